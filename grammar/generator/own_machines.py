"""The machines of a dialect's own classes: as they are asked for, or kept in its module."""

from __future__ import annotations

from collections.abc import Iterator

from grammar.generator.machines import Machines
from grammar.generator.views import ModuleWriter
from grammar.language.text import Construct, Rule
from grammar.model.lines import class_name, line_of
from grammar.specification import SPECIFICATION, Specification

__all__ = ["machine_source"]


def machine_source(specification: Specification, name: str) -> str:
    """The source of the machine of a class of views, as `MACHINE`; "" where there is none.

    The machines of a dialect that is made at run time are made when they are first used, and those
    of a module that is kept are in it. What is equal to a rule of the library has the machine that
    is in `smtpkit.generated.machines`.
    """
    line = _line_called(name, specification)
    if line is None:
        return ""
    machines = Machines(_library_machines(name))
    found = ModuleWriter(machines=machines).machine(line_of(line), name)
    return "\n".join([*machines.lines, f"MACHINE = {found}"]) if found else ""


def _library_machines(name: str) -> Machines:
    """The machines that the library's class of a name asks for."""
    machines, line = Machines(), _line_called(name, SPECIFICATION)
    if line is not None:
        ModuleWriter(machines=machines).machine(line_of(line), name)
    return machines


def _line_called(name: str, specification: Specification) -> Construct | None:
    """What of a specification a class of views is made of."""
    return next((line for own, line in _lines(specification) if own == name), None)


def _lines(specification: Specification) -> Iterator[tuple[str, Construct]]:
    for line in (*specification.commands, *specification.forms):
        yield line.name_of_class, line
    for extension in specification.extensions:
        yield extension.name_of_class, extension.line()
    for rule in (*specification.messages, *specification.constructs()):
        if isinstance(rule, Rule):
            yield class_name(rule), rule
