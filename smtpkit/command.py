"""What the generated views of commands stand on."""

from __future__ import annotations

from smtpkit.errors import FieldError, unreadable
from smtpkit.generated.constants import (
    COMMAND_LINE_REFERENCE,
    SMTP_MAX_COMMAND_LINE,
)
from smtpkit.order import Order
from smtpkit.phases import Replies
from smtpkit.view import MATCHES, View, joined, match_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any, ClassVar

    from typing_extensions import Buffer

    from smtpkit.generated.constants import Enters
    from smtpkit.matching import Match


class Command(View):
    """A command line, read."""

    __slots__ = ()

    #: the verb, in upper case
    verb: ClassVar[str] = ""
    #: the mode that the client's octets are in after it: "", data, chunk, exchange or tls
    enters: ClassVar[Enters] = ""
    #: the reply code with which that mode begins; 0: it begins at once
    enters_on: ClassVar[int] = 0
    #: the codes of the replies that it may get, in each of its phases
    replies: ClassVar[Replies] = Replies()
    #: the names of the forms that its replies may have, beside those of any reply
    reply_forms: ClassVar[tuple[str, ...]] = ()
    #: when it may be sent, and what its replies change: its row in the table of order
    order: ClassVar[Order] = Order()
    limit_reference = COMMAND_LINE_REFERENCE

    at_most: ClassVar[int] = SMTP_MAX_COMMAND_LINE

    # a whole line: its groups are counted from the match itself
    first_group = 0

    def __init__(self, source: Match | Buffer | View | str) -> None:
        if type(source) not in MATCHES:
            source = match_of(type(self), source)
        self.match = source  # type: ignore[assignment]  # it is a match now

    def __bytes__(self) -> bytes:
        try:
            octets = self.match[0]
        except (TypeError, ValueError) as error:
            raise unreadable("octets", error) from error
        return octets if type(octets) is bytes else bytes(octets)

    def values(self) -> Mapping[str, Any]:
        values = dict(super().values())
        if "parameters" in values:
            known = self.facts.known
            del values["parameters"]
            sent = self.parameters  # type: ignore[attr-defined]  # a line that has the field
            unknown = [(p.keyword, p.value) for p in sent if p.keyword.upper() not in known]
            if unknown:
                values["parameters"] = unknown
        return values

    @classmethod
    def secret_from(cls, octets: bytes) -> int | None:
        found: int | None = cls.facts.dialect.verbs.hidden_from(octets)
        return found

    def hidden_spans(self) -> Sequence[tuple[int, int]]:
        facts, found = self.facts, super().hidden_spans()
        if facts.dialect is None or not facts.dialect.verbs.may_hide(octets := self.octets()):
            return found
        verbs, passed = facts.dialect.verbs, () if self.defects else facts.secret_keywords
        if facts.mechanism:
            try:
                if not verbs.is_name(self.octets(facts.mechanism)):
                    # it may be a secret, whose mechanism is missing
                    found = [*found, self.span(facts.mechanism)]
            except FieldError:
                # a lenient reading found none, and all of it is hidden
                pass
        if self.defects or len(self.secret_fields) == len(passed):
            hidden_from = verbs.hidden_from(octets, passed)
            if hidden_from is not None:
                start, end = self.span()[0], len(octets.rstrip(b"\r\n"))
                found = [*found, (start + min(hidden_from, end), start + end)]
        return joined(found)

    def to_dict(self, *, secrets: bool = False) -> dict[str, Any]:
        return {"verb": self.verb, **super().to_dict(secrets=secrets)}
