// What responseType 'stream' gives: a body as Node's readable streams are mostly used.
(platform) => {
  class IncomingMessage {
    #chunks;
    #encoding = null;
    #listeners = new Map();
    #flowing = false;

    readable = true;

    constructor(buffer) { this.#chunks = buffer.length > 0 ? [buffer] : []; }

    on(event, listener) {
      if (!this.#listeners.has(event)) this.#listeners.set(event, []);
      this.#listeners.get(event).push(listener);
      if (event === 'data') this.resume();
      return this;
    }

    addListener(event, listener) { return this.on(event, listener); }

    once(event, listener) {
      const first = (...given) => {
        this.off(event, first);
        listener.apply(this, given);
      };
      return this.on(event, first);
    }

    off(event, listener) {
      this.#listeners.set(event, (this.#listeners.get(event) ?? []).filter((known) => known !== listener));
      return this;
    }

    removeListener(event, listener) { return this.off(event, listener); }

    emit(event, ...given) {
      const listeners = [...this.#listeners.get(event) ?? []];
      for (const listener of listeners) listener.apply(this, given);
      return listeners.length > 0;
    }

    setEncoding(encoding) {
      this.#encoding = encoding;
      return this;
    }

    read() {
      const chunk = this.#chunks.shift() ?? null;
      return chunk === null || this.#encoding === null ? chunk : chunk.toString(this.#encoding);
    }

    pause() { return this; }

    resume() {
      if (this.#flowing) return this;
      this.#flowing = true;
      queueMicrotask(() => {
        for (let chunk = this.read(); chunk !== null; chunk = this.read()) this.emit('data', chunk);
        this.readable = false;
        this.emit('end');
        this.emit('close');
      });
      return this;
    }

    pipe(target) {
      this.on('data', (chunk) => target.write(chunk));
      this.on('end', () => target.end());
      return target;
    }

    destroy(error) {
      this.#chunks = [];
      this.readable = false;
      if (error) this.emit('error', error);
      return this;
    }

    async* [Symbol.asyncIterator]() {
      for (let chunk = this.read(); chunk !== null; chunk = this.read()) yield chunk;
      this.readable = false;
    }
  }

  return { globals: {}, packages: {}, IncomingMessage };
}
