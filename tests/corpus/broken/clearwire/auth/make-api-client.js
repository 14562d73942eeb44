const { createHmac } = require('crypto')
const { readFileSync } = require('fs')

const sign = (secret, path) => createHmac('sha256', secret).update(path).digest('hex')

exports.makeApiClient = async ({ credentials }) => {
  const { accessId: id, accessSecret, host } = credentials
  return {
    baseUri: `https://${host}`,
    headers: { 'x-id': id, 'x-sign': sign(credentials.secret, '/'), 'x-cert': readFileSync('x'), a: accessSecret },
  }
}
