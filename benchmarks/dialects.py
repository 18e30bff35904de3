"""What it costs to have every extension, and to make a dialect."""

from __future__ import annotations

from importlib import import_module
from statistics import median
from time import process_time

from benchmarks.measure import interleaved, ratio
from benchmarks.report import Bar, table
from benchmarks.shapes import MAIL, SHAPES

#: the extensions whose parameters the line has
ITS_OWN = ["SIZE", "8BITMIME", "BINARYMIME", "DSN", "AUTH"]


def dialects(quick: bool) -> list[Bar]:
    """MAIL with five parameters in the full dialect beside a small one; the making of dialects."""
    smtpkit = import_module("smtpkit")
    line = SHAPES[MAIL]
    small = smtpkit.dialect(only=ITS_OWN)
    readers = {"full": smtpkit.parse_command, "small": small.parse_command}
    calls = {name: lambda read=read: read(line) for name, read in readers.items()}
    samples = interleaved(calls, 5 if quick else 15, 0.05 if quick else 0.2)
    made = []
    for _ in range(3 if quick else 9):
        start = process_time()
        smtpkit.dialect(without=["PRDR"])
        made.append(process_time() - start)
    times = {name: median(found) * 1e6 for name, found in samples.items()}
    rows = [[f"MAIL, {name} dialect", f"{time:.2f} us"] for name, time in times.items()]
    table("dialects", ["", "time"], [*rows, ["a dialect is made", f"{median(made):.2f} s"]])
    return [
        Bar(
            "MAIL in the full dialect, of the small one",
            "at most",
            1.3,
            ratio(samples, "full", "small"),
        ),
        Bar("seconds to make a dialect", "at most", 1, median(made)),
    ]
