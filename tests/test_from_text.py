"""Views are made of text and taken apart by patterns; what cannot be built says what can."""

from __future__ import annotations

import array
import inspect
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from laws import law

import smtpkit
from smtpkit.testing import strategies
from smtpkit.view import View

LINE = b"RCPT TO:<@a.example,@b.example:Ned@X.example> NOTIFY=DELAY FOO=bar\r\n"


def test_a_view_is_made_of_its_text_of_its_octets_and_of_a_view() -> None:
    mailbox = smtpkit.Mailbox("ned@x.example")
    assert (mailbox.local_part, mailbox.domain) == ("ned", "x.example")
    octets = b"ned@x.example"
    for given_ in (octets, bytearray(octets), memoryview(octets), array.array("B", octets)):
        assert smtpkit.Mailbox(given_) == mailbox
    assert smtpkit.Mailbox(mailbox) == mailbox
    assert smtpkit.Mailbox("j\u00f8rn@x.example").local_part == "j\u00f8rn"
    assert smtpkit.Mail("MAIL FROM:<ned@x.example> SIZE=5\r\n").size == 5
    assert smtpkit.Reply("250 ok\r\n").code == 250


def test_of_a_path_the_brackets_may_be_missing() -> None:
    for text in ("ned@x.example", "<ned@x.example>", b"ned@x.example", b"<ned@x.example>"):
        path = smtpkit.ReversePath(text)
        assert (bytes(path), str(path)) == (b"<ned@x.example>", "ned@x.example")
    assert smtpkit.ReversePath("").is_null
    assert bytes(smtpkit.ReversePath(smtpkit.Mailbox("ned@x.example"))) == b"<ned@x.example>"


@pytest.mark.full
@law()
@given(st.sampled_from([smtpkit.Mail, smtpkit.Rcpt]), st.data())
def test_a_view_is_what_its_text_and_its_octets_make(
    view: type[smtpkit.Mail], data: st.DataObject
) -> None:
    draw = {smtpkit.Mail: strategies.mail_lines, smtpkit.Rcpt: strategies.rcpt_lines}
    line = view.parse(data.draw(draw[view]()))
    for _, value in line.present_fields():
        for part in value if isinstance(value, tuple) else (value,):
            if isinstance(part, View):
                assert type(part)(bytes(part)).octets() == part.octets()
                assert type(part)(str(part)).octets() == part.octets()


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (lambda: smtpkit.Mailbox("ned"), smtpkit.ParseError, 'expected atext, "." or "@" (Mailbox'),
        (lambda: smtpkit.Mailbox("\ud800@x"), smtpkit.ParseError, "half of a character"),
        (lambda: smtpkit.ForwardPath(""), smtpkit.ParseError, "(Path, RFC 5321, 4.1.2)"),
        (lambda: smtpkit.Mailbox(5), TypeError, "octets are needed"),
        (lambda: smtpkit.Mailbox.parse("a@b"), TypeError, "encode the text first"),
        (lambda: smtpkit.parse_command("NOOP\r\n"), TypeError, "encode the text first"),
    ],
)
def test_what_is_no_such_text_is_refused(
    make: Callable[[], object], error: type[Exception], message: str
) -> None:
    with pytest.raises(error) as caught:
        make()
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (
            lambda: smtpkit.Rcpt.build(None),
            'forward_path: None and "" are written "<>", which is no Forward-path',
        ),
        (
            lambda: smtpkit.Rcpt.build("ned"),
            'forward_path: not a Forward-path, it ends too early: expected atext, "." or "@"',
        ),
        (
            lambda: smtpkit.Mail.build("<ned@x.example>"),
            'reverse_path: not a Reverse-path at octet 0, "<": give it without its brackets',
        ),
        (
            lambda: smtpkit.Mail.build("ned@x.example>"),
            'reverse_path: not a Reverse-path at octet 13, ">": give it without its brackets',
        ),
        (lambda: smtpkit.Vrfy.build(""), "string: empty, not a String"),
        (
            lambda: smtpkit.Mail.build("", ret="FUL"),
            "ret: one of FULL, HDRS, not 'FUL' (is FULL meant?)",
        ),
        (lambda: smtpkit.Mail.build("", ret="\ud800"), r"ret: one of FULL, HDRS, not '\ud800'"),
        (lambda: smtpkit.Mail.build("", by=(1, "X")), "mode: one of N, R, not 'X'"),
        (
            lambda: smtpkit.Rcpt.build("a@b", notify=["NEVR"]),
            "notify: one of NEVER, SUCCESS, FAILURE, DELAY, not 'NEVR' (is NEVER meant?)",
        ),
        (
            lambda: smtpkit.Rcpt.build("a@b", notify=[]),
            "notify: one or more of NEVER, SUCCESS, FAILURE, DELAY, not []",
        ),
        (
            lambda: smtpkit.Rcpt.build("a@b", notify=5),  # type: ignore[arg-type]
            "notify: a word, or a set of them, not 5",
        ),
    ],
)
def test_what_cannot_be_built_says_what_can(make: Callable[[], object], message: str) -> None:
    with pytest.raises(smtpkit.BuildError) as caught:
        make()
    assert str(caught.value) == message


def test_the_fields_of_a_view_have_their_places_in_patterns() -> None:
    match smtpkit.parse_command(LINE):
        case smtpkit.Rcpt(smtpkit.ForwardPath(route, mailbox) as path, notify=notify):
            assert (route, str(mailbox)) == ("@a.example,@b.example", "Ned@X.example")
            assert (path.mailbox, notify) == (mailbox, {"DELAY"})
        case _:
            pytest.fail("not matched")
    match smtpkit.Mailbox("ned@x.example"):
        case smtpkit.Mailbox(local_part, domain):
            assert (local_part, domain) == ("ned", "x.example")


@pytest.mark.parametrize("verb", smtpkit.DIALECT.commands)
def test_a_pattern_has_the_places_that_build_has(verb: str) -> None:
    view = smtpkit.DIALECT.commands[verb]
    parameters = inspect.signature(view.build).parameters.values()
    by_place = [each.name for each in parameters if each.kind is each.POSITIONAL_OR_KEYWORD]
    assert list(view.__match_args__) == by_place
