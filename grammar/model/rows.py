"""Shapes -> rows, from which positions are made (`grammar.model.positions`).

Equal nodes are written once, with their children by number; so are sets.

>>> from grammar.model.nodes import Literal, Repetition, Sequence
>>> rows = Rows()
>>> rows.node(Sequence((Literal(b"a"), Repetition(Literal(b"a")))))
2
>>> list(rows.rows)
[('literal', b'a', False), ('repetition', 0, 0, None), ('sequence', 0, 1)]
"""

from __future__ import annotations

from functools import lru_cache

from grammar.language.text import OctetSet
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

__all__ = ["Rows"]


class Rows:
    """Collects nodes as rows: here what octets follow, and nothing of what they are."""

    def __init__(self) -> None:
        self.rows: dict[tuple[object, ...], int] = {}
        self.sets: dict[bytes, int] = {}

    def row(self, *row: object) -> int:
        """The number of a row."""
        return self.rows.setdefault(row, len(self.rows))

    def node(self, node: Node) -> int:
        """The row of a node."""
        match node:
            case Literal():
                return self.row("literal", node.octets, node.whole)
            case CharacterClass():
                number = self.sets.setdefault(_runs(node.octets), len(self.sets))
                return self.row("set", node.octets.name, number, node.least, node.most)
            case Sequence():
                return self.row("sequence", *map(self.node, node.items))
            case Alternation():
                return self.row("choice", *map(self.node, node.items))
            case Repetition():
                return self.row("repetition", self.node(node.item), node.least, node.most)
            case Exclusion():
                words = tuple(word.upper().encode("ascii") for word in node.words)
                return self.row("exclusion", self.node(node.item), words)
            case Capture() | RuleReference() | BackReference():
                return self.node(node.item)
        raise TypeError(f"no row is made of {node!r}")


@lru_cache(maxsize=1 << 10)
def _runs(octets: OctetSet) -> bytes:
    """A set as pairs of octets: the first and the last of each run."""
    members = sorted(octets.octets)
    first = [octet for octet in members if octet - 1 not in octets.octets]
    last = [octet for octet in members if octet + 1 not in octets.octets]
    return bytes(octet for run in zip(first, last, strict=True) for octet in run)
