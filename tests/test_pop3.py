"""Another protocol, declared in `examples/pop3.py`: the same outputs, with nothing of SMTP."""

from __future__ import annotations

import re
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from laws import volume

import smtpkit
from smtpkit.testing import check_round_trips

sys.path.insert(0, str(Path(__file__).parent.parent / "examples"))

import pop3

READY = "<1896.697170952@dbc.mtview.ca.us>"
#: RFC 1939, 10: who speaks, what is said, and in which form a reply is read
SESSION: list[tuple[str, str, dict[str, Any]]] = [
    ("Greeting", f"+OK POP3 server ready {READY}", {"timestamp": READY}),
    (
        "APOP",
        "APOP mrose c4c9334bac560ecc979e58001b3e22fb",
        {"name": "mrose", "digest": "c4c9334bac560ecc979e58001b3e22fb"},
    ),
    (
        "Status",
        "+OK mrose's maildrop has 2 messages (320 octets)",
        {"status": "+OK", "text": "mrose's maildrop has 2 messages (320 octets)"},
    ),
    ("STAT", "STAT", {}),
    ("DropListing", "+OK 2 320", {"count": 2, "size": 320}),
    ("LIST", "LIST", {}),
    (
        "Scans",
        "+OK 2 messages (320 octets)\r\n1 120\r\n2 200\r\n.",
        {"messages": ({"number": 1, "size": 120}, {"number": 2, "size": 200})},
    ),
    ("RETR", "RETR 1", {"number": 1}),
    (
        "Message",
        "+OK 120 octets\r\n<the POP3 server sends message 1>\r\n.",
        {"text": "120 octets", "lines": ("<the POP3 server sends message 1>",)},
    ),
    ("DELE", "DELE 1", {"number": 1}),
    ("Status", "+OK message 1 deleted", {"text": "message 1 deleted"}),
    ("QUIT", "QUIT", {}),
    (
        "Status",
        "+OK dewey POP3 server signing off (maildrop empty)",
        {"text": "dewey POP3 server signing off (maildrop empty)"},
    ),
]


@cache
def protocol() -> Any:
    return smtpkit.compile(pop3.POP3)


@pytest.mark.parametrize(("name", "line", "values"), SESSION, ids=[line for _, line, _ in SESSION])
def test_the_session_of_the_rfc_is_read_and_built_again(
    name: str, line: str, values: dict[str, Any]
) -> None:
    octets = f"{line}\r\n".encode()
    if name.isupper():
        view = protocol().parse_command(octets)
        assert view.verb == name
    else:
        view = getattr(protocol(), name).parse(octets)
    assert {field: view.values()[field] for field in values} == values
    assert bytes(view) == octets
    assert type(view).build(**view.values()) == octets


def test_a_reply_is_read_by_the_form_of_its_command() -> None:
    octets = b"+OK\r\n1 whqtswO00WBw418f9t5JxYwZ\r\n2 QhdPYR:00WBw1Ph7x7\r\n.\r\n"
    ids = protocol().parse_reply(octets, to="UIDL")
    assert [each.unique_id for each in ids.messages] == [
        "whqtswO00WBw418f9t5JxYwZ",
        "QhdPYR:00WBw1Ph7x7",
    ]
    # RFC 2449, 5
    capa = b"+OK Capability list follows\r\nTOP\r\nUSER\r\nSASL CRAM-MD5 KERBEROS_V4\r\n.\r\n"
    listed = protocol().parse_reply(capa, to=protocol().parse_command(b"CAPA\r\n"))
    assert [(each.tag, each.parameters) for each in listed.capabilities] == [
        ("TOP", ()),
        ("USER", ()),
        ("SASL", ("CRAM-MD5", "KERBEROS_V4")),
    ]
    refused = protocol().parse_reply(b"-ERR no such message\r\n", to="RETR")
    assert (type(refused).__name__, refused.status) == ("Status", "-ERR")
    with pytest.raises(ValueError, match="to: a command"):
        protocol().parse_reply(capa, to="HELO")


def test_lines_that_begin_with_a_dot_have_one_more_on_the_wire() -> None:
    octets = protocol().Message.build(["", ".", "..x", "y"])
    assert octets == b"+OK\r\n\r\n..\r\n...x\r\ny\r\n.\r\n"
    assert protocol().Message.parse(octets).lines == ("", ".", "..x", "y")
    for line in ("a\r\nb", "a\n", "\r"):
        with pytest.raises(smtpkit.BuildError):
            protocol().Message.build([line])


