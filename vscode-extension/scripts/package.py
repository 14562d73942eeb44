"""Makes the installable extension: one file that holds the server, too.

    python scripts/package.py [--target linux-x64 | --target this] [--out FOLDER]

Without a target the packages that the server needs come from the package index when it is set
up; with one they are inside, for that platform, and no network is needed.
"""

from __future__ import annotations

import argparse
import base64
import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import bundle
import wheels

PROJECT = bundle.PROJECT
EXTENSION = PROJECT / "vscode-extension"

# All that is in the extension, beside its manifest, its README and the server.
CONTENT = ["icon.png", "dist/*.js", "dist/*.css", "syntaxes/*.json", "walkthrough/*.md"]

MEGABYTE = 1_000_000
# What they weigh (three pictures counted in) and a fifth more: who passes that should know why.
BUDGET = 1.9 * MEGABYTE
BUDGET_OF_WHEELS = 37 * MEGABYTE


def package(out: Path, target: str | None, pythons: tuple[str, ...] = wheels.PYTHONS) -> Path:
    """The path of the extension that was made."""
    _run(["node", "esbuild.mjs", "--production"], EXTENSION)
    # The same folder serves an extension that is started from its sources.
    bundle.bundle(EXTENSION / "bundled", None)
    manifest = json.loads((EXTENSION / "package.json").read_text("utf-8"))
    name = "-".join(filter(None, [manifest["name"], target, manifest["version"]])) + ".vsix"
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="spec-lsp-vsix-") as temporary:
        stage = Path(temporary, "extension")
        _stage(stage, manifest)
        if target is not None:
            folder = stage / "bundled" / "wheels"
            wheels.download(stage / "bundled" / "requirements.txt", target, folder, pythons)
        _vsce(stage, out / name, target)
    _weigh(out / name, BUDGET + (0 if target is None else BUDGET_OF_WHEELS))
    return out / name


def _stage(stage: Path, manifest: dict[str, object]) -> None:
    """Everything that belongs to the extension, and nothing else, in a folder of its own."""
    shutil.copytree(EXTENSION / "bundled", stage / "bundled")
    for pattern in CONTENT:
        found = sorted(EXTENSION.glob(pattern))
        if not found:
            sys.exit(f"vscode-extension/{pattern}: there is none.")
        for path in found:
            to = stage / path.relative_to(EXTENSION)
            to.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, to)
    shutil.copy(PROJECT / "LICENSE", stage)
    # What its links lead to is not inside.
    changelog = (PROJECT / "CHANGELOG.md").read_text("utf-8")
    plain = re.sub(r"\[([^\]]+)\]\((?!https?:)[^)]+\)", r"\1", changelog)
    (stage / "CHANGELOG.md").write_text(plain, encoding="utf-8")
    readme = (EXTENSION / "README.md").read_text("utf-8")
    (stage / "README.md").write_text(with_pictures(readme, EXTENSION), encoding="utf-8")
    # What only those need who build it; its libraries are in dist/.
    for key in ("private", "scripts", "dependencies", "devDependencies"):
        manifest.pop(key, None)
    manifest["files"] = ["**/*"]
    (stage / "package.json").write_text(
        json.dumps(manifest, indent=2, ensure_ascii=False) + "\n", encoding="utf-8"
    )


def with_pictures(readme: str, folder: Path) -> str:
    """The README with its pictures inside.

    VS Code shows pictures of a README from https addresses and from the text itself, but none
    from the extension's folder.
    """

    def inside(match: re.Match[str]) -> str:
        data = base64.b64encode((folder / match["path"]).read_bytes()).decode("ascii")
        return f"![{match['text']}](data:image/png;base64,{data})"

    return re.sub(r"!\[(?P<text>[^\]]*)\]\((?P<path>[\w/.-]+\.png)\)", inside, readme)


def _vsce(stage: Path, path: Path, target: str | None) -> None:
    """Runs VS Code's own packager; what it warns of fails the build."""
    command = [
        *("node", str(EXTENSION / "node_modules" / "@vscode" / "vsce" / "vsce"), "package"),
        # The project has no public repository yet. Links of the README are whole already.
        *("--no-dependencies", "--allow-missing-repository", "--no-rewrite-relative-links"),
        *("--out", str(path)),
        *(("--target", target) if target else ()),
    ]
    ran = subprocess.run(
        command,
        cwd=stage,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    if ran.returncode or re.search(r"\b(WARNING|ERROR)\b", ran.stdout):
        path.unlink(missing_ok=True)
        sys.exit(ran.stdout)


def _weigh(path: Path, budget: float) -> None:
    size = path.stat().st_size
    if size > budget:
        path.unlink()
        sys.exit(
            f"{path.name} weighs {size / MEGABYTE:.2f} MB, more than {budget / MEGABYTE:.2f} MB."
        )
    print(f"{path}: {size / MEGABYTE:.2f} MB of at most {budget / MEGABYTE:.2f} MB")


def _run(command: list[str], folder: Path) -> None:
    subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL, check=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--target", choices=[*wheels.TARGETS, "this"])
    parser.add_argument("--python", action="append", choices=wheels.PYTHONS, dest="pythons")
    parser.add_argument("--out", type=Path, default=PROJECT / "dist")
    given = parser.parse_args()
    package(
        given.out.resolve(),
        wheels.this_machine() if given.target == "this" else given.target,
        tuple(given.pythons or wheels.PYTHONS),
    )
