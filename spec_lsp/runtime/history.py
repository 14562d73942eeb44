"""What changed since the test last passed: the runs of one session, compared.

Of a run that passed no secret is kept, only whether it was the same one: a digest under a
salt that lives as long as the session. Nothing is written anywhere.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from urllib.parse import urlsplit

from spec_lsp.redaction.names import secret_paths
from spec_lsp.runtime.parameter_values import schema_value
from spec_lsp.runtime.run_request import RunRequest
from spec_lsp.runtime.trace import Trace

_MOST = 5
_NAME = "Since the last run that passed"


@dataclass(frozen=True, slots=True)
class _Passed:
    """What is remembered of a run. ``answers`` are the statuses by method and path, ``client``
    what makeApiClient gave, both without secrets; ``texts``, ``secrets`` and ``given`` are
    digests of the files that it read, of the secrets by name and of all parameters."""

    at: datetime
    answers: Mapping[tuple[str, str, int], int | None]
    client: Mapping[str, str]
    texts: Mapping[str, str] = field(repr=False)
    secrets: Mapping[str, str] = field(repr=False)
    given: str = field(repr=False)


class History:
    """The last run that passed, of each test. In memory only."""

    def __init__(self) -> None:
        self._salt = os.urandom(16)
        self._passed: dict[Hashable, _Passed] = {}

    def told(
        self, key: Hashable, request: RunRequest, trace: Trace, texts: Mapping[str, str]
    ) -> Trace:
        """The trace of a run, with a note on what changed where it failed and an earlier one
        under ``key`` had passed. ``texts`` are the files that the run has read."""
        if request.wrong_secret or trace.outcome not in ("passed", "failed"):
            return trace
        now = self._summary(request, trace, texts)
        if trace.outcome == "passed":
            self._passed[key] = now
            return trace
        before = self._passed.get(key)
        if before is None:
            return trace
        return replace(trace, notes=(*trace.notes, _note(before, now)))

    def _summary(self, request: RunRequest, trace: Trace, texts: Mapping[str, str]) -> _Passed:
        parameters = [request.connection_parameters, request.connector_parameters, request.profile]
        names = _secret_names(request)
        return _Passed(
            at=datetime.fromisoformat(trace.started_at.replace("Z", "+00:00")).astimezone(),
            answers=_answers(trace),
            client=_client(trace),
            texts={path: self._digest(text) for path, text in texts.items()},
            secrets={
                secret.name: self._digest(secret.value)
                for secret in reversed(trace.redactor.secrets)
                if secret.name in names
            },
            given=self._digest(json.dumps(parameters, sort_keys=True, default=str)),
        )

    def _digest(self, text: str) -> str:
        data = text.encode("utf-8", "surrogatepass")
        return hashlib.blake2b(data, key=self._salt).hexdigest()


def _note(before: _Passed, now: _Passed) -> str:
    when = f"{before.at:%H:%M}" if before.at.date() == now.at.date() else f"{before.at:%x %H:%M}"
    facts = [*_changed_answers(before, now), *_changed_here(before, now)]
    here = before.texts == now.texts and before.given == now.given
    if here and before.secrets == now.secrets and before.client == now.client:
        facts.append("the connector's files and the parameters are the same")
    if not facts:
        return f"{_NAME} ({when}) nothing has changed that can be named."
    return f"{_NAME} ({when}): {'; '.join(facts[:_MOST])}."


def _changed_answers(before: _Passed, now: _Passed) -> Iterator[str]:
    for request, status in now.answers.items():
        method, path, _ = request
        if request not in before.answers:
            yield f"{method} {path} is new"
        elif before.answers[request] != status:
            was, is_ = before.answers[request], status
            yield f"{method} {path} {_answered(was)}, now {'not' if is_ is None else is_}"


def _answered(status: int | None) -> str:
    return "was not answered" if status is None else f"answered {status}"


def _changed_here(before: _Passed, now: _Passed) -> Iterator[str]:
    for name, value in now.secrets.items():
        if before.secrets.get(name, value) != value:
            yield f"another value was given for {name}"
    for name in dict.fromkeys([*now.client, *before.client]):
        was, is_ = before.client.get(name), now.client.get(name)
        if was is None:
            yield f"the {name} is new: `{is_}`"
        elif is_ is None:
            yield f"the {name} is gone; it was `{was}`"
        elif was != is_:
            yield f"the {name} was `{was}`, now is `{is_}`"
    for path, text in now.texts.items():
        if before.texts.get(path, text) != text:
            yield f"{path} has changed"


def _answers(trace: Trace) -> dict[tuple[str, str, int], int | None]:
    """The statuses of the requests; of equal ones the first, the second and so on."""
    seen: Counter[tuple[str, str]] = Counter()
    answers: dict[tuple[str, str, int], int | None] = {}
    for exchange in trace.exchanges:
        url = trace.redactor.url(exchange.request.url)
        request = exchange.request.method, urlsplit(url).path or "/"
        seen[request] += 1
        response = exchange.response
        answers[(*request, seen[request])] = response.status if response is not None else None
    return answers


def _client(trace: Trace) -> dict[str, str]:
    """What makeApiClient gave, a line each, without secrets."""
    shown = trace.client_to_json()
    if shown is None:
        return {}
    lines = {f"header {name}": str(value) for name, value in shown["headers"].items()}
    lines |= {f"query parameter {name}": str(value) for name, value in shown["query"].items()}
    return {"base URI": str(shown["baseUri"]), **lines}


def _secret_names(request: RunRequest) -> frozenset[str]:
    authentication = request.connector.authentication(request.option)
    if authentication is None:
        return frozenset()
    schemas = [authentication.form, *authentication.connector_schemas]
    return frozenset(path[-1] for node in schemas for path in secret_paths(schema_value(node)))
