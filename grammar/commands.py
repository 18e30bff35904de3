"""The commands of RFC 5321 in its order. Those of extensions stand in `grammar.extensions`.

The parameters of MAIL and RCPT are those of the extensions that are offered:
`grammar.specification` puts them in.

>>> MAIL.parse(b"MAIL FROM:<ned@x.example>\\r\\n").reverse_path.mailbox.domain
'x.example'
>>> MAIL.build({"reverse_path": {"is_null": True}})
b'MAIL FROM:<>\\r\\n'
"""

from grammar.address import (
    address_literal,
    display_name,
    domain,
    forward_path,
    more_brackets,
    reverse_path,
)
from grammar.declarations import Command, Mode, Parameters, Replies
from grammar.language.text import Optional, Select
from grammar.language.values import Present
from grammar.leniencies import blanks, colon, separator, skipped
from grammar.lexical import string
from grammar.session import ANY, Gate, Item, Need, Order, Place, State

# a new EHLO is a RSET, too (RFC 5321, 4.1.4), so that it ends what is indeterminate
_ENDS = ANY | {State.INDETERMINATE}
_HELLO = (Item.TRANSACTION, Item.CLIENT, Item.EXTENSIONS)
_EVERY_GATE = (Gate.TLS, Gate.AUTHENTICATION)

# the names are in A-labels (RFC 6531, 3.7.1)
# ehlo = "EHLO" SP ( Domain / address-literal ) CRLF
EHLO = Command(
    "EHLO",
    "identify the client and ask which extensions the server offers",
    "RFC 5321, 4.1.1.1",
    " ",
    "domain" / Select(address_literal, domain) * "the client's name, or its address",
    replies=Replies(line=((250,), (502, 504, 550))),
    order=Order(
        _ENDS,
        needs=(Need.SMTP,),
        passes=_EVERY_GATE,
        leads={2: State.IDENTIFIED},
        forgets=_HELLO,
        lists=True,
    ),
    ascii="RFC 6531, 3.7.1",
)

# helo = "HELO" SP Domain CRLF
HELO = Command(
    "HELO",
    "identify the client, without extensions",
    "RFC 5321, 4.1.1.1",
    " ",
    "domain" / domain * "the client's name",
    replies=Replies(line=((250,), (502, 504, 550))),
    order=Order(
        _ENDS,
        needs=(Need.SMTP,),
        passes=(Gate.AUTHENTICATION,),
        leads={2: State.IDENTIFIED},
        forgets=_HELLO,
    ),
    ascii="RFC 6531, 3.7.1",
)

# mail = "MAIL FROM:" Reverse-path [SP Mail-parameters] CRLF
MAIL = Command(
    "MAIL",
    "begin a mail transaction",
    "RFC 5321, 4.1.1.2",
    " ",
    colon("FROM"),
    blanks,
    display_name,
    "reverse_path" / reverse_path * "where failures are reported; null for a report itself",
    more_brackets,
    Parameters("MAIL"),
    builder="mail_from",
    replies=Replies(line=((250,), (451, 452, 455, 503, 550, 552, 553, 555))),
    order=Order(
        frozenset({State.IDENTIFIED}),
        needs=(),
        # 355: the recipients are known from before (RFC 1845, 3)
        leads={2: State.TRANSACTION, 355: State.RECIPIENTS},
        forgets=(Item.TRANSACTION,),
        place=Place.ANYWHERE,
    ),
    utf8_needs="SMTPUTF8",
)

# rcpt = "RCPT TO:" ( "<Postmaster@" Domain ">" / "<Postmaster>" / Forward-path )
#        [SP Rcpt-parameters] CRLF
RCPT = Command(
    "RCPT",
    "name one recipient of the mail",
    "RFC 5321, 4.1.1.3",
    " ",
    colon("TO"),
    blanks,
    display_name,
    "forward_path" / forward_path * "where the mail goes",
    more_brackets,
    Parameters("RCPT"),
    builder="rcpt_to",
    replies=Replies(line=((250, 251), (450, 451, 452, 455, 503, 550, 551, 552, 553, 555, 556))),
    order=Order(
        frozenset({State.TRANSACTION, State.RECIPIENTS}),
        needs=(),
        leads={2: State.RECIPIENTS},
        place=Place.ANYWHERE,
    ),
)

