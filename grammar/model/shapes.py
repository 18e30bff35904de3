"""Construct tree -> shape: what a declaration says, as nodes.

A construct that is not known here is an error.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from construct import Construct, Renamed

from grammar.declarations import Command, Parameters, ReplyForm
from grammar.language import text
from grammar.language.lists import LedBy, Rounds
from grammar.language.remembered import remembered
from grammar.language.values import Value, Xtext
from grammar.model.nodes import (
    Alternation,
    BackReference,
    Capture,
    CharacterClass,
    Exclusion,
    Literal,
    Node,
    Relaxed,
    Repetition,
    RuleReference,
    Sequence,
    bare,
    transformed,
    uncaptured,
    walk,
)

__all__ = ["NEEDS_DECODING", "items_of", "lenient_shape", "shape", "typed_parameters"]

#: the name of the hidden capture of a value that has to be decoded to be checked
NEEDS_DECODING = "_needs_decoding"


def shape(construct: Construct, prefix: str = "") -> Node:
    """The nodes of a construct; `prefix` is put before its fields' names."""
    return _shape(construct, prefix, False)


def lenient_shape(construct: Construct) -> Node:
    """The nodes of a construct, with what a lenient reader takes."""
    return _shape(construct, "", True)


# a dialect is mostly what another one was made of
@remembered
def _shape(construct: Construct, prefix: str, lenient: bool) -> Node:
    node = _strict(construct, prefix, lenient)
    if lenient and not isinstance(construct, Renamed) and construct.leniencies:
        others = [(each, _shape(each.instead, prefix, lenient)) for each in construct.leniencies]
        return Relaxed(node, tuple(others))
    return node


def _strict(construct: Construct, prefix: str, lenient: bool) -> Node:
    match construct:
        case Renamed():
            name = prefix + construct.name
            inner, doc = construct.subcon, str(construct.docs or "")
            if isinstance(inner, text.Optional):
                item = _shape(inner.subcon, name + ".", lenient)
                return Repetition(Capture(name, item, inner.subcon, doc=doc), 0, 1)
            return Capture(name, _shape(inner, name + ".", lenient), inner, doc=doc)
        case text.CaseSensitive():
            letters = construct.octets.decode("ascii")
            return _sequence(
                CharacterClass(text.OctetSet.of(f'"{letter}"', letter)) for letter in letters
            )
        case text.Literal():
            return Literal(construct.octets, isinstance(construct, text.Keyword))
        case text.Octets():
            return CharacterClass(construct.set, construct.at_least, construct.at_most)
        case text.Struct():
            return _sequence(_shape(item, prefix, lenient) for item in construct.subcons)
        case text.Select():
            told_by = construct.told_by if isinstance(construct, text.Variants) else ""
            items = tuple(_shape(item, prefix, lenient) for item in construct.subcons)
            return Alternation(items, told_by)
        case text.Optional():
            return Repetition(_shape(construct.subcon, prefix, lenient), 0, 1)
        case text.Repeat():
            item = _shape(construct.subcon, "", lenient)
            if any(isinstance(inner, Capture) for inner in walk(item)):
                raise TypeError(
                    f"{construct!r} repeats what is checked after the match: "
                    "ListOf(item, separator) checks each of its items"
                )
            return Repetition(item, construct.at_least, construct.at_most)
        case text.Rule():
            node: Node = RuleReference(construct, _shape(construct.subcon, prefix, lenient))
            if construct.narrower is not None:
                node = Capture(f"{prefix}_{_identifier(construct.rule)}", node, construct)
            return node
        case Xtext() if construct.decoded_rule is not None:
            item = _shape(construct.subcon, "", lenient)
            return Capture(f"{prefix}{NEEDS_DECODING}", item, construct)
        case text.AngleBracketed() | Value():
            return _shape(construct.subcon, prefix, lenient)
        case text.Except():
            return Exclusion(_shape(construct.subcon, prefix, lenient), construct.words)
        case text.BackReference():
            item = _shape(construct.subcon, prefix, lenient)
            [same] = construct.restrictions
            # the field is one of the whole line, wherever it is asked for
            return BackReference(construct.again, item, same.leniency)
        case Rounds():
            node = _rounds(construct, prefix, lenient)
            return node if lenient else uncaptured(node)
        case LedBy():
            return _shape(construct.items, prefix, lenient)
        case Parameters():
            return _parameters(construct, prefix, lenient)
        case Command() | ReplyForm():
            return _shape(construct.subcon, prefix, lenient)
        case _:
            raise TypeError(f"the generator does not know {construct!r}")


