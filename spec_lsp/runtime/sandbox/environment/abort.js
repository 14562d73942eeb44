// AbortController and AbortSignal (DOM Standard §3).
(platform) => {
  const { coded, invalidType, outOfRange, asInterface } = platform.use('node_errors');
  const { globals: { Event, EventTarget }, defineHandler, trust } = platform.use('event');
  const { isArray } = Array;
  const { defineProperty } = Object;
  const { setTimeout, DOMException } = globalThis;

  const made = Symbol('made here');
  const aborted = () => new DOMException('This operation was aborted', 'AbortError');

  // Set by AbortSignal's static block.
  let abort;

  class AbortSignal extends EventTarget {
    #isAborted = false;
    #reason = undefined;
    // Of a signal that `any` made: the signals that it follows. Of others: those that follow it.
    #sources = null;
    #followers = new Set();

    constructor(token = undefined) {
      if (token !== made) throw coded(TypeError, 'ERR_ILLEGAL_CONSTRUCTOR', 'Illegal constructor');
      super();
    }

    static {
      // All have their reason before the first of them tells its listeners.
      abort = (signal, reason) => {
        if (signal.#isAborted) return;
        const followers = [...signal.#followers].filter((follower) => !follower.#isAborted);
        const all = [signal, ...followers];
        for (const one of all) {
          one.#isAborted = true;
          one.#reason = reason;
          one.#followers.clear();
        }
        for (const one of all) one.dispatchEvent(trust(new Event('abort')));
      };
    }

    get aborted() { return this.#isAborted; }
    get reason() { return this.#reason; }
    throwIfAborted() { if (this.#isAborted) throw this.#reason; }

    static abort(reason = aborted()) {
      const signal = new AbortSignal(made);
      signal.#isAborted = true;
      signal.#reason = reason;
      return signal;
    }

    static timeout(delay) {
      if (typeof delay !== 'number') throw invalidType('delay', 'of type number', delay);
      if (!Number.isInteger(delay)) throw outOfRange('delay', 'an integer', delay);
      if (delay < 0 || delay > 4294967295) throw outOfRange('delay', '>= 0 && <= 4294967295', delay);
      const signal = new AbortSignal(made);
      const reason = () => new DOMException('The operation was aborted due to timeout', 'TimeoutError');
      setTimeout(() => abort(signal, reason()), delay);
      return signal;
    }

    static any(signals) {
      if (!isArray(signals)) throw invalidType('signals', 'an instance of Array', signals);
      signals.forEach((signal, index) => {
        if (!(signal instanceof AbortSignal)) throw invalidType(`signals[${index}]`, 'an instance of AbortSignal', signal);
      });
      const result = new AbortSignal(made);
      const first = signals.find((signal) => signal.#isAborted);
      if (first !== undefined) {
        result.#isAborted = true;
        result.#reason = first.#reason;
        return result;
      }
      result.#sources = new Set(signals.flatMap((signal) => (signal.#sources === null ? [signal] : [...signal.#sources])));
      for (const source of result.#sources) source.#followers.add(result);
      return result;
    }
  }
  defineHandler(AbortSignal, 'abort');

  class AbortController {
    #signal = new AbortSignal(made);
    get signal() { return this.#signal; }
    abort(reason = aborted()) { abort(this.#signal, reason); }
  }

  asInterface(AbortSignal, 'AbortSignal');
  asInterface(AbortController, 'AbortController');
  for (const name of ['abort', 'timeout', 'any']) defineProperty(AbortSignal, name, { enumerable: false });
  return { globals: { AbortController, AbortSignal }, packages: {} };
}
