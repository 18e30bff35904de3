"""Octets as text that can be shown: in a terminal, and in JSON."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any, TypeAlias

from smtpkit.errors import FieldError, SmtpError
from smtpkit.generated.codecs import decode_text
from smtpkit.octets import json_text
from smtpkit.view import View

Json: TypeAlias = "str | int | float | bool | list[Json] | dict[str, Json] | None"

# What of ASCII is not printable.
_TO_ESCAPE = re.compile(r"[^ -~]").sub
# the backslash first, as it is in the others
_SHORT_ESCAPES = {"\\": "\\\\", "\r": "\\r", "\n": "\\n", "\t": "\\t"}


def printable(octets: bytes | str) -> str:
    r"""Write octets so that a terminal shows them and obeys none of them.

    >>> printable(b"250 \x1b[2J caf\xc3\xa9 \xff\r\n")
    '250 \\x1b[2J café \\xff\\r\\n'
    """
    text = octets if isinstance(octets, str) else decode_text(octets)
    if text.isascii():
        for character, escape in _SHORT_ESCAPES.items():
            text = text.replace(character, escape)
        return text if text.isprintable() else _TO_ESCAPE(_escaped, text)
    if text.isprintable() and "\\" not in text:
        return text
    return "".join(
        character if character.isprintable() and character != "\\" else _escape(character)
        for character in text
    )


def _escaped(found: re.Match[str]) -> str:
    return _escape(found[0])


def _escape(character: str) -> str:
    number = ord(character)
    if character in _SHORT_ESCAPES:
        return _SHORT_ESCAPES[character]
    if 0xDC80 <= number <= 0xDCFF:  # an octet that is not UTF-8
        return f"\\x{number - 0xDC00:02x}"
    if number < 0x80:
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"


# --- fields ----------------------------------------------------------------------------------


def meanings(view: View | None, dialect: Any) -> dict[str, Json]:
    """What the codes of a reply mean, by the names of their fields; empty for what has none.

    >>> import smtpkit
    >>> reply = smtpkit.parse_reply(b"550 5.1.1 no\\r\\n")
    >>> meanings(reply, smtpkit.DIALECT)["enhanced_code"]
    'mailbox part does not exist'
    """
    found: dict[str, Json] = {}
    if not hasattr(type(view), "code"):
        return found
    with suppress(FieldError):
        code = getattr(view, "code", None)
        if isinstance(code, int):
            found["code"] = dialect.reply_code_description(code)
        enhanced = getattr(view, "enhanced_code", None)
        if enhanced is not None:
            found["enhanced_code"] = enhanced.meaning
    return {name: text for name, text in found.items() if text}


def offers(view: View | None, dialect: Any) -> dict[str, Json]:
    """The EHLO keywords of a reply, typed where they are known, and its malformed lines.

    The spans of what is wrong with such a line are offsets in its own octets.

    Empty for a reply that offers nothing which is known: it will answer another command.

    >>> import smtpkit
    >>> reply = smtpkit.parse_reply(b"250-x.example\\r\\n250-SIZE 5\\r\\n250 -\\r\\n")
    >>> offers(reply, smtpkit.DIALECT)  # doctest: +NORMALIZE_WHITESPACE
    {'offers': {'SIZE': {'size': 5}}, 'malformed': [{'line': '-', 'defects': [{'name': 'no-keyword',
    'span': [0, 1], 'text': 'a line that does not begin with a keyword'}]}]}
    """
    if not getattr(view, "is_multiline", False) or dialect.protocol.error_form:
        return {}
    try:
        offered = dialect.Capabilities(view)
    except SmtpError:
        return {}
    known = offered.lines_by_keyword
    if not any(keyword in known for keyword in offered):
        return {}
    found: dict[str, Json] = {"offers": {word: _offer(offered, word) for word in offered}}
    if offered.malformed:
        found["malformed"] = [
            {"line": json_text(str(line)), "defects": defects(line)} for line in offered.malformed
        ]
    return found


def defects(view: Any) -> list[Json]:
    """What is wrong with a view, or with a malformed line: a name, a span and a sentence each."""
    return [
        {"name": each.name, "span": [*each.span], "text": json_text(each.sentence)}
        for each in view.defects
    ]


def _offer(offered: Any, keyword: str) -> Json:
    """What is offered with a keyword: the fields of its line, else the words behind it."""
    view = offered.lines_by_keyword.get(keyword)
    line = offered.line_of(view) if view is not None else None
    fields: dict[str, Json] = line.to_dict() if line is not None else {}
    return fields or json_text(offered[keyword]) or True


def sent(view: View | None, path: str) -> str | None:
    """The octets of a field, as text."""
    if view is not None:
        with suppress(FieldError):
            return decode_text(view.octets(path))
    return None


def flat(fields: dict[str, Json], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Name every value in nested fields by its path; what was not sent is left out."""
    for name, value in fields.items():
        path = printable(prefix + name)
        if isinstance(value, dict):
            yield from flat(value, path + ".")
        elif isinstance(value, list):
            if value:
                yield path, " | ".join(value_text(item) for item in value)
        elif value is not None:
            yield path, value_text(value)


def value_text(value: Json) -> str:
    if isinstance(value, str):
        return printable(value) if value else '""'
    if isinstance(value, dict):
        return " ".join(f"{name}={text}" for name, text in flat(value))
    import json

    return printable(json.dumps(value, ensure_ascii=False))


# --- problems --------------------------------------------------------------------------------

_AROUND = 60  # columns shown on each side of a caret


def answer(problem: Any) -> str:
    """The reply to a mistake; its text only where that says more than the mistake does."""
    reply = problem.reply
    return "" if reply is None else printable(str(reply).removesuffix(problem.text).rstrip())


def caret(
    octets: bytes, offset: int, show: Callable[[bytes, int, int], str] | None = None
) -> list[str]:
    """The line that an octet is in, and a caret under it; nothing where there is no such octet.

    show: writes the octets between two places; None: as `printable` does
    """
    if not 0 <= offset <= len(octets):
        return []
    start = octets.rfind(b"\n", 0, offset) + 1
    if start == offset == len(octets) and start:
        # behind the last line
        start = octets.rfind(b"\n", 0, offset - 1) + 1
    end = octets.find(b"\n", offset) + 1 or len(octets)
    if show is None:
        before, after = printable(octets[start:offset]), printable(octets[offset:end])
    else:
        before, after = show(octets, start, offset), show(octets, offset, end)
    if len(before) > _AROUND:
        before = "..." + before[-_AROUND:]
    if len(after) > _AROUND:
        after = after[:_AROUND] + "..."
    return [before + after, " " * cells(before) + "^"]


def cells(text: str) -> int:
    """How many columns of a terminal a text takes."""
    if text.isascii():
        return len(text)
    from unicodedata import combining, east_asian_width

    return sum(
        0 if combining(each) else 2 if east_asian_width(each) in "WF" else 1 for each in text
    )
