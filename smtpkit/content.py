"""Mail data as an observer reads them: counted and passed on, and only their beginning kept."""

from __future__ import annotations

import re
from collections.abc import Callable

from smtpkit.data import DataChunk, DataReader, unstuffed
from smtpkit.octets import json_text
from smtpkit.printing import Json
from smtpkit.stream import Stream, Taken

__all__ = ["Content"]

_HEADER_LINES = 4
#: so much of the beginning is looked at for them, in octets
_BEGINNING = 4096
_HEADER_LINE = re.compile(rb"[!-9;-~]+:[^\r\n]*")
_END, _END_AT_ONCE = b"\r\n.\r\n", b".\r\n"
# What some servers also take for it; the reply that follows tells.
_ODD_END = re.compile(rb"(?:\A|[\r\n])\.(?:\r\n|[\r\n])")


class Content:
    """Mail data, or a chunk, that is being read: the octets of a stream up to its end.

    size: of a chunk, in octets; None: they are mail data, which have an end mark
    window: so many octets at most are kept in the stream, as the server's answer may tell that the
        end was before them
    give: what takes the octets, dots not doubled, piece by piece
    """

    def __init__(
        self, stream: Stream, size: int | None, window: int, give: Callable[[bytes], object] | None
    ) -> None:
        self._stream, self._size, self._window, self._give = stream, size, window, give
        self._reader: DataReader | None = None  # of mail data that come in pieces
        self._octets = self._lines = 0
        self._beginning = b""
        self._passed = 0  # octets that were read, those not captured included
        self._tail = b""
        #: where a dot stands alone that ends no data, in octets from the beginning
        self.odd: int | None = None

    @property
    def is_begun(self) -> bool:
        """Whether there is anything of it."""
        return bool(self._passed or self._stream.buffer)

    @property
    def due(self) -> int | None:
        """How many octets are still to come; None: that is not known."""
        return None if self._size is None else self._size - self._passed - len(self._stream.buffer)

    def read(self) -> Taken | None:
        """Read what there is; what the content takes of its stream, where its end is there."""
        return self._read_chunk(self._size) if self._size is not None else self._read_data()

    def end_at(self, length: int, mark: int = 0, *, hole: int = 0) -> Taken:
        """The content ends behind so many octets of the stream, and of an end mark behind them.

        hole: how many missing octets behind them belong to it, at most
        """
        self._pass(length)
        if self._size is None:
            self._finish()
        return self._stream.take(mark, hole=hole)

    def odd_end(self) -> tuple[int, int] | None:
        """Where, in the octets that are kept, a dot stands that ends no data, and its mark ends."""
        found = self._odd(bytes(self._stream.buffer))
        return None if found is None else (found.start() + found[0].index(b"."), found.end())

    def summary(self) -> dict[str, Json]:
        """What is told of it: its size, and the first lines of its header."""
        header: list[Json] = []
        for line in self._beginning.split(b"\n", _HEADER_LINES)[:_HEADER_LINES]:
            if not _HEADER_LINE.match(line):
                break
            header.append(json_text(line.rstrip(b"\r")))
        found: dict[str, Json] = {"octets": self._octets, "lines": self._lines}
        return found | ({"header": header} if header else {})

    def _read_chunk(self, size: int) -> Taken | None:
        stream = self._stream
        while self._passed < size:
            due, hole = size - self._passed, stream.first_hole()
            length = min(due, len(stream.buffer) if hole is None else hole)
            if length < due and hole is None and self._passed + length < self._window:
                # it is kept as long as it is short: the server may take it for something else
                return None
            before = stream.offset
            self._pass(length)
            if hole is not None and length < due:
                stream.pass_over(0, hole=due - length)
            self._passed += stream.offset - before - length
            if stream.offset == before:
                return None
        return stream.take(0)

    def _read_data(self) -> Taken | None:
        stream = self._stream
        buffer = stream.buffer
        if not self._passed and buffer.startswith(_END_AT_ONCE):
            return self._ended(0)
        searched = max(0, stream.searched - len(_END) + 1)
        end = buffer.find(_END, searched)
        if end >= 0:
            # the line end before the dot belongs to the mail data (RFC 5321, 4.1.1.4)
            return self._ended(end + 2)
        stream.searched = len(buffer)
        half = self._window // 2
        # what is kept depends on how much came, and not on how it was cut
        keep = self._passed + len(buffer)
        keep = keep - max(0, keep // half - 1) * half
        if keep < len(buffer):
            self._pass(len(buffer) - keep)
            stream.searched = keep
        return None

    def _ended(self, length: int) -> Taken:
        """Mail data end behind so many octets of the stream, and there their end mark stands."""
        taken = self._stream.take(length + len(_END_AT_ONCE))
        self._receive(taken.octets, length)
        return taken

    def _pass(self, length: int) -> None:
        """So many octets of the stream belong to the content."""
        octets = bytes(self._stream.buffer[:length])
        if self._size is None:
            self._receive(octets, length)
        else:
            self._count(octets)
        self._passed += length
        if length:
            self._stream.pass_over(length)

    def _receive(self, octets: bytes, length: int) -> None:
        """Read mail data, of which the first octets are content, and the others the end mark."""
        content = octets[:length]
        if self._reader is None and length < len(octets):
            # all at once, as it nearly always is
            self._count(unstuffed(content, begins_line=True))
        else:
            if self._reader is None:
                self._reader = DataReader("allow")
            for event in self._reader.receive_data(octets):
                if isinstance(event, DataChunk):
                    self._count(event.octets)
        looked_at = self._tail + content
        if self.odd is None and (found := self._odd(looked_at)) is not None:
            self.odd = self._passed - len(self._tail) + found.start()
        self._tail = looked_at[-len(_END) :]

    def _odd(self, octets: bytes) -> re.Match[bytes] | None:
        """The first odd end; at the beginning of octets there is one only where content begins."""
        at = 0 if self._passed <= len(self._tail) else 1
        # to look for two octets is much faster than the pattern
        begins = not at and octets.startswith(b".")
        if not begins and b"\n." not in octets and b"\r." not in octets:
            return None
        return _ODD_END.search(octets, at)

    def _finish(self) -> None:
        """The reader holds back what might be an end mark: it is none."""
        assert self._reader is not None
        given = b"".join(
            event.octets
            for event in self._reader.receive_data(b"\r\n.\r\n")
            if isinstance(event, DataChunk)
        )
        self._count(given[:-2])

    def _count(self, octets: bytes) -> None:
        if not octets:
            return
        self._octets += len(octets)
        self._lines += octets.count(b"\n")
        if len(self._beginning) < _BEGINNING:
            self._beginning += octets[: _BEGINNING - len(self._beginning)]
        if self._give is not None:
            self._give(octets)
