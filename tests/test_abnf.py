"""Law L4, by lines: the RFCs' ABNF, run by the `abnf` package, and the strict parser agree.

All that may come between them is what the RFCs say in prose: whatever one of them refuses and
another one takes has to stand in `PROSE`, and what stands there has to be refused. The exported
ABNF, which `test_proof` proves to be what is read, is run as well: for the verbs that are in no
RFC, and for the pieces of a line that the prose is about.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from random import Random
from typing import Any, NamedTuple

import pytest
import rfc_abnf
from abnf import ParseError as NotMatched
from construct import Construct
from laws import volume

import smtpkit
from grammar.address import (
    a_d_l,
    forward_path,
    ipv4_address_literal,
    local_part,
    reverse_path,
    strict_literal,
)
from grammar.declarations import Command
from grammar.generator.abnf import abnf, text_of
from grammar.language.text import CRLF, DIGIT, Octets, OctetSet, Optional, Rule, Select, Struct
from grammar.lexical import ATEXT, XCHAR, esmtp_value, textstring
from grammar.model.automaton import Automaton, automaton
from grammar.model.nodes import Alternation, CharacterClass, Literal, Repetition, Sequence
from grammar.model.shapes import shape
from grammar.replies import reply_code, status_code
from grammar.specification import SPECIFICATION, specification

TEXT = abnf(SPECIFICATION)

EXPORTED, REFERENCE, PARSER = "exported ABNF", "RFCs' ABNF", "parser"


def names_in(text: str) -> set[str]:
    """The rules of an ABNF text, without running it: the names of tests need no more."""
    return {name.lower() for name in re.findall(r"(?m)^([A-Za-z][\w-]*) +=", text)}


REFERENCE_TEXT = rfc_abnf.reference_text(utf8=True)
REFERENCE_NAMES = names_in(REFERENCE_TEXT)


class Kind(NamedTuple):
    """A rule that lines are made for, what the RFCs' ABNF calls it, if anything, and how many."""

    name: str
    reference: str
    shares: int
    utf8: bool = False


#: the shares of a kind, where they are more than one
SHARES_OF = {"mail": 24, "rcpt": 18, "ehlo": 9, "reply": 8, "vrfy": 5, "helo": 5, "auth": 5}
SHARES_OF |= {"greeting": 6, "ehlo-reply": 6, "help": 3, "noop": 3, "expn": 3, "bdat": 3}
#: the RFCs' ABNF has other names for these
NAMES = {"auth": "auth-begin", "reply": "Reply-line", "ehlo-reply": "ehlo-ok-rsp"}
NAMES |= {verb: f"{verb}-cmd" for verb in ("bdat", "burl", "etrn", "send", "soml", "saml")}
#: of attributes their howtos say more than the rules that were made of them (`test_proof`)
NO_REFERENCE = {"xclient", "xforward"}
#: where RFC 6531 extends the rules
UTF8 = {"mail", "rcpt", "vrfy", "expn", "help", "noop", "etrn", "send", "soml", "saml"}
UTF8 |= (HELLO := {"ehlo", "helo", "lhlo"})
#: whose rules have it, and that RFC 6531, 3.1 does not name
ASCII = {"help", "noop", "etrn", "send", "soml", "saml"}
#: the RFCs' ABNF has no rule for the others
FORMS = dict(zip(("reply", "greeting", "ehlo-reply"), SPECIFICATION.forms, strict=False))


def kind(name: str) -> Kind:
    reference = NAMES.get(name, name)
    known = reference if reference.lower() in REFERENCE_NAMES - NO_REFERENCE else ""
    return Kind(name, known, SHARES_OF.get(name, 1), name in UTF8)


KINDS = {
    name: kind(name)
    for name in (*(command.verb.lower() for command in SPECIFICATION.commands), *FORMS)
}
#: lines of one test, so that several processes share the work
SHARE = 800
FEWEST = 100_000


@cache
def exported() -> Any:
    return rfc_abnf.load(TEXT)


@cache
def machine(name: str) -> Automaton:
    return automaton(shape(FORMS.get(name) or SPECIFICATION.command(name.upper())))


