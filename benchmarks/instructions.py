"""`python -m benchmarks.instructions`: instructions of the native engine a call, by callgrind.

Needs valgrind. What is counted is what the functions of the engine execute themselves, without
those of the interpreter that they call: no clock, so a difference of one is a difference. The
counts depend on the compiler; `RECORDED` says of which they are. Fewer are not always faster: the
rows that the engine foresees take more of them, and wait for less.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.report import table

TREE = Path(__file__).parents[1]
TASKS = (
    "view: MAIL, five parameters",
    "fields: MAIL, five parameters",
    "build: MAIL, five parameters",
    "view: RCPT, two parameters",
    "view: QUIT",
    "view: 250",
    "view: EHLO reply",
)
#: what was counted last, with gcc 12.2, CPython 3.11 and x86-64
RECORDED = {
    "view: MAIL, five parameters": 2758,
    "fields: MAIL, five parameters": 6944,
    "build: MAIL, five parameters": 4141,
    "view: RCPT, two parameters": 1956,
    "view: QUIT": 468,
    "view: 250": 914,
    "view: EHLO reply": 2866,
}
CALLS = 100
#: what runs under callgrind, which is told to begin again, and to write what it has
_PROGRAM = f"""
import os, subprocess
from benchmarks.against import tasks

def tell(*what):
    subprocess.run(["callgrind_control", *what, str(os.getpid())], check=True, capture_output=True)

calls = tasks()
for task in {TASKS!r}:
    call = calls[task]
    call()
    tell("--zero")
    for _ in range({CALLS}):
        call()
    tell("--dump=" + task)
"""


def instructions() -> dict[str, float]:
    """Of the engine's own functions, for a call of each task."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out"
        command = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={out}", sys.executable]
        variables = {**os.environ, "SMTPKIT_ENGINE": "native", "PYTHONHASHSEED": "0"}
        subprocess.run(
            [*command, "-c", _PROGRAM], check=True, capture_output=True, cwd=TREE, env=variables
        )
        dumps = [Path(f"{out}.{number}") for number in range(1, len(TASKS) + 1)]
        return {task: _of_engine(dump) / CALLS for task, dump in zip(TASKS, dumps, strict=True)}


def _of_engine(dump: Path) -> int:
    command = ["callgrind_annotate", "--threshold=100", "--auto=no", str(dump)]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    numbers = [re.match(r" *([\d,]+)", line) for line in told.splitlines() if "/_engine" in line]
    return sum(int(number[1].replace(",", "")) for number in numbers if number)


def main() -> None:
    """Print a row for each task."""
    rows = [
        [task, f"{count:,.0f}", f"{RECORDED.get(task, 0):,}"]
        for task, count in instructions().items()
    ]
    table("instructions of the native engine, a call", ["", "now", "recorded"], rows)


if __name__ == "__main__":
    main()
