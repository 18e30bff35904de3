"""The packet view: SMTP in a packet buffer, for people who hold one."""

from __future__ import annotations

from smtpkit.errors import REDACTED, FieldError, ParseError, escaped, unreadable
from smtpkit.generated.codecs import decode_text, encode_text
from smtpkit.generated.constants import SMTP_COMMANDS, SMTP_MIN_HEADER_LEN
from smtpkit.generated.dialect import DIALECT
from smtpkit.generated.leniencies import BAD_VALUE, ODD_BRACKETS
from smtpkit.machines import heads_of, plain_reader, sure_reader
from smtpkit.matching import Pattern
from smtpkit.octets import bounds, find_in, is_reply, readable, verb_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any, TypeAlias

    from typing_extensions import Buffer

    from smtpkit.command import Command
    from smtpkit.view import View

    #: what reads a field of a layer
    _Reader: TypeAlias = Callable[["SmtpLayer"], Any]
    #: the fields of a kind of first lines: what they are, why they are none, what reads them
    _Fields: TypeAlias = tuple[dict[str, Any], dict[str, str], dict[str, _Reader]]

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

    A place outside of the buffer is its nearest end.

    >>> is_smtp_payload(b"250 OK\\r\\n"), is_smtp_payload(b"GET / HTTP/1.1\\r\\n")
    (True, False)
    """
    if type(buffer) is not bytes or end is not None or start.__class__ is not int or start < 0:
        octets = readable(buffer)
        start, end = bounds(octets, start, end)
        buffer, start = bytes(octets[start : min(end, start + _ENOUGH)]), 0
    # four octets decide nearly always
    head = buffer[start : start + 4]
    if head < b":":
        return is_reply(head)
    verbs = _VERBS_BY_HEAD.get(head.upper())
    return verbs is not None and _first_word(buffer[start : start + _ENOUGH]).upper() in verbs


def _first_word(line: bytes) -> bytes:
    """What stands before the first blank, whatever it is."""
    word = line.partition(b" ")[0]
    return word if word.isalnum() else word.translate(_BLANKS).partition(b" ")[0]


_BLANKS = bytes.maketrans(b"\t\r\n", b"   ")
_DIGITS = frozenset(b"0123456789")

_COMMANDS = {verb.encode("ascii"): view for verb, view in DIALECT.commands.items()}
_VERBS_BY_HEAD: dict[bytes, list[bytes]] = {}
for _verb in SMTP_COMMANDS:
    _VERBS_BY_HEAD.setdefault(_verb[:4].encode("ascii"), []).append(_verb.encode("ascii"))
#: so many octets hold any verb, and what ends it
_ENOUGH = max(map(len, SMTP_COMMANDS)) + 1


class _Replies(dict[bytes, "_Fields | None"]):
    """The fields of replies by their first four octets, filled as they are met: 4,000 at most."""

    def __missing__(self, head: bytes) -> _Fields | None:
        if not is_reply(head):
            return None
        is_multiline = head[3:] == b"-"
        values = {"reply_code": int(head[:3]), "is_response": True, "is_multiline": is_multiline}
        found = self[head] = values, _NO_COMMAND, _OF_LINES if is_multiline else _OF_A_REPLY
        return found


_REPLIES = _Replies()

# each line that goes on, and the next one
_REPLY = Pattern(r"(?:[0-9]{3}-[^\n]*+\n(?=[0-9]{3}(?:[ \r\n-]|\Z)))*+[^\n]*+\n?")

#: what is raised by a buffer that is closed or released, or has become shorter
_GONE = (TypeError, ValueError, IndexError)

# a layer is made in place where there are many: this is half of what a call of its class costs
new = object.__new__


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
    commands the fields describe the first message; `messages` iterates all of them. The first line
    is read once, by the first field that is asked for. A closed buffer gives `FieldError`, too.

    A pickle has the octets of the layer and nothing else of the buffer, and so places in it are
    counted from their first one; a copy stands over the same buffer.

    >>> layer = SmtpLayer(b"MAIL FROM:<ned@x.example> SIZE=500\\r\\nDATA\\r\\n")
    >>> layer.command, layer.args, layer.mailfrom
    ('MAIL', 'FROM:<ned@x.example> SIZE=500', 'ned@x.example')
    >>> [message.command for message in layer.messages()]
    ['MAIL', 'DATA']
    """

    __slots__ = ("_buffer", "_fields", "_line", "_rest", "_word", "end", "start")

    kind = "smtp"
    field_names = SMTP_FIELD_NAMES

    def __init__(self, buffer: Buffer, start: int = 0, end: int | None = None) -> None:
        if type(buffer) is not bytes:
            buffer = readable(buffer)
        self._buffer: Any = buffer
        if end is None and start == 0:
            self.start, self.end = 0, len(buffer)  # type: ignore[arg-type]  # it has a length
        else:
            self.start, self.end = bounds(self._buffer, start, end)
        self._fields: _Fields | None = None
        #: the first line without its end; and, of what is no reply, its first word and the rest
        self._line: bytes
        self._word: bytes
        self._rest: bytes

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
        return _raw(self)

    @property
    def message_end(self) -> int:
        """Where the first message ends: behind its line, or behind the last line of a reply."""
        return self._end_of_reply() if self.is_multiline else self._end_of_line()

    def _end_of_line(self) -> int:
        """Behind the LF that ends the first line, or the end: any LF, for a view never fails."""
        buffer = self._buffer
        try:
            found = find_in(buffer, b"\n", self.start, self.end)
        except _GONE as error:
            raise unreadable("line", error) from error
        return self.end if found < 0 else found + 1

    def _end_of_reply(self) -> int:
        """Behind the last line of a reply."""
        try:
            match = _REPLY.match(self._buffer, self.start, self.end)
        except _GONE as error:
            raise unreadable("reply", error) from error
        return match.end()  # type: ignore[union-attr]  # it matches anything

    def _read(self) -> _Fields:
        """What the first line is: it is read once, when the first field is asked for."""
        buffer = self._buffer
        if type(buffer) is bytes:
            end = buffer.find(b"\n", self.start, self.end)
            octets: bytes = buffer[self.start : self.end if end < 0 else end]
        else:
            octets = _cut(buffer, self.start, self._end_of_line())
        self._line = line = octets.rstrip(b"\r\n")
        # what begins with a digit
        found = _REPLIES[line[:4]] if b"0" <= line < b":" else None
        if found is None:
            word, _, rest = line.partition(b" ")
            verb = word.upper()
            found = _OF_COMMANDS.get(verb, _OF_A_LINE)
            if found is _OF_A_LINE and not verb.isalnum():
                if verb[:4] in _VERBS_BY_HEAD:
                    found = _OF_COMMANDS.get(verb_of(line).encode("ascii"), found)
                # a tab or a CR: to look for octets instead takes ten times as long
                if 9 in verb or 13 in verb:
                    verb = _first_word(verb)
                    rest = line[len(verb) + 1 :]
            self._word, self._rest = verb, rest
        # at last, and nothing that is not so yet: another thread may read it
        self._fields = found
        return found

    @property
    def is_response(self) -> bool:
        """Whether it is a reply: three digits, then a space, a hyphen or the line's end."""
        found: bool = self._read_field("is_response")
        return found

    @property
    def is_multiline(self) -> bool:
        """Whether it is a reply of many lines."""
        found: bool = self._read_field("is_multiline")
        return found

    @property
    def reply_code(self) -> int:
        """The reply code; raises `FieldError` for what is no reply."""
        found: int = self._read_field("reply_code")
        return found

    @property
    def reply_text(self) -> str:
        """The texts of a reply's lines, line feeds between them; raises `FieldError`."""
        found: str = self._read_field("reply_text")
        return found

    @property
    def command(self) -> str:
        """The verb, in upper case; raises `FieldError` where there is none."""
        found: str = self._read_field("command")
        return found

    @property
    def args(self) -> str:
        """What follows the verb; raises `FieldError` where there is no command."""
        found: str = self._read_field("args")
        return found

    @property
    def mailfrom(self) -> str:
        """The reverse-path without its brackets, "" for the null one; raises `FieldError`.

        It is read leniently, as what is really sent has to be; `parse` is strict.

        >>> SmtpLayer(b"mail from: ned@x.example\\n").mailfrom
        'ned@x.example'
        """
        found: str = self._read_field("mailfrom")
        return found

    @property
    def rcptto(self) -> str:
        """The forward-path without its brackets; raises `FieldError`."""
        found: str = self._read_field("rcptto")
        return found

    def parse(self) -> View:
        """The full view of the first message; raises `ParseError` where it is not valid."""
        if self.is_response:
            return DIALECT.parse_reply(self._buffer, self.start, self.message_end)
        return DIALECT.parse_command(self._buffer, self.start, self.message_end)

    def messages(self) -> Iterator[SmtpLayer]:
        """A layer for each message: each command line, each reply with all of its lines."""
        buffer, at, end = self._buffer, self.start, self.end
        is_view = type(buffer) is memoryview
        find = (lambda *place: find_in(buffer, *place)) if is_view else buffer.find
        make, digits = new, _DIGITS
        try:
            while at < end:
                layer = make(SmtpLayer)
                layer._buffer = buffer
                layer._fields = None
                layer.start = at
                found = find(b"\n", at, end)
                if buffer[at] in digits and is_reply(bytes(buffer[at : min(at + 4, end)])):
                    layer.end = end
                    layer.end = at = layer._end_of_reply()
                else:
                    layer.end = at = end if found < 0 else found + 1
                yield layer
        except _GONE as error:
            raise unreadable("messages", error) from error

    def get_field(self, name: str) -> object:
        """A field by its name; None for a name that does not exist; raises `FieldError`."""
        values, missing, readers = self._fields or self._read()
        if name in values:
            return values[name]
        if name in missing:
            raise FieldError(missing[name])
        return readers[name](self) if name in readers else None

    def get_fields(self) -> dict[str, object]:
        """All fields that are there, by their names: what `get_field` gives of each, in one call.

        This is quicker than to ask for each, and to catch what is raised for those that are not
        there: several times, where the engine is the native one.

        >>> fields = SmtpLayer(b"DATA\\r\\n").get_fields()
        >>> sorted(fields), fields["command"]
        (['args', 'command', 'is_multiline', 'is_response', 'raw'], 'DATA')
        """
        raw = _raw(self)
        view: Any = None if self._fields or _sure is None else _sure(raw)
        found: dict[str, object]
        if view is None:
            values, _, readers = self._fields or self._read()
            found = values.copy()
            found["raw"] = raw
            for name, read in readers.items():
                if read is not _raw:
                    try:
                        found[name] = read(self)
                    except FieldError:
                        continue
        elif view.__class__ is DIALECT.reply:
            is_multiline = raw[3:4] == b"-"
            text = _joined(raw) if is_multiline else raw[4:-2]
            found = {
                "reply_code": view.code,
                "reply_text": text.decode() if text.isascii() else decode_text(text),
                "is_response": True,
                "is_multiline": is_multiline,
                "raw": raw,
            }
        else:
            verb = view.verb
            found = {
                "command": verb,
                "args": raw[len(verb) + 1 : -2].decode("utf-8", "surrogateescape"),
                "is_response": False,
                "is_multiline": False,
                "raw": raw,
            }
            path = _PATH_OF.get(verb)
            if path is not None:
                found[path[0]] = str(getattr(view, path[1]))
        return found

    if TYPE_CHECKING:

        def _read_field(self, name: str) -> Any: ...

    else:
        # the same, for a property that knows what it is
        _read_field = get_field

    def summary(self) -> str:
        """The first line, with nothing in it that a terminal would obey."""
        return f"SMTP {escaped(self.redacted())}"

    def redacted(self) -> bytes:
        """The first line without what is secret in it."""
        is_response, line = self.is_response, self._line
        if is_response:
            whole = self.raw[: self.message_end - self.start] if self.is_multiline else line
            return _redacted_reply(whole).partition(b"\n")[0].rstrip(b"\r")
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

    def __copy__(self) -> SmtpLayer:
        return SmtpLayer(self._buffer, self.start, self.end)

    def __deepcopy__(self, memo: object) -> SmtpLayer:
        return self.__copy__()

    def __reduce__(self) -> tuple[type[SmtpLayer], tuple[bytes]]:
        return SmtpLayer, (self.raw,)

    def __bytes__(self) -> bytes:
        return self.raw

    def __len__(self) -> int:
        return self.header_len

    def __repr__(self) -> str:
        return f"<SmtpLayer {self.summary()[5:]!r}>"


