"""What an observer of both directions tells: pairs, mail data, proxies, secrets, transactions."""

from __future__ import annotations

import base64
import io
import itertools
import json
import string
import tracemalloc
from collections.abc import Iterable
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from laws import some, volume
from recordings import Recording, bundled

import smtpkit
from smtpkit.captures import read_capture
from smtpkit.messages import Message
from smtpkit.observer import Observer, follow
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


def test_octets_that_came_twice_as_others_are_a_problem() -> None:
    # the last five octets of HELO came once more, as others
    segments = (
        Segment(SERVER, b"220 x.example\r\n"),
        Segment(CLIENT, b"HELO y.example\r\n"),
        Segment(CLIENT, b"QUIT\r\n", differs=5),
    )
    told = [(m.verb, each.offset) for m in follow(segments) for each in m.problems]
    assert told == [("QUIT", 11)]


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


LETTERS = string.ascii_letters + string.digits


def in_pieces(random: Random, *turns: str) -> list[Segment]:
    """The segments of a dialogue, cut anywhere."""
    found = []
    for each in segments(*turns):
        size = len(each.octets)
        cuts = sorted(random.sample(range(size), min(size, random.randrange(3))))
        for start, stop in itertools.pairwise([0, *cuts, size]):
            found.append(Segment(each.sender, each.octets[start:stop]))
    return found


def login(random: Random) -> tuple[list[Segment], list[str]]:
    """A dialogue with a login, regular or not, in any pieces and with holes; and its secrets."""
    password = "".join(random.choices(LETTERS, k=random.randrange(9, 15))) + "7"
    encoded = base64.b64encode(password.encode()).decode()
    plain = base64.b64encode(f"\0alice\0{password}".encode()).decode()
    answer = random.choice([encoded, encoded.rstrip("="), encoded[:-2], password])
    blank, end = random.choice([" ", "  ", "\t"]), random.choice(["|", "\n", " |", "\r|"])
    verb = random.choice(["AUTH", "auth", " AUTH", "EHLO a\rAUTH", "X-EXPS"])
    name = random.choice(["LOGIN", "login", "CRAM-MD5", "FOO"])
    echo = random.choice(["no", password, encoded, plain, answer, plain[:-3], encoded[2:]])
    is_whole = random.random() < 0.3
    code = random.choice([535, 500, 501, 504, 334, 421, 235])
    turns = ["S 220 x|", "C EHLO y|", "S 250-x|250 AUTH PLAIN LOGIN|"]
    secrets = {password, encoded.rstrip("=")}
    if random.random() < 0.5:
        turns += [f"C {verb}{blank}{name}{end}", "S 334 VXNlcm5hbWU6|", "C YWxpY2U=|"]
        turns += ["S 334 UGFzc3dvcmQ6|", f"C {answer}|"]
        secrets.add(answer)
    else:
        turns += [f"C {verb}{blank}PLAIN{blank}{plain}{end}"]
        secrets.add(plain.rstrip("="))
    turns += [f"S {code} {echo}|", *random.choice(([], ["S 500 what|"], [f"S 501 {echo}|"]))]
    turns += ["C QUIT|", "S 221 b|"]
    found = in_pieces(random, *turns[0 if is_whole else random.randrange(6) :])
    for _ in range(0 if is_whole else random.choice((0, 1, 1, 2))):
        place = random.randrange(len(found))
        lost = found.pop(place)
        rest = [n for n in range(place, len(found)) if found[n].sender == lost.sender]
        if rest:
            missing = len(lost.octets) + lost.missing + found[rest[0]].missing
            found[rest[0]] = replace(found[rest[0]], missing=missing)
    return found, [each for each in secrets if len(each) > 6]


def test_no_secret_is_shown() -> None:
    for number in range(volume(60_000)):
        found, secrets = login(Random(number))
        shown = "".join(each.text() + json.dumps(each.to_dict()) for each in follow(found))
        assert not any(secret in shown for secret in secrets), number


def misspelt(random: Random, word: str) -> str:
    """A word with a letter too many, missing, or another one, or with two exchanged."""
    at, letter = random.randrange(len(word)), random.choice(string.ascii_letters)
    before, here, behind = word[:at], word[at], word[at + 1 :]
    exchanged = before + behind[:1] + here + behind[1:]
    wrong = random.choice(("", letter, letter + here, here + here))
    return random.choice((exchanged, before + wrong + behind))


