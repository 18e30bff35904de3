"""8BITMIME and BINARYMIME: what octets the mail data holds (RFC 6152; RFC 3030, 3)."""

from grammar.declarations import Extension, Parameter, Replies
from grammar.language.values import Enumeration

# body-value = "7BIT" / "8BITMIME" / "BINARYMIME": the last is of the other extension
body_value = Enumeration("Body", SEVENBIT="7BIT", EIGHTBITMIME="8BITMIME")
binary_value = Enumeration("Body", BINARYMIME="BINARYMIME")

EIGHTBITMIME = Extension(
    "8BITMIME",
    "8-bit MIME transport",
    "RFC 6152",
    parameters={
        "MAIL": (
            Parameter("BODY", body_value, "the kind of octets in the mail data", "RFC 6152, 2"),
        )
    },
)

BINARYMIME = Extension(
    "BINARYMIME",
    "binary MIME, sent by BDAT alone",
    "RFC 3030, 3",
    parameters={
        "MAIL": (
            Parameter("BODY", binary_value, "the kind of octets in the mail data", "RFC 3030, 3"),
        )
    },
    extra_octets={"MAIL": 16},
    replies={"DATA": Replies(line=((), (503,)))},
)
