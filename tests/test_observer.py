"""What an observer of both directions tells: pairs, mail data, proxies, secrets, transactions."""

from __future__ import annotations

import base64
import io
import itertools
import json
import re
from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from laws import law
from recordings import Recording, bundled

from smtpkit.captures import read_capture
from smtpkit.messages import Message
from smtpkit.observer import follow
from smtpkit.stream import CLIENT, SERVER, Segment
from smtpkit.transactions import Transaction, Transactions


def observed(*turns: str, written: bool = False) -> list[Message]:
    """Follow turns such as ``"C HELO y"``; ``|`` stands for CRLF."""
    return list(follow(segments(*turns, written=written)))


def segments(*turns: str, written: bool = False) -> list[Segment]:
    return [
        Segment(
            CLIENT if turn[0] == "C" else SERVER,
            turn[2:].replace("|", "\r\n").encode("latin-1"),
            written=written,
        )
        for turn in turns
    ]


def shape(messages: Iterable[Message]) -> str:
    """The kinds of messages, with verb or code, in one line; behind a reply what it answers."""
    return " ".join(
        f"{message.verb or message.code or message.kind}"
        + ("" if message.answers is None else f"<{message.answers}")
        for message in messages
    )


def problems(messages: Iterable[Message]) -> list[str]:
    return [problem.text for message in messages for problem in message.problems]


def told(messages: Iterable[Message]) -> str:
    return "\n".join(
        message.text() + json.dumps(message.to_dict()) + repr(message.problems)
        for message in messages
    )


# --- replies to the mail data ----------------------------------------------------------------

LMTP = (
    "S 220 x|", "C LHLO y|", "S 250-x|250 CHUNKING|",
    "C MAIL FROM:<>|RCPT TO:<a@b.example>|RCPT TO:<n@b.example>|RCPT TO:<c@b.example>|",
    "S 250 k|250 k|550 no|250 k|",
)  # fmt: skip
MAIL = (
    "S 220 x|",
    "C EHLO y|",
    "S 250 x|",
    "C MAIL FROM:<>|RCPT TO:<a@b.example>|",
    "S 250 k|250 k|",
)


@pytest.mark.parametrize("data", ["DATA|~hi|.|", "BDAT 4 LAST|~hi|"])
def test_lmtp_has_a_reply_for_each_recipient_that_was_accepted(data: str) -> None:
    line, _, content = data.partition("~")
    asked = [f"C {line}", "S 354 go|"] if "DATA" in line and "BDAT" not in line else [f"C {line}"]
    messages = observed(*LMTP, *asked, f"C {content}QUIT|", "S 250 a|450 b|221 bye|")
    end = next(m.index for m in messages if m.kind in ("data", "chunk"))
    answered = end if "BDAT" not in line else end - 1
    quitting = next(m.index for m in messages if m.verb == "QUIT")
    replies = [m.answers for m in messages[end:] if m.code]
    assert replies == [answered, answered, quitting]
    assert problems(messages) == []


def test_a_server_of_lmtp_that_answers_once_is_told_apart() -> None:
    for turns in (
        ["C hi|.|QUIT|", "S 250 a|221 b|"],
        ["C hi|.|", "S 250 a|", "C QUIT|", "S 221 b|"],
    ):
        messages = observed(*LMTP, "C DATA|", "S 354 go|", *turns)
        by_code = {m.code: m.answers for m in messages if m.code in (221, 354)}
        assert messages[by_code[221]].verb == "QUIT"  # type: ignore[index]
        assert "the server answered the mail data 1 times, not 2" in problems(messages)[0]


def test_one_reply_of_lmtp_may_have_a_line_for_each_recipient() -> None:
    messages = observed(*LMTP, "C DATA|", "S 354 go|", "C hi|.|RSET|", "S 250-a|250 b|250 k|")
    assert shape(messages[-5:]) == "354<11 data RSET 250<13 250<14"
    assert problems(messages) == []


def test_a_group_that_prdr_answers_one_by_one() -> None:
    messages = observed(*MAIL, "C DATA|", "S 354 go|", "C hi|.|QUIT|", "S 353 k|250 a|250 k|221 b|")
    assert shape(messages[-7:]) == "354<7 data QUIT 353<9 250<9 250<9 221<10"


