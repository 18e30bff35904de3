"""The vocabulary: constructs for text protocols that read, write, and can be walked.

Stock construct fields are binary. These few classes describe octets of text the way ABNF does,
and implement construct's own protocol, so that every rule works at a prompt:

>>> greeting = Struct("HI ", "name" / Octets(LETTER), "!")
>>> greeting.parse(b"hi Bob!").name
'Bob'
>>> greeting.build({"name": "Bob"})
b'HI Bob!'
>>> greeting.parse(b"HI B0b!")
Traceback (most recent call last):
    ...
grammar.language.text.Mismatch: Error in path (parsing)
expected letter or "!" at offset 4

Semantics, the same for every class:

* The value of a piece is the text it matched, a `str` that keeps every octet (UTF-8 with
  `surrogateescape`), unless it holds named fields: then it is a `Container` of them.
* Choice is ordered and repetition takes all it can; neither is ever taken back. The generator
  proves that this reads the language the same rule means in ABNF.
* A choice, an option or a repetition ends quietly, but what it failed on is remembered: the
  error names the furthest place that was reached. Building swallows nothing either.
* A value that is given to be built is read by its own rule first, to the last octet.

`Struct`, `Select` and the wrappers are construct's own, made for text and stricter: where
construct's swallow an error or let octets stand, these tell it, in both directions.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import construct
from construct import Construct, ConstructError, Container, Subconstruct

from grammar.language import restrictions
from grammar.language.remembered import KEPT_IN
from grammar.language.restrictions import Checked, MaxOctets, Narrower, Restriction, SameAs

if TYPE_CHECKING:

    class Renamed(Construct):
        """A piece with a name, as a checker sees it: `"name" / piece * "what it is"`."""

        name: str | None
        docs: str
        subcon: Construct

        def __init__(self, subcon: Construct, name: str | None, docs: str) -> None: ...
        def __mul__(self, docs: str) -> Renamed: ...
else:
    from construct import Renamed

__all__ = [
    "CRLF",
    "DIGIT",
    "LETTER",
    "SP",
    "UTF8",
    "AngleBracketed",
    "BackReference",
    "CaseSensitive",
    "Construct",
    "ConstructError",
    "Except",
    "Keyword",
    "Leniency",
    "Literal",
    "Mismatch",
    "OctetSet",
    "Octets",
    "Optional",
    "Refusal",
    "Renamed",
    "Repeat",
    "Rule",
    "Select",
    "Struct",
    "Syntax",
    "Variants",
    "Wrapper",
    "fields",
    "names_of",
    "octets_of",
    "piece_of",
    "relaxed",
    "span",
    "text_of",
]


Kind = TypeVar("Kind", bound=Restriction)


class Mismatch(ConstructError):
    """The octets (or the value given) do not follow the rule."""

    def __init__(self, offset: int, expected: Iterable[str], path: str = "") -> None:
        super().__init__()
        self.offset, self.expected, self.path = offset, tuple(expected), path or None

    def __str__(self) -> str:
        # most of them are of alternatives that are passed over, and never shown
        where = f"Error in path {self.path}\n" if self.path else ""
        return f"{where}expected {_listed(self.expected)} at offset {self.offset}"


class Refusal(ConstructError):
    """The octets follow the rule, yet what they say is not allowed: no alternative is tried.

    `level` is `semantic` or `limit`.
    """

    def __init__(self, message: str, offset: int, level: str = "semantic", path: str = "") -> None:
        self.offset = offset
        self.level = level
        super().__init__(message, path=path or None)


def _listed(expected: Iterable[str]) -> str:
    names = list(dict.fromkeys(expected))
    return " or ".join((", ".join(names[:-1]), names[-1])) if len(names) > 1 else "".join(names)


def text_of(octets: bytes) -> str:
    """Octets as text, every octet kept."""
    return octets.decode("utf-8", "surrogateescape")


def octets_of(text: str | bytes) -> bytes:
    """The octets of a text; the inverse of `text_of`."""
    if isinstance(text, str):
        return text.encode("utf-8", "surrogateescape")
    return bytes(text)


class Cursor(io.BytesIO):
    """The octets that are being read, and the furthest place where reading them failed."""

    furthest = -1
    expected: tuple[str, ...] = ()

    def __init__(self, octets: bytes) -> None:
        super().__init__(octets)
        self._is_ascii = octets.isascii()

    def failed(self, path: str) -> Mismatch:
        """The error of the furthest place so far."""
        return Mismatch(max(self.furthest, 0), self.expected or [UTF8], path)

    def lacks(self, offset: int, expected: str) -> None:
        """Remember what did not stand at a place; of octets in ASCII nobody expects UTF-8."""
        if self._is_ascii and expected.startswith(UTF8):
            return
        if offset > self.furthest:
            self.furthest, self.expected = offset, (expected,)
        elif offset == self.furthest:
            self.expected += (expected,)

    def refuse(self, offset: int, expected: str, path: str) -> Mismatch:
        self.lacks(offset, expected)
        return self.failed(path)


def fields(construct: Construct) -> tuple[str, ...]:
    """The names of the fields that a construct's value holds, in wire order."""
    return construct.fields if isinstance(construct, Syntax) else ()


