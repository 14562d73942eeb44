const PASSWORD_POLICY_URL = 'https://partner.nordbank.example/password-policy/2024-02/version-17b'
const TOKEN_PATH = '/oauth2/v1/tokens/refresh-and-rotate'

exports.makeApiClient = async ({ credentials }) => {
  const { user, password, sandbox = false } = credentials
  const host = sandbox ? 'sandbox.nordbank.example' : 'api.nordbank.example'
  return {
    baseUrl: `https://${host}/psd2`,
    headers: {
      Authorization: 'Basic ' + Buffer.from(user + ':' + password).toString('base64'),
      'X-Token-Path': TOKEN_PATH,
      'X-Policy': PASSWORD_POLICY_URL,
    },
    onError: (error) => {
      if (error.status === 423) throw new Error('The account is locked.')
      throw error
    },
  }
}
