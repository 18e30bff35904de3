"""What may not be declared by name: `name_errors` says what clashes in an extension, and where.

What the names become is fixed by the emitters: a verb is a class and a method of the builder, a
field is a property and an argument, an EHLO keyword is a property of `Capabilities`.
"""

from __future__ import annotations

import ast
import builtins
import dis
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from keyword import iskeyword
from types import CodeType

from grammar.codes import CODES, STATUS_CODES, StatusCode, SuggestedReply
from grammar.declarations import (
    Command,
    Extension,
    Message,
    Parameters,
    ReplyCodes,
    in_place,
)
from grammar.extensions import EXTENSIONS
from grammar.extensions.auth import sasl_mech
from grammar.generator.functions import copied, imports_of, library_functions
from grammar.generator.module import RUNTIME, members
from grammar.generator.node_rows import constructs_of, leniencies, pieces_at, title
from grammar.language.text import (
    Construct,
    Leniency,
    Mismatch,
    Octets,
    Renamed,
    Rule,
    Syntax,
    fields,
    names_of,
    walk,
)
from grammar.language.values import Enumeration, Flags, Value
from grammar.lexical import esmtp_keyword, textstring
from grammar.model.automaton import automaton
from grammar.model.lines import class_name, unwrapped
from grammar.model.nodes import bare
from grammar.model.positions import COSTS
from grammar.model.shapes import lenient_shape, shape
from grammar.replies import FORMS, STANDARD_REPLIES, reply_code
from grammar.session import AUTHENTICATED, TRANSACTIONS, Item, Mode, Need, Place, State
from grammar.specification import SPECIFICATION, specification

__all__ = ["name_errors"]

#: what a function's own arguments are called, and what the hand-written bases of the views, of
#: `Capabilities` and of the builder have for themselves
OF_FUNCTIONS = frozenset(
    ["build", "cls", "flag_of", "line", "over_long", "parameters", "rows", "self"]
)
_OF_TYPES = (
    *(ast.Expression, ast.Name, ast.Attribute, ast.Subscript, ast.Tuple, ast.Constant),
    *(ast.BinOp, ast.BitOr, ast.Load),
)
OF_VIEWS = OF_FUNCTIONS | members("view.View", "command.Command", "capabilities.EhloLine")
#: a field may take the place of what any reply has
OF_REPLIES = OF_FUNCTIONS | members("view.View")
OF_CAPABILITIES = members("capabilities.CapabilitiesView")
#: the rules that are called after a keyword
_WRAPPED = ("-param", "-line")
OF_BUILDERS = members("builder.MessageBuilder")


def name_errors(
    extension: Extension, others: Iterable[Extension], commands: Iterable[Command]
) -> list[str]:
    """What is wrong with the names of an extension, beside these others and these commands."""
    beside, known = list(others), list(commands)
    faults = [
        f"{extension.keyword}: {fault}"
        for fault in (
            *_offer(extension, beside),
            *_verbs(extension, known),
            *_codes(extension, beside),
            *_usual_replies(extension, beside),
            *_forms(extension, beside, known),
            *_mechanisms(extension, beside),
            *_leniencies(extension, beside),
            *_commands(extension, known),
            *_parameters(extension, beside, known),
            *_types(extension, beside, known),
            *_functions(extension),
            *_sentences(extension),
            *_rules(extension, beside, known),
        )
    ]
    return list(dict.fromkeys(faults))


def _offer(extension: Extension, others: list[Extension]) -> Iterator[str]:
    """The keyword, and what its line is called."""
    keyword = extension.keyword
    if not _follows(keyword):
        yield f"{keyword!r} is no ehlo-keyword"
        return
    yield from _not_upper("keyword", keyword)
    if any(other.keyword.upper() == keyword.upper() for other in others):
        yield (
            f"the EHLO keyword {keyword} is declared twice: without=[{keyword!r}] leaves out the "
            "other one, and a parameter of another keyword's takes its place with replaces="
        )
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