def test_smtp_answers_the_mail_data_once() -> None:
    messages = observed(*MAIL, "C DATA|", "S 354 go|", "C hi|.|", "S 250 k|250 Ok id|")
    assert shape(messages[-2:]) == "250<9 250"
    assert problems(messages) == ["this reply answers nothing: only 421 may come unasked"]


def test_a_hyphen_that_is_missing_is_hinted_at() -> None:
    messages = observed("S 220 x|", "C EHLO y|", "S 250 x|250 SIZE 5|")
    assert shape(messages) == "220 EHLO 250<1 250"
    assert 'a hyphen is missing there: "250-"' in problems(messages)[0]
    assert problems(observed(*MAIL, "S 421 bye|")) == []


# --- what was written down -------------------------------------------------------------------


def test_a_text_is_written_above_tls() -> None:
    turns = ("S 220 x|", "C STARTTLS|", "S 220 go|", "C EHLO y|", "S 250 x|")
    messages = observed(*turns, written=True)
    assert shape(messages) == "220 STARTTLS 220<1 EHLO 250<3"
    assert problems(messages) == []
    assert problems(observed(*turns)) == ["plain text where TLS was agreed on"]
    # no TLS was seen
    assert shape(observed(*turns)) == shape(messages)


@pytest.mark.parametrize("data", ["", "Subject: x||hi|"])
def test_a_text_may_leave_out_the_mail_data(data: str) -> None:
    turns = [
        "S 220 x|",
        "C DATA|",
        "S 354 go|",
        f"C {data}",
        "S 250 queued|",
        "C QUIT|",
        "S 221 b|",
    ]
    messages = observed(*(turn for turn in turns if turn != "C "), written=True)
    assert shape(messages) == "220 DATA 354<1 data 250<3 QUIT 221<5"
    assert problems(messages)[0].endswith("was not written down")


# --- proxies ---------------------------------------------------------------------------------

SAID = ("S 220 x|", "C DATA|", "S 354 go|", "C S: x||hi|.|", "S 250 ok|")
V2 = "\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x0c\xc0\0\2\4\xc6\x33\x64\7\xa5\x21\0\x19"
PROXIES = {
    "PROXY": ["C PROXY TCP4 192.0.2.4 198.51.100.7 42273 25|"],
    "PROXY 2": ["C " + V2],
    "HTTP CONNECT": [
        "C CONNECT x:25 HTTP/1.1|Proxy-Authorization: Basic YWxpY2U6czNjcmV0||",
        "S HTTP/1.1 200 OK||",
    ],
    "SOCKS5": [
        "C \5\1\2", "S \5\2", "C \1\5alice\6s3cret", "S \1\0",
        "C \5\1\0\3\1x\0\x19", "S \5\0\0\1\0\0\0\0\0\0",
    ],
    "SOCKS4": ["C \4\1\0\x19\0\0\0\1s3cret\0x.example\0", "S \0\x5a\0\0\0\0\0\0"],
}  # fmt: skip


@pytest.mark.parametrize("name", PROXIES)
def test_what_a_proxy_says_is_noted_and_passed_over(name: str) -> None:
    turns = [*PROXIES[name], *SAID]
    messages = observed(*turns)
    opening = [message for message in messages if "tunnel" in message.summary]
    assert {message.summary["tunnel"] for message in opening} == {name}
    rest = messages[len(opening) :]
    first = rest[0].index
    assert shape(rest) == f"220 DATA 354<{first + 1} data 250<{first + 3}"
    assert rest[3].summary["octets"] == 12
    assert not {"s3cret", "YWxpY2U6czNjcmV0"} & {*told(messages).replace('"', " ").split()}
    assert "s3cret" not in told(messages)
    one_by_one = [
        Segment(each.sender, each.octets[at : at + 1])
        for each in segments(*turns)
        for at in range(len(each.octets))
    ]
    assert shape(follow(one_by_one)) == shape(messages)


# --- problems that two messages show ---------------------------------------------------------


def answers(messages: Iterable[Message]) -> list[tuple[str | None, str]]:
    return [
        (message.verb, f"{problem.reply.code} {problem.reply.enhanced_code}")
        for message in messages
        for problem in message.problems
        if problem.reply is not None
    ]


