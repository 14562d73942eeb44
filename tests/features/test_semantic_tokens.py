"""What the words of a connector's YAML mean, and the hints between them."""

from __future__ import annotations

from textwrap import dedent

from hypothesis import given
from marked import CONNECTOR, SPEC
from yaml_texts import edited_texts

from spec_lsp.connector.analysis import analyse
from spec_lsp.connector.files import MemoryFiles
from spec_lsp.features.inlay_hints import inlay_hints
from spec_lsp.features.semantic_tokens import MODIFIERS, TOKEN_TYPES, semantic_tokens
from spec_lsp.server.requests import semantic_tokens as request
from spec_lsp.text.source import Span

MAP = "auth/make-api-client.map.yml"


def tokens(text: str, path: str = MAP) -> list[str]:
    """Each token as ``text type``, with a ``!`` where it leads nowhere."""
    text = dedent(text).lstrip("\n")
    analysis = analyse(MemoryFiles({**CONNECTOR, path: text}))
    return [
        f"{token.span.of(text)} {token.type}{'!' if token.unresolved else ''}"
        for token in semantic_tokens(analysis, path)
    ]


def test_a_template_with_its_expressions():
    assert tokens(
        """
        headers:
          A:
            $template: "é😀 ${base64(credentials.apiKey + ':x')} ${nope(credentials['key']?1:null)}"
        """
    ) == [
        "$template function",
        "${ operator",
        "base64 function",
        "credentials variable",
        "apiKey property",
        "+ operator",
        "':x' string",
        "} operator",
        "${ operator",
        "nope function!",
        "credentials variable",
        "key property!",
        "? operator",
        "1 number",
        ": operator",
        "null keyword",
        "} operator",
    ]


def test_locators_and_names_that_lead_nowhere():
    assert tokens(
        """
        headers:
          A: {$var: $.credentials.apiKey}
          B: {$var: credentials.apikey.x}
          C: {$var: nothing.x}
          D: {$concat: [a, {$var: 'connectionParameters.apiKey'}]}
          $plain: data
        """
    ) == [
        "$var function", "credentials variable", "apiKey property",
        "$var function", "credentials variable", "apikey property!", "x property!",
        "$var function", "nothing variable!", "x property!",
        "$concat function", "$var function", "connectionParameters variable", "apiKey property",
    ]  # fmt: skip


def test_a_text_of_several_lines_has_tokens_on_each():
    assert tokens(
        """
        headers:
          A:
            $template: |
              ${credentials
                .apiKey}
              \\${literal}
          B:
            $template: "a\\u00e9${credentials.\\
              apiKey}"
        """
    ) == [
        "$template function", "${ operator", "credentials variable", "apiKey property",
        "} operator", "$template function", "${ operator", "credentials variable",
        "apiKey property", "} operator",
    ]  # fmt: skip


def test_spec_yml_has_methods_options_and_words_of_the_format():
    assert tokens(SPEC + "  options:\n    'basic':\n      type: oauth2\n", "spec.yml") == [
        "client-credentials enumMember",
        "makeApiClient method",
        "mapping enumMember",
        "test method",
        "javascript enumMember",
        "basic namespace",
        "oauth2 enumMember",
    ]


def test_those_of_a_part_of_the_document():
    text = "headers:\n  A: {$var: credentials.apiKey}\n  B: {$var: credentials.apiKey}\n"
    analysis = analyse(MemoryFiles({**CONNECTOR, MAP: text}))
    start = text.index("  B")
    part = semantic_tokens(analysis, MAP, Span(start, len(text)))
    assert part == semantic_tokens(analysis, MAP)[3:]


def test_the_legend_is_the_features():
    assert (request.TOKEN_TYPES, request.MODIFIERS) == (TOKEN_TYPES, MODIFIERS)


def test_hints_tell_files_and_types():
    text = "headers:\n  A: {$template: \"${credentials.apiKey}${credentials['apiKey']}\"}\n"
    files = {**CONNECTOR, MAP: text}
    analysis = analyse(MemoryFiles(files))

    def shown(path: str) -> str:
        """The text with its hints in it."""
        written = files[path]
        for hint in reversed(inlay_hints(analysis, path, Span(0, len(written)))):
            written = f"{written[: hint.offset]}‹{hint.label}›{written[hint.offset :]}"
        return written

    assert shown(MAP) == (
        'headers:\n  A: {$template: "${credentials.apiKey‹: string›}'
        "${credentials['apiKey']‹: string›}\"}\n"
    )
    assert shown("spec.yml") == SPEC.replace("mapping\n", f"mapping‹→ {MAP}›\n").replace(
        "javascript\n", "javascript‹→ auth/test.js›\n"
    )
    assert inlay_hints(analysis, MAP, Span(0, 5)) == ()


@given(edited_texts())
def test_any_text_has_tokens_in_order_on_its_lines(text: str):
    analysis = analyse(MemoryFiles({**CONNECTOR, "spec.yml": SPEC + text, MAP: text}))
    for path in ("spec.yml", MAP):
        source = analysis.source(path)
        last = 0
        for token in semantic_tokens(analysis, path):
            assert last <= token.span.start < token.span.end <= len(source.text)
            assert source.line_at(token.span.start) == source.line_at(token.span.end - 1)
            last = token.span.end
        inlay_hints(analysis, path, Span(0, len(source.text)))
