exports.test = test
async function test ({ apiClient }) { return await apiClient.get('/ping') !== undefined }
