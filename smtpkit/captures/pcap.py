"""Packet captures: the frames of pcap and pcapng files, one after the other."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from smtpkit.captures.connection import CaptureError

#: a captured frame: when (seconds since 1970, None where the file does not say), of which link
#: type (tcpdump.org/linktypes.html), its octets
Packet: TypeAlias = tuple[float | None, int, bytes]

# The magic number as it stands in the file: order of octets, ticks of a second, size of the header
# of a packet. The last is of a modified libpcap, whose headers are longer.
_PCAP_KINDS = {
    struct.pack(order + "I", magic): (order, ticks, size)
    for magic, ticks, size in ((0xA1B2C3D4, 1e6, 16), (0xA1B23C4D, 1e9, 16), (0xA1B2CD34, 1e6, 24))
    for order in "<>"
}
PCAP_MAGIC = frozenset(_PCAP_KINDS)
PCAPNG_MAGIC = b"\x0a\x0d\x0d\x0a"
_SECTION, _INTERFACE, _OLD_PACKET, _SIMPLE_PACKET, _PACKET = PCAPNG_MAGIC, 1, 2, 3, 6
_PACKETS = frozenset((_PACKET, _OLD_PACKET, _SIMPLE_PACKET))
_TIME_RESOLUTION, _TIME_OFFSET = 9, 14
# No captured packet and no block comes near this; a length beyond it is damage.
_LONGEST_BLOCK = 16 * 1024 * 1024


class Truncated(Exception):
    """The file ends, or makes no sense, inside the packet with this number."""


def _exactly(file: io.BufferedReader, size: int, *, may_end: bool) -> bytes:
    """Read so many octets; none at all is fine where the file may end."""
    if size > _LONGEST_BLOCK:
        raise Truncated
    octets = file.read(size)
    if len(octets) < size and (octets or not may_end):
        raise Truncated
    return octets


def pcap_packets(file: io.BufferedReader) -> Iterator[Packet]:
    """Read a classic capture."""
    try:
        head = _exactly(file, 24, may_end=False)
    except Truncated:
        raise CaptureError("the capture breaks off inside its file header") from None
    order, ticks, size = _PCAP_KINDS[head[:4]]
    link_type = struct.unpack_from(order + "I", head, 20)[0] & 0xFFFF  # the upper half holds flags
    unpack, read = struct.Struct(order + "III").unpack_from, file.read
    while header := read(size):
        if len(header) < size:
            raise Truncated
        seconds, fraction, length = unpack(header)
        if length > _LONGEST_BLOCK:
            raise Truncated
        octets = read(length)
        if len(octets) < length:
            raise Truncated
        yield seconds + fraction / ticks, link_type, octets


@dataclass(slots=True)
class _Interface:
    """What a pcapng file says of the interface that packets were captured on."""

    link_type: int
    ticks: float = 1e6
    offset: int = 0


def pcapng_packets(file: io.BufferedReader) -> Iterator[Packet]:
    """Read a pcapng file block by block, each packet by the interface it names."""
    interfaces: list[_Interface] = []
    for kind, body, order in _blocks(file):
        if kind in _PACKETS:
            yield _pcapng_packet(kind, body, order, interfaces)
        elif kind == 0:
            interfaces = []  # a new section numbers its interfaces anew
        elif kind == _INTERFACE:
            if len(interfaces) >= _MOST_INTERFACES:
                raise Truncated
            interfaces.append(_interface(body, order))


# No machine has more; a file of nothing but interfaces must not fill the memory.
_MOST_INTERFACES = 65_536


def _blocks(file: io.BufferedReader) -> Iterator[tuple[int, bytes, str]]:
    """Cut a pcapng file into blocks: kind (0 for a section header), body, byte order."""
    order = "<"
    while head := _exactly(file, 8, may_end=True):
        body = b""
        if head[:4] == _SECTION:
            body = _exactly(file, 4, may_end=False)
            order = ">" if body == b"\x1a\x2b\x3c\x4d" else "<"
        kind, length = struct.unpack(order + "II", head)
        if length < 12 or length % 4:
            raise Truncated
        body += _exactly(file, length - 8 - len(body), may_end=False)
        yield (0 if head[:4] == _SECTION else kind), body[:-4], order


def _interface(body: bytes, order: str) -> _Interface:
    """Read an Interface Description Block: link type, and how its clock ticks."""
    if len(body) < 8:
        raise Truncated
    interface = _Interface(struct.unpack_from(order + "H", body)[0])
    position = 8
    while position + 4 <= len(body):
        code, length = struct.unpack_from(order + "HH", body, position)
        value = body[position + 4 : position + 4 + length]
        if code == _TIME_RESOLUTION and len(value) == 1:
            base, exponent = (2, value[0] & 0x7F) if value[0] & 0x80 else (10, value[0])
            interface.ticks = float(base**exponent)
        elif code == _TIME_OFFSET and len(value) == 8:
            interface.offset = struct.unpack(order + "q", value)[0]
        elif code == 0:
            break
        position += 4 + (length + 3 & ~3)
    return interface


_LAYOUTS = {
    (kind, order): struct.Struct(order + layout)
    for kind, layout in ((_PACKET, "IIIII"), (_OLD_PACKET, "HHIIII"), (_SIMPLE_PACKET, "I"))
    for order in "<>"
}


def _pcapng_packet(kind: int, body: bytes, order: str, interfaces: list[_Interface]) -> Packet:
    """Read a packet block of one of the three kinds."""
    layout = _LAYOUTS[kind, order]
    header = layout.size
    if len(body) < header:
        raise Truncated
    values = layout.unpack_from(body)
    number = 0 if kind == _SIMPLE_PACKET else values[0]
    if number >= len(interfaces):
        raise Truncated
    interface = interfaces[number]
    if kind == _SIMPLE_PACKET:
        return None, interface.link_type, body[header : header + values[0]]
    high, low, length = values[-4:-1]
    time = ((high << 32) | low) / interface.ticks + interface.offset
    return time, interface.link_type, body[header : header + length]
