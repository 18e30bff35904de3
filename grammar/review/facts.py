"""What may not be declared because nobody would keep to it: `fact_errors` says what, and where.

A view keeps to a restriction where its kind says that it does; a value means something where it
has a name. What is declared elsewhere would be passed over in silence, so it is an error.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from grammar.codes import SuggestedReply
from grammar.declarations import Command, Extension, Parameter, Parameters
from grammar.language.restrictions import (
    Checked,
    Decodable,
    MaxOctets,
    Narrower,
    Restriction,
    SameAs,
)
from grammar.language.text import (
    AngleBracketed,
    BackReference,
    Construct,
    Optional,
    Rule,
    fields,
)
from grammar.language.values import Value
from grammar.leniencies import PROSE
from grammar.lexical import utf8_non_ascii
from grammar.model.automaton import automaton, missing
from grammar.model.nodes import bare
from grammar.model.shapes import shape

__all__ = ["fact_errors"]

#: the restrictions that a view looks at, by what is restricted
OF_RULES = (MaxOctets, Narrower, Checked)
OF_VALUES = (Decodable,)
OF_REFERENCES = (SameAs,)


def fact_errors(extension: Extension) -> list[str]:
    """What of an extension would be passed over in silence."""
    found = [f"{extension.keyword} in EHLO: {each}" for each in _offer(extension)]
    for verb, parameters in extension.parameters.items():
        for parameter in parameters:
            place = f"{verb} {parameter.keyword}"
            found += [f"{place}: {each}" for each in _parameter(parameter)]
    for command in extension.commands:
        added = extension.parameters.get(command.verb, ())
        found += [f"{command.verb}: {each}" for each in _command(command, added)]
    for mechanism in extension.mechanisms:
        for message in mechanism.messages:
            place = f"{mechanism.name} > {message.rule}"
            found += [f"{place}: {each}" for each in _pieces(message, "", hidden=message.rule)]
    return list(dict.fromkeys(found))


def _offer(extension: Extension) -> Iterator[str]:
    """What follows the keyword in the answer to EHLO."""
    if extension.ehlo is None:
        return
    if not fields(extension.line()):
        yield "what follows the keyword has no name: nobody could ask for it"
    yield from _pieces(extension.ehlo, "")


def _parameter(parameter: Parameter) -> Iterator[str]:
    """A parameter: what it says of others, and its value."""
    if not isinstance(parameter.reply, SuggestedReply):
        yield f"reply: {parameter.reply!r} is no SuggestedReply"
    for word in (*parameter.needs, *parameter.excludes):
        if word == parameter.keyword or {word} <= {*parameter.needs} & {*parameter.excludes}:
            yield f"what it says of {word} can never be kept to"
    yield from _kept_to(parameter.restrictions, (MaxOctets,), "")
    yield from _pieces(parameter.syntax(), "", hidden=parameter.syntax().rule)


def _command(command: Command, added: Iterable[Parameter]) -> Iterator[str]:
    """A command: its parameters, and its arguments."""
    if not isinstance(command.reply, SuggestedReply):
        yield f"reply: {command.reply!r} is no SuggestedReply"
    if command.ascii and command.utf8_needs:
        yield "utf8_needs: with ascii=True no line that is not ASCII is read"
    lists = [item for item in command.subcon.subcons if isinstance(item, Parameters)]
    for each in lists:
        if each.verb != command.verb:
            yield f"its parameters are said to be those of {each.verb}"
        words = {parameter.keyword for parameter in (*each.known, *added)}
        for parameter in each.known:
            yield from (f"{parameter.keyword}: {fault}" for fault in _parameter(parameter))
            for word in {*parameter.needs, *parameter.excludes} - words:
                yield f"{parameter.keyword}: there is no parameter {word}"
    for item in command.subcon.subcons:
        if not isinstance(item, Parameters):
            yield from _pieces(item, "")


def _pieces(
    construct: Construct,
    path: str,
    *,
    named: bool = False,
    within: Construct | None = None,
    hidden: str = "",
) -> Iterator[str]:
    """A piece and all within it.

    `named` says that a field has the meaning of the piece, `within` is the rule right around it,
    `hidden` the name of one that its reader does not know.
    """
    if isinstance(construct.name, str) and construct.name:
        path = f"{path}{construct.name} > "
        yield from _pieces(construct.subcon, path, named=True, within=within)
        return
    if isinstance(construct, Parameters):
        yield f"{path}parameters stand in a command by themselves, not within another piece"
        return
    if isinstance(construct, Rule):
        path = path if construct.rule == hidden else f"{path}{construct.rule} > "
        yield from (f"{path[:-3] or hidden}: {fault}" for fault in _rule(construct))
    elif isinstance(construct, Value):
        if not named:
            yield f"{path}a value without a name, whose meaning nobody could ask for"
        yield from _kept_to(construct.restrictions, OF_VALUES, path)
    elif isinstance(construct, BackReference):
        yield from _kept_to(construct.restrictions, OF_REFERENCES, path)
    else:
        yield from _kept_to(construct.restrictions, (), path)
    if isinstance(construct, AngleBracketed) and (within is None or not fields(within)):
        yield f"{path}angle brackets that people leave out are those of a rule with fields"
    named = named and isinstance(construct, (Rule, AngleBracketed, Optional))
    within = construct if isinstance(construct, Rule) else None
    for item in _inner(construct):
        yield from _pieces(item, path, named=named, within=within)


def _inner(construct: Construct) -> Iterable[Construct]:
    if hasattr(construct, "subcons"):
        return tuple(construct.subcons)
    return (construct.subcon,) if hasattr(construct, "subcon") else ()


def _rule(rule: Rule) -> Iterator[str]:
    """A rule: what is answered, what restricts it, its encoding."""
    if rule.reply and not isinstance(rule.reply, SuggestedReply):
        yield f"reply: {rule.reply!r} is no SuggestedReply"
    yield from _kept_to(rule.restrictions, OF_RULES, "")
    for kind, count in Counter(type(each) for each in rule.restrictions).items():
        if count > 1:
            yield f"it has {count} restrictions {kind.__name__}, and one of them counts"
    if rule.check is not None and not fields(rule):
        yield "Checked: it has no fields to look at"
    if rule.encoding:
        mine, utf8 = automaton(bare(shape(rule))), automaton(bare(shape(utf8_non_ascii)))
        if missing(mine, utf8) is not None or missing(utf8, mine) is not None:
            yield "encoding: only text beyond ASCII in UTF-8 has one"


def _kept_to(
    restrictions: Iterable[Restriction], kinds: tuple[type[Restriction], ...], path: str
) -> Iterator[str]:
    """The restrictions that are not looked at where they stand, and what lets them pass."""
    for each in restrictions:
        if not isinstance(each, kinds):
            yield f"{path}nobody looks at {type(each).__name__} here"
        elif each.leniency not in PROSE:
            yield f"{path}{each.leniency!r} is no leniency of what prose refuses"
