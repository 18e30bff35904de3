"""However TCP cuts, orders and repeats a dialogue, its messages are the same; memory is bounded."""

from __future__ import annotations

import gzip
import io
import struct
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from laws import law
from made_captures import busy_hour, frame, lone_syns, pcap_header, record
from test_captures import (
    DIALOGUE,
    GREETING,
    HELO,
    SPOKEN,
    ethernet,
    pcap,
    pcapng,
    segment,
    spoken,
)

from smtpkit.captures import CaptureError, read_capture, stream_capture
from smtpkit.captures.frames import Frames
from smtpkit.messages import Message
from smtpkit.observer import follow
from smtpkit.stream import CLIENT, SERVER, Segment

SAID = [
    (SERVER, b"220 x.example ESMTP\r\n"),
    (CLIENT, b"EHLO y.example\r\n"),
    (SERVER, b"250-x.example\r\n250 CHUNKING\r\n"),
    (CLIENT, b"MAIL FROM:<ned@y.example>\r\nRCPT TO:<kim@x.example>\r\nDATA\r\n"),
    (SERVER, b"250 2.1.0 OK\r\n250 2.1.5 OK\r\n354 go on\r\n"),
    (CLIENT, b"Subject: x\r\n\r\nsome text\r\n..\r\n.\r\n"),
    (SERVER, b"250 2.0.0 OK\r\n"),
    (CLIENT, b"QUIT\r\n"),
    (SERVER, b"221 bye\r\n"),
]


def messages(segments: Any) -> list[Message]:
    return [replace(message, time=None) for message in follow(segments)]


@st.composite
def sent(draw: st.DrawFn) -> list[bytes]:
    """The packets of the dialogue: cut, out of order, repeated and overlapping."""
    numbers = {CLIENT: draw(st.integers(0, 2**32 - 1)), SERVER: 2**32 - 40}
    packets = [
        segment(CLIENT, numbers[CLIENT] - 1, flags=0x02),
        segment(SERVER, numbers[SERVER] - 1, flags=0x12, acknowledged=numbers[CLIENT]),
    ]
    for sender, octets in SAID:
        peer = SERVER if sender == CLIENT else CLIENT
        cuts = draw(st.lists(st.integers(0, len(octets)), max_size=5))
        pieces = []
        places = sorted({0, len(octets), *cuts})
        for start, end in pairwise(places):
            # an overlap says the same once more
            start = draw(st.integers(max(0, start - 4), start))
            end = draw(st.integers(end, min(len(octets), end + 4)))
            pieces.append((start, octets[start:end]))
        pieces = draw(st.permutations(pieces + draw(st.lists(st.sampled_from(pieces), max_size=2))))
        for start, piece in pieces:
            number = numbers[sender] + start
            packets.append(segment(sender, number, piece, acknowledged=numbers[peer]))
        numbers[sender] += len(octets)
    packets.append(segment(CLIENT, numbers[CLIENT], flags=0x11, acknowledged=numbers[SERVER]))
    packets.append(segment(SERVER, numbers[SERVER], flags=0x11, acknowledged=numbers[CLIENT] + 1))
    return packets