def parsed(name: str, octets: bytes) -> bool:
    """Whether the library reads a line of this kind."""
    try:
        if name not in FORMS:
            return smtpkit.parse_command(octets).verb == name.upper()
        {
            "reply": smtpkit.parse_reply,
            "greeting": smtpkit.Greeting.parse,
            "ehlo-reply": smtpkit.EhloReply.parse,
        }[name](octets)
    except smtpkit.ParseError:
        return False
    return True


@dataclass
class Line:
    """A line, and what the exported ABNF finds in it."""

    kind: Kind
    octets: bytes
    found: dict[str, list[bytes]] = field(default_factory=dict)

    @cached_property
    def verdicts(self) -> dict[str, bool]:
        verdicts = {
            EXPORTED: self.read_by_exported(),
            PARSER: parsed(self.kind.name, self.octets),
        }
        if self.kind.reference:
            found = rfc_abnf.accepts(self.kind.reference, self.octets, self.kind.utf8)
            verdicts[REFERENCE] = found
        return verdicts

    def read_by_exported(self) -> bool:
        try:
            node = exported().get(self.kind.name).parse_all(self.octets.decode("latin-1"))
        except NotMatched:
            return False
        nodes = [node]
        for node in nodes:
            if node.children:
                self.found.setdefault(node.name.lower(), []).append(node.value.encode("latin-1"))
                nodes.extend(node.children)
        return True

    def all(self, *names: str) -> list[bytes]:
        """The octets that rules of these names matched."""
        return [octets for name in names for octets in self.found.get(name, ())]

    @property
    def known(self) -> list[tuple[bytes, bytes]]:
        """Keyword, in upper case, and the rest of each parameter that has a rule of its own."""
        verb = self.kind.name
        given = self.all(f"{verb}-param", f"{verb}-attribute")
        split = [one.partition(b"=") for one in given]
        parameters = [(keyword.upper(), sign + value) for keyword, sign, value in split]
        return [each for each in parameters if each[0] in TYPED.get(verb, ())]

    def value(self, keyword: bytes) -> bytes:
        """The value of a known parameter, where it is given once."""
        values = [value[1:] for known, value in self.known if known == keyword]
        return values[0] if len(values) == 1 else b""


#: the keywords of parameters that have rules of their own
TYPED = {
    command.verb.lower(): [each.keyword.encode() for each in command.parameters.known]
    for command in SPECIFICATION.commands
    if command.parameters is not None
}
#: those that the RFCs' ABNF does not have
VENDOR = {
    b"XVERP": rb"(=[!-<>-~]{2})?",
    b"VERP": rb"",
    b"PRDR": rb"",
    b"XRDST": rb"=([!-*,-<>-~]|\+[0-9A-F]{2})+",
}


def meant(rule: str, octets: bytes, utf8: bool = False) -> bool:
    return rfc_abnf.accepts(rule, octets, utf8)


def literals(line: Line) -> Iterator[bytes]:
    """Address literals that are none in the strict reading."""
    return (o for o in line.all("address-literal") if not meant("strict-literal", o))


def longer(most: int, *rules: str) -> Callable[[Line], bool]:
    return lambda line: any(len(octets) > most for octets in line.all(*rules))


def long_line(line: Line) -> bool:
    construct = FORMS.get(line.kind.name) or SPECIFICATION.command(line.kind.name.upper())
    return any(len(each) + 2 > construct.max_octets for each in line.octets.split(b"\r\n"))


def mistyped(line: Line) -> bool:
    """Whether a known parameter has a value that its own RFC does not have."""
    if line.kind.name not in ("mail", "rcpt"):
        return False
    for keyword, value in line.known:
        # the rule has xtext there, which may be empty: no address is
        if keyword == b"ORCPT" and not value.partition(b";")[2]:
            return True
        if keyword == b"ORCPT" and value[:7].upper() == b"=UTF-8;":
            # what is beyond ASCII stands for itself, or for its number (RFC 6533, 3)
            if re.fullmatch(UTF8_ADDRESS, without_utf8(value[7:])) is None:
                return True
            continue
        # RFC 4954, 8: hexchar in either case
        octets = re.sub(rb"\+[0-9A-Fa-f]{2}", lambda code: code[0].upper(), value)
        if keyword in VENDOR:
            typed = re.fullmatch(VENDOR[keyword], octets) is not None
        else:
            typed = meant(f"x-{line.kind.name}-param", keyword + octets)
        if not typed:
            return True
    return False


