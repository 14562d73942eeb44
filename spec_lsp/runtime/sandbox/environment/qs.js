// The package qs: `parse` as its documentation describes it; `stringify` is a part of its own.
(platform) => {
  const { stringify, formats, check, isCharset, flag } = platform.use('qs_stringify');
  const { combine, emptyObject, isObject, isOverflowing, limitExceeded, limited, markOverflow, merge, put } = platform.use('qs_merge');
  const { isArray } = Array;
  const { hasOwn } = Object;
  const decodeNative = decodeURIComponent;
  const unescapeNative = unescape;

  const decode = (value, defaultDecoder, charset) => {
    const text = value.replaceAll('+', ' ');
    if (charset === 'iso-8859-1') return text.replace(/%[0-9a-f]{2}/gi, unescapeNative);
    try { return decodeNative(text); } catch { return text; }
  };

  const settings = (given) => {
    const options = given ?? {};
    for (const name of ['allowEmptyArrays', 'decodeDotInKeys']) {
      check(options[name] === undefined || typeof options[name] === 'boolean',
        `\`${name}\` option can only be \`true\` or \`false\`, when provided`);
    }
    check(options.decoder === null || options.decoder === undefined || typeof options.decoder === 'function',
      'Decoder has to be a function.');
    check(isCharset(options.charset), 'The charset option must be either utf-8, iso-8859-1, or undefined');
    check(options.throwOnLimitExceeded === undefined || typeof options.throwOnLimitExceeded === 'boolean',
      '`throwOnLimitExceeded` option must be a boolean');
    check([undefined, 'combine', 'first', 'last'].includes(options.duplicates),
      'The duplicates option must be either combine, first, or last');
    const { delimiter } = options;
    return {
      allowDots: options.allowDots === undefined ? options.decodeDotInKeys === true : !!options.allowDots,
      allowEmptyArrays: flag(options.allowEmptyArrays, false),
      allowPrototypes: flag(options.allowPrototypes, false),
      allowSparse: flag(options.allowSparse, false),
      arrayLimit: typeof options.arrayLimit === 'number' ? options.arrayLimit : 20,
      charset: options.charset ?? 'utf-8',
      charsetSentinel: flag(options.charsetSentinel, false),
      comma: flag(options.comma, false),
      decodeDotInKeys: flag(options.decodeDotInKeys, false),
      decoder: typeof options.decoder === 'function' ? options.decoder : decode,
      delimiter: typeof delimiter === 'string' || delimiter instanceof RegExp ? delimiter : '&',
      depth: typeof options.depth === 'number' || options.depth === false ? +options.depth : 5,
      duplicates: options.duplicates ?? 'combine',
      ignoreQueryPrefix: options.ignoreQueryPrefix === true,
      interpretNumericEntities: flag(options.interpretNumericEntities, false),
      parameterLimit: typeof options.parameterLimit === 'number' ? options.parameterLimit : 1000,
      parseArrays: options.parseArrays !== false,
      plainObjects: flag(options.plainObjects, false),
      strictDepth: flag(options.strictDepth, false),
      strictMerge: flag(options.strictMerge, true),
      strictNullHandling: flag(options.strictNullHandling, false),
      throwOnLimitExceeded: flag(options.throwOnLimitExceeded, false),
    };
  };

  // --- names and values of the query ---------------------------------------------------------------
  const commaParts = (value, options) => {
    if (!options.comma || typeof value !== 'string' || !value.includes(',')) return value;
    return value.split(',');
  };

  const entities = (text) => text.replace(/&#(\d+);/g, (_, digits) => String.fromCodePoint(+digits));

  const SENTINELS = { __proto__: null, 'utf8=%E2%9C%93': 'utf-8', 'utf8=%26%2310003%3B': 'iso-8859-1' };

  const partsOf = (text, options) => {
    const clean = (options.ignoreQueryPrefix ? text.replace(/^\?/, '') : text)
      .replace(/%5B/gi, '[').replace(/%5D/gi, ']');
    const { parameterLimit } = options;
    const parts = clean.split(options.delimiter);
    if (parameterLimit === Infinity) return parts;
    if (options.throwOnLimitExceeded && parts.length > parameterLimit) {
      throw new RangeError(
        `Parameter limit exceeded. Only ${parameterLimit} parameter${parameterLimit === 1 ? '' : 's'} allowed.`,
      );
    }
    return parts.slice(0, Math.max(0, parameterLimit));
  };

  const flatValues = (text, options) => {
    const values = { __proto__: null };
    const parts = partsOf(text, options);
    let { charset } = options;
    let sentinel = -1;
    if (options.charsetSentinel) {
      sentinel = parts.findIndex((part) => part.startsWith('utf8='));
      charset = SENTINELS[parts[sentinel]] ?? charset;
    }
    const read = (part, kind) => options.decoder(part, decode, charset, kind);
    parts.forEach((part, index) => {
      if (index === sentinel) return;
      const bracket = part.indexOf(']=');
      const equals = bracket < 0 ? part.indexOf('=') : bracket + 1;
      const name = read(equals < 0 ? part : part.slice(0, equals), 'key');
      if (name === null || name === undefined) return;
      let value = options.strictNullHandling ? null : '';
      if (equals >= 0) {
        const given = commaParts(part.slice(equals + 1), options);
        value = isArray(given) ? given.map((item) => read(item, 'value')) : read(given, 'value');
      }
      const isList = equals >= 0 && part.slice(0, equals).endsWith('[]');
      if (isArray(value) && (!isList || options.throwOnLimitExceeded)) value = limited(value, options);
      if (value && options.interpretNumericEntities && charset === 'iso-8859-1') {
        value = isArray(value) ? value.map((item) => entities(String(item))) : entities(String(value));
      }
      if (isList && isArray(value)) value = [value];
      if (!hasOwn(values, name)) put(values, name, value);
      else if (isList || options.duplicates === 'combine') values[name] = combine(values[name], value, options);
      else if (options.duplicates === 'last') values[name] = value;
    });
    return values;
  };

  // --- nested names ----------------------------------------------------------------------------------
  // `a[b][c]` → ['a', '[b]', '[c]']; what is past the depth stays one segment.
  const groupEnd = (name, start) => {
    let open = 0;
    for (let at = start; at < name.length; at += 1) {
      if (name[at] === '[') open += 1;
      else if (name[at] === ']') {
        open -= 1;
        if (open === 0) return at;
      }
    }
    return -1;
  };

  // Whether a name may be given to an object.
  const mayBeGiven = (segment, options) => options.plainObjects || options.allowPrototypes
    || !hasOwn(Object.prototype, segment);

  const unwrapped = (segment) => (segment[0] === '[' && segment.endsWith(']') ? segment.slice(1, -1) : segment);

  // null where a name is one of Object.prototype's.
  const segmentsOf = (name, options) => {
    if (options.depth <= 0) return mayBeGiven(unwrapped(name), options) ? [name] : null;
    const first = name.indexOf('[');
    const parent = first < 0 ? name : name.slice(0, first);
    const segments = [];
    if (parent !== '') {
      if (!mayBeGiven(parent, options)) return null;
      segments.push(parent);
    }
    let at = first;
    for (let depth = 0; at >= 0; depth += 1) {
      const end = groupEnd(name, at);
      if (end < 0) {
        segments.push(`[${name.slice(at)}]`);
        return segments;
      }
      if (depth >= options.depth) {
        if (options.strictDepth) {
          throw new RangeError(`Input depth exceeded depth option of ${options.depth} and strictDepth is true`);
        }
        segments.push(`[${name.slice(at)}]`);
        return segments;
      }
      const segment = name.slice(at, end + 1);
      if (!mayBeGiven(unwrapped(segment), options)) return null;
      segments.push(segment);
      at = name.indexOf('[', end + 1);
    }
    return segments;
  };

  // `a.b[c.d]` → `a[b][c.d]`.
  const withBrackets = (name) => {
    let text = '';
    for (let at = 0; at < name.length;) {
      const end = name[at] === '[' ? groupEnd(name, at) : -1;
      const dotted = /^\.([^.[]+)/.exec(name.slice(at));
      if (name[at] === '[' && end < 0) return text + name.slice(at);
      if (end >= 0) text += name.slice(at, end + 1);
      else text += dotted === null ? name[at] : `[${dotted[1]}]`;
      at = end >= 0 ? end + 1 : at + (dotted === null ? 1 : dotted[0].length);
    }
    return text;
  };

  const nested = (segments, value, options) => segments.reduceRight((leaf, segment) => {
    if (segment === '[]' && options.parseArrays) {
      if (options.allowEmptyArrays && (leaf === '' || options.strictNullHandling && leaf === null)) return [];
      return isOverflowing(leaf) ? leaf : combine([], leaf, options);
    }
    const object = emptyObject(options);
    const clean = unwrapped(segment);
    const name = options.decodeDotInKeys ? clean.replace(/%2E/gi, '.') : clean;
    const index = parseInt(name, 10);
    if (!options.parseArrays && name === '') return put(object, 0, leaf);
    const isIndex = segment !== name && String(index) === name && index >= 0 && options.parseArrays;
    if (isIndex && index < options.arrayLimit) {
      const list = [];
      list[index] = leaf;
      return list;
    }
    if (isIndex && options.throwOnLimitExceeded) throw limitExceeded(options);
    if (isIndex) markOverflow(object, index + 1);
    return name === '__proto__' ? object : put(object, name, leaf);
  }, value);

  // Holes closed, all the way down.
  const compact = (value) => {
    if (!isObject(value) || value instanceof Date) return value;
    for (const key of Object.keys(value)) {
      if (isObject(value[key])) value[key] = compact(value[key]);
    }
    return isArray(value) ? value.filter(() => true) : value;
  };

  const parse = (text, given) => {
    const options = settings(given);
    if (text === '' || text === null || text === undefined) return emptyObject(options);
    const values = typeof text === 'string' ? flatValues(text, options) : text;
    let object = emptyObject(options);
    for (const name of Object.keys(values)) {
      if (name === '') continue;
      const segments = segmentsOf(options.allowDots ? withBrackets(name) : name, options);
      if (segments === null) continue;
      object = merge(object, nested(segments, values[name], options), options);
    }
    return options.allowSparse ? object : compact(object);
  };

  return { globals: {}, packages: { qs: { formats, parse, stringify } } };
}
