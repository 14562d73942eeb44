/** What the children of the set-up see of the variables around them. */
import { devNull } from 'node:os'

/**
 * What may change how Python and pip work is left out of a child's environment, except how
 * packages are reached in a company: its index, its certificates, its proxy. Which index that
 * is does not decide what gets installed, since every file's hash is fixed. pip's own
 * configuration files count as well, as they do in a terminal.
 */
const KEPT = new Set([
  'PIP_INDEX_URL',
  'PIP_EXTRA_INDEX_URL',
  'PIP_FIND_LINKS',
  'PIP_TRUSTED_HOST',
  'PIP_CERT',
  'PIP_CLIENT_CERT',
  'PIP_PROXY',
  'PIP_KEYRING_PROVIDER',
  'PIP_CONFIG_FILE',
  'PIP_CACHE_DIR',
  'PIP_RETRIES',
  'PIP_TIMEOUT',
  'PIP_DEFAULT_TIMEOUT',
])

/** The environment of a child: HTTPS_PROXY, SSL_CERT_FILE and all else stay as they are. */
export function cleaned(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(([name]) => {
    const upper = name.toUpperCase()
    if (upper.startsWith('PIP_')) return KEPT.has(upper)
    return !/^(PYTHON|__PYVENV|VIRTUAL_ENV)/.test(upper)
  })
  return Object.fromEntries(kept)
}

/** The same where pip needs no index: its configuration could only get in the way. */
export function offline(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(cleaned(env)).filter(([name]) => !/^PIP_/i.test(name))
  return { ...Object.fromEntries(kept), PIP_CONFIG_FILE: devNull }
}
