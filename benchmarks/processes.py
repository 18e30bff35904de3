"""What the command line costs as a whole process, beside a bare interpreter."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from resource import RUSAGE_CHILDREN, getrusage
from statistics import median

from benchmarks.measure import ratio
from benchmarks.report import Bar, table, times

_WITHOUT_BYTECODE = "PYTHONDONTWRITEBYTECODE"
BARE = "bare interpreter"
COMMANDS: dict[str, tuple[list[str], float | None]] = {
    "smtpkit --help": (["--help"], 4),
    "smtpkit explain, a good line": (["explain", "MAIL FROM:<ned@x.example> SIZE=500000"], 4.5),
    "smtpkit explain, a bad line": (["explain", "MAIL FROM: <ned@x.example>"], 4.5),
    "smtpkit --version": (["--version"], None),
    "smtpkit grammar abnf": (["grammar", "abnf"], None),
}


def processes(quick: bool) -> list[Bar]:
    """Time fresh processes, interleaved, by the CPU time the kernel counted for them."""
    programs = {BARE: "pass"} | {
        name: f"from smtpkit.cli import main; main({arguments!r})"
        for name, (arguments, _) in COMMANDS.items()
    }
    samples: dict[str, list[float]] = {name: [] for name in programs}
    for text in programs.values():
        _seconds(text)  # the first run writes bytecode
    for _ in range(7 if quick else 21):
        for name in random.sample(list(programs), len(programs)):
            samples[name].append(_seconds(programs[name]))
    rows = [
        [name, f"{median(spent) * 1e3:.1f}", times(ratio(samples, name, BARE))]
        for name, spent in samples.items()
    ]
    table("processes", ["", "ms", f"to {BARE}"], rows)
    return [
        Bar(f"{name}, against a {BARE}", "at most", limit, ratio(samples, name, BARE))
        for name, (_, limit) in COMMANDS.items()
        if limit is not None
    ]


def _seconds(program: str) -> float:
    before = getrusage(RUSAGE_CHILDREN)
    # with bytecode, as for everybody
    variables = {name: text for name, text in os.environ.items() if name != _WITHOUT_BYTECODE}
    subprocess.run(
        [sys.executable, "-c", program], check=False, stdout=subprocess.DEVNULL, env=variables
    )
    after = getrusage(RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
