"""Valid octets are read by patterns and quick tests: what explains errors never sees them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from conftest import octets_read_by
from laws import examples, volume

import smtpkit
from smtpkit.generated.commands import COMMANDS, STRUCTURES
from smtpkit.generated.replies import FORMS
from smtpkit.generated.replies import STRUCTURES as REPLY_STRUCTURES
from smtpkit.tables import Tables
from smtpkit.view import View

LINES = tuple(smtpkit.Capabilities.lines_by_keyword.values())
VIEWS = [*COMMANDS, *FORMS, *STRUCTURES, *REPLY_STRUCTURES, *LINES]

#: what needed a second look once: long domains and routes, long challenges, names like status codes
LONG = [
    b"EHLO " + b"x.example" * 9 + b"\r\n",
    b"MAIL FROM:<ned@" + b"x." * 100 + b"example>\r\n",
    "MAIL FROM:<ned@ø{0}.{0}> SMTPUTF8\r\n".format("x" * 60).encode(),
    b"RCPT TO:<@" + b"a.example,@" * 10 + b"x.example:ned@y.example>\r\n",
    b"RCPT TO:<@" + b"xy." * 26 + b"example:ned@y.example>\r\n",
]
REPLIES = [
    b"334 " + b"QUJD" * 1000 + b"\r\n",
    b"250-x.example\r\n250 5.example\r\n",
    b"250 5.x.example at your service\r\n",
    b"354 2.0.0 go ahead\r\n",
]


@pytest.fixture
def looked(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """The octets that were walked through by positions."""
    seen: list[bytes] = []
    path = Tables.path

    def counted(tables: Tables, root: int, octets: bytes, *more: Any) -> Any:
        seen.append(octets)
        return path(tables, root, octets, *more)

    monkeypatch.setattr(Tables, "path", counted)
    return seen


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.__name__)
def test_no_valid_octets_have_to_be_explained(
    view: type[View], valid: Callable[..., list[bytes]], looked: list[bytes]
) -> None:
    for octets in [*valid(view), *examples(octets_read_by(view), volume(1000))]:
        view.parse(octets)
        assert not looked, octets


def test_nor_do_long_ones_and_those_that_look_like_something_else(looked: list[bytes]) -> None:
    for profile in ("strict", "lenient"):
        for line in LONG:
            smtpkit.parse_command(line, profile=profile)
        for reply in REPLIES:
            smtpkit.parse_reply(reply, profile=profile)
    assert not looked


def test_what_is_refused_is_explained(looked: list[bytes]) -> None:
    line = b"MAIL FROM:<ned@%b.example>\r\n" % (b"x" * 64)
    with pytest.raises(smtpkit.ParseError, match="Ldh-label of 64 octets"):
        smtpkit.parse_command(line)
    assert looked == [line]
