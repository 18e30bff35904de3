"""Lengths and ports: what the RFCs limit, and what a packet has to hold to be SMTP at all."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limit:
    """The greatest length of a line in octets, with its CRLF, and where it is said."""

    octets: int
    reference: str


#: before what extensions add
COMMAND_LINE = Limit(512, "RFC 5321, 4.5.3.1.4")
#: with its code
REPLY_LINE = Limit(512, "RFC 5321, 4.5.3.1.5")
#: of mail data, without a doubled dot
TEXT_LINE = Limit(1000, "RFC 5321, 4.5.3.1.6")
#: of an AUTH exchange
EXCHANGE_LINE = Limit(12288, "RFC 4954, 4")

#: name -> value, meaning
CONSTANTS = {
    "SMTP_PORT": (25, "mail between servers (RFC 5321, 4.5.4.2)"),
    "SMTP_SUBMISSION_PORT": (587, "message submission (RFC 6409, 3.1)"),
    "SMTPS_PORT": (465, "message submission over TLS (RFC 8314, 7.3)"),
    "SMTP_MIN_HEADER_LEN": (4, "the shortest message: a bare reply code and a line end, cut short"),
    "SMTP_MAX_COMMAND_LINE": (
        COMMAND_LINE.octets,
        f"a command line, with its CRLF, before what extensions add ({COMMAND_LINE.reference})",
    ),
    "SMTP_MAX_REPLY_LINE": (
        REPLY_LINE.octets,
        f"a line of a reply, with its code and CRLF ({REPLY_LINE.reference})",
    ),
    "SMTP_MAX_EXCHANGE_LINE": (
        EXCHANGE_LINE.octets,
        f"a line of an AUTH exchange, with its CRLF ({EXCHANGE_LINE.reference})",
    ),
    "SMTP_MAX_TEXT_LINE": (
        TEXT_LINE.octets,
        f"a line of mail data, with its CRLF, without a doubled dot ({TEXT_LINE.reference})",
    ),
    "SMTP_MIN_MESSAGE_CONTENT": (
        65536,
        "the octets of mail data that every server has to take (RFC 5321, 4.5.3.1.7)",
    ),
    "SMTP_MIN_RECIPIENTS": (
        100,
        "the recipients of a transaction that every server has to take (RFC 5321, 4.5.3.1.8)",
    ),
}
