"""Restrictions: what the prose of an RFC adds to a rule.

Generated from grammar/language/restrictions.py by `python -m grammar`; edit that instead.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any, ClassVar, Protocol

    class Reading(Protocol):
        """What a restriction looks at: octets that follow a rule, and where its fields stand."""

        #: the octets of the whole line or message
        octets: bytes
        #: where the text of the rule begins and ends in them
        start: int
        end: int
        #: what the text is called in an error
        subject: str

        @property
        def spans(self) -> Mapping[str, tuple[int, int]]:
            """Where the fields stand; the last one where there are several."""

        def rounds(self, name: str) -> list[tuple[int, int]]:
            """Every place at which a field was read, in order."""

        def items(self, name: str) -> list[tuple[int, int]]:
            """Where the items of a list stand."""

        def values(self) -> Any:
            """The fields as attributes; None where they cannot all be read."""

        def mismatch(self, rule: Any, octets: bytes) -> Mismatch | None:
            """Where and why octets do not follow another rule; None where they do."""


BEYOND_ASCII = frozenset(range(0x80, 0x100))
_ENDS = b" \t\r\n"


class Mismatch:
    """Where octets stop following a rule: offset, what was expected and found, the rule's name.

    `leniency` is the name of the one that says what is missing there, and `end` where that ends;
    "" where none does. `level` is that of a restriction that is broken, "" of the shape.
    """

    __slots__ = (
        "end",
        "expected",
        "found",
        "leniency",
        "level",
        "message",
        "offset",
        "reference",
        "rule",
    )

    def __init__(
        self,
        message: str,
        offset: int,
        rule: str = "",
        reference: str = "",
        leniency: str = "",
        end: int = 0,
        *,
        expected: tuple[str, ...] = (),
        found: str = "",
        level: str = "",
    ) -> None:
        self.message, self.offset = message, offset
        self.rule, self.reference, self.leniency, self.end = rule, reference, leniency, end
        self.expected, self.found, self.level = expected, found, level


class Violation:
    """Octets that follow a rule, and break one of its restrictions.

    `offset` is the place that the error points at, `span` the octets that it is about. `rule` and
    `reference` are given where they are another rule's than the one that is restricted, and
    `expected` and `found` where it is the shape of a rule that is broken.
    """

    __slots__ = (
        "expected",
        "found",
        "leniency",
        "level",
        "message",
        "offset",
        "reference",
        "reply",
        "rule",
        "span",
    )

    def __init__(
        self,
        restriction: Restriction,
        message: str,
        span: tuple[int, int],
        offset: int | None = None,
        *,
        rule: str = "",
        reference: str = "",
        reply: str = "",
    ) -> None:
        self.message, self.span = message, span
        self.offset = span[0] if offset is None else offset
        self.level, self.leniency = restriction.level, restriction.leniency
        self.rule, self.reference, self.reply = rule, reference, reply
        self.expected: tuple[str, ...] = ()
        self.found = ""


class Restriction:
    """What prose adds to a rule."""

    __slots__: tuple[str, ...] = ()

    #: the level of an error: `semantic` or `limit`
    level: ClassVar[str] = "semantic"
    #: the name of the leniency with which octets that break it are read
    leniency: ClassVar[str] = "value"

    @property
    def arguments(self) -> tuple[Any, ...]:
        """What it is made of."""
        return tuple(getattr(self, name) for name in self.__slots__)

    def broken(self, reading: Reading) -> Violation | None:
        """How a reading breaks it; None where it does not."""
        raise NotImplementedError

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Restriction) or type(other) is not type(self):
            return False
        return other.arguments == self.arguments

    def __hash__(self) -> int:
        return hash((type(self), self.arguments))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(map(repr, self.arguments))})"


class MaxOctets(Restriction):
    """At most so many octets, by this reference (that of the rule, where there is none)."""

    __slots__ = ("most", "reference")
    level, leniency = "limit", "over-long"

    def __init__(self, most: int, reference: str = "") -> None:
        if type(most) is not int or most < 1:
            raise TypeError(f"at most so many octets: a number, not {most!r}")
        self.most, self.reference = most, reference

    def broken(self, reading: Reading) -> Violation | None:
        length = reading.end - reading.start
        if length <= self.most:
            return None
        return Violation(
            self,
            too_long(reading.subject, length, self.most),
            (reading.start, reading.end),
            reference=self.reference,
        )


class MaxLineOctets(Restriction):
    """At most so many octets in each line with its CRLF; others for lines with these codes."""

    __slots__ = ("by_code", "most", "reference", "reply")
    level, leniency = "limit", "over-long"

    def __init__(
        self, most: int, reference: str, by_code: Mapping[int, int] | None = None, reply: str = ""
    ) -> None:
        self.most, self.reference, self.by_code = most, reference, dict(by_code or {})
        self.reply = reply

    @property
    def arguments(self) -> tuple[Any, ...]:
        return self.most, self.reference, tuple(self.by_code.items()), self.reply

    def broken(self, reading: Reading) -> Violation | None:
        start = reading.start
        while start < reading.end:
            end = reading.octets.find(b"\r\n", start, reading.end) + 2
            end = end if end > 1 else reading.end
            code = reading.octets[start : start + 3]
            allowed = self.by_code.get(int(code), self.most) if code.isdigit() else self.most
            if end - start > allowed:
                ended = reading.octets[end - 2 : end] == b"\r\n"
                return Violation(
                    self,
                    too_long("a line", end - start, allowed),
                    (start, end - 2 * ended),
                    reference=self.reference,
                    reply=self.reply,
                )
            start = end
        return None


class Narrower(Restriction):
    """The text follows a narrower rule, too: the RFC's prose says so, and its ABNF does not."""

    __slots__ = ("leniency", "rule")

    def __init__(self, rule: Any, leniency: str = "value") -> None:
        self.rule, self.leniency = rule, leniency  # type: ignore[misc]

    def broken(self, reading: Reading) -> Violation | None:
        text = reading.octets[reading.start : reading.end]
        found = reading.mismatch(self.rule, text)
        if found is None:
            return None
        violation = Violation(
            self,
            found.message,
            (reading.start, reading.end),
            reading.start + found.offset,
            rule=found.rule,
            reference=found.reference,
        )
        if found.leniency:
            violation.leniency = found.leniency
            violation.span = violation.offset, reading.start + found.end
        violation.expected, violation.found = found.expected, found.found
        return violation


