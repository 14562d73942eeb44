"""How long a connector's model and all rules take, as its spec.yml grows.

    python benchmarks/rules.py [--lines 200,1000,5000] [--runs 7]

What is measured happens after each pause in typing: the text has changed, so nothing of it is
remembered; the other files of the connector are. Prints a Markdown table of medians.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable

from spec_lsp.connector.analysis import Parsers, analyse
from spec_lsp.connector.files import MemoryFiles
from spec_lsp.diagnosis.diagnose import diagnose
from spec_lsp.rules import schema_violation
from spec_lsp.rules.rule import Context
from spec_lsp.syntax.yaml.parse import parse

HEAD = """\
name: Acme {number}
auth:
  type: client-credentials
  ui:
    helpUri: https://docs.acme.example.com/keys
    schema:
      type: object
      properties:
"""
FIELD = """\
        field{index}:
          type: string
          title: Field {index}
          description: What the user enters here, and where it is found.
"""
TAIL = """\
  makeApiClient:
    implementationType: mapping
  test:
    implementationType: javascript
"""
TEST = "exports.test = async ({ apiClient }) => apiClient.get('/me')\n"


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--lines", type=numbers, default=(200, 1000, 5000))
    parser.add_argument("--runs", type=int, default=7)
    options = parser.parse_args()
    print("| lines | model and rules | of it jsonschema | of it reading the YAML |")
    print("| ---: | ---: | ---: | ---: |")
    for lines in options.lines:
        print(row(lines, options.runs))


def numbers(text: str) -> tuple[int, ...]:
    """`200,1000` as numbers."""
    return tuple(int(part) for part in text.split(","))


def row(lines: int, runs: int) -> str:
    """One line of the table, in milliseconds."""
    fields = range((lines - HEAD.count("\n") - TAIL.count("\n")) // FIELD.count("\n"))
    headers = "".join(f"  X-{n}: {{$var: credentials.field{n}}}\n" for n in fields)
    client = f"baseUri: https://api.acme.example.com\nheaders:\n{headers}"
    body = "".join(FIELD.format(index=n) for n in fields) + TAIL
    parsers = Parsers()
    whole: list[float] = []
    schema: list[float] = []
    reading: list[float] = []
    for number in range(runs):
        spec = HEAD.format(number=number) + body
        files = {"spec.yml": spec, "auth/make-api-client.map.yml": client, "auth/test.js": TEST}
        analysis = analyse(MemoryFiles(files), parsers)
        whole.append(seconds(lambda analysis=analysis: diagnose(analysis, {})))
        rule, context = schema_violation.RULE, Context(analysis)
        if rule.check is not None:
            check = rule.check
            schema.append(seconds(lambda c=context, r=rule, check=check: list(check(r, c))))
        reading.append(seconds(lambda spec=spec: parse(spec)))
    medians = (round(statistics.median(part) * 1000) for part in (whole, schema, reading))
    return f"| {lines:,} | {' | '.join(map(str, medians))} |"


def seconds(work: Callable[[], object]) -> float:
    """How long a piece of work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
