"""Verbs, reply codes, ports.

Generated from grammar/codes.py and grammar/constants.py by `python -m grammar`; edit that instead.
"""

from __future__ import annotations

#: where its greatest length is said
COMMAND_LINE_REFERENCE = "RFC 5321, 4.5.3.1.4"
#: where its greatest length is said
REPLY_LINE_REFERENCE = "RFC 5321, 4.5.3.1.5"
#: mail between servers (RFC 5321, 4.5.4.2)
SMTP_PORT = 25
#: message submission (RFC 6409, 3.1)
SMTP_SUBMISSION_PORT = 587
#: message submission over TLS (RFC 8314, 7.3)
SMTPS_PORT = 465
#: the shortest message: a bare reply code and a line end, cut short
SMTP_MIN_HEADER_LEN = 4
#: a command line, with its CRLF, before what extensions add (RFC 5321, 4.5.3.1.4)
SMTP_MAX_COMMAND_LINE = 512
#: a line of a reply, with its code and CRLF (RFC 5321, 4.5.3.1.5)
SMTP_MAX_REPLY_LINE = 512
#: a line of an AUTH exchange, with its CRLF (RFC 4954, 4)
SMTP_MAX_EXCHANGE_LINE = 12288
#: a line of mail data, with its CRLF, without a doubled dot (RFC 5321, 4.5.3.1.6)
SMTP_MAX_TEXT_LINE = 1000
#: the octets of mail data that every server has to take (RFC 5321, 4.5.3.1.7)
SMTP_MIN_MESSAGE_CONTENT = 65536
#: the recipients of a transaction that every server has to take (RFC 5321, 4.5.3.1.8)
SMTP_MIN_RECIPIENTS = 100
#: the replies that any command may get, whatever its phase (RFC 5321, 4.3.2)
SMTP_ANY_REPLIES = (421, 500, 501)

CMD_ATRN = "ATRN"
CMD_AUTH = "AUTH"
CMD_BDAT = "BDAT"
CMD_BURL = "BURL"
CMD_DATA = "DATA"
CMD_EHLO = "EHLO"
CMD_ETRN = "ETRN"
CMD_EXPN = "EXPN"
CMD_HELO = "HELO"
CMD_HELP = "HELP"
CMD_LHLO = "LHLO"
CMD_MAIL = "MAIL"
CMD_NOOP = "NOOP"
CMD_ONEX = "ONEX"
CMD_QUIT = "QUIT"
CMD_RCPT = "RCPT"
CMD_RSET = "RSET"
CMD_SAML = "SAML"
CMD_SEND = "SEND"
CMD_SOML = "SOML"
CMD_STARTTLS = "STARTTLS"
CMD_TURN = "TURN"
CMD_VERB = "VERB"
CMD_VRFY = "VRFY"
CMD_X_ANONYMOUSTLS = "X-ANONYMOUSTLS"
CMD_X_EXPS = "X-EXPS"
CMD_X_LINK2STATE = "X-LINK2STATE"
CMD_XADR = "XADR"
CMD_XCIR = "XCIR"
CMD_XCLIENT = "XCLIENT"
CMD_XEXCH50 = "XEXCH50"
CMD_XFORWARD = "XFORWARD"
CMD_XGEN = "XGEN"
CMD_XPROXYFROM = "XPROXYFROM"
CMD_XQDISCARD = "XQDISCARD"
CMD_XSHADOW = "XSHADOW"
CMD_XSTA = "XSTA"
CMD_XUSR = "XUSR"

#: the verbs that are known
SMTP_COMMANDS = (
    "EHLO",
    "HELO",
    "MAIL",
    "RCPT",
    "DATA",
    "RSET",
    "VRFY",
    "EXPN",
    "HELP",
    "NOOP",
    "QUIT",
    "AUTH",
    "STARTTLS",
    "BDAT",
    "BURL",
    "ETRN",
    "ATRN",
    "SEND",
    "SOML",
    "SAML",
    "TURN",
    "VERB",
    "ONEX",
    "XCLIENT",
    "XFORWARD",
    "X-EXPS",
    "X-ANONYMOUSTLS",
    "X-LINK2STATE",
    "XEXCH50",
    "XSHADOW",
    "XQDISCARD",
    "XPROXYFROM",
    "XADR",
    "XCIR",
    "XSTA",
    "XGEN",
    "XUSR",
    "LHLO",
)

