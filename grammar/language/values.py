"""What a field means: one declaration for both directions.

A `Value` wraps the rule that its octets follow. Reading gives the meaning, building writes the
canonical form, and what was written is read by the rule again before it goes anywhere.

>>> from grammar.language.text import DIGIT, Octets
>>> Integer(Octets(DIGIT)).parse(b"007"), Integer(Octets(DIGIT)).build(7)
(7, b'7')
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from construct import Construct, Subconstruct

from grammar.language import codecs
from grammar.language.remembered import remembered
from grammar.language.restrictions import Decodable
from grammar.language.text import (
    DIGIT,
    Cursor,
    Literal,
    Octets,
    OctetSet,
    Optional,
    Refusal,
    Repeat,
    Rule,
    Select,
    Struct,
    Syntax,
    octets_of,
    piece_of,
    walk,
)

__all__ = [
    "Base64",
    "Codec",
    "DateTime",
    "Enumeration",
    "Flags",
    "Integer",
    "Json",
    "Present",
    "UnicodeXtext",
    "Value",
    "Xtext",
]


class Value(Syntax, Subconstruct):  # type: ignore[misc]
    """A rule whose octets mean something other than their text."""

    #: the Python types that are read, and that may be given to be written
    reads = "str"
    takes = "str | bytes"
    #: the import lines that these types need
    imports: tuple[str, ...] = ()

    def __init__(self, item: Construct | str) -> None:
        super().__init__(piece_of(item))

    def decode(self, octets: bytes) -> Any:
        raise NotImplementedError

    def encode(self, value: Any) -> bytes:
        raise NotImplementedError

    def _parse(self, stream: Cursor, context: Any, path: str) -> Any:
        start = stream.tell()
        self.subcon._parsereport(stream, context, path)
        self.hold(stream, start, path)
        return self.decode(octets_of(self.text_from(stream, start)))

    def _build(self, obj: Any, stream: Any, context: Any, path: str) -> Any:
        try:
            octets = self.encode(obj)
        except (TypeError, ValueError) as error:
            raise Refusal(str(error), 0, "semantic", path) from None
        self.subcon._build(octets, stream, context, path)
        self._parse(Cursor(octets), context, path)
        return obj


class Codec(Value):
    """A value with a decoder and an encoder, two plain functions that the generator copies.

    `may_refuse` says that the decoder refuses some octets that follow the rule, as a calendar does,
    and `sure` which it does not refuse in any case (see `Rule`).
    `reads` is the type of what is read: its text, or a class that stands beside the two functions
    and is copied with them.
    """

    def __init__(
        self,
        item: Construct | str,
        decode: Callable[[bytes], Any],
        encode: Callable[[Any], bytes],
        *,
        reads: str | type = "str",
        takes: str | None = None,
        may_refuse: bool = False,
        decoded_rule: Rule | None = None,
        sure: Construct | None = None,
    ) -> None:
        super().__init__(item)
        self.decoder, self.encoder, self.sure = decode, encode, sure
        #: the class of what is read, where it is none of Python's own
        self.own_type = reads if isinstance(reads, type) else None
        self.reads = reads if isinstance(reads, str) else reads.__name__
        self.takes = takes or self.reads
        #: the rule of the text that the octets stand for; the decoder then refuses nothing else
        self.decoded_rule = decoded_rule
        if may_refuse or decoded_rule is not None:
            self.restrictions = (Decodable(decode, decoded_rule),)

    @property
    def may_refuse(self) -> bool:
        """Whether octets that follow the rule may mean nothing."""
        return bool(self.restrictions)

    def decode(self, octets: bytes) -> Any:
        return self.decoder(octets)

    def encode(self, value: Any) -> bytes:
        return self.encoder(value)


class Integer(Codec):
    """Decimal digits; where the rule sets no bound to them, there is one all the same."""

    def __init__(self, item: Construct | str) -> None:
        super().__init__(
            item,
            codecs.decode_integer,
            codecs.encode_integer,
            reads="int",
            may_refuse=_is_unbounded(piece_of(item)),
        )


def _is_unbounded(piece: Construct) -> bool:
    return any(isinstance(each, (Octets, Repeat)) and each.at_most is None for each in walk(piece))


def _digit(digits: str) -> Octets:
    return Octets(OctetSet.of("digit", digits), 1, 1)


_DIGIT, _TO_NINE = _digit("0123456789"), _digit("123456789")
_HOUR = Select(Struct(_digit("01"), _DIGIT), Struct("2", _digit("0123")))
_OF_SIXTY = Struct(_digit("012345"), _DIGIT)
_MONTH = Select(Struct("0", _TO_NINE), Struct("1", _digit("012")))
_DAY = Select(Struct("0", _TO_NINE), Struct("1", _DIGIT), Struct("2", _digit("012345678")))
#: what is in each calendar: no year before 1000, no last days of a month, no leap seconds
_SURE_DATE_TIME = Struct(
    Struct(_TO_NINE, Octets(DIGIT, 3, 3), "-", _MONTH, "-", _DAY, "T"),
    Struct(_HOUR, ":", _OF_SIXTY, ":", _OF_SIXTY, Optional(".", Octets(DIGIT))),
    Select("Z", Struct(Select("+", "-"), _HOUR, ":", _OF_SIXTY)),
)


class DateTime(Codec):
    """A date and time of RFC 3339; the calendar refuses some that its rule admits."""

    imports = ("from datetime import datetime",)

    def __init__(self, item: Construct | str) -> None:
        super().__init__(
            item,
            codecs.decode_date_time,
            codecs.encode_date_time,
            reads="datetime",
            may_refuse=True,
            sure=_SURE_DATE_TIME,
        )


class Base64(Codec):
    """Octets written in base64."""

    def __init__(self, item: Construct | str) -> None:
        super().__init__(
            item, codecs.decode_base64, codecs.encode_base64, reads="bytes", takes="str | bytes"
        )


class Json(Codec):
    """A JSON object; the octets of it are read by a rule, their meaning by a reader of JSON."""

    imports = ("from typing import Any",)

    def __init__(self, item: Construct | str) -> None:
        super().__init__(
            item,
            codecs.decode_json,
            codecs.encode_json,
            reads="dict[str, Any]",
            may_refuse=True,
        )


class Xtext(Codec):
    """Text written in xtext; what it stands for may have a rule of its own.

    `printable` says that it stands for printable US-ASCII alone, as its own rule then does.
    """

    def __init__(
        self, item: Construct | str, decoded_rule: Rule | None = None, *, printable: bool = False
    ) -> None:
        super().__init__(
            item,
            codecs.decode_xtext,
            codecs.encode_printable_xtext if printable else codecs.encode_xtext,
            takes="str | bytes",
            decoded_rule=decoded_rule,
        )


class UnicodeXtext(Codec):
    """Text beyond ASCII, written in ASCII: each such character by its number (RFC 6533, 3)."""

    def __init__(self, item: Construct | str) -> None:
        super().__init__(
            item, codecs.decode_unicode_xtext, codecs.encode_unicode_xtext, takes="str | bytes"
        )


class Present(Value):
    """A literal that is there or not: true, or None (false in a view)."""

    reads = takes = "bool"

    def __init__(self, item: Literal | str) -> None:
        super().__init__(item)

    def decode(self, octets: bytes) -> bool:
        return True

    def encode(self, value: Any) -> bytes:
        if value is not True:
            raise TypeError(f"true or false, not {value!r}")
        return self.subcon.octets


def word_of(name: str, members: Mapping[str, str]) -> str:
    """The type of a word that is given to be written: a member, or its text."""
    return f"{name} | Literal[{', '.join(map(repr, members.values()))}]"


def _check_words(name: str, members: Mapping[str, str]) -> None:
    """Refuse what is no name of a class, or no word of the wire."""
    if not isinstance(name, str):
        raise TypeError(f"the name of an enumeration: a text, not {name!r}")
    if not members:
        raise TypeError(f"{name}: one word at least, such as FULL='FULL'")
    for member, word in members.items():
        if not isinstance(word, str) or not word.isascii() or not word.isprintable():
            raise TypeError(f"{name}: {member}: a word of ASCII, not {word!r}")


class Enumeration(Value):
    """One of a few words, in any case; `Enumeration("Body", SEVENBIT="7BIT")` names the members."""

    def __init__(self, name: str, **members: str) -> None:
        _check_words(name, members)
        super().__init__(Select(*members.values()))
        self.name_of_type, self.members = name, members
        self.reads, self.takes = name, word_of(name, members)

    @remembered
    def behind(self, other: Enumeration) -> Enumeration:
        """The one of the same name that has the words of both: the other's, then its own."""
        return Enumeration(self.name_of_type, **{**other.members, **self.members})

    def decode(self, octets: bytes) -> str:
        return octets.decode("ascii").upper()

    def encode(self, value: Any) -> bytes:
        if not isinstance(value, str):
            raise TypeError(f"one of {', '.join(self.members.values())}, not {value!r}")
        return value.encode("ascii").upper()


class Flags(Value):
    """A set of words, separated by commas."""

    def __init__(self, name: str, item: Construct, **members: str) -> None:
        _check_words(name, members)
        super().__init__(item)
        self.name_of_type, self.members = name, members
        word = word_of(name, members)
        self.reads, self.takes = f"frozenset[{name}]", f"Iterable[{word}] | {word}"

    def decode(self, octets: bytes) -> frozenset[str]:
        # a lenient reader takes blanks, too
        return frozenset(octets.decode("ascii").upper().replace(",", " ").split())

    def encode(self, value: Any) -> bytes:
        given = [value] if isinstance(value, str) else list(value)
        words = list(self.members.values())
        if any(
            not isinstance(word, str) or not word.isascii() or word.upper() not in words
            for word in given
        ):
            raise ValueError(f"words out of {', '.join(words)}, not {value!r}")
        chosen = {word.upper() for word in given}
        return ",".join(word for word in words if word in chosen).encode("ascii")
