"""URIs of files, and their paths."""

from __future__ import annotations

import os
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
    if os.name == "nt":
        # Loads an HTTP client, too; elsewhere nothing needs it.
        from urllib.request import url2pathname
    else:
        url2pathname = unquote
    host = f"//{parts.netloc}" if parts.netloc and parts.netloc != "localhost" else ""
    return Path(os.path.abspath(host + url2pathname(parts.path)))
