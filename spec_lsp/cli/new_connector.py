"""A new connector on disk."""

from __future__ import annotations

from pathlib import Path

from spec_lsp.connector.discover import SPEC_NAME
from spec_lsp.connector.new_connector import NewConnector, NewConnectorError


def check_folder(folder: Path) -> None:
    """Raises NewConnectorError where something is there already."""
    try:
        if folder.is_dir():
            if any(folder.iterdir()):
                raise NewConnectorError(f"`{folder.as_posix()}` is there already, and not empty.")
        elif folder.exists() or folder.is_symlink():
            raise NewConnectorError(f"`{folder.as_posix()}` is there already, and no folder.")
    except OSError as error:
        raise NewConnectorError(f"`{folder.as_posix()}`: {error.strerror}.") from None


def write(connector: NewConnector) -> None:
    """Writes a connector to its folder, spec.yml last: a folder is a connector only when it is
    whole. Nothing is written over. Raises NewConnectorError."""
    check_folder(connector.folder)
    texts = connector.files
    written: list[Path] = []
    try:
        for path in sorted(texts, key=lambda path: path == SPEC_NAME):
            file = connector.folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            with file.open("x", encoding="utf-8", newline="\n") as stream:
                written.append(file)
                stream.write(texts[path])
    except OSError as error:
        for file in written:
            file.unlink(missing_ok=True)
        place = connector.folder.as_posix()
        raise NewConnectorError(f"`{place}` cannot be written: {error.strerror}.") from None
