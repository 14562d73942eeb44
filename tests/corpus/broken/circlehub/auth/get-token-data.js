const request = require('request-promise')

exports.getTokenData = async ({ connectorParameters, queryParameters }) => {
  return request.post('https://app.circlehub.example/oauth/token', {
    code: queryParameters.code,
    client_id: connectorParameters.clientId,
    client_secret: connectorParameters.secret,
  })
}
