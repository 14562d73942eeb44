// Where a request of axios goes, and the name and password that its address holds.
(platform) => {
  const { isString } = platform.use('axios_values');
  const { AxiosError } = platform.use('axios_error');

  const hiddenParts = (url) => url
    .replace(/^(https?:\/{0,2})[^/?#]*@/i, '$1[REDACTED ****]@')
    .replace(/([?&][^=&#]*=)[^&#]*/g, '$1[REDACTED ****]')
    .replace(/#.+$/, '#[REDACTED ****]');

  const checkProtocol = (url, config) => {
    const text = `${url}`.replace(/^[\0-\x20]+/, '').replace(/[\t\n\r]/g, '');
    if (isString(url) && /^https?:(?!\/\/)/i.test(text)) {
      throw new AxiosError(
        `Invalid URL ${JSON.stringify(hiddenParts(text))}: missing "//" after protocol`, 'ERR_INVALID_URL', config,
      );
    }
  };

  // A relative URL joined to the base with one slash; an absolute one stays as it is.
  const fullPath = ({ baseURL, url, allowAbsoluteUrls }, config) => {
    checkProtocol(url, config);
    const absolute = isString(url) && /^([a-z][a-z\d+\-.]*:)?\/\//i.test(url);
    if (!baseURL || absolute && allowAbsoluteUrls !== false) return url;
    checkProtocol(baseURL, config);
    return url ? `${baseURL.replace(/\/+$/, '')}/${url.replace(/^\/+/, '')}` : baseURL;
  };

  const decoded = (text) => {
    try {
      return decodeURIComponent(text);
    } catch {
      return text;
    }
  };

  // What basic authentication sends, or null.
  const basic = ({ auth }, url) => {
    if (auth) return `${auth.username || ''}:${auth.password || ''}`;
    return url.username || url.password ? `${decoded(url.username)}:${decoded(url.password)}` : null;
  };

  return { globals: {}, packages: {}, basic, fullPath };
}
