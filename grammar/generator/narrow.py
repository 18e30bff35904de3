"""The part of a rule that needs no second look: the usual lines, read in one match.

What only prose restricts (lengths, literals, encodings, parameters that go together) is checked
after the match. Most lines have none of it. So beside the whole pattern of a command there is a
narrower one with the same groups: what matches it is right, whatever prose says; only what does
not is matched by the whole pattern and looked at.

* Text beyond ASCII, address literals, values that have to be decoded to be checked: left out.
* A length is bounded by a look ahead: no space or line end for so long. What may hold a space
  itself is left out there.
"""

from __future__ import annotations

from dataclasses import replace

from grammar.declarations import Command, Parameters, ReplyForm
from grammar.generator.narrow_xtext import narrow_in_xtext
from grammar.generator.regex import Bounded, Never, emit
from grammar.language.text import Rule, fields
from grammar.language.values import Codec, Integer, Value, Xtext
from grammar.model.lines import line_of
from grammar.model.nodes import (
    Alternation,
    BackReference,
    Capture,
    CharacterClass,
    Exclusion,
    Literal,
    Node,
    Peek,
    Repetition,
    RuleReference,
    Sequence,
    captures,
    walk,
)
from grammar.model.octets import least_limit
from grammar.model.shapes import NEEDS_DECODING, shape

_ENDS = frozenset(b" \r")


def narrow_pattern(line: Command | ReplyForm) -> str:
    """The source of the narrower pattern of a line; it may match nothing at all."""
    combined = set()
    parameters = line.parameters if isinstance(line, Command) else None
    for parameter in parameters.known if parameters is not None else ():
        if parameter.needs or parameter.excludes:
            combined |= {parameter.field}
    node = _narrowed(line_of(line).pattern, combined, bounded=False)
    return emit(node)


def _narrowed(node: Node, combined: set[str], *, bounded: bool) -> Node:
    match node:
        case Literal():
            return Never(0) if bounded and _ENDS & set(node.octets) else node
        case CharacterClass():
            return Never(0) if bounded and _ENDS & node.octets.octets else node
        case Sequence():
            return _all([_narrowed(item, combined, bounded=bounded) for item in node.items])
        case Alternation():
            return _any([_narrowed(item, combined, bounded=bounded) for item in node.items])
        case Repetition():
            item = _narrowed(node.item, combined, bounded=bounded)
            if isinstance(item, Never):
                return Never(item.groups, optional=True) if node.least == 0 else item
            return Repetition(item, node.least, node.most)
        case RuleReference() if node.rule.encoding or node.rule.check is not None:
            return _never(node)
        case Capture() if node.name.endswith(NEEDS_DECODING):
            return _unsure(node, bounded=bounded)
        case Capture() if _is_checked(node) or node.name in combined:
            return _never(node)
        case Capture() if isinstance(node.construct, Parameters):
            return _same_kind(node, _narrowed(node.item, combined, bounded=False))
        case Capture() | RuleReference():
            return _limited(node, combined, bounded=bounded)
        case Exclusion():
            item = _narrowed(node.item, combined, bounded=bounded)
            return item if isinstance(item, Never) else Exclusion(item, node.words)
        case BackReference():
            return node
        case Peek():
            # what looks like it, and does not go with the field before it, has to be looked at
            return replace(node, is_sure=True)
    raise TypeError(f"the generator does not know {node!r}")


def _limited(node: Capture | RuleReference, combined: set[str], *, bounded: bool) -> Node:
    """A rule or a field, and the look ahead that keeps it short enough."""
    limit = None if bounded else least_limit(node)
    inner = _narrowed(node.item, combined, bounded=bounded or limit is not None)
    kept = _same_kind(node, inner)
    return kept if limit is None or isinstance(kept, Never) else Bounded(kept, limit)


def _same_kind(node: Capture | RuleReference, item: Node) -> Node:
    if isinstance(item, Never):
        return Never(item.groups + isinstance(node, Capture))
    if isinstance(node, RuleReference):
        return RuleReference(node.rule, item)
    return Capture(node.name, item, node.construct, node.once)


def _unsure(node: Capture, *, bounded: bool) -> Node:
    """A value that is decoded to be checked: what is right beyond doubt, and no more."""
    assert isinstance(node.construct, Xtext)
    assert node.construct.decoded_rule is not None
    rule = shape(node.construct.decoded_rule)
    simple = narrow_in_xtext(rule)
    if simple is None:
        return _never(node)
    narrowed = _narrowed(simple, set(), bounded=True)
    if isinstance(narrowed, Never):
        return _never(node)
    limit = least_limit(rule)
    kept = narrowed if limit is None else Bounded(narrowed, limit)
    return Sequence((kept, Never(len(captures(node)), optional=True)))


def _is_checked(node: Capture) -> bool:
    """Whether prose says something of a field that is no length."""
    if node.name.rpartition(".")[2].startswith("_") and not isinstance(node.construct, Parameters):
        return True
    construct = node.construct
    while isinstance(construct, (Rule, Value)) and not isinstance(construct, Codec):
        if isinstance(construct, Rule) and construct.check is not None:
            return True
        if node.once and isinstance(construct, Rule) and fields(construct):
            return _has_checks(construct)
        construct = construct.subcon
    # a command line is too short for a number of more digits than Python reads
    sure_enough = isinstance(construct, (Xtext, Integer))
    return isinstance(construct, Codec) and construct.may_refuse and not sure_enough


def _has_checks(rule: Rule) -> bool:
    """Whether prose says something of the fields of a rule."""
    return any(_is_checked(cap) for cap in captures(shape(rule)))


def _never(node: Node) -> Never:
    return Never(len(captures(node)))


def _all(items: list[Node]) -> Node:
    if any(isinstance(item, Never) and not item.optional for item in items):
        return Never(sum(_groups(item) for item in items))
    return Sequence(tuple(items))


def _any(items: list[Node]) -> Node:
    kept = [item for item in items if not (isinstance(item, Never) and not item.groups)]
    if all(isinstance(item, Never) for item in kept):
        return Never(sum(_groups(item) for item in kept))
    return kept[0] if len(kept) == 1 else Alternation(tuple(kept))


def _groups(node: Node) -> int:
    return sum(
        inner.groups if isinstance(inner, Never) else isinstance(inner, Capture)
        for inner in walk(node)
    )
