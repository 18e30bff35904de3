"""Transcripts and debug logs: what people paste, with its truth told by the other side."""

from __future__ import annotations

import json
import random
import time
from functools import cache
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from laws import FULL
from recordings import LARGE, bundled
from transcript_judge import score
from transcript_styles import UNDECLARED, Turn, turns_of, written

from smtpkit.captures import CaptureError, read_capture
from smtpkit.captures.transcript import read_transcript
from smtpkit.captures.transcripts.styles import STYLES
from smtpkit.messages import Message
from smtpkit.observer import Observer, follow
from smtpkit.stream import CLIENT, SERVER, Segment, Sender

_TEXTS = Path(__file__).parent / "data" / "transcripts"
_PARTLY: dict[str, str] = json.loads((_TEXTS / "partly.json").read_text("utf-8"))


def _written(sender: Sender, line: bytes, **more: Any) -> Segment:
    return Segment(sender, line and line + b"\r\n", written=True, **more)


def _followed(*segments: Segment) -> list[Message]:
    return list(follow(segments))


def test_above_tls_nothing_is_an_alarm_and_no_tls_is_added() -> None:
    messages = _followed(
        _written(CLIENT, b"STARTTLS"),
        _written(SERVER, b"220 go"),
        _written(CLIENT, b"EHLO a.example"),
        _written(SERVER, b"250 x.example"),
    )
    assert [message.kind for message in messages] == ["command", "reply"] * 2
    assert not any(message.problems for message in messages)


def test_mail_data_that_was_left_out_is_a_message_all_the_same() -> None:
    messages = _followed(
        _written(CLIENT, b"DATA"),
        _written(SERVER, b"354 go"),
        _written(CLIENT, b"", missing=13),
        _written(SERVER, b"250 ok"),
        _written(CLIENT, b"BDAT 100 LAST"),
        _written(CLIENT, b"", missing=100),
        _written(SERVER, b"250 ok"),
        _written(CLIENT, b"QUIT"),
        _written(SERVER, b"221 bye"),
    )
    assert [m.kind for m in messages if m.sender == CLIENT] == [
        *("command", "data", "command", "chunk", "command"),
    ]
    assert [m.summary["left_out"] for m in messages if "left_out" in m.summary] == [13, 100]
    assert [m.answers for m in messages if m.sender == SERVER] == [
        0,
        2,
        4,
        7,
    ]  # BDAT is answered with its chunk
    assert not any(message.problems for message in messages)


def test_a_masked_secret_is_not_judged() -> None:
    messages = _followed(
        _written(CLIENT, b"AUTH PLAIN ****", masked=True),
        _written(SERVER, b"334 UGFzc3dvcmQ6"),
        _written(CLIENT, b"<hidden>", masked=True),
        _written(SERVER, b"235 ok"),
        _written(CLIENT, b"NOOP"),
        _written(SERVER, b"250 ok"),
    )
    assert [(m.kind, m.verb) for m in messages if m.sender == CLIENT] == [
        ("command", "AUTH"),
        ("exchange", None),
        ("command", "NOOP"),
    ]
    assert [m.answers for m in messages if m.sender == SERVER] == [0, 2, 4]
    assert not any(message.problems for message in messages)


# --- what tools print ------------------------------------------------------------------------


@pytest.mark.parametrize("text", sorted(_TEXTS.glob("*.txt")), ids=lambda path: path.stem)
def test_what_a_tool_prints_is_read_whole(text: Path) -> None:
    judged = score(text)
    assert judged.is_whole != (text.stem in _PARTLY), judged
    assert judged.found * 2 >= judged.shown


_NOT_AS_SENT = {
    "curltrace": "the line ends that curl adds are not in the trace",
    "curltraceascii": "control octets are dots, and so the lines have no ends",
    "gitsendemail": "empty lines are not shown",
}


def _content(text: Path) -> list[list[str]]:
    """The mail data that a text shows whole, line by line, dots not doubled."""
    found = []
    for connection in read_capture(text):
        given: list[bytes] = []
        observer = Observer(give=given.append)
        for segment in (*connection.segments, None):
            said = observer.close() if segment is None else observer.receive(segment)
            for message in said:
                if message.kind == "data" and "left_out" not in message.summary:
                    found.append(b"".join(given).decode("latin-1").split("\r\n")[:-1])
                if message.kind in ("data", "chunk"):
                    given.clear()
    return found


