"""A run of a connector's auth test: its steps, its limits, and the trace that it leaves.

``getCredentialsFromConnectionParameters`` → ``makeApiClient`` → ``test``, each JavaScript or
YAML. JavaScript runs in one child process for the whole run; requests go out from here.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import datetime, timezone
from typing import TypeAlias

import httpx

from spec_lsp.runtime.authentication_run import AuthenticationRun
from spec_lsp.runtime.culprit import refused_value
from spec_lsp.runtime.exchange_notes import notes_on_exchanges
from spec_lsp.runtime.limits import LimitExceededError, Limits, RunStoppedError
from spec_lsp.runtime.replay import Replay
from spec_lsp.runtime.run_request import RunRequest
from spec_lsp.runtime.sandbox.host import SandboxFaultError, SandboxUnavailableError
from spec_lsp.runtime.sandbox.workers import Workers
from spec_lsp.runtime.tasks.auth_test import AuthTest
from spec_lsp.runtime.tasks.task import Task
from spec_lsp.runtime.trace import Trace, iso_time
from spec_lsp.runtime.verdict import Judgement, moved

__all__ = ["RunRequest", "Transport", "run_auth_test"]

Transport: TypeAlias = httpx.AsyncBaseTransport


async def run_auth_test(
    request: RunRequest,
    *,
    task: Task | None = None,
    on_progress: Callable[[str], None] | None = None,
    transport: Transport | None = None,
    workers: Workers | None = None,
) -> Trace:
    """Runs the auth test, or another ``task``. Raises nothing: every end that a run can come to
    is an outcome.

    Cancelling the task ends the child and the requests within a second; the task then gives
    the trace of what had happened, with the outcome ``cancelled``. ``on_progress`` gets a few
    words before each step. ``transport`` sends the requests instead of the network (tests,
    replay); it is left open. ``workers`` gives the child process, and is left as it is.
    """
    started = datetime.now(timezone.utc)
    run = AuthenticationRun(
        request, task or AuthTest(), on_progress or (lambda _: None), transport, workers
    )
    replay = transport if isinstance(transport, Replay) else None
    if replay is not None:
        replay.bind(run.redactor)
    judgement = _at_its_cause(request, await _judgement(run, request.limits))
    if run.origins.new and judgement.outcome != "cancelled":
        # Whatever the code made of it: it may not have waited for that request.
        judgement = Judgement("error", run.origins.message)
    if replay is not None:
        if replay.missed is not None and judgement.outcome in ("passed", "failed"):
            judgement = Judgement("error", replay.missed)
        run.record.note(f"Nothing was sent: the answers are those in {replay.recording.name}.")
        run.record.origins.clear()
    return _trace(request, run, judgement, started)


async def _judgement(run: AuthenticationRun, limits: Limits) -> Judgement:
    """The run's end: its own, the wall limit's, or the person's."""
    work = asyncio.ensure_future(run.judge())
    try:
        await asyncio.wait((work,), timeout=limits.wall_seconds)
        if work.done():
            return work.result()
        return run.stopped(LimitExceededError("wall", limits))
    except asyncio.CancelledError:
        return Judgement("cancelled", "The run was cancelled.")
    except RunStoppedError as error:
        return run.stopped(error)
    except SandboxUnavailableError as error:
        return Judgement("error", str(error))
    except SandboxFaultError as error:
        return Judgement("error", f"The JavaScript could not be run to its end: {error}.")
    except Exception as error:  # a bug of ours is an outcome, too; its text might hold a secret
        return Judgement("error", f"The run broke off: {type(error).__name__} inside spec-lsp.")
    finally:
        work.cancel()
        await asyncio.gather(work, return_exceptions=True)


def _at_its_cause(request: RunRequest, judgement: Judgement) -> Judgement:
    """The judgement, with the culprit of a request that could not even be made at the value
    in the mapping that is to blame."""
    culprit = judgement.culprit
    if culprit is None or culprit.exchange is None:
        return judgement
    place = refused_value(request.connector, request.option, culprit.exchange)
    return judgement if place is None else moved(judgement, place)


def _trace(
    request: RunRequest, run: AuthenticationRun, judgement: Judgement, started: datetime
) -> Trace:
    record = run.record
    notes = [
        *record.notes,
        *notes_on_exchanges(record.exchanges, run.summary, started),
        *run.notes_on_code(),
        *([judgement.note] if judgement.note else []),
    ]
    return Trace(
        run_id=request.run_id,
        connector=request.name,
        option=request.option,
        profile=request.profile,
        wrong_secret=request.wrong_secret,
        started_at=iso_time(started),
        milliseconds=(time.perf_counter() - record.began) * 1000,
        outcome=judgement.outcome,
        message=judgement.message,
        value=judgement.value,
        missing=judgement.missing,
        culprit=judgement.culprit,
        steps=tuple(step.finished(judgement, record.began) for step in run.log.records),
        client=run.summary,
        exchanges=tuple(sorted(record.exchanges, key=lambda exchange: exchange.start)),
        logs=run.logs(),
        notes=tuple(dict.fromkeys(notes)),
        origins=tuple(record.origins),
        new_origins=tuple(run.origins.new),
        redactor=run.redactor(),
    )
