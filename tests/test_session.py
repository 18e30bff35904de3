"""The machine of order: dialogues of the RFCs, step by step, and what is answered out of order."""

from __future__ import annotations

import pytest

import smtpkit
from smtpkit.session import Session

OFFERED = ("PIPELINING", "CHUNKING", "AUTH", "STARTTLS", "PRDR", "BINARYMIME", "8BITMIME")


def said(session: Session, line: str, code: int | None = None, *, end: bool = False) -> None:
    """The client says a line, and is answered at once."""
    session.command(smtpkit.parse_command(line.encode() + b"\r\n"))
    if end:
        session.end_of_data()
    if code is not None:
        assert session.reply(code, OFFERED) is not None


def identified(**given: bool) -> Session:
    session = Session(**given)
    session.reply(220)
    said(session, "LHLO x.example" if session.lmtp else "EHLO x.example", 250)
    return session


def opened(recipients: int = 1, **given: bool) -> Session:
    session = identified(**given)
    said(session, "MAIL FROM:<a@x.example>", 250)
    for number in range(recipients):
        said(session, f"RCPT TO:<b{number}@x.example>", 250)
    return session


def refused(session: Session, verb: str) -> str:
    return " ".join(str(session.legal(verb)).split(" ")[:2])


def test_a_transaction_goes_through_its_states() -> None:
    session = identified()
    states = [session.state]
    for line, code in (
        ("MAIL FROM:<a@x.example>", 250),
        ("RCPT TO:<b@x.example>", 550),
        ("RCPT TO:<c@x.example>", 250),
        ("DATA", 354),
    ):
        said(session, line, code)
        states.append(session.state)
    assert states == ["identified", "transaction", "transaction", "recipients", "recipients"]
    assert session.mode == "data"
    session.end_of_data()
    assert (session.mode, session.state) == ("command", "recipients")
    session.reply(250)
    assert (session.state, session.transaction) == ("identified", None)
    said(session, "QUIT", 221)
    assert session.state == "closed"


OUT_OF_ORDER = [
    # session, verb, the reply
    (identified(), "RCPT", "503 5.5.1"),
    (identified(), "DATA", "503 5.5.1"),
    (identified(), "BDAT", "503 5.5.1"),
    (identified(), "LHLO", "500 5.5.1"),
    (identified(lmtp=True), "EHLO", "500 5.5.1"),
    (identified(), "ETRN", "502 5.5.1"),
    (identified(), "FOO", "500 5.5.1"),
    (identified(), "ATRN", "502 5.5.1"),
    (opened(), "MAIL", "503 5.5.1"),
    (opened(0), "DATA", "503 5.5.1"),
    (opened(), "AUTH", "503 5.5.1"),
]


@pytest.mark.parametrize(("session", "verb", "reply"), OUT_OF_ORDER)
def test_what_is_out_of_order_is_answered(session: Session, verb: str, reply: str) -> None:
    assert refused(session, verb) == reply


@pytest.mark.parametrize("verb", ["RSET", "NOOP", "VRFY", "HELP", "QUIT"])
def test_what_the_rfc_lets_through_before_ehlo(verb: str) -> None:
    """RFC 5321, 4.1.4."""
    session = Session()
    session.reply(220)
    assert session.legal(verb) is None
    assert refused(session, "MAIL") == "503 5.5.1"


def test_a_pipelined_group_is_judged_by_what_its_replies_may_be() -> None:
    session = identified()
    for line in ("MAIL FROM:<a@x.example>", "RCPT TO:<b@x.example>", "RCPT TO:<c@x.example>"):
        said(session, line)
    assert session.state == "identified"
    assert session.legal("DATA") is None
    assert session.waits_for(smtpkit.Data) is None
    said(session, "DATA")
    waited = session.waits_for(smtpkit.Quit)
    assert waited is not None
    assert waited.verb == "DATA"
    assert [session.reply(code).verb for code in (250, 250, 550, 354)] == [  # type: ignore[union-attr]
        *("MAIL", "RCPT", "RCPT", "DATA")
    ]
    assert session.mode == "data"
    assert len(session.transaction.recipients) == 1  # type: ignore[union-attr]


