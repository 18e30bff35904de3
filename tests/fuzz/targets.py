"""What is fuzzed, and what has to hold whatever the octets are.

A target takes any octets. Nothing but the library's own errors may come out of it (and `TypeError`
where a builder is given what it does not take); what has to hold is asserted.
"""

from __future__ import annotations

import gzip
import inspect
import io
import json
import pickle
import re
import sys
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from importlib import import_module
from itertools import product, zip_longest
from pathlib import Path
from random import Random
from typing import Any

import pytest
from laws import examples
from made_captures import busy_hour, frame, pcap_header, record
from recordings import bundled
from transcript_styles import UNDECLARED, Turn

import smtpkit
from fuzz import dialogues
from grammar.declarations import Extension
from grammar.review.coverage import registry
from smtpkit import events, sasl
from smtpkit.captures import CaptureError, read_capture, stream_capture
from smtpkit.captures.transcripts.styles import STYLES
from smtpkit.generated import commands, replies
from smtpkit.observer import Observer
from smtpkit.stream import CLIENT, SERVER
from smtpkit.testing import round_trips
from smtpkit.view import View

ROOT = Path(__file__).parents[2]
PROFILES = ("strict", "lenient", "observer")
OFFERED = smtpkit.Capabilities(b"250-x.example\r\n250-SIZE 1000\r\n250-AUTH PLAIN\r\n250 DSN\r\n")


@cache
def dialects() -> tuple[smtpkit.Dialect, ...]:
    """The library's, and that of an example: a verb, a list of mailboxes, a parameter."""
    # where it can be imported, as pickles have to
    sys.path.append(str(ROOT / "examples"))
    added = [each for each in vars(import_module("copies")).values() if isinstance(each, Extension)]
    return smtpkit.DIALECT, smtpkit.dialect(*added)


#: what others say of a text that is right: an enhanced code that is none, a firewall's mask
NOTED = {"status-place", "status-class", "masked", "no-offer"}


# --- what holds of all that is read ---------------------------------------------------------------


def examine_error(error: smtpkit.SmtpError, octets: bytes) -> None:
    assert str(error)
    assert repr(error)
    examine_pickled(error)
    if isinstance(error, smtpkit.ParseError):
        assert 0 <= error.offset <= len(octets), error.offset
        assert all(isinstance(name, str) for name in error.leniencies)
        if error.reply is not None:
            examine_answer(error.reply)


def examine_answer(reply: smtpkit.SuggestedReply) -> None:
    """What a server should answer is one line, which a client can read."""
    assert str(reply)
    for enhanced in (True, False):
        line = reply.build(enhanced=enhanced)
        assert len(line) <= 512
        read = smtpkit.parse_reply(line)
        assert read.code == reply.code
        assert len(read.lines) == 1
        assert read.enhanced_code == ((reply.enhanced_code or None) if enhanced else None)


def examine_pickled(value: Any) -> None:
    """What comes out of a pickle is equal, and tells the same."""
    again = pickle.loads(pickle.dumps(value))
    assert type(again) is type(value)
    assert str(again) == str(value)
    assert repr(again) == repr(value)
    if isinstance(value, smtpkit.SmtpError):
        public = [name for name in vars(value) if not name.startswith("_")]
        assert [getattr(again, name) for name in public] == [
            getattr(value, name) for name in public
        ]
        return
    assert again == value
    assert again.to_dict() == value.to_dict()
    assert again.defects == value.defects


def examine(view: View, octets: bytes) -> None:
    """Everything that a view shows, and where its fields stand."""
    assert bytes(view) == octets
    assert hash(view) == hash(view)
    assert str(view) is not None
    assert repr(view)
    json.dumps(view.to_dict())
    json.dumps(view.to_dict(secrets=True))
    examine_pickled(view)
    start, end = view.span()
    assert end - start == len(octets)
    for name in view.fields:
        with suppress(smtpkit.FieldError):
            first, last = view.span(name)
            assert start <= first <= last <= end, name
            assert view.octets(name) == octets[first - start : last - start]
        with suppress(smtpkit.FieldError):
            assert getattr(view, name) is not Ellipsis
    for defect in view.defects:
        assert start <= defect.span[0] <= defect.span[1] <= end, defect
        assert repr(defect)


