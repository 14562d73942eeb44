export const test = async ({ apiClient }: any) => apiClient.get('/ping')