def _rounds(construct: Rounds, prefix: str, lenient: bool) -> Sequence:
    """The rounds of a list, with their captures."""

    def pieces() -> Iterator[Node]:
        for piece in construct.subcons:
            node = transformed(_shape(piece, prefix, lenient), _as_item)
            node = transformed(node, _or_nothing) if lenient else node
            is_more = piece is construct.more
            yield Repetition(node, construct.at_least) if is_more else node

    return _sequence(pieces())


def _as_item(node: Node) -> Node | None:
    return replace(node, each=True) if isinstance(node, Capture) and not node.is_hidden else None


def _or_nothing(node: Node) -> Node | None:
    """An item that may be missing: what is not there is one as well, and empty."""
    if not isinstance(node, Repetition) or (node.least, node.most) != (0, 1):
        return None
    item = next((each for each in walk(node.item) if isinstance(each, Capture)), None)
    if item is None or not item.each:
        return None
    return Alternation((node.item, replace(item, item=Sequence(()))))


def items_of(construct: Rounds) -> Node:
    """What one round of a list reads, with the captures of its item."""
    rounds = [_shape(piece, "", False) for piece in construct.rounds]
    node = rounds[0] if len(rounds) == 1 else Alternation(tuple(rounds))
    return transformed(node, lambda each: each.item if isinstance(each, BackReference) else None)


def _sequence(nodes: Iterator[Node]) -> Sequence:
    """A sequence; one within it is part of it."""
    items: list[Node] = []
    for node in nodes:
        items.extend(node.items if isinstance(node, Sequence) else [node])
    return Sequence(tuple(items))


def _parameters(construct: Parameters, prefix: str, lenient: bool) -> Node:
    # the keywords differ, so their order is free: those without a value are slower to refuse
    typed = zip(construct.known, construct.typed, strict=True)
    ordered = sorted(typed, key=lambda pair: pair[0].value is None)
    alternatives = [_once(_shape(item, prefix, lenient)) for _, item in ordered]
    if not construct.only_known:
        alternatives.append(bare(_shape(construct.generic, "", lenient)))
    if not alternatives:
        return Capture(f"{prefix}parameters", Sequence(()), construct)
    item = Sequence((Literal(b" "), Alternation(tuple(alternatives))))
    least = 1 if construct.required else 0
    return Capture(f"{prefix}parameters", Repetition(item, least), construct)


def _once(node: Node, *, whole: bool = False) -> Node:
    """A node whose captures may match in one round of a repetition only.

    A pattern cannot hold captures within those; `whole` keeps them, for what is no pattern.
    """
    match node:
        case Capture():
            # what only a restriction needs stays: a value with fields has a pattern of its own
            inner = (each for each in walk(node.item) if isinstance(each, Capture))
            kept = node.item if whole or all(each.is_hidden for each in inner) else bare(node.item)
            return Capture(node.name, kept, node.construct, once=True, doc=node.doc)
        case Sequence() | RuleReference():
            return node.with_children([_once(item, whole=whole) for item in node.children])
        case _:
            return node


def typed_parameters(construct: Parameters) -> list[Node]:
    """The typed parameters with all that is in them, as a lenient reader takes them."""
    return [_once(lenient_shape(item), whole=True) for item in construct.typed]


def _identifier(rule: str) -> str:
    return rule.lower().replace("-", "_")
