"""Reading a file, whatever it is."""

from __future__ import annotations

import gzip
import io
import os
import zlib
from collections.abc import Collection, Iterator
from contextlib import suppress
from itertools import chain
from typing import Any, BinaryIO, cast

from smtpkit.captures.connection import (
    Captured,
    CapturedConnection,
    CaptureError,
    reason,
)
from smtpkit.captures.pcap import PCAP_MAGIC, PCAPNG_MAGIC, pcap_packets, pcapng_packets
from smtpkit.captures.recorded import LONGEST_LINE, read_recorded
from smtpkit.captures.tcp import follow_packets

_GZIP_MAGIC = b"\x1f\x8b"
# Octets that are read of a file at once.
_AT_ONCE = 65_536
# A compressed file may unpack to so many octets; to more, if they are not too many times its own.
_TRUSTED, _GREATEST_RATIO = 16 << 20, 200


def stream_capture(
    source: str | os.PathLike[str] | BinaryIO, *, ports: Collection[int] = (), style: str = ""
) -> Iterator[Captured]:
    """Give the conversations of a capture while it is read: a connection with each of its segments.

    A pair of a `CapturedConnection` and a `Segment` is given as soon as the octets are in order
    and known to be SMTP; segments of connections that overlap in time come mixed. A pair with None
    ends a connection. One that is not SMTP comes once, with None, and `skipped` says why. Only what
    is open is kept: at most 1,024 connections that speak, each until it has ended or was silent for
    an hour, and of each 1 MiB that came too early, of all 8 MiB. What is given up because of that
    is counted in `Segment.missing`.

    source: the name of a file, or a binary file that is open; it may be a pipe that goes on
    ports: what is said at these ports is SMTP, beside 25, 465 and 587; elsewhere it has to look so
    style: how a transcript marks who speaks, by name; "none" where no style is to be known

    Raises `CaptureError` for a file that cannot be read, that breaks off or that holds no SMTP at
    all, after whatever was readable; it says so in one line.

    >>> from io import BytesIO
    >>> for connection, segment in stream_capture(BytesIO(b"S: 220 x.example\\nC: QUIT\\n")):
    ...     print(connection.number, segment and segment.octets)
    1 b'220 x.example\\r\\n'
    1 b'QUIT\\r\\n'
    1 None
    """
    if isinstance(source, str | os.PathLike):
        with open_capture(source) as file:
            yield from stream_capture(file, ports=ports, style=style)
    else:
        for events in read_events(source, ports, style):
            yield from events


def read_capture(
    source: str | os.PathLike[str] | BinaryIO, *, ports: Collection[int] = (), style: str = ""
) -> Iterator[CapturedConnection]:
    """Give the connections of a capture as a whole, in the order in which they began.

    Everything is in memory then; for large files there is `stream_capture`, which is given the
    same and raises the same.
    """
    connections: dict[int, CapturedConnection] = {}
    failure = None
    try:
        for connection, segment in stream_capture(source, ports=ports, style=style):
            connections[connection.number] = connection
            if segment is not None:
                connection.segments.append(segment)
    except CaptureError as error:
        failure = error
    for number in sorted(connections):
        yield connections[number]
    if failure is not None:
        raise failure


def open_capture(path: str | os.PathLike[str]) -> BinaryIO:
    """Open a file; where that fails, `CaptureError` says why."""
    try:
        return open(path, "rb")
    except OSError as error:
        raise CaptureError(reason(error)) from None


def read_events(
    file: BinaryIO, ports: Collection[int], style: str, at_once: int = 1
) -> Iterator[list[Captured]]:
    """Give the conversations of an open file, so many events at once; complain when there is none.

    What came before the file broke off comes before the error.
    """
    found = False
    try:
        for events in _reader(file, ports, style, at_once):
            found = found or not all(connection.skipped for connection, _ in events)
            yield events
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise CaptureError(f"the compressed data is damaged: {error}") from None
    except OSError as error:
        raise CaptureError(reason(error)) from None
    if not found:
        raise CaptureError("no SMTP conversation in it")


def _reader(
    file: BinaryIO, ports: Collection[int], style: str, at_once: int, *, unpacked: bool = False
) -> Iterator[list[Captured]]:
    """Choose by the first octets how a file is read."""
    source = _Ahead(file)
    opened = io.BufferedReader(cast(Any, source), _AT_ONCE)
    try:
        start = opened.peek(4)[:4]
        if start[:2] == _GZIP_MAGIC:
            if unpacked:
                raise CaptureError("it is compressed twice: unpack it once")
            with gzip.open(opened) as packed:
                contents = _Unpacked(packed, source)
                with suppress(_Empty):
                    inside = cast(BinaryIO, contents)
                    yield from _reader(inside, ports, style, at_once, unpacked=True)
                if contents.damage is not None:
                    raise contents.damage
        elif not start:
            raise _Empty("the file is empty")
        elif start in PCAP_MAGIC:
            yield from follow_packets(pcap_packets(opened), ports, at_once)
        elif start == PCAPNG_MAGIC:
            yield from follow_packets(pcapng_packets(opened), ports, at_once)
        else:
            first = opened.readline(LONGEST_LINE + 1) if start[:1] == b"{" else b""
            if _is_recorded(first):
                lines = iter(lambda: opened.readline(LONGEST_LINE + 1), b"")
                yield from ([event] for event in read_recorded(chain((first,), lines), ports))
                return
            # a text is read by many rows, which no packet needs
            from smtpkit.captures.transcript import LONGEST, read_transcript

            text = first + opened.read(LONGEST - len(first))
            for connection in read_transcript(text, style):
                segments, connection.segments = connection.segments, []
                yield [(connection, segment) for segment in (*segments, None)]
    finally:
        opened.detach()


def _is_recorded(line: bytes) -> bool:
    """Whether JSON lines are a recording: logs of applications are JSON lines, too."""
    return b'"meta"' in line or b'"b64"' in line


class _Ahead(io.RawIOBase):
    """A file that gives as many octets at once as its kind is known by, however it has them.

    A pipe may give one octet, and then the others; so may what is unpacked.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file: Any = file
        self.given = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        octets, count = memoryview(buffer), 0
        while count < 4 and (more := self._more(octets[count:])):
            count += more
        self.given += count
        return count

    def _more(self, buffer: memoryview) -> int | None:
        """What there is now: a buffered pipe waits until there is as much as was asked for."""
        try:
            return self._file.readinto1(buffer)  # type: ignore[no-any-return]
        except (AttributeError, io.UnsupportedOperation):
            return self._file.readinto(buffer)  # type: ignore[no-any-return]


class _Empty(CaptureError):
    """Nothing is in it."""


class _Unpacked(io.RawIOBase):
    """What is unpacked of a file; where that is damaged it ends, and what came before is read."""

    def __init__(self, packed: gzip.GzipFile, source: _Ahead) -> None:
        self._packed = packed
        self._source = source
        self._size = 0
        self.damage: Exception | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            octets = b"" if self.damage else self._packed.read1(len(buffer))
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            self.damage, octets = error, b""
        self._size += len(octets)
        if self._size > _TRUSTED and self._size > _GREATEST_RATIO * self._source.given:
            raise CaptureError(
                f"it unpacks to more than {_GREATEST_RATIO} times its size: unpack it by yourself, "
                "where that is meant"
            )
        buffer[: len(octets)] = octets
        return len(octets)
