"""Command lines as an observer reads them: strictly, then leniently, and what is wrong with each.

What is out of order, or not offered, only what was said before shows.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from smtpkit.command import Command
from smtpkit.errors import ParseError, SuggestedReply
from smtpkit.followed import Followed
from smtpkit.generated.constants import (
    COMMAND_LINE_REFERENCE,
    LINE_TOO_LONG,
    REPLY_CMD_NOT_IMPL_PARAM,
    REPLY_MAILBOX_NAME_INVALID,
)
from smtpkit.generated.dialect import DIALECT
from smtpkit.messages import Message, Problem, problem_of
from smtpkit.octets import leading_word, verb_of
from smtpkit.session import field_of
from smtpkit.stream import Taken

__all__ = ["LONGEST_TO_READ", "is_plausible", "known_command", "read_command", "read_masked"]

_COMMANDS = DIALECT.commands
#: beginning here, a line is too long to look for what might be right in it
LONGEST_TO_READ = 4096
#: and so many replies may be due where it is told what is out of order
_MOST_JUDGED = 100


def is_plausible(line: bytes) -> bool:
    """Whether a line may be meant as a command: its verb is known, and it is right, or nearly."""
    word = leading_word(line[:LONGEST_TO_READ])
    if line in (b".\r\n", b".\n"):
        return True
    if word.decode().upper() not in _COMMANDS or not (word.isupper() or word.islower()):
        return False
    with suppress(ParseError):
        return bool(DIALECT.parse_command(line, profile="lenient"))
    return False


def known_command(message: Message) -> Command | type[Command] | None:
    """The command of a line as a session takes it: a view, or the class of its verb."""
    verb = message.verb or verb_of(message.octets.lstrip(b" \t"))
    known = None if message.kind == "exchange" else _COMMANDS.get(verb)
    view = message.view
    return view if known is not None and isinstance(view, known) else known


def read_command(now: Followed, message: Message, taken: Taken) -> None:
    """Read a line of the client: what it says, what of it is secret, what is wrong with it."""
    if taken.holes:
        _keep_torn(now, message, taken.holes[0])
    elif taken.dropped:
        _keep_too_long(now, message, taken.dropped)
    else:
        _parse(now, message)
    view = message.view
    if isinstance(view, Command):
        message.verb = view.verb
        now.hiding.begin(view)
        exchange = now.hiding.exchange
        if exchange is not None and exchange.messages:
            message.said = exchange.messages[0]


def read_masked(now: Followed, message: Message) -> None:
    """A line of which a secret was replaced: its verb is told, and nothing is judged."""
    message.verb = verb_of(message.octets) or None
    message.summary = {"masked": True}
    if message.verb not in _COMMANDS:
        message.kind, message.verb = "exchange", None
    now.hiding.exchange = None


# --- a line ----------------------------------------------------------------------------------


def _parse(now: Followed, message: Message) -> None:
    """Read a command: strictly, and by what the server offers; then by all leniencies."""
    # what the server offers is known where EHLO was answered, and not forgotten
    offered = now.session.capabilities
    refused: ParseError | None = None
    try:
        try:
            view = DIALECT.parse_command(message.octets, offered=offered)
        except ParseError as error:
            if offered is None:
                raise
            refused = error
            view = DIALECT.parse_command(message.octets)
    except ParseError as error:
        # made the best of: it is read by all leniencies
        _hide_unparsed(now, message)
        if message.kind == "command" and len(message.octets) <= LONGEST_TO_READ:
            message.view = DIALECT.parse_command(message.octets, profile="observer")
        message.problems.append(problem_of(error, message))
        return
    message.view = view
    spans = view.hidden_spans()
    if spans:
        now.hiding.hide(message, *spans)
    now.hiding.may_follow = now.hiding.may_have_begun = False
    _judge(now, message, view, refused)


def _keep_torn(now: Followed, message: Message, hole: int) -> None:
    """A line of which a part is missing: nobody knows what stands behind the hole."""
    line = message.octets
    message.verb = verb_of(line[:hole].lstrip(b" \t")) or None
    hidden_from = DIALECT.verbs.hidden_from(line[:hole])
    if now.hiding.is_credentials(line, message.verb or "", hidden_from):
        message.kind, message.verb, hidden_from = "exchange", None, 0
    message.hide_verb(hidden_from, _COMMANDS)
    now.hiding.lose_line(message.index)
    hole = hole if hidden_from is None else min(hole, hidden_from)
    now.hiding.hide_behind(message, hole)


def _keep_too_long(now: Followed, message: Message, dropped: int) -> None:
    """A line that is longer than the limit: its beginning tells its verb."""
    _hide_unparsed(now, message)
    limit = len(message.octets)
    text = f"the line is longer than {limit} octets: {dropped} more are not kept"
    reply = SuggestedReply.of(LINE_TOO_LONG, f"the line is longer than {limit} octets")
    reference = COMMAND_LINE_REFERENCE
    found = Problem("line", text, message.start + limit, (), reference, "limit", reply)
    message.problems.append(found)


def _hide_unparsed(now: Followed, message: Message) -> None:
    """Hide what of a line that is no command may be secret, and say what it is."""
    line, hiding = message.octets, now.hiding
    verb = verb_of(line.lstrip(b" \t"))
    message.verb = verb or None
    if message.verb is None:
        message.kind = "unknown"
    hidden_from = DIALECT.verbs.hidden_from(line)
    if verb in _COMMANDS:
        hiding.may_follow = hiding.may_have_begun = False
    elif hiding.is_credentials(line, verb, hidden_from):
        # Credentials, although the server did not ask for them.
        message.kind, message.verb = "exchange", None
        hidden_from = 0
    begins = bool(hidden_from) or DIALECT.verbs.may_begin(line)
    # what is an answer by its looks alone says nothing of the lines behind it
    hiding.may_follow = hiding.may_follow or begins
    hiding.is_odd = hiding.is_odd or begins
    message.hide_verb(hidden_from, _COMMANDS)
    hiding.hide_behind(message, hidden_from)


# --- because of what was said before ---------------------------------------------------------


def _judge(now: Followed, message: Message, view: Command, refused: ParseError | None) -> None:
    """What is wrong with a command because of what was said before it.

    refused: why it is not read by what the server offers
    """
    session = now.session
    if not message.octets.isascii() and "forward_path" in view.fields:
        _look_at_path(now, message)
    if refused is not None:
        message.problems.append(problem_of(refused, message))
        return
    if view.facts.mechanism and session.capabilities is not None:
        found = _unoffered_mechanism(session.capabilities, message, view)
        if found is not None:
            message.problems.append(found)
            return
    # a text may leave out who the client said that it is
    is_known = now.is_complete and not (now.is_written and session.hello is None)
    if is_known and session.state != "closed" and len(session.awaited) < _MOST_JUDGED:
        _look_at_order(now, message, view)


def _look_at_order(now: Followed, message: Message, view: Command) -> None:
    """A command that may not be sent now is a problem, with the reply to it."""
    session = now.session
    if session.hello is None and "identified" in view.order.leads.values():
        session.lmtp = "lmtp" in view.order.needs
    # where it is known what the server offers, the line was held against it when it was read
    refused = session.legal(view if session.capabilities is None else type(view))
    if refused is not None:
        reference = "RFC 5321, 4.1.4"
        found = Problem("order", refused.text, message.start, reference=reference, reply=refused)
        message.problems.append(found)


def _look_at_path(now: Followed, message: Message) -> None:
    """A path that is not ASCII, in a transaction without SMTPUTF8, is a problem."""
    session = now.session
    opened = [
        each.command
        for each in session.awaited
        if each.command is not None and "transaction" in each.command.order.leads.values()
    ]
    if session.transaction is not None and session.transaction.mail is not None:
        opened.insert(0, session.transaction.mail)
    if opened and field_of(opened[-1], "smtputf8") is False:
        text = "the path is not ASCII, and SMTPUTF8 was not said in MAIL"
        at = next(n for n, octet in enumerate(message.octets) if octet > 127)
        reply = SuggestedReply(REPLY_MAILBOX_NAME_INVALID, "5.6.7", text)
        reference = "RFC 6531, 3.5"
        found = Problem("SMTPUTF8", text, message.start + at, reference=reference, reply=reply)
        message.problems.append(found)


def _unoffered_mechanism(capabilities: Any, message: Message, view: Command) -> Problem | None:
    """A SASL mechanism that the server does not offer is a problem."""
    keyword = view.facts.offered_by.lower().replace("-", "_")
    offered = getattr(capabilities, keyword, None) or ()
    used = str(getattr(view, view.facts.mechanism)).upper()
    if used in map(str.upper, offered):
        return None
    # what is no name of a mechanism may be a secret
    name = f" {used}" if DIALECT.verbs.is_name(used.encode()) else ""
    text = f"the server does not offer the mechanism{name}"
    reply = SuggestedReply(REPLY_CMD_NOT_IMPL_PARAM, "5.5.4", text)
    return Problem("mechanism", text, message.start, reference="RFC 4954, 4", reply=reply)
