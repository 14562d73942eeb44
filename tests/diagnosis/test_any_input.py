"""Whatever stands in a connector's files: no exception, no hang, every span inside its file.

The corpus gives the connectors; each is damaged as files get damaged. `make soak` tries many
more than a normal run does.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marked import CONNECTOR

from spec_lsp.connector.analysis import Analysis, Parsers, analyse
from spec_lsp.connector.discover import find_roots, is_root
from spec_lsp.diagnosis.diagnose import diagnose
from spec_lsp.features.suppress import suppressions
from spec_lsp.findings.finding import EditFile, Finding, Fix
from spec_lsp.rules.registry import RULES
from spec_lsp.rules.rule import Context
from spec_lsp.text.edit import apply_edits
from spec_lsp.text.source import Source

CORPUS = Path(__file__).parents[1] / "corpus"
PARSERS = Parsers(4)


@dataclass(frozen=True)
class BytesFiles:
    """The files of a connector as the bytes that lie on a disk."""

    files: dict[str, bytes]

    def read(self, path: str) -> Source | None:
        data = self.files.get(path)
        return None if data is None else Source.decode(data)

    def _below(self, folder: str) -> list[str]:
        prefix = f"{folder}/" if folder else ""
        return [path[len(prefix) :] for path in self.files if path.startswith(prefix)]

    def names(self, folder: str) -> tuple[str, ...]:
        return tuple(sorted(path for path in self._below(folder) if "/" not in path))

    def folders(self, folder: str) -> tuple[str, ...]:
        return tuple(sorted({path.split("/")[0] for path in self._below(folder) if "/" in path}))

    def declared_packages(self) -> frozenset[str]:
        return frozenset()

    def is_ignored(self, path: str) -> bool | None:
        return None


def _load(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and path.name not in ("expected.txt", "why.md")
    }


CONNECTORS = [_load(root) for root in find_roots(CORPUS)]


def everything(files: dict[str, bytes]) -> tuple[Finding, ...]:
    """All that is found in a connector; asserts what holds for any."""
    analysis = analyse(BytesFiles(files), PARSERS)
    context = Context(analysis, None)
    for rule in RULES:
        if rule.check is not None:
            list(rule.check(rule, context))  # an exception is not swallowed here
    findings = diagnose(analysis, None)
    for number, finding in enumerate(findings):
        silencing = suppressions(analysis, finding) if number < 3 else ()
        _is_sound(analysis, finding, (*finding.fixes, *silencing))
    return findings


def _is_sound(analysis: Analysis, finding: Finding, fixes: tuple[Fix, ...]) -> None:
    places = [(finding.path, finding.span)]
    places += [(related.path, related.span) for related in finding.related]
    for path, span in places:
        assert 0 <= span.start <= span.end <= max(1, len(analysis.source(path).text)), finding
    for fix in fixes:
        for change in fix.changes:
            if isinstance(change, EditFile):
                apply_edits(analysis.source(change.path).text, change.edits)


ODD = ["\u2028", "\u2029", "\x85", "\t", "\0", "😀", "\ufeff", "\r", "\r\n", "&a ", "*a", "<<: ",
       "'", '"', "${", "}", "{", "[", "]", ": ", "- ", "#", "|\n", "!x ", "---\n", "$var: ",
       "`", "/*", "//", "=>", "...", "# spec-lsp: ignore[SPEC206]\n", "<<<<<<< a\n"]  # fmt: skip


@st.composite
def damaged(draw: st.DrawFn) -> dict[str, bytes]:
    """A connector of the corpus, with a few of its files damaged."""
    files = dict(draw(st.sampled_from(CONNECTORS)))
    for _ in range(draw(st.integers(1, 3))):
        path = draw(st.sampled_from(sorted(files)))
        data = files[path]
        at = draw(st.integers(0, len(data)))
        end = min(len(data), at + draw(st.integers(0, 40)))
        kind = draw(st.sampled_from(["cut", "drop", "odd", "bytes", "eol", "double", "gone"]))
        if kind == "cut":
            files[path] = data[:at]
        elif kind == "drop":
            files[path] = data[:at] + data[end:]
        elif kind == "odd":
            files[path] = data[:at] + draw(st.sampled_from(ODD)).encode() + data[at:]
        elif kind == "bytes":
            files[path] = data[:at] + draw(st.binary(max_size=8)) + data[at:]
        elif kind == "eol":
            files[path] = data.replace(b"\n", draw(st.sampled_from([b"\r\n", b"\r"])))
        elif kind == "double":
            files[path] = data[:end] + data[at:]
        elif path != "spec.yml":
            del files[path]
    return files


@given(damaged())
def test_a_damaged_connector(files: dict[str, bytes]):
    everything(files)


@given(st.dictionaries(st.sampled_from(sorted(CONNECTOR)), st.text() | st.binary(max_size=200)))
def test_any_text_in_any_file(texts: dict[str, str | bytes]):
    encoded = {
        path: text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
        for path, text in texts.items()
    }
    everything({**{path: text.encode() for path, text in CONNECTOR.items()}, **encoded})


@pytest.mark.parametrize("path", sorted(CONNECTOR))
def test_truncated_at_every_byte(path: str):
    whole = {name: text.replace("key", "ké😀y").encode() for name, text in CONNECTOR.items()}
    for length in range(len(whole[path])):
        everything({**whole, path: whole[path][:length]})


HUGE = {
    "10 MB of text": b"a" * 10_000_000,
    "10 MB of lines": b"a: b\n" * 2_000_000,
    "10 MB of brackets": b"[" * 10_000_000,
    "depth 10,000 in flow": b"x: " + b"[" * 10_000 + b"]" * 10_000,
    "depth 10,000 in block": b"".join(b" " * n + b"a:\n" for n in range(0, 1_300)),
    "depth 10,000 of lists": b"- " * 10_000 + b"x",
    "aliases times 10^9": b"a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n"
    + b"".join(b"a%d: &a%d [%s]\n" % (n, n, b",".join([b"*a%d" % (n - 1)] * 10)) for n in range(1, 9)),
    "merges times 10^9": b"a0: &a0 {k: 1}\n"
    + b"".join(
        b"a%d: &a%d {<<: [%s]}\n" % (n, n, b",".join([b"*a%d" % (n - 1)] * 10)) for n in range(1, 9)
    ),
    "an alias to itself": b"a: &a {b: *a}\n",
    "100,000 keys": b"".join(b"k%d: 1\n" % n for n in range(100_000)),
    "a template of 1 MB": b'x:\n  $template: "' + b"${credentials.a}" * 60_000 + b'"\n',
    "10,000 parentheses": b'x:\n  $template: "${' + b"(" * 10_000 + b")" * 10_000 + b'}"\n',
    "NUL bytes": b"\0" * 100_000,
    "invalid UTF-8": b"\xff\xfe" * 50_000,
    "one long line": b"auth: {type: " + b"x" * 1_000_000 + b"}",
}  # fmt: skip


@pytest.mark.parametrize("what", HUGE)
@pytest.mark.parametrize("path", ["spec.yml", "auth/make-api-client.map.yml", "auth/test.js"])
def test_what_is_huge_is_no_burden(what: str, path: str):
    everything({**{name: text.encode() for name, text in CONNECTOR.items()}, path: HUGE[what]})


@pytest.mark.parametrize("what", HUGE)
def test_whether_a_huge_file_is_a_connector_is_soon_said(what: str):
    is_root(BytesFiles({"spec.yml": HUGE[what]}))


CODE = {
    "depth 10,000": b"exports.test = " + b"(" * 10_000 + b"1" + b")" * 10_000,
    "10,000 functions": b"function f(){" * 10_000 + b"}" * 10_000,
    "10,000 awaits": b"exports.test = async () => " + b"await " * 10_000 + b"1",
    "10,000 spreads": b"exports.getCredentialsFromConnectionParameters = (c) => ({"
    + b"...c.connectionParameters," * 10_000 + b"})",
    "a chain of 10,000 members": b"exports.test = c => c" + b".credentials" * 10_000,
    "10,000 aliases": b"exports.test = (c) => {"
    + b"".join(b"const a%d = %s;" % (n, b"a%d" % (n - 1) if n else b"c.credentials") for n in range(5_000))
    + b"return a4999.x}",
}  # fmt: skip


@pytest.mark.parametrize("what", CODE)
def test_code_that_is_huge_is_no_burden(what: str):
    base = {name: text.encode() for name, text in CONNECTOR.items()}
    conversion = (
        b"\n  getCredentialsFromConnectionParameters:\n    implementationType: javascript\n"
    )
    base["spec.yml"] += conversion
    everything(
        {
            **base,
            "auth/test.js": CODE[what],
            "auth/get-credentials-from-connection-parameters.js": CODE[what],
        }
    )
