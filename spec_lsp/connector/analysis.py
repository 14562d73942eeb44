"""What is known of one connector: the one entry for rules, features and runs.

An :class:`Analysis` is made from a snapshot of the connector's files and never changes;
what is costly in it is worked out when it is first asked for, and kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property, lru_cache

from spec_lsp.connector.build import build
from spec_lsp.connector.code_references import code_references
from spec_lsp.connector.credentials import (
    Shape,
    connector_parameters_shape,
    credentials_shape,
    form_shape,
)
from spec_lsp.connector.files import LOCAL_PARAMETERS, Files
from spec_lsp.connector.index import Index, build_index
from spec_lsp.connector.model import Authentication, Connector, Implementation, MethodBlock
from spec_lsp.connector.programs import Programs
from spec_lsp.connector.references import Formula, References, formulas
from spec_lsp.connector.variables import Variables, method_variables
from spec_lsp.syntax.javascript.located import Place
from spec_lsp.syntax.javascript.returns import returned_shape
from spec_lsp.syntax.javascript.script import (
    Script,
    ScriptLanguage,
    language_of,
    parse_javascript,
)
from spec_lsp.syntax.yaml.incremental import RecentTrees
from spec_lsp.syntax.yaml.parse import Tree
from spec_lsp.text.source import Source, Span


class Parsers:
    """The parsers, each with a memory of the texts it has read: trees are immutable, so equal
    texts share one, and one that differs little shares most of it. Whoever analyses again and
    again keeps one of these."""

    def __init__(self, texts: int = 512) -> None:
        self.yaml: Callable[[str], Tree] = lru_cache(texts)(RecentTrees().parse)
        self.script: Callable[[str, ScriptLanguage], Script] = lru_cache(texts)(parse_javascript)


class Analysis:
    """One connector, looked at from every side. Make it with :func:`analyse`."""

    def __init__(self, files: Files, parsers: Parsers) -> None:
        self.files = files
        self.parsers = parsers
        self._shapes: dict[str | None, dict[str, Shape]] = {}
        self._formulas: dict[tuple[str | None, str], tuple[Formula, ...]] = {}
        self._references: dict[tuple[str | None, str], References] = {}
        self._programs = Programs(files, parsers.script)

    @cached_property
    def connector(self) -> Connector:
        """The connector's model."""
        return build(self.files, self.parsers.yaml)

    def with_files(self, files: Files) -> Analysis:
        """What would be known with other files; what is equal in them is not read again."""
        return Analysis(files, self.parsers)

    def source(self, path: str) -> Source:
        """The text of a file of the connector; an empty one where there is none."""
        return self.files.read(path) or Source("")

    def local_parameters(self) -> Tree | None:
        """The developer's own parameters for runs, if there are any. They are secrets: only
        their names are anybody's business."""
        source = self.files.read(LOCAL_PARAMETERS)
        return self.parsers.yaml(source.text) if source is not None else None

    @cached_property
    def index(self) -> Index:
        """Every symbol of the connector, and all the places that name it."""
        return build_index(self)

    def yaml_documents(self) -> dict[str, Tree]:
        """Every YAML file that belongs to the connector's authentication, by its path."""
        return {Connector.SPEC_PATH: self.connector.tree, **self.connector.documents}

    def shapes(self, authentication: Authentication) -> dict[str, Shape]:
        """What is known of `credentials` and of both kinds of parameters."""
        key = authentication.option
        if key not in self._shapes:
            self._shapes[key] = {
                "credentials": credentials_shape(self.connector, authentication, self._programs),
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

    def references(
        self, authentication: Authentication, block: MethodBlock, implementation: Implementation
    ) -> References:
        """Everything that a method's body uses of its variables, in YAML and in code: there
        with the functions that it calls, in other files too."""
        key = (authentication.option, block.method.key)
        if key not in self._references:
            if implementation.language == "yaml":
                read = self.formulas(authentication, block, implementation)
                found = tuple(one for formula in read for one in formula.references())
                self._references[key] = References(found, complete=True)
            else:
                function = self._programs.method(authentication, block, implementation)
                variables = self.variables(authentication, block)
                result = "credentials" if block.method.result == "credentials" else None
                found = code_references(self._programs, function, variables, result)
                self._references[key] = found
        return self._references[key]

    def returned_wholes(
        self, authentication: Authentication, block: MethodBlock, implementation: Implementation
    ) -> tuple[tuple[str, Span], ...]:
        """The places in code at which a method puts a variable whole into what it returns, and
        into nothing else."""
        function = self._programs.method(authentication, block, implementation)
        uses = self._programs.uses(function)
        wholes = returned_shape(self._programs.program, function, uses).wholes
        return tuple(self._programs.place(path, span) for path, span in wholes)

    def exported_references(self, path: str) -> tuple[References, ...] | None:
        """What each function that a file of code exports uses of its context, as a method of a
        collection, an event or an operation; None where the file cannot be followed."""
        functions = self._other_programs.exported(path)
        if functions is None:
            return None
        variables = Variables({}, is_open=True)
        return tuple(code_references(self._other_programs, one, variables) for one in functions)

    @cached_property
    def _other_programs(self) -> Programs:
        # Apart from the methods', whose files are those that count as followed.
        return Programs(self.files, self.parsers.script)

    def callers(self, functions: frozenset[Place]) -> Iterator[Place]:
        """The calls of functions of the connector's code, in every file that was followed."""
        return self._programs.callers(functions)

    def followed_files(self) -> frozenset[str]:
        """The files whose uses of variables are known: those of the methods, and what the
        code among them was seen to import so far."""
        bodies = (implementation.path for _, _, implementation in self.connector.implementations())
        return frozenset({*self.connector.documents, *bodies, *self._programs.paths()})

    def script(self, implementation: Implementation) -> Script:
        """The program of a method implemented in code."""
        return self._programs.script(implementation)

    def tree_at(self, path: str) -> Tree:
        """The tree of a YAML file of the connector; an empty one where there is none."""
        return self.parsers.yaml(self.source(path).text)

    def script_at(self, path: str) -> Script | None:
        """The program in a file of the connector; None where there is no file of code."""
        language = language_of(path)
        source = self.files.read(path) if language is not None else None
        return self.parsers.script(source.text, language) if source and language else None


def analyse(files: Files, parsers: Parsers | None = None) -> Analysis:
    """What is known of the connector whose root ``files`` shows. Never raises."""
    return Analysis(files, parsers or Parsers(64))
