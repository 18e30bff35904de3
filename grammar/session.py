"""The order of a conversation: states, modes, what a command needs, and what is forgotten when.

The words of the table are here. Its rows stand beside the commands, one `Order` for each; what is
no command's (the greeting, the end of the mail data, what may come unasked) is at the end of this
module. The library's state machine, its reference pages and the diagram are made from both.

>>> Order(needs=()).allowed == IDLE
True
>>> Order(leads={2: State.TRANSACTION}).place.value
'last'
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from grammar.codes import NOT_OFFERED_VERB, SuggestedReply

__all__ = [
    "ANY",
    "END_OF_DATA",
    "GREETING",
    "GREETING_FORM",
    "IDLE",
    "SECURITY_LAYER",
    "TRANSACTIONS",
    "UNASKED",
    "Gate",
    "Item",
    "Mode",
    "Need",
    "Order",
    "Place",
    "State",
]


class _Word(StrEnum):
    """A word of the table, with the sentence that explains it."""

    def __new__(cls, name: str, sentence: str, reply: SuggestedReply | None = None) -> _Word:
        word = str.__new__(cls, name)
        word._value_, word.sentence, word.reply = name, sentence, reply
        return word

    sentence: str
    reply: SuggestedReply | None


class Mode(_Word):
    """What the client's octets are after a command, where they are no command lines."""

    DATA = "data", "the mail data begin"
    CHUNK = "chunk", "a chunk of mail data begins"
    EXCHANGE = "exchange", "the SASL exchange begins"
    TLS = "tls", "TLS begins"


class State(_Word):
    """Where a conversation is, connection and mail transaction in one (RFC 5321, 3 and 4.1.4)."""

    OPENING = "opening", "the greeting is awaited"
    INITIAL = "initial", "the client has not said who it is, or everything was forgotten"
    IDENTIFIED = "identified", "EHLO, HELO or LHLO was answered; there is no transaction"
    TRANSACTION = "transaction", "a mail transaction is open, without a recipient"
    RECIPIENTS = "recipients", "it has an accepted recipient at least"
    CHUNKS = "chunks", "its mail data have begun, in chunks"
    INDETERMINATE = "indeterminate", "a chunk failed: nothing goes on before RSET"
    REFUSED = "refused", "the greeting refused the client, who may say QUIT"
    REVERSED = "reversed", "the roles are exchanged: the former client greets"
    CLOSED = "closed", "the conversation has ended"


#: where there is no transaction, one is open, and every state in which commands go on
IDLE = frozenset({State.INITIAL, State.IDENTIFIED})
TRANSACTIONS = frozenset({State.TRANSACTION, State.RECIPIENTS, State.CHUNKS})
ANY = IDLE | TRANSACTIONS


class Need(_Word):
    """What a command needs beside a state; `reply` answers it where the command says no better."""

    #: the extension that has it was in the last answer to EHLO (RFC 5321, 4.1.1.1, 4.2.4)
    OFFERED = "offered", "it was offered", NOT_OFFERED_VERB
    LMTP = "lmtp", "the protocol is LMTP", SuggestedReply(500, "5.5.1")
    SMTP = "smtp", "the protocol is not LMTP", SuggestedReply(500, "5.5.1")
    #: RFC 4954, 6
    AUTHENTICATED = "authenticated", "the client is authenticated", SuggestedReply(530, "5.7.0")
    NOT_AUTHENTICATED = "not authenticated", "the client is not authenticated yet"
    TLS_OFF = "tls off", "TLS is not on"


class Gate(_Word):
    """What a server may demand before anything else; some commands pass, `reply` is for others."""

    #: RFC 3207, 4
    TLS = "tls", "TLS is demanded", SuggestedReply(530, "5.7.0")
    #: RFC 4954, 6; RFC 6409, 4.3
    AUTHENTICATION = "authentication", "authentication is demanded", SuggestedReply(530, "5.7.0")


class Item(_Word):
    """What is remembered in a conversation, and forgotten."""

    TRANSACTION = "transaction", "the mail transaction: paths, recipients, parameters, mail data"
    CLIENT = "client", "the client's name, and whether it said EHLO, HELO or LHLO"
    EXTENSIONS = "extensions", "what was offered"
    AUTHENTICATION = "authentication", "that the client is authenticated"


class Place(_Word):
    """Where a command may stand in a pipelined group (RFC 2920, 3.1)."""

    ANYWHERE = "anywhere", "more may follow without its reply"
    LAST = "last", "its reply has to be awaited"
    #: RFC 4954, 4
    ONE_TRIP = (
        "one trip",
        "its reply has to be awaited, but where it says all that its mechanism has to say",
    )
    #: RFC 4468, 3.2
    BEFORE_MAIL = "before mail", "more may follow; after LAST no new transaction before its reply"