def span(container: Container, name: str) -> tuple[int, int] | None:
    """Where a field of a parsed container stood: start and end offset; None when not sent."""
    found: tuple[int, int] | None = container["_spans"].get(name)
    return found


@dataclass(frozen=True)
class Leniency:
    """What the wild sends instead of a piece: a name, a sentence, and the rule it follows.

    `cost` is a class, each heavier than any number of those before it: `spelt` (blanks, line
    ends), `odd` (a wider shape), `lost` (a value or a name that is not understood), `word` (one of
    a list that nobody reads), `passed` (text that nobody reads) and `cut` (such text right behind
    a value). `behind`: it stands right behind
    a `bracket` that closes, and nowhere else. `expected`: what is missing where it begins, so that
    an error says this, and the sentence, instead of how far the rule itself goes.
    """

    name: str
    sentence: str
    instead: Construct
    cost: str = "odd"
    behind: str = ""
    expected: str = ""


class Syntax(Construct):  # type: ignore[misc]  # construct is untyped
    """A piece of text syntax."""

    fields: tuple[str, ...] = ()
    #: whether its value has to be given for it to be built
    is_required = True
    #: what a lenient reader takes instead
    leniencies: tuple[Leniency, ...] = ()
    #: what prose adds to the shape
    restrictions: tuple[Restriction, ...] = ()

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        # construct asks this of a member that may be built without a value
        self.flagbuildnone = True

    if TYPE_CHECKING:

        def __rtruediv__(self, name: str) -> Renamed: ...

    def __mul__(self, docs: str) -> Renamed:
        """The piece with what is said of it."""
        if not isinstance(docs, str):
            raise TypeError(f"{self!r}: what is said of a piece is a text, not {docs!r}")
        return super().__mul__(docs)

    def parse(self, data: bytes, **contextkw: Any) -> Any:
        """Read exactly these octets: what is left over is an error."""
        cursor = Cursor(data)
        value = self.parse_stream(cursor, **contextkw)
        if cursor.tell() != len(data):
            raise cursor.refuse(cursor.tell(), "the end", "(parsing)")
        return value

    def parse_stream(self, stream: Any, **contextkw: Any) -> Any:
        if not isinstance(stream, Cursor):
            stream = Cursor(stream.read())
        return super().parse_stream(stream, **contextkw)

    def hold(
        self,
        stream: Cursor,
        start: int,
        path: str,
        value: Any = None,
        subject: str = "",
        spans: Mapping[str, tuple[int, int]] | None = None,
        rounds: Mapping[str, list[tuple[int, int]]] | None = None,
        to: Iterable[Restriction] | None = None,
    ) -> None:
        """Refuse what was read from `start` on where it breaks a restriction."""
        reading = _Reading(stream, start, value, subject, spans, rounds or {})
        for restriction in self.restrictions if to is None else to:
            violation = restriction.broken(reading)
            if violation is not None:
                raise Refusal(violation.message, violation.offset, violation.level, path)

    def text_from(self, stream: Cursor, start: int) -> str:
        end = stream.tell()
        stream.seek(start)
        return text_of(stream.read(end - start))

    def build_text(self, value: Any, stream: Any, path: str) -> None:
        """Write a value that is text: it must be what this piece reads, to its last octet."""
        if not isinstance(value, (str, bytes, bytearray, memoryview)):
            raise Mismatch(0, [f"text, not {type(value).__name__}"], path)
        octets = octets_of(value)  # type: ignore[arg-type]
        cursor = Cursor(octets)
        self._parsereport(cursor, Container(_building=False), path)
        if cursor.tell() != len(octets):
            raise cursor.refuse(cursor.tell(), "the end of the value", path)
        stream.write(octets)

    def _build(self, obj: Any, stream: Any, context: Any, path: str) -> Any:
        self.build_text(obj, stream, path)
        return obj