def examine_strict(view: View, read: Callable[..., View]) -> None:
    """A strict reading has no defect, others agree, and what it means is written again."""
    assert not view.defects
    for profile in PROFILES[1:]:
        other = read(bytes(view), profile=profile)
        names = {defect.name for defect in other.defects}
        assert names <= NOTED, profile
        if names:
            continue
        assert other.to_dict(secrets=True) == view.to_dict(secrets=True), profile
    examine_written(type(view), view, read)


def examine_written(built: Any, view: View, read: Callable[..., View]) -> None:
    """What is built of the values of a view is read as these values, and is built of them again."""
    canonical = built.build(**view.values())
    again = read(canonical)
    assert dict(again.values()) == dict(view.values())
    assert built.build(**again.values()) == canonical


def examine_reading(read: Callable[..., View], octets: bytes, *profiles: str) -> None:
    """One text by all profiles."""
    for profile in profiles or PROFILES:
        try:
            view = read(octets, profile=profile)
        except smtpkit.SmtpError as error:
            examine_error(error, octets)
        else:
            examine(view, octets)
            if profile == "strict":
                examine_strict(view, read)


# --- the targets ----------------------------------------------------------------------------------


def command(octets: bytes) -> None:
    """A command by every profile, by a dialect, and as a server that offers little reads it."""
    for dialect in dialects():
        examine_reading(dialect.parse_command, octets)
    try:
        examine(smtpkit.parse_command(octets, offered=OFFERED), octets)
    except smtpkit.SmtpError as error:
        examine_error(error, octets)


def reply(octets: bytes) -> None:
    """A reply by every profile, and in the forms of the verbs that have some."""
    for dialect in dialects():
        examine_reading(dialect.parse_reply, octets)
    for verb in ("VRFY", "EHLO"):

        def read(octets: bytes, profile: str = "strict", to: str = verb) -> View:
            return smtpkit.parse_reply(octets, to=to, profile=profile)

        examine_reading(read, octets)
    for form in replies.FORMS:
        with suppress(smtpkit.ParseError):
            examine(form.parse(octets), octets)


def capabilities(octets: bytes) -> None:
    """What a server offers, by every profile, and commands to it."""
    for dialect, profile in product(dialects(), PROFILES):
        try:
            offered = dialect.Capabilities(octets, profile=profile)
        except smtpkit.SmtpError as error:
            examine_error(error, octets)
        else:
            examine_offered(dialect, offered)


def examine_offered(dialect: smtpkit.Dialect, offered: smtpkit.Capabilities) -> None:
    json.dumps(offered.to_dict())
    examine_pickled(offered)
    assert len(list(offered)) == len(offered)
    assert offered.keywords == set(offered)
    for keyword in offered:
        assert keyword in offered
        assert isinstance(offered[keyword], str)
        line = offered.line(keyword)
        assert line is None or line.keyword == keyword
    for malformed in offered.malformed:
        assert malformed.defects
        length = len(malformed.encode("utf-8", "surrogateescape"))
        for defect in malformed.defects:
            assert 0 <= defect.span[0] <= defect.span[1] <= length, (malformed, defect)
    assert offered.unknown.keys() == offered.keywords - dialect.Capabilities.lines_by_keyword.keys()
    for name in dir(offered):
        if not name.startswith("_"):
            getattr(offered, name)
    # what is offered can be offered on
    with suppress(smtpkit.BuildError):
        again = dialect.Capabilities(dialect.EhloReply.build("x.example", offered))
        assert again.keywords == offered.keywords
    with suppress(smtpkit.ParseError):
        dialect.parse_command(b"MAIL FROM:<a@b.example> SIZE=5 BODY=8BITMIME\r\n", offered=offered)


