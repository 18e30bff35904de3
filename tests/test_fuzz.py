"""What holds of fuzzed octets (`python -m tests.fuzz`) holds of its seeds, spoilt or not."""

from __future__ import annotations

from random import Random

import pytest
from fuzz import targets
from laws import some, volume
from test_abnf import mistaken

import smtpkit
from smtpkit.view import View

each = pytest.mark.parametrize("target", targets.TARGETS)


@each
def test_the_seeds_hold(target: str) -> None:
    seeds = targets.seeds(target)
    assert len(seeds) > 40
    for octets in some(seeds, target):
        targets.TARGETS[target](octets)


@each
def test_what_mistakes_make_of_the_seeds_holds(target: str) -> None:
    random, seeds = Random(target), targets.seeds(target)
    for _ in range(volume(500)):
        octets, other = random.choices(seeds, k=2)
        for _ in range(random.randrange(1, 4)):
            octets = mistaken(random, octets or b"x", other or b"x")
        targets.TARGETS[target](octets)


def test_a_fault_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    def to_dict(self: View, *, secrets: bool = False) -> dict[str, object]:
        return {"value": object()}

    monkeypatch.setattr(smtpkit.Quit, "to_dict", to_dict)
    targets.command(b"NOOP\r\n")
    with pytest.raises(TypeError, match="not JSON serializable"):
        targets.command(b"QUIT\r\n")


def test_a_wrong_answer_to_an_error_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    def build(self: smtpkit.SuggestedReply, *, enhanced: bool = True) -> bytes:
        return b"501 5.5.4 one line\r\n501 another one\r\n"

    targets.command(b"NOOP a b\r\n")
    monkeypatch.setattr(smtpkit.SuggestedReply, "build", build)
    targets.command(b"NOOP a\r\n")
    with pytest.raises(smtpkit.ParseError):
        targets.command(b"NOOP a b\r\n")


def test_what_a_pickle_loses_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        smtpkit.Noop, "__reduce_ex__", lambda *_: (smtpkit.Noop.parse, (b"NOOP\r\n",))
    )
    targets.command(b"NOOP\r\n")
    with pytest.raises(AssertionError):
        targets.command(b"NOOP a\r\n")


def test_that_more_is_passed_over_than_lengths_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    def build(cls: type[View], string: str, *, over_long: bool = False) -> bytes:
        if not over_long:
            raise smtpkit.BuildError("no word")
        return b"NOOP %s\r\n" % string.encode()

    monkeypatch.setattr(smtpkit.Noop, "build", classmethod(build))
    at = bytes([targets.BUILT.index(smtpkit.Noop)])
    targets.builder(at + b"s" + 600 * b"a")
    with pytest.raises(AssertionError):
        targets.builder(at + b"sa b")
