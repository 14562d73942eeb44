// axios's configuration: its defaults, what two of them make together, and their checks.
(platform) => {
  const values = platform.use('axios_values');
  const {
    isArray, isFunction, isObject, isPlainObject, isString, isFormData, isURLSearchParams, merge, UNSAFE,
  } = values;
  const { AxiosHeaders } = platform.use('axios_headers');
  const { AxiosError } = platform.use('axios_error');
  const { NodeFormData, formToJSON, toFormData, toUrlEncoded } = platform.use('axios_forms');
  const { hasOwn, keys } = Object;

  // --- merging -------------------------------------------------------------------------------------
  const copied = (value) => {
    if (isPlainObject(value)) return merge([value]);
    return isArray(value) ? value.slice() : value;
  };
  const deep = (first, second, caseless = false) => {
    if (second === undefined) return copied(first);
    return isPlainObject(first) && isPlainObject(second) ? merge([first, second], caseless) : copied(second);
  };
  const onlySecond = (first, second) => copied(second);
  const secondOrFirst = (first, second) => copied(second === undefined ? first : second);
  const bareHeaders = (headers) => (headers instanceof AxiosHeaders ? { ...headers } : headers);

  // Parameters keep what is undefined, and lists and other objects as they are. Throws AxiosError.
  const parameters = (first, second, ancestors = []) => {
    const value = second === undefined ? first : second;
    if (!isPlainObject(value) && !isArray(value)) return value;
    if (ancestors.includes(value)) {
      throw new AxiosError('Circular reference detected in params', 'ERR_BAD_OPTION_VALUE');
    }
    const path = [...ancestors, value];
    if (isArray(value)) {
      for (const item of value) parameters(undefined, item, path);
      return value.slice();
    }
    const base = isPlainObject(first) && second !== undefined ? first : {};
    const result = {};
    for (const key of new Set([...keys(base), ...keys(value)])) {
      if (UNSAFE.includes(key)) continue;
      if (!hasOwn(value, key)) result[key] = parameters(undefined, base[key], path);
      else if (value[key] !== undefined) result[key] = parameters(base[key], value[key], path);
      else result[key] = undefined;
    }
    return result;
  };

  const RULES = {
    url: onlySecond, method: onlySecond, data: onlySecond, params: parameters,
    headers: (first, second) => deep(bareHeaders(first), bareHeaders(second), true),
  };
  for (const name of [
    'baseURL', 'transformRequest', 'transformResponse', 'paramsSerializer', 'timeout',
    'timeoutErrorMessage', 'withCredentials', 'withXSRFToken', 'adapter', 'responseType', 'xsrfCookieName',
    'xsrfHeaderName', 'onUploadProgress', 'onDownloadProgress', 'decompress', 'maxContentLength',
    'maxBodyLength', 'beforeRedirect', 'transport', 'httpAgent', 'httpsAgent', 'cancelToken', 'socketPath',
    'allowedSocketPaths', 'responseEncoding', 'validateStatus',
  ]) RULES[name] = secondOrFirst;

  const own = (object, name) => (hasOwn(object, name) ? object[name] : undefined);

  // Whether an undefined validateStatus of the second means that every status is fine.
  const resolvesAll = (one, two) => {
    const options = own(two, 'transitional');
    const name = 'validateStatusUndefinedResolves';
    if (options !== undefined && !isPlainObject(options)) return true;
    if (options !== undefined && hasOwn(options, name)) return options[name] !== false;
    const before = own(one, 'transitional');
    return !(isPlainObject(before) && before[name] === false);
  };

  const mergeConfig = (first, second) => {
    const one = first || {};
    const two = second || {};
    const config = Object.create(null);
    Object.defineProperty(config, 'hasOwnProperty', {
      value: Object.prototype.hasOwnProperty, writable: true, configurable: true,
    });
    for (const name of keys({ ...one, ...two })) {
      if (UNSAFE.includes(name)) continue;
      const value = (hasOwn(RULES, name) ? RULES[name] : deep)(own(one, name), own(two, name));
      if (value !== undefined) config[name] = value;
    }
    // An explicit undefined is an answer here: every status is fine.
    if (own(two, 'validateStatus') === undefined) {
      if (hasOwn(two, 'validateStatus') && resolvesAll(one, two)) config.validateStatus = undefined;
      else if (hasOwn(one, 'validateStatus')) config.validateStatus = one.validateStatus;
    }
    return config;
  };

  // --- data ------------------------------------------------------------------------------------------
  const jsonText = (value) => {
    if (isString(value)) {
      try {
        JSON.parse(value);
        return value.trim();
      } catch (error) {
        if (error.name !== 'SyntaxError') throw error;
      }
    }
    return JSON.stringify(value);
  };

  const RAW = ['isArrayBuffer', 'isBuffer', 'isStream', 'isFile', 'isBlob', 'isReadableStream'];

  function transformRequest(data, headers) {
    const type = headers.getContentType() || '';
    const asJson = type.includes('application/json');
    if (isFormData(data)) return asJson ? JSON.stringify(formToJSON(data)) : data;
    if (RAW.some((test) => values[test](data))) return data;
    if (ArrayBuffer.isView(data)) return data.buffer;
    if (isURLSearchParams(data)) {
      headers.setContentType('application/x-www-form-urlencoded;charset=utf-8', false);
      return data.toString();
    }
    if (isObject(data)) {
      const options = this?.formSerializer;
      if (type.includes('application/x-www-form-urlencoded')) return toUrlEncoded(data, options);
      if (type.includes('multipart/form-data')) {
        const Form = this?.env?.FormData;
        return toFormData(data, Form && new Form(), options);
      }
    }
    if (!isObject(data) && !asJson) return data;
    headers.setContentType('application/json', false);
    return jsonText(data);
  }

  function transformResponse(data) {
    const { forcedJSONParsing, silentJSONParsing } = this?.transitional ?? transitional;
    const asJson = this?.responseType === 'json';
    if (!data || !isString(data) || !(forcedJSONParsing && !this?.responseType || asJson)) return data;
    try {
      return JSON.parse(data, this?.parseReviver);
    } catch (error) {
      if (silentJSONParsing || !asJson) return data;
      if (error.name !== 'SyntaxError') throw error;
      throw AxiosError.from(error, 'ERR_BAD_RESPONSE', this, null, this.response);
    }
  }

  const transitional = {
    silentJSONParsing: true,
    forcedJSONParsing: true,
    clarifyTimeoutError: false,
    legacyInterceptorReqResOrdering: true,
    advertiseZstdAcceptEncoding: false,
    validateStatusUndefinedResolves: true,
    encodeBasicAuthUsername: false,
  };
  const METHODS = [
    'get', 'delete', 'head', 'options', 'post', 'put', 'patch', 'purge', 'link', 'unlink', 'query',
  ];
  const defaults = {
    transitional,
    adapter: ['xhr', 'http', 'fetch'],
    transformRequest: [transformRequest],
    transformResponse: [transformResponse],
    timeout: 0,
    xsrfCookieName: 'XSRF-TOKEN',
    xsrfHeaderName: 'X-XSRF-TOKEN',
    maxContentLength: -1,
    maxBodyLength: -1,
    env: { FormData: NodeFormData, Blob: platform.use('blob').globals.Blob },
    validateStatus: (status) => status >= 200 && status < 300,
    headers: { common: { Accept: 'application/json, text/plain, */*', 'Content-Type': undefined } },
  };
  for (const method of METHODS) defaults.headers[method] = {};

  // --- checks ----------------------------------------------------------------------------------------
  const check = (options, types, allowsUnknown) => {
    if (!isObject(options)) throw new AxiosError('options must be an object', 'ERR_BAD_OPTION_VALUE');
    for (const name of keys(options).reverse()) {
      const type = own(types, name);
      if (type === undefined) {
        if (!allowsUnknown) throw new AxiosError(`Unknown option ${name}`, 'ERR_BAD_OPTION');
      } else if (options[name] !== undefined && typeof options[name] !== type) {
        throw new AxiosError(`option ${name} must be a ${type}`, 'ERR_BAD_OPTION_VALUE');
      }
    }
  };
  const TRANSITIONAL = Object.fromEntries(keys(transitional).map((name) => [name, 'boolean']));
  const MISSPELLED = { baseUrl: 'baseURL', withXsrfToken: 'withXSRFToken' };

  // Throws AxiosError where a configuration cannot be meant.
  const checkConfig = (config) => {
    if (config.transitional !== undefined) check(config.transitional, TRANSITIONAL, false);
    if (config.paramsSerializer !== undefined && config.paramsSerializer !== null) {
      if (isFunction(config.paramsSerializer)) config.paramsSerializer = { serialize: config.paramsSerializer };
      else check(config.paramsSerializer, { encode: 'function', serialize: 'function' }, true);
    }
    for (const [wrong, right] of Object.entries(MISSPELLED)) {
      if (config[wrong] !== undefined) console.warn(`${wrong} is likely a misspelling of ${right}`);
    }
  };

  return { globals: {}, packages: {}, METHODS, checkConfig, defaults, mergeConfig, transitional };
}
