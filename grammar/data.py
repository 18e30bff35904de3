"""Mail data: what ends it, how lines that begin with a dot are sent, and what it may not hold.

A `ContentRule` forbids octets, or lines that are too long, in what stands behind DATA and BDAT. The
BODY of MAIL, or another word of it, may lift a rule (`lifted_by`).
"""

from dataclasses import dataclass

from grammar.codes import SuggestedReply
from grammar.constants import TEXT_LINE

#: what ends a line, and nothing else does (RFC 5321, 2.3.8)
LINE_END = b"\r\n"
#: a line of this alone ends the data; a line that begins with it gets one more (RFC 5321, 4.5.2)
DOT = b"."


@dataclass(frozen=True)
class ContentRule:
    """What mail data may not hold: its name, a sentence, where it is said, and what to answer."""

    name: str
    #: what it is, as an error tells it
    what: str
    #: what to do instead
    instead: str
    reference: str
    reply: SuggestedReply
    #: the octets that are meant, wherever they are no part of a line end; none: it is the length
    octets: bytes = b""
    #: what stands in their place where they are normalised, or is put before the rest of a line
    replacement: bytes = LINE_END
    #: words of MAIL, as values or names of its parameters, with which it is allowed
    lifted_by: tuple[str, ...] = ()


_BINARY = ("BINARYMIME",)
_EIGHT_BIT = ("8BITMIME", "BINARYMIME", "SMTPUTF8")

# A mark stands for NUL and for 8-bit octets. To leave them out would glue what they parted, and to
# clear the high bit, as RFC 5321, 2.4 allows, would make line ends and NUL of 8D, 8A and 80.
CONTENT_RULES = (
    ContentRule(
        "bare-cr",
        "a CR that no LF follows",
        "end lines by CRLF",
        "RFC 5321, 2.3.8",
        SuggestedReply(550, "5.5.2"),
        b"\r",
        lifted_by=_BINARY,
    ),
    ContentRule(
        "bare-lf",
        "an LF without a CR before it",
        "end lines by CRLF",
        "RFC 5321, 2.3.8",
        SuggestedReply(550, "5.5.2"),
        b"\n",
        lifted_by=_BINARY,
    ),
    ContentRule(
        "nul",
        "a NUL",
        "encode the part that holds it, or send BODY=BINARYMIME",
        "RFC 5322, 2.1",
        SuggestedReply(550, "5.6.0"),
        b"\0",
        b"?",
        lifted_by=_BINARY,
    ),
    ContentRule(
        "long-line",
        f"a line of more than {TEXT_LINE.octets - len(LINE_END)} octets and CRLF",
        "break the line, or encode the part that holds it",
        TEXT_LINE.reference,
        SuggestedReply(550, "5.6.0"),
        # so the rest of a header field is still of that field (RFC 5322, 2.2.3)
        replacement=LINE_END + b" ",
        lifted_by=_BINARY,
    ),
    ContentRule(
        "eight-bit",
        "an 8-bit octet",
        "send BODY=8BITMIME, or encode the part that holds it",
        "RFC 5321, 2.4",
        SuggestedReply(554, "5.6.1"),
        bytes(range(128, 256)),
        b"?",
        lifted_by=_EIGHT_BIT,
    ),
)
