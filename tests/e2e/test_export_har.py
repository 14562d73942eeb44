"""A run of this session as a HAR file, and for how long runs are remembered."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from e2e.connectors import KEY
from e2e.editor import editing, environment, write_files
from e2e.test_runs import refused
from example_api import Answer, ExampleApi

GIVEN = {"apiKey": KEY}
TIMES = {"startedDateTime", "time", "wait"}
FORGOTTEN = "This run is no longer remembered: run the test again."


def without_times(value: Any) -> Any:
    """A HAR, with what differs from run to run left out."""
    if isinstance(value, dict):
        return {k: without_times(v) for k, v in value.items() if k not in TIMES}
    if isinstance(value, list):
        # A header is an object of its name and value.
        return [without_times(item) for item in value if item.get("name") != "Date"]
    return value


async def test_a_run_is_exported_as_the_command_line_writes_it(
    workspace: Path, api: ExampleApi, tmp_path: Path
):
    api.answers["/text"] = Answer(
        body="«ö» \u2028 \x00 \U0001f600".encode(), headers={"X-More": "ÿ"}
    )
    api.answers["/image"] = Answer(body=b"\x89PNG\xff\xfe", headers={"Content-Type": "image/png"})
    test = """
        exports.test = async ({ apiClient }) => {
          await apiClient.post('/text?q=ä', { ä: '€' });
          await apiClient.get('/image');
          return true;
        };
        """
    write_files(workspace, {"auth/test.js": test})
    async with editing(workspace) as editor:
        trace = await editor.run_test(connectionParameters=GIVEN)
        har = await editor.command("spec-lsp.exportHar", {"runId": trace["runId"]})
    assert KEY not in json.dumps(har)

    file = tmp_path / "run.har"
    arguments = ("test", str(workspace), "--param", f"apiKey={KEY}", "--har", str(file))
    subprocess.run([sys.executable, "-m", "spec_lsp", *arguments], env=environment(), check=True)
    written = json.loads(file.read_bytes())
    assert without_times(har) == without_times(written)
    assert len(har["log"]["entries"]) == 2
    # As text, too: in the order of the file, to the byte.
    text = json.dumps(written, ensure_ascii=False, indent=1) + "\n"
    assert file.read_bytes() == text.encode()
    assert json.dumps(without_times(har)) == json.dumps(without_times(written))


async def test_a_run_that_is_forgotten_is_said_to_be(workspace: Path):
    async with editing(workspace) as editor:
        for argument in ({"runId": "none"}, {"runId": 7}, {}, None):
            assert await refused(editor, "spec-lsp.exportHar", argument) == FORGOTTEN
