"""Recorded dialogs through a connection, in both roles, however they are cut."""

from __future__ import annotations

import base64
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import takewhile
from typing import Any, NamedTuple

import pytest
from happened import Counted
from happened import told as as_values
from laws import FULL, some
from recordings import Recorded, Recording, each_collection

import smtpkit
from smtpkit import CLIENT, NEED_DATA, PAUSED, SERVER, Connection
from smtpkit.events import (
    BadData,
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

Pair = tuple[str, str]
VERBS = smtpkit.SMTP_COMMANDS


def segments(recording: Recording) -> list[tuple[str, bytes]]:
    """What each side sent, as it came, as far as it is in the clear."""
    return _segments(recording.octets)


@lru_cache(maxsize=8)
def _segments(octets: bytes) -> list[tuple[str, bytes]]:
    lines = takewhile(lambda line: not line.get("tls"), map(json.loads, octets.splitlines()))
    return [(line["dir"], base64.b64decode(line["b64"])) for line in lines if "b64" in line]


def split(octets: bytes) -> tuple[list[bytes], bytes]:
    """Replies, each up to the line that ends it, and what is left."""
    found, reply = [], b""
    *lines, rest = octets.split(b"\r\n")
    for line in lines:
        reply += line + b"\r\n"
        if line[3:4] != b"-":
            found.append(reply)
            reply = b""
    return found, reply + rest


def plain(sent: bytes, replies: Iterable[bytes]) -> list[Pair]:
    """The plainest reading there is: each reply answers the next line, and 354 is followed by data.

    What is answered is told by its verb, or by what it is.
    """
    pairs, at, mode = [], 0, "greeting"
    end_of_data = re.compile(rb"\r\n\.\r\n")
    for reply in replies:
        code, label = reply[:3].decode("latin-1"), mode
        if mode == "end of data":
            match = end_of_data.search(sent, at - 2)
            at = match.end() if match else len(sent)
        elif mode != "greeting":
            end = sent.find(b"\r\n", at)
            line = sent[at:end] if end >= 0 else b""
            at = end + 2 if end >= 0 else len(sent)
            if end < 0:
                label = "nothing"
            elif mode == "line":
                label = line.split(b" ")[0].decode("latin-1").upper()
                if chunk := re.fullmatch(rb"(?i)BDAT (\d+)(?: LAST)?", line):
                    at += int(chunk[1])
        mode = {"354": "end of data", "334": "response"}.get(code, "line")
        pairs.append((code, label))
    return pairs


class Replay:
    """A dialog, played by a server and a client of ours.

    pairs: what each reply answers, as the server has it; `theirs`: as the client has it
    odd: what a server of ours would not have sent, by the number of the reply, and why
    ahead: what a client of ours would not have sent yet
    """

    def __init__(
        self, recording: Recording, cut: Callable[[bytes], Iterable[bytes]] = lambda o: (o,)
    ) -> None:
        lmtp = recording.index.get("proto") == "lmtp"
        given: dict[str, Any] = {"profile": "lenient", "policy": "keep"}
        given["protocol"] = "LMTP" if lmtp else "SMTP"
        self.server, self.client = Connection(SERVER, **given), Connection(CLIENT, **given)
        self.events: list[Any] = []
        self.heard: list[Any] = []
        self.pairs: list[Pair] = []
        self.theirs: list[Pair] = []
        self.odd: dict[int, str] = {}
        self.ahead: Counter[str] = Counter()
        self.sent = self.received = self.dropped = self.read = 0
        answers = b""
        for sender, octets in segments(recording):
            if sender == "c":
                self.sent += len(octets)
                for piece in cut(octets):
                    self.server.receive_data(piece)
                    self._drain()
                continue
            self.received += len(octets)
            replies, answers = split(answers + octets)
            for reply in replies:
                self._reply(reply, cut)
        self.received -= len(answers)

    def _drain(self) -> None:
        while True:
            event = self.server.next_event()
            if event is NEED_DATA or event is PAUSED or isinstance(event, ConnectionClosed):
                return
            self.events.append(event)
            if isinstance(event, OctetsLeft):
                if self.server.session.mode == "tls":
                    self.dropped += len(self.server.discard())
                else:
                    self.server.keep()
            else:
                self._said(event)

    def _said(self, event: Any) -> None:
        """The client says what the server got."""
        session = self.client.session
        match event:
            case DataChunk() | ChunkStart() | TlsHandover() | BadData():
                return
            case ChunkEnd() | EndOfData():
                if session.mode in ("data", "chunk"):
                    session.end_of_data()
            case SaslMessage():
                if session.mode == "exchange":
                    self.client.send(SaslMessage(event.octets))
                else:
                    session.response()
            case smtpkit.Command() if event.verb in smtpkit.SMTP_COMMANDS:
                try:
                    self.client.send(event)
                except smtpkit.LocalProtocolError as error:
                    self.ahead[str(error)] += 1
                    session.command(event)
            case _:
                session.command(None)

    def _reply(self, reply: bytes, cut: Callable[[bytes], Iterable[bytes]]) -> None:
        code = reply[:3].decode("latin-1")
        self._drain()
        try:
            self.server.send(reply)
            self.pairs.append((code, told(self.server)))
        except smtpkit.LocalProtocolError as error:
            self.odd[len(self.pairs)] = str(error)
            self.server.answered = None
            if "this is no reply" in str(error) and code.isdigit():
                # whatever it is, the server sent it
                self.server.answered = self.server.session.reply(int(code))
            self.pairs.append((code, told(self.server)))
        self.client.answered = None
        before = len(self.theirs)
        for piece in cut(reply):
            self.client.receive_data(piece)
        event = self.client.next_event()
        while event is not NEED_DATA and event is not PAUSED and event != ConnectionClosed():
            self.heard.append(event)
            if isinstance(event, OctetsLeft):
                self.read += len(self.client.discard())
                self.theirs.append((code, "nothing"))
            elif isinstance(event, (BadLine, smtpkit.View)):
                octets = event.octets if isinstance(event, BadLine) else bytes(event)
                self.read += len(octets)
                self.theirs.append((octets[:3].decode("latin-1"), told(self.client)))
            event = self.client.next_event()
        if len(self.theirs) == before:
            # it is over
            self.theirs.append((code, "nothing"))
        self._drain()

    @property
    def hidden(self) -> int:
        """How many dots of mail data that never end were removed; of others their end tells."""
        reading = self.server.session.mode == "data"
        return self.sent - self.counted if reading and self.sent - self.counted < 3 else 0

    @property
    def counted(self) -> int:
        """The octets of the client that are in events, and those that are left."""
        server = self.server
        found = len(server.trailing_data) + self.dropped + server.passed_over
        return found + Counted(self.events).octets


def told(connection: Connection) -> str:
    """What the last reply answered, in the words of `plain`."""
    awaited = connection.answered
    if awaited is None:
        return "nothing"
    names = {"greeting": "greeting", "response": "response"}
    if (
        awaited.phase == "end_of_data"
        and awaited.command is not None
        and not awaited.command.enters_on
    ):
        return awaited.verb
    names["end_of_data"] = "end of data"
    return names.get(awaited.phase, awaited.verb)


def dialogs(recorded: Recorded) -> list[Recording]:
    return [each for each in recorded() if each.name.endswith(".jsonl")]


# --- what is not as the plain reading has it ------------------------------------------------------


class Difference(NamedTuple):
    """Where a dialog is first read otherwise, or was played otherwise than our server would."""

    server: str
    case: str
    is_lmtp: bool
    plain: Pair
    ours: Pair
    why: str
    codes: list[str]
    is_last: bool


#: servers that answer the mail data of LMTP once
ONCE = ("aiosmtpdlmtp", "perllmtp")
#: what explains a difference, the first that does; "right": the plain reading is wrong
KINDS: dict[str, Callable[[Difference], object]] = {
    "right: PRDR has a reply for each recipient, and one more": lambda d: (
        "353" in d.codes and d.ours[1] in ("end of data", "BDAT")
    ),
    "right: LMTP has a reply for each recipient": lambda d: (
        d.is_lmtp and d.ours[1] in ("end of data", "BDAT") and d.server not in ONCE
    ),
    "right: 421 comes unasked": lambda d: d.ours == ("421", "nothing"),
    "right: a TAB stands behind the verb": lambda d: "\t" in d.plain[1],
    "right: no blank stands behind the verb": lambda d: (
        d.ours[1] in VERBS and d.plain[1].startswith(d.ours[1]) and d.plain[1] != d.ours[1]
    ),
    "this LMTP server answers the mail data once": lambda d: (
        d.is_lmtp and d.ours[1] == "end of data" and d.server in ONCE
    ),
    "this server answers a group by one refusal": lambda d: "354 does not answer" in d.why,
    "a chunk is refused before its octets are there": lambda d: "not all been received" in d.why,
    "a chunk is read as commands": lambda d: d.case.startswith("bdat") and "nothing" in d.why,
    "this server takes a bare LF or CR for a line end": lambda d: d.case.startswith(
        ("smuggle", "bareeol")
    ),
    "this server answers before a line has ended": lambda d: d.case == "split",
    "this server answers in the clear where TLS begins": lambda d: (
        d.case.startswith("starttls") and "nothing" in d.why
    ),
    "more is said than was asked, and it closes": lambda d: (
        d.plain[1] == "nothing" or (d.is_last and "nothing" in d.why)
    ),
    "a command cannot be read at all": lambda d: d.ours[1] == "" and d.plain[1] in VERBS,
    "no reply by the rules": lambda d: "this is no reply" in d.why,
}
#: those in which a server cannot know what a client knows, and the other way round
ASKEW = {
    "this server answers a group by one refusal",
    "a chunk is refused before its octets are there",
    "a chunk is read as commands",
    "this LMTP server answers the mail data once",
    "a command cannot be read at all",
}


#: so many dialogs of each kind there are, and so often clients (which were no scripts) said
#: something before its turn: a reply was not awaited, it was not offered, or it is out of order
DIFFERENCES: dict[str, tuple[dict[str, int], dict[str, int]]] = {
    "bundled": (
        {
            "right: PRDR has a reply for each recipient, and one more": 2,
            "right: LMTP has a reply for each recipient": 11,
            "right: a TAB stands behind the verb": 4,
            "right: no blank stands behind the verb": 3,
            "this LMTP server answers the mail data once": 6,
            "this server answers a group by one refusal": 1,
            "a chunk is refused before its octets are there": 3,
            "a chunk is read as commands": 6,
            "this server takes a bare LF or CR for a line end": 6,
            "this server answers in the clear where TLS begins": 1,
            "more is said than was asked, and it closes": 9,
            "no reply by the rules": 15,
        },
        {"awaited": 49, "not offered": 40, "out of order": 17},
    ),
    "large": (
        {
            "right: PRDR has a reply for each recipient, and one more": 2,
            "right: LMTP has a reply for each recipient": 21,
            "right: 421 comes unasked": 6,
            "right: a TAB stands behind the verb": 15,
            "right: no blank stands behind the verb": 15,
            "this LMTP server answers the mail data once": 8,
            "this server answers a group by one refusal": 1,
            "a chunk is refused before its octets are there": 6,
            "a chunk is read as commands": 26,
            "this server takes a bare LF or CR for a line end": 20,
            "this server answers before a line has ended": 2,
            "this server answers in the clear where TLS begins": 3,
            "more is said than was asked, and it closes": 21,
            "a command cannot be read at all": 9,
            "no reply by the rules": 30,
        },
        {"awaited": 52, "not offered": 70, "out of order": 40},
    ),
}


def difference(recording: Recording, replay: Replay) -> Difference | None:
    sent = b"".join(octets for sender, octets in segments(recording) if sender == "c")
    replies, _ = split(b"".join(octets for sender, octets in segments(recording) if sender == "s"))
    index = recording.index
    for place, (by_line, ours) in enumerate(zip(plain(sent, replies), replay.pairs, strict=True)):
        code, label = by_line
        same = label if label in VERBS or label.islower() else ""
        if (code, same) != ours or place in replay.odd:
            return Difference(
                recording.name.split("-")[0],
                index["case"],
                index["proto"] == "lmtp",
                by_line,
                ours,
                replay.odd.get(place, ""),
                [each for each, _ in replay.pairs[:place]],
                place == len(replay.pairs) - 1,
            )
    return None


def kind_of(found: Difference) -> str:
    return next((kind for kind, explains in KINDS.items() if explains(found)), "unexplained")


def ahead_of(message: str) -> str:
    """What a client of ours would have waited for."""
    [word] = [word for word in ("awaited", "out of order", "not offered") if word in message]
    return word


@each_collection
def test_each_difference_from_a_plain_reading_is_explained(recorded: Recorded) -> None:
    counts: Counter[str] = Counter()
    ahead: Counter[str] = Counter()
    for recording in dialogs(recorded):
        replay = Replay(recording)
        assert replay.counted + replay.hidden == replay.sent, recording.name
        received = replay.read + len(replay.client.trailing_data) + replay.client.passed_over
        assert received == replay.received, recording.name
        found = difference(recording, replay)
        kind = "" if found is None else kind_of(found)
        assert kind != "unexplained", (recording.name, found)
        counts[kind] += 1
        # what a client of ours pairs with what, as far as the server keeps to what it said
        assert replay.theirs == replay.pairs or kind in ASKEW, recording.name
        if "-raw-" not in recording.name:
            ahead.update(map(ahead_of, replay.ahead.elements()))
    del counts[""]
    assert (dict(counts), dict(ahead)) == DIFFERENCES[recorded.__name__]


# --- however it is cut ----------------------------------------------------------------------------


def played(replay: Replay) -> list[Any]:
    """All that happened on both sides, as values."""
    both = [as_values(joined(events)) for events in (replay.events, replay.heard)]
    return [*both, replay.pairs, replay.theirs, sorted(replay.odd.items())]


def joined(events: Iterable[Any]) -> list[Any]:
    """What is left behind STARTTLS is told of whenever some of it comes."""
    found: list[Any] = []
    for event in events:
        if isinstance(event, OctetsLeft) and found and isinstance(found[-1], OctetsLeft):
            event = replace(event, octets=found.pop().octets + event.octets)
        found.append(event)
    return found


def octets_of(segment: bytes) -> Iterable[bytes]:
    return (segment[at : at + 1] for at in range(len(segment)))


def cutting(place: int) -> Callable[[bytes], Iterable[bytes]]:
    """Each line is cut in two at this place: behind a line all is as it was before it."""

    def cut(segment: bytes) -> Iterator[bytes]:
        at = 0
        for line in re.split(rb"(?<=\n)", segment):
            if place < len(line):
                yield segment[at : at + place]
                at += place
            # the other piece of it goes on up to the cut in the next line
            yield segment[at : at + len(line) - place if place < len(line) else at + len(line)]
            at += len(line) - place if place < len(line) else len(line)

    return lambda segment: filter(None, cut(segment))


@each_collection
def test_a_dialog_gives_the_same_events_octet_by_octet(recorded: Recorded) -> None:
    for recording in some(dialogs(recorded), "octets"):
        whole, cut = Replay(recording), Replay(recording, octets_of)
        assert played(cut) == played(whole), recording.name


@pytest.mark.parametrize("part", range(8))
@each_collection
def test_a_short_dialog_gives_the_same_events_at_every_cut(recorded: Recorded, part: int) -> None:
    short = [each for each in dialogs(recorded) if sum(len(o) for _, o in segments(each)) < 2000]
    chosen = short[part::8] if FULL else some(short, "cuts")[part::8]
    for recording in chosen:
        whole = played(Replay(recording))
        lines = (line for _, octets in segments(recording) for line in octets.split(b"\n"))
        for place in range(1, max(map(len, lines), default=0) + 1):
            assert played(Replay(recording, cutting(place))) == whole, (recording.name, place)
