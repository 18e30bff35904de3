"""Octets: buffers that can be read, and what the octets of a line begin with."""

from __future__ import annotations

from smtpkit.errors import BuildError, short_repr
from smtpkit.generated.codecs import encode_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from typing_extensions import Buffer

_WORD = b"-_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_AFTER_CODE = frozenset((b" ", b"-", b"\r", b"\n"))


def readable(buffer: Buffer) -> Any:
    """A buffer that can be matched and sliced by octets: itself, wherever that is possible.

    Raises `TypeError` for what is no contiguous buffer.
    """
    if isinstance(buffer, (bytes, bytearray)):
        return buffer
    if isinstance(buffer, str):
        raise TypeError("octets are needed, not str: encode the text first")
    try:
        view = memoryview(buffer)
    except TypeError:
        wanted = "octets are needed: bytes, or what has octets (bytearray, memoryview, mmap, ...)"
        raise TypeError(f"{wanted}, not {short_repr(buffer)}") from None
    except ValueError as error:
        raise TypeError(f"octets are needed, and these are gone: {error}") from None
    if not view.c_contiguous:
        raise TypeError("the buffer is not contiguous")
    if isinstance(buffer, memoryview):
        return view if view.format == "B" and view.ndim == 1 else view.cast("B")
    if hasattr(buffer, "find"):
        # a memory map: a memoryview of it would keep it from being closed
        view.release()
        return buffer
    return view.cast("B")


def bounds(octets: Any, start: Any, end: Any) -> tuple[int, int]:
    """Where a part of a buffer begins and ends; None: where the buffer does.

    A place that is outside of the buffer is its nearest end, however far off it is: one below 0 is
    the first octet, and not counted from the end, as it is in slices. What is no whole number (or
    has no `__index__`) raises `TypeError`.

    >>> bounds(b"QUIT\\r\\n", -3, 10**20), bounds(b"QUIT\\r\\n", 4, 2), bounds(b"QUIT", True, None)
    ((0, 6), (2, 2), (1, 4))
    """
    size = len(octets)
    if type(start) is not int or not (end is None or type(end) is int):
        from operator import index

        try:
            start, end = index(start), None if end is None else index(end)
        except TypeError:
            given = f"not {short_repr(start)} and {short_repr(end)}"
            raise TypeError(f"start and end are whole numbers of octets, {given}") from None
    # each packet is asked this: `min` and `max` take twice as long
    last = size if end is None or end > size else 0 if end < 0 else end
    return 0 if start < 0 else last if start > last else start, last


def find_in(buffer: Any, octets: bytes, start: int, end: int) -> int:
    """Where octets stand first in a part of a buffer; -1: nowhere. A memoryview has no `find`.

    >>> find_in(memoryview(b"QUIT\\r\\nNOOP\\r\\n"), b"\\r\\n", 5, 12)
    10
    """
    if type(buffer) is not memoryview:
        found: int = buffer.find(octets, start, end)
        return found
    size = 64
    while start < end:
        block = bytes(buffer[start : min(start + size, end)])
        found = block.find(octets)
        if found >= 0:
            return start + found
        if start + len(block) >= end:
            break
        # what is looked for may begin in the one block and end in the other
        start += len(block) - len(octets) + 1
        # most lines are short, and of a long one no block is looked for in vain too often
        size = 4096
    return -1


def lines_in(octets: bytes) -> Iterator[tuple[int, int]]:
    """Where the lines of octets begin, and where they end without CR and LF."""
    start = 0
    for line in octets.splitlines(keepends=True):
        yield start, start + len(line.rstrip(b"\r\n"))
        start += len(line)


def leading_word(octets: bytes) -> bytes:
    """The letters, digits, hyphens and low lines that octets begin with."""
    return octets[: len(octets) - len(octets.lstrip(_WORD))]


def verb_of(octets: bytes) -> str:
    """The word that a line begins with, in upper case: its verb, if it has one; else ""."""
    return leading_word(octets).decode("ascii").upper()


def code_of(octets: bytes) -> int | None:
    """The three digits that a line begins with, as a number; None where it does not."""
    return int(octets[:3]) if len(octets) >= 3 and octets[:3].isdigit() else None


def is_reply(octets: bytes) -> bool:
    """Whether a line is a reply's: three digits, then a space, a hyphen or the line's end."""
    # without `code_of`: packets are asked this one by one
    code, behind = octets[:3], octets[3:4]
    return code.isdigit() and (behind in _AFTER_CODE or (not behind and len(code) == 3))


def is_utf8(octets: bytes) -> bool:
    """Whether octets are well-formed UTF-8 (RFC 3629, 4)."""
    try:
        str(octets, "utf-8")
    except UnicodeDecodeError:
        return False
    return True


def json_text(text: str | bytes) -> str:
    r"""Text that every reader of JSON takes: an octet that is not UTF-8 is written as an escape.

    >>> json_text(b"caf\xc3\xa9 \xff"), json_text("caf\xe9 \udcff")
    ('café \\xff', 'café \\xff')
    """
    if not isinstance(text, str):
        return text.decode("utf-8", "backslashreplace")
    if text.isascii():
        return str.__str__(text)
    try:
        octets = text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        # halves of characters that stand for no octet: JSON can write them, UTF-8 cannot
        octets = text.encode("utf-8", "backslashreplace")
    return octets.decode("utf-8", "backslashreplace")


def octets_of(text: object, field: str) -> bytes:
    """The octets of a text that was given for a field; raises `BuildError` for anything else."""
    try:
        return encode_text(text)  # type: ignore[arg-type]
    except (TypeError, ValueError) as error:
        raise BuildError(f"{field}: {error}", field=field) from None
