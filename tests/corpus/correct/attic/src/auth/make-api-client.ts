import { RestApiClient } from '@integration-app/connector-sdk'

export default async function makeApiClient({ credentials, appParameters }: any) {
  return new RestApiClient({
    baseUri: `https://api.attic.example/${credentials.accountCode}`,
    headers: {
      Authorization: `Bearer ${credentials.apiKey}`,
      'X-App': appParameters?.appName,
    },
    responseHandler: (response: any) => response,
  })
}
