"""Law L4 as a proof: each rule of the RFCs is the language of our rule of that name.

One side is made of what the `abnf` package reads in `data/abnf.md` (`rfc_automata`), the other one
is our automaton, and they are compared in both directions. Where the rule of an RFC is not what is
meant, `DEPARTURES` has the one that is, with a shortest text that only one of the two has. The
exported ABNF is held to our automata in the same way, and has no departures.

What prose adds beside a rule, and automata do not see, is the table `PROSE` of `test_abnf`: it is
shown here that its examples are shortest ones.
"""

from __future__ import annotations

import re
from functools import cache
from random import Random
from typing import NamedTuple

import pytest
import rfc_abnf
from abnf import GrammarError
from construct import Construct
from laws import volume
from rfc_automata import Grammar, NotRegular
from test_abnf import EXAMPLES, FORMS_OF_EXAMPLES, NAMES, TEXT, Example
from test_automaton import every_rule

from grammar.address import at_domain, ldh_label, u_label
from grammar.language.text import DIGIT, Octets, Optional, Repeat, Select, Struct
from grammar.lexical import (
    ESMTP_VALUE,
    HYPHEN,
    LET_DIG,
    TAIL,
    atom,
    quad,
    terminal,
    utf8_non_ascii,
)
from grammar.model.automaton import Automaton, automaton, judged_cover, missing
from grammar.model.nodes import Alternation, Exclusion, Node, transformed
from grammar.model.shapes import shape
from grammar.specification import SPECIFICATION


class Departure(NamedTuple):
    """What is meant where the RFC's rule says something else, and who says so.

    `added` is a shortest text that only this rule has, `removed` one that only the RFC's has.
    """

    rule: str
    source: str
    added: bytes | None
    removed: bytes | None
    definition: str


