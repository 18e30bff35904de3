"""XADR, XCIR, XSTA, XGEN and XLOOP of the Sun and Oracle Messaging Servers."""

from grammar.declarations import Command, Extension
from grammar.language.text import Octets, Optional, Rule
from grammar.leniencies import separator
from grammar.lexical import HEXDIG, textstring
from grammar.session import ANY, Order

_SOURCE = "Oracle Messaging Server"


def _private(verb: str, summary: str, *, argument: str = "") -> Extension:
    needed = [" ", "argument" / textstring * argument] if argument else []
    optional = [] if argument else [Optional(separator, "argument" / textstring * "private")]
    command = Command(verb, summary, _SOURCE, *needed, *optional, order=Order(ANY, needs=()))
    return Extension(verb, summary, _SOURCE, commands=(command,), status="vendor")


XADR = _private("XADR", "check an address", argument="the address")
XCIR = _private("XCIR", "check a circuit", argument="the channel")
XSTA = _private("XSTA", "tell the status")
XGEN = _private("XGEN", "tell the generation of the configuration")

XLOOP = Extension(
    "XLOOP",
    "loop detection token",
    _SOURCE,
    ehlo=Rule(
        "loop-token-param", _SOURCE, "token" / Rule("loop-token", _SOURCE, Octets(HEXDIG, 32, 32))
    ),
    status="vendor",
)
