"""Where the example connectors lie: in the installed package, or beside it in a checkout."""

from __future__ import annotations

from pathlib import Path

CORRECT = "acme-crm"
BROKEN = "acme-crm-broken"


def examples_folder() -> Path:
    """The folder of the example connectors.

    Raises FileNotFoundError where the installation has none.
    """
    package = Path(__file__).resolve().parent.parent
    for folder in (package / "examples", package.parent / "examples"):
        if (folder / CORRECT / "spec.yml").is_file():
            return folder
    raise FileNotFoundError("This installation holds no example connectors.")
