"""The command line: one file for each command; here only what they share."""

from __future__ import annotations

import errno
import importlib
import os
import sys
from typing import TextIO

import click

from spec_lsp import __version__
from spec_lsp.cli.crash import crash_report
from spec_lsp.cli.terminal import wants_colors

# Each command, and where it stands: `check` need not load what `test` needs.
_COMMANDS = {
    "check": ("spec_lsp.cli.check", "check"),
    "demo": ("spec_lsp.cli.demo", "demo"),
    "eval": ("spec_lsp.cli.eval", "evaluate_command"),
    "explain": ("spec_lsp.cli.explain", "explain"),
    "new": ("spec_lsp.cli.new", "new"),
    "render": ("spec_lsp.cli.render", "render"),
    "request": ("spec_lsp.cli.request", "request"),
    "rules": ("spec_lsp.cli.rules", "rules"),
    "serve": ("spec_lsp.cli.serve_help", "serve"),
    "test": ("spec_lsp.cli.test", "test"),
}

# What a write to a full disk, a lost terminal or a file past its limit says.
_UNWRITABLE = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO}


class _Commands(click.Group):
    """The commands, loaded by name."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module, name = _COMMANDS[cmd_name]
        command: click.Command = getattr(importlib.import_module(module), name)
        return command


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "--version", prog_name="spec-lsp")
def spec_lsp() -> None:
    """Find mistakes in Integration.app connectors, and run their auth tests."""


def _one_line(error: click.UsageError) -> str:
    """What is wrong with a command line, and what shows how it is written."""
    message = error.format_message()
    if "\n" in message:  # no arguments at all: the help
        return message
    if message.startswith("Got unexpected extra argument"):
        # Not quoted back: it may be a secret that slipped out of its option.
        message = "There are more arguments than this command takes."
    command = error.ctx.command_path if error.ctx is not None else "spec-lsp"
    return f"spec-lsp: {message} See {command} --help."


def run() -> int:
    """Run the command line. 0: fine; 1: findings, or a failed test; 2: could not do it (one
    line on standard error says why); 130: cancelled."""
    from spec_lsp.cli.targets import TargetError
    from spec_lsp.runtime.report import printable

    for stream in (sys.stdout, sys.stderr):
        # What a terminal cannot show is replaced, never the end of the program.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    try:
        result = spec_lsp.main(prog_name="spec-lsp", standalone_mode=False, color=wants_colors())
    except click.exceptions.Abort:
        return 130
    except KeyboardInterrupt:
        return 130
    except click.UsageError as error:
        click.echo(_one_line(error), err=True)
        return 2
    except (click.ClickException, TargetError) as error:
        message = error.format_message() if isinstance(error, click.ClickException) else str(error)
        # A path in it may be a repository's: one line, that steers nothing.
        click.echo(f"spec-lsp: {printable(' '.join(message.splitlines()))}", err=True)
        return 2
    except OSError as error:
        if error.errno not in _UNWRITABLE or error.filename is not None:
            click.echo(crash_report(error), err=True)
            return 2
        _give_up(sys.stdout)
        click.echo(f"spec-lsp: The output cannot be written: {error.strerror}.", err=True)
        return 2
    except SystemExit as error:
        return error.code if isinstance(error.code, int) else 2
    except Exception as error:
        click.echo(crash_report(error), err=True)
        return 2
    return result if isinstance(result, int) else 0


def _give_up(stream: TextIO) -> None:
    """Forget what waits to be written, so that the end of the program does not try again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
