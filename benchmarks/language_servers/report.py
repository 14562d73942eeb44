"""The figures as Markdown and as plots."""

from __future__ import annotations

import math
import platform
import statistics
from collections.abc import Iterator
from pathlib import Path

from scenarios import Samples

PROJECT = Path(__file__).resolve().parents[2]
PAGE = PROJECT / "docs" / "benchmarks.md"
PLOT = PROJECT / "docs" / "benchmarks-editing.svg"
BEGIN = "<!-- language servers: begin (benchmarks/language_servers --write) -->"
END = "<!-- language servers: end -->"
OURS, PEER, EMPTY = "spec-lsp", "yaml-language-server", "empty pygls"

# At most so much of yaml-language-server's time (or memory), by number of lines.
AIMS: dict[str, dict[int, float]] = {
    "open → first diagnostics": {200: 0.25, 1000: 0.25, 5000: 0.25},
    "edit → diagnostics": {},
    "edit + completion": {200: 0.5, 1000: 0.4, 5000: 0.25},
    "completion": {200: 0.5, 1000: 0.5, 5000: 0.5},
    "hover": {200: 0.6, 1000: 0.6, 5000: 0.6},
    "memory": {200: 0.7, 1000: 0.7, 5000: 0.7},
}
START_AIM = 1.05  # of an empty server on pygls


class Figures:
    """All samples, by server and number of lines."""

    def __init__(self, sizes: list[int]) -> None:
        self.sizes = sizes
        self._samples: dict[tuple[str, int], Samples] = {}

    def samples(self, server: str, lines: int) -> Samples:
        """The samples of a server on a document; those without a document under 0."""
        return self._samples.setdefault((server, lines), Samples())

    def taken(self, server: str, lines: int, scenario: str) -> list[float]:
        """What was measured."""
        return self.samples(server, lines).taken.get(scenario, [])


def tables(figures: Figures) -> str:
    """The report in Markdown."""
    return "\n".join([*_start(figures), "", *_scenarios(figures)])


def _start(figures: Figures) -> Iterator[str]:
    yield "| start → initialize, ms | median | p95 | of the empty server |"
    yield "| --- | ---: | ---: | ---: |"
    empty = statistics.median(figures.taken(EMPTY, 0, "start"))
    for name in (OURS, EMPTY, PEER):
        taken = figures.taken(name, 0, "start")
        ratio = statistics.median(taken) / empty
        said = f"{ratio:.2f}"
        if name == OURS:
            said += f" (aim {START_AIM}) {_mark(ratio <= START_AIM)}"
        yield f"| {name} | {_number(statistics.median(taken))} | {_number(p95(taken))} | {said} |"


def _scenarios(figures: Figures) -> Iterator[str]:
    yield "| ms (memory: MB) | lines | spec-lsp | p95 | yaml-language-server | p95 | ratio | aim |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
    for scenario, aims in AIMS.items():
        for lines in figures.sizes:
            ours, peer = (figures.taken(name, lines, scenario) for name in (OURS, PEER))
            if not ours or not peer:
                continue
            ratio = statistics.median(ours) / statistics.median(peer)
            aim = aims.get(lines)
            cells = [scenario, f"{lines:,}"]
            for taken in (ours, peer):
                cells += [_number(statistics.median(taken)), _number(p95(taken))]
            cells.append(f"{ratio:.2f}")
            cells.append(f"{aim} {_mark(ratio <= aim)}" if aim is not None else "")
            yield f"| {' | '.join(cells)} |"


def _mark(met: bool) -> str:
    return "✓" if met else "✗"


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 10 else f"{value:.1f}"


def p95(taken: list[float]) -> float:
    """The 95th percentile: the smallest value that 95 % do not exceed."""
    ordered = sorted(taken)
    return ordered[math.ceil(0.95 * len(ordered)) - 1]


def write(figures: Figures) -> None:
    """Put the report and its plots into docs/."""
    plot(figures)
    text = PAGE.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    machine = f"Python {platform.python_version()}, {platform.system()} {platform.release()}"
    body = f"\n{tables(figures)}\n\n![The same as plots]({PLOT.name})\n\nMeasured with {machine}.\n"
    PAGE.write_text(f"{before}{BEGIN}\n{body}{END}{after}", encoding="utf-8")


def plot(figures: Figures) -> None:
    """Medians with p95 as whiskers, one panel a scenario, on a logarithmic scale."""
    import matplotlib

    matplotlib.use("svg")
    matplotlib.rcParams["svg.hashsalt"] = "spec-lsp"  # equal figures, equal files
    from matplotlib import pyplot
    from matplotlib.ticker import NullFormatter, ScalarFormatter

    panels = list(AIMS)
    drawing, axes = pyplot.subplots(2, 3, figsize=(11, 6.2), layout="constrained")
    for axis, scenario in zip(axes.flat, panels, strict=True):
        for offset, (name, colour) in enumerate(((OURS, "#2563eb"), (PEER, "#9ca3af"))):
            taken = [figures.taken(name, lines, scenario) for lines in figures.sizes]
            medians = [statistics.median(part) for part in taken]
            above = [p95(part) - median for part, median in zip(taken, medians, strict=True)]
            places = [index + 0.38 * offset for index in range(len(taken))]
            axis.bar(places, medians, 0.36, color=colour, label=name)
            axis.errorbar(
                places, medians, [[0] * len(above), above], fmt="none", ecolor="#374151", capsize=2
            )
        axis.set_yscale("log")
        axis.yaxis.set_major_formatter(ScalarFormatter())
        axis.yaxis.set_minor_formatter(NullFormatter())
        axis.set_title(scenario)
        axis.set_ylabel("MB" if scenario == "memory" else "ms")
        axis.set_xticks(
            [index + 0.19 for index in range(len(figures.sizes))],
            [f"{lines:,} lines" for lines in figures.sizes],
        )
    handles, labels = axes.flat[0].get_legend_handles_labels()
    drawing.legend(handles, labels, loc="outside lower center", ncols=2)
    drawing.savefig(PLOT, metadata={"Date": None})
    pyplot.close(drawing)
