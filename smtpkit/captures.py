"""Reading captured SMTP conversations: pcap, pcapng, recorded JSONL and plain transcripts.

`read_capture` gives one `Connection` per TCP connection, whatever the file was, with the octets of
both directions in the order in which they were seen. Packet captures need the extra ``[cli]``
(dpkt); everything else here is the standard library.

Damage is never hidden: octets that the capture lacks are counted in `Chunk.missing`, and what was
readable before a file breaks off is given before `CaptureError` is raised.
"""

from __future__ import annotations

import base64
import binascii
import gzip
import io
import json
import os
import re
import struct
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from heapq import heappop, heappush
from ipaddress import ip_address
from types import ModuleType
from typing import Any, BinaryIO, cast

from smtpkit.conversation import CLIENT, SERVER, Chunk, Sender
from smtpkit.errors import SmtpError
from smtpkit.generated.constants import SMTP_PORT, SMTP_SUBMISSION_PORT, SMTPS_PORT
from smtpkit.layer import is_smtp_payload

__all__ = ["CaptureError", "Connection", "MissingExtra", "open_capture", "read_capture"]

SMTP_PORTS = frozenset((SMTP_PORT, SMTP_SUBMISSION_PORT, SMTPS_PORT))
INSTALL_THE_EXTRA = "pip install 'smtpkit-wire[cli]'"

# Octets of a connection that are kept before it must have shown itself to be SMTP.
_PATIENCE = 65_536


class CaptureError(SmtpError):
    """A capture cannot be read, or not to its end; the text is one sentence for a person."""


class MissingExtra(CaptureError):
    """A packet capture was given, and the library that reads packets is not installed."""


@dataclass(slots=True)
class Connection:
    """One connection of a capture: who spoke with whom, and the octets in the order seen."""

    number: int
    client: str = "client"
    server: str = "server"
    chunks: list[Chunk] = field(default_factory=list)
    about: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    skipped: str = ""

    @property
    def name(self) -> str:
        """Both endpoints, the client first."""
        return f"{self.client} -> {self.server}"

    @property
    def octets(self) -> int:
        """How many octets the chunks hold."""
        return sum(len(chunk.octets) for chunk in self.chunks)


def read_capture(source: str | os.PathLike[str] | BinaryIO) -> Iterator[Connection]:
    """Give the connections of a capture file, in the order in which they began.

    Connections that are not SMTP come with `Connection.skipped` saying why. A file that holds no
    SMTP at all, that cannot be read or that breaks off raises `CaptureError`, after whatever
    was readable.
    """
    if isinstance(source, str | os.PathLike):
        with open_capture(source) as file:
            yield from _read(file)
    else:
        yield from _read(source)


def open_capture(path: str | os.PathLike[str]) -> BinaryIO:
    """Open a file; where that fails, `CaptureError` says why."""
    try:
        return open(path, "rb")
    except OSError as error:
        raise CaptureError(_reason(error)) from None


def _read(file: BinaryIO) -> Iterator[Connection]:
    """Give the connections of an open file; complain when none of them is SMTP."""
    found = False
    try:
        for connection in _reader(file):
            found = found or not connection.skipped
            yield connection
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise CaptureError(f"the compressed data is damaged: {error}") from None
    except OSError as error:
        raise CaptureError(_reason(error)) from None
    if not found:
        raise CaptureError("no SMTP conversation in it")


def _reader(file: BinaryIO) -> Iterator[Connection]:
    """Choose by the first octets how a file is read."""
    opened = io.BufferedReader(cast(Any, file))
    try:
        start = opened.peek(4)[:4]
        if start[:2] == b"\x1f\x8b":
            with gzip.open(opened) as packed:
                unpacked = _Unpacked(packed)
                with suppress(_Empty):
                    yield from _reader(cast(BinaryIO, unpacked))
                if unpacked.damage is not None:
                    raise unpacked.damage
        elif not start:
            raise _Empty("the file is empty")
        elif start in _PCAP_MAGIC:
            yield from _packets_to_connections(_pcap_packets(opened))
        elif start == _PCAPNG_MAGIC:
            yield from _packets_to_connections(_pcapng_packets(opened))
        elif opened.peek(1)[:1] == b"{":
            yield from _recorded(opened)
        else:
            yield from _transcript(opened.read())
    finally:
        opened.detach()


