"""Intermediate form -> the specification as ABNF text (RFC 5234).

Each rule stands there once, under its RFC's name and with its reference. What only prose can say
(a length, an exception, octets that have to come again) is a comment above the rule.

>>> from grammar.model.nodes import (Sequence, Literal, Repetition)
>>> text_of(Sequence((Literal(b"HELP"), Repetition(Literal(b" me"), 0, 1), Literal(b"\\r\\n"))))
'"HELP" [ SP "me" ] CRLF'
"""

from __future__ import annotations

import re
import textwrap
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import count, groupby
from typing import NamedTuple

from grammar.declarations import Command, Extension, Message, Parameters, ReplyForm
from grammar.language.lists import LedBy
from grammar.language.restrictions import MaxLineOctets
from grammar.language.text import DIGIT, LETTER, OctetSet, Rule, walk
from grammar.language.values import Codec
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
)
from grammar.model.shapes import shape
from grammar.specification import Specification

__all__ = ["abnf", "text_of"]

EXCHANGE = "an AUTH exchange: lines, and what is in base64"
OFFERS = "what a server offers in its reply to EHLO"
HEADER = """\
; {name} commands and replies, and everything in them, as ABNF (RFC 5234).
; Generated from the package grammar by `python -m grammar`: edit that.
;
; A quoted string is read in any case. Octets beyond ASCII are UTF-8. Where
; only prose restricts a rule, a comment says so: the rule itself admits more.
; A line has at most {usual} octets, unless it says otherwise.
"""

WIDTH = 78
#: the column in which a definition begins, and goes on in the next line
COLUMN = 17

#: RFC 5234, appendix B.1
CORE = frozenset(
    ["alpha", "bit", "char", "cr", "crlf", "ctl", "digit", "dquote", "hexdig", "htab", "lf"]
) | {"lwsp", "octet", "sp", "vchar", "wsp"}
HEXDIG = frozenset(b"0123456789ABCDEFabcdef")
CORE_SETS = {"ALPHA": LETTER.octets, "DIGIT": DIGIT.octets}
SINGLE = {b"\r\n": "CRLF", b" ": "SP", b'"': "DQUOTE"}
#: how the octets of a literal are written: by name, between quotes, by number
PARTS = re.compile(rb'\r\n|^ | $|"|[ !#-~]+?(?=\r\n|"| $|[^ -~]|$)|.', re.DOTALL)
NAME = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)*")

#: a space where no line may be broken
FIXED = "\0"

# how tightly a text holds together
ALTERNATION, CONCATENATION, REPETITION, ELEMENT = range(4)


def abnf(specification: Specification) -> str:
    """The whole specification; `command`, `reply` and `extension-line` are where it begins."""
    lines = (*specification.commands, *specification.forms)
    [(usual, _)] = Counter(each.max_octets for each in lines).most_common(1)
    writer = _Writer(usual)
    commands = list(writer.commands(specification.commands, specification.reference))
    forms = list(writer.forms(specification.forms))
    offers = list(writer.offers(specification.extensions))
    messages = list(writer.messages(specification.messages))
    sections = {
        "commands": commands,
        "replies": forms,
        OFFERS: offers,
        EXCHANGE: messages,
        "rules": writer.written(),
    }
    sections = {
        title: each for title, each in sections.items() if each or title not in (OFFERS, EXCHANGE)
    }
    return HEADER.format(name=specification.name, usual=usual) + "".join(
        f"\n; ---------- {title} ----------\n{_rendered(definitions)}"
        for title, definitions in sections.items()
    )


def text_of(node: Node) -> str:
    """A node as ABNF, without the rules that it refers to."""
    return _Writer().text(node).text.replace(FIXED, " ")


class _Text(NamedTuple):
    """A piece of ABNF, and how tightly it holds together; alternatives are kept apart."""

    alternatives: tuple[str, ...]
    binding: int = ELEMENT

    @property
    def text(self) -> str:
        return f"{FIXED}/ ".join(self.alternatives)

    def within(self, binding: int) -> str:
        """The text, in brackets where it is looser than that."""
        return self.text if self.binding >= binding else _bracketed("(", self.text, ")")


def _element(text: str) -> _Text:
    return _Text((text,))


def _option(part: _Text) -> _Text:
    return _element(_bracketed("[", part.text, "]"))


def _bracketed(left: str, text: str, right: str) -> str:
    """A text in brackets: on one line where it is short."""
    inner = text.replace(" ", FIXED) if len(text) < WIDTH // 2 else text
    return f"{left}{FIXED}{inner}{FIXED}{right}"


