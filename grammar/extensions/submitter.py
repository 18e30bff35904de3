"""SUBMITTER: who is responsible for this message (RFC 4405, historic)."""

from grammar.address import mailbox
from grammar.declarations import Extension, Parameter
from grammar.language.values import Xtext
from grammar.lexical import xtext

SUBMITTER = Extension(
    "SUBMITTER",
    "responsible submitter",
    "RFC 4405",
    parameters={
        "MAIL": (
            Parameter("SUBMITTER", Xtext(xtext, mailbox), "the responsible mailbox", "RFC 4405, 4"),
        )
    },
    replies="550 5.7.1, 554 5.7.7",
    status="historic",
)
