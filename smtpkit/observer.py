"""Following an SMTP conversation: the octets of both directions in, messages out.

An `Observer` takes `Segment`s in the order in which they were captured and gives `Message`s:
commands and replies (paired in order, as pipelining wants it), mail data, BDAT chunks, the lines
of an authentication exchange, and TLS where the text ends. It is made for what is really on the
wire: a line that is no command is kept together with the error, and so are octets that make no
message at all.

No verb is named here. What a command does to the conversation is in the table of order, which a
`Session` follows; where both sides are known from the beginning, what is out of order is a problem.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import Any

from smtpkit.command import Command
from smtpkit.connection import Limits
from smtpkit.content import Content
from smtpkit.directions import Directions
from smtpkit.errors import ParseError, SuggestedReply
from smtpkit.generated.constants import (
    COMMAND_LINE_REFERENCE,
    LINE_TOO_LONG,
    REPLY_CMD_NOT_IMPL_PARAM,
    REPLY_MAILBOX_NAME_INVALID,
    REPLY_OK,
    REPLY_SERVICE_READY,
    REPLY_TRANSACTION_FAILED,
    SMTP_ANY_REPLIES,
    UNASKED_LEADS,
)
from smtpkit.generated.dialect import DIALECT
from smtpkit.generated.replies import Greeting
from smtpkit.hiding import Hiding
from smtpkit.messages import Kind, Message, Problem, problem_of
from smtpkit.octets import code_of, is_reply, leading_word, verb_of
from smtpkit.pairing import BEGINS, Pairing, Said
from smtpkit.session import Awaited, Session, field_of
from smtpkit.stream import ALL, CLIENT, SERVER, Segment, Stream, Taken
from smtpkit.tunnels import Tunnel, tunnel_of

__all__ = ["Observer", "follow"]

_COMMANDS = DIALECT.commands
#: what is answered at the end of mail data
_MAIL_DATA = "the mail data"
#: beginning here, a line is too long to look for what might be right in it
_LONGEST_TO_READ = 4096
#: and so many replies may be due where it is told what is out of order
_MOST_JUDGED = 100
#: what is kept of mail data that have no end yet, and of octets that wait for a reply
_LIMITS = Limits(buffered=1 << 17)


def follow(segments: Iterable[Segment]) -> Iterator[Message]:
    """Give the messages of a whole connection."""
    conversation = Observer()
    for segment in segments:
        yield from conversation.receive(segment)
    yield from conversation.close()


class Observer:
    """Turns captured octets into messages, both directions together.

    limits: `exchange_line` and `reply` are the greatest lengths that are kept of a line of the
        client and of a reply, `buffered` that of mail data without an end, and of octets that wait
        for a reply; `pipelined` so many replies are awaited. What is beyond them is counted
    give: is called with the octets of mail data and chunks, dots not doubled, piece by piece as
        they come; without it they are counted, and no more than their beginning is kept

    What the client's octets mean can depend on a reply: mail data follows only after 354. Where the
    client went on without waiting, its octets are held until that reply has been seen, until there
    are too many of them, or until the conversation ends; then the guess is reported as such. No
    octets make it fail.

    >>> observer = Observer()
    >>> for said in (observer.server(b"220 x.example\\r\\n"), observer.client(b"QUIT\\r\\n")):
    ...     print(said[0].kind, said[0].verb)
    greeting None
    command QUIT
    >>> [(message.code, message.answers) for message in observer.server(b"221 bye\\r\\n")]
    [(221, 1)]

    Who speaks may be told by what is said:

    >>> [message.sender for message in Observer().receive(Segment(None, b"220 x\\r\\nQUIT\\r\\n"))]
    ['server', 'client']
    """

    def __init__(
        self, *, limits: Limits = _LIMITS, give: Callable[[bytes], object] | None = None
    ) -> None:
        #: the order of the conversation, as far as it was seen
        self.session = Session()
        self._limits, self._give = limits, give
        self._client = Stream(CLIENT)
        self._server = Stream(SERVER)
        self._count = 0
        self._pairing = Pairing(self.session)
        self._hiding = Hiding()
        self._directions: Directions | None = None
        self._greeted = False
        #: whether all was seen so far; None: that is not known before the greeting
        self._is_complete: bool | None = None
        # up to where the client's octets that are held back are looked for in replies
        self._remembered_to = -1
        #: what a reply is awaited for that decides how the client's octets are read
        self._held: Awaited | None = None
        self._content: Content | None = None
        self._mail_data: int | None = None  # the index of mail data just answered
        self._is_answered = False  # mail data that have not ended
        self._guessed = False
        #: whether it is not known where the next line of the client, or of the server, begins
        self._seeks = self._seeks_reply = False
        self._is_opened = False  # the client's first line is read
        self._unasked = 0  # replies since the last command that answer nothing
        self._tls_agreed = False
        self._written = False  # above TLS, by a person or a program
        self._masked: set[int] = set()  # where lines begin of which a secret was replaced
        self._tunnel: Tunnel | bool = True
        self._offered: Any = None  # the answer to EHLO, typed
        self._commands_seen = False
        self._listed = False  # whether the last reply but one was that

    def client(self, octets: bytes, *, time: float | None = None) -> list[Message]:
        """What the client sent, perhaps when (seconds); the messages that it completes."""
        return self.receive(Segment(CLIENT, bytes(octets), time))

    def server(self, octets: bytes, *, time: float | None = None) -> list[Message]:
        """What the server sent, perhaps when (seconds); the messages that it completes."""
        return self.receive(Segment(SERVER, bytes(octets), time))

    def receive(self, segment: Segment) -> list[Message]:
        """Take one segment; give the messages that it completes.

        Of a segment without a sender it is told line by line who says it.
        """
        if segment.sender is not None:
            return list(self._receive(segment))
        if self._directions is None:
            self._directions = Directions(self._client_goes_on, self._limits.exchange_line)
        return [
            message for each in self._directions.take(segment) for message in self._receive(each)
        ]

    def close(self) -> list[Message]:
        """The conversation ends: decide what was still open; give what is left over."""
        left = () if self._directions is None else self._directions.rest()
        return [message for each in left for message in self._receive(each)] + [*self._close()]

    def _client_goes_on(self) -> int | None:
        """How many octets are the client's whatever they are; None: the next line is."""
        if self._content is not None:
            return self._content.due
        if self.session.mode == "chunk":
            size = field_of(self.session.entered, "chunk_size") or 0
            return max(0, size - len(self._client.buffer))
        return 0

    def _receive(self, segment: Segment) -> Iterator[Message]:
        stream = self._client if segment.sender == CLIENT else self._server
        self._written = segment.written
        if segment.masked:
            self._masked.add(stream.end)
        if segment.missing:
            self._is_complete = False
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
            begins = begins and self._server.tls_start is None
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
        if not (self._greeted or self._is_opened or self._written or self._client.is_empty):
            self._open()
            yield from self._read_client()
        while self._held is not None and not self._client.is_empty:
            self._guess()
            yield from self._read_client()
        is_chunk = self._content is not None and self.session.mode == "chunk"
        if is_chunk and self._unasked and self._client.passed is None:
            # The server went on answering: to it these octets were commands.
            self._end_content()
            self._guessed = True
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

    # --- what the client sends

    def _read_client(self) -> Iterator[Message]:
        """Give every message that the client's octets complete in the mode they are in."""
        stream = self._client
        while not self._takes_tls(stream):
            if self._held is not None:
                if len(stream.buffer) <= self._limits.buffered:
                    return
                self._guess()
            message = self._next_of_client()
            if message is None:
                return
            if self._guessed:
                self._guessed = False
                message.problems.append(
                    Problem("conversation", "no reply was seen that decides this", message.start)
                )
            yield message

    def _next_of_client(self) -> Message | None:
        stream, mode = self._client, self.session.mode
        if self._seeks and (self._content is not None or mode != "command"):
            self._seeks = False
            if stream.passed is not None:
                return self._skipped(stream)
        if self._content is not None:
            return self._read_content(self._content)
        if mode == "exchange":
            return self._read_exchange()
        if self._seeks and not stream.seek(_is_plausible, self._limits.exchange_line):
            return None
        if self._seeks and stream.buffer.startswith(b".") and not stream.hole_is_next:
            return self._end_of_lost_data()
        if self._seeks and stream.passed is not None:
            return self._skipped(stream)
        if (hole := stream.hole()) is not None:
            return self._lost(hole)
        if self._seeks:
            self._seeks = False
        elif self._waits_for_server():
            return None
        return self._read_command()

    def _lost(self, hole: Taken) -> Message:
        """Octets of the client are missing, and the next one may be any octet of a line."""
        message = self._message(self._client, "unknown", hole)
        self._hiding.hide_unread(message)
        self._hiding.lose_line(message.index)
        self._seeks = not self._written
        return message

    def _skipped(self, stream: Stream) -> Message:
        """Octets in which no line was found that anybody says."""
        taken = stream.take(0)
        message = self._message(stream, "unknown", taken)
        count = taken.dropped + len(taken.octets)
        message.octets, message.summary = b"", {"skipped": count}
        if stream is self._client:
            self._hiding.lose_line(message.index)
        what = "reply" if stream is self._server else "command"
        text = f"{count} octets were passed over: no {what} begins in them"
        message.problems.append(Problem("capture", text, message.start))
        return message

    def _end_of_lost_data(self) -> Message:
        """A dot alone: what was passed over were mail data, which began where nobody looked."""
        self._seeks = False
        self._drop_all()
        view = next(view for view in BEGINS.values() if view.enters == "data")
        self._pairing.await_reply(self.session.command(view), Said(None, view.verb))
        self.session.reply(view.enters_on)
        stream = self._client
        stream.pass_over(stream.buffer.find(b"\n") + 1)
        taken = stream.take(0)
        message = self._message(stream, "data", taken)
        message.octets, message.summary = b"", {"octets": taken.dropped + len(taken.octets)}
        text = "the beginning of the mail data was not captured"
        message.problems.append(Problem("capture", text, message.start))
        self._end_content(message.index)
        return message

    def _drop_all(self) -> None:
        for each in list(self.session.awaited):
            self.session.drop(each)

    def _waits_for_server(self) -> bool:
        """Whether the server has to tell if the first octets are a line from its beginning."""
        stream = self._client
        if self._greeted or self._written or self._is_opened or stream.offset:
            return False
        end = stream.buffer.find(b"\n") + 1
        if not end or _is_plausible(bytes(stream.buffer[:end])):
            return False
        if len(stream.buffer) > self._limits.buffered:
            self._open()
        return not self._is_opened

    def _open(self) -> None:
        """The server has said nothing: a line further on that fits tells where one begins."""
        self._is_opened = True
        lines = bytes(self._client.buffer[: self._limits.buffered]).splitlines(keepends=True)
        self._seeks = any(map(_is_plausible, lines))

    def _takes_tls(self, stream: Stream) -> bool:
        """Whether this direction is TLS from here on; then its octets are only counted."""
        if self._written:
            return False
        if stream.tls_start is None and (
            (self._tls_agreed or stream.offset == 0)
            and self.session.mode not in ("data", "chunk")
            and stream.begins_tls()
        ):
            stream.tls_start = stream.offset
        if stream.tls_start is not None:
            taken = stream.take(len(stream.buffer), hole=ALL)
            stream.tls_time = taken.time if stream.tls_time is None else stream.tls_time
        return stream.tls_start is not None

    def _read_command(self) -> Message | None:
        taken = self._client.line(self._limits.exchange_line)
        if taken is None:
            return None
        if self.session.mode == "tls":
            # none came
            self.session.tls_on()
        message = self._message(self._client, "command", taken)
        if taken.start in self._masked:
            self._masked.discard(taken.start)
            self._keep_masked(message)
            return message
        if taken.holes:
            self._keep_torn(message, taken.holes[0])
        elif taken.dropped:
            self._keep_too_long(message, taken.dropped)
        else:
            self._parse(message)
        view = message.view if isinstance(message.view, Command) else None
        if view is not None:
            message.verb = view.verb
            self._hiding.begin(view)
            exchange = self._hiding.exchange
            if exchange is not None and exchange.messages:
                message.said = exchange.messages[0]
        if self._tls_agreed:
            message.problems.append(
                Problem("conversation", "plain text where TLS was agreed on", message.start)
            )
        self._give_up_unanswered(message)
        self._await(message, self._known(message))
        self._unasked, self._commands_seen = 0, True
        return message

    def _known(self, message: Message) -> Command | type[Command] | None:
        """The command of a line as the session takes it: a view, or the class of its verb."""
        verb = message.verb or verb_of(message.octets.lstrip(b" \t"))
        known = None if message.kind == "exchange" else _COMMANDS.get(verb)
        view = message.view
        return view if known is not None and isinstance(view, known) else known

    def _await(self, message: Message, known: Command | type[Command] | None) -> None:
        """A line was sent, and has a reply; it may decide how what follows is read."""
        session, view = self.session, message.view
        # a word that is hidden is not told of later
        verb = message.verb or ("" if known is None else known.verb)
        awaited = session.command(known)
        said = Said(message.index, verb, is_odd=view is None or bool(view.defects))
        self._pairing.await_reply(awaited, said)
        if known is None or not known.enters:
            return
        size = field_of(known, "chunk_size")  # type: ignore[arg-type]
        if session.mode != "chunk":
            self._held = awaited
        elif size is None:
            # nobody knows how many octets are the chunk's
            session.end_of_data()
        elif self._written:
            self._begin_content()  # the text tells what followed
        else:
            self._held = awaited

    def _give_up_unanswered(self, message: Message) -> None:
        """What was said before a line gets no more replies, where that shows."""
        queue = self.session.awaited
        if not queue or queue[0].phase == "greeting":
            return
        head = queue[0]
        is_passed = 0 < head.tag.sent <= message.start
        # LMTP has a reply for each recipient, but this client waits for no other; and where nobody
        # answers, only so much is kept in mind
        if is_passed or len(queue) >= self._limits.pipelined:
            if is_passed:
                self._give_up(head, message)
            self.session.drop(head)

    def _give_up(self, awaited: Awaited, message: Message) -> None:
        """Say that something gets no reply, or no more replies."""
        said: Said = awaited.tag
        text = f"no reply was seen to {said.verb or 'a line'} (message {said.index})"
        if awaited.replies:
            due = awaited.replies + (awaited.due or 0)
            text = f"the server answered the mail data {awaited.replies} times, not {due}: once"
            text += " for each recipient is due"
        message.problems.append(Problem("conversation", text, message.start))
        self._is_complete = False

    def _parse(self, message: Message) -> None:
        """Read a command: strictly, and by what the server offers; then by all leniencies."""
        try:
            message.view = view = DIALECT.parse_command(message.octets)
        except ParseError as error:
            self._keep_unparsed(message, error)
            return
        self._hiding.hide(message, *view.hidden_spans())
        self._hiding.may_follow = False
        self._judge(message, view)

    def _judge(self, message: Message, view: Command) -> None:
        """What is wrong with a command because of what was said before it."""
        session = self.session
        if "forward_path" in view.fields and not message.octets.isascii():
            opened = [
                each.command
                for each in session.awaited
                if each.command is not None and _opens(each.command)
            ]
            if session.transaction is not None and session.transaction.mail is not None:
                opened.insert(0, session.transaction.mail)
            if opened and field_of(opened[-1], "smtputf8") is False:
                message.problems.append(_needs_utf8(message))
        if self._offered is not None and session.offered is not None:
            try:
                DIALECT.parse_command(message.octets, offered=self._offered)
            except ParseError as error:
                message.problems.append(problem_of(error, message))
                return
            self._look_at_mechanism(message, view)
        # a text may leave out who the client said that it is
        is_known = self._is_complete and not (self._written and session.hello is None)
        if is_known and session.state != "closed" and len(session.awaited) < _MOST_JUDGED:
            self._look_at_order(message, view)

    def _look_at_order(self, message: Message, view: Command) -> None:
        """A command that may not be sent now is a problem, with the reply to it."""
        session = self.session
        if session.hello is None and "identified" in view.order.leads.values():
            session.lmtp = "lmtp" in view.order.needs
        refused = session.legal(view)
        if refused is not None:
            reference = "RFC 5321, 4.1.4"
            found = Problem(
                "order", refused.text, message.start, reference=reference, reply=refused
            )
            message.problems.append(found)

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
        if self._hiding.is_credentials(line, message.verb or "", hidden_from):
            message.kind, message.verb, hidden_from = "exchange", None, 0
        message.hide_verb(hidden_from, _COMMANDS)
        self._hiding.lose_line(message.index)
        hole = hole if hidden_from is None else min(hole, hidden_from)
        self._hiding.hide_behind(message, hole)

    def _keep_too_long(self, message: Message, dropped: int) -> None:
        """A line that is longer than the limit: its beginning tells its verb."""
        self._hide_unparsed(message)
        limit = len(message.octets)
        text = f"the line is longer than {limit} octets: {dropped} more are not kept"
        reply = SuggestedReply.of(LINE_TOO_LONG, f"the line is longer than {limit} octets")
        reference = COMMAND_LINE_REFERENCE
        found = Problem("line", text, message.start + limit, (), reference, "limit", reply)
        message.problems.append(found)

    def _keep_unparsed(self, message: Message, error: ParseError) -> None:
        """Make the best of a line that is not strictly a command: it is read by all leniencies."""
        self._hide_unparsed(message)
        if message.kind == "command" and len(message.octets) <= _LONGEST_TO_READ:
            message.view = DIALECT.parse_command(message.octets, profile="observer")
        message.problems.append(problem_of(error, message))

    def _hide_unparsed(self, message: Message) -> None:
        """Hide what of a line that is no command may be secret, and say what it is."""
        line = message.octets
        verb = verb_of(line.lstrip(b" \t"))
        message.verb = verb or None
        if message.verb is None:
            message.kind = "unknown"
        hidden_from = DIALECT.verbs.hidden_from(line)
        if verb in _COMMANDS:
            self._hiding.may_follow = False
        elif self._hiding.is_credentials(line, verb, hidden_from):
            # Credentials, although the server did not ask for them.
            message.kind, message.verb = "exchange", None
            hidden_from = 0
        message.hide_verb(hidden_from, _COMMANDS)
        self._hiding.hide_behind(message, hidden_from)

    def _keep_masked(self, message: Message) -> None:
        """A line of which a secret was replaced: its verb is told, and nothing is judged."""
        message.verb = verb_of(message.octets) or None
        message.summary = {"masked": True}
        if message.verb not in _COMMANDS:
            message.kind, message.verb = "exchange", None
        self._hiding.exchange = None
        self._await(message, self._known(message))
        self._unasked = 0

    def _read_exchange(self) -> Message | None:
        taken = self._client.line(self._limits.exchange_line)
        if taken is None:
            return None
        hiding = self._hiding
        message = self._message(self._client, "exchange", taken)
        message.summary = {"octets": len(taken.octets.rstrip(b"\r\n")) + taken.dropped}
        if taken.holes or taken.dropped:
            hiding.lose_line(message.index)
            hiding.lose_track()
        if taken.start in self._masked:
            self._masked.discard(taken.start)
            message.summary = {"masked": True}
        elif hiding.exchange is not None:
            message.said = hiding.exchange.client(taken.octets)
        is_typed = hiding.exchange is not None
        hiding.hide(message, (0, len(taken.octets)), is_typed=is_typed)
        # Another challenge may follow, in the same way as the first one.
        entered = self.session.entered
        self._held = self.session.response()
        verb = "" if entered is None else entered.verb
        self._pairing.await_reply(self._held, Said(message.index, verb))
        return message

    # --- mail data

    def _begin_content(self) -> None:
        """Mail data, or a chunk, begin."""
        session = self.session
        size = None
        if session.mode == "chunk":
            size = field_of(session.entered, "chunk_size")
            if size is None:
                session.end_of_data()
                return
        self._is_answered = False
        self._content = Content(self._client, size, self._limits.buffered, self._give)

    def _read_content(self, content: Content) -> Message | None:
        if self._written and self._is_left_out(content):
            return self._end_of_written()
        taken = content.read()
        return None if taken is None else self._content_message(content, taken)

    def _content_message(self, content: Content, taken: Taken) -> Message:
        """A message of mail content: of its octets only a summary is kept."""
        kind: Kind = "data" if self.session.mode == "data" else "chunk"
        message = self._message(self._client, kind, taken)
        message.octets = b""
        message.summary |= content.summary()
        if content.odd is not None:
            text = "a dot alone on a line, but not between CRLFs: some servers end mail data here"
            at = message.start + content.odd
            message.problems.append(Problem("end-of-data", text, at))
        self._end_content(message.index)
        return message

    def _end_content(self, index: int | None = None) -> None:
        """Command lines follow; what ended may be answered."""
        self._content = None
        awaited = self.session.end_of_data(Said(index, _MAIL_DATA))
        if awaited is not None:
            self._pairing.await_reply(awaited, awaited.tag)
            if self._is_answered:
                self.session.drop(awaited)

    def _is_left_out(self, content: Content) -> bool:
        """Whether a text goes on with a command where mail data should begin."""
        stream = self._client
        line = bytes(stream.buffer[: stream.buffer.find(b"\n") + 1])
        if self.session.mode != "data" or stream.passed is not None or not _is_plausible(line):
            return False
        with suppress(ParseError):
            # mail data may begin so, too, but not without being odd
            view = DIALECT.parse_command(line, offered=self._offered)
            is_offered = self._offered is not None or not field_of(view, "parameters")
            return line.startswith(view.verb.encode()) and is_offered
        return False

    def _end_of_written(self) -> Message:
        """The end of mail data was not written down, or nothing of them."""
        content, stream = self._content, self._client
        assert content is not None
        size = 0 if self._is_left_out(content) else len(stream.buffer)
        message = self._content_message(content, content.end_at(size, hole=ALL))
        if "left_out" not in message.summary:  # it is told how much
            what = "the end of the mail data" if size else "the mail data"
            problem = Problem("capture", f"{what} was not written down", message.start)
            message.problems.append(problem)
        return message

    def _end_data_by_reply(self, content: Content) -> Iterator[Message]:
        """The server answers mail data whose end was not seen: find what it took for the end."""
        stream = self._client
        if self._written:
            yield self._end_of_written()
            return
        odd, hole = content.odd_end(), stream.first_hole()
        if odd is not None:
            message = self._content_message(content, content.end_at(odd[0], odd[1] - odd[0]))
            text = "the server took a dot between other line ends than CRLF for the end of data"
            message.problems.append(Problem("end-of-data", text, message.end - odd[1] + odd[0]))
            yield message
        elif hole is not None:
            yield self._content_message(content, content.end_at(hole, hole=ALL))
        elif stream.passed is not None and stream.passed.missing:
            yield self._content_message(content, content.end_at(len(stream.buffer)))

    def _guess(self) -> None:
        """No reply decided how the client's octets are to be read: decide by the octets."""
        session, held = self.session, self._held
        assert held is not None
        if held not in session.awaited:
            self._release()
            return
        self._held = None
        line = bytes(self._client.buffer[: self._client.buffer.find(b"\n") + 1])
        if session.mode != "chunk":
            self._guessed = True
            if verb_of(line[:_LONGEST_TO_READ]) in _COMMANDS or held.command is None:
                return
            while session.awaited[0] is not held:
                session.drop(session.awaited[0])
            session.reply(held.command.enters_on)
        self._enter()

    def _enter(self) -> None:
        """Where a reply, or a guess, began a mode, the client's octets are read so."""
        session = self.session
        if session.mode == "tls":
            # what was written down is text, be it under TLS or not
            self._tls_agreed = not self._written
            if self._written:
                session.tls_on()
        elif session.mode in ("data", "chunk") and self._content is None and self._held is None:
            self._begin_content()

    def _release(self) -> None:
        """What is held are commands."""
        self._held = None
        if self.session.mode == "chunk":
            self.session.end_of_data()

    # --- what the server sends

    def _read_server(self) -> Iterator[Message]:
        stream, limit = self._server, self._limits.reply
        while not self._takes_tls(stream):
            if self._seeks_reply and not stream.seek(is_reply, limit):
                return
            if self._seeks_reply and stream.passed is not None:
                yield self._skipped(stream)
            hole = stream.hole()
            if hole is not None:
                self._hiding.lose_challenge(self._count)
                yield self._message(stream, "unknown", hole)
                self._seeks_reply = not self._written
                continue
            self._seeks_reply = False
            taken = stream.reply(limit, is_first=not self._greeted)
            if taken is None:
                return
            yield from self._reply(taken)

    def _reply(self, taken: Taken) -> Iterator[Message]:
        """Pair a reply with what it answers, and let it decide the client's mode."""
        session, hiding, octets = self.session, self._hiding, taken.octets
        code = code_of(octets)
        if code is not None and not 200 <= code < 600:
            code = None
        greeting = self._is_greeting(code)
        if self._seeks and self._held is None:
            # what it answers may be there
            yield from self._read_client()
        awaited: Awaited | None = None
        passed: list[Awaited] = []
        if code is not None and not greeting:
            if self._held and self._pairing.place_of(code) is None and self._client.buffer:
                # it answers none of what was read: what is held was not answered either
                self._release()
                yield from self._read_client()
            if not session.awaited and session.mode == "data" and code not in BEGINS:
                assert self._content is not None
                yield from self._end_data_by_reply(self._content)
            awaited, passed = self._pairing.find(code)
            if self._held is not None and self._held not in session.awaited:
                self._release()
            if awaited is not None:
                yield from self._complete_chunk(awaited, code)
        early = code is not None and awaited is None and session.mode == "data"
        early = early and not self._is_answered and code not in BEGINS
        message = self._message(self._server, "greeting" if greeting else "reply", taken)
        message.code = code
        for each in passed:
            self._give_up(each, message)
        if taken.holes or taken.dropped:
            hiding.lose_challenge(message.index)
        if taken.dropped:
            text = (
                f"the reply is longer than {len(octets)} octets: {taken.dropped} more are not kept"
            )
            message.problems.append(Problem("Reply-line", text, message.start + len(octets)))
        begins = BEGINS.get(code or 0)
        is_held = awaited is not None and awaited is self._held
        in_exchange = begins is not None and begins.enters == "exchange"
        if in_exchange and not (is_held and hiding.exchange is not None):
            hiding.lose_track()
        self._remember_unread()
        hiding.hide_echoes(
            message,
            awaited,
            in_exchange=is_held or in_exchange,
            # what comes unasked is told where nothing is missing
            answers=awaited is not None
            or greeting
            or early
            or (code in UNASKED_LEADS and bool(self._is_complete)),
            written=self._written,
        )
        if taken.holes:
            # its code may be another one's
            message.hidden = ((min(taken.holes[0], 4), len(octets)),)
        try:
            message.view = DIALECT.parse_reply(octets)
            if greeting and code == REPLY_SERVICE_READY:
                message.view = Greeting.parse(octets)
        except ParseError as error:
            message.problems.append(problem_of(error, message))
            message.kind = message.kind if code is not None else "unknown"
        if early:
            self._is_answered = True
            text = "the server answers before the end of mail data"
            message.problems.append(Problem("conversation", text, message.start))
        else:
            self._pair(message, awaited)
        if code is not None:
            self._answer(message, awaited, code, greeting=greeting)
        yield message
        if is_held:
            self._held = None
            if _is_of_exchange(awaited) and session.mode != "exchange":
                # A client may send its credentials all the same, or once more.
                hiding.may_follow = True
        elif begins is not None and not greeting and session.mode == "command":
            said = Said(None) if awaited is None else awaited.tag
            if not said.codes or code not in said.codes:
                self._pairing.begin(begins, Said(said.index, begins.verb))
        self._enter()
        yield from self._read_client()

    def _answer(
        self, message: Message, awaited: Awaited | None, code: int, *, greeting: bool
    ) -> None:
        """What a reply changes of the conversation."""
        session = self.session
        if awaited is None:
            if greeting or code in UNASKED_LEADS:
                self._pairing.reply(code)
            return
        sent = self._client.offset + len(self._client.buffer)
        self._pairing.answer(awaited, code, message.octets, sent)
        if self._hiding.is_found_by(awaited, code):
            self._hiding.is_lost = False
        command = awaited.command
        self._listed = command is not None and "identified" in command.order.leads.values()
        if self._listed and code // 100 == 2:
            session.lmtp = "lmtp" in command.order.needs  # type: ignore[union-attr]
            self._offered = None
            with suppress(ParseError):
                if message.octets.count(b"\n") > 1:
                    self._offered = DIALECT.Capabilities(message.octets)

    def _remember_unread(self) -> None:
        """A reply comes: it may repeat what the client sent and nobody has read."""
        stream, is_answer = self._client, _is_of_exchange(self._held)
        is_answer = is_answer or self.session.mode == "exchange"
        if is_answer or (self._held is None and self.session.mode == "command"):
            # where a challenge was not captured, its answer is waiting
            waiting = bytes(stream.buffer[:_LONGEST_TO_READ])
            stop = stream.offset + len(waiting)
            if waiting and stop != self._remembered_to:
                self._remembered_to = stop
                self._hiding.remember_unread(waiting, is_answer=is_answer)
        if stream.unread:
            self._hiding.remember_unread(stream.unread, is_answer=False)
            stream.unread = b""

    def _is_greeting(self, code: int | None) -> bool:
        """Whether a reply is the first of its connection; a capture may begin after it."""
        if code is None or self._greeted:
            return False
        self._greeted, session = True, self.session
        first = next((each for each in session.awaited if each.phase != "greeting"), None)
        asked = first is not None and first.command is not None and first.command.enters_on == code
        if code in _GREETING_CODES and not asked:
            self._is_complete = self._is_complete is None
            return True
        if session.awaited and session.awaited[0].phase == "greeting":
            session.drop(session.awaited[0])
        self._is_complete = False
        is_begun = self._client.offset or self._written or code in SMTP_ANY_REPLIES
        self._seeks = not is_begun
        if self._seeks or not (self._client.offset or self._written):
            self._hiding.lose_line(-1)
        return False

    def _complete_chunk(self, awaited: Awaited, code: int) -> Iterator[Message]:
        """A reply to a chunk: its octets come first.

        A chunk follows even when the server refuses it, unless the server has not understood the
        command: then it reads the octets as commands, or none of them.
        """
        if awaited is self._held and self.session.mode == "chunk":
            if code >= 500 and code not in (awaited.tag.codes or ()):
                self._release()
                return
            self._held = None
            self._begin_content()
        if self._content is not None and awaited.command is self.session.entered:
            message = self._read_content(self._content)
            if message is not None:
                yield message

    def _pair(self, message: Message, awaited: Awaited | None) -> None:
        session = self.session
        if awaited is not None:
            message.answers = awaited.tag.index
            # where nobody knows whether it is LMTP, further replies may answer the data as well
            of_data = awaited.phase == "end_of_data" and awaited.command is not None
            is_unknown = session.hello is None and not self._pairing.recipients
            unknown = of_data and awaited.tag.verb == _MAIL_DATA and is_unknown
            self._mail_data = awaited.tag.index if unknown else None
        elif message.kind == "reply" and message.code not in UNASKED_LEADS:
            # LMTP answers mail data once for every recipient (RFC 2033, 4.2).
            message.answers = self._mail_data
            self._unasked += message.answers is None
            if message.answers is None and self._commands_seen and not self._hiding.is_lost:
                self._is_complete = False
                text = "this reply answers nothing: only 421 may come unasked"
                if self._listed and message.code == REPLY_OK:
                    text += '; if it belongs to the reply before, a hyphen is missing there: "250-"'
                problem = Problem("conversation", text, message.start, reference="RFC 5321, 4.2")
                message.problems.append(problem)

    # --- the end

    def _tls(self, stream: Stream) -> Message:
        start = stream.offset if stream.tls_start is None else stream.tls_start
        message = self._message(stream, "tls", Taken(b"", start, stream.offset, stream.tls_time))
        message.summary = {"octets": stream.offset - start}
        return message

    def _leftover(self, stream: Stream) -> Message:
        """What the conversation ended in the middle of."""
        content = self._content
        if stream is self._client and content is not None:
            taken = content.end_at(len(stream.buffer), hole=ALL)
            message = self._content_message(content, taken)
        elif self._seeks if stream is self._client else self._seeks_reply:
            stream.pass_over(len(stream.buffer), hole=ALL)
            return self._skipped(stream)
        else:
            taken = stream.take(len(stream.buffer), hole=ALL)
            message = self._message(stream, "unknown", taken)
            if stream is self._server:
                message.hidden = self._hiding.repeated(taken.octets, is_blind=not self._written)
            else:
                self._hiding.hide_unread(message, is_answer=self.session.mode == "exchange")
        text = "the conversation ends before this is complete"
        message.problems.append(Problem("conversation", text, message.end))
        return message


