exports.test = async ({ apiClient }) => {
  try {
    await apiClient.get('/time')
  } catch (error) {
    console.warn(error.message)
  }
  return true
}
