"""SASL: what client and server say to each other in an AUTH exchange (RFC 4422, RFC 4954).

A line of the exchange is base64; the octets in it follow the rules of the mechanism, and those
are declared here, message by message, in the vocabulary of `grammar.language.text`.

>>> PLAIN_RESPONSE.parse(b"\\0tim\\0tanstaaftanstaaf").authcid
'tim'
>>> PLAIN_RESPONSE.build({"authcid": "tim", "password": "tanstaaftanstaaf"})
b'\\x00tim\\x00tanstaaftanstaaf'
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from grammar.codes import BAD_SYNTAX
from grammar.constants import EXCHANGE_LINE
from grammar.declarations import CLIENT, SERVER, Mechanism, Message
from grammar.language.codecs import decode_text, encode_text, text_pairs
from grammar.language.restrictions import Checked, MaxOctets
from grammar.language.text import (
    DIGIT,
    LETTER,
    SP,
    CaseSensitive,
    Literal,
    Octets,
    OctetSet,
    Optional,
    Repeat,
    Rule,
    Select,
    Struct,
    relaxed,
)
from grammar.language.values import Base64, Codec, Integer, Json, Present
from grammar.leniencies import (
    any_word,
    first_separator,
    leading_blanks,
    line_end,
    trailing_blanks,
)
from grammar.lexical import (
    HEXDIG,
    LET_DIG,
    PRINTABLE,
    VISIBLE,
    base64,
    internationalized,
    utf8_non_ascii,
)

__all__ = ["LINES", "MECHANISMS", "NAMES"]

# ---------------------------------------------------------------------------- the lines

# what is no base64 is kept, to the end of the line
_BASE64 = relaxed(Base64(base64), any_word(is_text=False, is_bracketed=False, is_rest=True))

# continue-req = "334" SP [base64] CRLF
AUTH_CHALLENGE = Message(
    "continue-req",
    "a server's challenge: the line that asks for an answer",
    "RFC 4954, 8",
    "334",
    first_separator,
    Optional("challenge" / _BASE64 * "the server's message, decoded"),
    trailing_blanks,
    line_end,
    sender=SERVER,
    restrictions=[MaxOctets(EXCHANGE_LINE.octets, EXCHANGE_LINE.reference)],
)

# [base64] CRLF, or cancel-response: "*" CRLF; "=" stands in the AUTH command alone
AUTH_ANSWER = Message(
    "auth-answer",
    "a client's answer to a challenge: base64, nothing at all, or the end of the exchange",
    "RFC 4954, 4",
    leading_blanks,
    Optional(
        Select(
            "cancelled" / Present("*") * "whether the client gives up",
            "response" / _BASE64 * "the client's message, decoded",
        )
    ),
    trailing_blanks,
    line_end,
    sender=CLIENT,
    secret=("response",),
    restrictions=[MaxOctets(EXCHANGE_LINE.octets, EXCHANGE_LINE.reference)],
    reply=BAD_SYNTAX,
)

EMPTY_RESPONSE = Message(
    "empty-response",
    "nothing: the answer to a last message that asks for none",
    "RFC 4422, 3.4",
    Struct(),
    sender=CLIENT,
)

# ---------------------------------------------------------------------------- PLAIN

# SAFE = UTF1 / UTF2 / UTF3 / UTF4 ; any UTF-8 encoded Unicode character except NUL
SAFE = OctetSet.of("any character but NUL", range(0x01, 0x80))
authzid = Rule("authzid", "RFC 4616, 2", internationalized(SAFE))
authcid = Rule("authcid", "RFC 4616, 2", internationalized(SAFE))
passwd = Rule("passwd", "RFC 4616, 2", internationalized(SAFE))
UTF8NUL = Literal("\0")

# message = [authzid] UTF8NUL authcid UTF8NUL passwd
PLAIN_RESPONSE = Message(
    "plain-response",
    "name and password",
    "RFC 4616, 2",
    Optional("authzid" / authzid * "the identity to act as, if it is another one"),
    UTF8NUL,
    "authcid" / authcid * "the identity whose password it is",
    UTF8NUL,
    "password" / passwd * "the password",
    sender=CLIENT,
    secret=("password",),
    reply=BAD_SYNTAX,
)

# ---------------------------------------------------------------------------- LOGIN

# no RFC; servers ask for "Username:" or "User Name" NUL, and clients do not look at it
LOGIN_REFERENCE = "draft-murchison-sasl-login-00, 2"
OCTET = OctetSet.of("any octet", range(0x100))
NO_NUL = OctetSet.of("any octet but NUL", range(0x01, 0x100))

LOGIN_PROMPT = Message(
    "login-prompt",
    "what the server asks for, in words of its own",
    LOGIN_REFERENCE,
    "text" / Octets(OCTET, 0) * "the words",
    sender=SERVER,
)
LOGIN_USERNAME = Message(
    "login-username",
    "the name, by itself",
    LOGIN_REFERENCE,
    "username" / Octets(NO_NUL) * "the name",
    sender=CLIENT,
    reply=BAD_SYNTAX,
)
LOGIN_PASSWORD = Message(
    "login-password",
    "the password, by itself",
    LOGIN_REFERENCE,
    "password" / Octets(NO_NUL) * "the password",
    sender=CLIENT,
    secret=("password",),
    reply=BAD_SYNTAX,
)

# ---------------------------------------------------------------------------- CRAM-MD5

MSG_ID = OctetSet('visible character but "<", ">", "@"', VISIBLE.octets - frozenset(b"<>@"))

# an RFC 822 msg-id: random digits and a timestamp, "@", the server's name
CRAM_MD5_CHALLENGE = Message(
    "cram-md5-challenge",
    "what the client has to digest together with its password",
    "RFC 2195, 2",
    "<",
    "unique" / Octets(MSG_ID) * "random digits and a timestamp",
    "@",
    "host" / Octets(MSG_ID) * "the server's name",
    ">",
    sender=SERVER,
)

LOWER_HEXDIG = OctetSet("lower-case hexadecimal digit", HEXDIG.octets - frozenset(b"ABCDEF"))
cram_user = Rule("user-name", "RFC 2195, 2", internationalized(VISIBLE))
cram_digest = Rule("digest", "RFC 2195, 2", Octets(LOWER_HEXDIG, 32, 32))

# whoever has challenge and digest can try passwords at leisure: the digest is a secret, too
CRAM_MD5_RESPONSE = Message(
    "cram-md5-response",
    "name, and digest of the challenge keyed with the password",
    "RFC 2195, 2",
    "username" / cram_user * "the name",
    SP,
    "digest" / cram_digest * "HMAC-MD5 of the challenge, keyed with the password",
    sender=CLIENT,
    secret=("digest",),
    reply=BAD_SYNTAX,
)

# ---------------------------------------------------------------------------- bearer tokens

# kvsep = %x01; key = 1*ALPHA; value = *( VCHAR / SP / HTAB / CR / LF )
KVSEP = Literal("\1")
KEY_VALUE = OctetSet.of(
    "VCHAR, space, tab, CR or LF", range(0x20, 0x7F), range(9, 11), range(13, 14)
)
# access-token = 1*VSCHAR
access_token = Rule("access-token", "RFC 6749, A.12", Octets(PRINTABLE))
# the user: text without control characters
PLAIN_TEXT = OctetSet.of("printable character", range(0x20, 0x7F))
oauth_user = Rule("user", "RFC 7628, 3.1", internationalized(PLAIN_TEXT))

# no RFC; "user=" {User} "^Aauth=Bearer " {Access Token} "^A^A"
XOAUTH2_RESPONSE = Message(
    "xoauth2-response",
    "name and access token",
    "developers.google.com/gmail/imap/xoauth2-protocol",
    "user=",
    "username" / oauth_user * "the name",
    KVSEP,
    "auth=Bearer ",
    "token" / access_token * "the access token",
    KVSEP,
    KVSEP,
    sender=CLIENT,
    secret=("token",),
    reply=BAD_SYNTAX,
)

# any JSON object; RFC 7628 knows status, scope and openid-configuration
JSON_TEXT = OctetSet.of("JSON text", range(9, 11), range(13, 14), range(0x20, 0x80))
json_text = Rule(
    "JSON-text",
    "RFC 8259, 2",
    internationalized(JSON_TEXT),
    example=b'{"status":"invalid_token"}',
)
OAUTH_ERROR = Message(
    "oauth-error",
    "why a token was refused",
    "RFC 7628, 3.2.2",
    "error" / Json(json_text) * "what the server says, as JSON has it",
    sender=SERVER,
)

# value-safe-char = %x01-2B / %x2D-3C / %x3E-7F / UTF8-2 / UTF8-3 / UTF8-4
VALUE_SAFE = OctetSet.of(
    'any character but NUL, "=", ","', range(0x01, 0x2C), range(0x2D, 0x3D), range(0x3E, 0x80)
)
VALUE_CHAR = OctetSet.of('any character but NUL, ","', range(0x01, 0x2C), range(0x2D, 0x80))


def decode_saslname(octets: bytes) -> str:
    """A name in which "=2C" stands for a comma and "=3D" for "=" (RFC 5802, 5.1)."""
    return decode_text(octets.replace(b"=2C", b",").replace(b"=3D", b"="))


def encode_saslname(value: str | bytes) -> bytes:
    """A name with its commas and "=" written as "=2C" and "=3D"."""
    return encode_text(value).replace(b"=", b"=3D").replace(b",", b"=2C")


# saslname = 1*(value-safe-char / "=2C" / "=3D")
saslname = Rule(
    "saslname",
    "RFC 5802, 7",
    Repeat(
        Select(Octets(VALUE_SAFE), utf8_non_ascii, CaseSensitive("=2C"), CaseSensitive("=3D")), 1
    ),
)
CB_NAME = (LET_DIG | OctetSet.of("", ".-")).named('letter, digit, "." or "-"')
gs2_cbind_flag = Rule(
    "gs2-cbind-flag",
    "RFC 5802, 7",
    Select(Struct(CaseSensitive("p="), Octets(CB_NAME)), CaseSensitive("n"), CaseSensitive("y")),
)


def name_of(rule: Rule) -> Codec:
    """A name as SCRAM writes it."""
    return Codec(rule, decode_saslname, encode_saslname, takes="str | bytes")


def gs2_header() -> Struct:
    """gs2-header = gs2-cbind-flag "," [ authzid ] "," (RFC 5801, 4; RFC 5802, 7)."""
    flag = "n: no channel binding; y: the server seems to have none; p=NAME: of this type"
    who = "the identity to act as, if it is another one"
    return Struct(
        "cbind_flag" / gs2_cbind_flag * flag,
        ",",
        Optional(CaseSensitive("a="), "authzid" / name_of(saslname) * who),
        ",",
    )


def decode_kvpairs(octets: bytes) -> tuple[tuple[str, str], ...]:
    """Keys and values, `key=value` and an octet of 1 behind each (RFC 7628, 3.1)."""
    pairs = (word.partition("=") for word in decode_text(octets).split("\1")[:-1])
    return tuple((key, value) for key, _, value in pairs)


def encode_kvpairs(value: Iterable[tuple[str, str]]) -> bytes:
    """Keys and values, `key=value` and an octet of 1 behind each."""
    pairs = text_pairs(value)
    if any("=" in key or "\1" in key + text for key, text in pairs):
        raise ValueError("an octet of 1 in a pair, or an equals sign in its key")
    return encode_text("".join(f"{key}={text}\1" for key, text in pairs))


PAIRS = "tuple[tuple[str, str], ...]"
TAKES_PAIRS = "Iterable[tuple[str, str]]"

kvpair = Rule(
    "kvpair",
    "RFC 7628, 3.1",
    Struct(Octets(LETTER), "=", Octets(KEY_VALUE, 0), KVSEP),
    example=b"auth=Bearer token\1",
)
kvpairs = Codec(
    Repeat(kvpair, 1),
    decode_kvpairs,
    encode_kvpairs,
    reads=PAIRS,
    takes=TAKES_PAIRS,
)


def check_bearer(response: Any) -> None:
    """There is exactly one `auth` key, and no other one twice (RFC 7628, 3.1)."""
    keys = [key for key, _ in response.pairs]
    if keys.count("auth") != 1 or len(set(keys)) < len(keys):
        raise ValueError("each key once, and auth is one of them")


# client-resp = (gs2-header kvsep *kvpair kvsep) / kvsep
OAUTHBEARER_RESPONSE = Message(
    "oauthbearer-response",
    "the access token, and the server that it is for",
    "RFC 7628, 3.1",
    Struct(
        gs2_header(),
        KVSEP,
        "pairs" / kvpairs * "host, port, auth, and whatever else, in the order sent",
        KVSEP,
    ),
    sender=CLIENT,
    secret=("pairs",),
    reply=BAD_SYNTAX,
    restrictions=[Checked(check_bearer)],
)
OAUTHBEARER_DUMMY = Message(
    "oauthbearer-dummy",
    "the answer to an error: the server may now refuse in so many words",
    "RFC 7628, 3.2.3",
    Struct(KVSEP),
    sender=CLIENT,
)

# ---------------------------------------------------------------------------- SCRAM

# printable = %x21-2B / %x2D-7E
NONCE = OctetSet.of('visible character but ","', range(0x21, 0x2C), range(0x2D, 0x7F))
nonce = Rule("nonce", "RFC 5802, 7", Octets(NONCE))
POSITIVE = OctetSet.of("digit but 0", "123456789")
posit_number = Rule("posit-number", "RFC 5802, 7", Struct(Octets(POSITIVE, 1, 1), Octets(DIGIT, 0)))
value = Rule("value", "RFC 5802, 7", internationalized(VALUE_CHAR))


def decode_attributes(octets: bytes) -> tuple[tuple[str, str], ...]:
    """Attributes `a=value` with a comma between them (RFC 5802, 5.1)."""
    pairs = (word.partition("=") for word in decode_text(octets).split(","))
    return tuple((name, value) for name, _, value in pairs)


def encode_attributes(value: Iterable[tuple[str, str]]) -> bytes:
    """Attributes `a=value` with a comma between them."""
    pairs = text_pairs(value)
    if any("=" in name or "," in name + text for name, text in pairs):
        raise ValueError("a comma in an attribute, or an equals sign in its name")
    return encode_text(",".join(f"{name}={text}" for name, text in pairs))


def extensions(letters: OctetSet = LETTER) -> Optional:
    """["," extensions], where extensions = attr-val *("," attr-val), attr-val = ALPHA "=" value."""
    attr_val = Struct(Octets(letters, 1, 1), "=", value)
    rule = Rule("extensions", "RFC 5802, 7", Struct(attr_val, Repeat(Struct(",", attr_val))))
    attributes = Codec(rule, decode_attributes, encode_attributes, reads=PAIRS, takes=TAKES_PAIRS)
    return Optional(",", "extensions" / attributes * "attributes that RFC 5802 does not know")


# client-first-message = gs2-header [reserved-mext ","] username "," nonce ["," extensions]
# reserved-mext must make the exchange fail wherever it is sent: no rule here takes it
SCRAM_CLIENT_FIRST = Message(
    "scram-client-first",
    "the name, and the client's half of the nonce",
    "RFC 5802, 7, client-first-message",
    gs2_header(),
    CaseSensitive("n="),
    "username" / name_of(saslname) * "the name",
    CaseSensitive(",r="),
    "nonce" / nonce * "random characters of the client",
    extensions(),
    sender=CLIENT,
    reply=BAD_SYNTAX,
)

# server-first-message = [reserved-mext ","] nonce "," salt "," iteration-count ["," extensions]
SCRAM_SERVER_FIRST = Message(
    "scram-server-first",
    "the whole nonce, and how the password is to be hashed",
    "RFC 5802, 7, server-first-message",
    CaseSensitive("r="),
    "nonce" / nonce * "the client's characters and then the server's",
    CaseSensitive(",s="),
    "salt" / Base64(base64) * "the salt, decoded",
    CaseSensitive(",i="),
    "iterations" / Integer(posit_number) * "how often the hash is applied",
    extensions(),
    sender=SERVER,
)

# client-final-message = channel-binding "," nonce ["," extensions] "," proof
NOT_P = OctetSet('letter but "p"', LETTER.octets - frozenset(b"p"))
SCRAM_CLIENT_FINAL = Message(
    "scram-client-final",
    "the proof that the client knows the password",
    "RFC 5802, 7, client-final-message",
    CaseSensitive("c="),
    "cbind_input" / Base64(base64) * "the gs2-header again, and the channel binding data, decoded",
    CaseSensitive(",r="),
    "nonce" / nonce * "the whole nonce",
    extensions(NOT_P),
    CaseSensitive(",p="),
    "proof" / Base64(base64) * "the proof, decoded",
    sender=CLIENT,
    secret=("proof",),
    reply=BAD_SYNTAX,
)

# server-final-message = (server-error / verifier) ["," extensions]
SCRAM_SERVER_FINAL = Message(
    "scram-server-final",
    "the proof that the server knows the password, or an error",
    "RFC 5802, 7, server-final-message",
    Select(
        Struct(
            CaseSensitive("e="),
            "error" / value * "what went wrong: `invalid-proof`, `unknown-user`, ...",
        ),
        Struct(
            CaseSensitive("v="), "verifier" / Base64(base64) * "the server's signature, decoded"
        ),
    ),
    extensions(),
    sender=SERVER,
    secret=("verifier",),
)

# ---------------------------------------------------------------------------- EXTERNAL, ANONYMOUS

# authz-id-string = *( UTF8-char-no-nul )
EXTERNAL_RESPONSE = Message(
    "external-response",
    "the identity to act as; who it is, something outside of SASL has told, such as TLS",
    "RFC 4422, A.1",
    Optional("authzid" / authzid * "the identity to act as, if it is another one"),
    sender=CLIENT,
    reply=BAD_SYNTAX,
)

# message = [ email / token ]; token = 1*255TCHAR; TCHAR is any character but "@"
# the stringprep profile of both lets no control character pass; of an address "@" is enough here
TCHAR = OctetSet('printable character but "@"', PRINTABLE.octets - frozenset(b"@"))
token = Rule("token", "RFC 4505, 2 and 3", internationalized(TCHAR))
trace = Rule("trace", "RFC 4505, 2 and 3", Struct(token, Optional("@", token)))


def check_trace(response: Any) -> None:
    """Words that are no address are 255 characters at most (RFC 4505, 2)."""
    trace = response.trace or ""
    if "@" not in trace and len(trace) > 255:
        raise ValueError(f"{len(trace)} characters, at most 255 are allowed")


ANONYMOUS_RESPONSE = Message(
    "anonymous-response",
    "no credentials, but perhaps a trace: an address to write to, or any words",
    "RFC 4505, 2",
    Optional("trace" / trace * "the address or the words"),
    sender=CLIENT,
    reply=BAD_SYNTAX,
    restrictions=[Checked(check_trace)],
)

# ---------------------------------------------------------------------------- the mechanisms

LINES = (AUTH_CHALLENGE, AUTH_ANSWER)

_SCRAM = (
    SCRAM_CLIENT_FIRST,
    SCRAM_SERVER_FIRST,
    SCRAM_CLIENT_FINAL,
    SCRAM_SERVER_FINAL,
    EMPTY_RESPONSE,
)
_SCRAM_512 = "draft-melnikov-scram-sha-512"

MECHANISMS = (
    Mechanism("ANONYMOUS", "RFC 4505", (ANONYMOUS_RESPONSE,)),
    Mechanism("CRAM-MD5", "RFC 2195", (CRAM_MD5_CHALLENGE, CRAM_MD5_RESPONSE)),
    Mechanism("EXTERNAL", "RFC 4422, A", (EXTERNAL_RESPONSE,)),
    Mechanism(
        "LOGIN", LOGIN_REFERENCE, (LOGIN_PROMPT, LOGIN_USERNAME, LOGIN_PROMPT, LOGIN_PASSWORD)
    ),
    Mechanism("OAUTHBEARER", "RFC 7628", (OAUTHBEARER_RESPONSE, OAUTH_ERROR, OAUTHBEARER_DUMMY)),
    Mechanism("PLAIN", "RFC 4616", (PLAIN_RESPONSE,)),
    Mechanism("SCRAM-SHA-1", "RFC 5802", _SCRAM),
    Mechanism("SCRAM-SHA-1-PLUS", "RFC 5802", _SCRAM),
    Mechanism("SCRAM-SHA-256", "RFC 7677", _SCRAM),
    Mechanism("SCRAM-SHA-256-PLUS", "RFC 7677", _SCRAM),
    Mechanism("SCRAM-SHA-512", _SCRAM_512, _SCRAM),
    Mechanism("SCRAM-SHA-512-PLUS", _SCRAM_512, _SCRAM),
    Mechanism(
        "XOAUTH2", XOAUTH2_RESPONSE.reference, (XOAUTH2_RESPONSE, OAUTH_ERROR, EMPTY_RESPONSE)
    ),
)

#: the names of IANA's registry of SASL mechanisms: where each is defined, and what it is good for
NAMES = {
    "9798-M-DSA-SHA1": "RFC 3163, common",
    "9798-M-ECDSA-SHA1": "RFC 3163, common",
    "9798-M-RSA-SHA1-ENC": "RFC 3163, common",
    "9798-U-DSA-SHA1": "RFC 3163, common",
    "9798-U-ECDSA-SHA1": "RFC 3163, common",
    "9798-U-RSA-SHA1-ENC": "RFC 3163, common",
    "ANONYMOUS": "RFC 4505, common",
    "CRAM-MD5": "RFC 2195, limited",
    "DIGEST-MD5": "RFC 6331, obsolete",
    "EAP-AES128": "RFC 7055, common",
    "EAP-AES128-PLUS": "RFC 7055, common",
    "ECDH-X25519-CHALLENGE": "limited",
    "ECDSA-NIST256P-CHALLENGE": "limited",
    "EXTERNAL": "RFC 4422, common",
    "GS2-KRB5": "RFC 5801, common",
    "GS2-KRB5-PLUS": "RFC 5801, common",
    "GSS-SPNEGO": "limited",
    "GSSAPI": "RFC 4752, common",
    "KERBEROS_V4": "RFC 2222, obsolete",
    "KERBEROS_V5": "common",
    "LOGIN": "draft-murchison-sasl-login, obsolete",
    "NMAS-SAMBA-AUTH": "limited",
    "NMAS_AUTHEN": "limited",
    "NMAS_LOGIN": "limited",
    "NTLM": "limited",
    "OAUTH10A": "RFC 7628, common",
    "OAUTHBEARER": "RFC 7628, common",
    "OPENID20": "RFC 6616, common",
    "OTP": "RFC 2444, common",
    "PLAIN": "RFC 4616, common",
    "SAML20": "RFC 6595, common",
    "SCRAM-SHA-1": "RFC 5802, common",
    "SCRAM-SHA-1-PLUS": "RFC 5802, common",
    "SCRAM-SHA-256": "RFC 7677, common",
    "SCRAM-SHA-256-PLUS": "RFC 7677, common",
    "SECURID": "RFC 2808, common",
    "SKEY": "RFC 2444, obsolete",
    "SPNEGO": "limited",
    "SPNEGO-PLUS": "limited",
    "SXOVER-PLUS": "limited",
    "XOAUTH": "obsolete",
    "XOAUTH2": "obsolete",
}
