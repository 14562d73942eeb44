"""Which configuration counts for which connector."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from spec_lsp.diagnosis.configuration import Configuration, Layer
from spec_lsp.diagnosis.configuration_file import (
    ConfigurationFile,
    find_configuration,
    load_configuration,
)


@dataclass
class Configurations:
    """The configuration files of one check, each read once, and the command line over them.

    ``file`` is the one that counts for every connector instead of those that lie above them;
    with ``are_read`` False none counts.
    """

    command_line: Layer = field(default_factory=Layer)
    file: Path | None = None
    are_read: bool = True
    files: dict[Path, ConfigurationFile] = field(default_factory=dict[Path, ConfigurationFile])

    def of(self, root: Path) -> Configuration:
        """What counts for the connector at ``root``."""
        path = self._path(root)
        if path is None:
            return Configuration((self.command_line,))
        if path not in self.files:
            self.files[path] = load_configuration(path)
        return self.files[path].configuration(root).with_layer(self.command_line)

    def _path(self, root: Path) -> Path | None:
        if not self.are_read:
            return None
        return self.file or find_configuration(root)
