"""Following an SMTP conversation: the octets of both directions in, messages out.

An `Observer` takes `Segment`s in the order in which they were captured and gives `Message`s:
commands and replies (paired in order, as pipelining wants it), mail data, BDAT chunks, the lines
of an authentication exchange, and TLS where the text ends. It is made for what is really on the
wire: a line that is no command is kept together with the error, and so are octets that make no
message at all.

No verb is named here. What a command does to the conversation (which mode it enters, and at which
reply code) is read from its generated class.
"""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Container, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from smtpkit.command import Command
from smtpkit.errors import FieldError, ParseError, SuggestedReply
from smtpkit.generated.commands import Ehlo, Helo, Lhlo, Rset
from smtpkit.generated.constants import (
    REPLY_BAD_CMD_SEQUENCE,
    REPLY_CMD_NOT_IMPL_PARAM,
    REPLY_MAILBOX_NAME_INVALID,
    REPLY_OK,
    REPLY_SERVICE_READY,
    REPLY_SERVICE_UNAVAIL,
    REPLY_TRANSACTION_FAILED,
)
from smtpkit.generated.dialect import DIALECT
from smtpkit.generated.replies import Greeting
from smtpkit.messages import Kind, Message, Problem, problem_of
from smtpkit.octets import code_of, json_text, verb_of
from smtpkit.phases import ReplyCodes
from smtpkit.printing import Json
from smtpkit.secrets import Secrets, repeatable
from smtpkit.stream import ALL, CLIENT, SERVER, Segment, Stream, Taken
from smtpkit.tunnels import Tunnel, tunnel_of
from smtpkit.view import joined

if TYPE_CHECKING:
    # loaded when an exchange begins
    from smtpkit.sasl import Exchange

__all__ = ["HELLOS", "Observer", "follow"]

_HEADER_LINES = 4

_HEADER_LINE = re.compile(rb"[!-9;-~]+:[^\r\n]*")
_END_OF_DATA = re.compile(rb"(?:\A|\r\n)\.\r\n")
# What some servers also take for it; the reply that follows tells.
_ODD_END_OF_DATA = re.compile(rb"(?:\A|[\r\n])\.(?:\r\n|[\r\n])")


def follow(segments: Iterable[Segment]) -> Iterator[Message]:
    """Give the messages of a whole connection."""
    conversation = Observer()
    for segment in segments:
        yield from conversation.receive(segment)
    yield from conversation.close()


# --- the conversation ------------------------------------------------------------------------


@dataclass(slots=True)
class _Awaited:
    """Something the client sent that a reply will answer.

    `codes` are those that its verb may get, in the phase that it is in; None: its verb is not
    known. `is_odd` says that its line was not right: it may have been another one. `size` is None
    where a chunk begins whose size nobody knows.
    """

    index: int | None
    said: str = ""
    codes: Container[int] | None = None
    is_odd: bool = False
    enters: str = ""
    enters_on: int = 0
    size: int | None = None
    is_mail_data: bool = False
    #: whether it ends the mail data: LMTP has a reply for each recipient (RFC 2033, 4.2)
    is_end: bool = False
    #: how many replies it got, and how many are still due
    answered: int = 0
    left: int = 0
    #: the octets that the client had sent when it was answered first
    sent: int = 0


