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

    #: what reads a field, from a layer and its first line; or a view
    _Reader: TypeAlias = Callable[..., Any]
    #: what reads each field; a text: there is none, and why
    _Fields: TypeAlias = dict[str, _Reader | str]
    #: a first line without its end; whether a reply has more of them; its code, or else the first
    #: word, and the command that this is; what reads the fields
    _Line: TypeAlias = tuple[bytes, bool, bytes, type[Command] | None, _Fields]

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
        return is_smtp_payload(bytes(octets[start : min(end, start + _ENOUGH)]))
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


class _Codes(dict[bytes, int]):
    """Reply codes by their octets, filled as they are met: a thousand at most."""

    def __missing__(self, octets: bytes) -> int:
        code = self[octets] = int(octets)
        return code


_CODES = _Codes()
_AFTER_CODE = frozenset((b" ", b"-", b"\r"))

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

    __slots__ = ("_buffer", "_line", "end", "start")

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
        self._line: _Line | None = None

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

    def _read(self) -> _Line:
        """What the first line is: it is read once, when the first field is asked for."""
        buffer = self._buffer
        if type(buffer) is bytes:
            end = buffer.find(b"\n", self.start, self.end)
            octets: bytes = buffer[self.start : self.end if end < 0 else end]
        else:
            octets = _cut(buffer, self.start, self._end_of_line())
        line = octets.rstrip(b"\r\n")
        code, behind = line[:3], line[3:4]
        # `is_reply`, without the call
        if code.isdigit() and (behind in _AFTER_CODE if behind else len(code) == 3):
            found: _Line = (line, behind == b"-", code, None, _OF_A_REPLY)
        else:
            word = line.partition(b" ")[0]
            known = _COMMANDS.get(word.upper())
            if known is None and not word.isalnum():
                # a tab or a CR: to look for octets instead takes ten times as long
                if 9 in word or 13 in word:
                    word = _first_word(word)
                if line[:4].upper() in _VERBS_BY_HEAD:
                    known = DIALECT.commands.get(verb_of(line))
            found = (line, False, word, known, _OF_COMMANDS[known])
        self._line = found
        return found

    @property
    def is_response(self) -> bool:
        """Whether it is a reply: three digits, then a space, a hyphen or the line's end."""
        return (self._line or self._read())[4] is _OF_A_REPLY

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
                layer._line = None
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
        line = self._line or self._read()
        try:
            read = line[4][name]
        except KeyError:
            return None
        if read.__class__ is str:
            raise FieldError(read)
        return read(self, line)  # type: ignore[operator]  # what is no text is a function

    def get_fields(self) -> dict[str, object]:
        """All fields that are there, by their names: what `get_field` gives of each, in one call.

        This is quicker than to ask for each, and to catch what is raised for those that are not
        there: several times, where the engine is the native one.

        >>> fields = SmtpLayer(b"DATA\\r\\n").get_fields()
        >>> sorted(fields), fields["command"]
        (['args', 'command', 'is_multiline', 'is_response', 'raw'], 'DATA')
        """
        raw = _raw(self)
        view: Any = None if self._line or _sure is None else _sure(raw)
        found: dict[str, object]
        if view is None:
            line = self._line or self._read()
            found = {"is_response": line[4] is _OF_A_REPLY, "raw": raw}
            for name, read in _READERS[line[3] or line[4] is _OF_A_REPLY]:
                try:
                    found[name] = read(self, line)
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
        line = (self._line or self._read())[0]
        if self.is_response:
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


def _raw(layer: SmtpLayer, line: _Line | None = None) -> bytes:
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


def _reply_code(layer: SmtpLayer, line: _Line) -> int:
    return _CODES[line[2]]


def _reply_text(layer: SmtpLayer, line: _Line) -> str:
    if not line[1]:
        text = line[0][4:]
        # to ask costs less than the name of an error handler
        return text.decode() if text.isascii() else decode_text(text)
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


def _command(layer: SmtpLayer, line: _Line) -> str:
    octets, _, word, known, _ = line
    if known is not None and len(known.verb) == len(word):
        return known.verb
    if word:
        return word.upper().decode("utf-8", "surrogateescape")
    raise FieldError(f"command: {'the line begins with a space' if octets else 'an empty line'}")


def _args(layer: SmtpLayer, line: _Line) -> str:
    if not line[0]:
        raise FieldError("args: an empty line")
    return line[0][len(line[2]) + 1 :].decode("utf-8", "surrogateescape")


def _path_reader(view: type[Command], name: str, field: str) -> _Reader:
    plain = plain_reader(view)
    return lambda layer, line: _path(layer, line, plain, name, field)


def _path(layer: SmtpLayer, line: _Line, plain: _Reader, name: str, field: str) -> str:
    """A path as a lenient reader finds it, in a line that may be cut off before its end."""
    octets = line[0] + b"\r\n"
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


#: the fields of a reply, and those of a line that is none
_OF_A_REPLY: _Fields = {
    "command": "command: a reply, not a command",
    "args": "args: a reply, not a command",
    "reply_code": _reply_code,
    "reply_text": _reply_text,
    "is_response": lambda layer, line: True,
    "is_multiline": lambda layer, line: line[1],
    "mailfrom": "mailfrom: the message has none",
    "rcptto": "rcptto: the message has none",
    "raw": _raw,
}
_OF_A_LINE: _Fields = {
    **_OF_A_REPLY,
    "command": _command,
    "args": _args,
    "is_response": lambda layer, line: False,
    "reply_code": "reply_code: not a reply",
    "reply_text": "reply_text: not a reply",
}
#: the field that has the path of a command, and what it is called here
_PATH_OF: dict[str, tuple[str, str]] = {
    view.verb: (name, field)
    for view in _COMMANDS.values()
    for name, field in (("mailfrom", "reverse_path"), ("rcptto", "forward_path"))
    if field in view.fields
}
#: the same for each command: nothing is read, and no error explained, where there can be no path
_OF_COMMANDS: dict[type[Command] | None, _Fields] = {
    None: _OF_A_LINE,
    **dict.fromkeys(_COMMANDS.values(), _OF_A_LINE),
    **{
        (view := DIALECT.commands[verb]): _OF_A_LINE | {name: _path_reader(view, name, field)}
        for verb, (name, field) in _PATH_OF.items()
    },
}
#: what reads the fields that are there: of a reply (True), of a command, of another line (False)
_READERS: dict[type[Command] | bool | None, list[tuple[str, _Reader]]] = {
    kind: [
        (name, read)
        for name, read in fields.items()
        if callable(read) and name not in ("is_response", "raw")
    ]
    for kind, fields in ((True, _OF_A_REPLY), (False, _OF_A_LINE), *_OF_COMMANDS.items())
}


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
