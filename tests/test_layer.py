"""The packet view: whatever the octets, a field is read or `FieldError` says that it cannot be."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from mmap import mmap
from random import Random
from typing import Any

import pytest
from laws import volume

import smtpkit
from smtpkit import SmtpLayer, is_smtp_payload
from smtpkit.generated.commands import COMMANDS
from smtpkit.generated.replies import FORMS
from smtpkit.testing import strategies

#: how many payloads are looked at, in so many parts
PAYLOADS = volume(300_000)
PARTS = 30
SEED = 587


def payload(random: Random, lines: list[bytes]) -> bytes:
    """Octets of some kind: at random, lines, with mistakes, several of them, cut short."""
    kind = random.randrange(9)
    if kind < 3:
        return random.randbytes(random.randrange(64))
    if kind < 6:
        return bytes(random.choices(b"250-4.MAILrcpt FROM:<>@x=\r\n\0\xc3", k=random.randrange(40)))
    octets = random.choice(lines)
    if kind > 6:
        octets = strategies.mistaken(octets, random)
    if kind == 8:
        octets += strategies.mistaken(random.choice(lines), random)
    return octets[random.randrange(6) :] if random.randrange(12) == 0 else octets


def field_or_none(layer: SmtpLayer, name: str) -> object:
    try:
        return layer.get_field(name)
    except smtpkit.FieldError:
        return None


def look(octets: bytes) -> SmtpLayer:
    """Everything that can be asked of a layer; nothing but `FieldError` comes of it."""
    layer = SmtpLayer(octets)
    read = {name: field_or_none(layer, name) for name in layer.field_names}
    assert read["raw"] == bytes(layer) == octets
    assert read["is_response"] is layer.is_response
    assert len(layer) == layer.header_len == len(octets)
    if layer.is_response:
        assert isinstance(read["reply_code"], int)
        assert read["command"] is read["args"] is read["mailfrom"] is None
    assert is_smtp_payload(octets) in (True, False)
    assert layer.summary().isprintable()
    assert all(line.isprintable() for line in layer.show().split("\n"))
    assert repr(layer).isprintable()
    assert isinstance(layer.hashret(), bytes)
    there = {name: field_or_none(layer, name) for name in layer.field_names}
    there = {name: value for name, value in there.items() if value is not None}
    # at once, before and after the first line was read by a field
    assert SmtpLayer(octets).get_fields() == layer.get_fields() == there
    messages = list(layer.messages())
    assert b"".join(message.raw for message in messages) == octets
    return layer


@pytest.mark.parametrize("part", range(PARTS))
def test_nothing_but_field_error_comes_of_any_octets(
    part: int, valid: Callable[..., list[bytes]]
) -> None:
    random = Random(f"{SEED} {part}")
    # the views take turns, so that a part does not draw examples of all of them
    views = [*COMMANDS, *FORMS]
    taken = [smtpkit.Mail, smtpkit.Reply, *(views[(3 * part + i) % len(views)] for i in range(3))]
    lines = [line for view in taken for line in sorted(valid(view), key=len)[:30]]
    for _ in range(PAYLOADS // PARTS):
        look(payload(random, lines))


@pytest.mark.parametrize("octet", range(256))
def test_short_payloads_of_every_octet_are_looked_at(octet: int) -> None:
    one = bytes((octet,))
    for octets in (
        one,
        one * 3,
        one + b"50",
        b"25" + one,
        b"250" + one,
        one + b"\n",
        b"QUIT" + one,
    ):
        look(octets)


def test_an_empty_payload_has_no_fields() -> None:
    layer = look(b"")
    assert list(layer.messages()) == []
    assert (layer.is_response, layer.is_multiline, layer.hashret()) == (False, False, b"")


# --- what is read ---------------------------------------------------------------------------------


FIELDS: list[tuple[bytes, dict[str, Any]]] = [
    (
        b"mail from:<ned@x.example> SIZE=500\r\n",
        {
            "command": "MAIL",
            "args": "from:<ned@x.example> SIZE=500",
            "mailfrom": "ned@x.example",
            "is_response": False,
            "is_multiline": False,
        },
    ),
    (b"MAIL FROM:<>\r\n", {"command": "MAIL", "args": "FROM:<>", "mailfrom": ""}),
    # what only a lenient reader takes, and what is cut off
    (b"MAIL FROM: a@b.example\n", {"command": "MAIL", "mailfrom": "a@b.example"}),
    (b"MAIL FROM:<a@b.example> SIZE=x", {"command": "MAIL", "mailfrom": "a@b.example"}),
    (b"RCPT TO:<a@b.example>", {"command": "RCPT", "rcptto": "a@b.example"}),
    (b'RCPT TO:<"a b"@[127.0.0.1]>\r\n', {"command": "RCPT", "rcptto": '"a b"@[127.0.0.1]'}),
    (
        b"RCPT TO:<@a.example,@b.example:kim@x.example>\r\n",
        {"rcptto": "@a.example,@b.example:kim@x.example"},
    ),
    ("MAIL FROM:<\xe4@x.example> SMTPUTF8\r\n".encode(), {"mailfrom": "\xe4@x.example"}),
    (b"RCPT TO:<Postmaster>\r\n", {"command": "RCPT", "rcptto": "Postmaster"}),
    (b"QUIT\r\n", {"command": "QUIT", "args": ""}),
    (b"QUIT", {"command": "QUIT", "args": ""}),
    (b"QUIT\n", {"command": "QUIT", "args": ""}),
    (b"X-OWN a b\r\n", {"command": "X-OWN", "args": "a b"}),
    (b"VRFY \xff\r\n", {"command": "VRFY", "args": "\udcff"}),
    (
        b"250-x.example hi\r\n250-SIZE 10\r\n250 HELP\r\n",
        {
            "is_response": True,
            "is_multiline": True,
            "reply_code": 250,
            "reply_text": "x.example hi\nSIZE 10\nHELP",
        },
    ),
    # of many lines, and not as most are: the last is a code alone, or the code of another reply;
    # more CRs, no CR, the octets of an end in a text, what is behind the reply
    (b"250-a\r\n250-\r\n250\r\n", {"is_multiline": True, "reply_text": "a\n\n"}),
    (b"250-a\r\n550 b\r\n", {"reply_code": 250, "reply_text": "a\nb"}),
    (b"250-a\r\r\n250 b\n", {"reply_text": "a\nb"}),
    (b"250-a 250-b\r\n250 250 c\r\n250 d\r\n", {"reply_text": "a 250-b\n250 c"}),
    ("250-\xe4\r\n250 \xf6\r\n".encode(), {"reply_text": "\xe4\n\xf6"}),
    (b"250\r\n", {"is_response": True, "is_multiline": False, "reply_code": 250, "reply_text": ""}),
    (b"354 go on", {"is_response": True, "reply_code": 354, "reply_text": "go on"}),
    (b"999 x\r\n", {"is_response": True, "reply_code": 999, "reply_text": "x"}),
]


@pytest.mark.parametrize(("octets", "fields"), FIELDS)
def test_fields_are_read(octets: bytes, fields: dict[str, Any]) -> None:
    layer = look(octets)
    for name, value in fields.items():
        assert layer.get_field(name) == getattr(layer, name) == value


@pytest.mark.parametrize(
    ("octets", "name"),
    [
        (b"250 OK\r\n", "command"),
        (b"250 OK\r\n", "args"),
        (b"250 OK\r\n", "mailfrom"),
        (b"QUIT\r\n", "reply_code"),
        (b"QUIT\r\n", "reply_text"),
        (b"QUIT\r\n", "mailfrom"),
        (b"MAIL FROM:<a@b.example>\r\n", "rcptto"),
        (b"MAIL FROM:\r\n", "mailfrom"),
        (b"MAIL\r\n", "mailfrom"),
        (b"MAIL FROM:<a@b.ex", "mailfrom"),
        (b" QUIT\r\n", "command"),
        (b"\r\n", "command"),
        (b"", "args"),
    ],
)
def test_a_field_that_is_not_there_raises_field_error(octets: bytes, name: str) -> None:
    with pytest.raises(smtpkit.FieldError, match=name):
        getattr(SmtpLayer(octets), name)


def test_a_name_that_does_not_exist_is_none() -> None:
    assert SmtpLayer(b"QUIT\r\n").get_field("subject") is None
    assert SmtpLayer(b"QUIT\r\n").get_field("header_len") is None


def test_the_layer_describes_the_first_message_and_iterates_all() -> None:
    layer = SmtpLayer(b"RSET\r\nMAIL FROM:<a@b.example>\r\n250-a\r\n250 b\r\n554 no\r\nDATA")
    assert layer.command == "RSET"
    assert [message.raw for message in layer.messages()] == [
        b"RSET\r\n",
        b"MAIL FROM:<a@b.example>\r\n",
        b"250-a\r\n250 b\r\n",
        b"554 no\r\n",
        b"DATA",
    ]
    assert [message.header_len for message in layer.messages()] == [6, 25, 14, 8, 4]


IN_A_ROW = [
    b"250-a\r\n250 b\r\n",
    b"554 no\r\n",
    b"250-x\n250\n",
    b"250-y\r\n",
    b"QUIT\r\n",
    b"220-\r\n",
    b"22\r\n",
    b"250-z\r\n250-last",
]


@pytest.mark.parametrize("kind", [bytes, bytearray, memoryview])
def test_messages_end_at_the_same_places_in_every_buffer(kind: Callable[..., Any]) -> None:
    octets = b"".join(IN_A_ROW)
    layer = SmtpLayer(kind(b"xx" + octets + b"250 y"), 2, 2 + len(octets))
    assert [message.raw for message in layer.messages()] == IN_A_ROW
    for message, raw in zip(layer.messages(), IN_A_ROW, strict=True):
        assert message.message_end == message.end
        assert SmtpLayer(raw).message_end == len(raw)
        for name in message.field_names:
            alone = field_or_none(SmtpLayer(raw), name)
            assert field_or_none(message, name) == alone, name


def test_a_first_line_is_read_once() -> None:
    buffer = bytearray(b"QUIT\r\n")
    layer = SmtpLayer(buffer)
    assert layer.command == "QUIT"
    buffer[:4] = b"RSET"
    assert (layer.command, layer.args, layer.raw) == ("QUIT", "", b"RSET\r\n")


def test_only_letters_of_ascii_make_a_verb() -> None:
    # these have the upper case of S and I
    for octets in ("r\u017fet\r\n".encode(), "ma\u0131l from:<a@b.example>\r\n".encode()):
        layer = SmtpLayer(octets)
        assert layer.command not in smtpkit.SMTP_COMMANDS
        assert field_or_none(layer, "mailfrom") is None
        assert not is_smtp_payload(octets)


def test_replies_of_one_code_and_commands_of_one_verb_share_their_hash() -> None:
    assert SmtpLayer(b"250 OK\r\n").hashret() == SmtpLayer(b"250-a\r\n250 b\r\n").hashret()
    assert SmtpLayer(b"250 OK\r\n").hashret() == (250).to_bytes(2, "big")
    assert SmtpLayer(b"noop\r\n").hashret() == SmtpLayer(b"NOOP x\r\n").hashret() == b"NOOP"


def test_what_is_shown_has_nothing_that_a_terminal_obeys() -> None:
    layer = SmtpLayer(b"VRFY \x1b[2J\xe2\x80\xae\x07\r\n")
    assert layer.summary() == "SMTP VRFY \\x1b[2J\\xe2\\x80\\xae\\x07"
    assert layer.show() == "     command = VRFY\n        args = \\x1b[2J\\xe2\\x80\\xae\\x07"


# --- is it SMTP? ----------------------------------------------------------------------------------


@pytest.mark.parametrize("verb", smtpkit.SMTP_COMMANDS)
def test_every_verb_in_any_case_is_smtp(verb: str) -> None:
    for word in (verb, verb.lower(), verb.title()):
        assert is_smtp_payload(f"{word}\r\n".encode())
        assert is_smtp_payload(f"{word} x".encode())
        assert not is_smtp_payload(f"{word}x\r\n".encode())


@pytest.mark.parametrize(
    ("octets", "is_smtp"),
    [
        (b"250 OK\r\n", True),
        (b"250-a\r\n", True),
        (b"250\r\n", True),
        (b"250", True),
        (b"25", False),
        (b"2500 x", False),
        (b"GET / HTTP/1.1\r\n", False),
        (b"\x16\x03\x01\x02\x00", False),
        (b"", False),
        (b"\r\nQUIT\r\n", False),
    ],
)
def test_replies_and_verbs_are_smtp_and_nothing_else(octets: bytes, is_smtp: bool) -> None:
    assert is_smtp_payload(octets) is is_smtp


@pytest.mark.parametrize(
    ("start", "end", "is_smtp"),
    [
        (0, None, False),
        (2, None, True),
        (2, 6, True),
        (2, 5, False),
        (-5, None, False),
        (2, 100, True),
        (100, None, False),
        (2, -1, False),
        (8, 11, True),
        (8, 10, False),
    ],
)
@pytest.mark.parametrize("kind", [bytes, bytearray, memoryview])
def test_a_place_outside_of_the_buffer_is_its_nearest_end(
    start: int, end: int | None, is_smtp: bool, kind: Callable[..., Any]
) -> None:
    assert is_smtp_payload(kind(b"xxQUIT\r\n250 OK"), start, end) is is_smtp


# --- constants ------------------------------------------------------------------------------------


def test_the_names_that_people_rely_on_are_there() -> None:
    assert " ".join(smtpkit.SMTP_FIELD_NAMES) == (
        "command args reply_code reply_text is_response is_multiline mailfrom rcptto raw"
    )
    assert (smtpkit.SMTP_PORT, smtpkit.SMTP_SUBMISSION_PORT, smtpkit.SMTPS_PORT) == (25, 587, 465)
    assert smtpkit.SMTP_MIN_HEADER_LEN == 4
    assert SmtpLayer(b"").kind == SmtpLayer(b"").index.kind == "smtp"


def test_each_of_the_14_verbs_has_its_constant() -> None:
    verbs = "AUTH BDAT DATA EHLO EXPN HELO HELP MAIL NOOP QUIT RCPT RSET STARTTLS VRFY"
    for verb in verbs.split():
        assert getattr(smtpkit, f"CMD_{verb}") == verb


REPLIES = {
    "SYSTEM_STATUS": 211,
    "HELP": 214,
    "SERVICE_READY": 220,
    "CLOSING": 221,
    "AUTH_SUCCESS": 235,
    "OK": 250,
    "USER_NOT_LOCAL": 251,
    "CANNOT_VRFY": 252,
    "AUTH_INPUT": 334,
    "DATA_INPUT": 354,
    "SERVICE_UNAVAIL": 421,
    "MAILBOX_UNAVAIL": 450,
    "LOCAL_ERROR": 451,
    "INSUFF_STORAGE": 452,
    "TEMP_AUTH_FAIL": 454,
    "CMD_UNRECOGNIZED": 500,
    "ARG_SYNTAX_ERROR": 501,
    "CMD_NOT_IMPL": 502,
    "BAD_CMD_SEQUENCE": 503,
    "CMD_NOT_IMPL_PARAM": 504,
    "AUTH_REQUIRED": 530,
    "AUTH_FAILED": 535,
    "MAILBOX_UNAVAIL_PERM": 550,
    "USER_NOT_LOCAL_PERM": 551,
    "EXCEED_STORAGE": 552,
    "MAILBOX_NAME_INVALID": 553,
    "TRANSACTION_FAILED": 554,
}


def test_each_of_the_27_reply_codes_has_its_constant() -> None:
    assert len(REPLIES) == 27
    names = {name[6:]: code for name, code in vars(smtpkit).items() if name.startswith("REPLY_")}
    assert names == REPLIES


def test_every_reply_code_has_a_description() -> None:
    assert all(smtpkit.reply_code_description(code) for code in range(1000))
    assert smtpkit.reply_code_description(354) == "start mail input, end with CRLF . CRLF"


# --- other processes, and buffers that go ---------------------------------------------------------


def over(octets: bytes, kind: str) -> Any:
    if kind == "mmap":
        mapped = mmap(-1, len(octets))
        mapped[:] = octets
        return mapped
    return {"bytes": bytes, "bytearray": bytearray, "memoryview": memoryview}[kind](octets)


@pytest.mark.parametrize("kind", ["bytes", "bytearray", "memoryview", "mmap"])
@pytest.mark.parametrize("line", [b"MAIL FROM:<ned@x.example>\r\n", b"250-a\r\n250 b\r\n", b"\xff"])
def test_a_layer_is_pickled_and_copied_before_and_after_its_fields_are_read(
    kind: str, line: bytes
) -> None:
    layer = SmtpLayer(over(b"AUTH PLAIN AGFsaWNlAHMzY3JldA==\r\n" + line, kind), 33)
    for _ in range(2):
        kept = pickle.dumps(layer)
        assert b"AUTH" not in kept
        for made in (pickle.loads(kept), copy.copy(layer), copy.deepcopy(layer)):
            assert made.raw == line
            for name in layer.field_names:
                assert field_or_none(made, name) == field_or_none(layer, name)
        assert copy.copy(layer).index.start == 33
        layer.show()


@pytest.mark.parametrize("line", [b"MAIL FROM:<ned@x.example>\r\n", b"250-a\r\n250 b\r\n"])
@pytest.mark.parametrize("is_read", [False, True])
def test_a_closed_memory_map_is_a_field_error(line: bytes, is_read: bool) -> None:
    mapped = over(line, "mmap")
    layer = SmtpLayer(mapped)
    if is_read:
        layer.show()
    mapped.close()
    for ask in (
        *(lambda: layer.raw, lambda: bytes(layer), lambda: layer.message_end),
        *(lambda: list(layer.messages()), lambda: pickle.dumps(layer), layer.parse),
        *(() if is_read else (layer.summary, lambda: repr(layer), layer.hashret)),
    ):
        with pytest.raises(smtpkit.FieldError, match="closed"):
            ask()


def test_a_released_memoryview_takes_nothing_from_a_layer() -> None:
    view = memoryview(b"QUIT\r\n")
    layer = SmtpLayer(view)
    view.release()
    assert layer.command == "QUIT"
