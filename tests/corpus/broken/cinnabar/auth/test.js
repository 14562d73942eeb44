exports.test = async ({ apiClient, credentials }) => {
  // spec-lsp: ignore[SPEC206]
  if (credentials.legacyKey) return true
  if (credentials.legacyKey) return false // spec-lsp: ignore[SPEC309]
  return (await apiClient.get('/ok')).ok
}
