"""The rows of generated views: a field is one row that names its reader and its groups.

A row becomes a property of the class that it stands in. Groups are counted from the view's own, so
that the same view can be a part of any line. The last three are those of `Capabilities`.
"""

from __future__ import annotations

from smtpkit.engine import (
    CALL,
    FLAG,
    INTEGER,
    ITEMS,
    LINES,
    PARSED,
    PART,
    PARTS,
    TEXT,
    WORDS,
    XTEXT,
    native,
    new,
)
from smtpkit.errors import unreadable
from smtpkit.generated.codecs import decode_integer, decode_text, decode_xtext
from smtpkit.machines import machine_of
from smtpkit.matching import EnumerationCodec, LenientMatch, moved, texts_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any, Generic, Self, TypeVar, overload

    from smtpkit.matching import Items
    from smtpkit.view import View

    T = TypeVar("T")
    V = TypeVar("V", bound=View)
    T_co = TypeVar("T_co", covariant=True)

    class Field(Generic[T_co]):
        """A property, as a checker sees it."""

        @overload
        def __get__(self, view: None, owner: type[Any]) -> Self: ...
        @overload
        def __get__(self, view: object, owner: type[Any]) -> T_co: ...
        def __get__(self, view: object, owner: type[Any]) -> Self | T_co: ...


class _Row:
    """A property that is made when it is known which class it belongs to.

    `native` is how the native engine reads it, if it does: the kind, the groups, and what that kind
    needs. What is odd is left to the getter.
    """

    __slots__ = ("_doc", "_getter", "_native")

    def __init__(
        self,
        getter: Callable[[bool, str], Callable[[Any], Any]],
        doc: str,
        native: tuple[int, tuple[int, ...], Any] | None = None,
    ) -> None:
        self._getter, self._doc, self._native = getter, doc, native

    def __set_name__(self, owner: type[Any], name: str) -> None:
        # the groups of a whole line are those of the match itself
        getter = self._getter(owner.first_group == 0, name)
        found: Any = None
        if native is not None and self._native is not None:
            kind, groups, argument = self._native
            captures = _captures(argument) if kind == PART else 0
            if kind == LINES:
                argument, first, later = argument
                captures = first + 256 * later
            given = kind, groups, argument, captures, machine_of, getter, self._doc
            found = native.Field(*given)
        setattr(owner, name, found or property(getter, doc=self._doc))


def _captures(view: type[View]) -> int:
    """How many captures a view of a part has, with that of the whole."""
    return 1 + max((max(groups) for groups in view.facts.groups.values()), default=0)


def _as_read(read: Callable[[bytes], Any], groups: tuple[int, ...]) -> tuple[int, Any, Any] | None:
    """How the native engine reads what a function reads; None where there is no such engine."""
    if native is None:
        return None
    codec = getattr(read, "__self__", None)
    known = codec.known(read) if isinstance(codec, EnumerationCodec) else None
    if known is None:
        known = getattr(read, "known", None)
    if known is not None:
        return WORDS, groups, known
    kinds: dict[Any, int] = {decode_text: TEXT, decode_xtext: XTEXT}
    kinds |= dict.fromkeys((int, decode_integer), INTEGER)
    return kinds.get(read, CALL), groups, read


def field(read: Callable[[bytes], T], *groups: int, doc: str) -> Field[T]:
    """A field that is never missing; of several groups one has it."""

    def getter(is_line: bool, name: str) -> Callable[[Any], Any]:
        first, *others = groups

        # a try costs nothing where nothing is raised
        def of_any(view: Any) -> Any:
            try:
                return read(_octets(view, groups))  # type: ignore[arg-type]
            except Exception as error:
                raise unreadable(name, error) from error

        def text_of_line(view: Any) -> Any:
            try:
                return str(view.match[first], "utf-8", "surrogateescape")
            except Exception as error:
                raise unreadable(name, error) from error

        def of_line(view: Any) -> Any:
            try:
                return read(view.match[first])
            except Exception as error:
                raise unreadable(name, error) from error

        def text_of_part(view: Any) -> Any:
            try:
                return str(view.match[view.first_group + first], "utf-8", "surrogateescape")
            except Exception as error:
                raise unreadable(name, error) from error

        def of_part(view: Any) -> Any:
            try:
                return read(view.match[view.first_group + first])
            except Exception as error:
                raise unreadable(name, error) from error

        if others:
            return of_any
        if read is decode_text:
            return text_of_line if is_line else text_of_part
        return of_line if is_line else of_part

    return _Row(getter, doc, _as_read(read, groups))  # type: ignore[return-value]


def optional(read: Callable[[bytes], T], *groups: int, doc: str) -> Field[T | None]:
    """A field that may be missing: it is then None."""

    def getter(is_line: bool, name: str) -> Callable[[Any], Any]:
        first, *others = groups

        def of_line(view: Any) -> Any:
            try:
                octets = view.match[first]
                return None if octets is None else read(octets)
            except Exception as error:
                raise unreadable(name, error) from error

        def of_any(view: Any) -> Any:
            try:
                octets = _octets(view, groups)
                return None if octets is None else read(octets)
            except Exception as error:
                raise unreadable(name, error) from error

        return of_line if is_line and not others else of_any

    row = _Row(getter, doc + "; None when not sent.", _as_read(read, groups))
    return row  # type: ignore[return-value]


