"""Paths, mailboxes, domains and address literals: RFC 5321, 4.1.2 and 4.1.3."""

from collections.abc import Callable

from grammar.codes import BAD_FORWARD_PATH, BAD_REVERSE_PATH
from grammar.language.restrictions import MaxOctets, Narrower
from grammar.language.text import (
    DIGIT,
    UTF8,
    AngleBracketed,
    Construct,
    Leniency,
    Literal,
    Octets,
    OctetSet,
    Optional,
    Repeat,
    Rule,
    Select,
    Struct,
    relaxed,
)
from grammar.language.values import Present
from grammar.leniencies import (
    ANY_TEXT,
    BLANK,
    EIGHT_BIT,
    EXTRA_TEXT,
    ODD_BRACKETS,
    PUNCTUATION,
    comma,
    eight_bit,
    skipped,
)
from grammar.lexical import (
    HEXDIG,
    HYPHEN,
    LET_DIG,
    LET_DIG_HYPHEN,
    atom,
    quoted_string,
    utf8_non_ascii,
)

# sub-domain = Let-dig [ Ldh-str ]; Ldh-str = *( ALPHA / DIGIT / "-" ) Let-dig
ldh_label = Rule(
    "Ldh-label",
    "RFC 5321, 4.1.2",
    Struct(Octets(LET_DIG), Repeat(Struct(Octets(HYPHEN), Octets(LET_DIG)))),
    restrictions=[MaxOctets(63, "RFC 1035, 2.3.4")],
)
# sub-domain =/ U-label; what IDNA2008 asks of one is beyond octets. Most labels begin as an
# Ldh-label does: so that is read first, and then what makes it a U-label, if anything does.
IN_U_LABEL = LET_DIG_HYPHEN.named(f"{UTF8} letter, digit or hyphen")
u_label_rest = Rule(
    "U-label-rest",
    "RFC 6531, 3.3; RFC 5890, 2.3.2.1",
    Struct(
        Octets(HYPHEN.named(f"{UTF8} hyphen"), 0),
        utf8_non_ascii,
        Repeat(Select(Octets(IN_U_LABEL), utf8_non_ascii)),
    ),
)
u_label = Rule(
    "U-label",
    "RFC 6531, 3.3; RFC 5890, 2.3.2.1",
    Struct(Octets(IN_U_LABEL, 0), u_label_rest),
)
sub_domain = Rule(
    "sub-domain",
    "RFC 5321, 4.1.2; RFC 6531, 3.3",
    Select(Struct(ldh_label, Optional(u_label_rest)), u_label),
)

# Domain = sub-domain *("." sub-domain)
LOOSE_LABEL = (LET_DIG_HYPHEN | OctetSet.of("", "_")).named("letter, digit, hyphen or low line")
LOOSE = OctetSet.of("visible character but brackets", range(33, 60), range(61, 62), range(63, 127))


def odd_domain(octets: OctetSet, made_of: Callable[[OctetSet], Construct] = Octets) -> Leniency:
    """A domain of these octets, whatever they are."""
    sentence = "a domain of other characters, such as a second at sign"
    return Leniency("odd-domain", sentence, made_of(octets))


_loose_label = Repeat(Select(Octets(LOOSE_LABEL), utf8_non_ascii), 1)
_loose_domain = Struct(_loose_label, Repeat(Struct(".", _loose_label)))
domain = relaxed(
    Rule(
        "Domain",
        "RFC 5321, 4.1.2",
        Struct(sub_domain, Repeat(Struct(".", sub_domain))),
        restrictions=[MaxOctets(255, "RFC 5321, 4.5.3.1.2")],
        example=b"x.example",
    ),
    Leniency("low-line", "a low line, or a hyphen at an end, in a label", _loose_domain),
    Leniency("trailing-dot", "a dot at the end of a domain", Struct(_loose_domain, ".")),
    Leniency(
        "bare-literal",
        "an address without its brackets",
        Struct(
            Optional("IPv6:"),
            Octets(OctetSet.of("hexadecimal digit, colon or dot", "0123456789abcdefABCDEF:.")),
        ),
    ),
    odd_domain(LOOSE),
    eight_bit(OctetSet(LOOSE.name, (LOOSE | EIGHT_BIT).octets - {ord("@")})),
)
# the names of EHLO, HELO and the server stay ASCII (RFC 6531, 3.7.1)
ascii_domain = Rule(
    "ASCII-Domain",
    "RFC 5321, 4.1.2; RFC 6531, 3.7.1",
    Struct(ldh_label, Repeat(Struct(".", ldh_label))),
    restrictions=[MaxOctets(255, "RFC 5321, 4.5.3.1.2")],
    example=b"x.example",
)

