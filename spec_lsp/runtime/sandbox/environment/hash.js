// Hash functions fed piece by piece, and HMAC (RFC 2104) over them.
(platform) => {
  const { compression, initial } = platform.use('hash_blocks');

  // block and digest: bytes. length: bytes of the field at the end that counts the bits.
  const narrow = { block: 64, length: 8 };
  const wide = { block: 128, length: 16, function: 'sha512', isBigEndian: true };
  const algorithms = {
    __proto__: null,
    md5: { ...narrow, name: 'md5', function: 'md5', digest: 16 },
    ripemd160: { ...narrow, name: 'ripemd160', function: 'ripemd160', digest: 20 },
    sha1: { ...narrow, name: 'sha1', function: 'sha1', digest: 20, isBigEndian: true },
    sha224: { ...narrow, name: 'sha224', function: 'sha256', digest: 28, isBigEndian: true },
    sha256: { ...narrow, name: 'sha256', function: 'sha256', digest: 32, isBigEndian: true },
    sha384: { ...wide, name: 'sha384', digest: 48 },
    sha512: { ...wide, name: 'sha512', digest: 64 },
    'sha512-224': { ...wide, name: 'sha512-224', digest: 28 },
    'sha512-256': { ...wide, name: 'sha512-256', digest: 32 },
  };

  // FIPS 180-4 §5.3.6: SHA-512 itself, from another start, makes the start of its shorter forms.
  const shortened = (name) => {
    const hash = new Hash('sha512', Int32Array.from(initial.sha512(), (word) => word ^ 0xa5a5a5a5));
    hash.update(Uint8Array.from(name.toUpperCase().replace('512-', '-512/'), (letter) => letter.charCodeAt(0)));
    return new Int32Array(hash.digest().reverse().buffer).reverse();
  };
  const starts = {};
  const start = (name) => (starts[name] ??= name.includes('-') ? shortened(name) : Int32Array.from(initial[name]()));

  const CAPACITY = 2048;  // a multiple of every block

  class Hash {
    #algorithm;
    #compress;
    #state;
    #buffer = new Uint8Array(CAPACITY);
    #filled = 0;
    #total = 0;

    // Throws nothing: `name` is one of `algorithms`.
    constructor(name, state = start(name)) {
      this.#algorithm = algorithms[name];
      this.#compress = compression(this.#algorithm.function);
      this.#state = state.slice();
    }

    get algorithm() { return this.#algorithm; }

    copy() {
      const copy = new Hash(this.#algorithm.name, this.#state);
      copy.#buffer.set(this.#buffer);
      copy.#filled = this.#filled;
      copy.#total = this.#total;
      return copy;
    }

    update(bytes) {
      this.#total += bytes.length;
      for (let at = 0; at < bytes.length;) {
        const room = CAPACITY - this.#filled;
        const piece = at === 0 && bytes.length <= room ? bytes : bytes.subarray(at, at + room);
        this.#buffer.set(piece, this.#filled);
        this.#filled += piece.length;
        at += piece.length;
        if (this.#filled === CAPACITY) this.#compressAll();
      }
      return this;
    }

    #compressAll() {
      const compress = this.#compress;
      const state = this.#state;
      const count = this.#filled / 4;
      const step = this.#algorithm.block / 4;
      const words = new Int32Array(this.#buffer.buffer, 0, count);
      if (this.#algorithm.isBigEndian) {
        this.#buffer.subarray(0, this.#filled).reverse();
        for (let at = count - 1; at > 0; at -= step) compress(state, words, at);
      } else {
        for (let at = 0; at < count; at += step) compress(state, words, at);
      }
      this.#filled = 0;
    }

    // Ends it: what comes after is of no meaning.
    digest() {
      const { block, length, isBigEndian, digest } = this.#algorithm;
      const buffer = this.#buffer;
      const end = Math.ceil((this.#filled + 1 + length) / block) * block;
      if (end > CAPACITY) {
        const rest = this.#filled % block;
        const tail = buffer.slice(this.#filled - rest, this.#filled);
        this.#filled -= rest;
        this.#compressAll();
        buffer.set(tail);
        this.#filled = rest;
        return this.digest();
      }
      buffer.fill(0, this.#filled, end);
      buffer[this.#filled] = 0x80;
      const view = new DataView(buffer.buffer);
      const bits = this.#total * 8;
      view.setUint32(isBigEndian ? end - 4 : end - 8, bits % 4294967296, !isBigEndian);
      view.setUint32(isBigEndian ? end - 8 : end - 4, Math.floor(bits / 4294967296), !isBigEndian);
      this.#filled = end;
      this.#compressAll();
      return bytesOf(this.#state, isBigEndian).slice(0, digest);
    }
  }

  const bytesOf = (state, isBigEndian) => (isBigEndian
    ? new Uint8Array(state.slice().reverse().buffer).reverse() : new Uint8Array(state.slice().buffer));

  class Hmac {
    #inner;
    #outer;

    constructor(name, key) {
      const { block } = algorithms[name];
      const padded = new Uint8Array(block);
      padded.set(key.length > block ? new Hash(name).update(key).digest() : key);
      this.#inner = new Hash(name).update(padded.map((byte) => byte ^ 0x36));
      this.#outer = new Hash(name).update(padded.map((byte) => byte ^ 0x5c));
    }

    update(bytes) {
      this.#inner.update(bytes);
      return this;
    }
    digest() { return this.#outer.update(this.#inner.digest()).digest(); }
  }

  const hash = (name, bytes) => new Hash(name).update(bytes).digest();
  const hmac = (name, key, bytes) => new Hmac(name, key).update(bytes).digest();

  // The names that OpenSSL knows them by, in any case.
  const sha2 = (size, short = size) => [
    `sha${short}`, `sha-${size}`, `sha2-${size}`, `rsa-sha${size}`, `sha${short}withrsaencryption`,
  ];
  const NAMES = {
    md5: ['md5', 'rsa-md5', 'md5withrsaencryption', 'ssl3-md5'],
    ripemd160: ['ripemd160', 'ripemd-160', 'ripemd', 'rmd160', 'rsa-ripemd160', 'ripemd160withrsa'],
    sha1: ['sha1', 'sha-1', 'rsa-sha1', 'rsa-sha1-2', 'sha1withrsaencryption', 'ssl3-sha1'],
    sha224: sha2('224'), sha256: sha2('256'), sha384: sha2('384'), sha512: sha2('512'),
    'sha512-224': sha2('512/224', '512-224'), 'sha512-256': sha2('512/256', '512-256'),
  };
  const byName = new Map(Object.keys(NAMES).flatMap((name) => NAMES[name].map((one) => [one, algorithms[name]])));
  // The algorithm of a name, or undefined.
  const algorithm = (name) => byName.get(name.toLowerCase());

  return { globals: {}, packages: {}, Hash, Hmac, hash, hmac, algorithm, start, bytesOf };
}
