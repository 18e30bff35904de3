"""CHUNKING: the mail data in chunks of a stated size, BDAT (RFC 3030, 2)."""

from grammar.declarations import Command, Extension, Mode, Replies
from grammar.language.text import DIGIT, Octets, Optional, Rule
from grammar.language.values import Integer, Present
from grammar.leniencies import separator_past_words
from grammar.session import Order, Place, State

# chunk-size = 1*DIGIT
chunk_size = Rule("chunk-size", "RFC 3030, 2", Octets(DIGIT), example=b"1000")

# bdat-cmd = "BDAT" SP chunk-size [ SP end-marker ] CRLF; end-marker = "LAST"
BDAT = Command(
    "BDAT",
    "send a chunk of mail data: exactly so many octets follow the line",
    "RFC 3030, 2",
    " ",
    "chunk_size" / Integer(chunk_size) * "octets that follow the CRLF of this line",
    Optional(
        separator_past_words,
        "last" / Present("LAST") * "whether this chunk ends the mail data",
    ),
    replies=Replies(
        chunk=((250,), (451, 452, 503, 552, 554)),
        end_of_data=((250,), (450, 451, 452, 503, 550, 552, 554)),
    ),
    enters=Mode.CHUNK,
    order=Order(
        frozenset({State.RECIPIENTS, State.CHUNKS}),
        leads={2: State.CHUNKS},
        spoils=frozenset({State.RECIPIENTS, State.CHUNKS}),
        place=Place.BEFORE_MAIL,
        per_recipient=True,
    ),
)

CHUNKING = Extension("CHUNKING", "mail data in chunks", "RFC 3030, 2", commands=(BDAT,))