#: system status or help text (RFC 5321 4.2.2)
REPLY_SYSTEM_STATUS = 211
#: help text for people (RFC 5321 4.2.2)
REPLY_HELP = 214
#: service ready; first word is the server name (RFC 5321 4.2.2; RFC 3207 4)
REPLY_SERVICE_READY = 220
#: service closes the channel (RFC 5321 4.2.2)
REPLY_CLOSING = 221
#: authentication succeeded (RFC 4954 6)
REPLY_AUTH_SUCCESS = 235
#: requested action done (RFC 5321 4.2.2)
REPLY_OK = 250
#: user not local, will be forwarded; text carries the forward-path. In ETRN: no messages waiting (RFC 5321 4.2.2, 3.4; RFC 1985 5.1)
REPLY_USER_NOT_LOCAL = 251
#: cannot verify, will accept and try. In ETRN: pending messages started (RFC 5321 4.2.2, 3.5.3; RFC 1985 5.1)
REPLY_CANNOT_VRFY = 252
#: server challenge; text is base64 or empty after the space (RFC 4954 4, 8)
REPLY_AUTH_INPUT = 334
#: start mail input, end with CRLF . CRLF (RFC 5321 4.2.2)
REPLY_DATA_INPUT = 354
#: service not available, closing channel; may answer any command (RFC 5321 4.2.2, 3.8)
REPLY_SERVICE_UNAVAIL = 421
#: mailbox busy or temporarily blocked; ATRN request refused (RFC 5321 4.2.2; RFC 2645 7; RFC 6710 4.1)
REPLY_MAILBOX_UNAVAIL = 450
#: local error in processing (RFC 5321 4.2.2; RFC 2645 7)
REPLY_LOCAL_ERROR = 451
#: insufficient storage; also too many recipients (RFC 5321 4.2.2, 4.5.3.1.10; RFC 1870 6)
REPLY_INSUFF_STORAGE = 452
#: temporary authentication failure; TLS not available now (RFC 4954 6; RFC 3207 4)
REPLY_TEMP_AUTH_FAIL = 454
#: command not recognised or line too long (RFC 5321 4.2.2; RFC 4954 6)
REPLY_CMD_UNRECOGNIZED = 500
#: syntax error in parameters (RFC 5321 4.2.2; RFC 4954 4)
REPLY_ARG_SYNTAX_ERROR = 501
#: command recognised but not implemented (RFC 5321 4.2.2, 4.2.4)
REPLY_CMD_NOT_IMPL = 502
#: bad sequence of commands (RFC 5321 4.2.2; RFC 3030 2-3; RFC 4954 4)
REPLY_BAD_CMD_SEQUENCE = 503
#: parameter not implemented (RFC 5321 4.2.2; RFC 4954 4; RFC 4141 4.2, 5.2)
REPLY_CMD_NOT_IMPL_PARAM = 504
#: authentication or STARTTLS required first (RFC 4954 6; RFC 3207 4; RFC 2645 5.2.1)
REPLY_AUTH_REQUIRED = 530
#: credentials invalid (RFC 4954 6)
REPLY_AUTH_FAILED = 535
#: mailbox unavailable, no access, or policy (RFC 5321 4.2.2; RFC 6531 3.5; RFC 8689; RFC 7293)
REPLY_MAILBOX_UNAVAIL_PERM = 550
#: user not local, text names another path (RFC 5321 4.2.2, 3.4)
REPLY_USER_NOT_LOCAL_PERM = 551
#: storage allocation or size limit exceeded (RFC 5321 4.2.2; RFC 1870 6)
REPLY_EXCEED_STORAGE = 552
#: mailbox name not allowed (RFC 5321 4.2.2; RFC 6531 3.5)
REPLY_MAILBOX_NAME_INVALID = 553
#: transaction failed; as greeting: no SMTP service here (RFC 5321 4.2.2; RFC 3207 4.1; RFC 4468 6)
REPLY_TRANSACTION_FAILED = 554

