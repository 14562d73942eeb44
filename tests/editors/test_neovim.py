"""Neovim with the set-up that docs/editors/neovim.md tells people to use, driven by its keys."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from editors import neovim
from editors.example import KEY

PROGRAM = neovim.executable()
pytestmark = pytest.mark.skipif(PROGRAM is None, reason="Neovim 0.11 is not installed")

DIAGNOSTICS = """vim.tbl_map(function(d)
  return {d.code, d.lnum, d.col, d.end_col, d.message}
end, vim.diagnostic.get(0))"""
LENSES = """vim.tbl_map(function(lens)
  return {lens.range.start.line, lens.command and lens.command.title or ''}
end, vim.lsp.codelens.get(0))"""
MESSAGES = "vim.api.nvim_exec2('messages', {output = true}).output"
PREFERRED = "{apply = true, filter = function(action) return action.isPreferred end}"
MENU = "vim.tbl_map(function(item) return item.word end, vim.fn.complete_info({'items'}).items)"


@pytest.fixture
def nvim(project: Path, connector: Path, tmp_path: Path) -> Iterator[neovim.Neovim]:
    assert PROGRAM is not None
    setup = neovim.documented_setup(project / "docs" / "editors" / "neovim.md")
    with neovim.running(PROGRAM, setup, tmp_path / "nvim", connector) as editor:
        yield editor


def codes(found: list[list[object]]) -> list[object]:
    return [finding[0] for finding in found]


def test_findings_stand_where_the_mistakes_are_and_go_as_they_are_repaired(
    nvim: neovim.Neovim, connector: Path
) -> None:
    nvim.open(connector / "spec.yml")
    found = nvim.eventually(DIAGNOSTICS, lambda found: len(found) == 3)
    spec = (connector / "spec.yml").read_text("utf-8").splitlines()
    assert [(code, spec[line][start:end]) for code, line, start, end, _ in found] == [
        ("SPEC002", "title"),
        ("SPEC104", "javscript"),
        ("SPEC201", "javascript"),
    ]

    nvim.go_to("javscript")
    nvim.keys("cwjavascript<Esc>")
    nvim.eventually(DIAGNOSTICS, lambda found: codes(found) == ["SPEC002", "SPEC201"])

    nvim.open(connector / "auth" / "make-api-client.map.yml")
    found = nvim.eventually(DIAGNOSTICS, lambda found: len(found) == 1)
    assert found == [["SPEC206", 3, 37, 43, "`apikey` is not a credential; did you mean `apiKey`?"]]


def test_completion_offers_the_credentials_while_the_template_is_typed(
    nvim: neovim.Neovim, connector: Path
) -> None:
    nvim.open(connector / "auth" / "make-api-client.map.yml")
    nvim.eventually(DIAGNOSTICS, lambda found: codes(found) == ["SPEC206"])
    nvim.go_to("apikey")
    nvim.keys("cw<C-x><C-o>")
    assert nvim.eventually(MENU, bool) == ["apiKey"]
    nvim.keys("<C-n><C-y><Esc>")
    assert nvim.eventually("vim.fn.getline('.')", lambda line: "apiKey" in line) == (
        '    $template: "Bearer ${credentials.apiKey}"'
    )
    nvim.eventually(DIAGNOSTICS, lambda found: found == [])


def test_the_lens_runs_the_auth_test_of_what_the_editor_shows(
    nvim: neovim.Neovim, connector: Path
) -> None:
    (connector / "spec-lsp.local.yml").write_text(
        f"connectionParameters: {{apiKey: {KEY}}}\n", "utf-8"
    )
    nvim.open(connector / "auth" / "make-api-client.map.yml")
    nvim.eventually(DIAGNOSTICS, bool)
    nvim.go_to("apikey")
    nvim.keys("cwapiKey<Esc>")
    nvim.open(connector / "spec.yml")
    nvim.eventually(DIAGNOSTICS, bool)
    nvim.go_to("javscript")
    nvim.keys("cwjavascript<Esc>")
    nvim.eventually(DIAGNOSTICS, lambda found: "SPEC104" not in codes(found))

    lenses = nvim.eventually(LENSES, bool)
    auth_line = (connector / "spec.yml").read_text("utf-8").splitlines().index("auth:")
    assert lenses == [
        [auth_line, "▶ Run auth test"], [auth_line, "▶ with a wrong secret"],
    ]  # fmt: skip
    nvim.go_to("auth:")
    nvim.keys("\\a")
    said = nvim.eventually(MESSAGES, lambda said: "passed" in said)
    assert KEY not in said
    nvim.keys("<Esc>\\A")
    said = nvim.eventually(MESSAGES, lambda said: "✓ noticed" in said)
    assert KEY not in said

    nvim.keys("<Esc>")
    assert "javscript" in (connector / "spec.yml").read_text("utf-8")  # nothing was saved


def test_the_offered_repair_creates_the_missing_file(nvim: neovim.Neovim, connector: Path) -> None:
    nvim.open(connector / "spec.yml")
    nvim.eventually(DIAGNOSTICS, lambda found: "SPEC201" in codes(found))
    nvim.go_to("disconnect")
    nvim.keys("jf:w")
    nvim.command(f"lua vim.lsp.buf.code_action({PREFERRED})")
    nvim.eventually(DIAGNOSTICS, lambda found: codes(found) == ["SPEC002", "SPEC104"])
    nvim.command("wall")
    assert "exports.disconnect" in (connector / "auth" / "disconnect.js").read_text("utf-8")


def test_a_wrong_key_fails_the_auth_test(
    nvim: neovim.Neovim, connector: Path, project: Path
) -> None:
    correct = project / "examples" / "acme-crm"
    shutil.copy(correct / "spec.yml", connector)
    mapping = connector / "auth" / "make-api-client.map.yml"
    mapping.write_text(mapping.read_text("utf-8").replace("apikey", "apiKey"), "utf-8")
    (connector / "spec-lsp.local.yml").write_text(
        "connectionParameters: {apiKey: a-wrong-key}\n", "utf-8"
    )
    nvim.open(connector / "spec.yml")
    nvim.eventually(LENSES, bool)
    nvim.go_to("auth:")
    nvim.keys("\\a")
    said = nvim.eventually(MESSAGES, lambda said: "401" in said)
    assert "a-wrong-key" not in said


def test_a_missing_parameter_is_named_with_the_file_to_put_it_in(
    nvim: neovim.Neovim, connector: Path, project: Path
) -> None:
    shutil.copy(project / "examples" / "acme-crm" / "spec.yml", connector)
    nvim.open(connector / "spec.yml")
    nvim.eventually(LENSES, bool)
    nvim.go_to("auth:")
    nvim.keys("\\a")
    nvim.eventually(MESSAGES, lambda said: "apiKey" in said and "spec-lsp.local.yml" in said)


def test_a_folder_without_a_connector_starts_nothing(nvim: neovim.Neovim, tmp_path: Path) -> None:
    other = tmp_path / "other" / "values.yml"
    other.parent.mkdir()
    other.write_text("a: 1\n", "utf-8")
    nvim.open(other)
    assert nvim.lua("vim.bo.filetype") == "yaml"
    assert nvim.lua("#vim.lsp.get_clients()") == 0