def _alternation(parts: list[_Text]) -> _Text:
    if len(parts) == 1:
        return parts[0]
    alternatives: list[str] = []
    for part in parts:
        if part.binding == ALTERNATION:
            alternatives.extend(part.alternatives)
        else:
            # RFC 5234, 3.10 advises brackets around a concatenation
            alternatives.append(part.within(REPETITION))
    return _Text(tuple(alternatives), ALTERNATION)


def _concatenation(parts: list[_Text]) -> _Text:
    parts = [part for part in parts if part.alternatives]
    if len(parts) == 1:
        return parts[0]
    together = " ".join(part.within(CONCATENATION) for part in parts)
    return _Text((together,) if parts else (), CONCATENATION)


def _repetition(part: _Text, least: int, most: int | None) -> _Text:
    if (least, most) == (1, 1):
        return part
    bounds = str(least) if least == most else f"{least or ''}*{'' if most is None else most}"
    return _Text((bounds + part.within(ELEMENT),), REPETITION)


class _Definition(NamedTuple):
    name: str
    body: _Text
    reference: str
    remarks: tuple[str, ...] = ()

    def lines(self) -> Iterator[str]:
        """The definition; alternatives have lines of their own where they are long."""
        start = f"{self.name:<{COLUMN - 3}} = "
        body = self.body.text
        if len(start + body) > WIDTH and max(map(len, self.body.alternatives)) > WIDTH // 2:
            *others, last = self.body.alternatives
            paragraphs = [*(f"{each}{FIXED}/" for each in others), last]
        else:
            paragraphs = [body]
        for number, paragraph in enumerate(paragraphs):
            yield from textwrap.wrap(
                paragraph,
                WIDTH,
                initial_indent=start if number == 0 else " " * COLUMN,
                subsequent_indent=" " * COLUMN,
                break_long_words=False,
                break_on_hyphens=False,
            )


def _rendered(definitions: Iterable[_Definition]) -> str:
    """Definitions as lines; a reference stands above the first of those that share it."""
    lines: list[str] = []
    before = ""
    for each in definitions:
        if each.reference not in ("", before):
            lines += _comment(each.reference)
        before = each.reference or before
        for remark in each.remarks:
            lines += _comment(f"- {remark}")
        lines += each.lines()
    return "\n".join(lines).replace(FIXED, " ") + "\n"


def _comment(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent="; ", subsequent_indent=";   ")


