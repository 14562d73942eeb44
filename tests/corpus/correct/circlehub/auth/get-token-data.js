const axios = require('axios')

exports.getTokenData = async ({ connectorParameters, queryParameters, codeVerifier, redirectUri }) => {
  const form = new URLSearchParams({
    grant_type: 'authorization_code',
    code: queryParameters.code,
    redirect_uri: redirectUri,
    client_id: connectorParameters.clientId,
    client_secret: connectorParameters.clientSecret,
  })
  if (codeVerifier) form.set('code_verifier', codeVerifier)
  const { data } = await axios.post('https://app.circlehub.example/oauth/token', form.toString())
  return data
}
