"""What an observer does not show of a conversation: credentials, and the replies that repeat them.

Whatever follows 334 is hidden until the exchange ends, also where the AUTH line was odd, lost or
cut. What of one line is secret is decided in `smtpkit.secrets`.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from smtpkit.command import Command
from smtpkit.errors import FieldError, ParseError
from smtpkit.generated.constants import SMTP_ANY_REPLIES
from smtpkit.generated.dialect import DIALECT
from smtpkit.messages import Message
from smtpkit.octets import verb_of
from smtpkit.pairing import ANCHORS, OF_EXCHANGES, Said
from smtpkit.secrets import Secrets, repeatable
from smtpkit.view import joined

if TYPE_CHECKING:
    from collections.abc import Iterable

    # loaded when an exchange begins
    from smtpkit.sasl import Exchange
    from smtpkit.session import Awaited

__all__ = ["Hiding"]

_COMMANDS = DIALECT.commands
#: the codes of replies that ask for credentials
_CHALLENGES = {view.enters_on for view in _COMMANDS.values() if view.enters == "exchange"}
# what stands before the text of a reply is no echo
_BEHIND_CODE = 4
#: replies with codes from here on refuse, and may say what
_REFUSES = 400
#: what a line that nobody saw may have got, and repeats it
_MAY_REPEAT = {
    *SMTP_ANY_REPLIES,
    *OF_EXCHANGES,
    *(
        code
        for view in _COMMANDS.values()
        if view.enters == "exchange"
        for code in view.replies.line.failure
    ),
}


class Hiding:
    """The secrets of a conversation: those that were sent, and where there may be others."""

    def __init__(self) -> None:
        #: the AUTH exchange that is going on, or was the last
        self.exchange: Exchange | None = None
        #: whether credentials may come although the server did not ask for them
        self.may_follow = False
        #: whether something was lost that a reply may answer
        self.is_lost = False
        #: whether a reply answered nothing, so that others may answer what nobody saw
        self.is_garbled = False
        #: whether the conversation may have begun before what is seen of it, in an exchange
        self.may_have_begun = True
        #: whether something was said that may have begun one, and is none that can be followed
        self.is_odd = False
        self._lost_before = -1
        # what to look for in replies: some servers repeat what they do not understand
        self._secrets = Secrets()

    # --- the exchange

    def begin(self, view: Command) -> None:
        """A command was sent: it may begin an exchange, which knows what of it is secret."""
        self.exchange = None
        if view.facts.mechanism:
            from smtpkit.sasl import Exchange

            with suppress(ParseError, FieldError):
                self.exchange = Exchange.begun_by(view, secrets=self._secrets)

    def lose_track(self) -> None:
        """Nobody knows any more which message of which mechanism comes next."""
        from smtpkit.sasl import Exchange

        self.is_odd = True
        self.exchange = Exchange("", secrets=self._secrets)

    def lose_challenge(self, index: int) -> None:
        """A part of what the server sent is missing: it may have been a challenge."""
        self.lose_line(index)
        if self.exchange is not None:
            self.lose_track()

    def lose_line(self, index: int) -> None:
        """A part of what the client sent is missing, in or before the message of this index."""
        self.is_lost = self.may_follow = True
        self._lost_before = index

    def lose_order(self, index: int) -> None:
        """The reply of this index answers nothing: nobody knows what was said before it."""
        self.is_garbled = self.may_follow = True
        self._lost_before = index

    def is_found_by(self, awaited: Awaited, code: int) -> bool:
        """Whether a reply tells what it answers, so that what was lost was answered before it."""
        if not (self.is_lost or self.is_garbled):
            return False
        said: Said = awaited.tag
        is_behind = said.index is not None and said.index > self._lost_before
        return is_behind and code in ANCHORS and code in (said.codes or ())

    # --- what the client sends

    def hide(self, message: Message, *spans: tuple[int, int], is_typed: bool = False) -> None:
        """Hide these octets in the message, and in every reply that repeats them.

        is_typed: whether the exchange knows what they are
        """
        octets = message.octets
        for start, end in spans:
            words = octets[start:end].split()
            if words:
                start = octets.index(words[0], start)
                end = octets.rindex(words[-1], start, end) + len(words[-1])
                message.hidden += ((start, end),)
                self.remember(words if is_typed else repeatable(octets[start:end]))

    def hide_behind(self, message: Message, start: int | None) -> None:
        """Hide what stands behind a place; None: nothing."""
        if start is not None:
            self.hide(message, (start, len(message.octets)))

    def hide_unread(self, message: Message, *, is_answer: bool = False) -> None:
        """Hide what may be secret in the beginning of a line whose end was not seen.

        is_answer: whether the server asked for credentials
        """
        octets = message.octets
        hidden_from = DIALECT.verbs.hidden_from(octets)
        verb = verb_of(octets.lstrip(b" \t"))
        if is_answer or self.is_credentials(octets, verb, hidden_from):
            hidden_from = 0
        self.hide_behind(message, hidden_from)

    def remember(self, words: Iterable[bytes]) -> None:
        """Look for these in replies."""
        self._secrets.add(words)

    def remember_unread(self, octets: bytes, *, is_answer: bool) -> None:
        """Look for these in replies: they were sent, and wait to be read, or nobody can read them.

        is_answer: whether they wait for a challenge that was not captured
        """
        for line in octets.splitlines():
            begin = 0 if is_answer else DIALECT.verbs.hidden_from(line)
            is_word = len(line.split()) == 1 and verb_of(line) not in _COMMANDS
            if begin is None and self.may_follow and is_word:
                begin = 0
            if begin is not None:
                self.remember(repeatable(line[begin:]))

    def is_credentials(self, octets: bytes, verb: str, hidden_from: int | None) -> bool:
        """Whether a line that is no command is taken for credentials, or for some once more."""
        if verb in _COMMANDS:
            return False
        is_word = (self.may_have_begun or self.is_odd) and len(octets.split()) == 1
        may_be = self.may_follow or is_word
        return may_be or hidden_from == 0 or octets.strip() in self._secrets

    # --- what the server sends

    def hide_echoes(
        self,
        message: Message,
        awaited: Awaited | None,
        *,
        in_exchange: bool,
        answers: bool,
        written: bool,
    ) -> None:
        """Hide where a reply repeats a secret, be it in the base64 of a challenge.

        awaited: what it seems to answer
        in_exchange: whether it is one of the exchange
        answers: whether it answers something that was seen
        written: whether it stands in a text, which leaves out what it likes
        """
        octets, code = message.octets, message.code
        is_refusal = (code or 0) >= _REFUSES
        is_lost = self.is_lost or (self.is_garbled and not written)
        is_blind = is_refusal and (is_lost or (awaited is None and not written))
        message.hidden = self.repeated(octets, is_blind=is_blind)
        hides_all = False
        if self.exchange is not None and in_exchange:
            said = self.exchange.server(octets)
            message.said = said if said.decoded else None
            hides_all = said.is_secret and bool(said.decoded)
        unseen = is_lost or (not answers and not written)
        command = None if awaited is None else awaited.command
        is_asked = command is not None and command.enters == "exchange"
        # of an exchange whose mechanism is not known, nobody knows what it says
        is_asked = is_asked and not (self.exchange is not None and not self.exchange.mechanism)
        if (
            (unseen and self._may_repeat(code, awaited))
            or (not answers and code in OF_EXCHANGES)
            or (not is_asked and code in _CHALLENGES)
        ):
            # what it may repeat was not captured
            hides_all, message.said = True, None
        if hides_all:
            message.hidden = ((_BEHIND_CODE, len(octets.rstrip(b"\r\n"))),)
        if code is None:
            hidden_from = DIALECT.verbs.hidden_from(octets)
            if hidden_from is not None:
                # the directions may be exchanged
                message.hidden = ((hidden_from, len(octets)),)

    @staticmethod
    def _may_repeat(code: int | None, awaited: Awaited | None) -> bool:
        """Whether a reply may answer a line that nobody saw, and not what it seems to answer."""
        command = None if awaited is None else awaited.command
        if code in _MAY_REPEAT or (command is not None and command.enters == "exchange"):
            return True
        codes = None if awaited is None or command is None else awaited.tag.codes
        return (code or 0) >= _REFUSES and code not in (codes or ())

    def repeated(self, octets: bytes, *, is_blind: bool = False) -> tuple[tuple[int, int], ...]:
        """The spans where a reply repeats what was sent, or seems to repeat what nobody saw.

        is_blind: whether it answers nothing that was seen
        """
        said = self._secrets.echoes(octets, _BEHIND_CODE)
        seems = DIALECT.verbs.hidden_in_reply(octets, is_blind=is_blind)
        return tuple(joined([*said, *seems])) if said or seems else ()