def test_a_path_in_utf8_needs_what_mail_did_not_say() -> None:
    offered = ("S 220 x|", "C EHLO y|", "S 250-x|250-8BITMIME|250 SMTPUTF8|")
    path = "C RCPT TO:<\xc3\xb6@b.example>|"
    without = observed(*offered, "C MAIL FROM:<a@b.example>|", "S 250 k|", path)
    assert answers(without) == [("RCPT", "553 5.6.7")]
    assert without[-1].problems[0].offset == without[-1].start + len("RCPT TO:<")
    assert answers(observed(*offered, "C MAIL FROM:<> SMTPUTF8|", "S 250 k|", path)) == []


def test_what_was_not_offered_is_a_problem() -> None:
    messages = observed(
        "S 220 x|", "C EHLO y|", "S 250-x|250 AUTH PLAIN|",
        "C AUTH LOGIN|", "S 504 no|", "C AUTH PLAIN =|", "S 535 no|",
        "C MAIL FROM:<> SIZE=5|", "S 555 no|", "C BDAT 2 LAST|hi", "S 502 no|",
    )  # fmt: skip
    assert answers(messages) == [
        ("AUTH", "504 5.5.4"),
        ("MAIL", "555 5.5.4"),
        ("BDAT", "502 5.5.1"),
    ]


# --- AUTH ------------------------------------------------------------------------------------


def test_the_messages_of_an_exchange_are_decoded_and_redacted() -> None:
    messages = observed(
        "S 220 x|", "C AUTH LOGIN|", "S 334 VXNlciBOYW1lAA==|", "C YWxpY2U=|",
        "S 334 UGFzc3dvcmQA|", "C czNjcmV0|", "S 235 k|",
    )  # fmt: skip
    typed = [message.to_dict().get("sasl") for message in messages]
    assert typed[2]["message"] == "LoginPrompt"  # type: ignore[index,call-overload]
    assert typed[2]["fields"] == {"text": "User Name\0"}  # type: ignore[index,call-overload]
    assert typed[3]["fields"] == {"username": "alice"}  # type: ignore[index,call-overload]
    assert "s3cret" not in told(messages)
    shown = messages[5].to_dict(secrets=True)["sasl"]
    assert shown["fields"] == {"password": "s3cret"}  # type: ignore[index,call-overload]


def test_an_error_of_xoauth2_is_decoded() -> None:
    error = "eyJzdGF0dXMiOiI0MDAifQ=="
    messages = observed("S 220 x|", "C AUTH XOAUTH2 =|", f"S 334 {error}|", "C |", "S 535 no|")
    assert '"status' in json.dumps(messages[2].to_dict()["sasl"]).replace("\\", "")


# --- secrets ---------------------------------------------------------------------------------


