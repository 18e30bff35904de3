"""DELIVERBY: deliver by a time, or say so (RFC 2852)."""

from typing import Any

from grammar.declarations import Extension, Parameter, Replies
from grammar.language.lists import ListOf
from grammar.language.restrictions import Checked
from grammar.language.text import (
    DIGIT,
    Octets,
    OctetSet,
    Optional,
    Rule,
    Select,
    Struct,
)
from grammar.language.values import Enumeration, Integer, Present
from grammar.leniencies import mark


def check_deliver_by(by: Any) -> None:
    """A message that is to be returned must have some time (RFC 2852, 4)."""
    if by.mode == "R" and by.time <= 0:
        raise ValueError("a time of zero or less with mode R")


# by-value = by-time ";" by-mode [by-trace]; by-time = ["-" / "+"] 1*9DIGIT (erratum 2300)
by_time = Rule(
    "by-time",
    "RFC 2852, 4",
    Struct(Optional(Select("-", "+")), Octets(DIGIT, 1, 9)),
    example=b"120",
)
FROM_ONE = OctetSet.of("digit", "123456789")
by_value = Rule(
    "by-value",
    "RFC 2852, 4",
    Struct(
        "time" / Integer(by_time) * "seconds that are left",
        mark(";"),
        "mode" / Enumeration("ByMode", NOTIFY="N", RETURN="R") * "what happens after that",
        Optional("trace" / Present("T") * "whether relaying is to be reported"),
    ),
    restrictions=[Checked(check_deliver_by)],
    note="with mode R the time is greater than zero",
    sure=Select(
        Struct(by_time, ";N", Optional("T")),
        Struct(
            Optional("+"),
            Octets(FROM_ONE, 1, 1),
            Optional(Octets(DIGIT, 1, 8)),
            ";R",
            Optional("T"),
        ),
    ),
)

# deliverby-param = min-by-time *( "," extension-token ); min-by-time = [ 1*9DIGIT ]
TOKEN = OctetSet.of("extension-token", range(33, 44), range(45, 127))
extension_token = Rule("extension-token", "RFC 2852, 2", Octets(TOKEN))

_tokens = ListOf(extension_token, ",")

DELIVERBY = Extension(
    "DELIVERBY",
    "deliver by a time",
    "RFC 2852",
    ehlo=Optional(
        Select(
            Struct(
                "min_by_time" / Integer(Octets(DIGIT, 1, 9)) * "the least time, in seconds",
                Optional(",", "tokens" / _tokens),
            ),
            Struct(",", "tokens" / _tokens * "words of later extensions"),
        )
    ),
    parameters={
        "MAIL": (Parameter("BY", by_value, "by when, and what happens then", "RFC 2852, 4"),)
    },
    extra_octets={"MAIL": 17},
    replies={"MAIL": Replies(line=((), (455, 555)))},
)
