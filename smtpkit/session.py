"""The order of a conversation: one state machine, without octets and without I/O.

All that affects the state is here. A `Session` is told what the client says (`command`,
`response`, `end_of_data`) and what the server answers (`reply`), each in its own order: what a
command does, it does when its reply comes, so that commands may be pipelined. Both a `Connection`
and an observer drive it. No verb is named: every command brings its row of the table (`Order`).

>>> import smtpkit
>>> session = Session()
>>> session.reply(220).phase, session.state
('greeting', 'initial')
>>> print(session.legal("RCPT"))
503 5.5.1 RCPT is out of order (initial)
>>> for line in (b"EHLO x.example\\r\\n", b"MAIL FROM:<a@x.example>\\r\\n"):
...     answered = session.command(smtpkit.parse_command(line))
...     assert session.reply(250, offered=["PIPELINING"]) is answered
>>> session.state, session.offered, session.legal("RCPT")
('transaction', frozenset({'PIPELINING'}), None)
"""

from __future__ import annotations

from collections import deque
from itertools import islice

from smtpkit.capabilities import CapabilitiesView
from smtpkit.dialects import Dialect
from smtpkit.errors import FieldError, SuggestedReply, check_flag, check_number, short_repr
from smtpkit.generated.constants import (
    AUTHENTICATED,
    END_OF_DATA_FORGETS,
    GATE_REPLIES,
    GREETING_LEADS,
    NEED_REPLIES,
    PER_RECIPIENT,
    SECURITY_LAYER_FORGETS,
    STATES,
    UNASKED_LEADS,
)
from smtpkit.generated.dialect import DIALECT
from smtpkit.order import IN_TRANSACTION

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any, Literal, TypeAlias

    from smtpkit.command import Command
    from smtpkit.generated.constants import State
    from smtpkit.offers import Offers
    from smtpkit.order import Order

    Mode: TypeAlias = Literal["command", "data", "chunk", "exchange", "tls"]
    Phase: TypeAlias = Literal["greeting", "line", "response", "chunk", "end_of_data"]

__all__ = ["Awaited", "Session", "Transaction", "field_of"]


def field_of(view: Command | None, name: str) -> Any:
    """A field, of whatever a lenient reading made of the line; None where it cannot be read."""
    if isinstance(view, type):
        return None
    try:
        return getattr(view, name, None)
    except FieldError:
        return None


def _order_of(command: Command | type[Command]) -> Order:
    """The row of a command; raises `TypeError` for what is none."""
    try:
        return command.order
    except AttributeError:
        raise _no_command(command) from None


def _no_command(value: object) -> TypeError:
    return TypeError(f"a command: a view of it, or its class, not {short_repr(value)}")


class Transaction:
    """A mail transaction: what began it, and the recipients that were accepted, in their order.

    `mail` is None where it was not seen.
    """

    __slots__ = ("mail", "recipients")

    def __init__(self, mail: Command | None = None) -> None:
        self.mail = mail
        self.recipients: list[Command] = []

    def has(self, word: str) -> bool:
        """Whether it was begun with a parameter, `SMTPUTF8`, or with one of this value."""
        sent = field_of(self.mail, "parameters") or ()
        keyword, _, value = word.partition("=")
        return any(
            each.keyword.upper() == keyword and (each.value or "").upper() == value for each in sent
        )


class Awaited:
    """Something the client sent that a reply will answer.

    `command` is the view of the command (of which it is a line, a response or the mail data), or
    its class where no more than the verb is known; None where the line was none, or for the
    greeting. `replies` counts those that came.
    """

    __slots__ = ("ahead", "command", "due", "ends", "phase", "replies", "tag")

    def __init__(
        self, command: Command | None, phase: Phase, ends: bool = True, tag: Any = None
    ) -> None:
        self.command = command
        self.phase = phase
        #: whether it may be that nothing follows before it is answered (`Session.ends_group`)
        self.ends = ends
        self.tag = tag
        self.replies = 0
        #: how many more replies come; None: that is not known before it is its turn
        self.due: int | None = 1
        #: the state when it, and all before it, was answered well; None: nobody asked yet
        self.ahead: State | None = None
        if phase == "end_of_data":
            self.due = None

    @property
    def verb(self) -> str:
        """The verb of the command; "" where there is none."""
        return "" if self.command is None else self.command.verb

    def __repr__(self) -> str:
        return f"<Awaited {self.verb or '?'} {self.phase}>"


