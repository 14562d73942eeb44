"""A secret, as everything here is given it."""

from __future__ import annotations

from dataclasses import dataclass, field

# Shorter values are masked only where they fill a whole value (contracts, "Secrets").
SHORTEST_IN_TEXT = 6


@dataclass(frozen=True, slots=True)
class Secret:
    """A value that must not be seen, and the name that its placeholder bears."""

    name: str
    value: str = field(repr=False)
