"""Connections: dialogues of the RFCs, at every cut, in both roles; and recorded ones."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable, Iterable
from itertools import pairwise
from random import Random
from typing import Any

import pytest
from happened import told
from hypothesis import given
from hypothesis import strategies as st
from laws import FULL, law
from steps import assert_linear

import smtpkit
from smtpkit import CLIENT, NEED_DATA, PAUSED, SERVER, Connection
from smtpkit.events import (
    BadLine,
    ChunkEnd,
    ChunkStart,
    ConnectionClosed,
    DataChunk,
    EndOfData,
    OctetsLeft,
    SaslMessage,
    TlsHandover,
)


class Played:
    """A server that got all of a client's octets in pieces, and gives replies when it is paused."""

    def __init__(
        self, pieces: Iterable[bytes], replies: Iterable[bytes], server: Connection | None = None
    ) -> None:
        self.server = server or Connection(SERVER)
        self.events: list[Any] = []
        self.script: list[Any] = []
        self.odd: list[str] = []
        self.dropped = 0
        waiting = list(replies)
        for piece in pieces:
            self.server.receive_data(piece)
            self.drain()
        while waiting and self.server.state != "closed":
            reply = waiting.pop(0)
            try:
                self.server.send(reply)
            except smtpkit.LocalProtocolError as error:
                self.odd.append(str(error))
                continue
            self.script.append(reply)
            self.drain()

    def drain(self) -> None:
        while True:
            event = self.server.next_event()
            if event in (NEED_DATA, PAUSED) or isinstance(event, ConnectionClosed):
                return
            self.events.append(event)
            self.script.append(event)
            if isinstance(event, OctetsLeft):
                if self.server.session.mode == "tls":
                    self.dropped += len(self.server.discard())
                else:
                    self.server.keep()


def replies(text: str) -> list[bytes]:
    return [line.strip().encode() + b"\r\n" for line in text.strip().splitlines()]


def octets(text: str) -> bytes:
    return "".join(line.strip() + "\r\n" for line in text.strip().splitlines()).encode()


#: RFC 5321, D.1
SIMPLE = octets("""
    EHLO bar.com
    MAIL FROM:<Smith@bar.com>
    RCPT TO:<Jones@foo.com>
    RCPT TO:<Green@foo.com>
    DATA
    Blah blah blah...
    ..etc. etc. etc.
    .
    QUIT
""")
SIMPLE_REPLIES = [
    b"220 foo.com ready\r\n",
    b"250-foo.com greets bar.com\r\n250-8BITMIME\r\n250 HELP\r\n",
    *replies("250 OK\n250 OK\n550 No such user here\n354 Start mail input\n250 OK\n221 bye"),
]
#: RFC 3030, 4.2
CHUNKS = (
    b"EHLO cnri.reston.va.us\r\nMAIL FROM:<ned@ymir.claremont.edu> BODY=BINARYMIME\r\n"
    b"RCPT TO:<gvaudre@cnri.reston.va.us>\r\nBDAT 6\r\na\r\nbc\r"
    b"BDAT 3\r\n\n\0\nBDAT 0 LAST\r\nQUIT\r\n"
)
CHUNK_REPLIES = [
    b"220 cnri ESMTP\r\n",
    b"250-cnri\r\n250-PIPELINING\r\n250-BINARYMIME\r\n250 CHUNKING\r\n",
    *replies("250 ok\n250 ok\n250 6\n250 3\n250 all\n221 bye"),
]
#: RFC 2033, 4.2
LOCAL = octets("""
    LHLO foo.edu
    MAIL FROM:<chris@bar.com>
    RCPT TO:<pat@foo.edu>
    RCPT TO:<jones@foo.edu>
    RCPT TO:<green@foo.edu>
    DATA
    Blah blah blah...
    .
    QUIT
""")
LOCAL_REPLIES = [
    b"220 foo.edu LMTP server ready\r\n",
    b"250-foo.edu\r\n250-PIPELINING\r\n250 SIZE\r\n",
    *replies("250 OK\n250 OK\n550 No such user\n250 OK\n354 Go\n250 OK\n452 full\n221 bye"),
]
EXCHANGE = octets("""
    EHLO x.example
    AUTH LOGIN
    *
    AUTH LOGIN
    dGlt

    RSET
""")
EXCHANGE_REPLIES = [
    b"220 x\r\n",
    b"250-x\r\n250 AUTH LOGIN\r\n",
    *replies("334 VXNlcm5hbWU6\n501 5.7.0 cancelled\n334 VXNlcm5hbWU6\n334 UGFzc3dvcmQ6"),
    *replies("535 no\n250 ok"),
]
DIALOGUES = {
    "RFC 5321": (SIMPLE, SIMPLE_REPLIES, "SMTP"),
    "RFC 3030": (CHUNKS, CHUNK_REPLIES, "SMTP"),
    "RFC 2033": (LOCAL, LOCAL_REPLIES, "LMTP"),
    "RFC 4954": (EXCHANGE, EXCHANGE_REPLIES, "SMTP"),
    "odd": (
        b"EHLO x\r\nFOO\nMAIL FROM:<>\r\nMAIL FROM:<\0>\r\n" + b"N" * 5000 + b"\r\n\r\r\nNOOP\r\n",
        [b"220 x\r\n", *replies("250 x\n500 1\n501 2\n500 3\n500 4\n250 5")],
        "SMTP",
    ),
}
cases = pytest.mark.parametrize(
    ("sent", "answers", "protocol"), DIALOGUES.values(), ids=DIALOGUES.keys()
)


