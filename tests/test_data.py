"""Mail data: writer and reader against each other, and against those of other people."""

from __future__ import annotations

import re
import smtplib
import tracemalloc
from dataclasses import fields
from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from laws import FULL, law

import smtpkit
from smtpkit.data import ChunkReader, DataPolicy, DataReader, DataWriter, chunks
from smtpkit.errors import BuildError
from smtpkit.events import BadData, ChunkEnd, DataChunk, EndOfData
from smtpkit.generated.content import CONTENT_RULES

#: what matters, often enough
ODD = st.lists(
    st.sampled_from([b"\r", b"\n", b"\r\n", b".", b"\0", b"a", b"\xe4", b"x" * 997, b"yz"])
).map(b"".join)
CUTS = st.lists(st.integers(0, 4000)).map(sorted)
TREATMENTS = ("refuse", "keep", "normalise", "allow")
POLICIES = st.builds(DataPolicy, *[st.sampled_from(TREATMENTS)] * 5)


def cut(octets: bytes, cuts: list[int]) -> list[bytes]:
    places = [0, *(min(place, len(octets)) for place in cuts), len(octets)]
    return [octets[a:b] for a, b in pairwise(places)]


def merged(events: list[object]) -> list[object]:
    """The events, with adjacent chunks joined."""
    found: list[object] = []
    for event in events:
        if isinstance(event, DataChunk) and found and isinstance(found[-1], bytes):
            found[-1] += event.octets
        elif isinstance(event, BadData):
            error = event.error
            found.append((str(error), error.offset, error.rule, event.reply))
        elif isinstance(event, EndOfData):
            found.append((event.size, event.stuffed, event.defects, event.error is None))
        else:
            found.append(event.octets if isinstance(event, DataChunk) else event)
    return found


def read(pieces: list[bytes], policy: object = "allow") -> tuple[list[object], bytes]:
    reader = DataReader(policy)  # type: ignore[arg-type]
    events = [event for piece in pieces for event in reader.receive_data(piece)]
    return merged(events), reader.rest


def naive(octets: bytes) -> tuple[bytes, bytes] | None:
    """RFC 5321, 4.5.2 and 4.1.1.4, an octet at a time: content and what is left."""
    line, content = b"", b""
    for place, octet in enumerate(octets):
        line += bytes([octet])
        if line == b".\r\n":
            return content, octets[place + 1 :]
        if line.endswith(b"\r\n"):
            content += line.removeprefix(b".")
            line = b""
    return None


def long_lines(content: bytes) -> int:
    return sum(len(line) > 998 for line in content.split(b"\r\n"))


@law(10_000)
@given(ODD, CUTS, CUTS)
def test_what_is_written_is_read_as_it_was(body: bytes, ours: list[int], theirs: list[int]) -> None:
    writer = DataWriter("allow")
    sent = b"".join(map(writer.send, cut(body, ours))) + writer.end()
    expected = body if not body or body.endswith(b"\r\n") else body + b"\r\n"
    events, rest = read(cut(sent + b"QUIT\r\n", theirs))
    assert b"".join(each for each in events if isinstance(each, bytes)) == expected
    assert events[-1][0] == len(expected)  # type: ignore[index]
    assert rest == b"QUIT\r\n"


@law(10_000)
@given(ODD, st.integers(1, 900), CUTS)
def test_chunks_are_read_as_they_were_written(body: bytes, size: int, cuts: list[int]) -> None:
    reader, events = ChunkReader("allow"), []
    pieces = list(chunks(iter(cut(body, cuts)), size, policy="allow"))
    for number, octets in enumerate(pieces):
        line, _, chunk = octets.partition(b"\r\n")
        command = smtpkit.Bdat.parse(line + b"\r\n")
        assert command.last == (number == len(pieces) - 1)
        assert command.chunk_size == len(chunk) <= size
        events += reader.start(command.chunk_size, last=command.last)
        for piece in cut(chunk + b"NEXT", cuts):
            events += reader.receive_data(piece)
        assert reader.take_rest() == b"NEXT"
    assert sum(isinstance(event, ChunkEnd) for event in events) == len(pieces) - 1
    given_ = b"".join(event.octets for event in events if isinstance(event, DataChunk))
    assert given_ == body
    assert reader.end == EndOfData(len(body))


