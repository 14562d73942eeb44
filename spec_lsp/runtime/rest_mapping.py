"""A test that is one REST request in YAML (format §8)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, cast
from urllib.parse import quote

from spec_lsp.connector.model import Implementation
from spec_lsp.format.requests import HTTP_METHODS
from spec_lsp.formulas.evaluate import UNDEFINED
from spec_lsp.formulas.javascript_values import is_truthy, to_text
from spec_lsp.formulas.jsonata_engine import JsonataEngine
from spec_lsp.runtime.api_client import ApiClient
from spec_lsp.runtime.evaluation import in_thread
from spec_lsp.runtime.response_body import body_value
from spec_lsp.runtime.sandbox.messages import ClientRequest, ClientResponse
from spec_lsp.runtime.steps import (
    StepError,
    Verdict,
    evaluate_node,
    place_of,
    place_text,
    sound_body,
)
from spec_lsp.runtime.wire import Caller
from spec_lsp.syntax.yaml import nodes
from spec_lsp.syntax.yaml.nodes import Node

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


def is_rest_request(implementation: Implementation) -> bool:
    """Whether a test's body is a REST request: by its type, or (D) a `mapping` with a path."""
    if implementation.type.name == "rest-api-mapping":
        return True
    return implementation.type.name == "mapping" and (
        nodes.entry(implementation.body, "path") is not None
        and (
            nodes.entry(implementation.body, "method") is not None
            or nodes.entry(implementation.body, "requestMapping") is not None
        )
    )


async def run_rest_request(
    implementation: Implementation,
    inputs: Mapping[str, Any],
    client: ApiClient,
    caller: Caller,
) -> Verdict:
    """Sends the request and maps its response. Raises StepError, RunStoppedError, and what
    renewing the credentials raises."""
    body = sound_body(implementation)
    notes: list[str] = []
    call = await in_thread(lambda jsonata: _call(implementation, body, inputs, notes, jsonata))
    for note in notes:
        client.wire.record.note(note)
    answer = await client.perform(call, caller)
    if answer.error is not None:
        place = place_of(implementation, nodes.get(body, "path") or body)
        raise StepError("failed", answer.error.message, place, call.id)
    return await in_thread(
        lambda jsonata: _verdict(implementation, body, inputs, answer, client, jsonata)
    )


def _call(
    implementation: Implementation,
    body: Node,
    inputs: Mapping[str, Any],
    notes: list[str],
    jsonata: JsonataEngine,
) -> ClientRequest:
    def part(name: str) -> Any:
        node = nodes.get(body, name)
        if node is None:
            return None
        own: list[str] = []
        value = evaluate_node(implementation, node, inputs, own, jsonata)
        notes.extend(f"{place_text(implementation, node)}, {name}: {note}" for note in own)
        return None if value is UNDEFINED else value

    path, method = part("path"), part("method")
    place = place_of(implementation, nodes.get(body, "path") or body)
    if not isinstance(path, str):
        raise StepError("error", f"{implementation.path} needs a `path`, a text.", place)
    method = "GET" if method is None else str(method).upper()
    if method not in HTTP_METHODS:
        raise StepError(
            "error", f"{implementation.path}: {method!r} is no HTTP method.",
            place_of(implementation, nodes.get(body, "method")),
        )  # fmt: skip
    mapping = part("requestMapping")
    request = cast("dict[str, Any]", mapping) if isinstance(mapping, dict) else {}
    values = request.get("pathParameters")
    filled = _fill(path, cast("dict[str, Any]", values) if isinstance(values, dict) else {})
    if isinstance(filled, list):
        raise StepError(
            "error",
            f"{implementation.path}: the path's {{{filled[0]}}} has no value in "
            "requestMapping.pathParameters.",
            place,
        )
    return ClientRequest(
        id=0, method=method, path=filled, query=request.get("query"),
        headers=request.get("headers"), data=request.get("data"),
        has_data=request.get("data") is not None,
    )  # fmt: skip


def _fill(path: str, values: Mapping[str, Any]) -> str | list[str]:
    """The path with its placeholders filled in; the names of those without a value."""
    missing = [name for name in _PLACEHOLDER.findall(path) if values.get(name) is None]
    if missing:
        return missing
    return _PLACEHOLDER.sub(
        lambda match: quote(to_text(values[match[1]]).encode("utf-8", "replace"), safe=""), path
    )


def _verdict(
    implementation: Implementation,
    body: Node,
    inputs: Mapping[str, Any],
    answer: ClientResponse,
    client: ApiClient,
    jsonata: JsonataEngine,
) -> Verdict:
    data = answer.value if answer.has_value else body_value(answer.body)
    mapping = nodes.get(body, "responseMapping")
    if mapping is None:
        if data == "":
            client.wire.record.note(
                "The response is empty, and nothing maps it. Here that counts as success; write a "
                "`responseMapping` to be sure of it on the platform."
            )
        return Verdict(data, is_truthy(data) or data == "", response=True)
    response = {
        "data": data, "headers": dict(answer.headers),
        "status": answer.status, "statusCode": answer.status,
    }  # fmt: skip
    notes: list[str] = []
    variables = {**inputs, "response": response}
    value = evaluate_node(implementation, mapping, variables, notes, jsonata)
    if isinstance(data, dict):
        # D's test page reads `$.response.id` for the body's id, its mapping page data.id.
        fallback = {**cast("dict[str, Any]", data), **response}
        again: list[str] = []
        variables = {**inputs, "response": fallback}
        other = evaluate_node(implementation, mapping, variables, again, jsonata)
        if other != value:
            value, notes = other, again
            client.wire.record.note(
                f"{implementation.path} reads a field of the body as `response.<field>`; write "
                "`response.data.<field>`."
            )
    for note in notes:
        where = place_text(implementation, mapping)
        client.wire.record.note(f"{where}, responseMapping: {note}")
    if value is UNDEFINED:
        return Verdict(None, truthy=False)
    return Verdict(value, is_truthy(value))
