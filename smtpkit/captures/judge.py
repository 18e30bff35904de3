"""Is it SMTP? Judged by the port, or by what is said first."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace

from smtpkit.captures.connection import CapturedConnection
from smtpkit.generated.constants import SMTP_PORT, SMTP_SUBMISSION_PORT, SMTPS_PORT
from smtpkit.layer import is_smtp_payload
from smtpkit.octets import is_reply
from smtpkit.stream import CLIENT, SERVER, Segment, Sender

SMTP_PORTS = frozenset((SMTP_PORT, SMTP_SUBMISSION_PORT, SMTPS_PORT))

_TUNNELS = (
    ("HTTP CONNECT", re.compile(rb"CONNECT [^\r\n]+")),
    ("SOCKS5", re.compile(rb"\x05[\x01-\xff]")),
    ("SOCKS4", re.compile(rb"\x04[\x01\x02]")),
)
_MAY_BE_TUNNELS = frozenset(b"C\x05\x04")
# Segments of a proxy's handshake.
_HANDSHAKE = 16
# Octets, and segments, that are kept of a connection before it must have shown what it is.
_PATIENCE, _SEGMENTS = 65_536, 256
# What of a direction is looked at.
_BEGINNING, _LINES = 512, 4


class Judge:
    """Keeps the segments of a connection until it is clear whether it is SMTP.

    ports: beside the usual ones, ports at which everything is SMTP
    """

    def __init__(
        self, connection: CapturedConnection, port: int | None, ports: Collection[int] = ()
    ) -> None:
        self.connection = connection
        self.size = 0  # octets kept
        self._believed = port in SMTP_PORTS or port in ports
        self._kept: list[Segment] = []
        self._decided = False

    def take(self, segment: Segment) -> list[Segment]:
        """Add a segment; give those that are now known to belong to SMTP."""
        if self._decided:
            return [] if self.connection.skipped else [segment]
        self._kept.append(segment)
        self.size += len(segment.octets)
        final = self.size > _PATIENCE or len(self._kept) > _SEGMENTS
        return self._decide(final=final)

    def close(self) -> list[Segment]:
        """Nothing more comes, or may be waited for: decide by what there is."""
        if self._decided:
            return []
        return self._decide(final=True)

    def _decide(self, *, final: bool) -> list[Segment]:
        reason = self._reason(final=final)
        if reason is None:
            return []
        self._decided, self.connection.skipped = True, reason
        kept, self._kept, self.size = self._kept, [], 0
        return [] if reason else kept

    def _reason(self, *, final: bool) -> str | None:
        """Why the connection is skipped, "" for SMTP; None where it is not clear yet."""
        segments = self._kept
        if not segments:
            return "nothing was said"
        tunnel = self._tunnel(final=final)
        if tunnel is None:
            return None
        name, length = tunnel
        if name:
            for number in range(length):
                segments[number] = replace(segments[number], tunnel=name)
            self.connection.notes.append(f"SMTP through {name}")
            return ""
        if self._believed:
            return ""
        sides = [_beginning(segments, sender) for sender in (SERVER, CLIENT)]
        if not final and not all(map(_is_enough, sides)):
            return None
        spoken = [side for side in sides if side]
        return "" if spoken and all(map(_looks_like_smtp, spoken)) else "not SMTP"

    def _tunnel(self, *, final: bool) -> tuple[str, int] | None:
        """A proxy's handshake that SMTP is behind: the protocol, the segments before SMTP.

        None where more has to be seen, an empty name where there is no proxy.
        """
        first = b""
        for segment in self._kept:
            if segment.sender == SERVER or len(first) >= _BEGINNING:
                break
            first += segment.octets
        else:
            if not final and (not first or first[0] in _MAY_BE_TUNNELS):
                return None
        for name, opening in _TUNNELS:
            if opening.match(first):
                for number, segment in enumerate(self._kept[:_HANDSHAKE]):
                    if segment.sender == SERVER and is_reply(segment.octets):
                        return name, number
                if not final and len(self._kept) < _HANDSHAKE:
                    return None
        return "", 0


def judged(
    connection: CapturedConnection, port: int | None = None, ports: Collection[int] = ()
) -> CapturedConnection:
    """Say of a whole connection that is not SMTP why; mark what a tunnel puts first."""
    judge = Judge(connection, port, ports)
    segments, connection.segments = connection.segments, []
    for segment in segments:
        connection.segments += judge.take(segment)
    connection.segments += judge.close()
    return connection


def _is_enough(octets: bytes) -> bool:
    return len(octets) >= _BEGINNING or octets.count(b"\n") >= _LINES


def _looks_like_smtp(octets: bytes) -> bool:
    """Whether half of the first lines are SMTP: other protocols share a verb or a code with it."""
    lines = [line for line in octets.split(b"\n") if line][:_LINES]
    return bool(lines) and 2 * sum(is_smtp_payload(line) for line in lines) >= len(lines)


def _beginning(segments: list[Segment], sender: Sender) -> bytes:
    """The first octets of one direction, enough to judge by."""
    octets = b""
    for segment in segments:
        if segment.sender == sender:
            octets += segment.octets
            if _is_enough(octets):
                break
    return octets[:_BEGINNING]
