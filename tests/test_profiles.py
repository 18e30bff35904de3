"""Reading what is really sent: each leniency by example, captures, and any octets at all."""

from __future__ import annotations

import pickle
import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from random import Random
from typing import Any, NamedTuple

import pytest
from laws import FULL, volume
from recordings import Recorded, bundled, each_collection_and_capture
from steps import assert_linear

import smtpkit
from smtpkit.dialects import PROFILES
from smtpkit.generated.nodes import LENIENCIES
from smtpkit.profiles import UnreadableCommand, UnreadableReply
from smtpkit.stream import CLIENT
from smtpkit.testing import strategies
from smtpkit.view import View


@cache
def closed() -> smtpkit.Dialect:
    """A dialect in which there are no parameters but its own."""
    return smtpkit.dialect(only=["SIZE"], unknown="refused")


def reader(octets: bytes, dialect: smtpkit.Dialect = smtpkit.DIALECT) -> Callable[..., Any]:
    """What reads these octets: a reply begins with a digit."""
    return dialect.parse_reply if octets.lstrip()[:1].isdigit() else dialect.parse_command


class Case(NamedTuple):
    """A line, the leniency that reads it, the octets that this is about, and what is read."""

    name: str
    line: bytes
    about: bytes
    fields: dict[str, Any]
    profile: str = "lenient"
    dialect: Callable[[], smtpkit.Dialect] = lambda: smtpkit.DIALECT


NED = {"reverse_path.mailbox.local_part": "ned", "reverse_path.mailbox.domain": "x.example"}
OK = {"code": 250, "lines": ("OK",)}


def mail(domain: str, local_part: str = "ned") -> dict[str, Any]:
    return {
        **NED,
        "reverse_path.mailbox.domain": domain,
        "reverse_path.mailbox.local_part": local_part,
    }