#: octets of a secret that are a piece of it
PIECE = 6


def pieces(*secrets: str) -> set[str]:
    return {each[at : at + PIECE] for each in secrets for at in range(len(each) - PIECE + 1)}


def odd_login(random: Random) -> tuple[list[str], set[str]]:
    """A dialogue with what may have been meant as a login, and the pieces of its secrets.

    Verbs and mechanisms are misspelt, lines stand in any order, twice or without the others, and it
    may begin midway. But what stands before anything that tells of a login is none, no reply
    repeats what is said behind it, and the first word of a greeting (421) is a name.
    """
    letters = random.choice((LETTERS, string.ascii_lowercase, string.digits))
    password = "".join(random.choices(letters, k=random.randrange(9, 15)))
    encoded = base64.b64encode(password.encode()).decode()
    plain = base64.b64encode(f"\0alice\0{password}".encode()).decode()
    answer = random.choice((encoded, encoded.rstrip("="), encoded[:-2], password, plain))
    verb = random.choice(("AUTH", "auth", "Auth", "X-EXPS"))
    verb = misspelt(random, verb) if random.random() < 0.5 else verb
    name = random.choice(("PLAIN", "plain", "CRAM-MD5", "XOAUTH2", "FOO", "x"))
    name = misspelt(random, name) if random.random() < 0.3 else name
    blank = random.choice((" ", " ", " ", "  ", "\t", ":", "="))
    end = random.choice(("|", "|", "|", "\n", " |", "\r|"))
    first = f"C {random.choice(('', '', '', ' ', 'EHLO a' + chr(13)))}{verb}{blank}{name}"
    echo = random.choice(("no", password, encoded, answer, plain[10:], encoded[2:], password[1:]))
    told = random.choice(("", "what is ", "5.7.8 <", f'unknown "{verb} ')) + echo
    code = random.choice((535, 535, 500, 501, 502, 504, 334, 235, 550, 454, 432, 503, 530))
    begun = ["S 220 x|", "C EHLO y|", "S 250-x|250 AUTH PLAIN LOGIN|"]
    asked = [f"{first}{end}", "S 334 VXNlcm5hbWU6|", "C YWxpY2U=|", "S 334 UGFzc3dvcmQ6|"]
    said = random.choice(
        (
            [*asked, f"C {answer}|"],
            [f"{first}{blank}{answer}{end}"],
            [f"{first}{end}", "S 334 |", f"C {answer}{end}"],
        )
    )
    said += [f"S {code} {told}|"]
    said += random.choice(([], ["S 500 what|"], [f"S 501 {told}|"], [f"C {answer}|"]))
    rest = ["C QUIT|", "S 221 b|"], [f"C {answer}|"], ["C MAIL FROM:<>|", "S 250 k|"]
    said += random.choice(rest)
    match random.randrange(5):
        case 0:
            begun, said = [], said[random.randrange(len(said)) :]
        case 1:
            at = random.randrange(len(said) - 1)
            said[at : at + 2] = said[at + 1], said[at]
        case 2:
            random.shuffle(said)
        case 3:
            begun, said = [], [random.choice(said)]
    secret = pieces(password, encoded.rstrip("="), plain.rstrip("=")[10:])
    if begun:

        def holds(line: str) -> bool:
            return any(piece in line for piece in secret)

        for tells in (
            lambda line: (line[0] == "C" and verb in line[:20]) or line[:5] == "S 334",
            lambda line: line[0] == "C" and holds(line),
        ):
            place = next((n for n, line in enumerate(said) if tells(line)), len(said))
            said = [line for n, line in enumerate(said) if n >= place or not holds(line)]
    return begun + said, secret


def test_no_secret_is_shown_of_what_may_have_been_a_login() -> None:
    for number in range(volume(20_000)):
        random = Random(number)
        turns, secret = odd_login(random)
        shown = "".join(
            each.text() + json.dumps(each.to_dict()) for each in follow(in_pieces(random, *turns))
        )
        assert [piece for piece in secret if piece in shown] == [], (number, turns)


