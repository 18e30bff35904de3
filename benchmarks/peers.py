"""Who is compared: each peer offers a function per message it can read or write.

A reader takes the octets of the message; a writer takes nothing and has its values at hand, in
the types that its own users would pass. A peer says what it checks, because most of them check
little. A peer whose package is not installed raises `ImportError` when it is called.
"""

from __future__ import annotations

import asyncio
import re
import smtplib
from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from io import BytesIO
from typing import Any, NamedTuple

from benchmarks.shapes import EHLO, EHLO_LINES, EHLO_REPLY, MAIL, RCPT, REPLY, SHAPES

Readers = Mapping[str, Callable[[bytes], object]]
Writers = Mapping[str, Callable[[], bytes]]
Functions = Mapping[str, Callable[..., object]]


class Peer(NamedTuple):
    """One way to read or to write the messages, and what it checks."""

    name: str
    checks: str
    functions: Callable[[], Functions]


def view() -> Readers:
    smtpkit = import_module("smtpkit")
    command, reply = smtpkit.parse_command, smtpkit.parse_reply
    return {MAIL: command, RCPT: command, EHLO: command, REPLY: reply, EHLO_REPLY: reply}


def all_fields() -> Readers:
    smtpkit = import_module("smtpkit")
    parse_command, parse_reply = smtpkit.parse_command, smtpkit.parse_reply

    def mail(octets: bytes) -> object:
        mail = parse_command(octets)
        mailbox = mail.reverse_path.mailbox
        path = mailbox.local_part, mailbox.domain
        return *path, mail.size, mail.body, mail.ret, mail.envid, mail.auth, mail.smtputf8

    def rcpt(octets: bytes) -> object:
        rcpt = parse_command(octets)
        mailbox = rcpt.forward_path.mailbox
        return mailbox.local_part, mailbox.domain, rcpt.notify, rcpt.orcpt

    def ehlo(octets: bytes) -> object:
        return parse_command(octets).domain

    def reply(octets: bytes) -> object:
        reply = parse_reply(octets)
        return reply.code, reply.enhanced_code, reply.lines

    return {MAIL: mail, RCPT: rcpt, EHLO: ehlo, REPLY: reply, EHLO_REPLY: reply}


def interpreted() -> Readers:
    return {shape: rule.parse for shape, rule in _constructs().items()}


def abnf() -> Readers:
    rfc_abnf = import_module("tests.rfc_abnf")
    reference = rfc_abnf.reference()
    names = {
        MAIL: "x-mail",
        RCPT: "x-rcpt",
        EHLO: "ehlo",
        REPLY: "Reply-line",
        EHLO_REPLY: "ehlo-ok-rsp",
    }

    def reader(rule: str) -> Callable[[bytes], object]:
        parse_all = reference(rule).parse_all
        return lambda octets: parse_all(octets.decode("latin-1"))

    return {shape: reader(rule) for shape, rule in names.items()}


def aiosmtpd() -> Readers:
    smtp = import_module("aiosmtpd.smtp")
    handler = import_module("aiosmtpd.handlers").Sink()
    server = smtp.SMTP(handler, loop=asyncio.new_event_loop(), enable_SMTPUTF8=True)

    def split(octets: bytes) -> tuple[str, str]:
        verb, _, argument = octets.rstrip(b"\r\n").partition(b" ")
        text = str(argument.strip(), encoding="utf-8", errors="surrogateescape")
        return verb.upper().decode("ascii"), text

    def transaction(keyword: str) -> Callable[[bytes], object]:
        def read(octets: bytes) -> object:
            _, argument = split(octets)
            address, rest = server._getaddr(server._strip_command_keyword(keyword, argument))
            return address, server._getparams(rest.upper().split())

        return read

    return {MAIL: transaction("FROM:"), RCPT: transaction("TO:"), EHLO: split}


def getreply() -> Readers:
    client = smtplib.SMTP()

    def read(octets: bytes) -> object:
        client.file = BytesIO(octets)
        return client.getreply()

    return {REPLY: read, EHLO_REPLY: read}


def naive() -> Readers:
    path = re.compile(rb"<([^@>]*)@([^>]*)>").search
    status = re.compile(rb"\d\.\d+\.\d+").match

    def transaction(octets: bytes) -> object:
        _, address, *parameters = octets[:-2].split(b" ")
        found = path(address)
        assert found
        return found[1], found[2], dict(item.partition(b"=")[::2] for item in parameters)

    def ehlo(octets: bytes) -> object:
        return octets[:-2].split(b" ")[1]

    def reply(octets: bytes) -> object:
        text = octets[4:-2]
        code = status(text)
        return int(octets[:3]), code and code[0], text

    def lines(octets: bytes) -> object:
        return int(octets[:3]), [line[4:] for line in octets.split(b"\r\n")[:-1]]

    return {MAIL: transaction, RCPT: transaction, EHLO: ehlo, REPLY: reply, EHLO_REPLY: lines}


