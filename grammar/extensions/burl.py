"""BURL: mail data from an IMAP server (RFC 4468)."""

from grammar.declarations import Command, Extension
from grammar.leniencies import separator
from grammar.lexical import HEXDIG, LET_DIG
from grammar.text import LETTER, SP, Choice, Maybe, Octets, OctetSet, Repeat, Rule, Seq
from grammar.values import Listed, Present

SCHEME = (LET_DIG | OctetSet.of("", "+-.")).named('letter, digit, "+", "-" or "."')
URIC = (LET_DIG | OctetSet.of("", "-._~:/?[]@!$&'()*+,;=")).named("URI character")
# absolute-URI = scheme ":" 1*uric
absolute_uri = Rule(
    "absolute-URI",
    "RFC 4468, 3.5; RFC 3986",
    Seq(
        Octets(LETTER, 1, 1),
        Octets(SCHEME, 0),
        ":",
        Repeat(Choice(Octets(URIC), Seq("%", Octets(HEXDIG, 2, 2))), 1),
    ),
)

# burl-cmd = "BURL" SP absolute-URI [ SP end-marker ] CRLF
BURL_COMMAND = Command(
    "BURL",
    "take mail data from a URL",
    "RFC 4468, 3.2",
    " ",
    "uri" / absolute_uri * "where the data is; it may hold an access token",
    Maybe(separator, "last" / Present("LAST") * "whether this ends the mail data"),
    replies="250; 503, 554 5.3.4, 5.5.0, 5.6.3, 5.6.6, 5.7.14",
)

# burl-param = "imap" / ( "imap://" authority )
AUTHORITY = OctetSet.of('visible character but "/"', range(0x21, 0x2F), range(0x30, 0x7F))
burl_param = Rule("burl-param", "RFC 4468, 3.3", Seq("imap", Maybe(Seq("://", Octets(AUTHORITY)))))

BURL = Extension(
    "BURL",
    "remote content",
    "RFC 4468",
    ehlo=Maybe("sources" / Listed(Seq(burl_param, Repeat(Seq(SP, burl_param))), " ")),
    commands=(BURL_COMMAND,),
    replies=BURL_COMMAND.replies,
)
