"""What the tests of commands that run something share: a connector, and its API."""

from __future__ import annotations

from pathlib import Path

import pytest
from e2e.connectors import api, api_key_connector
from e2e.editor import write_files
from example_api import ExampleApi

__all__ = ["api"]  # a fixture is found by its name here


@pytest.fixture
def folder(tmp_path: Path, api: ExampleApi) -> Path:
    """A folder with the connector `acme`."""
    write_files(tmp_path / "acme", api_key_connector(api.origin))
    return tmp_path
