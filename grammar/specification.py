"""A specification: the commands, the forms of replies and the extensions, put together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from grammar.codes import (
    CODES,
    STATUS_CODES,
    UNKNOWN_VERB,
    ReplyCode,
    StatusCode,
    SuggestedReply,
)
from grammar.commands import COMMANDS
from grammar.declarations import (
    Command,
    Extension,
    Mechanism,
    Message,
    Parameters,
    ReplyForm,
    StandardReply,
)
from grammar.extensions import EXTENSIONS, LMTP_COMMANDS
from grammar.language.text import Construct, Leniency, walk
from grammar.replies import FORMS, STANDARD_REPLIES
from grammar.sasl import LINES

__all__ = ["SPECIFICATION", "Specification", "specification"]


@dataclass(frozen=True)
class Specification:
    """A protocol of lines: what the generator starts from.

    `reference` is where its commands are said to be lines. The first of the `forms` is that of any
    reply. `unknown_verb` is what is suggested as the reply to a verb that is none; where
    `error_form` names a form, suggested replies are of that form. `exchange` are the lines of a
    SASL exchange, and `standard_replies` those that the builder has methods for.
    """

    name: str
    reference: str
    commands: tuple[Command, ...] = ()
    forms: tuple[ReplyForm, ...] = ()
    extensions: tuple[Extension, ...] = ()
    unknown_verb: SuggestedReply = UNKNOWN_VERB
    error_form: str = ""
    exchange: tuple[Message, ...] = ()
    standard_replies: tuple[StandardReply, ...] = ()
    reply_codes: tuple[ReplyCode, ...] = ()
    status_codes: tuple[StatusCode, ...] = ()

    @property
    def mechanisms(self) -> tuple[Mechanism, ...]:
        """The SASL mechanisms, by name."""
        found = (mechanism for each in self.extensions for mechanism in each.mechanisms)
        return tuple(sorted(found, key=lambda mechanism: mechanism.name))

    @property
    def messages(self) -> tuple[Message, ...]:
        """What is said in an exchange: its lines, and the messages of the mechanisms."""
        of_mechanisms = (message for each in self.mechanisms for message in each.messages)
        return tuple(dict.fromkeys((*self.exchange, *of_mechanisms)))

    @property
    def leniencies(self) -> dict[str, tuple[Leniency, ...]]:
        """What extensions add to the leniencies that stand beside the rules, by place."""
        found: dict[str, tuple[Leniency, ...]] = {}
        for extension in self.extensions:
            for place, leniencies in extension.leniencies.items():
                found[place] = (*found.get(place, ()), *leniencies)
        return found

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
    replies = (reply for each in offered for reply in each.standard_replies)
    codes = (code for each in offered for code in each.status_codes)
    return Specification(
        "SMTP",
        "RFC 5321, 4.1.1",
        extended,
        FORMS,
        offered,
        exchange=LINES,
        standard_replies=(*STANDARD_REPLIES, *replies),
        reply_codes=(*CODES, *(code for each in offered for code in each.reply_codes)),
        status_codes=(*STATUS_CODES, *(code for code in codes if isinstance(code, StatusCode))),
    )


SPECIFICATION = specification()
