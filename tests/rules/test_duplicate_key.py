"""SPEC002: a key stands twice."""

from __future__ import annotations

from marked import CONNECTOR, check, found


def test_the_later_key_is_marked():
    check(
        {
            **CONNECTOR,
            "spec.yml": """
                auth:
                  type: client-credentials
                  title: API key
                  title: Key
                # ^^^^^ SPEC002 `title` stands here a second time: remove one of the two.
                  ui:
                    schema:
                      type: object
                      properties:
                        apiKey: {type: string, type: string}
                #                              ^^^^ SPEC002 `type` stands here a second time: remove one of the two.
                  makeApiClient: {implementationType: mapping}
                  test: {implementationType: javascript}
                """,
        }
    )


def test_it_points_to_the_first_one():
    analysis, findings = found(CONNECTOR, **{"spec.yml": "auth:\n  title: a\n  title: b\n"})
    related = [
        (other.path, other.span.of(analysis.source(other.path).text), other.span.start)
        for finding in findings
        if finding.code == "SPEC002"
        for other in finding.related
    ]
    assert related == [("spec.yml", "title", 8)]
