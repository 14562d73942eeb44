// Request (Fetch Standard §5.4).
(platform) => {
  const { illegal, need, byteString, usvString, dictionary, oneOf, asInterface } = platform.use('web_idl');
  const { HeaderList, headersOf, pairsOf, fill } = platform.use('headers');
  const { extract, addBody } = platform.use('body');

  const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
  const UPPERCASED = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'POST', 'PUT'];
  const FORBIDDEN = ['CONNECT', 'TRACE', 'TRACK'];
  const WHERE = 'Request constructor';
  // Members that are kept and given back; nothing here depends on them.
  const ENUMERATIONS = {
    mode: ['navigate', 'same-origin', 'no-cors', 'cors'],
    credentials: ['omit', 'same-origin', 'include'],
    cache: ['default', 'no-store', 'reload', 'no-cache', 'force-cache', 'only-if-cached'],
    redirect: ['follow', 'manual', 'error'],
    referrerPolicy: [
      '', 'no-referrer', 'no-referrer-when-downgrade', 'same-origin', 'origin', 'strict-origin',
      'origin-when-cross-origin', 'strict-origin-when-cross-origin', 'unsafe-url',
    ],
    duplex: ['half'],
  };

  const parseUrl = (text) => {
    const { URL } = platform.use('url').globals;
    let url;
    try {
      url = new URL(text);
    } catch (cause) {
      throw new TypeError(`Failed to parse URL from ${text}`, { cause });
    }
    if (url.username !== '' || url.password !== '') {
      throw new TypeError(`Request cannot be constructed from a URL that includes credentials: ${text}`);
    }
    return url;
  };

  const methodOf = (value) => {
    const method = byteString(value);
    const upper = method.toUpperCase();
    if (!TOKEN.test(method)) throw new TypeError(`'${method}' is not a valid HTTP method.`);
    if (FORBIDDEN.includes(upper)) throw new TypeError(`'${method}' HTTP method is unsupported.`);
    return UPPERCASED.includes(upper) ? upper : method;
  };

  const referrerOf = (value) => {
    const text = usvString(value);
    if (text === '') return '';
    const { URL } = platform.use('url').globals;
    let url;
    try {
      url = new URL(text);
    } catch (cause) {
      throw new TypeError(`Referrer "${text}" is not a valid URL.`, { cause });
    }
    return url.protocol === 'about:' ? 'about:client' : url.href;
  };

  // A signal that aborts with the given one, or never.
  const follow = (signal) => {
    const { AbortController, AbortSignal } = platform.use('abort').globals;
    if (signal !== undefined && signal !== null && !(signal instanceof AbortSignal)) {
      throw new TypeError("Failed to construct 'Request': member signal is not of type AbortSignal.");
    }
    const controller = new AbortController();
    if (signal?.aborted) controller.abort(signal.reason);
    else signal?.addEventListener('abort', () => controller.abort(signal.reason), { once: true });
    return controller.signal;
  };

  const fresh = () => ({
    method: 'GET', url: null, headers: new HeaderList(), body: null,
    mode: 'cors', credentials: 'same-origin', cache: 'default', redirect: 'follow',
    referrer: 'about:client', referrerPolicy: '', integrity: '', keepalive: false,
  });

  // Members of an initialiser; any of them makes the referrer the client's own again.
  const MEMBERS = [
    ...Object.keys(ENUMERATIONS), 'method', 'headers', 'body', 'referrer', 'integrity', 'keepalive', 'signal',
    'window',
  ];

  const readOptions = (state, init) => {
    if (MEMBERS.some((name) => init[name] !== undefined)) {
      state.referrer = 'about:client';
      state.referrerPolicy = '';
    }
    for (const [name, accepted] of Object.entries(ENUMERATIONS)) {
      if (init[name] !== undefined) {
        const value = oneOf(init[name], accepted, WHERE);
        if (name !== 'duplex') state[name] = value;
      }
    }
    if (init.mode !== undefined && state.mode === 'navigate') throw new TypeError(`${WHERE}: invalid request mode navigate.`);
    if (init.window !== undefined && init.window !== null) {
      throw new TypeError(`'window' option '${String(init.window)}' must be null`);
    }
    if (init.referrer !== undefined) state.referrer = referrerOf(init.referrer);
    if (init.integrity !== undefined) state.integrity = `${init.integrity}`;
    if (init.keepalive !== undefined) state.keepalive = Boolean(init.keepalive);
    if (init.method !== undefined) state.method = methodOf(init.method);
    if (init.mode !== undefined && state.mode === 'no-cors' && !['GET', 'HEAD', 'POST'].includes(state.method)) {
      throw new TypeError(`'${state.method} is unsupported in no-cors mode.`);
    }
  };

  const readBody = (state, init, source) => {
    const given = init.body;
    const brings = given !== undefined && given !== null;
    if ((brings || source?.body) && (state.method === 'GET' || state.method === 'HEAD')) {
      throw new TypeError('Request with GET/HEAD method cannot have body.');
    }
    if (brings) {
      const { body, type } = extract(given);
      if (body.isStream && init.duplex === undefined) {
        throw new TypeError('RequestInit: duplex option is required when sending a body.');
      }
      if (body.isStream && state.keepalive) throw new TypeError('keepalive');
      state.body = body;
      if (type !== null && !state.headers.has('content-type')) state.headers.append('Content-Type', type);
    } else if (source?.body) {
      if (!source.body.usable) {
        throw new TypeError('Cannot construct a Request with a Request object that has already been used.');
      }
      state.body = source.body.handOver();
    }
  };

  let stateOf;
  let requestOf;

  class Request {
    #state = fresh();
    #headers;
    #signal;

    constructor(input, init = undefined) {
      if (init === requestOf) return;
      need(1, arguments, WHERE);
      const options = dictionary(init, WHERE);
      const source = stateOf(input);
      const state = this.#state;
      if (source === null) state.url = parseUrl(usvString(input));
      else Object.assign(state, source, { body: null, headers: source.headers.copy() });
      readOptions(state, options);
      this.#signal = follow(options.signal === undefined && source !== null ? input.signal : options.signal);
      if (options.headers !== undefined) {
        state.headers = new HeaderList();
        fill(state.headers, pairsOf(options.headers));
      }
      this.#headers = headersOf(state.headers, false);
      readBody(state, options, source);
    }

    static {
      stateOf = (request) => (
        request !== null && typeof request === 'object' && #state in request ? request.#state : null
      );
      requestOf = (state, signal) => {
        const request = new Request(null, requestOf);
        request.#state = state;
        request.#headers = headersOf(state.headers, false);
        request.#signal = signal;
        return request;
      };
    }

    get method() { return own(this).method; }

    get url() { return own(this).url.href; }

    get headers() {
      own(this);
      return this.#headers;
    }

    get destination() { return own(this) && ''; }

    get referrer() { return own(this).referrer; }

    get referrerPolicy() { return own(this).referrerPolicy; }

    get mode() { return own(this).mode; }

    get credentials() { return own(this).credentials; }

    get cache() { return own(this).cache; }

    get redirect() { return own(this).redirect; }

    get integrity() { return own(this).integrity; }

    get keepalive() { return own(this).keepalive; }

    get isReloadNavigation() { return own(this) && false; }

    get isHistoryNavigation() { return own(this) && false; }

    get signal() {
      own(this);
      return this.#signal;
    }

    get duplex() { return own(this) && 'half'; }

    clone() {
      const state = own(this);
      if (state.body !== null && !state.body.usable) throw new TypeError('unusable');
      const copy = { ...state, headers: state.headers.copy(), body: state.body?.clone() ?? null };
      return requestOf(copy, follow(this.#signal));
    }
  }
  const own = (request) => {
    const state = stateOf(request);
    if (state === null) throw illegal();
    return state;
  };
  addBody(Request, stateOf);
  asInterface(Request, 'Request');

  return { globals: { Request }, packages: {}, stateOf };
}
