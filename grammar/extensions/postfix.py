"""XCLIENT, XFORWARD and XVERP of Postfix, and VERP, which XVERP was made after."""

from grammar.declarations import Command, Extension, Parameter, Parameters, Replies
from grammar.language.codecs import encode_text
from grammar.language.lists import ListOf
from grammar.language.text import (
    Keyword,
    Octets,
    OctetSet,
    Optional,
    Repeat,
    Rule,
    Select,
    Struct,
)
from grammar.language.values import Codec, Xtext
from grammar.lexical import XCHAR, hexchar

_HOWTO = "Postfix XCLIENT howto"
_ATTRIBUTES = {
    "NAME": "the client's name",
    "ADDR": "the client's address; IPV6: stands before an IPv6 address",
    "PORT": "the client's port",
    "PROTO": "SMTP or ESMTP",
    "HELO": "what the client said in HELO or EHLO",
    "LOGIN": "the name the client logged in with",
    "DESTADDR": "the server's address",
    "DESTPORT": "the server's port",
    "IDENT": "the first server's name for the message",
    "SOURCE": "LOCAL or REMOTE",
}


# an attribute without a value is sent, too
attribute_value = Rule("attribute-value", _HOWTO, Repeat(Select(Octets(XCHAR), hexchar)))


def _attributes(verb: str, reference: str, *names: str) -> Parameters:
    value = Xtext(attribute_value)
    known = [Parameter(name, value, _ATTRIBUTES[name], reference) for name in names]
    return Parameters(verb, known, required=True)


def _listed(*names: str) -> ListOf:
    return ListOf(Select(*(Keyword(name) for name in names)), " ")


_XCLIENT = ("NAME", "ADDR", "PORT", "PROTO", "HELO", "LOGIN", "DESTADDR", "DESTPORT")
XCLIENT_COMMAND = Command(
    "XCLIENT",
    "tell the server to see another client",
    _HOWTO,
    _attributes("XCLIENT", _HOWTO, *_XCLIENT),
    replies=Replies(line=((220,), (503, 550))),
)
XCLIENT = Extension(
    "XCLIENT",
    "override client information",
    _HOWTO,
    ehlo=Struct("attributes" / _listed(*_XCLIENT)),
    commands=(XCLIENT_COMMAND,),
    status="vendor",
)

_XFORWARD = ("NAME", "ADDR", "PORT", "PROTO", "HELO", "IDENT", "SOURCE")
XFORWARD_COMMAND = Command(
    "XFORWARD",
    "tell a filter who the client was",
    "Postfix XFORWARD howto",
    _attributes("XFORWARD", "Postfix XFORWARD howto", *_XFORWARD),
    replies=Replies(line=((250,), (503, 550))),
)
XFORWARD = Extension(
    "XFORWARD",
    "forward client information through a filter",
    "Postfix XFORWARD howto",
    ehlo=Struct("attributes" / _listed(*_XFORWARD)),
    commands=(XFORWARD_COMMAND,),
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
