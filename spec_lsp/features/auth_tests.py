"""The tests of a connector: one for each way to authenticate."""

from __future__ import annotations

from dataclasses import dataclass

from spec_lsp.connector.analysis import Analysis
from spec_lsp.connector.model import Authentication, Connector
from spec_lsp.format.methods import TEST
from spec_lsp.redaction.names import secret_paths
from spec_lsp.syntax.yaml.values import TooManyValuesError, to_value
from spec_lsp.text.source import Span


@dataclass(frozen=True, slots=True)
class AuthTest:
    """A test: the option that it is for (None for the default one) and its title, the span of
    its key in spec.yml, the file and span of the test itself, where there is one, and whether
    it is given a secret that could be a wrong one."""

    option: str | None
    title: str
    span: Span
    place: tuple[str, Span] | None
    has_secrets: bool


def auth_tests(analysis: Analysis) -> tuple[AuthTest, ...]:
    """Every test of a connector, in the order of spec.yml."""
    return tuple(
        AuthTest(
            authentication.option,
            "Default"
            if authentication.option is None
            else authentication.title() or authentication.option,
            authentication.key_span,
            place_of_test(analysis, authentication),
            has_secrets(authentication),
        )
        for authentication in analysis.connector.authentications
    )


def has_secrets(authentication: Authentication) -> bool:
    """Whether the test is given a secret that could be a wrong one."""
    try:
        return any(
            secret_paths(to_value(schema))
            for schema in (authentication.form, *authentication.connector_schemas)
        )
    except TooManyValuesError:
        return False


def place_of_test(analysis: Analysis, authentication: Authentication) -> tuple[str, Span] | None:
    """Where the test of a way to authenticate stands: what a program exports, the key in spec.yml
    of one that stands there, else a file's beginning. None where there is no test."""
    block = authentication.methods.get(TEST.key)
    implementation = block.implementation if block else None
    if block is None or implementation is None:
        return None
    if implementation.code is not None:
        export = analysis.script(implementation).method_export(block.method.keys).export
        if export is not None:
            return implementation.path, implementation.source_span(export.span)
    if implementation.path == Connector.SPEC_PATH:
        return implementation.path, block.key_span
    return implementation.path, Span(0, 0)
