"""UTF8SMTP: the experiment before SMTPUTF8 (RFC 5336, obsolete): recognized, never sent."""

from grammar.declarations import Extension, Parameter, Replies
from grammar.language.values import Xtext
from grammar.lexical import printable_xtext

_alt_address = Parameter(
    "ALT-ADDRESS",
    Xtext(printable_xtext, printable=True),
    "an ASCII address to use instead",
    "RFC 5336, 3.4",
)

UTF8SMTP = Extension(
    "UTF8SMTP",
    "internationalized addresses (experiment)",
    "RFC 5336, 3",
    parameters={"MAIL": (_alt_address,), "RCPT": (_alt_address,)},
    extra_octets={"MAIL": 460, "RCPT": 460},
    replies={
        "MAIL": Replies(line=((), (550, 553))),
        "RCPT": Replies(line=((), (550, 553))),
    },
    status_codes=("X.6.7",),
    status="obsolete",
)
