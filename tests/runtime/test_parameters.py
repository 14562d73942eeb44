"""What a run is given, and what is still missing."""

from __future__ import annotations

import json
import os
from pathlib import Path
from textwrap import dedent

import pytest

from spec_lsp.connector.build import build
from spec_lsp.connector.files import MemoryFiles
from spec_lsp.runtime.parameter_files import read_parameters_file
from spec_lsp.runtime.parameter_values import ParametersError
from spec_lsp.runtime.parameters import Parameters, gather_parameters

SPEC = """
    auth:
      type: client-credentials
      ui:
        schema:
          type: object
          properties: FORM
    """


def gathered(form: str, local: str = "", required: str = "", **given: object) -> Parameters:
    spec = dedent(SPEC).replace("FORM", form)
    if required:
        spec += f"      required: {required}\n"
    files = MemoryFiles({"spec.yml": spec, **({"spec-lsp.local.yml": local} if local else {})})
    authentication = build(files).authentication(None)
    assert authentication is not None
    return gather_parameters(authentication, files, **given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("form", "required", "given", "missing", "empty"),
    [
        # What is required is needed, and an empty text is none.
        ("{a: {}, b: {}}", "[b]", {}, ("b",), ()),
        ("{a: {}, b: {}}", "[b]", {"a": "1", "b": ""}, ("b",), ()),
        ("{a: {}, b: {}}", "[b]", {"a": "", "b": "1"}, (), ()),
        ("{a: {}, b: {default: 1}}", "[b]", {}, (), ()),
        ("{a: {type: integer}}", "[a]", {"a": " "}, ("a",), ()),
        ("{a: {}}", "[]", {}, (), ()),
        # Where the form does not say, any field may stay empty; but not all of them.
        ("{a: {}, b: {}}", "", {"a": "1"}, (), ("b",)),
        ("{a: {}, b: {}}", "", {"a": "1", "b": ""}, (), ("b",)),
        ("{a: {}, b: {}}", "", {}, ("a", "b"), ("a", "b")),
        ("{a: {}, b: {}}", "", {"a": "", "b": None}, ("a", "b"), ("a", "b")),
        ("{a: {}, b: {default: x}}", "", {}, ("a",), ("a",)),
        ("{a: {default: x}}", "", {}, (), ()),
        ("{}", "", {}, (), ()),
        ("[x]", "", {}, (), ()),
    ],
)
def test_what_is_missing(form, required, given, missing, empty):
    found = gathered(form, required=required, connection=given)
    assert (found.missing, found.empty) == (missing, empty)


def test_an_empty_text_can_be_given_where_it_is_not_required():
    found = gathered("{a: {}, b: {}}", required="[a]", connection={"a": "1", "b": ""})
    assert found.connection == {"a": "1", "b": ""}


def test_defaults_and_types():
    form = (
        "{n: {type: integer}, f: {type: number}, b: {type: boolean}, s: {type: [string, integer]}, "
        "l: {type: array}, m: {type: object, properties: {n: {type: integer}}}, "
        "u: {type: [integer, boolean]}, e: {type: integer}, z: {type: [number, 'null']}, "
        "d: {default: [1]}, o: {properties: {in: {default: 2}}}, dyn: {default: {$var: x}}}"
    )
    given = {"n": "42", "f": "1.5e3", "b": "TRUE", "s": "7", "l": "[1, \"x\"]", "m": '{"n": "3"}',
             "u": "true", "e": "", "z": "null", "dyn": "y"}  # fmt: skip
    assert gathered(form, connection=given).connection == {
        "n": 42, "f": 1500.0, "b": True, "s": "7", "l": [1, "x"], "m": {"n": 3}, "u": True,
        "e": None, "z": None, "dyn": "y", "d": [1], "o": {"in": 2},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "value", "meant"),
    [
        ("integer", "abc-s3cret", "a whole number"),
        ("integer", "1.5", "a whole number"),
        ("integer", "1" * 5000, "a whole number"),
        ("number", "NaN", "a number"),
        ("number", "true", "a number"),
        ("boolean", "yes", "true or false"),
        ("array", '{"a": 1}', 'a list, as JSON: ["a", "b"]'),
        ("object", "[1", 'an object, as JSON: {"a": 1}'),
        ("[integer, boolean]", "abc", "true or false or a whole number"),
    ],
)
def test_a_text_that_is_not_what_the_schema_asks_for(kind: str, value: str, meant: str):
    with pytest.raises(ParametersError) as caught:
        gathered(f"{{outer: {{properties: {{x: {{type: {kind}}}}}}}}}",
                 connection={"outer": {"x": value}})  # fmt: skip
    assert str(caught.value) == f"The parameter `outer.x` must be {meant}."