def _codes(extension: Extension, others: list[Extension]) -> Iterator[str]:
    """The codes that have a meaning, each of them one."""
    status = {code.code for code in (*STATUS_CODES, *_added_codes(others))}
    for code in extension.status_codes:
        word = code.code if isinstance(code, StatusCode) else code
        if not isinstance(code, StatusCode) and word not in status:
            message = "is no enhanced status code such as X.5.4: a StatusCode says what it means"
            yield f"status_codes: {code} {message}"
        elif isinstance(code, StatusCode) and word in status:
            yield f"status_codes: {word} has a meaning already; name it as {word!r}"
        status.add(word)
    known = {code.code for code in CODES}
    known.update(code.code for other in others for code in other.reply_codes)
    for added in extension.reply_codes:
        if added.code in known:
            yield f"reply_codes: {added.code} has a meaning already"
        if added.name:
            yield f"reply_codes: {added.code}: name: only the library has constants; leave it out"
        known.add(added.code)
    for place, reply in _suggested(extension):
        if (detail := f"X.{reply.partition(' ')[2].partition('.')[2]}") not in {*status, "X."}:
            yield f"{place}: {detail} is no enhanced status code: declare it in status_codes"


def _added_codes(extensions: Iterable[Extension]) -> Iterator[StatusCode]:
    for extension in extensions:
        yield from (code for code in extension.status_codes if isinstance(code, StatusCode))


def _suggested(extension: Extension) -> Iterator[tuple[str, str]]:
    """The replies to octets that are wrong, and where they are suggested."""
    for path, part in _parts(extension):
        for construct in _walk(part):
            if isinstance(reply := getattr(construct, "reply", None), SuggestedReply):
                yield f"{path}: reply", reply


def _usual_replies(extension: Extension, others: list[Extension]) -> Iterator[str]:
    """What the methods of the builder for usual replies are called, and what they build."""
    usual = [*STANDARD_REPLIES, *(r for other in others for r in other.standard_replies)]
    methods = {reply.method for reply in usual} | {c.builder for c in extension.commands}
    methods |= {name for form in (*FORMS, *extension.forms) for name in form.builders}
    forms = {form.name_of_class for form in (*FORMS, *extension.forms)}
    for reply in extension.standard_replies:
        path = f"standard_replies: {reply.method}"
        if reply.method in methods:
            yield f"{path}: there is such a method already"
        methods.add(reply.method)
        yield from _name(f"{path}: the builder method", reply.method, OF_BUILDERS)
        taken = {"self", "write_to", "enhanced_code", *forms, *({"text"} if reply.form else ())}
        if reply.argument:
            yield from _name(f"{path}: the argument", reply.argument, taken)
        if reply.form and reply.form not in forms:
            yield f"{path}: form: {reply.form} is none of {', '.join(sorted(forms))}"
        if reply.form and not reply.argument:
            yield f"{path}: argument: the form {reply.form} is built of one"
        if not _follows(str(reply.code), reply_code):
            yield f"{path}: code: {reply.code} is no {reply_code.rule}"
        if not _follows(reply.text, textstring):
            yield f"{path}: text: {reply.text!r} is no textstring"


def _forms(extension: Extension, others: list[Extension], commands: list[Command]) -> Iterator[str]:
    """What the forms of replies are called, and their fields; and which of them commands name."""
    known = [*FORMS, *(form for other in others for form in other.forms)]
    methods = OF_BUILDERS | {command.builder for command in (*commands, *extension.commands)}
    methods |= {reply.method for reply in STANDARD_REPLIES}
    classes = {each.name_of_class for each in (*known, *commands, *extension.commands)}
    for form in extension.forms:
        path = f"forms: {form.name_of_class}"
        yield from _name(f"{path}: the class", form.name_of_class, _library_names() | classes)
        classes.add(form.name_of_class)
        for field in form.fields:
            yield from _name(f"{path} > {field}: the field", field, OF_REPLIES)
        for name in form.builders:
            taken = methods | {each for other in known for each in other.builders}
            yield from _name(f"{path}: the builder method", name, taken)
        known.append(form)
    names = {form.name_of_class for form in known}
    for command in extension.commands:
        for name in command.forms:
            if name not in names:
                yield f"{command.verb}: forms: {name} is none of {', '.join(sorted(names))}"