@pytest.mark.parametrize("text", sorted(_TEXTS.glob("*.txt")), ids=lambda path: path.stem)
def test_the_mail_data_that_a_text_shows_are_those_that_were_sent(text: Path) -> None:
    truth = json.loads(text.with_suffix(".json").read_text("utf-8"))["messages"]
    sent = [
        [line.removeprefix(".") for line in (message["text"], *message.get("more", ()))]
        for before, message in pairwise(truth)
        if message["kind"] == "data"
        and message["in_transcript"]
        and not before["text"].upper().startswith("BDAT")
    ]
    if text.stem.partition("-")[0] in _NOT_AS_SENT:
        assert len(_content(text)) <= len(sent)
    else:
        assert _content(text) == sent


def _data_of(text: str) -> list[bytes]:
    """The lines of the mail data of a text, as its segments have them."""
    found = []
    for connection in read_transcript(text.encode()):
        shown = [each.octets for each in connection.segments if each.octets.endswith(b"\r\n.\r\n")]
        found += [line for octets in shown for line in octets.split(b"\r\n")[:-2]]
    return found


_BEFORE_DATA = "< 220 x\n> HELO y\n< 250 x\n> MAIL FROM:<>\n< 250 ok\n> RCPT TO:<a@y>\n< 250 ok\n"


@pytest.mark.parametrize(
    ("lines", "sent"),
    [
        ("a remark\n< 354 go\nanother\n> a: b\n> \n> c\n> .\n", [b"a: b", b"", b"c"]),
        ("< 354 go\nread: 'a: b\\r\\n'\nread: '\\r\\n'\nread: '.\\r\\n'\n", [b"a: b", b""]),
        ("< 354 go\n> a: b\n\nc\nMAIL FROM:<> no\n.\n", [b"a: b", b"", b"c", b"MAIL FROM:<> no"]),
        ("< 354 go\n> a: b\n> .\n> .c\n> .\n", [b"a: b", b"..", b"..c"]),
        ("< 354 go\n> a: b\n> .> .c\n> d\n> .\n", [b"a: b", b"..c", b"d"]),
        ("< 354 go\n> a: b\n> ..c\n> .\n", [b"a: b", b"..c"]),
    ],
    ids=["remarks", "another mark", "first line alone", "dots not doubled", "a dot alone", "dots"],
)
def test_mail_data_are_what_has_the_mark_of_their_dot(lines: str, sent: list[bytes]) -> None:
    assert _data_of(_BEFORE_DATA + "> DATA\n" + lines + "< 250 ok\n> QUIT\n< 221 bye\n") == sent


def test_what_exim_tells_in_the_midst_of_mail_data_is_none_of_them() -> None:
    told = "DKIM >> Body data\n>>Headers received:\na: b\n\nData file name: /spool/x-D\n"
    data = f"354 go\na: b\nhost in ignore_fromline_hosts? no\nc: d\n\n{told}e\n.\n250 ok\nQUIT\n"
    begun = "220 x\nHELO y\n250 x\nMAIL FROM:<>\n250 ok\nRCPT TO:<a@y>\n250 ok\n"
    assert _data_of(f"{begun}SMTP<< DATA\nDATA\n{data}") == [b"a: b", b"c: d", b"", b"e"]
    assert b">>Headers received:" in _data_of(f"{begun}DATA\n{data}")  # somebody may send it
    cut = data.replace("Data file name", "more").replace("e\n.\n", ".\n")
    assert b">>Headers received:" in _data_of(f"{begun}SMTP<< DATA\nDATA\n{cut}")


def test_a_log_of_smtplib_has_no_remark_among_its_mail_data() -> None:
    text = (
        "send: 'data\\r\\n'\nreply: b'354 go\\r\\n'\nreply: retcode (354); Msg: b'go'\n"
        "data: (354, b'go')\nsend: b'Subject: x\\r\\n\\r\\nhi\\r\\n.\\r\\n'\n"
        "reply: b'250 ok\\r\\n'\nreply: retcode (250); Msg: b'ok'\ndata: (250, b'ok')\n"
        "send: 'quit\\r\\n'\nreply: b'221 bye\\r\\n'\n"
    )
    assert _data_of("send: 'mail FROM:<a@b>\\r\\n'\nreply: b'250 ok\\r\\n'\n" + text) == [
        *(b"Subject: x", b"", b"hi"),
    ]


