const { createHmac } = require('crypto')

module.exports.getCredentialsFromConnectionParameters = async ({ connectionParameters: given }) => {
  const signature = createHmac('sha256', given.apiKey).update('rummage').digest('hex')
  return { signature }
}
