"""ATRN: turn around after authentication (RFC 2645)."""

from grammar.address import ldh_label
from grammar.declarations import Command, Extension, Replies
from grammar.language.lists import ListOf
from grammar.language.text import Optional, Repeat, Rule, Struct
from grammar.leniencies import separator

# domain = sub-domain 1*("." sub-domain): two labels at least
atrn_domain = Rule(
    "atrn-domain", "RFC 2645, 5.2.1", Struct(ldh_label, Repeat(Struct(".", ldh_label), 1))
)

# atrn = "ATRN" [ SP domain *( "," domain ) ] CRLF
ATRN_COMMAND = Command(
    "ATRN",
    "ask the server to become the client and send mail for domains",
    "RFC 2645, 5.2.1",
    Optional(
        separator,
        "domains" / ListOf(atrn_domain, ",") * "for which domains",
    ),
    replies=Replies(line=((250,), (450, 451, 453, 502, 530, 550))),
)

ATRN = Extension("ATRN", "authenticated TURN", "RFC 2645", commands=(ATRN_COMMAND,))
