"""Dialogues that a person or a program wrote down as text."""

from __future__ import annotations

import codecs
from collections.abc import Iterator

from smtpkit.captures.connection import CapturedConnection, CaptureError
from smtpkit.captures.transcripts.apart import apart
from smtpkit.captures.transcripts.dialogue import Dialogue
from smtpkit.captures.transcripts.finder import Line, Marks, find_marks
from smtpkit.captures.transcripts.styles import STYLES, known_of
from smtpkit.captures.transcripts.text import written_lines
from smtpkit.generated.codecs import decode_text, encode_text
from smtpkit.generated.dialect import DIALECT

#: how many octets of a text are read: one more than may be
LONGEST = (1 << 23) + 1
MOST_LINES = 200_000
#: the finder alone, without what is known of any tool
NO_STYLE = "none"


def read_transcript(octets: bytes, style: str = "") -> Iterator[CapturedConnection]:
    """Read a dialogue that a person or a program wrote down as text.

    style: the name of a style, one of `STYLES`; "none" for the finder alone; "" for all that is
        known

    A text is read whole, as what its lines mean is told by all of them: of more than 8 MiB, or
    200,000 lines, a part has to be cut out.

    Raises `CaptureError` where nobody says anything, and for a longer text.
    """
    if style not in ("", NO_STYLE) and style not in STYLES:
        raise CaptureError(f"there is no style {style!r}: {_known()}")
    if octets[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        # what PowerShell writes into a file
        octets = octets.decode("utf-16", "replace").encode("utf-8", "replace")
    if octets.count(0) * 100 > len(octets):
        raise CaptureError("not a capture: neither pcap, pcapng, recorded JSONL nor text")
    if len(octets) >= LONGEST:
        raise CaptureError(
            f"a text of more than {LONGEST >> 20} MiB, and texts are read whole: "
            "cut out what is of interest"
        )
    text = decode_text(octets)
    if text.count("\n") > MOST_LINES:
        raise CaptureError(f"a text of more than {MOST_LINES} lines: cut out what is of interest")
    lines = [Line.of(line) for line in written_lines(text, sized=style != NO_STYLE)]
    connections = _read(lines, style)
    if not connections:
        first = next((line.text.strip() for line in lines if line.text.strip()), "")
        first = first[: DIALECT.verbs.hidden_from(encode_text(first))]
        raise CaptureError(
            f"no SMTP conversation in it; the first line that nobody says: {first[:60]!r}; "
            + _known()
        )
    yield from connections


def _read(lines: list[Line], style: str) -> list[CapturedConnection]:
    marks: Marks | None = STYLES[style].marks if style in STYLES else find_marks(lines)
    if marks is None:
        return []
    styles = known_of(lines, style)
    connections = [
        found for each in apart(lines, marks) for found in Dialogue(each, marks, styles).read()
    ]
    for number, connection in enumerate(connections, 1):
        connection.number = number
    return connections


def _known() -> str:
    return f"name the style with --style: {', '.join(STYLES)}, or {NO_STYLE} for no style at all"
