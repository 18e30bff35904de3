"""Model -> Python: the views and the builders.

What is written here is what a careful person would have typed: a row for each field in wire
order, and beside them a `build` that writes each value by the rule it is read with.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from grammar.constants import COMMAND_LINE
from grammar.declarations import Command, KeywordLine, Parameters, Replies, ReplyForm
from grammar.generator.arguments import declared_values, name_of_values
from grammar.generator.bases import base_of, text_reader
from grammar.generator.layout import constant, docstring, indent, merged, raw, sentence
from grammar.generator.machine_rows import MachineWriter
from grammar.generator.machines import Machines
from grammar.generator.narrow import narrow_pattern
from grammar.generator.pieces import pieces
from grammar.generator.regex import regex
from grammar.generator.syntax import syntax
from grammar.language.lists import ITEM, Rounds
from grammar.language.restrictions import (
    Checked,
    Decodable,
    MaxLineOctets,
    Narrower,
)
from grammar.language.text import Construct, Rule, fields
from grammar.language.values import Codec, Enumeration, Flags, Integer
from grammar.model.lines import (
    Field,
    Line,
    class_name,
    field_of,
    is_bracketed,
    is_built_from_text,
    line_of,
    split_of,
    unwrapped,
)
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
    bare,
    captures,
    is_nullable,
    outermost_captures,
    present,
    transformed,
    walk,
)
from grammar.model.octets import least_limit, limited_parts
from grammar.model.shapes import NEEDS_DECODING, items_of, shape

__all__ = ["ModuleWriter", "Written", "signature"]

#: what a fact of a view is where nothing is said of it
_USUAL = ("", "''", "()", "{}", "False", "None", "frozenset()")


class QuickTests:
    """The sources that the quick tests of restrictions are made of."""

    def __init__(
        self,
        module: ModuleWriter,
        octets: str,
        line: Line | None = None,
        whole: str = "",
    ) -> None:
        self.module, self.octets, self.length, self.lead = module, octets, "length", ""
        self.line, self.numbers = line, line.numbers if line is not None else {}
        self.whole = whole

    def field(self, name: str) -> str:
        # what a dialect does not have is never sent
        return f"match[{self.numbers[name]}]" if name in self.numbers else "None"

    def items(self, name: str) -> str:
        field = next(each for each in self.line.fields if each.name == name)
        return f"{self.module.items(field)}.octets(match, {self.numbers[name]})"

    def matches(self, rule: Rule, octets: str) -> str:
        pattern = self.module.pattern(constant(rule.rule), shape(rule), loose=False)
        return f"{pattern}.fullmatch({octets})"

    def function(self, function: Callable[..., object]) -> str:
        return function.__name__

    def view(self, rule: Rule) -> str:
        return class_name(rule)

    def fields(self) -> str:
        return self.whole


#: members of a class where a declaration says nothing of them
_UNSAID = {"enters": '""', "enters_on": "0", "secret_fields": "frozenset()", "also": "()"}
_UNSAID["order"] = "Order()"
_CONSTANT = re.compile(r"\b_[A-Z][A-Z0-9_]*\b")


@dataclass(frozen=True)
class Written:
    """A class that was written: what one that derives from it need not say again."""

    members: dict[str, str]
    #: the rows of its fields, with the values of constants in their place
    rows: dict[str, str]
    #: what its fields are where they were not sent, and what they mean
    unsent: dict[str, str]
    meanings: dict[str, str]
    is_tested: bool


class ModuleWriter:
    """The text of a module that grows from the top: patterns and writers before their classes.

    `bases` are classes of the library that those of the same name derive from: how each is called
    in the module, and what was written of it. `machines` collects the machines of the classes;
    None: they have none.
    """

    def __init__(
        self,
        existing: Mapping[str, str] | None = None,
        bases: Mapping[str, tuple[str, Written]] | None = None,
        *,
        has_types_of_values: bool = False,
        machines: Machines | None = None,
    ) -> None:
        self.has_types_of_values = has_types_of_values
        self.machines = machines
        #: what stands elsewhere: enumerations and structures, name -> module
        self.existing = dict(existing or {})
        self.bases = dict(bases or {})
        #: the classes, by name
        self.written: dict[str, Written] = {}
        self.lines: list[str] = []
        self.structures: set[str] = set()
        self.rules: list[Rule] = []
        self._constants: dict[str, str] = {}

    def constant(self, name: str, value: str) -> str:
        """A module constant of this value; the same value is written once."""
        if value in self._constants:
            return self._constants[value]
        unique, count = name, 1
        while unique in self._constants.values():
            count += 1
            unique = f"{name}_{count}"
        self._constants[value] = unique
        self.lines.append(f"{unique} = {value}")
        return unique

    def pattern(self, name: str, node: Node, *, loose: bool = True) -> str:
        """The constant of a node's pattern."""
        return self.constant(name, f"Pattern({raw(regex(node, loose=loose))})")

    def words(self, value: Enumeration | Flags) -> str:
        """The constant of the codec of an enumeration."""
        name = value.name_of_type
        if name not in self.existing:
            return self.constant(constant(name), f"EnumerationCodec.of({name})")
        return self.constant(constant(name), f"EnumerationCodec({self.existing[name]!r}, {name!r})")

    # -- views

    def structure(self, rule: Rule) -> None:
        """The view of a rule that has fields; written once, before what it is used in."""
        name, line = class_name(rule), line_of(rule)
        if name in self.structures or name in self.existing:
            return
        self.structures.add(name)
        self.rules.append(rule)
        self.needed(line.fields)
        pattern, writers = self.pattern(constant(rule.rule), line.pattern), self.writers(line)
        facts = {
            "pattern": pattern,
            "bracketed": is_bracketed(rule),
            "built_from_text": is_built_from_text(rule),
            "reply": repr(rule.reply),
        }
        doc = f"The octets of a {rule.rule}"
        self.view(
            f"{name}({base_of(rule)})",
            line,
            [f"{syntax(rule)} ({rule.reference})."],
            [f"rule = {rule.rule!r}", f"reference = {rule.reference!r}"],
            facts,
            self.text_builder(rule)
            if is_built_from_text(rule)
            else self.builder(line, writers, doc),
        )

    def command(self, command: Command) -> None:
        """The view of a command."""
        name, line = command.name_of_class, line_of(command)
        self.needed(line.fields)
        pattern = self.pattern(constant(command.verb), line.pattern)
        writers = self.writers(line, command.secret)
        members = [
            f"verb: ClassVar[Literal[{command.verb!r}]] = {command.verb!r}",
            f"rule = {command.verb!r}",
            f"reference = {command.reference!r}",
            f"replies = {_replies(command.replies)}",
            f"at_most = {command.max_octets}",
            *(
                [f"limit_reference = {command.limit_reference!r}"]
                if command.limit_reference != COMMAND_LINE.reference
                else []
            ),
            *([f"reply_forms = {command.forms!r}"] if command.forms else []),
        ]
        if command.enters:
            members += [f"enters = {command.enters.value!r}", f"enters_on = {command.enters_on}"]
        members += [f"order = {command.order!r}"] if command.order.facts() else []
        facts = {
            "pattern": pattern,
            # where nothing but the length has to be looked at, no narrower pattern is needed
            "narrow": pattern
            if self.tests(line, name) == [f"length > {command.max_octets}"]
            else self.constant(
                f"{constant(command.verb)}_NARROW", f"Pattern({raw(narrow_pattern(command))})"
            ),
            "reply": repr(command.reply),
            "known": _known(command),
            "offered_by": repr(command.offered_by),
            "words": repr(command.words) if command.words else "",
            "mechanism": repr(command.mechanism),
            "secret_keywords": tuple(each.keyword for each in command.secret_parameters),
            "pieces": pieces(line, writers),
        }
        doc = [sentence(command.summary), "", f"`{syntax(command)}` ({command.reference})"]
        build = [
            *self._values(command),
            *self.builder(line, writers, f"A {command.verb} line", name),
        ]
        self.view(f"{name}(Command)", line, doc, members, facts, build, secret=command.secret)

    def form(self, form: ReplyForm) -> None:
        """The view of a form of replies."""
        line, name = line_of(form), form.name_of_class
        self.needed(line.fields)
        pattern, writers = self.pattern(constant(name), line.pattern), self.writers(line)
        narrow = self.constant(f"{constant(name)}_NARROW", f"Pattern({raw(narrow_pattern(form))})")
        facts = {"pattern": pattern, "narrow": narrow, "line_limits": form.line_limits}
        facts["lead"] = self.lead(line)
        noted = (
            f"{name!r}: {self.pattern(constant(name), shape(each), loose=False)}"
            for name, each in form.noted.items()
        )
        facts["noted"] = "{" + ", ".join(noted) + "}"
        members = [
            f"rule = {form.name_of_class!r}",
            f"reference = {form.reference!r}",
            f"at_most = {form.max_octets}",
            f"limit_reference = {form.limit_reference!r}",
        ]
        doc = [sentence(form.summary), "", f"`{syntax(form)}` ({form.reference})"]
        build = [
            *self._values(form),
            *self.builder(line, writers, f"The octets of a {form.name_of_class}"),
        ]
        head = f"{form.name_of_class}({base_of(form)})"
        self.view(head, line, doc, members, facts, build, of_base=True)

    def _values(self, declared: Command | ReplyForm) -> list[str]:
        """The type of its values, where there is one."""
        return [*declared_values(name_of_values(declared))] if self.has_types_of_values else []

    def view(
        self,
        head: str,
        line: Line,
        doc: list[str],
        members: Iterable[str],
        facts: Mapping[str, object],
        build: list[str],
        *,
        secret: Iterable[str] = (),
        of_base: bool = False,
    ) -> None:
        """A class: what is known of it, a row for each field, its quick test, its builder."""
        class_ = head.partition("(")[0]
        tests = self.tests(line, class_)
        facts = {**facts, "groups": line.groups}
        if self.machines is not None and (machine := self.machine(line, class_)):
            facts["machine"] = repr(machine)
        given = [f"{name}={value}" for name, value in facts.items() if str(value) not in _USUAL]
        said = list(members)
        if secret:
            said.append(f"secret_fields = frozenset({sorted(secret)!r})")
        said.append(f"fields = {_names(line)}")
        places = tuple(field.name for field in positional(line.fields))
        said.append(f"__match_args__ = {places!r}")
        fields = {field.name: field for field in line.fields}
        rows = {name: self.row(field, line) for name, field in fields.items()}
        own = self.written[class_] = Written(
            {name: value for name, _, value in (each.partition(" = ") for each in said)},
            {name: self._resolved(row) for name, row in rows.items()},
            {name: "False" if field.is_flag else "None" for name, field in fields.items()},
            {name: field.meaning for name, field in fields.items()},
            bool(tests),
        )
        if class_ in self.bases:
            called, base = self.bases[class_]
            head = f"{class_}({called})"
            said = [
                f"{name} = {value}"
                for name, value in own.members.items()
                if base.members.get(name) != value
            ]
            said += [f"{n} = {_UNSAID[n]}" for n in base.members if n not in own.members]
            rows = {n: row for n, row in rows.items() if base.rows.get(n) != own.rows[n]}
            unsent = (each for each in base.unsent.items() if each[0] not in fields)
            rows |= {name: f"{name} = rows.unsent({value})" for name, value in unsent}
            tests = tests or ["False"] * base.is_tested
        body = ["__slots__ = ()", "", *said, f"facts = ViewFacts({', '.join(given)})"]
        body += rows.values()
        if tests:
            tests = ["super().is_doubtful(match, length)"] * of_base + tests
            head_of_test = "def is_doubtful(cls, match: Match, length: int) -> bool:"
            body += ["", "@classmethod", head_of_test]
            body += indent([f"return ({' or '.join(tests)})"])
        self.lines += ["", "", f"class {head}:", *indent([*docstring(doc), "", *body, *build])]
        self.lines += ["", ""]

    def _resolved(self, row: str) -> str:
        """A row with the values of its constants: what they are called is no difference."""
        values = {name: value for value, name in self._constants.items()}
        return _CONSTANT.sub(lambda found: values.get(found[0], found[0]), row)

    def needed(self, fields: Iterable[Field]) -> None:
        """The views that fields are read as."""
        for field in fields:
            if field.list is not None:
                self.needed([field.item])
                if (rule := field.item.rule) is not None and self.has_second_look(rule):
                    self.structure(rule)
            elif field.structure:
                self.structure(field.structure)
            elif isinstance(field.value, Codec) and field.value.decoded_rule is not None:
                self.structure(field.value.decoded_rule)
            elif field.parameters is not None:
                self.structure(field.parameters.item)

    # -- reading

    def row(self, field: Field, line: Line) -> str:
        """The row of a field: its reader, and its groups."""
        doc = repr(sentence(field.meaning) if not field.optional or field.is_flag else _open(field))
        groups = "".join(f"{group}, " for group in field.groups)
        row = f"{field.name} = "
        if field.parameters is not None:
            view = class_name(field.parameters.item)
            return f"{row}rows.parameters({view}, {groups}doc={doc})"
        if field.list is not None:
            if field.led_by:
                lead = next(each for each in line.fields if each.name == field.led_by)
                groups += f"{lead.groups[0]}, "
                return f"{row}rows.led_items({self.items(field)}, {groups}doc={doc})"
            # what is read of an item is told by no type of Python
            row = f"{field.name}: rows.Field[{field.reads}] = "
            return f"{row}rows.items({self.items(field)}, {groups}doc={doc})"
        if field.is_flag:
            return f"{row}rows.flag({groups}doc={doc})"
        if field.structure is not None:
            kind = "optional_part" if field.optional else "part"
            kind = "parsed" if field.capture.once else kind
            return f"{row}rows.{kind}({class_name(field.structure)}, {groups}doc={doc})"
        if isinstance(field.value, (Enumeration, Flags)):
            # an enumeration is loaded late, so that its codec has no type of its own
            type_ = f"rows.Field[{field.reads}{' | None' if field.optional else ''}]"
            row = f"{field.name}: {type_} = "
        if field.variants:
            return self.told_row(field, line, groups, doc)
        kind = "optional" if field.optional else "field"
        return f"{row}rows.{kind}({self.reader(field)}, {groups}doc={doc})"

    def told_row(self, field: Field, line: Line, groups: str, doc: str) -> str:
        """The row of a field that is read as the word in another one says."""
        kind = next(each for each in line.fields if each.name == field.told_by)
        readers = {word: self.reader(field_of(capture)) for word, capture in field.variants}
        other = readers.pop("")
        by_word = ", ".join(f"{w.upper().encode('ascii')!r}: {r}" for w, r in readers.items())
        type_ = f"rows.Field[{field.reads}{' | None' if field.optional else ''}]"
        given = f"{kind.groups!r}, {{{by_word}}}, {other}, {groups}doc={doc}"
        return f"{field.name}: {type_} = rows.told({given})"

    def items(self, field: Field) -> str:
        """The constant of what finds the items of a list and reads them."""
        assert field.list is not None
        node = items_of(field.list)
        if not field.item.structure:
            # an item is text, or what a function reads: nothing within it is asked for
            node = transformed(node, _bare_item)
        groups = [n for n, capture in enumerate(captures(node), 1) if capture.name == ITEM]
        item = field.item
        read = class_name(item.structure) if item.structure else self.reader(item)
        pattern = self.pattern(constant(f"{field.name} items"), node)
        more = "".join(f", {group}" for group in groups)
        split = None if item.structure else split_of(field.list)
        more += "" if split is None else f", split={split!r}"
        return self.constant(constant(f"{field.name} list"), f"Items({read}, {pattern}{more})")

    def lead(self, line: Line) -> str:
        """The source of the word that leads a list; nothing where none does."""
        for field in line.fields:
            if field.leads is not None:
                rule, agreement = field.leads.rule, field.leads.agreement
                pattern = self.pattern(constant(rule.rule), shape(rule), loose=False)
                given = [repr(field.name), repr(field.leads.items.name), pattern]
                if agreement is not None and agreement.exempt:
                    given += [repr(agreement.field), repr(agreement.exempt)]
                kinds = "first", "any", "agreeing"
                for name, marked in zip(kinds, field.leads.marked or (), strict=False):
                    pattern = self.pattern(constant(f"marked {name}"), shape(marked), loose=False)
                    given.append(f"{name}_word={pattern}")
                return f"Lead({', '.join(given)})"
        return ""

    def has_second_look(self, rule: Rule) -> bool:
        """Whether prose says something of a rule that its pattern does not."""
        return not fields(rule) and bool(self.restricted(line_of(rule), class_name(rule)))

    def reader(self, field: Field) -> str:
        """The function that reads a field's octets."""
        match value := field.value:
            case None:
                return "decode_text" if field.rule is None else text_reader(field.rule)
            case Enumeration():
                return f"{self.words(value)}.read"
            case Flags():
                return f"{self.words(value)}.read_set"
            case Integer() if not value.may_refuse:
                return "int"
            case Codec():
                return str(value.decoder.__name__)
        raise TypeError(f"no way to read {value!r}")

    # -- what has to be looked at twice

    def tests(self, line: Line, view: str) -> list[str]:
        """The quick tests for what the pattern does not say; none where it says it all."""
        found = self.restricted(line, view)
        if isinstance(line.construct, ReplyForm):
            return found
        if line.is_encoded and "not match[0].isascii()" not in found:
            found.append("not (match[0].isascii() or is_utf8(match[0]))")
        return found

    def restricted(self, line: Line, view: str) -> list[str]:
        """The quick tests for what prose says, beside the encoding of the whole."""
        found = [test] if (test := self.limits(line)) else []
        for number, capture in enumerate(line.captures, 1):
            if test := self.test_of(capture, number):
                found.append(f"({self.doubt(capture, number)} and {test})")
        emitter = QuickTests(self, "match[0]", line, f"{view}(match)")
        leads = {each.leads.agreement: each.name for each in line.fields if each.leads}
        for each in line.restrictions:
            if not isinstance(each, MaxLineOctets):
                emitter.lead = leads.get(each, "")
                test = each.quick_test(emitter).removeprefix("None is None and ")
                found.append(f"({test})" if " and " in test else test)
        return list(dict.fromkeys(found))

    def test_of(self, capture: Capture, number: int) -> str:
        """What is asked of a capture after the match."""
        field = field_of(capture)
        if field.list is not None and not capture.is_hidden:
            test = self.test_of_item(field.item)
            items = self.items(field) if test else ""
            return test and f"any({test} for each in {items}.octets(match, {number}))"
        octets = f"match[{number}]"
        for construct in unwrapped(capture.construct):
            name = class_name(construct) if isinstance(construct, Rule) else ""
            emitter = QuickTests(self, octets, whole=f"{name}(match, {number})")
            for restriction in construct.restrictions:
                if isinstance(restriction, Checked) and not capture.once:
                    return restriction.quick_test(emitter)
                if isinstance(restriction, Narrower) and capture.is_hidden:
                    return restriction.quick_test(emitter)
                if isinstance(restriction, Decodable):
                    # one that is captured because it has to be decoded is tested with its field
                    hidden = capture.name.endswith(NEEDS_DECODING)
                    return "" if hidden else restriction.quick_test(emitter)
            if capture.once and isinstance(construct, Rule) and construct.fields:
                view = class_name(construct)
                if self.tests(line_of(construct), view):
                    return f"not {view}.accepts({octets})"
        return ""

    def test_of_item(self, item: Field) -> str:
        """What is asked of the octets of an item, which are `each`."""
        if item.rule is not None and (item.structure or self.has_second_look(item.rule)):
            view = class_name(item.rule)
            has_tests = bool(self.restricted(line_of(item.rule), view))
            return f"not {view}.accepts(each)" if has_tests else ""
        emitter = QuickTests(self, "each")
        tests = [
            restriction.quick_test(emitter)
            for construct in unwrapped(item.construct)
            for restriction in construct.restrictions
            if isinstance(restriction, (Decodable, Narrower))
        ]
        return " or ".join(tests)

    def doubt(self, capture: Capture, number: int) -> str:
        """Whether a capture was made, and is not beyond doubt."""
        inner = capture.item
        if not isinstance(inner, Capture) or not inner.name.endswith(NEEDS_DECODING):
            return f"match[{number}] is not None"
        limit = least_limit(shape(inner.construct.decoded_rule))
        long = "" if limit is None else f" or match.end({number}) - match.start({number}) > {limit}"
        return f"(match[{number + 1}] is not None{long})"

    def limits(self, line: Line) -> str:
        """Whether something is too long; one comparison where all is short enough."""
        own = [each.most for each in line.restrictions if isinstance(each, MaxLineOctets)]
        own = [] if isinstance(line.construct, ReplyForm) else own
        numbers = {id(capture): number for number, capture in enumerate(line.captures, 1)}
        return self._limits(line.pattern, 0, own, numbers)[1]

    def _limits(
        self, node: Node, group: int, own: Iterable[int], numbers: Mapping[int, int]
    ) -> tuple[int, str]:
        """The least limit within a node, and the test for it and for all that it holds."""
        length = f"match.end({group}) - match.start({group})" if group else "length"
        tests, limits = [], list(own)
        tests += [f"{length} > {min(limits)}"] if limits else []
        for part, is_whole in limited_parts(node):
            if isinstance(part, Capture):
                number = numbers[id(part)]
                if field_of(part).list is not None and self.test_of(part, number):
                    continue  # its items are looked at one by one
                least, test = self._limits(part.item, number, [], numbers)
            else:
                least = part.rule.max_octets or 0
                test = f"{length} > {least}" if is_whole else self._longest(part, least, group)
            if test and test not in tests:
                limits.append(least)
                tests.append(test)
        least = min(limits, default=0)
        if not tests or tests == [f"{length} > {least}"]:
            return least, "".join(tests)
        return least, f"({length} > {least} and ({' or '.join(tests)}))"

    def _longest(self, node: RuleReference, most: int, group: int) -> str:
        """Whether a rule that stands within something else has read more than it may."""
        name = self.pattern(constant(f"each {node.rule.rule}"), bare(node.item))
        return f"longest({name}, match[{group}]) > {most}"

    def machine(self, line: Line, view: str) -> str:
        """The name of a line's machine; "" where it has none."""
        assert self.machines is not None
        return MachineWriter(self.machines, self.test_of).machine(line, view)

    # -- writing

    def writers(self, line: Line, secret: Iterable[str] = ()) -> dict[str, str]:
        """A writer for each field: what checks a value and gives its octets.

        Errors about a secret one show no octet.
        """
        telling = {field.told_by for field in line.fields}
        found: dict[str, str] = {}
        for field in line.fields:
            if field.is_flag:
                continue
            if field.name in telling:
                # any of the words, those that have variants of their own included
                item = transformed(field.capture.item, _without_exclusion)
                field = replace(field, capture=replace(field.capture, item=item))
            is_secret = field.name in secret
            found[field.name] = self.writer(field, is_secret=is_secret)
            for word, capture in field.variants:
                own = replace(field_of(capture), name=field.name)
                found[_variant(field.name, word)] = self.writer(own, is_secret=is_secret)
        return found

    def writer(self, field: Field, *, is_secret: bool = False) -> str:
        """The constant of a field's writer."""
        if field.parameters is not None:
            known = tuple(parameter.keyword for parameter in field.parameters.known)
            name = constant(f"write {field.parameters.verb} parameters")
            view = class_name(field.parameters.item)
            return self.constant(name, f"ParametersWriter({view}, {known!r})")
        name = constant(f"write {field.name}")
        if field.list is not None:
            return self.list_writer(name, field, is_secret=is_secret)
        if field.structure:
            writer = f"StructureWriter({field.name!r}, {class_name(field.structure)})"
            return self.constant(name, writer)
        match value := field.value:
            case Enumeration():
                encode = f"{self.words(value)}.write"
            case Flags():
                encode = f"{self.words(value)}.write_set"
            case Codec():
                encode = value.encoder.__name__
            case _:
                encode = "encode_text"
        matched = self.pattern(
            constant(f"{field.title} text"), bare(field.capture.item), loose=False
        )
        kind = "SecretWriter" if is_secret else "Writer"
        return self.constant(name, f"{kind}({field.name!r}, {field.title!r}, {encode}, {matched})")

    def list_writer(self, name: str, field: Field, *, is_secret: bool) -> str:
        """The constant of what writes the items of a list, one by one."""
        assert field.list is not None
        item = self.writer(field.item, is_secret=is_secret)
        offers = isinstance(field.item.rule, KeywordLine)
        given = [repr(field.name), repr(field.title), item]
        if field.default == "":
            given.append(f"fewest={field.list.fewest}")
        elif field.is_empty_text and field.list.fewest and not field.optional:
            given.append("nothing=b''")
        if field.is_text:
            whole = self.pattern(
                constant(f"{field.name} text"), bare(field.capture.item), loose=False
            )
            given.append(f"text=({whole}, {self.items(field)})")
        kind = "OffersWriter" if offers else "ListWriter"
        return self.constant(name, f"{kind}({', '.join(given)})")

    def builder(
        self, line: Line, writers: Mapping[str, str], doc: str, class_: str = ""
    ) -> list[str]:
        """The method that writes a line of its fields, of this class."""
        statements = _Statements(line, writers)
        first, *rest = statements.of(line.node) or ["line += b''"]
        if first.startswith("line += "):
            body = [first.replace("line += ", "line = ", 1), *rest]
        else:
            body = ["line = b''", first, *rest]
        body = [*statements.beforehand(), *body]
        more = ", over_long" if line.arguments else ""
        if len(body) == 1:
            body = [f"return cls.checked({body[0].removeprefix('line = ')}{more})"]
        else:
            body.append(f"return cls.checked(line{more})")
        about = [f"{f.name}: {f.meaning}" for f in line.arguments if f.parameters is None]
        if len(about) < len(line.fields):
            about.append("parameters: further ones, whose keywords are not known here")
        if class_ in self.bases:
            known, (_, base) = about, self.bases[class_]
            said = {f"{name}: {meaning}" for name, meaning in base.meanings.items()}
            about = [each for each in known if each not in said]
            if len(about) < len(known):
                about.append(f"The others are those of `smtpkit.{class_}.build`.")
        if line.arguments:
            about.append("over_long: whether it is written even where it is longer than it may be")
        head = signature("build", "cls", line.arguments, "bytes")
        told = docstring([f"{doc}; raises `BuildError`.", *([""] if about else []), *about])
        return ["", "@classmethod", *head, *indent([*told, *body])]

    def text_builder(self, rule: Rule) -> list[str]:
        """The method that writes a structure of its text."""
        takes = "str | bytes | View | None" if is_bracketed(rule) else "str | bytes | View"
        return [
            "",
            "@classmethod",
            f"def build(cls, text: {takes}, *, over_long: bool = False) -> bytes:",
            *indent(docstring([f"The octets of a {rule.rule}; raises `BuildError`."])),
            f"    return StructureWriter({rule.rule!r}, cls)(text, over_long)",
        ]


