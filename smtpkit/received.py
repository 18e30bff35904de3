"""The octets that a connection received and that are in no event yet, and the lines they make."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing_extensions import Buffer

_CRLF = b"\r\n"


class Received:
    r"""Octets in the order in which they came; whoever reads lines takes them from the front.

    Only CRLF ends a line, and no octet is searched twice.

    >>> received = Received()
    >>> received.add(b"NOOP\r\nQU")
    >>> received.line(512), received.line(512), len(received)
    (b'NOOP\r\n', None, 2)
    """

    __slots__ = ("_incoming", "_searched", "at", "block", "passed_over", "skipping")

    def __init__(self) -> None:
        #: octets that are read, from `at` on; what came since is behind them
        self.block, self.at = b"", 0
        self._incoming = bytearray()
        self._searched = 0  # octets of `_incoming` in which no line ends
        #: octets of a line that is too long and has not ended yet; 0: there is none
        self.skipping = 0
        #: how many octets of such lines, their ends included, were passed over
        self.passed_over = 0

    def __len__(self) -> int:
        return len(self.block) - self.at + len(self._incoming)

    def __bytes__(self) -> bytes:
        return self.block[self.at :] + self._incoming

    def add(self, octets: Buffer) -> None:
        """Put octets behind the others."""
        if self.at == len(self.block) and not self._incoming:
            self.block, self.at = bytes(octets), 0
        else:
            self._incoming += octets

    def put_back(self, octets: bytes) -> None:
        """Put octets before the others."""
        self.block, self.at = octets + self.block[self.at :], 0

    def clear(self) -> None:
        """Let all octets go; and nothing is passed over any more."""
        self.block, self.at = b"", 0
        self._incoming.clear()
        self._searched = self.skipping = 0

    def take_some(self) -> bytes:
        """The octets that can be given without copying others; none where there are none."""
        octets = self.block[self.at :] if self.at else self.block
        if not octets and self._incoming:
            octets = bytes(self._incoming)
            self._incoming.clear()
            self._searched = 0
        self.block, self.at = b"", 0
        return octets

    def line(self, limit: int, most_skipped: int = 1 << 20) -> bytes | None:
        """The next line with its CRLF; None: more is needed.

        Of one that is too long its beginning: then `skipping` is set, and what is left of it is
        passed over before the next one; where that is more than `most_skipped`, there is no next
        one. All numbers are octets.
        """
        while True:
            at = self.at
            end = self.block.find(_CRLF, at)
            if end >= 0:
                end += 2
            elif self._incoming:
                # a CR may have been the last octet of the block
                found = self._incoming.find(b"\n", self._searched)
                self._searched = len(self._incoming)
                if found < 0 and not self.skipping and len(self) <= limit:
                    return None
                self.block, self.at = bytes(self), 0
                self._incoming.clear()
                self._searched = 0
                continue
            elif len(self) <= (0 if self.skipping else limit):
                return None
            if self.skipping:
                stop = end if end >= 0 else len(self.block) - self.block.endswith(b"\r")
                self.skipping += stop - at
                self.passed_over += stop - at
                self.at = stop
                if end < 0 or self.skipping > most_skipped:
                    return None
                self.skipping = 0
                continue
            if 0 <= end <= at + limit:
                self.at = end
                return self.block[at:end]
            # a CR at the end may belong to the end of the line
            line = self.block[at : at + limit].removesuffix(b"\r")
            self.at = at + len(line)
            self.skipping = 1
            return line
