"""`smtpkit dissect`: the conversations in captures, as text or as JSON."""

from __future__ import annotations

import json
import os
import stat
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, BinaryIO, TextIO

import click

from smtpkit.captures import CapturedConnection, CaptureError, open_capture, read_capture
from smtpkit.conversation import Message, Problem, follow
from smtpkit.generated.dialect import DIALECT
from smtpkit.printing import Json, answer, caret, flat, meanings, offers, printable, sent
from smtpkit.stream import CLIENT, Segment
from smtpkit.terminal import Paint, complain

if TYPE_CHECKING:
    from rich.progress import Progress

_LONG_INPUT = 1 << 20  # octets from which on progress is shown
_WIDEST = 92  # columns that fields may share one line in
_STYLES = {"client": "cyan", "server": "green"}
_ARROWS = {"client": "C →", "server": "S ←"}
# Fields that the text of the message shows already.
_PLAIN_TO_SEE = frozenset(("verb", "code", "lines", "is_multiline", "octets"))


def dissect(files: Iterable[str], *, as_json: bool, secrets: bool) -> bool:
    """Print the conversations in files; whether all of them could be read."""
    writer = _JsonWriter(secrets) if as_json else _TextWriter(secrets)
    succeeded = True
    for file in files:
        try:
            _dissect(file, writer)
        except CaptureError as error:
            complain(f"{file}: {error}")
            succeeded = False
    return succeeded


def _dissect(file: str, writer: _Writer) -> None:
    skipped: Counter[str] = Counter()
    with _opened(file) as (source, end_progress):
        for connection in read_capture(source):
            if connection.skipped:
                skipped[connection.skipped] += 1
                continue
            end_progress()  # what follows is on the terminal, too
            writer.begin(file, connection)
            for message in follow(_followed(connection)):
                writer.write(message)
    for reason, count in skipped.items():
        _complain(file, f"skipped {count} connection{'s'[: count > 1]}: {reason}")


def _complain(file: str, text: str) -> None:
    complain(f"{file}: {text}")


@contextmanager
def _opened(file: str) -> Iterator[tuple[BinaryIO, Callable[[], None]]]:
    """Open a file for reading, with what ends its progress bar: it has one where it is long and
    someone watches."""
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
            yield progress.wrap_file(opened, task_id=task), progress.stop


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
    return Progress(console=Console(stderr=True), transient=True)


def _followed(connection: CapturedConnection) -> Iterable[Segment]:
    """The segments of a connection; with a progress bar while a long one goes to a file."""
    watched = _watched(sys.stderr) and not _watched(sys.stdout)
    progress = _progress() if watched and connection.octets >= _LONG_INPUT else None
    return connection.segments if progress is None else _tracked(connection.segments, progress)


def _tracked(segments: list[Segment], progress: Progress) -> Iterator[Segment]:
    with progress:
        yield from progress.track(segments, description="dissecting")


class _JsonWriter:
    """Writes one JSON object per message and line."""

    def __init__(self, secrets: bool) -> None:
        self._secrets = secrets
        self._where: dict[str, Json] = {}

    def begin(self, file: str, connection: CapturedConnection) -> None:
        """Name the connection in the objects that follow; its notes go to standard error."""
        self._where = {"file": printable(file), "connection": connection.number}
        for note in connection.notes:
            _complain(file, f"connection {connection.number}: {note}")

    def write(self, message: Message) -> None:
        """Write one message."""
        record = {**self._where, **message.to_dict(secrets=self._secrets)}
        # ASCII alone: what is not is escaped, and so a terminal sees no control character.
        click.echo(json.dumps(record).replace("\x7f", "\\u007f"))


class _TextWriter:
    """Writes a conversation for people to read."""

    def __init__(self, secrets: bool) -> None:
        self._secrets = secrets
        self._paint = Paint()
        self._start: float | None = None
        self._said: dict[int, str] = {}
        self._last: int | None = None

    def begin(self, file: str, connection: CapturedConnection) -> None:
        """Write the header of a connection."""
        name = f"{printable(file)}, connection {connection.number}: {printable(connection.name)}"
        said = self._paint(name, "bold")
        times = (segment.time for segment in connection.segments)
        self._start = next((time for time in times if time is not None), None)
        about = [f"{name} {value}" for name, value in connection.about.items()]
        if self._start is not None and self._start > 1e6:  # not a mere count of seconds
            about.insert(0, f"{datetime.fromtimestamp(self._start, UTC):%Y-%m-%d %H:%M:%S} UTC")
        for remark in ["; ".join(about), *connection.notes]:
            if remark:
                said += self._paint("\n    " + printable(remark), "dim")
        self._said.clear()
        self._last = None
        click.echo(said)

    def write(self, message: Message) -> None:
        """Write one message: what was said, its fields, what is wrong with it."""
        paint = self._paint
        margin = f"{message.index:5} {self._when(message)} "
        indent = " " * (len(margin) + 4)
        style = _STYLES[message.sender]
        line_style = "bold " + style if message.sender == CLIENT else style
        lines = [paint(line, line_style) for line in self._said_lines(message)]
        said = paint(margin, "dim") + paint(_ARROWS[message.sender] + " ", style)
        said += ("\n" + indent).join(lines)
        if message.answers is not None and message.answers != self._last:
            answered = self._said.get(message.answers, "")
            said += paint(f"   (answers {message.answers}: {answered})", "dim")
        for line in _field_lines(message, secrets=self._secrets):
            said += paint(f"\n{indent}  {line}", "dim")
        for problem in message.problems:
            for line in self._problem_lines(problem, message):
                said += paint(f"\n{indent}{line}", "red")
        self._said[message.index] = message.verb or message.kind
        self._last = message.index if message.sender == CLIENT else self._last
        click.echo(said)

    def _when(self, message: Message) -> str:
        if message.time is None or self._start is None:
            return " " * 9
        return f"{message.time - self._start:9.3f}"

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


_Writer = _JsonWriter | _TextWriter
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
        pairs += [f"malformed: {printable(str(line))}" for line in malformed]
    together = "   ".join(pairs)
    return pairs if len(together) > _WIDEST else [together] if together else []


def _has_field(parameter: Json, fields: dict[str, Json]) -> bool:
    """Whether a parameter is shown as a field of its own already."""
    return isinstance(parameter, dict) and str(parameter.get("keyword")).lower() in fields
