"""The grammar as Hypothesis strategies: the text of `smtpkit/testing/strategies.py`.

Each rule becomes a row of its own name that reads as the rule does, in the words of
`smtpkit/testing/combinators.py`; each command and each form of reply becomes one, too: its octets,
its octets with mistakes, and the values that its builder takes. Restrictions are asked how
examples keep to them (`Restriction.drawn`), so that what is called valid is.

A value of one's own (`Codec`) needs nothing more: octets by its rule, decoded by its decoder.
Where few of those octets mean anything, as with dates, give the rule a narrower one (`Narrower`).
"""

from __future__ import annotations

import keyword
import re
import string
import textwrap
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import count, pairwise
from typing import Any, NamedTuple

from grammar.declarations import Command, KeywordLine, Message, Parameters, ReplyForm
from grammar.generator.arguments import VALUES, name_of_values
from grammar.generator.functions import CODECS, library_functions
from grammar.language import values
from grammar.language.restrictions import Restriction
from grammar.language.text import Mismatch, OctetSet, Refusal, Rule
from grammar.language.values import (
    Codec,
    Enumeration,
    Flags,
    Present,
    Xtext,
)
from grammar.model.lines import Field, Line, field_of, is_bracketed, is_built_from_text, line_of
from grammar.model.nodes import (
    Alternation,
    BackReference,
    Capture,
    CharacterClass,
    Exclusion,
    Literal,
    Node,
    Repetition,
    RuleReference,
    Sequence,
    captures,
    outermost_captures,
    transformed,
    walk,
)
from grammar.model.octets import bounds, is_beyond_ascii, longest, plainest, refers_outside, words
from grammar.model.shapes import shape

__all__ = ["Told", "quoted", "strategies", "told"]

WIDTH = 100
COMBINATORS = "smtpkit.testing.combinators"
#: the values that few octets of their rule mean, and what draws those
_MEANT = {values.DateTime: "in_calendar", values.Json: "as_json"}
#: the values whose meaning the combinators know by themselves
_KNOWN_CODECS = {
    values.Integer: "number",
    values.Base64: "from_base64",
    values.Xtext: "from_xtext",
}
#: stands before the name of a combinator until it is known which names the rules take
_MARK = "\0"
#: functions of the text that are made from no declaration
_FOR_ALL = ("commands", "replies", "offers", "near_lines", "near_replies", "mistaken", "chunks")


def strategies(specification: Any, *, has_types_of_values: bool = False) -> str:
    """The module's text for a specification: its commands, forms of replies and extensions.

    Where there are types of what builders take, the strategies of values say so.
    """
    return _Module(specification, has_types_of_values).text()


class Told(NamedTuple):
    """What the page of strategies tells of some: where, their names, what they draw, an example.

    There is no example where prose refuses the plainest octets, and the declaration has none.
    """

    section: str
    names: tuple[str, ...]
    about: str
    example: bytes | None


def told(specification: Any) -> list[Told]:
    """What there is to be told of the strategies of a specification."""
    module = _Module(specification)
    module.text()
    return module.told


def _example(rule: Rule) -> bytes | None:
    """The plainest octets of a rule, or where prose refuses these, what its declaration has."""
    octets = plainest(shape(rule))
    try:
        rule.parse(octets)
    except (Mismatch, Refusal):
        return rule.example or None
    return octets


def _call(name: str, *arguments: str, **keywords: str) -> str:
    named = [f"{key}={value}" for key, value in keywords.items()]
    return f"{name}({', '.join([*arguments, *named])})"


def _mapping(items: Iterable[tuple[str, str]]) -> str:
    return f"{{{', '.join(f'{quoted(key)}: {value}' for key, value in items)}}}"


def _tuple(items: Iterable[str]) -> str:
    given = list(items)
    return f"({', '.join(given)}{',' if len(given) == 1 else ''})"


