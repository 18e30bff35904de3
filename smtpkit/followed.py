"""What an observer knows of a conversation that it follows, and what both of its sides need."""

from __future__ import annotations

from collections.abc import Callable

from smtpkit.connection import Limits
from smtpkit.content import Content
from smtpkit.hiding import Hiding
from smtpkit.messages import Kind, Message, Problem
from smtpkit.pairing import Pairing, Said
from smtpkit.session import Awaited, Session
from smtpkit.stream import ALL, CLIENT, SERVER, Segment, Stream, Taken

__all__ = ["Followed"]


class Followed:
    """A conversation as far as it was followed: its order, its octets, what hangs over.

    give: what takes the octets of mail data

    `messages` are those that are complete and not yet taken.
    """

    def __init__(self, limits: Limits, give: Callable[[bytes], object] | None) -> None:
        #: the order of the conversation, as far as it was seen
        self.session = Session()
        self.limits, self.give = limits, give
        self.client, self.server = Stream(CLIENT), Stream(SERVER)
        self.pairing, self.hiding = Pairing(self.session), Hiding()
        self.messages: list[Message] = []
        self._count = 0
        self.is_greeted = False
        #: whether all was seen so far; None: that is not known before the greeting
        self.is_complete: bool | None = None
        #: what a reply is awaited for that decides how the client's octets are read
        self.held: Awaited | None = None
        self.content: Content | None = None
        self.is_answered = False  # mail data that have not ended
        #: whether it is not known where the next line of the client begins
        self.seeks = False
        #: replies since the last command that answer nothing
        self.unasked = 0
        self.commands_seen = False
        self.tls_agreed = False
        self.may_turn = False  # a reply seems to have exchanged the roles
        self.is_written = False  # above TLS, by a person or a program
        self.masked: set[int] = set()  # where lines begin of which a secret was replaced
        # what is wrong with octets that came twice, until a message is there to say it of
        self._differing: dict[Stream, Problem] = {}

    def turned(self) -> Followed:
        """The conversation that goes on with the roles exchanged: it begins with a greeting."""
        now = Followed(self.limits, self.give)
        now.client, now.server = self.server, self.client
        now.client.sender, now.server.sender = CLIENT, SERVER
        now.messages, now._count, now.hiding = self.messages, self._count, self.hiding
        now.is_written, now._differing = self.is_written, self._differing
        return now

    def add(self, segment: Segment) -> Stream:
        """Take the octets of a segment, and what is known of them; give their direction."""
        stream = self.client if segment.sender == CLIENT else self.server
        self.is_written = segment.written
        if segment.masked:
            self.masked.add(stream.end)
        if segment.missing:
            self.is_complete = False
        if segment.differs:
            self._differs(stream, stream.end + segment.missing - segment.differs)
        stream.add(segment)
        return stream

    def _differs(self, stream: Stream, offset: int) -> None:
        """Octets that come once more as others are a problem."""
        text = "octets came twice, and were others then: which were taken is not in the capture"
        problem = Problem("capture", text, offset, reference="RFC 9293, 3.10.7.4")
        self._differing.setdefault(stream, problem)

    def message(self, stream: Stream, kind: Kind, taken: Taken) -> Message:
        """The next message, of octets that were taken from a direction."""
        message = Message(
            self._count, stream.sender, kind, taken.start, taken.end, taken.time, taken.octets
        )
        self._count += 1
        if taken.missing:
            if self.is_written:
                message.summary = {"left_out": taken.missing}
            else:
                text = f"{taken.missing} octets are missing in the capture"
                message.problems.append(Problem("capture", text, taken.start))
        if self._differing:
            problem = self._differing.get(stream)
            if problem is not None and message.end > problem.offset:
                message.problems.append(self._differing.pop(stream))
        return message

    def skipped(self, stream: Stream) -> Message:
        """Octets in which no line was found that anybody says."""
        taken = stream.take(0)
        message = self.message(stream, "unknown", taken)
        count = taken.dropped + len(taken.octets)
        message.octets, message.summary = b"", {"skipped": count}
        if stream is self.client:
            self.hiding.lose_line(message.index)
        what = "reply" if stream is self.server else "command"
        text = f"{count} octets were passed over: no {what} begins in them"
        message.problems.append(Problem("capture", text, message.start))
        return message

    def give_up(self, awaited: Awaited, message: Message) -> None:
        """Say that something gets no reply, or no more replies."""
        said: Said = awaited.tag
        text = f"no reply was seen to {said.verb or 'a line'} (message {said.index})"
        if awaited.replies:
            due = awaited.replies + (awaited.due or 0)
            text = f"the server answered the mail data {awaited.replies} times, not {due}: once"
            text += " for each recipient is due"
        message.problems.append(Problem("conversation", text, message.start))
        self.is_complete = False

    def takes_tls(self, stream: Stream) -> bool:
        """Whether a direction is TLS from here on; then its octets are only counted."""
        if self.is_written:
            return False
        if stream.tls_start is None:
            may_begin = self.tls_agreed or stream.offset == 0
            may_begin = may_begin and self.session.mode not in ("data", "chunk")
            if not may_begin or not stream.begins_tls():
                return False
            stream.tls_start = stream.offset
        taken = stream.take(len(stream.buffer), hole=ALL)
        stream.tls_time = taken.time if stream.tls_time is None else stream.tls_time
        return True

    def tls(self, stream: Stream) -> Message:
        """What was TLS of a direction."""
        start = stream.offset if stream.tls_start is None else stream.tls_start
        message = self.message(stream, "tls", Taken(b"", start, stream.offset, stream.tls_time))
        message.summary = {"octets": stream.offset - start}
        return message
