/** Ways to sign a request, the first that fits the credentials. Older connections hold a token. */
const schemes = [
  (held) => held.token && { Authorization: `Bearer ${held.token}` },
  (held) => held.apiKey && { 'X-Key': held.apiKey },
  ({ user, secret }) => ({ Authorization: `Basic ${btoa([user, secret].join(':'))}` }),
]

exports.signed = (held) => schemes.map((scheme) => scheme(held)).find(Boolean)
