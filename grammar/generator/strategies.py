"""The grammar as Hypothesis strategies: the text of `smtpkit/testing/strategies.py`.

Each rule becomes a function of its own name that reads as the rule does, written in the words of
`smtpkit/testing/combinators.py`; each command and each form of reply becomes three: its octets,
its octets with mistakes, and the values that its builder takes. `strictly`, `at_most` and the
other things that prose adds are honoured, so that what is called valid is.

A value of one's own (`Codec`) needs nothing more: octets by its rule, decoded by its decoder.
Where few of those octets mean anything, as with dates, give the rule a narrower one (`strictly`).
"""

from __future__ import annotations

import keyword
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from itertools import count, pairwise
from math import inf
from typing import Any

from construct import Construct, Renamed

from grammar.declarations import Command, Parameters, ReplyForm
from grammar.generator.bases import Lines, base_of
from grammar.generator.functions import CODECS, library_functions
from grammar.language import values
from grammar.language.text import AngleBracketed, OctetSet, Optional, Rule, Select, Struct, fields
from grammar.language.text import walk as walk_constructs
from grammar.language.values import (
    Codec,
    DateTime,
    DelimitedList,
    Enumeration,
    Flags,
    Present,
    Value,
    Xtext,
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
    walk,
)
from grammar.model.shapes import shape
from grammar.replies import ehlo_line

__all__ = ["quoted", "strategies"]

WIDTH = 100
COMBINATORS = "smtpkit.testing.combinators"
#: the values whose meaning the combinators know by themselves
_KNOWN_CODECS = {
    values.Integer: "number",
    values.Base64: "from_base64",
    values.Xtext: "from_xtext",
}
#: stands before the name of a combinator until it is known which names the rules take
_MARK = "\0"
#: functions of the text that are made from no declaration
_FIXED = frozenset({"chunks", "commands", "near_lines", "near_replies", "offers", "replies"})


def strategies(specification: Any) -> str:
    """The module's text for a specification: its commands, forms of replies and extensions."""
    return _Module(specification).text()


def _call(name: str, *arguments: str, **keywords: str) -> str:
    named = [f"{key}={value}" for key, value in keywords.items()]
    return f"{name}({', '.join([*arguments, *named])})"


def _mapping(items: Iterable[tuple[str, str]]) -> str:
    return f"{{{', '.join(f'{quoted(key)}: {value}' for key, value in items)}}}"


def _tuple(items: Iterable[str]) -> str:
    given = list(items)
    return f"({', '.join(given)}{',' if len(given) == 1 else ''})"