CASES = [
    # blanks
    Case("blanks-after-colon", b"MAIL FROM: <ned@x.example>\r\n", b" ", NED),
    Case(
        "blanks-after-colon",
        b"RCPT TO:\t <Postmaster>\r\n",
        b"\t ",
        {"forward_path.is_postmaster": True},
    ),
    Case("blanks", b"MAIL  FROM:<ned@x.example>\r\n", b"  ", NED),
    Case("blanks", b"MAIL FROM:<ned@x.example>\tSIZE=5\r\n", b"\t", {**NED, "size": 5}),
    Case("blanks", b"EHLO   x.example\r\n", b"   ", {"domain": "x.example"}),
    Case("no-space", b"MAIL FROM:<ned@x.example>SIZE=5\r\n", b"", {**NED, "size": 5}),
    Case("trailing-blanks", b"DATA \t\r\n", b" \t", {"verb": "DATA"}),
    Case("trailing-blanks", b"MAIL FROM:<ned@x.example> \r\n", b" ", NED),
    Case("leading-blanks", b" \tDATA\r\n", b" \t", {"verb": "DATA"}),
    # line ends
    Case("bare-lf", b"QUIT\n", b"\n", {"verb": "QUIT"}),
    Case("bare-cr", b"MAIL FROM:<ned@x.example>\r", b"\r", NED),
    Case("extra-cr", b"QUIT\r\r\n", b"\r\r\n", {"verb": "QUIT"}),
    Case("extra-cr", b"MAIL FROM:<ned@x.example>\r \r\n", b"\r \r\n", NED),
    Case("extra-cr", b"HELO x\r\r\n", b"\r\r\n", {"domain": "x"}),
    Case("bare-lf", b"250 OK\n", b"\n", OK),
    Case("extra-cr", b"250-OK\r\r\n250 there\r\r\n", b"\r\r\n", {"lines": ("OK", "there")}),
    Case("bare-lf", b"250-OK\n250 there\r\n", b"\n", {"code": 250, "lines": ("OK", "there")}),
    Case("bare-cr", b"250-OK\r250 there\r", b"\r", {"code": 250, "lines": ("OK", "there")}),
    # paths
    Case("no-brackets", b"MAIL FROM:ned@x.example\r\n", b"ned@x.example", NED),
    Case(
        "no-brackets", b"MAIL FROM:ned@x.example SIZE=5\r\n", b"ned@x.example", {**NED, "size": 5}
    ),
    Case("blanks-in-brackets", b"MAIL FROM:< ned@x.example >\r\n", b"< ned@x.example >", NED),
    Case("blanks-in-brackets", b"MAIL FROM:<ned @ x.example>\r\n", b"<ned @ x.example>", NED),
    Case(
        "odd-local-part",
        b"MAIL FROM:<ned k@x.example> SIZE=5\r\n",
        b"ned k",
        mail("x.example", "ned k") | {"size": 5},
    ),
    Case("odd-domain", b"MAIL FROM:<ned@x y>\r\n", b"x y", mail("x y")),
    Case("blank-null-path", b"MAIL FROM:< >\r\n", b"< >", {"reverse_path.mailbox": None}),
    Case("null-path", b"RCPT TO:<>\r\n", b"<>", {"forward_path.mailbox": None}),
    Case("odd-brackets", b"MAIL FROM:<ned@x.example\r\n", b"<ned@x.example", NED),
    Case("odd-brackets", b"MAIL FROM:ned@x.example>\r\n", b"ned@x.example>", NED),
    Case("odd-brackets", b"MAIL FROM:<ned@x.example SIZE=5\r\n", b"<ned@x.example", NED),
    Case("odd-brackets", b"MAIL FROM:<<ned@x.example>>\r\n", b"<", NED),
    Case("display-name", b"MAIL FROM:<Team <ned@x.example>>\r\n", b"<Team ", NED),
    Case("display-name", b'MAIL FROM:<"T @" <ned@x.example>>\r\n', b'<"T @" ', NED),
    Case("display-name", b"MAIL FROM:Ned K <ned@x.example> SIZE=5\r\n", b"Ned K ", NED),
    Case("display-name", b"MAIL FROM:<Team <>>\r\n", b"<Team ", {"reverse_path.is_null": True}),
    Case("no-domain", b"MAIL FROM:<ned>\r\n", b"<ned>", {"reverse_path.mailbox": None}),
    # mailboxes and domains
    Case(
        "odd-local-part",
        b"MAIL FROM:<ned..k@x.example>\r\n",
        b"ned..k",
        mail("x.example", "ned..k"),
    ),
    Case(
        "odd-domain", b"MAIL FROM:<ned@kim@x.example>\r\n", b"kim@x.example", mail("kim@x.example")
    ),
    Case("odd-domain", b"EHLO x..example\r\n", b"x..example", {"domain": "x..example"}),
    Case("low-line", b"EHLO my_pc.example\r\n", b"my_pc.example", {"domain": "my_pc.example"}),
    Case("low-line", b"MAIL FROM:<ned@-x.example>\r\n", b"-x.example", mail("-x.example")),
    Case("trailing-dot", b"MAIL FROM:<ned@x.example.>\r\n", b"x.example.", mail("x.example.")),
    Case("bare-literal", b"EHLO 2001:db8::1\r\n", b"2001:db8::1", {"domain": "2001:db8::1"}),
    Case(
        "bare-literal",
        b"EHLO IPv6:2001:db8::1\r\n",
        b"IPv6:2001:db8::1",
        {"domain": "IPv6:2001:db8::1"},
    ),
    # the RFC's rule refuses what software writes: a zone, and "::" twice
    Case(
        "literal",
        b"EHLO [IPv6:fe80::1%eth0]\r\n",
        b"[IPv6:fe80::1%eth0]",
        {"domain": "[IPv6:fe80::1%eth0]"},
    ),
    Case(
        "literal", b"MAIL FROM:<ned@[IPv6:1::2::3]>\r\n", b"[IPv6:1::2::3]", mail("[IPv6:1::2::3]")
    ),
    Case("no-tag", b"EHLO [2001:db8::1]\r\n", b"2001:db8::1", {"domain": "[2001:db8::1]"}),
    Case("no-tag", b"MAIL FROM:<ned@[::1]>\r\n", b"::1", mail("[::1]")),
    Case("literal", b"EHLO [300.0.0.1]\r\n", b"[300.0.0.1]", {"domain": "[300.0.0.1]"}),
    # RFC 821: what follows a backslash is a part of the name
    Case(
        "backslash",
        rb"MAIL FROM:<n\@a@x.example>" + b"\r\n",
        rb"n\@a",
        mail("x.example", r"n\@a"),
    ),
    Case(
        "backslash",
        rb"MAIL FROM:<n\ k@x.example>" + b"\r\n",
        rb"n\ k",
        mail("x.example", r"n\ k"),
    ),
    Case(
        "backslash",
        rb"MAIL FROM:<n\>k@x.example>" + b"\r\n",
        rb"n\>k",
        mail("x.example", r"n\>k"),
    ),
    # lengths
    Case(
        "over-long",
        b"MAIL FROM:<%b@x.example>\r\n" % (b"n" * 65),
        b"n" * 65,
        mail("x.example", "n" * 65),
    ),
    Case(
        "over-long",
        b"EHLO %b.example\r\n" % (b"x" * 64),
        b"x" * 64,
        {"domain": "x" * 64 + ".example"},
    ),
    Case(
        "over-long",
        b"AUTH ECDSA-NIST256P-CHALLENGE =\r\n",
        b"ECDSA-NIST256P-CHALLENGE",
        {"mechanism": "ECDSA-NIST256P-CHALLENGE", "initial_response": b""},
    ),
    Case(
        "over-long", b"NOOP " + b"x" * 510 + b"\r\n", b"NOOP " + b"x" * 510, {"string": "x" * 510}
    ),
    Case("over-long", b"250 " + b"x" * 600 + b"\r\n", b"250 " + b"x" * 600, {"text": "x" * 600}),
    # parameters
    Case("unknown-parameter", b"MAIL FROM:<ned@x.example> X=1\r\n", b"X=1", NED, dialect=closed),
    Case("duplicate", b"MAIL FROM:<> SIZE=1 SIZE=2\r\n", b"2", {"size": 2}),
    Case("bad-value", b"MAIL FROM:<> SIZE=many\r\n", b"SIZE=many", {"size": None}),
    Case(
        "bad-value",
        b"MAIL FROM:<> HOLDUNTIL=2030-13-41T00:00:00Z\r\n",
        b"HOLDUNTIL=2030-13-41T00:00:00Z",
        {"holduntil": None},
    ),
    Case(
        "bad-value",
        b"MAIL FROM:<> SIZE=5=6 RET=HDRS\r\n",
        b"SIZE=5=6",
        {"size": None, "ret": "HDRS"},
    ),
    Case("bad-value", b"MAIL FROM:<> BY=0;R SIZE=3\r\n", b"BY=0;R", {"by": None, "size": 3}),
    Case("odd-value", b"MAIL FROM:<> X=a=b SIZE=3\r\n", b"a=b", {"size": 3}),
    Case("odd-value", b"XCLIENT PORT=25 X_Y=\xff\r\n", b"\xff", {"port": 25}),
    Case("beyond-ascii", b"MAIL FROM:<> ENVID=+C3+A9 SIZE=3\r\n", b"+C3+A9", {"size": 3}),
    Case("value", b"MAIL FROM:<> AUTH=ned\r\n", b"ned", {"auth": "ned"}),
    Case("beyond-ascii", b"MAIL FROM:<> ENVID=+C3+A9\r\n", b"+C3+A9", {"envid": "\xe9"}),
    Case("combination", b"MAIL FROM:<> MTRK=abcd\r\n", b"abcd", {"mtrk.certifier": "abcd"}),
    # arguments
    Case("blanks-before-colon", b"MAIL FROM :<ned@x.example>\r\n", b"FROM :", NED),
    Case(
        "blanks-before-colon",
        b"RCPT TO\t: <Postmaster>\r\n",
        b"TO\t:",
        {"forward_path.is_postmaster": True},
    ),
    Case("no-colon", b"MAIL FROM <ned@x.example> SIZE=5\r\n", b"FROM", {**NED, "size": 5}),
    Case("odd-word", b"MAIL FORM:<ned@x.example> SIZE=5\r\n", b"FORM:", {**NED, "size": 5}),
    Case(
        "bad-value",
        b"MAIL FROM:<ned k> SIZE=5\r\n",
        b"<ned k>",
        {"reverse_path.mailbox": smtpkit.FieldError, "size": 5},
    ),
    Case(
        "bad-value",
        b"AUTH PLAIN AGFsaWNlAHMzY3JldA\r\n",
        b"AGFsaWNlAHMzY3JldA",
        {"mechanism": "PLAIN", "initial_response": smtpkit.FieldError},
    ),
    Case("bad-value", b"AUTH LOGIN ab@% c\r\n", b"ab@% c", {"mechanism": "LOGIN"}),
    Case(
        "bad-value",
        b"BDAT x LAST\r\n",
        b"x",
        {"chunk_size": smtpkit.FieldError, "last": True},
    ),
    Case("bad-value", b"BDAT 3;\r\n", b"3;", {"chunk_size": smtpkit.FieldError}),
    Case("odd-value", b"BURL x LAST\r\n", b"x", {"uri": "x", "last": True}),
    Case("extra-text", b"BDAT 3 x LAST\r\n", b" x ", {"chunk_size": 3, "last": True}),
    Case(
        "over-long",
        b"AUTH ECDSA-NIST256P-CHALLENGE\r\n",
        b"ECDSA-NIST256P-CHALLENGE",
        {"mechanism": "ECDSA-NIST256P-CHALLENGE"},
    ),
    # lists
    *(
        Case(
            "odd-separator",
            b"ATRN x.example%by.example\r\n" % between,
            between,
            {"domains": ("x.example", "y.example")},
        )
        for between in (b", ", b" , ", b",,", b" ", b",\t")
    ),
    Case("odd-separator", b"ATRN x.example,\r\n", b",", {"domains": ("x.example",)}),
    Case(
        "odd-separator",
        b"RCPT TO:<Postmaster> NOTIFY=FAILURE, DELAY ORCPT=x;a\r\n",
        b", ",
        {"notify": frozenset(["FAILURE", "DELAY"]), "orcpt.address": "a"},
    ),
    Case(
        "odd-separator",
        b"MAIL FROM:<@a, @b:ned@x.example>\r\n",
        b", ",
        {**NED, "reverse_path.source_route": "@a, @b"},
    ),
    Case(
        "odd-domain",
        b"ATRN x.example,y_y,z.example\r\n",
        b"y_y",
        {"domains": ("x.example", "y_y", "z.example")},
    ),
    Case(
        "blanks",
        b"XPROXYFROM SID=1  PORT=2\r\n",
        b"  ",
        {"attributes": (("SID", "1"), ("PORT", "2"))},
    ),
    # octets
    Case("eight-bit", b"HELO \xca\xce\r\n", b"\xca\xce", {"domain": "\udcca\udcce"}),
    Case("eight-bit", b"HELO j\xeaK\r\n", b"j\xeaK", {"domain": "j\udceaK"}),
    Case("eight-bit", b"MAIL FROM:<ned@x\xea> SIZE=5\r\n", b"x\xea", mail("x\udcea") | {"size": 5}),
    Case(
        "not-ascii", b"MAIL FROM:<n\xc3\xa5d@x.example>\r\n", b"\xc3\xa5", mail("x.example", "nåd")
    ),
    Case("not-ascii", b"EHLO \xc3\xb8.example\r\n", b"\xc3\xb8", {"domain": "ø.example"}),
    Case(
        "odd-local-part",
        b"MAIL FROM:<n\xe5d@x.example>\r\n",
        b"n\xe5d",
        mail("x.example", "n\udce5d"),
    ),
    Case("eight-bit", b"250 p\xe5\r\n", b"p\xe5", {"code": 250, "text": "p\udce5"}),
    Case("nul", b"250 a\0b\r\n", b"a\0b", {"code": 250, "text": "a\0b"}),
    Case("control", b"250 a\x07\r\n", b"a\x07", {"code": 250, "text": "a\x07"}),
    Case("free-text", b"NOOP a\0b\r\n", b"a\0b", {"string": "a\0b"}),
    Case("free-text", b"VRFY Ned K\r\n", b"Ned K", {"string": "Ned K"}),
    Case("extra-text", b"QUIT.\r\n", b".", {"verb": "QUIT"}),
    Case("extra-text", b"MAIL FROM:<ned@x.example> (Ned)\r\n", b" (Ned)", NED),
    Case("extra-text", b"DATA now\r\n", b" now", {"verb": "DATA"}),
    Case("extra-text", b"BDAT 3 FIRST\r\n", b" FIRST", {"chunk_size": 3, "last": False}),
    # one flaw costs one word; and where the text begins is no tie
    Case("extra-text", b"BDAT 3 LAST x\r\n", b" x", {"chunk_size": 3, "last": True}),
    Case(
        "extra-text",
        b"MAIL FROM:<ned@x.example> SIZE=3 (Ned) (K) RET=HDRS\r\n",
        b" (Ned) (K)",
        {"size": 3, "ret": "HDRS"},
    ),
    Case("extra-text", b"XCLIENT NAME=a ;; HELO=b\r\n", b" ;;", {"name": "a", "helo": "b"}),
    # right behind a value: it has none
    Case("extra-text", b"MAIL FROM:<ned@x.example>, SIZE=5\r\n", b",", {**NED, "size": 5}),
    Case("odd-domain", b"ETRN a;b\r\n", b"a;b", {"domain": "a;b"}),
    Case("ambiguous", b"VRFY a b smtputf8\r\n", b"a b smtputf8", {"string": smtpkit.FieldError}),
    Case("utf8reply", b"VRFY ned UTF8REPLY\r\n", b" UTF8REPLY", {"string": "ned"}),
    Case("no-space", b"EHLO[192.0.2.1]\r\n", b"", {"domain": "[192.0.2.1]"}),
    # what was read before the flaw
    Case(
        "odd-brackets",
        b"X-LINK2STATE FIRST CHUNK={a\r\n",
        b"",
        {"operation": "FIRST", "chunk": "a"},
    ),
    Case(
        "unreadable-arguments",
        b"BDAT 5 \rLAST\r\n",
        b"\rLAST\r\n",
        {"chunk_size": 5, "last": False},
    ),
    Case("unreadable-arguments", b"EHLO x.exam\rple\r\n", b"\rple\r\n", {"verb": "EHLO"}),
    Case("unreadable-arguments", b"XEXCH50 12\r\n", b"\r\n", {"verb": "XEXCH50"}),
    Case(
        "unreadable-arguments",
        b"MAIL FROM:<ned@x.example> SIZE=5 RET=F\rULL\r\n",
        b"\rULL\r\n",
        {**NED, "size": 5, "ret": None},
    ),
    # lines that no rule reads
    Case("unknown-verb", b"XYZZY ned\r\n", b"XYZZY ned\r\n", {"verb": "XYZZY", "arguments": "ned"}),
    Case("no-verb", b"<html>\r\n", b"<html>\r\n", {"verb": "", "arguments": "<html>"}),
    Case("no-verb", b"\r\n", b"\r\n", {"verb": "", "arguments": ""}),
    Case("no-word", b"MAIL <ned@x.example> SIZE=5\r\n", b"", {**NED, "size": 5}),
    Case("no-space", b"MAIL:<ned@x.example>\r\n", b":", NED),
    Case("no-space", b"MAILFROM:<ned@x.example> SIZE=5\r\n", b"", {**NED, "size": 5}),
    Case("no-colon", b"MAIL FROM=<ned@x.example> SIZE=5\r\n", b"FROM=", {**NED, "size": 5}),
    Case("leading-octets", b"\0MAIL FROM:<ned@x.example>\r\n", b"\0", NED),
    Case("odd-sign", b"MAIL FROM:<> SIZE = 100 X-A\r\n", b"SIZE = ", {"size": 100}),
    Case("odd-sign", b"MAIL FROM:<> SIZE:100\r\n", b"SIZE:", {"size": 100}),
    Case(
        "blanks-in-value",
        b"RCPT TO:<ned@x.example> ORCPT=rfc822 ; a+3Db NOTIFY=NEVER\r\n",
        b" ; ",
        {"orcpt.address": "a=b", "notify": frozenset({"NEVER"})},
    ),
    Case(
        "blanks-in-value", b"MAIL FROM:<> BY=120; R SIZE=5\r\n", b"; ", {"by.mode": "R", "size": 5}
    ),
    Case("bad-value", b"MAIL FROM:<> BY=0; R SIZE=5\r\n", b"BY=0; R", {"by": None, "size": 5}),
    Case("odd-sign", b"MAIL FROM:<> X-A = 5 SIZE=7\r\n", b" = ", {"size": 7}),
    Case("odd-sign", b"XCLIENT X-A =5 PORT=7\r\n", b" =", {"port": 7}),
    Case("blanks-in-value", b'MAIL FROM:<> ENVID="a b"\r\n', b'"a b"', {"envid": '"a b"'}),
    Case("no-space", b"AUTH=LOGIN\r\n", b"=", {"mechanism": "LOGIN"}),
    Case("no-space", b"AUTH PLAIN,AGEAYg==\r\n", b",", {"mechanism": "PLAIN"}),
    Case("no-space", b"BDAT 5LAST\r\n", b"", {"chunk_size": 5, "last": True}),
    # replies
    Case("odd-code", b"199 OK\r\n", b"199", {"code": 199, "lines": ("OK",)}),
    Case("odd-code", b"600 OK\r\n", b"600", {"code": 600, "lines": ("OK",)}),
    Case(
        "mixed-codes", b"250-OK\r\n251 there\r\n", b"251", {"code": 250, "lines": ("OK", "there")}
    ),
    Case("no-space-after-code", b"250OK\r\n", b"OK", OK),
    Case("no-space-after-code", b"250-OK\r\n250there\r\n", b"there", {"lines": ("OK", "there")}),
    Case("blank-line", b"250-OK\r\n\r\n250 there\r\n", b"\r\n", {"lines": ("OK", "there")}),
    # a line that is none of the reply, and the lines around it
    Case(
        "stray-line",
        b"250-x\r\n250-SIZE 5\r\nHELP\r\n250 DSN\r\n",
        b"HELP\r\n",
        {"code": 250, "codes": (250,) * 3, "lines": ("x", "SIZE 5", "DSN")},
    ),
    Case(
        "stray-line",
        b"250-x\n8BITMIME\n\n25\n250Y\n250 DSN\n",
        b"8BITMIME\n\n25\n",
        {"code": 250, "raw_lines": ("x", "Y", "DSN")},
    ),
    Case("no-hyphen", b"250-x\r\n250 a\r\n250 b\r\n", b" a", {"lines": ("x", "a", "b")}),
    Case("no-hyphen", b"250-x\r\n250\r\n250 b\r\n", b"", {"lines": ("x", "", "b")}),
    Case("extra-cr", b"QUIT\r\r\n", b"\r\r\n", {"verb": "QUIT"}),
    Case("extra-cr", b"250-a\r\r\r\n250 b\r\n", b"\r\r\r\n", {"lines": ("a", "b")}),
    *(
        Case("lost-line-ends", line, about, {"code": 250, "lines": ("a", "b"), "codes": (250,) * 2})
        for line, about in (
            (b"250-a250 b\r\n", b""),
            (b"250-a250-b\r\n", b""),
            (b"250-a 250 b\n", b" "),
            (b"250-a\\n250 b", b"\\n"),
            (b"250-a\\r\\n250-b\r\n", b"\\r\\n"),
        )
    ),
    # what is right by the rule, and noted
    *(
        Case("status-place", line, about, {"code": 550, "enhanced_code": "5.1.1"})
        for line, about in (
            (b"550 #5.1.1 no\r\n", b"#5.1.1"),
            (b"550 no (#5.1.1)\r\n", b"(#5.1.1)"),
            (b"550 no #5.1.1, and #5.1.2\r\n", b"#5.1.1,"),
            (b"550 5.1.1: no\r\n", b"5.1.1:"),
            (b"550 [5.1.1] no\r\n", b"[5.1.1]"),
            (b"550  5.1.1 no\r\n", b"5.1.1"),
            (b"550-no\r\n550 5.1.1 such\r\n", b"5.1.1"),
            (b"550-no\r\nx\r\n550 such (#5.1.1)\n", b"(#5.1.1)"),
            (b"550 no (5.1.1)\r\n", b"(5.1.1)"),
            (b"550 no [5.1.1].\r\n", b"[5.1.1]."),
            (b"550 no(5.1.1)\r\n", b"(5.1.1)"),
            (b"550 no (5.1.1 such)\r\n", b"(5.1.1"),
            (b"550 5.1.1-no\r\n", b"5.1.1-"),
            (b"550 5.1.1:no such\r\n", b"5.1.1:"),
            (b"550 (5.1.1)no\r\n", b"(5.1.1)"),
            (b"550-no\r\n550 such <5.1.1>\r\n", b"<5.1.1>"),
        )
    ),
    Case("status-class", b"550 no (#4.1.1)\r\n", b"4.1.1", {"enhanced_code": "4.1.1"}),
    Case("masked", b"220 ****2**0***\r\n", b"****2**0***", {"code": 220}),
    Case("masked", b"250-x\r\n250-XXXA\r\n250 DSN\r\n", b"XXXA", {"lines": ("x", "XXXA", "DSN")}),
    Case("status-class", b"550 2.0.0 no\r\n", b"2.0.0", {"code": 550, "enhanced_code": "2.0.0"}),
    Case("leading-blanks", b" \t250 ok\r\n", b" \t", {"code": 250, "lines": ("ok",)}),
    Case("leading-blanks", b" 250 2.0.0 ok\r\n", b" ", {"codes": (250,), "enhanced_code": "2.0.0"}),
    Case("leading-blanks", b" 250-x\r\n250 y\r\n", b" ", {"raw_lines": ("x", "y")}),
    Case("leading-blanks", b"250-x\r\n 250 y\r\n", b" ", {"raw_lines": ("x", "y")}),
    Case("leading-blanks", b"  250-x\n\t250-\n 250 y\r\n", b"  ", {"lines": ("x", "", "y")}),
    Case("blank-line", b"\r\n250 ok\r\n", b"\r\n", {"code": 250, "lines": ("ok",)}),
    # only an observer
    Case(
        "no-code", b"2x0 OK\r\n", b"x0 OK\r\n", {"lines": ("2x0 OK\r\n"[:-2],)}, profile="observer"
    ),
    Case("unreadable", b"250 a\rb\r\n", b"\rb\r\n", {}, profile="observer"),
]


