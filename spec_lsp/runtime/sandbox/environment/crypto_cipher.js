// Node's classes Cipheriv and Decipheriv for AES, and encryption with RSA keys.
(platform) => {
  const aes = platform.use('aes_modes');
  const rsa = platform.use('rsa');
  const { joined } = platform.use('key_derivation');
  const { secretOf, algorithm } = platform.use('crypto_hash');
  const { privateKeyOf, publicKeyOf } = platform.use('key_object');
  const { coded, invalidType } = platform.use('node_errors');
  const { codecs, encodingName } = platform.use('buffer_encodings');
  const { BUFFERS, data, source, toBuffer, checkText } = platform.use('crypto_input');

  const AES = /^(?:id-)?aes-?(128|192|256)(?:-(cbc|ctr|gcm|ecb))?$/;
  const ELSEWHERE = /^(?:id-)?(?:aes|aria|camellia|chacha20|des|sm4)/i;
  const getCiphers = () => ['128', '192', '256'].flatMap((bits) => [
    ...['cbc', 'ctr', 'ecb', 'gcm'].map((mode) => `aes-${bits}-${mode}`), `aes${bits}`, `id-aes${bits}-GCM`,
  ]).sort();

  const wrongIv = () => coded(TypeError, 'ERR_CRYPTO_INVALID_IV', 'Invalid initialization vector');
  const parsed = (name, key, iv) => {
    checkText(name, 'cipher');
    const found = AES.exec(name.toLowerCase());
    const secret = secretOf(key, undefined);
    const vector = iv === null ? null : source(iv, 'iv');
    if (found === null) {
      throw coded(Error, 'ERR_CRYPTO_UNKNOWN_CIPHER', `Unknown cipher${
        ELSEWHERE.test(name) ? ` (Node.js has ${name}, a local run has AES in CBC, CTR, ECB and GCM only)` : ''}`);
    }
    const [, bits, mode = 'cbc'] = found;
    if (secret.length * 8 !== Number(bits)) throw coded(RangeError, 'ERR_CRYPTO_INVALID_KEYLEN', 'Invalid key length');
    const length = vector?.length ?? 0;
    if (mode === 'gcm' ? length === 0 : length !== (mode === 'ecb' ? 0 : 16)) throw wrongIv();
    return { secret: secret.slice(), vector: vector === null ? new Uint8Array() : vector.slice(), mode };
  };

  const TAGS = [4, 8, 12, 13, 14, 15, 16];
  const invalidState = (method) => coded(Error, 'ERR_CRYPTO_INVALID_STATE', `Invalid state for operation ${method}`);
  const wrongBlock = () => coded(Error, 'ERR_OSSL_WRONG_FINAL_BLOCK_LENGTH',
    'error:1C80006B:Provider routines::wrong final block length',
    { library: 'Provider routines', reason: 'wrong final block length' });
  const badDecrypt = () => coded(Error, 'ERR_OSSL_BAD_DECRYPT',
    'error:1C800064:Provider routines::bad decrypt', { library: 'Provider routines', reason: 'bad decrypt' });

  // What both directions have in common. Pieces are worked on as they come, whole blocks of them.
  class Cipher {
    #key;
    #isEncrypting;
    #pads = true;
    #rest = new Uint8Array();
    #chain;
    #extra = new Uint8Array();
    #pieces = [];   // GCM: what the tag is made of
    #tag;
    #tagLength;
    #isFinal = false;
    #texts = null;  // where pieces leave as text: {name, rest}

    constructor(isEncrypting, name, key, iv, options) {
      this.#key = parsed(name, key, iv);
      this.#isEncrypting = isEncrypting;
      const { secret, vector, mode } = this.#key;
      this.#chain = mode === 'gcm' ? aes.gcmCounter(secret, vector) : vector;
      const length = options?.authTagLength;
      if (length !== undefined && mode === 'gcm' && !TAGS.includes(length)) {
        throw coded(TypeError, 'ERR_CRYPTO_INVALID_AUTH_TAG', `Invalid authentication tag length: ${length}`);
      }
      this.#tagLength = length ?? 16;
    }

    // A text encoding may need bytes of the next piece: 3 for base64, whole characters for UTF-8.
    #give(bytes, encoding, isLast) {
      if (encoding === undefined || encoding === null || encoding === '' || encoding === 'buffer') {
        return toBuffer(bytes);
      }
      const name = encodingName(encoding);
      if (name === undefined) throw coded(TypeError, 'ERR_UNKNOWN_ENCODING', `Unknown encoding: ${encoding}`);
      this.#texts ??= { name, rest: new Uint8Array() };
      if (this.#texts.name !== name) throw new Error('Cannot change encoding');
      const all = joined(this.#texts.rest, bytes);
      const keeps = isLast ? 0 : name.startsWith('base64') ? all.length % 3 : name === 'utf16le' ? all.length % 2
        : name === 'utf8' ? platform.use('utf8').unfinished(all) : 0;
      this.#texts.rest = all.slice(all.length - keeps);
      return codecs[name].text(all.subarray(0, all.length - keeps));
    }

    #work(bytes) {
      const { secret, mode } = this.#key;
      if (bytes.length === 0) return bytes;
      if (mode === 'ecb') return aes.ecb(secret, bytes, this.#isEncrypting);
      const result = (this.#isEncrypting ? aes.cbcEncrypt : aes.cbcDecrypt)(secret, this.#chain, bytes);
      this.#chain = (this.#isEncrypting ? result : bytes).slice(-16);
      return result;
    }
    #stream(bytes) {
      const { mode } = this.#key;
      const all = joined(this.#rest, bytes);
      const done = this.#rest.length;
      this.#rest = all.slice(all.length - all.length % 16);
      const blocks = (all.length - this.#rest.length) / 16;
      const counter = this.#chain;
      const result = aes.ctr(this.#key.secret, counter, all, mode === 'gcm' ? 32 : 128);
      this.#chain = aes.advanced(counter, blocks, mode === 'gcm' ? 32 : 128);
      if (mode === 'gcm') this.#pieces.push(this.#isEncrypting ? result.slice(done) : bytes.slice());
      return result.slice(done);
    }

    update(given, inputEncoding, outputEncoding) {
      const bytes = data(given, inputEncoding);
      if (this.#isFinal) throw new Error('Trying to add data in unsupported state');
      const { mode } = this.#key;
      if (mode === 'ctr' || mode === 'gcm') return this.#give(this.#stream(bytes), outputEncoding, false);
      const all = joined(this.#rest, bytes);
      // The last block waits, where it could be padding that is to be taken off.
      const over = all.length % 16;
      const waits = over === 0 && all.length > 0 && !this.#isEncrypting && this.#pads ? 16 : over;
      this.#rest = all.slice(all.length - waits);
      return this.#give(this.#work(all.slice(0, all.length - waits)), outputEncoding, false);
    }

    final(outputEncoding) {
      if (this.#isFinal) throw coded(Error, 'ERR_CRYPTO_INVALID_STATE', 'Invalid state');
      this.#isFinal = true;
      const { mode } = this.#key;
      let bytes = new Uint8Array();
      if (mode === 'gcm') this.#authenticate();
      else if (mode !== 'ctr') bytes = this.#last();
      return this.#give(bytes, outputEncoding, true);
    }
    #last() {
      if (!this.#pads) {
        if (this.#rest.length > 0) throw wrongBlock();
        return this.#rest;
      }
      if (this.#isEncrypting) return this.#work(aes.pad(this.#rest));
      if (this.#rest.length !== 16) throw wrongBlock();
      const bytes = aes.unpad(this.#work(this.#rest));
      if (bytes === null) throw badDecrypt();
      return bytes;
    }
    #authenticate() {
      const { secret, vector } = this.#key;
      const tag = aes.gcmTag(secret, vector, this.#extra, joined(...this.#pieces));
      if (this.#isEncrypting) this.#tag = tag.slice(0, this.#tagLength);
      else if (this.#tag === undefined || !rsa.isSame(tag.subarray(0, this.#tag.length), this.#tag)) {
        throw new Error('Unsupported state or unable to authenticate data');
      }
    }

    setAutoPadding(pads = true) {
      if (this.#isFinal) throw invalidState('setAutoPadding');
      this.#pads = !!pads;
      return this;
    }
    setAAD(buffer, options = undefined) {
      const bytes = source(buffer, 'buffer', options?.encoding);
      if (this.#isFinal || this.#key.mode !== 'gcm') throw invalidState('setAAD');
      this.#extra = joined(this.#extra, bytes);
      return this;
    }
    static tagOf(cipher) {
      if (!cipher.#isFinal || cipher.#tag === undefined) throw invalidState('getAuthTag');
      return toBuffer(cipher.#tag.slice());
    }
    static setTag(cipher, bytes) {
      if (cipher.#isFinal || cipher.#key.mode !== 'gcm' || cipher.#tag !== undefined) throw invalidState('setAuthTag');
      if (!TAGS.includes(bytes.length)) {
        throw coded(TypeError, 'ERR_CRYPTO_INVALID_AUTH_TAG', `Invalid authentication tag length: ${bytes.length}`);
      }
      cipher.#tag = bytes.slice();
    }
  }
  const { tagOf, setTag } = Cipher;

  class Cipheriv extends Cipher {
    constructor(cipher, key, iv, options = undefined) { super(true, cipher, key, iv, options); }
    getAuthTag() { return tagOf(this); }
  }
  class Decipheriv extends Cipher {
    constructor(cipher, key, iv, options = undefined) { super(false, cipher, key, iv, options); }
    setAuthTag(tag, encoding = undefined) {
      setTag(this, source(tag, 'buffer', encoding));
      return this;
    }
  }

  // --- RSA -----------------------------------------------------------------------------------------------------------
  const OAEP = 4;
  const paddingOf = (key) => {
    const { padding = OAEP, oaepHash = 'sha1', oaepLabel } = key !== null && typeof key === 'object' ? key : {};
    if (padding === 1) return null;
    if (padding !== OAEP) {
      throw coded(Error, 'ERR_OSSL_ILLEGAL_OR_UNSUPPORTED_PADDING_MODE',
        'error:1C8000A5:Provider routines::illegal or unsupported padding mode');
    }
    if (typeof oaepHash !== 'string') throw invalidType('"key.oaepHash" property', 'of type string', oaepHash);
    return {
      hash: algorithm(oaepHash, () => coded(Error, 'ERR_OSSL_EVP_INVALID_DIGEST', 'Invalid digest')).name,
      label: oaepLabel === undefined ? new Uint8Array() : source(oaepLabel, 'key.oaepLabel', undefined, BUFFERS),
    };
  };
  const ofRsa = (key) => {
    if (key.kind !== 'rsa') {
      throw coded(Error, 'ERR_OSSL_EVP_OPERATION_NOT_SUPPORTED_FOR_THIS_KEYTYPE',
        'error:03000096:digital envelope routines::operation not supported for this keytype');
    }
    return key;
  };
  const publicEncrypt = (key, buffer) => {
    const padding = paddingOf(key);
    const bytes = data(buffer, key?.encoding, 'buffer');
    return toBuffer(rsa.encrypt(ofRsa(publicKeyOf(key)), bytes, padding));
  };
  const privateDecrypt = (key, buffer) => {
    const padding = paddingOf(key);
    if (padding === null) {
      throw coded(TypeError, 'ERR_INVALID_ARG_VALUE',
        'RSA_PKCS1_PADDING is no longer supported for private decryption, '
        + 'this can be reverted with --security-revert=CVE-2023-46809');
    }
    const bytes = data(buffer, key?.encoding, 'buffer');
    return toBuffer(rsa.decrypt(ofRsa(privateKeyOf(key)), bytes, padding));
  };

  return {
    globals: {}, packages: {}, Cipheriv, Decipheriv, getCiphers, publicEncrypt, privateDecrypt,
    createCipheriv: (cipher, key, iv, options) => new Cipheriv(cipher, key, iv, options),
    createDecipheriv: (cipher, key, iv, options) => new Decipheriv(cipher, key, iv, options),
  };
}
