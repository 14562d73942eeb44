"""A real Emacs in a terminal of its own that a test types into."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import re
import shutil
import struct
import subprocess
import sys
import termios
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from editors.waiting import ANSWERING_SECONDS, eventually

STARTING_SECONDS = 20
KEYS = {"RET": "\r", "TAB": "\t", "ESC": "\x1b", "SPC": " "}


def missing() -> str | None:
    """What the documented set-up lacks here, in a word; None where it lacks nothing."""
    if shutil.which("emacs") is None or shutil.which("emacsclient") is None:
        return "Emacs is not installed"
    look = '(dolist (name \'("eglot" "yaml-mode")) (or (locate-library name) (princ name)))'
    said = subprocess.run(
        ["emacs", "--batch", "--eval", look],
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    return f"Emacs has no {said.stdout}" if said.stdout else None


def documented_setup(page: Path) -> str:
    """The Lisp block that a page of the documentation tells people to use."""
    text = page.read_text("utf-8")
    (block,) = re.findall(r"^```elisp\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    return block


class Emacs:
    """Keys go in by the terminal, the values of Lisp expressions come out by emacsclient."""

    def __init__(self, terminal: int, socket: Path, environment: dict[str, str]) -> None:
        self._terminal = terminal
        self._socket = socket
        self._environment = environment

    def keys(self, keys: str) -> None:
        """Type, in Emacs' own words for keys: ``C-x C-s M-d RET``."""
        self.text("".join(map(_bytes_of_key, keys.split())))

    def text(self, text: str) -> None:
        """Type a text as it stands."""
        os.write(self._terminal, text.encode())

    def command(self, name: str) -> None:
        """Run a command by its name, as a person would."""
        self.keys("M-x")
        self.text(f"{name}\r")

    def lisp(self, expression: str) -> Any:
        """The value of an expression in the buffer that is shown."""
        answer = self._socket.with_name("answer.json")
        # By a file: emacsclient breaks long answers.
        code = (
            "(let* ((coding-system-for-write 'utf-8)"
            "       (shown (window-buffer (frame-selected-window)))"
            f"      (value (with-current-buffer shown (json-encode {expression}))))"
            f" (with-temp-file {json.dumps(str(answer))} (insert value)))"
        )
        asked = subprocess.run(
            ["emacsclient", f"--socket-name={self._socket}", "--eval", code],
            env=self._environment,
            capture_output=True,
            encoding="utf-8",
            timeout=ANSWERING_SECONDS,
            check=False,
            stdin=subprocess.DEVNULL,
        )
        assert asked.returncode == 0, f"{expression}: {asked.stderr}"
        return json.loads(answer.read_text("utf-8"))

    def eventually(self, expression: str, holds: Callable[[Any], bool]) -> Any:
        """See :func:`editors.waiting.eventually`."""
        return eventually(self.lisp, expression, holds, self.messages)

    def open(self, path: Path) -> None:
        """Visit a file, as by `C-x C-f`."""
        self.keys("C-x C-f C-a C-k")
        self.text(f"{path}\r")
        self.eventually("buffer-file-name", lambda shown: shown == str(path))

    def go_to(self, text: str) -> None:
        """Put the cursor on the first place of a text in the buffer."""
        found = self.lisp(
            "(with-selected-window (frame-selected-window) (goto-char (point-min))"
            f" (and (search-forward {json.dumps(text)} nil t) (goto-char (match-beginning 0))))"
        )
        assert found, f"{text!r} is not in the buffer"

    def messages(self) -> str:
        """All that Emacs has said to its user in the echo area."""
        return self.buffer("*Messages*")

    def buffer(self, name: str) -> str:
        """The text of a buffer."""
        return self.lisp(f"(with-current-buffer {json.dumps(name)} (buffer-string))")


def _bytes_of_key(key: str) -> str:
    """What a terminal sends for a key."""
    *modifiers, name = re.fullmatch(r"(C-)?(M-)?(.+)", key).groups()
    control, meta = modifiers
    typed = KEYS.get(name, name)
    if control:
        typed = chr(ord(typed.upper()) & 31)
    return f"\x1b{typed}" if meta else typed


@contextmanager
def running(setup: str, folder: Path, workspace: Path) -> Iterator[Emacs]:
    """Emacs with ``setup`` as its init.el, started in ``workspace``. ``folder`` takes all that
    it writes beside files; nothing of the user's own configuration is seen."""
    (folder / ".emacs.d").mkdir(parents=True)
    (folder / ".emacs.d" / "init.el").write_text(setup, encoding="utf-8")
    socket = folder / "socket" / "emacs"
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("EMACS")},
        "HOME": str(folder),
        "XDG_CONFIG_HOME": str(folder / ".config"),
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
        "TERM": "xterm",
        # The spec-lsp beside the Python that runs the tests.
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
    }
    listen = (
        f"(progn (require 'json) (require 'server) (setq server-name {json.dumps(socket.name)}"
        f" server-socket-dir {json.dumps(str(socket.parent))}) (server-start))"
    )
    terminal, its_end = pty.openpty()
    fcntl.ioctl(its_end, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 160, 0, 0))
    process = subprocess.Popen(
        ["emacs", f"--terminal={os.ttyname(its_end)}", "--no-splash", "--eval", listen],
        cwd=workspace,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # so that the terminal becomes the one that Emacs is controlled by
    )
    screen = threading.Thread(target=_read_to_the_end, args=(terminal,), daemon=True)
    screen.start()
    try:
        emacs = Emacs(terminal, socket, environment)
        end = time.monotonic() + STARTING_SECONDS
        while not _listens(emacs):
            assert process.poll() is None, "Emacs did not start"
            assert time.monotonic() < end, "Emacs does not listen"
            time.sleep(0.05)
        yield emacs
        emacs.lisp("(run-with-timer 0 nil #'kill-emacs)")
        process.wait(ANSWERING_SECONDS)
    finally:
        process.kill()
        process.wait()
        os.close(its_end)
        screen.join(ANSWERING_SECONDS)
        os.close(terminal)


def _listens(emacs: Emacs) -> bool:
    try:
        return bool(emacs.lisp("after-init-time"))
    except AssertionError:  # the socket is there a moment before somebody answers
        return False


def _read_to_the_end(terminal: int) -> None:
    """Takes what Emacs draws, so that it does not wait for a reader."""
    while True:
        try:
            if not os.read(terminal, 65536):
                return
        except OSError:  # how Linux says that the other end is closed
            return
