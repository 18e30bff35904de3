"""Intermediate form -> a regular expression for `re`, atomic throughout.

Atomic groups and possessive repeats are the semantics of the constructs (ordered choice, nothing
taken back), and they keep matching linear. A capture never stands under a possessive repeat:
CPython gives wrong spans there (gh-101955); `(?>(?:...)*)` says the same and is right.

>>> from grammar.model.nodes import (Literal)
>>> regex(Literal(b"MAIL FROM:"))
'[Mm][Aa][Ii][Ll] [Ff][Rr][Oo][Mm]:'
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from grammar.generator.narrow_xtext import narrow_in_xtext
from grammar.language.text import Keyword, OctetSet
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
    bare,
    captures,
    first_octets,
    is_nullable,
    transformed,
    walk,
)
from grammar.model.shapes import NEEDS_DECODING, shape

_KEYWORD = "[-0-9A-Za-z]"
assert frozenset(Keyword.GOES_ON) == frozenset(b"-0123456789") | {
    octet for letter in range(26) for octet in (65 + letter, 97 + letter)
}


def regex(node: Node, *, loose: bool = False) -> str:
    """The source of a pattern, to be compiled as octets; groups as in `captures`.

    A loose one takes any octets beyond ASCII where the rule asks for text in an encoding: it is
    shorter and quicker, and right for lines that are text in that encoding throughout.
    """
    return _emit(loosened(node) if loose else node, _Groups())


BEYOND_ASCII = OctetSet.of("any octet beyond ASCII", range(0x80, 0x100))


def loosened(node: Node) -> Node:
    """The node with any octets beyond ASCII for text in an encoding."""

    def loose(inner: Node) -> Node | None:
        encoded = isinstance(inner, RuleReference) and inner.rule.encoding
        return CharacterClass(BEYOND_ASCII) if encoded else None

    return transformed(node, loose)


@dataclass(frozen=True)
class Never(Node):
    """What never matches, or is never there, though its groups are counted."""

    groups: int
    optional: bool = False


@dataclass(frozen=True)
class Bounded(Node):
    """An item of at most so many octets, none of which is a space or CR."""

    item: Node
    most: int

    @property
    def children(self) -> tuple[Node, ...]:
        return (self.item,)


def emit(node: Node) -> str:
    """The source of a pattern that holds these, too."""
    return _emit(node, _Groups())


class _Groups(dict[str, int]):
    """The number of the latest group of each name; groups are numbered as they are opened."""

    opened = 0

    def open(self, name: str) -> int:
        self.opened += 1
        self[name] = self.opened
        return self.opened


def _emit(node: Node, groups: _Groups) -> str:
    match node:
        case Literal():
            return _literal(node.octets) + (f"(?!{_KEYWORD})" if node.whole else "")
        case CharacterClass():
            return character_class(node.octets) + _possessive(node.least, node.most)
        case Sequence():
            return "".join(_emit(item, groups) for item in node.items)
        case Alternation():
            return f"(?>{_alternatives(node, groups)})"
        case Repetition():
            return _repeat(node, groups)
        case Capture():
            return _capture(node, groups)
        case Peek():
            return _peek(node, groups)
        case RuleReference():
            return _emit(node.item, groups)
        case Exclusion():
            words = "|".join(_literal(word.encode("ascii")) for word in node.words)
            ban = f"(?!(?>{words})(?!{_KEYWORD}))" if words else ""
            return ban + _emit(node.item, groups)
        case Never():
            groups.opened += node.groups
            holes = f"(?!){'()' * node.groups}"
            return (f"(?:{holes})?" if node.groups else "") if node.optional else holes
        case Bounded():
            word, item = _headed(node.item)
            ahead = f"(?![^ \\r]{{{node.most - len(word) + 1}}})"
            return _literal(word) + ahead + _emit(item, groups)
        case BackReference():
            return rf"\{groups[node.name]}"


def _peek(node: Peek, groups: _Groups) -> str:
    """A look ahead, behind a field that what is looked for begins like.

    One that is sure does not pass over what looks like it, and begins otherwise.
    """
    before, behind = ("".join(map(character_class, e)) for e in (node.before, [node.behind]))
    word = f"(?={before}{_emit(node.item, groups)}{behind})"
    rest = "." * (node.length - 1)
    exempt = f"(?<={_literal(node.exempt)}{rest})" if node.exempt else ""
    if not node.is_sure:
        return f"(?>{exempt.replace('=', '!', 1)}{word}|)"
    begins = [_escape(octet, outside=True) for octet in sorted(first_octets(node.item))]
    plain = f"{_emit(bare(node.item), _Groups())}{behind}"
    more = "".join(map(character_class, node.more))
    end = _escape(node.end[-1], outside=True) if node.end else ""
    # where it cannot be told what stands in the other items, nothing is sure
    alike = "|".join(
        f"(?<={each}{rest})(?={before}{each})"
        rf"(?!{more}(?:[^{end}]*+{end})+?.{{{node.again}}}(?!{each}){plain})"
        for each in begins
        if node.length and end
    )
    other = f"(?!{before}{plain})"
    sure = f"(?:{alike}){word}|" if alike else ""
    return f"(?>{sure}{exempt + '|' if exempt else ''}{other})"


def _alternatives(node: Alternation, groups: _Groups) -> str:
    return "|".join(_emit(item, groups) for item in node.items)


def _capture(node: Capture, groups: _Groups) -> str:
    number = groups.open(node.name)
    guard = f"(?({number})(?!))" if node.once else ""
    if isinstance(node.item, Literal) and node.item.whole:
        # the look-ahead goes before the group, so that nothing fails once the group is set
        word = _literal(node.item.octets)
        return f"{guard}(?={word}(?!{_KEYWORD}))({word})"
    if (
        node.name.endswith(NEEDS_DECODING)
        and (simple := narrow_in_xtext(shape(node.construct.decoded_rule))) is not None
    ):
        return f"(?>{_emit(simple, _Groups())}(?=[ \\r])|({_emit(node.item, groups)}))"
    return f"{guard}({_emit(node.item, groups)})"


def _repeat(node: Repetition, groups: _Groups) -> str:
    item = node.item
    if captures(item) or _holes(item):
        inner = _emit(item, groups)
        return f"(?>(?:{inner}){_bounds(node.least, node.most)})"
    while isinstance(item, RuleReference):
        item = item.item
    if node.most is None and node.least <= 1:
        if isinstance(item, CharacterClass) and item.least == 1:
            return character_class(item.octets) + _possessive(node.least, None)
        if isinstance(item, Alternation) and _is_run(item.items[0]):
            return _run(item, node.least)
    inner = _alternatives(item, groups) if isinstance(item, Alternation) else _emit(item, groups)
    return f"(?:{_guard(item)}{inner}){_possessive(node.least, node.most)}"


def _headed(node: Node) -> tuple[bytes, Node]:
    """The literal that a node begins with, and the rest: `re` is quick to see that it does not."""
    while isinstance(node, RuleReference):
        node = node.item
    if (
        isinstance(node, Sequence)
        and isinstance(node.items[0], Literal)
        and not node.items[0].whole
    ):
        return node.items[0].octets, Sequence(node.items[1:])
    return b"", node


def _holes(node: Node) -> bool:
    """Whether groups stand in a node that a pattern must not repeat possessively."""
    return any(
        inner.groups > 0 if isinstance(inner, Never) else isinstance(inner, Capture)
        for inner in walk(node)
    )


def _is_run(node: Node) -> bool:
    return isinstance(node, CharacterClass) and node.least == 1 and node.most is None


def _run(node: Alternation, least: int) -> str:
    """Octets of a set with something else between them: the common case is one class."""
    octets, *others = node.items
    assert isinstance(octets, CharacterClass)
    if len(others) != 1 or isinstance(others[0], CharacterClass):
        # single octets out of another set are as well in the first one
        wide = [
            item
            for item in others
            if isinstance(item, CharacterClass) and item.least == item.most == 1
        ]
        octets = CharacterClass(
            OctetSet("", octets.octets.octets.union(*(w.octets.octets for w in wide))), 1, None
        )
        others = [item for item in others if item not in wide]
    if not others:
        return character_class(octets.octets) + _possessive(least, None)
    other = others[0] if len(others) == 1 else Alternation(tuple(others))
    run = character_class(octets.octets) + "*+"
    ahead = f"(?={character_class_of(first_octets(node))})" if least else ""
    return f"{ahead}{run}(?:{_guard(other)}{_emit(other, _Groups())}{run})*+"


def _guard(node: Node) -> str:
    """A look at the next octet, before alternatives are tried one by one."""
    begins = node
    while isinstance(begins, (RuleReference, Sequence)):
        begins = begins.item if isinstance(begins, RuleReference) else begins.items[0]
    if not isinstance(begins, Alternation) and not (
        isinstance(begins, CharacterClass) and begins.least == 0
    ):
        return ""
    return "" if is_nullable(node) else f"(?={character_class_of(first_octets(node))})"


def character_class_of(octets: frozenset[int]) -> str:
    return character_class(OctetSet("", octets))


def _bounds(least: int, most: int | None) -> str:
    if (least, most) in ((0, None), (1, None), (0, 1)):
        return {(0, None): "*", (1, None): "+", (0, 1): "?"}[least, most]
    if least == most:
        return "" if least == 1 else f"{{{least}}}"
    return f"{{{least},{'' if most is None else most}}}"


def _possessive(least: int, most: int | None) -> str:
    bounds = _bounds(least, most)
    return bounds + "+" if bounds and least != most else bounds


def _literal(octets: bytes) -> str:
    return "".join(
        f"[{chr(o & 0xDF)}{chr(o | 0x20)}]" if chr(o).isalpha() else _escape(o, outside=True)
        for o in octets
    )


def _escape(octet: int, *, outside: bool = False) -> str:
    if octet in b"\r\n\t":
        return {13: r"\r", 10: r"\n", 9: r"\t"}[octet]
    if not 0x20 <= octet < 0x7F:
        return f"\\x{octet:02x}"
    special = r"\.^$*+?{}[]|()" if outside else r"\]^-[&~|"
    return "\\" + chr(octet) if chr(octet) in special else chr(octet)


@cache
def character_class(octets: OctetSet) -> str:
    """A set as a class: its octets in order, runs as ranges."""
    members = sorted(octets.octets)
    if len(members) == 1:
        return _escape(members[0], outside=True)
    parts: list[str] = []
    index = 0
    while index < len(members):
        last = index
        while last + 1 < len(members) and members[last + 1] == members[last] + 1:
            last += 1
        first, final = _escape(members[index]), _escape(members[last])
        parts.append({0: first, 1: first + final}.get(last - index, f"{first}-{final}"))
        index = last + 1
    return f"[{''.join(parts)}]"
