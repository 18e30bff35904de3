"""Reading and building the five messages, every peer in the same run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from statistics import median

from benchmarks.measure import Call, Samples, interleaved, ratio
from benchmarks.peers import READERS, WRITERS, Peer
from benchmarks.report import Bar, microseconds, table, times
from benchmarks.shapes import MAIL, RCPT, SHAPES

VIEW, FIELDS, BUILD = "smtpkit, view", "smtpkit, all fields", "smtpkit, build"
INTERPRETED, AIOSMTPD, NAIVE = (
    "construct, interpreted",
    "aiosmtpd _getaddr, _getparams",
    "split and re",
)

# Of a round's candidates, what is to be how many times as fast as what.
PROMISES = {
    ("parse", MAIL): (
        (INTERPRETED, FIELDS, 40),
        (AIOSMTPD, VIEW, 15),
        (AIOSMTPD, FIELDS, 15),
        (NAIVE, VIEW, 1),
    ),
    ("parse", RCPT): ((AIOSMTPD, VIEW, 15), (AIOSMTPD, FIELDS, 15)),
    ("build", MAIL): ((INTERPRETED, BUILD, 40),),
}


def parse(quick: bool) -> list[Bar]:
    """Read each message with each peer."""
    calls = _calls(READERS, lambda shape: (SHAPES[shape],), lambda _shape, _result: True)
    return _section("parse", READERS, calls, (VIEW, FIELDS), quick)


def build(quick: bool) -> list[Bar]:
    """Write each message with each peer that can."""
    calls = _calls(WRITERS, lambda _shape: (), lambda shape, octets: octets == SHAPES[shape])
    return _section("build", WRITERS, calls, (BUILD,), quick)


def _calls(
    peers: Iterable[Peer],
    arguments: Callable[[str], tuple[object, ...]],
    right: Callable[[str, object], bool],
) -> dict[str, dict[str, Call]]:
    """Every candidate of every message that runs here and gives the right answer."""
    calls: dict[str, dict[str, Call]] = {shape: {} for shape in SHAPES}
    for peer, shape, function in _functions(peers):
        call = partial(function, *arguments(shape))
        try:
            result = call()
        except Exception as error:  # whatever a peer raises, the others still run
            print(f"skipped: {peer.name}, {shape}: {type(error).__name__}: {error}")
            continue
        if right(shape, result):
            calls[shape][peer.name] = call
        else:
            print(f"skipped: {peer.name}, {shape}: gave {result!r}")
    return calls


def _functions(peers: Iterable[Peer]) -> Iterator[tuple[Peer, str, Callable[..., object]]]:
    for peer in peers:
        try:
            functions = peer.functions()
        except (ImportError, AttributeError, TypeError) as error:
            print(f"skipped: {peer.name}: {error}")
        else:
            yield from ((peer, shape, function) for shape, function in functions.items())


def _section(
    title: str,
    peers: Sequence[Peer],
    calls: Mapping[str, Mapping[str, Call]],
    bases: Sequence[str],
    quick: bool,
) -> list[Bar]:
    rounds, batch = (3, 0.004) if quick else (11, 0.02)
    bars: list[Bar] = []
    for shape, candidates in calls.items():
        samples = interleaved(candidates, rounds, batch)
        header = ["", "us per call", *(f"to {base}" for base in bases)]
        table(f"{title}: {shape}", header, [_row(samples, name, bases) for name in samples])
        bars += _bars(title, shape, samples)
    print("\nWhat each one checks:\n")
    for peer in peers:
        print(f"  {peer.name}: {peer.checks}")
    return bars


def _row(samples: Samples, name: str, bases: Iterable[str]) -> list[str]:
    ratios = (times(ratio(samples, name, base)) if base in samples else "-" for base in bases)
    return [name, microseconds(median(samples[name])), *ratios]


def _bars(title: str, shape: str, samples: Samples) -> Iterator[Bar]:
    for slower, faster, limit in PROMISES.get((title, shape), ()):
        if slower in samples and faster in samples:
            what = f"{title}, {shape}: {faster} against {slower}"
            yield Bar(what, "at least", limit, ratio(samples, slower, faster))
