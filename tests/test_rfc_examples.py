"""The RFCs' own examples, in both directions: octets are read as values, and built of them."""

from __future__ import annotations

from typing import Any

import pytest

import smtpkit
from smtpkit import (
    Auth,
    Bdat,
    Data,
    Ehlo,
    EhloReply,
    Greeting,
    Mail,
    Quit,
    Rcpt,
    Reply,
    Rset,
    StartTls,
    Vrfy,
)
from smtpkit.view import View

Case = tuple[type[View], dict[str, Any], bytes, str]


def mail(reverse_path: str | None, **parameters: Any) -> dict[str, Any]:
    return {"reverse_path": reverse_path, **parameters}


def rcpt(forward_path: str, **parameters: Any) -> dict[str, Any]:
    return {"forward_path": forward_path, **parameters}


def orcpt(address: str) -> dict[str, str]:
    return {"addr_type": "rfc822", "address": address}


def reply(code: int, *lines: str, enhanced_code: str | None = None) -> dict[str, Any]:
    values: dict[str, Any] = {"code": code, "lines": tuple(lines)}
    return values if enhanced_code is None else {**values, "enhanced_code": enhanced_code}


def ehlo_reply(domain: str, *extensions: str, greet: str = "") -> dict[str, Any]:
    values: dict[str, Any] = {"domain": domain, "extensions": extensions}
    if not extensions:
        del values["extensions"]
    return {**values, "greet": greet} if greet else values


FOO = ["8BITMIME", "SIZE", "DSN"]
FOO_REPLY = b"250-foo.com greets bar.com\r\n250-8BITMIME\r\n250-SIZE\r\n250-DSN\r\n"
READY = "Simple Mail Transfer Service Ready"
CLOSING = "foo.com Service closing transmission channel"
END = "Start mail input; end with <CRLF>.<CRLF>"

