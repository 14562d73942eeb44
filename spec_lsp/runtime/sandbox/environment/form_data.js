// FormData (XMLHttpRequest Standard §5) and multipart/form-data (RFC 7578, HTML Standard §4.10.22.8).
(platform) => {
  const { encode, decode, latin1 } = platform.use('utf8');
  const { illegal, need, usvString, isObject, walkable, asInterface } = platform.use('web_idl');
  const { File } = platform.use('blob').globals;
  const { bytesOf, joined } = platform.use('blob');

  let entriesOf;

  // The value of an entry: a text, or a File.
  const valueOf = (value, fileName) => {
    const bytes = bytesOf(value);
    if (bytes === null) return usvString(value);
    if (value instanceof File && fileName === undefined) return value;
    const options = { type: value.type };
    if (value instanceof File) options.lastModified = value.lastModified;
    return new File([value], fileName ?? 'blob', options);
  };

  const entryOf = (given, method) => {
    need(2, given, `FormData.${method}`);
    const [name, value, fileName] = given;
    if (given.length >= 3 && bytesOf(value) === null) {
      throw new TypeError(`Failed to execute '${method}' on 'FormData': parameter 2 is not of type 'Blob'`);
    }
    return [usvString(name), valueOf(value, fileName === undefined ? undefined : usvString(fileName))];
  };

  class FormData {
    #entries = [];

    constructor(form = undefined) {
      if (form !== undefined) {
        throw new TypeError('FormData constructor: Argument 1 could not be converted to: undefined.');
      }
    }

    static {
      entriesOf = (form) => (isObject(form) && #entries in form ? form.#entries : null);
    }

    append(name, value, fileName = undefined) {
      if (!(#entries in this)) throw illegal();
      this.#entries.push(entryOf(arguments, 'append'));
    }

    delete(name) {
      if (!(#entries in this)) throw illegal();
      need(1, arguments, 'FormData.delete');
      const key = usvString(name);
      this.#entries = this.#entries.filter((entry) => entry[0] !== key);
    }

    get(name) {
      if (!(#entries in this)) throw illegal();
      need(1, arguments, 'FormData.get');
      const key = usvString(name);
      return this.#entries.find((entry) => entry[0] === key)?.[1] ?? null;
    }

    getAll(name) {
      if (!(#entries in this)) throw illegal();
      need(1, arguments, 'FormData.getAll');
      const key = usvString(name);
      return this.#entries.filter((entry) => entry[0] === key).map((entry) => entry[1]);
    }

    has(name) {
      if (!(#entries in this)) throw illegal();
      need(1, arguments, 'FormData.has');
      const key = usvString(name);
      return this.#entries.some((entry) => entry[0] === key);
    }

    set(name, value, fileName = undefined) {
      if (!(#entries in this)) throw illegal();
      const made = entryOf(arguments, 'set');
      const index = this.#entries.findIndex((entry) => entry[0] === made[0]);
      if (index < 0) this.#entries.push(made);
      else {
        this.#entries = this.#entries.filter((entry, at) => at <= index || entry[0] !== made[0]);
        this.#entries[index] = made;
      }
    }
  }
  walkable(FormData, 'FormData', (form) => {
    const entries = entriesOf(form);
    if (entries === null) throw illegal();
    return entries;
  });
  asInterface(FormData, 'FormData');

  // --- writing ---------------------------------------------------------------------------------
  const CRLF = '\r\n';
  const withCrlf = (text) => text.replace(/\r?\n|\r/g, CRLF);
  const quoted = (text) => text.replace(/\n/g, '%0A').replace(/\r/g, '%0D').replace(/"/g, '%22');

  // Parts {header, bytes} to one body; `header` ends without an empty line.
  const multipart = (parts, boundary) => {
    const pieces = [];
    for (const { header, bytes } of parts) {
      pieces.push(encode(`--${boundary}${CRLF}${header}${CRLF}${CRLF}`), bytes, encode(CRLF));
    }
    pieces.push(encode(`--${boundary}--${CRLF}`));
    return joined(pieces);
  };

  // The bytes of a form. `nameOf` prepares its names: the standard's way is `withCrlf`.
  const encodeForm = (form, boundary, nameOf = withCrlf) => multipart(
    [...form].map(([name, value]) => {
      const header = `Content-Disposition: form-data; name="${quoted(nameOf(name))}"`;
      if (typeof value === 'string') return { header, bytes: encode(withCrlf(value)) };
      // undici leaves an empty name out; so does axios.
      const fileName = value.name === '' ? '' : `; filename="${quoted(value.name)}"`;
      return {
        header: `${header}${fileName}${CRLF}Content-Type: ${value.type || 'application/octet-stream'}`,
        bytes: bytesOf(value),
      };
    }),
    boundary,
  );

  const digits = (count) => {
    let text = '';
    while (text.length < count) text += Math.floor(Math.random() * 10);
    return text;
  };
  const newBoundary = () => `----formdata-undici-0${digits(11)}`;

  // --- reading ---------------------------------------------------------------------------------
  const unquote = (text) => decode(platform.use('utf8').fromLatin1(text), false)
    .replace(/%0A/gi, '\n').replace(/%0D/gi, '\r').replace(/%22/g, '"');

  const DISPOSITION = /^form-data((?:;[ \t]*[a-z*]+="[^"\r\n]*")+)[ \t]*;?$/i;

  // {name, fileName, type} of a part's header lines, or null where they are not to be understood.
  const readHeader = (lines) => {
    const part = { name: null, fileName: null, type: null };
    for (const line of lines) {
      const colon = line.indexOf(':');
      if (colon < 1) return null;
      const value = line.slice(colon + 1).trim();
      const key = line.slice(0, colon).trim().toLowerCase();
      if (key === 'content-type') part.type = value;
      if (key !== 'content-disposition') continue;
      const found = DISPOSITION.exec(value);
      if (found === null) return null;
      for (const [, parameter, text] of found[1].matchAll(/;[ \t]*([a-z*]+)="([^"]*)"/gi)) {
        if (parameter.toLowerCase() === 'name') part.name = unquote(text);
        if (parameter.toLowerCase() === 'filename') part.fileName = unquote(text);
      }
    }
    return part.name === null ? null : part;
  };

  // The form that a multipart body means, or null.
  const parseMultipart = (bytes, boundary) => {
    const text = latin1(bytes);
    const delimiter = `--${boundary}`;
    let at = 0;
    while (text.startsWith(CRLF, at)) at += 2;
    if (!text.startsWith(delimiter, at)) return null;
    const form = new FormData();
    for (at += delimiter.length; !text.startsWith('--', at);) {
      if (!text.startsWith(CRLF, at)) return null;
      const blank = text.indexOf(CRLF + CRLF, at);
      const end = text.indexOf(CRLF + delimiter, blank + 2);
      if (blank < 0 || end < 0) return null;
      const part = readHeader(text.slice(at + 2, blank).split(CRLF));
      if (part === null) return null;
      const body = bytes.subarray(blank + 4, Math.max(end, blank + 4));
      if (part.fileName === null) form.append(part.name, decode(body, false));
      else form.append(part.name, new File([body], part.fileName, { type: part.type ?? 'text/plain' }));
      at = end + 2 + delimiter.length;
    }
    const rest = text.slice(at + 2);
    return rest === '' || rest === CRLF ? form : null;
  };

  const parseUrlencoded = (bytes) => {
    const form = new FormData();
    const { parseForm } = platform.use('percent_encoding');
    for (const [name, value] of parseForm(decode(bytes, false))) form.append(name, value);
    return form;
  };

  return {
    globals: { FormData }, packages: {},
    isForm: (value) => entriesOf(value) !== null,
    encodeForm, multipart, quoted, newBoundary, parseMultipart, parseUrlencoded,
  };
}
