"""Declarations in, the source of a dialect out; and every reason why there is none."""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Sequence

from grammar.commands import COMMANDS
from grammar.declarations import Extension
from grammar.extensions import EXTENSIONS, LMTP_COMMANDS
from grammar.generator.modules import dialect_module
from grammar.lexical import esmtp_param
from grammar.replies import ehlo_line
from grammar.review.facts import fact_errors
from grammar.review.names import name_errors
from grammar.review.rules import declaration_errors
from grammar.specification import Specification, specification

__all__ = ["compile_dialect", "load_extensions", "select"]


def load_extensions(names: Iterable[str]) -> list[Extension]:
    """The extensions that modules declare, each given as `module:NAME`."""
    parts = [name.partition(":") for name in names]
    return [getattr(importlib.import_module(module), name) for module, _, name in parts]


def select(
    extensions: Iterable[Extension],
    without: Iterable[str] = (),
    only: Iterable[str] | None = None,
    unknown: str = "generic",
) -> Specification:
    """The specification with these extensions more, and those of the registry that are wanted.

    Raises `ValueError` where names clash.
    """
    added = tuple(extensions)
    for each in added:
        if not isinstance(each, Extension):
            raise TypeError(f"an Extension, not {each!r}")
    if unknown not in ("generic", "refused"):
        raise ValueError(f"unknown parameters are generic or refused, not {unknown!r}")
    known = {each.keyword for each in EXTENSIONS}
    unwanted = {keyword.upper() for keyword in without}
    if unwanted - known:
        raise ValueError(f"no extension is called {', '.join(sorted(unwanted - known))}")
    # what a server offers may be kept, be it known or not
    wanted = known if only is None else {keyword.upper() for keyword in only}
    kept = [each for each in EXTENSIONS if each.keyword in wanted - unwanted]
    reasons = []
    for place, each in enumerate(added):
        others = (*kept, *added[:place])
        commands = (
            *COMMANDS,
            *LMTP_COMMANDS,
            *(command for one in others for command in one.commands),
        )
        reasons += name_errors(each, others, commands)
    if reasons:
        raise ValueError("; ".join(reasons))
    return specification([*kept, *added], closed=unknown == "refused")


def compile_dialect(
    extensions: Iterable[Extension],
    without: Iterable[str] = (),
    only: Iterable[str] | None = None,
    unknown: str = "generic",
    names: Sequence[str] = (),
) -> tuple[Specification, str]:
    """The specification of a dialect, and the source of its module.

    `names` say where the extensions are declared, for a module that outlives them.
    """
    added = tuple(extensions)
    whole = select(added, without, only, unknown)
    reasons = [reason for each in added for reason in extension_errors(each)]
    if reasons:
        raise ValueError("; ".join(reasons))
    source = ", ".join(names) or ", ".join(each.keyword for each in added) or "the registry"
    return whole, dialect_module(whole, source, tuple(names))


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
    listed = [f"{place}: {reason}" for place, reasons in found for reason in reasons]
    # what has no sound shape has been told
    return listed or fact_errors(extension)
