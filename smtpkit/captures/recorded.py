"""Recorded dialogs: JSON lines with the octets of each side in base64."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from smtpkit.captures.connection import CapturedConnection, CaptureError
from smtpkit.captures.judge import judged
from smtpkit.generated.constants import SMTP_PORT
from smtpkit.stream import CLIENT, SERVER, Segment, Sender

_SENDERS: dict[object, Sender] = {"c": CLIENT, "s": SERVER}
# How tshark writes a gap into a stream that it reassembled.
_TSHARK_GAP = re.compile(rb"\[(\d{1,9}) bytes missing in capture file\]\.?\0?\Z")


def read_recorded(file: Iterable[bytes]) -> Iterator[CapturedConnection]:
    """Read JSON lines: a ``meta`` line, then one segment of base64 per line."""
    connection: CapturedConnection | None = None
    count = 0
    damage = None
    for number, line in enumerate(file, 1):
        if not line.strip():
            continue
        try:
            record = _json_object(line)
            if "meta" in record or connection is None:
                if connection is not None:
                    yield judged(connection, _service(connection))
                count += 1
                connection = _recorded_connection(count, record.get("meta"))
            segment = _recorded_segment(record)
        except ValueError as error:
            damage = f"line {number} is damaged: {error}"
            break
        if segment is not None:
            connection.segments.append(segment)
        elif record.get("rst"):
            connection.notes.append(f"reset by the {_SENDERS.get(record.get('dir'), 'peer')}")
        elif record.get("tls"):
            connection.notes.append("TLS began; what followed was not recorded")
    if connection is not None:
        yield judged(connection, _service(connection))
    if damage:
        raise CaptureError(damage)


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
    sender = _SENDERS.get(record.get("dir"))
    if sender is None:
        raise ValueError('"dir" is neither "c" nor "s"')
    try:
        octets = base64.b64decode(record["b64"], validate=True)
    except (binascii.Error, TypeError, ValueError):
        raise ValueError('"b64" is not base64') from None
    milliseconds = record.get("t")
    time = milliseconds / 1000 if isinstance(milliseconds, int | float) else None
    if gap := _TSHARK_GAP.match(octets):
        return Segment(sender, b"", time, missing=int(gap[1]))
    return Segment(sender, octets, time)
