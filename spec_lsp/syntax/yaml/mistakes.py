"""The mistakes that people make in YAML, and what to say of each: what to do, in plain words.

``{}`` in a message stands for the sign or the word that it is about.
"""

from __future__ import annotations

from typing import Literal

Mistake = Literal[
    "missing-colon",
    "missing-space",
    "second-colon",
    "over-indented",
    "indentation",
    "tab",
    "odd-space",
    "item-without-space",
    "list-among-keys",
    "key-among-items",
    "indicator",
    "tag",
    "list-on-key-line",
    "key-marker",
    "anchor-name",
    "unclosed-quote",
    "text-after-quote",
    "escape",
    "unclosed-bracket",
    "missing-comma",
    "unquoted-template",
    "stray-bracket",
    "block-header",
    "directive",
    "other",
]

MESSAGES: dict[Mistake, str] = {
    "missing-colon": (
        "A key without a colon: write `key: value`, or indent it if it continues a text."
    ),
    "missing-space": "A key's colon needs a space behind it: write `key: value`.",
    "second-colon": (
        "A second `:` on this line. If the colon belongs to the value, put the value in "
        "quotes; if this is a key of its own, start a new line."
    ),
    "over-indented": (
        "Indented deeper than the key above, which has its value already: align it with "
        "that key, or put the whole text in quotes if it goes on here."
    ),
    "indentation": (
        "This line is not indented like the lines around it: align it with its neighbours."
    ),
    "tab": "A tab cannot indent YAML: use spaces.",
    "item-without-space": "A list item needs a space behind its dash: write `- item`.",
    "list-among-keys": (
        "A list item among the keys of a mapping: indent it below the key that it belongs "
        "to, or write it as `key: value`."
    ),
    "key-among-items": (
        "A key among the items of a list: align it with the key above the list, or write "
        "`- ` before it."
    ),
    "odd-space": (
        "This line is indented with something that only looks like a space: use plain spaces."
    ),
    "indicator": "A value cannot start with {}: put it in quotes.",
    "tag": "`!` starts a tag here. If it belongs to the value, put the value in quotes.",
    "list-on-key-line": (
        "A list cannot begin on the line of its key: begin it on the next line, or put the "
        "value in quotes if the dash belongs to it."
    ),
    "key-marker": "A `?` starts a key here. If it belongs to the value, put the value in quotes.",
    "anchor-name": "A name must follow `{}` here. If it belongs to the value, put that in quotes.",
    "unclosed-quote": "This quotation mark is never closed: add the one that ends the text.",
    "text-after-quote": (
        "The quoted text ends before this. To have a quotation mark in the text, write {}."
    ),
    "escape": (
        "Unknown escape in double quotes: write `\\\\` for a backslash, or use single quotes."
    ),
    "unclosed-bracket": "This `{}` is never closed.",
    "missing-comma": "A `,` is missing before this.",
    "unquoted-template": "Put a text with `${{…}}` in quotes: between brackets its own are YAML's.",
    "stray-bracket": "This `{}` closes nothing: remove it, or put the value in quotes.",
    "block-header": (
        "Text cannot begin behind `{}`: begin it on the next line, or put it in quotes."
    ),
    "directive": "What stands here belongs to no document: check the lines above it.",
    "other": "No valid YAML here: {}.",
}
