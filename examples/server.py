"""An SMTP server on asyncio; `python -m examples.server 2525` prints the mail that it takes."""

import asyncio
import sys
from typing import Any

import smtpkit
from examples.login import OFFER, prove
from examples.wire import Wire, serve_forever
from smtpkit import Reply, events, sasl

OFFERS = ["PIPELINING", "8BITMIME", "SMTPUTF8", "DSN", "CHUNKING"]
CODES = dict.fromkeys(("HELO", "MAIL", "RCPT", "RSET", "NOOP"), 250)
CODES |= {"DATA": 354, "STARTTLS": 220, "QUIT": 221, "VRFY": 252}


async def serve(wire: Wire, keep: Any, tls: Any = None, users: Any = None) -> None:
    """Talk to a client; `keep(mail, recipients, content)` gets its mails: views, and octets.

    With `tls`, an `ssl.SSLContext`, there is STARTTLS; inside, `users` (passwords by name) AUTH.
    """
    session: Any = wire.connection.session
    reply: Any = smtpkit.Greeting.build("mx.example")
    refusal: Any = None
    content = bytearray()
    while not isinstance(event := await wire.next_event(reply), events.ConnectionClosed):
        reply = None
        match event:
            case smtpkit.Command():
                refusal = reply = wire.connection.legal(event)
                if event.enters == "chunk":
                    reply = None  # it is answered behind its octets
                elif isinstance(event, smtpkit.Ehlo):
                    more = [OFFER] * bool(users) if session.tls else ["STARTTLS"] * bool(tls)
                    reply = smtpkit.EhloReply.build("mx.example", OFFERS + more)
                elif isinstance(event, smtpkit.Auth) and not refusal:
                    reply = prove(sasl.Exchange.begun_by(event), users)
                elif not refusal:
                    reply = Reply.build(CODES.get(event.verb, 502), "ok")
                if isinstance(event, smtpkit.Mail):
                    content.clear()
            case events.SaslMessage():
                reply = prove(wire.connection.exchange, users)
            case events.TlsHandover():
                await wire.start_tls(tls, server_side=True)
            case events.DataChunk() if not refusal:
                content += event.octets
            case events.ChunkEnd() | events.EndOfData():
                refusal = refusal or (event.error and event.error.reply)
                if isinstance(event, events.EndOfData) and not refusal:
                    keep(session.transaction.mail, session.transaction.recipients, bytes(content))
                reply = refusal or Reply.build(250, "ok")
            case events.BadLine():
                reply = event.reply  # and `OctetsLeft`, unanswered, ends the connection


if __name__ == "__main__":
    asyncio.run(serve_forever(int(sys.argv[1]), serve, lambda *mail: print(*map(repr, mail))))
