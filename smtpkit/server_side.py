"""What the server of a conversation answers, as an observer reads it: which reply answers what.

The server's reply is the better witness: it tells which mode of the client began, whatever the
command looked like.
"""

from __future__ import annotations

from contextlib import suppress
from functools import lru_cache
from typing import Any

from smtpkit.client_side import MAIL_DATA, ClientSide
from smtpkit.errors import ParseError
from smtpkit.followed import Followed
from smtpkit.generated.constants import (
    REPLY_OK,
    REPLY_SERVICE_READY,
    REPLY_TRANSACTION_FAILED,
    SMTP_ANY_REPLIES,
    UNASKED_LEADS,
)
from smtpkit.generated.dialect import DIALECT
from smtpkit.generated.replies import Greeting
from smtpkit.judging import LONGEST_TO_READ
from smtpkit.messages import Message, Problem, problem_of
from smtpkit.octets import code_of, is_reply
from smtpkit.pairing import BEGINS, Said
from smtpkit.session import Awaited
from smtpkit.stream import ALL, Taken

__all__ = ["ServerSide"]

_GREETING_CODES = frozenset((REPLY_SERVICE_READY, REPLY_TRANSACTION_FAILED, *UNASKED_LEADS))
#: of an answer to EHLO, as it might be
_FIRST_LINE = b"%d-x.example\r\n" % REPLY_OK