CASES: list[Case] = [
    # a typical transaction
    (
        Greeting,
        {"domain": "foo.com", "greet": READY},
        b"220 foo.com Simple Mail Transfer Service Ready\r\n",
        "RFC 5321, D.1",
    ),
    (Ehlo, {"domain": "bar.com"}, b"EHLO bar.com\r\n", "RFC 5321, D.1"),
    (
        EhloReply,
        ehlo_reply("foo.com", *FOO, "HELP", greet="greets bar.com"),
        FOO_REPLY + b"250 HELP\r\n",
        "RFC 5321, D.1",
    ),
    (Mail, mail("Smith@bar.com"), b"MAIL FROM:<Smith@bar.com>\r\n", "RFC 5321, D.1"),
    (Reply, reply(250, "OK"), b"250 OK\r\n", "RFC 5321, D.1"),
    (Rcpt, rcpt("Jones@foo.com"), b"RCPT TO:<Jones@foo.com>\r\n", "RFC 5321, D.1"),
    (Reply, reply(550, "No such user here"), b"550 No such user here\r\n", "RFC 5321, D.1"),
    (Data, {}, b"DATA\r\n", "RFC 5321, D.1"),
    (Reply, reply(354, END), b"354 Start mail input; end with <CRLF>.<CRLF>\r\n", "RFC 5321, D.1"),
    (Quit, {}, b"QUIT\r\n", "RFC 5321, D.1"),
    (
        Reply,
        reply(221, CLOSING),
        b"221 foo.com Service closing transmission channel\r\n",
        "RFC 5321, D.1",
    ),
    # an aborted one
    (Rset, {}, b"RSET\r\n", "RFC 5321, D.2"),
    # a relayed mail
    (Mail, mail("JQP@bar.com"), b"MAIL FROM:<JQP@bar.com>\r\n", "RFC 5321, D.3"),
    (
        Rcpt,
        rcpt("@foo.com:Jones@XYZ.COM"),
        b"RCPT TO:<@foo.com:Jones@XYZ.COM>\r\n",
        "RFC 5321, D.3",
    ),
    (
        EhloReply,
        ehlo_reply("xyz.com", greet="is on the air"),
        b"250 xyz.com is on the air\r\n",
        "RFC 5321, D.3",
    ),
    # verifying and sending
    (
        EhloReply,
        ehlo_reply("foo.com", *FOO, "VRFY", "HELP", greet="greets bar.com"),
        FOO_REPLY + b"250-VRFY\r\n250 HELP\r\n",
        "RFC 5321, D.4",
    ),
    (Vrfy, {"string": "Crispin"}, b"VRFY Crispin\r\n", "RFC 5321, D.4"),
    (
        Reply,
        reply(250, "Mark Crispin <Admin.MRC@foo.com>"),
        b"250 Mark Crispin <Admin.MRC@foo.com>\r\n",
        "RFC 5321, D.4",
    ),
    # a report has no reverse-path, and any server has a postmaster
    (Mail, mail(None), b"MAIL FROM:<>\r\n", "RFC 5321, 4.5.5"),
    (Rcpt, rcpt("Postmaster"), b"RCPT TO:<Postmaster>\r\n", "RFC 5321, 4.5.1"),
    # many lines
    (
        Reply,
        reply(250, "First line", "Second line", "234 Text beginning with numbers", "The last line"),
        b"250-First line\r\n250-Second line\r\n"
        b"250-234 Text beginning with numbers\r\n250 The last line\r\n",
        "RFC 5321, 4.2.1",
    ),
    (
        Reply,
        reply(
            553,
            "Ambiguous; Possibilities are",
            "Joe Smith <jsmith@foo.com>",
            "Harry Smith <hsmith@foo.com>",
            "Melvin Smith <dweep@foo.com>",
        ),
        b"553-Ambiguous; Possibilities are\r\n553-Joe Smith <jsmith@foo.com>\r\n"
        b"553-Harry Smith <hsmith@foo.com>\r\n553 Melvin Smith <dweep@foo.com>\r\n",
        "RFC 5321, 3.5.1",
    ),
    # SIZE
    (
        Greeting,
        {"domain": "sigurd.innosoft.com", "greet": "-- Server SMTP (PMDF V4.2-6 #1992)"},
        b"220 sigurd.innosoft.com -- Server SMTP (PMDF V4.2-6 #1992)\r\n",
        "RFC 1870, 7",
    ),
    (
        EhloReply,
        ehlo_reply("sigurd.innosoft.com", "EXPN", "HELP", "SIZE 1000000"),
        b"250-sigurd.innosoft.com\r\n250-EXPN\r\n250-HELP\r\n250 SIZE 1000000\r\n",
        "RFC 1870, 7",
    ),
    (
        Mail,
        mail("ned@thor.innosoft.com", size=500000),
        b"MAIL FROM:<ned@thor.innosoft.com> SIZE=500000\r\n",
        "RFC 1870, 7",
    ),
    (
        Reply,
        reply(250, "ned@innosoft.com OK; can accomodate 500000 byte message"),
        b"250 ned@innosoft.com OK; can accomodate 500000 byte message\r\n",
        "RFC 1870, 7",
    ),
    (
        Reply,
        reply(552, "Channel size limit exceeded: ned@YMIR.CLAREMONT.EDU"),
        b"552 Channel size limit exceeded: ned@YMIR.CLAREMONT.EDU\r\n",
        "RFC 1870, 7",
    ),
    # ENHANCEDSTATUSCODES
    (
        EhloReply,
        ehlo_reply("dbc.mtview.ca.us", "ENHANCEDSTATUSCODES", greet="says hello"),
        b"250-dbc.mtview.ca.us says hello\r\n250 ENHANCEDSTATUSCODES\r\n",
        "RFC 2034, 6",
    ),
    (
        Reply,
        reply(250, "Originator <ned@ymir.claremont.edu> ok", enhanced_code="2.1.0"),
        b"250 2.1.0 Originator <ned@ymir.claremont.edu> ok\r\n",
        "RFC 2034, 6",
    ),
    (
        Reply,
        reply(550, 'Mailbox "nosuchuser" does not exist', enhanced_code="5.1.1"),
        b'550 5.1.1 Mailbox "nosuchuser" does not exist\r\n',
        "RFC 2034, 6",
    ),
    (
        Reply,
        reply(
            551,
            "Forwarding to remote hosts disabled",
            "Select another host to act as your forwarder",
            enhanced_code="5.7.1",
        ),
        b"551-5.7.1 Forwarding to remote hosts disabled\r\n"
        b"551 5.7.1 Select another host to act as your forwarder\r\n",
        "RFC 2034, 6",
    ),
    (
        Reply,
        reply(354, "Send message, ending in CRLF.CRLF."),
        b"354 Send message, ending in CRLF.CRLF.\r\n",
        "RFC 2034, 6",
    ),
    (Reply, reply(221, "Goodbye", enhanced_code="2.0.0"), b"221 2.0.0 Goodbye\r\n", "RFC 2034, 6"),
    # CHUNKING and BINARYMIME
    (Bdat, {"chunk_size": 86, "last": True}, b"BDAT 86 LAST\r\n", "RFC 3030, 4.1"),
    (
        EhloReply,
        ehlo_reply("cnri.reston.va.us", "PIPELINING", "BINARYMIME", "CHUNKING", greet="says hello"),
        b"250-cnri.reston.va.us says hello\r\n250-PIPELINING\r\n250-BINARYMIME\r\n250 CHUNKING\r\n",
        "RFC 3030, 4.2",
    ),
    (
        Mail,
        mail("ned@ymir.claremont.edu", body="BINARYMIME"),
        b"MAIL FROM:<ned@ymir.claremont.edu> BODY=BINARYMIME\r\n",
        "RFC 3030, 4.2",
    ),
    (Bdat, {"chunk_size": 100000}, b"BDAT 100000\r\n", "RFC 3030, 4.2"),
    (Bdat, {"chunk_size": 324, "last": True}, b"BDAT 324 LAST\r\n", "RFC 3030, 4.2"),
    # STARTTLS
    (StartTls, {}, b"STARTTLS\r\n", "RFC 3207, 5"),
    (Reply, reply(220, "Go ahead"), b"220 Go ahead\r\n", "RFC 3207, 5"),
    # DSN
    (
        Mail,
        mail("Alice@Pure-Heart.ORG", ret="HDRS", envid="QQ314159"),
        b"MAIL FROM:<Alice@Pure-Heart.ORG> RET=HDRS ENVID=QQ314159\r\n",
        "RFC 3461, 10.1",
    ),
    (
        Rcpt,
        rcpt("Bob@Big-Bucks.COM", notify={"SUCCESS"}, orcpt=orcpt("Bob@Big-Bucks.COM")),
        b"RCPT TO:<Bob@Big-Bucks.COM> NOTIFY=SUCCESS ORCPT=rfc822;Bob@Big-Bucks.COM\r\n",
        "RFC 3461, 10.1",
    ),
    (
        Rcpt,
        rcpt("Dana@Ivory.EDU", notify={"SUCCESS", "FAILURE"}, orcpt=orcpt("Dana@Ivory.EDU")),
        b"RCPT TO:<Dana@Ivory.EDU> NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;Dana@Ivory.EDU\r\n",
        "RFC 3461, 10.1",
    ),
    (
        Rcpt,
        rcpt("Fred@Bombs.AF.MIL", notify={"NEVER"}),
        b"RCPT TO:<Fred@Bombs.AF.MIL> NOTIFY=NEVER\r\n",
        "RFC 3461, 10.1",
    ),
    # AUTH
    (
        EhloReply,
        ehlo_reply(
            "smtp.example.com",
            "AUTH GSSAPI DIGEST-MD5",
            "ENHANCEDSTATUSCODES",
            "STARTTLS",
            greet="Hello client.example.com",
        ),
        b"250-smtp.example.com Hello client.example.com\r\n250-AUTH GSSAPI DIGEST-MD5\r\n"
        b"250-ENHANCEDSTATUSCODES\r\n250 STARTTLS\r\n",
        "RFC 4954, 4.1",
    ),
    (
        Auth,
        {"mechanism": "PLAIN", "initial_response": b"test\0test\x001234"},
        b"AUTH PLAIN dGVzdAB0ZXN0ADEyMzQ=\r\n",
        "RFC 4954, 4.1",
    ),
    (
        Reply,
        reply(235, "Authentication successful", enhanced_code="2.7.0"),
        b"235 2.7.0 Authentication successful\r\n",
        "RFC 4954, 4.1",
    ),
    (
        Reply,
        reply(535, "Authentication credentials invalid", enhanced_code="5.7.8"),
        b"535 5.7.8 Authentication credentials invalid\r\n",
        "RFC 4954, 6",
    ),
    (Auth, {"mechanism": "CRAM-MD5"}, b"AUTH CRAM-MD5\r\n", "RFC 4954, 4.1"),
    (Reply, reply(334, ""), b"334 \r\n", "RFC 4954, 4.1"),
    (
        Auth,
        {"mechanism": "EXTERNAL", "initial_response": b""},
        b"AUTH EXTERNAL =\r\n",
        "RFC 4954, 4",
    ),
    (
        Mail,
        mail("e=mc2@example.com", auth="e=mc2@example.com"),
        b"MAIL FROM:<e=mc2@example.com> AUTH=e+3Dmc2@example.com\r\n",
        "RFC 4954, 5",
    ),
    (
        Mail,
        mail("e=mc2@example.com", auth="<>"),
        b"MAIL FROM:<e=mc2@example.com> AUTH=<>\r\n",
        "RFC 4954, 5",
    ),
    # SMTPUTF8
    (
        Mail,
        mail("jørn@blåbær.example", smtputf8=True),
        "MAIL FROM:<jørn@blåbær.example> SMTPUTF8\r\n".encode(),
        "RFC 6531, 3.4",
    ),
    (
        Rcpt,
        rcpt("用户@例子.广告"),
        "RCPT TO:<用户@例子.广告>\r\n".encode(),
        "RFC 6531, 3.3",
    ),
    (
        Vrfy,
        {"string": '"jørn"', "smtputf8": True},
        'VRFY "jørn" SMTPUTF8\r\n'.encode(),
        "RFC 6531, 3.7.4.2",
    ),
]

