"""MTRK: message tracking (RFC 3885)."""

from grammar.declarations import Extension, Parameter
from grammar.language.text import DIGIT, Octets, Optional, Rule, Struct
from grammar.language.values import Integer
from grammar.leniencies import mark
from grammar.lexical import BASE64

# mtrk-certifier [ ":" mtrk-timeout ]; base64 without padding, which "=" in a value forbids
mtrk_value = Rule(
    "mtrk-value",
    "RFC 3885, 3.1",
    Struct(
        "certifier"
        / Rule("mtrk-certifier", "RFC 3885, 3.1", Octets(BASE64))
        * "base64 of a hash, without padding",
        Optional(
            mark(":"),
            "timeout"
            / Integer(Rule("mtrk-timeout", "RFC 3885, 3.1", Octets(DIGIT, 1, 9)))
            * "how long tracking is wanted, in seconds",
        ),
    ),
)

MTRK = Extension(
    "MTRK",
    "message tracking",
    "RFC 3885",
    parameters={
        "MAIL": (
            Parameter(
                "MTRK", mtrk_value, "who may track the message", "RFC 3885, 3.1", needs=("ENVID",)
            ),
        )
    },
    extra_octets={"MAIL": 40},
    note="implies the length increases of DSN",
)
