"""A `Connection` on an asyncio transport: events out and in, and TLS where it is agreed on.

It reads when somebody waits for an event, and at no other time. So a peer that only talks fills no
memory, and what was sent before TLS is with the `Connection`, which surfaces it. (In the buffer of
a `StreamReader` it would be taken for what came inside TLS.)
"""

import asyncio
import ssl
from contextlib import suppress
from typing import Any

import smtpkit


class Wire(asyncio.Protocol):
    """One side of a connection: `talk(wire)` is run while it is open, and then it is closed."""

    def __init__(self, connection: smtpkit.Connection, talk: Any) -> None:
        self.connection, self.talk = connection, talk
        self.came, self.writable, self.is_lost = (asyncio.Event() for _ in range(3))
        self.resume_writing()

    def connection_made(self, transport: Any) -> None:
        self.transport: Any = transport
        transport.pause_reading()
        self.task = asyncio.ensure_future(self.run())

    def data_received(self, octets: bytes) -> None:
        self.connection.receive_data(octets)
        self.came.set()
        if self.transport:  # else it is being exchanged
            self.transport.pause_reading()

    def pause_writing(self) -> None:
        self.writable.clear()

    def resume_writing(self) -> None:
        self.writable.set()

    def connection_lost(self, _: Exception | None) -> None:
        self.connection.receive_data(b"")
        self.came.set()
        self.writable.set()
        self.is_lost.set()

    async def run(self) -> Any:
        try:
            return await self.talk(self)
        finally:
            if self.transport:
                self.transport.close()

    async def next_event(self, answer: Any = None) -> Any:
        """The next event, behind an `answer`; raises `smtpkit.RemoteProtocolError`."""
        if answer:
            self.send(answer)
        while (event := self.connection.next_event()) is smtpkit.NEED_DATA:
            await self.writable.wait()
            self.came.clear()
            self.transport.resume_reading()
            await self.came.wait()
        return event

    def send(self, event: Any) -> None:
        self.transport.write(self.connection.send(event))

    async def start_tls(self, context: ssl.SSLContext, **names: Any) -> None:
        """Shake hands, behind a `TlsHandover`; raises OSError."""
        self.connection.tls_on()
        plain, self.transport = self.transport, None
        loop = asyncio.get_running_loop()
        self.transport = await loop.start_tls(plain, self, context, **names)


async def connect(host: str, port: int, talk: Any, **options: Any) -> Any:
    """What `talk(wire)` gives for a connection to a server; `options` are of a `Connection`."""
    wire = Wire(smtpkit.Connection(smtpkit.CLIENT, **options), talk)
    await asyncio.get_running_loop().create_connection(lambda: wire, host, port)
    try:
        return await wire.task
    finally:
        if wire.transport:  # closing, and then gone
            with suppress(TimeoutError):
                await asyncio.wait_for(wire.is_lost.wait(), 5)
            wire.transport.abort()


async def listen(port: int, talk: Any, *more: Any) -> asyncio.Server:
    """A server on the loopback interface: `talk(wire, *more)` is run for each connection."""

    async def answer(wire: Wire) -> None:
        try:
            await talk(wire, *more)
        except smtpkit.RemoteProtocolError as error:
            wire.transport.write(bytes(error.reply or b""))
        except OSError:
            pass  # no handshake

    def new() -> Wire:
        return Wire(smtpkit.Connection(smtpkit.SERVER), answer)

    return await asyncio.get_running_loop().create_server(new, "127.0.0.1", port)


async def serve_forever(port: int, talk: Any, *more: Any) -> None:
    await (await listen(port, talk, *more)).serve_forever()
