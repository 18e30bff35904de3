"""LIMITS: what a server takes at once (RFC 9422)."""

from collections.abc import Mapping

from grammar.declarations import Extension
from grammar.language.codecs import decode_pairs, encode_pairs
from grammar.language.text import SP, Octets, OctetSet, Optional, Repeat, Rule, Struct
from grammar.language.values import Codec
from grammar.lexical import LET_DIG


class Limits(dict[str, "int | str | None"]):
    """Limits by name: the registered ones in upper case, as numbers; others as they were sent.

    A name may be digits alone, and have no value (RFC 9422, 3): `LIMITS 20` says `{"20": None}`.

    >>> Limits(RCPTMAX=20).rcptmax, Limits(RCPTMAX=20).mailmax
    (20, None)
    """

    __slots__ = ()

    @property
    def mailmax(self) -> int | None:
        """How many MAIL commands a session may have; None where it is not told."""
        return self._number("MAILMAX")

    @property
    def rcptmax(self) -> int | None:
        """How many RCPT commands a transaction may have; None where it is not told."""
        return self._number("RCPTMAX")

    @property
    def rcptdomainmax(self) -> int | None:
        """How many domains a session's recipients may be of; None where it is not told."""
        return self._number("RCPTDOMAINMAX")

    def _number(self, name: str) -> int | None:
        value = self.get(name)
        return value if isinstance(value, int) else None


def decode_limits(octets: bytes) -> Limits:
    """Limits by name; of two of one name the last counts.

    Registered limits are 1 to 999999, without leading zeros (RFC 9422, 4).
    """
    limits = Limits()
    for word, text in decode_pairs(octets):
        name = word.upper()
        if name not in ("MAILMAX", "RCPTMAX", "RCPTDOMAINMAX"):
            limits[word] = text
        else:
            digits = text or ""
            if not (digits.isdigit() and digits[0] != "0" and len(digits) < 7):
                raise ValueError(f"{name} is 1 to 999999, without leading zeros")
            limits[name] = int(digits)
    return limits


def encode_limits(value: Mapping[str, int | str | None]) -> bytes:
    """Limits by name, in the order in which they are given, each once."""
    if not hasattr(value, "items"):
        raise TypeError(f"limits by name, not {type(value).__name__}")
    limits: dict[str, str | None] = {}
    for name, limit in value.items():
        if not isinstance(name, str) or isinstance(limit, bool):
            raise TypeError("names with a number, a text or None")
        is_number = name.upper() in ("MAILMAX", "RCPTMAX", "RCPTDOMAINMAX")
        if limit is not None and isinstance(limit, int) is not is_number:
            raise TypeError(f"{name}: a {'number' if is_number else 'text or None'}")
        key = name.upper() if is_number else name
        if key in limits:
            raise ValueError(f"{name} is given twice")
        limits[key] = str(limit) if isinstance(limit, int) else limit
    return encode_pairs(limits.items())


NAME = (LET_DIG | OctetSet.of("", "-_")).named('letter, digit, "-" or "_"')
LIMIT_VALUE = OctetSet.of('visible character but ";"', range(0x21, 0x3B), range(0x3C, 0x7F))
# limit-name-value = limit-name [ "=" limit-value ]
limit_name_value = Rule(
    "limit-name-value",
    "RFC 9422, 3",
    Struct(Octets(NAME), Optional(Struct("=", Octets(LIMIT_VALUE)))),
    example=b"RCPTMAX=20",
)
# limits-param = limit-name-value *( SP limit-name-value )
limits_param = Rule(
    "limits-param",
    "RFC 9422, 3",
    Struct(
        "limits"
        / Codec(
            Struct(limit_name_value, Repeat(Struct(SP, limit_name_value))),
            decode_limits,
            encode_limits,
            reads=Limits,
            takes="Mapping[str, int | str | None]",
            may_refuse=True,
        )
        * "limits by name"
    ),
    note="MAILMAX, RCPTMAX and RCPTDOMAINMAX are 1 to 999999, without leading zeros",
)

LIMITS = Extension("LIMITS", "server limits", "RFC 9422", ehlo=limits_param)
