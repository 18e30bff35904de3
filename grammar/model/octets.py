"""What is known of the octets of a node: how many there can be, and which words are among them.

>>> from grammar.language.text import DIGIT
>>> node = Sequence((Literal(b"SIZE="), CharacterClass(DIGIT, 1, 20)))
>>> longest(node), words(node), bounds(node)
(25, ['SIZE='], [20])
"""

from __future__ import annotations

from math import inf

from grammar.model.nodes import (
    Alternation,
    BackReference,
    CharacterClass,
    Literal,
    Node,
    Repetition,
    RuleReference,
    Sequence,
    captures,
    walk,
)
from grammar.model.shapes import shape

__all__ = ["bounds", "is_beyond_ascii", "longest", "refers_outside", "words"]

#: runs of so many octets, as of the digits of a year, are no lengths that one comes near to
_SHORT = 4


def longest(node: Node) -> float:
    """The greatest number of octets that a node can match.

    >>> longest(Alternation((Literal(b"a"), Literal(b"bcd")))), longest(Repetition(Literal(b"a")))
    (3, inf)
    """
    match node:
        case Literal():
            return len(node.octets)
        case CharacterClass():
            return inf if node.most is None else node.most
        case Sequence():
            return sum(map(longest, node.items))
        case Repetition():
            return inf if node.most is None else node.most * longest(node.item)
        case RuleReference() if node.rule.narrower is not None:
            return longest(shape(node.rule.narrower))
        case RuleReference() if node.rule.max_octets is not None:
            return node.rule.max_octets
    return max(map(longest, node.children))


def is_beyond_ascii(node: Node) -> bool:
    """Whether it never is in ASCII.

    >>> from grammar.language.text import DIGIT, OctetSet
    >>> high = CharacterClass(OctetSet.of("high", range(128, 256)))
    >>> is_beyond_ascii(Sequence((Literal(b"a"), high)))
    True
    >>> is_beyond_ascii(Alternation((CharacterClass(DIGIT), high)))
    False
    """
    match node:
        case Literal():
            return False
        case CharacterClass():
            return node.least > 0 and min(node.octets.octets) > 0x7F
        case Repetition() if node.least == 0:
            return False
        case Alternation():
            return all(map(is_beyond_ascii, node.items))
    return any(map(is_beyond_ascii, node.children))


def words(node: Node) -> list[str]:
    """The words in a node, in wire order.

    >>> words(Sequence((Literal(b"MAIL"), Literal(b" "), Literal(b"FROM:"))))
    ['MAIL', 'FROM:']
    """
    found = [inner.octets.decode("ascii") for inner in walk(node) if isinstance(inner, Literal)]
    return list(dict.fromkeys(text.strip() for text in found if text.upper() != text.lower()))


def bounds(node: Node) -> list[int]:
    """The greatest lengths that a node allows, in order, but for short runs."""
    found: set[int] = set()
    for inner in walk(node):
        if isinstance(inner, RuleReference) and inner.rule.max_octets is not None:
            found.add(inner.rule.max_octets)
        elif isinstance(inner, CharacterClass) and (inner.most or 0) > _SHORT:
            found.add(inner.most or 0)
    return sorted(found)


def refers_outside(node: Node) -> bool:
    """Whether it refers to a field that it does not hold.

    >>> refers_outside(BackReference("code", Literal(b"250")))
    True
    """
    held = {capture.name for capture in captures(node)}
    return any(isinstance(inner, BackReference) and inner.name not in held for inner in walk(node))
