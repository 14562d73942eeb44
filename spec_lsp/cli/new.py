"""``spec-lsp new``: a connector to begin with."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable, Iterator

import click

from spec_lsp.cli.new_connector import check_folder, write
from spec_lsp.cli.targets import display
from spec_lsp.cli.terminal import program
from spec_lsp.connector.new_connector import (
    NewConnector,
    NewConnectorError,
    checked_base_uri,
    checked_test_path,
    folder_and_name,
    left_to_fill_in,
)
from spec_lsp.findings.suggestion import nearest
from spec_lsp.format.auth import AUTH_TYPES
from spec_lsp.format.methods import CLIENT_CREDENTIALS, GET_OAUTH_CONFIG
from spec_lsp.format.starters.bodies import BASE_URI, TEST_PATH
from spec_lsp.format.starters.registry import STARTERS, starter_named
from spec_lsp.format.starters.starter import Starter
from spec_lsp.runtime.report import printable

_USUAL = next(iter(STARTERS))
_WIDTH = max(map(len, STARTERS))
_LISTED = "\n".join(f"  {one.name:<{_WIDTH}}  {one.title}" for one in STARTERS.values())


@click.command(epilog=f"\b\nTYPE is one of\n{_LISTED}\nor an auth type: then its usual one.")
@click.argument("name", required=False, metavar="[NAME]")
@click.option("--auth", metavar="TYPE", help="How the API authenticates (see below).")
@click.option("--base-uri", metavar="URI", help=f"Where the API is; else {BASE_URI}.")
@click.option("--test-path", metavar="PATH", help=f"What the auth test asks for; else {TEST_PATH}.")
def new(name: str | None, auth: str | None, base_uri: str | None, test_path: str | None) -> None:
    """Write a new connector, which checks clean and whose auth test runs.

    NAME becomes its folder, or is a path that ends with its name. On a terminal it asks for what
    is not given. Exits with 0, 2 if it could not be done (a folder that is not empty is left as it
    is), 130 if it was cancelled.
    """
    try:
        connector = _asked_for(name, auth, base_uri, test_path)
        write(connector)
    except NewConnectorError as error:
        raise click.ClickException(str(error)) from None
    for line in _report(connector):
        click.echo(printable(line))


def _asked_for(
    name: str | None, auth: str | None, base_uri: str | None, test_path: str | None
) -> NewConnector:
    """What the command line says, and the person at the terminal."""
    can_ask = sys.stdin.isatty() and sys.stderr.isatty()
    if name is None:
        if not can_ask:
            raise click.UsageError("NAME is missing: spec-lsp new NAME --auth TYPE.")
        name = _answer("Name of the application", None, lambda text: folder_and_name(text) and text)
    folder, human = folder_and_name(name)
    check_folder(folder)  # before more is asked
    starter = _starter(auth, can_ask=can_ask)
    if not starter.has_base_uri:
        if base_uri is not None:
            raise click.UsageError(f"--base-uri: for `{starter.name}` the platform knows it.")
    elif base_uri is None and can_ask:
        base_uri = _answer("Base URI of the API", BASE_URI, checked_base_uri)
    if test_path is None and can_ask:
        test_path = _answer("Path that needs the credentials", TEST_PATH, checked_test_path)
    return NewConnector(
        folder,
        human,
        starter,
        checked_base_uri(base_uri or BASE_URI),
        checked_test_path(test_path or TEST_PATH),
    )


def _starter(auth: str | None, *, can_ask: bool) -> Starter:
    if auth is not None:
        return _known(auth)
    if not can_ask:
        raise click.UsageError(f"--auth TYPE is missing: {', '.join(STARTERS)}.")
    click.echo(f"How does the API authenticate?\n{_LISTED}", err=True)
    return _known(_answer("Authentication", _USUAL, lambda text: _known(text).name))


def _known(auth: str) -> Starter:
    """The starter that is meant. Raises NewConnectorError."""
    found = starter_named(auth.strip())
    if found is None:
        meant = nearest(auth, (*STARTERS, *AUTH_TYPES))
        hint = f"; did you mean `{meant}`?" if meant else f": {', '.join(STARTERS)}."
        raise NewConnectorError(f"There is no way to authenticate named `{auth}`{hint}")
    return found


def _answer(question: str, default: str | None, check: Callable[[str], str]) -> str:
    """A person's answer; asked again until it is one."""

    def checked(text: str) -> str:
        try:
            return check(text)
        except NewConnectorError as error:
            raise click.BadParameter(printable(str(error))) from None

    answer: str = click.prompt(question, default=default, value_proc=checked, err=True)
    return answer


def _report(connector: NewConnector) -> Iterator[str]:
    folder = display(connector.folder)
    files = connector.files
    yield f"{connector.name} ({connector.starter.title}) is in {folder}: {', '.join(files)}"
    places = left_to_fill_in(files)
    if places:
        yield f"Addresses to fill in: {', '.join(f'{folder}/{place}' for place in places)}"
    yield ""
    for arguments in _next(connector.starter, folder):
        yield f"  {program()} {arguments}"


def _next(starter: Starter, folder: str) -> tuple[str, str]:
    """The next two commands: what is wrong with it, and what of it can be run here."""
    place = shlex.quote(folder)
    if starter.auth_type == CLIENT_CREDENTIALS:
        run = f"test {place}"
    elif GET_OAUTH_CONFIG.key in starter.auth:
        run = f"render {place} {GET_OAUTH_CONFIG.key}"
    else:
        run = f"check {place} --watch"
    return f"check {place}", run
