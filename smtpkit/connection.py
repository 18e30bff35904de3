r"""One side of an SMTP or LMTP connection: octets in and events out, events in and octets out.

No I/O: whoever has a socket moves the octets. A server:

>>> import smtpkit
>>> server = Connection(SERVER)
>>> server.send(smtpkit.SuggestedReply(220, "", "x.example ESMTP"))
b'220 x.example ESMTP\r\n'
>>> server.receive_data(b"EHLO y.example\r\nRCPT TO:<")
>>> server.next_event()
<Ehlo domain='y.example'>
>>> server.next_event()
PAUSED
>>> server.send(b"250-x.example\r\n250 PIPELINING\r\n")
b'250-x.example\r\n250 PIPELINING\r\n'
>>> server.next_event()
NEED_DATA
>>> server.receive_data(b"z@x.example>\r\n")
>>> rcpt = server.next_event()
>>> print(server.legal(rcpt))
503 5.5.1 RCPT is out of order (identified)

A client sends views and gets replies; `answered` is what the last of them answers.

What the peer did wrong is an event (`BadLine`, `BadData`, `OctetsLeft`), and at worst a
`RemoteProtocolError`, with the reply to give. What we did wrong is a `LocalProtocolError`, which
changes nothing.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, fields
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

from smtpkit.command import Command
from smtpkit.data import ChunkReader, DataPolicy, DataReader, DataWriter
from smtpkit.dialects import check_profile
from smtpkit.errors import (
    LocalProtocolError,
    ParseError,
    RemoteProtocolError,
    SuggestedReply,
    check_flag,
    check_number,
    short_repr,
)
from smtpkit.events import (
    BadLine,
    ChunkStart,
    ConnectionClosed,
    DataChunk,
    EndOfData,
    Event,
    OctetsLeft,
    SaslMessage,
    TlsHandover,
)
from smtpkit.generated.constants import (
    COMMAND_LINE_REFERENCE,
    GREETING_FORM,
    LINE_TOO_LONG,
    SMTP_MAX_EXCHANGE_LINE,
    UNASKED_LEADS,
)
from smtpkit.generated.dialect import DIALECT
from smtpkit.matching import LenientMatch
from smtpkit.octets import code_of, readable
from smtpkit.received import Received
from smtpkit.reply import CodedReplyView
from smtpkit.session import Awaited, Session, field_of
from smtpkit.view import View

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from typing_extensions import Buffer

    from smtpkit.data import Treatment
    from smtpkit.dialects import Dialect, Profile
    from smtpkit.generated.constants import State
    from smtpkit.sasl import Exchange

__all__ = ["CLIENT", "LMTP", "NEED_DATA", "PAUSED", "SERVER", "SMTP", "Connection", "Limits"]


class _Mark:
    """A value that is no event."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __repr__(self) -> str:
        return self._name


#: the roles, and the protocols
CLIENT: Literal["client"] = "client"
SERVER: Literal["server"] = "server"
SMTP: Literal["SMTP"] = "SMTP"
LMTP: Literal["LMTP"] = "LMTP"
#: there is no event before more octets are received
NEED_DATA = _Mark("NEED_DATA")
#: there is none before what was given is answered: a reply, or `tls_on`, `discard`, `keep`
PAUSED = _Mark("PAUSED")

_CRLF = b"\r\n"
#: what a reply may begin with
_REPLY_CODES = {b"%d" % code: code for code in range(200, 600)}
_ONE_LINE = {digits + b" ": code for digits, code in _REPLY_CODES.items()}
#: what a server answers to octets that should not be there
_TOO_EARLY = SuggestedReply(554, "5.5.0", "octets behind a command whose reply was to be awaited")


@dataclass(frozen=True, slots=True)
class Limits:
    """The greatest lengths, in octets with the CRLF; the defaults are those of the RFCs.

    command_line: of a command; None: 512 and what the parameters of the dialect add (RFC 5321,
        4.5.3.1.4), which each command is held to by itself
    exchange_line: of a line in an AUTH exchange (RFC 4954, 4)
    reply: of a whole reply, all of its lines, each of which may have 512
    skipped: how far a line that is too long may go on before the connection ends
    buffered: what is kept while something has to be answered first
    pipelined: how many commands may wait for their replies (no octets)
    """

    command_line: int | None = None
    exchange_line: int = SMTP_MAX_EXCHANGE_LINE
    reply: int = 1 << 16
    skipped: int = 1 << 20
    buffered: int = 1 << 20
    pipelined: int = 1000

    def __post_init__(self) -> None:
        """Raise `TypeError` for what is no whole number, `ValueError` for one below 1."""
        for field in fields(self):
            value = getattr(self, field.name)
            if value is not None or field.default is not None:
                check_number(field.name, value, 1)


