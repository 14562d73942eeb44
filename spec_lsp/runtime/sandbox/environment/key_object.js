// Node's KeyObject, and what its functions take for a key.
(platform) => {
  const material = platform.use('key_material');
  const { writePem, toBase64url } = platform.use('der');
  const { isSame, bitLength } = platform.use('rsa');
  const { coded, invalidType } = platform.use('node_errors');
  const { BUFFERS, isBinary, invalidValue, source, toBuffer } = platform.use('crypto_input');
  const { codecs } = platform.use('buffer_encodings');

  const isObject = (value) => value !== null && typeof value === 'object';
  const token = Symbol('made here');

  // Set by the class: what a KeyObject holds. A secret is its bytes, any other key as key_material says.
  let held;

  class KeyObject {
    #held;
    #type;
    constructor(type, given, secret) {
      if (given !== token) throw invalidType('handle', 'of type object', given);
      this.#type = type;
      this.#held = secret;
    }
    static {
      held = (key) => (isObject(key) && #held in key ? key.#held : undefined);
    }
    static from(key) {
      const found = platform.use('crypto_key').held(key);
      if (found === undefined) throw invalidType('key', 'an instance of CryptoKey', key);
      return key.type === 'secret' ? secretKey(found) : asymmetricKey(found);
    }

    get type() { return this.#type; }
    equals(otherKeyObject) {
      const other = held(otherKeyObject);
      if (other === undefined) throw invalidType('otherKeyObject', 'an instance of KeyObject', otherKeyObject);
      if (this.#type !== otherKeyObject.type) return false;
      const bytes = (key) => {
        if (key instanceof Uint8Array) return key;
        return key.isPrivate ? material.writePkcs8(key) : material.writeSpki(key);
      };
      return isSame(bytes(this.#held), bytes(other));
    }
  }
  Object.defineProperty(KeyObject.prototype, Symbol.toStringTag, { value: 'KeyObject', configurable: true });

  const exportOptions = (options) => {
    if (!isObject(options)) throw invalidType('options', 'of type object', options);
    return options;
  };

  class SecretKeyObject extends KeyObject {
    get symmetricKeySize() { return held(this).length; }
    export(options = undefined) {
      const format = options === undefined ? undefined : exportOptions(options).format;
      if (format === 'jwk') return { kty: 'oct', k: toBase64url(held(this)) };
      if (format === undefined || format === 'buffer') return toBuffer(held(this).slice());
      throw invalidValue('options.format', format, "must be one of: undefined, 'buffer', 'jwk'");
    }
  }

  class AsymmetricKeyObject extends KeyObject {
    get asymmetricKeyType() { return held(this).kind; }
    get asymmetricKeyDetails() {
      const { kind, n, e, curve } = held(this);
      if (kind === 'rsa') return { modulusLength: bitLength(n), publicExponent: e };
      return curve === undefined ? {} : { namedCurve: curve.nodeName };
    }
  }

  const written = (bytes, label, format) => (format === 'der' ? toBuffer(bytes) : writePem(label, bytes));
  const forms = (isPrivate) => (isPrivate
    ? {
      pkcs1: material.writeRsaPrivate, pkcs8: material.writePkcs8,
      sec1: (given) => platform.use('curve_keys').writeSec1(given),
    }
    : { pkcs1: material.writeRsaPublic, spki: material.writeSpki });
  const exported = (key, options) => {
    const { format, type, cipher } = exportOptions(options);
    if (format === 'jwk') return material.writeJwk(key);
    if (format !== 'pem' && format !== 'der') throw invalidValue('options.format', format);
    const writers = { __proto__: null, ...forms(key.isPrivate) };
    const write = typeof type === 'string' ? writers[type] : undefined;
    if (write === undefined) throw invalidValue('options.type', type);
    for (const [name, kind] of [['pkcs1', 'rsa'], ['sec1', 'ec']]) {
      if (type === name && key.kind !== kind) {
        throw coded(Error, 'ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS',
          `The selected key encoding ${type} can only be used for ${kind.toUpperCase()} keys.`);
      }
    }
    if (cipher !== undefined && cipher !== null) {
      throw new Error('a local run does not encrypt the keys that it exports');
    }
    const secret = key.isPrivate ? 'PRIVATE' : 'PUBLIC';
    const label = { pkcs1: `RSA ${secret} KEY`, sec1: 'EC PRIVATE KEY' }[type] ?? `${secret} KEY`;
    return written(write(key), label, format);
  };
  class PublicKeyObject extends AsymmetricKeyObject {
    export(options) { return exported(held(this), options); }
  }
  class PrivateKeyObject extends AsymmetricKeyObject {
    export(options) { return exported(held(this), options); }
  }

  const secretKey = (bytes) => new SecretKeyObject('secret', token, bytes.slice());
  const asymmetricKey = (key) => (key.isPrivate ? new PrivateKeyObject('private', token, key)
    : new PublicKeyObject('public', token, key));

  // --- what is given for a key -----------------------------------------------------------------------------------
  const undecodable = (reason) => coded(Error, 'ERR_OSSL_UNSUPPORTED',
    `error:1E08010C:DECODER routines::unsupported${reason === undefined ? '' : ` (${reason})`}`,
    { library: 'DECODER routines', reason: 'unsupported' });
  // What a reader throws is of its own kind; what has a code is Node's already.
  const read = (reader) => {
    try {
      return reader();
    } catch (error) {
      throw error.code !== undefined ? error : undecodable(error.isTold ? error.message : error.hint);
    }
  };

  const STRINGS = `of type string or ${BUFFERS}`;
  const WITH_KEYS = 'of type string or an instance of ArrayBuffer, Buffer, TypedArray, DataView, KeyObject, or CryptoKey';

  const heldBy = (value) => (isObject(value) ? held(value) ?? platform.use('crypto_key').held(value) : undefined);
  const wrongKind = (type, expected) => coded(TypeError, 'ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE',
    `Invalid key object type ${type}, expected ${expected}.`);

  const parsed = (bytes, { format = 'pem', type, passphrase }, isPrivate) => {
    if (format !== 'pem' && format !== 'der') throw invalidValue('options.format', format);
    const secret = passphrase === undefined || passphrase === null ? undefined
      : typeof passphrase === 'string' || isBinary(passphrase) ? source(passphrase, 'key.passphrase')
        : undefined;
    if (secret === undefined && passphrase !== undefined && passphrase !== null) {
      throw invalidValue('options.passphrase', passphrase);
    }
    if (format === 'pem') {
      const text = codecs.latin1.text(bytes);
      if (isPrivate) return read(() => material.privateFromPem(text, secret));
      return read(() => (material.holdsPublic(text) ? material.publicFromPem(text)
        : material.publicOf(material.privateFromPem(text, secret))));
    }
    const readers = {
      pkcs1: isPrivate ? material.readRsaPrivate : (given) => {
        try {
          return material.readRsaPublic(given);
        } catch {
          return material.publicOf(material.readRsaPrivate(given));
        }
      },
      pkcs8: (given) => (isPrivate ? material.readPkcs8(given) : material.publicOf(material.readPkcs8(given))),
      sec1: (given) => platform.use('curve_keys').readSec1(given),
      ...isPrivate ? {} : { spki: material.readSpki },
    };
    if (typeof type !== 'string' || !Object.hasOwn(readers, type)) throw invalidValue('options.type', type);
    return read(() => readers[type](bytes));
  };

  const fromJwk = (jwk, isPrivate) => {
    if (!isObject(jwk)) throw invalidType('"key.key" property', 'of type object', jwk);
    let key;
    try {
      key = material.readJwk(jwk);
    } catch (error) {
      throw coded(TypeError, 'ERR_CRYPTO_INVALID_JWK',
        error.isTold ? `Invalid JWK: ${error.message}` : 'Invalid JWK data');
    }
    if (isPrivate && !key.isPrivate) throw coded(TypeError, 'ERR_CRYPTO_INVALID_JWK', 'Invalid JWK data');
    return isPrivate ? key : material.publicOf(key);
  };

  // The key that a function is given, as key_material has it. `mayBeKey`: a KeyObject will do, too.
  const keyOf = (given, isPrivate, mayBeKey = true) => {
    const expected = mayBeKey ? WITH_KEYS : STRINGS;
    const fromHeld = (value, found) => {
      if (value.type === 'secret') throw wrongKind('secret', isPrivate ? 'private' : 'private or public');
      if (isPrivate && !found.isPrivate) throw wrongKind('public', 'private');
      if (!mayBeKey && (isPrivate || !found.isPrivate)) {
        throw isPrivate ? invalidType('key', expected, value) : wrongKind('public', 'private');
      }
      return isPrivate ? found : material.publicOf(found);
    };
    const found = heldBy(given);
    if (found !== undefined) return fromHeld(given, found);
    if (typeof given === 'string' || isBinary(given)) return parsed(source(given, 'key'), {}, isPrivate);
    if (!isObject(given)) throw invalidType('key', expected, given);
    const { key, format, encoding } = given;
    const inner = heldBy(key);
    if (inner !== undefined) return fromHeld(key, inner);
    if (format === 'jwk') return fromJwk(key, isPrivate);
    return parsed(source(key, '"key.key" property', encoding, expected), given, isPrivate);
  };
  const privateKeyOf = (given) => keyOf(given, true);
  const publicKeyOf = (given) => keyOf(given, false);

  const createPrivateKey = (key) => asymmetricKey(keyOf(key, true, false));
  const createPublicKey = (key) => asymmetricKey(keyOf(key, false, false));
  const createSecretKey = (key, encoding = undefined) => {
    if (typeof key !== 'string' && !isBinary(key)) {
      throw invalidType('key', typeof encoding === 'string' ? STRINGS : BUFFERS, key);
    }
    return secretKey(source(key, 'key', encoding));
  };

  // The bytes of a KeyObject or CryptoKey that is a secret; undefined where it is neither.
  const secretBytes = (key) => {
    const found = heldBy(key);
    if (found !== undefined && key.type !== 'secret') throw wrongKind(key.type, 'secret');
    return found;
  };

  return {
    globals: {}, packages: {}, KeyObject, createPrivateKey, createPublicKey, createSecretKey, privateKeyOf, publicKeyOf,
    secretBytes,
  };
}
