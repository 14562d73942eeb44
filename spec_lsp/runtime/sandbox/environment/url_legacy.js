// The older half of the package `url`: parse, format and resolve, as Node has them, and its
// conversions between domains, files and URLs.
(platform) => {
  const { toAscii, toUnicode } = platform.use('url_host');
  const { coded, invalidType } = platform.use('node_errors');
  const querystring = () => platform.use('querystring').packages.querystring;

  const SLASHED = /^(https?|ftp|gopher|file|wss?):?$/;
  const SCRIPT = /^javascript:?$/;
  const NAMES = [
    'protocol', 'slashes', 'auth', 'host', 'port', 'hostname', 'hash', 'search', 'query', 'pathname', 'path', 'href',
  ];

  function Url() { for (const name of NAMES) this[name] = null; }

  const ESCAPED = /[\t\n\r "'<>\\^`{|}]/g;
  const escapeOdd = (text) => text.replace(ESCAPED, (found) => (found === "'" ? '%27' : encodeURIComponent(found)));
  const invalid = (input) => coded(TypeError, 'ERR_INVALID_URL', 'Invalid URL', { input });

  // Where the authority ends: at a slash, "?" or "#"; and where its host does: at the first
  // character that no host has, unless an "@" follows.
  const authority = (given) => {
    const authorityEnd = given.search(/[/?#]/);
    const whole = authorityEnd < 0 ? given : given.slice(0, authorityEnd);
    const text = whole.replace(/[\t\n\r]/g, '') + given.slice(whole.length);
    const end = text.length - given.length + whole.length;
    const at = text.lastIndexOf('@', end - 1);
    const start = end > 0 && at >= 0 ? at + 1 : 0;
    const stop = text.slice(start, end).search(/[ "%';<>\\^`{|}]/);
    return {
      auth: start > 0 ? decodeURIComponent(text.slice(0, at)) : null,
      host: text.slice(start, stop < 0 ? end : start + stop),
      rest: text.slice(stop < 0 ? end : start + stop),
    };
  };

  // Sets the host; gives what of it belongs to the path.
  const readHost = (url, whole, input) => {
    const port = /:([0-9]*)$/.exec(whole);
    let host = port === null ? whole : whole.slice(0, port.index);
    if (port !== null && port[1] !== '') url.port = port[1];
    const isIpv6 = host.startsWith('[') && host.endsWith(']');
    const colon = isIpv6 ? -1 : host.indexOf(':');
    const excess = colon < 0 ? '' : '/' + host.slice(colon);
    if (colon >= 0) host = host.slice(0, colon);
    let name = host.length > 255 ? '' : host.toLowerCase();
    if (isIpv6) {
      if (/[\0\t\n\r #%/<>?@\\^|]/.test(name)) throw invalid(input);
    } else if (name !== '') {
      const ascii = toAscii(name);
      if (ascii === null || ascii === '' || /[\0\t\n\r #%/:<>?@[\\\]^|]/.test(ascii)) throw invalid(input);
      name = ascii;
    }
    url.host = name + (url.port === null ? '' : ':' + url.port);
    url.hostname = isIpv6 ? name.slice(1, -1) : name;
    return excess;
  };

  const parse = (input, parseQueryString, slashesDenoteHost) => {
    if (input instanceof Url) return input;
    if (typeof input !== 'string') throw invalidType('url', 'of type string', input);
    const url = new Url();
    const question = input.search(/[?#]/);
    let rest = input.slice(0, question < 0 ? undefined : question).replaceAll('\\', '/')
      + (question < 0 ? '' : input.slice(question));
    rest = rest.replace(/^[\0-\x20\xa0\ufeff]+|[\0-\x20\xa0\ufeff]+$/g, '');

    // A plain path stays as it is written.
    const isPath = !slashesDenoteHost && /^\/\/?(?!\/)[^?\s#@]*(?:\?[^\s#]*)?$/.test(rest);
    const scheme = /^[a-z0-9.+-]+:/i.exec(rest);
    const protocol = scheme === null ? '' : scheme[0].toLowerCase();
    if (scheme !== null) {
      url.protocol = protocol;
      rest = rest.slice(scheme[0].length);
    }
    const isScript = SCRIPT.test(protocol);
    if (slashesDenoteHost || scheme !== null || /^\/\/[^@/]+@[^@/]+/.test(rest)) {
      if (rest.startsWith('//') && !isScript) {
        url.slashes = true;
        rest = rest.slice(2);
      }
    }
    // "HTTP:" counts as a scheme without slashes, "http:" does not.
    if (!isScript && (url.slashes || scheme !== null && !SLASHED.test(scheme[0]))) {
      const found = authority(rest);
      url.auth = found.auth;
      rest = readHost(url, found.host, input) + found.rest;
      if (url.host[0] === '[' && rest[0] !== '/') rest = '/' + rest;
    }
    if (!isScript && !isPath) rest = escapeOdd(rest);

    const hash = rest.indexOf('#');
    if (hash >= 0) url.hash = rest.slice(hash);
    const mark = rest.slice(0, hash < 0 ? undefined : hash).indexOf('?');
    if (mark >= 0) {
      url.search = rest.slice(mark, hash < 0 ? undefined : hash);
      url.query = url.search.slice(1);
      if (parseQueryString) url.query = querystring().parse(url.query);
    } else if (parseQueryString) url.query = Object.create(null);
    const end = mark >= 0 ? mark : hash >= 0 ? hash : rest.length;
    if (end > 0) url.pathname = rest.slice(0, end);
    if (SLASHED.test(protocol) && url.hostname && !url.pathname) url.pathname = '/';
    if (url.pathname || url.search) url.path = (url.pathname || '') + (url.search || '');
    url.href = url.format();
    return url;
  };

  const authText = (auth) => encodeURIComponent(auth.toWellFormed()).replaceAll('%3A', ':').replaceAll('%27', "'");

  const formatParts = (url) => {
    const auth = url.auth ? authText(url.auth) + '@' : '';
    let protocol = url.protocol || '';
    if (protocol !== '' && !protocol.endsWith(':')) protocol += ':';
    let host = '';
    if (url.host) host = auth + url.host;
    else if (url.hostname) {
      const { hostname } = url;
      const isBare = hostname.includes(':') && !hostname.startsWith('[');
      host = auth + (isBare ? `[${hostname}]` : hostname) + (url.port ? ':' + url.port : '');
    }
    let pathname = (url.pathname || '').replace(/[#?]/g, encodeURIComponent);
    const query = url.query !== null && typeof url.query === 'object' ? querystring().stringify(url.query) : '';
    let search = url.search || (query === '' ? '' : '?' + query);
    if (url.slashes || SLASHED.test(protocol)) {
      if (url.slashes || host !== '') {
        if (pathname !== '' && !pathname.startsWith('/')) pathname = '/' + pathname;
        host = '//' + host;
      } else if (protocol === 'file:') host = '//';
    }
    search = search.replaceAll('#', '%23');
    let hash = url.hash || '';
    if (hash !== '' && !hash.startsWith('#')) hash = '#' + hash;
    if (search !== '' && !search.startsWith('?')) search = '?' + search;
    return protocol + host + pathname + search + hash;
  };

  // A URL of the standard's class, some of its parts left out.
  const formatStandard = (url, options) => {
    const flag = (name) => options?.[name] === undefined || Boolean(options[name]);
    const host = options?.unicode ? toUnicode(url.hostname) + (url.port === '' ? '' : ':' + url.port) : url.host;
    let text = url.protocol;
    if (url.href.slice(text.length).startsWith('//')) {
      const password = url.password === '' ? '' : ':' + url.password;
      const hasAuth = flag('auth') && (url.username !== '' || password !== '');
      text += '//' + (hasAuth ? url.username + password + '@' : '') + host;
    }
    return text + url.pathname + (flag('search') ? url.search : '') + (flag('fragment') ? url.hash : '');
  };

  const format = (input, options) => {
    let url = input;
    if (typeof url === 'string') url = parse(url);
    else if (typeof url !== 'object' || url === null) {
      throw invalidType('urlObject', 'one of type object or string', input);
    } else if (url instanceof platform.use('url').globals.URL) return formatStandard(url, options);
    return formatParts(url);
  };

  const { resolveObject } = platform.use('url_resolve').make({ Url, parse, SLASHED });
  const resolve = (from, to) => parse(from, false, true).resolve(to);

  Object.assign(Url.prototype, {
    parse(input, parseQueryString, slashesDenoteHost) {
      return Object.assign(this, parse(input, parseQueryString, slashesDenoteHost));
    },
    format() { return formatParts(this); },
    resolve(relative) { return this.resolveObject(parse(relative, false, true)).format(); },
    resolveObject(relative) { return resolveObject(this, relative); },
  });

  // --- conversions -----------------------------------------------------------------------------------
  const hostOf = (domain) => {
    const { URL } = platform.use('url').globals;
    return URL.canParse(`ws://${domain}`) ? new URL(`ws://${domain}`).hostname : '';
  };

  const fileURLToPath = (given) => {
    const { URL } = platform.use('url').globals;
    if (typeof given !== 'string' && !(given instanceof URL)) {
      throw invalidType('path', 'of type string or an instance of URL', given);
    }
    const url = new URL(given);
    if (url.protocol !== 'file:') throw coded(TypeError, 'ERR_INVALID_URL_SCHEME', 'The URL must be of scheme file');
    if (url.hostname !== '') {
      throw coded(TypeError, 'ERR_INVALID_FILE_URL_HOST', 'File URL host must be "localhost" or empty on linux');
    }
    if (/%2f/i.test(url.pathname)) {
      throw coded(TypeError, 'ERR_INVALID_FILE_URL_PATH', 'File URL path must not include encoded / characters');
    }
    return decodeURIComponent(url.pathname);
  };

  const pathToFileURL = (path) => {
    const { URL } = platform.use('url').globals;
    if (typeof path !== 'string') throw invalidType('path', 'of type string', path);
    const escaped = path.replace(/[%\\\n\r\t?#]/g, encodeURIComponent);
    return new URL('file://' + (path.startsWith('/') ? '' : '/') + escaped);
  };

  const urlToHttpOptions = (url) => {
    const options = {
      protocol: url.protocol,
      hostname: url.hostname.replace(/^\[(.*)\]$/, '$1'),
      hash: url.hash, search: url.search, pathname: url.pathname,
      path: `${url.pathname || ''}${url.search || ''}`,
      href: url.href,
    };
    if (url.port !== '') options.port = Number(url.port);
    if (url.username || url.password) {
      options.auth = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
    }
    return options;
  };

  const packageWith = (globals) => ({
    Url, parse, resolve, resolveObject: (from, to) => (from ? parse(from, false, true).resolveObject(to) : to), format,
    ...globals,
    domainToASCII: (domain) => hostOf(`${domain}`),
    domainToUnicode: (domain) => toUnicode(hostOf(`${domain}`)),
    pathToFileURL, fileURLToPath, urlToHttpOptions,
  });

  return { globals: {}, packages: {}, packageWith };
}
