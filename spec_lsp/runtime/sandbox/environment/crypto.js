// Node's package `crypto`.
(platform) => {
  const { Hash, Hmac, hash, getHashes, algorithm, invalidDigest, secretOf } = platform.use('crypto_hash');
  const { coded, invalidType, outOfRange } = platform.use('node_errors');
  const {
    isBinary, viewOf, source, toBuffer, checkText, checkFunction, checkInteger, later,
  } = platform.use('crypto_input');
  const random = platform.use('random');
  const { crypto: webcrypto } = platform.use('web_crypto').globals;
  const { pbkdf2: derive, hkdf: expand, hkdfLimit } = platform.use('key_derivation');

  // --- random --------------------------------------------------------------------------------------------------
  const MOST = 2 ** 31 - 1;
  const checkSize = (size, name, most) => {
    if (typeof size !== 'number') throw invalidType(name, 'of type number', size);
    if (!(size >= 0 && size <= most)) throw outOfRange(name, `>= 0 && <= ${most}`, size);
    return Math.trunc(size);
  };
  const randomBytes = (size, callback) => {
    const length = checkSize(size, 'size', MOST);
    if (callback === undefined) return toBuffer(random.bytes(length));
    checkFunction(callback);
    return later(callback, () => toBuffer(random.bytes(length)));
  };

  const part = (buffer, offset, size) => {
    if (!isBinary(buffer)) throw invalidType('buf', 'an instance of ArrayBuffer or ArrayBufferView', buffer);
    const unit = buffer.BYTES_PER_ELEMENT ?? 1;
    const bytes = viewOf(buffer);
    const start = checkSize(offset * unit, 'offset', bytes.length);
    const length = size === undefined ? bytes.length - start : checkSize(size * unit, 'size', MOST);
    if (start + length > bytes.length) throw outOfRange('size + offset', `<= ${bytes.length}`, start + length);
    return bytes.subarray(start, start + length);
  };
  const randomFillSync = (buf, offset = 0, size = undefined) => {
    random.fill(part(buf, offset, size));
    return buf;
  };
  const randomFill = (buf, offset, size, callback) => {
    const [start, length, done] = typeof offset === 'function' ? [0, undefined, offset]
      : typeof size === 'function' ? [offset, undefined, size] : [offset, size, callback];
    checkFunction(done);
    const bytes = part(buf, start, length);
    later(done, () => {
      random.fill(bytes);
      return buf;
    });
  };

  // Six bytes at a time; what would favour some of the numbers is drawn anew.
  const RANGE = 2 ** 48 - 1;
  const drawn = (min, range) => {
    const limit = RANGE + 1 - (RANGE + 1) % range;
    for (;;) {
      const number = random.bytes(6).reduce((sum, byte) => sum * 256 + byte, 0);
      if (number < limit) return min + number % range;
    }
  };
  const randomInt = (min, max, callback = undefined) => {
    const isShort = max === undefined || typeof max === 'function';
    const [least, most, done] = isShort ? [0, min, max] : [min, max, callback];
    if (done !== undefined) checkFunction(done);
    for (const [name, value] of [['min', least], ['max', most]]) {
      if (!Number.isSafeInteger(value)) throw invalidType(name, 'a safe integer', value);
    }
    if (most <= least) throw outOfRange('max', `greater than the value of "min" (${least})`, most);
    if (most - least > RANGE) throw outOfRange(isShort ? 'max' : 'max - min', `<= ${RANGE}`, most - least);
    return done === undefined ? drawn(least, most - least) : later(done, () => drawn(least, most - least));
  };
  const randomUUID = (options = undefined) => {
    if (options !== undefined && (options === null || typeof options !== 'object')) {
      throw invalidType('options', 'of type object', options);
    }
    const { disableEntropyCache = false } = options ?? {};
    if (typeof disableEntropyCache !== 'boolean') {
      throw invalidType('"options.disableEntropyCache" property', 'of type boolean', disableEntropyCache);
    }
    return random.uuid();
  };

  // --- comparison and derivation ---------------------------------------------------------------------------------
  const timingSafeEqual = (buf1, buf2) => {
    for (const [name, value] of [['buf1', buf1], ['buf2', buf2]]) {
      if (isBinary(value)) continue;
      throw coded(TypeError, 'ERR_INVALID_ARG_TYPE',
        `The "${name}" argument must be an instance of ArrayBuffer, Buffer, TypedArray, or DataView.`);
    }
    const [one, other] = [viewOf(buf1), viewOf(buf2)];
    if (one.length !== other.length) {
      throw coded(RangeError, 'ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH', 'Input buffers must have the same byte length');
    }
    return one.reduce((difference, byte, index) => difference | byte ^ other[index], 0) === 0;
  };

  const pbkdf2Of = (password, salt, iterations, keylen, digest) => {
    checkText(digest, 'digest');
    const secret = source(password, 'password');
    const bytes = source(salt, 'salt');
    checkInteger(iterations, 'iterations', 1, MOST);
    checkInteger(keylen, 'keylen', 0, MOST);
    const { name } = algorithm(digest, invalidDigest);
    return () => toBuffer(derive(name, secret, bytes, iterations, keylen));
  };
  const pbkdf2Sync = (password, salt, iterations, keylen, digest) => {
    const compute = pbkdf2Of(password, salt, iterations, keylen, digest);
    return compute();
  };
  const pbkdf2 = (password, salt, iterations, keylen, digest, callback) => {
    const [name, done] = typeof digest === 'function' ? [undefined, digest] : [digest, callback];
    checkFunction(done);
    later(done, pbkdf2Of(password, salt, iterations, keylen, name));
  };

  const SECRETS = 'of type string or an instance of SecretKeyObject, ArrayBuffer, TypedArray, DataView, or Buffer';
  const hkdfOf = (digest, ikm, salt, info, keylen) => {
    checkText(digest, 'digest');
    const secret = secretOf(ikm, undefined, 'ikm', SECRETS);
    const saltBytes = source(salt, 'salt');
    const infoBytes = source(info, 'info');
    checkInteger(keylen, 'length', 0, MOST);
    if (infoBytes.length > 1024) throw outOfRange('info', 'must not contain more than 1024 bytes', infoBytes.length);
    const { name } = algorithm(digest, invalidDigest);
    if (keylen > hkdfLimit(name)) throw coded(RangeError, 'ERR_CRYPTO_INVALID_KEYLEN', 'Invalid key length');
    return () => expand(name, secret, saltBytes, infoBytes, keylen).buffer;
  };
  const hkdfSync = (digest, ikm, salt, info, keylen) => hkdfOf(digest, ikm, salt, info, keylen)();
  const hkdf = (digest, ikm, salt, info, keylen, callback) => {
    checkFunction(callback);
    later(callback, hkdfOf(digest, ikm, salt, info, keylen));
  };

  // --- the package ---------------------------------------------------------------------------------------------------
  const constants = Object.freeze({
    __proto__: null, RSA_PKCS1_PADDING: 1, RSA_NO_PADDING: 3, RSA_PKCS1_OAEP_PADDING: 4, RSA_X931_PADDING: 5,
    RSA_PKCS1_PSS_PADDING: 6, RSA_PSS_SALTLEN_DIGEST: -1, RSA_PSS_SALTLEN_MAX_SIGN: -2, RSA_PSS_SALTLEN_AUTO: -2,
    POINT_CONVERSION_COMPRESSED: 2, POINT_CONVERSION_UNCOMPRESSED: 4, POINT_CONVERSION_HYBRID: 6,
  });
  const absent = (name) => {
    const refuse = { [name]() { throw new Error(`crypto.${name} is not available in a local run`); } };
    return refuse[name];
  };

  const made = {
    createHash: (algorithm, options) => new Hash(algorithm, options),
    createHmac: (hmac, key, options) => new Hmac(hmac, key, options),
    getHashes, hash, hkdf, hkdfSync, pbkdf2, pbkdf2Sync, randomBytes, randomFill, randomFillSync, randomInt, randomUUID,
    timingSafeEqual, Hash, Hmac, constants, webcrypto, subtle: webcrypto.subtle,
    getRandomValues: (array) => webcrypto.getRandomValues(array),
    pseudoRandomBytes: randomBytes, rng: randomBytes, prng: randomBytes,
  };
  // What keys need is made when it is first asked for.
  const lazily = {
    key_object: ['KeyObject', 'createPrivateKey', 'createPublicKey', 'createSecretKey'],
    crypto_sign: ['Sign', 'Verify', 'sign', 'verify'],
    crypto_cipher: [
      'createCipheriv', 'createDecipheriv', 'getCiphers', 'publicEncrypt', 'privateDecrypt',
    ],
  };
  const crypto = {
    ...made,
    createSign: (algorithm, options) => new (platform.use('crypto_sign').Sign)(algorithm, options),
    createVerify: (algorithm, options) => new (platform.use('crypto_sign').Verify)(algorithm, options),
  };
  for (const part of Object.keys(lazily)) {
    for (const name of lazily[part]) {
      Object.defineProperty(crypto, name, {
        configurable: true,
        enumerable: true,
        get() {
          const value = platform.use(part)[name];
          Object.defineProperty(crypto, name, { value, configurable: true, enumerable: true, writable: true });
          return value;
        },
      });
    }
  }
  for (const name of [
    'scrypt', 'scryptSync', 'createECDH', 'createDiffieHellman', 'createDiffieHellmanGroup', 'getDiffieHellman',
    'diffieHellman', 'generateKeyPair', 'generateKeyPairSync', 'generateKey', 'generateKeySync', 'generatePrime',
    'generatePrimeSync', 'checkPrime', 'checkPrimeSync', 'privateEncrypt', 'publicDecrypt', 'X509Certificate',
  ]) crypto[name] = absent(name);
  return { globals: {}, packages: { crypto } };
}
