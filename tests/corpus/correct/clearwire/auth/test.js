exports.test = async ({ apiClient, credentials }) => {
  if (!('accessId' in credentials) || !credentials.hasOwnProperty('accessSecret')) {
    throw new Error('Both halves of the key are needed.')
  }
  const response = await apiClient.get('/time', {}, { returnFullResponse: true })
  return response.status < 300
}
