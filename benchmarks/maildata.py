"""Mail data, read and written: against what others do for it."""

from __future__ import annotations

import asyncio
import smtplib
from importlib import import_module
from statistics import median

from benchmarks.measure import Call, interleaved, ratio
from benchmarks.report import Bar, table, times

_PIECE = 1 << 16
_LINES = (
    b"Subject: a message\r\n\r\n"
    + b"Some lines of text, of the length that people have in their mails, or so.\r\n" * 40
    + b"..and one that begins with a dot\r\n"
)


def maildata(quick: bool) -> list[Bar]:
    """64 MB of text, in pieces of 64 KiB as they come from a socket."""
    size = 1 << 22 if quick else 1 << 26
    sent = _LINES * (size // len(_LINES))
    # what is read has its dots doubled; what is written is the same text
    reading = [sent[at : at + _PIECE] for at in range(0, len(sent), _PIECE)] + [b".\r\n"]
    bars = []
    for title, calls, bound in (
        ("read", _readers(reading), "aiosmtpd: a line at a time"),
        ("write", _writers(sent), "smtplib: _fix_eols, _quote_periods"),
    ):
        samples = interleaved(calls, 3 if quick else 5, 0.01)
        ours = next(iter(calls))
        rows = [
            [name, f"{median(spent) / len(sent) * 1e9:.2f}", times(ratio(samples, name, ours))]
            for name, spent in samples.items()
        ]
        header = ["", "ns per octet", f"to {ours}"]
        table(f"mail data: {title} {len(sent):,} octets in pieces", header, rows)
        bars.append(
            Bar(
                f"mail data: {title}, {bound} against ours",
                "at least",
                2,
                ratio(samples, bound, ours),
            )
        )
    return bars


def _readers(pieces: list[bytes]) -> dict[str, Call]:
    data = import_module("smtpkit.data")

    def ours(policy: str) -> None:
        reader = data.DataReader(policy)
        for piece in pieces:
            reader.receive_data(piece)
        assert reader.end.error is None

    def naive() -> None:
        lines = b"".join(pieces).split(b"\r\n")
        end = lines.index(b".")
        b"\r\n".join([line[1:] if line[:1] == b"." else line for line in lines[:end]])

    def aiosmtpd() -> None:
        # what SMTP.smtp_DATA does with each line, without its limits and hooks
        async def read() -> None:
            stream = asyncio.StreamReader(limit=1 << 17)
            for piece in pieces:
                stream.feed_data(piece)
            lines = []
            while (line := await stream.readuntil(b"\r\n")) != b".\r\n":
                lines.append(line)
            for number, line in enumerate(lines):
                if line[:1] == b".":
                    lines[number] = line[1:]
            b"".join(lines)

        asyncio.run(read())

    found: dict[str, Call] = {
        "DataReader": lambda: ours("refuse"),
        "DataReader, all allowed": lambda: ours("allow"),
        "naive: split, no check": naive,
        "aiosmtpd: a line at a time": aiosmtpd,
    }
    return found


def _writers(content: bytes) -> dict[str, Call]:
    data = import_module("smtpkit.data")

    def ours(policy: str) -> None:
        writer = data.DataWriter(policy)
        for at in range(0, len(content), _PIECE):
            writer.send(content[at : at + _PIECE])
        writer.end()

    def quoting() -> None:
        text = smtplib._fix_eols(content.decode("ascii")).encode("ascii")  # type: ignore[attr-defined]
        smtplib._quote_periods(text)  # type: ignore[attr-defined]

    return {
        "DataWriter": lambda: ours("refuse"),
        "DataWriter, all allowed": lambda: ours("allow"),
        "smtplib: _fix_eols, _quote_periods": quoting,
    }
