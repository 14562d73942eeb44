exports.test = async ({ apiClient }) => {
  const 結果 = await apiClient.get('/会社')
  return 結果.ok
}