def no_mailbox(line: Line) -> bool:
    """Whether the value of AUTH or SUBMITTER stands for no mailbox."""
    for keyword in (b"AUTH", b"SUBMITTER"):
        value = line.value(keyword)
        if value and meant("xtext", re.sub(rb"\+..", lambda code: code[0].upper(), value)):
            decoded = re.sub(rb"\+(..)", lambda code: bytes.fromhex(code[1].decode()), value)
            if not mailbox(decoded) and (keyword, decoded) != (b"AUTH", b"<>"):
                return True
    return False


#: the parameters that are written in xtext
IN_XTEXT = {b"ENVID", b"ORCPT", b"AUTH", b"SUBMITTER", b"ALT-ADDRESS", b"XRDST"}
CONTROL = re.compile(rb"\+(?:[01][0-9A-Fa-f]|7[Ff])")
#: those that stand for printable US-ASCII alone, and what does not
PRINTABLE = {b"ENVID", b"ORCPT", b"ALT-ADDRESS"}
BEYOND = re.compile(rb"\+[89A-Fa-f][0-9A-Fa-f]")
#: utf-8-enc-addr of RFC 6533, 3, without control characters, where no octet is beyond ASCII
UTF8_ADDRESS = re.compile(
    rb"(?:[!-*,-<>-\[\]-~]|\\x\{(?:20|2B|3D|5C|[89A-F][0-9A-F]|[1-9A-F][0-9A-F]{2}"
    rb"|[1-9A-CEF][0-9A-F]{3}|D[0-7][0-9A-F]{2}|[1-9A-F][0-9A-F]{4}|10[0-9A-F]{4})\})+",
    re.IGNORECASE,
)


def no_port(line: Line) -> bool:
    """Whether an attribute is a port beyond all that there are."""
    ports = [line.value(keyword) for keyword in (b"PORT", b"DESTPORT")]
    return any(port.isdigit() and int(port) > 65535 for port in ports)


def no_peer(line: Line) -> bool:
    """Whether an attribute is an IPv6 address without its mark."""
    addresses = [line.value(keyword).upper() for keyword in (b"ADDR", b"DESTADDR")]
    return any(b":" in each and not each.startswith(b"IPV6:") for each in addresses)


def no_date(line: Line) -> bool:
    """Whether a date is not in the calendar, which has years from 1 to 9999 here."""
    dates = [line.value(b"HOLDUNTIL"), line.value(b"RRVS").partition(b";")[0]]
    return any(
        meant("date-time", date) and not in_calendar(*map(int, re.findall(rb"\d+", date)[:6]), date)
        for date in dates
    )


def in_calendar(
    year: int, month: int, day: int, hour: int, minute: int, second: int, date: bytes
) -> bool:
    offset = re.search(rb"[+-](\d\d):(\d\d)$", date)
    return (
        1 <= month <= 12
        and year >= 1
        and 1 <= day <= monthrange(year, month)[1]
        and hour < 24
        and minute < 60
        and second <= 60
        and (offset is None or (int(offset[1]) < 24 and int(offset[2]) < 60))
    )


def late(line: Line) -> bool:
    """Whether BY asks for a return before any time has passed."""
    value = line.value(b"BY").upper()
    return meant("by-value", value) and b";R" in value and int(value.partition(b";")[0]) <= 0


def mailbox(octets: bytes) -> bool:
    """Whether these octets are a mailbox by all that is said of one."""
    if not meant("Mailbox", octets, utf8=True):
        return False
    local, _, domain = octets.rpartition(b"@")
    if domain.startswith(b"["):
        return meant("strict-literal", domain) and len(local) <= 64
    labels = domain.split(b".")
    short = all(len(label) <= 63 or not label.isascii() for label in labels)
    return short and len(domain) <= 255 and len(local) <= 64


def twice(line: Line) -> bool:
    keywords = [keyword for keyword, _ in line.known]
    return len(keywords) > len(set(keywords))


def needs_utf8(line: Line) -> bool:
    return not line.octets.isascii() and (b"SMTPUTF8", b"") not in line.known


def other_class(line: Line) -> bool:
    """Whether an enhanced status code says something else than the reply code."""
    if line.kind.name != "reply" or line.octets[:1] == b"3":
        return False
    words = [re.split(rb"[ \r]", each[4:])[0] for each in line.octets.split(b"\n")]
    # where the first line has none, what later ones begin with is text
    return meant("status-code", words[0]) and any(
        word[:1] != line.octets[:1] and meant("status-code", word) for word in words
    )


