"""CHECKPOINT: go on with an interrupted transaction (RFC 1845)."""

from grammar.declarations import Extension, Parameter, Replies
from grammar.language.restrictions import MaxOctets
from grammar.language.text import Octets, OctetSet, Repeat, Rule, Struct
from grammar.lexical import LET_DIG

TRANSID_ATOM = (LET_DIG | OctetSet.of("", "!#$%&'*+-^_`{|}~")).named("transid-atom")
transid_token = Rule(
    "transid-token",
    "RFC 1845, 2",
    Struct(Octets(TRANSID_ATOM), Repeat(Struct(".", Octets(TRANSID_ATOM)))),
)
# transid-value = "<" transid-local "@" transid-domain ">"
transid_value = Rule(
    "transid-value",
    "RFC 1845, 2",
    Struct(
        "<",
        "local" / transid_token * "the transaction's name within the domain",
        "@",
        "domain" / transid_token * "the client's domain",
        ">",
    ),
    restrictions=[MaxOctets(80)],
    example=b"<42@x.example>",
)

CHECKPOINT = Extension(
    "CHECKPOINT",
    "checkpoint and restart",
    "RFC 1845",
    parameters={
        "MAIL": (Parameter("TRANSID", transid_value, "the transaction's name", "RFC 1845, 2"),)
    },
    extra_octets={"MAIL": 89},
    replies={"MAIL": Replies(line=((355,),))},
    note="the RFC says 88 octets, but a space, the keyword and 80 octets are 89",
    status="experimental",
)
