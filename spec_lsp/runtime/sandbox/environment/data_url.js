// data: URLs (Fetch Standard §6).
(platform) => {
  const mimeType = platform.use('mime_type');
  const { encode, fromLatin1, latin1 } = platform.use('utf8');

  const percentDecoded = (text) => fromLatin1(latin1(encode(text)).replace(
    /%([0-9a-f]{2})/gi, (_, digits) => String.fromCharCode(parseInt(digits, 16)),
  ));

  // Forgiving, as atob is: blanks are skipped, padding may be missing. null where it is none.
  const fromBase64 = (bytes) => {
    try {
      return fromLatin1(atob(latin1(bytes)));
    } catch {
      return null;
    }
  };

  // {bytes, type}, or null where it is no such URL. `href` is a parsed URL's.
  const read = (href) => {
    const text = href.split('#', 1)[0].slice('data:'.length);
    const comma = text.indexOf(',');
    if (comma < 0) return null;
    let type = text.slice(0, comma).replace(/^[\t\n\f\r ]+|[\t\n\f\r ]+$/g, '');
    let bytes = percentDecoded(text.slice(comma + 1));
    if (/; *base64$/i.test(type)) {
      bytes = fromBase64(bytes);
      if (bytes === null) return null;
      type = type.replace(/; *base64$/i, '');
    }
    if (type.startsWith(';')) type = `text/plain${type}`;
    const parsed = mimeType.parse(type);
    return { bytes, type: parsed === null ? 'text/plain;charset=US-ASCII' : mimeType.write(parsed) };
  };

  return { globals: {}, packages: {}, read };
}
