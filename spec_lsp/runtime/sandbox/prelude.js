// What a connector's JavaScript finds around it, and the one gate between it and the worker.
//
// Evaluates to one function, `gate(text, compiled)`. Only JSON text crosses: a message goes in,
// and `gate('')` gives what has happened since. Nothing here relies on a built-in that the
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
  const ErrorClass = Error;
  const TypeErrorClass = TypeError;
  const PromiseClass = Promise;
  const StringClass = String;
  const ObjectClass = Object;
  const uncurry = (method) => Function.prototype.call.bind(method);
  const slice = uncurry(String.prototype.slice);
  const join = uncurry(Array.prototype.join);
  const toLowerCase = uncurry(String.prototype.toLowerCase);
  const keysOf = Object.keys;
  const weakGet = uncurry(WeakMap.prototype.get);
  const weakSet = uncurry(WeakMap.prototype.set);
  const bare = (value) => ObjectClass(value);

  // Assignment would meet setters that the connector's code may have put on a prototype.
  const put = (object, name, value, enumerable) => defineProperty(object, name, {
    __proto__: null, value, enumerable, configurable: true, writable: true,
  });
  const has = (object, key) => getOwnPropertyDescriptor(object, key) !== undefined;
  const quiet = (read, otherwise) => { try { return read(); } catch { return otherwise; } };
  const isObject = (value) => value !== null && typeof value === 'object';

  // --- what has happened since the worker last asked -----------------------------------------
  let requests = '';      // JSON texts, joined by commas
  let requestCount = 0;
  let logs = '';
  let logCount = 0;
  let leaned = '';        // which of status, headers, data was read from a plain body
  let absent = '';        // names of the platform's globals that were asked for and are not here
  let exceeded = null;    // the name of the first limit that was passed
  let outcome = null;     // JSON text, once the call has settled
  let limits = { requests: 100, logLines: 1000, logLineLength: 4096, resultLength: 2000000 };
  let fullResponse = false;

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
    const unwrapped = unwrap(value);
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
  const startTimer = (repeat) => (callback, delay) => {
    timerCount += 1;
    const wait = +delay > 0 ? +delay : 0;
    if (typeof callback === 'function') {
      timers[timerCount] = { __proto__: null, callback, due: now() + wait, every: repeat ? wait : -1 };
    }
    return timerCount;
  };
  const stopTimer = (id) => { if (typeof id === 'number') delete timers[id]; };
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
      if (timer.every < 0) delete timers[id];
      else timer.due = now() + (timer.every > 1 ? timer.every : 1);
      try { apply(timer.callback, undefined, []); } catch (error) { uncaught(error); }
    }
  };
  const uncaught = (error) => quiet(() => console.error('Uncaught', error));

  // --- responses -------------------------------------------------------------------------------
  // A call gives the response's body, which also answers status, statusCode, headers and data
  // where it has none of its own (format §9: the sources disagree on which of the two arrives).
  // A body that cannot carry properties (text, number, boolean, null, nothing) arrives as an
  // object around it: String, Number and Boolean objects, and for null an empty object. They
  // behave like their value in +, ==, templates and JSON, but not under === and typeof.
  const wrapped = new WeakMap();
  const unwrap = (value) => {
    const box = isObject(value) ? weakGet(wrapped, value) : undefined;
    return box === undefined ? value : box.value;
  };

  const dress = (body, response) => {
    let value = body;
    if (!isObject(body)) {
      value = body === null ? create(ObjectClass.prototype) : bare(body);
      weakSet(wrapped, value, { __proto__: null, value: body });
      if (body === null) {
        put(value, 'toJSON', () => null, false);
        put(value, 'toString', () => 'null', false);
        put(value, 'valueOf', () => null, false);
      }
    }
    for (const name in response) {
      if (has(value, name)) continue;
      defineProperty(value, name, {
        __proto__: null, configurable: true, enumerable: false,
        get() { leaned = add(leaned, '"' + name + '"'); return response[name]; },
        set(other) { put(value, name, other, true); },
      });
    }
    return value;
  };

  const bodyOf = (text) => (text === '' ? '' : quiet(() => parse(text), text));

  const callError = (request, message, response) => {
    const failure = new ErrorClass(message.error.message);
    const fields = {
      __proto__: null,
      name: 'ConnectionError',
      isIntegrationAppError: true,
      status: message.status,
      statusCode: message.status,
      key: message.error.key,
      code: message.error.code,
      response: response === null ? undefined : response,
      data: {
        type: 'connection', key: message.error.key, message: message.error.message,
        data: response === null ? null : response.data,
      },
    };
    for (const name in fields) put(failure, name, fields[name], true);
    // The line that made the call, not the line of ours that the answer came in at.
    put(failure, 'stack', request.stack, false);
    weakSet(requestOfError, failure, request.id);
    return failure;
  };

  let waiting = create(null);
  const respond = (message) => {
    const request = waiting[message.id];
    if (request === undefined) return;
    delete waiting[message.id];
    const response = message.status === null ? null : {
      __proto__: null, status: message.status, statusCode: message.status,
      headers: message.headers, data: bodyOf(message.body),
    };
    if (message.error !== null) request.reject(callError(request, message, response));
    else if (request.full) {
      request.resolve({
        status: response.status, statusCode: response.status,
        headers: response.headers, data: response.data,
      });
    } else request.resolve(dress(response.data, response));
  };

  // --- the API client --------------------------------------------------------------------------
  const send = (method, path, query, data, options) => new PromiseClass((resolve, reject) => {
    if (isObject(path) && weakGet(wrapped, path) !== undefined) path = unwrap(path);
    if (typeof path !== 'string') {
      throw new TypeErrorClass('apiClient.' + toLowerCase(method) + ' needs a path, a string; it got '
        + (path === null ? 'null' : typeof path));
    }
    if (requestCount >= limits.requests) exceed('requests');
    requestCount += 1;
    const id = requestCount;
    const stack = here();
    const given = isObject(options) ? options : create(null);
    const text = (value) => { const json = stringify(value); return json === undefined ? 'null' : json; };
    requests = add(requests, '{"id":' + id + ',"method":"' + method + '","path":' + stringify(path)
      + ',"query":' + text(query) + ',"data":' + text(data)
      + ',"hasData":' + (data !== undefined && data !== null)
      + ',"baseUri":' + text(given.baseUri === undefined ? given.baseUrl : given.baseUri)
      + ',"headers":' + text(given.headers) + ',"optionsQuery":' + text(given.query)
      + ',"auth":' + text(given.auth) + ',"stack":' + stringify(stack) + '}');
    const full = given.returnFullResponse === undefined ? fullResponse : !!given.returnFullResponse;
    waiting[id] = { __proto__: null, id, stack, resolve, reject, full };
  });
  const withData = (method) => (path, data, options) => send(method, path, undefined, data, options);
  const apiClient = freeze({
    get: (path, query, options) => send('GET', path, query, undefined, options),
    post: withData('POST'), put: withData('PUT'), patch: withData('PATCH'), delete: withData('DELETE'),
  });

  // --- modules: CommonJS, each a function compiled by the worker -----------------------------
  const modules = create(null);
  let resolution = create(null);
  const load = (path) => {
    const found = modules[path];
    if (found === undefined) throw new ErrorClass('there is no module ' + path);
    if (found.module !== null) return found.module.exports;
    if (found.broken !== null) throw syntaxError(found.broken);
    const module = { exports: {}, id: path, __proto__: null };
    found.module = module;
    if (found.json !== null) {
      return put(module, 'exports', parse(found.json), true).exports;
    }
    const require = freeze((name) => {
      const targets = resolution[path];
      const target = targets !== undefined && typeof name === 'string' ? targets[name] : undefined;
      if (typeof target === 'string') return load(target);
      throw new ErrorClass('cannot import ' + stringify(name) + ': '
        + (target !== undefined ? target.reason
          : 'only files of this connector that are named literally can be imported'));
    });
    try {
      apply(found.compiled, module.exports, [module.exports, require, module, path, '']);
    } catch (error) {
      found.module = null;
      throw error;
    }
    return module.exports;
  };
  const syntaxError = (broken) => {
    const error = new SyntaxError(broken.message);
    put(error, 'stack', '    at module (' + broken.place + ')\n', false);
    return error;
  };

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
    const value = unwrap(returned);
    const json = quiet(() => stringify(value), undefined);
    if (typeof json === 'string' && json.length > limits.resultLength) exceed('result');
    return '{"kind":"value","type":"' + (value === null ? 'null' : typeof value) + '","truthy":' + !!value
      + ',"json":' + (typeof json === 'string' ? json : 'null')
      + ',"serializable":' + (typeof json === 'string')
      + ',"text":' + (typeof json === 'string' ? 'null' : stringify(slice(textOf(value), 0, 1000)))
      + ',"response":' + (value !== returned || isObject(returned) && has(returned, 'statusCode')
        && typeof (getOwnPropertyDescriptor(returned, 'statusCode').get) === 'function')
      + ',"functions":[' + quiet(() => functionsIn(value), '') + ']}';
  };
  const failure = (phase, error) => '{"kind":"error","phase":"' + phase + '","error":' + describe(error) + '}';

  let current = null;
  const begin = async (message) => {
    const run = {};
    current = run;
    let result;
    let phase = 'load';
    try {
      const exported = load(message.path);
      phase = 'export';
      const method = locate(exported, message.names);
      if (method === null) {
        throw new ErrorClass('it exports no function ' + message.names[0]);
      }
      phase = 'call';
      const context = message.context;
      if (message.client) {
        put(context, 'apiClient', apiClient, true);
        put(context, 'externalApiClient', apiClient, true);
      }
      result = success(await apply(method, undefined, [context]));
    } catch (error) {
      result = failure(phase, error);
    }
    if (current === run) outcome = result;
  };

  const operations = {
    __proto__: null,
    start(message) {
      limits = message.limits;
      resolution = message.resolution;
      for (const path in message.json) {
        modules[path] = {
          __proto__: null, compiled: null, json: message.json[path], module: null, broken: null,
        };
      }
    },
    broken(message) {
      modules[message.path] = {
        __proto__: null, compiled: null, json: null, module: null, broken: message,
      };
    },
    call(message) {
      outcome = null;
      fullResponse = message.fullResponse;
      waiting = create(null);
      timers = create(null);
      requests = '';
      begin(message);
    },
    response: respond,
    tick,
    uncaught(message) { uncaught(message.text); },
  };

  const collect = () => {
    const timer = nextTimer();
    const parts = '{"state":"' + (outcome !== null ? 'settled' : 'waiting') + '","outcome":' + (outcome ?? 'null')
      + ',"requests":[' + requests + '],"logs":[' + logs + '],"leaned":[' + leaned + '],"absent":[' + absent + ']'
      + ',"timer":' + (timer === null ? 'null' : stringify(timers[timer].due - now()))
      + ',"limit":' + stringify(exceeded) + '}';
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
  expose('global', globalThis);

  // What the platform has and a local run has not, yet: read as undefined, and told.
  const missing = [
    'fetch', 'Headers', 'Request', 'Response', 'URL', 'URLSearchParams', 'FormData', 'Blob',
    'TextEncoder', 'TextDecoder', 'Buffer', 'AbortController', 'AbortSignal', 'structuredClone',
    'crypto', 'process', 'setImmediate', 'axios',
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

  return (text, compiled) => {
    if (compiled !== undefined) {
      modules[text] = { __proto__: null, compiled, json: null, module: null, broken: null };
      return null;
    }
    if (text === '') return collect();
    const message = parse(text);
    operations[message.op](message);
    return null;
  };
})()