class _Drawing:
    """A strategy of octets, while restrictions say what it keeps to."""

    def __init__(
        self,
        module: _Module,
        node: Node,
        restrictions: Iterable[Restriction],
        written: Callable[[], str],
        parameters: Parameters | None = None,
    ) -> None:
        self.module, self.node, self.longest = module, node, longest(node)
        self._written, self._is_as_written = written, True
        self._around: list[tuple[str, list[str]]] = []
        self._parameters = {known.field for known in parameters.known} if parameters else set()
        self.relations: dict[str, dict[str, list[str]]] = {}
        for restriction in restrictions:
            restriction.drawn(self)

    @property
    def source(self) -> str:
        source = self._written()
        for combinator, arguments in reversed(self._around):
            source = self.module.call(combinator, *arguments, source)
        return source

    def has(self, field: str) -> bool:
        return field in self._parameters

    def named(self, keyword: str, field: str) -> str:
        return keyword

    def draw(self, rule: Rule) -> None:
        self._instead(lambda: self.module.named(rule))

    def encode(self, rule: Rule) -> None:
        self._instead(lambda: self.module.encoded(self.node, rule))

    def keep(self, combinator: str, *arguments: Any) -> None:
        self._around.append((combinator, [*map(self._argument, arguments)]))

    def keep_fields(self, combinator: str, *arguments: Any) -> None:
        given = map(self._argument, arguments)
        self._instead(lambda: self.module.call(combinator, *given, *self.module.pieces(self.node)))

    def relate(self, relation: str, one: str, other: str) -> None:
        self.relations.setdefault(relation, {}).setdefault(one, []).append(other)

    def _instead(self, written: Callable[[], str]) -> None:
        if not self._is_as_written:
            raise TypeError(f"two restrictions say what is drawn for {self.node!r}")
        self._written, self._is_as_written = written, False

    def _argument(self, argument: Any) -> str:
        if isinstance(argument, Rule):
            return self.module.named(argument)
        if callable(argument):
            return self.module.function(argument)
        return quoted(argument) if isinstance(argument, str) else str(argument)

    @property
    def agreements(self) -> dict[str, str]:
        """Which parameters need or exclude which others."""
        return {
            relation: _mapping((one, _tuple(map(quoted, others))) for one, others in pairs.items())
            for relation, pairs in self.relations.items()
        }


class _ValuesDrawing(_Drawing):
    """A strategy of values, while restrictions say what it keeps to."""

    #: the combinators for values where those for octets have other names
    NAMES = {
        "ascii_only": "ascii_values",
        "at_most": "fitting",
        "checked": "checked_values",
        "led_by": "with_status",
        "lines_at_most": "fitting",
        "utf8_needs": "utf8_needs_field",
    }

    @property
    def source(self) -> str:
        source = super().source
        return self.module.call("agreeing", source, **self.agreements) if self.relations else source

    def named(self, keyword: str, field: str) -> str:
        return field

    def draw(self, rule: Rule) -> None:
        self._instead(lambda: self.module.call("text", self.module.named(rule)))

    def encode(self, rule: Rule) -> None:
        self.draw(rule)

    def keep(self, combinator: str, *arguments: Any) -> None:
        name = self.NAMES.get(combinator, combinator)
        in_xtext = any(isinstance(field_of(each).value, Xtext) for each in captures(self.node))
        # an octet may be written as three
        super().keep(f"{name}_in_xtext" if name == "fitting" and in_xtext else name, *arguments)

    def keep_fields(self, combinator: str, *arguments: Any) -> None:
        self.keep(combinator, *arguments)


