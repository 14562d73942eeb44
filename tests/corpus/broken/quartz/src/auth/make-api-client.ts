type Headers = Record<string, string>

export async function makeApiClient(context: any): Promise<unknown> {
  const { token, zone = 'us' } = context.credentials
  const { credentials } = context
  const headers: Headers = { Authorization: `Bearer ${token}`, 'X-Zone': zone }
  return { baseUri: `https://quartz.example/${credentials.projectID as string}`, headers }
}
