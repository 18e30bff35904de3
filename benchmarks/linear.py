"""Time against the size of hostile input: every rule, doubling up to a megabyte."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from importlib import import_module
from itertools import product
from typing import Any, NamedTuple

from benchmarks.measure import no_collection, seconds, slope
from benchmarks.report import Bar, table

LIMIT = 1.1  # what the slope may be
DOUBT = 1.05  # a slope above this is measured again: noise only ever adds time
FLOOR = 1e-3  # times below this say nothing about growth: they are of memory, not of reading
CERTAINTY = 1.5  # a slope above this is no noise
PATIENCE = 0.5  # a call that takes longer has shown its slope

Read = Callable[[bytes], object]
Body = Callable[[int], bytes]

# Every place of a message where a rule of its own reads on, and how the message would end well.
COMMANDS: dict[str, dict[bytes, bytes]] = {
    "Ehlo": {
        b"EHLO ": b"\r\n",
        b"EHLO a.": b"\r\n",
        b"EHLO [": b"]\r\n",
        b"EHLO [1.": b"]\r\n",
        b"EHLO [IPv6:": b"]\r\n",
        b"EHLO [x:": b"]\r\n",
    },
    "Helo": {b"HELO ": b"\r\n"},
    "Mail": {
        b"MAIL FROM:": b"\r\n",
        b"MAIL FROM:<": b"@b>\r\n",
        b"MAIL FROM:<@a": b":a@b>\r\n",
        b"MAIL FROM:<a@": b">\r\n",
        b"MAIL FROM:<a@[IPv6:": b"]>\r\n",
        b"MAIL FROM:<a@b>": b"\r\n",
        b"MAIL FROM:<a@b> X=": b"\r\n",
        b"MAIL FROM:<a@b> SIZE=": b"\r\n",
        b"MAIL FROM:<a@b> BODY=": b"\r\n",
        b"MAIL FROM:<a@b> ENVID=": b"\r\n",
        b"MAIL FROM:<a@b> AUTH=": b"\r\n",
    },
    "Rcpt": {
        b"RCPT TO:<": b"@b>\r\n",
        b"RCPT TO:<Postmaster@": b">\r\n",
        b"RCPT TO:<a@b>": b"\r\n",
        b"RCPT TO:<a@b> NOTIFY=": b"\r\n",
        b"RCPT TO:<a@b> ORCPT=": b";a\r\n",
        b"RCPT TO:<a@b> ORCPT=rfc822;": b"\r\n",
    },
    "Data": {b"DATA": b"\r\n"},
    "Rset": {b"RSET": b"\r\n"},
    "Vrfy": {b"VRFY ": b"\r\n"},
    "Expn": {b"EXPN ": b"\r\n"},
    "Help": {b"HELP ": b"\r\n"},
    "Noop": {b"NOOP ": b"\r\n"},
    "Quit": {b"QUIT": b"\r\n"},
    "Auth": {b"AUTH ": b"\r\n", b"AUTH PLAIN ": b"\r\n"},
    "StartTls": {b"STARTTLS": b"\r\n"},
    "Bdat": {b"BDAT ": b"\r\n", b"BDAT 1 ": b"\r\n"},
}
REPLIES: dict[str, dict[bytes, bytes]] = {
    "Reply": {
        b"250 ": b"\r\n",
        b"250-": b"250 a\r\n",
        b"250 2.1.": b"\r\n",
        b"250-a\r\n": b"250 a\r\n",
    },
    "Greeting": {b"220 ": b"\r\n", b"220 a ": b"\r\n", b"220-a\r\n": b"220 a\r\n"},
    "EhloReply": {
        b"250 ": b"\r\n",
        b"250-a\r\n": b"250 a\r\n",
        b"250-a\r\n250-SIZE ": b"\r\n250 a\r\n",
    },
}
UNKNOWN: dict[bytes, bytes] = {b"": b"\r\n"}
# Where a lenient reader has something to let pass, and goes on.
BENT: dict[bytes, bytes] = {
    b"": b"\n",
    b"MAIL FROM: ": b" \n",
    b"MAIL FROM:<a@b>  ": b" \n",
    b"EHLO ": b"\n",
}


def repeated(unit: bytes, head: bytes = b"") -> Body:
    """A body that repeats the unit up to a size."""
    return lambda size: head + unit * ((size - len(head)) // len(unit))


def distinct(size: int) -> bytes:
    """A body of parameters, no two the same."""
    return b"".join(b" A%06d=1" % number for number in range(size // 10))


# How it goes on, and on.
BODIES: dict[str, Body] = {
    "letters": repeated(b"a"),
    "digits": repeated(b"1"),
    "hyphens": repeated(b"-"),
    "letters and hyphens": repeated(b"a-"),
    "dots": repeated(b"."),
    "labels": repeated(b"a.", b"a."),
    "at signs": repeated(b"@"),
    "a@": repeated(b"a@"),
    "source route": repeated(b",@a"),
    "colons": repeated(b":"),
    "IPv6 groups": repeated(b"1:"),
    "compressed IPv6 groups": repeated(b"1::"),
    "quotes": repeated(b'"'),
    "quoted strings": repeated(b'"a".'),
    "open quoted string": repeated(b"a", b'"'),
    "escaped quotes": repeated(b'\\"', b'"'),
    "brackets": repeated(b"<["),
    "spaces": repeated(b" "),
    "parameters": repeated(b" A=1"),
    "flags": repeated(b" A"),
    "one known parameter": repeated(b" SIZE=1"),
    "distinct parameters": distinct,
    "list": repeated(b",FAILURE", b"SUCCESS"),
    "xtext": repeated(b"+41"),
    "base64": repeated(b"AAAA"),
    "padding": repeated(b"AAA="),
    "UTF-8": repeated(b"\xc3\xb8"),
    "broken UTF-8": repeated(b"\xc3"),
    "NUL": repeated(b"\0"),
    "CR": repeated(b"\r"),
    "LF": repeated(b"\n"),
    "reply lines": repeated(b"250-a\r\n"),
    "empty reply lines": repeated(b"250-\r\n"),
    "final reply lines": repeated(b"250 a\r\n"),
    "EHLO lines": repeated(b"250-SIZE 1\r\n"),
    "status codes": repeated(b"250-2.1.0 a\r\n"),
    "commands": repeated(b"NOOP\r\n"),
}


class Series(NamedTuple):
    """One reader, and one kind of message to give it at every size."""

    rule: str
    read: Read
    opening: bytes
    body: str
    ending: bytes

    def message(self, size: int) -> bytes:
        return self.opening + BODIES[self.body](size) + self.ending

    def __str__(self) -> str:
        return f"{self.opening!r} {self.body} {self.ending!r}"


class Growth(NamedTuple):
    """How the time of a series grows, what an octet costs, and the size it was followed to."""

    slope: float
    octet: float
    size: int
    series: Series


def linear(quick: bool) -> list[Bar]:
    """Every reader on every hostile message; the table shows each rule's steepest."""
    try:
        smtpkit = import_module("smtpkit")
    except ImportError as error:
        print(f"skipped: smtpkit: {error}")
        return []
    sizes = [1 << power for power in (range(12, 17) if quick else range(13, 21))]
    growths: dict[str, list[Growth]] = {}
    for series in _all_series(smtpkit):
        if growth := _growth(series, sizes, smtpkit.SmtpError):
            growths.setdefault(series.rule, []).append(growth)
    header = ["", "messages", "all to size", "ns per octet", "slope", "steepest message"]
    title = f"linear: time on hostile input of {sizes[0]:,} to {sizes[-1]:,} octets"
    table(title, header, (_row(rule, found) for rule, found in growths.items()))
    steepest = max(growth.slope for found in growths.values() for growth in found)
    return [Bar("slope of log-log time, every rule", "at most", LIMIT, steepest)]


