"""An engine with a network, and a server that tells what it got."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from echo_server import echo_server
from network_engine import NetworkEngine


@pytest.fixture(scope="module")
def engine() -> Iterator[NetworkEngine]:
    made = NetworkEngine()
    yield made
    made.close()


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    with echo_server() as origin:
        yield origin
