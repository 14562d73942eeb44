"""A real Neovim, without a screen, that a test types into."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from editors.waiting import ANSWERING_SECONDS, eventually

STARTING_SECONDS = 10


def executable() -> str | None:
    """Neovim's path: the one of the environment that runs the tests, else the system's. None
    where there is none, or one before 0.11, in which the documented set-up does not work."""
    beside = Path(sys.executable).parent
    found = shutil.which("nvim", path=os.pathsep.join([str(beside), os.environ.get("PATH", "")]))
    if found is None:
        return None
    said = subprocess.run(
        [found, "--version"], capture_output=True, encoding="utf-8", timeout=30, check=False
    )
    version = re.match(r"NVIM v(\d+)\.(\d+)", said.stdout)
    return found if version and (int(version[1]), int(version[2])) >= (0, 11) else None


def documented_setup(page: Path) -> str:
    """The Lua block that a page of the documentation tells people to use."""
    (block,) = re.findall(r"^```lua\n(.*?)^```$", page.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    return block


class Neovim:
    """Keys go in, Lua expressions come out. Both go through Neovim's own remote interface."""

    def __init__(self, program: str, socket: Path, environment: dict[str, str]) -> None:
        self._program = program
        self._socket = socket
        self._environment = environment

    def keys(self, keys: str) -> None:
        """Type, with special keys as `<Esc>`."""
        self._remote("--remote-send", keys)

    def command(self, command: str) -> None:
        """Run an Ex command."""
        self.lua(f"vim.cmd({json.dumps(command)})")

    def lua(self, expression: str) -> Any:
        """The value of a Lua expression."""
        code = f"vim.json.encode({{value = {expression}}})"
        quoted = code.replace("'", "''")
        return json.loads(self._remote("--remote-expr", f"luaeval('{quoted}')")).get("value")

    def eventually(self, expression: str, holds: Callable[[Any], bool]) -> Any:
        """See :func:`editors.waiting.eventually`."""
        return eventually(self.lua, expression, holds, self.messages)

    def open(self, path: Path) -> None:
        """Edit a file, as by `:edit`."""
        self.command(f"edit {path}")

    def go_to(self, text: str) -> None:
        """Put the cursor on the first place of a text in the buffer."""
        self.keys("<Esc>")
        pattern = json.dumps(f"\\V{text}")
        found = self.lua(
            f"(function() vim.fn.cursor(1, 1) return vim.fn.search({pattern}, 'c') end)()"
        )
        assert found, f"{text!r} is not in the buffer"

    def messages(self) -> str:
        """What `:messages` shows: all that Neovim has said to its user."""
        return self.lua("vim.api.nvim_exec2('messages', {output = true}).output")

    def _remote(self, option: str, argument: str) -> str:
        asked = subprocess.run(
            [self._program, "--server", self._socket, option, argument],
            env=self._environment,
            capture_output=True,
            encoding="utf-8",
            timeout=ANSWERING_SECONDS,
            check=False,
            stdin=subprocess.DEVNULL,
        )
        assert asked.returncode == 0, f"{argument}: {asked.stderr}"
        return asked.stdout


@contextmanager
def running(program: str, setup: str, folder: Path, workspace: Path) -> Iterator[Neovim]:
    """Neovim with ``setup`` as its init.lua, started in ``workspace``. ``folder`` takes all that
    it writes; nothing of the user's own configuration is seen."""
    (folder / "config" / "nvim").mkdir(parents=True)
    (folder / "config" / "nvim" / "init.lua").write_text(setup, encoding="utf-8")
    environment = {
        **os.environ,
        **{f"XDG_{kind}_HOME": str(folder / kind.lower()) for kind in ("CONFIG", "DATA", "STATE")},
        "XDG_CACHE_HOME": str(folder / "cache"),
        "XDG_RUNTIME_DIR": str(folder),
        "NVIM_LOG_FILE": str(folder / "nvim.log"),
        # The spec-lsp beside the Python that runs the tests.
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
    }
    socket = folder / "nvim.sock"
    process = subprocess.Popen(
        [program, "--headless", "-n", "-i", "NONE", "--listen", socket],
        cwd=workspace,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        end = time.monotonic() + STARTING_SECONDS
        while not socket.exists():
            assert process.poll() is None, "Neovim did not start"
            assert time.monotonic() < end, "Neovim does not listen"
            time.sleep(0.02)
        yield Neovim(program, socket, environment)
        subprocess.run(
            [program, "--server", socket, "--remote-send", "<C-\\><C-n>:qall!<CR>"],
            env=environment,
            timeout=ANSWERING_SECONDS,
            check=False,
            capture_output=True,
        )
        process.wait(ANSWERING_SECONDS)
    finally:
        process.kill()
        process.wait()
