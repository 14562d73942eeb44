"""`docs/commands.md`, for authors of editor integrations, says what the server takes and gives."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from e2e.connectors import api_key_connector
from e2e.editor import write_files

from spec_lsp.connector.build import build
from spec_lsp.connector.files import DiskFiles
from spec_lsp.runtime.auth_form import auth_form
from spec_lsp.runtime.har import to_har
from spec_lsp.runtime.run_request import RunRequest
from spec_lsp.runtime.trace import (
    Exchange,
    ReceivedResponse,
    SentRequest,
    cancelled_before,
    exchange_to_json,
)
from spec_lsp.server.server import COMMANDS
from spec_lsp.server.session import Session
from spec_lsp.server.workspace_tests import found_tests

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGE = (DOCS / "commands.md").read_text(encoding="utf-8")


def section(heading: str) -> str:
    """The text below a heading, to the next one of any level."""
    _, found, after = PAGE.partition(f"# {heading}\n")
    assert found, heading
    return re.split(r"^#+ ", after, maxsplit=1, flags=re.MULTILINE)[0]


def examples(heading: str) -> list[Any]:
    """The JSON below a heading."""
    blocks = re.findall(r"^```json\n(.*?)^```", section(heading), re.MULTILINE | re.DOTALL)
    return [json.loads(block) for block in blocks]


@pytest.mark.parametrize("command", list(COMMANDS))
def test_every_command_has_a_section_with_an_example(command: str):
    assert examples(f"`{command}`")
    assert f"- [`{command}`](#{command.replace('.', '').lower()})" in PAGE


def test_no_command_is_described_that_is_not_there():
    assert set(re.findall(r"`(spec-lsp\.[a-zA-Z]+)`", PAGE)) == {*COMMANDS}


def test_every_key_that_is_explained_stands_in_an_example():
    for command in COMMANDS:
        text = section(f"`{command}`")
        rows = re.findall(r"^\| (`.*?) \|", text, re.MULTILINE)
        for key in {name for row in rows for name in re.findall(r"`(\w+)`", row)}:
            assert f'"{key}"' in text, (command, key)


def test_the_answers_have_the_keys_of_the_examples(tmp_path: Path):
    write_files(tmp_path / "acme", api_key_connector())
    files = DiskFiles(tmp_path / "acme")
    model = build(files)

    _, form = examples("`spec-lsp.authForm`")
    assert [*auth_form(model, files, None, None)] == [*form]

    session = Session(folders=[tmp_path])
    root = tmp_path / "acme"
    (test,) = found_tests(session, root, session.analysis(root))
    _, told = examples("`spec-lsp.authTests`")
    assert [*test.told] == [*told["tests"][0]]

    trace = cancelled_before(RunRequest(model, files, "acme"))
    (example,) = examples("The trace")
    assert [*trace.to_json()] == [*example]
    request = SentRequest("GET", "https://api.example.com", ())
    exchange = exchange_to_json(Exchange(1, 0, 0, request, ReceivedResponse(200, ())), None)
    _, revealed = examples("`spec-lsp.revealExchange`")
    for shown in (example["exchanges"][0], revealed):
        assert [*exchange] == [*shown]
        assert [*exchange["request"]] == [*shown["request"]]
        assert [*exchange["response"]] == [*shown["response"]]

    _, har = examples("`spec-lsp.exportHar`")
    assert [*to_har(trace)["log"]] == [*har["log"]]


def test_the_pages_that_lead_there():
    for page in (DOCS / "configuration.md", DOCS.parent / "README.md"):
        assert re.search(r"\]\((docs/)?commands\.md\)", page.read_text(encoding="utf-8"))
