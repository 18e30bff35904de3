"""Transcripts and debug logs: what people paste, with its truth told by the other side."""

from __future__ import annotations

from typing import Any

from smtpkit.conversation import Message, follow
from smtpkit.stream import CLIENT, SERVER, Segment, Sender


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