class _Module:
    """The text, as it grows: rows in the order in which they need one another."""

    def __init__(self, specification: Any, has_types_of_values: bool = False) -> None:
        self.specification, self.has_types_of_values = specification, has_types_of_values
        self.types: list[str] = []
        self.told: list[Told] = []
        self.alphabets: dict[str, OctetSet] = {}
        self.rows: dict[str, str] = {}
        self.bodies: dict[str, str] = {}
        self.used = {"Chunks", "Examples", "Made", "Octets", "cut", "is_offered", "one_of"}
        self.modules: set[str] = set()
        self.rules: dict[Rule, str] = {}
        #: whether a function looks at what is drawn: what people write is then drawn, too
        self.is_checked = False

    def text(self) -> str:
        self._offers()
        for command in self.specification.commands:
            self._command(command)
        for form in self.specification.forms:
            self._form(form)
        for message in self.specification.messages:
            self._message(message)
        alphabets = [*self._alphabets()]
        lines = [_OPENING, *self._imports(), "", *self._names(), *alphabets, _TABLES]
        lines += [*filter(None, self.rows.values()), _CLOSING]
        return re.sub(_MARK + r"(\w+)", self._combinator, "\n".join(lines))

    def _combinator(self, found: re.Match[str]) -> str:
        """The name of a combinator: another one where a rule has the same."""
        return "_" * (found[1] in self.rows) + found[1]

    # --- rows, and what is written around them

    @property
    def public(self) -> list[str]:
        """The names of the strategies, those that are asked for most at first."""
        rows = [name for name in self.rows if name.isidentifier() and name[0] != "_"]
        return [*_FOR_ALL, *sorted(rows)]

    def _names(self) -> Iterator[str]:
        yield f"__all__ = {self.public!r}"
        yield ""
        yield ""
        yield "def __dir__() -> list[str]:"
        yield "    return __all__"
        yield ""
        yield ""

    def _imports(self) -> Iterator[str]:
        yield "from collections.abc import Iterable"
        yield "from random import Random"
        yield ""
        for module in sorted(self.modules):
            yield f"import {module}"
        names = (f"{n} as _{n}" if n in self.rows else n for n in sorted(self.used))
        yield f"from {COMBINATORS} import {', '.join(names)}"
        if self.types:
            yield ""
            yield "TYPE_CHECKING = False"
            yield "if TYPE_CHECKING:"
            yield f"    from {VALUES} import {', '.join(sorted(self.types))}"

    def _alphabets(self) -> Iterator[str]:
        for name, octets in self.alphabets.items():
            yield f"{name} = {self._members(octets.octets)}"

    def _row(self, names: Iterable[str], row: str) -> None:
        """A row, by its names."""
        given = list(names)
        for name in given:
            if name in self.rows:
                raise TypeError(f"two strategies of the name {name}")
            self.rows[name] = ""
        more = ", *_" if len(given) > 1 else ""
        self.rows[given[0]] = f"{', '.join(given)}{more} = {row}"

    def _define(self, name: str, body: str, about: str, of: Rule | None = None) -> None:
        """A rule."""
        self.bodies[name] = body
        if of is not None and name[0] != "_":
            self.told.append(Told("rules", (name,), about, _example(of)))
        self._row([name], self.call("rule", _filled(about), f"lambda: {body}"))

    def call(self, name: str, *arguments: str, **keywords: str) -> str:
        """A call of a combinator, which is then imported."""
        self.used.add(name)
        return _MARK + _call(name, *arguments, **keywords)

    def function(self, function: Any) -> str:
        """A codec's function under the name by which the text can import it."""
        module, name = function.__module__, function.__qualname__
        if not name.isidentifier():
            raise TypeError(f"{module}.{name} has no name that can be imported")
        module = CODECS if library_functions().get(name) is function else module
        self.modules.add(module)
        return f"{module}.{name}"

    # --- octets

    def node(self, node: Node) -> str:
        """A strategy of the octets that follow a node."""
        match node:
            case Literal():
                octets = quoted(node.octets)
                is_word = node.octets.swapcase() != node.octets
                return self.call("literal", octets) if is_word else octets
            case CharacterClass():
                return self.call("octets", self._alphabet(node.octets), *_counts(node, 1))
            case Sequence():
                return self._sequence(node)
            case Alternation():
                return self._alternatives(node)
            case Repetition():
                return self._repeated(node)
            case Capture():
                return self._captured(node)
            case RuleReference():
                return self.named(node.rule)
            case Exclusion():
                excluded = _tuple(quoted(word.encode("ascii")) for word in node.words)
                item = self.node(node.item)
                return self.call("other_than", excluded, item) if node.words else item
            case BackReference():
                return self.call("again", quoted(node.name))
        raise TypeError(f"no strategy for {node!r}")

    def _sequence(self, node: Sequence) -> str:
        """One after the other; what is said once, and then again behind a separator, is a list."""
        items: list[str] = []
        for item in _flat(node):
            match item:
                case Repetition(Sequence((Literal() as separator, again)), 0, None) if (
                    items and items[-1] == self.node(again)
                ):
                    items[-1] = self.call("listed", quoted(separator.octets), items[-1])
                case _:
                    items.append(self.node(item))
        return items[0] if len(items) == 1 else self.call("sequence", *items)

    def _any_of(self, items: Iterable[str], how: str = "one_of") -> str:
        different = list(dict.fromkeys(items))
        return different[0] if len(different) == 1 else self.call(how, *different)

    def _alternatives(self, node: Alternation) -> str:
        """Any of them, but seldom those that are never ASCII."""
        usual = [self.node(item) for item in node.items if not is_beyond_ascii(item)]
        seldom = [self.node(item) for item in node.items if is_beyond_ascii(item)]
        if not usual or not seldom:
            return self._any_of(usual or seldom)
        return self.call("mostly", self._any_of(usual), self._any_of(seldom))

    def _repeated(self, node: Repetition) -> str:
        match node.item:
            case CharacterClass(least=1, most=None) if node.most is None and node.least < 2:
                return self.call("octets", self._alphabet(node.item.octets), str(node.least))
            case Alternation(
                (CharacterClass(least=1, most=None) as ascii, RuleReference() as beyond)
            ) if node.most is None and node.least < 2 and beyond.rule.encoding == "utf-8":
                least = [] if node.least else ["0"]
                return self.call("characters", self._alphabet(ascii.octets), *least)
        item = self.node(node.item)
        if (node.least, node.most) == (0, 1):
            if is_beyond_ascii(node.item):
                return self.call("mostly", quoted(b""), item)
            return self.call("optional", item)
        return self.call("repeated", item, *_counts(node, 0))

    def _captured(self, node: Capture) -> str:
        if isinstance(node.construct, Parameters):
            return _call(f"{_identifier(node.construct.verb)}_parameters")
        value = field_of(node).value
        restrictions = () if value is None else value.restrictions
        return _Drawing(self, node, restrictions, lambda: self._octets_of(field_of(node))).source

    def _octets_of(self, field: Field) -> str:
        """The octets of a field's value, of which not all need mean anything."""
        item = self.node(field.capture.item)
        for kind, combinator in _MEANT.items():
            if isinstance(field.value, kind):
                return self.call(combinator, item)
        return item

    def encoded(self, node: Node, rule: Rule) -> str:
        """The octets that stand for a text by this rule."""
        value = field_of(node).value if isinstance(node, Capture) else None
        if isinstance(value, Xtext):
            return self.call("in_xtext", self.named(rule))
        if isinstance(value, Codec):
            return self.call("encoded", self.function(value.encoder), self.named(rule))
        raise TypeError(f"nothing encodes {rule!r} for {node!r}")

    def pieces(self, node: Node) -> Iterator[str]:
        """The pieces of a rule one by one, the fields with their names and with what reads them."""
        for item in node.items if isinstance(node, Sequence) else (node,):
            capture = item.item if isinstance(item, Repetition) else item
            if isinstance(capture, Capture):
                field = field_of(capture)
                yield _tuple([quoted(field.name), self._decoder(field), self.node(item)])
            else:
                yield self.node(item)

    def _decoder(self, field: Field) -> str:
        """The function that reads a field."""
        match field.value:
            case Codec() as codec:
                return self.function(codec.decoder)
            case Present():
                return "bool"
            case Enumeration():
                return self.call("as_word")[:-2]
            case Flags():
                return self.call("as_words")[:-2]
        return self.call("as_text")[:-2]

    def _alphabet(self, octets: OctetSet) -> str:
        """A set: by its name, or written out where it is small or has none of its own."""
        name = _constant(octets.name)
        if len(octets.octets) < len(string.digits) and max(octets.octets) < 0x7F:
            return self._members(octets.octets)
        numbers = count(2)
        unique = name = name or "OCTETS"
        while self.alphabets.setdefault(unique, octets).octets != octets.octets:
            unique = f"{name}_{next(numbers)}"
        return unique

    def _members(self, octets: Iterable[int]) -> str:
        """The octets of a set: the ends of ranges, and what stands alone."""
        ranges, alone = _runs(octets)
        if not ranges:
            return quoted(alone)
        between = self.call("between", *(quoted(ends) for ends in ranges))
        return f"{between} + {quoted(alone)}" if alone else between

    # --- rules

    def named(self, rule: Rule) -> str:
        """A call of the rule, whose row is written when it is first needed."""
        if rule not in self.rules:
            self.rules[rule] = self._rule(rule)
        return self.rules[rule]

    def _rule(self, rule: Rule) -> str:
        node = _of_rule(rule)
        body, name = self._body(rule, node), _identifier(rule.rule)
        if self.is_checked and rule.example:
            body = self.call("one_of", body, quoted(rule.example))
        if refers_outside(node):
            name = "_" + name
        if not name.isidentifier():
            return body
        if keyword.iskeyword(name) or name in _FOR_ALL:
            name += "_"
        if self.bodies.get(name, body) != body:
            return body
        if name not in self.rows:
            self._define(name, body, _about(rule), rule)
        return _call(name)

    def _body(self, rule: Rule, node: Node) -> str:
        if rule.encoding == "utf-8":
            return self.call("beyond_ascii")
        return _Drawing(self, node, rule.restrictions, lambda: self.node(node)).source

    # --- lines

    def _command(self, command: Command) -> None:
        line, parameters = line_of(command), command.parameters
        if parameters is not None:
            self._parameters(parameters)
        octets = _Drawing(
            self, line.node, command.restrictions, lambda: self._remembering(line.node), parameters
        )
        values = self.record(line.node, command.restrictions, parameters)
        lines, name = octets.source, _identifier(command.verb)
        if by := self.offers(command.verb).get(command.utf8_needs):
            lines = self.call("ascii_unless", quoted(by), lines)
            values = self.call("ascii_values_unless", quoted(by), values)
        for field, by in command.words.items():
            lines = self.call("without_word_unless", quoted(by), lines)
            values = self.call("without_value_unless", quoted(by), quoted(field), values)
        self._three(
            name, "COMMANDS", command.verb, command, lines, values, offered_by=command.offered_by
        )

    def _form(self, form: ReplyForm) -> None:
        line = line_of(form)
        limits = (*form.restrictions, *(r for r in line.restrictions if r not in form.restrictions))
        self._with_offers(form, line)
        octets = _Drawing(self, line.node, limits, lambda: self._remembering(line.node))
        lines, values = octets.source, self.record(line.node, limits)
        general = line_of(self.specification.forms[0])
        leads = {field.name for field in general.fields if field.leads is not None}
        named = {
            inner.name.rpartition(".")[2] for inner in walk(line.node) if isinstance(inner, Capture)
        }
        items = [field.item.rule for field in line.fields if field.list is not None]
        named |= {each.name for item in items if item is not None for each in line_of(item).fields}
        if leads and form is not self.specification.forms[0] and leads.isdisjoint(named):
            # what is built is read as any reply, too
            lines, values = self.call("as_any_reply", lines), self.call("as_any_values", values)
        name = _snake(form.name_of_class)
        self._three(name, "REPLIES", form.name_of_class, form, lines, values)

    def _message(self, message: Message) -> None:
        node, self.is_checked = _of_rule(message), message.check is not None
        values = self.record(node, message.restrictions)
        name = _identifier(message.rule)
        self._three(
            name, "MESSAGES", message.rule, message, self._body(message, node), values, "octets"
        )

    def _three(
        self,
        name: str,
        table: str,
        key: str,
        of: Command | ReplyForm | Message,
        octets: str,
        values: str,
        kind: str = "lines",
        offered_by: str = "",
    ) -> None:
        """The three strategies of what is sent, and where mistakes are made."""
        node = line_of(of).node
        limits = sorted({*bounds(node), *([of.max_octets] if of.max_octets else [])})
        mistakes = self.call(
            "Mistakes", _filled(" ".join(words(node)), "ascii"), _tuple(map(str, limits))
        )
        arguments = [quoted(f"{key} ({of.reference})"), mistakes, f"lambda: {octets}"]
        if values != self.call("record", "{}"):
            arguments.append(f"lambda: {values}")
        if offered_by:
            arguments.append(f"offered_by={quoted(offered_by)}")
        names = (f"{name}_{kind}", f"near_{name}_{kind}", f"{name}_values")
        self.told.append(Told(table.lower(), names, key, plainest(node)))
        self._row(names, f"{table}[{quoted(key)}] = {self.call('examples', *arguments)}\n")
        if self.has_types_of_values and not isinstance(of, Message):
            self.types.append(name_of_values(of))
            annotation = f"{names[-1]}: {_MARK}Made[{self.types[-1]}]"
            self.rows[names[0]] = f"{annotation}\n{self.rows[names[0]]}"

    def _remembering(self, node: Node) -> str:
        """A line in which fields come back, each of them drawn once."""
        again = {inner.name for inner in walk(node) if isinstance(inner, BackReference)}
        known = {each.name: self.node(each.item) for each in captures(node) if each.name in again}
        if not known:
            return self.node(node)

        def referred(inner: Node) -> Node | None:
            is_known = isinstance(inner, Capture) and inner.name in known
            return BackReference(inner.name, inner.item) if is_known else None

        return self.call("remembering", self.node(transformed(node, referred)), **known)

    def offers(self, verb: str) -> dict[str, str]:
        """Which EHLO keyword offers a parameter of a command."""
        offers: dict[str, str] = self.specification.command(verb).offers
        return offers

    def _parameters(self, of: Parameters) -> None:
        rows = (
            (known.keyword, self._uncalled(self.node(shape(typed)), typed))
            for known, typed in zip(of.known, of.typed, strict=True)
        )
        self.rows[_table(of)] = f"{_table(of)} = {_mapping(rows)}"
        keywords = {"at_least": "1"} if of.required else {}
        if not of.only_known:
            keywords["other"] = self.named(of.item)
        if offers := self.offers(of.verb):
            keywords["offered_by"] = _mapping((word, quoted(by)) for word, by in offers.items())
        drawing = _Drawing(
            self,
            shape(of),
            of.restrictions,
            lambda: self.call("parameters", _table(of), **keywords, **drawing.agreements),
        )
        about = f"The parameters of {of.verb}, each after a space"
        name = f"{_identifier(of.verb)}_parameters"
        self.told.append(Told("rules", (name,), about, plainest(shape(of))))
        self._define(name, drawing.source, about)

    def _uncalled(self, source: str, rule: Rule) -> str:
        """A rule's name as it is, and what has none when it is asked for."""
        if re.fullmatch(r"\w+\(\)", source):
            return source[:-2]
        return self.call("rule", _filled(_about(rule)), f"lambda: {source}")

    def _with_offers(self, form: ReplyForm, line: Line) -> None:
        """Every second line of what answers EHLO offers an extension that is known."""
        for rule in {inner.rule for inner in walk(line.node) if isinstance(inner, RuleReference)}:
            if not isinstance(rule, KeywordLine):
                continue
            self.rules[rule] = self._any_of([self._rule(rule), "offers()"])

    def _offers(self) -> None:
        """What an extension says of itself in the reply to EHLO."""
        for extension in self.specification.extensions:
            rule = extension.line()
            body, keyword = self._body(rule, _of_rule(rule)), extension.keyword
            arguments = ["OFFERS", quoted(keyword), quoted(extension.reference)]
            if body != self.node(Literal(keyword.encode("ascii"))):
                arguments.append(f"lambda: {body}")
            name = f"offer_{extension.attribute}"
            self.told.append(Told("offers", (name,), keyword, plainest(_of_rule(rule))))
            self._row([name], self.call("offer", *arguments))

    # --- values

    def record(
        self, node: Node, restrictions: Iterable[Restriction], parameters: Parameters | None = None
    ) -> str:
        """The fields in a node as a dict, which keeps to restrictions."""

        def written() -> str:
            fields = _Fields(self)
            fields.collect(node)
            if parameters is None:
                return fields.record
            of = parameters.restrictions
            agreeing = _ValuesDrawing(self, node, of, lambda: fields.record).source
            return self.call("not_empty", agreeing) if parameters.required else agreeing

        return _ValuesDrawing(self, node, restrictions, written, parameters).source

    def value(self, field: Field) -> str:
        """A strategy of what a builder takes for a field."""
        if field.list is not None:
            fewest = max(1, field.list.fewest)
            return self.call("tuples_of", self.value(field.item), *[str(fewest)] * (fewest > 1))
        match field.value:
            case Present():
                return self.call("exactly", "True")
            case Enumeration() as words:
                return self.call("word_of", *map(quoted, words.members.values()))
            case Flags():
                return self.call("words_in", self._octets_of(field))
            case Codec(decoded_rule=Rule() as rule):
                return self.call("text", self.named(rule))
            case Codec() as codec:
                return self._decoded(codec, field)
        construct = field.construct
        if is_bracketed(construct):
            return self.call("unbracketed", self._octets_of(field))
        line = line_of(construct)
        if line.fields and not is_built_from_text(construct):
            return self.record(line.node, ())
        return self.call("text", self._octets_of(field))

    def _decoded(self, codec: Codec, field: Field) -> str:
        octets = self._octets_of(field)
        known = _KNOWN_CODECS.get(type(codec))
        if known is not None:
            return self.call(known, octets)
        return self.call("decoded", *map(self.function, (codec.decoder, codec.encoder)), octets)


