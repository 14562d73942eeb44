"""A file is moved: what names it follows."""

from __future__ import annotations

from textwrap import dedent

import pytest
from marked import CONNECTOR, SPEC

from spec_lsp.connector.analysis import analyse
from spec_lsp.connector.files import MemoryFiles
from spec_lsp.features.file_renames import rename_files
from spec_lsp.text.edit import apply_edits

TEST = "auth/test.js"


def after(files: dict[str, str], *moves: tuple[str, str]) -> dict[str, str]:
    """The files that are edited."""
    files = {path: dedent(text).lstrip("\n") for path, text in files.items()}
    return {
        change.path: apply_edits(files[change.path], change.edits)
        for change in rename_files(analyse(MemoryFiles(files)), moves)
    }


def test_a_method_gets_the_path_of_a_file_that_leaves_its_usual_place():
    assert after(CONNECTOR, (TEST, "auth/checks/ping.js")) == {
        "spec.yml": SPEC + "    filePath: auth/checks/ping.js\n"
    }


def test_a_file_in_a_usual_place_needs_no_path():
    assert after(CONNECTOR, (TEST, "auth/test.ts")) == {}


def test_unless_another_file_would_be_taken_before_it():
    files = {**CONNECTOR, "auth/make-api-client.yml": "headers: {}\n"}
    del files["auth/make-api-client.map.yml"]
    files["auth/make-api-client.map.yml"] = "headers: {}\n"
    assert after(files, ("auth/make-api-client.yml", "auth/x.yml")) == {}
    assert after(files, ("auth/make-api-client.map.yml", "auth/y.map.yml")) == {
        "spec.yml": SPEC.replace(
            "    implementationType: mapping\n",
            "    implementationType: mapping\n    filePath: auth/y.map.yml\n",
        )
    }


@pytest.mark.parametrize(
    ("written", "moved"),
    [
        ("lib/ping.js", "lib/sub/ping.js"),
        ("'lib/ping.js'", "'lib/sub/ping.js'"),
        ('"lib/ping.js"', '"lib/sub/ping.js"'),
    ],
)
def test_a_path_that_is_there_is_changed(written: str, moved: str):
    spec = SPEC + f"    filePath: {written} # here\n"
    files = {**CONNECTOR, "spec.yml": spec, "lib/ping.js": CONNECTOR[TEST]}
    expected = {"spec.yml": spec.replace(written, moved)}
    assert after(files, ("lib/ping.js", "lib/sub/ping.js")) == expected
    assert after(files, ("lib", "lib/sub")) == expected


def test_an_ending_can_say_another_type_of_the_same_language():
    files = {
        "spec.yml": "auth:\n  type: client-credentials\n"
        "  test: {implementationType: rest-api-mapping}\n",
        "auth/test.rest.yml": "path: /me\nmethod: get\n",
    }
    assert after(files, ("auth/test.rest.yml", "auth/test.op.yml")) == {
        "spec.yml": files["spec.yml"].replace("rest-api-mapping", "operation-mapping")
    }
    assert after(files, ("auth/test.rest.yml", "auth/ping.yml")) == {
        "spec.yml": files["spec.yml"].replace("mapping}", "mapping, filePath: auth/ping.yml}")
    }


def test_a_block_that_is_an_alias_gets_a_path_of_its_own():
    spec = SPEC.replace("    implementationType: javascript\n", "").replace("test:", "test: *js")
    files = {**CONNECTOR, "spec.yml": "x: &js {implementationType: javascript}\n" + spec}
    assert after(files, (TEST, "lib/t.js")) == {
        "spec.yml": files["spec.yml"].replace("test: *js", "test: {<<: *js, filePath: lib/t.js}")
    }


def test_nothing_names_what_a_connector_may_not_name():
    assert after(CONNECTOR, (TEST, "auth/.test.js")) == {}
    assert after(CONNECTOR, ("auth", ".old/auth")) == {}


def test_a_name_that_would_lead_to_another_file_is_written_whole():
    files = {
        **CONNECTOR,
        "auth/test.js": "const { a } = require('../lib/a')\nexports.test = () => a\n",
        "lib/a.ts": "export const a = 1\n",
        "lib/b.js": "exports.a = 2\n",
    }
    assert after(files, ("lib/a.ts", "lib/b.ts")) == {
        "auth/test.js": "const { a } = require('../lib/b.ts')\nexports.test = () => a\n"
    }


CODE = {
    **CONNECTOR,
    TEST: """
        import { a } from '../lib/a'
        const b = require("../lib/b.js")
        import axios from 'axios'
        export * from './own'
        """,
    "auth/own.ts": "import { a } from '../lib/a'\nexport const own = 1\n",
    "lib/a.ts": "import x from './b.js'\nexport const a = 1\n",
    "lib/b.js": "module.exports = 1\n",
    "lib/index.js": "module.exports = require('.')\n",
}


def test_imports_follow_what_they_import():
    assert after(CODE, ("lib/a.ts", "lib/deep/c.ts")) == {
        "auth/test.js": dedent(CODE[TEST]).lstrip().replace("../lib/a'", "../lib/deep/c'"),
        "auth/own.ts": CODE["auth/own.ts"].replace("../lib/a", "../lib/deep/c"),
        "lib/a.ts": CODE["lib/a.ts"].replace("./b.js", "../b.js"),
    }


def test_imports_of_a_moved_folder_follow_only_from_outside():
    assert after(CODE, ("lib", "shared/lib")) == {
        "auth/test.js": dedent(CODE[TEST]).lstrip().replace("../lib/", "../shared/lib/"),
        "auth/own.ts": CODE["auth/own.ts"].replace("../lib/", "../shared/lib/"),
    }


def test_nothing_follows_a_file_that_nothing_names():
    assert after({**CONNECTOR, "notes.yml": "a: 1\n"}, ("notes.yml", "docs/notes.yml")) == {}
