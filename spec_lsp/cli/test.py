"""``spec-lsp test``: a connector's auth test, run live."""

from __future__ import annotations

import json
from pathlib import Path

import click

from spec_lsp.cli.run_options import EXIT_CODES, RunOptions, run, run_options, target
from spec_lsp.cli.verdict import show
from spec_lsp.runtime.recording import (
    Recording,
    RecordingError,
    check_writable,
    read_recording,
    write_recording,
)
from spec_lsp.runtime.replay import Replay
from spec_lsp.runtime.trace import Trace

# With a wrong secret all is fine when the test says no.
_WRONG_SECRET_CODES = {**EXIT_CODES, "passed": 1, "failed": 0}


@click.command()
@run_options
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
def test(options: RunOptions, wrong_secret: bool, har: Path | None, replay: Path | None) -> None:
    """Run a connector's auth test against the real API.

    Parameters come from --param, from the environment (SPEC_LSP_PARAM_<name>,
    SPEC_LSP_CONNECTOR_PARAM_<name>), from --params-file, from spec-lsp.local.yml beside
    spec.yml, and from you, where a terminal is at hand. Exits with 0 if the test passes, 1 if
    it fails, 2 if it could not be run, 130 if it was cancelled.
    """
    recording = _recording(har, replay, wrong_secret=wrong_secret)
    asked = target(
        options,
        wrong_secret=wrong_secret,
        stand_ins=recording.placeholders() if recording is not None else None,
    )
    done = run(asked.request, None, Replay(recording) if recording is not None else None)
    trace = done.to_json()
    if options.output == "json":
        click.echo(json.dumps(trace, indent=2, ensure_ascii=False))
    else:
        show(done, asked.root, asked.files)
    if har is not None:
        _record(har, done)
    raise SystemExit((_WRONG_SECRET_CODES if wrong_secret else EXIT_CODES)[trace["outcome"]])


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
