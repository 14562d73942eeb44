"""SPEC003: YAML of a kind that is not read."""

from __future__ import annotations

from marked import CONNECTOR, SPEC, check, found

PATH = "auth/make-api-client.map.yml"


def test_a_second_document():
    check(
        {
            **CONNECTOR,
            PATH: """
                ---
                baseUri: https://api.example.com
                ---
                ^^^ SPEC003 A second document begins here: only the first is read. Remove it, or give it a file of its own.
                baseUri: https://api.example.org
                """,
        }
    )


def test_the_marks_of_one_document_are_fine():
    check({**CONNECTOR, PATH: "%YAML 1.2\n---\nbaseUri: https://api.example.com\n...\n"})


def test_tags_of_ones_own():
    check(
        {
            **CONNECTOR,
            PATH: """
                baseUri: !env API_URL
                #        ^^^^ SPEC003 The platform's loader does not know the tag `!env`: remove it, and write the value itself.
                headers:
                  A: &a !secret 'x'
                #       ^^^^^^^ SPEC003 The platform's loader does not know the tag `!secret`: remove it, and write the value itself.
                  B: !!python/object:os.system 1
                #    ^^^^^^^^^^^^^^^^^^^^^^^^^ SPEC003 The platform's loader does not know the tag `!!python/object:os.system`: remove it, and write the value itself.
                  C: !!str 1
                  D: ! x
                """,
        }
    )


def test_nesting_past_the_limit_leaves_the_rest_alone():
    deep = "{a: " * 150 + "}" * 150
    findings = found({**CONNECTOR, PATH: f"baseUri: https://api.example.com\nx: {deep}\n"})[1]
    assert [(f.code, f.path, f.severity.name) for f in findings] == [("SPEC003", PATH, "WARNING")]
    assert findings[0].message == "Nested more than 100 levels deep; nothing deeper is read."


def test_aliases_that_multiply():
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]
    findings = found({**CONNECTOR, PATH: "\n".join(lines) + "\n"})[1]
    assert [f.code for f in findings] == ["SPEC003"]
    assert "aliases stand for more than" in findings[0].message.lower()


def test_a_file_that_is_too_long():
    findings = found({**CONNECTOR, PATH: "a: b\n" * 500_000})[1]
    assert [f.message for f in findings] == [
        "Longer than 2,000,000 characters: this file is not read."
    ]


def test_other_files_are_read_as_always():
    check(
        {
            **CONNECTOR,
            "spec.yml": SPEC.replace("client-credentials", "client-credential"),
            PATH: """
                baseUri: !env API_URL
                #        ^^^^ SPEC003 The platform's loader does not know the tag `!env`: remove it, and write the value itself.
                """,
        }
        | {
            "spec.yml": """
                auth:
                  type: client-credential
                #       ^^^^^^^^^^^^^^^^^ SPEC103 `client-credential` is not an auth type; did you mean `client-credentials`?
                """
        }
    )