def test_lmtp_answers_the_end_of_data_for_each_accepted_recipient() -> None:
    """RFC 2033, 4.2."""
    session = opened(2, lmtp=True)
    said(session, "RCPT TO:<no@x.example>", 550)
    said(session, "DATA", 354)
    session.end_of_data()
    assert session.replies_due == 2
    assert session.reply(250) is session.reply(452)
    assert (session.replies_due, session.state) == (0, "identified")


def test_prdr_has_one_reply_for_each_and_one_for_all() -> None:
    session = opened(2)
    said(session, "DATA", 354)
    session.end_of_data()
    assert session.replies_due == 1
    session.reply(353)
    assert session.replies_due == 3
    for code in (250, 550, 250):
        assert session.state == "recipients"
        session.reply(code)
    assert session.state == "identified"


def test_chunks_begin_at_once_and_end_with_the_last() -> None:
    """RFC 3030, 4.1."""
    session = opened()
    said(session, "BDAT 10")
    assert (session.mode, session.replies_due) == ("chunk", 1)
    session.end_of_data()
    session.reply(250)
    assert session.state == "chunks"
    assert refused(session, "STARTTLS") == "554 5.5.1"
    assert refused(session, "DATA") == "503 5.5.1"
    said(session, "BDAT 0 LAST", 250, end=True)
    assert session.state == "identified"


def test_behind_a_failed_chunk_only_rset_ehlo_and_quit_go_on() -> None:
    """RFC 3030, 2."""
    session = opened()
    said(session, "BDAT 10", 552, end=True)
    assert session.state == "indeterminate"
    legal = [verb for verb in smtpkit.SMTP_COMMANDS if session.legal(verb) is None]
    assert sorted(legal) == ["EHLO", "HELO", "QUIT", "RSET"]
    said(session, "RSET", 250)
    assert session.state == "identified"


def test_the_last_chunk_behind_a_failed_one_ends_nothing() -> None:
    """RFC 3030, 2; Dovecot: "Previous data chunk failed, issue RSET first"."""
    for lmtp in (False, True):
        session = opened(2, lmtp=lmtp)
        said(session, "BDAT 10", 552, end=True)
        said(session, "BDAT 10 LAST", end=True)
        assert session.replies_due == 1
        session.reply(503)
        assert session.state == "indeterminate"
        assert refused(session, "MAIL") == "503 5.5.1"
        said(session, "RSET", 250)
        assert session.state == "identified"


def test_binarymime_forbids_data() -> None:
    """RFC 3030, 3."""
    session = identified()
    said(session, "MAIL FROM:<a@x.example> BODY=BINARYMIME", 250)
    said(session, "RCPT TO:<b@x.example>", 250)
    assert refused(session, "DATA") == "503 5.5.1"
    assert session.legal("BDAT") is None


def test_tls_makes_both_sides_forget_and_begins_once() -> None:
    """RFC 3207, 4.2."""
    session = identified()
    said(session, "AUTH PLAIN dGVzdAB0ZXN0ADEyMzQ=", 235)
    said(session, "STARTTLS", 220)
    assert session.mode == "tls"
    session.tls_on()
    assert (session.state, session.mode, session.tls) == ("initial", "command", True)
    assert (session.offered, session.authenticated) == (None, False)
    assert refused(session, "STARTTLS") == "554 5.5.1"


def test_an_exchange_goes_on_while_it_is_asked_to() -> None:
    session = identified()
    said(session, "AUTH LOGIN", 334)
    assert session.mode == "exchange"
    session.response()
    assert session.is_held
    session.reply(334)
    assert session.mode == "exchange"
    session.response()
    session.reply(235)
    assert (session.mode, session.authenticated) == ("command", True)
    assert refused(session, "AUTH") == "503 5.5.1"


