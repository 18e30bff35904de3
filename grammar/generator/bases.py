"""Which hand-written class of the library a view stands on: what is declared knows of none."""

from __future__ import annotations

from grammar.address import forward_path, mailbox, reverse_path
from grammar.declarations import Message, ReplyForm
from grammar.language.text import Construct, Rule
from grammar.model.nodes import first_octets
from grammar.model.shapes import shape
from grammar.replies import status_code, success_code
from grammar.sasl import OAUTHBEARER_RESPONSE

__all__ = ["base_of", "reads_own", "text_reader"]

_BASES: dict[Construct, str] = {
    mailbox: "MailboxView",
    reverse_path: "PathView",
    forward_path: "PathView",
    OAUTHBEARER_RESPONSE: "BearerMessage",
}
#: what reads the text of a rule, where that is a kind of text of its own
_READERS: dict[Rule, str] = {status_code: "EnhancedCode.read", success_code: "EnhancedCode.read"}
_DIGITS = frozenset(b"0123456789")


def base_of(declared: Construct) -> str:
    """The class that the view of a rule, a message or a form of reply stands on."""
    if declared in _BASES:
        return _BASES[declared]
    if isinstance(declared, ReplyForm):
        # a reply code is what a reply begins with, where that is a digit
        is_coded = first_octets(shape(declared)) <= _DIGITS
        return "CodedReplyView" if is_coded else "ReplyView"
    return "SaslMessage" if isinstance(declared, Message) else "View"


def text_reader(rule: Rule) -> str:
    """The function that reads the text of a rule."""
    return _READERS.get(rule, "decode_text")


def reads_own(rule: Rule | None) -> bool:
    """Whether the text of a rule is a kind of its own, of which the dialect says what it means."""
    return rule in _READERS
