"""A dialect as one module: what it has beyond the library, or otherwise, and nothing more.

Its classes derive from the library's of the same name, and its tables go on where those end.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache

from grammar.declarations import Command, Extension, KeywordLine, Parameters, ReplyForm
from grammar.generator.bases import reads_own
from grammar.generator.capabilities import capabilities
from grammar.generator.functions import library_imports, own_functions
from grammar.generator.layout import docstring, indent, listed, sentence
from grammar.generator.module import library_version, module_text
from grammar.generator.modules import (
    ANY_COMMAND,
    ENUMERATIONS,
    any_command,
    builder,
    enumerated,
    enumerations,
    types,
)
from grammar.generator.node_rows import is_relaxed, more_rows_text, rows_id
from grammar.generator.own_machines import machine_source
from grammar.generator.sasl import message_view, messages_of
from grammar.generator.views import ModuleWriter, Written
from grammar.language.remembered import remembered
from grammar.language.values import Enumeration, Flags
from grammar.model.lines import class_name, line_of
from grammar.specification import SPECIFICATION, Specification

__all__ = ["dialect_module"]

#: how the modules of the library are called here
COMMANDS, CAPABILITIES, BUILDER, FORMS = "commands", "capabilities", "builder", "forms"
#: a derived class may have fields of other types, and take other arguments
_CHECKERS = (
    '# mypy: disable-error-code="assignment, override"',
    "# pyright: reportIncompatibleVariableOverride=false, reportIncompatibleMethodOverride=false",
)


def dialect_module(
    specification: Specification, source: str, chosen: Mapping[str, object] | None = None
) -> str:
    """The text of the module of a dialect.

    chosen: the arguments from which the specification was made, for a module that is kept
    """
    version = library_version()
    _no_clash(specification)
    base = {command.verb: command for command in SPECIFICATION.commands}
    changed = [c for c in specification.commands if not _same(c, base.get(c.verb))]
    lacking = base.keys() - {command.verb for command in specification.commands}
    library = {each.keyword: each for each in SPECIFICATION.extensions}
    new = [e for e in specification.extensions if library.get(e.keyword) is not e]
    left = [e.keyword for e in specification.extensions if library.get(e.keyword) is e]

    own = [v for v in enumerated(specification) if not _is_in_library(v)]
    existing = {
        v.name_of_type: ENUMERATIONS for v in enumerated(specification) if _is_in_library(v)
    }
    structures_of_base = _structures_of_library()
    existing |= dict.fromkeys(structures_of_base, f"smtpkit.generated.{COMMANDS}")
    bases = {c.name_of_class: base[c.verb] for c in changed if c.verb in base}
    module = ModuleWriter(
        existing,
        {
            **{
                name: (f"{COMMANDS}.{name}", _written(of))
                for name, of in bases.items()
                if name == of.name_of_class
            },
            **{
                e.name_of_class: (f"{CAPABILITIES}.{e.name_of_class}", _written(library[e.keyword]))
                for e in new
                if e.keyword in library
            },
        },
    )
    for command in changed:
        module.command(command)
    added = [form for form in specification.forms if form not in SPECIFICATION.forms]
    for form in added:
        module.form(form)
    messages = [each for each in specification.messages if each not in SPECIFICATION.messages]
    for message in messages:
        message_view(module, message)
    relaxed = [
        each
        for each in (*specification.commands, *specification.forms)
        if each not in changed and each not in added and is_relaxed(each, specification)
    ]
    codes = list(_codes(specification))
    # codes mean in a reply what its dialect says
    own_replies = [*relaxed, *added]
    # and lines of keywords are those that it has
    offers_differ = bool(new) or len(left) < len(library)
    of_dialect = [f for f in specification.forms if codes or (offers_differ and _has_offers(f))]
    explained = [*relaxed, *(form for form in of_dialect if form not in own_replies)]
    if any(command.secret for command in changed):
        # in a line of any verb its secrets are looked for, and in any reply, which may repeat them
        known = [*changed, *added, *explained]
        all_lines = (*specification.commands, *specification.forms)
        explained += [each for each in all_lines if each not in known]
    differing = replace(
        specification,
        commands=(*changed, *(each for each in relaxed if isinstance(each, Command))),
        forms=tuple(each for each in own_replies if isinstance(each, ReplyForm)),
        extensions=tuple(new),
    )
    commands = [*changed, *(each for each in explained if isinstance(each, Command))]
    replies = [e.name_of_class for e in (*explained, *added) if isinstance(e, ReplyForm)]
    forms = "FORMS"
    if replies:
        forms = f"({listed(_form(each, replies) for each in specification.forms)})"
    mechanisms = _mechanisms(specification)
    usual = [e for e in specification.standard_replies if e not in SPECIFICATION.standard_replies]
    own_classes = [each.name_of_class for each in (*changed, *added, *new)]
    own_classes += [*map(class_name, messages), *sorted(module.structures)]
    kept = _kept("LIBRARY.commands", base, base.keys() - lacking)
    offers = _kept(f"{CAPABILITIES}.Capabilities.lines_by_keyword", library, left)
    lines = [
        *own_functions(specification),
        *(enumerations(own)[:-3] if own else []),
        # one writer for all: what is called the same has to be the same
        *capabilities(
            new,
            module,
            base=f"{CAPABILITIES}.Capabilities",
            inherited=f"**{offers}, ",
        ),
        "",
        "",
        *(line for each in explained for line in _explained(each)),
        *builder(
            changed,
            [*added, *(each for each in explained if isinstance(each, ReplyForm))],
            usual,
            example=(),
            base=f"{BUILDER}.SmtpBuilder",
            lacking=_methods(lacking, specification),
        ),
        "",
        "",
        more_rows_text(differing, messages),
        any_command(c.name_of_class for c in specification.commands),
        f"DIALECT: Dialect[{ANY_COMMAND}] = Dialect(",
        f"    (*{kept}.values(), {listed(c.name_of_class for c in commands).rstrip()}),",
        f"    {forms},",
        f"    (*{COMMANDS}.STRUCTURES, *STRUCTURES, {listed(sorted(module.structures)).rstrip()}),",
        "    tables=TABLES,",
        "    capabilities=Capabilities,",
        "    builder=SmtpBuilder,",
        "    protocol=LIBRARY.protocol,",
        *([f"    mechanisms={mechanisms},"] if mechanisms else []),
        *codes,
        # one that is made at run time makes its machines when they are asked for
        *([f"    {chosen=}, machines={_machines(own_classes, specification)},"] if chosen else []),
        ")",
        *([f"DIALECT.adopt(({listed(map(class_name, messages))}))"] if messages else []),
        "parse_command, parse_reply = DIALECT.parse_command, DIALECT.parse_reply",
    ]
    public = [
        *(ANY_COMMAND, "Capabilities", "DIALECT", "SmtpBuilder", "parse_command", "parse_reply"),
        *(command.name_of_class for command in commands),
        *replies,
        *map(class_name, messages),
        *module.structures,
        *(extension.name_of_class for extension in new),
        *(value.name_of_type for value in own),
    ]
    head = [
        *_CHECKERS,
        "from smtpkit.generated.dialect import DIALECT as LIBRARY, ROWS_ID",
        *([f"from smtpkit.generated import replies as {FORMS}"] if replies else []),
        f"leans_on(({version!r}, {rows_id()!r}), (__version__, ROWS_ID))",
        f"__all__ = {sorted(public)!r}",
        "",
    ]
    runtime = {
        **library_imports(),
        f"smtpkit.generated.{COMMANDS}": (
            *structures_of_base,
            *(c.name_of_class for c in specification.commands if c not in changed),
        ),
        "smtpkit": ("__version__", "rows"),
        "smtpkit.generated.replies": (
            *("FORMS", "STRUCTURES"),
            *(form.name_of_class for form in SPECIFICATION.forms),
        ),
    }
    known = types(specification)
    known[ENUMERATIONS] = tuple(name for name, place in existing.items() if place == ENUMERATIONS)
    doc = f"A dialect of SMTP, for smtpkit {version}."
    text = "\n".join([*head, *lines])
    return module_text(doc, source, text, runtime=runtime, types=known)


def _kept(mapping: str, all_of: Iterable[str], left: Iterable[str]) -> str:
    """The source of a mapping of the library without what a dialect has not."""
    kept, lacking = sorted({*left}), sorted({*all_of} - {*left})
    if not lacking:
        return mapping
    names, word = (kept, "only") if len(kept) < len(lacking) else (lacking, "without")
    return f"part_of({mapping}, {word}={' '.join(names)!r})"


def _methods(verbs: Iterable[str], specification: Specification) -> dict[str, str]:
    """The builder's methods of the library that a dialect has not, and what each would build."""
    own = {command.builder for command in specification.commands}
    own |= {reply.method for reply in specification.standard_replies}
    lacking = (SPECIFICATION.command(verb) for verb in sorted(verbs))
    usual = {each.method: f"reply {each.method}" for each in SPECIFICATION.standard_replies}
    found = {each.builder: each.verb for each in lacking} | usual
    return {method: what for method, what in found.items() if method not in own}