#: reply code -> what it means
CODES = {
    50: "verbose trace line; outside the Reply-code rule",
    200: "non-standard success seen in the wild",
    211: "system status or help text",
    214: "help text for people",
    220: "service ready; first word is the server name",
    221: "service closes the channel",
    235: "authentication succeeded",
    250: "requested action done",
    251: "user not local, will be forwarded; text carries the forward-path. In ETRN: no messages waiting",
    252: "cannot verify, will accept and try. In ETRN: pending messages started",
    253: "n pending messages for the node started",
    334: "server challenge; text is base64 or empty after the space",
    353: "per-recipient replies follow (unregistered PRDR)",
    354: "start mail input, end with CRLF . CRLF",
    355: "transaction offset for a resumed message; first word is the octet count",
    421: "service not available, closing channel; may answer any command",
    422: "password transition, named only next to 432 in the enhanced-code registry",
    430: "named only in the enhanced-code registry",
    432: "password transition needed",
    450: "mailbox busy or temporarily blocked; ATRN request refused",
    451: "local error in processing",
    452: "insufficient storage; also too many recipients",
    453: "you have no mail",
    454: "temporary authentication failure; TLS not available now",
    455: "parameters cannot be accommodated for now",
    458: "unable to queue messages for the node",
    459: "node not allowed, reason follows",
    500: "command not recognised or line too long",
    501: "syntax error in parameters",
    502: "command recognised but not implemented",
    503: "bad sequence of commands",
    504: "parameter not implemented",
    521: "host never accepts mail (greeting position)",
    523: "encryption needed, named only in the enhanced-code registry",
    524: "encryption required for the mechanism, named only in the enhanced-code registry",
    525: "account disabled, named only in the enhanced-code registry",
    530: "authentication or STARTTLS required first",
    533: "named only in the enhanced-code registry",
    534: "mechanism weaker than policy permits",
    535: "credentials invalid",
    538: "encryption required for the mechanism (deprecated)",
    550: "mailbox unavailable, no access, or policy",
    551: "user not local, text names another path",
    552: "storage allocation or size limit exceeded",
    553: "mailbox name not allowed",
    554: "transaction failed; as greeting: no SMTP service here",
    555: "MAIL or RCPT parameter not recognised or not implemented",
    556: "destination domain does not accept mail",
    571: "blocked or unsolicited mail refused; second digit 7 is outside the Reply-code rule",
}

#: enhanced status code without its class -> what it means
STATUS_CODES = {
    "X.0.0": "only the class is known",
    "X.1.0": "something about the address",
    "X.1.1": "mailbox part does not exist",
    "X.1.2": "domain part does not exist or takes no mail",
    "X.1.3": "recipient address is malformed",
    "X.1.4": "address matches several mailboxes",
    "X.1.5": "recipient address is valid (positive reports)",
    "X.1.6": "mailbox has gone, no forwarding address",
    "X.1.7": "sender address is malformed",
    "X.1.8": "sender domain does not exist or takes no mail",
    "X.1.9": "handed on to a mailer without status support",
    "X.1.10": "recipient domain publishes a null MX",
    "X.2.0": "something about the mailbox",
    "X.2.1": "mailbox is disabled",
    "X.2.2": "mailbox quota is exhausted",
    "X.2.3": "message longer than this mailbox allows",
    "X.2.4": "mailing list could not be expanded",
    "X.3.0": "something about the destination system",
    "X.3.1": "system storage is full",
    "X.3.2": "system takes no network mail now or ever",
    "X.3.3": "requested features are not available",
    "X.3.4": "message larger than the system limit",
    "X.3.5": "system is misconfigured",
    "X.3.6": "accepted, but with another priority (text starts with the new value)",
    "X.4.0": "something about network or routing",
    "X.4.1": "remote host did not answer",
    "X.4.2": "connection was too poor or timed out",
    "X.4.3": "directory or name server failed",
    "X.4.4": "no route to the next hop",
    "X.4.5": "mail system is congested",
    "X.4.6": "routing loop found",
    "X.4.7": "delivery time has run out",
    "X.5.0": "something about the protocol",
    "X.5.1": "command out of sequence or not supported",
    "X.5.2": "command could not be parsed",
    "X.5.3": "more recipients than can be delivered at once",
    "X.5.4": "arguments out of range or not recognised",
    "X.5.5": "protocol versions do not match",
    "X.5.6": "authentication exchange line too long",
    "X.6.0": "something about the content",
    "X.6.1": "media type not supported",
    "X.6.2": "conversion needed but prohibited",
    "X.6.3": "conversion needed but not supported",
    "X.6.4": "conversion done with loss",
    "X.6.5": "conversion failed",
    "X.6.6": "content could not be fetched (BURL)",
    "X.6.7": "non-ASCII address not permitted here",
    "X.6.8": "reply needs UTF-8 and the client did not allow it",
    "X.6.9": "a recipient cannot take UTF-8 headers",
    "X.6.10": "deprecated duplicate of X.6.8",
    "X.7.0": "something about security",
    "X.7.1": "sender is not authorised for this destination",
    "X.7.2": "sender may not use the mailing list",
    "X.7.3": "security conversion impossible",
    "X.7.4": "security feature not supported",
    "X.7.5": "cryptographic information missing or invalid",
    "X.7.6": "cryptographic algorithm not supported",
    "X.7.7": "message integrity check failed",
    "X.7.8": "credentials invalid",
    "X.7.9": "mechanism too weak",
    "X.7.10": "encryption needed before this",
    "X.7.11": "mechanism needs an encrypted connection",
    "X.7.12": "password transition needed",
    "X.7.13": "account disabled",
    "X.7.14": "trust relation with a third server needed",
    "X.7.15": "priority below what is accepted",
    "X.7.16": "message too large for its priority",
    "X.7.17": "mailbox changed its owner",
    "X.7.18": "domain changed its owner",
    "X.7.19": "owner change could not be tested",
    "X.7.20": "no passing DKIM signature",
    "X.7.21": "no acceptable DKIM signature",
    "X.7.22": "no DKIM signature of the author domain",
    "X.7.23": "SPF says fail",
    "X.7.24": "SPF evaluation error",
    "X.7.25": "reverse DNS check failed",
    "X.7.26": "several authentication checks failed",
    "X.7.27": "sender domain publishes a null MX",
    "X.7.28": "part of a mail flood",
    "X.7.29": "ARC validation failed",
    "X.7.30": "REQUIRETLS support is missing downstream",
}

