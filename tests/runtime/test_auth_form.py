"""What a client is told before a run: the form, what is given already, what stands in the way."""

from __future__ import annotations

import json
from typing import Any

import pytest
from connector_runs import connector, run

from spec_lsp.connector.build import build
from spec_lsp.connector.files import MemoryFiles
from spec_lsp.runtime.auth_form import auth_form

SPEC = """
    auth:
      type: client-credentials
      title: API key
      description: Enter it
      parametersSchema:
        type: object
        properties: {clientSecret: {type: string}, region: {type: string, default: eu}}
        required: [clientSecret, region]
      ui:
        helpUri: https://help.example.com
        schema:
          type: object
          properties:
            apiKey: {type: string}
            subdomain: {type: string}
            port: {type: integer}
          required: [apiKey, subdomain]
      makeApiClient: {implementationType: mapping}
      test: {implementationType: javascript}
    """
LOCAL = """
    connectionParameters: {subdomain: acme, port: 8443}
    connectorParameters: {clientSecret: cs-7Hd93kQz41, more: {deep: {er: x}, empty: "", none: {}}}
    profiles:
      sandbox: {baseUri: https://sandbox.example.com, connectionParameters: {apiKey: sk-7Hd93kQz41}}
      empty:
    """
OPTIONS = """
    auth:
      makeApiClient: {implementationType: mapping}
      test: {implementationType: javascript}
      ui: {schema: {properties: {apiKey: {}}}}
      options:
        basic:
          title: User and password
          type: client-credentials
          ui: {schema: {properties: {user: {}, password: {}}, required: [user, password]}}
          makeApiClient: {implementationType: mapping}
          test: {implementationType: javascript}
    """


def form(files: MemoryFiles, option: str | None = None, profile: str | None = None) -> Any:
    """The answer; no value of the developer's own parameters is in it."""
    told = auth_form(build(files), files, option, profile)
    assert "7Hd93kQz41" not in json.dumps(told)
    return told


def test_the_form_of_a_connector():
    told = form(connector(spec=SPEC))
    schemas = [told.pop("connectionParameters"), told.pop("connectorParameters")]
    assert [list(schema["properties"]) for schema in schemas] == [
        ["apiKey", "subdomain", "port"], ["clientSecret", "region"],
    ]  # fmt: skip
    assert told == {
        "option": None, "title": "API key", "description": "Enter it",
        "helpUri": "https://help.example.com",
        "secretPaths": ["connectionParameters.apiKey", "connectorParameters.clientSecret"],
        "remembered": False, "profile": None, "profiles": [], "given": [],
        "missing": ["connectionParameters.apiKey", "connectionParameters.subdomain",
                    "connectorParameters.clientSecret"],
        "problem": None, "runnable": True, "reason": None,
    }  # fmt: skip
    with pytest.raises(KeyError):
        form(connector(spec=SPEC), "nope")


def test_what_the_local_file_gives_is_told_by_name():
    files = connector(spec=SPEC, local=LOCAL)
    given = ["connectionParameters.subdomain", "connectionParameters.port",
             "connectorParameters.clientSecret", "connectorParameters.more.deep.er"]  # fmt: skip
    told = form(files)
    assert (told["profiles"], told["given"]) == (["sandbox", "empty"], given)
    assert told["missing"] == ["connectionParameters.apiKey"]

    told = form(files, profile="sandbox")
    assert (told["profile"], sorted(told["given"])) == (
        "sandbox", sorted([*given, "connectionParameters.apiKey"]),
    )  # fmt: skip
    assert (told["missing"], told["problem"]) == ([], None)


def test_what_an_option_is_given():
    local = "options: {basic: {connectionParameters: {user: ada}}}"
    told = form(connector(spec=OPTIONS, local=local), "basic")
    assert told["given"] == ["connectionParameters.user"]
    assert told["missing"] == ["connectionParameters.password"]
    # Without a list of what is required, anything is enough.
    told = form(connector(spec=OPTIONS, local=local))
    assert (told["given"], told["missing"]) == ([], ["connectionParameters.apiKey"])


@pytest.mark.parametrize(
    ("local", "profile", "problem"),
    [
        ("connectionParameters: {apiKey: sk-7Hd93kQz41\n", None,
         "spec-lsp.local.yml, line 1, column 23: "),
        ("connectionParameters: [sk-7Hd93kQz41]", None,
         "spec-lsp.local.yml: `connectionParameters` must be an object."),
        ("- sk-7Hd93kQz41", None, "`spec-lsp.local.yml` must be an object."),
        ("profiles: sk-7Hd93kQz41", "sandbox", "spec-lsp.local.yml: `profiles` must be an object."),
        ("profiles: {sandbox: {}}", "production",
         "There is no profile 'production' in spec-lsp.local.yml (profiles there: sandbox)."),
    ],
)  # fmt: skip
def test_a_broken_local_file_gives_nothing_and_is_named(local, profile, problem):
    told = form(connector(spec=SPEC, local=local), profile=profile)
    assert told["problem"].startswith(problem)
    assert (told["given"], len(told["missing"])) == ([], 3)
    assert (told["runnable"], told["reason"]) == (True, None)


def test_a_value_that_does_not_fit_is_a_problem_too():
    told = form(connector(spec=SPEC, local="connectionParameters: {apiKey: k, port: many}"))
    assert told["problem"] == ("spec-lsp.local.yml: The parameter `port` must be a whole number.")
    assert told["given"] == ["connectionParameters.apiKey", "connectionParameters.port"]
    assert told["missing"] == [
        "connectionParameters.subdomain", "connectorParameters.clientSecret",
    ]  # fmt: skip


def test_profiles_are_known_from_a_file_that_is_broken_elsewhere():
    local = "profiles:\n  sandbox: {}\n  production: {}\nconnectionParameters: {apiKey: [\n"
    told = form(connector(spec=SPEC, local=local))
    assert told["profiles"] == ["sandbox", "production"]
    assert told["problem"]


@pytest.mark.parametrize(
    "files",
    [
        {"spec": "auth: {type: oauth2, ui: {schema: {}}}"},
        {"spec": "auth: {type: oauth1}"},
        {"spec": "auth: {type: proxy}"},
        {"spec": "auth: {type: membrane-token}"},
        {"spec": "auth: {test: {implementationType: javascript}}", "client": ""},
        {"test": ""},
        {"client": ""},
        {"spec": SPEC.replace("javascript", "not-supported")},
        {"spec": SPEC + "\n    broken: ["},
        {"spec": SPEC.replace("{implementationType: javascript}",
                              "{implementationType: operation-mapping}"),
         "auth/test.operation.yml": "operationKey: x"},
    ],
)  # fmt: skip
async def test_why_it_cannot_be_run_is_said_in_the_words_of_the_run(files):
    files = connector("http://127.0.0.1", **files)
    told = form(files)
    assert told["runnable"] is False
    trace = await run(files)
    assert (trace.outcome, trace.message) == ("error", told["reason"])
