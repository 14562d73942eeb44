"""From a connector's files to its model. Total: whatever stands there, a model comes out."""

from __future__ import annotations

from collections.abc import Callable

from spec_lsp.connector.files import Files, is_private, normalize
from spec_lsp.connector.model import (
    Authentication,
    CandidateFile,
    Connector,
    Implementation,
    MethodBlock,
)
from spec_lsp.format.auth import AUTH_TYPES
from spec_lsp.format.implementation import IMPLEMENTATION_TYPES, JAVASCRIPT, ImplementationType
from spec_lsp.format.methods import AUTH_METHOD_BY_KEY, AUTH_METHODS, Method
from spec_lsp.syntax.yaml import nodes
from spec_lsp.syntax.yaml.nodes import Entry, Mapping, Node, Scalar, deref
from spec_lsp.syntax.yaml.parse import Tree, parse
from spec_lsp.syntax.yaml.scalar import scalar_map
from spec_lsp.syntax.yaml.values import scalar_value
from spec_lsp.text.source import Source, Span

Parse = Callable[[str], Tree]
AUTH_FOLDER = "auth"
UI_FILE = "auth/ui.yml"  # C: what stands under `auth.ui` otherwise

_TYPE_BY_SUFFIX = tuple(
    sorted(
        ((suffix, row) for row in IMPLEMENTATION_TYPES.values() for suffix in row.suffixes),
        key=lambda pair: -len(pair[0]),
    )
)


def build(files: Files, parse_yaml: Parse = parse) -> Connector:
    """The model of the connector whose root ``files`` shows. A missing spec.yml reads as
    an empty one. ``parse_yaml`` may be a cache before :func:`~spec_lsp.syntax.yaml.parse.parse`."""
    return _Builder(files, parse_yaml).connector()


