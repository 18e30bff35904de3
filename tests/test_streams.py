"""L6: a stream gives the same events however it is cut, whatever reads it."""

from __future__ import annotations

import base64
import gzip
import io
import json
import struct
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from laws import law, some, volume
from recordings import bundled
from test_captures import pcap, segment

from smtpkit.captures import CaptureError, read_capture
from smtpkit.generated.commands import Auth
from smtpkit.messages import Message
from smtpkit.observer import follow
from smtpkit.sasl import Exchange
from smtpkit.stream import CLIENT, SERVER, Segment
from smtpkit.testing import strategies

Said = Sequence[Segment]
#: what a reader makes of what is said: one event after the other
Reader = Callable[[Said], list[Any]]


def assert_same_events(read: Reader, said: Said, *, each_cut: bool = True) -> None:
    """The events of a stream that is read whole, octet by octet, and cut once at each place."""
    whole = read(said)
    assert read(cut(said, *(range(len(each.octets)) for each in said))) == whole
    places = [(at, place) for at, each in enumerate(said) for place in range(1, len(each.octets))]
    few = Random(len(places)).sample(places, min(len(places), volume(500)))
    for at, place in places if each_cut else few:
        once = [[place] if at == number else () for number in range(len(said))]
        assert read(cut(said, *once)) == whole, f"segment {at}, cut at {place}"


def assert_no_more_is_read(read: Reader, said: Said) -> None:
    """What has begun behind a stream, and how far it got, changes none of its events."""
    whole = read(said)
    for sender, begun in ((CLIENT, b"NOOP x\r"), (SERVER, b"250-x\r\n250 y\r")):
        for length in range(1, len(begun) + 1):
            behind = Segment(sender, begun[:length])
            assert read([*said, behind])[: len(whole)] == whole, behind


def cut(said: Said, *places: Iterable[int]) -> list[Segment]:
    """Each segment in pieces; what is missing before it is missing before the first of them."""
    return [
        replace(each, octets=each.octets[start:end], missing=0 if start else each.missing)
        for each, cuts in zip(said, places, strict=True)
        for start, end in pairwise(sorted({0, len(each.octets), *cuts}) if each.octets else (0, 0))
    ]


# --- readers of both directions -------------------------------------------------------------------


def followed(said: Said) -> list[Message]:
    return list(follow(said))


def exchanged(said: Said) -> list[Any]:
    """The lines of the authentication exchanges."""
    events: list[Any] = []
    exchange = None
    for message in follow(said):
        if isinstance(message.view, Auth):
            exchange = Exchange.begun_by(message.view)
        elif exchange is not None and message.kind in ("exchange", "reply"):
            take = exchange.client if message.sender == CLIENT else exchange.server
            line = take(message.octets)
            events.append((line.octets, exchange.is_over, line.to_dict(secrets=True)))
    return events


def through(write: Callable[[Said], bytes]) -> Reader:
    """A reader of captures of what is said."""

    def read(said: Said) -> list[Any]:
        messages = []
        for connection in read_capture(io.BytesIO(write(said))):
            assert not connection.skipped
            messages += follow(connection.segments)
        return messages

    read.__name__ = write.__name__
    return read


def recorded(said: Said) -> bytes:
    lines: list[Any] = [{"meta": {"proto": "smtp"}}]
    for each in said:
        octets = each.octets
        if each.missing:
            gap = b"[%d bytes missing in capture file]" % each.missing
            lines.append({"dir": each.sender[0], "b64": base64.b64encode(gap).decode()})
        lines.append({"dir": each.sender[0], "b64": base64.b64encode(octets).decode()})
    return "\n".join(map(json.dumps, lines)).encode()


def packets(said: Said) -> list[bytes]:
    """What is said over TCP, a packet for each piece."""
    sent = {CLIENT: 100, SERVER: 4294967290}
    flags = {CLIENT: 0x02, SERVER: 0x12}
    found = [segment(sender, number - 1, flags=flags[sender]) for sender, number in sent.items()]
    for each in said:
        peer = SERVER if each.sender == CLIENT else CLIENT
        number = sent[each.sender] + each.missing
        found.append(segment(each.sender, number, each.octets, acknowledged=sent[peer]))
        sent[each.sender] = number + len(each.octets)
    return found


def captured(said: Said) -> bytes:
    return pcap(packets(said)).getvalue()


def captured_in_disorder(said: Said) -> bytes:
    """Each packet twice, and what one side says before the other answers from behind."""
    opening, turns = packets(said)[:2], []
    for number, packet in enumerate(packets(said)[2:]):
        if not number or said[number].sender != said[number - 1].sender:
            turns.append([])
        turns[-1] += [packet, packet]
    return pcap([*opening, *(each for turn in turns for each in reversed(turn))]).getvalue()


def timeless(read: Reader) -> Reader:
    """Without the time of each event: a packet has its own."""

    def events(said: Said) -> list[Any]:
        return [replace(message, time=None) for message in read(said)]

    return events


