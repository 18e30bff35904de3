"""All messages of a stream that is all in one mode: as views, or as columns.

For logs, captures and generated traffic, where whole buffers of commands or replies are gone
through. What changes the mode (DATA, BDAT, AUTH, STARTTLS) is not followed: that is what
`Connection` and `Observer` are for.
"""

from __future__ import annotations

from smtpkit.engine import native
from smtpkit.errors import FieldError, ParseError
from smtpkit.events import BadLine
from smtpkit.generated.dialect import DIALECT
from smtpkit.machines import heads_of, reader
from smtpkit.octets import bounds, find_in, is_reply, readable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Any, Literal

    from typing_extensions import Buffer

    from smtpkit.dialects import Dialect
    from smtpkit.view import View

#: the columns that are of no field, and are there where nothing else is asked for: how each is
#: filled, with the number of a word, or with where a message begins and ends
_USUAL = {"verb": "n", "start": "[", "end": "]"}
#: how a column is kept, where it has no place
_FORMATS: dict[str, Literal["H"]] = {"n": "H"}
#: of more alternatives the native engine knows nothing
_MOST_GROUPS = 2


class Columns:
    """What was asked for of the messages of a stream: a column each, and a row for each message.

    A column is a `memoryview` of numbers, which NumPy and Arrow take without copying. `count` is
    how many messages there are. `words` are the words that the column `verb` has the numbers of.
    """

    __slots__ = ("_columns", "count", "words")

    def __init__(self, count: int, words: tuple[str, ...], columns: dict[str, memoryview]) -> None:
        self.count, self.words, self._columns = count, words, columns

    def __iter__(self) -> Iterator[str]:
        """The names of the columns."""
        return iter(self._columns)

    def keys(self) -> Iterable[str]:
        """The names of the columns."""
        return self._columns.keys()

    def __getitem__(self, name: str) -> memoryview:
        return self._columns[name]

    def __repr__(self) -> str:
        return f"<Columns of {self.count} messages: {', '.join(self._columns)}>"


def scan(
    buffer: Buffer, start: int = 0, end: int | None = None, *, dialect: Dialect = DIALECT
) -> Iterator[View | BadLine]:
    r"""The messages of a stream that is all in one mode, one by one.

    Commands and replies may be mixed; a line that none can be made of is a `BadLine` with its
    error, and so is what the end cuts off. Nothing is left out: each message begins where the one
    before it ends. Only CRLF ends a line (RFC 5321, 2.3.8). What changes the mode is not followed.

    Raises `TypeError` for what is no buffer.

    >>> import smtpkit
    >>> for message in smtpkit.scan(b"NOOP\r\nMAIL FROM:<a@x.example>\r\n250 OK\r\nHM\r\n"):
    ...     print(type(message).__name__)
    Noop
    Mail
    Reply
    BadLine
    """
    return _scanner(dialect).scan(buffer, start, end)


def scan_columns(
    buffer: Buffer,
    fields: Iterable[str] = tuple(_USUAL),
    start: int = 0,
    end: int | None = None,
    *,
    dialect: Dialect = DIALECT,
) -> Columns:
    r"""What is asked for of the messages of a stream, as columns with a row for each message.

    fields: of `verb`, the number of the verb or reply code in `Columns.words` (0: a bad line),
    `start` and `end`, where the message stands in the buffer, and the names of fields, of which
    each gives two columns, where it begins and where it ends; -1 where it was not sent. Without
    any, messages are counted.

    Places are in octets, 64 bits each. Raises `FieldError` for a field that no message has.

    >>> import smtpkit
    >>> stream = b"EHLO x.example\r\nMAIL FROM:<a@x.example> SIZE=5000\r\nQUIT\r\n"
    >>> found = smtpkit.scan_columns(stream, ["verb", "start", "size"])
    >>> [found.words[number] for number in found["verb"]], found["start"].tolist()
    (['EHLO', 'MAIL', 'QUIT'], [0, 16, 51])
    >>> found["size.start"].tolist(), stream[found["size.start"][1] : found["size.end"][1]]
    ([-1, 45, -1], b'5000')
    """
    return _scanner(dialect).columns(buffer, fields, start, end)


def _scanner(dialect: Dialect) -> Scanner:
    if dialect.scanner is None:
        dialect.scanner = Scanner(dialect)
    found: Scanner = dialect.scanner
    return found


