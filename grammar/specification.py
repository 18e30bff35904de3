"""A specification: the commands, the forms of replies and the extensions, put together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from grammar.codes import UNKNOWN_VERB, SuggestedReply
from grammar.commands import COMMANDS
from grammar.declarations import Command, Extension, Parameters, ReplyForm
from grammar.extensions import EXTENSIONS, LMTP_COMMANDS
from grammar.language.text import Construct, walk
from grammar.replies import FORMS

__all__ = ["SPECIFICATION", "Specification", "specification"]


@dataclass(frozen=True)
class Specification:
    """A protocol of lines: what the generator starts from.

    `reference` is where its commands are said to be lines. The first of the `forms` is that of any
    reply. `unknown_verb` is what is suggested as the reply to a verb that is none; where
    `error_form` names a form, suggested replies are of that form.
    """

    name: str
    reference: str
    commands: tuple[Command, ...] = ()
    forms: tuple[ReplyForm, ...] = ()
    extensions: tuple[Extension, ...] = ()
    unknown_verb: SuggestedReply = UNKNOWN_VERB
    error_form: str = ""

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
    return Specification("SMTP", "RFC 5321, 4.1.1", extended, FORMS, offered)


SPECIFICATION = specification()
