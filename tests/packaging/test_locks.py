"""The locks are whole, agree with each other, and name no place to download from."""

from __future__ import annotations

import re

import pytest
from packaging_support import lock, pins, pyproject, required_name

LOCKS = ["dev.txt", "run.txt", "build.txt"]


def required(names: list[str]) -> set[str]:
    return {required_name(name) for name in names}


def group(name: str) -> list[str]:
    return [entry for entry in pyproject()["dependency-groups"][name] if isinstance(entry, str)]


@pytest.mark.parametrize("name", LOCKS)
def test_every_pin_has_a_hash_and_no_line_names_a_host(name: str) -> None:
    text = lock(name)
    assert "://" not in text
    assert not re.search(r"^\s*--(?!hash)", text, re.MULTILINE)  # no index options
    for block in re.split(r"\n(?=[a-z0-9])", text)[1:]:
        assert "--hash=sha256:" in block, block


def test_the_runtime_lock_holds_every_dependency() -> None:
    assert required(pyproject()["project"]["dependencies"]) <= set(pins(lock("run.txt")))


def test_the_build_lock_holds_what_builds_the_package() -> None:
    assert required(group("build")) <= set(pins(lock("build.txt")))


def test_the_development_lock_holds_all_of_it_in_the_same_versions() -> None:
    everything = pins(lock("dev.txt"))
    assert required(group("dev")) <= set(everything)
    for name in ("run.txt", "build.txt"):
        smaller = pins(lock(name))
        assert smaller == {package: everything.get(package) for package in smaller}


def test_the_javascript_engine_is_the_maintained_one_and_pinned_to_one_version() -> None:
    (pinned,) = [
        requirement
        for requirement in pyproject()["project"]["dependencies"]
        if requirement.startswith("quickjs")
    ]
    version = re.match(r"quickjs-ng==([\d.]+);", pinned)
    assert version
    for name in ("dev.txt", "run.txt"):
        assert pins(lock(name))["quickjs-ng"] == {version[1]}
        assert "quickjs" not in pins(lock(name))
