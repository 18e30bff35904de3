"""What the generated views of commands stand on."""

from __future__ import annotations

from smtpkit.generated.constants import (
    COMMAND_LINE_REFERENCE,
    NEEDS_UTF8,
    SMTP_MAX_COMMAND_LINE,
)
from smtpkit.generated.leniencies import COMBINATION, NOT_ASCII
from smtpkit.phases import Replies
from smtpkit.view import View

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, ClassVar

    from smtpkit.matching import Match


class Command(View):
    """A command line, read."""

    __slots__ = ()

    #: the verb, in upper case
    verb: ClassVar[str] = ""
    #: the mode that the client's octets are in after it: "", data, chunk, exchange or tls
    enters: ClassVar[str] = ""
    #: the reply code with which that mode begins; 0: it begins at once
    enters_on: ClassVar[int] = 0
    #: the codes of the replies that it may get, in each of its phases
    replies: ClassVar[Replies] = Replies()
    limit_reference = COMMAND_LINE_REFERENCE

    at_most: ClassVar[int] = SMTP_MAX_COMMAND_LINE

    @classmethod
    def broken_prose(
        cls, spans: dict[str, tuple[int, int]], octets: bytes
    ) -> list[tuple[str, str, int, str]]:
        facts, found = cls.facts, super().broken_prose(spans, octets)
        if not octets.isascii():
            at = next(i for i, octet in enumerate(octets) if octet > 0x7F)
            if facts.ascii:
                found.append((NOT_ASCII, f"not ASCII, which {cls.verb} has to be", at, ""))
            elif facts.utf8_needs is not None and facts.utf8_needs[0] not in spans:
                message = f"not ASCII, without {facts.utf8_needs[1]}"
                found.append((NOT_ASCII, message, at, NEEDS_UTF8))
        for keyword, (name, needs, excludes) in facts.combinations.items():
            if name in spans:
                at = spans[name][0]
                sent = [k for k, (field, _, _) in facts.combinations.items() if field in spans]
                lacking = [f"{keyword} without {other}" for other in needs if other not in sent]
                clashing = [f"{keyword} with {other}" for other in excludes if other in sent]
                found += [(COMBINATION, message, at, "") for message in (*lacking, *clashing)]
        return found

    # a whole line: its groups are counted from the match itself
    first_group = 0

    def __init__(self, match: Match) -> None:
        self.match = match

    def values(self) -> dict[str, Any]:
        values = super().values()
        if "parameters" in values:
            known = self.facts.known
            sent = values.pop("parameters")
            unknown = [(p.keyword, p.value) for p in sent if p.keyword.upper() not in known]
            if unknown:
                values["parameters"] = unknown
        return values

    def to_dict(self, *, secrets: bool = False) -> dict[str, Any]:
        return {"verb": self.verb, **super().to_dict(secrets=secrets)}
