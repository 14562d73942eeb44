"""What the tests of editors share: a connector, and its API."""

from __future__ import annotations

from editors.example import api, connector

__all__ = ["api", "connector"]  # a fixture is found by its name here
