"""Settings that change while the server runs: `workspace/didChangeConfiguration`."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, cast

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException

from spec_lsp.server.messages import tell
from spec_lsp.server.registration import Feature

if TYPE_CHECKING:
    from spec_lsp.server.language_server import SpecLanguageServer

logger = logging.getLogger(__name__)

SECTION = "spec-lsp"


async def did_change_configuration(
    server: SpecLanguageServer, params: lsp.DidChangeConfigurationParams
) -> None:
    """The user changed a setting. Some clients send them all, others want to be asked."""
    workspace = server.client_capabilities.workspace
    if workspace and workspace.configuration:
        await ask_for_settings(server)
        return
    sent = cast("object", params.settings)
    settings = cast("dict[str, object]", sent) if isinstance(sent, dict) else {}
    own = settings.get(SECTION, settings)
    if isinstance(own, dict):
        _configure(server, cast("dict[str, object]", own))


async def ask_for_settings(server: SpecLanguageServer) -> None:
    """Ask the client for our settings, and let them count."""
    items = [lsp.ConfigurationItem(section=SECTION)]
    try:
        answers = await server.workspace_configuration_async(lsp.ConfigurationParams(items=items))
    except JsonRpcException as error:  # a client may promise more than it does
        logger.warning("the client gives no settings: %s", type(error).__name__)
        return
    own = answers[0] if answers else None
    if isinstance(own, dict):
        _configure(server, cast("dict[str, object]", own))


def _configure(server: SpecLanguageServer, settings: dict[str, object]) -> None:
    """Let the settings count, and say what is wrong in them."""
    tell_problems(server, server.session.configurations.set_settings(settings))
    server.session.reconfigure()
    server.diagnostics.changed()


def tell_problems(server: SpecLanguageServer, problems: tuple[str, ...]) -> None:
    """Say what is wrong in the settings."""
    for problem in problems:
        text = f"spec-lsp's settings: {problem}"
        tell(server, lsp.MessageType.Warning, text)


FEATURES = (Feature(lsp.WORKSPACE_DID_CHANGE_CONFIGURATION, did_change_configuration),)