def layer(octets: bytes) -> None:
    """A packet: every field of every message, and no octet lost."""
    whole = smtpkit.SmtpLayer(octets)
    messages = list(whole.messages())
    assert b"".join(each.raw for each in messages) == octets
    for each in (whole, *messages[:20]):
        for name in each.field_names:
            with suppress(smtpkit.FieldError):
                each.get_field(name)
        assert each.get_field("no such field") is None
        assert isinstance(each.summary(), str)
        assert isinstance(each.hashret(), bytes)
        assert isinstance(each.show(), str)
        assert isinstance(each.redacted(), bytes)
        assert smtpkit.smtp_show_fields(each) is not None
        assert repr(each)
        assert each.header_len == len(each) == len(bytes(each))
        with suppress(smtpkit.ParseError):
            examine(each.parse(), bytes(each)[: each.message_end - each.start])
    assert smtpkit.is_smtp_payload(octets) in (True, False)


def exchange(octets: bytes) -> None:
    """An exchange, line by line: the first one is AUTH, and replies begin with a digit."""
    first, *lines = re.split(rb"(?<=\n)", octets)
    try:
        talk = sasl.Exchange.begun_by(first)
    except smtpkit.SmtpError as error:
        examine_error(error, first)
        talk = sasl.Exchange(first.decode("latin-1").strip())
    for line in lines[:20]:
        talk.server(line) if line[:1].isdigit() else talk.client(line)
    for message in talk.messages:
        assert str(message)
        assert repr(message)
        json.dumps(message.to_dict())
        json.dumps(message.to_dict(secrets=True))
        if message.view is not None:
            examine(message.view, message.decoded or b"")
        if message.error is not None:
            examine_error(message.error, message.octets)


def message(octets: bytes) -> None:
    """A message of an exchange, as it stands behind base64: the first octet says which."""
    view = sasl.MESSAGES[octets[0] % len(sasl.MESSAGES)] if octets else sasl.MESSAGES[0]
    try:
        found = view.parse(octets[1:])
    except smtpkit.ParseError as error:
        examine_error(error, octets[1:])
        return
    examine(found, octets[1:])
    examine_written(view, found, view.parse)


BUILT: tuple[Any, ...] = (
    *commands.COMMANDS,
    *replies.FORMS,
    *commands.STRUCTURES,
    *replies.STRUCTURES,
    *smtpkit.Capabilities.lines_by_keyword.values(),
    *sasl.MESSAGES,
)
FLUENT = [
    name
    for name, _ in inspect.getmembers(smtpkit.SmtpBuilder, callable)
    if not name.startswith("_") and name != "build"
]


def builder(octets: bytes) -> None:
    """A builder, which the first octet names, with values made of the rest (`values_in`)."""
    if not octets:
        return
    at, given = octets[0] % (len(BUILT) + len(FLUENT)), values_in(octets[1:])
    if at >= len(BUILT):
        method = getattr(smtpkit.SmtpBuilder(), FLUENT[at - len(BUILT)])
        with suppress(smtpkit.SmtpError, TypeError):
            method(**dict(zip(inspect.signature(method).parameters, given, strict=False))).build()
        return
    view = BUILT[at]
    names = inspect.signature(view.build).parameters
    values = {name: value for name, value in zip(names, given, strict=False) if value is not None}
    at_any_length = None
    try:
        if "over_long" in names:
            at_any_length = view.build(**{**values, "over_long": True})
    except (smtpkit.BuildError, TypeError):
        with pytest.raises((smtpkit.BuildError, TypeError)):
            view.build(**{**values, "over_long": False})
    try:
        built = view.build(**{**values, "over_long": False} if "over_long" in names else values)
    except smtpkit.BuildError as error:
        examine_error(error, b"")
        if at_any_length is not None:
            examine_over_long(view, at_any_length)
    except TypeError as error:
        # of a wrong type there has to be one
        assert str(error), values
    else:
        assert at_any_length in (None, built)
        read = view.parse(built)
        examine(read, built)
        examine_written(view, read, view.parse)


