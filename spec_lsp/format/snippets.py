"""The protocol's snippet syntax: texts with tab stops (``$0``, ``${1:apiKey}``, ``${1|a,b|}``)."""

from __future__ import annotations

import re

_ESCAPED_OR_STOP = re.compile(
    r"\\(?P<escaped>[\\$}])"
    r"|\$\{\d+(?::(?P<default>(?:[^\\}]|\\.)*)|\|(?P<choice>(?:[^\\|,]|\\.)*)[^|]*\|)?\}"
    r"|\$\d+"
)


def plain_text(snippet: str) -> str:
    """What a snippet comes to when every tab stop is left as it is."""

    def meant(match: re.Match[str]) -> str:
        if match["escaped"] is not None:
            return match["escaped"]
        return re.sub(r"\\([\\$}])", r"\1", match["default"] or match["choice"] or "")

    return _ESCAPED_OR_STOP.sub(meant, snippet).rstrip(" ")


def escape_snippet(text: str) -> str:
    """Plain text as a snippet says it."""
    return re.sub(r"([\\$}])", r"\\\1", text)
