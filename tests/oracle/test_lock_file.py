"""The oracle's lock file pins everything and names no host to download from."""

from __future__ import annotations

import json
import re
from pathlib import Path

FOLDER = Path(__file__).parent


def test_the_lock_holds_versions_and_hashes_but_no_addresses() -> None:
    text = (FOLDER / "package-lock.json").read_text(encoding="utf-8")
    packages = json.loads(text)["packages"]
    locked = {name: entry for name, entry in packages.items() if name}
    assert locked["node_modules/@integration-app/sdk"]["version"] == "1.14.1"
    assert all("integrity" in entry and "resolved" not in entry for entry in locked.values())
    assert re.findall(r"https?://[^\"]*", text) == []
