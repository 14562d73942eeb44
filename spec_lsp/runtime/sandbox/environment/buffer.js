// Node's Buffer, a Uint8Array with encodings, and the package `buffer`.
(platform) => {
  const { encodingName, codec, codecs, isAscii } = platform.use('buffer_encodings');
  const { decode: fromUtf8, latin1 } = platform.use('utf8');
  const { coded, invalidType, outOfRange } = platform.use('node_errors');
  const { isArray } = Array;
  const { isView } = ArrayBuffer;
  const { defineProperty, setPrototypeOf } = Object;
  const { atob, btoa } = globalThis;

  const kMaxLength = 2 ** 32;
  const kStringMaxLength = 2 ** 29 - 24;
  const BYTES = 'an instance of Buffer or Uint8Array';
  const isBytes = (value) => value instanceof Uint8Array;
  const isArrayBuffer = (value) => value instanceof ArrayBuffer
    || typeof SharedArrayBuffer === 'function' && value instanceof SharedArrayBuffer;

  // An integer from `least` to `most`, in Node's words where it is not.
  const checkInteger = (value, name, least = 0, most = kMaxLength) => {
    if (typeof value !== 'number') throw invalidType(name, 'of type number', value);
    if (!Number.isInteger(value)) throw outOfRange(name, 'an integer', value);
    if (value < least || value > most) throw outOfRange(name, `>= ${least} && <= ${most}`, value);
  };
  const checkSize = (size) => {
    if (typeof size !== 'number') throw invalidType('size', 'of type number', size);
    if (!(size >= 0 && size <= kMaxLength)) throw outOfRange('size', `>= 0 && <= ${kMaxLength}`, size);
  };

  // --- how one is made -----------------------------------------------------------------------------
  class FastBuffer extends Uint8Array {}

  function Buffer(value, encodingOrOffset, length) {
    if (typeof value !== 'number') return Buffer.from(value, encodingOrOffset, length);
    if (typeof encodingOrOffset === 'string') throw invalidType('string', 'of type string', value);
    return Buffer.alloc(value);
  }
  setPrototypeOf(Buffer, Uint8Array);
  Buffer.prototype = FastBuffer.prototype;
  defineProperty(FastBuffer.prototype, 'constructor', { value: Buffer, configurable: true, writable: true });
  defineProperty(Buffer, Symbol.species, { configurable: true, get() { return FastBuffer; } });

  const wrap = (bytes) => new FastBuffer(bytes.buffer, bytes.byteOffset, bytes.length);
  const fromText = (text, encoding) => wrap(codec(typeof encoding === 'string' ? encoding : undefined).bytes(text));

  const fromArrayBuffer = (value, byteOffset, length) => {
    const offset = +byteOffset || 0;
    const outside = (name) => coded(RangeError, 'ERR_BUFFER_OUT_OF_BOUNDS', `"${name}" is outside of buffer bounds`);
    const room = value.byteLength - offset;
    if (room < 0) throw outside('offset');
    const wanted = length === undefined ? room : +length > 0 ? +length : 0;
    if (wanted > room) throw outside('length');
    if (offset < 0) throw new RangeError(`Start offset ${offset} is outside the bounds of the buffer`);
    return new FastBuffer(value, offset, wanted);
  };

  const fromArrayLike = (value) => {
    const made = new FastBuffer(value.length > 0 ? Math.trunc(value.length) : 0);
    for (let index = 0; index < made.length; index += 1) made[index] = value[index];
    return made;
  };

  // undefined where an object is nothing that bytes can be made of.
  const fromObject = (value) => {
    if (isBytes(value)) return new FastBuffer(value);
    if (value.length !== undefined || isArrayBuffer(value.buffer)) {
      return typeof value.length === 'number' ? fromArrayLike(value) : new FastBuffer();
    }
    return value.type === 'Buffer' && isArray(value.data) ? fromArrayLike(value.data) : undefined;
  };

  const totalLength = (list) => list.reduce((sum, item) => sum + item.length, 0);
  const order = (one, other) => {
    const left = latin1(one);
    const right = latin1(other);
    return left < right ? -1 : left > right ? 1 : 0;
  };

  const statics = {
    poolSize: 8192,

    from(value, encodingOrOffset, length) {
      if (typeof value === 'string') return fromText(value, encodingOrOffset);
      if (typeof value === 'object' && value !== null) {
        if (isArrayBuffer(value)) return fromArrayBuffer(value, encodingOrOffset, length);
        const inner = value.valueOf && value.valueOf();
        if (inner !== null && inner !== undefined && inner !== value
          && (typeof inner === 'string' || typeof inner === 'object')) {
          return Buffer.from(inner, encodingOrOffset, length);
        }
        const made = fromObject(value);
        if (made !== undefined) return made;
        if (typeof value[Symbol.toPrimitive] === 'function') {
          const primitive = value[Symbol.toPrimitive]('string');
          if (typeof primitive === 'string') return fromText(primitive, encodingOrOffset);
        }
      }
      throw invalidType('first argument',
        'of type string or an instance of Buffer, ArrayBuffer, or Array or an Array-like Object', value);
    },

    copyBytesFrom(view, offset = undefined, length = undefined) {
      if (!isView(view) || view instanceof DataView) throw invalidType('view', 'an instance of TypedArray', view);
      if (offset !== undefined) checkInteger(offset, 'offset');
      if (length !== undefined) checkInteger(length, 'length');
      const start = offset ?? 0;
      const part = view.slice(start, length === undefined ? view.length : start + length);
      return new FastBuffer(part.buffer, part.byteOffset, part.byteLength);
    },

    of(...items) { return fromArrayLike(items); },

    alloc(size, fill, encoding) {
      checkSize(size);
      const made = new FastBuffer(size);
      return fill === undefined || fill === 0 || size === 0 ? made : made.fill(fill, 0, made.length, encoding);
    },
    allocUnsafe(size) {
      checkSize(size);
      return new FastBuffer(size);
    },
    allocUnsafeSlow(size) {
      checkSize(size);
      return new FastBuffer(size);
    },

    isBuffer(value) { return value instanceof Buffer; },

    compare(buf1, buf2) {
      if (!isBytes(buf1)) throw invalidType('buf1', BYTES, buf1);
      if (!isBytes(buf2)) throw invalidType('buf2', BYTES, buf2);
      return order(buf1, buf2);
    },

    isEncoding(encoding) {
      return typeof encoding === 'string' && encoding !== '' && encodingName(encoding) !== undefined;
    },

    concat(list, length) {
      if (!isArray(list)) throw invalidType('list', 'an instance of Array', list);
      if (list.length === 0) return new FastBuffer();
      if (length !== undefined) checkInteger(length, 'length');
      list.forEach((item, index) => { if (!isBytes(item)) throw invalidType(`list[${index}]`, BYTES, item); });
      const made = new FastBuffer(length ?? totalLength(list));
      let at = 0;
      for (const item of list) {
        if (at >= made.length) break;
        made.set(at + item.length > made.length ? item.subarray(0, made.length - at) : item, at);
        at += item.length;
      }
      return made;
    },

    byteLength(string, encoding) {
      if (typeof string === 'string') return codecs[encodingName(encoding) ?? 'utf8'].length(string);
      if (isView(string) || isArrayBuffer(string)) return string.byteLength;
      throw invalidType('string', 'of type string or an instance of Buffer or ArrayBuffer', string);
    },
  };

  const { methods } = platform.use('buffer_methods').make({ FastBuffer, checkInteger, isBytes, order });
  for (const [target, given] of [
    [Buffer, statics], [Buffer.prototype, methods], [Buffer.prototype, platform.use('buffer_numbers').methods],
  ]) {
    for (const name in given) {
      defineProperty(target, name, { value: given[name], configurable: true, writable: true, enumerable: true });
    }
  }

  const fetched = (name) => ({ enumerable: true, configurable: true, get() { return platform.use('blob').globals[name]; } });
  const buffer = {
    Buffer,
    isAscii: (input) => isAscii(Buffer.from(input)),
    isUtf8: (input) => fromUtf8(Buffer.from(input), true) !== null,
    kMaxLength, kStringMaxLength, btoa, atob,
    constants: { MAX_LENGTH: kMaxLength, MAX_STRING_LENGTH: kStringMaxLength },
    INSPECT_MAX_BYTES: 50,
  };
  Object.defineProperties(buffer, { Blob: fetched('Blob'), File: fetched('File') });
  return { globals: { Buffer }, packages: { buffer } };
}
