"""Python text: docstrings, indentation, literals, calls that fill their lines."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable

WIDTH = 100


def sentence(text: str) -> str:
    """A text with a capital letter and a full stop."""
    return text[:1].upper() + text[1:] + ("" if text.endswith(".") else ".")


def docstring(lines: list[str]) -> list[str]:
    """The lines of a docstring, wrapped."""
    text = [line.replace("\\", "\\\\") for line in lines]
    while text and not text[-1]:
        text.pop()
    quote = '"""'
    wrapped = [piece for line in text for piece in _wrapped(line)]
    if len(wrapped) == 1:
        closing = " " if wrapped[0].endswith('"') else ""
        return [f"{quote}{wrapped[0]}{closing}{quote}"]
    return [quote + wrapped[0], *wrapped[1:], quote]


def _wrapped(line: str) -> list[str]:
    return textwrap.wrap(line, WIDTH - 12, subsequent_indent="    ", break_on_hyphens=False) or [""]


def indent(lines: Iterable[str]) -> list[str]:
    """Lines, each moved in by one step."""
    return ["    " + piece if piece else "" for line in lines for piece in line.split("\n")]


def raw(source: str) -> str:
    """A raw literal of a regular expression."""
    quote = "'" if '"' in source and "'" not in source else '"'
    if '"' in source and "'" in source:
        source = source.replace('"', r"\x22")
    return f"r{quote}{source}{quote}"


def merged(statements: Iterable[str]) -> list[str]:
    """Statements with what is appended one after the other appended at once."""
    found: list[str] = []
    for statement in statements:
        if found and statement.startswith("line += ") and found[-1].startswith("line += "):
            found[-1] += " + " + statement.removeprefix("line += ")
        else:
            found.append(statement)
    return [_joined_literals(statement) for statement in found]


_TWO_LITERALS = re.compile(r"b('(?:[^'\\]|\\.)*') \+ b('(?:[^'\\]|\\.)*')")


def _joined_literals(statement: str) -> str:
    while match := _TWO_LITERALS.search(statement):
        joined = "b'" + match[1][1:-1] + match[2][1:-1] + "'"
        statement = statement[: match.start()] + joined + statement[match.end() :]
    return statement


def listed(names: Iterable[str]) -> str:
    """Names as they stand in brackets, a comma behind each."""
    return "".join(f"{name}, " for name in names)
