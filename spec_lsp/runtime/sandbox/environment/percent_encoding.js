// Percent-encoding of URLs (URL Standard §1.3) and of forms (§5).
(platform) => {
  const { decode: decodeUtf8, fromLatin1 } = platform.use('utf8');
  const encodeNative = encodeURIComponent;
  const decodeNative = decodeURIComponent;

  // What each part of a URL percent-encodes; beyond ASCII everything is.
  const C0_CONTROL = /[^\x20-\x7e]/gu;
  const FRAGMENT = /[^!#-;=?-_a-~]/gu;
  const QUERY = /[^!$-;=?-~]/gu;
  const SPECIAL_QUERY = /[^!$-&(-;=?-~]/gu;
  const PATH = /[^!$-;=@-\]_a-z|~]/gu;
  const USERINFO = /[^!$-.0-9A-Z_a-z~]/gu;

  const hex = (code) => (code < 16 ? '%0' : '%') + code.toString(16).toUpperCase();
  const encodeOne = (character) => (character < '\x80' ? hex(character.charCodeAt(0)) : encodeNative(character));

  // `text` has no lone surrogates.
  const percentEncode = (text, set) => text.replace(set, encodeOne);

  // The bytes of a text, `%41` taken for one, as UTF-8; what is broken becomes U+FFFD.
  const percentDecode = (text) => {
    if (!text.includes('%')) return text;
    try {
      return decodeNative(text);
    } catch {
      const escaped = encodeNative(text).replace(/%25([0-9a-f]{2})/gi, '%$1');
      return decodeUtf8(fromLatin1(escaped.replace(
        /%([0-9a-f]{2})/gi, (_, digits) => String.fromCharCode(parseInt(digits, 16)),
      )), false);
    }
  };

  const formEncode = (text) => encodeNative(text.toWellFormed())
    .replace(/%20|[!'()~]/g, (found) => (found === '%20' ? '+' : hex(found.charCodeAt(0))));

  const parseForm = (text) => {
    const pairs = [];
    for (const part of text.split('&')) {
      if (part === '') continue;
      const equals = part.indexOf('=');
      const name = equals < 0 ? part : part.slice(0, equals);
      const value = equals < 0 ? '' : part.slice(equals + 1);
      pairs.push([percentDecode(name.replaceAll('+', ' ')), percentDecode(value.replaceAll('+', ' '))]);
    }
    return pairs;
  };

  const formText = (pairs) => {
    let text = '';
    for (const [name, value] of pairs) {
      text += (text === '' ? '' : '&') + formEncode(name) + '=' + formEncode(value);
    }
    return text;
  };

  return {
    globals: {}, packages: {},
    C0_CONTROL, FRAGMENT, QUERY, SPECIAL_QUERY, PATH, USERINFO,
    percentEncode, percentDecode, parseForm, formText,
  };
}
