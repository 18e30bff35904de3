"""What is made when it is first needed is right, whoever else makes it, and whatever interrupts."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from threading import Thread
from typing import Any

import pytest

import smtpkit
from smtpkit.facts import ViewFacts
from smtpkit.generated.positions import Positions

LINES = (
    b"MAIL FROM:<kim@dept.example> HOLDFOR=60 HOLDUNTIL=2031-01-05T06:00:00Z\r\n",
    b"MAIL FROM: <kim@dept.example> SIZE=5 BODY=9BIT \r\n",
    b"RCPT TO:kim@dept_1.example ORCPT=rfc822;kim@dept.example\r\n",
    b"RCPT TO:<kim@[192.0.2.300]> NOTIFY=NEVER NOTIFY=DELAY\r\n",
    b"XCLIENT BOGUS=1 NAME=a+2b\r\n",
    b"EHLO kim_1.example.\n",
)


def told(line: bytes) -> list[str]:
    """All that is said of a line that is wrong."""
    with pytest.raises(smtpkit.ParseError) as caught:
        smtpkit.parse_command(line)
    view = smtpkit.parse_command(line, profile="lenient")
    return [str(caught.value), *caught.value.leniencies, repr(view), repr(view.defects)]


@pytest.fixture
def expected() -> Iterator[list[list[str]]]:
    interval = sys.getswitchinterval()
    yield [told(line) for line in LINES]
    sys.setswitchinterval(interval)
    smtpkit.DIALECT.tables.shape.forget()


def test_threads_that_refuse_lines_at_once_say_what_one_alone_says(
    expected: list[list[str]],
) -> None:
    wrong: list[object] = []

    def read(first: int) -> None:
        for place in (*range(first, len(LINES)), *range(first)):
            try:
                found = told(LINES[place])
            except BaseException as error:
                wrong.append(error)
            else:
                wrong.extend([found] if found != expected[place] else [])

    sys.setswitchinterval(1e-6)
    for _ in range(10):
        smtpkit.DIALECT.tables.shape.forget()
        threads = [Thread(target=read, args=(first,)) for first in (0, 0, 3, 3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert wrong == []


def test_an_interrupt_leaves_nothing_half_made(
    expected: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    made, left = Positions.position, 0

    def position(self: Positions, *arguments: Any) -> int:
        nonlocal left
        left -= 1
        if not left:
            raise KeyboardInterrupt
        return made(self, *arguments)

    monkeypatch.setattr(Positions, "position", position)
    for after in range(1, 400, 30):
        smtpkit.DIALECT.tables.shape.forget()
        left = after
        with pytest.raises(KeyboardInterrupt):
            [told(line) for line in LINES]
        assert [told(line) for line in LINES] == expected


def test_short_names_are_there_at_once() -> None:
    class Groups(dict[str, tuple[int, ...]]):
        def __getitem__(self, name: str) -> tuple[int, ...]:
            # another thread asks while they are looked through
            if name == "path.domain" and not seen:
                seen.append(())
                seen[0] = facts.groups_of("domain")
            return super().__getitem__(name)

    seen: list[tuple[int, ...]] = []
    facts = ViewFacts(groups=Groups({"path": (1,), "path.local_part": (2,), "path.domain": (3,)}))
    assert facts.groups_of("domain") == (3,)
    assert seen == [(3,)]


def test_a_layer_that_another_thread_reads_again_has_its_fields(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    layer, seen = smtpkit.SmtpLayer(b"NOOP\tkim x\r\n"), []

    def first_word(line: bytes) -> bytes:
        # what one thread reads while another is here
        seen.append((layer.command, layer.args))
        return line[:4]

    assert (layer.command, layer.args) == ("NOOP", "kim x")
    monkeypatch.setattr("smtpkit.layer._first_word", first_word)
    again = Thread(target=layer._read)
    again.start()
    again.join()
    assert seen == [("NOOP", "kim x")]
