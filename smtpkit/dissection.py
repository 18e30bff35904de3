"""`smtpkit dissect`: the conversations in captures, as text or as JSON."""

from __future__ import annotations

import gc
import json
import os
import stat
import sys
from collections import Counter, deque
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import partial
from itertools import count
from typing import TYPE_CHECKING, Any, BinaryIO, Generic, TextIO, TypeAlias, TypeVar

from smtpkit.captures import CapturedConnection, CaptureError, open_capture
from smtpkit.captures.reading import read_events
from smtpkit.generated.dialect import DIALECT
from smtpkit.messages import Message, Problem
from smtpkit.observer import Observer
from smtpkit.printing import Json, answer, caret, flat, meanings, offers, printable, sent
from smtpkit.stream import CLIENT, Segment
from smtpkit.terminal import Paint, complain
from smtpkit.transactions import Transaction, Transactions, words_of

if TYPE_CHECKING:
    from rich.progress import Progress

    from smtpkit.view import View

_LONG_INPUT = 1 << 20  # octets from which on progress is shown
_WIDEST = 92  # columns that fields may share one line in
# Messages of a connection that a late reply may still name.
_REMEMBERED = 1000
# Octets of a message that is not made twice, and how many of them are kept.
_MOST_REPEATED, _REPEATED = 1024, 1000
_STYLES = {"client": "cyan", "server": "green"}
_ARROWS = {"client": "C →", "server": "S ←"}
# Events that are read before what they say is written.
_AT_ONCE = 256
# Objects that are made before the collector looks for circles.
_MADE = 50_000
# nothing here has itself in it
_encode = json.JSONEncoder(check_circular=False).encode
# what the object of a message begins with
_PLACES = ("index", "time", "answers", "octets")
# Fields that the text of the message shows already.
_PLAIN_TO_SEE = frozenset(("verb", "code", "lines", "is_multiline", "octets"))


def dissect(
    files: Iterable[str],
    *,
    as_json: bool,
    secrets: bool,
    ports: Collection[int] = (),
    style: str = "",
    transactions: bool = False,
    only: Iterable[str] = (),
    problems: bool = False,
) -> bool:
    """Print the conversations in files; whether all of them could be read."""
    writer: _Writer
    chosen = _Filter(only, problems)
    if transactions:
        # mails are chosen, and so every message has to be seen
        writer, shown = _MailWriter(as_json, chosen), _Filter()
    else:
        writer, shown = _JsonWriter(secrets) if as_json else _TextWriter(secrets), chosen
    succeeded = True
    with _seldom_collected():
        for file in files:
            try:
                _dissect(file, writer, ports, style, shown)
            except CaptureError as error:
                complain(f"{file}: {error}")
                succeeded = False
    return succeeded