def examine_over_long(view: Any, octets: bytes) -> None:
    """What is longer than it may be is nothing worse than that."""
    with pytest.raises(smtpkit.ParseError):
        view.parse(octets)
    if view in commands.COMMANDS or view in replies.FORMS:
        read = smtpkit.parse_command if view in commands.COMMANDS else smtpkit.parse_reply
        found = read(octets, profile="lenient")
        # a form has lengths of its own; what xtext stands for is too long for a mailbox as a value
        assert {defect.name for defect in found.defects} <= {"over-long", "value"}, found.defects


#: what is of no type that a builder takes, or nearly
ODD: tuple[Any, ...] = (True, False, 1.5, object(), float("nan"), b"", {}, bytearray(b"x"), len)


def values_in(octets: bytes) -> list[Any]:
    """Values between NULs: the first letter says of which type, text where it says nothing."""
    return [_value(each) for each in octets.split(b"\0")]


def _value(octets: bytes, nested: int = 0) -> Any:
    rest = octets[1:]
    text = rest.decode("utf-8", "surrogateescape")
    match octets[:1]:
        case b"b":
            return rest
        case b"i":
            return int(rest) if re.fullmatch(rb"-?[0-9]{1,30}", rest) else len(rest)
        case b"l" if nested < 3:
            return [_value(each, nested + 1) for each in rest.split(b"\x01")]
        case b"t":
            return tuple(text.split("\x01"))
        case b"d":
            pairs = zip_longest(*[iter(text.split("\x01"))] * 2, fillvalue="")
            return dict(pairs)
        case b"n":
            return None
        case b"o":
            return ODD[len(rest) % len(ODD)]
        case b"s":
            return text
        case _:
            return octets.decode("utf-8", "surrogateescape")


def capture(octets: bytes, style: str = "") -> None:
    """A file of any kind: it is read to its end, or refused in one line."""
    conversations: dict[int, Observer] = {}
    ended = set()
    try:
        for connection, piece in stream_capture(io.BytesIO(octets), style=style):
            number = connection.number
            assert number not in ended
            conversation = conversations.setdefault(number, Observer())
            if piece is None:
                ended.add(number)
            assert piece is None or not connection.skipped
            said = conversation.close() if piece is None else conversation.receive(piece)
            for each in said:
                assert json.dumps(each.to_dict(), allow_nan=False)
    except CaptureError as error:
        assert "\n" not in str(error)
    assert ended == set(conversations)


def observer(octets: bytes) -> None:
    """Both directions: of what stands between 0xFF, each piece is of the other side."""
    watching, given = Observer(), {"client": 0, "server": 0}
    told: list[Any] = []
    for number, piece in enumerate(octets.split(b"\xff")):
        sender = ("server", "client")[number % 2]
        given[sender] += len(piece)
        told += getattr(watching, sender)(piece)
    told += watching.close()
    assert [each.index for each in told] == list(range(len(told)))
    for sender, length in given.items():
        spans = sorted((each.start, each.end) for each in told if each.sender == sender)
        assert [0, *(end for _, end in spans)] == [*(start for start, _ in spans), length]
    for each in told:
        assert json.dumps(each.to_dict(), allow_nan=False)
        assert json.dumps(each.to_dict(secrets=True), allow_nan=False)
        assert isinstance(each.text(), str)
        each.fields()
        if each.answers is not None:
            assert told[each.answers].sender == "client"
            assert each.sender == "server"


#: what the first octet chooses from
CONNECTIONS = [
    {"role": role, "protocol": protocol, "profile": profile, "policy": policy}
    for role in (smtpkit.SERVER, smtpkit.CLIENT)
    for policy in ("keep", "refuse", "normalise")
    for protocol in ("SMTP", "LMTP")
    for profile in PROFILES
]