@pytest.mark.full
@pytest.mark.skipif(LARGE is None, reason="SMTPKIT_CAPTURES names no large collection")
@pytest.mark.parametrize(
    ("style", "whole", "made_up"), [("", 0.96, 0.003), ("none", 0.94, 0.0065)], ids=["all", "none"]
)
def test_a_large_collection_of_texts_is_read(style: str, whole: float, made_up: float) -> None:
    assert LARGE is not None
    texts = sorted((LARGE / "transcripts").glob("*.txt"))
    if not texts:
        pytest.skip("the collection has no transcripts")
    scores = [score(text, style=style) for text in texts]
    total = {
        name: sum(getattr(each, name) for each in scores)
        for name in ("shown", "found", "made_up", "elsewhere", "pairs", "wrong", "is_whole")
    }
    assert total["is_whole"] >= whole * len(scores)
    assert total["found"] >= 0.98 * total["shown"]
    assert total["made_up"] <= made_up * total["shown"]
    # those that are nowhere in the truth: sent when the other side had gone, as no text tells
    assert total["made_up"] - total["elsewhere"] <= (0.003 if style else 0.0003) * total["shown"]
    assert total["wrong"] <= 0.01 * total["pairs"]


# --- styles that nobody declared -------------------------------------------------------------

_DIALOGUE: tuple[tuple[Sender, str], ...] = (
    (SERVER, "220 mx.example ESMTP"),
    (CLIENT, "EHLO client.example"),
    (SERVER, "250-mx.example"),
    (SERVER, "250-AUTH LOGIN"),
    (SERVER, "250 SIZE 1000"),
    (CLIENT, "AUTH LOGIN"),
    (SERVER, "334 VXNlcm5hbWU6"),
    (CLIENT, "YWxpY2U="),
    (SERVER, "334 UGFzc3dvcmQ6"),
    (CLIENT, "c2VjcmV0"),
    (SERVER, "235 2.7.0 ok"),
    (CLIENT, "MAIL FROM:<alice@example.org>"),
    (SERVER, "250 2.1.0 ok"),
    (CLIENT, "RCPT TO:<bob@example.org>"),
    (SERVER, "250 2.1.5 ok"),
    (CLIENT, "DATA"),
    (SERVER, "354 go on"),
    (CLIENT, "Subject: 550 reasons"),
    (CLIENT, ""),
    (CLIENT, "250 is a number"),
    (CLIENT, "."),
    (SERVER, "250 2.0.0 queued"),
    (CLIENT, "QUIT"),
    (SERVER, "221 2.0.0 bye"),
)
_KINDS = (
    "greeting command reply command reply exchange reply exchange reply command reply "
    "command reply command reply data reply command reply"
)

_UNSEEN = {
    "numbered": lambda n, s, t: f"#{n:04} {'TX' if s == CLIENT else 'RX'} | {t}",
    "reversed arrows": lambda n, s, t: f"{'<==' if s == CLIENT else '==>'} {t}",
    "ruby": lambda n, s, t: f"{'<-' if s == CLIENT else '->'} {json.dumps(t + chr(13) + chr(10))}",
    "go": lambda n, s, t: (
        f"2026/11/26 18:00:{n:02} smtp: {'wrote' if s == CLIENT else 'read'} "
        + json.dumps(t + "\r\n")
    ),
    "java": lambda n, s, t: (
        f"18:00:{n:02}.123 [pool-3-thread-7] TRACE c.e.Smtp - "
        + ("=> " if s == CLIENT else "<= ")
        + t
    ),
    "brackets": lambda n, s, t: f"[{'C' if s == CLIENT else 'S'}] {t}",
    "csv": lambda n, s, t: f"2026-11-26T18:00:{n:02}Z,conn7,{n},{'>' if s == CLIENT else '<'},{t}",
    "json": lambda n, s, t: json.dumps({"n": n, "way": "tx" if s == CLIENT else "rx", "data": t}),
    "html": lambda n, s, t: (
        f"{'me' if s == CLIENT else 'them'}: "
        + t.replace("<", "&lt;").replace(">", "&gt;")
        + "<br>"
    ),
    "colours": lambda n, s, t: (
        f"\x1b[{32 if s == CLIENT else 31}m{'out' if s == CLIENT else 'in '}\x1b[0m {t}"
    ),
    "no marks": lambda n, s, t: t,
    "a time alone": lambda n, s, t: f"18:00:{n:02} {t}",
    "exchange protocol log": lambda n, s, t: (
        f"2026-11-26T18:00:{n:02}.1Z,MX\\Out,08D9,{n},"
        f"10.0.0.1:2525,10.0.0.2:25,{'>' if s == CLIENT else '<'},{t},"
    ),
    "mailkit": lambda n, s, t: f"{'C' if s == CLIENT else 'S'}: {t}",
    "postal": lambda n, s, t: f"[{n}] {'<=' if s == CLIENT else '=>'} {t}",
}


