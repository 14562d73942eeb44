exports.test = async ({ apiClient }) => {
  await apiClient.get('agents/me')
  return true
}
