"""What an observer tells of a conversation: its messages, and what is wrong with them."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

from smtpkit.errors import ParseError, SuggestedReply
from smtpkit.generated.dialect import DIALECT
from smtpkit.printing import Json, meanings, offers, printable
from smtpkit.secrets import told_of, veil
from smtpkit.stream import CLIENT, Sender
from smtpkit.view import View

if TYPE_CHECKING:
    from collections.abc import Container

    # loaded when an exchange begins
    from smtpkit.sasl import ExchangeLine

__all__ = ["Kind", "Message", "Problem", "problem_of"]

Kind: TypeAlias = Literal[
    "greeting", "command", "reply", "data", "chunk", "exchange", "tls", "unknown"
]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a message, and what a server should answer to it."""

    rule: str
    text: str
    offset: int
    expected: tuple[str, ...] = ()
    reference: str = ""
    level: str = ""
    reply: SuggestedReply | None = None
    leniencies: tuple[str, ...] = ()  # with which the lenient profile reads it all the same

    def to_dict(self) -> dict[str, Json]:
        """The problem as JSON has it."""
        answer: Json = None
        if self.reply is not None:
            answer = {
                "code": self.reply.code,
                "enhanced_code": self.reply.enhanced_code,
                "text": self.reply.text,
            }
        return {
            "rule": self.rule,
            "offset": self.offset,
            "expected": list(self.expected),
            "reference": self.reference,
            "level": self.level,
            "text": self.text,
            "reply": answer,
            "leniencies": list(self.leniencies),
        }


@dataclass(slots=True, repr=False)
class Message:
    """One message of a conversation, with its octets, its fields and what is wrong with it.

    `start` and `end` count octets in the direction's stream. `answers` is the index of the
    message that a reply answers; None when it answers nothing that was seen. A chunk is answered
    with its command, BDAT, as one that is empty or refused is (RFC 3030, 2), the rest of DATA as
    mail data.
    """

    index: int
    sender: Sender
    kind: Kind
    start: int
    end: int
    time: float | None = None
    octets: bytes = b""  # of one line or one reply; the octets of mail data are only counted
    view: View | None = None
    verb: str | None = None
    code: int | None = None
    answers: int | None = None
    summary: dict[str, Json] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    hidden: tuple[tuple[int, int], ...] = ()  # spans of the octets that are secret
    #: what it says in an AUTH exchange, decoded
    said: ExchangeLine | None = field(default=None, compare=False)

    def __repr__(self) -> str:
        # a reply by itself does not know which secrets it repeats
        return f"<Message {self.index} {self.sender} {self.kind} {self.text()!r}>"

    def hide_verb(self, hidden_from: int | None, known: Container[str]) -> None:
        """A word that is none of the known verbs is none, where something of it is hidden."""
        if hidden_from is not None and self.verb not in known:
            begin = len(self.octets) - len(self.octets.lstrip(b" \t"))
            if hidden_from < begin + len(self.verb or ""):
                self.verb = None

    def text(self, *, secrets: bool = False) -> str:
        """The octets as printable text; what is secret is replaced by its length."""
        return printable(self.octets if secrets else self._veiled())

    def _veiled(self) -> bytes:
        return veil(self.octets, self.hidden)

    def shown_view(self, *, secrets: bool = False) -> View | None:
        """The view, of a reply without the secrets that it repeats; None where there is none."""
        view = self.view
        if view is None or secrets or not self.hidden or self.sender == CLIENT:
            return view  # a command's view hides its secrets itself
        if view.defects:
            dialect = view.facts.dialect or DIALECT
            return dialect.parse_reply(self._veiled(), profile="observer")
        with suppress(ParseError):
            return type(view).parse(self._veiled())
        return None

    def fields(self, *, secrets: bool = False) -> dict[str, Json]:
        """The fields by name: those of the view, else what a lenient look finds."""
        return self._fields(self.shown_view(secrets=secrets), secrets)

    def _fields(self, view: View | None, secrets: bool) -> dict[str, Json]:
        if view is not None:
            return view.to_dict(secrets=secrets)
        header = self.summary.get("header")
        if secrets or not isinstance(header, list):
            return self.summary
        # what was not read as commands may have been some
        return self.summary | {"header": [_shown_text(str(line)) for line in header]}

    def to_dict(self, *, secrets: bool = False) -> dict[str, Json]:
        """The message as JSON has it; `sasl` is there in an AUTH exchange alone."""
        found = self._to_dict(secrets)
        if self.said is not None:
            found["sasl"] = self.said.to_dict(secrets=secrets)
        return found

    def _to_dict(self, secrets: bool) -> dict[str, Json]:
        view = self.shown_view(secrets=secrets)
        return {
            "index": self.index,
            "time": self.time,
            "from": self.sender,
            "kind": self.kind,
            "verb": self.verb,
            "code": self.code,
            "answers": self.answers,
            "fields": self._fields(view, secrets) | offers(view, DIALECT),
            "meanings": meanings(view, DIALECT),
            "octets": [self.start, self.end],
            "raw": self.text(secrets=secrets) if self.octets else None,
            "problems": [problem.to_dict() for problem in self.problems],
        }


def _shown_text(line: str) -> str:
    """A line of mail data, with the length of what may be a secret in its place."""
    octets = line.encode("utf-8", "surrogateescape")
    hidden_from = DIALECT.verbs.hidden_in_text(octets)
    if hidden_from is None:
        return line
    return veil(octets, [(hidden_from, len(octets))]).decode("utf-8", "surrogateescape")


def problem_of(error: ParseError, message: Message) -> Problem:
    """The error of a parser, placed in the direction's stream."""
    if message.hidden:
        # it quotes what was found, and that may be a part of the secret
        error = told_of(error)
    return Problem(
        rule=error.rule,
        text=error.message,
        offset=message.start + error.offset,
        expected=error.expected,
        reference=error.reference,
        level=error.level,
        reply=error.reply,
        leniencies=error.leniencies,
    )
