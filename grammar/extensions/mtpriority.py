"""MT-PRIORITY: the priority of a message (RFC 6710)."""

from grammar.codes import BAD_SYNTAX
from grammar.declarations import Extension, Parameter, Replies
from grammar.language.text import Octets, OctetSet, Optional, Rule, Select, Struct
from grammar.language.values import Integer
from grammar.lexical import LET_DIG

# priority-value = ( ["-"] %x31-39 ) / "0"
priority_value = Rule(
    "priority-value",
    "RFC 6710, 7",
    Select("0", Struct(Optional("-"), Octets(OctetSet.of("digit from 1 to 9", "123456789"), 1, 1))),
)
# priority-profile = 1*20( ALPHA / DIGIT / "-" / "_" / "." )
PROFILE = (LET_DIG | OctetSet.of("", "-_.")).named('letter, digit, "-", "_" or "."')
priority_profile = Rule("priority-profile", "RFC 6710, 7", Octets(PROFILE, 1, 20))

MT_PRIORITY = Extension(
    "MT-PRIORITY",
    "priority message handling",
    "RFC 6710",
    ehlo=Optional("profile" / priority_profile * "the priority policy"),
    parameters={
        "MAIL": (
            Parameter(
                "MT-PRIORITY",
                Integer(priority_value),
                "the priority, -9 to 9",
                "RFC 6710, 3",
                reply=BAD_SYNTAX,
            ),
        )
    },
    extra_octets={"MAIL": 15},
    replies={"MAIL": Replies(line=((250,), (450, 550, 552)))},
    status_codes=("X.3.6", "X.7.15", "X.7.16"),
)
