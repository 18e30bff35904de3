"""The modules of the library, and of a dialect, from the pieces that the emitters write."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from grammar.address import dot_string
from grammar.declarations import Command, ReplyForm, StandardReply
from grammar.generator.arguments import VALUES, name_of_values, value_types
from grammar.generator.capabilities import capabilities
from grammar.generator.functions import (
    codecs_module,
    library_imports,
    module_copy,
    restrictions_module,
)
from grammar.generator.layout import docstring, indent, listed, sentence
from grammar.generator.machines import VERSION, Machines
from grammar.generator.module import HEADER, import_lines, module_text
from grammar.generator.node_rows import rows_id, rows_text
from grammar.generator.sasl import sasl_lines
from grammar.generator.views import ModuleWriter
from grammar.language.values import Enumeration, Flags, Value
from grammar.lexical import esmtp_keyword, quoted_string, textstring
from grammar.model import positions
from grammar.model.shapes import shape
from grammar.replies import ehlo_line, ehlo_param
from grammar.specification import Specification

ENUMERATIONS = "smtpkit.generated.enumerations"
COMMANDS = "smtpkit.generated.commands"
REPLIES = "smtpkit.generated.replies"
DIALECT = "smtpkit.generated.dialect"
#: the union of the views of commands
ANY_COMMAND = "AnyCommand"


def enumerated(specification: Specification) -> list[Enumeration | Flags]:
    """The enumerations, by name."""
    found: dict[str, Enumeration | Flags] = {}
    for construct in specification.constructs():
        if isinstance(construct, (Enumeration, Flags)):
            other = found.setdefault(construct.name_of_type, construct)
            if other.members != construct.members:
                raise ValueError(f"two enumerations are called {construct.name_of_type}")
    return [found[name] for name in sorted(found)]


def types(specification: Specification) -> dict[str, tuple[str, ...]]:
    """What annotations of values need, beyond the usual."""
    lines = {
        line
        for construct in specification.constructs()
        if isinstance(construct, Value)
        for line in construct.imports
    }
    names = tuple(value.name_of_type for value in enumerated(specification))
    return {**import_lines(lines), ENUMERATIONS: names}


# ---------------------------------------------------------------------------- the library


def modules(specification: Specification) -> dict[str, str]:
    """The modules of `smtpkit.generated`, by name."""
    existing = {value.name_of_type: ENUMERATIONS for value in enumerated(specification)}
    known = types(specification)

    declared = (*specification.commands, *specification.forms)
    known[VALUES] = tuple(map(name_of_values, declared))
    machines = Machines()
    commands = ModuleWriter(existing, has_types_of_values=True, machines=machines)
    for command in specification.commands:
        commands.command(command)
    names = {command.name_of_class for command in specification.commands} | commands.structures
    commands.lines += [
        f"COMMANDS = ({listed(c.name_of_class for c in specification.commands)})",
        f"STRUCTURES = ({listed(sorted(commands.structures))})",
        any_command(c.name_of_class for c in specification.commands),
        f"__all__ = {sorted({*names, ANY_COMMAND})!r}",
    ]
    patterns = ModuleWriter()
    for name, rule in (
        ("KEYWORD", esmtp_keyword),
        ("EHLO_LINE", ehlo_line),
        ("EHLO_PARAM", ehlo_param),
        ("ARGUMENTS", textstring),
        ("DOT_STRING", dot_string),
        ("QUOTED_STRING", quoted_string),
    ):
        patterns.pattern(name, shape(rule), loose=False)
    structures = dict.fromkeys(commands.structures, COMMANDS)
    replies = ModuleWriter({**existing, **structures}, has_types_of_values=True, machines=machines)
    for form in specification.forms:
        replies.form(form)
    forms = [form.name_of_class for form in specification.forms]
    replies.lines += [
        f"FORMS = ({listed(forms)})",
        f"STRUCTURES = ({listed(sorted(replies.structures))})",
        f"__all__ = {sorted({*forms, *replies.structures})!r}",
    ]

    runtime = {
        **library_imports(),
        COMMANDS: tuple(sorted(names)),
        REPLIES: tuple(forms),
        DIALECT: ("DIALECT",),
    }
    source = "grammar/commands.py and grammar/extensions"
    offers = ModuleWriter({**existing, **structures}, machines=machines)
    offered = capabilities(specification.extensions, offers)
    messages = sasl_lines(specification, machines)
    return {
        "__init__": HEADER.format(doc="What `python -m grammar` writes.", source="grammar")
        + "\n#: the enumerations of parameter values, which are loaded when they are asked for\n"
        + f"ENUMERATIONS = {[value.name_of_type for value in enumerated(specification)]!r}\n"
        + f"#: of the tables of the native engine, and of the engine\nVERSION = {VERSION}\n",
        "codecs": codecs_module(),
        "restrictions": restrictions_module(),
        "positions": module_copy(positions, "Positions: which octet may follow which."),
        "patterns": module_text(
            "The rules that hand-written parts ask for.", "grammar", _text(patterns.lines)
        ),
        "dialect": module_text(
            "RFC 5321 with the extensions of the registry.",
            "grammar",
            "from smtpkit.generated import commands, replies\n\n"
            f"#: what the rows of dialects go on behind\nROWS_ID = {rows_id()!r}\n\n"
            "DIALECT: Dialect[commands.AnyCommand] = Dialect(\n"
            "    commands.COMMANDS,\n"
            "    replies.FORMS,\n"
            "    (*commands.STRUCTURES, *replies.STRUCTURES),\n"
            '    tables="smtpkit.generated.nodes",\n'
            '    capabilities="smtpkit.generated.capabilities",\n'
            '    builder="smtpkit.generated.builder",\n'
            f"    protocol={protocol_source(specification)},\n"
            ")",
        ),
        "commands": module_text(
            "The commands: a view and a builder each.",
            source,
            _text(commands.lines),
            runtime=library_imports(),
            types=known,
        ),
        "replies": module_text(
            "The replies: a view of each form.",
            "grammar/replies.py",
            _text(replies.lines),
            runtime={**library_imports(), COMMANDS: tuple(structures)},
            types=known,
        ),
        "values": module_text(
            "What builders take: for type checkers, and loaded by nobody else.",
            source,
            _text(value_types(declared)),
            runtime={"typing": ("Required", "TypedDict")},
            types=known,
        ),
        "enumerations": module_text(
            "The enumerations of parameter values.",
            "grammar/extensions",
            _text(enumerations(enumerated(specification))),
        ),
        "capabilities": module_text(
            "What a server offers in its answer to EHLO.",
            "grammar/extensions",
            _text(
                [
                    *offered,
                    "",
                    "DIALECT.adopt(LINES)",
                ]
            ),
            runtime=runtime,
            types=known,
        ),
        "builder": module_text(
            "The fluent builder.",
            source,
            _text(
                [
                    *builder(
                        specification.commands,
                        specification.forms,
                        specification.standard_replies,
                        module="commands.",
                    ),
                    *("", "", "SmtpBuilder.dialect = DIALECT"),
                ]
            ),
            runtime=runtime,
            types={**known, "smtpkit.view": ("View",)},
        ),
        "sasl": module_text(
            "The messages of an AUTH exchange: a view and a builder each.",
            "grammar/sasl.py",
            _text([*messages, "", "DIALECT.adopt(MESSAGES)"]),
            runtime={**library_imports(), DIALECT: ("DIALECT",)},
        ),
        "machines": module_text(
            "The automata of the lines as octets, for the native engine.",
            "grammar",
            "from smtpkit.engine import Machine\n\n" + _text(machines.lines),
        ),
        "nodes": module_text(
            "The rules as rows, from which positions are made.",
            "grammar",
            "__all__ = ['LENIENCIES', 'ROOTS', 'ROWS', 'RULES', 'SCOPES', 'SETS']\n\n"
            + rows_text(specification, specification.messages),
            runtime=library_imports(),
        ),
    }


def protocol_source(specification: Specification) -> str:
    """The source of what a dialect knows of its protocol."""
    given = [specification.name, specification.reference, str(specification.unknown_verb)]
    given += [specification.error_form] if specification.error_form else []
    return f"Protocol({', '.join(map(repr, given))})"


def _text(lines: Iterable[str]) -> str:
    return "\n".join(lines)


def any_command(names: Iterable[str]) -> str:
    """The union of all commands, by which a checker knows when none is left."""
    return f"{ANY_COMMAND} = ({' | '.join(names)})"


def enumerations(values: Iterable[Enumeration | Flags]) -> list[str]:
    """The classes of enumerations."""
    lines, names = ["from enum import StrEnum"], []
    for value in values:
        *rest, last = value.members.values()
        words = f"{', '.join(rest)} or {last}" if rest else last
        lines += ["", "", f"class {value.name_of_type}(StrEnum):", f'    """{words}."""', ""]
        lines += [f"    {name} = {word!r}" for name, word in value.members.items()]
        names.append(value.name_of_type)
    return [*lines, "", "", f"__all__ = {names!r}"]


def builder(
    commands: Iterable[Command],
    forms: Iterable[ReplyForm] = (),
    usual: Iterable[StandardReply] = (),
    base: str = "ExchangeBuilder",
    module: str = "",
    lacking: Mapping[str, str] | None = None,
    name: str = "SmtpBuilder",
    example: Iterable[str] = (
        '>>> SmtpBuilder().mail_from("ned@x.example", size=500000).build()',
        r"b'MAIL FROM:<ned@x.example> SIZE=500000\\r\\n'",
    ),
) -> list[str]:
    """The class of a builder: a row for each command, each form and each usual reply.

    `module` is where the views of the commands are, if they are not beside it, and `lacking` are
    methods of the base that there are not, with their verbs.
    """
    body = [
        '"""Writes commands and replies, one after the other.' + ("" if example else '"""'),
        *(["", *example, '"""'] if example else []),
        "",
        "__slots__ = ()",
        "",
    ]
    for command in commands:
        body.append(f"{command.builder} = writes({module}{command.name_of_class}.build)")
    for form in forms:
        body += [f"{name} = writes({form.name_of_class}.build)" for name in form.builders]
    body += (f"{name} = lacks({verb!r})" for name, verb in (lacking or {}).items())
    for reply in usual:
        body += _usual(reply)
    return [f"class {name}({base}):", *indent(body)]


def _usual(reply: StandardReply) -> list[str]:
    doc = docstring([sentence(f"{reply.code}: {reply.summary or reply.text}")])
    if reply.form:
        arguments = f"{reply.argument}: str, text: str = {reply.text!r}"
        call = f"write_to(self, {reply.form}.build({reply.argument}, text))"
    else:
        given = f"{reply.argument}: str | bytes = {reply.text!r}, " if reply.argument else ""
        # a text of its own is short
        long = (", over_long: bool = False", ", over_long=over_long") if given else ("", "")
        arguments = f"{given}*, enhanced_code: str | None = None{long[0]}"
        text = reply.argument or repr(reply.text)
        call = f"self.reply({reply.code}, ({text},), enhanced_code=enhanced_code{long[1]})"
    head = f"def {reply.method}(self, {arguments}) -> Self:"
    return ["", head, *indent([*doc, f"return {call}"])]


__all__ = [
    "ANY_COMMAND",
    "ENUMERATIONS",
    "any_command",
    "builder",
    "enumerated",
    "enumerations",
    "modules",
    "protocol_source",
    "types",
]