def connection(octets: bytes) -> None:
    """A dialogue that goes wrong: the first octet says with what, and steps follow, NUL between.

    The first octet of a step says what is done, and the rest with which octets, where NUL is
    written as 01 02 and 01 as 01 01.
    """
    if not octets:
        return
    given = CONNECTIONS[octets[0] % len(CONNECTIONS)]
    is_strict = octets[0] >= 128
    talk = smtpkit.Connection(**given, limits=SMALL, strict_pipelining=is_strict)  # type: ignore[arg-type]
    for event in dialogues.run(talk, map(_step, octets[1:].split(b"\0")[:60])).events:
        assert repr(event)
        if isinstance(event, View):
            assert json.dumps(event.to_dict(), allow_nan=False)
        elif isinstance(event, events.BadLine):
            examine_error(event.error, event.octets)


SMALL = smtpkit.Limits(exchange_line=1000, reply=2000, skipped=5000, buffered=10_000, pipelined=20)


assert 84 % len(dialogues.STEPS) == 0


def _step(octets: bytes) -> dialogues.Step:
    name = dialogues.STEPS[octets[0] % len(dialogues.STEPS)] if octets else "events"
    return name, octets[1:].replace(b"\x01\x02", b"\0").replace(b"\x01\x01", b"\x01")


def written_step(name: str, octets: bytes = b"") -> bytes:
    """A step, as `connection` reads it."""
    octets = octets.replace(b"\x01", b"\x01\x01").replace(b"\0", b"\x01\x02")
    # a letter: 84 is a multiple of their number
    return bytes([84 + dialogues.STEPS.index(name)]) + octets


def transcript(octets: bytes) -> None:
    """A text of lines that are said and of others, in a style, read with a style."""
    script = iter(octets)
    style = _STYLES_READ[next(script, 0) % len(_STYLES_READ)]
    write = _STYLES_WRITTEN[next(script, 0) % len(_STYLES_WRITTEN)]
    text: list[str] = []
    for number, each in enumerate(script):
        line = _SAID[each % len(_SAID)]
        kind = each // len(_SAID)
        if kind == 2:  # as others write it, or something else
            write = _STYLES_WRITTEN[next(script, 0) % len(_STYLES_WRITTEN)]
        sender = SERVER if (line[:1].isdigit() and line[:3] != "250 is") ^ (kind == 1) else CLIENT
        text += write(Turn(number, sender, line.split("\n")))
    capture("\n".join(text).encode("latin-1", "replace"), style)


_STYLES_READ = ("", "none", *STYLES)
_STYLES_WRITTEN = (*UNDECLARED.values(), lambda turn: turn.lines)
_SAID = (
    *("220 x ESMTP", "EHLO y", "250-x\n250-AUTH PLAIN\n250 STARTTLS", "250-x", "250 ok", "QUIT"),
    *("MAIL FROM:<a@y>", "RCPT TO:<b@x>", "DATA", "354 go", "Subject: x\n\n250 is\n.", ".", ""),
    *("BDAT 5 LAST", "BDAT 0", "abc", "334 ", "334 VXNlcm5hbWU6", "AUTH LOGIN", "YWxpY2U=", "*"),
    *("[5 bytes data]", "AUTH PLAIN ****", "STARTTLS", "220 go", "221 bye", "421 gone", "550-no"),
    *("0000: 32 35 30 20", '{"a": "250 ok\\r\\n"}', "00000010  0d 0a  |..|", "a < b", " folded"),
    *(
        "length=5 from=0 to=4",
        "\\r\\n",
        "&lt;br&gt;",
        "\x1b[0m",
        "'",
        "250 ok<EOL>",
        "\ttab",
        "XXXX y",
    ),
)


def packets(octets: bytes) -> None:
    """Packets of a few connections, in any order, cut and doubled: each in three octets."""
    frames = [pcap_header()]
    for at in range(1, len(octets) - 2, 3):
        what, place, more = octets[at : at + 3]
        way = what & 1
        ends = ((0x0A000001, 4000 + (what >> 1 & 1)), (0x0A000002, 25))
        line = (_SAID[more % len(_SAID)] + "\r\n").encode()
        bits = (0x18, 0x02, 0x12, 0x11, 0x04, 0x10, 0x18, 0x18)[what >> 2 & 7]
        said = line if bits & 8 else b""
        start = (octets[0] << 24) + place
        told = frame(ends[way], ends[1 - way], start, place, bits, said)
        frames.append(record(1e9 + at * (1 + 4000 * (what >> 7)), told))
    capture(b"".join(frames))


