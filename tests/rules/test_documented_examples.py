"""What the pages of the rules show as wrong is found, and what they show as right is not."""

from __future__ import annotations

import re

import pytest
from marked import CONNECTOR, FORM, TEST, found

from spec_lsp.rules.registry import RULES
from spec_lsp.rules.rule import Rule

# A field of each name that the examples use.
SPEC = FORM.replace(
    "        apiKey:",
    "        tenant: {type: string}\n        region: {type: string}\n"
    "        accountId: {type: string}\n        apiKey:",
)
METHODS = """\
  makeApiClient: {implementationType: mapping}
  test: {implementationType: javascript}
"""
PARAMETERS = """\
parametersSchema:
  type: object
  properties: {clientId: {type: string}, apiKey: {type: string}}
"""
# Code that stands for the files that a page does not show.
FILES = {
    "auth/refresh-credentials.js": "exports.refreshCredentials = () => ({})\n",
    "auth/api-client.js": "exports.me = () => 1\n",
}
# Their examples speak of files that are there or not, of an engine, or of a whole workspace.
NOT_SHOWN_BY_A_CONNECTOR = {
    "SPEC004", "SPEC005", "SPEC201", "SPEC202", "SPEC203", "SPEC204", "SPEC306", "SPEC403",
    "SPEC501",
}  # fmt: skip
HELPS = {"SPEC402", "SPEC405", "SPEC406", "SPEC407"}  # these pages show the remedy alone


def examples(rule: Rule) -> list[tuple[str, str]]:
    """The examples of a page, each with its language."""
    return re.findall(r"```(yaml|javascript)\n(.*?)```", rule.documentation or "", re.DOTALL)


def connector(code: str, language: str, text: str) -> dict[str, str]:
    """The connector that an example is a part of."""
    spec = SPEC + METHODS + PARAMETERS
    files = {**CONNECTOR, **FILES, "spec.yml": spec}
    named = re.match(r"(?:#|//) (auth/\S+)\n", text)
    if language == "javascript":
        return {**files, (named[1] if named else "auth/test.js"): text.replace("…", "")}
    if text.startswith("auth:"):
        if code == "SPEC105" and "makeApiClient" not in text:
            del files["auth/make-api-client.map.yml"]
        return {**files, "spec.yml": text, "auth/test.js": TEST}
    path = named[1] if named else "auth/make-api-client.map.yml"
    if "connectionParameters" in text and not named:
        path = "auth/get-credentials-from-connection-parameters.map.yml"
    if text.startswith("clientId:"):
        path = "auth/get-oauth-config.map.yml"
    if path.endswith(("get-credentials-from-connection-parameters.map.yml", "config.map.yml")):
        key = "getOAuthConfig" if "oauth" in path else "getCredentialsFromConnectionParameters"
        block = f"  {key}: {{implementationType: mapping}}\n"
        files["spec.yml"] = SPEC + METHODS + block + PARAMETERS
    if text.startswith("Authorization:"):
        text = "headers:\n" + re.sub("^", "  ", text, flags=re.MULTILINE)
    if text.startswith("properties:"):
        return {**files, "spec.yml": f"inputSchema:\n{re.sub('^', '  ', text, flags=re.M)}"}
    return {**files, path: text}


SHOWN = [
    rule for rule in RULES if rule.code not in NOT_SHOWN_BY_A_CONNECTOR | HELPS and examples(rule)
]


@pytest.mark.parametrize("rule", SHOWN, ids=lambda rule: rule.code)
def test_a_pages_first_example_is_found_and_its_remedy_is_not(rule: Rule):
    shown = examples(rule)
    for number, (language, text) in enumerate(shown):
        codes = {one.code for one in found(connector(rule.code, language, text))[1]}
        is_wrong = number == 0 or shown[number - 1][0] != language
        assert (rule.code in codes) is is_wrong, f"{text}\n{sorted(codes)}"
