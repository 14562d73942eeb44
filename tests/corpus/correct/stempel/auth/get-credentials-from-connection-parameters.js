exports.getCredentialsFromConnectionParameters = async function({
  connectorParameters,
  connectionParameters
}) {
  // the header is made once, here
  return {
    apiKey: connectionParameters.apiKey,
    authHeader: `Bearer ${connectionParameters.apiKey}`
  };
}
