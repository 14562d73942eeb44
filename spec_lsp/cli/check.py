"""``spec-lsp check``: the findings of connectors, for a person or for a program."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import click

from spec_lsp.cli.checking.checked import Checked, CheckedConnector, Failure
from spec_lsp.cli.checking.configurations import Configurations
from spec_lsp.cli.checking.reporting import make_report
from spec_lsp.cli.formats.registry import FORMATS, renderer
from spec_lsp.cli.formats.report import CheckReport
from spec_lsp.cli.targets import connector_roots, display
from spec_lsp.cli.terminal import can_redraw
from spec_lsp.diagnosis.configuration import Layer, selector_problem
from spec_lsp.findings.finding import Severity
from spec_lsp.runtime.report import printable

_LEVELS = {**{severity.name.lower(): severity for severity in Severity}, "never": None}


@dataclass(frozen=True)
class CheckOptions:
    """What a command line asks of a check."""

    paths: tuple[str, ...] = (".",)
    format: str = "text"
    output: Path | None = None
    fail_on: Severity | None = Severity.WARNING
    fix: bool = False
    diff: bool = False
    unsafe_fixes: bool = False
    statistics: bool = False
    watch: bool = False
    allow_no_connector: bool = False
    jobs: int | None = None
    configurations: Configurations = field(default_factory=Configurations)


def _selectors(
    ctx: click.Context, parameter: click.Parameter, values: tuple[str, ...]
) -> tuple[str, ...]:
    del ctx, parameter
    selectors = tuple(
        word for value in values for word in (part.strip() for part in value.split(",")) if word
    )
    for selector in selectors:
        problem = selector_problem(selector)
        if problem is not None:
            raise click.UsageError(printable(problem))
    return selectors


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option(
    "--format",
    "output_format",
    type=click.Choice(FORMATS),
    default="text",
    show_default=True,
    help="How the findings are written.",
)
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write them to a file instead of standard output.",
)
@click.option(
    "--select",
    multiple=True,
    callback=_selectors,
    metavar="RULES",
    help="Only these rules: codes, their beginnings or names, with commas; repeatable.",
)
@click.option(
    "--ignore",
    multiple=True,
    callback=_selectors,
    metavar="RULES",
    help="Not these rules.",
)
@click.option(
    "--fail-on",
    type=click.Choice(tuple(_LEVELS)),
    default="warning",
    show_default=True,
    help="The least severity that makes the exit code 1.",
)
@click.option("--fix", is_flag=True, help="Apply the fixes that cannot change what works.")
@click.option("--diff", is_flag=True, help="Show what --fix would change, and change nothing.")
@click.option(
    "--unsafe-fixes",
    is_flag=True,
    help="With --fix or --diff: also the fixes that are nearly always meant.",
)
@click.option("--statistics", is_flag=True, help="Only count the findings of each rule.")
@click.option("--watch", is_flag=True, help="Check again whenever a file changes.")
@click.option(
    "--config",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="This configuration file, instead of the nearest spec-lsp.toml of each connector.",
)
@click.option("--no-config", is_flag=True, help="Without any configuration file.")
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    metavar="N",
    help="Use at most N processes; by default as many as are worth it.",
)
@click.option(
    "--allow-no-connector", is_flag=True,
    help="Pass over paths that belong to no connector.",
)  # fmt: skip
def check(
    paths: tuple[str, ...],
    output_format: str,
    output: Path | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    fail_on: str,
    fix: bool,
    diff: bool,
    unsafe_fixes: bool,
    statistics: bool,
    watch: bool,
    config: Path | None,
    no_config: bool,
    jobs: int | None,
    allow_no_connector: bool,
) -> int:
    """Find the mistakes in connectors.

    PATH is a connector, a folder with connectors below it, or a file of one; the default is
    the working directory. Exits with 0 if all is well, with 1 if there is a finding from
    --fail-on upward (with --diff, if there is a difference), with 2 if something could not
    be checked.
    """
    options = CheckOptions(
        paths=paths or (".",),
        format=output_format,
        output=output,
        fail_on=_LEVELS[fail_on],
        fix=fix,
        diff=diff,
        unsafe_fixes=unsafe_fixes,
        statistics=statistics,
        watch=watch,
        allow_no_connector=allow_no_connector,
        jobs=jobs,
        configurations=Configurations(
            Layer(select=select or None, ignore=ignore),
            file=config.absolute() if config else None,
            are_read=not no_config,
        ),
    )
    _refuse_what_does_not_go_together(options, no_config=no_config)
    if watch:
        from spec_lsp.cli.watch import watch_connectors

        return watch_connectors(options)
    return run_check(options)


def _refuse_what_does_not_go_together(options: CheckOptions, *, no_config: bool) -> None:
    fixing = options.fix or options.diff
    refusals = (
        (options.fix and options.diff, "--fix writes and --diff does not: give one of them."),
        (options.unsafe_fixes and not fixing, "--unsafe-fixes goes with --fix or --diff."),
        (no_config and options.configurations.file, "Give --config or --no-config, not both."),
        (options.statistics and options.format != "text", "--statistics is for --format text."),
        (options.statistics and options.diff, "--statistics does not go with --diff."),
        (options.watch and fixing, "--watch does not go with --fix and --diff."),
        (options.watch and options.output, "--watch does not go with --output."),
        (options.watch and options.format != "text", "--watch is for --format text."),
    )
    for is_wrong, message in refusals:
        if is_wrong:
            raise click.UsageError(message)


def run_check(options: CheckOptions) -> int:
    """One check; gives the exit code."""
    roots = connector_roots(options.paths, allow_none=options.allow_no_connector)
    connectors, failures = divide(check_roots(roots, options))
    if options.fix:
        failures += _write(connectors)
    report = make_report(connectors, options.configurations, options.fail_on)
    if options.diff:
        from spec_lsp.cli.checking.diff import diff

        lines = list(diff(connectors))
        _emit("".join(f"{line}\n" for line in lines), options.output)
        failed = bool(lines)
    else:
        _emit(rendered(report, options), options.output)
        failed = report.is_failed
        if options.fix and options.format != "text":
            _tell_fixes(report)
    for failure in failures:
        tell_failure(failure)
    return 2 if failures else int(failed)


def check_roots(roots: Sequence[Path], options: CheckOptions) -> list[Checked]:
    """Check connectors, with a progress bar where a person waits at a terminal."""
    from spec_lsp.cli.checking.batch import Task
    from spec_lsp.cli.checking.pool import check_all

    tasks = [
        Task(
            root,
            options.configurations.of(root),
            fix=options.fix or options.diff,
            with_unsafe=options.unsafe_fixes,
        )
        for root in roots
    ]
    if len(tasks) < 2 or not can_redraw(sys.stderr):
        return check_all(tasks, options.jobs)
    with click.progressbar(length=len(tasks), label="Checking", file=sys.stderr) as bar:
        return check_all(tasks, options.jobs, bar.update)


def check_connectors(roots: Iterable[Path]) -> CheckReport:
    """The report of connectors, all in this process, with what is configured for them."""
    from spec_lsp.cli.checking.batch import Task, check_batch

    configurations = Configurations()
    tasks = [Task(root, configurations.of(root)) for root in roots]
    return make_report(divide(check_batch(tasks))[0], configurations)


def divide(checked: Iterable[Checked]) -> tuple[list[CheckedConnector], list[Failure]]:
    """What was checked, and what could not be."""
    connectors: list[CheckedConnector] = []
    failures: list[Failure] = []
    for each in checked:
        if isinstance(each, Failure):
            failures.append(each)
        else:
            connectors.append(each)
    return connectors, failures


def rendered(report: CheckReport, options: CheckOptions) -> str:
    """The report in the format that is asked for."""
    if options.statistics:
        from spec_lsp.cli.formats.text import statistics

        return statistics(report)
    return renderer(options.format)(report)


def tell_failure(failure: Failure) -> None:
    """One line on standard error about what could not be done."""
    where = display(failure.path)
    click.echo(f"spec-lsp: `{printable(where)}` {printable(failure.message)}.", err=True)


def _write(connectors: Iterable[CheckedConnector]) -> list[Failure]:
    from spec_lsp.cli.checking.writing import NotWrittenError, write_change

    failures: list[Failure] = []
    for connector in connectors:
        for change in connector.changes:
            try:
                write_change(connector.root, change)
            except NotWrittenError as error:
                path = connector.root / change.path
                failures.append(Failure(path, f"stays as it was: {error}"))
    return failures


def _tell_fixes(report: CheckReport) -> None:
    for fixed in report.fixed:
        line = f"{fixed.path}:{fixed.line + 1} fixed {fixed.code}: {fixed.title}"
        click.echo(printable(line), err=True)


def _emit(text: str, output: Path | None) -> None:
    """Write what was asked for; colours are for terminals."""
    if output is None:
        click.echo(text, nl=False)
        return
    try:
        output.write_bytes(click.unstyle(text).encode("utf-8", "replace"))
    except OSError as error:
        raise click.ClickException(f"`{output}` cannot be written: {error.strerror}.") from error
