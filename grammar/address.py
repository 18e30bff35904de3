"""Paths, mailboxes, domains and address literals: RFC 5321, 4.1.2 and 4.1.3."""

from grammar.leniencies import BLANK
from grammar.lexical import (
    HEXDIG,
    HYPHEN,
    LET_DIG,
    LET_DIG_HYPHEN,
    atom,
    quoted_string,
    utf8_non_ascii,
)
from grammar.text import (
    DIGIT,
    UTF8,
    Bracketed,
    Choice,
    Leniency,
    Literal,
    Maybe,
    Octets,
    OctetSet,
    Repeat,
    Rule,
    Seq,
    bent,
)
from grammar.values import Present

# sub-domain = Let-dig [ Ldh-str ]; Ldh-str = *( ALPHA / DIGIT / "-" ) Let-dig
ldh_label = Rule(
    "Ldh-label",
    "RFC 5321, 4.1.2",
    Seq(Octets(LET_DIG), Repeat(Seq(Octets(HYPHEN), Octets(LET_DIG)))),
    at_most=63,
    limit="RFC 1035, 2.3.4",
)
# sub-domain =/ U-label; what IDNA2008 asks of one is beyond octets. Most labels begin as an
# Ldh-label does: so that is read first, and then what makes it a U-label, if anything does.
IN_U_LABEL = LET_DIG_HYPHEN.named(f"{UTF8} letter, digit or hyphen")
u_label_rest = Rule(
    "U-label-rest",
    "RFC 6531, 3.3; RFC 5890, 2.3.2.1",
    Seq(
        Octets(HYPHEN.named(f"{UTF8} hyphen"), 0),
        utf8_non_ascii,
        Repeat(Choice(Octets(IN_U_LABEL), utf8_non_ascii)),
    ),
)
u_label = Rule(
    "U-label",
    "RFC 6531, 3.3; RFC 5890, 2.3.2.1",
    Seq(Octets(IN_U_LABEL, 0), u_label_rest),
)
sub_domain = Rule(
    "sub-domain",
    "RFC 5321, 4.1.2; RFC 6531, 3.3",
    Choice(Seq(ldh_label, Maybe(u_label_rest)), u_label),
)

# Domain = sub-domain *("." sub-domain)
LOOSE_LABEL = (LET_DIG_HYPHEN | OctetSet.of("", "_")).named("letter, digit, hyphen or low line")
LOOSE = OctetSet.of("visible character but brackets", range(33, 60), range(61, 62), range(63, 127))
_loose_label = Repeat(Choice(Octets(LOOSE_LABEL), utf8_non_ascii), 1)
_loose_domain = Seq(_loose_label, Repeat(Seq(".", _loose_label)))
domain = bent(
    Rule(
        "Domain",
        "RFC 5321, 4.1.2",
        Seq(sub_domain, Repeat(Seq(".", sub_domain))),
        at_most=255,
        limit="RFC 5321, 4.5.3.1.2",
    ),
    Leniency("low-line", "a low line, or a hyphen at an end, in a label", _loose_domain),
    Leniency("trailing-dot", "a dot at the end of a domain", Seq(_loose_domain, ".")),
    Leniency(
        "bare-literal",
        "an address without its brackets",
        Seq(
            Maybe("IPv6:"),
            Octets(OctetSet.of("hexadecimal digit, colon or dot", "0123456789abcdefABCDEF:.")),
        ),
    ),
    Leniency("odd-domain", "a domain of other characters, such as a second at sign", Octets(LOOSE)),
)
# the names of EHLO, HELO and the server stay ASCII (RFC 6531, 3.7.1)
ascii_domain = Rule(
    "ASCII-Domain",
    "RFC 5321, 4.1.2; RFC 6531, 3.7.1",
    Seq(ldh_label, Repeat(Seq(".", ldh_label))),
    at_most=255,
    limit="RFC 5321, 4.5.3.1.2",
)

# Snum = 1*3DIGIT, representing a decimal integer value in the range 0 through 255
snum = Rule("Snum", "RFC 5321, 4.1.3", Octets(DIGIT, 1, 3))
ipv4_address_literal = Rule(
    "IPv4-address-literal", "RFC 5321, 4.1.3", Seq(snum, ".", snum, ".", snum, ".", snum)
)
# General-address-literal = Standardized-tag ":" 1*dcontent; Standardized-tag = Ldh-str.
# An IPv6-address-literal is one of these by its letters; what it has to be is said below.
DCONTENT = OctetSet.of("dcontent", range(33, 91), range(94, 127))
standardized_tag = Rule(
    "Standardized-tag",
    "RFC 5321, 4.1.3",
    Seq(Maybe(Octets(HYPHEN)), Octets(LET_DIG), Repeat(Seq(Octets(HYPHEN), Octets(LET_DIG)))),
)
general_address_literal = Rule(
    "General-address-literal", "RFC 5321, 4.1.3", Seq(standardized_tag, ":", Octets(DCONTENT))
)

# The strict reading: a number of an IPv4 address is 0 to 255, the only registered tag is IPv6,
# and what follows it is an IPv6 address (RFC 3986, 3.2.2, which equals erratum 4315).
dec_octet = Rule(
    "dec-octet",
    "RFC 3986, 3.2.2",
    Choice(
        Seq("25", Octets(OctetSet.of("0 to 5", "012345"), 1, 1)),
        Seq("2", Octets(OctetSet.of("0 to 4", "01234"), 1, 1), Octets(DIGIT, 1, 1)),
        Seq("1", Octets(DIGIT, 2, 2)),
        Seq(Octets(OctetSet.of("1 to 9", "123456789"), 1, 1), Octets(DIGIT, 1, 1)),
        Octets(DIGIT, 1, 1),
    ),
)
strict_ipv4 = Rule(
    "strict-IPv4", "RFC 3986, 3.2.2", Seq(dec_octet, ".", dec_octet, ".", dec_octet, ".", dec_octet)
)
h16 = Rule("h16", "RFC 3986, 3.2.2", Octets(HEXDIG, 1, 4))


