"""What the generated views of commands stand on."""

from __future__ import annotations

from smtpkit.generated.constants import (
    COMMAND_LINE_REFERENCE,
    SMTP_MAX_COMMAND_LINE,
)
from smtpkit.phases import Replies
from smtpkit.view import MATCHES, View, match_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
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
    limit_reference = COMMAND_LINE_REFERENCE

    at_most: ClassVar[int] = SMTP_MAX_COMMAND_LINE

    # a whole line: its groups are counted from the match itself
    first_group = 0

    def __init__(self, source: Match | Buffer | View | str) -> None:
        if type(source) not in MATCHES:
            source = match_of(type(self), source)
        self.match = source  # type: ignore[assignment]  # it is a match now

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

    def to_dict(self, *, secrets: bool = False) -> dict[str, Any]:
        return {"verb": self.verb, **super().to_dict(secrets=secrets)}
