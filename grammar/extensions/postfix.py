"""XCLIENT, XFORWARD and XVERP of Postfix, and VERP, which XVERP was made after.

Dovecot has XCLIENT, too, with further attributes. A client that does not know an attribute that is
offered passes over it, so the list in EHLO is open. In a command an attribute that is not known is
an error, as the servers have it; a lenient reader keeps it among the `parameters`.
"""

from grammar.address import strict_ipv4, strict_ipv6
from grammar.declarations import Command, Extension, Parameter, Parameters, Replies
from grammar.language.codecs import encode_integer, encode_text
from grammar.language.lists import ListOf
from grammar.language.text import (
    DIGIT,
    Construct,
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
from grammar.language.values import Codec, Enumeration, Integer, Xtext
from grammar.leniencies import NO_BLANK, ODD_VALUE, blanks_at_equals
from grammar.lexical import LET_DIG, VISIBLE, XCHAR, hexchar
from grammar.session import Item, Order, Place, State

_XCLIENT_HOWTO = "Postfix XCLIENT howto"
_XFORWARD_HOWTO = "Postfix XFORWARD howto"
_DOVECOT = "Dovecot"


def decode_peer_address(octets: bytes) -> str:
    """An address, or a word that stands for none; IPV6: stands before an IPv6 address."""
    if b":" in octets and not octets.upper().startswith(b"IPV6:"):
        raise ValueError('expected "IPV6:" before an IPv6 address')
    return octets.decode("ascii")


def encode_peer_address(value: str | bytes) -> bytes:
    """The octets of an address."""
    octets = encode_text(value)
    decode_peer_address(octets)
    return octets


def decode_peer_port(octets: bytes) -> int | str:
    """The number of a port, or the word that stands for none."""
    if not octets.isdigit():
        return octets.decode("ascii")
    if int(octets) > 65535:
        raise ValueError("a port is 0 to 65535")
    return int(octets)


def encode_peer_port(value: int | str | bytes) -> bytes:
    """A port in decimal digits, or a word."""
    if isinstance(value, int):
        return encode_integer(value)
    return encode_text(value)


# attribute-name = 1*( ALPHA / DIGIT / "-" / "_" ), which no esmtp-keyword is
NAME = (LET_DIG | OctetSet.of("", "-_")).named('letter, digit, "-" or "_"')
attribute_name = Rule("attribute-name", _XCLIENT_HOWTO, Octets(NAME), example=b"NAME")
# any attribute, whatever it says
attribute_param = Rule(
    "attribute-param",
    _XCLIENT_HOWTO,
    Struct(
        "keyword" / attribute_name * "the name of the attribute",
        relaxed("=", blanks_at_equals),
        "value"
        / relaxed(
            Rule("attribute-text", _XCLIENT_HOWTO, Octets(VISIBLE, 0)),
            Leniency(*ODD_VALUE, Octets(NO_BLANK, 0)),
        )
        * "its value, as it stands",
    ),
    example=b"NAME=x.example",
)
# attribute-value = xtext; an attribute without a value is sent, too
attribute_value = Rule(
    "attribute-value", _XCLIENT_HOWTO, Repeat(Select(Octets(XCHAR), hexchar)), example=b"x.example"
)
_UNAVAILABLE_WORDS = ("[UNAVAILABLE]", "[TEMPUNAVAIL]")
_UNAVAILABLE = Select(*_UNAVAILABLE_WORDS)
peer_address = Rule(
    "peer-address",
    _XCLIENT_HOWTO,
    Select(_UNAVAILABLE, Struct("IPV6:", strict_ipv6), strict_ipv6, strict_ipv4),
    note="IPV6: stands before an IPv6 address",
    example=b"192.0.2.1",
)
peer_port = Rule(
    "peer-port",
    _XCLIENT_HOWTO,
    Select(_UNAVAILABLE, Octets(DIGIT, 1, 5)),
    note="a port is 0 to 65535",
    example=b"25",
)
_seconds = Rule("seconds", _DOVECOT, Octets(DIGIT, 1, 9))

_text = Xtext(attribute_value)
_address = Codec(
    peer_address, decode_peer_address, encode_peer_address, takes="str | bytes", may_refuse=True
)
_port = Codec(
    peer_port,
    decode_peer_port,
    encode_peer_port,
    reads="int | str",
    takes="int | str | bytes",
    may_refuse=True,
)


def _attributes(verb: str, *known: tuple[str, Construct, str, str]) -> Parameters:
    attributes = (Parameter(name, value, doc, ref) for name, value, doc, ref in known)
    return Parameters(verb, attributes, required=True, item=attribute_param)


XCLIENT_COMMAND = Command(
    "XCLIENT",
    "tell the server to see another client",
    _XCLIENT_HOWTO,
    _attributes(
        "XCLIENT",
        ("NAME", _text, "the client's name, by its address and back", _XCLIENT_HOWTO),
        ("REVERSE_NAME", _text, "the client's name, by its address alone", "Postfix"),
        ("ADDR", _address, "the client's address, or [UNAVAILABLE]", _XCLIENT_HOWTO),
        ("PORT", _port, "the client's port, or [UNAVAILABLE]", _XCLIENT_HOWTO),
        (
            "PROTO",
            Enumeration("ClientProtocol", SMTP="SMTP", ESMTP="ESMTP", LMTP="LMTP"),
            "what the client speaks; LMTP is Dovecot's",
            _XCLIENT_HOWTO,
        ),
        ("HELO", _text, "what the client said in HELO or EHLO", _XCLIENT_HOWTO),
        # an identity, as MAIL's AUTH is, and so no secret
        ("LOGIN", _text, "the name the client logged in with", _XCLIENT_HOWTO),
        ("DESTADDR", _address, "the server's address, or [UNAVAILABLE]", _XCLIENT_HOWTO),
        ("DESTPORT", _port, "the server's port, or [UNAVAILABLE]", _XCLIENT_HOWTO),
        ("DESTNAME", _text, "the server's name, as the client asked for it", _DOVECOT),
        ("SESSION", _text, "the name of the session", _DOVECOT),
        ("CLIENT-TRANSPORT", _text, "how the client is connected, such as TLS", _DOVECOT),
        ("TIMEOUT", Integer(_seconds), "how long the proxy waits, in seconds", _DOVECOT),
        ("TTL", Integer(_seconds), "how many proxies may still follow", _DOVECOT),
        ("FORWARD", _text, "further fields for the server, in base64", _DOVECOT),
    ),
    replies=Replies(line=((220,), (503, 550))),
    # the reply is a new greeting
    forms=("Greeting",),
    order=Order(
        leads={220: State.INITIAL},
        forgets=(Item.TRANSACTION, Item.CLIENT, Item.EXTENSIONS, Item.AUTHENTICATION),
        brings={"login": Item.AUTHENTICATION},
        void=("", *_UNAVAILABLE_WORDS),
    ),
)
XCLIENT = Extension(
    "XCLIENT",
    "override client information",
    _XCLIENT_HOWTO,
    ehlo=Struct("attributes" / ListOf(attribute_name, " ") * "the attributes that are taken"),
    commands=(XCLIENT_COMMAND,),
    note="other attributes than these are read leniently alone",
    status="vendor",
)

XFORWARD_COMMAND = Command(
    "XFORWARD",
    "tell a filter who the client was",
    _XFORWARD_HOWTO,
    _attributes(
        "XFORWARD",
        ("NAME", _text, "the client's name, or [UNAVAILABLE]", _XFORWARD_HOWTO),
        ("ADDR", _address, "the client's address, or [UNAVAILABLE]", _XFORWARD_HOWTO),
        ("PORT", _port, "the client's port, or [UNAVAILABLE]", _XFORWARD_HOWTO),
        ("PROTO", _text, "what the client spoke, SMTP or not", _XFORWARD_HOWTO),
        ("HELO", _text, "what the client said in HELO or EHLO", _XFORWARD_HOWTO),
        ("IDENT", _text, "the first server's name for the message", _XFORWARD_HOWTO),
        (
            "SOURCE",
            Enumeration(
                "ForwardSource", LOCAL="LOCAL", REMOTE="REMOTE", UNAVAILABLE="[UNAVAILABLE]"
            ),
            "where the message came from",
            _XFORWARD_HOWTO,
        ),
    ),
    replies=Replies(line=((250,), (503, 550))),
    order=Order(place=Place.ANYWHERE),
)
XFORWARD = Extension(
    "XFORWARD",
    "forward client information through a filter",
    _XFORWARD_HOWTO,
    ehlo=Struct("attributes" / ListOf(attribute_name, " ") * "the attributes that are taken"),
    commands=(XFORWARD_COMMAND,),
    note="other attributes than these are read leniently alone",
    status="vendor",
)


def decode_delimiters(octets: bytes) -> str:
    """What follows an "=", if anything does."""
    return octets[1:].decode("ascii")


def encode_delimiters(value: str) -> bytes:
    """ "=" and the text, or nothing for no text."""
    octets = encode_text(value)
    return b"=" + octets if octets else b""


# the usual pair "+=" holds an "=", which esmtp-value forbids
DELIMITER = OctetSet.of('visible character but "="', range(0x21, 0x3D), range(0x3E, 0x7F))
XVERP = Extension(
    "XVERP",
    "variable envelope return path",
    "Postfix VERP howto",
    parameters={
        "MAIL": (
            Parameter(
                "XVERP",
                Codec(
                    Rule(
                        "verp-delimiters",
                        "Postfix VERP howto",
                        Optional(Struct("=", Octets(DELIMITER, 2, 2))),
                    ),
                    decode_delimiters,
                    encode_delimiters,
                ),
                'the two delimiters; "" for the server\'s own',
                "Postfix VERP howto",
                value_optional=True,
            ),
        )
    },
    status="vendor",
)

# what qmail and Courier have: the server chooses the delimiters
VERP = Extension(
    "VERP",
    "variable envelope return path",
    "draft-varshavchik-verp-smtpext",
    parameters={
        "MAIL": (
            Parameter(
                "VERP",
                None,
                "whether each recipient gets a return path of its own",
                "draft-varshavchik-verp-smtpext",
            ),
        )
    },
    status="vendor",
)