def codes(line: Line) -> bool:
    return line.kind.name == "reply" and len(set(line.all("reply-code"))) > 1


UTF8_CHARACTER = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|\xed[\x80-\x9f][\x80-\xbf]"
    rb"|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xf0[\x90-\xbf][\x80-\xbf]{2}"
    rb"|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2}"
)


def without_utf8(octets: bytes) -> bytes:
    return UTF8_CHARACTER.sub(b"x", octets)


class Prose(NamedTuple):
    """What an RFC says beside its rules: which lines, and which readings refuse them for it."""

    source: str
    refused_by: set[str]
    said_of: Callable[[Line], bool]


PROSE = {
    "an IPv4 number is 0 to 255, with no leading zero": Prose(
        "RFC 5321, 4.1.3, comment on Snum",
        {PARSER},
        lambda line: any(b":" not in octets for octets in literals(line)),
    ),
    "IPv6 groups are counted": Prose(
        "RFC 5321, 4.1.3, comments on IPv6-comp and IPv6v4-comp; erratum 4315",
        {PARSER},
        lambda line: any(octets.upper().startswith(b"[IPV6:") for octets in literals(line)),
    ),
    "the tag of an address literal is registered": Prose(
        "RFC 5321, 4.1.3, comment on Standardized-tag",
        {PARSER},
        lambda line: any(not o.upper().startswith(b"[IPV6:") and b":" in o for o in literals(line)),
    ),
    "a label has at most 63 octets": Prose("RFC 1035, 2.3.4", {PARSER}, longer(63, "ldh-label")),
    "a domain has at most 255 octets": Prose(
        "RFC 5321, 4.5.3.1.2", {PARSER}, longer(255, "domain", "ascii-domain")
    ),
    "a local-part has at most 64 octets": Prose(
        "RFC 5321, 4.5.3.1.1", {PARSER}, longer(64, "local-part")
    ),
    "a path has at most 256 octets": Prose("RFC 5321, 4.5.3.1.3", {PARSER}, longer(256, "path")),
    "an ENVID has at most 100 octets": Prose(
        "RFC 3461, 4.4",
        {PARSER},
        lambda line: len(line.value(b"ENVID")) > 100,
    ),
    "an ORCPT has at most 500 octets": Prose(
        "RFC 3461, 4.2",
        {PARSER},
        lambda line: len(b"ORCPT=" + line.value(b"ORCPT")) > 500,
    ),
    "a line has at most 512 octets, and what extensions add": Prose(
        "RFC 5321, 4.5.3.1.4 and 4.5.3.1.5", {PARSER}, long_line
    ),
    "a parameter follows the rule of its keyword": Prose(
        "RFC 5321, 4.1.1.11; the RFC of the extension", {PARSER}, mistyped
    ),
    "a parameter is given once": Prose("RFC 3461, 4; RFC 5321, 4.1.1.11", {PARSER}, twice),
    "AUTH stands for a mailbox or <>, SUBMITTER for a mailbox": Prose(
        "RFC 4954, 5; RFC 4405, 4", {PARSER}, no_mailbox
    ),
    "a list of keywords has at most 1000 octets": Prose(
        "RFC 3865, 2", {PARSER}, lambda line: len(line.value(b"SOLICIT")) > 1000
    ),
    "a transaction's name has at most 80 octets": Prose(
        "RFC 1845, 2", {PARSER}, lambda line: len(line.value(b"TRANSID")) > 80
    ),
    "a message to be returned has some time": Prose("RFC 2852, 4", {PARSER}, late),
    "what xtext stands for is no control character": Prose(
        "RFC 3461, 4.2 and 4.4: printable US-ASCII",
        {PARSER},
        lambda line: any(CONTROL.search(v) for k, v in line.known if k in IN_XTEXT),
    ),
    "what a report may hold is no octet beyond ASCII": Prose(
        "RFC 3461, 4.2 and 4.4: printable US-ASCII",
        {PARSER},
        lambda line: any(BEYOND.search(v) for k, v in line.known if k in PRINTABLE),
    ),
    "a port is at most 65535": Prose("Postfix, XCLIENT_README", {PARSER}, no_port),
    "an IPv6 address of a peer stands behind IPV6:": Prose(
        "Postfix, XCLIENT_README", {PARSER}, no_peer
    ),
    "a date is in the calendar": Prose("RFC 3339, 5.7", {PARSER}, no_date),
    "HOLDFOR or HOLDUNTIL": Prose(
        "RFC 4865, 4.2",
        {PARSER},
        lambda line: {b"HOLDFOR", b"HOLDUNTIL"} <= {keyword for keyword, _ in line.known},
    ),
    "MTRK needs ENVID": Prose(
        "RFC 3885, 3.1",
        {PARSER},
        lambda line: {b"MTRK", b"ENVID"} & {keyword for keyword, _ in line.known} == {b"MTRK"},
    ),
    "MAIL beyond ASCII needs SMTPUTF8": Prose(
        "RFC 6531, 3.4", {PARSER}, lambda line: line.kind.name == "mail" and needs_utf8(line)
    ),
    "a host says its name in ASCII": Prose(
        "RFC 6531, 3.7.1",
        {PARSER},
        lambda line: line.kind.name in HELLO and not line.octets.isascii(),
    ),
    "of the commands MAIL, RCPT, VRFY and EXPN may hold UTF-8": Prose(
        "RFC 6531, 3.1",
        {PARSER},
        lambda line: line.kind.name in ASCII and not line.octets.isascii(),
    ),
    "the lines of a reply have one code": Prose("RFC 5321, 4.2.1", {PARSER}, codes),
    "an enhanced status code has the class of the reply": Prose(
        "RFC 2034, 4", {PARSER}, other_class
    ),
    "a reply may hold UTF-8": Prose(
        "RFC 6531, 3.7.4",
        {REFERENCE},
        lambda line: line.kind.name in FORMS and not line.octets.isascii(),
    ),
    "a reply may end in a space and no text": Prose(
        "RFC 5321, 4.2.1; RFC 4954, 4",
        {REFERENCE},
        lambda line: (
            line.kind.name == "reply"
            and line.octets.endswith(b" \r\n")
            and re.search(rb"(?:^|\n)... \r\n$", line.octets) is not None
        ),
    ),
    "a SASL mechanism is read in any case": Prose(
        "RFC 4954, 4",
        {REFERENCE},
        lambda line: any(o != o.upper() for o in line.all("sasl-mech")),
    ),
}


