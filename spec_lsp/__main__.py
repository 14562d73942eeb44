"""``spec-lsp`` and ``python -m spec_lsp``."""

from __future__ import annotations

import os
import sys


def _leave_working_directory_alone() -> None:
    """Take the working directory off the module path. ``python -m`` puts it there, and a
    repository may hold a module named like one of ours (``lsprotocol.py``): nothing that a
    repository brings is ever imported."""
    if sys.flags.isolated or getattr(sys.flags, "safe_path", False):
        return
    here = os.path.realpath(os.curdir)
    package_parent = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))
    if here != package_parent:
        sys.path[:] = [entry for entry in sys.path if os.path.realpath(entry) != here]


def main() -> None:
    """Run the command line; the server without its library, so that it starts sooner."""
    _leave_working_directory_alone()
    if sys.argv[1:2] == ["serve"] and "--help" not in sys.argv:
        from spec_lsp.cli.serve import serve_from_arguments

        serve_from_arguments(sys.argv[2:])
    else:
        from spec_lsp.cli.main import run

        sys.exit(run())


if __name__ == "__main__":
    main()
