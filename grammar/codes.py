"""Reply codes (RFC 5321, 4.2.2, and the extensions) and enhanced status codes (RFC 3463, IANA)."""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = [
    "ANY_COMMAND",
    "CODES",
    "STATUS_CLASSES",
    "STATUS_CODES",
    "ReplyCode",
    "StatusCode",
    "SuggestedReply",
]

#: subject and detail: no leading zeros (RFC 3463, 2)
_DETAIL = re.compile(r"(?:0|[1-9][0-9]{0,2})\.(?:0|[1-9][0-9]{0,2})", re.ASCII)


def _check_texts(place: str, *texts: str) -> None:
    for text in texts:
        if not isinstance(text, str) or not text.isprintable():
            raise TypeError(f"{place}: a text of one line, not {text!r}")


@dataclass(frozen=True)
class ReplyCode:
    """A basic reply code; `name` is that of its constant, where it has one."""

    code: int
    meaning: str
    reference: str
    answers: str
    name: str = ""

    def __post_init__(self) -> None:
        if type(self.code) is not int or self.code not in range(1000):
            raise TypeError(f"a reply code: three digits as a number, not {self.code!r}")
        _check_texts(f"the reply code {self.code}", self.meaning, self.reference, self.answers)


@dataclass(frozen=True)
class StatusCode:
    """An enhanced status code without its class: `X.1.1`; `basic` are reply codes it goes with."""

    code: str
    meaning: str
    reference: str
    basic: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        class_, _, detail = str(self.code).partition(".")
        if class_ != "X" or not _DETAIL.fullmatch(detail):
            message = "an enhanced status code without its class, such as 'X.5.4'"
            raise TypeError(f"{message}, not {self.code!r}")
        if not isinstance(self.basic, tuple):
            raise TypeError(f"the status code {self.code}: basic: a tuple, not {self.basic!r}")
        _check_texts(f"the status code {self.code}", self.meaning, self.reference, *self.basic)


