"""ATRN: turn around after authentication (RFC 2645)."""

from grammar.address import LOOSE, ldh_label, odd_domain
from grammar.declarations import Command, Extension, Replies
from grammar.language.lists import ListOf
from grammar.language.text import OctetSet, Optional, Repeat, Rule, Struct, relaxed
from grammar.leniencies import EIGHT_BIT, comma, eight_bit, more_commas, separator
from grammar.session import Item, Need, Order, State

# domain = sub-domain 1*("." sub-domain): two labels at least
_LOOSE = OctetSet("visible character but brackets and commas", LOOSE.octets - {ord(",")})
atrn_domain = relaxed(
    Rule("atrn-domain", "RFC 2645, 5.2.1", Struct(ldh_label, Repeat(Struct(".", ldh_label), 1))),
    odd_domain(_LOOSE),
    eight_bit(_LOOSE | EIGHT_BIT),
)

# atrn = "ATRN" [ SP domain *( "," domain ) ] CRLF
ATRN_COMMAND = Command(
    "ATRN",
    "ask the server to become the client and send mail for domains",
    "RFC 2645, 5.2.1",
    Optional(
        separator,
        more_commas,
        "domains" / ListOf(atrn_domain, comma) * "for which domains",
        more_commas,
    ),
    replies=Replies(line=((250,), (450, 451, 453, 502, 530, 550))),
    order=Order(
        frozenset({State.IDENTIFIED}),
        needs=(Need.OFFERED, Need.AUTHENTICATED),
        leads={2: State.REVERSED},
        forgets=(Item.TRANSACTION, Item.CLIENT, Item.EXTENSIONS),
    ),
)

ATRN = Extension("ATRN", "authenticated TURN", "RFC 2645", commands=(ATRN_COMMAND,))
