r"""Mail data: what stands behind DATA and BDAT, read and written in pieces, with no I/O.

>>> reader = DataReader()
>>> for event in reader.receive_data(b"Subject: a\r\n\r\n..b\r\n.\r\nQUIT\r\n"):
...     print(event)
DataChunk(octets=b'Subject: a\r\n\r\n.b\r\n')
EndOfData(size=18, stuffed=1, defects=(), error=None)
>>> reader.rest
b'QUIT\r\n'

>>> writer = DataWriter()
>>> writer.send(b"Subject: a\r\n\r\n.b") + writer.end()
b'Subject: a\r\n\r\n..b\r\n.\r\n'

**What ends data** is CRLF, ".", CRLF and nothing else (RFC 5321, 4.1.1.4), or ".", CRLF at once.
The CRLF before the dot belongs to the message. A dot at the beginning of a line is removed, one
only, whatever follows (RFC 5321, 4.5.2); a line begins behind CRLF alone.

**What is not allowed in it** is told by a `DataPolicy`: bare CR, bare LF, NUL, long lines, and
8-bit octets that MAIL did not announce. Each is refused (the default), kept, normalised or allowed:

>>> reader = DataReader(DataPolicy(bare_lf="normalise"))
>>> reader.receive_data(b"a\n.\nb\r\n.\r\n")[0]
DataChunk(octets=b'a\r\n.\r\nb\r\n')
>>> reader.end.defects
(ContentDefect(name='bare-lf', count=2, offsets=(1, 3)),)

What is refused gives one `BadData` with the error and the reply, and no more octets; the true end
is found all the same, so that a server can answer there and go on:

>>> reader = DataReader()
>>> bad, end = reader.receive_data(b"\n.\nMAIL FROM:<>\r\n.\r\n")
>>> print(bad.error)
at octet 0 of the mail data, an LF without a CR before it (RFC 5321, 2.3.8): end lines by CRLF
>>> bad.reply.code, end.error is bad.error
(550, True)

**BDAT** has neither dots nor an end mark: `ChunkReader` counts, and gives the same events.
`chunks` writes. Readers and writers hold back two octets at most, and remember no more than counts
and a few places, however long the message is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from itertools import islice
from typing import Literal, NamedTuple, TypeAlias, get_args

from smtpkit.errors import (
    BuildError,
    ParseError,
    SuggestedReply,
    check_flag,
    check_number,
    short_repr,
)
from smtpkit.events import BadData, ChunkEnd, ContentDefect, DataChunk, EndOfData
from smtpkit.generated.commands import Bdat
from smtpkit.generated.constants import SMTP_MAX_TEXT_LINE
from smtpkit.generated.content import CONTENT_RULES, DOT, LINE_END
from smtpkit.octets import readable

__all__ = [
    "BadData",
    "ChunkEnd",
    "ChunkReader",
    "ContentDefect",
    "DataChunk",
    "DataEvent",
    "DataPolicy",
    "DataReader",
    "DataWriter",
    "EndOfData",
    "Treatment",
    "chunks",
]

#: what is done about something that is not allowed
Treatment: TypeAlias = Literal["refuse", "keep", "normalise", "allow"]
#: what a reader gives
DataEvent: TypeAlias = DataChunk | BadData | ChunkEnd | EndOfData

#: what is looked at at once, in octets: it should fit into a cache
_PIECE = 1 << 18
#: so many places of a defect are remembered
_PLACES = 16
_BEHIND_LINE_END = LINE_END + DOT
_DOUBLED = LINE_END + DOT + DOT
_END = LINE_END + DOT + LINE_END
_END_AT_ONCE = DOT + LINE_END
#: without the line end
_LONGEST_TEXT = SMTP_MAX_TEXT_LINE - len(LINE_END)
_CR = LINE_END[:1]


class _Rule(NamedTuple):
    """A row of the table that `grammar/data.py` declares."""

    name: str
    what: str
    instead: str
    reference: str
    reply: str
    octets: bytes
    replacement: bytes
    lifted_by: tuple[str, ...]

    @property
    def field(self) -> str:
        return self.name.replace("-", "_")

    def problem(self, offset: int) -> str:
        where = f"at octet {offset} of the mail data"
        return f"{where}, {self.what} ({self.reference}): {self.instead}"

    def error(self, offset: int) -> ParseError:
        return ParseError(
            self.problem(offset),
            offset=offset,
            rule=self.name,
            reference=self.reference,
            level="semantic" if self.octets else "limit",
            reply=SuggestedReply.of(self.reply, f"{self.what}: {self.instead}"),
        )


_RULES = [_Rule(name, *row) for name, row in CONTENT_RULES.items()]
#: those that forbid octets, and how to find these; the other is about a length
_ABOUT_OCTETS = [
    (rule, re.compile(b"[" + re.escape(rule.octets) + b"]").search)
    for rule in _RULES
    if rule.octets
]
[_LONG_LINE] = [rule for rule in _RULES if not rule.octets]


def _check_word(name: str, word: object) -> None:
    """Raise `ValueError` for what is no treatment, and `TypeError` for what is no word."""
    if word not in get_args(Treatment):
        wrong = ValueError if isinstance(word, str) else TypeError
        raise wrong(f"{name}: {', '.join(get_args(Treatment))}, not {short_repr(word)}")


@dataclass(frozen=True, slots=True)
class DataPolicy:
    r"""What is done about octets that mail data should not have.

    bare_cr: a CR that no LF follows (RFC 5321, 2.3.8)
    bare_lf: an LF without a CR before it
    nul: a NUL (RFC 5322, 2.1)
    long_line: more than 998 octets before CRLF, a doubled dot not counted (RFC 5321, 4.5.3.1.6)
    eight_bit: an octet from 128 to 255 (RFC 5321, 2.4)

    Each of them is one of these words:

    * `refuse`, the default: the message is refused by `BadData`, or a `BuildError` is raised.
    * `keep`: it stays as it is, and `EndOfData.defects` has count and places.
    * `normalise`: so, too, but it is put right: a bare CR or LF becomes CRLF; "?" stands for NUL
      and 8-bit octets; the rest of a long line begins a new one, behind a space. What then looks
      like an end of data is none here, and is stuffed by whoever sends it on.
    * `allow`: it is nothing to speak of.

    None of them changes what ends data. Raises ValueError for another word, TypeError for none.

    >>> DataPolicy.of("keep").nul
    'keep'
    >>> DataPolicy().permitting("8BITMIME").eight_bit  # the BODY of MAIL
    'allow'
    """

    bare_cr: Treatment = "refuse"
    bare_lf: Treatment = "refuse"
    nul: Treatment = "refuse"
    long_line: Treatment = "refuse"
    eight_bit: Treatment = "refuse"

    def __post_init__(self) -> None:
        for field in fields(self):
            _check_word(field.name, getattr(self, field.name))

    @classmethod
    def of(cls, policy: DataPolicy | Treatment) -> DataPolicy:
        """A policy as it is; or the one that has a word for everything."""
        if isinstance(policy, DataPolicy):
            return policy
        _check_word("policy", policy)
        return _alike(policy)

    def permitting(self, *words: object) -> DataPolicy:
        """This policy, but what words of MAIL announce is allowed: its BODY, or "SMTPUTF8".

        8-bit octets by 8BITMIME and SMTPUTF8; anything by BINARYMIME (RFC 3030, 3). The words are
        text or members of `smtpkit.Body`; others, and None, change nothing.
        """
        said = {getattr(word, "value", word) for word in words}
        allowed: dict[str, Treatment] = {
            rule.field: "allow" for rule in _RULES if not said.isdisjoint(rule.lifted_by)
        }
        return replace(self, **allowed)


@lru_cache
def _alike(word: Treatment) -> DataPolicy:
    """The policy that has this word for everything."""
    return DataPolicy(*[word] * len(_RULES))


class _Treated:
    """What a policy says, in the way in which content is looked at."""

    __slots__ = ("judged", "long_line", "next_end", "normalised", "other_ends")

    def __init__(self, policy: DataPolicy) -> None:
        treatments: dict[str, Treatment] = {
            rule.name: getattr(policy, rule.field) for rule in _RULES
        }
        self.judged = [
            (rule, search, treatments[rule.name] == "refuse")
            for rule, search in _ABOUT_OCTETS
            if treatments[rule.name] != "allow"
        ]
        self.long_line = treatments[_LONG_LINE.name]
        self.normalised = [rule for rule in _RULES if treatments[rule.name] == "normalise"]
        #: what will be a line end
        self.other_ends = [
            rule.octets for rule in self.normalised if rule.octets and rule.replacement == LINE_END
        ]
        self.next_end = re.compile(b"|".join([LINE_END, *self.other_ends])).search


#: made once for each policy: a program has few, and a reader for every message
_treated = lru_cache(_Treated)


class _Content:
    """What of the content is wrong, and what is made of it: the same for DATA, BDAT and writers.

    Its pieces never end within a CRLF, so each is judged by itself.
    """

    __slots__ = (
        "_begun",
        "_column",
        "_column_given",
        "_counts",
        "_here",
        "_is_over",
        "_places",
        "_treated",
        "offset",
    )

    def __init__(self, policy: DataPolicy) -> None:
        self._treated = _treated(policy)
        #: the octets that were judged, as they are sent
        self.offset = 0
        self._begun = True  # nothing, or a CRLF, stands before the next piece
        self._column = 0  # octets of the line that has begun, without a doubled dot
        self._is_over = False  # that line is known to be too long
        self._column_given = 0  # as `_column`, of what is given
        self._counts: dict[str, int] = {}
        self._places: dict[str, list[int]] = {}
        self._here: set[str] = set()  # what was found in the piece

    @property
    def defects(self) -> tuple[ContentDefect, ...]:
        return tuple(
            ContentDefect(rule.name, self._counts[rule.name], tuple(self._places[rule.name]))
            for rule in _RULES
            if rule.name in self._counts
        )

    def judge(self, piece: bytes, *, stuffed: bool = False) -> tuple[int, _Rule | None]:
        """How many octets of a piece are good, and the rule that refuses the one behind them.

        stuffed: whether a dot at the beginning of a line is not of the content
        """
        treated = self._treated
        if not treated.judged and treated.long_line == "allow":
            self.offset += len(piece)
            return len(piece), None
        # what is left of CR and LF in it is bare
        masked = piece.replace(LINE_END, b"  ")
        is_ascii = masked.isascii()
        good, refusing = len(piece), None
        kept = []
        for rule, search, refuses in treated.judged:
            # to look for one octet, or for any that is not ASCII, is much faster than a pattern
            if is_ascii if len(rule.octets) > 1 else rule.octets not in masked:
                continue
            if not refuses:
                kept.append((rule, search))
            elif (match := search(masked, 0, good)) is not None:
                good, refusing = match.start(), rule
        self._here.clear()
        if treated.long_line != "allow":
            longer = self._long_lines(piece[:good], stuffed)
            if longer and treated.long_line == "refuse":
                good, refusing = longer[0], _LONG_LINE
            elif longer:
                self._note(_LONG_LINE, longer, len(longer))
        for rule, search in kept:
            count = good - len(masked[:good].translate(None, rule.octets))
            self._note(rule, _places(search, masked, good), count)
        self.offset += good
        self._begun = piece.endswith(LINE_END)
        return good, refusing

    def _note(self, rule: _Rule, places: Iterable[int], count: int) -> None:
        if not count:
            return
        self._here.add(rule.name)
        known = self._places.setdefault(rule.name, [])
        self._counts[rule.name] = self._counts.get(rule.name, 0) + count
        if len(known) < _PLACES:
            known += (self.offset + place for place in islice(places, _PLACES - len(known)))

    def _long_lines(self, piece: bytes, stuffed: bool) -> list[int]:
        """The places at which lines become too long.

        It goes to the last line end that is near enough, and on from there: two steps take it over
        more octets than a line may have, however short the lines are.
        """
        found: list[int] = []
        at, begun = 0, self._begun
        while at < len(piece):
            if self._is_over:
                match = self._treated.next_end(piece, at)
                if match is None:
                    break
                end = match.end()
            else:
                if stuffed and begun and piece.startswith(DOT, at):
                    at += len(DOT)
                last = at + _LONGEST_TEXT - self._column
                end = piece.rfind(LINE_END, at, last + len(LINE_END))
                end = end + len(LINE_END) if end >= 0 else 0
                for other in self._treated.other_ends:
                    end = max(end, piece.rfind(other, at, last + 1) + 1)
                if not end:
                    if last >= len(piece):
                        self._column += len(piece) - at
                        break
                    found.append(last)
                    self._is_over = True
                    at = last
                    continue
            at, self._column, self._is_over = end, 0, False
            begun = piece.endswith(LINE_END, 0, at)
        return found

    def normalised(self, content: bytes) -> bytes:
        """What becomes of the piece that was judged last, its doubled dots removed."""
        for rule in self._treated.normalised:
            if rule is _LONG_LINE:
                content = self._folded(content)
            elif rule.name not in self._here:
                continue
            elif rule.replacement == LINE_END:
                # where it was a part of CRLF, it is what it was
                doubled = LINE_END.replace(rule.octets, LINE_END)
                content = content.replace(rule.octets, LINE_END).replace(doubled, LINE_END)
            else:
                mark = rule.replacement * len(rule.octets)
                content = content.translate(bytes.maketrans(rule.octets, mark))
        return content

    def _folded(self, content: bytes) -> bytes:
        """The content with each line broken where it becomes too long."""
        parts, start, at = [], 0, 0
        while at < len(content):
            last = at + _LONGEST_TEXT - self._column_given
            end = content.rfind(LINE_END, at, last + len(LINE_END))
            if end >= 0:
                at, self._column_given = end + len(LINE_END), 0
            elif last < len(content):
                parts.append(content[start:last])
                start = at = last
                self._column_given = len(_LONG_LINE.replacement) - len(LINE_END)
            else:
                self._column_given += len(content) - at
                break
        return _LONG_LINE.replacement.join([*parts, content[start:]])


_Search: TypeAlias = "Callable[[bytes, int, int], re.Match[bytes] | None]"


def _places(search: _Search, octets: bytes, end: int) -> Iterator[int]:
    at = 0
    while (match := search(octets, at, end)) is not None:
        yield match.start()
        at = match.end()


def unstuffed(piece: bytes, *, begins_line: bool) -> bytes:
    """Content without the dots that were doubled (RFC 5321, 4.5.2)."""
    if begins_line and piece.startswith(DOT):
        piece = piece[len(DOT) :]
    return piece.replace(_BEHIND_LINE_END, LINE_END)


def _pieces(octets: bytes | bytearray | memoryview) -> Iterator[bytes]:
    buffer = readable(octets)
    for at in range(0, len(buffer), _PIECE):
        yield bytes(buffer[at : at + _PIECE])


class _Reader:
    """What reading by DATA and by BDAT has in common: content in, events out."""

    __slots__ = ("_content", "_held", "_rest", "_size", "_stuffed", "end", "error")

    def __init__(self, policy: DataPolicy | Treatment = "refuse") -> None:
        self._content = _Content(DataPolicy.of(policy))
        self._held = b""
        self._size = 0
        self._stuffed = 0
        self._rest: list[bytes] = []
        #: the event of the end; None while it has not come
        self.end: EndOfData | None = None
        #: why the message is refused; None while it is not
        self.error: ParseError | None = None

    @property
    def held(self) -> bytes:
        """The octets that are given when it is known whether they belong to an end."""
        return self._held

    @property
    def rest(self) -> bytes:
        """The octets that were received behind the end."""
        if len(self._rest) > 1:
            self._rest = [b"".join(self._rest)]
        return self._rest[0] if self._rest else b""

    def take_rest(self) -> bytes:
        """The octets that were received behind the end, which are then the caller's."""
        rest = self.rest
        self._rest.clear()
        return rest

    def _keep(self, octets: bytes) -> None:
        if octets:
            self._rest.append(octets)

    def _give(self, piece: bytes, stuffed_at: bool | None, events: list[DataEvent]) -> None:
        """Give a piece on; `stuffed_at`: whether it begins a line, None where no dot is doubled."""
        if not piece or self.error is not None:
            return
        good, rule = self._content.judge(piece, stuffed=stuffed_at is not None)
        if rule is not None:
            piece = piece[:good]
        content = piece
        if stuffed_at is not None:
            content = unstuffed(piece, begins_line=stuffed_at)
            self._stuffed += len(piece) - len(content)
        content = self._content.normalised(content)
        if content:
            self._size += len(content)
            events.append(DataChunk(content))
        if rule is not None:
            self.error = rule.error(self._content.offset)
            events.append(BadData(self.error))

    def _finish(self, events: list[DataEvent]) -> None:
        self.end = EndOfData(self._size, self._stuffed, self._content.defects, self.error)
        events.append(self.end)