def _row(rule: str, growths: Sequence[Growth]) -> list[str]:
    steepest = max(growths)
    octet = max(growth.octet for growth in growths)
    least = min(growth.size for growth in growths)
    numbers = str(len(growths)), f"{least:,}", f"{octet * 1e9:.0f}", f"{steepest.slope:.2f}"
    return [rule, *numbers, str(steepest.series) if steepest.slope > 0.5 else "(flat)"]


def _growth(series: Series, sizes: Sequence[int], refusal: type[Exception]) -> Growth | None:
    """Measure a series; one that seems too steep is measured again, and the least times count."""
    messages = [series.message(size) for size in sizes]
    try:
        _read(series.read, messages[0], refusal)
        times = _times(series.read, messages, refusal)
        for _ in range(8):
            if not DOUBT < _slope(messages, times) < CERTAINTY:
                break
            times = list(map(min, times, _times(series.read, messages, refusal)))
    except Exception as error:  # the finding is that something else than a refusal came out
        print(f"failed: {series.rule} on {series}: {type(error).__name__}: {str(error)[:80]}")
        return None
    size = len(messages[len(times) - 1])
    return Growth(_slope(messages, times), times[-1] / size, size, series)


def _slope(messages: Iterable[bytes], times: Iterable[float]) -> float:
    """The slope over the messages that took long enough to tell; 0 where hardly any did."""
    pairs = zip(map(len, messages), times, strict=False)
    points = [(size, time) for size, time in pairs if time > FLOOR]
    return slope(points) if len(points) > 2 else 0.0