DEPARTURES = [
    Departure(
        "hexchar",
        "RFC 4954, 8: in either case; RFC 3461, 4.2 and 4.4: it stands for no control character",
        b"+2a",
        b"+00",
        'hexchar = "+" ( ( %x32-36 / %x38-39 / "A" / "B" / "C" / "D" / "E" / "F" ) HEXDIG /\n'
        ' "7" ( DIGIT / "A" / "B" / "C" / "D" / "E" ) )',
    ),
    Departure(
        "original-recipient-address",
        "RFC 3461, 4.2: an address, in printable US-ASCII; RFC 6533, 3: the kind utf-8",
        b"UTF-8;\xc2\x80",
        b"-;",
        "original-recipient-address = <addr-type but utf-8-type> printable-text /\n"
        ' "utf-8;" 1*( QCHAR / UTF8-non-ascii / EmbeddedUnicodeChar )\n'
        'utf-8-type = "utf-8"\n'
        'printable-text = ";" 1*( xchar / printable-hexchar )\n'
        'printable-hexchar = "+" ( %x32-36 HEXDIG / "7" ( DIGIT / "A" / "B" / "C" / "D" / "E" ) )\n'
        "QCHAR = %x21-2A / %x2C-3C / %x3E-5B / %x5D-7E\n"
        'EmbeddedUnicodeChar = %x5C.78 "{" HEXPOINT "}"\n'
        'HEXPOINT = "20" / "2B" / "3D" / "5C" / HEXDIG8 HEXDIG / NZHEXDIG 2HEXDIG /\n'
        ' NZDHEXDIG 3HEXDIG / "D" %x30-37 2HEXDIG / NZHEXDIG 4HEXDIG / "10" 4HEXDIG\n'
        'HEXDIG8 = %x38-39 / "A" / "B" / "C" / "D" / "E" / "F"\n'
        'NZHEXDIG = %x31-39 / "A" / "B" / "C" / "D" / "E" / "F"\n'
        'NZDHEXDIG = %x31-39 / "A" / "B" / "C" / "E" / "F"',
    ),
    Departure(
        "envid-mparam",
        "RFC 3461, 4.4: printable US-ASCII",
        None,
        b"ENVID=+80",
        'envid-mparam = "ENVID=" 1*( xchar / printable-hexchar )',
    ),
    Departure(
        "altaddr-param",
        "RFC 5336, 3.4: an address in ASCII; RFC 3461, 4.2: it stands for no control character",
        None,
        b"ALT-ADDRESS=+80",
        'altaddr-param = "ALT-ADDRESS=" 1*( xchar / printable-hexchar )',
    ),
    Departure(
        "IPv6-address-literal",
        "RFC 5321, 4.1.3, comments on IPv6-comp and IPv6v4-comp; erratum 4315",
        b"IPV6:0:0:0:0:0:0:0::",
        b"IPV6:::0.0.0.00",
        'IPv6-address-literal = "IPv6:" strict-IPv6',
    ),
    Departure(
        "xtext",
        "RFC 5321, 4.1.2: no esmtp-value is empty",
        None,
        b"",
        "xtext = 1*( xchar / hexchar )",
    ),
    Departure(
        "textstring",
        "RFC 6531, 3.7.4: replies in UTF-8",
        b"\xc2\x80",
        None,
        "textstring = 1*( %d09 / %d32-126 / UTF8-non-ascii )",
    ),
    Departure(
        "Reply-line",
        "RFC 4954, 4 and RFC 5321, 4.2.1: a space, and no text",
        b"200 \r\n",
        None,
        'Reply-line = *( Reply-code "-" [ textstring ] CRLF )\n'
        " Reply-code [ SP [ textstring ] ] CRLF",
    ),
    Departure(
        "Greeting",
        "RFC 6531, 3.7.1: a server says its name in ASCII",
        None,
        b"220 \xc2\x80\r\n",
        'Greeting = ( "220 " ( ASCII-Domain / address-literal ) [ SP textstring ] CRLF ) /\n'
        ' ( "220-" ( ASCII-Domain / address-literal ) [ SP textstring ] CRLF\n'
        ' *( "220-" [ textstring ] CRLF ) "220" [ SP textstring ] CRLF )',
    ),
    Departure(
        "ehlo-ok-rsp",
        "RFC 6531, 3.7.1: a server says its name in ASCII",
        None,
        b"250 \xc2\x80\r\n",
        'ehlo-ok-rsp = ( "250" SP ASCII-Domain [ SP ehlo-greet ] CRLF ) /\n'
        ' ( "250-" ASCII-Domain [ SP ehlo-greet ] CRLF *( "250-" ehlo-line CRLF )\n'
        ' "250" SP ehlo-line CRLF )',
    ),
    Departure(
        "atrn-domain",
        "RFC 2645, 5.2.1 has a sub-domain of its own, which RFC 6531 does not extend",
        None,
        b"0.\xc2\x80",
        'atrn-domain = Let-dig [ Ldh-str ] 1*( "." Let-dig [ Ldh-str ] )',
    ),
    Departure(
        "Forward-path",
        "RFC 5321, 4.1.1.3: rcpt has <Postmaster> beside it",
        b"<POSTMASTER>",
        None,
        'Forward-path = "<Postmaster>" / Path',
    ),
    Departure(
        "sasl-mech",
        "RFC 4954, 4: read in any case",
        b"a",
        None,
        'sasl-mech = 1*20( ALPHA / DIGIT / "-" / "_" )',
    ),
    Departure(
        "deliverby-line",
        "RFC 2852, 4: what follows the space is not empty",
        None,
        b"DELIVERBY ",
        'deliverby-line = "DELIVERBY" [ SP ( 1*9DIGIT *( "," extension-token ) /\n'
        ' 1*( "," extension-token ) ) ]',
    ),
    Departure(
        "x-mail-param",
        "Exim, Postfix, Sendmail and Oracle have parameters of their own",
        b"PRDR",
        None,
        'x-mail-param =/ "XVERP" [ "=" 2( %d33-60 / %d62-126 ) ] / "VERP" / "PRDR"',
    ),
    Departure(
        "x-rcpt-param",
        "Microsoft has a parameter of its own",
        b"XRDST=!",
        None,
        'x-rcpt-param =/ "XRDST=" xtext',
    ),
    Departure(
        "xclient",
        "Postfix, XCLIENT_README: addresses, ports, an xtext that may be empty; Dovecot has more",
        b"XCLIENT HELO=\r\n",
        b"XCLIENT ADDR=J\r\n",
        'xclient = "XCLIENT" 1*( SP xclient-attribute ) CRLF\n'
        'xclient-attribute = ( "NAME" / "REVERSE_NAME" / "HELO" / "LOGIN" / "DESTNAME" /\n'
        ' "SESSION" / "CLIENT-TRANSPORT" / "FORWARD" ) "=" [ xtext ] /\n'
        ' ( "ADDR" / "DESTADDR" ) "=" peer-address / ( "PORT" / "DESTPORT" ) "=" peer-port /\n'
        ' "PROTO=" ( "SMTP" / "ESMTP" / "LMTP" ) / ( "TIMEOUT" / "TTL" ) "=" 1*9DIGIT\n'
        'peer-address = [ "IPV6:" ] strict-IPv6 / strict-IPv4 / no-peer\n'
        "peer-port = 1*5DIGIT / no-peer\n"
        'no-peer = "[UNAVAILABLE]" / "[TEMPUNAVAIL]"',
    ),
    Departure(
        "xforward",
        "Postfix, XFORWARD_README: addresses, ports, and an xtext that may be empty",
        b"XFORWARD HELO=\r\n",
        b"XFORWARD ADDR=G\r\n",
        'xforward = "XFORWARD" 1*( SP xforward-attribute ) CRLF\n'
        'xforward-attribute = ( "NAME" / "PROTO" / "HELO" / "IDENT" ) "=" [ xtext ] /\n'
        ' "ADDR=" peer-address / "PORT=" peer-port /\n'
        ' "SOURCE=" ( "LOCAL" / "REMOTE" / "[UNAVAILABLE]" )',
    ),
    Departure(
        "xclient-line",
        "Postfix, XCLIENT_README: a client passes over what it does not know",
        b"XCLIENT 0",
        None,
        'xclient-line = "XCLIENT" 1*( SP attribute-name )\n'
        'attribute-name = 1*( ALPHA / DIGIT / "-" / "_" )',
    ),
    Departure(
        "xforward-line",
        "Postfix, XFORWARD_README: a client passes over what it does not know",
        b"XFORWARD 0",
        None,
        'xforward-line = "XFORWARD" 1*( SP attribute-name )',
    ),
    Departure(
        "bare-line",
        "servers offer what is in no RFC",
        b"PRDR",
        None,
        'bare-line =/ "XVERP" / "VERP" / "PRDR" / "PIPECONNECT" / "X-ANONYMOUSTLS" /\n'
        ' "X-LINK2STATE" / "XEXCH50" / "XRDST" / "XSHADOW" / "XSHADOWREQUEST" / "XPROXY" /\n'
        ' "XPROXYFROM" / "XPROXYTO" / "XADR" / "XCIR" / "XSTA" / "XGEN" / "XUSR"',
    ),
]

