"""The modules of the library, and of a dialect, from the pieces that the emitters write."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from grammar.address import dot_string
from grammar.declarations import Command, Parameters, ReplyForm, StandardReply
from grammar.generator.capabilities import capabilities
from grammar.generator.functions import (
    codecs_module,
    library_imports,
    module_copy,
    own_functions,
    restrictions_module,
)
from grammar.generator.layout import docstring, indent, sentence
from grammar.generator.module import HEADER, import_lines, module_text
from grammar.generator.node_rows import rows_text
from grammar.generator.sasl import sasl_lines
from grammar.generator.views import ModuleWriter
from grammar.language.text import Rule
from grammar.language.values import Enumeration, Flags, Value
from grammar.lexical import esmtp_keyword, quoted_string, textstring
from grammar.model import positions
from grammar.model.lines import class_name, line_of
from grammar.model.shapes import shape
from grammar.replies import STANDARD_REPLIES
from grammar.sasl import MESSAGES
from grammar.specification import SPECIFICATION, Specification

ENUMERATIONS = "smtpkit.generated.enumerations"
COMMANDS = "smtpkit.generated.commands"
DIALECT = "smtpkit.generated.dialect"


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

    commands = ModuleWriter(existing)
    for command in specification.commands:
        commands.command(command)
    names = {command.name_of_class for command in specification.commands} | commands.structures
    commands.lines += [
        f"COMMANDS = ({_names(c.name_of_class for c in specification.commands)})",
        f"STRUCTURES = ({_names(sorted(commands.structures))})",
        f"__all__ = {sorted(names)!r}",
    ]
    patterns = ModuleWriter()
    for name, rule in (
        ("KEYWORD", esmtp_keyword),
        ("ARGUMENTS", textstring),
        ("DOT_STRING", dot_string),
        ("QUOTED_STRING", quoted_string),
    ):
        patterns.pattern(name, shape(rule), loose=False)
    structures = dict.fromkeys(commands.structures, COMMANDS)
    replies = ModuleWriter({**existing, **structures})
    for form in specification.forms:
        replies.form(form)
    forms = [form.name_of_class for form in specification.forms]
    replies.lines += [
        f"FORMS = ({_names(forms)})",
        f"STRUCTURES = ({_names(sorted(replies.structures))})",
        f"__all__ = {sorted({*forms, *replies.structures})!r}",
    ]

    runtime = {
        **library_imports(),
        COMMANDS: tuple(sorted(names)),
        "smtpkit.generated.replies": tuple(forms),
        DIALECT: ("DIALECT",),
    }
    source = "grammar/commands.py and grammar/extensions"
    return {
        "__init__": HEADER.format(doc="What `python -m grammar` writes.", source="grammar"),
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
            "DIALECT = Dialect(\n"
            "    commands.COMMANDS,\n"
            "    replies.FORMS,\n"
            "    (*commands.STRUCTURES, *replies.STRUCTURES),\n"
            '    tables="smtpkit.generated.nodes",\n'
            '    capabilities="smtpkit.generated.capabilities",\n'
            '    builder="smtpkit.generated.builder",\n'
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
            runtime=library_imports(),
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
                    *capabilities(
                        specification.extensions, ModuleWriter({**existing, **structures})
                    ),
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
                        STANDARD_REPLIES,
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
            _text([*sasl_lines(), "", "DIALECT.adopt(MESSAGES)"]),
            runtime={**library_imports(), DIALECT: ("DIALECT",)},
        ),
        "nodes": module_text(
            "The rules as rows, from which positions are made.",
            "grammar",
            "__all__ = ['LENIENCIES', 'ROOTS', 'ROWS', 'RULES', 'SCOPES', 'SETS']\n\n"
            + rows_text(specification, MESSAGES),
            runtime=library_imports(),
        ),
    }


def _text(lines: Iterable[str]) -> str:
    return "\n".join(lines)


def _names(names: Iterable[str]) -> str:
    return "".join(f"{name}, " for name in names)


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
    base: str = "",
    module: str = "",
) -> list[str]:
    """The class `SmtpBuilder`: a row for each command and each usual reply.

    `module` is where the views of the commands are, if they are not beside it.
    """
    body = [
        '"""Writes commands and replies, one after the other.',
        "",
        '>>> SmtpBuilder().mail_from("ned@x.example", size=500000).build()',
        r"b'MAIL FROM:<ned@x.example> SIZE=500000\\r\\n'",
        '"""',
        "",
        "__slots__ = ()",
        "",
    ]
    for command in commands:
        body.append(f"{command.builder} = writes({module}{command.name_of_class}.build)")
    for form in forms:
        body += [f"{name} = writes({form.name_of_class}.build)" for name in form.builders]
    for reply in usual:
        body += _usual(reply)
    return [f"class SmtpBuilder({base or 'MessageBuilder'}):", *indent(body)]


def _usual(reply: StandardReply) -> list[str]:
    doc = docstring([sentence(f"{reply.code}: {reply.summary or reply.text}")])
    if reply.form:
        arguments = f"{reply.argument}: str, text: str = {reply.text!r}"
        call = f"write_to(self, {reply.form}.build({reply.argument}, text))"
    else:
        given = f"{reply.argument}: str | bytes = {reply.text!r}, " if reply.argument else ""
        arguments = f"{given}*, enhanced_code: str | None = None"
        text = reply.argument or repr(reply.text)
        call = f"self.reply({reply.code}, ({text},), enhanced_code=enhanced_code)"
    head = f"def {reply.method}(self, {arguments}) -> Self:"
    return ["", head, *indent([*doc, f"return {call}"])]


