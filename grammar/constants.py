"""Ports, and what a packet has to hold to be SMTP at all."""

#: name -> value, meaning
CONSTANTS = {
    "SMTP_PORT": (25, "mail between servers (RFC 5321, 4.5.4.2)"),
    "SMTP_SUBMISSION_PORT": (587, "message submission (RFC 6409, 3.1)"),
    "SMTPS_PORT": (465, "message submission over TLS (RFC 8314, 7.3)"),
    "SMTP_MIN_HEADER_LEN": (4, "the shortest message: a bare reply code and a line end, cut short"),
    "SMTP_MAX_TEXT_LINE": (
        1000,
        "a line of mail data, with its CRLF, without a doubled dot (RFC 5321, 4.5.3.1.6)",
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