@cache
def dialogs() -> dict[str, list[Segment]]:
    """The recorded dialogs, by name."""
    return {
        each.name: connection.segments
        for each in bundled()
        for connection in read_capture(io.BytesIO(each.octets))
        if not connection.skipped
    }


#: under 2 kB, and with something in each that a cut could hide
CUT_EVERYWHERE = (
    "aiosmtpd-raw-authlogin.jsonl",
    "aiosmtpdtls-raw-starttlsbad.jsonl",
    "haraka-raw-smuggle.jsonl",
    "nodesmtp-phpmailer-send.jsonl",
    "perllmtp-raw-http.jsonl",
    "sinklmtp-msmtp-lmtp.jsonl",
)
READERS = {
    "followed": followed,
    "exchanged": exchanged,
    "recorded": through(recorded),
    "captured": timeless(through(captured)),
    "captured in disorder": timeless(through(captured_in_disorder)),
}
each_reader = pytest.mark.parametrize("read", READERS.values(), ids=READERS)


@each_reader
@pytest.mark.parametrize("name", CUT_EVERYWHERE)
def test_a_dialog_is_cut_at_every_octet(read: Reader, name: str) -> None:
    assert_same_events(read, dialogs()[name], each_cut=read is followed)


@pytest.mark.parametrize("read", [followed, exchanged], ids=["followed", "exchanged"])
def test_every_recorded_dialog_is_read_octet_by_octet(read: Reader) -> None:
    for name in some(sorted(dialogs()), read.__name__):
        said = dialogs()[name]
        assert read(cut(said, *(range(len(each.octets)) for each in said))) == read(said), name


@law(2500)
@given(st.data())
def test_a_dialog_is_cut_anywhere(data: st.DataObject) -> None:
    said = dialogs()[data.draw(st.sampled_from(CUT_EVERYWHERE))]
    chunked = [data.draw(strategies.chunks(each.octets)) for each in said]
    pieces = [
        replace(each, octets=octets)
        for each, chunks in zip(said, chunked, strict=True)
        for octets in chunks
    ]
    assert followed(pieces) == followed(said)
    assert exchanged(pieces) == exchanged(said)


@each_reader
def test_what_begins_behind_a_dialog_changes_nothing_in_it(read: Reader) -> None:
    for name in ("nodesmtp-phpmailer-send.jsonl", "sinklmtp-msmtp-lmtp.jsonl"):
        assert_no_more_is_read(read, dialogs()[name])


#: what the recorded dialogs lack
SAID = {
    "octets are missing": [
        Segment(SERVER, b"220 x\r\n"),
        Segment(CLIENT, b"NOOP\r\nDATA\r\n", missing=7),
        Segment(SERVER, b"250 k\r\n354 go\r\n"),
        Segment(CLIENT, b"Subject: x\r\n\r\ny"),
        Segment(CLIENT, b"z\r\n.\r\nQUIT\r\n", missing=100),
        Segment(SERVER, b"250 k\r\n221 bye\r\n"),
    ],
    "chunks": [
        Segment(SERVER, b"220 x\r\n"),
        Segment(CLIENT, b"BDAT 6\r\nQUIT\r\nBDAT 0 LAST\r\nBDAT 9\r\n"),
        Segment(SERVER, b"250 k\r\n250 k\r\n500 what\r\n"),
        Segment(CLIENT, b"NOOP\r\n.\r\n"),
        Segment(SERVER, b"250 k\r\n500 what\r\n"),
    ],
    "a greeting comes in two parts": [
        Segment(SERVER, b"220-x\r\n"),
        Segment(CLIENT, b"EHLO y\r\n"),
        Segment(SERVER, b"250-x\r\n250 SIZE\r\n"),
    ],
    "an odd end of data": [
        Segment(SERVER, b"220 x\r\n"),
        Segment(CLIENT, b"DATA\r\n"),
        Segment(SERVER, b"354 go\r\n"),
        Segment(CLIENT, b"x\r.\r\n.\nQUIT\r\n"),
        Segment(SERVER, b"250 k\r\n221 bye\r\n"),
        Segment(CLIENT, b"QUI"),
    ],
    "TLS follows": [
        Segment(SERVER, b"220 x\r\n"),
        Segment(CLIENT, b"STARTTLS\r\n\x16\x03\x01\n\n"),
        Segment(SERVER, b"220 go\r\n\x16\x03\x01\n\n"),
        Segment(CLIENT, b"\x17\x03\x03\nx", missing=20),
    ],
    "TLS comes first": [
        Segment(CLIENT, b"\x16\x03\x01\n\n"),
        Segment(SERVER, b"\x16\x03\x01\n\n"),
    ],
    "an old TLS record comes first": [Segment(CLIENT, b"\x80\x2e\x01\x03\x01\n\n")],
    "no TLS record comes first": [Segment(CLIENT, b"\x80\n\x01\x03\x01\n\n")],
}


