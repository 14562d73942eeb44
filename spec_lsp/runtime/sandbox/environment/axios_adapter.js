// axios's way onto the wire, as its adapter for Node goes; the parent process makes the request.
(platform) => {
  const {
    isArray, isBlob, isBuffer, isArrayBuffer, isFile, isFormData, isFunction, isString, isWebForm, each,
    stripBom,
  } = platform.use('axios_values');
  const { AxiosHeaders, combined } = platform.use('axios_headers');
  const { AxiosError, CanceledError } = platform.use('axios_error');
  const { basic, fullPath } = platform.use('axios_address');
  const { buildUrl } = platform.use('axios_forms');
  const { transitional: transitionalDefaults } = platform.use('axios_config');
  const { decode, encode } = platform.use('utf8');

  const FRAMING = ['content-length', 'transfer-encoding', 'connection', 'host'];
  const DECODED = ['gzip', 'x-gzip', 'compress', 'x-compress', 'deflate', 'br'];
  const NOT_SENT = /[^\t\x20-\x7e\x80-\xff]+/g;

  // --- the request -------------------------------------------------------------------------------------
  const boundaryOf = () => {
    let text = 'axios-boundary-';
    while (text.length < 40) text += Math.floor(Math.random() * 36).toString(36);
    return text;
  };

  // The bytes to send, or null for none; sets the headers that they bring. Throws AxiosError.
  const bodyOf = async (data, headers, config) => {
    if (isWebForm(data)) {
      const boundary = headers.getContentType(/boundary=([-_\w\d]{10,70})/i)?.[1] ?? boundaryOf();
      const bytes = platform.use('form_data').encodeForm(data, boundary, (name) => name);
      headers.set({ 'Content-Type': `multipart/form-data; boundary=${boundary}`, 'Content-Length': bytes.length });
      return bytes;
    }
    if (isFormData(data) && isFunction(data.getHeaders)) {
      headers.set(data.getHeaders());
      return new Uint8Array(await data.getBuffer());
    }
    if (isBlob(data) || isFile(data)) {
      if (data.size) headers.setContentType(data.type || 'application/octet-stream');
      headers.setContentLength(data.size || 0);
      return data.bytes();
    }
    return plainBody(data, headers, config);
  };

  const plainBody = (data, headers, config) => {
    if (!data) return null;
    let bytes;
    if (isBuffer(data)) bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    else if (isArrayBuffer(data)) bytes = new Uint8Array(data);
    else if (isString(data)) bytes = encode(data);
    else {
      throw new AxiosError(
        'Data after transformation must be a string, an ArrayBuffer, a Buffer, or a Stream',
        'ERR_BAD_REQUEST', config,
      );
    }
    headers.setContentLength(bytes.length, false);
    return bytes;
  };

  const wireHeaders = (headers) => {
    const pairs = [];
    each(headers.toJSON(), (value, name) => {
      if (FRAMING.includes(name.toLowerCase())) return;
      const several = isArray(value) && name.toLowerCase() !== 'cookie';
      for (const one of several ? value : [isArray(value) ? value.join('; ') : value]) {
        pairs.push([name, `${one}`.replace(NOT_SENT, '').trim()]);
      }
    });
    return pairs;
  };

  // --- the response --------------------------------------------------------------------------------------
  // What code reads of Node's ClientRequest.
  const requestOf = (method, url, headers) => {
    const request = {
      method, path: url.pathname + url.search, host: url.hostname, protocol: url.protocol,
      getHeader: (name) => headers.get(name), getHeaders: () => headers.toJSON(),
    };
    Object.defineProperty(request, 'res', { value: null, writable: true, configurable: true });
    return request;
  };

  const dataOf = (bytes, config) => {
    const { responseType, responseEncoding } = config;
    const buffer = () => platform.use('buffer').globals.Buffer
      .from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (responseType === 'arraybuffer') return buffer();
    if (responseType === 'stream') return new (platform.use('axios_stream').IncomingMessage)(buffer());
    if (!responseEncoding || responseEncoding === 'utf8') return stripBom(decode(bytes, false));
    return buffer().toString(responseEncoding);
  };

  const responseOf = (answer, config, request) => {
    const headers = combined(answer.headers);
    if (config.decompress !== false && DECODED.includes(`${headers['content-encoding']}`.toLowerCase())) {
      delete headers['content-encoding'];
    }
    if (answer.redirected) {
      const last = new (platform.use('url').globals.URL)(answer.url);
      Object.assign(request, { path: last.pathname + last.search, host: last.hostname, protocol: last.protocol });
    }
    request.res = { statusCode: answer.status, statusMessage: answer.statusText, headers };
    // Node's plain client, which follows no redirects, has none.
    if (config.maxRedirects !== 0) request.res.responseUrl = answer.url;
    if (config.maxContentLength > -1 && answer.body.length > config.maxContentLength) {
      throw new AxiosError(
        `maxContentLength size of ${config.maxContentLength} exceeded`, 'ERR_BAD_RESPONSE', config, request,
      );
    }
    return {
      status: answer.status, statusText: answer.statusText, headers: new AxiosHeaders(headers), config, request,
      data: dataOf(answer.body, config),
    };
  };

  // Throws AxiosError for a status that the configuration does not take for a success.
  const settle = (response, origin) => {
    const { validateStatus } = response.config;
    if (!response.status || !validateStatus || validateStatus(response.status)) return response;
    const blamed = response.status >= 400 && response.status < 500 ? 'ERR_BAD_REQUEST' : 'ERR_BAD_RESPONSE';
    const error = new AxiosError(
      `Request failed with status code ${response.status}`, blamed, response.config, response.request, response,
    );
    if (origin !== undefined) platform.link?.(error, origin);
    throw error;
  };

  const fromDataUrl = (url, config) => {
    if (config.method.toUpperCase() !== 'GET') {
      return settle({ status: 405, statusText: 'method not allowed', headers: {}, config });
    }
    const read = platform.use('data_url').read(url.href);
    if (read === null) throw new AxiosError('Invalid URL', 'ERR_INVALID_URL', config);
    return settle({ status: 200, statusText: 'OK', headers: new AxiosHeaders(), config, data: dataOf(read.bytes, config) });
  };

  // --- in between --------------------------------------------------------------------------------------------
  const timeoutOf = (config, request) => {
    const limit = parseInt(config.timeout, 10);
    if (Number.isNaN(limit)) {
      throw new AxiosError('error trying to parse `config.timeout` to int', 'ERR_BAD_OPTION_VALUE', config, request);
    }
    const clarified = (config.transitional ?? transitionalDefaults).clarifyTimeoutError;
    return [limit, () => new AxiosError(
      config.timeoutErrorMessage || `timeout of ${config.timeout}ms exceeded`,
      clarified ? 'ETIMEDOUT' : 'ECONNABORTED', config, request,
    )];
  };

  // Waits for an exchange, a timeout or an abort, whichever comes first.
  const exchange = (message, config, request) => new Promise((resolve, reject) => {
    const { signal, cancelToken } = config;
    let timer = null;
    const sent = platform.request(message);
    const abort = (reason) => {
      over();
      sent.cancel();
      reject(!reason || reason.type ? new CanceledError(null, config, request) : reason);
    };
    const over = () => {
      if (timer !== null) clearTimeout(timer);
      cancelToken?.unsubscribe(abort);
      signal?.removeEventListener('abort', abort);
    };
    if (config.timeout) {
      const [limit, error] = timeoutOf(config, request);
      timer = setTimeout(() => abort(error()), limit);
    }
    cancelToken?.subscribe(abort);
    signal?.addEventListener('abort', abort);
    sent.then((answer) => {
      over();
      resolve(answer);
    }, (failure) => {
      over();
      const error = AxiosError.from(failure, null, config, request);
      platform.link?.(error, failure);
      reject(error);
    });
  });

  // `caller` holds the stack at which the connector called.
  const send = async (config, caller) => {
    const method = config.method.toUpperCase();
    const url = new (platform.use('url').globals.URL)(fullPath(config, config));
    if (url.protocol === 'data:') return fromDataUrl(url, config);
    if (!['http:', 'https:', 'file:'].includes(url.protocol)) {
      throw new AxiosError(`Unsupported protocol ${url.protocol}`, 'ERR_BAD_REQUEST', config);
    }
    const headers = AxiosHeaders.from(config.headers).normalize();
    const needsTime = isFormData(config.data) || isBlob(config.data) || isFile(config.data);
    const body = needsTime ? await bodyOf(config.data, headers, config) : plainBody(config.data, headers, config);
    if (body !== null && config.maxBodyLength > -1 && body.length > config.maxBodyLength) {
      throw new AxiosError('Request body larger than maxBodyLength limit', 'ERR_BAD_REQUEST', config);
    }
    const auth = basic(config, url);
    if (auth !== null) headers.delete('authorization');
    let path;
    try {
      path = buildUrl(url.pathname + url.search, config.params, config.paramsSerializer);
    } catch (error) {
      throw AxiosError.from(error, 'ERR_BAD_REQUEST', config, null, null, { url: config.url, exists: true });
    }
    const pairs = wireHeaders(headers);
    if (auth !== null) pairs.push(['Authorization', `Basic ${encode(auth).toBase64()}`]);
    const target = `${url.protocol}//${url.host}${path}`;
    const request = requestOf(method, url, headers);
    request.path = path;
    const answer = await exchange({
      method, url: target, headers: pairs, body, redirect: config.maxRedirects === 0 ? 'manual' : 'follow',
      stack: caller?.stack,
    }, config, request);
    return settle(responseOf(answer, config, request), answer);
  };

  // --- which adapter -----------------------------------------------------------------------------------------
  const known = { http: send, fetch: send, xhr: false };
  const getAdapter = (adapters) => {
    const reasons = [];
    for (const [index, one] of (isArray(adapters) ? adapters : [adapters]).entries()) {
      const named = !isFunction(one) && one !== null && one !== false;
      const adapter = named ? known[`${one}`.toLowerCase()] : one;
      if (adapter === undefined) throw new AxiosError(`Unknown adapter '${one}'`);
      if (adapter) return adapter;
      reasons.push(`adapter ${named ? one : `#${index}`} is not ${
        adapter === false ? 'supported by the environment' : 'available in the build'}`);
    }
    const why = reasons.length > 1 ? `since :\n${reasons.map((reason) => `- ${reason}`).join('\n')}`
      : reasons.length === 1 ? ` - ${reasons[0]}` : 'as no adapter specified';
    throw new AxiosError(
      `There is no suitable adapter to dispatch the request ${why}`, 'ERR_NOT_SUPPORT',
    );
  };

  return { globals: {}, packages: {}, getAdapter, isOwn: (adapter) => adapter === send };
}
