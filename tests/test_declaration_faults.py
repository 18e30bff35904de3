"""A wrong declaration is one clear error, at its place, when it is made or when it is reviewed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import smtpkit
from grammar import CRLF, LETTER, Command, Enumeration, Extension, Flags, Octets, Parameter, Rule
from grammar.declarations import ReplyForm
from grammar.language.restrictions import MaxOctets
from grammar.language.text import Leniency, Struct
from grammar.session import Order, State

WORD = Octets(LETTER)


def form(**facts: Any) -> ReplyForm:
    return ReplyForm("XReply", "said", "RFC 1", "250 ", "word" / WORD, CRLF, **facts)


def rule(**facts: Any) -> Rule:
    return Rule("x-word", "RFC 1", WORD, **facts)


def order(**facts: Any) -> Order:
    return Order(frozenset({State.IDENTIFIED}), **facts)


AT_ONCE: list[tuple[Callable[[], object], str]] = [
    (lambda: rule(restrictions=5), "the rule x-word: restrictions: a list of Restriction, not 5"),
    (lambda: rule(restrictions=None), "x-word: restrictions: a list of Restriction, not None"),
    (lambda: rule(restrictions=["a"]), "x-word: restrictions: a list of Restriction, not "),
    (lambda: rule(reply=5), "the rule x-word: reply: a text of one line, not 5"),
    (lambda: rule(encoding=None), "the rule x-word: encoding: a text of one line, not None"),
    (lambda: rule(note="a\nb"), "the rule x-word: note: a text of one line, not 'a\\nb'"),
    (lambda: Rule(5, "RFC 1", WORD), "the rule 5: name: a text of one line, not 5"),  # type: ignore[arg-type]
    (lambda: Rule("x", None, WORD), "the rule x: reference: a text of one line, not None"),  # type: ignore[arg-type]
    (lambda: Struct(5 / WORD), "a field is named by a text, not 5"),  # type: ignore[operator]
    (lambda: Enumeration(5, A="A"), "the name of an enumeration: a text, not 5"),  # type: ignore[arg-type]
    (lambda: Enumeration("Xp", A=5), "Xp: A: a word of ASCII, not 5"),  # type: ignore[arg-type]
    (lambda: Enumeration("Xp", A="é"), "Xp: A: a word of ASCII, not 'é'"),
    (lambda: Enumeration("Xp"), "Xp: one word at least"),
    (lambda: Flags("Xp", WORD, A=None), "Xp: A: a word of ASCII, not None"),  # type: ignore[arg-type]
    (lambda: Extension("X-T", "s", "RFC 1", leniencies={5: ()}), "X-T: leniencies: a text, not 5"),  # type: ignore[dict-item]
    (lambda: rule(example="a"), "the rule x-word: example: octets, not 'a'"),
    (lambda: MaxOctets(None), "at most so many octets: a number, not None"),  # type: ignore[arg-type]
    (lambda: MaxOctets(0), "at most so many octets: a number, not 0"),
    (lambda: Octets("ab"), "octets: a set of them, as OctetSet.of makes it, not 'ab'"),  # type: ignore[arg-type]
    (lambda: Octets(LETTER, None), "letter: at_least: a number of octets, not None"),  # type: ignore[arg-type]
    (lambda: Octets(LETTER, 1, "9"), "letter: at_most: a number of octets, not '9'"),  # type: ignore[arg-type]
    (lambda: Octets(LETTER, -1), "letter: at_least: -1 is no number of octets"),
    (lambda: WORD * 5, "what is said of a piece is a text, not 5"),  # type: ignore[operator]
    (lambda: form(max_octets="9"), "the form XReply: max_octets: the length of a line in octets"),
    (lambda: form(line_limits=5), "the form XReply: line_limits: a mapping, not 5"),
    (lambda: form(line_limits={"250": 9}), "XReply: line_limits: a reply code, not '250'"),
    (lambda: form(line_limits={250: None}), "XReply: line_limits: 250: the length of a line"),
    (lambda: form(line_limits={250: 9}), "line_limits: 250: 9 octets are fewer than the 512"),
    (lambda: form(arguments="word"), "the form XReply: arguments: a tuple of str, not 'word'"),
    (lambda: form(arguments=("wort",)), "the form XReply: arguments: there is no field 'wort'"),
    (lambda: form(builders=("a b",)), "the form XReply: builders: 'a b' is no name in Python"),
    (lambda: form(noted=5), "the form XReply: noted: a mapping, not 5"),
    (lambda: form(noted={"x": WORD}), "XReply: noted: no leniency of texts is called 'x'"),
    (lambda: form(noted={"masked": "a"}), "XReply: noted: masked: a construct, not 'a'"),
    (lambda: Order(None), "order: allowed: a tuple or a set, not None"),  # type: ignore[arg-type]
    (lambda: order(needs=5), "order: needs: a tuple or a set, not 5"),
    (lambda: order(spoils=None), "order: spoils: a tuple or a set, not None"),
    (lambda: order(leads=5), "order: leads: states by reply codes, not 5"),
    (lambda: order(leads={"2": State.CLOSED}), "order: leads: states by reply codes, not"),
    (lambda: order(lists=5), "order: lists: true or false, not 5"),
    (
        lambda: Parameter("XP", WORD, "said", "RFC 1", value_optional=None),  # type: ignore[arg-type]
        "the parameter XP: value_optional: True or False, not None",
    ),
]


@pytest.mark.parametrize(("declare", "message"), AT_ONCE, ids=[each for _, each in AT_ONCE])
def test_a_wrong_declaration_is_refused_where_it_is_made(
    declare: Callable[[], object], message: str
) -> None:
    with pytest.raises(TypeError) as caught:
        declare()
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def extension(**facts: Any) -> Extension:
    return Extension("X-T", "said", "RFC 1", **facts)


def leniency(**facts: Any) -> Extension:
    given = {"name": "x-n", "sentence": "said", "instead": Struct("FROM"), **facts}
    return extension(leniencies={"MAIL > FROM:": (Leniency(**given),)})


REVIEWED: list[tuple[Callable[[], Extension], str]] = [
    (lambda: leniency(cost=[]), "x-n: cost: [] is none of spelt, odd"),
    (lambda: leniency(expected=5), "x-n: expected: what is missing, in ASCII, not 5"),
    (lambda: leniency(name="X N"), "'X N' is no name of a leniency"),
    (lambda: leniency(instead="FROM"), "x-n: instead: a construct such as Literal('x')"),
    (
        lambda: extension(
            forms=(form(max_octets=6),), commands=(Command("XT", "s", "RFC 1", forms=("XReply",)),)
        ),
        "XReply: no line has at most 6 octets",
    ),
    (
        lambda: extension(
            parameters={"MAIL": (Parameter("XP", Enumeration("a b", A="A"), "s", "RFC 1"),)}
        ),
        "XP",
    ),
]


@pytest.mark.parametrize(("declare", "message"), REVIEWED, ids=[each for _, each in REVIEWED])
def test_a_wrong_declaration_is_refused_when_a_dialect_is_made(
    declare: Callable[[], Extension], message: str
) -> None:
    with pytest.raises((TypeError, smtpkit.DialectError)) as caught:
        smtpkit.dialect(declare())
    assert message in str(caught.value)
