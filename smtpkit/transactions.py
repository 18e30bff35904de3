"""The mails of a conversation: who sent what to whom, and what became of it."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from smtpkit.command import Command
from smtpkit.messages import Message
from smtpkit.printing import Json, sent
from smtpkit.stream import CLIENT

__all__ = ["Recipient", "Transaction", "Transactions"]

#: the fields of a message of an exchange that name a user
_NAMES = ("authcid", "username", "user", "authzid")


@dataclass(slots=True)
class Recipient:
    """One recipient: its path as it was sent, and what the server answered.

    `code` answers RCPT, and `delivered` the mail data: of LMTP and PRDR for this recipient, else
    for all. None: no reply was seen.
    """

    path: str
    code: int | None = None
    delivered: int | None = None
    #: the text of these replies, without what is secret
    replies: list[str] = field(default_factory=list)

    @property
    def is_accepted(self) -> bool:
        """Whether RCPT was answered well."""
        return self.code is not None and 200 <= self.code < 300


@dataclass(slots=True)
class Transaction:
    """One mail transaction (RFC 5321, 3.3).

    `time` is that of MAIL, in seconds; `octets` the size of the mail data that was seen, and `size`
    the declared one. `code` is the reply to the end of the mail data, or to MAIL or DATA where it
    was refused; None where the transaction was given up, or no reply was seen. `tls` says that TLS
    had been agreed on before, and `user` who had logged in.
    """

    index: int
    time: float | None
    hello: str | None
    path: str
    size: int | None = None
    body: str | None = None
    tls: bool = False
    user: str | None = None
    recipients: list[Recipient] = field(default_factory=list)
    octets: int | None = None
    code: int | None = None
    #: the text of the reply that `code` is of, without what is secret
    reply: str | None = None
    problems: list[str] = field(default_factory=list)
    #: the verbs, codes and kinds of its messages
    said: set[str] = field(default_factory=set)

    def to_dict(self) -> dict[str, Json]:
        """The transaction as JSON has it."""
        return {
            "index": self.index,
            "time": self.time,
            "hello": self.hello,
            "tls": self.tls,
            "user": self.user,
            "path": self.path,
            "recipients": [
                {
                    "path": each.path,
                    "code": each.code,
                    "delivered": each.delivered,
                    "replies": list(each.replies),
                }
                for each in self.recipients
            ],
            "size": self.size,
            "body": self.body,
            "octets": self.octets,
            "code": self.code,
            "reply": self.reply,
            "problems": list(self.problems),
        }


def words_of(message: Message) -> set[str]:
    """What a message can be chosen by: its verb, its code, its kind."""
    return {message.verb or "", str(message.code or ""), message.kind.upper()} - {""}


def _text(message: Message) -> str:
    r"""The lines of a reply, with \n between them, and without what is secret."""
    return message.text().removesuffix("\\r\\n").replace("\\r\\n", "\n")


class Transactions:
    """Takes the messages of one conversation, in order; gives its transactions as they end."""

    def __init__(self) -> None:
        self._open: Transaction | None = None  # the one that the client's commands belong to
        # those that are not given yet, and of these what is over: more replies may come, be it for
        # other recipients, until something else is said
        self._waiting: deque[Transaction] = deque()
        self._over: set[int] = set()
        self._hello: str | None = None
        self._tls = False
        self._user: str | None = None
        self._named: str | None = None
        # what is not answered yet, by its index: the message, its transaction, its recipient
        self._asked: dict[int, tuple[Message, Transaction | None, Recipient | None]] = {}
        self._replies: dict[int, int] = {}

    def take(self, message: Message) -> list[Transaction]:
        """Take a message; the transactions that are over with it."""
        if message.sender == CLIENT:
            concerned, ready = self._of_client(message), self._over
        else:
            concerned = self._of_server(message)
            ready = (
                self._over if concerned is not None and concerned.index not in self._over else set()
            )
        if concerned is not None:
            concerned.problems += [problem.text for problem in message.problems]
            concerned.said |= words_of(message)
        over = []
        while self._waiting and self._waiting[0].index in ready:
            over.append(self._waiting.popleft())
            self._over.discard(over[-1].index)
            self._replies.pop(over[-1].index, None)
        return over

    def close(self) -> list[Transaction]:
        """The conversation is over: the transactions that still were open."""
        over = list(self._waiting)
        self._waiting.clear()
        return over

    def _end(self, transaction: Transaction | None) -> None:
        if transaction is not None:
            self._over.add(transaction.index)
        if transaction is self._open:
            self._open = None

    def _of_client(self, message: Message) -> Transaction | None:
        view, recipient = message.view, None
        if message.said is not None and message.said.view is not None:
            named = (getattr(message.said.view, name, None) for name in _NAMES)
            self._named = next(filter(None, named), self._named)
        if message.kind in ("data", "chunk") and self._open is not None:
            size = message.summary.get("octets")
            self._open.octets = (self._open.octets or 0) + (size if isinstance(size, int) else 0)
        if not isinstance(view, Command):
            pass
        elif _begins(view):
            body = getattr(view, "body", None)
            self._open = Transaction(
                message.index,
                message.time,
                self._hello,
                sent(view, "reverse_path") or "",
                getattr(view, "size", None),
                None if body is None else str(body),
                self._tls,
                self._user,
            )
            self._waiting.append(self._open)
        elif "forward_path" in view.fields and self._open is not None:
            recipient = Recipient(sent(view, "forward_path") or "")
            self._open.recipients.append(recipient)
        self._asked[message.index] = message, self._open, recipient
        return self._open

    def _of_server(self, message: Message) -> Transaction | None:
        if message.answers not in self._asked or message.code is None:
            return self._open
        asked, transaction, recipient = self._asked[message.answers]
        good = 200 <= message.code < 300
        view = asked.view
        is_data = asked.kind in ("data", "chunk") or bool(getattr(view, "last", False))
        if not is_data:
            # what was answered before it has no reply any more
            self._asked = {n: each for n, each in self._asked.items() if n > asked.index}
        if recipient is not None:
            recipient.code = message.code
            recipient.replies.append(_text(message))
        elif isinstance(view, Command) and good and "client" in view.order.forgets:
            # who the client is: it says so, or has to say so once more
            says_so = "identified" in view.order.leads.values()
            self._hello = sent(view, "domain") or "" if says_so else None
            self._tls = self._tls or view.enters == "tls"
            self._end(transaction)
        elif isinstance(view, Command) and good and view.order.forgets and not _begins(view):
            self._end(transaction)
        elif asked.said is not None and good:
            self._user = self._named
        elif transaction is not None and is_data:
            self._of_data(transaction, message.code, _text(message))
        elif transaction is not None and not good and getattr(view, "enters", "") != "exchange":
            began = isinstance(view, Command) and _begins(view)
            if (began or getattr(view, "enters", "") == "data") and message.code >= 400:
                transaction.code, transaction.reply = message.code, _text(message)
            if began:
                self._end(transaction)
        return transaction

    def _of_data(self, transaction: Transaction, code: int, reply: str) -> None:
        """The mail data is answered: for all recipients, or one after the other."""
        if 300 <= code < 400:
            return
        accepted = [each for each in transaction.recipients if each.is_accepted]
        replies = self._replies.get(transaction.index, 0)
        if replies < max(len(accepted), 1):
            for each in accepted[replies:]:
                # the others have the same one, until they have their own
                del each.replies[1:]
                each.delivered = code
                each.replies.append(reply)
            if not replies or 200 <= code < 300:
                transaction.code, transaction.reply = code, reply
        self._replies[transaction.index] = replies + 1
        self._end(transaction)


def _begins(view: Command) -> bool:
    """Whether a command begins a mail transaction."""
    return "transaction" in view.order.leads.values()
