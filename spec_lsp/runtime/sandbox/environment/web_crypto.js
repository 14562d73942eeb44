// The Web's `crypto` and its `subtle`: what every algorithm has in common. The algorithms themselves
// are in the parts web_crypto_…
(platform) => {
  const { coded, asInterface } = platform.use('node_errors');
  const { isBinary, viewOf } = platform.use('crypto_input');
  const { CryptoKey, cryptoKey, held } = platform.use('crypto_key');
  const { hash } = platform.use('hash');
  const { DOMException } = globalThis;

  const fail = (name, message) => new DOMException(message, name);
  const illegal = () => coded(TypeError, 'ERR_ILLEGAL_CONSTRUCTOR', 'Illegal constructor');
  const made = Symbol('made here');

  // --- algorithms by name ----------------------------------------------------------------------------------------
  const DIGESTS = { __proto__: null, 'SHA-1': 'sha1', 'SHA-256': 'sha256', 'SHA-384': 'sha384', 'SHA-512': 'sha512' };
  const PARTS = {
    __proto__: null, HMAC: 'web_crypto_secrets', PBKDF2: 'web_crypto_secrets', HKDF: 'web_crypto_secrets',
    'AES-CBC': 'web_crypto_ciphers', 'AES-CTR': 'web_crypto_ciphers', 'AES-GCM': 'web_crypto_ciphers',
    'RSASSA-PKCS1-v1_5': 'web_crypto_signatures', 'RSA-PSS': 'web_crypto_signatures', 'RSA-OAEP': 'web_crypto_signatures',
    ECDSA: 'web_crypto_signatures', Ed25519: 'web_crypto_signatures',
  };
  const ELSEWHERE = ['AES-KW', 'ECDH', 'X25519', 'X448', 'Ed448'];
  const NAMES = [...Object.keys(DIGESTS), ...Object.keys(PARTS), ...ELSEWHERE];

  const missingMember = (type, member) => coded(TypeError, 'ERR_MISSING_OPTION', 'Failed to normalize algorithm: passed '
    + `algorithm can not be converted to '${type}' because '${member}' is required in '${type}'.`);

  // {name, methods, …}: the algorithm with its name as the standard writes it, and the part's methods for
  // it. Their `dictionaries` say, by operation, which dictionary is given and which members it needs.
  const normalize = (algorithm, operation) => {
    const given = typeof algorithm === 'object' && algorithm !== null ? algorithm : { name: `${algorithm}` };
    if (given.name === undefined) throw missingMember('Algorithm', 'name');
    const wanted = `${given.name}`.toUpperCase();
    const name = NAMES.find((one) => one.toUpperCase() === wanted);
    if (name !== undefined && ELSEWHERE.includes(name)) {
      throw fail('NotSupportedError', `${name} is not available in a local run`);
    }
    const isDigest = name in DIGESTS;
    if (name === undefined || isDigest !== (operation === 'digest')) {
      throw fail('NotSupportedError', 'Unrecognized algorithm name');
    }
    if (isDigest) return { name };
    const methods = platform.use(PARTS[name]).algorithms[name];
    if (methods[operation] === undefined) throw fail('NotSupportedError', 'Unrecognized algorithm name');
    const [type, members] = methods.dictionaries?.[operation] ?? ['Algorithm', []];
    for (const member of members) if (given[member] === undefined) throw missingMember(type, member);
    const normal = { ...given, name, methods };
    if (members.includes('hash')) normal.hash = { name: normalize(given.hash, 'digest').name };
    return normal;
  };
  const digestName = (hashAlgorithm) => DIGESTS[hashAlgorithm.name];

  // --- arguments -----------------------------------------------------------------------------------------------
  const ORDINALS = ['1st', '2nd', '3rd', '4th', '5th', '6th', '7th'];
  const where = (method) => `Failed to execute '${method}' on 'SubtleCrypto': `;
  const need = (method, given, count) => {
    if (given.length >= count) return;
    throw coded(TypeError, 'ERR_MISSING_ARGS',
      `${where(method)}${count} arguments required, but only ${given.length} present.`);
  };
  const wrongType = (method, index, what) => coded(TypeError, 'ERR_INVALID_ARG_TYPE',
    `${where(method)}${ORDINALS[index]} argument ${what}`);
  const bytesAt = (method, given, index) => {
    if (isBinary(given[index])) return viewOf(given[index]).slice();
    throw wrongType(method, index, 'is not instance of ArrayBuffer, Buffer, TypedArray, or DataView.');
  };
  const keyAt = (method, given, index) => {
    if (held(given[index]) !== undefined) return given[index];
    throw wrongType(method, index, 'is not of type CryptoKey.');
  };
  const oneOf = (method, value, place, accepted, type) => {
    const text = `${value}`;
    if (accepted.includes(text)) return text;
    throw coded(TypeError, 'ERR_INVALID_ARG_VALUE',
      `${where(method)}${place} value '${text}' is not a valid enum value of type ${type}.`);
  };
  const FORMATS = ['raw', 'pkcs8', 'spki', 'jwk'];
  const USAGES = ['encrypt', 'decrypt', 'sign', 'verify', 'deriveKey', 'deriveBits', 'wrapKey', 'unwrapKey'];
  const usagesAt = (method, value, index) => {
    if (value === null || typeof value !== 'object' || typeof value[Symbol.iterator] !== 'function') {
      throw wrongType(method, index, 'can not be converted to sequence.');
    }
    return [...value].map((usage, at) => (
      oneOf(method, usage, `${ORDINALS[index]} argument, index ${at}`, USAGES, 'KeyUsage')));
  };
  const usable = (key, algorithm, usage) => {
    if (key.usages.includes(usage) && key.algorithm.name === algorithm.name) return;
    throw fail('InvalidAccessError', `Unable to use this key to ${usage}`);
  };
  const buffer = (bytes) => (bytes.buffer.byteLength === bytes.length ? bytes.buffer : bytes.slice().buffer);

  // An error of the engine's own in an algorithm tells nothing that a caller could look for.
  const operation = (run) => {
    try {
      return run();
    } catch (error) {
      if (error instanceof DOMException || error.code?.startsWith('ERR_') && !error.code.startsWith('ERR_OSSL')) {
        throw error;
      }
      throw fail('OperationError', 'The operation failed for an operation-specific reason');
    }
  };

  const checkUsages = (key) => {
    const keys = key.publicKey === undefined ? [key] : [key.privateKey];
    for (const { type, usages } of keys) {
      if (type !== 'public' && usages.length === 0) {
        throw fail('SyntaxError', 'Usages cannot be empty when creating a key.');
      }
    }
  };

  const importKey = (format, data, algorithm, extractable, usages) => {
    const normal = normalize(algorithm, 'importKey');
    const key = normal.methods.importKey(format, data, normal, !!extractable, usages);
    if (key.type !== 'public' && key.usages.length === 0) {
      throw fail('SyntaxError', `Usages cannot be empty when importing a ${key.type} key.`);
    }
    return key;
  };
  const deriveBits = (algorithm, key, length) => {
    const normal = normalize(algorithm, 'deriveBits');
    if (key.algorithm.name !== normal.name) throw fail('InvalidAccessError', 'Key algorithm mismatch');
    return operation(() => normal.methods.deriveBits(normal, held(key), length));
  };

  const cipher = (method) => async (...given) => {
    need(method, given, 3);
    const key = keyAt(method, given, 1);
    const data = bytesAt(method, given, 2);
    const normal = normalize(given[0], method);
    if (!key.usages.includes(method) || key.algorithm.name !== normal.name) {
      throw fail('InvalidAccessError', 'The requested operation is not valid for the provided key');
    }
    return buffer(operation(() => normal.methods[method](normal, held(key), data, key)));
  };

  const methods = {
    encrypt: cipher('encrypt'),
    decrypt: cipher('decrypt'),
    async sign(...given) {
      need('sign', given, 3);
      const normal = normalize(given[0], 'sign');
      const key = keyAt('sign', given, 1);
      const data = bytesAt('sign', given, 2);
      usable(key, normal, 'sign');
      return buffer(operation(() => normal.methods.sign(normal, held(key), data, key)));
    },
    async verify(...given) {
      need('verify', given, 4);
      const normal = normalize(given[0], 'verify');
      const key = keyAt('verify', given, 1);
      const signature = bytesAt('verify', given, 2);
      const data = bytesAt('verify', given, 3);
      usable(key, normal, 'verify');
      return operation(() => normal.methods.verify(normal, held(key), data, signature, key));
    },
    async digest(...given) {
      need('digest', given, 2);
      const data = bytesAt('digest', given, 1);
      return hash(digestName(normalize(given[0], 'digest')), data).buffer;
    },
    async generateKey(...given) {
      need('generateKey', given, 3);
      const usages = usagesAt('generateKey', given[2], 2);
      const normal = normalize(given[0], 'generateKey');
      const key = operation(() => normal.methods.generateKey(normal, !!given[1], usages));
      checkUsages(key);
      return key;
    },
    async importKey(...given) {
      need('importKey', given, 4);
      const format = oneOf('importKey', given[0], '1st argument', FORMATS, 'KeyFormat');
      if (format === 'jwk' && (given[1] === null || typeof given[1] !== 'object' )) {
        throw wrongType('importKey', 1, 'can not be converted to a dictionary');
      }
      const data = format === 'jwk' ? given[1] : bytesAt('importKey', given, 1);
      return importKey(format, data, given[2], given[3], usagesAt('importKey', given[4], 4));
    },
    async exportKey(...given) {
      need('exportKey', given, 2);
      const format = oneOf('exportKey', given[0], '1st argument', FORMATS, 'KeyFormat');
      const key = keyAt('exportKey', given, 1);
      if (!key.extractable) throw fail('InvalidAccessException', 'key is not extractable');
      const { exportKey } = normalize(key.algorithm.name, 'exportKey').methods;
      const exported = exportKey(format, key, held(key));
      if (format !== 'jwk') return buffer(exported);
      return { key_ops: key.usages, ext: true, ...exported };
    },
    async deriveBits(...given) {
      need('deriveBits', given, 2);
      const key = keyAt('deriveBits', given, 1);
      if (!key.usages.includes('deriveBits')) {
        throw fail('InvalidAccessError', 'baseKey does not have deriveBits usage');
      }
      return buffer(deriveBits(given[0], key, given[2] ?? null));
    },
    async deriveKey(...given) {
      need('deriveKey', given, 5);
      const key = keyAt('deriveKey', given, 1);
      const usages = usagesAt('deriveKey', given[4], 4);
      if (!key.usages.includes('deriveKey')) throw fail('InvalidAccessError', 'baseKey does not have deriveKey usage');
      const wanted = normalize(given[2], 'keyLength');
      const length = wanted.methods.keyLength(wanted);
      return importKey('raw', deriveBits(given[0], key, length), given[2], given[3], usages);
    },
    async wrapKey() { throw fail('NotSupportedError', 'wrapKey is not available in a local run'); },
    async unwrapKey() { throw fail('NotSupportedError', 'unwrapKey is not available in a local run'); },
  };

  class SubtleCrypto {
    constructor(token = undefined) { if (token !== made) throw illegal(); }
  }
  for (const name of Object.keys(methods)) {
    Object.defineProperty(SubtleCrypto.prototype, name, { value: methods[name], configurable: true, writable: true });
  }

  let isCrypto;
  const wrongThis = () => coded(TypeError, 'ERR_INVALID_THIS', 'Value of "this" must be of type Crypto');
  class Crypto {
    #subtle = new SubtleCrypto(made);
    constructor(token = undefined) { if (token !== made) throw illegal(); }
    static {
      isCrypto = (value) => value !== null && typeof value === 'object' && #subtle in value;
    }
    get subtle() { return this.#subtle; }
    getRandomValues(array) {
      if (!isCrypto(this)) throw wrongThis();
      if (arguments.length === 0) {
        throw coded(TypeError, 'ERR_MISSING_ARGS',
          "Failed to execute 'getRandomValues' on 'Crypto': 1 argument required, but only 0 present.");
      }
      if (!isBinary(array) || !/^(?:Big)?(?:Ui|I)nt/.test(array[Symbol.toStringTag])) {
        throw fail('TypeMismatchError', 'The data argument must be an integer-type TypedArray');
      }
      if (array.byteLength > 65536) throw fail('QuotaExceededError', 'The requested length exceeds 65,536 bytes');
      platform.use('random').fill(viewOf(array));
      return array;
    }
    randomUUID() {
      if (!isCrypto(this)) throw wrongThis();
      return platform.use('random').uuid();
    }
  }
  asInterface(SubtleCrypto, 'SubtleCrypto');
  asInterface(Crypto, 'Crypto');

  return {
    globals: { Crypto, CryptoKey, SubtleCrypto, crypto: new Crypto(made) }, packages: {}, fail, digestName, cryptoKey,
  };
}
