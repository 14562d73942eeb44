// Says whether the credentials work: truthy is yes; falsy, or an error, is no.
exports.test = async function ({ apiClient }) {
  const me = await apiClient.get('/me')
  return Boolean(me.id)
}
