// What stands behind a ReadableStream, its controller and its reader (Streams Standard §4).
(platform) => {
  const { coded } = platform.use('node_errors');

  const invalidState = (message) => coded(TypeError, 'ERR_INVALID_STATE', `Invalid state: ${message}`);

  class Core {
    state = 'readable';
    failure = undefined;
    queue = [];
    queued = 0;
    waiting = [];
    reader = null;
    disturbed = false;
    #source;
    #highWaterMark;
    #sizeOf;
    #controller;
    #started = false;
    #pulling = false;
    #pullAgain = false;
    #closing = false;

    constructor(source, highWaterMark, sizeOf) {
      this.#source = source;
      this.#highWaterMark = highWaterMark;
      this.#sizeOf = sizeOf;
    }

    begin(controller) {
      this.#controller = controller;
      const begun = this.#source.start?.(controller);
      Promise.resolve(begun).then(() => {
        this.#started = true;
        this.#pull();
      }, (error) => this.fail(error));
    }

    get room() {
      if (this.state === 'errored') return null;
      return this.state === 'closed' ? 0 : this.#highWaterMark - this.queued;
    }

    get open() { return this.state === 'readable' && !this.#closing; }

    #pull() {
      if (!this.#started || !this.open || this.waiting.length === 0 && !(this.room > 0)) return;
      if (this.#pulling) {
        this.#pullAgain = true;
        return;
      }
      this.#pulling = true;
      new Promise((resolve) => resolve(this.#source.pull?.(this.#controller))).then(() => {
        this.#pulling = false;
        if (!this.#pullAgain) return;
        this.#pullAgain = false;
        this.#pull();
      }, (error) => this.fail(error));
    }

    enqueue(chunk) {
      if (!this.open) throw invalidState('Controller is already closed');
      if (this.waiting.length > 0) this.waiting.shift().resolve({ value: chunk, done: false });
      else {
        let size;
        try {
          size = this.#sizeOf(chunk);
        } catch (error) {
          this.fail(error);
          throw error;
        }
        this.queue.push([chunk, size]);
        this.queued += size;
      }
      this.#pull();
    }

    close() {
      if (!this.open) throw invalidState('Controller is already closed');
      this.#closing = true;
      if (this.queue.length === 0) this.#finish();
    }

    #finish() {
      this.state = 'closed';
      for (const read of this.waiting.splice(0)) read.resolve({ value: undefined, done: true });
      this.reader?.closed.resolve();
    }

    fail(error) {
      if (this.state !== 'readable') return;
      this.state = 'errored';
      this.failure = error;
      this.queue = [];
      this.queued = 0;
      for (const read of this.waiting.splice(0)) read.reject(error);
      this.reader?.closed.reject(error);
    }

    read() {
      this.disturbed = true;
      if (this.state === 'errored') return Promise.reject(this.failure);
      if (this.state === 'closed') return Promise.resolve({ value: undefined, done: true });
      const read = Promise.withResolvers();
      if (this.queue.length > 0) {
        const [chunk, size] = this.queue.shift();
        this.queued -= size;
        if (this.#closing && this.queue.length === 0) this.#finish();
        read.resolve({ value: chunk, done: false });
      } else this.waiting.push(read);
      this.#pull();
      return read.promise;
    }

    async cancel(reason) {
      this.disturbed = true;
      if (this.state === 'errored') throw this.failure;
      if (this.state === 'closed') return;
      this.queue = [];
      this.queued = 0;
      this.#finish();
      await this.#source.cancel?.(reason);
    }
  }

  return { globals: {}, packages: {}, Core, invalidState };
}
