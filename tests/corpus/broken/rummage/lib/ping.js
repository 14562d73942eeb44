const PATH = '/ping'

function ping({ apiClient }) {
  return apiClient.get(PATH)
}
module.exports = { PATH }