CODES = (
    ReplyCode(
        50,
        "verbose trace line; outside the Reply-code rule",
        "sendmail VERB (no RFC)",
        "any command after VERB",
    ),
    ReplyCode(
        200, "non-standard success seen in the wild", "no RFC (X-LINK2STATE)", "X-LINK2STATE"
    ),
    ReplyCode(211, "system status or help text", "RFC 5321 4.2.2", "HELP", name="SYSTEM_STATUS"),
    ReplyCode(214, "help text for people", "RFC 5321 4.2.2", "HELP", name="HELP"),
    ReplyCode(
        220,
        "service ready; first word is the server name",
        "RFC 5321 4.2.2; RFC 3207 4",
        "greeting, STARTTLS, XCLIENT",
        name="SERVICE_READY",
    ),
    ReplyCode(221, "service closes the channel", "RFC 5321 4.2.2", "QUIT", name="CLOSING"),
    ReplyCode(235, "authentication succeeded", "RFC 4954 6", "AUTH", name="AUTH_SUCCESS"),
    ReplyCode(250, "requested action done", "RFC 5321 4.2.2", "most commands", name="OK"),
    ReplyCode(
        251,
        "user not local, will be forwarded; text carries the forward-path."
        " In ETRN: no messages waiting",
        "RFC 5321 4.2.2, 3.4; RFC 1985 5.1",
        "RCPT, VRFY, ETRN",
        name="USER_NOT_LOCAL",
    ),
    ReplyCode(
        252,
        "cannot verify, will accept and try. In ETRN: pending messages started",
        "RFC 5321 4.2.2, 3.5.3; RFC 1985 5.1",
        "VRFY, EXPN, ETRN",
        name="CANNOT_VRFY",
    ),
    ReplyCode(253, "n pending messages for the node started", "RFC 1985 5.1", "ETRN"),
    ReplyCode(
        334,
        "server challenge; text is base64 or empty after the space",
        "RFC 4954 4, 8",
        "AUTH",
        name="AUTH_INPUT",
    ),
    ReplyCode(
        353, "per-recipient replies follow (unregistered PRDR)", "draft-hall-prdr", "end of DATA"
    ),
    ReplyCode(
        354,
        "start mail input, end with CRLF . CRLF",
        "RFC 5321 4.2.2",
        "DATA, XEXCH50",
        name="DATA_INPUT",
    ),
    ReplyCode(
        355,
        "transaction offset for a resumed message; first word is the octet count",
        "RFC 1845 3",
        "MAIL with TRANSID",
    ),
    ReplyCode(
        421,
        "service not available, closing channel; may answer any command",
        "RFC 5321 4.2.2, 3.8",
        "any",
        name="SERVICE_UNAVAIL",
    ),
    ReplyCode(
        422,
        "password transition, named only next to 432 in the enhanced-code registry",
        "IANA enhanced-code registry (X.7.12)",
        "AUTH",
    ),
    ReplyCode(
        430, "named only in the enhanced-code registry", "IANA enhanced-code registry (X.5.1)", "-"
    ),
    ReplyCode(432, "password transition needed", "RFC 4954 6", "AUTH"),
    ReplyCode(
        450,
        "mailbox busy or temporarily blocked; ATRN request refused",
        "RFC 5321 4.2.2; RFC 2645 7; RFC 6710 4.1",
        "MAIL, RCPT, DATA, ATRN",
        name="MAILBOX_UNAVAIL",
    ),
    ReplyCode(
        451,
        "local error in processing",
        "RFC 5321 4.2.2; RFC 2645 7",
        "MAIL, RCPT, DATA, ATRN",
        name="LOCAL_ERROR",
    ),
    ReplyCode(
        452,
        "insufficient storage; also too many recipients",
        "RFC 5321 4.2.2, 4.5.3.1.10; RFC 1870 6",
        "MAIL, RCPT, DATA",
        name="INSUFF_STORAGE",
    ),
    ReplyCode(453, "you have no mail", "RFC 2645 7", "ATRN"),
    ReplyCode(
        454,
        "temporary authentication failure; TLS not available now",
        "RFC 4954 6; RFC 3207 4",
        "AUTH, STARTTLS",
        name="TEMP_AUTH_FAIL",
    ),
    ReplyCode(
        455,
        "parameters cannot be accommodated for now",
        "RFC 5321 4.1.1.11; RFC 2852 4",
        "MAIL, RCPT",
    ),
    ReplyCode(458, "unable to queue messages for the node", "RFC 1985 5.1", "ETRN"),
    ReplyCode(459, "node not allowed, reason follows", "RFC 1985 5.1", "ETRN"),
    ReplyCode(
        500,
        "command not recognised or line too long",
        "RFC 5321 4.2.2; RFC 4954 6",
        "any, AUTH exchange",
        name="CMD_UNRECOGNIZED",
    ),
    ReplyCode(
        501,
        "syntax error in parameters",
        "RFC 5321 4.2.2; RFC 4954 4",
        "any",
        name="ARG_SYNTAX_ERROR",
    ),
    ReplyCode(
        502,
        "command recognised but not implemented",
        "RFC 5321 4.2.2, 4.2.4",
        "any optional command",
        name="CMD_NOT_IMPL",
    ),
    ReplyCode(
        503,
        "bad sequence of commands",
        "RFC 5321 4.2.2; RFC 3030 2-3; RFC 4954 4",
        "MAIL, RCPT, DATA, BDAT, BURL, AUTH",
        name="BAD_CMD_SEQUENCE",
    ),
    ReplyCode(
        504,
        "parameter not implemented",
        "RFC 5321 4.2.2; RFC 4954 4; RFC 4141 4.2, 5.2",
        "EHLO, VRFY, HELP, AUTH, CONPERM, CONNEG",
        name="CMD_NOT_IMPL_PARAM",
    ),
    ReplyCode(
        521,
        "host never accepts mail (greeting position)",
        "RFC 7504 3; RFC 1846",
        "greeting, any later command",
    ),
    ReplyCode(
        523,
        "encryption needed, named only in the enhanced-code registry",
        "IANA enhanced-code registry (X.7.10), RFC 5248",
        "AUTH",
    ),
    ReplyCode(
        524,
        "encryption required for the mechanism, named only in the enhanced-code registry",
        "IANA enhanced-code registry (X.7.11), RFC 5248",
        "AUTH",
    ),
    ReplyCode(
        525,
        "account disabled, named only in the enhanced-code registry",
        "IANA enhanced-code registry (X.7.13), RFC 5248",
        "AUTH",
    ),
    ReplyCode(
        530,
        "authentication or STARTTLS required first",
        "RFC 4954 6; RFC 3207 4; RFC 2645 5.2.1",
        "any but AUTH, EHLO, HELO, NOOP, RSET, STARTTLS, QUIT",
        name="AUTH_REQUIRED",
    ),
    ReplyCode(
        533, "named only in the enhanced-code registry", "IANA enhanced-code registry (X.7.1)", "-"
    ),
    ReplyCode(534, "mechanism weaker than policy permits", "RFC 4954 6", "AUTH"),
    ReplyCode(535, "credentials invalid", "RFC 4954 6", "AUTH", name="AUTH_FAILED"),
    ReplyCode(538, "encryption required for the mechanism (deprecated)", "RFC 4954 6", "AUTH"),
    ReplyCode(
        550,
        "mailbox unavailable, no access, or policy",
        "RFC 5321 4.2.2; RFC 6531 3.5; RFC 8689; RFC 7293",
        "MAIL, RCPT, DATA, VRFY, EXPN, EHLO",
        name="MAILBOX_UNAVAIL_PERM",
    ),
    ReplyCode(
        551,
        "user not local, text names another path",
        "RFC 5321 4.2.2, 3.4",
        "RCPT, VRFY",
        name="USER_NOT_LOCAL_PERM",
    ),
    ReplyCode(
        552,
        "storage allocation or size limit exceeded",
        "RFC 5321 4.2.2; RFC 1870 6",
        "MAIL, RCPT, DATA",
        name="EXCEED_STORAGE",
    ),
    ReplyCode(
        553,
        "mailbox name not allowed",
        "RFC 5321 4.2.2; RFC 6531 3.5",
        "MAIL, RCPT, VRFY",
        name="MAILBOX_NAME_INVALID",
    ),
    ReplyCode(
        554,
        "transaction failed; as greeting: no SMTP service here",
        "RFC 5321 4.2.2; RFC 3207 4.1; RFC 4468 6",
        "greeting, DATA, BURL, any after weak TLS",
        name="TRANSACTION_FAILED",
    ),
    ReplyCode(
        555,
        "MAIL or RCPT parameter not recognised or not implemented",
        "RFC 5321 4.1.1.11; RFC 2852 4",
        "MAIL, RCPT",
    ),
    ReplyCode(556, "destination domain does not accept mail", "RFC 7504 4; RFC 7505", "RCPT"),
    ReplyCode(
        571,
        "blocked or unsolicited mail refused; second digit 7 is outside the Reply-code rule",
        "no RFC, seen in the wild",
        "any",
    ),
)