@law(2000)
@given(ODD, CUTS)
def test_the_reader_agrees_with_one_of_ten_lines(octets: bytes, cuts: list[int]) -> None:
    events, rest = read(cut(octets, cuts))
    found = naive(octets)
    if found is None:
        assert all(isinstance(event, bytes) for event in events)
        assert rest == b""
        return
    assert b"".join(each for each in events if isinstance(each, bytes)) == found[0]
    assert rest == found[1]


@law(2000)
@given(ODD, CUTS, POLICIES)
def test_where_it_is_cut_says_nothing(octets: bytes, cuts: list[int], policy: DataPolicy) -> None:
    octets += b"\r\n.\r\nrest"
    assert read(cut(octets, cuts), policy) == read([octets], policy)


FLAWS = {
    "bare_cr": rb"\r(?!\n)",
    "bare_lf": rb"(?<!\r)\n",
    "nul": rb"\0",
    "eight_bit": rb"[\x80-\xff]",
}


@law(2000)
@given(ODD)
def test_what_is_kept_is_counted_and_placed(octets: bytes) -> None:
    octets += b"\r\n.\r\n"
    found = naive(octets)
    assert found is not None
    content, rest = found
    wire = octets[: len(octets) - len(rest)]
    events, _ = read([octets], "keep")
    counts = {each.name: each for each in events[-1][2]}  # type: ignore[index]
    for field, pattern in FLAWS.items():
        places = [match.start() for match in re.finditer(pattern, wire)]
        defect = counts.pop(field.replace("_", "-"), None)
        assert (defect.count if defect else 0) == len(places)
        assert list(defect.offsets if defect else ()) == places[:16]
    defect = counts.pop("long-line", None)
    assert (defect.count if defect else 0) == long_lines(content)
    assert not counts


@law(2000)
@given(ODD, CUTS)
def test_what_is_normalised_breaks_no_rule(octets: bytes, cuts: list[int]) -> None:
    octets += b"\r\n.\r\n"
    events, _ = read(cut(octets, cuts), "normalise")
    content = b"".join(each for each in events if isinstance(each, bytes))
    assert not any(re.search(pattern, content) for pattern in FLAWS.values())
    assert not long_lines(content)
    writer = DataWriter()
    sent = writer.send(content) + writer.end()
    again, _ = read([sent], "refuse")
    assert b"".join(each for each in again if isinstance(each, bytes)) == content


@law(2000)
@given(ODD, POLICIES)
def test_what_is_refused_is_the_first_that_is(octets: bytes, policy: DataPolicy) -> None:
    octets += b"\r\n.\r\n"
    found = naive(octets)
    assert found is not None
    wire = octets[: len(octets) - len(found[1])]
    places = {
        match.start(): field
        for field, pattern in FLAWS.items()
        if getattr(policy, field) == "refuse"
        for match in re.finditer(pattern, wire)
    }
    events, rest = read([octets], policy)
    assert rest == found[1]
    refusals = [each for each in events if isinstance(each, tuple)][:-1]
    if policy.long_line != "refuse" or not long_lines(found[0]):
        first = min(places, default=None)
        assert [each[1] for each in refusals] == ([] if first is None else [first])
        if first is not None:
            assert refusals[0][2] == places[first].replace("_", "-")
    else:
        assert refusals


VARIANTS = [
    start + b"." + end
    for start, end in product(
        [b"\r\n", b"\n", b"\r", b"\r\n\0", b"\0", b"\r\r\n", b"\n\r"], repeat=2
    )
    if not (start.endswith(b"\r\n") and end.startswith(b"\r\n"))
]


