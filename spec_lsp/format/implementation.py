"""Implementation types and the file suffixes that they answer to (K's table; S and D agree)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ImplementationType:
    """A row of the table. ``suffixes`` stand in the order in which they are tried;
    ``language`` is what such a file holds (None where no file belongs to it)."""

    name: str
    suffixes: tuple[str, ...]
    language: str | None
    documentation: str


JAVASCRIPT = ImplementationType(
    "javascript",
    (".js", ".ts"),
    "javascript",
    "A JavaScript or TypeScript function, exported under the method's name.",
)
MAPPING = ImplementationType(
    "mapping",
    (".map.yml", ".yml"),
    "yaml",
    "A YAML value with formulas over the method's inputs.",
)
REST_API_MAPPING = ImplementationType(
    "rest-api-mapping",
    (".rest.yml", ".api.yml"),
    "yaml",
    "One REST request: path, method, and how its parts are mapped.",
)
GRAPHQL_API_MAPPING = ImplementationType(
    "graphql-api-mapping",
    (".graphql.yml",),
    "yaml",
    "One GraphQL request: query and variables, and how its answer is mapped.",
)
OPERATION_MAPPING = ImplementationType(
    "operation-mapping",
    (".op.yml",),
    "yaml",
    "A call of one of this connector's own operations.",
)
NOT_SUPPORTED = ImplementationType(
    "not-supported",
    (),
    None,
    "Says that the application cannot do this. No file belongs to it.",
)

IMPLEMENTATION_TYPES: dict[str, ImplementationType] = {
    row.name: row
    for row in (
        JAVASCRIPT,
        MAPPING,
        REST_API_MAPPING,
        GRAPHQL_API_MAPPING,
        OPERATION_MAPPING,
        NOT_SUPPORTED,
    )
}

# What else authors write for them, in small letters and without hyphens (ours).
OTHER_IMPLEMENTATION_NAMES: dict[str, str] = {
    **dict.fromkeys(("js", "ts", "typescript", "node", "nodejs", "code", "function", "script"),
                    JAVASCRIPT.name),
    **dict.fromkeys(("map", "yaml", "yml"), MAPPING.name),
    **dict.fromkeys(("rest", "restapi", "api", "apimapping", "restmapping", "http"),
                    REST_API_MAPPING.name),
    **dict.fromkeys(("graphql", "graphqlapi", "graphqlmapping"), GRAPHQL_API_MAPPING.name),
    "operation": OPERATION_MAPPING.name,
}  # fmt: skip
