"""Dialogues with a connection that go wrong in any way, and what holds of it all the same.

A program is a list of steps: octets that the peer sends, calls that are made, in any order.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from happened import Counted

import smtpkit
from smtpkit import CLIENT, NEED_DATA, PAUSED, SERVER, Connection
from smtpkit.data import DataPolicy
from smtpkit.events import (
    BadLine,
    ConnectionClosed,
    DataChunk,
    EndOfData,
    Event,
    OctetsLeft,
    SaslMessage,
)

#: a step: what is done, and the octets that it is done with
Step = tuple[str, bytes]
STEPS = (
    *("receive", "events", "answer", "send", "data", "end", "sasl"),
    *("keep", "discard", "tls", "layer", "closed"),
)
#: what a step answers with, where it says nothing better
_CHOICES: dict[bool, tuple[bytes, ...]] = {
    True: (b"250 ok\r\n", b"354 go\r\n", b"334 \r\n", b"235 ok\r\n", b"220 go\r\n", b"550 no\r\n"),
    False: (b"EHLO x.example\r\n", b"MAIL FROM:<>\r\n", b"RCPT TO:<a@b.c>\r\n", b"DATA\r\n"),
}


class Dialogue:
    """A connection, what it was given, and what it gave.

    given: how many octets were received; `counted`: those of them that are in events
    """

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        # what is refused is dropped, and what is put right is not what it was
        self._counts = connection.policy in (DataPolicy.of("keep"), DataPolicy.of("allow"))
        self.given = self.dropped = 0
        self.counted = Counted()
        self.events: list[Any] = []
        self.error: smtpkit.RemoteProtocolError | None = None
        self._dots = 0

    def do(self, step: Step) -> None:
        name, octets = step
        connection = self.connection
        match name:
            case "receive":
                self.given += len(octets)
                try:
                    connection.receive_data(octets)
                except smtpkit.LocalProtocolError:
                    self.given -= len(octets)
            case "closed":
                connection.receive_data(b"")
            case "events":
                while self.next():
                    pass
                self._count()
            case "answer":
                self._answer(octets)
            case "keep":
                self.ours(connection.keep)
            case "discard":
                self._drop(self.ours(connection.discard))
            case "tls":
                self.ours(connection.tls_on)
            case "layer":
                self._drop(self.ours(connection.security_layer_on))
            case "data":
                self.ours(connection.send, DataChunk(octets))
            case "end":
                self.ours(connection.send, EndOfData())
            case "sasl":
                self.ours(connection.send, SaslMessage(octets))
            case _:
                self.ours(connection.send, octets)
        self.holds()

    def _drop(self, octets: Any) -> None:
        self.dropped += len(octets or b"")

    def _answer(self, octets: bytes) -> None:
        """What is likely to be right: what the connection says itself, or one of a few."""
        choices = _CHOICES[self.connection.role == SERVER]
        last = self.events[-1] if self.events else None
        if isinstance(last, BadLine) and last.reply is not None:
            self.ours(self.connection.send, last.reply)
        elif isinstance(last, smtpkit.Command) and not octets:
            self.ours(self.connection.send, self.connection.legal(last) or choices[0])
        else:
            self.ours(self.connection.send, choices[(octets or b"\0")[0] % len(choices)])

    def ours(self, call: Any, *arguments: Any) -> Any:
        """What we do; where that is wrong, it is our mistake, and nothing has changed."""
        connection = self.connection
        before = self._snapshot()
        try:
            return call(*arguments)
        except smtpkit.LocalProtocolError as error:
            assert str(error)
            assert "\n" not in str(error)
            assert self._snapshot() == before, error
        except smtpkit.BuildError:
            # mail data that the policy refuses
            assert connection.role == CLIENT
            assert connection.session.mode == "data"
        return None

    def _snapshot(self) -> tuple[Any, ...]:
        connection = self.connection
        session, due = connection.session, connection.replies_due
        return (
            *(connection.state, session.mode, due, session.offered, session.tls),
            *(session.authenticated, session.layer, connection.trailing_data),
            [(each.verb, each.phase, each.replies, each.due) for each in session.awaited],
            [] if session.transaction is None else list(session.transaction.recipients),
        )

    def next(self) -> bool:
        """Ask for the next event; gives whether there was one."""
        try:
            event = self.connection.next_event()
        except smtpkit.RemoteProtocolError as error:
            # the peer's mistake, and for ever the same
            assert self.error is None or error is self.error
            self.error = error
            assert error.reply is not None
            smtpkit.parse_reply(bytes(error.reply))
            return False
        assert self.error is None
        if event is NEED_DATA or event is PAUSED:
            return False
        self.events.append(event)
        if isinstance(event, ConnectionClosed):
            assert self.connection.state == "closed"
            return False
        assert isinstance(event, (Event, smtpkit.View))
        if isinstance(event, OctetsLeft):
            assert event.octets == self.connection.trailing_data
        self.counted.add(event)
        return True

    def holds(self) -> None:
        """What holds at any time."""
        connection = self.connection
        assert connection.replies_due >= 0
        for verb in ("MAIL", "RCPT", "DATA", "QUIT"):
            refusal = connection.legal(verb)
            assert refusal is None or smtpkit.parse_reply(bytes(refusal)).code >= 400

    def _count(self) -> None:
        """Each octet that was received is in an event, was taken, or is still there."""
        connection = self.connection
        found = (
            self.counted.octets
            + self.dropped
            + connection.passed_over
            + len(connection.trailing_data)
        )
        # of data that have not ended nobody can see how many dots were removed
        dots = self.given - found
        most = self.given if connection.session.mode == "data" else self._dots
        assert not self._counts or 0 <= dots <= most, (found, self.given)
        self._dots = dots


def run(connection: Connection, steps: Iterable[Step]) -> Dialogue:
    """Run a program to its end; raises AssertionError where something does not hold."""
    dialogue = Dialogue(connection)
    for step in steps:
        dialogue.do(step)
    dialogue.do(("events", b""))
    if dialogue.error is not None:
        # it keeps refusing, whatever is done
        held = connection.trailing_data
        for step in (("receive", b"NOOP\r\n250 ok\r\n"), ("answer", b""), ("events", b"")):
            dialogue.do(step)
        assert connection.trailing_data.startswith(held)
        assert connection.state == "closed"
    return dialogue