#: what the class of an enhanced status code says
STATUS_CLASSES = {2: "success", 4: "persistent transient failure", 5: "permanent failure"}

#: the names of SASL mechanisms that are registered, or declared
SASL_MECHANISMS = (
    "9798-M-DSA-SHA1",
    "9798-M-ECDSA-SHA1",
    "9798-M-RSA-SHA1-ENC",
    "9798-U-DSA-SHA1",
    "9798-U-ECDSA-SHA1",
    "9798-U-RSA-SHA1-ENC",
    "ANONYMOUS",
    "CRAM-MD5",
    "DIGEST-MD5",
    "EAP-AES128",
    "EAP-AES128-PLUS",
    "ECDH-X25519-CHALLENGE",
    "ECDSA-NIST256P-CHALLENGE",
    "EXTERNAL",
    "GS2-KRB5",
    "GS2-KRB5-PLUS",
    "GSS-SPNEGO",
    "GSSAPI",
    "KERBEROS_V4",
    "KERBEROS_V5",
    "LOGIN",
    "NMAS-SAMBA-AUTH",
    "NMAS_AUTHEN",
    "NMAS_LOGIN",
    "NTLM",
    "OAUTH10A",
    "OAUTHBEARER",
    "OPENID20",
    "OTP",
    "PLAIN",
    "SAML20",
    "SCRAM-SHA-1",
    "SCRAM-SHA-1-PLUS",
    "SCRAM-SHA-256",
    "SCRAM-SHA-256-PLUS",
    "SCRAM-SHA-512",
    "SCRAM-SHA-512-PLUS",
    "SECURID",
    "SKEY",
    "SPNEGO",
    "SPNEGO-PLUS",
    "SXOVER-PLUS",
    "XOAUTH",
    "XOAUTH2",
)

#: what a server answers to octets that are wrong
UNKNOWN_VERB = "500 5.5.1"
LINE_TOO_LONG = "500 5.5.2"
BAD_ARGUMENT = "501 5.5.4"
BAD_SYNTAX = "501 5.5.2"
BAD_REVERSE_PATH = "501 5.1.7"
BAD_FORWARD_PATH = "501 5.1.3"
UNKNOWN_PARAMETER = "555 5.5.4"
NOT_OFFERED_VERB = "502 5.5.1"
NOT_OFFERED_MECHANISM = "504 5.5.4"
NEEDS_UTF8 = "553 5.6.7"

