"""Following an SMTP conversation: the octets of both directions in, messages out.

A `Conversation` takes `Segment`s in the order in which they were captured and gives `Message`s:
commands and replies (paired in order, as pipelining wants it), mail data, BDAT chunks, the lines
of an authentication exchange, and TLS where the text ends. It is made for what is really on the
wire: a line that is no command is kept together with the error, and so are octets that make no
message at all.

No verb is named here. What a command does to the conversation (which mode it enters, and at which
reply code) is read from its generated class.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

from smtpkit.command import Command
from smtpkit.errors import FieldError, ParseError, SuggestedReply
from smtpkit.generated.constants import (
    REPLY_ARG_SYNTAX_ERROR,
    REPLY_AUTH_SUCCESS,
    REPLY_CMD_NOT_IMPL,
    REPLY_CMD_UNRECOGNIZED,
    REPLY_SERVICE_READY,
    REPLY_SERVICE_UNAVAIL,
    REPLY_TRANSACTION_FAILED,
)
from smtpkit.generated.dialect import DIALECT
from smtpkit.generated.replies import Greeting
from smtpkit.layer import SmtpLayer
from smtpkit.octets import code_of, json_text, verb_of
from smtpkit.printing import Json, meanings, offers, printable
from smtpkit.secrets import Secrets, repeatable, told_of, veil
from smtpkit.stream import ALL, CLIENT, SERVER, Segment, Sender, Stream, Taken
from smtpkit.view import View

if TYPE_CHECKING:
    # loaded when an exchange begins
    from smtpkit.sasl import Exchange

__all__ = ["Conversation", "Message", "Problem", "follow", "problem_of"]

Kind: TypeAlias = Literal[
    "greeting", "command", "reply", "data", "chunk", "exchange", "tls", "unknown"
]

_HEADER_LINES = 4

_HEADER_LINE = re.compile(rb"[!-9;-~]+:[^\r\n]*")
_END_OF_DATA = re.compile(rb"(?:\A|\r\n)\.\r\n")
# What some servers also take for it; the reply that follows tells.
_ODD_END_OF_DATA = re.compile(rb"(?:\A|[\r\n])\.(?:\r\n|[\r\n])")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a message, and what a server should answer to it."""

    rule: str
    text: str
    offset: int
    expected: tuple[str, ...] = ()
    reference: str = ""
    level: str = ""
    reply: SuggestedReply | None = None
    leniencies: tuple[str, ...] = ()  # with which the lenient profile reads it all the same

    def to_dict(self) -> dict[str, Json]:
        """The problem as JSON has it."""
        answer: Json = None
        if self.reply is not None:
            answer = {
                "code": self.reply.code,
                "enhanced_code": self.reply.enhanced_code,
                "text": self.reply.text,
            }
        return {
            "rule": self.rule,
            "offset": self.offset,
            "expected": list(self.expected),
            "reference": self.reference,
            "level": self.level,
            "text": self.text,
            "reply": answer,
            "leniencies": list(self.leniencies),
        }


@dataclass(slots=True)
class Message:
    """One message of a conversation, with its octets, its fields and what is wrong with it.

    `start` and `end` count octets in the direction's stream. `answers` is the index of the
    message that a reply answers; None when it answers nothing that was seen.
    """

    index: int
    sender: Sender
    kind: Kind
    start: int
    end: int
    time: float | None = None
    octets: bytes = b""  # of one line or one reply; the octets of mail data are only counted
    view: View | None = None
    verb: str | None = None
    code: int | None = None
    answers: int | None = None
    summary: dict[str, Json] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    hidden: tuple[tuple[int, int], ...] = ()  # spans of the octets that are secret

    def text(self, *, secrets: bool = False) -> str:
        """The octets as printable text; what is secret is replaced by its length."""
        return printable(self.octets if secrets else self._veiled())

    def _veiled(self) -> bytes:
        return veil(self.octets, self.hidden)

    def shown_view(self, *, secrets: bool = False) -> View | None:
        """The view, of a reply without the secrets that it repeats; None where there is none."""
        if secrets or not self.hidden or self.sender == CLIENT:
            return self.view  # a command's view hides its secrets itself
        with suppress(ParseError):
            return self.view and type(self.view).parse(self._veiled())
        return None

    def fields(self, *, secrets: bool = False) -> dict[str, Json]:
        """The fields by name: those of the view, else what a lenient look finds."""
        view = self.shown_view(secrets=secrets)
        return self.summary if view is None else view.to_dict(secrets=secrets)

    def to_dict(self, *, secrets: bool = False) -> dict[str, Json]:
        """The message as JSON has it."""
        return {
            "index": self.index,
            "time": self.time,
            "from": self.sender,
            "kind": self.kind,
            "verb": self.verb,
            "code": self.code,
            "answers": self.answers,
            "fields": self.fields(secrets=secrets)
            | offers(self.shown_view(secrets=secrets), DIALECT),
            "meanings": meanings(self.shown_view(secrets=secrets), DIALECT),
            "octets": [self.start, self.end],
            "raw": self.text(secrets=secrets) if self.octets else None,
            "problems": [problem.to_dict() for problem in self.problems],
        }