def in_fragments(packet: bytes, size: int, number: int) -> list[bytes]:
    """An IPv4 packet as fragments of so many octets."""
    header, octets = packet[:20], packet[20:]
    pieces = [octets[at : at + size] for at in range(0, len(octets), size)]
    found = []
    for at, piece in enumerate(pieces):
        flags = (at * size // 8) | (0x2000 if at < len(pieces) - 1 else 0)
        middle = struct.pack(">HHH", 20 + len(piece), number, flags)
        found.append(header[:2] + middle + header[8:] + piece)
    return found


@law(500)
@given(sent(), st.data())
def test_any_way_to_send_a_dialogue_gives_its_messages(packets: list[bytes], data: Any) -> None:
    if data.draw(st.booleans()):
        split = [in_fragments(each, 24, at) for at, each in enumerate(packets)]
        packets = [each for some in split for each in data.draw(st.permutations(some))]
    octets = pcap(packets).getvalue() if data.draw(st.booleans()) else pcapng(packets)
    if data.draw(st.booleans()):
        octets = gzip.compress(octets, 1)
    [connection] = read_capture(io.BytesIO(octets))
    assert messages(connection.segments) == messages(Segment(*each) for each in SAID)
    assert connection.notes == []


@pytest.mark.parametrize(
    ("pieces", "differs"),
    [
        ([(0, b"HELO y\r\n"), (0, b"HELO y\r\n")], []),
        ([(0, b"HELO y\r\n"), (5, b"z\r\n")], [3]),
        ([(0, b"HELO y\r\n"), (5, b"z\r\nQUIT\r\n")], [3]),
        ([(0, b"HELO "), (8, b"QUIT\r\n"), (6, b"xxQ"), (5, b"y\r\n")], [2]),
        ([(0, b"HELO y\r\n"), (7, b"\0")], []),  # the peer is asked whether it is there
        ([(0, b"HELO y\r\n"), (0, b"EHLO y\r\n"), (0, b"HELO z\r\n")], [8, 3]),
        ([(0, b"NOOP " + b"x" * 5000), (0, b"RSET "), (5000, b"y")], [5]),
    ],
)
def test_octets_that_come_once_more_as_others_are_told(
    pieces: list[tuple[int, bytes]], differs: list[int]
) -> None:
    packets = [
        segment(CLIENT, 99, flags=0x02),
        segment(SERVER, 199, flags=0x12, acknowledged=100),
        segment(SERVER, 200, b"220 x\r\n", acknowledged=100),
        *(segment(CLIENT, 100 + at, octets, acknowledged=207) for at, octets in pieces),
    ]
    [connection] = read_capture(io.BytesIO(pcap(packets).getvalue()))
    found = [each.differs for each in connection.segments if each.differs]
    assert found == differs


# --- frames ----------------------------------------------------------------------------------


def qinq(packet: bytes) -> bytes:
    return bytes(12) + b"\x88\xa8\0\x05\x81\0\0\x07\x08\0" + packet


def pppoe(packet: bytes) -> bytes:
    return (
        bytes(12) + b"\x88\x64\x11\0\0\1" + struct.pack(">H", len(packet) + 2) + b"\0\x21" + packet
    )


def mpls(packet: bytes) -> bytes:
    return bytes(12) + b"\x88\x47\0\0\x11\x40" + packet


def gre(packet: bytes) -> bytes:
    inner = b"\0\0\x08\0" + packet
    head = struct.pack(">BBHHHBBHII", 0x45, 0, 20 + len(inner), 0, 0, 64, 47, 0, 1, 2)
    return ethernet(head + inner)


@pytest.mark.parametrize("carried", [qinq, pppoe, mpls, gre])
def test_what_carries_ip(carried: Any) -> None:
    assert spoken(pcap(map(carried, DIALOGUE), 1)) == SPOKEN


def test_a_frame_is_read_at_once_as_it_is_read_part_by_part() -> None:
    """Nearly all frames of these links are read at once, those of a raw link never."""
    whole = frame((1, 40_000), (2, 25), 5, 6, 0x18, b"QUIT\r\n")[14:]
    assert Frames().segment(1, _ETHERNET + whole) == (whole[12:24], 5, 6, 0x18, b"QUIT\r\n")
    others = [
        whole[:n] + bytes([octet]) + whole[n + 1 :] for n in range(40) for octet in range(256)
    ]
    cut = [whole[:n] for n in range(len(whole))]
    for packet in (whole, whole + b"padding", *cut, *others):
        if packet[:1] and packet[0] >> 4 == 4:  # else a raw link is asked for another version
            read = Frames().segment(101, packet)
            for link_type, head in ((1, _ETHERNET), (113, bytes(14) + _IPV4), (276, _SLL2)):
                assert Frames().segment(link_type, head + packet) == read, (link_type, packet)


_IPV4 = b"\x08\0"
_ETHERNET, _SLL2 = bytes(12) + _IPV4, _IPV4 + bytes(18)


def test_ppp() -> None:
    assert spoken(pcap((b"\xff\x03\0\x21" + each for each in DIALOGUE), 9)) == SPOKEN


def ipv6(octets: bytes, first: int) -> bytes:
    return b"\x60\0\0\0" + struct.pack(">HBB", len(octets), first, 64) + bytes(32) + octets


def test_extension_headers_and_fragments_of_ipv6() -> None:
    tcp = DIALOGUE[1][20:]
    options = b"\x3c\0" + bytes(6) + b"\x06\1" + bytes(14)  # hop by hop, then for the destination
    assert spoken(pcap([ipv6(options + tcp, 0)])) == [(CLIENT, HELO, 0)]
    pieces = [(at, tcp[at : at + 16]) for at in range(0, len(tcp), 16)]
    packets = [
        ipv6(struct.pack(">BxHI", 6, at | (at + 16 < len(tcp)), 77) + piece, 44)
        for at, piece in reversed(pieces)
    ]
    assert spoken(pcap(packets)) == [(CLIENT, HELO, 0)]


# --- who is the client -----------------------------------------------------------------------


def at_port(packet: bytes, port: int) -> bytes:
    """The same, with the server at another port."""
    ports = packet[20:24]
    assert b"\0\x19" in ports
    return packet[:20] + ports.replace(b"\0\x19", struct.pack(">H", port)) + packet[24:]


@pytest.mark.parametrize("port", [25, 2525, 60_000])
def test_a_lost_syn_and_a_lost_bit_do_not_turn_the_roles(port: int) -> None:
    packets = [segment(SERVER, 499, flags=0x02, acknowledged=100), *DIALOGUE]
    [connection] = read_capture(pcap(at_port(each, port) for each in packets))
    assert connection.server.endswith(f":{port}")
    assert [each.sender for each in connection.segments] == [SERVER, CLIENT, SERVER]
    assert "not the SYN" in connection.notes[0]


@pytest.mark.parametrize("port", [25, 2525, 60_000])
def test_without_a_handshake_what_is_said_tells_the_roles(port: int) -> None:
    [connection] = read_capture(pcap(at_port(each, port) for each in DIALOGUE))
    assert connection.server.endswith(f":{port}")
    assert [each.sender for each in connection.segments] == [SERVER, CLIENT, SERVER]


def test_a_port_that_is_named_is_of_smtp() -> None:
    odd = [at_port(segment(CLIENT, 100, b"\xff\xfe odd\r\n"), 2526)]
    assert [each.skipped for each in read_capture_or_less(odd, ())] == ["not SMTP"]
    [connection] = read_capture_or_less(odd, (2526,))
    assert (connection.skipped, connection.server) == ("", "10.0.0.2:2526")


def read_capture_or_less(packets: list[bytes], ports: tuple[int, ...]) -> list[Any]:
    found = []
    try:
        for connection in read_capture(pcap(packets), ports=ports):
            found.append(connection)
    except CaptureError:
        assert not ports
    return found


# --- while it comes --------------------------------------------------------------------------


class Pipe(io.RawIOBase):
    """A file that is written while it is read; how much of it was read."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._rest, self.records = pieces, b"", 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if not self._rest:
            self._rest = next(self._pieces, b"")
            self.records += 1
        octets, self._rest = self._rest[: len(buffer)], self._rest[len(buffer) :]
        buffer[: len(octets)] = octets
        return len(octets)


def test_a_segment_is_given_when_its_packet_has_come() -> None:
    pipe = Pipe(busy_hour(1000, at_once=1))
    _, first = next(stream_capture(pipe))
    assert first is not None
    assert first.octets.startswith(b"220 ")
    # the header, a handshake, the greeting
    assert pipe.records <= 6


def test_connections_come_mixed_and_each_is_whole() -> None:
    file = io.BytesIO(b"".join(busy_hour(2000, at_once=7)))
    order, ended = [], set()
    for connection, piece in stream_capture(file):
        assert connection.number not in ended
        if piece is None:
            ended.add(connection.number)
        order.append(connection.number)
    assert order != sorted(order)
    assert ended == set(order)
    file.seek(0)
    for connection in read_capture(file):
        said = messages(connection.segments)
        assert said[-1].code == 221
        assert not [each for each in said if each.kind == "unknown"]


def peak(pieces: Iterator[bytes]) -> int:
    """The most that reading a capture takes, in octets."""
    tracemalloc.start()
    try:
        for _ in stream_capture(Pipe(pieces)):
            pass
    except CaptureError:
        pass
    finally:
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    return found


END, SERVICE = (0x0A000001, 40_000), (0x0A000002, 25)


def never_in_order(packets: int) -> Iterator[bytes]:
    yield pcap_header()
    yield record(1, frame(END, SERVICE, 0, 0, 0x02))
    for number in range(packets):
        yield record(1, frame(END, SERVICE, 10 + number * 1100, 0, 0x18, b"x" * 1000))


def never_whole(packets: int) -> Iterator[bytes]:
    yield pcap_header(101)
    for number in range(packets):
        [first, *_] = in_fragments(DIALOGUE[0], 24, number)
        yield record(1, first)


def never_said_what_it_is(packets: int) -> Iterator[bytes]:
    yield pcap_header()
    for number in range(packets):
        end = (END[0] + number, 40_000)
        yield record(1, frame(end, (SERVICE[0], 9), 10, 0, 0x18, b"x" * 1000))


@pytest.mark.parametrize(
    "attack", [lone_syns, never_in_order, never_whole, never_said_what_it_is, busy_hour]
)
def test_memory_is_bounded_by_what_is_open(attack: Any) -> None:
    assert peak(attack(15_000)) < 24 << 20


def test_octets_that_are_held_too_long_are_given_with_the_hole() -> None:
    file = io.BytesIO(b"".join(never_in_order(3000)))
    [connection] = read_capture(file)
    assert sum(len(each.octets) for each in connection.segments) == 3000 * 1000
    assert sum(each.missing for each in connection.segments) == 9 + 2999 * 100


def test_a_connection_that_is_silent_for_an_hour_has_ended() -> None:
    packets = [(0.0, DIALOGUE[0]), (1.0, DIALOGUE[1]), (5000.0, DIALOGUE[2])]
    file = pcap_header(101) + b"".join(record(1e9 + time, each) for time, each in packets)
    said = [(each.number, len(each.segments)) for each in read_capture(io.BytesIO(file))]
    assert said == [(1, 2), (2, 1)]


def test_what_comes_again_after_the_end_is_no_new_connection() -> None:
    end = 100 + len(HELO)
    packets = [
        *DIALOGUE,
        segment(CLIENT, end, flags=0x11),
        segment(SERVER, 500 + len(GREETING) + len(SPOKEN[2][1]), flags=0x11),
        DIALOGUE[1],
        segment(CLIENT, end + 1, flags=0x10),
    ]
    assert spoken(pcap(packets)) == SPOKEN