READERS = (
    Peer("smtpkit, view", "everything; no field read", view),
    Peer("smtpkit, all fields", "everything; all fields read", all_fields),
    Peer("construct, interpreted", "everything: the same grammar, all fields", interpreted),
    Peer("abnf", "the RFC's rules, no prose; gives a parse tree, no values", abnf),
    Peer(
        "aiosmtpd _getaddr, _getparams",
        "an RFC 2822 address; parameters by shape, their values in upper case; EHLO not at all",
        aiosmtpd,
    ),
    Peer("smtplib getreply", "that the code is a number", getreply),
    Peer("split and re", "nothing", naive),
)


def built() -> Writers:
    smtpkit = import_module("smtpkit")
    return {
        MAIL: lambda: smtpkit.Mail.build(
            "ned@x.example",
            size=500000,
            body="8BITMIME",
            ret="HDRS",
            envid="QQ314159",
            auth="e=mc2@lab.example",
        ),
        RCPT: lambda: smtpkit.Rcpt.build(
            "kim@dept.example",
            notify=["SUCCESS", "FAILURE"],
            orcpt=("rfc822", "kim+news@dept.example"),
        ),
        EHLO: lambda: smtpkit.Ehlo.build("mx.example"),
        REPLY: lambda: smtpkit.Reply.build(250, "OK", enhanced_code="2.1.0"),
        EHLO_REPLY: lambda: smtpkit.Reply.build(250, EHLO_LINES),
    }


def interpreted_build() -> Writers:
    def writer(rule: Any, octets: bytes) -> Callable[[], bytes]:
        values = cache(lambda: rule.parse(octets))
        return lambda: rule.build(values())

    return {shape: writer(rule, SHAPES[shape]) for shape, rule in _constructs().items()}


def smtplib_build() -> Writers:
    def mail() -> bytes:
        options = ["SIZE=500000", "BODY=8BITMIME", "RET=HDRS", "ENVID=QQ314159"]
        options.append("AUTH=e+3Dmc2@lab.example")
        text = f"MAIL FROM:{smtplib.quoteaddr('ned@x.example')} {' '.join(options)}\r\n"
        return text.encode("ascii")

    def rcpt() -> bytes:
        options = ["NOTIFY=SUCCESS,FAILURE", "ORCPT=rfc822;kim+2Bnews@dept.example"]
        text = f"RCPT TO:{smtplib.quoteaddr('kim@dept.example')} {' '.join(options)}\r\n"
        return text.encode("ascii")

    return {MAIL: mail, RCPT: rcpt}


def naive_build() -> Writers:
    def transaction(verb: str, address: str, **parameters: object) -> bytes:
        options = " ".join(f"{name}={value}" for name, value in parameters.items())
        return f"{verb}:<{address}> {options}\r\n".encode()

    def lines() -> bytes:
        *first, last = EHLO_LINES
        return "".join([*(f"250-{line}\r\n" for line in first), f"250 {last}\r\n"]).encode()

    return {
        MAIL: lambda: transaction(
            "MAIL FROM",
            "ned@x.example",
            SIZE=500000,
            BODY="8BITMIME",
            RET="HDRS",
            ENVID="QQ314159",
            AUTH="e+3Dmc2@lab.example",
        ),
        RCPT: lambda: transaction(
            "RCPT TO",
            "kim@dept.example",
            NOTIFY="SUCCESS,FAILURE",
            ORCPT="rfc822;kim+2Bnews@dept.example",
        ),
        EHLO: lambda: "EHLO {}\r\n".format("mx.example").encode(),
        REPLY: lambda: "{} {} {}\r\n".format(250, "2.1.0", "OK").encode(),
        EHLO_REPLY: lines,
    }


WRITERS = (
    Peer("smtpkit, build", "every field by its own rule", built),
    Peer(
        "construct, interpreted", "every field by its own rule: the same grammar", interpreted_build
    ),
    Peer("smtplib quoteaddr", "that the address can be read; parameters not at all", smtplib_build),
    Peer("str.format", "nothing", naive_build),
)


def _constructs() -> dict[str, Any]:
    commands = import_module("grammar.commands")
    replies = import_module("grammar.replies")
    return {
        MAIL: commands.MAIL,
        RCPT: commands.RCPT,
        EHLO: commands.EHLO,
        REPLY: replies.REPLY,
        EHLO_REPLY: replies.REPLY,
    }
