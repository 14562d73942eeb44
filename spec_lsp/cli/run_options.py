"""What the commands share that run something of a connector: their options, and the run."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import click

from spec_lsp.cli.parameters import ask_for_missing, entered
from spec_lsp.cli.targets import connector_root
from spec_lsp.connector.analysis import analyse
from spec_lsp.connector.files import DiskFiles, Files
from spec_lsp.connector.model import Authentication, Connector
from spec_lsp.runtime.limits import Limits, read_limits
from spec_lsp.runtime.run import RunRequest, Transport, run_auth_test
from spec_lsp.runtime.tasks.task import Task
from spec_lsp.runtime.trace import Trace

EXIT_CODES = {"passed": 0, "failed": 1, "error": 2, "cancelled": 130}

_OPTIONS = (
    click.argument("connector"),
    click.option("--option", metavar="KEY", help="An auth option, instead of the default."),
    click.option("--profile", metavar="NAME", help="A profile of spec-lsp.local.yml."),
    click.option(
        "--param",
        "parameters",
        multiple=True,
        metavar="NAME=VALUE",
        help="A connection parameter. Other processes can see it: prefer the environment.",
    ),
    click.option(
        "--connector-param",
        "connector_parameters",
        multiple=True,
        metavar="NAME=VALUE",
        help="A connector parameter.",
    ),
    click.option(
        "--params-file",
        metavar="FILE",
        type=click.Path(dir_okay=False),
        help="A JSON or YAML file with connectionParameters and connectorParameters.",
    ),
    click.option("--base-uri", metavar="URI", help="Send the requests there instead."),
    click.option(
        "--allow-origin",
        "origins",
        multiple=True,
        metavar="ORIGIN",
        help="An origin that may be reached although its address is private.",
    ),
    click.option(
        "--timeout",
        type=click.FloatRange(0, min_open=True),
        metavar="S",
        help="Seconds until the run is ended; 30 if not given.",
    ),
    click.option(
        "--limit",
        "limits",
        multiple=True,
        metavar="NAME=VALUE",
        help="Another limit of the run, by its setting: cpuTime=10, memory=536870912, …",
    ),
    click.option(
        "--format",
        "output",
        type=click.Choice(["text", "json"]),
        default="text",
        show_default=True,
        help="How the trace is written.",
    ),
)


@dataclass(frozen=True)
class RunOptions:
    """The options as they were given; ``output`` is ``text`` or ``json``."""

    connector: str
    option: str | None
    profile: str | None
    parameters: tuple[str, ...] = field(repr=False)
    connector_parameters: tuple[str, ...] = field(repr=False)
    params_file: str | None
    base_uri: str | None
    origins: tuple[str, ...]
    timeout: float | None
    limits: tuple[str, ...]
    output: str


@dataclass(frozen=True)
class Target:
    """The connector that a command line means, and the run that it asks for."""

    root: Path
    files: Files
    request: RunRequest = field(repr=False)


def run_options(command: Callable[..., None]) -> Callable[..., None]:
    """Gives a command the shared options; it gets them as its first argument, RunOptions."""
    names = tuple(RunOptions.__dataclass_fields__)

    @functools.wraps(command)
    def collected(**given: Any) -> None:
        shared = RunOptions(**{name: given.pop(name) for name in names})
        command(shared, **given)

    decorated: Callable[..., None] = collected
    for decorate in reversed(_OPTIONS):
        decorated = decorate(decorated)
    return decorated


def target(options: RunOptions, **more: Any) -> Target:
    """What is to be run; ``more`` are further fields of its RunRequest. Asks for missing
    parameters where a terminal is at hand. Raises click's exceptions."""
    root = connector_root(options.connector)
    files = DiskFiles(root)
    model = analyse(files).connector
    authentication = _authentication(model, options.option)
    given = entered(
        options.parameters, options.connector_parameters, options.params_file, authentication
    )
    request = RunRequest(
        connector=model,
        files=files,
        name=root.name,
        option=options.option,
        profile=options.profile,
        connection_parameters=given.connection,
        connector_parameters=given.connector,
        base_uri=options.base_uri,
        allow_origins=options.origins,
        limits=_limits(options),
        **more,
    )
    if authentication is not None and sys.stdin.isatty() and sys.stderr.isatty():
        request = ask_for_missing(request, authentication)
    return Target(root, files, request)


def run(
    request: RunRequest,
    task: Task | None = None,
    transport: Transport | None = None,
) -> Trace:
    """The run, ended by Ctrl-C as by any other cancelling."""

    async def running() -> Trace:
        work = asyncio.ensure_future(run_auth_test(request, task=task, transport=transport))
        with contextlib.suppress(NotImplementedError):  # Windows: Ctrl-C raises instead
            asyncio.get_running_loop().add_signal_handler(signal.SIGINT, work.cancel)
        return await work

    return asyncio.run(running())


def _authentication(model: Connector, option: str | None) -> Authentication | None:
    """What is to be run; None for a spec.yml without any, of which the run says more."""
    found = model.authentication(option)
    if found is not None or (option is None and not model.authentications):
        return found
    options = ", ".join(a.option for a in model.authentications if a.option) or "none"
    if option is None:
        raise click.ClickException(
            f"This connector has no default authentication; name an option: {options}."
        )
    raise click.ClickException(f"There is no auth option {option!r}; there is: {options}.")


def _limits(options: RunOptions) -> Limits:
    """The limits of the run. Raises click's UsageError."""
    given: dict[str, object] = {}
    for text in options.limits:
        name, equals, value = text.partition("=")
        if not equals:
            raise click.UsageError("A limit is given as NAME=VALUE.")
        name = name.removeprefix("run.")
        try:
            given[name] = int(value)
        except ValueError:
            try:
                given[name] = float(value)
            except ValueError:
                given[name] = value
    limits, problems = read_limits(given)
    if problems:
        raise click.UsageError(" ".join(problems))
    return replace(limits, wall_seconds=options.timeout) if options.timeout else limits
