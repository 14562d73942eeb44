// Random bytes: the stream of ChaCha20 (RFC 8439 §2.3), whose key is the process's own seed.
(platform) => {
  const [SIGMA0, SIGMA1, SIGMA2, SIGMA3] = [0x61707865, 0x3320646e, 0x79622d32, 0x6b206574];

  const quarter = (x, a, b, c, d) => {
    let value = x[d] ^ (x[a] += x[b]);
    x[d] = value << 16 | value >>> 16;
    value = x[b] ^ (x[c] += x[d]);
    x[b] = value << 12 | value >>> 20;
    value = x[d] ^ (x[a] += x[b]);
    x[d] = value << 8 | value >>> 24;
    value = x[b] ^ (x[c] += x[d]);
    x[b] = value << 7 | value >>> 25;
  };

  // The 64 bytes that follow from 16 words.
  const block = (state) => {
    const x = state.slice();
    for (let round = 0; round < 10; round += 1) {
      for (let column = 0; column < 4; column += 1) quarter(x, column, column + 4, column + 8, column + 12);
      for (let column = 0; column < 4; column += 1) {
        quarter(x, column, (column + 1) % 4 + 4, (column + 2) % 4 + 8, (column + 3) % 4 + 12);
      }
    }
    for (let index = 0; index < 16; index += 1) x[index] += state[index];
    return new Uint8Array(x.buffer);
  };

  // `platform.seed()` gives 48 bytes in hexadecimal: a key, and the start of the counter and nonce.
  const seeded = () => {
    const seed = platform.seed?.();
    if (typeof seed !== 'string') throw new Error('this engine was given no seed: it has no random bytes');
    const words = new Int32Array(Uint8Array.fromHex(seed).buffer);
    return Int32Array.of(SIGMA0, SIGMA1, SIGMA2, SIGMA3, ...words);
  };

  let state = null;
  let rest = new Uint8Array();

  const fill = (bytes) => {
    state ??= seeded();
    for (let at = 0; at < bytes.length;) {
      if (rest.length === 0) {
        rest = block(state);
        state[12] += 1;
        if (state[12] === 0) state[13] += 1;
      }
      const piece = rest.subarray(0, bytes.length - at);
      bytes.set(piece, at);
      piece.fill(0);
      rest = rest.subarray(piece.length);
      at += piece.length;
    }
    return bytes;
  };
  const bytes = (length) => fill(new Uint8Array(length));

  // RFC 9562 §5.4
  const uuid = () => {
    const drawn = bytes(16);
    drawn[6] = drawn[6] & 0x0f | 0x40;
    drawn[8] = drawn[8] & 0x3f | 0x80;
    return drawn.toHex().replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  };

  return { globals: {}, packages: {}, fill, bytes, uuid };
}
