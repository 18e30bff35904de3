"""VERB, ONEX and XUSR of sendmail."""

from grammar.declarations import Command, Extension, Replies
from grammar.language.text import Optional
from grammar.language.values import Enumeration
from grammar.leniencies import separator
from grammar.session import ANY, Order

VERB_COMMAND = Command(
    "VERB",
    "have the server tell what it does, in lines of 050",
    "sendmail",
    Optional(separator, "mode" / Enumeration("Verbosity", ON="ON", OFF="OFF") * "on or off"),
    replies=Replies(line=((250,), (502,))),
    order=Order(ANY, needs=()),
)
VERB = Extension("VERB", "verbose", "sendmail", commands=(VERB_COMMAND,), status="legacy")

ONEX_COMMAND = Command(
    "ONEX",
    "one message transaction only",
    "sendmail",
    replies=Replies(line=((250,), (502,))),
    order=Order(ANY, needs=()),
)
ONEX = Extension(
    "ONEX", "one message transaction only", "sendmail", commands=(ONEX_COMMAND,), status="legacy"
)

XUSR_COMMAND = Command(
    "XUSR",
    "this is an initial user submission",
    "sendmail 8",
    replies=Replies(line=((250,), (502,))),
    order=Order(ANY, needs=()),
)
XUSR = Extension(
    "XUSR", "initial user submission", "sendmail 8", commands=(XUSR_COMMAND,), status="vendor"
)
