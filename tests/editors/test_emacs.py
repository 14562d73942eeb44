"""Emacs with the set-up that docs/editors/emacs.md tells people to use, driven by its keys."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest
from editors import emacs
from editors.example import KEY

MISSING = emacs.missing()
pytestmark = pytest.mark.skipif(MISSING is not None, reason=str(MISSING))

DIAGNOSTICS = """(mapcar (lambda (one)
  (vector (flymake-diagnostic-text one) (line-number-at-pos (flymake-diagnostic-beg one))
    (buffer-substring-no-properties (flymake-diagnostic-beg one) (flymake-diagnostic-end one))))
  (sort (flymake-diagnostics)
        (lambda (a b) (< (flymake-diagnostic-beg a) (flymake-diagnostic-beg b)))))"""
LINE = "(buffer-substring-no-properties (line-beginning-position) (line-end-position))"
MESSAGES = '(with-current-buffer "*Messages*" (buffer-string))'
PROMPT = "(and (minibufferp) (minibuffer-prompt))"
SERVERS = "(length (apply #'append (hash-table-values eglot--servers-by-project)))"


@pytest.fixture
def editor(project: Path, connector: Path, tmp_path: Path) -> Iterator[emacs.Emacs]:
    setup = emacs.documented_setup(project / "docs" / "editors" / "emacs.md")
    with emacs.running(setup, tmp_path / "home", connector) as running:
        yield running


def correct(connector: Path, project: Path) -> None:
    """Makes the connector right, on disk."""
    shutil.copy(project / "examples" / "acme-crm" / "spec.yml", connector)
    mapping = connector / "auth" / "make-api-client.map.yml"
    mapping.write_text(mapping.read_text("utf-8").replace("apikey", "apiKey"), "utf-8")


def with_key(connector: Path, key: str) -> None:
    (connector / "spec-lsp.local.yml").write_text(
        f"connectionParameters: {{apiKey: {key}}}\n", "utf-8"
    )


def codes(found: list[list[str]] | None) -> list[str]:
    return [text.partition("[")[2].partition("]")[0] for text, *_ in found or []]


def events(editor: emacs.Emacs) -> str:
    """What went between Emacs and the server, as eglot keeps it."""
    names = editor.lisp("(mapcar #'buffer-name (buffer-list))")
    (name,) = (name for name in names if name.startswith("*EGLOT") and name.endswith("events*"))
    return editor.buffer(name)


def test_findings_stand_where_the_mistakes_are_and_go_as_they_are_repaired(
    editor: emacs.Emacs, connector: Path
) -> None:
    editor.open(connector / "spec.yml")
    found = editor.eventually(DIAGNOSTICS, lambda found: len(codes(found)) == 3)
    assert [(*codes([one]), one[2]) for one in found] == [
        ("SPEC002", "title"),
        ("SPEC104", "javscript"),
        ("SPEC201", "javascript"),
    ]

    editor.go_to("javscript")
    editor.keys("M-d")
    editor.text("javascript")
    editor.eventually(DIAGNOSTICS, lambda found: codes(found) == ["SPEC002", "SPEC201"])

    editor.open(connector / "auth" / "make-api-client.map.yml")
    ((text, line, marked),) = editor.eventually(DIAGNOSTICS, lambda found: len(codes(found)) == 1)
    assert "[SPEC206]: `apikey` is not a credential; did you mean `apiKey`?" in text
    assert (line, marked) == (4, "apikey")
    assert editor.lisp(SERVERS) == 1


def test_completion_offers_the_credentials_inside_a_template(
    editor: emacs.Emacs, connector: Path
) -> None:
    editor.open(connector / "auth" / "make-api-client.map.yml")
    editor.eventually(DIAGNOSTICS, lambda found: codes(found) == ["SPEC206"])
    editor.go_to("apikey")
    editor.keys("M-d C-M-i")
    assert editor.eventually(LINE, lambda line: "apiKey" in line) == (
        '    $template: "Bearer ${credentials.apiKey}"'
    )
    editor.eventually(DIAGNOSTICS, lambda found: not found)


def test_the_key_runs_the_auth_test_of_what_the_buffers_hold(
    editor: emacs.Emacs, connector: Path
) -> None:
    with_key(connector, KEY)
    editor.open(connector / "auth" / "make-api-client.map.yml")
    editor.eventually(DIAGNOSTICS, bool)
    editor.go_to("apikey")
    editor.keys("M-d")
    editor.text("apiKey")
    editor.open(connector / "spec.yml")
    editor.eventually(DIAGNOSTICS, bool)
    editor.go_to("javscript")
    # The last edits are not even known to the server when the test is asked for.
    editor.keys("M-d")
    editor.text("javascript")
    editor.keys("C-c t")
    editor.eventually("(current-message)", lambda said: said and "passed" in said)
    editor.keys("C-c T")
    editor.eventually("(current-message)", lambda said: said and "✓ noticed" in said)
    assert KEY not in editor.messages()
    assert "runAuthTest" in events(editor)
    assert KEY not in events(editor)
    assert "javscript" in (connector / "spec.yml").read_text("utf-8")  # nothing was saved


def test_the_offered_repair_creates_the_missing_file(editor: emacs.Emacs, connector: Path) -> None:
    editor.open(connector / "spec.yml")
    editor.eventually(DIAGNOSTICS, lambda found: "SPEC201" in codes(found))
    editor.go_to("disconnect")
    editor.go_to(editor.lisp(LINE).strip())
    editor.keys("C-s")
    editor.text("javascript")
    editor.keys("RET C-b C-c .")
    prompt = editor.eventually(PROMPT, bool)
    assert "default Create `auth/disconnect.js`" in prompt
    editor.keys("RET")
    assert "disconnect.js" in editor.eventually(PROMPT, lambda asked: asked and "Proceed" in asked)
    editor.keys("y")
    # The new buffer counts, saved or not.
    editor.eventually(DIAGNOSTICS, lambda found: codes(found) == ["SPEC002", "SPEC104"])
    new = connector / "auth" / "disconnect.js"
    assert not new.exists()
    editor.keys("C-x s !")
    editor.eventually(f'(file-exists-p "{new}")', bool)
    assert "exports.disconnect" in new.read_text("utf-8")
    editor.eventually(DIAGNOSTICS, lambda found: codes(found) == ["SPEC002", "SPEC104"])


def test_a_wrong_key_fails_the_auth_test(
    editor: emacs.Emacs, connector: Path, project: Path
) -> None:
    correct(connector, project)
    with_key(connector, "a-wrong-key")
    # The key works in every file of the connector, the command by its name too.
    editor.open(connector / "auth" / "make-api-client.map.yml")
    editor.eventually(SERVERS, bool)
    editor.command("spec-lsp-run-auth-test")
    editor.eventually("(current-message)", lambda said: said and "401" in said)
    assert "a-wrong-key" not in editor.messages()
    assert "a-wrong-key" not in events(editor)


def test_a_missing_parameter_is_named_with_the_file_to_put_it_in(
    editor: emacs.Emacs, connector: Path, project: Path
) -> None:
    correct(connector, project)
    editor.open(connector / "spec.yml")
    editor.eventually(SERVERS, bool)
    editor.keys("C-c t")
    editor.eventually(MESSAGES, lambda said: "apiKey" in said and "spec-lsp.local.yml" in said)


def test_other_files_of_the_repository_are_left_alone(
    editor: emacs.Emacs, connector: Path, tmp_path: Path
) -> None:
    (tmp_path / ".git").mkdir()
    for name in ("values.yml", "build.js"):
        other = tmp_path / name
        other.write_text("// a: 1\n" if name.endswith(".js") else "a: 1\n", "utf-8")
        editor.open(other)
        assert editor.lisp(SERVERS) == 0
    editor.open(connector / "auth" / "test.js")
    editor.eventually(SERVERS, lambda count: count == 1)
    editor.open(tmp_path / "build.js")
    assert editor.lisp("(symbol-name major-mode)") == "js-mode"
    assert editor.lisp("(eglot-managed-p)") is None


def test_of_several_ways_to_authenticate_the_line_or_the_person_chooses(
    editor: emacs.Emacs, connector: Path, project: Path
) -> None:
    correct(connector, project)
    with_key(connector, KEY)
    spec = connector / "spec.yml"
    head, _, way = spec.read_text("utf-8").partition("auth:\n")
    ways = [f"    {name}:\n{textwrap.indent(way, '    ')}" for name in ("first", "second")]
    spec.write_text(f"{head}auth:\n  options:\n{''.join(ways)}", "utf-8")
    editor.open(spec)
    editor.eventually(SERVERS, bool)
    editor.go_to("options:")
    editor.keys("C-c t")
    editor.eventually(PROMPT, bool)
    editor.text("▶ Run auth test (second)\r")
    editor.eventually(
        "(current-message)", lambda said: said and "passed  acme-crm (second)" in said
    )
    editor.go_to("first:")
    editor.keys("C-c T")
    editor.eventually(
        "(current-message)", lambda said: said and "noticed  acme-crm (first)" in said
    )
