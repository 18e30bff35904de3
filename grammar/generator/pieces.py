"""Model -> the pieces that a line is written of, for the native engine.

Most lines are written of octets and of single values, some of which may be missing. What is written
in another way is left out where it may be missing: who gives it has the line written by `build`,
which knows how.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar

from grammar.declarations import Parameters
from grammar.model.lines import Field, Line
from grammar.model.nodes import (
    Alternation,
    Capture,
    CharacterClass,
    Literal,
    Node,
    Repetition,
    RuleReference,
    Sequence,
    bare,
    outermost_captures,
)
from grammar.model.shapes import shape

__all__ = ["pieces"]


class _WrittenOtherwise(Exception):
    """A node is written of more than octets and single values."""


T = TypeVar("T")

#: octets, or the constant of a field's writer
_Piece = bytes | str


def pieces(line: Line, writers: Mapping[str, str]) -> str:
    """The pieces of a line, as the source of a tuple; "" where it is written in another way.

    Octets stand for themselves, and a writer for its field. A pair is written where its field is
    given: octets and the writer, or the name of a flag and its octets.
    """
    if any(field.leads or field.told_by or field.variants for field in line.fields):
        return ""
    try:
        found = list(_joined(_Pieces(line, writers).of(line.node)))
    except _WrittenOtherwise:
        return ""
    return "(" + "".join(f"{_source(piece)}, " for piece in found) + ")"


def _source(piece: _Piece | tuple[_Piece, _Piece]) -> str:
    if isinstance(piece, tuple):
        first, last = piece
        # the name of a flag
        name = repr(first) if isinstance(first, str) else _source(first)
        return f"({name}, {_source(last)})"
    return piece if isinstance(piece, str) else repr(piece)


def _joined(found: Iterable[T]) -> Iterator[T]:
    """Pieces, with octets that stand behind each other as one."""
    octets = b""
    for piece in found:
        if isinstance(piece, bytes):
            octets += piece
            continue
        if octets:
            yield octets  # type: ignore[misc]
        octets = b""
        yield piece
    if octets:
        yield octets  # type: ignore[misc]


class _Pieces:
    def __init__(self, line: Line, writers: Mapping[str, str]) -> None:
        self.fields = {field.name: field for field in line.fields}
        self.writers = writers

    def of(self, node: Node) -> Iterator[_Piece | tuple[_Piece, _Piece]]:
        """The pieces of a node."""
        match node:
            case Sequence():
                for item in node.items:
                    yield from self.of(item)
            case RuleReference():
                yield from self.of(node.item)
            case Capture(construct=Parameters()):
                for typed in node.construct.typed:
                    yield from self.if_given(shape(typed), b" ")
            case Repetition(least=0):
                yield from self.if_given(node.item)
            case _:
                yield from self.always(node)

    def if_given(self, node: Node, before: bytes = b"") -> Iterator[tuple[_Piece, _Piece]]:
        """The pair that is written where the field in a node is given; nothing where none does."""
        names = [capture.own_name for capture in outermost_captures(node)]
        try:
            written = list(_joined([before, *self.always(node)]))
        except _WrittenOtherwise:
            written = []
        match written:
            case [bytes() as octets] if len(names) == 1:
                yield names[0], octets
            case [bytes() as octets, str() as writer] if len(names) == 1:
                yield octets, writer
            case _ if not all(self.fields[name].default for name in names):
                raise _WrittenOtherwise

    def always(self, node: Node) -> Iterator[_Piece]:
        """The pieces of a node that is written whatever is given."""
        match node:
            case Literal():
                yield node.octets
            case CharacterClass(least=1, most=1) if len(node.octets.octets) == 1:
                yield bytes(node.octets.octets)
            case RuleReference():
                yield from self.always(node.item)
            case Sequence():
                for item in node.items:
                    yield from self.always(item)
            case Capture() if self.fields[node.own_name].is_flag:
                yield from self.always(bare(node.item))
            case Capture() if self.is_single(self.fields[node.own_name]):
                yield self.writers[node.own_name]
            case Repetition(least=0) if not [*outermost_captures(node)]:
                pass
            case Alternation() if not [*outermost_captures(node)]:
                yield from self.always(node.items[0])
            case _:
                raise _WrittenOtherwise

    def is_single(self, field: Field) -> bool:
        return field.list is None and field.parameters is None
