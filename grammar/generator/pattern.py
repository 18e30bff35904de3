"""Construct tree -> intermediate form.

The intermediate form is the regular structure of a rule with named captures, and beside it, the
checks that are made once the octets match. Every emitter walks it and nothing else. A construct
that is not known here is an error.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Union

from construct import Construct, Renamed

from grammar.declarations import Command, Form, Parameters
from grammar.text import (
    Again,
    Bracketed,
    Choice,
    Exact,
    Except,
    Literal,
    Maybe,
    Octets,
    OctetSet,
    Repeat,
    Rule,
    Seq,
    Tolerated,
    Word,
)
from grammar.values import Value, Xtext

#: the name of the hidden capture of a value that has to be decoded to be checked
UNSURE = "_unsure"

Node = Union["Lit", "Set", "Cat", "Alt", "Rep", "Cap", "Named", "But", "Same", "Bend", "Extra"]


@dataclass(frozen=True)
class Lit:
    """These octets, letters in any case; `whole` when no keyword character may follow."""

    octets: bytes
    whole: bool = False


@dataclass(frozen=True)
class Set:
    """Between `least` and `most` octets (None: any number) out of a set."""

    octets: OctetSet
    least: int = 1
    most: int | None = 1


@dataclass(frozen=True)
class Cat:
    """One after the other."""

    items: tuple[Node, ...]


@dataclass(frozen=True)
class Alt:
    """The first that fits."""

    items: tuple[Node, ...]


@dataclass(frozen=True)
class Rep:
    """As many as fit, between `least` and `most`; an option is 0 to 1."""

    item: Node
    least: int = 0
    most: int | None = None


@dataclass(frozen=True)
class Cap:
    """A named field, under its full name: `reverse_path.mailbox.domain`.

    A hidden one, whose name starts with "_", exists for a check. `once`: it stands in a
    repetition and may match in one round only.
    """

    name: str
    item: Node
    construct: Construct
    once: bool = False


@dataclass(frozen=True)
class Named:
    """A rule of the RFC: what errors, ABNF and reference pages call it."""

    rule: Rule
    item: Node

    def __hash__(self) -> int:
        return hash((id(self.rule), self.item))


@dataclass(frozen=True)
class But:
    """The item, unless what it matches is one of these words."""

    item: Node
    words: tuple[str, ...]


@dataclass(frozen=True)
class Same:
    """The octets that an earlier capture matched, which follow `item`."""

    name: str
    item: Node


@dataclass(frozen=True)
class Bend:
    """What is taken instead of an item when reading leniently: names and rules.

    This and `Extra` are in the lenient form of a pattern only.
    """

    item: Node
    others: tuple[tuple[str, Node], ...]


@dataclass(frozen=True)
class Extra:
    """What is passed over when reading leniently."""

    name: str
    item: Node
    late: bool = False


def pattern(construct: Construct, prefix: str = "") -> Node:
    """The intermediate form of a construct; `prefix` is put before its fields' names."""
    return _pattern(construct, prefix, False)


def lenient_pattern(construct: Construct) -> Node:
    """The intermediate form with what a lenient reader takes."""
    return _pattern(construct, "", True)


# a dialect is mostly what another one was made of
@lru_cache(maxsize=1 << 16)
def _pattern(construct: Construct, prefix: str, bent: bool) -> Node:
    node = _strict(construct, prefix, bent)
    if bent and isinstance(construct, Tolerated):
        item = _pattern(construct.leniency.instead, prefix, bent)
        return Extra(construct.leniency.name, item, construct.late)
    if bent and not isinstance(construct, Renamed) and construct.leniencies:
        others = [
            (each.name, _pattern(each.instead, prefix, bent)) for each in construct.leniencies
        ]
        return Bend(node, tuple(others))
    return node


