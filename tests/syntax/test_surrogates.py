"""Characters beyond U+FFFF as JSON writes them, in double quotes."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from spec_lsp.syntax.yaml.nodes import Scalar, get
from spec_lsp.syntax.yaml.parse import parse
from spec_lsp.syntax.yaml.scalar import scalar_map
from spec_lsp.syntax.yaml.values import to_value

FACE = r"\ud83d\ude00"


def test_a_pair_is_one_character_in_double_quotes_and_text_elsewhere():
    text = (
        f'a: "x {FACE} {FACE.upper().replace("U", "u")} é"\n'
        f'b: \'{FACE}\'\nc: {FACE}\nd: ["{FACE}", {{"{FACE}": "{FACE}"}}]\n'
    )
    tree = parse(text)
    assert tree.errors == ()
    assert to_value(tree.root) == {
        "a": "x 😀 😀 é",
        "b": FACE,
        "c": FACE,
        "d": ["😀", {"😀": "😀"}],
    }


def test_half_a_pair_is_a_mistake():
    (error,) = parse('a: "\\ud83d"\nb: 1\n').errors
    assert error.span.start == 4
    (error,) = parse(f'a: "{FACE} \\ude00"\n').errors
    assert error.span.start == 17


def test_what_is_wrong_elsewhere_is_still_said_at_its_place():
    text = f'a: "{FACE}"\nb: "\\q"\n'
    (error,) = parse(text).errors
    assert text[error.span.start :].startswith("\\q")


def test_a_place_behind_a_pair_is_found_in_the_source():
    text = f'a: "{FACE} ${{credentials.key}}"\n'
    scalar = get(parse(text).root, "a")
    assert isinstance(scalar, Scalar)
    at = scalar.value.index("${")
    assert text[scalar_map(text, scalar).offset(at) :].startswith("${credentials.key}")


@given(st.dictionaries(st.text(max_size=8), st.text(max_size=20), max_size=4))
@settings(max_examples=300, deadline=None, derandomize=True)
def test_json_is_read_as_what_it_means(value: dict[str, str]):
    text = json.dumps(value, ensure_ascii=True)
    tree = parse(text)
    assert (tree.errors, to_value(tree.root)) == ((), value)