# Lines: walks through the automaton, and what mistakes make of them

OCTETS = b'<>@,:;=+-.[]\\"()| \t\r\n\x00\x7f\x80\xc3\xa9\xff09azAZ'


#: what a walk through a whole line comes to too seldom
literal = Select(strict_literal, Struct("[", ipv4_address_literal, "]"))
SELDOM = {
    "ehlo": Struct("EHLO ", literal, CRLF),
    "mail": Struct("MAIL FROM:<", local_part, "@", literal, ">", CRLF),
    "rcpt": Struct("RCPT TO:<", a_d_l, ":a@", literal, ">", CRLF),
    "greeting": Struct("220 ", literal, Optional(" ", textstring), CRLF),
    "reply": Struct(
        reply_code, Select(" ", "-250\r\n250 "), status_code, Optional(" ", textstring), CRLF
    ),
}


@cache
def piece(construct: Construct) -> Automaton:
    return automaton(shape(construct)).minimal()


def drawn(random: Random, kind: Kind) -> bytes:
    """A line of a kind, as its automaton has it."""
    if kind.name in SELDOM and random.random() < 1 / 4:
        return piece(SELDOM[kind.name]).sample(random, random.randrange(60))
    if kind.name in ("mail", "rcpt") and random.random() < 3 / 4:
        return with_parameters(random, kind.name)
    return machine(kind.name).sample(random, random.randrange(40))


def with_parameters(random: Random, name: str) -> bytes:
    """MAIL or RCPT with parameters: known ones, unknown ones, known ones with any value."""
    parameters = SPECIFICATION.command(name.upper()).parameters
    assert parameters is not None
    line = {"mail": b"MAIL FROM:", "rcpt": b"rcpt to:"}[name]
    path = {"mail": reverse_path, "rcpt": forward_path}[name]
    line += piece(path).sample(random, random.randrange(24))
    for _ in range(random.choice((0, 1, 1, 2, 2, 3))):
        one = random.choice((*parameters.typed, *parameters.typed, parameters.generic))
        octets = piece(one).sample(random, random.randrange(24))
        if random.random() < 1 / 8:
            value = piece(esmtp_value).sample(random, random.randrange(6))
            octets = random.choice(TYPED[name]) + b"=" + value
        line += b" " + octets
    return line + b"\r\n"