# --- facts and texts -------------------------------------------------------------------------

_GREETING_CODES = frozenset((REPLY_SERVICE_READY, REPLY_TRANSACTION_FAILED, *UNASKED_LEADS))


def _is_of_exchange(awaited: Awaited | None) -> bool:
    """Whether something that is awaited begins an exchange, or is a response in one."""
    command = None if awaited is None else awaited.command
    return command is not None and command.enters == "exchange"


def _opens(command: Command) -> bool:
    """Whether a command opens a mail transaction."""
    return "transaction" in command.order.leads.values()


def _is_plausible(line: bytes) -> bool:
    """Whether a line may be meant as a command: its verb is known, and it is right, or nearly."""
    word = leading_word(line[:_LONGEST_TO_READ])
    if line in (b".\r\n", b".\n"):
        return True
    if word.decode().upper() not in _COMMANDS or not (word.isupper() or word.islower()):
        return False
    with suppress(ParseError):
        return bool(DIALECT.parse_command(line, profile="lenient"))
    return False


def _needs_utf8(message: Message) -> Problem:
    """The problem of a non-ASCII line in a transaction without SMTPUTF8."""
    text = "the path is not ASCII, and SMTPUTF8 was not said in MAIL"
    at = next(n for n, octet in enumerate(message.octets) if octet > 127)
    reply = SuggestedReply(REPLY_MAILBOX_NAME_INVALID, "5.6.7", text)
    reference = "RFC 6531, 3.5"
    return Problem("SMTPUTF8", text, message.start + at, reference=reference, reply=reply)
