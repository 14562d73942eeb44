// The connector's modules: CommonJS, JSON and ES modules, which may import each other.
//
// It makes no names. `loader(options)` gives what the prelude needs to define and load modules.
// ES modules are linked and evaluated as the standard says (ECMA-262, Cyclic Module Records):
// `linked`, then `evaluate`, with the standard's names for what it keeps.
(() => {
  'use strict';
  const { apply } = Reflect;
  const { create, defineProperty, freeze, keys, getOwnPropertyDescriptor } = Object;
  const { preventExtensions } = Object;
  const { parse, stringify } = JSON;
  const uncurry = (method) => Function.prototype.call.bind(method);
  const then = uncurry(Promise.prototype.then);
  const sort = uncurry(Array.prototype.sort);
  const startsWith = uncurry(String.prototype.startsWith);
  const slice = uncurry(String.prototype.slice);
  const lastIndexOf = uncurry(String.prototype.lastIndexOf);
  const escapePath = encodeURI;
  const ErrorClass = Error;
  const SyntaxErrorClass = SyntaxError;
  const PromiseClass = Promise;
  const SetClass = Set;
  const StringClass = String;
  const { toStringTag } = Symbol;

  const has = (object, key) => getOwnPropertyDescriptor(object, key) !== undefined;
  const isHolder = (value) => value !== null && (typeof value === 'object' || typeof value === 'function');
  const put = (object, name, value, enumerable) => defineProperty(object, name, {
    __proto__: null, value, enumerable, configurable: true, writable: true,
  });
  const push = (list, value) => defineProperty(list, list.length, {
    __proto__: null, value, enumerable: true, configurable: true, writable: true,
  });
  const at = (error, place) => put(error, 'stack', '    at module (' + place + ')\n', false);

  // resolution: importing path → specifier → path, {package} or {reason}; open(name) gives a package.
  const loader = ({ resolution, open }) => {
    const records = create(null);
    const packages = create(null);

    // kind is 'es', 'common', 'data' or 'package'; `line` is where an ES module's first line
    // stands in the engine's one text.
    const record = (kind, path, more) => ({
      __proto__: null, kind, path, line: 0, compiled: null, broken: null, text: null,
      module: null, status: 'new', body: null, declared: null, dependencies: null, imports: null,
      generator: null, namespace: null, isAsync: false, ...fresh(), ...more,
    });
    const fresh = () => ({
      index: -1, ancestor: -1, stack: null, root: null, order: -1, pending: 0, parents: [],
      error: null, capability: null, finish: null,
    });

    // --- what a specifier means ------------------------------------------------------------------
    const cannot = (name, reason) => {
      const error = new ErrorClass('cannot import ' + stringify(name) + ': ' + reason);
      put(error, 'code', 'MODULE_NOT_FOUND', true);
      return error;
    };
    const target = (path, name) => {
      const targets = resolution[path];
      const found = targets !== undefined && typeof name === 'string' && has(targets, name)
        ? targets[name] : undefined;
      if (typeof found === 'string' && records[found] !== undefined) return records[found];
      if (found !== undefined && typeof found.package === 'string') {
        return packages[found.package] ??= record('package', found.package);
      }
      throw cannot(name, found !== undefined && found.reason !== undefined ? found.reason
        : 'only files of this connector that are named literally can be imported');
    };
    const syntaxError = (broken) => at(new SyntaxErrorClass(broken.message), broken.place);

    // --- CommonJS, data and packages: they run when they are first asked for ---------------------------
    const value = (it) => {
      if (it.broken !== null) throw syntaxError(it.broken);
      if (it.kind === 'es') return required(it);
      if (it.module === null) {
        it.module = moduleOf(it);
        try {
          if (it.kind === 'data') put(it.module, 'exports', parse(it.text), true);
          else if (it.kind === 'package') put(it.module, 'exports', open(it.path), true);
          else run(it);
        } catch (error) {
          it.module = null;
          throw error;
        }
        it.module.loaded = true;
      }
      return it.module.exports;
    };
    const moduleOf = (it) => {
      const module = { __proto__: null, exports: {}, id: it.path, filename: '/' + it.path, loaded: false };
      put(module, 'import', (name) => dynamic(it, name), false);
      put(module, 'es', (body) => { it.body = body; }, false);
      return module;
    };
    const run = (it) => {
      const file = startsWith(it.path, '\0') ? '/spec.yml' : '/' + it.path;
      const require = freeze((name) => value(target(it.path, name)));
      const folder = slice(file, 0, lastIndexOf(file, '/')) || '/';
      const { module } = it;
      apply(it.compiled, module.exports, [module.exports, require, module, file, folder]);
    };

    // --- linking ------------------------------------------------------------------------------------
    const placeOf = (it, line, column) => '<input>:' + (it.line + line) + ':' + (column + 1);

    const linked = (it) => {
      const found = [];
      try {
        instantiate(it, found);
        for (let index = 0; index < found.length; index += 1) bind(found[index]);
        for (let index = 0; index < found.length; index += 1) expose(found[index]);
      } catch (error) {
        for (let index = 0; index < found.length; index += 1) found[index].status = 'new';
        throw error;
      }
    };

    const instantiate = (it, found) => {
      if (it.broken !== null) throw syntaxError(it.broken);
      if (it.kind !== 'es' || it.status !== 'new') return;
      it.status = 'linked';
      push(found, it);
      const { exports } = it.module = moduleOf(it);
      it.original = exports;
      it.imports = create(null);
      it.namespace = null;
      defineProperty(exports, '__esModule', { __proto__: null, value: true });
      run(it);
      const { body } = it;  // not called as a method: `this` is undefined in a module
      it.generator = body(it.imports, services(it));
      it.generator.next();
      it.dependencies = [];
      const { requests } = it.declared;
      for (let index = 0; index < requests.length; index += 1) {
        const [name, line, column] = requests[index];
        let dependency;
        try {
          dependency = target(it.path, name);
        } catch (error) {
          throw at(error, placeOf(it, line, column));
        }
        push(it.dependencies, dependency);
        instantiate(dependency, found);
      }
    };

    const services = (it) => ({
      __proto__: null,
      declare(declared) {
        it.declared = declared;
        it.again = create(null);
        for (let index = 0; index < declared.again.length; index += 1) {
          it.again[declared.again[index][0]] = declared.again[index];
        }
      },
      rename(made) { defineProperty(made, 'name', { __proto__: null, value: 'default' }); },
      done() { it.finish(); },
      import: (name) => dynamic(it, name),
      meta: {
        __proto__: null, dirname: '/' + slice(it.path, 0, lastIndexOf(it.path, '/') + 1),
        filename: '/' + it.path, url: 'file:///' + escapePath(it.path),
      },
      set exports(exported) { put(it.module, 'exports', exported, true); },
    });

    const bind = (it) => {
      const bound = (entry) => {
        const dependency = it.dependencies[entry[1]];
        const getter = entry[2] === null ? () => namespace(dependency)
          : resolve(dependency, entry[2], [])?.get;
        if (getter !== undefined) return getter;
        if (it.declared.lenient) return () => undefined;  // a type, most likely
        const from = it.declared.requests[entry[1]][0];
        const error = new SyntaxErrorClass('`' + from + '` does not export `' + entry[2] + '`');
        throw at(error, placeOf(it, entry[3], entry[4]));
      };
      const { imports, again } = it.declared;
      for (let index = 0; index < imports.length; index += 1) {
        it.imports[imports[index][0]] = bound(imports[index]);
      }
      for (let index = 0; index < again.length; index += 1) bound(again[index]);
    };

    // The standard's ResolveExport: {it, name, get}, null where there is none, undefined where
    // several are meant.
    const resolve = (it, name, seen) => {
      if (it.kind !== 'es') {
        return { it, name, get: name === 'default' ? () => defaultOf(value(it)) : () => value(it)[name] };
      }
      for (let index = 0; index < seen.length; index += 1) {
        if (seen[index].it === it && seen[index].name === name) return null;
      }
      push(seen, { it, name });
      const { exports } = it.declared;
      if (has(exports, name)) return { it, name, get: exports[name] };
      const again = it.again[name];
      if (again !== undefined) {
        const dependency = it.dependencies[again[1]];
        if (again[2] !== null) return resolve(dependency, again[2], seen);
        return { it: dependency, name: null, get: () => namespace(dependency) };
      }
      const found = name === 'default' ? null : resolveStars(it, name, seen);
      return found === null && it.declared.mixed ? { it, name, get: () => ofMixed(it, name) } : found;
    };
    const resolveStars = (it, name, seen) => {
      const { stars } = it.declared;
      let found = null;
      let open = null;  // CommonJS: what it exports is known when it has run
      for (let index = 0; index < stars.length; index += 1) {
        const dependency = it.dependencies[stars[index]];
        if (dependency.kind !== 'es') {
          open ??= [];
          push(open, dependency);
          continue;
        }
        const other = resolve(dependency, name, seen);
        if (other === undefined) return undefined;
        if (other === null) continue;
        if (found !== null && (found.it !== other.it || found.name !== other.name)) return undefined;
        found = other;
      }
      if (found !== null || open === null) return found;
      return { it, name, get: () => {
        for (let index = 0; index < open.length; index += 1) {
          const exported = value(open[index]);
          if (isHolder(exported) && name in exported) return exported[name];
        }
        return undefined;
      } };
    };
    const defaultOf = (exported) => (isHolder(exported) && exported.__esModule ? exported.default : exported);
    const ofMixed = (it, name) => {
      const { exports } = it.module;
      if (name !== 'default') return exports[name];
      return exports !== it.original ? defaultOf(exports) : 'default' in exports ? exports.default : exports;
    };

    const namesOf = (it, seen, found) => {
      if (seen.has(it)) return found;
      seen.add(it);
      if (it.kind !== 'es') {
        const exported = it.module === null ? null : value(it);
        if (!isHolder(exported)) return found;
        const names = keys(exported);
        for (let index = 0; index < names.length; index += 1) found[names[index]] = true;
        return found;
      }
      for (const name in it.declared.exports) found[name] = true;
      for (const name in it.again) found[name] = true;
      const { stars } = it.declared;
      for (let index = 0; index < stars.length; index += 1) {
        const names = namesOf(it.dependencies[stars[index]], seen, create(null));
        for (const name in names) if (name !== 'default') found[name] = true;
      }
      return found;
    };

    // Exports as getters, on what `require` gives and on what `import * as` gives.
    const offer = (it, object, names, configurable) => {
      for (let index = 0; index < names.length; index += 1) {
        const name = names[index];
        const found = has(object, name) ? null : resolve(it, name, []);
        if (found === null || found === undefined) continue;
        const { get } = found;
        const set = configurable && it.declared.mixed ? (other) => put(object, name, other, true) : undefined;
        defineProperty(object, name, { __proto__: null, enumerable: true, configurable, get, set });
      }
    };
    const expose = (it) => offer(it, it.original, keys(namesOf(it, new SetClass(), create(null))), true);

    const namespace = (it) => {
      if (it.kind !== 'es') return namespaceOf(it, value(it));
      if (it.declared.mixed) return namespaceOf(it, it.module.exports);
      if (it.namespace === null) {
        it.namespace = create(null, { [toStringTag]: { __proto__: null, value: 'Module' } });
        offer(it, it.namespace, sort(keys(namesOf(it, new SetClass(), create(null)))), false);
        if (it.status === 'evaluated') preventExtensions(it.namespace);
      }
      return it.namespace;
    };
    // CommonJS as a namespace: its properties, and the whole as `default`.
    const namespaceOf = (it, exported) => {
      if (typeof exported === 'function' || isHolder(exported) && exported.__esModule) return exported;
      if (it.namespace !== null && it.namespace.default === exported) return it.namespace;
      const made = { ...exported, default: exported };
      if (it.module.loaded) it.namespace = made;
      return made;
    };

    // --- evaluation --------------------------------------------------------------------------------------
    let orders = 0;

    const inner = (it, stack, index) => {
      if (it.kind !== 'es') {
        value(it);
        return index;
      }
      if (it.status === 'evaluated' || it.status === 'waiting') {
        if (it.error !== null) throw it.error.thrown;
        return index;
      }
      if (it.status === 'evaluating') return index;
      it.status = 'evaluating';
      it.stack = stack;
      it.index = index;
      it.ancestor = index;
      push(stack, it);
      index += 1;
      for (let number = 0; number < it.dependencies.length; number += 1) {
        let dependency = it.dependencies[number];
        index = inner(dependency, stack, index);
        if (dependency.kind !== 'es') continue;
        if (dependency.status === 'evaluating') {
          // Of another evaluation where CommonJS between them required this one.
          if (dependency.stack === stack && dependency.ancestor < it.ancestor) it.ancestor = dependency.ancestor;
          if (dependency.stack !== stack) continue;
        } else {
          dependency = dependency.root;
          if (dependency.error !== null) throw dependency.error.thrown;
        }
        if (dependency.order >= 0) {
          it.pending += 1;
          push(dependency.parents, it);
        }
      }
      if (it.pending > 0 || it.isAsync) {
        it.order = orders;
        orders += 1;
        if (it.pending === 0) executeAsync(it);
      } else execute(it);
      if (it.ancestor === it.index) {
        for (let top = stack.length - 1; ; top -= 1) {
          const member = stack[top];
          stack.length = top;
          member.root = it;
          if (member.order >= 0) member.status = 'waiting';
          else settle(member);
          if (member === it) break;
        }
      }
      return index;
    };

    const settle = (it) => {
      it.status = 'evaluated';
      it.order = -1;
      if (it.error === null && it.namespace !== null) preventExtensions(it.namespace);
    };
    // What CommonJS exports under `export *` is known now: the dependencies have run.
    const begin = (it) => {
      expose(it);
      if (it.namespace !== null) offer(it, it.namespace, keys(namesOf(it, new SetClass(), create(null))), false);
    };
    const execute = (it) => {
      begin(it);
      it.generator.next();
    };
    const executeAsync = (it) => {
      const done = new PromiseClass((finish) => { it.finish = finish; });
      then(done, () => fulfilled(it));
      begin(it);
      then(it.generator.next(), undefined, (error) => rejected(it, error));
    };

    const fulfilled = (it) => {
      if (it.status === 'evaluated') return;
      settle(it);
      it.capability?.resolve();
      const ready = [];
      gather(it, ready);
      sort(ready, (one, other) => one.order - other.order);
      for (let index = 0; index < ready.length; index += 1) {
        const next = ready[index];
        if (next.status === 'evaluated') continue;
        if (next.isAsync) {
          executeAsync(next);
          continue;
        }
        try {
          execute(next);
        } catch (error) {
          rejected(next, error);
          continue;
        }
        settle(next);
        next.capability?.resolve();
      }
    };
    const gather = (it, ready) => {
      for (let index = 0; index < it.parents.length; index += 1) {
        const parent = it.parents[index];
        if (parent.root.error !== null) continue;
        let known = false;
        for (let other = 0; other < ready.length; other += 1) known ||= ready[other] === parent;
        if (known) continue;
        parent.pending -= 1;
        if (parent.pending > 0) continue;
        push(ready, parent);
        if (!parent.isAsync) gather(parent, ready);
      }
    };
    const rejected = (it, thrown) => {
      if (it.status === 'evaluated') return;
      it.error = { thrown };
      settle(it);
      for (let index = 0; index < it.parents.length; index += 1) rejected(it.parents[index], thrown);
      it.capability?.reject(thrown);
    };

    // Evaluates as far as it goes without waiting. Throws what a module threw.
    const start = (it) => {
      const stack = [];
      try {
        inner(it, stack, 0);
      } catch (thrown) {
        for (let index = 0; index < stack.length; index += 1) {
          const member = stack[index];
          member.error = { thrown };
          member.root = it;
          settle(member);
        }
        throw thrown;
      }
    };
    const evaluate = (it) => {
      if (it.status === 'waiting' || it.status === 'evaluated') it = it.root;
      if (it.capability === null) {
        const capability = { __proto__: null };
        capability.promise = new PromiseClass((resolve, reject) => {
          capability.resolve = resolve;
          capability.reject = reject;
        });
        it.capability = capability;
        if (it.error !== null) capability.reject(it.error.thrown);
        else if (it.status !== 'waiting') {
          try {
            start(it);
            if (it.status !== 'waiting') capability.resolve();
          } catch (error) {
            capability.reject(error);
          }
        }
      }
      return it.capability.promise;
    };

    // --- the ways in ----------------------------------------------------------------------------------------
    const waits = (it, seen) => {
      if (it.kind !== 'es' || it.status === 'evaluated' || seen.has(it)) return false;
      seen.add(it);
      if (it.isAsync) return true;
      for (let index = 0; index < it.dependencies.length; index += 1) {
        if (waits(it.dependencies[index], seen)) return true;
      }
      return false;
    };
    const required = (it) => {
      linked(it);
      if (it.status === 'evaluating') return it.module.exports;  // a cycle: what is there by now
      if (it.error !== null) throw it.error.thrown;
      if (it.status !== 'evaluated') {
        if (waits(it, new SetClass())) {
          throw new ErrorClass('cannot require ' + it.path + ': it, or a file that it imports, has an '
            + '`await` outside functions; use `import`, which waits');
        }
        start(it);
      }
      return it.module.exports;
    };
    const ready = async (it) => {
      if (it.kind !== 'es') return void value(it);
      linked(it);
      // An asynchronous module comes to its first statement a moment after it is linked.
      await null;
      await null;
      await evaluate(it);
    };
    // `import(name)`. Where it is written, not where it fails, is what its error tells.
    const dynamic = (from, name) => {
      let found;
      try {
        found = target(from.path, StringClass(name));
      } catch (error) {
        return new PromiseClass((_, reject) => reject(error));
      }
      return (async () => {
        await ready(found);
        return namespace(found);
      })();
    };

    return freeze({
      __proto__: null,
      // A module's code as a function, how its body begins, and where its first line stands.
      define(path, compiled, head, line) {
        const isModule = startsWith(head, 'module.es(');
        const isAsync = startsWith(head, 'module.es(async ');
        records[path] = record(isModule ? 'es' : 'common', path, { compiled, line, isAsync });
      },
      // One that does not parse: `broken` is {message, place}.
      broken(path, broken) { records[path] = record('common', path, { broken }); },
      data(path, text) { records[path] = record('data', path, { text }); },
      // Resolves to {exported}: `exported` itself might look like a promise.
      async load(path) {
        const it = records[path];
        if (it === undefined) throw new ErrorClass('there is no module ' + path);
        await ready(it);
        return { exported: it.module.exports };
      },
    });
  };

  return { globals: {}, packages: {}, loader };
})
