"""What is told of a call of `apiClient` in code."""

from __future__ import annotations

from spec_lsp.connector.analysis import Analysis
from spec_lsp.features.hover.page import Block, Ours, Paragraph
from spec_lsp.format.client_methods import CLIENT_METHOD_BY_NAME
from spec_lsp.format.methods import INPUT_ALIASES
from spec_lsp.text.source import Span


def of_client_method(
    analysis: Analysis, path: str, offset: int
) -> tuple[Span, list[Paragraph]] | None:
    """The span and the page for the name of a client's method; None anywhere else."""
    for authentication, block, implementation in analysis.connector.implementations():
        if implementation.language == "yaml":
            continue
        for reference in analysis.references(authentication, block, implementation).found:
            names = reference.names
            if len(names) < 2 or INPUT_ALIASES.get(names[0], names[0]) != "apiClient":
                continue
            step, method = reference.steps[1], CLIENT_METHOD_BY_NAME.get(names[1])
            if method and step.path == path and step.span.start <= offset <= step.span.end:
                page: list[Paragraph] = [
                    [Block(f"apiClient.{method.signature}", "typescript")],
                    [Ours(method.documentation)],
                ]
                return step.span, page
    return None
