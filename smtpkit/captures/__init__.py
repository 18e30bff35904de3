"""Reading captured SMTP conversations: pcap, pcapng, recorded JSONL and plain transcripts.

`read_capture` gives one `CapturedConnection` per TCP connection, whatever the file was, with the
octets of both directions in the order in which they were seen. Packet captures need the extra
``[cli]`` (dpkt); everything else here is the standard library.

Damage is never hidden: octets that the capture lacks are counted in `Segment.missing`, and what was
readable before a file breaks off is given before `CaptureError` is raised.
"""

from __future__ import annotations

from smtpkit.captures.connection import CapturedConnection, CaptureError, MissingExtra
from smtpkit.captures.reading import open_capture, read_capture

__all__ = ["CaptureError", "CapturedConnection", "MissingExtra", "open_capture", "read_capture"]
