// Bodies of requests and responses (Fetch Standard §5.2, §5.3).
(platform) => {
  const { encode, decode } = platform.use('utf8');
  const { illegal, usvString, isObject, blame } = platform.use('web_idl');
  const { bytesOf, blobOf, bytesOfBuffer, joined } = platform.use('blob');
  const { encodeForm, isForm, newBoundary, parseMultipart, parseUrlencoded } = platform.use('form_data');
  const { isStream, isDisturbed, fail } = platform.use('streams');
  const mimeType = platform.use('mime_type');
  const { defineProperty } = Object;

  const unusable = () => new TypeError('Body is unusable: Body has already been read');

  const isParameters = (value) => isObject(value)
    && value instanceof platform.use('url').globals.URLSearchParams;

  // A body is bytes until somebody asks for its stream, or has been a stream from the start.
  class Body {
    #bytes;
    #stream;
    #consumed = false;
    #failure = null;

    // One of `bytes` and `stream` is null.
    constructor(bytes, stream = null) {
      this.#bytes = bytes;
      this.#stream = stream;
    }

    get stream() {
      if (this.#stream !== null) return this.#stream;
      const bytes = this.#bytes;
      const { ReadableStream } = platform.use('streams').globals;
      this.#stream = new ReadableStream({
        type: 'bytes',
        start(controller) {
          if (bytes.length > 0) controller.enqueue(bytes.slice());
          controller.close();
        },
      });
      if (this.#failure !== null) fail(this.#stream, this.#failure.reason);
      if (this.#consumed) {
        this.#stream.getReader().cancel();
      }
      return this.#stream;
    }

    get used() { return this.#consumed || this.#stream !== null && isDisturbed(this.#stream); }

    get usable() { return !this.used && !(this.#stream !== null && this.#stream.locked); }

    get isStream() { return this.#bytes === null; }

    // From now on reading fails with this reason, as after an abort.
    fail(reason) {
      this.#failure = { reason };
      if (this.#stream !== null) fail(this.#stream, reason);
    }

    // Its bytes at once, used up; null where they are still to come, or somebody has read them.
    take() {
      if (this.#stream !== null || this.#consumed || this.#failure !== null) return null;
      this.#consumed = true;
      return this.#bytes;
    }

    // All of its bytes, which nobody can read again. Throws TypeError where somebody has.
    async read() {
      if (!this.usable) throw unusable();
      this.#consumed = true;
      if (this.#failure !== null) throw this.#failure.reason;
      if (this.#stream === null) return this.#bytes;
      const pieces = [];
      const reader = this.#stream.getReader();
      for (;;) {
        const { value, done } = await reader.read();
        if (done) return joined(pieces);
        if (!(value instanceof Uint8Array)) throw new TypeError('Received non-Uint8Array chunk');
        pieces.push(value);
      }
    }

    // Another body of the same bytes. This one must be usable.
    clone() {
      if (this.#stream === null) {
        const copy = new Body(this.#bytes);
        copy.#failure = this.#failure;
        return copy;
      }
      const [kept, given] = this.#stream.tee();
      this.#stream = kept;
      this.#bytes = null;
      return new Body(null, given);
    }

    // Its bytes or stream, for another body; this one is used up.
    handOver() {
      const taken = this.clone();
      this.#bytes ??= new Uint8Array(0);
      this.#stream = null;
      this.#consumed = true;
      return taken;
    }
  }

  // A body and the Content-Type that it brings (or null), from what code gave. Throws TypeError.
  const extract = (value) => {
    if (isStream(value)) {
      if (isDisturbed(value) || value.locked) {
        throw new TypeError('Response body object should not be disturbed or locked');
      }
      return { body: new Body(null, value), type: null };
    }
    if (isParameters(value)) {
      return {
        body: new Body(encode(value.toString())),
        type: 'application/x-www-form-urlencoded;charset=UTF-8',
      };
    }
    if (isForm(value)) {
      const boundary = newBoundary();
      return {
        body: new Body(encodeForm(value, boundary)), type: `multipart/form-data; boundary=${boundary}`,
      };
    }
    const blob = bytesOf(value);
    if (blob !== null) return { body: new Body(blob), type: value.type || null };
    const bytes = bytesOfBuffer(value);
    if (bytes !== null) return { body: new Body(bytes), type: null };
    if (isObject(value) && typeof value[Symbol.asyncIterator] === 'function') {
      return { body: new Body(null, platform.use('streams').globals.ReadableStream.from(value)), type: null };
    }
    return { body: new Body(encode(usvString(value))), type: 'text/plain;charset=UTF-8' };
  };

  const asText = (bytes) => {
    const text = decode(bytes, false);
    return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  };

  // A text that begins like no JSON value, an error page mostly, is told in the words that Node has
  // for it.
  const asJson = (bytes) => {
    const text = asText(bytes);
    try {
      return JSON.parse(text);
    } catch (error) {
      const at = text.search(/[^\t\n\r ]/);
      if (at < 0 || /["\-0-9[{tfn]/.test(text[at])) throw error;
      const whole = text.length <= 20;
      const from = whole || at < 10 ? 0 : at - 10;
      const to = whole ? text.length : Math.min(at + 10, text.length);
      const [before, after] = [!whole && at >= 10 ? '...' : '', to < text.length ? '...' : ''];
      throw new SyntaxError(
        `Unexpected token '${text[at]}', ${before}"${text.slice(from, to)}"${after} is not valid JSON`,
      );
    }
  };

  const asForm = (bytes, type) => {
    let form = null;
    if (type?.essence === 'multipart/form-data') {
      const boundary = type.parameters.get('boundary');
      form = boundary === undefined ? null : parseMultipart(bytes, boundary);
      if (form === null) throw new TypeError('Failed to parse body as FormData.');
      return form;
    }
    if (type?.essence === 'application/x-www-form-urlencoded') return parseUrlencoded(bytes);
    throw new TypeError(
      'Content-Type was not one of "multipart/form-data" or "application/x-www-form-urlencoded".',
    );
  };

  // What each method makes of the bytes; `type` is the MIME type that the headers say, or null.
  const READERS = {
    blob: (bytes, type) => blobOf(bytes.slice(), type === null ? '' : mimeType.write(type)),
    arrayBuffer: (bytes) => bytes.slice().buffer,
    text: asText,
    json: asJson,
    formData: asForm,
    bytes: (bytes) => bytes.slice(),
  };

  // Gives a class the methods of bodies. `stateOf` gives {body: Body | null, headers: HeaderList},
  // or null for what is no instance.
  const addBody = (Class, stateOf) => {
    const own = (instance) => {
      const state = isObject(instance) ? stateOf(instance) : null;
      if (state === null) throw illegal();
      return state;
    };
    const accessors = {
      get body() { return own(this).body?.stream ?? null; },
      get bodyUsed() { return own(this).body?.used ?? false; },
    };
    for (const name of ['body', 'bodyUsed']) {
      const { get } = Object.getOwnPropertyDescriptor(accessors, name);
      defineProperty(Class.prototype, name, { get, enumerable: true, configurable: true });
    }
    for (const [name, make] of Object.entries(READERS)) {
      const methods = {
        async [name]() {
          const { body, headers } = own(this);
          const caller = {};
          Error.captureStackTrace(caller, methods[name]);
          try {
            const bytes = body === null ? new Uint8Array(0) : await body.read();
            return make(bytes, mimeType.extract(headers.get('content-type')));
          } catch (error) {
            throw blame(error, caller);
          }
        },
      };
      defineProperty(Class.prototype, name, {
        value: methods[name], enumerable: true, configurable: true, writable: true,
      });
    }
  };

  return { globals: {}, packages: {}, Body, extract, addBody, asText };
}
