exports.test = async ({ apiClient }) => apiClient.get('/me')
