"""Ours to the protocol's."""

from __future__ import annotations

import pytest
from lsprotocol import types as lsp

from spec_lsp.server.convert import to_offset, to_range
from spec_lsp.server.log import PlacesOnly, WithoutParameters
from spec_lsp.server.uris import path_of
from spec_lsp.text.source import Source, Span

TEXT = "é🔑x\r\ny\u2028z"


@pytest.mark.parametrize(("encoding", "column"), [("utf-8", 6), ("utf-16", 3), ("utf-32", 2)])
def test_a_span_there_and_back(encoding, column):
    source = Source(TEXT)
    range_ = to_range(source, Span(2, 3), encoding)
    assert range_ == lsp.Range(lsp.Position(0, column), lsp.Position(0, column + 1))
    assert to_offset(source, range_.start, encoding) == 2


@pytest.mark.parametrize(
    ("line", "character", "offset"), [(0, 99, 3), (9, 0, len(TEXT)), (1, 99, len(TEXT))]
)
def test_a_position_outside_the_text_is_clamped(line, character, offset):
    assert to_offset(Source(TEXT), lsp.Position(line, character), "utf-16") == offset


@pytest.mark.parametrize(
    ("uri", "path"),
    [
        ("file:///a/b%20c/spec.yml", "/a/b c/spec.yml"),
        ("file:///a/./b/../spec.yml", "/a/spec.yml"),
        ("file://localhost/a", "/a"),
        ("https://example.com/a", None),
        ("untitled:a", None),
        ("", None),
        ("file:///%00", None),
        ("file://[", None),
    ],
)
def test_the_path_behind_a_uri(uri, path):
    found = path_of(uri)
    assert (found and found.as_posix()) == path


def test_the_log_holds_neither_arguments_nor_the_text_of_errors(caplog):
    import logging

    from pygls.exceptions import JsonRpcInvalidParams

    logger = logging.getLogger("spec_lsp.test")
    with caplog.at_level("WARNING"):
        try:
            raise ValueError("my secret")
        except ValueError:
            logger.exception('Failed to handle request "%s": %s', "1", "my secret")
        try:
            raise JsonRpcInvalidParams("my secret")
        except JsonRpcInvalidParams:
            logger.exception("Refused %s", "my secret")
    failed, refused = caplog.records
    assert WithoutParameters().filter(failed)
    assert not WithoutParameters().filter(refused)
    text = PlacesOnly("%(message)s").format(failed)
    assert text.startswith("Failed to handle request …: …\n")
    assert text.endswith("ValueError")
    assert "my secret" not in text