class _Empty(CaptureError):
    """Nothing is in it."""


class _Unpacked(io.RawIOBase):
    """What is unpacked of a file; where that is damaged it ends, and what came before is read."""

    def __init__(self, packed: gzip.GzipFile) -> None:
        self._packed = packed
        self.damage: Exception | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            octets = b"" if self.damage else self._packed.read1(len(buffer))
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            self.damage, octets = error, b""
        buffer[: len(octets)] = octets
        return len(octets)


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()


# --- recorded dialogs ------------------------------------------------------------------------

_SENDERS: dict[object, Sender] = {"c": CLIENT, "s": SERVER}
# How tshark writes a gap into a stream that it reassembled.
_TSHARK_GAP = re.compile(rb"\[(\d{1,9}) bytes missing in capture file\]\.?\0?\Z")


def _recorded(file: Iterable[bytes]) -> Iterator[Connection]:
    """Read JSON lines: a ``meta`` line, then one chunk of base64 per line."""
    connection: Connection | None = None
    count = 0
    damage = None
    for number, line in enumerate(file, 1):
        if not line.strip():
            continue
        try:
            record = _json_object(line)
            if "meta" in record or connection is None:
                if connection is not None:
                    yield _judged(connection, _service(connection))
                count += 1
                connection = _recorded_connection(count, record.get("meta"))
            chunk = _recorded_chunk(record)
        except ValueError as error:
            damage = f"line {number} is damaged: {error}"
            break
        if chunk is not None:
            connection.chunks.append(chunk)
        elif record.get("rst"):
            connection.notes.append(f"reset by the {_SENDERS.get(record.get('dir'), 'peer')}")
        elif record.get("tls"):
            connection.notes.append("TLS began; what followed was not recorded")
    if connection is not None:
        yield _judged(connection, _service(connection))
    if damage:
        raise CaptureError(damage)


def _json_object(line: bytes) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        record = None
    if not isinstance(record, dict):
        raise ValueError("it is not a JSON object")
    return record


def _recorded_connection(number: int, meta: object) -> Connection:
    about = (
        {str(key): str(value) for key, value in meta.items() if not isinstance(value, list | dict)}
        if isinstance(meta, dict)
        else {}
    )
    return Connection(
        number, about.pop("client", "client"), about.pop("server", "server"), about=about
    )


def _service(connection: Connection) -> int | None:
    """The port of a recording's server; a recording that says it is SMTP is believed."""
    if connection.about.get("proto") in ("smtp", "lmtp"):
        return SMTP_PORT
    port = connection.server.rpartition(":")[2]
    return int(port) if port.isascii() and port.isdigit() else None


def _recorded_chunk(record: dict[str, Any]) -> Chunk | None:
    """Read one line of a recording; None for one that carries no octets."""
    if "b64" not in record:
        return None
    sender = _SENDERS.get(record.get("dir"))
    if sender is None:
        raise ValueError('"dir" is neither "c" nor "s"')
    try:
        octets = base64.b64decode(record["b64"], validate=True)
    except (binascii.Error, TypeError, ValueError):
        raise ValueError('"b64" is not base64') from None
    milliseconds = record.get("t")
    time = milliseconds / 1000 if isinstance(milliseconds, int | float) else None
    if gap := _TSHARK_GAP.match(octets):
        return Chunk(sender, b"", time, missing=int(gap[1]))
    return Chunk(sender, octets, time)


# --- plain transcripts -----------------------------------------------------------------------


def _marks(client: str, server: str, ignored: str = r"(?!)") -> re.Pattern[str]:
    return re.compile(
        rf"[ \t]*(?:(?P<client>{client})|(?P<server>{server})|(?P<ignored>{ignored}))"
    )


