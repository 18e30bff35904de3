"""SMTPUTF8: internationalized email (RFC 6531)."""

from grammar.declarations import Extension, Parameter

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
    replies="550, 553, 554 with X.6.7, X.6.8, X.6.9; 252",
)
