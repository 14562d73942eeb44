"""The installable extension holds what it must and nothing else, and stays light."""

from __future__ import annotations

import importlib.util
import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from types import ModuleType
from xml.etree import ElementTree

import pytest

from spec_lsp import __version__

SECONDS = 300


def make(project: Path, out: Path, *options: str) -> Path:
    if not (project / "vscode-extension" / "node_modules" / "@vscode" / "vsce").is_dir():
        pytest.skip("npm has not installed what the extension is built with (make vsix does)")
    made = subprocess.run(
        [
            sys.executable,
            project / "vscode-extension" / "scripts" / "package.py",
            *("--out", out, *options),
        ],
        cwd=out,
        capture_output=True,
        encoding="utf-8",
        timeout=SECONDS,
        check=False,
    )
    assert made.returncode == 0, made.stdout + made.stderr
    (path,) = out.glob("*.vsix")
    return path


@pytest.fixture(scope="module")
def vsix(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The extension for every platform."""
    return make(project, tmp_path_factory.mktemp("vsix"))


@pytest.fixture(scope="module")
def offline(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The one for this platform, with the packages for the Python at hand."""
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    out = tmp_path_factory.mktemp("offline")
    return make(project, out, "--target", "this", "--python", python)


@pytest.fixture(scope="module")
def scripts(project: Path) -> ModuleType:
    """The script that packages, as a module."""
    folder = project / "vscode-extension" / "scripts"
    sys.path.insert(0, str(folder))
    try:
        spec = importlib.util.spec_from_file_location("packaging_script", folder / "package.py")
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module
    finally:
        sys.path.remove(str(folder))


def entries(path: Path) -> list[str]:
    with zipfile.ZipFile(path) as archive:
        return archive.namelist()


def text(path: Path, name: str) -> str:
    with zipfile.ZipFile(path) as archive:
        return archive.read(name).decode("utf-8")


def test_it_holds_the_server_the_bundle_and_what_describes_them(vsix: Path) -> None:
    names = [name.removeprefix("extension/") for name in entries(vsix)]
    assert {name for name in names if "/" not in name} == {
        "[Content_Types].xml",
        "extension.vsixmanifest",
        "package.json",
        "readme.md",
        "changelog.md",
        "LICENSE.txt",
        "icon.png",
    }
    assert {name.split("/")[0] for name in names if "/" in name} == {
        "bundled",
        "dist",
        "syntaxes",
        "walkthrough",
    }
    assert {name for name in names if name.startswith(("bundled/", "dist/"))} == {
        f"bundled/spec_lsp-{__version__}-py3-none-any.whl",
        "bundled/requirements.txt",
        "dist/extension.js",
        "dist/page.js",
        "dist/page.css",
    }


def test_it_holds_neither_sources_nor_tests_nor_secrets(vsix: Path) -> None:
    for name in entries(vsix):
        assert not re.search(r"\.tsx?$|\.map$|node_modules|(^|/)tests?/|local\.yml$", name), name
    with zipfile.ZipFile(vsix) as archive:
        for name in archive.namelist():
            if name.endswith((".js", ".json", ".md", ".css", ".txt")):
                assert b"sourceMappingURL" not in archive.read(name), name


def test_everything_that_its_manifest_names_is_there(vsix: Path) -> None:
    names = set(entries(vsix))
    manifest = json.loads(text(vsix, "extension/package.json"))
    named = [manifest["icon"], manifest["main"]]
    named += [grammar["path"] for grammar in manifest["contributes"]["grammars"]]
    commands = {command["command"] for command in manifest["contributes"]["commands"]}
    for walkthrough in manifest["contributes"]["walkthroughs"]:
        for step in walkthrough["steps"]:
            named.append(step["media"]["markdown"])
            linked = re.findall(r"\(command:(spec-lsp\.\w+)\)", step["description"])
            assert set(linked) <= commands
    for path in named:
        assert f"extension/{path.removeprefix('./')}" in names


def test_its_manifest_says_nothing_of_how_it_is_built(vsix: Path) -> None:
    manifest = json.loads(text(vsix, "extension/package.json"))
    assert not {"private", "scripts", "dependencies", "devDependencies"} & set(manifest)
    assert manifest["version"] == __version__


def test_its_readme_needs_nothing_from_elsewhere(vsix: Path) -> None:
    readme = text(vsix, "extension/readme.md")
    for address in re.findall(r"\]\(([^)]*)\)", readme):
        assert address.startswith(("https://", "data:image/png;base64,", "#")), address[:80]


def test_pictures_of_the_readme_come_inside_it(scripts: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "images").mkdir()
    (tmp_path / "images" / "problems.png").write_bytes(b"\x89PNG")
    readme = "before ![What is *wrong*](images/problems.png) after"
    assert scripts.with_pictures(readme, tmp_path) == (
        "before ![What is *wrong*](data:image/png;base64,iVBORw==) after"
    )


def test_the_one_for_a_platform_holds_every_package_too(offline: Path, project: Path) -> None:
    manifest = ElementTree.fromstring(text(offline, "extension.vsixmanifest"))
    identity = manifest.find(".//{*}Identity")
    assert identity is not None
    platform = identity.get("TargetPlatform")
    assert platform is not None
    assert offline.name == f"spec-lsp-{platform}-{__version__}.vsix"
    wheels = {
        re.sub(r"[-_.]+", "-", name.split("/")[-1].split("-")[0]).lower()
        for name in entries(offline)
        if name.startswith("extension/bundled/wheels/")
    }
    assert {"pygls", "lsprotocol", "quickjs-ng", "rapidfuzz", "ruamel-yaml"} <= wheels
    lock = (project / "requirements" / "run.txt").read_text("utf-8")
    pinned = set(re.findall(r"^([a-z0-9-]+)==", lock, re.MULTILINE))
    assert wheels <= pinned
    # What other Pythons and systems need is left out.
    unmarked = set(re.findall(r"^([a-z0-9-]+)==[^;\s]+ \\$", lock, re.MULTILINE))
    assert unmarked <= wheels


def test_every_version_says_the_same(project: Path) -> None:
    manifest = json.loads((project / "vscode-extension" / "package.json").read_text("utf-8"))
    locked = json.loads((project / "vscode-extension" / "package-lock.json").read_text("utf-8"))
    changes = (project / "CHANGELOG.md").read_text("utf-8")
    newest = re.search(r"^## (\S+)", changes, re.MULTILINE)
    assert newest is not None
    assert {manifest["version"], locked["version"], locked["packages"][""]["version"]} == {
        __version__
    }
    assert newest[1] == __version__


def test_the_lock_of_npm_names_no_registry(project: Path) -> None:
    for path in ("vscode-extension/package-lock.json", "tests/editors/vscode/package-lock.json"):
        if (project / path).exists():
            assert '"resolved": "http' not in (project / path).read_text("utf-8"), path
