"""Arguments of another type, or far out of range: the same rule everywhere, at the call."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from typing import Any

import pytest

import smtpkit
from smtpkit import Connection, data, events, sasl
from smtpkit.observer import Observer
from smtpkit.session import Session
from smtpkit.stream import Segment

LINE = b"QUIT\r\n"
REPLY = b"250 OK\r\n"


class Place:
    """A number of somebody else's, as numpy has them."""

    def __init__(self, place: int) -> None:
        self.place = place

    def __index__(self) -> int:
        return self.place


def outcome(read: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
    try:
        found = read(*arguments, **named)
    except (smtpkit.SmtpError, TypeError) as error:
        return type(error)
    return bytes(found) if hasattr(found, "span") or hasattr(found, "raw") else found


def lenient(read: Any) -> Callable[..., Any]:
    return lambda *arguments: read(*arguments, profile="lenient")


def offered(*arguments: Any) -> Any:
    return smtpkit.parse_command(*arguments, offered=["SIZE"])


#: what reads a part of a buffer, and the octets that it reads
READERS: dict[str, tuple[Callable[..., Any], bytes]] = {
    "parse_command": (smtpkit.parse_command, LINE),
    "parse_command, leniently": (lenient(smtpkit.parse_command), LINE),
    "parse_command, as offered": (offered, LINE),
    "parse_reply": (smtpkit.parse_reply, REPLY),
    "parse_reply, leniently": (lenient(smtpkit.parse_reply), REPLY),
    "a form of replies": (lambda *a: smtpkit.parse_reply(*a, to="VRFY"), REPLY),
    "Quit.parse": (smtpkit.Quit.parse, LINE),
    "Reply.parse": (smtpkit.Reply.parse, REPLY),
    "EhloReply.parse": (smtpkit.EhloReply.parse, b"250-x\r\n250 SIZE\r\n"),
    "Mailbox.parse": (smtpkit.Mailbox.parse, b"a@b.example"),
    "a message": (sasl.PlainResponse.parse, b"\0tim\0secret"),
    "SmtpLayer": (smtpkit.SmtpLayer, LINE),
}
each_reader = pytest.mark.parametrize("name", READERS)
FAR = (2**31 - 1, 2**31, 2**32, 2**63 - 1, 2**63, 2**64, 10**20)


@each_reader
@pytest.mark.parametrize("kind", [bytes, bytearray, memoryview])
def test_a_place_outside_of_a_buffer_is_its_nearest_end(name: str, kind: Any) -> None:
    read, octets = READERS[name]
    buffer = kind(octets)
    nothing = outcome(read, kind(b""))
    for far in FAR:
        assert outcome(read, buffer, 0, far) == octets
        assert outcome(read, buffer, -far, far) == octets
        assert outcome(read, buffer, -far) == octets
        assert outcome(read, buffer, -1, len(octets)) == octets
        assert outcome(read, buffer, -len(octets)) == octets
        assert outcome(read, buffer, far) == nothing
        assert outcome(read, buffer, far, far) == nothing
        assert outcome(read, buffer, 0, -far) == nothing
        assert outcome(read, buffer, 0, -1) == nothing
        assert outcome(read, buffer, Place(-far), Place(far)) == octets
    assert outcome(read, buffer, 3, 1) == nothing
    assert outcome(read, kind(b"x" + octets), True, len(octets) + 1) == octets
    assert outcome(read, kind(b"x" + octets + b"y"), Place(1), Place(len(octets) + 1)) == octets


@each_reader
@pytest.mark.parametrize("place", [1.5, 0.5, "0", b"0", [0], object(), 1j, float("inf")])
def test_a_place_is_a_whole_number(name: str, place: Any) -> None:
    read, octets = READERS[name]
    for arguments in ((place,), (0, place), (place, 5), (place, place), (place, None)):
        with pytest.raises(TypeError, match=r"start and end are whole numbers|integer"):
            read(octets, *arguments)
    for arguments in ((None,), (None, None), (None, 5)):
        with pytest.raises(TypeError, match="start and end are whole numbers"):
            read(octets, *arguments)


def test_whether_octets_are_smtp_is_asked_of_the_same_part() -> None:
    octets = b"xx250 OK\r\nyy"
    for far in FAR:
        assert smtpkit.is_smtp_payload(octets, 2, far)
        assert smtpkit.is_smtp_payload(octets[2:], -far, far)
        assert not smtpkit.is_smtp_payload(octets, far)
        assert not smtpkit.is_smtp_payload(octets[2:], 0, -far)
    assert smtpkit.is_smtp_payload(octets[2:], -3)
    assert not smtpkit.is_smtp_payload(octets, 2, 4)
    for place in (1.5, "0", None, [0]):
        with pytest.raises(TypeError, match="start and end are whole numbers"):
            smtpkit.is_smtp_payload(octets, place)  # type: ignore[arg-type]


OTHERS = (5, None, 1.5, "QUIT\r\n", [81], (81,), {}, object(), object, smtpkit.Mail, True)


@each_reader
@pytest.mark.parametrize("other", OTHERS, ids=lambda value: type(value).__name__)
def test_what_has_no_octets_is_told_so(name: str, other: Any) -> None:
    with pytest.raises(TypeError, match="octets are needed"):
        READERS[name][0](other)
    with pytest.raises(TypeError, match="octets are needed"):
        smtpkit.is_smtp_payload(other)
    with pytest.raises(TypeError, match=r"octets are needed|a reply"):
        smtpkit.Capabilities(other)


def test_a_buffer_that_is_gone_is_told_so() -> None:
    gone = memoryview(LINE)
    gone.release()
    for read, _ in READERS.values():
        with pytest.raises(TypeError, match="these are gone"):
            read(gone)


CALLS: dict[str, tuple[Callable[[Any], Any], tuple[Any, ...]]] = {
    "needs_smtputf8": (smtpkit.needs_smtputf8, (5, 1.5, [], object(), smtpkit.Mail)),
    "reply_code_description": (
        smtpkit.reply_code_description,
        ("x", "250", None, 2.5, b"250", [250], object()),
    ),
    "Capabilities": (
        smtpkit.Capabilities,
        (smtpkit.Mail, 5, None, smtpkit.parse_command(LINE), smtpkit.Mailbox("a@b")),
    ),
    "offered": (
        lambda value: smtpkit.parse_command(LINE, offered=value),
        (5, "SIZE", b"SIZE", [5], smtpkit.Capabilities, object(), {5: 6}),
    ),
    "profile": (
        lambda value: smtpkit.parse_command(LINE, profile=value),
        (5, None, b"strict", ["x"], object(), smtpkit.Mail),
    ),
    "profile of a reply": (
        lambda value: smtpkit.parse_reply(REPLY, profile=value),
        (5, None, b"strict", ["x"], object()),
    ),
    "dialect without": (
        lambda value: smtpkit.dialect(without=value),
        (5, None, "SIZE", b"SIZE", [5], [None], ["NOSUCH"], object()),
    ),
    "dialect only": (
        lambda value: smtpkit.dialect(only=value),
        (5, "SIZE", b"SIZE", [5], [None], ["NOSUCH"], object(), smtpkit.Capabilities),
    ),
    "dialect unknown": (
        lambda value: smtpkit.dialect(unknown=value),
        (5, None, "x", [], object()),
    ),
    "dialect": (smtpkit.dialect, (5, None, "SIZE", [], object(), smtpkit.Mail)),
    "compile": (smtpkit.compile, (5, None, "SIZE", [], object(), smtpkit.Mail)),
    "Reply.build": (smtpkit.Reply.build, ("x", None, 2.5, b"2", [250], object(), 99, 1000)),
    "a reply's text": (
        lambda value: smtpkit.Reply.build(250, value),
        (5, 2.5, [5], [None], object(), {"a": 1}, smtpkit.Mail),
    ),
    "Mail.build": (smtpkit.Mail.build, (5, 2.5, [5], object(), smtpkit.Mail, {"a": 1})),
}
#: values of no use to a connection, whatever is asked for
NO_USE = (5.5, [5], object(), smtpkit.Mail(b"MAIL FROM:<>\r\n"), {5: 6})


def server(**given: Any) -> Connection:
    return Connection(smtpkit.SERVER, **given)


def sending_data() -> Connection:
    """A client whose server waits for mail data."""
    client = Connection(smtpkit.CLIENT)
    client.receive_data(b"220 x.example\r\n")
    client.next_event()
    for line, reply in (
        (b"EHLO y.example\r\n", b"250 x.example\r\n"),
        (b"MAIL FROM:<>\r\n", b"250 ok\r\n"),
        (b"RCPT TO:<a@b.c>\r\n", b"250 ok\r\n"),
        (b"DATA\r\n", b"354 go\r\n"),
    ):
        client.send(line)
        client.receive_data(reply)
        client.next_event()
    return client


CONNECTIONS: dict[str, Callable[[Any], Any]] = {
    "role": Connection,
    "protocol": lambda value: server(protocol=value),
    "dialect": lambda value: server(dialect=value),
    "profile": lambda value: server(profile=value),
    "limits": lambda value: server(limits=value),
    "policy": lambda value: server(policy=value),
    "demands": lambda value: server(demands=[value]),
    "strict_pipelining": lambda value: server(strict_pipelining=value),
    "receive_data": lambda value: server().receive_data([value]),  # type: ignore[arg-type]
    "legal": lambda value: server().legal([value]),  # type: ignore[arg-type]
    "a session's dialect": lambda value: Session(dialect=value),
    "a session's lmtp": lambda value: Session(lmtp=value),
    "a session's state": lambda value: Session(state=value),
    "a session's demands": lambda value: Session(demands=str(value)),
    "command": lambda value: Session().command([value]),  # type: ignore[arg-type]
    "say": lambda value: Session().say([value]),  # type: ignore[arg-type]
    "waits_for": lambda value: Session().waits_for([value]),  # type: ignore[arg-type]
    "ends_group": lambda value: Session().ends_group([value]),  # type: ignore[arg-type]
    "reply": lambda value: Session().reply(value),
    "drop": lambda value: Session().drop(value),
    "forget": lambda value: Session().forget(str(value)),
    "an observer's limits": lambda value: Observer(limits=value),
    "what an observer gives": lambda value: Observer(give=(value,)),  # type: ignore[arg-type]
    "client": lambda value: Observer().client([value]),  # type: ignore[arg-type]
    "server": lambda value: Observer().server(value if isinstance(value, int) else [value]),  # type: ignore[arg-type]
    "receive": lambda value: Observer().receive(value),
    "the octets of a segment": lambda value: Observer().receive(Segment(None, [value])),  # type: ignore[arg-type]
    "a reply's offer": lambda value: Session().reply(250, str(value)),
    "DataPolicy": data.DataPolicy,
    "DataReader": data.DataReader,
    "DataReader.receive_data": lambda value: data.DataReader().receive_data([value]),  # type: ignore[arg-type]
    "ChunkReader": data.ChunkReader,
    "ChunkReader.start": lambda value: data.ChunkReader().start(value),
    "ChunkReader.start, last": lambda value: data.ChunkReader().start(1, last=value),
    "ChunkReader.receive_data": lambda value: data.ChunkReader().receive_data([value]),  # type: ignore[arg-type]
    "DataWriter": data.DataWriter,
    "DataWriter, complete": lambda value: data.DataWriter(complete=value),
    "DataWriter.send": lambda value: data.DataWriter().send([value]),  # type: ignore[arg-type]
    "chunks": lambda value: list(data.chunks([[value]])),  # type: ignore[list-item]
    "chunks of text": lambda value: data.chunks(str(value)),  # type: ignore[arg-type]
    "the size of chunks": lambda value: data.chunks(b"", value),
    "their policy": lambda value: data.chunks(b"", policy=value),
    **{
        f"Limits, {each.name}": lambda value, name=each.name: smtpkit.Limits(**{name: value})  # type: ignore[misc]
        for each in dataclasses.fields(smtpkit.Limits)
    },
}


@pytest.mark.parametrize("name", CONNECTIONS)
def test_another_type_is_refused_by_a_connection_at_the_call(name: str) -> None:
    for value in NO_USE:
        with pytest.raises(TypeError) as caught:
            CONNECTIONS[name](value)
        text = str(caught.value)
        assert re.search(r"(?:: |needed|profile is).*, not ", text), text


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: Connection("server "), "role: 'client' or 'server', not 'server '"),  # type: ignore[arg-type]
        (lambda: server(protocol="smtp"), "protocol: 'SMTP' or 'LMTP', not 'smtp'"),
        (lambda: server(profile="x"), "a profile is strict, lenient, observer"),
        (lambda: server(profile={"nosuch"}), "no leniency is called nosuch"),
        (lambda: server(policy="x"), "policy: refuse, keep, normalise, allow, not 'x'"),
        (lambda: server(demands=["x"]), "demands: tls or authentication, not 'x'"),
        (lambda: Session(state="x"), r"state: opening or .*, not 'x'"),  # type: ignore[arg-type]
        (lambda: Session().forget(["x"]), "'x' is nothing that is forgotten"),
        (
            lambda: Observer().receive(Segment("Client", b"QUIT\r\n")),  # type: ignore[arg-type]
            "sender: 'client', 'server' or None, not 'Client'",
        ),
        (lambda: smtpkit.Limits(reply=0), "reply: 1 or more, not 0"),
        (lambda: data.DataPolicy(nul="x"), "nul: refuse, keep, normalise, allow, not 'x'"),  # type: ignore[arg-type]
        (lambda: data.ChunkReader().start(-1), "size: 0 or more, not -1"),
        (lambda: data.chunks(b"", 0), "size: 1 or more, not 0"),
    ],
)
def test_a_word_or_a_number_that_is_none_of_those_is_told_so(
    call: Callable[[], object], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        call()


@pytest.mark.parametrize("secret", ["s3cret", ["s3cret"]])
def test_what_is_to_be_sent_is_not_shown_where_it_is_no_octets(secret: Any) -> None:
    client, exchange = sending_data(), sending_data()
    exchange.session.mode = "exchange"
    for sender, event in (
        (client, secret),
        (client, events.DataChunk(secret)),
        (exchange, events.SaslMessage(secret)),
    ):
        with pytest.raises(TypeError) as caught:
            sender.send(event)
        assert "s3cret" not in str(caught.value)
        assert len(str(caught.value)) > 20


@pytest.mark.parametrize("name", CALLS)
def test_another_type_is_an_error_that_says_what_is_expected(name: str) -> None:
    call, values = CALLS[name]
    for value in values:
        with pytest.raises((TypeError, smtpkit.SmtpError)) as caught:
            call(value)
        text = str(caught.value)
        assert len(text) > 15, text
        assert "object has no attribute" not in text


def test_texts_are_given_as_any_octets() -> None:
    for kind in (bytes, bytearray, memoryview):
        assert smtpkit.Reply.build(250, kind(b"hi")) == b"250 hi\r\n"
        assert smtpkit.Reply.build(250, [kind(b"hi")]) == b"250 hi\r\n"
        assert smtpkit.Mail.build(kind(b"a@b")) == b"MAIL FROM:<a@b>\r\n"