def test_a_chunk_that_a_server_reads_as_lines_is_no_exchange() -> None:
    """Digits alone may be a secret; what the lines behind them are is not told by that."""
    said = ("S 220 x|", "C EHLO y|", "S 250 x|", "C BDAT 9|", "S 500 no|", "C 0123456|", "C hell|")
    messages = observed(*said, "C XBDAT 5 LAST|", "S 500 no|", "S 500 no|", "S 500 no|")
    assert "0123456" not in told(messages)
    assert [each.text() for each in messages if each.sender == "client"][-2:] == [
        "hell\\r\\n",
        "XBDAT 5 LAST\\r\\n",
    ]


def test_what_stands_before_a_hole_is_no_less_secret() -> None:
    plain = "AGFsaWNlAGpRd1Rvd1U1RTc="
    said = segments("C O y|", "S 250 x|", f"C EHLO a\rAUTH PLAIN {plain}", "S 535 no|", "C QUIT|")
    said = [replace(each, missing={0: 3, 4: 2}.get(n, 0)) for n, each in enumerate(said)]
    messages = list(follow(said))
    assert "EHLO a\\rAUTH PLAIN <24 octets hidden>" in [each.text() for each in messages]
    assert plain not in told(messages)


@pytest.mark.parametrize(
    ("turns", "token"),
    [
        # nobody knows whether this is a greeting
        (("S 421 2cNtLMY0mSe17|",), "2cNtLMY0mSe17"),
        # the line has not ended yet, or none of it was captured
        (("S 220 x|", "C AUTH PLAIN AGFsaWNlAE4wdm1G", "S 421 AGFsaWNlAE4wdm1G|"), "AGFsaWNl"),
        (("S 220 x|", "C EHLO y|", "S 250 x|", "S 421 c0piS1lQeVlt|"), "c0piS1lQeVlt"),
    ],
)
def test_what_comes_unasked_may_repeat_a_secret(turns: tuple[str, ...], token: str) -> None:
    assert token not in told(observed(*turns))


@pytest.mark.parametrize(
    ("turns", "secret"),
    [
        # the server's 334 is the better witness, whatever the line looked like
        (("C NOOP AUTH plain |", "S 334 |", "C pzpwwsvgsv|", "S 500 no|"), "pzpwwsvgsv"),
        # an answer in the clear that is sent again
        (("C AUTH LOGIN 90758900969|", "S 501 no|", "C 90758900969|"), "90758900969"),
        # base64 with something behind it, or wrong padding
        (("C AUTH PLAIN AGZvbwByZ3ZxYXNqYXJmaw=x|", "S 535 <rgvqasjarfk>|"), "rgvqasjarfk"),
        # a word that is hidden is not told of later
        (("C AUTH LOGIN|", "S 501 no|", "C 02276804|QUIT|", "S 221 bye|"), "02276804"),
    ],
)
def test_what_may_be_a_secret_is_told_of_nowhere(turns: tuple[str, ...], secret: str) -> None:
    messages = observed("S 220 x|", "C EHLO y|", "S 250-x|250 AUTH PLAIN LOGIN|", *turns)
    assert secret not in told(messages).casefold()


@pytest.mark.parametrize("line", ["C Auth PLAIN AGZvbwByZ3ZxYXNqYXJmaw==|", "C rgvqasjarfk|"])
@pytest.mark.parametrize("code", [250, 451, 502])
def test_what_was_passed_over_to_find_a_line_may_be_repeated(line: str, code: int) -> None:
    assert "rgvqasjarfk" not in told(observed(line, f"S {code} bad <rgvqasjarfk>|"))


@pytest.mark.parametrize("code", [421, 554])
def test_what_comes_unasked_stays_readable(code: int) -> None:
    text = f"{code} 4.7.0 mx1.x.example <a.b@x.example> is deferred: see https://x.example/SLN3434"
    assert text in told(observed(f"S {text}|"))


# --- what is out of order ---------------------------------------------------------------------


def out_of_order(messages: Iterable[Message]) -> list[str]:
    return [
        str(problem.reply)
        for message in messages
        for problem in message.problems
        if problem.rule == "order"
    ]


