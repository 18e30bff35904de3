"""An automaton with operations finds every capture where the regular expression does.

A table-driven engine can be made of it: one pass, no order of choice, the last write counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from random import Random

import pytest
from construct import Construct
from hypothesis import given
from hypothesis import strategies as st
from laws import law, some, volume
from test_automaton import LEAVES, STRINGS

import smtpkit
from benchmarks.agreement import mutated
from grammar.declarations import Command
from grammar.language.text import (
    DIGIT,
    LETTER,
    BackReference,
    Octets,
    OctetSet,
    Optional,
    Repeat,
    Rule,
    Select,
    Struct,
)
from grammar.lexical import string
from grammar.model.actions import Kind, Operation, TaggedAutomaton, tagged
from grammar.model.automaton import judged_cover
from grammar.model.lines import Line, class_name, line_of
from grammar.model.nodes import (
    Alternation,
    Capture,
    CharacterClass,
    Literal,
    Node,
    Repetition,
    Sequence,
    captures,
)
from grammar.model.shapes import NEEDS_DECODING, shape
from grammar.review.rules import declaration_errors
from grammar.review.writes import wrong_write
from grammar.specification import SPECIFICATION
from smtpkit import sasl
from smtpkit.view import View

DECLARED: dict[str, Construct] = {
    **{each.name_of_class: each for each in (*SPECIFICATION.commands, *SPECIFICATION.forms)},
    **{each.name_of_class: each.line() for each in SPECIFICATION.extensions},
    **{class_name(message): message for message in SPECIFICATION.messages},
}
each = pytest.mark.parametrize("name", DECLARED)


def view_of(name: str) -> type[View]:
    offers = {view.__name__: view for view in smtpkit.Capabilities.lines_by_keyword.values()}
    view: type[View] = offers.get(name) or getattr(smtpkit, name, None) or getattr(sasl, name)
    return view


@cache
def machine_of(name: str) -> TaggedAutomaton:
    return tagged(line_of(DECLARED[name]).node)


def strings(name: str) -> Iterator[bytes]:
    """Those that take all transitions, and random ones with mistakes."""
    machine, random = machine_of(name), Random(f"5321 {name}")
    cover = list(judged_cover(machine))
    yield from some(cover, name) if len(cover) > 100 else cover
    for _ in range(volume(5000)):
        yield mutated(machine.sample(random, random.randrange(80)), random)


def is_utf8(octets: bytes) -> bool:
    return octets.decode("utf-8", "replace").encode() == octets


def read_of(line: Line) -> list[tuple[int, Capture]]:
    """The groups that are read, and not only looked for ahead."""
    ahead = {field.name for field in line.fields if field.leads is not None}
    return [each for each in enumerate(line.captures, 1) if each[1].name not in ahead]


@each
def test_one_pass_finds_the_groups_of_the_expression(name: str) -> None:
    line, smallest = line_of(DECLARED[name]), machine_of(name).minimal()
    matched = view_of(name).facts.pattern.fullmatch
    accepted = 0
    for octets in strings(name):
        match, found = matched(octets), smallest.run(octets)
        # the pattern of text beyond ASCII is loose
        match = match if is_utf8(octets) or not line.is_encoded else None
        assert (found is None) is (match is None), octets
        if found is None or match is None:
            continue
        accepted += 1
        for here, (number, capture) in enumerate(read_of(line), 1):
            if capture.own_name == NEEDS_DECODING and match.span(number) == (-1, -1):
                continue  # the pattern sees that it need not be decoded
            assert found.spans.get(here, (-1, -1)) == match.span(number), (octets, capture.name)
        assert found.is_beyond_ascii is (line.is_encoded and not octets.isascii())
    assert accepted


def walked(view: type[View], octets: bytes) -> dict[str, tuple[int, int]]:
    """The fields that the positions of the library find, by their full names."""
    tables = view.facts.dialect.tables
    path = tables.path(tables.roots[view.__name__], octets)
    assert path.end >= 0, octets
    found: dict[str, tuple[int, int]] = {}
    begun: list[tuple[str, int]] = []
    for at, number in path.events():
        scope = path.walker.shape.scopes[abs(number)]
        if scope.kind not in ("field", "list"):
            continue
        if number < 0:
            field, start = begun.pop()
            found[field] = start, at
        else:
            around = begun[-1][0] if begun else ""
            begun.append((f"{around}.{scope.name}" if around else scope.name, at))
    return found


@each
def test_one_pass_finds_what_the_positions_of_errors_do(name: str) -> None:
    line, machine = line_of(DECLARED[name]), machine_of(name)
    for octets in strings(name):
        if (found := machine.run(octets)) is None:
            continue
        fields = walked(view_of(name), octets)
        numbers = {number: here for here, (number, _) in enumerate(read_of(line), 1)}
        for field, groups in line.groups.items():
            read = [numbers[group] for group in groups if group in numbers]
            spans = [found.spans[group] for group in read if group in found.spans]
            walk = fields.get(field, fields.get(f"parameters.{field}"))
            assert spans == ([] if walk is None else [walk]), (octets, field)


@each
def test_the_last_write_is_the_right_one(name: str) -> None:
    assert wrong_write(line_of(DECLARED[name]).node) is None


def test_there_are_few_states() -> None:
    machine = machine_of("Mail")
    smallest = machine.minimal()
    assert len(machine.rows) < 1_200
    assert len(smallest.rows) < 400
    assert len(smallest.classes) < 70
    assert len(smallest.lists) < 90
    assert machine.minimal().rows == smallest.minimal().rows


def test_the_operations_of_a_line() -> None:
    mail = {each for of_edge in machine_of("Mail").lists for each in of_edge}
    assert {each.kind for each in mail} == {Kind.END, Kind.WORD, Kind.BEGIN, Kind.MARK}
    # a flag has one length: it is written when it is known to be whole
    flag = line_of(DECLARED["Mail"]).numbers["smtputf8"]
    assert {each for each in mail if each.group == flag} == {
        Operation(Kind.WORD, flag, len("SMTPUTF8"), once=True)
    }
    reply = {each for of_edge in machine_of("Reply").lists for each in of_edge}
    code = line_of(DECLARED["Reply"]).numbers["code"]
    assert {each for each in reply if each.kind is Kind.SAME} == {Operation(Kind.SAME, code, 3)}
    assert all(list(of_edge) == sorted(of_edge) for of_edge in machine_of("Reply").lists)


# What is refused

CODE, TEXT = "code" / Octets(DIGIT, 3, 3), "text" / Octets(DIGIT | LETTER)
A, AB = OctetSet.of("a", "a"), OctetSet.of("a or b", "ab")


@pytest.mark.parametrize(
    ("construct", "wrong"),
    [
        # a status code beside text that may begin like one, and beside text that may not
        (Struct(Optional(Struct(CODE, " ")), TEXT), None),
        (Struct(Optional(CODE), TEXT), (b"0000", "code")),
        (Select(Struct(CODE, ".", TEXT), Struct("all" / Octets(DIGIT), "!")), None),
        # where a field begins, or ends, is told by what follows
        (Struct("x" / Octets(A), "y" / Octets(AB)), (b"aaa", "x")),
        (Select(Struct("x" / Octets(AB), "1"), Struct("a", "y" / Octets(AB), "2")), None),
        (Select(Struct("x" / Octets(AB), "a1"), Struct("y" / Octets(AB), "2")), (b"aa2", "x")),
        # the last write counts
        (Struct("codes" / Octets(DIGIT), Repeat(Struct(" ", Octets(DIGIT)))), None),
        (Struct("codes" / Repeat(Struct(Octets(DIGIT), " ")), Octets(DIGIT)), None),
    ],
)
def test_a_field_that_one_pass_misses_is_told(
    construct: Construct, wrong: tuple[bytes, str] | None
) -> None:
    assert wrong_write(shape(construct)) == wrong


def test_a_parameter_that_another_one_hides_is_told() -> None:
    size = Capture("size", CharacterClass(DIGIT, 1, None), string, once=True)
    word = CharacterClass(OctetSet.of("word", "=0123SIZE"), 1, None)

    def parameters(*others: Node) -> Node:
        known = Sequence((Literal(b"SIZE="), size))
        return Repetition(Sequence((Literal(b" "), Alternation((known, *others)))))

    assert wrong_write(parameters()) is None
    assert wrong_write(parameters(Literal(b"S"))) is None
    assert wrong_write(parameters(word)) == (b" SIZE=0", "size")


def test_what_is_not_found_is_refused_with_its_place() -> None:
    several = Struct("x" / Octets(A), "y" / Octets(AB))
    line = Command("XTRY", "try", "RFC 5321", " ", "value" / Rule("a-rule", "RFC 5321", several))
    told = [each for each in declaration_errors(line) if "does not find" in each]
    assert told == [
        'XTRY: in "XTRY aaa\\r\\n" one reading of the octets does not find value.x',
        'XTRY > value > a-rule: in "aaa" one reading of the octets does not find x',
    ]


def test_what_comes_back_has_one_length() -> None:
    again = Struct("code" / Octets(DIGIT), " ", BackReference("code", Octets(DIGIT)))
    assert declaration_errors(Rule("a-rule", "RFC 5321", again)) == [
        "a-rule: the field code comes back, but has no one length"
    ]


# The proof, against all ways of reading

Way = tuple[int, frozenset[tuple[int, tuple[int, int]]]]


def ways(node: Node, octets: bytes, at: int, before: int) -> set[Way]:
    """Where a node may end, each with the spans of its captures; so many stand before it."""
    match node:
        case Literal():
            end = at + len(node.octets)
            return {(end, frozenset())} if octets[at:end].lower() == node.octets.lower() else set()
        case CharacterClass():
            return ways(Repetition(one_of(node), node.least, node.most), octets, at, before)
        case Alternation():
            found = set[Way]()
            for item in node.items:
                found |= ways(item, octets, at, before)
                before += len(captures(item))
            return found
        case Sequence():
            found = {(at, frozenset())}
            for item in node.items:
                found = further(found, item, octets, before)
                before += len(captures(item))
            return found
        case Repetition():
            most = len(octets) + node.least if node.most is None else node.most
            reached: set[Way] = {(at, frozenset())}
            found = set() if node.least else reached
            for count in range(1, most + 1):
                reached = further(reached, node.item, octets, before)
                found = found | reached if count >= node.least else found
            return found
        case Capture():
            inner = ways(node.item, octets, at, before + 1)
            return {(end, spans | {(before + 1, (at, end))}) for end, spans in inner}
    raise TypeError(node)


def further(found: set[Way], item: Node, octets: bytes, before: int) -> set[Way]:
    return {
        (end, spans | more) for at, spans in found for end, more in ways(item, octets, at, before)
    }


def one_of(node: CharacterClass) -> Node:
    return Alternation(tuple(Literal(bytes([octet])) for octet in sorted(node.octets.octets)))


def fields_in(items: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    several = st.lists(items, min_size=1, max_size=3).map(tuple)
    return st.one_of(
        several.map(Sequence),
        several.map(Alternation),
        items.map(lambda item: Repetition(item, 0, 1)),
        items.map(lambda item: Capture("field", item, string)),
    )


WITH_FIELDS = st.recursive(LEAVES, fields_in, max_leaves=5).filter(captures)
SHORT = [octets for octets in STRINGS if len(octets) < 5]


@law(1000)
@given(WITH_FIELDS)
def test_what_is_proved_holds_on_all_ways_and_what_is_not_does_not(node: Node) -> None:
    machine, wrong = tagged(node), wrong_write(node)
    smallest = machine.minimal()
    for octets in SHORT if wrong is None else [wrong[0].lower()]:
        spans = [dict(found) for end, found in ways(node, octets, 0, 0) if end == len(octets)]
        found = machine.run(octets)
        assert smallest.run(octets) == found
        if wrong is None:
            assert all(each == (found and found.spans) for each in spans), octets
            assert (found is None) is (not spans), octets
        else:
            assert any(each != (found and found.spans) for each in spans), octets