#: what is right by the rule, so that no strict reading says anything of it
NOTED = {"status-place", "masked"}


def is_noted(case: Case) -> bool:
    """Whether a strict reading accepts it."""
    try:
        reader(case.line, case.dialect())(case.line)
    except smtpkit.ParseError:
        return False
    return True


def name(case: Case) -> str:
    return f"{case.name}-{case.line[:30].decode('latin-1')}"


def field(view: Any, path: str) -> Any:
    """A field by its dotted name; the class of the error where it cannot be read."""
    for part in path.split("."):
        try:
            view = getattr(view, part)
        except smtpkit.FieldError as error:
            return type(error)
    return view


@pytest.mark.parametrize("case", CASES, ids=name)
def test_a_leniency_reads_its_line_and_says_so(case: Case) -> None:
    before, after = b"NOOP\r\n", b"QUIT\r\n"
    parse = reader(case.line, case.dialect())
    start, end = len(before), len(before) + len(case.line)
    view = parse(before + case.line + after, start, end, profile=case.profile)
    assert bytes(view) == case.line
    [defect, *_] = [defect for defect in view.defects if defect.name == case.name]
    first, last = defect.span
    assert (before + case.line + after)[first:last] == case.about
    assert start <= first <= last <= end
    assert defect.sentence.startswith(LENIENCIES[case.name])
    for path, value in case.fields.items():
        assert field(view, path) == value, path
    if case.dialect() is smtpkit.DIALECT:
        # a view that was pickled has its own octets alone
        again = pickle.loads(pickle.dumps(view))
        for path in case.fields:
            assert field(again, path) == field(view, path), path
        if "parameters" in view.fields:
            found = [(each, each.span()) for each in again.parameters]
            assert found == [(each, each.span()) for each in view.parameters]


