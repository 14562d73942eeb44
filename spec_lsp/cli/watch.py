"""``spec-lsp check --watch``: checks again whenever a file changes, what changed and no more."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import click

from spec_lsp.cli.check import CheckOptions, check_roots, divide, rendered, tell_failure
from spec_lsp.cli.checking.checked import Checked
from spec_lsp.cli.checking.configurations import Configurations
from spec_lsp.cli.checking.reporting import make_report
from spec_lsp.cli.targets import TargetError, connector_roots
from spec_lsp.cli.terminal import can_redraw
from spec_lsp.connector.discover import SPEC_NAME
from spec_lsp.diagnosis.configuration_file import CONFIGURATION_NAME, find_configuration


def watch_connectors(options: CheckOptions) -> int:
    """Check, and again after each change, until Ctrl-C; that ends it with 130."""
    watched = Watched(options)
    watched.find()
    try:
        changes = _changes(watched.folders())
        next(changes)  # it watches from here on: nothing that changes meanwhile is missed
        watched.look_everywhere()
        watched.show()
        for changed in changes:
            if watched.look_again(changed):
                watched.show()
    except (OSError, RuntimeError) as error:  # RuntimeError: what watchfiles makes of some
        raise click.ClickException(f"Files cannot be watched here: {error}.") from error
    return 0


def _changes(folders: list[Path]) -> Iterator[set[Path]]:
    """The files that change; an empty set at the start, and then every second, for what
    cannot be watched."""
    from watchfiles import watch

    looks = watch(
        *folders, raise_interrupt=True, step=20, debounce=200, rust_timeout=100,
        yield_on_timeout=True,
    )  # fmt: skip
    for number, changes in enumerate(looks):
        if changes or number % 10 == 0:
            yield {Path(path) for _, path in changes}


class Watched:
    """What is known of the connectors between two changes."""

    def __init__(self, options: CheckOptions) -> None:
        self.options = options
        self.roots: list[Path] = []
        self.checked: dict[Path, Checked] = {}
        self.stamps: dict[Path, int] = {}

    def folders(self) -> list[Path]:
        """What is to be watched: the folders that were named, and the named files'
        connectors."""
        named = (Path(os.path.abspath(path)) for path in self.options.paths)
        return sorted({path for path in named if path.is_dir()} | set(self.roots))

    def find(self) -> None:
        """Find the connectors. Raises :class:`TargetError` for a path that means none."""
        allow_none = self.options.allow_no_connector
        self.roots = connector_roots(self.options.paths, allow_none=allow_none)

    def look_everywhere(self) -> None:
        """Check all connectors."""
        self.checked = {}
        self._check(self.roots)
        self.stamps = self._stamps()

    def look_again(self, changed: Iterable[Path]) -> bool:
        """Check what the changed files belong to; whether there was anything."""
        changed = set(changed)
        names = {path.name for path in changed}
        if CONFIGURATION_NAME in names or self._stamps() != self.stamps:
            before = self.options.configurations
            fresh = Configurations(before.command_line, before.file, before.are_read)
            self.options = replace(self.options, configurations=fresh)
            self._find_again()
            self.look_everywhere()
            return True
        if SPEC_NAME in names or any(not root.is_dir() for root in self.checked):
            return self._find_anew(changed)
        roots = sorted(set(self._roots(changed, self.checked)))
        self._check(roots)
        return bool(roots)

    def _stamps(self) -> dict[Path, int]:
        """When the configurations changed that lie above what is watched."""
        configurations = self.options.configurations
        found = {configurations.file} if configurations.file else set[Path]()
        if configurations.are_read and not found:
            found = {path for folder in self.folders() if (path := find_configuration(folder))}
        return {path: path.stat().st_mtime_ns for path in found if path.is_file()}

    def _find_again(self) -> None:
        try:
            self.roots = connector_roots(self.options.paths, allow_none=True)
        except TargetError:  # a path that was named is gone, perhaps for a moment
            self.roots = [root for root in self.roots if root.is_dir()]

    def _find_anew(self, changed: set[Path]) -> bool:
        """A connector may have come or gone: the folders are searched, the connectors that
        were there before and did not change are not checked again."""
        self._find_again()
        before, roots = self.checked, self.roots
        touched = set(self._roots(changed, before)) | set(self._roots(changed, roots))
        self.checked = {root: before[root] for root in roots if root in before}
        self._check([root for root in roots if root in touched or root not in before])
        return bool(touched) or set(before) != set(self.checked)

    def _roots(self, changed: set[Path], among: Iterable[Path]) -> Iterator[Path]:
        """The innermost of the connectors that each file lies in."""
        known = set(among)
        for path in changed:
            root = next((folder for folder in path.parents if folder in known), None)
            if root is not None:
                yield root

    def _check(self, roots: list[Path]) -> None:
        for root, checked in zip(roots, check_roots(roots, self.options), strict=True):
            self.checked[root] = checked

    def show(self) -> None:
        """Write the report, on a terminal in place of the one before."""
        connectors, failures = divide(self.checked[root] for root in sorted(self.checked))
        report = make_report(connectors, self.options.configurations, self.options.fail_on)
        if can_redraw(sys.stdout):
            click.clear()
        click.echo(rendered(report, self.options), nl=False)
        for failure in failures:
            tell_failure(failure)
        click.echo(click.style("Watching for changes; Ctrl-C ends it.", dim=True))