class _Reading:
    """What restrictions look at in octets that a construct has just read."""

    def __init__(
        self,
        stream: Cursor,
        start: int,
        value: Any,
        subject: str,
        spans: Mapping[str, tuple[int, int]] | None,
        rounds: Mapping[str, list[tuple[int, int]]],
    ) -> None:
        self.octets, self.start, self.end = stream.getvalue(), start, stream.tell()
        self.subject, self._value, self._rounds = subject, value, rounds
        found = value.get("_spans", {}) if isinstance(value, Container) else {}
        self.spans: Mapping[str, tuple[int, int]] = found if spans is None else spans

    def rounds(self, name: str) -> list[tuple[int, int]]:
        return self._rounds.get(name, [])

    def items(self, name: str) -> list[tuple[int, int]]:
        return []

    def values(self) -> Any:
        return self._value

    def mismatch(self, rule: Rule, octets: bytes) -> restrictions.Mismatch | None:
        try:
            rule.parse(octets)
        except Mismatch as error:
            return restrictions.Mismatch(f"expected {_listed(error.expected)}", error.offset)
        except Refusal as error:
            return restrictions.Mismatch(str(error), error.offset)
        return None


@dataclass(frozen=True)
class OctetSet:
    """A set of octets with the name people know it by."""

    name: str
    octets: frozenset[int]

    def __or__(self, other: OctetSet) -> OctetSet:
        return OctetSet(f"{self.name} or {other.name}", self.octets | other.octets)

    def named(self, name: str) -> OctetSet:
        return OctetSet(name, self.octets)

    @staticmethod
    def of(name: str, *parts: str | range) -> OctetSet:
        return OctetSet(name, frozenset(o for part in parts for o in _octets_in(part)))


def _octets_in(part: str | range) -> Iterable[int]:
    return part.encode("ascii") if isinstance(part, str) else part


#: what the names of sets begin with that are part of text beyond ASCII
UTF8 = "UTF-8"
LETTER = OctetSet.of("letter", range(0x41, 0x5B), range(0x61, 0x7B))
DIGIT = OctetSet.of("digit", "0123456789")


class Literal(Syntax):
    """A word in any case; built as it is spelt here. ABNF: "word" or %d13.10 (RFC 5234, 2.3)."""

    def __init__(self, text: str) -> None:
        super().__init__()
        if not text:
            raise TypeError("a literal is at least one octet")
        self.octets = text.encode("ascii")
        self._folded = self.octets.lower()

    def __repr__(self) -> str:
        return f"<Literal {self.octets!r}>"

    @property
    def description(self) -> str:
        named = {b"\r\n": "CRLF", b" ": "space", b"\0": "NUL"}
        text = self.octets.decode().encode("unicode_escape").decode()
        return named.get(self.octets, f'"{text}"')

    def _parse(self, stream: Cursor, context: Any, path: str) -> str:
        start = stream.tell()
        octets = stream.read(len(self.octets))
        if octets.lower() != self._folded:
            stream.seek(start)
            # of a word with a mark behind it, the mark alone may be missing
            word, mark = self._folded[:-1], self._folded[-1:]
            if mark in b"=:" and octets[: len(word)].lower() == word:
                raise stream.refuse(start + len(word), f'"{mark.decode()}"', path)
            raise stream.refuse(start, self.description, path)
        return text_of(octets)

    def _build(self, obj: Any, stream: Any, context: Any, path: str) -> Any:
        if obj is None:
            stream.write(self.octets)
        else:
            self.build_text(obj, stream, path)
        return obj