def test_a_parameter_that_nobody_knows_has_the_value_behind_blanks() -> None:
    for line in (b"MAIL FROM:<> X-A = 5 RET=FULL\r\n", b"MAIL FROM:<> X-A =5 RET=FULL\r\n"):
        view = smtpkit.parse_command(line, profile="lenient")
        assert [(each.keyword, each.value) for each in view.parameters] == [
            ("X-A", "5"),
            ("RET", "FULL"),
        ]


@pytest.mark.parametrize("case", CASES, ids=name)
def test_a_strict_reading_refuses_it_and_names_the_leniency(case: Case) -> None:
    if case.name in NOTED or is_noted(case):
        view = reader(case.line, case.dialect())(case.line, profile="lenient")
        assert {"status-class", *NOTED} >= {each.name for each in view.defects} or not is_noted(
            case
        )
        return
    with pytest.raises(smtpkit.ParseError) as caught:
        reader(case.line, case.dialect())(case.line)
    if case.profile == "observer":
        assert caught.value.leniencies == ()
        with pytest.raises(smtpkit.ParseError):
            reader(case.line)(case.line, profile="lenient")
    else:
        assert case.name in caught.value.leniencies


def test_each_leniency_has_an_example() -> None:
    # what is not offered is a question of the offer, and what an offer lacks: see test_offers and
    # test_capabilities
    assert {case.name for case in CASES} == LENIENCIES.keys() - {"not-offered", "no-value"}


