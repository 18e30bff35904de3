"""The command line: `smtpkit dissect`, `smtpkit explain` and `smtpkit grammar`.

What is printed comes from strangers, so every octet of it goes through `printable`: a terminal
never sees a control character that was captured.
"""

from __future__ import annotations

import json
import os
import re
import stat
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from importlib import metadata, resources
from typing import BinaryIO

try:
    import click
    from rich.cells import cell_len
    from rich.console import Console
    from rich.progress import Progress
    from rich.text import Text
    from rich.tree import Tree
except ImportError as error:
    raise SystemExit(
        f"smtpkit: the command line needs the extra ({error}): pip install 'smtpkit-wire[cli]'"
    ) from None

from smtpkit.captures import CapturedConnection, CaptureError, open_capture, read_capture
from smtpkit.conversation import (
    Message,
    Problem,
    follow,
)
from smtpkit.errors import FieldError
from smtpkit.generated.codecs import decode_text
from smtpkit.generated.dialect import DIALECT
from smtpkit.layer import reply_code_description
from smtpkit.octets import is_reply
from smtpkit.printing import Json, printable
from smtpkit.stream import CLIENT, SERVER, Segment
from smtpkit.view import View

__all__ = ["main"]

_LONG_INPUT = 1 << 20  # octets from which on progress is shown
_WIDEST = 92  # columns that fields may share one line in
_AROUND = 60  # columns shown on each side of a caret
_STYLES = {"client": "cyan", "server": "green"}
_ARROWS = {"client": "C →", "server": "S ←"}
# Fields that the text of the message shows already.
_PLAIN_TO_SEE = frozenset(("verb", "code", "lines", "is_multiline", "octets"))


