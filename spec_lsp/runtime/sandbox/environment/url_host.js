// Hosts of URLs (URL Standard §3): domains, IPv4 and IPv6 addresses, opaque hosts.
//
// Domains become ASCII as UTS 46 says (non-transitional); its mapping is made from the engine's
// own Unicode tables. Not checked: the rules for right-to-left labels.
(platform) => {
  const { fromCodePoint } = String;

  // --- Punycode (RFC 3492) -----------------------------------------------------------------------
  const adapt = (delta, points, first) => {
    let rest = first ? Math.floor(delta / 700) : delta >> 1;
    rest += Math.floor(rest / points);
    let k = 0;
    for (; rest > 455; k += 36) rest = Math.floor(rest / 35);
    return k + Math.floor((36 * rest) / (rest + 38));
  };
  const threshold = (k, bias) => (k <= bias ? 1 : k >= bias + 26 ? 26 : k - bias);
  const digit = (value) => fromCodePoint(value < 26 ? value + 97 : value + 22);

  const punycode = (label) => {
    const points = [...label].map((character) => character.codePointAt(0));
    let output = points.filter((point) => point < 128).map((point) => fromCodePoint(point)).join('');
    const basic = output.length;
    let handled = basic;
    if (basic > 0) output += '-';
    for (let n = 128, delta = 0, bias = 72; handled < points.length; n += 1, delta += 1) {
      const next = Math.min(...points.filter((point) => point >= n));
      delta += (next - n) * (handled + 1);
      n = next;
      for (const point of points) {
        if (point < n) delta += 1;
        if (point !== n) continue;
        let q = delta;
        for (let k = 36; ; k += 36) {
          const t = threshold(k, bias);
          if (q < t) break;
          output += digit(t + ((q - t) % (36 - t)));
          q = Math.floor((q - t) / (36 - t));
        }
        output += digit(q);
        bias = adapt(delta, handled + 1, handled === basic);
        delta = 0;
        handled += 1;
      }
    }
    return output;
  };

  // null where the text is no Punycode.
  const unpunycode = (text) => {
    const split = text.lastIndexOf('-');
    const output = split > 0 ? [...text.slice(0, split)] : [];
    let n = 128;
    let i = 0;
    let bias = 72;
    for (let at = split > 0 ? split + 1 : 0; at < text.length;) {
      const start = i;
      for (let k = 36, weight = 1; ; k += 36) {
        const code = at < text.length ? text.charCodeAt(at) : 0;
        at += 1;
        const value = code >= 97 && code <= 122 ? code - 97 : code >= 48 && code <= 57 ? code - 22 : -1;
        if (value < 0) return null;
        i += value * weight;
        if (i > 0x7fffffff) return null;
        const t = threshold(k, bias);
        if (value < t) break;
        weight *= 36 - t;
      }
      const length = output.length + 1;
      bias = adapt(i - start, length, start === 0);
      n += Math.floor(i / length);
      i %= length;
      if (n > 0x10ffff || n < 128) return null;
      output.splice(i, 0, fromCodePoint(n));
      i += 1;
    }
    return output.join('');
  };

  // --- IDNA (UTS 46) ---------------------------------------------------------------------------
  const IGNORED = /[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u2060-\u2064\u206a-\u206f\u3164\ufeff\ufe00-\ufe0f\uffa0\u{1bca0}-\u{1bca3}\u{1d173}-\u{1d17a}\u{e0100}-\u{e01ef}]/u;
  const REFUSED = /[\p{Cc}\p{Cf}\p{Cn}\p{Co}\p{Cs}\p{Zl}\p{Zp}\u1680\u2ff0-\u2fff\u31ef\ufe12\ufffc\ufffd]/u;
  const KEPT = /[ßςı\u200c\u200d\u13a0-\u13f5]/;
  const DOTS = /[\u3002\uff0e\uff61]/;
  const SMALL_CHEROKEE = /[\u13f8-\u13fd\uab70-\uabbf]/;

  const fold = (character) => {
    if (character === 'ς') return 'σ';
    if (character === '\u1e9e') return 'ß';
    if (KEPT.test(character)) return character;
    const upper = character.toUpperCase();
    if (SMALL_CHEROKEE.test(character)) return upper;
    // Letter by letter: a final sigma depends on its neighbours.
    let folded = '';
    for (const one of upper) folded += one.toLowerCase();
    return folded;
  };

  // What UTS 46 makes of one character: '' where it is ignored, null where it is refused.
  const mapped = (character) => {
    if (character < '\x80') return character.toLowerCase();
    if (IGNORED.test(character)) return '';
    if (KEPT.test(character)) return character;
    if (REFUSED.test(character)) return null;
    if (DOTS.test(character)) return '.';
    let folded = '';
    for (const one of character.normalize('NFKD')) folded += fold(one);
    folded = folded.normalize('NFKC');
    return folded.includes('.') ? null : folded;
  };

  // Joiners stand after a virama; a non-joiner also between letters of scripts that join.
  const VIRAMA = '\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d3b\u0d3c\u0d4d\u0dca\u0e3a\u0eba\u0f84\u1039\u103a\u1714\u1715'
    + '\u1734\u17d2\u1a60\u1b44\u1baa\u1bab\u1bf2\u1bf3\u2d7f\ua806\ua82c\ua8c4\ua953\ua9c0\uaaf6\uabed\u{10a3f}\u{11046}\u{11070}'
    + '\u{1107f}\u{110b9}\u{11133}\u{11134}\u{111c0}\u{11235}\u{112ea}\u{1134d}\u{11442}\u{114c2}\u{115bf}\u{1163f}\u{116b6}\u{1172b}'
    + '\u{11839}\u{1193d}\u{1193e}\u{119e0}\u{11a34}\u{11a47}\u{11a99}\u{11c3f}\u{11d44}\u{11d45}\u{11d97}';
  const JOINING = '[\\p{Script=Arabic}\\p{Script=Syriac}\\p{Script=Mongolian}\\p{Script=Nko}]\\p{Mn}*';
  const LONELY_JOINER = new RegExp(
    `(?<![${VIRAMA}])\u200d|(?<![${VIRAMA}])(?<!${JOINING})\u200c|(?<![${VIRAMA}])\u200c(?!\\p{Mn}*${JOINING})`, 'u',
  );

  const isValidLabel = (label) => label.normalize('NFC') === label && !/^\p{M}/u.test(label)
    && !(/[\u200c\u200d]/.test(label) && LONELY_JOINER.test(label))
    && [...label].every((character) => character !== '.' && mapped(character) === character);

  const toAscii = (domain) => {
    if (!/[^\x00-\x7f]/.test(domain) && !/(^|\.)xn--/i.test(domain)) return domain.toLowerCase();
    let text = '';
    for (const character of domain) {
      const one = mapped(character);
      if (one === null) return null;
      text += one;
    }
    const labels = text.normalize('NFC').split('.');
    for (let index = 0; index < labels.length; index += 1) {
      const label = labels[index];
      if (label.startsWith('xn--')) {
        const decoded = /[^\x00-\x7f]/.test(label) ? null : unpunycode(label.slice(4));
        if (decoded === null || !/[^\x00-\x7f]/.test(decoded) || !isValidLabel(decoded)) return null;
      } else if (/[^\x00-\x7f]/.test(label)) {
        if (!isValidLabel(label)) return null;
        labels[index] = 'xn--' + punycode(label);
      }
    }
    return labels.join('.');
  };

  const toUnicode = (domain) => domain.split('.').map((label) => {
    const decoded = label.startsWith('xn--') ? unpunycode(label.slice(4)) : null;
    return decoded === null ? label : decoded;
  }).join('.');

  // --- addresses -------------------------------------------------------------------------------
  const endsInNumber = (domain) => /(^|\.)([0-9]+|0[xX][0-9a-fA-F]*)\.?$/.test(domain);

  const ipv4Number = (part) => {
    if (part === '') return null;
    if (/^0x/i.test(part)) {
      return /^0x[0-9a-f]*$/i.test(part) ? Number(part.length > 2 ? part : 0) : null;
    }
    if (part.length > 1 && part[0] === '0') {
      return /^[0-7]+$/.test(part) ? Number('0o' + part.slice(1)) : null;
    }
    return /^[0-9]+$/.test(part) ? Number(part) : null;
  };

  const parseIpv4 = (domain) => {
    const parts = domain.split('.');
    if (parts[parts.length - 1] === '' && parts.length > 1) parts.pop();
    if (parts.length > 4) return null;
    const numbers = parts.map(ipv4Number);
    if (numbers.includes(null)) return null;
    const last = numbers.pop();
    if (numbers.some((number) => number > 255) || last >= 256 ** (4 - numbers.length)) return null;
    const address = numbers.reduce((sum, number, index) => sum + number * 256 ** (3 - index), last);
    return [address >>> 24, (address >>> 16) & 255, (address >>> 8) & 255, address & 255].join('.');
  };

  // The pieces of one side of `::`, null where they are none.
  const ipv6Pieces = (text, mayEndInIpv4) => {
    if (text === '') return [];
    const pieces = [];
    const parts = text.split(':');
    for (let index = 0; index < parts.length; index += 1) {
      const part = parts[index];
      if (/^[0-9a-f]{1,4}$/i.test(part)) { pieces.push(parseInt(part, 16)); continue; }
      if (!mayEndInIpv4 || index !== parts.length - 1) return null;
      const bytes = /^(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})$/.exec(part);
      if (bytes === null || bytes.slice(1).some((byte) => +byte > 255)) return null;
      pieces.push(+bytes[1] * 256 + +bytes[2], +bytes[3] * 256 + +bytes[4]);
    }
    return pieces;
  };

  const parseIpv6 = (text) => {
    const sides = text.split('::');
    if (sides.length > 2) return null;
    const head = ipv6Pieces(sides[0], sides.length === 1);
    const tail = sides.length === 2 ? ipv6Pieces(sides[1], true) : [];
    if (head === null || tail === null) return null;
    const zeros = 8 - head.length - tail.length;
    if (sides.length === 2 ? zeros < 1 : zeros !== 0) return null;
    return [...head, ...Array(zeros).fill(0), ...tail];
  };

  const ipv6Text = (pieces) => {
    let longest = { start: -1, length: 1 };
    for (let start = 0; start < 8; start += 1) {
      let length = 0;
      while (start + length < 8 && pieces[start + length] === 0) length += 1;
      if (length > longest.length) longest = { start, length };
    }
    const hex = (part) => part.map((piece) => piece.toString(16)).join(':');
    if (longest.start < 0) return `[${hex(pieces)}]`;
    return `[${hex(pieces.slice(0, longest.start))}::${hex(pieces.slice(longest.start + longest.length))}]`;
  };

  // --- any host ----------------------------------------------------------------------------------
  const FORBIDDEN = /[\0\t\n\r #/:<>?@[\\\]^|]/;
  // The forbidden domain code points are the forbidden host ones, controls, "%" and U+007F.
  const forbiddenInDomain = (domain) => FORBIDDEN.test(domain) || /[\0-\x1f%\x7f]/.test(domain);

  // The host as it is written in a URL, or null where it is none. `decode` and `encode` are the
  // parser's percent-decoding and its C0 control percent-encoding.
  const parseHost = (text, isSpecial, decode, encode) => {
    if (text[0] === '[') {
      const pieces = text[text.length - 1] === ']' ? parseIpv6(text.slice(1, -1)) : null;
      return pieces === null ? null : ipv6Text(pieces);
    }
    if (!isSpecial) return FORBIDDEN.test(text) ? null : encode(text);
    const domain = toAscii(decode(text));
    if (domain === null || domain === '' || forbiddenInDomain(domain)) return null;
    return endsInNumber(domain) ? parseIpv4(domain) : domain;
  };

  return { globals: {}, packages: {}, parseHost, toAscii, toUnicode, punycode, unpunycode };
}
