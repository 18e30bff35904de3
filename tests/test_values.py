"""Values go anywhere: into JSON, whatever a field means."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, time
from enum import IntEnum, StrEnum
from fractions import Fraction
from ipaddress import ip_network
from typing import Any

import pytest
from laws import examples, volume
from test_examples import EXTENSIONS
from test_pop3 import protocol

import smtpkit
from grammar import LETTER, Codec, Command, Extension, Octets, Parameter
from smtpkit.capabilities import EhloLine
from smtpkit.dialects import Dialect
from smtpkit.generated import capabilities, commands, replies, sasl
from smtpkit.sasl import Exchange
from smtpkit.sasl_message import SaslMessage
from smtpkit.testing.round_trips import parts
from smtpkit.view import View, json_value

VIEWS = {
    view.__name__: view
    for module in (commands, replies, capabilities)
    for view in vars(module).values()
    if isinstance(view, type) and issubclass(view, View) and view.rule
}
MESSAGES = {
    part.name: part for part in parts(smtpkit.DIALECT) if issubclass(part.view, SaslMessage)
}


def within(value: Any) -> Iterator[Any]:
    """A value, and the values in it."""
    yield value
    if isinstance(value, View):
        for _, each in value.present_fields():
            yield from within(each)
    elif isinstance(value, (tuple, frozenset)):
        for each in value:
            yield from within(each)


def to_json(view: Any) -> Any:
    """What JSON has of a view: of all kinds that RFC 8259 knows, and of no other."""
    plain = view.to_dict(secrets=True)
    text = json.dumps(plain, allow_nan=False, ensure_ascii=False)
    text.encode("utf-8")
    # nothing of it becomes something else on the way
    assert json.loads(text) == plain
    json.dumps(view.to_dict())
    return plain


@pytest.mark.parametrize("name", VIEWS)
def test_what_any_view_of_the_library_says_is_json(
    name: str, valid: Callable[..., list[bytes]]
) -> None:
    view = VIEWS[name]
    for octets in valid(view):
        plain = to_json(view.parse(octets))
        assert {*plain} >= {field for field, _ in view.parse(octets).present_fields()}
        for each in within(view.parse(octets)):
            json.dumps(json_value(each), allow_nan=False)


@pytest.mark.parametrize("name", MESSAGES)
def test_what_any_message_of_a_mechanism_says_is_json(name: str) -> None:
    part = MESSAGES[name]
    for octets in examples(part.octets, max(5, volume(1000))):
        to_json(part.view.parse(octets))


@pytest.mark.parametrize("name", [*EXTENSIONS, "pop3"])
def test_what_any_view_of_a_dialect_says_is_json(name: str) -> None:
    for view, lines in of_dialect(name):
        for octets in lines:
            to_json(view.parse(octets))


def of_dialect(name: str) -> Iterator[tuple[Any, list[bytes]]]:
    """The views that an example has for itself, each with octets."""
    if name == "pop3":
        made: Dialect = protocol()
        for kind in (made.strategies.COMMANDS, made.strategies.REPLIES):
            for key, of in kind.items():
                yield made.commands.get(key) or getattr(made, key), examples(of.lines(), 10)
    else:
        for part in parts(smtpkit.dialect(EXTENSIONS[name])):
            yield part.view, examples(part.octets, max(5, volume(100)))


def test_a_time_is_written_as_iso_8601_has_it() -> None:
    mail = smtpkit.parse_command(b"MAIL FROM:<> HOLDUNTIL=2014-04-03T23:01:00Z\r\n")
    assert to_json(mail)["holduntil"] == "2014-04-03T23:01:00+00:00"
    rcpt = smtpkit.parse_command(b"RCPT TO:<a@b> RRVS=2014-04-03T23:01:00+02:00;R\r\n")
    assert to_json(rcpt)["rrvs"] == {"since": "2014-04-03T23:01:00+02:00", "action": "R"}


class Odd:
    def __str__(self) -> str:
        return "odd \udcff"


class Level(IntEnum):
    LOW = 1


class Word(StrEnum):
    A = "a\xe9"


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (None, None),
        (True, True),
        (7, 7),
        (Level.LOW, 1),
        (1.5, 1.5),
        (float("nan"), "nan"),
        (float("inf"), "inf"),
        (Word.A, "a\xe9"),
        ("\udcff \ud800", "\\udcff \\ud800"),
        ("caf\xe9 \udcff", "caf\xe9 \\xff"),
        (b"caf\xc3\xa9 \xff", "caf\xe9 \\xff"),
        (bytearray(b"\xff"), "\\xff"),
        (memoryview(b"a\xff"), "a\\xff"),
        (date(2014, 4, 3), "2014-04-03"),
        (time(23, 1), "23:01:00"),
        (datetime(2014, 4, 3, 23, 1, tzinfo=UTC), "2014-04-03T23:01:00+00:00"),
        (Fraction(1, 3), "1/3"),
        (1 + 2j, "(1+2j)"),
        (Odd(), "odd \\xff"),
        (range(3), [0, 1, 2]),
        (ip_network("10.0.0.0/8"), "10.0.0.0/8"),
        ((1, [b"\xff", {"b"}]), [1, ["\\xff", ["b"]]]),
        (frozenset(["b", "a", 2, 1, None]), [1, 2, None, "a", "b"]),
        (
            {1: b"\xff", None: {2: 3}, "x": Odd()},
            {"1": "\\xff", "None": {"2": 3}, "x": "odd \\xff"},
        ),
    ],
    ids=lambda value: type(value).__name__,
)
def test_any_python_value_has_a_form_in_json(value: Any, plain: Any) -> None:
    made = json_value(value)
    assert made == plain
    assert type(made) is type(plain)
    json.dumps(made, allow_nan=False, ensure_ascii=False).encode("utf-8")


def test_a_mapping_that_is_no_dict_is_an_object() -> None:
    class Pairs(Mapping[str, int]):
        def __getitem__(self, key: str) -> int:
            return 5

        def __iter__(self) -> Iterator[str]:
            return iter(["a"])

        def __len__(self) -> int:
            return 1

    assert json_value(Pairs()) == {"a": 5}
    assert type(json_value(Pairs())) is dict


def read_fraction(octets: bytes) -> Any:
    from fractions import Fraction

    return Fraction(len(octets), 3)


def write_fraction(value: Any) -> bytes:
    return b"A" * (value * 3).numerator


def test_the_value_of_a_codec_of_ones_own_is_its_text() -> None:
    share = Codec(Octets(LETTER, 1, 9), read_fraction, write_fraction, reads="object")
    extension = Extension(
        "X-SHARE",
        "a share",
        "example",
        ehlo="most" / share * "the most",
        parameters={"MAIL": (Parameter("SHARE", share, "a share", "example"),)},
        commands=(Command("XSHARE", "take a share", "example", " ", "share" / share),),
        extra_octets={"MAIL": 20},
    )
    mine = smtpkit.dialect(extension)
    assert to_json(mine.parse_command(b"XSHARE aaaa\r\n")) == {"verb": "XSHARE", "share": "4/3"}
    assert to_json(mine.parse_command(b"MAIL FROM:<> SHARE=a\r\n"))["share"] == "1/3"
    assert to_json(mine.Capabilities.lines_by_keyword["X-SHARE"].parse(b"X-SHARE aa")) == {
        "most": "2/3"
    }


def test_what_is_read_leniently_is_json_too() -> None:
    for line in (
        b"MAIL FROM: <a\xff@b> SIZE=x HOLDUNTIL=2014-04-03T23:01:00Z RET=?\r\n",
        b"X\xff \x00\r\n",
        b"\xff\r\n",
        b"auth plain \xff\r\n",
    ):
        for profile in ("lenient", "observer"):
            try:
                view = smtpkit.parse_command(line, profile=profile)  # type: ignore[call-overload]
            except smtpkit.ParseError:
                continue
            to_json(view)
    assert to_json(smtpkit.parse_reply(b"\xff\r\nx\r\n", profile="observer")) == {
        "lines": ["\\xff", "x"]
    }


def test_an_exchange_is_json() -> None:
    exchange = Exchange("OAUTHBEARER")
    for line in (exchange.client(b"\xff\r\n"), exchange.server(b"334 eyJhIjoiXHVkODAwIn0=\r\n")):
        json.dumps(line.to_dict(secrets=True), ensure_ascii=False).encode("utf-8")


def test_json_in_a_message_is_nested_no_deeper_than_others_read_it() -> None:
    def nested(depth: int) -> bytes:
        return b'{"error":' * depth + b"1" + b"}" * depth

    error = sasl.OauthError
    assert to_json(error.parse(nested(64)))
    for depth in (65, 900, 20_000):
        with pytest.raises(smtpkit.ParseError):
            error.parse(nested(depth))


def test_the_offers_of_a_server_are_json() -> None:
    offered = smtpkit.Capabilities(b"250-x\r\n250-X-A caf\xc3\xa9 \x7e\r\n250 SIZE 5\r\n")
    assert to_json_of_offers(offered) == {"X-A": "caf\xe9 ~", "SIZE": "5"}
    assert all(issubclass(line, EhloLine) for line in offered.lines_by_keyword.values())


def to_json_of_offers(offered: smtpkit.Capabilities) -> Any:
    return json.loads(json.dumps(offered.to_dict()))
