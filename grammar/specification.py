"""A specification: the commands, the forms of replies and the extensions, put together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from grammar.commands import COMMANDS
from grammar.declarations import Command, Extension, ReplyForm
from grammar.extensions import EXTENSIONS, OTHERS
from grammar.replies import FORMS

__all__ = ["SPECIFICATION", "Specification", "specification"]


@dataclass(frozen=True)
class Specification:
    """What the generator starts from."""

    commands: tuple[Command, ...]
    forms: tuple[ReplyForm, ...]
    extensions: tuple[Extension, ...]

    def command(self, verb: str) -> Command:
        """A command by its verb."""
        return next(command for command in self.commands if command.verb == verb)


def specification(
    extensions: Iterable[Extension] = EXTENSIONS,
    others: Iterable[Command] = OTHERS,
    *,
    closed: bool = False,
) -> Specification:
    """RFC 5321 and these extensions, and these other commands.

    In a closed one a parameter that no extension declares is an error.
    """
    offered = tuple(extensions)
    commands = [*COMMANDS, *(command for each in offered for command in each.commands), *others]
    extended = tuple(command.extended(offered, only_known=closed) for command in commands)
    return Specification(extended, FORMS, offered)


SPECIFICATION = specification()
