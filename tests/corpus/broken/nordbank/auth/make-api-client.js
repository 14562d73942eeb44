exports.makeApiClient = async ({ credentials }) => {
  const { user, password } = credentials
  return {
    baseUrl: 'https://api.nordbank.example/psd2'
    headers: { Authorization: 'Basic ' + btoa(user + ':' + password) },
  }
}