# Snum = 1*3DIGIT, representing a decimal integer value in the range 0 through 255
snum = Rule("Snum", "RFC 5321, 4.1.3", Octets(DIGIT, 1, 3))
ipv4_address_literal = Rule(
    "IPv4-address-literal", "RFC 5321, 4.1.3", Struct(snum, ".", snum, ".", snum, ".", snum)
)
# General-address-literal = Standardized-tag ":" 1*dcontent; Standardized-tag = Ldh-str.
# An IPv6-address-literal is one of these by its letters; what it has to be is said below.
DCONTENT = OctetSet.of("dcontent", range(33, 91), range(94, 127))
standardized_tag = Rule(
    "Standardized-tag",
    "RFC 5321, 4.1.3",
    Struct(
        Optional(Octets(HYPHEN)), Octets(LET_DIG), Repeat(Struct(Octets(HYPHEN), Octets(LET_DIG)))
    ),
)
general_address_literal = Rule(
    "General-address-literal", "RFC 5321, 4.1.3", Struct(standardized_tag, ":", Octets(DCONTENT))
)

# The strict reading: a number of an IPv4 address is 0 to 255, the only registered tag is IPv6,
# and what follows it is an IPv6 address (RFC 3986, 3.2.2, which equals erratum 4315).
dec_octet = Rule(
    "dec-octet",
    "RFC 3986, 3.2.2",
    Select(
        Struct("25", Octets(OctetSet.of("digit from 0 to 5", "012345"), 1, 1)),
        Struct("2", Octets(OctetSet.of("0 to 4", "01234"), 1, 1), Octets(DIGIT, 1, 1)),
        Struct("1", Octets(DIGIT, 2, 2)),
        Struct(Octets(OctetSet.of("digit from 1 to 9", "123456789"), 1, 1), Octets(DIGIT, 1, 1)),
        Octets(DIGIT, 1, 1),
    ),
)
strict_ipv4 = Rule(
    "strict-IPv4",
    "RFC 3986, 3.2.2",
    Struct(dec_octet, ".", dec_octet, ".", dec_octet, ".", dec_octet),
)
h16 = Rule("h16", "RFC 3986, 3.2.2", Octets(HEXDIG, 1, 4))


def _groups_after(most: int) -> Optional | Struct:
    """What may follow "::": up to `most` groups, the last two of them as an IPv4 address."""
    plain = Struct(h16, Repeat(Struct(":", h16), 0, most - 1)) if most > 1 else h16
    if most < 2:
        return Optional(plain)
    dotted = Struct(Repeat(Struct(h16, ":"), 0, most - 2), strict_ipv4) if most > 2 else strict_ipv4
    return Optional(Select(dotted, plain))


def _groups(left: int) -> Select:
    """The rest of an address after a group, when `left` groups are still to come."""
    compressed = Struct("::", _groups_after(left - 1)) if left > 1 else Struct("::")
    if left == 1:
        return Select(compressed, Struct(":", h16))
    if left == 2:
        return Select(compressed, Struct(":", strict_ipv4), Struct(":", h16, _groups(left - 1)))
    return Select(compressed, Struct(":", h16, _groups(left - 1)))


strict_ipv6 = Rule(
    "strict-IPv6",
    "RFC 3986, 3.2.2; RFC 5321, erratum 4315",
    Select(Struct("::", _groups_after(7)), Struct(h16, _groups(7))),
)
# what is often sent; an error says what is missing
no_tag = Leniency("no-tag", "an IPv6 address without its tag", strict_ipv6, expected="IPv6:")
# IPv6-address-literal = "IPv6:" IPv6-addr
ipv6_address_literal = relaxed(
    Rule("IPv6-address-literal", "RFC 5321, 4.1.3", Struct("IPv6:", strict_ipv6)), no_tag
)
strict_literal = Rule(
    "strict-literal",
    "RFC 5321, 4.1.3",
    Struct("[", Select(ipv6_address_literal, strict_ipv4), "]"),
)
address_literal = Rule(
    "address-literal",
    "RFC 5321, 4.1.3",
    Struct("[", Select(ipv4_address_literal, relaxed(general_address_literal, no_tag)), "]"),
    restrictions=[Narrower(strict_literal, leniency="literal")],
    note="an IPv4 number is 0 to 255, and the only registered tag is IPv6",
)

