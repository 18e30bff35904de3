"""Lines: what has a view, and its fields, as every emitter asks for them.

A line is a command, a form of a reply, a message of an exchange, or a rule with fields; its groups
are the captures of its shape in the order in which a pattern opens them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from grammar.declarations import Command, Parameters, ReplyForm
from grammar.language.restrictions import Decodable, MaxOctets, Narrower, Once, Restriction, SameAs
from grammar.language.text import (
    AngleBracketed,
    Construct,
    Optional,
    Renamed,
    Rule,
    Select,
    Syntax,
    fields,
)
from grammar.language.values import Enumeration, Flags, Present, Value
from grammar.model.nodes import Capture, Node, captures, is_encoded, present
from grammar.model.shapes import shape

__all__ = [
    "Field",
    "Line",
    "class_name",
    "field_of",
    "is_bracketed",
    "is_built_from_text",
    "line_of",
]


def unwrapped(construct: Construct) -> Iterator[Construct]:
    """A construct and what it wraps, outermost first."""
    yield construct
    while isinstance(construct, (Rule, AngleBracketed, Optional)):
        construct = construct.subcon
        yield construct


def is_bracketed(construct: Construct) -> bool:
    """Whether people write its text without its angle brackets."""
    return any(isinstance(item, AngleBracketed) for item in unwrapped(construct))


def is_built_from_text(rule: Rule) -> bool:
    """Whether a rule is built from its text: it has no fields, or alternatives.

    Which of these is meant, the text says.
    """
    return not fields(rule) or any(isinstance(item, Select) for item in unwrapped(rule))


def class_name(rule: Rule) -> str:
    """The name of a rule's view: `Reverse-path` is `ReversePath`."""
    return "".join(part[:1].upper() + part[1:] for part in rule.rule.replace(" ", "-").split("-"))


@dataclass(frozen=True)
class Field:
    """A field of a view, and everything an emitter asks of it."""

    name: str
    capture: Capture
    groups: tuple[int, ...]
    optional: bool
    doc: str

    @property
    def construct(self) -> Construct:
        """What is declared of it."""
        return self.capture.construct

    @property
    def parameters(self) -> Parameters | None:
        """The parameters, if the field is the list of them."""
        return self.construct if isinstance(self.construct, Parameters) else None

    @property
    def value(self) -> Value | None:
        """What its octets mean, where that is not their text."""
        return next((c for c in unwrapped(self.construct) if isinstance(c, Value)), None)

    @property
    def is_flag(self) -> bool:
        """Whether it is there or not, and says nothing more."""
        return isinstance(self.value, Present)

    @property
    def rule(self) -> Rule | None:
        """The rule that it follows."""
        return next((c for c in unwrapped(self.construct) if isinstance(c, Rule)), None)

    @property
    def title(self) -> str:
        """What errors and descriptions call the value: the name of its rule, where it has one."""
        constructs = [*unwrapped(self.construct)]
        if self.value is not None:
            constructs += unwrapped(self.value.subcon)
            if isinstance(self.value, (Enumeration, Flags)):
                return self.value.name_of_type
        return next((c.rule for c in constructs if isinstance(c, Rule)), self.name)

    @property
    def structure(self) -> Rule | None:
        """The rule whose view the field is, when it has fields of its own."""
        return self.rule if self.rule is not None and fields(self.rule) else None

    @property
    def reads(self) -> str:
        """The type that is read, where it is sent."""
        if self.parameters is not None:
            return "tuple[EsmtpParam, ...]"
        if self.value is not None:
            return self.value.reads
        return class_name(self.structure) if self.structure else "str"

    @property
    def takes(self) -> str:
        """The type that `build` takes."""
        if self.parameters is not None:
            return "Iterable[tuple[str, str | None]]"
        kind = "str | bytes"
        if self.structure:
            others = "Mapping[str, object] | tuple[object, ...]"
            kind = f"str | bytes | View | {'None' if is_bracketed(self.structure) else others}"
        if self.value is not None:
            kind = self.value.takes
        absent = self.optional and not self.is_flag and "None" not in kind
        return f"{kind} | None" if absent else kind

    @property
    def default(self) -> str:
        """What `build` takes for it where nothing is given; nothing where something has to be."""
        if self.parameters is not None:
            return "()"
        if not self.optional:
            return ""
        return "False" if self.is_flag else "None"

    @property
    def by_keyword(self) -> bool:
        """Whether `build` takes it by its name alone: parameters and flags."""
        return self.is_flag or self.capture.once or self.parameters is not None

    @property
    def meaning(self) -> str:
        """What it is, in a few words."""
        if self.doc:
            return self.doc
        if self.parameters is not None:
            return "all parameters in wire order, those that are not known included"
        return "the " + (self.title if self.structure is None else self.name.replace("_", " "))

    @property
    def restrictions(self) -> Iterator[Restriction]:
        """What prose says of the field beside its length and that of its parts."""
        for construct in unwrapped(self.construct):
            yield from construct.restrictions


@dataclass(frozen=True)
class Line:
    """What has a view: its shape, its captures and its fields."""

    construct: Construct
    node: Node
    captures: tuple[Capture, ...]
    fields: tuple[Field, ...]

    @property
    def groups(self) -> dict[str, tuple[int, ...]]:
        """The numbers of the captures of each field, by its full name."""
        found: dict[str, tuple[int, ...]] = {}
        for number, capture in enumerate(self.captures, 1):
            if not any(part.startswith("_") for part in capture.name.split(".")):
                found[capture.name] = (*found.get(capture.name, ()), number)
        return found

    @property
    def numbers(self) -> dict[str, int]:
        """The number of the last capture of each name."""
        return {capture.name: number for number, capture in enumerate(self.captures, 1)}

    @property
    def restrictions(self) -> tuple[Restriction, ...]:
        """What prose says of the whole, and of its fields together."""
        return tuple(_of_whole(self.construct))

    @property
    def is_encoded(self) -> bool:
        """Whether some of it is text in an encoding beyond ASCII."""
        return is_encoded(self.node)


def field_of(capture: Capture) -> Field:
    """The field of one capture: another alternative may have another one of the same name."""
    return Field(capture.own_name, capture, (), optional=False, doc=capture.doc)


@lru_cache(maxsize=1 << 10)
def line_of(construct: Construct) -> Line:
    """The line of a command, of a form of a reply, or of a rule with fields."""
    node = shape(construct)
    found = captures(node)
    always, members = present(node), dict[str, Field]()
    for number, capture in enumerate(found, 1):
        name = capture.name
        if "." in name or capture.is_hidden:
            continue  # a field of a field, or one that only a restriction needs
        before = members.get(name)
        groups = (*before.groups, number) if before else (number,)
        # of a name that stands in several alternatives, the best told
        doc = capture.doc or (before.doc if before else "")
        members[name] = Field(name, capture, groups, name not in always, doc)
    ordered = sorted(members.values(), key=lambda field: field.parameters is not None)
    return Line(construct, node, tuple(found), tuple(ordered))


def _of_whole(construct: Construct) -> Iterator[Restriction]:
    """The restrictions of a line that are no field's own."""
    if isinstance(construct, Renamed):
        return
    of_one_text = (MaxOctets, Narrower, Decodable, Once, SameAs)
    yield from (each for each in construct.restrictions if not isinstance(each, of_one_text))
    if isinstance(construct, (Rule, AngleBracketed, Optional, Command, ReplyForm)):
        yield from _of_whole(construct.subcon)
    elif isinstance(construct, Syntax):
        for item in getattr(construct, "subcons", ()):
            yield from _of_whole(item)
