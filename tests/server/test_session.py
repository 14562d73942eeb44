"""What the session knows, and when it forgets it."""

from __future__ import annotations

import os
from pathlib import Path

from e2e.connectors import SPEC, TEST, api_key_connector
from e2e.editor import write_files

from spec_lsp.server.session import Located, Session
from spec_lsp.syntax.javascript.verdict import Verdict

MAPPING = "auth/make-api-client.map.yml"


def codes(session: Session, root: Path) -> list[str]:
    session.verdicts = None  # no engine is asked here
    return [finding.code for finding in session.findings(root)]


def test_a_file_belongs_to_the_nearest_connector_above_it(tmp_path: Path):
    write_files(tmp_path / "a", api_key_connector())
    write_files(tmp_path / "a" / "inner", api_key_connector())
    write_files(tmp_path / "a" / "data" / "users", {"spec.yml": "type: collection\nauth: {}\n"})
    write_files(tmp_path / "b", {"spec.yml": "openapi: 3.0.0\n", "auth/x.js": ""})
    session = Session()

    def located(path: str) -> Located | None:
        return session.locate((tmp_path / path).as_uri())

    assert located(f"a/{MAPPING}") == Located(tmp_path / "a", MAPPING)
    assert located("a/inner/spec.yml") == Located(tmp_path / "a" / "inner", "spec.yml")
    assert located("a/data/users/spec.yml") == Located(tmp_path / "a", "data/users/spec.yml")
    assert located("b/auth/x.js") is None
    assert located("spec.yml") is None
    assert session.locate("untitled:Untitled-1") is None


def test_an_unsaved_spec_yml_makes_a_connector_and_closing_it_unmakes_it(tmp_path: Path):
    session = Session()
    uri = (tmp_path / "spec.yml").as_uri()
    assert session.locate(uri) is None
    session.open(uri, 1, "auth: {}\n")
    assert session.locate(uri) == Located(tmp_path, "spec.yml")
    session.open(uri, 2, "other: {}\n")
    assert session.locate(uri) is None
    session.open(uri, 3, "auth: {}\n")
    session.close(uri)
    assert session.locate(uri) is None
    assert session.open_files() == {}


def test_only_what_a_file_touches_is_analysed_again(tmp_path: Path):
    for name in ("a", "b"):
        write_files(tmp_path / name, api_key_connector())
    session = Session()
    a, b = (session.analysis(tmp_path / name) for name in ("a", "b"))
    session.open((tmp_path / "a" / MAPPING).as_uri(), 1, "baseUri: https://x.example.com\n")
    assert session.analysis(tmp_path / "a") is not a
    assert session.analysis(tmp_path / "b") is b
    session.touch(tmp_path)  # the folder of both: renamed, or another branch
    assert session.analysis(tmp_path / "b") is not b


def test_findings_follow_the_disk_once_it_is_told(tmp_path: Path):
    write_files(tmp_path, api_key_connector())
    session = Session()
    assert codes(session, tmp_path) == []
    (tmp_path / "auth" / "test.js").unlink()
    assert codes(session, tmp_path) == []
    session.touch(tmp_path / "auth" / "test.js")
    assert codes(session, tmp_path) == ["SPEC201"]
    write_files(tmp_path, api_key_connector())
    session.touch_everything()
    assert codes(session, tmp_path) == []


def test_an_open_file_keeps_the_name_that_the_editor_gave_it(tmp_path: Path):
    session = Session()
    path = tmp_path / "a b" / "spec.yml"
    uri = path.as_uri().replace("%20", "\u0020").replace("spec", "%73pec")
    session.open(uri, 3, SPEC)
    assert (session.uri_of(path), session.version_of(path)) == (uri, 3)
    session.close(path.as_uri())
    assert (session.uri_of(path), session.version_of(path)) == (path.as_uri(), None)


