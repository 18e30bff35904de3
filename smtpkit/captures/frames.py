"""From a captured frame down to its TCP segment.

The frames that nearly every capture is made of (Ethernet with VLANs, Linux "cooked", loopback and
raw IP; IPv4 and IPv6, whole or in fragments) are read here, with `struct`: it takes a tenth of the
time. Whatever else carries IP (PPP, PPPoE, MPLS, LLC, tunnels) is taken apart by dpkt, of the extra
``[cli]``, which is loaded when the first such frame comes.
"""

from __future__ import annotations

import struct
from collections import OrderedDict
from types import ModuleType
from typing import Any, NamedTuple, TypeAlias

from smtpkit.captures.connection import MissingExtra

INSTALL_THE_EXTRA = "pip install 'smtpkit-wire[cli]'"

#: who sends to whom: both addresses, and both ports; then sequence number, acknowledged number,
#: control bits, octets
TcpSegment: TypeAlias = tuple[bytes, int, int, int, bytes]

FIN, SYN, RST, ACK = 0x01, 0x02, 0x04, 0x10

_IPV4, _IPV6 = 0x0800, 0x86DD
_VLANS = frozenset((0x8100, 0x88A8, 0x9100, 0x9200))
# PPPoE, MPLS
_CARRIERS = frozenset((0x8864, 0x8847, 0x8848))
_LEAST_ETHERTYPE = 0x0600  # below, it is a length, and LLC follows

# Link type: where the type of what follows stands, and where that begins.
_TYPED = {1: (12, 14), 113: (14, 16), 276: (0, 20)}
# Link type: where IP begins, whose first octet has its version.
_UNTYPED = {0: 4, 108: 4, 12: 0, 14: 0, 101: 0, 228: 0, 229: 0}
_PPP = frozenset((9, 50))
LINK_TYPES = frozenset((*_TYPED, *_UNTYPED, *_PPP))

_TCP = 6
_AH, _FRAGMENT = 51, 44
_OPTIONS = frozenset((0, 43, 60, 135, 139, 140))  # of IPv6, each with its length
_TUNNELS = frozenset((4, 41, 47))  # IP in IP, IPv6 in IP, GRE

# What nearly all frames are, read at once: the type; of IPv4 its version with the length of the
# header, length, fragment, protocol; both addresses with both ports; of TCP both numbers, the
# length of the header, control bits.
_LAYOUTS = {
    link_type: struct.Struct(f">{place}xH{start - place - 2}xBxHxxHxBxx12sIIBB")
    for link_type, (place, start) in _TYPED.items()
}
# What reads it, how many octets it needs, where IP begins.
_USUAL = {
    link_type: (layout.unpack_from, layout.size, _TYPED[link_type][1])
    for link_type, layout in _LAYOUTS.items()
}
_NONE = _LAYOUTS[1].unpack_from, 1 << 32, 0  # longer than any frame
_NO_OPTIONS = 0x45  # IPv4, and a header of 20 octets
_TYPE = struct.Struct(">H").unpack_from
_IPV4_HEADER = struct.Struct(">BxHHHxB").unpack_from
_IPV6_HEADER = struct.Struct(">HB").unpack_from
_TCP_HEADER = struct.Struct(">IIBB").unpack_from
_IPV6_FRAGMENT = struct.Struct(">BxHI").unpack_from


class _Unusual(Exception):
    """IP is carried in a way that is not read here."""


