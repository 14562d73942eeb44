// URLSearchParams (URL Standard §6.2). `attach(params, update)` ties one to its URL.
(platform) => {
  const { parseForm, formText } = platform.use('percent_encoding');
  const { coded, missing, invalidType, asInterface } = platform.use('node_errors');
  const { create, defineProperty, getPrototypeOf } = Object;
  const iteratorPrototype = getPrototypeOf(getPrototypeOf([][Symbol.iterator]()));

  const text = (value) => `${value}`.toWellFormed();
  const need = (given, names) => { if (given.length < names.length) throw missing(names); };

  const pairsOfSequence = (init) => {
    const pairs = [];
    for (const pair of init) {
      const isIterable = pair !== null && (typeof pair === 'object' || typeof pair === 'function')
        && typeof pair[Symbol.iterator] === 'function';
      const both = isIterable ? [...pair] : [];
      if (both.length !== 2) {
        throw coded(TypeError, 'ERR_INVALID_TUPLE', 'Each query pair must be an iterable [name, value] tuple');
      }
      pairs.push([text(both[0]), text(both[1])]);
    }
    return pairs;
  };

  const pairsOfRecord = (init) => {
    const values = new Map();
    for (const key of Reflect.ownKeys(init)) {
      const property = Reflect.getOwnPropertyDescriptor(init, key);
      if (property !== undefined && property.enumerable) values.set(text(key), text(init[key]));
    }
    return [...values];
  };

  const initialPairs = (init) => {
    if (init === undefined || init === null) return [];
    if (typeof init === 'object' || typeof init === 'function') {
      const method = init[Symbol.iterator];
      if (method === undefined || method === null) return pairsOfRecord(init);
      if (typeof method !== 'function') throw coded(TypeError, 'ERR_ARG_NOT_ITERABLE', 'Query pairs must be iterable');
      return pairsOfSequence(init);
    }
    const given = text(init);
    return parseForm(given[0] === '?' ? given.slice(1) : given);
  };

  let pairsOf;
  let attach;
  let refill;

  class URLSearchParams {
    #pairs;
    #update = null;

    static {
      pairsOf = (params) => params.#pairs;
      attach = (params, update) => { params.#update = update; return params; };
      refill = (params, query) => { params.#pairs = parseForm(query); };
    }

    constructor(init = undefined) { this.#pairs = initialPairs(init); }

    #changed() { if (this.#update !== null) this.#update(formText(this.#pairs)); }

    get size() { return this.#pairs.length; }

    append(name, value) {
      this.#pairs;
      need(arguments, ['name', 'value']);
      this.#pairs.push([text(name), text(value)]);
      this.#changed();
    }

    delete(name, value = undefined) {
      this.#pairs;
      need(arguments, ['name']);
      const key = text(name);
      const only = value === undefined ? undefined : text(value);
      this.#pairs = this.#pairs.filter((pair) => pair[0] !== key || only !== undefined && pair[1] !== only);
      this.#changed();
    }

    get(name) {
      this.#pairs;
      need(arguments, ['name']);
      const key = text(name);
      return this.#pairs.find((pair) => pair[0] === key)?.[1] ?? null;
    }

    getAll(name) {
      this.#pairs;
      need(arguments, ['name']);
      const key = text(name);
      return this.#pairs.filter((pair) => pair[0] === key).map((pair) => pair[1]);
    }

    has(name, value = undefined) {
      this.#pairs;
      need(arguments, ['name']);
      const key = text(name);
      const only = value === undefined ? undefined : text(value);
      return this.#pairs.some((pair) => pair[0] === key && (only === undefined || pair[1] === only));
    }

    set(name, value) {
      this.#pairs;
      need(arguments, ['name', 'value']);
      const key = text(name);
      const only = text(value);
      const first = this.#pairs.findIndex((pair) => pair[0] === key);
      if (first < 0) this.#pairs.push([key, only]);
      else {
        this.#pairs[first] = [key, only];
        this.#pairs = this.#pairs.filter((pair, index) => index <= first || pair[0] !== key);
      }
      this.#changed();
    }

    sort() {
      this.#pairs.sort((one, other) => (one[0] < other[0] ? -1 : one[0] > other[0] ? 1 : 0));
      this.#changed();
    }

    entries() { return iterator(this, (pair) => [pair[0], pair[1]]); }

    forEach(callback, thisArg = undefined) {
      this.#pairs;
      if (typeof callback !== 'function') throw invalidType('callback', 'of type function', callback);
      for (let index = 0; index < this.#pairs.length; index += 1) {
        const [name, value] = this.#pairs[index];
        Reflect.apply(callback, thisArg, [value, name, this]);
      }
    }

    keys() { return iterator(this, (pair) => pair[0]); }
    values() { return iterator(this, (pair) => pair[1]); }
    toString() { return formText(this.#pairs); }
  }

  const states = new WeakMap();
  const iterators = create(iteratorPrototype, {
    next: {
      configurable: true, enumerable: true, writable: true,
      value: function next() {
        const state = states.get(this);
        if (state === undefined) throw new TypeError('Value of "this" must be of type URLSearchParamsIterator');
        const pairs = pairsOf(state.params);
        if (state.index >= pairs.length) return { value: undefined, done: true };
        state.index += 1;
        return { value: state.shape(pairs[state.index - 1]), done: false };
      },
    },
    [Symbol.toStringTag]: { value: 'URLSearchParams Iterator', configurable: true },
  });
  const iterator = (params, shape) => {
    pairsOf(params);
    const made = create(iterators);
    states.set(made, { params, shape, index: 0 });
    return made;
  };

  asInterface(URLSearchParams, 'URLSearchParams');
  defineProperty(URLSearchParams.prototype, Symbol.iterator, {
    value: URLSearchParams.prototype.entries, configurable: true, writable: true,
  });

  return { globals: {}, packages: {}, URLSearchParams, attach, refill };
}