class _Module:
    """The text, as it grows: functions in the order in which they need one another."""

    def __init__(self, specification: Any) -> None:
        self.specification = specification
        self.alphabets: dict[str, OctetSet] = {}
        self.functions: dict[str, str] = {}
        self.bodies: dict[str, str] = {}
        self.used: set[str] = {"Chunks", "Examples", "Octets", "Values", "cut", "one_of", "rule"}
        self.modules: set[str] = set()
        self.mistakes: dict[str, str] = {}
        self.typed: dict[str, dict[str, str]] = {}
        self.rules: dict[int, str] = {}

    def text(self) -> str:
        for rule in self._all_rules():
            self.node(RuleReference(rule, shape(rule.subcon)))
        self._offers()
        for command in self.specification.commands:
            self._command(command)
        for form in self.specification.forms:
            self._form(form)
        functions = [*self.functions.values(), *self._any()]
        lines = [_OPENING, *self._imports(), "", *self._alphabets(), *functions]
        return re.sub(_MARK + r"(\w+)", self._combinator, "\n".join(lines))

    def _combinator(self, found: re.Match[str]) -> str:
        """The name of a combinator: another one where a rule has the same."""
        return "_" * (found[1] in self.functions) + found[1]

    def _all_rules(self) -> Iterator[Rule]:
        """Rules of the extensions and the status codes, which no line holds by name."""
        for form in self.specification.forms:
            if form.status_code is not None:
                yield form.status_code

    # --- what is written around the functions

    def _imports(self) -> Iterator[str]:
        yield "from collections.abc import Callable"
        yield "from random import Random"
        yield ""
        for module in sorted(self.modules):
            yield f"import {module}"
        names = (f"{n} as _{n}" if n in self.functions else n for n in sorted(self.used))
        yield f"from {COMBINATORS} import {', '.join(names)}"

    def _alphabets(self) -> Iterator[str]:
        for name, octets in self.alphabets.items():
            yield f"{name} = {_tuple(f'*{run}' for run in _runs(octets.octets))}"
        yield "\n# the words and the greatest lengths of each line: where mistakes are made"
        for name, mistakes in self.mistakes.items():
            yield f"{name} = {mistakes}"
        yield ""

    def _define(self, name: str, body: str, docstring: str, of: str = "Octets") -> None:
        if name in self.functions:
            raise TypeError(f"two strategies of the name {name}")
        self.bodies[name] = body
        lines = [
            "",
            "@rule",
            f"def {name}() -> {_MARK}{of}:",
            *_docstring(docstring),
            f"    return {body}",
            "",
        ]
        self.functions[name] = "\n".join(lines)

    def call(self, name: str, *arguments: str, **keywords: str) -> str:
        """A call of a combinator, which is then imported."""
        self.used.add(name)
        return _MARK + _call(name, *arguments, **keywords)

    # --- octets

    def node(self, node: Node) -> str:
        """A strategy of the octets that follow a piece of the intermediate form."""
        match node:
            case Literal():
                octets = quoted(node.octets)
                return (
                    self.call("literal", octets)
                    if node.octets.swapcase() != node.octets
                    else octets
                )
            case CharacterClass():
                bounds = [] if (node.least, node.most) == (1, None) else [str(node.least)]
                bounds += [] if node.most is None else [str(node.most)]
                return self.call("octets", self._alphabet(node.octets), *bounds)
            case Sequence():
                return self._sequence([self.node(item) for item in node.items])
            case Alternation():
                return self._alternatives(node)
            case Repetition():
                return self._repeated(node)
            case Capture():
                return self._captured(node)
            case RuleReference():
                return self._named(node.rule)
            case Exclusion():
                words = _tuple(quoted(word.encode("ascii")) for word in node.words)
                item = self.node(node.item)
                return self.call("other_than", words, item) if node.words else item
            case BackReference():
                return self.call("again", quoted(node.name))
        raise TypeError(f"no strategy for {node!r}")

    def _sequence(self, items: list[str]) -> str:
        return items[0] if len(items) == 1 else self.call("sequence", *items)

    def _any_of(self, items: Iterable[str], how: str = "one_of") -> str:
        different = list(dict.fromkeys(items))
        return different[0] if len(different) == 1 else self.call(how, *different)

    def _alternatives(self, node: Alternation) -> str:
        """Any of them, but seldom those that are never ASCII."""
        usual = [self.node(item) for item in node.items if not _beyond_ascii(item)]
        seldom = [self.node(item) for item in node.items if _beyond_ascii(item)]
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
                bounds = [] if node.least else ["0"]
                return self.call("characters", self._alphabet(ascii.octets), *bounds)
        item = self.node(node.item)
        if (node.least, node.most) == (0, 1):
            if _beyond_ascii(node.item):
                return self.call("mostly", quoted(b""), item)
            return self.call("optional", item)
        bounds = [] if (node.least, node.most) == (0, None) else [str(node.least)]
        bounds += [] if node.most is None else [str(node.most)]
        return self.call("repeated", item, *bounds)

    def _captured(self, node: Capture) -> str:
        construct = node.construct
        if isinstance(construct, Parameters):
            return _call(f"{_identifier(construct.verb)}_parameters")
        if isinstance(construct, Xtext) and construct.decoded_rule is not None:
            return self.call("in_xtext", self._named(construct.decoded_rule))
        item = self.node(node.item)
        if isinstance(construct, DateTime):
            return self.call("in_calendar", item)
        if isinstance(construct, Codec) and construct.may_refuse:
            return self.call("decodable", self._function(construct.decoder), item)
        return item

    def _alphabet(self, octets: OctetSet) -> str:
        """A set: by its name, or written out where it has none of its own."""
        runs, name = _runs(octets.octets), _constant(octets.name)
        taken = self.alphabets.get(name, octets).octets != octets.octets
        if len(runs) == 1 and (not name or taken or len(octets.octets) == 1):
            return runs[0]
        numbers = count(2)
        unique = name = name or "OCTETS"
        while self.alphabets.setdefault(unique, octets).octets != octets.octets:
            unique = f"{name}_{next(numbers)}"
        return unique

    def _function(self, function: Any) -> str:
        """A codec's function under the name by which the text can import it."""
        module, name = function.__module__, function.__qualname__
        if not name.isidentifier():
            raise TypeError(f"{module}.{name} has no name that can be imported")
        module = CODECS if library_functions().get(name) is function else module
        self.modules.add(module)
        return f"{module}.{name}"

    # --- rules

    def _named(self, rule: Rule) -> str:
        """A call of the rule's function, which is written when it is first needed."""
        if id(rule) not in self.rules:
            self.rules[id(rule)] = self._rule(rule)
        return self.rules[id(rule)]

    def _rule(self, rule: Rule) -> str:
        body, name = self._body(rule), _identifier(rule.rule)
        if _free(shape(rule.subcon)):
            name = "_" + name
        if not name.isidentifier():
            return body
        if keyword.iskeyword(name) or name in _FIXED:
            name += "_"
        if self.bodies.get(name, body) != body:
            return body
        if name not in self.functions:
            self._define(name, body, _about(rule))
        return _call(name)

    def _body(self, rule: Rule) -> str:
        if rule.encoding == "utf-8":
            body = self.call("beyond_ascii")
        elif rule.narrower is not None:
            body = self._named(rule.narrower)
        elif rule.check is not None:
            body = self._checked(rule)
        else:
            body = self.node(shape(rule.subcon))
        if rule.max_octets is not None and _longest(shape(rule.subcon)) > rule.max_octets:
            return self.call("at_most", str(rule.max_octets), body)
        return body

    def _checked(self, rule: Rule) -> str:
        """A rule whose fields are read and looked at, before it is what prose asks for."""
        items = rule.subcon.subcons if isinstance(rule.subcon, Struct) else (rule.subcon,)
        pieces: list[str] = []
        for item in items:
            piece, field = self.node(shape(item)), item
            while isinstance(field, Optional):
                field = field.subcon
            if isinstance(field, Renamed):
                piece = _tuple([quoted(field.name), self._decoder(field.subcon), piece])
            pieces.append(piece)
        return self.call("checked", self._function(rule.check), *pieces)

    def _decoder(self, construct: Construct) -> str:
        """The function that reads a field."""
        match construct:
            case Codec():
                return self._function(construct.decoder)
            case Present():
                return "bool"
            case Enumeration():
                return self.call("as_word")[:-2]
        return self.call("as_text")[:-2]

    # --- lines

    def _command(self, command: Command) -> None:
        name = _identifier(command.verb)
        if command.parameters is not None:
            self._parameters(command, command.parameters)
        line, record = self._line(command), self._record(command)
        if _longest(shape(command)) > command.max_octets:
            line = self.call("at_most", str(command.max_octets), line)
            record = self._fitting(command, command.max_octets, record)
        self._three(name, command, line, record)

    def _three(self, name: str, of: Command | ReplyForm, octets: str, record: str) -> None:
        """The three functions of a command or of a form of reply."""
        title = of.verb if isinstance(of, Command) else of.name_of_class
        self._define(f"{name}_lines", octets, f"{title}, in any spelling ({of.reference}).")
        mistakes = f"{name.upper()}_MISTAKES"
        near = self.call("near", _call(f"{name}_lines"), mistakes)
        self._define(f"near_{name}_lines", near, f"{title}, with a few mistakes.")
        words = _tuple(quoted(word) for word in _words(of))
        bounds = _tuple(map(str, sorted({of.max_octets, *_bounds(of)})))
        self.mistakes[mistakes] = self.call("Mistakes", words, bounds)
        arguments = f"The keyword arguments of `{of.name_of_class}.build`."
        self._define(f"{name}_values", record, arguments, "Values")

    def _line(self, command: Command) -> str:
        node = shape(command)
        if command.ascii:
            return self.call("ascii_only", self.node(node))
        if not command.utf8_needs:
            return self.node(node)
        if command.utf8_needs not in {known.keyword for known in command.parameters.known}:
            return self.call("ascii_only", self.node(node))
        assert isinstance(node, Sequence)
        place = next(i for i, item in enumerate(node.items) if _is_parameters(item))
        before, parameters, *after = (
            self._sequence([self.node(item) for item in node.items[:place]]),
            *(self.node(item) for item in node.items[place:]),
        )
        word = quoted(command.utf8_needs.encode("ascii"))
        return self._sequence([self.call("utf8_needs", word, before, parameters), *after])

    def _parameters(self, command: Command, known: Parameters) -> None:
        keywords: dict[str, str] = {}
        if known.required:
            keywords["at_least"] = "1"
        else:
            keywords["other"] = self._generic(known)
        for relation, pairs in _relations(known).items():
            keywords[relation] = _relation(pairs)
        items = [self.node(shape(item)) for item in known.typed]
        names = [parameter.keyword for parameter in known.known]
        self.typed[command.verb] = dict(zip(names, items, strict=True))
        body = self.call("parameters", *items, **keywords)
        about = f"The parameters of {command.verb}, each after a space."
        self._define(f"{_identifier(command.verb)}_parameters", body, about)

    def _generic(self, known: Parameters) -> str:
        return self.node(shape(known.generic.subcon))

    def _form(self, form: ReplyForm) -> None:
        self._with_offers(form)
        octets = self._remembering(shape(form))
        if form.status_code is not None:
            octets = self.call("led_by", self._named(form.status_code), octets)
        octets = self.call("lines_at_most", str(form.max_octets), octets)
        self._three(_snake(form.name_of_class), form, octets, self._form_values(form))

    def _with_offers(self, form: ReplyForm) -> None:
        """Every second ehlo-line of a reply offers an extension that is known."""
        for rule in _rules_in(form):
            if rule is ehlo_line:
                self.rules[id(rule)] = self._any_of([self._rule(rule), _call("offers")])

    def _remembering(self, node: Node) -> str:
        """A piece in which fields come back, each of them drawn once."""
        fields = {inner.name for inner in walk(node) if isinstance(inner, BackReference)}
        known: dict[str, str] = {}
        for inner in walk(node):
            if isinstance(inner, Capture) and inner.name in fields:
                known[inner.name] = self.node(inner.item)
        if not known:
            return self.node(node)
        assert isinstance(node, Sequence)
        items = (
            BackReference(i.name, i.item) if isinstance(i, Capture) and i.name in known else i
            for i in node.items
        )
        return self.call("remembering", self.node(Sequence(tuple(items))), **known)

    def _offers(self) -> None:
        """What an extension says of itself in the reply to EHLO."""
        names: list[str] = []
        for extension in self.specification.extensions:
            names.append(f"offer_{extension.attribute}")
            about = f"What offers {extension.keyword} in a reply to EHLO ({extension.reference})."
            self._define(names[-1], self._body(extension.line()), about)
        self._define("offers", self._any_of(map(_call, names)), "What offers any extension.")

    # --- values

    def _record(self, construct: Construct, only: Mapping[str, str] | None = None) -> str:
        """The fields of a command, or of a field that has fields, as a dict."""
        required: dict[str, str] = {}
        optional: dict[str, str] = {}
        others: list[str] = []
        for item, missing in _members(construct):
            if isinstance(item, Parameters):
                self._parameter_values(item, optional)
            elif isinstance(item, Select):
                others.append(
                    self._any_of((self._record(each, only) for each in item.subcons), "either")
                )
            elif isinstance(item, Optional):
                nothing = self.call("record", _mapping([]))
                others.append(self._any_of([nothing, self._record(item.subcon, only)], "either"))
            elif only is None or item.name in only:
                fields = optional if missing else required
                fields[only[item.name] if only else item.name] = self.value(item)
        own = [] if others and not required and not optional else [(required, optional)]
        records = [self._own(*each) for each in own] + others
        record = records[0] if len(records) == 1 else self.call("merged", *records)
        if isinstance(construct, Rule) and construct.check is not None:
            record = self.call("checked_values", self._function(construct.check), record)
        if isinstance(construct, Command) and construct.ascii:
            record = self.call("ascii_values", record)
        if isinstance(construct, Rule) and construct.max_octets is not None:
            record = self._fitting(construct, construct.max_octets, record)
        return self._agreeing(construct, record)

    def _fitting(self, construct: Construct, limit: int, value: str) -> str:
        """A value, if it is not written too long: in xtext an octet may become three."""
        xtext = any(isinstance(inner, Xtext) for inner in walk_constructs(construct))
        return self.call("fitting", str(limit), value, *(["3"] if xtext else []))

    def _own(self, required: dict[str, str], optional: dict[str, str]) -> str:
        parts = [_mapping(required.items()), *([_mapping(optional.items())] if optional else [])]
        return self.call("record", *parts)

    def _agreeing(self, construct: Construct, record: str) -> str:
        """The record of a command whose parameters need or exclude one another."""
        if not isinstance(construct, Command) or construct.parameters is None:
            return record
        parameters = construct.parameters
        names = {known.keyword: known.field for known in parameters.known}
        relations = {
            relation: _relation((names[n], [names[w] for w in words]) for n, words in pairs)
            for relation, pairs in _relations(parameters).items()
        }
        if relations:
            record = self.call("agreeing", record, **relations)
        if parameters.required:
            record = self.call("not_empty", record)
        if construct.utf8_needs in names:
            record = self.call("utf8_needs_field", quoted(names[construct.utf8_needs]), record)
        elif construct.utf8_needs:
            record = self.call("ascii_values", record)
        return record

    def _parameter_values(self, item: Parameters, optional: dict[str, str]) -> None:
        for parameter in item.known:
            if parameter.value is None:
                optional[parameter.field] = self.call("exactly", "True")
            else:
                value = self.value(parameter.value)
                if (most := parameter.syntax().max_octets) is not None:
                    left = most - len(parameter.keyword) - 1
                    value = self._fitting(parameter.value, left, value)
                optional[parameter.field] = value
        if item.required:
            return
        optional["parameters"] = self.call("unknown_parameters", self._generic(item))

    def value(self, construct: Construct) -> str:
        """A strategy of what a builder takes for a field."""
        match construct:
            case Renamed() | Optional():
                return self.value(construct.subcon)
            case Present():
                return self.call("exactly", "True")
            case Enumeration():
                return self.call("word_of", *map(quoted, construct.members.values()))
            case Flags():
                return self.call("words_in", self.node(shape(construct)))
            case DelimitedList():
                octets = self.node(shape(construct))
                return self.call("split_at", quoted(construct.separator.encode("ascii")), octets)
            case Xtext() if construct.decoded_rule is not None:
                return self.call("text", self._named(construct.decoded_rule))
            case Codec():
                return self._decoded(construct)
            case AngleBracketed():
                return self._unbracketed(construct)
            case Rule() if isinstance(construct.subcon, (Value, AngleBracketed)):
                return self.value(construct.subcon)
            case _ if fields(construct) and not isinstance(_unwrapped(construct), Select):
                return self._record(construct)
        return self.call("text", self.node(shape(construct)))

    def _decoded(self, construct: Codec) -> str:
        rule = self.node(shape(construct.subcon))
        if isinstance(construct, DateTime):
            rule = self.call("in_calendar", rule)
        known = _KNOWN_CODECS.get(type(construct))
        if known is not None:
            return self.call(known, rule)
        functions = map(self._function, (construct.decoder, construct.encoder))
        return self.call("decoded", *functions, rule)

    def _unbracketed(self, construct: AngleBracketed) -> str:
        return self.call("unbracketed", self.node(shape(construct)))

    def _form_values(self, form: ReplyForm) -> str:
        """What a form's builder takes, which is the matter of the class that it stands on."""
        base = base_of(form)
        if base.lines is not None:
            first = self._record(form, {name: name for name in base.builds})
            return self.call("merged", first, self._lines_by(form, base.lines))
        members = {item.name: item for item, _ in _members(form) if isinstance(item, Renamed)}
        arguments = [self.value(members["code"]), self.value(members["text"])]
        if form.status_code is not None:
            arguments.append(self._named(form.status_code))
        return self.call("many_lines", *arguments, at_most=str(form.max_octets))

    def _lines_by(self, form: ReplyForm, lines: Lines) -> str:
        """An argument that is a list of lines, each of them by one rule of the form."""
        line = next(self._named(each) for each in _rules_in(form) if each.rule == lines.rule)
        return self.call("record", _mapping([(lines.argument, self.call(lines.drawn_by, line))]))

    # --- all together

    def _any(self) -> Iterator[str]:
        verbs = {command.verb: _identifier(command.verb) for command in self.specification.commands}
        forms = {
            form.name_of_class: _snake(form.name_of_class) for form in self.specification.forms
        }
        for title, what, names in (
            ("COMMANDS", "command's verb", verbs),
            ("REPLIES", "form's name", forms),
        ):
            yield f"\n#: the strategies of each, by the {what}"
            yield f"{title}: dict[str, {_MARK}Examples] = {{"
            for key, name in names.items():
                three = (f"{name}_lines", f"near_{name}_lines", f"{name}_values")
                row = self.call("Examples", *three, f"{name.upper()}_MISTAKES")
                yield f"    {quoted(key)}: {row},"
            yield "}"
        yield "\n#: the strategies of single parameters, by the command's verb and their keyword"
        yield f"PARAMETERS: dict[str, dict[str, Callable[[], {_MARK}Octets]]] = {{"
        for verb, typed in self.typed.items():
            # a rule's function as it is, and what has no function of its own when it is asked for
            rows = (
                (word, item[:-2] if re.fullmatch(r"\w+\(\)", item) else f"lambda: {item}")
                for word, item in typed.items()
            )
            yield f"    {quoted(verb)}: {_mapping(rows)},"
        yield "}"
        yield _CLOSING


