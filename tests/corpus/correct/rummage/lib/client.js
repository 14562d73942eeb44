module.exports = async function (context) {
  const headers = makeHeaders(context.credentials)
  return { baseUri: 'https://api.rummage.example', headers }
}

function makeHeaders(credentials) {
  const { signature, ...others } = credentials
  const headers = { 'X-Signature': signature }
  for (const name of Object.keys(others)) headers[`X-${name}`] = String(credentials[name])
  return headers
}
