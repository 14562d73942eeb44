"""Whether git ignores a file: read from the ignore files, as git's documentation describes
them. git itself is not run (design invariant 10)."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from spec_lsp.connector.repository import read_small, repository_of

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec


def is_ignored(file: Path) -> bool | None:
    """Whether git ignores a file (a real path, that is not tracked yet). None where that
    cannot be known: outside a repository, and where Mercurial or a configuration that
    includes others has a say."""
    top = repository_of(file.parent)
    if top is None:
        return None
    return _Reader(top).is_ignored(file)


@dataclass(frozen=True, slots=True)
class _Rules:
    """The patterns of one ignore file, which are meant relative to ``folder``."""

    folder: Path
    patterns: GitIgnoreSpec

    def decide(self, path: Path, *, is_folder: bool) -> bool | None:
        """Whether they ignore a path (True), take it back in (False) or say nothing."""
        try:
            name = path.relative_to(self.folder).as_posix()
        except ValueError:
            return None
        return self.patterns.check_file(f"{name}/" if is_folder else name).include


class _Reader:
    def __init__(self, top: Path) -> None:
        self.top = top
        self.git = _git_folder(top)
        self.configurations = [text for text in map(read_small, self.configuration_files()) if text]

    def is_ignored(self, file: Path) -> bool | None:
        steps = [*reversed(file.relative_to(self.top).parents[:-1]), file.relative_to(self.top)]
        everywhere = [rules for rules in self.everywhere() if rules is not None]
        nearest: list[_Rules] = []
        folder = self.top
        for step in steps:
            if (folder / ".hgignore").exists():
                return None
            own = _rules(folder, folder / ".gitignore")
            if own is not None:
                nearest.insert(0, own)
            path = self.top / step
            verdicts = (
                rules.decide(path, is_folder=path != file) for rules in (*nearest, *everywhere)
            )
            # What lies in an ignored folder cannot be taken back in.
            if next((verdict for verdict in verdicts if verdict is not None), False):
                return True
            folder = path
        includes = any(_INCLUDE.search(text) for text in self.configurations)
        return None if includes else False

    def everywhere(self) -> Iterator[_Rules | None]:
        """The ignore files that no folder of the repository holds."""
        if self.git is not None:
            yield _rules(self.top, self.git / "info" / "exclude")
        yield _rules(self.top, self.excludes_file())

    def excludes_file(self) -> Path:
        """The user's own ignore file; of several that are configured the nearest one."""
        for text in self.configurations:
            named = _excludes_file(text)
            if named:
                return Path(os.path.expanduser(named))
        return _configuration_folder() / "ignore"

    def configuration_files(self) -> Iterator[Path]:
        if self.git is not None:
            yield self.git / "config"
        yield Path(os.path.expanduser("~/.gitconfig"))
        yield _configuration_folder() / "config"
        yield Path("/etc/gitconfig")


def _configuration_folder() -> Path:
    base = os.environ.get("XDG_CONFIG_HOME")
    return Path(base or os.path.expanduser("~/.config")) / "git"


def _git_folder(top: Path) -> Path | None:
    """The folder of a repository's own files. In a worktree or a submodule `.git` is a file
    that names it; a worktree's in turn names the one that it shares."""
    git = top / ".git"
    if git.is_dir():
        return git
    named = re.match(r"gitdir:[ \t]*(.+)", read_small(git) or "")
    if named is None:
        return None
    folder = top / named[1].strip()
    shared = (read_small(folder / "commondir") or "").strip()
    return folder / shared if shared else folder


def _rules(folder: Path, file: Path) -> _Rules | None:
    text = read_small(file)
    if text is None:
        return None
    from pathspec import GitIgnoreSpec

    try:
        return _Rules(folder, GitIgnoreSpec.from_lines(text.splitlines()))
    except ValueError:  # a pattern that is none
        return _Rules(folder, GitIgnoreSpec.from_lines(_sound(text)))


def _sound(text: str) -> list[str]:
    """The lines that are patterns each; git passes over the others, too."""
    from pathspec import GitIgnoreSpec

    sound: list[str] = []
    for line in text.splitlines():
        try:
            GitIgnoreSpec.from_lines([line])
        except ValueError:
            continue
        sound.append(line)
    return sound


_SECTION = re.compile(r"^[ \t]*\[[ \t]*([\w.-]+)", re.MULTILINE)
_INCLUDE = re.compile(r"^[ \t]*\[[ \t]*include", re.MULTILINE | re.IGNORECASE)
_EXCLUDES = re.compile(r"^[ \t]*excludesfile[ \t]*=[ \t]*(.*)$", re.MULTILINE | re.IGNORECASE)


def _excludes_file(configuration: str) -> str | None:
    """The last `core.excludesFile` of a git configuration."""
    found: str | None = None
    starts = [*_SECTION.finditer(configuration)]
    for number, section in enumerate(starts):
        if section[1].lower() == "core":
            end = starts[number + 1].start() if number + 1 < len(starts) else len(configuration)
            for value in _EXCLUDES.finditer(configuration, section.start(), end):
                found = re.sub(r"[ \t][#;].*", "", value[1]).strip().strip('"')
    return found
