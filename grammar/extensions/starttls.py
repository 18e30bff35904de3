"""STARTTLS: go on under TLS (RFC 3207)."""

from grammar.declarations import Command, Extension, Mode, Replies

# starttls = "STARTTLS" CRLF
STARTTLS = Command(
    "STARTTLS",
    "start TLS; what was learned before is forgotten",
    "RFC 3207, 4",
    name="StartTls",
    replies=Replies(line=((220,), (454, 502, 503, 530, 554))),
    enters=Mode.TLS,
    enters_on=220,
)

STARTTLS_EXTENSION = Extension("STARTTLS", "start TLS", "RFC 3207", commands=(STARTTLS,))
