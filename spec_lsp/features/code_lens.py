"""The code lens that runs the auth test."""

from __future__ import annotations

from dataclasses import dataclass

from spec_lsp.connector.analysis import Analysis
from spec_lsp.connector.model import Authentication, Connector
from spec_lsp.format.methods import TEST
from spec_lsp.redaction.names import secret_paths
from spec_lsp.syntax.yaml.values import TooManyValuesError, to_value
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
            if _has_secret(authentication):
                title = f"▶ with a wrong secret{which}"
                found.append(RunLens(span, title, authentication.option, wrong_secret=True))
    return tuple(found)


def _has_secret(authentication: Authentication) -> bool:
    """Whether the test is given a secret that could be a wrong one."""
    try:
        return any(
            secret_paths(to_value(schema))
            for schema in (authentication.form, *authentication.connector_schemas)
        )
    except TooManyValuesError:
        return False


def _place(analysis: Analysis, authentication: Authentication, path: str) -> Span | None:
    if path == Connector.SPEC_PATH:
        return authentication.key_span
    block = authentication.methods.get(TEST.key)
    implementation = block.implementation if block else None
    if block is None or implementation is None or implementation.path != path:
        return None
    if implementation.code is not None:
        export = analysis.script(implementation).method_export(block.method.keys).export
        if export is not None:
            return export.span
    return Span(0, 0)