def follow(segments: Iterable[Segment]) -> Iterator[Message]:
    """Give the messages of a whole connection."""
    conversation = Conversation()
    for segment in segments:
        yield from conversation.receive(segment)
    yield from conversation.close()


# --- the conversation ------------------------------------------------------------------------


@dataclass(slots=True)
class _Awaited:
    """Something the client sent that a reply will answer."""

    index: int | None
    enters: str = ""
    enters_on: int = 0
    chunk_size: int = 0
    is_mail_data: bool = False


class Conversation:
    """Turns captured octets into messages, both directions together.

    What the client's octets mean can depend on a reply: mail data follows only after 354. Where the
    client went on without waiting, its octets are held until that reply has been seen, or until
    the conversation ends; then the guess is reported as such.
    """

    def __init__(self) -> None:
        self._client = Stream(CLIENT)
        self._server = Stream(SERVER)
        self._count = 0
        self._awaited: deque[_Awaited] = deque()
        self._greeted = False
        # "command", "held" (a reply decides how the client's octets are read), or what a command
        # enters: "data", "chunk", "exchange".
        self._mode = "command"
        self._entered = _Awaited(None)  # what the mode was entered by
        self._mail_data: int | None = None  # the index of mail data just answered
        self._guessed = False
        self._unasked = 0  # replies since the last command that answer nothing
        self._tls_agreed = False
        # What to look for in replies: some servers repeat what they do not understand.
        self._secrets = Secrets()
        self._credentials_may_follow = False
        self._exchange: Exchange | None = None
        self._is_written = False  # above TLS, by a person or a program
        self._masked: set[int] = set()  # where lines begin of which a secret was replaced

    def receive(self, segment: Segment) -> Iterator[Message]:
        """Take one segment; give the messages that it completes."""
        stream = self._client if segment.sender == CLIENT else self._server
        self._is_written = segment.written
        if segment.masked:
            self._masked.add(stream.end)
        stream.add(segment)
        if segment.tunnel:
            message = self._message(stream, "unknown", stream.take(len(stream.buffer)))
            message.summary = {"tunnel": segment.tunnel}
            yield message
        elif stream is self._client:
            yield from self._read_client()
        else:
            yield from self._read_server()

    def close(self) -> Iterator[Message]:
        """The conversation ends: decide what was still open; give what is left over."""
        while self._mode == "held" and not self._client.is_empty:
            self._guess()
            yield from self._read_client()
        if self._mode == "chunk" and self._unasked:
            # The server went on answering: to it these octets were commands.
            self._mode, self._guessed = "command", True
            yield from self._read_client()
        for stream in (self._server, self._client):
            if stream.tls_start is not None:
                yield self._tls(stream)
            elif not stream.is_empty:
                yield self._leftover(stream)
        unseen = self._client.tls_start is None is self._server.tls_start
        if self._tls_agreed and unseen and not self._is_written:
            yield self._tls(self._client)

    def _message(self, stream: Stream, kind: Kind, taken: Taken) -> Message:
        message = Message(
            index=self._count,
            sender=stream.sender,
            kind=kind,
            start=taken.start,
            end=taken.end,
            time=taken.time,
            octets=taken.octets,
        )
        self._count += 1
        if taken.missing and self._is_written:
            message.summary = {"left_out": taken.missing}
        elif taken.missing:
            message.problems.append(
                Problem(
                    "capture", f"{taken.missing} octets are missing in the capture", taken.start
                )
            )
        return message

    # What the client sends

    def _read_client(self) -> Iterator[Message]:
        """Give every message that the client's octets complete in the mode they are in."""
        stream = self._client
        readers = {
            "command": self._read_command,
            "exchange": self._read_exchange,
            "data": self._read_data,
            "chunk": self._read_chunk,
        }
        while self._mode in readers and not self._takes_tls(stream):
            message = readers[self._mode]()
            if message is None:
                return
            if self._guessed:
                self._guessed = False
                message.problems.append(
                    Problem("conversation", "no reply was seen that decides this", message.start)
                )
            yield message

    def _takes_tls(self, stream: Stream) -> bool:
        """Whether this direction is TLS from here on; then its octets are only counted."""
        if self._is_written:
            return False
        if stream.tls_start is None and (
            (self._tls_agreed or stream.offset == 0)
            and self._mode != "data"
            and stream.begins_tls()
        ):
            stream.tls_start = stream.offset
        if stream.tls_start is not None:
            taken = stream.take(len(stream.buffer), hole=ALL)
            stream.tls_time = taken.time if stream.tls_time is None else stream.tls_time
        return stream.tls_start is not None

    def _read_command(self) -> Message | None:
        hole = self._client.hole()
        if hole is not None:
            return self._message(self._client, "unknown", hole)
        taken = self._client.line()
        if taken is None:
            return None
        message = self._message(self._client, "command", taken)
        awaited = _Awaited(message.index)
        if taken.start in self._masked:
            self._awaited.append(awaited)
            self._keep_masked(message, awaited)
            return message
        try:
            message.view = view = DIALECT.parse_command(taken.octets)
        except ParseError as error:
            self._keep_unparsed(message, error)
        else:
            message.verb = view.verb
            self._credentials_may_follow = False
            self._hide(message, *view.hidden_spans())
            if view.enters:
                awaited.enters, awaited.enters_on = view.enters, view.enters_on
                awaited.chunk_size = 0 if view.enters_on else getattr(view, "chunk_size", 0)
                self._mode, self._entered = "held", awaited
                self._exchange = self._begun_by(view)
                if self._is_written and not view.enters_on:
                    self._enter(awaited, accepted=True)  # the text tells what followed
        if self._tls_agreed and not self._is_written:
            message.problems.append(
                Problem("conversation", "plain text where TLS was agreed on", message.start)
            )
        self._awaited.append(awaited)
        self._unasked = 0
        return message

    def _keep_unparsed(self, message: Message, error: ParseError) -> None:
        """Make the best of a line that is no command: its verb, the fields a lenient look finds."""
        line = message.octets
        message.verb = verb_of(line) or None
        if message.verb is None:
            message.kind = "unknown"
        known = _COMMANDS.get(message.verb or "")
        hidden_from = DIALECT.verbs.hidden_from(line)
        if known is not None:
            self._credentials_may_follow = False
        elif self._credentials_may_follow or hidden_from == 0:
            # Credentials, although the server did not ask for them.
            message.kind, message.verb = "exchange", None
            hidden_from = 0
        if hidden_from is not None:
            self._hide(message, (hidden_from, len(line)))
        if not message.hidden:
            message.summary = _lenient_fields(line)
        message.problems.append(problem_of(error, message))

    def _keep_masked(self, message: Message, awaited: _Awaited) -> None:
        """A line of which a secret was replaced: its verb is told, and nothing is judged."""
        message.verb = verb_of(message.octets) or None
        message.summary = {"masked": True}
        known = _COMMANDS.get(message.verb or "")
        if known is not None and known.enters:
            awaited.enters, awaited.enters_on = known.enters, known.enters_on
            self._mode, self._entered, self._exchange = "held", awaited, None
        elif known is None:
            message.kind, message.verb = "exchange", None
        self._unasked = 0

    def _begun_by(self, view: Command) -> Exchange | None:
        """The exchange that a command begins: it knows what of it is secret."""
        if view.facts.mechanism:
            from smtpkit.sasl import Exchange

            with suppress(ParseError):
                return Exchange.begun_by(view, secrets=self._secrets)
        return None

    def _hide(self, message: Message, *spans: tuple[int, int]) -> None:
        """Hide these octets in the message, and in every reply that repeats them."""
        octets = message.octets
        for start, end in spans:
            words = octets[start:end].split()
            if words:
                start = octets.index(words[0], start)
                end = octets.rindex(words[-1], start, end) + len(words[-1])
                message.hidden += ((start, end),)
                # what an exchange knows is not guessed
                is_known = self._exchange is not None and self._mode in ("held", "exchange")
                self._secrets.add(words if is_known else repeatable(octets[start:end]))

    def _read_exchange(self) -> Message | None:
        taken = self._client.line()
        if taken is None:
            return None
        message = self._message(self._client, "exchange", taken)
        message.summary = {"octets": len(taken.octets.rstrip(b"\r\n"))}
        if taken.start in self._masked:
            message.summary = {"masked": True}
        elif self._exchange is not None:
            self._exchange.client(taken.octets)
        self._hide(message, (0, len(taken.octets)))
        # Another challenge may follow, in the same way as the first one.
        awaited = _Awaited(message.index, self._entered.enters, self._entered.enters_on)
        self._awaited.append(awaited)
        self._mode, self._entered = "held", awaited
        return message

    def _read_chunk(self) -> Message | None:
        taken = self._client.sized(self._entered.chunk_size)
        if taken is None:
            return None
        self._mode = "command"
        return self._content("chunk", taken, len(taken.octets))

    def _read_data(self) -> Message | None:
        stream = self._client
        end = _END_OF_DATA.search(stream.buffer, max(0, stream.searched - 4))
        stream.searched = len(stream.buffer)
        if end is None:
            return None
        return self._end_data(end)

    def _end_data(self, end: re.Match[bytes] | None, hole: int = 0) -> Message:
        """Mail data ends here: summarise it, and go back to commands."""
        self._mode = "command"
        if end is None:
            message = self._content("data", self._client.take(hole, hole=ALL), hole)
        else:
            # The line end before the dot belongs to the mail data (RFC 5321, 4.1.1.4).
            length = end.start() + end[0].index(b".")
            message = self._content("data", self._client.take(end.end()), length)
        self._entered.index = message.index
        return message

    def _content(self, kind: Kind, taken: Taken, length: int) -> Message:
        """A message of mail content: of its octets only a summary is kept."""
        message = self._message(self._client, kind, taken)
        message.octets = b""
        content = taken.octets[:length]
        message.summary |= _summary(content)
        # The dot of a proper end is not in the content: this one stands between odd line ends.
        odd = _ODD_END_OF_DATA.search(content) if kind == "data" else None
        if odd:
            message.problems.append(
                Problem(
                    "end-of-data",
                    "a dot alone on a line, but not between CRLFs: some servers end mail data here",
                    taken.start + odd.start(),
                )
            )
        return message

    def _guess(self) -> None:
        """No reply decided how the client's octets are to be read: decide by the octets."""
        line = bytes(self._client.buffer[: self._client.buffer.find(b"\n") + 1])
        looks_like_command = verb_of(line) in _COMMANDS
        self._guessed = self._entered.enters_on != 0
        self._enter(self._entered, accepted=not looks_like_command or not self._entered.enters_on)

    def _enter(self, awaited: _Awaited, *, accepted: bool) -> None:
        """The reply that decides the mode was seen (or guessed)."""
        self._mode = "command"
        if not accepted:
            return
        if awaited.enters == "tls":
            self._tls_agreed = True
            return
        self._mode, self._entered = awaited.enters, awaited
        if awaited.enters == "data":
            self._entered = _Awaited(None, is_mail_data=True)
            self._awaited.append(self._entered)  # a reply answers the mail data, too

    # What the server sends

    def _read_server(self) -> Iterator[Message]:
        while not self._takes_tls(self._server):
            hole = self._server.hole()
            if hole is not None:
                yield self._message(self._server, "unknown", hole)
            taken = self._cut_reply()
            if taken is None:
                return
            yield from self._reply(taken)

    def _cut_reply(self) -> Taken | None:
        """Cut one whole reply: the lines up to the first that is not continued."""
        stream = self._server
        line = stream.line_start
        while end := stream.buffer.find(b"\n", max(line, stream.searched)) + 1:
            begins = bytes(stream.buffer[line : line + 4])
            stray = line and code_of(begins) is None
            continued = code_of(begins) is not None and begins[3:] == b"-"
            if line and not self._greeted and stream.buffer[line : line + 3] != stream.buffer[:3]:
                # A "teaser": the start of a greeting, sent to see who does not wait for the rest.
                return stream.take(line)
            if not continued and not stray:
                return stream.take(end)
            line = end
        stream.line_start, stream.searched = line, len(stream.buffer)
        return None

    def _reply(self, taken: Taken) -> Iterator[Message]:
        """Pair a reply with what it answers, and let it decide the client's mode."""
        code = code_of(taken.octets)
        if code is not None and not 200 <= code < 600:
            code = None
        greeting = self._is_greeting(code)
        awaited = None
        if code is not None and not greeting and self._awaited:
            awaited = self._awaited.popleft()
            yield from self._complete_content(awaited, code)
        message = self._message(self._server, "greeting" if greeting else "reply", taken)
        message.code = code
        message.hidden = self._echoes(taken.octets, awaited)
        try:
            message.view = DIALECT.parse_reply(taken.octets)
            if greeting and code == REPLY_SERVICE_READY:
                message.view = Greeting.parse(taken.octets)
        except ParseError as error:
            message.problems.append(problem_of(error, message))
            message.kind = message.kind if code is not None else "unknown"
        self._pair(message, awaited)
        yield message
        if awaited is not None and awaited is self._entered and self._mode == "held":
            self._decide(awaited, code)
        yield from self._read_client()

    def _echoes(self, octets: bytes, awaited: _Awaited | None) -> tuple[tuple[int, int], ...]:
        """The spans where a reply repeats a secret, be it in the base64 of a challenge."""
        if self._exchange is not None and awaited is not None and awaited is self._entered:
            said = self._exchange.server(octets)
            if said.is_secret and said.decoded:
                return ((_BEHIND_CODE, len(octets.rstrip(b"\r\n"))),)
        return self._secrets.echoes(octets, _BEHIND_CODE)

    def _is_greeting(self, code: int | None) -> bool:
        """Whether a reply is the first of its connection; a capture may begin after it."""
        if code is None or self._greeted:
            return False
        self._greeted = True
        asked = self._awaited[0].enters_on == code if self._awaited else False
        return code in _GREETING_CODES and not asked

    def _complete_content(self, awaited: _Awaited, code: int) -> Iterator[Message]:
        """A reply to a chunk or to mail data: the content that it answers comes first."""
        if awaited is not self._entered:
            return
        if self._mode == "held" and awaited.enters and not awaited.enters_on:
            self._decide(awaited, code)
        if self._mode == "chunk":
            message = self._read_chunk()
            if message is not None:
                yield message
        elif self._mode == "data":
            yield from self._end_data_by_reply()

    def _end_data_by_reply(self) -> Iterator[Message]:
        """The server answers mail data whose end was not seen: find what it took for the end."""
        odd = _ODD_END_OF_DATA.search(self._client.buffer)
        hole = self._client.first_hole()
        if odd is not None:
            message = self._end_data(odd)
            text = "the server took a dot between other line ends than CRLF for the end of data"
            message.problems.append(Problem("end-of-data", text, message.start + odd.start()))
            yield message
        elif hole is not None:
            yield self._end_data(None, hole)

    def _pair(self, message: Message, awaited: _Awaited | None) -> None:
        if awaited is not None:
            message.answers = awaited.index
            if awaited is self._entered and self._mode == "data":
                text = "the server answers before the end of mail data"
                message.problems.append(Problem("conversation", text, message.start))
            self._mail_data = awaited.index if awaited.is_mail_data else None
        elif message.kind == "reply" and message.code != REPLY_SERVICE_UNAVAIL:
            # LMTP answers mail data once for every recipient (RFC 2033, 4.2).
            message.answers = self._mail_data
            self._unasked += message.answers is None

    def _decide(self, awaited: _Awaited, code: int | None) -> None:
        # A chunk follows even when the server refuses it, unless the server has not understood
        # the command: then it reads the octets as commands.
        begins = code == awaited.enters_on or not awaited.enters_on
        accepted = begins and code not in _NOT_UNDERSTOOD
        self._enter(awaited, accepted=accepted)
        if awaited.enters == "exchange" and not accepted:
            # A client may send its credentials all the same.
            self._credentials_may_follow = code != REPLY_AUTH_SUCCESS

    # The end

    def _tls(self, stream: Stream) -> Message:
        start = stream.offset if stream.tls_start is None else stream.tls_start
        message = self._message(stream, "tls", Taken(b"", start, stream.offset, stream.tls_time))
        message.summary = {"octets": stream.offset - start}
        return message

    def _leftover(self, stream: Stream) -> Message:
        """What the conversation ended in the middle of."""
        taken = stream.take(len(stream.buffer), hole=ALL)
        if stream is self._client and self._mode in ("data", "chunk"):
            kind: Kind = "data" if self._mode == "data" else "chunk"
            message = self._content(kind, taken, len(taken.octets))
            self._entered.index = message.index
        else:
            message = self._message(stream, "unknown", taken)
            known = _COMMANDS.get(verb_of(taken.octets))
            if stream is self._server:
                message.hidden = self._secrets.echoes(taken.octets, _BEHIND_CODE)
            elif self._mode == "exchange" or (self._credentials_may_follow and not known):
                self._hide(message, (0, len(taken.octets)))
            elif (hidden_from := DIALECT.verbs.hidden_from(taken.octets)) is not None:
                self._hide(message, (hidden_from, len(taken.octets)))
        text = "the conversation ends before this is complete"
        message.problems.append(Problem("conversation", text, message.end))
        return message