@each_reader
@pytest.mark.parametrize("said", SAID.values(), ids=SAID)
def test_a_dialog_of_another_kind_is_cut_at_every_octet(read: Reader, said: Said) -> None:
    assert_same_events(read, said)


# --- which of them is SMTP ------------------------------------------------------------------------


def verdict(said: Said) -> list[Any]:
    """What a recording of an unknown service is taken for."""
    octets = recorded(said).replace(b"smtp", b"unknown")
    try:
        [connection] = read_capture(io.BytesIO(octets))
    except CaptureError as error:
        return [str(error)]
    return [connection.skipped, connection.notes]


BEGINNINGS = {
    "a reply": [Segment(SERVER, b"220 x\r\n250 y\r\n")],
    "half of the lines": [Segment(CLIENT, b"a\nb\nNOOP\nQUIT\n")],
    "what else is said is too far off": [
        Segment(CLIENT, b"a\n" + b"b" * 600 + b"\nNOOP\nQUIT\n"),
        Segment(SERVER, b"220 x\r\n"),
    ],
    "another protocol": [
        Segment(CLIENT, b"GET / HTTP/1.1\r\n"),
        Segment(SERVER, b"HTTP/1.1 200\r\n"),
    ],
}


@pytest.mark.parametrize("said", BEGINNINGS.values(), ids=BEGINNINGS)
def test_whether_it_is_smtp_does_not_depend_on_cuts(said: Said) -> None:
    assert_same_events(verdict, said, each_cut=False)


@pytest.mark.parametrize("opening", ["CONNECT x HTTP/1.1\r\n\r\n", "\x05\x01\0", "\x04\x01x"])
def test_what_follows_the_handshake_of_a_proxy_may_be_cut(opening: str) -> None:
    # the handshake itself is told by its segments: a proxy's answer has no end of its own
    said = [
        Segment(CLIENT, opening.encode()),
        Segment(SERVER, b"\x05\0"),
        Segment(SERVER, b"220 x\r\n"),
        Segment(CLIENT, b"EHLO y\r\n"),
        Segment(SERVER, b"250-x\r\n250 SIZE\r\n"),
    ]
    whole = through(recorded)(said)
    assert whole[0].summary["tunnel"]
    cuts = [(), (), [5], range(8), range(18)]
    assert through(recorded)(cut(said, *cuts)) == whole


# --- files ----------------------------------------------------------------------------------------


class Trickle(io.RawIOBase):
    """A file that has its octets in pieces, as a pipe has."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = list(pieces)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        octets = self._pieces.pop(0) if self._pieces else b""
        if rest := octets[len(buffer) :]:
            self._pieces.insert(0, rest)
        octets = octets[: len(buffer)]
        buffer[: len(octets)] = octets
        return len(octets)


def connections(file: Any) -> list[Any]:
    """The connections of a file, and what is wrong with it."""
    found: list[Any] = []
    try:
        found += read_capture(file)
    except CaptureError as error:
        found.append(str(error))
    return found


def trickled(said: Said) -> list[Any]:
    return connections(Trickle(each.octets for each in said))


def unpacked(said: Said) -> list[Any]:
    """Of a file whose pieces are packed each by itself."""
    return connections(io.BytesIO(b"".join(gzip.compress(each.octets) for each in said)))


def pcapng(said: Said) -> bytes:
    """A section for each packet, in either order of octets."""
    octets = b""
    for number, packet in enumerate(packets(said)):
        order = "<>"[number % 2]
        head = struct.pack(order + "IIIHHqI", 0x0A0D0D0A, 28, 0x1A2B3C4D, 1, 0, -1, 28)
        interface = struct.pack(order + "IIHHII", 1, 20, 101, 0, 0, 20)
        padded = packet + bytes(-len(packet) % 4)
        size = len(padded) + 32
        block = struct.pack(order + "IIIIIII", 6, size, 0, 0, number, len(packet), len(packet))
        octets += head + interface + block + padded + struct.pack(order + "I", size)
    return octets


FILES: dict[str, bytes] = {
    "recorded": recorded(SAID["chunks"]),
    "pcap": captured(SAID["an odd end of data"]),
    "pcapng": pcapng(SAID["octets are missing"]),
    "transcript": b"S: 220 x\r\nC: HELO y\r\nS: 250 x\r\nC: QUIT\r\n",
    "without marks": b"220 x\nHELO y\n250 x\nDATA\n354 go\nx\n.\n250 k\n",
    "packed": gzip.compress(recorded(SAID["TLS follows"])),
    "broken off in a packet": captured(SAID["chunks"])[:-20],
    "broken off in a packed file": gzip.compress(recorded(SAID["chunks"]))[:-20],
    "three octets": b"220",
    "nothing": b"",
}


@pytest.mark.parametrize("read", [trickled, unpacked], ids=["trickled", "unpacked"])
@pytest.mark.parametrize("octets", FILES.values(), ids=FILES)
def test_a_file_gives_its_octets_in_pieces(read: Reader, octets: bytes) -> None:
    assert_same_events(read, [Segment(CLIENT, octets)], each_cut=False)