def mistaken(random: Random, line: bytes, other: bytes) -> bytes:
    """A line with one mistake in it."""
    at = random.randrange(len(line))
    to = min(len(line), at + random.randrange(1, 8))
    octet = bytes((random.choice(OCTETS),))
    return random.choice(
        (
            lambda: line[:at] + line[at + 1 :],
            lambda: line[:at] + octet + line[at + 1 :],
            lambda: line[:at] + octet + line[at:],
            lambda: line[:at] + line[at:to].swapcase() + line[to:],
            lambda: line[:at] + line[at:to] * 2 + line[to:],
            lambda: line[:at] + line[to:] + line[at:to],
            lambda: line[:at] + other[random.randrange(len(other)) :],
        )
    )()


def stretched(random: Random, kind: Kind, line: bytes) -> bytes:
    """A line that is long in one place."""
    at = random.randrange(len(line))
    # the RFCs' rules for labels take the `abnf` package seconds where they are long
    lengths = (60, 64, 70) if kind.name in HELLO else (60, 64, 70, 101, 256, 500)
    return line[:at] + line[at : at + 1] * random.choice(lengths) + line[at:]


def lines(kind: Kind, share: int) -> Iterator[bytes]:
    random = Random(f"{kind.name} {share}")
    before = drawn(random, kind)
    for _ in range(volume(SHARE)):
        line, chance = drawn(random, kind), random.random()
        if chance > 0.99:
            yield stretched(random, kind, line)
        elif chance > 0.4:
            yield mistaken(random, line, before)
        else:
            yield line
        before = line


SHARES = [(kind, share) for kind in KINDS.values() for share in range(kind.shares)]


@pytest.mark.parametrize(("kind", "share"), SHARES, ids=lambda given: getattr(given, "name", given))
def test_the_parser_and_the_rfcs_agree_but_for_the_prose(kind: Kind, share: int) -> None:
    unexplained = [line for octets in lines(kind, share) if (line := told(Line(kind, octets)))]
    assert not unexplained, "\n".join(unexplained)


def told(line: Line) -> str:
    """What is wrong with the verdicts on a line, if anything."""
    taken = {judge for judge, verdict in line.verdicts.items() if verdict}
    if not taken:
        return ""
    reasons = [name for name, prose in PROSE.items() if prose.said_of(line)]
    expected = set(line.verdicts).difference(*(PROSE[name].refused_by for name in reasons))
    if taken == expected:
        return ""
    return f"{line.octets!r}: taken by {sorted(taken)}, {reasons or 'no prose'}"


def test_there_are_lines_enough() -> None:
    assert len(SHARES) * SHARE >= FEWEST
    assert KINDS.keys() == {*exported_names("command"), *FORMS}


def exported_names(rule: str) -> list[str]:
    """The alternatives of a rule of the export."""
    (line,) = re.findall(rf"(?m)^{rule} += (.*(?:\n +.*)*)", TEXT)
    return re.split(r"\s*/\s*", line)


class Example(NamedTuple):
    """A shortest line that a row of the table explains.

    `form` is ABNF for all such lines. It may have lines that are not meant, but no shorter ones.
    """

    kind: str
    octets: bytes
    form: str


@pytest.mark.parametrize("name", PROSE)
def test_each_entry_of_the_table_is_needed(name: str) -> None:
    """A line that the table explains, and that nothing else does."""
    example = EXAMPLES[name]
    line = Line(KINDS[example.kind], example.octets)
    assert len(set(line.verdicts.values())) == 2
    assert [other for other, prose in PROSE.items() if prose.said_of(line)] == [name]
    assert told(line) == ""


#: what stands in several forms
FORMS_OF_EXAMPLES = """\
with         = "MAIL FROM:" Reverse-path SP
octet        = %x00-FF
ascii        = *%x00-7F
short        = 2ALPHA
no-IPv4      = <IPv4-address-literal but strict-IPv4>
ipv6-content = 1*dcontent
no-IPv6      = <ipv6-content but strict-IPv6>
ipv6-tag     = "IPv6"
other-tag    = <Standardized-tag but ipv6-tag>
"""

