"""TextEncoder, TextDecoder, btoa and atob are the Encoding Standard's and HTML's."""

from __future__ import annotations

import pytest
from environment_engine import Engine


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine()


def test_text_becomes_utf8_and_text_again(engine: Engine) -> None:
    script = """
    const bytes = new TextEncoder().encode('aé€😀\\ud83d')
    return [Array.from(bytes), new TextDecoder().decode(bytes)]
    """
    assert engine.value(script) == [list("aé€😀\ufffd".encode()), "aé€😀\ufffd"]


def test_a_large_text_survives(engine: Engine) -> None:
    script = """
    const text = 'aé€😀'.repeat(50000)
    return new TextDecoder().decode(new TextEncoder().encode(text)) === text
    """
    assert engine.value(script) is True


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"\xef\xbb\xbfa", "a"),
        (b"\xff", "\ufffd"),
        (b"\xe2\x82", "\ufffd"),
        (b"\xe2\x82a", "\ufffda"),
        (b"\xed\xa0\x80", "\ufffd\ufffd\ufffd"),
        (b"\xf0\x90\x80z", "\ufffdz"),
        (b"\xc0\xaf", "\ufffd\ufffd"),
        (b"a" * 65535 + "é".encode() + b"\xff", "a" * 65535 + "é\ufffd"),
    ],
)
def test_broken_utf8_is_replaced_by_its_longest_parts(
    engine: Engine, data: bytes, text: str
) -> None:
    assert engine.value(f"return new TextDecoder().decode(new Uint8Array({list(data)}))") == text


def test_a_character_may_come_in_pieces(engine: Engine) -> None:
    script = """
    const decoder = new TextDecoder()
    const texts = [[0xf0, 0x9f], [0x98], [0x80, 0x61]].map((piece) => (
      decoder.decode(new Uint8Array(piece), { stream: true })))
    return [...texts, decoder.decode()]
    """
    assert engine.value(script) == ["", "", "😀a", ""]


@pytest.mark.parametrize(
    ("label", "data", "text"),
    [
        ("latin1", b"\x80\x92\xe9", "€’é"),
        ("ISO-8859-1", b"\xa0", "\u00a0"),
        ("utf-16le", "aé😀".encode("utf-16le"), "aé😀"),
        ("utf-16be", "aé😀".encode("utf-16be"), "aé😀"),
        ("utf-16", b"\xff\xfea\0", "a"),
        ("utf-16le", b"\x3d\xd8a", "\ufffd"),
    ],
)
def test_other_encodings(engine: Engine, label: str, data: bytes, text: str) -> None:
    assert (
        engine.value(f"return new TextDecoder({label!r}).decode(new Uint8Array({list(data)}))")
        == text
    )


def test_fatal_refuses_what_is_broken(engine: Engine) -> None:
    answer = engine.run(
        "return new TextDecoder('utf-8', { fatal: true }).decode(new Uint8Array([0xff]))"
    )
    assert answer == {
        "error": "TypeError",
        "message": "The encoded data was not valid for encoding utf-8",
    }


def test_an_encoding_that_is_not_known(engine: Engine) -> None:
    assert engine.run("new TextDecoder('klingon')") == {
        "error": "RangeError",
        "message": 'The "klingon" encoding is not supported',
    }


def test_base64_is_forgiving_about_whitespace_only(engine: Engine) -> None:
    script = r"""
    const name = (read) => { try { return read() } catch (error) { return error.name } }
    const wrong = [() => btoa('€'), () => atob('6Q='), () => atob('a\v')].map(name)
    return [btoa('é'), atob(' 6Q \n=='), ...wrong]
    """
    assert engine.value(script) == ["6Q==", "é", *["InvalidCharacterError"] * 3]
