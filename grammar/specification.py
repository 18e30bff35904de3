"""A specification: the commands, the forms of replies and the extensions, put together."""

from __future__ import annotations

from collections.abc import Iterable

from grammar.codes import CODES, STATUS_CODES, StatusCode
from grammar.commands import COMMANDS
from grammar.declarations import Command, Extension, Specification
from grammar.extensions import EXTENSIONS, LMTP_COMMANDS
from grammar.replies import FORMS, STANDARD_REPLIES
from grammar.sasl import LINES

__all__ = ["SPECIFICATION", "Specification", "specification"]


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
        (*FORMS, *(form for each in offered for form in each.forms)),
        offered,
        exchange=LINES,
        standard_replies=(*STANDARD_REPLIES, *replies),
        reply_codes=(*CODES, *(code for each in offered for code in each.reply_codes)),
        status_codes=(*STATUS_CODES, *(code for code in codes if isinstance(code, StatusCode))),
    )


SPECIFICATION = specification()