_STYLES = (
    _marks(r"[Cc]: ?", r"[Ss]: ?"),  # RFC 5321, appendix D
    _marks(r"(?:Client|CLIENT|client): ?", r"(?:Server|SERVER|server): ?"),
    _marks(r">>>(?: |$)", r"<<<(?: |$)"),
    _marks(r"(?:->|~>)(?: |$)", r"(?:<-|<~|<\*\*|<~\*)(?:  ?|$)", r"\*\*\* |=== "),  # Swaks
    _marks(r">(?: |$)", r"<(?: |$)", r"\* "),  # curl -v
)
_STAGE_DIRECTION = re.compile(r"(?:\([^()]*\)|<[^@<> ]* [^@<>]*>)\s*\Z")
_REPLY_LINE = re.compile(r"[2-5][0-9]{2}(?:[ -]|\Z)")


def _transcript(octets: bytes) -> Iterator[Connection]:
    """Read a dialogue that a person or a program wrote down as text."""
    if b"\0" in octets:
        raise CaptureError("not a capture: neither pcap, pcapng, recorded JSONL nor text")
    lines = octets.decode("utf-8", "surrogateescape").split("\n")
    lines = [line.removesuffix("\r") for line in lines]
    connection = Connection(1)
    style = _style(lines)
    spoken = _marked(lines, style, connection.notes) if style else _guessed(lines)
    connection.chunks.extend(
        Chunk(sender, line.encode("utf-8", "surrogateescape") + b"\r\n") for sender, line in spoken
    )
    yield _judged(connection)


def _style(lines: list[str]) -> re.Pattern[str] | None:
    """Find how a transcript marks who is speaking; None when it does not."""
    filled = [line for line in lines if line.strip()]
    counts = {style: sum(1 for line in filled if style.match(line)) for style in _STYLES}
    best = max(counts, key=counts.__getitem__)
    return best if counts[best] * 2 >= len(filled) else None


def _marked(
    lines: list[str], style: re.Pattern[str], notes: list[str]
) -> Iterator[tuple[Sender, str]]:
    """Take the lines whose speaker is marked; stage directions and remarks are left out."""
    unmarked = 0
    for line in lines:
        mark = style.match(line)
        if mark is None:
            unmarked += bool(line.strip())
        elif mark.lastgroup != "ignored":
            said = line[mark.end() :]
            if not _STAGE_DIRECTION.match(said):
                yield (CLIENT if mark.lastgroup == CLIENT else SERVER), said
    if unmarked:
        notes.append(f"{unmarked} lines of the transcript name no speaker and were left out")


def _guessed(lines: list[str]) -> Iterator[tuple[Sender, str]]:
    """Guess who says each line: reply codes are the server's, and after 354 the client speaks."""
    mail_data = False
    for line in lines:
        if mail_data:
            mail_data = line != "."
            yield CLIENT, line
        elif _REPLY_LINE.match(line):
            mail_data = line.startswith("354")
            yield SERVER, line
        elif line.strip():
            yield CLIENT, line


# --- packet captures: frames -----------------------------------------------------------------

_PCAP_MAGIC = frozenset(
    magic.to_bytes(4, order)
    for magic in (0xA1B2C3D4, 0xA1B23C4D, 0xA1B2CD34)
    for order in ("big", "little")
)
_PCAPNG_MAGIC = b"\x0a\x0d\x0d\x0a"
_SECTION, _INTERFACE, _OLD_PACKET, _SIMPLE_PACKET, _PACKET = _PCAPNG_MAGIC, 1, 2, 3, 6
_TIME_RESOLUTION, _TIME_OFFSET = 9, 14
# No captured packet and no block comes near this; a length beyond it is damage.
_LONGEST_BLOCK = 64 * 1024 * 1024


@dataclass(slots=True)
class _Packet:
    """One captured frame: when, of which link type, its octets."""

    time: float | None
    link_type: int
    octets: bytes


