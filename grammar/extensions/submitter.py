"""SUBMITTER: who is responsible for this message (RFC 4405, historic)."""

from grammar.address import mailbox
from grammar.declarations import Extension, Parameter, Replies
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
    replies={"MAIL": Replies(line=((), (550, 554)))},
    status_codes=("X.7.1", "X.7.7"),
    status="historic",
)