@st.composite
def logins(draw: st.DrawFn) -> tuple[list[Segment], list[str]]:
    """A dialogue with a login, regular or not, in any pieces and with holes; and its secrets."""
    password = draw(st.text("abcdefghijklmnopqrstuvwxyz0123456789", min_size=9, max_size=14))
    password += "7"
    encoded = base64.b64encode(password.encode()).decode()
    plain = base64.b64encode(f"\0alice\0{password}".encode()).decode()
    pad = draw(st.sampled_from(["", "=" * (len(encoded) - len(encoded.rstrip("=")))]))
    answer = draw(st.sampled_from([encoded.rstrip("=") + pad, password, encoded[:-2]]))
    blank = draw(st.sampled_from([" ", "  ", "\t"]))
    end = draw(st.sampled_from(["|", "\n", " |", "\r|"]))
    verb = draw(st.sampled_from(["AUTH", "auth", " AUTH", "EHLO a\rAUTH", "X-EXPS"]))
    name = draw(st.sampled_from(["LOGIN", "login", "CRAM-MD5", "FOO"]))
    by_login = draw(st.booleans())
    if by_login:
        turns = [
            f"C {verb}{blank}{name}{end}", "S 334 VXNlcm5hbWU6|", "C YWxpY2U=|",
            "S 334 UGFzc3dvcmQ6|", f"C {answer}|",
        ]  # fmt: skip
    else:
        turns = [f"C {verb}{blank}PLAIN{blank}{plain}{end}"]
    echoes = [plain, plain[:-3]] if not by_login else [answer]
    if answer != password and by_login:
        echoes.append(encoded)
    echo = draw(st.sampled_from(["no", password, *echoes]))
    turns = ["S 220 x|", "C EHLO y|", "S 250-x|250 AUTH PLAIN LOGIN|", *turns, f"S 535 {echo}|"]
    turns += ["C QUIT|", "S 221 b|"]
    first = draw(st.integers(0, 5))
    found: list[Segment] = []
    for each in segments(*turns[first:]):
        cuts = sorted(draw(st.sets(st.integers(0, len(each.octets)), max_size=3)))
        for start, stop in itertools.pairwise([0, *cuts, len(each.octets)]):
            found.append(Segment(each.sender, each.octets[start:stop]))
    if draw(st.booleans()):
        # never of the octets that hold the secret: what was not captured cannot be told from it
        place = draw(st.integers(0, len(found) - 1))
        lost = found[place]
        if not {*re.findall(r"\w{4,}", lost.octets.decode("latin-1"))} & {answer, plain, password}:
            rest = [n for n in range(place + 1, len(found)) if found[n].sender == lost.sender]
            if rest:
                found[rest[0]] = replace(found[rest[0]], missing=len(lost.octets))
            del found[place]
    secrets = {password, encoded, encoded.rstrip("="), plain, plain.rstrip("="), answer}
    return found, [each for each in secrets if len(each) > 6]


@law(2500)
@given(logins())
def test_no_secret_is_shown(login: tuple[list[Segment], list[str]]) -> None:
    found, secrets = login
    shown = told(follow(found))
    assert not any(secret in shown for secret in secrets)


@pytest.mark.parametrize("recording", bundled()[::7], ids=lambda each: each.name)
def test_a_conversation_is_the_same_however_it_is_cut(recording: Recording) -> None:
    for connection in read_capture(io.BytesIO(recording.octets)):
        pieces = [
            replace(each, octets=each.octets[at : at + 3], missing=each.missing if not at else 0)
            for each in connection.segments
            for at in range(0, max(1, len(each.octets)), 3)
        ]
        whole = [replace_times(message) for message in follow(connection.segments)]
        assert [replace_times(message) for message in follow(pieces)] == whole


def replace_times(message: Message) -> dict[str, object]:
    return message.to_dict() | {"time": None}


# --- transactions ----------------------------------------------------------------------------


def mails(*turns: str) -> list[Transaction]:
    transactions = Transactions()
    found = [each for message in observed(*turns) for each in transactions.take(message)]
    return found + transactions.close()


def test_a_mail_has_its_path_its_recipients_and_their_outcome() -> None:
    [first, second] = mails(
        "S 220 x|", "C EHLO y.example|", "S 250-x|250 SIZE|", "C AUTH PLAIN AGFsaWNlAHMzY3JldA==|",
        "S 235 k|", "C MAIL FROM:<a@x.example> SIZE=9|", "S 250 k|",
        "C RCPT TO:<b@x.example>|RCPT TO:<c@x.example>|DATA|", "S 250 k|550 no|354 go|",
        "C Subject: x|.|MAIL FROM:<>|", "S 250 k|452 full|", "C QUIT|", "S 221 b|",
    )  # fmt: skip
    assert (first.path, first.hello, first.user, first.size) == (
        "<a@x.example>", "y.example", "alice", 9,
    )  # fmt: skip
    assert [(each.path, each.code, each.delivered) for each in first.recipients] == [
        ("<b@x.example>", 250, 250),
        ("<c@x.example>", 550, None),
    ]
    assert (first.octets, first.code) == (12, 250)
    assert (second.path, second.code, second.octets) == ("<>", 452, None)
    assert json.dumps(first.to_dict())


def test_each_recipient_of_lmtp_has_an_outcome_of_its_own() -> None:
    [mail] = mails(*LMTP, "C DATA|", "S 354 go|", "C hi|.|", "S 250 a|450 b|")
    outcomes = [(each.code, each.delivered) for each in mail.recipients]
    # the second was refused
    assert outcomes == [(250, 250), (550, None), (250, 450)]
