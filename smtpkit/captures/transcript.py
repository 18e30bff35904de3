"""Dialogues that a person or a program wrote down as text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from smtpkit.captures.connection import CapturedConnection, CaptureError
from smtpkit.captures.judge import judged
from smtpkit.generated.codecs import decode_text, encode_text
from smtpkit.octets import is_reply
from smtpkit.stream import CLIENT, SERVER, Segment, Sender


def _marks(client: str, server: str, ignored: str = r"(?!)") -> re.Pattern[str]:
    return re.compile(
        rf"[ \t]*(?:(?P<client>{client})|(?P<server>{server})|(?P<ignored>{ignored}))"
    )


_STYLES = (
    _marks(r"[Cc]: ?", r"[Ss]: ?"),  # RFC 5321, appendix D
    _marks(r"(?:Client|CLIENT|client): ?", r"(?:Server|SERVER|server): ?"),
    _marks(r">>>(?: |$)", r"<<<(?: |$)"),
    _marks(r"(?:->|~>)(?: |$)", r"(?:<-|<~|<\*\*|<~\*)(?:  ?|$)", r"\*\*\* |=== "),  # Swaks
    _marks(r">(?: |$)", r"<(?: |$)", r"\* "),  # curl -v
)
_STAGE_DIRECTION = re.compile(r"(?:\([^()]*\)|<[^@<> ]* [^@<>]*>)\s*\Z")


def read_transcript(octets: bytes) -> Iterator[CapturedConnection]:
    """Read a dialogue that a person or a program wrote down as text."""
    if b"\0" in octets:
        raise CaptureError("not a capture: neither pcap, pcapng, recorded JSONL nor text")
    lines = decode_text(octets).split("\n")
    lines = [line.removesuffix("\r") for line in lines]
    connection = CapturedConnection(1)
    style = _style(lines)
    spoken = _marked(lines, style, connection.notes) if style else _guessed(lines)
    connection.segments.extend(
        Segment(sender, encode_text(line) + b"\r\n") for sender, line in spoken
    )
    yield judged(connection)


def _style(lines: list[str]) -> re.Pattern[str] | None:
    """Find how a transcript marks who is speaking; None when it does not."""
    filled = [line for line in lines if line.strip()]
    counts = {style: sum(1 for line in filled if style.match(line)) for style in _STYLES}
    best = max(counts, key=counts.__getitem__)
    return best if counts[best] * 2 >= len(filled) else None


def _marked(
    lines: list[str], style: re.Pattern[str], notes: list[str]
) -> Iterator[tuple[Sender, str]]:
    """Take the lines whose speaker is marked; stage directions and remarks are left out."""
    unmarked = 0
    for line in lines:
        mark = style.match(line)
        if mark is None:
            unmarked += bool(line.strip())
        elif mark.lastgroup != "ignored":
            said = line[mark.end() :]
            if not _STAGE_DIRECTION.match(said):
                yield (CLIENT if mark.lastgroup == CLIENT else SERVER), said
    if unmarked:
        notes.append(f"{unmarked} lines of the transcript name no speaker and were left out")


def _guessed(lines: list[str]) -> Iterator[tuple[Sender, str]]:
    """Guess who says each line: reply codes are the server's, and after 354 the client speaks."""
    mail_data = False
    for line in lines:
        if mail_data:
            mail_data = line != "."
            yield CLIENT, line
        elif is_reply(encode_text(line[:4])) and "2" <= line[0] <= "5":
            mail_data = line.startswith("354")
            yield SERVER, line
        elif line.strip():
            yield CLIENT, line