class _Fields:
    """The fields in a node: those that are always given, those that may be, and choices."""

    def __init__(self, module: _Module) -> None:
        self.module = module
        self.required: dict[str, str] = {}
        self.optional: dict[str, str] = {}
        self.choices: list[str] = []

    def collect(self, node: Node, *, may_be_missing: bool = False) -> None:
        """Take in the fields of a node."""
        inside = [each for each in outermost_captures(node) if not each.is_hidden]
        match node:
            case Capture() if isinstance(node.construct, Parameters):
                self._parameters(node.construct)
            case Capture() if not node.is_hidden:
                fields = self.optional if may_be_missing else self.required
                fields[node.own_name] = self.module.value(field_of(node))
            case Repetition() if node.least == 0 and len(inside) == 1:
                self.collect(node.item, may_be_missing=True)
            case Repetition() if node.least == 0 and inside:
                self._choose(self._of(Sequence(())), self._of(node.item))
            case Alternation() if inside:
                self._choose(*map(self._of, node.items))
            case RuleReference() if inside and node.rule.restrictions:
                kept = self.module.record(node.item, node.rule.restrictions)
                nothing = [self._of(Sequence(()))] if may_be_missing else []
                self._choose(*nothing, kept)
            case _:
                for child in node.children:
                    self.collect(child, may_be_missing=may_be_missing)

    def _of(self, node: Node) -> str:
        """The record of another node."""
        inner = _Fields(self.module)
        inner.collect(node)
        return inner.record

    def _choose(self, *records: str) -> None:
        different = list(dict.fromkeys(records))
        one = len(different) == 1
        self.choices.append(different[0] if one else self.module.call("either", *different))

    def _parameters(self, of: Parameters) -> None:
        offers = self.module.offers(of.verb)
        for known, typed in zip(of.known, of.typed, strict=True):
            by = offers.get(known.keyword, "")
            words = {
                w.partition("=")[2]: o
                for w, o in offers.items()
                if w.startswith(f"{known.keyword}=")
            }
            mine = _Fields(self.module)
            mine.collect(shape(typed), may_be_missing=True)
            for name, value in mine.optional.items():
                self.optional[name] = self._offered(by, value, words)
            for choice in mine.choices:
                nothing = self.module.call("record", "{}")
                self._choose(nothing, self._offered(by, choice, words)) if by else self._choose(
                    choice
                )
        if not of.only_known:
            others = self.module.call("unknown_parameters", _table(of), self.module.named(of.item))
            self.optional["parameters"] = others

    def _offered(self, by: str, value: str, words: Mapping[str, str]) -> str:
        """A value that an EHLO keyword offers."""
        if not by:
            return value
        others = [_mapping((word, quoted(other)) for word, other in words.items())] if words else []
        return self.module.call("offered", quoted(by), value, *others)

    @property
    def record(self) -> str:
        given = [_mapping(self.required.items()), _mapping(self.optional.items())]
        own = self.module.call("record", *given[: 1 + bool(self.optional)])
        if not self.choices:
            return own
        records = [own, *self.choices] if self.required or self.optional else self.choices
        return records[0] if len(records) == 1 else self.module.call("merged", *records)


