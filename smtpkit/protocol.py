"""What a dialect knows of its protocol beside its lines: its name, and the replies to errors."""

from __future__ import annotations

from smtpkit.errors import SuggestedReply

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Protocol:
    """A protocol of lines.

    name, reference: what it is called, and where its commands are said to be lines
    unknown_verb: the head of what is suggested as the reply to a verb that is none
    error_form: the form of replies that are suggested; "": they have a code
    """

    __slots__ = ("error_form", "name", "reference", "unknown_verb")

    def __init__(self, name: str, reference: str, unknown_verb: str, error_form: str = "") -> None:
        self.name, self.reference = name, reference
        self.unknown_verb, self.error_form = unknown_verb, error_form

    def suggested(self, dialect: Any, head: str, text: str) -> SuggestedReply | None:
        """The reply to an error: what it begins with, and a text. None where nothing is said."""
        if not head:
            return None
        if not self.error_form:
            return SuggestedReply.of(head, text)
        form = getattr(dialect, self.error_form)
        return SuggestedReply(0, "", text, head=head, at_most=form.at_most)
