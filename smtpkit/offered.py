"""Lines of an answer to EHLO that are not right: what they say all the same, and what is wrong.

One flaw costs one word. Blanks are collapsed, a sign behind the keyword is a space, and of the
words those are kept that the rule of the keyword accepts. What was done is said of the line, by
the names of `smtpkit.generated.leniencies`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache
from itertools import pairwise

from smtpkit.errors import BuildError
from smtpkit.generated.codecs import encode_text
from smtpkit.generated.constants import REPLY_OK
from smtpkit.generated.leniencies import (
    AMBIGUOUS,
    BAD_VALUE,
    BLANKS,
    EQUALS_SIGN,
    EXTRA_TEXT,
    LOST_LINE_ENDS,
    MASKED,
    NEARLY_KEYWORD,
    NO_DOMAIN,
    NO_KEYWORD,
    NO_VALUE,
    OFFERED,
    OLD_SPELLING,
    REPEATED_NAME,
    SEPARATOR,
    STATUS_PLACE,
    TRAILING_BLANKS,
    VALUE,
)
from smtpkit.generated.patterns import EHLO_PARAM, KEYWORD
from smtpkit.generated.replies import EhloReply, Reply
from smtpkit.matching import Defect
from smtpkit.profiles import lenient_view

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Any

    Span = tuple[int, int]
    Views = Mapping[str, type[Any]]


class MalformedLine(str):
    """A line of an answer to EHLO that is not right, as it was sent; `defects` say why.

    It is text, without reply code and line end. The spans of its defects are offsets in its own
    octets.

    >>> import smtpkit
    >>> offered = smtpkit.Capabilities(b"250-x.example\\r\\n250 AUTH PLAIN !! LOGIN\\r\\n")
    >>> offered.auth, offered.malformed
    (('PLAIN', 'LOGIN'), ('AUTH PLAIN !! LOGIN',))
    >>> [(each.name, each.span) for each in offered.malformed[0].defects]
    [('bad-value', (11, 13))]
    """

    __slots__ = ("defects",)

    #: what is wrong with it, in the order of the line
    defects: tuple[Defect, ...]

    def __new__(cls, line: str, defects: Iterable[Defect] = ()) -> MalformedLine:
        made = super().__new__(cls, line)
        made.defects = tuple(sorted(defects, key=lambda each: each.span))
        return made

    def __reduce__(self) -> Any:
        return MalformedLine, (str(self), self.defects)


class OfferedLine:
    """What a line says: its keyword as it was sent, what follows it, its view, what is wrong.

    `name` is the keyword in upper case, "" where there is none. `is_old` says that its keyword is
    in an old spelling, so that a line that is right counts before it.
    """

    __slots__ = ("defects", "is_old", "keyword", "name", "rest", "view")

    def __init__(self, name: str, keyword: str, rest: str) -> None:
        self.name, self.keyword, self.rest = name, keyword, rest
        self.view: Any = None
        self.defects: list[Defect] = []
        self.is_old = False

    def flaw(self, name: str, span: Span, more: str = "") -> None:
        """Something is wrong with it."""
        self.defects.append(flaw(name, span, more))


def flaw(name: str, span: Span, more: str = "") -> Defect:
    """What is wrong with a line, and where."""
    return Defect(name, span, f"{OFFERED[name]}: {more}" if more else OFFERED[name])


_WORD = re.compile(rb"[^ \t]+")
_PIECE = re.compile(rb"[^,]+")
_SIGNS = (b"=", b":", b";", b",")
_JOINED = re.compile(rb"%d[- ]" % REPLY_OK)


def lines_of(line: str, known: Views) -> tuple[list[OfferedLine], list[Defect]]:
    """What a line says, and what is wrong with the whole of it.

    It is several lines where their ends were lost.
    """
    octets = encode_text(line)
    pieces = _joined(octets, known)
    if not pieces:
        alone = line_of(octets, known)
        return [alone], alone.defects
    defects = [flaw(LOST_LINE_ENDS, (a, b)) for (_, a), (b, _) in pairwise(pieces)]
    found = []
    for start, end in pieces:
        each = line_of(octets[start:end], known)
        found.append(each)
        defects += [
            Defect(one.name, (start + one.span[0], start + one.span[1]), one.sentence)
            for one in each.defects
        ]
    return found, defects


def _joined(octets: bytes, known: Views) -> list[Span]:
    """Where the lines stand that one line is made of; none where it is one."""
    codes = [match.span() for match in _JOINED.finditer(octets)]
    starts, ends = [0, *(b for _, b in codes)], [*(a for a, _ in codes), len(octets)]
    pieces = [*zip(starts, ends, strict=True)]
    # a value may be 250, too, but no keyword that is known stands behind that
    is_joined = codes and all(_first_word(octets[a:b]) in known for a, b in pieces)
    return pieces if is_joined else []


def _first_word(octets: bytes) -> str:
    match = KEYWORD.match(octets)
    return match[0].decode("ascii").upper() if match else ""


def line_of(octets: bytes, known: Views) -> OfferedLine:
    """What a line says, and what is wrong with it."""
    words = [match.span() for match in _WORD.finditer(octets)]
    status = code_before(octets)
    if status:
        # it is read as if the code were not there
        found = line_of(b" " * status + octets[status:], known) if words[1:] else None
        if found is None or not found.name:
            found = OfferedLine("", "", _text(octets))
            found.flaw(NO_KEYWORD, words[0])
        found.defects = [each for each in found.defects if each.span[0] >= status]
        found.flaw(STATUS_PLACE, words[0])
        return found
    found = _keyword_of(octets, words, known)
    for before, after in pairwise([(0, 0), *words]):
        # the keyword begins the line, and a sign may end it; one space is before each other word
        gap = before[1], after[0]
        if octets[slice(*gap)] not in (b" " if before[1] else b"", b""):
            found.flaw(BLANKS, gap)
    last = len(octets.rstrip(b" \t"))
    if words and last < len(octets):
        found.flaw(TRAILING_BLANKS, (last, len(octets)))
    view = known.get(found.name)
    rest = words[1:]
    if view is None:
        for span in rest if found.name else ():
            if EHLO_PARAM.fullmatch(octets, *span) is None:
                found.flaw(BAD_VALUE, span)
        for why in suspicions(_text(octets), known):
            found.flaw(*why)
    else:
        _read(found, view, octets, rest)
    return found


def _keyword_of(octets: bytes, words: list[Span], known: Views) -> OfferedLine:
    """The keyword of a line; what it takes of the first word is cut off there."""
    if not words:
        return _without_keyword(octets, (0, len(octets)))
    start, end = words[0]
    word = octets[start:end]
    rest = octets[end:].strip(b" \t")
    if KEYWORD.fullmatch(word) is not None:
        keyword = word.decode("ascii")
        found = OfferedLine(keyword.upper(), keyword, _text(rest))
        of_it = known.get(found.name)
        if (
            of_it is not None
            and rest[:1] in (b"=", b":")
            and _accepted(of_it, octets, words[1:]) is None
        ):
            at, last = words[1]
            found = OfferedLine(found.name, keyword, _text(rest[1:].lstrip(b" \t")))
            found.flaw(EQUALS_SIGN, (at, at + 1))
            words[1:2] = [(at + 1, last)] if at + 1 < last else []
        return found
    for view in known.values():
        for spelling in view.also:
            length = len(spelling)
            if word[:length].upper() == spelling.upper().encode("ascii") and (
                length == len(word) or spelling.endswith("=")
            ):
                found = OfferedLine(
                    view.keyword, view.keyword, _text(octets[start + length :].strip(b" \t"))
                )
                found.is_old = True
                found.flaw(OLD_SPELLING, (start, start + length))
                _cut(words, start + length)
                return found
    match = KEYWORD.match(word)
    if match is not None and word[match.end() : match.end() + 1] in _SIGNS:
        name = match[0].decode("ascii").upper()
        if name in known:
            at = start + match.end()
            found = OfferedLine(
                name, match[0].decode("ascii"), _text(octets[at + 1 :].strip(b" \t"))
            )
            found.flaw(EQUALS_SIGN, (at, at + 1))
            _cut(words, at + 1)
            return found
    return _without_keyword(octets, words[0])


def code_before(octets: bytes) -> int:
    """How long an enhanced status code is that a line begins with; 0 where it has none."""
    lead = Reply.facts.lead
    return 0 if lead is None else lead.length(octets, b"%d" % REPLY_OK)


def no_domain(line: str, known: Views) -> Iterator[Defect]:
    """What is wrong with the first line of an answer, where a server has left its name out."""
    octets = encode_text(line)
    status = code_before(octets)
    if status:
        yield flaw(STATUS_PLACE, (0, status))
    words = [match.span() for match in _WORD.finditer(octets, status)]
    keyword = _keyword_of(octets, words, known).name if words else ""
    if keyword in known:
        yield flaw(NO_DOMAIN, words[0], keyword)
        return
    # by itself only what no name is: `OK`, `****`
    for why, pattern in EhloReply.facts.noted.items() if words else ():
        if pattern.fullmatch(octets, *words[0]):
            yield flaw(why if why == MASKED else NO_DOMAIN, words[0])


def _cut(words: list[Span], at: int) -> None:
    """Part the first word at an offset: what is behind it is a word of its own."""
    start, end = words[0]
    words[:1] = [(start, at), (at, end)] if at < end else [(start, end)]


def _without_keyword(octets: bytes, span: Span) -> OfferedLine:
    found = OfferedLine("", "", _text(octets))
    found.flaw(NO_KEYWORD, span)
    return found


def _text(octets: bytes) -> str:
    return octets.decode("utf-8", "surrogateescape")


# --- typed values ---------------------------------------------------------------------------------


class _Candidate:
    """Octets that are put together out of words of a line, and where each of them stood."""

    def __init__(
        self, view: type[Any], octets: bytes, words: list[Span], gaps: list[bytes]
    ) -> None:
        self.octets = view.keyword.encode("ascii")
        self._places, self._offsets = [0], [0]
        for (start, end), gap in zip(words, gaps, strict=True):
            self.octets += gap
            # a word may have blanks in it, which are left out
            for piece in _WORD.finditer(octets, start, end):
                self._places.append(len(self.octets))
                self._offsets.append(piece.start())
                self.octets += piece[0]

    def in_line(self, span: Span) -> Span:
        """Where octets of it stand in the line."""
        place = bisect_right(self._places, span[0]) - 1
        moved = self._offsets[place] - self._places[place]
        return span[0] + moved, span[1] + moved


#: with these a lenient reading leaves a field without its value
_WITHOUT_VALUE = frozenset({AMBIGUOUS, BAD_VALUE, EXTRA_TEXT, VALUE})


def _accepted(
    view: type[Any], octets: bytes, words: list[Span], gaps: list[bytes] | None = None
) -> tuple[Any, list[Defect]] | None:
    """The view of a keyword and words, with what its own rule lets a lenient reader pass."""
    candidate = _Candidate(view, octets, words, gaps or [b" "] * len(words))
    line = candidate.octets
    match = view.facts.pattern.fullmatch(line)
    if match is not None and (not view.is_doubtful(match, len(line)) or view.accepts(line)):
        return view(match), []
    found = lenient_view(view, line, 0, len(line), view.facts.dialect.tables.lenient)
    if found is None or any(each.name in _WITHOUT_VALUE for each in found.defects):
        return None
    return found, [
        Defect(each.name, candidate.in_line(each.span), each.sentence) for each in found.defects
    ]


def _read(found: OfferedLine, view: type[Any], octets: bytes, words: list[Span]) -> None:
    """Read the words behind a keyword: all of them, or those that its rule accepts."""
    taken = _accepted(view, octets, words)
    if taken is None and words:
        taken = _accepted_in_part(found, view, octets, _glued(found, view, octets, words))
    elif taken is None:
        found.flaw(NO_VALUE, (0, len(octets)))
    if taken is not None:
        found.view = taken[0]
        found.defects += taken[1]
        for span in repeated_names(found.view, octets):
            found.flaw(REPEATED_NAME, span)


def _takes_names(view: type[Any]) -> bool:
    """Whether the value of a keyword is a list of names with what each of them has."""
    return _accepted(view, b"A=1", [(0, 3)]) is not None


def _glued(found: OfferedLine, view: type[Any], octets: bytes, words: list[Span]) -> list[Span]:
    """The words, where an equals sign may stand apart from a name and from what it has."""
    if not any(octets[a] == 0x3D or octets[b - 1] == 0x3D for a, b in words):
        return words
    if not _takes_names(view):
        return words
    glued = words[:1]
    for before, after in pairwise(words):
        if octets[before[1] - 1] == 0x3D or octets[after[0]] == 0x3D:
            found.flaw(BLANKS, (before[1], after[0]), "around an equals sign")
            glued[-1] = glued[-1][0], after[1]
        else:
            glued.append(after)
    return glued


def _accepted_in_part(
    found: OfferedLine, view: type[Any], octets: bytes, words: list[Span]
) -> tuple[Any, list[Defect]] | None:
    """The view of the words, or pieces of words, that a rule accepts; the others are its flaws."""
    kept: list[Span] = []
    lost: list[Span] = []
    takes_names = _takes_names(view)
    judged: dict[bytes, bool] = {}
    for word in words:
        pieces = [word]
        if octets[word[0] : word[0] + 1] == b"," or not _is_accepted(view, octets, word, judged):
            # a word may be a list, in which each item counts for itself
            parts = [match.span() for match in _PIECE.finditer(octets, *word)]
            if any(_is_item(view, octets, part) for part in parts):
                pieces = parts
        for piece in pieces:
            is_right = _is_accepted(view, octets, piece, judged)
            before = (
                octets[slice(*lost[-1])] if lost and lost[-1] > max(kept, default=(0, 0)) else b""
            )
            if is_right and takes_names and KEYWORD.fullmatch(before):
                # a name that is lost for want of what it has: the word behind it may be that
                is_right = b"=" in octets[slice(*piece)]
            (kept if is_right else lost).append(piece)
    why = BAD_VALUE if view.fields else EXTRA_TEXT
    for gaps in _gaps(octets, words[0][0], kept):
        taken = _accepted(view, octets, kept, gaps)
        if taken is not None:
            for span in lost:
                found.flaw(why, span)
            _say_separators(found, octets, words[0][0], kept, lost, gaps)
            return taken
    # they do not go together: the first one is the value, and the others are text behind it
    for first in (kept[:1], []):
        taken = _accepted(view, octets, first)
        if taken is not None or not first:
            for span in words:
                if span not in first:
                    found.flaw(EXTRA_TEXT if first else why, span)
            return taken
    return None


def _is_accepted(view: type[Any], octets: bytes, word: Span, judged: dict[bytes, bool]) -> bool:
    """Whether a word may stand behind a keyword: alone, or behind the comma that it has.

    judged: the words of the line that were looked at, each with its comma
    """
    last = len(octets[: word[0]].rstrip(b" \t")) - 1
    comma = octets[last : last + 1] if octets[last : last + 1] == b"," else b""
    key = comma + octets[slice(*word)]
    if key not in judged:
        gaps = (b" ", b" ,") if comma else (b" ",)
        judged[key] = any(_accepted(view, octets, [word], [gap]) is not None for gap in gaps)
    return judged[key]


def _is_item(view: type[Any], octets: bytes, part: Span) -> bool:
    """Whether a part of a word, up to a comma, is one of several: 1 is none in 1,000."""
    taken = _accepted(view, octets, [part]) or _accepted(view, octets, [part], [b" ,"])
    if taken is None:
        return False
    told = [value for _, value in taken[0].present_fields()]
    if any(isinstance(each, tuple) or hasattr(each, "keys") for each in told):
        return True
    # what a rule has commas in itself
    return _accepted(view, octets, [part, part], [b" ", b","]) is not None


def _gaps(octets: bytes, begin: int, kept: list[Span]) -> list[list[bytes]]:
    """What may stand before each word: commas where there are some, blanks, or commas."""
    if not kept:
        return []
    starts = [begin, *(end for _, end in kept)]
    commas = [b"," in octets[a:b] for a, (b, _) in zip(starts, kept, strict=False)]
    first = b" ," if commas[0] else b" "
    others = len(kept) - 1
    return [
        [first, *(b"," if comma else b" " for comma in commas[1:])],
        [b" ", *[b" "] * others],
        [first, *[b","] * others],
    ]


def _say_separators(
    found: OfferedLine,
    octets: bytes,
    begin: int,
    kept: list[Span],
    lost: list[Span],
    gaps: list[bytes],
) -> None:
    """Say where another separator stands than the one that was read."""
    starts = [begin, *(end for _, end in kept)]
    ends = [*(start for start, _ in kept), kept[-1][1] + len(octets[kept[-1][1] :].rstrip(b" \t"))]
    for start, end, gap in zip(starts, ends, [*gaps, b""], strict=True):
        if not any(start <= a and b <= end for a, b in lost):
            text = octets[start:end]
            # blanks are told by themselves
            is_right = text == gap.lstrip(b" ") if b"," in gap else not text.strip(b" \t")
            if not is_right:
                found.flaw(SEPARATOR, (start, end))


# --- keywords that are none -----------------------------------------------------------------------

#: of words that are shorter another letter makes another word
_LEAST_LETTERS = 6


def suspicions(line: str, known: Views) -> Iterator[tuple[str, Span, str]]:
    """What a keyword that is not known may be, beside one that is not known."""
    octets = encode_text(line)
    words = [match.span() for match in _WORD.finditer(octets)]
    if not words:
        return
    first = octets[slice(*words[0])]
    if _joined(octets, known):
        yield LOST_LINE_ENDS, words[0], ""
        return
    view = known.get(_first_word(first))
    if view is not None:
        taken = _accepted(view, octets, words[1:])
        for span in repeated_names(taken[0], octets) if taken is not None else ():
            yield REPEATED_NAME, span, ""
        return
    nearest = _nearest(octets, words, known)
    if nearest is not None:
        keyword, span = nearest
        yield NEARLY_KEYWORD, span, keyword
        return
    for why, pattern in EhloReply.facts.noted.items():
        if pattern.fullmatch(first) or pattern.fullmatch(octets):
            yield why, words[0], ""
            return


def _nearest(octets: bytes, words: list[Span], known: Views) -> tuple[str, Span] | None:
    """The known keyword that the beginning of a line is nearly, and where that stands."""
    near = _near(tuple(known))
    start, text = words[0][0], b""
    for _, end in words[:_MOST_WORDS]:
        text = octets[start:end]
        letters = _letters(text.decode("latin-1"))
        if letters in near:
            return near[letters], (start, end)
    end = words[0][1]
    letters = _letters(octets[start:end].decode("latin-1"))
    if len(letters) >= _LEAST_LETTERS:
        for each in (letters, *_without_one(letters)):
            if f"-{each}" in near:
                return near[f"-{each}"], (start, end)
    return None


#: the longest keywords are of three words: ENHANCED STATUS CODES
_MOST_WORDS = 3


@lru_cache(maxsize=16)
def _near(keywords: tuple[str, ...]) -> dict[str, str]:
    """Keywords by their letters and digits; and behind a hyphen by those but one.

    What has one letter more, less or other has the same but one.
    """
    near: dict[str, str] = {}
    for keyword in keywords:
        letters = _letters(keyword)
        near.setdefault(letters, keyword)
        if len(letters) >= _LEAST_LETTERS:
            for each in (letters, *_without_one(letters)):
                near.setdefault(f"-{each}", keyword)
    return near


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.upper()))


def _without_one(text: str) -> Iterator[str]:
    return (text[:at] + text[at + 1 :] for at in range(len(text)))


# --- repeated keywords ----------------------------------------------------------------------------


def put(found: OfferedLine, lines: dict[str, OfferedLine]) -> bool:
    """Put a line to those before it; whether it repeats one of them with something else.

    Lines of which the values go together become one line. Else the last that tells a value counts.
    """
    before = lines.get(found.name)
    if before is None or before.view is None:
        lines[found.name] = found
        return before is not None and found.view is None and before.rest != found.rest
    if found.view is None or bytes(before.view).upper() == bytes(found.view).upper():
        return False
    together = merged(before.view, found.view)
    if together is not None:
        text = _text(bytes(together))
        lines[found.name] = OfferedLine(found.name, before.keyword, text.partition(" ")[2])
        lines[found.name].view = together
        return not _agree(before.view, found.view)
    if tells(found.view) or not tells(before.view):
        lines[found.name] = found
    return True


def _agree(before: Any, after: Any) -> bool:
    """Whether what two lines say by name is the same, as far as both say it."""
    old, new = (getattr(each, each.fields[0]) for each in (before, after))
    if not hasattr(old, "keys") or not hasattr(new, "keys"):
        return True
    return all(old[key] == new[key] for key in old.keys() & new.keys())


def merged(before: Any, after: Any) -> Any:
    """The view of two lines of a keyword, where their values go together; else None.

    Of two values of one name the later counts.
    """
    if len(before.fields) != 1:
        return None
    name = before.fields[0]
    old, new = getattr(before, name), getattr(after, name)
    value: Any = None
    if isinstance(old, tuple) and isinstance(new, tuple):
        known = {str(each).upper() for each in old}
        value = (*old, *(each for each in new if str(each).upper() not in known))
    elif hasattr(old, "keys") and hasattr(new, "keys"):
        value = {**old, **new}
    if value is None:
        return None
    view = type(before)
    try:
        octets = view.build(value)
    except BuildError:
        # what only a lenient reading accepts is not built
        octets = bytes(before) + b" " + bytes(after).partition(b" ")[2]
    words = [match.span() for match in _WORD.finditer(octets)][1:]
    taken = _accepted(view, octets, words)
    return None if taken is None else taken[0]


def repeated_names(view: Any, octets: bytes) -> Iterator[Span]:
    """Where a line says something by a name that a later word says otherwise."""
    if len(view.fields) != 1:
        return
    told: Any = getattr(view, view.fields[0], None)
    if not hasattr(told, "keys"):
        return
    for match in [*_WORD.finditer(octets)][1:]:
        taken = _accepted(type(view), octets, [match.span()])
        of_it = None if taken is None else getattr(taken[0], view.fields[0])
        if of_it is not None and any(told.get(name, of_it[name]) != of_it[name] for name in of_it):
            yield match.span()


def tells(view: Any) -> bool:
    """Whether a line tells a value."""
    return bool(view.present_fields())


__all__ = [
    "MalformedLine",
    "OfferedLine",
    "code_before",
    "flaw",
    "lines_of",
    "no_domain",
    "put",
    "suspicions",
]
