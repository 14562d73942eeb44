"""Method files as connectors have them, in the many spellings that are in use."""

COMMONJS_API_KEY = """\
exports.getCredentialsFromConnectionParameters = async function ({
  connectorParameters,
  connectionParameters,
}) {
  return {
    apiKey: connectionParameters.apiKey.trim(),
    authHeader: `Key ${connectionParameters.apiKey}`,
  };
};
"""

COMMONJS_TEST = """\
'use strict';

// Bücher-API: 😀 works as well as anything else.
const PATH = '/me';

exports.test = async function (context) {
  try {
    const response = await context.apiClient.get(PATH);
    return response.status === 200;
  } catch (error) {
    console.error('läuft nicht', error.message);
    return false;
  }
};
"""

SESSION_LOGIN = """\
const { createHmac } = require('crypto');
const { endpoint } = require('./lib/region');

async function login(parameters) {
  const body = { user: parameters.user, pass: parameters.password };
  const response = await fetch(endpoint(parameters.region) + '/session', {
    method: 'POST',
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`login failed: ${response.status}`);
  return response.json();
}

module.exports = async ({ connectionParameters, connectorParameters: app }) => {
  const session = await login(connectionParameters);
  const credentials = { ...connectionParameters, sessionId: session.id };
  credentials.signature = createHmac('sha256', app.secret).update(session.id).digest('hex');
  return credentials;
};
"""

MODULE_CLIENT = """\
import axios, { AxiosError as Failure } from 'axios'
import * as paths from './paths.js'

const bearer = (token) => ({ Authorization: `Bearer ${token}` })

export const makeApiClient = async ({ credentials: { access_token: token }, ...rest }) => ({
  baseUri: paths.base(rest.connectionParameters?.subdomain),
  headers: bearer(token),
})

export async function test({ apiClient }) {
  try {
    await apiClient.get(paths.me)
    return true
  } catch (error) {
    if (error instanceof Failure && error.status === 401) return false
    throw error
  }
}

export { bearer as default, axios }
"""

TYPESCRIPT_CLIENT = """\
import type { Context } from '@integration-app/connector-sdk'
import { RestApiClient, ClientOptions } from '@integration-app/connector-sdk'

interface Credentials<T extends string = string> {
  apiKey: T
  region?: 'eu' | 'us'
}

type Input = { credentials: Credentials; connectionParameters: Record<string, unknown> }

export enum Region {
  EU = 'eu',
  US = 'us',
}

function base(region: Region): string
function base(region?: string): string
function base(region: Region | string = Region.EU): string {
  return <string>`https://${region as string}.example.com`
}

export default async function makeApiClient(
  this: void,
  { credentials }: Input,
): Promise<{
  baseUri: string
  options?: ClientOptions
}> {
  const { apiKey, region } = credentials satisfies Credentials
  const headers = { 'X-Api-Key': apiKey! } as const
  return new RestApiClient({ baseUri: base(region as Region), headers }) as any
}
"""

JAVASCRIPT = (COMMONJS_API_KEY, COMMONJS_TEST, SESSION_LOGIN, MODULE_CLIENT)
TYPESCRIPT = (TYPESCRIPT_CLIENT,)
