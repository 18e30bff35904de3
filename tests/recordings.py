"""Dialogs between real servers and clients, recorded octet by octet between them.

A few hundred are part of the repository: in `data/recorded.tar.xz`, with an index, and loose in
`data/recorded` those that a page names. The environment variable `SMTPKIT_CAPTURES` names a large
collection: a folder with more of them in `recorded`, packet captures in `public`, and in `truth`
what others see in these. It adds cases, and changes nothing else.
"""

from __future__ import annotations

import io
import json
import os
import tarfile
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from smtpkit.captures import CapturedConnection, CaptureError, read_capture
from smtpkit.messages import Message
from smtpkit.observer import follow
from smtpkit.stream import CLIENT, SERVER

DATA = Path(__file__).parent / "data"
#: the large collection, where there is one
LARGE = Path(os.environ["SMTPKIT_CAPTURES"]) if os.environ.get("SMTPKIT_CAPTURES") else None


class Recording(NamedTuple):
    """A dialog: the name of its file, what the index says of it, and the file."""

    name: str
    index: dict[str, Any]
    octets: bytes

    @property
    def messages(self) -> list[Message]:
        return _messages(self.name, self.octets)


@cache
def _messages(name: str, octets: bytes) -> list[Message]:
    found: list[Message] = []
    # what is skipped is not SMTP, and a few published captures break off
    with suppress(CaptureError):
        for connection in read_capture(io.BytesIO(octets)):
            found += [] if connection.skipped else follow(connection.segments)
    return found


@cache
def bundled() -> list[Recording]:
    """The dialogs that are part of the repository."""
    with tarfile.open(DATA / "recorded.tar.xz") as archive:
        files = {each.name: archive.extractfile(each).read() for each in archive}
    files |= {path.name: path.read_bytes() for path in (DATA / "recorded").iterdir()}
    return _indexed(files)


@cache
def large() -> list[Recording]:
    """The dialogs of the large collection."""
    assert LARGE is not None
    return _indexed({path.name: path.read_bytes() for path in (LARGE / "recorded").iterdir()})


@cache
def public() -> list[Recording]:
    """The packet captures of the large collection."""
    assert LARGE is not None
    return [
        Recording(path.name, {}, path.read_bytes())
        for path in sorted(LARGE.joinpath("public").glob("*.pcap*"))
    ]


def _indexed(files: dict[str, bytes]) -> list[Recording]:
    index = map(json.loads, files["INDEX.jsonl"].splitlines())
    return [Recording(each["file"], each, files[each["file"]]) for each in index]


Recorded = Callable[[], list[Recording]]


def _in_each(**collections: Recorded) -> pytest.MarkDecorator:
    """A test of the dialogs that are bundled, and of those in parts of the large collection."""
    cases = [pytest.param(bundled, id="bundled")]
    for part, recorded in collections.items():
        if LARGE is not None and (LARGE / part).is_dir():
            cases.append(pytest.param(recorded, id=part, marks=pytest.mark.full))
    return pytest.mark.parametrize("recorded", cases)


each_collection = _in_each(recorded=large)
each_collection_and_capture = _in_each(recorded=large, public=public)


def assert_all_octets_accounted_for(
    connection: CapturedConnection, messages: list[Message]
) -> None:
    """Each octet of either direction, captured or missing, is in exactly one message."""
    for sender in (CLIENT, SERVER):
        position = 0
        for message in sorted(
            (message for message in messages if message.sender == sender),
            key=lambda message: (message.start, message.end),
        ):
            assert message.start == position
            position = message.end
        segments = [segment for segment in connection.segments if segment.sender == sender]
        assert position == sum(len(segment.octets) + segment.missing for segment in segments)
