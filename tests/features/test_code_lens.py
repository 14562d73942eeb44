"""Where the lens that runs the auth test stands."""

from __future__ import annotations

from marked import CONNECTOR, SPEC

from spec_lsp.connector.analysis import analyse
from spec_lsp.connector.files import MemoryFiles
from spec_lsp.features.code_lens import code_lenses


def lenses(path: str, files: dict[str, str]) -> list[tuple[str, str, str | None]]:
    analysis = analyse(MemoryFiles(files))
    return [
        (lens.span.of(files[path]), lens.title, lens.option) for lens in code_lenses(analysis, path)
    ]


def test_on_the_auth_block_and_on_the_test_itself():
    assert lenses("spec.yml", CONNECTOR) == [("auth", "▶ Run auth test", None)]
    assert lenses("auth/test.js", CONNECTOR) == [("test", "▶ Run auth test", None)]
    assert lenses("auth/make-api-client.map.yml", CONNECTOR) == []


def test_on_each_option_with_its_name():
    files = {
        **CONNECTOR,
        "spec.yml": SPEC + "  options:\n    basic: {type: client-credentials}\n",
    }
    assert lenses("spec.yml", files) == [
        ("auth", "▶ Run auth test (default)", None),
        ("basic", "▶ Run auth test (basic)", "basic"),
    ]
    assert lenses("auth/test.js", files) == [
        ("test", "▶ Run auth test (default)", None),
        ("test", "▶ Run auth test (basic)", "basic"),
    ]
