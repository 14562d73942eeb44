"""A new connector: what it is called, and the texts of its files."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from spec_lsp.connector.files import LOCAL_PARAMETERS
from spec_lsp.format.starters.starter import Starter
from spec_lsp.syntax.yaml.quote import double_quoted

IGNORE_FILE = ".gitignore"
# What a person has to put something else for.
PLACEHOLDER = "example.com"

_HOST = r"(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?"
# Fit for a plain YAML scalar and for a JavaScript text in single quotes, as they are.
_BASE_URI = re.compile(rf"https?://{_HOST}(?:/[A-Za-z0-9._~%!$&()*+,;=:@/-]*(?<!:))?")
_TEST_PATH = re.compile(r"[A-Za-z0-9._~%!$&()*+,;=:@/?-]+")
_PLAIN_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]*(?: [A-Za-z0-9]+)*")
_YAML_WORDS = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})
_CAPITALS = frozenset({"ai", "api", "ats", "crm", "erp", "hr", "hris", "sms", "ui", "url"})


class NewConnectorError(Exception):
    """What keeps a connector from being made, in a sentence."""


@dataclass(frozen=True, slots=True)
class NewConnector:
    """What is asked for. ``folder`` ends with the connector's key, ``name`` is for people."""

    folder: Path
    name: str
    starter: Starter
    base_uri: str
    test_path: str

    @property
    def files(self) -> dict[str, str]:
        """The texts of its files, by their paths."""
        name = self.name
        if not _PLAIN_NAME.fullmatch(name) or name.lower() in _YAML_WORDS:
            name = double_quoted(name)
        key = self.folder.name
        if not key[0].isalpha() or key in _YAML_WORDS:
            key = double_quoted(key)  # `2024` would be a number
        texts = self.starter.connector(key, name, base_uri=self.base_uri, test_path=self.test_path)
        return {**texts, IGNORE_FILE: f"{LOCAL_PARAMETERS}\n"}


def folder_and_name(named: str) -> tuple[Path, str]:
    """The folder that a connector is written to, and its name for people: ``Acme CRM`` gives
    ``acme-crm``, ``connectors/acme-crm`` gives ``Acme CRM``. Raises NewConnectorError."""
    path = Path(named)
    text = " ".join(path.name.split())
    if not text.isprintable():
        raise NewConnectorError("The name holds characters that cannot be shown.")
    key = _kebab_case(text)
    if not key:
        raise NewConnectorError(
            "NAME is a name with letters of a to z, or a path that ends with one: it becomes the "
            "connector's key and its folder."
        )
    return path.parent / key, text if text != key else _title(key)


def _kebab_case(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def _title(key: str) -> str:
    return " ".join(
        word.upper() if word in _CAPITALS else word.capitalize() for word in key.split("-")
    )


def checked_base_uri(text: str) -> str:
    """A base URI, without a slash at its end. Raises NewConnectorError for what is none; the
    message does not quote it, since it may hold a password."""
    uri = text.strip()
    if not _BASE_URI.fullmatch(uri):
        raise NewConnectorError(
            "A base URI is an address such as https://api.acme.com/v1, without a user, a query "
            "and quotation marks."
        )
    return uri.rstrip("/")


def checked_test_path(text: str) -> str:
    """A path that a test asks for, with a slash before it. Raises NewConnectorError."""
    path = text.strip()
    if not _TEST_PATH.fullmatch(path) or "://" in path:
        raise NewConnectorError(
            "A test path is a path of the API such as /users/me, without spaces, quotation marks "
            "and braces."
        )
    return "/" + path.lstrip("/")


def left_to_fill_in(texts: Mapping[str, str]) -> list[str]:
    """The places that hold an example's address, as ``path:line``, spec.yml's first."""
    return [
        f"{path}:{number}"
        for path, text in texts.items()
        for number, line in enumerate(text.split("\n"), 1)
        if PLACEHOLDER in line
    ]