EXAMPLES = dict(
    zip(
        PROSE,
        [
            Example("ehlo", b"EHLO [00.0.0.0]\r\n", '"EHLO [" no-IPv4 "]" CRLF'),
            Example("ehlo", b"EHLO [IPv6:1]\r\n", '"EHLO [IPv6:" no-IPv6 "]" CRLF'),
            Example("ehlo", b"EHLO [x:y]\r\n", '"EHLO [" other-tag ":" 1*dcontent "]" CRLF'),
            Example("helo", b"HELO %s\r\n" % (64 * b"a"), '"HELO " 64*( Let-dig / "-" ) CRLF'),
            Example(
                "helo",
                b"HELO %s\r\n" % b".".join([63 * b"a"] * 3 + [62 * b"a", b"b"]),
                '"HELO " 256*( Let-dig / "-" / "." ) CRLF',
            ),
            Example(
                "mail",
                b"MAIL FROM:<%s@b>\r\n" % (65 * b"a"),
                '"MAIL FROM:<" 65*octet "@" Domain ">" CRLF',
            ),
            Example(
                "rcpt",
                b"RCPT TO:<@%s,@%s:a@b>\r\n" % (b".".join([63 * b"a"] * 3), 57 * b"a"),
                '"RCPT TO:<" 255*octet ">" CRLF',
            ),
            Example(
                "mail", b"MAIL FROM:<> ENVID=%s\r\n" % (101 * b"a"), 'with "ENVID=" 101*octet CRLF'
            ),
            Example(
                "rcpt",
                b"RCPT TO:<a@b> ORCPT=x;%s\r\n" % (493 * b"a"),
                '"RCPT TO:" Path SP "ORCPT=" 495*octet CRLF',
            ),
            Example("noop", b"NOOP %s\r\n" % (506 * b"a"), "511*octet CRLF"),
            Example("mail", b"MAIL FROM:<> BY\r\n", "with <short but x-mail-param> CRLF"),
            Example(
                "mail", b"MAIL FROM:<> VERP verp\r\n", "with x-mail-param SP x-mail-param CRLF"
            ),
            Example(
                "mail", b"MAIL FROM:<> AUTH=a\r\n", 'with ( "AUTH=" / "SUBMITTER=" ) xtext CRLF'
            ),
            Example(
                "mail",
                b"MAIL FROM:<> SOLICIT=%s\r\n" % (1001 * b"a"),
                'with "SOLICIT=" 1001*octet CRLF',
            ),
            Example(
                "mail",
                b"MAIL FROM:<> TRANSID=<%s@b>\r\n" % (77 * b"a"),
                'with "TRANSID=" 81*octet CRLF',
            ),
            Example("mail", b"MAIL FROM:<> BY=0;R\r\n", "with by-mparam CRLF"),
            Example("mail", b"MAIL FROM:<> ENVID=+0D\r\n", 'with "ENVID=" "+" 2HEXDIG CRLF'),
            Example("mail", b"MAIL FROM:<> ENVID=+C3\r\n", 'with "ENVID=" "+" 2HEXDIG CRLF'),
            Example("xclient", b"XCLIENT PORT=65536\r\n", '"XCLIENT PORT=" 5DIGIT CRLF'),
            Example("xclient", b"XCLIENT ADDR=::\r\n", '"XCLIENT ADDR=" strict-IPv6 CRLF'),
            Example(
                "mail",
                b"MAIL FROM:<> HOLDUNTIL=2023-02-29T12:00:00Z\r\n",
                "with hold-until-param CRLF",
            ),
            Example(
                "mail",
                b"MAIL FROM:<> HOLDFOR=1 HOLDUNTIL=2024-02-29T12:00:00Z\r\n",
                "with hold-for-param SP hold-until-param CRLF",
            ),
            Example("mail", b"MAIL FROM:<> MTRK=a\r\n", "with mtrk-mparam CRLF"),
            Example("mail", "MAIL FROM:<ø@b>\r\n".encode(), '"MAIL FROM:" <Path but ascii> CRLF'),
            Example("ehlo", "EHLO ø\r\n".encode(), '"EHLO " <Domain but ascii> CRLF'),
            Example("noop", "NOOP ø\r\n".encode(), '"NOOP " <String but ascii> CRLF'),
            Example("reply", b"250-\r\n251\r\n", 'Reply-code "-" CRLF Reply-code CRLF'),
            Example("reply", b"250 5.1.1\r\n", "Reply-code SP status-code CRLF"),
            Example("reply", "251 ø\r\n".encode(), "Reply-code SP <textstring but ascii> CRLF"),
            Example("reply", b"334 \r\n", "Reply-code SP CRLF"),
            Example("auth", b"AUTH a\r\n", '"AUTH " %x61-7A CRLF'),
        ],
        strict=True,
    )
)


