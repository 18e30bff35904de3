"""Both engines over millions of mutated lines: the same verdicts, places and values.

Lines of every command, form of a reply, EHLO line and SASL message, of the library, of a dialect
made at run time and of POP3, with mistakes: what the native engine accepts, the pure one accepts,
and says the same of it; all else the native one leaves to the pure one.
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any

import smtpkit
from benchmarks.report import Bar, table
from grammar.model.actions import tagged
from grammar.model.lines import class_name, line_of
from smtpkit.engine import native
from smtpkit.machines import machine_of

#: so many lines of each rule are made by the rule, and all others of them by mistakes
_VALID = 500


def agreement(quick: bool) -> list[Bar]:
    """Hold what one engine says of a line against what the other says."""
    if native is None:
        print("\nagreement: the native engine is not here, and there is nothing to hold it against")
        return []
    dialects = {name: list(_rules(dialect)) for name, dialect in _dialects()}
    lines = (50_000 if quick else 5_000_000) // sum(map(len, dialects.values())) + 1
    rows, all_wrong = [], 0
    for name, rules in dialects.items():
        found = [_compare(view, construct, lines) for view, construct in rules]
        accepted, wrong = (sum(each) for each in zip(*found, strict=True))
        count = lines * len(rules)
        rows.append((name, str(len(rules)), f"{count:,}", f"{accepted / count:.0%}", f"{wrong:,}"))
        all_wrong += wrong
    header = ("", "rules", "lines", "accepted natively", "differences")
    table("both engines on mutated lines", header, rows)
    return [Bar("lines that the engines differ on", "at most", 0, all_wrong)]


def _dialects() -> Iterator[tuple[str, Any]]:
    from examples.pop3 import POP3
    from examples.vendor_size import UNITS

    yield "the library", smtpkit.DIALECT
    yield "with an extension, at run time", smtpkit.dialect(UNITS)
    yield "POP3, at run time", smtpkit.compile(POP3)


def _rules(dialect: Any) -> Iterator[tuple[Any, Any]]:
    """The classes that have a machine, and what each is declared as."""
    declared = dialect.declaration
    lines = dialect.Capabilities.lines_by_keyword if declared.extensions else {}
    for each in (*declared.commands, *declared.forms):
        yield getattr(dialect, each.name_of_class), each
    for extension in declared.extensions:
        if extension.keyword in lines:
            yield lines[extension.keyword], extension.line()
    for message in declared.messages:
        yield getattr(dialect.sasl, class_name(message)), message


def _compare(view: Any, construct: Any, count: int) -> tuple[int, int]:
    """How many of so many lines are accepted natively, and how many the engines differ on."""
    random = Random(f"5321 {view.rule}")
    rule = tagged(line_of(construct).node)
    valid = [rule.sample(random, random.randrange(80)) for _ in range(min(_VALID, count))]
    machine = machine_of(view)
    read = native.Reader([(b"", view)], lambda _: machine, lambda *_: None)
    matched = view.facts.pattern.fullmatch
    accepted = wrong = 0
    for _ in range(count):
        octets = mutated(random.choice(valid), random)
        found, match = read(octets), matched(octets)
        if found is None:
            continue
        accepted += 1
        if (
            match is None
            or view.is_doubtful(match, len(octets))
            or _told(found) != _told(view(match))
        ):
            wrong += 1
            print(f"{view.__name__}: {octets!r}")
    return accepted, wrong


def _told(view: Any) -> Any:
    """What a view says: its places, and its values."""
    return view.match.regs, view.values()


def mutated(octets: bytes, random: Random) -> bytes:
    """Octets with up to two places where others are put in, left out, or there twice."""
    for _ in range(random.randrange(3)):
        at, length = random.randrange(len(octets) + 1), random.choice((0, 0, 1, 1, 2, 9))
        inserted = random.choice((b"", octets[at - 9 : at], bytes([random.randrange(256)])))
        octets = octets[:at] + inserted + octets[at + length :]
    return octets
