"""``spec-lsp request``: one request with a connector's client."""

from __future__ import annotations

import json
import sys
from typing import Any
from urllib.parse import quote

import click

from spec_lsp.cli.run_options import EXIT_CODES, RunOptions, run, run_options, target
from spec_lsp.cli.verdict import show
from spec_lsp.format.requests import HTTP_METHODS
from spec_lsp.runtime.tasks.single_request import SingleRequest


@click.command()
@run_options
@click.argument("method", type=click.Choice(HTTP_METHODS, case_sensitive=False))
@click.argument("path")
@click.option("--query", multiple=True, metavar="NAME=VALUE", help="A query parameter.")
@click.option("--header", multiple=True, metavar="NAME: VALUE", help="A header more.")
@click.option("--data", metavar="JSON", help="The body, as JSON; `-` reads it from standard input.")
def request(
    options: RunOptions,
    method: str,
    path: str,
    query: tuple[str, ...],
    header: tuple[str, ...],
    data: str | None,
) -> None:
    """Send one request with a connector's client: its base URI, headers and credentials.

    \b
    spec-lsp request connectors/acme GET /users --query limit=1

    Parameters are given as for `spec-lsp test`. Exits with 0 if the API says yes, 1 if it says
    no, 2 if the request could not be sent, 130 if it was cancelled.
    """
    asked = target(options)
    task = SingleRequest(method, _with_query(path, query), _headers(header), _body(data))
    done = run(asked.request, task)
    trace = done.to_json()
    if options.output == "json":
        click.echo(json.dumps(trace, indent=2, ensure_ascii=False))
    else:
        show(done, asked.root, asked.files)
    raise SystemExit(EXIT_CODES[trace["outcome"]])


def _with_query(path: str, pairs: tuple[str, ...]) -> str:
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or not name:
            raise click.UsageError("A query parameter is given as NAME=VALUE.")
        path += f"{'&' if '?' in path else '?'}{quote(name, safe='[]')}={quote(value, safe='')}"
    return path


def _headers(texts: tuple[str, ...]) -> dict[str, str]:
    headers: dict[str, str] = {}
    for text in texts:
        name, colon, value = text.partition(":")
        if not colon or not name.strip():
            # Not quoted back: it may be a secret in the wrong place.
            raise click.UsageError("A header is given as 'NAME: VALUE'.")
        headers[name.strip()] = value.strip()
    return headers


def _body(text: str | None) -> Any:
    if text is None:
        return None
    try:
        return json.loads(sys.stdin.read() if text == "-" else text)
    except (ValueError, RecursionError):
        raise click.UsageError("--data takes JSON; a text stands in double quotes.") from None
