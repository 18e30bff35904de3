"""The wire format of SMTP, declared once; and the words for declarations of one's own.

>>> from grammar import DIGIT, Command, Integer, Octets
>>> XWAIT = Command("XWAIT", "wait", "RFC 9999, 1", " ", "seconds" / Integer(Octets(DIGIT, 1, 3)))
>>> XWAIT.parse(b"xwait 20\\r\\n").seconds, XWAIT.build({"seconds": 20})
(20, b'XWAIT 20\\r\\n')

The words, by what they declare:

    an extension    Extension, Parameter, Parameters, Command, Mode, Replies
    its order       Order, State, ANY, IDLE, Need, Gate, Item, Place
    replies         ReplyForm, StandardReply, ReplyCode, StatusCode, KeywordLine
    SASL            Mechanism, Message, CLIENT, SERVER
    a protocol      Specification
    a rule          Rule, Struct, Select, Optional, Repeat, Except, BackReference, AngleBracketed,
                    Variants
    its octets      Literal, Keyword, CaseSensitive, SP, CRLF; Octets, OctetSet, LETTER, DIGIT,
                    HEXDIG, LET_DIG, LET_DIG_HYPHEN, ATEXT, VISIBLE, PRINTABLE, TEXT
    its meaning     Integer, Enumeration, Flags, Present, Xtext, UnicodeXtext, Base64, DateTime,
                    Json, Codec, Value
    lists           ListOf, Rounds, ITEM, LedBy
    what prose      MaxOctets, Narrower, Checked, Decodable, SameAs, SameClass, Needs, Excludes,
      restricts     Once, AsciiOnly, Restriction
    leniencies      Leniency, relaxed, skipped
    what a server   SuggestedReply, BAD_ARGUMENT, BAD_SYNTAX, BAD_FORWARD_PATH, BAD_REVERSE_PATH,
      answers       LINE_TOO_LONG, NEEDS_UTF8, UNKNOWN_PARAMETER, UNKNOWN_VERB

and rules of the RFCs:

    addresses       mailbox, local_part, dot_string, domain, ascii_domain, address_literal, path,
                    reverse_path, forward_path
    words, text     atom, quoted_string, string, textstring, xtext, base64, date_time
    parameters      esmtp_keyword, esmtp_value, esmtp_param
    replies         reply_code, status_code, ehlo_keyword, ehlo_param, ehlo_line

A declaration runs as it stands, with `parse` and `build`; `smtpkit.dialect` makes views and all
else of it, and `python -m grammar dialect` writes them as a module. SMTP itself is declared in
`commands.py`, `replies.py`, `sasl.py` and `extensions/`, in the same words. Needs construct.
"""

try:
    import construct as _construct  # noqa: F401  # to say it here, once
except ModuleNotFoundError:
    raise ImportError(
        "grammar needs construct: pip install 'smtpkit-wire[grammar]'", name="construct"
    ) from None

from grammar.address import (
    address_literal,
    ascii_domain,
    domain,
    dot_string,
    forward_path,
    local_part,
    mailbox,
    path,
    reverse_path,
)
from grammar.codes import (
    BAD_ARGUMENT,
    BAD_FORWARD_PATH,
    BAD_REVERSE_PATH,
    BAD_SYNTAX,
    LINE_TOO_LONG,
    NEEDS_UTF8,
    UNKNOWN_PARAMETER,
    UNKNOWN_VERB,
    ReplyCode,
    StatusCode,
    SuggestedReply,
)
from grammar.declarations import (
    CLIENT,
    SERVER,
    Command,
    Extension,
    KeywordLine,
    Parameter,
    Parameters,
    Replies,
    ReplyForm,
    Specification,
    StandardReply,
)
from grammar.language.lists import ITEM, LedBy, ListOf, Rounds
from grammar.language.restrictions import (
    AsciiOnly,
    Checked,
    Decodable,
    Excludes,
    MaxOctets,
    Narrower,
    Needs,
    Once,
    Restriction,
    SameAs,
    SameClass,
)
from grammar.language.text import (
    CRLF,
    DIGIT,
    LETTER,
    SP,
    AngleBracketed,
    BackReference,
    CaseSensitive,
    Except,
    Keyword,
    Leniency,
    Literal,
    Octets,
    OctetSet,
    Optional,
    Repeat,
    Rule,
    Select,
    Struct,
    Variants,
    relaxed,
)
from grammar.language.values import (
    Base64,
    Codec,
    DateTime,
    Enumeration,
    Flags,
    Integer,
    Json,
    Present,
    UnicodeXtext,
    Value,
    Xtext,
)
from grammar.leniencies import skipped
from grammar.lexical import (
    ATEXT,
    HEXDIG,
    LET_DIG,
    LET_DIG_HYPHEN,
    PRINTABLE,
    TEXT,
    VISIBLE,
    atom,
    base64,
    date_time,
    esmtp_keyword,
    esmtp_param,
    esmtp_value,
    quoted_string,
    string,
    textstring,
    xtext,
)
from grammar.replies import ehlo_keyword, ehlo_line, ehlo_param, reply_code, status_code
from grammar.sasl import Mechanism, Message
from grammar.session import ANY, IDLE, Gate, Item, Mode, Need, Order, Place, State

__all__ = [
    "ANY",
    "ATEXT",
    "BAD_ARGUMENT",
    "BAD_FORWARD_PATH",
    "BAD_REVERSE_PATH",
    "BAD_SYNTAX",
    "CLIENT",
    "CRLF",
    "DIGIT",
    "HEXDIG",
    "IDLE",
    "ITEM",
    "LETTER",
    "LET_DIG",
    "LET_DIG_HYPHEN",
    "LINE_TOO_LONG",
    "NEEDS_UTF8",
    "PRINTABLE",
    "SERVER",
    "SP",
    "TEXT",
    "UNKNOWN_PARAMETER",
    "UNKNOWN_VERB",
    "VISIBLE",
    "AngleBracketed",
    "AsciiOnly",
    "BackReference",
    "Base64",
    "CaseSensitive",
    "Checked",
    "Codec",
    "Command",
    "DateTime",
    "Decodable",
    "Enumeration",
    "Except",
    "Excludes",
    "Extension",
    "Flags",
    "Gate",
    "Integer",
    "Item",
    "Json",
    "Keyword",
    "KeywordLine",
    "LedBy",
    "Leniency",
    "ListOf",
    "Literal",
    "MaxOctets",
    "Mechanism",
    "Message",
    "Mode",
    "Narrower",
    "Need",
    "Needs",
    "OctetSet",
    "Octets",
    "Once",
    "Optional",
    "Order",
    "Parameter",
    "Parameters",
    "Place",
    "Present",
    "Repeat",
    "Replies",
    "ReplyCode",
    "ReplyForm",
    "Restriction",
    "Rounds",
    "Rule",
    "SameAs",
    "SameClass",
    "Select",
    "Specification",
    "StandardReply",
    "State",
    "StatusCode",
    "Struct",
    "SuggestedReply",
    "UnicodeXtext",
    "Value",
    "Variants",
    "Xtext",
    "address_literal",
    "ascii_domain",
    "atom",
    "base64",
    "date_time",
    "domain",
    "dot_string",
    "ehlo_keyword",
    "ehlo_line",
    "ehlo_param",
    "esmtp_keyword",
    "esmtp_param",
    "esmtp_value",
    "forward_path",
    "local_part",
    "mailbox",
    "path",
    "quoted_string",
    "relaxed",
    "reply_code",
    "reverse_path",
    "skipped",
    "status_code",
    "string",
    "textstring",
    "xtext",
]
