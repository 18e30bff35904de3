"""Intermediate form -> automaton: the language that a rule means in ABNF, octet by octet.

Ordered choice and possessive repetition are how a rule is read; its automaton is what the rule
says. Alternatives have no order here and a repetition gives back what the rest needs, so a
difference between the two is a mistake in the rule: `checks` looks for one.

Every octet of a rule is a position, and each position knows which ones may follow it (Glushkov's
automaton, which has no empty transitions). Sets of positions are the bits of an integer, octets
that no rule tells apart are one class, and the sets that can be reached are the states. A capture
begins at the first positions of its item and ends behind the last ones: that is where an engine
that records spans will attach its actions.

>>> from grammar.model.nodes import (Alternation, Sequence, Literal)
>>> machine = automaton(Sequence((Alternation((Literal(b"a"), Literal(b"ab"))), Literal(b"c"))))
>>> machine.accepts(b"abc"), machine.accepts(b"AC"), machine.accepts(b"ab")
(True, True, False)
>>> machine.witness()
b'AC'

Left out, because it is checked beside the match: the look-ahead of a whole word, that a parameter
is given once only, and that a back-reference is the same octets.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, reduce
from itertools import islice
from operator import or_
from random import Random
from typing import NamedTuple, TypeVar

from grammar.model.nodes import (
    Alternation,
    BackReference,
    Capture,
    CharacterClass,
    Exclusion,
    Literal,
    Node,
    Repetition,
    RuleReference,
    Sequence,
    walk,
)

__all__ = [
    "Automaton",
    "TooLarge",
    "automaton",
    "difference",
    "judged_cover",
    "missing",
    "transition_cover",
]

#: the state from which nothing is accepted any more
DEAD = -1
#: what no sensible rule needs, its counted repetitions spelt out
MOST_POSITIONS = 10_000
MOST_STATES = 10_000
#: the strings of a transition cover
MOST_STRINGS = 20_000
ENOUGH_STRINGS = 2_000

Key = TypeVar("Key", bound=Hashable)


class TooLarge(ValueError):
    """The rule has more positions or states than are worth keeping."""


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
        blocks = _blocks(self)
        chosen = dict(zip(blocks, self.rows, strict=False))
        by_column: dict[tuple[int, ...], bytes] = {}
        for index, octets in enumerate(self.classes):
            column = tuple(blocks[row[index]] for row in chosen.values())
            by_column[column] = by_column.get(column, b"") + octets
        classes = sorted((bytes(sorted(o)), column) for column, o in by_column.items())
        place = {block: at for at, block in enumerate(chosen)}
        return _explore(
            [octets for octets, _ in classes],
            blocks[0],
            lambda block, index: _alive(classes[index][1][place[block]], blocks[DEAD]),
            {blocks[state] for state in self.accepting}.__contains__,
        )


def _alive(block: int, dead: int) -> int | None:
    return None if block == dead else block


def _unreadable(octet: int) -> tuple[bool, bool, int]:
    return (not chr(octet).isalnum() or octet > 0x7F, not 0x20 < octet < 0x7F, octet)


def _blocks(machine: Automaton) -> list[int]:
    """The block of each state, states of one language together; last, at `DEAD`, that of none.

    Moore's refinement: blocks are split until the states in each agree on where they lead.
    """
    blocks = [
        0 if rest is None else 1 + (state in machine.accepting)
        for state, rest in enumerate(machine.completions)
    ]
    blocks.append(0)
    columns = list(dict.fromkeys(zip(*machine.rows, strict=True)))
    rows = [*zip(*columns, strict=True), (DEAD,) * len(columns)]
    count = 0
    while True:
        numbers: dict[tuple[int, ...], int] = {}
        signatures = (
            (block, *map(blocks.__getitem__, row)) for block, row in zip(blocks, rows, strict=True)
        )
        refined = [numbers.setdefault(signature, len(numbers)) for signature in signatures]
        if len(numbers) == count:
            return blocks
        blocks, count = refined, len(numbers)


def _explore(
    classes: Iterable[bytes],
    start: Key,
    step: Callable[[Key, int], Key | None],
    accepts: Callable[[Key], bool],
) -> Automaton:
    """The automaton of everything that `step` can reach, numbered in the order it is found."""
    classes = tuple(classes)
    numbers: dict[Key, int] = {start: 0}
    rows: list[tuple[int, ...]] = []
    for key in (queue := [start]):
        row: list[int] = []
        for index in range(len(classes)):
            to = step(key, index)
            if to is None:
                row.append(DEAD)
                continue
            if to not in numbers:
                numbers[to] = len(numbers)
                queue.append(to)
            row.append(numbers[to])
        rows.append(tuple(row))
        if len(numbers) > MOST_STATES:
            raise TooLarge(f"more than {MOST_STATES} states")
    return Automaton(
        classes, tuple(rows), frozenset(number for key, number in numbers.items() if accepts(key))
    )


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
        step,
        lambda state: state[0] in one.accepting and state[1] not in other.accepting,
    )


def missing(one: Automaton, other: Automaton) -> bytes | None:
    """A shortest string of the first language that the other one lacks; None if there is none."""
    return difference(one, other).witness()


def automaton(node: Node) -> Automaton:
    """The automaton of a rule, as built: `minimal` gives the smallest one.

    Its states still tell the positions in the rule apart, which makes it the better one for a
    transition cover: two alternatives that go on alike are tried both.
    """
    positions = _Positions(_alphabet(node))
    whole = positions.add(node)
    positions.join(whole, _Positions.END)
    return positions.determined(whole.first | whole.empty)


def _alphabet(node: Node) -> list[bytes]:
    """The classes of octets that nothing in the node tells apart."""
    signature: list[list[int]] = [[] for _ in range(256)]
    for number, octets in enumerate(dict.fromkeys(_sets(node))):
        for octet in octets:
            signature[octet].append(number)
    classes: dict[tuple[int, ...], bytearray] = {}
    for octet, numbers in enumerate(signature):
        classes.setdefault(tuple(numbers), bytearray()).append(octet)
    return [bytes(octets) for octets in classes.values()]


def _sets(node: Node) -> Iterator[frozenset[int]]:
    for inner in walk(node):
        match inner:
            case CharacterClass():
                yield inner.octets.octets
            case Literal():
                yield from map(_any_case, inner.octets)
            case Exclusion():
                yield from map(_any_case, "".join(inner.words).encode("ascii"))


def _any_case(octet: int) -> frozenset[int]:
    return frozenset((octet & 0xDF, octet | 0x20) if chr(octet).isalpha() else (octet,))


class _Span(NamedTuple):
    """A part of a rule: where it begins, where it ends, and whether it may be empty.

    `first` and `last` are sets of positions, `empty` is 0 or 1.
    """

    first: int
    last: int
    empty: int


#: the empty string, and no string at all
_NOTHING, _NEVER = _Span(0, 0, 1), _Span(0, 0, 0)


class _Positions:
    """The positions of a rule: which classes each reads, and which positions may follow it.

    Position 0 reads nothing and stands for the end.
    """

    END = _Span(1, 1, 0)

    def __init__(self, classes: list[bytes]) -> None:
        self.classes = classes
        self.index_of = {octet: n for n, octets in enumerate(classes) for octet in octets}
        self.reading = [0] * len(classes)
        self.follow = [0]

    def position(self, octets: Iterable[int]) -> _Span:
        """A new position that reads one of these octets."""
        number = len(self.follow)
        if number > MOST_POSITIONS:
            raise TooLarge(f"more than {MOST_POSITIONS} octets long when written out")
        self.follow.append(0)
        for index in {self.index_of[octet] for octet in octets}:
            self.reading[index] |= 1 << number
        return _Span(1 << number, 1 << number, 0)

    def join(self, before: _Span, after: _Span) -> _Span:
        """One part followed by the other."""
        for number in _bits(before.last):
            self.follow[number] |= after.first
        return _Span(
            before.first | (after.first if before.empty else 0),
            after.last | (before.last if after.empty else 0),
            before.empty & after.empty,
        )

    def add(self, node: Node) -> _Span:
        """The positions of a node."""
        match node:
            case Literal():
                return self._sequence(self.position(_any_case(octet)) for octet in node.octets)
            case CharacterClass():
                octets = node.octets.octets
                return self._repeated(lambda: self.position(octets), node.least, node.most)
            case Sequence():
                return self._sequence(self.add(item) for item in node.items)
            case Alternation():
                return reduce(_either, [self.add(item) for item in node.items], _NEVER)
            case Repetition():
                item = node.item
                return self._repeated(lambda: self.add(item), node.least, node.most)
            case Exclusion():
                return self._embedded(_without(node))
            case Capture() | RuleReference() | BackReference():
                return self.add(node.item)
            case _:
                raise TypeError(f"no automaton is made of {node!r}")

    def _sequence(self, parts: Iterable[_Span]) -> _Span:
        return reduce(self.join, parts, _NOTHING)

    def _repeated(self, part: Callable[[], _Span], least: int, most: int | None) -> _Span:
        """A part so many times: each time it has positions of its own."""
        if most is None:
            needed = [part() for _ in range(max(least, 1))]
            self.join(needed[-1], needed[-1])
            whole = self._sequence(needed)
            return whole if least else whole._replace(empty=1)
        whole, rest = self._sequence(part() for _ in range(least)), _NOTHING
        for _ in range(most - least):
            # from its end, as in [ a [ a [ a ] ] ]
            rest = self.join(part(), rest)._replace(empty=1)
        return self.join(whole, rest)

    def _embedded(self, machine: Automaton) -> _Span:
        """A finished automaton: a position for each pair of states that follow one another."""
        into: dict[tuple[int, int], int] = {}
        leaving = [0] * len(machine.rows)
        for state in range(len(machine.rows)):
            ways: dict[int, bytes] = {}
            for index, to in machine.leaving(state):
                ways[to] = ways.get(to, b"") + machine.classes[index]
            for to, octets in ways.items():
                into[state, to] = position = self.position(octets).first
                leaving[state] |= position
        for (_, to), position in into.items():
            self.follow[position.bit_length() - 1] |= leaving[to]
        last = _union(position for (_, to), position in into.items() if to in machine.accepting)
        return _Span(leaving[0], last, int(0 in machine.accepting))

    def determined(self, start: int) -> Automaton:
        """The automaton of the sets of positions that were read last; before all, of none."""
        after: dict[int, int] = {0: start}

        def step(read: int, index: int) -> int | None:
            if read not in after:
                after[read] = _union(self.follow[number] for number in _bits(read))
            return after[read] & self.reading[index] or None

        return _explore(self.classes, 0, step, lambda read: bool(after[read] & 1))


def _without(node: Exclusion) -> Automaton:
    """The item of an exception, without its words."""
    words = Alternation(tuple(Literal(word.encode("ascii")) for word in node.words))
    item = automaton(node.item)
    return (difference(item, automaton(words)) if node.words else item).minimal()


def _either(one: _Span, other: _Span) -> _Span:
    return _Span(one.first | other.first, one.last | other.last, one.empty | other.empty)


def _union(masks: Iterable[int]) -> int:
    return reduce(or_, masks, 0)


def _bits(mask: int) -> Iterator[int]:
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


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
