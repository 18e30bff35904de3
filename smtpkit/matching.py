"""What a view stands on: patterns, and the matches that they or a lenient reading give."""

from __future__ import annotations

from smtpkit.errors import FieldError, nearest, short_repr
from smtpkit.generated.codecs import decode_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from typing import Any

    Match = re.Match[bytes]


class Pattern:
    """A regular expression over octets that is compiled when it is first used."""

    __slots__ = ("findall", "finditer", "fullmatch", "match", "source")

    fullmatch: Callable[..., Match | None]
    match: Callable[..., Match | None]
    finditer: Callable[..., Iterator[Match]]
    findall: Callable[..., list[Any]]

    def __init__(self, source: str) -> None:
        self.source = source
        self.fullmatch = self._first_fullmatch
        self.match = self._first_match
        self.finditer = self._first_finditer
        self.findall = self._first_findall

    def compiled(self) -> re.Pattern[bytes]:
        """The expression itself."""
        import re

        compiled = re.compile(self.source.encode("latin-1"))
        self.fullmatch = compiled.fullmatch
        self.match = compiled.match
        self.finditer = compiled.finditer
        self.findall = compiled.findall
        return compiled

    def _first_fullmatch(self, *arguments: Any) -> Match | None:
        self.compiled()
        return self.fullmatch(*arguments)

    def _first_match(self, *arguments: Any) -> Match | None:
        self.compiled()
        return self.match(*arguments)

    def _first_finditer(self, *arguments: Any) -> Iterator[Match]:
        self.compiled()
        return self.finditer(*arguments)

    def _first_findall(self, *arguments: Any) -> list[Any]:
        self.compiled()
        return self.findall(*arguments)


class Items:
    """The items of a list: a pattern of one round, and the groups in it that an item may be in.

    `read` is the class of the items' views, or the function that reads their octets; of those that
    are octets the pattern has no other groups. `split`: the items stand in pieces that these octets
    end, behind so many octets of the first piece, and of each later one.
    """

    __slots__ = ("groups", "is_view", "pattern", "read", "split")

    def __init__(
        self,
        read: Any,
        pattern: Pattern,
        *groups: int,
        split: tuple[bytes, int, int] | None = None,
    ) -> None:
        self.read, self.pattern, self.groups, self.split = read, pattern, groups, split
        self.is_view = hasattr(read, "facts")

    def octets(self, match: Match, group: int) -> list[bytes]:
        """The octets of each item of the list in a group; empty for one that is missing."""
        if isinstance(match, LenientMatch) and match.has_items:
            return [bytes(match.string[a:b]) for a, b in match.items(group)]
        octets = match[group]
        if octets is None:
            return []
        if self.split is not None:
            end, first, later = self.split
            pieces = octets.split(end)
            pieces.pop()
            if len(pieces) == 1:
                return [pieces[0][first:]]
            return [pieces[0][first:], *[each[later:] for each in pieces[1:]]]
        if self.is_view:
            return [each[self._group(each)] for each in self.pattern.finditer(octets)]
        found = self.pattern.findall(octets)
        return found if len(self.groups) == 1 else [b"".join(each) for each in found]

    def values(self, match: Match, group: int) -> tuple[Any, ...]:
        """What each item says."""
        read = self.read
        if read is decode_text:
            return texts_of(self.octets(match, group))
        if not self.is_view:
            return tuple([read(each) for each in self.octets(match, group)])
        if isinstance(match, LenientMatch) and match.has_items:
            return tuple([read(each) for each in match.parts(group, read.facts.groups)])
        start, end = match.span(group)
        rounds = self.pattern.finditer(match.string, start, end) if start >= 0 else ()
        return tuple([read(moved(each, match), self._group(each)) for each in rounds])

    def _group(self, match: Match) -> int:
        """The group that the item of a round is in."""
        return next(group for group in self.groups if match.start(group) >= 0)


def texts_of(pieces: list[bytes]) -> tuple[str, ...]:
    """Octets as texts: this is half of what calls of `decode_text` cost."""
    if len(pieces) == 1:
        return (str(pieces[0], "utf-8", "surrogateescape"),)
    return tuple([str(each, "utf-8", "surrogateescape") for each in pieces])


#: so many sets of words are remembered
_MOST_SETS = 100


