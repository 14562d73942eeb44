// AES for `crypto.subtle`: CBC, CTR and GCM (Web Cryptography §26–28).
(platform) => {
  const { fail } = platform.use('web_crypto');
  const { cryptoKey } = platform.use('crypto_key');
  const { checkJwk, checkUsages, secretOfJwk, jwkOfSecret, parameter } = platform.use('web_keys');
  const { joined } = platform.use('key_derivation');
  const aes = platform.use('aes_modes');

  const USAGES = ['encrypt', 'decrypt', 'wrapKey', 'unwrapKey'];
  const failed = () => fail('OperationError', 'The operation failed for an operation-specific reason');
  const lengthOf = ({ length }) => {
    const bits = Number(length);
    if (bits !== 128 && bits !== 192 && bits !== 256) {
      throw fail('OperationError', 'AES key length must be 128, 192, or 256 bits');
    }
    return bits;
  };

  const cipher = (mode, type, member, operations) => {
    const name = `AES-${mode}`;
    return {
      dictionaries: {
        encrypt: [type, member], decrypt: [type, member], generateKey: ['AesKeyGenParams', ['length']],
        keyLength: ['AesDerivedKeyParams', ['length']],
      },
      importKey(format, data, algorithm, extractable, usages) {
        checkUsages(usages, USAGES, 'an AES key');
        if (format !== 'raw' && format !== 'jwk') {
          throw fail('NotSupportedError', `Unable to import AES key with format ${format}`);
        }
        if (format === 'jwk') checkJwk(data, 'oct', 'enc', undefined, extractable, usages);
        const bytes = format === 'jwk' ? secretOfJwk(data) : data;
        if (![16, 24, 32].includes(bytes.length)) throw fail('DataError', 'Invalid key length');
        const length = bytes.length * 8;
        if (format === 'jwk') checkJwk(data, 'oct', 'enc', `A${length}${mode}`, extractable, usages);
        return cryptoKey('secret', extractable, { name, length }, usages, bytes);
      },
      exportKey(format, key, bytes) {
        if (format === 'raw') return bytes.slice();
        if (format !== 'jwk') throw fail('InvalidAccessError', `Unable to export a raw ${name} secret key`);
        return jwkOfSecret(bytes, `A${bytes.length * 8}${mode}`);
      },
      generateKey(algorithm, extractable, usages) {
        checkUsages(usages, USAGES, 'an AES key');
        const length = lengthOf(algorithm);
        return cryptoKey('secret', extractable, { name, length }, usages, platform.use('random').bytes(length / 8));
      },
      keyLength: lengthOf,
      ...operations,
    };
  };

  const ivOf = (algorithm) => {
    const iv = parameter(algorithm, 'iv', 'AesCbcParams');
    if (iv.length !== 16) throw fail('OperationError', 'algorithm.iv must contain exactly 16 bytes');
    return iv;
  };
  const counter = (algorithm, key, data) => {
    const bytes = parameter(algorithm, 'counter', 'AesCtrParams');
    if (bytes.length !== 16) throw fail('OperationError', 'algorithm.counter must contain exactly 16 bytes');
    const bits = Number(algorithm.length);
    if (!(bits >= 1 && bits <= 128)) throw fail('OperationError', 'AES-CTR algorithm.length must be between 1 and 128');
    if (data.length / 16 > 2 ** bits) throw failed();
    return aes.ctr(key, bytes, data, bits);
  };
  const gcm = (algorithm) => {
    const { additionalData, tagLength = 128 } = algorithm;
    if (![32, 64, 96, 104, 112, 120, 128].includes(Number(tagLength))) {
      throw fail('OperationError', `${tagLength} is not a valid AES-GCM tag length`);
    }
    return {
      iv: parameter(algorithm, 'iv', 'AesGcmParams'),
      extra: additionalData === undefined ? new Uint8Array()
        : parameter(algorithm, 'additionalData', 'AesGcmParams'),
      size: Number(tagLength) / 8,
    };
  };

  const algorithms = {
    'AES-CBC': cipher('CBC', 'AesCbcParams', ['iv'], {
      encrypt: (algorithm, key, data) => aes.cbcEncrypt(key, ivOf(algorithm), aes.pad(data)),
      decrypt(algorithm, key, data) {
        const iv = ivOf(algorithm);
        const bytes = data.length === 0 || data.length % 16 !== 0 ? null : aes.unpad(aes.cbcDecrypt(key, iv, data));
        if (bytes === null) throw failed();
        return bytes;
      },
    }),
    'AES-CTR': cipher('CTR', 'AesCtrParams', ['counter', 'length'], { encrypt: counter, decrypt: counter }),
    'AES-GCM': cipher('GCM', 'AesGcmParams', ['iv'], {
      encrypt(algorithm, key, data) {
        const { iv, extra, size } = gcm(algorithm);
        const { result, tag } = aes.gcmEncrypt(key, iv, data, extra);
        return joined(result, tag.subarray(0, size));
      },
      decrypt(algorithm, key, data) {
        const { iv, extra, size } = gcm(algorithm);
        if (data.length < size) throw fail('OperationError', 'The provided data is too small.');
        const end = data.length - size;
        const bytes = aes.gcmDecrypt(key, iv, data.subarray(0, end), extra, data.subarray(end));
        if (bytes === null) throw failed();
        return bytes;
      },
    }),
  };
  return { globals: {}, packages: {}, algorithms };
}