def test_inside_is_what_the_client_has_opened_links_or_not(tmp_path: Path):
    (tmp_path / "real" / "acme").mkdir(parents=True)
    os.symlink(tmp_path / "real", tmp_path / "link")
    session = Session(folders=[tmp_path / "link"])
    assert session.is_inside(tmp_path / "link" / "acme")
    assert session.is_inside(tmp_path / "real" / "acme")
    assert not session.is_inside(tmp_path)
    assert not session.is_inside(tmp_path / "linked")
    assert not Session().is_inside(tmp_path)


def test_verdicts_are_kept_within_bounds_and_forgotten_oldest_first():
    session = Session()
    session.learn({f"program {number}": None for number in range(2_100)})
    assert session.verdicts is not None
    assert len(session.verdicts) == 2_000
    assert "program 99" not in session.verdicts
    assert "program 2099" in session.verdicts
    session.learn(None)
    session.learn({"late": None})
    assert session.verdicts is None


def test_what_lies_around_a_connector_counts_as_soon_as_it_changes(tmp_path: Path):
    acme = write_files(
        tmp_path / "connectors" / "acme",
        api_key_connector(test="import got from 'got'\nexport const test = () => got('x')\n"),
    )
    (acme / "spec-lsp.local.yml").write_text("connectionParameters: {apiKey: x}\n")
    (tmp_path / ".git").mkdir()
    session = Session()
    assert codes(session, acme) == ["SPEC308", "SPEC403"]
    (tmp_path / "package.json").write_text('{"dependencies": {"got": "1"}}')
    session.touch(tmp_path / "package.json")
    assert codes(session, acme) == ["SPEC403"]
    (tmp_path / ".gitignore").write_text("*.local.yml\n")
    session.touch(tmp_path / ".gitignore")
    assert codes(session, acme) == []


def test_what_is_learnt_of_a_program_concerns_the_connectors_that_hold_it(tmp_path: Path):
    for name, test in (("a", TEST), ("b", f"{TEST}// b\n")):
        write_files(tmp_path / name, api_key_connector(test=test))
    session = Session()
    a, b = (session.findings(tmp_path / name) for name in ("a", "b"))
    session.learn({TEST: Verdict(0, 0, "no such thing")})
    assert [finding.code for finding in session.findings(tmp_path / "a")] == ["SPEC306"]
    assert a == ()
    assert session.findings(tmp_path / "b") is b


class Counting(Session):
    """A session that counts how often it looks whether a folder is a connector."""

    looks = 0

    def is_root(self, folder: Path) -> bool:
        self.looks += 1
        return super().is_root(folder)


def test_an_edit_searches_no_connector_again(tmp_path: Path):
    session = Counting()
    for number in range(5):
        root = write_files(tmp_path / f"c{number}", api_key_connector())
        for path in ("spec.yml", MAPPING):
            session.open((root / path).as_uri(), 1, (root / path).read_text(encoding="utf-8"))
    opened = {tmp_path / f"c{number}": ["spec.yml", MAPPING] for number in range(5)}
    assert session.open_files() == opened
    session.looks = 0
    session.open((tmp_path / "c0" / MAPPING).as_uri(), 2, "baseUri: https://x.example.com\n")
    assert (session.open_files(), session.looks) == (opened, 0)
    session.open((tmp_path / "c0" / "spec.yml").as_uri(), 2, "auth: {}\n")
    assert session.open_files() == opened
    assert session.looks == 3  # its own two files


def test_a_connector_is_found_as_soon_as_its_first_method_file_is_there(tmp_path: Path):
    write_files(tmp_path, {"spec.yml": "name: Acme\n", "auth/note.yml": "a: 1\n"})
    session = Session()
    note = (tmp_path / "auth" / "note.yml").as_uri()
    session.open(note, 1, "a: 1\n")
    assert session.locate(note) is None
    session.open((tmp_path / MAPPING).as_uri(), 1, "")  # not saved yet
    assert session.locate(note) == Located(tmp_path, "auth/note.yml")
    session.close((tmp_path / MAPPING).as_uri())
    assert session.locate(note) is None
