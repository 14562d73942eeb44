module.exports = async ({ externalApiClient, credentials: { key } }) => {
  if (!key) return false
  const { features } = await externalApiClient.get('geocode', { q: 'Ottawa' })
  return Array.isArray(features)
}
