"""`check --watch`: what is looked at again after a change, and how it ends."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Queue
from threading import Thread

import pytest
from cli.program import SPEC_LSP
from e2e.connectors import CLIENT, api_key_connector
from e2e.editor import environment, write_files

from spec_lsp.cli import watch
from spec_lsp.cli.check import CheckOptions
from spec_lsp.cli.watch import Watched

MAPPING = "auth/make-api-client.map.yml"
WRONG = CLIENT.replace("apiKey", "apikey")
LAST_LINE = "Watching for changes; Ctrl-C ends it."


@contextmanager
def watching(folder: Path) -> Iterator[tuple[subprocess.Popen[str], Queue[str]]]:
    """The program at work, and what it shows, a report at a time."""
    with subprocess.Popen(
        [*SPEC_LSP, "check", "--watch"], cwd=folder, stdout=subprocess.PIPE, encoding="utf-8",
        stderr=subprocess.STDOUT, env=environment(PYTHONUNBUFFERED="1"),
    ) as process:  # fmt: skip
        reports: Queue[str] = Queue()

        def read() -> None:
            assert process.stdout is not None
            shown = ""
            for line in process.stdout:
                if line.rstrip() == LAST_LINE:
                    reports.put(shown)
                    shown = ""
                else:
                    shown += line
            reports.put(shown)

        reader = Thread(target=read)
        reader.start()
        try:
            yield process, reports
        finally:
            process.kill()
            reader.join(10)


def test_a_change_is_seen_and_ctrl_c_ends_it(tmp_path: Path):
    for name in ("a", "b"):
        write_files(tmp_path / name, api_key_connector())
    with watching(tmp_path) as (process, reports):
        assert reports.get(timeout=30) == "No problems in 2 connectors (6 files).\n"
        (tmp_path / "a" / MAPPING).write_text(WRONG)
        shown = reports.get(timeout=30)
        assert shown.startswith(f"a/{MAPPING}:4:38 error SPEC206\n")
        assert shown.endswith("Found 1 error in 2 connectors (6 files).\n")
        if os.name == "posix":
            process.send_signal(signal.SIGINT)
            assert process.wait(timeout=15) == 130
            assert reports.get(timeout=5) in ("", "\n")


class Looked(Watched):
    """Keeps which connectors were checked."""

    def _check(self, roots: list[Path]) -> None:
        self.looked = [root.name for root in roots]
        super()._check(roots)


@pytest.fixture
def watched(tmp_path: Path) -> Looked:
    for name in ("a", "b"):
        write_files(tmp_path / name, api_key_connector())
    watched = Looked(CheckOptions((str(tmp_path),)))
    watched.find()
    watched.look_everywhere()
    assert watched.looked == ["a", "b"]
    return watched


def test_only_the_connector_that_changed_is_checked_again(watched: Looked, tmp_path: Path):
    (tmp_path / "a" / MAPPING).write_text(WRONG)
    assert watched.look_again({tmp_path / "a" / MAPPING})
    assert watched.looked == ["a"]
    assert [len(checked.findings) for checked in watched.checked.values()] == [1, 0]


def test_what_is_no_connectors_is_no_change(watched: Looked, tmp_path: Path):
    assert not watched.look_again({tmp_path / "README.md"})
    assert watched.looked == []
    assert not watched.look_again(set())


def test_connectors_come_and_go(watched: Looked, tmp_path: Path):
    write_files(tmp_path / "c", api_key_connector(client=WRONG))
    assert watched.look_again({tmp_path / "c" / "spec.yml"})
    assert watched.looked == ["c"]
    shutil.rmtree(tmp_path / "b")
    assert watched.look_again({tmp_path / "b" / "spec.yml"})
    assert watched.looked == []
    assert [root.name for root in watched.checked] == ["a", "c"]
    for name in ("a", "c"):
        shutil.rmtree(tmp_path / name)
    assert watched.look_again({tmp_path / "a" / "spec.yml"})
    assert watched.checked == {}


def test_a_configuration_counts_for_all_also_one_above(tmp_path: Path):
    write_files(tmp_path / "connectors" / "a", api_key_connector(client=WRONG))
    watched = Looked(CheckOptions((str(tmp_path / "connectors"),)))
    watched.find()
    watched.look_everywhere()
    (tmp_path / "spec-lsp.toml").write_text('ignore = ["SPEC206"]')
    assert watched.look_again(set())  # what is above the folder is looked at every second
    assert [len(checked.findings) for checked in watched.checked.values()] == [0]
    (tmp_path / "connectors" / "spec-lsp.toml").write_text("")
    assert watched.look_again({tmp_path / "connectors" / "spec-lsp.toml"})
    assert [len(checked.findings) for checked in watched.checked.values()] == [1]


def test_where_files_cannot_be_watched_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    import click

    write_files(tmp_path, api_key_connector())

    def refuse(*_: object) -> Iterator[set[Path]]:
        raise OSError("OS file watch limit reached")

    monkeypatch.setattr(watch, "_changes", refuse)
    with pytest.raises(click.ClickException) as raised:
        watch.watch_connectors(CheckOptions((str(tmp_path),)))
    assert raised.value.message == "Files cannot be watched here: OS file watch limit reached."