class _Statements:
    """The statements that write a line: each field by its writer, to the variable `line`.

    What is written more than once, or in several pieces, is written beforehand, to a variable of
    the field's name with an underscore behind it.
    """

    def __init__(self, line: Line, writers: Mapping[str, str]) -> None:
        self.line, self.writers = line, writers
        self.fields = {field.name: field for field in line.fields}
        again = {node.name for node in walk(line.node) if isinstance(node, BackReference)}
        leads = [field.leads for field in line.fields if field.leads is not None]
        agreeing = {each.agreement.field for each in leads if each.agreement is not None}
        telling = {field.told_by for field in line.fields if field.told_by}
        self.repeated = again | agreeing | telling
        # the word of the variant that is being written
        self.word = ""
        # what stands for the item of a list in the round that is being written
        self.item = ""

    def beforehand(self) -> list[str]:
        """The statements that come before all others."""
        lines: list[str] = []
        for field in self.line.fields:
            name = field.name
            writer = self.writers.get(name, "")
            if field.list is not None:
                written = f"{writer}({name}, cls, over_long)"
                # a line has many parameters, and few of them are given
                if field.capture.once:
                    written = f"[] if {name} == () else {written}"
                lines.append(f"{name}_ = {written}")
            elif name in self.repeated:
                lines.append(f"{name}_ = {writer}({self.given_to(name)})")
        for field in self.line.fields:
            if field.leads is not None:
                name, agreement = f"{field.leads.items.name}_", field.leads.agreement
                items = field.leads.items.name
                given = f"{name}, {self.writers[field.name]}, {items!r}, {field.name}"
                if agreement is not None and agreement.exempt:
                    given += f", {agreement.field}_[:1] == {agreement.exempt!r}"
                lines.append(f"{name} = led({given})")
        return lines

    def of(self, node: Node) -> list[str]:
        """The statements that write a node."""
        match node:
            case Literal():
                return [f"line += {node.octets!r}"]
            case CharacterClass(least=1, most=1) if len(node.octets.octets) == 1:
                return [f"line += {bytes(node.octets.octets)!r}"]
            case Capture(construct=Parameters()):
                return self.parameters(node.construct)
            case Capture(name=name) if name == ITEM and self.item:
                return [f"line += {self.item}"]
            case Capture():
                return self.field(node)
            case BackReference():
                return [f"line += {node.name}_"]
            case Repetition(item=item) if self.item and captures(item):
                # an item that says nothing is left out, where its rule does not read that
                given = next(each.item for each in captures(item) if each.name == ITEM)
                written = self.of(item)
                return written if is_nullable(given) else [f"if {self.item}:", *indent(written)]
            case Sequence():
                return merged(line for item in node.items for line in self.of(item))
            case Repetition() if names := self.names(node):
                return [f"if {self.given(names, ' or ')}:", *indent(self.of(node.item))]
            case Repetition(least=0):
                return []
            case Alternation() if node.told_by:
                return self.variants(node)
            case Alternation() if self.names(node):
                return self.alternatives(node)
            case Alternation():
                return self.of(node.items[0])
            case RuleReference():
                return self.of(node.item)
        raise TypeError(f"the generator cannot write {node!r}")

    def names(self, node: Node) -> list[str]:
        """The fields that a node holds."""
        return list(dict.fromkeys(capture.own_name for capture in outermost_captures(node)))

    def given(self, names: Iterable[str], word: str) -> str:
        """The condition under which fields are written."""
        return word.join(map(self._is_given, names))

    def _is_given(self, name: str) -> str:
        if self.fields[name].is_flag:
            return f"flag_of({name!r}, {name})"
        return f"{name}_" if self.fields[name].list is not None else f"{name} is not None"

    def field(self, node: Capture) -> list[str]:
        name = node.own_name
        field = self.fields[name]
        if field.is_flag:
            return self.of(bare(node.item))
        if field.list is not None:
            return self.list(field.list, f"{name}_")
        if name in self.repeated:
            return [f"line += {name}_"]
        writer = self.writers.get(_variant(name, self.word), self.writers[name])
        return [f"line += {writer}({self.given_to(name)})"]

    def variants(self, node: Alternation) -> list[str]:
        """The alternative that the word in a field tells."""
        lines: list[str] = []
        for item in node.items:
            kind, _ = outermost_captures(item)
            word = kind.item.octets if isinstance(kind.item, Literal) else b""
            self.word = word.decode("ascii")
            condition = f"{'elif' if lines else 'if'} {node.told_by}_.upper() == {word.upper()!r}:"
            lines += [condition if word else "else:", *indent(merged(self.of(item)))]
        self.word = ""
        return lines

    def given_to(self, name: str) -> str:
        """What the writer of a field is given: what has fields may have lengths of its own."""
        return f"{name}, over_long" if self.fields[name].structure else name

    def list(self, rounds: Rounds, items: str) -> list[str]:
        """The statements that write the rounds of a list, whose items are octets."""
        lines: list[str] = []
        if rounds.first is not None:
            lines += self.round(rounds.first, f"{items}[0]")
        between = f"{'1' if rounds.first else ''}:{'-1' if rounds.last else ''}"
        some = items if between == ":" else f"{items}[{between}]"
        more = self.round(rounds.more, "each")
        if len(more) == 1:
            # joined: what is appended one by one is copied again with each item
            each = more[0].removeprefix("line += ")
            lines.append(f'line += b"".join([{each} for each in {some}])')
        else:
            lines += ["before = [line]", f"for each in {some}:"]
            lines += indent(["line = b''", *more, "before.append(line)"])
            lines.append("line = b''.join(before)")
        if rounds.last is not None:
            lines += self.round(rounds.last, f"{items}[-1]")
        return merged(lines)

    def round(self, piece: Construct, item: str) -> list[str]:
        self.item = item
        lines = self.of(shape(piece))
        self.item = ""
        return lines

    def parameters(self, construct: Parameters) -> list[str]:
        lines: list[str] = []
        for parameter, typed in zip(construct.known, construct.typed, strict=True):
            written = merged(["line += b' '", *self.of(shape(typed))])
            lines += [f"if {self.given([parameter.field], '')}:", *indent(written)]
        lines += ["if parameters != ():"]
        return [*lines, f"    line += {self.writers['parameters']}(parameters, over_long)"]

    def alternatives(self, node: Alternation) -> list[str]:
        """The alternative whose fields are given is written."""
        lines: list[str] = []
        order = list(self.fields).index
        # what always has to be given decides nothing
        asked = [
            (item, sorted((n for n in present(item) if self.fields[n].default), key=order))
            for item in node.items
        ]
        # what asks for more comes first, and of those that ask for the same the first is written
        asked.sort(key=lambda pair: -len(pair[1]))
        chosen = [
            pair for at, pair in enumerate(asked) if pair[1] not in [n for _, n in asked[:at]]
        ]
        if len(chosen) == 1 and not chosen[0][1]:
            return self.of(chosen[0][0])
        needed = [names for _, names in chosen]
        for number, (item, names) in enumerate(chosen):
            is_else = not names and number > 0
            condition = "" if is_else else f" {self.given(names, ' and ')}"
            lines.append(f"{'else' if is_else else 'elif' if number else 'if'}{condition}:")
            own = self.names(item)
            for other in self.names(node):
                given = {*names, other}
                if other not in own and not any(given.issuperset(n) for n in needed[:number]):
                    clash = f"{other}: not together with {' and '.join(names)}"
                    lines += [f"    if {self.given([other], '')}:"]
                    lines += [f"        raise BuildError({clash!r}, field={other!r})"]
            lines += indent(self.of(item))
            if is_else:
                return lines
        wanted = " or ".join("/".join(sorted(names)) for names in needed)
        return [*lines, "else:", f"    raise BuildError({wanted + ': one of them is needed'!r})"]


