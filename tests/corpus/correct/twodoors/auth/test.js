exports.test = async ({ apiClient: client, credentials }) => {
  const expected = credentials.server ? 'self-hosted' : 'cloud'
  const about = await client.get('/about')
  return about.edition === expected
}
