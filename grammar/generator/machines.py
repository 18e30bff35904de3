"""Model -> machines: the automata of lines as octets, for the native engine.

A machine is the smallest automaton with operations of a line (`grammar.model.actions`), and the
restrictions that the engine looks at after the match, as rows. What it does not know how to look at
is in doubt, and read by the pure engine.

The octets, numbers with the lowest octet first: `VERSION`, how many states, classes, captures,
edges, octets of operations, accepting states and runs of classes there are, the start, and the
first states of two groups (`_numbered`), two octets each. The classes as runs: last octet, class.
The operations as lists: how many, then kind (with `ONCE`), capture and length of each. The
accepting states, each with its list, two octets each. The edges, which are transitions that do
something: state, list, two octets each. Then for each state its row as runs: how many (two octets),
and of each the first class, one less than the number of classes, and the following state, or with
`EDGE` the number of an edge (two octets).
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from itertools import groupby
from typing import NamedTuple

from grammar.model.actions import Operations, TaggedAutomaton, tagged
from grammar.model.automaton import DEAD
from grammar.model.nodes import Node, captures

__all__ = ["MOST_CAPTURES", "VERSION", "Machines", "Row", "packed"]

#: of what follows here, and of what `smtpkit.engine` asks of the extension, which has the same
VERSION = 3
#: the mark of an operation that refuses a second end, and that of a transition that does something
ONCE, EDGE = 0x80, 0x8000
#: what the engine keeps of a line
MOST_CAPTURES = 62
#: how many octets keep a state that is foreseen to stay
MANY = 10


class Row(NamedTuple):
    """What is looked at after a match, of the capture `group` (0: of the whole).

    number: a length, or another capture
    other: the name of another machine
    behind: of a word that leads the items of a list, the capture it agrees with, what goes with
        none, the end of items, and where the first and later ones begin
    """

    kind: str
    group: int
    number: int = 0
    other: str = ""
    behind: tuple[object, ...] = ()


def packed(machine: TaggedAutomaton, numbers: Mapping[int, int]) -> bytes:
    """A machine as octets; `numbers` are what its captures are called."""
    lists = _Lists(numbers)
    order, *groups = _numbered(machine)
    number_of = {state: number for number, state in enumerate(order)}
    ends = [
        (number, lists.place(machine.at_end[state]))
        for number, state in enumerate(order)
        if state in machine.at_end
    ]
    edges: dict[tuple[int, int], int] = {}
    rows = []
    for row, operations in ((machine.rows[state], machine.operations[state]) for state in order):
        cells = []
        for to, number in zip(row, operations, strict=True):
            if to == DEAD:
                cells.append(None)
            elif done := machine.lists[number]:
                edge = number_of[to], lists.place(done)
                cells.append(EDGE | edges.setdefault(edge, len(edges)))
            else:
                cells.append(number_of[to])
        rows.append(list(_runs(cells)))
    classes = [(last, class_) for _, last, class_ in _octet_runs(machine.class_of)]
    sizes = (VERSION, len(rows), len(machine.classes), max(numbers.values(), default=0))
    sizes = (*sizes, len(edges), len(lists.octets), len(ends), len(classes), number_of[0], *groups)
    octets = bytearray(_numbers(sizes))
    octets += bytes(each for pair in classes for each in pair)
    octets += lists.octets
    octets += _numbers(each for pair in (*ends, *edges) for each in pair)
    for runs in rows:
        octets += _numbers([len(runs)])
        for first, count, cell in runs:
            octets += bytes((first, count - 1)) + _numbers([cell])
    return bytes(octets)


def _numbered(machine: TaggedAutomaton) -> tuple[list[int], int, int]:
    """The states in an order by which the engine foresees what follows, and where groups begin.

    First those of which nothing is foreseen; then those in which most octets stay; last those that
    lead to the one behind them, mostly: where words are spelt.
    """
    loops, ways = set[int](), dict[int, int]()
    for state in range(len(machine.rows)):
        octets = _free_ways(machine, state)
        if len(octets.pop(state, b"")) >= MANY:
            loops.add(state)
            continue
        spelt = [to for to, each in octets.items() if each.isalpha() and len(each) <= 2]
        marks = [to for to, each in octets.items() if len(each) == 1]
        found = list(octets) if len(octets) == 1 else spelt or marks
        if len(found) == 1:
            ways[state] = found[0]
    chained = _chained(ways, loops)
    others = set(range(len(machine.rows))).difference(chained)
    return [*sorted(others - loops), *sorted(loops), *chained], len(others - loops), len(others)


def _free_ways(machine: TaggedAutomaton, state: int) -> dict[int, bytes]:
    """The states that follow without anything to be done, and the octets that lead to each."""
    found: dict[int, bytes] = {}
    for octets, to, number in zip(
        machine.classes, machine.rows[state], machine.operations[state], strict=True
    ):
        if to != DEAD and not machine.lists[number]:
            found[to] = found.get(to, b"") + octets
    return found


def _chained(ways: Mapping[int, int], ends: Set[int]) -> list[int]:
    """States, each in front of the one that it leads to where that is free; long ways first."""

    def way(state: int) -> Iterator[int]:
        seen = set(taken)
        while state not in seen:
            yield state
            seen.add(state)
            state = ways.get(state, state)

    taken = set(ends)
    found = []
    for state in sorted(ways, key=lambda state: -len(list(way(state)))):
        chain = list(way(state))
        found += chain
        taken.update(chain)
    return found


class _Lists:
    """Lists of operations, each written once."""

    def __init__(self, numbers: Mapping[int, int]) -> None:
        self.numbers = numbers
        self.octets = bytearray()
        self._places: dict[Operations, int] = {}

    def place(self, done: Operations) -> int:
        if done not in self._places:
            self._places[done] = len(self.octets)
            self.octets.append(len(done))
            for kind, group, length, once in done:
                number = self.numbers[group] if group else 0
                self.octets += bytes((kind | (ONCE if once else 0), number, length))
        return self._places[done]


def _numbers(values: Iterable[int]) -> bytes:
    return b"".join(value.to_bytes(2, "little") for value in values)


def _runs(cells: Sequence[int | None]) -> Iterator[tuple[int, int, int]]:
    """Cells as runs of the same: first class, how many, cell; nothing where nothing follows."""
    at = 0
    for cell, run in groupby(cells):
        count = len(list(run))
        if cell is not None:
            yield at, count, cell
        at += count


def _octet_runs(class_of: bytes) -> Iterator[tuple[int, int, int]]:
    at = 0
    for class_, run in groupby(class_of):
        count = len(list(run))
        yield at, at + count - 1, class_
        at += count


class Machines:
    """The machines of a module, by name, each written once and behind those that it asks for.

    library: the machines of another module, whose names this one may use: a rule that is equal has
    the machine that is there
    """

    def __init__(self, library: Machines | None = None) -> None:
        self._names: dict[tuple[Node, tuple[Row, ...]], str] = (
            dict(library._names) if library else {}
        )
        self._taken = set(self._names.values())
        self._written: dict[str, tuple[Node, tuple[Row, ...], Mapping[int, int]]] = {}

    def add(
        self,
        name: str,
        node: Node,
        rows: Iterable[Row] = (),
        numbers: Mapping[int, int] | None = None,
    ) -> str:
        """The name of the machine of a node; "" where it has more captures than the engine keeps.

        numbers: what its captures are called, where that is not their number
        """
        key = node, tuple(rows)
        if key not in self._names:
            unique, count = name, 1
            while unique in self._taken:
                count += 1
                unique = f"{name}_{count}"
            numbers = numbers or {n: n for n in range(1, len(captures(node)) + 1)}
            self._names[key] = ""
            if max(numbers.values(), default=0) <= MOST_CAPTURES:
                self._names[key] = unique
                self._taken.add(unique)
                self._written[unique] = node, key[1], numbers
        return self._names[key]

    @property
    def lines(self) -> list[str]:
        """The machines as lines of a module."""
        return [
            f"{name} = {_source(packed(tagged(node).minimal(), numbers), rows)}"
            for name, (node, rows, numbers) in self._written.items()
        ]


def _source(octets: bytes, rows: Iterable[Row]) -> str:
    text = b64encode(octets).decode("ascii")
    given = [f'"{text}"', *map(_row, rows)]
    return f"Machine({', '.join(given)})"


def _row(row: Row) -> str:
    given = [f'"{row.kind}"', str(row.group)]
    given += [str(row.number)] if row.number or row.other else []
    return f"({', '.join([*given, *([row.other] if row.other else []), *map(repr, row.behind)])})"
