"""Examples a second of the Hypothesis strategies, against those of `st.binary()`."""

from __future__ import annotations

from importlib import import_module
from statistics import median
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from benchmarks.measure import interleaved, ratio
from benchmarks.report import Bar, table, times

OURS = ("mailbox", "domain", "commands", "mail_lines", "mail_values", "replies", "near_mail_lines")


def strategies(quick: bool) -> list[Bar]:
    """Hypothesis's own strategies and ours, drawn in turn."""
    ours = import_module("smtpkit.testing").strategies
    drawn = {"st.binary()": st.binary(), "st.emails()": st.emails()}
    drawn |= {f"{name}()": getattr(ours, name)() for name in OURS}
    count = 100 if quick else 300
    calls = {name: _examples(strategy, count) for name, strategy in drawn.items()}
    samples = interleaved(calls, 5 if quick else 15, 0)
    rates = {name: 1 / ratio(samples, name, "st.binary()") for name in drawn}
    table(
        "strategies",
        ["", "examples a second", "of st.binary()"],
        [
            [name, f"{count / median(samples[name]):.0f}", times(rate)]
            for name, rate in rates.items()
        ],
    )
    return [
        Bar("examples of commands, of st.binary()", "at least", 0.25, rates["commands()"]),
        Bar("examples of mailboxes, of st.binary()", "at least", 0.5, rates["mailbox()"]),
    ]


def _examples(strategy: st.SearchStrategy[Any], count: int) -> Any:
    """A test of so many examples, which does nothing with them."""

    @settings(
        max_examples=count,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def drawn(example: object) -> None:
        pass

    return drawn
