"""Recorded dialogs: JSON lines with the octets of each side in base64."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from typing import Any

from smtpkit.captures.connection import Captured, CapturedConnection, CaptureError, moment
from smtpkit.captures.judge import Judge
from smtpkit.generated.constants import SMTP_PORT
from smtpkit.stream import CLIENT, SERVER, Segment, Sender

_SENDERS: dict[object, Sender] = {"c": CLIENT, "s": SERVER}
# Octets of one line: no chunk that a proxy received comes near this.
LONGEST_LINE = 4 << 20
# How tshark writes a gap into a stream that it reassembled.
_TSHARK_GAP = re.compile(rb"\[(\d{1,9}) bytes missing in capture file\]\.?\0?\Z")


def read_recorded(file: Iterable[bytes], ports: Collection[int] = ()) -> Iterator[Captured]:
    """Read JSON lines: a ``meta`` line, then one segment of base64 per line.

    file: its lines, cut one octet behind `LONGEST_LINE`
    """
    judge: Judge | None = None
    count = 0
    damage = None
    for number, line in enumerate(file, 1):
        if not line.strip():
            continue
        try:
            if len(line) > LONGEST_LINE:
                raise ValueError(f"it is longer than {LONGEST_LINE >> 20} MiB")
            record = _json_object(line)
            if "meta" in record or judge is None:
                if judge is not None:
                    yield from _ended(judge)
                count += 1
                connection = _recorded_connection(count, record.get("meta"))
                judge = Judge(connection, _service(connection), ports)
            segment = _recorded_segment(record)
        except ValueError as error:
            damage = f"line {number} is damaged: {error}"
            break
        if segment is not None:
            for each in judge.take(segment):
                yield judge.connection, each
        elif record.get("rst"):
            judge.connection.notes.append(f"reset by the {_sender(record) or 'peer'}")
        elif record.get("tls"):
            judge.connection.notes.append("TLS began; what followed was not recorded")
    if judge is not None:
        yield from _ended(judge)
    if damage:
        raise CaptureError(damage)


def _ended(judge: Judge) -> Iterator[Captured]:
    for each in judge.close():
        yield judge.connection, each
    yield judge.connection, None


def _json_object(line: bytes) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        record = None
    if not isinstance(record, dict):
        raise ValueError("it is not a JSON object")
    return record


def _recorded_connection(number: int, meta: object) -> CapturedConnection:
    about = (
        {str(key): str(value) for key, value in meta.items() if not isinstance(value, list | dict)}
        if isinstance(meta, dict)
        else {}
    )
    return CapturedConnection(
        number, about.pop("client", "client"), about.pop("server", "server"), about=about
    )


def _service(connection: CapturedConnection) -> int | None:
    """The port of a recording's server; a recording that says it is SMTP is believed."""
    if connection.about.get("proto") in ("smtp", "lmtp"):
        return SMTP_PORT
    port = connection.server.rpartition(":")[2]
    return int(port) if port.isascii() and port.isdigit() else None


def _recorded_segment(record: dict[str, Any]) -> Segment | None:
    """Read one line of a recording; None for one that carries no octets."""
    if "b64" not in record:
        return None
    sender = _sender(record)
    if sender is None:
        raise ValueError('"dir" is neither "c" nor "s"')
    try:
        octets = base64.b64decode(record["b64"], validate=True)
    except (binascii.Error, TypeError, ValueError):
        raise ValueError('"b64" is not base64') from None
    time = _time(record.get("t"))
    if gap := _TSHARK_GAP.match(octets):
        return Segment(sender, b"", time, missing=int(gap[1]))
    return Segment(sender, octets, time)


def _sender(record: dict[str, Any]) -> Sender | None:
    """Who a line is of; None where it does not say so."""
    sender = record.get("dir")
    return _SENDERS.get(sender) if isinstance(sender, str) else None


def _time(milliseconds: object) -> float | None:
    """The time of a line in seconds; None where it has none."""
    if not isinstance(milliseconds, int | float):
        return None
    with suppress(OverflowError):
        time = moment(milliseconds / 1000)
        if time is not None:
            return time
    raise ValueError('"t" is no time that a calendar has')