class Observer:
    """Turns captured octets into messages, both directions together.

    What the client's octets mean can depend on a reply: mail data follows only after 354. Where the
    client went on without waiting, its octets are held until that reply has been seen, or until
    the conversation ends; then the guess is reported as such. No octets make it fail.

    >>> observer = Observer()
    >>> for said in (observer.server(b"220 x.example\\r\\n"), observer.client(b"QUIT\\r\\n")):
    ...     print(said[0].kind, said[0].verb)
    greeting None
    command QUIT
    >>> [(message.code, message.answers) for message in observer.server(b"221 bye\\r\\n")]
    [(221, 1)]
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
        self._written = False  # above TLS, by a person or a program
        self._masked: set[int] = set()  # where lines begin of which a secret was replaced
        self._tunnel: Tunnel | bool = True
        # what the replies to the mail data depend on
        self._hello = ""
        self._offered: Any = None
        self._mail: Any = None
        self._accepted = 0
        self._last_said = ""
        self._commands_seen = self._client_lost = self._commands_of_mail = False
        # What to look for in replies: some servers repeat what they do not understand.
        self._secrets = Secrets()
        self._credentials_may_follow = False
        self._exchange: Exchange | None = None

    def client(self, octets: bytes, *, time: float | None = None) -> list[Message]:
        """What the client sent, perhaps when (seconds); the messages that it completes."""
        return self.receive(Segment(CLIENT, bytes(octets), time))

    def server(self, octets: bytes, *, time: float | None = None) -> list[Message]:
        """What the server sent, perhaps when (seconds); the messages that it completes."""
        return self.receive(Segment(SERVER, bytes(octets), time))

    def receive(self, segment: Segment) -> list[Message]:
        """Take one segment; give the messages that it completes."""
        return list(self._receive(segment))

    def close(self) -> list[Message]:
        """The conversation ends: decide what was still open; give what is left over."""
        return list(self._close())

    def _receive(self, segment: Segment) -> Iterator[Message]:
        stream = self._client if segment.sender == CLIENT else self._server
        self._written = segment.written
        if segment.masked:
            self._masked.add(stream.end)
        stream.add(segment)
        if segment.tunnel:
            yield self._of_tunnel(stream, segment.tunnel, len(stream.buffer), 0)
            return
        yield from self._pass_tunnel(stream)
        if isinstance(self._tunnel, Tunnel) and self._tunnel.expects(stream.sender):
            return
        if stream is self._client and self._tunnel is True:
            return
        if stream is self._client and not stream.buffer and not segment.missing:
            return
        if stream is self._client:
            yield from self._read_client()
        else:
            yield from self._read_server()

    def _pass_tunnel(self, stream: Stream) -> Iterator[Message]:
        """Pass over what a proxy says before SMTP begins."""
        if self._tunnel is True and stream is self._client:
            begins = not (stream.offset or stream.first_hole() is not None)
            self._tunnel = begins and tunnel_of(stream.buffer)
        tunnel = self._tunnel
        if isinstance(tunnel, Tunnel):
            while tunnel.expects(stream.sender) and stream.buffer:
                length = tunnel.cut(stream.sender, stream.buffer)
                if length is None:
                    return
                yield self._of_tunnel(stream, tunnel.name, length, tunnel.shown)

    def _of_tunnel(self, stream: Stream, name: str, length: int, shown: int) -> Message:
        """A piece of what a proxy says: of the client's, a part alone may be shown."""
        message = self._message(stream, "unknown", stream.take(length))
        message.summary = {"tunnel": name}
        if stream is self._server:
            shown = 0
        if shown < len(message.octets):
            message.hidden = ((shown, len(message.octets)),)
        return message

    def _close(self) -> Iterator[Message]:
        if self._tunnel is True:
            self._tunnel = False
            yield from self._read_client()
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
        if taken.missing and self._written:
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
        if self._written:
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
            self._client_lost = self._credentials_may_follow = True
            return self._message(self._client, "unknown", hole)
        taken = self._client.line()
        if taken is None:
            return None
        message = self._message(self._client, "command", taken)
        if taken.start in self._masked:
            self._keep_masked(message)
            self._awaited.append(self._entered if self._mode == "held" else _Awaited(message.index))
            return message
        if taken.holes:
            self._keep_torn(message, taken.holes[0])
        else:
            self._parse(message)
        awaited = self._awaiting(message)
        view = message.view
        if isinstance(view, Command):
            message.verb = view.verb
            self._exchange = self._begun_by(view)
            if self._exchange is not None and self._exchange.messages:
                message.said = self._exchange.messages[0]
        if awaited.enters:
            self._mode, self._entered = "held", awaited
            if self._written and not awaited.enters_on:
                self._enter(awaited, accepted=True)  # the text tells what followed
        if self._tls_agreed:
            message.problems.append(
                Problem("conversation", "plain text where TLS was agreed on", message.start)
            )
        if self._awaited and 0 < self._awaited[0].sent <= message.start:
            # LMTP has a reply for each recipient, but this client waits for no other
            self._give_up(self._awaited.popleft(), message)
        self._awaited.append(awaited)
        self._unasked, self._commands_seen = 0, True
        return message

    def _give_up(self, awaited: _Awaited, message: Message) -> None:
        """Say that something gets no reply, or no more replies."""
        text = f"no reply was seen to {awaited.said or 'a line'} (message {awaited.index})"
        if awaited.answered:
            due = awaited.answered + awaited.left
            text = f"the server answered the mail data {awaited.answered} times, not {due}: once"
            text += " for each recipient is due"
            self._accepted = 0
        message.problems.append(Problem("conversation", text, message.start))

    def _awaiting(self, message: Message) -> _Awaited:
        """What a reply to a command will answer."""
        verb = message.verb or verb_of(message.octets.lstrip(b" \t"))
        view, known = message.view, _COMMANDS.get(verb)
        awaited = _Awaited(message.index, verb, is_odd=view is None or bool(view.defects))
        if message.kind == "exchange" or known is None:
            return awaited
        phases = known.replies
        # without codes for the line: what it begins is answered
        codes = _codes(phases.line) or _codes(phases.chunk) | _codes(phases.end_of_data)
        awaited.codes = codes or None
        awaited.enters, awaited.enters_on = known.enters, known.enters_on
        with suppress(FieldError):
            awaited.size = getattr(view, "chunk_size", None)
            awaited.is_end = bool(getattr(view, "last", False))
        return awaited

    def _parse(self, message: Message) -> None:
        """Read a command: strictly, and by what the server offers; then by all leniencies."""
        try:
            message.view = view = DIALECT.parse_command(message.octets)
        except ParseError as error:
            self._keep_unparsed(message, error)
            return
        self._hide(message, *view.hidden_spans())
        self._credentials_may_follow = False
        if "reverse_path" in view.fields:
            self._mail = view
        elif (
            "forward_path" in view.fields
            and not message.octets.isascii()
            and not getattr(self._mail, "smtputf8", True)
        ):
            message.problems.append(_needs_utf8(message))
        if self._offered is not None:
            try:
                DIALECT.parse_command(message.octets, offered=self._offered)
            except ParseError as error:
                message.problems.append(problem_of(error, message))
            else:
                self._look_at_mechanism(message, view)

    def _look_at_mechanism(self, message: Message, view: Command) -> None:
        """A SASL mechanism that the server does not offer is a problem."""
        if not view.facts.mechanism:
            return
        keyword = view.facts.offered_by.lower().replace("-", "_")
        offered = getattr(self._offered, keyword, None) or ()
        used = str(getattr(view, view.facts.mechanism)).upper()
        if DIALECT.verbs.is_name(used.encode()) and used not in map(str.upper, offered):
            text = f"the server does not offer the mechanism {used}"
            reply = SuggestedReply(REPLY_CMD_NOT_IMPL_PARAM, "5.5.4", text)
            found = Problem("mechanism", text, message.start, reference="RFC 4954, 4", reply=reply)
            message.problems.append(found)

    def _keep_torn(self, message: Message, hole: int) -> None:
        """A line of which a part is missing: nobody knows what stands behind the hole."""
        line = message.octets
        message.verb = verb_of(line[:hole].lstrip(b" \t")) or None
        hidden_from = DIALECT.verbs.hidden_from(line[:hole])
        known = message.verb in _COMMANDS
        if not known and (self._credentials_may_follow or hidden_from == 0):
            message.kind, message.verb, hidden_from = "exchange", None, 0
        self._client_lost = self._credentials_may_follow = True
        hole = hole if hidden_from is None else min(hole, hidden_from)
        self._hide(message, (hole, len(line)))

    def _keep_unparsed(self, message: Message, error: ParseError) -> None:
        """Make the best of a line that is not strictly a command: it is read by all leniencies."""
        line = message.octets
        verb = verb_of(line.lstrip(b" \t"))
        message.verb = verb or None
        if message.verb is None:
            message.kind = "unknown"
        hidden_from = DIALECT.verbs.hidden_from(line)
        if verb in _COMMANDS:
            self._credentials_may_follow = False
        elif self._credentials_may_follow or hidden_from == 0:
            # Credentials, although the server did not ask for them.
            message.kind, message.verb = "exchange", None
            hidden_from = 0
        if hidden_from is not None:
            self._hide(message, (hidden_from, len(line)))
        if message.kind == "command" and len(line) <= _LONGEST_TO_READ:
            message.view = DIALECT.parse_command(line, profile="observer")
        message.problems.append(problem_of(error, message))

    def _keep_masked(self, message: Message) -> None:
        """A line of which a secret was replaced: its verb is told, and nothing is judged."""
        message.verb = verb_of(message.octets) or None
        message.summary = {"masked": True}
        if message.verb not in _COMMANDS:
            message.kind, message.verb = "exchange", None
        elif (awaited := self._awaiting(message)).enters:
            self._mode, self._entered, self._exchange = "held", awaited, None
        self._unasked = 0

    def _begun_by(self, view: Command) -> Exchange | None:
        """The exchange that a command begins: it knows what of it is secret."""
        if view.facts.mechanism:
            from smtpkit.sasl import Exchange

            with suppress(ParseError, FieldError):
                return Exchange.begun_by(view, secrets=self._secrets)
        return None

    def _lose_track(self) -> None:
        """Nobody knows any more which message of which mechanism comes next."""
        from smtpkit.sasl import Exchange

        self._exchange = Exchange("", secrets=self._secrets)

    def _lose_challenge(self) -> None:
        """A part of what the server sent is missing: it may have been a challenge."""
        self._credentials_may_follow = True
        if self._exchange is not None:
            self._lose_track()

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
        if taken.holes:
            self._client_lost = True
            self._lose_track()
        if taken.start in self._masked:
            message.summary = {"masked": True}
        elif self._exchange is not None:
            message.said = self._exchange.client(taken.octets)
        self._hide(message, (0, len(taken.octets)))
        # Another challenge may follow, in the same way as the first one.
        before = self._entered
        awaited = _Awaited(message.index, before.said, _COMMANDS[before.said].replies.response)
        awaited.enters, awaited.enters_on = before.enters, before.enters_on
        self._awaited.append(awaited)
        self._mode, self._entered = "held", awaited
        return message

    def _read_chunk(self) -> Message | None:
        taken = self._client.sized(self._entered.size or 0)
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
            # what was written down is text, be it under TLS or not
            self._tls_agreed = not self._written
            # what was offered is forgotten (RFC 3207, 4.2)
            self._offered = None
            return
        self._mode, self._entered = awaited.enters, awaited
        if awaited.enters == "data":
            # a reply answers the mail data, too
            self._entered = _Awaited(None, "the mail data", is_mail_data=True, is_end=True)
            self._entered.codes = _COMMANDS[awaited.said].replies.end_of_data
            self._awaited.append(self._entered)
        elif awaited.enters == "chunk" and awaited.size is None:
            # nobody knows how many octets are the chunk's
            self._mode = "command"

    # What the server sends

    def _read_server(self) -> Iterator[Message]:
        while not self._takes_tls(self._server):
            hole = self._server.hole()
            if hole is not None:
                self._lose_challenge()
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
        awaited: _Awaited | None = None
        passed: list[_Awaited] = []
        if code is not None and not greeting:
            if self._mode == "held" and self._place_of(code) is None and self._client.buffer:
                # it answers none of what was read: what is held was not answered either
                self._mode = "command"
                yield from self._read_client()
            awaited, passed = self._answered_by(code, taken.octets)
            if awaited is not None:
                yield from self._complete_content(awaited, code)
        message = self._message(self._server, "greeting" if greeting else "reply", taken)
        for each in passed:
            self._give_up(each, message)
        message.code = code
        if taken.holes:
            self._lose_challenge()
        begins = _BEGINS.get(code or 0)
        known = awaited is not None and awaited is self._entered and self._exchange is not None
        if begins is not None and begins.enters == "exchange" and not known:
            self._lose_track()
        self._hide_echoes(message, awaited, begins)
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
        elif code in _BEGINS and not greeting and (awaited is None or awaited.codes is None):
            self._begin(code, awaited)
        yield from self._read_client()

    def _place_of(self, code: int) -> int | None:
        """Which of what is awaited a reply code answers; None: none of it.

        Replies come in order. But where one got none, or was not captured, a code that only a few
        verbs may get tells where the order goes on.
        """
        queue = self._awaited
        if not queue:
            return None
        if (
            queue[0].is_end
            and self._of_each
            and not self._accepted
            and code < 400 < 400 * len(queue)
        ):
            # nobody is there to have a reply (RFC 2033, 4.2)
            return 1
        if code in _ANCHORS:
            for places in (
                (n for n, each in enumerate(queue) if each.codes and code in each.codes),
                (n for n, each in enumerate(queue) if each.codes is None or each.is_odd),
            ):
                if (place := next(places, None)) is not None:
                    return place
            if code in _BEGINS:
                return None
        return 0

    @property
    def _of_each(self) -> bool:
        """Whether the mail data gets a reply for each recipient."""
        return self._hello == Lhlo.verb

    def _answered_by(self, code: int, octets: bytes) -> tuple[_Awaited | None, list[_Awaited]]:
        """What a reply code answers, and what before that got no reply."""
        place = self._place_of(code)
        if place is None:
            # it begins something, and so what came before is over
            passed = list(self._awaited) if code in _BEGINS else []
            self._awaited.clear()
            return None, passed
        passed = [self._awaited.popleft() for _ in range(place)]
        awaited = self._awaited[0]
        if not awaited.answered:
            awaited.sent = self._client.offset + len(self._client.buffer)
        awaited.answered += 1
        if awaited.is_end:
            awaited.left = self._replies_left(awaited, code, octets)
            if not awaited.left:
                self._accepted = 0
        if not awaited.left:
            self._awaited.popleft()
            self._note(awaited.said, code, octets)
        return awaited, passed

    def _replies_left(self, awaited: _Awaited, code: int, octets: bytes) -> int:
        """How many replies the end of the mail data still gets, after one."""
        if awaited.answered > 1:
            return awaited.left - 1
        if 300 <= code < 400:
            # PRDR: one for each recipient, and one for the whole
            return self._accepted + 1
        as_a_whole = code == REPLY_BAD_CMD_SEQUENCE or octets.count(b"\n") == self._accepted
        return max(self._accepted - 1, 0) if self._of_each and not as_a_whole else 0

    def _note(self, verb: str, code: int, octets: bytes) -> None:
        """What a reply changes of how the mail data will be answered."""
        self._last_said = verb
        known = _COMMANDS.get(verb)
        if known is None or not 200 <= code < 300:
            return
        if verb in HELLOS:
            self._hello, self._offered = verb, None
            with suppress(ParseError):
                if octets.count(b"\n") > 1:
                    self._offered = DIALECT.Capabilities(octets)
        if verb in HELLOS or verb == Rset.verb or "reverse_path" in known.fields:
            self._accepted = 0
        self._commands_of_mail |= "forward_path" in known.fields
        self._accepted += "forward_path" in known.fields

    def _begin(self, code: int, awaited: _Awaited | None) -> None:
        """A reply begins a mode, whatever the line was that it answers: it was odd, or is lost."""
        if self._mode == "command":
            view = _BEGINS[code]
            begun = _Awaited(awaited.index if awaited else None, view.verb)
            begun.enters, begun.enters_on = view.enters, code
            self._enter(begun, accepted=True)

    def _hide_echoes(
        self, message: Message, awaited: _Awaited | None, begins: type[Command] | None
    ) -> None:
        """Hide where a reply repeats a secret, be it in the base64 of a challenge."""
        octets, is_next = message.octets, awaited is not None and awaited is self._entered
        if self._mode == "held" and self._exchange is not None and not self._exchange.mechanism:
            # a challenge was not captured: its answer is waiting
            self._secrets.add(repeatable(bytes(self._client.buffer[:_LONGEST_TO_READ])))
        message.hidden = self._repeated(octets)
        if self._exchange is not None and (is_next or (begins and begins.enters == "exchange")):
            said = self._exchange.server(octets)
            message.said = said if said.decoded else None
            if said.is_secret and said.decoded:
                message.hidden = ((_BEHIND_CODE, len(octets.rstrip(b"\r\n"))),)
        if (awaited is None or self._client_lost) and message.code in _OF_EXCHANGES:
            # what it may repeat was not captured
            message.hidden = ((_BEHIND_CODE, len(octets.rstrip(b"\r\n"))),)
        if message.code is None:
            hidden_from = DIALECT.verbs.hidden_from(octets)
            if hidden_from is not None:
                # the directions may be exchanged
                message.hidden = ((hidden_from, len(octets)),)

    def _repeated(self, octets: bytes) -> tuple[tuple[int, int], ...]:
        """The spans where a reply repeats what was sent, or seems to repeat what nobody saw."""
        said = self._secrets.echoes(octets, _BEHIND_CODE)
        # a line that was not understood, and not captured, is repeated by 50x (RFC 5321, 4.2.1)
        is_blind = self._client_lost and octets[:2] == b"50"
        return tuple(joined([*said, *DIALECT.verbs.hidden_in_reply(octets, is_blind=is_blind)]))

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
        if self._written:
            size = len(self._client.buffer)
            message = self._end_data(None, size)
            what = "the end of the mail data" if size else "the mail data"
            if "left_out" not in message.summary:  # it is told how much
                text = f"{what} was not written down"
                message.problems.append(Problem("capture", text, message.start))
            yield message
            return
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
            # where nobody knows whether it is LMTP, further replies may answer the data as well
            unknown = awaited.is_mail_data and not self._hello and not self._commands_of_mail
            self._mail_data = awaited.index if unknown else None
        elif message.kind == "reply" and message.code != REPLY_SERVICE_UNAVAIL:
            # LMTP answers mail data once for every recipient (RFC 2033, 4.2).
            message.answers = self._mail_data
            self._unasked += message.answers is None
            if message.answers is None and self._commands_seen and not self._client_lost:
                text = "this reply answers nothing: only 421 may come unasked"
                if self._last_said in HELLOS and message.code == REPLY_OK:
                    text += '; if it belongs to the reply before, a hyphen is missing there: "250-"'
                problem = Problem("conversation", text, message.start, reference="RFC 5321, 4.2")
                message.problems.append(problem)

    def _decide(self, awaited: _Awaited, code: int | None) -> None:
        # A chunk follows even when the server refuses it, unless the server has not understood
        # the command: then it reads the octets as commands, or none of them.
        understood = code is None or code < 500 or code in (awaited.codes or ())
        accepted = code == awaited.enters_on or (not awaited.enters_on and understood)
        self._enter(awaited, accepted=accepted)
        if awaited.enters == "exchange" and not accepted:
            # A client may send its credentials all the same, or once more.
            self._credentials_may_follow = True

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
                message.hidden = self._repeated(taken.octets)
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
#: the verbs that a client says who it is with
HELLOS = frozenset((Ehlo.verb, Helo.verb, Lhlo.verb))
_GREETING_CODES = frozenset((REPLY_SERVICE_READY, REPLY_TRANSACTION_FAILED, REPLY_SERVICE_UNAVAIL))
# beginning here, a line is too long to look for what might be right in it
_LONGEST_TO_READ = 4096
# Which command a reply code says that it answers, because of what it begins; a chunk does not, as
# its size is nowhere else than in the line.
_BEGINS = {
    view.enters_on: view
    for view in reversed([*_COMMANDS.values()])
    if view.enters_on and view.enters != "chunk"
}


