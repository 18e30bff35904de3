"""Packet captures: TCP connections, put together from frames while these come.

What is kept is bounded by what is open, and that by `_Limits`; what is given up because of them is
counted as missing, and a connection that goes on after it was given up is another one.
"""

from __future__ import annotations

import zlib
from collections import Counter, OrderedDict
from collections.abc import Collection, Iterable, Iterator
from heapq import heappop, heappush

from smtpkit.captures.connection import (
    LAST_MOMENT,
    Captured,
    CapturedConnection,
    CaptureError,
    moment,
    reason,
)
from smtpkit.captures.frames import (
    ACK,
    FIN,
    LINK_TYPES,
    RST,
    SYN,
    Frames,
    TcpSegment,
    other_way,
    source,
)
from smtpkit.captures.judge import SMTP_PORTS, Judge
from smtpkit.captures.pcap import Packet, Truncated
from smtpkit.layer import is_smtp_payload
from smtpkit.octets import is_reply
from smtpkit.stream import CLIENT, SERVER, Segment, Sender

# Octets that came too early and are kept until those before them come: of one direction, of all.
_HELD, _HELD_BY_ALL = 1 << 20, 8 << 20
# Octets of all connections that are not yet known to be SMTP.
_WAITING = 8 << 20
# What keeping a segment takes beside its octets.
_COST = 200
# Segments after which the client is told by the ports, if it is not clear from what is said.
_SEGMENTS = 16
# Octets of a direction that are remembered, to see whether they come once more as others.
_REMEMBERED = 2048

_SEQUENCE_NUMBERS = 1 << 32
_HALF, _MASK = _SEQUENCE_NUMBERS // 2, _SEQUENCE_NUMBERS - 1
# How far a number may be from the next one for both to be of one connection.
_NEAR = 1 << 24


class _Direction:
    """The octets of one direction, put back into order.

    Positions are sequence numbers that go on counting past 2**32.
    """

    __slots__ = (
        "base",
        "end",
        "first",
        "flow",
        "held",
        "held_size",
        "key",
        "next",
        "peer",
        "sender",
        "tail",
    )

    def __init__(self, flow: _Flow, key: bytes) -> None:
        self.flow = flow
        self.key = key
        self.peer = self
        self.sender: Sender = CLIENT  # once it has been told
        self.next: int | None = None  # the position that comes next
        self.first: int | None = None  # the sequence number of its SYN, if that is known
        self.base = 0  # where the capture began, without a SYN
        self.end: int | None = None  # the position behind its FIN
        self.held: list[tuple[int, int, bytes]] = []  # a heap of segments that came too early
        self.held_size = 0
        self.tail = b""  # what was given last

    def begin(self, sequence: int) -> None:
        """Take the number of the SYN: the octets begin after it."""
        if self.next is None:
            self.next, self.first = sequence + 1, sequence % _SEQUENCE_NUMBERS

    def is_over(self, sequence: int) -> bool:
        """Whether a SYN with this number begins another connection between the same ends."""
        return self.next is not None and sequence != self.first

    def position(self, sequence: int) -> int:
        assert self.next is not None
        return self.next + (sequence - self.next + _HALF) % _SEQUENCE_NUMBERS - _HALF

    def hold(self, position: int, count: int, octets: bytes) -> int:
        """Keep a segment that came too early; how much more is kept then.

        count: of those at one position, the lowest counts
        """
        heappush(self.held, (position, count, octets))
        self.held_size += len(octets) + _COST
        return len(octets) + _COST

    def advance(self, octets: bytes) -> None:
        """These octets are next."""
        assert self.next is not None
        self.next += len(octets)
        self.tail = (self.tail + octets)[-_REMEMBERED:]

    def differs(self, position: int, octets: bytes) -> int:
        """How far back octets that were given before come once more as others; 0: they do not."""
        assert self.next is not None
        back = self.next - position
        if back == len(octets) == 1:
            return 0  # a question whether the peer is there: what it holds is nothing (RFC 9293)
        known = self.tail[-back:] if back < len(self.tail) else self.tail
        again = octets[back - len(known) :][: len(known)]
        if known.startswith(again):
            return 0
        return len(known) - next(n for n, each in enumerate(again) if each != known[n])

    def in_order(self) -> Iterator[tuple[bytes, int]]:
        """Give what is held and next, and whether what was given before it comes as another."""
        assert self.next is not None
        while self.held and self.held[0][0] <= self.next:
            position, _, octets = heappop(self.held)
            self.held_size -= len(octets) + _COST
            differs = self.differs(position, octets) if position < self.next else 0
            octets = octets[self.next - position :]
            if octets or differs:
                self.advance(octets)
                yield octets, differs

    def pass_over(self, acknowledged: int | None = None) -> int:
        """Pass over octets that are not in the capture: how many; 0 where none are to be.

        acknowledged: what the peer says it has received; a hole behind it may be filled yet
        """
        if not self.held or self.next is None:
            return 0
        position = self.held[0][0]
        if acknowledged is not None and self.position(acknowledged) < position:
            return 0
        self.tail = b""
        missing, self.next = position - self.next, position
        return max(missing, 0)


