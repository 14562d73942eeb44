exports.test = async ({ apiClient, credentials, connectionParameters }) => {
  const path = credentials.path || connectionParameters.testPath || '/'
  const answer = await apiClient.get(path)
  return answer.ok
}
