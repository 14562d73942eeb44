// The compression functions of MD5 (RFC 1321), SHA-1 and SHA-2 (FIPS 180-4) and RIPEMD-160.
//
// Each is written out by a few lines here and compiled when it is first asked for: rounds without
// loops, on local variables, are twice as fast in an interpreter. Nothing of a connector is in them.
(platform) => {
  const compile = eval;  // called by another name: in the global scope
  const range = (length) => Array.from({ length }, (_, index) => index);
  const LETTERS = [...'abcdefgh'];

  // `compress(S, W, p)`: S is the state. W holds a block's words from p on, upwards where words are
  // little-endian, downwards where they are big-endian: there the bytes were reversed as a whole,
  // which is the engine's own work, and every platform with an engine is little-endian.
  const compressor = (count, direction, body, { wide = false, constants = [] } = {}) => {
    const names = wide ? LETTERS.flatMap((letter) => [`${letter}h`, `${letter}l`]) : LETTERS.slice(0, count);
    const word = wide ? (index) => (index % 2 ? `l${index >> 1}` : `h${index >> 1}`) : (index) => `w${index}`;
    return compile(`(...K) => { const [X, Y] = K; return (S, W, p) => { let t, u, v${
      names.map((name, index) => `, ${name} = S[${index}]`).join('')}${
      range(wide ? 32 : 16).map((index) => `, ${word(index)} = W[p ${direction} ${index}]`).join('')};\n${
      body}\n${names.map((name, index) => `S[${index}] += ${name};`).join(' ')} } }`)(...constants);
  };
  const left = (name, count) => `(${name} << ${count} | ${name} >>> ${32 - count})`;
  const right = (name, ...counts) => counts.map((count) => left(name, 32 - count)).join(' ^ ');
  // The names of a state of `size` in round `index`, where every round moves each on by one.
  const moved = (size, index) => range(size).map((place) => LETTERS[(place + size * 20 - index) % size]);

  // --- MD5 and RIPEMD-160 ------------------------------------------------------------------------------
  const md5 = () => {
    const shifts = [[7, 12, 17, 22], [5, 9, 14, 20], [4, 11, 16, 23], [6, 10, 15, 21]];
    const functions = [
      (b, c, d) => `(${d} ^ ${b} & (${c} ^ ${d}))`, (b, c, d) => `(${c} ^ ${d} & (${b} ^ ${c}))`,
      (b, c, d) => `(${b} ^ ${c} ^ ${d})`, (b, c, d) => `(${c} ^ (${b} | ~${d}))`,
    ];
    const places = [[1, 0], [5, 1], [3, 5], [7, 0]];
    return compressor(4, '+', range(64).map((index) => {
      const [a, b, c, d] = moved(4, index);
      const round = index >> 4;
      const [step, first] = places[round];
      const constant = Math.floor(Math.abs(Math.sin(index + 1)) * 4294967296) | 0;
      return `t = ${a} + ${functions[round](b, c, d)} + ${constant} + w${(step * index + first) % 16} | 0; ${
        a} = ${left('t', shifts[round][index % 4])} + ${b} | 0;`;
    }).join('\n'));
  };

  const ripemd160 = () => {
    const RHO = [7, 4, 13, 1, 10, 6, 15, 3, 12, 0, 9, 5, 2, 14, 11, 8];
    const SHIFTS = [
      [11, 14, 15, 12, 5, 8, 7, 9, 11, 13, 14, 15, 6, 7, 9, 8], [12, 13, 11, 15, 6, 9, 9, 7, 12, 15, 11, 13, 7, 8, 7, 7],
      [13, 15, 14, 11, 7, 7, 6, 8, 13, 14, 13, 12, 5, 5, 6, 9], [14, 11, 12, 14, 8, 6, 5, 5, 15, 12, 15, 14, 9, 9, 8, 6],
      [15, 12, 13, 13, 9, 5, 8, 6, 14, 11, 12, 11, 8, 6, 5, 5],
    ];
    const functions = [
      (b, c, d) => `(${b} ^ ${c} ^ ${d})`, (b, c, d) => `(${d} ^ ${b} & (${c} ^ ${d}))`,
      (b, c, d) => `((${b} | ~${c}) ^ ${d})`, (b, c, d) => `(${c} ^ ${d} & (${b} ^ ${c}))`,
      (b, c, d) => `(${b} ^ (${c} | ~${d}))`,
    ];
    const root = (degree) => (number) => (number === 0 ? 0 : Math.floor(number ** (1 / degree) * 2 ** 30) | 0);
    const lines = [
      { first: range(16), constants: [0, 2, 3, 5, 7].map(root(2)), function: (round) => round },
      {
        first: range(16).map((at) => (9 * at + 5) % 16), constants: [2, 3, 5, 7, 0].map(root(3)),
        function: (round) => 4 - round,
      },
    ];
    const bodies = lines.map((line) => {
      let order = line.first;
      let text = '';
      for (let round = 0; round < 5; round += 1) {
        for (const at of range(16)) {
          const [a, b, c, d, e] = moved(5, round * 16 + at);
          text += `t = ${a} + ${functions[line.function(round)](b, c, d)} + w${order[at]} + ${line.constants[round]} | 0; ${
            a} = ${left('t', SHIFTS[round][order[at]])} + ${e} | 0; ${c} = ${left(c, 10)};\n`;
        }
        order = order.map((at) => RHO[at]);
      }
      return text;
    });
    return compressor(5, '+', `${bodies[0]}
      const f = a, g = b, h = c, i = d, j = e;
      a = S[0]; b = S[1]; c = S[2]; d = S[3]; e = S[4];
      ${bodies[1]}
      t = S[1] + h + d | 0; S[1] = S[2] + i + e; S[2] = S[3] + j + a; S[3] = S[4] + f + b; S[4] = S[0] + g + c; S[0] = t;
      return;`);
  };

  // --- SHA-1 ------------------------------------------------------------------------------------------
  const sha1 = () => {
    const functions = [
      (b, c, d) => `(${d} ^ ${b} & (${c} ^ ${d}))`, (b, c, d) => `(${b} ^ ${c} ^ ${d})`,
      (b, c, d) => `(${b} & ${c} | ${d} & (${b} | ${c}))`, (b, c, d) => `(${b} ^ ${c} ^ ${d})`,
    ];
    const constants = [2, 3, 5, 10].map((number) => Math.floor(Math.sqrt(number) * 2 ** 30) | 0);
    return compressor(5, '-', range(80).map((index) => {
      const [a, b, c, d, e] = moved(5, index);
      const word = (back) => `w${(index + back) % 16}`;
      const round = Math.floor(index / 20);
      const schedule = `t = ${word(13)} ^ ${word(8)} ^ ${word(2)} ^ ${word(0)}; ${word(0)} = t << 1 | t >>> 31; `;
      return `${index < 16 ? '' : schedule}${e} = ${e} + ${left(a, 5)} + ${functions[round](b, c, d)} + ${
        constants[round]} + ${word(0)} | 0; ${b} = ${left(b, 30)};`;
    }).join('\n'));
  };

  // --- SHA-2: the fractions of the roots of the first primes, to 64 bits ----------------------------------
  const primes = [];
  for (let number = 2; primes.length < 80; number += 1) {
    if (primes.every((prime) => number % prime !== 0)) primes.push(number);
  }
  const fraction = (prime, degree) => {
    const power = BigInt(degree);
    const target = BigInt(prime) << (64n * power);
    let root = 1n << 69n;
    for (;;) {
      const next = ((power - 1n) * root + target / root ** (power - 1n)) / power;
      if (next >= root) return BigInt.asUintN(64, root);
      root = next;
    }
  };
  const high = (number) => Number(number >> 32n) | 0;
  const low = (number) => Number(number & 0xffffffffn) | 0;

  const sha256 = () => {
    const constants = Int32Array.from(primes.slice(0, 64), (prime) => high(fraction(prime, 3)));
    const schedule = range(16).map((index) => {
      const x = `w${(index + 1) % 16}`;
      const y = `w${(index + 14) % 16}`;
      return `w${index} = w${index} + (${right(x, 7, 18)} ^ ${x} >>> 3) + (${right(y, 17, 19)} ^ ${y} >>> 10) + w${
        (index + 9) % 16} | 0;`;
    });
    const rounds = range(16).map((index) => {
      const [a, b, c, d, e, f, g, h] = moved(8, index);
      return `t = ${h} + (${right(e, 6, 11, 25)}) + (${g} ^ ${e} & (${f} ^ ${g})) + X[r + ${index}] + w${index} | 0; ${
        d} = ${d} + t | 0; ${h} = t + (${right(a, 2, 13, 22)}) + (${a} & ${b} | ${c} & (${a} | ${b})) | 0;`;
    });
    return compressor(8, '-', `for (let r = 0; r < 64; r += 16) { if (r > 0) {\n${schedule.join('\n')} }\n${
      rounds.join('\n')} }`, { constants: [constants] });
  };

  // Words of 64 bits are two of 32; the lower ones are added as doubles, and what is over 2³² carried.
  const sha512 = () => {
    const fractions = primes.map((prime) => fraction(prime, 3));
    const constants = [Int32Array.from(fractions, high), Float64Array.from(fractions, (number) => low(number) >>> 0)];
    const rotated = (name, counts) => ['hl', 'lh'].map((order) => counts.map((count) => {
      const [one, other] = count < 32 ? order : [order[1], order[0]];
      return `(${name(one)} >>> ${count % 32} | ${name(other)} << ${32 - (count % 32)})`;
    }).join(' ^ '));
    const shifted = (name, count) => [
      `${name('h')} >>> ${count}`, `(${name('l')} >>> ${count} | ${name('h')} << ${32 - count})`,
    ];
    const sum = (target, highs, lows) => `t = ${lows.map((one) => `((${one}) >>> 0)`).join(' + ')}; ${
      target('h')} = ${highs.map((one) => `(${one})`).join(' + ')} + (t / 4294967296 | 0) | 0; ${target('l')} = t | 0;`;
    const sumOf = (target, pairs) => sum(target, pairs.map(([one]) => one), pairs.map(([, other]) => other));
    const pair = (name) => [name('h'), name('l')];
    const word = (index) => (half) => `${half}${index % 16}`;
    const state = (letter) => (half) => `${letter}${half}`;
    const both = (text) => ['h', 'l'].map(text);
    const mixed = (name, rotations, shift) => {
      const [one, other] = rotated(name, rotations);
      const [shiftedOne, shiftedOther] = shifted(name, shift);
      return [`${one} ^ ${shiftedOne}`, `${other} ^ ${shiftedOther}`];
    };
    const schedule = range(16).map((index) => sumOf(word(index), [
      pair(word(index)), mixed(word(index + 1), [1, 8], 7), mixed(word(index + 14), [19, 61], 6), pair(word(index + 9)),
    ]));
    const temporary = (half) => (half === 'h' ? 'u' : 'v');
    const rounds = range(16).map((index) => {
      const [a, b, c, d, e, f, g, h] = moved(8, index).map(state);
      return [
        sumOf(temporary, [
          pair(h), rotated(e, [14, 18, 41]), both((half) => `${g(half)} ^ ${e(half)} & (${f(half)} ^ ${g(half)})`),
          [`X[r + ${index}]`, `Y[r + ${index}]`], pair(word(index)),
        ]),
        sumOf(d, [pair(d), pair(temporary)]),
        sumOf(h, [
          pair(temporary), rotated(a, [28, 34, 39]),
          both((half) => `${a(half)} & ${b(half)} | ${c(half)} & (${a(half)} | ${b(half)})`),
        ]),
      ].join(' ');
    });
    const add = LETTERS.map((letter, index) => `t = (S[${2 * index + 1}] >>> 0) + (${letter}l >>> 0); S[${
      2 * index}] += ${letter}h + (t / 4294967296 | 0); S[${2 * index + 1}] = t;`);
    return compressor(8, '-', `for (let r = 0; r < 80; r += 16) { if (r > 0) {\n${schedule.join('\n')} }\n${
      rounds.join('\n')} }\n${add.join('\n')}\nreturn;`, { wide: true, constants });
  };

  const roots = (from, to) => primes.slice(from, to).map((prime) => fraction(prime, 2));
  const initial = {
    sha1: () => [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0],
    md5: () => initial.sha1().slice(0, 4),
    ripemd160: () => initial.sha1(),
    sha224: () => roots(8, 16).map(low),
    sha256: () => roots(0, 8).map(high),
    sha384: () => roots(8, 16).flatMap((root) => [high(root), low(root)]),
    sha512: () => roots(0, 8).flatMap((root) => [high(root), low(root)]),
  };

  const compilers = { md5, ripemd160, sha1, sha256, sha512 };
  const compiled = {};
  const compression = (name) => (compiled[name] ??= compilers[name]());
  return { globals: {}, packages: {}, compression, initial };
}
