// Asymmetric keys as they are written: PKCS #1, PKCS #8, SPKI, certificates and JWK (RFC 7517).
//
// A key is {kind, isPrivate, …its numbers}. What is written wrongly throws an Error of the reader's,
// which says nothing of the key.
(platform) => {
  const {
    element, sequence, integer, octets, bits, oid, writer, readPem, toNumber, fromNumber, toBase64url, fromBase64url,
  } = platform.use('der');

  const RSA = '1.2.840.113549.1.1.1';
  const PRIVATE_FIELDS = ['d', 'p', 'q', 'dp', 'dq', 'qi'];
  // Keys of the kinds that a local run cannot use, by what they are called.
  const OTHERS = {
    __proto__: null, '1.2.840.113549.1.1.10': 'rsa-pss', '1.2.840.10040.4.1': 'dsa', '1.3.101.110': 'x25519',
    '1.3.101.111': 'x448', '1.3.101.113': 'ed448', '1.2.840.113549.1.3.1': 'dh',
  };
  // `isTold`: the message is for whoever gave the key.
  const unknownKind = (name) => Object.assign(
    new Error(`a local run has no keys of the kind ${OTHERS[name] ?? name}`), { isTold: true },
  );
  const other = (name) => {
    const kinds = platform.use('curve_keys');
    const found = kinds.kind(name);
    if (found === undefined) throw unknownKind(name);
    return found;
  };

  // --- RSA: PKCS #1 (RFC 8017 §A.1) --------------------------------------------------------------------------
  const readRsaPrivate = (bytes) => {
    const [version, n, e, ...numbers] = sequence(element(bytes)).map(integer);
    if (version !== 0n || numbers.length !== 6) throw new Error('this is no RSA key');
    const [d, p, q, dp, dq, qi] = numbers;
    return { kind: 'rsa', isPrivate: true, n, e, d, p, q, dp, dq, qi };
  };
  const readRsaPublic = (bytes) => {
    const [n, e, ...rest] = sequence(element(bytes)).map(integer);
    if (e === undefined || rest.length > 0) throw new Error('this is no RSA key');
    return { kind: 'rsa', isPrivate: false, n, e };
  };
  const writeRsaPrivate = (key) => writer.sequence(
    writer.integer(0), ...['n', 'e', ...PRIVATE_FIELDS].map((name) => writer.integer(key[name])),
  );
  const writeRsaPublic = ({ n, e }) => writer.sequence(writer.integer(n), writer.integer(e));

  // --- PKCS #8 (RFC 5958), SPKI and certificates (RFC 5280) ----------------------------------------------------
  const readPkcs8 = (bytes) => {
    const [, algorithm, key] = sequence(element(bytes));
    const [name, parameters] = sequence(algorithm);
    const kind = oid(name);
    return kind === RSA ? readRsaPrivate(octets(key)) : other(kind).readPrivate(octets(key), parameters);
  };
  const readSpki = (bytes) => {
    const [algorithm, key] = sequence(element(bytes));
    const [name, parameters] = sequence(algorithm);
    const kind = oid(name);
    return kind === RSA ? readRsaPublic(bits(key)) : other(kind).readPublic(bits(key), parameters);
  };
  const readCertificate = (bytes) => {
    const fields = sequence(sequence(element(bytes))[0]);
    return readSpki(fields[fields[0].tag === 0xa0 ? 6 : 5].whole);
  };
  const rsaIdentifier = () => writer.sequence(writer.oid(RSA), writer.nothing());
  const writePkcs8 = (key) => (key.kind === 'rsa'
    ? writer.sequence(writer.integer(0), rsaIdentifier(), writer.octets(writeRsaPrivate(key)))
    : platform.use('curve_keys').writePkcs8(key));
  const writeSpki = (key) => (key.kind === 'rsa'
    ? writer.sequence(rsaIdentifier(), writer.bits(writeRsaPublic(key)))
    : platform.use('curve_keys').writeSpki(key));

  // --- what a text or bytes hold -------------------------------------------------------------------------------
  const attempt = (readers, bytes) => {
    let told;
    for (const read of readers) {
      try {
        return read(bytes);
      } catch (error) {
        if (error.isTold) told = error;
      }
    }
    throw told ?? new Error('this is no key');
  };
  const sec1 = (bytes) => platform.use('curve_keys').readSec1(bytes);
  const privateReaders = {
    'PRIVATE KEY': [readPkcs8], 'RSA PRIVATE KEY': [readRsaPrivate, readPkcs8], 'EC PRIVATE KEY': [sec1, readPkcs8],
  };
  const publicReaders = { 'PUBLIC KEY': [readSpki], 'RSA PUBLIC KEY': [readRsaPublic], CERTIFICATE: [readCertificate] };

  const isLocked = ({ label, headers }) => label === 'ENCRYPTED PRIVATE KEY' || headers['DEK-Info'] !== undefined;
  const fromBlock = (readers, block, passphrase) => {
    if (!isLocked(block)) return attempt(readers[block.label], block.bytes);
    const { unlockPkcs8, unlockPem } = platform.use('locked_keys');
    return block.label === 'ENCRYPTED PRIVATE KEY' ? unlockPkcs8(block.bytes, passphrase, readPkcs8)
      : unlockPem(block, passphrase, (bytes) => attempt(readers[block.label], bytes));
  };
  const blockOf = (text, labels) => readPem(text).find(({ label }) => labels.includes(label));
  // What a form or an environment variable often does to a key.
  const hintOf = (text) => {
    if (!text.includes('-----BEGIN ')) return undefined;
    if (text.includes('\\n')) return 'the text has "\\n" (two characters) where lines should end';
    return text.trim().includes('\n') ? undefined : 'the lines of the key stand in one';
  };
  const fromPem = (text, readers, passphrase) => {
    const labels = Object.keys(readers);
    const block = blockOf(text, readers === publicReaders ? labels : [...labels, 'ENCRYPTED PRIVATE KEY']);
    if (block !== undefined) return fromBlock(readers, block, passphrase);
    throw Object.assign(new Error('this is no key'), { hint: hintOf(text) });
  };
  const privateFromPem = (text, passphrase) => fromPem(text, privateReaders, passphrase);
  const publicFromPem = (text) => fromPem(text, publicReaders);
  const holdsPublic = (text) => blockOf(text, Object.keys(publicReaders)) !== undefined;

  // --- JWK (RFC 7518 §6.3) ---------------------------------------------------------------------------------------
  const writeNumber = (number) => toBase64url(fromNumber(number));
  const readNumber = (text) => {
    if (typeof text !== 'string') throw new Error('this is no JWK');
    return toNumber(fromBase64url(text));
  };
  const readJwk = (jwk, kind = jwk.kty) => {
    if (kind !== 'RSA') return platform.use('curve_keys').readJwk(jwk);
    const isPrivate = jwk.d !== undefined;
    const key = { kind: 'rsa', isPrivate };
    for (const name of isPrivate ? ['n', 'e', ...PRIVATE_FIELDS] : ['n', 'e']) key[name] = readNumber(jwk[name]);
    return key;
  };
  const writeJwk = (key) => {
    if (key.kind !== 'rsa') return platform.use('curve_keys').writeJwk(key);
    const jwk = { kty: 'RSA' };
    for (const name of key.isPrivate ? ['n', 'e', ...PRIVATE_FIELDS] : ['n', 'e']) jwk[name] = writeNumber(key[name]);
    return jwk;
  };

  const publicOf = (key) => (key.kind === 'rsa' ? { kind: 'rsa', isPrivate: false, n: key.n, e: key.e }
    : platform.use('curve_keys').publicOf(key));

  return {
    globals: {}, packages: {}, readRsaPrivate, readRsaPublic, writeRsaPrivate, writeRsaPublic, readPkcs8, readSpki,
    writePkcs8, writeSpki, privateFromPem, publicFromPem, holdsPublic, readJwk, writeJwk, publicOf,
  };
}