@pytest.mark.parametrize("variant", VARIANTS)
def test_nothing_else_ends_data_at_any_cut(variant: bytes) -> None:
    """SMTP smuggling, CVE-2023-51764 to 51766, CVE-2024-27305."""
    octets = b"a" + variant + b"MAIL FROM:<eve@x.example>\r\n.\r\nQUIT\r\n"
    whole = read([octets])
    assert whole[1] == b"QUIT\r\n"
    for place in range(len(octets)):
        assert read([octets[:place], octets[place:]]) == whole
    one_by_one = [bytes([octet]) for octet in octets]
    assert read(one_by_one) == whole
    refused, rest = read(one_by_one, "refuse")
    assert rest == b"QUIT\r\n"
    flaws = [m.start() for p in FLAWS.values() for m in re.finditer(p, octets)]
    assert refused[-2][1] == min(flaws)  # type: ignore[index]
    assert refused[-2][3].code == 550  # type: ignore[index]


@law(2000)
@given(st.lists(st.sampled_from([b"\r\n", b".", b"a", b".."])).map(b"".join))
def test_the_writer_agrees_with_smtplib(body: bytes) -> None:
    quoted = smtplib._quote_periods(body)  # type: ignore[attr-defined]
    if not quoted.endswith(b"\r\n") and quoted:
        quoted += b"\r\n"
    writer = DataWriter()
    assert writer.send(body) + writer.end() == quoted + b".\r\n"


@pytest.mark.parametrize(
    ("text", "rule"),
    [(b"a\rb", "bare-cr"), (b"a\nb", "bare-lf"), (b"a\0", "nul"), (b"a\xff", "eight-bit")],
)
def test_the_writer_writes_nothing_that_is_refused(text: bytes, rule: str) -> None:
    writer = DataWriter()
    for _ in range(2):
        with pytest.raises(BuildError) as caught:
            writer.send(text)
        assert (caught.value.rule, caught.value.offset) == (rule, 1)
    with pytest.raises(BuildError):
        writer.end()
    with pytest.raises(BuildError):
        list(chunks(text))


def test_a_line_may_have_as_many_octets_as_the_rfc_says() -> None:
    for dots in (b"", b"."):
        line = dots * 2 + b"x" * (998 - len(dots)) + b"\r\n"
        assert read([line + b".\r\n"], "refuse")[0][1][0] == 1000  # type: ignore[index]
        _, refusal, _ = read([b"x" + line[len(dots) :] + b".\r\n"], "refuse")[0]
        assert refusal[1:3] == (998, "long-line")  # type: ignore[index]
        with pytest.raises(BuildError):
            DataWriter().send(b"x" * 999)


def test_the_words_of_mail_lift_what_they_announce() -> None:
    assert [field.name.replace("_", "-") for field in fields(DataPolicy)] == list(CONTENT_RULES)
    assert DataPolicy().permitting(None, smtpkit.Body.SEVENBIT) == DataPolicy()
    eight = DataPolicy(eight_bit="allow")
    assert DataPolicy().permitting(smtpkit.Body.EIGHTBITMIME) == eight
    assert DataPolicy().permitting("SMTPUTF8") == eight
    assert DataPolicy().permitting(smtpkit.Body.BINARYMIME) == DataPolicy.of("allow")
    with pytest.raises(ValueError, match=r"bare_lf: refuse, keep, .*, not 'pass'"):
        DataPolicy(bare_lf="pass")  # type: ignore[arg-type]


def test_its_replies_may_answer_the_end_of_data() -> None:
    for rule in CONTENT_RULES.values():
        assert int(rule[3].partition(" ")[0]) in smtpkit.Data.replies.end_of_data.failure


def test_chunks_keep_to_their_order() -> None:
    reader = ChunkReader()
    assert reader.start(0) == [ChunkEnd(0)]
    assert reader.start(2) == []
    with pytest.raises(ValueError, match="is over"):
        reader.start(1)
    reader.receive_data(b"a\n")
    assert reader.start(0, last=True)[0].error is not None  # type: ignore[union-attr]
    reader.receive_data(b"QUIT")
    assert reader.rest == b"QUIT"


def test_the_memory_is_that_of_a_piece() -> None:
    piece = (b"x" * 76 + b"\r\n") * 840 + b".." + b"y" * 13
    reader, writer, chunked = DataReader("normalise"), DataWriter("normalise"), ChunkReader()
    tracemalloc.start()
    for _ in range((1 << 30 if FULL else 1 << 24) // len(piece)):
        reader.receive_data(piece)
        writer.send(piece)
        chunked.start(len(piece))
        chunked.receive_data(piece)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2 << 20
