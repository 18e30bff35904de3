"""POP3 (RFC 1939, with CAPA, STLS and AUTH): another protocol, declared with the same words.

>>> import smtpkit
>>> pop3 = smtpkit.compile(POP3)
>>> pop3.parse_command(b"TOP 1 10\\r\\n").lines
10
>>> listing = pop3.parse_reply(b"+OK 2 messages\\r\\n1 120\\r\\n2 200\\r\\n.\\r\\n", to="LIST")
>>> [(each.number, each.size) for each in listing.messages]
[(1, 120), (2, 200)]
>>> pop3.Builder().user("mrose").pass_("secret").retr(1).build()
b'USER mrose\\r\\nPASS secret\\r\\nRETR 1\\r\\n'
>>> try:
...     pop3.parse_command(b"RETR one\\r\\n")
... except smtpkit.ParseError as error:
...     print(error.offset, error.rule, error.reply.build())
5 msg b'-ERR expected a digit (msg, RFC 1939, 5), found "o"\\r\\n'
"""

from __future__ import annotations

from functools import partial
from typing import Any

from grammar import (
    CRLF,
    DIGIT,
    ITEM,
    LETTER,
    SP,
    CaseSensitive,
    Codec,
    Command,
    Integer,
    Leniency,
    ListOf,
    Octets,
    OctetSet,
    Optional,
    ReplyForm,
    Rounds,
    Rule,
    Select,
    Specification,
    Struct,
    SuggestedReply,
    relaxed,
)

# where the lengths of lines are said, and what a response is
COMMANDS, RESPONSES = "RFC 2449, 4", "RFC 1939, 3"
ERR = SuggestedReply("-ERR")

# --- what lines are made of ---------------------------------------------------------------------

VISIBLE = OctetSet.of("visible character", range(0x21, 0x7F))
PRINTABLE = OctetSet.of("printable character", range(0x20, 0x7F))
ANY = OctetSet.of("any octet but CR and LF", range(10), range(11, 13), range(14, 256))
NO_DOT = OctetSet("any octet but a dot and line ends", ANY.octets - {0x2E})
NO_ANGLE = OctetSet("printable character but an angle bracket", PRINTABLE.octets - set(b"<>"))
BASE64 = (LETTER | DIGIT | OctetSet.of("", "+/=")).named("base64 character")

name = Rule("name", "RFC 1939, 7", Octets(VISIBLE, 1, 40), reply=ERR, example=b"mrose")
string = Rule("string", "RFC 1939, 7", Octets(ANY), reply=ERR, example=b"secret")
digest = Rule("digest", "RFC 1939, 7", Octets(OctetSet.of("hex digit", "0123456789abcdef"), 32, 32))
msg = Rule("msg", "RFC 1939, 5", Octets(DIGIT, 1, 9), reply=ERR, example=b"1")
count = Rule("n", "RFC 1939, 7", Octets(DIGIT, 1, 9), reply=ERR, example=b"10")
size = Rule("size", "RFC 1939, 5", Octets(DIGIT, 1, 15), example=b"120")
mechanism = Rule("mechanism", "RFC 5034, 4", Octets(VISIBLE, 1, 20), example=b"PLAIN")
initial = Rule("initial-response", "RFC 5034, 4", Octets(BASE64), example=b"AG5lZABzZWNyZXQ=")
text = Rule("text", RESPONSES, Octets(PRINTABLE, 0), example=b"maildrop has 2 messages")
banner = Rule("banner", "RFC 1939, 4", Octets(NO_ANGLE), example=b"POP3 server ready ")
timestamp = Rule("timestamp", "RFC 1939, 7; RFC 822", Struct("<", Octets(NO_ANGLE), ">"))
status = Rule("status", RESPONSES, Select(CaseSensitive("+OK"), CaseSensitive("-ERR")))
unique_id = Rule(
    "unique-id", "RFC 1939, 7", Octets(VISIBLE, 1, 70), example=b"whqtswO00WBw418f9t5JxYwZ"
)
NO_DOT_IN_TAG = OctetSet("visible character but a dot", VISIBLE.octets - {0x2E})
tag = Rule("capa-tag", "RFC 2449, 8", Octets(NO_DOT_IN_TAG), example=b"SASL")
param = Rule("param", "RFC 2449, 8", Octets(VISIBLE), example=b"PLAIN")

# a scan listing may say more, which RFC 1939 advises against
more = relaxed(
    Struct(), Leniency("more-text", "text behind a listing", Struct(SP, Octets(ANY)), "passed")
)
scan_listing = Rule(
    "scan-listing", "RFC 1939, 5", Struct("number" / Integer(msg), SP, "size" / Integer(size), more)
)
unique_id_listing = Rule(
    "unique-id-listing", "RFC 1939, 7", Struct("number" / Integer(msg), SP, "unique_id" / unique_id)
)
capability = Rule(
    "capability",
    "RFC 2449, 3",
    Struct("tag" / tag, Optional(SP, "parameters" / ListOf(param, " "))),
)


