const axios = require('axios')

async function refreshCredentials ({ credentials, appParameters }) {
  const res = await axios({
    method: 'post',
    url: 'https://app.circlehub.example/oauth/token',
    data: {
      grant_type: 'refresh_token',
      refresh_token: credentials.refresh_token,
      client_id: appParameters.clientId,
      client_secret: appParameters.clientSecret,
    },
  })
  return { ...credentials, ...res.data }
}
exports.refreshCredentials = refreshCredentials
