// CryptoKey (Web Cryptography §13): what a key may be used for, around what it is.
(platform) => {
  const { coded, asInterface } = platform.use('node_errors');
  const { freeze } = Object;
  const made = Symbol('made here');

  // Set by the class. A secret is held as its bytes, any other key as `key_material` says.
  let held;

  class CryptoKey {
    #type;
    #extractable;
    #algorithm;
    #usages;
    #held;
    constructor(token = undefined, fields = undefined) {
      if (token !== made) throw coded(TypeError, 'ERR_ILLEGAL_CONSTRUCTOR', 'Illegal constructor');
      [this.#type, this.#extractable, this.#algorithm, this.#usages, this.#held] = fields;
    }
    static {
      held = (key) => (#held in key ? key.#held : undefined);
    }
    get type() { return this.#type; }
    get extractable() { return this.#extractable; }
    get algorithm() { return this.#algorithm; }
    get usages() { return [...this.#usages]; }
  }
  asInterface(CryptoKey, 'CryptoKey');

  const cryptoKey = (type, extractable, algorithm, usages, secret) => new CryptoKey(made, [
    type, extractable, freeze(algorithm), [...new Set(usages)], secret,
  ]);
  const heldBy = (value) => (value !== null && typeof value === 'object' ? held(value) : undefined);

  return { globals: {}, packages: {}, CryptoKey, cryptoKey, held: heldBy };
}
