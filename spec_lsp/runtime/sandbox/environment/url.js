// URL (URL Standard §6.1) and the package `url`.
(platform) => {
  const { parse, serialize, origin, hostText, pathText, setters } = platform.use('url_parser');
  const { URLSearchParams, attach, refill } = platform.use('url_search_params');
  const { coded, missing, asInterface } = platform.use('node_errors');

  const invalid = (input, base) => coded(TypeError, 'ERR_INVALID_URL', 'Invalid URL',
    base === undefined ? { input } : { input, base });

  // A record, or null.
  const parsed = (url, base) => {
    if (base === undefined) return parse(`${url}`, null);
    const record = parse(`${base}`, null);
    return record === null ? null : parse(`${url}`, record);
  };

  class URL {
    #record;
    #params = null;

    constructor(url, base = undefined) {
      if (arguments.length === 0) throw missing(['url']);
      const input = `${url}`;
      const from = base === undefined ? undefined : `${base}`;
      this.#record = parsed(input, from);
      if (this.#record === null) throw invalid(input, from);
    }

    static canParse(url, base = undefined) {
      if (arguments.length === 0) throw missing(['url']);
      return parsed(url, base) !== null;
    }

    static parse(url, base = undefined) {
      if (arguments.length === 0) throw missing(['url']);
      return parsed(url, base) === null ? null : new URL(url, base);
    }

    #refill() { if (this.#params !== null) refill(this.#params, this.#record.query ?? ''); }

    toString() { return serialize(this.#record); }
    get href() { return serialize(this.#record); }
    set href(value) {
      this.#record;
      const input = `${value}`;
      const record = parse(input, null);
      if (record === null) throw invalid(input);
      this.#record = record;
      this.#refill();
    }

    get origin() { return origin(this.#record); }
    get protocol() { return this.#record.scheme; }
    set protocol(value) { setters.protocol(this.#record, `${value}`); }
    get username() { return this.#record.username; }
    set username(value) { setters.username(this.#record, `${value}`); }
    get password() { return this.#record.password; }
    set password(value) { setters.password(this.#record, `${value}`); }
    get host() { return hostText(this.#record); }
    set host(value) { setters.host(this.#record, `${value}`); }
    get hostname() { return this.#record.host ?? ''; }
    set hostname(value) { setters.hostname(this.#record, `${value}`); }
    get port() { return this.#record.port === null ? '' : `${this.#record.port}`; }
    set port(value) { setters.port(this.#record, `${value}`); }
    get pathname() { return pathText(this.#record); }
    set pathname(value) { setters.pathname(this.#record, `${value}`); }
    get search() { return this.#record.query ? '?' + this.#record.query : ''; }
    set search(value) {
      setters.search(this.#record, `${value}`);
      this.#refill();
    }
    get searchParams() {
      if (this.#params === null) {
        this.#params = attach(new URLSearchParams(), (query) => {
          this.#record.query = query === '' ? null : query;
        });
        this.#refill();
      }
      return this.#params;
    }
    get hash() { return this.#record.fragment ? '#' + this.#record.fragment : ''; }
    set hash(value) { setters.hash(this.#record, `${value}`); }
    toJSON() { return serialize(this.#record); }
  }
  asInterface(URL, 'URL');

  const globals = { URL, URLSearchParams };
  return {
    globals,
    packages: { get url() { return platform.use('url_legacy').packageWith(globals); } },
  };
}