# Local-part = Dot-string / Quoted-string; Dot-string = Atom *("." Atom)
dot_string = Rule("Dot-string", "RFC 5321, 4.1.2", Struct(atom, Repeat(Struct(".", atom))))
LOOSE_LOCAL = OctetSet.of(
    "any character but blanks, at sign, brackets and backslash",
    range(33, 60),
    range(61, 62),
    range(63, 64),
    range(65, 92),
    range(93, 127),
    range(128, 256),
)
_ODD_LOCAL_PART = "odd-local-part", "a local-part that should have been quoted"
local_part = relaxed(
    Rule(
        "Local-part",
        "RFC 5321, 4.1.2",
        Select(quoted_string, dot_string),
        restrictions=[MaxOctets(64, "RFC 5321, 4.5.3.1.1")],
    ),
    Leniency(*_ODD_LOCAL_PART, Octets(LOOSE_LOCAL)),
    # RFC 821, 4.1.2. One right before the at sign may quote it, or be a part of the name: the
    # readings cost the same, so neither is believed
    Leniency(
        "backslash",
        "a backslash outside quotes: what follows it is a part of the name",
        Struct(
            Repeat(Select(Octets(LOOSE_LOCAL), Struct("\\", Octets(ANY_TEXT, 1, 1))), 1),
            skipped(*_ODD_LOCAL_PART, "\\", cost="odd"),
        ),
    ),
)

# Mailbox = Local-part "@" ( Domain / address-literal )
mailbox = Rule(
    "Mailbox",
    "RFC 5321, 4.1.2",
    Struct(
        "local_part" / local_part * "the name before the at sign, as it was written",
        "@",
        "domain" / Select(address_literal, domain) * "the domain, or the address in brackets",
    ),
    example=b"ned@x.example",
)

# A-d-l = At-domain *( "," At-domain ); At-domain = "@" Domain
at_domain = Rule("At-domain", "RFC 5321, 4.1.2", Struct("@", domain))
a_d_l = Rule("A-d-l", "RFC 5321, 4.1.2", Struct(at_domain, Repeat(Struct(comma, at_domain))))

# Path = "<" [ A-d-l ":" ] Mailbox ">"
path = Rule(
    "Path",
    "RFC 5321, 4.1.2",
    Struct(
        "<",
        Optional("source_route" / a_d_l * "the hosts to go by, which are to be ignored", ":"),
        "mailbox" / mailbox * "the mailbox",
        ">",
    ),
    restrictions=[MaxOctets(256, "RFC 5321, 4.5.3.1.3")],
    example=b"<ned@x.example>",
)
# Reverse-path = Path / "<>"
LOOSE_ROUTE = OctetSet("any octet but colon and brackets", ANY_TEXT.octets - {*b":<>\0"})
_route = Optional("source_route" / a_d_l, ":")


def _words(octets: OctetSet) -> Construct:
    """Words with blanks between them, and none before and behind them."""
    return Struct(Octets(octets), Repeat(Struct(Octets(BLANK), Octets(octets)), 1))


_spaced_mailbox = Struct(
    "local_part" / relaxed(local_part, Leniency(*_ODD_LOCAL_PART, _words(LOOSE_LOCAL))),
    Octets(BLANK, 0),
    "@",
    Octets(BLANK, 0),
    "domain"
    / relaxed(
        Select(address_literal, domain),
        odd_domain(OctetSet("", (LOOSE | EIGHT_BIT).octets - {ord("@")}), _words),
    ),
)
_BLANKS_IN_BRACKETS = "blanks-in-brackets", "blanks within the angle brackets"
_spaced_path = Leniency(
    *_BLANKS_IN_BRACKETS,
    Struct(
        "<",
        Octets(BLANK, 0),
        Optional(
            "source_route"
            / relaxed(a_d_l, odd_domain(LOOSE_ROUTE, lambda octets: Struct("@", Octets(octets)))),
            Octets(BLANK, 0),
            ":",
            Octets(BLANK, 0),
        ),
        "mailbox" / _spaced_mailbox,
        Octets(BLANK, 0),
        ">",
    ),
)


