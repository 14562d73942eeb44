// Events (DOM Standard §2). There is no tree that an event could pass through: it happens at its
// target, to the listeners for the capturing phase and then to the others.
(platform) => {
  const { coded, invalidType, missing, asInterface } = platform.use('node_errors');
  const { apply } = Reflect;
  const { defineProperty } = Object;
  const isObject = (value) => value !== null && (typeof value === 'object' || typeof value === 'function');
  const time = () => globalThis.performance?.now() ?? Date.now();

  // Set by the classes' static blocks: what only this part and `abort` may do to an event.
  let start;
  let end;
  let isDispatched;
  let isStopped;
  let setPassive;
  let trust;

  class Event {
    #type;
    #bubbles;
    #cancelable;
    #composed;
    #time = time();
    #target = null;
    #isDispatched = false;
    #isPassive = false;
    #isCanceled = false;
    #isStopped = false;
    #isStoppedAtOnce = false;
    #isTrusted = false;

    constructor(type, options = undefined) {
      if (arguments.length === 0) throw missing(['type']);
      if (options !== undefined && !isObject(options)) {
        if (options !== null) throw invalidType('options', 'of type object', options);
      }
      this.#type = `${type}`;
      this.#bubbles = !!options?.bubbles;
      this.#cancelable = !!options?.cancelable;
      this.#composed = !!options?.composed;
    }

    static {
      start = (event, target) => {
        event.#target = target;
        event.#isDispatched = true;
      };
      end = (event) => {
        event.#isDispatched = event.#isPassive = event.#isStopped = event.#isStoppedAtOnce = false;
        return !event.#isCanceled;
      };
      isDispatched = (event) => event.#isDispatched;
      isStopped = (event, isAtOnce) => (isAtOnce ? event.#isStoppedAtOnce : event.#isStopped);
      setPassive = (event, isPassive) => { event.#isPassive = isPassive; };
      trust = (event) => {
        event.#isTrusted = true;
        return event;
      };
    }

    get type() { return this.#type; }
    get target() { return this.#target; }
    get srcElement() { return this.#target; }
    get currentTarget() { return this.#isDispatched ? this.#target : null; }
    get eventPhase() { return this.#isDispatched ? Event.AT_TARGET : Event.NONE; }
    get bubbles() { return this.#bubbles; }
    get cancelable() { return this.#cancelable; }
    get composed() { return this.#composed; }
    get defaultPrevented() { return this.#isCanceled; }
    get timeStamp() { return this.#time; }
    get isTrusted() { return this.#isTrusted; }
    get returnValue() { return !this.#isCanceled; }
    set returnValue(value) { if (!value) this.preventDefault(); }
    get cancelBubble() { return this.#isStopped; }
    set cancelBubble(value) { if (value) this.#isStopped = true; }

    composedPath() { return this.#isDispatched ? [this.#target] : []; }
    preventDefault() { if (this.#cancelable && !this.#isPassive) this.#isCanceled = true; }
    stopPropagation() { this.#isStopped = true; }
    stopImmediatePropagation() { this.#isStopped = this.#isStoppedAtOnce = true; }
    initEvent(type, bubbles = false, cancelable = false) {
      if (arguments.length === 0) throw missing(['type']);
      if (this.#isDispatched) return;
      this.#type = `${type}`;
      this.#bubbles = !!bubbles;
      this.#cancelable = !!cancelable;
      this.#target = null;
      this.#isCanceled = this.#isTrusted = false;
    }
  }
  ['NONE', 'CAPTURING_PHASE', 'AT_TARGET', 'BUBBLING_PHASE'].forEach((name, value) => {
    for (const target of [Event, Event.prototype]) defineProperty(target, name, { value, enumerable: true });
  });

  class CustomEvent extends Event {
    #detail;
    constructor(type, options = undefined) {
      if (arguments.length === 0) throw missing(['type']);
      super(type, options);
      this.#detail = options?.detail ?? null;
    }
    get detail() { return this.#detail; }
  }

  // A listener that throws stops neither the others nor whoever dispatched: it is logged.
  const report = (error) => { globalThis.console?.error('Uncaught', error); };
  const call = (listener, target, event) => {
    try {
      const [method, receiver] = typeof listener === 'function'
        ? [listener, target] : [listener.handleEvent, listener];
      const result = apply(method, receiver, [event]);
      if (typeof result?.then === 'function') result.then(undefined, report);
    } catch (error) {
      report(error);
    }
  };

  const listenerOptions = (options) => {
    if (typeof options === 'boolean') return { capture: options };
    if (options === undefined || options === null) return {};
    if (!isObject(options)) throw invalidType('options', 'of type object', options);
    return options;
  };

  class EventTarget {
    // type → [{callback, capture, once, passive, isRemoved}], in the order in which they were added
    #listeners = new Map();

    #drop(type, listener) {
      listener.isRemoved = true;
      const kept = this.#listeners.get(type).filter((other) => other !== listener);
      this.#listeners.set(type, kept);
    }
    #find(type, callback, capture) {
      return this.#listeners.get(type)?.find((one) => one.callback === callback && one.capture === capture);
    }

    addEventListener(type, listener, options = undefined) {
      if (arguments.length < 2) throw missing(['type', 'listener']);
      const { capture, once, passive, signal } = listenerOptions(options);
      if (signal !== undefined && !(signal instanceof platform.use('abort').globals.AbortSignal)) {
        throw invalidType('"options.signal" property', 'an instance of AbortSignal', signal);
      }
      if (listener === null || listener === undefined || signal?.aborted) return;
      if (!isObject(listener)) throw invalidType('listener', 'an instance of EventListener', listener);
      const name = `${type}`;
      if (this.#find(name, listener, !!capture) !== undefined) return;
      const added = { callback: listener, capture: !!capture, once: !!once, passive: !!passive, isRemoved: false };
      this.#listeners.set(name, [...this.#listeners.get(name) ?? [], added]);
      signal?.addEventListener('abort', () => this.#drop(name, added), { once: true });
    }

    removeEventListener(type, listener, options = undefined) {
      if (arguments.length < 2) throw missing(['type', 'listener']);
      const { capture } = listenerOptions(options);
      const found = this.#find(`${type}`, listener, !!capture);
      if (found !== undefined) this.#drop(`${type}`, found);
    }

    dispatchEvent(event) {
      if (arguments.length === 0) throw missing(['event']);
      if (!(event instanceof Event)) throw invalidType('event', 'an instance of Event', event);
      if (isDispatched(event)) {
        throw coded(Error, 'ERR_EVENT_RECURSION', `The event "${event.type}" is already being dispatched`);
      }
      start(event, this);
      const { type } = event;
      for (const capture of [true, false]) {
        // A list of its own for each phase: what is added meanwhile waits for the next phase.
        for (const listener of this.#listeners.get(type) ?? []) {
          if (listener.capture !== capture || listener.isRemoved) continue;
          if (isStopped(event, true)) break;
          if (listener.once) this.#drop(type, listener);
          setPassive(event, listener.passive);
          call(listener.callback, this, event);
          setPassive(event, false);
        }
        if (isStopped(event, false)) break;
      }
      return end(event);
    }
  }

  // `target.on…` (HTML Standard §8.1.8.1): a listener that keeps its place while its function is
  // replaced, and loses it to null.
  const defineHandler = (Class, type) => {
    const handlers = new WeakMap();
    defineProperty(Class.prototype, `on${type}`, {
      configurable: true,
      enumerable: true,
      get() { return handlers.get(this)?.value ?? null; },
      set(value) {
        const found = handlers.get(this);
        if (!isObject(value)) {
          if (found !== undefined) this.removeEventListener(type, found.listener);
          handlers.delete(this);
        } else if (found !== undefined) found.value = value;
        else {
          const handler = {
            value,
            listener(event) {
              return typeof handler.value === 'function' ? apply(handler.value, this, [event]) : undefined;
            },
          };
          handlers.set(this, handler);
          this.addEventListener(type, handler.listener);
        }
      },
    });
  };

  asInterface(Event, 'Event');
  asInterface(CustomEvent, 'CustomEvent');
  asInterface(EventTarget, 'EventTarget');
  return { globals: { CustomEvent, Event, EventTarget }, packages: {}, defineHandler, trust };
}
