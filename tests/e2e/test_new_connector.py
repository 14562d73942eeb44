"""A new connector, for an editor that writes its files."""

from __future__ import annotations

from pathlib import Path

from e2e.editor import editing, write_files
from e2e.test_runs import refused

from spec_lsp.connector.discover import SPEC_NAME
from spec_lsp.format.starters.registry import STARTERS


async def test_every_starter_is_offered_and_gives_what_the_command_line_writes(tmp_path: Path):
    async with editing(tmp_path) as editor:
        offered = (await editor.command("spec-lsp.starters", {}))["starters"]
        assert [one["name"] for one in offered] == list(STARTERS)
        for one in offered:
            made = await editor.command(
                "spec-lsp.newConnector", {"name": "Acme CRM", "auth": one["name"]}
            )
            assert (made["folder"], made["name"]) == ("acme-crm", "Acme CRM")
            assert made["files"][SPEC_NAME].startswith("key: acme-crm\nname: Acme CRM\n")
            assert ".gitignore" in made["files"]
            write_files(tmp_path / one["name"], made["files"])
            editor.open(f"{one['name']}/spec.yml")
            await editor.shows(f"{one['name']}/spec.yml")


async def test_the_address_and_the_path_are_those_that_were_given(tmp_path: Path):
    async with editing(tmp_path) as editor:
        given = {"name": "a", "auth": "api-key", "baseUri": "https://a.test/v1", "testPath": "who"}
        made = await editor.command("spec-lsp.newConnector", given)
        whole = "".join(made["files"].values())
        assert "https://a.test/v1" in whole
        assert "'/who'" in whole


async def test_what_cannot_be_is_refused_with_what_to_give(tmp_path: Path):
    async with editing(tmp_path) as editor:
        for given, word in (
            ({"name": "a", "auth": "magic"}, "`auth` must be one of api-key"),
            ({"name": "!", "auth": "api-key"}, "a name with letters"),
            ({"name": "../../x", "auth": "api-key", "baseUri": "ftp://x"}, "A base URI is"),
            ({"name": "a", "auth": "api-key", "testPath": "a b"}, "A test path is"),
        ):
            assert word in await refused(editor, "spec-lsp.newConnector", given)
        made = await editor.command("spec-lsp.newConnector", {"name": "../../x", "auth": "api-key"})
        assert made["folder"] == "x"