TARGETS: dict[str, Callable[[bytes], None]] = {
    "command": command,
    "reply": reply,
    "capabilities": capabilities,
    "layer": layer,
    "exchange": exchange,
    "message": message,
    "builder": builder,
    "capture": capture,
    "connection": connection,
    "observer": observer,
    "packets": packets,
    "transcript": transcript,
}


# --- seeds ----------------------------------------------------------------------------------------


@cache
def seeds(target: str) -> list[bytes]:
    """Octets to begin with: lines of the registry and of a recorded dialog, examples of rules."""
    lines = list(dict.fromkeys(_lines()))
    is_reply = re.compile(rb"[2-5][0-9][0-9][ -]").match
    match target:
        case "command":
            found = [line for line in lines if not is_reply(line)]
        case "reply" | "capabilities":
            found = [line for line in lines if is_reply(line)]
        case "exchange":
            found = list(_exchanges())
        case "message":
            found = [bytes([at]) + each for at, each in _messages()]
        case "builder":
            found = list(_built(lines))
        case "capture":
            found = list(_captures(lines))
        case "connection":
            found = [*_one_side(), *_dialogues(lines)]
        case "observer":
            found = [b"\xff".join(said) for said in _dialogs()]
        case "transcript" | "packets":
            random = Random(target)
            found = [random.randbytes(60 + at) for at in range(100)]
        case _:
            found = [*lines, b"".join(lines[:8])]
    return list(dict.fromkeys(found))


def _captures(lines: list[bytes]) -> Iterator[bytes]:
    """Some packets each, recordings and transcripts of a few lines; compressed and not."""
    header, *records = busy_hour(200, body=100, at_once=2)
    for at in range(0, len(records), 4):
        yield header + b"".join(records[at : at + 4])
        yield gzip.compress(header + b"".join(records[at : at + 20]))
    for at in range(0, len(lines), 20):
        said = lines[at : at + 3]
        recorded = [
            {"dir": "cs"[number % 2], "t": number, "b64": b64encode(line).decode()}
            for number, line in enumerate(said)
        ]
        yield "\n".join(map(json.dumps, recorded)).encode()
        yield b"".join(b"CS"[n % 2 : n % 2 + 1] + b": " + line for n, line in enumerate(said))


def _dialogs() -> Iterator[list[bytes]]:
    """Recorded dialogs: what the server says, then the client, in turns."""
    for each in bundled()[::4]:
        for connection in read_capture(io.BytesIO(each.octets)):
            turns = [b""]
            for segment in connection.segments:
                if (segment.sender == "client") == len(turns) % 2:
                    turns.append(b"")
                turns[-1] += segment.octets.replace(b"\xff", b"?")
            if sum(map(len, turns)) < 600:
                yield turns


def _one_side() -> Iterator[bytes]:
    """One side of them, on which each line, or reply, of its own is sent, in all sorts of ways."""
    for number, turns in enumerate(_dialogs()):
        for is_client in (0, 1):
            steps = []
            for at, turn in enumerate(turns):
                if at % 2 == is_client:
                    said = re.findall(rb"(?:[0-9]{3}-.*\n)*.*\n?", turn)
                    steps += [written_step("send", each) for each in said if each]
                else:
                    steps += [written_step("receive", turn), b""]
            # the kinds of servers come first
            half = len(CONNECTIONS) // 2
            yield bytes([number % half + half * is_client]) + b"\0".join(steps)


