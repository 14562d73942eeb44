// HMAC, PBKDF2 and HKDF for `crypto.subtle` (Web Cryptography §29, §32, §33).
(platform) => {
  const { fail, digestName } = platform.use('web_crypto');
  const { cryptoKey } = platform.use('crypto_key');
  const { hmac, algorithm: find } = platform.use('hash');
  const { pbkdf2, hkdf } = platform.use('key_derivation');
  const { isSame } = platform.use('rsa');
  const { invalidValue } = platform.use('crypto_input');
  const { checkJwk, checkUsages, secretOfJwk, jwkOfSecret, parameter } = platform.use('web_keys');

  const bits = (hash) => find(digestName(hash)).block * 8;
  const algorithmName = ({ name }) => `HS${name.slice(4)}`;

  const hmacKey = (bytes, { hash }, extractable, usages) => cryptoKey('secret', extractable,
    { name: 'HMAC', hash, length: bytes.length * 8 }, usages, bytes);
  const lengthOf = ({ length, hash }) => {
    if (length === undefined) return bits(hash);
    const number = Number(length);
    if (number === 0) throw fail('OperationError', 'The operation failed for an operation-specific reason');
    if (number % 8 !== 0) throw invalidValue('algorithm.length', number, 'must be a multiple of 8');
    return number;
  };
  const macOf = (key, bytes, data) => hmac(digestName(key.algorithm.hash), bytes, data);
  const HMAC = {
    dictionaries: {
      importKey: ['HmacImportParams', ['hash']], generateKey: ['HmacKeyGenParams', ['hash']],
      keyLength: ['HmacImportParams', ['hash']],
    },
    importKey(format, data, algorithm, extractable, usages) {
      checkUsages(usages, ['sign', 'verify'], 'an HMAC key');
      if (format !== 'raw' && format !== 'jwk') {
        throw fail('NotSupportedError', `Unable to import HMAC key with format ${format}`);
      }
      if (format === 'jwk') checkJwk(data, 'oct', 'sig', algorithmName(algorithm.hash), extractable, usages);
      const bytes = format === 'jwk' ? secretOfJwk(data) : data;
      if (bytes.length === 0) throw fail('DataError', 'Zero-length key is not supported');
      if (algorithm.length !== undefined && algorithm.length !== bytes.length * 8) {
        throw fail('DataError', 'Invalid key length');
      }
      return hmacKey(bytes, algorithm, extractable, usages);
    },
    exportKey(format, key, bytes) {
      if (format === 'raw') return bytes.slice();
      if (format !== 'jwk') throw fail('InvalidAccessError', 'Unable to export a raw HMAC secret key');
      return jwkOfSecret(bytes, algorithmName(key.algorithm.hash));
    },
    generateKey(algorithm, extractable, usages) {
      checkUsages(usages, ['sign', 'verify'], 'an HMAC key');
      return hmacKey(platform.use('random').bytes(lengthOf(algorithm) / 8), algorithm, extractable, usages);
    },
    keyLength: lengthOf,
    sign: (algorithm, bytes, data, key) => macOf(key, bytes, data),
    verify: (algorithm, bytes, data, signature, key) => isSame(macOf(key, bytes, data), signature),
  };

  const source = (name, type, members, derive) => ({
    dictionaries: { deriveBits: [type, members] },
    importKey(format, data, algorithm, extractable, usages) {
      if (format !== 'raw') throw fail('NotSupportedError', `Unable to import ${name} key with format ${format}`);
      checkUsages(usages, ['deriveKey', 'deriveBits'], `a ${name} key`);
      if (extractable) throw fail('SyntaxError', `${name} keys are not extractable`);
      return cryptoKey('secret', false, { name }, usages, data);
    },
    deriveBits(algorithm, secret, length) {
      if (length === null) throw fail('OperationError', 'length cannot be null');
      if (length % 8 !== 0) throw fail('OperationError', 'length must be a multiple of 8');
      return derive(algorithm, secret, length / 8);
    },
    keyLength: () => null,
  });
  const PBKDF2 = source('PBKDF2', 'Pbkdf2Params', ['hash', 'iterations', 'salt'], (algorithm, secret, length) => {
    if (Number(algorithm.iterations) === 0) throw fail('OperationError', 'iterations cannot be zero');
    return pbkdf2(digestName(algorithm.hash), secret, parameter(algorithm, 'salt', 'Pbkdf2Params'), Number(algorithm.iterations), length);
  });
  const HKDF = source('HKDF', 'HkdfParams', ['hash', 'salt', 'info'], (algorithm, secret, length) => {
    const name = digestName(algorithm.hash);
    if (length > 255 * find(name).digest) {
      throw fail('OperationError', 'The operation failed for an operation-specific reason');
    }
    return hkdf(name, secret, parameter(algorithm, 'salt', 'HkdfParams'), parameter(algorithm, 'info', 'HkdfParams'), length);
  });

  return { globals: {}, packages: {}, algorithms: { HMAC, PBKDF2, HKDF } };
}