#: the rules that stand in no rule of ours, and why
NOT_DECLARED = {
    "command": "each of its commands is compared; dialects choose among them",
    "x-command": "each of its commands is compared; dialects choose among them",
    "x-ehlo-line": "each of its lines is compared; dialects choose among them",
    "x-mail": "mail, and x-mail-param",
    "x-rcpt": "rcpt, and x-rcpt-param",
    "keyword": "RFC 5321 uses it nowhere",
    "argument": "RFC 5321 uses it nowhere",
    "strict-label": "sub-domain; a restriction has its length",
    "strict-domain": "Domain; a restriction has the length of a label",
    "checkpoint-reply": "a reply, as RFC 1845, 4.2 describes it",
    "conneg-last": "a reply, as RFC 4141, 5 describes it",
}


#: the Domain that RFC 6531 does not extend
ASCII_DOMAIN = 'ASCII-Domain = Let-dig [ Ldh-str ] *( "." Let-dig [ Ldh-str ] )\n'


RFC5234 = Grammar("").definitions.keys()
RFC = Grammar(rfc_abnf.reference_text(utf8=True) + ASCII_DOMAIN)
#: rules that any keyword is read by; which ones have rules of their own is tested beside them
OF_ANY_KEYWORD = {"mail", "rcpt", "esmtp-param"}
#: rules for several keywords; each of them is compared
UNIONS = {"x-ehlo-line", "hold-mparam"}


def meant(most: int = len(DEPARTURES)) -> Grammar:
    """What the RFCs say after so many departures."""
    definitions = "".join(f"{each.definition}\n" for each in DEPARTURES[:most])
    return RFC.with_rules(definitions) if definitions else RFC


MEANT, EXPORTED = meant(), Grammar(TEXT)


def without_exceptions(node: Node) -> Node:
    """The rule without "none of these words", which ABNF cannot say but in prose."""
    return transformed(
        node, lambda each: without_exceptions(each.item) if isinstance(each, Exclusion) else None
    )


