"""The same random scripts in Node and in QuickJS with the environment and a network."""

from __future__ import annotations

import json
from typing import Any

from echo_server import echo_server
from network_engine import NetworkEngine
from oracle.node_oracle import ask


def differences(scripts: list[str], prelude: str) -> list[tuple[str, Any, Any]]:
    """Each script whose answers differ, with Node's and ours. Errors that end a script are
    compared by name. ``BASE`` in a script is the origin of an echo server."""
    engine = NetworkEngine()
    found: list[tuple[str, Any, Any]] = []
    with echo_server() as base:
        whole = [f"const BASE = {json.dumps(base)}\n{prelude}\n{script}" for script in scripts]
        theirs = ask([{"script": script} for script in whole])
        for script, text, expected in zip(scripts, whole, theirs, strict=True):
            ours = engine.run(text)
            if any(expected.get(key) != ours.get(key) for key in ("error", "value")):
                found.append((script, expected, ours))
    engine.close()
    return found
