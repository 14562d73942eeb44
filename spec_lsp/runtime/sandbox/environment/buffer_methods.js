// The methods of a Buffer but for numbers. `make(tools)` takes what buffer.js has made already.
(platform) => {
  const { encodingName, codec } = platform.use('buffer_encodings');
  const { latin1 } = platform.use('utf8');
  const { coded, quoted, invalidType, outOfRange } = platform.use('node_errors');
  const { prototype: { copyWithin, fill: fillNative, set: setNative } } = Uint8Array;
  const { apply } = Reflect;

  const BYTES = 'an instance of Buffer or Uint8Array';

  // How many bytes of a text's fit into `room` without cutting a character.
  const wholeCharacters = (bytes, room, name) => {
    if (bytes.length <= room) return bytes.length;
    if (name === 'utf16le') return room - (room % 2);
    if (name !== 'utf8') return room;
    let end = room;
    while (end > 0 && (bytes[end] & 0xc0) === 0x80) end -= 1;
    return end;
  };

  // Where a search begins, as Node counts: negative from the end. -1 where there is nothing.
  const searchStart = (offset, length, needle, isForward) => {
    if (offset < 0) {
      if (offset + length >= 0) return offset + length;
      return isForward || needle === 0 ? 0 : -1;
    }
    if (offset + needle <= length) return offset;
    if (needle === 0) return length;
    return isForward ? -1 : length - 1;
  };

  const find = (buffer, needle, offset, isForward, isWide) => {
    const start = searchStart(offset, buffer.length, needle.length, isForward);
    if (start < 0 || needle.length === 0) return start;
    if (needle.length > buffer.length || isForward && start + needle.length > buffer.length) return -1;
    if (isWide && (buffer.length < 2 || needle.length < 2)) return -1;
    const text = latin1(buffer);
    const wanted = latin1(isWide ? needle.subarray(0, needle.length - (needle.length % 2)) : needle);
    const step = (at) => (isForward ? text.indexOf(wanted, at) : at < 0 ? -1 : text.lastIndexOf(wanted, at));
    let found = step(isWide ? start - (start % 2) : start);
    // Two-byte characters begin at even places.
    while (isWide && found >= 0 && found % 2 === 1) found = step(found + (isForward ? 1 : -1));
    return found;
  };

  const search = (buffer, value, byteOffset, encoding, isForward) => {
    let offset = byteOffset;
    let name = encoding;
    if (typeof offset === 'string') { name = offset; offset = undefined; }
    offset = Math.max(-0x80000000, Math.min(0x7fffffff, +offset));
    if (Number.isNaN(offset)) offset = isForward ? 0 : buffer.length;
    offset = Math.trunc(offset);
    if (typeof value === 'number') return find(buffer, Uint8Array.of(value >>> 0), offset, isForward, false);
    const isWide = encodingName(name) === 'utf16le';
    if (typeof value === 'string') return find(buffer, codec(name, true).bytes(value), offset, isForward, isWide);
    if (value instanceof Uint8Array) return find(buffer, value, offset, isForward, isWide);
    throw invalidType('value', `one of type number or string or ${BYTES}`, value);
  };

  const make = ({ FastBuffer, checkInteger, isBytes, order }) => {
    const position = (value, length) => {
      const place = Math.trunc(+value) || 0;
      return place < 0 ? Math.max(place + length, 0) : Math.min(place, length);
    };

    const swap = (buffer, size) => {
      if (buffer.length % size !== 0) {
        throw coded(RangeError, 'ERR_INVALID_BUFFER_SIZE', `Buffer size must be a multiple of ${size * 8}-bits`);
      }
      for (let at = 0; at < buffer.length; at += size) buffer.subarray(at, at + size).reverse();
      return buffer;
    };

    // The pattern once, then what is there already again and again.
    const fillWith = (buffer, pattern, start, end) => {
      apply(setNative, buffer, [pattern.subarray(0, end - start), start]);
      for (let size = pattern.length; start + size < end; size *= 2) {
        apply(copyWithin, buffer, [start + size, start, Math.min(start + size, end - size)]);
      }
      return buffer;
    };

    const methods = {
      toString(encoding, start, end) {
        if (arguments.length === 0) return codec(undefined).text(this);
        const { length } = this;
        const from = start <= 0 || start === undefined ? 0 : Math.trunc(start) || 0;
        const to = end === undefined || end > length ? length : Math.trunc(end) || 0;
        if (from >= length || to <= from) return '';
        return codec(encoding === undefined ? undefined : `${encoding}`, true).text(this.subarray(from, to));
      },
      toLocaleString(encoding, start, end) { return methods.toString.apply(this, arguments); },
      toJSON() { return { type: 'Buffer', data: Array.from(this) }; },

      equals(otherBuffer) {
        if (!isBytes(otherBuffer)) throw invalidType('otherBuffer', BYTES, otherBuffer);
        return this.length === otherBuffer.length && order(this, otherBuffer) === 0;
      },

      compare(target, targetStart, targetEnd, sourceStart, sourceEnd) {
        if (!isBytes(target)) throw invalidType('target', BYTES, target);
        if (targetStart !== undefined) checkInteger(targetStart, 'targetStart');
        if (targetEnd !== undefined) checkInteger(targetEnd, 'targetEnd', 0, target.length);
        if (sourceStart !== undefined) checkInteger(sourceStart, 'sourceStart');
        if (sourceEnd !== undefined) checkInteger(sourceEnd, 'sourceEnd', 0, this.length);
        return order(this.subarray(sourceStart, sourceEnd), target.subarray(targetStart, targetEnd));
      },

      subarray(start, end) {
        const from = position(start, this.length);
        const to = end === undefined ? this.length : position(end, this.length);
        return new FastBuffer(this.buffer, this.byteOffset + from, to > from ? to - from : 0);
      },
      slice(start, end) { return methods.subarray.call(this, start, end); },

      copy(target, targetStart, sourceStart, sourceEnd) {
        if (!isBytes(target)) throw invalidType('target', BYTES, target);
        const place = (value, otherwise) => (value === undefined ? otherwise : Math.trunc(+value) || 0);
        const at = place(targetStart, 0);
        if (at < 0) throw outOfRange('targetStart', '>= 0', at);
        const from = place(sourceStart, 0);
        if (from < 0 || from > this.length) throw outOfRange('sourceStart', `>= 0 && <= ${this.length}`, from);
        const to = place(sourceEnd, this.length);
        if (to < 0) throw outOfRange('sourceEnd', '>= 0', to);
        const count = Math.min(to - from, target.length - at, this.length - from);
        if (count <= 0) return 0;
        apply(setNative, target, [this.subarray(from, from + count), at]);
        return count;
      },

      write(string, offset, length, encoding) {
        let [at, room, name] = [offset, length, encoding];
        if (at === undefined) [at, room, name] = [0, undefined, undefined];
        else if (typeof at === 'string' && room === undefined) [at, name] = [0, at];
        else {
          checkInteger(at, 'offset', 0, this.length);
          if (typeof room === 'string') [room, name] = [undefined, room];
          if (room !== undefined) checkInteger(room, 'length', 0, this.length);
        }
        if (typeof string !== 'string') throw invalidType('argument', 'of type string', string);
        const bytes = codec(name || undefined).bytes(string);
        const most = Math.min(room ?? this.length, this.length - at);
        const count = wholeCharacters(bytes, most, encodingName(name || undefined));
        apply(setNative, this, [bytes.subarray(0, count), at]);
        return count;
      },

      fill(value, offset, end, encoding) {
        let [start, stop, name] = [offset, end, encoding];
        if (typeof value === 'string') {
          if (start === undefined || typeof start === 'string') [start, stop, name] = [undefined, undefined, start];
          else if (typeof stop === 'string') [stop, name] = [undefined, stop];
          if (name !== undefined && name !== null && typeof name !== 'string') {
            throw invalidType('encoding', 'of type string', name);
          }
          codec(name);
        }
        if (start !== undefined) {
          checkInteger(start, 'offset');
          if (stop !== undefined) checkInteger(stop, 'end', 0, this.length);
        }
        const from = start ?? 0;
        const to = start === undefined ? this.length : stop ?? this.length;
        if (from >= to) return this;
        if (typeof value !== 'string' && !isBytes(value)) return apply(fillNative, this, [+value & 255, from, to]);
        const pattern = value === '' ? Uint8Array.of(0) : isBytes(value) ? value : codec(name).bytes(value);
        if (pattern.length === 0) {
          const shown = isBytes(value) ? '<Buffer >' : quoted(value);
          throw coded(TypeError, 'ERR_INVALID_ARG_VALUE', `The argument 'value' is invalid. Received ${shown}`);
        }
        return fillWith(this, pattern, from, to);
      },

      indexOf(value, byteOffset, encoding) { return search(this, value, byteOffset, encoding, true); },
      lastIndexOf(value, byteOffset, encoding) { return search(this, value, byteOffset, encoding, false); },
      includes(value, byteOffset, encoding) { return search(this, value, byteOffset, encoding, true) !== -1; },

      swap16() { return swap(this, 2); },
      swap32() { return swap(this, 4); },
      swap64() { return swap(this, 8); },
    };
    return { methods };
  };

  return { globals: {}, packages: {}, make };
}
