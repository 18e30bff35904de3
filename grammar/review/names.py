"""What may not be declared by name: `name_errors` says what clashes in an extension, and where.

What the names become is fixed by the emitters: a verb is a class and a method of the builder, a
field is a property and an argument, an EHLO keyword is a property of `Capabilities`.
"""

from __future__ import annotations

import ast
import builtins
import dis
from collections.abc import Callable, Iterable, Iterator
from keyword import iskeyword
from types import CodeType

from grammar.codes import STATUS_CODES
from grammar.declarations import Command, Extension, Mode, Parameters, ReplyCodes
from grammar.extensions import EXTENSIONS
from grammar.generator.functions import copied, imports_of, library_functions
from grammar.generator.module import RUNTIME, members
from grammar.language.text import Construct, Mismatch, Renamed, Rule, fields, walk
from grammar.language.values import Enumeration, Flags, Value
from grammar.lexical import esmtp_keyword
from grammar.model.lines import class_name
from grammar.replies import FORMS, STANDARD_REPLIES

__all__ = ["name_errors"]

#: what a function's own arguments are called, and what the hand-written bases of the views, of
#: `Capabilities` and of the builder have for themselves
OF_FUNCTIONS = frozenset(["build", "cls", "flag_of", "line", "parameters", "rows", "self"])
_OF_TYPES = (
    *(ast.Expression, ast.Name, ast.Attribute, ast.Subscript, ast.Tuple, ast.Constant),
    *(ast.BinOp, ast.BitOr, ast.Load),
)
OF_VIEWS = OF_FUNCTIONS | members("view.View", "command.Command", "capabilities.EhloLine")
OF_CAPABILITIES = members("capabilities.CapabilitiesView")
OF_BUILDERS = members("builder.MessageBuilder")


def name_errors(
    extension: Extension, others: Iterable[Extension], commands: Iterable[Command]
) -> list[str]:
    """What is wrong with the names of an extension, beside these others and these commands."""
    beside, known = list(others), list(commands)
    return [
        f"{extension.keyword}: {fault}"
        for fault in (
            *_offer(extension, beside),
            *_verbs(extension, known),
            *_commands(extension, known),
            *_parameters(extension, beside, known),
            *_types(extension, beside, known),
            *_functions(extension),
        )
    ]


def _offer(extension: Extension, others: list[Extension]) -> Iterator[str]:
    """The keyword, and what its line is called."""
    keyword = extension.keyword
    if not _follows(keyword):
        yield f"{keyword!r} is no ehlo-keyword"
        return
    yield from _not_upper("keyword", keyword)
    if any(other.keyword.upper() == keyword.upper() for other in others):
        yield f"the EHLO keyword {keyword} is declared twice"
    elif any(other.attribute == extension.attribute for other in others):
        yield f"two capabilities are called {extension.attribute}"
    for spelling in extension.old_spellings:
        yield from _not_upper("old spelling", spelling)
        if not _follows(spelling.removesuffix("=").replace("_", "-")):
            yield f"the old spelling {spelling!r} is no keyword"
    yield from _name("the capability", extension.attribute, OF_CAPABILITIES)
    for field in fields(extension.line()):
        yield from _name(f"EHLO > {field}: the field", field, OF_VIEWS)


def _verbs(extension: Extension, commands: list[Command]) -> Iterator[str]:
    """The commands whose lines may be longer, and that get further replies."""
    verbs = {command.verb for command in (*commands, *extension.commands)}
    for verb in extension.extra_octets.keys() - verbs:
        yield f"extra_octets: {verb} is no command that it can lengthen"
    for verb in extension.replies.keys() - verbs:
        yield f"replies: {verb} is no command"
    for code in extension.status_codes:
        if code not in {status.code for status in STATUS_CODES}:
            yield f"status_codes: {code} is no enhanced status code such as X.5.4"


def _not_upper(what: str, word: str) -> Iterator[str]:
    """Words are read in any case, and known by their spelling in upper case."""
    if word != word.upper():
        yield f"the {what} {word!r} is declared in upper case, {word.upper()!r}"


