const KEYS = ['on', 'no', '1', '2fa', 'device.id', 'api-key']

exports.test = async ({ apiClient, credentials }) => {
  const missing = KEYS.filter((key) => !credentials[key])
  if (missing.length) throw new Error(`Not filled in: ${missing.join(', ')}`)
  await apiClient.get('/devices/' + encodeURIComponent(credentials['device.id']))
  return true
}