# Each field of a layer whose first line has it.


def _raw(layer: SmtpLayer) -> bytes:
    buffer = layer._buffer
    if type(buffer) is bytes:
        return buffer[layer.start : layer.end]
    return _cut(buffer, layer.start, layer.end)


def _cut(buffer: Any, start: int, end: int) -> bytes:
    try:
        octets = buffer[start:end]
        # a copy of octets costs twice as much as to ask whether they are some
        return octets if type(octets) is bytes else bytes(octets)
    except _GONE as error:
        raise unreadable("octets", error) from error


def _text(layer: SmtpLayer) -> str:
    text = layer._line[4:]
    # to ask costs less than the name of an error handler
    return text.decode() if text.isascii() else decode_text(text)


def _text_of_lines(layer: SmtpLayer) -> str:
    octets = _raw(layer)
    if _sure is not None and _sure(octets) is not None:
        return decode_text(_joined(octets))
    octets = octets[: layer._end_of_reply() - layer.start]
    lines = octets.rstrip(b"\r\n").split(b"\n")
    return decode_text(b"\n".join([each.rstrip(b"\r")[4:] for each in lines]))


def _joined(octets: bytes) -> bytes:
    """The texts of a valid reply's lines: all have one code, and the last one may be that alone."""
    end = b"\r\n" + octets[:3]
    text = octets[4:-2].replace(end + b"-", b"\n").replace(end + b" ", b"\n")
    return text.replace(end, b"\n")


