"""CONPERM and CONNEG: permission for content conversion, and its negotiation (RFC 4141)."""

from grammar.declarations import Extension, Parameter, Replies

CONPERM = Extension(
    "CONPERM",
    "content conversion permission",
    "RFC 4141, 4",
    parameters={
        "MAIL": (Parameter("CONPERM", None, "whether content may be converted", "RFC 4141, 4"),)
    },
    replies={"MAIL": Replies(line=((), (504,)))},
)

CONNEG = Extension(
    "CONNEG",
    "content negotiation",
    "RFC 4141, 5",
    parameters={
        "RCPT": (Parameter("CONNEG", None, "whether capabilities are asked for", "RFC 4141, 5"),)
    },
    replies={"RCPT": Replies(line=((250,), (504,)))},
    note="the lines of the reply 250 behind the first one begin with CONNEG",
)