@pytest.mark.parametrize("line", [b"mail from:<ned@x.example> body=8bitmime\r\n", b"quit\r\n"])
@pytest.mark.parametrize("profile", PROFILES)
def test_what_is_strictly_right_has_no_defects(line: bytes, profile: str) -> None:
    assert smtpkit.parse_command(line, profile=profile).defects == ()
    assert type(smtpkit.parse_command(line, profile=profile)) is type(smtpkit.parse_command(line))


def test_several_leniencies_are_told_in_the_order_of_the_line() -> None:
    line = b" MAIL FROM: ned@x.example  SIZE=x BODY=7BIT \n"
    view: Any = smtpkit.parse_command(line, profile="lenient")
    assert (view.body, view.size, bytes(view)) == ("7BIT", None, line)
    assert [(defect.name, line[slice(*defect.span)]) for defect in view.defects] == [
        ("leading-blanks", b" "),
        ("blanks-after-colon", b" "),
        ("no-brackets", b"ned@x.example"),
        ("blanks", b"  "),
        ("bad-value", b"SIZE=x"),
        ("trailing-blanks", b" "),
        ("bare-lf", b"\n"),
    ]
    # a part has the defects that stand within it
    assert [defect.name for defect in view.reverse_path.defects] == ["no-brackets"]


def test_a_backslash_before_the_only_at_sign_gives_no_mailbox() -> None:
    # a name that ends so, or a name without a domain: nobody knows
    line = rb"RCPT TO:<n\@x.example>" + b"\r\n"
    view: Any = smtpkit.parse_command(line, profile="lenient")
    assert {"ambiguous", "backslash"} <= {defect.name for defect in view.defects}
    with pytest.raises(smtpkit.FieldError):
        _ = view.forward_path.mailbox.local_part
    with pytest.raises(smtpkit.FieldError):
        view.span("domain")
    assert str(view.forward_path) == r"n\@x.example"
    again: Any = smtpkit.parse_command(line, profile="lenient")
    assert {view.forward_path, again.forward_path} == {view.forward_path}


def test_an_argument_that_is_no_value_is_kept_as_it_stands() -> None:
    auth: Any = smtpkit.parse_command(b"AUTH PLAIN c2VjcmV0 x\r\n", profile="lenient")
    assert auth.octets("initial_response") == b"c2VjcmV0 x"
    for shown in (repr(auth), str(auth), str(auth.to_dict()), str(auth.defects)):
        assert "c2V" not in shown
    bdat: Any = smtpkit.parse_command(b"BDAT many LAST\r\n", profile="lenient")
    assert (bdat.octets("chunk_size"), bdat.to_dict()) == (b"many", {"verb": "BDAT", "last": True})
    mail: Any = smtpkit.parse_command(b"MAIL FROM:<a b c>\r\n", profile="lenient")
    assert (str(mail.reverse_path), mail.octets("reverse_path")) == ("a b c", b"<a b c>")


