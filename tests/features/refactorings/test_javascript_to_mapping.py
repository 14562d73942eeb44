"""JavaScript as a mapping: what is written, that it gives the same, and what is left alone."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest
from marked import CONNECTOR, SPEC

from spec_lsp.connector.analysis import analyse
from spec_lsp.connector.files import MemoryFiles
from spec_lsp.features.refactorings.all import refactorings
from spec_lsp.text.source import Span

from .applied import after, applied, offers
from .equivalence import ODD, samples, values
from .test_everywhere import PROJECT, ROOTS, texts_of

MAP = "auth/make-api-client.map.yml"
PROGRAM = "auth/make-api-client.js"
TITLE = "Convert to a mapping"
REQUIRED = SPEC.replace("type: object", "type: object\n      required: [apiKey]", 1)
WITH_CODE = REQUIRED.replace("implementationType: mapping", "implementationType: 'javascript'")


def files_with(program: str) -> dict[str, str]:
    program = dedent(program).lstrip("\n")
    return {"spec.yml": WITH_CODE, PROGRAM: program, "auth/test.js": CONNECTOR["auth/test.js"]}


def returning(value: str, parameters: str = "{ credentials, connectorParameters }") -> str:
    return f"exports.makeApiClient = async function ({parameters}) {{\n  return {value};\n}};\n"


def mapping(program: str) -> str:
    changed = after(files_with(program), PROGRAM, "¦" + dedent(program).lstrip()[:4], TITLE)
    assert changed[PROGRAM] == ""
    assert changed["spec.yml"] == WITH_CODE.replace("'javascript'", "'mapping'")
    return changed[MAP]


def test_the_file_and_the_block_change_together_and_comments_are_kept():
    assert mapping("""
        // about the file
        exports.makeApiClient = async ({ credentials }) => {
          // what it gives
          return {
            // where it is
            baseUri: 'https://a.example', // the host
            headers: {
              Authorization: `Bearer ${credentials.apiKey}`, /* the key */
              'X-Other': credentials.other,
            },
            list: [1, 'a', {}, []],
          };
        };
        // the end
        """) == dedent("""\
        # about the file
        # what it gives

        # where it is
        # the host
        baseUri: "https://a.example"
        headers:
          # the key
          Authorization:
            $template: "Bearer ${credentials.apiKey}"
          X-Other:
            $var: credentials.other
        list:
          - 1
          - a
          - {}
          - []
        # the end
        """)


@pytest.mark.parametrize(
    "program",
    [
        "module.exports = (context) => ({ a: context.credentials.x, b: 1 })\n",
        "exports.makeApiClient = ({ credentials }) => ({ a: credentials.x, b: 1 })\n",
        "export default function ({ credentials }) { return { a: credentials.x, b: 1 } }\n",
        "export const makeApiClient = async ({ credentials }) => ({ a: credentials.x, b: 1 })\n",
        "'use strict'\nmodule.exports.makeApiClient = function makeApiClient({ credentials }) {\n"
        "  return { a: credentials.x, b: 1 }\n}\n",
    ],
)
def test_however_it_is_exported(program: str):
    assert mapping(program) == "a:\n  $var: credentials.x\nb: 1\n"


@pytest.mark.parametrize(
    "value",
    [
        "{ a: `x${credentials.other}` }",  # 'xundefined'
        "{ a: [credentials.other] }",
        "{ a: { b: credentials.other } }",
        "{ a: credentials.other.name, b: 1 }",
        "{ a: credentials.other?.x.name, b: 1 }",
        "{ a: credentials.other?.length, b: 1 }",
        "{ a: credentials.toString, b: 1 }",
        "{ a: undefined, b: 1 }",
        "{ ...credentials, b: 1 }",
        "{ credentials }",
        "{ a() { return 1 }, b: 1 }",
        "{ get a() { return 1 }, b: 1 }",
        "{ a: () => 1, b: 1 }",
        "{ [credentials.x]: 1 }",
        "{ a: 1, a: 2 }",
        "{ $var: 'credentials.x' }",
        "{ __proto__: {}, a: 1 }",
        "{ a: [1, , 2] }",
        "{ a: 1 + 2 }",
        "{ a: credentials.apiKey + credentials.apiKey }",
        "{ a: btoa(credentials.apiKey) }",
        "{ a: Buffer.from(credentials.apiKey).toString('base64') }",  # of a list: bytes
        "{ a: Buffer.from(`${credentials.apiKey}`).toString('hex') }",
        "{ a: `${credentials.apiKey}` }",  # a text, also of a number
        "{ a: credentials.apiKey ?? 'x' }",
        "{ a: '${credentials.x}' }",
        "{ a: 1e400, b: 0x10 }",
        "{ a: other.x, b: 1 }",
        "{ responseHandlers: [] }",
        "{}",
        "[1]",
        "credentials",
        "{ a: 1",
    ],
)
def test_what_may_come_out_otherwise_is_left_alone(value: str):
    assert TITLE not in offers(files_with(returning(value)), PROGRAM, "¦exports")


@pytest.mark.parametrize(
    "program",
    [
        "const a = 1\n" + returning("{ a: 1 }"),
        "exports.makeApiClient = () => { log(); return { a: 1 } }\n",
        "exports.makeApiClient = function* () { return { a: 1 } }\n",
        "exports.makeApiClient = ({ credentials = {} }) => ({ a: credentials.x, b: 1 })\n",
        "exports.makeApiClient = ({ credentials: { x } }) => ({ a: x, b: 1 })\n",
        "exports.makeApiClient = wrap(() => ({ a: 1 }))\n",
        "// spec-lsp: ignore-file[SPEC404]\n" + returning("{ a: 1 }"),
        "/* of two\nlines */\n" + returning("{ a: 1 }"),
        "import x from './x'\nexport const makeApiClient = () => ({ a: 1 })\n",
    ],
)
def test_what_does_more_is_left_alone(program: str):
    assert TITLE not in offers(files_with(program), PROGRAM, "¦" + program[:3])


VALUES = (
    r"""{
      baseUri: 'https://a.example', a: -1.5, b: "it's", c: null, d: true, e: [], f: {},
      'g h': [[1], {x: 'y'}], i: `Bearer ${credentials.apiKey}`, j: 'Basic ' + credentials.apiKey,
      k: `${credentials.other ?? ''}|`,
      l: Buffer.from(`${credentials.apiKey}:${credentials.other}`).toString('base64'),
      m: 'x' + Buffer.from(String(credentials.other)).toString('base64'),
      n: Buffer.from(credentials.apiKey + ':' + credentials.other).toString('base64'),
      o: credentials['odd.key'], p: credentials.a?.b, q: credentials?.a?.['b'], r: `a${1}b`, s: ``,
      t: `${credentials['odd.key'] ?? ''} ${credentials.a?.b ?? ''}`,
      u: 'no', v: 'é😀', w: '1', x: 'null', y: `\${'x'}` + "y'",
      z: `\u00e9\\|${credentials.apiKey}\n`,
      headers: { H: credentials.other }, query: { q: connectorParameters.x },
    }""",
)


@pytest.mark.parametrize("value", VALUES)
async def test_the_mapping_gives_what_the_program_gives(value: str):
    files = files_with(returning(value))
    analysis = analyse(MemoryFiles(files))
    (authentication,) = analysis.connector.authentications
    given = [*samples(analysis, authentication, authentication.methods["makeApiClient"])]
    for number, one in enumerate(given):
        odd = [ODD[(number * step + 1) % len(ODD)] for step in (1, 5, 3)]
        names = ("other", "a", "odd.key")
        one["credentials"] |= dict(zip(names, odd, strict=True)) if number % 4 else {}
        one["credentials"] |= {"a": {"b": odd[0]}} if number % 3 == 0 else {}
        one["connectorParameters"] |= {"x": ODD[number % len(ODD)]} if number % 2 else {}
    changed = applied(files, offers(files, PROGRAM, "¦exports")[TITLE].changes)
    expected = await values(files, None, "makeApiClient", given)
    assert await values(changed, None, "makeApiClient", given) == expected


@pytest.mark.parametrize("root", ROOTS, ids=lambda root: root.relative_to(PROJECT).as_posix())
async def test_a_program_that_was_a_mapping_becomes_one_that_gives_the_same(root: Path):
    files = texts_of(root)
    analysis = analyse(MemoryFiles(files))
    for authentication, block, implementation in analysis.connector.implementations():
        for one in refactorings(analysis, implementation.path, Span(0, 0)):
            if one.title != "Convert to JavaScript":
                continue
            changed = applied(files, one.changes)
            (program,) = changed.keys() - files.keys()
            back = refactorings(analyse(MemoryFiles(changed)), program, Span(0, 0))
            for other in back:
                if other.title != TITLE:
                    continue
                again = applied(changed, other.changes)
                given = [*samples(analysis, authentication, block)]
                where = (authentication.option, block.method.key, given)
                assert await values(again, *where) == await values(files, *where)
                assert again["spec.yml"] == files["spec.yml"]
