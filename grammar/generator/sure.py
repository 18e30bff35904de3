"""What an encoded value may be without any doubt, so that it need not be decoded to be checked.

A value in xtext has a rule for what it holds. Decoding each value to check it costs more than
reading its whole line; so the rule is turned into one for the encoded text, as far as that is
simple: printable ASCII, "+" and hexadecimal only where xtext needs it, nothing that prose
restricts further. What is beyond that is captured, and looked at.
"""

from __future__ import annotations

from grammar.generator.pattern import Alt, But, Cap, Cat, Lit, Named, Node, Rep, Same, Set
from grammar.lexical import XCHAR
from grammar.text import OctetSet

_ESCAPED = frozenset(b" +=")


def sure(node: Node) -> Node | None:
    """The rule as it reads in xtext; None where nothing of it is simple."""
    match node:
        case Lit():
            return _literal(node)
        case Set():
            return _set(node)
        case Cat():
            items = [sure(item) for item in node.items]
            return None if None in items else Cat(tuple(item for item in items if item))
        case Alt():
            simple = [item for item in map(sure, node.items) if item is not None]
            return Alt(tuple(simple)) if simple else None
        case Rep():
            item = sure(node.item)
            if item is None:
                return Cat(()) if node.least == 0 else None
            if isinstance(item, Rep) and item.most is node.most is None and item.least == 1:
                item = item.item
            return Rep(item, node.least, node.most)
        case Cap() if node.name.rpartition(".")[2].startswith("_"):
            return None
        case Cap() | Named():
            return sure(node.item)
        case But() | Same():
            return None


def _literal(node: Lit) -> Node | None:
    if node.whole or not XCHAR.octets.issuperset(node.octets):
        return None
    return node


def _set(node: Set) -> Node | None:
    plain = OctetSet(node.octets.name, node.octets.octets & XCHAR.octets - _ESCAPED)
    escaped = sorted(node.octets.octets & _ESCAPED)
    if not plain.octets:
        return None
    if not escaped:
        return Set(plain, node.least, node.most)
    codes = Alt(tuple(Lit(b"%02X" % octet) for octet in escaped))
    item = Alt((Set(plain, 1, None if node.most is None else 1), Cat((Lit(b"+"), codes))))
    return Rep(item, node.least, node.most)


def least_limit(node: Node) -> int | None:
    """The least length that some rule within a node is limited to."""
    limits = []
    if isinstance(node, Named) and node.rule.at_most is not None:
        limits.append(node.rule.at_most)
    for item in getattr(node, "items", None) or ([node.item] if hasattr(node, "item") else []):
        if (limit := least_limit(item)) is not None:
            limits.append(limit)
    return min(limits, default=None)
