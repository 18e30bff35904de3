"""What is known of the octets of a node: how many there can be, and which words are among them.

>>> from grammar.language.text import DIGIT
>>> node = Sequence((Literal(b"SIZE="), CharacterClass(DIGIT, 1, 20)))
>>> longest(node), words(node), bounds(node)
(25, ['SIZE='], [20])
"""

from __future__ import annotations

from collections.abc import Iterator
from math import inf

from grammar.model.nodes import (
    Alternation,
    BackReference,
    Capture,
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

__all__ = [
    "bounds",
    "is_beyond_ascii",
    "least_limit",
    "limited_parts",
    "longest",
    "plainest",
    "refers_outside",
    "words",
]

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


def plainest(node: Node) -> bytes:
    """The plainest octets that follow a node: few of them, and few marks among these.

    >>> from grammar.language.text import DIGIT
    >>> plainest(Alternation((Literal(b"[0]"), CharacterClass(DIGIT, 1, None))))
    b'0'
    """
    match node:
        case Literal():
            return node.octets
        case CharacterClass():
            octet = min(node.octets.octets, key=lambda o: (o != 0x30, not chr(o).isalnum(), o))
            return bytes((octet,)) * node.least
        case Alternation():
            return min(map(plainest, node.items), key=lambda o: (len(o), sum(map(_is_mark, o))))
        case Repetition():
            return plainest(node.item) * node.least
        case RuleReference() if node.rule.narrower is not None:
            return plainest(shape(node.rule.narrower))
    return b"".join(map(plainest, node.children))


def _is_mark(octet: int) -> bool:
    return not chr(octet).isalnum()


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


def least_limit(node: Node) -> int | None:
    """The least length that some rule within a node is limited to."""
    rules = (inner.rule for inner in walk(node) if isinstance(inner, RuleReference))
    limits = (rule.max_octets for rule in rules)
    return min((limit for limit in limits if limit is not None), default=None)


def limited_parts(
    node: Node, *, is_whole: bool = True
) -> Iterator[tuple[Capture | RuleReference, bool]]:
    """The captures in a node that stand in no other, and the rules of limited length in none.

    With each, whether it is all that the node reads, if it reads it.
    """
    if isinstance(node, Capture):
        yield node, is_whole
        return
    if isinstance(node, RuleReference) and node.rule.max_octets is not None:
        yield node, is_whole
    inner = is_whole and isinstance(node, (RuleReference, Alternation))
    for child in node.children:
        yield from limited_parts(child, is_whole=inner)
