"""Octet sets and words that many rules share: RFC 5321, 4.1.2; RFC 5322, 3.2.3; RFC 3461, 4."""

from grammar.codes import BAD_SYNTAX
from grammar.language.text import (
    DIGIT,
    LETTER,
    UTF8,
    Leniency,
    Octets,
    OctetSet,
    Optional,
    Repeat,
    Rule,
    Select,
    Struct,
    relaxed,
)
from grammar.leniencies import (
    ANY_TEXT,
    BLANK,
    BLANKS_IN_VALUE,
    NO_BLANK,
    NO_NUL,
    ODD_VALUE,
    blanks_at_equals,
    eight_bit,
    free_text,
)

LET_DIG = (LETTER | DIGIT).named("letter or digit")
HYPHEN = OctetSet.of("hyphen", "-")
LET_DIG_HYPHEN = (LET_DIG | HYPHEN).named("letter, digit or hyphen")
PRINTABLE = OctetSet.of("printable character", range(0x20, 0x7F))
VISIBLE = OctetSet.of("visible character", range(0x21, 0x7F))
HEXDIG = OctetSet.of("hexadecimal digit", "0123456789abcdefABCDEF")

# UTF8-non-ascii (RFC 6532, 3.1), that is UTF8-2 / UTF8-3 / UTF8-4 of RFC 3629, 4
TAIL = OctetSet.of(f"{UTF8} continuation octet", range(0x80, 0xC0))


def _lead(*parts: range) -> OctetSet:
    return OctetSet.of(f"{UTF8} lead octet", *parts)


def _utf8(lead: OctetSet, *tail: OctetSet) -> Struct:
    return Struct(*(Octets(part, 1, 1) for part in (lead, *tail)))


utf8_non_ascii = Rule(
    "UTF8-non-ascii",
    "RFC 6532, 3.1; RFC 3629, 4",
    Select(
        _utf8(_lead(range(0xC2, 0xE0)), TAIL),
        _utf8(_lead(range(0xE0, 0xE1)), TAIL.of(TAIL.name, range(0xA0, 0xC0)), TAIL),
        _utf8(_lead(range(0xE1, 0xED), range(0xEE, 0xF0)), TAIL, TAIL),
        _utf8(_lead(range(0xED, 0xEE)), TAIL.of(TAIL.name, range(0x80, 0xA0)), TAIL),
        _utf8(_lead(range(0xF0, 0xF1)), TAIL.of(TAIL.name, range(0x90, 0xC0)), TAIL, TAIL),
        _utf8(_lead(range(0xF1, 0xF4)), TAIL, TAIL, TAIL),
        _utf8(_lead(range(0xF4, 0xF5)), TAIL.of(TAIL.name, range(0x80, 0x90)), TAIL, TAIL),
    ),
    encoding="utf-8",
)


def internationalized(octets: OctetSet, at_least: int = 1) -> Repeat:
    """Octets out of a set, or UTF-8 beyond ASCII (RFC 6531, 3.3)."""
    return Repeat(Select(Octets(octets), utf8_non_ascii), at_least)


# atext, extended by RFC 6531, 3.3
ATEXT = (LET_DIG | OctetSet.of("", "!#$%&'*+-/=?^_`{|}~")).named("atext")
atom = Rule("Atom", "RFC 5321, 4.1.2; RFC 6531, 3.3", internationalized(ATEXT))

# qtextSMTP = %d32-33 / %d35-91 / %d93-126, extended by RFC 6531, 3.3
QTEXT = OctetSet.of("qtextSMTP", range(32, 34), range(35, 92), range(93, 127))
quoted_pair = Rule("quoted-pairSMTP", "RFC 5321, 4.1.2", Struct("\\", Octets(PRINTABLE, 1, 1)))
_LOOSE_QTEXT = OctetSet("any octet but quotes and backslash", ANY_TEXT.octets - {0, *b'"\\'})
quoted_string = relaxed(
    Rule(
        "Quoted-string",
        "RFC 5321, 4.1.2",
        Struct('"', Repeat(Select(Octets(QTEXT), utf8_non_ascii, quoted_pair)), '"'),
    ),
    eight_bit(
        Struct('"', Repeat(Select(Octets(_LOOSE_QTEXT), Struct("\\", Octets(NO_NUL, 1, 1)))), '"')
    ),
)

# String = Atom / Quoted-string
_FREE_TEXT = "free-text", "free text, or a bare mailbox, instead of one word"
string = relaxed(
    Rule("String", "RFC 5321, 4.1.2", Select(atom, quoted_string), example=b"ned"),
    # a word of other characters is cheaper: what follows it stays what it is
    Leniency(*_FREE_TEXT, Octets(NO_BLANK), cost="spelt"),
    # blanks alone are no text
    Leniency(*_FREE_TEXT, Struct(Octets(NO_BLANK, 1, 1), Octets(ANY_TEXT, 0))),
)

# textstring = 1*(%d09 / %d32-126), and UTF-8 where RFC 6531, 3.7.4 lets a reply have it
TEXT = OctetSet.of("text", range(9, 10), range(32, 127))
textstring = relaxed(
    Rule("textstring", "RFC 5321, 4.2; RFC 6531, 3.7.4", internationalized(TEXT), example=b"hello"),
    *free_text(),
)

