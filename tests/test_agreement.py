"""L3: the declarations as construct runs them, the generated code and the tables say the same.

Construct reads a declaration directly; the generated view matches a regular expression; when it
rejects, the tables are walked to explain why. On lines that are valid, or nearly, all three give
the same verdict, and the first two the same spans, values and octets.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from construct import Container
from laws import volume

import smtpkit
from grammar.declarations import Command, ReplyForm
from grammar.language.text import Mismatch, Refusal, octets_of, text_of
from grammar.model.automaton import automaton
from grammar.model.shapes import shape
from grammar.specification import SPECIFICATION
from smtpkit.diagnosis import diagnose
from smtpkit.testing import strategies
from smtpkit.view import View

#: how many lines with mistakes are compared, over all commands and forms
LINES = volume(200_000)
SEED = 5321

DECLARED: tuple[Command | ReplyForm, ...] = (*SPECIFICATION.commands, *SPECIFICATION.forms)
EACH = -(-LINES // len(DECLARED))

each = pytest.mark.parametrize("declared", DECLARED, ids=lambda each: each.name_of_class)


def view_of(declared: Command | ReplyForm) -> type[View]:
    view: type[View] = getattr(smtpkit, declared.name_of_class)
    return view


def name_of(declared: Command | ReplyForm) -> str:
    return declared.verb if isinstance(declared, Command) else declared.name_of_class


def read(declared: Command | ReplyForm, line: bytes) -> Container | Exception:
    """What construct reads, or the error that it raises."""
    try:
        return declared.parse(line)
    except (Mismatch, Refusal) as error:
        return error


def seen(declared: Command | ReplyForm, line: bytes) -> View | smtpkit.ParseError:
    """What the generated code reads, or the error that it raises."""
    try:
        return view_of(declared).parse(line)
    except smtpkit.ParseError as error:
        return error


def difference(container: Container | str, view: View, path: str = "") -> str:
    """Where the fields of a container and of a view differ; "" where they do not."""
    if isinstance(container, str):
        return "" if not view.fields and octets_of(container) == bytes(view) else f"{path} is text"
    spans = container["_spans"]
    for name, value in container.items():
        if name.startswith("_") or name == "parameters":
            continue
        at = span(view, name)
        if spans.get(name) != at:
            return f"{path}{name} at {spans.get(name)}, but at {at}"
        if isinstance(value, Container):
            inner = getattr(view, name)
            if not isinstance(inner, View):
                return f"{path}{name} is {inner!r}, but has fields"
            if found := difference(value, inner, f"{path}{name}."):
                return found
        elif isinstance(value, list):
            if found := differing_items(value, getattr(view, name), f"{path}{name}"):
                return found
        elif value is None and getattr(view, name, None) == ():
            continue  # a list that was not sent
        elif not same(value, field(view, name)):
            return f"{path}{name} is {value!r}, but {field(view, name)!r}"
    return ""


def differing_items(container: list[Any], items: tuple[Any, ...], path: str) -> str:
    """Where the items of a list differ."""
    if len(container) != len(items):
        return f"{path} are {container!r}, but {items!r}"
    for value, item in zip(container, items, strict=True):
        if isinstance(item, View):
            if found := difference(value, item, f"{path}."):
                return found
        elif not same(value, item):
            return f"{path}: {value!r}, but {item!r}"
    return ""


def span(view: View, name: str) -> tuple[int, int] | None:
    try:
        return view.span(name)
    except smtpkit.FieldError:
        return None


def field(view: View, name: str) -> Any:
    """A field of a view, or its text where it is none."""
    if name in view.fields:
        return getattr(view, name)
    at = span(view, name)
    return None if at is None else text_of(view.match.string[slice(*at)])


def same(value: Any, other: Any) -> bool:
    """Whether two values are the same; a flag that is not there is None, and False in a view."""
    return bool(value == other) or (value is None and other is False)


def other_parameters(view: View) -> list[tuple[str, str | None]]:
    known = view.facts.known  # type: ignore[attr-defined]
    sent = [(p.keyword, p.value) for p in view.parameters]  # type: ignore[attr-defined]
    return [(keyword, value) for keyword, value in sent if keyword.upper() not in known]


def mistaken(
    declared: Command | ReplyForm, lines: list[bytes], count: int, random: Random
) -> list[bytes]:
    """Lines with mistakes, and the lines that they were made in."""
    mistakes = {**strategies.COMMANDS, **strategies.REPLIES}[name_of(declared)].mistakes
    return [*lines, *(mistakes(random.choice(lines), random) for _ in range(count - len(lines)))]


@each
def test_construct_the_generated_code_and_the_tables_agree(
    declared: Command | ReplyForm, valid: Callable[..., list[bytes]]
) -> None:
    random = Random(f"{SEED} {name_of(declared)}")
    accepted = 0
    lines = valid(view_of(declared))
    for line in mistaken(declared, lines, EACH, random):
        container, view = read(declared, line), seen(declared, line)
        if isinstance(container, Exception) or isinstance(view, Exception):
            assert isinstance(container, Exception), f"{line!r}: construct reads it; {view}"
            assert isinstance(view, Exception), f"{line!r}: {container}; the view reads it"
            # an error without a place is one that the tables do not explain
            assert view.excerpt, f"{line!r}: the tables read it"
            continue
        accepted += 1
        assert not (found := difference(container, view)), f"{line!r}: {found}"
        if "parameters" in view.fields:
            assert container["parameters"] == other_parameters(view), line
        diagnose(type(view), line, 0, len(line))
    # the lines are close enough to the grammar to say something
    assert accepted > len(lines)


@each
def test_an_error_is_at_the_same_place_in_both(
    declared: Command | ReplyForm, valid: Callable[..., list[bytes]]
) -> None:
    random = Random(f"place {SEED} {name_of(declared)}")
    for line in mistaken(declared, valid(view_of(declared)), volume(3000), random):
        error, explained = read(declared, line), seen(declared, line)
        if isinstance(error, Mismatch):
            assert isinstance(explained, smtpkit.ParseError)
            if explained.level == "limit":
                continue  # a line that is too long is refused before it is read
            if "where a hyphen says so" in explained.message:
                continue  # the reply ends too early by its mark, and that is where it is wrong
            assert explained.offset == error.offset, f"{line!r}\n{error}\n{explained}"
            assert explained.level in ("syntax", "generic")
        elif isinstance(error, Refusal):
            assert isinstance(explained, smtpkit.ParseError)
            if explained.level in ("syntax", "generic"):
                # the view judges the shape of all octets first: it breaks behind what they say, or,
                # where that is empty, at the same place
                behind = explained.offset > error.offset or not has_the_shape(declared, line)
                assert behind, f"{line!r}\n{error}\n{explained}"
            else:
                # the length of a line is told before anything else
                assert explained.level in (error.level, "limit"), f"{line!r}\n{error}\n{explained}"


def has_the_shape(declared: Command | ReplyForm, line: bytes) -> bool:
    return automaton(shape(declared)).accepts(line)


# --- building -------------------------------------------------------------------------------------


@each
def test_construct_writes_the_canonical_form_again(
    declared: Command | ReplyForm, valid: Callable[..., list[bytes]]
) -> None:
    view = view_of(declared)
    for line in valid(view):
        octets = built(view, view.parse(line).values())
        if octets is not None:
            # a word has one spelling there: <Postmaster>
            assert declared.build(declared.parse(octets)).lower() == octets.lower()


def built(view: type[View], values: dict[str, Any]) -> bytes | None:
    """The octets of these values; None where the builder refuses them."""
    try:
        octets: bytes = view.build(**values)  # type: ignore[attr-defined]
    except smtpkit.BuildError:
        return None
    return octets


@pytest.mark.parametrize("command", SPECIFICATION.commands, ids=lambda each: each.name_of_class)
def test_construct_and_the_generated_code_write_the_same_octets_or_both_refuse(
    command: Command, valid: Callable[..., list[bytes]]
) -> None:
    view = view_of(command)
    random = Random(f"building {SEED} {command.verb}")
    for line in valid(view):
        values = view.parse(line).values()
        for given in (values, *(spoilt(values, random) for _ in range(5))):
            octets = built(view, given)
            try:
                written = command.build(given)
            except (Mismatch, Refusal):
                written = None
            assert octets == written, given


def spoilt(values: dict[str, Any], random: Random) -> dict[str, Any]:
    """Values with a mistake in one of their texts."""
    return {
        name: spoilt_value(value, random) if random.random() < 0.5 else value
        for name, value in values.items()
    }


def spoilt_value(value: Any, random: Random) -> Any:
    if isinstance(value, dict):
        return spoilt(value, random)
    if isinstance(value, list):
        return [tuple(spoilt_value(part, random) for part in pair) for pair in value]
    if isinstance(value, (str, bytes)):
        octets = strategies.mistaken(
            octets_of(str(value) if isinstance(value, str) else value), random
        )
        return octets if isinstance(value, bytes) else text_of(octets)
    if type(value) is int:
        return random.choice((-value, value * 10**20, value))
    return value