class _Flow:
    """One TCP connection as it grows."""

    __slots__ = (
        "before",
        "directions",
        "is_over",
        "judge",
        "kept",
        "last",
        "number",
        "opener",
        "shaken",
        "smtp",
        "table",
    )

    def __init__(self, number: int, key: bytes, table: _Table) -> None:
        self.number = number
        one, other = _Direction(self, key), _Direction(self, other_way(key))
        one.peer, other.peer = other, one
        self.directions: tuple[_Direction, ...] = (one, other)
        self.opener: _Direction | None = None
        self.shaken = 0  # control bits of SYNs seen: both kinds of SYN make a handshake
        self.kept: list[tuple[_Direction, bytes, float | None, int, int]] = []
        self.judge: Judge | None = None
        self.smtp: CapturedConnection | None = None  # once it is known to be SMTP
        self.last: float | None = None
        self.before = 0  # octets from before the capture began
        self.is_over = False
        self.table = table


class _Table(OrderedDict[_Flow, None]):
    """Connections, the one that was silent for longest first: how many may be, for how long."""

    def __init__(self, most: int, seconds: float) -> None:
        super().__init__()
        self.most = most
        self.seconds = seconds


class Connections:
    """Follows the TCP connections of a capture, and gives their segments.

    ports: beside the usual ones, ports at which everything is SMTP
    """

    def __init__(self, ports: Collection[int] = ()) -> None:
        self._ports = frozenset(ports)
        self._directions: dict[bytes, _Direction] = {}
        # Those that said nothing yet, or nothing any more; that speak; that were reset, but of
        # which there may be packets left.
        self._quiet = _Table(8192, 3600)
        self._speaking = _Table(1024, 3600)
        self._ending = _Table(64, 10)
        self.count = 0
        self._segments = 0
        self._held = self._waiting = 0
        #: what is known, and was not taken
        self.given: list[Captured] = []

    def add(self, segment: TcpSegment, time: float | None) -> None:
        """Take a TCP segment."""
        key, sequence, acknowledged, bits, octets = segment
        direction = self._directions.get(key)
        if direction is None:
            direction = self._begin(key, None)
        elif (bits & SYN or direction.flow.is_over) and self._is_another(
            direction, sequence, bits, octets
        ):
            direction = self._begin(key, direction)
        flow = direction.flow
        if time is not None:
            flow.last = time
        flow.table.move_to_end(flow)
        if bits & SYN:
            self._shake(direction, sequence, acknowledged, bits)
            sequence += 1
        if flow.is_over:
            return
        if octets:
            if bits & ACK and direction.peer.held:
                # What the peer answers, it has received: a hole before it will not be filled.
                self._give_up(direction.peer, acknowledged, time)
            if flow.table is self._quiet:
                self._move(flow, self._speaking)
            place = direction.next
            if place is not None and not direction.held and not (place - sequence) & _MASK:
                direction.advance(octets)
                if flow.smtp is None:
                    self._give(direction, octets, time)
                else:
                    self.given.append((flow.smtp, Segment(direction.sender, octets, time)))
            else:
                self._arrange(direction, sequence, octets, time)
        if bits & (FIN | RST):
            self._end(direction, sequence + len(octets), bits)
        elif direction.end is not None or direction.peer.end is not None:
            self._close_at_end(flow)

    def take(self) -> list[Captured]:
        """What is known now, each once."""
        given, self.given = self.given, []
        return given

    def expire(self, now: float) -> None:
        """Close what was silent for too long."""
        for table in (self._ending, self._speaking, self._quiet):
            while table:
                flow = next(iter(table))
                if flow.last is None or flow.last + table.seconds >= now:
                    break
                self._forget(flow)

    def close(self) -> None:
        """Nothing more comes."""
        open_flows = [*self._ending, *self._speaking, *self._quiet]
        for flow in sorted(open_flows, key=lambda flow: flow.number):
            self._close(flow)

    # Connections

    def _is_another(self, direction: _Direction, sequence: int, bits: int, octets: bytes) -> bool:
        """Whether this is a new connection between the same ends."""
        if bits & SYN:
            fresh = not bits & ACK or direction.flow.is_over
            return fresh and direction.is_over(sequence)
        if direction.flow.is_over and octets and direction.next is not None:
            # late packets of the old one are near to where it ended
            return abs(direction.position(sequence) - direction.next) > _NEAR
        return False

    def _begin(self, key: bytes, old: _Direction | None) -> _Direction:
        if old is not None:
            self._forget(old.flow)
        self.count += 1
        flow = _Flow(self.count, key, self._quiet)
        for direction in flow.directions:
            self._directions[direction.key] = direction
        self._put(flow, self._quiet)
        return flow.directions[0]

    def _put(self, flow: _Flow, table: _Table) -> None:
        table[flow] = None
        flow.table = table
        if len(table) > table.most:
            self._forget(next(iter(table)))

    def _move(self, flow: _Flow, table: _Table) -> None:
        del flow.table[flow]
        self._put(flow, table)

    def _forget(self, flow: _Flow) -> None:
        """Close a connection, and do not know it any more."""
        self._close(flow)
        del flow.table[flow]
        for direction in flow.directions:
            if self._directions.get(direction.key) is direction:
                del self._directions[direction.key]
            # no more circle: it goes at once, whenever the collector comes
            del direction.peer
        flow.directions, flow.opener = (), None

    def _shake(self, direction: _Direction, sequence: int, acknowledged: int, bits: int) -> None:
        flow = direction.flow
        direction.begin(sequence)
        flow.shaken |= 2 if bits & ACK else 1
        if bits & ACK:
            # it answers the SYN of the other end, be that captured or not
            direction.peer.begin(acknowledged - 1)
            flow.opener = direction.peer
        elif flow.opener is None:
            flow.opener = direction

    def _end(self, direction: _Direction, sequence: int, bits: int) -> None:
        flow = direction.flow
        if bits & FIN and direction.next is not None:
            direction.end = direction.position(sequence)
            self._close_at_end(flow)
        if bits & RST and flow.table is self._speaking:
            self._move(flow, self._ending)

    def _close_at_end(self, flow: _Flow) -> None:
        """Both ends are done, and all that they said was seen: what still comes says nothing."""
        one, other = flow.directions
        if None not in (one.end, other.end) and (one.next, other.next) == (one.end, other.end):
            self._close(flow)
            if flow.table is not self._quiet:
                self._move(flow, self._quiet)

    def _close(self, flow: _Flow) -> None:
        """Give out what is still held, with the octets missing before it."""
        if flow.is_over:
            return
        for direction in flow.directions:
            self._give_up(direction, None, None)
        if flow.kept:
            self._tell(flow, final=True)
        flow.is_over = True
        if flow.judge is not None:
            self._judge(flow, None)
            connection = flow.judge.connection
            if flow.before:
                connection.notes.append(
                    f"{flow.before} octets from before the first captured segment were left out"
                )
            self.given.append((connection, None))
        flow.judge = flow.smtp = None

    # Octets

    def _arrange(
        self, direction: _Direction, sequence: int, octets: bytes, time: float | None
    ) -> None:
        """Take a segment that is not simply the next one."""
        if direction.next is None:
            direction.next = direction.base = sequence
        position = direction.position(sequence)
        if direction.first is None and position < direction.base:
            direction.flow.before += min(len(octets), direction.base - position)
        if position + len(octets) <= direction.next:
            # it was given before
            if differs := direction.differs(position, octets):
                self._give(direction, b"", time, 0, differs)
            return
        self._segments += 1
        self._held += direction.hold(position, self._segments, octets)
        self._give_in_order(direction, time)
        if direction.held_size > _HELD:
            self._give_up(direction, None, time, enough=_HELD // 2)
        if self._held > _HELD_BY_ALL:
            for table in (self._speaking, self._ending):
                for flow in list(table):
                    for each in flow.directions:
                        self._give_up(each, None, time)

    def _give_in_order(self, direction: _Direction, time: float | None, missing: int = 0) -> None:
        before = direction.held_size
        for octets, differs in direction.in_order():
            self._give(direction, octets, time, missing, differs)
            missing = 0
        self._held -= before - direction.held_size

    def _give_up(
        self,
        direction: _Direction,
        acknowledged: int | None,
        time: float | None,
        enough: int = 0,
    ) -> None:
        """Give what is held behind octets that will not be seen any more."""
        while direction.held_size > enough and (missing := direction.pass_over(acknowledged)):
            self._give_in_order(direction, time, missing)

    def _give(
        self,
        direction: _Direction,
        octets: bytes,
        time: float | None,
        missing: int = 0,
        differs: int = 0,
    ) -> None:
        flow = direction.flow
        if flow.judge is None:
            flow.kept.append((direction, octets, time, missing, differs))
            self._waiting += len(octets) + _COST
            self._tell(flow, final=len(flow.kept) >= _SEGMENTS)
        else:
            segment = Segment(direction.sender, octets, time, missing, differs=differs)
            if flow.smtp is None:
                self._judge(flow, segment)
            else:
                self.given.append((flow.smtp, segment))
        if self._waiting > _WAITING:
            for each in list(self._speaking):
                if each.kept:
                    self._tell(each, final=True)
                if each.judge is not None:
                    self._judge(each, None)

    def _judge(self, flow: _Flow, segment: Segment | None) -> None:
        """Give a segment, if it is SMTP; None: decide now whether it is."""
        judge = flow.judge
        assert judge is not None
        before = judge.size
        for each in judge.close() if segment is None else judge.take(segment):
            self.given.append((judge.connection, each))
        if judge.is_sure:
            flow.smtp = judge.connection
        self._waiting += judge.size - before

    def _tell(self, flow: _Flow, *, final: bool) -> None:
        """Tell who is the client; then it is a connection."""
        told = self._client(flow, final=final)
        if told is None:
            return
        client, note = told
        server = client.peer
        client.sender, server.sender = CLIENT, SERVER
        port = source(server.key)[1]
        connection = CapturedConnection(flow.number, _endpoint(client.key), _endpoint(server.key))
        connection.notes += [note] if note else []
        flow.judge = Judge(connection, port, self._ports)
        kept, flow.kept = flow.kept, []
        for direction, octets, time, missing, differs in kept:
            self._waiting -= len(octets) + _COST
            segment = Segment(direction.sender, octets, time, missing, differs=differs)
            self._judge(flow, segment)

    def _client(self, flow: _Flow, *, final: bool) -> tuple[_Direction, str] | None:
        """The client's direction, and by what it was told where that is not plain.

        A whole handshake says it; else who does not hold the port of a service; else what is said,
        which is a better witness than a lone SYN: one bit of it makes the other kind.
        """
        one, other = flow.directions
        opener = flow.opener
        if opener is not None and flow.shaken == 3:
            return opener, ""
        held = [self._is_service(each) for each in (one, other)]
        if held[0] != held[1]:
            client = other if held[0] else one
            lone = "the port of the service tells who is the client, not the SYN"
            return client, "" if opener in (None, client) else lone
        for direction, octets, *_ in flow.kept:
            if is_reply(octets):
                client = direction.peer
            elif is_smtp_payload(octets):
                client = direction
            else:
                continue
            if opener is None:
                return client, "no handshake was captured: what is said tells who is the client"
            lone = "what is said tells who is the client, not the SYN"
            return client, "" if opener is client else lone
        if opener is not None:
            return opener, ""
        if not final:
            return None
        client = one if source(one.key)[1] > source(other.key)[1] else other
        return client, "the greater port is taken for the client's: nothing else tells"

    def _is_service(self, direction: _Direction) -> bool:
        port = source(direction.key)[1]
        return port in SMTP_PORTS or port in self._ports


def follow_packets(
    packets: Iterable[Packet], ports: Collection[int] = (), at_once: int = 1
) -> Iterator[list[Captured]]:
    """Follow the TCP connections of a capture; give their segments when so many are known."""
    failure: CaptureError | None = None
    number = timeless = 0
    unknown: Counter[int] = Counter()
    connections, frames = Connections(ports), Frames()
    segment_of = frames.segment
    looked, look_again = 0.0, 0.0
    try:
        # where it breaks off is told behind the loop
        for number, (time, link_type, octets) in enumerate(packets, 1):  # noqa: B007
            is_due = time is not None and not looked <= time < look_again
            if is_due:
                time = moment(time)  # type: ignore[arg-type]  # there is one
                timeless += time is None
            if link_type not in LINK_TYPES:
                unknown[link_type] += 1
                continue
            segment = segment_of(link_type, octets)
            if segment is None:
                continue
            if is_due and time is not None:
                connections.expire(time)
                looked, look_again = time, min(time + 1, LAST_MOMENT)
            connections.add(segment, time)
            if len(connections.given) >= at_once:
                yield connections.take()
    except CaptureError as error:
        failure = error
    except Truncated:
        failure = CaptureError(f"the capture breaks off after packet {number}")
    except OSError as error:
        failure = CaptureError(f"the capture breaks off after packet {number}: {reason(error)}")
    except (EOFError, zlib.error):
        failure = CaptureError(f"the compressed capture breaks off after packet {number}")
    connections.close()
    yield connections.take()
    if failure is not None:
        raise failure
    if timeless:
        count = f"{timeless} packet{'s have' if timeless > 1 else ' has'}"
        raise CaptureError(f"{count} a time that no calendar has, and none here")
    if unknown and not connections.count:
        raise CaptureError(f"no known link type: {', '.join(map(str, sorted(unknown)))}")


def _endpoint(key: bytes) -> str:
    host, port = source(key)
    if len(host) == 4:
        return f"{'.'.join(map(str, host))}:{port}"
    from ipaddress import ip_address

    return f"[{ip_address(host)}]:{port}"
