"""Which folders are connectors (format §1)."""

from __future__ import annotations

from pathlib import Path

import pytest

from spec_lsp.connector.discover import find_roots, is_root, relative_path, root_of
from spec_lsp.connector.files import DiskFiles, MemoryFiles

AUTH = "auth:\n  type: client-credentials\n"


@pytest.mark.parametrize(
    "files",
    [
        {"spec.yml": AUTH},
        {"spec.yml": "name: x\nauth:\n"},
        {"spec.yml": "auth:\n  type: 'open\n"},
        {"spec.yml": "type: oauth2\ninputSchema: {type: object}\n"},
        {"spec.yml": "type: client-credentials\nmakeApiClient: {type: mapping}\n"},
        {"spec.yml": "type: proxy\nproxyKey: x\n"},
        {"spec.yml": "name: X\n", "auth/ui.yml": "schema: {}\n"},
        {"spec.yml": "name: X\n", "auth/make-api-client.map.yml": ""},
        {"spec.yml": "name: X\n", "auth/test.ts": ""},
        {"spec.yml": "", "auth/get-oauth-config.js": ""},
    ],
)
def test_a_connector_says_that_it_is_one(files: dict[str, str]):
    assert is_root(MemoryFiles(files))


@pytest.mark.parametrize(
    "files",
    [
        {},
        {"spec.yml": ""},
        {"spec.yml": "- a\n- b\n"},
        {"spec.yml": "rspec:\n  pattern: spec/**/*_spec.rb\n"},
        {"spec.yml": "openapi: 3.0.0\ninfo: {title: x}\npaths: {}\n"},
        {"spec.yml": "apiVersion: v1\nkind: Pod\nmetadata: {name: x}\nspec: {type: oauth2}\n"},
        {"spec.yml": "type: oauth2\nname: x\n"},
        {"spec.yml": "type: library\nui: {}\n"},
        {"spec.yml": "name: X\n", "auth/login.js": ""},
        {"spec.yaml": AUTH},
        {"auth/test.js": ""},
    ],
)
def test_any_other_spec_yml_is_left_alone(files: dict[str, str]):
    assert not is_root(MemoryFiles(files))


def write(folder: Path, *paths: str, text: str = AUTH) -> None:
    for path in paths:
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)


def test_roots_lie_anywhere_and_parts_are_none(tmp_path: Path):
    write(
        tmp_path, "spec.yml", "src/spec.yml", "connectors/a/spec.yml",
        "membrane/connectors/b/1.0.0/src/spec.yml",
        "data/users/spec.yml", "src/operations/run/spec.yml",
        "node_modules/x/spec.yml", ".git/spec.yml",
    )  # fmt: skip
    write(tmp_path, "foreign/spec.yml", text="rspec: {}\n")
    assert [root.relative_to(tmp_path).as_posix() for root in find_roots(tmp_path)] == [
        ".", "connectors/a", "membrane/connectors/b/1.0.0/src", "src",
    ]  # fmt: skip


def test_below_some_other_tool_s_spec_yml_there_are_no_parts(tmp_path: Path):
    write(tmp_path, "spec.yml", text="rspec: {}\n")
    write(tmp_path, "data/hubspot/spec.yml")
    assert list(find_roots(tmp_path)) == [tmp_path / "data" / "hubspot"]


def test_a_link_to_a_folder_is_not_followed(tmp_path: Path):
    write(tmp_path, "a/spec.yml")
    (tmp_path / "a" / "loop").symlink_to(tmp_path)
    assert list(find_roots(tmp_path)) == [tmp_path / "a"]


def test_a_file_belongs_to_the_nearest_root_above_it(tmp_path: Path):
    write(tmp_path, "spec.yml", "data/users/spec.yml", "connectors/a/spec.yml")

    def root(path: str) -> Path | None:
        return root_of(tmp_path / path, lambda folder: is_root(DiskFiles(folder)))

    assert root("spec.yml") == tmp_path
    assert root("auth/test.js") == tmp_path
    assert root("data/users/list.js") == tmp_path
    assert root("connectors/a/auth/test.js") == tmp_path / "connectors" / "a"
    assert root_of(tmp_path.parent / "x.js", lambda _: False) is None


def test_paths_are_named_from_the_root_with_slashes(tmp_path: Path):
    assert relative_path(tmp_path, tmp_path / "auth" / "test.js") == "auth/test.js"
    assert relative_path(tmp_path / "a", tmp_path / "b.js") is None
