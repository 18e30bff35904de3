"""Intermediate form -> Python: the views, the builders, and the tables that errors are made from.

What is written here is what a careful person would have typed: the fields in wire order, one
property each, and beside them a `build` that writes each value by the rule it is read with.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from construct import Construct, Renamed

from grammar.declarations import (
    Command,
    Parameters,
    ReplyForm,
    esmtp_param,
)
from grammar.generator.module import RUNTIME
from grammar.generator.narrow import certain
from grammar.generator.narrow_xtext import least_limit
from grammar.generator.regex import is_encoded, regex
from grammar.generator.syntax import syntax
from grammar.language.restrictions import (
    AsciiOnly,
    Checked,
    Decodable,
    Excludes,
    Narrower,
    Needs,
    Restriction,
    Utf8Needs,
)
from grammar.language.text import (
    AngleBracketed,
    Literal,
    Optional,
    Repeat,
    Rule,
    Select,
    Struct,
    fields,
    names_of,
    required,
    walk,
)
from grammar.language.values import Codec, DelimitedList, Enumeration, Flags, Present, Value, Xtext
from grammar.model.nodes import Capture, Node, RuleReference, bare, captures
from grammar.model.shapes import NEEDS_DECODING, shape

WIDTH = 100
#: what stands around the tests of a method that looks twice
_RETURN = ("", "@staticmethod", "def", "return (", ")")


@dataclass(frozen=True)
class Field:
    """A field of a view, and everything an emitter asks of it."""

    name: str
    construct: Construct
    groups: tuple[int, ...]
    optional: bool
    doc: str
    cap: Capture

    @property
    def value(self) -> Value | None:
        return next((c for c in unwrapped(self.construct) if isinstance(c, Value)), None)

    @property
    def rule(self) -> Rule | None:
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
        """The type that is read."""
        if isinstance(self.construct, Parameters):
            return "tuple[EsmtpParam, ...]"
        kind = class_name(self.structure) if self.structure else "str"
        if self.value is not None:
            kind = self.value.reads
        flag = isinstance(self.value, Present)
        return f"{kind} | None" if self.optional and not flag else kind

    @property
    def takes(self) -> str:
        """The type that `build` takes."""
        if isinstance(self.construct, Parameters):
            return "Iterable[tuple[str, str | None]]"
        kind = "str | bytes"
        if self.structure:
            kind = "str | bytes | View | "
            kind += (
                "None" if bracketed(self.structure) else "Mapping[str, object] | tuple[object, ...]"
            )
        if self.value is not None:
            kind = self.value.takes
        absent = self.optional and not isinstance(self.value, Present) and "None" not in kind
        return f"{kind} | None" if absent else kind

    @property
    def default(self) -> str:
        if isinstance(self.construct, Parameters):
            return "()"
        if not self.optional:
            return ""
        return "False" if isinstance(self.value, Present) else "None"

    @property
    def by_keyword(self) -> bool:
        """Whether `build` takes it by its name alone: parameters and flags."""
        flag = isinstance(self.value, Present)
        return flag or self.cap.once or isinstance(self.construct, Parameters)

    @property
    def given(self) -> str:
        """The condition under which the field is written."""
        if isinstance(self.value, Present):
            return f"flag({self.name!r}, {self.name})"
        return f"{self.name} is not None"


def unwrapped(construct: Construct) -> Iterator[Construct]:
    """A construct and what it wraps, outermost first."""
    yield construct
    while isinstance(construct, (Rule, AngleBracketed, Optional)):
        construct = construct.subcon
        yield construct


def bracketed(rule: Rule) -> bool:
    return any(isinstance(item, AngleBracketed) for item in unwrapped(rule))


def by_text(rule: Rule) -> bool:
    """Whether a rule is built from its text: which of its alternatives is meant, the text says."""
    return any(isinstance(item, Select) for item in unwrapped(rule))


def class_name(rule: Rule) -> str:
    """`Reverse-path` -> `ReversePath`."""
    return "".join(part[:1].upper() + part[1:] for part in rule.rule.replace(" ", "-").split("-"))


def constant(name: str) -> str:
    """`size-value` -> `_SIZE_VALUE`."""
    return "_" + "".join(c if c.isalnum() else "_" for c in name).upper().strip("_")


def fields_of(construct: Construct) -> list[Field]:
    """The fields of a view, in wire order, with the groups that hold them."""
    numbered = list(enumerate(captures(shape(construct)), 1))
    docs = {
        item.name: item.docs for item in walk(construct) if isinstance(item, Renamed) and item.docs
    }
    known = {
        p.field: p.summary for c in walk(construct) if isinstance(c, Parameters) for p in c.known
    }
    always = set(_always(construct))
    found: dict[str, Field] = {}
    for number, cap in numbered:
        if "." in cap.name or cap.name.startswith("_"):
            continue  # a field of a field, or one that only a check needs
        groups = (*found[cap.name].groups, number) if cap.name in found else (number,)
        doc = str(known.get(cap.name) or docs.get(cap.name) or "")
        found[cap.name] = Field(cap.name, cap.construct, groups, cap.name not in always, doc, cap)
    return sorted(found.values(), key=lambda f: isinstance(f.construct, Parameters))


def about_fields(construct: Construct) -> list[Restriction]:
    """What prose says of the whole beside its length."""
    found = [
        each
        for each in construct.restrictions
        if isinstance(each, (AsciiOnly, Utf8Needs, Checked, Needs, Excludes))
    ]
    if isinstance(construct, Parameters):
        return found
    for item in getattr(construct, "subcons", None) or [getattr(construct, "subcon", None)]:
        if isinstance(item, (Rule, AngleBracketed, Optional, Struct, Select, Parameters)):
            found += about_fields(item)
    return found


def inline_checks(construct: Construct) -> list[str]:
    """The checks of the fields that are a view's own, not a field's."""
    if isinstance(construct, Rule) and construct.check is not None:
        return [construct.check.__name__, *inline_checks(construct.subcon)]
    if isinstance(construct, (Rule, AngleBracketed, Optional, Command, ReplyForm)):
        return inline_checks(construct.subcon)
    return [c for item in getattr(construct, "subcons", ()) for c in inline_checks(item)]


def _always(construct: Construct) -> list[str]:
    """The fields that are never missing."""
    if isinstance(construct, Renamed):
        return [] if isinstance(construct.subcon, Optional) else [construct.name]
    if isinstance(construct, Struct):
        return [name for item in construct.subcons for name in _always(item)]
    if isinstance(construct, Select):
        common = set.intersection(*(set(_always(item)) for item in construct.subcons))
        return [name for name in construct.fields if name in common]
    if isinstance(construct, (Rule, AngleBracketed, Command, ReplyForm)):
        return _always(construct.subcon)
    return ["parameters"] if isinstance(construct, Parameters) and not construct.required else []


# ---------------------------------------------------------------------------- what is emitted


class QuickTests:
    """The sources that the quick tests of restrictions are made of."""

    def __init__(
        self,
        module: Module,
        octets: str,
        numbers: Mapping[str, int] | None = None,
        name: str = "",
    ) -> None:
        self.module, self.octets, self.length = module, octets, "length"
        self.numbers, self.name = numbers or {}, name

    def field(self, name: str) -> str:
        # what a dialect does not have is never sent
        return f"match[{self.numbers[name]}]" if name in self.numbers else "None"

    def matches(self, rule: Rule, octets: str) -> str:
        return f"{self.module.pattern(constant(rule.rule), rule)}.fullmatch({octets})"

    def function(self, function: Callable[..., object]) -> str:
        return function.__name__

    def view(self, rule: Rule | None = None) -> str:
        return self.name if rule is None else class_name(rule)


class Module:
    """The text of a module that grows from the top: patterns and writers before their classes."""

    def __init__(self, existing: Mapping[str, str] | None = None) -> None:
        #: what stands elsewhere: enumerations and structures, name -> module
        self.existing = dict(existing or {})
        self.lines: list[str] = []
        self.structures: set[str] = set()
        self.rules: list[Rule] = []
        #: the fields that are never shown unless asked for: errors about them show no octet
        self.secret: frozenset[str] = frozenset()
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

    def pattern(self, name: str, construct: Construct | Node, *, loose: bool = False) -> str:
        node = shape(construct) if isinstance(construct, Construct) else construct
        return self.constant(name, f"Pattern({_raw(regex(node, loose=loose))})")

    def words(self, value: Enumeration | Flags) -> str:
        name = value.name_of_type
        module = repr(self.existing[name]) if name in self.existing else "__name__"
        return self.constant(constant(name), f"Words({module}, {name!r})")

    # -- structures

    def structure(self, rule: Rule) -> None:
        """The view of a rule that has fields; written once, before what it is used in."""
        name = class_name(rule)
        if name in self.structures or name in self.existing:
            return
        self.structures.add(name)
        self.rules.append(rule)
        members = fields_of(rule)
        self.needed(members)
        own = self.pattern(constant(rule.rule), rule, loose=True)
        writers = self.writers(rule, members)
        body = [
            f"rule = {rule.rule!r}",
            f"reference = {rule.reference!r}",
            *self.common(
                rule,
                members,
                pattern=own,
                bracketed=bracketed(rule),
                by_text=by_text(rule),
                reply=repr(rule.reply),
            ),
        ]
        body += self.suspicions(rule, name)
        for field in members:
            body += self.property(field, sub=True)
        body += self.structure_builder(rule, members, writers)
        if not any(rule.base in names for names in RUNTIME.values()):
            raise TypeError(f"{rule.rule}: the library has no class {rule.base}")
        self.class_(name, rule.base, [f"{syntax(rule)} ({rule.reference})."], body)

    def needed(self, members: Iterable[Field]) -> None:
        for field in members:
            if field.structure:
                self.structure(field.structure)
            elif isinstance(field.value, Xtext) and field.value.decoded_rule is not None:
                self.structure(field.value.decoded_rule)
            elif isinstance(field.construct, Parameters):
                self.structure(esmtp_param)

    def common(self, construct: Construct, members: list[Field], **facts: object) -> list[str]:
        """The fields, and the facts that are not what they usually are (`smtpkit.facts`)."""
        groups: dict[str, tuple[int, ...]] = {}
        for number, cap in enumerate(captures(shape(construct)), 1):
            if "._" not in cap.name and not cap.name.startswith("_"):
                groups[cap.name] = (*groups.get(cap.name, ()), number)
        checks = inline_checks(construct)
        facts |= {"groups": groups, "checks": f"({''.join(check + ', ' for check in checks)})"}
        usual = ("", "''", "()", "{}", "False", "None", "frozenset()")
        given = [f"{name}={value}, " for name, value in facts.items() if str(value) not in usual]
        return [
            f"fields = {tuple(field.name for field in members)!r}",
            f"facts = ViewFacts({''.join(given)})",
        ]

    def class_(self, name: str, base: str, doc: list[str], body: list[str]) -> None:
        self.lines += ["", "", f"class {name}({base}):", *indent(docstring(doc)), ""]
        self.lines += [*indent(["__slots__ = ()", "", *body]), "", ""]

    # -- reading

    def property(self, field: Field, *, sub: bool = False) -> list[str]:
        base = "self.first_group + " if sub else ""
        groups = [f"{base}{group}" for group in field.groups]
        doc = field.doc or _plain_name(field)
        if field.optional and not isinstance(field.value, Present):
            doc += "; None when not sent"
        lines = ["", "@property", f"def {field.name}(self) -> {field.reads}:"]
        body = docstring([sentence(doc)])
        if field.structure and not field.cap.once:
            view, group = class_name(field.structure), groups[0]
            made = f"{view}(self.match, {group})"
            if field.optional:
                made += f" if self.match.start({group}) >= 0 else None"
            body.append(f"return {made}")
        elif isinstance(field.construct, Parameters):
            body += [
                f"return parameters_of(self.match, {groups[0]}, EsmtpParam)",
            ]
        elif isinstance(field.value, Present):
            body.append("return " + " or ".join(f"self.match[{g}] is not None" for g in groups))
        else:
            body += self.read_octets(field, groups)
        return lines + indent(body)

    def read_octets(self, field: Field, groups: list[str]) -> list[str]:
        if not field.optional:
            first = f"self.match[{groups[0]}]"
            if isinstance(field.value, Enumeration):
                # a member of an enumeration that is loaded late has no type of its own
                return [f"member: {field.reads} = {self.decode(field, first)}", "return member"]
            if len(groups) == 1:
                return [f"return {self.decode(field, first)}"]
            other = f"self.match[{groups[1]}]"
            return [
                f"octets = {first}",
                f"return {self.decode(field, f'{other} if octets is None else octets')}",
            ]
        lines = [f"octets = self.match[{groups[0]}]"]
        lines += [
            line
            for group in groups[1:]
            for line in ("if octets is None:", f"    octets = self.match[{group}]")
        ]
        if field.cap.once and field.structure:
            view = class_name(field.structure)
            return [
                *lines,
                "if octets is None:\n    return None",
                f"return {view}.parse(self.match.string, *self.match.span({groups[0]}))",
            ]
        return [*lines, f"return None if octets is None else {self.decode(field, 'octets')}"]

    def decode(self, field: Field, octets: str) -> str:
        value = field.value
        match value:
            case None:
                return f'str({octets}, "utf-8", "surrogateescape")'
            case Enumeration():
                return f"{self.words(value)}.read({octets})"
            case Flags():
                return f"{self.words(value)}.read_set({octets})"
            case Codec():
                return f"{value.decoder.__name__}({octets})"
            case DelimitedList():
                return f"decode_list({octets}, {value.separator!r})"
        raise TypeError(f"no way to read {value!r}")

    # -- what has to be looked at twice

    def suspicions(self, construct: Construct, view: str) -> list[str]:
        """The quick test for what the pattern does not say; nothing where it says it all."""
        length = "length"
        caps = list(enumerate(captures(shape(construct)), 1))
        numbers = {cap.name: number for number, cap in caps}
        tests: list[str] = []
        if limit := _limit_test(construct, length):
            tests.append(limit)
        for number, cap in caps:
            test = self.suspicion(cap, f"match[{number}]")
            if test:
                tests.append(f"({self.doubt(cap, number)} and {test})")
        emitter = QuickTests(self, "match[0]", numbers, view)
        for each in about_fields(construct):
            test = each.quick_test(emitter)
            tests.append(f"({test})" if " and " in test else test)
        if isinstance(construct, ReplyForm):
            if not tests:
                return []
            tests.insert(0, f"{construct.base}.is_doubtful(match, length)")
        elif is_encoded(shape(construct)) and "not match[0].isascii()" not in tests:
            tests.append("not (match[0].isascii() or is_utf8(match[0]))")
        if not tests:
            return []
        body = [
            "return (",
            *indent([("or " if i else "") + test for i, test in enumerate(tests)]),
            ")",
        ]
        return [
            "",
            "@staticmethod",
            f"def is_doubtful(match: Match, {length}: int) -> bool:",
            *indent(body),
        ]

    def doubt(self, cap: Capture, number: int) -> str:
        """Whether a capture was made, and is not beyond doubt."""
        if not isinstance(cap.item, Capture):
            return f"match[{number}] is not None"
        assert isinstance(cap.item.construct, Xtext)
        assert cap.item.construct.decoded_rule is not None
        limit = least_limit(shape(cap.item.construct.decoded_rule))
        long = "" if limit is None else f" or match.end({number}) - match.start({number}) > {limit}"
        return f"(match[{number + 1}] is not None{long})"

    def is_only_long(self, command: Command) -> bool:
        """Whether nothing but the length of the line has to be looked at after the match."""
        tests = self.suspicions(command, command.name_of_class)
        only = f"length > {command.max_octets}"
        return _limit_test(command, "length") == only and len(tests) == len(_RETURN) + 1

    def suspicion(self, cap: Capture, octets: str) -> str:
        """What is asked of a capture after the match."""
        emitter = QuickTests(self, octets)
        for construct in unwrapped(cap.construct):
            for restriction in construct.restrictions:
                if isinstance(restriction, Narrower) and cap.is_hidden:
                    return restriction.quick_test(emitter)
                if isinstance(restriction, Decodable):
                    # one that is captured because it has to be decoded is tested with its field
                    hidden = cap.name.endswith(NEEDS_DECODING)
                    return "" if hidden else restriction.quick_test(emitter)
            if (
                cap.once
                and isinstance(construct, Rule)
                and fields(construct)
                and self.suspicions(construct, class_name(construct))
            ):
                return f"not {class_name(construct)}.accepts({octets})"
        return ""

    # -- writing

    def writers(self, construct: Construct, members: list[Field]) -> dict[str, str]:
        """A writer for each field: what checks a value and gives its octets."""
        return {f.name: writer for f in members if (writer := self.writer(f))}

    def writer(self, field: Field) -> str:
        if isinstance(field.construct, Parameters):
            known = tuple(parameter.keyword for parameter in field.construct.known)
            name = constant(f"write {field.construct.verb} parameters")
            return self.constant(name, f"ParametersWriter(EsmtpParam, {known!r})")
        value = field.value
        if isinstance(value, Present):
            return ""
        name = constant(f"write {field.name}")
        if field.structure:
            return self.constant(
                name, f"StructureWriter({field.name!r}, {class_name(field.structure)})"
            )
        encode = "encode_text"
        if isinstance(value, Enumeration):
            encode = f"{self.words(value)}.write"
        elif isinstance(value, Flags):
            encode = f"{self.words(value)}.write_set"
        elif isinstance(value, Codec):
            encode = value.encoder.__name__
        elif isinstance(value, DelimitedList):
            encode = f"Separated({value.separator!r}).write"
        matched = self.pattern(constant(f"{field.title} text"), bare(field.cap.item))
        kind = "SecretWriter" if field.name in self.secret else "Writer"
        return self.constant(name, f"{kind}({field.name!r}, {field.title!r}, {encode}, {matched})")

    def statements(
        self, item: Construct, members: dict[str, Field], writers: dict[str, str]
    ) -> list[str]:
        """The statements that write a piece to `line`."""
        match item:
            case Literal():
                return [f"line += {item.octets!r}"]
            case Renamed():
                field = members[item.name]
                if isinstance(field.value, Present):
                    literal = next(c for c in walk(field.value) if isinstance(c, Literal))
                    written = [f"line += {literal.octets!r}"]
                else:
                    written = [f"line += {writers[item.name]}({item.name})"]
                if isinstance(item.subcon, Optional):
                    return [f"if {field.given}:", *indent(written)]
                return written
            case Struct():
                return _merged(
                    s for sub in item.subcons for s in self.statements(sub, members, writers)
                )
            case Optional() if fields(item):
                given = " or ".join(members[name].given for name in fields(item))
                return [f"if {given}:", *indent(self.statements(item.subcon, members, writers))]
            case Optional():
                return []
            case Repeat() if item.at_least == 0:
                return []
            case Select() if fields(item):
                return self.alternatives(item, members, writers)
            case Select():
                return self.statements(item.subcons[0], members, writers)
            case Rule() | Command():
                return self.statements(item.subcon, members, writers)
            case Parameters():
                lines: list[str] = []
                for parameter, typed in zip(item.known, item.typed, strict=True):
                    written = _merged(
                        iter(["line += b' '", *self.statements(typed, members, writers)])
                    )
                    lines += [f"if {members[parameter.field].given}:", *indent(written)]
                if item.required:
                    return lines
                return [
                    *lines,
                    "if parameters != ():",
                    f"    line += {writers['parameters']}(parameters)",
                ]
        raise TypeError(f"the generator cannot write {item!r}")

    def alternatives(
        self, item: Select, members: dict[str, Field], writers: dict[str, str]
    ) -> list[str]:
        """The statements of a choice: the alternative whose fields are given is written."""
        lines: list[str] = []
        for number, alternative in enumerate(item.subcons):
            needed = sorted(required(alternative), key=list(members).index)
            given = " and ".join(members[name].given for name in needed)
            lines.append(f"{'elif' if number else 'if'} {given}:")
            others = [name for name in item.fields if name not in names_of([alternative])]
            for other in others:
                clash = f"{other}: not together with {' and '.join(needed)}"
                lines += [
                    f"    if {members[other].given}:",
                    f"        raise BuildError({clash!r}, field={other!r})",
                ]
            lines += indent(self.statements(alternative, members, writers))
        wanted = " or ".join("/".join(sorted(required(a))) for a in item.subcons)
        return [*lines, "else:", f"    raise BuildError({wanted + ': one of them is needed'!r})"]

    def structure_builder(
        self, rule: Rule, members: list[Field], writers: dict[str, str]
    ) -> list[str]:
        inner = next(c for c in unwrapped(rule) if not isinstance(c, (Rule, AngleBracketed)))
        if by_text(rule):
            takes = "str | bytes | View | None" if bracketed(rule) else "str | bytes | View"
            return [
                "",
                "@classmethod",
                f"def build(cls, text: {takes}) -> bytes:",
                *indent(docstring([f"The octets of a {rule.rule}; raises `BuildError`."])),
                f"    return StructureWriter({rule.rule!r}, cls)(text)",
            ]
        return self.builder(rule, inner, members, writers, f"The octets of a {rule.rule}")

    def builder(
        self,
        owner: Construct,
        item: Construct,
        members: list[Field],
        writers: dict[str, str],
        doc: str,
    ) -> list[str]:
        by_name = {field.name: field for field in members}
        statements = self.statements(item, by_name, writers)
        first, *rest = statements if statements else ["line += b''"]
        if first.startswith("line += "):
            body = [first.replace("line += ", "line = ", 1), *rest]
        else:
            body = ["line = b''", *statements]
        if len(body) == 1:
            body = [f"return cls.checked({body[0].removeprefix('line = ')})"]
        else:
            body.append("return cls.checked(line)")
        return [
            "",
            "@classmethod",
            *signature("build", "cls", members, "bytes"),
            *indent([*docstring([doc + "; raises `BuildError`.", *_arguments(members)]), *body]),
        ]

    # -- commands, replies

    def command(self, command: Command) -> None:
        members = fields_of(command)
        self.secret = frozenset(command.secret)
        self.needed(members)
        own = self.pattern(constant(command.verb), command, loose=True)
        writers = self.writers(command, members)
        body = [
            f"verb = rule = {command.verb!r}",
            f"reference = {command.reference!r}",
            f"replies = {command.replies!r}",
            f"at_most = {command.max_octets}",
        ]
        if command.enters:
            body += [f"enters = {command.enters!r}", f"enters_on = {command.enters_on}"]
        if command.secret:
            body.append(f"secret_fields = frozenset({sorted(command.secret)!r})")
        suspicions = self.suspicions(command, command.name_of_class)
        usual = own
        if not self.is_only_long(command):
            usual = self.constant(
                f"{constant(command.verb)}_USUAL", f"Pattern({_raw(certain(command))})"
            )
        body += self.common(
            command,
            members,
            pattern=own,
            usual=usual,
            reply=repr(command.reply),
            ascii=command.ascii,
            **_parameter_facts(command),
        )
        body += suspicions
        for field in members:
            body += self.property(field)
        body += self.builder(command, command, members, writers, f"A {command.verb} line")
        doc = [f"{sentence(command.summary)}", "", f"`{syntax(command)}` ({command.reference})"]
        self.class_(command.name_of_class, "Command", doc, body)

    def form(self, form: ReplyForm) -> None:
        members = [field for field in fields_of(form) if field.name not in ("continued", "last")]
        own = self.pattern(constant(form.name_of_class), form, loose=True)
        body = [
            f"rule = {form.name_of_class!r}",
            f"reference = {form.reference!r}",
            f"at_most = {form.max_octets}",
            'limit_reference = "RFC 5321, 4.5.3.1.5"',
        ]
        status = form.status_code
        leading = status and self.pattern(constant(status.rule), status)
        body += self.common(form, members, pattern=own, longer=form.line_limits, leading=leading)
        body += self.suspicions(form, form.name_of_class)
        for field in members:
            if field.name not in ("code", "text") or form.status_code is None:
                body += self.property(field)
        doc = [sentence(form.summary), "", f"`{syntax(form)}` ({form.reference})"]
        self.class_(form.name_of_class, form.base, doc, body)


def _parameter_facts(command: Command) -> dict[str, object]:
    if command.parameters is None or command.parameters.required:
        return {}
    known = command.parameters.known
    combined = {p.keyword for p in known if p.needs or p.excludes}
    combined |= {other for p in known for other in (*p.needs, *p.excludes)}
    keywords = {p.keyword for p in known}
    table = {
        p.keyword: (
            p.field,
            tuple(other for other in p.needs if other in keywords),
            tuple(other for other in p.excludes if other in keywords),
        )
        for p in known
        if p.keyword in combined
    }
    needs = command.utf8_needs
    return {
        "known": f"frozenset({sorted(keywords)!r})",
        "combinations": table,
        "utf8_needs": (needs.lower(), needs) if needs else None,
    }


def _limit_test(construct: Construct, length: str) -> str:
    """Whether something is longer than prose allows; one comparison where all is short enough."""
    node = shape(construct)
    numbers = {id(cap): number for number, cap in enumerate(captures(node), 1)}
    own = [construct.max_octets] if isinstance(construct, Command) else []
    return _longer(node, length, own, numbers)[1]


def _longer(node: Node, length: str, own: list[int], numbers: dict[int, int]) -> tuple[int, str]:
    """The least limit within a node, and the test for it and for all that it holds."""
    limits, inner = list(own), []
    for part in _outermost(node):
        if isinstance(part, Capture):
            group = numbers[id(part)]
            span = f"match.end({group}) - match.start({group})"
            if (found := _longer(part.item, span, [], numbers))[1]:
                inner.append(found)
        else:
            limits.append(part)
    tests = ([f"{length} > {min(limits)}"] if limits else []) + [test for _, test in inner]
    least = min([*limits, *(limit for limit, _ in inner)], default=0)
    if len(tests) < 2:
        return least, "".join(tests)
    return least, f"({length} > {least} and ({' or '.join(tests)}))"


def _outermost(node: Node) -> Iterator[Capture | int]:
    """The captures in a node that stand in no other, and the limits that stand in none."""
    if isinstance(node, Capture):
        yield node
        return
    if isinstance(node, RuleReference) and node.rule.max_octets is not None:
        yield node.rule.max_octets
    for item in node.children:
        yield from _outermost(item)


def _merged(statements: Iterable[str]) -> list[str]:
    """Statements with what is appended one after the other appended at once."""
    merged: list[str] = []
    for statement in statements:
        if merged and statement.startswith("line += ") and merged[-1].startswith("line += "):
            merged[-1] += " + " + statement.removeprefix("line += ")
        else:
            merged.append(statement)
    return [_joined_literals(statement) for statement in merged]


_TWO_LITERALS = re.compile(r"b('(?:[^'\\]|\\.)*') \+ b('(?:[^'\\]|\\.)*')")


def _joined_literals(statement: str) -> str:
    while match := _TWO_LITERALS.search(statement):
        joined = "b'" + match[1][1:-1] + match[2][1:-1] + "'"
        statement = statement[: match.start()] + joined + statement[match.end() :]
    return statement


def signature(name: str, first: str, members: list[Field], returns: str) -> list[str]:
    positional, keywords = [], []
    last = max((i for i, field in enumerate(members) if not field.default), default=-1)
    for index, field in enumerate(members):
        default = f" = {field.default}" if field.default else ""
        argument = f"{field.name}: {field.takes}{default}"
        # what may be missing before what may not is given by name
        by_name = field.by_keyword or (field.default and index < last)
        (keywords if by_name else positional).append(argument)
    arguments = [first, *positional, *(["*"] if keywords else []), *keywords]
    return [
        f"def {name}(",
        *indent([argument + "," for argument in arguments]),
        f") -> {returns}:",
    ]


def _arguments(members: list[Field]) -> list[str]:
    lines = [
        f"{field.name}: {field.doc or _plain_name(field)}"
        for field in members
        if not isinstance(field.construct, Parameters)
    ]
    if len(lines) < len(members):
        lines.append("parameters: further ones, whose keywords are not known here")
    return ["", *lines] if lines else []


def _plain_name(field: Field) -> str:
    if isinstance(field.construct, Parameters):
        return "all parameters in wire order, those that are not known included"
    return "the " + (field.title if field.structure is None else field.name.replace("_", " "))


def sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + ("" if text.endswith(".") else ".")


def docstring(lines: list[str]) -> list[str]:
    text = [line.replace("\\", "\\\\") for line in lines]
    while text and not text[-1]:
        text.pop()
    quote = '"""'
    wrapped = [piece for line in text for piece in _wrapped(line)]
    if len(wrapped) == 1:
        closing = " " if wrapped[0].endswith('"') else ""
        return [f"{quote}{wrapped[0]}{closing}{quote}"]
    return [quote + wrapped[0], *wrapped[1:], quote]


def _wrapped(line: str) -> list[str]:
    return textwrap.wrap(line, WIDTH - 12, subsequent_indent="    ", break_on_hyphens=False) or [""]


def indent(lines: Iterable[str]) -> list[str]:
    return ["    " + piece if piece else "" for line in lines for piece in line.split("\n")]


def _raw(source: str) -> str:
    quote = "'" if '"' in source and "'" not in source else '"'
    if '"' in source and "'" in source:
        source = source.replace('"', r"\x22")
    return f"r{quote}{source}{quote}"