def _codes(phase: ReplyCodes) -> set[int]:
    return {*phase.success, *phase.failure}


def _anchors() -> frozenset[int]:
    """The codes of success that most verbs never get: they tell what they answer."""
    verbs: Counter[int] = Counter()
    for view in _COMMANDS.values():
        each = view.replies
        phases = (each.line, each.response, each.chunk, each.end_of_data)
        verbs.update({code for phase in phases for code in phase.success})
    return frozenset(code for code, count in verbs.items() if 2 * count < len(_COMMANDS))


_ANCHORS = _anchors()
# what answers an exchange alone
_OF_EXCHANGES = {
    code
    for view in _COMMANDS.values()
    if view.enters == "exchange"
    for code in _codes(view.replies.response)
} - {
    code
    for view in _COMMANDS.values()
    if view.enters != "exchange"
    for phase in (view.replies.line, view.replies.chunk, view.replies.end_of_data)
    for code in _codes(phase)
}


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


def _needs_utf8(message: Message) -> Problem:
    """The problem of a non-ASCII line in a transaction without SMTPUTF8."""
    text = "the path is not ASCII, and SMTPUTF8 was not said in MAIL"
    at = next(n for n, octet in enumerate(message.octets) if octet > 127)
    reply = SuggestedReply(REPLY_MAILBOX_NAME_INVALID, "5.6.7", text)
    reference = "RFC 6531, 3.5"
    return Problem("SMTPUTF8", text, message.start + at, reference=reference, reply=reply)
