"""The code lenses: running the auth test, and how often a field is used."""

from __future__ import annotations

from dataclasses import dataclass

from spec_lsp.connector.analysis import Analysis
from spec_lsp.connector.files import LOCAL_PARAMETERS
from spec_lsp.connector.model import Authentication, Connector
from spec_lsp.features.auth_tests import has_secrets, place_of_test
from spec_lsp.text.source import Span


@dataclass(frozen=True, slots=True)
class RunLens:
    """A place at which the test of one way to authenticate can be run."""

    span: Span
    title: str
    option: str | None
    wrong_secret: bool = False


def code_lenses(analysis: Analysis, path: str) -> tuple[RunLens, ...]:
    """The lenses of a file: on `auth` and on each option in spec.yml, and on the test itself."""
    connector = analysis.connector
    several = len(connector.authentications) > 1
    found: list[RunLens] = []
    for authentication in connector.authentications:
        span = _place(analysis, authentication, path)
        if span is not None:
            name = authentication.option or "default"
            which = f" ({name})" if several else ""
            found.append(RunLens(span, f"▶ Run auth test{which}", authentication.option))
            if has_secrets(authentication):
                title = f"▶ with a wrong secret{which}"
                found.append(RunLens(span, title, authentication.option, wrong_secret=True))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class ReferenceLens:
    """How often a field is used, at its definition."""

    span: Span
    title: str


def reference_lenses(analysis: Analysis, path: str) -> tuple[ReferenceLens, ...]:
    """A lens for each field that a form or another schema in a YAML file defines."""
    found: list[ReferenceLens] = []
    for place, symbol in analysis.index.in_file(path):
        if symbol.kind == "field" and place.role == "definition" and place.form == "yaml":
            # What the developer's own parameters and `required` say is no use of it.
            uses = [
                one
                for one in symbol.references
                if one.form != "yaml" and one.path != LOCAL_PARAMETERS
            ]
            count = len(uses)
            title = f"{count} reference{'' if count == 1 else 's'}"
            found.append(ReferenceLens(place.span, title))
    return tuple(sorted(found, key=lambda lens: lens.span))


def _place(analysis: Analysis, authentication: Authentication, path: str) -> Span | None:
    if path == Connector.SPEC_PATH:
        return authentication.key_span
    place = place_of_test(analysis, authentication)
    return place[1] if place is not None and place[0] == path else None