@pytest.mark.parametrize("name", list(_UNSEEN))
@pytest.mark.parametrize("noise", [False, True], ids=["plain", "among remarks"])
def test_a_style_that_nobody_declared_is_read(name: str, noise: bool) -> None:
    lines = [_UNSEEN[name](n, sender, said) for n, (sender, said) in enumerate(_DIALOGUE)]
    if noise:
        lines = ["Trying 192.0.2.1 ...", "connected to port 250", *lines, "Connection closed."]
    [connection] = read_transcript("\n".join(lines).encode(), style="none")
    messages = _followed(*connection.segments)
    assert [m.kind for m in messages if m.kind != "unknown"] == _KINDS.split()
    answers = {m.index: m.answers for m in messages if m.kind == "reply"}
    assert all(answer == index - 1 for index, answer in answers.items())


@cache
def _recorded() -> list[tuple[list[Turn], list[Message]]]:
    """Recorded dialogs that a text can show: no TLS, nothing broken off."""
    found = []
    for recording in bundled():
        messages = recording.messages
        if any(message.kind in ("tls", "unknown") for message in messages):
            continue
        connections = list(read_capture(BytesIO(recording.octets)))
        turns = turns_of(connections[0]) if len(connections) == 1 else None
        if turns is not None and len(turns) > 5 and sum(len(turn.lines) for turn in turns) < 200:
            found.append((turns, messages))
    return found


def _told(messages: list[Message]) -> list[tuple[object, ...]]:
    """What each direction said, and of replies what they answer."""
    said = {
        message.index: message.kind if message.kind in ("data", "chunk") else message.octets
        for message in messages
    }
    return [
        (message.sender, said[message.index], said.get(message.answers or -1))
        for message in sorted(messages, key=lambda message: (message.sender, message.start))
    ]


@pytest.mark.parametrize("style", UNDECLARED)
def test_recorded_dialogs_are_read_in_styles_that_nobody_declared(style: str) -> None:
    dialogs = _recorded()[:: 1 if FULL else 8]
    whole = 0
    for turns, messages in dialogs:
        connections = list(read_transcript(written(turns, UNDECLARED[style]).encode(), "none"))
        read = _followed(*(each for found in connections for each in found.segments))
        whole += len(connections) == 1 and _told(read) == _told(messages)
    assert whole >= int(0.93 * len(dialogs))


def test_a_style_can_be_named() -> None:
    text = b"in: 220 x\n-> HELO y\n<- 250 x\n"
    [connection] = read_transcript(text, style="swaks")
    assert [segment.octets for segment in connection.segments] == [b"HELO y\r\n", b"250 x\r\n"]


@pytest.mark.parametrize("style", ["none", "", *STYLES])
def test_what_is_no_dialogue_is_told_with_the_styles(style: str) -> None:
    with pytest.raises(CaptureError, match=r"first line that nobody says: 'hello'.*swaks"):
        list(read_transcript(b"\nhello\nworld\n", style=style))


def test_a_style_that_there_is_not_is_told() -> None:
    with pytest.raises(CaptureError, match=r"there is no style 'nope': .*swaks"):
        list(read_transcript(b"S: 220 x\n", style="nope"))


def test_a_text_in_utf_16_is_read() -> None:
    text = "S: 220 x\r\nC: QUIT\r\n".encode("utf-16")
    [connection] = read_transcript(text)
    assert [each.octets for each in connection.segments] == [b"220 x\r\n", b"QUIT\r\n"]


