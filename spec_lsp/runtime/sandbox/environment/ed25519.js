// Ed25519 (RFC 8032 §5.1). A key is {seed?, point}: 32 bytes each.
(platform) => {
  const { modulo } = platform.use('elliptic');
  const { power, isSame } = platform.use('rsa');
  const { hash } = platform.use('hash');
  const { toNumber, fromNumber } = platform.use('der');
  const { joined } = platform.use('key_derivation');

  const P = 2n ** 255n - 19n;
  const L = 2n ** 252n + 27742317777372353535851937790883648493n;
  const D = modulo(-121665n * power(121666n, P - 2n, P), P);
  const ROOT = power(2n, (P - 1n) / 4n, P);  // of −1

  const littleEndian = (bytes) => toNumber(bytes.slice().reverse());
  const written = (number) => fromNumber(number, 32).reverse();

  // Extended coordinates: [X, Y, Z, T] is (X/Z, Y/Z), T = XY/Z.
  const sum = ([x1, y1, z1, t1], [x2, y2, z2, t2]) => {
    const a = (y1 - x1) * (y2 - x2) % P;
    const b = (y1 + x1) * (y2 + x2) % P;
    const c = 2n * t1 * t2 % P * D % P;
    const d = 2n * z1 * z2 % P;
    const [e, f, g, h] = [b - a, d - c, d + c, b + a];
    return [e * f % P, g * h % P, f * g % P, e * h % P];
  };
  const multiplied = (point, factor) => {
    let result = [0n, 1n, 1n, 0n];
    for (const bit of factor.toString(2)) {
      result = sum(result, result);
      if (bit === '1') result = sum(result, point);
    }
    return result;
  };
  const compressed = ([x, y, z]) => {
    const inverted = power(modulo(z, P), P - 2n, P);
    const bytes = written(modulo(y * inverted, P));
    if (modulo(x * inverted, P) & 1n) bytes[31] |= 0x80;
    return bytes;
  };
  // null where the bytes are no point
  const decompressed = (bytes) => {
    const low = bytes.slice();
    low[31] &= 0x7f;
    const y = littleEndian(low);
    if (y >= P) return null;
    const square = modulo((y * y - 1n) * power(D * y % P * y % P + 1n, P - 2n, P), P);
    let x = power(square, (P + 3n) / 8n, P);
    if (modulo(x * x - square, P) !== 0n) x = x * ROOT % P;
    if (modulo(x * x - square, P) !== 0n) return null;
    const isOdd = bytes[31] >= 0x80;
    if (x === 0n && isOdd) return null;
    if ((x & 1n) === 1n !== isOdd) x = P - x;
    return [x, y, 1n, x * y % P];
  };
  const BASE = decompressed(written(4n * power(5n, P - 2n, P) % P));

  const expanded = (seed) => {
    const digest = hash('sha512', seed);
    const scalar = digest.slice(0, 32);
    scalar[0] &= 0xf8;
    scalar[31] = scalar[31] & 0x7f | 0x40;
    return { scalar: littleEndian(scalar), prefix: digest.slice(32) };
  };
  const publicPoint = (seed) => compressed(multiplied(BASE, expanded(seed).scalar));
  const challenge = (...parts) => littleEndian(hash('sha512', joined(...parts))) % L;

  const sign = ({ seed, point }, message) => {
    const { scalar, prefix } = expanded(seed);
    const secret = challenge(prefix, message);
    const r = compressed(multiplied(BASE, secret));
    return joined(r, written((secret + challenge(r, point, message) * scalar) % L));
  };
  const verify = ({ point }, message, signature) => {
    if (signature.length !== 64) return false;
    const r = signature.subarray(0, 32);
    const s = littleEndian(signature.subarray(32));
    const key = decompressed(point);
    if (key === null || s >= L) return false;
    const [x, y, z, t] = multiplied(key, challenge(r, point, message));
    return isSame(compressed(sum(multiplied(BASE, s), [P - x, y, z, P - t])), r);
  };

  return { globals: {}, packages: {}, publicPoint, sign, verify };
}
