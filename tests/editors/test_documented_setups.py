"""The set-ups of docs/editors that no test can run: their settings parse, start the right command,
and give the server what it understands."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import tomli

from spec_lsp.server.convert import RUN_AUTH_TEST
from spec_lsp.server.run_settings import read_run_settings

PAGES = ("neovim", "emacs", "helix", "zed", "jetbrains", "sublime")


def text_of(project: Path, page: str) -> str:
    return (project / "docs" / "editors" / f"{page}.md").read_text("utf-8")


def blocks(project: Path, page: str, language: str) -> list[dict[str, Any]]:
    """The parsed blocks of a page, in their order."""
    parse = {"json": json.loads, "toml": tomli.loads}[language]
    found = re.findall(
        rf"^```{language}\n(.*?)^```$", text_of(project, page), re.DOTALL | re.MULTILINE
    )
    return [parse(block) for block in found]


@pytest.mark.parametrize("page", PAGES)
def test_every_page_says_how_to_test_with_which_parameters_and_what_to_do_if_nothing_happens(
    page: str, project: Path
) -> None:
    text = text_of(project, page)
    assert "auth test" in text
    assert "`spec-lsp.local.yml`" in text
    assert "SPEC501" in text
    assert "## If nothing happens" in text
    assert "wrong secret" in text
    assert ("not run by the tests" in text) == (page not in ("neovim", "emacs"))


@pytest.mark.parametrize("page", ["README", *PAGES])
def test_every_block_of_settings_parses(page: str, project: Path) -> None:
    for language in ("json", "toml"):
        blocks(project, page, language)


def test_the_index_and_the_readme_lead_to_every_page(project: Path) -> None:
    index = text_of(project, "README")
    readme = (project / "README.md").read_text("utf-8")
    for page in PAGES:
        assert f"({page}.md)" in index
        assert f"(docs/editors/{page}.md)" in readme


@pytest.mark.parametrize("page", ["README", *PAGES])
def test_every_link_to_another_page_leads_somewhere(page: str, project: Path) -> None:
    for link in re.findall(r"\]\(([^):]+?)(?:#[^)]*)?\)", text_of(project, page)):
        assert (project / "docs" / "editors" / link).exists(), link


def test_the_settings_start_the_server(project: Path) -> None:
    helix = blocks(project, "helix", "toml")[0]["language-server"]["spec-lsp"]
    sublime = blocks(project, "sublime", "json")[0]["spec-lsp"]
    jetbrains = blocks(project, "jetbrains", "json")[0]
    zed = blocks(project, "zed", "json")[0]["lsp"]["yaml-language-server"]["binary"]
    commands = [
        [helix["command"], *helix["args"]],
        sublime["command"],
        jetbrains["programArgs"]["default"].split(),
        [Path(zed["path"]).name, *zed["arguments"]],
    ]
    assert commands == [["spec-lsp", "serve"]] * 4
    program = Path(sys.executable).with_name("spec-lsp")
    told = subprocess.run([program, "serve", "--help"], capture_output=True, timeout=60, check=True)
    assert b"language server" in told.stdout.lower()


def test_helix_asks_spec_lsp_in_every_language_of_a_connector(project: Path) -> None:
    languages = blocks(project, "helix", "toml")[0]["language"]
    assert [language["name"] for language in languages] == ["yaml", "javascript", "typescript"]
    assert all(language["language-servers"][0] == "spec-lsp" for language in languages)


def test_the_keys_of_helix_run_the_command_on_the_file_that_is_shown(project: Path) -> None:
    keys = blocks(project, "helix", "toml")[1]["keys"]["normal"]["space"]
    given: list[dict[str, Any]] = []
    for line in keys.values():
        command, name, argument = line.split(" ", 2)
        assert (command, name) == (":lsp-workspace-command", RUN_AUTH_TEST)
        given.append(json.loads(argument))
    file = "file://%sh{realpath %{buffer_name}}"
    assert given == [{"uri": file}, {"uri": file, "wrongSecret": True}]


def test_run_on_save_is_asked_for_as_the_server_understands_it(project: Path) -> None:
    helix = blocks(project, "helix", "toml")[2]["language-server"]["spec-lsp"]["config"]
    jetbrains = blocks(project, "jetbrains", "json")[1]
    for options in (helix, jetbrains):
        settings, problems = read_run_settings(options["run"])
        assert (settings.on_save, problems) == (True, ())
