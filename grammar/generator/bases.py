"""Which hand-written class of the library a view stands on: what is declared knows of none."""

from __future__ import annotations

from dataclasses import dataclass

from grammar.address import forward_path, mailbox, reverse_path
from grammar.declarations import ReplyForm
from grammar.language.text import Construct
from grammar.replies import EHLO_REPLY, GREETING, REPLY
from grammar.sasl import OAUTHBEARER_RESPONSE, Message

__all__ = ["Base", "Lines", "base_of"]


@dataclass(frozen=True)
class Lines:
    """An argument of a builder that is a list of lines: the rule that each of them follows."""

    argument: str
    rule: str
    #: the combinator that draws such lists
    drawn_by: str


@dataclass(frozen=True)
class Base:
    """A class of the library, and what it has in place of the generated view."""

    name: str
    #: the fields that it has properties for
    properties: tuple[str, ...] = ()
    #: the fields that its `lines` are made of, and that are none of the view
    in_lines: tuple[str, ...] = ()
    #: the arguments that its `build` takes of fields, and those lines
    builds: tuple[str, ...] = ()
    lines: Lines | None = None


_PATH = Base("PathView")
_LATER_LINES = ("continued", "last")

_BASES: dict[Construct, Base] = {
    mailbox: Base("MailboxView"),
    reverse_path: _PATH,
    forward_path: _PATH,
    REPLY: Base("ReplyBase", properties=("code", "text"), in_lines=_LATER_LINES),
    GREETING: Base(
        "GreetingBase",
        in_lines=_LATER_LINES,
        builds=("domain",),
        lines=Lines("lines", "textstring", "texts_of"),
    ),
    EHLO_REPLY: Base(
        "EhloReplyBase",
        in_lines=_LATER_LINES,
        builds=("domain", "greet"),
        lines=Lines("extensions", "ehlo-line", "lines_of"),
    ),
    OAUTHBEARER_RESPONSE: Base("BearerMessage"),
}


def base_of(declared: Construct) -> Base:
    """The class that the view of a rule, a message or a form of reply stands on."""
    if declared in _BASES:
        return _BASES[declared]
    if isinstance(declared, ReplyForm):
        raise TypeError(f"{declared!r}: no class of the library puts such a reply together")
    return Base("SaslMessage" if isinstance(declared, Message) else "View")
