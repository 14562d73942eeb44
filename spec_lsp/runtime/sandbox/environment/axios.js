// The package axios, as of 1.21.
(platform) => {
  const { each, isFunction, isObject, isPlainObject, merge } = platform.use('axios_values');
  const { AxiosHeaders } = platform.use('axios_headers');
  const { AxiosError, CanceledError, CancelToken, isCancel } = platform.use('axios_error');
  const { buildUrl, formToJSON, toFormData } = platform.use('axios_forms');
  const { METHODS, checkConfig, defaults, mergeConfig, transitional } = platform.use('axios_config');
  const { blame } = platform.use('web_idl');
  const { fullPath } = platform.use('axios_address');
  const { getAdapter, isOwn } = platform.use('axios_adapter');
  const { getOwnPropertyNames } = Object;

  // --- interceptors ------------------------------------------------------------------------------------
  class InterceptorManager {
    #entries = new Map();
    #next = 0;

    handlers = [];

    use(fulfilled, rejected, options) {
      const handler = {
        fulfilled, rejected, synchronous: options ? options.synchronous : false,
        runWhen: options ? options.runWhen : null,
      };
      this.handlers ??= [];
      this.handlers.push(handler);
      this.#entries.set(this.#next, handler);
      this.#next += 1;
      return this.#next - 1;
    }

    eject(id) {
      const key = typeof id === 'string' && String(Number(id)) === id ? Number(id) : id;
      const at = this.handlers?.indexOf(this.#entries.get(key)) ?? -1;
      this.#entries.delete(key);
      if (at >= 0) this.handlers[at] = null;
      while (this.handlers?.length > 0 && this.handlers.at(-1) === null) this.handlers.pop();
    }

    clear() {
      if (this.handlers) this.handlers = [];
      this.#entries.clear();
    }

    forEach(visit) { each(this.handlers, (handler) => { if (handler !== null) visit(handler); }); }
  }

  // --- one request -----------------------------------------------------------------------------------------
  const transform = (config, functions, response) => {
    const context = response || config;
    const headers = AxiosHeaders.from(context.headers);
    let { data } = context;
    each(functions, (change) => { data = change.call(config, data, headers.normalize(), response?.status); });
    headers.normalize();
    return data;
  };

  const throwIfCancelled = (config) => {
    config.cancelToken?.throwIfRequested();
    if (config.signal?.aborted) throw new CanceledError(null, config);
  };

  const received = (response, config, started) => {
    response.duration = Math.max(0, Date.now() - started);
    config.response = response;
    try {
      response.data = transform(config, config.transformResponse, response);
    } finally {
      delete config.response;
    }
    response.headers = AxiosHeaders.from(response.headers);
    return response;
  };

  // Interceptors may give any object; its own and inherited fields count, Object.prototype's do not.
  const flat = (given) => {
    if (!isObject(given) || Object.getPrototypeOf(given) === null) return given;
    const config = Object.create(null);
    for (let level = given; level !== null && level !== Object.prototype; level = Object.getPrototypeOf(level)) {
      for (const name of getOwnPropertyNames(level)) if (!(name in config)) config[name] = given[name];
    }
    return config;
  };

  const dispatch = (given, caller) => {
    const config = flat(given);
    throwIfCancelled(config);
    config.headers = AxiosHeaders.from(config.headers);
    config.data = transform(config, config.transformRequest);
    if (['post', 'put', 'patch'].includes(config.method)) {
      config.headers.setContentType('application/x-www-form-urlencoded', false);
    }
    const adapter = getAdapter(config.adapter || defaults.adapter);
    const started = Date.now();
    return (isOwn(adapter) ? adapter(config, caller) : adapter(config)).then((response) => {
      throwIfCancelled(config);
      return received(response, config, started);
    }, (reason) => {
      if (!isCancel(reason)) {
        throwIfCancelled(config);
        if (reason?.response) received(reason.response, config, started);
      }
      throw reason;
    });
  };

  // Header defaults of all methods and of this one, under the request's own.
  const isBucket = (value) => value === null || value === undefined || isPlainObject(value)
    || value instanceof AxiosHeaders;
  const flattenHeaders = (config) => {
    const { headers, method } = config;
    const own = (name) => (headers && Object.hasOwn(headers, name) ? headers[name] : undefined);
    const buckets = [own('common'), own(method)].filter((bucket) => bucket && isBucket(bucket));
    for (const name of [...METHODS, 'common']) if (headers && isBucket(own(name))) delete headers[name];
    config.headers = AxiosHeaders.concat(merge(buckets), headers);
  };

  // Request interceptors that are all synchronous run before the call returns.
  const runSynchronously = (context, chain, config, caller) => {
    let current = config;
    for (const { fulfilled, rejected } of chain) {
      try {
        if (fulfilled) current = fulfilled(current);
      } catch (error) {
        if (!rejected) return Promise.reject(error);
        try {
          const handled = rejected.call(context, error);
          if (isFunction(handled?.then) && isFunction(handled.catch)) {
            return Promise.resolve(handled).then(() => dispatch(current, caller));
          }
        } catch (failure) {
          return Promise.reject(failure);
        }
        break;
      }
    }
    try {
      return dispatch(current, caller);
    } catch (error) {
      return Promise.reject(error);
    }
  };

  class Axios {
    constructor(instanceConfig) {
      this.defaults = instanceConfig || {};
      this.interceptors = { request: new InterceptorManager(), response: new InterceptorManager() };
    }

    async request(configOrUrl, config) {
      const caller = {};
      Error.captureStackTrace(caller, this.request);
      try {
        return await this._request(configOrUrl, config, caller);
      } catch (error) {
        throw blame(error, caller);
      }
    }

    _request(configOrUrl, given, caller) {
      const asked = typeof configOrUrl === 'string' ? { ...given, url: configOrUrl } : configOrUrl || {};
      const config = mergeConfig(this.defaults, asked);
      checkConfig(config);
      config.allowAbsoluteUrls ??= this.defaults.allowAbsoluteUrls ?? true;
      config.method = (config.method || this.defaults.method || 'get').toLowerCase();
      flattenHeaders(config);

      const before = [];
      let synchronous = true;
      this.interceptors.request.forEach((interceptor) => {
        if (isFunction(interceptor.runWhen) && interceptor.runWhen(config) === false) return;
        synchronous = synchronous && interceptor.synchronous;
        const { legacyInterceptorReqResOrdering: reversed } = config.transitional || transitional;
        if (reversed) before.unshift(interceptor);
        else before.push(interceptor);
      });
      const after = [];
      this.interceptors.response.forEach((interceptor) => after.push(interceptor));

      let promise;
      if (synchronous) promise = runSynchronously(this, before, config, caller);
      else {
        promise = Promise.resolve(config);
        for (const { fulfilled, rejected } of before) promise = promise.then(fulfilled, rejected);
        promise = promise.then((current) => dispatch(current, caller));
      }
      for (const { fulfilled, rejected } of after) promise = promise.then(fulfilled, rejected);
      return promise;
    }

    getUri(given) {
      const config = mergeConfig(this.defaults, given);
      return buildUrl(fullPath(config, config), config.params, config.paramsSerializer);
    }
  }
  for (const method of ['delete', 'get', 'head', 'options']) {
    Axios.prototype[method] = async function (url, config) {
      return this.request(mergeConfig(config || {}, { method, url, data: config?.data }));
    };
  }
  for (const method of ['post', 'put', 'patch', 'query']) {
    const sender = (headers) => async function (url, data, config) {
      return this.request(mergeConfig(config || {}, { method, headers, url, data }));
    };
    Axios.prototype[method] = sender({});
    if (method !== 'query') Axios.prototype[`${method}Form`] = sender({ 'Content-Type': 'multipart/form-data' });
  }

  const createInstance = (config) => {
    const context = new Axios(config);
    const instance = Axios.prototype.request.bind(context);
    for (const name of getOwnPropertyNames(Axios.prototype)) {
      if (name !== 'constructor') instance[name] = Axios.prototype[name].bind(context);
    }
    instance.defaults = context.defaults;
    instance.interceptors = context.interceptors;
    instance.create = (more) => createInstance(mergeConfig(config, more));
    return instance;
  };

  const axios = createInstance(defaults);
  Object.assign(axios, {
    Axios, AxiosError, AxiosHeaders, CanceledError, CancelToken, Cancel: CanceledError, isCancel,
    VERSION: '1.21.1', toFormData, formToJSON, getAdapter, mergeConfig,
    HttpStatusCode: platform.use('http_status').HttpStatusCode,
    all: (promises) => Promise.all(promises),
    spread: (callback) => (list) => callback(...list),
    isAxiosError: (value) => isObject(value) && value.isAxiosError === true,
    default: axios,
  });

  return { globals: {}, packages: { axios } };
}