def _spaced(name: Construct, cost: str = "odd") -> Leniency:
    """Blanks around a name without a domain."""
    spaced = Struct("<", Octets(BLANK, 0), name, Octets(BLANK, 0), ">")
    return Leniency(*_BLANKS_IN_BRACKETS, spaced, cost)


_NO_BRACKETS = "no-brackets", "a mailbox without angle brackets"
_bare_mailbox = Leniency(*_NO_BRACKETS, Struct(_route, "mailbox" / mailbox))
_NO_DOMAIN = "no-domain", "a local-part alone"
_unqualified = Leniency(*_NO_DOMAIN, Struct("<", "unqualified" / local_part, ">"))
# one with an equals sign is rather a parameter, and nothing before it
_LOOSE_NAME = OctetSet("", LOOSE_LOCAL.octets - {*b"=:"})
_bare_name = Leniency(*_NO_DOMAIN, Struct("unqualified" / Octets(_LOOSE_NAME)))
_spaced_name = _spaced("unqualified" / local_part)
_half_open_name = Leniency(*ODD_BRACKETS, Struct("unqualified" / Octets(_LOOSE_NAME), ">"))
_half_open = Leniency(
    *ODD_BRACKETS,
    Select(Struct("<", _route, "mailbox" / mailbox), Struct(_route, "mailbox" / mailbox, ">")),
)
# what a header has, in an envelope: these stand around a path
NAME = OctetSet("text without quotes, brackets and =", ANY_TEXT.octets - {*b'"<>=\0'})
display_name = relaxed(
    skipped(*ODD_BRACKETS, Octets(OctetSet.of("", "<")), cost="odd"),
    Leniency(
        "display-name",
        "a display name before the mailbox",
        Struct(
            Optional("<", Octets(BLANK, 0)),
            Select(Struct(quoted_string, Octets(BLANK, 0)), Octets(NAME)),
        ),
        # what is no name, but a blank in a mailbox, is rather that
        cost="lost",
    ),
)
more_brackets = relaxed(
    skipped(
        *ODD_BRACKETS,
        Struct(Octets(BLANK, 0), Octets(OctetSet.of("", ">"))),
        cost="odd",
        behind="bracket",
    ),
    Leniency(*EXTRA_TEXT, Octets(PUNCTUATION), behind="bracket"),
)
_empty = Leniency("blank-null-path", "blanks within the null path", Struct("<", Octets(BLANK), ">"))
reverse_path = relaxed(
    Rule(
        "Reverse-path",
        "RFC 5321, 4.1.2",
        AngleBracketed(Select("is_null" / Present("<>") * "whether it is the null path", path)),
        reply=BAD_REVERSE_PATH,
    ),
    _bare_mailbox,
    _spaced_path,
    _unqualified,
    _bare_name,
    _spaced_name,
    _half_open_name,
    _half_open,
    _empty,
)
# rcpt = "RCPT TO:" ( "<Postmaster@" Domain ">" / "<Postmaster>" / Forward-path ) ...
forward_path = relaxed(
    Rule(
        "Forward-path",
        "RFC 5321, 4.1.1.3",
        AngleBracketed(
            Select("is_postmaster" / Present("<Postmaster>") * "whether it is <Postmaster>", path)
        ),
        reply=BAD_FORWARD_PATH,
    ),
    _bare_mailbox,
    _spaced_path,
    _unqualified,
    _bare_name,
    _spaced_name,
    _half_open_name,
    _half_open,
    # cheaper than a name: it is that one
    _spaced("is_postmaster" / Present("Postmaster"), cost="spelt"),
    Leniency(
        *ODD_BRACKETS,
        Struct("is_postmaster" / Present("Postmaster"), ">"),
        cost="spelt",
    ),
    Leniency(
        *_NO_BRACKETS,
        Struct("is_postmaster" / Present("Postmaster")),
        cost="spelt",
    ),
    Leniency("null-path", "the null path, which names nobody", Literal("<>")),
)
