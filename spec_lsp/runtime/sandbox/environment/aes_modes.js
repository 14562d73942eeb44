// AES in the modes ECB, CBC, CTR and GCM (SP 800-38A, 800-38D).
(platform) => {
  const { wordsOf, bytesOf, expand, inverted, encryptBlock, decryptBlock } = platform.use('aes');
  const { isSame } = platform.use('rsa');

  // --- by blocks: `data` is a whole number of them -----------------------------------------------------------------
  const ecb = (key, data, isEncrypting) => {
    const keys = isEncrypting ? expand(key) : inverted(expand(key));
    const work = isEncrypting ? encryptBlock : decryptBlock;
    const words = wordsOf(data);
    for (let at = 0; at < words.length; at += 4) work(keys, words.subarray(at, at + 4));
    return bytesOf(words);
  };
  const cbcEncrypt = (key, iv, data) => {
    const keys = expand(key);
    const words = wordsOf(data);
    let previous = wordsOf(iv);
    for (let at = 0; at < words.length; at += 4) {
      const block = words.subarray(at, at + 4);
      for (let index = 0; index < 4; index += 1) block[index] ^= previous[index];
      encryptBlock(keys, block);
      previous = block;
    }
    return bytesOf(words);
  };
  const cbcDecrypt = (key, iv, data) => {
    const keys = inverted(expand(key));
    const words = wordsOf(data);
    const previous = wordsOf(data);
    const first = wordsOf(iv);
    for (let at = 0; at < words.length; at += 4) {
      const block = words.subarray(at, at + 4);
      decryptBlock(keys, block);
      for (let index = 0; index < 4; index += 1) block[index] ^= at === 0 ? first[index] : previous[at - 4 + index];
    }
    return bytesOf(words);
  };

  // PKCS #7 padding (RFC 5652 §6.3).
  const pad = (data) => {
    const count = 16 - data.length % 16;
    const padded = new Uint8Array(data.length + count).fill(count);
    padded.set(data);
    return padded;
  };
  // null where the padding is broken.
  const unpad = (data) => {
    const count = data[data.length - 1];
    if (!(count >= 1 && count <= 16) || data.length % 16 !== 0) return null;
    const end = data.length - count;
    return data.subarray(end).every((byte) => byte === count) ? data.slice(0, end) : null;
  };

  // The data, XORed with the encrypted counters; only the last `bits` bits of them count.
  const stream = (keys, counter, data, bits) => {
    const words = wordsOf(data, Math.ceil(data.length / 16) * 4);
    const block = new Int32Array(4);
    for (let at = 0; at < words.length; at += 4) {
      block.set(counter);
      encryptBlock(keys, block);
      for (let index = 0; index < 4; index += 1) words[at + index] ^= block[index];
      for (let index = 3, left = bits; index >= 0 && left > 0; index -= 1, left -= 32) {
        const mask = left >= 32 ? -1 : 2 ** left - 1;
        const next = counter[index] + 1 & mask;
        counter[index] = counter[index] & ~mask | next;
        if (next !== 0) break;
      }
    }
    return bytesOf(words).slice(0, data.length);
  };
  const ctr = (key, counter, data, bits = 128) => stream(expand(key), wordsOf(counter), data, bits);

  // --- GCM: multiplication in GF(2¹²⁸) by four bits at a time ---------------------------------------------------------
  const REDUCTION = Int32Array.from({ length: 16 }, (_, index) => {
    let value = 0;
    for (let bit = 0; bit < 4; bit += 1) if (index & 1 << bit) value ^= 0xe100 >> 3 - bit;
    return value << 16;
  });
  const ghash = (h, parts) => {
    const table = Array.from({ length: 16 }, () => new Int32Array(4));
    table[8].set(h);
    for (let index = 4; index > 0; index >>= 1) {
      const from = table[2 * index];
      const carry = from[3] & 1 ? 0xe1000000 : 0;
      for (let word = 3; word > 0; word -= 1) table[index][word] = from[word] >>> 1 | from[word - 1] << 31;
      table[index][0] = from[0] >>> 1 ^ carry;
    }
    for (let index = 2; index < 16; index *= 2) {
      for (let other = 1; other < index; other += 1) {
        for (let word = 0; word < 4; word += 1) table[index + other][word] = table[index][word] ^ table[other][word];
      }
    }
    const y = new Int32Array(4);
    for (const words of parts) {
      for (let at = 0; at < words.length; at += 4) {
        const x = [y[0] ^ words[at], y[1] ^ words[at + 1], y[2] ^ words[at + 2], y[3] ^ words[at + 3]];
        let [a, b, c, d] = [0, 0, 0, 0];
        for (let word = 3; word >= 0; word -= 1) {
          for (let shift = 0; shift < 32; shift += 4) {
            const entry = table[x[word] >>> shift & 15];
            const over = REDUCTION[d & 15];
            d = (d >>> 4 | c << 28) ^ entry[3];
            c = (c >>> 4 | b << 28) ^ entry[2];
            b = (b >>> 4 | a << 28) ^ entry[1];
            a = a >>> 4 ^ over ^ entry[0];
          }
        }
        y[0] = a;
        y[1] = b;
        y[2] = c;
        y[3] = d;
      }
    }
    return y;
  };
  const whole = (bytes) => wordsOf(bytes, Math.ceil(bytes.length / 16) * 4);
  const lengths = (one, other) => Int32Array.of(one.length / 2 ** 29, one.length * 8,
    other.length / 2 ** 29, other.length * 8);

  // The counter of the tag's mask (SP 800-38D §7.1); the data's begins one after it.
  const firstCounter = (keys, h, iv) => (iv.length === 12 ? Int32Array.of(...wordsOf(iv), 1)
    : ghash(h, [whole(iv), lengths(new Uint8Array(), iv)]));
  const hashKey = (keys) => {
    const h = new Int32Array(4);
    encryptBlock(keys, h);
    return h;
  };
  const gcmCounter = (key, iv) => {
    const keys = expand(key);
    return advanced(bytesOf(firstCounter(keys, hashKey(keys), iv)), 1, 32);
  };
  const gcmTag = (key, iv, extra, encrypted) => {
    const keys = expand(key);
    const h = hashKey(keys);
    const mask = firstCounter(keys, h, iv);
    encryptBlock(keys, mask);
    const tag = ghash(h, [whole(extra), whole(encrypted), lengths(extra, encrypted)]);
    for (let index = 0; index < 4; index += 1) tag[index] ^= mask[index];
    return bytesOf(tag);
  };
  // A counter after `count` blocks; only its last `bits` bits count.
  const advanced = (counter, count, bits) => {
    const space = 1n << BigInt(bits);
    const number = BigInt('0x' + counter.toHex());
    const low = number % space;
    return Uint8Array.fromHex((number - low + (low + BigInt(count)) % space).toString(16).padStart(32, '0'));
  };
  const gcmEncrypt = (key, iv, data, extra) => {
    const result = ctr(key, gcmCounter(key, iv), data, 32);
    return { result, tag: gcmTag(key, iv, extra, result) };
  };
  // null where the tag is not that of the data.
  const gcmDecrypt = (key, iv, data, extra, tag) => (isSame(gcmTag(key, iv, extra, data).subarray(0, tag.length), tag)
    ? ctr(key, gcmCounter(key, iv), data, 32) : null);

  return {
    globals: {}, packages: {}, ecb, cbcEncrypt, cbcDecrypt, pad, unpad, ctr, advanced,
    gcmCounter, gcmTag, gcmEncrypt, gcmDecrypt,
  };
}
