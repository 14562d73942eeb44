// TextEncoder and TextDecoder (Encoding Standard §7). Of the legacy encodings, windows-1252 only:
// `latin1` and `ascii` are names of it.
(platform) => {
  const utf8 = platform.use('utf8');
  const { coded, invalidType, asInterface } = platform.use('node_errors');
  const { apply } = Reflect;
  const { fromCharCode } = String;
  const { isView } = ArrayBuffer;

  const LABELS = {
    'utf-8': 'unicode-1-1-utf-8 unicode11utf8 unicode20utf8 utf-8 utf8 x-unicode20utf8',
    'utf-16le': 'csunicode iso-10646-ucs-2 ucs-2 unicode unicodefeff utf-16 utf-16le',
    'utf-16be': 'unicodefffe utf-16be',
    'windows-1252': 'ansi_x3.4-1968 ascii cp1252 cp819 csisolatin1 ibm819 iso-8859-1 iso-ir-100 iso8859-1'
      + ' iso88591 iso_8859-1 iso_8859-1:1987 l1 latin1 us-ascii windows-1252 x-cp1252',
  };
  const encodings = new Map();
  for (const name in LABELS) for (const label of LABELS[name].split(' ')) encodings.set(label, name);

  // 0x80 to 0x9F; the rest of windows-1252 is Latin-1.
  const WINDOWS_1252 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

  const bytesOf = (input) => {
    if (input === undefined) return new Uint8Array();
    if (isView(input)) return new Uint8Array(input.buffer, input.byteOffset, input.byteLength);
    if (input instanceof ArrayBuffer || typeof SharedArrayBuffer === 'function' && input instanceof SharedArrayBuffer) {
      return new Uint8Array(input);
    }
    throw coded(TypeError, 'ERR_INVALID_ARG_TYPE',
      'The "list" argument must be an instance of SharedArrayBuffer, ArrayBuffer or ArrayBufferView.');
  };

  const joined = (one, other) => {
    if (one.length === 0) return other;
    const both = new Uint8Array(one.length + other.length);
    both.set(one);
    both.set(other, one.length);
    return both;
  };

  const unitsOf = (bytes, bigEndian) => {
    const units = new Uint16Array(bytes.length >> 1);
    const high = bigEndian ? 0 : 1;
    for (let index = 0; index < units.length; index += 1) {
      units[index] = (bytes[2 * index + high] << 8) | bytes[2 * index + 1 - high];
    }
    return units;
  };
  const textOfUnits = (units) => {
    let text = '';
    for (let at = 0; at < units.length; at += 8192) text += apply(fromCharCode, null, units.subarray(at, at + 8192));
    return text;
  };

  // (bytes, fatal) → text, or null where the bytes are wrong. `held` says how many bytes at the
  // end wait for more.
  const decoders = {
    'utf-8': { decode: utf8.decode, held: utf8.unfinished },
    'windows-1252': {
      decode: (bytes) => utf8.latin1(bytes).replace(/[\x80-\x9f]/g, (found) => WINDOWS_1252[found.charCodeAt(0) - 0x80]),
      held: () => 0,
    },
  };
  const utf16 = (bigEndian) => ({
    decode(bytes, fatal) {
      let text = textOfUnits(unitsOf(bytes, bigEndian));
      const isCut = bytes.length % 2 === 1;
      if (fatal && (isCut || !text.isWellFormed())) return null;
      // A high surrogate and half a unit at the end are one mistake.
      if (isCut && !/[\ud800-\udbff]$/.test(text)) text += '\ufffd';
      return text.toWellFormed();
    },
    held(bytes) {
      const odd = bytes.length % 2;
      const last = bytes[bytes.length - odd - (bigEndian ? 2 : 1)];
      return last >= 0xd8 && last <= 0xdb ? odd + 2 : odd;
    },
  });
  decoders['utf-16le'] = utf16(false);
  decoders['utf-16be'] = utf16(true);

  class TextDecoder {
    #encoding;
    #fatal;
    #ignoreBOM;
    #waiting = new Uint8Array();
    #isBegun = false;

    constructor(label = 'utf-8', options = undefined) {
      const name = encodings.get(`${label}`.replace(/^[\t\n\f\r ]+|[\t\n\f\r ]+$/g, '').toLowerCase());
      if (name === undefined) {
        throw coded(RangeError, 'ERR_ENCODING_NOT_SUPPORTED', `The "${label}" encoding is not supported`);
      }
      if (options !== undefined && options !== null && typeof options !== 'object' && typeof options !== 'function') {
        throw invalidType('options', 'of type object', options);
      }
      this.#encoding = name;
      this.#fatal = Boolean(options?.fatal);
      this.#ignoreBOM = Boolean(options?.ignoreBOM);
    }

    decode(input = undefined, options = undefined) {
      const bytes = joined(this.#waiting, bytesOf(input));
      const { decode, held } = decoders[this.#encoding];
      const isMore = Boolean(options?.stream);
      const end = bytes.length - (isMore ? held(bytes) : 0);
      this.#waiting = isMore ? bytes.slice(end) : new Uint8Array();
      let text = decode(bytes.subarray(0, end), this.#fatal);
      if (text === null) {
        this.#waiting = new Uint8Array();
        this.#isBegun = false;
        throw coded(TypeError, 'ERR_ENCODING_INVALID_ENCODED_DATA',
          `The encoded data was not valid for encoding ${this.#encoding}`);
      }
      if (!this.#isBegun && !this.#ignoreBOM && text[0] === '\ufeff') {
        if (this.#encoding !== 'windows-1252') text = text.slice(1);
      }
      this.#isBegun = isMore && (this.#isBegun || end > 0);
      return text;
    }

    get encoding() { return this.#encoding; }
    get fatal() { return this.#fatal; }
    get ignoreBOM() { return this.#ignoreBOM; }
  }

  class TextEncoder {
    get encoding() {
      if (!(this instanceof TextEncoder)) throw new TypeError('Value of "this" must be of type TextEncoder');
      return 'utf-8';
    }

    encode(input = '') { return utf8.encode(`${input}`); }

    encodeInto(source, destination) {
      if (typeof source !== 'string') throw invalidType('src', 'of type string', source);
      if (!(destination instanceof Uint8Array)) {
        throw invalidType('dest', 'an instance of Uint8Array', destination);
      }
      const room = destination.length;
      let read = 0;
      let written = 0;
      // A unit takes at most three bytes: what surely fits needs no counting.
      if (source.length * 3 <= room) read = source.length;
      for (; read < source.length;) {
        const point = source.codePointAt(read);
        const size = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
        if (written + size > room) break;
        written += size;
        read += point < 0x10000 ? 1 : 2;
      }
      const bytes = utf8.encode(source.slice(0, read));
      destination.set(bytes);
      return { read, written: bytes.length };
    }
  }

  asInterface(TextDecoder, 'TextDecoder');
  asInterface(TextEncoder, 'TextEncoder');
  return { globals: { TextDecoder, TextEncoder }, packages: {} };
}