class Keyword(Literal):
    """A literal that no letter, digit or hyphen follows: a whole keyword."""

    GOES_ON = LETTER.octets | DIGIT.octets | {0x2D}

    def _parse(self, stream: Cursor, context: Any, path: str) -> str:
        start = stream.tell()
        text = super()._parse(stream, context, path)
        after = stream.read(1)
        if after and after[0] in self.GOES_ON:
            stream.seek(start)
            raise stream.refuse(start, self.description, path)
        stream.seek(start + len(self.octets))
        return text


class CaseSensitive(Literal):
    """A word in this case and no other. ABNF: %s"word" (RFC 7405).

    >>> CaseSensitive("r=").parse(b"R=")
    Traceback (most recent call last):
        ...
    grammar.language.text.Mismatch: Error in path (parsing)
    expected "r=" at offset 0
    """

    def _parse(self, stream: Cursor, context: Any, path: str) -> str:
        start = stream.tell()
        text = super()._parse(stream, context, path)
        if octets_of(text) != self.octets:
            stream.seek(start)
            raise stream.refuse(start, self.description, path)
        return text


CRLF = Literal("\r\n")
SP = Literal(" ")


class Octets(Syntax):
    """Octets out of a set, as many as there are within the bounds. ABNF: min*max( set )."""

    def __init__(self, octets: OctetSet, at_least: int = 1, at_most: int | None = None) -> None:
        super().__init__()
        if not isinstance(octets, OctetSet):
            raise TypeError(f"octets: a set of them, as OctetSet.of makes it, not {octets!r}")
        for what, given in (("at_least", at_least), ("at_most", at_most)):
            if type(given) is not int and not (given is None and what == "at_most"):
                raise TypeError(f"{octets.name}: {what}: a number of octets, not {given!r}")
        if at_least < 0:
            raise TypeError(f"{octets.name}: at_least: {at_least} is no number of octets")
        if at_most is not None and at_most < max(at_least, 1):
            raise TypeError(f"at most {at_most}, yet at least {at_least} octets")
        self.set, self.at_least, self.at_most = octets, at_least, at_most
        self._members = bytes(octets.octets)

    def __repr__(self) -> str:
        return f"<Octets {self.at_least}*{self.at_most or ''}({self.set.name})>"

    def _parse(self, stream: Cursor, context: Any, path: str) -> str:
        start = stream.tell()
        taken = 0
        while self.at_most is None or taken < self.at_most:
            block = stream.read(64 if self.at_most is None else min(64, self.at_most - taken))
            rest = len(block.lstrip(self._members))
            taken += len(block) - rest
            if rest or not block:
                break
        stream.seek(start + taken)
        if self.at_most is None or taken < self.at_most:
            stream.lacks(start + taken, self.set.name)
            if taken < self.at_least:
                stream.seek(start)
                raise stream.failed(path)
        return self.text_from(stream, start)


def _all_of(place: str, given: Iterable[Any], kind: type[Any]) -> tuple[Any, ...]:
    """What is given, if all of it is of a kind."""
    found = tuple(given) if isinstance(given, Iterable) and not isinstance(given, str) else (given,)
    for each in found:
        if not isinstance(each, kind):
            raise TypeError(f"{place}: a list of {kind.__name__}, not {given!r}")
    return found


def piece_of(item: Construct | str) -> Construct:
    if isinstance(item, str):
        return Literal(item)
    while isinstance(item, Renamed) and isinstance(item.subcon, Renamed):
        # a name and a description: "name" / rule * "description"
        item = Renamed(item.subcon.subcon, item.name, item.docs)
    if not isinstance(item.subcon if isinstance(item, Renamed) else item, Syntax):
        raise TypeError(f"{item!r} is not of the text vocabulary")
    if isinstance(item, Renamed) and not isinstance(item.name, str | None):
        raise TypeError(f"a field is named by a text, not {item.name!r}")
    return item


