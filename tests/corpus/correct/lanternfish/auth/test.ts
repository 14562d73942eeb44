export async function test({ apiClient, credentials }): Promise<boolean> {
  const failures: unknown[] = []
  for (const scope of [credentials.session.scopes].flat()) {
    try {
      await apiClient.get(`/scopes/${scope}`)
    } catch (failure) {
      failures.push(failure)
    }
  }
  if (failures.length > 0) throw failures[0]
  return true
}