def _command(layer: SmtpLayer) -> str:
    verb = layer._word
    if not verb:
        why = "the line begins with a space" if layer._line else "an empty line"
        raise FieldError(f"command: {why}")
    return verb.decode() if verb.isascii() else decode_text(verb)


def _args(layer: SmtpLayer) -> str:
    if not layer._line:
        raise FieldError("args: an empty line")
    args = layer._rest
    return args.decode() if args.isascii() else decode_text(args)


def _path_reader(view: type[Command], name: str, field: str) -> _Reader:
    plain = plain_reader(view)
    return lambda layer: _path(layer, plain, name, field)


def _path(layer: SmtpLayer, plain: Callable[[bytes], View | None], name: str, field: str) -> str:
    """A path as a lenient reader finds it, in a line that may be cut off before its end."""
    octets = layer._line + b"\r\n"
    view = plain(octets)
    if view is not None:
        # without its brackets
        return decode_text(getattr(view, field).octets()[1:-1])
    try:
        view = DIALECT.parse_command(octets, profile="lenient")
    except ParseError as error:
        raise FieldError(f"{name}: {error.message}") from error
    if field not in view.fields:
        raise FieldError(f"{name}: {view.defects[0].sentence}")
    path: View = getattr(view, field)
    hidden_from = DIALECT.verbs.hidden_from(octets)
    if hidden_from is not None and hidden_from < view.span(field)[1]:
        raise FieldError(f"{name}: what stands in its place may be a secret")
    # where the line is cut off, so may be what a bracket should have closed
    end = layer.message_end
    is_cut = _cut(layer._buffer, end - 1, end) != b"\n"
    for defect in path.defects:
        if defect.name == BAD_VALUE or (is_cut and defect.name == ODD_BRACKETS):
            raise FieldError(f"{name}: {defect.sentence}")
    return str(path)


