"""One connection of a capture, and what can be wrong with a capture."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from smtpkit.errors import SmtpError
from smtpkit.stream import Segment

#: what is said of a file of no known kind
NO_CAPTURE = "not a capture: neither pcap, pcapng, recorded JSONL nor text"


class CaptureError(SmtpError):
    """A capture cannot be read, or not to its end; the text is one sentence for a person."""


class MissingExtra(CaptureError):
    """A packet capture was given, and the library that reads packets is not installed."""


@dataclass(slots=True)
class CapturedConnection:
    """One connection of a capture: who spoke with whom, and the octets in the order seen.

    `number` counts the TCP connections of a file from 1, those that are not SMTP included.
    `skipped` says why a connection is not read, and is empty for SMTP; `notes` what is worth
    knowing of how it was captured.
    """

    number: int
    client: str = "client"
    server: str = "server"
    segments: list[Segment] = field(default_factory=list)
    about: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    skipped: str = ""

    @property
    def name(self) -> str:
        """Both endpoints, the client first."""
        return f"{self.client} -> {self.server}"

    @property
    def octets(self) -> int:
        """How many octets the segments hold."""
        return sum(len(segment.octets) for segment in self.segments)


#: an event of a capture that is read while it comes: more of a connection, or None at its end
Captured: TypeAlias = tuple[CapturedConnection, Segment | None]


def moment(seconds: float) -> float | None:
    """A time in seconds since 1970; None where no calendar has it, as in a damaged file."""
    return seconds if _FIRST_MOMENT <= seconds <= LAST_MOMENT else None


# The years 1 to 9999, as `datetime` has them.
_FIRST_MOMENT, LAST_MOMENT = -62_135_596_800.0, 253_402_300_799.0


def reason(error: OSError) -> str:
    """What the system says of a file that cannot be read."""
    return (error.strerror or str(error)).lower()