class Scanner:
    """What goes through the streams of a dialect."""

    def __init__(self, dialect: Dialect) -> None:
        self.dialect = dialect
        self.native: Any = None
        if native is not None:
            heads = [*heads_of(dialect.commands.values()), (b"", dialect.reply)]
            self.native = reader(heads, self.message)
        verbs = ("", *dialect.commands, dialect.reply.rule)
        self._codes = dialect.reply.facts.groups.get("code", (0,))[0]
        self.words = (*verbs[:-1], *(f"{n:03}" for n in range(1000))) if self._codes else verbs
        self._numbers = {word: number for number, word in enumerate(self.words)}

    def scan(
        self, buffer: Buffer, start: int = 0, end: int | None = None
    ) -> Iterator[View | BadLine]:
        octets = readable(buffer)
        start, end = bounds(octets, start, end)
        found = self.native and self.native.scan(octets, start, end)
        return found or self._messages(octets, start, end)

    def _messages(self, octets: Any, at: int, end: int) -> Iterator[View | BadLine]:
        while at < end:
            message, at = self.message(octets, at, end)
            yield message

    def message(self, octets: Any, at: int, end: int) -> tuple[View | BadLine, int]:
        """The first message of octets, and where it ends."""
        stop, is_a_reply = self._end(octets, at, end)
        dialect = self.dialect
        try:
            if is_a_reply:
                return dialect.parse_reply(octets, at, stop), stop
            return dialect.parse_command(octets, at, stop), stop
        except ParseError as error:
            reply = None if is_a_reply else error.reply
            return BadLine(bytes(octets[at:stop]), error, reply), stop

    def _end(self, octets: Any, at: int, end: int) -> tuple[int, bool]:
        """Where a message ends, and whether it is a reply."""
        line, stop = at, _line_end(octets, at, end)
        if not is_reply(bytes(octets[at : at + 4])):
            match = self.dialect.reply.facts.pattern.fullmatch(octets, at, stop)
            return stop, match is not None
        # all lines but the last one have a hyphen
        while stop < end and octets[line + 3] == _HYPHEN:
            if not is_reply(bytes(octets[stop : min(stop + 4, end)])):
                break
            line, stop = stop, _line_end(octets, stop, end)
        return stop, True

    def columns(
        self, buffer: Buffer, fields: Iterable[str], start: int = 0, end: int | None = None
    ) -> Columns:
        octets = readable(buffer)
        start, end = bounds(octets, start, end)
        names: dict[str, tuple[str, str]] = {}
        for field in fields:
            names |= self._columns_of(field)
        kinds = "".join(kind for kind, _ in names.values())
        views = (*self.dialect.commands.values(), self.dialect.reply)
        groups = {view: [_groups(view, field) for _, field in names.values()] for view in views}
        row = self._row(kinds, groups)
        found = None
        most = max((len(each) for every in groups.values() for each in every), default=0)
        if self.native is not None and most <= _MOST_GROUPS:
            plans = {view: self._plan(view, groups[view]) for view in views}
            found = self.native.columns(octets, start, end, kinds.encode("ascii"), plans, row)
        count, columns = found or _by_rows(octets, start, end, kinds, row)
        made = {
            name: memoryview(column).cast(_FORMATS.get(kind, "q"))
            for name, kind, column in zip(names, kinds, columns, strict=True)
        }
        return Columns(count, self.words, made)

    def _columns_of(self, field: str) -> dict[str, tuple[str, str]]:
        """The columns of a field: how each is filled, and of which field of messages."""
        if field in _USUAL:
            return {field: (_USUAL[field], "")}
        views = (*self.dialect.commands.values(), self.dialect.reply)
        if not any(_groups(view, field) for view in views):
            raise FieldError(f"no message has a field {field!r}")
        return {f"{field}.start": ("<", field), f"{field}.end": (">", field)}

    def _plan(self, view: type[View], groups: list[tuple[int, ...]]) -> tuple[int, int, bytes]:
        """What the native engine has to know of a class."""
        flat = b"".join(bytes((*each, 0, 0)[:_MOST_GROUPS]) for each in groups)
        if view is self.dialect.reply:
            word = "000" if self._codes else view.rule
            return self._numbers[word], self._codes, flat
        return self._numbers[view.verb], 0, flat  # type: ignore[attr-defined]

    def _row(
        self, kinds: str, groups: dict[type[View], list[tuple[int, ...]]]
    ) -> Callable[[Any, int, int], tuple[int, ...]]:
        """What reads one message: where it ends, and what stands in each column."""

        def row(octets: Any, at: int, end: int) -> tuple[int, ...]:
            message, stop = self.message(octets, at, end)
            own = [()] * len(kinds) if isinstance(message, BadLine) else groups[type(message)]
            values = [stop]
            for kind, each in zip(kinds, own, strict=True):
                if kind == "n":
                    values.append(self._number(message))
                elif kind in "[]":
                    values.append(at if kind == "[" else stop)
                else:
                    spans = (message.match.span(group) for group in each)  # type: ignore[union-attr]
                    span = next((span for span in spans if span[0] >= 0), (-1, -1))
                    values.append(span[kind == ">"])
            return tuple(values)

        return row

    def _number(self, message: Any) -> int:
        """The number of the word that says what a message is; 0 where none does."""
        if isinstance(message, BadLine):
            return 0
        if not isinstance(message, self.dialect.reply):
            return self._numbers[message.verb]
        word = message.match[self._codes].decode("ascii") if self._codes else message.rule
        return self._numbers[word]


_HYPHEN = b"-"[0]


def _line_end(octets: Any, at: int, end: int) -> int:
    """Behind the CRLF that ends a line, or the end."""
    found = find_in(octets, b"\r\n", at, end)
    return end if found < 0 else found + 2


def _groups(view: type[View], field: str) -> tuple[int, ...]:
    return view.facts.groups.get(field) or view.facts.groups_of(field) if field else ()


def _by_rows(
    octets: Any, at: int, end: int, kinds: str, row: Callable[[Any, int, int], tuple[int, ...]]
) -> tuple[int, list[Any]]:
    from array import array

    columns: list[Any] = [array(_FORMATS.get(kind, "q")) for kind in kinds]
    count = 0
    while at < end:
        at, *values = row(octets, at, end)
        count += 1
        for column, value in zip(columns, values, strict=True):
            column.append(value)
    return count, [memoryview(column).cast("B") for column in columns]
