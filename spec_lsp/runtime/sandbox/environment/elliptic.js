// Elliptic curves y² = x³ + ax + b over a prime field (SEC 1), and ECDSA on them (FIPS 186-5).
(platform) => {
  const { toNumber, fromNumber, element, sequence, integer, writer } = platform.use('der');
  const { joined } = platform.use('key_derivation');

  const curve = (nodeName, jwkName, oid, size, numbers) => {
    const [p, a, b, n, x, y] = numbers.map((digits) => BigInt('0x' + digits.replaceAll(' ', '')));
    return { nodeName, jwkName, oid, size, p, a, b, n, generator: { x, y }, bits: n.toString(2).length };
  };
  // SEC 2 §2.4–2.6, FIPS 186-5: p, a, b, n and the generator.
  const F = (count) => 'f'.repeat(count);
  const ZERO = (count) => '0'.repeat(count);
  const CURVES = [
    curve('prime256v1', 'P-256', '1.2.840.10045.3.1.7', 32, [
      `ffffffff00000001${ZERO(24)}${F(24)}`, `ffffffff00000001${ZERO(24)}${F(23)}c`,
      '5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b',
      'ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551',
      '6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296',
      '4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5',
    ]),
    curve('secp384r1', 'P-384', '1.3.132.0.34', 48, [
      `${F(63)}effffffff${ZERO(16)}ffffffff`, `${F(63)}effffffff${ZERO(16)}fffffffc`,
      'b3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aef',
      `${F(48)}c7634d81f4372ddf581a0db248b0a77aecec196accc52973`,
      'aa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e3872760ab7',
      '3617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c00a60b1ce1d7e819d7a431d7c90ea0e5f',
    ]),
    curve('secp521r1', 'P-521', '1.3.132.0.35', 66, [
      `1${F(130)}`, `1${F(129)}c`,
      '51953eb9618e1c9a1f929a21a0b68540eea2da725b99b315f3b8b489918ef109e156193951ec7e937b1652c0bd3bb1bf073573df883d2c34f1ef451fd46b503f00',
      `1${F(65)}a51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409`,
      'c6858e06b70404e9cd9e3ecb662395b4429c648139053fb521f828af606b4d3dbaa14b5e77efe75928fe1dc127a2ffa8de3348b3c1856a429bf97e7e31c2e5bd66',
      '11839296a789a3bc0045c8a5fb42c7d1bd998f54449579b446817afbd17273e662c97ee72995ef42640c550b9013fad0761353c7086a272c24088be94769fd16650',
    ]),
    curve('secp256k1', 'secp256k1', '1.3.132.0.10', 32, [
      `${F(55)}efffffc2f`, '0', '7', `${F(31)}ebaaedce6af48a03bbfd25e8cd0364141`,
      '79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798',
      '483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8',
    ]),
  ];

  const modulo = (number, modulus) => {
    const rest = number % modulus;
    return rest < 0n ? rest + modulus : rest;
  };
  // By the extended Euclidean algorithm; the number is not 0.
  const inverse = (number, modulus) => {
    let [one, other] = [modulo(number, modulus), modulus];
    let [factor, last] = [1n, 0n];
    while (one > 1n) {
      const quotient = other / one;
      [one, other] = [other - quotient * one, one];
      [factor, last] = [last - quotient * factor, factor];
    }
    return modulo(factor, modulus);
  };

  // --- points in Jacobian coordinates: [X, Y, Z] is (X/Z², Y/Z³), Z = 0 the point at infinity ------------------------
  const INFINITY = [1n, 1n, 0n];
  const doubled = ({ p, a }, [x, y, z]) => {
    if (z === 0n) return INFINITY;
    const yy = y * y % p;
    const s = 4n * x * yy % p;
    const zz = z * z % p;
    const m = (3n * x * x + a * (zz * zz % p)) % p;
    const nx = modulo(m * m - 2n * s, p);
    return [nx, modulo(m * (s - nx) - 8n * yy * yy, p), 2n * y * z % p];
  };
  const sum = (given, one, other) => {
    const { p } = given;
    if (one[2] === 0n) return other;
    if (other[2] === 0n) return one;
    const [x1, y1, z1] = one;
    const [x2, y2, z2] = other;
    const zz1 = z1 * z1 % p;
    const zz2 = z2 * z2 % p;
    const u = x1 * zz2 % p;
    const s = y1 * zz2 % p * z2 % p;
    const h = modulo(x2 * zz1 - u, p);
    const r = modulo(y2 * zz1 % p * z1 - s, p);
    if (h === 0n) return r === 0n ? doubled(given, one) : INFINITY;
    const hh = h * h % p;
    const hhh = h * hh % p;
    const v = u * hh % p;
    const x = modulo(r * r - hhh - 2n * v, p);
    return [x, modulo(r * (v - x) - s * hhh, p), h * z1 % p * z2 % p];
  };
  const multiplied = (given, { x, y }, factor) => {
    const table = [INFINITY, [x, y, 1n]];
    for (let index = 2; index < 16; index += 1) table.push(sum(given, table[index - 1], table[1]));
    let result = INFINITY;
    for (const digit of factor.toString(16)) {
      for (let bit = 0; bit < 4; bit += 1) result = doubled(given, result);
      result = sum(given, result, table[parseInt(digit, 16)]);
    }
    return result;
  };
  // null for the point at infinity
  const affine = ({ p }, [x, y, z]) => {
    if (z === 0n) return null;
    const inverted = inverse(z, p);
    const square = inverted * inverted % p;
    return { x: x * square % p, y: y * square % p * inverted % p };
  };
  const isOnCurve = ({ p, a, b }, { x, y }) => x < p && y < p && (y * y - (x * x * x + a * x + b)) % p === 0n;
  const publicPoint = (given, d) => affine(given, multiplied(given, given.generator, d));

  // --- ECDSA: a signature is r and s, one after the other or as DER's sequence of them ------------------------------
  const drawn = ({ n, size }) => toNumber(platform.use('random').bytes(size + 8)) % (n - 1n) + 1n;
  const messageOf = ({ bits }, digest) => {
    const over = digest.length * 8 - bits;
    return over > 0 ? toNumber(digest) >> BigInt(over) : toNumber(digest);
  };
  const sign = (key, digest, { isDer }) => {
    const { n, size } = key.curve;
    const message = messageOf(key.curve, digest);
    for (;;) {
      const secret = drawn(key.curve);
      const r = publicPoint(key.curve, secret).x % n;
      const s = inverse(secret, n) * (message + r * key.d) % n;
      if (r === 0n || s === 0n) continue;
      if (!isDer) return joined(fromNumber(r, size), fromNumber(s, size));
      return writer.sequence(writer.integer(r), writer.integer(s));
    }
  };
  const numbersOf = (signature, size, isDer) => {
    if (!isDer && signature.length !== 2 * size) return [0n, 0n];
    if (!isDer) return [signature.subarray(0, size), signature.subarray(size)].map(toNumber);
    try {
      const found = element(signature);
      const [r, s, ...rest] = found.end === signature.length ? sequence(found).map(integer) : [];
      return s === undefined || rest.length > 0 ? [0n, 0n] : [r, s];
    } catch {
      return [0n, 0n];
    }
  };
  const verify = (key, digest, signature, { isDer }) => {
    const { n, size, generator } = key.curve;
    const [r, s] = numbersOf(signature, size, isDer);
    if (r <= 0n || r >= n || s <= 0n || s >= n) return false;
    const factor = inverse(s, n);
    const point = affine(key.curve, sum(
      key.curve, multiplied(key.curve, generator, messageOf(key.curve, digest) * factor % n),
      multiplied(key.curve, key, r * factor % n),
    ));
    return point !== null && point.x % n === r;
  };

  return { globals: {}, packages: {}, CURVES, inverse, modulo, isOnCurve, publicPoint, drawn, sign, verify };
}
