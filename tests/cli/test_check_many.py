"""Many connectors in several processes: the same answer, whatever becomes of a process."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from cli.crashing import crash_on_some
from cli.program import SPEC_LSP, spec_lsp
from e2e.connectors import CLIENT, api_key_connector
from e2e.editor import environment, write_files

from spec_lsp.cli.checking import batch
from spec_lsp.cli.checking.batch import Task, check_batch
from spec_lsp.cli.checking.checked import CheckedConnector, Failure
from spec_lsp.cli.checking.pool import check_all
from spec_lsp.diagnosis.configuration import Configuration

BROKEN = api_key_connector(client=CLIENT.replace("apiKey", "apikey"))


def workspace(folder: Path, count: int) -> Path:
    for number in range(count):
        write_files(folder / f"c{number:02}", BROKEN if number % 3 else api_key_connector())
    return folder


def task(root: Path) -> Task:
    return Task(root, Configuration())


def test_one_process_and_several_say_the_same(tmp_path: Path):
    workspace(tmp_path, 12)
    alone, together = (
        spec_lsp("check", "--format", "json", "--jobs", jobs, cwd=tmp_path) for jobs in "13"
    )
    assert (alone.stderr, alone.returncode) == ("", 1)
    assert (together.stdout, together.stderr) == (alone.stdout, "")
    found = json.loads(alone.stdout)
    assert (found["connectors"], found["files"]) == (12, 36)
    assert [diagnostic["path"] for diagnostic in found["diagnostics"]] == [
        f"c{number:02}/auth/make-api-client.map.yml" for number in range(12) if number % 3
    ]


def test_a_process_that_ends_takes_only_its_connector_with_it():
    names = ["a", "b", "crash1", "c", "d", "e", "crash2", "f"]
    told: list[int] = []
    checked = check_all([task(Path("/", name)) for name in names], 2, told.append, crash_on_some)
    reason = "could not be checked: the process that did it ended before its time"
    assert checked == [
        Failure(Path("/", name), reason)
        if name.startswith("crash")
        else CheckedConnector(Path("/", name), ("spec.yml",))
        for name in names
    ]
    assert sum(told) == len(names)


def test_a_mistake_of_ours_is_told_of_its_connector_and_without_its_texts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    workspace(tmp_path, 3)
    sound = batch.diagnose

    def fail_on_one(analysis, *rest):
        if analysis.files.root.name == "c01":
            raise ValueError("the-secret")
        return sound(analysis, *rest)

    monkeypatch.setattr(batch, "diagnose", fail_on_one)
    first, second, third = check_batch([task(tmp_path / f"c0{number}") for number in range(3)])
    assert isinstance(first, CheckedConnector)
    assert isinstance(third, CheckedConnector)
    assert isinstance(second, Failure)
    assert second.message.startswith("could not be checked: a mistake in spec-lsp (ValueError at ")
    assert "the-secret" not in second.message


def test_no_module_of_a_workspace_is_imported_by_any_process(tmp_path: Path):
    workspace(tmp_path, 4)
    names = ("multiprocessing", "pickle", "signal", "asyncio", "click", "json")
    for name in names:
        module = f"open({str(tmp_path / 'imported')!r}, 'a').write({name!r})\n"
        (tmp_path / f"{name}.py").write_text(module)
    done = spec_lsp("check", "--jobs", "2", cwd=tmp_path)
    assert "in 4 connectors" in done.stdout
    assert not (tmp_path / "imported").exists()


def has_ended(group: int) -> bool:
    """Whether all processes of a group are gone, some time after the first."""
    for _ in range(100):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


def wait_for_children(process: subprocess.Popen[bytes]) -> None:
    """Until the process has started others."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    while process.poll() is None and len(children.read_text().split()) < 2:
        time.sleep(0.01)


@pytest.mark.skipif(sys.platform != "linux", reason="looks into Linux's /proc")
def test_ctrl_c_ends_all_processes(tmp_path: Path):
    workspace(tmp_path, 400)
    with subprocess.Popen(
        [*SPEC_LSP, "check", "--jobs", "2"], cwd=tmp_path, env=environment(),
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
    ) as process:  # fmt: skip
        wait_for_children(process)
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to all of them
        out, err = process.communicate(timeout=30)
    assert (process.returncode, out, err) == (130, b"", b"\n")
    assert has_ended(process.pid)


@pytest.mark.skipif(os.name != "posix", reason="needs a pseudo-terminal")
def test_a_person_at_a_terminal_sees_how_far_it_is_and_a_program_does_not(tmp_path: Path):
    import pty

    workspace(tmp_path, 3)
    controller, terminal = pty.openpty()
    with subprocess.Popen(
        [*SPEC_LSP, "check"], cwd=tmp_path, env=environment(TERM="xterm"),
        stdout=subprocess.PIPE, stderr=terminal,
    ) as process:  # fmt: skip
        os.close(terminal)
        out, _ = process.communicate(timeout=60)
    shown = os.read(controller, 100_000)
    os.close(controller)
    assert b"Checking" in shown
    assert b"100%" in shown
    assert out == spec_lsp("check", cwd=tmp_path).stdout.encode()
