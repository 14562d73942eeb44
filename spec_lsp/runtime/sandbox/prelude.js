// What a connector's JavaScript finds around it, and the one gate between it and the worker.
//
// Evaluates to one function, `gate(operation, …)`. Only text crosses: `message` takes one of JSON,
// and `collect` gives what has happened since. Nothing here relies on a built-in that the
// connector's code could have replaced: primordials are captured first, what leaves is put
// together as text, and arrays of our own are walked by index.
(() => {
  'use strict';

  // --- primordials -------------------------------------------------------------------------
  const { parse, stringify } = JSON;
  const { apply } = Reflect;
  const { create, defineProperty, freeze, getOwnPropertyDescriptor, getPrototypeOf } = Object;
  const { isArray } = Array;
  const { now } = Date;
  const { toPrimitive } = Symbol;
  const evaluate = eval;  // called by another name: in the global scope
  const ErrorClass = Error;
  const TypeErrorClass = TypeError;
  const PromiseClass = Promise;
  const StringClass = String;
  const ObjectClass = Object;
  const uncurry = (method) => Function.prototype.call.bind(method);
  const slice = uncurry(String.prototype.slice);
  const join = uncurry(Array.prototype.join);
  const keysOf = Object.keys;
  const toBase64 = uncurry(Uint8Array.prototype.toBase64);
  const { fromBase64: decodeBase64 } = Uint8Array;
  const fromBase64 = (text) => apply(decodeBase64, Uint8Array, [text]);
  const queueMicrotask = globalThis.queueMicrotask;
  const weakGet = uncurry(WeakMap.prototype.get);
  const weakSet = uncurry(WeakMap.prototype.set);

  // Assignment would meet setters that the connector's code may have put on a prototype.
  const put = (object, name, value, enumerable) => defineProperty(object, name, {
    __proto__: null, value, enumerable, configurable: true, writable: true,
  });
  const has = (object, key) => getOwnPropertyDescriptor(object, key) !== undefined;
  const quiet = (read, otherwise) => { try { return read(); } catch { return otherwise; } };
  const isObject = (value) => value !== null && typeof value === 'object';

  // --- what has happened since the worker last asked -----------------------------------------
  let settled = '';       // JSON texts, joined by commas: calls that have ended
  let requests = '';
  let requestCount = 0;
  let logs = '';
  let logCount = 0;
  let leaned = '';        // which of status, headers, data was read from a plain body
  let absent = '';        // names of the platform's globals that were asked for and are not here
  let exceeded = null;    // the name of the first limit that was passed
  let running = 0;        // how many calls are under way
  let limits = { requests: 100, logLines: 1000, logLineLength: 4096, resultLength: 2000000 };

  const add = (list, text) => (list === '' ? text : list + ',' + text);

  const stackOf = (error) => {
    const stack = quiet(() => error.stack, '');
    return typeof stack === 'string' ? slice(stack, 0, 4000) : '';
  };
  const here = () => stackOf(new ErrorClass(''));

  const exceed = (name) => {
    if (exceeded === null) exceeded = name;
    throw new ErrorClass('limit of the run: ' + name);
  };

  // --- errors ----------------------------------------------------------------------------------
  const requestOfError = new WeakMap();

  const textOf = (value) => {
    if (typeof value === 'string') return value;
    if (typeof value === 'symbol' || !isObject(value) && typeof value !== 'function') {
      return quiet(() => StringClass(value), '?');
    }
    if (typeof value === 'function') return '[Function]';
    const message = quiet(() => value.message, undefined);
    if (typeof message === 'string') {
      const name = quiet(() => value.name, 'Error');
      return (typeof name === 'string' ? name : 'Error') + ': ' + message;
    }
    const unwrapped = client === null ? value : client.unwrap(value);
    if (unwrapped !== value) return textOf(unwrapped);
    const text = quiet(() => stringify(value), undefined);
    return typeof text === 'string' ? text : quiet(() => StringClass(value), '[object]');
  };

  const describe = (error) => {
    const name = isObject(error) ? quiet(() => error.name, null) : null;
    const message = isObject(error) ? quiet(() => error.message, null) : null;
    const request = isObject(error) ? weakGet(requestOfError, error) : undefined;
    return '{"name":' + stringify(typeof name === 'string' ? slice(name, 0, 200) : null)
      + ',"message":' + stringify(slice(typeof message === 'string' ? message : textOf(error), 0, 4000))
      + ',"stack":' + stringify(isObject(error) ? stackOf(error) : '')
      + ',"request":' + (request === undefined ? 'null' : request) + '}';
  };

  // --- console -------------------------------------------------------------------------------
  const log = (level) => function () {
    if (logCount >= limits.logLines) exceed('logLines');
    logCount += 1;
    let text = '';
    for (let index = 0; index < arguments.length; index += 1) {
      text += (index === 0 ? '' : ' ') + textOf(arguments[index]);
      if (text.length > limits.logLineLength) break;
    }
    if (text.length > limits.logLineLength) text = slice(text, 0, limits.logLineLength) + ' … (cut)';
    logs = add(logs, '{"level":"' + level + '","text":' + stringify(text)
      + ',"stack":' + stringify(here()) + '}');
  };
  const console = freeze({
    log: log('log'), info: log('info'), warn: log('warning'), error: log('error'),
    debug: log('debug'), trace: log('debug'), dir: log('log'), assert(condition) {
      if (!condition) console.error('Assertion failed');
    }, group() {}, groupEnd() {}, time() {}, timeEnd() {},
  });

  // --- timers ----------------------------------------------------------------------------------
  let timers = create(null);
  let timerCount = 0;
  // As Node's: an object that also counts as its number.
  class Timeout {
    #id;
    constructor(id) { this.#id = id; }
    ref() { return this; }
    unref() { return this; }
    hasRef() { return true; }
    refresh() {
      const timer = timers[this.#id];
      if (timer !== undefined) timer.due = now() + timer.wait;
      return this;
    }
    close() { stopTimer(this); return this; }
    [toPrimitive]() { return this.#id; }
    static id(timer) { return isObject(timer) && #id in timer ? timer.#id : timer; }
  }
  const startTimer = (repeat) => (callback, delay, ...given) => {
    if (typeof callback !== 'function') {
      throw new TypeErrorClass('The "callback" argument must be of type function.');
    }
    timerCount += 1;
    const wait = +delay > 0 ? +delay : 0;
    timers[timerCount] = { __proto__: null, callback, given, wait, due: now() + wait, repeat };
    return new Timeout(timerCount);
  };
  const stopTimer = (timer) => {
    const id = Timeout.id(timer);
    if (typeof id === 'number' || typeof id === 'string') delete timers[id];
  };
  const nextTimer = () => {
    let first = null;
    for (const id in timers) if (first === null || timers[id].due < timers[first].due) first = id;
    return first;
  };
  const tick = () => {
    const until = now() + 1;
    for (let round = 0; round < 1000; round += 1) {
      const id = nextTimer();
      if (id === null || timers[id].due > until) return;
      const timer = timers[id];
      if (!timer.repeat) delete timers[id];
      else timer.due = now() + (timer.wait > 1 ? timer.wait : 1);
      try { apply(timer.callback, undefined, timer.given); } catch (error) { uncaught(error); }
    }
  };
  const uncaught = (error) => { quiet(() => console.error('Uncaught', error)); };

  // --- requests: pushed here, performed by the parent, answered by its messages ----------------
  const waiting = create(null);
  const asText = (value) => { const json = stringify(value); return json === undefined ? 'null' : json; };

  // Gives `{promise, id}`; the promise settles with the parent's message, whatever it says.
  const send = (kind, fields, stack) => {
    if (requestCount >= limits.requests) exceed('requests');
    requestCount += 1;
    const id = requestCount;
    let text = '{"id":' + id + ',"kind":"' + kind + '","stack":' + stringify(stack);
    for (const name in fields) text += ',"' + name + '":' + asText(fields[name]);
    requests = add(requests, text + '}');
    const promise = new PromiseClass((resolve) => { waiting[id] = resolve; });
    return { __proto__: null, promise, id };
  };
  const cancel = (id) => {
    if (waiting[id] === undefined) return;
    delete waiting[id];
    requests = add(requests, '{"id":' + id + ',"kind":"cancel"}');
  };
  const respond = (message) => {
    const resolve = waiting[message.id];
    if (resolve === undefined) return;
    delete waiting[message.id];
    resolve(message);
  };
  const link = (error, id) => { if (isObject(error)) weakSet(requestOfError, error, id); };

  // What fetch and axios are made of: a request to a whole URL, as it stands. `stack` is the
  // connector's at its call, where there is more of theirs in between than a stack can hold.
  const requestOf = new WeakMap();
  const request = (given) => {
    const stack = typeof given.stack === 'string' ? slice(given.stack, 0, 4000) : here();
    const headers = [];
    for (let index = 0; index < given.headers.length; index += 1) {
      const pair = given.headers[index];
      headers[index] = [StringClass(pair[0]), StringClass(pair[1])];
    }
    const sent = send('raw', {
      __proto__: null, method: given.method, url: given.url, headers, redirect: given.redirect,
      body: given.body === null || given.body === undefined ? null : toBase64(given.body),
    }, stack);
    const promise = (async () => {
      const message = await sent.promise;
      if (message.error !== null) {
        const failure = new ErrorClass(message.error.message);
        put(failure, 'code', message.error.code, true);
        put(failure, 'stack', stack, false);
        link(failure, sent.id);
        throw failure;
      }
      const response = {
        status: message.status, statusText: message.statusText, url: message.url,
        redirected: message.redirected, headers: message.headers, body: fromBase64(message.body),
      };
      weakSet(requestOf, response, sent.id);
      return response;
    })();
    put(promise, 'cancel', () => cancel(sent.id), false);
    return promise;
  };

  // --- the environment: parts that are made when one of their names is first asked for ---------
  let texts = create(null);
  let packages = create(null);
  let seed = null;
  const made = create(null);
  let configured = create(null);  // what makeApiClient gave: its functions are called from here
  const platform = freeze({
    __proto__: null, cancel, here, isObject, put, request, requestOf, send,
    configured: () => configured,
    leaned: (name) => { leaned = add(leaned, '"' + name + '"'); },
    link(error, from) {
      const id = isObject(from) ? weakGet(requestOf, from) ?? weakGet(requestOfError, from) : from;
      if (id !== undefined) link(error, id);
    },
    seed() { return seed; },
    use(part) {
      const found = made[part];
      if (found !== undefined) return found;
      if (typeof texts[part] !== 'string') throw new ErrorClass('there is no part ' + part);
      const value = evaluate('(' + texts[part] + '\n)')(platform);
      made[part] = value;
      return value;
    },
  });
  let client = null;  // the part `api_client`, made before any code of the connector runs

  // --- modules: loaded by the part `modules`, each a function compiled by the worker -----------
  let loader = null;
  const openPackage = (name) => platform.use(packages[name]).packages[name];

  // format §9: the export named like the method, the default export, module.exports itself,
  // the only exported function.
  const locate = (exported, names) => {
    const holds = isObject(exported) || typeof exported === 'function';
    const chosen = holds ? exported.default : undefined;
    for (let index = 0; index < names.length; index += 1) {
      if (holds && typeof exported[names[index]] === 'function') return exported[names[index]];
      if (isObject(chosen) && typeof chosen[names[index]] === 'function') return chosen[names[index]];
    }
    if (typeof chosen === 'function') return chosen;
    if (typeof exported === 'function') return exported;
    let only = null;
    const keys = holds ? keysOf(exported) : [];
    for (let index = 0; index < keys.length; index += 1) {
      if (typeof exported[keys[index]] !== 'function') continue;
      if (only !== null) return null;
      only = exported[keys[index]];
    }
    return only;
  };

  // --- a call ------------------------------------------------------------------------------------
  const functionsIn = (value) => {
    let found = '';
    if (!isObject(value) || isArray(value)) return found;
    const keys = keysOf(value);
    for (let index = 0; index < keys.length; index += 1) {
      if (typeof value[keys[index]] === 'function') found = add(found, stringify(keys[index]));
    }
    return found;
  };

  const success = (returned) => {
    const value = client.unwrap(returned);
    const json = quiet(() => stringify(value), undefined);
    if (typeof json === 'string' && json.length > limits.resultLength) exceed('result');
    const held = isObject(value) && isObject(value.args) ? value.args : value;
    return '{"kind":"value","type":"' + (value === null ? 'null' : typeof value) + '","truthy":' + !!value
      + ',"json":' + (typeof json === 'string' ? json : 'null')
      + ',"serializable":' + (typeof json === 'string')
      + ',"text":' + (typeof json === 'string' ? 'null' : stringify(slice(textOf(value), 0, 1000)))
      + ',"response":' + client.isResponse(returned)
      + ',"functions":[' + quiet(() => functionsIn(held), '') + ']}';
  };
  const failure = (phase, error) => '{"kind":"error","phase":"' + phase + '","error":' + describe(error) + '}';

  const begin = async (message) => {
    let result;
    let phase = 'load';
    try {
      const { exported } = await loader.load(message.path);
      phase = 'export';
      const method = locate(exported, message.names);
      if (method === null) {
        throw new ErrorClass('it exports no function ' + message.names[0]);
      }
      phase = 'call';
      const context = message.context;
      if (message.client) {
        const apiClient = client.forRun(message.fullResponse);
        put(context, 'apiClient', apiClient, true);
        put(context, 'externalApiClient', apiClient, true);
      }
      const given = await apply(method, undefined, [context]);
      result = success(given);
      if (message.keep) configured = isObject(given) ? (isObject(given.args) ? given.args : given) : create(null);
    } catch (error) {
      result = failure(phase, error);
    }
    running -= 1;
    settled = add(settled, '{"call":' + message.id + ',"outcome":' + result + '}');
  };

  const operations = {
    __proto__: null,
    start(message) {
      limits = message.limits;
      for (const part in message.globals) {
        for (let index = 0; index < message.globals[part].length; index += 1) {
          offer(message.globals[part][index], part);
        }
      }
      for (const part in message.packages) {
        for (let index = 0; index < message.packages[part].length; index += 1) {
          packages[message.packages[part][index]] = part;
        }
      }
      client = platform.use('api_client').client;
      loader = platform.use('modules').loader({ resolution: message.resolution, open: openPackage });
      for (const path in message.json) loader.data(path, message.json[path]);
    },
    call(message) {
      if (running === 0) timers = create(null);
      running += 1;
      begin(message);
    },
    response: respond,
    tick,
  };

  const collect = () => {
    const timer = nextTimer();
    const parts = '{"state":"reply","settled":[' + settled + ']'
      + ',"requests":[' + requests + '],"logs":[' + logs + '],"leaned":[' + leaned + '],"absent":[' + absent + ']'
      + ',"timer":' + (timer === null ? 'null' : stringify(timers[timer].due - now()))
      + ',"limit":' + stringify(exceeded) + '}';
    settled = '';
    requests = '';
    logs = '';
    leaned = '';
    absent = '';
    // Joined: the binding cannot take a string that the engine still holds in pieces.
    return join([parts, ''], '');
  };

  const expose = (name, value) => put(globalThis, name, value, false);
  expose('console', console);
  expose('setTimeout', startTimer(false));
  expose('setInterval', startTimer(true));
  expose('clearTimeout', stopTimer);
  expose('clearInterval', stopTimer);
  expose('setImmediate', (callback, ...given) => startTimer(false)(callback, 0, ...given));
  expose('clearImmediate', stopTimer);
  expose('global', globalThis);
  expose('process', freeze({
    __proto__: ObjectClass.prototype,
    env: {}, argv: freeze([]), platform: 'linux', version: 'v20.0.0', pid: 1,
    versions: freeze({ node: '20.0.0' }),
    cwd: () => '/', uptime: () => 0, emitWarning() {}, on() { return this; },
    nextTick(callback, ...given) { queueMicrotask(() => apply(callback, undefined, given)); },
    exit() { throw new ErrorClass('process.exit() cannot be called by a connector'); },
  }));

  const offer = (name, part) => defineProperty(globalThis, name, {
    __proto__: null, configurable: true, enumerable: false,
    get() {
      const value = platform.use(part).globals[name];
      put(globalThis, name, value, false);
      return value;
    },
    set(value) { put(globalThis, name, value, true); },
  });

  // What a runtime may have and a local run has not: read as undefined, and told.
  const missing = [
    'WritableStream', 'TransformStream', 'CompressionStream',
    'DecompressionStream', 'Intl', 'WebAssembly', 'MessageChannel',
  ];
  for (let index = 0; index < missing.length; index += 1) {
    const name = missing[index];
    if (has(globalThis, name)) continue;
    defineProperty(globalThis, name, {
      __proto__: null, configurable: true, enumerable: false,
      get() { absent = add(absent, stringify(name)); return undefined; },
      set(value) { put(globalThis, name, value, true); },
    });
  }

  const gate = {
    __proto__: null,
    message(text) { const message = parse(text); operations[message.op](message); },
    collect,
    define(path, compiled, head, line) { loader.define(path, compiled, head, line); },
    broken(path, message, place) { loader.broken(path, { message, place }); },
    part(name, text) { texts[name] = text; },
    seed(text) { seed = text; },
    uncaught,
  };
  return (operation, first, second, third, fourth) => gate[operation](first, second, third, fourth);
})()
