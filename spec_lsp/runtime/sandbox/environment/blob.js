// Blob and File (File API §3, §4). All of a blob's bytes are in memory.
(platform) => {
  const { encode, decode } = platform.use('utf8');
  const { coded, invalidType, missing } = platform.use('node_errors');
  const { illegal, usvString, isObject, asInterface } = platform.use('web_idl');
  const { isView } = ArrayBuffer;

  const joined = (pieces) => {
    let size = 0;
    for (const piece of pieces) size += piece.length;
    const bytes = new Uint8Array(size);
    let at = 0;
    for (const piece of pieces) {
      bytes.set(piece, at);
      at += piece.length;
    }
    return bytes;
  };

  // The bytes of a BufferSource, copied; null where it is none.
  const bytesOfBuffer = (value) => {
    if (isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength).slice();
    const kind = Object.prototype.toString.call(value);
    return kind === '[object ArrayBuffer]' || kind === '[object SharedArrayBuffer]'
      ? new Uint8Array(value).slice() : null;
  };

  const piecesOf = (sources, endings) => {
    if (!isObject(sources) || typeof sources[Symbol.iterator] !== 'function') {
      throw invalidType('sources', 'a sequence', sources);
    }
    const pieces = [];
    for (const source of sources) {
      const bytes = bytesOf(source) ?? bytesOfBuffer(source);
      if (bytes !== null) pieces.push(bytes);
      else {
        const text = usvString(source);
        pieces.push(encode(endings === 'native' ? text.replace(/\r\n?/g, '\n') : text));
      }
    }
    return pieces;
  };

  const typeOf = (value) => {
    const type = `${value}`;
    return /[^\x20-\x7e]/.test(type) ? '' : type.toLowerCase();
  };

  const within = (value, size, otherwise) => {
    if (value === undefined) return otherwise;
    const at = Math.trunc(+value) || 0;
    return at < 0 ? Math.max(size + at, 0) : Math.min(at, size);
  };

  let bytesOf;
  let blobOf;

  class Blob {
    #bytes;
    #type = '';

    constructor(sources = [], options = {}) {
      if (options !== null && !isObject(options)) throw invalidType('options', 'a dictionary', options);
      const { type = '', endings = 'transparent' } = options ?? {};
      if (`${endings}` !== 'transparent' && `${endings}` !== 'native') {
        throw coded(TypeError, 'ERR_INVALID_ARG_VALUE',
          `The property 'options.endings' is invalid. Received '${endings}'`);
      }
      this.#bytes = joined(piecesOf(sources, `${endings}`));
      this.#type = typeOf(type);
    }

    // The bytes of a blob, not copied; null for anything else.
    static {
      bytesOf = (value) => (isObject(value) && #bytes in value ? value.#bytes : null);
      blobOf = (bytes, type) => {
        const blob = new Blob();
        blob.#bytes = bytes;
        blob.#type = typeOf(type);
        return blob;
      };
    }

    get type() { return #type in this ? this.#type : undefined; }

    get size() { return #bytes in this ? this.#bytes.length : undefined; }

    slice(start = undefined, end = undefined, contentType = '') {
      const bytes = Blob.#read(this);
      const from = within(start, bytes.length, 0);
      return blobOf(bytes.subarray(from, Math.max(from, within(end, bytes.length, bytes.length))), contentType);
    }

    static #read(blob) {
      if (!(#bytes in blob)) throw illegal();
      return blob.#bytes;
    }

    async arrayBuffer() { return Blob.#read(this).slice().buffer; }

    async text() {
      const text = decode(Blob.#read(this), false);
      return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
    }

    async bytes() { return Blob.#read(this).slice(); }

    stream() {
      const { ReadableStream } = platform.use('streams').globals;
      const bytes = Blob.#read(this);
      return new ReadableStream({
        type: 'bytes',
        start(controller) {
          if (bytes.length > 0) controller.enqueue(bytes.slice());
          controller.close();
        },
      });
    }
  }
  asInterface(Blob, 'Blob');

  class File extends Blob {
    #name;
    #lastModified;

    constructor(fileBits, fileName, options = {}) {
      if (arguments.length < 2) throw missing(['fileBits', 'fileName']);
      super(fileBits, options);
      this.#name = usvString(fileName);
      const modified = options?.lastModified;
      this.#lastModified = modified === undefined ? Date.now() : Math.trunc(+modified) || 0;
    }

    get name() {
      if (!(#name in this)) throw illegal();
      return this.#name;
    }

    get lastModified() {
      if (!(#name in this)) throw illegal();
      return this.#lastModified;
    }
  }
  asInterface(File, 'File');

  return { globals: { Blob, File }, packages: {}, bytesOf, blobOf, bytesOfBuffer, joined };
}