class EnumerationCodec:
    """The members of an enumeration by their octets; the enumeration is loaded when needed."""

    __slots__ = ("_members", "_module", "_name", "_sets")

    def __init__(self, module: str, name: str) -> None:
        self._module = module
        self._name = name
        # both are filled when they are asked for; an engine looks into them
        self._members: dict[bytes, Any] = {}
        self._sets: dict[bytes, frozenset[Any]] = {}

    @classmethod
    def of(cls, enumeration: Iterable[Any]) -> EnumerationCodec:
        """The codec of an enumeration that is loaded already."""
        codec = cls("", "")
        codec._members.update((member.value.encode("ascii"), member) for member in enumeration)
        return codec

    def write(self, value: object) -> bytes:
        if not isinstance(value, str):
            raise TypeError(f"a word, not {type(value).__name__}")
        octets = value.encode("ascii", "replace").upper()
        if octets not in self.members:
            words = [each.decode("ascii") for each in self.members]
            meant = nearest(octets.decode("ascii"), words)
            raise ValueError(f"one of {self._known}, not {short_repr(value)}{meant}")
        return octets

    def write_set(self, value: object) -> bytes:
        """The words of a set in the order of the enumeration, commas between them."""
        try:
            words = [value] if isinstance(value, str) else list(value)  # type: ignore[call-overload]
        except TypeError:
            raise TypeError(f"a word, or a set of them, not {short_repr(value)}") from None
        given = {self.write(word) for word in words}
        if not given:
            raise ValueError(f"one or more of {self._known}, not {short_repr(value)}")
        return b",".join(word for word in self.members if word in given)

    @property
    def _known(self) -> str:
        return b", ".join(self.members).decode("ascii")

    @property
    def members(self) -> dict[bytes, Any]:
        """The members of the enumeration by their words, in upper case."""
        if not self._members:
            from importlib import import_module

            enumeration = getattr(import_module(self._module), self._name)
            # at once: another thread may read them
            self._members.update({member.value.encode("ascii"): member for member in enumeration})
        return self._members

    def read(self, octets: bytes) -> Any:
        members = self._members or self.members
        return members.get(octets) or members[octets.upper()]

    def read_set(self, octets: bytes) -> frozenset[Any]:
        found = self._sets.get(octets)
        if found is None:
            # a lenient reader takes blanks, too
            words = octets.upper().replace(b",", b" ").split()
            found = frozenset(map(self.members.__getitem__, words))
            if len(self._sets) < _MOST_SETS:
                self._sets[octets] = found
        return found

    def known(self, read: object) -> dict[bytes, Any] | None:
        """What one of its methods has read, by the octets: what is not there, it has to read."""
        if read == self.read:
            return self._members
        return self._sets if read == self.read_set else None


class Defect:
    """What a lenient reading let pass: its name, its place in the buffer, and a sentence."""

    __slots__ = ("name", "sentence", "span")

    def __init__(self, name: str, span: tuple[int, int], sentence: str) -> None:
        self.name = name
        self.span = span
        self.sentence = sentence

    def __repr__(self) -> str:
        return f"<Defect {self.name} at {self.span[0]}: {self.sentence}>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Defect) and (self.name, self.span) == (other.name, other.span)

    def __hash__(self) -> int:
        return hash((self.name, self.span))


