"""What a line costs that is refused, however hostile: in times of a good MAIL without parameters.

The first one of a process loads what explains errors and makes the states that it needs. The
pattern of MAIL is compiled before: valid lines need it, too.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from compileall import compile_dir
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from random import Random
from time import process_time

from benchmarks.measure import no_collection, seconds
from benchmarks.report import Bar, table

GOOD = b"MAIL FROM:<ned@x.example>\r\n"
#: valid, and not read by the quick way
SELDOM = "MAIL FROM:<ned@ø.example> SMTPUTF8\r\n".encode()
LIMIT = 2846  # octets of a MAIL line


def _filled(head: bytes, unit: bytes, tail: bytes) -> bytes:
    return head + unit * ((LIMIT - len(head) - len(tail)) // len(unit)) + tail


def _random_parameters() -> bytes:
    random, line = Random(5321), b"MAIL FROM:<a@b>"
    while len(line) < LIMIT - 40:
        keyword = bytes(random.choices(b"SIZEBODYRETNVID-01", k=random.randrange(1, 9)))
        value = bytes(random.choices(range(33, 127), k=random.randrange(12)))
        line += b" " + keyword + b"=" + value
    return line + b"\r\n"


LINES = {
    "labels": _filled(b"MAIL FROM:<a@", b"a.", b"!>\r\n"),
    "quoted pairs": _filled(b'MAIL FROM:<"', b"\\a", b"@b>\r\n"),
    "source route": _filled(b"MAIL FROM:<", b"@a,", b"!\r\n"),
    "typed parameters": _filled(b"MAIL FROM:<a@b>", b" SIZE=1", b"\r\n"),
    "typed, the last one bad": _filled(b"MAIL FROM:<a@b>", b" SIZE=1", b" RET=X\r\n"),
    "blanks": _filled(b"MAIL FROM:<a@b>", b" \tX=1", b"\r\n"),
    "random parameters": _random_parameters(),
    "beyond ASCII": _filled(b"MAIL FROM:<a@b>", b" \xc3\xb8=\xff", b"\r\n"),
}
FIFTH = b"MAIL FROM:<ned@x.example> SIZE=5 BODY=7BIT RET=HDRS ENVID=a MT-PRIORITY=x\r\n"
#: what is asked of a line, and the bars: states known, the first one of a process
WAYS = {"strict": (1500, 6000), "with its leniencies": (6000, 15000), "lenient": (6000, 15000)}


def refusing(quick: bool) -> list[Bar]:
    """Each hostile line: the first one of a process, and again when the states are known."""
    rounds = 2 if quick else 5
    # an installed library has its bytecode
    compile_dir(Path(find_spec("smtpkit").origin).parent, quiet=2)  # type: ignore[union-attr, arg-type]
    found: dict[tuple[str, str], tuple[float, float]] = {}
    for _ in range(rounds):
        for name, line in LINES.items():
            for way in WAYS:
                first, then = _measured(line, way)
                least = found.get((name, way), (first, then))
                found[name, way] = min(first, least[0]), min(then, least[1])
    header = ["", *(f"{way}, {when}" for way in WAYS for when in ("first", "then"))]
    rows = [
        [name, *(f"{number:,.0f}" for way in WAYS for number in found[name, way])] for name in LINES
    ]
    table("refusing: hostile lines within the limits, in times of a good MAIL", header, rows)
    bars = []
    for way, (then, first) in WAYS.items():
        firsts, thens = zip(*(found[name, way] for name in LINES), strict=True)
        bars.append(Bar(f"refusing, {way}, states known", "at most", then, max(thens)))
        bars.append(Bar(f"refusing, {way}, first of a process", "at most", first, max(firsts)))
    _, fifth = min(_measured(FIFTH, "strict") for _ in range(rounds))
    return [*bars, Bar("MAIL with a bad fifth parameter", "at most", 100, fifth)]


def _measured(line: bytes, way: str) -> tuple[float, float]:
    """What a line costs in a process of its own: the first time, and then."""
    code = f"from benchmarks.refusing import measure; measure({line!r}, {way!r})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    first, then = json.loads(done.stdout)
    return first, then


def measure(line: bytes, way: str) -> None:
    """Print what a line costs in this process."""
    import smtpkit

    def asked() -> None:
        with suppress(smtpkit.ParseError):
            smtpkit.parse_command(line, profile="lenient")

    def refused() -> None:
        try:
            smtpkit.parse_command(line)
        except smtpkit.ParseError as error:
            if way == "with its leniencies":
                assert error.leniencies is not None

    call: Callable[[], None] = asked if way == "lenient" else refused
    smtpkit.parse_command(GOOD)
    smtpkit.parse_command(SELDOM)
    with no_collection():
        start = process_time()
        call()
        first = process_time() - start
        then = min(seconds(call) for _ in range(9))
        good = min(seconds(lambda: smtpkit.parse_command(GOOD), 1000) for _ in range(9)) / 1000
    print(json.dumps([first / good, then / good]))
