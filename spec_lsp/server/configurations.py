"""What the configuration files and the editor's settings say of the rules, and what those
settings say of the other features."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from spec_lsp.server.editing_settings import EditingSettings, read_editing_settings

if TYPE_CHECKING:
    from spec_lsp.diagnosis.configuration import Configuration, Layer
    from spec_lsp.diagnosis.configuration_file import ConfigurationFile
    from spec_lsp.text.source import Source

FILE_NAME = "spec-lsp.toml"  # here too, so that no rule is loaded to look at a name


@dataclass
class Configurations:
    """The configuration files that were read, and the layer of the editor's settings over
    them. ``shown`` gives the text of a file that the editor shows, None for any other."""

    shown: Callable[[Path], Source | None]
    _files: dict[Path, ConfigurationFile] = field(default_factory=dict[Path, "ConfigurationFile"])
    _of_root: dict[Path, Path | None] = field(default_factory=dict[Path, "Path | None"])
    _initial: dict[str, Any] = field(default_factory=dict[str, Any])
    _settings: Layer | None = None
    editing: EditingSettings = field(default_factory=EditingSettings)

    def start_with(self, settings: dict[str, Any]) -> tuple[str, ...]:
        """Take in settings that came with the start: they count as long as the editor says
        nothing else of the same key. Gives what is wrong in them."""
        self._initial = settings
        return self.set_settings({})

    def set_settings(self, settings: dict[str, Any]) -> tuple[str, ...]:
        """Take in the editor's settings, which win over the files; what is wrong in them."""
        from spec_lsp.diagnosis.configuration_file import layer_of_settings

        said = {name: value for name, value in settings.items() if value is not None}
        counts = {**self._initial, **said}
        self._settings, problems = layer_of_settings(counts)
        self.editing, more = read_editing_settings(counts)
        return (*problems, *more)

    def forget(self) -> None:
        """Read the files anew when they are next asked for."""
        self._files.clear()
        self._of_root.clear()

    def of(self, root: Path) -> Configuration:
        """What counts for a connector."""
        from spec_lsp.diagnosis.configuration import Configuration

        file = self.file_of(root)
        said = file.configuration(root) if file is not None else Configuration()
        return said.with_layer(self._settings) if self._settings is not None else said

    def file_of(self, root: Path) -> ConfigurationFile | None:
        """The configuration file of a connector."""
        from spec_lsp.diagnosis.configuration_file import find_configuration

        if root not in self._of_root:
            self._of_root[root] = find_configuration(
                root, lambda path: path.is_file() or self.shown(path) is not None
            )
        path = self._of_root[root]
        return self.file(path) if path is not None else None

    def file(self, path: Path) -> ConfigurationFile:
        """A configuration file, as the editor shows it."""
        from spec_lsp.diagnosis.configuration_file import load_configuration

        if path not in self._files:
            self._files[path] = load_configuration(path, self.shown(path))
        return self._files[path]
