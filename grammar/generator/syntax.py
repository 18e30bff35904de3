"""A rule on one line, for docstrings and reference pages: ABNF with other rules by their names."""

from __future__ import annotations

from grammar.declarations import Parameters
from grammar.language.text import Construct, Rule
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
from grammar.model.shapes import shape

__all__ = ["syntax"]

_NAMED = {b"\r\n": "CRLF", b" ": "SP", b'"': "DQUOTE"}


def syntax(construct: Construct) -> str:
    """The syntax line of a construct; a rule's own name stands before it.

    >>> from grammar.address import local_part
    >>> syntax(local_part)
    'Local-part = Quoted-string / Dot-string'
    """
    if isinstance(construct, Rule):
        return f"{construct.rule} = {_line(shape(construct.subcon))}"
    return _line(shape(construct))


def _line(node: Node, *, inside: bool = False) -> str:
    match node:
        case Literal():
            return _literal(node.octets)
        case CharacterClass():
            return _bounds(node.least, node.most) + f"<{node.octets.name}>"
        case Sequence():
            parts = _joined(node)
            line = " ".join(parts)
            return f"( {line} )" if inside and len(parts) > 1 else line
        case Alternation():
            line = " / ".join(map(_line, node.items))
            return f"( {line} )" if inside else line
        case Repetition(least=0, most=1):
            return f"[ {_line(node.item)} ]"
        case Repetition():
            return _bounds(node.least, node.most) + _line(node.item, inside=True)
        case RuleReference():
            return node.rule.rule
        case Capture(construct=Parameters() as parameters):
            least = "1" if parameters.required else ""
            return f"{least}*( SP {parameters.item.rule} )"
        case Capture() | Exclusion() | BackReference():
            return _line(node.item, inside=inside)
    raise TypeError(f"the generator does not know {node!r}")


def _joined(node: Sequence) -> list[str]:
    """The members of a sequence; literals that follow one another are one."""
    parts: list[str] = []
    before = ""
    for item in node.items:
        exact = _is_exact(item)
        text = f"%s{_line(item)[1:-1]}" if exact else _line(item, inside=True)
        quote = '%s"' if exact else '"' if isinstance(item, Literal) and text[:1] == '"' else ""
        if quote and quote == before:
            parts[-1] = parts[-1][:-1] + text[len(quote) :]
        elif text:
            parts.append(text)
        before = quote if text else before
    return parts


def _is_exact(node: Node) -> bool:
    """Whether it is a letter of a word that is read in its own case alone."""
    return isinstance(node, CharacterClass) and node.octets.name[:1] == '"' and node.most == 1


def _literal(octets: bytes) -> str:
    if not all(0x20 <= octet < 0x7F for octet in octets) and octets not in _NAMED:
        return "%d" + ".".join(str(octet) for octet in octets)
    return _NAMED.get(octets) or f'"{octets.decode("ascii")}"'


def _bounds(least: int, most: int | None) -> str:
    if least == most:
        return "" if least == 1 else str(least)
    return f"{least or ''}*{'' if most is None else most}"