@contextmanager
def _seldom_collected() -> Iterator[None]:
    """What is made goes when it is not needed any more: the collector finds next to nothing."""
    before = gc.get_threshold()
    gc.set_threshold(_MADE, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


Shown = TypeVar("Shown", Message, Transaction)


class _Filter:
    """Which messages are shown, or which mails: those with one such message."""

    def __init__(self, only: Iterable[str] = (), problems: bool = False) -> None:
        self._only, self._problems = {word.upper() for word in only}, problems

    def __call__(self, found: list[Shown]) -> list[Shown]:
        if self._problems:
            found = [each for each in found if each.problems]
        return list(filter(self._says, found)) if self._only else found

    def _says(self, shown: Message | Transaction) -> bool:
        said = shown.said if isinstance(shown, Transaction) else words_of(shown)
        return not self._only.isdisjoint(said)


def _dissect(
    file: str, writer: _Writer, ports: Collection[int], style: str, shown: _Filter
) -> None:
    """Print the messages of a file, each when it is complete: many conversations may be open."""
    skipped: Counter[str] = Counter()
    conversations: dict[int, _Conversation] = {}
    numbers = count()
    with _opened(file) as (source, end_progress):
        waited_for = _is_waited_for(source)
        # One kind of work at a time: the processor's caches hold the code of one, not of all.
        for events in read_events(source, ports, style, 1 if waited_for else _AT_ONCE):
            said: Said = []
            for connection, segment in events:
                number = connection.number
                conversation = conversations.get(number)
                if conversation is None:
                    if connection.skipped:
                        skipped[connection.skipped] += 1
                        continue
                    conversation = conversations[number] = _Conversation(numbers)
                    end_progress()
                    writer.begin(file, connection, None if segment is None else segment.time)
                if messages := shown(conversation.take(segment)):
                    said += [(connection, message) for message in messages]
                if segment is None:
                    del conversations[number]
                    said.append((connection, None))
            writer.write(said)
            if waited_for:
                sys.stdout.flush()
    for reason, skips in skipped.items():
        complain(f"{file}: skipped {skips} connection{'s'[: skips > 1]}: {reason}")


class _Conversation:
    """What is said in one connection, numbered through all connections of the file."""

    def __init__(self, numbers: Iterator[int]) -> None:
        self._observer = Observer()
        self._numbers = numbers
        # of the client's messages that a reply may still name: their number here, and in the file
        self._asked: deque[tuple[int, int]] = deque()

    def take(self, segment: Segment | None) -> list[Message]:
        """Take a segment, or the end; the messages that it completes."""
        observer, asked = self._observer, self._asked
        messages = observer.close() if segment is None else observer.receive(segment)
        for message in messages:
            number = next(self._numbers)
            if message.sender == CLIENT:
                asked.append((message.index, number))
            elif (answers := message.answers) is not None:
                while asked and asked[0][0] < answers:
                    asked.popleft()
                message.answers = asked[0][1] if asked and asked[0][0] == answers else None
            message.index = number
        return messages


def _is_waited_for(source: BinaryIO) -> bool:
    """Whether a file may give more only later, so that what is known now should be seen."""
    with suppress(OSError, ValueError):
        return not stat.S_ISREG(os.fstat(source.fileno()).st_mode)
    return True


@contextmanager
def _opened(file: str) -> Iterator[tuple[BinaryIO, Callable[[], None]]]:
    """Open a file for reading, with what ends its progress bar before something is printed.

    It has one where it is long and someone watches; it ends only where that is on the terminal,
    too.
    """
    if file == "-":
        if sys.stdin is None:
            raise CaptureError("standard input is closed")
        yield sys.stdin.buffer, _nothing
        return
    with open_capture(file) as opened:
        about = os.fstat(opened.fileno())
        watched = _watched(sys.stderr) and stat.S_ISREG(about.st_mode)
        progress = _progress() if watched and about.st_size >= _LONG_INPUT else None
        if progress is None:
            yield opened, _nothing
            return
        with progress:
            task = progress.add_task("reading", total=about.st_size)
            end = progress.stop if _watched(sys.stdout) else _nothing
            yield progress.wrap_file(opened, task_id=task), end


def _nothing() -> None:
    """End no progress bar."""


def _watched(stream: TextIO | None) -> bool:
    return stream is not None and stream.isatty()


def _progress() -> Progress | None:
    """A progress bar on standard error; None where there is nothing to draw it with."""
    try:
        from rich.console import Console
        from rich.progress import Progress
    except ImportError:
        return None
    return Progress(console=Console(stderr=True), transient=True, redirect_stdout=False)


Content = TypeVar("Content")
#: messages with their connections; None ends a connection
Said: TypeAlias = list[tuple[CapturedConnection, Message | None]]


class _Made(Generic[Content]):
    """What is made of a message, once for all that say the same: replies are few, and repeated."""

    def __init__(self, make: Callable[[Message], Content]) -> None:
        self._make = make
        # what was made last, and before; what is asked for again stays
        self._made: dict[tuple[bytes, str, type[View] | None], Content] = {}
        self._older = self._made

    def __call__(self, message: Message) -> Content:
        octets = message.octets
        if (
            not octets
            or len(octets) > _MOST_REPEATED
            or message.hidden
            or message.problems
            or message.summary
            or message.said is not None
        ):
            return self._make(message)
        view = message.view
        key = octets, message.kind, None if view is None else type(view)
        made = self._made.get(key)
        if made is None:
            made = self._older.get(key)
            if len(self._made) >= _REPEATED:
                self._made, self._older = {}, self._made
            made = self._made[key] = self._make(message) if made is None else made
        return made


class _Told:
    """What was written of a connection."""

    def __init__(self, file: str, start: float | None) -> None:
        self.file = file
        self.start = start
        self.notes = 0
        self.is_begun = False
        # for JSON: what every object begins with
        self.where = ""
        # for text: what was sent, by the index of the message; the last one that was answered
        self.said: dict[int, str] = {}
        self.last: int | None = None


class _JsonWriter:
    """Writes one JSON object per message and line."""

    def __init__(self, secrets: bool) -> None:
        self._secrets = secrets
        self._rest = _Made(self._rest_of)
        self._told: dict[int, _Told] = {}

    def begin(self, file: str, connection: CapturedConnection, start: float | None) -> None:
        """Name the connection in the objects that follow; its notes go to standard error."""
        told = self._told[connection.number] = _Told(file, start)
        where = _encode({"file": printable(file), "connection": connection.number})
        told.where = where[:-1]
        self._note(connection, told)

    def _note(self, connection: CapturedConnection, told: _Told) -> None:
        for note in connection.notes[told.notes :]:
            complain(f"{told.file}: connection {connection.number}: {note}")
        told.notes = len(connection.notes)

    def write(self, said: Said) -> None:
        """Write messages."""
        lines: list[str] = []
        told, rest = self._told, self._rest
        for connection, message in said:
            if message is None:
                self._end(connection)
                continue
            # what differs between messages that say the same comes first
            index, time, answers = message.index, message.time, message.answers
            lines.append(
                f'{told[connection.number].where}, "index": {index}, '
                f'"time": {"null" if time is None else time}, '
                f'"answers": {"null" if answers is None else answers}, '
                f'"octets": [{message.start}, {message.end}], {rest(message)}'
            )
        if lines:
            # ASCII alone: what is not is escaped, and so a terminal sees no control character.
            _write("\n".join(lines).replace("\x7f", "\\u007f"))

    def _rest_of(self, message: Message) -> str:
        """The rest of the object of a message: what it says."""
        record = message.to_dict(secrets=self._secrets)
        for name in _PLACES:
            del record[name]
        return _encode(record)[1:]

    def _end(self, connection: CapturedConnection) -> None:
        """Tell what became known of a connection while it went on."""
        self._note(connection, self._told.pop(connection.number))


class _TextWriter:
    """Writes conversations for people to read."""

    def __init__(self, secrets: bool) -> None:
        self._secrets = secrets
        self._lines = _Made(partial(_field_lines, secrets=secrets))
        self._paint = Paint()
        self._told: dict[int, _Told] = {}
        self._shown: _Told | None = None  # the conversation that was written last

    def begin(self, file: str, connection: CapturedConnection, start: float | None) -> None:
        """Begin a connection; its header comes before its first message."""
        self._told[connection.number] = _Told(file, start)

    def _switch(self, connection: CapturedConnection) -> _Told:
        """Say of which connection the next lines are, where others came between."""
        told = self._told[connection.number]
        if self._shown is told:
            return told
        self._shown = told
        if told.is_begun:
            _write(self._paint(f"connection {connection.number}, further:", "bold"))
            return told
        told.is_begun, start = True, told.start
        name = f"{printable(told.file)}, connection {connection.number}: "
        said = self._paint(name + printable(connection.name), "bold")
        about = [f"{name} {value}" for name, value in connection.about.items()]
        if start is not None and (moment := _moment(start)):
            about.insert(0, moment)
        for remark in ["; ".join(about), *connection.notes]:
            if remark:
                said += self._paint("\n    " + printable(remark), "dim")
        told.notes = len(connection.notes)
        _write(said)
        return told

    def write(self, said: Said) -> None:
        """Write messages."""
        for connection, message in said:
            if message is not None:
                self._write(connection, message)
            else:
                self._end(connection)

    def _end(self, connection: CapturedConnection) -> None:
        """Write what became known of a connection while it went on."""
        told = self._told[connection.number]
        if not told.is_begun or len(connection.notes) > told.notes:
            for note in connection.notes[self._switch(connection).notes :]:
                _write(self._paint("    " + printable(note), "dim"))
        del self._told[connection.number]

    def _write(self, connection: CapturedConnection, message: Message) -> None:
        """Write one message: what was said, its fields, what is wrong with it."""
        told, paint = self._switch(connection), self._paint
        margin = f"{message.index:5} {_when(message, told.start)} "
        indent = " " * (len(margin) + 4)
        style = _STYLES[message.sender]
        line_style = "bold " + style if message.sender == CLIENT else style
        lines = [paint(line, line_style) for line in self._said_lines(message)]
        said = paint(margin, "dim") + paint(_ARROWS[message.sender] + " ", style)
        said += ("\n" + indent).join(lines)
        if message.answers is not None and message.answers != told.last:
            answered = told.said.get(message.answers, "")
            said += paint(f"   (answers {message.answers}: {answered})", "dim")
        for line in self._lines(message):
            said += paint(f"\n{indent}  {line}", "dim")
        for problem in message.problems:
            for line in self._problem_lines(problem, message):
                said += paint(f"\n{indent}{line}", "red")
        told.said[message.index] = message.verb or message.kind
        if len(told.said) > _REMEMBERED:
            del told.said[next(iter(told.said))]
        told.last = message.index if message.sender == CLIENT else told.last
        _write(said)

    def _said_lines(self, message: Message) -> list[str]:
        """The lines of a message as they were sent; a proper end of line is not shown."""
        if not message.octets:
            size = message.summary.get("octets", message.end - message.start)
            return [f"[{_KINDS[message.kind]}: {size} octets]"]
        text = message.text(secrets=self._secrets)
        lines = text.removesuffix("\\r\\n").split("\\r\\n") if message.code else [text]
        return [line.removesuffix("\\r\\n") for line in lines]

    def _problem_lines(self, problem: Problem, message: Message) -> Iterator[str]:
        yield f"✗ {printable(problem.text)}"
        if problem.reference and (self._secrets or not message.hidden):
            at = problem.offset - message.start
            yield from (f"    {line}" for line in caret(message.octets, at))
        if problem.reply is not None:
            yield f"  a server should answer: {answer(problem)}"


def _moment(time: float) -> str:
    """A time for people; empty for a mere count of seconds."""
    return f"{datetime.fromtimestamp(time, UTC):%Y-%m-%d %H:%M:%S} UTC" if time > 1e6 else ""


def _when(message: Message, start: float | None) -> str:
    if message.time is None or start is None:
        return " " * 9
    return f"{message.time - start:9.3f}"


def _write(text: str) -> None:
    """Write lines; a terminal sees them at once."""
    sys.stdout.write(text + "\n")


class _MailWriter:
    """Writes one line, or one JSON object, for each mail."""

    def __init__(self, as_json: bool, chosen: _Filter) -> None:
        self._as_json = as_json
        self._chosen = chosen
        self._mails: dict[int, tuple[str, Transactions]] = {}

    def begin(self, file: str, connection: CapturedConnection, start: float | None) -> None:
        """Begin a connection."""
        self._mails[connection.number] = file, Transactions()

    def write(self, said: Said) -> None:
        """Take messages; write the mails that are over with them."""
        for connection, message in said:
            file, mails = self._mails[connection.number]
            over = mails.close() if message is None else mails.take(message)
            for mail in self._chosen(over):
                self._write(file, connection, mail)
            if message is None:
                del self._mails[connection.number]

    def _write(self, file: str, connection: CapturedConnection, mail: Transaction) -> None:
        if self._as_json:
            where: dict[str, Json] = {
                "file": printable(file),
                "connection": connection.number,
                "client": printable(connection.client),
                "server": printable(connection.server),
            }
            _write(_encode({**where, **mail.to_dict()}).replace("\x7f", "\\u007f"))
            return
        recipients = [
            f"{each.path} {each.delivered or each.code or '-'}" for each in mail.recipients
        ]
        said = [] if mail.time is None else [_moment(mail.time) or f"{mail.time:.3f}"]
        said += [connection.name, mail.hello or "-"]
        said += [f"{mail.path} -> {', '.join(recipients) or '-'}"]
        if mail.octets is not None:
            said.append(f"{mail.octets} octets")
        said += [word for word in ("TLS" if mail.tls else "", mail.user or "") if word]
        said.append(str(mail.code or "no reply"))
        if mail.problems:
            said.append(f"{len(mail.problems)} problem{'s'[: len(mail.problems) > 1]}")
        _write(printable("  ".join(said)))


_Writer = _JsonWriter | _TextWriter | _MailWriter
_KINDS = {
    "data": "mail data",
    "chunk": "chunk",
    "tls": "TLS",
    "unknown": "missing",
    "exchange": "exchange",
}


def _field_lines(message: Message, *, secrets: bool) -> list[str]:
    """The fields by name: on one line where they fit, else on one line each."""
    fields = message.fields(secrets=secrets)
    shown = {name: value for name, value in fields.items() if name not in _PLAIN_TO_SEE}
    # A field that has parts is shown as it was sent; `explain` and --json take it apart.
    view = message.shown_view(secrets=secrets)
    shown |= {name: sent(view, name) for name in shown if isinstance(shown[name], dict)}
    if isinstance(parameters := shown.get("parameters"), list):
        shown["parameters"] = [each for each in parameters if not _has_field(each, fields)]
    meant = meanings(view, DIALECT)
    told = {f"{fields[name]}": meant[name] for name in ("code", "enhanced_code") if name in meant}
    pairs = [f"{name}: {value}" for name, value in (told | dict(flat(shown))).items()]
    # what it offers is plain to see, but for what is wrong with it
    malformed = offers(view, DIALECT).get("malformed")
    if isinstance(malformed, list):
        pairs += [_malformed(each) for each in malformed]
    if message.said is not None:
        pairs.append(f"sasl: {printable(str(message.said))}")
    together = "   ".join(pairs)
    return pairs if len(together) > _WIDEST else [together] if together else []


def _malformed(malformed: Any) -> str:
    """A line of the answer to EHLO, and what is wrong with it."""
    why = "; ".join(dict.fromkeys(each["text"] for each in malformed["defects"]))
    return f"malformed: {printable(malformed['line'])} ({printable(why)})"


def _has_field(parameter: Json, fields: dict[str, Json]) -> bool:
    """Whether a parameter is shown as a field of its own already."""
    return isinstance(parameter, dict) and str(parameter.get("keyword")).lower() in fields