#: which state a greeting leads to, and a reply that comes unasked
GREETING_LEADS = {2: "initial", 4: "refused", 5: "refused"}
#: where a conversation may be
STATES = (
    "opening",
    "initial",
    "identified",
    "transaction",
    "recipients",
    "chunks",
    "indeterminate",
    "refused",
    "reversed",
    "closed",
)
#: the form of a greeting that is no refusal
GREETING_FORM = "Greeting"
UNASKED_LEADS = {421: "closed"}
#: what answers a command that lacks something, and one that a demand stops
NEED_REPLIES = {
    "offered": "502 5.5.1",
    "lmtp": "500 5.5.1",
    "smtp": "500 5.5.1",
    "authenticated": "530 5.7.0",
}
GATE_REPLIES = {"tls": "530 5.7.0", "authentication": "530 5.7.0"}
#: what the end of mail data, and a security layer, make both sides forget
END_OF_DATA_FORGETS = ("transaction",)
SECURITY_LAYER_FORGETS = ("transaction", "client", "extensions")
#: the reply that announces one for each recipient, and that of a client who is known
PER_RECIPIENT = 353
AUTHENTICATED = 235

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal, TypeAlias

    #: what the client's octets are after a command; "": command lines
    Enters: TypeAlias = Literal["", "data", "chunk", "exchange", "tls"]
    #: where a conversation is
    State: TypeAlias = Literal[
        "opening",
        "initial",
        "identified",
        "transaction",
        "recipients",
        "chunks",
        "indeterminate",
        "refused",
        "reversed",
        "closed",
    ]

__all__ = [
    "CMD_ATRN",
    "CMD_AUTH",
    "CMD_BDAT",
    "CMD_BURL",
    "CMD_DATA",
    "CMD_EHLO",
    "CMD_ETRN",
    "CMD_EXPN",
    "CMD_HELO",
    "CMD_HELP",
    "CMD_LHLO",
    "CMD_MAIL",
    "CMD_NOOP",
    "CMD_ONEX",
    "CMD_QUIT",
    "CMD_RCPT",
    "CMD_RSET",
    "CMD_SAML",
    "CMD_SEND",
    "CMD_SOML",
    "CMD_STARTTLS",
    "CMD_TURN",
    "CMD_VERB",
    "CMD_VRFY",
    "CMD_XADR",
    "CMD_XCIR",
    "CMD_XCLIENT",
    "CMD_XEXCH50",
    "CMD_XFORWARD",
    "CMD_XGEN",
    "CMD_XPROXYFROM",
    "CMD_XQDISCARD",
    "CMD_XSHADOW",
    "CMD_XSTA",
    "CMD_XUSR",
    "CMD_X_ANONYMOUSTLS",
    "CMD_X_EXPS",
    "CMD_X_LINK2STATE",
    "REPLY_ARG_SYNTAX_ERROR",
    "REPLY_AUTH_FAILED",
    "REPLY_AUTH_INPUT",
    "REPLY_AUTH_REQUIRED",
    "REPLY_AUTH_SUCCESS",
    "REPLY_BAD_CMD_SEQUENCE",
    "REPLY_CANNOT_VRFY",
    "REPLY_CLOSING",
    "REPLY_CMD_NOT_IMPL",
    "REPLY_CMD_NOT_IMPL_PARAM",
    "REPLY_CMD_UNRECOGNIZED",
    "REPLY_DATA_INPUT",
    "REPLY_EXCEED_STORAGE",
    "REPLY_HELP",
    "REPLY_INSUFF_STORAGE",
    "REPLY_LOCAL_ERROR",
    "REPLY_MAILBOX_NAME_INVALID",
    "REPLY_MAILBOX_UNAVAIL",
    "REPLY_MAILBOX_UNAVAIL_PERM",
    "REPLY_OK",
    "REPLY_SERVICE_READY",
    "REPLY_SERVICE_UNAVAIL",
    "REPLY_SYSTEM_STATUS",
    "REPLY_TEMP_AUTH_FAIL",
    "REPLY_TRANSACTION_FAILED",
    "REPLY_USER_NOT_LOCAL",
    "REPLY_USER_NOT_LOCAL_PERM",
    "SMTPS_PORT",
    "SMTP_ANY_REPLIES",
    "SMTP_COMMANDS",
    "SMTP_MAX_COMMAND_LINE",
    "SMTP_MAX_EXCHANGE_LINE",
    "SMTP_MAX_REPLY_LINE",
    "SMTP_MAX_TEXT_LINE",
    "SMTP_MIN_HEADER_LEN",
    "SMTP_MIN_MESSAGE_CONTENT",
    "SMTP_MIN_RECIPIENTS",
    "SMTP_PORT",
    "SMTP_SUBMISSION_PORT",
]
