exports.test = async function(context) {
  if (!context.credentials.apikey) return false;
  const response = await context.apiClient.get('/account/profile');
  return response.status === 200;
}
