"""Each rule has a page, made from its docstring."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

import pytest

from spec_lsp.rules.documentation import index, page, page_uri, pages, pages_folder, summary
from spec_lsp.rules.registry import RULES
from spec_lsp.rules.rule import Rule
from spec_lsp.syntax.javascript.script import parse_javascript
from spec_lsp.syntax.toml import parse_toml
from spec_lsp.syntax.yaml.parse import parse


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_the_page_of_a_rule_is_current_and_a_link_leads_to_it(rule: Rule):
    uri = page_uri(rule.code)
    assert uri is not None
    file = Path(url2pathname(urlsplit(uri).path))
    assert file.read_text(encoding="utf-8") == page(rule)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_page_says_what_the_rule_is_called_and_about(rule: Rule):
    text = page(rule)
    assert text.startswith(f"# {rule.code} {rule.name}\n\n*Severity: ")
    assert summary(rule)
    assert "\n" not in summary(rule)


def test_the_index_lists_every_rule_once():
    for rule in RULES:
        assert index().count(f"[{rule.code}]({rule.code}.md)") == 1


def test_no_page_is_left_over():
    assert {file.name for file in pages_folder().glob("*.md")} == set(pages())


def test_there_is_no_link_to_a_page_that_is_not_there():
    assert page_uri("SPEC999") is None


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_the_examples_of_a_page_can_be_read(rule: Rule):
    """But for what the page is about: a file that does not parse."""
    for language, text in re.findall(r"```(\w+)\n(.*?)```", page(rule), re.DOTALL):
        if language == "yaml" and rule.name != "yaml-syntax":
            assert parse(text).is_sound, text
        elif language == "javascript" and rule.name != "javascript-syntax":
            assert not parse_javascript(text.replace("…", ""), "javascript").suspicions, text
        elif language == "toml":
            assert parse_toml(text).error is None, text
