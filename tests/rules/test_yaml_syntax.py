"""SPEC001: a file is not valid YAML."""

from __future__ import annotations

from marked import CONNECTOR, SPEC, check

from spec_lsp.connector.analysis import analyse
from spec_lsp.connector.files import DiskFiles
from spec_lsp.diagnosis.diagnose import diagnose


def test_every_error_of_a_file_is_reported_and_nothing_that_follows_from_them():
    check(
        {
            **CONNECTOR,
            "spec.yml": """
                auth:
                  type: "client-credentials
                #       ^ SPEC001 This quotation mark is never closed: add the one that ends the text.
                  title: a: b
                #         ^ SPEC001 A second `:` on this line. If the colon belongs to the value, put the value in quotes; if this is a key of its own, start a new line.
                  makeApiClient
                # ^^^^^^^^^^^^^ SPEC001 A key without a colon: write `key: value`, or indent it if it continues a text.
                """,
        }
    )


def test_conflict_markers_are_named_as_such():
    marker = "A Git conflict marker: decide which side stays, and remove the markers."
    check(
        {
            **CONNECTOR,
            "auth/make-api-client.map.yml": f"""
                <<<<<<< HEAD
                ^^^^^^^^^^^^ SPEC001 {marker}
                baseUri: https://a.example.com
                =======
                ^^^^^^^ SPEC001 {marker}
                baseUrl: https://b.example.com
                >>>>>>> theirs
                ^^^^^^^^^^^^^^ SPEC001 {marker}
                headers:
                  X-Key:
                    $var: credentials.apiKey
                """,
        }
    )


def test_a_file_that_is_no_utf8_is_reported_at_its_first_bad_byte(tmp_path):
    (tmp_path / "spec.yml").write_bytes(SPEC.encode() + "# Schl\u00fcssel\n".encode("latin-1"))
    analysis = analyse(DiskFiles(tmp_path))
    findings = [f for f in diagnose(analysis, {}) if f.code == "SPEC001"]
    text = analysis.source("spec.yml").text
    assert [(f.path, f.span.of(text), f.message) for f in findings] == [
        ("spec.yml", "\ufffd", "This byte is not UTF-8. Save the file with the encoding UTF-8.")
    ]


def test_what_stands_below_a_broken_key_does_not_join_the_one_above():
    check(
        {
            **CONNECTOR,
            "spec.yml": SPEC.replace(
                "  test:\n",
                "\ttest:\n^ SPEC001 A tab cannot indent YAML: use spaces.\n",
            ),
        }
    )


def test_a_template_between_brackets_wants_quotes():
    check(
        {
            **CONNECTOR,
            "auth/make-api-client.map.yml": """
                headers:
                  X: {$template: Bearer ${credentials.apiKey}}
                #                        ^^^^^^^^^^^^^^^^^^^^^ SPEC001 Put a text with `${…}` in quotes: between brackets its own are YAML's.
                """,
        }
    )
