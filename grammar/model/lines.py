"""Lines: what has a view, and its fields, as every emitter asks for them.

A line is a command, a form of a reply, a message of an exchange, or a rule with fields; its groups
are the captures of its shape in the order in which a pattern opens them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from grammar.declarations import Command, Parameters, ReplyForm
from grammar.language.lists import ITEM, LedBy, ListOf, Rounds
from grammar.language.remembered import remembered
from grammar.language.restrictions import Decodable, MaxOctets, Narrower, Once, Restriction, SameAs
from grammar.language.text import (
    SP,
    AngleBracketed,
    Construct,
    Except,
    OctetSet,
    Optional,
    Renamed,
    Rule,
    Select,
    Syntax,
    Variants,
    fields,
    walk,
)
from grammar.language.values import Enumeration, Flags, Present, Value
from grammar.model import nodes
from grammar.model.nodes import (
    Capture,
    Node,
    Peek,
    captures,
    first_octets,
    fixed_length,
    is_encoded,
    is_nullable,
    outermost_captures,
    present,
    transformed,
)
from grammar.model.shapes import items_of, shape

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
    while isinstance(construct, (Rule, AngleBracketed, Optional, Except)):
        construct = construct.subcon
        yield construct


def is_bracketed(construct: Construct) -> bool:
    """Whether people write its text without its angle brackets."""
    return any(isinstance(item, AngleBracketed) for item in unwrapped(construct))


def is_built_from_text(rule: Rule) -> bool:
    """Whether a rule is built from its text: it has no fields, or alternatives.

    Which of these is meant, the text says.
    """
    return not fields(rule) or any(
        isinstance(item, Select) and not isinstance(item, Variants) for item in unwrapped(rule)
    )


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
    #: the list whose items it leads; the name of the field that leads its items
    leads: LedBy | None = None
    led_by: str = ""
    #: the field whose word says how this one is read; its captures by these words, "" for others
    told_by: str = ""
    variants: tuple[tuple[str, Capture], ...] = ()

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
    def list(self) -> Rounds | None:
        """The list that it is, if it is one."""
        return next((c for c in unwrapped(self.construct) if isinstance(c, Rounds)), None)

    @property
    def item(self) -> Field:
        """What one item of the list is."""
        assert self.list is not None
        found = next(c for c in captures(items_of(self.list)) if c.name == ITEM)
        # errors are about the field
        return replace(field_of(found), name=self.name)

    @property
    def is_text(self) -> bool:
        """Whether a text that is given for it is all of it, and not one item of a list."""
        return self.list is None or isinstance(self.list, ListOf)

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
        own = self.name if self.list is None else f"list of {self.item.title}"
        return next((c.rule for c in constructs if isinstance(c, Rule)), own)

    @property
    def structure(self) -> Rule | None:
        """The rule whose view the field is, when it has fields of its own."""
        return self.rule if self.rule is not None and fields(self.rule) else None

    @property
    def reads(self) -> str:
        """The type that is read, where it is sent."""
        if self.parameters is not None:
            return f"tuple[{class_name(self.parameters.item)}, ...]"
        if self.list is not None:
            return f"tuple[{self.item.reads}, ...]"
        if self.value is not None:
            return self.value.reads
        return class_name(self.structure) if self.structure else "str"

    @property
    def takes(self) -> str:
        """The type that `build` takes."""
        if self.parameters is not None:
            return "Iterable[tuple[str, str | None]]"
        kind = "str | bytes"
        if self.list is not None:
            kind = f"{kind} | Iterable[{self.item.takes}]"
        if self.structure:
            others = "Mapping[str, object] | tuple[object, ...]"
            kind = f"str | bytes | View | {'None' if is_bracketed(self.structure) else others}"
        if self.value is not None:
            kind = self.value.takes
        is_list = self.list is not None
        absent = self.optional and not is_list and not self.is_flag and "None" not in kind
        return f"{kind} | None" if absent else kind

    @property
    def default(self) -> str:
        """What `build` takes for it where nothing is given; nothing where something has to be."""
        if self.parameters is not None:
            return "()"
        if self.list is not None:
            may_be_left_out = self.optional or not self.list.fewest or self.is_empty_text
            return "()" if may_be_left_out else ""
        if not self.optional:
            return ""
        return "False" if self.is_flag else "None"

    @property
    def is_empty_text(self) -> bool:
        """Whether an item of the list may be an empty text: it is then what is not given."""
        return self.list is not None and is_nullable(self.item.capture.item)

    @property
    def by_keyword(self) -> bool:
        """Whether `build` takes it by its name alone: parameters and flags."""
        is_leading = self.leads is not None
        return self.is_flag or self.capture.once or self.parameters is not None or is_leading

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
    """What has a view: its shape, its captures and its fields.

    `pattern` is what the view's pattern is made of, whose captures these are: the shape, and what
    is looked for ahead.
    """

    construct: Construct
    node: Node
    pattern: Node
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
    def arguments(self) -> tuple[Field, ...]:
        """The fields in the order in which a builder takes them."""
        order = getattr(self.construct, "arguments", ())

        def place(field: Field) -> tuple[bool, int]:
            is_listed = field.name in order
            return field.leads is not None, order.index(field.name) if is_listed else len(order)

        return tuple(sorted(self.fields, key=place))

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


@remembered
def line_of(construct: Construct) -> Line:
    """The line of a command, of a form of a reply, or of a rule with fields."""
    node = shape(construct)
    leading = {each.items.name: each for each in walk(construct) if isinstance(each, LedBy)}
    pattern = _distinct(_with_leads(node, leading))
    found = captures(pattern)
    always, members = present(node), dict[str, Field]()
    told = dict(_told_by_words(pattern))
    for number, capture in enumerate(found, 1):
        name = capture.name
        if "." in name or capture.is_hidden:
            continue  # a field of a field, or one that only a restriction needs
        before = members.get(name)
        groups = (*before.groups, number) if before else (number,)
        # of a name that stands in several alternatives, the best told
        doc = capture.doc or (before.doc if before else "")
        leads = next((each for each in leading.values() if each.lead.name == name), None)
        led_by = leading[name].lead.name if name in leading else ""
        told_by, variants = told.get(name, ("", ()))
        members[name] = Field(
            name, capture, groups, name not in always, doc, leads, led_by, told_by, variants
        )
    ordered = sorted(members.values(), key=lambda field: field.parameters is not None)
    return Line(construct, node, pattern, tuple(found), tuple(ordered))


def _told_by_words(
    node: Node,
) -> Iterator[tuple[str, tuple[str, tuple[tuple[str, Capture], ...]]]]:
    """The fields that are read as a word says: by name, the field of the word, their captures."""
    for each in nodes.walk(node):
        if isinstance(each, nodes.Alternation) and each.told_by and captures(each):
            pairs = [(_word(kind), value) for kind, value in map(outermost_captures, each.items)]
            yield pairs[0][1].name, (each.told_by, tuple(pairs))


def _word(kind: Capture) -> str:
    """The word that a field always is; "" where it may be several."""
    return kind.item.octets.decode("ascii") if isinstance(kind.item, nodes.Literal) else ""


def _distinct(node: Node) -> Node:
    """The same node, of which no piece stands in two places: a capture has one number."""
    return node.with_children([_distinct(child) for child in node.children])


def _with_leads(node: Node, leading: Mapping[str, LedBy]) -> Node:
    """The node with a look ahead for what leads the items of lists."""

    def change(inner: Node) -> Node | None:
        if not isinstance(inner, Capture) or inner.name not in leading:
            return None
        leads = leading[inner.name]
        lead, items = leads.lead, leads.list
        # the rounds that may be the first one
        rounds = [items.first] if items.first else [items.more, *filter(None, [items.last])]
        ahead = [_around_item(shape(each)) for each in rounds]
        each_before = [tuple(_sets(each)) for each, _ in ahead]
        before = zip(*each_before, strict=True)
        ends = [octet for _, behind in ahead for octet in first_octets(nodes.Sequence(behind))]
        end, _, again = split_of(items) or (b"", 0, 0)
        word = Capture(lead.name, shape(lead.subcon), lead.subcon, doc=str(lead.docs or ""))
        peek = Peek(
            tuple(OctetSet("", frozenset().union(*each)) for each in before),
            word,
            OctetSet("", frozenset([*ends, *SP.octets])),
            *_agreeing(leads, node),
            more=tuple(OctetSet("", each) for each in each_before[0]),
            end=end,
            again=again,
        )
        return nodes.Sequence((peek, inner))

    return transformed(node, change) if leading else node


def _agreeing(leads: LedBy, node: Node) -> tuple[bytes, int]:
    """What the field begins with that goes with no such word, and how long the field is."""
    if leads.agreement is None:
        return b"", 0
    other = next(each for each in captures(node) if each.name == leads.agreement.field)
    length = fixed_length(other.item)
    if length is None:
        raise TypeError(
            f"{leads.agreement.field} has to be of one length, for a word to be like it"
        )
    return leads.agreement.exempt, length


def split_of(listed: Rounds) -> tuple[bytes, int, int] | None:
    """How the items of a list are found without a pattern, where that can be told.

    The octets that end each round, and how many stand before an item in the first round and in
    later ones.
    """
    if listed.last is None or listed.first is not None:
        return None
    more, last = shape(listed.more), shape(listed.last)
    (ahead, behind), (last_ahead, last_behind) = _around_item(more), _around_item(last)
    if not behind or behind[:1] != last_behind or not isinstance(behind[0], nodes.Literal):
        return None
    end = behind[0].octets
    lengths = [fixed_length(nodes.Sequence(each)) for each in (ahead, last_ahead, behind[1:])]
    first, last_first, between = lengths
    if first is None or first != last_first or between is None or _holds(more, end[0]):
        return None
    return end, first, first + between


def _holds(node: Node, octet: int) -> bool:
    """Whether the item in a round may hold an octet."""
    item = next(capture.item for capture in captures(node) if capture.name == ITEM)
    return any(
        octet in (each.octets if isinstance(each, nodes.Literal) else each.octets.octets)
        for each in nodes.walk(item)
        if isinstance(each, (nodes.Literal, nodes.CharacterClass))
    )


def _around_item(node: Node) -> tuple[tuple[Node, ...], tuple[Node, ...]]:
    """The nodes before the item of a round, and those behind it."""
    if isinstance(node, Capture):
        return (), ()
    for at, child in enumerate(node.children):
        if any(capture.name == ITEM for capture in captures(child)):
            before, behind = _around_item(child)
            if isinstance(node, nodes.Sequence):
                return (*node.items[:at], *before), (*behind, *node.items[at + 1 :])
            return before, behind
    raise TypeError(f"no item stands in {node!r}")


def _sets(before: Iterable[Node]) -> Iterator[frozenset[int]]:
    """The sets of octets before an item, one octet each."""
    for node in before:
        if isinstance(node, nodes.Literal):
            for octet in node.octets:
                yield first_octets(nodes.Literal(bytes([octet])))
        elif isinstance(node, nodes.CharacterClass) and node.least == node.most:
            yield from [node.octets.octets] * node.least
        else:
            raise TypeError(f"nothing can lead a list whose items stand behind {node!r}")


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
