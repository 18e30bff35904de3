"""What other implementations expect, people reported, and hostile input found: the right values."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

import grammar
import smtpkit

# --- lines that are read leniently ----------------------------------------------------------------

#: a line without its CRLF, fields by their paths, and the names of the defects
LENIENT: list[tuple[bytes, dict[str, Any], str]] = [
    (b"MAIL FROM :<a@b>", {"reverse_path": "a@b"}, "blanks-before-colon"),
    (b"RCPT TO : <a@b>", {"forward_path": "a@b"}, "blanks-before-colon blanks-after-colon"),
    (b"MAIL  FROM:<a@b>", {"reverse_path": "a@b"}, "blanks"),
    (b"MAILFROM:<a@b>", {"reverse_path": "a@b"}, "no-space"),
    (b"RCPT TO:a@b", {"forward_path": "a@b"}, "no-brackets"),
    (b"MAIL FROM<a@b> SIZE=5", {"reverse_path": "a@b", "size": 5}, "no-colon"),
    (b"RCPT TO:<a@b.example", {"forward_path": "a@b.example"}, "odd-brackets"),
    (b"MAIL FROM:a@b> SIZE=5", {"reverse_path": "a@b", "size": 5}, "odd-brackets"),
    (
        b"MAIL FROM:<T <a@b>> SIZE=5",
        {"reverse_path": "a@b", "size": 5},
        "display-name odd-brackets",
    ),
    (b'RCPT TO:<"Team" <a@b>>', {"forward_path": "a@b"}, "display-name odd-brackets"),
    # a pair outside of quotes is of RFC 821: the local part is read to the last sign
    (rb"MAIL FROM:<n\@a@x>", {"reverse_path.mailbox.local_part": r"n\@a"}, "backslash"),
    (rb"MAIL FROM:<n\ k@x>", {"reverse_path.mailbox.local_part": r"n\ k"}, "backslash"),
    (rb"MAIL FROM:<n\>k@x>", {"reverse_path.mailbox.local_part": r"n\>k"}, "backslash"),
    (rb"MAIL FROM:<n\,k@x>", {"reverse_path.mailbox.domain": "x"}, "backslash"),
    (b"ATRN a.example, b.example", {"domains": ("a.example", "b.example")}, "odd-separator"),
    (b"ATRN a.example ,b.example", {"domains": ("a.example", "b.example")}, "odd-separator"),
    (b"ATRN a.example b.example", {"domains": ("a.example", "b.example")}, "odd-separator"),
    (b"QUIT\r", {"verb": "QUIT"}, "extra-cr"),
    (b"MAIL FROM:<a@b> SIZE=5 \r", {"size": 5}, "trailing-blanks extra-cr"),
    (b"HELO my pc", {"domain": "my"}, "extra-text"),
    (b"EHLO PhpStorm 9.0.3", {"domain": "PhpStorm"}, "extra-text"),
    (b"HELO \xca\xce", {"domain": "\udcca\udcce"}, "eight-bit not-ascii"),
    (b"AUTH PLAIN dummy", {"mechanism": "PLAIN"}, "bad-value"),
    (b"AUTH LOGIN ab@%", {"mechanism": "LOGIN"}, "bad-value"),
    (b"AUTH PLAIN AGFsaWNlAHMzY3JldA", {"mechanism": "PLAIN"}, "bad-value"),
    (b"AUTH PLAIN  AAAA", {"mechanism": "PLAIN", "initial_response": b"\0\0\0"}, "blanks"),
    (b"AUTH ECDSA-NIST256P-CHALLENGE", {"mechanism": "ECDSA-NIST256P-CHALLENGE"}, "over-long"),
    (b"XCLIENT NAME=a FOO=b TTL=5", {"name": "a", "ttl": 5}, "unknown-parameter"),
    (b"XFORWARD NAME=a FOO=b", {"name": "a"}, "unknown-parameter"),
    (b"XCLIENT ADDR=2001:db8::1 PORT=25", {"port": 25}, "bad-value"),
    (b"XCLIENT ADDR=not+20one PORT=abc NAME=a", {"name": "a"}, "bad-value bad-value"),
    (b"MAIL FROM:<> ENVID=+C3+A9", {"envid": "é"}, "beyond-ascii"),
    (b"MAIL FROM:<> ENVID=+FF RET=HDRS", {"ret": smtpkit.Ret.HDRS}, "beyond-ascii"),
    (
        b"RCPT TO:<a@b> ORCPT=rfc822;+FF NOTIFY=NEVER",
        {"notify": {smtpkit.Notify.NEVER}},
        "bad-value",
    ),
    (
        rb"RCPT TO:<a@b> ORCPT=utf-8;a\b NOTIFY=NEVER",
        {"notify": {smtpkit.Notify.NEVER}},
        "bad-value",
    ),
]


@pytest.mark.parametrize(("line", "fields", "defects"), LENIENT, ids=str)
def test_one_flaw_costs_one_field(line: bytes, fields: dict[str, Any], defects: str) -> None:
    with pytest.raises(smtpkit.ParseError):
        smtpkit.parse_command(line + b"\r\n")
    view = smtpkit.parse_command(line + b"\r\n", profile="lenient")
    for path, meant in fields.items():
        value: Any = view
        for name in path.split("."):
            value = getattr(value, name)
        is_path = isinstance(value, (smtpkit.ReversePath, smtpkit.ForwardPath))
        assert (str(value) if is_path else value) == meant
    assert [defect.name for defect in view.defects] == defects.split()
    json.dumps(view.to_dict())


# --- what is refused, and why ---------------------------------------------------------------------

REFUSED: list[tuple[bytes, str]] = [
    (b"RCPT TO:<a@b> ORCPT=utf-8;a+3Db", 'found "+"'),
    (rb"RCPT TO:<a@b> ORCPT=utf-8;\x{D800}", "HEXPOINT, RFC 6533, 3"),
    (rb"RCPT TO:<a@b> ORCPT=utf-8;\x{0e9}", "HEXPOINT, RFC 6533, 3"),
    (rb"RCPT TO:<a@b> ORCPT=utf-8;\x{41}", "HEXPOINT, RFC 6533, 3"),
    (rb"RCPT TO:<a@b> ORCPT=utf-8;\x{110000}", "EmbeddedUnicodeChar, RFC 6533, 3"),
    (b"RCPT TO:<a@b> ORCPT=rfc822;\xc3\xa9@x", "printable-xtext, RFC 3461, 4.2 and 4.4"),
    (b"MAIL FROM:<> ENVID=+7F", "printable-hexchar, RFC 3461, 4.2 and 4.4"),
    (b"EHLO [2001:db8::1]", "an IPv6 address without its tag"),
    (b"RCPT TO:<a@[fe80::1]>", "an IPv6 address without its tag"),
    (b"AUTH LOGIN myusername", "the base64 ends too early"),
    (b"XFORWARD ADDR=2001:db8::1", 'expected "IPV6:" before an IPv6 address'),
    (b"XCLIENT PORT=70000", "a port is 0 to 65535"),
    (b"AGFsaWNlAHMzY3JldA==", "unknown verb"),
]


@pytest.mark.parametrize(("line", "why"), REFUSED, ids=str)
def test_an_error_says_what_is_wrong(line: bytes, why: str) -> None:
    with pytest.raises(smtpkit.ParseError) as caught:
        smtpkit.parse_command(line + b"\r\n")
    assert why in str(caught.value)
    assert caught.value.reply is not None
    answer = smtpkit.parse_reply(caught.value.reply.build())
    assert answer.code in (500, 501, 553)


# --- what is built --------------------------------------------------------------------------------

WRITTEN: list[tuple[Callable[[], bytes], bytes]] = [
    (
        lambda: smtpkit.Rcpt.build("a@b", orcpt=("utf-8", "a=b@x.example")),
        rb"RCPT TO:<a@b> ORCPT=utf-8;a\x{3D}b@x.example",
    ),
    (lambda: smtpkit.Rcpt.build("a@b", orcpt=("utf-8", "é")), rb"RCPT TO:<a@b> ORCPT=utf-8;\x{E9}"),
    (
        lambda: smtpkit.Rcpt.build("a@b", orcpt=("utf-8", "\\ \U0001f600")),
        rb"RCPT TO:<a@b> ORCPT=utf-8;\x{5C}\x{20}\x{1F600}",
    ),
    (
        lambda: smtpkit.Mail.build("a" * 65 + "@b", over_long=True),
        b"MAIL FROM:<" + b"a" * 65 + b"@b>",
    ),
    (
        lambda: smtpkit.Xclient.build(addr="IPV6:2001:db8::1", port=25),
        b"XCLIENT ADDR=IPV6:2001:db8::1 PORT=25",
    ),
]


@pytest.mark.parametrize(("build", "line"), WRITTEN)
def test_what_is_built_is_as_the_rfc_has_it(build: Callable[[], bytes], line: bytes) -> None:
    assert build() == line + b"\r\n"


NOT_BUILT: list[tuple[Callable[[], object], str]] = [
    (lambda: smtpkit.Mail.build(None, envid="é"), "printable US-ASCII"),
    (lambda: smtpkit.Rcpt.build("a@b", orcpt=("rfc822", "é@x")), "printable US-ASCII"),
    (lambda: smtpkit.Rcpt.build("a@b", orcpt=("utf-8", "\1")), "a control character"),
    (lambda: smtpkit.Xclient.build(addr="not an address"), "not a peer-address"),
    (lambda: smtpkit.Xclient.build(addr="2001:db8::1"), 'expected "IPV6:"'),
    (lambda: smtpkit.Xclient.build(port=70000), "a port is 0 to 65535"),
    (lambda: smtpkit.Mail.build("a" * 65 + "@b"), "Local-part of 65 octets"),
    (lambda: smtpkit.Mail.build("a\r\n" + "a" * 65 + "@b", over_long=True), "at octet 1"),
    (lambda: smtpkit.Greeting.build("5.1.1"), "status code 5.1.1 in a reply 220"),
    (lambda: smtpkit.SmtpBuilder().service_ready("5.1.1"), "status code 5.1.1 in a reply 220"),
    (lambda: smtpkit.SmtpBuilder().ehlo_response("5.1.1"), "status code 5.1.1 in a reply 250"),
    (lambda: smtpkit.EhloReply.build("x", greet="a\2b"), "expected text or CRLF"),
]


@pytest.mark.parametrize(("build", "why"), NOT_BUILT)
def test_what_no_peer_reads_is_not_built(build: Callable[[], object], why: str) -> None:
    with pytest.raises(smtpkit.BuildError) as caught:
        build()
    assert why in str(caught.value)


def test_a_copy_of_a_builder_has_messages_of_its_own() -> None:
    for copied in (copy.copy, copy.deepcopy):
        builder = smtpkit.SmtpBuilder().noop()
        copied(builder).quit()
        assert builder.build() == b"NOOP\r\n"


# --- replies --------------------------------------------------------------------------------------

#: a reply without its last CRLF, its enhanced code, lines, and the names of its defects
REPLIES: list[tuple[bytes, str | None, tuple[str, ...], str]] = [
    (b"250 ok\r", None, ("ok",), "extra-cr"),
    (b"554-a\r\nstray\r\n554 b", None, ("a", "b"), "stray-line"),
    (b"554-a\r\n\r\n554 b", None, ("a", "b"), "blank-line"),
    (b"554-a\r\n553 b", None, ("a", "b"), "mixed-codes"),
    (b"250-a250 b", None, ("a", "b"), "lost-line-ends"),
    (b"550 #5.1.0 no", "5.1.0", ("#5.1.0 no",), "status-place"),
    (b"553 no (#5.7.1)", "5.7.1", ("no (#5.7.1)",), "status-place"),
    (b"550 5.1.1: no", "5.1.1", ("5.1.1: no",), "status-place"),
    (b"550 [5.1.1] no", "5.1.1", ("[5.1.1] no",), "status-place"),
    (b"501 5.5.124", "5.5.124", ("",), ""),
]


@pytest.mark.parametrize(("octets", "enhanced", "lines", "defects"), REPLIES, ids=str)
@pytest.mark.parametrize("profile", ["lenient", "observer"])
def test_a_flaw_of_a_reply_costs_nothing_else(
    octets: bytes, enhanced: str | None, lines: tuple[str, ...], defects: str, profile: str
) -> None:
    reply = smtpkit.parse_reply(octets + b"\r\n", profile=profile)
    assert reply.code == int(octets[:3])
    assert (None if reply.enhanced_code is None else str(reply.enhanced_code)) == enhanced
    assert reply.lines == lines
    assert [defect.name for defect in reply.defects] == defects.split()


@pytest.mark.parametrize(
    ("code", "meaning"),
    [
        ("5.7.606", "something about security"),
        ("5.5.124", "something about the protocol"),
        ("5.9.1", "permanent failure"),
    ],
)
def test_an_unknown_detail_means_what_its_subject_does(code: str, meaning: str) -> None:
    assert smtpkit.EnhancedCode(code).meaning == meaning


#: a line of an answer to EHLO, what is read of it, and what is said of it
OFFERED: list[tuple[bytes, dict[str, Any], str]] = [
    (b"AUTH PLAIN LOGIN ", {"auth": ("PLAIN", "LOGIN")}, "blanks at the end"),
    (b"SIZE 100 ", {"size": 100}, "blanks at the end"),
    (b"MT-PRIORITY MIXER ", {"mt_priority": "MIXER"}, "blanks at the end"),
    (b"NO-SOLICITING org.example:x ", {"no_soliciting": ("org.example:x",)}, "blanks at the end"),
    (b"BURL imap  imap://x", {"burl": ("imap", "imap://x")}, "blank"),
    (b"LIMITS RCPTMAX=5  MAILMAX=6", {"limits": {"RCPTMAX": 5, "MAILMAX": 6}}, "blank"),
    (b"AUTH=PLAIN LOGIN", {"auth": ("PLAIN", "LOGIN")}, "an old spelling"),
    (b"SIZE=100", {"size": 100}, "a sign behind the keyword"),
    (b"AUTH PLAIN ECDSA-NIST256P-CHALLENGE", {"auth": ("PLAIN", "ECDSA-NIST256P-CHALLENGE")}, ""),
    (b"8 BITMIME", {"size": None}, "nearly: 8BITMIME"),
    (b"START TLS", {"size": None}, "nearly: STARTTLS"),
    (b"STARTTLS now", {"starttls": True}, "left out"),
    (b"XXXXXXXA", {"starttls": None}, "a firewall"),
]


@pytest.mark.parametrize(("line", "values", "why"), OFFERED, ids=str)
def test_a_flaw_of_an_offer_is_told_and_loses_no_value(
    line: bytes, values: dict[str, Any], why: str
) -> None:
    found = smtpkit.Capabilities(b"250-x\r\n250-DSN\r\n250 " + line + b"\r\n")
    for name, meant in values.items():
        value = getattr(found, name, None)
        assert (value or None) == meant
    assert "DSN" in found
    [malformed] = found.malformed
    assert bytes(str(malformed), "ascii") == line
    assert any(why in defect.sentence for defect in malformed.defects)


def test_lines_that_repeat_a_keyword_are_merged_or_told() -> None:
    merged = smtpkit.Capabilities(b"250-x\r\n250-AUTH PLAIN\r\n250 AUTH LOGIN\r\n")
    assert merged.auth == ("PLAIN", "LOGIN")
    assert not merged.malformed
    twice = smtpkit.Capabilities(b"250-x\r\n250-SIZE 100\r\n250 SIZE 200\r\n")
    assert twice.size == 200
    assert [str(each) for each in twice.malformed] == ["SIZE 200"]


# --- arguments that are none ----------------------------------------------------------------------


@pytest.mark.parametrize("places", [(1.5, 2), (None, 2), (0, 2.0), ("0", 2)])
@pytest.mark.parametrize(
    "read",
    [smtpkit.parse_command, smtpkit.parse_reply, smtpkit.SmtpLayer, smtpkit.is_smtp_payload],
)
def test_a_place_that_is_no_whole_number_is_refused_at_the_call(
    read: Callable[..., object], places: tuple[Any, ...]
) -> None:
    with pytest.raises(TypeError, match="start and end are whole numbers of octets"):
        read(b"NOOP\r\n", *places)


@pytest.mark.parametrize("end", [2**31, 2**32, 2**63, 2**64, 10**20])
def test_a_place_behind_the_buffer_is_its_end(end: int) -> None:
    assert smtpkit.parse_command(b"NOOP\r\n", -(2**64), end).verb == "NOOP"
    assert smtpkit.parse_reply(b"250 x\r\n", -(2**64), end).code == 250
    assert smtpkit.SmtpLayer(b"NOOP\r\n", -(2**64), end).command == "NOOP"
    assert smtpkit.is_smtp_payload(b"NOOP\r\n", -(2**64), end)


@pytest.mark.parametrize("choice", [{"without": 5}, {"without": None}, {"only": 5}, {"unknown": 5}])
def test_a_choice_of_a_dialect_that_is_none_is_refused(choice: dict[str, Any]) -> None:
    with pytest.raises(smtpkit.DialectError, match=r"5|None"):
        smtpkit.dialect(**choice)


@pytest.mark.parametrize("wrong", [{"enters_on": "x"}, {"summary": 5}, {"summary": "\0"}])
def test_a_declaration_that_is_none_is_refused_where_it_is_made(wrong: dict[str, Any]) -> None:
    with pytest.raises(TypeError, match=r"XAA: (enters_on|summary): "):
        grammar.Command("XAA", **{"summary": "s", "reference": "X", **wrong})


def test_quotes_in_a_summary_are_no_code() -> None:
    command = grammar.Command("XAA", 'a"""b\\', "X")
    mine = smtpkit.dialect(grammar.Extension("XA", "s", "X", commands=(command,)))
    assert mine.parse_command(b"XAA\r\n").verb == "XAA"


@pytest.mark.parametrize(
    ("line", "token"),
    [
        (b"X-EXPS Mko4OGJyeU92=", "Mko4OGJyeU92"),
        (b"auth\tVHWlm5wMpSsGS= \r", "VHWlm5wMpSsGS"),
        (b"AUTH  AGFsaWNlAHMzY3JldA=\r\n", "AGFsaWNlAHMzY3JldA"),
    ],
)
def test_a_token_straight_behind_the_verb_shows_in_no_error_and_no_layer(
    line: bytes, token: str
) -> None:
    layer = smtpkit.SmtpLayer(line)
    texts = [layer.summary(), repr(layer), layer.redacted().decode("ascii", "replace")]
    for profile in ("strict", "lenient", "observer"):
        try:
            view: Any = smtpkit.parse_command(line, profile=profile)  # type: ignore[call-overload]
            texts += [repr(view), str(view), str(view.to_dict())]
        except smtpkit.ParseError as error:
            texts += [str(error), repr(error), error.excerpt, str(error.reply)]
    assert [text for text in texts if token in text] == []
