const { createHmac } = require('crypto')
const _ = require("lodash")

module.exports.getCredentialsFromConnectionParameters = async ({ connectionParameters: given }) => {
  const signature = createHmac('sha256', given.apiKey).update(given.apiSecret).digest('hex')
  return _.pickBy({ signature })
}
