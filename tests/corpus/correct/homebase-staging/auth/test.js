exports.test = async ({ apiClient, connectorParameters: { port = 8080 } }) => {
  const { ok } = await apiClient.get('/health', { port })
  return ok
}
