// 🧪
exports.test = async function (context) {
  const response = await context.apiClient.get('/ich');
  return response.status === 200;
};
