// Response (Fetch Standard §5.5).
(platform) => {
  const { illegal, need, byteString, dictionary, isObject, usvString, asInterface } = platform.use('web_idl');
  const { HeaderList, headersOf, pairsOf, fill } = platform.use('headers');
  const { Body, extract, addBody } = platform.use('body');
  const { encode } = platform.use('utf8');

  const NULL_BODY = [101, 103, 204, 205, 304];
  const REDIRECTS = [301, 302, 303, 307, 308];
  const REASON = /^[\t\x20-\x7e\x80-\xff]*$/;

  const fresh = () => ({
    type: 'default', url: null, redirected: false, status: 200, statusText: '',
    headers: new HeaderList(), body: null,
  });

  const toUnsignedShort = (value) => {
    const number = Math.trunc(+value) % 65536 || 0;
    return number < 0 ? number + 65536 : number;
  };

  // `given` is {body: Body, type} or null.
  const initialise = (state, init, given) => {
    const pairs = init.headers === undefined ? [] : pairsOf(init.headers);
    const status = init.status === undefined ? 200 : toUnsignedShort(init.status);
    const statusText = init.statusText === undefined ? '' : byteString(init.statusText);
    if (status < 200 || status > 599) {
      throw new RangeError('init["status"] must be in the range of 200 to 599, inclusive.');
    }
    if (!REASON.test(statusText)) throw new TypeError('Invalid statusText');
    state.status = status;
    state.statusText = statusText;
    fill(state.headers, pairs);
    if (given === null) return;
    if (NULL_BODY.includes(status)) {
      throw new TypeError(`Response constructor: Invalid response status code ${status}`);
    }
    state.body = given.body;
    if (given.type !== null && !state.headers.has('content-type')) {
      state.headers.append('Content-Type', given.type);
    }
  };

  let stateOf;
  let responseOf;

  class Response {
    #state = fresh();
    #headers;

    constructor(body = null, init = undefined) {
      if (init === responseOf) return;
      const given = body === null || body === undefined ? null : extract(body);
      initialise(this.#state, dictionary(init, 'Response constructor'), given);
      this.#headers = headersOf(this.#state.headers, false);
    }

    static {
      stateOf = (response) => (isObject(response) && #state in response ? response.#state : null);
      responseOf = (state, immutable) => {
        const response = new Response(null, responseOf);
        response.#state = { ...fresh(), ...state };
        response.#headers = headersOf(response.#state.headers, immutable);
        return response;
      };
    }

    static error() { return responseOf({ type: 'error', status: 0 }, true); }

    static json(data, init = undefined) {
      need(1, arguments, 'Response.json');
      const text = JSON.stringify(data);
      if (text === undefined) throw new TypeError('Value is not JSON serializable');
      const state = fresh();
      const body = new Body(encode(text));
      initialise(state, dictionary(init, 'Response.json'), { body, type: 'application/json' });
      return responseOf(state, false);
    }

    static redirect(url, status = 302) {
      need(1, arguments, 'Response.redirect');
      const text = usvString(url);
      const code = toUnsignedShort(status);
      let parsed;
      try {
        parsed = new (platform.use('url').globals.URL)(text);
      } catch (cause) {
        throw new TypeError(`Failed to parse URL from ${text}`, { cause });
      }
      if (!REDIRECTS.includes(code)) throw new RangeError(`Invalid status code ${code}`);
      const headers = new HeaderList();
      headers.append('location', parsed.href);
      return responseOf({ status: code, headers }, true);
    }

    get type() { return own(this).type; }

    get url() {
      const { url } = own(this);
      return url === null ? '' : url.split('#', 1)[0];
    }

    get redirected() { return own(this).redirected; }

    get status() { return own(this).status; }

    get ok() { return own(this).status >= 200 && own(this).status <= 299; }

    get statusText() { return own(this).statusText; }

    get headers() {
      own(this);
      return this.#headers;
    }

    clone() {
      const state = own(this);
      if (state.body !== null && !state.body.usable) {
        throw new TypeError('Response.clone: Body has already been consumed.');
      }
      const copy = { ...state, headers: state.headers.copy(), body: state.body?.clone() ?? null };
      return responseOf(copy, false);
    }
  }
  const own = (response) => {
    const state = stateOf(response);
    if (state === null) throw illegal();
    return state;
  };
  addBody(Response, stateOf);
  asInterface(Response, 'Response');

  return { globals: { Response }, packages: {}, responseOf, bodyOf: (response) => stateOf(response).body, NULL_BODY };
}
