"""A server's and a client's side of a connection, against what aiosmtpd and smtpproto do for it.

aiosmtpd reads lines from an asyncio stream, which is left out: what is timed is what its protocol
does with a line that it has. It has no pipelining, and every command is answered.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from importlib.util import find_spec
from time import process_time

import smtpkit
from benchmarks.report import Bar, table, times

GROUP = (
    b"MAIL FROM:<ned%d@x.example> SIZE=500000\r\nRCPT TO:<bob%d@y.example>\r\n"
    b"RCPT TO:<alice%d@y.example>\r\nRSET\r\n"
)
REPLIES = b"250 2.1.0 Ok\r\n250 2.1.5 Ok\r\n250 2.1.5 Ok\r\n250 2.0.0 Ok\r\n"
_PIECE = 1 << 16


def wire(quick: bool) -> list[Bar]:
    """Pipelined commands through a server, and their replies through a client."""
    octets = (2 if quick else 50) * 1_000_000
    groups = octets // len(GROUP)
    sent = b"".join(GROUP % (n, n, n) for n in range(groups))
    rows, bars = [], []
    ours = _timed(lambda: _server(sent))
    rows.append(("Connection(SERVER), with its replies", f"{len(sent) / ours / 1e6:.2f} MB/s", ""))
    if find_spec("aiosmtpd") is not None:
        part = sent[: len(sent) // 10]
        part = part[: part.rfind(b"RSET\r\n") + 6]
        theirs = _timed(lambda: _aiosmtpd(part)) * len(sent) / len(part)
        rows.append(("aiosmtpd", f"{len(sent) / theirs / 1e6:.2f} MB/s", times(theirs / ours)))
        bars.append(Bar("pipelined commands, against aiosmtpd", "at least", 5, theirs / ours))
    answers = groups // 4
    client = _timed(lambda: _client(answers))
    rate = answers * len(REPLIES) / client / 1e6
    rows.append(("Connection(CLIENT), with its commands", f"{rate:.2f} MB/s", ""))
    if find_spec("smtpproto") is not None:
        theirs = _timed(lambda: _smtpproto(answers))
        rate = answers * len(REPLIES) / theirs / 1e6
        rows.append(("smtpproto", f"{rate:.2f} MB/s", times(theirs / client)))
        bars.append(Bar("replies, against smtpproto", "at least", 1, theirs / client))
    table("the wire", ("side", "octets read", "ours is"), rows)
    return bars


def _timed(call: Callable[[], None]) -> float:
    start = process_time()
    call()
    return process_time() - start


def _server(sent: bytes) -> None:
    server = smtpkit.Connection(smtpkit.SERVER)
    server.send(b"220 x.example\r\n")
    server.receive_data(b"EHLO y.example\r\n")
    server.next_event()
    server.send(b"250-x.example\r\n250-SIZE\r\n250 PIPELINING\r\n")
    ok = smtpkit.parse_reply(b"250 2.0.0 Ok\r\n")
    for at in range(0, len(sent), _PIECE):
        server.receive_data(sent[at : at + _PIECE])
        while server.next_event() is not smtpkit.NEED_DATA:
            server.send(ok)


def _aiosmtpd(sent: bytes) -> None:
    from aiosmtpd.handlers import Sink
    from aiosmtpd.smtp import SMTP

    class Transport(asyncio.Transport):
        def write(self, data: object) -> None:
            pass

        def get_extra_info(self, name: str, default: object = None) -> object:
            return ("192.0.2.1", 25) if name == "peername" else default

        def close(self) -> None:
            pass

        def is_closing(self) -> bool:
            return False

    async def run() -> None:
        server = SMTP(Sink(), hostname="x.example", command_call_limit=None)
        server.connection_made(Transport())
        server.data_received(b"EHLO y.example\r\n")
        for at in range(0, len(sent), _PIECE):
            server.data_received(sent[at : at + _PIECE])
            while len(server._reader._buffer) > _PIECE:  # type: ignore[union-attr]
                await asyncio.sleep(0)
        server.data_received(b"QUIT\r\n")
        server.eof_received()
        assert server._handler_coroutine is not None
        await asyncio.wait([server._handler_coroutine])

    asyncio.run(run())


def _client(groups: int) -> None:
    client = smtpkit.Connection(smtpkit.CLIENT)
    client.receive_data(b"220 x.example\r\n")
    client.next_event()
    client.send(b"EHLO y.example\r\n")
    client.receive_data(b"250-x.example\r\n250-SIZE\r\n250 PIPELINING\r\n")
    client.next_event()
    # what smtpproto sends
    lines = (GROUP % (1, 1, 1)).replace(b" SIZE=500000", b"").splitlines(keepends=True)
    commands = [smtpkit.parse_command(line) for line in lines]
    for _ in range(groups):
        for command in commands:
            client.send(command)
        client.receive_data(REPLIES)
        while client.next_event() is not smtpkit.NEED_DATA:
            pass


def _smtpproto(groups: int) -> None:
    from smtpproto.protocol import SMTPClientProtocol

    client = SMTPClientProtocol()
    client.feed_bytes(b"220 x.example\r\n")
    client.send_greeting("y.example")
    client.feed_bytes(b"250-x.example\r\n250-SIZE\r\n250 PIPELINING\r\n")
    client.get_outgoing_data()
    for _ in range(groups):
        client.mail("ned1@x.example")
        client.feed_bytes(b"250 2.1.0 Ok\r\n")
        client.recipient("bob1@y.example")
        client.feed_bytes(b"250 2.1.5 Ok\r\n")
        client.recipient("alice1@y.example")
        client.feed_bytes(b"250 2.1.5 Ok\r\n")
        client.reset()
        client.feed_bytes(b"250 2.0.0 Ok\r\n")
        client.get_outgoing_data()