each = pytest.mark.parametrize(
    ("view", "values", "octets"),
    [case[:3] for case in CASES],
    ids=[f"{section}: {octets.decode()[:40].strip()}" for _, _, octets, section in CASES],
)


@each
def test_the_values_build_the_octets(
    view: type[View], values: dict[str, Any], octets: bytes
) -> None:
    assert view.build(**values) == octets  # type: ignore[attr-defined]


@each
def test_the_octets_are_read_as_the_values(
    view: type[View], values: dict[str, Any], octets: bytes
) -> None:
    assert view.parse(octets).values() == values
    # in any case, and in one direction for all
    read = smtpkit.parse_reply if octets[:1].isdigit() else smtpkit.parse_command
    assert bytes(read(octets)) == octets


@each
def test_the_fluent_builder_writes_them_too(
    view: type[View], values: dict[str, Any], octets: bytes
) -> None:
    names = {Mail: "mail_from", Rcpt: "rcpt_to", EhloReply: "ehlo_response"}
    if view is Greeting:
        built = smtpkit.SmtpBuilder().service_ready(values["domain"], values["greet"])
    else:
        method = names.get(view) or view.__name__.lower()
        built = getattr(smtpkit.SmtpBuilder(), method)(**values)
    assert built.build() == octets


def test_a_whole_dialogue_is_built_and_read() -> None:
    # RFC 5321, D.2
    client = smtpkit.SmtpBuilder().ehlo("bar.com").mail_from("Smith@bar.com")
    client.rcpt_to("Jones@foo.com").rcpt_to("Green@foo.com").rset().quit()
    server = smtpkit.SmtpBuilder().service_ready("foo.com", READY)
    server.ehlo_response("foo.com", [*FOO, "HELP"], "greets bar.com").ok().ok()
    server.mailbox_not_found("No such user here").ok().reply(221, CLOSING)
    assert [layer.summary() for layer in smtpkit.SmtpLayer(client.build()).messages()] == [
        "SMTP EHLO bar.com",
        "SMTP MAIL FROM:<Smith@bar.com>",
        "SMTP RCPT TO:<Jones@foo.com>",
        "SMTP RCPT TO:<Green@foo.com>",
        "SMTP RSET",
        "SMTP QUIT",
    ]
    codes = [layer.reply_code for layer in smtpkit.SmtpLayer(server.build()).messages()]
    assert codes == [220, 250, 250, 250, 550, 250, 221]


def test_the_usual_texts_of_the_builder() -> None:
    builder = smtpkit.SmtpBuilder
    assert builder().service_ready("x.example").build() == b"220 x.example ESMTP\r\n"
    assert builder().closing().build() == b"221 Bye\r\n"
    assert builder().auth_success().build() == b"235 Authentication successful\r\n"
    assert builder().ok().build() == b"250 OK\r\n"
    assert builder().auth_challenge(b"<1@x.example>").build() == b"334 PDFAeC5leGFtcGxlPg==\r\n"
    assert builder().auth_challenge().build() == b"334 \r\n"
    assert builder().start_mail_input().build() == (
        b"354 Start mail input; end with <CRLF>.<CRLF>\r\n"
    )
    assert builder().service_unavailable().build() == b"421 Service not available\r\n"
    assert builder().mailbox_temp_unavailable().build().startswith(b"450 ")
    assert builder().auth_required().build() == b"530 Authentication required\r\n"
    assert builder().auth_failed().build() == b"535 Authentication credentials invalid\r\n"
    assert builder().mailbox_not_found().build().startswith(b"550 ")