class _Builder:
    def __init__(self, files: Files, parse_yaml: Parse) -> None:
        self.files = files
        self.parse = parse_yaml
        self.spec = files.read(Connector.SPEC_PATH) or Source("")
        self.tree = parse_yaml(self.spec.text)
        self.documents: dict[str, Tree] = {}
        self.folders: dict[str, frozenset[str]] = {}

    def connector(self) -> Connector:
        root = deref(self.tree.root)
        auth = nodes.entry(root, "auth")
        if auth is not None:
            layout, holder, key_span = "nested", deref(auth.value), auth.key.span
        elif is_flat(root):
            layout, holder = "flat", root
            found = nodes.entry(root, "type") or nodes.entry(root, "options")
            key_span = found.key.span if found else Span(0, 0)
        else:
            layout, holder, key_span = "files", None, Span(0, 0)
        authentications = [self.authentication(None, holder, key_span, layout)]
        for option in nodes.entries(nodes.get(holder, "options")):
            if option.name is not None:
                value = deref(option.value)
                authentications.append(
                    self.authentication(option.name, value, option.key.span, layout)
                )
        if not has_default(authentications[0], options=len(authentications) > 1):
            del authentications[0]
        return Connector(self.spec, self.tree, layout, tuple(authentications), dict(self.documents))

    def authentication(
        self, option: str | None, holder: Node | None, key_span: Span, layout: str
    ) -> Authentication:
        """One way to authenticate, from the mapping that holds its fields."""
        kind = nodes.get(holder, "type")
        root = deref(self.tree.root)
        return Authentication(
            option=option,
            node=holder,
            key_span=key_span,
            type=kind if isinstance(kind, Scalar) and not _is_null(kind) else None,
            type_name=nodes.text(kind) if not _is_null(kind) else None,
            methods=self.methods(option, holder, layout),
            form=self.form(option, holder, root),
            credentials_schemas=_present(
                nodes.get(holder, "customCredentialsSchema"),
                nodes.get(holder, "credentialsSchema"),
            ),
            connector_schemas=_present(
                nodes.get(holder, "parametersSchema"),
                nodes.get(root, "parametersSchema") if holder is not root else None,
            ),
        )

    def form(self, option: str | None, holder: Node | None, root: Node | None) -> Node | None:
        """The data schema of what the user enters. Options inherit nothing from `auth`: their
        own form, else the connector's (K)."""
        own = nodes.get(holder, "ui", "schema") or nodes.get(holder, "inputSchema")
        if own is not None or option is not None:
            return own or nodes.get(root, "ui", "schema")
        return (
            self.ui_file_schema()
            or nodes.get(root, "ui", "schema")
            or (nodes.get(root, "inputSchema") if holder is not root else None)
        )

    def ui_file_schema(self) -> Node | None:
        """The form in `auth/ui.yml` (C). Its tree is a document of the connector, too."""
        source = self.files.read(UI_FILE)
        if source is None:
            return None
        tree = self.documents.setdefault(UI_FILE, self.parse(source.text))
        return nodes.get(tree.root, "schema") or deref(tree.root)

    def methods(
        self, option: str | None, holder: Node | None, layout: str
    ) -> dict[str, MethodBlock]:
        blocks: dict[str, MethodBlock] = {}
        for entry in nodes.entries(holder):
            method = AUTH_METHOD_BY_KEY.get(entry.name or "")
            if method is not None and not _is_foreign_test(method, entry, layout):
                blocks.setdefault(method.key, self.block(option, method, entry))
        for method in AUTH_METHODS:
            # Where no block names a method, its file alone may stand for it (C).
            if method.key not in blocks:
                found = tuple(
                    file
                    for file in self.existing(method, option)
                    if option is None or serves_option(method, file.path)
                )
                if found:
                    blocks[method.key] = MethodBlock(
                        method, method.key, Span(0, 0),
                        implementation=self.from_file(found[0].path, found[0].type),
                        found=found,
                    )  # fmt: skip
        return blocks

    def block(self, option: str | None, method: Method, entry: Entry) -> MethodBlock:
        """A written method block, with the implementation that it leads to."""
        block = deref(entry.value)
        written = nodes.get(block, "implementationType") or nodes.get(block, "type")
        kind = written if isinstance(written, Scalar) and not _is_null(written) else None
        path = nodes.get(block, "filePath")
        file_path = path if isinstance(path, Scalar) and not path.is_empty else None
        row = IMPLEMENTATION_TYPES.get(kind.value) if kind else None
        found = self.existing(method, option)
        implementation, searched = self.implementation(
            option, method, block, row, kind is None, file_path, found
        )
        return MethodBlock(
            method, entry.name or method.key, entry.key.span, entry.value, kind, file_path,
            implementation, searched, found, self.named(file_path),
        )  # fmt: skip

    def named(self, file_path: Scalar | None) -> CandidateFile | None:
        """The file that a `filePath` names, where it is there."""
        path = normalize(file_path.value) if file_path is not None else None
        kind = type_of_file(path) if path is not None else None
        return CandidateFile(path, kind) if path and kind and self.exists(path) else None

    def implementation(
        self,
        option: str | None,
        method: Method,
        block: Node | None,
        row: ImplementationType | None,
        untyped: bool,
        file_path: Scalar | None,
        found: tuple[CandidateFile, ...],
    ) -> tuple[Implementation | None, tuple[str, ...]]:
        """The implementation, and the paths at which it was looked for."""
        inline = self.inline(block, row)
        if inline is not None:
            return inline, ()
        if file_path is not None:
            path = normalize(file_path.value)
            if path is None or is_private(path):
                return None, (file_path.value,)
            by_ending = type_of_file(path)
            if row and by_ending and row.language != by_ending.language:
                return None, (path,)  # code is no mapping, whatever the block says
            chosen = row or by_ending
            return self.from_file(path, chosen) if chosen else None, (path,)
        if row is not None:
            searched = tuple(
                f"{stem}{suffix}" for stem in stems(method, option) for suffix in row.suffixes
            )
            for path in filter(self.exists, searched):
                implementation = self.from_file(path, row)
                if implementation is not None:
                    return implementation, searched
            return None, searched
        if untyped and found:  # a block without a type is legal: the file decides
            return self.from_file(found[0].path, found[0].type), ()
        if untyped:
            return None, tuple(
                f"{stem}{suffix}"
                for stem in stems(method, option)
                for kind in method.implementations
                for suffix in kind.suffixes
            )
        return None, ()

    def inline(self, block: Node | None, row: ImplementationType | None) -> Implementation | None:
        """A body that stands in spec.yml itself."""
        code = nodes.get(block, "code")
        if isinstance(code, Scalar) and not code.is_empty and row in (None, JAVASCRIPT):
            return Implementation(
                Connector.SPEC_PATH, self.spec, JAVASCRIPT, "javascript", inline=True,
                code=code.value, code_map=scalar_map(self.spec.text, code),
            )  # fmt: skip
        mapping = nodes.get(block, "mapping")
        if mapping is not None and row is not JAVASCRIPT:
            row = row or IMPLEMENTATION_TYPES["mapping"]
            if row.language == "yaml":
                return Implementation(
                    Connector.SPEC_PATH, self.spec, row, "yaml", inline=True,
                    tree=self.tree, body=mapping,
                )  # fmt: skip
        return None

    def from_file(self, path: str, row: ImplementationType) -> Implementation | None:
        """The implementation in a file, or None where there is no such file."""
        source = self.files.read(path)
        if source is None or row.language is None:
            return None
        if row.language == "yaml":
            tree = self.documents.setdefault(path, self.parse(source.text))
            return Implementation(path, source, row, "yaml", tree=tree, body=deref(tree.root))
        language = "typescript" if path.endswith((".ts", ".mts", ".cts")) else "javascript"
        return Implementation(path, source, row, language, code=source.text)

    def existing(self, method: Method, option: str | None) -> tuple[CandidateFile, ...]:
        """Every file that the method's name leads to, in the order in which they would be
        taken; of a type that the method allows first."""
        found = [
            CandidateFile(path, row)
            for stem in stems(method, option)
            if self.may_exist(stem)
            for row in IMPLEMENTATION_TYPES.values()
            for suffix in row.suffixes
            if (path := f"{stem}{suffix}") and self.exists(path)
        ]
        return tuple(sorted(found, key=lambda file: file.type not in method.implementations))

    def exists(self, path: str) -> bool:
        folder, _, name = path.rpartition("/")
        return name in self.names(folder)

    def may_exist(self, stem: str) -> bool:
        """Whether any file is called so, whatever its suffix. Most of the places where a file
        could lie have none: this is what makes a connector with many options quick to read."""
        folder, _, name = stem.rpartition("/")
        return any(there.startswith(name) for there in self.names(folder))

    def names(self, folder: str) -> frozenset[str]:
        if folder not in self.folders:
            self.folders[folder] = frozenset(self.files.names(folder))
        return self.folders[folder]


