// What axios takes a value for, and how it merges two.
(platform) => {
  const { isArray } = Array;
  const { getPrototypeOf, hasOwn, keys } = Object;
  const { toString } = Object.prototype;

  const kindOf = (value) => toString.call(value).slice(8, -1);
  const isKind = (kind) => (value) => kindOf(value) === kind;
  const isObject = (value) => value !== null && typeof value === 'object';
  const isFunction = (value) => typeof value === 'function';
  const isBuffer = (value) => value !== null && value !== undefined
    && isFunction(value.constructor?.isBuffer) && value.constructor.isBuffer(value);
  const isPlainObject = (value) => {
    if (!isObject(value)) return false;
    const prototype = getPrototypeOf(value);
    if (prototype !== null && prototype !== Object.prototype && getPrototypeOf(prototype) !== null) return false;
    return !hasOwn(value, Symbol.toStringTag) && !hasOwn(value, Symbol.iterator);
  };
  const isFormData = (value) => {
    if (!isObject(value)) return false;
    if (value instanceof platform.use('form_data').globals.FormData) return true;
    const prototype = getPrototypeOf(value);
    if (prototype === null || prototype === Object.prototype || !isFunction(value.append)) return false;
    return kindOf(value) === 'FormData' || kindOf(value) === 'Object' && `${value}` === '[object FormData]';
  };
  // A form of the Web, rather than the one of the package form-data.
  const isWebForm = (value) => Boolean(
    value && isFunction(value.append) && value[Symbol.toStringTag] === 'FormData' && value[Symbol.iterator],
  );

  const is = {
    isArray, isObject, isFunction, isBuffer, isPlainObject, isFormData,
    isArrayBuffer: isKind('ArrayBuffer'),
    isArrayBufferView: (value) => ArrayBuffer.isView(value),
    isBlob: isKind('Blob'),
    isBoolean: (value) => value === true || value === false,
    isDate: isKind('Date'),
    isFile: isKind('File'),
    isFileList: isKind('FileList'),
    isNumber: (value) => typeof value === 'number',
    isReadableStream: isKind('ReadableStream'),
    isRegExp: isKind('RegExp'),
    isResponse: isKind('Response'),
    isStream: (value) => isObject(value) && isFunction(value.pipe),
    isString: (value) => typeof value === 'string',
    isTypedArray: (value) => ArrayBuffer.isView(value) && !(value instanceof DataView),
    isURLSearchParams: isKind('URLSearchParams'),
    isUndefined: (value) => value === undefined,
  };

  // Each entry of an object or list; a Buffer has none.
  const each = (value, visit) => {
    if (value === null || value === undefined) return;
    if (!isObject(value)) visit(value, 0);
    else if (isArray(value)) for (let index = 0; index < value.length; index += 1) visit(value[index], index);
    else if (!isBuffer(value)) for (const key of keys(value)) visit(value[key], key);
  };

  // The own key that is this name in any case, or undefined. The last one counts.
  const keyOf = (object, name) => (isBuffer(object) ? undefined
    : keys(object).findLast((key) => key.toLowerCase() === name.toLowerCase()));

  const UNSAFE = ['__proto__', 'constructor', 'prototype'];

  // Plain objects merged into a new one, the later winning; `caseless` for names of headers.
  const merge = (objects, caseless = false) => {
    const result = {};
    for (const object of objects) {
      each(object, (value, key) => {
        if (UNSAFE.includes(key)) return;
        const known = caseless ? keyOf(result, `${key}`) ?? key : key;
        const existing = hasOwn(result, known) ? result[known] : undefined;
        if (isPlainObject(value)) result[known] = merge([isPlainObject(existing) ? existing : {}, value]);
        else result[known] = isArray(value) ? value.slice() : value;
      });
    }
    return result;
  };

  const stripBom = (text) => (text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);

  return { globals: {}, packages: {}, ...is, is, isWebForm, each, keyOf, merge, stripBom, UNSAFE };
}
