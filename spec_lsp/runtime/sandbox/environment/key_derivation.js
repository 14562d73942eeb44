// Keys out of passwords and secrets: PBKDF2 (RFC 8018 §5.2) and HKDF (RFC 5869).
(platform) => {
  const { hash, hmac, start, bytesOf, algorithm: find } = platform.use('hash');
  const { compression } = platform.use('hash_blocks');

  const joined = (...parts) => {
    const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) {
      bytes.set(part, at);
      at += part.length;
    }
    return bytes;
  };

  // Words of bytes in the order in which a compression function reads them.
  const wordsOf = (bytes, isBigEndian) => {
    const copy = bytes.slice();
    return new Int32Array((isBigEndian ? copy.reverse() : copy).buffer);
  };

  // HMAC of digests of one length with one key costs two compressions: the padded keys are compressed
  // once, and what follows the digest in its block is always the same.
  const digestMac = (name, key) => {
    const { block, digest, isBigEndian, function: kind } = find(name);
    const compress = compression(kind);
    const short = new Uint8Array(block);
    short.set(key.length > block ? hash(name, key) : key);
    const first = isBigEndian ? block / 4 - 1 : 0;
    const keyed = (pad) => {
      const state = start(name).slice();
      compress(state, wordsOf(short.map((byte) => byte ^ pad), isBigEndian), first);
      return state;
    };
    const inner = keyed(0x36);
    const outer = keyed(0x5c);
    const padded = new Uint8Array(block);
    padded[digest] = 0x80;
    new DataView(padded.buffer).setUint32(isBigEndian ? block - 4 : block - 8, (block + digest) * 8, !isBigEndian);
    const words = wordsOf(padded, isBigEndian);
    const count = digest / 4;
    const state = new Int32Array(inner.length);
    const place = (index) => (isBigEndian ? first - index : index);
    return (mac) => {
      for (const from of [inner, outer]) {
        for (let index = 0; index < count; index += 1) words[place(index)] = mac[index];
        state.set(from);
        compress(state, words, first);
        for (let index = 0; index < count; index += 1) mac[index] = state[index];
      }
    };
  };

  const pbkdf2 = (name, password, salt, iterations, length) => {
    const { digest, isBigEndian } = find(name);
    const again = digestMac(name, password);
    const result = new Uint8Array(length);
    const count = digest / 4;
    for (let at = 0, index = 1; at < length; at += digest, index += 1) {
      const number = new Uint8Array(4);
      new DataView(number.buffer).setUint32(0, index);
      const first = wordsOf(hmac(name, password, joined(salt, number)), isBigEndian);
      if (isBigEndian) first.reverse();
      const mac = first.slice();
      for (let iteration = 1; iteration < iterations; iteration += 1) {
        again(mac);
        for (let word = 0; word < count; word += 1) first[word] ^= mac[word];
      }
      result.set(bytesOf(first, isBigEndian).subarray(0, length - at), at);
    }
    return result;
  };

  // RFC 5869 §2.3: no more than 255 digests.
  const hkdfLimit = (name) => 255 * find(name).digest;
  const hkdf = (name, secret, salt, info, length) => {
    const { digest } = find(name);
    const key = hmac(name, salt, secret);
    const result = new Uint8Array(length);
    let last = new Uint8Array();
    for (let at = 0, index = 1; at < length; at += digest, index += 1) {
      last = hmac(name, key, joined(last, info, Uint8Array.of(index)));
      result.set(last.subarray(0, length - at), at);
    }
    return result;
  };

  return { globals: {}, packages: {}, pbkdf2, hkdf, hkdfLimit, joined };
}
