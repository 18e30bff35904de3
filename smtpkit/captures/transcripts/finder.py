"""Who speaks in a text: found by what is said, and by the shape of what stands before it.

What is a reply is told by its code, what is a command by its verb. The mark before both is known
by its shape, which is the same over the text: times, ids and addresses vary in their digits only.
No arrow means a side by itself: servers and clients write the same ones for opposite directions.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from smtpkit.captures.transcripts.anchors import DATA_VERBS, DEEPEST, QUOTES, Anchor, anchors
from smtpkit.stream import CLIENT, SERVER, Sender

_WORD = re.compile(r"[A-Za-z0-9_]+|\s+|.", re.DOTALL)
_PREFIXES = ("b", "u", "r")
_LINKS = ".:,-+/"
_NEARLY = 0.6  # how alike two marks of one side are
_MOST_MARKS = 24  # of one side
_COLUMN = 25  # lines from which on a number is a column
_LETTERS = re.compile(r"[A-Za-z]+")
_SYMBOLS = re.compile(r"[^\w\s]{1,8}\s*\Z")


@dataclass(slots=True)
class Line:
    """A line of a text, with its shape: words with digits in them are the same."""

    text: str
    shape: str = ""
    places: array[int] = field(default_factory=lambda: array("H"))  # of each character of it
    anchors: list[Anchor] = field(default_factory=list)

    @classmethod
    def of(cls, text: str) -> Line:
        """A line with its shape, of its first characters."""
        line = cls(text)
        shape: list[str] = []
        at = 0
        for word in _WORD.finditer(text, 0, DEEPEST):
            said = word[0]
            place = word.start()
            if said[0].isspace():
                said = " "
            elif said in QUOTES:
                said = "'"
                if shape and shape[-1] in _PREFIXES and shape[-2:-1] != ["'"]:
                    shape.pop()  # b'...' of Python
                    line.places.pop()
            elif (said[0].isalnum() or said[0] == "_") and any(c.isdigit() for c in said):
                said = "#"
                if len(shape) > 1 and shape[-2] == "#" and shape[-1] in _LINKS:
                    # one number of many parts: a time, an address
                    shape.pop()
                    line.places.pop()
                    continue
            shape.append(said)
            line.places.extend(range(place, place + len(said)))
            at += len(said)
        line.shape = "".join(shape)
        line.places.append(min(len(text), DEEPEST))
        line.anchors = anchors(text)
        return line

    def mark_before(self, position: int) -> str:
        """The shape of what stands before a place."""
        mark = self.shape[: _bisect(self.places, position)]
        return mark

    def behind(self, mark: str) -> int | None:
        """Where the text behind a mark begins; None where the line has another one."""
        if self.shape.startswith(mark):
            return self.places[len(mark)]
        if mark.endswith(" ") and self.shape == mark[:-1]:
            return len(self.text)
        return None


def _bisect(places: array[int], position: int) -> int:
    low, high = 0, len(places) - 1
    while low < high:
        middle = (low + high) // 2
        if places[middle] < position:
            low = middle + 1
        else:
            high = middle
    return low


@dataclass(slots=True)
class Marks:
    """What stands before what each side says; "" is no mark at all."""

    sides: dict[str, set[Sender]]
    logged: str = ""  # what all marks begin with
    widths: dict[str, int] = field(default_factory=dict)  # of the blanks at the end of a mark

    @property
    def ordered(self) -> list[str]:
        """The marks, the longest first."""
        return sorted((mark for mark in self.sides if mark), key=len, reverse=True)

    def of(self, line: Line, ordered: list[str]) -> tuple[str, int] | None:
        """The mark of a line, and where what is said begins; None where it has none."""
        for mark in ordered:
            at = line.behind(mark)
            if at is not None:
                blanks = at - len(line.text[:at].rstrip()) - self.widths.get(mark, 0)
                return mark, at - max(0, blanks)
        return None


def find_marks(lines: list[Line]) -> Marks | None:
    """Find how a text marks who is speaking; None where nobody says anything."""
    seen: dict[Sender, dict[str, list[tuple[int, str]]]] = {
        CLIENT: defaultdict(list),
        SERVER: defaultdict(list),
    }
    widths: dict[str, int] = {}
    before: dict[str, str] = {}  # codes that go on in the next line, and their mark
    above: set[int] = set()  # where in the line before a server speaks
    for number, line in enumerate(lines):
        goes_on: dict[str, str] = {}
        here: set[int] = set()
        for anchor in line.anchors:
            mark = line.mark_before(anchor.position)
            before_it = line.text[: anchor.position]
            width = len(before_it) - len(before_it.rstrip())
            widths[mark] = min(width, widths.get(mark, width))
            if anchor.sender == SERVER and anchor.said[3:4] == "-":
                goes_on[anchor.said[:3]] = before.get(anchor.said[:3], mark)
            if anchor.sender == SERVER:
                here.add(anchor.position)
                if before.get(anchor.said[:3], mark) != mark:
                    continue
                if mark == " " and anchor.position in above:
                    continue  # a further reply below the one with the mark
            seen[anchor.sender][mark].append((number, anchor.said.strip()))
        if line.text.strip():
            before, above = goes_on, here
    _forget_columns(seen)
    _forget_echoes(lines, seen)
    mains = {side: _main(found) for side, found in seen.items()}
    if _is_in_data(seen, mains):
        mains[SERVER] = None
    sides: dict[str, set[Sender]] = defaultdict(set)
    for side, main in mains.items():
        if main is None:
            continue
        sides[main].add(side)
        other = mains[SERVER if side == CLIENT else CLIENT]
        begun = tuple(each for each in mains.values() if each)
        for mark in sorted(seen[side], key=lambda mark: len(seen[side][mark]))[-_MOST_MARKS:]:
            if mark and not mark.startswith(begun) and _is_also(mark, main, other, seen):
                sides[mark].add(side)
    if not sides:
        return None
    for mark, both in sides.items():
        if len(both) > 1 and mark:
            counts = {side: len(seen[side][mark]) for side in both}
            most = max(counts, key=counts.__getitem__)
            if min(counts.values()) * 6 < counts[most] and mark not in mains.values():
                sides[mark] = {most}
    return Marks(dict(sides), _logged([mark for mark in sides if mark]), widths)


def _main(found: dict[str, list[tuple[int, str]]]) -> str | None:
    """The mark of most lines; where there are as many without one, none."""
    if not found:
        return None
    counts = {mark: sum(map(_weight, places)) for mark, places in found.items()}
    most = max(counts, key=counts.__getitem__)
    return "" if counts.get("", 0) >= 0.75 * counts[most] else most


def _weight(place: tuple[int, str]) -> int:
    """How much a line tells: a path more than a verb, and a code alone little."""
    said = place[1]
    return 1 if said.isdigit() else 6 if ":" in said and said[:1].isalpha() else 3


def _forget_columns(seen: dict[Sender, dict[str, list[tuple[int, str]]]]) -> None:
    """Forget marks behind which the same number stands in line after line: a process id.

    Replies that are all the same are none: between them commands are said, and no others are
    elsewhere.
    """
    asked = sorted({number for found in seen[CLIENT].values() for number, _ in found})
    for mark, places in list(seen[SERVER].items()):
        codes = Counter(said[:3] for _, said in places if said[3:4] == " ")
        if codes and len(places) >= _COLUMN and codes.most_common(1)[0][1] * 4 > 3 * len(places):
            turns = len({bisect_left(asked, number) for number, _ in places})
            others = (each for name, each in seen[SERVER].items() if name != mark)
            if turns * 3 < len(places) and any(
                len({said[:3] for _, said in each}) > 2 for each in others
            ):
                del seen[SERVER][mark]


def _forget_echoes(lines: list[Line], seen: dict[Sender, dict[str, list[tuple[int, str]]]]) -> None:
    """Forget commands that a reply before them in the line only speaks of."""
    for mark, places in list(seen[CLIENT].items()):
        own = [each for each in places if not _is_behind_reply(lines[each[0]], each[1], seen)]
        if own:
            seen[CLIENT][mark] = own
        else:
            del seen[CLIENT][mark]


def _is_behind_reply(
    line: Line, said: str, seen: dict[Sender, dict[str, list[tuple[int, str]]]]
) -> bool:
    first = line.anchors[0]
    return (
        first.sender == SERVER
        and first.said.strip() != said
        and line.mark_before(first.position) in seen[SERVER]
    )


def _is_in_data(
    seen: dict[Sender, dict[str, list[tuple[int, str]]]], mains: dict[Sender, str | None]
) -> bool:
    """Whether the few replies found are lines of mail data: the server is not shown."""
    client, server = mains[CLIENT], mains[SERVER]
    if client is None or server is None:
        return False
    asked = [number for number, said in seen[CLIENT][client] if said.upper() in DATA_VERBS]
    replies = seen[SERVER][server]
    return (
        bool(asked)
        and len(replies) <= 3
        and replies[0][0] > asked[0]
        and not any(said.startswith("354") for _, said in replies)
    )


def _is_also(
    mark: str, main: str, other: str | None, seen: dict[Sender, dict[str, list[tuple[int, str]]]]
) -> bool:
    """Whether a mark is one more of a side, and does not say everything twice."""
    side = SERVER if main in seen[SERVER] and mark in seen[SERVER] else CLIENT
    here, there = seen[side][mark], seen[side].get(main, [])
    if there and here[-1][0] > there[0][0] and here[0][0] < there[-1][0]:
        said = Counter(text for _, text in there)
        if sum(text in said for _, text in here) * 2 > len(here):
            return False
    if not main:
        # the first line of a packet has a mark, and the others none
        return not _LETTERS.search(mark) and all(
            len(found.get(mark, ())) > 1 for found in seen.values()
        )
    same = _same(mark, main)
    tails = mark[same:], main[same:]
    if not tails[0].strip():
        return False
    words = [set(_LETTERS.findall(tail)) for tail in tails]
    if words[0] == words[1]:
        return "#" not in tails[0] or "#" in tails[1]
    ends = [_SYMBOLS.search(tail) for tail in tails]
    alike = SequenceMatcher(None, *tails).ratio()
    if (
        other
        and SequenceMatcher(None, mark, other).ratio() > SequenceMatcher(None, mark, main).ratio()
    ):
        return False
    return all(ends) and len({end[0] for end in ends if end}) == 1 and alike >= _NEARLY


def _same(mark: str, other: str) -> int:
    """How many characters two marks begin with, up to a blank."""
    same = 0
    while same < min(len(mark), len(other)) and mark[same] == other[same]:
        same += 1
    return mark.rfind(" ", 0, same) + 1


def _logged(marks: list[str]) -> str:
    """What all marks begin with, up to a blank: the time and the level of a log."""
    if not marks:
        return ""
    low, high = min(marks), max(marks)
    return low[: _same(low, high)]
