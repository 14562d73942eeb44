exports.pullLatestRecords = async ({ apiClient, credentials }) => ({ records: await apiClient.get(credentials.whatever) })
