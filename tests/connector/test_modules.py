"""Which file an import means, for analysis and runs alike."""

from __future__ import annotations

import pytest

from spec_lsp.connector.analysis import analyse
from spec_lsp.connector.files import MemoryFiles
from spec_lsp.connector.modules import candidates, import_target, is_relative
from spec_lsp.runtime.modules import gather


@pytest.mark.parametrize(
    ("importer", "specifier", "target"),
    [
        ("auth/test.js", "./x", "auth/x"),
        ("auth/test.js", "../lib/x.js", "lib/x.js"),
        ("auth/test.js", "..", ""),
        ("auth/test.js", "../../x", None),
        ("index.js", "./x", "x"),
    ],
)
def test_an_import_is_relative_to_its_file(importer: str, specifier: str, target: str | None):
    assert is_relative(specifier)
    assert import_target(importer, specifier) == target


def test_packages_are_not_of_the_connector():
    assert not any(map(is_relative, ("axios", "@scope/x", "node:fs", "/x", ".x")))


def test_private_files_are_never_looked_for():
    assert list(candidates("spec-lsp.local")) == [
        "spec-lsp.local", "spec-lsp.local.js", "spec-lsp.local.ts", "spec-lsp.local.json",
        "spec-lsp.local.yaml", "spec-lsp.local/index.js", "spec-lsp.local/index.ts",
        "spec-lsp.local.mjs", "spec-lsp.local.cjs", "spec-lsp.local.mts", "spec-lsp.local.cts",
        "spec-lsp.local/index.mjs", "spec-lsp.local/index.cjs", "spec-lsp.local/index.mts",
        "spec-lsp.local/index.cts", "spec-lsp.local/index.json",
    ]  # fmt: skip
    assert list(candidates(".env")) == []


@pytest.mark.parametrize(
    "path",
    ["lib/x", "lib/x.js", "lib/x.ts", "lib/x/index.js", "lib/x/index.ts", "lib/x.json", "lib/x.cjs",
     "lib/x.cts", "lib/x/index.cjs"],
)  # fmt: skip
def test_a_run_and_the_analysis_find_the_same_file(path: str):
    text = '{"token": 1}' if path.endswith(".json") else "exports.token = 1\n"
    files = MemoryFiles(
        {
            "spec.yml": "auth:\n  type: client-credentials\n  ui: {schema: {properties: {a: {}}}}\n"
            "  getCredentialsFromConnectionParameters: {implementationType: javascript}\n",
            "auth/get-credentials-from-connection-parameters.js": "const x = require('../lib/x')\n"
            "exports.getCredentialsFromConnectionParameters = () => ({ ...x })\n",
            path: text,
        }
    )
    analysis = analyse(files)
    ((authentication, block, implementation),) = analysis.connector.implementations()
    found = gather(files, [(block.key, implementation)])
    assert path in [module.path for module in found.modules] or path == "lib/x"
    shape = analysis.shapes(authentication)["credentials"]
    is_code = path.endswith((".js", ".ts", ".cjs", ".cts"))
    assert shape.is_open is not is_code
    if is_code:
        assert shape.fields["token"].path == path