@cases
def test_a_dialogue_is_read_to_its_end(sent: bytes, answers: list[bytes], protocol: Any) -> None:
    played = Played([sent], answers, Connection(SERVER, protocol=protocol))
    assert played.odd == []
    assert played.server.trailing_data == b""
    assert played.server.replies_due == 0


@cases
def test_it_gives_the_same_events_at_every_cut(
    sent: bytes, answers: list[bytes], protocol: Any
) -> None:
    whole = told(Played([sent], answers, Connection(SERVER, protocol=protocol)).events)
    each = [sent[at : at + 1] for at in range(len(sent))]
    for pieces in ([sent[:at], sent[at:]] for at in range(1, len(sent), 1 + len(sent) // 200)):
        server = Connection(SERVER, protocol=protocol)
        assert told(Played(pieces, answers, server).events) == whole
    assert told(Played(each, answers, Connection(SERVER, protocol=protocol)).events) == whole


def test_the_events_of_the_rfcs_example() -> None:
    events = told(Played([SIMPLE], SIMPLE_REPLIES).events)
    assert [event[0] for event in events] == [
        *("Ehlo", "Mail", "Rcpt", "Rcpt", "Data", "data", "EndOfData", "Quit")
    ]
    assert events[5] == ("data", b"Blah blah blah...\r\n.etc. etc. etc.\r\n")


def test_chunks_are_exact_to_the_octet() -> None:
    events = told(Played([CHUNKS], CHUNK_REPLIES).events)
    assert events[3:] == [
        ("Bdat", b"BDAT 6\r\n"),
        (ChunkStart(6),),
        ("data", b"a\r\nbc"),
        ("ChunkEnd", 6, "None"),
        ("Bdat", b"BDAT 3\r\n"),
        (ChunkStart(3),),
        ("data", b"\r\n\0\n"),
        ("ChunkEnd", 3, "None"),
        ("Bdat", b"BDAT 0 LAST\r\n"),
        (ChunkStart(0, last=True),),
        ("EndOfData", 9, "None"),
        ("Quit", b"QUIT\r\n"),
    ]


PARTS = [
    *(b"EHLO x\r\n", b"MAIL FROM:<>\r\n", b"RCPT TO:<a@b.c>\r\n", b"DATA\r\n", b"\r\n.\r\n"),
    *(b"BDAT 5\r\n", b"BDAT 2 LAST\r\n", b"AUTH LOGIN\r\n", b"*\r\n", b"STARTTLS\r\n", b"\r"),
    *(b"\n", b"\0", b"ab", b"x" * 600, b"QUIT\r\n", b"RSET\r\n", b"NOOP\r\n"),
]


@law(10_000)
@given(
    st.lists(
        st.sampled_from(PARTS),
        max_size=25,
    ),
    st.lists(st.sampled_from([220, 250, 354, 334, 235, 550, 503, 421]), max_size=20),
    st.lists(st.integers(0, 1000), max_size=10),
)
def test_anything_gives_the_same_events_however_it_is_cut(
    parts: list[bytes], codes: list[int], cuts: list[int]
) -> None:
    sent = b"".join(parts)
    answers = [b"220 x\r\n", *(b"%d x\r\n" % code for code in codes)]
    places = [0, *sorted(cut % (len(sent) + 1) for cut in cuts), len(sent)]
    whole = Played([sent] if sent else [], answers)
    cut = Played((sent[a:b] for a, b in pairwise(places) if a != b), answers)
    assert told(cut.events) == told(whole.events)
    assert cut.server.state == whole.server.state


SAID = [
    *(b"EHLO x\r\n", b"MAIL FROM:<>\r\n", b"RCPT TO:<a@b.c> NOTIFY=NEVER\r\n", b"DATA\r\n"),
    *(b"BDAT 2 LAST\r\n", b"AUTH LOGIN\r\n", b"STARTTLS\r\n", b"VRFY x\r\n", b"QUIT\r\n"),
    *(SaslMessage(b"YQ=="), DataChunk(b"a\n"), EndOfData()),
]
HEARD = [
    *(b"250 ok\r\n", b"220 x ESMTP\r\n", b"354 go\r\n", b"334 \r\n", b"235 ok\r\n", b"550 no\r\n"),
    b"250-x\r\n250-PIPELINING\r\n250-CHUNKING\r\n250-STARTTLS\r\n250-DSN\r\n250 AUTH LOGIN\r\n",
    *(b"250-\r\n", b"250", b"\r\n", b"\n", b"\0\xff", b"x" * 1200, b"421 bye\r\n", b"999 x\r\n"),
]


def heard(steps: Iterable[tuple[Any, bytes]], cut: Callable[[bytes], Iterable[bytes]]) -> list[Any]:
    """What a client makes of replies that come in pieces; it says what it may between them."""
    client = Connection(CLIENT, limits=smtpkit.Limits(reply=1000, skipped=2000))
    found: list[Any] = []
    for said, replies in steps:
        try:
            found.append(client.send(said))
        except (smtpkit.LocalProtocolError, smtpkit.BuildError) as error:
            found.append(str(error))
        events = []
        for piece in cut(replies):
            client.receive_data(piece)
            try:
                while (event := client.next_event()) not in (NEED_DATA, PAUSED, ConnectionClosed()):
                    if not isinstance(event, OctetsLeft):
                        events.append((told([event]), repr(client.answered)))
                    elif client.session.mode == "tls":
                        client.discard()
                    else:
                        # what there is of them is told when it comes
                        client.keep()
            except smtpkit.RemoteProtocolError as error:
                return [*found, *events, str(error)]
        found += events
        found.append((client.state, client.session.mode, client.session.offered))
    return found


@law(10_000)
@given(
    st.lists(
        st.tuples(st.sampled_from(SAID), st.lists(st.sampled_from(HEARD), min_size=1, max_size=3)),
        max_size=12,
    ),
    st.integers(0),
)
def test_replies_give_the_same_events_however_they_are_cut(
    spoken: list[tuple[Any, list[bytes]]], seed: int
) -> None:
    steps = [(said, b"".join(replies)) for said, replies in spoken]
    random = Random(seed)

    def pieces(octets: bytes) -> Iterable[bytes]:
        size = len(octets)
        places = range(1, size) if random.random() < 0.3 else random.sample(range(size), size > 1)
        return (octets[a:b] for a, b in pairwise(sorted({0, size, *places})))

    assert heard(steps, pieces) == heard(steps, lambda octets: [octets])


# --- boundaries -----------------------------------------------------------------------------------


def greeted(**given: Any) -> Connection:
    server = Connection(SERVER, **given)
    server.send(b"220 x.example\r\n")
    server.receive_data(b"EHLO y.example\r\n")
    assert server.next_event().verb == "EHLO"
    server.send(b"250-x.example\r\n250-PIPELINING\r\n250-AUTH LOGIN\r\n250 STARTTLS\r\n")
    return server


def test_octets_behind_starttls_are_surfaced_and_have_to_be_answered() -> None:
    server = greeted()
    server.receive_data(b"STARTTLS\r\nRSET\r\n")
    assert server.next_event().verb == "STARTTLS"
    server.send(b"220 go\r\n")
    left = server.next_event()
    assert (left.octets, left.behind) == (b"RSET\r\n", "STARTTLS")
    with pytest.raises(smtpkit.LocalProtocolError, match="cannot be kept"):
        server.keep()
    assert server.discard() == b"RSET\r\n"
    assert server.next_event() == TlsHandover()
    server.tls_on()
    assert (server.state, server.session.tls) == ("initial", True)


def test_who_does_not_answer_has_a_connection_that_keeps_refusing() -> None:
    server = greeted()
    server.receive_data(b"STARTTLS\r\nRSET\r\n")
    server.next_event()
    server.send(b"220 go\r\n")
    assert isinstance(server.next_event(), OctetsLeft)
    for _ in range(2):
        with pytest.raises(smtpkit.RemoteProtocolError) as caught:
            server.next_event()
        assert str(caught.value.reply).startswith("554 5.5.0")
    assert server.trailing_data == b"RSET\r\n"


def test_replies_injected_before_tls_are_surfaced_at_the_client() -> None:
    client = Connection(CLIENT)
    client.receive_data(b"220 x\r\n")
    client.next_event()
    client.send(b"EHLO y\r\n")
    client.receive_data(b"250-x\r\n250 STARTTLS\r\n")
    client.next_event()
    client.send(b"STARTTLS\r\n")
    client.receive_data(b"220 go\r\n250 evil\r\n")
    assert client.next_event().code == 220
    assert client.next_event().octets == b"250 evil\r\n"
    with pytest.raises(smtpkit.RemoteProtocolError):
        client.next_event()


def test_mail_data_behind_a_refused_data_are_no_commands_unless_one_says_so() -> None:
    server = greeted()
    server.receive_data(b"DATA\r\nRSET\r\n.\r\n")
    data = server.next_event()
    reply = server.legal(data)
    assert str(reply).startswith("503 5.5.1")
    server.send(reply)
    left = server.next_event()
    assert (left.behind, left.octets) == ("DATA", b"RSET\r\n.\r\n")


def test_pipelining_where_it_was_not_offered_is_surfaced_where_one_is_strict() -> None:
    server = Connection(SERVER, strict_pipelining=True)
    server.receive_data(b"EHLO x\r\n")
    assert server.next_event() is PAUSED
    server.send(b"220 x\r\n")
    assert server.next_event().octets == b"EHLO x\r\n"
    server.keep()
    assert server.next_event().verb == "EHLO"


def test_a_line_over_the_limit_is_an_event_and_the_next_one_is_read() -> None:
    server = greeted()
    server.receive_data(b"NOOP " + b"x" * 9000)
    bad = server.next_event()
    assert str(bad.reply).startswith("500 5.5.2")
    assert server.next_event() is PAUSED
    server.send(bad.reply)
    server.receive_data(b"x" * 100 + b"\r\nNOOP\r\n")
    assert server.next_event().verb == "NOOP"


def test_a_line_without_end_is_not_kept() -> None:
    server = greeted()
    for _ in range(40):
        server.receive_data(b"x" * 65536)
        try:
            event = server.next_event()
        except smtpkit.RemoteProtocolError as error:
            assert str(error.reply).startswith("500 5.5.2")
            break
        if isinstance(event, BadLine):
            server.send(event.reply)
        assert len(server.trailing_data) < 100_000
    else:
        pytest.fail("it goes on for ever")


def test_bare_line_ends_end_no_command() -> None:
    server = greeted()
    server.receive_data(b"NOOP\nRSET\rRSET\r\n")
    bad = server.next_event()
    assert bad.octets == b"NOOP\nRSET\rRSET\r\n"
    assert bad.reply.code in (500, 501)


def test_the_repr_of_what_may_be_secret_shows_none_of_it() -> None:
    server = greeted()
    server.receive_data(b"AUTH LOGIN\r\n")
    server.next_event()
    server.send(b"334 VXNlcm5hbWU6\r\n")
    server.receive_data(b"czNjcmV0\r\n")
    assert "czNjcmV0" not in repr(server.next_event())


# --- what we do wrong -----------------------------------------------------------------------------


def test_a_server_answers_what_there_is_and_as_it_may() -> None:
    server = greeted()
    for wrong, message in (
        (b"250 ok\r\n", "answer nothing"),
        (b"hello\r\n", "no reply"),
    ):
        with pytest.raises(smtpkit.LocalProtocolError, match=message):
            server.send(wrong)
    server.receive_data(b"NOOP\r\n")
    server.next_event()
    with pytest.raises(smtpkit.LocalProtocolError, match="354 does not answer NOOP"):
        server.send(b"354 go\r\n")


def test_a_client_waits_where_it_has_to() -> None:
    client = Connection(CLIENT)
    with pytest.raises(smtpkit.LocalProtocolError, match="greeting has to be awaited"):
        client.send(b"EHLO x\r\n")
    client.receive_data(b"220 x\r\n")
    client.next_event()
    client.send(b"EHLO y\r\n")
    with pytest.raises(smtpkit.LocalProtocolError, match="reply to EHLO has to be awaited"):
        client.send(b"MAIL FROM:<>\r\n")
    client.receive_data(b"250-x\r\n250 PIPELINING\r\n")
    client.next_event()
    with pytest.raises(smtpkit.LocalProtocolError) as caught:
        client.send(b"RCPT TO:<a@b.c>\r\n")
    assert str(caught.value.reply).startswith("503 5.5.1")
    for line in (b"MAIL FROM:<>\r\n", b"RCPT TO:<a@b.c>\r\n", b"DATA\r\n"):
        assert client.send(line) == line
    with pytest.raises(smtpkit.LocalProtocolError, match="reply to DATA has to be awaited"):
        client.send(b"QUIT\r\n")
    client.receive_data(b"250 ok\r\n250 ok\r\n354 go\r\n")
    verbs = []
    for _ in range(3):
        client.next_event()
        assert client.answered is not None
        verbs.append(client.answered.verb)
    assert verbs == ["MAIL", "RCPT", "DATA"]
    assert client.send(DataChunk(b".a\r\n")) + client.send(EndOfData()) == b"..a\r\n.\r\n"
    assert client.send(b"QUIT\r\n") == b"QUIT\r\n"


def identified(*keywords: str, **given: Any) -> Connection:
    """A client that a server greeted."""
    client = Connection(CLIENT, **given)
    client.receive_data(b"220 x.example ESMTP\r\n")
    client.next_event()
    client.send(b"%s y.example\r\n" % (b"LHLO" if client.protocol == "LMTP" else b"EHLO"))
    client.receive_data(smtpkit.EhloReply.build("x.example", list(keywords)))
    client.next_event()
    return client


def answered(client: Connection, *octets: bytes) -> list[Any]:
    """What a client makes of what it gets: each reply with the verb and the phase it answers."""
    client.receive_data(b"".join(octets))
    found: list[Any] = []
    while (event := client.next_event()) not in (NEED_DATA, PAUSED, ConnectionClosed()):
        if isinstance(event, smtpkit.View):
            assert client.answered is not None
            found.append((event.code, client.answered.verb, client.answered.phase))  # type: ignore[attr-defined]
        else:
            found.append(event)
    return found


@pytest.mark.parametrize(
    ("octets", "kind", "domain"),
    [
        (b"220 x.example ESMTP\r\n", "Greeting", "x.example"),
        (b"220-[192.0.2.1]\r\n220 hi\r\n", "Greeting", "[192.0.2.1]"),
        # what is no greeting by the rule is a reply all the same
        (b"220 *****\r\n", "Reply", None),
        (b"554 no\r\n", "Reply", None),
    ],
)
def test_the_first_reply_is_a_greeting(octets: bytes, kind: str, domain: str | None) -> None:
    client = Connection(CLIENT)
    client.receive_data(octets)
    greeting = client.next_event()
    assert type(greeting).__name__ == kind
    assert getattr(greeting, "domain", None) == domain
    assert client.answered is not None
    assert client.answered.phase == "greeting"


def test_a_view_that_is_sent_again_is_judged_again() -> None:
    client = identified("PIPELINING")
    mail, rcpt = map(smtpkit.parse_command, (b"MAIL FROM:<>\r\n", b"RCPT TO:<a@b.c>\r\n"))
    client.send(mail)
    with pytest.raises(smtpkit.LocalProtocolError, match="out of order"):
        client.send(mail)
    assert client.send(rcpt) == client.send(rcpt)
    # what was refused leads nowhere else than it did before
    assert answered(client, *replies("550 no\n503 no\n503 no")) == [
        *((550, "MAIL", "line"), (503, "RCPT", "line"), (503, "RCPT", "line"))
    ]
    with pytest.raises(smtpkit.LocalProtocolError, match="out of order"):
        client.send(rcpt)
    assert client.send(mail) == bytes(mail)


def test_a_group_of_twice_the_commands_takes_twice_the_steps() -> None:
    def group(count: int) -> Callable[[], object]:
        client = identified("PIPELINING")
        client.send(b"MAIL FROM:<>\r\n")
        rcpt = smtpkit.parse_command(b"RCPT TO:<a@b.c>\r\n")
        client.receive_data(b"250 ok\r\n" + b"250 ok\r\n550 no\r\n" * (count // 2))

        def run() -> None:
            for _ in range(count):
                client.send(rcpt)
            while client.next_event() is not NEED_DATA:
                pass

        return run

    assert_linear(group, 200)


def test_xclient_is_answered_by_a_new_greeting() -> None:
    client = identified("XCLIENT LOGIN NAME")
    client.send(b"XCLIENT NAME=z.example LOGIN=ned\r\n")
    client.receive_data(b"220 x.example ESMTP\r\n")
    assert isinstance(client.next_event(), smtpkit.Greeting)
    assert (client.state, client.session.authenticated) == ("initial", True)
    assert str(client.legal("MAIL")).startswith("503 5.5.1")
    assert client.send(b"EHLO z.example\r\n") == b"EHLO z.example\r\n"


def test_a_blob_follows_the_354_to_xexch50_and_is_no_mail_data() -> None:
    blob = b".\r\n\0\n\xff"
    server = greeted()
    server.receive_data(b"MAIL FROM:<>\r\nRCPT TO:<a@b.c>\r\nXEXCH50 6 2\r\n")
    for _ in range(2):
        server.next_event()
        server.send(b"250 ok\r\n")
    assert server.next_event().chunk_size == 6
    assert server.next_event() is PAUSED
    server.send(b"354 Send binary data\r\n")
    server.receive_data(blob + b"DATA\r\n")
    assert told(server.next_event() for _ in range(3)) == [
        (ChunkStart(6),),
        ("data", blob),
        ("ChunkEnd", 6, "None"),
    ]
    assert server.next_event().verb == "DATA"
    server.send(b"250 binary\r\n")
    assert server.replies_due == 1
    server.send(b"354 go\r\n")
    assert server.session.mode == "data"

    client = identified("XEXCH50")
    for line in (b"MAIL FROM:<>\r\n", b"RCPT TO:<a@b.c>\r\n"):
        client.send(line)
        answered(client, b"250 ok\r\n")
    client.send(b"XEXCH50 6 2\r\n")
    assert answered(client, b"354 go\r\n") == [(354, "XEXCH50", "line")]
    assert client.send(DataChunk(blob[:3])) + client.send(DataChunk(blob[3:])) == blob
    assert answered(client, b"250 ok\r\n") == [(250, "XEXCH50", "chunk")]
    assert client.state == "recipients"
    assert client.send(b"DATA\r\n") == b"DATA\r\n"


def test_prdr_is_answered_for_each_recipient_and_for_all() -> None:
    """draft-hall-prdr: 353, one reply for each accepted recipient, and one more."""
    client = identified("PRDR", "PIPELINING")
    for line in (b"MAIL FROM:<> PRDR\r\n", *[b"RCPT TO:<a@b.c>\r\n"] * 3, b"DATA\r\n"):
        client.send(line)
    codes = [code for code, _, _ in answered(client, *replies("250 1\n250 2\n550 3\n250 4\n354 5"))]
    assert codes == [250, 250, 550, 250, 354]
    client.send(EndOfData())
    client.send(b"QUIT\r\n")
    found = answered(client, *replies("353 each\n250 1\n452 2\n250 all\n221 bye"))
    phases = [("DATA", "end_of_data")] * 4 + [("QUIT", "line")]
    assert [each[1:] for each in found[:5]] == phases

    server = greeted()
    server.receive_data(b"MAIL FROM:<> PRDR\r\nRCPT TO:<a@b.c>\r\nRCPT TO:<a@b.c>\r\nDATA\r\n")
    for reply in replies("250 1\n250 2\n250 3\n354 4"):
        server.next_event()
        server.send(reply)
    server.receive_data(b".\r\n")
    assert isinstance(server.next_event(), EndOfData)
    due = [server.replies_due]
    for reply in replies("353 each\n250 1\n452 2\n250 all"):
        server.send(reply)
        due.append(server.replies_due)
    assert due == [1, 3, 2, 1, 0]


def test_a_security_layer_makes_both_sides_forget_what_was_offered() -> None:
    """RFC 4954, 4."""
    server = greeted()
    server.receive_data(b"AUTH LOGIN\r\n")
    server.next_event()
    server.send(b"334 \r\n")
    server.receive_data(b"YQ==\r\n\0\0\0\5wrapped")
    assert server.next_event().octets == b"YQ=="
    with pytest.raises(smtpkit.LocalProtocolError, match="behind the success"):
        server.security_layer_on()
    server.send(b"235 ok\r\n")
    # they are what the layer makes of them
    assert server.security_layer_on() == b"\0\0\0\5wrapped"
    assert (server.state, server.session.offered) == ("initial", None)
    assert (server.session.authenticated, server.session.layer) == (True, True)
    with pytest.raises(smtpkit.LocalProtocolError):
        server.security_layer_on()
    server.receive_data(b"EHLO y.example\r\n")
    assert server.next_event().verb == "EHLO"

    client = identified("AUTH LOGIN", "PIPELINING")
    client.send(b"AUTH LOGIN\r\n")
    answered(client, b"334 \r\n")
    client.send(SaslMessage(b"YQ=="))
    client.receive_data(b"235 ok\r\n\0\0")
    assert client.next_event().code == 235
    assert client.security_layer_on() == b"\0\0"
    assert (client.state, client.session.is_pipelined) == ("initial", False)


def test_commands_may_follow_auth_that_says_everything_at_once() -> None:
    """RFC 4954, 4; a refusal of it leaves them what they are."""
    client = identified("AUTH PLAIN", "PIPELINING")
    for line in (b"AUTH PLAIN dGVzdAB0ZXN0ADEyMzQ=\r\n", b"MAIL FROM:<>\r\n"):
        assert client.send(line) == line
    found = answered(client, b"535 no\r\n250 ok\r\n")
    assert found == [(535, "AUTH", "line"), (250, "MAIL", "line")]

    server = greeted()
    server.receive_data(b"AUTH PLAIN dGVzdAB0ZXN0ADEyMzQ=\r\nMAIL FROM:<>\r\n")
    assert server.next_event().verb == "AUTH"
    assert server.next_event() is PAUSED
    server.send(b"535 no\r\n")
    assert server.next_event().verb == "MAIL"


#: what is offered, a line, and what answers it; "": nothing is wrong
NOT_OFFERED = [
    (["SIZE 5", "DSN"], "MAIL FROM:<> SIZE=5 RET=FULL", ""),
    (["SIZE"], "MAIL FROM:<> SIZE=5 ret=FULL", "555 5.5.4 the parameter RET was not offered"),
    ([], "MAIL FROM:<a@b.c> SMTPUTF8", "555 5.5.4 the parameter SMTPUTF8 was not offered"),
    (["8BITMIME"], "MAIL FROM:<> BODY=8BITMIME", ""),
    (["8BITMIME"], "MAIL FROM:<> BODY=BINARYMIME", "555 5.5.4 the parameter BODY=BINARYMIME"),
    (["X-MINE"], "MAIL FROM:<> X-MINE=5", "555 5.5.4 the parameter X-MINE was not offered"),
    (["AUTH"], "MAIL FROM:<> AUTH=<>", ""),
    (["AUTH PLAIN LOGIN"], "AUTH login", ""),
    (["AUTH=PLAIN LOGIN"], "AUTH LOGIN", ""),
    (["AUTH PLAIN"], "AUTH LOGIN", "504 5.5.4 the mechanism LOGIN was not offered"),
    ([], "VRFY ned SMTPUTF8", "504 5.5.4 SMTPUTF8 was not offered"),
    (["EXPN"], "EXPN list smtputf8", "504 5.5.4 SMTPUTF8 was not offered"),
    (["EXPN", "SMTPUTF8"], "EXPN list SMTPUTF8", ""),
    ([], "VRFY SMTPUTF8", ""),
    (["AUTH PLAIN"], "AUTH X-MINE", "504 5.5.4 the mechanism was not offered"),
    (["X-EXPS NTLM"], "X-EXPS LOGIN", "504 5.5.4 the mechanism LOGIN was not offered"),
    ([], "AUTH PLAIN", "502 5.5.1 AUTH was not offered"),
    ([], "ETRN x", "502 5.5.1 ETRN was not offered"),
    (["ETRN"], "ETRN x", ""),
    ([], "NOOP", ""),
]


@pytest.mark.parametrize(("keywords", "line", "reply"), NOT_OFFERED)
def test_what_was_not_offered_is_refused_on_both_sides(
    keywords: list[str], line: str, reply: str
) -> None:
    """RFC 5321, 4.1.1.11 and 4.2.4; RFC 4954, 4."""
    octets, offer = f"{line}\r\n".encode(), b"250-x.example\r\n"
    offer += "".join(f"250-{each}\r\n" for each in [*keywords, "X-END"]).encode()
    offer = offer.replace(b"250-X-END", b"250 X-END")
    for profile in ("strict", "lenient"):
        server = Connection(SERVER, profile=profile)  # type: ignore[arg-type]
        server.send(b"220 x.example\r\n")
        for line_, answer in ((b"EHLO y.example\r\n", offer), (octets, b"")):
            server.receive_data(line_)
            view = server.next_event()
            told_ = server.legal(view)
            if answer:
                server.send(answer)
        assert str(told_ or "")[: len(reply)] == reply
        assert bool(told_) == bool(reply)

        client = Connection(CLIENT, profile=profile)  # type: ignore[arg-type]
        client.receive_data(b"220 x.example\r\n")
        client.next_event()
        client.send(b"EHLO y.example\r\n")
        client.receive_data(offer)
        client.next_event()
        if not reply:
            assert client.send(octets) == octets
            continue
        with pytest.raises(smtpkit.LocalProtocolError) as caught:
            client.send(octets)
        assert str(caught.value.reply)[: len(reply)] == reply
        assert client.replies_due == 0


def test_what_counts_is_the_last_offer_and_none_is_no_offer() -> None:
    client = identified("DSN", "PIPELINING")
    rcpt = b"RCPT TO:<a@b.c> NOTIFY=NEVER\r\n"
    client.send(b"MAIL FROM:<>\r\n")
    assert client.send(rcpt) == rcpt
    answered(client, *replies("250 ok\n250 ok"))
    # a pipelined group is judged as what is sent alone
    client = identified("PIPELINING", "STARTTLS")
    client.send(b"MAIL FROM:<>\r\n")
    with pytest.raises(smtpkit.LocalProtocolError, match="NOTIFY was not offered"):
        client.send(rcpt)
    answered(client, b"250 ok\r\n")
    client.send(b"HELO y.example\r\n")
    answered(client, b"250 x.example\r\n")
    assert str(client.legal(smtpkit.parse_command(b"MAIL FROM:<> SIZE=5\r\n"))).startswith("555")

    # inside TLS nothing was offered yet
    server = greeted()
    server.receive_data(b"STARTTLS\r\n")
    server.next_event()
    server.send(b"220 go\r\n")
    assert server.next_event() == TlsHandover()
    server.tls_on()
    assert server.session.capabilities is None
    assert server.legal("AUTH") is not None


def test_a_dialect_says_what_belongs_to_which_keyword() -> None:
    mine = smtpkit.dialect(without=["DSN"])
    view = smtpkit.parse_command(b"MAIL FROM:<> RET=FULL\r\n")
    assert identified("DSN", dialect=mine).legal(view) is not None
    assert identified("DSN").legal(view) is None


def test_a_reply_that_answers_nothing_is_surfaced() -> None:
    client = Connection(CLIENT)
    client.receive_data(b"220 x\r\n250 what\r\n")
    client.next_event()
    assert isinstance(client.next_event(), OctetsLeft)
    client.discard()
    assert client.next_event() is NEED_DATA


@pytest.mark.parametrize("chunks", [False, True])
def test_a_message_of_any_size_takes_the_memory_of_a_piece(chunks: bool) -> None:
    """Through both sides, in pieces of 64 KiB."""
    piece = (b"." + b"x" * 75 + b"\r\n") * 840
    server, client = greeted(), identified("CHUNKING", "PIPELINING")
    for line in (b"MAIL FROM:<>\r\n", b"RCPT TO:<a@b.c>\r\n", *[b"DATA\r\n"] * (not chunks)):
        server.receive_data(client.send(line))
        server.next_event()
        answered(client, server.send(b"354 go\r\n" if line == b"DATA\r\n" else b"250 ok\r\n"))
    size, count = 0, (1 << 30 if FULL else 1 << 23) // len(piece)

    def over(octets: bytes) -> int:
        server.receive_data(octets)
        found, reply = 0, b""
        while (event := server.next_event()) is not NEED_DATA and event is not PAUSED:
            found += len(event.octets) if isinstance(event, DataChunk) else 0
            if isinstance(event, ChunkEnd | EndOfData):
                reply = server.send(b"250 ok\r\n")
        if reply:
            answered(client, reply)
        return found

    tracemalloc.start()
    for number in range(1, count + 1):
        if chunks:
            client_line = b"BDAT %d%s\r\n" % (len(piece), b" LAST" * (number == count))
            size += over(client.send(client_line))
        size += over(client.send(DataChunk(piece)))
    if not chunks:
        size += over(client.send(EndOfData()))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert size == count * len(piece)
    assert peak < 2 << 20
    assert (server.state, client.state) == ("identified", "identified")


def test_the_end_of_a_connection_is_an_event() -> None:
    server = greeted()
    server.receive_data(b"NOO")
    server.receive_data(b"")
    assert server.next_event() == ConnectionClosed()
    assert server.trailing_data == b"NOO"


def test_the_answer_to_a_bad_line_is_asked_for_like_any_other() -> None:
    server = Connection(SERVER)
    server.send(b"220 mx.example\r\n")
    server.receive_data(b"WHAT\r\n")
    bad = server.next_event()
    assert isinstance(bad, BadLine)
    assert server.legal(bad) == bad.reply
    assert str(bad.reply).startswith("500 5.5.1")


def test_what_a_chunk_held_back_is_counted_where_its_message_is_given_up() -> None:
    """A CR that ends a chunk waits for the LF of the next one, and here none comes."""
    server = Connection(SERVER, policy="keep")
    server.send(b"220 mx.example\r\n")
    server.receive_data(b"EHLO x.example\r\n")
    assert isinstance(server.next_event(), smtpkit.Ehlo)
    server.send(smtpkit.EhloReply.build("mx.example", ["CHUNKING"]))
    server.receive_data(b"BDAT 3\r\na.\rEHLO x.example\r\n")
    while not isinstance(event := server.next_event(), smtpkit.Ehlo):
        if event is PAUSED:
            server.send(b"503 5.5.1 MAIL first\r\n")
    assert server.passed_over == 1
