"""The published JSON Schemas are made from the tables, current, and say what the tables say."""

from __future__ import annotations

import json

import pytest
from jsonschema import Draft7Validator
from marked import API_CLIENT, SPEC

from spec_lsp.format import schemas
from spec_lsp.format.schemas import published, schemas_folder
from spec_lsp.syntax.yaml.parse import parse
from spec_lsp.syntax.yaml.values import to_value


def errors(name: str, text: str) -> list[str]:
    validator = Draft7Validator(json.loads(published()[name]))
    return [error.json_path for error in validator.iter_errors(to_value(parse(text).root))]


@pytest.mark.parametrize("name", published())
def test_each_is_a_schema_and_current(name: str):
    text = (schemas_folder() / name).read_text(encoding="utf-8")
    assert text == published()[name]
    Draft7Validator.check_schema(json.loads(text))


def test_the_check_says_what_is_stale(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(schemas, "schemas_folder", lambda: tmp_path)
    assert schemas.main(["--check"]) == 1
    assert "schemas/spec.schema.json is not current: run `make schemas`." in capsys.readouterr().err
    assert schemas.main([]) == 0
    assert schemas.main(["--check"]) == 0


def test_correct_files_are_valid():
    assert errors("spec.schema.json", SPEC) == []
    assert errors("api-client.schema.json", API_CLIENT) == []
    assert errors("rest-request.schema.json", "path: /me\nmethod: GET\n") == []


def test_formulas_are_valid_where_they_may_stand():
    assert errors("api-client.schema.json", "baseUri: {$var: credentials.uri}\n") == []
    assert errors("api-client.schema.json", "headers: {X: {unknown: 1}}\n") == ["$.headers"]


def test_wrong_values_are_not():
    assert errors("spec.schema.json", "auth: {makeApiClient: mapping}\n") == [
        "$.auth.makeApiClient"
    ]
