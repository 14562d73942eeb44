"""The package `crypto` and `crypto.subtle` give what Node's give, in bytes and in errors."""

from __future__ import annotations

import json
import subprocess
from typing import Any

import pytest
from environment_engine import Engine
from oracle.both_engines import differences
from oracle.crypto_cases import HASHES, CryptoCases
from oracle.node_oracle import ask, number_of_cases, why_not

if reason := why_not():
    pytest.skip(reason, allow_module_level=True)

_BYTES = "const bytes = (hex) => Buffer.from(hex, 'hex')\n"
_FEED = """
    const crypto = require('crypto')
    const bytes = (hex) => Buffer.from(hex, 'hex')
    const feed = (hash, pieces) => {
      for (const [encoding, piece] of pieces) {
        if (encoding === 'bytes') hash.update(bytes(piece))
        else hash.update(piece, encoding)
      }
      return hash
    }
"""


def test_hashes_of_pieces_in_every_encoding() -> None:
    cases = CryptoCases(seed=100)
    inputs = [cases.digest() for _ in range(number_of_cases(2_000))]
    function = f"""([name, pieces, encoding]) => {{ {_FEED}
      const hash = feed(crypto.createHash(name), pieces)
      const copy = feed(hash.copy(), pieces)
      return [hash.digest(encoding), copy.digest(encoding)]
    }}"""
    assert differences(function, inputs) == []


def test_hmacs_of_pieces_in_every_encoding() -> None:
    cases = CryptoCases(seed=101)
    inputs = [cases.mac() for _ in range(number_of_cases(1_000))]
    function = f"""([name, pieces, encoding, key]) => {{ {_FEED}
      return [feed(crypto.createHmac(name, bytes(key)), pieces).digest(encoding),
        crypto.createHmac(name, key).update(key).digest('hex')]
    }}"""
    assert differences(function, inputs) == []


def test_the_names_of_hashes() -> None:
    names = {
        f"{before}{name}{after}"
        for before in ("", "RSA-", "ssl3-")
        for name in [*HASHES, "sha512/256", "sha-512-256", "sha2-224", "ripemd", "sha1-2", "nope"]
        for after in ("", "WithRSAEncryption", "WithRSA")
    }
    function = "(name) => require('crypto').createHash(name).digest('hex')"
    assert differences(function, sorted(names)) == []


def test_hashes_of_every_length_up_to_three_blocks() -> None:
    inputs = [[name, length] for name in HASHES[:9] for length in range(390)]
    function = """([name, length]) => {
      const { createHash } = require('crypto')
      return createHash(name).update(Buffer.alloc(length, 'abc')).digest('hex')
    }"""
    assert differences(function, inputs) == []


def test_keys_that_are_derived() -> None:
    cases = CryptoCases(seed=102)
    inputs = [cases.derivation() for _ in range(number_of_cases(400))]
    function = f"""([name, secret, salt, info, iterations, length]) => {{ {_FEED}
      const [key, given, more] = [secret, salt, info].map(bytes)
      return [crypto.pbkdf2Sync(key, given, iterations, length, name),
        new Uint8Array(crypto.hkdfSync(name, key, given, more, length))]
    }}"""
    assert differences(function, inputs) == []


def test_ciphers_in_pieces_and_back() -> None:
    cases = CryptoCases(seed=103)
    inputs = [cases.cipher() for _ in range(number_of_cases(1_000))]
    function = f"""([mode, key, iv, extra, pieces, encoding, pads]) => {{ {_FEED}
      const name = `aes-${{bytes(key).length * 8}}-${{mode}}`
      const vector = mode === 'ecb' ? null : bytes(iv)
      const worked = (cipher, pieces) => {{
        if (mode === 'gcm') cipher.setAAD(bytes(extra))
        if (!pads) cipher.setAutoPadding(false)
        return pieces.map((piece) => cipher.update(piece, undefined, encoding))
      }}
      const cipher = crypto.createCipheriv(name, bytes(key), vector)
      const encrypted = [...worked(cipher, pieces.map(bytes)), cipher.final(encoding)]
      const tag = mode === 'gcm' ? cipher.getAuthTag() : undefined
      const decipher = crypto.createDecipheriv(name, bytes(key), vector)
      if (mode === 'gcm') decipher.setAuthTag(tag)
      const given = encrypted.map((piece) => (
        encoding === 'buffer' ? piece : Buffer.from(piece, encoding)))
      return [encrypted, tag, worked(decipher, given), decipher.final(encoding)]
    }}"""
    assert differences(function, inputs) == []


