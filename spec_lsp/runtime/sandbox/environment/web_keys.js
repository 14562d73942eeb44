// Checks that importing a key has in common for all algorithms (Web Cryptography §14.3).
(platform) => {
  const { fail } = platform.use('web_crypto');
  const { fromBase64url, toBase64url } = platform.use('der');
  const { isBinary, viewOf } = platform.use('crypto_input');
  const { coded } = platform.use('node_errors');

  const checkUsages = (usages, allowed, what) => {
    if (usages.every((usage) => allowed.includes(usage))) return;
    throw fail('SyntaxError', `Unsupported key usage for ${what}`);
  };

  const checkJwk = (jwk, kind, use, algorithm, extractable, usages) => {
    if (jwk.kty === undefined) throw fail('DataError', 'Invalid keyData');
    if (jwk.kty !== kind) throw fail('DataError', 'Invalid JWK "kty" Parameter');
    if (usages.length > 0 && jwk.use !== undefined && jwk.use !== use) {
      throw fail('DataError', 'Invalid JWK "use" Parameter');
    }
    if (jwk.key_ops !== undefined && !usages.every((usage) => [...jwk.key_ops].includes(usage))) {
      throw fail('DataError', 'Key operations and usage mismatch');
    }
    if (jwk.ext === false && extractable) throw fail('DataError', 'JWK "ext" Parameter and extractable mismatch');
    if (jwk.alg !== undefined && algorithm !== undefined && jwk.alg !== algorithm) {
      throw fail('DataError', 'JWK "alg" does not match the requested algorithm');
    }
  };

  const secretOfJwk = ({ k }) => {
    if (typeof k !== 'string') throw fail('DataError', 'Invalid keyData');
    try {
      return fromBase64url(k);
    } catch {
      throw fail('DataError', 'Invalid keyData');
    }
  };

  const jwkOfSecret = (bytes, alg) => ({ kty: 'oct', k: toBase64url(bytes), alg });

  // The bytes of one of an algorithm's parameters.
  const parameter = (algorithm, name, type) => {
    if (isBinary(algorithm[name])) return viewOf(algorithm[name]);
    throw coded(TypeError, 'ERR_INVALID_ARG_TYPE', `Failed to normalize algorithm: '${name}' of '${type}' `
      + '(passed algorithm) is not instance of ArrayBuffer, Buffer, TypedArray, or DataView.');
  };

  return { globals: {}, packages: {}, checkUsages, checkJwk, secretOfJwk, jwkOfSecret, parameter };
}