def _machines(names: Iterable[str], specification: Specification) -> dict[str, str]:
    """The source of the machine of each class that has one."""
    found = {name: machine_source(specification, name) for name in names}
    return {name: source for name, source in found.items() if source}


def _explained(declared: Command | ReplyForm) -> list[str]:
    """A class of the library that the dialect explains in its own way, and that is else the same.

    What a lenient reader takes in a line is its own matter, and what the codes in a reply mean.
    """
    name = declared.name_of_class
    base = f"{COMMANDS if isinstance(declared, Command) else FORMS}.{name}"
    doc = docstring([f"{sentence(declared.summary)[:-1]}, in this dialect."])
    body = [*doc, "", "__slots__ = ()", f"facts = {base}.facts.anew()"]
    for told in (field.name for field in line_of(declared).fields if reads_own(field.rule)):
        body.append(f"{told} = rows.in_dialect({base}, {told!r})")
    return [f"class {name}({base}):", *indent(body), "", ""]


def _has_offers(form: ReplyForm) -> bool:
    """Whether it has lines of which the keyword tells what follows it."""
    lists = (field for field in line_of(form).fields if field.list is not None)
    return any(isinstance(field.item.rule, KeywordLine) for field in lists)


def _form(form: ReplyForm, own: Iterable[str]) -> str:
    name = form.name_of_class
    return name if name in own else f"{FORMS}.{name}"


