"""The reference pages: Markdown, one page for each command, form of reply and extension.

All of it comes from the declarations. The examples are doctests: each line is read by the grammar
before it is printed, and by the library when the tests run.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from construct import Construct, Renamed

from grammar.codes import ANY_COMMAND, CODES, STATUS_CODES
from grammar.declarations import Command, Extension, Parameter, Parameters, Replies, ReplyForm
from grammar.generator.node_rows import bent_rules, leniencies, leniency_costs
from grammar.generator.strategies import quoted
from grammar.generator.syntax import syntax
from grammar.language.restrictions import Restriction
from grammar.language.text import (
    DIGIT,
    AngleBracketed,
    BackReference,
    Except,
    Literal,
    Octets,
    Optional,
    Repeat,
    Rule,
    Select,
    Struct,
    required,
)
from grammar.language.values import Enumeration, Integer, Present, Value, Xtext
from grammar.model.nodes import RuleReference, walk
from grammar.model.positions import COSTS
from grammar.model.shapes import shape
from grammar.specification import Specification

__all__ = ["FOLDER", "pages"]

FOLDER = "docs/reference"
_NOTE = "<!-- Generated from the package grammar by `python -m grammar`; edit that instead. -->"


def pages(specification: Specification, library: str = "smtpkit") -> dict[str, str]:
    """Every page, by its path from the top of the project.

    `library` is what has the classes and functions: `smtpkit`, or a dialect by its name.
    """
    book = _Book(specification)
    texts = {"index": book.index(), "leniencies": book.leniencies()}
    texts |= {_page(command): book.command(command) for command in specification.commands}
    texts |= {_page(form): book.form(form) for form in specification.forms}
    texts |= {_page(extension): book.extension(extension) for extension in specification.extensions}
    return {
        f"{FOLDER}/{name}.md": f"{_NOTE}\n\n{text}".replace("smtpkit.", f"{library}.")
        for name, text in texts.items()
    }


def _page(declared: Command | ReplyForm | Extension) -> str:
    """The name of a page: a verb and a keyword may be the same word."""
    match declared:
        case Command():
            return f"command-{declared.verb.lower()}"
        case ReplyForm():
            return f"reply-{declared.name_of_class.lower()}"
    return f"extension-{declared.keyword.lower()}"


def _link(declared: Command | ReplyForm | Extension) -> str:
    titles = ("verb", "name_of_class") if not isinstance(declared, Extension) else ("keyword",)
    title = next(getattr(declared, name) for name in titles if hasattr(declared, name))
    return f"[{title}]({_page(declared)}.md)"


class _Book:
    """The pages, which link to one another."""

    def __init__(self, specification: Specification) -> None:
        self.specification = specification

    # --- pages

    def index(self) -> str:
        spec = self.specification
        commands = [(_link(c), c.summary, _cited(c.reference)) for c in spec.commands]
        forms = [(_link(f), f.summary, _cited(f.reference)) for f in spec.forms]
        extensions = [(_link(e), e.summary, _cited(e.reference), e.status) for e in spec.extensions]
        parameters = [
            (f"`{p.keyword}`", verb, _link(extension), p.summary)
            for extension in spec.extensions
            for verb, added in extension.parameters.items()
            for p in added
        ]
        return _joined(
            "# Reference",
            "Everything that is read and built, as the grammar declares it.",
            *("## Commands", _table(("command", "what it does", "reference"), commands)),
            *("## Replies", _table(("form", "what it is", "reference"), forms)),
            "## Extensions",
            _table(("EHLO keyword", "what it is", "reference", "status"), extensions),
            *("## Parameters", _table(("keyword", "of", "extension", "meaning"), parameters)),
            "## Leniencies",
            "What a lenient reading lets pass: [the list of all leniencies](leniencies.md).",
        )

    def leniencies(self) -> str:
        rules, costs = bent_rules(self.specification), leniency_costs(self.specification)
        rows = [
            (
                f"`{name}`",
                sentence,
                ", ".join(costs.get(name, ())),
                ", ".join(f"`{rule}`" for rule in rules.get(name, ())),
            )
            for name, sentence in leniencies(self.specification).items()
        ]
        return _joined(
            "# Leniencies",
            'A reading is strict: it is what the RFCs say. With `profile="lenient"` it takes what '
            'is really sent, too, and with `profile="observer"` any octets at all. What was let '
            "pass is in `view.defects`, each with its name, its span and a sentence; the error of "
            "a strict reading names what would have let it pass in `error.leniencies`.",
            "Where octets can be read in several ways, the cheapest counts. Each class of costs is "
            f"dearer than any number of those before it: {', '.join(COSTS)}. A field that ends "
            "elsewhere in another reading of the same cost, or right before text that was passed "
            "over, has no value. A profile may also be a set of these names, and takes no others.",
            _table(("name", "what it lets pass", "cost", "beside the rule"), rows),
            *_section("Example", _lenient_example()),
        )

    def command(self, command: Command) -> str:
        return _joined(
            f"# {command.verb}",
            f"{_sentence(command.summary)} {_cited(command.reference)}",
            _fenced("abnf", syntax(command)),
            f"Class `smtpkit.{command.name_of_class}`, builder method `{command.builder}`"
            + self._offered(command),
            *_section("Fields", _fields_table(command)),
            *_section("Parameters", self._parameters(command)),
            *_section("What to know", _bullets(_facts(command))),
            *_section("Replies", _replies({command.verb: command.replies})),
            *_section("Example", _command_example(command)),
        )

    def form(self, form: ReplyForm) -> str:
        return _joined(
            f"# {form.name_of_class}",
            f"{_sentence(form.summary)} {_cited(form.reference)}",
            _fenced("abnf", syntax(form)),
            f"Class `smtpkit.{form.name_of_class}`.",
            *_section("Fields", _fields_table(form)),
            *_section("What to know", _bullets([*_remarks(form.restrictions), *_rule_facts(form)])),
            *_section("Example", _reply_example(form)),
        )

    def extension(self, extension: Extension) -> str:
        line = syntax(extension.line()).partition(" = ")[2]
        return _joined(
            f"# {extension.keyword}",
            f"{_sentence(extension.summary)} {_cited(extension.reference)}",
            f"Status: {extension.status}." if extension.status != "current" else "",
            "In the reply to EHLO, after the reply code:",
            _fenced("abnf", line),
            *_section("Fields", _fields_table(extension.line())),
            *_section(
                "Commands", _bullets(f"{_link(c)}: {c.summary}" for c in self._of(extension))
            ),
            *_section("Parameters", self._added(extension)),
            *_section("What to know", _bullets(_extension_facts(extension))),
            *_section("Replies", _replies(extension.replies, extension.status_codes)),
            *_section("Example", _offer_example(extension)),
        )

    # --- parts of pages

    def _of(self, extension: Extension) -> list[Command]:
        """The commands of an extension, as the specification has them."""
        verbs = {command.verb for command in extension.commands}
        return [command for command in self.specification.commands if command.verb in verbs]

    def _offered(self, command: Command) -> str:
        for extension in self.specification.extensions:
            if command in self._of(extension):
                return f", of the extension {_link(extension)}."
        return "."

    def _parameters(self, command: Command) -> str:
        if command.parameters is None:
            return ""
        owners = {
            parameter: _link(extension)
            for extension in self.specification.extensions
            for parameter in extension.parameters.get(command.verb, ())
        }
        known = command.parameters.known
        rows = [(*_parameter_row(p), owners.get(p, "")) for p in known]
        return _table((*_PARAMETER, "extension") if owners else _PARAMETER, rows)

    def _added(self, extension: Extension) -> str:
        links = {command.verb: _link(command) for command in self.specification.commands}
        rows = [
            (*_parameter_row(parameter), links.get(verb, verb))
            for verb, added in extension.parameters.items()
            for parameter in added
        ]
        return _table((*_PARAMETER, "of"), rows)


# --- tables ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Field:
    name: str
    type: str
    meaning: str
    rule: str


def _fields_of(construct: Construct, prefix: str = "", missing: bool = False) -> Iterator[_Field]:
    """The fields of a construct, and after each its own fields."""
    match construct:
        case Renamed():
            yield from _field(construct, prefix, missing)
        case Parameters():
            if not construct.required:
                meaning = "parameters that are not known, in wire order"
                yield _Field(f"`{prefix}parameters`", "`list`", meaning, "`esmtp-param`")
        case Struct():
            for item in construct.subcons:
                yield from _fields_of(item, prefix, missing)
        case Select():
            always = required(construct)
            for item in construct.subcons:
                for piece in item.subcons if isinstance(item, Struct) else (item,):
                    yield from _fields_of(piece, prefix, missing or piece.name not in always)
        case Optional():
            yield from _fields_of(construct.subcon, prefix, True)
        case Rule() | AngleBracketed() | Command() | ReplyForm():
            yield from _fields_of(construct.subcon, prefix, missing)


def _field(item: Renamed, prefix: str, missing: bool) -> Iterator[_Field]:
    inner = item.subcon
    while isinstance(inner, Optional):
        inner, missing = inner.subcon, True
    name = prefix + item.name
    type_ = f"`{_type(inner)}`" + (
        " or `None`" if missing and not isinstance(inner, Present) else ""
    )
    yield _Field(f"`{name}`", type_, item.docs or _meaning(inner), _rule_name(inner))
    yield from _fields_of(inner, name + ".")


def _fields_table(construct: Construct) -> str:
    """The rows of all fields; of a name that stands in several alternatives, the best told."""
    rows: dict[str, _Field] = {}
    for field in _fields_of(construct):
        if field.name not in rows or not rows[field.name].meaning:
            rows[field.name] = field
    return _table(
        ("field", "type", "meaning", "rule"),
        [(f.name, f.type, f.meaning, f.rule) for f in rows.values()],
    )


_PARAMETER = ("keyword", "field", "type", "meaning", "rule", "for example", "reference")


def _parameter_row(parameter: Parameter) -> tuple[str, ...]:
    value = parameter.value
    return (
        f"`{parameter.keyword}`",
        f"`{parameter.field}`",
        f"`{_type(value)}`" if value is not None else "`bool`",
        _with_relations(parameter),
        _rule_name(value) if value is not None else "no value",
        f"`{_example(parameter.syntax()).decode()}`",
        _cited(parameter.reference),
    )


def _with_relations(parameter: Parameter) -> str:
    added = (each.remark() for each in (*parameter.combinations, *parameter.restrictions))
    return "; ".join(filter(None, (parameter.summary, *added)))


def _type(construct: Construct) -> str:
    match construct:
        case Value():
            return str(construct.reads)
        case Rule() if isinstance(construct.subcon, (Value, Rule)) and not construct.fields:
            return _type(construct.subcon)
        case Rule() if construct.fields:
            return "".join(part[:1].upper() + part[1:] for part in construct.rule.split("-"))
    return "str"


def _rule_name(construct: Construct) -> str:
    """The rule of a field: its name, or how it is put together."""
    while isinstance(construct, (Value, Optional)):
        if isinstance(construct, Enumeration):
            break
        construct = construct.subcon
    return f"`{construct.rule}`" if isinstance(construct, Rule) else f"`{syntax(construct)}`"


def _meaning(construct: Construct) -> str:
    if isinstance(construct, Present):
        return f"whether `{construct.subcon.octets.decode('ascii')}` was sent"
    return ""


# --- facts ----------------------------------------------------------------------------------------


def _facts(command: Command) -> Iterator[str]:
    yield from _remarks(command.restrictions)
    for name in command.secret:
        yield f"`{name}` is secret: it is not shown unless it is asked for by name"
    if command.enters:
        when = f"after the reply {command.enters_on}" if command.enters_on else "at once"
        yield f"{command.enters.sentence[:1].upper()}{command.enters.sentence[1:]} {when}"
    yield from _rule_facts(command)


def _rule_facts(construct: Construct) -> Iterator[str]:
    """What lengths and prose add to the rules that a line holds."""
    rules = {
        inner.rule.rule: inner.rule
        for inner in walk(shape(construct))
        if isinstance(inner, RuleReference)
    }
    for name, rule in rules.items():
        yield from (f"`{name}`: {each}" for each in _remarks(rule.restrictions))
        if rule.note:
            yield f"`{name}`: {rule.note} ({_cited(rule.reference)})"


def _remarks(restrictions: Iterable[Restriction]) -> Iterator[str]:
    """What prose says, with its sources linked."""
    for remark in filter(None, (each.remark() for each in restrictions)):
        text, bracket, source = remark.partition(" (")
        cited = f" ({_cited(source[:-1])})" if bracket else ""
        yield text[:1].upper() + text[1:] + cited


def _extension_facts(extension: Extension) -> Iterator[str]:
    for verb, octets in extension.extra_octets.items():
        yield f"A line of {verb} may be {octets} octets longer"
    for spelling in extension.old_spellings:
        yield f"`{spelling}` in the reply to EHLO is malformed, and read as `{extension.keyword}`"
    if extension.note:
        yield extension.note[:1].upper() + extension.note[1:]


_PHASES = {
    "line": "the line",
    "response": "a response",
    "chunk": "a chunk",
    "end_of_data": "the end of data",
}


def _replies(replies: Mapping[str, Replies], status_codes: Iterable[str] = ()) -> str:
    """The reply codes of commands phase by phase, and what each code means."""
    meanings = {code.code: code.meaning for code in CODES}
    rows = [
        (verb if len(replies) > 1 else "", _PHASES[phase], f"{code}", kind, meanings.get(code, ""))
        for verb, of_verb in replies.items()
        for phase, codes in of_verb.phases.items()
        for kind, found in codes._asdict().items()
        for code in found
    ]
    known = {status.code: status.meaning for status in STATUS_CODES}
    *some, last = ANY_COMMAND
    return _joined(
        _table(("command", "answers", "code", "says", "meaning"), rows),
        _table(("enhanced code", "meaning"), [(code, known[code]) for code in status_codes]),
        f"{', '.join(map(str, some))} and {last} may answer any command." if rows else "",
    ).strip("\n")


# --- examples -------------------------------------------------------------------------------------


def _example(item: Construct) -> bytes:
    """Octets that follow a construct, such as people write."""
    match item:
        case Literal():
            return item.octets
        case Octets():
            return _octets_example(item)
        case Struct():
            return b"".join(map(_example, item.subcons))
        case Select():
            return _choice_example(item)
        case Repeat():
            return _example(item.subcon) * max(item.at_least, 0)
        case Optional():
            return _optional_example(item)
        case Rule():
            return item.example or _example(item.subcon)
        case Parameters():
            first = item.known[:1] if item.required or item.verb == "MAIL" else ()
            return b"".join(b" " + _example(parameter.syntax()) for parameter in first)
        case BackReference():
            return b""
        case Xtext() if item.decoded_rule is not None:
            return _example(item.decoded_rule)
        case Renamed() | AngleBracketed() | Value() | Except() | Command() | ReplyForm():
            return _example(item.subcon)
    raise TypeError(f"no example for {item!r}")


def _octets_example(item: Octets) -> bytes:
    if item.set == DIGIT and item.at_most is None:
        return b"1000"
    preferred = next((o for o in b"1aA" if o in item.set.octets), min(item.set.octets))
    return bytes((preferred,)) * max(item.at_least, 1)


def _choice_example(item: Select) -> bytes:
    """The alternative that holds most of what has an example, or else the first."""
    return _example(max(item.subcons, key=lambda piece: len(_with_example(piece))))


def _with_example(construct: Construct) -> set[str]:
    """The rules in a piece that say what people write."""
    rules = (inner.rule for inner in walk(shape(construct)) if isinstance(inner, RuleReference))
    return {rule.rule for rule in rules if rule.example}


def _optional_example(item: Optional) -> bytes:
    """A field is shown though it may be missing; other pieces are not."""
    named = isinstance(item.subcon, Renamed) or bool(getattr(item.subcon, "fields", ()))
    return _example(item.subcon) if named else b""


def _command_example(command: Command) -> str:
    line = _example(command)
    read = command.parse(line)
    name = command.verb.lower().replace("-", "_")
    session = [
        ">>> import smtpkit",
        f">>> {name} = smtpkit.parse_command({quoted(line)})",
        f">>> {name}.verb",
        repr(command.verb),
    ]
    for field, value in _shown_fields(command, read):
        session += [f">>> {field.format(name=name)}", repr(value)]
    arguments = _arguments(command, read)
    if arguments is not None:
        session += [f">>> smtpkit.{command.name_of_class}.build({arguments})", repr(line)]
    return _session(session)


def _shown_fields(command: Command, read: Any) -> Iterator[tuple[str, object]]:
    """How each field of the example is asked for, and the answer."""
    for item in _named_items(command):
        octets = _field_octets(command, read, item.name)
        if octets is None or item.name in command.secret:
            continue
        inner = _plain(item)
        if isinstance(inner, Integer):
            yield f"{{name}}.{item.name}", read[item.name]
        elif isinstance(inner, Present):
            yield f"{{name}}.{item.name}", True
        elif isinstance(inner, Value):
            yield f"{{name}}.octets({quoted(item.name)})", octets
        elif isinstance(inner, AngleBracketed):
            yield f"str({{name}}.{item.name})", octets[1:-1].decode()
        else:
            yield f"str({{name}}.{item.name})", octets.decode()


def _arguments(command: Command, read: Any) -> str | None:
    """The arguments that build the example; None where a value has no short literal."""
    given: list[str] = []
    for item in _named_items(command):
        octets = _field_octets(command, read, item.name)
        if octets is None:
            continue
        inner = _plain(item)
        if isinstance(inner, AngleBracketed):
            given.append(f"{item.name}={quoted(octets[1:-1].decode())}")
        elif not isinstance(inner, Value):
            given.append(f"{item.name}={quoted(octets.decode())}")
        elif isinstance(read[item.name], (str, int, bytes)):
            given.append(f"{item.name}={_literal(read[item.name])}")
        else:
            return None
    return ", ".join(given)


def _literal(value: str | int | bytes) -> str:
    return repr(value) if isinstance(value, int) else quoted(value)


def _named_items(construct: Construct) -> Iterator[Renamed]:
    """The fields of a line, those of its parameters among them."""
    match construct:
        case Renamed():
            yield construct
        case Struct():
            for item in construct.subcons:
                yield from _named_items(item)
        case Select():
            yield from _named_items(construct.subcons[0])
        case Optional() | Command() | Rule():
            yield from _named_items(construct.subcon)
        case Parameters():
            for item in construct.typed:
                yield from _named_items(item)


def _plain(item: Renamed) -> Construct:
    """What gives a field its meaning."""
    inner = item.subcon
    while isinstance(inner, (Optional, Rule)):
        inner = inner.subcon
    return inner


def _field_octets(command: Command, read: Any, name: str) -> bytes | None:
    span = read["_spans"].get(name)
    return None if span is None else _example(command)[span[0] : span[1]]


def _reply_example(form: ReplyForm) -> str:
    reply = _example(form)
    form.parse(reply)
    lines = [line[4:].decode() for line in reply.removesuffix(b"\r\n").split(b"\r\n")]
    session = [
        ">>> import smtpkit",
        f">>> reply = smtpkit.parse_reply({quoted(reply)})",
        ">>> reply.code, reply.is_multiline",
        repr((int(reply[:3]), len(lines) > 1)),
        ">>> list(reply.lines)",
        repr(lines),
        f">>> smtpkit.Reply.build({int(reply[:3])}, [{', '.join(map(quoted, lines))}])",
        repr(reply),
    ]
    return _session(session)


def _lenient_example() -> str:
    line = b"MAIL FROM: <ned@x.example>\n"
    session = [
        ">>> import smtpkit",
        f'>>> mail = smtpkit.parse_command({quoted(line)}, profile="lenient")',
        ">>> str(mail.reverse_path), bytes(mail)",
        repr(("ned@x.example", line)),
        ">>> [(defect.name, defect.span) for defect in mail.defects]",
        "[('blanks-after-colon', (10, 11)), ('bare-lf', (26, 27))]",
    ]
    return _session(session)


def _offer_example(extension: Extension) -> str:
    line = _example(extension.line())
    reply = b"250-x.example\r\n250 %b\r\n" % line
    session = [
        ">>> import smtpkit",
        f">>> reply = smtpkit.parse_reply({quoted(reply)})",
        f">>> {quoted(extension.keyword)} in smtpkit.Capabilities(reply)",
        "True",
    ]
    return _session(session)


# --- Markdown -------------------------------------------------------------------------------------


def _joined(*blocks: str) -> str:
    return "\n\n".join(filter(None, blocks)) + "\n"


def _section(title: str, block: str) -> tuple[str, ...]:
    return (f"## {title}", block) if block else ()


def _fenced(language: str, text: str) -> str:
    return f"```{language}\n{text}\n```"


def _session(lines: list[str]) -> str:
    """A doctest; the empty line at its end keeps the fence out of what is expected."""
    return _fenced("pycon", "\n".join(lines) + "\n")


def _bullets(facts: Iterable[str]) -> str:
    return "\n".join(f"- {fact.rstrip('.')}." for fact in facts)


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def _table(titles: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """A table; a column in which nothing stands is left out."""
    kept = [place for place in range(len(titles)) if any(row[place] for row in rows)]
    if not kept:
        return ""
    lines = [titles, tuple("---" for _ in titles), *rows]
    return "\n".join(f"| {' | '.join(_cell(row[place]) for place in kept)} |" for row in lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _cited(reference: str) -> str:
    """A reference with links to the RFCs that it names."""
    return re.sub(r"RFC (\d+)(?:, (\d[\d.]*\d|\d))?", _cited_one, reference)


def _cited_one(found: re.Match[str]) -> str:
    section = f"#section-{found[2]}" if found[2] else ""
    return f"[{found[0]}](https://www.rfc-editor.org/rfc/rfc{found[1]}{section})"
