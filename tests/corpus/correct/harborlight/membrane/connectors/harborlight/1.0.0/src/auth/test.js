exports.test = async ({ apiClient }) => { await apiClient.get('ships', { limit: 1 }); }
