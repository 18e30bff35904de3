"""DSN: delivery status notifications (RFC 3461; RFC 6533, 3)."""

from grammar.declarations import Extension, Parameter
from grammar.language.restrictions import MaxOctets
from grammar.language.text import Octets, Repeat, Rule, Select, Struct
from grammar.language.values import Enumeration, Flags, Xtext
from grammar.lexical import LET_DIG_HYPHEN, XCHAR, hexchar, utf8_non_ascii, xtext

ret_value = Enumeration("Ret", FULL="FULL", HDRS="HDRS")

# notify-esmtp-value = "NEVER" / 1#( "SUCCESS" / "FAILURE" / "DELAY" )
notify_list_element = Rule(
    "notify-list-element", "RFC 3461, 4.1", Select("SUCCESS", "FAILURE", "DELAY")
)
notify_esmtp_value = Rule(
    "notify-esmtp-value",
    "RFC 3461, 4.1",
    Select("NEVER", Struct(notify_list_element, Repeat(Struct(",", notify_list_element)))),
)

# original-recipient-address = addr-type ";" xtext; UTF-8 as in RFC 6533, 3
addr_type = Rule("addr-type", "RFC 3461, 4.2; RFC 3798", Octets(LET_DIG_HYPHEN), example=b"rfc822")
orcpt_text = Rule(
    "orcpt-text",
    "RFC 3461, 4.2; RFC 6533, 3",
    Repeat(Select(Octets(XCHAR), hexchar, utf8_non_ascii)),
    example=b"ned@x.example",
)
original_recipient = Rule(
    "original-recipient-address",
    "RFC 3461, 4.2; RFC 6533, 3",
    Struct(
        "addr_type" / addr_type * "the kind of address, such as rfc822",
        ";",
        "address" / Xtext(orcpt_text) * "the address, decoded",
    ),
)

DSN = Extension(
    "DSN",
    "delivery status notifications",
    "RFC 3461",
    parameters={
        "MAIL": (
            Parameter("RET", ret_value, "what of the message a report returns", "RFC 3461, 4.3"),
            Parameter(
                "ENVID",
                Xtext(Rule("envid-value", "RFC 3461, 4.4", xtext, restrictions=[MaxOctets(100)])),
                "the sender's name for this envelope",
                "RFC 3461, 4.4",
            ),
        ),
        "RCPT": (
            Parameter(
                "NOTIFY",
                Flags(
                    "Notify",
                    notify_esmtp_value,
                    NEVER="NEVER",
                    SUCCESS="SUCCESS",
                    FAILURE="FAILURE",
                    DELAY="DELAY",
                ),
                "what the sender wants to be told of",
                "RFC 3461, 4.1",
            ),
            Parameter(
                "ORCPT",
                original_recipient,
                "the recipient as the sender first named it",
                "RFC 3461, 4.2",
                restrictions=[MaxOctets(500)],
            ),
        ),
    },
    extra_octets={"MAIL": 107, "RCPT": 507},
    note="a parameter that is repeated is answered by 501",
)
