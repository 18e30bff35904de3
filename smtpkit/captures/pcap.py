"""Packet captures: the frames of pcap and pcapng files; needs the extra ``[cli]`` (dpkt)."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from smtpkit.captures.connection import CaptureError, MissingExtra

INSTALL_THE_EXTRA = "pip install 'smtpkit-wire[cli]'"

PCAP_MAGIC = frozenset(
    magic.to_bytes(4, order)
    for magic in (0xA1B2C3D4, 0xA1B23C4D, 0xA1B2CD34)
    for order in ("big", "little")
)
PCAPNG_MAGIC = b"\x0a\x0d\x0d\x0a"
_SECTION, _INTERFACE, _OLD_PACKET, _SIMPLE_PACKET, _PACKET = PCAPNG_MAGIC, 1, 2, 3, 6
_TIME_RESOLUTION, _TIME_OFFSET = 9, 14
# No captured packet and no block comes near this; a length beyond it is damage.
_LONGEST_BLOCK = 64 * 1024 * 1024


@dataclass(slots=True)
class Packet:
    """One captured frame: when, of which link type, its octets."""

    time: float | None
    link_type: int
    octets: bytes


class Truncated(Exception):
    """The file ends, or makes no sense, inside the packet with this number."""


def load_dpkt() -> ModuleType:
    try:
        import dpkt
    except ImportError:
        raise MissingExtra(f"packet captures need the extra: {INSTALL_THE_EXTRA}") from None
    module: ModuleType = dpkt
    return module


def _exactly(file: io.BufferedReader, size: int, *, may_end: bool) -> bytes:
    """Read so many octets; none at all is fine where the file may end."""
    if size > _LONGEST_BLOCK:
        raise Truncated
    octets = file.read(size)
    if len(octets) < size and (octets or not may_end):
        raise Truncated
    return octets


class _Whole:
    """A file for dpkt's reader, which would take a short read in silence.

    The reader takes the file header, then a header and a body for each packet: the file may
    end before every second read.
    """

    def __init__(self, file: io.BufferedReader) -> None:
        self._file = file
        self._may_end = False

    def read(self, size: int) -> bytes:
        """Read exactly so many octets, or none at a clean end of the file."""
        octets = _exactly(self._file, size, may_end=self._may_end)
        self._may_end = not self._may_end
        return octets


def pcap_packets(file: io.BufferedReader) -> Iterator[Packet]:
    """Read a classic capture through dpkt."""
    dpkt = load_dpkt()
    try:
        reader = dpkt.pcap.Reader(_Whole(file))
    except (dpkt.UnpackError, Truncated, ValueError):
        raise CaptureError("the capture breaks off inside its file header") from None
    link_type = reader.datalink() & 0xFFFF  # the upper half holds flags
    for time, octets in reader:
        yield Packet(float(time), link_type, octets)


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
        if kind == 0:
            interfaces = []  # a new section numbers its interfaces anew
        elif kind == _INTERFACE:
            interfaces.append(_interface(body, order))
        elif kind in (_PACKET, _OLD_PACKET, _SIMPLE_PACKET):
            yield _pcapng_packet(kind, body, order, interfaces)


def _blocks(file: io.BufferedReader) -> Iterator[tuple[int, bytes, str]]:
    """Cut a pcapng file into blocks: kind (0 for a section header), body, byte order."""
    order = "<"
    while head := _exactly(file, 8, may_end=True):
        body = b""
        if head[:4] == PCAPNG_MAGIC:
            body = _exactly(file, 4, may_end=False)
            order = ">" if body == b"\x1a\x2b\x3c\x4d" else "<"
        kind, length = struct.unpack(order + "II", head)
        if length < 12 or length % 4:
            raise Truncated
        body += _exactly(file, length - 8 - len(body), may_end=False)
        yield (0 if head[:4] == PCAPNG_MAGIC else kind), body[:-4], order


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


def _pcapng_packet(kind: int, body: bytes, order: str, interfaces: list[_Interface]) -> Packet:
    """Read a packet block of one of the three kinds."""
    layout = {_PACKET: "IIIII", _OLD_PACKET: "HHIIII", _SIMPLE_PACKET: "I"}[kind]
    header = struct.calcsize(order + layout)
    if len(body) < header:
        raise Truncated
    values = struct.unpack_from(order + layout, body)
    number = 0 if kind == _SIMPLE_PACKET else values[0]
    if number >= len(interfaces):
        raise Truncated
    interface = interfaces[number]
    if kind == _SIMPLE_PACKET:
        return Packet(None, interface.link_type, body[header : header + values[0]])
    high, low, length = values[-4:-1]
    time = ((high << 32) | low) / interface.ticks + interface.offset
    return Packet(time, interface.link_type, body[header : header + length])


def link_layers(dpkt: ModuleType) -> dict[int, Callable[[bytes], Any]]:
    """How the octets of a frame are read, by link type (tcpdump.org/linktypes.html)."""

    def raw_ip(octets: bytes) -> Any:
        return dpkt.ip6.IP6(octets) if octets[:1] >= b"\x60" else dpkt.ip.IP(octets)

    def loopback(octets: bytes) -> Any:
        return raw_ip(octets[4:])

    return {
        0: loopback,
        1: dpkt.ethernet.Ethernet,
        9: dpkt.ppp.PPP,
        12: raw_ip,
        14: raw_ip,
        101: raw_ip,
        108: loopback,
        113: dpkt.sll.SLL,
        228: raw_ip,
        229: raw_ip,
        276: dpkt.sll2.SLL2,
    }