# The text itself


def test_the_text_is_abnf_in_which_each_rule_stands_once() -> None:
    names = re.findall(r"(?m)^([A-Za-z][\w-]*) +=", TEXT)
    assert len(names) == len({name.lower() for name in names})
    assert {rule.name.lower() for rule in exported().rules()} == {name.lower() for name in names}
    assert all(len(line) <= 78 for line in TEXT.splitlines())
    assert abnf(SPECIFICATION) == TEXT


def test_rules_of_one_name_that_differ_are_told_apart() -> None:
    other = Rule("Domain", "one's own", Octets(DIGIT, 1, 3))
    plain, own = specification((), ()), Command("TRY", "try", "one's own", " ", "domain" / other)
    text = abnf(replace(plain, commands=(*plain.commands, own)))
    grammar = rfc_abnf.load(text)
    assert "extension-line" not in text
    assert re.search(r"(?m)^Domain-2 +=", text)
    assert rfc_abnf.matches(grammar, "command", b"TRY 12\r\n")
    assert rfc_abnf.matches(grammar, "command", b"MAIL FROM:<a@b> SIZE=x\r\n")
    assert not rfc_abnf.matches(grammar, "command", b"TRY b\r\n")
    assert not rfc_abnf.matches(grammar, "command", b"BDAT 1\r\n")


@pytest.mark.parametrize(
    ("node", "text"),
    [
        (Literal(b"MAIL FROM:"), '"MAIL FROM:"'),
        (Literal(b'EHLO "\r\n'), '"EHLO " DQUOTE CRLF'),
        (Literal(b" a b "), 'SP "a b" SP'),
        (Literal(b"a\tb\x00"), '"a" %d9 "b" %d0'),
        (Sequence((Literal(b"a"), Literal(b"b "))), '"ab" SP'),
        (CharacterClass(DIGIT, 1, 20), "1*20DIGIT"),
        (CharacterClass(DIGIT, 2, 2), "2DIGIT"),
        (CharacterClass(DIGIT, 0, None), "*DIGIT"),
        (CharacterClass(ATEXT, 1, None), "1*atext"),
        (CharacterClass(OctetSet.of("", "-a"), 1, 1), '"-" / %d97'),
        (CharacterClass(OctetSet.of("", "-a"), 0, 3), '*3( "-" / %d97 )'),
        (CharacterClass(OctetSet.of("", range(0x7E, 0x82)), 1, 1), "%d126-127 / %x80-81"),
        (CharacterClass(OctetSet.of("", range(0xE0, 0xE1)), 1, 1), "%xE0"),
        (CharacterClass(OctetSet.of("", "0123456789abcdefABCDEF"), 1, 4), "1*4HEXDIG"),
        # a set in an endless repetition is read in one way only
        (
            Repetition(Alternation((CharacterClass(XCHAR, 1, None), Literal(b"+"))), 1),
            '1*( xchar / "+" )',
        ),
        (Repetition(CharacterClass(DIGIT, 1, None)), "*DIGIT"),
        (Repetition(CharacterClass(DIGIT, 1, None), 0, 1), "[ 1*DIGIT ]"),
        (Repetition(Sequence((Literal(b"."), CharacterClass(DIGIT))), 3, 3), '3( "." DIGIT )'),
        (Repetition(Repetition(Literal(b"a"), 2, 2)), '*( 2"a" )'),
        (
            Sequence((Alternation((Literal(b"a"), Literal(b"b"))), Literal(b"c"))),
            '( "a" / "b" ) "c"',
        ),
        (
            Alternation((Sequence((Literal(b"a"), CharacterClass(DIGIT))), Literal(b"c"))),
            '( "a" DIGIT ) / "c"',
        ),
    ],
)
def test_a_node_is_written_as_abnf(node: Any, text: str) -> None:
    assert text_of(node) == text
