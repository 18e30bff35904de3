"""The automaton of each rule agrees with its regular expression, and bad declarations are found."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from functools import cache
from itertools import product
from random import Random

import pytest
from construct import Construct
from hypothesis import given
from hypothesis import strategies as st
from laws import law, volume

import grammar
from grammar.declarations import Command, Parameter, Parameters, ReplyForm
from grammar.generator.narrow import narrow_pattern
from grammar.generator.narrow_xtext import narrow_in_xtext
from grammar.generator.regex import regex
from grammar.language.restrictions import MaxOctets
from grammar.language.text import (
    CRLF,
    DIGIT,
    Except,
    Keyword,
    Octets,
    OctetSet,
    Optional,
    Repeat,
    Rule,
    Select,
    Struct,
)
from grammar.language.values import Xtext
from grammar.lexical import PRINTABLE, atom, esmtp_keyword, esmtp_param, string
from grammar.model.automaton import (
    Automaton,
    TooLarge,
    automaton,
    difference,
    judged_cover,
    missing,
    transition_cover,
)
from grammar.model.nodes import (
    Alternation,
    Capture,
    CharacterClass,
    Exclusion,
    Literal,
    Node,
    Repetition,
    RuleReference,
    Sequence,
    captures,
    is_nullable,
    walk,
)
from grammar.model.shapes import shape
from grammar.review.rules import declaration_errors, misread
from grammar.specification import SPECIFICATION

LINES = [*SPECIFICATION.commands, *SPECIFICATION.forms]
PARAMETERS = [
    p for each in SPECIFICATION.extensions for added in each.parameters.values() for p in added
]
ENCODED = {
    cap.construct.decoded_rule: cap.construct
    for line in LINES
    for cap in captures(shape(line))
    if isinstance(cap.construct, Xtext) and cap.construct.decoded_rule is not None
}.values()


def modules() -> Iterator[object]:
    for found in pkgutil.walk_packages(grammar.__path__, "grammar."):
        if ".generator" not in found.name and not found.name.endswith("__main__"):
            yield importlib.import_module(found.name)


def every_rule() -> list[Rule]:
    """The rules that the modules define, those inside any line, and those held beside them."""
    declared = [value for module in modules() for value in vars(module).values()]
    constructs = [*LINES, *(value for value in declared if isinstance(value, Rule))]
    inside = [node for each in constructs for node in walk(shape(each))]
    rules = [node.rule for node in inside if isinstance(node, RuleReference)]
    strict = [rule.narrower for rule in rules if rule.narrower is not None]
    return list(dict.fromkeys((*rules, *strict)))


def named(construct: object) -> str:
    return str(getattr(construct, "rule", None) or getattr(construct, "keyword", repr(construct)))


def matches(node: Node, octets: bytes) -> bool:
    return re.compile(regex(node).encode("ascii")).fullmatch(octets) is not None


# The grammar's own declarations


@pytest.mark.parametrize("rule", every_rule(), ids=named)
def test_a_rule_is_read_as_its_abnf_says(rule: Rule) -> None:
    assert misread(shape(rule)) is None


@pytest.mark.parametrize("construct", LINES, ids=named)
def test_no_line_is_refused(construct: Command | ReplyForm) -> None:
    assert declaration_errors(construct) == []


@pytest.mark.parametrize("construct", LINES, ids=named)
@pytest.mark.parametrize("loose", [False, True], ids=["exact", "loose"])
def test_the_captures_change_nothing_but_what_is_checked_beside(
    construct: Command | ReplyForm, loose: bool
) -> None:
    node = shape(construct)
    machine = machine_of(construct)
    found = re.compile(regex(node, loose=loose).encode("ascii")).fullmatch
    random = Random(5321)
    for octets in (
        *transition_cover(machine),
        *(machine.sample(random, random.randrange(80)) for _ in range(volume(2000))),
    ):
        allowed = machine.accepts(octets) and one_code(octets) and not repeated(construct, octets)
        taken = found(octets) is not None and (is_utf8(octets) or not loose)
        assert taken is allowed, octets


def is_utf8(octets: bytes) -> bool:
    return octets.decode("utf-8", "replace").encode() == octets


@cache
def machine_of(construct: Command | ReplyForm) -> Automaton:
    return automaton(shape(construct))


def one_code(octets: bytes) -> bool:
    """The prose of RFC 5321, 4.2.1: the lines of a reply have one code."""
    *lines, _ = octets.split(b"\r\n")
    return not octets[:1].isdigit() or len({line[:3] for line in lines}) == 1


def repeated(construct: Command | ReplyForm, octets: bytes) -> bool:
    """Whether a known parameter is given twice: what `once` is for."""
    parameters = construct.parameters if isinstance(construct, Command) else None
    known = {each.keyword.encode() for each in parameters.known} if parameters else set()
    words = [re.split(rb"[=\r]", word)[0].upper() for word in octets.split(b" ")[1:]]
    return any(words.count(word) > 1 for word in known)


@pytest.mark.parametrize("command", SPECIFICATION.commands, ids=named)
def test_what_needs_no_second_look_follows_the_rule(command: Command) -> None:
    usual = re.compile(narrow_pattern(command).encode("ascii")).fullmatch
    strings = judged_cover(machine_of(command)).items()
    assert any(usual(octets) for octets, _ in strings)
    assert not [octets for octets, accepted in strings if usual(octets) and not accepted]


@pytest.mark.parametrize("value", ENCODED, ids=lambda value: value.decoded_rule.rule)
def test_what_is_sure_of_an_encoded_value_is_so(value: Xtext) -> None:
    assert value.decoded_rule is not None
    simple = narrow_in_xtext(shape(value.decoded_rule))
    assert simple is not None
    machine, random = automaton(simple), Random(3461)
    assert missing(machine, automaton(shape(value.subcon))) is None
    for octets in (
        *filter(machine.accepts, transition_cover(machine)),
        *(machine.sample(random, random.randrange(40)) for _ in range(500)),
    ):
        assert value.decode(octets)


# Declarations that are refused

ORDER = "follows the rule, but reading in order stops short of its end"


@pytest.mark.parametrize(
    ("construct", "refusal"),
    [
        # the first alternative is the beginning of the other
        (Select("a", "ab"), f'"AB" {ORDER}'),
        (Select(atom, Struct(atom, "(")), ORDER),
        # a keyword before the rule of all keywords
        (Select("SIZE", esmtp_keyword), ORDER),
        (Select(Keyword("SIZE"), Except(esmtp_keyword, ["SIZE"])), None),
        # a choice of one
        (Repeat(Select(Octets(DIGIT))), None),
        # a repetition takes what the rest needs: Ldh-str as RFC 5321 prints it
        (Struct(Octets(DIGIT, 0), Octets(DIGIT, 1, 1)), ORDER),
        (Optional(Struct("a", Optional("b"))), None),
        (Struct(Optional("a"), "ab"), ORDER),
        # each right by itself, one before the other wrong
        (Struct(Select("a", "b"), "c"), None),
        (Struct(Repeat(Select("a", "c")), "ab"), ORDER),
    ],
)
def test_order_that_does_not_mean_its_abnf_is_found(
    construct: Construct, refusal: str | None
) -> None:
    found = declaration_errors(Rule("a-rule", "RFC 5321", construct))
    assert len(found) == (refusal is not None)
    if refusal is not None:
        assert found[0].startswith("a-rule: ")
        assert found[0].endswith(refusal)


def test_a_slip_deep_in_a_line_is_named_by_its_path() -> None:
    number = Rule("number", "RFC 5321", Select(Octets(DIGIT, 1, 1), Octets(DIGIT, 2, 2)))
    line = Command("XTRY", "try", "RFC 5321", " ", "count" / Rule("count", "RFC 5321", number))
    assert declaration_errors(line)[0] == f'XTRY > count > count > number: "00" {ORDER}'


def test_reversing_the_numbers_of_an_address_is_found() -> None:
    from grammar.address import dec_octet

    reversed_choice = Select(*reversed(dec_octet.subcon.subcons))
    assert declaration_errors(dec_octet) == []
    assert ORDER in declaration_errors(Rule("dec-octet", "RFC 3986, 3.2.2", reversed_choice))[0]


@pytest.mark.parametrize(
    "item",
    [
        Optional("a"),
        Octets(DIGIT, 0),
        Struct(Optional("a"), Optional("b")),
        Select("a", Optional("b")),
    ],
)
@pytest.mark.parametrize("bounds", [(0, None), (1, None), (2, 5)])
def test_a_repetition_of_nothing_is_refused(
    item: Construct, bounds: tuple[int, int | None]
) -> None:
    rule = Rule("a-rule", "RFC 5321", Repeat(item, *bounds))
    assert declaration_errors(rule) == ["a-rule: a repeated piece may match nothing"]


def test_an_option_may_match_nothing() -> None:
    assert declaration_errors(Optional(Octets(DIGIT, 0))) == []


def line_with(value: Construct, verb: str = "XTRY") -> Command:
    return Command(verb, "try", "RFC 5321", " ", "value" / value)


def mail_with(*parameters: Parameter) -> Command:
    return Command("MAIL", "try", "RFC 5321", Parameters("MAIL", parameters))


@pytest.mark.parametrize(
    ("construct", "refusal"),
    [
        (line_with(Octets(OctetSet("nothing", frozenset()))), "'nothing' is a set of no octets"),
        (line_with(Octets(OctetSet.of("octet", range(256)))), "is not one line"),
        (line_with(Struct("a", CRLF, "b")), r'"XTRY A\r\nB\r\n" is not one line'),
        (
            ReplyForm("Try", "try", "RFC 5321", "a", CRLF, CRLF),
            "is not made of lines",
        ),
        (
            Rule("a-rule", "RFC 5321", "abc", restrictions=[MaxOctets(2)]),
            "a-rule: no text has at most 2 octets",
        ),
        (
            mail_with(Parameter("X", Octets(PRINTABLE), "try", "RFC 5321")),
            '"X= " is no esmtp-param',
        ),
        (line_with(Octets(DIGIT, 1, 100_000)), "states, its repetitions written out"),
        (Construct(), "the generator does not know"),
    ],
)
def test_what_cannot_be_used_is_refused(construct: Construct, refusal: str) -> None:
    assert any(refusal in sentence for sentence in declaration_errors(construct)), (
        declaration_errors(construct)
    )


def test_what_others_have_to_skip_is_held_to_their_rule() -> None:
    spaced = Parameter("X", Octets(PRINTABLE), "try", "RFC 5321").syntax()
    assert declaration_errors(spaced) == []
    assert declaration_errors(spaced, within=esmtp_param) == ['x-param: "X= " is no esmtp-param']


@pytest.mark.parametrize("parameter", PARAMETERS, ids=named)
def test_each_parameter_is_an_esmtp_param(parameter: Parameter) -> None:
    assert declaration_errors(parameter.syntax(), within=esmtp_param) == []


def test_a_way_that_leads_nowhere_is_tried_too() -> None:
    nowhere = Sequence((Literal(b"a"), Repetition(Sequence((Literal(b" "), Alternation(()))))))
    assert set(transition_cover(automaton(nowhere))) >= {b"A", b"A "}
    assert misread(nowhere) == b"A "


def test_a_field_in_a_repetition_is_refused() -> None:
    from grammar.model.nodes import located
    from grammar.review.rules import shape_errors

    node = Repetition(Capture("word", Literal(b"a"), string))
    assert list(shape_errors(located(node, "a-rule"))) == [
        "a-rule: the field word stands in a repetition"
    ]
    assert not list(shape_errors(located(Repetition(node.item, 0, 1))))


# The automaton itself, against an engine that backtracks

OCTETS = st.sets(st.sampled_from(b"abc"), min_size=1).map(lambda o: OctetSet("", frozenset(o)))
BOUNDS = st.sampled_from([(0, None), (1, None), (2, None), (0, 1), (0, 2), (1, 3), (2, 2)])
LITERALS = st.text("abc", min_size=1, max_size=3).map(lambda text: Literal(text.encode()))
LEAVES = LITERALS | st.builds(lambda o, b: CharacterClass(o, *b), OCTETS, BOUNDS)


def larger(nodes: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    items = st.lists(nodes, min_size=1, max_size=3).map(tuple)
    return st.one_of(
        items.map(Sequence),
        items.map(Alternation),
        st.builds(lambda item, b: Repetition(item, *b), nodes, BOUNDS),
    )


NODES = st.recursive(LEAVES, larger, max_leaves=6)
STRINGS = [bytes(s) for length in range(6) for s in product(b"abc", repeat=length)]


def backtracking(node: Node) -> str:
    """The node for `re` as ABNF means it: what was taken is given back when needed."""
    match node:
        case Literal():
            return node.octets.decode()
        case CharacterClass():
            members = "".join(map(chr, sorted(node.octets.octets)))
            return f"[{members}]" + bounds(node.least, node.most)
        case Sequence():
            return "".join(map(backtracking, node.items))
        case Alternation():
            return "(?:" + "|".join(map(backtracking, node.items)) + ")"
        case Repetition():
            return f"(?:{backtracking(node.item)})" + bounds(node.least, node.most)
        case _:
            raise TypeError(node)


def bounds(least: int, most: int | None) -> str:
    return f"{{{least},{'' if most is None else most}}}"


@law(1000)
@given(NODES)
def test_the_automaton_accepts_what_a_backtracking_engine_does(node: Node) -> None:
    machine, found = automaton(node), re.compile(backtracking(node).encode()).fullmatch
    smallest = machine.minimal()
    for octets in STRINGS:
        assert machine.accepts(octets) is smallest.accepts(octets) is bool(found(octets))


@law(4000)
@given(NODES.filter(lambda node: not any(map(goes_round_on_nothing, walk(node)))))
def test_the_cover_finds_every_slip_that_trying_all_strings_finds(node: Node) -> None:
    machine, found = automaton(node), re.compile(regex(node).encode()).fullmatch
    slips = [octets for octets in STRINGS if machine.accepts(octets) is not bool(found(octets))]
    assert not slips or misread(node) is not None


def goes_round_on_nothing(node: Node) -> bool:
    return isinstance(node, Repetition) and node.most != 1 and is_nullable(node.item)


@law(1000)
@given(NODES, NODES)
def test_a_difference_is_what_one_has_and_the_other_lacks(one: Node, other: Node) -> None:
    left, right = automaton(one), automaton(other)
    both = difference(left, right)
    for octets in STRINGS:
        assert both.accepts(octets) is (left.accepts(octets) and not right.accepts(octets))
    shortest = missing(left, right)
    assert (shortest is None) is (both.minimal().accepting == frozenset())
    assert shortest is None or both.accepts(shortest)
    assert (left.minimal() == right.minimal()) is (
        missing(left, right) is missing(right, left) is None
    )


@law(1000)
@given(NODES, st.lists(st.text("abc", min_size=1, max_size=3), min_size=1, max_size=3))
def test_an_exception_lacks_its_words_and_nothing_else(item: Node, words: list[str]) -> None:
    with_words, without = (
        automaton(item),
        automaton(Sequence((Exclusion(item, tuple(words)), Literal(b".")))),
    )
    for octets in STRINGS:
        expected = with_words.accepts(octets) and octets.decode() not in words
        assert without.accepts(octets + b".") is expected


@law(1000)
@given(NODES, st.sampled_from(["a", "ab", "b"]), st.sampled_from(["a", "abc", "c"]))
def test_an_exception_within_another_lacks_the_words_of_both(
    item: Node, inner: str, outer: str
) -> None:
    nested = Sequence((Exclusion(Exclusion(item, (inner,)), (outer,)), Literal(b".")))
    flat = Sequence((Exclusion(item, (inner, outer)), Literal(b".")))
    assert automaton(nested).minimal() == automaton(flat).minimal()
    around = Exclusion(Sequence((Exclusion(item, (inner,)), Literal(b"c"))), (outer,))
    machine, within = automaton(around), automaton(item)
    for octets in STRINGS:
        expected = within.accepts(octets) and octets.decode() != inner
        assert machine.accepts(octets + b"c") is (expected and octets + b"c" != outer.encode())


@law(1000)
@given(NODES, st.integers(0, 30), st.integers())
def test_a_sample_is_in_the_language(node: Node, length: int, seed: int) -> None:
    machine = automaton(node)
    assert machine.accepts(machine.sample(Random(seed), length))


def test_a_literal_is_read_in_any_case_and_every_octet_has_its_class() -> None:
    machine = automaton(Literal(b"Mail 1")).minimal()
    assert machine.accepts(b"mAIL 1")
    assert not machine.accepts(b"MAIL 2")
    assert sorted(b"".join(machine.classes)) == list(range(256))
    assert len(machine.rows) == 7


def test_a_language_without_a_string_has_no_witness() -> None:
    nothing = difference(automaton(Literal(b"a")), automaton(Literal(b"A"))).minimal()
    assert (nothing.witness(), len(nothing.rows), nothing.accepting) == (None, 1, frozenset())
    with pytest.raises(ValueError, match="empty"):
        nothing.sample(Random(0), 3)


def test_the_cover_takes_every_transition_of_the_automaton_and_is_the_same_each_time() -> None:
    machine = automaton(shape(SPECIFICATION.command("EHLO")))
    cover = list(transition_cover(machine))
    taken = {
        (machine.after(octets[:end]), machine.class_of[octets[end]])
        for octets in cover
        for end in range(len(octets))
        if machine.after(octets[:end]) >= 0
    }
    assert taken == set(product(range(len(machine.rows)), range(len(machine.classes))))
    assert cover == list(transition_cover(automaton(shape(SPECIFICATION.command("EHLO")))))
    assert len(list(transition_cover(machine, 10))) == 10
    assert sum(machine.accepts(octets) for octets in transition_cover(machine, 10)) == 10


def test_what_is_too_large_is_said_to_be() -> None:
    with pytest.raises(TooLarge, match="repetitions written out"):
        automaton(CharacterClass(DIGIT, 0, 10_001))
    with pytest.raises(TooLarge, match="states"):
        # the fifteenth octet from the end: a state for each of the subsets
        automaton(
            Sequence(
                (
                    CharacterClass(OctetSet.of("", "ab"), 0, None),
                    Literal(b"a"),
                    CharacterClass(PRINTABLE, 14, 14),
                )
            )
        )
