"""What can be changed without changing what a connector does."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest
from marked import CONNECTOR, FORM, SPEC

from spec_lsp.connector.analysis import Analysis, Parsers, analyse
from spec_lsp.connector.discover import find_roots
from spec_lsp.connector.files import DiskFiles, MemoryFiles
from spec_lsp.diagnosis.diagnose import diagnose
from spec_lsp.features.refactorings.all import refactorings
from spec_lsp.features.refactorings.fix_all import create_missing_files, fix_all
from spec_lsp.findings.finding import Change, CreateFile, DeleteFile, EditFile, Severity
from spec_lsp.text.edit import apply_edits
from spec_lsp.text.source import Span

MAP = "auth/make-api-client.map.yml"
CODE = "auth/make-api-client.js"
REQUIRED = SPEC.replace("type: object", "type: object\n      required: [apiKey]")
PARSERS = Parsers()


def changed(files: dict[str, str], changes: tuple[Change, ...]) -> dict[str, str]:
    """The files after some changes."""
    after = dict(files)
    for change in changes:
        if isinstance(change, EditFile):
            after[change.path] = apply_edits(after[change.path], change.edits)
        elif isinstance(change, CreateFile):
            assert change.path not in after
            after[change.path] = change.text
        else:
            assert isinstance(change, DeleteFile)
            del after[change.path]
    return after


def offered(files: dict[str, str], at: str, path: str = MAP) -> dict[str, dict[str, str]]:
    """By title, what differs after each refactoring at the place marked by ``¦``; a file that
    is gone is empty."""
    texts = {name: dedent(text).lstrip("\n") for name, text in files.items()}
    offset = texts[path].index(at.replace("¦", "")) + at.index("¦")
    found: dict[str, dict[str, str]] = {}
    for one in refactorings(analyse(MemoryFiles(texts)), path, Span(offset, offset)):
        after = changed(texts, one.changes)
        found[one.title] = {
            name: after.get(name, "")
            for name in {*texts, *after}
            if texts.get(name) != after.get(name)
        }
    return found


class TestExtract:
    def test_a_text_becomes_a_connector_parameter(self):
        files = {**CONNECTOR, MAP: "headers:\n  X-Api-Version: '2024-01' # today\n"}
        after = offered(files, "2024¦")["Make it the connector parameter `apiVersion`"]
        assert after == {
            MAP: "headers:\n  X-Api-Version: {$var: connectorParameters.apiVersion} # today\n",
            "spec.yml": SPEC + "parametersSchema:\n  type: object\n  properties:\n"
            "    apiVersion:\n      type: string\n      title: Api version\n",
        }

    def test_a_secret_is_asked_for_as_one_and_a_name_that_is_taken_gets_a_number(self):
        spec = SPEC + "parametersSchema: {type: object, properties: {apiKey: {type: string}}}\n"
        files = {**CONNECTOR, "spec.yml": spec, MAP: "query: {api_key: abcdef}\n"}
        after = offered(files, "abc¦")["Make it the connector parameter `apiKey2`"]
        assert after["spec.yml"] == SPEC + (
            "parametersSchema: {type: object, properties: {apiKey: {type: string}, "
            "apiKey2: {type: string, title: Api key2, format: password}}}\n"
        )

    @pytest.mark.parametrize(
        "text",
        ["a: {$var: cre¦dentials.x}\n", "a: 1¦2\n", "a: |\n  te¦xt\n", "a¦: b\n", "a: &x b¦\n"],
    )
    def test_what_is_no_text_of_its_own_is_left_alone(self, text: str):
        files = {**CONNECTOR, MAP: text.replace("¦", "")}
        assert not any("parameter" in title for title in offered(files, text.strip("\n")))


class TestConcat:
    @pytest.mark.parametrize(
        ("concat", "template"),
        [
            (
                "$concat: ['Bearer ', {$var: credentials.apiKey}]",
                '$template: "Bearer ${credentials.apiKey}"',
            ),
            (
                "$concat:\n    - a\n    - $var: $.credentials.apiKey\n    - '\"${x}'",
                '$template: "a${credentials.apiKey}\\"\\\\${x}"',
            ),
        ],
    )
    def test_with_a_text_in_it_it_is_a_template(self, concat: str, template: str):
        files = {**CONNECTOR, MAP: f"headers:\n  A:\n    {concat}\n  B: x\n"}
        assert offered(files, "$con¦cat")["Write `$concat` as `$template`"] == {
            MAP: f"headers:\n  A:\n    {template}\n  B: x\n"
        }

    @pytest.mark.parametrize(
        "concat",
        [
            "[{$var: credentials.apiKey}]",  # missing: undefined, not ''
            "['', {$var: credentials.apiKey}]",
            "[a, {$var: 'credentials.a-b'}]",
            "[a, {$var: 'list[0]'}]",
            "[a, 1]",
            "[a, {$concat: [b]}]",
            "[a\\, {$var: credentials.apiKey}]",
            "{values: [a]}",
        ],
    )
    def test_what_would_give_something_else_is_left_alone(self, concat: str):
        files = {**CONNECTOR, MAP: f"headers:\n  A:\n    $concat: {concat}\n"}
        assert "Write `$concat` as `$template`" not in offered(files, "$con¦cat")


class TestMove:
    def test_a_file_moves_into_spec_and_back(self):
        files = {
            **CONNECTOR,
            MAP: "# The client.\nbaseUri: https://x.example\n\nheaders:\n  A: |\n    b\n",
        }
        after = offered(files, "base¦Uri")["Move it into spec.yml"]
        assert after == {
            MAP: "",
            "spec.yml": SPEC.replace(
                "    implementationType: mapping\n",
                "    implementationType: mapping\n    mapping:\n      # The client.\n"
                "      baseUri: https://x.example\n\n      headers:\n        A: |\n          b\n",
            ),
        }
        inline = {"auth/test.js": CONNECTOR["auth/test.js"], "spec.yml": after["spec.yml"]}
        back = offered(inline, "make¦ApiClient", "spec.yml")[f"Move it into {MAP}"]
        assert back == {
            "spec.yml": SPEC,
            MAP: "baseUri: https://x.example\n\nheaders:\n  A: |\n    b\n",
        }

    def test_code_moves_to_the_character(self):
        after = offered(CONNECTOR, "exp¦orts", "auth/test.js")["Move it into spec.yml"]
        assert after["spec.yml"] == SPEC + (
            "    code: |\n      exports.test = async function ({ apiClient }) {\n"
            "        await apiClient.get('/me');\n        return true;\n      };\n"
        )
        inline = {MAP: CONNECTOR[MAP], "spec.yml": after["spec.yml"]}
        back = offered(inline, "te¦st:", "spec.yml")["Move it into auth/test.js"]
        assert back == {"spec.yml": SPEC, "auth/test.js": CONNECTOR["auth/test.js"]}

    @pytest.mark.parametrize(
        "code", ["const x = require('./x')\nexports.test = () => x\n", "", "\texports.a = 1\n"]
    )
    def test_code_that_would_not_be_the_same_there_stays(self, code: str):
        files = {**CONNECTOR, "auth/test.js": code + "// end\n"}
        if code.startswith("const"):
            assert "Move it into spec.yml" not in offered(files, "// ¦end", "auth/test.js")


class TestConvert:
    MAPPING = (
        "baseUri: https://x.example\nheaders:\n  A:\n"
        '    $template: "Bearer ${credentials.apiKey}"\n'
        "  B: {$var: credentials.apiKey}\n  n: 1\n  l: [true, null, 'it''s']\n"
    )
    JAVASCRIPT = (
        "exports.makeApiClient = function ({ credentials }) {\n  return {\n"
        "    baseUri: 'https://x.example',\n    headers: {\n"
        "      A: `Bearer ${credentials.apiKey}`,\n      B: credentials.apiKey,\n      n: 1,\n"
        '      l: [true, null, "it\'s"],\n    },\n  };\n};\n'
    )

    def test_a_mapping_as_code(self):
        files = {**CONNECTOR, "spec.yml": REQUIRED, MAP: self.MAPPING}
        assert offered(files, "base¦Uri")["Convert to JavaScript"] == {
            "spec.yml": REQUIRED.replace("Type: mapping", "Type: javascript"),
            MAP: "",
            CODE: self.JAVASCRIPT,
        }

    def test_code_as_a_mapping(self):
        files = {
            "spec.yml": REQUIRED.replace("Type: mapping", "Type: javascript"),
            CODE: self.JAVASCRIPT,
            "auth/test.js": CONNECTOR["auth/test.js"],
        }
        after = offered(files, "base¦Uri", CODE)["Convert to a mapping"]
        assert after == {
            "spec.yml": REQUIRED,
            CODE: "",
            MAP: 'baseUri: "https://x.example"\nheaders:\n'
            '  A: {$template: "Bearer ${credentials.apiKey}"}\n'
            '  B: {$var: credentials.apiKey}\n  n: 1\n  l: [true, null, "it\'s"]\n',
        }

    @pytest.mark.parametrize(
        "text",
        [
            "headers: {A: {$var: credentials.other}}\n",  # not surely there
            "headers: {A: {$concat: [a]}}\n",
            "headers: {A: {$template: '${credentials.apiKey + 1}'}}\n",
            "headers: {1: a, A: b}\n",
            "# why\nheaders: {A: b}\n",
            "headers: {A: 1.5}\n",
        ],
    )
    def test_a_mapping_that_might_differ_stays_one(self, text: str):
        files = {**CONNECTOR, "spec.yml": REQUIRED, MAP: text}
        assert "Convert to JavaScript" not in offered(files, "head¦ers")

    def test_nor_where_the_form_does_not_require_the_field(self):
        files = {**CONNECTOR, MAP: self.MAPPING}
        assert "Convert to JavaScript" not in offered(files, "base¦Uri")

    @pytest.mark.parametrize(
        "code",
        [
            "exports.makeApiClient = ({credentials}) => ({a: credentials.apiKey || 'x'})\n",
            "exports.makeApiClient = ({credentials}) => { log(); return {a: 1} }\n",
            "exports.makeApiClient = ({credentials}) => ({...credentials})\n",
            "exports.makeApiClient = ({credentials: {apiKey: k}}) => ({a: k + k})\n",
            "exports.makeApiClient = ({credentials}) => ({a: credentials.apiKey.length})\n",
            "const x = 1\nexports.makeApiClient = ({credentials}) => ({a: x})\n",
            "// why\nexports.makeApiClient = ({credentials}) => ({a: 1})\n",
        ],
    )
    def test_code_that_does_more_stays_code(self, code: str):
        files = {
            "spec.yml": REQUIRED.replace("Type: mapping", "Type: javascript"),
            CODE: code,
            "auth/test.js": CONNECTOR["auth/test.js"],
        }
        assert "Convert to a mapping" not in offered(files, "make¦ApiClient", CODE)


def test_all_missing_files_are_made_at_once_and_all_safe_fixes_applied():
    files = {"spec.yml": FORM + "  makeApiClient:\n    implementationType: mapping\n"
             "  test:\n    implementationType: javascript\n"}  # fmt: skip
    found = diagnose(analyse(MemoryFiles(files)), {})
    assert [one.path for one in create_missing_files(found)] == [MAP, "auth/test.js"]
    assert fix_all(found, "spec.yml") is None

    wrong = {
        **CONNECTOR,
        MAP: "headers: {A: {$var: credentials.api_key}, B: {$var: credentials.apikey}}\n",
    }
    found = diagnose(analyse(MemoryFiles(wrong)), {})
    together = fix_all(found, MAP)
    assert together is not None
    assert changed(wrong, together.changes)[MAP] == (
        "headers: {A: {$var: credentials.apiKey}, B: {$var: credentials.apiKey}}\n"
    )
    assert fix_all(found, "spec.yml") is None


CORRECT = Path(__file__).parents[1] / "corpus" / "correct"
ROOTS = sorted(root for folder in CORRECT.iterdir() for root in find_roots(folder))


def serious(analysis: Analysis) -> list[str]:
    return sorted(f.code for f in diagnose(analysis, {}) if f.severity <= Severity.WARNING)


@pytest.mark.parametrize("root", ROOTS, ids=lambda root: root.relative_to(CORRECT).as_posix())
def test_whatever_is_offered_leaves_a_correct_connector_correct(root: Path):
    files = DiskFiles(root)
    paths = [p.relative_to(root).as_posix() for p in sorted(root.rglob("*")) if p.is_file()]
    texts = {path: source.text for path in paths if (source := files.read(path))}
    analysis = analyse(MemoryFiles(texts), PARSERS)
    before = serious(analysis)
    bodies = {body.path for *_, body in analysis.connector.implementations()}
    for path in {"spec.yml", *bodies, *analysis.yaml_documents()}:
        source = analysis.source(path)
        seen: set[str] = set()
        for line in range(len(source.line_starts)):
            at = source.line_span(line).end
            for one in refactorings(analysis, path, Span(at, at)):
                if one.title in seen and one.kind != "refactor.extract":
                    continue
                seen.add(one.title)
                after = changed(texts, one.changes)
                left = serious(analyse(MemoryFiles(after), PARSERS))
                assert not [code for code in left if code not in before], one.title
