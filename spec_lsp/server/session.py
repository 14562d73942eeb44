"""What one editor has open, and what is known of it: the only state of the server."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from spec_lsp.server.configurations import FILE_NAME, Configurations
from spec_lsp.server.results import Results
from spec_lsp.server.run_settings import RunSettings
from spec_lsp.server.uris import path_of

# What reads connectors is imported where it is first needed: after `initialize`.
if TYPE_CHECKING:
    from spec_lsp.connector.analysis import Analysis, Parsers
    from spec_lsp.connector.files import DiskFiles
    from spec_lsp.diagnosis.configuration_file import ConfigurationFile
    from spec_lsp.findings.finding import Finding
    from spec_lsp.syntax.javascript.verdict import Verdict
    from spec_lsp.text.source import Encoding, Source

_MAX_VERDICTS = 2_000
# Here too, so that nothing heavy is loaded to look at a name.
_SPEC_NAME = "spec.yml"
_AUTH_FOLDER = "auth"
_AROUND = frozenset({"package.json", ".gitignore"})  # they count for all below their folder


@dataclass(frozen=True, slots=True)
class OpenDocument:
    """A document as the editor shows it."""

    uri: str
    path: Path
    version: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Located:
    """A file of a connector: the connector's root, and the file's path below it."""

    root: Path
    path: str


@dataclass
class Session:
    """The open documents, the connectors they belong to, and what was found in them.

    ``trusted`` is what the client said of the workspace (None: nothing). ``verdicts`` is
    what an engine said of programs, None where none can be asked.
    """

    encoding: Encoding = "utf-16"
    folders: list[Path] = field(default_factory=list[Path])
    trusted: bool = True
    run: RunSettings = field(default_factory=RunSettings)
    results: Results = field(default_factory=Results)
    result_view: bool = False
    reveal_secrets: bool = False
    snippets: bool = False
    markdown: bool = False
    label_details: bool = False
    resolves_documentation: bool = False
    triggers_suggest: bool = False  # the client knows VS Code's command for completion
    operations: frozenset[str] = frozenset()  # what the client does with files by an edit
    creates_by_edit: bool = False  # to edit a file that there is not makes one there
    document_changes: bool = False
    related_information: bool = False
    diagnostic_tags: bool = False
    code_description: bool = False
    pulls: bool = False  # the client asks for diagnostics of what it shows
    verdicts: dict[str, Verdict | None] | None = field(default_factory=dict[str, "Verdict | None"])
    _documents: dict[Path, OpenDocument] = field(default_factory=dict[Path, OpenDocument])
    _analyses: dict[Path, Analysis] = field(default_factory=dict[Path, "Analysis"])
    _findings: dict[Path, tuple[Finding, ...]] = field(
        default_factory=dict[Path, "tuple[Finding, ...]"]
    )
    _age: int = 0  # grows with whatever changes findings beside the texts
    _roots: dict[Path, bool] = field(default_factory=dict[Path, bool])
    _located: dict[Path, Located | None] = field(default_factory=dict[Path, "Located | None"])

    @cached_property
    def configurations(self) -> Configurations:
        """What configuration files and settings say of the rules."""
        return Configurations(self._shown)

    def _shown(self, path: Path) -> Source | None:
        from spec_lsp.text.source import Source

        document = self._documents.get(path)
        return Source(document.text) if document is not None else None

    @cached_property
    def _parsers(self) -> Parsers:
        from spec_lsp.connector.analysis import Parsers

        return Parsers()

    # -- documents

    def open(self, uri: str, version: int | None, text: str) -> None:
        """The editor shows a document, or shows it changed."""
        path = path_of(uri)
        if path is not None:
            is_new = path not in self._documents
            if not is_new and self._documents[path].text != text:
                self.edited(path)
            self._documents[path] = OpenDocument(uri, path, version, text)
            self._forget(path)
            if is_new or path.name == _SPEC_NAME:
                self._search_again(path)

    def close(self, uri: str) -> None:
        """The editor no longer shows a document: what is on disk counts again."""
        path = path_of(uri)
        document = self._documents.pop(path, None) if path is not None else None
        if path is not None and document is not None:
            self.touch(path)
            located = self._locate(path)
            source = self.analysis(located.root).source(located.path) if located else None
            if source is not None and source.text != document.text:
                self.edited(path)

    def document(self, uri: str) -> OpenDocument | None:
        """An open document."""
        path = path_of(uri)
        return self._documents.get(path) if path is not None else None

    def uri_of(self, path: Path) -> str:
        """The URI of a file: as the editor spelt it, where it is open."""
        document = self._documents.get(path)
        return document.uri if document is not None else path.as_uri()

    def version_of(self, path: Path) -> int | None:
        """The version of an open document."""
        document = self._documents.get(path)
        return document.version if document is not None else None

    def touch(self, path: Path) -> None:
        """Forget what was known of the connectors that a file belongs or may belong to, and
        whether there is one: the file may have come or gone."""
        self._forget(path)
        self._search_again(path)

    def _forget(self, path: Path) -> None:
        # A file that counts for all connectors below its folder counts as that folder.
        place = path.parent if path.name in _AROUND else path
        for root in [*self._analyses]:
            if place.is_relative_to(root) or root.is_relative_to(place):
                del self._analyses[root]
                self._findings.pop(root, None)
        if path.name == FILE_NAME or not path.suffix:
            self.reconfigure()

    def _search_again(self, path: Path) -> None:
        """Forget which folders are connectors, as far as a file or folder says so."""
        if path.name == _SPEC_NAME or not path.suffix:  # without a suffix it may be a folder
            place = path.parent
        elif path.parent.name == _AUTH_FOLDER:
            place = path.parent.parent
        else:
            return
        for known in (self._roots, self._located):
            for folder in [folder for folder in known if folder.is_relative_to(place)]:
                del known[folder]

    def touch_everything(self) -> None:
        """Forget what was read from disk."""
        self._analyses.clear()
        self._findings.clear()
        self._roots.clear()
        self._located.clear()
        self.configurations.forget()

    def reconfigure(self) -> None:
        """A configuration file or a setting changed: the findings are to be looked at again."""
        self.configurations.forget()
        self._age += 1
        self._findings.clear()

    # -- connectors

    def locate(self, uri: str) -> Located | None:
        """The connector that a file belongs to; None where it is none of our business."""
        path = path_of(uri)
        return self._locate(path) if path is not None else None

    def _locate(self, path: Path) -> Located | None:
        from spec_lsp.connector.discover import relative_path, root_of

        if path not in self._located:
            root = root_of(path, self.is_root)
            relative = relative_path(root, path) if root is not None else None
            located = Located(root, relative) if root is not None and relative else None
            if path not in self._documents:
                return located
            self._located[path] = located
        return self._located[path]

    def is_root(self, folder: Path) -> bool:
        """Whether a folder is a connector's root, as the editor shows it."""
        from spec_lsp.connector.discover import is_part, is_root

        if folder not in self._roots:
            self._roots[folder] = not is_part(folder) and is_root(
                self.files(folder), self._parsers.yaml
            )
        return self._roots[folder]

    def files(self, root: Path) -> DiskFiles:
        """A snapshot of a connector's files, unsaved texts included."""
        from spec_lsp.connector.discover import relative_path
        from spec_lsp.connector.files import DiskFiles

        overlays: dict[str, str] = {}
        for path, document in self._documents.items():
            relative = relative_path(root, path)
            if relative:
                overlays[relative] = document.text
        return DiskFiles(root, overlays)

    def analysis(self, root: Path) -> Analysis:
        """What is known of a connector as the editor shows it."""
        from spec_lsp.connector.analysis import analyse

        if root not in self._analyses:
            self._analyses[root] = analyse(self.files(root), self._parsers)
        return self._analyses[root]

    def findings(self, root: Path) -> tuple[Finding, ...]:
        """What the rules find in a connector."""
        for _ in self.look(root):
            pass
        return self._findings[root]

    def look(self, root: Path) -> Iterator[None]:
        """Find it a step at a time, where it is not known. It counts only if the connector is
        still the same at the end."""
        from spec_lsp.diagnosis.diagnose import diagnose_in_steps

        if root in self._findings:
            return
        configuration = self.configurations.of(root)
        analysis = self.analysis(root)
        after_a_run = self.results.findings(root, analysis.source)
        age = self._age
        found = yield from diagnose_in_steps(analysis, self.verdicts, configuration, after_a_run)
        if self._analyses.get(root) is analysis and self._age == age:
            self._findings[root] = found

    def known_findings(self, root: Path) -> tuple[Finding, ...] | None:
        """What has been found in a connector as it is now; None where nobody has looked."""
        return self._findings.get(root)

    def forget_findings(self, root: Path) -> None:
        """A run says something else of a connector than before."""
        self._age += 1
        self._findings.pop(root, None)

    def edited(self, path: Path) -> None:
        """A file is not what it was when its connector's test ran."""
        self.results.edited(path)

    def open_files(self) -> dict[Path, list[str]]:
        """The connectors with an open file, and their open files as the model names them."""
        files: dict[Path, list[str]] = {}
        for path in self._documents:
            located = self._locate(path)
            if located is not None:
                files.setdefault(located.root, []).append(located.path)
        return dict(sorted(files.items()))

    def configuration_files(self) -> Iterator[ConfigurationFile]:
        """The configuration files of the connectors with an open file, and those open."""
        files = {
            file.path: file
            for root in self.open_files()
            if (file := self.configurations.file_of(root)) is not None
        }
        for path in self._documents:
            if path.name == FILE_NAME:
                files[path] = self.configurations.file(path)
        yield from files.values()

    # -- verdicts

    def learn(self, verdicts: dict[str, Verdict | None] | None) -> None:
        """Take in what an engine said of some programs; None: no engine can be asked."""
        from spec_lsp.diagnosis.diagnose import unjudged_programs

        if verdicts is None:
            self.verdicts = None
            self._age += 1
            self._findings.clear()
        elif self.verdicts is not None:
            self.verdicts.update(verdicts)
            self._age += 1
            while len(self.verdicts) > _MAX_VERDICTS:
                del self.verdicts[next(iter(self.verdicts))]
            for root, analysis in self._analyses.items():
                if not verdicts.keys().isdisjoint(unjudged_programs(analysis, {})):
                    self._findings.pop(root, None)

    # -- trust

    def is_inside(self, path: Path) -> bool:
        """Whether a file lies in one of the folders that the client has opened."""
        if any(path.is_relative_to(folder) for folder in self.folders):
            return True
        real = os.path.realpath(path)  # a client may spell one of them without its links
        return any(Path(real).is_relative_to(os.path.realpath(f)) for f in self.folders)