# --- facts and texts -------------------------------------------------------------------------

_COMMANDS = DIALECT.commands
# what stands before the text of a reply is no echo
_BEHIND_CODE = 4
_GREETING_CODES = frozenset((REPLY_SERVICE_READY, REPLY_TRANSACTION_FAILED, REPLY_SERVICE_UNAVAIL))
# A server that answers so has not understood how many octets follow.
_NOT_UNDERSTOOD = frozenset((REPLY_CMD_UNRECOGNIZED, REPLY_ARG_SYNTAX_ERROR, REPLY_CMD_NOT_IMPL))


def _summary(content: bytes) -> dict[str, Json]:
    """What is told of mail content: its size, and the first lines of its header."""
    header: list[Json] = []
    for line in content[:4096].split(b"\n")[:_HEADER_LINES]:
        if not _HEADER_LINE.match(line):
            break
        header.append(json_text(line.rstrip(b"\r")))
    summary: dict[str, Json] = {"octets": len(content), "lines": content.count(b"\n")}
    if header:
        summary["header"] = header
    return summary


def _lenient_fields(line: bytes) -> dict[str, Json]:
    """The fields that the packet view finds in a line which is not strictly a command."""
    layer = SmtpLayer(line)
    fields: dict[str, Json] = {}
    for name in ("args", "mailfrom", "rcptto"):
        try:
            value = layer.get_field(name)
        except FieldError:
            continue
        if isinstance(value, str) and value:
            fields[name] = json_text(value)
    return fields


def problem_of(error: ParseError, message: Message) -> Problem:
    """The error of a parser, placed in the direction's stream."""
    if message.hidden:
        # it quotes what was found, and that may be a part of the secret
        error = told_of(error)
    return Problem(
        rule=error.rule,
        text=error.message,
        offset=message.start + error.offset,
        expected=error.expected,
        reference=error.reference,
        level=error.level,
        reply=error.reply,
        leniencies=error.leniencies,
    )
