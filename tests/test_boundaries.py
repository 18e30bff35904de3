"""The vectors of boundaries, and our own readers against them, at every cut."""

from __future__ import annotations

import pytest

import smtpkit
from smtpkit.data import ChunkReader, DataReader
from smtpkit.errors import ParseError
from smtpkit.events import DataChunk, EndOfData
from smtpkit.testing import boundary_vectors
from smtpkit.testing.boundaries import BoundaryVector, Verdict

VECTORS = list(boundary_vectors())
POLICIES = ("refuse", "keep", "normalise")


def of(about: str) -> pytest.MarkDecorator:
    found = [vector for vector in VECTORS if vector.about == about]
    assert found
    return pytest.mark.parametrize("vector", found, ids=lambda vector: vector.name)


def test_each_has_a_name_of_its_own() -> None:
    names = [vector.name for vector in VECTORS]
    assert len(set(names)) == len(names) > 150
    with pytest.raises(KeyError):
        VECTORS[0].verdict("pass")


def test_what_was_smuggled_in_the_wild_is_among_them() -> None:
    """smtpsmuggling.com; CVE-2023-51764 to 51766, CVE-2024-27305."""
    starts = [vector.octets for vector in VECTORS if vector.about == "data"]
    wild = (b"\n.\n", b"\n.\r\n", b"\r\n.\n", b"\r.\r", b"\r\n.\r", b"\r\n.\0\r\n", b"\r\n.\r\r\n")
    for variant in wild:
        assert any(octets.startswith(b"a" + variant) for octets in starts)


@pytest.mark.parametrize("policy", POLICIES)
@of("data")
def test_the_reader_of_data_is_right(vector: BoundaryVector, policy: str) -> None:
    for pieces in [*vector.cuts(), [bytes([octet]) for octet in vector.octets]]:
        reader = DataReader(policy)  # type: ignore[arg-type]
        events = [event for piece in pieces for event in reader.receive_data(piece)]
        content = b"".join(each.octets for each in events if isinstance(each, DataChunk))
        ended = isinstance(events[-1], EndOfData)
        end = len(vector.octets) - len(reader.rest) if ended else None
        bad = reader.error.offset if reader.error else None
        assert Verdict(end, content, reader.rest, bad) == vector.verdict(policy)


@of("bdat")
def test_the_reader_of_chunks_is_right(vector: BoundaryVector) -> None:
    verdict, rest = vector.verdict(), vector.octets
    reader, content = ChunkReader(), b""
    while reader.end is None:
        line, _, behind = rest.partition(b"\r\n")
        command = smtpkit.parse_command(line + b"\r\n")
        if not isinstance(command, smtpkit.Bdat):
            break
        events = reader.start(command.chunk_size, last=command.last)
        events += reader.receive_data(behind)
        content += b"".join(each.octets for each in events if isinstance(each, DataChunk))
        rest = reader.take_rest()
        if reader.missing:
            break
    assert (content, rest) == (verdict.content, verdict.rest)
    assert (reader.end is not None) == (verdict.ends_at is not None)


@of("command")
def test_a_line_is_refused_where_it_should_be(vector: BoundaryVector) -> None:
    verdict = vector.verdict()
    assert verdict.ends_at is not None
    line = vector.octets[: verdict.ends_at]
    if verdict.bad_at is None:
        assert smtpkit.parse_command(line).verb == "NOOP"
        return
    with pytest.raises(ParseError) as caught:
        smtpkit.parse_command(line)
    assert caught.value.offset == verdict.bad_at


@of("starttls")
def test_what_stands_behind_starttls_is_the_rest(vector: BoundaryVector) -> None:
    verdict = vector.verdict()
    assert b"".join(vector.segments) == vector.octets
    assert verdict.ends_at == vector.octets.index(b"\r\n") + 2
    assert vector.octets[verdict.ends_at :] == verdict.rest
    assert (verdict.bad_at is None) == (not verdict.rest)
