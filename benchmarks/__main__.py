"""`python -m benchmarks`: the tables, and whether each promise is kept."""

from __future__ import annotations

import argparse

from benchmarks.agreement import agreement
from benchmarks.bulk import bulk
from benchmarks.captures import dissecting
from benchmarks.dialects import dialects
from benchmarks.engines import engines
from benchmarks.imports import imports
from benchmarks.linear import linear
from benchmarks.maildata import maildata
from benchmarks.packets import packets
from benchmarks.processes import processes
from benchmarks.refusing import refusing
from benchmarks.scan import scan
from benchmarks.speed import build, parse
from benchmarks.strategies import strategies
from benchmarks.wire import wire

SECTIONS = {
    "parse": parse,
    "build": build,
    "scan": scan,
    "bulk": bulk,
    "engines": engines,
    "agreement": agreement,
    "packets": packets,
    "maildata": maildata,
    "dialects": dialects,
    "import": imports,
    "processes": processes,
    "dissecting": dissecting,
    "linear": linear,
    "refusing": refusing,
    "strategies": strategies,
    "wire": wire,
}


def main() -> None:
    """Run the sections that were asked for, then print the bars."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer rounds, smaller inputs")
    parser.add_argument("--section", action="append", choices=SECTIONS, help="only this one")
    options = parser.parse_args()
    names = options.section or SECTIONS
    bars = [bar for name in names for bar in SECTIONS[name](options.quick)]
    print("\nbars\n")
    for bar in bars:
        print(f"  {bar}")


if __name__ == "__main__":
    main()