_OPENING = '''\
"""Hypothesis strategies for every rule, command and reply; see `smtpkit.testing`.

Generated from the grammar by `python -m grammar`; edit that instead.

| to draw | call |
| --- | --- |
| lines of any command, replies in any form | `commands()`, `replies()` |
| lines of one command, CRLF included, in any spelling | `x_lines()` of its verb |
| the keyword arguments of its builder | `x_values()` |
| such lines with mistakes, most of which are refused | `near_lines(verb)`, `near_x_lines()` |
| replies in one form, their arguments, with mistakes | the same, of the form's name |
| a message of an AUTH exchange, without base64 | `x_octets()`, `x_values()` |
| only what a server offers, or some keywords | `x_lines(only=...)`, and each of the others |
| what one rule reads | the rule's name: `mailbox()`, `esmtp_param()` |
| what offers an extension | `offers()`, `offer_x()` |
| octets cut up, as they come from a socket | `chunks(octets)` |
| mistakes without Hypothesis | `mistaken(line, random)` |

What fails shrinks to the plainest. All of them are listed, each with its
smallest example, in `docs/reference/strategies.md`.

A command below is a row: what it is, the words and the greatest lengths at which mistakes are
made, its octets, and its values where it has any.
"""

from __future__ import annotations
'''

_TABLES = """
#: the strategies of each command, by its verb
COMMANDS: dict[str, \0Examples] = {}
#: the strategies of each form of reply, by its name
REPLIES: dict[str, \0Examples] = {}
#: the strategies of each message of an AUTH exchange, without its base64, by its name
MESSAGES: dict[str, \0Examples] = {}
#: the strategies of single parameters, by the command's verb and their keyword
PARAMETERS: dict[str, dict[str, \0Made[bytes]]] = {}
#: what each extension says of itself where a server offers it, by its keyword
OFFERS: dict[str, \0Made[bytes]] = {}
"""