class ServerSide:
    """Reads the server's octets of a conversation."""

    def __init__(self, now: Followed, client: ClientSide) -> None:
        self._now, self._client = now, client
        #: whether it is not known where the next reply begins
        self._seeks = False
        # up to where the client's octets that are held back are looked for in replies
        self._remembered_to = -1
        self._mail_data: int | None = None  # the index of mail data just answered
        self._listed = False  # whether the last reply but one was the answer to EHLO

    def read(self) -> None:
        """Give every reply that the octets complete."""
        now = self._now
        stream, limit = now.server, now.limits.reply
        while not stream.is_empty() and not now.takes_tls(stream):
            if self._seeks:
                if not stream.seek(is_reply, limit):
                    return
                if stream.passed is not None:
                    now.messages.append(now.skipped(stream))
            hole = stream.hole()
            if hole is not None:
                message = now.message(stream, "unknown", hole)
                now.hiding.lose_challenge(message.index)
                now.messages.append(message)
                self._seeks = not now.is_written
                continue
            self._seeks = False
            taken = stream.reply(limit, is_first=not now.is_greeted)
            if taken is None:
                return
            self._reply(taken)

    def rest(self) -> Message:
        """What the conversation ended in the middle of."""
        now, stream = self._now, self._now.server
        if self._seeks:
            stream.pass_over(len(stream.buffer), hole=ALL)
            return now.skipped(stream)
        taken = stream.take(len(stream.buffer), hole=ALL)
        message = now.message(stream, "unknown", taken)
        message.hidden = now.hiding.repeated(taken.octets, is_blind=not now.is_written)
        return message

    def _reply(self, taken: Taken) -> None:
        """Pair a reply with what it answers, and let it decide the client's mode."""
        now, octets = self._now, taken.octets
        session, hiding = now.session, now.hiding
        code = code_of(octets)
        if code is not None and not 200 <= code < 600:
            code = None
        greeting = not now.is_greeted and self._greets(code)
        if now.seeks and now.held is None:
            # what it answers may be there
            self._client.read()
        awaited: Awaited | None = None
        passed: list[Awaited] = []
        if code is not None and not greeting:
            awaited, passed = self._find(code)
        early = code is not None and awaited is None and session.mode == "data"
        early = early and not now.is_answered and code not in BEGINS
        message = now.message(now.server, "greeting" if greeting else "reply", taken)
        message.code = code
        for each in passed:
            now.give_up(each, message)
        if taken.holes or taken.dropped:
            hiding.lose_challenge(message.index)
        if taken.dropped:
            text = (
                f"the reply is longer than {len(octets)} octets: {taken.dropped} more are not kept"
            )
            message.problems.append(Problem("Reply-line", text, message.start + len(octets)))
        begins = BEGINS.get(code or 0)
        is_held = awaited is not None and awaited is now.held
        in_exchange = begins is not None and begins.enters == "exchange"
        self._hide_echoes(message, awaited, in_exchange, greeting or early)
        if taken.holes:
            # its code may be another one's
            message.hidden = ((min(taken.holes[0], 4), len(octets)),)
        try:
            message.view = DIALECT.parse_reply(octets)
            if greeting and code == REPLY_SERVICE_READY:
                message.view = Greeting.parse(octets)
        except ParseError as error:
            message.problems.append(problem_of(error, message))
            message.kind = message.kind if code is not None else "unknown"
        if early:
            now.is_answered = True
            text = "the server answers before the end of mail data"
            message.problems.append(Problem("conversation", text, message.start))
        else:
            self._pair(message, awaited)
        if code is not None:
            self._answer(message, awaited, code, greeting=greeting)
        now.messages.append(message)
        if is_held:
            now.held = None
            if _is_of_exchange(awaited) and session.mode != "exchange":
                # A client may send its credentials all the same, or once more.
                hiding.may_follow = True
        elif begins is not None and not greeting and session.mode == "command":
            said = Said(None) if awaited is None else awaited.tag
            if not said.codes or code not in said.codes:
                now.pairing.begin(begins, Said(said.index, begins.verb))
        self._client.enter()
        self._client.read()

    def _find(self, code: int) -> tuple[Awaited | None, list[Awaited]]:
        """What a reply answers, and what got none; what of the client comes before it is read."""
        now = self._now
        session, client = now.session, self._client
        if now.held and now.client.buffer and now.pairing.place_of(code) is None:
            # it answers none of what was read: what is held was not answered either
            client.release()
            client.read()
        if not session.awaited and session.mode == "data" and code not in BEGINS:
            client.end_data()
        awaited, passed = now.pairing.find(code)
        if now.held is not None and now.held not in session.awaited:
            client.release()
        if awaited is not None and (now.content is not None or session.mode == "chunk"):
            self._complete_chunk(awaited, code)
        return awaited, passed

    def _complete_chunk(self, awaited: Awaited, code: int) -> None:
        """A reply to a chunk: its octets come first.

        A chunk follows even when the server refuses it, unless the server has not understood the
        command: then it reads the octets as commands, or none of them.
        """
        now = self._now
        if awaited is now.held and now.session.mode == "chunk":
            if code >= 500 and code not in (awaited.tag.codes or ()):
                self._client.release()
                return
            now.held = None
            self._client.begin_content()
        if now.content is not None and awaited.command is now.session.entered:
            self._client.read_chunk()

    def _hide_echoes(
        self, message: Message, awaited: Awaited | None, in_exchange: bool, is_told: bool
    ) -> None:
        """Hide what a reply repeats of the secrets.

        in_exchange: whether it is a challenge
        is_told: whether it is known why it comes, although it answers nothing
        """
        now, code = self._now, message.code
        hiding, held = now.hiding, now.held
        is_held = awaited is not None and awaited is held
        if in_exchange and not (is_held and hiding.exchange is not None):
            hiding.lose_track()
        self._remember_unread()
        # what comes unasked is told where nothing is missing
        is_told = is_told or (code in UNASKED_LEADS and bool(now.is_complete))
        hiding.hide_echoes(
            message,
            awaited,
            in_exchange=is_held or in_exchange,
            answers=awaited is not None or is_told,
            written=now.is_written,
        )

    def _remember_unread(self) -> None:
        """A reply comes: it may repeat what the client sent and nobody has read."""
        now = self._now
        stream, mode = now.client, now.session.mode
        stop = stream.offset + min(len(stream.buffer), LONGEST_TO_READ)
        if stream.buffer and stop != self._remembered_to:
            is_answer = mode == "exchange" or _is_of_exchange(now.held)
            if is_answer or (now.held is None and mode == "command"):
                # where a challenge was not captured, its answer is waiting
                self._remembered_to = stop
                waiting = bytes(stream.buffer[:LONGEST_TO_READ])
                now.hiding.remember_unread(waiting, is_answer=is_answer)
        if stream.unread:
            now.hiding.remember_unread(stream.unread, is_answer=False)
            stream.unread = b""

    def _answer(
        self, message: Message, awaited: Awaited | None, code: int, *, greeting: bool
    ) -> None:
        """What a reply changes of the conversation."""
        now = self._now
        if awaited is None:
            if greeting or code in UNASKED_LEADS:
                now.pairing.reply(code)
            return
        sent = now.client.offset + len(now.client.buffer)
        command, octets, offered = awaited.command, message.octets, None
        if code == REPLY_OK and command is not None and command.order.lists:
            offered = _offered(octets[octets.find(b"\n") + 1 :])
        now.pairing.answer(awaited, code, octets.count(b"\n"), sent, offered)
        if now.hiding.is_found_by(awaited, code):
            now.hiding.is_lost = now.hiding.is_garbled = False
        now.may_turn = now.session.state == "reversed"
        self._listed = command is not None and "identified" in command.order.leads.values()
        if self._listed and code // 100 == 2:
            now.session.lmtp = "lmtp" in command.order.needs  # type: ignore[union-attr]

    def _greets(self, code: int | None) -> bool:
        """Whether a reply is the first of its connection; a capture may begin after it."""
        if code is None:
            return False
        now, session = self._now, self._now.session
        now.is_greeted, now.hiding.may_have_begun = True, False
        first = next((each for each in session.awaited if each.phase != "greeting"), None)
        asked = first is not None and first.command is not None and first.command.enters_on == code
        if code in _GREETING_CODES and not asked:
            now.is_complete = now.is_complete is None
            return True
        if session.awaited and session.awaited[0].phase == "greeting":
            session.drop(session.awaited[0])
        now.is_complete = False
        is_begun = bool(now.client.offset or now.is_written)
        now.seeks = not (is_begun or code in SMTP_ANY_REPLIES)
        if now.seeks or not is_begun:
            now.hiding.lose_line(-1)
        return False

    def _pair(self, message: Message, awaited: Awaited | None) -> None:
        """Say what a reply answers, or that it answers nothing."""
        now = self._now
        if awaited is not None:
            message.answers = awaited.tag.index
            # where nobody knows whether it is LMTP, further replies may answer the data as well
            of_data = awaited.phase == "end_of_data" and awaited.command is not None
            of_data = of_data and awaited.tag.verb == MAIL_DATA
            unknown = of_data and now.session.hello is None and not now.pairing.recipients
            self._mail_data = awaited.tag.index if unknown else None
        elif message.kind == "reply" and message.code not in UNASKED_LEADS:
            # LMTP answers mail data once for every recipient (RFC 2033, 4.2).
            message.answers = self._mail_data
            now.unasked += message.answers is None
            if message.answers is None and now.commands_seen and not now.hiding.is_lost:
                now.is_complete = False
                now.hiding.lose_order(message.index)
                text = "this reply answers nothing: only 421 may come unasked"
                if self._listed and message.code == REPLY_OK:
                    text += '; if it belongs to the reply before, a hyphen is missing there: "250-"'
                problem = Problem("conversation", text, message.start, reference="RFC 5321, 4.2")
                message.problems.append(problem)


def _is_of_exchange(awaited: Awaited | None) -> bool:
    """Whether something that is awaited begins an exchange, or is a response in one."""
    command = None if awaited is None else awaited.command
    return command is not None and command.enters == "exchange"


@lru_cache(maxsize=64)
def _offered(lines: bytes) -> Any:
    """What the lines of an answer to EHLO behind its first one offer; None where nothing.

    A server offers the same to everybody, whom its first line greets.
    """
    with suppress(ParseError):
        if lines:
            return DIALECT.Capabilities(_FIRST_LINE + lines)
    return None
