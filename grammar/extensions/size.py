"""SIZE: declare the size of a message (RFC 1870)."""

from grammar.declarations import Extension, Parameter, Replies
from grammar.language.text import DIGIT, Octets, Optional, Rule
from grammar.language.values import Integer

# size-value = 1*20DIGIT
size_value = Rule("size-value", "RFC 1870, 3", Octets(DIGIT, 1, 20), example=b"500000")

SIZE = Extension(
    "SIZE",
    "message size declaration",
    "RFC 1870",
    ehlo=Optional("size" / Integer(Octets(DIGIT))),
    parameters={
        "MAIL": (
            Parameter("SIZE", Integer(size_value), "the message's size in octets", "RFC 1870, 4"),
        )
    },
    extra_octets={"MAIL": 26},
    replies={
        "MAIL": Replies(line=((), (452, 552))),
        "RCPT": Replies(line=((), (452, 552))),
    },
    note="an offered size of 0, or none, is no fixed limit",
)
