const crypto = require('crypto')
const { createHmac } = require('crypto')
const { canonical } = require('./signing/canonical')

/** Signs every request: HMAC-SHA256 over time and path. */
function signer(credentials) {
  const self = { ...credentials }
  self.stamp = () => new Date().toISOString()
  return (path) => {
    const stamp = self.stamp()
    const digest = createHmac('sha256', self.accessSecret).update(canonical(stamp, path)).digest('hex')
    return { 'x-stamp': stamp, 'x-signature': digest, 'x-id': credentials.accessId.trim() }
  }
}

exports.makeApiClient = async ({ credentials }) => {
  const sign = signer(credentials)
  // where nobody gave a host it is ours; written once, read afterwards
  credentials.origin = credentials.host ? `https://${credentials.host}` : 'https://api.clearwire.example'
  return {
    baseUri: credentials.origin,
    headers: { 'x-nonce': crypto.randomUUID() },
    dynamicOptions: ({ path }) => ({ headers: sign(path) }),
  }
}
