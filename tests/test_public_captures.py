"""Every published packet capture is dissected, and what others see in it is found.

The captures belong to others and are no part of the repository: this file is read where
`SMTPKIT_CAPTURES` names a collection that has them.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from recordings import LARGE, assert_all_octets_accounted_for

from smtpkit.captures import CapturedConnection, CaptureError, read_capture
from smtpkit.messages import Message
from smtpkit.observer import follow
from smtpkit.stream import CLIENT, SERVER

assert LARGE is not None, "conftest leaves this file out"
PUBLIC, TRUTH = LARGE / "public", LARGE / "truth"
pytestmark = pytest.mark.full

# Where others see messages that are not found here: capture -> why. A line splitter's opinion is
# in truth/split, tshark's in truth/.
SPLIT_DIFFERS = {
    "arkime-socks5-smtp-503": "the splitter takes the SOCKS5 handshake for the start of a line",
    "suricata-verify-smtp-bdat-bad-tail-next-mail": (
        "nothing answers the last DATA: the splitter goes on with commands, here a mail follows"
    ),
    "suricata-verify-detect-email-received": (
        "a command has no reply: the splitter goes on by counting, and takes the mail for commands"
    ),
    "suricata-verify-smtp-bug-5989": (
        "the server says nothing after its greeting: the splitter takes the mail for commands"
    ),
    "zeek-smtp-smtp-bdat-gap": (
        "1,000 octets are missing, and the splitter counts tshark's remark on them as mail"
    ),
}
TSHARK_DIFFERS = {
    "arkime-smtp-subject-windows": "tshark counts a greeting in two segments twice",
    "suricata-verify-smtp-extract-url-schemes": "tshark counts a reply in two segments twice",
    "zeek-smtp-rfc3030-bdat-nonascii": "tshark counts a reply in two segments twice",
}
# Captures that end in the middle of a packet, as published.
DAMAGED = {
    "suricata-verify-smtp-to-comma--10.7.29.101_49898-178.63.41.150_25.pcap": (
        "the capture breaks off after packet 18"
    ),
}


def name_of(capture: Path) -> str:
    return re.sub(r"\.pcap(ng)?(\.gz)?$", "", capture.name)


def captures() -> list[Path]:
    return sorted(PUBLIC.glob("*.pcap*"))


@cache
def dissected(capture: Path) -> tuple[list[tuple[CapturedConnection, list[Message]]], str]:
    """The connections of a capture with their messages, and how the reading ended."""
    found = []
    try:
        for connection in read_capture(capture):
            found.append(
                (connection, [] if connection.skipped else list(follow(connection.segments)))
            )
    except CaptureError as error:
        return found, str(error)
    return found, ""


def records(path: Path) -> Iterator[dict[str, Any]]:
    if not path.exists():
        pytest.skip("nobody else's reading of this capture is here")
    with path.open("rb") as lines:
        yield from map(json.loads, lines)


def octets_of(messages: Iterable[Message], sender: str) -> Counter[bytes]:
    return Counter(message.octets for message in messages if message.sender == sender)


def assert_explained(name: str, missing: object, table: dict[str, str]) -> None:
    if name in table:
        assert missing, f"{name} needs no explanation any more"
    else:
        assert not missing


@pytest.mark.parametrize("capture", captures(), ids=name_of)
def test_a_public_capture_is_dissected_to_its_last_octet(capture: Path) -> None:
    connections, ending = dissected(capture)
    assert ending == DAMAGED.get(capture.name, "")
    assert any(not connection.skipped for connection, _ in connections)
    for connection, messages in connections:
        if not connection.skipped:
            assert_all_octets_accounted_for(connection, messages)
            for message in messages:
                assert json.dumps(message.to_dict())


@pytest.mark.parametrize("capture", captures(), ids=name_of)
def test_what_the_line_splitter_reads_is_found(capture: Path) -> None:
    connections = {connection.number - 1: found for connection, found in dissected(capture)[0]}
    missing: Counter[bytes] = Counter()
    for path in TRUTH.joinpath("split").glob(f"{name_of(capture)}.s*.jsonl"):
        messages = connections[int(path.name.split(".s")[-1].removesuffix(".jsonl"))]
        lines: Counter[bytes] = Counter()
        replies: Counter[bytes] = Counter()
        for record in records(path):
            if "line" in record:
                lines[record["line"].encode("latin-1")] += 1
            if record.get("reply"):
                replies["".join(record["reply"]).encode("latin-1")] += 1
        missing += lines - octets_of(messages, CLIENT)
        missing += replies - octets_of(messages, SERVER)
    assert_explained(name_of(capture), missing, SPLIT_DIFFERS)


@pytest.mark.parametrize("capture", captures(), ids=name_of)
def test_what_tshark_reads_is_found(capture: Path) -> None:
    wanted: Counter[tuple[object, ...]] = Counter()
    for record in records(TRUTH / f"{name_of(capture)}.jsonl"):
        if record["kind"] == "reply":
            lines = [line.rstrip(" \r\n") for line in record["text"]] or [""]
            wanted[record["stream"], record["code"], *lines] += 1
        elif "line" in record or "raw" in record:
            line = record.get("line") or record["raw"] + "\r\n"
            wanted[record["stream"], line.encode("latin-1")] += 1
    found: Counter[tuple[object, ...]] = Counter()
    for connection, messages in dissected(capture)[0]:
        for message in messages:
            if message.sender == CLIENT:
                found[connection.number - 1, message.octets] += 1
            else:
                lines = [
                    line[4:].decode("latin-1").rstrip(" \r\n")
                    for line in message.octets.removesuffix(b"\n").split(b"\n")
                ]
                found[connection.number - 1, str(message.code), *lines] += 1
    assert_explained(name_of(capture), wanted - found, TSHARK_DIFFERS)


@pytest.mark.parametrize("capture", captures(), ids=name_of)
def test_reassembly_gives_the_octets_that_tshark_gives(capture: Path) -> None:
    for connection, _ in dissected(capture)[0]:
        path = PUBLIC / "streams" / f"{name_of(capture)}.s{connection.number - 1}.jsonl"
        if connection.skipped or not path.exists():
            continue
        [stream] = read_capture(path)
        for sender in (CLIENT, SERVER):
            ours, theirs = (
                [
                    (segment.octets, segment.missing)
                    for segment in segments
                    if segment.sender == sender
                ]
                for segments in (connection.segments, stream.segments)
            )
            assert b"".join(octets for octets, _ in ours) == b"".join(o for o, _ in theirs)
            assert sum(missing for _, missing in ours) == sum(missing for _, missing in theirs)


def test_a_hole_in_a_capture_is_seen_and_counted() -> None:
    capture = PUBLIC / "zeek-smtp-smtp-bdat-gap.pcap"
    [(_, messages)] = dissected(capture)[0]
    holes = [
        (message.kind, problem.text)
        for message in messages
        for problem in message.problems
        if problem.rule == "capture"
    ]
    assert holes == [
        ("chunk", "100 octets are missing in the capture"),
        ("unknown", "900 octets are missing in the capture"),
    ]