def told(
    kinds: tuple[int, ...],
    readers: Mapping[bytes, Callable[[bytes], Any]],
    read: Callable[[bytes], Any],
    *groups: int,
    doc: str,
) -> Any:
    """A field that is read as the word in another one says, which is in one of the groups `kinds`.

    `readers` are those of some words, `read` is that of all others.
    """

    def getter(is_line: bool, name: str) -> Callable[[Any], Any]:
        def value(view: Any) -> Any:
            try:
                octets, kind = _octets(view, groups), _octets(view, kinds)
                if octets is None:
                    return None
                return readers.get(b"" if kind is None else kind.upper(), read)(octets)
            except Exception as error:
                raise unreadable(name, error) from error

        return value

    return _Row(getter, doc)


def flag(*groups: int, doc: str) -> Field[bool]:
    """Whether something was sent."""

    def getter(is_line: bool, name: str) -> Callable[[Any], Any]:
        # no octets are read
        def read(view: Any) -> bool:
            match, base = view.match, view.first_group
            return any(match.start(base + group) >= 0 for group in groups)

        [first, *others] = groups
        if is_line and not others:
            return lambda view: bool(view.match.start(first) >= 0)
        return read

    return _Row(getter, doc, (FLAG, groups, None))  # type: ignore[return-value]


def unsent(value: T) -> Field[T]:
    """A field of a base class that there is not: it reads as what was not sent."""
    return property(lambda view: value, doc="Never sent.")  # type: ignore[return-value]


def part(kind: type[V], group: int, *others: int, doc: str) -> Field[V]:
    """A field that has fields of its own, and is never missing; of several groups one has it."""
    if others:
        return _one_part(kind, (group, *others), doc)  # type: ignore[no-any-return]

    def getter(is_line: bool, name: str) -> Callable[[Any], Any]:
        def read(view: Any) -> V:
            made = new(kind)
            made.match, made.first_group = view.match, view.first_group + group
            return made

        return read

    return _Row(getter, doc, (PART, (group,), kind))  # type: ignore[return-value]


def _one_part(kind: type[V], groups: tuple[int, ...], doc: str) -> Any:
    """A field that has fields of its own, in one of several groups; None when it is in none."""

    def getter(is_line: bool, name: str) -> Callable[[Any], Any]:
        def read(view: Any) -> V | None:
            match, base = view.match, view.first_group
            for group in groups:
                if match.start(base + group) >= 0:
                    made = new(kind)
                    made.match, made.first_group = match, base + group
                    return made
            return None

        return read

    return _Row(getter, doc, (PART, groups, kind))


def optional_part(kind: type[V], group: int, *others: int, doc: str) -> Field[V | None]:
    """A field that has fields of its own; None when it is missing."""
    if others:
        told = doc + "; None when not sent."
        return _one_part(kind, (group, *others), told)  # type: ignore[no-any-return]

    def getter(is_line: bool, name: str) -> Callable[[Any], Any]:
        def read(view: Any) -> V | None:
            match, number = view.match, view.first_group + group
            if match.start(number) < 0:
                return None
            made = new(kind)
            made.match, made.first_group = match, number
            return made

        return read

    row = _Row(getter, doc + "; None when not sent.", (PART, (group,), kind))
    return row  # type: ignore[return-value]


def parsed(kind: type[V], group: int, *, doc: str) -> Field[V | None]:
    """A field whose own fields have no groups here: its octets are read by themselves."""

    def getter(is_line: bool, name: str) -> Callable[[Any], Any]:
        def read(view: Any) -> Any:
            match = view.match
            start, end = match.span(group if is_line else view.first_group + group)
            if start < 0:
                return None
            try:
                if isinstance(match, LenientMatch):
                    made = kind.facts.dialect.value_in(match, kind, start, end)
                else:
                    made = kind.parse(match.string, start, end)
            except Exception as error:
                raise unreadable(name, error) from error
            made.match = moved(made.match, match)
            return made

        return read

    row = _Row(getter, doc + "; None when not sent.", (PARSED, (group,), kind))
    return row  # type: ignore[return-value]


def _octets(view: Any, groups: tuple[int, ...]) -> bytes | None:
    """The octets of the first of these groups that was read."""
    match, base = view.match, view.first_group
    for group in groups:
        octets: bytes | None = match[base + group]
        if octets is not None:
            return octets
    return None


def items(found: Items, *groups: int, doc: str) -> Any:
    """A list: what each of its items says, in wire order; none where it was not sent."""

    def getter(is_line: bool, name: str) -> Callable[[Any], Any]:
        first, *others = groups

        def read(view: Any) -> Any:
            match, base = view.match, view.first_group
            try:
                for group in others:
                    if match.start(base + group) >= 0:
                        return found.values(match, base + group)
                return found.values(match, base + first)
            except Exception as error:
                raise unreadable(name, error) from error

        return read

    return _Row(getter, doc, (ITEMS, groups, None))


