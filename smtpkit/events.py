"""What happens on a connection, as values: the events that are no view of a line.

Commands and replies are events themselves, as the views that they are read as.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from smtpkit.errors import ParseError, SuggestedReply

TYPE_CHECKING = False
if TYPE_CHECKING:
    from smtpkit.sasl import ExchangeLine

__all__ = [
    "BadData",
    "BadLine",
    "ChunkEnd",
    "ChunkStart",
    "ConnectionClosed",
    "ContentDefect",
    "DataChunk",
    "EndOfData",
    "Event",
    "OctetsLeft",
    "SaslMessage",
    "TlsHandover",
]


@dataclass(frozen=True, slots=True)
class DataChunk:
    """Some octets of mail data, as the message has them: dots are not doubled here.

    Where one ends says nothing; all of them, joined, are the message.
    """

    octets: bytes


@dataclass(frozen=True, slots=True)
class ContentDefect:
    """What mail data held against a rule, and what was kept or put right.

    name: the rule, as a policy names it, with hyphens: `"bare-lf"`
    count: how many there were
    offsets: where the first of them stand, in octets as they were sent, from the beginning of data
    """

    name: str
    count: int
    offsets: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class BadData:
    """Mail data that breaks a rule which refuses it: no more of it is given.

    The data goes on up to its true end, and `EndOfData` comes all the same. The message is not
    to be delivered; `reply` is the answer to its end. A server may as well answer and close at
    once.
    """

    error: ParseError

    @property
    def reply(self) -> SuggestedReply:
        """What to answer."""
        assert self.error.reply is not None
        return self.error.reply


@dataclass(frozen=True, slots=True)
class ChunkEnd:
    """The last octet of a BDAT chunk that is not the last one: the server answers now.

    size: the octets of the chunk
    error: why the message is refused, in this chunk or one before it
    """

    size: int = 0
    error: ParseError | None = None


@dataclass(frozen=True, slots=True)
class EndOfData:
    """The end of mail data, by DATA or by BDAT: a server answers now; to be sent, nothing is set.

    size: the octets that the `DataChunk`s before it have together
    stuffed: how many dots were removed that had been put before a dot
    defects: what was kept or put right, a row for each rule
    error: why the message is refused; None where it is not
    """

    size: int = 0
    stuffed: int = 0
    defects: tuple[ContentDefect, ...] = ()
    error: ParseError | None = None


@dataclass(frozen=True, slots=True)
class ChunkStart:
    """A chunk of so many octets follows: it belongs to the command that came before this event.

    last: whether it ends the mail data
    """

    size: int
    last: bool = False


@dataclass(frozen=True, slots=True)
class SaslMessage:
    """A line that the client sends in an AUTH exchange, without its CRLF; `b"*"` cancels.

    line: what it is, typed as far as it can be; None for one that is to be sent
    """

    octets: bytes = field(repr=False)
    line: ExchangeLine | None = None


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that cannot be read: the peer's mistake, from which the stream recovers at its CRLF.

    octets: the line, CRLF included; of one that is over the limit, its beginning
    error: what is wrong with it
    reply: what a server answers; None at a client
    """

    octets: bytes = field(repr=False)
    error: ParseError
    reply: SuggestedReply | None = None


@dataclass(frozen=True, slots=True)
class OctetsLeft:
    """Octets that should not be there: nothing goes on before they are answered.

    They are behind STARTTLS (RFC 3207, 4), behind a command that was refused although they could
    only be meant for the case that it was not, or a reply that answers nothing. Answer by
    `Connection.discard()` or `Connection.keep()`; else the connection ends with `reply`.

    octets: all that was received so far
    behind: the verb of the command; "" where there is none
    """

    octets: bytes = field(repr=False)
    behind: str
    reply: SuggestedReply


@dataclass(frozen=True, slots=True)
class TlsHandover:
    """The TLS handshake begins now; call `Connection.tls_on()` when it is done."""


@dataclass(frozen=True, slots=True)
class ConnectionClosed:
    """The conversation is over: by QUIT or 421, or as the peer closed."""


#: any of them
Event: TypeAlias = (
    BadLine
    | DataChunk
    | BadData
    | ChunkStart
    | ChunkEnd
    | EndOfData
    | SaslMessage
    | OctetsLeft
    | TlsHandover
    | ConnectionClosed
)