class DataReader(_Reader):
    r"""Reads what follows the 354 to DATA, up to the end, in whatever pieces it comes.

    policy: what is done about octets that are not allowed, or one word for all of them

    >>> reader = DataReader()
    >>> for octets in (b"a\r", b"\n.", b"\r", b"\nQUIT\r\n"):
    ...     print(reader.receive_data(octets))
    [DataChunk(octets=b'a')]
    [DataChunk(octets=b'\r\n')]
    []
    [EndOfData(size=3, stuffed=0, defects=(), error=None)]
    >>> reader.take_rest()
    b'QUIT\r\n'
    """

    __slots__ = ("_begun",)

    def __init__(self, policy: DataPolicy | Treatment = "refuse") -> None:
        super().__init__(policy)
        self._begun = True  # as if behind a CRLF, that of DATA (RFC 5321, 4.1.1.4)

    def receive_data(self, octets: bytes | bytearray | memoryview) -> list[DataEvent]:
        """What these octets bring: `DataChunk`, at most one `BadData`, and at last `EndOfData`.

        Octets behind the end are in `rest`, and nowhere else.
        """
        events: list[DataEvent] = []
        for piece in _pieces(octets):
            if self.end is None:
                self._take(self._held + piece if self._held else piece, events)
            else:
                self._keep(piece)
        return events

    def _take(self, octets: bytes, events: list[DataEvent]) -> None:
        end, behind = -1, len(_END)
        if self._begun and octets.startswith(_END_AT_ONCE):
            end, behind = 0, len(_END_AT_ONCE)
        elif (dot := octets.find(_BEHIND_LINE_END)) >= 0:
            end = octets.find(_END, dot)
            if end >= 0:
                # the line end before the dot is of the content
                end, behind = end + len(LINE_END), len(_END_AT_ONCE)
        if end >= 0:
            self._held = b""
            self._give(octets[:end], self._begun, events)
            self._finish(events)
            self._keep(octets[end + behind :])
            return
        held = self._unsure(octets)
        given = octets[: len(octets) - held]
        self._held = octets[len(octets) - held :]
        self._give(given, self._begun, events)
        if given:
            self._begun = given.endswith(LINE_END)

    def _unsure(self, octets: bytes) -> int:
        """How many octets at the end may belong to the end of the data, or to a line end."""
        for length in range(len(_END_AT_ONCE) - 1, 0, -1):
            if octets.endswith(_END_AT_ONCE[:length]):
                before = len(octets) - length
                if self._begun if not before else octets.endswith(LINE_END, 0, before):
                    return length
        return len(_CR) if octets.endswith(_CR) else 0


