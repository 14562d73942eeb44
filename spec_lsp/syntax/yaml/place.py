"""What stands at an offset of a YAML text that has a tree: the way there, and the node."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from spec_lsp.syntax.yaml.nodes import Alias, Entry, Mapping, Node, Scalar, Sequence

YamlPath: TypeAlias = "tuple[str | int, ...]"


@dataclass(frozen=True, slots=True)
class YamlPlace:
    """A scalar or an alias at an offset. ``path`` leads to it (for a key to the key's value);
    ``entry`` is the innermost entry that holds it, ``on_key`` says that it is that one's key."""

    path: YamlPath
    node: Scalar | Alias
    entry: Entry | None
    on_key: bool


def yaml_place(root: Node | None, offset: int) -> YamlPlace | None:
    """The scalar or alias that an offset lies in or touches; None where there is none."""
    path: YamlPath = ()
    entry: Entry | None = None
    node = root
    while isinstance(node, (Mapping, Sequence)):
        if isinstance(node, Sequence):
            numbered = enumerate(node.items)
            number, node = next(
                ((at, item) for at, item in numbered if _holds(item, offset)), (0, None)
            )
            path = (*path, number)
            continue
        entry = next((one for one in node.entries if _touches(one, offset)), None)
        if entry is None:
            return None
        path = (*path, entry.name or "")
        if _holds(entry.key, offset):
            key = entry.key
            return YamlPlace(path, key, entry, True) if isinstance(key, (Scalar, Alias)) else None
        node = entry.value
    return (
        YamlPlace(path, node, entry, False) if node is not None and _holds(node, offset) else None
    )


def _holds(node: Node, offset: int) -> bool:
    return node.span.start <= offset <= node.span.end


def _touches(entry: Entry, offset: int) -> bool:
    return _holds(entry.key, offset) or _holds(entry.value, offset)
