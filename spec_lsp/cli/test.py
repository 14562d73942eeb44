"""``spec-lsp test``: a connector's auth test, run live."""

from __future__ import annotations

import asyncio
import contextlib
import json
import signal
import sys
from pathlib import Path

import click

from spec_lsp.cli.parameters import ask_for_missing, entered
from spec_lsp.cli.targets import connector_root
from spec_lsp.cli.verdict import show
from spec_lsp.connector.analysis import analyse
from spec_lsp.connector.files import DiskFiles
from spec_lsp.connector.model import Authentication, Connector
from spec_lsp.runtime.limits import Limits
from spec_lsp.runtime.recording import (
    Recording,
    RecordingError,
    check_writable,
    read_recording,
    write_recording,
)
from spec_lsp.runtime.replay import Replay
from spec_lsp.runtime.run import RunRequest, run_auth_test
from spec_lsp.runtime.trace import Trace

_EXIT_CODES = {"passed": 0, "failed": 1, "error": 2, "cancelled": 130}
# With a wrong secret all is fine when the test says no.
_WRONG_SECRET_CODES = {**_EXIT_CODES, "passed": 1, "failed": 0}


@click.command()
@click.argument("connector")
@click.option("--option", metavar="KEY", help="The auth option to test, instead of the default.")
@click.option("--profile", metavar="NAME", help="A profile of spec-lsp.local.yml.")
@click.option(
    "--param",
    "parameters",
    multiple=True,
    metavar="NAME=VALUE",
    help="A connection parameter. Other processes can see it: prefer the environment.",
)
@click.option(
    "--connector-param",
    "connector_parameters",
    multiple=True,
    metavar="NAME=VALUE",
    help="A connector parameter.",
)
@click.option(
    "--params-file",
    metavar="FILE",
    type=click.Path(dir_okay=False),
    help="A JSON or YAML file with connectionParameters and connectorParameters.",
)
@click.option("--base-uri", metavar="URI", help="Send the requests there instead.")
@click.option(
    "--allow-origin",
    "origins",
    multiple=True,
    metavar="ORIGIN",
    help="An origin that may be reached although its address is private.",
)
@click.option(
    "--timeout",
    type=click.FloatRange(0, min_open=True),
    metavar="S",
    help="Seconds until the run is ended; 30 if not given.",
)
@click.option(
    "--wrong-secret",
    is_flag=True,
    help="Alter every secret: the test must then fail, or it checks nothing.",
)
@click.option(
    "--har",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Record every request and response there, as HAR 1.2; secrets are placeholders.",
)
@click.option(
    "--replay",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Answer from such a file, and send nothing; secrets need not be given.",
)
@click.option(
    "--format",
    "output",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How the trace is written.",
)
def test(
    connector: str,
    option: str | None,
    profile: str | None,
    parameters: tuple[str, ...],
    connector_parameters: tuple[str, ...],
    params_file: str | None,
    base_uri: str | None,
    origins: tuple[str, ...],
    timeout: float | None,
    wrong_secret: bool,
    har: Path | None,
    replay: Path | None,
    output: str,
) -> None:
    """Run a connector's auth test against the real API.

    Parameters come from --param, from the environment (SPEC_LSP_PARAM_<name>,
    SPEC_LSP_CONNECTOR_PARAM_<name>), from --params-file, from spec-lsp.local.yml beside
    spec.yml, and from you, where a terminal is at hand. Exits with 0 if the test passes, 1 if
    it fails, 2 if it could not be run, 130 if it was cancelled.
    """
    recording = _recording(har, replay, wrong_secret=wrong_secret)
    root = connector_root(connector)
    files = DiskFiles(root)
    model = analyse(files).connector
    authentication = _authentication(model, option)
    given = entered(parameters, connector_parameters, params_file)
    request = RunRequest(
        connector=model,
        files=files,
        name=root.name,
        option=option,
        profile=profile,
        connection_parameters=given.connection,
        connector_parameters=given.connector,
        base_uri=base_uri,
        allow_origins=origins,
        wrong_secret=wrong_secret,
        stand_ins=recording.placeholders() if recording is not None else None,
        limits=Limits(wall_seconds=timeout) if timeout else Limits(),
    )  # fmt: skip
    if authentication is not None and sys.stdin.isatty() and sys.stderr.isatty():
        request = ask_for_missing(request, authentication)
    done = asyncio.run(_run(request, recording))
    trace = done.to_json()
    if output == "json":
        click.echo(json.dumps(trace, indent=2, ensure_ascii=False))
    else:
        show(done, root, files)
    if har is not None:
        _record(har, done)
    raise SystemExit((_WRONG_SECRET_CODES if wrong_secret else _EXIT_CODES)[trace["outcome"]])


def _authentication(model: Connector, option: str | None) -> Authentication | None:
    """What is to be tested; None for a spec.yml without any, of which the run says more."""
    found = model.authentication(option)
    if found is not None or (option is None and not model.authentications):
        return found
    options = ", ".join(a.option for a in model.authentications if a.option) or "none"
    if option is None:
        raise click.ClickException(
            f"This connector has no default authentication; name an option: {options}."
        )
    raise click.ClickException(f"There is no auth option {option!r}; there is: {options}.")


def _recording(har: Path | None, replay: Path | None, *, wrong_secret: bool) -> Recording | None:
    """The recording to answer from. What is wrong with either file is said before anything
    runs."""
    if har is not None and replay is not None:
        raise click.UsageError("--har and --replay exclude each other: nothing new is recorded.")
    if replay is not None and wrong_secret:
        raise click.UsageError(
            "--replay and --wrong-secret exclude each other: a recording answers as it did to "
            "the right secret."
        )
    try:
        if har is not None:
            check_writable(har)
        return read_recording(replay) if replay is not None else None
    except RecordingError as error:
        raise click.ClickException(str(error)) from None


def _record(har: Path, trace: Trace) -> None:
    if not trace.exchanges and trace.outcome not in ("passed", "failed"):
        click.echo(f"  {har} was not written: nothing was sent.", err=True)
        return
    try:
        write_recording(har, trace)
    except RecordingError as error:
        raise click.ClickException(str(error)) from None


async def _run(request: RunRequest, recording: Recording | None) -> Trace:
    """The run, ended by Ctrl-C as by any other cancelling."""
    transport = Replay(recording) if recording is not None else None
    run = asyncio.ensure_future(run_auth_test(request, transport=transport))
    with contextlib.suppress(NotImplementedError):  # Windows: Ctrl-C raises instead
        asyncio.get_running_loop().add_signal_handler(signal.SIGINT, run.cancel)
    return await run
