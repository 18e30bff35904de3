"""LHLO: the hello of LMTP (RFC 2033)."""

from grammar.address import address_literal, domain
from grammar.declarations import Command, Replies
from grammar.language.text import Select
from grammar.session import ANY, Gate, Item, Need, Order, State

# lhlo = "LHLO" SP ( Domain / address-literal ) CRLF
LHLO = Command(
    "LHLO",
    "identify an LMTP client and ask which extensions the server offers",
    "RFC 2033, 4.1",
    " ",
    "domain" / Select(address_literal, domain) * "the client's name, or its address",
    replies=Replies(line=((250,), (502, 504, 550))),
    order=Order(
        ANY | {State.INDETERMINATE},
        needs=(Need.LMTP,),
        passes=(Gate.TLS, Gate.AUTHENTICATION),
        leads={2: State.IDENTIFIED},
        forgets=(Item.TRANSACTION, Item.CLIENT, Item.EXTENSIONS),
        lists=True,
    ),
    ascii="RFC 6531, 3.7.1",
)
