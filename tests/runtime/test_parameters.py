"""What a run is given, and what is still missing."""

from __future__ import annotations

import json
import os
from pathlib import Path
from textwrap import dedent

import pytest

from spec_lsp.connector.build import build
from spec_lsp.connector.files import MemoryFiles
from spec_lsp.runtime.parameters import (
    Parameters,
    ParametersError,
    gather_parameters,
    read_parameters_file,
)

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
    ("form", "required", "given", "missing"),
    [
        ("{a: {}, b: {}}", "", {"a": "1"}, ("b",)),
        ("{a: {}, b: {default: x}}", "", {}, ("a",)),
        ("{a: {}, b: {}}", "[b]", {}, ("b",)),
        ("{a: {}, b: {default: 1}}", "[b]", {}, ()),
        ("{a: {}}", "", {"a": ""}, ()),
        ("{a: {}}", "", {"a": None}, ("a",)),
        ("{}", "", {}, ()),
        ("[x]", "", {}, ()),
    ],
)
def test_what_is_missing(form, required, given, missing):
    assert gathered(form, required=required, connection=given).missing == missing


def test_defaults_and_types():
    form = (
        "{n: {type: integer}, f: {type: number}, b: {type: boolean}, s: {type: [string, integer]}, "
        "bad: {type: integer}, d: {default: [1]}, o: {properties: {in: {default: 2}}}, "
        "dyn: {default: {$var: x}}}"
    )
    given = {"n": "42", "f": "1.5", "b": "TRUE", "s": "7", "bad": "x", "dyn": "y"}
    assert gathered(form, connection=given).connection == {
        "n": 42, "f": 1.5, "b": True, "s": "7", "bad": "x", "dyn": "y", "d": [1], "o": {"in": 2},
    }  # fmt: skip


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
    assert read_parameters_file(file, [tmp_path / "workspace"]) == ({"a": 1}, {})
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
