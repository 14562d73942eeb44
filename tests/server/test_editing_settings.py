"""The settings that turn features on."""

from __future__ import annotations

from spec_lsp.server.editing_settings import EditingSettings, read_editing_settings


def test_nothing_said_leaves_all_of_them_off():
    assert read_editing_settings({}) == (EditingSettings(), ())


def test_each_is_turned_on_by_its_name():
    said = {
        "inlayHints": {"enabled": True},
        "codeLens": {"references": True},
        "format": {"enabled": True},
        "diagnostics": {"workspace": True},
        "select": ["SPEC"],
    }
    assert read_editing_settings(said) == (EditingSettings(True, True, True, True), ())


def test_what_is_wrong_is_told_and_the_rest_counts():
    said = {"inlayHints": {"enabled": "yes"}, "format": True, "codeLens": {"reference": True},
            "diagnostics": {"workspace": True, "other": None}}  # fmt: skip
    assert read_editing_settings(said) == (
        EditingSettings(whole_workspace=True),
        (
            "`codeLens.reference` is no setting.",
            "`format` must be an object.",
            "`inlayHints.enabled` must be true or false.",
        ),
    )