@cache
def our_rules() -> dict[str, list[Node]]:
    """Our shapes by the names that the RFCs have for them, in lower case."""
    found: dict[str, list[Node]] = {}
    for rule in every_rule():
        found.setdefault(rule.rule.lower(), []).append(shape(rule))
    for command in SPECIFICATION.commands:
        name = command.verb.lower()
        found[NAMES.get(name, name).lower()] = [shape(command)]
        if command.parameters is not None:
            typed = tuple(map(shape, command.parameters.typed))
            found[f"x-{name}-param"] = [Alternation(typed)] if typed else []
    for form in SPECIFICATION.forms:
        name = re.sub(r"(?<=[a-z])(?=[A-Z])", "-", form.name_of_class).lower()
        found[NAMES.get(name, name).lower()] = [shape(form)]
    for extension in SPECIFICATION.extensions:
        found[f"{extension.keyword.lower()}-line"] = [shape(extension.line())]
    bare = [each for each in SPECIFICATION.extensions if each.ehlo is None]
    found["bare-line"] = [Alternation(tuple(shape(each.line()) for each in bare))]
    # what the reference names in its own way goes by its keyword
    known = {"line": {each.keyword: each.line() for each in SPECIFICATION.extensions}}
    known["param"] = {
        each.keyword: each.syntax()
        for command in SPECIFICATION.commands
        if command.parameters is not None
        for each in command.parameters.known
    }
    for name in RFC.definitions.keys() - found.keys() - UNIONS:
        word = re.match(r'"([A-Z0-9-]+)', RFC.definitions[name][0].value)
        construct = word and known.get(name[-5:].lstrip("-"), {}).get(word[1])
        if construct is not None:
            found[name] = [shape(construct)]
    return found


@cache
def machines(name: str, exact: bool = True) -> list[Automaton]:
    shapes = our_rules()[name]
    return [automaton(node if exact else without_exceptions(node)).minimal() for node in shapes]


DECLARED = sorted(RFC.definitions.keys() & our_rules().keys())


@pytest.mark.parametrize("name", DECLARED)
def test_a_rule_is_the_language_of_the_rfc(name: str) -> None:
    rfc = MEANT.automaton(name)
    for ours in machines(name, exact=name not in OF_ANY_KEYWORD):
        assert (missing(ours, rfc), missing(rfc, ours)) == (None, None)


@pytest.mark.parametrize("number", range(len(DEPARTURES)), ids=lambda at: DEPARTURES[at].rule)
def test_a_departure_is_shown_by_a_shortest_text(number: int) -> None:
    departure = DEPARTURES[number]
    before, after = (meant(most).automaton(departure.rule) for most in (number, number + 1))
    assert missing(after, before) == departure.added
    assert missing(before, after) == departure.removed


def test_each_rule_of_the_rfcs_is_compared_or_part_of_one_or_has_its_reason() -> None:
    parts = set(DECLARED).union(*(RFC.parts(name) for name in DECLARED))
    assert RFC.definitions.keys() - parts == NOT_DECLARED.keys()


def test_a_reply_of_an_extension_is_a_reply() -> None:
    [reply] = machines("reply-line")
    assert missing(MEANT.automaton("checkpoint-reply"), reply) is None
    assert missing(MEANT.automaton("conneg-last"), reply) is None


@pytest.mark.parametrize("name", ["mail", "rcpt"])
def test_a_known_parameter_is_read_by_its_own_rule_alone(name: str) -> None:
    command = SPECIFICATION.command(name.upper())
    ours, rfc = automaton(shape(command)), MEANT.automaton(name)
    shortest = {"mail": b"MAIL FROM:<> BY\r\n", "rcpt": b"RCPT TO:<!@0> RRVS\r\n"}
    assert missing(ours, rfc) is None
    assert missing(rfc, ours) == shortest[name]
    known = " / ".join(f'"{each.keyword}"' for each in command.parameters.known)
    other = meant().with_rules(
        f'known-param = ( {known} ) [ "=" esmtp-value ]\n'
        'any-param = esmtp-keyword [ "=" esmtp-value ]\n'
        f"esmtp-param = x-{name}-param / <any-param but known-param>\n"
    )
    assert other.automaton(name) == ours.minimal()


@pytest.mark.parametrize("example", EXAMPLES.values(), ids=list(EXAMPLES))
def test_what_prose_adds_is_shown_by_a_shortest_line(example: Example) -> None:
    grammar = MEANT.with_rules(f"{FORMS_OF_EXAMPLES}form = {example.form}\n")
    form = grammar.explored("form")
    assert form.accepts(example.octets)
    assert len(example.octets) == len(form.witness() or b"")


# The exported ABNF


def exported() -> dict[str, set[str]]:
    """The names in the export, by the names that the RFCs have for them, both in lower case."""
    found: dict[str, set[str]] = {}
    for name in EXPORTED.definitions:
        # two rules of one name: the later one has a number
        plain = re.sub(r"-\d$", "", name)
        name_in_rfc = NAMES.get(plain, plain).lower()
        if name_in_rfc in our_rules():
            found.setdefault(name_in_rfc, set()).add(name)
    return found


