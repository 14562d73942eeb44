"""A method's body in spec.yml or in a file of its own: there and back."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest
from marked import API_CLIENT, CONNECTOR, SPEC, TEST

from spec_lsp.connector.analysis import analyse
from spec_lsp.connector.files import MemoryFiles
from spec_lsp.features.refactorings.all import refactorings
from spec_lsp.text.source import Span

from .applied import after, applied, offers
from .test_everywhere import PROJECT, ROOTS, texts_of

MAP = "auth/make-api-client.map.yml"
INLINE = "Move it into spec.yml"
INLINED = """\
auth:
  type: client-credentials
  makeApiClient:
    implementationType: mapping
    mapping:
      # where it is
      baseUri: https://api.example.com/v1
      headers:
          A: "b"  # as it stands
  test:
    implementationType: javascript
    code: |
      exports.test = async () => {

        return true
      }
"""


def test_a_file_moves_into_its_block():
    assert after(CONNECTOR, MAP, "base¦Uri", INLINE) == {
        "spec.yml": SPEC.replace(
            "mapping\n",
            "mapping\n    mapping:\n" + "".join(f"      {x}\n" for x in API_CLIENT.splitlines()),
        ),
        MAP: "",
    }
    changed = after(CONNECTOR, "spec.yml", "¦test:", INLINE)
    assert changed == {
        "spec.yml": SPEC + "    code: |\n" + "".join(f"      {x}\n" for x in TEST.splitlines()),
        "auth/test.js": "",
    }


def test_a_body_moves_into_its_file():
    changed = after({"spec.yml": INLINED}, "spec.yml", "¦baseUri", f"Move it into {MAP}")
    assert changed[MAP] == dedent("""\
        # where it is
        baseUri: https://api.example.com/v1
        headers:
            A: "b"  # as it stands
        """)
    start, end = INLINED.index("    mapping:\n"), INLINED.index("  test:")
    assert changed["spec.yml"] == INLINED[:start] + INLINED[end:]
    changed = after({"spec.yml": INLINED}, "spec.yml", "¦test:", "Move it into auth/test.js")
    assert changed["auth/test.js"] == "exports.test = async () => {\n\n  return true\n}\n"


def test_a_body_without_a_type_says_its_type_then():
    spec = INLINED.replace("    implementationType: javascript\n", "")
    changed = after({"spec.yml": spec}, "spec.yml", "¦test:", "Move it into auth/test.js")
    assert changed["spec.yml"].endswith("  test:\n    implementationType: javascript\n")


def test_the_path_that_is_named_goes_with_the_file():
    spec = SPEC.replace("javascript\n", "javascript\n    filePath: lib/ping.js\n")
    files = {"spec.yml": spec, MAP: API_CLIENT, "lib/ping.js": TEST}
    changed = after(files, "lib/ping.js", "¦exports", INLINE)
    assert "filePath" not in changed["spec.yml"]
    assert changed["spec.yml"] == SPEC + "    code: |\n" + "".join(
        f"      {line}\n" for line in TEST.splitlines()
    )


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("auth/test.js", "const { a } = require('./a')\nexports.test = () => a\n"),
        ("auth/test.js", "\n\nexports.test = () => 1\n"),
        ("auth/test.js", "exports.test = () => {\n"),
        ("auth/test.js", "exports.test = () => '\u2028'\n"),
        ("auth/test.ts", "exports.test = (): number => 1\n"),
        (MAP, "baseUri: &a x\nheaders: {A: *a}\n"),
        (MAP, "---\nbaseUri: x\n"),
        (MAP, "# spec-lsp: ignore-file[SPEC404]\nbaseUri: x\n"),
        (MAP, "12\n"),
    ],
)
def test_what_would_mean_something_else_in_spec_yml_stays(path: str, text: str):
    files = {"spec.yml": SPEC, MAP: API_CLIENT, "auth/test.js": TEST, path: text}
    if path.endswith(".ts"):
        del files["auth/test.js"]
    assert INLINE not in offers(files, path, "¦" + text.strip()[:4])


def test_what_something_else_needs_stays():
    shared = SPEC + "  options:\n    other:\n      type: client-credentials\n"
    assert INLINE not in offers({**CONNECTOR, "spec.yml": shared}, MAP, "¦baseUri")
    files = {**CONNECTOR, "lib/a.js": "require('../auth/test')\n"}
    files["spec.yml"] += "  disconnect: {implementationType: javascript, filePath: lib/a.js}\n"
    assert INLINE not in offers(files, "auth/test.js", "¦exports")
    flow = SPEC.replace(
        "makeApiClient:\n    implementationType: mapping", "makeApiClient: {type: mapping}"
    )
    assert INLINE not in offers({**CONNECTOR, "spec.yml": flow}, MAP, "¦baseUri")


def test_a_file_that_would_do_more_than_its_body_is_not_made():
    options = INLINED + "  options:\n    other:\n      type: client-credentials\n"
    assert (
        offers({"spec.yml": options}, "spec.yml", "¦baseUri").keys() & {f"Move it into {MAP}"}
        == set()
    )
    there = {"spec.yml": INLINED, "auth/test.js": TEST}
    assert not any("Move" in one for one in offers(there, "spec.yml", "¦test:"))


@pytest.mark.parametrize("root", ROOTS, ids=lambda root: root.relative_to(PROJECT).as_posix())
def test_there_and_back(root: Path):
    files = texts_of(root)
    analysis = analyse(MemoryFiles(files))
    for _, block, implementation in analysis.connector.implementations():
        for one in refactorings(analysis, implementation.path, Span(0, 0)):
            if one.title != INLINE or block.file_path is not None:
                continue
            inline = applied(files, one.changes)
            if implementation.path in inline:
                continue  # of another method that begins there
            back = refactorings(analyse(MemoryFiles(inline)), "spec.yml", block.key_span)
            for other in back:
                if other.title == f"Move it into {implementation.path}":
                    again = applied(inline, other.changes)
                    assert again["spec.yml"] == files["spec.yml"]
                    before, after = files[implementation.path], again[implementation.path]
                    assert after.splitlines() == before.rstrip().splitlines()
