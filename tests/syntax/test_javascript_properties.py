"""Whatever the text, reading it raises nothing, and every span lies inside it."""

import re

from hypothesis import given
from hypothesis import strategies as st
from syntax import javascript_corpus as corpus

from spec_lsp.syntax.javascript.context import context_uses
from spec_lsp.syntax.javascript.linking import Program
from spec_lsp.syntax.javascript.located import Located, Module
from spec_lsp.syntax.javascript.modules import to_commonjs
from spec_lsp.syntax.javascript.returns import returned_shape
from spec_lsp.syntax.javascript.script import ScriptLanguage, parse_javascript
from spec_lsp.text.source import Span

LANGUAGES = st.sampled_from(["javascript", "typescript"])
CORPUS = (*corpus.JAVASCRIPT, *corpus.TYPESCRIPT)
FRAGMENTS = (
    "export ", "default ", "import ", "from 'x'", "{", "}", "(", ")", "=>", "function ", "class ",
    "async ", "exports.test=", "module.exports=", "a", "...c", ",", ":", ";", "\n", "\r\n", "😀",
    "\ud800", "\u2028", "`${", "`", "'", '"', "/*", "*/", "//", "<T>", " as T", "!", "?", "type A=",
    "enum A", "namespace N", "constructor(private a", "super()", "import(",
    "return ", "const ", "=", "[", "]", "await ", "\\u{110000}", "\0", "\ufeff", "é",
)  # fmt: skip
PROGRAMS = st.one_of(
    st.text(st.characters(codec=None, exclude_categories=()), max_size=80),
    st.lists(st.sampled_from(FRAGMENTS), max_size=40).map("".join),
    st.builds(lambda text, end: text[:end], st.sampled_from(CORPUS), st.integers(0, 2000)),
    st.builds(
        lambda text, at, extra: text[:at] + extra + text[at:],
        st.sampled_from(CORPUS),
        st.integers(0, 2000),
        st.sampled_from(FRAGMENTS),
    ),
)


@given(PROGRAMS, LANGUAGES)
def test_spans_lie_inside_the_text(text: str, language: ScriptLanguage):
    script = parse_javascript(text, language)
    module = Module("main", script)
    files = Program(lambda path, specifier: module if specifier else None)
    spans: list[Span] = [
        *(suspicion.span for suspicion in script.suspicions),
        *(export.span for export in script.exports),
        *(use.span for use in script.imports),
    ]
    for export in script.exports:
        if export.function is None:
            continue
        function = Located(module, export.function)
        shape = returned_shape(files, function)
        spans += [span for key in shape.keys for span in (key.span, key.value_span)]
        for use in context_uses(files, function).uses:
            spans += [use.span, use.head, *(segment.span for segment in use.segments)]
    assert all(0 <= span.start <= span.end <= len(text) for span in spans)


@given(PROGRAMS, LANGUAGES)
def test_compiled_code_keeps_every_line_and_leads_back(text: str, language: ScriptLanguage):
    compiled = to_commonjs(text, language)
    ends = re.compile(r"[\r\n\u2028\u2029]")
    assert ends.findall(compiled.code) == ends.findall(text)
    assert not ends.search(compiled.prologue + compiled.epilogue)
    assert all(0 <= one.span.start <= one.span.end <= len(text) for one in compiled.unsupported)
    places = [compiled.columns.source(offset) for offset in range(len(compiled.code) + 1)]
    assert places == sorted(places)
    assert places[-1] == len(text)
    # What stands at a line's end in one stands there in the other.
    for after, before in zip(ends.finditer(compiled.code), ends.finditer(text), strict=True):
        assert places[after.start()] == before.start()


NAMES = st.from_regex(r"\A[a-z]{3,6}_[0-9]\Z")
STATEMENTS = st.sampled_from(
    [
        "import {N} from 'N';",
        "import type {N} from 'N'\n",
        "export const N: N<N> = N as N\n",
        "export default {N: N!, [N]: <N>N}\n",
        "export {N as N}; let N: N\n",
        "export async function N(N?: N, {N}: {N: N} = N): Promise<{\n N: N\n}> { return N }\n",
        "exports.N = async (N: N): Promise<{\n N: N }> => ({N, 'é😀': N})\n",
        "interface N { N: N }\n",
        "class N<N> extends N<N> implements N { private N: N = N; N?(N: N): N { return N } }\n",
    ]
)


@given(st.lists(st.tuples(STATEMENTS, NAMES), max_size=8))
def test_what_stays_of_the_text_stays_in_place(parts: list[tuple[str, str]]):
    text = "".join(statement.replace("N", name) for statement, name in parts)
    compiled = to_commonjs(text, "typescript")
    for match in re.finditer(r"[a-z]{3,6}_[0-9]", compiled.code):
        start = compiled.columns.source(match.start())
        assert text[start : start + len(match.group())] == match.group()


@given(st.sampled_from(CORPUS), LANGUAGES)
def test_a_program_without_modules_or_types_is_not_touched(text: str, language: ScriptLanguage):
    plain = re.sub(r"\b(import|export)\b.*", "", text)
    if "interface" not in plain and "enum" not in plain:
        assert to_commonjs(plain, language).code == plain


HOSTILE = 10_000


def test_deep_and_wide_sources_end():
    languages: tuple[ScriptLanguage, ...] = ("javascript", "typescript")
    texts = (
        "[" * HOSTILE + "]" * HOSTILE,
        "function f(){" * HOSTILE,
        "exports.m=()=>" + "(a" * HOSTILE,
        "exports.m=" + "x=>" * HOSTILE + "1",
        "exports.m=c=>c" + ".a" * HOSTILE + "[0]" * HOSTILE,
        "exports.m=c=>{return " + "{...c,a:" * HOSTILE + "}" * HOSTILE,
        "exports.m=()=>" + "await " * HOSTILE + "x",
        "function f(c){" + "f(c.a);f(c.b);" * 200 + "return {...f(c.a)}} exports.m=f",
        "module.exports=a;" * HOSTILE + "var a={}",
        "namespace a {" * HOSTILE + "}" * HOSTILE,
        "x as " * HOSTILE,
    )
    for number, text in enumerate(texts):
        language = languages[number % 2]
        module = Module("main", parse_javascript(text, language))
        files = Program(lambda path, specifier: None)
        method = files.method(module, "m")
        returned_shape(files, method)
        context_uses(files, method)
        assert to_commonjs(text, language).code.count("\n") == text.count("\n")
