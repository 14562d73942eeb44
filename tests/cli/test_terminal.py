"""What a terminal is sent, and what happens where nothing can be written."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from cli.program import SPEC_LSP, spec_lsp
from e2e.connectors import CLIENT, KEY, api_key_connector
from e2e.editor import environment, write_files
from example_api import ExampleApi

BROKEN = api_key_connector(client=CLIENT.replace("apiKey", "apikey"))

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX's")


def on_a_terminal(*arguments: str, cwd: Path, **env: str) -> str:
    """What a command writes, standard error included, where both are a terminal."""
    import pty

    parent, child = pty.openpty()
    kept = environment(**{"TERM": "xterm-256color", **env})
    with subprocess.Popen(
        [*SPEC_LSP, *arguments], cwd=cwd, env=kept, stdin=child, stdout=child, stderr=child
    ):
        os.close(child)
        written = b""
        while chunk := _read(parent):
            written += chunk
    os.close(parent)
    return written.decode()


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # Linux: nobody writes any more
        return b""


def test_colours_and_a_progress_bar_for_a_terminal(tmp_path: Path):
    write_files(tmp_path / "a", BROKEN)
    write_files(tmp_path / "b", BROKEN)
    written = on_a_terminal("check", cwd=tmp_path)
    assert "\x1b[31m" in written
    assert "Checking" in written


@pytest.mark.parametrize("wish", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_no_colours_for_those_who_want_none(tmp_path: Path, wish: dict[str, str]):
    write_files(tmp_path, BROKEN)
    written = on_a_terminal("check", cwd=tmp_path, **wish)
    assert "\x1b" not in written
    assert "SPEC206" in written


def test_no_progress_bar_for_a_terminal_that_cannot_go_back(tmp_path: Path):
    write_files(tmp_path / "a", BROKEN)
    write_files(tmp_path / "b", BROKEN)
    written = on_a_terminal("check", cwd=tmp_path, TERM="dumb")
    assert "\x1b" not in written
    assert "Checking" not in written
    assert "2 connectors" in written


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full device")
def test_a_full_disk_gets_one_line(tmp_path: Path):
    write_files(tmp_path, BROKEN)
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [*SPEC_LSP, "check"], cwd=tmp_path, env=environment(), stdout=full,
            stderr=subprocess.PIPE, encoding="utf-8", timeout=60, check=False,
        )  # fmt: skip
    assert (done.returncode, done.stderr) == (
        2,
        "spec-lsp: The output cannot be written: No space left on device.\n",
    )


def test_a_reader_that_has_seen_enough_is_no_failure_of_ours(tmp_path: Path):
    write_files(tmp_path, BROKEN)
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [*SPEC_LSP, "check"], cwd=tmp_path, env=environment(), stdout=writer,
        stderr=subprocess.PIPE, encoding="utf-8", timeout=60, check=False,
    )  # fmt: skip
    os.close(writer)
    assert (done.returncode, done.stderr) == (1, "")


def test_a_folder_that_is_named_to_steer_the_terminal(tmp_path: Path):
    folder = write_files(tmp_path / "x\x1b]0;owned\x07", {"spec.yml": "openapi: 3.0.0\n"})
    done = spec_lsp("check", folder.name, cwd=tmp_path)
    assert done.returncode == 2
    assert "\x1b" not in done.stderr
    assert "is not a connector's" in done.stderr


@pytest.mark.parametrize(("wish", "colours"), [({}, True), ({"NO_COLOR": "1"}, False)])
def test_the_verdict_of_a_run_has_colours_on_a_terminal_only(
    tmp_path: Path, wish: dict[str, str], colours: bool
):
    with ExampleApi() as api:
        write_files(tmp_path / "acme", api_key_connector(api.origin))
        key = {"SPEC_LSP_PARAM_apiKey": KEY}
        written = on_a_terminal("test", "acme", cwd=tmp_path, **key, **wish)
        assert ("\x1b[32m\x1b[1m✓ passed\x1b[0m  acme: " in written) is colours
        assert ("\x1b" in written) is colours
        done = spec_lsp("test", "acme", cwd=tmp_path, env=key)
        assert "\x1b" not in done.stdout
        for format_ in ("text", "json"):
            written = on_a_terminal("test", "acme", "--format", format_, cwd=tmp_path, **key)
            assert KEY not in written
            assert ("\x1b" in written) is (format_ == "text")
