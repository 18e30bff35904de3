"""A comma list of mailboxes, in a verb and in a parameter of RCPT, read as a tuple of them.

A comma in quotes separates nothing, and each mailbox is checked where it stands:

>>> import smtpkit
>>> mine = smtpkit.dialect(COPIES)
>>> copies = mine.parse_command(b'XCOPIES kim@y.example,"a,b"@z.example\\r\\n').copies
>>> [(each.local_part, each.domain) for each in copies]
[('kim', 'y.example'), ('"a,b"', 'z.example')]
>>> mine.Xcopies.build(["eve@y.example", copies[1]])
b'XCOPIES eve@y.example,"a,b"@z.example\\r\\n'
>>> mine.Xcopies.build(["eve@y.example", "kim kim"])
Traceback (most recent call last):
    ...
smtpkit.errors.BuildError: copies: item 2: not a Mailbox at octet 3, " "

The value of a parameter holds no blank and no "=", which a mailbox may: it has a rule of its own.

>>> rcpt = mine.parse_command(b"RCPT TO:<ned@x.example> XCOPY=kim@y.example,eve@z.example\\r\\n")
>>> [each.local_part for each in rcpt.xcopy], rcpt.xcopy[1].span("domain")
(['kim', 'eve'], (48, 57))
>>> mine.Rcpt.build("ned@x.example", xcopy=[("kim", "y.example"), "eve@z.example"])
b'RCPT TO:<ned@x.example> XCOPY=kim@y.example,eve@z.example\\r\\n'
"""

from grammar import (
    LET_DIG,
    Command,
    Extension,
    ListOf,
    Octets,
    OctetSet,
    Parameter,
    Rule,
    Struct,
    ascii_domain,
    mailbox,
)

# --- the declaration ---
copies = "copies" / ListOf(mailbox, ",") * "who else there is"
NAME = (LET_DIG | OctetSet.of("", "+-._")).named('letter, digit, "+", "-", "." or "_"')
name = "local_part" / Octets(NAME) * "the name"
plain = Rule("Copy", "draft-copies, 2", Struct(name, "@", "domain" / ascii_domain * "its domain"))
COPIES = Extension(
    "X-COPIES",
    "who else gets the message",
    "draft-copies",
    parameters={
        "RCPT": (Parameter("XCOPY", ListOf(plain, ","), "who else gets it", "draft-copies, 3"),)
    },
    commands=(Command("XCOPIES", "who else there is", "draft-copies, 4", " ", copies),),
    extra_octets={"RCPT": 500},
)
