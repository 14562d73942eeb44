// AxiosHeaders: headers as an object's own fields, looked up without regard to case.
(platform) => {
  const { each, isArray, isFunction, isObject, isPlainObject, isRegExp, isString, keyOf } =
    platform.use('axios_values');
  const { defineProperty, entries, getOwnPropertyDescriptors, keys } = Object;

  const NAME = /^[-_a-zA-Z0-9^`|~,!#$%&'*+.]+$/;
  const NOT_SENT = /[\0-\x08\n-\x1f\x7f]+/g;
  const lower = (name) => name && `${name}`.trim().toLowerCase();
  const withoutBlanks = (text) => text.replace(/^[\t ]+|[\t ]+$/g, '');
  const valueOf = (value) => {
    if (value === false || value === null || value === undefined) return value;
    return isArray(value) ? value.map(valueOf) : withoutBlanks(String(value).replace(NOT_SENT, ''));
  };
  const slot = (name) => (name === '__proto__' ? '__Proto__' : name);
  const titled = (name) => name.trim().toLowerCase()
    .replace(/[a-z\d]\w*/g, (word) => word[0].toUpperCase() + word.slice(1));

  // Of these Node keeps the first that arrives.
  const SINGLE = [
    'age', 'authorization', 'content-length', 'content-type', 'etag', 'expires', 'from', 'host',
    'if-modified-since', 'if-unmodified-since', 'last-modified', 'location', 'max-forwards',
    'proxy-authorization', 'referer', 'retry-after', 'user-agent',
  ];

  // [name, value] pairs to an object as Node gives it: names in lower case, cookies a list.
  const combined = (pairs, singles = SINGLE) => {
    const headers = Object.create(null);
    for (const [name, value] of pairs) {
      const key = name.toLowerCase();
      if (key === 'set-cookie') (headers[key] ??= []).push(value);
      else if (headers[key] === undefined) headers[key] = value;
      else if (!singles.includes(key)) headers[key] += (key === 'cookie' ? '; ' : ', ') + value;
    }
    return headers;
  };

  const parseText = (text) => combined(text.split('\n').map((line) => {
    const colon = line.indexOf(':');
    return [line.slice(0, Math.max(colon, 0)).trim(), line.slice(colon + 1).trim()];
  }).filter(([name]) => name !== ''));

  const tokensOf = (text) => {
    const tokens = Object.create(null);
    for (const [, name, value] of `${text}`.matchAll(/([^\s,;=]+)\s*(?:=\s*([^,;]+))?/g)) tokens[name] = value;
    return tokens;
  };

  const matches = (headers, value, name, matcher, byName) => {
    if (isFunction(matcher)) return matcher.call(headers, value, name);
    const text = byName ? name : value;
    if (!isString(text)) return undefined;
    if (isString(matcher)) return text.includes(matcher);
    return isRegExp(matcher) ? matcher.test(text) : undefined;
  };

  const setOne = (headers, value, name, rewrite) => {
    const wanted = lower(name);
    if (!wanted) return;
    const key = keyOf(headers, wanted);
    const free = key === undefined || headers[key] === undefined;
    if (free || rewrite === true || rewrite === undefined && headers[key] !== false) {
      headers[slot(key ?? name)] = valueOf(value);
    }
  };

  const fromPairs = (pairs) => {
    const headers = Object.create(null);
    for (const pair of pairs) {
      if (!isArray(pair)) throw new TypeError('Object iterator must return a key-value pair');
      const [name, value] = pair;
      const known = headers[name];
      if (!(name in headers)) headers[name] = value;
      else headers[name] = isArray(known) ? [...known, value] : [known, value];
    }
    return headers;
  };

  class AxiosHeaders {
    constructor(headers) { if (headers) this.set(headers); }

    set(header, valueOrRewrite, rewrite) {
      const setAll = (headers) => each(headers, (value, name) => setOne(this, value, name, valueOrRewrite));
      const name = isString(header) ? header.trim() : header;
      if (isPlainObject(header) || header instanceof this.constructor) setAll(header);
      else if (isString(name) && name !== '' && !NAME.test(name)) setAll(parseText(name));
      else if (isObject(header) && isFunction(header[Symbol.iterator])) setAll(fromPairs(header));
      else if (header !== null && header !== undefined) setOne(this, valueOrRewrite, name, rewrite);
      return this;
    }

    get(header, parser) {
      const name = lower(header);
      const key = name ? keyOf(this, name) : undefined;
      if (key === undefined) return undefined;
      const value = this[key];
      if (!parser) return value;
      if (parser === true) return tokensOf(value);
      if (isFunction(parser)) return parser.call(this, value, key);
      if (isRegExp(parser)) return parser.exec(value);
      throw new TypeError('parser must be boolean|regexp|function');
    }

    has(header, matcher) {
      const name = lower(header);
      const key = name ? keyOf(this, name) : undefined;
      if (key === undefined || this[key] === undefined) return false;
      return !matcher || Boolean(matches(this, this[key], key, matcher, false));
    }

    delete(header, matcher) {
      let deleted = false;
      for (const one of isArray(header) ? header : [header]) {
        const name = lower(one);
        const key = name ? keyOf(this, name) : undefined;
        if (key !== undefined && (!matcher || matches(this, this[key], key, matcher, false))) {
          delete this[key];
          deleted = true;
        }
      }
      return deleted;
    }

    clear(matcher) {
      let deleted = false;
      for (const key of keys(this).reverse()) {
        if (!matcher || matches(this, this[key], key, matcher, true)) {
          delete this[key];
          deleted = true;
        }
      }
      return deleted;
    }

    normalize(format) {
      const seen = {};
      each(this, (value, header) => {
        const known = keyOf(seen, header);
        if (known !== undefined) {
          this[known] = valueOf(value);
          delete this[header];
          return;
        }
        const name = slot(format ? titled(header) : `${header}`.trim());
        if (name !== header) delete this[header];
        this[name] = valueOf(value);
        seen[name] = true;
      });
      return this;
    }

    concat(...targets) { return this.constructor.concat(this, ...targets); }

    toJSON(asStrings) {
      const headers = Object.create(null);
      each(this, (value, header) => {
        if (value === null || value === undefined || value === false) return;
        headers[header] = asStrings && isArray(value) ? value.join(', ') : value;
      });
      return headers;
    }

    [Symbol.iterator]() { return entries(this.toJSON())[Symbol.iterator](); }

    toString() {
      return entries(this.toJSON()).map(([header, value]) => `${header}: ${value}`).join('\n');
    }

    getSetCookie() {
      const value = this.get('set-cookie');
      if (isArray(value)) return value;
      return value === null || value === undefined || value === false ? [] : [value];
    }

    get [Symbol.toStringTag]() { return 'AxiosHeaders'; }

    static from(thing) { return thing instanceof this ? thing : new this(thing); }

    static concat(first, ...targets) {
      const headers = new this(first);
      for (const target of targets) headers.set(target);
      return headers;
    }

    // Adds getX, setX and hasX for each name.
    static accessor(header) {
      for (const name of isArray(header) ? header : [header]) {
        const suffix = titled(`${name}`).replace(/[-_\s]/g, '');
        for (const method of ['get', 'set', 'has']) {
          defineProperty(this.prototype, method + suffix, {
            value(...given) { return this[method](name, ...given); }, configurable: true,
          });
        }
      }
      return this;
    }
  }
  AxiosHeaders.accessor([
    'Content-Type', 'Content-Length', 'Accept', 'Accept-Encoding', 'User-Agent', 'Authorization',
  ]);
  // A header may be named like a method: it is kept under another case.
  for (const [name, { value }] of entries(getOwnPropertyDescriptors(AxiosHeaders.prototype))) {
    if (!isFunction(value)) continue;
    defineProperty(AxiosHeaders.prototype, name, {
      configurable: true,
      get: () => value,
      set(header) { this[name[0].toUpperCase() + name.slice(1)] = header; },
    });
  }

  return { globals: {}, packages: {}, AxiosHeaders, combined };
}
