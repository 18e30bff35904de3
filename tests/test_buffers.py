"""Any contiguous buffer is read as bytes are, in place: offsets are those of the buffer."""

from __future__ import annotations

import array
import ctypes
import mmap
from collections.abc import Callable, Iterator
from typing import Any

import pytest

import smtpkit
from smtpkit.octets import readable

MAIL = b"MAIL FROM:<ned@x.example> SIZE=500 BODY=8BITMIME X=y\r\n"
RCPT = b"RCPT TO:<kim@y.example> NOTIFY=NEVER ORCPT=rfc822;kim+2Bx@y.example\r\n"
REPLY = b"550-5.1.1 No such user\r\n550 5.1.1 here\r\n"
AUTH = b"AUTH PLAIN AGtpbQBwYXNz\r\n"
LINES = (MAIL, RCPT, AUTH, b"QUIT\r\n")


def mapped(octets: bytes) -> mmap.mmap:
    region = mmap.mmap(-1, len(octets))
    region.write(octets)
    return region


BUFFERS: dict[str, Callable[[bytes], Any]] = {
    "bytes": bytes,
    "bytearray": bytearray,
    "memoryview": memoryview,
    "writable memoryview": lambda octets: memoryview(bytearray(octets)),
    "memoryview of chars": lambda octets: memoryview(octets).cast("c"),
    "memoryview of signed": lambda octets: memoryview(octets).cast("b"),
    "memoryview in two dimensions": lambda octets: memoryview(octets).cast("B", (1, len(octets))),
    "part of a memoryview": lambda octets: memoryview(b"xx" + octets + b"yy")[2:-2],
    "mmap": mapped,
    "array of octets": lambda octets: array.array("B", octets),
    "array of signed": lambda octets: array.array("b", octets),
    "ctypes array": lambda octets: (ctypes.c_char * len(octets)).from_buffer_copy(octets),
    "ctypes array of octets": lambda octets: (ctypes.c_ubyte * len(octets)).from_buffer_copy(
        octets
    ),
}


@pytest.fixture(params=BUFFERS)
def buffer(request: pytest.FixtureRequest) -> Iterator[Callable[[bytes], Any]]:
    made: list[Any] = []

    def of(octets: bytes) -> Any:
        made.append(BUFFERS[request.param](octets))
        return made[-1]

    yield of
    for each in made:
        if isinstance(each, mmap.mmap):
            each.close()


@pytest.mark.parametrize("line", LINES)
def test_a_command_is_read_from_any_buffer(line: bytes, buffer: Callable[[bytes], Any]) -> None:
    view, plain = smtpkit.parse_command(buffer(line)), smtpkit.parse_command(line)
    assert view == plain
    assert view.values() == plain.values()
    assert view.to_dict(secrets=True) == plain.to_dict(secrets=True)
    assert (bytes(view), str(view), repr(view)) == (line, str(plain), repr(plain))
    assert type(view).build(**view.values()) == type(plain).build(**plain.values())


def test_a_reply_is_read_from_any_buffer(buffer: Callable[[bytes], Any]) -> None:
    view = smtpkit.parse_reply(buffer(REPLY))
    assert (view.code, view.enhanced_code, view.lines) == (550, "5.1.1", ("No such user", "here"))
    assert bytes(view) == REPLY


def test_a_layer_is_over_any_buffer(buffer: Callable[[bytes], Any]) -> None:
    octets = MAIL + RCPT + REPLY
    layer, plain = smtpkit.SmtpLayer(buffer(octets)), smtpkit.SmtpLayer(octets)
    assert [message.raw for message in layer.messages()] == [MAIL, RCPT, REPLY]
    assert (layer.summary(), layer.show(), layer.mailfrom) == (
        plain.summary(),
        plain.show(),
        "ned@x.example",
    )
    assert smtpkit.is_smtp_payload(buffer(octets))
    assert [message.show() for message in layer.messages()] == [
        message.show() for message in plain.messages()
    ]


def test_errors_are_the_same_over_any_buffer(buffer: Callable[[bytes], Any]) -> None:
    line = b"MAIL FROM:Smith@bar.example\r\n"
    with pytest.raises(smtpkit.ParseError) as plain:
        smtpkit.parse_command(line)
    with pytest.raises(smtpkit.ParseError) as caught:
        smtpkit.parse_command(buffer(line))
    assert (str(caught.value), caught.value.offset) == (str(plain.value), 10)


