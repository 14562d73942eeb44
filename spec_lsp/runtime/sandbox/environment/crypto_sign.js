// Node's classes Sign and Verify, and the functions sign and verify.
(platform) => {
  const { Hash, hash: digestOf } = platform.use('hash');
  const rsa = platform.use('rsa');
  const { algorithm: find, invalidDigest } = platform.use('crypto_hash');
  const { privateKeyOf, publicKeyOf } = platform.use('key_object');
  const { coded, invalidType } = platform.use('node_errors');
  const {
    VIEWS, data, source, output, toBuffer, viewOf, checkText, checkFunction, invalidValue, later,
  } = platform.use('crypto_input');
  const { isView } = ArrayBuffer;

  const PKCS1 = 1;
  const PSS = 6;
  const isInt32 = (value) => Number.isInteger(value) && Math.abs(value) < 2 ** 31;
  const signOptions = (key) => {
    const options = {};
    for (const name of ['padding', 'saltLength']) {
      options[name] = key?.[name];
      if (options[name] !== undefined && !isInt32(options[name])) throw invalidValue(`options.${name}`, options[name]);
    }
    const { dsaEncoding } = key ?? {};
    if (dsaEncoding !== undefined && dsaEncoding !== 'der' && dsaEncoding !== 'ieee-p1363') {
      throw invalidValue('options.dsaEncoding', dsaEncoding);
    }
    const { padding = PKCS1, saltLength } = options;
    return { padding, rsa: { isPss: padding === PSS, saltLength }, isDer: dsaEncoding !== 'ieee-p1363' };
  };

  const checkPadding = ({ padding }) => {
    if (padding === PKCS1 || padding === PSS) return;
    throw coded(Error, 'ERR_OSSL_ILLEGAL_OR_UNSUPPORTED_PADDING_MODE',
      'error:1C8000A5:Provider routines::illegal or unsupported padding mode');
  };
  const signDigest = (key, name, digest, options) => {
    if (key.kind === 'ec') return platform.use('elliptic').sign(key, digest, options);
    if (key.kind !== 'rsa') throw oneShot();
    checkPadding(options);
    return rsa.sign(key, name, digest, options.rsa);
  };
  const verifyDigest = (key, name, digest, signature, options) => {
    if (key.kind === 'ec') return platform.use('elliptic').verify(key, digest, signature, options);
    if (key.kind !== 'rsa') throw oneShot();
    checkPadding(options);
    return rsa.verify(key, name, digest, signature, options.rsa);
  };
  const oneShot = () => coded(Error, 'ERR_CRYPTO_UNSUPPORTED_OPERATION', 'Unsupported crypto operation');
  const keyRequired = () => coded(Error, 'ERR_CRYPTO_SIGN_KEY_REQUIRED', 'No key provided to sign');
  const digestByName = (name) => {
    checkText(name, 'algorithm');
    return find(name, () => coded(TypeError, 'ERR_CRYPTO_INVALID_DIGEST', 'Invalid digest')).name;
  };

  class Pieces {
    #name;
    #hash;
    constructor(algorithm) {
      this.#name = digestByName(algorithm);
      this.#hash = new Hash(this.#name);
    }
    #live() {
      if (this.#hash === null) throw coded(Error, 'ERR_CRYPTO_INVALID_STATE', 'Not initialised');
      return this.#hash;
    }
    update(given, encoding) {
      const bytes = data(given, encoding);
      this.#live().update(bytes);
      return this;
    }
    static end(pieces) {
      const digest = pieces.#live().digest();
      pieces.#hash = null;
      return [pieces.#name, digest];
    }
  }
  const { end } = Pieces;
  delete Pieces.end;

  class Sign extends Pieces {
    sign(privateKey, outputEncoding) {
      if (!privateKey) throw keyRequired();
      const options = signOptions(privateKey);
      const key = privateKeyOf(privateKey);
      const [name, digest] = end(this);
      return output(signDigest(key, name, digest, options), outputEncoding);
    }
  }

  class Verify extends Pieces {
    verify(publicKey, signature, signatureEncoding) {
      const options = signOptions(publicKey);
      const key = publicKeyOf(publicKey);
      const bytes = source(signature, 'signature', signatureEncoding);
      const [name, digest] = end(this);
      return verifyDigest(key, name, digest, bytes, options);
    }
  }

  // --- in one go: Ed25519 has no other way, and takes no digest --------------------------------------------------
  const defaultDigest = 'sha256';
  const digestNamed = (algorithm) => {
    if (algorithm === null || algorithm === undefined) return undefined;
    checkText(algorithm, 'algorithm');
    return find(algorithm, invalidDigest).name;
  };

  const checkDigest = (key, name) => {
    if (key.kind !== 'ed25519' || name === undefined) return;
    throw coded(Error, 'ERR_OSSL_INVALID_DIGEST', 'error:1C80007A:Provider routines::invalid digest');
  };

  const sign = (algorithm, given, key, callback = undefined) => {
    if (algorithm !== null && algorithm !== undefined) checkText(algorithm, 'algorithm');
    if (callback !== undefined) checkFunction(callback);
    const bytes = data(given);
    if (!key) throw keyRequired();
    const options = signOptions(key);
    const secret = privateKeyOf(key);
    const name = digestNamed(algorithm);
    checkDigest(secret, name);
    const compute = () => {
      if (secret.kind === 'ed25519') return toBuffer(platform.use('ed25519').sign(secret, bytes));
      const chosen = name ?? defaultDigest;
      return toBuffer(signDigest(secret, chosen, digestOf(chosen, bytes), options));
    };
    return callback === undefined ? compute() : later(callback, compute);
  };

  const verify = (algorithm, given, key, signature, callback = undefined) => {
    if (algorithm !== null && algorithm !== undefined) checkText(algorithm, 'algorithm');
    if (callback !== undefined) checkFunction(callback);
    const bytes = data(given);
    const options = signOptions(key);
    if (!isView(signature)) throw invalidType('signature', VIEWS, signature);
    const name = digestNamed(algorithm);
    const known = publicKeyOf(key);
    checkDigest(known, name);
    const compute = () => {
      if (known.kind === 'ed25519') return platform.use('ed25519').verify(known, bytes, viewOf(signature));
      const chosen = name ?? defaultDigest;
      return verifyDigest(known, chosen, digestOf(chosen, bytes), viewOf(signature), options);
    };
    return callback === undefined ? compute() : later(callback, compute);
  };

  return { globals: {}, packages: {}, Sign, Verify, sign, verify };
}