def test_subtle_digests_signs_and_derives() -> None:
    cases = CryptoCases(seed=104)
    inputs = [
        [cases.web_hash(), cases.bytes(), cases.bytes() or "00", *cases.derivation()[2:]]
        for _ in range(number_of_cases(400))
    ]
    function = f"""async ([hash, data, secret, salt, info, iterations, length]) => {{ {_BYTES}
      const {{ subtle }} = globalThis.crypto
      const key = await subtle.importKey('raw', bytes(secret), {{ name: 'hmac', hash }}, true,
        ['verify', 'sign'])
      const signature = await subtle.sign('HMAC', key, bytes(data))
      const isValid = await subtle.verify('HMAC', key, signature, bytes(data))
      const parameters = {{ hash, salt: bytes(salt), info: bytes(info), iterations }}
      const derived = []
      for (const name of ['PBKDF2', 'HKDF']) {{
        const source = await subtle.importKey('raw', bytes(secret), name, false, ['deriveBits'])
        derived.push(await subtle.deriveBits({{ name, ...parameters }}, source, 8 * length || 8))
      }}
      return [await subtle.digest(hash, bytes(data)), key.algorithm, key.usages, signature, isValid,
        await subtle.exportKey('jwk', key), derived]
    }}"""
    assert differences(function, inputs) == []


def test_subtle_encrypts_and_decrypts() -> None:
    cases = CryptoCases(seed=105)
    inputs = [
        [
            *cases.cipher()[:2], cases.exactly(12, 12, 16, 60), cases.bytes(70),
            cases.exactly(16), cases.bytes(100), 1 + size % 128,
        ]
        for size in range(number_of_cases(400))
    ]  # fmt: skip
    function = f"""async ([mode, key, iv, extra, block, data, length]) => {{ {_BYTES}
      const {{ subtle }} = globalThis.crypto
      const name = {{ cbc: 'AES-CBC', ecb: 'AES-CBC', ctr: 'AES-CTR', gcm: 'AES-GCM' }}[mode]
      const parameters = {{ name, iv: bytes(name === 'AES-GCM' ? iv : block), counter: bytes(block),
        length, additionalData: bytes(extra), tagLength: [128, 96, 32][length % 3] }}
      const secret = await subtle.importKey('raw', bytes(key), name, true, ['encrypt', 'decrypt'])
      const encrypted = await subtle.encrypt(parameters, secret, bytes(data))
      return [encrypted, await subtle.decrypt(parameters, secret, encrypted),
        await subtle.exportKey('jwk', secret)]
    }}"""
    assert differences(function, inputs) == []


# --- keys ----------------------------------------------------------------------------------------