class ChunkReader(_Reader):
    r"""Reads the chunks of one message that comes by BDAT (RFC 3030, 2).

    policy: as for `DataReader`

    >>> reader = ChunkReader()
    >>> reader.start(4), reader.receive_data(b"a\r\n\r")
    ([], [DataChunk(octets=b'a\r\n'), ChunkEnd(size=4, error=None)])
    >>> reader.start(1, last=True)
    []
    >>> reader.receive_data(b"\nQUIT\r\n")[0], reader.end
    (DataChunk(octets=b'\r\n'), EndOfData(size=5, stuffed=0, defects=(), error=None))
    >>> reader.take_rest()
    b'QUIT\r\n'
    """

    __slots__ = ("_last", "_length", "missing")

    def __init__(self, policy: DataPolicy | Treatment = "refuse") -> None:
        super().__init__(policy)
        #: the octets of the chunk that are still to come
        self.missing = 0
        self._length = 0
        self._last = False

    def start(self, size: int, *, last: bool = False) -> list[DataEvent]:
        """Begin a chunk of so many octets; one of none is over at once.

        Raises ValueError where a chunk is not over, its rest was not taken, or the last one is.
        """
        if self.missing or self._rest or self.end is not None:
            raise ValueError(
                "a chunk begins when the one before it is over, take_rest() was called, and that "
                "one was not the last"
            )
        check_number("size", size, 0)
        check_flag("last", last)
        self.missing = self._length = size
        self._last = last
        events: list[DataEvent] = []
        if not size:
            self._over(events)
        return events

    def receive_data(self, octets: bytes | bytearray | memoryview) -> list[DataEvent]:
        """What these octets bring: `DataChunk`, at most one `BadData`, and the end of the chunk.

        That is `ChunkEnd`, or `EndOfData` for the last one. Octets behind it are in `rest`.
        """
        events: list[DataEvent] = []
        for piece in _pieces(octets):
            if not self.missing:
                self._keep(piece)
                continue
            mine = piece[: self.missing]
            self.missing -= len(mine)
            self._take(self._held + mine if self._held else mine, events)
            if not self.missing:
                self._over(events)
                self._keep(piece[len(mine) :])
        return events

    def _take(self, octets: bytes, events: list[DataEvent]) -> None:
        # a CRLF may be split between chunks
        given = octets.removesuffix(_CR)
        self._held = octets[len(given) :]
        self._give(given, None, events)

    def _over(self, events: list[DataEvent]) -> None:
        if not self._last:
            events.append(ChunkEnd(self._length, self.error))
            return
        held, self._held = self._held, b""
        self._give(held, None, events)
        self._finish(events)


