"""A mapping as JavaScript: what is written, that it gives the same, and what is left alone."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest
from marked import CONNECTOR, FORM, SPEC

from spec_lsp.connector.analysis import analyse
from spec_lsp.connector.files import MemoryFiles
from spec_lsp.features.refactorings.all import refactorings
from spec_lsp.text.source import Span

from .applied import after, applied, offers
from .equivalence import ODD, samples, values
from .test_everywhere import PROJECT, ROOTS, texts_of

MAP = "auth/make-api-client.map.yml"
PROGRAM = "auth/make-api-client.js"
TITLE = "Convert to JavaScript"
REQUIRED = SPEC.replace("type: object", "type: object\n      required: [apiKey]", 1)


def program(mapping: str, spec: str = SPEC) -> str:
    files = {**CONNECTOR, "spec.yml": spec, MAP: mapping}
    changed = after(files, MAP, "¦" + mapping.lstrip("\n").lstrip(" ")[:5], TITLE)
    assert changed[MAP] == ""
    return changed[PROGRAM]


def is_offered(mapping: str, spec: str = SPEC) -> bool:
    files = {**CONNECTOR, "spec.yml": spec, MAP: mapping}
    return TITLE in offers(files, MAP, "¦" + mapping[:4])


def test_the_file_and_the_block_change_together():
    assert after(CONNECTOR, MAP, "¦baseUri", TITLE) == {
        "spec.yml": SPEC.replace("mapping", "javascript"),
        MAP: "",
        PROGRAM: """\
exports.makeApiClient = async function ({ credentials }) {
  return {
    baseUri: 'https://api.example.com/v1',
    headers: {
      Authorization: `Bearer ${credentials.apiKey ?? ''}`,
    },
  };
};
""",
    }
    assert TITLE in offers(CONNECTOR, "spec.yml", "make¦ApiClient")


def test_what_the_form_asks_for_in_any_case_is_there():
    text = program('headers: {A: {$template: "Bearer ${credentials.apiKey}"}}\n', REQUIRED)
    assert "A: `Bearer ${credentials.apiKey}`," in text


def test_where_files_alone_stand_for_methods_only_the_file_changes():
    changed = after({**CONNECTOR, "spec.yml": FORM}, MAP, "¦baseUri", TITLE)
    assert sorted(changed) == [PROGRAM, MAP]


def test_comments_are_kept():
    text = program("""\
# about the file

# where it is
baseUri: https://a.example  # the host
# what it sends
headers:
  # the key
  X-Key:
    $var: credentials.apiKey  # as it is
  X-List: "a"
  # the last
# the end
""")
    assert (
        text
        == """\
