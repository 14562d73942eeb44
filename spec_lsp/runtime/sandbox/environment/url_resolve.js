// The older `resolve` of the package `url`, on its objects of parts. `make` takes what
// url_legacy.js has made already.
//
// Its paths know no standard: where a scheme takes no slashes (`foo:`), a host counts as the
// first segment of the path while it is resolved, and comes off again at the end.
(platform) => {
  const make = ({ Url, parse, SLASHED }) => {
    const copy = (target, source, names) => { for (const name of names) target[name] = source[name]; };

    const finish = (url) => {
      url.href = url.format();
      return url;
    };
    const setPath = (url) => { url.path = (url.pathname || '') + (url.search || ''); };

    // `//host/path`: everything but the scheme is the reference's.
    const otherHost = (result, reference) => {
      copy(result, reference, Object.keys(reference).filter((name) => name !== 'protocol'));
      if (SLASHED.test(result.protocol) && result.hostname && !result.pathname) {
        result.pathname = '/';
        result.path = '/';
      }
      return finish(result);
    };

    // Where a scheme's slashes were left out (`http:host/path`), the first segment is the host.
    const hostFromPath = (reference) => {
      const segments = (reference.pathname || '').split('/');
      const first = segments.findIndex((segment) => segment !== '');
      reference.host = first < 0 ? '' : segments[first];
      reference.hostname ||= '';
      const rest = first < 0 ? '' : segments.slice(first + 1).join('/');
      return rest.startsWith('/') ? rest : '/' + rest;
    };

    const otherScheme = (result, reference) => {
      if (!SLASHED.test(reference.protocol)) {
        copy(result, reference, Object.keys(reference));
        return finish(result);
      }
      const isFile = /^file:?$/.test(reference.protocol);
      const pathname = reference.host || isFile ? reference.pathname : hostFromPath(reference);
      copy(result, reference, ['protocol', 'search', 'query', 'auth', 'port']);
      result.pathname = pathname;
      result.host = reference.host || '';
      result.hostname = reference.hostname || reference.host;
      result.slashes ||= reference.slashes;
      if (result.pathname || result.search) setPath(result);
      return finish(result);
    };

    // From the end: what a ".." takes away, and how many of them had nothing to take.
    const withoutDots = (segments) => {
      const kept = [];
      let up = 0;
      for (const segment of segments.toReversed()) {
        if (segment === '.') continue;
        if (segment === '..') up += 1;
        else if (up > 0) up -= 1;
        else kept.unshift(segment);
      }
      return { kept, up };
    };

    const asSegment = (host, segments) => {
      if (!host) return;
      if (segments[0] === '') segments[0] = host;
      else segments.unshift(host);
    };

    const hostsIntoPaths = (result, reference, base, given) => {
      asSegment(result.host, base);
      copy(result, { host: '', hostname: '', port: null }, ['host', 'hostname', 'port']);
      if (!reference.protocol) return;
      asSegment(reference.host, given);
      copy(reference, { host: null, hostname: null, port: null }, ['host', 'hostname', 'port']);
      result.auth = null;
    };

    const hostOutOfPath = (result, host) => {
      copy(result, { host, hostname: host }, ['host', 'hostname']);
      if (!host || host.indexOf('@') <= 0) return;
      const [auth, name] = host.split('@');
      copy(result, { auth, host: name, hostname: name }, ['auth', 'host', 'hostname']);
    };

    const takeHost = (result, reference, names) => {
      const value = reference[names[0]];
      if (!value && value !== '') return;
      if (result[names[0]] !== value) result.auth = null;
      copy(result, reference, names);
    };

    // The segments of the path before dots are taken away; null where only the query changes.
    const joinedSegments = (result, reference, base, given, isAbsolute) => {
      const hasQuery = reference.search !== null && reference.search !== undefined;
      if (isAbsolute) {
        takeHost(result, reference, ['host', 'port']);
        takeHost(result, reference, ['hostname']);
      }
      if (isAbsolute || given.length > 0 || hasQuery) copy(result, reference, ['search', 'query']);
      if (isAbsolute) return given;
      if (given.length > 0) return [...base.slice(0, -1), ...given];
      return hasQuery ? null : base;
    };

    const startsWithSlash = (pathname) => Boolean(pathname && pathname.startsWith('/'));
    const isRooted = (segments) => segments[0] === '' || startsWithSlash(segments[0]);

    const samePlace = (result, reference) => {
      const base = result.pathname ? result.pathname.split('/') : [];
      const given = reference.pathname ? reference.pathname.split('/') : [];
      const isAbsolute = Boolean(reference.host) || startsWithSlash(reference.pathname);
      const climbsNowhere = isAbsolute || startsWithSlash(result.pathname) || Boolean(result.host && reference.pathname);
      let mustBeRooted = climbsNowhere;
      const noSlashes = result.protocol && !SLASHED.test(result.protocol);
      if (noSlashes) {
        hostsIntoPaths(result, reference, base, given);
        mustBeRooted &&= given[0] === '' || base[0] === '';
      }

      const segments = joinedSegments(result, reference, base, given, isAbsolute);
      if (segments === null) {
        if (noSlashes) hostOutOfPath(result, base.shift());
        if (result.pathname !== null || result.search !== null) setPath(result);
        return finish(result);
      }
      if (segments.length === 0) {
        result.pathname = null;
        result.path = result.search ? '/' + result.search : null;
        return finish(result);
      }

      const last = segments[segments.length - 1];
      const isFolder = last === ''
        || (last === '.' || last === '..') && (result.host || reference.host || segments.length > 1);
      const { kept, up } = withoutDots(segments);
      if (!mustBeRooted && !climbsNowhere) kept.unshift(...Array(up).fill('..'));
      if (mustBeRooted && !isRooted(kept)) kept.unshift('');
      if (isFolder && !kept.join('/').endsWith('/')) kept.push('');

      const rooted = isRooted(kept);
      if (noSlashes) hostOutOfPath(result, rooted || kept.length === 0 ? '' : kept.shift());
      mustBeRooted ||= result.host && kept.length > 0;
      if (mustBeRooted && !rooted) kept.unshift('');
      result.pathname = kept.length > 0 ? kept.join('/') : null;
      if (kept.length === 0) result.path = null;
      if (result.pathname !== null || result.search !== null) setPath(result);
      result.auth = reference.auth || result.auth;
      result.slashes ||= reference.slashes;
      return finish(result);
    };

    const resolveObject = (base, given) => {
      const reference = typeof given === 'string' ? parse(given, false, true) : given;
      const result = new Url();
      copy(result, base, Object.keys(base));
      result.hash = reference.hash;
      if (reference.href === '') return finish(result);
      if (reference.slashes && !reference.protocol) return otherHost(result, reference);
      if (reference.protocol && reference.protocol !== result.protocol) return otherScheme(result, reference);
      return samePlace(result, reference);
    };

    return { resolveObject };
  };

  return { globals: {}, packages: {}, make };
}
