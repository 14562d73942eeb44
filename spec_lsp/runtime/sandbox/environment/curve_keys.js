// Keys on elliptic curves as they are written: SEC 1 (RFC 5915), PKCS #8 and SPKI (RFC 5480, 8410), JWK.
//
// {kind: 'ec', curve, x, y, d?} with numbers, {kind: 'ed25519', point, seed?} with 32 bytes each.
(platform) => {
  const {
    element, sequence, integer, octets, oid, writer, toNumber, fromNumber, toBase64url, fromBase64url,
  } = platform.use('der');
  const { joined } = platform.use('key_derivation');
  const { CURVES, isOnCurve, publicPoint, drawn } = platform.use('elliptic');
  const ed25519 = () => platform.use('ed25519');
  const random = () => platform.use('random');

  const EC = '1.2.840.10045.2.1';
  const ED25519 = '1.3.101.112';
  const told = (message) => Object.assign(new Error(message), { isTold: true });
  const broken = () => new Error('this is no key');

  const curveNamed = (name) => CURVES.find(({ jwkName }) => jwkName === name && name.startsWith('P-'));
  const curveOf = (identifier) => {
    const name = oid(identifier);
    const found = CURVES.find((one) => one.oid === name);
    if (found === undefined) throw told(`a local run does not have the curve ${name}`);
    return found;
  };

  // --- points: 04 and both coordinates, or 02 or 03 and x alone, which needs a root ------------------------------------
  const readPoint = (curve, bytes) => {
    const { size } = curve;
    if (bytes[0] === 2 || bytes[0] === 3) throw told('a local run does not read compressed points');
    if (bytes[0] !== 4 || bytes.length !== 2 * size + 1) throw broken();
    const point = { x: toNumber(bytes.subarray(1, size + 1)), y: toNumber(bytes.subarray(size + 1)) };
    if (!isOnCurve(curve, point)) throw broken();
    return { kind: 'ec', isPrivate: false, curve, ...point };
  };
  const writeRaw = (key) => (key.kind === 'ed25519' ? key.point.slice()
    : joined(Uint8Array.of(4), fromNumber(key.x, key.curve.size), fromNumber(key.y, key.curve.size)));
  const privateKey = (curve, d) => {
    if (d <= 0n || d >= curve.n) throw broken();
    return { kind: 'ec', isPrivate: true, curve, d, ...publicPoint(curve, d) };
  };
  const edKey = (seed) => {
    if (seed.length !== 32) throw broken();
    return { kind: 'ed25519', isPrivate: true, seed: seed.slice(), point: ed25519().publicPoint(seed) };
  };
  const readEdPublic = (bytes) => {
    if (bytes.length !== 32) throw broken();
    return { kind: 'ed25519', isPrivate: false, point: bytes.slice() };
  };

  // --- DER -----------------------------------------------------------------------------------------------------------
  const readSec1 = (bytes, given = undefined) => {
    const [version, secret, ...rest] = sequence(element(bytes));
    if (integer(version) !== 1n) throw broken();
    const named = rest.find(({ tag }) => tag === 0xa0);
    return privateKey(given ?? curveOf(element(named.content)), toNumber(octets(secret)));
  };
  const sec1 = (key, isWhole) => writer.sequence(
    writer.integer(1), writer.octets(fromNumber(key.d, key.curve.size)),
    ...isWhole ? [writer.tagged(0, writer.oid(key.curve.oid))] : [], writer.tagged(1, writer.bits(writeRaw(key))),
  );
  // How keys are read in PKCS #8 and SPKI, by the algorithm's identifier; undefined where it is not known.
  const kind = (name) => {
    if (name === EC) {
      return {
        readPrivate: (bytes, parameters) => readSec1(bytes, curveOf(parameters)),
        readPublic: (bytes, parameters) => readPoint(curveOf(parameters), bytes),
      };
    }
    if (name !== ED25519) return undefined;
    return { readPrivate: (bytes) => edKey(octets(element(bytes))), readPublic: readEdPublic };
  };
  const identifier = (key) => (key.kind === 'ed25519' ? writer.sequence(writer.oid(ED25519))
    : writer.sequence(writer.oid(EC), writer.oid(key.curve.oid)));
  const writePkcs8 = (key) => writer.sequence(writer.integer(0), identifier(key),
    writer.octets(key.kind === 'ed25519' ? writer.octets(key.seed) : sec1(key, false)));
  const writeSpki = (key) => writer.sequence(identifier(key), writer.bits(writeRaw(key)));

  // --- JWK (RFC 7518 §6.2, RFC 8037) ------------------------------------------------------------------------------------
  const text = toBase64url;
  const bytesOf = (value) => {
    if (typeof value !== 'string') throw broken();
    return fromBase64url(value);
  };
  const readJwk = (jwk) => {
    if (jwk.kty === 'OKP' && jwk.crv === 'Ed25519') {
      return jwk.d === undefined ? readEdPublic(bytesOf(jwk.x)) : edKey(bytesOf(jwk.d));
    }
    const curve = CURVES.find(({ jwkName }) => jwkName === jwk.crv);
    if (jwk.kty !== 'EC' || curve === undefined) {
      throw told(`a local run does not have keys of the kind ${jwk.crv ?? jwk.kty}`);
    }
    const point = readPoint(curve, joined(Uint8Array.of(4), bytesOf(jwk.x), bytesOf(jwk.y)));
    return jwk.d === undefined ? point : privateKey(curve, toNumber(bytesOf(jwk.d)));
  };
  const writeJwk = (key) => {
    if (key.kind === 'ed25519') {
      return { crv: 'Ed25519', ...key.isPrivate ? { d: text(key.seed) } : {}, x: text(key.point), kty: 'OKP' };
    }
    const { size, jwkName } = key.curve;
    const jwk = { kty: 'EC', crv: jwkName, x: text(fromNumber(key.x, size)), y: text(fromNumber(key.y, size)) };
    return key.isPrivate ? { ...jwk, d: text(fromNumber(key.d, size)) } : jwk;
  };

  const publicOf = (key) => (key.kind === 'ed25519' ? { kind: 'ed25519', isPrivate: false, point: key.point }
    : { kind: 'ec', isPrivate: false, curve: key.curve, x: key.x, y: key.y });

  return {
    globals: {}, packages: {}, curveNamed, kind, readPoint, readEdPublic, writeRaw, readSec1,
    writeSec1: (key) => sec1(key, true),
    writePkcs8, writeSpki, readJwk, writeJwk, publicOf,
    generate: (curve) => privateKey(curve, drawn(curve)), generateEd: () => edKey(random().bytes(32)),
  };
}
