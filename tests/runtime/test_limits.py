"""Limits as settings: what may be set, and what is said of what may not."""

from __future__ import annotations

from dataclasses import fields

import pytest

from spec_lsp.runtime.limits import SETTINGS, LimitExceededError, Limits, read_limits


def test_every_limit_that_ends_a_run_has_its_setting():
    # A line of the log that is too long is cut, and ends nothing.
    assert {setting.field for setting in SETTINGS.values()} | {"log_line_length"} == {
        field.name for field in fields(Limits)
    }


@pytest.mark.parametrize("name", SETTINGS)
def test_the_defaults_are_within_the_bounds(name: str):
    setting = SETTINGS[name]
    assert setting.least < getattr(Limits(), setting.field) < setting.most


def test_limits_are_read_by_their_settings():
    limits, problems = read_limits({"timeout": 0.5, "cpuTime": 20, "memory": 33_554_432})
    assert problems == ()
    assert limits == Limits(wall_seconds=0.5, cpu_seconds=20, heap_bytes=33_554_432)


def test_what_is_wrong_is_left_out_and_told():
    limits, problems = read_limits(
        {
            "timeout": "30", "cpuTime": float("nan"), "memory": 1e9, "stack": True,
            "requests": 0, "redirects": 101, "tiemout": 3, "logLines": 5,
        }
    )  # fmt: skip
    assert limits == Limits(log_lines=5)
    assert problems == (
        "`run.timeout` must be a number of seconds from 0.1 to 3,600.",
        "`run.cpuTime` must be a number of seconds from 0.1 to 600.",
        "`run.memory` must be a whole number of bytes from 8,388,608 to 4,294,967,296.",
        "`run.stack` must be a whole number of bytes from 65,536 to 16,777,216.",
        "`run.requests` must be a whole number of requests from 1 to 10,000.",
        "`run.redirects` must be a whole number of redirects from 1 to 100.",
        "There is no setting `run.tiemout`.",
    )


@pytest.mark.parametrize(
    "limit", ["wall", "cpu", "heap", "stack", "response", "requests", "redirects",
              "logLines", "values", "result"],
)  # fmt: skip
def test_a_limit_that_was_passed_names_a_setting_that_there_is(limit: str):
    _, _, named = str(LimitExceededError(limit, Limits())).rpartition("setting `run.")
    assert named.removesuffix("`).") in SETTINGS
