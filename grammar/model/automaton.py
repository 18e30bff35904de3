"""Intermediate form -> automaton: the language that a rule means in ABNF, octet by octet.

Ordered choice and possessive repetition are how a rule is read; its automaton is what the rule
says. Alternatives have no order here and a repetition gives back what the rest needs, so a
difference between the two is a mistake in the rule: `checks` looks for one.

The positions are those that explain errors (`grammar.model.positions`), with nothing let pass: each
knows which ones may follow it. Octets that nothing in the rule tells apart are one class, and the
sets of positions that octets can lead to are the states.

>>> from grammar.model.nodes import (Alternation, Sequence, Literal)
>>> machine = automaton(Sequence((Alternation((Literal(b"a"), Literal(b"ab"))), Literal(b"c"))))
>>> machine.accepts(b"abc"), machine.accepts(b"AC"), machine.accepts(b"ab")
(True, True, False)
>>> machine.witness()
b'AC'

Left out, because it is checked beside the match: that a parameter is given once only, and that a
back-reference is the same octets. Where the captures stand is told by `grammar.model.actions`.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import compress, islice
from operator import itemgetter
from random import Random
from typing import TypeVar

from grammar.model.nodes import Node
from grammar.model.positions import Shape
from grammar.model.rows import Rows

__all__ = [
    "DEAD",
    "Actions",
    "Automaton",
    "Thread",
    "Threads",
    "TooLarge",
    "automaton",
    "difference",
    "explored",
    "judged_cover",
    "missing",
    "transition_cover",
]

#: the state from which nothing is accepted any more
DEAD = -1
#: what no sensible rule needs, its counted repetitions spelt out
MOST_STATES = 10_000
#: the strings of a transition cover
MOST_STRINGS = 20_000
ENOUGH_STRINGS = 2_000

Key = TypeVar("Key", bound=Hashable)
#: see `Threads`
Thread = tuple[int, int | None] | None
#: what begins (n) and ends (-n) between two octets
Actions = tuple[int, ...]
#: the threads that follow on an octet of a class
Arcs = dict[int, list[tuple[Thread, Actions]]]


class TooLarge(ValueError):
    """The rule has more states than are worth keeping."""


@dataclass(frozen=True)
class Automaton:
    """A deterministic automaton over classes of octets.

    States are numbers, the start is 0, and each can be reached. `rows[state][index]` is the state
    that follows on an octet of `classes[index]`, or `DEAD`.
    """

    classes: tuple[bytes, ...]
    rows: tuple[tuple[int, ...], ...]
    accepting: frozenset[int]

    @cached_property
    def class_of(self) -> bytes:
        """The class of each octet: a table for `bytes.translate`."""
        table = bytearray(256)
        for index, octets in enumerate(self.classes):
            for octet in octets:
                table[octet] = index
        return bytes(table)

    def accepts(self, octets: bytes) -> bool:
        """Whether these octets, all of them, are in the language."""
        return self.after(octets) in self.accepting

    def after(self, octets: bytes) -> int:
        """The state that these octets lead to."""
        state = 0
        for index in octets.translate(self.class_of):
            state = self.rows[state][index]
            if state == DEAD:
                break
        return state

    def leaving(self, state: int) -> Iterator[tuple[int, int]]:
        """The transitions of a state: class and following state."""
        return ((index, to) for index, to in enumerate(self.rows[state]) if to != DEAD)

    @cached_property
    def representatives(self) -> tuple[bytes, ...]:
        """An octet of each class, a readable one where there is one."""
        return tuple(bytes((min(octets, key=_unreadable),)) for octets in self.classes)

    @cached_property
    def access(self) -> tuple[bytes, ...]:
        """A shortest string that leads to each state."""
        found = {0: b""}
        for state in (queue := [0]):
            for index, to in self.leaving(state):
                if to not in found:
                    found[to] = found[state] + self.representatives[index]
                    queue.append(to)
        return tuple(found[state] for state in range(len(self.rows)))

    @cached_property
    def completions(self) -> tuple[bytes | None, ...]:
        """A shortest string that each state accepts, or None where there is none."""
        before: list[dict[int, bytes]] = [{} for _ in self.rows]
        for state in range(len(self.rows)):
            for index, to in self.leaving(state):
                before[to].setdefault(state, self.representatives[index])
        found = dict.fromkeys(sorted(self.accepting), b"")
        for state in (queue := list(found)):
            for earlier, octet in before[state].items():
                if earlier not in found:
                    found[earlier] = octet + found[state]
                    queue.append(earlier)
        return tuple(found.get(state) for state in range(len(self.rows)))

    def witness(self) -> bytes | None:
        """A shortest string of the language, or None where it is empty."""
        return self.completions[0]

    def sample(self, random: Random, length: int) -> bytes:
        """A random string of the language, about as long as that; mostly ASCII where it may be."""
        state, taken = 0, bytearray()
        while len(taken) < length:
            ways = self._ways(state, ascii_only=random.random() < 7 / 8)
            if not ways:
                break
            state = random.choice(list(ways))
            taken.append(random.choice(self.classes[random.choice(ways[state])]))
        rest = self.completions[state]
        if rest is None:
            raise ValueError("the language is empty")
        return bytes(taken) + rest

    def _ways(self, state: int, *, ascii_only: bool) -> dict[int, list[int]]:
        """The states that follow and from which the end can be reached, each with its classes."""
        ways: dict[int, list[int]] = {}
        for index, to in self.leaving(state):
            if self.completions[to] is not None and (
                not ascii_only or self.representatives[index].isascii()
            ):
                ways.setdefault(to, []).append(index)
        return ways or (self._ways(state, ascii_only=False) if ascii_only else ways)

    def minimal(self) -> Automaton:
        """The smallest automaton of the language: equal for equal languages."""
        return self.merged([state in self.accepting for state in range(len(self.rows))])[0]

    def merged(
        self, marks: Iterable[Hashable], labels: Iterable[tuple[int, ...]] = ()
    ) -> tuple[Automaton, list[int], list[int]]:
        """The smallest automaton that tells the marks of states and the labels of moves apart.

        With it, a state of this one for each of its states, and a class for each of its classes.
        What has another label has to have another mark.
        """
        blocks = _blocks(self, marks)
        chosen = dict(zip(blocks, range(len(self.rows)), strict=False))
        told = [tuple(blocks[to] for to in self.rows[state]) for state in chosen.values()]
        if labels := tuple(labels):
            told += [labels[state] for state in chosen.values()]
        merged: dict[tuple[int, ...], list[int]] = {}
        for index, column in enumerate(zip(*told, strict=True)):
            merged.setdefault(column, []).append(index)
        classes = sorted(
            (bytes(sorted(b"".join(self.classes[index] for index in each))), each[0])
            for each in merged.values()
        )
        indices = [index for _, index in classes]
        machine, found = _explore(
            [octets for octets, _ in classes],
            blocks[0],
            lambda block: partial(self._block_after, chosen[block], blocks, indices),
            {blocks[state] for state in self.accepting}.__contains__,
        )
        return machine, [chosen[block] for block in found], indices

    def _block_after(
        self, state: int, blocks: Sequence[int], indices: Sequence[int], at: int
    ) -> int | None:
        block = blocks[self.rows[state][indices[at]]]
        return None if block == blocks[DEAD] else block


def _unreadable(octet: int) -> tuple[bool, bool, int]:
    return (not chr(octet).isalnum() or octet > 0x7F, not 0x20 < octet < 0x7F, octet)


def _blocks(machine: Automaton, marks: Iterable[Hashable]) -> list[int]:
    """The block of each state, those alike together; last, at `DEAD`, that of no language.

    Moore's refinement: blocks of one mark are split until the states in each agree on where they
    lead.
    """
    kinds: dict[Hashable, int] = {}
    blocks = [
        0 if rest is None else kinds.setdefault(mark, len(kinds) + 1)
        for rest, mark in zip(machine.completions, marks, strict=True)
    ]
    blocks.append(0)
    columns = list(dict.fromkeys(zip(*machine.rows, strict=True)))
    rows = [*zip(*columns, strict=True), (DEAD,) * len(columns)]
    # what a state leads to, and itself: two places at least, for which the getters make tuples
    signatures = [itemgetter(*row, at) for at, row in enumerate(rows[:-1])]
    signatures.append(itemgetter(*rows[-1], DEAD))
    count = 0
    while True:
        numbers: dict[tuple[int, ...], int] = {}
        refined = [numbers.setdefault(signature(blocks), len(numbers)) for signature in signatures]
        if len(numbers) == count:
            return blocks
        blocks, count = refined, len(numbers)


def _explore(
    classes: Iterable[bytes],
    start: Key,
    follow: Callable[[Key], Callable[[int], Key | None]],
    accepts: Callable[[Key], bool],
) -> tuple[Automaton, list[Key]]:
    """The automaton of all that can be reached, and its states in that order.

    `follow(state)` tells what follows that state on an octet of a class.
    """
    classes = tuple(classes)
    numbers: dict[Key, int] = {start: 0}
    rows: list[tuple[int, ...]] = []
    for key in (queue := [start]):
        row: list[int] = []
        for to in map(follow(key), range(len(classes))):
            if to is None:
                row.append(DEAD)
                continue
            if to not in numbers:
                numbers[to] = len(numbers)
                queue.append(to)
            row.append(numbers[to])
        rows.append(tuple(row))
        if len(numbers) > MOST_STATES:
            raise TooLarge(f"more than {MOST_STATES} states, its repetitions written out")
    accepting = frozenset(number for key, number in numbers.items() if accepts(key))
    return Automaton(classes, tuple(rows), accepting), queue


def difference(one: Automaton, other: Automaton) -> Automaton:
    """What is in the first language and not in the other."""
    joint: dict[tuple[int, int], bytearray] = {}
    for octet, pair in enumerate(zip(one.class_of, other.class_of, strict=True)):
        joint.setdefault(pair, bytearray()).append(octet)
    pairs = list(joint)

    def step(state: tuple[int, int], index: int) -> tuple[int, int] | None:
        (left, right), (this, that) = state, pairs[index]
        to = one.rows[left][this]
        return None if to == DEAD else (to, DEAD if right == DEAD else other.rows[right][that])

    return _explore(
        map(bytes, joint.values()),
        (0, 0),
        lambda state: partial(step, state),
        lambda state: state[0] in one.accepting and state[1] not in other.accepting,
    )[0]


def missing(one: Automaton, other: Automaton) -> bytes | None:
    """A shortest string of the first language that the other one lacks; None if there is none."""
    return difference(one, other).witness()


def automaton(node: Node) -> Automaton:
    """The automaton of a rule, as explored: `minimal` gives the smallest one.

    Its states still tell the positions in the rule apart, which makes it the better one for a
    transition cover: two alternatives that go on alike are tried both.
    """
    rows = Rows()
    return explored(Threads(rows, rows.node(node)))[0]


class Threads:
    """The ways through a rule, octet by octet, made when they are first reached.

    A thread is the position that has read the last octet, with its place in a word that is
    excluded; before all octets it is None.
    """

    def __init__(self, rows: Rows, root: int, scopes: int = 0) -> None:
        shape = Shape(tuple(rows.sets), [()] * scopes, tuple(rows.rows))
        self._walker, self._next_in_word = shape.walker(root), shape.next_in_word
        octets: list[bytearray] = [bytearray() for _ in range(shape.classes)]
        for octet, index in enumerate(shape.class_of):
            octets[index].append(octet)
        self.classes = tuple(map(bytes, octets))
        self._arcs: dict[Thread, Arcs] = {}
        self._ends: dict[Thread, list[Actions]] = {}

    def arcs(self, thread: Thread) -> Arcs:
        """The threads that follow on an octet of each class, with what begins and ends before."""
        if thread not in self._arcs:
            self._go(thread)
        return self._arcs[thread]

    def ends(self, thread: Thread) -> list[Actions]:
        """What ends behind the last octet, for each way to end there."""
        if thread not in self._ends:
            self._go(thread)
        return self._ends[thread]

    def _go(self, thread: Thread) -> None:
        positions, next_in_word = self._walker.positions, self._next_in_word
        arcs: Arcs = {}
        ends = self._ends[thread] = []
        for to, word, actions, _ in self._walker.after(*thread) if thread else self._walker.ahead:
            if to < 0:
                ends.append(actions)
                continue
            for index in compress(range(self._walker.shape.classes), positions[to].classes):
                arc = (to, word and next_in_word(word, index)), actions
                arcs.setdefault(index, []).append(arc)
        self._arcs[thread] = arcs


def explored(threads: Threads) -> tuple[Automaton, list[frozenset[Thread]]]:
    """The automaton of all threads at once, and the threads of each of its states."""

    def follow(state: frozenset[Thread]) -> Callable[[int], frozenset[Thread] | None]:
        found: dict[int, set[Thread]] = {}
        for thread in state:
            for at, arcs in threads.arcs(thread).items():
                found.setdefault(at, set()).update([to for to, _ in arcs])
        return {at: frozenset(to) for at, to in found.items()}.get

    return _explore(
        threads.classes,
        frozenset([None]),
        follow,
        lambda state: any(map(threads.ends, state)),
    )


def transition_cover(machine: Automaton, most: int = MOST_STRINGS) -> Iterator[bytes]:
    """Strings that take every transition, and every missing one, of an automaton.

    For each state and class: a shortest string to the state, an octet of the class, and a
    shortest way from there to the end, or, where there is none, from the state itself. Also the
    strings to the states alone. Where that is few strings, more of the language follow, by
    several transitions from each state; where it is more than `most`, some of those that are not
    in the language are left out, evenly.
    """
    return iter(judged_cover(machine, most))


def judged_cover(machine: Automaton, most: int = MOST_STRINGS) -> dict[bytes, bool]:
    """The strings of a transition cover, each with whether the automaton accepts it."""
    taken = dict(islice(dict(_taken(machine)).items(), most))
    others = list(_not_taken(machine))
    room = most - len(taken)
    cover = taken | dict(others[:: -(-len(others) // room)] if room else [])
    few = min(most, ENOUGH_STRINGS) - len(cover)
    return cover | dict(islice(_farther(machine), few)) if few > 0 else cover


def _taken(machine: Automaton) -> Iterator[tuple[bytes, bool]]:
    """Strings for the transitions that there are; some of them may lead nowhere."""
    for state, access in enumerate(machine.access):
        rest = machine.completions[state]
        if rest is not None:
            yield access + rest, True
        for index, to in machine.leaving(state):
            after = machine.completions[to]
            end = after if after is not None else rest or b""
            yield access + machine.representatives[index] + end, after is not None


def _not_taken(machine: Automaton) -> Iterator[tuple[bytes, bool]]:
    """Strings for the transitions that there are not, and those that stop too early."""
    for state, access in enumerate(machine.access):
        yield access, state in machine.accepting
        rest = machine.completions[state] or b""
        for octet, to in zip(machine.representatives, machine.rows[state], strict=True):
            if to == DEAD:
                yield access + octet + rest, False


def _farther(machine: Automaton) -> Iterator[tuple[bytes, bool]]:
    """Strings of the language by two transitions from each state, then by three, and so on."""
    ways = deque(enumerate(machine.access))
    first = len(ways)
    while ways:
        state, text = ways.popleft()
        for index, to in machine.leaving(state):
            if (rest := machine.completions[to]) is not None:
                farther = text + machine.representatives[index]
                ways.append((to, farther))
                if first <= 0:
                    yield farther + rest, True
        first -= 1
