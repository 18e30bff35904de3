"""How much of each law is tried, and examples that are the same ones in every run.

In CI (`CI=1`) each law is tried on all that it promises: 1,000 examples of each struct, 200,000
lines with mistakes, a million buffers. Elsewhere a fiftieth of that has to do.
"""

from __future__ import annotations

import ast
import functools
import os
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.strategies import SearchStrategy

FULL = bool(os.environ.get("CI"))
#: how many octets of each view the fixture `valid` has
VALID = 40 if FULL else 20


def volume(full: int) -> int:
    """So much in CI, and a fiftieth of it elsewhere."""
    return full if FULL else max(1, full // 50)


def some(everything: Sequence[Any], seed: str) -> Sequence[Any]:
    """All of it in CI, and a few elsewhere: others for each seed, the same ones every time."""
    return everything if FULL else Random(seed).sample(everything, volume(len(everything)) + 4)


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


@functools.cache
def tries_more_in_ci(path: Path) -> set[str]:
    """What a module of tests defines by the names of `laws` that depend on it, however far off."""
    uses = {
        name: {node.id for node in ast.walk(statement) if isinstance(node, ast.Name)}
        | {node.arg for node in ast.walk(statement) if isinstance(node, ast.arg)}
        for statement in ast.parse(path.read_text("utf-8")).body
        for name in defined_by(statement)
    }
    found = {"FULL", "law", "some", "valid", "volume"}
    while more := {name for name, used in uses.items() if used & found} - found:
        found |= more
    return found


def defined_by(statement: ast.stmt) -> set[str]:
    if isinstance(statement, (ast.FunctionDef, ast.ClassDef)):
        return {statement.name}
    return {
        node.id
        for node in ast.walk(statement)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
