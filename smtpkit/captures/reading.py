"""Reading a file, whatever it is."""

from __future__ import annotations

import gzip
import io
import os
import zlib
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, BinaryIO, cast

from smtpkit.captures.connection import NO_CAPTURE, CapturedConnection, CaptureError, reason
from smtpkit.captures.pcap import PCAP_MAGIC, PCAPNG_MAGIC, pcap_packets, pcapng_packets
from smtpkit.captures.recorded import read_recorded
from smtpkit.captures.tcp import packets_to_connections
from smtpkit.captures.transcript import read_transcript

_GZIP_MAGIC = b"\x1f\x8b"
# Octets of a transcript, which is read whole.
_LONGEST_TEXT = 8 << 20
# A compressed file may unpack to so many octets; to more, if they are not too many times its own.
_TRUSTED, _GREATEST_RATIO = 64 << 20, 200


def read_capture(source: str | os.PathLike[str] | BinaryIO) -> Iterator[CapturedConnection]:
    """Give the connections of a capture file, in the order in which they began.

    Connections that are not SMTP come with `CapturedConnection.skipped` saying why. A file that
    holds no SMTP at all, that cannot be read or that breaks off raises `CaptureError`, after
    whatever was readable.
    """
    if isinstance(source, str | os.PathLike):
        with open_capture(source) as file:
            yield from _read(file)
    else:
        yield from _read(source)


def open_capture(path: str | os.PathLike[str]) -> BinaryIO:
    """Open a file; where that fails, `CaptureError` says why."""
    try:
        return open(path, "rb")
    except OSError as error:
        raise CaptureError(reason(error)) from None


def _read(file: BinaryIO) -> Iterator[CapturedConnection]:
    """Give the connections of an open file; complain when none of them is SMTP."""
    found = False
    try:
        for connection in _reader(file):
            found = found or not connection.skipped
            yield connection
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise CaptureError(f"the compressed data is damaged: {error}") from None
    except OSError as error:
        raise CaptureError(reason(error)) from None
    if not found:
        raise CaptureError("no SMTP conversation in it")


def _reader(file: BinaryIO, *, unpacked: bool = False) -> Iterator[CapturedConnection]:
    """Choose by the first octets how a file is read."""
    source = _Ahead(file)
    opened = io.BufferedReader(cast(Any, source))
    try:
        start = opened.peek(4)[:4]
        if start[:2] == _GZIP_MAGIC:
            if unpacked:
                raise CaptureError("it is compressed twice: unpack it once")
            with gzip.open(opened) as packed:
                contents = _Unpacked(packed, source)
                with suppress(_Empty):
                    yield from _reader(cast(BinaryIO, contents), unpacked=True)
                if contents.damage is not None:
                    raise contents.damage
        elif not start:
            raise _Empty("the file is empty")
        elif start in PCAP_MAGIC:
            yield from packets_to_connections(pcap_packets(opened))
        elif start == PCAPNG_MAGIC:
            yield from packets_to_connections(pcapng_packets(opened))
        elif opened.peek(1)[:1] == b"{":
            yield from read_recorded(opened)
        else:
            yield from read_transcript(_text(opened))
    finally:
        opened.detach()


def _text(file: io.BufferedReader) -> bytes:
    """All of a text, which is no longer than a person or a program writes one down."""
    if b"\0" in file.peek(1):
        raise CaptureError(NO_CAPTURE)
    octets = file.read(_LONGEST_TEXT + 1)
    if len(octets) > _LONGEST_TEXT:
        raise CaptureError(
            f"a text of more than {_LONGEST_TEXT >> 20} MiB is not read: cut out what matters"
        )
    return octets


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
        while count < 4 and (more := self._file.readinto(octets[count:])):
            count += more
        self.given += count
        return count


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