def test_what_is_out_of_order_is_told_as_a_server_would() -> None:
    turns = ("S 220 x|", "C EHLO y|", "S 250 x|", "C RCPT TO:<a@b.example>|", "S 503 no|")
    server = smtpkit.Connection(smtpkit.SERVER)
    server.send(b"220 x\r\n")
    server.receive_data(b"EHLO y\r\nRCPT TO:<a@b.example>\r\n")
    server.next_event()
    server.send(b"250 x\r\n")
    refused = server.legal(server.next_event())
    assert out_of_order(observed(*turns)) == [str(refused)]
    # begun in the middle, or behind a gap, nobody knows
    assert out_of_order(observed(*turns[1:])) == []
    gap = [replace(each, missing=9 * (n == 1)) for n, each in enumerate(segments(*turns))]
    assert out_of_order(follow(gap)) == []
    assert out_of_order(observed(*MAIL, "C DATA|", "S 354 go|")) == []
    # a group is judged by what its replies may be
    assert out_of_order(observed(*MAIL[:-1], "C DATA|", "S 550 no|503 no|503 no|")) == []


def test_recorded_servers_refuse_what_is_out_of_order() -> None:
    told: list[int] = []
    for recording in bundled():
        answers = {each.answers: each.code for each in recording.messages}
        told += [
            answers[each.index] or 0
            for each in recording.messages
            if out_of_order([each]) and each.index in answers
        ]
    # others take MAIL before EHLO, or anew
    assert len(told) > 50
    assert sum(code >= 400 for code in told) > 0.6 * len(told)


# --- what was not captured --------------------------------------------------------------------


def test_behind_a_gap_the_next_line_is_found_and_what_is_skipped_is_counted() -> None:
    said = segments(*MAIL, "C m RCPT TO:<x>|zz|RSET|", "S xx 550|250 k|")
    said[-2:] = [replace(each, missing=50) for each in said[-2:]]
    messages = list(follow(said))
    assert [each.summary["skipped"] for each in messages if "skipped" in each.summary] == [19, 8]
    assert "19 octets were passed over: no command begins in them" in problems(messages)
    assert messages[-1].code == 250


def test_mail_data_whose_beginning_was_not_captured_are_told_by_their_end() -> None:
    messages = observed("C aGVsbG8=|aGVsbG8=|.|", "S 250 queued|", "C QUIT|", "S 221 b|")
    assert shape(messages) == "data 250<0 QUIT 221<2"
    assert messages[0].end == 23


def test_who_speaks_is_told_by_what_is_said() -> None:
    turns = (
        *LMTP, "C DATA|", "S 354 go|", "C 250 no reply||.|", "S 250 a|250 b|",
        "C BDAT 4|250 ", "S 503 no|", "C QUIT|", "S 221 b|",
    )  # fmt: skip
    known = observed(*turns)
    for size in (1, 7, 10_000):
        octets = b"".join(each.octets for each in segments(*turns))
        pieces = [Segment(None, octets[at : at + size]) for at in range(0, len(octets), size)]
        assert shape(follow(pieces)) == shape(known)


def test_memory_is_bounded_however_long_something_is() -> None:
    def grown(*begun: Segment, sender: Any = CLIENT, octets: bytes) -> int:
        observer = Observer()
        for each in begun:
            observer.receive(each)
        tracemalloc.start()
        for _ in range(volume(20_000)):
            observer.receive(Segment(sender, octets))
        observer.close()
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak

    line = (b"a" * 70 + b"\r\n") * 900
    data = segments(*MAIL, "C DATA|", "S 354 go|")
    assert grown(*data, octets=line) < 2 << 20
    assert grown(*data[:-1], octets=line) < 2 << 20
    chunk = [*segments(*MAIL), Segment(CLIENT, b"BDAT 99999999999\r\n")]
    assert grown(*chunk, octets=line) < 2 << 20
    assert grown(octets=b"a" * 65536) < 2 << 20
    assert grown(sender=SERVER, octets=b"a" * 65536) < 2 << 20


