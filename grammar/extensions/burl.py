"""BURL: mail data from an IMAP server (RFC 4468)."""

from grammar.codes import SuggestedReply
from grammar.declarations import Command, Extension, Replies
from grammar.language.lists import ListOf
from grammar.language.text import (
    LETTER,
    Octets,
    OctetSet,
    Optional,
    Repeat,
    Rule,
    Select,
    Struct,
)
from grammar.language.values import Present
from grammar.leniencies import separator_past_words
from grammar.lexical import HEXDIG, LET_DIG
from grammar.session import Need, Order, Place, State

SCHEME = (LET_DIG | OctetSet.of("", "+-.")).named('letter, digit, "+", "-" or "."')
URIC = (LET_DIG | OctetSet.of("", "-._~:/?[]@!$&'()*+,;=")).named("URI character")
# absolute-URI = scheme ":" 1*uric
absolute_uri = Rule(
    "absolute-URI",
    "RFC 4468, 3.5; RFC 3986",
    Struct(
        Octets(LETTER, 1, 1),
        Octets(SCHEME, 0),
        ":",
        Repeat(Select(Octets(URIC), Struct("%", Octets(HEXDIG, 2, 2))), 1),
    ),
)

# burl-cmd = "BURL" SP absolute-URI [ SP end-marker ] CRLF
BURL_COMMAND = Command(
    "BURL",
    "take mail data from a URL",
    "RFC 4468, 3.2",
    " ",
    "uri" / absolute_uri * "where the data is; whoever has it may have the data (RFC 4467)",
    Optional(separator_past_words, "last" / Present("LAST") * "whether this ends the mail data"),
    replies=Replies(line=((250,), (451, 503, 552, 554))),
    order=Order(
        frozenset({State.RECIPIENTS, State.CHUNKS}),
        needs=(Need.OFFERED, Need.AUTHENTICATED),
        leads={2: State.CHUNKS},
        out_of_order=SuggestedReply(503, "5.5.0"),
        spoils=frozenset({State.RECIPIENTS, State.CHUNKS}),
        place=Place.BEFORE_MAIL,
        per_recipient=True,
    ),
    # its token is all that is needed (URLAUTH), and it may name a user and a password
    secret=("uri",),
)

# burl-param = "imap" / ( "imap://" authority )
AUTHORITY = OctetSet.of('visible character but "/"', range(0x21, 0x2F), range(0x30, 0x7F))
burl_param = Rule(
    "burl-param", "RFC 4468, 3.3", Struct("imap", Optional(Struct("://", Octets(AUTHORITY))))
)

BURL = Extension(
    "BURL",
    "remote content",
    "RFC 4468",
    ehlo=Optional("sources" / ListOf(burl_param, " ")),
    commands=(BURL_COMMAND,),
    status_codes=("X.3.4", "X.5.0", "X.6.3", "X.6.6", "X.7.14"),
)
