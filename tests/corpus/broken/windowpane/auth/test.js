// 🧪
exports.test = async function (context) {
  const text = '🪟🪟', key = context.credentials.schlüssel;
  return (await context.apiClient.get('/ich')).status === 200;
};
