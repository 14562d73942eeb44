// The package `querystring`, as Node has it.
(platform) => {
  const { coded } = platform.use('node_errors');
  const { isArray } = Array;
  const encodeNative = encodeURIComponent;
  const decodeNative = decodeURIComponent;

  const primitiveText = (value) => {
    if (typeof value === 'string') return value;
    if (typeof value === 'number' && Number.isFinite(value)) return `${value}`;
    return typeof value === 'bigint' || typeof value === 'boolean' ? `${value}` : '';
  };

  const querystring = {
    // The bytes of a text, `%41` taken for one, every letter for its lower byte.
    unescapeBuffer(text) {
      const { Buffer } = platform.use('buffer').globals;
      const decoded = `${text}`.replace(/%([0-9a-f]{2})/gi, (_, digits) => String.fromCharCode(parseInt(digits, 16)));
      return Buffer.from(decoded, 'latin1');
    },

    unescape(text) {
      try { return decodeNative(text); } catch { return querystring.unescapeBuffer(text).toString(); }
    },

    escape(value) {
      const text = typeof value === 'string' ? value : typeof value === 'object' ? String(value) : value + '';
      if (!text.isWellFormed()) throw coded(URIError, 'ERR_INVALID_URI', 'URI malformed');
      return encodeNative(text);
    },

    stringify(object, sep, eq, options) {
      if (object === null || typeof object !== 'object') return '';
      const isCustom = typeof options?.encodeURIComponent === 'function';
      const encode = isCustom ? options.encodeURIComponent : querystring.escape;
      const convert = (value) => {
        const text = primitiveText(value);
        return isCustom || text !== '' ? encode(text) : '';
      };
      const fields = [];
      for (const key of Object.keys(object)) {
        const start = convert(key) + (eq || '=');
        const value = object[key];
        for (const item of isArray(value) ? value : [value]) fields.push(start + convert(item));
      }
      return fields.join(sep || '&');
    },

    parse(text, sep, eq, options) {
      const object = Object.create(null);
      if (typeof text !== 'string' || text === '') return object;
      const isCustom = typeof options?.decodeURIComponent === 'function'
        || querystring.unescape !== unescape;
      const decode = typeof options?.decodeURIComponent === 'function' ? options.decodeURIComponent : querystring.unescape;
      const read = (part) => {
        const plain = part.replaceAll('+', isCustom ? '%20' : ' ');
        if (plain === '' || !isCustom && !/%[0-9a-f]{2}/i.test(plain)) return plain;
        try { return decode(plain); } catch { return querystring.unescape(plain); }
      };
      const equals = `${eq || '='}`;
      const most = typeof options?.maxKeys === 'number' ? options.maxKeys : 1000;
      const parts = text.split(`${sep || '&'}`);
      for (const part of most > 0 ? parts.slice(0, Math.ceil(most)) : parts) {
        if (part === '') continue;
        const at = part.indexOf(equals);
        const key = read(at < 0 ? part : part.slice(0, at));
        const value = at < 0 ? '' : read(part.slice(at + equals.length));
        if (object[key] === undefined) object[key] = value;
        else if (isArray(object[key])) object[key].push(value);
        else object[key] = [object[key], value];
      }
      return object;
    },
  };
  const { unescape } = querystring;
  querystring.encode = querystring.stringify;
  querystring.decode = querystring.parse;

  return { globals: {}, packages: { querystring } };
}
