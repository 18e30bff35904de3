"""What it costs to have every extension, to make a dialect, and to refuse what was not offered."""

from __future__ import annotations

import gc
import subprocess
import sys
from importlib import import_module
from statistics import median
from time import process_time

from benchmarks.measure import interleaved, ratio
from benchmarks.report import Bar, table, times
from benchmarks.shapes import MAIL, SHAPES

#: the extensions whose parameters the line has
ITS_OWN = ["SIZE", "8BITMIME", "BINARYMIME", "DSN", "AUTH"]
ANSWER = (
    b"250-x.example\r\n250-SIZE 1000\r\n250-8BITMIME\r\n250-DSN\r\n"
    b"250-AUTH PLAIN\r\n250 SMTPUTF8\r\n"
)
#: lines of which all was offered
OFFERED = {
    "MAIL": b"MAIL FROM:<ned@x.example>\r\n",
    "MAIL, one parameter": b"MAIL FROM:<ned@x.example> SIZE=500000\r\n",
    "MAIL, five parameters": SHAPES[MAIL],
    "RCPT": b"RCPT TO:<ned@x.example>\r\n",
    "RCPT, two parameters": b"RCPT TO:<ned@x.example> NOTIFY=DELAY ORCPT=rfc822;ned@x.example\r\n",
    "QUIT": b"QUIT\r\n",
    "AUTH": b"AUTH PLAIN =\r\n",
}
FIRST = "import smtpkit, time; t = time.process_time(); smtpkit.dialect(without=['PRDR'])"


def dialects(quick: bool) -> list[Bar]:
    """MAIL with five parameters in the full dialect beside a small one; the making of dialects."""
    smtpkit = import_module("smtpkit")
    line = SHAPES[MAIL]
    small = smtpkit.dialect(only=ITS_OWN)
    readers = {"full": smtpkit.parse_command, "small": small.parse_command}
    calls = {name: lambda read=read: read(line) for name, read in readers.items()}
    samples = interleaved(calls, 5 if quick else 15, 0.05 if quick else 0.2)
    first, further = [], []
    for _ in range(3 if quick else 9):
        # what nobody holds is gone when it is collected
        gc.collect()
        start = process_time()
        smtpkit.dialect(without=["PRDR"])
        further.append(process_time() - start)
        command = [sys.executable, "-c", f"{FIRST}; print(time.process_time() - t)"]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        first.append(float(done.stdout))
    start = process_time()
    for _ in range(100):
        smtpkit.dialect(only=ITS_OWN)
    cached = (process_time() - start) / 100
    found = {name: median(each) * 1e6 for name, each in samples.items()}
    rows = [[f"MAIL, {name} dialect", f"{time:.2f} us"] for name, time in found.items()]
    made = {"the first dialect": median(first), "a further one": median(further)}
    rows += [[f"{name} is made", f"{time:.2f} s"] for name, time in made.items()]
    table("dialects", ["", "time"], [*rows, ["one that there is", f"{cached * 1e6:.0f} us"]])
    of_small = ratio(samples, "full", "small")
    return [
        Bar("MAIL in the full dialect, of the small one", "at most", 1.3, of_small),
        Bar("seconds to make the first dialect", "at most", 0.5, median(first)),
        Bar("seconds to get a dialect again", "at most", 0.001, cached),
        *_offered(smtpkit, quick),
    ]


def _offered(smtpkit: object, quick: bool) -> list[Bar]:
    """What it costs to look at what was offered."""
    parse = smtpkit.parse_command  # type: ignore[attr-defined]
    offered = smtpkit.Capabilities(ANSWER)  # type: ignore[attr-defined]
    rows, bars = [], []
    for name, line in OFFERED.items():
        calls = {
            "plain": lambda line=line: parse(line),
            "offered": lambda line=line: parse(line, offered=offered),
        }
        samples = interleaved(calls, 5 if quick else 15, 0.05 if quick else 0.2)
        share = ratio(samples, "offered", "plain")
        rows.append([name, f"{median(samples['plain']) * 1e6:.2f} us", times(share)])
        bars.append(Bar(f"{name}: offered=, of the plain call", "at most", 1.3, share))
    table("what was offered", ["", "plain", "offered="], rows)
    return bars
