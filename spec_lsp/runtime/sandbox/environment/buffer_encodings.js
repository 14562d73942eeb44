// Texts and bytes by the names that Node gives encodings, as lenient as Node is.
(platform) => {
  const { encode: toUtf8, decode: fromUtf8, latin1, fromLatin1 } = platform.use('utf8');
  const { coded } = platform.use('node_errors');
  const { apply } = Reflect;
  const { fromCharCode } = String;
  const { fromBase64, fromHex, prototype: { toBase64, toHex } } = Uint8Array;

  const NAMES = {
    __proto__: null, utf8: 'utf8', 'utf-8': 'utf8', ucs2: 'utf16le', 'ucs-2': 'utf16le', utf16le: 'utf16le',
    'utf-16le': 'utf16le', latin1: 'latin1', binary: 'latin1', base64: 'base64', base64url: 'base64url',
    hex: 'hex', ascii: 'ascii',
  };
  // undefined where the encoding is not known.
  const encodingName = (encoding) => {
    if (encoding === undefined || encoding === null || encoding === '') return 'utf8';
    return typeof encoding === 'string' ? NAMES[encoding.toLowerCase()] : undefined;
  };

  const lowBytes = (text) => {
    try { return fromLatin1(text); } catch { /* a letter past U+00FF */ }
    const bytes = new Uint8Array(text.length);
    for (let index = 0; index < text.length; index += 1) bytes[index] = text.charCodeAt(index);
    return bytes;
  };

  // Up to the first "=", either alphabet, whatever belongs to neither skipped. Of a letter past
  // U+00FF Node sees the lower byte.
  const base64Bytes = (given) => {
    try { return fromBase64(given); } catch { /* not as strict as that */ }
    const text = /[^\0-\xff]/.test(given) ? latin1(lowBytes(given)) : given;
    const end = text.indexOf('=');
    let digits = end < 0 ? text : text.slice(0, end);
    if (/[^A-Za-z0-9+/]/.test(digits)) {
      digits = digits.replaceAll('-', '+').replaceAll('_', '/').replace(/[^A-Za-z0-9+/]+/g, '');
    }
    return fromBase64(digits.length % 4 === 1 ? digits.slice(0, -1) : digits);
  };

  const isAscii = (bytes) => !/[\x80-\xff]/.test(latin1(bytes));

  const codecs = {
    __proto__: null,
    utf8: { bytes: toUtf8, text: (bytes) => fromUtf8(bytes, false), length: (text) => toUtf8(text).length },
    latin1: { bytes: lowBytes, text: latin1, length: (text) => text.length },
    ascii: {
      bytes: lowBytes,
      text: (bytes) => (isAscii(bytes) ? latin1(bytes) : latin1(bytes.map((byte) => byte & 0x7f))),
      length: (text) => text.length,
    },
    utf16le: {
      bytes(text) {
        const bytes = new Uint8Array(text.length * 2);
        for (let index = 0; index < text.length; index += 1) {
          const unit = text.charCodeAt(index);
          bytes[2 * index] = unit;
          bytes[2 * index + 1] = unit >> 8;
        }
        return bytes;
      },
      text(bytes) {
        let text = '';
        const end = bytes.length - (bytes.length % 2);
        for (let at = 0; at < end;) {
          const units = [];
          for (; at < end && units.length < 8192; at += 2) units.push(bytes[at] | (bytes[at + 1] << 8));
          text += apply(fromCharCode, null, units);
        }
        return text;
      },
      length: (text) => text.length * 2,
    },
    base64: {
      bytes: base64Bytes,
      text: (bytes) => apply(toBase64, bytes, []),
      // An upper bound, as in Node: what is skipped counts too.
      length: (text) => ((text.length - (/={1,2}$/.exec(text)?.[0].length ?? 0)) * 3) >>> 2,
    },
    hex: {
      bytes(text) {
        try { return fromHex(text); } catch { /* up to what is no pair of digits */ }
        return fromHex(/^(?:[0-9a-f]{2})*/i.exec(text)[0]);
      },
      text: (bytes) => apply(toHex, bytes, []),
      length: (text) => text.length >>> 1,
    },
  };
  codecs.base64url = {
    ...codecs.base64,
    text: (bytes) => apply(toBase64, bytes, [{ alphabet: 'base64url', omitPadding: true }]),
  };

  // The codec of an encoding. Throws ERR_UNKNOWN_ENCODING. Some methods take no empty name.
  const codec = (encoding, isStrict = false) => {
    const name = isStrict && (encoding === null || encoding === '') ? undefined : encodingName(encoding);
    if (name === undefined) throw coded(TypeError, 'ERR_UNKNOWN_ENCODING', `Unknown encoding: ${encoding}`);
    return codecs[name];
  };

  return { globals: {}, packages: {}, encodingName, codec, codecs, isAscii };
}
