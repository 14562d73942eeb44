"""``$template`` gives texts and values as JavaScript would."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spec_lsp.format.template_helpers import TEMPLATE_HELPERS
from spec_lsp.formulas.errors import FormulaError
from spec_lsp.formulas.evaluate import UNDEFINED, evaluate
from spec_lsp.formulas.template_helpers import PARAMETERS

VARIABLES: dict[str, Any] = {
    "credentials": {"apiKey": "k-1", "username": "ada", "password": "pässwörd", "port": 8080},
    "list": [1, "two"],
    "nothing": None,
    "emoji": "a😀",
}


def filled(text: str) -> Any:
    return evaluate({"$template": text}, VARIABLES)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Bearer ${credentials.apiKey}", "Bearer k-1"),
        ("Basic ${base64(credentials.username + ':' + credentials.password)}",
         "Basic YWRhOnDDpHNzd8O2cmQ="),
        ("no expression", "no expression"),
        ("", ""),
        ("${credentials.port}", 8080),
        ("${list}", [1, "two"]),
        ("${nothing}", None),
        ("${credentials.missing}", UNDEFINED),
        ("${missing.deeper}", UNDEFINED),
        ("a${nothing}b${credentials.missing}c", "abc"),
        ("\\${x} ${credentials.port + 1}", "${x} 8081"),
        ("${'1' + 1 + 1}${1 + 1 + '1'}", "11121"),
        ("${list} ${credentials}", "1,two [object Object]"),
        ("${0.1 + 0.2} ${1e21} ${1 / 0} ${-0} ${0 / 0}",
         "0.30000000000000004 1e+21 Infinity 0 NaN"),
        ("${emoji.length}", 3),
        ("${emoji[1] + emoji[2]}", "😀"),
        ("${nothing?.x ?? 'default'}", "default"),
        ("${list.length > 1 && list[1] === 'two' ? 'yes' : 'no'}", "yes"),
        ("${`${credentials.username}!`}", "ada!"),
        ("${'a' + undefined}", "aundefined"),
        ("${typeof nothing}", "object"),
        ("${'Z' < 'a'}", True),
        ("${null >= 0}", True),
    ],
)  # fmt: skip
def test_fills_in_expressions(text: str, expected: Any) -> None:
    result = filled(text)
    assert (type(result), result) == (type(expected), expected)


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ("base64('é😀')", "w6nwn5iA"),
        ("base64Decode('w6nwn5iA')", "é😀"),
        ("encodeURIComponent('a b/é&')", "a%20b%2F%C3%A9%26"),
        ("decodeURIComponent('%C3%A9%20')", "é "),
        ("lowercase('ÀB')", "àb"),
        ("uppercase('straße')", "STRASSE"),
        ("trim(' \\u00a0a\\n')", "a"),
        ("json(credentials.missing ?? list)", '[1,"two"]'),
        ("hmacSha256('key', 'The quick brown fox jumps over the lazy dog')",
         "f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8"),
        ("sha256('')", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("md5('')", "d41d8cd98f00b204e9800998ecf8427e"),
    ],
)  # fmt: skip
def test_helpers(call: str, expected: str) -> None:
    assert filled(f"${{{call}}}") == expected


def test_the_table_of_helpers_is_what_runs() -> None:
    table = {name: len(helper.parameters) for name, helper in TEMPLATE_HELPERS.items()}
    assert table == PARAMETERS
    assert [helper.name for helper in TEMPLATE_HELPERS.values() if helper.documented] == ["base64"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("${credentials.}", "$template: Write a field's name after the `.`."),
        ("${nonsense(1)}", "`nonsense` is no helper of templates."),
        ("${decodeURIComponent('%')}", "decodeURIComponent: the text is not encoded correctly."),
        ("${encodeURIComponent('\\ud800')}",
         "encodeURIComponent: the text has half a character in it."),
        (5, "The argument of $template is a text."),
    ],
)  # fmt: skip
def test_what_cannot_be_filled_in_is_an_error(text: Any, message: str) -> None:
    with pytest.raises(FormulaError) as raised:
        filled(text)
    assert str(raised.value) == message


def test_a_value_is_never_read_as_a_template() -> None:
    assert evaluate({"$template": "x${a}"}, {"a": "${b}", "b": 1}) == "x${b}"


@given(st.text(), st.text())
def test_basic_authentication_of_any_user_and_password(username: str, password: str) -> None:
    text = "Basic ${base64(c.username + ':' + c.password)}"
    header = evaluate({"$template": text}, {"c": {"username": username, "password": password}})
    assert isinstance(header, str)
    assert base64.b64decode(header[6:]).decode() == f"{username}:{password}"


@given(st.text())
def test_a_uri_component_is_decoded_to_what_it_was(text: str) -> None:
    template = "${decodeURIComponent(encodeURIComponent(t)) === t}"
    assert evaluate({"$template": template}, {"t": text}) is True


def test_a_long_chain_of_operators_is_no_problem_and_growth_is_bounded() -> None:
    assert filled("${" + "1 + " * 400 + "1}") == 401
    with pytest.raises(FormulaError, match="too long"):
        evaluate({"$template": "${" + "json(" * 30 + "t" + ")" * 30 + "}"}, {"t": '"'})
