// AxiosError, CanceledError and CancelToken.
(platform) => {
  const { isArray, isBuffer, isFunction, isObject, each } = platform.use('axios_values');
  const { AxiosHeaders } = platform.use('axios_headers');
  const { defineProperty } = Object;

  const CODES = [
    'ERR_BAD_OPTION_VALUE', 'ERR_BAD_OPTION', 'ECONNABORTED', 'ETIMEDOUT', 'ECONNREFUSED', 'ERR_NETWORK',
    'ERR_FR_TOO_MANY_REDIRECTS', 'ERR_DEPRECATED', 'ERR_BAD_RESPONSE', 'ERR_BAD_REQUEST', 'ERR_CANCELED',
    'ERR_NOT_SUPPORT', 'ERR_INVALID_URL', 'ERR_FORM_DATA_DEPTH_EXCEEDED',
  ];
  const REDACTED = '[REDACTED ****]';

  // A copy of a configuration that JSON can write; the fields of these names (in lower case) hidden.
  const plain = (value, hidden, ancestors = []) => {
    if (!isObject(value) || isBuffer(value)) return value;
    if (ancestors.includes(value)) return undefined;
    if (hidden.length > 0 && value instanceof AxiosHeaders) return plain(value.toJSON(), hidden, ancestors);
    if ('toJSON' in value) return value;
    const copy = isArray(value) ? [] : {};
    each(value, (item, key) => {
      const secret = hidden.includes(`${key}`.toLowerCase());
      const made = secret ? REDACTED : plain(item, hidden, [...ancestors, value]);
      if (made !== undefined) copy[key] = made;
    });
    return copy;
  };

  class AxiosError extends Error {
    constructor(message, code, config, request, response) {
      super(message);
      defineProperty(this, 'message', {
        value: message, enumerable: true, writable: true, configurable: true,
      });
      this.name = 'AxiosError';
      this.isAxiosError = true;
      if (code) this.code = code;
      if (config) this.config = config;
      if (request) this.request = request;
      if (response) {
        this.response = response;
        this.status = response.status;
      }
    }

    static from(error, code, config, request, response, customProps) {
      const made = new AxiosError(error.message, code || error.code, config, request, response);
      defineProperty(made, 'cause', { value: error, writable: true, configurable: true });
      made.name = error.name;
      if (error.status !== null && error.status !== undefined) made.status ??= error.status;
      return Object.assign(made, customProps);
    }

    toJSON() {
      const { redact } = this.config ?? {};
      const hidden = isArray(redact) ? redact.map((key) => `${key}`.toLowerCase()) : [];
      return {
        message: this.message,
        name: this.name,
        description: this.description,
        number: this.number,
        fileName: this.fileName,
        lineNumber: this.lineNumber,
        columnNumber: this.columnNumber,
        stack: this.stack,
        config: plain(this.config, hidden),
        code: this.code,
        status: this.status,
      };
    }
  }
  for (const code of CODES) AxiosError[code] = code;

  class CanceledError extends AxiosError {
    constructor(message, config, request) {
      super(message ?? 'canceled', 'ERR_CANCELED', config, request);
      this.name = 'CanceledError';
      this.__CANCEL__ = true;
    }
  }
  const isCancel = (value) => Boolean(value && value.__CANCEL__);

  class CancelToken {
    constructor(executor) {
      if (!isFunction(executor)) throw new TypeError('executor must be a function.');
      let settle;
      this.promise = new Promise((resolve) => { settle = resolve; });
      defineProperty(this, '_listeners', { value: new Set() });
      executor((message, config, request) => {
        if (this.reason) return;
        this.reason = new CanceledError(message, config, request);
        settle(this.reason);
        for (const listener of this._listeners) listener(this.reason);
        this._listeners.clear();
      });
    }

    throwIfRequested() { if (this.reason) throw this.reason; }

    subscribe(listener) {
      if (this.reason) listener(this.reason);
      else this._listeners.add(listener);
    }

    unsubscribe(listener) { this._listeners.delete(listener); }

    toAbortSignal() {
      const controller = new (platform.use('abort').globals.AbortController)();
      const abort = (reason) => controller.abort(reason);
      this.subscribe(abort);
      controller.signal.unsubscribe = () => this.unsubscribe(abort);
      return controller.signal;
    }

    static source() {
      let cancel;
      const token = new CancelToken((canceller) => { cancel = canceller; });
      return { token, cancel };
    }
  }

  return { globals: {}, packages: {}, AxiosError, CanceledError, CancelToken, isCancel };
}
