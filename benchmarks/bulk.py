"""Whole buffers of mixed lines: counted, as columns, and as messages."""

from __future__ import annotations

from functools import partial
from random import Random
from statistics import median

import smtpkit
from benchmarks.measure import Call, interleaved, ratio
from benchmarks.report import Bar, table, times
from benchmarks.scan import exhaust

COMMANDS = [
    b"QUIT\r\n",
    b"RSET\r\n",
    b"NOOP\r\n",
    b"DATA\r\n",
    b"EHLO mail.example\r\n",
    b"HELO client.example\r\n",
    b"MAIL FROM:<ab@x.example>\r\n",
    b"MAIL FROM:<ned@host.example> SIZE=5000 BODY=8BITMIME\r\n",
    b"RCPT TO:<dana@y.example>\r\n",
    b"RCPT TO:<user@dept.example> NOTIFY=NEVER\r\n",
    b"BDAT 1000 LAST\r\n",
    b"STARTTLS\r\n",
    b"VRFY Smith\r\n",
    b"AUTH PLAIN AGEAYg==\r\n",
]
REPLIES = [
    b"250 2.1.0 OK\r\n",
    b"220 mail.example ESMTP\r\n",
    b"354 go ahead\r\n",
    b"550 5.1.1 no such user here, sorry\r\n",
    b"250-mail.example greets you\r\n250 SIZE 10240000\r\n",
    b"451 4.3.0 try again later\r\n",
]

COUNT, ONLY_COUNTED, COLUMNS, MESSAGES = "count(CRLF)", "messages counted", "columns", "messages"


def bulk(quick: bool) -> list[Bar]:
    """Go through 64 MB of random lines of all these kinds, of 20 to 30 octets on average."""
    bars: list[Bar] = []
    for name, kinds in (("commands", COMMANDS), ("replies", REPLIES)):
        lines = b"".join(Random(64).choices(kinds, k=50_000))
        buffer = lines * ((1 << 22 if quick else 1 << 26) // len(lines))
        count = smtpkit.scan_columns(buffer, ()).count
        samples = interleaved(_calls(buffer), 3 if quick else 5, 0.01)
        rows = []
        for each, spent in samples.items():
            time = median(spent)
            speeds = f"{len(buffer) / time / 1e6:.0f}", f"{count / time / 1e6:.2f}"
            rows.append([each, *speeds, times(1 / ratio(samples, each, COUNT))])
        mean = len(buffer) / buffer.count(b"\r\n")
        title = f"bulk: {name}, {mean:.1f} octets a line, the {smtpkit.ENGINE} engine"
        table(title, ["", "MB/s", "M messages/s", f"of {COUNT}"], rows)
        if smtpkit.ENGINE == "native":
            for each, least in ((ONLY_COUNTED, 0.3), (COLUMNS, 0.2)):
                part = 1 / ratio(samples, each, COUNT)
                bars.append(Bar(f"bulk, {name}: {each} to {COUNT}", "at least", least, part))
            # 3 million a second where `count` runs at 700 MB/s
            messages = count / median(samples[MESSAGES]) / 1e6
            same = messages * 700 / (len(buffer) / median(samples[COUNT]) / 1e6)
            bars.append(Bar(f"bulk, {name}: M messages/s", "at least", 3, same))
    return bars


def _calls(buffer: bytes) -> dict[str, Call]:
    return {
        COUNT: partial(buffer.count, b"\r\n"),
        ONLY_COUNTED: partial(smtpkit.scan_columns, buffer, ()),
        COLUMNS: partial(smtpkit.scan_columns, buffer),
        MESSAGES: lambda: exhaust(smtpkit.scan(buffer)),
    }