def _mechanisms(extension: Extension, others: list[Extension]) -> Iterator[str]:
    """The names of SASL mechanisms, and what the classes of their messages are called."""
    known = {mechanism.name for other in others for mechanism in other.mechanisms}
    classes = {class_name(message): message for message in SPECIFICATION.messages}
    for mechanism in extension.mechanisms:
        path = f"mechanisms: {mechanism.name}"
        if not _follows(mechanism.name, sasl_mech):
            yield f"mechanisms: {mechanism.name!r} is no sasl-mech"
            continue
        yield from _not_upper("mechanism", mechanism.name)
        if mechanism.name in known:
            yield f"{path}: the mechanism is declared twice"
        known.add(mechanism.name)
        for message in mechanism.messages:
            name = class_name(message)
            if classes.setdefault(name, message) is not message:
                yield f"{path} > {message.rule}: the class {name} is another one's already"


def _leniencies(extension: Extension, others: list[Extension]) -> Iterator[str]:
    """The places of leniencies, what they are called, and what they take instead."""
    if not extension.leniencies:
        return
    beside = specification([*others, extension])
    lines = {title(each): each for each in (*beside.commands, *beside.forms)}
    rules = {
        piece.rule: piece
        for each in lines.values()
        for piece in constructs_of(each)
        if isinstance(piece, Rule)
    }
    known = leniencies(specification(others))
    for place, added in extension.leniencies.items():
        path, (owner, _, name) = f"leniencies: {place}", place.partition(" > ")
        pieces: list[Construct] = [rules[place]] if place in rules else []
        if name and owner in lines:
            pieces = pieces_at(lines[owner].subcon, name)
        elif place in lines:
            yield f"{path}: say of which piece of it: {place} > and its text, field or rule"
            continue
        if len(pieces) != 1:
            what = f"{len(pieces) or 'no'} pieces of this text, field or rule"
            yield (
                f"{path}: there are {what} in {owner}"
                if name
                else (f"{path}: no command and no reply has a rule of this name")
            )
            continue
        for each in added:
            faults = list(_leniency(each, pieces[0], known))
            faults += [] if faults else _undecoded(each, pieces[0], lines.values())
            yield from (f"{path}: {fault}" for fault in faults)


def _leniency(each: Leniency, piece: Construct, known: Mapping[str, str]) -> Iterator[str]:
    """What is wrong with a leniency of a piece."""
    if not isinstance(each.name, str) or not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", each.name):
        yield f"{each.name!r} is no name of a leniency: lower-case words with hyphens"
    elif each.name in known:
        yield f"{each.name}: there is such a leniency already: {known[each.name]}"
    if not isinstance(each.sentence, str) or not each.sentence.isprintable():
        yield f"{each.name}: sentence: a text of one line, not {each.sentence!r}"
    if not isinstance(each.cost, str) or each.cost not in COSTS:
        yield f"{each.name}: cost: {each.cost!r} is none of {', '.join(COSTS)}"
    if each.behind not in ("", "bracket"):
        yield f"{each.name}: behind: {each.behind!r} is neither '' nor 'bracket'"
    if not isinstance(each.expected, str) or not (
        each.expected.isascii() and (each.expected + " ").isprintable()
    ):
        yield f"{each.name}: expected: what is missing, in ASCII, not {each.expected!r}"
    if not isinstance(each.instead, Syntax | Renamed):
        yield f"{each.name}: instead: a construct such as Literal('x'), not {each.instead!r}"
        return
    own = piece.subcon if isinstance(piece, Renamed) else piece
    for name in names_of((each.instead,)):
        if name not in fields(own):
            yield f"{each.name}: instead: {own!r} has no field {name!r}"
    try:
        lenient_shape(each.instead)
    except TypeError as error:
        yield f"{each.name}: instead: {error}"


def _undecoded(each: Leniency, rule: Construct, lines: Iterable[Construct]) -> Iterator[str]:
    """Octets that a leniency lets pass, and that a value of the rule does not mean."""
    values = (value for line in lines for value in constructs_of(line) if isinstance(value, Value))
    for value in values:
        if rule in unwrapped(value.subcon):
            octets = automaton(bare(shape(each.instead))).witness() or b""
            try:
                value.decode(octets)
            except ValueError as error:
                yield f"{each.name}: {octets!r} is no value of {rule!r}: {error}"
                return


