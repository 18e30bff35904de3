"""The vectors of boundaries, and our own readers against them, at every cut."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest

import smtpkit
from smtpkit import CLIENT, NEED_DATA, PAUSED, SERVER, Connection
from smtpkit.data import ChunkReader, DataReader
from smtpkit.errors import ParseError
from smtpkit.events import (
    BadData,
    BadLine,
    ChunkEnd,
    ConnectionClosed,
    DataChunk,
    EndOfData,
    OctetsLeft,
    TlsHandover,
)
from smtpkit.testing import at, boundary_failures, boundary_vectors, check_boundaries
from smtpkit.testing.boundaries import BoundaryVector, Verdict

VECTORS = list(boundary_vectors())
POLICIES = ("refuse", "keep", "normalise")


def of(about: str) -> pytest.MarkDecorator:
    found = [vector for vector in VECTORS if vector.about == about]
    assert found
    return pytest.mark.parametrize("vector", found, ids=lambda vector: vector.name)


def test_each_has_a_name_of_its_own() -> None:
    names = [vector.name for vector in VECTORS]
    assert len(set(names)) == len(names) > 150
    with pytest.raises(KeyError):
        VECTORS[0].verdict("pass")


def test_what_was_smuggled_in_the_wild_is_among_them() -> None:
    """smtpsmuggling.com; CVE-2023-51764 to 51766, CVE-2024-27305."""
    starts = [vector.octets for vector in VECTORS if vector.about == "data"]
    wild = (b"\n.\n", b"\n.\r\n", b"\r\n.\n", b"\r.\r", b"\r\n.\r", b"\r\n.\0\r\n", b"\r\n.\r\r\n")
    for variant in wild:
        assert any(octets.startswith(b"a" + variant) for octets in starts)


@pytest.mark.parametrize("policy", POLICIES)
@of("data")
def test_the_reader_of_data_is_right(vector: BoundaryVector, policy: str) -> None:
    for pieces in [*vector.cuts(), [bytes([octet]) for octet in vector.octets]]:
        reader = DataReader(policy)  # type: ignore[arg-type]
        events = [event for piece in pieces for event in reader.receive_data(piece)]
        content = b"".join(each.octets for each in events if isinstance(each, DataChunk))
        ended = isinstance(events[-1], EndOfData)
        end = len(vector.octets) - len(reader.rest) if ended else None
        bad = reader.error.offset if reader.error else None
        assert Verdict(end, content, reader.rest, bad) == vector.verdict(policy)


@of("bdat")
def test_the_reader_of_chunks_is_right(vector: BoundaryVector) -> None:
    verdict, rest = vector.verdict(), vector.octets
    reader, content = ChunkReader(), b""
    while reader.end is None:
        line, _, behind = rest.partition(b"\r\n")
        command = smtpkit.parse_command(line + b"\r\n")
        if not isinstance(command, smtpkit.Bdat):
            break
        events = reader.start(command.chunk_size, last=command.last)
        events += reader.receive_data(behind)
        content += b"".join(each.octets for each in events if isinstance(each, DataChunk))
        rest = reader.take_rest()
        if reader.missing:
            break
    assert (content, rest) == (verdict.content, verdict.rest)
    assert (reader.end is not None) == (verdict.ends_at is not None)


@of("command")
def test_a_line_is_refused_where_it_should_be(vector: BoundaryVector) -> None:
    verdict = vector.verdict()
    assert verdict.ends_at is not None
    line = vector.octets[: verdict.ends_at]
    if verdict.bad_at is None:
        assert smtpkit.parse_command(line).verb == "NOOP"
        return
    with pytest.raises(ParseError) as caught:
        smtpkit.parse_command(line)
    assert caught.value.offset == verdict.bad_at


@of("starttls")
def test_what_stands_behind_starttls_is_the_rest(vector: BoundaryVector) -> None:
    verdict = vector.verdict()
    assert b"".join(vector.segments) == vector.octets
    assert verdict.ends_at == vector.octets.index(b"\r\n") + 2
    assert vector.octets[verdict.ends_at :] == verdict.rest
    assert (verdict.bad_at is None) == (not verdict.rest)


# --- a connection, at every cut -------------------------------------------------------------------

OFFER = b"250-x.example\r\n250-PIPELINING\r\n250-CHUNKING\r\n250 STARTTLS\r\n"
#: what leads to where a vector begins
BEFORE: dict[str, tuple[tuple[bytes, bytes], ...]] = {
    "command": (),
    "starttls": (),
    "bdat": ((b"MAIL FROM:<>\r\n", b"250 ok\r\n"), (b"RCPT TO:<a@b.c>\r\n", b"250 ok\r\n")),
}
BEFORE["data"] = (*BEFORE["bdat"], (b"DATA\r\n", b"354 go\r\n"))


def server_before(vector: BoundaryVector, policy: Any) -> Connection:
    server = Connection(SERVER, policy=policy)
    server.send(b"220 x.example\r\n")
    for line, reply in ((b"EHLO y.example\r\n", OFFER), *BEFORE[vector.about]):
        server.receive_data(line)
        assert bytes(server.next_event()) == line
        server.send(reply)
    return server


def happened(connection: Connection) -> Iterator[Any]:
    """What happens, up to where it waits; a chunk is answered, as it is by a server."""
    while True:
        event = connection.next_event()
        if event is NEED_DATA or event is PAUSED or event == ConnectionClosed():
            return
        yield event
        if isinstance(event, ChunkEnd):
            connection.send(b"250 ok\r\n")


def verdict_of(vector: BoundaryVector, pieces: Iterable[bytes], policy: str) -> Verdict:
    """What a server makes of a vector, as far as it goes without an answer."""
    server = server_before(vector, policy)
    content, seen, bad = b"", b"", None
    ended = False
    for piece in filter(None, pieces):
        server.receive_data(piece)
        for event in happened(server):
            match event:
                case DataChunk(octets=octets):
                    content += octets
                case BadData(error=error):
                    bad = error.offset
                case EndOfData():
                    ended = True
                case BadLine(octets=octets, error=error):
                    if vector.about == "command" and not ended:
                        bad, ended = error.offset, True
                    else:
                        seen += octets
                case smtpkit.Bdat() if vector.about == "bdat":
                    pass
                case smtpkit.Command():
                    if vector.about == "command" and not ended:
                        ended = True
                    else:
                        seen += bytes(event)
    rest = seen + server.trailing_data
    return Verdict(len(vector.octets) - len(rest) if ended else None, content, rest, bad)


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize("about", ["data", "bdat", "command"])
def test_a_connection_is_right_at_every_cut(about: str, policy: str) -> None:
    for vector in boundary_vectors(about):  # type: ignore[arg-type]
        for pieces in [*vector.cuts(), [bytes([octet]) for octet in vector.octets]]:
            assert verdict_of(vector, pieces, policy) == vector.verdict(policy), vector.name


@of("data")
def test_nothing_else_ends_data_for_a_connection(vector: BoundaryVector) -> None:
    """CRLF . CRLF, or . CRLF at once: what is before it is data, whatever it looks like."""
    verdict = verdict_of(vector, [vector.octets], "refuse")
    octets = b"\r\n" + vector.octets
    assert verdict.ends_at == octets.index(b"\r\n.\r\n") + 3


@pytest.mark.parametrize("at_once", [True, False])
@of("starttls")
def test_a_connection_keeps_nothing_that_stands_behind_starttls(
    vector: BoundaryVector, at_once: bool
) -> None:
    """at_once: whether a server answers before the rest arrives."""
    verdict = vector.verdict()
    for pieces in [*vector.cuts(), vector.segments]:
        if vector.sender == "client":
            connection = server_before(vector, "refuse")
        else:
            connection = Connection(CLIENT)
            connection.receive_data(b"220 x\r\n")
            connection.next_event()
            connection.send(b"EHLO y\r\n")
            connection.receive_data(OFFER)
            connection.next_event()
            connection.send(b"STARTTLS\r\n")
        events: list[Any] = []
        for piece in filter(None, pieces):
            connection.receive_data(piece)
            if not events:
                event = connection.next_event()
                events += [] if event is NEED_DATA else [event]
                if events and at_once and vector.sender == "client":
                    connection.send(b"220 go\r\n")
        [line] = events
        assert bytes(line) == vector.octets[: verdict.ends_at]
        if vector.sender == "client" and not at_once:
            assert connection.next_event() is PAUSED
            connection.send(b"220 go\r\n")
        found = [connection.next_event()]
        if verdict.rest and found == [TlsHandover()]:
            # it came when that was said already
            found = [connection.next_event()]
        if verdict.rest:
            assert found == [OctetsLeft(verdict.rest, "STARTTLS", found[0].reply)]
            with pytest.raises(smtpkit.LocalProtocolError, match="cannot be kept"):
                connection.keep()
            with pytest.raises(smtpkit.LocalProtocolError):
                connection.tls_on()
            for _ in range(2):
                with pytest.raises(smtpkit.RemoteProtocolError):
                    connection.next_event()
        else:
            assert found == [TlsHandover()]
            connection.tls_on()
            assert connection.state == "initial"


# --- somebody's server ----------------------------------------------------------------------------


def ours(policy: Any) -> Callable[[], Callable[[bytes], bytes]]:
    """A server without I/O."""
    replies = {
        "EHLO": OFFER,
        "DATA": b"354 go\r\n",
        "QUIT": b"221 bye\r\n",
        "STARTTLS": b"220 go\r\n",
    }

    def begin() -> Callable[[bytes], bytes]:
        connection = Connection(SERVER, policy=policy)

        def talk(octets: bytes) -> bytes:
            if connection.state == "closed":
                raise EOFError
            if not octets:
                return connection.send(b"220 x.example\r\n")
            connection.receive_data(octets)
            answers = b""
            try:
                while (event := connection.next_event()) not in (NEED_DATA, PAUSED):
                    reply: Any = None
                    match event:
                        case smtpkit.Command() if event.enters != "chunk":
                            reply = connection.legal(event) or replies.get(
                                event.verb, b"250 ok\r\n"
                            )
                        case BadLine(reply=reply):
                            pass
                        case ChunkEnd() | EndOfData():
                            reply = event.error.reply if event.error else b"250 ok\r\n"
                        case ConnectionClosed():
                            break
                    answers += b"" if reply is None else connection.send(reply)
            except smtpkit.RemoteProtocolError as error:
                return answers + bytes(error.reply or b"")
            return answers

        return talk

    return begin


@pytest.mark.parametrize("policy", POLICIES)
def test_a_server_that_stands_on_a_connection_mistakes_nothing(policy: str) -> None:
    check_boundaries(ours(policy), policy=policy, cuts=policy == "refuse")


def naive(octets: bytes) -> bytes:
    """LF ends every line: what smuggling lives from."""
    return octets.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def test_who_takes_lf_for_a_line_end_is_found() -> None:
    def begin() -> Callable[[bytes], bytes]:
        talk = ours("keep")()
        return lambda octets: talk(naive(octets))

    found = {failure.vector.name for failure in boundary_failures(begin, "data", cuts=False)}
    assert {"data: LF . LF", "data: CRLF . LF", "data: LF . CRLF"} <= found
    with pytest.raises(AssertionError, match=r"(?s)are mistaken:\n.*: what is no end was taken"):
        check_boundaries(begin, "data")


def test_who_keeps_what_it_should_refuse_is_found() -> None:
    with pytest.raises(AssertionError, match="reply 1, 250: it should be refused"):
        check_boundaries(ours("keep"), "data", cuts=False)


def test_who_loses_an_end_that_is_cut_is_found() -> None:
    """Such a server looks for the end in each piece alone."""

    def begin() -> Callable[[bytes], bytes]:
        talk = ours("refuse")()
        return lambda octets: talk(octets[1:] if octets.startswith(b"\n.") else octets)

    failures = boundary_failures(begin, "data")
    found = [each for each in failures if each.vector.name == "data: CRLF . CRLF"]
    assert found[0].pieces[0] == b"a\r"


def test_who_answers_behind_starttls_in_the_clear_is_found() -> None:
    def begin() -> Callable[[bytes], bytes]:
        talk = ours("refuse")()
        begun: list[bytes] = []

        def too_much(octets: bytes) -> bytes:
            begun.append(octets)
            if octets.startswith(b"STARTTLS\r\n"):
                return b"220 go\r\n" + b"250 ok\r\n" * (octets.count(b"\r\n") - 1)
            return b"250 ok\r\n" if b"STARTTLS\r\n" in begun else talk(octets)

        return too_much

    found = [*boundary_failures(begin, "starttls")]
    assert len(found) == sum(
        vector.sender == "client" and bool(vector.verdict().rest)
        for vector in boundary_vectors("starttls")
    )


def test_a_server_that_does_not_come_so_far_is_told_of() -> None:
    with pytest.raises(ValueError, match="the greeting: answered by b'554 no"):
        check_boundaries(lambda: lambda _: b"554 no\r\n", "data")


def test_aiosmtpd_is_held_to_them_over_loopback() -> None:
    """Its data end where they should; of a command LF ends a line, and NUL is no fault."""
    smtp = pytest.importorskip("aiosmtpd.smtp", reason="aiosmtpd is of the extra test")
    handlers = pytest.importorskip("aiosmtpd.handlers")

    async def run() -> list[str]:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: smtp.SMTP(handlers.Sink()), "127.0.0.1", 0)

        def failures() -> list[str]:
            there = at("127.0.0.1", server.sockets[0].getsockname()[1])
            return [
                each.vector.name for each in boundary_failures(there, policy="keep", cuts=False)
            ]

        async with server:
            return await asyncio.to_thread(failures)

    found = asyncio.run(asyncio.wait_for(run(), 60))
    assert {name.partition(":")[0] for name in found} == {"command"}
    assert "command: LF" in found
