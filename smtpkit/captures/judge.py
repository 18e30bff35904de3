"""Is it SMTP? Judged by the port, or by what is said first."""

from __future__ import annotations

import re
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


def judged(connection: CapturedConnection, port: int | None = None) -> CapturedConnection:
    """Say of a connection that is not SMTP why it is skipped; mark what a tunnel puts first."""
    segments = connection.segments
    if not segments:
        connection.skipped = "nothing was said"
        return connection
    tunnel = _tunnel(segments)
    if tunnel is not None:
        name, length = tunnel
        for number in range(length):
            segments[number] = replace(segments[number], tunnel=name)
        connection.notes.append(f"SMTP through {name}")
    elif not _is_smtp(segments, port):
        connection.skipped = "not SMTP"
    return connection


def _tunnel(segments: list[Segment]) -> tuple[str, int] | None:
    """Find SMTP behind a proxy's handshake: the proxy's protocol, segments before SMTP."""
    first = next((segment.octets for segment in segments if segment.sender == CLIENT), b"")
    for name, opening in _TUNNELS:
        if opening.match(first):
            for number, segment in enumerate(segments[:16]):
                if segment.sender == SERVER and is_reply(segment.octets):
                    return name, number
    return None


def _is_smtp(segments: list[Segment], port: int | None) -> bool:
    """Judge by the port, else by the first lines of each direction."""
    if port in SMTP_PORTS:
        return True
    sides = [
        beginning for sender in (SERVER, CLIENT) if (beginning := _beginning(segments, sender))
    ]
    return all(_looks_like_smtp(beginning) for beginning in sides)


def _looks_like_smtp(octets: bytes) -> bool:
    """Whether half of the first lines are SMTP: other protocols share a verb or a code with it."""
    lines = [line for line in octets.split(b"\n") if line][:4]
    return 2 * sum(is_smtp_payload(line) for line in lines) >= len(lines)


def _beginning(segments: list[Segment], sender: Sender) -> bytes:
    """The first octets of one direction, enough to judge by."""
    octets = b""
    for segment in segments:
        if segment.sender == sender:
            octets += segment.octets
        if len(octets) >= 512:
            break
    return octets[:512]
