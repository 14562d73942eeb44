"""``spec-lsp demo``: all of it once, on an example connector whose API runs on this machine."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

import click

from spec_lsp.cli.check import check_connectors
from spec_lsp.cli.formats.text import lines
from spec_lsp.cli.targets import display
from spec_lsp.cli.terminal import program
from spec_lsp.connector.analysis import analyse
from spec_lsp.connector.files import DiskFiles
from spec_lsp.demo.api import ExampleApi
from spec_lsp.demo.examples import BROKEN, CORRECT, examples_folder
from spec_lsp.features.completion import complete
from spec_lsp.runtime.report import printable, verdict_line
from spec_lsp.runtime.run import RunRequest, run_auth_test
from spec_lsp.runtime.trace import Trace

MAPPING = "auth/make-api-client.map.yml"
TYPED = "${credentials."
WRONG_KEY = "not-the-key-of-this-api"
CURSOR = "▏"


def run_demo(out: TextIO) -> int:
    """Show findings, a completion and the live auth test on ``out``, in colour where that is a
    terminal. 0 if all went as it should: the test passed, and failed with a wrong key."""
    try:
        examples = examples_folder()
    except FileNotFoundError as error:
        raise click.ClickException(str(error)) from error
    click.echo(
        "Acme CRM is an example connector with one API key. Its API is played by a small\n"
        "server on this machine, so nothing here needs an account or leaves this machine.",
        file=out,
    )
    _section(out, "1", "What is wrong in a broken copy", f"check {display(examples / BROKEN)}")
    _print(out, lines(check_connectors([examples / BROKEN])))

    _section(out, "2", f"Completion, in {MAPPING}, after typing `{TYPED}`")
    _print(out, _completion(examples / CORRECT))

    with ExampleApi() as api:
        _section(out, "3", f"The auth test, live against {api.base_uri}")
        passing = _run(examples / CORRECT, api.base_uri, api.key)
        _print(out, ["With the right key:", *_verdict(examples / CORRECT, passing), ""])
        failing = _run(examples / CORRECT, api.base_uri, WRONG_KEY)
        _print(out, ["With a wrong key:", *_verdict(examples / CORRECT, failing)])

    _section(out, "4", "Next, on your own connector")
    _print(out, _next_steps())
    return 0 if (passing.outcome, failing.outcome) == ("passed", "failed") else 1


def _section(out: TextIO, number: str, title: str, arguments: str | None = None) -> None:
    click.echo(file=out)
    click.echo(click.style(f"{number}  {title}", bold=True), file=out)
    if arguments:
        click.echo(click.style(f"   $ {program()} {arguments}", dim=True), file=out)
    click.echo(file=out)


def _print(out: TextIO, lines: Iterator[str] | list[str]) -> None:
    for line in lines:
        click.echo(f"   {line}" if line else "", file=out)


def _completion(root: Path) -> Iterator[str]:
    """The line as it is being typed, and what is offered at the cursor."""
    source = DiskFiles(root).read(MAPPING)
    assert source is not None, "the example has a mapping"
    before, _, after = source.text.partition(TYPED)
    _, brace, after = after.partition("}")
    offset = len(before) + len(TYPED)
    text = before + TYPED + brace + after
    analysis = analyse(DiskFiles(root, {MAPPING: text}))
    number = str(text.count("\n", 0, offset) + 1)
    start = text.rfind("\n", 0, offset) + 1
    end = text.find("\n", offset)
    yield f"{number} | {text[start:offset]}{click.style(CURSOR, fg='green')}{text[offset:end]}"
    for item in complete(analysis, MAPPING, offset):
        gap = " " * (len(number) + 3 + offset - start)
        yield f"{gap}{click.style(item.label, fg='green', bold=True)}  {printable(item.detail)}"


def _run(root: Path, base_uri: str, key: str) -> Trace:
    files = DiskFiles(root)
    request = RunRequest(
        connector=analyse(files).connector,
        files=files,
        name=root.name,
        base_uri=base_uri,
        connection_parameters={"apiKey": key},
    )
    return asyncio.run(run_auth_test(request))


def _verdict(root: Path, run: Trace) -> Iterator[str]:
    """The verdict, what was sent, and the line that decided, where one did. The example is
    ASCII, so that a column is a character."""
    trace = run.to_json()
    color = "green" if run.outcome == "passed" else "red"
    yield click.style(verdict_line(trace), fg=color)
    for exchange in trace["exchanges"]:
        request, response = exchange["request"], exchange["response"]
        answer = response["status"] if response else exchange["error"]
        yield printable(f"  {request['method']} {request['url']} → {answer}")
        for name, value in request["headers"].items():
            if name.lower() == "authorization":
                yield printable(f"      {name}: {value}")
    if run.culprit is not None:
        yield from _culprit_line(root, run)


def _culprit_line(root: Path, run: Trace) -> Iterator[str]:
    assert run.culprit is not None
    path, (start, end) = run.culprit.path, run.culprit.range
    source = DiskFiles(root).read(path)
    if source is None:
        return
    line = source.line_span(start.line).of(source.text)
    last = end.character if end.line == start.line else len(line)
    number = str(start.line + 1)
    yield f"  {click.style(f'{display(root / path)}:{number}', bold=True)}"
    yield f"  {number} | {printable(line)}"
    marks = click.style("^" * max(1, last - start.character), fg="red")
    yield f"  {' ' * (len(number) + 3 + start.character)}{marks}"


def _next_steps() -> Iterator[str]:
    name = program()
    steps = (
        ("check path/to/connector", "what is wrong in it"),
        ("test path/to/connector", "its auth test; asks for the key and the like"),
        ("serve", "the language server, for your editor to start"),
    )
    width = max(len(arguments) for arguments, _ in steps)
    for arguments, purpose in steps:
        yield f"{click.style(f'{name} {arguments:<{width}}', bold=True)}  {purpose}"
    yield ""
    yield "Editors: docs/editors/neovim.md has a set-up to copy; any editor with an LSP client"
    yield f"can start `{name} serve`."


@click.command()
def demo() -> int:
    """Show all of it on an example connector, whose API runs on this machine."""
    return run_demo(sys.stdout)
