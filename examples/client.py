"""An SMTP client on asyncio: it delivers one mail, in as few round trips as the server lets it."""

import asyncio
from collections.abc import Sequence
from typing import Any

import smtpkit
from smtpkit import events


class Client:
    """One connection, and what the server offers."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer
        self.connection = smtpkit.Connection(smtpkit.CLIENT)

    async def reply(self) -> Any:
        """The next reply, a view; ConnectionError where there is none."""
        while (event := self.connection.next_event()) is smtpkit.NEED_DATA:
            await self.writer.drain()
            self.connection.receive_data(await self.reader.read(65536))
        if isinstance(event, (events.BadLine, events.OctetsLeft, events.ConnectionClosed)):
            raise ConnectionError(f"no reply, but {event}")
        return event

    async def ask(self, *said: Any, together: bool = False) -> list[Any]:
        """Send commands, `together` or one by one; give their replies."""
        replies = []
        for each in said:
            self.writer.write(self.connection.send(each))
            if not together:
                replies.append(await self.reply())
        return replies or [await self.reply() for _ in said]


async def deliver(
    host: str, port: int, sender: str, recipients: Sequence[str], content: bytes
) -> dict[str, Any]:
    """Deliver a mail; give the replies to the recipients that were refused.

    Raises ConnectionError, with the reply, where the server takes nothing.
    """
    client = Client(*await asyncio.open_connection(host, port))
    try:
        greeting = await client.reply()
        (hello,) = await client.ask(smtpkit.Ehlo.build("client.example"))
        offered = smtpkit.Capabilities(hello)
        asked = [smtpkit.Mail.build(sender), *map(smtpkit.Rcpt.build, recipients)]
        mail, *answers = await client.ask(*asked, together="PIPELINING" in offered)
        answered = zip(recipients, answers, strict=True)
        refused = {to: reply for to, reply in answered if reply.code >= 300}
        if mail.code >= 300 or len(refused) == len(recipients):
            raise ConnectionError(f"{greeting} {mail} {[*map(str, refused.values())]}")
        (go_on,) = await client.ask(smtpkit.Data.build())
        if go_on.code != 354:
            raise ConnectionError(str(go_on))
        client.writer.write(client.connection.send(events.DataChunk(content)))
        (taken,) = await client.ask(events.EndOfData())
        if taken.code >= 300:
            raise ConnectionError(str(taken))
        await client.ask(smtpkit.Quit.build())
        return refused
    finally:
        client.writer.close()