def _octets_in(event: DataChunk | SaslMessage) -> bytes:
    """The octets of an event; raises `TypeError` where they are none, and shows nothing of them."""
    octets = event.octets
    if not isinstance(octets, (bytes, bytearray, memoryview)):
        wanted = f"{type(event).__name__}: octets are needed"
        raise TypeError(f"{wanted}, not {type(octets).__name__}")
    return bytes(octets)


def _size(view: Command) -> int | None:
    """The octets of the chunk that a command announces; None where they cannot be read."""
    return field_of(view, "chunk_size")  # type: ignore[no-any-return]


class Connection:
    """One side of a connection: `CLIENT` or `SERVER`.

    role: which side this is
    protocol: `SMTP` or `LMTP` (RFC 2033)
    dialect: whose commands and replies are read
    profile: how they are read: `strict` (the default) or leniently (`Dialect.parse_command`)
    limits: the greatest lengths
    policy: what is done about octets that mail data should not have (`smtpkit.data`)
    demands: what a server demands of its client: "tls", "authentication"; `legal` answers so
    strict_pipelining: whether a server surfaces what it got behind a command that is last in its
        group, or without PIPELINING, before it answered that (`OctetsLeft`); most do not mind

    Another type is a `TypeError`, and a word that is none of those a `ValueError`.

    Only CRLF ends a line. Whatever comes, and however it is cut, it ends in events and, at worst,
    in a `RemoteProtocolError`; then every further call of `next_event` raises it again.
    """

    def __init__(
        self,
        role: Literal["client", "server"],
        *,
        protocol: Literal["SMTP", "LMTP"] = SMTP,
        dialect: Dialect[Any] = DIALECT,
        profile: Profile = "strict",
        limits: Limits = Limits(),  # it does not change
        policy: DataPolicy | Treatment = "refuse",
        demands: Iterable[str] = (),
        strict_pipelining: bool = False,
    ) -> None:
        for name, given, words in (
            ("role", role, (CLIENT, SERVER)),
            ("protocol", protocol, (SMTP, LMTP)),
        ):
            if given not in words:
                wrong = ValueError if isinstance(given, str) else TypeError
                raise wrong(f"{name}: {' or '.join(map(repr, words))}, not {short_repr(given)}")
        #: the order of the conversation: its state, what is awaited, what was offered
        self.session = Session(lmtp=protocol == LMTP, dialect=dialect, demands=demands)
        check_profile(profile)
        if not isinstance(profile, str):
            from smtpkit.profiles import profile_of

            profile_of(dialect, profile)  # raises for what is no leniency
        if not isinstance(limits, Limits):
            raise TypeError(f"limits: Limits, not {short_repr(limits)}")
        check_flag("strict_pipelining", strict_pipelining)
        self.role, self.protocol, self.dialect, self.profile = role, protocol, dialect, profile
        self.limits, self.policy = limits, DataPolicy.of(policy)
        self.strict_pipelining = strict_pipelining
        #: at a client: what the reply that was given last answers; None: nothing
        self.answered: Awaited | None = None
        #: the AUTH exchange that is going on, or was the last
        self.exchange: Exchange | None = None
        commands = dialect.commands.values()
        self._longest_reply = limits.reply
        self._command_line = limits.command_line or max(each.at_most for each in commands)
        # how lines are read: the strict profile needs no argument, and is the quickest
        self._read_command: Callable[..., Any] = dialect.parse_command
        self._read_reply: Callable[..., Any] = dialect.parse_reply
        if profile != "strict":
            self._read_command = partial(dialect.parse_command, profile=profile)
            self._read_reply = partial(dialect.parse_reply, profile=profile)
        self._greeting = getattr(dialect, GREETING_FORM, None)
        #: the codes that begin a mode, and so answer one kind of command alone
        self._begins = {each.enters_on for each in commands if each.enters_on} - {220}
        self._events: deque[Any] = deque()
        self._received = Received()
        self._reply_lines: list[bytes] = []  # of a reply of which more are to come
        self._reply_size = 0
        self._eof = False
        # the verb behind which there are octets that should not be there
        self._left: str | None = None
        self._left_shown = self._kept = False
        self._error: RemoteProtocolError | None = None
        self._is_stuck = False  # one of the two is there
        self._next, self._send = (
            (self._next_reply, self._send_as_client)
            if role == CLIENT
            else (self._next_of_client, self._send_reply)
        )
        self._reader: DataReader | ChunkReader | None = None
        self._writer: DataWriter | None = None
        self._chunk_missing = 0  # octets of a chunk that a client has still to send
        self._mail: Command | None = None

    # --- what is asked

    @property
    def state(self) -> State:
        """Where the conversation is (`docs/reference/session.md`)."""
        return self.session.state

    def legal(self, command: Command | type[Command] | str | BadLine) -> SuggestedReply | None:
        """The reply to a command that may not be sent now; None where it may.

        A server gives the view that it got, which is judged in its place, and with what it says:
        parameters (555; RFC 5321, 4.1.1.11) and a mechanism (504; RFC 4954, 4) that the answer to
        EHLO did not offer are refused, and so is a verb (502). A `BadLine` has its reply with it.
        """
        if isinstance(command, BadLine):
            return command.reply
        ahead = self.role == CLIENT or isinstance(command, Command)
        return self.session.legal(command, ahead=ahead)

    @property
    def replies_due(self) -> int:
        """How many replies the first of what is awaited still gets, as far as that is known.

        In LMTP the end of mail data gets one for each accepted recipient; none where there is none.
        """
        return self.session.replies_due

    @property
    def trailing_data(self) -> bytes:
        """The octets that were received and are in no event yet."""
        held = b"" if self._reader is None else self._reader.held
        return b"".join((*self._reply_lines, held, bytes(self._received)))

    @property
    def passed_over(self) -> int:
        """How many octets are in no event.

        Those of lines that are too long, behind the limit, their ends included; and of a message
        that was given up, where a chunk ended within CRLF.
        """
        return self._received.passed_over

    # --- octets in, events out

    def receive_data(self, octets: Buffer) -> None:
        """Take octets as they came; none of them (`b""`): the peer has closed.

        Raises `LocalProtocolError` for octets behind that, `TypeError` for what are none.
        """
        buffer = octets if type(octets) is bytes else readable(octets)
        if not len(buffer):
            self._eof = True
        elif self._eof:
            raise LocalProtocolError("the stream has ended: a new connection is another Connection")
        else:
            self._received.add(buffer)

    def next_event(self) -> Any:
        """The next event; `NEED_DATA` where there is none yet, `PAUSED` where it is our turn.

        Raises `RemoteProtocolError` where nothing can go on.
        """
        if self._is_stuck:
            return self._stuck()
        if self._events:
            return self._events.popleft()
        session = self.session
        if session.state == "closed":
            return ConnectionClosed()
        if session.mode == "tls":
            if self._refuse_left(session.entered):
                return self.next_event()
            if not self._eof:
                return PAUSED
            session.close()
            return ConnectionClosed()
        found = self._next()
        if found is NEED_DATA:
            if self._eof:
                session.close()
                return ConnectionClosed()
        elif found is PAUSED:
            held = len(self._received)
            if held > self.limits.buffered:
                return self._end(f"{held} octets came before an answer", _TOO_EARLY)
        return found

    def _stuck(self) -> Any:
        """The error that ended it; or what has to be answered before anything goes on."""
        if self._error is not None:
            raise self._error
        assert self._left is not None
        if self._left_shown:
            self._end("octets that should not be there were not answered", _TOO_EARLY)
        self._left_shown = True
        return OctetsLeft(self.trailing_data, self._left, _TOO_EARLY)

    def _end(self, message: str, reply: SuggestedReply | None) -> Any:
        """Nothing goes on: that is told from now on."""
        self._error = RemoteProtocolError(message, reply=reply)
        self._is_stuck = True
        self.session.close()
        raise self._error

    def _line(self, limit: int) -> bytes | None:
        """The next line with its CRLF; None: more is needed (`Received.line`)."""
        received, most = self._received, self.limits.skipped
        line = received.line(limit, most)
        if line is None and received.skipping > most:
            self._end(
                f"a line goes on beyond {most} octets",
                SuggestedReply.of(LINE_TOO_LONG, "the line is too long"),
            )
        return line

    def _too_long(self, line: bytes, limit: int, reference: str, reply: str) -> BadLine:
        error = ParseError(
            f"the line is longer than {limit} octets",
            offset=limit,
            rule="line",
            reference=reference,
            level="limit",
            reply=SuggestedReply.of(reply, f"the line is longer than {limit} octets"),
        )
        return BadLine(line, error, error.reply if self.role == SERVER else None)

    # --- at a server

    def _next_of_client(self) -> Any:
        session = self.session
        if session.mode in ("data", "chunk"):
            return self._next_data()
        if session.mode == "exchange":
            return self._next_response()
        if session.awaited and self._waits():
            return PAUSED
        limit = self._command_line
        line = self._line(limit)
        if line is None:
            return NEED_DATA
        if self._received.skipping:
            session.command(None)
            return self._too_long(line, limit, COMMAND_LINE_REFERENCE, LINE_TOO_LONG)
        try:
            view = self._read_command(line)
        except ParseError as error:
            session.command(None)
            return BadLine(line, error, error.reply)
        is_uncounted = view.enters == "chunk" and _size(view) is None
        if is_uncounted or view.verb not in self.dialect.commands:
            # read leniently: it is a line, and no command, or a chunk that nobody can count
            session.command(None)
            return view
        session.command(view)
        if "transaction" in view.order.forgets:
            self._mail = view
            if self._reader is not None:
                # the end of a chunk that was held back: with the message it is given up
                self._received.passed_over += len(self._reader.held)
            self._reader = None
        if session.mode == "chunk":
            self._start_chunk(view)
        return view

    def _waits(self) -> bool:
        """Whether a reply has to be given before the next line is read."""
        session = self.session
        if len(session.awaited) >= self.limits.pipelined:
            return True
        # those before it were looked at when it was read
        last = session.awaited[-1]
        if last.command is None or last.phase == "response":
            return True
        if last.phase != "line":
            return False
        # what a reply may begin a mode for decides how the next octets are read
        return bool(last.command.enters_on) or session.ends_group(last.command)

    def _next_data(self) -> Any:
        """What the octets of mail data, or of a chunk, bring."""
        reader = self._reader
        assert reader is not None
        octets = self._received.take_some()
        if not octets:
            return NEED_DATA
        self._events.extend(reader.receive_data(octets))
        self._received.put_back(reader.take_rest())
        self._ended()
        return self._events.popleft() if self._events else self.next_event()

    def _start_chunk(self, view: Command) -> None:
        size, last = _size(view) or 0, bool(field_of(view, "last"))
        if not isinstance(self._reader, ChunkReader) or self._reader.end is not None:
            self._reader = ChunkReader(self._permitted())
        self._events.append(ChunkStart(size, last))
        self._events.extend(self._reader.start(size, last=last))
        self._ended()

    def _ended(self) -> None:
        """Where the reader came to an end, commands follow."""
        reader = self._reader
        if reader is None:
            return
        is_over = not reader.missing if isinstance(reader, ChunkReader) else reader.end is not None
        if is_over:
            blob = self.session.entered is not None and self.session.entered.enters_on
            self.session.end_of_data()
            if blob or reader.end is not None:
                self._reader = None

    def _permitted(self) -> DataPolicy:
        return self.policy.permitting(
            field_of(self._mail, "body"), "SMTPUTF8" if field_of(self._mail, "smtputf8") else None
        )

    def _next_response(self) -> Any:
        """A line of the exchange."""
        limit = self.limits.exchange_line
        line = self._line(limit)
        if line is None:
            return NEED_DATA
        self.session.response()
        if self._received.skipping:
            return self._too_long(line, limit, "RFC 4954, 4", "500 5.5.6")
        message = None if self.exchange is None else self.exchange.client(line)
        return SaslMessage(line[:-2], message)

    def _begin_exchange(self, view: Command) -> None:
        from smtpkit.sasl import Exchange

        mechanism, first = field_of(view, "mechanism") or "", field_of(view, "initial_response")
        self.exchange = Exchange(mechanism, first)

    # --- octets that should not be there

    def _refuse_left(self, command: Command | None) -> bool:
        """Surface what was received already, where there is anything."""
        is_left = bool(self._reply_lines or len(self._received))
        if is_left:
            self._left = "" if command is None else command.verb
            self._is_stuck = True
        return is_left

    def discard(self) -> bytes:
        """Answer `OctetsLeft`: drop all that was received; it is given back."""
        self._answer_left()
        return self._taken()

    def _taken(self) -> bytes:
        octets = self.trailing_data
        self._received.clear()
        self._reply_lines, self._reply_size = [], 0
        return octets

    def keep(self) -> None:
        """Answer `OctetsLeft`: read on, octets as they are; a reply waits for what it may answer.

        Not behind STARTTLS: there they would be taken for what came inside TLS (RFC 3207, 4).
        Raises `LocalProtocolError`.
        """
        if self.session.mode == "tls":
            raise LocalProtocolError("what came before TLS cannot be kept: discard(), or close")
        self._answer_left()
        self._kept = self.role == CLIENT

    def _answer_left(self) -> None:
        if self._left is None:
            raise LocalProtocolError("there is no OctetsLeft to answer")
        self._left, self._left_shown = None, False
        self._is_stuck = self._error is not None

    def tls_on(self) -> None:
        """The TLS handshake is done: what is received from now on came inside TLS."""
        if self.session.mode != "tls":
            raise LocalProtocolError("TLS was not agreed on")
        if self.trailing_data:
            raise LocalProtocolError("octets that came before TLS are left: discard(), or close")
        self._events.clear()
        self.session.tls_on()

    def security_layer_on(self) -> bytes:
        """The security layer that an exchange negotiated is on (RFC 4954, 4).

        To be called right behind the reply of success. Both sides forget what was offered. The
        octets that were received behind it are given, if there are any: they came inside the
        layer, and are to be received once more as what they are there.

        Raises `LocalProtocolError` anywhere else.
        """
        session, answered = self.session, self.answered
        command = None if answered is None else answered.command
        is_now = command is not None and command.order.authenticates and not session.awaited
        if not is_now or not session.authenticated or session.layer:
            raise LocalProtocolError("a security layer begins behind the success of an exchange")
        octets = self._taken()
        session.security_layer()
        return octets

    def _begin_tls(self, command: Command) -> None:
        self._refuse_left(command)
        self._events.append(TlsHandover())

    # --- at a client

    def _next_reply(self) -> Any:
        """The next reply, complete with all of its lines."""
        session = self.session
        queue = session.awaited
        awaited = queue[0] if queue else None
        if awaited is not None and awaited.due is None:
            awaited = session.head()
        received = self._received
        block, at = received.block, received.at
        # nearly all of them are one line, which is here
        code = _ONE_LINE.get(block[at : at + 4])
        end = block.find(_CRLF, at) + 2
        if (
            code is None
            or end < 2
            or end - at > self._longest_reply
            or self._reply_lines
            or received.skipping
            or self._kept
        ):
            if not len(received) or (self._kept and awaited is None):
                return NEED_DATA
            self._kept = False
            octets = self._reply()
            if octets is None:
                return NEED_DATA
            code = _REPLY_CODES.get(octets[:3])
        else:
            received.at = end
            octets = block[at:end]
        error = view = to = command = None
        if awaited is not None:
            command = awaited.command
            if command is None:
                to = self._greeting if awaited.phase == "greeting" else None
            elif command.reply_forms:
                # most commands have none
                to = command
        try:
            view = self._read_reply(octets) if to is None else self._read_reply(octets, to=to)
        except ParseError as wrong:
            error = wrong
        if code is None:
            self.answered = None
            return BadLine(octets, error or ParseError("this is no reply", rule="Reply-line"))
        if awaited is None and code not in UNASKED_LEADS:
            # whatever is awaited next must not be taken for answered (RFC 5321, 4.2)
            self.answered = None
            received.put_back(octets)
            self._refuse_left(None)
            return self.next_event()
        if command is None or command.enters or command.order.lists:
            self._answer(code, octets)
        else:
            self.answered = session.reply(code)
        return view if error is None else BadLine(octets, error)

    def _reply(self) -> bytes | None:
        """The octets of the next reply; of one that is too long, its beginning."""
        while (line := self._line(self.limits.reply)) is not None:
            lines = self._reply_lines
            lines.append(line)
            self._reply_size += len(line)
            goes_on = line[3:4] == b"-" and line[:3].isdigit() and not self._received.skipping
            if not goes_on or self._reply_size > self.limits.reply:
                self._reply_lines, self._reply_size = [], 0
                return line if len(lines) == 1 else b"".join(lines)
        return None

    def _answer(self, code: int, octets: bytes) -> None:
        """A reply was received or is sent: what it answers, and what follows."""
        session = self.session
        offered = None
        if session.awaited:
            # what gets no reply at all was passed over when it was asked what is due
            head = session.awaited[0].command
            if head is not None and head.order.lists and code // 100 == 2:
                offered = self._capabilities(octets)
        self.answered = answered = session.reply(code, offered)
        command = None if answered is None else answered.command
        if command is None or not command.enters:
            return
        assert answered is not None
        begins = command.enters_on == code
        if command.enters == "exchange":
            if begins and answered.phase == "line":
                self._begin_exchange(command)
            if self.exchange is not None and not self.exchange.is_over:
                self.exchange.server(octets)
        if begins and command.enters == "tls":
            self._begin_tls(command)
        elif begins and command.enters == "chunk":
            # no mail data: anything may be in it
            self._reader = ChunkReader("allow")
            if self.role == SERVER:
                self._events.append(ChunkStart(_size(command) or 0, last=False))
                self._events.extend(self._reader.start(_size(command) or 0))
                self._ended()
            else:
                self._begin_chunk(command)
        elif begins and command.enters == "data":
            if self.role == SERVER:
                self._reader = DataReader(self._permitted())
            else:
                self._mail = None if session.transaction is None else session.transaction.mail
                self._writer = DataWriter(self._permitted())

    def _capabilities(self, octets: bytes) -> Any:
        """What a reply offers: nothing where it cannot be read at all."""
        try:
            return self.dialect.Capabilities(octets, profile=self.profile)
        except ParseError:
            return ()

    # --- events in, octets out

    def send(self, event: Any) -> bytes:
        """The octets of an event, which then has happened.

        A server sends replies: views, `SuggestedReply`, or their octets. A client sends commands
        (views, or their octets), `DataChunk` and `EndOfData`, and `SaslMessage`. Raises
        `LocalProtocolError` for what may not be sent now, and changes nothing then; `BuildError`
        for mail data that the policy refuses; `TypeError` for what is no event at all.
        """
        if self._is_stuck:
            raise LocalProtocolError(
                "OctetsLeft has to be answered first: discard() or keep()"
                if self._error is None
                else "the connection has ended: send the reply of the error, close"
            )
        return self._send(event)

    def _send_reply(self, event: Any) -> bytes:
        session = self.session
        is_over = session.state == "closed"
        if is_over or session.mode == "tls":
            raise LocalProtocolError(
                "the conversation has ended"
                if is_over
                else "nothing is sent in the clear where TLS was agreed on: tls_on()"
            )
        octets = self._octets_of(event, SuggestedReply)
        code = code_of(octets)
        if not isinstance(event, CodedReplyView):
            try:
                self.dialect.parse_reply(octets)
            except ParseError as error:
                raise LocalProtocolError(f"this is no reply: {error.message}") from error
        if code is None:
            raise LocalProtocolError("this is no reply: it begins with no reply code")
        head = session.head()
        if head is None and code not in UNASKED_LEADS:
            raise LocalProtocolError(f"{code} would answer nothing: no reply is due")
        if head is not None and code not in UNASKED_LEADS:
            command = head.command
            if code in self._begins and (
                command is None
                or command.enters_on != code
                or head.phase not in ("line", "response")
            ):
                raise LocalProtocolError(f"{code} does not answer {head.verb or 'this'}")
            is_reading = session.mode in ("data", "chunk")
            if is_reading and len(session.awaited) == 1 and command is session.entered:
                raise LocalProtocolError(f"{head.verb}: its octets have not all been received")
        mode = session.mode
        self._answer(code, octets)
        if head is not None and session.mode == mode == "command" and session.state != "closed":
            self._judge_rest(head, code)
        return octets

    def _octets_of(self, event: Any, *kinds: type[Any]) -> bytes:
        """The octets of what is to be sent; views of a lenient reading may have some that are not.

        What has a bare CR or LF in it ends elsewhere for a careless peer.
        """
        if not isinstance(event, (bytes, bytearray, memoryview, View, *kinds)):
            # of no event's value anything is shown: it may be secret
            wrong = f"a {self.role} does not send {type(event).__name__}"
            if isinstance(event, Event):
                raise LocalProtocolError(wrong)
            raise TypeError(f"{wrong}: a view, octets, or what is in smtpkit.events, is sent")
        octets: bytes = bytes(event)  # type: ignore[call-overload]
        if isinstance(event, View) and event.defects:
            inner = octets.replace(_CRLF, b"")
            if not octets.endswith(_CRLF) or any(each in inner for each in (b"\r", b"\n", b"\0")):
                raise LocalProtocolError("a line with a bare CR, LF or NUL is not sent on")
        return octets

    def _judge_rest(self, head: Awaited, code: int) -> None:
        """Where octets are there already that belong to no reply but another: surface them."""
        command, session = head.command, self.session
        if session.awaited:
            return
        last = (
            command is None
            or head.phase == "response"
            or (head.phase == "line" and session.ends_group(command))
        )
        refused = code >= 400 and last and command is not None and command.enters_on
        if refused or (self.strict_pipelining and (last or not session.is_pipelined)):
            self._refuse_left(command)

    def _send_as_client(self, event: Any) -> bytes:
        session = self.session
        if isinstance(event, Command):
            view = event
        elif isinstance(event, (DataChunk, EndOfData)):
            return self._send_data(event)
        elif isinstance(event, SaslMessage):
            return self._send_response(event)
        else:
            view = self._command_of(event)
        if session.mode != "command":
            raise LocalProtocolError(f"a command does not go into mode {session.mode}")
        if isinstance(view.match, LenientMatch):
            octets = self._octets_of(view)
            if view.verb not in self.dialect.commands:
                raise LocalProtocolError("a line that cannot be read is no command")
        else:
            octets = bytes(view)
        if not session.say(view):
            waits = session.waits_for(view)
            if waits is not None:
                behind = waits.verb or waits.phase
                raise LocalProtocolError(f"{view.verb}: the reply to {behind} has to be awaited")
            refused = session.legal(view, again=True)
            if refused is not None:
                raise LocalProtocolError(refused.text, reply=refused)
            session.command(view)
        if view.enters == "chunk" and not view.enters_on:
            self._begin_chunk(view)
        return octets

    def _command_of(self, event: Any) -> Command:
        """The view of octets that a client sends."""
        try:
            return self.dialect.parse_command(self._octets_of(event))  # type: ignore[no-any-return]
        except ParseError as error:
            raise LocalProtocolError(f"this is no command: {error.message}") from error

    def _send_response(self, event: SaslMessage) -> bytes:
        if self.session.mode != "exchange":
            raise LocalProtocolError("no exchange is going on: AUTH was not answered by 334")
        octets = _octets_in(event)
        if b"\r" in octets or b"\n" in octets:
            raise LocalProtocolError("a line of an exchange holds no CR and no LF")
        self.session.response()
        line = octets + _CRLF
        if self.exchange is not None:
            self.exchange.client(line)
        return line

    def _begin_chunk(self, view: Command) -> None:
        self._chunk_missing = _size(view) or 0
        if not self._chunk_missing:
            self.session.end_of_data()

    def _send_data(self, event: DataChunk | EndOfData) -> bytes:
        mode = self.session.mode
        if mode == "data":
            assert self._writer is not None
            if isinstance(event, DataChunk):
                return self._writer.send(_octets_in(event))
            octets, self._writer = self._writer.end(), None
            self.session.end_of_data()
            return octets
        if mode != "chunk" or not isinstance(event, DataChunk):
            raise LocalProtocolError(
                "a chunk ends by itself" if mode == "chunk" else "no mail data are asked for"
            )
        octets = _octets_in(event)
        if len(octets) > self._chunk_missing:
            raise LocalProtocolError(f"the chunk lacks {self._chunk_missing} octets, and no more")
        self._chunk_missing -= len(octets)
        if not self._chunk_missing:
            self.session.end_of_data()
        return octets
