// How qs puts values together that have one name: lists, the objects that lists become past
// their limit, and what has both shapes.
(platform) => {
  const { isArray } = Array;
  const { hasOwn } = Object;

  const overflowing = new WeakMap();   // object → the next index
  const isOverflowing = (value) => value !== null && typeof value === 'object' && overflowing.has(value);
  const put = (object, name, value) => Object.defineProperty(object, name, {
    __proto__: null, value, configurable: true, enumerable: true, writable: true,
  });
  const emptyObject = (options) => (options.plainObjects ? { __proto__: null } : {});

  const limitExceeded = (options) => new RangeError(
    `Array limit exceeded. Only ${options.arrayLimit} element${options.arrayLimit === 1 ? '' : 's'} allowed in an array.`,
  );
  const asObject = (list, options) => {
    const object = emptyObject(options);
    list.forEach((item, index) => put(object, index, item));
    return object;
  };
  const limited = (list, options, length = Object.keys(list).length) => {
    if (length <= options.arrayLimit) return list;
    if (options.throwOnLimitExceeded) throw limitExceeded(options);
    const object = asObject(list, options);
    overflowing.set(object, list.length);
    return object;
  };
  const appended = (object, items) => {
    let next = overflowing.get(object);
    for (const item of items) {
      put(object, next, item);
      next += 1;
    }
    overflowing.set(object, next);
    return object;
  };

  // A value before those of an object that was an array.
  const shifted = (first, object, options) => {
    const made = put(emptyObject(options), 0, first);
    for (const key of Object.keys(object)) put(made, String(+key) === key ? +key + 1 : key, object[key]);
    overflowing.set(made, overflowing.get(object) + 1);
    return made;
  };

  const combine = (one, other, options) => {
    const items = isArray(other) ? other : [other];
    if (isOverflowing(one)) return appended(one, items);
    return limited((isArray(one) ? one : [one]).concat(items), options);
  };

  // Arrays of an object and a plain value that had one name: they go on as arrays do.
  const conflicts = new WeakSet();
  const alike = (list, made) => {
    if (conflicts.has(list)) conflicts.add(made);
    return made;
  };

  const isObject = (value) => value !== null && typeof value === 'object';

  const merge = (target, source, options) => {
    if (!source) return target;
    if (!isObject(source)) {
      if (isArray(target)) return alike(target, limited(target.concat([source]), options));
      if (isOverflowing(target)) return appended(target, [source]);
      if (!isObject(target)) return limited([target, source], options);
      if (options.strictMerge) {
        const both = limited([target, source], options);
        conflicts.add(both);
        return both;
      }
      if (options.plainObjects || options.allowPrototypes || !(source in Object.prototype)) put(target, source, true);
      return target;
    }
    if (!isObject(target)) {
      if (isOverflowing(source)) return shifted(target, source, options);
      const joined = [target].concat(source);
      return limited(joined, options, joined.length);
    }
    if (isArray(target) && isArray(source)) {
      const merged = target.slice();
      source.forEach((item, index) => {
        if (!hasOwn(merged, index)) merged[index] = item;
        else if (isObject(merged[index]) && isObject(item)) merged[index] = merge(merged[index], item, options);
        else merged.push(item);
      });
      return limited(merged, options);
    }
    const merged = isArray(target) ? asObject(target, options) : target;
    if (conflicts.has(target) && isArray(target)) overflowing.set(merged, target.length);
    const next = Math.max(overflowing.get(source) ?? -1, overflowing.get(merged) ?? -1);
    if (next >= 0) overflowing.set(merged, next);
    for (const key of Object.keys(source)) {
      put(merged, key, hasOwn(merged, key) ? merge(merged[key], source[key], options) : source[key]);
    }
    return merged;
  };

  const markOverflow = (object, next) => { overflowing.set(object, next); };

  return {
    globals: {}, packages: {},
    combine, emptyObject, isObject, isOverflowing, limitExceeded, limited, markOverflow, merge, put,
  };
}
