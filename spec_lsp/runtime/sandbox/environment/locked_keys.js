// Private keys under a passphrase: PKCS #8 with PBES2 (RFC 8018 §6.2), and the older way of PEM (RFC 1421)
// as OpenSSL has it. AES in CBC mode only.
(platform) => {
  const { element, sequence, integer, octets, oid } = platform.use('der');
  const { pbkdf2, joined } = platform.use('key_derivation');
  const { hash } = platform.use('hash');
  const { cbcDecrypt, unpad } = platform.use('aes_modes');
  const { coded } = platform.use('node_errors');

  // Bytes of the key.
  const AES = {
    __proto__: null, '2.16.840.1.101.3.4.1.2': 16, '2.16.840.1.101.3.4.1.22': 24, '2.16.840.1.101.3.4.1.42': 32,
  };
  const PRFS = {
    __proto__: null, '1.2.840.113549.2.7': 'sha1', '1.2.840.113549.2.8': 'sha224', '1.2.840.113549.2.9': 'sha256',
    '1.2.840.113549.2.10': 'sha384', '1.2.840.113549.2.11': 'sha512',
  };
  const NAMES = { __proto__: null, '1.2.840.113549.3.7': 'DES-EDE3-CBC', '1.3.6.1.4.1.11591.4.11': 'scrypt' };
  const elsewhere = (what) => Object.assign(
    new Error(`a local run cannot read keys that are encrypted with ${NAMES[what] ?? what}`), { isTold: true },
  );
  const needed = (passphrase) => {
    if (passphrase !== undefined) return passphrase;
    throw coded(Error, 'ERR_OSSL_CRYPTO_INTERRUPTED_OR_CANCELLED',
      'error:07880109:common libcrypto routines::interrupted or cancelled (the key needs a passphrase)');
  };
  const badDecrypt = () => coded(Error, 'ERR_OSSL_BAD_DECRYPT', 'error:1C800064:Provider routines::bad decrypt');

  // A wrong passphrase shows in the padding, or in what comes out.
  const unlocked = (key, iv, encrypted, read) => {
    const bytes = encrypted.length === 0 || encrypted.length % 16 !== 0 ? null : unpad(cbcDecrypt(key, iv, encrypted));
    if (bytes === null) throw badDecrypt();
    try {
      return read(bytes);
    } catch (error) {
      throw error.isTold ? error : badDecrypt();
    }
  };

  const unlockPkcs8 = (bytes, passphrase, read) => {
    const [algorithm, encrypted] = sequence(element(bytes));
    const [scheme, parameters] = sequence(algorithm);
    if (oid(scheme) !== '1.2.840.113549.1.5.13') throw elsewhere(oid(scheme));
    const [derivation, encryption] = sequence(parameters);
    const [kind, kindParameters] = sequence(derivation);
    if (oid(kind) !== '1.2.840.113549.1.5.12') {
      throw elsewhere(oid(kind));
    }
    const [salt, iterations, ...rest] = sequence(kindParameters);
    const prf = rest.find(({ tag }) => tag === 0x30);
    const name = prf === undefined ? 'sha1' : PRFS[oid(sequence(prf)[0])];
    const [cipher, iv] = sequence(encryption);
    const size = AES[oid(cipher)];
    if (size === undefined || name === undefined) throw elsewhere(oid(size === undefined ? cipher : sequence(prf)[0]));
    const key = pbkdf2(name, needed(passphrase), octets(salt), Number(integer(iterations)), size);
    return unlocked(key, octets(iv), octets(encrypted), read);
  };

  const unlockPem = ({ headers, bytes }, passphrase, read) => {
    const [name, digits] = headers['DEK-Info'].split(',');
    const size = Number(/^AES-(128|192|256)-CBC$/.exec(name)?.[1]) / 8;
    if (!(size > 0)) throw elsewhere(name);
    const iv = Uint8Array.fromHex(digits.trim());
    const secret = joined(needed(passphrase), iv.subarray(0, 8));
    let key = new Uint8Array();
    for (let last = key; key.length < size; key = joined(key, last)) last = hash('md5', joined(last, secret));
    return unlocked(key.subarray(0, size), iv, bytes, read);
  };

  return { globals: {}, packages: {}, unlockPkcs8, unlockPem };
}