@pytest.mark.parametrize(
    ("line", "waits"),
    [
        ("AUTH PLAIN dGVzdAB0ZXN0ADEyMzQ=", False),
        ("AUTH external =", False),
        # more is to be said, if only after a failure, or nobody knows
        ("AUTH PLAIN", True),
        ("AUTH XOAUTH2 dGVzdA==", True),
        ("AUTH SCRAM-SHA-1 dGVzdA==", True),
        ("AUTH X-MINE dGVzdA==", True),
        ("X-EXPS PLAIN dGVzdAB0ZXN0ADEyMzQ=", True),
    ],
)
def test_auth_ends_a_group_unless_it_says_everything_at_once(line: str, waits: bool) -> None:
    """RFC 4954, 4."""
    session = identified()
    said(session, line)
    awaited = session.waits_for(smtpkit.Mail)
    assert (awaited is not None) == waits


@pytest.mark.parametrize(
    ("attributes", "authenticated"),
    [
        ("NAME=y.example", False),
        ("LOGIN=ned NAME=y.example", True),
        ("NAME=y.example login=n+2Bd", True),
        ("LOGIN=[UNAVAILABLE]", False),
        ("LOGIN=[TEMPUNAVAIL]", False),
        ("LOGIN=", False),
    ],
)
@pytest.mark.parametrize("before", [False, True])
def test_xclient_forgets_everything_but_the_login_that_it_brings(
    attributes: str, authenticated: bool, before: bool
) -> None:
    """Postfix XCLIENT howto: the server is as it was behind its greeting."""
    session = identified()
    if before:
        said(session, "AUTH PLAIN dGVzdAB0ZXN0ADEyMzQ=", 235)
    said(session, f"XCLIENT {attributes}", 220)
    assert (session.state, session.hello, session.offered) == ("initial", None, None)
    assert session.authenticated == authenticated


def test_ehlo_again_is_rset_as_well() -> None:
    session = opened()
    said(session, "EHLO y.example", 250)
    assert (session.state, session.transaction) == ("identified", None)
    assert session.hello.domain == "y.example"  # type: ignore[union-attr]


@pytest.mark.parametrize("code", [554, 521])
def test_a_refused_client_may_quit(code: int) -> None:
    """RFC 5321, 3.1; RFC 7504, 3."""
    session = Session()
    session.reply(code)
    assert session.state == "refused"
    assert session.legal("QUIT") is None
    assert refused(session, "NOOP") == "503 5.5.1"


def test_421_comes_unasked_and_ends_it() -> None:
    session = identified()
    assert session.reply(250) is None
    assert session.reply(421) is None
    assert session.state == "closed"


def test_demands_let_through_what_the_rfcs_list() -> None:
    """RFC 3207, 4; RFC 4954, 6."""
    for demand, passing in (
        ("tls", {"NOOP", "EHLO", "STARTTLS", "QUIT"}),
        ("authentication", {"AUTH", "EHLO", "HELO", "NOOP", "RSET", "QUIT", "STARTTLS"}),
    ):
        session = Session(demands=(demand,))
        session.reply(220)
        said(session, "EHLO x.example", 250)
        legal = {verb for verb in smtpkit.SMTP_COMMANDS if session.legal(verb) is None}
        assert legal == passing
        assert refused(session, "MAIL") == "530 5.7.0"


def test_the_greeting_is_awaited_before_anything() -> None:
    session = Session()
    waited = session.waits_for(smtpkit.Ehlo)
    assert waited is not None
    assert waited.phase == "greeting"
    assert str(session.legal("EHLO", ahead=False)).startswith("503 5.5.1")


def test_a_command_that_is_awaited_is_judged_in_its_place() -> None:
    session = identified()
    mail = smtpkit.parse_command(b"MAIL FROM:<a@x.example>\r\n")
    session.command(mail)
    assert session.legal(mail) is None
    assert refused(session, "MAIL") == "503 5.5.1"