class Checked(Restriction):
    """What a function says of the fields of a rule: it raises `ValueError` for what is wrong."""

    __slots__ = ("function",)

    def __init__(self, function: Callable[[Any], None]) -> None:
        self.function = function

    def broken(self, reading: Reading) -> Violation | None:
        fields = reading.values()
        if fields is None:
            return None
        try:
            self.function(fields)
        except ValueError as error:
            return Violation(self, str(error), (reading.start, reading.end))
        return None


class Decodable(Restriction):
    """The octets mean something to a decoder, and what they mean follows a rule of its own."""

    __slots__ = ("decoder", "rule")

    def __init__(self, decoder: Callable[[bytes], Any], rule: Any = None) -> None:
        self.decoder, self.rule = decoder, rule

    def broken(self, reading: Reading) -> Violation | None:
        span = reading.start, reading.end
        try:
            decoded = self.decoder(reading.octets[slice(*span)])
        except ValueError as error:
            return Violation(self, str(error), span)
        if self.rule is None:
            return None
        octets = decoded.encode("utf-8", "surrogateescape")
        found = reading.mismatch(self.rule, octets)
        if found is None:
            return None
        if found.level == MaxOctets.level:
            message, where = f"decoded, {found.message}", found.reference
            violation = Violation(self, message, span, rule=found.rule, reference=where)
            violation.level, violation.leniency = MaxOctets.level, MaxOctets.leniency
            return violation
        name = self.rule if isinstance(self.rule, str) else self.rule.rule
        return Violation(self, f'the decoded value "{_shown(octets)}" is no {name}', span)


class AsciiOnly(Restriction):
    """No octet beyond ASCII, by this reference; `subject` is what has to be so."""

    __slots__ = ("reference", "subject")
    leniency = "not-ascii"

    def __init__(self, subject: str, reference: str = "") -> None:
        self.subject, self.reference = subject, reference

    def broken(self, reading: Reading) -> Violation | None:
        span = _beyond_ascii(reading)
        message = f"not ASCII, which {self.subject} has to be"
        return span and Violation(self, message, span, reference=self.reference)


class Utf8Needs(Restriction):
    """Octets beyond ASCII only together with a parameter: its keyword, its field, its reference."""

    __slots__ = ("field", "keyword", "reference", "reply")
    leniency = "not-ascii"

    def __init__(self, keyword: str, field: str, reply: str = "", reference: str = "") -> None:
        self.keyword, self.field, self.reply = keyword, field, reply
        self.reference = reference

    @property
    def arguments(self) -> tuple[Any, ...]:
        return self.keyword, self.field, self.reply, self.reference

    def broken(self, reading: Reading) -> Violation | None:
        span = None if self.field in reading.spans else _beyond_ascii(reading)
        message = f"not ASCII, without {self.keyword}"
        return span and Violation(self, message, span, reply=self.reply, reference=self.reference)