def _times(read: Read, messages: Iterable[bytes], refusal: type[Exception]) -> list[float]:
    """The time of each message, up to the first that takes too long."""
    times: list[float] = []
    with no_collection():
        for message in messages:
            spent = seconds(lambda message=message: _read(read, message, refusal))  # type: ignore[misc]
            times.append(spent)
            if spent > PATIENCE and len(times) > 2:
                break
    return times


def _read(read: Read, message: bytes, refusal: type[Exception]) -> None:
    with suppress(refusal):
        read(message)


def _all_series(smtpkit: Any) -> Iterator[Series]:
    for rule, read, places in _readers(smtpkit):
        for (opening, ending), body in product(places.items(), BODIES):
            yield Series(rule, read, opening, body, ending)
            yield Series(rule, read, opening, body, b"")


def _readers(smtpkit: Any) -> Iterator[tuple[str, Read, dict[bytes, bytes]]]:
    """Each rule, the function that reads a message by it, and the places to read on from."""

    def fields_of(parse: Callable[[bytes], Any]) -> Read:
        return lambda message: parse(message).to_dict()

    def layer(message: bytes) -> None:
        for each in smtpkit.SmtpLayer(message).messages():
            each.summary()

    classes = COMMANDS | REPLIES
    yield "parse_command", fields_of(smtpkit.parse_command), UNKNOWN | COMMANDS["Mail"]
    yield "parse_reply", fields_of(smtpkit.parse_reply), UNKNOWN | REPLIES["Reply"]
    for name, places in classes.items():
        yield f"{name}.parse", fields_of(getattr(smtpkit, name).parse), places
    for profile in ("lenient", "observer"):
        command, reply = _by_profile(smtpkit, profile)
        yield f"parse_command, {profile}", command, BENT
        yield f"parse_reply, {profile}", reply, UNKNOWN | {b"250-a\n": b"250 a\n"}
    some = {b"MAIL FROM:<": b"@b>\r\n", b"250-": b"250 a\r\n"} | UNKNOWN
    yield "SmtpLayer.messages()", layer, some
    yield "is_smtp_payload", smtpkit.is_smtp_payload, some
    yield from _builders(smtpkit)


def _by_profile(smtpkit: Any, profile: str) -> tuple[Read, Read]:
    """What reads commands and replies by a profile."""
    return (
        lambda message: smtpkit.parse_command(message, profile=profile).values(),
        lambda message: smtpkit.parse_reply(message, profile=profile).values(),
    )


def _builders(smtpkit: Any) -> Iterator[tuple[str, Read, dict[bytes, bytes]]]:
    """The builders, which are given the hostile octets as a value."""
    empty = {b"": b""}
    path = empty | {b"a@": b"", b"a@[": b"]", b'"': b'"@b'}
    yield "Ehlo.build", smtpkit.Ehlo.build, empty | {b"[": b"]"}
    yield "Mail.build", smtpkit.Mail.build, path
    yield "Mail.build envid", lambda value: smtpkit.Mail.build("a@b", envid=value), empty
    yield "Mail.build auth", lambda value: smtpkit.Mail.build("a@b", auth=value), path
    yield "Rcpt.build", smtpkit.Rcpt.build, path
    yield "Rcpt.build orcpt", lambda value: smtpkit.Rcpt.build("a@b", orcpt=("x", value)), empty
    yield "Vrfy.build", smtpkit.Vrfy.build, empty
    yield "Reply.build", lambda value: smtpkit.Reply.build(250, value), empty
    yield "Reply.build lines", lambda value: smtpkit.Reply.build(250, value.split(b"\r\n")), empty
