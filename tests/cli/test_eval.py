"""``spec-lsp eval -``: the whole command, as another program uses it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

SPEC_LSP = [sys.executable, "-I", "-m", "spec_lsp"]


def evaluated(lines: bytes, *arguments: str, cwd: Path) -> tuple[int, list[bytes], bytes]:
    done = subprocess.run(
        [*SPEC_LSP, "eval", *arguments],
        input=lines, capture_output=True, cwd=cwd, timeout=60, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout.splitlines(), done.stderr


def test_one_answer_a_line_whatever_the_lines_hold(tmp_path: Path) -> None:
    lines = (
        b'\xef\xbb\xbf{"formula": {"$var": "a"}, "variables": {"a": "\xc3\xa9"}}\n'
        b"\n"
        b'{"formula": {"$var": "b"}}\r\n'
        b'{"formula": {"$jsonata": "a & 1"}, "variables": {"a": 2}}\n'
        b'{"formula": {"$jsonata": "($f := function($n) { $f($n) }; $f(1))"}}\n'
        b"\xff\xfe\n"
        b'{"formula": {"$concat": ["a", {"$jsonata": "1 + 1"}]}, "variables": {}}'
    )
    assert evaluated(lines, "-", cwd=tmp_path) == (
        0,
        [
            b'{"value": "\\u00e9"}',
            b"{}",
            b'{"value": "21"}',
            b'{"error": "$jsonata: the expression takes longer than 2 s."}',
            b'{"error": "This line is not UTF-8."}',
            b'{"value": "a2"}',
        ],
        b"",
    )


def test_each_line_is_answered_before_the_next_is_read(tmp_path: Path) -> None:
    with subprocess.Popen(
        [*SPEC_LSP, "eval", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=tmp_path
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for number in (b"1", b"2"):
            process.stdin.write(b'{"formula": %s}\n' % number)
            process.stdin.flush()
            assert process.stdout.readline().strip() == b'{"value": %s}' % number
        process.stdin.close()
        assert process.wait(30) == 0


def test_anything_but_standard_input_is_refused(tmp_path: Path) -> None:
    code, answers, error = evaluated(b"", "file.json", cwd=tmp_path)
    assert (code, answers) == (2, [])
    assert error
    assert evaluated(b"", "-", cwd=tmp_path) == (0, [], b"")
