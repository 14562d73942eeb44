// Numbers in Buffers: readInt32LE and its kin. `methods` go on the prototype.
(platform) => {
  const { coded, invalidType, outOfRange } = platform.use('node_errors');

  const needNumber = (value, name) => {
    if (typeof value !== 'number') throw invalidType(name, 'of type number', value);
  };
  const boundsError = (value, last, name = 'offset') => {
    if (Math.floor(value) !== value) {
      needNumber(value, name);
      return outOfRange(name, 'an integer', value);
    }
    if (last < 0) return coded(RangeError, 'ERR_BUFFER_OUT_OF_BOUNDS', 'Attempt to access memory outside buffer bounds');
    return outOfRange(name, `>= ${name === 'offset' ? 0 : 1} and <= ${last}`, value);
  };
  const checkPlace = (buffer, offset, size) => {
    needNumber(offset, 'offset');
    if (buffer[offset] === undefined || buffer[offset + size - 1] === undefined) {
      throw boundsError(offset, buffer.length - size);
    }
  };
  const checkSize = (size) => {
    if (size === undefined || typeof size !== 'number') throw invalidType('byteLength', 'of type number', size);
    if (!(Number.isInteger(size) && size >= 1 && size <= 6)) throw boundsError(size, 6, 'byteLength');
  };

  const checkValue = (value, size, isSigned) => {
    const n = typeof value === 'bigint' ? 'n' : '';
    const bits = size * 8;
    const two = n ? 2n : 2;
    const power = two ** (n ? BigInt(isSigned ? bits - 1 : bits) : isSigned ? bits - 1 : bits);
    const [lowest, beyond] = isSigned ? [-power, power] : [n ? 0n : 0, power];
    if (!(value >= beyond || value < lowest)) return;
    // Up to 32 bits Node writes the largest out.
    const exponent = `2${n} ** ${isSigned ? bits - 1 : bits}${n}`;
    const range = size > 4 ? `>= ${isSigned ? `-(${exponent})` : `0${n}`} and < ${exponent}`
      : `>= ${lowest}${n} and <= ${beyond - 1}${n}`;
    throw outOfRange('value', range, value);
  };

  const readInteger = (buffer, offset, size, isSigned, isLittle) => {
    let value = 0;
    for (let index = 0; index < size; index += 1) {
      value = value * 256 + buffer[isLittle ? offset + size - 1 - index : offset + index];
    }
    return isSigned && value >= 2 ** (8 * size - 1) ? value - 2 ** (8 * size) : value;
  };

  const writeInteger = (buffer, value, offset, size, isLittle) => {
    let rest = Math.trunc(value) || 0;
    if (rest < 0) rest += 2 ** (8 * size);
    for (let index = 0; index < size; index += 1) {
      buffer[isLittle ? offset + index : offset + size - 1 - index] = rest % 256;
      rest = Math.floor(rest / 256);
    }
    return offset + size;
  };

  const methods = {};
  const define = (name, method) => {
    Object.defineProperty(method, 'name', { value: name });
    methods[name] = method;
    if (name.includes('UInt')) methods[name.replace('UInt', 'Uint')] = method;
  };

  for (const sign of ['Int', 'UInt']) {
    const isSigned = sign === 'Int';
    for (const size of [1, 2, 4]) {
      for (const end of size === 1 ? [''] : ['LE', 'BE']) {
        const isLittle = end === 'LE';
        define(`read${sign}${size * 8}${end}`, function (offset = 0) {
          checkPlace(this, offset, size);
          return readInteger(this, offset, size, isSigned, isLittle);
        });
        define(`write${sign}${size * 8}${end}`, function (value, offset = 0) {
          const number = +value;
          if (size === 1) needNumber(offset, 'offset');
          checkValue(number, size, isSigned);
          checkPlace(this, offset, size);
          return writeInteger(this, number, offset, size, isLittle);
        });
      }
    }
    for (const end of ['LE', 'BE']) {
      const isLittle = end === 'LE';
      define(`read${sign}${end}`, function (offset, byteLength) {
        if (offset === undefined) throw invalidType('offset', 'of type number', offset);
        checkSize(byteLength);
        checkPlace(this, offset, byteLength);
        return readInteger(this, offset, byteLength, isSigned, isLittle);
      });
      define(`write${sign}${end}`, function (value, offset, byteLength) {
        checkSize(byteLength);
        const number = +value;
        if (byteLength === 1) needNumber(offset, 'offset');
        checkValue(number, byteLength, isSigned);
        checkPlace(this, offset, byteLength);
        return writeInteger(this, number, offset, byteLength, isLittle);
      });
    }
  }

  // What DataView can read and write: its name there, the bytes, and the name here.
  for (const [native, size, title] of [
    ['Float32', 4, 'Float'], ['Float64', 8, 'Double'], ['BigInt64', 8, 'BigInt64'], ['BigUint64', 8, 'BigUInt64'],
  ]) {
    for (const end of ['LE', 'BE']) {
      const isLittle = end === 'LE';
      define(`read${title}${end}`, function (offset = 0) {
        checkPlace(this, offset, size);
        return new DataView(this.buffer, this.byteOffset, this.length)[`get${native}`](offset, isLittle);
      });
      define(`write${title}${end}`, function (value, offset = 0) {
        const number = native.startsWith('Big') ? value : +value;
        if (typeof number === 'bigint') checkValue(number, size, native === 'BigInt64');
        checkPlace(this, offset, size);
        new DataView(this.buffer, this.byteOffset, this.length)[`set${native}`](offset, number, isLittle);
        return offset + size;
      });
    }
  }

  return { globals: {}, packages: {}, methods };
}