def relaxed(item: Construct | str, *leniencies: Leniency) -> Construct:
    """A piece for which a lenient reader takes something else, too; a strict one does not."""
    piece = copy(piece_of(item))
    # what followed from the other one
    piece.__dict__.pop(KEPT_IN, None)
    piece.leniencies = (*piece.leniencies, *leniencies)
    return piece


def names_of(items: Iterable[Construct]) -> tuple[str, ...]:
    names: list[str] = []
    for item in items:
        names.extend([item.name] if isinstance(item, Renamed) else fields(item))
    return tuple(names)


class _Compound(Syntax):
    """What is made of several pieces."""

    def __init__(self, *items: Construct | str) -> None:
        super().__init__(*map(piece_of, items))
        self.subcons = tuple(self.subcons)
        self.fields = tuple(dict.fromkeys(names_of(self.subcons)))

    def _value(self, given: Any, path: str) -> Mapping[str, Any]:
        """The fields that are to be built; a name that does not exist is an error."""
        if not isinstance(given, Mapping):
            raise Mismatch(0, [f"fields {', '.join(self.fields)}"], path)
        unknown = [n for n in given if n not in self.fields and not n.startswith("_")]
        if unknown:
            raise Mismatch(0, [f"no field named {unknown[0]!r}"], path)
        return given


class Struct(_Compound, construct.Struct):  # type: ignore[misc]
    """One piece after the other; a struct of those that have names. ABNF: a b c."""

    def __init__(self, *items: Construct | str) -> None:
        super().__init__(*items)
        if len(names_of(self.subcons)) != len(self.fields):
            raise TypeError(f"a field is named twice in {names_of(self.subcons)}")

    def _parse(self, stream: Cursor, context: Any, path: str) -> Any:
        start = stream.tell()
        if not self.fields:
            for item in self.subcons:
                item._parsereport(stream, context, path)
            return self.text_from(stream, start)
        found = Container()
        spans: dict[str, tuple[int, int]] = {}
        inner = Container(_=context, _read=spans)
        for item in self.subcons:
            at = stream.tell()
            value = item._parsereport(stream, inner, path)
            if isinstance(item, Renamed):
                found[item.name] = value
                if value is not None:
                    spans[item.name] = (at, stream.tell())
            elif fields(item) and value is not None:
                found.update(value)
                spans.update(found.pop("_spans", {}))
        found["_spans"] = spans
        return found

    def _build(self, obj: Any, stream: Any, context: Any, path: str) -> Any:
        if isinstance(obj, (str, bytes)):
            self.build_text(obj, stream, path)
            return obj
        if not self.fields:
            if obj is not None and obj != {}:
                self.build_text(obj, stream, path)
                return obj
            given: Mapping[str, Any] = {}
        else:
            given = self._value(obj, path)
        written: dict[str, bytes] = {}
        inner = Container(given, _=context, _written=written)
        for item in self.subcons:
            if isinstance(item, Renamed):
                before = stream.tell()
                item._build(given.get(item.name), stream, inner, path)
                written[item.name] = stream.getvalue()[before:]
            elif fields(item):
                subset = {n: given[n] for n in fields(item) if n in given}
                item._build(subset, stream, inner, path)
            else:
                item._build(None, stream, inner, path)
        return obj