class _Writer:
    """Writes nodes as ABNF, and the definitions of the rules that they refer to, each once."""

    def __init__(self, usual: int | None = None) -> None:
        #: the greatest length of most lines
        self.usual = usual
        #: by their names in lower case, in the order of their first use; None while being written
        self.rules: dict[str, _Definition | None] = {}
        self.taken = set(CORE)
        self.names: dict[Rule, str] = {}
        #: what prose adds to the definition that is being written
        self.remarks: list[str] = []

    def written(self) -> Iterator[_Definition]:
        """The rules that were referred to."""
        return (rule for rule in self.rules.values() if rule is not None)

    def commands(self, commands: Iterable[Command], reference: str) -> Iterator[_Definition]:
        """`command`, and each command under its verb."""
        named = {_name(command.verb).lower(): command for command in commands}
        self.taken |= named.keys() | {"command"}
        yield _Definition("command", _names(named), reference)
        for name, command in named.items():
            remarks = _line_remarks(command, self.usual)
            about = f"{command.reference}: {command.summary}"
            yield self.definition(name, partial(self.text, shape(command)), about, *remarks)

    def forms(self, forms: Iterable[ReplyForm]) -> Iterator[_Definition]:
        """Each form of a reply under its own name."""
        named = {_hyphened(form.name_of_class): form for form in forms}
        self.taken |= named.keys()
        for name, form in named.items():
            remarks = _line_remarks(form, self.usual)
            for inner in walk(form):
                if isinstance(inner, LedBy):
                    self.refer(inner.rule)
            reference = f"{form.reference}: {form.summary}"
            yield self.definition(name, partial(self.text, shape(form)), reference, *remarks)

    def offers(self, extensions: Iterable[Extension]) -> Iterator[_Definition]:
        """`extension-line`, and the line of each extension in the reply to EHLO."""
        lines: dict[str, Extension] = {}
        bare: list[_Text] = []
        for each in extensions:
            if each.ehlo is None:
                bare.append(_element(f'"{each.keyword}"'))
            else:
                lines[f"{_name(each.keyword.lower())}-line"] = each
        names = [*lines, "bare-line"] if bare else list(lines)
        self.taken |= {"extension-line", *names}
        if names:
            yield _Definition("extension-line", _names(names), "an ehlo-line (RFC 5321, 4.1.1.1)")
        for name, each in lines.items():
            reference = f"{each.reference}: {each.summary}"
            status = [each.status] * (each.status != "current")
            line = shape(each.line().subcon)
            yield self.definition(name, partial(self.text, line), reference, *status)
        if bare:
            yield _Definition("bare-line", _alternation(bare), "nothing follows the keyword")

    def messages(self, messages: Iterable[Message]) -> Iterator[_Definition]:
        """Each message of an AUTH exchange under its own name."""
        named = {_name(message.rule): message for message in messages}
        self.taken |= named.keys()
        for name, message in named.items():
            node = shape(message.subcon)
            written = partial(self.text, node) if node.children else partial(_element, '""')
            reference = f"{message.reference}: {message.summary}"
            remarks = filter(None, (each.remark() for each in message.restrictions))
            yield self.definition(name, written, reference, *remarks)

    def parameters(self, construct: Parameters) -> _Text:
        """The parameters of a command, under the names that RFC 5321 has for them."""
        verb, reference = construct.verb.capitalize(), _reference(construct)
        if construct.only_known and not construct.known:
            return _Text(())
        if construct.required:
            one = self.one_parameter(f"{verb}-attribute", construct)
            return _repetition(_concatenation([_element("SP"), one]), 1, None)

        def parameters() -> _Text:
            one = self.one_parameter(f"{verb}-param", construct)
            more = _repetition(_concatenation([_element("SP"), one]), 0, None)
            return _concatenation([one, more])

        known = _element(self.named(f"{verb}-parameters", parameters, reference))
        return _option(_concatenation([_element("SP"), known]))

    def one_parameter(self, name: str, construct: Parameters) -> _Text:
        """Each known parameter by its own rule, and any other by that of them all."""
        items = [shape(item) for item in construct.typed]
        remarks = (
            ["each at most once", *(each.remark() for each in construct.combinations)]
            if items
            else []
        )
        if not construct.only_known:
            # its own `generic` lacks the known keywords, which only prose can say
            other = construct.item
            remarks += [f"{other.rule}: with any other keyword"] if items else []
            items.append(RuleReference(other, shape(other.subcon)))
        written = partial(self.text, Alternation(tuple(items)))
        return _element(self.named(name, written, _reference(construct), *remarks))

    def definition(
        self, name: str, written: Callable[[], _Text], reference: str, *remarks: str
    ) -> _Definition:
        """A definition, with what prose adds to it."""
        outer, self.remarks = self.remarks, list(remarks)
        body = written()
        inner, self.remarks = self.remarks, outer
        return _Definition(name, body, reference, tuple(dict.fromkeys(inner)))

    def named(self, name: str, written: Callable[[], _Text], reference: str, *remarks: str) -> str:
        """The name of a rule, defined unless it stands there already.

        Two rules of one name that say different things: the later one gets a number.
        """
        for number in count(1):
            free = name if number == 1 else f"{name}-{number}"
            key = free.lower()
            if key not in self.rules and key not in self.taken:
                # its place is before that of the rules it refers to
                self.rules[key] = None
                self.rules[key] = self.definition(free, written, reference, *remarks)
                return free
            known = self.rules.get(key)
            if known and known.body == self.definition(free, written, reference).body:
                return free
        raise AssertionError

    def refer(self, rule: Rule) -> str:
        """The name of a rule of the grammar."""
        if rule not in self.names:
            node = shape(rule.subcon)
            self.names[rule] = self.named(
                _name(rule.rule), lambda: self.text(node), rule.reference, *_restrictions(rule)
            )
            if rule.narrower is not None:
                self.refer(rule.narrower)
        return self.names[rule]

    def text(self, node: Node) -> _Text:
        """A node as ABNF."""
        match node:
            case Literal():
                return _concatenation([_element(part) for part in _literal(node.octets)])
            case CharacterClass():
                return _repetition(self.octets(node.octets), node.least, node.most)
            case Sequence():
                return _concatenation([self.text(item) for item in _joined(node.items)])
            case Alternation():
                return _alternation([self.text(item) for item in node.items])
            case Repetition(least=0, most=1):
                return _option(self.text(node.item))
            case Repetition():
                item = _single(node.item) if node.most is None else node.item
                return _repetition(self.text(item), node.least, node.most)
            case RuleReference():
                return _element(self.refer(node.rule))
            case Capture() | Exclusion() | BackReference():
                return self.remarked(node)
            case _:
                raise TypeError(f"ABNF has no word for {node!r}")

    def remarked(self, node: Capture | Exclusion | BackReference) -> _Text:
        """What stands in ABNF as its item, with a remark."""
        match node:
            case Capture(construct=Parameters()):
                return self.parameters(node.construct)
            case Capture(construct=Codec(decoded_rule=Rule())):
                self.remarks.append(f"decoded: {self.refer(node.construct.decoded_rule)}")
            case Exclusion():
                self.remarks.append(f"none of {', '.join(node.words)}")
            case BackReference():
                self.remarks.append(f"the same {node.name} each time")
        return self.text(node.item)

    def octets(self, octets: OctetSet) -> _Text:
        """A set, under its own name where an RFC gives it one."""
        parts = _alternation([_element(part) for part in _parts(octets.octets)])
        key = octets.name.lower()
        known = self.rules.get(key, _Definition(octets.name, parts, ""))
        if parts.binding == ELEMENT or not NAME.fullmatch(octets.name) or key in self.taken:
            return parts
        if known is None or known.body != parts:
            return parts
        return _element(self.named(octets.name, lambda: parts, ""))


