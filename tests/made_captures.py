"""Packet captures of any size, always the same: deliveries of mail, and what attacks a reader."""

from __future__ import annotations

import random
import struct
from collections.abc import Iterator

_ETHERNET = bytes(6) + b"\2\0\0\0\0\1\x08\0"
_FIN, _SYN, _PUSH, _ACK = 0x01, 0x02, 0x08, 0x10
_OPTIONS = b"\x01\x01\x08\x0a" + bytes(8)  # timestamps, as most systems send them


def busy_hour(packets: int, *, body: int = 3000, at_once: int = 20) -> Iterator[bytes]:
    """A pcap of mail deliveries, so many of them at once, in so many packets or a few more.

    body: octets of each message, on average
    """
    drawn = random.Random(packets)
    yield pcap_header()
    time = 1_700_000_000.0
    count = number = 0
    running: list[Iterator[bytes]] = []
    while count < packets or running:
        while len(running) < at_once and count < packets:
            number += 1
            running.append(_delivery(number, drawn.randrange(body // 2, body * 3 // 2)))
        place = drawn.randrange(len(running))
        frame = next(running[place], None)
        if frame is None:
            del running[place]
            continue
        count += 1
        time += drawn.random() / 500
        yield record(time, frame)


def lone_syns(packets: int) -> Iterator[bytes]:
    """A pcap of a scan: a SYN from each of very many ends, and no answer."""
    yield pcap_header()
    for number in range(packets):
        end = (0x0A000000 + (number >> 14), 1024 + (number & 0x3FFF))
        yield record(1_700_000_000 + number / 1000, frame(end, (0x0B000001, 25), number, 0, _SYN))


def pcap_header(link_type: int = 1) -> bytes:
    return struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 262_144, link_type)


def record(time: float, octets: bytes) -> bytes:
    """A captured frame, as it stands in a pcap."""
    seconds = int(time)
    fraction = int((time - seconds) * 1e6)
    return struct.pack("<IIII", seconds, fraction, len(octets), len(octets)) + octets


End = tuple[int, int]


def frame(
    origin: End, target: End, sequence: int, acknowledged: int, bits: int, octets: bytes = b""
) -> bytes:
    """An Ethernet frame with a TCP segment between two ends: address and port."""
    numbers = (sequence % (1 << 32), acknowledged % (1 << 32))
    tcp = struct.pack(">HHIIBBHHH", origin[1], target[1], *numbers, 0x80, bits, 65535, 0, 0)
    length = 20 + len(tcp) + len(_OPTIONS) + len(octets)
    ip = struct.pack(">BBHHHBBHII", 0x45, 0, length, 0, 0x4000, 64, 6, 0, origin[0], target[0])
    return _ETHERNET + ip + tcp + _OPTIONS + octets


def _delivery(number: int, body: int) -> Iterator[bytes]:
    """The frames of one connection, from the handshake to its end."""
    client, server = (0x0A000001 + number % 5000, 20_000 + number % 40_000), (0xC0000201, 25)
    ends = {"C": (client, server), "S": (server, client)}
    sent = {"C": number * 7919, "S": number * 104_729}

    def say(who: str, octets: bytes = b"", bits: int = _ACK) -> bytes:
        peer = "S" if who == "C" else "C"
        said = frame(*ends[who], sent[who], sent[peer], bits, octets)
        sent[who] += len(octets) + bool(bits & (_SYN | _FIN))
        return said

    yield say("C", bits=_SYN)
    yield say("S", bits=_SYN | _ACK)
    yield say("C")
    for who, octets in _dialogue(number, body):
        for start in range(0, len(octets), 1448):
            yield say(who, octets[start : start + 1448], _ACK | _PUSH)
            if number % 3 == 0:
                yield say("S" if who == "C" else "C")
    yield say("C", bits=_FIN | _ACK)
    yield say("S", bits=_FIN | _ACK)
    yield say("C")


def _dialogue(number: int, body: int) -> Iterator[tuple[str, bytes]]:
    host = b"mx%d.example" % (number % 100)
    yield "S", b"220 %s ESMTP ready\r\n" % host
    yield "C", b"EHLO client%d.example\r\n" % number
    keywords = (b"PIPELINING", b"SIZE 35882577", b"8BITMIME", b"ENHANCEDSTATUSCODES", b"DSN")
    yield (
        "S",
        b"250-%s\r\n%s250 CHUNKING\r\n" % (host, b"".join(b"250-%s\r\n" % k for k in keywords)),
    )
    for mail in range(1 + number % 2):
        size = body // (1 + mail)
        yield "C", b"MAIL FROM:<user%d@client.example> SIZE=%d BODY=8BITMIME\r\n" % (number, size)
        yield "S", b"250 2.1.0 Ok\r\n"
        for recipient in range(1 + number % 3):
            yield "C", b"RCPT TO:<kim%d@%s>\r\n" % (recipient, host)
            yield "S", b"550 5.1.1 no such user\r\n" if recipient == 2 else b"250 2.1.5 Ok\r\n"
        yield "C", b"DATA\r\n"
        yield "S", b"354 End data with <CR><LF>.<CR><LF>\r\n"
        line = b"The figures of last week, and what follows from them, %d.\r\n" % number
        text = line * max(1, size // len(line))
        yield "C", b"Subject: figures %d\r\nFrom: <x@y.example>\r\n\r\n%s.\r\n" % (mail, text)
        yield "S", b"250 2.0.0 Ok: queued as %X\r\n" % (number * 2 + mail)
    yield "C", b"QUIT\r\n"
    yield "S", b"221 2.0.0 Bye\r\n"
