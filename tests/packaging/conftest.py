"""The distributions, built once, and a virtual environment with the wheel in it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path

import pytest

SECONDS = 120


@dataclass(frozen=True)
class Installation:
    """An environment that has spec-lsp, away from its sources."""

    bin: Path
    elsewhere: Path

    def run(
        self, command: str, *arguments: str | Path, env: dict[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """The finished command, run outside the checkout."""
        return subprocess.run(
            [self.bin / command, *map(str, arguments)],
            cwd=self.elsewhere,
            env={**os.environ, **(env or {})},
            capture_output=True,
            encoding="utf-8",
            timeout=SECONDS,
            check=False,
            stdin=subprocess.DEVNULL,
        )


@pytest.fixture(scope="session")
def distributions(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sdist, and the wheel that was built from that sdist."""
    folder = tmp_path_factory.mktemp("dist")
    built = subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, project],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        timeout=SECONDS,
        check=False,
    )
    assert built.returncode == 0, built.stdout + built.stderr
    return folder


@pytest.fixture(scope="session")
def wheel(distributions: Path) -> Path:
    (path,) = distributions.glob("*.whl")
    return path


@pytest.fixture(scope="session")
def sdist(distributions: Path) -> Path:
    (path,) = distributions.glob("*.tar.gz")
    return path


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """A fresh environment with the wheel."""
    return install(wheel, tmp_path_factory.mktemp("installed"))


@pytest.fixture(scope="session")
def installed_from_source(sdist: Path, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """A fresh environment for which pip has built the package from the source distribution."""
    return install(sdist, tmp_path_factory.mktemp("installed-from-source"))


def install(distribution: Path, folder: Path) -> Installation:
    """A fresh environment with the distribution. Its dependencies are those of the environment
    that runs the tests, seen through a path file, so that no index is asked: the path files
    there, and with them the editable install, do not count in it."""
    subprocess.run([sys.executable, "-m", "venv", folder / "venv"], timeout=SECONDS, check=True)
    bin_folder = folder / "venv" / ("Scripts" if sys.platform == "win32" else "bin")
    purelib = subprocess.run(
        [bin_folder / "python", "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        capture_output=True,
        encoding="utf-8",
        timeout=SECONDS,
        check=True,
    ).stdout.strip()
    Path(purelib, "dependencies.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    subprocess.run(
        [
            *(bin_folder / "python", "-m", "pip", "install", "-q", "--disable-pip-version-check"),
            *("--no-index", "--no-deps", "--no-build-isolation", "--ignore-installed"),
            distribution,
        ],
        timeout=SECONDS,
        check=True,
    )
    elsewhere = folder / "elsewhere"
    elsewhere.mkdir()
    return Installation(bin_folder, elsewhere)


@pytest.fixture(scope="session")
def editable(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """The environment that runs the tests: spec-lsp is installed in it from the checkout."""
    command = shutil.which("spec-lsp", path=str(Path(sys.executable).parent))
    if command is None:
        pytest.fail("spec-lsp is not installed in this environment: run the tests by `make test`.")
    return Installation(Path(command).parent, tmp_path_factory.mktemp("elsewhere"))
