"""The limits of a run: what each is, its default, and the setting that changes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

_MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """The bounds that no run passes (contracts, "Limits of a run").

    Times are in seconds, sizes in bytes; ``response_bytes`` counts the decoded body. ``values``
    are those of a result and of the requests made with it, members and items counted: small
    ones by the hundred thousand would keep the process busy that they are sent to. A log line
    that is too long is cut, any other excess ends the run.
    """

    wall_seconds: float = 30.0
    cpu_seconds: float = 5.0
    heap_bytes: int = 256 * _MEGABYTE
    stack_bytes: int = 1 * _MEGABYTE
    response_bytes: int = 10 * _MEGABYTE
    requests: int = 100
    redirects: int = 10
    log_lines: int = 1000
    log_line_length: int = 4096
    result_bytes: int = 2 * _MEGABYTE
    values: int = 200_000

    def __post_init__(self) -> None:
        """Raises ValueError for a limit that is no positive number."""
        for field in fields(self):
            if not getattr(self, field.name) > 0:
                raise ValueError(f"the limit {field.name} must be more than 0")

    @property
    def request_seconds(self) -> float:
        """How long one request may take: so much less than the run that its trace can tell."""
        return self.wall_seconds * 0.8

    @property
    def process_bytes(self) -> int:
        """What the process that runs JavaScript may take in all: the engine's memory, copies
        of the largest response on their way into it, and what Python itself reserves."""
        return self.heap_bytes + self.response_bytes * 12 + 512 * _MEGABYTE


@dataclass(frozen=True, slots=True)
class Setting:
    """The setting of a limit: the field of :class:`Limits`, what it counts, and its bounds,
    within which a run can be served."""

    field: str
    unit: str
    least: float
    most: float
    is_whole: bool = True

    @property
    def wanted(self) -> str:
        """What a value must be."""
        kind = f"a whole number of {self.unit}" if self.is_whole else f"a number of {self.unit}"
        return f"{kind} from {self.least:,} to {self.most:,}"


# By their names without `run.`; a message of the limit has the same name.
SETTINGS: dict[str, Setting] = {
    "timeout": Setting("wall_seconds", "seconds", 0.1, 3600, is_whole=False),
    "cpuTime": Setting("cpu_seconds", "seconds", 0.1, 600, is_whole=False),
    "memory": Setting("heap_bytes", "bytes", 8 * _MEGABYTE, 4096 * _MEGABYTE),
    "stack": Setting("stack_bytes", "bytes", _MEGABYTE // 16, 16 * _MEGABYTE),
    "responseSize": Setting("response_bytes", "bytes", 1, 100 * _MEGABYTE),
    "requests": Setting("requests", "requests", 1, 10_000),
    "redirects": Setting("redirects", "redirects", 1, 100),
    "logLines": Setting("log_lines", "lines", 1, 10_000),
    "values": Setting("values", "values", 1, 5_000_000),
    "resultSize": Setting("result_bytes", "bytes", 1, 10 * _MEGABYTE),
}


def read_limits(given: Mapping[str, object]) -> tuple[Limits, tuple[str, ...]]:
    """The limits that settings make (names without ``run.``), and what is wrong in them; that
    is left out, the rest counts."""
    chosen: dict[str, Any] = {}
    problems: list[str] = []
    for name, value in given.items():
        setting = SETTINGS.get(name)
        if setting is None:
            problems.append(f"There is no setting `run.{name}`.")
        elif (
            isinstance(value, bool)
            or not isinstance(value, int if setting.is_whole else int | float)
            or not setting.least <= value <= setting.most
        ):
            problems.append(f"`run.{name}` must be {setting.wanted}.")
        else:
            chosen[setting.field] = value
    return Limits(**chosen), tuple(problems)


# What a person calls a limit, and the setting for it.
_NAMES: dict[str, tuple[str, str]] = {
    "wall": ("The run took longer than {wall_seconds:g} s", "run.timeout"),
    "cpu": ("The JavaScript computed for longer than {cpu_seconds:g} s", "run.cpuTime"),
    "heap": ("The JavaScript needed more than {heap_bytes:,} bytes of memory", "run.memory"),
    "stack": ("The JavaScript called itself too deeply: its stack of {stack_bytes:,} bytes is full",
              "run.stack"),
    "response": ("A response is larger than {response_bytes:,} bytes", "run.responseSize"),
    "requests": ("The run made more than {requests} requests", "run.requests"),
    "redirects": ("A request was redirected more than {redirects} times", "run.redirects"),
    "logLines": ("The run logged more than {log_lines:,} lines", "run.logLines"),
    "values": ("The JavaScript gave or sent more than {values:,} values at once", "run.values"),
    "result": ("A result is larger than {result_bytes:,} bytes", "run.resultSize"),
}  # fmt: skip


class RunStoppedError(Exception):
    """Ends a run, whatever its code would do: the code cannot catch it. The message is for a
    person."""


class LimitExceededError(RunStoppedError):
    """A limit was passed. ``limit`` is its short name; the message names its setting."""

    def __init__(self, limit: str, limits: Limits) -> None:
        self.limit = limit
        text, setting = _NAMES.get(limit, (f"The limit {limit} was passed", f"run.{limit}"))
        values = {field.name: getattr(limits, field.name) for field in fields(limits)}
        super().__init__(f"{text.format(**values)} (limit; setting `{setting}`).")