class Frames:
    """Reads frames; keeps the fragments of datagrams that are not complete."""

    def __init__(self) -> None:
        self._fragments = _Fragments()

    def segment(self, link_type: int, octets: bytes) -> TcpSegment | None:
        """The TCP segment of a frame; None where it has none.

        link_type: one of `LINK_TYPES`
        """
        read, least, start = _USUAL.get(link_type, _NONE)
        if len(octets) >= least:
            kind, first, length, fragment, protocol, key, sequence, acknowledged, size, bits = read(
                octets
            )
            is_plain = kind == _IPV4 and first == _NO_OPTIONS and protocol == _TCP
            if is_plain and length and size >= 0x50 and not fragment & 0x3FFF:
                inside = octets[start + 20 + (size >> 4) * 4 : start + length]
                return key, sequence, acknowledged, bits, inside
        try:
            return self._segment(link_type, octets)
        except _Unusual:
            found = _carried(link_type, octets)
        except (struct.error, IndexError):
            return None  # it is cut off
        if found is None:
            return None
        try:
            return self._ip(found, 0)
        except (_Unusual, struct.error, IndexError):
            return None

    def _segment(self, link_type: int, octets: bytes) -> TcpSegment | None:
        if link_type in _TYPED:
            place, start = _TYPED[link_type]
            kind: int = _TYPE(octets, place)[0]
            while kind in _VLANS:
                kind, start = _TYPE(octets, start + 2)[0], start + 4
            if kind == _IPV4:
                return self._ipv4(octets, start)
            if kind == _IPV6:
                return self._ipv6(octets, start)
            if kind in _CARRIERS or kind < _LEAST_ETHERTYPE:
                raise _Unusual
            return None
        if link_type in _PPP:
            raise _Unusual
        return self._ip(octets, _UNTYPED[link_type])

    def _ip(self, octets: bytes, start: int) -> TcpSegment | None:
        version = octets[start] >> 4
        if version == 4:
            return self._ipv4(octets, start)
        return self._ipv6(octets, start) if version == 6 else None

    def _ipv4(self, octets: bytes, start: int) -> TcpSegment | None:
        first, length, number, fragment, protocol = _IPV4_HEADER(octets, start)
        inside = start + (first & 0x0F) * 4
        if first >> 4 != 4 or inside < start + 20:
            return None
        # where the card cuts segments, the kernel may not know the length yet, and says 0
        end = start + length if length else len(octets)
        addresses = octets[start + 12 : start + 20]
        if fragment & 0x3FFF:
            place, more = (fragment & 0x1FFF) * 8, bool(fragment & 0x2000)
            key = (addresses, number, protocol)
            whole = self._fragments.add(key, place, octets[inside:end], more=more)
            if whole is None:
                return None
            octets, inside, end = whole, 0, len(whole)
        if protocol == _TCP:
            return _tcp(addresses, octets, inside, end)
        if protocol in _TUNNELS or protocol == _AH:
            raise _Unusual
        return None

    def _ipv6(self, octets: bytes, start: int) -> TcpSegment | None:
        length, protocol = _IPV6_HEADER(octets, start + 4)
        inside = start + 40
        end = inside + length if length else len(octets)
        addresses = octets[start + 8 : inside]
        while protocol != _TCP:
            if protocol in _OPTIONS:
                protocol, inside = octets[inside], inside + (octets[inside + 1] + 1) * 8
            elif protocol == _AH:
                protocol, inside = octets[inside], inside + (octets[inside + 1] + 2) * 4
            elif protocol == _FRAGMENT:
                protocol, fragment, number = _IPV6_FRAGMENT(octets, inside)
                place, more = fragment & 0xFFF8, bool(fragment & 1)
                key = (addresses, number, _FRAGMENT)
                whole = self._fragments.add(key, place, octets[inside + 8 : end], more=more)
                if whole is None:
                    return None
                octets, inside, end = whole, 0, len(whole)
            elif protocol in _TUNNELS:
                raise _Unusual
            else:
                return None
        return _tcp(addresses, octets, inside, end)


def _tcp(addresses: bytes, octets: bytes, start: int, end: int) -> TcpSegment | None:
    sequence, acknowledged, length, bits = _TCP_HEADER(octets, start + 4)
    inside = start + (length >> 4) * 4
    if inside < start + 20:
        return None
    return addresses + octets[start : start + 4], sequence, acknowledged, bits, octets[inside:end]


