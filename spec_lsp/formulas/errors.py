"""What a formula raises instead of a value."""

from __future__ import annotations


class FormulaError(Exception):
    """The platform would throw here, or a limit is passed. The message is for a person."""


class UnsupportedFormulaError(FormulaError):
    """A formula of the platform that is not evaluated here."""
