"""DSN: delivery status notifications (RFC 3461; RFC 6533, 3)."""

from grammar.declarations import Extension, Parameter
from grammar.language.restrictions import MaxOctets
from grammar.language.text import (
    CaseSensitive,
    Leniency,
    Octets,
    OctetSet,
    Repeat,
    Rule,
    Select,
    Struct,
    Variants,
    relaxed,
)
from grammar.language.values import Enumeration, Flags, UnicodeXtext, Xtext
from grammar.leniencies import BEYOND_ASCII, comma, mark, more_commas
from grammar.lexical import (
    HEXDIG,
    LET_DIG_HYPHEN,
    printable_xtext,
    quoted_xtext,
    utf8_non_ascii,
    xtext,
)

ret_value = Enumeration("Ret", FULL="FULL", HDRS="HDRS")

# notify-esmtp-value = "NEVER" / 1#( "SUCCESS" / "FAILURE" / "DELAY" )
notify_list_element = Rule(
    "notify-list-element", "RFC 3461, 4.1", Select("SUCCESS", "FAILURE", "DELAY")
)
notify_esmtp_value = Rule(
    "notify-esmtp-value",
    "RFC 3461, 4.1",
    Select(
        "NEVER",
        Struct(
            more_commas,
            notify_list_element,
            Repeat(Struct(comma, notify_list_element)),
            more_commas,
        ),
    ),
)

envid_value = relaxed(
    Rule("envid-value", "RFC 3461, 4.4", printable_xtext, restrictions=[MaxOctets(100)]),
    Leniency(*BEYOND_ASCII, xtext),
    quoted_xtext,
)

# EmbeddedUnicodeChar = "\x{" HEXPOINT "}": the number of a character beyond ASCII in as few digits
# as it needs, or that of one of the few in ASCII that cannot stand for themselves; no surrogate, no
# control character, which no mailbox has
NZHEXDIG = OctetSet.of("hexadecimal digit but 0", "123456789ABCDEFabcdef")
NZDHEXDIG = OctetSet.of("hexadecimal digit but 0 and D", "123456789ABCEFabcef")
HEXDIG8 = OctetSet.of("hexadecimal digit from 8 on", "89ABCDEFabcdef")
hexpoint = Rule(
    "HEXPOINT",
    "RFC 6533, 3",
    Select(
        Struct("10", Octets(HEXDIG, 4, 4)),
        Struct(Octets(NZHEXDIG, 1, 1), Octets(HEXDIG, 4, 4)),
        Struct(Octets(NZDHEXDIG, 1, 1), Octets(HEXDIG, 3, 3)),
        Struct("D", Octets(OctetSet.of("0 to 7", "01234567"), 1, 1), Octets(HEXDIG, 2, 2)),
        Struct(Octets(NZHEXDIG, 1, 1), Octets(HEXDIG, 2, 2)),
        Select("20", "2B", "3D", "5C"),
        Struct(Octets(HEXDIG8, 1, 1), Octets(HEXDIG, 1, 1)),
    ),
    note="the character is no control character of US-ASCII",
    example=b"E9",
)
embedded_unicode_char = Rule(
    "EmbeddedUnicodeChar",
    "RFC 6533, 3",
    Struct("\\", CaseSensitive("x"), "{", hexpoint, "}"),
    example=b"\\x{E9}",
)
QCHAR = OctetSet.of(
    "QCHAR", range(0x21, 0x2B), range(0x2C, 0x3D), range(0x3E, 0x5C), range(0x5D, 0x7F)
)
# utf-8-enc-addr = utf-8-addr-xtext / utf-8-addr-unitext / utf-8-address: the first of them is
# ASCII, and of the last one only what the second reads may stand in a parameter
utf_8_enc_addr = Rule(
    "utf-8-enc-addr",
    "RFC 6533, 3",
    Repeat(Select(Octets(QCHAR), utf8_non_ascii, embedded_unicode_char), 1),
    note="what stands for itself beyond ASCII needs SMTPUTF8",
    example=b"ned@x.example",
)

# original-recipient-address = addr-type ";" xtext, or "utf-8;" utf-8-enc-addr
addr_type = Rule("addr-type", "RFC 3461, 4.2; RFC 3798", Octets(LET_DIG_HYPHEN), example=b"rfc822")
original_recipient = Rule(
    "original-recipient-address",
    "RFC 3461, 4.2; RFC 6533, 3",
    Variants(
        "addr_type" / addr_type * "the kind of address, such as rfc822",
        mark(";"),
        "address"
        / Xtext(printable_xtext, printable=True)
        * "the address, decoded; of the kind utf-8 it may be any text",
        {"utf-8": UnicodeXtext(utf_8_enc_addr)},
    ),
    example=b"rfc822;ned@x.example",
)

DSN = Extension(
    "DSN",
    "delivery status notifications",
    "RFC 3461",
    parameters={
        "MAIL": (
            Parameter("RET", ret_value, "what of the message a report returns", "RFC 3461, 4.3"),
            Parameter(
                "ENVID",
                Xtext(envid_value, printable=True),
                "the sender's name for this envelope",
                "RFC 3461, 4.4",
            ),
        ),
        "RCPT": (
            Parameter(
                "NOTIFY",
                Flags(
                    "Notify",
                    notify_esmtp_value,
                    NEVER="NEVER",
                    SUCCESS="SUCCESS",
                    FAILURE="FAILURE",
                    DELAY="DELAY",
                ),
                "what the sender wants to be told of",
                "RFC 3461, 4.1",
            ),
            Parameter(
                "ORCPT",
                original_recipient,
                "the recipient as the sender first named it",
                "RFC 3461, 4.2",
                restrictions=[MaxOctets(500)],
            ),
        ),
    },
    extra_octets={"MAIL": 107, "RCPT": 507},
    note="a parameter that is repeated is answered by 501; an ORCPT of the kind utf-8 is built in"
    " ASCII, which is right with SMTPUTF8 and without: UTF-8 is written where it is given as a"
    ' text, kind and address together, as in orcpt="utf-8;é@x.example"',
)
