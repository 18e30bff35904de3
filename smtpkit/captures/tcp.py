"""Packet captures: TCP connections, put together from frames."""

from __future__ import annotations

import struct
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from heapq import heappop, heappush
from ipaddress import ip_address
from typing import Any

from smtpkit.captures.connection import CapturedConnection, CaptureError, moment, reason
from smtpkit.captures.judge import SMTP_PORTS, judged
from smtpkit.captures.pcap import Packet, Truncated, link_layers, load_dpkt
from smtpkit.layer import is_smtp_payload
from smtpkit.octets import is_reply
from smtpkit.stream import CLIENT, SERVER, Segment

# Octets of a connection that are kept before it must have shown itself to be SMTP.
_PATIENCE = 65_536

_Endpoint = tuple[bytes, int]
_SEQUENCE_NUMBERS = 1 << 32
_HALF = _SEQUENCE_NUMBERS // 2


class _Direction:
    """The octets of one direction, put back into order.

    Positions are sequence numbers that go on counting past 2**32.
    """

    def __init__(self) -> None:
        self.next: int | None = None  # the position that comes next
        self.first: int | None = None  # the sequence number of its SYN, if that was seen
        self.before = 0  # octets from before the capture began
        self._held: list[tuple[int, bytes]] = []  # a heap of segments that came too early

    def begin(self, sequence: int) -> None:
        """Take the SYN: the octets begin after it."""
        if self.next is None:
            self.next, self.first = sequence + 1, sequence

    def is_over(self, sequence: int) -> bool:
        """Whether a SYN with this number begins another connection between the same ends."""
        return self.next is not None and sequence != self.first

    def _position(self, sequence: int) -> int:
        assert self.next is not None
        return self.next + (sequence - self.next + _HALF) % _SEQUENCE_NUMBERS - _HALF

    def take(self, sequence: int, octets: bytes) -> Iterator[bytes]:
        """Add a segment; give what is now in order. Octets that were given before are dropped."""
        if self.next is None:
            self.next = sequence
        position = self._position(sequence)
        if self.first is None and position < self.next:
            self.before += min(len(octets), self.next - position)
        heappush(self._held, (position, octets))
        return self._in_order()

    def _in_order(self) -> Iterator[bytes]:
        assert self.next is not None
        while self._held and self._held[0][0] <= self.next:
            position, octets = heappop(self._held)
            octets = octets[self.next - position :]
            if octets:
                self.next += len(octets)
                yield octets

    def give_up(self, acknowledged: int | None = None) -> Iterator[tuple[int, bytes]]:
        """Pass over octets that are not in the capture: (octets missing, octets after them).

        With `acknowledged`, only those that the peer says it has received.
        """
        while self._held and self.next is not None:
            position = self._held[0][0]
            if acknowledged is not None and self._position(acknowledged) < position:
                return
            missing, self.next = position - self.next, position
            for octets in self._in_order():
                yield missing, octets
                missing = 0


class _Flow:
    """One TCP connection as it grows, until it can be given as a `CapturedConnection`."""

    def __init__(self, number: int, one: _Endpoint, other: _Endpoint) -> None:
        self.number = number
        self.ends = (one, other)
        self.directions = {one: _Direction(), other: _Direction()}
        self.opener: _Endpoint | None = None
        self.kept: list[tuple[_Endpoint, bytes, float | None, int]] = []
        self.size = 0
        self.foreign = False

    def add(self, origin: _Endpoint, segment: Any, time: float | None, flags: _Flags) -> None:
        """Take one TCP segment from `origin`."""
        direction = self.directions[origin]
        peer = self.ends[1] if origin == self.ends[0] else self.ends[0]
        sequence = segment.seq
        if flags.syn:
            self.opener = peer if flags.ack else origin
            direction.begin(sequence)
            sequence += 1
        if flags.data:
            if flags.ack:
                # What the peer answers, it has received: a hole before it will not be filled.
                for missing, octets in self.directions[peer].give_up(segment.ack):
                    self._keep(peer, octets, time, missing)
            for octets in direction.take(sequence, segment.data):
                self._keep(origin, octets, time)

    def _keep(self, origin: _Endpoint, octets: bytes, time: float | None, missing: int = 0) -> None:
        self.size += len(octets)
        if self.foreign:
            return
        self.kept.append((origin, octets, time, missing))
        if self.size - len(octets) <= _PATIENCE < self.size:
            # A large capture of other traffic must not fill the memory.
            self.foreign = bool(self.connection().skipped)
            if self.foreign:
                self.kept = self.kept[:8]

    def finish(self) -> None:
        """Give out what is still held, with the octets missing before it."""
        for origin, direction in self.directions.items():
            for missing, octets in direction.give_up():
                self._keep(origin, octets, None, missing)

    def connection(self) -> CapturedConnection:
        """Give the connection as it stands."""
        client = self._client()
        server = self.ends[1] if client == self.ends[0] else self.ends[0]
        connection = CapturedConnection(self.number, _endpoint(client), _endpoint(server))
        connection.segments = [
            Segment(CLIENT if origin == client else SERVER, octets, time, missing)
            for origin, octets, time, missing in self.kept
        ]
        early = sum(direction.before for direction in self.directions.values())
        if early:
            connection.notes.append(
                f"{early} octets from before the first captured segment were left out"
            )
        return judged(connection, server[1])

    def _client(self) -> _Endpoint:
        """Tell which end is the client: who opened, else who does not hold the service port."""
        one, other = self.ends
        if self.opener is not None:
            return self.opener
        if (one[1] in SMTP_PORTS) != (other[1] in SMTP_PORTS):
            return other if one[1] in SMTP_PORTS else one
        for origin, octets, _, _ in self.kept:
            if is_reply(octets):
                return other if origin == one else one
            if is_smtp_payload(octets):
                return origin
        return one if one[1] > other[1] else other


