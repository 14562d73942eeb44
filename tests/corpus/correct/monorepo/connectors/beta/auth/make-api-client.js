exports.makeApiClient = function makeApiClient(context) {
  var c = context.credentials;
  return {
    baseUrl: "https://api.beta.example",
    headers: { Authorization: "Basic " + btoa(c.user + ":" + c.pin) },
  };
};
