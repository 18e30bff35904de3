"""The packet view: SMTP in a packet buffer, for people who hold one."""

from __future__ import annotations

from smtpkit.errors import REDACTED, FieldError, ParseError, escaped
from smtpkit.generated.codecs import decode_text, encode_text
from smtpkit.generated.constants import SMTP_COMMANDS, SMTP_MIN_HEADER_LEN
from smtpkit.generated.dialect import DIALECT
from smtpkit.generated.leniencies import BAD_VALUE, ODD_BRACKETS
from smtpkit.octets import is_reply, readable, verb_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from typing_extensions import Buffer

    from smtpkit.view import View

SMTP_FIELD_NAMES = (
    "command",
    "args",
    "reply_code",
    "reply_text",
    "is_response",
    "is_multiline",
    "mailfrom",
    "rcptto",
    "raw",
)


def is_smtp_payload(buffer: Buffer, start: int = 0, end: int | None = None) -> bool:
    """Whether octets look like SMTP: a reply code, or a verb that is known.

    >>> is_smtp_payload(b"250 OK\\r\\n"), is_smtp_payload(b"GET / HTTP/1.1\\r\\n")
    (True, False)
    """
    octets = bytes(readable(buffer)[start:end][:16])
    if is_reply(octets):
        return True
    return _first_word(octets).decode("latin-1").upper() in SMTP_COMMANDS


def _first_word(line: bytes) -> bytes:
    """What stands before the first blank, whatever it is."""
    word = line.partition(b" ")[0]
    return word if word.isalnum() else word.translate(_BLANKS).partition(b" ")[0]


_BLANKS = bytes.maketrans(b"\t\r\n", b"   ")


reply_code_description = DIALECT.reply_code_description


class LayerIndex:
    """Where a layer stands in its buffer, in octets."""

    __slots__ = ("end", "kind", "start")

    def __init__(self, kind: str, start: int, end: int) -> None:
        self.kind = kind
        self.start = start
        self.end = end

    def __len__(self) -> int:
        return self.end - self.start

    def __repr__(self) -> str:
        return f"LayerIndex(kind={self.kind!r}, start={self.start}, end={self.end})"


