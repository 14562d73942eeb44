exports.test = function test(context) {
  var c = context.credentials;
  return c.user !== c.pin && context.apiClient.get("/me?who=" + c.usr);
};