def test_a_text_that_is_too_long_says_so() -> None:
    with pytest.raises(CaptureError, match=r"more than 8 MiB, and texts are read whole"):
        list(read_transcript(b"S: 220 x\n" * 1_000_000))


def test_two_connections_in_one_text_are_two() -> None:
    once = "\n".join(f"{'C' if s == CLIENT else 'S'}: {t}" for s, t in _DIALOGUE)
    connections = list(read_transcript(f"{once}\n{once}\n".encode()))
    assert [connection.number for connection in connections] == [1, 2]


_MIXED = {
    "process": lambda k, n, s, t: (
        f"Nov 26 18:28:{n:02} mx postfix/smtpd[{160 + k}]: {'<' if s == CLIENT else '>'} h[a]: {t}"
    ),
    "id": lambda k, n, s, t: f"[18:0{n}] DEBUG [a{k}ff{k}] {'C:' if s == CLIENT else 'S:'} {t}",
    "both ends": lambda k, n, s, t: (
        (
            f"127.0.0.1.{4000 + k}-127.0.0.1.25: "
            if s == CLIENT
            else f"127.0.0.1.25-127.0.0.1.{4000 + k}: "
        )
        + t
    ),
    "among other columns": lambda k, n, s, t: (
        f"2026-11-26T18:00:{n:02}.1Z,MX\\Out,08D9{k},{n},{'>' if s == CLIENT else '<'},{t},"
    ),
}


@pytest.mark.parametrize("name", _MIXED)
def test_connections_whose_lines_stand_among_one_another_are_told_apart(name: str) -> None:
    chance = random.Random(3)
    left = [
        [_MIXED[name](k, n, sender, said) for n, (sender, said) in enumerate(_DIALOGUE)]
        for k in range(3)
    ]
    lines = []
    while any(left):
        lines.append(chance.choice([each for each in left if each]).pop(0))
    connections = list(read_transcript("\n".join(lines).encode()))
    assert [connection.number for connection in connections] == [1, 2, 3]
    for connection in connections:
        assert [m.kind for m in _followed(*connection.segments)] == _KINDS.split()


def test_octets_that_are_not_utf8_name_no_connection() -> None:
    text = b"C: )\xc7\xc7C6 250 b 2.1.5 R\xc7OC:~ ec250 \r\nuserMC: B iipientn t\n55"
    try:
        assert list(read_transcript(text))
    except CaptureError as error:
        assert "\n" not in str(error)


@pytest.mark.parametrize("left_out", ["} [313 bytes data]", "-> 12 lines sent", ""])
def test_mail_data_that_is_counted_or_not_shown_takes_no_command(left_out: str) -> None:
    text = f"-> DATA\n<- 354 go\n{left_out}\n<- 250 ok\n-> QUIT\n<- 221 bye\n"
    [connection] = read_transcript(b"<- 220 x\n-> HELO y\n<- 250 x\n" + text.encode())
    messages = _followed(*connection.segments)
    assert [m.kind for m in messages][-4:] == ["data", "reply", "command", "reply"]
    assert messages[-1].answers == messages[-2].index


_GROUP = "MAIL FROM:<a@y>", "RCPT TO:<b@y>", "DATA"
_REPLIES = "250 2.1.0 ok", "250 2.1.5 ok", "354 go"


def _in_one_group(client: str, server: str) -> str:
    """A text of a client that reads the replies behind its group."""
    said = [server % "220 x", client % "EHLO y", server % "250 x"]
    said += [client % each for each in _GROUP] + [server % each for each in _REPLIES]
    return "\n".join([*said, client % "QUIT", server % "221 bye"]) + "\n"


@pytest.mark.parametrize(
    ("text", "first"),
    [
        (_in_one_group('sendto(4, "%s\\r\\n", 9, 0) = 9', 'recvfrom(4, "%s\\r\\n", 9) = 9'), 1),
        ("host = x\ntls_starttls = on\n" + _in_one_group("--> %s", "<-- %s"), 1),
        (_in_one_group("--> %s", "<-- %s"), 3),  # nobody knows whether it was one write
    ],
    ids=["calls", "a tool that is known", "lines"],
)
def test_the_first_write_of_a_group_is_answered_before_the_others_are_sent(
    text: str, first: int
) -> None:
    messages = _followed(*next(read_transcript(text.encode())).segments)
    expected = [*_GROUP[:first], _REPLIES[0], *_GROUP[first:], *_REPLIES[1:]]
    said = [m.octets.decode().removesuffix("\r\n") for m in messages[3:9]]
    assert said == expected
    answered = {said[m.answers - 3] for m in messages[3:9] if m.code and m.answers}
    assert answered == set(_GROUP)