def _codes(specification: Specification) -> Iterator[str]:
    """The meanings of codes that the library does not know."""
    for name in ("reply_codes", "status_codes"):
        known = getattr(SPECIFICATION, name)
        own = {e.code: e.meaning for e in getattr(specification, name) if e not in known}
        if own:
            yield f"    {name}={own!r},"


def _mechanisms(specification: Specification) -> str:
    """The source of the SASL mechanisms; nothing where they are those of the library."""
    library = {each.name: each for each in SPECIFICATION.mechanisms}
    own = [each for each in specification.mechanisms if library.get(each.name) is not each]
    left = [each.name for each in specification.mechanisms if each not in own]
    if not own and len(left) == len(library):
        return ""
    rows = [messages_of(each, SPECIFICATION.messages) for each in own]
    kept = [f"**{_kept('sasl.MECHANISMS', library, left)}, "] if left else []
    return f"{{{' '.join([*kept, *rows])}}}"


@cache
def _enumerations_of_library() -> dict[str, dict[str, str]]:
    return {value.name_of_type: value.members for value in enumerated(SPECIFICATION)}


def _is_in_library(value: Enumeration | Flags) -> bool:
    """Whether the library has the enumeration, with all of its members."""
    members = _enumerations_of_library().get(value.name_of_type)
    return members is not None and value.members.items() <= members.items()


@cache
def _structures_of_library() -> tuple[str, ...]:
    module = ModuleWriter(_enumerations_of_library())  # type: ignore[arg-type]  # names alone
    for command in SPECIFICATION.commands:
        module.needed(line_of(command).fields)
    return tuple(map(class_name, module.rules))


@remembered
def _written(declared: Command | Extension) -> Written:
    """What the library's class of a command, or of a line in the answer to EHLO, says."""
    existing = dict.fromkeys(_enumerations_of_library(), ENUMERATIONS)
    module = ModuleWriter(existing | dict.fromkeys(_structures_of_library(), COMMANDS))
    if isinstance(declared, Command):
        module.command(declared)
    else:
        capabilities([declared], module)
    # a keyword alone is a row, which says nothing in the words of a class
    return module.written.get(declared.name_of_class, Written({"also": "()"}, {}, {}, {}, False))


def _same(command: Command, other: Command | None) -> bool:
    """Whether a command is the library's own."""
    if other is None or command.verb != other.verb or command.max_octets != other.max_octets:
        return False
    if (command.replies, command.order) != (other.replies, other.order):
        return False
    if (command.offered_by, command.offers, command.words) != (
        *(other.offered_by, other.offers, other.words),
    ):
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