_CLOSING = '''

def offers(only: Iterable[str] | None = None) -> \0Octets:
    """What offers any extension, or any of some keywords."""
    offered = [offer for keyword, offer in OFFERS.items() if \0is_offered(keyword, only)]
    return \0one_of(*(offer() for offer in offered))


def commands(only: Iterable[str] | None = None) -> \0Octets:
    """Valid command lines, any of them, or any that some keywords offer."""
    offered = [each for each in COMMANDS.values() if \0is_offered(each.offered_by, only)]
    return \0one_of(*(each.lines(only) for each in offered))


def replies() -> \0Octets:
    """Valid replies in any form."""
    return \0one_of(*(each.lines() for each in REPLIES.values()))


def near_lines(verb: str | None = None, only: Iterable[str] | None = None) -> \0Octets:
    """Command lines with a few mistakes: of one verb, or of any that is offered."""
    if verb is not None:
        return COMMANDS[verb.upper()].near(only)
    offered = [each for each in COMMANDS.values() if \0is_offered(each.offered_by, only)]
    return \0one_of(*(each.near(only) for each in offered))


def near_replies(form: str | None = None) -> \0Octets:
    """Replies with a few mistakes: in one form, or in any."""
    if form is not None:
        return REPLIES[form].near()
    return \0one_of(*(each.near() for each in REPLIES.values()))


def mistaken(line: bytes, random: Random) -> bytes:
    """A line with a few mistakes, without Hypothesis: for long runs over many lines."""
    verb = b"".join(line.split(maxsplit=1)[:1]).upper().decode("latin-1")
    examples = COMMANDS.get(verb) or next(iter(REPLIES.values()))
    return examples.mistakes(line, random)


def chunks(octets: bytes | \0Octets) -> \0Chunks:
    """Octets cut up at any places; all chunks together are the octets again."""
    return \0cut(octets)
'''