def _commands(extension: Extension, commands: list[Command]) -> Iterator[str]:
    """The verbs, and what their classes and methods are called."""
    methods = OF_BUILDERS | {usual.method for usual in STANDARD_REPLIES}
    methods |= {name for form in FORMS for name in form.builders}
    seen = list(commands)
    for command in extension.commands:
        path = command.verb
        if not _follows(command.verb):
            yield f"{command.verb!r} is no verb: letters, digits and hyphens"
            continue
        yield from _not_upper("verb", command.verb)
        for other in seen:
            if other.verb.upper() == command.verb.upper():
                yield f"{path}: the verb is declared twice"
            elif other.name_of_class == command.name_of_class:
                yield f"{path}: {other.verb} has the class {command.name_of_class}, too"
            elif other.builder == command.builder:
                yield f"{path}: {other.verb} has the builder method {command.builder}, too"
        seen.append(command)
        yield from _name(f"{path}: the class", command.name_of_class, _library_names())
        yield from _name(f"{path}: the builder method", command.builder, methods)
        for field in command.fields:
            parameters = command.parameters
            if field != "parameters" or parameters is None:
                yield from _name(f"{path} > {field}: the field", field, OF_VIEWS)
        for field in command.secret:
            if field not in command.fields:
                yield f"{path}: secret: there is no field {field!r}"
        yield from (f"{path}: {fault}" for fault in _mode(command))
        declared = [*command.parameters.known] if command.parameters is not None else []
        declared += extension.parameters.get(command.verb, ())
        if command.utf8_needs and command.utf8_needs not in {p.keyword for p in declared}:
            yield f"{path}: utf8_needs: there is no parameter {command.utf8_needs}"


def _mode(command: Command) -> Iterator[str]:
    """What a command does to the client's octets, and when."""
    mode, begins_on = command.enters, command.enters_on
    if mode is not None and not isinstance(mode, Mode):
        yield f"enters: {mode!r} is none of {', '.join(f'Mode.{each.name}' for each in Mode)}"
    elif mode is None and begins_on:
        yield f"enters_on: {begins_on} begins no mode"
    elif mode is Mode.CHUNK and "chunk_size" not in command.fields:
        yield "enters: a chunk is as long as the field chunk_size says, and there is none"
    elif mode is Mode.EXCHANGE and not {"mechanism", "initial_response"} <= {*command.fields}:
        yield "enters: an exchange needs the fields mechanism and initial_response"
    if begins_on and begins_on not in command.replies.phases.get("line", ReplyCodes()).success:
        yield f"enters_on: {begins_on} is no reply of success to the line"


def _parameters(
    extension: Extension, others: list[Extension], commands: list[Command]
) -> Iterator[str]:
    """The keywords of parameters, and what their fields are called."""
    known = {command.verb: command for command in (*commands, *extension.commands)}
    for verb, parameters in extension.parameters.items():
        taking = known[verb].parameters if verb in known else None
        if taking is None or taking.required:
            yield f"parameters: {verb} is no command that takes further ones"
            continue
        seen = [*taking.known, *(p for other in others for p in other.parameters.get(verb, ()))]
        own = set(known[verb].fields) - {parameter.field for parameter in taking.known}
        for parameter in parameters:
            path = f"{verb} {parameter.keyword}"
            if not _follows(parameter.keyword):
                yield f"{path}: {parameter.keyword!r} is no esmtp-keyword"
                continue
            same = [other for other in seen if other.keyword.upper() == parameter.keyword.upper()]
            if same and all(map(parameter.adds_words_to, same)):
                continue
            if same:
                yield f"{path}: the parameter is declared twice"
            elif any(other.field == parameter.field for other in seen):
                yield f"{path}: two parameters have the field {parameter.field}"
            seen.append(parameter)
            yield from _name(f"{path}: the field", parameter.field, OF_VIEWS | own)
        # one that is left out is no mistake
        seen += [parameter for each in EXTENSIONS for parameter in each.parameters.get(verb, ())]
        words = {parameter.keyword for parameter in seen}
        for parameter in parameters:
            for word in (*parameter.needs, *parameter.excludes):
                if word not in words:
                    yield f"{verb} {parameter.keyword}: there is no parameter {word}"


def _types(extension: Extension, others: list[Extension], commands: list[Command]) -> Iterator[str]:
    """The names of rules that have fields, and of enumerations: each of them becomes a class."""
    taken = _classes((*EXTENSIONS, *others), commands)
    classes = {command.name_of_class for command in (*commands, *extension.commands)}
    classes.add(extension.name_of_class)
    classes |= (others_own := {each.name_of_class for each in (*EXTENSIONS, *others, *FORMS)})
    for command in extension.commands:
        if command.name_of_class in taken or command.name_of_class in others_own:
            yield f"{command.verb}: the class {command.name_of_class} is another one's already"
    further = _further_words(extension, others)
    for path, part in _parts(extension):
        for construct in _walk(part):
            for name in ("reads", "takes") if isinstance(construct, Value) else ():
                if not _is_type(getattr(construct, name)):
                    yield f"{path}: {name}: {getattr(construct, name)!r} is no type"
            name = _class_name(construct)
            if not name or any(construct is value for value in further):
                continue
            what = f"{path}: the class {name}"
            if name in classes or taken.setdefault(name, _identity(construct)) != _identity(
                construct
            ):
                yield f"{what} is another one's already"
            yield from _name(f"{path}: the class", name, _library_names())
            if isinstance(construct, (Enumeration, Flags)):
                for word in construct.members.values():
                    yield from (f"{path} > {name}: {each}" for each in _not_upper("word", word))
                for member in construct.members:
                    yield from _name(f"{path} > {name}: the member", member, frozenset({"mro"}))
            else:
                for field in fields(construct):
                    where = f"{path} > {construct.rule} > {field}"
                    yield from _name(f"{where}: the field", field, OF_VIEWS)


