// Errors as Node throws them: a built-in class with a `code`, which code looks for.
(platform) => {
  const { defineProperty } = Object;

  const coded = (ErrorClass, code, message, fields) => {
    const error = new ErrorClass(message);
    Error.captureStackTrace?.(error, coded);
    error.code = code;
    for (const name in fields) error[name] = fields[name];
    return error;
  };

  const shown = (value) => {
    if (typeof value === 'function') return value.name ? `function ${value.name}` : 'function';
    if (value === null || value === undefined) return String(value);
    if (typeof value === 'object') {
      const name = value.constructor?.name;
      return name ? `an instance of ${name}` : '[Object: null prototype] {}';
    }
    let text = typeof value === 'string' ? `'${value}'` : String(value);
    if (typeof value === 'bigint') text += 'n';
    if (text.length > 28) text = text.slice(0, 25) + '...';
    return `type ${typeof value} (${text})`;
  };

  // `expected` in Node's words: 'of type string', 'an instance of Buffer'.
  const invalidType = (name, expected, value) => coded(TypeError, 'ERR_INVALID_ARG_TYPE',
    `The ${name.includes(' ') ? name : `"${name}" argument`} must be ${expected}. Received ${shown(value)}`);

  // 1234567 → 1_234_567, as Node writes what is out of range.
  const grouped = (value) => {
    const text = String(value) + (typeof value === 'bigint' ? 'n' : '');
    const large = typeof value === 'bigint' ? value > 4294967296n || value < -4294967296n
      : Number.isInteger(value) && Math.abs(value) > 4294967296;
    return large ? text.replace(/\d(?=(\d{3})+n?$)/g, '$&_') : text;
  };
  const outOfRange = (name, range, value) => coded(RangeError, 'ERR_OUT_OF_RANGE',
    `The value of "${name}" is out of range. It must be ${range}. Received ${grouped(value)}`);

  const missing = (names) => coded(TypeError, 'ERR_MISSING_ARGS', `The ${
    names.map((name) => `"${name}"`).join(names.length > 2 ? ', ' : ' and ')
  } argument${names.length > 1 ? 's' : ''} must be specified`);

  // Web interfaces carry their methods enumerably, which classes do not.
  const asInterface = (Class, name) => {
    for (const key of Object.getOwnPropertyNames(Class.prototype)) {
      if (key !== 'constructor') defineProperty(Class.prototype, key, { enumerable: true });
    }
    for (const key of Object.getOwnPropertyNames(Class)) {
      if (typeof Class[key] === 'function') defineProperty(Class, key, { enumerable: true });
    }
    defineProperty(Class.prototype, Symbol.toStringTag, { value: name, configurable: true });
  };

  return { globals: {}, packages: {}, coded, invalidType, outOfRange, missing, asInterface };
}