# xtext = *( xchar / hexchar ); a parameter is never empty
HEX_FROM_2_BUT_7 = OctetSet.of("hexadecimal digit from 2 on, but 7", "2345689abcdefABCDEF")
HEX_BUT_F = OctetSet.of("hexadecimal digit but F", "0123456789abcdeABCDE")
XCHAR = OctetSet.of("xchar", range(0x21, 0x2B), range(0x2C, 0x3D), range(0x3E, 0x7F))
# no control character: decoded by a careless reader it would break its lines
hexchar = Rule(
    "hexchar",
    "RFC 3461, 4; RFC 4954, 8",
    Struct(
        "+",
        Select(
            Struct(Octets(HEX_FROM_2_BUT_7, 1, 1), Octets(HEXDIG, 1, 1)),
            Struct("7", Octets(HEX_BUT_F, 1, 1)),
        ),
    ),
    note="the octet is no control character",
)
xtext = Rule("xtext", "RFC 3461, 4", Repeat(Select(Octets(XCHAR), hexchar), 1), example=b"QQ314159")

# what a report may hold: before it is encoded it is printable US-ASCII (RFC 3461, 4.2 and 4.4)
HEX_FROM_2_TO_6 = OctetSet.of("hexadecimal digit from 2 to 6", "23456")
printable_hexchar = Rule(
    "printable-hexchar",
    "RFC 3461, 4.2 and 4.4",
    Struct(
        "+",
        Select(
            Struct(Octets(HEX_FROM_2_TO_6, 1, 1), Octets(HEXDIG, 1, 1)),
            Struct("7", Octets(HEX_BUT_F, 1, 1)),
        ),
    ),
    note="the octet is printable US-ASCII",
)
printable_xtext = Rule(
    "printable-xtext",
    "RFC 3461, 4.2 and 4.4",
    Repeat(Select(Octets(XCHAR), printable_hexchar), 1),
    note="xtext of printable US-ASCII",
    example=b"QQ314159",
)

# a value as other formats write it; the quotes are a part of it, as they are where no blank is
_BARE = OctetSet("", XCHAR.octets - {ord('"')})
quoted_xtext = Leniency(
    *BLANKS_IN_VALUE,
    Struct(
        '"',
        Repeat(Select(Octets(_BARE), hexchar)),
        Octets(BLANK),
        Repeat(Select(Octets(OctetSet("", _BARE.octets | BLANK.octets)), hexchar)),
        '"',
        Repeat(Select(Octets(_BARE), hexchar)),
    ),
)

# base64 = base64-terminal / ( 1*( 4base64-char ) [ base64-terminal ] )
BASE64 = (LET_DIG | OctetSet.of("", "+/")).named("base64 character")
quad = Octets(BASE64, 4, 4)
terminal = Select(Struct(Octets(BASE64, 3, 3), "="), Struct(Octets(BASE64, 2, 2), "=="))
base64 = Rule(
    "base64",
    "RFC 4954, 8",
    Select(Struct(Repeat(quad, 1), Optional(terminal)), terminal),
    reply=BAD_SYNTAX,
    example=b"AG5lZABzZWNyZXQ=",
)

# date-time = full-date "T" full-time (RFC 3339, 5.6); T and Z in either case
_two = Octets(DIGIT, 2, 2)
full_date = Rule(
    "full-date",
    "RFC 3339, 5.6",
    Struct(Octets(DIGIT, 4, 4), "-", _two, "-", _two),
    example=b"2030-01-31",
)
time_offset = Rule(
    "time-offset", "RFC 3339, 5.6", Select("Z", Struct(Select("+", "-"), _two, ":", _two))
)
time_of_day = Struct(_two, ":", _two, ":", _two)
partial_time = Rule(
    "partial-time",
    "RFC 3339, 5.6",
    Struct(time_of_day, Optional(Struct(".", Octets(DIGIT)))),
    example=b"08:15:00",
)
date_time = Rule("date-time", "RFC 3339, 5.6", Struct(full_date, "T", partial_time, time_offset))

# esmtp-keyword = (ALPHA / DIGIT) *(ALPHA / DIGIT / "-")
esmtp_keyword = Rule(
    "esmtp-keyword",
    "RFC 5321, 4.1.2",
    Struct(Octets(LET_DIG, 1, 1), Octets(LET_DIG_HYPHEN, 0)),
)
# esmtp-value = 1*(%d33-60 / %d62-126), and UTF-8 (RFC 6531, 3.3; RFC 6533, 3)
ESMTP_VALUE = OctetSet.of('visible character but "="', range(33, 61), range(62, 127))
esmtp_value = relaxed(
    Rule("esmtp-value", "RFC 5321, 4.1.2; RFC 6531, 3.3", internationalized(ESMTP_VALUE)),
    Leniency(*ODD_VALUE, Octets(NO_BLANK, 0)),
)
# esmtp-param = esmtp-keyword ["=" esmtp-value]
esmtp_param = Rule(
    "esmtp-param",
    "RFC 5321, 4.1.2",
    Struct(
        "keyword" / esmtp_keyword, Optional(relaxed("=", blanks_at_equals), "value" / esmtp_value)
    ),
)