def test_a_part_of_any_buffer_is_read_where_it_stands(buffer: Callable[[bytes], Any]) -> None:
    before, after = b"EHLO x.example\r\n", b"RSET\r\n"
    start, end = len(before), len(before) + len(MAIL)
    view = smtpkit.parse_command(buffer(before + MAIL + after), start, end)
    assert view == smtpkit.parse_command(MAIL)
    assert view.span() == (start, end)
    assert view.span("reverse_path") == (start + 10, start + 25)
    assert (
        view.span("reverse_path.mailbox.domain") == view.span("domain") == (start + 15, start + 24)
    )
    assert view.reverse_path.mailbox.span("domain") == (start + 15, start + 24)
    assert view.octets("domain") == b"x.example"
    assert view.parameters[1].span("value") == (start + 40, start + 48)
    layer = smtpkit.SmtpLayer(buffer(before + MAIL + after), start, end)
    assert (layer.mailfrom, layer.raw, layer.start, layer.end) == (
        "ned@x.example",
        MAIL,
        start,
        end,
    )
    assert (layer.index.start, layer.index.end, len(layer.index)) == (start, end, len(MAIL))


def test_an_error_is_at_its_place_in_the_buffer() -> None:
    octets = b"EHLO x.example\r\nMAIL FROM:Smith@bar.example\r\nRSET\r\n"
    with pytest.raises(smtpkit.ParseError) as caught:
        smtpkit.parse_command(octets, 16, 45)
    assert caught.value.offset == 26
    assert octets[26:31] == b"Smith"
    assert str(caught.value).endswith("\n    MAIL FROM:Smith@bar.example\\r\\n\n              ^")


def test_octets_beyond_the_end_are_not_read() -> None:
    octets = b"QUIT\r\n"
    assert smtpkit.parse_command(octets, 0, 999).verb == "QUIT"
    assert smtpkit.SmtpLayer(octets, 0, 999).header_len == 6
    assert smtpkit.SmtpLayer(octets, 99).header_len == 0
    assert smtpkit.SmtpLayer(octets, 4, 2).header_len == 0
    with pytest.raises(smtpkit.ParseError):
        smtpkit.parse_command(octets, 99)
    with pytest.raises(smtpkit.ParseError):
        smtpkit.parse_command(octets, 4, 2)
    with pytest.raises(smtpkit.ParseError):
        smtpkit.parse_command(octets + b"x", 0, 7)


def test_a_view_copies_nothing_before_it_is_asked() -> None:
    octets = bytearray(MAIL)
    view, layer = smtpkit.parse_command(octets), smtpkit.SmtpLayer(octets)
    octets[11:14] = b"kim"
    # the views are over the buffer: who writes into it changes what they say
    assert str(view.reverse_path) == layer.mailfrom == "kim@x.example"
    assert bytes(view) == layer.raw == bytes(octets)


def test_a_buffer_is_not_held_longer_than_its_view() -> None:
    octets = bytearray(MAIL)
    view = smtpkit.parse_command(octets)
    octets += b"more"  # a resize, which an exported buffer would forbid
    assert bytes(view) == MAIL
    layer = smtpkit.SmtpLayer(octets)
    octets += b"more"
    assert layer.raw == MAIL + b"more"


def test_bytes_are_used_as_they_are() -> None:
    for octets in (MAIL, bytearray(MAIL)):
        assert readable(octets) is octets
        assert smtpkit.parse_command(octets).match.string is octets


@pytest.mark.parametrize("other", ["QUIT\r\n", 5, None, [81], object()])
def test_what_is_no_buffer_is_a_type_error(other: Any) -> None:
    for read in (smtpkit.parse_command, smtpkit.parse_reply, smtpkit.Quit.parse, smtpkit.SmtpLayer):
        with pytest.raises(TypeError):
            read(other)


def test_what_is_not_contiguous_is_a_type_error() -> None:
    for read in (smtpkit.parse_command, smtpkit.SmtpLayer):
        with pytest.raises(TypeError, match="contiguous"):
            read(memoryview(b"Q-U-I-T-\r-\n-")[::2])


def test_octets_that_a_writer_changed_under_a_view_do_no_harm() -> None:
    line = b"MAIL FROM:<a@b.example> BODY=7BIT RET=FULL AUTH=a@b.example\r\n"
    for place in range(len(line)):
        for octet in (0x00, 0x20, 0x41, 0x2B, 0xFF):
            octets = bytearray(line)
            layer = smtpkit.SmtpLayer(octets)
            octets[place] = octet
            layer.summary()
            layer.show()
            list(layer.messages())