class _Outgoing:
    """Content to be written, judged and put right."""

    __slots__ = ("_content", "_error", "_held")

    def __init__(self, policy: DataPolicy | Treatment) -> None:
        self._content = _Content(DataPolicy.of(policy))
        self._held = b""
        self._error: BuildError | None = None

    @property
    def defects(self) -> tuple[ContentDefect, ...]:
        return self._content.defects

    def push(self, octets: bytes | bytearray | memoryview) -> bytes:
        """The content as it may be sent, but for a CR whose LF may come."""
        parts = []
        for piece in _pieces(octets):
            whole = self._held + piece if self._held else piece
            given = whole.removesuffix(_CR)
            self._held = whole[len(given) :]
            parts.append(self._judged(given))
        return parts[0] if len(parts) == 1 else b"".join(parts)

    def finish(self) -> bytes:
        held, self._held = self._held, b""
        return self._judged(held)

    def _judged(self, piece: bytes) -> bytes:
        if self._error is not None:
            raise self._error
        if not piece:
            return b""
        _, rule = self._content.judge(piece)
        if rule is not None:
            offset = self._content.offset
            self._error = BuildError(
                rule.problem(offset), field="content", rule=rule.name, offset=offset
            )
            raise self._error
        return self._content.normalised(piece)


class DataWriter:
    r"""Writes what follows the 354 to DATA: dots doubled, and the end mark behind it.

    policy: what is done about octets that are not allowed, or one word for all of them; where a
        `BuildError` was raised, the message cannot be ended any more, and the connection is to be
        closed without it (RFC 5321, 4.1.1.4 has no other way to give up)
    complete: whether a message that does not end with CRLF gets one, as it cannot be sent without
        (RFC 5321, 4.1.1.4); if not, it is refused. Where one is there, none is added.

    >>> writer = DataWriter()
    >>> [writer.send(b".a\r"), writer.send(b"\n.\r\n"), writer.end()]
    [b'..a', b'\r\n..\r\n', b'.\r\n']
    >>> try:
    ...     DataWriter().send(b"a\n.\nb")
    ... except BuildError as error:
    ...     print(error)
    at octet 1 of the mail data, an LF without a CR before it (RFC 5321, 2.3.8): end lines by CRLF
    >>> DataWriter("normalise").send(b"a\n.\nb")
    b'a\r\n..\r\nb'
    """

    __slots__ = ("_begun", "_complete", "_has_ended", "_outgoing")

    def __init__(self, policy: DataPolicy | Treatment = "refuse", *, complete: bool = True) -> None:
        check_flag("complete", complete)
        self._outgoing = _Outgoing(policy)
        self._complete = complete
        self._begun = True
        self._has_ended = False

    @property
    def defects(self) -> tuple[ContentDefect, ...]:
        """What was kept or put right so far; offsets count octets of the content."""
        return self._outgoing.defects

    def send(self, content: bytes | bytearray | memoryview) -> bytes:
        """The octets to send for a piece of the content.

        Raises BuildError where the policy refuses it, with the offset in the whole content.
        """
        if self._has_ended:
            raise BuildError("the mail data has ended: a new message has a new writer")
        return self._stuffed(self._outgoing.push(content))

    def end(self) -> bytes:
        """The octets to send at the end.

        Raises BuildError where the content ends with a CR that the policy refuses, or without CRLF
        and `complete` is false.
        """
        if self._has_ended:
            raise BuildError("the mail data has ended already")
        tail = self._stuffed(self._outgoing.finish())
        if not self._begun:
            if not self._complete:
                raise BuildError(
                    "the content does not end with CRLF: add it, or let the writer (complete=True)",
                    field="content",
                )
            tail += LINE_END
        self._has_ended = True
        return tail + _END_AT_ONCE

    def _stuffed(self, content: bytes) -> bytes:
        if not content:
            return b""
        stuffed = content.replace(_BEHIND_LINE_END, _DOUBLED)
        if self._begun and content.startswith(DOT):
            stuffed = DOT + stuffed
        self._begun = content.endswith(LINE_END)
        return stuffed


