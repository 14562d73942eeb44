exports.test = async function (context) {
  await context.apiClient.get('/ping');
}
