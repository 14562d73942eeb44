exports.test = function test(context) {
  return context.apiClient.get("/me");
};
