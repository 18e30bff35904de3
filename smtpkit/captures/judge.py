"""Is it SMTP? Judged by the port, or by what is said first."""

from __future__ import annotations

from collections.abc import Collection

from smtpkit.captures.connection import CapturedConnection
from smtpkit.generated.constants import SMTP_PORT, SMTP_SUBMISSION_PORT, SMTPS_PORT
from smtpkit.layer import is_smtp_payload
from smtpkit.stream import CLIENT, SERVER, Segment
from smtpkit.tunnels import Tunnel, tunnel_of

SMTP_PORTS = frozenset((SMTP_PORT, SMTP_SUBMISSION_PORT, SMTPS_PORT))

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

    @property
    def is_sure(self) -> bool:
        """Whether the connection is known to be SMTP: then nothing is kept."""
        return self._decided and not self.connection.skipped

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
        tunnel, sides = self._behind_tunnel()
        waits = tunnel is True or (isinstance(tunnel, Tunnel) and tunnel.expects(CLIENT))
        if waits and not final:
            return None
        if isinstance(tunnel, Tunnel):
            note = f"SMTP through {tunnel.name}"
            self.connection.notes += [note] if note not in self.connection.notes else []
        if self._believed:
            return ""
        if not final and not all(map(_is_enough, sides)):
            return None
        spoken = [side for side in sides if side]
        return "" if spoken and all(map(_looks_like_smtp, spoken)) else "not SMTP"

    def _behind_tunnel(self) -> tuple[Tunnel | bool, list[bytes]]:
        """The proxy's protocol that comes first, and how the server and the client begin then."""
        tunnel: Tunnel | bool = not any(segment.missing for segment in self._kept)
        sides = {SERVER: bytearray(), CLIENT: bytearray()}
        for segment in self._kept:
            sender = segment.sender or CLIENT
            side = sides[sender]
            if len(side) < _PATIENCE:
                side += segment.octets
            if tunnel is True and sender == CLIENT:
                tunnel = tunnel_of(side)
            while isinstance(tunnel, Tunnel) and tunnel.expects(sender) and side:
                length = tunnel.cut(sender, side)
                if length is None:
                    break
                del side[:length]
        return tunnel, [bytes(side[:_BEGINNING]) for side in sides.values()]


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
