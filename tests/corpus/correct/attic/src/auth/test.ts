export default async function test({ apiClient }) {
  await apiClient.get('/account')
}
