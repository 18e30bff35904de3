"""ETRN: start a queue for a node (RFC 1985)."""

from grammar.address import domain
from grammar.declarations import Command, Extension
from grammar.lexical import VISIBLE
from grammar.text import Choice, Maybe, Octets, Rule, Seq
from grammar.values import Present

# etrn = "ETRN" SP ( ( ["@"] Domain ) / ( "#" queue-name ) ) CRLF
ETRN_COMMAND = Command(
    "ETRN",
    "start the queue for a node",
    "RFC 1985, 5",
    " ",
    Choice(
        Seq(
            Maybe("subdomains" / Present("@") * "whether its subdomains are meant, too"),
            "domain" / domain * "the node",
        ),
        Seq("#", "queue" / Rule("queue-name", "RFC 1985, 5", Octets(VISIBLE)) * "a named queue"),
    ),
    replies="250, 251, 252, 253; 458, 459, 500, 501",
)

ETRN = Extension("ETRN", "remote queue start", "RFC 1985", commands=(ETRN_COMMAND,))
