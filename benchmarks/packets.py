"""SMTP in packets: the fields of `SmtpLayer` beside one regular expression that checks nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from importlib import import_module
from statistics import median
from typing import Any

from benchmarks.measure import Call, interleaved, ratio
from benchmarks.report import Bar, microseconds, table, times

PACKETS = {
    "MAIL with two parameters": (
        b"MAIL FROM:<ned@x.example> SIZE=500000 BODY=8BITMIME\r\n",
        8,
    ),
    "reply 250": (b"250 2.1.0 OK\r\n", 10),
    "EHLO reply of four lines": (
        b"250-mx.example greets client.example\r\n250-PIPELINING\r\n250-SIZE 35882577\r\n"
        b"250 SMTPUTF8\r\n",
        10,
    ),
    "mail body": (b"Subject: the figures of last week\r\n\r\nDear Kim,\r\n", 12),
}

NAIVE, GUESS = "one regex, all groups", "is_smtp_payload"
FIELDS, AT_ONCE = "SmtpLayer, nine fields", "SmtpLayer, nine fields in one call"
BEHIND_HEADERS = "SmtpLayer behind 54 octets, nine fields in one call"

# Its groups are the fields that a packet has; the first line's alone, as it stands. Verbs are of
# any case, and a line may lack its CR.
_PACKET = re.compile(
    rb"(?i)(?:(\d{3})([ -])([^\r\n]*)"
    rb"|([a-z]{4,10})(?: ((?:FROM:<([^>]*)>|TO:<([^>]*)>)?[^\r\n]*))?)\r?\n"
).match


def packets(quick: bool) -> list[Bar]:
    """Read each kind of packet: every field by its name, what is not there caught."""
    rounds, batch = (5, 0.004) if quick else (15, 0.02)
    bars: list[Bar] = []
    for name, (octets, limit) in PACKETS.items():
        samples = interleaved(_calls(octets), rounds, batch)
        rows = [
            [each, microseconds(median(spent)), times(ratio(samples, each, NAIVE))]
            for each, spent in samples.items()
        ]
        table(f"packets: {name}", ["", "us per packet", f"to {NAIVE}"], rows)
        for each, most in ((FIELDS, limit), (AT_ONCE, 3), (GUESS, 1)):
            what = f"packets, {name}: {each} against {NAIVE}"
            bars.append(Bar(what, "at most", most, ratio(samples, each, NAIVE)))
    return bars


def _calls(octets: bytes) -> dict[str, Call]:
    smtpkit = import_module("smtpkit")
    layer, names, missing = smtpkit.SmtpLayer, smtpkit.SMTP_FIELD_NAMES, smtpkit.FieldError
    return {
        NAIVE: partial(_groups, octets),
        "SmtpLayer, nothing read": partial(layer, octets),
        "nine calls that read nothing": partial(_calls_alone, names, _there(layer, octets)),
        FIELDS: partial(_fields, layer, names, missing, octets),
        AT_ONCE: partial(_at_once, layer, octets),
        BEHIND_HEADERS: partial(_at_once, layer, b"-" * 54 + octets, 54),
        GUESS: partial(smtpkit.is_smtp_payload, octets),
    }


def _groups(octets: bytes) -> object:
    match = _PACKET(octets)
    return match and match.groups()


def _at_once(layer: Callable[..., Any], *place: Any) -> object:
    return layer(*place).get_fields()


def _there(layer: Callable[[bytes], Any], octets: bytes) -> dict[str, object]:
    return dict(layer(octets).get_fields())


def _calls_alone(names: tuple[str, ...], there: dict[str, object]) -> object:
    """What nine calls cost that look into a dictionary: no packet view can be quicker by names."""
    return _read_each(names, there.__getitem__, KeyError)


def _fields(
    layer: Callable[[bytes], Any], names: tuple[str, ...], missing: Any, octets: bytes
) -> object:
    return _read_each(names, layer(octets).get_field, missing)


def _read_each(names: tuple[str, ...], read: Callable[[str], object], missing: Any) -> object:
    found: list[object] = []
    add = found.append
    for name in names:
        try:
            add(read(name))
        except missing:
            add(None)
    return found
