"""Fixes that add to spec.yml what is not there: a method with its file, a field, a schema."""

from __future__ import annotations

from spec_lsp.connector.analysis import Analysis
from spec_lsp.connector.build import stems
from spec_lsp.connector.model import Authentication, Connector, MethodBlock
from spec_lsp.findings.finding import CreateFile, EditFile, Fix
from spec_lsp.format.implementation import ImplementationType
from spec_lsp.format.methods import Method
from spec_lsp.rules.starter import starter
from spec_lsp.syntax.yaml import nodes
from spec_lsp.syntax.yaml.insertion import Written, add_entry
from spec_lsp.syntax.yaml.nodes import Alias, Node
from spec_lsp.text.source import Span


def add_field(
    analysis: Analysis,
    place: Node | None,
    name: str,
    value: Written,
    title: str,
    *,
    is_safe: bool,
    path: str = Connector.SPEC_PATH,
) -> Fix | None:
    """The fix that adds ``name: value`` to a mapping in a YAML file (or to an absent value); None
    where that cannot be written there."""
    if place is None or isinstance(place, Alias):
        return None
    tree = analysis.yaml_documents()[path]
    edit = add_entry(analysis.source(path), tree.root, place, name, value)
    if edit is None:
        return None
    return Fix(title, (EditFile(path, (edit,)),), is_safe, is_preferred=True)


def add_method(
    analysis: Analysis, authentication: Authentication, method: Method, kind: ImplementationType
) -> Fix | None:
    """The fix that adds a method's block, and its file with a working body where there is no
    file yet."""
    word = "type" if analysis.connector.layout == "flat" else "implementationType"
    block = MethodBlock(method, method.key, Span(0, 0))
    path = f"{stems(method, None)[0]}{kind.suffixes[0]}"
    folder, _, name = path.rpartition("/")
    exists = name in analysis.files.names(folder)
    text = None if exists else starter(analysis, authentication, block, path)
    title = f"Add `{method.key}`" + (f" and create `{path}`" if text is not None else "")
    if not exists and text is None:
        return None
    holder = written_holder(analysis.connector, authentication)
    fix = add_field(analysis, holder, method.key, {word: kind.name}, title, is_safe=False)
    if fix is None or text is None:
        return fix
    return Fix(title, (*fix.changes, CreateFile(path, text)), is_preferred=True)


def written_holder(connector: Connector, authentication: Authentication) -> Node | None:
    """The node that holds an authentication's fields, as it is written: an alias stays one."""
    root = connector.tree.root
    holder: Node | None = root
    if connector.layout == "nested":
        auth = nodes.entry(root, "auth")
        holder = auth.value if auth is not None else None
    if authentication.option is None:
        return holder
    option = nodes.entry(nodes.get(holder, "options"), authentication.option)
    return option.value if option is not None else None