_MAKE_KEYS = """
const crypto = require('crypto'), keys = {}
const pem = (key, options) => key.export({ type: 'pkcs8', format: 'pem', ...options })
for (const bits of [768, 1024, 1031, 2048]) {
  keys['rsa' + bits] = pem(crypto.generateKeyPairSync('rsa', { modulusLength: bits }).privateKey)
}
const small = { modulusLength: 1024, publicExponent: 3 }
keys.odd = pem(crypto.generateKeyPairSync('rsa', small).privateKey)
for (const curve of ['P-256', 'P-384', 'P-521', 'secp256k1']) {
  keys[curve] = pem(crypto.generateKeyPairSync('ec', { namedCurve: curve }).privateKey)
}
keys.ed25519 = pem(crypto.generateKeyPairSync('ed25519').privateKey)
const key = crypto.createPrivateKey(keys.rsa1024)
for (const cipher of ['aes-128-cbc', 'aes-192-cbc', 'aes-256-cbc']) {
  keys['pkcs8-' + cipher] = pem(key, { cipher, passphrase: 'pässword' })
  keys['pkcs1-' + cipher] = pem(key, { cipher, passphrase: 'pässword', type: 'pkcs1' })
}
process.stdout.write(JSON.stringify(keys))
"""


@pytest.fixture(scope="module")
def keys() -> dict[str, str]:
    made = subprocess.run(
        ["node", "-e", _MAKE_KEYS], capture_output=True, check=True, timeout=60
    ).stdout
    return json.loads(made)


def of_kind(keys: dict[str, str], *kinds: str) -> list[str]:
    return [pem for name, pem in keys.items() if name.startswith(kinds)]


RSA = ("rsa", "odd")
CURVES = ("P-", "secp", "ed25519")


def test_keys_are_read_and_written(keys: dict[str, str]) -> None:
    function = """(pem) => {
      const { createPrivateKey, createPublicKey } = require('crypto')
      const key = createPrivateKey(pem), known = createPublicKey(pem)
      const forms = (key, types) => types.flatMap((type) => ['pem', 'der'].map((format) => {
        try { return key.export({ type, format }) } catch (error) { return error.code }
      }))
      const again = createPrivateKey({ key: key.export({ format: 'jwk' }), format: 'jwk' })
      return [key.type, key.asymmetricKeyType, known.asymmetricKeyDetails, again.equals(key),
        key.export({ format: 'jwk' }), known.export({ format: 'jwk' }),
        forms(key, ['pkcs1', 'pkcs8', 'sec1']), forms(known, ['pkcs1', 'spki'])]
    }"""
    assert differences(function, of_kind(keys, *RSA, *CURVES)) == []


def test_keys_under_a_passphrase(keys: dict[str, str]) -> None:
    function = """([pem, passphrase]) => {
      const { createPrivateKey } = require('crypto')
      return createPrivateKey({ key: pem, passphrase }).export({ type: 'pkcs8', format: 'der' })
    }"""
    locked = of_kind(keys, "pkcs")
    assert len(locked) == 6
    inputs = [[pem, word] for pem in locked for word in ("pässword", "wrong")]
    # Where a wrong key leaves a sound padding by chance, the words of the error may differ.
    assert [
        found
        for found in differences(function, inputs)
        if not ("failed" in found[1] and "failed" in found[2])
    ] == []


def test_rsa_signatures_are_the_same(keys: dict[str, str]) -> None:
    cases = CryptoCases(seed=106)
    pems = of_kind(keys, *RSA)
    inputs = [
        [pems[index % len(pems)], HASHES[index % len(HASHES)], cases.bytes()]
        for index in range(number_of_cases(160))
    ]
    function = f"""([pem, name, data]) => {{ {_FEED}
      const signature = crypto.createSign(name).update(bytes(data)).sign(pem)
      const changed = Buffer.from(signature)
      changed[changed.length - 1] ^= 1
      const verified = [signature, changed, signature.subarray(1)].map((given) => (
        crypto.createVerify(name).update(bytes(data)).verify(crypto.createPublicKey(pem), given)))
      return [signature, crypto.sign(name, bytes(data), pem), verified]
    }}"""
    assert differences(function, inputs) == []


