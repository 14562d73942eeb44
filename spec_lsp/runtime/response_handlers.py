"""A client's own judgement of responses: ``responseHandlers`` (format §6: D, K).

The first handler whose ``match`` is true decides; where none is, the default rules do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from spec_lsp.formulas.errors import FormulaError
from spec_lsp.formulas.evaluate import UNDEFINED, evaluate
from spec_lsp.formulas.javascript_values import is_truthy, to_text
from spec_lsp.formulas.jsonata_engine import JsonataEngine
from spec_lsp.runtime.response_body import body_value
from spec_lsp.runtime.sandbox.messages import CallError
from spec_lsp.runtime.trace import ReceivedResponse
from spec_lsp.runtime.wire import joined


class ResponseHandlerError(Exception):
    """A handler that cannot be evaluated. The message is for a person."""


@dataclass(frozen=True, slots=True)
class Handled:
    """What a handler made of a response: an ``error`` (with an empty message where it names
    none), or a success, with ``data`` in the body's place if ``has_data``."""

    error: CallError | None = None
    data: Any = field(default=None, repr=False)
    has_data: bool = False


def handled(
    handlers: Sequence[Any],
    response: ReceivedResponse,
    scope: Mapping[str, Any],
    jsonata: JsonataEngine,
) -> Handled | None:
    """What the handlers make of a response; None where none of them matches. Their formulas see
    ``scope`` and ``response``. Raises :class:`ResponseHandlerError`."""
    if not handlers:
        return None
    variables: dict[str, Any] = {
        **scope,
        "response": {
            "status": response.status, "statusCode": response.status,
            "headers": joined(response.headers), "data": body_value(response.body),
        },
    }  # fmt: skip

    def value(part: Any, where: str) -> Any:
        try:
            return evaluate(part, variables, jsonata=jsonata)
        except FormulaError as error:
            raise ResponseHandlerError(f"{where}: {error}") from None

    for number, handler in enumerate(handlers):
        if not isinstance(handler, dict):
            continue
        given = cast("dict[str, Any]", handler)
        where = f"responseHandlers[{number}]"
        if "match" in given and not is_truthy(value(given["match"], f"{where}.match")):
            continue
        if is_truthy(value(given.get("isSuccess"), f"{where}.isSuccess")):
            data = value(given.get("data"), f"{where}.data")
            return Handled(data=None if data is UNDEFINED else data, has_data="data" in given)
        return Handled(_error(value(given.get("error"), f"{where}.error")))
    return None


def _error(value: Any) -> CallError:
    fields = cast("dict[str, Any]", value) if isinstance(value, dict) else {}
    message, key = fields.get("message"), fields.get("key")
    return CallError(
        message=to_text(message) if message is not None else "",
        key=key if isinstance(key, str) else None,
        data=fields.get("data"),
        has_data="data" in fields,
    )
