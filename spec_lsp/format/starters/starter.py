"""What a starter is: a way to authenticate, written out, to begin a connector with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from spec_lsp.format.snippets import escape_snippet, plain_text
from spec_lsp.format.starters.bodies import BASE_URI, TEST_PATH

# What stands for the connector's own key in a snippet.
KEY = "my-app"


@dataclass(frozen=True, slots=True)
class Starter:
    """A whole `auth` block and its files.

    All texts are snippets (:mod:`spec_lsp.format.snippets`): two spaces a level, lines end
    with ``\\n``, tab stops numbered from 1 in each text. ``auth`` holds the *entries* of an
    `auth` block (or of an option), beginning in column 0, without a line end behind the
    last. ``settings`` are the entries that belong beside `auth`, at the connector's top level
    (`parametersSchema` of OAuth), in the same form, without tab stops; often empty.
    ``files`` are the implementations by their paths, each with a line end behind the last
    line. Names that files and block share (`credentials.apiKey`) are tab stops in the block
    only: a file that is made later, by the fix of SPEC201, follows what the block then says.
    """

    name: str
    title: str
    documentation: str
    auth_type: str
    auth: str
    files: Mapping[str, str]
    settings: str = ""

    @property
    def block(self) -> str:
        """``auth:`` with its entries, and the settings before it: entries of spec.yml's top
        level, without a line end behind the last."""
        body = "auth:\n" + _indented(self.auth)
        return f"{self.settings}\n{body}" if self.settings else body

    @property
    def has_base_uri(self) -> bool:
        """Whether one of the files says where the API is."""
        return any(f":{BASE_URI}}}" in text for text in self.files.values())

    def connector(
        self, key: str, name: str, *, base_uri: str = BASE_URI, test_path: str = TEST_PATH
    ) -> dict[str, str]:
        """A whole connector, as plain texts by their paths. ``key`` and ``name`` are written as
        YAML scalars, ``base_uri`` and ``test_path`` as they are: both must be fit for a plain
        scalar and for a JavaScript text in single quotes."""

        def written(snippet: str) -> str:
            filled = snippet.replace(f":{BASE_URI}}}", f":{escape_snippet(base_uri)}}}")
            filled = filled.replace(f":{TEST_PATH}}}", f":{escape_snippet(test_path)}}}")
            return plain_text(filled.replace(f":{KEY}}}", f":{escape_snippet(key)}}}"))

        spec = f"key: {key}\nname: {name}\n\n"
        if self.settings:
            spec += f"{written(self.settings)}\n\n"
        spec += f"auth:\n{written(_indented(self.auth))}\n"
        return {"spec.yml": spec, **{path: written(text) for path, text in self.files.items()}}


def _indented(text: str) -> str:
    return "\n".join(f"  {line}" if line else "" for line in text.split("\n"))