def _not_upper(what: str, word: str) -> Iterator[str]:
    """Words are read in any case, and known by their spelling in upper case."""
    if word != word.upper():
        yield f"the {what} {word!r} is declared in upper case, {word.upper()!r}"


def _commands(extension: Extension, commands: list[Command]) -> Iterator[str]:
    """The verbs, and what their classes and methods are called."""
    methods = OF_BUILDERS | {usual.method for usual in SPECIFICATION.standard_replies}
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
        for field in command.words:
            if field not in command.fields:
                yield f"{path}: words: there is no field {field!r}"
        if command.mechanism and command.mechanism not in command.fields:
            yield f"{path}: mechanism: there is no field {command.mechanism!r}"
        yield from (f"{path}: {fault}" for fault in _mode(command))
        yield from (f"{path}: order: {fault}" for fault in _order(command))
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
        yield f"enters_on: {begins_on!r} is no reply of success to the line: Replies(line=...)"


def _order(command: Command) -> Iterator[str]:
    """Its row in the table of order: states that can be reached, for reasons that there are."""
    order, line = command.order, command.replies.phases.get("line", ReplyCodes())
    codes = {code for phase in command.replies.phases.values() for each in phase for code in each}
    if not order.allowed:
        yield "allowed: there is no state in which it may be sent"
    for odd in sorted(order.allowed & {State.CLOSED, State.REVERSED, State.OPENING}):
        yield f"allowed: {odd!r}: no command is taken there"
    for code in sorted(order.leads):
        if code not in codes and code not in {each // 100 for each in codes}:
            yield f"leads: {code} is no reply of it, and no first digit of one: Replies(...)"
    if {Need.LMTP, Need.SMTP} <= {*order.needs}:
        yield "needs: it cannot be LMTP, and not"
    if {Need.AUTHENTICATED, Need.NOT_AUTHENTICATED} <= {*order.needs}:
        yield "needs: nobody is authenticated, and not"
    if order.authenticates and AUTHENTICATED not in line.success:
        yield f"authenticates: {AUTHENTICATED} is no reply of success to the line"
    if order.per_recipient and command.enters is not Mode.DATA and "last" not in command.fields:
        yield "per_recipient: it ends no mail data: it enters none, and has no field last"
    if order.spoils - TRANSACTIONS:
        yield "spoils: where there is no transaction, none is spoilt"
    if command.enters is Mode.TLS and Need.TLS_OFF not in order.needs:
        yield "needs: TLS begins once: Need.TLS_OFF"
    places = {Mode.TLS: [Place.LAST], Mode.EXCHANGE: [Place.LAST, Place.ONE_TRIP]}
    if order.place not in places.get(command.enters, Place):
        yield "place: its reply decides what the octets behind it are: Place.LAST"
    if order.place is Place.ONE_TRIP and not command.mechanism:
        yield "place: there is no mechanism that may have one message: Command(mechanism=)"
    if not {*order.brings.values()} <= {*order.forgets} & {Item.AUTHENTICATION}:
        yield "brings: that is not forgotten, or no field can say it"
    for field in sorted({*order.brings} - {*command.fields}):
        yield f"brings: there is no field {field!r}"


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
        added = (p for other in others for p in other.parameters.get(verb, ()))
        seen = in_place(taking.known, added)
        own = set(known[verb].fields) - {parameter.field for parameter in taking.known}
        for parameter in parameters:
            path = f"{verb} {parameter.keyword}"
            if not _follows(parameter.keyword):
                yield f"{path}: {parameter.keyword!r} is no esmtp-keyword"
                continue
            if parameter.replaces:
                replaced = [other for other in seen if other.keyword == parameter.replaces]
                if not replaced or replaced[0] in parameters:
                    yield f"{path}: replaces: no other extension has {parameter.replaces} in {verb}"
                    continue
                seen.remove(replaced[0])
            same = [other for other in seen if other.keyword.upper() == parameter.keyword.upper()]
            if same and all(map(parameter.adds_words_to, same)):
                continue
            if same:
                owner = next((o.keyword for o in others if _has(o, verb, parameter.keyword)), verb)
                yield (
                    f"{path}: the parameter is declared twice, by {owner}, too: "
                    f"replaces={parameter.keyword!r} puts this one in its place, "
                    f"without=[{owner!r}] leaves out all that {owner} has"
                )
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


def _has(extension: Extension, verb: str, keyword: str) -> bool:
    """Whether an extension has a parameter of a command."""
    return any(each.keyword == keyword for each in extension.parameters.get(verb, ()))


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
                if name == "<lambda>":
                    yield f"{path}: a lambda has no name to be copied by: define it with def"
                elif seen.setdefault(name, function) is not function:
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


def _sentences(extension: Extension) -> Iterator[str]:
    """What stands in titles, comments and tables has one line."""
    for path, part in _parts(extension):
        for construct in walk(part):
            texts = [getattr(construct, name, "") for name in ("rule", "reference", "note", "docs")]
            texts.append(construct.set.name if isinstance(construct, Octets) else "")
            for text in texts:
                if not isinstance(text, str) or not text.isprintable():
                    yield f"{path}: a text of one line, not {text!r}"


def _rules(extension: Extension, others: list[Extension], commands: list[Command]) -> Iterator[str]:
    """Rules of one name are one rule: errors, ABNF and strategies call it so."""
    found: dict[str, Rule] = {}
    of_others = (part for other in others for _, part in _parts(other))
    for construct in (each for part in (*commands, *of_others) for each in _walk(part)):
        if isinstance(construct, Rule):
            found.setdefault(construct.rule.lower(), construct)
    for path, part in _parts(extension):
        for construct in _walk(part):
            if not isinstance(construct, Rule) or construct.rule.endswith(_WRAPPED):
                continue
            other = found.setdefault(construct.rule.lower(), construct)
            if other is not construct and shape(other.subcon) != shape(construct.subcon):
                yield f"{path}: there is another rule {construct.rule}: give this one its own name"


def _outer_names(function: Callable[..., object]) -> set[str]:
    """The names that a function takes from its module, but for what the library has, too."""
    names = {name for code in _code_of(function) for name in _globals(code)}
    known = {name for name in names if hasattr(builtins, name) or name in library_functions()}
    # what is no name was put there by a tool, such as pytest
    return {name for name in names - known if name.isidentifier()}


def _code_of(function: Callable[..., object]) -> Iterator[CodeType]:
    """What runs of a function, or of the methods and properties of a class."""
    members = vars(function).values() if isinstance(function, type) else (function,)
    for member in members:
        code = getattr(getattr(member, "fget", member), "__code__", None)
        if code is not None:
            yield code


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
    for form in extension.forms:
        yield form.name_of_class, form
    for mechanism in extension.mechanisms:
        for message in mechanism.messages:
            yield f"{mechanism.name} > {message.rule}", message


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
    if isinstance(construct, Message):
        return class_name(construct)
    if isinstance(construct, Rule) and fields(construct) and not construct.rule.endswith(_WRAPPED):
        return class_name(construct)
    return ""


def _identity(construct: Construct) -> object:
    """What two constructs of one class have in common: what they are made of."""
    if isinstance(construct, (Enumeration, Flags)):
        return tuple(construct.members.items())
    return id(construct.subcon)


def _follows(word: str, rule: Rule = esmtp_keyword) -> bool:
    try:
        rule.parse(word.encode("ascii"))
    except (Mismatch, ValueError):
        return False
    return True


def _library_names() -> frozenset[str]:
    """The names that the text of a module uses for itself."""
    used = (name for names in RUNTIME.values() for name in names)
    own = "BASE BaseBuilder Capabilities DIALECT MECHANISMS MESSAGES SmtpBuilder sasl"
    return frozenset({*used, *own.split()})


def _name(what: str, name: str, taken: frozenset[str] | set[str]) -> Iterator[str]:
    """What is wrong with a name that is written into the module."""
    if not name.isidentifier() or iskeyword(name) or name.startswith("_"):
        yield f"{what} {name!r} is no name in Python"
    elif name in taken:
        yield f"{what} {name!r} is a name of the library"
