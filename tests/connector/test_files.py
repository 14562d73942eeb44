"""The files of a connector, and the border around them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from spec_lsp.connector.files import (
    MAX_FILE_BYTES,
    DiskFiles,
    MemoryFiles,
    is_private,
    normalize,
)


@pytest.mark.parametrize(
    ("path", "spelling"),
    [
        ("auth/test.js", "auth/test.js"),
        ("./auth//test.js", "auth/test.js"),
        ("auth\\test.js", "auth/test.js"),
        ("auth/../lib/x.js", "lib/x.js"),
        ("", None),
        (".", None),
        ("..", None),
        ("../x.js", None),
        ("auth/../../x.js", None),
        ("/etc/passwd", None),
        ("\\\\server\\share\\x.js", None),
        ("C:\\x.js", None),
        ("C:x.js", None),
        ("file:///etc/passwd", None),
        ("a\0b", None),
    ],
)
def test_a_path_has_one_spelling_or_is_refused(path: str, spelling: str | None):
    assert normalize(path) == spelling


@pytest.mark.parametrize(
    ("path", "private"),
    [
        ("auth/test.js", False),
        ("auth/..hidden", True),
        (".env", True),
        (".git/config", True),
        ("auth/.test.js", True),
        ("spec-lsp.local.yml", True),
        ("auth/spec-lsp.local.yml", True),
    ],
)
def test_dot_files_and_local_parameters_are_private(path: str, private: bool):
    assert is_private(path) is private


def test_the_names_in_a_folder_are_sorted_and_not_those_below():
    files = MemoryFiles({"spec.yml": "", "auth/test.js": "", "auth/a.js": "", "auth/o/b.js": ""})
    assert files.names("auth") == ("a.js", "test.js")
    assert files.names("") == ("spec.yml",)
    assert files.names("none") == ()


def test_what_the_editor_shows_lies_over_the_disk(tmp_path: Path):
    (tmp_path / "auth").mkdir()
    (tmp_path / "auth" / "test.js").write_text("old")
    files = DiskFiles(tmp_path, {"auth/test.js": "new", "auth/unsaved.js": "x"})
    assert files.names("auth") == ("test.js", "unsaved.js")
    source = files.read("auth/test.js")
    assert source is not None
    assert source.text == "new"


def test_what_has_been_read_stays_as_it_was(tmp_path: Path):
    (tmp_path / "a.yml").write_text("one")
    files = DiskFiles(tmp_path)
    first = files.read("a.yml")
    (tmp_path / "a.yml").write_text("two")
    assert files.read("a.yml") is first


def test_a_link_out_of_the_root_is_no_file(tmp_path: Path):
    root = tmp_path / "root"
    root.mkdir()
    (tmp_path / "secret.js").write_text("secret")
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "x.js").write_text("secret")
    (root / "inside.js").write_text("fine")
    (root / "link.js").symlink_to(tmp_path / "secret.js")
    (root / "alias.js").symlink_to(root / "inside.js")
    (root / "folder").symlink_to(tmp_path / "outside")
    (root / "loop.js").symlink_to(root / "loop.js")
    files = DiskFiles(root)
    assert [files.read(path) for path in ("link.js", "folder/x.js", "loop.js")] == [None] * 3
    assert files.read("../secret.js") is None
    assert files.names("folder") == ()
    source = files.read("alias.js")
    assert source is not None
    assert source.text == "fine"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no FIFOs on this system")
def test_what_is_no_regular_file_is_not_opened(tmp_path: Path):
    os.mkfifo(tmp_path / "spec.yml")
    (tmp_path / "folder.js").mkdir()
    files = DiskFiles(tmp_path)
    assert files.read("spec.yml") is None
    assert files.read("folder.js") is None


def test_a_file_past_the_limit_is_not_read(tmp_path: Path):
    (tmp_path / "spec.yml").write_bytes(b"a" * (MAX_FILE_BYTES + 1))
    assert DiskFiles(tmp_path).read("spec.yml") is None


def test_folders_are_those_of_the_disk_and_of_unsaved_files(tmp_path: Path):
    (tmp_path / "data" / "contacts").mkdir(parents=True)
    (tmp_path / "data" / "contacts" / "spec.yml").write_text("name: x\n")
    (tmp_path / "loop").symlink_to(tmp_path, target_is_directory=True)
    files = DiskFiles(tmp_path, {"lib/deep/x.js": "1"})
    assert files.folders("") == ("data", "lib")
    assert files.folders("data") == ("contacts",)
    assert files.folders("lib") == ("deep",)
    assert files.folders("..") == files.folders("absent") == ()
    assert files.names("data/contacts") == ("spec.yml",)
    texts = MemoryFiles({"a": "", "b/c": "", "b/d/e": ""})
    assert (texts.folders(""), texts.folders("b"), texts.folders("b/d")) == (("b",), ("d",), ())
