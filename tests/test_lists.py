"""Lists: each item by its own rule, in both directions, with views where the rule has fields."""

from __future__ import annotations

import timeit
from collections.abc import Callable
from typing import Any

import pytest

import smtpkit
from grammar.address import ascii_domain, mailbox
from grammar.declarations import Command, Extension, Parameter, ReplyForm
from grammar.language.lists import ITEM, ListOf, Rounds
from grammar.language.text import DIGIT, LETTER, SP, Mismatch, Octets, Optional, Rule, Struct
from grammar.language.values import Integer, Xtext
from grammar.lexical import xtext
from smtpkit.dialects import Dialect
from smtpkit.testing import check_round_trips

SOURCE = "draft-copy"
LISTS = Extension(
    "X-LISTS",
    "lists",
    SOURCE,
    ehlo=Optional("sizes" / ListOf(Integer(Octets(DIGIT, 1, 3)), " ")),
    parameters={"RCPT": (Parameter("XTO", ListOf(ascii_domain, ","), "where to", SOURCE),)},
    commands=(
        Command("XCOPY", "copy to", SOURCE, " ", "copies" / ListOf(mailbox, ",")),
        Command("XNUM", "numbers", SOURCE, " ", "numbers" / ListOf(Integer(Octets(DIGIT)), ",")),
    ),
)


@pytest.fixture(scope="module")
def dialect() -> Dialect:
    return smtpkit.dialect(LISTS)


def test_a_separator_in_quotes_does_not_split(dialect: Dialect) -> None:
    copies = dialect.parse_command(b'XCOPY a@b.example,"c,d"@e.example\r\n').copies  # type: ignore[attr-defined]
    assert [type(each) for each in copies] == [smtpkit.Mailbox] * 2
    assert [each.local_part for each in copies] == ["a", '"c,d"']
    assert copies[1].span("domain") == (24, 33)


def test_values_of_lists_are_those_of_their_items(dialect: Dialect) -> None:
    line = b"RCPT TO:<a@b> XTO=x,y.example\r\n"
    rcpt: Any = dialect.parse_command(line)
    assert rcpt.xto == ("x", "y.example")
    assert dialect.Rcpt.build(**rcpt.values()) == line
    numbers: Any = dialect.parse_command(b"XNUM 1,20\r\n")
    assert numbers.numbers == (1, 20)
    assert numbers.to_dict() == {"verb": "XNUM", "numbers": [1, 20]}
    offered = dialect.Capabilities(b"250-x.example\r\n250 X-LISTS 1 20\r\n")
    assert offered.x_lists == (1, 20)
    # one that was not sent is empty
    assert dialect.parse_command(b"RCPT TO:<a@b>\r\n").xto == ()  # type: ignore[attr-defined]


BUILT: list[tuple[Any, bytes]] = [
    (["a@b", "c@d"], b"XCOPY a@b,c@d\r\n"),
    (iter(["a@b"]), b"XCOPY a@b\r\n"),
    ([("a", "b"), {"local_part": "c", "domain": "d"}], b"XCOPY a@b,c@d\r\n"),
    ([smtpkit.Mailbox.parse(b"a@b")], b"XCOPY a@b\r\n"),
    # a text is that of the whole list
    ('a@b,"c,d"@e', b'XCOPY a@b,"c,d"@e\r\n'),
]


@pytest.mark.parametrize(("given", "line"), BUILT, ids=[repr(line) for _, line in BUILT])
def test_items_are_given_in_any_form(dialect: Dialect, given: Any, line: bytes) -> None:
    assert dialect.Xcopy.build(given) == line


REFUSED: dict[str, tuple[Any, str]] = {
    "none at all": ([], "copies: 1 at least, not 0"),
    "no list": (5, "copies: a list, not 5"),
    "a mapping": ({"a": "b"}, "copies: a list, not {'a': 'b'}"),
    "an item that is wrong": (["a@b", "c d@e"], 'copies: item 2: not a Mailbox at octet 1, " "'),
    "a text that is no list": ("a@b,,c@d", 'copies: not a list of Mailbox at octet 3, ","'),
    "another command": (["a@b\r\nQUIT"], 'copies: not a Mailbox at octet 3, "\\r"'),
}


@pytest.mark.parametrize("name", REFUSED)
def test_each_item_is_checked_when_it_is_built(dialect: Dialect, name: str) -> None:
    given, message = REFUSED[name]
    with pytest.raises(smtpkit.BuildError) as error:
        dialect.Xcopy.build(given)
    assert str(error.value) == message
    assert error.value.field == "copies"