# data = "DATA" CRLF
DATA = Command(
    "DATA",
    "send the mail data, ended by CRLF . CRLF",
    "RFC 5321, 4.1.1.4",
    replies=Replies(
        line=((354,), (503, 554)), end_of_data=((250,), (450, 451, 452, 550, 552, 554))
    ),
    enters=Mode.DATA,
    enters_on=354,
    # after a chunk it is 503, and RSET has to follow (RFC 3030, 2)
    order=Order(
        frozenset({State.RECIPIENTS}),
        needs=(),
        unless=("BODY=BINARYMIME",),
        spoils=frozenset({State.CHUNKS}),
        per_recipient=True,
    ),
)

# rset = "RSET" CRLF
RSET = Command(
    "RSET",
    "give up the mail transaction",
    "RFC 5321, 4.1.1.5",
    replies=Replies(line=((250,),)),
    order=Order(
        _ENDS,
        needs=(),
        passes=(Gate.AUTHENTICATION,),
        forgets=(Item.TRANSACTION,),
        place=Place.ANYWHERE,
    ),
)

# what RFC 5336 had: recognized, never sent
utf8reply = skipped("utf8reply", "the argument UTF8REPLY, which SMTPUTF8 replaced", " UTF8REPLY")

# vrfy = "VRFY" SP String CRLF, and [ SP "SMTPUTF8" ] (RFC 6531, 3.7.4.2)
VRFY = Command(
    "VRFY",
    "ask whether a user or mailbox exists",
    "RFC 5321, 4.1.1.6; RFC 6531, 3.7.4.2",
    " ",
    "string" / string * "the user or mailbox; a mailbox has to be quoted",
    Optional(separator, "smtputf8" / Present("SMTPUTF8") * "whether the reply may hold UTF-8"),
    utf8reply,
    replies=Replies(line=((250, 251, 252), (502, 504, 550, 551, 553))),
    order=Order(ANY, needs=()),
    forms=("VerifiedReply",),
    words={"smtputf8": "SMTPUTF8"},
)

# expn = "EXPN" SP String CRLF, and [ SP "SMTPUTF8" ] (RFC 6531, 3.7.4.2)
EXPN = Command(
    "EXPN",
    "ask who is on a mailing list",
    "RFC 5321, 4.1.1.7; RFC 6531, 3.7.4.2",
    " ",
    "string" / string * "the mailing list",
    Optional(separator, "smtputf8" / Present("SMTPUTF8") * "whether the reply may hold UTF-8"),
    utf8reply,
    replies=Replies(line=((250, 252), (502, 504, 550))),
    order=Order(ANY, needs=()),
    forms=("VerifiedReply",),
    words={"smtputf8": "SMTPUTF8"},
    # who supports it has to list it, unlike VRFY and HELP (RFC 5321, 3.5.2)
    offered_by="EXPN",
)

# help = "HELP" [ SP String ] CRLF
HELP = Command(
    "HELP",
    "ask for help",
    "RFC 5321, 4.1.1.8",
    Optional(separator, "string" / string * "what about"),
    replies=Replies(line=((211, 214), (502, 504))),
    order=Order(ANY, needs=()),
    # RFC 6531, 3.1 extends MAIL, RCPT, VRFY and EXPN, and no other command
    ascii="RFC 6531, 3.1",
)

# noop = "NOOP" [ SP String ] CRLF
NOOP = Command(
    "NOOP",
    "do nothing but answer",
    "RFC 5321, 4.1.1.9",
    Optional(separator, "string" / string * "ignored by the server"),
    replies=Replies(line=((250,),)),
    order=Order(ANY, needs=(), passes=_EVERY_GATE),
    ascii="RFC 6531, 3.1",
)

# quit = "QUIT" CRLF
QUIT = Command(
    "QUIT",
    "end the session",
    "RFC 5321, 4.1.1.10",
    replies=Replies(line=((221,),)),
    order=Order(
        _ENDS | {State.REFUSED},
        needs=(),
        passes=_EVERY_GATE,
        leads={2: State.CLOSED},
        forgets=(Item.TRANSACTION,),
    ),
)

COMMANDS = (EHLO, HELO, MAIL, RCPT, DATA, RSET, VRFY, EXPN, HELP, NOOP, QUIT)
