"""The examples, against other implementations over the loopback interface."""

from __future__ import annotations

import asyncio
import smtplib
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from examples.client import deliver
from examples.server import serve

MAIL = b"Subject: dots\r\n\r\n.a\r\n..\r\nb\r\n.\r\n"
Kept = list[tuple[str, list[str], bytes]]


def served(use: Callable[[int], Awaitable[Any]]) -> tuple[Any, Kept]:
    """What is done with the port of our server, and the mail that this got."""

    async def run() -> tuple[Any, Kept]:
        kept: Kept = []
        keep = lambda *mail: kept.append(mail)  # noqa: E731
        server = await asyncio.start_server(lambda a, b: serve(a, b, keep), "127.0.0.1", 0)
        async with server:
            port = server.sockets[0].getsockname()[1]
            return await asyncio.wait_for(use(port), 30), kept

    return asyncio.run(run())


def test_smtplib_delivers_to_the_server() -> None:
    def talk(port: int) -> list[int]:
        with smtplib.SMTP("127.0.0.1", port, timeout=10) as client:
            client.sendmail("a@x.example", ["b@y.example", "c@y.example"], MAIL)
            codes = [client.docmd(line)[0] for line in ("DATA", "FOO", "MAIL FROM <a@b>", "VRFY a")]
            client.mail("")
            codes.append(client.mail("a@x.example")[0])
            client.rcpt("b@y.example")
            client.send(b"BDAT 3\r\na\r\n")
            codes.append(client.getreply()[0])
            client.send(b"BDAT 3 LAST\r\n.\r\n")
            return [*codes, client.getreply()[0]]

    codes, kept = served(lambda port: asyncio.to_thread(talk, port))
    assert codes == [503, 500, 501, 502, 503, 250, 250]
    assert kept == [
        ("a@x.example", ["b@y.example", "c@y.example"], MAIL),
        ("", ["b@y.example"], b"a\r\n.\r\n"),
    ]


def test_the_client_delivers_to_the_server() -> None:
    refused, kept = served(
        lambda port: deliver("127.0.0.1", port, "a@x.example", ["b@y.example"], MAIL)
    )
    assert (refused, kept) == ({}, [("a@x.example", ["b@y.example"], MAIL)])


def test_the_client_delivers_to_aiosmtpd() -> None:
    smtp = pytest.importorskip("aiosmtpd.smtp", reason="aiosmtpd is of the extra test")
    kept: Kept = []

    class Handler:
        async def handle_RCPT(self, _: Any, __: Any, envelope: Any, to: str, ___: Any) -> str:
            if to.startswith("no"):
                return "550 5.1.1 nobody"
            envelope.rcpt_tos.append(to)
            return "250 ok"

        async def handle_DATA(self, _: Any, __: Any, envelope: Any) -> str:
            kept.append((envelope.mail_from, envelope.rcpt_tos, envelope.original_content))
            return "250 kept"

    async def run() -> None:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: smtp.SMTP(Handler()), "127.0.0.1", 0)
        async with server:
            port = server.sockets[0].getsockname()[1]
            to = ["b@y.example", "no@y.example"]
            refused = await deliver("127.0.0.1", port, "a@x.example", to, MAIL)
            assert [(name, reply.code) for name, reply in refused.items()] == [(to[1], 550)]
            with pytest.raises(ConnectionError, match="nobody"):
                await deliver("127.0.0.1", port, "", to[1:], MAIL)

    asyncio.run(asyncio.wait_for(run(), 30))
    assert kept == [("a@x.example", ["b@y.example"], MAIL)]
