"""Reading a large buffer of pipelined commands from one end to the other."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterable
from importlib import import_module
from statistics import median

from benchmarks.measure import Call, interleaved, ratio
from benchmarks.report import Bar, table, times
from benchmarks.shapes import EHLO, MAIL, RCPT, SHAPES

SESSION = (
    SHAPES[EHLO]
    + b"MAIL FROM:<news@list.example> SIZE=20480\r\n"
    + b"".join(b"RCPT TO:<user%d@dept.example>\r\n" % number for number in range(8))
    + SHAPES[MAIL]
    + SHAPES[RCPT]
    + b"RSET\r\nNOOP\r\nQUIT\r\n"
)


def scan(quick: bool) -> list[Bar]:
    """Go through the buffer as a packet view does, line by line, and with no check at all."""
    buffer = SESSION * ((1 << 20 if quick else 1 << 23) // len(SESSION))
    calls = _calls(buffer)
    samples = interleaved(calls, 3 if quick else 5, 0.01)
    commands = buffer.count(b"\r\n")
    base = "SmtpLayer.messages()"
    rows = []
    for name, spent in samples.items():
        time = median(spent)
        speed = f"{len(buffer) / time / 1e6:.1f}", f"{commands / time / 1e6:.2f}"
        part = times(ratio(samples, name, base)) if base in samples else "-"
        rows.append([name, *speed, f"{time / commands * 1e9:.0f}", part])
    header = ["", "MB/s", "M commands/s", "ns per command", f"to {base}"]
    table(f"scan: {commands:,} commands in {len(buffer):,} octets", header, rows)
    loose = "re.finditer, verb and line"
    if base not in samples:
        return []
    # it was six times as long when each message was looked at by itself
    return [Bar(f"scan: {base} against {loose}", "at most", 1.5, ratio(samples, base, loose))]


def _calls(buffer: bytes) -> dict[str, Call]:
    calls: dict[str, Call] = {
        "split(CRLF)": lambda: buffer.split(b"\r\n"),
        "re.finditer, verb and line": lambda: exhaust(_LOOSE(buffer)),
    }
    try:
        smtpkit = import_module("smtpkit")
    except ImportError as error:
        print(f"skipped: smtpkit: {error}")
        return calls
    parse: Callable[[bytes], object] = smtpkit.parse_command
    return calls | {
        "SmtpLayer.messages()": lambda: exhaust(smtpkit.SmtpLayer(buffer).messages()),
        "parse_command of each line": lambda: exhaust(map(parse, buffer.splitlines(True))),
    }


_LOOSE = re.compile(rb"([A-Za-z]+)[^\r\n]*\r\n").finditer


def exhaust(items: Iterable[object]) -> None:
    deque(items, maxlen=0)