class Order:
    """The row of a command in the table of order.

    `allowed` are the states in which it may be sent, and `needs` what else it needs; `passes` are
    the demands of a server that do not stop it, and `unless` those parameters of the transaction
    with which it may not be sent (`BODY=BINARYMIME`). `leads` says which state a reply leads to, by
    code or by its first digit, and `forgets` what a reply of success makes both sides forget; where
    the mode that a command enters is TLS, when TLS is on. `brings` says which of its fields says
    anew what is forgotten (the login of XCLIENT), but for the values in `void`. `out_of_order`
    answers what is not allowed. `spoils` are the states in which a refusal leaves the transaction
    indeterminate. `place` is that in a pipelined group. `lists` says that its reply offers
    extensions, and `authenticates` that 235 means that the client is authenticated. With
    `per_recipient` the end of its mail data is answered for each recipient, in LMTP and after 353.

    What says nothing is as careful as a verb that nobody knows much of (RFC 2920, 3.1): between
    transactions, if it was offered, last in a group, changing nothing.
    """

    def __init__(
        self,
        allowed: frozenset[State] = IDLE,
        *,
        needs: tuple[Need, ...] = (Need.OFFERED,),
        passes: tuple[Gate, ...] = (),
        unless: tuple[str, ...] = (),
        leads: Mapping[int, State] | None = None,
        forgets: tuple[Item, ...] = (),
        brings: Mapping[str, Item] | None = None,
        void: tuple[str, ...] = (),
        out_of_order: SuggestedReply = SuggestedReply(503, "5.5.1"),  # noqa: B008  # a text
        spoils: frozenset[State] = frozenset(),
        place: Place = Place.LAST,
        lists: bool = False,
        authenticates: bool = False,
        per_recipient: bool = False,
    ) -> None:
        flags = {"lists": lists, "authenticates": authenticates, "per_recipient": per_recipient}
        for name, flag in flags.items():
            if not isinstance(flag, bool):
                raise TypeError(f"order: {name}: true or false, not {flag!r}")
        several = ("allowed", allowed), ("needs", needs), ("passes", passes), ("unless", unless)
        for name, group in (*several, ("forgets", forgets), ("spoils", spoils)):
            if not isinstance(group, (tuple, list, set, frozenset)):
                raise TypeError(f"order: {name}: a tuple or a set, not {group!r}")
        if leads is not None and not (
            isinstance(leads, Mapping) and all(type(code) is int for code in leads)
        ):
            raise TypeError(f"order: leads: states by reply codes, not {leads!r}")
        self.allowed, self.needs, self.passes, self.unless = (
            frozenset(allowed),
            needs,
            passes,
            unless,
        )
        self.leads, self.forgets = dict(leads or {}), forgets
        self.brings, self.void = dict(brings or {}), void
        self.out_of_order, self.spoils, self.place = out_of_order, frozenset(spoils), place
        self.lists, self.authenticates = lists, authenticates
        self.per_recipient = per_recipient
        for name, given, kind in (
            ("allowed", self.allowed, State),
            ("needs", needs, Need),
            ("passes", passes, Gate),
            ("unless", unless, str),
            ("leads", self.leads.values(), State),
            ("forgets", forgets, Item),
            ("brings", self.brings.values(), Item),
            ("void", void, str),
            ("out_of_order", (out_of_order,), SuggestedReply),
            ("spoils", self.spoils, State),
            ("place", (place,), Place),
        ):
            if isinstance(given, str) or not all(isinstance(each, kind) for each in given):
                raise TypeError(f"order: {name}: {kind.__name__} is wanted, not {given!r}")

    def facts(self) -> dict[str, object]:
        """What differs from what says nothing, in words and numbers alone, in a fixed order."""
        found: dict[str, object] = {}
        for name, value in vars(self).items():
            if value == getattr(_UNSAID, name, None):
                continue
            if isinstance(value, frozenset):
                found[name] = tuple(each.value for each in State if each in value)
            elif isinstance(value, tuple):
                found[name] = tuple(str(each) for each in value)
            elif isinstance(value, dict):
                found[name] = {key: word.value for key, word in sorted(value.items())}
            else:
                found[name] = value if isinstance(value, bool) else str(value)
        return found

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Order) and vars(self) == vars(other)

    def __hash__(self) -> int:
        return hash(repr(self.facts()))

    def __repr__(self) -> str:
        return f"Order({', '.join(f'{name}={value!r}' for name, value in self.facts().items())})"


_UNSAID: Order | None = None
_UNSAID = Order()

#: which state the first reply leads to, by code or first digit (RFC 5321, 3.1 and 4.3.2; RFC 7504)
GREETING: Mapping[int, State] = {2: State.INITIAL, 4: State.REFUSED, 5: State.REFUSED}
#: the form that it has where it is no refusal (RFC 5321, 4.2)
GREETING_FORM = "Greeting"
#: what may come unasked, and as the answer to anything: it closes (RFC 5321, 3.8)
UNASKED: Mapping[int, State] = {421: State.CLOSED}
#: what the reply to the end of the mail data makes both sides forget (RFC 5321, 4.1.1.4)
END_OF_DATA = (Item.TRANSACTION,)
#: and a security layer that an exchange negotiated (RFC 4954, 4)
SECURITY_LAYER = (Item.TRANSACTION, Item.CLIENT, Item.EXTENSIONS)
#: the reply to the end of mail data that announces one for each recipient, and one for all (PRDR)
PER_RECIPIENT = 353
#: the reply that means that the client is authenticated (RFC 4954, 4)
AUTHENTICATED = 235
