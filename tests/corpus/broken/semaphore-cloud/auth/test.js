exports.test = async ({ apiClient }) => (await apiClient.get('/users/me')).id
