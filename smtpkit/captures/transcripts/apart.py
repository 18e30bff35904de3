"""Connections whose lines stand among one another in a text: told apart by what their marks name.

A log that many connections write names each in the mark: a process, a port, an id. It is the word
with digits that parts the lines so that every part begins as a connection does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice, pairwise

from smtpkit.captures.transcripts.anchors import GREETINGS, HELLO_VERBS
from smtpkit.captures.transcripts.finder import Line, Marks
from smtpkit.generated.codecs import encode_text
from smtpkit.octets import verb_of
from smtpkit.stream import CLIENT, SERVER

_WORD = re.compile(r"\w+(?:[.:]+\w+)*")
_MOST_WORDS = 12  # of a mark, that are looked at
_MOST_APART = 2000  # connections


@dataclass(slots=True)
class _Part:
    """What one connection would be: its first and last line, and whether both sides speak."""

    begins: bool
    first: int
    last: int
    sides: int = 0


def apart(lines: list[Line], marks: Marks) -> list[list[Line]]:
    """The lines of each connection; all of them together where they are not mixed."""
    ordered = marks.ordered
    words: list[list[str] | None] = []
    for line in lines:
        found = marks.of(line, ordered)
        mark = None if found is None or not found[0] else line.text[: found[1]]
        words.append(None if mark is None else _numbers(mark))
    most = max((len(each) for each in words if each is not None), default=0)
    sides = 3 if {CLIENT, SERVER} <= set().union(*marks.sides.values()) else 0
    for place in (*range(most), -1):
        parts = _parts(lines, words, place)
        if parts is not None and all(each.begins and each.sides >= sides for each in parts):
            return _divided(lines, words, place)
    return [lines]


def _numbers(mark: str) -> list[str]:
    """The words of a mark that have digits."""
    found = (word for word in _WORD.findall(mark) if any(each.isdigit() for each in word))
    return list(islice(found, _MOST_WORDS))


def _name(words: list[str], place: int) -> object:
    """What may name a connection: one word of the mark, or at -1 both ends together."""
    if place < 0:
        return tuple(sorted(words)) if len(words) > 1 else None
    return words[place] if place < len(words) else None


def _parts(lines: list[Line], words: list[list[str] | None], place: int) -> list[_Part] | None:
    """The connections that a name makes; None where they are one, or one behind the other."""
    parts: dict[object, _Part] = {}
    for number, (line, each) in enumerate(zip(lines, words, strict=True)):
        if each is None or not line.anchors:
            continue
        named, anchor = _name(each, place), line.anchors[0]
        if named is None or len(parts) > _MOST_APART:
            return None
        part = parts.get(named)
        if part is None:
            begins = (
                anchor.said[:3] in GREETINGS or verb_of(encode_text(anchor.said)) in HELLO_VERBS
            )
            part = parts[named] = _Part(begins, number, number)
            if not begins:
                return None
        part.last = number
        part.sides |= 1 if anchor.sender == CLIENT else 2
    found = list(parts.values())
    mixed = any(after.first < part.last for part, after in pairwise(found))
    return found if mixed else None


def _divided(lines: list[Line], words: list[list[str] | None], place: int) -> list[list[Line]]:
    """The lines of each connection; what has no mark belongs to the line before it."""
    divided: dict[object, list[Line]] = {}
    last: object = None
    before: list[Line] = []  # anything is said
    for line, each in zip(lines, words, strict=True):
        named = None if each is None else _name(each, place)
        if named is not None and (named in divided or line.anchors):
            last = named
        if last is None:
            before.append(line)
        else:
            divided.setdefault(last, []).append(line)
    first, *others = divided.values()
    return [before + first, *others]
