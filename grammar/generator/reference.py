"""The reference pages: Markdown, one page for each command, form of reply and extension.

All of it comes from the declarations. The examples are doctests: each line is read by the grammar
before it is printed, and by the library when the tests run.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from grammar.codes import ANY_COMMAND
from grammar.declarations import (
    Command,
    Extension,
    Mechanism,
    Message,
    Parameter,
    Parameters,
    Replies,
    ReplyForm,
)
from grammar.generator.node_rows import leniencies, leniency_costs, relaxed_rules
from grammar.generator.strategies import Told, quoted, told
from grammar.generator.syntax import syntax
from grammar.language.restrictions import Restriction
from grammar.language.text import DIGIT, Construct, Rule
from grammar.language.values import Codec, Enumeration, Integer, Value
from grammar.model.lines import Field, Line, class_name, field_of, is_bracketed, line_of
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
    walk,
)
from grammar.model.positions import COSTS
from grammar.model.shapes import shape
from grammar.specification import Specification

__all__ = ["FOLDER", "pages"]

FOLDER = "docs/reference"
#: how long the lines of examples may be
WIDTH = 100
_NOTE = "<!-- Generated from the package grammar by `python -m grammar`; edit that instead. -->"


def pages(specification: Specification, library: str = "smtpkit") -> dict[str, str]:
    """Every page, by its path from the top of the project.

    `library` is what has the classes and functions: `smtpkit`, or a dialect by its name.
    """
    book = _Book(specification)
    texts = {"index": book.index(), "leniencies": book.leniencies()}
    if library == "smtpkit":
        order = "[the order of a conversation](session.md)"
        texts["index"] += f"\nWhen a command may be sent, and what its reply changes: {order}.\n"
    texts["strategies"] = book.strategies(has_module=library == "smtpkit")
    texts |= {_page(command): book.command(command) for command in specification.commands}
    texts |= {_page(form): book.form(form) for form in specification.forms}
    texts |= {_page(extension): book.extension(extension) for extension in specification.extensions}
    texts |= {_page(message): book.message(message) for message in specification.messages}
    return {
        f"{FOLDER}/{name}.md": f"{_NOTE}\n\n{text}".replace("smtpkit.", f"{library}.")
        for name, text in texts.items()
    }


Declared = Command | ReplyForm | Extension | Message


def _page(declared: Declared) -> str:
    """The name of a page: a verb and a keyword may be the same word."""
    kind = {Command: "command", ReplyForm: "reply", Extension: "extension", Message: "message"}
    name = declared.rule if isinstance(declared, Message) else _title(declared)
    return f"{kind[type(declared)]}-{name.lower().replace(' ', '-')}"


def _title(declared: Declared) -> str:
    match declared:
        case Command():
            return declared.verb
        case ReplyForm():
            return declared.name_of_class
        case Message():
            return class_name(declared)
    return declared.keyword


def _link(declared: Declared) -> str:
    return f"[{_title(declared)}]({_page(declared)}.md)"


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
            *_section(
                "Extensions",
                _table(("EHLO keyword", "what it is", "reference", "status"), extensions),
            ),
            *_section("Parameters", _table(("keyword", "of", "extension", "meaning"), parameters)),
            *_section("SASL mechanisms", self._mechanisms()),
            "## Leniencies",
            "What a lenient reading lets pass: [the list of all leniencies](leniencies.md).",
            "## Strategies",
            "What Hypothesis draws for tests: [the list of all strategies](strategies.md).",
        )

    def _mechanisms(self) -> str:
        spec = self.specification
        if not spec.mechanisms:
            return ""
        return _joined(
            _table(
                ("mechanism", "reference", "messages in their order, and who sends them"),
                [_mechanism_row(mechanism) for mechanism in spec.mechanisms],
            ),
            "A line of an AUTH exchange is base64: "
            f"{' and '.join(map(_link, spec.messages[:2]))} are the lines.",
        ).strip("\n")

    def strategies(self, *, has_module: bool) -> str:
        by_section: dict[str, list[Told]] = {}
        for each in told(self.specification):
            by_section.setdefault(each.section, []).append(each)
        of_lines = ("", "lines", "with mistakes", "values for `build`", "example")
        return _joined(
            "# Strategies",
            "What Hypothesis draws for tests: octets that follow the grammar, octets that nearly "
            "do, and values for the builders, each with an example, which is as plain as can be.",
            "Each takes `only=`: EHLO keywords, such as a server's `Capabilities`. What these do "
            "not offer is not drawn, and neither are parameters that nobody declares."
            if self.specification.extensions
            else "",
            _fenced(
                "pycon",
                ">>> from smtpkit.testing import strategies\n"
                '>>> drawn = strategies.mail_lines(only=["SIZE"])\n',
            )
            if has_module
            else "",
            "`commands()`, `replies()` and `offers()` draw any of these; `near_lines(verb)` and "
            "`near_replies(form)` lines with mistakes; `chunks(octets)` octets cut up at any "
            "places; `mistaken(line, random)` makes mistakes without Hypothesis.",
            *("## Commands", _table(of_lines, [_of_lines(e) for e in by_section["commands"]])),
            *("## Replies", _table(of_lines, [_of_lines(e) for e in by_section["replies"]])),
            *_section(
                "Offers",
                _table(
                    ("", "draws what offers", "example"),
                    [
                        (f"`{e.names[0]}()`", e.about, _octets(e.example))
                        for e in by_section.get("offers", ())
                    ],
                ),
            ),
            *_section(
                "Messages of an exchange",
                _table(of_lines, [_of_lines(e) for e in by_section.get("messages", ())]),
            ),
            "## Rules",
            _table(
                ("", "draws", "example"),
                sorted(
                    (f"`{e.names[0]}()`", _cited(e.about), _octets(e.example))
                    for e in by_section["rules"]
                ),
            ),
        )

    def leniencies(self) -> str:
        rules, costs = relaxed_rules(self.specification), leniency_costs(self.specification)
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
            *_section("Example", _lenient_example(self.specification)),
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
            *_section("Replies", self._replies({command.verb: command.replies})),
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

    def message(self, message: Message) -> str:
        users = [each.name for each in self.specification.mechanisms if message in each.messages]
        used = f" of the mechanism{'s' * (len(users) > 1)} {', '.join(users)}" if users else ""
        return _joined(
            f"# {class_name(message)}",
            f"{_sentence(message.summary)} {_cited(message.reference)}",
            _fenced("abnf", syntax(message.subcon) or '""'),
            f"Class `smtpkit.sasl.{class_name(message)}`, sent by the {message.sender}{used}.",
            *_section("Fields", _fields_table(message)),
            *_section("What to know", _bullets(_message_facts(message))),
            *_section("Example", _message_example(message)),
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
            *_section("SASL mechanisms", _mechanisms(extension)),
            *_section("What to know", _bullets(_extension_facts(extension))),
            *_section("Replies", self._replies(extension.replies, extension)),
            *_section("Usual replies", _usual_replies(extension)),
            *_section("Leniencies", _added_leniencies(extension)),
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
        links = {each.keyword: _link(each) for each in self.specification.extensions}
        owners: dict[str, list[str]] = {}
        for word, keyword in command.offers.items():
            owners.setdefault(word.partition("=")[0], []).append(links[keyword])
        known = command.parameters.known
        rows = [
            (*_parameter_row(p), ", ".join(dict.fromkeys(owners.get(p.keyword, [])))) for p in known
        ]
        return _table((*_PARAMETER, "extension") if owners else _PARAMETER, rows)

    def _added(self, extension: Extension) -> str:
        links = {command.verb: _link(command) for command in self.specification.commands}
        replaced = {
            (verb, each.replaces)
            for other in self.specification.extensions
            if other is not extension
            for verb, added in other.parameters.items()
            for each in added
        }
        rows = [
            (*_parameter_row(parameter), links.get(verb, verb))
            for verb, added in extension.parameters.items()
            for parameter in added
            if (verb, parameter.keyword) not in replaced
        ]
        return _table((*_PARAMETER, "of"), rows)

    def _replies(self, replies: Mapping[str, Replies], extension: Extension | None = None) -> str:
        """The reply codes of commands phase by phase, and what each code means."""
        meanings = {code.code: code.meaning for code in self.specification.reply_codes}
        rows = [
            (verb * (len(replies) > 1), _PHASES[phase], f"{code}", kind, meanings.get(code, ""))
            for verb, of_verb in replies.items()
            for phase, codes in of_verb.phases.items()
            for kind, found in codes._asdict().items()
            for code in found
        ]
        known = {status.code: status for status in self.specification.status_codes}
        given = extension.status_codes if extension else ()
        named = [known[each] if isinstance(each, str) else each for each in given]
        enhanced = [(each.code, ", ".join(each.basic), each.meaning) for each in named]
        added = extension.reply_codes if extension else ()
        own = [(f"{each.code}", each.answers, each.meaning) for each in added]
        *some, last = ANY_COMMAND
        return _joined(
            _table(("command", "answers", "code", "says", "meaning"), rows),
            _table(("code", "answers", "meaning"), own),
            _table(("enhanced code", "with", "meaning"), enhanced),
            f"{', '.join(map(str, some))} and {last} may answer any command." if rows else "",
        ).strip("\n")


# --- tables ---------------------------------------------------------------------------------------


def _fields_of(line: Line, prefix: str = "") -> Iterator[tuple[str, ...]]:
    """The rows of the fields of a line, and after each those of its own fields."""
    for field in line.fields:
        if field.capture.once:
            continue  # a parameter has a row elsewhere
        optional = " or `None`" if field.optional and not field.is_flag else ""
        yield f"`{prefix}{field.name}`", f"`{field.reads}`{optional}", _meaning(field), _rule(field)
        if field.structure is not None:
            yield from _fields_of(line_of(field.structure), f"{prefix}{field.name}.")


def _fields_table(construct: Construct) -> str:
    rows = _fields_of(line_of(construct))
    return _table(("field", "type", "meaning", "rule"), list(dict.fromkeys(rows)))


_PARAMETER = ("keyword", "field", "type", "meaning", "rule", "for example", "reference")


def _parameter_row(parameter: Parameter) -> tuple[str, ...]:
    (field,) = (each for each in line_of(parameter.syntax()).fields if each.name == parameter.field)
    return (
        f"`{parameter.keyword}`",
        f"`{parameter.field}`",
        f"`{field.reads}`",
        _with_relations(parameter),
        "no value" if field.is_flag else _rule(field),
        f"`{_example(shape(parameter.syntax())).decode()}`",
        _cited(parameter.reference),
    )


def _with_relations(parameter: Parameter) -> str:
    added = (each.remark() for each in (*parameter.combinations, *parameter.restrictions))
    return "; ".join(filter(None, (parameter.summary, *added)))


def _rule(field: Field) -> str:
    """The rule of a field: its name, or how it is put together."""
    if field.parameters is not None:
        return f"`{field.parameters.item.rule}`"
    construct = field.construct
    while isinstance(construct, Value) and not isinstance(construct, Enumeration):
        construct = construct.subcon
    return f"`{construct.rule}`" if isinstance(construct, Rule) else f"`{syntax(construct)}`"


def _meaning(field: Field) -> str:
    if field.is_flag and not field.doc:
        return f"whether `{_example(field.capture.item).decode('ascii')}` was sent"
    return field.meaning if field.parameters is not None else field.doc


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


def _mechanism_row(mechanism: Mechanism) -> tuple[str, ...]:
    sent = ", ".join(f"{each.sender}: {_link(each)}" for each in mechanism.messages)
    return mechanism.name, _cited(mechanism.reference), sent


def _mechanisms(extension: Extension) -> str:
    rows = [_mechanism_row(mechanism) for mechanism in extension.mechanisms]
    return _table(("mechanism", "reference", "messages in their order, and who sends them"), rows)


def _usual_replies(extension: Extension) -> str:
    rows = [
        (f"`{each.method}`", f"{each.code}", each.summary or each.text)
        for each in extension.standard_replies
    ]
    return _table(("builder method", "code", "what it says"), rows)


def _added_leniencies(extension: Extension) -> str:
    rows = [
        (f"`{each.name}`", each.sentence, each.cost, f"`{place}`")
        for place, added in extension.leniencies.items()
        for each in added
    ]
    return _table(("name", "what it lets pass", "cost", "beside"), rows)


def _message_facts(message: Message) -> Iterator[str]:
    yield from _remarks(message.restrictions)
    for name in message.secret:
        yield f"`{name}` is secret: it is not shown unless it is asked for by name"


# --- examples -------------------------------------------------------------------------------------


def _example(node: Node) -> bytes:
    """Octets that follow a node, such as people write."""
    match node:
        case Literal():
            return node.octets
        case CharacterClass():
            return _octets_example(node)
        case Sequence():
            return b"".join(map(_example, node.items))
        case Alternation():
            # the one that holds most of what has an example, or else the first
            return _example(max(node.items, key=lambda item: len(_with_example(item))))
        case Repetition(least=0, most=1):
            # a field is shown though it may be missing; other pieces are not
            return _example(node.item) if captures(node) else b""
        case Repetition():
            return _example(node.item) * node.least
        case RuleReference():
            return node.rule.example or _example(node.item)
        case Capture(construct=Parameters()):
            return _parameters_example(node.construct)
        case Capture() if (listed := field_of(node).list) is not None:
            return b"".join(_example(shape(piece)) for piece in listed.subcons)
        case Capture(construct=Codec(decoded_rule=Rule())):
            return _example(shape(node.construct.decoded_rule))
        case Capture() | Exclusion() | BackReference():
            return _example(node.item)
    raise TypeError(f"no example for {node!r}")


def _octets_example(node: CharacterClass) -> bytes:
    octets = node.octets.octets
    if node.octets == DIGIT and node.most is None:
        return b"1000"
    preferred = next((octet for octet in b"1aA" if octet in octets), min(octets))
    return bytes((preferred,)) * max(node.least, 1)


def _parameters_example(parameters: Parameters) -> bytes:
    first = parameters.known[:1] if parameters.required or parameters.verb == "MAIL" else ()
    return b"".join(b" " + _example(shape(parameter.syntax())) for parameter in first)


def _with_example(node: Node) -> set[str]:
    """The rules in a node that say what people write."""
    rules = (inner.rule for inner in walk(node) if isinstance(inner, RuleReference))
    return {rule.rule for rule in rules if rule.example}


def _command_example(command: Command) -> str:
    octets = _example(shape(command))
    name = command.verb.lower().replace("-", "_")
    view = f"smtpkit.{command.name_of_class}"
    session = [
        ">>> import smtpkit",
        f">>> {name} = smtpkit.parse_command({quoted(octets)})",
        f">>> {name}.verb",
        repr(command.verb),
    ]
    return _session([*session, *_fields_example(command, name, octets, view, command.secret)])


def _reply_example(form: ReplyForm) -> str:
    octets = _example(shape(form))
    view = f"smtpkit.{form.name_of_class}"
    session = [">>> import smtpkit", *_statement(f"reply = {view}.parse", quoted(octets))]
    return _session([*session, *_fields_example(form, "reply", octets, view)])


def _statement(call: str, argument: str) -> list[str]:
    """A call at a prompt, in three lines where one would be too long."""
    if len(f"{call}({argument})") <= WIDTH:
        return [f">>> {call}({argument})"]
    return [f">>> {call}(", f"...     {argument}", "... )"]


def _message_example(message: Message) -> str:
    octets = _example(shape(message))
    view = f"smtpkit.sasl.{class_name(message)}"
    session = [
        ">>> import smtpkit",
        f">>> message = {view}.parse({quoted(octets)})",
        ">>> message.sender",
        repr(message.sender),
    ]
    return _session([*session, *_fields_example(message, "message", octets, view, message.secret)])


def _fields_example(
    construct: Command | ReplyForm | Message,
    name: str,
    octets: bytes,
    view: str,
    secret: Iterable[str] = (),
) -> Iterator[str]:
    """The fields of a line one by one, and how it is built of them."""
    read = construct.parse(octets)
    found = read["_spans"] if construct.fields else {}
    sent = [
        (field, octets[slice(*found[field.name])], read[field.name])
        for field in line_of(construct).arguments
        if field.parameters is None and field.name in found
    ]
    for field, text, value in sent:
        if field.name not in secret:
            asked, answer = _asked(name, field, text, value)
            yield from (f">>> {asked}", repr(answer))
    arguments = [_argument(*each) for each in sent]
    # some values have no short literal
    if "" not in arguments:
        yield from (f">>> {view}.build({', '.join(arguments)})", repr(octets))


def _asked(name: str, field: Field, octets: bytes, value: object) -> tuple[str, object]:
    """How a field is asked for, and the answer."""
    if field.list is not None and isinstance(value, list):
        asked = f"{name}.{field.name}"
        if all(isinstance(each, str) for each in value):
            return asked, tuple(value)
        return f"len({asked})", len(value)
    if field.is_flag or isinstance(field.value, Integer):
        return f"{name}.{field.name}", value
    if field.value is not None:
        return f"{name}.octets({quoted(field.name)})", octets
    return f"str({name}.{field.name})", _text(field, octets)


def _argument(field: Field, octets: bytes, value: object) -> str:
    """The argument that builds a field; nothing where its value has no short literal."""
    if field.list is not None and isinstance(value, list):
        items = [quoted(each) for each in value if isinstance(each, str)]
        return f"{field.name}=[{', '.join(items)}]" if len(items) == len(value) else ""
    if field.value is None:
        return f"{field.name}={quoted(_text(field, octets))}"
    if isinstance(value, (str, bytes)):
        return f"{field.name}={quoted(value)}"
    return f"{field.name}={value!r}" if isinstance(value, int) else ""


def _text(field: Field, octets: bytes) -> str:
    """The text of a field, without brackets."""
    bracketed = field.structure is not None and is_bracketed(field.structure)
    return (octets[1:-1] if bracketed else octets).decode()


def _lenient_example(specification: Specification) -> str:
    """A line with a blank behind its first colon, where it has one, and without CR."""
    lines = [_example(shape(command)) for command in specification.commands]
    octets = next((each for each in lines if b":<" in each), lines[0])
    colon = octets.find(b":<") + 1
    octets = (octets[:colon] + b" " * bool(colon) + octets[colon:]).replace(b"\r\n", b"\n")
    defects = [("blanks-after-colon", (colon, colon + 1))] * bool(colon)
    defects.append(("bare-lf", (len(octets) - 1, len(octets))))
    session = [
        ">>> import smtpkit",
        f'>>> command = smtpkit.parse_command({quoted(octets)}, profile="lenient")',
        ">>> bytes(command)",
        repr(octets),
        ">>> [(defect.name, defect.span) for defect in command.defects]",
        repr(defects),
    ]
    return _session(session)


def _offer_example(extension: Extension) -> str:
    line = _example(shape(extension.line()))
    reply = b"250-x.example\r\n250 %b\r\n" % line
    session = [
        ">>> import smtpkit",
        f">>> reply = smtpkit.parse_reply({quoted(reply)})",
        f">>> {quoted(extension.keyword)} in smtpkit.Capabilities(reply)",
        "True",
    ]
    return _session(session)


# --- Markdown -------------------------------------------------------------------------------------


def _of_lines(each: Told) -> tuple[str, ...]:
    """The row of the strategies of a command, or of a form of reply."""
    return (each.about, *(f"`{name}()`" for name in each.names), _octets(each.example))


def _octets(octets: bytes | None) -> str:
    """Octets as code in a cell."""
    if octets is None:
        return ""
    shown = quoted(octets)[2:-1]
    fence = "``" if "`" in shown else "`"
    return f"{fence}{shown}{fence}" if shown else "nothing"


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
    # a quotation in Markdown, and a doctest to Python
    escape = "\\" if text[:1] == ">" else ""
    return f"{escape}{text[:1].upper()}{text[1:]}."


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