def _variant(name: str, word: str) -> str:
    """What the writer of a field is kept under that is written as a word says."""
    return f"{name} = {word}"


def _without_exclusion(node: Node) -> Node | None:
    return node.item if isinstance(node, Exclusion) else None


def _bare_item(node: Node) -> Node | None:
    """An item without the captures in it."""
    return replace(node, item=bare(node.item)) if isinstance(node, Capture) else None


def signature(name: str, first: str, fields: Iterable[Field], returns: str) -> list[str]:
    """The head of a function that takes the fields of a line."""
    members = list(fields)
    by_place = positional(members)
    arguments, keywords = [first], []
    for field in members:
        default = f" = {field.default}" if field.default else ""
        argument = f"{field.name}: {field.takes}{default}"
        (arguments if field in by_place else keywords).append(argument)
    if members:
        # what prose says of lengths may be left to the other side (RFC 5321, 4.5.3.1)
        keywords.append("over_long: bool = False")
    arguments += [*(["*"] if keywords else []), *keywords]
    return [f"def {name}({', '.join(arguments)}) -> {returns}:"]


def positional(fields: Iterable[Field]) -> list[Field]:
    """The fields that have a place of their own, in a call of `build` and in a pattern.

    What may be missing before what may not is given by name, and so is what extensions add.
    """
    members = list(fields)
    last = max((i for i, field in enumerate(members) if not field.default), default=-1)
    return [
        field
        for index, field in enumerate(members)
        if not field.by_keyword and (index >= last or not field.default)
    ]


def _names(line: Line) -> str:
    return repr(tuple(field.name for field in line.fields))


def _open(field: Field) -> str:
    """What a field is, for a sentence that goes on with when it is missing."""
    return field.meaning[:1].upper() + field.meaning[1:]


def _replies(replies: Replies) -> str:
    phases = (f"{name}=ReplyCodes{tuple(codes)}" for name, codes in replies.phases.items())
    return f"Replies({', '.join(phases)})"


def _known(command: Command) -> str:
    """The keywords of the parameters that have fields, and what offers each of them."""
    parameters = command.parameters
    known = [] if parameters is None else parameters.known
    # those that a command has by itself are offered with it
    own = {parameter.keyword: command.offered_by for parameter in known}
    offers = own | command.offers
    return repr(offers) if known else ""
