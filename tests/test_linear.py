"""L7: time is linear in the input, hostile input included; counted in steps, not in seconds.

Lines are tried within the limits of their length, and far beyond: where a limit is passed between
one size and twice that, the costs are those of two different errors.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from random import Random
from typing import Any

import pytest
from laws import some
from steps import assert_linear

import smtpkit
from smtpkit.errors import BuildError, FieldError, ParseError
from smtpkit.generated import sasl
from smtpkit.observer import follow
from smtpkit.sasl import Exchange
from smtpkit.stream import CLIENT, SERVER, Segment
from smtpkit.view import View

Octets = Callable[[int], bytes]
#: no line is so long
BEYOND = 3000


def repeated(before: bytes, unit: bytes, behind: bytes = b"") -> Octets:
    """Octets of about a length, most of them the same ones again and again."""
    return lambda size: before + unit * (size // len(unit)) + behind


def numbered(before: bytes, unit: str, behind: bytes = b"\r\n") -> Octets:
    """The same, each with a number of its own."""
    width = len(unit.format(0))
    return lambda size: (
        before + b"".join(unit.format(n).encode() for n in range(size // width)) + behind
    )


def random_parameters() -> bytes:
    """Some parameters, most of them wrong."""
    random = Random(0)
    keywords = ["SIZE", "BODY", "RET", "AUTH", "BY", "ENVID", "X-A", "\xff", "", "MTRK", "SMTPUTF8"]
    values = ["", "=", "=1", "=8BITMIME", "=+3C+3E", "==", "=\t", "=R;1", "=HDRS", "=a@b", "=x:9"]
    return "".join(f" {random.choice(keywords)}{random.choice(values)}" for _ in range(9)).encode()


#: lines that may be long, but not 3,000 octets: from 300 octets on, no other limit is passed
LONG_LINES: dict[str, Octets] = {
    "a long local part": repeated(b"MAIL FROM:<", b"a", b"@b.example>\r\n"),
    "many atoms": repeated(b"MAIL FROM:<a", b".a", b"@b.example>\r\n"),
    "many labels": repeated(b"MAIL FROM:<a@a", b".a", b">\r\n"),
    "labels without an end": repeated(b"MAIL FROM:<a@a", b".a"),
    "hyphens": repeated(b"MAIL FROM:<a@a", b"-a", b">\r\n"),
    "A-labels": repeated(b"MAIL FROM:<a@", b"xn--bcher-kva.", b"example>\r\n"),
    "quoted pairs": repeated(b'MAIL FROM:<"', rb"\a", b'"@b.example>\r\n'),
    "nested quoted pairs": repeated(b'MAIL FROM:<"', rb"\"", b'"@b.example>\r\n'),
    "backslashes": repeated(b'MAIL FROM:<"', b"\\", b'"@b.example>\r\n'),
    "quotes": repeated(b"MAIL FROM:<", b'"', b"@b.example>\r\n"),
    "brackets": repeated(b"MAIL FROM:", b"<", b"a@b.example>\r\n"),
    "closing brackets": repeated(b"MAIL FROM:<a@b.example", b">", b"\r\n"),
    "ats": repeated(b"MAIL FROM:<a", b"@", b">\r\n"),
    "a source route": repeated(b"MAIL FROM:<@a.example", b",@a.example", b":a@b.example>\r\n"),
    "a source route without an end": repeated(b"RCPT TO:<@a", b",@a", b"\r\n"),
    "an IPv6 address": repeated(b"MAIL FROM:<a@[IPv6:", b"1:", b"1]>\r\n"),
    "UTF-8": repeated(b"MAIL FROM:<a@", "ü".encode(), b".example> SMTPUTF8\r\n"),
    "UTF-8 that was not asked for": repeated(b"MAIL FROM:<", "ü".encode(), b"@b.example>\r\n"),
    "no UTF-8": repeated(b"MAIL FROM:<", b"\xff", b"@b.example>\r\n"),
    "NUL": repeated(b"MAIL FROM:<", b"\0", b"@b.example>\r\n"),
    "blanks": repeated(b"MAIL FROM:<a@b.example>", b" ", b"X\r\n"),
    "blanks behind": repeated(b"MAIL FROM:<a@b.example>", b" ", b"\r\n"),
    "blanks in front": repeated(b"", b" ", b"MAIL FROM:<a@b.example>\r\n"),
    "blanks behind the colon": repeated(b"MAIL FROM:", b" \t", b"<a@b.example>\r\n"),
    "one parameter again and again": repeated(b"MAIL FROM:<a@b.example>", b" \tX=1", b"\r\n"),
    "SIZE again and again": repeated(b"MAIL FROM:<a@b.example>", b" SIZE=1", b"\r\n"),
    "SMTPUTF8 again and again": repeated(b"MAIL FROM:<a@b.example>", b" SMTPUTF8", b"\r\n"),
    "many parameters": numbered(b"MAIL FROM:<a@b.example>", " X{:04}=1"),
    "many words": numbered(b"MAIL FROM:<a@b.example>", " X{:04}"),
    "equals signs": repeated(b"MAIL FROM:<a@b.example> X", b"=", b"\r\n"),
    "random parameters": repeated(b"MAIL FROM:<a@b.example>", random_parameters(), b"\r\n"),
    "a long xtext": repeated(b"MAIL FROM:<a@b.example> ENVID=", b"+41", b"\r\n"),
    "half an xtext": repeated(b"MAIL FROM:<a@b.example> AUTH=", b"+4", b"\r\n"),
    "NOTIFY": repeated(b"RCPT TO:<a@b.example> NOTIFY=DELAY", b",DELAY", b"\r\n"),
    "many lines": repeated(b"", b"MAIL FROM:<a@b.example>\r\n"),
}
#: from 60 octets on, up to 480, no limit is passed
SHORT_LINES: dict[str, Octets] = {
    "a list of kinds": repeated(b"MAIL FROM:<a@b.example> SOLICIT=a", b":a", b"\r\n"),
    "ORCPT": repeated(b"RCPT TO:<a@b.example> ORCPT=rfc822;", b"+41", b"@b.example\r\n"),
    "line ends": repeated(b"NOOP", b"\r\n"),
    "CRs": repeated(b"NOOP ", b"\r", b"\r\n"),
    "a long word": repeated(b"NOOP ", b"a", b"\r\n"),
    "a long quoted string": repeated(b'NOOP "', rb"\"", b'"\r\n'),
    "a long verb": repeated(b"", b"A", b"\r\n"),
    "an unknown command": repeated(b"XYZZY", b" a", b"\r\n"),
    "a long number": repeated(b"BDAT ", b"1", b"\r\n"),
    "AUTH": repeated(b"AUTH PLAIN ", b"AAAA", b"\r\n"),
    "bad base64": repeated(b"AUTH PLAIN ", b"A=", b"\r\n"),
    "XCLIENT": repeated(b"XCLIENT", b" NAME=a", b"\r\n"),
    "VRFY": repeated(b"VRFY ", b'"a" ', b"\r\n"),
    "a long line": repeated(b"250 ", b"a", b"\r\n"),
    "a long line of UTF-8": repeated(b"250 ", "ü".encode(), b"\r\n"),
    "a long line that is no UTF-8": repeated(b"250 ", b"\xff", b"\r\n"),
    "a long name": repeated(b"220 a", b".a", b" hello\r\n"),
    "CRs in a reply": repeated(b"250 ", b"\r", b"\r\n"),
    "a long code": repeated(b"", b"2", b"\r\n"),
    "a long status code": repeated(b"250 2.1.", b"1", b" a\r\n"),
    "a challenge": repeated(b"334 ", b"AAAA", b"\r\n"),
}
#: lines as many as one likes
MANY_LINES: dict[str, Octets] = {
    "many lines": repeated(b"", b"250-a\r\n", b"250 b\r\n"),
    "many lines of another code": repeated(b"", b"250-a\r\n", b"550 b\r\n"),
    "many lines without an end": repeated(b"", b"250-a\r\n"),
    "many lines with a status code": repeated(b"", b"250-2.1.0 a\r\n", b"250 2.1.0 b\r\n"),
    "line feeds": repeated(b"250 ", b"\n"),
    "many replies": repeated(b"", b"250 a\r\n"),
    "many keywords": numbered(b"250-x\r\n", "250-X{:05}\r\n", b"250 y\r\n"),
}
#: of which each part has a limit of its own
LINES_OF_PARTS: dict[str, Octets] = {
    "a mailbox in xtext": repeated(b"MAIL FROM:<a@b.example> AUTH=a@b", b"+2Ec", b"\r\n"),
    "EHLO": repeated(b"EHLO a", b".a", b"\r\n"),
}


# --- readers --------------------------------------------------------------------------------------


def read(octets: bytes, profile: str = "strict") -> View:
    is_reply = octets[:1].isdigit()
    parse: Any = smtpkit.parse_reply if is_reply else smtpkit.parse_command
    view: View = parse(octets, profile=profile)
    return view


def use(view: View) -> None:
    """Ask a view for all that it tells."""
    for name in view.fields:
        with suppress(FieldError):
            getattr(view, name)
            view.span(name)
    with suppress(FieldError):
        view.to_dict()
    _ = (bytes(view), repr(view), view.defects)


def read_strictly(octets: bytes) -> None:
    try:
        use(read(octets))
    except ParseError as error:
        _ = (str(error), str(error.reply), error.expected)


def read_with_its_leniencies(octets: bytes) -> None:
    try:
        read(octets)
    except ParseError as error:
        _ = error.leniencies


def read_leniently(octets: bytes) -> None:
    try:
        use(read(octets, "lenient"))
    except ParseError as error:
        _ = str(error)


def observed(octets: bytes) -> None:
    use(read(octets, "observer"))


def layered(octets: bytes) -> None:
    for layer in smtpkit.SmtpLayer(octets).messages():
        _ = (smtpkit.smtp_show_fields(layer), layer.summary(), layer.hashret())
    _ = smtpkit.SmtpLayer(memoryview(octets)).show()


def cases(uses: list[Callable[[bytes], None]], *tables: tuple[dict[str, Octets], int]) -> list[Any]:
    """Each line of some tables for each of the readers, from a size on."""
    return [
        pytest.param(use, make, size, id=f"{use.__name__}-{name}-{size}")
        for lines, size in tables
        for name, make in lines.items()
        for use in uses
    ]


DISTINCT = [read_strictly, read_with_its_leniencies, read_leniently]
ALIKE = [observed, layered]
LIMITED = [(LONG_LINES, 300), (SHORT_LINES, 60), (MANY_LINES, 600)]
UNLIMITED = [(lines, BEYOND) for lines in (LONG_LINES, SHORT_LINES, LINES_OF_PARTS)]
WITHIN = [*cases(DISTINCT, *LIMITED), *some(cases(ALIKE, *LIMITED), "within")]
FAR_BEYOND = some(cases(DISTINCT + ALIKE, *UNLIMITED), "beyond")


@pytest.mark.parametrize(("use", "make", "size"), [*WITHIN, *FAR_BEYOND])
def test_reading_is_linear(use: Callable[[bytes], None], make: Octets, size: int) -> None:
    assert_linear(lambda size: partial(use, make(size)), size)


# --- what else is read ----------------------------------------------------------------------------

OFFERS: dict[str, Octets] = {
    "many keywords": numbered(b"250-x\r\n", "250-X{:05}\r\n", b"250 y\r\n"),
    "one keyword again and again": repeated(b"250-x\r\n", b"250-SIZE 1\r\n", b"250 SIZE\r\n"),
    "mechanisms": repeated(b"250-x\r\n250 AUTH", b" PLAIN", b"\r\n"),
    "mechanisms of old": repeated(b"250-x\r\n250 AUTH=", b"PLAIN ", b"\r\n"),
    "digits": repeated(b"250-x\r\n250 SIZE ", b"1", b"\r\n"),
    "no keywords": repeated(b"250-x\r\n", b"250-?\r\n", b"250 !\r\n"),
}


def offered(octets: bytes) -> None:
    capabilities = smtpkit.Capabilities(smtpkit.parse_reply(octets, profile="observer"))
    _ = (capabilities.to_dict(), list(capabilities), capabilities.unknown, capabilities.malformed)
    _ = (capabilities.size, capabilities.auth, "X" in capabilities, repr(capabilities))


@pytest.mark.parametrize("make", OFFERS.values(), ids=OFFERS)
def test_capabilities_are_linear(make: Octets) -> None:
    assert_linear(lambda size: partial(offered, make(size)), 600)


SASL: dict[str, tuple[type[View], Octets]] = {
    "a long password": (sasl.PlainResponse, repeated(b"\0a\0", b"b")),
    "a password of UTF-8": (sasl.PlainResponse, repeated(b"\0a\0", "\u0316\u0301".encode())),
    "many NULs": (sasl.PlainResponse, repeated(b"", b"\0")),
    "no UTF-8": (sasl.PlainResponse, repeated(b"\0a\0", b"\xff")),
    "many pairs": (sasl.OauthbearerResponse, repeated(b"n,,\1", b"a=b\1", b"\1")),
    "a long token": (sasl.OauthbearerResponse, repeated(b"n,,\1auth=Bearer ", b"a", b"\1\1")),
    "a name in SCRAM": (sasl.ScramClientFirst, repeated(b"n,,n=", b"=2C", b",r=x")),
    "extensions": (sasl.ScramClientFirst, repeated(b"n,,n=a,r=x", b",x=y")),
    "a nonce": (sasl.ScramServerFirst, repeated(b"r=", b"a", b",s=AAAA,i=4096")),
    "a salt": (sasl.ScramServerFirst, repeated(b"r=a,s=", b"AAAA", b",i=4096")),
    "iterations": (sasl.ScramServerFirst, repeated(b"r=a,s=AAAA,i=", b"1")),
    "a host": (sasl.CramMd5Challenge, repeated(b"<1@a", b".a", b">")),
    "a name with blanks": (sasl.CramMd5Response, repeated(b"", b"a ", b"0" * 32)),
    "JSON": (sasl.OauthError, repeated(b'{"status":"', b"a", b'"}')),
    "deep JSON": (sasl.OauthError, repeated(b'{"a":', b"[")),
    "base64": (sasl.AuthAnswer, repeated(b"", b"AAAA", b"\r\n")),
    "no base64": (sasl.AuthAnswer, repeated(b"", b"=", b"\r\n")),
    "a challenge": (sasl.ContinueReq, repeated(b"334 ", b"AAAA", b"\r\n")),
}


@pytest.mark.parametrize(("view", "make"), SASL.values(), ids=SASL)
def test_messages_of_authentication_are_linear(view: type[View], make: Octets) -> None:
    def read_one_of(octets: bytes) -> None:
        try:
            use(view.parse(octets))
        except ParseError as error:
            _ = (str(error), error.leniencies)

    assert_linear(lambda size: partial(read_one_of, make(size)), 500)


def test_an_exchange_is_linear_in_its_lines() -> None:
    def exchange(size: int) -> None:
        exchange = Exchange("LOGIN")
        for number in range(size):
            exchange.server(b"334 %08d\r\n" % number)
            exchange.client(b"%08d\r\n" % number)
        assert len([line.to_dict() for line in exchange.messages]) == 2 * size

    assert_linear(lambda size: partial(exchange, size), 40)


# --- conversations --------------------------------------------------------------------------------


def one_by_one(sender: Any, octets: bytes, missing: int = 0) -> list[Segment]:
    return [Segment(sender, bytes([octet]), missing=missing) for octet in octets]


BEGUN = [
    Segment(SERVER, b"220 x\r\n"),
    Segment(CLIENT, b"DATA\r\n"),
    Segment(SERVER, b"354 go\r\n"),
]
CONVERSATIONS: dict[str, Callable[[int], list[Segment]]] = {
    "a line that has no end": lambda size: one_by_one(CLIENT, b"a" * size),
    "a reply that has no end": lambda size: one_by_one(SERVER, b"250-a\r\n" * (size // 7)),
    "mail data": lambda size: [*BEGUN, *one_by_one(CLIENT, b"\r\n.a" * (size // 4))],
    "mail data with holes": lambda size: [*BEGUN, *one_by_one(CLIENT, b"\r\n.a" * (size // 4), 1)],
    "a chunk with holes": lambda size: [
        Segment(CLIENT, b"BDAT %d\r\n" % (2 * size)),
        Segment(SERVER, b"250 k\r\n"),
        *one_by_one(CLIENT, b"a" * size, 1),
    ],
    "TLS": lambda size: one_by_one(CLIENT, b"\x16\x03\x01" + b"\n" * size),
    "pipelined": lambda size: [
        Segment(CLIENT, b"NOOP\r\n" * (size // 6)),
        Segment(SERVER, b"250 k\r\n" * (size // 6)),
    ],
    "replies that nobody asked for": lambda size: [Segment(SERVER, b"250 k\r\n" * (size // 7))],
    "commands held back": lambda size: [Segment(CLIENT, b"STARTTLS\r\n" * (size // 10))],
    "credentials": lambda size: [
        Segment(CLIENT, b"".join(b"AUTH PLAIN %08d\r\n" % n for n in range(size // 8))),
        Segment(SERVER, b"535 %s\r\n" % bytes(range(65, 90)) * (size // 8)),
    ],
}


@pytest.mark.parametrize("said", CONVERSATIONS.values(), ids=CONVERSATIONS)
def test_a_conversation_is_linear(said: Callable[[int], list[Segment]]) -> None:
    def act(size: int) -> Callable[[], object]:
        segments = said(size)
        return lambda: [message.to_dict() for message in follow(segments)]

    # more secrets are sent than are looked for
    assert_linear(act, 300)


# --- builders -------------------------------------------------------------------------------------

BUILT: dict[str, Callable[[int], object]] = {
    "a local part": lambda size: smtpkit.Mail.build("a" * size + "@b.example"),
    "a quoted string": lambda size: smtpkit.Mail.build('"' + "\\a" * size + '"@b.example'),
    "labels": lambda size: smtpkit.Mail.build("a@" + "a." * size + "example"),
    "UTF-8": lambda size: smtpkit.Mail.build("ü" * size + "@b.example", smtputf8=True),
    "line ends": lambda size: smtpkit.Mail.build("a@b.example" + "\r\n" * size),
    "xtext": lambda size: smtpkit.Mail.build("a@b.example", envid="=" * size),
    "kinds": lambda size: smtpkit.Mail.build("a@b.example", solicit=["a"] * size),
    "parameters": lambda size: smtpkit.Mail.build(
        "a@b.example", parameters=[(f"X{number:04}", "1") for number in range(size)]
    ),
    "wrong parameters": lambda size: smtpkit.Mail.build(
        "a@b.example", parameters=[(f"X{number:04}", " ") for number in range(size)]
    ),
    "one parameter again and again": lambda size: smtpkit.Mail.build(
        "a@b.example", parameters=[("X", "1")] * size
    ),
    "a long value": lambda size: smtpkit.Mail.build("a@b.example", parameters=[("X", "11" * size)]),
    "lines": lambda size: smtpkit.Reply.build(250, ["a"] * size),
    "lines with a status code": lambda size: smtpkit.Reply.build(
        250, ["a"] * size, enhanced_code="2.1.0"
    ),
    "wrong lines": lambda size: smtpkit.Reply.build(250, ["a\r\nb"] * size),
    "a long line": lambda size: smtpkit.Reply.build(250, "a" * size),
    "keywords": lambda size: smtpkit.EhloReply.build(
        "x.example", "", [f"X{number:04}" for number in range(size)]
    ),
    "a password": lambda size: sasl.PlainResponse.build("a", "b" * size),
    "many commands": lambda size: [smtpkit.SmtpBuilder().noop().build() for _ in range(size)],
}


@pytest.mark.parametrize("build", BUILT.values(), ids=BUILT)
def test_building_is_linear(build: Callable[[int], object]) -> None:
    def act(size: int) -> None:
        with suppress(BuildError):
            build(size)

    assert_linear(lambda size: partial(act, size), BEYOND // 2)