def chunks(
    content: bytes | bytearray | memoryview | Iterable[bytes],
    size: int = 1 << 16,
    *,
    policy: DataPolicy | Treatment = "refuse",
) -> Iterator[bytes]:
    r"""BDAT commands with their octets, of `size` octets each and the last one marked.

    content: the message, or pieces of it, whose sizes do not matter
    policy: as for `DataWriter`; nothing is doubled or added

    Each is sent as it is; without PIPELINING the reply to one is awaited before the next. Raises
    BuildError where the policy refuses the content, before any octet of that chunk is given:
    the message is then given up by RSET. ValueError for a size below 1.

    >>> list(chunks(b".a\r\nb\r\n", 4))
    [b'BDAT 4\r\n.a\r\n', b'BDAT 3 LAST\r\nb\r\n']
    >>> list(chunks(b""))
    [b'BDAT 0 LAST\r\n']
    """
    check_number("size", size, 1)
    if isinstance(content, str) or not hasattr(content, "__iter__"):
        raise TypeError(f"content: octets, or pieces of them, not {type(content).__name__}")
    return _chunks(content, size, _Outgoing(policy))


def _chunks(
    content: bytes | bytearray | memoryview | Iterable[bytes], size: int, outgoing: _Outgoing
) -> Iterator[bytes]:
    waiting = bytearray()
    if isinstance(content, (bytes, bytearray, memoryview)):
        content = _pieces(content)
    for each in content:
        waiting += outgoing.push(each)
        at = 0
        # the last one has to be told apart, and so one is held back
        while len(waiting) - at > size:
            yield Bdat.build(size) + waiting[at : at + size]
            at += size
        del waiting[:at]
    waiting += outgoing.finish()
    if len(waiting) > size:
        yield Bdat.build(size) + waiting[:size]
        del waiting[:size]
    yield Bdat.build(len(waiting), last=True) + waiting