#: what the class of an enhanced status code says, whatever its subject is (RFC 3463, 3.1)
STATUS_CLASSES = {2: "success", 4: "persistent transient failure", 5: "permanent failure"}

STATUS_CODES = (
    StatusCode("X.0.0", "only the class is known", "RFC 3463", ()),
    StatusCode("X.1.0", "something about the address", "RFC 3463", ()),
    StatusCode("X.1.1", "mailbox part does not exist", "RFC 3463", ("451", "550")),
    StatusCode("X.1.2", "domain part does not exist or takes no mail", "RFC 3463", ()),
    StatusCode("X.1.3", "recipient address is malformed", "RFC 3463", ("501",)),
    StatusCode("X.1.4", "address matches several mailboxes", "RFC 3463", ()),
    StatusCode("X.1.5", "recipient address is valid (positive reports)", "RFC 3463", ("250",)),
    StatusCode("X.1.6", "mailbox has gone, no forwarding address", "RFC 3463", ()),
    StatusCode("X.1.7", "sender address is malformed", "RFC 3463", ()),
    StatusCode(
        "X.1.8", "sender domain does not exist or takes no mail", "RFC 3463", ("451", "501")
    ),
    StatusCode("X.1.9", "handed on to a mailer without status support", "RFC 3886", ()),
    StatusCode("X.1.10", "recipient domain publishes a null MX", "RFC 7504, RFC 7505", ("556",)),
    StatusCode("X.2.0", "something about the mailbox", "RFC 3463", ()),
    StatusCode("X.2.1", "mailbox is disabled", "RFC 3463", ()),
    StatusCode("X.2.2", "mailbox quota is exhausted", "RFC 3463", ("552",)),
    StatusCode("X.2.3", "message longer than this mailbox allows", "RFC 3463", ("552",)),
    StatusCode("X.2.4", "mailing list could not be expanded", "RFC 3463", ("450", "452")),
    StatusCode(
        "X.3.0",
        "something about the destination system",
        "RFC 3463",
        ("221", "250", "421", "451", "550", "554"),
    ),
    StatusCode("X.3.1", "system storage is full", "RFC 3463", ("452",)),
    StatusCode(
        "X.3.2", "system takes no network mail now or ever", "RFC 3463, RFC 7504", ("453", "521")
    ),
    StatusCode("X.3.3", "requested features are not available", "RFC 3463", ()),
    StatusCode("X.3.4", "message larger than the system limit", "RFC 3463", ("552", "554")),
    StatusCode("X.3.5", "system is misconfigured", "RFC 3463", ()),
    StatusCode(
        "X.3.6",
        "accepted, but with another priority (text starts with the new value)",
        "RFC 6710",
        ("250", "251"),
    ),
    StatusCode("X.4.0", "something about network or routing", "RFC 3463", ()),
    StatusCode("X.4.1", "remote host did not answer", "RFC 3463", ("451",)),
    StatusCode("X.4.2", "connection was too poor or timed out", "RFC 3463", ("421",)),
    StatusCode("X.4.3", "directory or name server failed", "RFC 3463", ("451", "550")),
    StatusCode("X.4.4", "no route to the next hop", "RFC 3463", ()),
    StatusCode("X.4.5", "mail system is congested", "RFC 3463", ("451",)),
    StatusCode("X.4.6", "routing loop found", "RFC 3463", ()),
    StatusCode("X.4.7", "delivery time has run out", "RFC 3463", ()),
    StatusCode(
        "X.5.0",
        "something about the protocol",
        "RFC 3463",
        (
            "220",
            "250",
            "251",
            "252",
            "253",
            "451",
            "452",
            "454",
            "458",
            "459",
            "501",
            "502",
            "503",
            "554",
        ),
    ),
    StatusCode(
        "X.5.1",
        "command out of sequence or not supported",
        "RFC 3463",
        ("430", "500", "501", "503", "530", "550", "554", "555"),
    ),
    StatusCode(
        "X.5.2", "command could not be parsed", "RFC 3463", ("500", "501", "502", "550", "555")
    ),
    StatusCode("X.5.3", "more recipients than can be delivered at once", "RFC 3463", ("451",)),
    StatusCode(
        "X.5.4",
        "arguments out of range or not recognised",
        "RFC 3463",
        ("451", "501", "502", "503", "504", "550", "555"),
    ),
    StatusCode("X.5.5", "protocol versions do not match", "RFC 3463", ()),
    StatusCode("X.5.6", "authentication exchange line too long", "RFC 4954", ("500",)),
    StatusCode("X.6.0", "something about the content", "RFC 3463", ()),
    StatusCode("X.6.1", "media type not supported", "RFC 3463", ()),
    StatusCode("X.6.2", "conversion needed but prohibited", "RFC 3463", ()),
    StatusCode("X.6.3", "conversion needed but not supported", "RFC 3463", ("554",)),
    StatusCode("X.6.4", "conversion done with loss", "RFC 3463", ("250",)),
    StatusCode("X.6.5", "conversion failed", "RFC 3463", ()),
    StatusCode("X.6.6", "content could not be fetched (BURL)", "RFC 4468", ("554",)),
    StatusCode("X.6.7", "non-ASCII address not permitted here", "RFC 6531", ("553", "550")),
    StatusCode(
        "X.6.8",
        "reply needs UTF-8 and the client did not allow it",
        "RFC 6531",
        ("252", "553", "550"),
    ),
    StatusCode("X.6.9", "a recipient cannot take UTF-8 headers", "RFC 6531", ("550",)),
    StatusCode("X.6.10", "deprecated duplicate of X.6.8", "RFC 6531", ()),
    StatusCode(
        "X.7.0",
        "something about security",
        "RFC 3463",
        ("220", "235", "450", "454", "500", "501", "503", "504", "530", "535", "550"),
    ),
    StatusCode(
        "X.7.1",
        "sender is not authorised for this destination",
        "RFC 3463",
        ("451", "454", "502", "503", "533", "550", "551"),
    ),
    StatusCode("X.7.2", "sender may not use the mailing list", "RFC 3463", ("550",)),
    StatusCode("X.7.3", "security conversion impossible", "RFC 3463", ()),
    StatusCode("X.7.4", "security feature not supported", "RFC 3463", ("504",)),
    StatusCode("X.7.5", "cryptographic information missing or invalid", "RFC 3463", ()),
    StatusCode("X.7.6", "cryptographic algorithm not supported", "RFC 3463", ()),
    StatusCode("X.7.7", "message integrity check failed", "RFC 3463", ()),
    StatusCode("X.7.8", "credentials invalid", "RFC 4954", ("535", "554")),
    StatusCode("X.7.9", "mechanism too weak", "RFC 4954", ("534",)),
    StatusCode("X.7.10", "encryption needed before this", "RFC 5248", ("523",)),
    StatusCode("X.7.11", "mechanism needs an encrypted connection", "RFC 4954", ("524", "538")),
    StatusCode("X.7.12", "password transition needed", "RFC 4954", ("422", "432")),
    StatusCode("X.7.13", "account disabled", "RFC 5248", ("525",)),
    StatusCode("X.7.14", "trust relation with a third server needed", "RFC 5248", ("535", "554")),
    StatusCode("X.7.15", "priority below what is accepted", "RFC 6710", ("450", "550", "5XX")),
    StatusCode("X.7.16", "message too large for its priority", "RFC 6710", ("552", "5XX")),
    StatusCode("X.7.17", "mailbox changed its owner", "RFC 7293", ("5XX",)),
    StatusCode("X.7.18", "domain changed its owner", "RFC 7293", ("5XX",)),
    StatusCode("X.7.19", "owner change could not be tested", "RFC 7293", ("5XX",)),
    StatusCode("X.7.20", "no passing DKIM signature", "RFC 6376, RFC 7372", ("550",)),
    StatusCode("X.7.21", "no acceptable DKIM signature", "RFC 6376, RFC 7372", ("550",)),
    StatusCode("X.7.22", "no DKIM signature of the author domain", "RFC 6376, RFC 7372", ("550",)),
    StatusCode("X.7.23", "SPF says fail", "RFC 7208, RFC 7372", ("550",)),
    StatusCode("X.7.24", "SPF evaluation error", "RFC 7208, RFC 7372", ("451", "550")),
    StatusCode("X.7.25", "reverse DNS check failed", "RFC 7372", ("550",)),
    StatusCode("X.7.26", "several authentication checks failed", "RFC 7372", ("550",)),
    StatusCode("X.7.27", "sender domain publishes a null MX", "RFC 7505", ("550",)),
    StatusCode("X.7.28", "part of a mail flood", "draft-levine-mailbomb-header-00", ()),
    StatusCode("X.7.29", "ARC validation failed", "RFC 8617", ("550",)),
    StatusCode("X.7.30", "REQUIRETLS support is missing downstream", "RFC 8689", ("550",)),
)

