"""Writing what fixes have made: a file is changed as a whole, or not at all."""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
from pathlib import Path

from spec_lsp.cli.checking.checked import FileChange, may_be_changed
from spec_lsp.text.source import Source

_BOM = b"\xef\xbb\xbf"


class NotWrittenError(Exception):
    """A file that was left as it is; the message says why."""


def write_change(root: Path, change: FileChange) -> None:
    """Write a changed file of the connector at ``root``, or make a new one.

    Its mode, owner and byte order mark stay. A symbolic link stays one: what it leads to is
    written, unless that lies outside the connector. Raises :class:`NotWrittenError`.
    """
    try:
        target = _inside(root, change.path)
        if change.before is None:
            _create(root, target, change)
        else:
            _replace(target, change.before, change.after)
    except OSError as error:
        raise NotWrittenError(f"it cannot be written ({error.strerror})") from None


def _inside(root: Path, path: str) -> Path:
    base = root.resolve()
    target = (base / path).resolve()
    if not may_be_changed(path) or not target.is_relative_to(base):
        raise NotWrittenError("it leads out of the connector")
    return target


def _create(root: Path, target: Path, change: FileChange) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if _inside(root, change.path) != target:
        raise NotWrittenError("it leads out of the connector")
    try:
        with target.open("xb") as file:
            file.write(_encode(change.after))
    except FileExistsError:
        raise NotWrittenError("there is such a file now") from None


def _replace(target: Path, before: str, after: str) -> None:
    data = target.read_bytes()
    if Source.decode(data) != Source(before):
        raise NotWrittenError("it was changed while it was checked")
    status = target.stat()
    descriptor, name = tempfile.mkstemp(prefix=".spec-lsp-", dir=target.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write((_BOM if data.startswith(_BOM) else b"") + _encode(after))
        os.chmod(name, stat.S_IMODE(status.st_mode))
        if hasattr(os, "chown"):
            with contextlib.suppress(OSError):  # only root may give a file away
                os.chown(name, status.st_uid, status.st_gid)
        os.replace(name, target)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(name)
        raise


def _encode(text: str) -> bytes:
    return text.encode("utf-8", "replace")
