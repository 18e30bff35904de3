"""Nodes: the regular structure of a rule with named captures, between declaration and text.

Every emitter walks them and nothing else. `Relaxed` stands in lenient shapes only.

>>> node = Sequence((Literal(b"a"), Repetition(Literal(b"b"))))
>>> node.children
(Literal(octets=b'a', whole=False), Repetition(item=Literal(octets=b'b', whole=False), least=0, \
most=None))
>>> [type(each).__name__ for each in walk(node)]
['Sequence', 'Literal', 'Repetition', 'Literal']
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from grammar.language.text import Construct, Leniency, OctetSet, Rule

__all__ = [
    "Alternation",
    "BackReference",
    "Capture",
    "CharacterClass",
    "Exclusion",
    "Literal",
    "Node",
    "Peek",
    "Relaxed",
    "Repetition",
    "RuleReference",
    "Sequence",
    "bare",
    "captures",
    "first_octets",
    "fixed_length",
    "is_encoded",
    "is_nullable",
    "located",
    "outermost_captures",
    "present",
    "transformed",
    "uncaptured",
    "under",
    "walk",
]


class Node:
    """A piece of a shape."""

    @property
    def children(self) -> tuple[Node, ...]:
        """The nodes that it is made of, in wire order."""
        return ()

    def with_children(self, children: Iterable[Node]) -> Node:
        """The same node, made of others."""
        return self


class _OfOne(Node):
    """A node that says something of one other."""

    item: Node

    @property
    def children(self) -> tuple[Node, ...]:
        return (self.item,)

    def with_children(self, children: Iterable[Node]) -> Node:
        (item,) = children
        return replace(self, item=item)  # type: ignore[type-var]  # each of them is a dataclass


class _OfMany(Node):
    items: tuple[Node, ...]

    @property
    def children(self) -> tuple[Node, ...]:
        return self.items

    def with_children(self, children: Iterable[Node]) -> Node:
        return replace(self, items=tuple(children))  # type: ignore[type-var]


@dataclass(frozen=True)
class Literal(Node):
    """These octets, letters in any case; `whole` when no keyword character may follow."""

    octets: bytes
    whole: bool = False


@dataclass(frozen=True)
class CharacterClass(Node):
    """Between `least` and `most` octets (None: any number) out of a set."""

    octets: OctetSet
    least: int = 1
    most: int | None = 1


@dataclass(frozen=True)
class Sequence(_OfMany):
    """One after the other."""

    items: tuple[Node, ...]


@dataclass(frozen=True)
class Alternation(_OfMany):
    """The first that fits; where a field is a word that tells which one that is, its name."""

    items: tuple[Node, ...]
    told_by: str = field(default="", repr=False)


@dataclass(frozen=True)
class Repetition(_OfOne):
    """As many as fit, between `least` and `most`; an option is 0 to 1."""

    item: Node
    least: int = 0
    most: int | None = None


@dataclass(frozen=True)
class Capture(_OfOne):
    """A named field, under its full name: `reverse_path.mailbox.domain`.

    A hidden one, whose name starts with "_", exists for a restriction. `once`: it stands in a
    repetition and may match in one round only; `each`: it is the item of a list, in every round.
    `doc` is what the field means.
    """

    name: str
    item: Node
    construct: Construct
    once: bool = False
    each: bool = False
    doc: str = field(default="", compare=False)

    @property
    def own_name(self) -> str:
        """The last part of its name."""
        return self.name.rpartition(".")[2]

    @property
    def is_hidden(self) -> bool:
        """Whether it is no field, but exists for a restriction."""
        return self.own_name.startswith("_")


@dataclass(frozen=True)
class RuleReference(_OfOne):
    """A rule of the RFC: what errors, ABNF and reference pages call it."""

    rule: Rule
    item: Node

    def __hash__(self) -> int:
        return hash((id(self.rule), self.item))


@dataclass(frozen=True)
class Exclusion(_OfOne):
    """The item, unless what it matches is one of these words."""

    item: Node
    words: tuple[str, ...]


@dataclass(frozen=True)
class BackReference(_OfOne):
    """The octets that an earlier capture matched, which follow `item`.

    `leniency` is the name of the one that lets others pass.
    """

    name: str
    item: Node
    leniency: str = "value"


@dataclass(frozen=True)
class Peek(_OfOne):
    """What the text that follows may begin with: a look ahead, in the pattern of a view alone.

    `before` are the octets that stand before it, one set after the other, `behind` those of which
    one stands right behind it. There is none behind a field that begins with `exempt`; `length` is
    that of the field before it which it has to begin like, which it does where `is_sure`. Where
    `more` stands before it, it may stand again: so many octets (`again`) behind each `end`.
    """

    before: tuple[OctetSet, ...]
    item: Node
    behind: OctetSet
    exempt: bytes = b""
    length: int = 0
    is_sure: bool = False
    more: tuple[OctetSet, ...] = ()
    end: bytes = b""
    again: int = 0


@dataclass(frozen=True)
class Relaxed(Node):
    """What is taken instead of an item when reading leniently: leniencies, each with a node."""

    item: Node
    others: tuple[tuple[Leniency, Node], ...]

    @property
    def children(self) -> tuple[Node, ...]:
        return (self.item, *(other for _, other in self.others))

    def with_children(self, children: Iterable[Node]) -> Node:
        item, *others = children
        leniencies = (leniency for leniency, _ in self.others)
        return Relaxed(item, tuple(zip(leniencies, others, strict=True)))


def walk(node: Node) -> Iterator[Node]:
    """A node and everything in it, in wire order."""
    ahead = [node]
    while ahead:
        node = ahead.pop()
        yield node
        ahead += reversed(node.children)


def transformed(node: Node, change: Callable[[Node], Node | None]) -> Node:
    """The node with each outermost piece for which `change` has another one exchanged for it."""
    changed = change(node)
    if changed is not None:
        return changed
    return node.with_children([transformed(child, change) for child in node.children])


def captures(node: Node) -> list[Capture]:
    """The captures, in the order of their groups."""
    return [inner for inner in walk(node) if isinstance(inner, Capture)]


def outermost_captures(node: Node) -> Iterator[Capture]:
    """The captures in a node that stand in no other one; itself, where it is one."""
    if isinstance(node, Capture):
        yield node
        return
    for child in node.children:
        yield from outermost_captures(child)


def present(node: Node) -> frozenset[str]:
    """The names of the outermost fields without which nothing follows a node."""
    match node:
        case Capture():
            return frozenset() if node.is_hidden else frozenset([node.own_name])
        case Repetition() if node.least == 0:
            return frozenset()
        case Peek():
            return frozenset()
        case Alternation():
            return frozenset.intersection(*map(present, node.items))
    return frozenset().union(*map(present, node.children))


def bare(node: Node) -> Node:
    """The node without captures, and without what refers to them."""

    def uncaptured(inner: Node) -> Node | None:
        return bare(inner.item) if isinstance(inner, (Capture, BackReference)) else None

    return transformed(node, uncaptured)


def uncaptured(node: Node) -> Node:
    """The node without the captures in it; what refers to others outside of it stays."""
    held = {inner.name for inner in walk(node) if isinstance(inner, Capture)}

    def change(inner: Node) -> Node | None:
        is_capture = isinstance(inner, Capture)
        refers_here = isinstance(inner, BackReference) and inner.name in held
        return uncaptured(inner.item) if is_capture or refers_here else None

    return transformed(node, change)


def is_nullable(node: Node) -> bool:
    """Whether it may match nothing at all."""
    match node:
        case Literal():
            return False
        case CharacterClass():
            return node.least == 0
        case Repetition() if node.least == 0:
            return True
        case Alternation() | Relaxed():
            return any(map(is_nullable, node.children))
    return all(map(is_nullable, node.children))


def fixed_length(node: Node) -> int | None:
    """The one length of all that a node matches; None where there are several."""
    match node:
        case Literal():
            return len(node.octets)
        case CharacterClass():
            return node.least if node.least == node.most else None
        case Repetition() if node.least != node.most:
            return None
    lengths = [fixed_length(child) for child in node.children]
    match node:
        case Alternation() | Relaxed():
            return lengths[0] if len(set(lengths)) == 1 else None
    if None in lengths:
        return None
    total = sum(filter(None, lengths))
    return node.least * total if isinstance(node, Repetition) else total


def first_octets(node: Node) -> frozenset[int]:
    """The octets that a node can begin with."""
    match node:
        case Literal():
            octet = node.octets[:1]
            return frozenset(octet.lower() + octet.upper())
        case CharacterClass():
            return node.octets.octets
        case Sequence():
            found: frozenset[int] = frozenset()
            for item in node.items:
                found |= first_octets(item)
                if not is_nullable(item):
                    break
            return found
    return frozenset().union(*map(first_octets, node.children))


def is_encoded(node: Node) -> bool:
    """Whether some of it is text in an encoding beyond ASCII."""
    return any(isinstance(inner, RuleReference) and inner.rule.encoding for inner in walk(node))


def located(node: Node, path: str = "") -> Iterator[tuple[str, Node]]:
    """A node and everything in it, each with the fields and rules on the way to it."""
    match node:
        case Capture() if not node.is_hidden:
            path = under(path, node.own_name)
        case RuleReference():
            path = under(path, node.rule.rule)
    yield path, node
    for item in node.children:
        yield from located(item, path)


def under(path: str, name: str) -> str:
    """The path to a piece with a name, within the one that a path leads to."""
    return f"{path} > {name}" if path else name