def led_items(found: Items, group: int, lead: int, *, doc: str) -> Field[tuple[str, ...]]:
    """A list of texts, without the word that may lead them, which is in the group `lead`."""

    octets_of = found.octets
    end, first, _ = found.split or (b"", 0, 0)

    def getter(is_line: bool, name: str) -> Callable[[Any], Any]:
        def read(view: Any) -> Any:
            try:
                match, base = view.match, 0 if is_line else view.first_group
                word = match[base + lead]
                if end and not isinstance(match, LenientMatch):
                    octets = match[base + group]
                    length = len(octets) - len(end)
                    if octets.find(end) == length:
                        # most replies have one line
                        begin = first if word is None else first + len(word) + 1
                        return (str(octets[begin:length], "utf-8", "surrogateescape"),)
                texts = octets_of(match, base + group)
                if word is not None:
                    start = word + b" "
                    texts = [b"" if each == word else each.removeprefix(start) for each in texts]
                return texts_of(texts)
            except Exception as error:
                raise unreadable(name, error) from error

        return read

    lines = (LINES, (group, lead), found.split) if len(end) == 2 else None
    return _Row(getter, doc, lines)  # type: ignore[return-value]


def in_dialect(base: Any, name: str) -> Any:
    """A field of a class as another dialect has it: what it means is asked there."""
    inherited = getattr(base, name)

    def value(view: Any) -> Any:
        found = inherited.fget(view)
        return None if found is None else found.in_dialect(view.facts.dialect)

    return property(value, doc=inherited.__doc__)


def parameters(kind: type[V], group: int, *, doc: str) -> Field[tuple[V, ...]]:
    """The list of parameters, a view each, in wire order."""

    def getter(is_line: bool, name: str) -> Callable[[Any], Any]:
        def read(view: Any) -> Any:
            try:
                return parameters_of(view.match, group, kind)
            except Exception as error:
                raise unreadable(name, error) from error

        return read

    return _Row(getter, doc, (PARTS, (group,), kind))  # type: ignore[return-value]


def parameters_of(match: Any, group: int, view: Any) -> tuple[Any, ...]:
    """The views of the parameters in a group, in wire order."""
    start, end = match.span(group)
    found: list[Any] = []
    if not isinstance(match, LenientMatch):
        for each in view.facts.pattern.finditer(match.string, start, end):
            made = new(view)
            made.match, made.first_group = each, 0
            found.append(made)
        return tuple(found)
    from smtpkit.generated.leniencies import BLANKS_IN_VALUE, EXTRA_TEXT, ODD_SEPARATOR, ODD_SIGN

    # in wire order, as the words are
    offset = match.offset
    passed = [
        (first - offset, last - offset)
        for first, last in (each.span for each in match.defects if each.name == EXTRA_TEXT)
    ]
    ahead = 0
    octets = bytearray(match.string[start:end]).replace(b"\t", b" ")
    # where a sign stands that is not one equals sign, and where it ends
    signs: dict[int, int] = {}
    for each in match.defects:
        first, last = each.span
        if each.name in (ODD_SEPARATOR, BLANKS_IN_VALUE) and start <= first - offset:
            # blanks within a list part no parameters
            octets[first - offset - start : last - offset - start] = b"," * (last - first)
        elif each.name == ODD_SIGN and start <= first - offset:
            # it may begin with the keyword
            first += len(bytes(match.string[first - offset : last - offset]).rstrip(b" \t=:"))
            octets[first - offset - start : last - offset - start] = b"=" * (last - first)
            signs[first - offset] = last - offset
    for word in octets.split(b" "):
        stop = start + len(word)
        keyword, equals, _ = word.partition(b"=")
        groups = {0: (start, stop), 1: (start, start + len(keyword))}
        if equals:
            sign = start + len(keyword)
            groups[2] = (signs.get(sign, sign + 1), stop)
        while ahead < len(passed) and passed[ahead][1] < stop:
            ahead += 1
        if word and (ahead == len(passed) or start < passed[ahead][0]):
            found.append(view(LenientMatch(match.string, groups, offset=offset)))
        start = stop + 1
    return tuple(found)


def offered(keyword: str, *, doc: str) -> Field[bool]:
    """A property of `Capabilities`: whether a keyword is offered."""

    def read(self: Any) -> bool:
        return keyword in self and keyword in self.lines_by_keyword

    return property(read, doc=doc)  # type: ignore[return-value]


def typed_line(view: type[V], *, doc: str) -> Field[V | None]:
    """A property of `Capabilities`: the line of a keyword."""
    return property(lambda self: self.line_of(view), doc=doc)  # type: ignore[return-value]


def value_of(view: type[View], name: str, *, doc: str) -> Any:
    """A property of `Capabilities`: the one field of a keyword's line."""

    def read(self: Any) -> Any:
        line = self.line_of(view)
        return None if line is None else getattr(line, name)

    return property(read, doc=doc)
