// `stringify` of the package qs, as its documentation describes it.
(platform) => {
  const { isArray } = Array;
  const encodeNative = encodeURIComponent;
  const escapeNative = escape;

  const hex = (character) => '%' + character.charCodeAt(0).toString(16).toUpperCase();
  const plus = (text) => text.replaceAll('%20', '+');
  const same = (text) => text;
  // What encodeURIComponent leaves as it is and a format does not; what the format does with
  // spaces.
  const FORMATS = {
    __proto__: null,
    RFC3986: { encoded: /[!'()*]/g, finish: same },
    RFC1738: { encoded: /[!'*]/g, finish: plus },
    WHATWG: { encoded: /[!'()~]/g, finish: plus },
  };

  const encode = (value, defaultEncoder, charset, kind, format) => {
    const text = typeof value === 'symbol' ? Symbol.prototype.toString.call(value)
      : typeof value === 'string' ? value : String(value);
    if (charset === 'iso-8859-1') {
      return escapeNative(text).replace(/%u([0-9a-f]{4})/gi, (_, code) => `%26%23${parseInt(code, 16)}%3B`)
        .replaceAll('+', '%2B');
    }
    return encodeNative(text.toWellFormed()).replace((FORMATS[format] ?? FORMATS.RFC3986).encoded, hex);
  };

  const ARRAY_KEYS = {
    __proto__: null,
    brackets: (prefix) => prefix + '[]',
    comma: 'comma',
    indices: (prefix, key) => `${prefix}[${key}]`,
    repeat: (prefix) => prefix,
  };

  const check = (isRight, message) => { if (!isRight) throw new TypeError(message); };
  const isCharset = (charset) => charset === undefined || charset === 'utf-8' || charset === 'iso-8859-1';
  const flag = (value, otherwise) => (typeof value === 'boolean' ? value : otherwise);

  const settings = (given) => {
    const options = given ?? {};
    for (const name of ['allowEmptyArrays', 'encodeDotInKeys']) {
      check(options[name] === undefined || typeof options[name] === 'boolean',
        `\`${name}\` option can only be \`true\` or \`false\`, when provided`);
    }
    check(options.encoder === null || options.encoder === undefined || typeof options.encoder === 'function',
      'Encoder has to be a function.');
    check(isCharset(options.charset), 'The charset option must be either utf-8, iso-8859-1, or undefined');
    const format = options.format === undefined ? 'RFC3986' : options.format;
    check(typeof format === 'string' && format in FORMATS, 'Unknown format option provided.');
    check(!('commaRoundTrip' in options) || typeof options.commaRoundTrip === 'boolean',
      '`commaRoundTrip` must be a boolean, or absent');
    const arrayFormat = options.arrayFormat in ARRAY_KEYS ? options.arrayFormat
      : 'indices' in options ? (options.indices ? 'indices' : 'repeat') : 'indices';
    const encodeDotInKeys = flag(options.encodeDotInKeys, false);
    return {
      addQueryPrefix: flag(options.addQueryPrefix, false),
      allowDots: options.allowDots === undefined ? encodeDotInKeys : !!options.allowDots,
      allowEmptyArrays: flag(options.allowEmptyArrays, false),
      arrayFormat,
      charset: options.charset ?? 'utf-8',
      charsetSentinel: flag(options.charsetSentinel, false),
      commaRoundTrip: !!options.commaRoundTrip,
      delimiter: options.delimiter === undefined ? '&' : options.delimiter,
      depth: typeof options.depth === 'number' ? options.depth : Infinity,
      encode: flag(options.encode, true),
      encodeDotInKeys,
      encodeValuesOnly: flag(options.encodeValuesOnly, false),
      encoder: typeof options.encoder === 'function' ? options.encoder : encode,
      filter: typeof options.filter === 'function' || isArray(options.filter) ? options.filter : undefined,
      finish: FORMATS[format].finish,
      format,
      serializeDate: typeof options.serializeDate === 'function' ? options.serializeDate
        : (date) => Date.prototype.toISOString.call(date),
      skipNulls: flag(options.skipNulls, false),
      sort: typeof options.sort === 'function' ? options.sort : null,
      strictNullHandling: flag(options.strictNullHandling, false),
    };
  };

  const isPlain = (value) => /^(string|number|boolean|symbol|bigint)$/.test(typeof value)
    || value && typeof value === 'object' && typeof value.constructor?.isBuffer === 'function'
    && value.constructor.isBuffer(value);

  // The pairs of one value, in order. `above` holds the objects on the way to it.
  const pairs = (given, prefix, options, encoder, above) => {
    const { filter, finish, serializeDate } = options;
    const isComma = options.arrayFormat === 'comma';
    const encodeWith = (value, kind) => encoder(value, encode, options.charset, kind, options.format);
    const encodeKey = (key) => (encoder && !options.encodeValuesOnly ? encodeWith(key, 'key') : key);

    let value = given;
    if (typeof filter === 'function') value = filter(prefix, value);
    if (value instanceof Date) value = serializeDate(value);
    else if (isComma && isArray(value)) {
      value = value.map((item) => (item instanceof Date ? serializeDate(item) : item));
    }
    if (value === null) {
      if (options.strictNullHandling) return [finish(encodeKey(prefix))];
      value = '';
    }
    if (isPlain(value)) {
      return [finish(encodeKey(prefix)) + '=' + finish(encoder ? encodeWith(value, 'value') : String(value))];
    }
    if (value === undefined) return [];
    if (above.includes(value)) throw new RangeError('Cyclic object value');

    const goDeeper = () => {
      if (above.length > options.depth) throw new RangeError(`Input depth exceeded depth option of ${options.depth}`);
    };

    const list = isArray(value);
    const start = options.commaRoundTrip && isComma && list && value.length === 1 ? prefix + '[]' : prefix;
    if (options.allowEmptyArrays && list && value.length === 0) return [finish(encodeKey(start)) + '[]'];
    if (isComma && list) {
      const encodesItems = encoder && options.encodeValuesOnly;
      const items = value.map((item) => (
        item === null || item === undefined ? '' : encodesItems ? encodeWith(item, 'value') : String(item)));
      if (items.length === 0) return [];
      const joined = items.join(',') || null;
      if (joined === null && options.skipNulls) return [];
      goDeeper();
      return pairs(joined, start, { ...options, filter: undefined }, encodesItems ? null : encoder, []);
    }

    const found = [];
    for (const key of isArray(filter) ? filter : sorted(Object.keys(value), options.sort)) {
      if (key === null || key === undefined) continue;
      const inner = value[key];
      if (options.skipNulls && inner === null) continue;
      goDeeper();
      const name = options.allowDots && options.encodeDotInKeys ? String(key).replaceAll('.', '%2E') : String(key);
      const path = list ? ARRAY_KEYS[options.arrayFormat](start, name)
        : start + (options.allowDots ? '.' + name : `[${name}]`);
      found.push(...pairs(inner, path, options, encoder, [...above, value]));
    }
    return found;
  };
  const sorted = (list, sort) => (sort === null ? list : [...list].sort(sort));

  const stringify = (object, given) => {
    const options = settings(given);
    const { filter } = options;
    const value = typeof filter === 'function' ? filter('', object) : object;
    if (typeof value !== 'object' || value === null) return '';
    const found = [];
    const names = sorted(isArray(filter) ? filter : Object.keys(value), options.sort);
    for (const key of names) {
      if (key === null || key === undefined) continue;
      if (options.skipNulls && value[key] === null) continue;
      const name = options.encodeDotInKeys ? String(key).replaceAll('.', '%2E') : String(key);
      found.push(...pairs(value[key], name, options, options.encode ? options.encoder : null, [value]));
    }
    const joined = found.join(options.delimiter);
    if (joined === '') return '';
    const sentinel = options.charsetSentinel
      ? (options.charset === 'iso-8859-1' ? 'utf8=%26%2310003%3B' : 'utf8=%E2%9C%93') + options.delimiter : '';
    return (options.addQueryPrefix ? '?' : '') + sentinel + joined;
  };

  const formats = {
    default: 'RFC3986', RFC1738: 'RFC1738', RFC3986: 'RFC3986', WHATWG: 'WHATWG',
    formatters: { RFC1738: plus, RFC3986: String, WHATWG: plus },
  };
  return { globals: {}, packages: {}, stringify, formats, check, isCharset, flag };
}
