"""Which modules a connector's JavaScript may import (format §9: S, D, C; the rest is ours).

Besides its own files, which are named by relative paths.
"""

from __future__ import annotations

# What the sources import, and what runs wherever JavaScript of a connector does.
SUPPORTED_PACKAGES: frozenset[str] = frozenset({
    "@integration-app/connector-sdk", "axios", "buffer", "crypto", "qs", "querystring", "url",
})  # fmt: skip
SUPPORTED_SCOPES: tuple[str, ...] = ("@membranehq/",)

NODE_MODULES: frozenset[str] = frozenset({
    "assert", "async_hooks", "buffer", "child_process", "cluster", "console", "constants",
    "crypto", "dgram", "diagnostics_channel", "dns", "domain", "events", "fs", "http", "http2",
    "https", "inspector", "module", "net", "os", "path", "perf_hooks", "process", "punycode",
    "querystring", "readline", "repl", "sea", "sqlite", "stream", "string_decoder", "sys", "test",
    "timers", "tls", "trace_events", "tty", "url", "util", "v8", "vm", "wasi", "worker_threads",
    "zlib",
})  # fmt: skip

_REQUESTS = "make requests with `apiClient`, or with `fetch`"
_BASE64 = "`Buffer` and `btoa` make Base64"
# What does the same without an import.
ALTERNATIVES: dict[str, str] = {
    "base-64": _BASE64,
    "btoa": _BASE64,
    "cross-fetch": _REQUESTS,
    "got": _REQUESTS,
    "http": _REQUESTS,
    "https": _REQUESTS,
    "isomorphic-fetch": _REQUESTS,
    "js-base64": _BASE64,
    "ky": _REQUESTS,
    "node-fetch": _REQUESTS,
    "query-string": "`URLSearchParams` makes query strings",
    "request": _REQUESTS,
    "request-promise": _REQUESTS,
    "superagent": _REQUESTS,
    "undici": _REQUESTS,
    "util": "`TextEncoder` and `TextDecoder` are there without an import",
    "uuid": "`crypto.randomUUID()` makes UUIDs",
}


def package_of(specifier: str) -> str:
    """The package that a specifier leads into: ``@scope/name/part`` → ``@scope/name``."""
    parts = specifier.removeprefix("node:").split("/")
    return "/".join(parts[: 2 if parts[0].startswith("@") else 1])


def is_supported_package(specifier: str) -> bool:
    """Whether a connector can import a package wherever it runs."""
    package = package_of(specifier)
    return package in SUPPORTED_PACKAGES or package.startswith(SUPPORTED_SCOPES)


def absence(specifier: str) -> str:
    """What to say of a package that is not there: what it is, and what to do instead."""
    package = package_of(specifier)
    what = "Node's " if package in NODE_MODULES else ""
    instead = ALTERNATIVES.get(package, "write it in a file of the connector, or bundle it")
    return f"{what}`{package}` is not there when the connector runs: {instead}"
