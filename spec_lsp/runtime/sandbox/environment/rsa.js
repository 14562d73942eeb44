// RSA (RFC 8017): signatures by PKCS #1 v1.5 and PSS, encryption by OAEP and PKCS #1 v1.5.
//
// A key is {n, e} and, where it is private, {d, p, q, dp, dq, qi} too: all BigInt.
(platform) => {
  const { hash, algorithm: find } = platform.use('hash');
  const { writer, toNumber, fromNumber } = platform.use('der');
  const { joined } = platform.use('key_derivation');
  const { coded } = platform.use('node_errors');
  const random = () => platform.use('random');

  const OIDS = {
    __proto__: null, md5: '1.2.840.113549.2.5', ripemd160: '1.3.36.3.2.1', sha1: '1.3.14.3.2.26',
    sha224: '2.16.840.1.101.3.4.2.4', sha256: '2.16.840.1.101.3.4.2.1', sha384: '2.16.840.1.101.3.4.2.2',
    sha512: '2.16.840.1.101.3.4.2.3', 'sha512-224': '2.16.840.1.101.3.4.2.5', 'sha512-256': '2.16.840.1.101.3.4.2.6',
  };
  const failed = (code, message) => coded(Error, `ERR_OSSL_${code}`, message);
  const tooLarge = () => failed('RSA_DATA_TOO_LARGE_FOR_KEY_SIZE',
    'error:0200006E:rsa routines::data too large for key size');

  // --- arithmetic --------------------------------------------------------------------------------------
  // Five bits of the exponent at a time.
  const power = (base, exponent, modulus) => {
    const powers = [1n, base % modulus];
    for (let index = 2; index < 32; index += 1) powers.push(powers[index - 1] * powers[1] % modulus);
    let result = 1n;
    for (const digit of exponent.toString(32)) {
      for (let square = 0; square < 5; square += 1) result = result * result % modulus;
      const value = parseInt(digit, 32);
      if (value > 0) result = result * powers[value] % modulus;
    }
    return result;
  };
  const publicPower = ({ n, e }, message) => power(message, e, n);
  // By the Chinese remainder theorem, four times as fast; numbers that do not belong together show.
  const privatePower = (key, message) => {
    const { n, d, p, q, dp, dq, qi } = key;
    const ofQ = power(message, dq, q);
    const factor = (power(message, dp, p) - ofQ) * qi % p;
    const result = ofQ + (factor < 0n ? factor + p : factor) * q;
    return publicPower(key, result) === message ? result : power(message, d, n);
  };
  const bitLength = (number) => number.toString(2).length;
  const byteLength = ({ n }) => Math.ceil(bitLength(n) / 8);

  // --- PKCS #1 v1.5 --------------------------------------------------------------------------------------
  // 00 01 FF … 00 and what is signed; 00 02 random … 00 and what is encrypted.
  const padded = (kind, message, size) => {
    const padding = kind === 1 ? new Uint8Array(size - message.length - 3).fill(0xff)
      : random().bytes(size - message.length - 3).map((byte) => byte || 1);
    return joined(Uint8Array.of(0, kind), padding, Uint8Array.of(0), message);
  };
  const digestInfo = (name, digest) => writer.sequence(
    writer.sequence(writer.oid(OIDS[name]), writer.nothing()), writer.octets(digest),
  );
  const signedText = (name, digest, size) => {
    const info = digestInfo(name, digest);
    if (info.length + 11 > size) {
      throw failed('RSA_DIGEST_TOO_BIG_FOR_RSA_KEY', 'error:02000070:rsa routines::digest too big for rsa key');
    }
    return padded(1, info, size);
  };

  // --- PSS and OAEP --------------------------------------------------------------------------------------
  const maskOf = (name, seed, length) => {
    const { digest } = find(name);
    const mask = new Uint8Array(Math.ceil(length / digest) * digest);
    for (let at = 0; at < length; at += digest) {
      const counter = new Uint8Array(4);
      new DataView(counter.buffer).setUint32(0, at / digest);
      mask.set(hash(name, joined(seed, counter)), at);
    }
    return mask.subarray(0, length);
  };
  const masked = (bytes, mask) => bytes.map((byte, index) => byte ^ mask[index]);
  const isSame = (one, other) => one.length === other.length && one.every((byte, index) => byte === other[index]);

  const SALT_OF_DIGEST = -1;
  const SALT_AS_LONG_AS_FITS = -2;
  const pssText = (name, digest, bits, saltLength) => {
    const size = Math.ceil(bits / 8);
    const room = size - digest.length - 2;
    const wanted = { [SALT_OF_DIGEST]: digest.length, [SALT_AS_LONG_AS_FITS]: room }[saltLength] ?? saltLength;
    if (wanted < 0 || wanted > room) throw tooLarge();
    const salt = random().bytes(wanted);
    const seed = hash(name, joined(new Uint8Array(8), digest, salt));
    const block = joined(new Uint8Array(room - wanted), Uint8Array.of(1), salt);
    const text = joined(masked(block, maskOf(name, seed, block.length)), seed, Uint8Array.of(0xbc));
    text[0] &= 0xff >> (8 * size - bits);
    return text;
  };
  const isPssText = (name, digest, bits, saltLength, text) => {
    const size = Math.ceil(bits / 8);
    const split = size - digest.length - 1;
    if (split < 1 || text[size - 1] !== 0xbc || text[0] & ~(0xff >> (8 * size - bits))) return false;
    const seed = text.subarray(split, size - 1);
    const block = masked(text.subarray(0, split), maskOf(name, seed, split));
    block[0] &= 0xff >> (8 * size - bits);
    const mark = block.findIndex((byte) => byte !== 0);
    if (mark < 0 || block[mark] !== 1) return false;
    const salt = block.subarray(mark + 1);
    const wanted = saltLength === SALT_OF_DIGEST ? digest.length : saltLength;
    if (wanted !== SALT_AS_LONG_AS_FITS && salt.length !== wanted) return false;
    return isSame(seed, hash(name, joined(new Uint8Array(8), digest, salt)));
  };

  // --- signatures ------------------------------------------------------------------------------------------
  // `name` is the hash's, `digest` its result. With `isPss`, `saltLength` is in bytes, or one of the two
  // negative constants.
  const sign = (key, name, digest, { isPss = false, saltLength = SALT_AS_LONG_AS_FITS } = {}) => {
    const size = byteLength(key);
    const text = isPss ? pssText(name, digest, bitLength(key.n) - 1, saltLength) : signedText(name, digest, size);
    return fromNumber(privatePower(key, toNumber(text)), size);
  };
  const verify = (key, name, digest, signature, { isPss = false, saltLength = SALT_AS_LONG_AS_FITS } = {}) => {
    const size = byteLength(key);
    const number = toNumber(signature);
    if (signature.length !== size || number >= key.n) return false;
    const text = publicPower(key, number);
    const bits = bitLength(key.n) - 1;
    if (isPss) {
      return bitLength(text) <= Math.ceil(bits / 8) * 8
        && isPssText(name, digest, bits, saltLength, fromNumber(text, Math.ceil(bits / 8)));
    }
    const info = digestInfo(name, digest);
    return info.length + 11 <= size && isSame(fromNumber(text, size), padded(1, info, size));
  };

  // --- encryption ------------------------------------------------------------------------------------------
  const oaepFailed = () => failed('RSA_OAEP_DECODING_ERROR', 'error:02000079:rsa routines::oaep decoding error');

  // `oaep` is {hash, label}; without it the padding is PKCS #1 v1.5's.
  const encrypt = (key, message, oaep = null) => {
    const size = byteLength(key);
    if (oaep === null) {
      if (message.length > size - 11) throw tooLarge();
      return fromNumber(publicPower(key, toNumber(padded(2, message, size))), size);
    }
    const { digest } = find(oaep.hash);
    if (message.length > size - 2 * digest - 2) throw tooLarge();
    const zeros = new Uint8Array(size - message.length - 2 * digest - 2);
    const block = joined(hash(oaep.hash, oaep.label), zeros, Uint8Array.of(1), message);
    const seed = random().bytes(digest);
    const hidden = masked(block, maskOf(oaep.hash, seed, block.length));
    const text = joined(Uint8Array.of(0), masked(seed, maskOf(oaep.hash, hidden, digest)), hidden);
    return fromNumber(publicPower(key, toNumber(text)), size);
  };
  const decrypt = (key, encrypted, oaep) => {
    const size = byteLength(key);
    const number = toNumber(encrypted);
    if (encrypted.length !== size || number >= key.n) throw tooLarge();
    const text = fromNumber(privatePower(key, number), size);
    const { digest } = find(oaep.hash);
    if (size < 2 * digest + 2) throw oaepFailed();
    const hidden = text.subarray(digest + 1);
    const seed = masked(text.subarray(1, digest + 1), maskOf(oaep.hash, hidden, digest));
    const block = masked(hidden, maskOf(oaep.hash, seed, hidden.length));
    const mark = block.findIndex((byte, index) => index >= digest && byte !== 0);
    const hasLabel = isSame(block.subarray(0, digest), hash(oaep.hash, oaep.label));
    if (text[0] !== 0 || mark < 0 || block[mark] !== 1 || !hasLabel) {
      throw oaepFailed();
    }
    return block.slice(mark + 1);
  };

  return { globals: {}, packages: {}, sign, verify, encrypt, decrypt, bitLength, power, isSame };
}
