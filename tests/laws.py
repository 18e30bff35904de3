"""How much of each law is tried, and examples that are the same ones in every run.

In CI (`CI=1`) each law is tried on all that it promises: 1,000 examples of each struct, 200,000
lines with mistakes, a million buffers. Elsewhere a twentieth of that has to do.
"""

from __future__ import annotations

import os
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.strategies import SearchStrategy

FULL = bool(os.environ.get("CI"))


def volume(full: int) -> int:
    """So much in CI, and a twentieth of it elsewhere."""
    return full if FULL else max(1, full // 20)


def law(full: int = 1000) -> settings:
    """So many examples of a property in CI, the same ones every time."""
    return settings(
        max_examples=volume(full),
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=[HealthCheck.too_slow],
    )


def examples(strategy: SearchStrategy[Any], count: int) -> list[Any]:
    """So many examples of a strategy, the same ones every time."""
    drawn: list[Any] = []

    @settings(
        max_examples=count,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def collect(example: Any) -> None:
        drawn.append(example)

    collect()
    return drawn
