"""REQUIRETLS: go on under TLS, or not at all (RFC 8689)."""

from grammar.declarations import Extension, Parameter, Replies

REQUIRETLS = Extension(
    "REQUIRETLS",
    "require TLS",
    "RFC 8689",
    parameters={
        "MAIL": (
            Parameter("REQUIRETLS", None, "whether TLS is required all the way", "RFC 8689, 2"),
        )
    },
    extra_octets={"MAIL": 11},
    replies={"MAIL": Replies(line=((), (550,)))},
    status_codes=("X.7.10", "X.7.30"),
    note="offered within TLS only",
)