def _names(names: Iterable[str]) -> _Text:
    return _alternation([_element(name) for name in names])


def _joined(items: Iterable[Node]) -> list[Node]:
    """The items of a sequence, literals that follow one another as one."""
    joined: list[Node] = []
    for item in items:
        last = joined[-1] if joined else None
        if isinstance(item, Literal) and isinstance(last, Literal):
            joined[-1] = Literal(last.octets + item.octets)
        else:
            joined.append(item)
    return joined


def _single(node: Node) -> Node:
    """What is repeated without end anyhow is read an octet at a time, in one way only."""
    match node:
        case CharacterClass(least=1, most=None):
            return CharacterClass(node.octets)
        case Alternation():
            return Alternation(tuple(map(_single, node.items)))
        case _:
            return node


def _restrictions(rule: Rule) -> Iterator[str]:
    """What the prose of a rule says."""
    yield from filter(None, (each.remark() for each in rule.restrictions))
    if rule.note:
        yield rule.note


def _reference(construct: Parameters) -> str:
    if construct.required:
        return f"the attributes of {construct.verb}"
    return f"RFC 5321, 4.1.2: the parameters of {construct.verb}"


def _line_remarks(line: Command | ReplyForm, usual: int | None) -> list[str]:
    """What prose says of a line, but for the greatest length where that is the usual one."""
    return [
        each.remark()
        for each in line.restrictions
        if not (isinstance(each, MaxLineOctets) and each.most == usual and not each.by_code)
    ]


def _literal(octets: bytes) -> Iterator[str]:
    """A literal in parts: words between quotes, anything else by its name or number."""
    for part in PARTS.findall(octets):
        if part in SINGLE:
            yield SINGLE[part]
        elif part.isascii() and part.decode().isprintable():
            yield '"' + part.decode().replace(" ", FIXED) + '"'
        else:
            yield f"%d{part[0]}"


def _parts(octets: frozenset[int]) -> list[str]:
    """The alternatives of a set: core rules where that is shorter, then ranges."""
    plain = list(_ranges(octets))
    if octets == HEXDIG:
        return ["HEXDIG"]
    core = []
    for name, members in CORE_SETS.items():
        if members <= octets:
            core.append(name)
            octets -= members
    named = [*core, *_ranges(octets)]
    return named if len(named) <= len(plain) else plain


def _ranges(octets: frozenset[int]) -> Iterator[str]:
    """Octets as ranges: in decimal, in hexadecimal beyond ASCII."""
    for form, members in (
        ("%d{}", sorted(o for o in octets if o < 0x80)),
        ("%x{:X}", sorted(o for o in octets if o >= 0x80)),
    ):
        for _, run in groupby(enumerate(members), key=lambda pair: pair[1] - pair[0]):
            first, *_, last = [octet for _, octet in run] * 2
            if first != last:
                yield f"{form}-{form[2:]}".format(first, last)
            elif chr(first).isprintable() and not chr(first).isalpha() and first < 0x80:
                yield from _literal(bytes((first,)))
            else:
                yield form.format(first)


def _name(name: str) -> str:
    """A name as ABNF allows it: letters, digits and hyphens, a letter first."""
    cleaned = re.sub(r"[^A-Za-z0-9]+", "-", name).strip("-")
    return cleaned if cleaned[:1].isalpha() else f"x-{cleaned}"


def _hyphened(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", name).lower()