class _Truncated(Exception):
    """The file ends, or makes no sense, inside the packet with this number."""


def _dpkt() -> ModuleType:
    try:
        import dpkt
    except ImportError:
        raise MissingExtra(f"packet captures need the extra: {INSTALL_THE_EXTRA}") from None
    module: ModuleType = dpkt
    return module


def _exactly(file: io.BufferedReader, size: int, *, may_end: bool) -> bytes:
    """Read so many octets; none at all is fine where the file may end."""
    if size > _LONGEST_BLOCK:
        raise _Truncated
    octets = file.read(size)
    if len(octets) < size and (octets or not may_end):
        raise _Truncated
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


def _pcap_packets(file: io.BufferedReader) -> Iterator[_Packet]:
    """Read a classic capture through dpkt."""
    dpkt = _dpkt()
    try:
        reader = dpkt.pcap.Reader(_Whole(file))
    except (dpkt.UnpackError, _Truncated, ValueError):
        raise CaptureError("the capture breaks off inside its file header") from None
    link_type = reader.datalink() & 0xFFFF  # the upper half holds flags
    for time, octets in reader:
        yield _Packet(float(time), link_type, octets)


@dataclass(slots=True)
class _Interface:
    """What a pcapng file says of the interface that packets were captured on."""

    link_type: int
    ticks: float = 1e6
    offset: int = 0


def _pcapng_packets(file: io.BufferedReader) -> Iterator[_Packet]:
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
        if head[:4] == _PCAPNG_MAGIC:
            order = ">" if file.peek(4)[:4] == b"\x1a\x2b\x3c\x4d" else "<"
        kind, length = struct.unpack(order + "II", head)
        if length < 12 or length % 4:
            raise _Truncated
        body = _exactly(file, length - 8, may_end=False)
        yield (0 if head[:4] == _PCAPNG_MAGIC else kind), body[:-4], order


def _interface(body: bytes, order: str) -> _Interface:
    """Read an Interface Description Block: link type, and how its clock ticks."""
    if len(body) < 8:
        raise _Truncated
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


def _pcapng_packet(kind: int, body: bytes, order: str, interfaces: list[_Interface]) -> _Packet:
    """Read a packet block of one of the three kinds."""
    layout = {_PACKET: "IIIII", _OLD_PACKET: "HHIIII", _SIMPLE_PACKET: "I"}[kind]
    header = struct.calcsize(order + layout)
    if len(body) < header:
        raise _Truncated
    values = struct.unpack_from(order + layout, body)
    number = 0 if kind == _SIMPLE_PACKET else values[0]
    if number >= len(interfaces):
        raise _Truncated
    interface = interfaces[number]
    if kind == _SIMPLE_PACKET:
        return _Packet(None, interface.link_type, body[header : header + values[0]])
    high, low, length = values[-4:-1]
    time = ((high << 32) | low) / interface.ticks + interface.offset
    return _Packet(time, interface.link_type, body[header : header + length])


def _link_layers(dpkt: ModuleType) -> dict[int, Callable[[bytes], Any]]:
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


# --- packet captures: TCP --------------------------------------------------------------------

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
    """One TCP connection as it grows, until it can be given as a `Connection`."""

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

    def connection(self) -> Connection:
        """Give the connection as it stands."""
        client = self._client()
        server = self.ends[1] if client == self.ends[0] else self.ends[0]
        connection = Connection(self.number, _endpoint(client), _endpoint(server))
        connection.chunks = [
            Chunk(CLIENT if origin == client else SERVER, octets, time, missing)
            for origin, octets, time, missing in self.kept
        ]
        early = sum(direction.before for direction in self.directions.values())
        if early:
            connection.notes.append(
                f"{early} octets from before the first captured segment were left out"
            )
        return _judged(connection, server[1])

    def _client(self) -> _Endpoint:
        """Tell which end is the client: who opened, else who does not hold the service port."""
        one, other = self.ends
        if self.opener is not None:
            return self.opener
        if (one[1] in SMTP_PORTS) != (other[1] in SMTP_PORTS):
            return other if one[1] in SMTP_PORTS else one
        for origin, octets, _, _ in self.kept:
            if _is_reply(octets):
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


