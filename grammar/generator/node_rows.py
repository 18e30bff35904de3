"""Shapes -> the rows from which the library makes positions (`grammar.model.positions`).

Equal nodes are written once, with their children by number; so are sets, and the scopes: rules,
fields, values and leniencies, each with its facts.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from functools import cache
from itertools import islice

from grammar.declarations import Command, Parameters, ReplyForm
from grammar.language.lists import Rounds
from grammar.language.remembered import KEPT_IN
from grammar.language.restrictions import (
    AsciiOnly,
    Checked,
    MaxOctets,
    Needs,
    Once,
    Restriction,
    SameAs,
    SameClass,
)
from grammar.language.text import (
    AngleBracketed,
    Construct,
    Leniency,
    Literal,
    Optional,
    Renamed,
    Repeat,
    Rule,
    Select,
    Struct,
    Syntax,
    fields,
    relaxed,
)
from grammar.language.text import walk as construct_walk
from grammar.language.values import Codec, Present, Value, Xtext
from grammar.leniencies import BAD_VALUE, EXTRA_WORD, PROSE, UNKNOWN_PARAMETER, any_word
from grammar.model.lines import class_name, field_of, line_of, unwrapped
from grammar.model.nodes import (
    BackReference,
    Capture,
    Node,
    Relaxed,
    RuleReference,
    bare,
    walk,
)
from grammar.model.rows import Rows
from grammar.model.shapes import NEEDS_DECODING, items_of, lenient_shape, shape, typed_parameters
from grammar.specification import SPECIFICATION, Specification

#: the length that lines of numbers and texts are filled to
WIDTH = 100
_WORDS = re.compile(r"""(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|[^\s'"])+""")


class Source(str):
    """Text that stands in generated code as it is."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)


class ScopedRows(Rows):
    """Collects the nodes of a specification as rows, with their scopes."""

    def __init__(self, leniencies: Mapping[str, tuple[Leniency, ...]] | None = None) -> None:
        """`leniencies` are those of places that are declared without them."""
        super().__init__()
        self.leniencies = dict(leniencies or {})
        self.scopes: dict[tuple[object, ...], int] = {}
        # the rows of rules and nodes, by identity, and what they are of
        self._known: dict[int, int] = {}
        # the captures that are arguments of a command, by identity
        self._arguments: dict[int, Command] = {}
        self._kept: list[object] = []
        #: the rows of the rules that restrictions ask for, by name
        self.rules: dict[str, int] = {}

    @classmethod
    def beyond(
        cls, others: ScopedRows, leniencies: Mapping[str, tuple[Leniency, ...]]
    ) -> ScopedRows:
        """Rows that go on where others end."""
        rows = cls(leniencies)
        rows.rows, rows.sets = dict(others.rows), dict(others.sets)
        rows.scopes, rows.rules = dict(others.scopes), dict(others.rules)
        # with further leniencies there are other rows for the same nodes
        if not leniencies:
            rows._known, rows._kept = dict(others._known), list(others._kept)
        return rows

    def scope(self, item: int, *scope: object) -> int:
        """The row of a scope; what is empty at its end is left out."""
        facts = list(scope)
        while not facts[-1]:
            facts.pop()
        return self.row("scope", self.scopes.setdefault(tuple(facts), len(self.scopes) + 1), item)

    def of(self, rule: Rule) -> int:
        """The row of a rule that is read by itself."""
        node = lenient_shape(rule)
        while isinstance(node, (Capture, Relaxed)):
            node = node.item
        return self.node(node)

    def node(self, node: Node) -> int:
        """The row of a node."""
        if id(node) not in self._known:
            self._known[id(node)] = self._row_of(node)
            self._kept.append(node)
        return self._known[id(node)]

    def _row_of(self, node: Node) -> int:
        match node:
            case Capture():
                return self.capture(node)
            case RuleReference():
                others = [
                    self.leniency(each, self.node(lenient_shape(each.instead)))
                    for each in self.leniencies.get(node.rule.rule, ())
                ]
                return self.row("choice", self.rule(node), *others) if others else self.rule(node)
            case Relaxed():
                others = [self.leniency(each, self.node(other)) for each, other in node.others]
                return self.row("choice", self.node(node.item), *others)
            case BackReference():
                restrictions = self.restrictions([SameAs(node.name, node.leniency)])
                return self.scope(self.node(node.item), "same", node.name, "", "", restrictions)
        return super().node(node)

    def leniency(self, leniency: Leniency, item: int) -> int:
        facts = (leniency.name, "", "", (), leniency.cost, leniency.behind, leniency.expected)
        return self.scope(item, "leniency", *facts)

    def rule(self, node: RuleReference) -> int:
        rule = node.rule
        facts = (rule.rule, rule.reference, rule.reply, self.restrictions(rule.restrictions))
        return self.scope(self.node(node.item), "rule", *facts)

    def line(self, construct: Command | ReplyForm) -> int:
        """A whole line, with what is asked of it."""
        restrictions = [r for r in line_of(construct).restrictions if not isinstance(r, Checked)]
        facts = (construct.name_of_class, "", "", self.restrictions(restrictions))
        within = f"{title(construct)} > "
        wanted = {
            place.removeprefix(within): added
            for place, added in self.leniencies.items()
            if place.startswith(within)
        }
        relaxed_line = _relaxed_at(construct.subcon, wanted)
        node = lenient_shape(relaxed_line)
        if isinstance(construct, Command):
            self._arguments |= {
                id(each): construct
                for each in walk(node)
                if isinstance(each, Capture) and each.name in construct.fields and not each.once
            }
        return self.scope(self.node(node), "line", *facts)

    def rest_of(self, command: Command) -> int | None:
        """A line from its parameters on, whatever their values are; None where it has none."""
        pieces = command.subcon.subcons
        parameters = command.parameters
        if parameters is None or parameters.required or not parameters.known:
            return None
        any_value = self.node(bare(lenient_shape(parameters.any_value)))
        separator = self.node(lenient_shape(parameters.separator))
        more = self.row("repetition", self.row("sequence", separator, any_value), 0, None)
        behind = pieces[pieces.index(parameters) + 1 :]
        return self.row("sequence", more, *(self.node(lenient_shape(p)) for p in behind))

    def restrictions(self, restrictions: Iterable[Restriction]) -> tuple[Source, ...]:
        """The source of restrictions; what they ask of other rules is asked by their names."""
        return tuple(map(self.restriction, restrictions))

    def restriction(self, restriction: Restriction) -> Source:
        kind = type(restriction)
        names = [
            name for each in reversed(kind.__mro__) for name in vars(each).get("__slots__", ())
        ]
        arguments = {name: getattr(restriction, name) for name in sorted(set(names))}
        for name, value in arguments.items():
            if isinstance(value, Rule):
                self.rules[value.rule] = self.of(value)
                arguments[name] = value.rule
            elif callable(value):
                arguments[name] = Source(value.__name__)
        given = ", ".join(f"{name}={value!r}" for name, value in arguments.items() if value)
        return Source(f"{kind.__name__}({given})")

    def capture(self, node: Capture) -> int:
        name = node.name.rpartition(".")[2]
        if name == NEEDS_DECODING or (isinstance(node.construct, Rule) and name[0] == "_"):
            return self.node(node.item)
        if isinstance(node.construct, Parameters):
            return self.parameters(node.construct)
        item = self.node(node.item)
        if node.each:
            return self.scope(self.valued(node, item), "item", "item")
        once = self.restrictions([Once(name)] if node.once else [])
        item = self.valued(node, item)
        if id(node) in self._arguments:
            item = self.argument(self._arguments[id(node)], node, item)
        return self.scope(item, "field", name, "", "", once)

    def argument(self, command: Command, node: Capture, item: int) -> int:
        """The row of an argument of a command: where its rule fails, a lenient reader goes on."""
        value = next((each for each in unwrapped(node.construct) if isinstance(each, Value)), None)
        behind = command.fields[command.fields.index(node.name) + 1 :]
        if isinstance(value, Present) or not set(command.secret).isdisjoint(behind):
            # it is there or it is not; or it may be a secret whose place it has
            return item
        inner = [*unwrapped(node.construct)]
        is_list = any(isinstance(each, Rounds) for each in inner)
        leniency = any_word(
            is_text=value is None and not fields(node.construct) and not is_list,
            is_bracketed=any(isinstance(each, AngleBracketed) for each in inner),
            # nobody knows where it ends
            is_rest=node.name in command.secret and not behind,
        )
        return self.row(
            "choice", item, self.leniency(leniency, self.node(lenient_shape(leniency.instead)))
        )

    def valued(self, node: Capture, item: int) -> int:
        """The row of what a capture holds, with what is asked of its value."""
        value = node.construct
        while isinstance(value, Rule):
            value = value.subcon
        if isinstance(value, Codec) and value.may_refuse:
            item = self.scope(item, "value", "", "", "", self.restrictions(value.restrictions))
        return item

    def none(self, rule: Construct) -> int:
        """The row of a rule that no octets follow: there is none of that kind."""
        nothing = self.row("set", "no parameter", self.sets.setdefault(b"", len(self.sets)), 1, 1)
        return self.scope(nothing, "rule", rule.rule, rule.reference)

    def parameters(self, construct: Parameters) -> int:
        """The list of parameters. What no typed one reads is, to a lenient reader, a bad value."""
        typed = [self.node(node) for node in typed_parameters(construct)]
        generic = self.node(bare(lenient_shape(construct.generic)))
        if construct.only_known:
            known = self.row("choice", *typed) if typed else self.none(construct.generic)
            if not construct.required:
                known = self.scope(known, "offered", "", "", construct.unknown_reply)
            items = [known, self.leniency(UNKNOWN_PARAMETER, generic)]
        else:
            # an error is rather of the generic rule than of any other
            items = [generic, *typed]
        any_value = self.node(bare(lenient_shape(construct.any_value)))
        items.append(self.leniency(BAD_VALUE, any_value))
        separator = self.node(lenient_shape(construct.separator))
        one = self.row("sequence", separator, self.row("choice", *items))
        word = self.leniency(EXTRA_WORD, self.node(lenient_shape(EXTRA_WORD.instead)))
        one = self.row("choice", one, word)
        some = self.row("repetition", one, int(construct.required), None)
        return self.scope(some, "list", "parameters")


def roots(
    specification: Specification, messages: Iterable[Rule], rows: ScopedRows
) -> dict[str, int]:
    """The rows of all that has a view, by the names of the classes."""
    found: dict[str, int] = {}
    for command in specification.commands:
        found[command.name_of_class] = rows.line(command)
        rest = rows.rest_of(command)
        if rest is not None:
            found[f"{command.name_of_class}.parameters"] = rest
        found |= {class_name(rule): rows.of(rule) for rule in _structures(shape(command))}
    for extension in specification.extensions:
        line = extension.line()
        found |= {class_name(rule): rows.of(rule) for rule in _structures(shape(line))}
        found[extension.name_of_class] = rows.of(line)
    for form in specification.forms:
        found |= {class_name(rule): rows.of(rule) for rule in _structures(shape(form))}
        found[form.name_of_class] = rows.line(form)
    for message in messages:
        found[class_name(message)] = rows.of(message)
    return found


def _structures(node: Node) -> Iterator[Rule]:
    """The rules within a node that have views of their own."""
    for inner in walk(node):
        for construct in unwrapped(inner.construct) if isinstance(inner, Capture) else ():
            match construct:
                case Rule() if fields(construct):
                    yield construct
                case Xtext() if construct.decoded_rule is not None:
                    yield construct.decoded_rule
                case Parameters():
                    yield construct.item
                case Rounds():
                    item = field_of(inner).item
                    if item.rule is not None:
                        yield item.rule
                    yield from _structures(items_of(construct))


#: the leniencies that the kinds of restrictions name
_OF_RESTRICTIONS = frozenset(
    {each.leniency for each in (AsciiOnly, Needs, Once, SameClass, MaxOctets)}
    | {"literal", "mixed-codes"}
)


def leniencies(specification: Specification) -> dict[str, str]:
    """The names of all leniencies, and what they let pass."""
    owners = (*specification.commands, *specification.forms)
    constructs = [each for owner in owners for each in constructs_of(owner)]
    asked = {each.leniency for construct in constructs for each in construct.restrictions}
    # what restrictions refuse, of those that there are
    found = {
        name: sentence
        for name, sentence in PROSE.items()
        if name in asked or name not in _OF_RESTRICTIONS
    }
    for _, each in _declared_leniencies(specification):
        if found.setdefault(each.name, each.sentence) != each.sentence:
            raise TypeError(f"two sentences say what the leniency {each.name} is")
    return dict(sorted(found.items()))


def leniency_costs(specification: Specification) -> dict[str, list[str]]:
    """The names of leniencies, and the classes of what they cost; prose has none."""
    found: dict[str, list[str]] = {}
    for _, each in _declared_leniencies(specification):
        costs = found.setdefault(each.name, [])
        costs += [each.cost] if each.cost not in costs else []
    for each in (UNKNOWN_PARAMETER, BAD_VALUE):
        found[each.name] = [each.cost]
    return found


def relaxed_rules(specification: Specification) -> dict[str, list[str]]:
    """The names of leniencies, and the rules beside which they are declared."""
    found: dict[str, list[str]] = {}
    for place, each in _declared_leniencies(specification):
        rules = found.setdefault(each.name, [])
        rules += [place] if place and place not in rules else []
    return found


def _declared_leniencies(specification: Specification) -> Iterator[tuple[str, Leniency]]:
    """Each leniency, and the rule or the piece that it stands beside, where that has a name."""
    offers = (extension.line() for extension in specification.extensions)
    for owner in (*specification.commands, *specification.forms, *offers):
        for construct in constructs_of(owner):
            rule = construct.rule if isinstance(construct, Rule) else ""
            yield from ((rule, each) for each in construct.leniencies)
    for place, added in specification.leniencies.items():
        yield from ((place, each) for each in added)


def is_relaxed(declared: Command | ReplyForm, specification: Specification) -> bool:
    """Whether an extension says what a lenient reader takes instead of some piece of a line."""
    rules = {each.rule for each in constructs_of(declared) if isinstance(each, Rule)}
    owners = {place.partition(" > ")[0] for place in specification.leniencies}
    return not owners.isdisjoint({*rules, title(declared)})


def title(declared: Command | ReplyForm) -> str:
    """What a line is called in the place of a leniency."""
    return declared.verb if isinstance(declared, Command) else declared.name_of_class


def pieces_at(construct: Construct, name: str) -> list[Construct]:
    """The pieces of a line that are called so: by their text, their field or their rule."""
    if name in _names_of(construct):
        return [construct]
    return [found for inner in _within(construct) for found in pieces_at(inner, name)]


def _names_of(construct: Construct) -> tuple[str, ...]:
    match construct:
        case Renamed():
            inner = construct.subcon
            return (construct.name, *([inner.rule] if isinstance(inner, Rule) else ()))
        case Literal():
            return (construct.octets.decode("ascii"),)
        case Rule():
            return (construct.rule,)
    return ()


def _within(construct: Construct) -> tuple[Construct, ...]:
    """The pieces of a piece that is no rule, and no value."""
    match construct:
        case Struct() | Select():
            return tuple(construct.subcons)
        case Optional() | Repeat():
            return (construct.subcon,)
    return ()


def _relaxed_at(construct: Construct, wanted: Mapping[str, tuple[Leniency, ...]]) -> Construct:
    """A piece, and within it what is said of its pieces by name."""
    added = [each for name in _names_of(construct) for each in wanted.get(name, ())]
    if added and isinstance(construct, Renamed):
        return Renamed(relaxed(construct.subcon, *added), construct.name, construct.docs)
    if added:
        return relaxed(construct, *added)
    inner = tuple(_relaxed_at(each, wanted) for each in _within(construct))
    if all(one is other for one, other in zip(inner, _within(construct), strict=True)):
        return construct
    changed = copy(construct)
    changed.__dict__.pop(KEPT_IN, None)
    if hasattr(changed, "subcons"):
        changed.subcons = inner
    else:
        [changed.subcon] = inner
    return changed


def constructs_of(construct: Construct) -> Iterator[Syntax]:
    """A construct and all within it, parameters and leniencies included."""
    for inner in construct_walk(construct):
        piece = inner.subcon if isinstance(inner, Renamed) else inner
        yield piece
        if isinstance(piece, Parameters):
            for item in (*piece.typed, piece.generic, piece.separator):
                yield from constructs_of(item)


def rows_text(specification: Specification, messages: Iterable[Rule] = ()) -> str:
    """The assignments `LENIENCIES`, `SETS`, `SCOPES`, `ROWS`, `RULES` and `ROOTS`, lines filled.

    `messages` are other rules with views.
    """
    rows = ScopedRows(specification.leniencies)
    found = roots(specification, messages, rows)
    lines = [
        f"LENIENCIES = {leniencies(specification)!r}",
        "# fmt: off",
        *_filled("SETS: tuple[bytes, ...] = (", map(repr, rows.sets), ")"),
        *_filled("SCOPES: tuple[tuple[Any, ...], ...] = (", map(repr, rows.scopes), ")"),
        *_filled("ROWS: tuple[tuple[Any, ...], ...] = (", map(repr, rows.rows), ")"),
        *_filled("RULES = {", (f"{name!r}: {row}" for name, row in rows.rules.items()), "}"),
        *_filled("ROOTS = {", (f"{name!r}: {row}" for name, row in found.items()), "}"),
        "# fmt: on",
    ]
    return "\n".join(lines) + "\n"


def more_rows_text(specification: Specification, messages: Iterable[Rule] = ()) -> str:
    """The assignment `TABLES`: what the rows of a dialect are beyond those of the library.

    The specification is what differs from the library's, and so are the messages.
    """
    base, of_base = _library()
    rows = ScopedRows.beyond(base, specification.leniencies)
    found = roots(specification, messages, rows)
    known = leniencies(SPECIFICATION)
    sentences = {n: text for n, text in leniencies(specification).items() if known.get(n) != text}
    parts = (
        ("sets", "()", map(repr, islice(rows.sets, len(base.sets), None))),
        ("scopes", "()", map(repr, islice(rows.scopes, len(base.scopes), None))),
        ("rows", "()", map(repr, islice(rows.rows, len(base.rows), None))),
        ("leniencies", "{}", _items(sentences, {})),
        ("rules", "{}", _items(rows.rules, base.rules)),
        ("roots", "{}", _items(found, of_base)),
    )
    lines = ["# fmt: off", "TABLES = AddedTables("]
    for name, (first, last), items in parts:
        written = list(items)
        if written:
            lines += _filled(f"    {name}={first}", written, f"    {last},")
    return "\n".join([*lines, ")", "# fmt: on"]) + "\n"


def all_rows_text(specification: Specification) -> str:
    """The assignment `TABLES`: the rows of a protocol, which stand alone."""
    rows = ScopedRows()
    found = roots(specification, (), rows)
    lines = [
        "# fmt: off",
        "TABLES = AddedTables(",
        "    stands_alone=True,",
        *_filled("    sets=(", map(repr, rows.sets), "    ),"),
        *_filled("    scopes=(", map(repr, rows.scopes), "    ),"),
        *_filled("    rows=(", map(repr, rows.rows), "    ),"),
        *_filled("    leniencies={", _items(leniencies(specification), {}), "    },"),
        *_filled("    rules={", _items(rows.rules, {}), "    },"),
        *_filled("    roots={", _items(found, {}), "    },"),
        ")",
        "# fmt: on",
    ]
    return "\n".join(lines) + "\n"


def rows_id() -> str:
    """What the rows of the library are, in a few letters: those of a dialect go on behind them."""
    rows, found = _library()
    told = (*map(tuple, (rows.sets, rows.scopes, rows.rows)), rows.rules, found)
    return f"{zlib.crc32(repr(told).encode()):08x}"


def _items(found: Mapping[str, object], known: Mapping[str, object]) -> list[str]:
    return [f"{name!r}: {value!r}" for name, value in found.items() if known.get(name) != value]


@cache
def _library() -> tuple[ScopedRows, dict[str, int]]:
    """The library's rows, and those of all that has a view."""
    rows = ScopedRows()
    found = roots(SPECIFICATION, SPECIFICATION.messages, rows)
    return rows, found


def _filled(first: str, items: Iterable[str], last: str) -> list[str]:
    """Lines that are as full as they may be, broken at spaces that are in no text."""
    lines, line = [first], "   "
    for word in (word for item in items for word in _WORDS.findall(f"{item},")):
        if len(line) + 1 + len(word) > WIDTH and line.strip():
            lines.append(line)
            line = "   "
        line += f" {word}"
    return [*lines, line, last]
