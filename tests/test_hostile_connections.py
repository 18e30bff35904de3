"""Connections that get anything, and are used in any order: whose mistake it is, and what holds.

What a dialogue has to hold is asserted in `fuzz.dialogues`.
"""

from __future__ import annotations

from typing import Any

import pytest
from fuzz import dialogues
from fuzz.dialogues import STEPS, Dialogue, Step
from hypothesis import given
from hypothesis import strategies as st
from laws import law

import smtpkit
from smtpkit import CLIENT, SERVER, Connection, Limits
from smtpkit.events import BadLine, ConnectionClosed, DataChunk, EndOfData, SaslMessage

#: what clients say, what servers say, and what neither does
LINES = (
    *(
        b"EHLO x.example\r\n",
        b"LHLO x.example\r\n",
        b"HELO x\r\n",
        b"MAIL FROM:<>\r\n",
        b"QUIT\r\n",
    ),
    *(b"MAIL FROM:<a@b.c> BODY=BINARYMIME\r\n", b"RCPT TO:<a@b.c>\r\n", b"DATA\r\n", b"RSET\r\n"),
    *(b"BDAT 3\r\n", b"BDAT 0 LAST\r\n", b"BDAT 99999999999999999999\r\n", b"BDAT x\r\n"),
    *(b"AUTH LOGIN\r\n", b"AUTH PLAIN AGEAYg==\r\n", b"*\r\n", b"YQ==\r\n", b"STARTTLS\r\n"),
    *(b"XEXCH50 4 1\r\n", b"XCLIENT LOGIN=a\r\n", b"BURL imap://a/b LAST\r\n", b"FOO bar\r\n"),
    *(b"220 x.example ESMTP\r\n", b"250 ok\r\n", b"354 go\r\n", b"334 \r\n", b"235 ok\r\n"),
    *(b"250-x\r\n250-PIPELINING\r\n250-CHUNKING\r\n250-STARTTLS\r\n250 AUTH LOGIN PLAIN\r\n",),
    *(b"353 each\r\n", b"421 bye\r\n", b"220 go\r\n", b"550 no\r\n", b"503 no\r\n", b"999 x\r\n"),
    *(b"250-a\r\n251 b\r\n", b"250-\r\n", b".\r\n", b"\r\n.\r\n", b".a\r\n", b"\n.\n", b"\r"),
    *(
        b"\n",
        b"\0",
        b"\xff\xfe",
        b"\r\r\n",
        b"x" * 700,
        b"x" * 511 + b"\r",
        b"x" * 3000 + b"\r\n",
        b"\x16\x03\x01",
    ),
)
octets = st.one_of(
    st.sampled_from(LINES),
    st.lists(st.sampled_from(LINES), max_size=6).map(b"".join),
    st.binary(max_size=12),
)
steps = st.one_of(
    octets.map(lambda each: ("receive", each)),
    st.sampled_from((("events", b""), ("answer", b""))),
    st.tuples(st.sampled_from(STEPS), octets),
)
SMALL = Limits(command_line=512, reply=1000, skipped=900, buffered=900, pipelined=3)
connections = st.fixed_dictionaries(
    {
        "role": st.sampled_from((SERVER, CLIENT)),
        "protocol": st.sampled_from(("SMTP", "LMTP")),
        "profile": st.sampled_from(("strict", "lenient", "observer")),
        "policy": st.sampled_from(("keep", "allow", "refuse", "normalise")),
        "strict_pipelining": st.booleans(),
        "limits": st.sampled_from((Limits(), SMALL)),
        "demands": st.sampled_from(((), ("tls",), ("tls", "authentication"))),
    }
)


@law(10_000)
@given(connections, st.lists(steps, max_size=25))
def test_anything_in_any_order_ends_in_events_and_each_mistake_is_whose_it_is(
    given_: dict[str, Any], program: list[Step]
) -> None:
    dialogues.run(Connection(**given_), program)


