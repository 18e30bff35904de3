"""FUTURERELEASE: hold a message back (RFC 4865)."""

from grammar.declarations import Extension, Parameter
from grammar.language.text import DIGIT, Leniency, Octets, OctetSet, Rule, Struct, relaxed
from grammar.language.values import DateTime, Integer
from grammar.leniencies import OFFERED
from grammar.lexical import date_time

# future-release-integer = %x31-39 *8DIGIT
future_release_integer = Rule(
    "future-release-integer",
    "RFC 4865, 3",
    Struct(Octets(OctetSet.of("digit from 1 to 9", "123456789"), 1, 1), Octets(DIGIT, 0, 8)),
    example=b"3600",
)

_interval = "interval" / Integer(future_release_integer) * "the longest hold, in seconds"
_until = "until" / DateTime(date_time) * "the latest release"

FUTURERELEASE = Extension(
    "FUTURERELEASE",
    "future message release",
    "RFC 4865",
    ehlo=relaxed(
        Struct(_interval, " ", _until),
        Leniency("no-value", OFFERED["no-value"], _interval, cost="lost"),
        Leniency("no-value", OFFERED["no-value"], _until, cost="lost"),
    ),
    parameters={
        "MAIL": (
            Parameter(
                "HOLDFOR",
                Integer(future_release_integer),
                "how long to hold the message, in seconds",
                "RFC 4865, 3",
                excludes=("HOLDUNTIL",),
            ),
            Parameter(
                "HOLDUNTIL",
                DateTime(date_time),
                "until when to hold the message (erratum 2040)",
                "RFC 4865, 3",
                excludes=("HOLDFOR",),
            ),
        )
    },
    extra_octets={"MAIL": 34},
    status_codes=("X.5.4",),
)