def test_mail_data_are_given_in_pieces() -> None:
    pieces: list[bytes] = []
    observer = Observer(give=pieces.append)
    for each in segments(*MAIL, "C DATA|", "S 354 go|", "C a|..b|.|", "S 250 k|"):
        told = observer.receive(each)
    assert b"".join(pieces) == b"a\r\n.b\r\n"
    assert told[0].code == 250


@pytest.mark.parametrize("next_line", ["QUIT|", "RSET|"])
def test_a_command_behind_a_written_354_is_no_mail_data(next_line: str) -> None:
    turns = ["S 220 x|", "C DATA|", "S 354 go|", f"C {next_line}", "S 221 b|"]
    messages = observed(*turns, written=True)
    assert [each.kind for each in messages[3:5]] == ["data", "command"]
    assert observed(*turns)[-1].kind == "data"


#: what is said in generated dialogues: right, wrong, cut short
SAID_BY = {
    CLIENT: (
        "EHLO y|", "LHLO y|", "MAIL FROM:<a@b.example>|", "RCPT TO:<a@b.example>|", "DATA|",
        "DATA now|", "Subject: x||hi|.|", ".|", "\n.|", "x\r.|", "a" * 70 + "|", "BDAT 5|",
        "hello", "BDAT 4 LAST|", "abcd", "BDAT x|", "BDAT 0 LAST|", "BDAT 300|", "QUIT|", "RSET|",
        "AUTH LOGIN|", "AUTH PLAIN AGFsaWNlAHMzY3JldA==|", "YWxpY2U=|", "*|", "STARTTLS|",
        "\x16\3\1\0\0", "XEXCH50 3 2|", "FOO|", "|", "GET / HTTP/1.1|", "\0\xff\r", "VRFY x\n",
        "PROXY TCP4 192.0.2.4 198.51.100.7 42273 25|", "\r", "\n", "z" * 300, "\5\1\2", "PRO",
    ),
    SERVER: (
        "220 x|", "220-x|", "250 k|", "250-x|250-CHUNKING|250 AUTH LOGIN PLAIN|", "354 go|",
        "334 VXNlcm5hbWU6|", "235 k|", "221 b|", "550 no|", "500 what|", "503 no|", "421 bye|",
        "353 k|", "250-a|250 b|", "x|", "250-" + "l" * 90 + "|", "\x16\3\1", "999 x|", "25",
        "|", "554 5\n", "b" * 200, "\5\2",
    ),
}  # fmt: skip
LIMITS = (
    smtpkit.Limits(),
    smtpkit.Limits(exchange_line=60, reply=60, buffered=40, pipelined=5),
)


def dialogue(random: Random) -> list[Segment]:
    """What both sides say in any order, with holes; some of it written down."""
    written, found = random.random() < 0.25, segments(*["S 220 x|"] * random.randrange(2))
    for _ in range(random.randrange(1, 14)):
        sender: Any = random.choice((CLIENT, CLIENT, SERVER))
        said = "".join(random.choices(SAID_BY[sender], k=random.choice((1, 1, 1, 2, 3))))
        octets = said.replace("|", "\r\n").encode("latin-1")
        missing = random.choice((0,) * 9 + (1, 3, 50))
        found.append(Segment(sender, octets, missing=missing, written=written))
    return found


def test_generated_dialogues_are_the_same_however_they_are_cut() -> None:
    for number in range(volume(10_000)):
        random = Random(number)
        said, limits = dialogue(random), random.choice(LIMITS)
        pieces: list[Segment] = []
        for each in said:
            size = len(each.octets)
            places = range(size) if random.random() < 0.5 else random.sample(range(size), size > 1)
            for start, stop in itertools.pairwise(sorted({0, size, *places}) or [0]):
                missing = 0 if start else each.missing
                pieces.append(replace(each, octets=each.octets[start:stop], missing=missing))
            if not size:
                pieces.append(each)
        told = []
        for parts in (said, pieces):
            observer = Observer(limits=limits)
            messages = [message for part in parts for message in observer.receive(part)]
            told.append([each.to_dict() for each in [*messages, *observer.close()]])
        assert told[0] == told[1], number
        for side in (CLIENT, SERVER):
            spans = sorted(tuple(each["octets"]) for each in told[0] if each["from"] == side)  # type: ignore[arg-type]
            size = sum(len(each.octets) + each.missing for each in said if each.sender == side)
            ends = [0, *(end for _, end in spans)]
            assert ends == [*(start for start, _ in spans), size], number


