"""Generated ES modules that import each other log the same here and in Node."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from oracle import node_oracle
from oracle.module_graph_cases import ModuleGraphCases
from syntax.quickjs_host import Host, ModuleError

_LOG = (Path(__file__).parent / "log.js").read_text(encoding="utf-8")


def sorted_out(lines: list[str]) -> tuple[list[str], list[str]]:
    """What dynamic imports log apart from the rest: when they settle, no standard says."""
    dynamic = [line for line in lines if line.startswith('"dynamic')]
    return [line for line in lines if line not in dynamic], sorted(dynamic)


def logged(graph: dict[str, str]) -> list[str]:
    """What the modules of a graph log when the first of them is loaded, and what it exports."""
    host = Host(graph)
    host.context.eval(f"made = ({_LOG.strip()})(); log = made.log")
    try:
        host.load(next(iter(graph)))
        host.context.eval("log(Object.keys(M).sort().map((name) => [name, M[name]]))")
    except ModuleError as error:
        host.context.eval(f"made.lines.push('threw {str(error).partition(':')[0]}')")
    lines: list[str] = json.loads(host.context.eval("JSON.stringify(made.lines)"))
    return lines


@pytest.mark.skipif(node_oracle.why_not() is not None, reason=str(node_oracle.why_not()))
@pytest.mark.parametrize("waits", [False, True])
def test_modules_see_each_other_as_in_node(waits: bool) -> None:
    cases = ModuleGraphCases(seed=50)
    graphs = [cases.graph(waits=waits) for _ in range(node_oracle.number_of_cases(100))]
    answers = node_oracle.ask([{"graph": graph, "main": next(iter(graph))} for graph in graphs])
    wrong = [
        (graph, expected["value"], actual)
        for graph, expected in zip(graphs, answers, strict=True)
        if sorted_out(actual := logged(graph)) != sorted_out(expected["value"])
    ]
    assert wrong[:3] == []