def has_default(default: Authentication, *, options: bool) -> bool:
    """Whether there is a default way to authenticate. Beside options it may be left out
    (K2); an `auth` block that holds nothing but them has none."""
    if not options:
        return default.node is not None or bool(default.methods)
    return default.type is not None or any(
        block.block is not None for block in default.methods.values()
    )


def is_flat(root: Node | None) -> bool:
    """Whether a spec.yml without an `auth` block is a connector in the flat spelling: a
    `type` out of the auth types (or `options`) together with a function of the connector."""
    if nodes.text(nodes.get(root, "type")) not in AUTH_TYPES:
        return False
    return any(
        (isinstance(deref(entry.value), Mapping) and entry.name in AUTH_METHOD_BY_KEY)
        or entry.name in ("inputSchema", "customCredentialsSchema", "proxyKey", "options", "ui")
        for entry in nodes.entries(root)
    )


def stems(method: Method, option: str | None) -> tuple[str, ...]:
    """The paths without suffix at which a method's file is looked for, best first. Where
    the files of an option lie no source says: its own folder, then the shared one (ours)."""
    folders = [AUTH_FOLDER]
    key = normalize(option) if option else None
    if key:
        folders[:0] = [f"{AUTH_FOLDER}/{key}", f"{AUTH_FOLDER}/options/{key}"]
    return tuple(f"{folder}/{file}" for folder in folders for file in method.files)


def serves_option(method: Method, path: str) -> bool:
    """Whether a file serves an option that has no block for the method: its own files do, of
    the shared ones only those that every way to authenticate of its type needs (ours: options
    inherit nothing, K, so the default's conversion of the form is not theirs)."""
    return path.count("/") > 1 or method.result in ("api-client", "verdict", "oauth-config")


def type_of_file(path: str) -> ImplementationType | None:
    """The implementation type that a file's suffix says, the longest suffix first."""
    for suffix, row in _TYPE_BY_SUFFIX:
        if path.endswith(suffix):
            return row
    return None


def _is_null(node: Node | None) -> bool:
    """Whether a value is null, written (`null`, `~`) or left out: the same as no value."""
    return isinstance(node, Scalar) and scalar_value(node) is None


def _present(*candidates: Node | None) -> tuple[Node, ...]:
    return tuple(node for node in candidates if node is not None)


def _is_foreign_test(method: Method, entry: Entry, layout: str) -> bool:
    """At the root of a flat connector `test` may also be K's connector-level list of tests."""
    return layout == "flat" and method.key == "test" and not isinstance(deref(entry.value), Mapping)