def _version() -> str:
    try:
        return metadata.version("smtpkit-wire")
    except metadata.PackageNotFoundError:
        return "(not installed)"


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(_version(), prog_name="smtpkit", message="%(prog)s %(version)s")
def main() -> None:
    """Read the SMTP wire format: captured conversations, single lines, the grammar itself."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show a character gets its escape, not a traceback.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


# --- dissect ---------------------------------------------------------------------------------


@main.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON object per message and line.")
@click.option("--secrets", is_flag=True, help="Show passwords instead of only their length.")
def dissect(files: tuple[str, ...], as_json: bool, secrets: bool) -> None:
    """Print the conversations in captures: who said what, field by field, and what is wrong.

    FILE is a pcap or pcapng capture, recorded JSONL or a plain transcript, gzip or not; - is
    standard input.
    """
    writer = _JsonWriter(secrets) if as_json else _TextWriter(secrets)
    failed = False
    for file in files:
        try:
            _dissect(file, writer)
        except CaptureError as error:
            _complain(file, str(error))
            failed = True
    if failed:
        raise SystemExit(1)


def _dissect(file: str, writer: _Writer) -> None:
    skipped: Counter[str] = Counter()
    with _opened(file) as (source, progress):
        for connection in read_capture(source):
            if connection.skipped:
                skipped[connection.skipped] += 1
                continue
            progress.stop()  # what follows is on the terminal, too
            writer.begin(file, connection)
            for message in follow(_followed(connection)):
                writer.write(message)
    for reason, count in skipped.items():
        _complain(file, f"skipped {count} connection{'s'[: count > 1]}: {reason}")


def _complain(file: str, text: str) -> None:
    sys.stdout.flush()
    click.echo(f"smtpkit: {printable(file)}: {printable(text)}", err=True)


@contextmanager
def _opened(file: str) -> Iterator[tuple[BinaryIO, Progress]]:
    """Open a file for reading; where it is long and someone watches, with a progress bar."""
    console = Console(stderr=True)
    progress = Progress(console=console, transient=True, disable=True)
    if file == "-":
        yield sys.stdin.buffer, progress
        return
    with open_capture(file) as opened:
        about = os.fstat(opened.fileno())
        if not (console.is_terminal and stat.S_ISREG(about.st_mode)) or about.st_size < _LONG_INPUT:
            yield opened, progress
            return
        progress = Progress(console=console, transient=True)
        with progress:
            task = progress.add_task("reading", total=about.st_size)
            yield progress.wrap_file(opened, task_id=task), progress


def _followed(connection: CapturedConnection) -> Iterable[Segment]:
    """The segments of a connection; with a progress bar while a long one goes to a file."""
    console = Console(stderr=True)
    watched = console.is_terminal and not sys.stdout.isatty()
    if not watched or connection.octets < _LONG_INPUT:
        return connection.segments
    return _tracked(connection.segments, console)


def _tracked(segments: list[Segment], console: Console) -> Iterator[Segment]:
    with Progress(console=console, transient=True) as progress:
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
        self._console = Console(highlight=False)
        self._start: float | None = None
        self._said: dict[int, str] = {}
        self._last: int | None = None

    def begin(self, file: str, connection: CapturedConnection) -> None:
        """Write the header of a connection."""
        text = Text(f"{printable(file)}, connection {connection.number}: ", "bold")
        text.append(printable(connection.name), "bold")
        self._start = next((segment.time for segment in connection.segments if segment.time), None)
        about = [f"{name} {value}" for name, value in connection.about.items()]
        if self._start is not None and self._start > 1e6:  # not a mere count of seconds
            about.insert(0, f"{datetime.fromtimestamp(self._start, UTC):%Y-%m-%d %H:%M:%S} UTC")
        for remark in ["; ".join(about), *connection.notes]:
            if remark:
                text.append("\n    " + printable(remark), "dim")
        self._said.clear()
        self._last = None
        self._print(text, "")

    def write(self, message: Message) -> None:
        """Write one message: what was said, its fields, what is wrong with it."""
        margin = f"{message.index:5} {self._when(message)} "
        indent = " " * (len(margin) + 4)
        style = _STYLES[message.sender]
        text = Text(margin, "dim")
        text.append(_ARROWS[message.sender] + " ", style)
        for number, line in enumerate(self._said_lines(message)):
            text.append("\n" + indent if number else "")
            text.append(line, "bold " + style if message.sender == CLIENT else style)
        if message.answers is not None and message.answers != self._last:
            said = self._said.get(message.answers, "")
            text.append(f"   (answers {message.answers}: {said})", "dim")
        for line in _field_lines(message.fields(secrets=self._secrets), message):
            text.append(f"\n{indent}  {line}", "dim")
        for problem in message.problems:
            self._add_problem(text, problem, message, indent)
        self._said[message.index] = message.verb or message.kind
        self._last = message.index if message.sender == CLIENT else self._last
        self._print(text)

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

    def _add_problem(self, text: Text, problem: Problem, message: Message, indent: str) -> None:
        text.append(f"\n{indent}✗ {printable(problem.text)}", "red")
        if problem.reference:
            for line in _caret(problem, message, show=self._secrets or not message.hidden):
                text.append(f"\n{indent}    {line}", "red")
        if problem.reply is not None:
            text.append(f"\n{indent}  a server should answer: {_answer(problem)}", "red")

    def _print(self, text: Text, end: str = "") -> None:
        if self._console.is_terminal:
            self._console.print(text, soft_wrap=True)
        else:
            click.echo(text.plain)


_Writer = _JsonWriter | _TextWriter
_KINDS = {
    "data": "mail data",
    "chunk": "chunk",
    "tls": "TLS",
    "unknown": "missing",
    "exchange": "exchange",
}


def _answer(problem: Problem) -> str:
    """The reply to a mistake; its text only where that says more than the mistake does."""
    reply = problem.reply
    return "" if reply is None else printable(str(reply).removesuffix(problem.text).rstrip())


def _field_lines(fields: dict[str, Json], message: Message) -> list[str]:
    """The fields by name: on one line where they fit, else on one line each."""
    shown = {name: value for name, value in fields.items() if name not in _PLAIN_TO_SEE}
    # A field that has parts is shown as it was sent; `explain` and --json take it apart.
    shown |= {name: _sent(message.view, name) for name in shown if isinstance(shown[name], dict)}
    if isinstance(parameters := shown.get("parameters"), list):
        shown["parameters"] = [each for each in parameters if not _has_field(each, fields)]
    pairs = [f"{name}: {value}" for name, value in _flat(shown)]
    if message.code is not None:
        description = reply_code_description(message.code)
        if description:
            pairs.insert(0, f"{message.code}: {description}")
    together = "   ".join(pairs)
    return pairs if len(together) > _WIDEST else [together] if together else []


def _sent(view: View | None, path: str) -> str | None:
    """The octets of a field, as text."""
    if view is not None:
        with suppress(FieldError):
            return decode_text(view.octets(path))
    return None


def _has_field(parameter: Json, fields: dict[str, Json]) -> bool:
    """Whether a parameter is shown as a field of its own already."""
    return isinstance(parameter, dict) and str(parameter.get("keyword")).lower() in fields


def _flat(fields: dict[str, Json], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Name every value in nested fields by its path; what was not sent is left out."""
    for name, value in fields.items():
        path = printable(prefix + name)
        if isinstance(value, dict):
            yield from _flat(value, path + ".")
        elif isinstance(value, list):
            if value:
                yield path, " | ".join(_value(item) for item in value)
        elif value is not None:
            yield path, _value(value)


