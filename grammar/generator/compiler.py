"""Declarations in, the source of a dialect out; and every reason why there is none."""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Sequence, Set
from difflib import get_close_matches
from typing import NamedTuple

from grammar.commands import COMMANDS
from grammar.declarations import Command, Extension
from grammar.extensions import EXTENSIONS, LMTP_COMMANDS
from grammar.generator.dialect import dialect_module
from grammar.generator.protocol import protocol_module
from grammar.language.remembered import remembered
from grammar.lexical import esmtp_param
from grammar.replies import ehlo_line
from grammar.review.facts import fact_errors
from grammar.review.names import name_errors
from grammar.review.rules import declaration_errors, forget
from grammar.specification import Specification, specification

__all__ = [
    "Choice",
    "choice",
    "compile_dialect",
    "compile_protocol",
    "known",
    "load_extensions",
    "select",
]


def load_extensions(names: Sequence[str]) -> list[Extension]:
    """The extensions that modules declare, each given as `module:NAME`."""
    parts = [name.partition(":") for name in names]
    for name, (module, _, of_it) in zip(names, parts, strict=True):
        if not (module and of_it):
            raise ValueError(f"{name!r} is no MODULE:NAME")
    return [getattr(importlib.import_module(module), name) for module, _, name in parts]


class Choice(NamedTuple):
    """What a dialect is made of, besides RFC 5321: what is chosen of all there is.

    `without` and `only` are EHLO keywords, in upper case and in order; `unknown` is `generic` or
    `refused`: what becomes of parameters that are not declared.
    """

    extensions: tuple[Extension, ...] = ()
    without: tuple[str, ...] = ()
    only: tuple[str, ...] | None = None
    unknown: str = "generic"


def choice(
    extensions: Iterable[Extension] = (),
    without: Iterable[str] = (),
    only: Iterable[str] | None = None,
    unknown: str = "generic",
) -> Choice:
    """What is chosen; raises `TypeError` or `ValueError` where that is nothing to choose."""
    added = tuple(extensions)
    for number, each in enumerate(added, 1):
        if not isinstance(each, Extension):
            raise TypeError(f"extension {number}: an Extension, not {each!r}")
    if unknown not in ("generic", "refused"):
        raise ValueError(f"unknown parameters are generic or refused, not {unknown!r}")
    left_out = _keywords("without", without, known())
    left = None if only is None else _keywords("only", only, known(added))
    return Choice(added, left_out, left, unknown)


def known(extensions: Iterable[Extension] = ()) -> frozenset[str]:
    """The EHLO keywords of the registry's extensions, and of these."""
    return frozenset(each.keyword for each in (*EXTENSIONS, *extensions))


def _keywords(name: str, given: object, among: Set[str]) -> tuple[str, ...]:
    if isinstance(given, (str, bytes)):
        raise TypeError(f"{name}: a list of EHLO keywords, not one text of them: {given!r}")
    if not isinstance(given, Iterable):
        raise TypeError(f"{name}: a list of EHLO keywords, not {given!r}")
    words = list(given)
    for word in words:
        if not isinstance(word, str):
            raise TypeError(f"{name}: EHLO keywords are text, not {word!r}")
        if word.upper() not in among:
            near = get_close_matches(word.upper(), sorted(among), 1)
            hint = f": {near[0]} is" if near else ""
            raise ValueError(f"{name}: no extension is called {word}{hint}")
    return tuple(sorted({word.upper() for word in words}))


def select(chosen: Choice) -> Specification:
    """The specification of what is chosen, whose names `compile_dialect` has looked at."""
    return specification([*_kept(chosen), *chosen.extensions], closed=chosen.unknown == "refused")


def _kept(chosen: Choice) -> list[Extension]:
    """The registry's extensions that are left."""
    only = chosen.only
    return [
        each
        for each in EXTENSIONS
        if each.keyword not in chosen.without and (only is None or each.keyword in only)
    ]


def _clashes(chosen: Choice) -> list[str]:
    """Which names clash."""
    kept, reasons = _kept(chosen), list[str]()
    for place, each in enumerate(chosen.extensions):
        others = (*kept, *chosen.extensions[:place])
        commands = (
            *COMMANDS,
            *LMTP_COMMANDS,
            *(command for one in others for command in one.commands),
        )
        reasons += name_errors(each, others, commands)
    return list(dict.fromkeys(reasons))


def compile_dialect(
    chosen: Choice, names: Sequence[str] | None = None
) -> tuple[Specification, str]:
    """The specification of a dialect, and the source of its module.

    `names` say where the extensions are declared, `module:NAME` each, for a module that outlives
    them.
    """
    if reasons := _clashes(chosen):
        raise ValueError("; ".join(reasons))
    whole = select(chosen)
    try:
        reasons = [reason for each in chosen.extensions for reason in extension_errors(each)]
    finally:
        forget()
    if reasons:
        raise ValueError("; ".join(reasons))
    source = ", ".join(names or [each.keyword for each in chosen.extensions]) or "the registry"
    kept = None if names is None else {**chosen._asdict(), "extensions": tuple(names)}
    return whole, dialect_module(whole, source, kept)


def compile_protocol(declared: Specification) -> str:
    """The source of the module of a protocol; raises `TypeError` or `ValueError`."""
    if not isinstance(declared, Specification):
        raise TypeError(f"a Specification, not {declared!r}")
    if not declared.forms:
        raise ValueError(f"{declared.name}: forms: one at least, which any reply has")
    names = {form.name_of_class for form in declared.forms}
    reasons = [
        f"{command.verb}: forms: no form is called {name}"
        for command in declared.commands
        for name in command.forms
        if name not in names
    ]
    if declared.error_form and declared.error_form not in names:
        reasons.append(f"error_form: no form is called {declared.error_form}")
    lines = (*declared.commands, *declared.forms)
    for what, given in (
        ("verb", [command.verb.upper() for command in declared.commands]),
        ("class", [each.name_of_class for each in lines]),
        ("builder method", [c.builder for c in declared.commands]),
    ):
        twice = sorted({name for name in given if given.count(name) > 1})
        reasons += [f"the {what} {name} is declared twice" for name in twice]
    try:
        for each in lines:
            title = each.verb if isinstance(each, Command) else each.name_of_class
            reasons += [f"{title}: {reason}" for reason in declaration_errors(each)]
    finally:
        forget()
    if reasons:
        raise ValueError("; ".join(f"{declared.name}: {reason}" for reason in reasons))
    return protocol_module(declared)


@remembered
def extension_errors(extension: Extension) -> list[str]:
    """Why an extension's rules are no good: each reason with the place in the declaration."""
    found = [
        (f"{extension.keyword} in EHLO", declaration_errors(extension.line(), within=ehlo_line))
    ]
    for verb, parameters in extension.parameters.items():
        for parameter in parameters:
            place = f"{verb} {parameter.keyword}"
            found.append((place, declaration_errors(parameter.syntax(), within=esmtp_param)))
    found += [(command.verb, declaration_errors(command)) for command in extension.commands]
    found += [(form.name_of_class, declaration_errors(form)) for form in extension.forms]
    for mechanism in extension.mechanisms:
        found += [(mechanism.name, declaration_errors(each)) for each in mechanism.messages]
    listed = [f"{place}: {reason}" for place, reasons in found for reason in reasons]
    # what has no sound shape has been told
    return listed or fact_errors(extension)