def decode_line(octets: bytes) -> str:
    """A line without the dot that stands before one that begins with a dot."""
    return octets.removeprefix(b".").decode("utf-8", "surrogateescape")


def encode_line(line: str | bytes) -> bytes:
    """A line, and a dot before one that begins with a dot."""
    octets = line.encode("utf-8", "surrogateescape") if isinstance(line, str) else bytes(line)
    return b"." + octets if octets[:1] == b"." else octets


stuffed_line = Rule(
    "line",
    RESPONSES,
    Select(Struct("..", Octets(ANY, 0)), Struct(Octets(NO_DOT, 1, 1), Octets(ANY, 0)), Struct()),
)
stuffed = Codec(stuffed_line, decode_line, encode_line, takes="str | bytes")

# --- commands -------------------------------------------------------------------------------------

command = partial(Command, max_octets=255, limit_reference=COMMANDS, reply=ERR, too_long=ERR)
number = "number" / Integer(msg) * "the number of a message"

# fmt: off
USER = command("USER", "name the mailbox", "RFC 1939, 7", " ", "name" / name)
PASS = command("PASS", "give the password", "RFC 1939, 7",
    " ", "password" / string, builder="pass_", secret=("password",))
APOP = command("APOP", "log in by a digest", "RFC 1939, 7",
    " ", "name" / name, " ", "digest" / digest, secret=("digest",))
STAT = command("STAT", "how much mail there is", "RFC 1939, 5", forms=("DropListing",))
LIST = command("LIST", "list messages", "RFC 1939, 5", Optional(SP, number), forms=("Scans",))
RETR = command("RETR", "send a message", "RFC 1939, 5", " ", number, forms=("Message",))
DELE = command("DELE", "mark a message as deleted", "RFC 1939, 5", " ", number)
NOOP = command("NOOP", "do nothing", "RFC 1939, 5")
RSET = command("RSET", "unmark what is marked as deleted", "RFC 1939, 5")
QUIT = command("QUIT", "end the session", "RFC 1939, 4")
TOP = command("TOP", "send the top of a message", "RFC 1939, 7",
    " ", number, " ", "lines" / Integer(count), forms=("Message",))
UIDL = command("UIDL", "list unique ids", "RFC 1939, 7", Optional(SP, number), forms=("UniqueIds",))
CAPA = command("CAPA", "list what the server can do", "RFC 2449, 5", forms=("CapaReply",))
STLS = command("STLS", "begin TLS", "RFC 2595, 4")
AUTH = command("AUTH", "begin a SASL exchange", "RFC 5034, 4",
    " ", "mechanism" / mechanism, Optional(SP, "initial_response" / initial),
    secret=("initial_response",))
# fmt: on

# --- responses ------------------------------------------------------------------------------------

form = partial(ReplyForm, limit_reference=RESPONSES)
ok = Struct("+OK", Optional(SP, "text" / text), CRLF)


def listing(
    name: str, summary: str, reference: str, field: str, item: Rule | Codec, **facts: Any
) -> ReplyForm:
    """A response of many lines: the first one, a line for each item, a dot."""
    items = field / Rounds(more=Struct(ITEM / item, CRLF))
    return form(name, summary, reference, ok, items, ".", CRLF, arguments=(field, "text"), **facts)


# fmt: off
STATUS = form("Status", "any response of one line", RESPONSES,
    "status" / status, Optional(SP, "text" / text), CRLF, builders=("status",))
GREETING = form("Greeting", "the server's first line", "RFC 1939, 4",
    "+OK ", Optional("text" / banner), Optional("timestamp" / timestamp), CRLF)
DROP_LISTING = form("DropListing", "the answer to STAT", "RFC 1939, 5",
    "+OK ", "count" / Integer(msg), SP, "size" / Integer(size), more, CRLF)
SCANS = listing("Scans", "the answer to LIST", "RFC 1939, 5", "messages", scan_listing)
IDS = listing("UniqueIds", "the answer to UIDL", "RFC 1939, 7", "messages", unique_id_listing)
CAPABILITIES = listing(
    "CapaReply", "the answer to CAPA", "RFC 2449, 5", "capabilities", capability)
MESSAGE = listing("Message", "a message, or its top", RESPONSES, "lines", stuffed, max_octets=None)
# fmt: on

POP3 = Specification(
    "POP3",
    "RFC 1939, 3",
    (USER, PASS, APOP, STAT, LIST, RETR, DELE, NOOP, RSET, QUIT, TOP, UIDL, CAPA, STLS, AUTH),
    (STATUS, GREETING, DROP_LISTING, SCANS, IDS, CAPABILITIES, MESSAGE),
    error_form="Status",
    unknown_verb=ERR,
)