WRONG: dict[str, tuple[bytes, int, str, bytes]] = {
    "no number": (
        *(b"RETR one\r\n", 5, "msg"),
        b'-ERR expected a digit (msg, RFC 1939, 5), found "o"\r\n',
    ),
    "no verb": (
        *(b"XTRA\r\n", 0, "command"),
        b'-ERR unknown verb "XTRA" (command, RFC 1939, 3)\r\n',
    ),
    "too long": (
        *(b"PASS " + b"x" * 300 + b"\r\n", 0, "Pass"),
        b"-ERR a line of 307 octets, at most 255 are allowed\r\n",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_an_error_suggests_a_reply_in_the_form_of_the_protocol(name: str) -> None:
    line, offset, rule, reply = WRONG[name]
    with pytest.raises(smtpkit.ParseError) as error:
        protocol().parse_command(line)
    assert (error.value.offset, error.value.rule.lower()) == (offset, rule.lower())
    suggested: Any = error.value.reply
    assert suggested.build() == bytes(suggested) == reply
    # in the form that the protocol has for it
    assert str(protocol().Status.parse(suggested.build())) == reply.decode()
    # what is given for a password is not shown
    assert "xxxx" not in str(error.value)


def test_lenient_reading_lists_what_it_lets_pass() -> None:
    read = protocol().parse_command
    assert [each.name for each in read(b"retr  1\n", profile="lenient").defects] == [
        "blanks",
        "bare-lf",
    ]
    listing = protocol().Scans
    assert "more-text" in protocol().tables.LENIENCIES
    with pytest.raises(smtpkit.ParseError) as error:
        listing.parse(b"+OK\r\n1 120 here\r\n.\r\n")
    assert error.value.leniencies == ("more-text",)


def test_the_builder_writes_commands_and_replies() -> None:
    builder = protocol().Builder().user("mrose").pass_("a b").list().list(1).top(1, 10)
    assert builder.status("-ERR", "locked").build() == (
        b"USER mrose\r\nPASS a b\r\nLIST\r\nLIST 1\r\nTOP 1 10\r\n-ERR locked\r\n"
    )


def test_secrets_are_not_shown() -> None:
    line = b"PASS tanstaaf\r\n"
    command = protocol().parse_command(line)
    assert "tanstaaf" not in f"{command!r} {command} {command.to_dict()}"
    assert command.password == "tanstaaf"


def test_it_is_held_to_the_laws() -> None:
    check_round_trips(protocol(), max_examples=volume(100))


def test_nothing_of_smtp_is_in_its_outputs() -> None:
    from grammar.generator.protocol import protocol_module
    from grammar.generator.strategies import strategies

    texts = {
        "ABNF": protocol().abnf(),
        "pages": "".join(protocol().pages().values()),
        "module": protocol_module(pop3.POP3),
        "strategies": strategies(pop3.POP3),
    }
    smtp = re.compile(
        r"RFC (?:821|2821|5321|4954)|\bSMTP\b|EHLO|HELO|MAIL|RCPT|ESMTP|\b[2-5]\d\d 5\."
    )
    for name, text in texts.items():
        assert not (found := smtp.findall(text)), (name, found)
        assert "POP3" in text or name == "strategies"


def test_neither_the_generator_nor_the_library_knows_it() -> None:
    top = Path(__file__).parent.parent
    words = re.compile(r"POP3|UIDL|\+OK|RFC 1939|-ERR")
    files = [path for part in ("grammar", "smtpkit") for path in (top / part).rglob("*.py")]
    found = {
        path.relative_to(top).as_posix(): words.findall(path.read_text("utf-8")) for path in files
    }
    assert {name for name, hits in found.items() if hits} <= {"grammar/codes.py"}
    # what `-ERR` stands for there is an example
    assert found["grammar/codes.py"] == ["-ERR"]


def test_the_declaration_is_short() -> None:
    source = Path(pop3.__file__).read_text("utf-8")
    declaration = source.partition("COMMANDS, RESPONSES")[2]
    assert len(declaration.splitlines()) <= 200


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "no forms": ({"forms": ()}, "POP3: forms: one at least, which any reply has"),
    "a form that there is not": (
        {"commands": (pop3.command("XA", "try", "here", forms=("Nothing",)),)},
        "POP3: XA: forms: no form is called Nothing",
    ),
    "two of a name": (
        {"commands": (pop3.STAT, pop3.STAT)},
        "POP3: the verb STAT is declared twice",
    ),
    "no form of errors": ({"error_form": "Error"}, "POP3: error_form: no form is called Error"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_declaration_that_is_no_good_is_refused(name: str) -> None:
    from dataclasses import replace

    changes, message = REFUSED[name]
    with pytest.raises(smtpkit.DialectError, match=re.escape(message)):
        smtpkit.compile(replace(pop3.POP3, **changes))
    with pytest.raises(smtpkit.DialectError, match="a Specification, not"):
        smtpkit.compile(pop3.STAT)
