"""Documents typed character by character: after each keystroke everything answers, and where a
known name follows, completion offers it.

CI types a sample that a seed chooses; `make soak` types every document of the corpus.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from spec_lsp.connector.analysis import Analysis, Parsers, analyse
from spec_lsp.connector.discover import find_roots
from spec_lsp.connector.files import DiskFiles, MemoryFiles
from spec_lsp.diagnosis.diagnose import diagnose
from spec_lsp.features.completion import complete
from spec_lsp.features.document_symbols import document_symbols
from spec_lsp.features.folding import folding
from spec_lsp.features.hover.hover import hover
from spec_lsp.features.place import place_of
from spec_lsp.features.semantic_tokens import semantic_tokens
from spec_lsp.features.signature_help import signature_help
from spec_lsp.syntax.yaml import nodes
from spec_lsp.syntax.yaml.nodes import Mapping, Node, Scalar, Sequence
from spec_lsp.text.source import Span

CORRECT = Path(__file__).parents[1] / "corpus" / "correct"
SEED = 20_260_101
SAMPLE_CHARACTERS = 9_000
AIM = 0.90


def documents() -> list[tuple[Path, str, str]]:
    """Root, path and text of each YAML document of a correct connector that is sound."""
    found: list[tuple[Path, str, str]] = []
    for folder in sorted(CORRECT.iterdir()):
        for root in find_roots(folder):
            analysis = analyse(DiskFiles(root))
            for path, tree in sorted(analysis.yaml_documents().items()):
                text = analysis.source(path).text
                if tree.is_sound and len(text) < 4_000:
                    found.append((root, path, text))
    return found


def chosen() -> list[tuple[Path, str, str]]:
    """Those that are typed now: all of them in a soak."""
    every = documents()
    if settings.get_current_profile_name() == "soak":
        return every
    random.Random(SEED).shuffle(every)
    sample: list[tuple[Path, str, str]] = []
    for document in every:
        if sum(len(text) for _, _, text in sample) + len(document[2]) <= SAMPLE_CHARACTERS:
            sample.append(document)
    return sample


def known_names(analysis: Analysis, path: str) -> Iterator[tuple[Span, str]]:
    """The words of a finished document that the tables or the connector know: keys, values out
    of a few, variables and fields. Each with its place."""
    tree = analysis.yaml_documents()[path]
    yield from _known(analysis, path, tree.root, ())
    for authentication, block, body in analysis.connector.implementations():
        if body.path != path or body.language != "yaml":
            continue
        for formula in analysis.formulas(authentication, block, body):
            for reference in formula.references():
                for number, step in enumerate(reference.steps):
                    if number == 0:
                        is_known = step.name in reference.variables.names
                    else:
                        variable = reference.variables.find(reference.names[0])
                        names = reference.names[1 : number + 1]
                        is_known = bool(variable and variable.shape.definitions(names))
                    if is_known and step.form in ("locator", "member"):
                        yield step.span, step.name


def _known(
    analysis: Analysis, path: str, node: Node | None, steps: tuple[str | int, ...]
) -> Iterator[tuple[Span, str]]:
    if isinstance(node, Sequence):
        for number, item in enumerate(node.items):
            yield from _known(analysis, path, item, (*steps, number))
    elif isinstance(node, Mapping):
        for entry in node.entries:
            if entry.name is None:
                continue
            inner = (*steps, entry.name)
            place = place_of(analysis, path, inner)
            field = place.field if place is not None and not _quoted(entry.key) else None
            if field is not None and field.name.lower() == entry.name.lower():
                yield entry.key.span, entry.name
            yield from _known(analysis, path, entry.value, inner)
    elif isinstance(node, Scalar) and not _quoted(node) and node.value:
        place = place_of(analysis, path, steps)
        choices = place.value.choices if place is not None and place.value is not None else ()
        if node.value in {choice.value for choice in choices}:
            yield node.span, node.value


def _quoted(node: Node) -> bool:
    return not isinstance(node, Scalar) or bool(node.style)


@pytest.fixture(scope="module")
def measured() -> dict[str, list[str]]:
    """What was offered and what was missed, over all documents."""
    result: dict[str, list[str]] = {"offered": [], "missed": []}
    parsers = Parsers()
    for root, path, text in chosen():
        files = DiskFiles(root)
        whole = analyse(files)
        texts = {name: whole.source(name).text for name in {*whole.yaml_documents(), *_code(whole)}}
        starts: dict[int, set[str]] = {}
        for span, name in known_names(whole, path):
            starts.setdefault(span.start, set()).add(name)
        for at in range(len(text) + 1):
            typed = text[:at]
            analysis = analyse(MemoryFiles({**texts, path: typed}), parsers)
            items = complete(analysis, path, at)
            labels = {item.label for item in items}
            for name in starts.get(at, ()):
                where = f"{root.name}/{path}:{text.count(chr(10), 0, at) + 1} {name}"
                result["offered" if name in labels else "missed"].append(where)
            if at % 3 == 0 or typed.endswith((":", " ", "\n", "{", "$")):
                diagnose(analysis, {})
                hover(analysis, path, max(0, at - 1), lambda path, span: None)
                signature_help(analysis, path, at)
            if at % 10 == 0:
                document_symbols(analysis, path)
                folding(analysis, path)
                semantic_tokens(analysis, path)
    return result


def _code(analysis: Analysis) -> Iterator[str]:
    for *_, body in analysis.connector.implementations():
        yield body.path


def test_completion_offers_the_known_name_that_follows(measured: dict[str, list[str]]):
    offered, missed = len(measured["offered"]), len(measured["missed"])
    share = offered / (offered + missed)
    print(f"\noffered: {offered} of {offered + missed} ({share:.1%})")
    assert offered + missed > 100
    assert share >= AIM, "\n".join(measured["missed"][:60])


def test_every_kind_of_name_is_asked_for():
    root = next(iter(find_roots(CORRECT / "apothecary")))
    analysis = analyse(DiskFiles(root))
    names = {name for path in analysis.yaml_documents() for _, name in known_names(analysis, path)}
    assert {"auth", "type", "client-credentials", "implementationType"} <= names
    assert nodes.get(analysis.connector.tree.root, "auth") is not None