# ---------------------------------------------------------------------------- a dialect


def dialect_module(
    specification: Specification, source: str, declared: tuple[str, ...] = ()
) -> str:
    """A dialect as one module: what it has beyond the library, or otherwise, and nothing more."""
    base = {command.verb: command for command in SPECIFICATION.commands}
    changed = [c for c in specification.commands if not _same(c, base.get(c.verb))]
    kept = [c for c in specification.commands if c not in changed]
    enumerations_of_base, structures_of_base = _of_base()
    existing = dict.fromkeys(enumerations_of_base, ENUMERATIONS)
    existing |= dict.fromkeys(structures_of_base, COMMANDS)
    _no_clash(specification)

    module = ModuleWriter(existing)
    for command in changed:
        module.command(command)
    offered = {e.keyword: e for e in SPECIFICATION.extensions}
    new = [e for e in specification.extensions if offered.get(e.keyword) is not e]
    inherited = "".join(
        f"{e.keyword!r}: BASE.lines_by_keyword[{e.keyword!r}], "
        for e in specification.extensions
        if e not in new
    )
    own = [v for v in enumerated(specification) if v.name_of_type not in existing]
    # a method for each command, and for no other
    lacking = base.keys() - {command.verb for command in specification.commands}
    written = (
        builder(specification.commands, specification.forms, STANDARD_REPLIES)
        if lacking
        else builder(changed, base="BaseBuilder")
    )
    all_commands = _names(c.name_of_class for c in specification.commands)
    lines = [
        *own_functions(specification),
        *(enumerations(own)[:-3] if own else []),
        # one writer for all: what is called the same has to be the same
        *capabilities(new, module, base="BASE", inherited=inherited),
        *written,
        rows_text(specification),
        "DIALECT = Dialect(",
        f"    ({all_commands}),",
        f"    ({_names(f.name_of_class for f in specification.forms)}),",
        f"    ({_names(sorted({class_name(rule) for rule in structures(specification)}))}),",
        "    tables=__name__,",
        "    capabilities=__name__,",
        "    builder=__name__,",
        *([f"    declared={declared!r},"] if declared else []),
        ")",
        "DIALECT.adopt(LINES)",
        "SmtpBuilder.dialect = DIALECT",
        "parse_command = DIALECT.parse_command",
        "parse_reply = DIALECT.parse_reply",
    ]
    imports = [
        "from smtpkit.generated.builder import SmtpBuilder as BaseBuilder",
        "from smtpkit.generated.capabilities import Capabilities as BASE",
    ]
    runtime = {
        **library_imports(),
        COMMANDS: (
            *(c.name_of_class for c in kept),
            *structures_of_base,
        ),
        "smtpkit.generated.replies": tuple(f.name_of_class for f in specification.forms),
    }
    known = {**types(specification)}
    known[ENUMERATIONS] = enumerations_of_base
    body = _text([*imports, *lines])
    return module_text("A dialect of SMTP.", source, body, runtime=runtime, types=known)


@cache
def _of_base() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The enumerations and the structures that the library has, by name."""
    return (
        tuple(value.name_of_type for value in enumerated(SPECIFICATION)),
        tuple(class_name(rule) for rule in structures(SPECIFICATION)),
    )


def structures(specification: Specification) -> list[Rule]:
    """The rules of commands that have views of their own."""
    module = ModuleWriter({value.name_of_type: "" for value in enumerated(specification)})
    for command in specification.commands:
        module.needed(line_of(command).fields)
    return module.rules


def _same(command: Command, other: Command | None) -> bool:
    """Whether a command is the library's own."""
    if other is None or command.verb != other.verb or command.max_octets != other.max_octets:
        return False
    if command.replies != other.replies:
        return False
    mine, theirs = command.parameters, other.parameters
    if mine is None or theirs is None:
        return command.subcon.subcons == other.subcon.subcons
    return (
        mine.known == theirs.known
        and mine.only_known == theirs.only_known
        and [item for item in command.subcon.subcons if not isinstance(item, Parameters)]
        == [item for item in other.subcon.subcons if not isinstance(item, Parameters)]
    )


def _no_clash(specification: Specification) -> None:
    """Names are unique: keywords, verbs, classes, parameters."""
    spellings = [(e.keyword, *e.old_spellings) for e in specification.extensions]
    _unique("EHLO keyword", [word.upper() for words in spellings for word in words])
    _unique("verb", [c.verb.upper() for c in specification.commands])
    _unique("class", [c.name_of_class for c in specification.commands])
    for command in specification.commands:
        if command.parameters is not None:
            known = command.parameters.known
            _unique(f"parameter of {command.verb}", [p.keyword.upper() for p in known])
            _unique(f"field of {command.verb}", list(command.fields))


def _unique(what: str, names: list[str]) -> None:
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ValueError(f"a {what} is declared twice: {', '.join(twice)}")


__all__ = ["dialect_module", "enumerated", "modules", "structures"]
