"""What happened on a connection: its events as values, and the octets that are in them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import smtpkit
from smtpkit.events import (
    BadData,
    BadLine,
    ChunkEnd,
    ChunkStart,
    DataChunk,
    EndOfData,
    SaslMessage,
)


def told(events: Iterable[Any]) -> list[tuple[Any, ...]]:
    """Events as values: the pieces of mail data are joined."""
    found: list[tuple[Any, ...]] = []
    for event in events:
        match event:
            case DataChunk(octets=octets):
                if found and found[-1][0] == "data":
                    octets = found.pop()[1] + octets
                found.append(("data", octets))
            case BadLine(octets=octets, error=error, reply=reply):
                found.append(("bad line", octets, str(error), str(reply)))
            case BadData(error=error):
                found.append(("bad data", str(error)))
            case ChunkEnd(size=size, error=error) | EndOfData(size=size, error=error):
                found.append((type(event).__name__, size, str(error)))
            case SaslMessage(octets=octets):
                found.append(("sasl", octets))
            case smtpkit.View():
                found.append((type(event).__name__, bytes(event)))
            case _:
                found.append((event,))
    return found


class Counted:
    """How many of the octets that were received are in the events so far.

    The end of mail data tells how many dots were removed before it.
    """

    def __init__(self, events: Iterable[Any] = ()) -> None:
        self.octets = 0
        self._in_chunks = False
        for event in events:
            self.add(event)

    def add(self, event: Any) -> None:
        match event:
            case DataChunk(octets=octets) | BadLine(octets=octets):
                self.octets += len(octets)
            case SaslMessage(octets=octets):
                self.octets += len(octets) + 2
            case ChunkStart():
                self._in_chunks = True
            case EndOfData(stuffed=stuffed):
                self.octets += 0 if self._in_chunks else stuffed + 3
                self._in_chunks = False
            case smtpkit.View():
                self.octets += len(bytes(event))