def test_a_write_of_many_lines_is_answered_behind_all_of_them() -> None:
    text = _in_one_group('sendto(4, "%s\\r\\n", 9, 0) = 9', 'recvfrom(4, "%s\\r\\n", 9) = 9')
    whole = text.replace("MAIL FROM:<a@y>", "MAIL FROM:<a@y>\\r\\nRCPT TO:<c@y>")
    whole = whole.replace("354 go", "250 2.1.5 ok\\r\\n354 go")
    messages = _followed(*next(read_transcript(whole.encode())).segments)
    assert [m.verb or m.code for m in messages[3:11]] == [
        *("MAIL", "RCPT", 250, 250, "RCPT", "DATA", 250, 354),
    ]


_ENDED = "220 x\nEHLO y\n250 x\nMAIL FROM:<a@y>\n250 ok\n{0}\nRCPT TO:<b@y>\nQUIT\n"


@pytest.mark.parametrize(
    ("remark", "heard"),
    [
        ("Process smtpmail connection broken by remote peer", 1),
        ("error: connection reset by peer", 1),
        ("write: Broken pipe", 1),
        ("the lost property office", 2),
    ],
)
def test_who_waits_for_no_answer_speaks_to_nobody(remark: str, heard: int) -> None:
    first = _ENDED.format(remark)
    again = "220 x\nEHLO y\n250 x\nQUIT\n221 bye\n"
    for text, more in ((first, 0), (first + again, 5)):
        connections = list(read_transcript(text.encode()))
        assert len(connections) == 1 + bool(more and heard == 1)
        assert len(connections[0].segments) == 5 + heard + (0 if heard == 1 else more)
    # where an answer comes, somebody was there
    assert len(_said(first + "250 ok\n221 bye\n")) == 9


def test_a_server_that_says_that_nobody_hears_it_says_nothing() -> None:
    text = "C: EHLO y\nS: 250 x\n{0}S: 421 x {1}\nS: QUIT is what should have come\n"
    assert len(_said(text.format("", "lost input connection"))) == 2
    assert len(_said(text.format("C: NOOP\n", "lost input connection"))) == 4  # somebody asked
    assert len(_said(text.format("", "too many connections"))) == 3


def _said(text: str) -> list[tuple[Sender, bytes]]:
    return [
        (segment.sender, segment.octets)
        for connection in read_transcript(text.encode())
        for segment in connection.segments
    ]


def test_lines_of_a_reply_that_are_not_shown_are_left_out_and_its_first_stays_as_it_is() -> None:
    text = "< 220 x\n> HELO y\n< 535-5.7.8 no\nHELO failed\n> QUIT\n< 221 bye\n"
    [connection] = read_transcript(text.encode())
    messages = _followed(*connection.segments)
    assert [message.octets for message in messages if message.sender == SERVER] == [
        *(b"220 x\r\n", b"535-5.7.8 no\r\n535 \r\n", b"221 bye\r\n"),
    ]
    assert messages[2].summary == {"left_out": 1}


def test_a_command_in_the_midst_of_a_reply_does_not_end_it() -> None:
    text = "< 220 x\n> EHLO y\n< 250-x\n> HELP\n< 250-SIZE 5\n< 250 DSN\n< 214 no\n"
    assert _said(text)[2:] == [
        (SERVER, b"250-x\r\n250-SIZE 5\r\n250 DSN\r\n"),
        (CLIENT, b"HELP\r\n"),
        (SERVER, b"214 no\r\n"),
    ]
    # one that could be its own is its own
    text = "< 220 x\n> EHLO y\n< 250-x\n> MAIL FROM:<>\n< 250 ok\n"
    assert _said(text)[-1] == (SERVER, b"250 ok\r\n")