def _strict(construct: Construct, prefix: str, bent: bool) -> Node:
    match construct:
        case Renamed():
            name = prefix + construct.name
            inner = construct.subcon
            if isinstance(inner, Maybe):
                return Rep(Cap(name, _pattern(inner.subcon, name + ".", bent), inner.subcon), 0, 1)
            return Cap(name, _pattern(inner, name + ".", bent), inner)
        case Exact():
            letters = construct.octets.decode("ascii")
            return _cat(Set(OctetSet.of(f'"{letter}"', letter)) for letter in letters)
        case Literal():
            return Lit(construct.octets, isinstance(construct, Word))
        case Octets():
            return Set(construct.set, construct.at_least, construct.at_most)
        case Seq():
            return _cat(_pattern(item, prefix, bent) for item in construct.items)
        case Choice():
            return Alt(tuple(_pattern(item, prefix, bent) for item in construct.items))
        case Maybe():
            return Rep(_pattern(construct.subcon, prefix, bent), 0, 1)
        case Repeat():
            item = _pattern(construct.subcon, "", bent)
            if any(isinstance(inner, Cap) for inner in walk(item)):
                raise TypeError(f"{construct!r} repeats what is checked after the match")
            return Rep(item, construct.at_least, construct.at_most)
        case Rule():
            node: Node = Named(construct, _pattern(construct.subcon, prefix, bent))
            if construct.strictly is not None:
                node = Cap(f"{prefix}_{_identifier(construct.rule)}", node, construct)
            return node
        case Xtext() if construct.of is not None:
            return Cap(f"{prefix}{UNSURE}", _pattern(construct.subcon, "", bent), construct)
        case Bracketed() | Value():
            return _pattern(construct.subcon, prefix, bent)
        case Except():
            return But(_pattern(construct.subcon, prefix, bent), construct.words)
        case Again():
            return Same(prefix + construct.again, _pattern(construct.subcon, prefix, bent))
        case Parameters():
            return _parameters(construct, prefix, bent)
        case Command() | Form():
            return _pattern(construct.subcon, prefix, bent)
        case _:
            raise TypeError(f"the generator does not know {construct!r}")


def _cat(nodes: Iterator[Node]) -> Cat:
    """A sequence; one within it is part of it."""
    items: list[Node] = []
    for node in nodes:
        items.extend(node.items if isinstance(node, Cat) else [node])
    return Cat(tuple(items))


def _parameters(construct: Parameters, prefix: str, bent: bool) -> Node:
    # the keywords differ, so their order is free: those without a value are slower to refuse
    typed = zip(construct.known, construct.typed, strict=True)
    ordered = sorted(typed, key=lambda pair: pair[0].value is None)
    alternatives = [_once(_pattern(item, prefix, bent)) for _, item in ordered]
    if not construct.closed:
        alternatives.append(_bare(_pattern(construct.generic, "", bent)))
    if not alternatives:
        return Cap(f"{prefix}parameters", Cat(()), construct)
    item = Cat((Lit(b" "), Alt(tuple(alternatives))))
    least = 1 if construct.attributes else 0
    name = f"{prefix}_attributes" if construct.attributes else f"{prefix}parameters"
    return Cap(name, Rep(item, least), construct)


def _once(node: Node, *, whole: bool = False) -> Node:
    """A node whose captures may match in one round of a repetition only.

    A pattern cannot hold captures within those; `whole` keeps them, for what is no pattern.
    """
    match node:
        case Cap():
            item = node.item
            unsure = isinstance(item, Cap) and item.name.endswith(UNSURE)
            return Cap(
                node.name, item if whole or unsure else _bare(item), node.construct, once=True
            )
        case Cat():
            return Cat(tuple(_once(item, whole=whole) for item in node.items))
        case Named():
            return Named(node.rule, _once(node.item, whole=whole))
        case _:
            return node


def typed_parameters(construct: Parameters) -> list[Node]:
    """The typed parameters with all that is in them, as a lenient reader takes them."""
    return [_once(lenient_pattern(item), whole=True) for item in construct.typed]


def _bare(node: Node) -> Node:
    """The node without captures."""
    match node:
        case Cap():
            return _bare(node.item)
        case Cat() | Alt():
            return type(node)(tuple(_bare(item) for item in node.items))
        case Rep():
            return Rep(_bare(node.item), node.least, node.most)
        case Named():
            return Named(node.rule, _bare(node.item))
        case But():
            return But(_bare(node.item), node.words)
        case Bend():
            return Bend(_bare(node.item), tuple((n, _bare(o)) for n, o in node.others))
        case Extra():
            return node
        case Same():
            return _bare(node.item)
        case _:
            return node


bare = _bare


def walk(node: Node) -> Iterator[Node]:
    """A node and everything in it, in wire order."""
    ahead = [node]
    while ahead:
        node = ahead.pop()
        yield node
        match node:
            case Cat() | Alt():
                ahead += reversed(node.items)
            case Rep() | Cap() | Named() | But() | Same() | Bend() | Extra():
                ahead.append(node.item)


def captures(node: Node) -> list[Cap]:
    """The captures, in the order of their groups."""
    return [inner for inner in walk(node) if isinstance(inner, Cap)]


def _identifier(rule: str) -> str:
    return rule.lower().replace("-", "_")


def nullable(node: Node) -> bool:
    """Whether it may match nothing at all."""
    match node:
        case Lit():
            return False
        case Set():
            return node.least == 0
        case Cat():
            return all(nullable(item) for item in node.items)
        case Alt():
            return any(nullable(item) for item in node.items)
        case Extra():
            return True
        case Rep():
            return node.least == 0 or nullable(node.item)
        case _:
            return nullable(node.item)