@pytest.mark.parametrize("size", [0, 5])
def test_what_a_chunk_begins_with_is_no_tls(size: int) -> None:
    """TLS was agreed on, but a client that goes on in plain text may send any octets."""
    hello = "\x16\3\1\0\0\0\0\0"
    turns = ("C STARTTLS|", "S 220 go|", f"C BDAT {size} LAST|{hello}", "S 250 k|")
    messages = [each for each in observed("S 220 x|", *turns) if each.sender == CLIENT]
    kinds = ["command", "command", "chunk", "tls" if size == 0 else "unknown"]
    assert [each.kind for each in messages] == kinds
    assert [(each.start, each.end) for each in messages[2:]] == [(23, 23 + size), (23 + size, 31)]


def test_recorded_conversations_are_the_same_cut_once_anywhere() -> None:
    random = Random(7)
    for recording in some(bundled(), "cut once"):
        for connection in read_capture(io.BytesIO(recording.octets)):
            said = connection.segments
            if connection.skipped or sum(len(each.octets) for each in said) > 2000:
                continue
            whole = [replace_times(message) for message in follow(said)]
            for at in random.sample(range(len(said)), min(len(said), 8)):
                place = random.randrange(len(said[at].octets) + 1)
                once = [
                    replace(said[at], octets=said[at].octets[:place]),
                    replace(said[at], octets=said[at].octets[place:], missing=0),
                ]
                told = follow([*said[:at], *once, *said[at + 1 :]])
                assert [replace_times(message) for message in told] == whole


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


# --- roles exchanged -------------------------------------------------------------------------

_TURNED = (
    (SERVER, b"220 x.example\r\n"),
    (CLIENT, b"EHLO y.example\r\n"),
    (SERVER, b"250-x.example\r\n250-ATRN\r\n250 TURN\r\n"),
    (CLIENT, b"%b\r\n"),
    (SERVER, b"250 OK now reversing the connection\r\n"),
    (CLIENT, b"220 y.example ready\r\n"),
    (SERVER, b"EHLO x.example\r\n"),
    (CLIENT, b"250 y.example\r\n"),
    (SERVER, b"MAIL FROM:<a@x.example>\r\nRCPT TO:<b@y.example>\r\nDATA\r\n"),
    (CLIENT, b"250 ok\r\n250 ok\r\n354 go\r\n"),
    (SERVER, b"Subject: x\r\n\r\nhi\r\n.\r\nQUIT\r\n"),
    (CLIENT, b"250 ok\r\n221 bye\r\n"),
)


@pytest.mark.parametrize("line", [b"ATRN y.example", b"TURN"])
@pytest.mark.parametrize("told", [True, False], ids=["both sides", "one stream"])
def test_after_the_roles_are_exchanged_the_server_is_the_client(line: bytes, told: bool) -> None:
    # as in RFC 2645, 5.2
    segments = [
        Segment(sender if told else None, octets.replace(b"%b", line)) for sender, octets in _TURNED
    ]
    messages = list(follow(segments))
    turned = messages[5:]
    assert [message.kind for message in turned] == [
        *("greeting", "command", "reply", "command", "command", "command"),
        *("reply", "reply", "reply", "data", "command", "reply", "reply"),
    ]
    answered = [message.answers for message in turned if message.sender == SERVER]
    assert answered == [None, 6, 8, 9, 10, 14, 15]
    assert not any(message.problems for message in turned)
    if told:
        # places go on where the octets of a side were
        assert turned[0].start == sum(len(s.octets) for s in segments[:5] if s.sender == CLIENT)


def test_who_goes_on_as_before_has_not_exchanged_roles() -> None:
    observer = Observer()
    for octets in (b"220 x\r\n", b"250-x.example\r\n250 TURN\r\n", b"250 ok\r\n"):
        observer.server(octets)
        observer.client(b"EHLO y\r\n" if octets[:3] == b"220" else b"TURN\r\n")
    [message] = observer.client(b"QUIT\r\n")
    assert (message.sender, message.verb) == (CLIENT, "QUIT")