class SmtpLayer:
    """A view of SMTP octets in a buffer, whatever they are.

    Nothing is copied until a field is read, and no octets make it fail: a field that is not
    there raises `FieldError`, and nothing else is ever raised. Over several lines or pipelined
    commands the fields describe the first message; `messages` iterates all of them.

    >>> layer = SmtpLayer(b"MAIL FROM:<ned@x.example> SIZE=500\\r\\nDATA\\r\\n")
    >>> layer.command, layer.args, layer.mailfrom
    ('MAIL', 'FROM:<ned@x.example> SIZE=500', 'ned@x.example')
    >>> [message.command for message in layer.messages()]
    ['MAIL', 'DATA']
    """

    __slots__ = ("_buffer", "_first", "end", "start")

    kind = "smtp"
    field_names = SMTP_FIELD_NAMES

    def __init__(self, buffer: Buffer, start: int = 0, end: int | None = None) -> None:
        self._buffer: Any = readable(buffer)
        size = len(self._buffer)
        self.end = size if end is None else max(0, min(end, size))
        self.start = max(0, min(start, self.end))
        self._first: int | None = None

    @property
    def index(self) -> LayerIndex:
        """Where the layer stands in the buffer."""
        return LayerIndex(self.kind, self.start, self.end)

    @property
    def header_len(self) -> int:
        """The octets of the layer: SMTP is header throughout."""
        return self.end - self.start

    @property
    def raw(self) -> bytes:
        """All octets of the layer."""
        return bytes(self._buffer[self.start : self.end])

    @property
    def message_end(self) -> int:
        """Where the first message ends: behind its line, or behind the last line of a reply."""
        if self._first is None:
            self._first = self._find_end()
        return self._first

    def _line_end(self, at: int) -> int:
        """Behind the LF that ends a line, or the end: any LF, for a view fails on nothing."""
        found = _find(self._buffer, b"\n", at, self.end)
        return self.end if found < 0 else found + 1

    def _find_end(self) -> int:
        at = self._line_end(self.start)
        if not self.is_response:
            return at
        begin = self.start
        while bytes(self._buffer[begin + 3 : begin + 4]) == b"-" and at < self.end:
            if not is_reply(bytes(self._buffer[at : min(at + 4, self.end)])):
                break
            begin, at = at, self._line_end(at)
        return at

    def _first_line(self) -> bytes:
        octets = bytes(self._buffer[self.start : self._line_end(self.start)])
        return octets.rstrip(b"\r\n")

    @property
    def is_response(self) -> bool:
        """Whether it is a reply: three digits, then a space, a hyphen or the line's end."""
        return is_reply(bytes(self._buffer[self.start : min(self.start + 4, self.end)]))

    @property
    def is_multiline(self) -> bool:
        """Whether it is a reply of many lines."""
        return self.is_response and bytes(self._buffer[self.start + 3 : self.start + 4]) == b"-"

    def _need_response(self, name: str) -> None:
        if not self.is_response:
            raise FieldError(f"{name}: not a reply")

    @property
    def reply_code(self) -> int:
        """The reply code; raises `FieldError` for what is no reply."""
        self._need_response("reply_code")
        return int(bytes(self._buffer[self.start : self.start + 3]))

    @property
    def reply_text(self) -> str:
        """The texts of a reply's lines, line feeds between them; raises `FieldError`."""
        self._need_response("reply_text")
        octets = bytes(self._buffer[self.start : self.message_end])
        lines = octets.rstrip(b"\r\n").split(b"\n")
        return decode_text(b"\n".join(line.rstrip(b"\r")[4:] for line in lines))

    def _words(self, name: str) -> tuple[bytes, bytes]:
        if self.is_response:
            raise FieldError(f"{name}: a reply, not a command")
        line = self._first_line()
        if not line:
            raise FieldError(f"{name}: an empty line")
        verb = _first_word(line)
        return verb, line[len(verb) + 1 :]

    @property
    def command(self) -> str:
        """The verb, in upper case; raises `FieldError` where there is none."""
        verb = self._words("command")[0]
        if not verb:
            raise FieldError("command: the line begins with a space")
        return decode_text(verb).upper()

    @property
    def args(self) -> str:
        """What follows the verb; raises `FieldError` where there is no command."""
        return decode_text(self._words("args")[1])

    @property
    def mailfrom(self) -> str:
        """The reverse-path without its brackets, "" for the null one; raises `FieldError`.

        It is read leniently, as what is really sent has to be; `parse` is strict.

        >>> SmtpLayer(b"mail from: ned@x.example\\n").mailfrom
        'ned@x.example'
        """
        return self._path("mailfrom", "reverse_path")

    @property
    def rcptto(self) -> str:
        """The forward-path without its brackets; raises `FieldError`."""
        return self._path("rcptto", "forward_path")

    def _path(self, name: str, field: str) -> str:
        """A path as a lenient reader finds it, in a line that may be cut off before its end."""
        line = b"" if self.is_response else self._first_line()
        known = DIALECT.commands.get(verb_of(line))
        if known is None or field not in known.fields:
            # nothing is read, and no error explained, for a line that cannot have it
            raise FieldError(f"{name}: the message has none")
        try:
            view = DIALECT.parse_command(line + b"\r\n", profile="lenient")
        except ParseError as error:
            raise FieldError(f"{name}: {error.message}") from error
        if field not in view.fields:
            raise FieldError(f"{name}: {view.defects[0].sentence}")
        path: View = getattr(view, field)
        # where the line is cut off, so may be what a bracket should have closed
        end = self._line_end(self.start)
        is_cut = bytes(self._buffer[end - 1 : end]) != b"\n"
        for defect in path.defects:
            if defect.name == BAD_VALUE or (is_cut and defect.name == ODD_BRACKETS):
                raise FieldError(f"{name}: {defect.sentence}")
        return str(path)

    def parse(self) -> View:
        """The full view of the first message; raises `ParseError` where it is not valid."""
        if self.is_response:
            return DIALECT.parse_reply(self._buffer, self.start, self.message_end)
        return DIALECT.parse_command(self._buffer, self.start, self.message_end)

    def messages(self) -> Iterator[SmtpLayer]:
        """A layer for each message: each command line, each reply with all of its lines."""
        at = self.start
        while at < self.end:
            layer = SmtpLayer(self._buffer, at, self.end)
            layer.end = layer._first = layer.message_end
            at = layer.end
            yield layer

    def get_field(self, name: str) -> object:
        """A field by its name; None for a name that does not exist; raises `FieldError`."""
        return getattr(self, name) if name in SMTP_FIELD_NAMES else None

    def summary(self) -> str:
        """The first line, with nothing in it that a terminal would obey."""
        return f"SMTP {escaped(self.redacted())}"

    def redacted(self) -> bytes:
        """The first line without what is secret in it."""
        line = self._first_line()
        if self.is_response:
            return line
        hidden_from = DIALECT.verbs.hidden_from(line)
        if hidden_from is None or hidden_from >= len(line):
            return line
        return line[:hidden_from] + REDACTED.encode("ascii")

    def hashret(self) -> bytes:
        """What messages of one kind share: a reply's code in two octets, a command's verb."""
        if self.is_response:
            return self.reply_code.to_bytes(2, "big")
        try:
            return encode_text(self.command)
        except FieldError:
            return b""

    def show(self) -> str:
        """The fields that can be read, a line each."""
        return "\n".join(f"{name:>12} = {value}" for name, value in smtp_show_fields(self))

    def __bytes__(self) -> bytes:
        return self.raw

    def __len__(self) -> int:
        return self.header_len

    def __repr__(self) -> str:
        return f"<SmtpLayer {self.summary()[5:]!r}>"


def _find(buffer: Any, octets: bytes, start: int, end: int) -> int:
    """`find` for any buffer; a memoryview has none."""
    if isinstance(buffer, memoryview):
        while start < end:
            block = bytes(buffer[start : min(start + 4096, end)])
            found = block.find(octets)
            if found >= 0:
                return start + found
            start += len(block)
        return -1
    found = buffer.find(octets, start, end)
    return int(found)


def smtp_show_fields(layer: SmtpLayer) -> list[tuple[str, str]]:
    """The fields of a layer that can be read, as pairs of name and text for people.

    >>> smtp_show_fields(SmtpLayer(b"250 OK\\r\\n"))
    [('reply_code', '250'), ('reply_text', 'OK'), ('is_multiline', 'False')]
    """
    if layer.is_response:
        names: tuple[str, ...] = ("reply_code", "reply_text", "is_multiline")
    else:
        names = ("command", "args", "mailfrom", "rcptto")
    shown = []
    for name in names:
        try:
            value = layer.get_field(name)
        except FieldError:
            continue
        if name in ("command", "args"):
            shown_line = decode_text(layer.redacted()).partition(" ")
            value = shown_line[2]
            if name == "command":
                value = shown_line[0] if shown_line[0] == REDACTED else shown_line[0].upper()
        if value != "":
            shown.append((name, escaped(encode_text(str(value)))))
    return shown


__all__ = [
    "SMTP_FIELD_NAMES",
    "SMTP_MIN_HEADER_LEN",
    "SmtpLayer",
    "is_smtp_payload",
    "reply_code_description",
    "smtp_show_fields",
]
