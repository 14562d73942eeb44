"""A response's body as mappings see it."""

from __future__ import annotations

import json
from typing import Any


def body_value(text: str) -> Any:
    """A response's body as a JSON-like value; what is no JSON is a text."""

    def refuse(constant: str) -> Any:
        raise ValueError(constant)

    try:
        return json.loads(text, parse_constant=refuse)
    except (ValueError, RecursionError):
        return text
