const pipe = (...steps) => (start) => steps.reduce((value, step) => step(value), start)
const withHeaders = (headers) => (config) => ({ ...config, headers: { ...config.headers, ...headers } })
const compact = (object) => Object.fromEntries(Object.entries(object).filter(([, value]) => value != null))

module.exports = { pipe, withHeaders, compact }
