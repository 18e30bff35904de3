"""Whether one pass finds the captures: the last write to each of them has to be the right one.

An automaton follows all ways through a rule at once, and does what is done on any of them
(`grammar.model.actions`). So it is run beside each single way: what it does and the way does not is
wrong, until the way does the same. Where the octets end, no capture of the way may begin or end in
a wrong place, and no other one may have ended. So octets with two ways on which other captures are
found are refused, too.

>>> from grammar.language.text import DIGIT, LETTER, Octets, Select, Struct
>>> from grammar.model.shapes import shape
>>> code, text = "code" / Octets(DIGIT, 3, 3), Octets(DIGIT | LETTER)
>>> wrong_write(shape(Select(Struct(code, " ", text), Struct(text, "."))))
>>> wrong_write(shape(Select(Struct(code, text), text)))
(b'0000', 'code')
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from grammar.model.actions import Kind, Operations, TaggedAutomaton, TaggedThreads, tagged_of
from grammar.model.automaton import Thread
from grammar.model.nodes import Node, captures

__all__ = ["wrong_write"]

#: what writes where a capture begins, and that it has ended
STARTS = (Kind.WORD, Kind.BEGIN)
ENDS = (Kind.END, Kind.WORD, Kind.MARK)
#: what has happened to a capture on a way, and what is wrong with it
BEGUN, ENDED, WRONG_START, WRONG_END, REFUSED = range(5)
#: of the captures in doubt: what, and the capture's number; 0 is text beyond ASCII
Marks = frozenset[tuple[int, int]]
#: a way through a rule, beside the automaton: its state, the thread of the way, and the marks
Beside = tuple[int, Thread, Marks]


@lru_cache(maxsize=1 << 10)
def wrong_write(node: Node) -> tuple[bytes, str] | None:
    """Shortest octets in which a capture is not found where it stands, and its name.

    None if there are none.
    """
    found = captures(node)
    if not found:
        return None
    threads = TaggedThreads(node)
    machine, states = tagged_of(threads)
    if not (doubtful := _doubtful(threads, machine, states)):
        return None
    for octets, marks in _ways(threads, machine, doubtful):
        wrong = [group for what, group in marks if what not in (BEGUN, ENDED)]
        if wrong:
            group = min(wrong)
            return octets, found[group - 1].name if group else "text beyond ASCII"
    return None


def _doubtful(
    threads: TaggedThreads, machine: TaggedAutomaton, states: list[frozenset[Thread]]
) -> set[int]:
    """The captures to which something is done that some way does not do."""
    found: set[int] = set()
    for number, (state, row) in enumerate(zip(states, machine.operations, strict=True)):
        for thread in state:
            for index, arcs in threads.arcs(thread).items():
                done = machine.lists[row[index]]
                for _, actions in arcs if done else ():
                    found.update(each.group for each in {*done}.difference(threads.done(actions)))
            for actions in threads.ends(thread):
                done = machine.at_end[number]
                found.update(each.group for each in {*done}.difference(threads.done(actions)))
    return found


def _ways(
    threads: TaggedThreads, machine: TaggedAutomaton, doubtful: set[int]
) -> Iterator[tuple[bytes, Marks]]:
    """The ways through a rule, the shortest first, each with the marks that it ends with."""
    start: Beside = 0, None, frozenset()
    access = {start: b""}
    for state, thread, marks in (queue := [start]):
        octets = access[state, thread, marks]
        for actions in threads.ends(thread):
            after = _marks(marks, threads.done(actions), machine.at_end[state], doubtful)
            if after is not None:
                yield octets, after
        for index, arcs in threads.arcs(thread).items():
            done = machine.lists[machine.operations[state][index]]
            for to, actions in arcs:
                after = _marks(marks, threads.done(actions), done, doubtful)
                if after is None:
                    continue
                beside = machine.rows[state][index], to, after
                if beside not in access:
                    access[beside] = octets + machine.representatives[index]
                    queue.append(beside)


def _marks(marks: Marks, own: Operations, done: Operations, doubtful: set[int]) -> Marks | None:
    """The marks after something was done at a place, of which some is a way's own.

    None where the way itself is refused.
    """
    known = set(marks)
    starts = {(each.group, each.length) for each in own if each.kind in STARTS}
    ends = {each.group for each in own if each.kind in ENDS}
    for operation in done:
        kind, group, length, once = operation
        if group not in doubtful:
            continue
        has_ended, is_wrong = (ENDED, group) in known, (WRONG_END, group) in known
        if once and has_ended and operation in own:
            return None
        if kind is Kind.SAME:
            is_wrong = is_wrong or (WRONG_START, group) in known or operation not in own
        if (once and has_ended) or (is_wrong and (once or kind is Kind.SAME)):
            known.add((REFUSED, group))
        if kind in STARTS:
            if (group, length) in starts:
                known.add((BEGUN, group))
                known.discard((WRONG_START, group))
            elif (BEGUN, group) in known:
                known.add((WRONG_START, group))
        if kind in ENDS:
            if group in ends:
                known.add((ENDED, group))
                known.discard((WRONG_END, group))
            elif kind is not Kind.MARK or not has_ended:
                known.add((WRONG_END, group))
    return frozenset(known)