@dataclass(slots=True, frozen=True)
class _Flags:
    """The control bits of a segment, and whether it carries octets."""

    syn: bool
    ack: bool
    data: bool


def packets_to_connections(packets: Iterator[Packet]) -> Iterator[CapturedConnection]:
    """Follow the TCP connections of a capture; give them in the order in which they began."""
    flows: list[_Flow] = []
    damage = None
    number = timeless = 0
    unknown: Counter[int] = Counter()
    try:
        open_flows: dict[frozenset[_Endpoint], _Flow] = {}
        layers = link_layers(load_dpkt())
        for packet in packets:
            number += 1
            if packet.time is not None and moment(packet.time) is None:
                packet.time, timeless = None, timeless + 1
            layer = layers.get(packet.link_type)
            if layer is None:
                unknown[packet.link_type] += 1
                continue
            _add_packet(packet, layer, flows, open_flows)
    except CaptureError as error:
        damage = str(error)
    except Truncated:
        damage = f"the capture breaks off after packet {number}"
    except OSError as error:
        damage = f"the capture breaks off after packet {number}: {reason(error)}"
    except (EOFError, zlib.error):
        damage = f"the compressed capture breaks off after packet {number}"
    for flow in flows:
        flow.finish()
        connection = flow.connection()
        if connection.segments:
            yield connection
    if damage:
        raise CaptureError(damage)
    if timeless:
        count = f"{timeless} packet{'s have' if timeless > 1 else ' has'}"
        raise CaptureError(f"{count} a time that no calendar has, and none here")
    if unknown and not flows:
        raise CaptureError(f"no known link type: {', '.join(map(str, sorted(unknown)))}")


def _add_packet(
    packet: Packet,
    layer: Callable[[bytes], Any],
    flows: list[_Flow],
    open_flows: dict[frozenset[_Endpoint], _Flow],
) -> None:
    """Hand the TCP segment of a packet, if there is one, to its connection."""
    found = _tcp_segment(packet.octets, layer)
    if found is None:
        return
    origin, target, segment = found
    bits = segment.flags
    flags = _Flags(
        syn=bool(bits & 0x02),
        ack=bool(bits & 0x10),
        data=bool(segment.data),
    )
    key = frozenset((origin, target))
    flow = open_flows.get(key)
    opens = flags.syn and not flags.ack
    if flow is None or (opens and flow.directions[origin].is_over(segment.seq)):
        flow = open_flows[key] = _Flow(len(flows) + 1, origin, target)
        flows.append(flow)
    flow.add(origin, segment, packet.time, flags)


def _tcp_segment(
    octets: bytes, layer: Callable[[bytes], Any]
) -> tuple[_Endpoint, _Endpoint, Any] | None:
    """Unwrap a frame (VLAN, PPPoE, tunnels and all) down to TCP: origin, target, segment."""
    dpkt = load_dpkt()
    try:
        packet = layer(octets)
    except (dpkt.Error, struct.error, IndexError, ValueError, TypeError, AttributeError):
        return None  # dpkt meets octets that are no packet with any of these
    network = None
    while isinstance(packet, dpkt.Packet) and not isinstance(packet, dpkt.tcp.TCP):
        if isinstance(packet, dpkt.ip.IP | dpkt.ip6.IP6):
            network = packet
        packet = packet.data
    if network is None or not isinstance(packet, dpkt.tcp.TCP):
        return None
    return (network.src, packet.sport), (network.dst, packet.dport), packet


def _endpoint(end: _Endpoint) -> str:
    address = ip_address(end[0])
    return f"[{address}]:{end[1]}" if address.version == 6 else f"{address}:{end[1]}"