@pytest.mark.parametrize(("name", "names"), exported().items())
def test_an_exported_rule_is_the_language_that_is_read(name: str, names: set[str]) -> None:
    ours = machines(name, exact=False)
    for each in names:
        assert EXPORTED.automaton(each) in ours
    assert all(any(EXPORTED.automaton(each) == one for each in names) for one in ours)


def test_each_exported_rule_is_compared_or_part_of_one() -> None:
    compared = set().union(*exported().values())
    parts = compared.union(*map(EXPORTED.parts, compared))
    assert EXPORTED.definitions.keys() - parts - RFC5234 == {"command", "extension-line"}


# The proof itself


PLANTED: dict[str, tuple[Construct, bytes]] = {
    "Snum": (Octets(DIGIT, 1, 4), b"0000"),
    "sub-domain": (Select(Struct(ldh_label, Octets(HYPHEN, 0, 1)), u_label), b"0-"),
    "Dot-string": (Struct(atom, Repeat(Struct(".", atom), 0, 1)), b"!.!.!"),
    "A-d-l": (Struct(at_domain, Repeat(Struct(",", Optional(at_domain)))), b"@0,"),
    "quoted-pairSMTP": (Struct("\\", Octets(ESMTP_VALUE, 1, 1)), b"\\="),
    "esmtp-keyword": (Octets(LET_DIG), b"0-"),
    "base64": (Struct(Repeat(quad, 1), Optional(terminal)), b"+++="),
    "size-value": (Octets(DIGIT), 21 * b"0"),
    "time-offset": (
        Select("Z", Struct("+", Octets(DIGIT, 2, 2), ":", Octets(DIGIT, 2, 2))),
        b"-00:00",
    ),
    "UTF8-non-ascii": (
        Select(
            Struct(Octets(TAIL.of("lead", range(0xE0, 0xED)), 1, 1), Octets(TAIL, 2, 2)),
            utf8_non_ascii,
        ),
        b"\xe0\x80\x80",
    ),
}


@pytest.mark.parametrize(("name", "construct", "witness"), [(k, *v) for k, v in PLANTED.items()])
def test_a_planted_mistake_is_found_with_its_witness(
    name: str, construct: Construct, witness: bytes
) -> None:
    rfc, ours = MEANT.automaton(name), automaton(shape(construct))
    assert {missing(rfc, ours), missing(ours, rfc)} == {None, witness}
    assert ours.accepts(witness) is not rfc_abnf.accepts(name, witness, utf8=True)


@pytest.mark.parametrize("name", sorted(RFC.definitions.keys() - RFC5234 - {"ascii-domain"}))
def test_the_automaton_of_an_rfc_says_what_the_package_says(name: str) -> None:
    cover = judged_cover(RFC.automaton(name), volume(5000))
    # the package takes seconds for long runs of one set
    short = [octets for octets in cover if len(octets) <= 100]
    for octets in Random(name).sample(short, min(len(short), volume(1000))):
        assert rfc_abnf.accepts(name, octets, utf8=True) is cover[octets], octets


def test_notation_is_read_as_rfc_5234_says() -> None:
    """What the two texts have no example of."""
    grammar = Grammar(
        """\
one = %s"aB" / %i"c" / "d" / %b1100101 / %x66.67 / <three but two>
two = 2"x" / 1*2("y" ["z"]) / *1two-more
two-more = "q"
three = 1*3%x78
"""
    )
    accepted = [b"aB", b"c", b"C", b"d", b"D", b"e", b"fg", b"x", b"xxx"]
    refused = [b"ab", b"AB", b"E", b"f", b"FG", b"xx", b"XXX", b""]
    assert [
        octets for octets in accepted + refused if grammar.automaton("one").accepts(octets)
    ] == accepted
    accepted = [b"", b"q", b"XX", b"y", b"yz", b"yzy", b"yy", b"yzyz"]
    refused = [b"qq", b"x", b"z", b"yyy"]
    assert [
        octets for octets in accepted + refused if grammar.automaton("two").accepts(octets)
    ] == accepted


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('rule = "a" [ rule ] "b"\n', "rule refers to itself"),
        ('rule = "a" other\nother = *( "b" rule )\n', "rule refers to itself"),
        ("rule = <what nobody can compute>\n", "what nobody can compute"),
    ],
)
def test_what_is_not_regular_is_said_to_be_so(text: str, message: str) -> None:
    with pytest.raises(NotRegular, match=message):
        Grammar(text).automaton("rule")


def test_a_rule_that_is_not_there_is_an_error() -> None:
    with pytest.raises(GrammarError, match="no rule 'other'"):
        Grammar("rule = other\n").automaton("rule")