def _is_type(text: object) -> bool:
    """Whether a text is a type as annotations have it, and nothing that could be run."""
    try:
        tree = ast.parse(text, mode="eval") if isinstance(text, str) else None
    except SyntaxError:
        return False
    return tree is not None and all(isinstance(node, _OF_TYPES) for node in ast.walk(tree))


def _further_words(extension: Extension, others: list[Extension]) -> list[object]:
    """The values that add words to those of another extension's parameter."""
    return [
        parameter.value
        for verb, parameters in extension.parameters.items()
        for parameter in parameters
        for other in others
        if any(map(parameter.adds_words_to, other.parameters.get(verb, ())))
    ]


def _classes(others: Iterable[Extension], commands: Iterable[Command]) -> dict[str, object]:
    """The classes that there are already, and what they are made of."""
    found: dict[str, object] = {}
    parts = [*commands, *(part for other in others for _, part in _parts(other))]
    for construct in (inner for part in parts for inner in _walk(part)):
        if name := _class_name(construct):
            found.setdefault(name, _identity(construct))
    return found


def _functions(extension: Extension) -> Iterator[str]:
    """The functions that are copied: they have to be understood where they are put."""
    seen: dict[str, Callable[..., object]] = {}
    for path, part in _parts(extension):
        for construct in _walk(part):
            for function in copied(construct):
                name = getattr(function, "__name__", repr(function))
                if library_functions().get(name) is function:
                    continue
                if seen.setdefault(name, function) is not function:
                    yield f"{path}: two functions are called {name}"
                lacking = _outer_names(function) - seen.keys()
                imported = imports_of(function).keys() & lacking
                for each in sorted(imported & _library_names()):
                    yield f"{path}: {name} imports {each}, a name of the library: call it otherwise"
                if lacking - imported:
                    yield (
                        f"{path}: {name} needs {', '.join(sorted(lacking - imported))} of its "
                        "module: import it, or write it within the function"
                    )


def _outer_names(function: Callable[..., object]) -> set[str]:
    """The names that a function takes from its module, but for what the library has, too."""
    code = getattr(function, "__code__", None)
    names = set(_globals(code)) if code is not None else set()
    known = {name for name in names if hasattr(builtins, name) or name in library_functions()}
    # what is no name was put there by a tool, such as pytest
    return {name for name in names - known if name.isidentifier()}


def _globals(code: CodeType) -> Iterator[str]:
    for instruction in dis.get_instructions(code):
        if instruction.opname == "LOAD_GLOBAL":
            yield instruction.argval
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _globals(constant)


# --- what is looked at ----------------------------------------------------------------------------


def _parts(extension: Extension) -> Iterator[tuple[str, Construct]]:
    """The constructs of an extension, and where they stand."""
    yield "EHLO", extension.line()
    for verb, parameters in extension.parameters.items():
        for parameter in parameters:
            yield f"{verb} {parameter.keyword}", parameter.syntax()
    for command in extension.commands:
        yield command.verb, command


def _walk(part: Construct) -> Iterator[Construct]:
    for construct in walk(part):
        piece = construct.subcon if isinstance(construct, Renamed) else construct
        yield piece
        if isinstance(piece, Parameters):
            for syntax in piece.typed:
                yield from _walk(syntax)


def _class_name(construct: Construct) -> str:
    """The class that a construct becomes; "" for one that becomes none."""
    if isinstance(construct, (Enumeration, Flags)):
        return construct.name_of_type
    wrapped = ("-param", "-line")
    if isinstance(construct, Rule) and fields(construct) and not construct.rule.endswith(wrapped):
        return class_name(construct)
    return ""


def _identity(construct: Construct) -> object:
    """What two constructs of one class have in common: what they are made of."""
    if isinstance(construct, (Enumeration, Flags)):
        return tuple(construct.members.items())
    return id(construct.subcon)


def _follows(keyword: str) -> bool:
    try:
        esmtp_keyword.parse(keyword.encode("ascii"))
    except (Mismatch, UnicodeEncodeError):
        return False
    return True


def _library_names() -> frozenset[str]:
    """The names that the text of a module uses for itself."""
    used = (name for names in RUNTIME.values() for name in names)
    return frozenset({*used, "BASE", "BaseBuilder", "Capabilities", "DIALECT", "SmtpBuilder"})


def _name(what: str, name: str, taken: frozenset[str] | set[str]) -> Iterator[str]:
    """What is wrong with a name that is written into the module."""
    if not name.isidentifier() or iskeyword(name) or name.startswith("_"):
        yield f"{what} {name!r} is no name in Python"
    elif name in taken:
        yield f"{what} {name!r} is a name of the library"
