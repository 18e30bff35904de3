"""Who speaks, where that is not known: it is told by what is said, line by line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from smtpkit.octets import is_reply
from smtpkit.stream import CLIENT, SERVER, Segment, Sender

__all__ = ["Directions"]


class Directions:
    """Gives the lines of one stream, in which both sides speak, each with its sender.

    What begins with a reply code is the server's, but for mail data.

    due: says how many of the next octets are the client's; None: the next line is, 0: its shape
        tells
    limit: of a line that is longer, in octets, no more is awaited to tell
    """

    def __init__(self, due: Callable[[], int | None], limit: int) -> None:
        self._due, self._limit = due, limit
        self._buffer = bytearray()
        self._time: float | None = None
        self._last: Sender = SERVER  # the greeting comes first
        self._in_line = False  # of the last one

    def take(self, segment: Segment) -> Iterator[Segment]:
        """What is said in a segment; the last line waits for its end."""
        if segment.missing:
            yield from self.rest()
            yield replace(segment, sender=self._last, octets=b"")
        buffer = self._buffer
        if not buffer:
            self._time = segment.time
        buffer += segment.octets
        while buffer:
            due = 0 if self._in_line else self._due()
            end = buffer.find(b"\n") + 1
            if due:
                end, self._last = min(due, len(buffer)), CLIENT
            elif not end and not self._in_line and len(buffer) <= self._limit:
                break
            elif not self._in_line:
                is_servers = due is not None and is_reply(bytes(buffer[:4]))
                self._last = SERVER if is_servers else CLIENT
            self._in_line = not end
            yield replace(
                segment, sender=self._last, octets=bytes(buffer[: end or None]), missing=0
            )
            del buffer[: end or None]
            self._time = segment.time

    def rest(self) -> Iterator[Segment]:
        """What is left of a line without an end: it has none."""
        if self._buffer:
            is_servers = self._due() == 0 and is_reply(bytes(self._buffer[:4]))
            sender = self._last if self._in_line else SERVER if is_servers else CLIENT
            octets = bytes(self._buffer)
            self._buffer.clear()
            yield Segment(sender, octets, self._time)
        self._in_line = False
