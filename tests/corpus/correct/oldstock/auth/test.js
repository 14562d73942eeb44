exports.test = async function (ctx) {
  const { apiClient } = ctx;
  let who;
  who = await apiClient.get('/account/verify_credentials.json', { skip_status: true });
  return !!who && !!who.id;
};