def _dialogues(lines: list[bytes]) -> Iterator[bytes]:
    """A recorded dialogue and others, for each kind of connection: lines, and what answers them."""
    transaction = [b"EHLO x.example\r\n", b"MAIL FROM:<>\r\n", b"RCPT TO:<a@b.c>\r\n"]
    for at, _ in enumerate(CONNECTIONS):
        for told in (lines[at % 7 :: 29][:20], [*transaction, b"DATA\r\n", b".a\r\n.\r\n"]):
            steps = [written_step("answer")]
            for line in told:
                steps += [written_step("receive", line), b"", written_step("answer")]
            yield bytes([at]) + b"\0".join(steps)
    for line in (b"STARTTLS\r\n", b"BDAT 2 LAST\r\nab", b"AUTH LOGIN\r\n", b"XEXCH50 2 2\r\n"):
        steps = [written_step("answer")]
        for each in (*transaction, line, b"YQ==\r\n", b"QUIT\r\n"):
            steps += [written_step("receive", each), b"", written_step("answer", b"\x04")]
        yield b"\x05" + b"\0".join([*steps, written_step("tls"), written_step("layer")])


def _lines() -> Iterator[bytes]:
    pieces = {"ehlo-line", "x-ehlo-line"}
    ahead: list[Any] = [registry()]
    for node in ahead:
        ahead += node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
        if isinstance(node, dict) and isinstance(node.get("wire"), str):
            octets = node["wire"].encode()
            yield (
                b"250-x.example\r\n250 %s\r\n" % octets
                if node["kind"] in pieces
                else octets + b"\r\n"
            )
    for path in sorted((ROOT / "tests" / "data" / "recorded").glob("*.jsonl")):
        with path.open("rb") as file:
            for connection in read_capture(file):
                yield from (segment.octets for segment in connection.segments)


@cache
def _messages() -> list[tuple[int, bytes]]:
    octets = {part.view: part.octets for part in round_trips.parts(smtpkit.DIALECT)}
    return [
        (at, each)
        for at, view in enumerate(sasl.MESSAGES)
        if view in octets
        for each in examples(octets[view], 4)
    ]


def _exchanges() -> Iterator[bytes]:
    lines = [sasl.build_answer(octets) for _, octets in _messages() if len(octets) < 200]
    for mechanism in sasl.MECHANISMS:
        yield b"AUTH %s\r\n334 \r\n%s235 2.7.0 OK\r\n" % (mechanism.encode(), b"".join(lines[:3]))
    for at, line in enumerate(lines):
        mechanism = list(sasl.MECHANISMS)[at % len(sasl.MECHANISMS)]
        yield b"AUTH %s\r\n334 \r\n%s334 \r\n%s" % (mechanism.encode(), line, lines[at - 1])


def _built(lines: list[bytes]) -> Iterator[bytes]:
    """The values of what can be read, each for its builder."""
    for line in lines:
        for read in (smtpkit.parse_command, smtpkit.parse_reply):
            with suppress(smtpkit.SmtpError):
                view = read(line)
                names = inspect.signature(type(view).build).parameters
                given = view.values()
                at = BUILT.index(next(each for each in BUILT if type(view) is each))
                yield bytes([at]) + b"\0".join(_written(given.get(name)) for name in names)
    for at in range(len(BUILT) + len(FLUENT)):
        yield bytes([at]) + b"sx\0i5\0lx\0n"


def _written(value: Any) -> bytes:
    if isinstance(value, bool) or value is None:
        return b"n" if not value else b"o"
    if isinstance(value, int):
        return b"i%d" % value
    if isinstance(value, (list, tuple, frozenset)):
        return b"l" + b"\x01".join(map(_written, value))
    if isinstance(value, bytes):
        return b"b" + value
    return b"s" + str(value).encode("utf-8", "surrogateescape")


def words() -> list[bytes]:
    """What a fuzzer may put in: verbs, keywords, and what stands between them."""
    offered = list(smtpkit.Capabilities.lines_by_keyword)
    verbs = list(smtpkit.DIALECT.commands)
    keywords = [each for view in commands.COMMANDS for each in view.fields]
    marks = [
        "\r\n",
        "\r",
        "\n",
        "\t",
        "  ",
        "<>",
        "FROM:<",
        "TO:<",
        "IPv6:",
        "utf-8;",
        "+2B",
        "\\x{E9}",
    ]
    found = [*verbs, *offered, *map(str.upper, keywords), *marks, *sasl.MECHANISMS]
    return [each.encode() for each in dict.fromkeys(found)]
