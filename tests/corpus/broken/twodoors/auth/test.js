exports.test = async ({ apiClient: client }) => (await client.get('/about')).edition
