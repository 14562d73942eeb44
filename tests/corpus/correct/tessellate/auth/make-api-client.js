'use strict'

const { pipe, withHeaders, compact } = require('../lib/compose')
const { signed } = require('../lib/schemes')

const HOSTS = { eu: 'https://eu.tessellate.example', us: 'https://us.tessellate.example' }
const host = ({ region = 'eu' }) => HOSTS[region] ?? HOSTS.eu

const makeApiClient = async (context) => {
  const { credentials, ...others } = context
  const build = pipe(
    withHeaders(signed(credentials)),
    withHeaders(compact({ 'X-Region': others.connectionParameters?.region })),
  )
  return build({
    baseUri: host(credentials),
    onError(error) {
      if (error.status === 404) return { data: null }
      throw error
    },
  })
}

module.exports = { makeApiClient }