def _packets_to_connections(packets: Iterator[_Packet]) -> Iterator[Connection]:
    """Follow the TCP connections of a capture; give them in the order in which they began."""
    flows: list[_Flow] = []
    damage = None
    number = 0
    unknown: Counter[int] = Counter()
    try:
        open_flows: dict[frozenset[_Endpoint], _Flow] = {}
        layers = _link_layers(_dpkt())
        for packet in packets:
            number += 1
            layer = layers.get(packet.link_type)
            if layer is None:
                unknown[packet.link_type] += 1
                continue
            _add_packet(packet, layer, flows, open_flows)
    except _Truncated:
        damage = f"the capture breaks off after packet {number}"
    except OSError as error:
        damage = f"the capture breaks off after packet {number}: {_reason(error)}"
    except (EOFError, zlib.error):
        damage = f"the compressed capture breaks off after packet {number}"
    for flow in flows:
        flow.finish()
        connection = flow.connection()
        if connection.chunks:
            yield connection
    if damage:
        raise CaptureError(damage)
    if unknown and not flows:
        raise CaptureError(f"no known link type: {', '.join(map(str, sorted(unknown)))}")


def _add_packet(
    packet: _Packet,
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
    dpkt = _dpkt()
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


# --- is it SMTP? -----------------------------------------------------------------------------

_TUNNELS = (
    ("HTTP CONNECT", re.compile(rb"CONNECT [^\r\n]+")),
    ("SOCKS5", re.compile(rb"\x05[\x01-\xff]")),
    ("SOCKS4", re.compile(rb"\x04[\x01\x02]")),
)


def _is_reply(octets: bytes) -> bool:
    return octets[:3].isdigit() and is_smtp_payload(octets)


def _judged(connection: Connection, port: int | None = None) -> Connection:
    """Say of a connection that is not SMTP why it is skipped; mark what a tunnel puts first."""
    chunks = connection.chunks
    if not chunks:
        connection.skipped = "nothing was said"
        return connection
    tunnel = _tunnel(chunks)
    if tunnel is not None:
        name, length = tunnel
        for number in range(length):
            chunk = chunks[number]
            chunks[number] = Chunk(chunk.sender, chunk.octets, chunk.time, chunk.missing, name)
        connection.notes.append(f"SMTP through {name}")
    elif not _is_smtp(chunks, port):
        connection.skipped = "not SMTP"
    return connection


def _tunnel(chunks: list[Chunk]) -> tuple[str, int] | None:
    """Find SMTP that comes after a proxy's handshake: the proxy's protocol, chunks before SMTP."""
    first = next((chunk.octets for chunk in chunks if chunk.sender == CLIENT), b"")
    for name, opening in _TUNNELS:
        if opening.match(first):
            for number, chunk in enumerate(chunks[:16]):
                if chunk.sender == SERVER and _is_reply(chunk.octets):
                    return name, number
    return None


def _is_smtp(chunks: list[Chunk], port: int | None) -> bool:
    """Judge by the port, else by the first lines of each direction."""
    if port in SMTP_PORTS:
        return True
    sides = [beginning for sender in (SERVER, CLIENT) if (beginning := _beginning(chunks, sender))]
    return all(_looks_like_smtp(beginning) for beginning in sides)


def _looks_like_smtp(octets: bytes) -> bool:
    """Whether half of the first lines are SMTP: other protocols share a verb or a code with it."""
    lines = [line for line in octets.split(b"\n") if line][:4]
    return 2 * sum(is_smtp_payload(line) for line in lines) >= len(lines)


def _beginning(chunks: list[Chunk], sender: Sender) -> bytes:
    """The first octets of one direction, enough to judge by."""
    octets = b""
    for chunk in chunks:
        if chunk.sender == sender:
            octets += chunk.octets
        if len(octets) >= 512:
            break
    return octets