def test_the_mechanism_is_kept_only_where_it_looks_like_one() -> None:
    for line in (b"AUTH AGFsaWNlAHMzY3JldAAAAAAAAAAA\r\n", b"AUTH c2VjcmV0= x\r\n"):
        view = smtpkit.parse_command(line, profile="lenient")
        assert "mechanism" not in view.to_dict(), line
        assert line[5:12].decode() not in f"{view!r}{view}{view.to_dict()}{view.defects}"


@pytest.mark.parametrize(
    ("octets", "lines", "stray"),
    [
        (b"554-a\r\n554-b\r\n", ("a", "b"), []),
        (b"554-a\r\nstray\r\n", ("a",), [b"stray"]),
        (b"554 a\r\n250 b\r\n\x00\xff", ("a",), [b"250 b", b"\x00\xff"]),
        (b"554-a\r\nb", ("a",), [b"b"]),
        (b"noise\r\n554 a\r\n", ("a",), [b"noise"]),
        (b"\x00\n \t554-a\n554", ("a", ""), [b"\x00"]),
        (b"554", ("",), []),
        (b" 554", ("",), []),
    ],
)
def test_an_observer_has_the_code_of_a_reply_that_nothing_reads(
    octets: bytes, lines: tuple[str, ...], stray: list[bytes]
) -> None:
    view = smtpkit.parse_reply(b"??" + octets + b"!", 2, 2 + len(octets), profile="observer")
    assert (view.code, view.raw_lines, view.codes) == (554, lines, (554,) * len(lines))
    assert view.to_dict()["code"] == 554
    found = [d.span for d in view.defects if d.name == "stray-line"]
    assert [(b"??" + octets)[slice(*span)] for span in found] == stray


@pytest.mark.parametrize(
    "text",
    [
        *(b"550 no (4.1.1)", b"550 Exim (4.9.4)", b"550 no 5.1.1", b"550 5.1.1.4 is blocked"),
        *(b"550 [5.1.1.4] is blocked", b"550 no (5.1.1.4)", b"550 5.1.1-5.1.3", b"550 no (5.1.1x)"),
        *(b"220 x.example ready (2.1.1)", b"250 ok (5.1.1)", b"354 go on (5.1.1)"),
        *(b"550 5.1.1.x.example", b"550 5.1.1no", b"550 no (5.1.1234)", b"550 no 5.1.1)"),
    ],
)
def test_what_may_be_a_version_or_an_address_is_no_enhanced_code(text: bytes) -> None:
    for profile in ("lenient", "observer"):
        view: Any = smtpkit.parse_reply(text + b"\r\n", profile=profile)
        assert (view.enhanced_code, view.defects) == (None, ())


def test_lines_that_have_no_code_stand_there_without_their_ends() -> None:
    view = smtpkit.parse_reply(b"a\r\nb\n\rc\r\n", profile="observer")
    assert isinstance(view, UnreadableReply)
    assert (view.raw_lines, view.codes) == (("a", "b", "", "c"), ())
    assert [each.name for each in view.defects] == ["no-code"]
    with pytest.raises(smtpkit.FieldError):
        _ = view.code


def test_a_profile_that_does_not_exist_is_an_error() -> None:
    for line in (b"NOOP \0\r\n", b"250 \0\r\n"):
        with pytest.raises(ValueError, match=r"strict, lenient, observer, or .* not 'loose'"):
            reader(line)(line, profile="loose")


def test_a_profile_may_be_a_set_of_leniencies() -> None:
    line = b"MAIL FROM: ned@x.example SIZE=5 \n"
    names = {"blanks-after-colon", "no-brackets", "trailing-blanks", "bare-lf"}
    view: Any = smtpkit.parse_command(line, profile=names)
    assert str(view.reverse_path) == "ned@x.example"
    assert [defect.name for defect in view.defects] == [
        "blanks-after-colon",
        "no-brackets",
        "trailing-blanks",
        "bare-lf",
    ]
    for name in names:
        with pytest.raises(smtpkit.ParseError):
            smtpkit.parse_command(line, profile=names - {name})
    assert smtpkit.parse_reply(b"250 OK\n", profile=frozenset(["bare-lf"])).code == 250
    with pytest.raises(smtpkit.ParseError):
        smtpkit.parse_reply(b"250 OK\n", profile={"bare-cr"})


@pytest.mark.parametrize("case", CASES, ids=name)
def test_a_set_of_leniencies_reads_what_needs_no_other(case: Case) -> None:
    dialect = case.dialect()
    parse = reader(case.line, dialect)
    needed = {defect.name for defect in parse(case.line, profile=case.profile).defects}
    view = parse(case.line, profile=needed)
    assert {defect.name for defect in view.defects} == needed
    for path, value in case.fields.items():
        assert field(view, path) == value, path
    if is_noted(case):
        assert parse(case.line, profile=set()).defects == ()
        return
    with pytest.raises(smtpkit.ParseError):
        parse(case.line, profile=set())


def test_a_leniency_that_does_not_exist_is_an_error() -> None:
    for line in (b"NOOP \0\r\n", b"250 \0\r\n"):
        with pytest.raises(ValueError, match="no leniency is called loose"):
            reader(line)(line, profile={"loose", "nul"})


def test_secrets_are_hidden_in_lines_that_nothing_reads() -> None:
    for line in (b"AUTH PLAIN AGEAYg=== x\r\n", b"AUTHPLAIN AGEAYg==\r\n"):
        view = smtpkit.parse_command(line, profile="lenient")
        assert view.defects
        for shown in (repr(view), str(view), str(view.to_dict()), str(view.defects)):
            assert "AGEAYg" not in shown
        assert bytes(view) == line


# --- what was captured and recorded ---------------------------------------------------------------

