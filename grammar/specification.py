"""A specification: the commands, the forms of replies and the extensions, put together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from grammar.commands import COMMANDS
from grammar.declarations import Command, Extension, Parameters, ReplyForm
from grammar.extensions import EXTENSIONS, LMTP_COMMANDS
from grammar.language.text import Construct, walk
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

    def constructs(self) -> Iterator[Construct]:
        """Everything that it is made of, down to the smallest pieces."""
        for owner in (*self.commands, *self.forms):
            for construct in walk(owner):
                yield construct
                for typed in construct.typed if isinstance(construct, Parameters) else ():
                    yield from walk(typed)
        for extension in self.extensions:
            yield from walk(extension.line())


def specification(
    extensions: Iterable[Extension] = EXTENSIONS,
    others: Iterable[Command] = LMTP_COMMANDS,
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
