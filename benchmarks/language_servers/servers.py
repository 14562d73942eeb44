"""The servers that are measured side by side."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[2]
PEER = Path(__file__).parent / "peer" / "node_modules" / "yaml-language-server"


@dataclass(frozen=True)
class Server:
    """How a server is started, and its settings by section."""

    name: str
    command: list[str]
    settings: dict[str, Any] = field(default_factory=dict[str, Any])


OURS = Server("spec-lsp", [sys.executable, "-I", "-m", "spec_lsp", "serve"])
EMPTY = Server(
    "empty pygls", [sys.executable, "-I", str(Path(__file__).parent / "empty_server.py")]
)


def yaml_language_server(folder: Path) -> Server:
    """The server of the YAML extension, with our schema for spec.yml and no others."""
    schema = (PROJECT / "schemas" / "spec.schema.json").as_uri()
    return Server(
        "yaml-language-server",
        ["node", str(PEER / "bin" / "yaml-language-server"), "--stdio"],
        {
            "yaml": {
                "schemas": {schema: "/spec.yml"},
                "schemaStore": {"enable": False, "url": ""},
                "kubernetesCRDStore": {"enable": False},
                "validate": True,
                "completion": True,
                "hover": True,
                "format": {"enable": False},
            },
            "http": {},
            "[yaml]": {"editor.tabSize": 2},
            "editor": {"tabSize": 2},
            "files": {},
        },
    )
