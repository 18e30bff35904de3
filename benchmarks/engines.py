"""Both engines and everybody else: calls, and streams of 1 KB to 64 MB, with a plot.

`python -m benchmarks.engines --plot docs/speed.svg` draws what `--section engines` prints. Each
engine has a process of its own; all are asked in turn, round by round. `--figures FILE` adds
programs that are no Python, measured on the same machine: `{"commands": {"name": [[octets, MB/s],
...]}}`, and the same for `replies`.
"""

from __future__ import annotations

import argparse
import json
import random
import smtplib
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from importlib import import_module
from io import BytesIO
from math import log10
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from benchmarks.against import LINES, REPLIES, Process, serve
from benchmarks.against import tasks as calls_of_one_engine
from benchmarks.bulk import COMMANDS
from benchmarks.peers import all_fields, naive
from benchmarks.report import Bar, microseconds, table, times
from benchmarks.shapes import EHLO, EHLO_REPLY, MAIL, RCPT, REPLY

__all__ = ["engines", "serve", "tasks"]

SIZES = [1 << 10, 1 << 13, 1 << 16, 1 << 20, 1 << 23, 1 << 26]
#: replies that follow a NOOP, as some peers read nothing else
STREAMS = {
    "commands": COMMANDS,
    "replies": [
        b"250 2.1.0 OK\r\n",
        b"250-x.example hello\r\n250 SIZE 1024\r\n",
        b"250 queued\r\n",
    ],
}
#: of MAIL and RCPT, how many times as fast the native engine is to be as the pure one
FASTER = {
    "view: MAIL, five parameters": 6,
    "read: MAIL, five parameters": 6,
    "build: MAIL, five parameters": 8,
    "read: RCPT, two parameters": 4,
}
#: lines off the usual path, against a plain MAIL
ODD_LINES = ("quoted", "UTF-8", "literal", "IPv6", "SUBMITTER")


class Way(NamedTuple):
    """A way to go through a stream: which stream, up to how many octets, and what is called."""

    stream: str
    most: int
    go: Callable[[bytes], object]


