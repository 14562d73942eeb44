// The API client that the platform hands to a method, and what a call of it gives (format §9).
//
// The parent performs the requests and judges the responses; here stand the shapes that code
// sees. Made before any code of the connector runs, so built-ins can be trusted while it loads.
(platform) => {
  'use strict';
  const { here, isObject, link, put, send } = platform;
  const { create, defineProperty, freeze, getOwnPropertyDescriptor } = Object;
  const { apply } = Reflect;
  const { parse } = JSON;
  const { asyncIterator } = Symbol;
  const ErrorClass = Error;
  const TypeErrorClass = TypeError;
  const PromiseClass = Promise;
  const ObjectClass = Object;
  const BytesClass = Uint8Array;
  const BufferClass = ArrayBuffer;
  const isView = ArrayBuffer.isView;
  const weakGet = Function.prototype.call.bind(WeakMap.prototype.get);
  const weakSet = Function.prototype.call.bind(WeakMap.prototype.set);
  const toBase64 = Function.prototype.call.bind(Uint8Array.prototype.toBase64);
  const decodeBase64 = Uint8Array.fromBase64;
  const toLowerCase = Function.prototype.call.bind(String.prototype.toLowerCase);
  const has = (object, key) => getOwnPropertyDescriptor(object, key) !== undefined;
  const quiet = (read, otherwise) => { try { return read(); } catch { return otherwise; } };

  // --- what a call gives -----------------------------------------------------------------------
  // The response's body, which also answers status, statusCode, headers and data where it has
  // none of its own: the sources disagree on which of the two arrives. A body that cannot carry
  // properties (text, number, boolean, null, nothing) arrives as an object around it: String,
  // Number and Boolean objects, and for null an empty object. They behave like their value in +,
  // ==, templates and JSON, but not under === and typeof.
  const wrapped = new WeakMap();
  const unwrap = (value) => {
    const box = isObject(value) ? weakGet(wrapped, value) : undefined;
    return box === undefined ? value : box.value;
  };

  const dress = (body, response) => {
    let value = body;
    if (!isObject(body)) {
      value = body === null ? create(ObjectClass.prototype) : ObjectClass(body);
      weakSet(wrapped, value, { __proto__: null, value: body });
      if (body === null) {
        put(value, 'toJSON', () => null, false);
        put(value, 'toString', () => 'null', false);
        put(value, 'valueOf', () => null, false);
      }
    }
    for (const name in response) {
      if (has(value, name)) continue;
      defineProperty(value, name, {
        __proto__: null, configurable: true, enumerable: false,
        get() { platform.leaned(name); return response[name]; },
        set(other) { put(value, name, other, true); },
      });
    }
    return value;
  };

  const isResponse = (value) => {
    if (unwrap(value) !== value) return true;
    const status = isObject(value) ? getOwnPropertyDescriptor(value, 'statusCode') : undefined;
    return status !== undefined && typeof status.get === 'function';
  };

  const bodyOf = (text) => (text === '' ? '' : quiet(() => parse(text), text));

  const failure = (message, response, stack, id) => {
    const error = new ErrorClass(message.error.message);
    const fields = {
      __proto__: null,
      name: 'ConnectionError',
      isIntegrationAppError: true,
      status: message.status,
      statusCode: message.status,
      key: message.error.key,
      code: message.error.code,
      response: response === null ? undefined : response,
      data: {
        type: 'connection', key: message.error.key, message: message.error.message,
        data: message.error.hasData ? message.error.data : response === null ? null : response.data,
      },
    };
    for (const name in fields) put(error, name, fields[name], true);
    // The line that made the call, not the line of ours that the answer came in at.
    put(error, 'stack', stack, false);
    link(error, id);
    return error;
  };

  // --- what is sent ------------------------------------------------------------------------------
  const loaded = (name) => {
    const property = getOwnPropertyDescriptor(globalThis, name);
    return property !== undefined && typeof property.value === 'function' ? property.value : null;
  };
  const isA = (value, name) => { const made = loaded(name); return made !== null && value instanceof made; };

  // `{data, hasData, bytes, contentType}`: JSON-like data, or bytes that are sent as they are. A
  // promise only where the bytes have to be waited for: most requests go out at once.
  const encode = (given) => {
    const data = unwrap(given);
    if (data === undefined || data === null) return { __proto__: null, data: null, hasData: false };
    if (isObject(data)) {
      if (isView(data)) {
        return bytes(new BytesClass(data.buffer, data.byteOffset, data.byteLength), null);
      }
      if (data instanceof BufferClass) return bytes(new BytesClass(data), null);
      if (isA(data, 'URLSearchParams')) {
        return { __proto__: null, data: `${data}`, hasData: true, contentType: 'application/x-www-form-urlencoded;charset=utf-8' };
      }
      if (isA(data, 'FormData') || isA(data, 'Blob')) return whole(data);
    }
    return { __proto__: null, data, hasData: true };
  };
  const whole = async (data) => {
    const response = new (platform.use('response').globals.Response)(data);
    const type = response.headers.get('content-type');
    return bytes(new BytesClass(await response.arrayBuffer()), type);
  };
  const bytes = (array, contentType) => ({
    __proto__: null, data: null, hasData: true, bytes: toBase64(array), contentType,
  });

  const binary = (text) => {
    const array = apply(decodeBase64, BytesClass, [text]);
    return quiet(() => platform.use('buffer').globals.Buffer.from(array.buffer, array.byteOffset, array.byteLength), array);
  };
  // As much of a stream as `for await` and `on('data')` need; it is there whole.
  const stream = (array) => ({
    async* [asyncIterator]() { yield array; },
    on(event, listener) {
      if (event === 'data') queueMicrotask(() => listener(array));
      if (event === 'end' || event === 'close') setTimeout(listener, 0);
      return this;
    },
  });

  // --- the client ----------------------------------------------------------------------------------
  // `options()` gives the client's own configuration: its functions run here. `inline` says that the
  // parent does not know it, and gets it with each request.
  const call = async (options, inline, full, method, path, query, data, given, stack) => {
    if (typeof unwrap(path) !== 'string') {
      throw new TypeErrorClass('apiClient.' + toLowerCase(method) + ' needs a path, a string; it got '
        + (path === null ? 'null' : typeof path));
    }
    const own = options();
    const asked = isObject(given) ? given : create(null);
    let dynamic = null;
    if (typeof own.dynamicOptions === 'function') {
      dynamic = await own.dynamicOptions({
        path: unwrap(path), method, query, data, headers: asked.headers,
        responseType: asked.responseType, returnFullResponse: asked.returnFullResponse,
      });
      if (!isObject(dynamic)) dynamic = null;
    }
    const pick = (name, fallback) => asked[name] ?? (dynamic === null ? undefined : dynamic[name]) ?? own[name] ?? fallback;
    const type = asked.responseType ?? (pick('binary') === true ? 'arraybuffer' : pick('stream') === true ? 'stream' : 'json');
    let body = encode(data);
    if (body instanceof PromiseClass) body = await body;
    const sent = send('client', {
      __proto__: null, method, path: unwrap(path), query, data: body.data, hasData: body.hasData,
      bytes: body.bytes, contentType: body.contentType,
      baseUri: asked.baseUri === undefined ? asked.baseUrl : asked.baseUri,
      headers: asked.headers, optionsQuery: asked.query, auth: asked.auth,
      client: inline ? own : null, dynamic, binary: type === 'arraybuffer' || type === 'stream',
    }, stack);
    const message = await sent.promise;
    let content = null;
    if (message.status !== null) {
      content = type === 'json' ? bodyOf(message.body) : binary(message.base64);
      if (type === 'stream') content = stream(content);
    }
    if (message.hasValue) content = message.value;
    const response = message.status === null ? null : {
      __proto__: null, status: message.status, statusCode: message.status,
      headers: message.headers, data: content,
    };
    if (message.error !== null) throw await judged(own, failure(message, response, stack, sent.id), sent.id);
    if (pick('returnFullResponse', full) === true) {
      return {
        status: response.status, statusCode: response.status,
        headers: response.headers, data: response.data,
      };
    }
    return type === 'json' ? dress(response.data, response) : content;
  };

  // `onError` may throw another error or give one; whatever else it gives changes nothing (ours:
  // no source says what becomes of it).
  const judged = async (own, error, id) => {
    if (typeof own.onError !== 'function') return error;
    try {
      const other = await own.onError(error);
      if (!isObject(other) || !(other instanceof ErrorClass || other.isIntegrationAppError === true)) return error;
      link(other, id);
      return other;
    } catch (thrown) {
      link(thrown, id);
      return thrown;
    }
  };

  const make = (options, inline, full) => {
    const start = (method, path, query, data, given) => call(options, inline, full, method, path, query, data, given, here());
    const withData = (method) => (path, data, given) => start(method, path, undefined, data, given);
    return {
      get: (path, query, given) => start('GET', path, query, undefined, given),
      post: withData('POST'), put: withData('PUT'), patch: withData('PATCH'), delete: withData('DELETE'),
    };
  };

  const client = freeze({
    __proto__: null, isResponse, unwrap,
    // The client that makeApiClient configured: the parent knows all of it but its functions.
    forRun: (full) => freeze(make(platform.configured, false, full)),
    // A client that code configures by itself (`new RestApiClient({…})`).
    configured: (options) => make(() => options, true, false),
  });
  return { globals: {}, packages: {}, client };
}