def _value(value: Json) -> str:
    if isinstance(value, str):
        return printable(value) if value else '""'
    if isinstance(value, dict):
        return " ".join(f"{name}={text}" for name, text in _flat(value))
    return printable(json.dumps(value, ensure_ascii=False))


def _caret(problem: Problem, message: Message, *, show: bool) -> list[str]:
    """The line that a problem is in, and a caret under the octet where it begins."""
    offset = problem.offset - message.start
    if not show or not 0 <= offset <= len(message.octets):
        return []
    start = message.octets.rfind(b"\n", 0, offset) + 1
    end = message.octets.find(b"\n", offset) + 1 or len(message.octets)
    before = printable(message.octets[start:offset])
    after = printable(message.octets[offset:end])
    if len(before) > _AROUND:
        before = "..." + before[-_AROUND:]
    if len(after) > _AROUND:
        after = after[:_AROUND] + "..."
    return [before + after, " " * cell_len(before) + "^"]


# --- explain ---------------------------------------------------------------------------------

_ESCAPES = {b"r": b"\r", b"n": b"\n", b"t": b"\t", b"0": b"\0", b"\\": b"\\"}


@main.command()
@click.argument("line")
@click.option("--secrets", is_flag=True, help="Show passwords instead of only their length.")
def explain(line: str, secrets: bool) -> None:
    r"""Show one command or reply as a tree of its fields, or where it is wrong.

    The escapes \\r \\n \\t \\0 \\xHH are understood, and CRLF is added where LINE does not end
    with a line end. The exit status is 1 when LINE is not valid.
    """
    octets = _unescaped(os.fsencode(line))
    if not octets.endswith(b"\n"):
        octets += b"\r\n"
    # Following it as a conversation finds the secrets of a line that does not parse, too.
    sender = SERVER if is_reply(octets) else CLIENT
    message = next(follow([Segment(sender, octets)]))
    if message.end != len(octets):
        click.echo("smtpkit: only the first line or reply is explained", err=True)
    if message.problems:
        _explain_problems(message, secrets)
        raise SystemExit(1)
    Console(highlight=False).print(_tree(message, secrets), soft_wrap=True)


def _unescaped(line: bytes) -> bytes:
    def octet(escape: re.Match[bytes]) -> bytes:
        code = escape[1]
        return bytes((int(code[1:], 16),)) if code[:1] == b"x" else _ESCAPES[code]

    return re.sub(rb"\\(x[0-9A-Fa-f]{2}|[rnt0\\])", octet, line)


def _explain_problems(message: Message, secrets: bool) -> None:
    text = Text()
    for problem in message.problems:
        text.append(f"not valid: {printable(problem.text)}\n", "bold red")
        for line in _caret(problem, message, show=secrets or not message.hidden):
            text.append(f"    {line}\n", "red")
        if problem.reply is not None:
            text.append(f"a server should answer: {_answer(problem)}\n")
        for name in problem.leniencies:
            sentence = DIALECT.tables.LENIENCIES[name]
            text.append(f"the profile lenient lets it pass: {name} ({sentence})\n")
    Console(highlight=False).print(text, soft_wrap=True, end="")


def _tree(message: Message, secrets: bool) -> Tree:
    """The fields of a message as a tree: name, span in the line, value."""
    title = Text(message.text(secrets=secrets), "bold")
    syntax = (type(message.view).__doc__ or "").partition("\n")[0]
    title.append(f"\n{syntax}", "dim")
    tree = Tree(title, guide_style="dim")
    _add_fields(tree, message.view, message.fields(secrets=secrets))
    return tree


def _add_fields(tree: Tree, view: View | None, fields: dict[str, Json], path: str = "") -> None:
    for name, value in fields.items():
        label = Text(printable(name), "cyan")
        span = _span(view, path + name)
        label.append(f"  {span[0]}:{span[1]}" if span else "", "dim")
        if isinstance(value, dict):
            label.append("  " + _value(_sent(view, path + name) or ""), "default")
            _add_fields(tree.add(label), view, value, f"{path}{name}.")
        elif isinstance(value, list):
            branch = tree.add(label)
            for item in value:
                branch.add(Text(_value(item)))
        elif value is not None:
            tree.add(label.append("  " + _value(value), "default"))


def _span(view: View | None, path: str) -> tuple[int, int] | None:
    """Where a field stands in the line; None for a value that has no octets of its own."""
    if view is not None:
        with suppress(FieldError):
            return view.span(path)
    return None


# --- grammar ---------------------------------------------------------------------------------


@main.group()
def grammar() -> None:
    """Print the specification in other forms."""


@grammar.command()
def abnf() -> None:
    """Print the grammar as ABNF (RFC 5234)."""
    text = resources.files("smtpkit").joinpath("generated", "smtp.abnf").read_text("utf-8")
    click.echo(text, nl=False)
