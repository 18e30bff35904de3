"""STARTTLS: go on under TLS (RFC 3207)."""

from grammar.codes import SuggestedReply
from grammar.declarations import Command, Extension, Mode, Replies
from grammar.session import ANY, Gate, Item, Need, Order, State

# starttls = "STARTTLS" CRLF
STARTTLS = Command(
    "STARTTLS",
    "start TLS; what was learned before is forgotten",
    "RFC 3207, 4",
    name="StartTls",
    replies=Replies(line=((220,), (454, 502, 503, 530, 554))),
    enters=Mode.TLS,
    enters_on=220,
    # in a transaction, too, which is lost; but not between chunks
    order=Order(
        ANY - {State.CHUNKS},
        needs=(Need.TLS_OFF, Need.OFFERED),
        passes=(Gate.TLS, Gate.AUTHENTICATION),
        leads={220: State.INITIAL},
        forgets=(Item.TRANSACTION, Item.CLIENT, Item.EXTENSIONS, Item.AUTHENTICATION),
        out_of_order=SuggestedReply(554, "5.5.1"),
    ),
)

STARTTLS_EXTENSION = Extension("STARTTLS", "start TLS", "RFC 3207", commands=(STARTTLS,))
