// Node's classes Hash and Hmac.
(platform) => {
  const { Hash: Digest, Hmac: Mac, hash: digestOf, algorithm: find } = platform.use('hash');
  const { coded, invalidType } = platform.use('node_errors');
  const { data, source, output, checkText, checkInteger, invalidValue } = platform.use('crypto_input');
  const { isEncoding } = platform.use('buffer').globals.Buffer;

  const finalized = () => coded(Error, 'ERR_CRYPTO_HASH_FINALIZED', 'Digest already called');
  const invalidDigest = (name) => coded(TypeError, 'ERR_CRYPTO_INVALID_DIGEST', `Invalid digest: ${name}`);
  // Node has these, a local run has not.
  const isElsewhere = (name) => /^(?:rsa-)?(?:sha3-|shake|blake2|sm3|md5-sha1)/i.test(name);
  // The algorithm of a name, or the error that a function throws for one that is not known.
  const algorithm = (name, unknown) => {
    const found = find(name);
    if (found !== undefined) return found;
    const error = unknown(name);
    if (isElsewhere(name)) error.message += ` (Node.js has ${name}, a local run does not)`;
    throw error;
  };

  class Hash {
    #digest;
    #isFinal = false;

    constructor(name, options = undefined) {
      checkText(name, 'algorithm');
      const found = algorithm(name, () => new Error('Digest method not supported'));
      const length = options?.outputLength;
      if (length !== undefined) {
        checkInteger(length, 'options.outputLength', 0, 4294967295);
        if (length !== found.digest) {
          throw coded(Error, 'ERR_OSSL_EVP_NOT_XOF_OR_INVALID_LENGTH',
            'error:030000B2:digital envelope routines::not XOF or invalid length');
        }
      }
      this.#digest = new Digest(found.name);
    }

    copy(options = undefined) {
      if (this.#isFinal) throw finalized();
      const copy = new Hash(this.#digest.algorithm.name, options);
      copy.#digest = this.#digest.copy();
      return copy;
    }
    update(given, encoding) {
      if (this.#isFinal) throw finalized();
      this.#digest.update(data(given, encoding));
      return this;
    }
    digest(encoding) {
      if (this.#isFinal) throw finalized();
      this.#isFinal = true;
      return output(this.#digest.digest(), encoding);
    }
  }

  const KEYS = 'of type string or an instance of ArrayBuffer, Buffer, TypedArray, DataView, KeyObject, or CryptoKey';
  // The bytes of a secret: text, bytes, KeyObject or CryptoKey.
  const secretOf = (key, encoding, name = 'key', expected = KEYS) => {
    if (key === null || typeof key !== 'object') return source(key, name, encoding, expected);
    return platform.use('key_object').secretBytes(key) ?? source(key, name, encoding, expected);
  };

  class Hmac {
    #mac;
    #isFinal = false;

    constructor(name, key, options = undefined) {
      checkText(name, 'hmac');
      const secret = secretOf(key, options?.encoding);
      this.#mac = new Mac(algorithm(name, invalidDigest).name, secret);
    }

    update(given, encoding) {
      if (this.#isFinal) throw finalized();
      this.#mac.update(data(given, encoding));
      return this;
    }
    // A second one is empty, as in Node.
    digest(encoding) {
      if (this.#isFinal) return output(new Uint8Array(), encoding);
      this.#isFinal = true;
      return output(this.#mac.digest(), encoding);
    }
  }

  const hash = (name, input, encoding = 'hex') => {
    checkText(name, 'algorithm');
    const bytes = data(input, undefined, 'input');
    if (typeof encoding !== 'string') throw invalidType('outputEncoding', 'of type string', encoding);
    if (encoding.toLowerCase() !== 'buffer' && !isEncoding(encoding)) throw invalidValue('outputEncoding', encoding);
    const { name: plain } = algorithm(name, () => new Error(`Digest method ${name} is not supported`));
    return output(digestOf(plain, bytes), encoding);
  };

  const getHashes = () => [
    'RSA-MD5', 'RSA-RIPEMD160', 'RSA-SHA1', 'RSA-SHA1-2', 'RSA-SHA224', 'RSA-SHA256', 'RSA-SHA384', 'RSA-SHA512',
    'RSA-SHA512/224', 'RSA-SHA512/256', 'md5', 'md5WithRSAEncryption', 'ripemd', 'ripemd160', 'ripemd160WithRSA',
    'rmd160', 'sha1', 'sha1WithRSAEncryption', 'sha224', 'sha224WithRSAEncryption', 'sha256',
    'sha256WithRSAEncryption', 'sha384', 'sha384WithRSAEncryption', 'sha512', 'sha512-224',
    'sha512-224WithRSAEncryption', 'sha512-256', 'sha512-256WithRSAEncryption', 'sha512WithRSAEncryption',
    'ssl3-md5', 'ssl3-sha1',
  ];

  return { globals: {}, packages: {}, Hash, Hmac, hash, getHashes, algorithm, invalidDigest, secretOf };
}
