"""The wheels of everything that the server needs, for one of VS Code's platforms."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from packaging.requirements import Requirement

PYTHONS = ("3.10", "3.11", "3.12", "3.13", "3.14")

# VS Code's own programs need glibc 2.28, so wheels may too.
_GLIBC = (28, 27, 26, 24, 17, 12, 5)


def _linux(machine: str) -> list[str]:
    older = ["manylinux2014"] if machine == "aarch64" else ["manylinux2014", "manylinux1"]
    tags = [f"manylinux_2_{minor}" for minor in _GLIBC] + older
    return [f"{tag}_{machine}" for tag in tags]


def _mac(machine: str) -> list[str]:
    versions = ["14_0", "13_0", "12_0", "11_0", "10_15", "10_13", "10_12", "10_9"]
    return [f"macosx_{version}_{arch}" for version in versions for arch in (machine, "universal2")]


# VS Code's names of platforms; what a marker reads there; the tags of wheels that run there.
TARGETS: dict[str, tuple[dict[str, str], list[str]]] = {
    "linux-x64": (
        {"sys_platform": "linux", "platform_machine": "x86_64", "platform_system": "Linux"},
        _linux("x86_64"),
    ),
    "linux-arm64": (
        {"sys_platform": "linux", "platform_machine": "aarch64", "platform_system": "Linux"},
        _linux("aarch64"),
    ),
    "darwin-arm64": (
        {"sys_platform": "darwin", "platform_machine": "arm64", "platform_system": "Darwin"},
        _mac("arm64"),
    ),
    "darwin-x64": (
        {"sys_platform": "darwin", "platform_machine": "x86_64", "platform_system": "Darwin"},
        _mac("x86_64"),
    ),
    "win32-x64": (
        {"sys_platform": "win32", "platform_machine": "AMD64", "platform_system": "Windows"},
        ["win_amd64"],
    ),
}


def this_machine() -> str:
    """The target that is this machine."""
    import platform

    for target, (markers, _) in TARGETS.items():
        if (markers["sys_platform"], markers["platform_machine"]) == (
            sys.platform,
            platform.machine(),
        ):
            return target
    sys.exit(f"This machine is none of {', '.join(TARGETS)}: name one with TARGET=…")


def download(requirements: Path, target: str, folder: Path, pythons: tuple[str, ...]) -> None:
    """Puts the wheels into the folder, each once, however many Pythons it is for.

    Their hashes are those of the list. pip reads the list's markers for the Python that it runs
    in, so they are read here, for the one that is meant.
    """
    markers, tags = TARGETS[target]
    folder.mkdir(parents=True, exist_ok=True)
    for python in pythons:
        environment = {**markers, "python_version": python, "python_full_version": f"{python}.0"}
        wanted = folder / f"{python}.txt"
        wanted.write_text(_for(environment, requirements.read_text("utf-8")), encoding="utf-8")
        subprocess.run(
            [
                *(sys.executable, "-I", "-m", "pip", "download", "-qq", "--no-input"),
                *("--disable-pip-version-check", "--no-deps", "--require-hashes"),
                *("--only-binary", ":all:", "--implementation", "cp", "--python-version", python),
                *(part for tag in tags for part in ("--platform", tag)),
                *("--dest", str(folder), "--requirement", str(wanted)),
            ],
            check=True,
        )
        wanted.unlink()


def _for(environment: dict[str, str], text: str) -> str:
    """The blocks of a locked list (a pin and its hashes) whose markers hold there."""
    kept: list[str] = []
    for block in text.replace("\\\n", "").splitlines():
        if not block.strip() or block.lstrip().startswith("#"):
            continue
        pin, _, hashes = block.partition(" --hash")
        requirement = Requirement(pin.strip())
        if requirement.marker is None or requirement.marker.evaluate(environment):
            kept.append(f"{pin.partition(';')[0].strip()} --hash{hashes}")
    return "\n".join(kept) + "\n"