class Select(_Compound, construct.Select):  # type: ignore[misc]
    """The first piece that fits. ABNF: a / b / c, where no two of them begin alike for long.

    Building needs no guess: the alternative is the one whose fields are given.
    """

    def _parse(self, stream: Cursor, context: Any, path: str) -> Any:
        start = stream.tell()
        for item in self.subcons:
            try:
                value = item._parsereport(stream, context, path)
            except Mismatch:
                stream.seek(start)
                continue
            if not self.fields:
                return value
            found = Container(dict.fromkeys(self.fields))
            if isinstance(item, Renamed):
                found[item.name] = value
                found["_spans"] = {item.name: (start, stream.tell())}
            elif fields(item):
                found.update(value)
            found.setdefault("_spans", {})
            return found
        raise stream.failed(path)

    def _build(self, obj: Any, stream: Any, context: Any, path: str) -> Any:
        if not self.fields:
            if obj is None:
                self.subcons[0]._build(None, stream, context, path)
            else:
                self.build_text(obj, stream, path)
            return obj
        if isinstance(obj, (str, bytes)):
            self.build_text(obj, stream, path)
            return obj
        given = _given(self._value(obj or {}, path))
        for item in self.subcons:
            names = names_of([item])
            if given.keys() <= set(names) and required(item) <= given.keys():
                value = given[item.name] if isinstance(item, Renamed) else given
                item._build(value if names else None, stream, context, path)
                return obj
        raise Mismatch(0, [" or ".join("/".join(names_of([item])) for item in self.subcons)], path)


