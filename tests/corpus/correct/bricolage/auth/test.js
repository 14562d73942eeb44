exports.ping = async ({ apiClient }) => apiClient.get('/ping')
