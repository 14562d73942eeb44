// The block cipher AES (FIPS 197), on blocks of four words.
() => {
  // --- tables: one for encryption, one for decryption; the other columns are rotations of it -----------------------
  const SBOX = new Uint8Array(256);
  const INVERSE = new Uint8Array(256);
  const E = new Int32Array(256);
  const D = new Int32Array(256);
  const double = (byte) => (byte << 1) ^ (byte & 0x80 ? 0x11b : 0);
  for (let value = 1, inverse = 1, first = true; first || value !== 1; first = false) {
    value ^= double(value);
    inverse ^= inverse << 1;
    inverse ^= inverse << 2;
    inverse ^= inverse << 4;
    inverse &= 0xff;
    if (inverse & 0x80) inverse ^= 0x09;
    SBOX[value] = 0x63 ^ inverse ^ (inverse << 1 | inverse >> 7) ^ (inverse << 2 | inverse >> 6)
      ^ (inverse << 3 | inverse >> 5) ^ (inverse << 4 | inverse >> 4);
  }
  SBOX[0] = 0x63;
  for (let value = 0; value < 256; value += 1) {
    const byte = SBOX[value];
    INVERSE[byte] = value;
    E[value] = double(byte) << 24 | byte << 16 | byte << 8 | double(byte) ^ byte;
    const [two, four] = [double(value), double(double(value))];
    const eight = double(four);
    D[byte] = (eight ^ four ^ two) << 24 | (eight ^ value) << 16 | (eight ^ four ^ value) << 8 | eight ^ two ^ value;
  }
  const turn = (word, count) => (count === 0 ? word : word >>> count | word << (32 - count));
  const columns = (table) => [0, 8, 16, 24].map((count) => table.map((word) => turn(word, count)));
  const [E0, E1, E2, E3] = columns(E);
  const [D0, D1, D2, D3] = columns(D);
  // One byte of each of four words, through a box.
  const picked = (box, w, x, y, z) => box[w >>> 24] << 24 | box[x >>> 16 & 255] << 16
    | box[y >>> 8 & 255] << 8 | box[z & 255];
  const substituted = (word) => picked(SBOX, word, word, word, word);

  const wordsOf = (bytes, count = Math.ceil(bytes.length / 4)) => {
    const words = new Int32Array(count);
    for (let at = 0; at < bytes.length; at += 1) words[at >> 2] |= bytes[at] << (24 - 8 * (at & 3));
    return words;
  };
  const bytesOf = (words) => new Uint8Array(words.slice().reverse().buffer).reverse();

  // FIPS 197 §5.2
  const expand = (key) => {
    const size = key.length / 4;
    const words = new Int32Array(4 * (size + 7));
    words.set(wordsOf(key));
    for (let at = size, constant = 1; at < words.length; at += 1) {
      let word = words[at - 1];
      if (at % size === 0) {
        word = substituted(turn(word, 24)) ^ constant << 24;
        constant = double(constant);
      } else if (size === 8 && at % size === 4) word = substituted(word);
      words[at] = words[at - size] ^ word;
    }
    return words;
  };
  // The equivalent inverse cipher's keys (FIPS 197 §5.3.5).
  const inverted = (keys) => {
    const result = new Int32Array(keys.length);
    for (let at = 0; at < keys.length; at += 4) {
      for (let column = 0; column < 4; column += 1) {
        const word = keys[keys.length - 4 - at + column];
        result[at + column] = at === 0 || at === keys.length - 4 ? word
          : D0[SBOX[word >>> 24]] ^ D1[SBOX[word >>> 16 & 255]] ^ D2[SBOX[word >>> 8 & 255]] ^ D3[SBOX[word & 255]];
      }
    }
    return result;
  };

  // Encrypts the four words of `block` where they stand.
  const encryptBlock = (keys, block) => {
    let a = block[0] ^ keys[0];
    let b = block[1] ^ keys[1];
    let c = block[2] ^ keys[2];
    let d = block[3] ^ keys[3];
    let at = 4;
    for (const end = keys.length - 4; at < end; at += 4) {
      const w = E0[a >>> 24] ^ E1[b >>> 16 & 255] ^ E2[c >>> 8 & 255] ^ E3[d & 255] ^ keys[at];
      const x = E0[b >>> 24] ^ E1[c >>> 16 & 255] ^ E2[d >>> 8 & 255] ^ E3[a & 255] ^ keys[at + 1];
      const y = E0[c >>> 24] ^ E1[d >>> 16 & 255] ^ E2[a >>> 8 & 255] ^ E3[b & 255] ^ keys[at + 2];
      d = E0[d >>> 24] ^ E1[a >>> 16 & 255] ^ E2[b >>> 8 & 255] ^ E3[c & 255] ^ keys[at + 3];
      a = w;
      b = x;
      c = y;
    }
    block[0] = picked(SBOX, a, b, c, d) ^ keys[at];
    block[1] = picked(SBOX, b, c, d, a) ^ keys[at + 1];
    block[2] = picked(SBOX, c, d, a, b) ^ keys[at + 2];
    block[3] = picked(SBOX, d, a, b, c) ^ keys[at + 3];
  };
  const decryptBlock = (keys, block) => {
    let a = block[0] ^ keys[0];
    let b = block[1] ^ keys[1];
    let c = block[2] ^ keys[2];
    let d = block[3] ^ keys[3];
    let at = 4;
    for (const end = keys.length - 4; at < end; at += 4) {
      const w = D0[a >>> 24] ^ D1[d >>> 16 & 255] ^ D2[c >>> 8 & 255] ^ D3[b & 255] ^ keys[at];
      const x = D0[b >>> 24] ^ D1[a >>> 16 & 255] ^ D2[d >>> 8 & 255] ^ D3[c & 255] ^ keys[at + 1];
      const y = D0[c >>> 24] ^ D1[b >>> 16 & 255] ^ D2[a >>> 8 & 255] ^ D3[d & 255] ^ keys[at + 2];
      d = D0[d >>> 24] ^ D1[c >>> 16 & 255] ^ D2[b >>> 8 & 255] ^ D3[a & 255] ^ keys[at + 3];
      a = w;
      b = x;
      c = y;
    }
    block[0] = picked(INVERSE, a, d, c, b) ^ keys[at];
    block[1] = picked(INVERSE, b, a, d, c) ^ keys[at + 1];
    block[2] = picked(INVERSE, c, b, a, d) ^ keys[at + 2];
    block[3] = picked(INVERSE, d, c, b, a) ^ keys[at + 3];
  };

  return { globals: {}, packages: {}, wordsOf, bytesOf, expand, inverted, encryptBlock, decryptBlock };
}