def test_rsa_signatures_of_subtle_are_the_same(keys: dict[str, str]) -> None:
    function = f"""async ([pem, hash]) => {{ {_BYTES}
      const {{ subtle }} = globalThis.crypto
      const der = require('crypto').createPrivateKey(pem).export({{ type: 'pkcs8', format: 'der' }})
      const name = 'RSASSA-PKCS1-v1_5'
      const key = await subtle.importKey('pkcs8', der, {{ name, hash }}, true, ['sign'])
      return [await subtle.sign(name, key, bytes('00ff')), key.algorithm, key.usages,
        await subtle.exportKey('jwk', key), await subtle.exportKey('pkcs8', key)]
    }}"""
    inputs = [
        [pem, hash] for pem in of_kind(keys, *RSA) for hash in ("SHA-1", "SHA-256", "SHA-512")
    ]
    assert differences(function, inputs) == []


_SIGN = """
    const crypto = require('crypto')
    const options = (key, rest) => ({ key, ...rest })
    const isEd = (pem) => crypto.createPrivateKey(pem).asymmetricKeyType === 'ed25519'
    const digest = (pem) => (isEd(pem) ? null : 'sha256')
    const sign = ([pem, rest]) => crypto.sign(
      digest(pem), Buffer.from('text'), options(pem, rest)).toString('hex')
    const verify = ([pem, rest], signature) => ['text', 'other'].map((text) => crypto.verify(
      digest(pem), Buffer.from(text), options(crypto.createPublicKey(pem), rest),
      Buffer.from(signature, 'hex')))
"""


def signed_by_either(inputs: list[Any]) -> tuple[list[str], list[str]]:
    """Signatures of Node's and ours: what is random in them makes them differ."""
    script = f"{_SIGN} return JSON.parse({json.dumps(json.dumps(inputs))}).map(sign)"
    (answer,) = ask([{"script": script}])
    return answer["value"], Engine().value(script)


def test_random_signatures_of_one_are_verified_by_the_other(keys: dict[str, str]) -> None:
    pss = [{"padding": 6}, {"padding": 6, "saltLength": -1}, {"padding": 6, "saltLength": 7}]
    inputs: list[Any] = [[pem, options] for pem in of_kind(keys, *RSA) for options in pss]
    inputs += [
        [pem, {"dsaEncoding": encoding}]
        for pem in of_kind(keys, *CURVES)
        for encoding in ("der", "ieee-p1363")
        for _ in range(8)
    ]
    theirs, ours = signed_by_either(inputs)
    assert theirs != ours
    pairs = [
        [given, signature]
        for signatures in (theirs, ours)
        for given, signature in zip(inputs, signatures, strict=True)
    ]
    function = f"""([given, signature]) => {{ {_SIGN} return verify(given, signature) }}"""
    assert differences(function, pairs) == []
    function = f"""([given, signature]) => {{ {_SIGN}
      return String(verify(given, signature)) === 'true,false' ? true : undefined }}"""
    script = f"const check = {function}; return {json.dumps(pairs)}.every(check)"
    assert Engine().value(script) is True


def test_what_is_encrypted_for_a_key_is_decrypted(keys: dict[str, str]) -> None:
    encrypt = """
      const { publicEncrypt } = require('crypto')
      return %s.map(([key, rest]) => (
        publicEncrypt({ key, ...rest }, Buffer.from('text')).toString('hex')))
    """
    inputs = [
        [pem, options] for pem in of_kind(keys, "rsa") for options in ({}, {"oaepHash": "sha256"})
    ]
    (theirs,) = ask([{"script": encrypt % json.dumps(inputs)}])
    ours = Engine().value(encrypt % json.dumps(inputs))
    pairs = [
        [*given, encrypted]
        for answers in (theirs["value"], ours)
        for given, encrypted in zip(inputs, answers, strict=True)
    ]
    function = """([key, rest, encrypted]) => require('crypto').privateDecrypt(
      { key, ...rest }, Buffer.from(encrypted, 'hex')).toString()"""
    assert differences(function, pairs) == []
    assert differences(f"(pair) => ({function})(pair) === 'text' || null.x", pairs) == []