def test_a_scalar_of_a_file_is_the_text_that_is_written_where_a_text_is_meant():
    form = "{a: {type: string}, b: {type: string}, c: {type: string}, d: {type: string}, e: {}, "
    form += "f: {type: integer}, g: {}, h: {type: [string, integer]}, i: {properties: "
    form += "{j: {type: string}}}, k: {type: string}, l: {type: string}}"
    local = """
connectionParameters:
  a: 0123
  b: 12345678901234567890
  c: 1e5
  d: true
  e: 0x1F
  f: 7
  g: true
  h: 7
  i: {j: 2024-01-01}
  k: null
  l: "  quoted "
"""
    assert gathered(form, local).connection == {
        "a": "0123", "b": "12345678901234567890", "c": "1e5", "d": "true", "e": "0x1F", "f": 7,
        "g": True, "h": 7, "i": {"j": "2024-01-01"}, "l": "  quoted ",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("local", "message"),
    [
        (
            "connectionParameters:\n  apiKey: *s3cret-key\n",
            "spec-lsp.local.yml, line 2, column 11: ",
        ),
        (
            "connectionParameters:\n  apiKey: @s3cret-key\n",
            "spec-lsp.local.yml, line 2, column 11: A value cannot start with `@`: put it in "
            "quotes.",
        ),
        (
            "connectionParameters: {apiKey: 's3cret-key\n",
            "spec-lsp.local.yml, line 1, column 32: This quotation mark is never closed: add the "
            "one that ends the text.",
        ),
        ("connectionParameters: s3cret-key\n", "`connectionParameters` must be an object."),
        ("s3cret-key\n", "`spec-lsp.local.yml` must be an object."),
        ("profiles: [s3cret-key]\n", "`profiles` must be an object."),
        ("{a: &s3cret-key [1], b: *s3cret-kez}\n", "spec-lsp.local.yml, line 1, column 25: "),
    ],
)
def test_what_is_wrong_in_a_file_is_told_by_its_place_and_not_quoted(local: str, message: str):
    with pytest.raises(ParametersError) as caught:
        gathered("{apiKey: {}}", local)
    assert str(caught.value).startswith(message)
    assert "s3cret" not in str(caught.value)


def test_what_is_given_wins_over_profile_option_and_file():
    local = """
connectionParameters: {a: file, b: file, c: file, d: file}
options: {o: {connectionParameters: {a: option, b: option, c: option}}}
profiles: {p: {baseUri: "https://p", connectionParameters: {a: profile, b: profile}}}
connectorParameters: {k: file}
"""
    found = gathered(
        "{a: {}, b: {}, c: {}, d: {}}", local, option="o", profile="p", connection={"a": "given"}
    )
    assert (found.connection, found.connector, found.base_uri) == (
        {"a": "given", "b": "profile", "c": "option", "d": "file"}, {"k": "file"}, "https://p",
    )  # fmt: skip


def test_a_parameter_that_the_form_does_not_know_is_noted():
    assert gathered("{apiKey: {}}", connection={"apikey": "x", "apiKey": "y"}).notes == (
        "The parameter `apikey` is not in the connection form.",
    )


def test_required_connector_parameters_are_missing_too():
    spec = "auth: {type: client-credentials}\nparametersSchema: {required: [clientId]}\n"
    files = MemoryFiles({"spec.yml": spec})
    authentication = build(files).authentication(None)
    assert authentication is not None
    assert gather_parameters(authentication, files).missing == ("connectorParameters.clientId",)


def test_no_repr_shows_a_value():
    assert "hidden" not in repr(gathered("{a: {}}", connection={"a": "hidden"}))


# --- the file of a client ------------------------------------------------------------------------


def parameters_file(folder: Path, content: object, mode: int = 0o600) -> Path:
    file = folder / "parameters.json"
    file.write_text(content if isinstance(content, str) else json.dumps(content))
    file.chmod(mode)
    return file


def test_the_file_is_read_and_deleted(tmp_path):
    given = {"connectionParameters": {"a": 1}, "connectorParameters": None}
    file = parameters_file(tmp_path, given)
    assert read_parameters_file(file, [tmp_path / "workspace"]) == ({"a": 1}, {}, {})
    assert not file.exists()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("nonsense", "The parameters file holds no JSON."),
        ("[1]", "The parameters file must hold a JSON object."),
        ('{"connectionParameters": [1]}', "`connectionParameters` must be an object."),
        ("[" * 100_000, "The parameters file holds no JSON."),
    ],
)
def test_a_file_without_parameters(tmp_path, content, message):
    file = parameters_file(tmp_path, content)
    with pytest.raises(ParametersError, match=message.replace(".", "[.]")):
        read_parameters_file(file)
    assert not file.exists()


def test_a_file_inside_the_workspace_is_left_alone(tmp_path):
    file = parameters_file(tmp_path, {})
    link = tmp_path.parent / f"{tmp_path.name}-link.json"
    link.symlink_to(file)
    for path in (file, link):
        with pytest.raises(ParametersError, match="lies inside the workspace"):
            read_parameters_file(path, [tmp_path])
    assert file.exists()
    link.unlink()


@pytest.mark.skipif(os.name != "posix", reason="POSIX modes")
def test_a_file_that_others_can_read_is_refused(tmp_path):
    file = parameters_file(tmp_path, {}, mode=0o644)
    with pytest.raises(ParametersError, match="0600"):
        read_parameters_file(file)


def test_what_is_no_regular_file_is_refused(tmp_path):
    os.mkfifo(tmp_path / "fifo", 0o600)
    for path in (tmp_path / "fifo", tmp_path, tmp_path / "nothing"):
        with pytest.raises(ParametersError):
            read_parameters_file(path)