#: what a lenient reading refuses in the recorded dialogs: sender, octets, reason
UNREAD = [
    ("server", rb"220-[^\n]*\r\n", "a teaser: half a greeting, sent to see who does not wait"),
    ("client", rb"binary \0.*", "an unknown verb with NUL and a bare CR"),
    ("client", rb"QUI|Subject: cut of", "the connection ended within a line"),
    ("client", rb"ab\r\nDATA\r\n.*", "mail data that the server did not ask for"),
    ("server", rb"second line\r\n", "a text with CRLF in it: its second half is no reply"),
    ("server", rb'" not recognized\r\n|MAIL" not recognized\r\n', "the server repeats a line end"),
    ("server", rb"2\d\d [^\r]*\r[^\n].*|500 Error.*\r\".*\r\n", "the server repeats a bare CR"),
]
#: and what it refuses in the captures that others publish
UNREAD_IN_PUBLIC = [
    ("client", rb"\x05\x01\x00.*", "SOCKS5, before the SMTP session"),
    ("server", rb"\x05\x00.*", "SOCKS5, before the SMTP session"),
    ("client", rb"CONNECT .*\r\n\r\n", "HTTP CONNECT, before the SMTP session"),
    ("server", rb"HTTP/1\.0 200 .*\r\n\r\n", "HTTP CONNECT, before the SMTP session"),
    (
        "server",
        rb"HTTP/1\.1 101\n|Upgrade:h2c\n|\n|\0|A{4000,}",
        "an HTTP upgrade by a fake server",
    ),
]
#: the leniencies that none of the bundled dialogs needs
NOT_RECORDED = {
    "blanks-in-value",
    "leading-octets",
    "odd-sign",
    # nobody asks for offers there
    *("not-offered", "no-value"),
    *("bare-cr", "blank-line", "control", "no-code", "odd-code", "no-space-after-code"),
    *("bare-literal", "blank-null-path", "combination", "mixed-codes"),
    *(
        "ambiguous",
        "backslash",
        "beyond-ascii",
        "no-tag",
        "odd-separator",
        "unreadable",
        "utf8reply",
    ),
    *("stray-line", "no-hyphen", "lost-line-ends", "status-place", "masked", "utf8reply"),
}


class Sent(NamedTuple):
    """A line or a reply, and who sent it."""

    sender: str
    octets: bytes


@cache
def sent(recorded: Recorded) -> Counter[Sent]:
    """The lines of clients and the replies of servers, and how often each was sent."""
    return Counter(
        Sent(message.sender, message.octets)
        for recording in recorded()
        for message in recording.messages
        if message.kind in ("command", "reply", "greeting", "unknown")
        # of what is longer than any limit not all octets are kept
        and message.octets
        and len(message.octets) == message.end - message.start
    )


def read(one: Sent, profile: str) -> View | smtpkit.ParseError:
    parse = smtpkit.parse_command if one.sender == CLIENT else smtpkit.parse_reply
    try:
        return parse(one.octets, profile=profile)
    except smtpkit.ParseError as error:
        return error


def reason(one: Sent) -> str:
    return next(
        (
            why
            for sender, octets, why in UNREAD + UNREAD_IN_PUBLIC
            if sender == one.sender and re.fullmatch(octets, one.octets, re.DOTALL)
        ),
        "",
    )


@each_collection_and_capture
def test_nearly_all_that_was_sent_is_read_and_the_rest_has_a_reason(recorded: Recorded) -> None:
    lines = sent(recorded)
    refused = {
        one: count for one, count in lines.items() if isinstance(read(one, "lenient"), Exception)
    }
    assert sum(refused.values()) <= 0.005 * lines.total()
    assert [one for one in refused if not reason(one)] == []


def test_each_reason_is_needed() -> None:
    refused = [one for one in sent(bundled) if isinstance(read(one, "lenient"), Exception)]
    assert set(map(reason, refused)) == {why for *_, why in UNREAD}


@each_collection_and_capture
def test_every_lenient_view_of_what_was_sent_can_be_read(recorded: Recorded) -> None:
    for one in sent(recorded):
        view = read(one, "lenient")
        if isinstance(view, View):
            look_at(view, one.octets)


def test_nearly_every_leniency_is_needed_by_something_that_was_sent() -> None:
    views = [read(one, "lenient") for one in sent(bundled)]
    names = {defect.name for view in views if isinstance(view, View) for defect in view.defects}
    assert names == LENIENCIES.keys() - NOT_RECORDED


@each_collection_and_capture
def test_a_strict_error_names_the_leniencies_of_the_lenient_view(recorded: Recorded) -> None:
    for one in sent(recorded):
        strict = read(one, "strict")
        if isinstance(strict, smtpkit.ParseError):
            lenient = read(one, "lenient")
            taken = {d.name for d in lenient.defects} if isinstance(lenient, View) else set()
            assert set(strict.leniencies) == taken - NOTED, one


# --- any octets -----------------------------------------------------------------------------------

#: how many buffers an observer reads, over all chunks
BUFFERS = volume(1_000_000)
CHUNKS = 16
#: of each hundred: lines with mistakes, what looks like a reply, and octets that look like nothing
MISTAKEN, REPLIES = 12, 8

PROPERTIES: dict[type[View], tuple[str, ...]] = {}


def properties(view: type[View]) -> tuple[str, ...]:
    if view not in PROPERTIES:
        PROPERTIES[view] = tuple(
            name for name in dir(view) if isinstance(getattr(view, name, None), property)
        )
    return PROPERTIES[view]


def look_at(view: View, octets: bytes) -> None:
    """Read all that a view has; nothing but `FieldError` may come of it."""
    assert bytes(view) == octets
    assert isinstance(repr(view), str)
    assert isinstance(view.values(), dict)
    assert isinstance(view.to_dict(), dict)
    for defect in view.defects:
        start, end = defect.span
        assert 0 <= start <= end <= len(octets)
        assert defect.sentence
    look_at_the_fields_of(view)


def look_at_the_fields_of(view: View) -> None:
    for name in properties(type(view)):
        try:
            value = getattr(view, name)
        except smtpkit.FieldError:
            continue
        for part in value if isinstance(value, tuple) else (value,):
            if isinstance(part, View):
                look_at_the_fields_of(part)


def mistaken(random: Random, lines: list[bytes]) -> bytes:
    octets = strategies.mistaken(random.choice(lines), random)
    if random.random() < 0.3:
        end = random.choice((b"\n", b"\r", b" \r\n", b"", b"\r\n\r\n"))
        octets = octets.removesuffix(b"\r\n") + end
    return octets


def buffers(seed: int, count: int, lines: list[bytes]) -> Iterator[bytes]:
    """Octets of all kinds, the same ones every time."""
    random = Random(f"observer {seed}")
    for place in range(count):
        kind = place % 100
        if kind < MISTAKEN:
            yield mistaken(random, lines)
        elif kind < MISTAKEN + REPLIES:
            yield bytes(random.choices(b"245019-. \r\n\0aZ\xc3\xb8", k=random.randrange(20)))
        else:
            yield random.randbytes(random.randrange(20))


