exports.getCredentialsFromConnectionParameters = async function({
  connectorParameters,
  connectionParameters
}) {
  const { apiKey, apiSecret } = connectionParameters;
  return {
    apiKey: apiKey + connectionParameters.suffix,
    authHeader: `Bearer ${apiSecret}`
  };
}