class LenientMatch:
    """What a view stands on when no pattern matched: spans by group, like a match of `re`.

    `offset` is where its string stood in the buffer that was read: 0 where that is the string. Its
    spans are those in the string, and the spans of defects those in the buffer.
    """

    __slots__ = ("_bad", "_items", "_lost", "_spans", "defects", "has_items", "offset", "string")

    def __init__(
        self,
        string: Any,
        spans: dict[int, tuple[int, int]],
        defects: Iterable[Defect] = (),
        lost: dict[int, str] | None = None,
        items: dict[int, list[dict[str, tuple[int, int]]]] | None = None,
        bad: dict[int, str] | None = None,
        offset: int = 0,
    ) -> None:
        self.string, self.offset = string, offset
        # the items of the lists in groups: the spans of each and of its fields, by their names
        self._items = items or {}
        #: whether it says where items stand; they follow their pattern where it does not
        self.has_items = items is not None
        self._spans = spans
        self.defects = tuple(defects)
        # the groups of fields that have to be there, and have no value: why
        self._lost = lost or {}
        # the groups of fields whose octets are no value
        self._bad = bad or {}

    def with_defects(
        self, more: Iterable[Defect], groups: Mapping[int, tuple[int, int]] | None = None
    ) -> LenientMatch:
        """The same, with these defects more, each where it stands, and these groups instead."""
        defects = sorted([*self.defects, *more], key=lambda each: each.span)
        items = self._items if self.has_items else None
        spans = {**self._spans, **(groups or {})}
        more_of = (self._lost, items, self._bad, self.offset)
        return LenientMatch(self.string, spans, defects, *more_of)

    def moved(self, buffer: Any, place: Callable[[int], int]) -> LenientMatch:
        """The same in another buffer, each place where it stands there."""

        def span(of: tuple[int, int]) -> tuple[int, int]:
            return place(of[0]), place(of[1])

        items = {
            group: [{name: span(of) for name, of in each.items()} for each in listed]
            for group, listed in self._items.items()
        }
        return LenientMatch(
            buffer,
            {group: span(of) for group, of in self._spans.items()},
            [Defect(each.name, span(each.span), each.sentence) for each in self.defects],
            self._lost,
            items if self.has_items else None,
            self._bad,
        )

    def within(self, offset: int) -> LenientMatch:
        """The same where its string stood further on in a buffer."""
        defects = [
            Defect(each.name, (each.span[0] + offset, each.span[1] + offset), each.sentence)
            for each in self.defects
        ]
        items = self._items if self.has_items else None
        return LenientMatch(self.string, self._spans, defects, self._lost, items, self._bad, offset)

    def lost_in(self, group: int) -> str:
        """Why the field that has to be in a group has no value; "" where it has one."""
        return self._lost.get(group, "")

    def bad_in(self, group: int) -> str:
        """The name of the field in a group whose octets are no value of it; "" for any other."""
        return self._bad.get(group, "")

    def items_in(self, group: int) -> list[dict[str, tuple[int, int]]]:
        """Where the items of the list in a group stand, and their fields by their names."""
        return self._items.get(group, [])

    def span(self, group: int = 0) -> tuple[int, int]:
        if group in self._lost:
            raise FieldError(self._lost[group])
        return self._spans.get(group, (-1, -1))

    def items(self, group: int) -> list[tuple[int, int]]:
        """Where the items of the list in a group stand."""
        self._read(group)
        return [each[""] for each in self._items.get(group, ())]

    def parts(self, group: int, groups: Mapping[str, tuple[int, ...]]) -> Iterator[LenientMatch]:
        """A match for each item of a list, with these groups for its fields."""
        self._read(group)
        for each in self._items.get(group, ()):
            spans = {groups[name][0]: span for name, span in each.items() if name in groups}
            yield LenientMatch(self.string, {0: each[""], **spans}, offset=self.offset)

    def start(self, group: int = 0) -> int:
        return self.span(group)[0]

    def end(self, group: int = 0) -> int:
        return self.span(group)[1]

    def __getitem__(self, group: int) -> bytes | None:
        start, end = self._read(group)
        return None if start < 0 else bytes(self.string[start:end])

    def _read(self, group: int) -> tuple[int, int]:
        """Where the value in a group stands; raises `FieldError` where the octets are none."""
        if group in self._bad:
            raise FieldError(f"{self._bad[group]}: the octets that stand there are no such value")
        return self.span(group)


def moved(match: Any, whole: Any) -> Any:
    """A match within the string of another one, which may have stood further on in a buffer."""
    offset = getattr(whole, "offset", 0)
    if not offset:
        return match
    if isinstance(match, LenientMatch):
        return match.within(offset)
    return LenientMatch(match.string, dict(enumerate(match.regs)), offset=offset)


def defective(
    match: Any, defects: Iterable[Defect], groups: Mapping[int, tuple[int, int]] | None = None
) -> Any:
    """A match of the same spans, with these defects more, and these groups instead."""
    if isinstance(match, LenientMatch):
        return match.with_defects(defects, groups)
    return LenientMatch(match.string, {**dict(enumerate(match.regs)), **(groups or {})}, defects)


def longest(pattern: Pattern, octets: bytes) -> int:
    """The length of the longest piece that follows a pattern, of those found one after another."""
    return max((match.end() - match.start() for match in pattern.finditer(octets)), default=0)


def rejects(function: Callable[[Any], object], value: object) -> bool:
    """Whether a decoder refuses octets, or a check fields, that their rule accepts."""
    try:
        function(value)
    except ValueError:
        return True
    return False
