"""What mail data may not hold.

Generated from grammar/data.py by `python -m grammar`; edit that instead.
"""

from __future__ import annotations

#: what ends a line (RFC 5321, 2.3.8)
LINE_END = b"\r\n"
#: ends the data as a line, and is doubled before others (RFC 5321, 4.5.2)
DOT = b"."

#: name -> what it is, what to do instead, reference, reply, the octets meant (none: a
#: length), what stands for them when they are normalised, words of MAIL that lift it
CONTENT_RULES = {
    "bare-cr": (
        "a CR that no LF follows",
        "end lines by CRLF",
        "RFC 5321, 2.3.8",
        "550 5.5.2",
        b"\r",
        b"\r\n",
        ("BINARYMIME",),
    ),
    "bare-lf": (
        "an LF without a CR before it",
        "end lines by CRLF",
        "RFC 5321, 2.3.8",
        "550 5.5.2",
        b"\n",
        b"\r\n",
        ("BINARYMIME",),
    ),
    "nul": (
        "a NUL",
        "encode the part that holds it, or send BODY=BINARYMIME",
        "RFC 5322, 2.1",
        "550 5.6.0",
        b"\x00",
        b"?",
        ("BINARYMIME",),
    ),
    "long-line": (
        "a line of more than 998 octets and CRLF",
        "break the line, or encode the part that holds it",
        "RFC 5321, 4.5.3.1.6",
        "550 5.6.0",
        b"",
        b"\r\n ",
        ("BINARYMIME",),
    ),
    "eight-bit": (
        "an 8-bit octet",
        "send BODY=8BITMIME, or encode the part that holds it",
        "RFC 5321, 2.4",
        "554 5.6.1",
        b"\x80\x81\x82\x83\x84\x85\x86\x87\x88\x89\x8a\x8b\x8c\x8d\x8e\x8f\x90\x91\x92\x93\x94\x95\x96\x97\x98\x99\x9a\x9b\x9c\x9d\x9e\x9f\xa0\xa1\xa2\xa3\xa4\xa5\xa6\xa7\xa8\xa9\xaa\xab\xac\xad\xae\xaf\xb0\xb1\xb2\xb3\xb4\xb5\xb6\xb7\xb8\xb9\xba\xbb\xbc\xbd\xbe\xbf\xc0\xc1\xc2\xc3\xc4\xc5\xc6\xc7\xc8\xc9\xca\xcb\xcc\xcd\xce\xcf\xd0\xd1\xd2\xd3\xd4\xd5\xd6\xd7\xd8\xd9\xda\xdb\xdc\xdd\xde\xdf\xe0\xe1\xe2\xe3\xe4\xe5\xe6\xe7\xe8\xe9\xea\xeb\xec\xed\xee\xef\xf0\xf1\xf2\xf3\xf4\xf5\xf6\xf7\xf8\xf9\xfa\xfb\xfc\xfd\xfe\xff",
        b"?",
        ("8BITMIME", "BINARYMIME", "SMTPUTF8"),
    ),
}

__all__ = ["CONTENT_RULES", "DOT", "LINE_END"]
