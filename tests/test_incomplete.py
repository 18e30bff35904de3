"""`Incomplete`: raised where more octets could make octets right, and nowhere else."""

from __future__ import annotations

import pytest
from hypothesis import given
from laws import law

import smtpkit
from smtpkit.testing import strategies


def refused(read: object, octets: bytes) -> smtpkit.ParseError | None:
    try:
        read(octets)  # type: ignore[operator]
    except smtpkit.ParseError as error:
        return error
    return None


@law(300)
@given(strategies.commands())
def test_every_beginning_of_a_command_is_incomplete(line: bytes) -> None:
    assert refused(smtpkit.parse_command, line) is None
    for end in range(len(line)):
        assert type(refused(smtpkit.parse_command, line[:end])) is smtpkit.Incomplete, line[:end]


@law(300)
@given(strategies.replies())
def test_every_beginning_of_a_reply_is_incomplete(reply: bytes) -> None:
    for end in range(len(reply)):
        error = refused(smtpkit.parse_reply, reply[:end])
        assert type(error) is smtpkit.Incomplete, reply[:end]


@law(1000)
@given(strategies.near_lines())
def test_what_cannot_be_made_right_is_not_incomplete(line: bytes) -> None:
    error = refused(smtpkit.parse_command, line)
    if isinstance(error, smtpkit.Incomplete):
        # the end of a line ends a command
        assert not line.endswith(b"\r\n")


@pytest.mark.parametrize(
    "octets",
    [b"FOO", b"MAIL FROX", b"250", b"EHLO x\r\n\r", b"MAIL FROM:<a@b>\r\nRCPT", b"NOOP\n", b"\0"],
)
def test_a_command_that_is_wrong_already_is_not_incomplete(octets: bytes) -> None:
    assert type(refused(smtpkit.parse_command, octets)) is smtpkit.ParseError


@pytest.mark.parametrize("octets", [b"250 a\r\n250", b"250-a\r\n25x", b"2x", b"199", b"250 a\n"])
def test_a_reply_that_is_wrong_already_is_not_incomplete(octets: bytes) -> None:
    assert type(refused(smtpkit.parse_reply, octets)) is smtpkit.ParseError
