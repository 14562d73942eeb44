"""What a method gives, as a mapping and as a program, for the same variables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from spec_lsp.connector.analysis import Analysis, analyse
from spec_lsp.connector.files import MemoryFiles
from spec_lsp.connector.model import Authentication, MethodBlock
from spec_lsp.formulas.evaluate import UNDEFINED, evaluate
from spec_lsp.runtime.limits import Limits
from spec_lsp.runtime.modules import gather, module_path
from spec_lsp.runtime.sandbox.host import Sandbox
from spec_lsp.syntax.yaml import nodes
from spec_lsp.syntax.yaml.values import to_value

ODD: tuple[Any, ...] = (
    "text", "", None, 0, -1.5, 1e21, True, False, [], [1, None, "x"], {}, {"a": None}, "é😀`${x}",
)  # fmt: skip


def samples(
    analysis: Analysis, authentication: Authentication, block: MethodBlock
) -> Iterator[dict[str, Any]]:
    """Values for all variables of a method: of each field something, or nothing where the form
    does not ask for it in any case."""
    required = set(to_value(nodes.get(authentication.form, "required")) or ())
    variables = analysis.variables(authentication, block).names
    for number, odd in enumerate((*ODD, UNDEFINED)):
        given: dict[str, Any] = {}
        for name, variable in variables.items():
            given[name] = {}
            for place, field in enumerate(variable.shape.fields):
                if field in required and name in ("credentials", "connectionParameters"):
                    given[name][field] = f"<{field}{number}>"
                elif odd is not UNDEFINED and (place + number) % 3:
                    given[name][field] = odd
            if name == "redirectUri" or name == "state":
                given[name] = "https://example.com"
        yield given


async def values(
    files: Mapping[str, str], option: str | None, method: str, given: list[dict[str, Any]]
) -> list[Any]:
    """What a method gives for each of the variables; None for undefined."""
    memory = MemoryFiles(files)
    authentication = analyse(memory).connector.authentication(option)
    assert authentication is not None
    block = authentication.methods[method]
    implementation = block.implementation
    assert implementation is not None
    if implementation.code is None:
        body = to_value(implementation.body)
        found = [evaluate(body, one) for one in given]
        return [_plain(None if value is UNDEFINED else value) for value in found]
    modules = gather(memory, [(block.key, implementation)])
    results: list[Any] = []
    async with Sandbox(modules.modules, modules.resolution, Limits()) as sandbox:
        for one in given:
            path = module_path(implementation, block.method.key)
            outcome = await sandbox.call(path, block.method.keys, one)
            assert outcome.error is None, (outcome.error, implementation.code)
            results.append(_plain(outcome.value))
    return results


def _plain(value: Any) -> Any:
    """Without what makes no difference: headers and a query with nothing in them."""
    if isinstance(value, dict):
        loose = ("headers", "query", "defaultQueryParameters")
        return {name: one for name, one in value.items() if one != {} or name not in loose}
    return value
