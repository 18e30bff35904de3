"""AUTH: authentication (RFC 4954)."""

from grammar.address import mailbox
from grammar.codes import BAD_SYNTAX
from grammar.declarations import Command, Extension, Mode, Parameter, Replies, StandardReply
from grammar.language.lists import ListOf
from grammar.language.text import Leniency, Octets, OctetSet, Optional, Rule, Select, relaxed
from grammar.language.values import Base64, Xtext
from grammar.leniencies import PROSE, separator_past_base64
from grammar.lexical import LET_DIG, base64, xtext
from grammar.sasl import MECHANISMS
from grammar.session import Gate, Need, Order, Place, State

# sasl-mech = 1*20( %x41-5A / DIGIT / "-" / "_" ); read in any case (RFC 4954, 4)
SASL_MECH = (LET_DIG | OctetSet.of("", "-_")).named('letter, digit, "-" or "_"')
sasl_mech = relaxed(
    Rule("sasl-mech", "RFC 4422, 3.1; RFC 4954, 8", Octets(SASL_MECH, 1, 20), example=b"PLAIN"),
    # registered names are longer; letters of both cases are rather a secret whose name is missing
    Leniency(
        "over-long",
        PROSE["over-long"],
        Select(
            Octets(OctetSet("", SASL_MECH.octets - {*range(97, 123)}), 21),
            Octets(OctetSet("", SASL_MECH.octets - {*range(65, 91)}), 21),
        ),
    ),
)

# initial-response = base64 / "="
initial_response = Rule("initial-response", "RFC 4954, 8", Select(base64, "="), reply=BAD_SYNTAX)

# auth-command = "AUTH" SP sasl-mech [SP initial-response] CRLF, and then the exchange
AUTH = Command(
    "AUTH",
    "begin an authentication exchange",
    "RFC 4954, 4",
    " ",
    "mechanism" / sasl_mech * "the SASL mechanism",
    Optional(
        separator_past_base64,
        "initial_response" / Base64(initial_response) * "the client's first message, decoded",
    ),
    replies=Replies(
        line=((235, 334), (432, 454, 503, 504, 530, 534, 535, 538)),
        response=((235, 334), (432, 454, 534, 535)),
    ),
    enters=Mode.EXCHANGE,
    enters_on=334,
    order=Order(
        frozenset({State.IDENTIFIED}),
        needs=(Need.OFFERED, Need.NOT_AUTHENTICATED),
        passes=(Gate.AUTHENTICATION,),
        authenticates=True,
        place=Place.ONE_TRIP,
    ),
    secret=("initial_response",),
    mechanism="mechanism",
    reply=BAD_SYNTAX,
)

# decoded: Mailbox / "<>"
authorized = Rule(
    "Authorized-mailbox", "RFC 4954, 5", Select("<>", mailbox), example=b"ned@x.example"
)

AUTH_EXTENSION = Extension(
    "AUTH",
    "authentication",
    "RFC 4954",
    ehlo=Optional("mechanisms" / ListOf(sasl_mech, " ") * "the SASL mechanisms"),
    parameters={
        "MAIL": (
            Parameter(
                "AUTH",
                Xtext(xtext, authorized),
                'who handed the message in, or "<>" when that is not known',
                "RFC 4954, 5",
            ),
        )
    },
    commands=(AUTH,),
    extra_octets={"MAIL": 500},
    status_codes=("X.5.2", "X.5.6"),
    mechanisms=MECHANISMS,
    standard_replies=(
        StandardReply("auth_success", 235, "Authentication successful"),
        StandardReply("auth_required", 530, "Authentication required"),
        StandardReply("auth_failed", 535, "Authentication credentials invalid"),
    ),
    # what servers sent before RFC 2554, and some still send beside the right line
    old_spellings=("AUTH=",),
)
