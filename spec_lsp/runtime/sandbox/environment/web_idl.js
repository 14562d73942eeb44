// What the interfaces of the Web have in common: how an argument becomes a value (Web IDL §3.2), and
// how a class of pairs is walked (§3.7.9). Messages are worded as undici's, which is Node's fetch.
(platform) => {
  const { coded, asInterface } = platform.use('node_errors');
  const { create, defineProperty, getPrototypeOf } = Object;
  const IteratorPrototype = getPrototypeOf(getPrototypeOf([][Symbol.iterator]()));

  const illegal = () => coded(TypeError, 'ERR_INVALID_THIS', 'Illegal invocation');

  const need = (count, given, where) => {
    if (given.length >= count) return;
    throw new TypeError(`${where}: ${count} argument${count === 1 ? '' : 's'} required, but${
      given.length === 0 ? '' : ' only'} ${given.length} found.`);
  };

  // A symbol is refused by the template itself.
  const byteString = (value) => {
    const text = `${value}`;
    for (let at = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (code > 255) {
        throw new TypeError('Cannot convert argument to a ByteString because the character at index '
          + `${at} has a value of ${code} which is greater than 255.`);
      }
    }
    return text;
  };
  const usvString = (value) => `${value}`.toWellFormed();

  const isObject = (value) => value !== null && (typeof value === 'object' || typeof value === 'function');

  // A dictionary, or an empty one for undefined and null.
  const dictionary = (value, where) => {
    if (value === undefined || value === null) return {};
    if (isObject(value)) return value;
    throw new TypeError(`${where}: Expected ${String(value)} to be one of: Null, Undefined, Object.`);
  };

  const oneOf = (value, accepted, where) => {
    const text = `${value}`;
    if (accepted.includes(text)) return text;
    throw new TypeError(`${where}: ${text} is not an accepted type. Expected one of ${accepted.join(', ')}.`);
  };

  // An error that comes up later also names the line that made the call: `caller` holds its stack.
  const blame = (error, caller) => {
    if (!(error instanceof Error)) return error;
    const stack = `${error.stack ?? ''}`;
    if (!stack.endsWith(caller.stack)) {
      defineProperty(error, 'stack', { value: stack + caller.stack, writable: true, configurable: true });
    }
    return error;
  };

  // Gives a class `entries`, `keys`, `values` and `forEach`; `pairsOf` is asked anew at each step.
  const walkable = (Class, name, pairsOf) => {
    const prototype = create(IteratorPrototype);
    const places = new WeakMap();
    const step = {
      next() {
        const place = places.get(this);
        if (place === undefined) throw illegal();
        const pair = pairsOf(place.target)[place.index];
        if (pair === undefined) return { value: undefined, done: true };
        place.index += 1;
        return { value: place.give(pair), done: false };
      },
    };
    defineProperty(prototype, 'next', { value: step.next, enumerable: true, configurable: true, writable: true });
    defineProperty(prototype, Symbol.toStringTag, { value: `${name} Iterator`, configurable: true });
    const walk = (target, give) => {
      pairsOf(target);
      const iterator = create(prototype);
      places.set(iterator, { target, give, index: 0 });
      return iterator;
    };
    const methods = {
      keys() { return walk(this, (pair) => pair[0]); },
      values() { return walk(this, (pair) => pair[1]); },
      entries() { return walk(this, (pair) => [pair[0], pair[1]]); },
      forEach(callback, thisArgument = undefined) {
        pairsOf(this);
        need(1, arguments, `${name}.forEach`);
        if (typeof callback !== 'function') {
          throw new TypeError(`Failed to execute 'forEach' on '${name}': parameter 1 is not of type 'Function'.`);
        }
        for (let index = 0; index < pairsOf(this).length; index += 1) {
          const [key, value] = pairsOf(this)[index];
          Reflect.apply(callback, thisArgument, [value, key, this]);
        }
      },
    };
    for (const key of ['keys', 'values', 'entries', 'forEach']) {
      defineProperty(Class.prototype, key, { value: methods[key], configurable: true, writable: true });
    }
    defineProperty(Class.prototype, Symbol.iterator, { value: methods.entries, configurable: true, writable: true });
  };

  return {
    globals: {}, packages: {},
    illegal, need, byteString, usvString, isObject, dictionary, oneOf, walkable, asInterface, blame,
  };
}