def _given(values: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that are to be written: absent ones are None, False for a flag, an empty list."""

    def is_absent(value: Any) -> bool:
        return value is None or value is False or (value == [] or value == ())

    return {n: v for n, v in values.items() if not is_absent(v) and n[0] != "_"}


def required(item: Construct) -> set[str]:
    """The fields without which a piece cannot be built."""
    if isinstance(item, Renamed):
        return {item.name} if item.subcon.is_required else set()
    if isinstance(item, Select):
        return set.intersection(*(required(sub) for sub in item.subcons))
    if isinstance(item, (Rule, AngleBracketed)):
        return required(item.subcon)
    pieces = getattr(item, "subcons", ()) if fields(item) else ()
    return set().union(*(required(sub) for sub in pieces))


def _needs_a_field(item: Construct) -> bool:
    """Whether a piece cannot be built of no field at all."""
    if isinstance(item, Select):
        return all(required(sub) for sub in item.subcons)
    return bool(required(item))


class Optional(Syntax, Subconstruct):  # type: ignore[misc]
    """A piece that may be missing; its value is then None. ABNF: [ a ]."""

    is_required = False

    def __init__(self, *items: Construct | str) -> None:
        super().__init__(piece_of(items[0]) if len(items) == 1 else Struct(*items))
        self.fields = names_of([self.subcon])

    def _parse(self, stream: Cursor, context: Any, path: str) -> Any:
        start = stream.tell()
        try:
            value = self.subcon._parsereport(stream, context, path)
        except Mismatch:
            stream.seek(start)
            if not self.fields:
                return None
            return Container(dict.fromkeys(self.fields), _spans={})
        if isinstance(self.subcon, Renamed):
            return Container(
                {self.subcon.name: value}, _spans={self.subcon.name: (start, stream.tell())}
            )
        return value

    def _build(self, obj: Any, stream: Any, context: Any, path: str) -> Any:
        if isinstance(obj, Mapping) and self.fields:
            given = _given(obj)
            if not given and _needs_a_field(self.subcon):
                return obj
            if isinstance(self.subcon, Renamed):
                obj = given[self.subcon.name]
        if obj is not None and obj not in ("", b""):
            self.subcon._build(obj, stream, context, path)
        return obj


class Repeat(Syntax, Subconstruct):  # type: ignore[misc]
    """A piece again and again, as long as it fits. ABNF: min*max( a )."""

    def __init__(
        self, item: Construct | str, at_least: int = 0, at_most: int | None = None
    ) -> None:
        super().__init__(piece_of(item))
        self.at_least, self.at_most = at_least, at_most
        if fields(self.subcon) or isinstance(self.subcon, Renamed):
            raise TypeError(
                "a repetition cannot hold named fields: ListOf(item, separator) is a list of them"
            )

    def _parse(self, stream: Cursor, context: Any, path: str) -> str:
        start = stream.tell()
        count = 0
        while self.at_most is None or count < self.at_most:
            at = stream.tell()
            try:
                self.subcon._parsereport(stream, context, path)
            except Mismatch:
                stream.seek(at)
                if count < self.at_least:
                    raise
                break
            if stream.tell() == at:
                raise TypeError(f"{path}: a repeated piece matched nothing")
            count += 1
        return self.text_from(stream, start)

    def _build(self, obj: Any, stream: Any, context: Any, path: str) -> Any:
        if obj is None and self.at_least == 0:
            return obj
        self.build_text(obj, stream, path)
        return obj


class Wrapper(Syntax, Subconstruct):  # type: ignore[misc]
    """A piece that says something more about another one."""

    def __init__(self, item: Construct | str) -> None:
        super().__init__(piece_of(item))
        self.fields = names_of([self.subcon])

    def _parse(self, stream: Cursor, context: Any, path: str) -> Any:
        return self.subcon._parsereport(stream, context, path)

    def _build(self, obj: Any, stream: Any, context: Any, path: str) -> Any:
        return self.subcon._build(obj, stream, context, path)


class Rule(Wrapper):
    """A rule of the RFC under its own name, with its source and what its prose restricts.

    `restrictions` are what the RFC's prose adds and its ABNF does not say; `reply` is what a
    server answers to octets that break the rule; `note` the prose in words; `example` octets that
    people would write, shown where the first and shortest would look odd. `encoding` says that
    a run of octets follows the rule if, and only if, it is text in that encoding beyond ASCII: a
    line can then be checked by decoding it once. `sure` is a narrower shape: with octets of that, a
    function that is asked (`Checked`) finds nothing wrong, so the native engine need not ask it.
    """

    def __init__(
        self,
        name: str,
        reference: str,
        *items: Construct | str,
        restrictions: Iterable[Restriction] = (),
        reply: str = "",
        note: str = "",
        encoding: str = "",
        example: bytes = b"",
        sure: Construct | None = None,
    ) -> None:
        alone = len(items) == 1 and not isinstance(items[0], Renamed)
        super().__init__(items[0] if alone else Struct(*items))
        restrictions = _all_of(f"the rule {name}: restrictions", restrictions, Restriction)
        for what, text in (
            ("name", name),
            ("reference", reference),
            ("reply", reply),
            ("note", note),
            ("encoding", encoding),
        ):
            if not isinstance(text, str) or not text.isprintable():
                raise TypeError(f"the rule {name}: {what}: a text of one line, not {text!r}")
        if not isinstance(example, bytes):
            raise TypeError(f"the rule {name}: example: octets, not {example!r}")
        self.restrictions = tuple(
            MaxOctets(each.most, each.reference or reference)
            if isinstance(each, MaxOctets)
            else each
            for each in restrictions
        )
        self.rule, self.reference, self.reply, self.note = name, reference, reply, note
        self.encoding, self.example, self.sure = encoding, example, sure

    def __repr__(self) -> str:
        return f"<Rule {self.rule}>"

    def restriction(self, kind: type[Kind]) -> Kind | None:
        """The restriction of a kind, if there is one."""
        return next((each for each in self.restrictions if isinstance(each, kind)), None)

    @property
    def max_octets(self) -> int | None:
        """The greatest length of its text."""
        found = self.restriction(MaxOctets)
        return None if found is None else found.most

    @property
    def narrower(self) -> Rule | None:
        """The rule that its text has to follow, too."""
        found = self.restriction(Narrower)
        return None if found is None else found.rule

    @property
    def check(self) -> Callable[[Any], None] | None:
        """The function that looks at its fields."""
        found = self.restriction(Checked)
        return None if found is None else found.function

    def _parse(self, stream: Cursor, context: Any, path: str) -> Any:
        start = stream.tell()
        value = self.subcon._parsereport(stream, context, path)
        self.hold(stream, start, path, value, self.rule)
        return value

    def _build(self, obj: Any, stream: Any, context: Any, path: str) -> Any:
        before = stream.tell()
        self.subcon._build(obj, stream, context, path)
        octets = stream.getvalue()[before:]
        self._parse(Cursor(octets), Container(_=context), path)
        return obj


class AngleBracketed(Wrapper):
    """A piece whose text people write without its first and last octet, as in `<path>`."""

    def _build(self, obj: Any, stream: Any, context: Any, path: str) -> Any:
        if obj is None or isinstance(obj, (str, bytes)):
            obj = b"<" + octets_of(obj or b"") + b">"
        return self.subcon._build(obj, stream, context, path)


class Except(Wrapper):
    """A piece that is none of these words, in any case. ABNF has no word for it but prose."""

    def __init__(self, item: Construct, words: Iterable[str]) -> None:
        super().__init__(item)
        self.words = tuple(words)
        self._folded = {word.lower() for word in self.words}

    def _parse(self, stream: Cursor, context: Any, path: str) -> Any:
        start = stream.tell()
        value = self.subcon._parsereport(stream, context, path)
        if self.text_from(stream, start).lower() in self._folded:
            stream.seek(start)
            raise stream.refuse(start, "another keyword", path)
        return value


class BackReference(Wrapper):
    """A piece that must be the same octets that the field `name` of this sequence was.

    `leniency` is the name of the one that lets others pass.
    """

    def __init__(self, name: str, item: Construct, leniency: str = "value") -> None:
        super().__init__(item)
        self.again = name
        self.restrictions = (SameAs(name, leniency),)

    def _parse(self, stream: Cursor, context: Any, path: str) -> Any:
        start = stream.tell()
        value = self.subcon._parsereport(stream, context, path)
        while self.again not in context.get("_read", ()) and "_" in context:
            context = context["_"]
        self.hold(stream, start, path, spans=context.get("_read", {}))
        return value

    def _build(self, obj: Any, stream: Any, context: Any, path: str) -> Any:
        while self.again not in context.get("_written", ()) and "_" in context:
            context = context["_"]
        written = context.get("_written", {}).get(self.again)
        return super()._build(obj if written is None else written, stream, context, path)


class Variants(Select):
    """Two fields, of which the first one is a word that says by which rule the other is read.

    `cases` are the rules of some words, in any case of letters; `other`, which has the name, is
    that of all others. ABNF: ( word between a ) / ( kind between b ).

    >>> word, number = Octets(LETTER), Octets(DIGIT)
    >>> size = Variants("unit" / word, ":", "size" / number, {"word": word})
    >>> size.parse(b"Word:big").size, size.parse(b"mile:7").size
    ('big', '7')
    >>> size.build({"unit": "word", "size": "7"})
    Traceback (most recent call last):
        ...
    grammar.language.text.Mismatch: Error in path (building) -> size
    expected letter at offset 0
    """

    def __init__(
        self,
        kind: Renamed,
        between: Construct | str,
        other: Renamed,
        cases: Mapping[str, Construct],
    ) -> None:
        def variant(word: Construct, value: Construct) -> Struct:
            kept = Renamed(word, kind.name, kind.docs)
            return Struct(kept, between, Renamed(value, other.name, other.docs))

        rest = Except(_unnamed(kind), cases)
        of_words = (variant(Keyword(word), value) for word, value in cases.items())
        super().__init__(*of_words, variant(rest, _unnamed(other)))
        #: the name of the field that is the word
        self.told_by = str(kind.name)
        self.words = tuple(word.upper() for word in cases)

    def _build(self, obj: Any, stream: Any, context: Any, path: str) -> Any:
        if isinstance(obj, (str, bytes)):
            return super()._build(obj, stream, context, path)
        given = self._value(obj or {}, path)
        word = text_of(octets_of(given.get(self.told_by) or "")).upper()
        at = self.words.index(word) if word in self.words else -1
        self.subcons[at]._build(given, stream, context, path)
        return obj


def _unnamed(construct: Construct) -> Construct:
    """A piece without its name, and what is said of it."""
    while isinstance(construct, Renamed):
        construct = construct.subcon
    return construct


def walk(construct: Construct) -> Iterator[Construct]:
    """A construct and everything in it, in wire order."""
    ahead = [construct]
    while ahead:
        construct = ahead.pop()
        yield construct
        # what wraps another one has all of its attributes
        if isinstance(construct, Subconstruct):
            ahead.append(construct.subcon)
        elif hasattr(construct, "subcons"):
            ahead += reversed(construct.subcons)
