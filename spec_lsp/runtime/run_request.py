"""What a run is asked to do."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from spec_lsp.connector.files import Files
from spec_lsp.connector.model import Connector
from spec_lsp.runtime.limits import Limits


@dataclass(frozen=True, slots=True)
class RunRequest:
    """What to run, and with what.

    ``name`` is how the trace calls the connector. Given parameters win over those of
    ``spec-lsp.local.yml``, ``base_uri`` over that of the profile and of makeApiClient.
    ``allow_origins`` are origins (``https://host:port``) that may be reached whatever their
    address; with ``known_origins``, nothing is sent to any other (contracts, "Secrets"). With
    ``wrong_secret`` each secret is altered, and the test must then say no. ``stand_ins``,
    for a replay, is not None: missing secrets are made up, those that the form asks for and
    those of these names.
    """

    connector: Connector = field(repr=False)
    files: Files = field(repr=False)
    name: str
    option: str | None = None
    profile: str | None = None
    connection_parameters: Mapping[str, Any] = field(default_factory=dict[str, Any], repr=False)
    connector_parameters: Mapping[str, Any] = field(default_factory=dict[str, Any], repr=False)
    base_uri: str | None = None
    allow_origins: tuple[str, ...] = ()
    known_origins: tuple[str, ...] | None = None
    wrong_secret: bool = False
    stand_ins: frozenset[str] | None = None
    limits: Limits = field(default_factory=Limits)
    run_id: str = field(default_factory=lambda: uuid.uuid4().hex)