# --- what is known of nodes and declarations ----------------------------------------------------


def _flat(node: Sequence) -> Iterator[Node]:
    """The items of a sequence, and those of a sequence that is a field of it."""
    for item in node.items:
        field = field_of(item) if isinstance(item, Capture) else None
        is_plain = field is not None and field.value is None and field.parameters is None
        inner = item.children[0] if is_plain else item
        yield from _flat(inner) if isinstance(inner, Sequence) else (item,)


def _counts(node: CharacterClass | Repetition, usual: int) -> list[str]:
    """How often something is repeated, unless that is as usual."""
    least = [] if (node.least, node.most) == (usual, None) else [str(node.least)]
    return least + ([] if node.most is None else [str(node.most)])


def _of_rule(rule: Rule) -> Node:
    """What a rule says, without its name."""
    return next(each.item for each in walk(shape(rule)) if isinstance(each, RuleReference))


def _table(of: Parameters) -> str:
    """Where the parameters of a command are found."""
    return f"PARAMETERS[{quoted(of.verb)}]"


def _about(rule: Rule) -> str:
    """What a rule's row says of itself."""
    limit = f", at most {rule.max_octets} octets" if rule.max_octets is not None else ""
    note = f"; {rule.note}" if rule.note else ""
    return f"{rule.rule} ({rule.reference}){limit}{note}"


