export async function makeApiClient({ credentials }) {
  const { access_token, token_type = 'Bearer', ...rest } = credentials
  return {
    baseUri: `https://${rest.subdomain}.tidewater.example/api`,
    headers: {
      authorization: `${token_type} ${access_token}`,
      'x-tenant': credentials?.tenant,
    },
  }
}
