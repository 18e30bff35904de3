"""Is it SMTP? Judged by the port, or by what is said first."""

from __future__ import annotations

import re

from smtpkit.captures.connection import Connection
from smtpkit.generated.constants import SMTP_PORT, SMTP_SUBMISSION_PORT, SMTPS_PORT
from smtpkit.layer import is_smtp_payload
from smtpkit.octets import is_reply
from smtpkit.stream import CLIENT, SERVER, Chunk, Sender

SMTP_PORTS = frozenset((SMTP_PORT, SMTP_SUBMISSION_PORT, SMTPS_PORT))

_TUNNELS = (
    ("HTTP CONNECT", re.compile(rb"CONNECT [^\r\n]+")),
    ("SOCKS5", re.compile(rb"\x05[\x01-\xff]")),
    ("SOCKS4", re.compile(rb"\x04[\x01\x02]")),
)


def judged(connection: Connection, port: int | None = None) -> Connection:
    """Say of a connection that is not SMTP why it is skipped; mark what a tunnel puts first."""
    chunks = connection.chunks
    if not chunks:
        connection.skipped = "nothing was said"
        return connection
    tunnel = _tunnel(chunks)
    if tunnel is not None:
        name, length = tunnel
        for number in range(length):
            chunk = chunks[number]
            chunks[number] = Chunk(chunk.sender, chunk.octets, chunk.time, chunk.missing, name)
        connection.notes.append(f"SMTP through {name}")
    elif not _is_smtp(chunks, port):
        connection.skipped = "not SMTP"
    return connection


def _tunnel(chunks: list[Chunk]) -> tuple[str, int] | None:
    """Find SMTP that comes after a proxy's handshake: the proxy's protocol, chunks before SMTP."""
    first = next((chunk.octets for chunk in chunks if chunk.sender == CLIENT), b"")
    for name, opening in _TUNNELS:
        if opening.match(first):
            for number, chunk in enumerate(chunks[:16]):
                if chunk.sender == SERVER and is_reply(chunk.octets):
                    return name, number
    return None


def _is_smtp(chunks: list[Chunk], port: int | None) -> bool:
    """Judge by the port, else by the first lines of each direction."""
    if port in SMTP_PORTS:
        return True
    sides = [beginning for sender in (SERVER, CLIENT) if (beginning := _beginning(chunks, sender))]
    return all(_looks_like_smtp(beginning) for beginning in sides)


def _looks_like_smtp(octets: bytes) -> bool:
    """Whether half of the first lines are SMTP: other protocols share a verb or a code with it."""
    lines = [line for line in octets.split(b"\n") if line][:4]
    return 2 * sum(is_smtp_payload(line) for line in lines) >= len(lines)


def _beginning(chunks: list[Chunk], sender: Sender) -> bytes:
    """The first octets of one direction, enough to judge by."""
    octets = b""
    for chunk in chunks:
        if chunk.sender == sender:
            octets += chunk.octets
        if len(octets) >= 512:
            break
    return octets
