"""Reading captured SMTP conversations: pcap, pcapng, recorded JSONL and plain transcripts.

`stream_capture` gives the conversations while a file is read, `read_capture` each connection as a
whole: one `CapturedConnection` per TCP connection, whatever the file was, with the octets of both
directions in the order in which they were seen. All is done with the standard library, but for
links and tunnels that are rare: those need the extra ``[cli]`` (dpkt).

Damage is never hidden: octets that the capture lacks are counted in `Segment.missing`, and what was
readable before a file breaks off is given before `CaptureError` is raised.
"""

from __future__ import annotations

from smtpkit.captures.connection import Captured, CapturedConnection, CaptureError, MissingExtra
from smtpkit.captures.reading import open_capture, read_capture, stream_capture

__all__ = [
    "CaptureError",
    "Captured",
    "CapturedConnection",
    "MissingExtra",
    "open_capture",
    "read_capture",
    "stream_capture",
]
