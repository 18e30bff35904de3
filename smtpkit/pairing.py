"""Which reply answers what, as an observer tells it who may have lost count.

Replies come in order, and clients count them (RFC 2920, 3.1). But where one got none, or was not
captured, a code that only a few verbs may get tells where the order goes on: 354 answers DATA (and
a vendor's XEXCH50) and nothing else. What is awaited is that of a `Session`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable
from dataclasses import dataclass
from itertools import islice

from smtpkit.command import Command
from smtpkit.generated.constants import REPLY_BAD_CMD_SEQUENCE, UNASKED_LEADS
from smtpkit.generated.dialect import DIALECT
from smtpkit.phases import ReplyCodes
from smtpkit.session import Awaited, Session

__all__ = ["ANCHORS", "BEGINS", "OF_EXCHANGES", "Pairing", "Said"]

_COMMANDS = DIALECT.commands
#: Which command a reply code says that it answers, because of what it begins; a chunk does not, as
#: its size is nowhere else than in the line.
BEGINS: dict[int, type[Command]] = {
    view.enters_on: view
    for view in reversed([*_COMMANDS.values()])
    if view.enters_on and view.enters != "chunk"
}


@dataclass(slots=True)
class Said:
    """What an observer knows of something that a reply will answer: the tag of an `Awaited`.

    `index` is that of the message, and `verb` its verb as far as it is one. `codes` are those that
    it may get, in the phase that it is in; None: its verb is not known. `is_odd` says that its line
    was not right: it may have been another one. `sent` counts the octets that the client had sent
    when it was answered first.
    """

    index: int | None
    verb: str = ""
    codes: Container[int] | None = None
    is_odd: bool = False
    sent: int = 0


def codes_of(awaited: Awaited) -> ReplyCodes | None:
    """The codes that may answer something, in the phase that it is in; None: nobody knows."""
    if awaited.command is None:
        return None
    replies = awaited.command.replies
    phase = "end_of_data" if awaited.phase == "greeting" else awaited.phase
    return getattr(replies, phase) or replies.line or None


class Pairing:
    """What is awaited in a session, and what of it a reply answers."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def await_reply(self, awaited: Awaited, said: Said) -> None:
        """Say of something that is awaited what is known of it."""
        awaited.tag = said
        if said.codes is None:
            said.codes = codes_of(awaited)

    @property
    def is_of_each(self) -> bool:
        """Whether the end of the mail data gets a reply for each recipient, and is next."""
        head = self.session.awaited[0] if self.session.awaited else None
        return self.session.lmtp and head is not None and head.phase == "end_of_data"

    def place_of(self, code: int) -> int | None:
        """Which of what is awaited a reply code answers; None: none of it."""
        queue = self.session.awaited
        if not queue:
            return None
        if code < 400 < 400 * len(queue) and self.is_of_each and not self.recipients:
            # nobody is there to have a reply (RFC 2033, 4.2)
            return 1
        if code in ANCHORS:
            codes = queue[0].tag.codes
            if codes and code in codes:
                return 0
            tags: list[Said] = [each.tag for each in queue]
            for places in (
                (n for n, each in enumerate(tags) if each.codes and code in each.codes),
                (n for n, each in enumerate(tags) if each.codes is None or each.is_odd),
            ):
                if (place := next(places, None)) is not None:
                    return place
            if code in BEGINS:
                return None
        return 0

    def find(self, code: int) -> tuple[Awaited | None, list[Awaited]]:
        """What a reply code answers, and what before that got no reply, which is dropped."""
        session, place = self.session, self.place_of(code)
        if place is None:
            # it begins something, and so what came before is over
            passed = list(session.awaited) if code in BEGINS else []
            for each in list(session.awaited):
                session.drop(each)
            return None, passed
        passed = list(islice(session.awaited, place)) if place else []
        for each in passed:
            session.drop(each)
        return session.awaited[0], passed

    def answer(
        self, awaited: Awaited, code: int, lines: int, sent: int, offered: Iterable[str] | None
    ) -> None:
        """A reply answers what is awaited first.

        lines: how many it has
        sent: how many octets the client had sent before it
        offered: what it offers
        """
        session, said = self.session, awaited.tag
        if not awaited.replies:
            said.sent = sent
        of_each = session.lmtp and awaited.phase == "end_of_data"
        recipients = self.recipients if of_each else 0
        if of_each and not recipients:
            # it is answered all the same
            awaited.due = 1
        self.reply(code, offered)
        if of_each and awaited.replies == 1 and code // 100 != 3:
            as_a_whole = code == REPLY_BAD_CMD_SEQUENCE or lines == recipients
            if as_a_whole:
                session.drop(awaited)

    def reply(self, code: int, offered: Iterable[str] | None = None) -> None:
        """The server replied; it may go on, although it said that it would not."""
        session = self.session
        waiting = list(session.awaited)[1:] if code in UNASKED_LEADS else ()
        session.reply(code, offered)
        if waiting:
            session.awaited.extend(waiting)

    def begin(self, view: type[Command], said: Said) -> None:
        """A reply begins a mode, whatever the line was that it answers: it was odd, or is lost."""
        session = self.session
        waiting = list(session.awaited)
        session.awaited.clear()
        self.await_reply(session.command(view), said)
        session.reply(view.enters_on)
        session.awaited.extend(waiting)

    @property
    def recipients(self) -> int:
        """How many recipients were accepted in the transaction, as far as it was seen."""
        transaction = self.session.transaction
        return 0 if transaction is None else len(transaction.recipients)


# --- facts ------------------------------------------------------------------------------------


def _anchors() -> frozenset[int]:
    """The codes of success that most verbs never get: they tell what they answer."""
    verbs: Counter[int] = Counter()
    for view in _COMMANDS.values():
        each = view.replies
        phases = (each.line, each.response, each.chunk, each.end_of_data)
        verbs.update({code for phase in phases for code in phase.success})
    return frozenset(code for code, count in verbs.items() if 2 * count < len(_COMMANDS))


def _codes(phase: ReplyCodes) -> set[int]:
    return {*phase.success, *phase.failure}


#: the codes of success that most verbs never get: they tell what they answer
ANCHORS = _anchors()
#: what answers an exchange alone
OF_EXCHANGES = {
    code
    for view in _COMMANDS.values()
    if view.enters == "exchange"
    for code in _codes(view.replies.response)
} - {
    code
    for view in _COMMANDS.values()
    if view.enters != "exchange"
    for phase in (view.replies.line, view.replies.chunk, view.replies.end_of_data)
    for code in _codes(phase)
}
