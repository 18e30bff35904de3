"""Any contiguous buffer is read as bytes are, in place: offsets are those of the buffer."""

from __future__ import annotations

import array
import copy
import ctypes
import mmap
import pickle
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest
from laws import FULL

import smtpkit
from smtpkit.octets import readable
from smtpkit.view import View

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


# --- a buffer that is changed under a view --------------------------------------------------------


def asked(view: Any) -> Iterator[Callable[[], Any]]:
    """All that can be asked of a view, and of those within it."""
    yield from (
        *(lambda: bytes(view), lambda: str(view), lambda: repr(view), lambda: hash(view)),
        *(view.octets, view.values, view.to_dict, lambda: view.to_dict(secrets=True)),
        *(lambda: view == view, lambda: view.defects, lambda: list(view.present_fields())),
        *(lambda: pickle.dumps(view), lambda: copy.deepcopy(view)),
    )
    for name in view.facts.groups:
        yield lambda name=name: view.octets(name)
    public = [name for name in dir(type(view)) if name[0] != "_"]
    for name in public:
        if isinstance(getattr(type(view), name), property):
            yield lambda name=name: getattr(view, name)


def inner(view: Any) -> Iterator[Any]:
    """A view, and the views in it."""
    yield view
    for name in view.fields:
        value = getattr(view, name, None)
        for each in value if isinstance(value, tuple) else (value,):
            if isinstance(each, View):
                yield from inner(each)


def answers_or_says_why_not(view: Any) -> None:
    for question in asked(view):
        try:
            question()
        except smtpkit.SmtpError:
            continue


#: lines with values of all kinds
TELLING = (
    b'MAIL FROM:<@a:"n d"@x.example> BODY=7BIT RET=FULL SIZE=5 BY=5;R MT-PRIORITY=3 X=y\r\n',
    b"RCPT TO:<k@[IPv6:::1]> NOTIFY=DELAY ORCPT=rfc822;k+2Bx RRVS=2014-04-03T23:01:00Z;R\r\n",
    b"MAIL FROM:<a@xn--bcher-kva.example> HOLDUNTIL=2014-04-03T23:01:00Z SMTPUTF8 ENVID=a+2Bb\r\n",
    b"BDAT 21 LAST\r\n",
    b"AUTH PLAIN AGtpbQBwYXNz\r\n",
    b"XCLIENT NAME=a ADDR=192.0.2.1\r\n",
    b"VRFY \xc3\xa9 SMTPUTF8\r\n",
)
ANSWERS = (
    b"550-5.1.1 No such user\r\n550 5.1.1 here\r\n",
    b"250-x.example hi\r\n250-SIZE 5\r\n250 AUTH PLAIN LOGIN\r\n",
    b"354 go on\r\n",
)


def views_over(buffer: Any) -> Iterator[Any]:
    octets = bytes(buffer)
    for profile in ("strict", "lenient", "observer"):
        read: Any = smtpkit.parse_reply if octets[:1].isdigit() else smtpkit.parse_command
        with suppress(smtpkit.ParseError):
            yield read(buffer, profile=profile)
    if b"x.example hi" in octets:
        yield smtpkit.EhloReply.parse(buffer)


@pytest.mark.parametrize("line", [*TELLING, *ANSWERS, b"MAIL FROM: a@b SIZE=x \n", b"?\xff\n"])
def test_a_field_whose_octets_changed_is_what_they_say_or_an_error_of_its_own(line: bytes) -> None:
    places = range(len(line)) if FULL else range(0, len(line), 7)
    for place in places:
        for octet in (0x00, 0x20, 0x22, 0x2B, 0x3B, 0x3D, 0x5B, 0xC3, 0xFF):
            buffer = bytearray(line)
            found = [each for view in views_over(buffer) for each in inner(view)]
            buffer[place] = octet
            for view in found:
                answers_or_says_why_not(view)


@pytest.mark.parametrize("line", [*TELLING, *ANSWERS, b"MAIL FROM: a@b SIZE=x \n", b"?\xff\n"])
def test_a_view_of_other_octets_altogether_does_no_harm(line: bytes) -> None:
    for changed in (b"\xff" * len(line), b"9" * len(line), b"", line[:5], line[::-1], line * 2):
        buffer = bytearray(line)
        found = [each for view in views_over(buffer) for each in inner(view)]
        buffer[:] = changed
        for view in found:
            answers_or_says_why_not(view)


def test_what_a_view_says_of_a_changed_buffer_is_what_stands_there_now() -> None:
    buffer = bytearray(b"MAIL FROM:<ned@x.example> SIZE=500 BODY=7BIT\r\n")
    view = smtpkit.parse_command(buffer)
    buffer[31:34] = b"7xx"
    with pytest.raises(smtpkit.FieldError, match=r"size: cannot be read.*bytes\(view\)"):
        _ = view.size
    buffer[31:34] = b"777"
    assert view.size == 777
    assert view.span("size") == (31, 34)
    buffer[40:44] = b"?BIT"
    with pytest.raises(smtpkit.FieldError, match="body"):
        _ = view.body
    del buffer[33:]
    assert (view.size, bytes(view)) == (77, bytes(buffer))


@pytest.mark.parametrize("line", [*TELLING, *ANSWERS, b"MAIL FROM: a@b SIZE=x \n", b"?\xff\n"])
def test_a_buffer_that_is_closed_is_an_error_of_its_own(line: bytes) -> None:
    buffer = mapped(line)
    whole = list(views_over(buffer))
    errors = []
    for read in (smtpkit.parse_command, smtpkit.parse_reply):
        try:
            read(buffer)
        except smtpkit.ParseError as error:
            errors.append(error)
    found = [each for view in whole for each in inner(view)]
    offered = smtpkit.Capabilities(whole[-1]) if line[:4] == b"250-" else None
    buffer.close()
    for view in found:
        answers_or_says_why_not(view)
        assert view.span()
        with pytest.raises(smtpkit.FieldError, match="buffer was closed"):
            bytes(view)
    # an error has its own octets, and so do offers
    for error in errors:
        assert str(error)
        assert isinstance(error.leniencies, tuple)
    assert offered is None or offered.size == 5


def test_a_view_holds_what_a_memoryview_was_of() -> None:
    region = memoryview(bytearray(MAIL))
    view = smtpkit.parse_command(region)
    region.release()
    assert (bytes(view), view.size) == (MAIL, 500)
