"""Whole streams: the messages and columns of them, by both engines and against a plain reading."""

from __future__ import annotations

import mmap
from random import Random
from typing import Any

import pytest
from laws import volume

import smtpkit
from benchmarks.agreement import mutated
from examples.pop3 import POP3
from smtpkit.engine import native
from smtpkit.events import BadLine
from smtpkit.scanning import Scanner

MESSAGES = [
    b"EHLO client.example\r\n",
    b"MAIL FROM:<ned@x.example> SIZE=5000 BODY=8BITMIME\r\n",
    b"MAIL FROM:<>\r\n",
    b"RCPT TO:<dana@y.example> ORCPT=rfc822;dana@y.example\r\n",
    b"rset\r\n",
    b"BDAT 5 LAST\r\n",
    b"250-x.example\r\n250-SIZE\r\n250 DSN\r\n",
    b"250 2.1.0 OK\r\n",
    b"354\r\n",
    b"550-5.1.1 no\r\n550 5.1.1 such user\r\n",
    b"AUTH PLAIN AGEAYg==\r\n",
    # none of these is a message
    b"WHAT\r\n",
    b"MAIL FROM:<a b>\r\n",
    b"250-x\r\n251 y\r\n",
    b"\r\n",
    b"QUIT\n",
    b"\xff\x00\r\n",
    b"MAIL FROM:<a@b.example> BY=5;R SIZE=6\r\n",
]


def stream(random: Random) -> bytes:
    octets = b"".join(random.choices(MESSAGES, k=random.randrange(12)))
    if random.random() < 0.5:
        octets = mutated(octets or b"\r\n", random)
    return octets + random.choice((b"", b"", b"MAIL FRO", b"250-x\r\n", b"25", b"\r"))


def test_nothing_is_left_out_and_each_message_is_what_it_is_by_itself() -> None:
    random = Random(12)
    for _ in range(volume(5_000)):
        octets, at = stream(random), 0
        for message in smtpkit.scan(octets):
            if isinstance(message, BadLine):
                assert octets[at : at + len(message.octets)] == message.octets
                own = octets[at : at + len(message.octets)]
                for read in (smtpkit.parse_command, smtpkit.parse_reply):
                    with pytest.raises(smtpkit.ParseError):
                        read(own)
                at += len(own)
            else:
                start, end = message.span()
                assert start == at
                assert type(message).parse(octets[start:end]) == message
                at = end
        assert at == len(octets)


def test_a_line_ends_with_crlf_and_nothing_else() -> None:
    [message, *_] = smtpkit.scan(b"QUIT\nNOOP\r\nQUIT\r\n")
    assert isinstance(message, BadLine)
    assert message.octets == b"QUIT\nNOOP\r\n"


def test_what_the_end_cuts_off_is_incomplete() -> None:
    found = list(smtpkit.scan(b"QUIT\r\n250-x.example\r\n250 SI"))
    assert len(found) == 2
    assert isinstance(found[1], BadLine)
    assert isinstance(found[1].error, smtpkit.Incomplete)
    assert found[1].octets == b"250-x.example\r\n250 SI"


def row_of(octets: bytes, message: Any, at: int) -> tuple[Any, ...]:
    if isinstance(message, BadLine):
        return "", at, at + len(message.octets), -1, -1
    word = message.verb if isinstance(message, smtpkit.Command) else f"{message.code}"
    start, end = message.span()
    try:
        return word, start, end, *message.span("reverse_path.mailbox")
    except smtpkit.FieldError:
        return word, start, end, -1, -1


def test_columns_have_what_the_messages_say() -> None:
    random = Random(13)
    fields = ("verb", "start", "end", "reverse_path.mailbox")
    for _ in range(volume(5_000)):
        octets = stream(random)
        found = smtpkit.scan_columns(octets, fields)
        at, rows = 0, []
        for message in smtpkit.scan(octets):
            rows.append(row_of(octets, message, at))
            at = rows[-1][2]
        columns = [found[name] for name in found]
        assert [
            (found.words[word], *places) for word, *places in zip(*columns, strict=True)
        ] == rows
        assert found.count == len(rows) == smtpkit.scan_columns(octets, ()).count


def test_a_part_of_any_buffer_is_gone_through() -> None:
    octets = b"xx" + MESSAGES[1] + MESSAGES[7] + b"QUIT\r\nxx"
    place = 2, len(octets) - 2
    expected = [bytes(message) for message in smtpkit.scan(octets, *place)]
    assert expected == [MESSAGES[1], MESSAGES[7], b"QUIT\r\n"]
    with mmap.mmap(-1, len(octets)) as mapped:
        mapped.write(octets)
        buffers: list[Any] = [bytearray(octets), memoryview(octets), mapped]
        for buffer in buffers:
            assert [bytes(message) for message in smtpkit.scan(buffer, *place)] == expected
            found = smtpkit.scan_columns(buffer, ["verb", "end"], *place)
            assert found["end"].tolist() == [place[0] + n for n in (51, 65, 71)]
    for wrong in ("QUIT\r\n", None, 5):
        with pytest.raises(TypeError, match="octets are needed"):
            smtpkit.scan(wrong)  # type: ignore[arg-type]
    with pytest.raises(smtpkit.FieldError, match="no message has a field 'colour'"):
        smtpkit.scan_columns(octets, ["colour"])


def test_a_line_of_any_length_ends_where_it_ends_in_any_buffer() -> None:
    """A memoryview is searched block by block, and CRLF may stand across two of them."""
    scanner = Scanner(smtpkit.DIALECT)
    scanner.native = None
    for length in (*range(130), *range(4040, 4240)):
        octets = b"NOOP " + b"x" * length + b"\r\nQUIT\r\n"
        one, other = (
            scanner.columns(buffer, ("start", "end")) for buffer in (octets, memoryview(octets))
        )
        assert other["end"].tolist() == one["end"].tolist() == [length + 7, length + 13]


def test_other_protocols_and_dialects_are_gone_through() -> None:
    pop3 = smtpkit.compile(POP3)
    messages = smtpkit.scan(b"USER ned\r\n+OK\r\nQUIT\r\nHM\r\n", dialect=pop3)
    found = [type(message).__name__ for message in messages]
    assert found[0] == "User"
    assert found[2:] == ["Quit", "BadLine"]
    assert smtpkit.scan_columns(b"USER ned\r\n+OK\r\nQUIT\r\n", dialect=pop3).count == 3
    small: Any = smtpkit.dialect(without=["ETRN"])
    [message] = smtpkit.scan(b"ETRN x.example\r\n", dialect=small)
    assert isinstance(message, BadLine)


@pytest.mark.skipif(native is None, reason="the native engine was not built here")
def test_both_engines_go_through_a_stream_alike() -> None:
    random = Random(14)
    fast, slow = Scanner(smtpkit.DIALECT), Scanner(smtpkit.DIALECT)
    slow.native = None
    fields = ["verb", "start", "end", "size", "enhanced_code", "reverse_path.mailbox.domain"]
    for _ in range(volume(20_000)):
        octets = stream(random)
        for one, other in zip(fast.scan(octets), slow.scan(octets), strict=True):
            assert type(one) is type(other)
            assert repr(one) == repr(other)
            if isinstance(one, smtpkit.View) and isinstance(other, smtpkit.View):
                assert one.span() == other.span()
        columns = [each.columns(octets, fields) for each in (fast, slow)]
        one_way, other_way = ({name: each[name].tolist() for name in each} for each in columns)
        assert one_way == other_way
