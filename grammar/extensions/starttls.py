"""STARTTLS: go on under TLS (RFC 3207)."""

from grammar.declarations import Command, Extension

# starttls = "STARTTLS" CRLF
STARTTLS = Command(
    "STARTTLS",
    "start TLS; what was learned before is forgotten",
    "RFC 3207, 4",
    name="StartTls",
    replies="220; 454, 501, 530, 554",
    enters="tls",
    enters_on=220,
)

STARTTLS_EXTENSION = Extension("STARTTLS", "start TLS", "RFC 3207", commands=(STARTTLS,))