@pytest.fixture(scope="module")
def valid_lines(valid: Callable[..., list[bytes]]) -> list[bytes]:
    """Lines and replies to make mistakes in."""
    views = [*smtpkit.DIALECT.commands.values(), smtpkit.Reply, smtpkit.Greeting, smtpkit.EhloReply]
    return [octets for view in views for octets in valid(view)]


def test_no_field_that_a_tie_or_passed_over_text_touches_has_a_value(
    valid_lines: list[bytes],
) -> None:
    random = Random("touched")
    touched: Counter[str] = Counter()
    for _ in range(volume(60_000)):
        octets = mistaken(random, valid_lines)
        if octets[:1].isdigit():
            continue
        view = smtpkit.parse_command(octets, profile="observer")
        spans = {}
        for full in view.facts.groups:
            with suppress(smtpkit.FieldError):
                spans[full] = view.span(full)
        spans.pop("parameters", None)
        for defect in view.defects:
            start, end = defect.span
            if defect.name == "ambiguous":
                touched["ambiguous"] += 1
                assert (start, end) not in spans.values(), octets
            elif defect.name == "extra-text" and octets[start] not in b" \t":
                touched["extra-text"] += 1
                closes = octets[start - 1 : start] in (b">", b"]", b'"', b")")
                assert closes or start not in {last for _, last in spans.values()}, octets
    # most of what is wrong is a bad value, and says so
    assert min(touched["ambiguous"], touched["extra-text"]) > volume(60)


def test_a_word_that_is_no_parameter_leaves_the_others_as_they_are() -> None:
    line = b"MAIL FROM:<> SIZE=x ;; BODY=8BITMIME X\xff=1 X=1 ;\r\n"
    view = smtpkit.Mail.parse(b"MAIL FROM:<> BODY=8BITMIME X=1\r\n")
    found = smtpkit.parse_command(line, profile="lenient")
    assert isinstance(found, smtpkit.Mail)
    assert (found.size, found.body) == (None, view.body)
    assert list(map(str, found.parameters)) == ["SIZE=x", "BODY=8BITMIME", "X=1"]
    assert {(each.name, line[slice(*each.span)]) for each in found.defects} == {
        ("bad-value", b"SIZE=x"),
        ("extra-text", b" ;;"),
        ("extra-text", b" X\xff=1"),
        ("not-ascii", b"\xff"),
        ("extra-text", b" ;"),
    }


def test_the_parameters_among_words_that_are_none_are_found_in_linear_time() -> None:
    def found(size: int) -> Callable[[], object]:
        line = b"MAIL FROM:<a@b>" + b" X=1 ;;" * size + b"\r\n"
        view = smtpkit.parse_command(line, profile="lenient")
        assert isinstance(view, smtpkit.Mail)
        return lambda: view.parameters

    assert_linear(found, 50)


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_an_observer_has_a_view_of_any_octets(chunk: int, valid_lines: list[bytes]) -> None:
    kinds: Counter[str] = Counter()
    for octets in buffers(chunk, BUFFERS // CHUNKS, valid_lines):
        view = reader(octets)(octets, profile="observer")
        look_at(view, octets)
        kinds[type(view).__name__] += 1
    # of every kind there are enough
    assert kinds[UnreadableCommand.__name__] > volume(1000) < kinds[UnreadableReply.__name__]
    assert kinds["Reply"] > volume(60)
    assert len(kinds) > (30 if FULL else 12)
    assert kinds["Mail"] > 50 or not FULL


def test_an_observer_of_hostile_lines_has_a_view() -> None:
    for octet in range(256):
        for count in (0, 1, 3, 4, 512, 513, 5000):
            octets = bytes((octet,)) * count
            for parse in (smtpkit.parse_command, smtpkit.parse_reply):
                for end in (b"", b"\r\n"):
                    look_at(parse(octets + end, profile="observer"), octets + end)


@pytest.mark.parametrize(
    ("line", "field"),
    [
        (b"SOML FROM:a@b SIZE=5\r\n", "reverse_path"),
    ],
)
def test_a_field_whose_end_is_not_clear_says_so_where_it_is_shown(line: bytes, field: str) -> None:
    view = smtpkit.parse_command(line, profile="lenient")
    path = getattr(view, field)
    assert repr(path) == f"<{type(path).__name__}, {field}: where it ends is not clear>"
    with pytest.raises(smtpkit.FieldError):
        str(path)


@pytest.mark.parametrize("line", [b"VRFY \r\n", b"VRFY  \t\r\n", b"EXPN \r\n"])
def test_blanks_alone_are_no_text(line: bytes) -> None:
    view = smtpkit.parse_command(line, profile="lenient")
    assert isinstance(view, smtpkit.UnreadableCommand)
    assert view.verb == line[:4].decode()


@pytest.mark.parametrize("line", [b"ATRN <a.example>\r\n", b"ATRN a.example,<b>\r\n"])
def test_a_list_that_cannot_be_read_is_not_an_empty_one(line: bytes) -> None:
    # ATRN without domains asks for all of them (RFC 2645, 5.2.1)
    view = smtpkit.parse_command(line, profile="lenient")
    assert [each.name for each in view.defects] == ["bad-value"]
    assert view.octets("domains") == line[5:-2]
    with pytest.raises(smtpkit.FieldError):
        view.domains  # type: ignore[union-attr]  # noqa: B018


@pytest.mark.parametrize("before", [b"", b" ", b"\t "])
@pytest.mark.parametrize("behind", [b"", b" NOTIFY=NEVER", b" X-A"])
def test_a_name_without_brackets_is_the_recipient_and_no_parameter(
    before: bytes, behind: bytes
) -> None:
    for name in (b"root", b"Postmaster", b"postmaster", b"/dev/null"):
        line = b"RCPT TO:" + before + name + behind + b"\r\n"
        view = smtpkit.parse_command(line, profile="lenient")
        assert isinstance(view, smtpkit.Rcpt)
        assert str(view.forward_path) == name.decode()
        assert view.forward_path.is_postmaster == (name.lower() == b"postmaster")
        assert len(view.parameters) == bool(behind)
        told = "no-brackets" if view.forward_path.is_postmaster else "no-domain"
        assert [each.name for each in view.defects] == ["blanks-after-colon"] * bool(before) + [
            told
        ]


def test_a_parameter_is_no_name() -> None:
    view = smtpkit.parse_command(b"MAIL FROM: SIZE=5\r\n", profile="lenient")
    assert isinstance(view, smtpkit.Mail)
    assert (view.size, str(view.reverse_path)) == (5, "")
    assert [each.name for each in view.defects] == ["bad-value"]
