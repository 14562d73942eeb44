// MIME types as bodies have them (MIME Sniffing Standard §4, Fetch Standard §2.2.6).
(platform) => {
  const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
  const QUOTABLE = /^[\t\x20-\x7e\x80-\xff]*$/;
  const trimmed = (text) => text.replace(/^[\t\n\r ]+|[\t\n\r ]+$/g, '');

  // `a; b="c;d"` → ['a', ' b="c;d"']: split where the separator stands outside quotes.
  const split = (text, separator) => {
    const parts = [];
    let from = 0;
    let quoted = false;
    for (let at = 0; at < text.length; at += 1) {
      if (quoted && text[at] === '\\') at += 1;
      else if (text[at] === '"') quoted = !quoted;
      else if (text[at] === separator && !quoted) {
        parts.push(text.slice(from, at));
        from = at + 1;
      }
    }
    parts.push(text.slice(from));
    return parts;
  };

  const unquoted = (text) => {
    let value = '';
    for (let at = 1; at < text.length && text[at] !== '"'; at += 1) {
      if (text[at] === '\\' && at + 1 < text.length) at += 1;
      value += text[at];
    }
    return value;
  };

  // {essence, parameters}, or null where it is no MIME type.
  const parse = (text) => {
    const [kind, ...rest] = split(trimmed(text), ';');
    const slash = kind.indexOf('/');
    const type = kind.slice(0, slash);
    const subtype = trimmed(kind.slice(slash + 1));
    if (slash < 1 || !TOKEN.test(type) || !TOKEN.test(subtype)) return null;
    const parameters = new Map();
    for (const part of rest) {
      const equals = part.indexOf('=');
      if (equals < 0) continue;
      const name = part.slice(0, equals).replace(/^[\t\n\r ]+/, '').toLowerCase();
      const raw = part.slice(equals + 1);
      const value = raw[0] === '"' ? unquoted(raw) : trimmed(raw);
      if (!TOKEN.test(name) || !QUOTABLE.test(value) || parameters.has(name)) continue;
      if (value !== '' || raw[0] === '"') parameters.set(name, value);
    }
    return { essence: `${type}/${subtype}`.toLowerCase(), parameters };
  };

  // The type that a combined Content-Type means: the last one that is sound.
  const extract = (combined) => {
    let found = null;
    for (const part of combined === null ? [] : split(combined, ',')) {
      const type = parse(part);
      if (type === null || type.essence === '*/*') continue;
      const charset = found?.parameters.get('charset');
      if (found?.essence === type.essence && charset !== undefined && !type.parameters.has('charset')) {
        type.parameters.set('charset', charset);
      }
      found = type;
    }
    return found;
  };

  const write = ({ essence, parameters }) => {
    let text = essence;
    for (const [name, value] of parameters) {
      text += `;${name}=${TOKEN.test(value) ? value : `"${value.replace(/["\\]/g, '\\$&')}"`}`;
    }
    return text;
  };

  return { globals: {}, packages: {}, parse, extract, write };
}
