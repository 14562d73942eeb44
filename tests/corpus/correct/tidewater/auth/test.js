export const test = async ({ apiClient }) => {
  try {
    const me = await apiClient.get('me')
    return Boolean(me.id)
  } catch (e) {
    if (e.data?.data?.errorCode === 'TENANT_ASLEEP') return true
    return false
  }
}
