// The basic URL parser and the serializer (URL Standard §4.4, §4.5), on records:
// {scheme, username, password, host, port, path, query, fragment}; `host`, `port`, `query` and
// `fragment` may be null, `path` is a text where it is opaque, else an array.
//
// The states of the standard are functions here that take a whole stretch of text each; what
// the standard calls a state override is a setter that calls the one function.
(platform) => {
  const { parseHost } = platform.use('url_host');
  const {
    C0_CONTROL, FRAGMENT, QUERY, SPECIAL_QUERY, PATH, USERINFO, percentEncode, percentDecode,
  } = platform.use('percent_encoding');

  const PORTS = { __proto__: null, 'ftp:': 21, 'file:': null, 'http:': 80, 'https:': 443, 'ws:': 80, 'wss:': 443 };
  const isSpecial = (record) => record.scheme in PORTS;
  const isOpaque = (record) => typeof record.path === 'string';
  const hasCredentials = (record) => record.username !== '' || record.password !== '';
  const emptyRecord = () => ({
    scheme: '', username: '', password: '', host: null, port: null, path: [], query: null, fragment: null,
  });

  const withoutNewlines = (text) => (/[\t\n\r]/.test(text) ? text.replace(/[\t\n\r]/g, '') : text);
  const trimmed = (text) => text.replace(/^[\0-\x20]+|[\0-\x20]+$/g, '');

  // Where the first of these characters stands, else the end.
  const find = (text, set, from) => {
    set.lastIndex = from;
    const found = set.exec(text);
    return found === null ? text.length : found.index;
  };
  const AUTHORITY_END = /[/?#]/g;
  const SPECIAL_AUTHORITY_END = /[/\\?#]/g;
  const PATH_END = /[?#]/g;
  const authorityEnd = (record, text, from) => find(
    text, isSpecial(record) ? SPECIAL_AUTHORITY_END : AUTHORITY_END, from,
  );

  // --- paths -----------------------------------------------------------------------------------
  const isDriveLetter = (text) => /^[a-z][:|]$/i.test(text);
  const startsWithDriveLetter = (text, at) => /^[a-z][:|](?:[/\\?#]|$)/i.test(text.slice(at, at + 3));
  const isNormalizedDriveLetter = (text) => /^[a-z]:$/i.test(text);
  const DOUBLE_DOT = /^(?:\.|%2e){2}$/i;
  const SINGLE_DOT = /^(?:\.|%2e)$/i;

  const shorten = (record) => {
    const { path } = record;
    if (record.scheme === 'file:' && path.length === 1 && isNormalizedDriveLetter(path[0])) return;
    path.pop();
  };

  // The path state: `text` begins after the slash, and ends where the path does.
  const parsePath = (record, text) => {
    const special = isSpecial(record);
    const segments = text.split(special ? /[/\\]/ : '/');
    for (let index = 0; index < segments.length; index += 1) {
      const isLast = index === segments.length - 1;
      let segment = percentEncode(segments[index], PATH);
      if (DOUBLE_DOT.test(segment)) {
        shorten(record);
        if (isLast) record.path.push('');
      } else if (SINGLE_DOT.test(segment)) {
        if (isLast) record.path.push('');
      } else {
        if (record.scheme === 'file:' && record.path.length === 0 && isDriveLetter(segment)) {
          segment = segment[0] + ':';
        }
        record.path.push(segment);
      }
    }
  };

  const setQuery = (record, text) => {
    record.query = percentEncode(text, isSpecial(record) ? SPECIAL_QUERY : QUERY);
  };
  const setFragment = (record, text) => { record.fragment = percentEncode(text, FRAGMENT); };

  // From `at` on: `?query`, `#fragment`, or nothing.
  const parseRest = (record, text, at) => {
    const hash = text.indexOf('#', at);
    if (text[at] === '?') setQuery(record, text.slice(at + 1, hash < 0 ? text.length : hash));
    if (hash >= 0) setFragment(record, text.slice(hash + 1));
    return record;
  };

  const pathAndRest = (record, text, at) => {
    const end = find(text, PATH_END, at);
    parsePath(record, text.slice(at, end));
    return parseRest(record, text, end);
  };

  // The path start state.
  const pathStart = (record, text, at) => {
    if (isSpecial(record)) {
      return pathAndRest(record, text, text[at] === '/' || text[at] === '\\' ? at + 1 : at);
    }
    if (at === text.length || text[at] === '?' || text[at] === '#') return parseRest(record, text, at);
    return pathAndRest(record, text, text[at] === '/' ? at + 1 : at);
  };

  const opaquePath = (record, text, at) => {
    const end = find(text, PATH_END, at);
    let path = text.slice(at, end);
    // A space before the end would be trimmed when the URL is parsed again.
    if (end < text.length && path[path.length - 1] === ' ') path = path.slice(0, -1) + '%20';
    record.path = percentEncode(path, C0_CONTROL);
    return parseRest(record, text, end);
  };

  // --- authority -----------------------------------------------------------------------------------
  // The colon before a port, outside brackets; -1 where there is none.
  const portColon = (text) => {
    let inBrackets = false;
    for (let index = 0; index < text.length; index += 1) {
      const character = text[index];
      if (character === ':' && !inBrackets) return index;
      if (character === '[') inBrackets = true;
      else if (character === ']') inBrackets = false;
    }
    return -1;
  };

  const hostOf = (record, text) => parseHost(
    text, isSpecial(record), percentDecode, (host) => percentEncode(host, C0_CONTROL),
  );

  const setPort = (record, digits) => {
    if (digits === '') return true;
    const port = Number(digits);
    if (port > 65535) return false;
    record.port = port === PORTS[record.scheme] ? null : port;
    return true;
  };

  const authority = (record, text, at) => {
    const end = authorityEnd(record, text, at);
    const whole = text.slice(at, end);
    const sign = whole.lastIndexOf('@');
    if (sign >= 0) {
      const userinfo = whole.slice(0, sign);
      const colon = userinfo.indexOf(':');
      record.username = percentEncode(colon < 0 ? userinfo : userinfo.slice(0, colon), USERINFO);
      record.password = colon < 0 ? '' : percentEncode(userinfo.slice(colon + 1), USERINFO);
    }
    const address = whole.slice(sign + 1);
    if (sign >= 0 && address === '') return null;
    const colon = portColon(address);
    const name = colon < 0 ? address : address.slice(0, colon);
    if (name === '' && (colon >= 0 || isSpecial(record))) return null;
    record.host = name === '' ? '' : hostOf(record, name);
    if (record.host === null) return null;
    const port = colon < 0 ? '' : address.slice(colon + 1);
    if (!/^[0-9]*$/.test(port) || !setPort(record, port)) return null;
    return pathStart(record, text, end);
  };

  const specialAuthority = (record, text, at) => {
    let start = at;
    while (text[start] === '/' || text[start] === '\\') start += 1;
    return authority(record, text, start);
  };

  // --- relative references and files -----------------------------------------------------------------
  const isSlash = (record, character) => character === '/' || character === '\\' && isSpecial(record);

  const inherit = (record, base, names) => {
    for (const name of names) record[name] = name === 'path' ? [...base.path] : base[name];
  };

  // After everything but path and query is taken over.
  const relativePath = (record, base, text, at, keepsPath) => {
    record.path = [...base.path];
    if (text[at] === '?') return parseRest(record, text, at);
    record.query = base.query;
    if (text[at] === '#' || at === text.length) return parseRest(record, text, at);
    record.query = null;
    if (keepsPath) shorten(record);
    else record.path = [];
    return pathAndRest(record, text, at);
  };

  const relative = (record, base, text, at) => {
    record.scheme = base.scheme;
    if (isSlash(record, text[at])) {
      if (isSlash(record, text[at + 1])) {
        return isSpecial(record) ? specialAuthority(record, text, at + 2) : authority(record, text, at + 2);
      }
      inherit(record, base, ['username', 'password', 'host', 'port']);
      return pathAndRest(record, text, at + 1);
    }
    inherit(record, base, ['username', 'password', 'host', 'port']);
    return relativePath(record, base, text, at, true);
  };

  const setFileHost = (record, name) => {
    if (name === '') { record.host = ''; return true; }
    const host = hostOf(record, name);
    if (host === null) return false;
    record.host = host === 'localhost' ? '' : host;
    return true;
  };

  const fileUrl = (record, base, text, at) => {
    record.scheme = 'file:';
    record.host = '';
    const fromFile = base !== null && base.scheme === 'file:';
    if (!isSlash(record, text[at])) {
      if (!fromFile) return pathAndRest(record, text, at);
      record.host = base.host;
      return relativePath(record, base, text, at, !startsWithDriveLetter(text, at));
    }
    if (!isSlash(record, text[at + 1])) {
      if (fromFile) {
        record.host = base.host;
        if (!startsWithDriveLetter(text, at + 1) && base.path.length > 0 && isNormalizedDriveLetter(base.path[0])) {
          record.path.push(base.path[0]);
        }
      }
      return pathAndRest(record, text, at + 1);
    }
    const end = authorityEnd(record, text, at + 2);
    const name = text.slice(at + 2, end);
    if (isDriveLetter(name)) return pathAndRest(record, text, at + 2);
    return setFileHost(record, name) ? pathStart(record, text, end) : null;
  };

  // --- the whole -----------------------------------------------------------------------------------
  const SCHEME = /^[a-z][a-z0-9+.-]*:/i;

  // A record, or null where the text is no URL. `base`: a record or null.
  const parse = (given, base) => {
    const text = withoutNewlines(trimmed(given.toWellFormed()));
    const record = emptyRecord();
    const scheme = SCHEME.exec(text);
    if (scheme === null) {
      if (base === null) return null;
      if (isOpaque(base)) {
        if (text[0] !== '#') return null;
        inherit(record, base, ['scheme', 'query']);
        record.path = base.path;
        return parseRest(record, text, 0);
      }
      return base.scheme === 'file:' ? fileUrl(record, base, text, 0) : relative(record, base, text, 0);
    }
    const at = scheme[0].length;
    record.scheme = scheme[0].toLowerCase();
    if (record.scheme === 'file:') return fileUrl(record, base, text, at);
    if (isSpecial(record)) {
      const slashes = text[at] === '/' && text[at + 1] === '/';
      if (base !== null && base.scheme === record.scheme && !slashes) return relative(record, base, text, at);
      return specialAuthority(record, text, at);
    }
    if (text[at] !== '/') return opaquePath(record, text, at);
    return text[at + 1] === '/' ? authority(record, text, at + 2) : pathAndRest(record, text, at + 1);
  };

  const hostText = (record) => (record.host === null ? ''
    : record.host + (record.port === null ? '' : ':' + record.port));
  const pathText = (record) => (isOpaque(record) ? record.path
    : record.path.length === 0 ? '' : '/' + record.path.join('/'));

  const serialize = (record, withFragment = true) => {
    let text = record.scheme;
    if (record.host !== null) {
      text += '//';
      if (hasCredentials(record)) {
        text += record.username + (record.password === '' ? '' : ':' + record.password) + '@';
      }
      text += hostText(record);
    } else if (!isOpaque(record) && record.path.length > 1 && record.path[0] === '') text += '/.';
    text += pathText(record);
    if (record.query !== null) text += '?' + record.query;
    if (withFragment && record.fragment !== null) text += '#' + record.fragment;
    return text;
  };

  const origin = (record) => {
    if (record.scheme === 'blob:') {
      const inner = isOpaque(record) ? parse(record.path, null) : null;
      return inner !== null && /^https?:$/.test(inner.scheme) ? origin(inner) : 'null';
    }
    if (!isSpecial(record) || record.scheme === 'file:') return 'null';
    return record.scheme + '//' + hostText(record);
  };

  // --- setters: the parser with a state override ---------------------------------------------------
  const takesPort = (record) => record.host !== null && record.host !== '' && record.scheme !== 'file:';

  // Where the host of a setter's text ends, and whether it may be taken.
  const setHost = (record, given, withPort) => {
    if (isOpaque(record)) return;
    const text = withoutNewlines(given.toWellFormed());
    const whole = text.slice(0, authorityEnd(record, text, 0));
    if (record.scheme === 'file:') { setFileHost(record, whole); return; }
    const colon = portColon(whole);
    if (colon >= 0 && !withPort) return;
    const name = colon < 0 ? whole : whole.slice(0, colon);
    if (name === '' && (colon >= 0 || isSpecial(record) || hasCredentials(record) || record.port !== null)) return;
    const host = name === '' ? '' : hostOf(record, name);
    if (host === null) return;
    record.host = host;
    if (colon >= 0) setPort(record, /^[0-9]*/.exec(whole.slice(colon + 1))[0]);
  };

  const setters = {
    protocol(record, given) {
      const scheme = SCHEME.exec(withoutNewlines(given.toWellFormed()) + ':');
      if (scheme === null) return;
      const wanted = { ...record, scheme: scheme[0].toLowerCase() };
      if (isSpecial(record) !== isSpecial(wanted)) return;
      if (wanted.scheme === 'file:' && (hasCredentials(record) || record.port !== null)) return;
      if (record.scheme === 'file:' && record.host === '') return;
      record.scheme = wanted.scheme;
      if (record.port === PORTS[record.scheme]) record.port = null;
    },
    username(record, given) {
      if (takesPort(record)) record.username = percentEncode(given.toWellFormed(), USERINFO);
    },
    password(record, given) {
      if (takesPort(record)) record.password = percentEncode(given.toWellFormed(), USERINFO);
    },
    host(record, given) { setHost(record, given, true); },
    hostname(record, given) { setHost(record, given, false); },
    port(record, given) {
      if (!takesPort(record)) return;
      if (given === '') record.port = null;
      else setPort(record, /^[0-9]*/.exec(withoutNewlines(given))[0]);
    },
    pathname(record, given) {
      if (isOpaque(record)) return;
      const text = withoutNewlines(given.toWellFormed());
      record.path = [];
      if (isSlash(record, text[0])) parsePath(record, text.slice(1));
      else if (isSpecial(record) || text !== '') parsePath(record, text);
      else if (record.host === null) record.path.push('');
    },
    search(record, given) {
      const text = given[0] === '?' ? given.slice(1) : given;
      if (given === '') record.query = null;
      else setQuery(record, withoutNewlines(text.toWellFormed()));
    },
    hash(record, given) {
      const text = given[0] === '#' ? given.slice(1) : given;
      if (given === '') record.fragment = null;
      else setFragment(record, withoutNewlines(text.toWellFormed()));
    },
  };

  return { globals: {}, packages: {}, parse, serialize, origin, hostText, pathText, setters };
}
