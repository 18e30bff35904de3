"""LIMITS: what a server takes at once (RFC 9422)."""

from typing import Any

from grammar.declarations import Extension
from grammar.language.codecs import decode_pairs, encode_pairs
from grammar.language.restrictions import Checked
from grammar.language.text import SP, Octets, OctetSet, Optional, Repeat, Rule, Struct
from grammar.language.values import Codec
from grammar.lexical import LET_DIG


def check_limit(limits: Any) -> None:
    """Registered limits are 1 to 999999, without leading zeros (RFC 9422, 4)."""
    for name, value in limits.limits:
        if name.upper() in ("MAILMAX", "RCPTMAX", "RCPTDOMAINMAX"):
            digits = value or ""
            if not (digits.isdigit() and digits[0] != "0" and len(digits) < 7):
                raise ValueError(f"{name} is 1 to 999999, without leading zeros")


NAME = (LET_DIG | OctetSet.of("", "-_")).named('letter, digit, "-" or "_"')
LIMIT_VALUE = OctetSet.of('visible character but ";"', range(0x21, 0x3B), range(0x3C, 0x7F))
# limit-name-value = limit-name [ "=" limit-value ]
limit_name_value = Rule(
    "limit-name-value",
    "RFC 9422, 3",
    Struct(Octets(NAME), Optional(Struct("=", Octets(LIMIT_VALUE)))),
)
# limits-param = limit-name-value *( SP limit-name-value )
limits_param = Rule(
    "limits-param",
    "RFC 9422, 3",
    Struct(
        "limits"
        / Codec(
            Struct(limit_name_value, Repeat(Struct(SP, limit_name_value))),
            decode_pairs,
            encode_pairs,
            reads="tuple[tuple[str, str | None], ...]",
            takes="Iterable[tuple[str, str | None]]",
        )
        * "names and values"
    ),
    restrictions=[Checked(check_limit)],
    note="MAILMAX, RCPTMAX and RCPTDOMAINMAX are 1 to 999999, without leading zeros",
)

LIMITS = Extension("LIMITS", "server limits", "RFC 9422", ehlo=limits_param)
