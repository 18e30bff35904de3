"""SEND, SOML, SAML, TURN: what RFC 821 had and RFC 5321, appendix F, has no more."""

from grammar.address import display_name, more_brackets, reverse_path
from grammar.declarations import Command, Extension, Replies
from grammar.leniencies import blanks, colon
from grammar.session import Item, Order, Place, State


def _send(verb: str, summary: str) -> Extension:
    command = Command(
        verb,
        summary,
        "RFC 821, 4.1.2; RFC 5321, F.6",
        " ",
        colon("FROM"),
        blanks,
        display_name,
        "reverse_path" / reverse_path * "where failures are reported",
        more_brackets,
        replies=Replies(line=((250,), (451, 452, 502, 552))),
        order=Order(
            frozenset({State.IDENTIFIED}),
            leads={2: State.TRANSACTION},
            forgets=(Item.TRANSACTION,),
            place=Place.ANYWHERE,
        ),
        # there is no parameter that could say SMTPUTF8, without which no path has UTF-8
        ascii="RFC 6531, 3.1",
    )
    return Extension(
        verb,
        summary,
        command.reference,
        commands=(command,),
        status="obsolete",
    )


SEND = _send("SEND", "send to a terminal")
SOML = _send("SOML", "send to a terminal, or mail")
SAML = _send("SAML", "send to a terminal, and mail")

TURN_COMMAND = Command(
    "TURN",
    "exchange the roles of client and server",
    "RFC 821, 3.8; RFC 5321, F.1",
    replies=Replies(line=((250,), (502, 503))),
    order=Order(
        frozenset({State.IDENTIFIED}),
        leads={2: State.REVERSED},
        forgets=(Item.TRANSACTION, Item.CLIENT, Item.EXTENSIONS),
    ),
)
TURN = Extension(
    "TURN",
    "exchange client and server roles",
    TURN_COMMAND.reference,
    commands=(TURN_COMMAND,),
    note="without authentication: it must not be offered",
    status="obsolete",
)
