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

from collections.abc import Iterable

from grammar.declarations import Command, Parameters
from grammar.generator.pattern import (
    UNSURE,
    Alt,
    But,
    Cap,
    Cat,
    Lit,
    Named,
    Node,
    Rep,
    Same,
    Set,
    captures,
    pattern,
)
from grammar.generator.regex import Bounded, Never, emit
from grammar.generator.sure import least_limit, sure
from grammar.text import Rule, fields
from grammar.values import Codec, Integer, Value, Xtext

_ENDS = frozenset(b" \r")


def certain(command: Command) -> str:
    """The source of the narrower pattern of a command; it may match nothing at all."""
    combined = set()
    if command.parameters is not None:
        for parameter in command.parameters.known:
            if parameter.needs or parameter.excludes:
                combined |= {parameter.field}
    node = _certain(pattern(command), combined, bounded=False)
    return emit(node)


def _certain(node: Node, combined: set[str], *, bounded: bool) -> Node:
    match node:
        case Lit():
            return Never(0) if bounded and _ENDS & set(node.octets) else node
        case Set():
            return Never(0) if bounded and _ENDS & node.octets.octets else node
        case Cat():
            return _all([_certain(item, combined, bounded=bounded) for item in node.items])
        case Alt():
            return _any([_certain(item, combined, bounded=bounded) for item in node.items])
        case Rep():
            item = _certain(node.item, combined, bounded=bounded)
            if isinstance(item, Never):
                return Never(item.groups, optional=True) if node.least == 0 else item
            return Rep(item, node.least, node.most)
        case Named() if node.rule.encoding or node.rule.check is not None:
            return _never(node)
        case Cap() if node.name.endswith(UNSURE):
            return _unsure(node, bounded=bounded)
        case Cap() if _is_checked(node) or node.name in combined:
            return _never(node)
        case Cap() if isinstance(node.construct, Parameters):
            return _same_kind(node, _certain(node.item, combined, bounded=False))
        case Cap() | Named():
            return _limited(node, combined, bounded=bounded)
        case But():
            item = _certain(node.item, combined, bounded=bounded)
            return item if isinstance(item, Never) else But(item, node.words)
        case Same():
            return node
    raise TypeError(f"the generator does not know {node!r}")


def _limited(node: Cap | Named, combined: set[str], *, bounded: bool) -> Node:
    """A rule or a field, and the look ahead that keeps it short enough."""
    limit = None if bounded else least_limit(node)
    inner = _certain(node.item, combined, bounded=bounded or limit is not None)
    kept = _same_kind(node, inner)
    return kept if limit is None or isinstance(kept, Never) else Bounded(kept, limit)


def _same_kind(node: Cap | Named, item: Node) -> Node:
    if isinstance(item, Never):
        return Never(item.groups + isinstance(node, Cap))
    if isinstance(node, Named):
        return Named(node.rule, item)
    return Cap(node.name, item, node.construct, node.once)


def _unsure(node: Cap, *, bounded: bool) -> Node:
    """A value that is decoded to be checked: what is right beyond doubt, and no more."""
    assert isinstance(node.construct, Xtext)
    assert node.construct.of is not None
    rule = pattern(node.construct.of)
    simple = sure(rule)
    if simple is None:
        return _never(node)
    narrowed = _certain(simple, set(), bounded=True)
    if isinstance(narrowed, Never):
        return _never(node)
    limit = least_limit(rule)
    kept = narrowed if limit is None else Bounded(narrowed, limit)
    return Cat((kept, Never(len(captures(node)), optional=True)))


def _is_checked(node: Cap) -> bool:
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
    return any(_is_checked(cap) for cap in captures(pattern(rule)))


def _never(node: Node) -> Never:
    return Never(len(captures(node)))


def _all(items: list[Node]) -> Node:
    if any(isinstance(item, Never) and not item.optional for item in items):
        return Never(sum(_groups(item) for item in items))
    return Cat(tuple(items))


def _any(items: list[Node]) -> Node:
    kept = [item for item in items if not (isinstance(item, Never) and not item.groups)]
    if all(isinstance(item, Never) for item in kept):
        return Never(sum(_groups(item) for item in kept))
    return kept[0] if len(kept) == 1 else Alt(tuple(kept))


def _groups(node: Node) -> int:
    return node.groups if isinstance(node, Never) else _sum(node)


def _sum(node: Node) -> int:
    inner: Iterable[Node] = getattr(node, "items", None) or (
        [node.item] if hasattr(node, "item") else []
    )
    return isinstance(node, Cap) + sum(_groups(item) for item in inner)
