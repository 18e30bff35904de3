"""Octets as text that can be shown: in a terminal, and in JSON."""

from __future__ import annotations

from typing import TypeAlias

from smtpkit.generated.codecs import decode_text, encode_text
from smtpkit.secrets import echoes, veil

Json: TypeAlias = "str | int | float | bool | list[Json] | dict[str, Json] | None"

_SHORT_ESCAPES = {"\r": "\\r", "\n": "\\n", "\t": "\\t", "\\": "\\\\"}


def printable(octets: bytes | str) -> str:
    r"""Write octets so that a terminal shows them and obeys none of them.

    >>> printable(b"250 \x1b[2J caf\xc3\xa9 \xff\r\n")
    '250 \\x1b[2J café \\xff\\r\\n'
    """
    text = octets if isinstance(octets, str) else decode_text(octets)
    if text.isprintable() and "\\" not in text:
        return text
    return "".join(
        character if character.isprintable() and character != "\\" else _escape(character)
        for character in text
    )


def _escape(character: str) -> str:
    number = ord(character)
    if character in _SHORT_ESCAPES:
        return _SHORT_ESCAPES[character]
    if 0xDC80 <= number <= 0xDCFF:  # an octet that is not UTF-8
        return f"\\x{number - 0xDC00:02x}"
    if number < 0x80:
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"


def veil_echoes(fields: dict[str, Json], secrets: list[bytes]) -> dict[str, Json]:
    """Hide secrets in the texts of a reply's fields."""

    def veiled(value: Json) -> Json:
        if isinstance(value, str):
            octets = encode_text(value)
            return decode_text(veil(octets, echoes(octets, secrets)))
        if isinstance(value, dict):
            return {name: veiled(item) for name, item in value.items()}
        return [veiled(item) for item in value] if isinstance(value, list) else value

    return {name: veiled(value) for name, value in fields.items()}
