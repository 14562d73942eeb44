"""Places that name the same thing, put together: a union of sets."""

from __future__ import annotations

from collections.abc import Iterator

from spec_lsp.connector.symbols import Occurrence, Role, Symbol, SymbolKind
from spec_lsp.text.source import Span

_ROLES: dict[Role, int] = {"definition": 0, "write": 1, "reference": 2}

# What a place belongs to: a kind, and what tells it from others of the kind.
Key = tuple[SymbolKind, object, str, tuple[str, ...]]
PlaceKey = tuple[str, Span]


class Groups:
    """Which keys and places mean the same: a union of sets."""

    def __init__(self) -> None:
        self.parents: dict[Key | PlaceKey, Key | PlaceKey] = {}
        self.occurrences: dict[PlaceKey, Occurrence] = {}

    def add(self, key: Key, occurrence: Occurrence) -> None:
        """A place that names what the key stands for."""
        place: PlaceKey = (occurrence.path, occurrence.span)
        known = self.occurrences.get(place)
        if known is None or _ROLES[occurrence.role] < _ROLES[known.role]:
            self.occurrences[place] = occurrence
        self.join(key, place)

    def is_defined(self, key: Key) -> bool:
        """Whether anything is known of a key."""
        return key in self.parents

    def join(self, key: Key, place: PlaceKey) -> None:
        first, second = self.root(key), self.root(place)
        if first != second:
            self.parents[second] = first

    def root(self, member: Key | PlaceKey) -> Key | PlaceKey:
        path: list[Key | PlaceKey] = []
        while (parent := self.parents.setdefault(member, member)) != member:
            path.append(member)
            member = parent
        for passed in path:
            self.parents[passed] = member
        return member

    def symbols(self) -> Iterator[Symbol]:
        """One symbol for each set, in the order in which they were first met."""
        keys: dict[Key | PlaceKey, list[Key]] = {}
        places: dict[Key | PlaceKey, list[Occurrence]] = {}
        for member in [*self.parents]:
            root = self.root(member)
            if len(member) == 2:
                places.setdefault(root, []).append(self.occurrences[member])
            else:
                keys.setdefault(root, []).append(member)
        for root, of in keys.items():
            found = sorted(places.get(root, ()), key=lambda one: (one.path, one.span))
            yield _symbol(of, tuple(found))


def _symbol(keys: list[Key], occurrences: tuple[Occurrence, ...]) -> Symbol:
    kind, _, name, names = keys[0]
    if kind == "field":
        paths = frozenset((option, holder, path) for _, option, holder, path in keys)
        return Symbol(kind, names[-1], occurrences, paths)
    return Symbol(kind, name, occurrences, frozenset((key[1], key[2], ()) for key in keys))
