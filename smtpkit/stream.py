"""The octets of one direction as they were captured, with what the capture lacks."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass
from typing import Literal, TypeAlias

Sender: TypeAlias = Literal["client", "server"]
CLIENT: Literal["client"] = "client"
SERVER: Literal["server"] = "server"

#: as many missing octets as there are
ALL = 1 << 62

# The old hello has 28 octets or more: no octet before the last of these ends a line.
_TLS_RECORD = re.compile(rb"[\x14-\x18]\x03[\x00-\x04]|\x80[\x1c-\xff]\x01\x03")


@dataclass(frozen=True, slots=True)
class Segment:
    """Octets as they were captured: who sent them, when, and how many are missing before them.

    What was written down by a person or a program was read above TLS (`written`): there nothing is
    encrypted, what is missing was left out, and what is `masked` is not what was sent.
    """

    sender: Sender
    octets: bytes
    time: float | None = None
    missing: int = 0
    tunnel: str = ""  # not SMTP: a proxy's protocol, which comes first
    written: bool = False  # in a transcript or a log: above TLS
    masked: bool = False  # a secret was replaced before it was written down
    #: so many octets before this segment some came once more, and were others then
    differs: int = 0


@dataclass(slots=True)
class _Arrival:
    """Where in a direction's captured octets a segment begins, when it came, what lacks before."""

    position: int
    time: float | None
    missing: int


@dataclass(frozen=True, slots=True)
class Taken:
    """Octets cut from a direction: their span in the stream, with what the capture lacks there.

    `holes` are the places in the octets where some are missing.
    """

    octets: bytes
    start: int
    end: int
    time: float | None
    missing: int = 0
    holes: tuple[int, ...] = ()


class Stream:
    """The octets of one direction that no message has taken yet."""

    def __init__(self, sender: Sender) -> None:
        self.sender = sender
        self.buffer = bytearray()
        self.searched = 0  # octets in which the end was sought in vain
        self.line_start = 0  # of the last line of a reply, of which more is to come
        self.offset = 0  # octets sent before the buffer, those not captured included
        self.tls_start: int | None = None
        self.tls_time: float | None = None
        self._captured = 0  # octets captured before the buffer
        self._time: float | None = None
        self._arrivals: deque[_Arrival] = deque()
        self._missing = 0  # octets missing in or right after the buffer

    def add(self, segment: Segment) -> None:
        """Append a segment to what has not been taken."""
        position = self._captured + len(self.buffer)
        self._arrivals.append(_Arrival(position, segment.time, segment.missing))
        self._missing += segment.missing
        self.buffer += segment.octets

    @property
    def end(self) -> int:
        """Where the next segment begins: octets sent so far, those not captured included."""
        return self.offset + len(self.buffer) + self._missing

    @property
    def is_empty(self) -> bool:
        """Whether nothing is left, not even a hole."""
        return not self.buffer and not self._missing

    def take(self, length: int, *, hole: int = 0) -> Taken:
        """Cut octets from the front; with `hole`, also up to so many missing ones after them."""
        octets = bytes(self.buffer[:length])
        del self.buffer[:length]
        self.searched = self.line_start = 0
        end = self._captured + length
        missing, time = 0, self._time
        holes: list[int] = []
        while self._arrivals and self._arrivals[0].position <= end:
            arrival = self._arrivals[0]
            here = arrival.missing
            if arrival.position == end:
                if not hole:
                    break
                here = min(here, hole)
                hole -= here
                arrival.missing -= here
            missing += here
            if here:
                holes.append(arrival.position - self._captured)
            if arrival.missing and arrival.position == end:
                break
            self._arrivals.popleft()
            if arrival.position <= self._captured:
                time = arrival.time
            self._time = arrival.time
        start = self.offset
        self._captured = end
        self._missing -= missing
        self.offset += length + missing
        return Taken(octets, start, self.offset, time, missing, tuple(holes))

    def line(self) -> Taken | None:
        """Cut the first line, CRLF or LF included; None when it is not complete."""
        end = self.buffer.find(b"\n", self.searched) + 1
        if not end:
            self.searched = len(self.buffer)
            return None
        return self.take(end)

    def sized(self, size: int) -> Taken | None:
        """Cut exactly so many octets, missing ones counted; None when they are not all there."""
        if len(self.buffer) + self._missing < size:
            return None
        missing = 0
        for arrival in self._arrivals:
            length = arrival.position - self._captured
            if length + missing >= size:
                break
            if length + missing + arrival.missing >= size:
                before = sum(a.missing for a in self._arrivals if a.position < arrival.position)
                return self.take(length, hole=size - length - before)
            missing += arrival.missing
        return self.take(size - missing)

    def hole(self) -> Taken | None:
        """Cut the octets that are missing where the next message would begin."""
        return self.take(0, hole=ALL) if self._missing and self._hole_is_next() else None

    def first_hole(self) -> int | None:
        """How many octets come before the first missing one; None when none is missing."""
        if not self._missing:
            return None
        return next(a.position for a in self._arrivals if a.missing) - self._captured

    def _hole_is_next(self) -> bool:
        """Whether octets are missing before the next one that was captured."""
        for arrival in self._arrivals:
            if arrival.position > self._captured:
                break
            if arrival.missing:
                return True
        return False

    def begins_tls(self) -> bool:
        """Whether a TLS record comes next."""
        return _TLS_RECORD.match(self.buffer) is not None
