"""Timing to be trusted on a busy machine: CPU time, shuffled rounds, ratios within a round."""

from __future__ import annotations

import gc
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import repeat
from math import log
from statistics import linear_regression, median
from time import process_time

Call = Callable[[], object]
Samples = Mapping[str, Sequence[float]]


def interleaved(calls: Mapping[str, Call], rounds: int, batch: float) -> Samples:
    """Seconds per call of each candidate in each round, by batches of about `batch` seconds."""
    for call in calls.values():
        call()  # the first call compiles its patterns, and says nothing of the others
    loops = {name: _loops_for(call, batch) for name, call in calls.items()}
    samples: dict[str, list[float]] = {name: [] for name in calls}
    order = list(calls)
    for _ in range(rounds):
        random.shuffle(order)
        gc.collect()
        with no_collection():
            for name in order:
                samples[name].append(seconds(calls[name], loops[name]) / loops[name])
    return samples


def ratio(samples: Samples, name: str, base: str) -> float:
    """How many times as long `name` takes as `base`: the median over the rounds."""
    pairs = zip(samples[name], samples[base], strict=True)
    return median(one / other for one, other in pairs)


def seconds(call: Call, loops: int = 1) -> float:
    """The CPU time of so many calls."""
    start = process_time()
    for _ in repeat(None, loops):
        call()
    return process_time() - start


def slope(points: Sequence[tuple[int, float]]) -> float:
    """The exponent of growth: the slope of time over size, both as logarithms."""
    sizes, times = [log(size) for size, _ in points], [log(time) for _, time in points]
    return linear_regression(sizes, times).slope


@contextmanager
def no_collection() -> Iterator[None]:
    """Keep the garbage collector out of what is timed."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _loops_for(call: Call, batch: float) -> int:
    loops = 1
    while (spent := seconds(call, loops)) < batch / 4:
        loops *= 2
    return max(1, round(loops * batch / spent))
