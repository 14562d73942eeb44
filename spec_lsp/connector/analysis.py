"""What is known of one connector: the one entry for rules, features and runs.

An :class:`Analysis` is made from a snapshot of the connector's files and never changes;
what is costly in it is worked out when it is first asked for, and kept.
"""

from __future__ import annotations

from functools import cached_property

from spec_lsp.connector.build import build
from spec_lsp.connector.credentials import (
    Shape,
    connector_parameters_shape,
    credentials_shape,
    form_shape,
)
from spec_lsp.connector.files import Files
from spec_lsp.connector.model import Authentication, Connector, Implementation, MethodBlock
from spec_lsp.connector.references import Formula, formulas
from spec_lsp.connector.variables import Variables, method_variables
from spec_lsp.syntax.javascript import Script, parse_javascript
from spec_lsp.syntax.yaml import Tree
from spec_lsp.text.source import Source


class Analysis:
    """One connector, looked at from every side. Make it with :func:`analyse`."""

    def __init__(self, files: Files) -> None:
        self.files = files
        self._shapes: dict[str | None, dict[str, Shape]] = {}
        self._formulas: dict[tuple[str | None, str], tuple[Formula, ...]] = {}
        self._scripts: dict[str, Script] = {}

    @cached_property
    def connector(self) -> Connector:
        """The connector's model."""
        return build(self.files)

    def source(self, path: str) -> Source:
        """The text of a file of the connector; an empty one where there is none."""
        return self.files.read(path) or Source("")

    def yaml_documents(self) -> dict[str, Tree]:
        """Every YAML file that belongs to the connector's authentication, by its path."""
        return {Connector.SPEC_PATH: self.connector.tree, **self.connector.documents}

    def shapes(self, authentication: Authentication) -> dict[str, Shape]:
        """What is known of `credentials` and of both kinds of parameters."""
        key = authentication.option
        if key not in self._shapes:
            self._shapes[key] = {
                "credentials": credentials_shape(self.connector, authentication),
                "connectionParameters": form_shape(self.connector, authentication),
                "connectorParameters": connector_parameters_shape(self.connector, authentication),
            }
        return self._shapes[key]

    def variables(self, authentication: Authentication, block: MethodBlock) -> Variables:
        """What a method's document may read."""
        return method_variables(authentication, block, self.shapes(authentication))

    def formulas(
        self, authentication: Authentication, block: MethodBlock, implementation: Implementation
    ) -> tuple[Formula, ...]:
        """The locators and templates of a method's YAML body."""
        key = (authentication.option, block.method.key)
        if key not in self._formulas:
            variables = self.variables(authentication, block)
            self._formulas[key] = (
                formulas(implementation, variables) if implementation.language == "yaml" else ()
            )
        return self._formulas[key]

    def script(self, implementation: Implementation) -> Script:
        """The program of a method implemented in code."""
        code = implementation.code or ""
        if code not in self._scripts:
            typescript = implementation.language == "typescript"
            self._scripts[code] = parse_javascript(
                code, "typescript" if typescript else "javascript"
            )
        return self._scripts[code]


def analyse(files: Files) -> Analysis:
    """What is known of the connector whose root ``files`` shows. Never raises."""
    return Analysis(files)