_OPENING = '''\
"""Hypothesis strategies for every rule, command and reply; see `smtpkit.testing`.

Generated from the grammar by `python -m grammar`; edit that instead.

A rule's strategy gives octets. `x_lines()` are valid octets of a command or reply, CRLF included,
in any spelling; `near_x_lines()` are such octets with mistakes; `x_values()` are the keyword
arguments of its builder.
"""

from __future__ import annotations
'''

_CLOSING = '''

def commands() -> \0Octets:
    """Valid command lines, any of them."""
    return \0one_of(*(each.lines() for each in COMMANDS.values()))


def replies() -> \0Octets:
    """Valid replies in any form."""
    return \0one_of(*(each.lines() for each in REPLIES.values()))


def near_lines(verb: str | None = None) -> \0Octets:
    """Command lines with a few mistakes: of one verb, or of any."""
    if verb is not None:
        return COMMANDS[verb.upper()].near()
    return \0one_of(*(each.near() for each in COMMANDS.values()))


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


# --- what is known of a piece -------------------------------------------------------------------


def _members(construct: Construct, missing: bool = False) -> Iterator[tuple[Construct, bool]]:
    """The named pieces of a sequence, and whether each may be missing."""
    match construct:
        case Renamed():
            yield construct, missing or isinstance(construct.subcon, Optional)
        case Parameters():
            yield construct, True
        case Struct():
            for item in construct.subcons:
                yield from _members(item, missing)
        case Select() if fields(construct):
            yield construct, missing
        case Optional() if len(fields(construct)) == 1:
            yield from _members(construct.subcon, True)
        case Optional() if fields(construct):
            yield construct, True
        case Rule() | Command() | ReplyForm() | AngleBracketed():
            yield from _members(construct.subcon, missing)


def _unwrapped(construct: Construct) -> Construct:
    """What a rule is made of; a choice of pieces is given by its text, not by its fields."""
    while isinstance(construct, (Rule, AngleBracketed)):
        construct = construct.subcon
    return construct


def _rules_in(construct: Construct) -> Iterator[Rule]:
    """The rules that a construct holds, in wire order."""
    for inner in walk(shape(construct)):
        if isinstance(inner, RuleReference):
            yield inner.rule


def _is_parameters(node: Node) -> bool:
    return isinstance(node, Capture) and isinstance(node.construct, Parameters)


def _free(node: Node) -> bool:
    """Whether it refers to a field that it does not hold."""
    held = {inner.name for inner in walk(node) if isinstance(inner, Capture)}
    return any(isinstance(inner, BackReference) and inner.name not in held for inner in walk(node))


def _relations(parameters: Parameters) -> dict[str, list[tuple[str, list[str]]]]:
    """Which parameters need or exclude which others of these; nothing where none does."""
    known = [parameter.keyword for parameter in parameters.known]
    found: dict[str, list[tuple[str, list[str]]]] = {}
    for relation in ("needs", "excludes"):
        pairs = [
            (parameter.keyword, [word for word in getattr(parameter, relation) if word in known])
            for parameter in parameters.known
        ]
        if any(words for _, words in pairs):
            found[relation] = pairs
    return found


def _relation(pairs: Iterable[tuple[str, Iterable[str]]]) -> str:
    return _mapping((name, _tuple(map(quoted, words))) for name, words in pairs if words)


def _beyond_ascii(node: Node) -> bool:
    """Whether it is never ASCII."""
    match node:
        case CharacterClass():
            return min(node.octets.octets) > 0x7F and node.least > 0
        case Sequence():
            return any(map(_beyond_ascii, node.items))
        case Alternation():
            return all(map(_beyond_ascii, node.items))
        case Repetition():
            return node.least > 0 and _beyond_ascii(node.item)
        case Literal():
            return False
    return _beyond_ascii(node.item)


def _longest(node: Node) -> float:
    """The greatest number of octets that a piece can have."""
    match node:
        case Literal():
            return len(node.octets)
        case CharacterClass():
            return inf if node.most is None else node.most
        case Sequence():
            return sum(map(_longest, node.items))
        case Alternation():
            return max(map(_longest, node.items))
        case Repetition():
            return inf if node.most is None else node.most * _longest(node.item)
        case RuleReference() if node.rule.narrower is not None:
            return _longest(shape(node.rule.narrower))
        case RuleReference() if node.rule.max_octets is not None:
            return node.rule.max_octets
    return _longest(node.item)


def _words(construct: Construct) -> list[bytes]:
    """The words that the grammar of a line knows, the verb first."""
    words = [inner.octets.strip() for inner in walk(shape(construct)) if isinstance(inner, Literal)]
    return list(dict.fromkeys(word for word in words if word.upper() != word.lower()))


def _bounds(construct: Construct) -> Iterator[int]:
    """The greatest lengths that the grammar of a line knows."""
    for inner in walk(shape(construct)):
        if isinstance(inner, RuleReference) and inner.rule.max_octets is not None:
            yield inner.rule.max_octets
        elif isinstance(inner, CharacterClass) and inner.most is not None and inner.most > 4:
            yield inner.most


def _about(rule: Rule) -> str:
    """What a rule's function says of itself."""
    limit = f", at most {rule.max_octets} octets" if rule.max_octets is not None else ""
    note = f"; {rule.note}" if rule.note else ""
    return f"{rule.rule} ({rule.reference}){limit}{note}."


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


def _runs(octets: Iterable[int]) -> list[str]:
    """The octets of a set as source: ranges, and literals for what stands alone."""
    members = sorted(octets)
    starts = [m for before, m in pairwise([-2, *members]) if m != before + 1]
    ends = [m for m, after in pairwise([*members, 1000]) if after != m + 1]
    runs: list[str] = []
    alone = b""
    for start, end in zip(starts, ends, strict=True):
        if end - start < 3 and 0x20 < start < 0x7F:
            alone += bytes(range(start, end + 1))
        else:
            bounds = [f"0x{end + 1:02X}"] if start == 0 else [f"0x{start:02X}", f"0x{end + 1:02X}"]
            runs.append(_call("range", *bounds))
    return runs + ([quoted(alone)] if alone else [])


def quoted(value: str | bytes) -> str:
    """A literal in the text, in double quotes wherever that needs no escape."""
    source = repr(value)
    quote = source.index("'") if "'" in source else -1
    if quote in (0, 1) and '"' not in source:
        return source[:quote] + '"' + source[quote + 1 : -1] + '"'
    return source


def _docstring(text: str) -> Iterator[str]:
    """A docstring, wrapped."""
    text = text.replace("\\", "\\\\").replace('"""', "'''")
    if len(text) + 10 <= WIDTH:
        yield f'    """{text}"""'
        return
    first, _, rest = text.partition("; ")
    yield f'    """{first}.'
    yield ""
    yield from _wrapped(rest[:1].upper() + rest[1:])
    yield '    """'


def _wrapped(text: str) -> Iterator[str]:
    line = "   "
    for word in text.split():
        if len(line) + 1 + len(word) > WIDTH:
            yield line
            line = "   "
        line += " " + word
    yield line
