"""What ``spec-lsp serve --help`` says; the server itself starts without this."""

from __future__ import annotations

import click

from spec_lsp.cli.serve import LEVELS, serve_from_arguments


@click.command()
@click.option("--stdio", is_flag=True, help="Accepted for editors that give it; always so.")
@click.option(
    "--log-level", type=click.Choice(LEVELS, case_sensitive=False), default="WARNING",
    show_default=True, help="How much is logged to standard error.",
)  # fmt: skip
def serve(stdio: bool, log_level: str) -> None:
    """Start the language server, over standard input and output."""
    del stdio
    serve_from_arguments(["--log-level", log_level])
