"""What Microsoft Exchange says to itself. Common observation, not documentation."""

from grammar.declarations import Command, Extension, Mode, Parameter, Replies
from grammar.extensions.auth import initial_response, sasl_mech
from grammar.language.codecs import decode_pairs, encode_pairs
from grammar.language.lists import ListOf
from grammar.language.text import (
    DIGIT,
    Leniency,
    Literal,
    Octets,
    OctetSet,
    Optional,
    Repeat,
    Rule,
    Struct,
    relaxed,
)
from grammar.language.values import Base64, Codec, Enumeration, Integer, Xtext
from grammar.leniencies import ANY_TEXT, ODD_BRACKETS, odd_word, separator
from grammar.lexical import LET_DIG, VISIBLE, xtext
from grammar.session import Gate, Item, Need, Order, State

_SOURCE = "Microsoft Exchange"
_number = Rule("number", _SOURCE, Octets(DIGIT))

XEXCH50_COMMAND = Command(
    "XEXCH50",
    "send message properties: so many octets after the reply 354",
    _SOURCE,
    " ",
    "chunk_size" / Integer(_number) * "octets that follow the reply 354",
    " ",
    "recipient" / Integer(_number) * "an index, or a count, of recipients",
    replies=Replies(line=((354,), (504,)), chunk=((250,),)),
    enters=Mode.CHUNK,
    enters_on=354,
    order=Order(frozenset({State.TRANSACTION, State.RECIPIENTS})),
)
XEXCH50 = Extension(
    "XEXCH50", "property blob", _SOURCE, commands=(XEXCH50_COMMAND,), status="vendor"
)

X_EXPS_COMMAND = Command(
    "X-EXPS",
    "authenticate between servers, as AUTH does",
    _SOURCE,
    " ",
    "mechanism" / sasl_mech * "the SASL mechanism",
    Optional(
        separator, "initial_response" / Base64(initial_response) * "the client's first message"
    ),
    replies=Replies(line=((235, 334), (454, 504, 535)), response=((235, 334), (454, 535))),
    enters=Mode.EXCHANGE,
    enters_on=334,
    order=Order(
        frozenset({State.IDENTIFIED}),
        needs=(Need.OFFERED, Need.NOT_AUTHENTICATED),
        passes=(Gate.AUTHENTICATION,),
        authenticates=True,
    ),
    secret=("initial_response",),
    mechanism="mechanism",
)
X_EXPS = Extension(
    "X-EXPS",
    "server-to-server authentication",
    _SOURCE,
    ehlo=Optional("mechanisms" / ListOf(sasl_mech, " ") * "the SASL mechanisms"),
    commands=(X_EXPS_COMMAND,),
    status="vendor",
    old_spellings=("X-EXPS=",),
)

X_ANONYMOUSTLS_COMMAND = Command(
    "X-ANONYMOUSTLS",
    "start TLS without looking at certificates",
    _SOURCE,
    replies=Replies(line=((220,), (454,))),
    enters=Mode.TLS,
    enters_on=220,
    order=Order(
        frozenset({State.IDENTIFIED}),
        needs=(Need.TLS_OFF, Need.OFFERED),
        passes=(Gate.TLS, Gate.AUTHENTICATION),
        leads={220: State.INITIAL},
        forgets=(Item.TRANSACTION, Item.CLIENT, Item.EXTENSIONS, Item.AUTHENTICATION),
    ),
)
X_ANONYMOUSTLS = Extension(
    "X-ANONYMOUSTLS",
    "TLS without certificate check",
    _SOURCE,
    commands=(X_ANONYMOUSTLS_COMMAND,),
    status="vendor",
)

CHUNK = OctetSet.of('printable character but "}"', range(0x20, 0x7D), range(0x7E, 0x7F))
X_LINK2STATE_COMMAND = Command(
    "X-LINK2STATE",
    "exchange link states",
    _SOURCE,
    " ",
    "operation" / Enumeration("LinkState", FIRST="FIRST", NEXT="NEXT", LAST="LAST"),
    relaxed(
        " CHUNK={",
        Leniency(*ODD_BRACKETS, Literal(" CHUNK="), cost="word"),
        odd_word(Struct(Octets(OctetSet("", ANY_TEXT.octets - {*b"{}"}), 0), "{")),
    ),
    "chunk" / Rule("link-state-chunk", _SOURCE, Octets(CHUNK)) * "what is between the braces",
    relaxed("}", Leniency(*ODD_BRACKETS, Struct())),
    replies=Replies(line=((200,),)),
)
X_LINK2STATE = Extension(
    "X-LINK2STATE",
    "link state exchange",
    _SOURCE,
    commands=(X_LINK2STATE_COMMAND,),
    status="vendor",
)

XRDST = Extension(
    "XRDST",
    "routing destination",
    _SOURCE,
    parameters={"RCPT": (Parameter("XRDST", Xtext(xtext), "the routing destination", _SOURCE),)},
    status="vendor",
)

_opaque = Rule("opaque", _SOURCE, Octets(VISIBLE))
XSHADOW_COMMAND = Command(
    "XSHADOW", "ask for shadow redundancy", _SOURCE, " ", "argument" / _opaque * "private"
)
XQDISCARD_COMMAND = Command(
    "XQDISCARD", "ask what shadow copies to discard", _SOURCE, " ", "argument" / _opaque * "private"
)
XSHADOW = Extension(
    "XSHADOW",
    "shadow redundancy",
    _SOURCE,
    commands=(XSHADOW_COMMAND, XQDISCARD_COMMAND),
    status="vendor",
)
XSHADOWREQUEST = Extension("XSHADOWREQUEST", "shadow redundancy", _SOURCE, status="vendor")

NAME = LET_DIG
VALUE = OctetSet.of("visible character", range(0x21, 0x7F))
_pair = Rule("proxy-attribute", _SOURCE, Struct(Octets(NAME), "=", Octets(VALUE)))
XPROXYFROM_COMMAND = Command(
    "XPROXYFROM",
    "tell a back end who the client of the front end is",
    _SOURCE,
    " ",
    "attributes"
    / Codec(
        Struct(_pair, Repeat(Struct(separator, _pair))),
        decode_pairs,
        encode_pairs,
        reads="tuple[tuple[str, str | None], ...]",
        takes="Iterable[tuple[str, str | None]]",
    )
    * "names and values: SID, IP, PORT, DOMAIN, CAPABILITIES, SEQNUM, PERMS, AUTHSRC",
)
XPROXYFROM = Extension(
    "XPROXYFROM",
    "front-end proxy information",
    _SOURCE,
    commands=(XPROXYFROM_COMMAND,),
    status="vendor",
)
XPROXYTO = Extension("XPROXYTO", "front-end proxy information", _SOURCE, status="vendor")
XPROXY = Extension("XPROXY", "front-end proxy information", _SOURCE, status="vendor")
