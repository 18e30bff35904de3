"""What it costs to dissect a large packet capture, beside tshark where that is installed."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from statistics import median

from benchmarks.measure import ratio
from benchmarks.report import Bar, table, times
from tests.made_captures import busy_hour

TSHARK = "tshark, SMTP fields"
JSON, TEXT = "smtpkit dissect --json", "smtpkit dissect"
_FIELDS = ("frame.number", "tcp.stream", "smtp.req.command", "smtp.req.parameter")
_FIELDS += ("smtp.response.code", "smtp.rsp.parameter", "imf.subject")


def dissecting(quick: bool) -> list[Bar]:
    """Dissect a capture as a whole process, beside tshark where it is installed."""
    with tempfile.TemporaryDirectory() as folder:
        capture = Path(folder, "busy.pcap")
        capture.write_bytes(b"".join(busy_hour(10_000 if quick else 100_000)))
        smtpkit = [sys.executable, "-c", "from smtpkit.cli import main; main()", "dissect"]
        commands = {JSON: [*smtpkit, "--json"], TEXT: smtpkit}
        if shutil.which("tshark"):
            fields = [word for field in _FIELDS for word in ("-e", field)]
            commands[TSHARK] = ["tshark", "-T", "fields", *fields, "-r"]
        samples: dict[str, list[float]] = {name: [] for name in commands}
        for _ in range(2 if quick else 5):
            for name in random.sample(list(commands), len(commands)):
                samples[name].append(_seconds([*commands[name], str(capture)]))
    beside = TSHARK if TSHARK in samples else JSON
    rows = [
        [name, f"{median(spent):.2f}", times(ratio(samples, name, beside))]
        for name, spent in samples.items()
    ]
    table("dissecting", ["", "CPU s", f"to {beside}"], rows)
    if beside != TSHARK:
        return []
    return [
        Bar(f"{name}, against {TSHARK}", "at most", limit, ratio(samples, name, TSHARK))
        for name, limit in ((JSON, 1.5), (TEXT, 2))
    ]


def _seconds(command: list[str]) -> float:
    before = getrusage(RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = getrusage(RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
