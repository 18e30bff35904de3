"""What an encoded value may be without any doubt, so that it need not be decoded to be checked.

A value in xtext has a rule for what it holds. Decoding each value to check it costs more than
reading its whole line; so the rule is turned into one for the encoded text, as far as that is
simple: printable ASCII, "+" and hexadecimal only where xtext needs it, nothing that prose
restricts further. What is beyond that is captured, and looked at.
"""

from __future__ import annotations

from grammar.language.text import OctetSet
from grammar.lexical import XCHAR
from grammar.model.nodes import (
    Alternation,
    BackReference,
    Capture,
    CharacterClass,
    Exclusion,
    Literal,
    Node,
    Repetition,
    RuleReference,
    Sequence,
)

_ESCAPED = frozenset(b" +=")


def narrow_in_xtext(node: Node) -> Node | None:
    """The rule as it reads in xtext; None where nothing of it is simple."""
    match node:
        case Literal():
            return _literal(node)
        case CharacterClass():
            return _set(node)
        case Sequence():
            items = [narrow_in_xtext(item) for item in node.items]
            return None if None in items else Sequence(tuple(item for item in items if item))
        case Alternation():
            simple = [item for item in map(narrow_in_xtext, node.items) if item is not None]
            return Alternation(tuple(simple)) if simple else None
        case Repetition():
            item = narrow_in_xtext(node.item)
            if item is None:
                return Sequence(()) if node.least == 0 else None
            if isinstance(item, Repetition) and item.most is node.most is None and item.least == 1:
                item = item.item
            return Repetition(item, node.least, node.most)
        case Capture() if node.name.rpartition(".")[2].startswith("_"):
            return None
        case Capture() | RuleReference():
            return narrow_in_xtext(node.item)
        case Exclusion() | BackReference():
            return None


def _literal(node: Literal) -> Node | None:
    if node.whole or not XCHAR.octets.issuperset(node.octets):
        return None
    return node


def _set(node: CharacterClass) -> Node | None:
    plain = OctetSet(node.octets.name, node.octets.octets & XCHAR.octets - _ESCAPED)
    escaped = sorted(node.octets.octets & _ESCAPED)
    if not plain.octets:
        return None
    if not escaped:
        return CharacterClass(plain, node.least, node.most)
    codes = Alternation(tuple(Literal(b"%02X" % octet) for octet in escaped))
    item = Alternation(
        (
            CharacterClass(plain, 1, None if node.most is None else 1),
            Sequence((Literal(b"+"), codes)),
        )
    )
    return Repetition(item, node.least, node.most)
