// UTF-8 and Latin-1 (Encoding Standard §8.1), by the engine's native functions where they can.
(platform) => {
  const { apply } = Reflect;
  const { fromCharCode } = String;
  const decodeNative = decodeURIComponent;
  const encodeNative = encodeURIComponent;
  const { escape: escapeNative, unescape: unescapeNative, atob: fromBase64, btoa: toBase64 } = globalThis;
  const bytesToBase64 = Uint8Array.prototype.toBase64;
  const bytesFromBase64 = Uint8Array.fromBase64;
  const view = Uint8Array.prototype.subarray;
  const PIECE = 65536;
  const BEYOND_ASCII = /[^\0-\x7f]/;

  // A view of the same bytes that is a plain Uint8Array: a subclass may answer in its own way.
  const plain = (bytes) => (bytes.constructor === Uint8Array ? bytes
    : new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength));

  const latin1 = (bytes) => fromBase64(apply(bytesToBase64, bytes, []));
  const fromLatin1 = (text) => bytesFromBase64(toBase64(text));

  const encode = (text) => fromLatin1(
    BEYOND_ASCII.test(text) ? unescapeNative(encodeNative(text.toWellFormed())) : text,
  );

  // What a lead byte may be followed by: how many bytes, and the range of the first of them.
  const sequence = (lead) => {
    if (lead >= 0xc2 && lead <= 0xdf) return [1, 0x80, 0xbf];
    if (lead >= 0xe0 && lead <= 0xef) return [2, lead === 0xe0 ? 0xa0 : 0x80, lead === 0xed ? 0x9f : 0xbf];
    if (lead >= 0xf0 && lead <= 0xf4) return [3, lead === 0xf0 ? 0x90 : 0x80, lead === 0xf4 ? 0x8f : 0xbf];
    return [0, 0, 0];
  };

  // Each maximal part of a broken sequence becomes one U+FFFD.
  const decodeBroken = (bytes) => {
    let text = '';
    let units = [];
    for (let at = 0; at < bytes.length;) {
      const lead = bytes[at];
      at += 1;
      if (lead < 0x80) units.push(lead);
      else {
        const [length, lower, upper] = sequence(lead);
        let point = lead & (0x3f >> length);
        let taken = 0;
        while (taken < length && at < bytes.length) {
          const byte = bytes[at];
          if (taken === 0 ? byte < lower || byte > upper : (byte & 0xc0) !== 0x80) break;
          point = (point << 6) | (byte & 0x3f);
          taken += 1;
          at += 1;
        }
        if (length === 0 || taken < length) units.push(0xfffd);
        else if (point < 0x10000) units.push(point);
        else units.push(0xd7c0 + (point >> 10), 0xdc00 + (point & 0x3ff));
      }
      if (units.length > 8000) {
        text += apply(fromCharCode, null, units);
        units = [];
      }
    }
    return text + apply(fromCharCode, null, units);
  };

  // How many bytes at the end begin a sequence that more bytes could complete.
  const unfinished = (bytes) => {
    for (let back = 1; back <= 3 && back <= bytes.length; back += 1) {
      const byte = bytes[bytes.length - back];
      if ((byte & 0xc0) === 0x80) continue;
      const [length, lower, upper] = sequence(byte);
      if (length < back) return 0;
      const next = bytes[bytes.length - back + 1];
      return back > 1 && (next < lower || next > upper) ? 0 : back;
    }
    return 0;
  };

  // The text of bytes; a BOM stays in it. null where `fatal` and the bytes are no UTF-8.
  const decode = (given, fatal) => {
    const bytes = plain(given);
    let text = '';
    for (let start = 0; start < bytes.length;) {
      let end = start + PIECE < bytes.length ? start + PIECE : bytes.length;
      // No piece ends inside a sequence: a whole one has at most three bytes after its first.
      let back = 0;
      while (end < bytes.length && back < 3 && (bytes[end - back] & 0xc0) === 0x80) back += 1;
      if ((bytes[end - back] & 0xc0) !== 0x80) end -= back;
      const piece = apply(view, bytes, [start, end]);
      const narrow = latin1(piece);
      if (!BEYOND_ASCII.test(narrow)) text += narrow;
      else {
        try {
          text += decodeNative(escapeNative(narrow));
        } catch {
          if (fatal) return null;
          text += decodeBroken(piece);
        }
      }
      start = end;
    }
    return text;
  };

  return { globals: {}, packages: {}, encode, decode, latin1, fromLatin1, unfinished, plain };
}