LONG = b"b" * 70
WRONG: dict[str, tuple[bytes, int, str]] = {
    "an item is missing": (b"XCOPY a@b,\r\n", 10, "Mailbox"),
    "a label of an item is too long": (b"XCOPY a@b,c@%b,d@e\r\n" % LONG, 12, "Ldh-label"),
    "an item within a parameter": (b"RCPT TO:<a@b> XTO=a,%b\r\n" % LONG, 20, "Ldh-label"),
    "an address literal of an item": (b"XCOPY a@[1.2.3],c@d\r\n", 14, "Snum"),
}


@pytest.mark.parametrize("name", WRONG)
def test_an_error_is_at_its_place_within_the_item(dialect: Dialect, name: str) -> None:
    line, offset, rule = WRONG[name]
    with pytest.raises(smtpkit.ParseError) as error:
        dialect.parse_command(line)
    assert (error.value.offset, error.value.rule) == (offset, rule)


def test_a_lenient_reading_keeps_every_item(dialect: Dialect) -> None:
    line = b"XCOPY a@b,c@%b,e@f x\n" % LONG
    view: Any = dialect.parse_command(line, profile="lenient")
    assert [each.name for each in view.defects] == ["over-long", "extra-text", "bare-lf"]
    assert [str(each) for each in view.copies] == ["a@b", f"c@{LONG.decode()}", "e@f"]
    assert [each.local_part for each in view.copies] == ["a", "c", "e"]


def test_lists_are_held_to_the_laws(dialect: Dialect) -> None:
    check_round_trips(dialect, max_examples=60)


# --- rounds ---------------------------------------------------------------------------------------

number = Rule("number", SOURCE, Octets(DIGIT))
name = Rule("name", SOURCE, Octets(LETTER))
RECORD = Rule("record", SOURCE, Struct("number" / Integer(number), SP, "name" / name))


def test_rounds_with_a_first_and_a_last_one_are_read_and_built() -> None:
    item = Octets(DIGIT)
    rounds = Rounds(
        first=Struct("<", ITEM / item), more=Struct(",", ITEM / item), last=Struct(";", ITEM / item)
    )
    assert rounds.parse(b"<1,2,3;4") == ["1", "2", "3", "4"]
    assert rounds.build(["1", "2", "3", "4"]) == b"<1,2,3;4"
    assert rounds.build(["1", "2"]) == b"<1;2"
    with pytest.raises(Mismatch):
        rounds.build(["1"])


NOT_ROUNDS: dict[str, Callable[[], object]] = {
    "a round has the one field item, not no field": lambda: Rounds(more=Struct(",", number)),
    "a round has the one field item, not value": lambda: Rounds(more="value" / number),
}


@pytest.mark.parametrize("message", NOT_ROUNDS)
def test_a_round_without_its_item_is_refused(message: str) -> None:
    with pytest.raises(TypeError, match=message.replace("a round", "a round of a list")):
        NOT_ROUNDS[message]()


def test_a_form_of_replies_may_hold_records() -> None:
    end = "250 END\r\n"
    form = ReplyForm(
        "Records",
        "records",
        SOURCE,
        Struct("records" / Rounds(more=Struct("250-", ITEM / RECORD, "\r\n")), end),
    )
    octets = b"250-1 a\r\n250-20 bc\r\n250 END\r\n"
    read = form.parse(octets)
    assert [(each.number, each.name) for each in read.records] == [(1, "a"), (20, "bc")]
    assert form.build({"records": [{"number": 1, "name": "a"}, {"number": 20, "name": "bc"}]}) == (
        octets
    )
    assert form.parse(end.encode()).records == []


def test_items_that_may_hold_what_separates_them_are_refused() -> None:
    words = ListOf(Xtext(xtext, mailbox), ",")
    command = Command("XWORDS", "words", SOURCE, " ", "words" / words)
    with pytest.raises(smtpkit.DialectError, match="may be one item, or two"):
        smtpkit.dialect(Extension("X-WORDS", "words", SOURCE, commands=(command,)))


def test_what_a_list_costs_to_be_built_is_linear() -> None:
    # in seconds: octets that grow item by item are copied with each, which is no step more
    def seconds(count: int) -> float:
        lines = ["a"] * count
        return min(timeit.repeat(lambda: smtpkit.Reply.build(250, lines), number=1, repeat=3))

    assert seconds(160_000) < 24 * seconds(20_000)  # eight times, or 64 where each is copied


@pytest.mark.parametrize("around", ["<%s@b>", "Fred Smith <%s@b>", "%s@b"])
def test_what_stands_in_several_alternatives_is_limited_in_each(around: str) -> None:
    assert smtpkit.VerifiedReply.parse(f"250 {around % ('a' * 64)}\r\n".encode())
    with pytest.raises(smtpkit.ParseError, match="Local-part of 65 octets"):
        smtpkit.VerifiedReply.parse(f"250 {around % ('a' * 65)}\r\n".encode())
