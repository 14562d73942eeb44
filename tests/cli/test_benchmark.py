"""The benchmark runs, and what must not grow with a workspace does not."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from e2e.connectors import api_key_connector
from e2e.editor import PROJECT, environment, write_files

from spec_lsp.cli.targets import connector_roots
from spec_lsp.connector.files import DiskFiles


@pytest.mark.skipif(sys.platform == "win32", reason="os.wait4 is not on Windows")
def test_the_benchmark_prints_a_row_for_each_size():
    done = subprocess.run(
        [sys.executable, "benchmarks/check_workspace.py", "--sizes", "1,3", "--jobs", "1,2",
         "--runs", "1"],
        cwd=PROJECT, env=environment(), capture_output=True, encoding="utf-8", check=True,
    )  # fmt: skip
    rows = [re.findall(r"[\d.]+", line) for line in done.stdout.splitlines()[2:]]
    assert [(jobs, len(row)) for _, _, jobs, *row in rows] == [("1", 4), ("1", 4), ("2", 4)]
    assert all(int(connectors) >= 1 for connectors, *_ in rows)


def test_each_file_is_read_once_to_find_the_connectors(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    parts = {f"data/c{number}/spec.yml": "type: collection\n" for number in range(5)}
    for name in ("a", "b"):
        write_files(tmp_path / name, {**api_key_connector(), **parts})
    reads: Counter[str] = Counter()
    sound = DiskFiles._load

    def count(files: DiskFiles, path: str):
        reads[(files.root / path).relative_to(tmp_path).as_posix()] += 1
        return sound(files, path)

    monkeypatch.setattr(DiskFiles, "_load", count)
    assert connector_roots([str(tmp_path)]) == [tmp_path / "a", tmp_path / "b"]
    assert reads == {"a/spec.yml": 1, "b/spec.yml": 1}
    reads.clear()
    files = [str(tmp_path / name / "auth" / "test.js") for name in "ab" for _ in range(3)]
    assert connector_roots(files) == [tmp_path / "a", tmp_path / "b"]
    assert max(reads.values()) == 1
