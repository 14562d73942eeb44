"""YAML texts for properties: sound ones, and what becomes of them by a few edits."""

from __future__ import annotations

from hypothesis import strategies as st

MEANT_TEXTS = (
    """\
auth:
  type: client-credentials
  title: "API \\"Key\\" \\u00e9 😀"
  ui:
    schema: {type: object, properties: {apiKey: {type: string}}}
  test: # comment
    implementationType: javascript
list:
- a
- 'it''s'
-  - b
   - c
""",
    """\
a: &x
  k: |
    line one

    line 'two' 😀
  f: >-
    folded
    text
b: *x
c:
  <<: *x
  ? complex
  : v
""",
    "headers:\r\n  Authorization:\r\n"
    "    $template: \"Basic ${base64(credentials.u + ':' + credentials.p)}\"\r\n"
    "  X: !!str 12\r\n",
    "a: 'multi\n  line\n\n  text'\nb: plain\n  goes on\nc: \"x \\\n  y\"\nd: |2\n   ind\n  x\n",
)
TYPED = "{}[]:,-?&*!|>'\"%@`#~ \t\n\r\0aé😀\u2028\x85\ufeff\\<="


@st.composite
def edited_texts(draw: st.DrawFn) -> str:
    """A sound text after one to four insertions, deletions or cuts."""
    text = draw(st.sampled_from(MEANT_TEXTS))
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(text)))
        removed = draw(st.sampled_from((0, 0, 1, 1, 5, 20)))
        typed = "" if removed else draw(st.sampled_from(TYPED))
        text = text[:at] + typed + text[at + removed :]
    return text
