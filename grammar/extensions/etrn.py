"""ETRN: start a queue for a node (RFC 1985)."""

from grammar.address import domain
from grammar.declarations import Command, Extension, Replies
from grammar.language.text import Octets, Optional, Rule, Select, Struct
from grammar.language.values import Present
from grammar.leniencies import more_blanks
from grammar.lexical import VISIBLE
from grammar.session import Order, State

# etrn = "ETRN" SP ( ( ["@"] Domain ) / ( "#" queue-name ) ) CRLF
ETRN_COMMAND = Command(
    "ETRN",
    "start the queue for a node",
    "RFC 1985, 5",
    " ",
    Select(
        Struct(
            Optional("subdomains" / Present("@") * "whether its subdomains are meant, too"),
            more_blanks,
            "domain" / domain * "the node",
        ),
        Struct(
            "#",
            more_blanks,
            "queue" / Rule("queue-name", "RFC 1985, 5", Octets(VISIBLE)) * "a named queue",
        ),
    ),
    replies=Replies(line=((250, 251, 252, 253), (458, 459))),
    order=Order(frozenset({State.IDENTIFIED})),
    # RFC 6531, 3.1 names what may hold UTF-8: this is not among it, and a node is an A-label
    ascii="RFC 6531, 3.1",
)

ETRN = Extension("ETRN", "remote queue start", "RFC 1985", commands=(ETRN_COMMAND,))
