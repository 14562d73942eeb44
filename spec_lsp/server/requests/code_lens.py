"""`textDocument/codeLens`."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from lsprotocol import types as lsp

from spec_lsp.server import convert
from spec_lsp.server.question import Question, question
from spec_lsp.server.registration import CONNECTOR, Feature

if TYPE_CHECKING:
    from spec_lsp.features.code_lens import RunLens
    from spec_lsp.server.language_server import SpecLanguageServer
    from spec_lsp.server.results import Verdict


def code_lens(server: SpecLanguageServer, params: lsp.CodeLensParams) -> list[lsp.CodeLens]:
    """Where the auth test can be run, what it said last, and how often fields are used."""
    from spec_lsp.features.code_lens import code_lenses, reference_lenses

    asked = question(server, params.text_document.uri)
    if asked is None:
        return []
    uri = params.text_document.uri
    found: list[lsp.CodeLens] = []
    lenses = code_lenses(asked.analysis, asked.path)
    for number, lens in enumerate(lenses):
        found.append(convert.to_code_lens(uri, asked.source, lens, asked.session.encoding))
        verdict = asked.session.results.verdict(asked.root, lens.option)
        # Behind the others of its test: it is long, and they are to be clicked.
        is_last = number + 1 == len(lenses) or lenses[number + 1].option != lens.option
        if verdict is not None and is_last:
            found.append(_last(uri, asked, lens, verdict))
    if asked.session.configurations.editing.reference_lenses:
        found += [
            lsp.CodeLens(asked.range(lens.span), lsp.Command(lens.title, ""))
            for lens in reference_lenses(asked.analysis, asked.path)
        ]
    return found


def _last(uri: str, asked: Question, lens: RunLens, verdict: Verdict) -> lsp.CodeLens:
    """What a test said last. Clicked, it runs again."""
    sign = {"passed": "✓", "failed": "✗"}.get(verdict.outcome, "–")
    title = f"{sign} {verdict.outcome} {verdict.at}, {verdict.milliseconds} ms"
    if verdict.outcome != "passed":
        title = f"{sign} {verdict.outcome} {verdict.at}: {_short(verdict.message)}"
    if verdict.is_stale:
        title += " (before the last edit)"
    again = convert.to_code_lens(
        uri, asked.source, replace(lens, wrong_secret=False), asked.session.encoding
    )
    assert again.command is not None
    again.command.title = title
    return again


def _short(text: str) -> str:
    """The first sentence, without what is said in brackets."""
    line = re.sub(r" \([^)]*\)", "", " ".join(text.split())).split(". ")[0].removesuffix(".")
    return line if len(line) <= _MAX_MESSAGE else f"{line[: _MAX_MESSAGE - 1]}…"


_MAX_MESSAGE = 60

FEATURES = (
    Feature(
        lsp.TEXT_DOCUMENT_CODE_LENS,
        code_lens,
        lsp.CodeLensOptions(resolve_provider=False),
        files=CONNECTOR,
        summary="run the auth test, also with a wrong secret; what it said last; by a setting, how "
        "often a form field is used",
    ),
)
