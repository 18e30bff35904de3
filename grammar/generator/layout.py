"""Python text: docstrings, indentation, literals, calls that fill their lines."""

from __future__ import annotations

import io
import re
import textwrap
import tokenize
from collections.abc import Iterable, Iterator

WIDTH = 100
#: a text with fields in it, which no line is broken in
_FORMATTED = re.compile(r"\b[rR]?[fF][rR]?[\"']")
OPENING, CLOSING = ("(", "[", "{"), (")", "]", "}")


def sentence(text: str) -> str:
    """A text with a capital letter and a full stop."""
    return text[:1].upper() + text[1:] + ("" if text.endswith(".") else ".")


def docstring(lines: list[str]) -> list[str]:
    """The lines of a docstring, wrapped."""
    text = [line.replace("\\", "\\\\").replace('"""', '""\\"') for line in lines]
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


def constant(name: str) -> str:
    """The name of a module constant: `size-value` is `_SIZE_VALUE`."""
    return "_" + "".join(c if c.isalnum() else "_" for c in name).upper().strip("_")


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


def filled(source: str) -> str:
    """Python text whose long lines are broken within brackets, each as full as it may be.

    >>> print(filled("def build(" + ", ".join(["mt_priority: int | None = None"] * 3) + "):"))
    def build(mt_priority: int | None = None, mt_priority: int | None = None,
            mt_priority: int | None = None):
    """
    return "\n".join(piece for line in _whole_lines(source) for piece in _broken(line))


def _whole_lines(source: str) -> Iterator[str]:
    """The lines of a text; those together that a string or brackets hold together."""
    lines, begun, depth = source.split("\n"), 0, 0
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        depth += (token.string in OPENING) - (token.string in CLOSING)
        if token.type in (tokenize.NEWLINE, tokenize.NL) and not depth:
            yield "\n".join(lines[begun : token.end[0]])
            begun = token.end[0]
    yield from lines[begun:]


def _broken(line: str) -> list[str]:
    """The lines that a long one is broken into, where brackets allow it."""
    is_whole = "\n" in line or line.lstrip().startswith("#") or _FORMATTED.search(line)
    if len(line) <= WIDTH or is_whole:
        return [line]
    line = re.sub(r"^(\s*from \S+ import )(.+)$", r"\1(\2)", line)
    margin = " " * (len(line) - len(line.lstrip()) + (8 if line.endswith(":") else 4))
    places, broken = [*_breaks(line)], []
    while len(line) > WIDTH:
        possible = [(is_good, at) for at, is_good in places if len(margin) < at <= WIDTH]
        if not possible:
            # a long text: behind it there is the next chance
            possible = [(is_good, at) for at, is_good in places if at > WIDTH][:1]
            if not possible:
                break
        at = max(possible)[1]
        broken.append(line[:at].rstrip())
        rest = line[at:].lstrip()
        moved = len(margin) + len(rest) - len(line)
        line = margin + rest
        places = [(place + moved, is_good) for place, is_good in places if place > at]
    return [*broken, line]


def _breaks(line: str) -> Iterator[tuple[int, bool]]:
    """Where a line may go on behind, within brackets; and whether that is a good place."""
    depth, before, end = 0, "", 0
    for token in tokenize.generate_tokens(io.StringIO(line.lstrip()).readline):
        if token.type in (tokenize.NEWLINE, tokenize.ENDMARKER):
            return
        start = token.start[1] + len(line) - len(line.lstrip())
        if depth and (start > end or before in OPENING) and token.string not in CLOSING:
            yield start, before == "," or token.string in ("and", "or")
        depth += (token.string in OPENING) - (token.string in CLOSING)
        before, end = token.string, token.end[1] + len(line) - len(line.lstrip())