def test_mail_data_said_once_more_in_another_form_is_no_command() -> None:
    data = ["Subject: x", "", "MAIL FROM:<a@b.example> is quoted", "."]
    text = "\n".join(
        ["< 220 x", "> HELO y", "< 250 x", "> MAIL FROM:<>", "< 250 ok", "> RCPT TO:<a@b.example>"]
        + ["< 250 ok", "> DATA", "< 354 go", *(f"> {line}" for line in data)]
        + [f">> {line}" for line in data]
        + ["< 250 ok", "> QUIT", ">> QUIT", "< 221 bye"]
    )
    messages = _followed(*next(read_transcript(text.encode())).segments)
    assert [m.verb or m.kind for m in messages if m.sender == CLIENT] == [
        *("HELO", "MAIL", "RCPT", "DATA", "data", "QUIT"),
    ]


def test_the_dot_alone_is_the_end_of_mail_data_that_is_not_shown() -> None:
    text = "< 220 x\n> HELO y\n< 250 x\n> MAIL FROM:<>\n< 250 ok\n> RCPT TO:<a@y>\n< 250 ok\n"
    text += "> DATA\n< 354 go\n> .\n> QUIT\n< 250 ok\n< 221 bye\n"
    messages = _followed(*next(read_transcript(text.encode())).segments)
    assert [m.verb or m.kind for m in messages if m.sender == CLIENT] == [
        *("HELO", "MAIL", "RCPT", "DATA", "data", "QUIT"),
    ]
    assert messages[-1].answers == messages[-3].index
    assert not any(message.problems for message in messages)


def test_where_no_command_is_shown_a_second_220_is_no_second_greeting() -> None:
    shown = "220 mx.example hi\n250-mx.example\n250 STARTTLS\n220 2.0.0 Go\n250 mx.example\n"
    assert len(list(read_transcript(shown.encode()))) == 1
    again = shown + "220 mx.example hi\n250 mx.example\n"
    assert len(list(read_transcript(again.encode()))) == 2


def test_a_line_that_is_no_command_was_said_where_it_is_said_twice_or_answered_as_none() -> None:
    text = "220 x\nEHLP y\nSMTP<< EHLP y\n  a remark\n500 what?\nHELO y\n250 x\n"
    assert _said(text)[1:3] == [(CLIENT, b"EHLP y\r\n"), (SERVER, b"500 what?\r\n")]
    text = "220 x\na remark\nEHLP y\n500 what?\nHELO y\n250 x\n"
    assert _said(text)[1:3] == [(CLIENT, b"EHLP y\r\n"), (SERVER, b"500 what?\r\n")]


_HOSTILE = {
    "brackets": b"[" * 1_000_000,
    "one endless line": b"220 x ESMTP " + b"a1 " * 1_000_000,
    "quotes": b"'\"" * 500_000,
    "codes": b"250 " * 500_000,
    "open replies": b"250-a\n" * 20_000,
    "mail data that does not end": b"220 x\nDATA\n354 go\n" * 10_000,
    "json": b'{"a":' * 200_000,
    "escapes": b"send: '" + b"\\\\" * 500_000,
    "chunks": b"S: 220 x\nC: BDAT 1000\nC: x\n" * 5_000,
    "marks": b"".join(b"%dx%s: 220 x\n" % (i, b"ab" * (i % 50)) for i in range(10_000)),
    "lines": b"\n" * 1_000_000,
    "zeros": b"220 x\n" + b"\0" * 1000,
}


@pytest.mark.parametrize("odd", [b"2]0-x", b"\xb250-x", b"---", b"\xc2\xb2\xc2\xb2\xc2\xb2-x"])
def test_a_line_of_a_reply_without_its_code_is_read(odd: bytes) -> None:
    said = (
        b"S: 220 x.example\nC: EHLO y.example\nS: 250-x.example\nS: %b\nC: NOOP\nS: 250 ok\n" % odd
    )
    [connection] = read_transcript(said)
    octets = b"".join(each.octets for each in connection.segments)
    assert octets.startswith(b"220 x.example\r\nEHLO y.example\r\n250-x.example\r\n")
    assert b"NOOP\r\n" in octets


@pytest.mark.parametrize("name", _HOSTILE)
def test_a_hostile_text_costs_little(name: str) -> None:
    began = time.process_time()
    try:
        list(read_transcript(_HOSTILE[name]))
    except CaptureError as error:
        assert "\n" not in str(error)  # some of them hold a dialogue
    assert time.process_time() - began < 10