// about the file
exports.makeApiClient = async function ({ credentials }) {
  return {
    // where it is
    // the host
    baseUri: 'https://a.example',
    // what it sends
    headers: {
      // the key
      // as it is
      'X-Key': credentials.apiKey,
      'X-List': 'a',
    },
  };
};
// the last
// the end
"""
    )


@pytest.mark.parametrize(
    "mapping",
    [
        "a: {$jsonata: credentials.x}\n",
        "a: {$var: 'credentials.list[0]'}\n",
        "a: {$var: credentials.apiKey.length}\n",
        "a: {$var: credentials.toString}\n",
        "a: {$var: credentials.a.trim}\n",
        "a: {$var: 'credentials.'}\n",
        "a: {$concat: {values: [a, {$var: credentials.b}], delimiter: '-'}}\n",
        "a: {$concat: [{$var: credentials.a}, {$var: credentials.b}]}\n",
        "a: {$template: '${md5(credentials.a)}'}\n",
        "a: {$template: '${credentials.a - 1}'}\n",
        "a: {b: {$var: credentials.apiKey}}\nc: 1\n",
        "a: [{$var: credentials.apiKey}]\n",
        "{$var: credentials.apiKey}\n",
        "x: &a 1\ny: *a\n",
        "__proto__: 1\n",
        "a: {$templte: x}\n",
        "responseHandlers: []\n",
        "a: .inf\n",
        "a: 99999999999999999999\n",
        "a: {$var: item.x}\n",
        "a: {$plain: {$var: x}}\n",
        "# spec-lsp: ignore-file[SPEC404]\na: 1\n",
        "a: 1\nb: [\n",
    ],
)
def test_what_may_come_out_otherwise_is_left_alone(mapping: str):
    assert not is_offered(mapping)


def test_a_file_that_serves_others_too_is_left_alone():
    spec = SPEC + "  options:\n    other:\n      type: client-credentials\n"
    spec += "      makeApiClient: {implementationType: mapping}\n"
    assert not is_offered("baseUri: https://a.example\n", spec)
    files = {**CONNECTOR, PROGRAM: "exports.makeApiClient = () => 1\n"}
    assert TITLE not in offers(files, MAP, "¦baseUri")


MAPPINGS = (
    """
    baseUri: https://a.example/v1
    headers:
      A: {$template: "Bearer ${credentials.apiKey}"}
      B: {$template: "${credentials.apiKey}"}
      C: {$var: credentials.other}
      D: {$concat: ['x ', {$var: credentials.other}, 1, null, {$template: 'a${credentials.a}'}]}
      E: {$template: "${base64(credentials.apiKey + ':' + credentials.other)}"}
      F: {$template: "${base64(credentials.other)} ${credentials.other || 1} ${!credentials.a}"}
      G: {$template: "a`b\\\\${credentials.other ?? connectorParameters.x}"}
      H: {$template: "${credentials.other ? 'yes' : credentials.x}"}
      I: {$template: "${`<${credentials.other}>`} ${credentials['other']} ${credentials.a.b}"}
      J: {$template: "${credentials.other && credentials.apiKey} ${credentials.other + 1}"}
      K: {$template: "${(credentials.other || 1) + (credentials.x ?? 'x')}"}
    """,
    """
    baseUri: {$var: connectionParameters.apiKey}
    query: {a: {$var: credentials.other}, b: {$var: credentials.a.b}}
    auth: {username: {$var: credentials.apiKey}, password: {$var: credentials.other}}
    list: [1, -2.5, 1.0e+3, 'it''s', "tab\\t\\u2028 😀", null, true, [], {}, [a, {b: c}]]
    'odd key': {$var: 'credentials.odd-key'}
    12: x
    """,
)


@pytest.mark.parametrize("mapping", MAPPINGS)
async def test_the_program_gives_what_the_mapping_gives(mapping: str):
    files = {**CONNECTOR, "spec.yml": REQUIRED, MAP: dedent(mapping).lstrip("\n")}
    analysis = analyse(MemoryFiles(files))
    (authentication,) = analysis.connector.authentications
    given = [*samples(analysis, authentication, authentication.methods["makeApiClient"])]
    for number, one in enumerate(given):
        odd = [ODD[(number * step + 1) % len(ODD)] for step in (1, 5, 3, 7)]
        names = ("other", "a", "odd-key", "x")
        one["credentials"] |= dict(zip(names, odd, strict=True)) if number % 4 else {}
        one["connectorParameters"] |= {"x": ODD[number % len(ODD)]}
    offered = offers(files, MAP, "¦baseUri")
    assert TITLE in offered
    changed = applied(files, offered[TITLE].changes)
    expected = await values(files, None, "makeApiClient", given)
    assert await values(changed, None, "makeApiClient", given) == expected


@pytest.mark.parametrize("root", ROOTS, ids=lambda root: root.relative_to(PROJECT).as_posix())
async def test_it_does_so_in_every_connector(root: Path):
    files = texts_of(root)
    analysis = analyse(MemoryFiles(files))
    for authentication, block, implementation in analysis.connector.implementations():
        if implementation.inline:
            continue
        for one in refactorings(analysis, implementation.path, Span(0, 0)):
            if one.title != TITLE:
                continue
            given = [*samples(analysis, authentication, block)]
            changed = applied(files, one.changes)
            where = (authentication.option, block.method.key, given)
            assert await values(changed, *where) == await values(files, *where)
