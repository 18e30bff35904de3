"""When a command may be sent, and what its replies change: its row in the table of order."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import NoReturn


#: the states in which a mail transaction is open
IN_TRANSACTION = ("transaction", "recipients", "chunks", "indeterminate")


class _After(dict[int, str]):
    """The state that a reply leads to, by its code; filled as codes are met."""

    def __missing__(self, code: int) -> str:
        leads = self.leads
        state = self[code] = leads.get(code) or leads.get(code // 100) or ""
        return state

    leads: Mapping[int, str]


class _Then(dict[str, str]):
    """The state that success leads to, by the one before; filled as they are met."""

    def __missing__(self, state: str) -> str:
        after = "identified" if self.closes and state in IN_TRANSACTION else state
        then = self[state] = self.leads or after
        return then

    leads: str
    closes: bool


class Order:
    """The row of a command in the table of order (`smtpkit.Data.order`).

    allowed: the states in which it may be sent
    needs: what else it needs
    passes: the demands of a server that do not stop it
    unless: the parameters of the transaction with which it may not be sent
    leads: which state a reply leads to, by its code or its first digit
    forgets: what a reply of success makes both sides forget
    brings: which fields say anew what is forgotten, but for the values in `void`
    out_of_order: what answers it where it is not allowed, where no need says better
    spoils: the states in which a refusal leaves the transaction indeterminate
    place: where it may stand in a pipelined group: anywhere, last, or before mail
    lists: whether its reply offers extensions
    authenticates: whether 235 to it means that the client is authenticated
    per_recipient: whether the end of its mail data is answered for each recipient, in LMTP and
        after 353

    What the words mean is in `docs/reference/session.md`. One that says nothing is that of a verb
    that nobody knows much of: between transactions, if it was offered, last in a group (RFC 2920,
    3.1).

    >>> import smtpkit
    >>> smtpkit.Rcpt.order.allowed, smtpkit.Rcpt.order.leads, smtpkit.Rcpt.order.place
    (('transaction', 'recipients'), {2: 'recipients'}, 'anywhere')
    """

    __slots__ = (  # noqa: RUF023  # the arguments in their order, and what follows from them
        "allowed",
        "needs",
        "passes",
        "unless",
        "leads",
        "forgets",
        "brings",
        "void",
        "out_of_order",
        "spoils",
        "place",
        "lists",
        "authenticates",
        "per_recipient",
        "after",
        "then",
        "opens",
        "goes_on",
    )
    #: the state that a reply leads to, by its code; "" where it changes none
    after: Mapping[int, str]
    #: the state that its success leads to, by the one before
    then: Mapping[str, str]
    #: whether its success begins a transaction
    opens: bool
    #: whether commands may follow without its reply
    goes_on: bool
    allowed: tuple[str, ...]
    needs: tuple[str, ...]
    passes: tuple[str, ...]
    unless: tuple[str, ...]
    leads: Mapping[int, str]
    forgets: tuple[str, ...]
    brings: Mapping[str, str]
    void: tuple[str, ...]
    out_of_order: str
    spoils: tuple[str, ...]
    place: str
    lists: bool
    authenticates: bool
    per_recipient: bool

    def __init__(
        self,
        *,
        allowed: tuple[str, ...] = ("initial", "identified"),
        needs: tuple[str, ...] = ("offered",),
        passes: tuple[str, ...] = (),
        unless: tuple[str, ...] = (),
        leads: Mapping[int, str] | None = None,
        forgets: tuple[str, ...] = (),
        brings: Mapping[str, str] | None = None,
        void: tuple[str, ...] = (),
        out_of_order: str = "503 5.5.1",
        spoils: tuple[str, ...] = (),
        place: str = "last",
        lists: bool = False,
        authenticates: bool = False,
        per_recipient: bool = False,
    ) -> None:
        given = (allowed, needs, passes, unless, leads or {}, forgets, brings or {}, void)
        given += (out_of_order, spoils, place, lists, authenticates, per_recipient)  # type: ignore[assignment]
        for name, value in zip(_SAID, given, strict=True):
            object.__setattr__(self, name, value)
        after = _After()
        after.leads = self.leads
        then = _Then()
        then.leads = self.leads.get(2) or self.leads.get(min(self.leads, default=0), "")
        then.closes = "transaction" in self.forgets
        opens, goes_on = "transaction" in self.leads.values(), place in ("anywhere", "before mail")
        made: dict[str, object] = {"after": after, "then": then, "opens": opens, "goes_on": goes_on}
        for name, derived in made.items():
            object.__setattr__(self, name, derived)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError("Order does not change")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError("Order does not change")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Order) and all(
            getattr(self, name) == getattr(other, name) for name in _SAID
        )

    def __hash__(self) -> int:
        return hash((self.allowed, self.needs, self.place))

    def __reduce__(self) -> tuple[object, ...]:
        return _again, tuple(getattr(self, name) for name in _SAID)

    def __repr__(self) -> str:
        said = (name for name in _SAID if getattr(self, name) != getattr(_UNSAID, name))
        return f"Order({', '.join(f'{name}={getattr(self, name)!r}' for name in said)})"


def _again(*values: object) -> Order:
    return Order(**dict(zip(_SAID, values, strict=True)))  # type: ignore[arg-type]


#: the arguments
_SAID = Order.__slots__[:-4]
_UNSAID = Order()
