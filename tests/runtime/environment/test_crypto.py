"""The package `crypto` computes what the standards say, and tells mistakes as Node does."""

from __future__ import annotations

import hashlib
import hmac
import json
from random import Random

import pytest
from environment_engine import Engine
from rsa_key import modulus, rsa_jwk

CRYPTO = "const crypto = require('crypto');"


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine()


# --- hashes --------------------------------------------------------------------------------------

HASHES = ["md5", "sha1", "sha224", "sha256", "sha384", "sha512"]


@pytest.mark.parametrize("name", HASHES)
def test_a_hash_of_any_length_and_in_any_pieces(engine: Engine, name: str) -> None:
    random = Random(name)
    for length in [0, 1, 55, 56, 64, 111, 112, 128, 2047, 2048, 2049, random.randrange(9_000)]:
        data, step = random.randbytes(length), random.randrange(1, 700)
        script = f"""{CRYPTO}
        const data = Buffer.from({data.hex()!r}, 'hex'), hash = crypto.createHash({name!r})
        for (let at = 0; at < data.length; at += {step}) {{
          hash.update(data.subarray(at, at + {step}))
        }}
        const upper = crypto.createHash({name!r}.toUpperCase()).update(data)
        return [hash.digest('hex'), crypto.hash({name!r}, data), upper.digest('base64url').length]
        """
        digest = hashlib.new(name, data).hexdigest()
        size = -(-len(digest) * 4 // 6)
        assert engine.value(script) == [digest, digest, size], length


def test_other_hashes_of_the_empty_text(engine: Engine) -> None:
    script = f"{CRYPTO} return ['ripemd160', 'sha512-256'].map((name) => crypto.hash(name, ''))"
    assert engine.value(script) == [
        "9c1185a5c5e9fc54612808977ee8f548b2258d31",
        "c672b8d1ef56ed28ab87c3622c5114069bdd3ad7b8f9737498d0c01ecef0967a",
    ]


def test_texts_are_utf8_unless_said_otherwise(engine: Engine) -> None:
    script = f"""{CRYPTO}
    const of = (...given) => crypto.createHash('md5').update(...given).digest('hex')
    return [of('é€'), of('é', 'latin1'), of('c3a9', 'hex'), of('w6k=', 'base64')]
    """
    hashes = [hashlib.md5(data).hexdigest() for data in ("é€".encode(), b"\xe9", "é".encode())]
    assert engine.value(script) == [*hashes, hashes[2]]


def test_a_hash_may_be_copied_on_its_way(engine: Engine) -> None:
    script = f"""{CRYPTO}
    const hash = crypto.createHash('sha256').update('a'), copy = hash.copy().update('b')
    return [hash.update('c').digest('hex'), copy.digest('hex')]
    """
    assert engine.value(script) == [hashlib.sha256(text).hexdigest() for text in (b"ac", b"ab")]


def test_a_digest_without_encoding_is_a_buffer(engine: Engine) -> None:
    script = f"""{CRYPTO}
    const digest = crypto.createHash('sha1').update('').digest()
    return [Buffer.isBuffer(digest), digest.toString('hex')]
    """
    assert engine.value(script) == [True, hashlib.sha1(b"").hexdigest()]


@pytest.mark.parametrize("name", HASHES)
def test_an_hmac_of_any_key(engine: Engine, name: str) -> None:
    for length in (0, 1, 63, 64, 65, 128, 129, 500):
        key = Random(length).randbytes(length)
        script = f"""{CRYPTO}
        const key = Buffer.from({key.hex()!r}, 'hex')
        return crypto.createHmac({name!r}, key).update('da').update('ta').digest('hex')
        """
        assert engine.value(script) == hmac.new(key, b"data", name).hexdigest(), length


# --- derivation, random --------------------------------------------------------------------------


@pytest.mark.parametrize("name", HASHES)
def test_pbkdf2(engine: Engine, name: str) -> None:
    for iterations, length in ((1, 20), (3, 64), (50, 100), (2, 0)):
        script = f"""{CRYPTO}
        const key = crypto.pbkdf2Sync('pässword', 'salt', {iterations}, {length}, {name!r})
        return key.toString('hex')
        """
        wanted = (
            hashlib.pbkdf2_hmac(name, "pässword".encode(), b"salt", iterations, length).hex()
            if length
            else ""
        )
        assert engine.value(script) == wanted


def test_hkdf(engine: Engine) -> None:
    """RFC 5869, test case 1"""
    script = f"""{CRYPTO}
    const [secret, salt, info] = [
      '0b'.repeat(22), '000102030405060708090a0b0c', 'f0f1f2f3f4f5f6f7f8f9',
    ].map((digits) => Buffer.from(digits, 'hex'))
    return Buffer.from(crypto.hkdfSync('sha256', secret, salt, info, 42)).toString('hex')
    """
    assert engine.value(script) == (
        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"
    )


def test_random_bytes_are_the_stream_of_chacha20() -> None:
    """RFC 8439 §2.3.2, with its key, counter and nonce as the seed."""
    seed = bytes(range(32)).hex() + "01000000" + "000000090000004a00000000"
    script = f"""
    platform.seed = () => {seed!r}
    {CRYPTO}
    return [crypto.randomBytes(1), crypto.randomBytes(60), crypto.randomFillSync(new Uint8Array(3))]
      .map((bytes) => Buffer.from(bytes).toString('hex')).join('')
    """
    assert Engine().value(script) == (
        "10f1e7e4d13b5915500fdd1fa32071c4c7d1f4c733c068030422aa9ac3d46c4e"
        "d2826446079faa0914c2d705d98b02a2b5129cd1de164eb9cbd083e8a2503c4e"
    )


def test_every_engine_draws_its_own() -> None:
    script = f"{CRYPTO} return crypto.randomBytes(32).toString('hex')"
    assert len({Engine().value(script) for _ in range(3)}) == 3


def test_an_engine_without_a_seed_says_so() -> None:
    assert Engine().run(f"platform.seed = undefined; {CRYPTO} crypto.randomBytes(1)") == {
        "error": "Error",
        "message": "this engine was given no seed: it has no random bytes",
    }


def test_random_integers_reach_every_number_of_their_range(engine: Engine) -> None:
    script = f"""{CRYPTO}
    const drawn = Array.from({{ length: 200 }}, () => crypto.randomInt(-2, 3))
    const large = Array.from({{ length: 50 }}, () => crypto.randomInt(2 ** 48 - 1))
    return [[...new Set(drawn)].sort((a, b) => a - b), large.some((number) => number > 2 ** 40)]
    """
    assert engine.value(script) == [[-2, -1, 0, 1, 2], True]


def test_a_uuid(engine: Engine) -> None:
    script = rf"""{CRYPTO}
    const pattern = /^[0-9a-f]{{8}}-[0-9a-f]{{4}}-4[0-9a-f]{{3}}-[89ab][0-9a-f]{{3}}-\w{{12}}$/
    const drawn = Array.from({{ length: 50 }}, () => crypto.randomUUID())
    return [drawn.every((one) => pattern.test(one)), new Set(drawn).size]
    """
    assert engine.value(script) == [True, 50]


def test_results_for_callbacks_come_later(engine: Engine) -> None:
    script = f"""{CRYPTO}
    const seen = []
    const done = (name) => new Promise((resolve) => {{
      crypto[name](...{{ pbkdf2: ['a', 'b', 1, 8, 'sha1'], hkdf: ['sha1', 'a', 'b', 'c', 8],
        randomBytes: [8], randomInt: [8] }}[name], (error, value) => {{
        seen.push([name, error, value.length ?? value.byteLength ?? typeof value])
        resolve()
      }})
      seen.push(name)
    }})
    await Promise.all(['pbkdf2', 'hkdf', 'randomBytes', 'randomInt'].map(done))
    return seen
    """
    assert engine.value(script) == [
        "pbkdf2", "hkdf", "randomBytes", "randomInt", ["pbkdf2", None, 8], ["hkdf", None, 8],
        ["randomBytes", None, 8], ["randomInt", None, "number"],
    ]  # fmt: skip


def test_comparing_in_constant_time(engine: Engine) -> None:
    script = f"""{CRYPTO}
    const same = (one, other) => crypto.timingSafeEqual(Buffer.from(one), Buffer.from(other))
    return [same('abc', 'abc'), same('abc', 'abd'), same('', '')]
    """
    assert engine.value(script) == [True, False, True]


# --- keys and signatures -------------------------------------------------------------------------

KEY = f"""{CRYPTO}
    const key = crypto.createPrivateKey({{ key: {json.dumps(rsa_jwk())}, format: 'jwk' }})
    const known = crypto.createPublicKey(key)
"""
# RFC 8017 §9.2, note 1
_SHA256_INFO = bytes.fromhex("3031300d060960864801650304020105000420")


@pytest.mark.parametrize("form", ["pkcs1", "pkcs8"])
def test_an_rsa_signature_with_a_key_in_pem(engine: Engine, form: str) -> None:
    script = f"""{KEY}
    const pem = key.export({{ type: {form!r}, format: 'pem' }})
    return crypto.createSign('RSA-SHA256').update('head.').update('body').sign(pem, 'hex')
    """
    signature = bytes.fromhex(engine.value(script))
    text = pow(int.from_bytes(signature, "big"), 65537, modulus(rsa_jwk())).to_bytes(128, "big")
    info = _SHA256_INFO + hashlib.sha256(b"head.body").digest()
    assert text == b"\0\x01" + b"\xff" * (128 - 3 - len(info)) + b"\0" + info


def test_a_signature_is_verified_with_either_half(engine: Engine) -> None:
    script = f"""{KEY}
    const verify = (key, data, signature) => (
      crypto.createVerify('sha256').update(data).verify(key, signature))
    const signature = crypto.sign('sha256', Buffer.from('text'), key)
    const pem = known.export({{ type: 'spki', format: 'pem' }})
    return [known, pem, key].map((one) => verify(one, 'text', signature)).concat(
      verify(known, 'other', signature), verify(known, 'text', signature.subarray(1)))
    """
    assert engine.value(script) == [True, True, True, False, False]


def test_a_certificate_holds_a_public_key(engine: Engine) -> None:
    script = f"""{KEY}
    const {{ writer, writePem }} = platform.use('der')
    const name = writer.sequence(), serial = writer.integer(1)
    const spki = new Uint8Array(known.export({{ type: 'spki', format: 'der' }}))
    const version = writer.tagged(0, writer.integer(2))
    const unsigned = writer.sequence(version, serial, name, name, name, name, spki)
    const certificate = writePem('CERTIFICATE', writer.sequence(unsigned, name, writer.bits(spki)))
    return crypto.createPublicKey(certificate).equals(known)
    """
    assert engine.value(script) is True


@pytest.mark.parametrize(
    ("change", "hint"),
    [
        (r"pem.replaceAll('\n', '\\n')",
         ' (the text has "\\n" (two characters) where lines should end)'),
        (r"pem.replaceAll('\n', ' ')", " (the lines of the key stand in one)"),
        ("'secret'", ""),
        (r"pem.replaceAll('\n', '\n\n')", ""),
    ],
)  # fmt: skip
def test_a_key_that_cannot_be_read(engine: Engine, change: str, hint: str) -> None:
    script = f"""{KEY}
    const pem = key.export({{ type: 'pkcs8', format: 'pem' }})
    crypto.createSign('sha256').sign({change})
    """
    assert engine.run(script) == {
        "error": "Error",
        "message": "error:1E08010C:DECODER routines::unsupported" + hint,
    }


def test_an_ecdsa_signature(engine: Engine) -> None:
    """RFC 6979 §A.2.5, P-256 with SHA-256 of "sample"."""
    script = f"""{CRYPTO}
    const text = (digits) => Buffer.from(digits, 'hex').toString('base64url')
    const jwk = {{ kty: 'EC', crv: 'P-256',
      x: text('60FED4BA255A9D31C961EB74C6356D68C049B8923B61FA6CE669622E60F29FB6'),
      y: text('7903FE1008B8BC99A41AE9E95628BC64F2F1B20C2D7E9F5177A3C294D4462299'),
      d: text('C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721') }}
    const signature = Buffer.from('EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716'
      + 'F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8', 'hex')
    const key = crypto.createPrivateKey({{ key: jwk, format: 'jwk' }}), dsaEncoding = 'ieee-p1363'
    const verify = (text, signature) => crypto.verify('sha256', Buffer.from(text),
      {{ key: crypto.createPublicKey(key), dsaEncoding }}, signature)
    const own = crypto.sign('sha256', Buffer.from('x'), {{ key, dsaEncoding }})
    return [verify('sample', signature), verify('other', signature), verify('x', own), own.length]
    """
    assert engine.value(script) == [True, False, True, 64]


def test_an_ed25519_signature(engine: Engine) -> None:
    """RFC 8032 §7.1, test 1"""
    script = f"""{CRYPTO}
    const text = (digits) => Buffer.from(digits, 'hex').toString('base64url')
    const jwk = {{ kty: 'OKP', crv: 'Ed25519',
      x: text('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a'),
      d: text('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60') }}
    const key = crypto.createPrivateKey({{ key: jwk, format: 'jwk' }})
    const empty = Buffer.alloc(0), signature = crypto.sign(null, empty, key)
    return [signature.toString('hex'),
      crypto.verify(null, empty, crypto.createPublicKey(key), signature)]
    """
    assert engine.value(script) == [
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
        "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
        True,
    ]


# --- ciphers -------------------------------------------------------------------------------------


def test_aes_on_one_block(engine: Engine) -> None:
    """FIPS 197, appendix C"""
    script = f"""{CRYPTO}
    return [16, 24, 32].map((size) => {{
      const key = Buffer.from(Array.from({{ length: size }}, (_, index) => index))
      const cipher = crypto.createCipheriv(`aes-${{8 * size}}-ecb`, key, null).setAutoPadding(false)
      return cipher.update('00112233445566778899aabbccddeeff', 'hex', 'hex') + cipher.final('hex')
    }})
    """
    assert engine.value(script) == [
        "69c4e0d86a7b0430d8cdb78070b4c55a",
        "dda97ca4864cdfe06eaf70a0ec0d7191",
        "8ea2b7ca516745bfeafc49904b496089",
    ]


def test_gcm_authenticates(engine: Engine) -> None:
    """Test case 4 of the mode's specification"""
    script = f"""{CRYPTO}
    const of = (digits) => Buffer.from(digits, 'hex')
    const [key, iv] = ['feffe9928665731c6d6a8f9467308308', 'cafebabefacedbaddecaf888'].map(of)
    const extra = of('feedfacedeadbeeffeedfacedeadbeefabaddad2')
    const text = 'd9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809'
      + '532fcf0e2449a6b525b16aedf5aa0de657ba637b39'
    const cipher = crypto.createCipheriv('aes-128-gcm', key, iv).setAAD(extra)
    const encrypted = cipher.update(text, 'hex', 'hex') + cipher.final('hex')
    const tag = cipher.getAuthTag()
    const open = (tag) => {{
      const decipher = crypto.createDecipheriv('aes-128-gcm', key, iv).setAAD(extra).setAuthTag(tag)
      const opened = decipher.update(encrypted, 'hex', 'hex')
      try {{
        return opened + decipher.final('hex') === text
      }} catch (error) {{ return error.message }}
    }}
    return [encrypted, tag.toString('hex'), open(tag), open(Buffer.alloc(16))]
    """
    assert engine.value(script) == [
        "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e21d514b25466931c7d8f6a5aac"
        "84aa051ba30b396a0aac973d58e091",
        "5bc94fbc3221a5db94fae95ae7121a47",
        True,
        "Unsupported state or unable to authenticate data",
    ]


# --- mistakes ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mistake", "error", "code", "message"),
    [
        ("createHash('nope')", "Error", None, "Digest method not supported"),
        ("createHash('sha3-256')", "Error", None,
         "Digest method not supported (Node.js has sha3-256, a local run does not)"),
        ("createHmac('nope', 'k')", "TypeError", "ERR_CRYPTO_INVALID_DIGEST",
         "Invalid digest: nope"),
        ("createHash('md5').update(5)", "TypeError", "ERR_INVALID_ARG_TYPE",
         'The "data" argument must be of type string or an instance of Buffer, TypedArray, or '
         "DataView. Received type number (5)"),
        ("createHmac('sha256', undefined)", "TypeError", "ERR_INVALID_ARG_TYPE",
         'The "key" argument must be of type string or an instance of ArrayBuffer, Buffer, '
         "TypedArray, DataView, KeyObject, or CryptoKey. Received undefined"),
        ("randomBytes(-1)", "RangeError", "ERR_OUT_OF_RANGE",
         'The value of "size" is out of range. It must be >= 0 && <= 2147483647. Received -1'),
        ("scryptSync('a', 'b', 16)", "Error", None,
         "crypto.scryptSync is not available in a local run"),
        ("createCipheriv('des-ede3-cbc', 'k', 'i')", "Error", "ERR_CRYPTO_UNKNOWN_CIPHER",
         "Unknown cipher (Node.js has des-ede3-cbc, a local run has AES in CBC, CTR, ECB and GCM "
         "only)"),
    ],
)  # fmt: skip
def test_mistakes(engine: Engine, mistake: str, error: str, code: str | None, message: str) -> None:
    script = f"""{CRYPTO}
    try {{ crypto.{mistake} }} catch (error) {{
      return [error.name, error.code ?? null, error.message]
    }}
    """
    assert engine.value(script) == [error, code, message]


def test_a_hash_is_used_once(engine: Engine) -> None:
    script = f"""{CRYPTO}
    const hash = crypto.createHash('md5'), tried = ['digest', 'update', 'copy']
    hash.digest()
    return tried.map((name) => {{ try {{ hash[name]('') }} catch (error) {{ return error.code }} }})
    """
    assert engine.value(script) == ["ERR_CRYPTO_HASH_FINALIZED"] * 3
