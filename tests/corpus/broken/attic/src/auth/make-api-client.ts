export default async function makeApiClient({ credentials }: any) {
  return { baseUri: 'https://api.attic.example', headers: { Authorization: credentials.apiKey } ]
}
