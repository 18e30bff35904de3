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
from dataclasses import replace

from smtpkit.client_side import ClientSide
from smtpkit.connection import Limits
from smtpkit.directions import Directions
from smtpkit.errors import short_repr
from smtpkit.followed import Followed
from smtpkit.messages import Message, Problem
from smtpkit.octets import is_reply
from smtpkit.server_side import ServerSide
from smtpkit.session import Session
from smtpkit.stream import CLIENT, SERVER, Segment, Stream
from smtpkit.tunnels import Tunnel, tunnel_of

__all__ = ["Observer", "follow"]

#: what is kept of mail data that have no end yet, and of octets that wait for a reply
_LIMITS = Limits(buffered=1 << 17)
_SENDERS = (CLIENT, SERVER, None)


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

    A message's sender is who it is in SMTP: after ATRN and TURN, which exchange the roles, the
    client's messages are those of the side that was the server.

    Who speaks may be told by what is said:

    >>> [message.sender for message in Observer().receive(Segment(None, b"220 x\\r\\nQUIT\\r\\n"))]
    ['server', 'client']
    """

    def __init__(
        self, *, limits: Limits = _LIMITS, give: Callable[[bytes], object] | None = None
    ) -> None:
        if not isinstance(limits, Limits):
            raise TypeError(f"limits: Limits, not {short_repr(limits)}")
        if give is not None and not callable(give):
            raise TypeError(f"give: what is called with octets, not {short_repr(give)}")
        self._follow(Followed(limits, give))
        self._is_turned = False
        self._directions: Directions | None = None
        #: what a proxy says first; True: it is not known yet whether anything
        self._tunnel: Tunnel | bool = True

    def _follow(self, now: Followed) -> None:
        self._now = now
        self._client_side = ClientSide(now)
        self._server_side = ServerSide(now, self._client_side)

    @property
    def session(self) -> Session:
        """The order of the conversation, as far as it was seen."""
        return self._now.session

    def client(self, octets: bytes, *, time: float | None = None) -> list[Message]:
        """What the client sent, perhaps when (seconds); the messages that it completes.

        Raises `TypeError` for what is no octets, as `server` and `receive` do.
        """
        return self.receive(Segment(CLIENT, _octets(octets), time))

    def server(self, octets: bytes, *, time: float | None = None) -> list[Message]:
        """What the server sent, perhaps when (seconds); the messages that it completes."""
        return self.receive(Segment(SERVER, _octets(octets), time))

    def receive(self, segment: Segment) -> list[Message]:
        """Take one segment; give the messages that it completes.

        Of a segment without a sender it is told line by line who says it. Raises `TypeError` for
        what is no segment of octets, and `ValueError` for another sender.
        """
        if not isinstance(segment, Segment):
            raise TypeError(f"segment: a Segment, not {short_repr(segment)}")
        if segment.sender not in _SENDERS:
            raise ValueError(f"sender: {CLIENT!r}, {SERVER!r} or None, not {segment.sender!r}")
        if type(segment.octets) is not bytes:
            segment = replace(segment, octets=_octets(segment.octets))
        if segment.sender is not None:
            self._receive(_of_other(segment) if self._is_turned else segment)
        else:
            if self._directions is None:
                limit = self._now.limits.exchange_line
                self._directions = Directions(lambda: self._client_side.goes_on, limit)
            for each in self._directions.take(segment):
                self._receive(each)
        return self._complete()

    def close(self) -> list[Message]:
        """The conversation ends: decide what was still open; give what is left over."""
        now = self._now
        for segment in () if self._directions is None else self._directions.rest():
            self._receive(segment)
        if self._tunnel is True:
            self._tunnel = False
            self._client_side.read()
        self._client_side.close()
        for stream, side in ((now.server, self._server_side), (now.client, self._client_side)):
            if stream.tls_start is not None:
                now.messages.append(now.tls(stream))
            elif not stream.is_empty():
                message = side.rest()
                if "skipped" not in message.summary:
                    text = "the conversation ends before this is complete"
                    message.problems.append(Problem("conversation", text, message.end))
                now.messages.append(message)
        return self._complete()

    def _complete(self) -> list[Message]:
        """The messages that are complete, each once."""
        now = self._now
        messages, now.messages = now.messages, []
        return messages

    def _receive(self, segment: Segment) -> None:
        if self._now.may_turn and segment.octets:
            segment = self._turned(segment)
        now = self._now
        stream = now.add(segment)
        is_client = stream is now.client
        if self._tunnel:
            self._pass_tunnel(stream)
            tunnel = self._tunnel
            if isinstance(tunnel, Tunnel) and tunnel.expects(stream.sender):
                return
            if is_client and tunnel is True:
                return
        if not is_client:
            self._server_side.read()
        elif stream.buffer or segment.missing:
            self._client_side.read()

    def _turned(self, segment: Segment) -> Segment:
        """After ATRN and TURN the server is the client (RFC 2645, 5.2; RFC 821, 3.8).

        It is, if the next one to speak says what it says in its new role.
        """
        self._now.may_turn = False
        is_told = self._directions is not None  # by what is said
        if not is_told and is_reply(segment.octets[:4]) != (segment.sender == CLIENT):
            return segment
        self._follow(self._now.turned())
        self._is_turned = not self._is_turned
        return segment if is_told else _of_other(segment)

    def _pass_tunnel(self, stream: Stream) -> None:
        """Pass over what a proxy says before SMTP begins."""
        now = self._now
        if self._tunnel is True and stream is now.client:
            begins = not (stream.offset or stream.first_hole() is not None)
            begins = begins and now.server.tls_start is None
            self._tunnel = begins and tunnel_of(stream.buffer)
        tunnel = self._tunnel
        if isinstance(tunnel, Tunnel):
            while tunnel.expects(stream.sender) and stream.buffer:
                length = tunnel.cut(stream.sender, stream.buffer)
                if length is None:
                    return
                self._pass_over(stream, tunnel.name, length, tunnel.shown)

    def _pass_over(self, stream: Stream, name: str, length: int, shown: int) -> None:
        """A piece of what a proxy says: of the client's, a part alone may be shown."""
        now = self._now
        message = now.message(stream, "unknown", stream.take(length))
        message.summary = {"tunnel": name}
        if stream is now.server:
            shown = 0
        if shown < len(message.octets):
            message.hidden = ((shown, len(message.octets)),)
        now.messages.append(message)


def _octets(octets: object) -> bytes:
    """Octets that were given; raises `TypeError` for anything else, and shows nothing of it."""
    if not isinstance(octets, (bytes, bytearray, memoryview)):
        raise TypeError(f"octets: bytes, not {type(octets).__name__}")
    return bytes(octets)


def _of_other(segment: Segment) -> Segment:
    """The same, said by the other side."""
    return replace(segment, sender=SERVER if segment.sender == CLIENT else CLIENT)
