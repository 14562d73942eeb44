"""What a person's editor says of features that are off by default, and of where findings are
shown. They change nothing but what is shown, so a workspace's settings may say them too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import cast

# Where they stand below the section `spec-lsp`.
_PLACES = {
    "codeLens.references": "reference_lenses",
    "format.enabled": "formatting",
    "inlayHints.enabled": "inlay_hints",
    "diagnostics.workspace": "whole_workspace",
}
NAMES = frozenset(place.split(".")[0] for place in _PLACES)


@dataclass(frozen=True)
class EditingSettings:
    """Each is a switch: the lens "3 references", formatting, inlay hints, and findings for the
    connectors of the whole workspace instead of those with an open file."""

    reference_lenses: bool = False
    formatting: bool = False
    inlay_hints: bool = False
    whole_workspace: bool = False


def read_editing_settings(
    given: Mapping[str, object],
) -> tuple[EditingSettings, tuple[str, ...]]:
    """The settings in the section `spec-lsp`, and what is wrong in them; that is left out, the
    rest counts."""
    said: dict[str, bool] = {}
    problems: list[str] = []
    for group in sorted(NAMES & given.keys()):
        within = given[group]
        if within is None:
            continue
        if not isinstance(within, dict):
            problems.append(f"`{group}` must be an object.")
            continue
        for key, value in cast("dict[str, object]", within).items():
            name = _PLACES.get(f"{group}.{key}")
            if value is None:
                continue
            if name is None:
                problems.append(f"`{group}.{key}` is no setting.")
            elif not isinstance(value, bool):
                problems.append(f"`{group}.{key}` must be true or false.")
            else:
                said[name] = value
    assert said.keys() <= {field.name for field in fields(EditingSettings)}
    return EditingSettings(**said), tuple(problems)