@law(5000)
@given(connections, st.lists(octets, max_size=25), st.integers(0, 5))
def test_a_stream_of_anything_ends_in_events_or_one_error(
    given_: dict[str, Any], pieces: list[bytes], answer: int
) -> None:
    """Each event is answered at once, as well as may be."""
    answers: list[Step] = [("answer", bytes([answer])), ("events", b"")]
    program: list[Step] = [("answer", b"")]
    for piece in pieces:
        program += [("receive", piece), ("events", b""), *answers]
    # what it waits for to the end is answered to the end
    program += [("closed", b""), *answers * 200]
    program += [("answer", b"\5"), ("events", b"")] * 200
    dialogue = dialogues.run(Connection(**given_), program)
    assert dialogue.error is not None or isinstance(dialogue.events[-1], ConnectionClosed)


def wrong_calls() -> list[tuple[str, Any]]:
    """What may not be sent at all at first: by whom, and what."""
    mine = {
        SERVER: (b"250 ok\r\n", b"354 go\r\n", b"hello\r\n", b"250 a\nb\r\n", b"", b"250 ok"),
        CLIENT: (b"EHLO x\r\n", b"QUIT\r\n", b"FOO\r\n", b"MAIL FROM:<>\nRSET\r\n", b"", b"QUIT"),
    }
    others = (None, 5, "QUIT\r\n", ["x"], DataChunk(b"x"), EndOfData(), SaslMessage(b"x"))
    others += (smtpkit.parse_command(b"QUIT\r\n"), BadLine(b"", smtpkit.ParseError("x")))  # type: ignore[assignment]
    return [(role, each) for role, calls in mine.items() for each in (*calls, *others)]


@pytest.mark.parametrize(("role", "event"), wrong_calls())
def test_what_may_not_be_sent_is_our_mistake_and_changes_nothing(role: Any, event: Any) -> None:
    connection = Connection(role)
    if role == SERVER:
        connection.send(b"220 x\r\n")
    dialogue = Dialogue(connection)
    failed: list[Exception] = []

    def send() -> None:
        try:
            connection.send(event)
        except smtpkit.LocalProtocolError as error:
            failed.append(error)
            raise
        except TypeError as error:
            # no event at all, of which nothing is shown
            assert isinstance(event, (str, int, list, type(None)))
            failed.append(error)
            raise smtpkit.LocalProtocolError(str(error)) from error

    dialogue.ours(send)
    assert failed
    assert "QUIT" not in str(failed[0]) or not isinstance(event, str)


def test_nothing_is_received_behind_the_end_of_a_stream() -> None:
    server = Connection(SERVER)
    server.send(b"220 x\r\n")
    server.receive_data(b"NOO")
    server.receive_data(b"")
    server.receive_data(b"")
    with pytest.raises(smtpkit.LocalProtocolError, match="the stream has ended"):
        server.receive_data(b"P\r\n")
    assert server.trailing_data == b"NOO"
    assert server.next_event() == ConnectionClosed()
    for late in (b"421 bye\r\n", b"250 ok\r\n"):
        with pytest.raises(smtpkit.LocalProtocolError, match="has ended"):
            server.send(late)


def test_nothing_is_sent_in_the_clear_where_tls_was_agreed_on() -> None:
    server = Connection(SERVER)
    server.send(b"220 x\r\n")
    server.receive_data(b"STARTTLS\r\n")
    server.next_event()
    server.send(b"220 go\r\n")
    for reply in (b"250 ok\r\n", b"421 bye\r\n"):
        with pytest.raises(smtpkit.LocalProtocolError, match="in the clear"):
            server.send(reply)


@pytest.mark.parametrize("profile", ["strict", "lenient"])
def test_what_was_read_leniently_is_sent_on_only_where_its_lines_are_lines(profile: Any) -> None:
    """A careless server ends a line at LF: what stands behind it would be a command."""
    client = Connection(CLIENT, profile=profile)
    client.receive_data(b"220 x\r\n")
    client.next_event()
    odd = smtpkit.parse_command(b"EHLO x_y\r\n", profile="lenient")
    bare = smtpkit.parse_command(b"EHLO x\n", profile="lenient")
    assert odd.defects
    assert bare.defects
    with pytest.raises(smtpkit.LocalProtocolError, match="bare CR, LF or NUL"):
        client.send(bare)
    assert client.send(odd) == b"EHLO x_y\r\n"
