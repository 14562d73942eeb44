// fetch (Fetch Standard §5.6); the parent process makes the request and follows redirects.
(platform) => {
  const { Request } = platform.use('request').globals;
  const { responseOf, bodyOf, NULL_BODY } = platform.use('response');
  const { stateOf } = platform.use('request');
  const { HeaderList } = platform.use('headers');
  const { Body } = platform.use('body');
  const { blame } = platform.use('web_idl');

  // What Node's fetch sends beside the given headers. The parent adds what frames the message.
  const DEFAULTS = [['accept', '*/*'], ['accept-language', '*'], ['sec-fetch-mode', 'cors']];
  const FRAMING = ['content-length', 'transfer-encoding', 'connection', 'host'];

  const failed = (cause) => {
    const error = new TypeError('fetch failed', { cause });
    platform.link?.(error, cause);
    return error;
  };

  const wireHeaders = (list) => {
    const sent = list.copy();
    for (const [name, value] of DEFAULTS) if (!sent.has(name)) sent.append(name, value);
    return sent.written.filter(([name]) => !FRAMING.includes(name.toLowerCase()));
  };

  const fromDataUrl = (url) => {
    const data = platform.use('data_url').read(url.href);
    if (data === null) throw failed(new Error('failed to fetch the data URL'));
    const headers = new HeaderList();
    headers.append('Content-Type', data.type);
    return responseOf({
      type: 'basic', url: url.href, status: 200, statusText: 'OK', headers, body: new Body(data.bytes),
    }, true);
  };

  const toResponse = (answer, method) => {
    const headers = new HeaderList();
    for (const [name, value] of answer.headers) headers.append(name, value);
    const bodiless = NULL_BODY.includes(answer.status) || method === 'HEAD';
    return responseOf({
      type: 'basic', url: answer.url, redirected: answer.redirected,
      status: answer.status, statusText: answer.statusText ?? '', headers,
      body: bodiless ? null : new Body(answer.body),
    }, true);
  };

  const send = (state, signal, body, caller) => new Promise((resolve, reject) => {
    let settled = false;
    let response = null;
    const exchange = platform.request({
      method: state.method, url: state.url.href, headers: wireHeaders(state.headers),
      body, redirect: state.redirect, stack: caller.stack,
    });
    signal.addEventListener('abort', () => {
      if (response !== null) response.fail(signal.reason);
      if (settled) return;
      settled = true;
      exchange.cancel();
      reject(signal.reason);
    }, { once: true });
    exchange.then((answer) => {
      if (settled) return;
      settled = true;
      const made = toResponse(answer, state.method);
      response = bodyOf(made);
      resolve(made);
    }, (failure) => {
      if (settled) return;
      settled = true;
      reject(blame(failed(failure), caller));
    });
  });

  const start = async (input, init, caller) => {
    const request = new Request(input, init);
    const state = stateOf(request);
    const { signal } = request;
    if (signal.aborted) throw signal.reason;
    const { protocol } = state.url;
    if (protocol === 'data:') return fromDataUrl(state.url);
    if (protocol === 'about:') throw failed(new Error('about scheme is not supported'));
    if (protocol === 'file:') throw failed(new Error('not implemented... yet...'));
    if (protocol !== 'http:' && protocol !== 'https:') throw failed(new Error('unknown scheme'));
    // A body that is at hand goes out before the call returns, with the caller still on the stack.
    const body = state.body === null ? null : state.body.take() ?? await state.body.read();
    if (signal.aborted) throw signal.reason;
    return send(state, signal, body, caller);
  };

  function fetch(input, init = undefined) {
    const caller = {};
    Error.captureStackTrace(caller, fetch);
    return start(input, init, caller);
  }

  return { globals: { fetch }, packages: {} };
}
