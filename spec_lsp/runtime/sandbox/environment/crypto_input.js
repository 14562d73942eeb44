// What Node's crypto functions take for bytes and numbers, and how they tell what they do not take.
(platform) => {
  const { coded, invalidType, outOfRange } = platform.use('node_errors');
  const { codecs, encodingName } = platform.use('buffer_encodings');
  const { isView } = ArrayBuffer;

  const isArrayBuffer = (value) => value instanceof ArrayBuffer
    || typeof SharedArrayBuffer === 'function' && value instanceof SharedArrayBuffer;
  const isBinary = (value) => isView(value) || isArrayBuffer(value);
  // The bytes of a buffer or a view, not copied.
  const viewOf = (value) => (isView(value) ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
    : new Uint8Array(value));

  const shown = (value) => (typeof value === 'string' ? `'${value}'` : String(value));
  // `name` is an argument, or a property where it has a dot.
  const invalidValue = (name, value, reason = 'is invalid') => coded(TypeError, 'ERR_INVALID_ARG_VALUE',
    `The ${name.includes('.') ? 'property' : 'argument'} '${name}' ${reason}. Received ${shown(value)}`);

  // An encoding that is not known counts as UTF-8.
  const textBytes = (text, encoding) => {
    const name = encodingName(encoding) ?? 'utf8';
    if (name === 'hex' && text.length % 2 !== 0) {
      throw invalidValue('encoding', encoding, `is invalid for data of length ${text.length}`);
    }
    return codecs[name].bytes(text);
  };

  const VIEWS = 'an instance of Buffer, TypedArray, or DataView';
  const BUFFERS = 'an instance of ArrayBuffer, Buffer, TypedArray, or DataView';

  // A text, or a view of bytes.
  const data = (value, encoding, name = 'data') => {
    if (typeof value === 'string') return textBytes(value, encoding);
    if (isView(value)) return viewOf(value);
    throw invalidType(name, `of type string or ${VIEWS}`, value);
  };
  // A text, or bytes in any form.
  const source = (value, name, encoding, expected = `of type string or ${BUFFERS}`) => {
    if (typeof value === 'string') return textBytes(value, encoding);
    if (isBinary(value)) return viewOf(value);
    throw invalidType(name, expected, value);
  };

  const toBuffer = (bytes) => platform.use('buffer').globals.Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  // A Buffer, or a text where an encoding is given that is known.
  const output = (bytes, encoding) => {
    const name = encoding === undefined || encoding === null || encoding === '' ? undefined : encodingName(encoding);
    return name === undefined ? toBuffer(bytes) : codecs[name].text(bytes);
  };

  const checkText = (value, name) => {
    if (typeof value !== 'string') throw invalidType(name, 'of type string', value);
  };
  const checkFunction = (value, name = 'callback') => {
    if (typeof value !== 'function') throw invalidType(name, 'of type function', value);
  };
  const checkInteger = (value, name, least, most) => {
    if (typeof value !== 'number') throw invalidType(name, 'of type number', value);
    if (!Number.isInteger(value)) throw outOfRange(name, 'an integer', value);
    if (value < least || value > most) throw outOfRange(name, `>= ${least} && <= ${most}`, value);
  };

  // What a computation gives reaches a callback later, as from the threads that Node has.
  const later = (callback, compute) => {
    const { setTimeout = queueMicrotask } = globalThis;
    setTimeout(() => {
      let result;
      try {
        result = compute();
      } catch (error) {
        callback(error);
        return;
      }
      callback(null, result);
    }, 0);
  };

  return {
    globals: {}, packages: {}, VIEWS, BUFFERS, isBinary, viewOf, invalidValue, data, source, toBuffer, output,
    checkText, checkFunction, checkInteger, later,
  };
}
