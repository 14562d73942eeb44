'use strict'

exports.makeApiClient = makeApiClient

function makeApiClient (context, ...ignored) {
  const { credentials: c, credentials: { door, options: { floor, ...others } = {} } } = context
  const { code: secret } = c
  const name = 'do' + 'or'
  const copy = Object.assign({}, c, { computed: c[name] })
  const again = JSON.parse(JSON.stringify(c))
  const list = [door, secret].concat(Object.values(others))
  let retries
  ;({ options: { retries } = {} } = c)
  return {
    baseUri: 'https://api.turnstile.example',
    headers: {
      'x-door': copy.computed || again.anything,
      'x-floor': `${floor}`,
      'x-list': list.join(),
      'x-retries': String(retries ?? copy.options?.retries),
      'x-proto': c.toString(),
    },
  }
}
