export default async function ({ connectionParameters, connectorParameters, redirectUri, state }) {
  const root = `https://${connectionParameters.subdomain}.tidewater.example`
  const { clientId, clientSecret } = connectorParameters
  return {
    clientId,
    clientSecret,
    authorizeUri: `${root}/authorize`,
    tokenUri: `${root}/token`,
    scopes: ['read', 'write'],
    clientAuthLocation: 'headers',
    extra: { state, redirect: redirectUri },
  }
}
