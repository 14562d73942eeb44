// ASN.1 in DER (X.690), as far as keys need it, and PEM (RFC 7468) around it.
() => {
  const broken = () => new Error('this is no DER');

  // The element at `at`: {tag, content, whole, end}. Throws where the bytes are no DER.
  const element = (bytes, at = 0) => {
    if (at + 2 > bytes.length) throw broken();
    let length = bytes[at + 1];
    let start = at + 2;
    if (length > 0x80 && length <= 0x84) {
      const count = length - 0x80;
      length = 0;
      for (let index = 0; index < count; index += 1) length = length * 256 + (bytes[start + index] ?? NaN);
      start += count;
    } else if (length >= 0x80) throw broken();
    const end = start + length;
    if (!(end <= bytes.length)) throw broken();
    return { tag: bytes[at], content: bytes.subarray(start, end), whole: bytes.subarray(at, end), end };
  };

  const INTEGER = 0x02;
  const BITS = 0x03;
  const OCTETS = 0x04;
  const NULL = 0x05;
  const OID = 0x06;
  const SEQUENCE = 0x30;

  const expect = (found, tag) => {
    if (found === undefined || found.tag !== tag) throw broken();
    return found.content;
  };
  const children = (content) => {
    const found = [];
    for (let at = 0; at < content.length;) {
      const next = element(content, at);
      found.push(next);
      at = next.end;
    }
    return found;
  };
  const sequence = (found) => children(expect(found, SEQUENCE));
  const toNumber = (bytes) => (bytes.length === 0 ? 0n : BigInt('0x' + bytes.toHex()));
  const integer = (found) => toNumber(expect(found, INTEGER));
  const octets = (found) => expect(found, OCTETS);
  const bits = (found) => {
    const content = expect(found, BITS);
    if (content[0] !== 0) throw broken();
    return content.subarray(1);
  };
  // '1.2.840.113549.1.1.1'
  const oid = (found) => {
    const content = expect(found, OID);
    const arcs = [];
    let arc = 0;
    for (const byte of content) {
      arc = arc * 128 + (byte & 0x7f);
      if (byte < 0x80) {
        if (arcs.length > 0) arcs.push(arc);
        else arcs.push(Math.min(Math.floor(arc / 40), 2), arc - 40 * Math.min(Math.floor(arc / 40), 2));
        arc = 0;
      }
    }
    return arcs.join('.');
  };

  // The big-endian bytes of a number, `length` of them where that is given.
  const fromNumber = (number, length = 0) => {
    const digits = number.toString(16);
    const needed = Math.max(Math.ceil(digits.length / 2), length);
    return Uint8Array.fromHex(digits.padStart(2 * needed, '0'));
  };

  const write = (tag, ...parts) => {
    const length = parts.reduce((sum, part) => sum + part.length, 0);
    const size = length < 128 ? [length] : [0x80 + fromNumber(BigInt(length)).length, ...fromNumber(BigInt(length))];
    const bytes = new Uint8Array(1 + size.length + length);
    bytes[0] = tag;
    bytes.set(size, 1);
    let at = 1 + size.length;
    for (const part of parts) {
      bytes.set(part, at);
      at += part.length;
    }
    return bytes;
  };
  const writeInteger = (number) => {
    const bytes = fromNumber(BigInt(number));
    return bytes[0] < 0x80 ? write(INTEGER, bytes) : write(INTEGER, Uint8Array.of(0), bytes);
  };
  const writeOid = (text) => {
    const [first, second, ...rest] = text.split('.').map(Number);
    const bytes = [first * 40 + second].concat(rest).flatMap((arc) => {
      const digits = [arc % 128];
      for (let more = Math.floor(arc / 128); more > 0; more = Math.floor(more / 128)) digits.unshift(more % 128 + 128);
      return digits;
    });
    return write(OID, Uint8Array.from(bytes));
  };
  const writer = {
    sequence: (...parts) => write(SEQUENCE, ...parts),
    integer: writeInteger,
    oid: writeOid,
    octets: (...parts) => write(OCTETS, ...parts),
    bits: (bytes) => write(BITS, Uint8Array.of(0), bytes),
    nothing: () => write(NULL),
    tagged: (number, ...parts) => write(0xa0 + number, ...parts),
  };

  // The blocks of a PEM text: [{label, headers, bytes}]. As OpenSSL reads them: spaces may end a line and
  // not begin it, and no line is empty; lines may be of any length.
  const readPem = (text) => {
    const blocks = [];
    const lines = text.split('\n').map((line) => line.trimEnd());
    for (let at = 0; at < lines.length; at += 1) {
      const label = /^-----BEGIN (.+)-----$/.exec(lines[at])?.[1];
      if (label === undefined) continue;
      const end = lines.findIndex((line, index) => index > at && line.startsWith(`-----END ${label}-----`));
      if (end < 0) continue;
      let body = lines.slice(at + 1, end);
      const headers = {};
      const blank = body.indexOf('');
      if (blank > 0 && body.slice(0, blank).every((line) => line.includes(':'))) {
        for (const line of body.slice(0, blank)) {
          const colon = line.indexOf(':');
          headers[line.slice(0, colon)] = line.slice(colon + 1).trim();
        }
        body = body.slice(blank + 1);
      }
      const digits = body.join('');
      if (body.every((line) => /^[A-Za-z0-9+/]+={0,2}$/.test(line)) && digits.length % 4 === 0) {
        blocks.push({ label, headers, bytes: Uint8Array.fromBase64(digits) });
      }
      at = end;
    }
    return blocks;
  };

  const writePem = (label, bytes, headers = '') => `-----BEGIN ${label}-----\n${headers}${
    bytes.toBase64().replace(/.{64}(?=.)/g, '$&\n')}\n-----END ${label}-----\n`;

  const toBase64url = (bytes) => bytes.toBase64({ alphabet: 'base64url', omitPadding: true });
  const fromBase64url = (text) => Uint8Array.fromBase64(text, { alphabet: 'base64url' });

  return {
    globals: {}, packages: {}, element, sequence, integer, octets, bits, oid, writer, readPem, writePem,
    toNumber, fromNumber, toBase64url, fromBase64url,
  };
}
