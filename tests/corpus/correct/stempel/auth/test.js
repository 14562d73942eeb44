exports.test = async function (context) {
  // no return: whatever is thrown is the answer
  await context.apiClient.get('/ping');
}
