"""What a connector's JavaScript finds around it, and the part that makes it (format §9).

A part is a file beside this one. It holds one function, ``(platform) => ({globals, packages})``,
which is called when the first of its names is asked for: ``globals`` and ``packages`` (name →
what ``require`` gives) are all that it makes. ``platform.use('part')`` gives another part's.
"""

from __future__ import annotations

from pathlib import Path

from spec_lsp.format.modules import SUPPORTED_SCOPES, package_of

FOLDER = Path(__file__).parent

# Part → the globals it makes.
GLOBALS: dict[str, tuple[str, ...]] = {
    "abort": ("AbortController", "AbortSignal"),
    "blob": ("Blob", "File"),
    "buffer": ("Buffer",),
    "clone": ("structuredClone",),
    "encoding": ("TextDecoder", "TextEncoder"),
    "event": ("CustomEvent", "Event", "EventTarget"),
    "fetch": ("fetch",),
    "form_data": ("FormData",),
    "headers": ("Headers",),
    "request": ("Request",),
    "response": ("Response",),
    "streams": (
        "ReadableStream",
        "ReadableStreamDefaultController",
        "ReadableStreamDefaultReader",
    ),
    "url": ("URL", "URLSearchParams"),
    "web_crypto": ("Crypto", "CryptoKey", "SubtleCrypto", "crypto"),
}

# Part → the packages it makes, as an import names them (`node:` left out).
PACKAGES: dict[str, tuple[str, ...]] = {
    "axios": ("axios",),
    "buffer": ("buffer",),
    "connector_sdk": ("@integration-app/connector-sdk",),
    "crypto": ("crypto",),
    "qs": ("qs",),
    "querystring": ("querystring",),
    "url": ("url",),
}


CONNECTOR_SDK = "@integration-app/connector-sdk"

# The API client itself is a part too, and so is the loader of modules: they make no names, and
# are made before any code runs.
API_CLIENT = "api_client"
LOADER = "modules"


def provided_package(specifier: str) -> str | None:
    """The package that an import means, by its name in :data:`PACKAGES`; None for any other."""
    name = package_of(specifier)  # `axios/dist/…` is axios, too
    if name.startswith(SUPPORTED_SCOPES):
        return CONNECTOR_SDK
    return name if any(name in names for names in PACKAGES.values()) else None


def texts() -> dict[str, str]:
    """The text of each part. Raises OSError where the installation is broken."""
    return {file.stem: file.read_text("utf-8") for file in sorted(FOLDER.glob("*.js"))}
