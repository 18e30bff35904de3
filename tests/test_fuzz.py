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
