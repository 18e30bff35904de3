"""Plain text tables, and the bars that were set for the numbers in them."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bar:
    """A number that was promised, and what was measured."""

    what: str
    sense: str
    limit: float
    measured: float

    @property
    def met(self) -> bool:
        return _SENSES[self.sense](self.measured, self.limit)

    def __str__(self) -> str:
        verdict = "yes" if self.met else "NO"
        return f"{self.what}: {self.sense} {self.limit:g}: {self.measured:.3g} {verdict}"


_SENSES: dict[str, Callable[[float, float], bool]] = {
    "at least": operator.ge,
    "at most": operator.le,
}


def table(title: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table: the first column to the left, numbers to the right."""
    lines = [list(header), *(list(row) for row in rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    print(f"\n{title}\n")
    for line in lines:
        first, *rest = line
        cells = [first.ljust(widths[0]), *map(str.rjust, rest, widths[1:])]
        print("  " + "  ".join(cells).rstrip())


def microseconds(time: float) -> str:
    return f"{time * 1e6:.2f}"


def times(number: float) -> str:
    return f"{number:.2f}x" if number < 10 else f"{number:.0f}x"
