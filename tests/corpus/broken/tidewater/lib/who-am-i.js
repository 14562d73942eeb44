export const test = async ({ apiClient, credentials: { access_token, tenent } }) => {
  const me = await apiClient.get(`me/${tenent}`)
  return Boolean(me.id && access_token)
}
