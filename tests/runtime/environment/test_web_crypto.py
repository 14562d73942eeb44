"""The global `crypto` is the Web Cryptography API's, as far as a local run has it."""

from __future__ import annotations

import hashlib
import hmac
import json

import pytest
from environment_engine import Engine
from rsa_key import rsa_jwk

SUBTLE = """
    const { subtle } = crypto
    const hex = (buffer) => new Uint8Array(buffer).toHex()
    const utf8 = (text) => new TextEncoder().encode(text)
    const refused = async (promise) => {
      try { await promise } catch (error) {
        return [error.name, error.message, error instanceof DOMException]
      }
    }
"""


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine()


def test_what_it_is(engine: Engine) -> None:
    script = """
    const key = await crypto.subtle.generateKey({ name: 'HMAC', hash: 'SHA-256' }, true, ['sign'])
    return [String(crypto), String(crypto.subtle), String(key), crypto instanceof Crypto,
      crypto.subtle instanceof SubtleCrypto, key instanceof CryptoKey, key.type, key.extractable,
      key.algorithm, key.usages, require('crypto').webcrypto === crypto]
    """
    assert engine.value(script) == [
        "[object Crypto]", "[object SubtleCrypto]", "[object CryptoKey]", True, True, True,
        "secret", True, {"name": "HMAC", "hash": {"name": "SHA-256"}, "length": 512}, ["sign"],
        True,
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["SHA-1", "SHA-256", "sha-384", "SHA-512"])
def test_digests(engine: Engine, name: str) -> None:
    script = f"""{SUBTLE}
    const data = utf8('données')
    const digest = await subtle.digest({name!r}, data)
    const again = await subtle.digest({{ name: {name!r} }}, data.buffer)
    return [digest instanceof ArrayBuffer, hex(digest), hex(again)]
    """
    wanted = hashlib.new(name.replace("-", ""), "données".encode()).hexdigest()
    assert engine.value(script) == [True, wanted, wanted]


def test_hmac_with_a_raw_key_and_as_jwk(engine: Engine) -> None:
    script = f"""{SUBTLE}
    const algorithm = {{ name: 'HMAC', hash: 'SHA-256' }}
    const key = await subtle.importKey('raw', utf8('key'), algorithm, true, ['sign', 'verify'])
    const jwk = await subtle.exportKey('jwk', key)
    const again = await subtle.importKey('jwk', jwk, algorithm, false, ['verify'])
    const signature = await subtle.sign('HMAC', key, utf8('data'))
    const verify = (key, text) => subtle.verify('HMAC', key, signature, utf8(text))
    return [hex(signature), await verify(key, 'data'), await verify(again, 'data'),
      await verify(key, 'other'), jwk]
    """
    jwk = {"key_ops": ["sign", "verify"], "ext": True, "kty": "oct", "k": "a2V5", "alg": "HS256"}
    wanted = hmac.new(b"key", b"data", "sha256").hexdigest()
    assert engine.value(script) == [wanted, True, True, False, jwk]


def test_a_key_does_what_it_was_made_for_and_no_more(engine: Engine) -> None:
    script = f"""{SUBTLE}
    const algorithm = {{ name: 'HMAC', hash: 'SHA-1' }}
    const key = await subtle.importKey('raw', utf8('key'), algorithm, false, ['verify'])
    return [await refused(subtle.sign('HMAC', key, utf8(''))),
      await refused(subtle.exportKey('raw', key)),
      await refused(subtle.importKey('raw', utf8('key'), algorithm, false, [])),
      await refused(subtle.importKey('raw', utf8('key'), algorithm, false, ['encrypt']))]
    """
    assert engine.value(script) == [
        ["InvalidAccessError", "Unable to use this key to sign", True],
        ["InvalidAccessException", "key is not extractable", True],
        ["SyntaxError", "Usages cannot be empty when importing a secret key.", True],
        ["SyntaxError", "Unsupported key usage for an HMAC key", True],
    ]


def test_bits_and_keys_are_derived_from_a_password(engine: Engine) -> None:
    script = f"""{SUBTLE}
    const source = await subtle.importKey(
      'raw', utf8('password'), 'PBKDF2', false, ['deriveBits', 'deriveKey'])
    const algorithm = {{ name: 'PBKDF2', hash: 'SHA-256', salt: utf8('salt'), iterations: 10 }}
    const bits = await subtle.deriveBits(algorithm, source, 256)
    const key = await subtle.deriveKey(
      algorithm, source, {{ name: 'AES-GCM', length: 256 }}, true, ['encrypt'])
    return [hex(bits), hex(await subtle.exportKey('raw', key)), key.algorithm]
    """
    wanted = hashlib.pbkdf2_hmac("sha256", b"password", b"salt", 10).hex()
    assert engine.value(script) == [wanted, wanted, {"name": "AES-GCM", "length": 256}]


