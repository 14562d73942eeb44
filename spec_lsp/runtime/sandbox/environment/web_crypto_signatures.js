// RSASSA-PKCS1-v1_5, RSA-PSS, RSA-OAEP, ECDSA and Ed25519 for `crypto.subtle` (Web Cryptography §20–23).
(platform) => {
  const { fail, digestName } = platform.use('web_crypto');
  const { cryptoKey } = platform.use('crypto_key');
  const { hash } = platform.use('hash');
  const rsa = platform.use('rsa');
  const material = platform.use('key_material');
  const { checkJwk, checkUsages } = platform.use('web_keys');
  const { fromNumber } = platform.use('der');
  const { isBinary, viewOf } = platform.use('crypto_input');

  const read = (reader) => {
    try {
      return reader();
    } catch (error) {
      throw error.isTold ? fail('NotSupportedError', error.message) : fail('DataError', 'Invalid keyData');
    }
  };

  // The key that is imported, for every algorithm with a private and a public half.
  const imported = (format, data, { name, jwk, readRaw, kind, uses }, extractable, usages) => {
    const { isPrivate, key } = read(() => {
      if (format === 'pkcs8') return { isPrivate: true, key: material.readPkcs8(data) };
      if (format === 'spki') return { isPrivate: false, key: material.readSpki(data) };
      if (format === 'raw' && readRaw !== undefined) return { isPrivate: false, key: readRaw(data) };
      if (format !== 'jwk') return { isPrivate: false, key: undefined };
      return { isPrivate: data.d !== undefined, key: data.kty === jwk.kty ? material.readJwk(data) : null };
    });
    if (key === undefined) throw fail('NotSupportedError', `Unable to import ${name} key with format ${format}`);
    checkUsages(usages, isPrivate ? uses.private : uses.public, `${/^[AEIOR]/.test(name) ? 'an' : 'a'} ${name} key`);
    if (format === 'jwk') checkJwk(data, jwk.kty, jwk.use, jwk.alg, extractable, usages);
    if (key === null || key.kind !== kind) throw fail('DataError', 'Invalid key type');
    return key;
  };
  const exported = (format, key, held, name) => {
    if (format === 'jwk') return material.writeJwk(held);
    if (format === 'pkcs8' && key.type === 'private') return material.writePkcs8(held);
    if (format === 'spki' && key.type === 'public') return material.writeSpki(held);
    if (format === 'raw' && key.type === 'public' && held.kind !== 'rsa') {
      return platform.use('curve_keys').writeRaw(held);
    }
    throw fail('InvalidAccessError', `Unable to export a ${format} ${name} ${key.type} key`);
  };
  const made = (key, algorithm, extractable, usages) => cryptoKey(
    key.isPrivate ? 'private' : 'public', extractable, algorithm, usages, key,
  );

  // --- RSA ---------------------------------------------------------------------------------------------------------
  const SIGNS = { private: ['sign'], public: ['verify'] };
  const ENCRYPTS = { private: ['decrypt', 'unwrapKey'], public: ['encrypt', 'wrapKey'] };
  const number = ({ name }) => name.slice(4);
  // RS256, PS384, RSA-OAEP, RSA-OAEP-256 (RFC 7518 §3.1, §4.1)
  const jwkName = (prefix, given) => (prefix !== 'RSA-OAEP' ? prefix + number(given)
    : number(given) === '1' ? prefix : `${prefix}-${number(given)}`);
  const rsaAlgorithm = (name, prefix, uses, use, { dictionaries, ...operations }) => ({
    dictionaries: { importKey: ['RsaHashedImportParams', ['hash']], ...dictionaries },
    importKey(format, data, { hash: given }, extractable, usages) {
      const jwk = { kty: 'RSA', use, alg: jwkName(prefix, given) };
      const key = imported(format, data, { name, jwk, kind: 'rsa', uses }, extractable, usages);
      return made(key, {
        name, modulusLength: rsa.bitLength(key.n), publicExponent: fromNumber(key.e), hash: given,
      }, extractable, usages);
    },
    exportKey(format, key, held) {
      const written = exported(format, key, held, name);
      return format === 'jwk' ? { ...written, alg: jwkName(prefix, key.algorithm.hash) } : written;
    },
    generateKey() { throw fail('NotSupportedError', `A local run does not generate keys for ${name}: import one`); },
    ...operations,
  });
  const signing = (optionsOf) => ({
    sign(algorithm, held, data, key) {
      const name = digestName(key.algorithm.hash);
      return rsa.sign(held, name, hash(name, data), optionsOf(algorithm));
    },
    verify(algorithm, held, data, signature, key) {
      const name = digestName(key.algorithm.hash);
      return rsa.verify(held, name, hash(name, data), signature, optionsOf(algorithm));
    },
  });
  const oaep = ({ label }, key) => ({
    hash: digestName(key.algorithm.hash), label: isBinary(label) ? viewOf(label) : new Uint8Array(),
  });

  // --- elliptic curves -------------------------------------------------------------------------------------------------
  const curves = () => platform.use('curve_keys');
  const elliptic = () => platform.use('elliptic');
  const curveNamed = (name) => {
    const found = curves().curveNamed(name);
    if (found === undefined) throw fail('NotSupportedError', 'Unrecognized namedCurve');
    return found;
  };
  const pair = (algorithm, secret, extractable, usages) => ({
    publicKey: made(material.publicOf(secret), algorithm, true, usages.filter((usage) => usage === 'verify')),
    privateKey: made(secret, algorithm, extractable, usages.filter((usage) => usage === 'sign')),
  });
  const ECDSA = {
    dictionaries: {
      importKey: ['EcKeyImportParams', ['namedCurve']], generateKey: ['EcKeyGenParams', ['namedCurve']],
      sign: ['EcdsaParams', ['hash']], verify: ['EcdsaParams', ['hash']],
    },
    importKey(format, data, { namedCurve }, extractable, usages) {
      const curve = curveNamed(namedCurve);
      const key = imported(format, data, {
        name: 'ECDSA', jwk: { kty: 'EC', use: 'sig' }, kind: 'ec', uses: SIGNS,
        readRaw: (bytes) => curves().readPoint(curve, bytes),
      }, extractable, usages);
      if (key.curve !== curve) throw fail('DataError', 'Named curve mismatch');
      return made(key, { name: 'ECDSA', namedCurve }, extractable, usages);
    },
    exportKey: (format, key, held) => exported(format, key, held, 'ECDSA'),
    generateKey({ namedCurve }, extractable, usages) {
      checkUsages(usages, ['sign', 'verify'], 'an ECDSA key');
      return pair({ name: 'ECDSA', namedCurve }, curves().generate(curveNamed(namedCurve)), extractable, usages);
    },
    sign: (algorithm, held, data) => elliptic().sign(held, hash(digestName(algorithm.hash), data), { isDer: false }),
    verify: (algorithm, held, data, signature) => (
      elliptic().verify(held, hash(digestName(algorithm.hash), data), signature, { isDer: false })),
  };
  const Ed25519 = {
    importKey(format, data, algorithm, extractable, usages) {
      const key = imported(format, data, {
        name: 'Ed25519', jwk: { kty: 'OKP', use: 'sig' }, kind: 'ed25519', uses: SIGNS,
        readRaw: (bytes) => curves().readEdPublic(bytes),
      }, extractable, usages);
      return made(key, { name: 'Ed25519' }, extractable, usages);
    },
    exportKey(format, key, held) {
      const written = exported(format, key, held, 'Ed25519');
      return format === 'jwk' ? { ...written, alg: 'Ed25519' } : written;
    },
    generateKey(algorithm, extractable, usages) {
      checkUsages(usages, ['sign', 'verify'], 'an Ed25519 key');
      return pair({ name: 'Ed25519' }, curves().generateEd(), extractable, usages);
    },
    sign: (algorithm, held, data) => platform.use('ed25519').sign(held, data),
    verify: (algorithm, held, data, signature) => platform.use('ed25519').verify(held, data, signature),
  };

  const algorithms = {
    'RSASSA-PKCS1-v1_5': rsaAlgorithm('RSASSA-PKCS1-v1_5', 'RS', SIGNS, 'sig', signing(() => ({}))),
    'RSA-PSS': rsaAlgorithm('RSA-PSS', 'PS', SIGNS, 'sig', {
      dictionaries: { sign: ['RsaPssParams', ['saltLength']], verify: ['RsaPssParams', ['saltLength']] },
      ...signing(({ saltLength }) => ({ isPss: true, saltLength: Number(saltLength) })),
    }),
    'RSA-OAEP': rsaAlgorithm('RSA-OAEP', 'RSA-OAEP', ENCRYPTS, 'enc', {
      encrypt: (algorithm, held, data, key) => rsa.encrypt(held, data, oaep(algorithm, key)),
      decrypt: (algorithm, held, data, key) => rsa.decrypt(held, data, oaep(algorithm, key)),
    }),
    ECDSA, Ed25519,
  };
  return { globals: {}, packages: {}, algorithms };
}
