"""What something costs, counted in steps of the interpreter: the same number on any machine."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from itertools import pairwise
from types import FrameType
from typing import Any

#: what is taken for linear: twice the input in at most so many times the steps
LINEAR = 2.2


def steps(act: Callable[[], object]) -> int:
    """How many lines of Python are run, and rounds of its loops, in whatever module.

    What a function in C does is one step, however much it is: regular expressions are proven to
    go forward only (`test_automaton.py`).
    """
    count = 0

    def traced(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal count
        count += 1
        return traced

    before = sys.gettrace()
    sys.settrace(traced)
    try:
        act()
    finally:
        sys.settrace(before)
    return count


def cost(act: Callable[[int], Callable[[], object]], sizes: Sequence[int]) -> list[int]:
    """The steps of what is made for each of some sizes; first, what is kept for later is made."""
    act(2 * sizes[-1])()
    return [steps(act(size)) for size in sizes]


def assert_linear(act: Callable[[int], Callable[[], object]], size: int) -> None:
    """Whether twice the size costs about twice the steps, and twice that again as much."""
    counted = cost(act, (size, 2 * size, 4 * size))
    for one, twice in pairwise(counted):
        assert twice <= LINEAR * one, f"{counted} steps for {size} octets, twice and four times"
