// ReadableStream as bodies need it (Streams Standard §4): default readers, no byob, no pipes.
(platform) => {
  const { coded, invalidType } = platform.use('node_errors');
  const { isObject, illegal, asInterface } = platform.use('web_idl');
  const { Core, invalidState } = platform.use('stream_core');

  const ignore = () => {};

  const deferred = () => {
    const made = Promise.withResolvers();
    made.promise.catch(ignore);
    return made;
  };

  let coreOf;

  class ReadableStreamDefaultController {
    #core;

    constructor(core = undefined) {
      if (!(core instanceof Core)) throw coded(TypeError, 'ERR_ILLEGAL_CONSTRUCTOR', 'Illegal constructor');
      this.#core = core;
    }

    get desiredSize() { return this.#core.room; }

    enqueue(chunk = undefined) { this.#core.enqueue(chunk); }

    close() { this.#core.close(); }

    error(reason = undefined) { this.#core.fail(reason); }
  }
  asInterface(ReadableStreamDefaultController, 'ReadableStreamDefaultController');

  class ReadableStreamDefaultReader {
    #core;
    #closed = deferred();

    constructor(stream) {
      if (!isObject(stream) || coreOf(stream) === null) {
        throw invalidType('stream', 'an instance of ReadableStream', stream);
      }
      const core = coreOf(stream);
      if (core.reader !== null) throw invalidState('ReadableStream is locked');
      this.#core = core;
      core.reader = { closed: this.#closed };
      if (core.state === 'closed') this.#closed.resolve();
      if (core.state === 'errored') this.#closed.reject(core.failure);
    }

    get closed() { return this.#closed.promise; }

    async read() {
      if (this.#core === null) throw invalidState('The reader is not attached to a stream');
      return this.#core.read();
    }

    async cancel(reason = undefined) {
      if (this.#core === null) throw invalidState('The reader is not attached to a stream');
      return this.#core.cancel(reason);
    }

    releaseLock() {
      const core = this.#core;
      if (core === null) return;
      this.#core = null;
      core.reader = null;
      const released = invalidState('Releasing reader');
      if (core.state !== 'readable') this.#closed = deferred();
      this.#closed.reject(released);
      for (const read of core.waiting.splice(0)) read.reject(released);
    }
  }
  asInterface(ReadableStreamDefaultReader, 'ReadableStreamDefaultReader');

  async function* walk(reader, preventCancel) {
    let over = false;
    try {
      for (;;) {
        const { value, done } = await reader.read();
        over = done;
        if (done) return;
        yield value;
      }
    } catch (error) {
      over = true;
      throw error;
    } finally {
      if (!over && !preventCancel) await reader.cancel();
      reader.releaseLock();
    }
  }

  class ReadableStream {
    #core;

    constructor(source = {}, strategy = {}) {
      if (!isObject(source)) throw invalidType('source', 'of type object', source);
      const { highWaterMark = source.type === 'bytes' ? 0 : 1, size = () => 1 } = strategy ?? {};
      const mark = +highWaterMark;
      if (!(mark >= 0)) {
        throw coded(RangeError, 'ERR_INVALID_ARG_VALUE', `The property 'strategy.highWaterMark' is invalid. Received ${mark}`);
      }
      this.#core = new Core(source, mark, (chunk) => +size(chunk));
      this.#core.begin(new ReadableStreamDefaultController(this.#core));
    }

    static {
      coreOf = (stream) => (#core in stream ? stream.#core : null);
    }

    static from(iterable) {
      const iterator = iterable?.[Symbol.asyncIterator]?.() ?? iterable?.[Symbol.iterator]?.();
      if (!isObject(iterator)) throw coded(TypeError, 'ERR_ARG_NOT_ITERABLE', `${String(iterable)} must be iterable`);
      return new ReadableStream({
        async pull(controller) {
          const { value, done } = await iterator.next();
          if (done) controller.close();
          else controller.enqueue(await value);
        },
        async cancel(reason) { await iterator.return?.(reason); },
      }, { highWaterMark: 0 });
    }

    get locked() {
      if (!(#core in this)) throw illegal();
      return this.#core.reader !== null;
    }

    async cancel(reason = undefined) {
      if (this.locked) throw invalidState('ReadableStream is locked');
      return this.#core.cancel(reason);
    }

    getReader(options = {}) {
      const mode = options?.mode;
      if (mode !== undefined) {
        throw coded(TypeError, 'ERR_INVALID_ARG_VALUE', `The property 'options.mode' is invalid. Received '${mode}'`);
      }
      return new ReadableStreamDefaultReader(this);
    }

    tee() {
      const reader = this.getReader();
      const controllers = [];
      const cancelled = [];
      const { promise, resolve } = Promise.withResolvers();
      let reading = false;
      const pull = async () => {
        if (reading) return;
        reading = true;
        try {
          const { value, done } = await reader.read();
          controllers.forEach((controller, branch) => {
            if (branch in cancelled) return;
            if (done) controller.close();
            else controller.enqueue(value);
          });
          if (done) resolve();
        } catch (error) {
          for (const controller of controllers) controller.error(error);
          resolve();
        } finally {
          reading = false;
        }
      };
      return [0, 1].map((branch) => new ReadableStream({
        start(controller) { controllers[branch] = controller; },
        pull,
        cancel(reason) {
          cancelled[branch] = reason;
          if (0 in cancelled && 1 in cancelled) resolve(reader.cancel(cancelled));
          return promise;
        },
      }, { highWaterMark: 0 }));
    }

    values(options = {}) {
      return walk(this.getReader(), Boolean(options?.preventCancel));
    }
  }
  Object.defineProperty(ReadableStream.prototype, Symbol.asyncIterator, {
    value: ReadableStream.prototype.values, configurable: true, writable: true,
  });
  asInterface(ReadableStream, 'ReadableStream');

  const isStream = (value) => isObject(value) && coreOf(value) !== null;
  const isDisturbed = (stream) => coreOf(stream).disturbed;
  const fail = (stream, error) => coreOf(stream).fail(error);

  return {
    globals: { ReadableStream, ReadableStreamDefaultController, ReadableStreamDefaultReader },
    packages: {},
    isStream, isDisturbed, fail,
  };
}
