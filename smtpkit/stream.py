"""The octets of one direction as they were captured, with what the capture lacks."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias

Sender: TypeAlias = Literal["client", "server"]
CLIENT: Literal["client"] = "client"
SERVER: Literal["server"] = "server"

#: so many octets are kept of what was passed over
_UNREAD = 2048
#: as many missing octets as there are
ALL = 1 << 62

# The old hello has 28 octets or more: no octet before the last of these ends a line.
_TLS_RECORD = re.compile(rb"[\x14-\x18]\x03[\x00-\x04]|\x80[\x1c-\xff]\x01\x03")


@dataclass(slots=True)
class Segment:
    """Octets as they were captured: who sent them, when, and how many are missing before them.

    A `sender` that is None is not known; then both sides speak in the same stream.
    What was written down by a person or a program was read above TLS (`written`): there nothing is
    encrypted, what is missing was left out, and what is `masked` is not what was sent.
    """

    sender: Sender | None
    octets: bytes
    time: float | None = None
    missing: int = 0
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


@dataclass(slots=True)
class Taken:
    """Octets cut from a direction: their span in the stream, with what the capture lacks there.

    `holes` are the places in the octets where some are missing; of what was too long `octets` are
    its beginning, and `dropped` counts the rest.
    """

    octets: bytes
    start: int
    end: int
    time: float | None
    missing: int = 0
    holes: tuple[int, ...] = ()
    dropped: int = 0


class Stream:
    """The octets of one direction that no message has taken yet.

    What is `passed_over` is taken by the next message, too: it is counted and not kept.
    """

    def __init__(self, sender: Sender) -> None:
        self.sender = sender
        self.buffer = bytearray()
        self.searched = 0  # octets in which the end was sought in vain
        self.offset = 0  # octets sent before the buffer, those not captured included
        self.passed: Taken | None = None
        self._line_start = 0  # of the last line of a reply, of which more is to come
        # what it begins with, and whether another one is before it, where it was passed over
        self._begun: tuple[bytes, bool] | None = None
        self._in_line = False  # one in which nothing is sought
        #: the last of what was passed over to find a line, as a reply may repeat it
        self.unread = b""
        self.tls_start: int | None = None
        self.tls_time: float | None = None
        self._captured = 0  # octets captured before the buffer
        self._time: float | None = None  # of the first octet that is there
        self._last_time: float | None = None  # of what was taken last
        self._arrivals: deque[_Arrival] = deque()
        self._missing = 0  # octets missing in or right after the buffer

    def add(self, segment: Segment) -> None:
        """Append a segment to what has not been taken."""
        buffer = self.buffer
        if segment.missing or buffer or self._arrivals:
            position = self._captured + len(buffer)
            self._arrivals.append(_Arrival(position, segment.time, segment.missing))
            self._missing += segment.missing
        else:
            self._time = segment.time  # of all that is there
        buffer += segment.octets

    @property
    def end(self) -> int:
        """Where the next segment begins: octets sent so far, those not captured included."""
        return self.offset + len(self.buffer) + self._missing

    def is_empty(self) -> bool:
        """Whether nothing is left, not even a hole."""
        return not (self.buffer or self._missing or self.passed)

    @property
    def start(self) -> int:
        """Where the next message begins: octets sent before it, those not captured included."""
        return self.offset if self.passed is None else self.passed.start

    def pass_over(self, length: int, *, keep: int = 0, hole: int = 0) -> None:
        """Let octets go that belong to the next message, which keeps so many of its first ones."""
        taken = self.take(length, hole=hole)
        taken.dropped += max(0, len(taken.octets) - keep)
        taken.octets = taken.octets[:keep]
        self.passed = taken

    def take(self, length: int, *, hole: int = 0) -> Taken:
        """Cut octets from the front; with `hole`, also up to so many missing ones after them."""
        buffer = self.buffer
        if length == len(buffer):
            # nearly always
            octets = bytes(buffer)
            buffer.clear()
        else:
            octets = bytes(buffer[:length])
            del buffer[:length]
        self.searched = self._line_start = 0
        self._begun = None
        end = self._captured + length
        time, start = self._time, self.offset
        if not self._arrivals and self.passed is None:
            if length:
                self._last_time = time
            else:
                time = self._last_time  # nothing came: of what came before
            self._captured = end
            self.offset = start + length
            return Taken(octets, start, start + length, time)
        missing = 0
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
        if length:
            self._last_time = time
        elif not missing:
            time = self._last_time
        self._captured = end
        self._missing -= missing
        self.offset += length + missing
        before = self.passed
        if before is None:
            return Taken(octets, start, self.offset, time, missing, tuple(holes))
        self.passed = None
        # of the holes only the first is of interest
        places = before.holes or tuple(len(before.octets) + place for place in holes[:1])
        return Taken(
            before.octets + octets,
            before.start,
            self.offset,
            before.time,
            before.missing + missing,
            places[:1],
            before.dropped,
        )

    def _whole(self, length: int, limit: int) -> Taken:
        """Cut what ends there; of what is longer than the limit, only so much is kept."""
        before = self.passed
        passed = 0 if before is None else len(before.octets) + before.dropped
        if passed + length <= limit:
            return self.take(length)
        self.pass_over(length, keep=limit)
        return self.take(0)

    def line(self, limit: int) -> Taken | None:
        """Cut the first line, CRLF or LF included; None when it is not complete."""
        end = self.buffer.find(b"\n", self.searched) + 1
        if end:
            return self._whole(end, limit)
        self.searched = len(self.buffer)
        if self.passed is not None or self.searched > limit:
            self.pass_over(self.searched, keep=limit)
        return None

    def reply(self, limit: int, *, is_first: bool = False) -> Taken | None:
        """Cut one whole reply: the lines up to the first that is not continued; None: more is due.

        is_first: whether it may be a "teaser": the start of a greeting, sent to see who does not
            wait for the rest; it ends where another code comes
        """
        buffer = self.buffer
        while end := buffer.find(b"\n", max(self._line_start, self.searched)) + 1:
            begins, goes_on = self._begun_line()
            if is_first and goes_on and self._is_another(begins):
                return self._whole(self._line_start, limit)
            if begins[3:] != b"-" if begins[:3].isdigit() else not goes_on:
                return self._whole(end, limit)
            self._line_start, self._begun = end, None
        self.searched = len(self.buffer)
        if self._begun or self.searched - self._line_start > limit:
            begins, goes_on = self._begun_line()
            if is_first and goes_on and self._is_another(begins):
                return self._whole(self._line_start, limit)
            self.pass_over(self.searched, keep=limit)
            self._begun = begins, goes_on
        elif self.passed is not None or self.searched > limit:
            self.pass_over(self._line_start, keep=limit, hole=ALL)
        return None

    def _is_another(self, begins: bytes) -> bool:
        """Whether a line has another code than the first one of its reply."""
        first = self.buffer if self.passed is None else self.passed.octets
        return not self._begun and begins[:3] != first[:3]

    def _begun_line(self) -> tuple[bytes, bool]:
        """What the last line of a reply begins with, and whether another one is before it."""
        if self._begun is not None:
            return self._begun
        line = self._line_start
        return bytes(self.buffer[line : line + 4]), line > 0 or self.passed is not None

    def seek(self, fits: Callable[[bytes], bool], limit: int) -> bool:
        """Pass over lines up to one that fits, or to missing octets; whether it is there."""
        while not self.hole_is_next and (end := self.buffer.find(b"\n", self.searched) + 1):
            if end <= limit and not self._in_line and fits(bytes(self.buffer[:end])):
                self.searched = 0
                return True
            self._in_line = False
            self._leave(end)
        if self.hole_is_next:
            self._in_line = False
            return True
        self.searched = len(self.buffer)
        if self._in_line or self.searched > limit:
            self._leave(self.searched)
            self._in_line = True
        return False

    def _leave(self, length: int) -> None:
        """Pass over octets that nobody reads."""
        self.unread = (self.unread + self.buffer[max(length - _UNREAD, 0) : length])[-_UNREAD:]
        self.pass_over(length)

    def hole(self) -> Taken | None:
        """Cut the octets that are missing where the next message would begin."""
        return self.take(0, hole=ALL) if self._missing and self.hole_is_next else None

    def first_hole(self) -> int | None:
        """How many octets come before the first missing one; None when none is missing."""
        if not self._missing:
            return None
        return next(a.position for a in self._arrivals if a.missing) - self._captured

    @property
    def hole_is_next(self) -> bool:
        """Whether octets are missing before the next one that was captured."""
        for arrival in self._arrivals if self._missing else ():
            if arrival.position > self._captured:
                break
            if arrival.missing:
                return True
        return False

    def begins_tls(self) -> bool:
        """Whether a TLS record comes next."""
        if self.passed is not None or self.hole_is_next:
            return False
        return _TLS_RECORD.match(self.buffer) is not None
