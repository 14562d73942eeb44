// How axios writes nested values as pairs: query parameters, forms, and back.
(platform) => {
  const {
    is, each, isArray, isBlob, isBoolean, isBuffer, isDate, isFileList, isFormData, isFunction, isObject,
    isPlainObject, isString, isTypedArray, isArrayBuffer, isURLSearchParams, isWebForm,
  } = platform.use('axios_values');
  const { AxiosError } = platform.use('axios_error');
  const { hasOwn } = Object;
  const MAX_DEPTH = 100;

  // The form of the package form-data, which axios makes in Node: a part's value is a text or bytes.
  class NodeFormData {
    #parts = [];
    #boundary = null;

    append(field, value, options = {}) {
      const { filename, contentType } = isString(options) ? { filename: options } : options;
      if (isArray(value)) throw new Error('Arrays are not supported.');
      if (isObject(value) && !ArrayBuffer.isView(value)) {
        throw new TypeError('A part of a form must be a text, a number or bytes.');
      }
      const { quoted } = platform.use('form_data');
      let header = `Content-Disposition: form-data; name="${quoted(`${field}`)}"`;
      if (filename) header += `; filename="${quoted(`${filename}`.replace(/^.*\//, ''))}"`;
      const type = contentType ?? (isObject(value) || filename ? 'application/octet-stream' : null);
      if (type !== null) header += `\r\nContent-Type: ${type}`;
      const bytes = ArrayBuffer.isView(value)
        ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
        : platform.use('utf8').encode(String(value));
      this.#parts.push({ header, bytes });
    }

    getBoundary() {
      if (this.#boundary === null) {
        let digits = '';
        while (digits.length < 24) digits += Math.floor(Math.random() * 16).toString(16);
        this.#boundary = `--------------------------${digits}`;
      }
      return this.#boundary;
    }

    setBoundary(boundary) { this.#boundary = `${boundary}`; }

    getHeaders(more = {}) {
      return { 'content-type': `multipart/form-data; boundary=${this.getBoundary()}`, ...more };
    }

    getBuffer() {
      const bytes = platform.use('form_data').multipart(this.#parts, this.getBoundary());
      return platform.use('buffer').globals.Buffer.from(bytes.buffer);
    }

    getLengthSync() { return this.getBuffer().length; }

    toString() { return '[object FormData]'; }
  }
  Object.defineProperty(NodeFormData, 'name', { value: 'FormData' });

  const isVisitable = (value) => isPlainObject(value) || isArray(value);
  const withoutBrackets = (key) => (isString(key) && key.endsWith('[]') ? key.slice(0, -2) : key);
  const pathText = (path, key, dots) => {
    if (!path) return key;
    return path.concat(key).map(withoutBrackets)
      .map((token, index) => (!dots && index > 0 ? `[${token}]` : token)).join(dots ? '.' : '');
  };

  const tooDeep = (subject, depth, limit) => new AxiosError(
    `${subject} is too deeply nested (${depth} levels). Max depth: ${limit}`,
    'ERR_FORM_DATA_DEPTH_EXCEEDED',
  );

  // A value that is about to stand in a form: texts, numbers and files stay.
  const converter = (Blob) => (value) => {
    if (value === null) return '';
    if (isDate(value)) return value.toISOString();
    if (isBoolean(value)) return value.toString();
    if (!Blob && isBlob(value)) throw new AxiosError('Blob is not supported. Use a Buffer instead.');
    if (isArrayBuffer(value) || isTypedArray(value)) {
      return Blob ? new Blob([value]) : platform.use('buffer').globals.Buffer.from(value);
    }
    return value;
  };

  // How deeply objects are nested, counted a step past the limit at most.
  const depthOf = (value, limit, ancestors = 0) => {
    if (!isObject(value) || ancestors > limit) return ancestors;
    let deepest = ancestors + 1;
    each(value, (item) => { deepest = Math.max(deepest, depthOf(item, limit, ancestors + 1)); });
    return deepest;
  };

  const visitorOf = (form, { dots, indexes, metaTokens, maxDepth }, convert) => (value, key, path) => {
    if (value && !path && typeof value === 'object') {
      if (isString(key) && key.endsWith('{}')) {
        if (depthOf(value, maxDepth) > maxDepth) throw tooDeep('Object', maxDepth + 1, maxDepth);
        form.append(metaTokens ? key : key.slice(0, -2), JSON.stringify(value));
        return false;
      }
      const flat = isArray(value) && !value.some(isVisitable);
      if (flat || isFileList(value) || isString(key) && key.endsWith('[]') && isArray(value)) {
        const name = withoutBrackets(key);
        Array.from(value).forEach((item, index) => {
          if (item === undefined || item === null) return;
          const listed = indexes === null ? name : `${name}[]`;
          form.append(indexes === true ? pathText([name], index, dots) : listed, convert(item));
        });
        return false;
      }
    }
    if (isVisitable(value)) return true;
    form.append(pathText(path, key, dots), convert(value));
    return false;
  };

  // Appends an object's entries to a form, nested ones by names such as `a[b][]`.
  const toFormData = (object, formData, options) => {
    if (!isObject(object)) throw new TypeError('target must be an object');
    const form = formData || new NodeFormData();
    const {
      dots = false, indexes = false, metaTokens = true, maxDepth = MAX_DEPTH, visitor, Blob,
    } = options ?? {};
    const UsedBlob = Blob || platform.use('blob').globals.Blob;
    const convertValue = converter(isWebForm(form) ? UsedBlob : null);
    const defaultVisitor = visitorOf(form, { dots, indexes, metaTokens, maxDepth }, convertValue);
    const visit = visitor || defaultVisitor;
    if (!isFunction(visit)) throw new TypeError('visitor must be a function');
    const helpers = { ...is, defaultVisitor, convertValue, isVisitable };
    const ancestors = [];
    const walk = (value, path, depth) => {
      if (depth > maxDepth) throw tooDeep('Object', depth, maxDepth);
      if (ancestors.includes(value)) throw new Error(`Circular reference detected in ${path.join('.')}`);
      ancestors.push(value);
      each(value, (item, key) => {
        if (item === undefined || item === null) return;
        const name = isString(key) ? key.trim() : key;
        if (visit.call(form, item, name, path, helpers) === true) {
          walk(item, path ? path.concat(key) : [key], depth + 1);
        }
      });
      ancestors.pop();
    };
    walk(object, undefined, 0);
    return form;
  };

  // --- query parameters --------------------------------------------------------------------------
  const encode = (value) => encodeURIComponent(value)
    .replace(/%3A/gi, ':').replace(/%24/g, '$').replace(/%2C/gi, ',').replace(/%20/g, '+');
  // The stricter one, which an encoder of the connector's own gets to call.
  const encodeStrictly = (value) => encodeURIComponent(value)
    .replace(/[!'()~]|%20/g, (found) => (found === '%20' ? '+'
      : `%${found.charCodeAt(0).toString(16).toUpperCase()}`));

  class Pairs {
    _pairs = [];

    append(name, value) { this._pairs.push([name, value]); }

    toString(encoder) {
      const write = (value) => encoder.call(this, value, encodeStrictly);
      return this._pairs.map(([name, value]) => `${write(name)}=${write(value)}`).join('&');
    }
  }

  const serialised = (params, options) => {
    if (options?.serialize) return options.serialize(params, options);
    if (isURLSearchParams(params)) return params.toString();
    return toFormData(params, new Pairs(), options).toString(options?.encode || encode);
  };

  const buildUrl = (url, params, serializer) => {
    if (!params) return url;
    const text = serialised(params, isFunction(serializer) ? { serialize: serializer } : serializer);
    if (!text) return url || '';
    const bare = (url || '').split('#', 1)[0];
    return bare + (bare.includes('?') ? '&' : '?') + text;
  };

  const toUrlEncoded = (data, options) => {
    const { URLSearchParams } = platform.use('url').globals;
    return toFormData(data, new URLSearchParams(), {
      visitor(value, key, path, helpers) {
        if (!isBuffer(value)) return helpers.defaultVisitor(value, key, path, helpers);
        this.append(key, value.toString('base64'));
        return false;
      },
      ...options,
    }).toString();
  };

  // --- and back ------------------------------------------------------------------------------------
  const stepsOf = (name) => {
    const steps = [];
    for (const [whole, inner] of name.matchAll(/[^.[\]]+|\[([^.[\]]*)]/g)) {
      if (steps.length > MAX_DEPTH) throw tooDeep('FormData field', steps.length, MAX_DEPTH);
      steps.push(whole === '[]' ? '' : inner || whole);
    }
    return steps;
  };
  // Lists grow while names are read; one with holes or names was an object all along.
  const settled = (value) => {
    if (isArray(value)) {
      const keys = Object.keys(value);
      if (keys.length !== value.length || keys.some((key, index) => key !== `${index}`)) {
        return settled({ ...value });
      }
    }
    if (isVisitable(value)) for (const key of Object.keys(value)) value[key] = settled(value[key]);
    return value;
  };
  const dense = (value) => {
    if (!isArray(value)) return value;
    const keys = Object.keys(value);
    return keys.length === value.length && keys.every((key, index) => key === `${index}`) ? value : { ...value };
  };

  // Whether the step was a name, so that what holds it is no list.
  const put = (target, steps, index, value) => {
    const step = steps[index];
    if (step === '__proto__') return true;
    const named = !Number.isFinite(+step);
    const key = !step && isArray(target) ? target.length : step;
    if (index + 1 >= steps.length) {
      if (!hasOwn(target, key)) target[key] = value;
      else {
        const known = dense(target[key]);
        target[key] = isArray(known) ? known.concat(value) : [known, value];
      }
      return named;
    }
    if (!hasOwn(target, key) || !isObject(target[key])) target[key] = [];
    const inner = put(target[key], steps, index + 1, value);
    if (inner && isArray(target[key])) target[key] = { ...target[key] };
    return named;
  };

  const formToJSON = (form) => {
    if (!isFormData(form) || !isFunction(form.entries)) return null;
    const object = {};
    for (const [name, value] of form) put(object, stepsOf(name), 0, value);
    for (const key of Object.keys(object)) object[key] = settled(object[key]);
    return object;
  };

  return { globals: {}, packages: {}, NodeFormData, toFormData, formToJSON, buildUrl, toUrlEncoded };
}
