"""What a rename says where it cannot be done."""

from __future__ import annotations


class RenameRefused(Exception):
    """It cannot be renamed, or not so; the message says why, for a person."""
