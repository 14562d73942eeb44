"""The VS Code extension's settings are those that the server understands."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from spec_lsp.runtime.limits import SETTINGS, Limits
from spec_lsp.server.editing_settings import read_editing_settings
from spec_lsp.server.run_settings import read_run_settings

PREFIX = "spec-lsp."


@pytest.fixture(scope="module")
def settings(project: Path) -> dict[str, dict[str, Any]]:
    manifest = json.loads((project / "vscode-extension" / "package.json").read_text("utf-8"))
    groups = manifest["contributes"]["configuration"]
    return {
        name.removeprefix(PREFIX): entry
        for group in groups
        for name, entry in group["properties"].items()
    }


def test_every_setting_is_ours_and_is_described(settings: dict[str, dict[str, Any]]) -> None:
    for name, entry in settings.items():
        text = entry.get("description") or entry.get("markdownDescription")
        assert text, name
        assert "scope" in entry, name


def test_what_runs_and_where_it_may_go_belongs_to_the_machine(
    settings: dict[str, dict[str, Any]],
) -> None:
    groups = ("run.", "server.", "environment.")
    scopes = {entry["scope"] for name, entry in settings.items() if name.startswith(groups)}
    assert scopes == {"machine"}


def test_every_limit_is_a_setting_with_the_servers_bounds_and_default(
    settings: dict[str, dict[str, Any]],
) -> None:
    for name, limit in SETTINGS.items():
        entry = settings[f"run.{name}"]
        assert (entry["minimum"], entry["maximum"]) == (limit.least, limit.most), name
        assert ("integer" if limit.is_whole else "number") in entry["type"], name
        assert (
            f"Default: {getattr(Limits(), limit.field):g}." in entry["markdownDescription"]
            or f"Default: {getattr(Limits(), limit.field)}." in entry["markdownDescription"]
        ), name


def test_the_server_knows_every_setting_of_runs(settings: dict[str, dict[str, Any]]) -> None:
    names = [name.removeprefix("run.") for name in settings if name.startswith("run.")]
    known = {"onSave": True} | {name: SETTINGS[name].least for name in names if name in SETTINGS}
    assert set(names) - set(known) == {"allowOrigins"}  # an argument of each run
    whole = {
        name: int(value) if name in SETTINGS and SETTINGS[name].is_whole else value
        for name, value in known.items()
    }
    assert read_run_settings(whole)[1] == ()


def test_the_server_knows_every_setting_of_editing(settings: dict[str, dict[str, Any]]) -> None:
    given: dict[str, dict[str, bool]] = {}
    for name, entry in settings.items():
        if entry.get("type") == "boolean" and not name.startswith("run."):
            group, key = name.split(".")
            given.setdefault(group, {})[key] = True
    assert given
    editing, problems = read_editing_settings(given)
    assert problems == ()
    assert all(
        (
            editing.reference_lenses,
            editing.formatting,
            editing.inlay_hints,
            editing.whole_workspace,
        )
    )
