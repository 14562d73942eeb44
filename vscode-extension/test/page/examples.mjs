/** Forms and results as the extension would show them. */

const NO_FORM = {
  option: null,
  title: null,
  description: null,
  helpUri: null,
  connectionParameters: null,
  connectorParameters: null,
  secretPaths: [],
  profiles: [],
  given: [],
  missing: [],
  problem: null,
  runnable: true,
  reason: null,
}

/** The message that shows a form. */
export function form(authForm, view = {}) {
  return {
    type: 'form',
    view: {
      connector: 'Acme CRM',
      form: { ...NO_FORM, ...authForm },
      values: {},
      remembered: [],
      remember: false,
      profile: null,
      message: null,
      ...view,
    },
  }
}

/** The parameters of a connector that asks for a little of everything. */
export const EVERYTHING = {
  title: 'API key',
  description: 'Connect with an API key of your Acme CRM account.',
  helpUri: 'https://developers.acme-crm.example.com/api-keys',
  connectionParameters: {
    type: 'object',
    required: ['apiKey', 'region'],
    properties: {
      apiKey: {
        type: 'string',
        title: 'API key',
        description: 'Acme CRM shows it under Settings, API keys.',
        format: 'password',
      },
      subdomain: { type: 'string', title: 'Subdomain', default: 'acme' },
      region: { type: 'string', title: 'Region', enum: ['eu', 'us', 'ap'] },
      pageSize: { type: 'integer', title: 'Page size' },
      sandbox: { type: 'boolean', title: 'Sandbox', description: 'Test data only.' },
      scopes: { type: 'array', title: 'Scopes', items: { type: 'string' } },
      account: {
        type: 'object',
        title: 'Account',
        description: 'Whose data is read.',
        required: ['id'],
        properties: {
          id: { type: 'string', title: 'Account id' },
          extra: { type: 'object', title: 'Extra settings' },
        },
      },
    },
  },
  connectorParameters: {
    type: 'object',
    required: ['clientId'],
    properties: {
      clientId: { type: 'string', title: 'Client id' },
      clientSecret: { type: 'string', title: 'Client secret' },
    },
  },
  secretPaths: ['connectionParameters.apiKey', 'connectorParameters.clientSecret'],
  profiles: ['sandbox', 'production'],
  given: ['connectorParameters.clientId'],
  missing: ['connectionParameters.apiKey', 'connectionParameters.region'],
}

/** One secret and nothing else: what most connectors ask for. */
export const ONE_KEY = {
  ...NO_FORM,
  title: 'API key',
  description: 'Connect with an API key of your Acme CRM account.',
  helpUri: 'https://developers.acme-crm.example.com/api-keys',
  connectionParameters: {
    type: 'object',
    required: ['apiKey'],
    properties: {
      apiKey: {
        type: 'string',
        title: 'API key',
        description: 'Acme CRM shows it under Settings, API keys.',
      },
    },
  },
  secretPaths: ['connectionParameters.apiKey'],
  missing: ['connectionParameters.apiKey'],
}

const AT_12 = { start: { line: 11, character: 8 }, end: { line: 11, character: 40 } }

