"""For other people's tests: SMTP octets and values that follow the grammar, or nearly do.

>>> from hypothesis import given
>>> from smtpkit.testing import strategies
>>> @given(strategies.mail_lines())
... def test_every_mail_line_is_read(line: bytes) -> None:
...     assert smtpkit.parse_command(line).verb == "MAIL"

`strategies` is generated from the grammar. It has, beside one function for each rule:

* `mail_lines()`: octets of a valid MAIL line, in any spelling that the grammar reads;
* `near_mail_lines()`: such lines with a few mistakes, of which most are refused;
* `mail_values()`: keyword arguments for `smtpkit.Mail.build`;
* `commands()`, `replies()`, `near_lines(verb)`: any of them; `chunks(octets)`: octets cut up;
* `mail_lines(only=["SIZE"])`, `commands(only=capabilities)`: only what is offered.

`help(strategies)` has a table by task, and the reference a page with all of them.

`boundary_vectors()` gives ends of data, lines and chunks that a server must not mistake, with the
verdict that is right; `check_boundaries(server)` holds a server to them, a callable or, by
`at(host, port)`, one that listens. They need no extra.

`check_round_trips(dialect)` holds a dialect of one's own to the laws of round trips.

Needs the extra `testing`: `pip install 'smtpkit-wire[testing]'`. Nothing here is loaded before it
is asked for.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from smtpkit.testing import strategies
    from smtpkit.testing.boundaries import boundary_vectors
    from smtpkit.testing.round_trips import check_round_trips
    from smtpkit.testing.servers import at, boundary_failures, check_boundaries

__all__ = [
    "at",
    "boundary_failures",
    "boundary_vectors",
    "check_boundaries",
    "check_round_trips",
    "strategies",
]


_WITHOUT_EXTRA = {
    "boundaries": ("boundary_vectors",),
    "servers": ("at", "boundary_failures", "check_boundaries"),
}


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import importlib

    for room, names in _WITHOUT_EXTRA.items():
        if name in names:
            return getattr(importlib.import_module(f"{__name__}.{room}"), name)
    # which says how to get Hypothesis
    importlib.import_module(f"{__name__}.combinators")
    if name == "check_round_trips":
        return importlib.import_module(f"{__name__}.round_trips").check_round_trips
    return importlib.import_module(f"{__name__}.{name}")
