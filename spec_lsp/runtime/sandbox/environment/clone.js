// structuredClone (HTML Standard §2.7): serialization and deserialization in one walk.
(platform) => {
  const { coded } = platform.use('node_errors');
  const { apply, getOwnPropertyDescriptor, ownKeys } = Reflect;
  const { defineProperty, getPrototypeOf, keys, hasOwn } = Object;
  const { isArray } = Array;
  const { isView } = ArrayBuffer;
  const { isError } = Error;
  const ErrorClasses = { __proto__: null, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError };

  const getter = (Class, name) => getOwnPropertyDescriptor(Class.prototype, name).get;
  const typedArrayName = getter(getPrototypeOf(Uint8Array), Symbol.toStringTag);
  const slots = [
    [Date, Date.prototype.getTime, (value, time) => new Date(time)],
    [Map, getter(Map, 'size')],
    [Set, getter(Set, 'size')],
    [ArrayBuffer, getter(ArrayBuffer, 'byteLength')],
    [DataView, getter(DataView, 'byteLength')],
    [Boolean, Boolean.prototype.valueOf, (value, inner) => Object(inner)],
    [Number, Number.prototype.valueOf, (value, inner) => Object(inner)],
    [String, String.prototype.valueOf, (value, inner) => Object(inner)],
    [BigInt, BigInt.prototype.valueOf, (value, inner) => Object(inner)],
  ];
  const uncloneable = [Promise, WeakMap, WeakSet, WeakRef, FinalizationRegistry];
  const mapEntries = Map.prototype.entries;
  const setValues = Set.prototype.values;
  const { slice, transfer } = ArrayBuffer.prototype;
  const { exec } = RegExp.prototype;
  const iteratorPrototype = getPrototypeOf(getPrototypeOf([][Symbol.iterator]()));
  const TYPED = { __proto__: null };
  for (const name of ownKeys(globalThis)) {
    if (typeof name === 'string' && /^(Big)?(Ui|I)nt\d+(Clamped)?Array$|^Float\d\dArray$/.test(name)) TYPED[name] = globalThis[name];
  }

  const refuse = (text) => new DOMException(`${text} could not be cloned.`, 'DataCloneError');
  const shown = (value) => {
    if (typeof value === 'function' || typeof value === 'symbol') return String(value);
    for (const Class of uncloneable) if (value instanceof Class) return `#<${Class.name}>`;
    return '#<Object>';
  };

  // The class whose internal slots an object has, whatever its prototype says, and what the slot
  // holds.
  const slotOf = (value) => {
    for (const [Class, read, make] of slots) {
      try { return { Class, inner: apply(read, value, []), make }; } catch { /* not of this class */ }
    }
    return null;
  };

  const isRegExp = (value) => {
    if (!(value instanceof RegExp) && getOwnPropertyDescriptor(value, 'lastIndex') === undefined) return false;
    const { lastIndex } = value;
    try {
      apply(exec, value, ['']);
      value.lastIndex = lastIndex;
      return true;
    } catch { return false; }
  };

  const hidden = (object, name, value) => defineProperty(object, name, {
    __proto__: null, value, configurable: true, writable: true, enumerable: false,
  });
  const open = (object, name, value) => defineProperty(object, name, {
    __proto__: null, value, configurable: true, writable: true, enumerable: true,
  });

  const walk = (memory) => {
    const remember = (value, copy) => {
      memory.set(value, copy);
      return copy;
    };

    const cloneProperties = (value, copy) => {
      for (const key of keys(value)) {
        // A getter may have taken it away.
        if (hasOwn(value, key)) open(copy, key, clone(value[key]));
      }
      return copy;
    };

    const cloneError = (value) => {
      const message = getOwnPropertyDescriptor(value, 'message');
      const text = message !== undefined && 'value' in message ? String(message.value) : undefined;
      const copy = remember(value, new (ErrorClasses[value.name] ?? Error)(text));
      const { stack } = value;
      if (typeof stack === 'string') hidden(copy, 'stack', stack);
      if (hasOwn(value, 'cause')) hidden(copy, 'cause', clone(value.cause));
      return copy;
    };

    const cloneBuffer = (value) => {
      if (value.detached) throw refuse('An ArrayBuffer is detached and');
      const copy = apply(slice, value, [0]);
      if (!value.resizable) return remember(value, copy);
      const resizable = new ArrayBuffer(copy.byteLength, { maxByteLength: value.maxByteLength });
      new Uint8Array(resizable).set(new Uint8Array(copy));
      return remember(value, resizable);
    };

    const cloneSlots = (value, { Class, inner, make }) => {
      if (make !== undefined) return remember(value, make(value, inner));
      if (Class === ArrayBuffer) return cloneBuffer(value);
      if (Class === DataView) {
        return remember(value, new DataView(clone(value.buffer), value.byteOffset, value.byteLength));
      }
      // What is added while it is read is not cloned.
      if (Class === Map) {
        const copy = remember(value, new Map());
        for (const [key, item] of [...apply(mapEntries, value, [])]) copy.set(clone(key), clone(item));
        return copy;
      }
      const copy = remember(value, new Set());
      for (const item of [...apply(setValues, value, [])]) copy.add(clone(item));
      return copy;
    };

    const cloneExotic = (value) => {
      if (isView(value)) {
        const name = apply(typedArrayName, value, []);
        if (name !== undefined) {
          return remember(value, new TYPED[name](clone(value.buffer), value.byteOffset, value.length));
        }
      }
      const slot = slotOf(value);
      if (slot !== null) return cloneSlots(value, slot);
      if (value instanceof DOMException) {
        const copy = remember(value, new DOMException(value.message, value.name));
        if (typeof value.stack === 'string') hidden(copy, 'stack', value.stack);
        return copy;
      }
      if (isError(value)) return cloneError(value);
      if (isRegExp(value)) return remember(value, new RegExp(value.source, value.flags));
      if (typeof SharedArrayBuffer === 'function' && value instanceof SharedArrayBuffer) return value;
      for (const Class of uncloneable) if (value instanceof Class) throw refuse(shown(value));
      if (value instanceof Symbol) throw refuse('[object Symbol]');
      if (iteratorPrototype.isPrototypeOf(value)) {
        throw refuse(value[Symbol.toStringTag] === 'Generator' ? '[object Generator]' : '#<Object>');
      }
      const blob = cloneBlob(value);
      return blob === null ? cloneProperties(value, remember(value, {})) : remember(value, blob);
    };

    const clone = (value) => {
      if (typeof value === 'symbol' || typeof value === 'function') throw refuse(shown(value));
      if (value === null || typeof value !== 'object') return value;
      const known = memory.get(value);
      if (known !== undefined) return known;
      if (isArray(value)) {
        const copy = remember(value, []);
        copy.length = value.length;
        return cloneProperties(value, copy);
      }
      if (getPrototypeOf(value) === Object.prototype && !(Symbol.toStringTag in value)) {
        return cloneProperties(value, remember(value, {}));
      }
      return cloneExotic(value);
    };
    return clone;
  };

  // Blobs cannot change: a new one shares what the old one holds.
  const cloneBlob = (value) => {
    const tag = Object.prototype.toString.call(value);
    if (tag !== '[object Blob]' && tag !== '[object File]') return null;
    const { Blob, File } = platform.use('blob').globals;
    if (value instanceof File) return new File([value], value.name, { type: value.type, lastModified: value.lastModified });
    return value instanceof Blob ? new Blob([value], { type: value.type }) : null;
  };

  // The ArrayBuffers to transfer.
  const transferred = (options) => {
    if (options === undefined || options === null) return [];
    if (typeof options !== 'object' && typeof options !== 'function') {
      throw coded(TypeError, 'ERR_INVALID_ARG_TYPE', 'The options argument must be either an object or undefined');
    }
    const { transfer: given } = options;
    if (given === undefined || given === null) return [];
    if (typeof given[Symbol.iterator] !== 'function') {
      throw coded(TypeError, 'ERR_INVALID_ARG_TYPE', 'Optional transferList argument must be an iterable');
    }
    const list = [...given];
    for (const item of list) {
      if (!(item instanceof ArrayBuffer)) {
        throw coded(TypeError, 'ERR_INVALID_TRANSFER_OBJECT', 'Found invalid object in transferList');
      }
    }
    if (new Set(list).size < list.length) {
      throw new DOMException('Transfer list contains duplicate ArrayBuffer', 'DataCloneError');
    }
    return list;
  };

  const structuredClone = (...given) => {
    if (given.length === 0) throw coded(TypeError, 'ERR_MISSING_ARGS', 'The value argument must be specified');
    const list = transferred(given[1]);
    const copy = walk(new Map())(given[0]);
    for (const buffer of list) {
      if (buffer.detached) throw refuse('An ArrayBuffer is detached and');
      apply(transfer, buffer, []);
    }
    return copy;
  };

  return { globals: { structuredClone }, packages: {} };
}