const REFRESH = {
  step: 1,
  startMs: 14,
  milliseconds: 61,
  request: {
    method: 'POST',
    url: 'https://auth.acme-crm.example.com/oauth/token',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded', 'User-Agent': 'spec-lsp' },
    body: 'grant_type=client_credentials&client_id=acme&client_secret=«clientSecret»',
  },
  response: {
    status: 200,
    headers: { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' },
    body: '{"access_token":"«access_token»","expires_in":3600,"account":12345678901234567890}',
    truncated: false,
  },
  error: null,
}

const ME = {
  step: 2,
  startMs: 82,
  milliseconds: 143,
  request: {
    method: 'GET',
    url: 'https://api.acme-crm.example.com/v2/users/me?fields=id,name,email,roles',
    headers: { Accept: 'application/json', Authorization: 'Token «apiKey»' },
    body: null,
  },
  response: {
    status: 401,
    headers: {
      'Content-Type': 'application/json; charset=utf-8',
      'WWW-Authenticate': 'Bearer realm="acme", error="invalid_token"',
      'X-Request-Id': '4f1c6b1e-61b3-4a0c-9a9e-0f4b7f6f6a52',
    },
    body: '{"error":{"code":"unauthorized","message":"The scheme of the Authorization header must be Bearer.","retry":false,"docs":["https://developers.acme-crm.example.com/errors#401"]}}',
    truncated: false,
  },
  error: null,
}

const FAILED = {
  version: 1,
  runId: 'run-2',
  connector: 'Acme CRM',
  option: null,
  profile: 'sandbox',
  wrongSecret: false,
  startedAt: '2025-03-04T17:59:03.120Z',
  milliseconds: 248,
  outcome: 'failed',
  value: null,
  message:
    'GET /v2/users/me answered 401 Unauthorized. Check the credentials, and the header or parameter that carries them.',
  missing: [],
  culprit: {
    path: 'auth/test.js',
    range: AT_12,
    message: 'GET /v2/users/me answered 401 Unauthorized.',
  },
  steps: [
    {
      method: 'makeApiClient',
      path: 'auth/make-api-client.js',
      startMs: 4,
      milliseconds: 70,
      outcome: 'passed',
      message: null,
    },
    {
      method: 'test',
      path: 'auth/test.js',
      startMs: 80,
      milliseconds: 152,
      outcome: 'failed',
      message: 'GET /v2/users/me answered 401 Unauthorized.',
    },
  ],
  client: {
    baseUri: 'https://api.acme-crm.example.com/v2',
    headers: { Authorization: 'Token «apiKey»', Accept: 'application/json' },
    query: { locale: 'en' },
  },
  exchanges: [REFRESH, ME],
  logs: [
    { level: 'log', text: 'asking for the user', path: 'auth/test.js', line: 9 },
    { level: 'error', text: '{ status: 401 }', path: 'auth/test.js', line: 13 },
  ],
  notes: [
    "The API asks for the scheme `Bearer` (WWW-Authenticate); the request's `Authorization` header has another one.",
  ],
  origins: ['https://auth.acme-crm.example.com', 'https://api.acme-crm.example.com'],
  newOrigins: [],
}

const PAST = [
  {
    runId: 'run-2',
    title: 'Acme CRM · sandbox',
    outcome: 'failed',
    isGood: false,
    at: '17:59:03',
    milliseconds: 248,
  },
  {
    runId: 'run-1',
    title: 'Acme CRM · sandbox · wrong secret',
    outcome: 'failed',
    isGood: true,
    at: '17:58:11',
    milliseconds: 301,
  },
]

/** The message that shows a result: a 401, changed by `trace`. */
export function result(trace = {}, view = {}, past = PAST) {
  return {
    type: 'result',
    view: {
      trace: { ...FAILED, ...trace },
      isRequest: false,
      hasSecrets: true,
      canRun: true,
      ...view,
    },
    past,
  }
}

const OK = {
  ...ME,
  response: { ...ME.response, status: 200, body: '{"id":7,"name":"Ada","roles":["admin"]}' },
}

export const PASSED = {
  runId: 'run-5',
  outcome: 'passed',
  message: 'The test passed.',
  value: true,
  culprit: null,
  notes: [],
  steps: FAILED.steps.map((step) => ({ ...step, outcome: 'passed', message: null })),
  exchanges: [REFRESH, OK],
}

export const NOTICED = {
  runId: 'run-3',
  wrongSecret: true,
  message:
    'The test notices a wrong secret, as it should: GET /v2/users/me answered 401 Unauthorized.',
  culprit: null,
  notes: [],
}

export const UNNOTICED = {
  ...PASSED,
  runId: 'run-4',
  wrongSecret: true,
  message:
    'The test passes with a wrong secret, too: it checks nothing. Ask the API for something that needs the secret, and let the call throw or return what came of it.',
}

export const MISSING = {
  runId: 'run-7',
  outcome: 'error',
  message: 'Parameters are missing: `apiKey`, `connectorParameters.clientId`.',
  missing: ['apiKey', 'connectorParameters.clientId'],
  culprit: null,
  steps: [],
  exchanges: [],
  logs: [],
  notes: [],
  client: null,
  origins: [],
}

export const ONE_REQUEST = {
  ...PASSED,
  runId: 'run-6',
  message: 'GET /v2/users/me answered 200 OK.',
  steps: [],
  exchanges: [{ ...OK, step: 0, startMs: 3 }],
}
