exports.getCredentialsFromTokenResponse = ({ tokenResponse, queryParameters }) => ({
  accountId: tokenResponse.account_id || queryParameters.account,
  instanceUrl: tokenResponse.instance_url,
})
