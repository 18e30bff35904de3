"""One connection of a capture, and what can be wrong with a capture."""

from __future__ import annotations

from dataclasses import dataclass, field

from smtpkit.errors import SmtpError
from smtpkit.stream import Segment


class CaptureError(SmtpError):
    """A capture cannot be read, or not to its end; the text is one sentence for a person."""


class MissingExtra(CaptureError):
    """A packet capture was given, and the library that reads packets is not installed."""


@dataclass(slots=True)
class CapturedConnection:
    """One connection of a capture: who spoke with whom, and the octets in the order seen."""

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


def reason(error: OSError) -> str:
    """What the system says of a file that cannot be read."""
    return (error.strerror or str(error)).lower()
