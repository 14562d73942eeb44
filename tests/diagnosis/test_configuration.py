"""Which rules report, and how severely."""

from __future__ import annotations

import pytest

from spec_lsp.diagnosis.configuration import (
    Choice,
    Configuration,
    Layer,
    PathChoice,
    selector_problem,
)
from spec_lsp.findings.finding import Severity

UNKNOWN = ("SPEC206", "unknown-credential")
HELP = ("SPEC406", "missing-help")


def severity(rule: tuple[str, str], *layers: Layer, path: str = "spec.yml") -> Severity | None:
    return Configuration(layers).severity(*rule, Severity.ERROR, path)


def test_without_a_word_every_rule_reports_as_it_is():
    assert severity(UNKNOWN) is Severity.ERROR
    assert severity(UNKNOWN, Layer()) is Severity.ERROR


@pytest.mark.parametrize(
    ("layer", "reported"),
    [
        (Layer(select=("SPEC206",)), True),
        (Layer(select=("SPEC2",)), True),
        (Layer(select=("spec2",)), True),
        (Layer(select=("unknown-credential",)), True),
        (Layer(select=("SPEC3",)), False),
        (Layer(select=()), False),
        (Layer(ignore=("SPEC2",)), False),
        (Layer(ignore=("unknown-credential",)), False),
        (Layer(ignore=("SPEC207",)), True),
        (Layer(select=("SPEC",), ignore=("SPEC2",)), False),
        (Layer(select=("SPEC206",), ignore=("SPEC2",)), True),
        (Layer(select=("unknown-credential",), ignore=("SPEC2",)), True),
        (Layer(select=("SPEC206",), ignore=("SPEC206",)), False),
        (Layer(severity={"SPEC2": None}), False),
        (Layer(severity={"SPEC2": None, "SPEC206": Severity.HINT}), True),
    ],
)
def test_the_most_particular_selector_wins(layer: Layer, reported: bool):
    assert (severity(UNKNOWN, layer) is not None) == reported


def test_a_severity_may_be_changed():
    assert severity(UNKNOWN, Layer(severity={"SPEC2": Severity.HINT})) is Severity.HINT


def test_later_layers_win():
    repository = Layer(ignore=("SPEC4",), severity={"SPEC206": Severity.HINT})
    assert severity(HELP, repository) is None
    assert severity(HELP, repository, Layer(select=("SPEC406",))) is Severity.ERROR
    assert severity(UNKNOWN, repository, Layer(select=("SPEC406",))) is None
    assert severity(HELP, repository, Layer(severity={"SPEC406": Severity.HINT})) is Severity.HINT
    assert severity(UNKNOWN, repository, Layer(ignore=("SPEC206",))) is None


def test_a_pattern_of_paths_is_meant_from_the_folder_of_its_file():
    quiet = PathChoice("connectors/legacy/**", Choice(ignore=("SPEC2",)))
    layer = Layer(paths=(quiet,), prefix="connectors/legacy")
    assert severity(UNKNOWN, layer) is None
    assert severity(HELP, layer) is Severity.ERROR
    assert severity(UNKNOWN, Layer(paths=(quiet,), prefix="connectors/new")) is Severity.ERROR
    inside = PathChoice("*.js", Choice(ignore=("SPEC206",)))
    assert severity(UNKNOWN, Layer(paths=(inside,)), path="auth/test.js") is None
    assert severity(UNKNOWN, Layer(paths=(inside,)), path="spec.yml") is Severity.ERROR


@pytest.mark.parametrize(
    "selector", ["SPEC", "SPEC2", "SPEC501", "auth-test-failed", "yaml-syntax"]
)
def test_selectors_that_mean_a_rule(selector: str):
    assert selector_problem(selector) is None


@pytest.mark.parametrize(
    ("selector", "problem"),
    [
        ("SPEC9", "There is no rule `SPEC9`; `spec-lsp rules` lists them."),
        ("yaml-sintax", "There is no rule `yaml-sintax`; did you mean `yaml-syntax`?"),
        ("", "There is no rule ``; `spec-lsp rules` lists them."),
    ],
)
def test_selectors_that_mean_none(selector: str, problem: str):
    assert selector_problem(selector) == problem
