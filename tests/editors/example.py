"""The connector that editors open in these tests: the broken example, with its API on loopback."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from spec_lsp.demo.api import ExampleApi

KEY = "key-for-the-editors-test"
PUBLIC_BASE_URI = "https://api.acme-crm.example.com/v1"


@pytest.fixture
def api() -> Iterator[ExampleApi]:
    with ExampleApi(KEY) as running:
        yield running


@pytest.fixture
def connector(project: Path, tmp_path: Path, api: ExampleApi) -> Path:
    """A copy of the broken example, whose API is on loopback."""
    folder = tmp_path / "acme-crm"
    shutil.copytree(project / "examples" / "acme-crm-broken", folder)
    mapping = folder / "auth" / "make-api-client.map.yml"
    mapping.write_text(mapping.read_text("utf-8").replace(PUBLIC_BASE_URI, api.base_uri), "utf-8")
    return folder