class Session:
    """The state of a conversation, and what may come next.

    lmtp: whether it is LMTP (RFC 2033), not SMTP
    dialect: whose verbs there are
    demands: what the server demands: "tls", "authentication"
    state: where it is at once, for one that is joined in the middle; the greeting is then over

    Attributes: `state`, `mode` (what the client's octets are now), `tls`, `authenticated`, `layer`
    (whether a security layer is on, RFC 4954, 4),
    `offered` (keywords in upper case; None where no answer to EHLO was seen), `capabilities` (that
    answer, where it was given as such), `hello` (the command that identified the client),
    `transaction`, `awaited` (what will be answered, in its order), and `entered`, the command whose
    mode it is.
    """

    def __init__(
        self,
        *,
        lmtp: bool = False,
        dialect: Dialect[Any] = DIALECT,
        demands: Iterable[str] = (),
        state: State = "opening",
    ) -> None:
        check_flag("lmtp", lmtp)
        if not isinstance(dialect, Dialect):
            raise TypeError(f"dialect: a Dialect, not {short_repr(dialect)}")
        if isinstance(demands, (str, bytes)) or not hasattr(demands, "__iter__"):
            raise TypeError(f"demands: a collection of words, not {short_repr(demands)}")
        self.lmtp, self.dialect, self.demands = lmtp, dialect, tuple(demands)
        for name, words, known in (
            ("demands", self.demands, GATE_REPLIES),
            ("state", (state,), STATES),
        ):
            for word in words:
                if not isinstance(word, str) or word not in known:
                    wrong = ValueError if isinstance(word, str) else TypeError
                    raise wrong(f"{name}: {' or '.join(known)}, not {short_repr(word)}")
        self.state: State = state
        self.mode: Mode = "command"
        self.tls = self.authenticated = self.layer = False
        self.offered: frozenset[str] | None = None
        self.capabilities: CapabilitiesView | None = None
        self._offers: Offers | None = None  # of commands, made when one may need it
        #: whether commands may be sent before what is awaited has come (RFC 2920)
        self.is_pipelined = False
        self.hello: Command | None = None
        self.transaction: Transaction | None = None
        self.entered: Command | None = None
        self.awaited: deque[Awaited] = deque()
        self._ends = 0  # how many of it may end a group
        if state == "opening":
            self._await(Awaited(None, "greeting"))

    # --- what may come

    def legal(
        self,
        command: Command | type[Command] | str,
        *,
        ahead: bool = True,
        again: bool = False,
    ) -> SuggestedReply | None:
        """The reply to a command that may not be sent now; None where it may.

        A view is judged with what it says: no parameter and no SASL mechanism in it may be one that
        was not offered.

        ahead: whether what is awaited is taken for granted: behind a MAIL in a pipelined group RCPT
            is legal. A view that is awaited itself is judged in its place
        again: whether such a view is to be sent once more, and judged behind all that is awaited
        """
        if isinstance(command, str):
            found = self.dialect.commands.get(command.upper())
            if found is None:
                reply = self.dialect.protocol.unknown_verb
                return SuggestedReply.of(str(reply), f"{command} is no command")
            command = found
        order = _order_of(command)
        verb, state = command.verb, self.state
        if ahead and self.awaited:
            state = self._state_before(None if again else command)
        for demand in self.demands:
            if demand not in order.passes and not (
                self.tls if demand == "tls" else self.authenticated
            ):
                return SuggestedReply.of(GATE_REPLIES[demand], f"{demand} is demanded first")
        for need in order.needs:
            if not self._has(need, command):
                given = NEED_REPLIES.get(need, order.out_of_order)
                text = "was not offered" if need == "offered" else f"needs: {need}"
                return SuggestedReply.of(given, f"{verb} {text}")
        if state not in order.allowed:
            return SuggestedReply.of(order.out_of_order, f"{verb} is out of order ({state})")
        if order.unless and self.transaction is not None:
            for word in order.unless:
                if self.transaction.has(word):
                    return SuggestedReply.of(order.out_of_order, f"{verb} does not go with {word}")
        return None if isinstance(command, type) else self._unoffered(command)

    def waits_for(self, command: Command | type[Command]) -> Awaited | None:
        """What has to be answered before a command is sent (RFC 2920, 3.1); None: it may go."""
        order, awaited = _order_of(command), self.awaited
        if not awaited:
            return None
        if not self.is_pipelined:
            return awaited[0]
        if order.opens:
            return next(filter(self._is_before_mail, awaited), None)
        return next(filter(self._is_last, awaited), None) if self._ends else None

    def say(self, command: Command) -> bool:
        """The client sends a command, if it may: gives whether it does.

        It is a quick test, which says no where it does not know: `waits_for` and `legal` do.
        """
        try:
            order = command.order
        except AttributeError:
            raise _no_command(command) from None
        queue = self.awaited
        state: State | None = self.state
        if queue:
            if not self.is_pipelined or self._ends or order.opens:
                return False
            last = queue[-1]
            state = last.ahead
            if state is None and len(queue) == 1:
                state = last.ahead = self._stepped(self.state, last)
        if order.needs or self.demands or order.unless or state not in order.allowed:
            return False
        facts = command.facts
        if (facts.known or facts.mechanism or facts.words) and self._unoffered(command) is not None:
            return False
        self.command(command)
        return True

    def _is_last(self, awaited: Awaited) -> bool:
        """Whether nothing follows before it was answered (RFC 2920, 3.1)."""
        command = awaited.command
        if command is None or not awaited.ends or awaited.phase == "response":
            return awaited.ends
        return self.ends_group(command)

    def _is_before_mail(self, awaited: Awaited) -> bool:
        """Whether no transaction begins before it was answered (RFC 4468, 3.2)."""
        if awaited.phase == "end_of_data" and awaited.command is not None:
            return awaited.command.order.place == "before mail"
        return self._is_last(awaited)

    def _await(self, awaited: Awaited) -> Awaited:
        """Something is awaited from now on, behind all else."""
        self.awaited.append(awaited)
        self._ends += awaited.ends
        return awaited

    def _answered(self) -> None:
        """The first of what is awaited is awaited no more."""
        self._ends -= self.awaited.popleft().ends

    def ends_group(self, command: Command) -> bool:
        """Whether its reply has to be awaited before anything follows (RFC 2920, 3.1)."""
        place = _order_of(command).place
        if place != "one trip":
            return place == "last"
        mechanism = str(field_of(command, command.facts.mechanism)).upper()
        messages = self.dialect.sasl.MECHANISMS.get(mechanism, ())
        is_said = field_of(command, "initial_response") is not None
        return not is_said or [message.sender for message in messages] != ["client"]

    def _has(self, need: str, command: Command | type[Command]) -> bool:
        if need == "offered":
            # what was not listed because nobody asked may be there (STARTTLS before EHLO)
            by = command.facts.offered_by.upper()
            return not by or self.offered is None or by in self.offered
        if need == "authenticated" or need == "not authenticated":
            return self.authenticated == (need == "authenticated")
        if need == "tls off":
            return not self.tls
        return self.lmtp == (need == "lmtp")

    def _unoffered(self, command: Command) -> SuggestedReply | None:
        """The reply to what was not offered: parameter (RFC 5321, 4.1.1.11), word, mechanism."""
        facts, found = command.facts, None
        if self.offered is None:
            return None
        if facts.words:
            found = self.dialect.offers_of(self.offered).refused_word(command)
        if facts.known and found is None:
            start, end = command.match.span(facts.parameters)
            if start == end:
                # most have none
                return None
            if self._offers is None:
                self._offers = self.dialect.offers_of(self.offered)
            found = self._offers.refused_parameter(command)
        elif facts.mechanism and facts.offered_by in (self.capabilities or ()):
            from smtpkit.offers import refused_mechanism

            found = refused_mechanism(command, self.capabilities[facts.offered_by])  # type: ignore[index]
        return None if found is None else found.reply_to(command)

    def _state_before(self, until: object) -> State:
        """The state when what is awaited, or what of it is before a command, was answered well."""
        awaited = self.awaited
        if awaited[0].command is until is not None:
            return self.state
        known = len(awaited)
        while known and awaited[known - 1].ahead is None:
            known -= 1
        state = awaited[known - 1].ahead if known else self.state
        for each in islice(awaited, known, None):
            state = each.ahead = self._stepped(state, each)  # type: ignore[arg-type]
        before = self.state
        for each in awaited if until is not None else ():
            if each.command is until:
                return before
            before = each.ahead  # type: ignore[assignment]
        return state  # type: ignore[return-value]

    def _stepped(self, state: State, awaited: Awaited) -> State:
        """The state that a good answer leads to from another one."""
        command = awaited.command
        if awaited.phase == "end_of_data":
            return "identified" if state in IN_TRANSACTION else state
        if command is None:
            return "initial" if awaited.phase == "greeting" else state
        return command.order.then[state]  # type: ignore[return-value]

    def _wonder(self) -> None:
        """What is awaited leads elsewhere than it was thought."""
        for each in self.awaited:
            each.ahead = None

    # --- what the client says

    def command(self, line: Command | type[Command] | None, tag: Any = None) -> Awaited:
        """The client sent a command line; None: one that cannot be read. Gives what is awaited.

        The class of a command stands for a line of which no more than its verb is known.
        """
        if line is None:
            return self._await(Awaited(None, "line", tag=tag))
        # a class has all that is asked of it, but for fields
        view: Command = line  # type: ignore[assignment]
        phase: Phase = "line"
        try:
            order = view.order
        except AttributeError:
            raise _no_command(view) from None
        if view.enters and not view.enters_on:
            self.mode, self.entered = view.enters, view
            phase = "chunk"
        if order.per_recipient and field_of(view, "last"):
            phase = "end_of_data"
        awaited = Awaited(view, phase, not order.goes_on, tag)
        queue = self.awaited
        if queue and (ahead := queue[-1].ahead) is not None:
            is_end = phase == "end_of_data"
            awaited.ahead = self._stepped(ahead, awaited) if is_end else order.then[ahead]  # type: ignore[assignment]
        queue.append(awaited)
        if awaited.ends:
            self._ends += 1
        return awaited

    def response(self, tag: Any = None) -> Awaited:
        """The client sent a line of the exchange; its reply tells whether another one follows."""
        self.mode = "command"
        return self._await(Awaited(self.entered, "response", tag=tag))

    def end_of_data(self, tag: Any = None) -> Awaited | None:
        """The mail data, or a chunk of them, have ended: command lines follow.

        Gives what is awaited; of a chunk that began at once, that was known since its command.
        """
        entered, mode = self.entered, self.mode
        self.mode = "command"
        if mode == "chunk" and (entered is None or not entered.enters_on):
            return None
        phase: Phase = "end_of_data" if mode == "data" else "chunk"
        return self._await(Awaited(entered, phase, entered is None, tag))

    @property
    def is_held(self) -> bool:
        """Whether a reply that is awaited decides how the client's next octets are read."""
        return any(
            each.phase == "response"
            or (each.phase == "line" and each.command is not None and each.command.enters_on)
            for each in self.awaited
        )

    # --- what the server says

    def reply(self, code: int, offered: Iterable[str] | None = None) -> Awaited | None:
        """The server sent a reply. Gives what it answers; None where it answers nothing.

        offered: the keywords in it, or `Capabilities`, where it answers EHLO or LHLO; which SASL
            mechanisms there are, these alone say
        """
        if type(code) is not int:
            check_number("code", code, 0)
        if offered is not None and (
            isinstance(offered, (str, bytes)) or not hasattr(offered, "__iter__")
        ):
            raise TypeError(f"offered: EHLO keywords, or Capabilities, not {short_repr(offered)}")
        queue = self.awaited
        awaited = queue[0] if queue else None
        if awaited is None or not awaited.due:
            awaited = self.head()
        if code in UNASKED_LEADS:
            self._leave(UNASKED_LEADS[code])  # type: ignore[arg-type]
            return awaited
        if awaited is None:
            return None
        awaited.replies += 1
        command = awaited.command
        if awaited.phase == "end_of_data":
            self._answer_data(awaited, code)
        else:
            queue.popleft()
            if awaited.ends:
                self._ends -= 1
            if command is not None:
                self._answer(command, code, offered)
            elif awaited.phase == "greeting":
                self.state = GREETING_LEADS.get(code // 100, self.state)  # type: ignore[assignment]
        if awaited.ahead is not None and awaited.ahead != self.state:
            self._wonder()
        return awaited

    def drop(self, awaited: Awaited) -> None:
        """What is awaited gets no reply, or no more of them: an observer tells that by others.

        Nothing changes where it is not awaited any more. Raises `TypeError` for what never was.
        """
        if not isinstance(awaited, Awaited):
            raise TypeError(f"awaited: what was awaited, not {short_repr(awaited)}")
        if awaited in self.awaited:
            self.awaited.remove(awaited)
            self._ends -= awaited.ends
            self._wonder()
            if awaited.phase == "end_of_data":
                self.forget(END_OF_DATA_FORGETS)
            elif awaited.phase == "greeting":
                self.state = "initial"

    @property
    def replies_due(self) -> int:
        """How many replies the first of what is awaited will still get; 0 where nothing is.

        The end of mail data gets one for each accepted recipient in LMTP (RFC 2033, 4.2), and
        after 353 one for each and one for all. It is not more than is known: 353 makes it more.
        """
        awaited = self.head()
        return 0 if awaited is None else (awaited.due or 1)

    def head(self) -> Awaited | None:
        """The first of what is awaited, whose reply comes next; None where no reply is due.

        What gets no reply at all is passed over.
        """
        while self.awaited:
            awaited = self.awaited[0]
            if awaited.due is None:
                # a chunk behind a failed one is refused as a whole
                is_counted = self.lmtp and self.state != "indeterminate"
                transaction = self.transaction if is_counted else None
                awaited.due = 1 if transaction is None else len(transaction.recipients)
            if awaited.due:
                return awaited
            self._answered()
            self._forget(END_OF_DATA_FORGETS)
        return None

    def _answer_data(self, awaited: Awaited, code: int) -> None:
        """A reply to the end of mail data: one of several, or the last."""
        assert awaited.due is not None
        awaited.due -= 1
        if code == PER_RECIPIENT and awaited.replies == 1:
            count = 0 if self.transaction is None else len(self.transaction.recipients)
            awaited.due = count + 1
        if awaited.due == 0:
            self._answered()
            # the last chunk behind a failed one is refused, and nothing goes on before RSET
            if code < 400 or self.state != "indeterminate":
                self._forget(END_OF_DATA_FORGETS)

    def _answer(self, command: Command, code: int, offered: Iterable[str] | None) -> None:
        """The reply to a command line, a response or a chunk."""
        order = command.order
        state = order.after[code]
        if command.enters_on == code:
            self.mode, self.entered = command.enters, command  # type: ignore[assignment]
        elif code >= 300 and code not in order.leads:
            if code >= 400 and self.state in order.spoils:
                self.state = "indeterminate"
        elif state or not order.leads:
            # else it is what smtp-sink does: 250 to XCLIENT is no new greeting
            if order.authenticates and code == AUTHENTICATED:
                self.authenticated = True
            if order.forgets:
                self._forget(order.forgets)
            if order.brings:
                self._bring(command)
            if state == "recipients" and self.transaction is not None:
                self.state = "recipients"
                self.transaction.recipients.append(command)
            elif state:
                self._enter(command, state, order, offered)

    def _bring(self, command: Command) -> None:
        """Fields of a command may say anew what it makes both sides forget."""
        for field, item in command.order.brings.items():
            said = field_of(command, field)
            if item == "authentication" and said is not None:
                self.authenticated = said not in command.order.void

    def _enter(
        self, command: Command, state: str, order: Order, offered: Iterable[str] | None
    ) -> None:
        self.state = state  # type: ignore[assignment]
        if state == "identified":
            self.hello = command
            listed = (offered or ()) if order.lists else ()
            self.offered = frozenset(map(str.upper, listed))
            self.capabilities = listed if isinstance(listed, CapabilitiesView) else None
            self._offers = None
            self.is_pipelined = "PIPELINING" in self.offered
        elif state in IN_TRANSACTION:
            begins = "transaction" in order.forgets
            if begins or self.transaction is None:
                self.transaction = Transaction(command if begins else None)
            if state == "recipients" and not begins:
                self.transaction.recipients.append(command)

    # --- what is forgotten

    def forget(self, items: Iterable[str]) -> None:
        """Both sides forget these items of the table; the state follows.

        Raises `TypeError` for what is no collection of words, and `ValueError` for another word.
        """
        if isinstance(items, (str, bytes)) or not hasattr(items, "__iter__"):
            raise TypeError(f"items: a collection of words, not {short_repr(items)}")
        self._wonder()
        self._forget(items)

    def _forget(self, items: Iterable[str]) -> None:
        for item in items:
            if item == "transaction":
                self.transaction = None
                if self.state in IN_TRANSACTION:
                    self.state = "initial" if self.hello is None else "identified"
            elif item == "client":
                self.hello = None
                self.state = "initial" if self.state == "identified" else self.state
            elif item == "extensions":
                self.offered, self.capabilities, self.is_pipelined = None, None, False
            elif item == "authentication":
                self.authenticated = False
            else:
                raise ValueError(f"{short_repr(item)} is nothing that is forgotten")

    def tls_on(self) -> None:
        """The handshake is done: command lines follow, inside TLS (RFC 3207, 4.2)."""
        if self.entered is not None:
            self.forget(self.entered.order.forgets)
        self.tls, self.mode, self.entered = True, "command", None
        self._leave("initial")

    def security_layer(self) -> None:
        """A security layer that the exchange negotiated is on (RFC 4954, 4)."""
        self.forget(SECURITY_LAYER_FORGETS)
        self.layer = True

    def close(self) -> None:
        """The connection is lost: an open transaction is cancelled (RFC 5321, 4.1.1.10)."""
        self._leave("closed")

    def _leave(self, state: State) -> None:
        """To another state, with no transaction, and nothing awaited."""
        self.state, self.transaction = state, None
        self.awaited.clear()
        self._ends = 0
