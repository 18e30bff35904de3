"""A rule on one line, for docstrings and reference pages: ABNF with other rules by their names."""

from __future__ import annotations

from construct import Construct, Renamed

from grammar.declarations import Command, Parameters, ReplyForm
from grammar.language.text import (
    AngleBracketed,
    BackReference,
    CaseSensitive,
    Except,
    Literal,
    Octets,
    Optional,
    Repeat,
    Rule,
    Select,
    Struct,
)
from grammar.language.values import Value


def syntax(construct: Construct) -> str:
    """The syntax line of a construct; a rule's own name stands before it."""
    if isinstance(construct, Rule):
        return f"{construct.rule} = {_line(construct.subcon)}"
    return _line(construct)


def _line(item: Construct, *, inside: bool = False) -> str:
    match item:
        case CaseSensitive():
            return f"%s{_literal(item)}"
        case Literal():
            return _literal(item)
        case Octets():
            return _bounds(item.at_least, item.at_most) + f"<{item.set.name}>"
        case Struct():
            line = " ".join(filter(None, _joined(item)))
            return f"( {line} )" if inside and len(item.subcons) > 1 else line
        case Select():
            line = " / ".join(_line(sub) for sub in item.subcons)
            return f"( {line} )" if inside else line
        case Optional():
            return f"[ {_line(item.subcon)} ]"
        case Repeat():
            return _bounds(item.at_least, item.at_most) + _line(item.subcon, inside=True)
        case Rule():
            return item.rule
        case Parameters():
            return "*( SP esmtp-param )"
        case (
            Renamed()
            | AngleBracketed()
            | Value()
            | Except()
            | BackReference()
            | Command()
            | ReplyForm()
        ):
            return _line(item.subcon, inside=inside)
    raise TypeError(f"the generator does not know {item!r}")


def _joined(item: Struct) -> list[str]:
    """The members of a sequence; literals that follow one another are one."""
    parts: list[str] = []
    for sub in item.subcons:
        text = _line(sub, inside=True)
        if parts and parts[-1].endswith('"') and text.startswith('"') and isinstance(sub, Literal):
            parts[-1] = parts[-1][:-1] + text[1:]
        else:
            parts.append(text)
    return parts


def _literal(item: Literal) -> str:
    named = {b"\r\n": "CRLF", b" ": "SP", b'"': "DQUOTE"}
    if not all(0x20 <= octet < 0x7F for octet in item.octets) and item.octets not in named:
        return "%d" + ".".join(str(octet) for octet in item.octets)
    return named.get(item.octets) or f'"{item.octets.decode("ascii")}"'


def _bounds(least: int, most: int | None) -> str:
    if least == most:
        return "" if least == 1 else str(least)
    return f"{least or ''}*{'' if most is None else most}"
