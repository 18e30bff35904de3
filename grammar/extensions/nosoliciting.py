"""NO-SOLICITING: what kinds of mail are not wanted (RFC 3865)."""

from grammar.declarations import Extension, Parameter, Replies
from grammar.language.lists import ListOf
from grammar.language.restrictions import MaxOctets
from grammar.language.text import LETTER, Octets, OctetSet, Optional, Rule, Struct
from grammar.lexical import LET_DIG

# word = ALPHA *( "." / "-" / "_" / ":" / ALPHA / DIGIT )
WORD = (LET_DIG | OctetSet.of("", ".-_:")).named('letter, digit, ".", "-", "_" or ":"')
sol_word = Rule("sol-word", "RFC 3865, 2", Struct(Octets(LETTER, 1, 1), Octets(WORD, 0)))
# Solicitation-keywords = word *( "," word )
solicitation_keywords = Rule(
    "Solicitation-keywords",
    "RFC 3865, 2",
    ListOf(sol_word, ","),
    restrictions=[MaxOctets(1000)],
    example=b"org.example:ADV",
)

NO_SOLICITING = Extension(
    "NO-SOLICITING",
    "no soliciting",
    "RFC 3865",
    ehlo=Optional("keywords" / solicitation_keywords * "kinds of mail not wanted"),
    parameters={
        "MAIL": (
            Parameter(
                "SOLICIT",
                solicitation_keywords,
                "kinds of mail this is",
                "RFC 3865, 2",
            ),
        )
    },
    extra_octets={"MAIL": 1009},
    replies={"RCPT": Replies(line=((), (550,))), "DATA": Replies(end_of_data=((), (550,)))},
    note="the RFC says 1007 octets, but a space, the keyword and 1000 octets are 1009",
)
