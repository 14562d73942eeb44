async function test({ apiClient }) {
  await apiClient.get('/accounts')
  return true
}
