"""``spec-lsp eval -``: evaluates formulas, one JSON line each."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterable, Iterator
from typing import Any

import click

from spec_lsp.formulas.evaluate import UNDEFINED, FormulaError, evaluate
from spec_lsp.formulas.javascript_values import JSON
from spec_lsp.formulas.json_text import to_json_text
from spec_lsp.runtime.jsonata.engine import JsonataProcess


def evaluate_lines(lines: Iterable[str | bytes]) -> Iterator[str]:
    """Answers each line ``{"formula": …, "variables": {…}}`` with one line of JSON.

    ``{"value": …}``, ``{}`` for undefined, ``{"error": "…"}`` where the platform would
    throw or the line is no such request. Blank lines are skipped. Numbers are JavaScript's:
    NaN and infinities are null. The answers are ASCII, safe for every terminal's encoding.
    """
    with JsonataProcess() as jsonata:
        for line in lines:
            if line.strip():
                jsonata.renew()
                yield _answer(line, jsonata)


def _answer(line: str | bytes, jsonata: JsonataProcess) -> str:
    try:
        text = line.decode("utf-8-sig") if isinstance(line, bytes) else line
        request: JSON = json.loads(text, parse_int=_number, parse_constant=_refuse)
    except UnicodeDecodeError:
        return _error("This line is not UTF-8.")
    except (ValueError, RecursionError) as error:
        return _error(f"This line is not JSON: {error}.")
    if not isinstance(request, dict) or "formula" not in request:
        return _error('A line is {"formula": …, "variables": {…}}.')
    variables = request.get("variables")
    variables = {} if variables is None else variables
    if not isinstance(variables, dict):
        return _error("The variables are an object.")
    try:
        text = to_json_text(evaluate(request["formula"], variables, jsonata=jsonata))
    except FormulaError as error:
        return _error(str(error))
    except RecursionError:
        return _error("The result is nested too deeply.")
    # Read again to write it in ASCII; the text is JavaScript's own, numbers and order included.
    return "{}" if text is UNDEFINED else json.dumps({"value": json.loads(text)})


def _number(digits: str) -> int | float:
    """An integer of any length; past the largest double it is infinite anyway."""
    if digits == "-0":
        return -0.0
    if len(digits) < 400:
        return int(digits)
    return -math.inf if digits[0] == "-" else math.inf


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is no value of JSON")


def _error(message: str) -> str:
    return json.dumps({"error": message})


@click.command("eval")
@click.argument("source", metavar="-", type=click.Choice(["-"]))
def evaluate_command(source: str) -> None:
    """Evaluate formulas, one JSON line each.

    Reads {"formula": …, "variables": {…}} from standard input and answers each line with
    {"value": …}, with {} for undefined, or with {"error": "…"} where the platform would throw.
    """
    del source
    for answer in evaluate_lines(sys.stdin.buffer):
        click.echo(answer)