#: what may answer any command, whatever its phase (RFC 5321, 4.3.2)
ANY_COMMAND = (421, 500, 501)


class SuggestedReply(str):
    """What a server answers to octets that are wrong: a reply code and an enhanced status code.

    In a protocol that has no such codes it is the text that the reply begins with: `-ERR`.
    """

    __slots__ = ()

    def __new__(cls, code: int | str, enhanced_code: str = "") -> SuggestedReply:
        if isinstance(code, str):
            return super().__new__(cls, code)
        if code not in range(400, 600):
            raise ValueError(f"{code} is no reply code of a failure")
        class_, _, detail = enhanced_code.partition(".")
        # which codes there are, an extension may say: it is asked when all are known
        if enhanced_code and (class_ != str(code)[0] or not _DETAIL.fullmatch(detail)):
            raise ValueError(f"{enhanced_code} is no enhanced status code of a reply {code}")
        return super().__new__(cls, f"{code} {enhanced_code}".strip())


UNKNOWN_VERB = SuggestedReply(500, "5.5.1")
LINE_TOO_LONG = SuggestedReply(500, "5.5.2")
BAD_ARGUMENT = SuggestedReply(501, "5.5.4")
BAD_SYNTAX = SuggestedReply(501, "5.5.2")
BAD_REVERSE_PATH = SuggestedReply(501, "5.1.7")
BAD_FORWARD_PATH = SuggestedReply(501, "5.1.3")
UNKNOWN_PARAMETER = SuggestedReply(555, "5.5.4")
NOT_OFFERED_VERB = SuggestedReply(502, "5.5.1")
NOT_OFFERED_MECHANISM = SuggestedReply(504, "5.5.4")
NEEDS_UTF8 = SuggestedReply(553, "5.6.7")