def tasks() -> dict[str, Callable[[], object]]:
    """What one process times: calls, and ways through streams of each size."""
    found = calls_of_one_engine()
    # the fields that were sent, and those of paths; `fields` reads all that there may be
    split, read = naive(), all_fields()
    for name, shape in (("MAIL, five parameters", MAIL), ("RCPT, two parameters", RCPT)):
        found[f"naive: {name}"] = partial(split[shape], LINES[name])
        found[f"read: {name}"] = partial(read[shape], LINES[name])
    client = smtplib.SMTP()
    for name, shape in (("250", REPLY), ("EHLO reply", EHLO_REPLY)):
        found[f"naive: {name}"] = partial(split[shape], REPLIES[name])
        found[f"read: {name}"] = partial(read[shape], REPLIES[name])
        found[f"getreply: {name}"] = partial(_getreply, client, REPLIES[name])
    buffers: dict[tuple[str, int], bytes] = {}

    def go(way: Way, size: int) -> object:
        if (way.stream, size) not in buffers:
            lines = b"".join(random.Random(64).choices(STREAMS[way.stream], k=50))
            buffers[way.stream, size] = (lines * (size // len(lines) + 1))[:size]
        return way.go(buffers[way.stream, size])

    for name, way in _ways().items():
        found |= {f"{name}@{size}": partial(go, way, size) for size in SIZES if size <= way.most}
    return found


def _ways() -> dict[str, Way]:
    """The ways through streams, by stream and name; those that are not installed are left out."""
    smtpkit = import_module("smtpkit")
    client = smtplib.SMTP()
    found: dict[str, Way] = {}
    for stream in STREAMS:
        columns = partial(smtpkit.scan_columns)
        found[f"{stream}: smtpkit, columns"] = Way(stream, 1 << 26, columns)
        found[f"{stream}: smtpkit, views"] = Way(stream, 1 << 23, lambda o: _all(smtpkit.scan(o)))
        found[f"{stream}: split(CRLF)"] = Way(stream, 1 << 26, lambda o: o.split(b"\r\n"))
    found["commands: split, unchecked"] = Way("commands", 1 << 23, _split)
    found["replies: smtplib"] = Way("replies", 1 << 20, partial(_getreply, client))
    peers: dict[str, tuple[str, int, Callable[[], Callable[[bytes], object]]]] = {
        "aiosmtpd": ("commands", 1 << 20, _aiosmtpd),
        "construct, interpreted": ("commands", 1 << 13, _interpreted),
        "abnf": ("commands", 1 << 13, _abnf),
        "smtpproto": ("replies", 1 << 20, _smtpproto),
    }
    for name, (stream, most, made) in peers.items():
        try:
            found[f"{stream}: {name}"] = Way(stream, most, made())
        except ImportError:
            continue
    return found


def _all(items: Iterable[object]) -> None:
    deque(items, maxlen=0)


def _each(read: Callable[[bytes], object]) -> Callable[[bytes], object]:
    """Each line of a stream; what a peer refuses it refuses in the time that it takes."""

    def go(octets: bytes) -> None:
        for line in octets.splitlines(keepends=True):
            try:
                read(line)
            except Exception:
                continue

    return go


def _split(octets: bytes) -> None:
    for line in octets.split(b"\r\n"):
        verb, *words = line.split(b" ")
        verb.upper(), dict(word.partition(b"=")[::2] for word in words)


def _getreply(client: Any, octets: bytes) -> None:
    client.file = file = BytesIO(octets)
    while file.tell() < len(octets):
        try:
            client.getreply()
        except smtplib.SMTPServerDisconnected:  # the last one is cut off
            break
        client.file = file


def _aiosmtpd() -> Callable[[bytes], object]:
    peers = import_module("benchmarks.peers").aiosmtpd()
    mail, rcpt, other = peers[MAIL], peers[RCPT], peers[EHLO]
    return _each(lambda line: {b"M": mail, b"R": rcpt}.get(line[:1], other)(line))


def _interpreted() -> Callable[[bytes], object]:
    commands = {each.verb.encode(): each for each in import_module("grammar.commands").COMMANDS}
    return _each(lambda line: commands[line.split()[0]].parse(line))


def _abnf() -> Callable[[bytes], object]:
    reference = import_module("tests.rfc_abnf").reference()
    mail, rcpt = reference("x-mail").parse_all, reference("x-rcpt").parse_all
    rest = reference("ehlo").parse_all
    rules = {"M": mail, "R": rcpt}
    return _each(lambda line: rules.get(chr(line[0]), rest)(line.decode("latin-1")))


def _smtpproto() -> Callable[[bytes], object]:
    protocol = import_module("smtpproto.protocol")

    def go(octets: bytes) -> None:
        client = protocol.SMTPClientProtocol()
        client.feed_bytes(b"220 x.example\r\n")
        client.send_greeting("x.example")
        client.feed_bytes(b"250 x.example\r\n")
        for line in octets.splitlines(keepends=True):
            if line[3:4] == b" ":
                client.noop()
            client.feed_bytes(line)

    return go


# -- what is measured of it


def engines(quick: bool) -> list[Bar]:
    """Both engines by calls, and everybody by streams."""
    return measured(quick)[0]


def measured(quick: bool) -> tuple[list[Bar], dict[str, list[tuple[int, float]]]]:
    """The bars, and of each way through a stream the MB/s by size."""
    tree = Path(__file__).parents[1]
    processes = {name: Process(tree, __file__, name) for name in ("native", "python")}
    try:
        return _calls(processes, 5 if quick else 15), _streams(
            processes, 1 << (20 if quick else 26)
        )
    finally:
        for each in processes.values():
            each.close()


def _rounds(calls: Mapping[str, tuple[Process, str]], rounds: int, batch: float) -> dict[str, Any]:
    """Seconds a call, round by round, of tasks in their processes."""
    loops: dict[str, int] = {}
    for name, (process, task) in calls.items():
        loops[name] = 1
        process.seconds(task, 1)
        while (spent := process.seconds(task, loops[name])) < batch / 2 and spent < batch:
            loops[name] *= 2
    found: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(rounds):
        for name in random.sample(list(calls), len(calls)):
            process, task = calls[name]
            found[name].append(process.seconds(task, loops[name]) / loops[name])
    return found


def _times(spent: Mapping[str, list[float]], slow: str, fast: str) -> float:
    return median(one / two for one, two in zip(spent[slow], spent[fast], strict=True))


def _calls(processes: Mapping[str, Process], rounds: int) -> list[Bar]:
    native, pure = processes["native"], processes["python"]
    kinds = ("view: ", "read: ", "fields: ", "build: ", "lines: ", "refused: ")
    rows, bars, plain = [], list[Bar](), "view: MAIL"
    for task in (name for name in native.names if name.startswith(kinds)):
        kind, name = task.split(": ", 1)
        others = {
            other: (native, f"{other}: {name}")
            for other in ("naive", "getreply")
            if kind in ("view", "read") and f"{other}: {name}" in native.names
        }
        given = {"native": (native, task), "pure": (pure, task), plain: (native, plain), **others}
        spent = _rounds(given, rounds, 0.004)
        ratio = {name: _times(spent, name, "native") for name in given}
        told = [times(ratio[other]) if other in ratio else "" for other in ("naive", "getreply")]
        rows.append([task, microseconds(median(spent["native"])), times(ratio["pure"]), *told])
        if task in FASTER:
            bars.append(Bar(f"engines: {task}, native", "at least", FASTER[task], ratio["pure"]))
        if kind == "view" and name in ODD_LINES:
            bars.append(Bar(f"engines: {task}, to {plain}", "at most", 4, 1 / ratio[plain]))
        if kind == "view" and "parameters" in name:
            bars.append(Bar(f"engines: {task}, to a naive split", "at least", 6, ratio["naive"]))
        if name in REPLIES and kind in ("view", "read"):
            least = 6 if kind == "view" else 2 if name == "250" else 4
            bars.append(Bar(f"engines: {task}, to getreply", "at least", least, ratio["getreply"]))
    header = ["", "us, native", "pure", "split, unchecked", "smtplib"]
    table("engines: a call, as multiples of the native engine", header, rows)
    return bars


def _streams(processes: Mapping[str, Process], most: int) -> dict[str, list[tuple[int, float]]]:
    native = processes["native"]
    found: dict[str, list[tuple[int, float]]] = {}
    for size in (size for size in SIZES if size <= most):
        given: dict[str, tuple[Process, str]] = {}
        for task in (name for name in native.names if name.endswith(f"@{size}")):
            way = task.rpartition("@")[0]
            given[f"{way}, native" if "smtpkit" in way else way] = native, task
            if "smtpkit" in way and size <= 1 << 20:
                given[f"{way}, pure"] = processes["python"], task
        for name, spent in _rounds(given, 3, 0.002).items():
            found.setdefault(name, []).append((size, size / median(spent) / 1e6))
    header = ["MB/s", *(_size(size) for size in SIZES if size <= most)]
    rows = []
    for name, points in sorted(
        found.items(), key=lambda item: (item[0].split(":")[0], item[1][0][1])
    ):
        speeds = dict(points)
        rows.append(
            [name, *(f"{speeds[s]:.3g}" if s in speeds else "" for s in SIZES if s <= most)]
        )
    table("engines: streams by size", header, rows)
    return found


def _size(octets: int) -> str:
    return f"{octets >> 20} MB" if octets >= 1 << 20 else f"{octets >> 10} KB"


# -- the plot

WIDTH, HEIGHT, LEFT, TOP = 400, 420, 60, 40
COLOURS = ("#d62728", "#ff9896", "#1f77b4", "#9ecae1", "#2ca02c", "#9467bd", "#8c564b", "#e377c2")


def plot(found: Mapping[str, list[tuple[int, float]]], extra: Mapping[str, Any]) -> str:
    """The speeds by size, both as logarithms, as SVG; `extra` are drawn with dashes."""
    parts = []
    for number, stream in enumerate(STREAMS):
        ways = {
            name.removeprefix(f"{stream}: "): (points, "")
            for name, points in found.items()
            if name.startswith(f"{stream}: ")
        }
        ways |= {
            name: (points, ' stroke-dasharray="5 3"')
            for name, points in extra.get(stream, {}).items()
        }
        parts += _panel(stream, ways, number * (WIDTH + LEFT + 170))
    size = f'width="{2 * (WIDTH + LEFT + 170)}" height="{HEIGHT + 90}"'
    style = 'font-family="sans-serif" font-size="12"'
    ground = '<rect width="100%" height="100%" fill="white"/>'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} {style}>'
    return "\n".join([head, ground, *parts, "</svg>", ""])


def _panel(stream: str, ways: Mapping[str, tuple[Any, str]], left: int) -> list[str]:
    def place(octets: float, speed: float) -> tuple[float, float]:
        across = (log10(octets) - 3) / (log10(SIZES[-1]) - 3)
        up = (log10(speed) + 3) / 7  # 1 KB/s to 10 GB/s
        return left + LEFT + across * WIDTH, TOP + (1 - up) * HEIGHT

    parts = [f'<text x="{left + LEFT}" y="20" font-size="15">{stream}: MB/s by octets</text>']
    for power in range(-3, 5):
        x, y = place(1e3, 10**power)
        parts.append(f'<path d="M{x:.0f} {y:.0f}h{WIDTH}" stroke="#ddd"/>')
        parts.append(
            f'<text x="{x - 6:.0f}" y="{y + 4:.0f}" text-anchor="end">{10**power:g}</text>'
        )
    for size in SIZES:
        x, y = place(size, 1e-3)
        parts.append(
            f'<text x="{x:.0f}" y="{y + 18:.0f}" text-anchor="middle">{_size(size)}</text>'
        )
    labels: list[float] = []
    fastest_first = sorted(ways.items(), key=lambda item: -item[1][0][-1][1])
    for number, (name, (points, dashes)) in enumerate(fastest_first):
        places = [place(*point) for point in points]
        colour = COLOURS[number % len(COLOURS)]
        line = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        parts.append(
            f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"{dashes}/>'
        )
        # beneath one another where lines end close together
        labels.append(max(places[-1][1] + 4, labels[-1] + 14 if labels else 0))
        x = left + LEFT + WIDTH + 6
        parts.append(_text(x, labels[-1], "start", name, colour))
    return parts


def _text(x: float, y: float, anchor: str, text: str, colour: str = "black") -> str:
    place = f'x="{x:.0f}" y="{y:.0f}" text-anchor="{anchor}" fill="{colour}"'
    return f"<text {place}>{text}</text>"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.engines", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer rounds, smaller streams")
    parser.add_argument("--plot", type=Path, help="where the plot is written, SVG")
    parser.add_argument("--figures", type=Path, help="of other programs, JSON")
    given = parser.parse_args()
    bars, found = measured(given.quick)
    if given.plot:
        extra = json.loads(given.figures.read_text("utf-8")) if given.figures else {}
        given.plot.write_text(plot(found, extra), "utf-8")
    print(*("", "bars", "", *bars), sep="\n  ")


if __name__ == "__main__":
    main()