# --- names and layout ---------------------------------------------------------------------------


def _identifier(name: str) -> str:
    return name.lower().replace("-", "_")


def _snake(name: str) -> str:
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in name).lstrip("_")


def _constant(name: str) -> str:
    """The name of a set as a constant; nothing where it is no name of its own."""
    spelt = re.sub('"(.)"', lambda found: f" {unicodedata.name(found[1])} ", name)
    constant = re.sub(r"\W+", "_", spelt).strip("_").upper()
    return constant if constant.isidentifier() else ""


def _runs(octets: Iterable[int]) -> tuple[list[str], bytes]:
    """The first and the last octets of the ranges in a set, and the octets that stand alone."""
    members = sorted(octets)
    starts = [m for before, m in pairwise([-2, *members]) if m != before + 1]
    ends = [m for m, after in pairwise([*members, 1000]) if after != m + 1]
    ranges: list[str] = []
    alone = b""
    for start, end in zip(starts, ends, strict=True):
        if end - start < 3 or len(members) < len(string.digits):
            alone += bytes(range(start, end + 1))
        else:
            ranges.append(chr(start) + chr(end))
    return ranges, alone


def _filled(text: str, encoding: str = "") -> str:
    """A text as a literal, of octets if there is an encoding, in as many lines as it needs."""
    lines = textwrap.wrap(text, WIDTH - 20, break_long_words=False, break_on_hyphens=False)
    pieces = [f"{line} " for line in lines[:-1]] + (lines[-1:] or [""])
    return " ".join(quoted(piece.encode(encoding) if encoding else piece) for piece in pieces)


def quoted(value: str | bytes) -> str:
    """A literal in the text, in double quotes wherever that needs no escape."""
    source = repr(value)
    quote = source.index("'") if "'" in source else -1
    if quote in (0, 1) and '"' not in source:
        return source[:quote] + '"' + source[quote + 1 : -1] + '"'
    return source
