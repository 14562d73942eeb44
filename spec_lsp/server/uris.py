"""URIs of files, and their paths."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit


def path_of(uri: str) -> Path | None:
    """The absolute path behind a ``file:`` URI; None for any other. Symbolic links are kept
    as the editor names them, ``.`` and ``..`` are not."""
    try:
        parts = urlsplit(uri)
    except ValueError:
        return None
    if parts.scheme != "file" or "\0" in unquote(parts.path):
        return None
    host = f"//{parts.netloc}" if parts.netloc and parts.netloc != "localhost" else ""
    name = unquote(parts.path)
    if sys.platform == "win32":
        name = _without_root(name)
    return Path(os.path.abspath(host + name))


def _without_root(name: str) -> str:
    """`/c:/folder` as Windows spells it. `urllib.request.url2pathname` would do it too, and load
    what speaks HTTP before `initialize` is answered."""
    drive = re.match(r"/*([A-Za-z])[:|](?=[/\\]|$)", name)
    return f"{drive[1].upper()}:{name[drive.end() :] or '/'}" if drive else name