@pytest.mark.parametrize("name", ["AES-CBC", "AES-CTR", "AES-GCM"])
def test_what_is_encrypted_is_decrypted(engine: Engine, name: str) -> None:
    script = f"""{SUBTLE}
    const key = await subtle.generateKey(
      {{ name: {name!r}, length: 192 }}, false, ['encrypt', 'decrypt'])
    const iv = crypto.getRandomValues(new Uint8Array(16))
    const algorithm = {{ name: {name!r}, iv, counter: iv, length: 64 }}
    const encrypted = await subtle.encrypt(algorithm, key, utf8('the text is longer than a block'))
    const text = new TextDecoder().decode(await subtle.decrypt(algorithm, key, encrypted))
    return [encrypted.byteLength, text]
    """
    size = {"AES-CBC": 32, "AES-CTR": 31, "AES-GCM": 47}[name]
    assert engine.value(script) == [size, "the text is longer than a block"]


def test_a_service_accounts_token_is_signed(engine: Engine) -> None:
    script = f"""{SUBTLE}
    const node = require('crypto')
    const key = node.createPrivateKey({{ key: {json.dumps(rsa_jwk())}, format: 'jwk' }})
    const der = key.export({{ type: 'pkcs8', format: 'der' }})
    const algorithm = {{ name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }}
    const imported = await subtle.importKey('pkcs8', der, algorithm, false, ['sign'])
    const signature = await subtle.sign(algorithm.name, imported, utf8('head.body'))
    const known = node.createPublicKey(key)
    return [imported.type, imported.algorithm.modulusLength,
      node.createVerify('RSA-SHA256').update('head.body').verify(known, new Uint8Array(signature))]
    """
    assert engine.value(script) == ["private", 1024, True]


@pytest.mark.parametrize(
    "algorithm",
    [
        "{ name: 'ECDSA', namedCurve: 'P-256' }",
        "{ name: 'ECDSA', namedCurve: 'P-521' }",
        "'Ed25519'",
    ],
)
def test_a_pair_of_keys_signs_and_verifies(engine: Engine, algorithm: str) -> None:
    script = f"""{SUBTLE}
    const {{ privateKey, publicKey }} = await subtle.generateKey(
      {algorithm}, false, ['sign', 'verify'])
    const operation = {{ name: privateKey.algorithm.name, hash: 'SHA-256' }}
    const signature = await subtle.sign(operation, privateKey, utf8('text'))
    const verify = (text) => subtle.verify(operation, publicKey, signature, utf8(text))
    return [privateKey.usages, publicKey.usages, await verify('text'), await verify('other')]
    """
    assert engine.value(script) == [["sign"], ["verify"], True, False]


def test_random_values_fill_an_array_of_integers(engine: Engine) -> None:
    script = f"""{SUBTLE}
    const array = new Uint32Array(64), filled = crypto.getRandomValues(array)
    const wrong = [
      new Float64Array(1), new DataView(new ArrayBuffer(1)), 'text', new Uint8Array(65537),
    ]
    const errors = []
    const draw = async (array) => crypto.getRandomValues(array)
    for (const value of wrong) errors.push(await refused(draw(value)))
    return [filled === array, new Set(array).size > 60, errors]
    """
    mismatch = ["TypeMismatchError", "The data argument must be an integer-type TypedArray", True]
    quota = ["QuotaExceededError", "The requested length exceeds 65,536 bytes", True]
    assert engine.value(script) == [True, True, [mismatch, mismatch, mismatch, quota]]


@pytest.mark.parametrize(
    ("attempt", "message"),
    [
        ("digest('MD5', utf8(''))", "Unrecognized algorithm name"),
        ("importKey('raw', utf8('0123456789abcdef'), 'AES-KW', true, ['wrapKey'])",
         "AES-KW is not available in a local run"),
        ("generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, ['deriveBits'])",
         "ECDH is not available in a local run"),
        ("wrapKey('raw', null, null, 'AES-GCM')", "wrapKey is not available in a local run"),
        ("generateKey({ name: 'RSA-PSS', hash: 'SHA-256' }, true, ['sign'])",
         "A local run does not generate keys for RSA-PSS: import one"),
    ],
)  # fmt: skip
def test_what_is_not_here_says_so(engine: Engine, attempt: str, message: str) -> None:
    script = f"{SUBTLE} return refused(subtle.{attempt})"
    assert engine.value(script) == ["NotSupportedError", message, True]