_NO_PATH = {
    "mailfrom": "mailfrom: the message has none",
    "rcptto": "rcptto: the message has none",
}
_NO_COMMAND = {
    "command": "command: a reply, not a command",
    "args": "args: a reply, not a command",
    **_NO_PATH,
}
_NO_REPLY = {
    "reply_code": "reply_code: not a reply",
    "reply_text": "reply_text: not a reply",
    **_NO_PATH,
}
_OF_A_REPLY: dict[str, _Reader] = {"reply_text": _text, "raw": _raw}
_OF_LINES: dict[str, _Reader] = {"reply_text": _text_of_lines, "raw": _raw}
_READERS: dict[str, _Reader] = {"command": _command, "args": _args, "raw": _raw}
_VALUES: dict[str, Any] = {"is_response": False, "is_multiline": False}
_OF_A_LINE: _Fields = _VALUES, _NO_REPLY, _READERS
#: the field that has the path of a command, and what it is called here
_PATH_OF: dict[str, tuple[str, str]] = {
    view.verb: (name, field)
    for view in _COMMANDS.values()
    for name, field in (("mailfrom", "reverse_path"), ("rcptto", "forward_path"))
    if field in view.fields
}
#: the fields of commands: nothing is read, and no error explained, where there can be no path
_OF_COMMANDS: dict[bytes, _Fields] = dict.fromkeys(_COMMANDS, _OF_A_LINE)
for _verb, (_name, _field) in _PATH_OF.items():
    _missing = {name: why for name, why in _NO_REPLY.items() if name != _name}
    _path_of = _path_reader(DIALECT.commands[_verb], _name, _field)
    _OF_COMMANDS[_verb.encode("ascii")] = _VALUES, _missing, {**_READERS, _name: _path_of}

#: the view of a layer that is one message of a valid form; None: it has to be looked at
_sure: Callable[..., View | None] | None = sure_reader(
    [*heads_of(_COMMANDS.values()), (b"", DIALECT.reply)]
)


def _redacted_reply(octets: bytes) -> bytes:
    """A reply without what it may repeat of a secret."""
    for first, last in reversed(DIALECT.verbs.hidden_in_reply(octets)):
        octets = octets[:first] + REDACTED.encode("ascii") + octets[last:]
    return octets


def smtp_show_fields(layer: SmtpLayer) -> list[tuple[str, str]]:
    """The fields of a layer that can be read, as pairs of name and text for people.

    >>> smtp_show_fields(SmtpLayer(b"250 OK\\r\\n"))
    [('reply_code', '250'), ('reply_text', 'OK'), ('is_multiline', 'False')]
    """
    if layer.is_response:
        names: tuple[str, ...] = ("reply_code", "reply_text", "is_multiline")
        layer = SmtpLayer(_redacted_reply(layer.raw[: layer.message_end - layer.start]))
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
