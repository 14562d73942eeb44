exports.test = ({ apiClient }) => apiClient.get('/users/me').then(() => true)
