"""An SMTP and LMTP client on asyncio: `connect(host, port, lambda wire: deliver(wire, ...))`."""

from typing import Any

import smtpkit
from examples.wire import Wire
from smtpkit import Bdat, Capabilities, Mail, Rcpt, events, sasl


async def ask(wire: Wire, *said: Any, refusable: bool = False) -> list[Any]:
    """Send what is said, together, and give the replies; ConnectionError for a refusal."""
    for each in said:
        wire.send(each)
    replies = []
    while wire.connection.replies_due:
        replies.append(reply := await wire.next_event())
        if not hasattr(reply, "code") or (reply.code >= 400 and not refusable):
            raise ConnectionError(str(reply))
    return replies


async def hello(wire: Wire, tls: Any = None, login: Any = None, host: str = "") -> Capabilities:
    """Begin, with STARTTLS where there is an `ssl.SSLContext`, and AUTH with name and password."""
    verb = smtpkit.Lhlo if wire.connection.protocol == smtpkit.LMTP else smtpkit.Ehlo
    _, [offered] = await ask(wire), await ask(wire, verb.build("client.example"))
    if tls:
        await ask(wire, smtpkit.StartTls.build())
        if not isinstance(event := await wire.next_event(), events.TlsHandover):
            raise ConnectionError(str(event))
        await wire.start_tls(tls, server_hostname=host)
        [offered] = await ask(wire, verb.build("client.example"))
    if login:
        await ask(wire, smtpkit.Auth.build("PLAIN", sasl.PlainResponse.build(*login)))
    return Capabilities(offered)


async def deliver(
    wire: Wire, sender: str, to: list[str], mail: bytes, notify: Any = None, **begin: Any
) -> dict[str, Any]:
    """Deliver a mail, and give the replies to recipients that were refused, by name."""
    offered, is_ascii = await hello(wire, **begin), "".join([sender, *to]).isascii()
    body: Any = None if mail.isascii() else "8BITMIME"
    said = [Mail.build(sender, body=body, smtputf8=not is_ascii)]
    said += [Rcpt.build(each, notify=notify if offered.dsn else None) for each in to]
    groups = [said] if "PIPELINING" in offered else [[each] for each in said]
    replies = [each for group in groups for each in await ask(wire, *group, refusable=True)]
    answers = dict(zip(to, replies[1:], strict=True))
    taken = [each for each in to if answers[each].code < 300]
    if replies[0].code >= 300 or not taken:
        raise ConnectionError("".join(map(str, replies)))
    last = [Bdat.build(len(mail), last=True), events.DataChunk(mail)]
    if "CHUNKING" not in offered:
        await ask(wire, smtpkit.Data.build())
        last = [events.DataChunk(mail), events.EndOfData()]
    ends = await ask(wire, *last, refusable=True)  # in LMTP one for each recipient
    answers |= zip(taken, ends * (len(taken) // len(ends)), strict=True)
    await ask(wire, smtpkit.Quit.build())
    return {each: reply for each, reply in answers.items() if reply.code >= 300}
