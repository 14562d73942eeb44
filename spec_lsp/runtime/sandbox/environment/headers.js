// Headers (Fetch Standard §5.1), and the list of headers behind one.
(platform) => {
  const { byteString, isObject, illegal, need, walkable, asInterface } = platform.use('web_idl');

  const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
  const FORBIDDEN_IN_VALUES = /[\0\r\n]/;
  const BLANKS_AROUND = /^[\t\n\r ]+|[\t\n\r ]+$/g;

  // Values of the same name are one value, combined; cookies are kept apart as well.
  class HeaderList {
    #named = new Map(); // name in lower case → [name as written, value]
    #cookies = [];
    #sorted = null;

    get(name) { return this.#named.get(name.toLowerCase())?.[1] ?? null; }

    has(name) { return this.#named.has(name.toLowerCase()); }

    get cookies() { return [...this.#cookies]; }

    append(name, value) {
      const key = name.toLowerCase();
      const known = this.#named.get(key);
      this.#sorted = null;
      if (key === 'set-cookie') this.#cookies.push(value);
      if (known === undefined) this.#named.set(key, [name, value]);
      else known[1] += (key === 'cookie' ? '; ' : ', ') + value;
    }

    set(name, value) {
      const key = name.toLowerCase();
      this.#sorted = null;
      if (key === 'set-cookie') this.#cookies = [value];
      this.#named.set(key, [name, value]);
    }

    delete(name) {
      const key = name.toLowerCase();
      this.#sorted = null;
      if (key === 'set-cookie') this.#cookies = [];
      this.#named.delete(key);
    }

    // What a walk over Headers gives: sorted, names in lower case, each cookie for itself.
    get sorted() {
      if (this.#sorted !== null) return this.#sorted;
      const pairs = [];
      for (const key of [...this.#named.keys()].sort()) {
        if (key === 'set-cookie') for (const cookie of this.#cookies) pairs.push([key, cookie]);
        else pairs.push([key, this.#named.get(key)[1]]);
      }
      this.#sorted = pairs;
      return pairs;
    }

    // What goes over the wire: names as they were written, in the order of their first mention.
    get written() {
      const pairs = [];
      for (const [key, [name, value]] of this.#named) {
        if (key === 'set-cookie') for (const cookie of this.#cookies) pairs.push([name, cookie]);
        else pairs.push([name, value]);
      }
      return pairs;
    }

    copy() {
      const list = new HeaderList();
      for (const [name, value] of this.written) list.append(name, value);
      return list;
    }
  }

  const checkName = (name, where) => {
    if (!TOKEN.test(name)) throw new TypeError(`${where}: "${name}" is an invalid header name.`);
  };
  const checked = (name, value, where) => {
    const trimmed = value.replace(BLANKS_AROUND, '');
    checkName(name, where);
    if (FORBIDDEN_IN_VALUES.test(trimmed)) {
      throw new TypeError(`${where}: "${trimmed}" is an invalid header value.`);
    }
    return trimmed;
  };

  const pairOf = (given, index) => {
    if (!isObject(given) || typeof given[Symbol.iterator] !== 'function') {
      const shown = typeof given === 'string' ? `"${given}"` : String(given);
      throw new TypeError(`Headers constructor: init[${index}] (${shown}) is not iterable.`);
    }
    const pair = [];
    for (const part of given) pair.push(byteString(part));
    return pair;
  };

  // The pairs that a constructor's argument means. Throws TypeError.
  const pairsOf = (init) => {
    if (!isObject(init)) {
      throw new TypeError('Headers constructor: Argument 1 could not be converted to one of: '
        + 'sequence<sequence<ByteString>>, record<ByteString, ByteString>.');
    }
    const pairs = [];
    const iterator = init[Symbol.iterator];
    if (iterator !== undefined && iterator !== null) {
      if (listOf(init) !== null && iterator === Headers.prototype.entries) return listOf(init).written;
      for (const given of { [Symbol.iterator]: () => Reflect.apply(iterator, init, []) }) {
        pairs.push(pairOf(given, pairs.length));
      }
      return pairs;
    }
    for (const key of Reflect.ownKeys(init)) {
      if (Reflect.getOwnPropertyDescriptor(init, key)?.enumerable) {
        pairs.push([byteString(key), byteString(init[key])]);
      }
    }
    return pairs;
  };

  const fill = (list, pairs) => {
    for (const pair of pairs) {
      if (pair.length !== 2) {
        throw new TypeError(
          `Headers constructor: expected name/value pair to be length 2, found ${pair.length}.`,
        );
      }
      list.append(pair[0], checked(pair[0], pair[1], 'Headers.append'));
    }
  };

  let listOf;
  let headersOf;

  class Headers {
    #list = new HeaderList();
    #immutable = false;

    constructor(init = undefined) {
      if (init !== undefined) fill(this.#list, pairsOf(init));
    }

    // Takes part in no prototype: how the other parts reach the list behind an instance.
    static {
      listOf = (headers) => (#list in headers ? headers.#list : null);
      headersOf = (list, immutable) => {
        const headers = new Headers();
        headers.#list = list;
        headers.#immutable = immutable;
        return headers;
      };
    }

    #change() { if (this.#immutable) throw new TypeError('immutable'); }

    append(name, value) {
      if (!(#list in this)) throw illegal();
      need(2, arguments, 'Headers.append');
      const key = byteString(name);
      const text = checked(key, byteString(value), 'Headers.append');
      this.#change();
      this.#list.append(key, text);
    }

    delete(name) {
      if (!(#list in this)) throw illegal();
      need(1, arguments, 'Headers.delete');
      const key = byteString(name);
      checkName(key, 'Headers.delete');
      this.#change();
      this.#list.delete(key);
    }

    get(name) {
      if (!(#list in this)) throw illegal();
      need(1, arguments, 'Headers.get');
      const key = byteString(name);
      checkName(key, 'Headers.get');
      return this.#list.get(key);
    }

    has(name) {
      if (!(#list in this)) throw illegal();
      need(1, arguments, 'Headers.has');
      const key = byteString(name);
      checkName(key, 'Headers.has');
      return this.#list.has(key);
    }

    set(name, value) {
      if (!(#list in this)) throw illegal();
      need(2, arguments, 'Headers.set');
      const key = byteString(name);
      const text = checked(key, byteString(value), 'Headers.set');
      this.#change();
      this.#list.set(key, text);
    }

    getSetCookie() {
      if (!(#list in this)) throw illegal();
      return this.#list.cookies;
    }
  }
  walkable(Headers, 'Headers', (headers) => {
    const list = isObject(headers) ? listOf(headers) : null;
    if (list === null) throw illegal();
    return list.sorted;
  });
  asInterface(Headers, 'Headers');

  return { globals: { Headers }, packages: {}, HeaderList, headersOf, pairsOf, fill };
}