def _groups_after(most: int) -> Maybe | Seq:
    """What may follow "::": up to `most` groups, the last two of them as an IPv4 address."""
    plain = Seq(h16, Repeat(Seq(":", h16), 0, most - 1)) if most > 1 else h16
    if most < 2:
        return Maybe(plain)
    dotted = Seq(Repeat(Seq(h16, ":"), 0, most - 2), strict_ipv4) if most > 2 else strict_ipv4
    return Maybe(Choice(dotted, plain))


def _groups(left: int) -> Choice:
    """The rest of an address after a group, when `left` groups are still to come."""
    compressed = Seq("::", _groups_after(left - 1)) if left > 1 else Seq("::")
    if left == 1:
        return Choice(compressed, Seq(":", h16))
    if left == 2:
        return Choice(compressed, Seq(":", strict_ipv4), Seq(":", h16, _groups(left - 1)))
    return Choice(compressed, Seq(":", h16, _groups(left - 1)))


strict_ipv6 = Rule(
    "strict-IPv6",
    "RFC 3986, 3.2.2; RFC 5321, erratum 4315",
    Choice(Seq("::", _groups_after(7)), Seq(h16, _groups(7))),
)
strict_literal = Rule(
    "strict-literal",
    "RFC 5321, 4.1.3",
    Seq("[", Choice(Seq("IPv6:", strict_ipv6), strict_ipv4), "]"),
)
address_literal = Rule(
    "address-literal",
    "RFC 5321, 4.1.3",
    Seq("[", Choice(ipv4_address_literal, general_address_literal), "]"),
    strictly=strict_literal,
    note="an IPv4 number is 0 to 255, and the only registered tag is IPv6",
)

# Local-part = Dot-string / Quoted-string; Dot-string = Atom *("." Atom)
dot_string = Rule("Dot-string", "RFC 5321, 4.1.2", Seq(atom, Repeat(Seq(".", atom))))
LOOSE_LOCAL = OctetSet.of(
    "any character but blanks, at sign and brackets",
    range(33, 60),
    range(61, 62),
    range(63, 64),
    range(65, 127),
    range(128, 256),
)
local_part = bent(
    Rule(
        "Local-part",
        "RFC 5321, 4.1.2",
        Choice(quoted_string, dot_string),
        at_most=64,
        limit="RFC 5321, 4.5.3.1.1",
    ),
    Leniency("odd-local-part", "a local-part that should have been quoted", Octets(LOOSE_LOCAL)),
)

# Mailbox = Local-part "@" ( Domain / address-literal )
mailbox = Rule(
    "Mailbox",
    "RFC 5321, 4.1.2",
    Seq(
        "local_part" / local_part * "the name before the at sign, as it was written",
        "@",
        "domain" / Choice(address_literal, domain) * "the domain, or the address in brackets",
    ),
    base="MailboxView",
)

# A-d-l = At-domain *( "," At-domain ); At-domain = "@" Domain
at_domain = Rule("At-domain", "RFC 5321, 4.1.2", Seq("@", domain))
a_d_l = Rule("A-d-l", "RFC 5321, 4.1.2", Seq(at_domain, Repeat(Seq(",", at_domain))))

# Path = "<" [ A-d-l ":" ] Mailbox ">"
path = Rule(
    "Path",
    "RFC 5321, 4.1.2",
    Seq(
        "<",
        Maybe("source_route" / a_d_l * "the hosts to go by, which are to be ignored", ":"),
        "mailbox" / mailbox * "the mailbox",
        ">",
    ),
    at_most=256,
    limit="RFC 5321, 4.5.3.1.3",
)
# Reverse-path = Path / "<>"
_bare_mailbox = Leniency(
    "no-brackets", "a mailbox without angle brackets", Seq("mailbox" / mailbox)
)
_spaced_path = Leniency(
    "blanks-in-brackets",
    "blanks within the angle brackets",
    Seq("<", Octets(BLANK, 0), "mailbox" / mailbox, Octets(BLANK, 0), ">"),
)
_unqualified = Leniency(
    "no-domain", "a local-part alone", Seq("<", "unqualified" / local_part, ">")
)
_empty = Leniency("blank-null-path", "blanks within the null path", Seq("<", Octets(BLANK), ">"))
reverse_path = bent(
    Rule(
        "Reverse-path",
        "RFC 5321, 4.1.2",
        Bracketed(Choice("is_null" / Present("<>") * "whether it is the null path", path)),
        reply="501 5.1.7",
        base="PathView",
    ),
    _bare_mailbox,
    _spaced_path,
    _unqualified,
    _empty,
)
# rcpt = "RCPT TO:" ( "<Postmaster@" Domain ">" / "<Postmaster>" / Forward-path ) ...
forward_path = bent(
    Rule(
        "Forward-path",
        "RFC 5321, 4.1.1.3",
        Bracketed(
            Choice("is_postmaster" / Present("<Postmaster>") * "whether it is <Postmaster>", path)
        ),
        reply="501 5.1.3",
        base="PathView",
    ),
    _bare_mailbox,
    _spaced_path,
    _unqualified,
    Leniency("null-path", "the null path, which names nobody", Literal("<>")),
)
