"""An SMTP server on asyncio; `python -m examples.server 2525` prints the mail that it takes."""

import asyncio
import sys
from collections.abc import Callable

import smtpkit
from smtpkit import events

REPLIES = {  # what is answered at once where it is legal, by verb
    "EHLO": smtpkit.EhloReply.build("mx.example", ["PIPELINING", "8BITMIME", "CHUNKING"]),
    "DATA": smtpkit.Reply.build(354, "go on"),
    "HELP": smtpkit.Reply.build(502, "not implemented"),
    "QUIT": smtpkit.Reply.build(221, "bye"),
    **dict.fromkeys(("HELO", "MAIL", "RCPT", "RSET", "NOOP"), smtpkit.Reply.build(250, "ok")),
}


async def serve(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, keep: Callable[..., None]
) -> None:
    """Talk to one client until it leaves; `keep(sender, recipients, content)` gets its mail."""
    connection, content = smtpkit.Connection(smtpkit.SERVER), bytearray()
    reply: object = smtpkit.Greeting.build("mx.example")
    sender, recipients = "", list[str]()
    try:
        while True:
            if reply is not None:
                writer.write(connection.send(reply))
            event, reply = connection.next_event(), None
            match event:
                case smtpkit.NEED_DATA:
                    await writer.drain()
                    connection.receive_data(await reader.read(65536))
                case smtpkit.Command():
                    refusal = connection.legal(event)
                    reply = refusal or REPLIES.get(event.verb, REPLIES["HELP"])
                    if isinstance(event, smtpkit.Bdat):
                        reply = None  # it is answered behind its octets
                    elif isinstance(event, smtpkit.Mail) and not refusal:
                        sender, recipients = str(event.reverse_path), []
                        content.clear()
                    elif isinstance(event, smtpkit.Rcpt) and not refusal:
                        recipients.append(str(event.forward_path))
                case events.DataChunk():
                    content += event.octets
                case events.ChunkEnd() | events.EndOfData():
                    reply = event.error.reply if event.error else REPLIES["NOOP"]
                    if isinstance(event, events.EndOfData) and not event.error:
                        keep(sender, recipients, bytes(content))
                case events.BadLine() | events.OctetsLeft():
                    if isinstance(event, events.OctetsLeft):
                        connection.discard()
                    reply = event.reply
                case events.ConnectionClosed():
                    break
    except smtpkit.RemoteProtocolError as error:
        writer.write(bytes(error.reply or b""))
    await writer.drain()
    writer.close()


async def main(port: int) -> None:
    server = await asyncio.start_server(lambda a, b: serve(a, b, print), "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
