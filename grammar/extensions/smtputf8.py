"""SMTPUTF8: internationalized email (RFC 6531)."""

from grammar.declarations import Extension, Parameter, Replies

SMTPUTF8 = Extension(
    "SMTPUTF8",
    "internationalized email",
    "RFC 6531, 3",
    parameters={
        "MAIL": (
            Parameter(
                "SMTPUTF8", None, "whether the message or its envelope needs UTF-8", "RFC 6531, 3.4"
            ),
        )
    },
    extra_octets={"MAIL": 10},
    replies={
        "MAIL": Replies(line=((), (550, 553))),
        "RCPT": Replies(line=((), (550, 553))),
        "DATA": Replies(end_of_data=((), (554,))),
        "VRFY": Replies(line=((252,), (550, 553))),
        "EXPN": Replies(line=((252,), (550, 553))),
    },
    status_codes=("X.6.7", "X.6.8", "X.6.9"),
)
