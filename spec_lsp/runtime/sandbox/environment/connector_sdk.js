// `RestApiClient` of the connector SDK, as older connectors import it (C): returned by
// makeApiClient, or used at once. Its options stand under `args`, where K's schema has them.
(platform) => {
  'use strict';
  class RestApiClient {
    constructor(options = {}) {
      if (options === null || typeof options !== 'object') {
        throw new TypeError('new RestApiClient needs an object with `baseUri`, `headers` or `query`');
      }
      this.args = { ...options };
      const methods = platform.use('api_client').client.configured(this.args);
      for (const name of Object.keys(methods)) {
        Object.defineProperty(this, name, { value: methods[name], configurable: true, writable: true });
      }
    }
  }
  return { globals: {}, packages: { '@integration-app/connector-sdk': { RestApiClient } } };
}
