"""`check --fix` and `--diff`: what is changed, what is not, and how files keep what they are."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
from pathlib import Path

import pytest
from cli.program import SPEC_LSP, spec_lsp
from e2e.connectors import CLIENT, SPEC, TEST, api_key_connector
from e2e.editor import environment, write_files

from spec_lsp.cli.checking.checked import FileChange
from spec_lsp.cli.checking.fixing import FixRound
from spec_lsp.cli.checking.writing import NotWrittenError, write_change
from spec_lsp.connector.files import DiskFiles
from spec_lsp.findings.finding import CreateFile, EditFile, Finding, Fix, Severity
from spec_lsp.text.edit import TextEdit
from spec_lsp.text.source import Span

MAPPING = "auth/make-api-client.map.yml"
UNUSED = SPEC + "# spec-lsp: ignore-file[SPEC301]\n"  # the safe fix takes the comment away
BROKEN = api_key_connector(
    spec=UNUSED.replace("javascript", "javscript"), client=CLIENT.replace("apiKey", "apiKeyy")
)


def read(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes().decode()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_safe_fixes_are_applied_and_the_rest_is_told(tmp_path: Path):
    write_files(tmp_path / "acme", BROKEN)
    done = spec_lsp("check", "--fix", "--select", "SPEC004,SPEC206,SPEC3", cwd=tmp_path)
    fixed, rest = done.stdout.split("\n\n", 1)
    assert fixed.startswith("acme/spec.yml:15 fixed SPEC004: ")
    assert rest.startswith(f"acme/{MAPPING}:4:38 error SPEC206\n")
    assert rest.endswith("Fixed 1 problem. Found 1 error in 1 connector (2 files).\n")
    assert (done.stderr, done.returncode) == ("", 1)
    spec = BROKEN["spec.yml"].replace("# spec-lsp: ignore-file[SPEC301]\n", "")
    assert read(tmp_path / "acme") == {**BROKEN, "spec.yml": spec}


def test_another_spelling_of_the_same_word_is_safe_to_change(tmp_path: Path):
    write_files(tmp_path, api_key_connector(client=CLIENT.replace("apiKey", "api_key")))
    done = spec_lsp("check", "--fix", cwd=tmp_path)
    assert done.stdout.startswith(f"{MAPPING}:4 fixed SPEC206: Change to `apiKey`\n")
    assert (read(tmp_path), done.returncode) == (api_key_connector(), 0)


def test_unsafe_fixes_mend_the_rest(tmp_path: Path):
    write_files(tmp_path, BROKEN)
    done = spec_lsp("check", "--fix", "--unsafe-fixes", cwd=tmp_path)
    assert done.stdout.endswith("Fixed 3 problems. No problems in 1 connector (3 files).\n")
    assert (done.stderr, done.returncode) == ("", 0)
    assert read(tmp_path) == api_key_connector()
    again = spec_lsp("check", "--fix", "--unsafe-fixes", cwd=tmp_path)
    assert again.stdout == "No problems in 1 connector (3 files).\n"


def test_a_program_gets_its_format_and_a_person_what_was_fixed(tmp_path: Path):
    write_files(tmp_path, api_key_connector(spec=UNUSED))
    done = spec_lsp("check", "--fix", "--format", "gitlab", cwd=tmp_path)
    assert (done.stdout, done.returncode) == ("[]\n", 0)
    assert done.stderr.startswith("spec.yml:15 fixed SPEC004: ")


def test_a_diff_shows_what_would_change_and_changes_nothing(tmp_path: Path):
    files = dict(api_key_connector(client=CLIENT.replace("apiKey", "apikey")))
    del files["auth/test.js"]
    write_files(tmp_path / "acme", files)
    before = read(tmp_path)
    done = spec_lsp("check", "--diff", "--unsafe-fixes", cwd=tmp_path)
    mapping, created = done.stdout.split("--- /dev/null\n")
    assert mapping == (
        f"--- acme/{MAPPING}\n"
        f"+++ acme/{MAPPING}\n"
        "@@ -1,4 +1,4 @@\n"
        " baseUri: https://api.acme.example.com\n"
        " headers:\n"
        "   Authorization:\n"
        '-    $template: "Bearer ${credentials.apikey}"\n'
        '+    $template: "Bearer ${credentials.apiKey}"\n'
    )
    assert created.startswith("+++ acme/auth/test.js\n@@ -0,0 +1,")
    assert (done.stderr, done.returncode) == ("", 1)
    assert read(tmp_path) == before


def test_no_difference(tmp_path: Path):
    write_files(tmp_path, api_key_connector(client=CLIENT.replace("apiKey", "apiKeyy")))
    done = spec_lsp("check", "--diff", cwd=tmp_path)  # there is a fix, but not a safe one
    assert (done.stdout, done.stderr, done.returncode) == ("", "", 0)


def test_missing_files_are_made(tmp_path: Path):
    files = dict(api_key_connector())
    del files["auth/test.js"]
    write_files(tmp_path, files)
    assert spec_lsp("check", "--fix", cwd=tmp_path).returncode == 1
    assert not (tmp_path / "auth" / "test.js").exists()
    done = spec_lsp("check", "--fix", "--unsafe-fixes", cwd=tmp_path)
    assert done.returncode == 0
    assert "exports.test" in (tmp_path / "auth" / "test.js").read_text()


def test_a_file_keeps_its_line_endings_its_mark_and_its_mode(tmp_path: Path):
    write_files(tmp_path, api_key_connector())
    windows = b"\xef\xbb\xbf" + UNUSED.replace("\n", "\r\n").encode()
    spec = tmp_path / "spec.yml"
    spec.write_bytes(windows)
    spec.chmod(0o640)
    assert spec_lsp("check", "--fix", cwd=tmp_path).returncode == 0
    assert spec.read_bytes() == windows.replace(b"# spec-lsp: ignore-file[SPEC301]\r\n", b"")
    assert stat.S_IMODE(spec.stat().st_mode) == 0o640
    assert sorted(os.listdir(tmp_path)) == ["auth", "spec.yml"]  # nothing is left behind


def test_bytes_that_are_no_utf_8_are_left_alone(tmp_path: Path):
    write_files(tmp_path, api_key_connector())
    spec = UNUSED.encode() + b"# caf\xe9\n"
    (tmp_path / "spec.yml").write_bytes(spec)
    spec_lsp("check", "--fix", cwd=tmp_path)
    assert (tmp_path / "spec.yml").read_bytes() == spec


def test_a_link_within_the_connector_stays_one_and_one_that_leads_out_is_not_followed(
    tmp_path: Path,
):
    acme = write_files(tmp_path / "acme", api_key_connector())
    mapping = acme / MAPPING
    mapping.rename(acme / "shared.yml")
    wrong = CLIENT.replace("apiKey", "apikey")
    (acme / "shared.yml").write_text(wrong)
    mapping.symlink_to(acme / "shared.yml")
    assert spec_lsp("check", "--fix", "--unsafe-fixes", cwd=acme).returncode == 0
    assert mapping.is_symlink()
    assert "credentials.apiKey" in (acme / "shared.yml").read_text()

    (tmp_path / "outside.js").write_text("exports.test = 1")
    (acme / "auth" / "test.js").unlink()
    (acme / "auth" / "test.js").symlink_to(tmp_path / "outside.js")
    done = spec_lsp("check", "--fix", "--unsafe-fixes", cwd=acme)
    assert (tmp_path / "outside.js").read_text() == "exports.test = 1"
    assert done.returncode == 2
    assert done.stderr == (
        "spec-lsp: `auth/test.js` stays as it was: it leads out of the connector.\n"
    )


# -- writing


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (FileChange("auth/test.js", "what it was", "x"), "it was changed while it was checked"),
        (FileChange("auth/test.js", None, "x"), "there is such a file now"),
        (FileChange("auth/gone.js", "what it was", "x"), "it cannot be written (No such file"),
        (FileChange("../outside.js", None, "x"), "it leads out of the connector"),
        (FileChange("folder/out/new.js", None, "x"), "it leads out of the connector"),
        (FileChange("dangling.js", None, "x"), "it leads out of the connector"),
        (FileChange("spec-lsp.local.yml", None, "x"), "it leads out of the connector"),
        (FileChange(".git/hooks/pre-commit", None, "x"), "it leads out of the connector"),
    ],
)
def test_what_is_not_written(tmp_path: Path, change: FileChange, reason: str):
    acme = write_files(tmp_path / "acme", api_key_connector())
    (acme / "folder").mkdir()
    (acme / "folder" / "out").symlink_to(tmp_path)
    (acme / "dangling.js").symlink_to(tmp_path / "new.js")
    before = read(tmp_path)
    with pytest.raises(NotWrittenError) as raised:
        write_change(acme, change)
    assert str(raised.value).startswith(reason)
    assert read(tmp_path) == before


# -- choosing fixes


def finding(*changes: EditFile | CreateFile, safe: bool = True) -> Finding:
    """A finding with one fix."""
    fix = Fix("Mend it", changes, is_safe=safe)
    return Finding("SPEC999", "any", Severity.ERROR, "spec.yml", Span(0, 0), "Wrong.", (fix,))


def edit(start: int, end: int, text: str, path: str = "spec.yml") -> EditFile:
    return EditFile(path, (TextEdit(Span(start, end), text),))


def applied(folder: Path, *findings: Finding) -> dict[str, str]:
    """The texts after one round."""
    write_files(folder, {"spec.yml": "abcdef", "auth/test.js": TEST})
    chosen = FixRound(DiskFiles(folder))
    for each in findings:
        chosen.take(each)
    return chosen.texts()


def test_what_is_private_may_be_named_in_a_gitignore(tmp_path: Path):
    create = CreateFile(".gitignore", "spec-lsp.local.yml\n")
    assert applied(tmp_path, finding(create)) == {".gitignore": "spec-lsp.local.yml\n"}
    write_change(tmp_path, FileChange(".gitignore", None, create.text))
    assert (tmp_path / ".gitignore").read_text() == create.text


def test_fixes_that_want_the_same_characters_wait(tmp_path: Path):
    texts = applied(tmp_path, finding(edit(0, 2, "X")), finding(edit(1, 3, "Y")))
    assert texts == {"spec.yml": "Xcdef"}


def test_fixes_that_touch_wait_too(tmp_path: Path):
    texts = applied(tmp_path, finding(edit(0, 2, "X")), finding(edit(2, 2, "Y")))
    assert texts == {"spec.yml": "Xcdef"}


def test_the_same_fix_of_two_findings_is_made_once(tmp_path: Path):
    texts = applied(tmp_path, finding(edit(2, 2, "X")), finding(edit(2, 2, "X")))
    assert texts == {"spec.yml": "abXcdef"}


def test_a_fix_is_applied_whole_or_not_at_all(tmp_path: Path):
    both = finding(edit(4, 5, "Z"), edit(0, 1, "Y"))
    texts = applied(tmp_path, finding(edit(0, 2, "X")), both)
    assert texts == {"spec.yml": "Xcdef"}


@pytest.mark.parametrize(
    "change",
    [
        CreateFile("auth/test.js", "it is there"),
        CreateFile("../outside.js", "x"),
        CreateFile("spec-lsp.local.yml", "x"),
        EditFile("auth/none.js", (TextEdit(Span(0, 0), "x"),)),
    ],
)
def test_fixes_that_cannot_be_applied(tmp_path: Path, change: EditFile | CreateFile):
    assert applied(tmp_path, finding(change)) == {}
    assert applied(tmp_path, finding(edit(0, 1, "X"), safe=False)) == {}


@pytest.mark.skipif(shutil.which("patch") is None, reason="needs the program patch")
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("last", ["", "end"])
def test_patch_makes_of_the_diff_what_fixing_writes(tmp_path: Path, end: str, last: str):
    client = CLIENT.replace("apiKey", "apikey").replace("\n", end).removesuffix(end)
    for name in ("fixed", "patched"):
        write_files(tmp_path / name, api_key_connector())
        written = f"{client}{end if last else ''}".encode()
        (tmp_path / name / MAPPING).write_bytes(written)
    fixed, patched = tmp_path / "fixed", tmp_path / "patched"
    assert spec_lsp("check", "--fix", "--unsafe-fixes", cwd=fixed).returncode == 0
    done = subprocess.run(
        [*SPEC_LSP, "check", "--diff", "--unsafe-fixes"], cwd=patched, env=environment(),
        capture_output=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    subprocess.run(["patch", "-p0", "--binary", "-s"], cwd=patched, input=done.stdout, check=True)
    assert (patched / MAPPING).read_bytes() == (fixed / MAPPING).read_bytes()
