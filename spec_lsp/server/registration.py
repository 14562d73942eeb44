"""What the server's one registration list is made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any


class FileKind(Enum):
    """The files of a connector, as far as features differ between them."""

    SPEC = "`spec.yml`"
    METHOD = "methods in YAML"
    FORM = "`auth/ui.yml`"
    CODE = "methods in code"
    SETTINGS = "`spec-lsp.toml`"


YAML = (FileKind.SPEC, FileKind.METHOD, FileKind.FORM)
CONNECTOR = (*YAML, FileKind.CODE)


@dataclass(frozen=True)
class Feature:
    """One method of the protocol that the server answers.

    ``handler`` gets the server and the request's parameters. ``options`` is what the server
    says of it in its capabilities. ``files`` are the kinds of files in which it answers (none:
    it is not about a file), ``summary`` says in a few words what a person has of it. A feature
    without a summary is part of the protocol's own course. ``by_default`` is False where a
    setting has to ask for it.
    """

    method: str
    handler: Callable[..., Any]
    options: object = None
    files: tuple[FileKind, ...] = ()
    summary: str = ""
    by_default: bool = True