class _Together(Restriction):
    """What one parameter says of another one: their keywords, their fields, its reference."""

    __slots__ = ("field", "keyword", "other", "other_field", "reference")
    leniency = "combination"

    def __init__(
        self, keyword: str, field: str, other: str, other_field: str, reference: str = ""
    ) -> None:
        self.keyword, self.field = keyword, field
        self.other, self.other_field = other, other_field
        self.reference = reference

    @property
    def arguments(self) -> tuple[Any, ...]:
        return self.keyword, self.field, self.other, self.other_field, self.reference

    def _at(self, reading: Reading, message: str) -> Violation:
        start = reading.spans[self.field][0]
        span = start, _end_of_word(reading.octets, start)
        return Violation(self, message, span, reference=self.reference)


class Needs(_Together):
    """A parameter that must not be sent without another one."""

    __slots__ = ()

    def broken(self, reading: Reading) -> Violation | None:
        if self.field not in reading.spans or self.other_field in reading.spans:
            return None
        return self._at(reading, f"{self.keyword} without {self.other}")


class Excludes(_Together):
    """A parameter that must not be sent together with another one."""

    __slots__ = ()

    def broken(self, reading: Reading) -> Violation | None:
        if self.field not in reading.spans or self.other_field not in reading.spans:
            return None
        return self._at(reading, f"{self.keyword} with {self.other}")


class Once(Restriction):
    """A field that stands in a repetition, and in one round of it only."""

    __slots__ = ("field",)
    leniency = "duplicate"

    def __init__(self, field: str) -> None:
        self.field = field

    def broken(self, reading: Reading) -> Violation | None:
        _, *others = reading.rounds(self.field) or [(0, 0)]
        return Violation(self, f"{self.field} is given twice", others[0]) if others else None


class SameAs(Restriction):
    """The octets that an earlier field was; `leniency` is that of another one."""

    __slots__ = ("field", "leniency")

    def __init__(self, field: str, leniency: str = "value") -> None:
        self.field, self.leniency = field, leniency  # type: ignore[misc]

    def broken(self, reading: Reading) -> Violation | None:
        if self.field not in reading.spans:
            return None  # the field stands outside of what is read here
        before = reading.octets[slice(*reading.spans[self.field])]
        here = reading.octets[reading.start : reading.end]
        if here == before:
            return None
        message = f"{self.field} {_shown(here)}, but {_shown(before)} before"
        return Violation(self, message, (reading.start, reading.end))


class SameClass(Restriction):
    """The word that leads the items of a list begins with the octet that another field begins with.

    Where one leads the first item, what looks like one in a later item is one, too. A field that
    begins with `exempt` goes with no such word: what looks like one is text.
    """

    __slots__ = ("exempt", "field", "items", "reference", "rule")
    leniency = "status-class"

    def __init__(
        self, rule: Any, items: str, field: str, exempt: bytes = b"", reference: str = ""
    ) -> None:
        self.rule, self.items, self.field, self.exempt = rule, items, field, exempt
        self.reference = reference

    def concerns(self, other: bytes) -> bool:
        """Whether the other field goes with such a word."""
        return not self.exempt or not other.startswith(self.exempt)

    def disagreement(self, other: bytes, word: bytes) -> str:
        """What is wrong with a word beside the octets of the other field; "" where nothing is."""
        if other[:1] == word[:1]:
            return ""
        return f"status code {_shown(word)} in a reply {_shown(other)}"

    def broken(self, reading: Reading) -> Violation | None:
        items = reading.items(self.items)
        if not items or self.field not in reading.spans:
            return None
        other = reading.octets[slice(*reading.spans[self.field])]
        if not self.concerns(other):
            return None
        for at, end in items:
            word = reading.octets[at:end].partition(b" ")[0]
            message, is_first = self.disagreement(other, word), at == items[0][0]
            if not message and not is_first:
                continue
            is_word = bool(word) and reading.mismatch(self.rule, word) is None
            if is_word and message:
                return Violation(self, message, (at, at + len(word)), reference=self.reference)
            if is_first and not is_word:
                return None
        return None


def too_long(subject: str, length: int, most: int) -> str:
    """What is said of something that is longer than it may be."""
    return f"{subject} of {length} octets, at most {most} are allowed"


def _beyond_ascii(reading: Reading) -> tuple[int, int] | None:
    """Where the first octets beyond ASCII stand."""
    octets = reading.octets
    if octets.isascii():
        return None
    places = range(reading.start, reading.end)
    start = next((at for at in places if octets[at] in BEYOND_ASCII), reading.end)
    end = next((at for at in range(start, reading.end) if octets[at] < 0x80), reading.end)
    return (start, end) if start < end else None


def _shown(octets: bytes) -> str:
    """Octets as text for people."""
    text = octets.decode("utf-8", "backslashreplace")
    return "".join(
        each if each.isprintable() else each.encode("unicode_escape").decode("ascii")
        for each in text
    )


def _end_of_word(octets: bytes, start: int) -> int:
    """Where the word that stands at a place ends."""
    return next((at for at in range(start, len(octets)) if octets[at] in _ENDS), len(octets))
