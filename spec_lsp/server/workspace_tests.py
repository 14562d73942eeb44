"""The tests of a connector, for a client's test explorer (`spec-lsp.authTests`)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from spec_lsp.connector.analysis import Analysis
    from spec_lsp.server.session import Session
    from spec_lsp.text.source import Span


class FoundTest(NamedTuple):
    """A test as the client is told of it, and the folder of its connector."""

    root: Path
    told: dict[str, Any]


def found_tests(session: Session, root: Path, analysis: Analysis) -> tuple[FoundTest, ...]:
    """Every test of a connector."""
    from spec_lsp.connector.model import Connector
    from spec_lsp.features.auth_tests import auth_tests
    from spec_lsp.runtime.parameters import profiles
    from spec_lsp.runtime.readiness import obstacle
    from spec_lsp.runtime.trace import range_to_json

    def range_of(path: str, span: Span) -> dict[str, Any]:
        return range_to_json(analysis.source(path).range(span, session.encoding))

    found: list[FoundTest] = []
    for test in auth_tests(analysis):
        reason = obstacle(analysis.connector, test.option)
        told = {
            "uri": session.uri_of(root / Connector.SPEC_PATH),
            "connector": root.name,
            "root": root.as_uri(),
            "option": test.option,
            "title": test.title,
            "range": range_of(Connector.SPEC_PATH, test.span),
            "testUri": None if test.place is None else session.uri_of(root / test.place[0]),
            "testRange": None if test.place is None else range_of(*test.place),
            "runnable": reason is None,
            "reason": reason,
            "hasSecrets": test.has_secrets,
            "profiles": profiles(analysis.files),
        }
        found.append(FoundTest(root, told))
    return tuple(found)


def unique_names(roots: tuple[Path, ...]) -> dict[Path, str]:
    """What each connector is called: its folder's name, with as many of the folders above it as
    set it apart from the others."""
    names: dict[Path, str] = {}
    alike: dict[str, list[Path]] = {}
    for root in roots:
        alike.setdefault(root.name, []).append(root)
    for group in alike.values():
        depth = 1
        while depth < 100 and len({root.parts[-depth:] for root in group}) < len(group):
            depth += 1
        names |= {root: "/".join(root.parts[-depth:]) for root in group}
    return names
