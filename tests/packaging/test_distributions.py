"""The wheel and the sdist hold what they must, and the wheel works where it is installed."""

from __future__ import annotations

import json
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

import pytest

from spec_lsp import __version__
from spec_lsp.format.schemas import published
from spec_lsp.rules.documentation import pages
from spec_lsp.rules.registry import RULES


def test_the_wheel_holds_the_package_its_schemas_and_examples_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    assert {name.split("/")[0] for name in names} == {
        "spec_lsp",
        f"spec_lsp-{__version__}.dist-info",
    }
    assert {name for name in names if name.startswith("spec_lsp/schemas/")} == {
        f"spec_lsp/schemas/{name}" for name in published()
    }
    assert {name for name in names if name.startswith("spec_lsp/docs/")} == {
        "spec_lsp/docs/formulas.md",
        *(f"spec_lsp/docs/rules/{name}" for name in pages()),
    }
    assert {
        "spec_lsp/py.typed",
        "spec_lsp/runtime/sandbox/prelude.js",
        "spec_lsp/examples/acme-crm/spec.yml",
        "spec_lsp/examples/acme-crm/auth/make-api-client.map.yml",
        "spec_lsp/examples/acme-crm/auth/test.js",
        "spec_lsp/examples/acme-crm-broken/spec.yml",
        f"spec_lsp-{__version__}.dist-info/licenses/LICENSE",
    } <= names
    assert not {name for name in names if "__pycache__" in name or name.endswith("local.yml")}


def test_the_sdist_holds_what_a_packager_needs(sdist: Path) -> None:
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {
        "pyproject.toml",
        "README.md",
        "LICENSE",
        "Makefile",
        ".ci/make-venv",
        "requirements/dev.txt",
        "spec_lsp/runtime/sandbox/prelude.js",
        "schemas/spec.schema.json",
        "examples/acme-crm/spec.yml",
        "tests/conftest.py",
    } <= names
    assert not {name for name in names if "node_modules" in name or ".venv" in name}
    # The extension is packaged from a checkout, with what npm has for it.
    assert not {name for name in names if name.startswith("vscode-extension")}


def test_a_wheel_from_the_sdist_is_the_one_from_the_checkout(
    wheel: Path, project: Path, tmp_path: Path
) -> None:
    built = subprocess.run(
        [
            *(sys.executable, "-m", "build", "--wheel", "--no-isolation"),
            *("--outdir", tmp_path, project),
        ],
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert built.returncode == 0, built.stdout + built.stderr
    assert contents(tmp_path / wheel.name) == contents(wheel)


def contents(wheel: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("kind", ["installed", "installed_from_source", "editable"])
def test_an_installation_says_its_version(kind: str, request: pytest.FixtureRequest) -> None:
    installation = request.getfixturevalue(kind)
    expected = f"spec-lsp, version {__version__}\n"
    assert installation.run("spec-lsp", "--version").stdout == expected
    assert installation.run("python", "-I", "-m", "spec_lsp", "--version").stdout == expected


@pytest.mark.parametrize("kind", ["installed", "editable"])
def test_an_installation_finds_its_schemas_and_examples(
    kind: str, request: pytest.FixtureRequest
) -> None:
    installation = request.getfixturevalue(kind)
    found = installation.run(
        "python",
        "-c",
        "import json\n"
        "from spec_lsp.demo.examples import examples_folder\n"
        "from spec_lsp.format.schemas import published, schemas_folder\n"
        "texts = {p.name: p.read_text('utf-8') for p in schemas_folder().glob('*.json')}\n"
        "print(json.dumps([texts == published(), [p.name for p in"
        " sorted(examples_folder().iterdir()) if p.is_dir()]]))",
    )
    assert found.stderr == ""
    assert json.loads(found.stdout) == [True, ["acme-crm", "acme-crm-broken"]]


@pytest.mark.parametrize("kind", ["installed", "installed_from_source"])
def test_an_installation_serves_an_editor(kind: str, request: pytest.FixtureRequest) -> None:
    installation = request.getfixturevalue(kind)
    params = {"processId": None, "capabilities": {}}
    asked = {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": params}
    body = json.dumps(asked)
    served = subprocess.run(
        [installation.bin / "spec-lsp", "serve"],
        cwd=installation.elsewhere,
        input=f"Content-Length: {len(body)}\r\n\r\n{body}",
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert served.stderr == ""
    answer = json.loads(served.stdout[served.stdout.index("{") :])
    assert answer["result"]["serverInfo"] == {"name": "spec-lsp", "version": __version__}


def test_the_installed_wheel_is_the_one_that_runs(installed, project: Path) -> None:
    where = installed.run("python", "-c", "import spec_lsp; print(spec_lsp.__file__)").stdout
    assert Path(where).is_relative_to(installed.bin.parent)
    assert not Path(where).is_relative_to(project)


def test_the_installed_wheel_checks_a_connector(installed, project: Path) -> None:
    examples = project / "examples"
    clean = installed.run("spec-lsp", "check", examples / "acme-crm")
    assert (clean.returncode, clean.stderr) == (0, "")
    broken = installed.run("spec-lsp", "check", "--format", "json", examples / "acme-crm-broken")
    assert (broken.returncode, broken.stderr) == (1, "")
    found = json.loads(broken.stdout)["diagnostics"]
    assert {finding["code"] for finding in found} == {"SPEC002", "SPEC104", "SPEC201", "SPEC206"}
    for finding in found:
        page = Path(url2pathname(urlsplit(finding["help"]).path))
        assert page.is_relative_to(installed.bin.parent)
        assert page.read_text("utf-8") == pages()[f"{finding['code']}.md"]


@pytest.mark.parametrize("kind", ["installed", "editable"])
def test_an_installation_explains_its_rules(kind: str, request: pytest.FixtureRequest) -> None:
    installation = request.getfixturevalue(kind)
    listed = installation.run("spec-lsp", "rules").stdout.splitlines()
    assert [line.split()[0] for line in listed if line.startswith("SPEC")] == [
        rule.code for rule in RULES
    ]
    explained = installation.run("spec-lsp", "explain", "SPEC206").stdout
    assert explained.startswith("SPEC206 unknown-credential\n")