def other_way(key: bytes) -> bytes:
    """The key of the direction against this one."""
    half = (len(key) - 4) // 2
    return key[half : 2 * half] + key[:half] + key[-2:] + key[-4:-2]


def source(key: bytes) -> tuple[bytes, int]:
    """The address and the port of the sender of a direction."""
    return key[: (len(key) - 4) // 2], int.from_bytes(key[-4:-2], "big")


# --- fragments -------------------------------------------------------------------------------

# What is kept of datagrams that are not complete, in octets and in number.
_FRAGMENT_OCTETS, _DATAGRAMS = 4 << 20, 1024
_LONGEST_DATAGRAM = 65_535
_FRAGMENT_COST = 150  # octets that keeping a fragment takes beside its own


class _Datagram(NamedTuple):
    pieces: dict[int, bytes]  # by their places; what came first counts
    size: list[int]  # octets kept, octets of the whole or 0: changed in place


class _Fragments:
    """Datagrams in fragments; where too many are open, those that began first are given up."""

    def __init__(self) -> None:
        self._open: OrderedDict[tuple[bytes, int, int], _Datagram] = OrderedDict()
        self._size = 0

    def add(
        self, key: tuple[bytes, int, int], place: int, octets: bytes, *, more: bool
    ) -> bytes | None:
        """Take a fragment; the whole, when it is complete."""
        if place + len(octets) > _LONGEST_DATAGRAM or not octets:
            return None
        datagram = self._open.get(key)
        if datagram is None:
            datagram = self._open[key] = _Datagram({}, [0, 0])
        if place not in datagram.pieces:
            datagram.pieces[place] = octets
            datagram.size[0] += len(octets)
            self._size += len(octets) + _FRAGMENT_COST
        if not more:
            datagram.size[1] = place + len(octets)
        if 0 < datagram.size[1] <= datagram.size[0]:
            whole = _joined(datagram)
            if whole is not None:
                self._forget(key)
                return whole
        while self._size > _FRAGMENT_OCTETS or len(self._open) > _DATAGRAMS:
            self._forget(next(iter(self._open)))
        return None

    def _forget(self, key: tuple[bytes, int, int]) -> None:
        datagram = self._open.pop(key)
        self._size -= datagram.size[0] + _FRAGMENT_COST * len(datagram.pieces)


def _joined(datagram: _Datagram) -> bytes | None:
    whole = bytearray()
    for place, octets in sorted(datagram.pieces.items()):
        if place > len(whole):
            return None
        whole += octets[len(whole) - place :]
    return bytes(whole[: datagram.size[1]])


# --- what else carries IP --------------------------------------------------------------------


def load_dpkt() -> ModuleType:
    try:
        import dpkt
    except ImportError:
        raise MissingExtra(
            f"packets in tunnels and of other links need the extra: {INSTALL_THE_EXTRA}"
        ) from None
    module: ModuleType = dpkt
    return module


def _carried(link_type: int, octets: bytes) -> bytes | None:
    """The innermost IP packet in a frame; None where there is none."""
    dpkt = load_dpkt()
    try:
        packet: Any = _layer(dpkt, link_type, octets)
        network = None
        while isinstance(packet, dpkt.Packet):
            if isinstance(packet, dpkt.ip.IP | dpkt.ip6.IP6):
                network = packet
            packet = packet.data
        return None if network is None else bytes(network)
    except Exception:
        # dpkt meets octets that are no packet with any kind of error
        return None


def _layer(dpkt: ModuleType, link_type: int, octets: bytes) -> Any:
    if link_type in _PPP:
        return dpkt.ppp.PPP(octets)
    if link_type == 1:
        return dpkt.ethernet.Ethernet(octets)
    if link_type == 113:
        return dpkt.sll.SLL(octets)
    if link_type == 276:
        return dpkt.sll2.SLL2(octets)
    packet = octets[_UNTYPED[link_type] :]
    return dpkt.ip6.IP6(packet) if packet[:1] >= b"\x60" else dpkt.ip.IP(packet)
