"""Intermediate form -> automaton with operations: where each capture stands, found in one pass.

A transition carries what is done before its octet is read, and a state what is done where the
octets end. All threads write into the same captures, and the last write counts, which
`grammar.review.writes` proves to be the right one. There is no order of choice.

>>> from grammar.language.text import DIGIT, LETTER, Octets, Struct
>>> from grammar.model.shapes import shape
>>> machine = tagged(shape(Struct("to" / Octets(LETTER), " ", "size" / Octets(DIGIT, 2, 2))))
>>> machine.run(b"ab 12")
Found(spans={1: (0, 2), 2: (3, 5)}, is_beyond_ascii=False)
>>> [(each.kind.name, each.group) for each in machine.before(machine.after(b"ab"), b" ")]
[('END', 1)]
>>> [(each.kind.name, each.length) for each in machine.at_end[machine.after(b"ab 12")]]
[('WORD', 2)]
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

from grammar.model.automaton import Actions, Automaton, Thread, Threads, explored
from grammar.model.nodes import BackReference, Capture, Node, RuleReference, fixed_length
from grammar.model.rows import Rows

__all__ = ["Found", "Kind", "Operation", "TaggedAutomaton", "TaggedThreads", "tagged", "tagged_of"]


class Kind(IntEnum):
    """What an operation does; those at one place are done in this order."""

    #: the capture ends here
    END = 0
    #: the capture, of one length, ends here, and began so many octets before
    WORD = 1
    #: so many octets before this place are those of the capture, or all is refused
    SAME = 2
    #: the capture begins here
    BEGIN = 3
    #: text beyond ASCII begins here
    MARK = 4


class Operation(NamedTuple):
    """Something done at a place; captures are numbered as `captures` lists them, from 1.

    `once`: all is refused where the capture has ended before.
    """

    kind: Kind
    group: int = 0
    length: int = 0
    once: bool = False


Operations = tuple[Operation, ...]


class Found(NamedTuple):
    """What was written over octets that are accepted: captures that stand there, by number."""

    spans: dict[int, tuple[int, int]]
    is_beyond_ascii: bool


@dataclass(frozen=True)
class TaggedAutomaton(Automaton):
    """An automaton with operations.

    `operations[state][index]` is the number in `lists` of what is done before `rows[state][index]`
    is taken; `at_end` has what is done where the octets end in an accepting state.
    """

    operations: tuple[tuple[int, ...], ...]
    lists: tuple[Operations, ...]
    at_end: dict[int, Operations]

    def before(self, state: int, octet: bytes) -> Operations:
        """What is done in a state before an octet is read."""
        return self.lists[self.operations[state][self.class_of[ord(octet)]]]

    def run(self, octets: bytes) -> Found | None:
        """What is found in octets; None where they are refused."""
        state, spans, begun, beyond_ascii = 0, dict[int, tuple[int, int]](), dict[int, int](), False
        for at in range(len(octets) + 1):
            octet = octets[at : at + 1]
            if not octet and state not in self.accepting:
                return None
            for kind, group, length, once in (
                self.before(state, octet) if octet else self.at_end[state]
            ):
                if once and group in spans:
                    return None
                match kind:
                    case Kind.END:
                        spans[group] = begun[group], at
                    case Kind.WORD:
                        spans[group] = at - length, at
                    case Kind.SAME:
                        if octets[slice(*spans[group])] != octets[at - length : at]:
                            return None
                    case Kind.BEGIN:
                        begun[group] = at
                    case Kind.MARK:
                        beyond_ascii = True
            if octet:
                state = self.rows[state][self.class_of[ord(octet)]]
                if state < 0:
                    return None
        return Found(spans, beyond_ascii)

    def minimal(self) -> TaggedAutomaton:
        """The smallest one that does the same at each place."""
        marks = [(self.at_end.get(n), row) for n, row in enumerate(self.operations)]
        machine, states, indices = self.merged(marks, self.operations)
        return TaggedAutomaton(
            machine.classes,
            machine.rows,
            machine.accepting,
            tuple(tuple(self.operations[state][index] for index in indices) for state in states),
            self.lists,
            {number: self.at_end[states[number]] for number in sorted(machine.accepting)},
        )


class _Rows(Rows):
    """Rows with a scope for each capture, and for all else that is done."""

    def __init__(self) -> None:
        super().__init__()
        #: what is done where a scope begins (n) and where it ends (-n)
        self.done: dict[int, Operation] = {}
        self.scopes = self._captures = 0
        self._named: dict[str, int] = {}

    def node(self, node: Node) -> int:
        match node:
            case Capture():
                self._captures += 1
                self._named[node.name] = group = self._captures
                item, length = super().node(node), fixed_length(node.item)
                if length is not None:
                    word = Operation(Kind.WORD, group, length, node.once)
                    return self._scope(item, None, word)
                begin = Operation(Kind.BEGIN, group, once=node.once)
                return self._scope(item, begin, Operation(Kind.END, group))
            case BackReference():
                length = fixed_length(node.item)
                if length is None:
                    raise TypeError(f"the field {node.name} comes back, but has no one length")
                same = Operation(Kind.SAME, self._named[node.name], length)
                return self._scope(super().node(node), None, same)
            case RuleReference() if node.rule.encoding:
                return self._scope(super().node(node), Operation(Kind.MARK), None)
        return super().node(node)

    def _scope(self, item: int, begin: Operation | None, end: Operation | None) -> int:
        self.scopes += 1
        if begin is not None:
            self.done[self.scopes] = begin
        if end is not None:
            self.done[-self.scopes] = end
        return self.row("scope", self.scopes, item)


class TaggedThreads(Threads):
    """The ways through a node, with what is done on each of them."""

    def __init__(self, node: Node) -> None:
        rows = _Rows()
        root = rows.node(node)
        super().__init__(rows, root, rows.scopes)
        self._of_action = rows.done
        self._done: dict[Actions, Operations] = {}

    def done(self, actions: Actions) -> Operations:
        """What is done where these begin and end, in order."""
        if actions not in self._done:
            found = {self._of_action[each] for each in actions if each in self._of_action}
            for begin in [each for each in found if each.kind is Kind.BEGIN]:
                end = Operation(Kind.END, begin.group)
                if end in found:  # of no octets
                    found -= {begin, end}
                    found.add(begin._replace(kind=Kind.WORD))
            self._done[actions] = tuple(sorted(found))
        return self._done[actions]

    def done_by_all(self, ways: Iterable[Actions]) -> Operations:
        """What is done where octets go several ways at once."""
        distinct = set(ways)
        if len(distinct) == 1:
            return self.done(*distinct)
        return tuple(sorted({each for actions in distinct for each in self.done(actions)}))


def tagged(node: Node) -> TaggedAutomaton:
    """The automaton of a node with operations, as explored: `minimal` gives the smallest one."""
    return tagged_of(TaggedThreads(node))[0]


def tagged_of(threads: TaggedThreads) -> tuple[TaggedAutomaton, list[frozenset[Thread]]]:
    """The automaton of these threads, and the threads of each of its states."""
    machine, states = explored(threads)
    numbers: dict[Operations, int] = {(): 0}
    seen: dict[frozenset[Actions], int] = {}
    operations: list[tuple[int, ...]] = []
    for state, row in zip(states, machine.rows, strict=True):
        ways: dict[int, set[Actions]] = {}
        for thread in state:
            for index, arcs in threads.arcs(thread).items():
                ways.setdefault(index, set()).update([actions for _, actions in arcs])
        done = [0] * len(row)
        for index, actions in ways.items():
            if (key := frozenset(actions)) not in seen:
                seen[key] = numbers.setdefault(threads.done_by_all(key), len(numbers))
            done[index] = seen[key]
        operations.append(tuple(done))
    at_end = {
        number: threads.done_by_all(
            actions for thread in states[number] for actions in threads.ends(thread)
        )
        for number in sorted(machine.accepting)
    }
    parts = machine.classes, machine.rows, machine.accepting
    return TaggedAutomaton(*parts, tuple(operations), tuple(numbers), at_end), states
