"""The messages of an AUTH exchange: a view and a builder each.

Generated from grammar/sasl.py by `python -m grammar`; edit that instead.
"""

from __future__ import annotations

from smtpkit import rows
from smtpkit.errors import BuildError
from smtpkit.facts import ViewFacts
from smtpkit.generated.codecs import (
    check_bearer,
    check_trace,
    decode_attributes,
    decode_base64,
    decode_integer,
    decode_json,
    decode_kvpairs,
    decode_saslname,
    decode_text,
    encode_attributes,
    encode_base64,
    encode_integer,
    encode_json,
    encode_kvpairs,
    encode_saslname,
    encode_text,
)
from smtpkit.generated.dialect import DIALECT
from smtpkit.matching import Pattern, rejects
from smtpkit.octets import is_utf8
from smtpkit.sasl_message import BearerMessage, SaslMessage
from smtpkit.writing import SecretWriter, Writer, flag_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Iterable
    from typing import Any

    Match = re.Match[bytes]

_CONTINUE_REQ = Pattern(
    r"334 (?>(?:((?>(?:[+/-9A-Za-z]{4})++(?:(?=[+/-9A-Za-z])[+/-9A-Za-z]{3}=|[+/-9A-Za-z]{2}==)?+|(?>[+/-9A-Za-z]{3}=|[+/-9A-Za-z]{2}==))))?)\r\n"
)
_BASE64_TEXT = Pattern(
    r"(?>(?:[+/-9A-Za-z]{4})++(?:(?=[+/-9A-Za-z])[+/-9A-Za-z]{3}=|[+/-9A-Za-z]{2}==)?+|(?>[+/-9A-Za-z]{3}=|[+/-9A-Za-z]{2}==))"
)
_WRITE_CHALLENGE = Writer("challenge", "base64", encode_base64, _BASE64_TEXT)


class ContinueReq(SaslMessage):
    """A server's challenge: the line that asks for an answer.

    `"334" SP [ base64 ] CRLF` (RFC 4954, 8)
    """

    __slots__ = ()

    rule = "continue-req"
    reference = "RFC 4954, 8"
    sender = "server"
    at_most = 12288
    limit_reference = "RFC 4954, 4"
    fields = ("challenge",)
    __match_args__ = ("challenge",)
    facts = ViewFacts(pattern=_CONTINUE_REQ, groups={"challenge": (1,)}, machine="CONTINUEREQ")
    challenge = rows.optional(decode_base64, 1, doc="The server's message, decoded")

    @classmethod
    def is_doubtful(cls, match: Match, length: int) -> bool:
        return length > 12288

    @classmethod
    def build(cls, challenge: str | bytes | None = None, *, over_long: bool = False) -> bytes:
        """The octets of the message; raises `BuildError`.

        challenge: the server's message, decoded
        over_long: whether it is written even where it is longer than it may be
        """
        line = b"334 "
        if challenge is not None:
            line += _WRITE_CHALLENGE(challenge)
        line += b"\r\n"
        return cls.checked(line, over_long)


_AUTH_ANSWER = Pattern(
    r"(?>(?:(?>(\*)|((?>(?:[+/-9A-Za-z]{4})++(?:(?=[+/-9A-Za-z])[+/-9A-Za-z]{3}=|[+/-9A-Za-z]{2}==)?+|(?>[+/-9A-Za-z]{3}=|[+/-9A-Za-z]{2}==)))))?)\r\n"
)
_WRITE_RESPONSE = SecretWriter("response", "base64", encode_base64, _BASE64_TEXT)


class AuthAnswer(SaslMessage):
    """A client's answer to a challenge: base64, nothing at all, or the end of the exchange.

    `[ "*" / base64 ] CRLF` (RFC 4954, 4)
    """

    __slots__ = ()

    rule = "auth-answer"
    reference = "RFC 4954, 4"
    sender = "client"
    at_most = 12288
    limit_reference = "RFC 4954, 4"
    secret_fields = frozenset(["response"])
    fields = ("cancelled", "response")
    __match_args__ = ("response",)
    facts = ViewFacts(
        pattern=_AUTH_ANSWER,
        reply="501 5.5.2",
        secret=True,
        groups={"cancelled": (1,), "response": (2,)},
        machine="AUTHANSWER",
    )
    cancelled = rows.flag(1, doc="Whether the client gives up.")
    response = rows.optional(decode_base64, 2, doc="The client's message, decoded")

    @classmethod
    def is_doubtful(cls, match: Match, length: int) -> bool:
        return length > 12288

    @classmethod
    def build(
        cls,
        response: str | bytes | None = None,
        *,
        cancelled: bool = False,
        over_long: bool = False,
    ) -> bytes:
        """The octets of the message; raises `BuildError`.

        cancelled: whether the client gives up
        response: the client's message, decoded
        over_long: whether it is written even where it is longer than it may be
        """
        line = b""
        if flag_of("cancelled", cancelled) or response is not None:
            if flag_of("cancelled", cancelled):
                if response is not None:
                    raise BuildError("response: not together with cancelled", field="response")
                line += b"*"
            elif response is not None:
                line += _WRITE_RESPONSE(response)
            else:
                raise BuildError("cancelled or response: one of them is needed")
        line += b"\r\n"
        return cls.checked(line, over_long)


_ANONYMOUS_RESPONSE = Pattern(r"(?>(?:([ -?A-\~\x80-\xff]++(?:@[ -?A-\~\x80-\xff]++)?+))?)")
_TRACE_TEXT = Pattern(
    r"(?=[ -?A-\~\xc2-\xf4])[ -?A-\~]*+(?:(?=[\xc2-\xf4])(?>[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf][\x80-\xbf]|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf][\x80-\xbf]|[\xf1-\xf3][\x80-\xbf][\x80-\xbf][\x80-\xbf]|\xf4[\x80-\x8f][\x80-\xbf][\x80-\xbf])[ -?A-\~]*+)*+(?:@(?=[ -?A-\~\xc2-\xf4])[ -?A-\~]*+(?:(?=[\xc2-\xf4])(?>[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf][\x80-\xbf]|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf][\x80-\xbf]|[\xf1-\xf3][\x80-\xbf][\x80-\xbf][\x80-\xbf]|\xf4[\x80-\x8f][\x80-\xbf][\x80-\xbf])[ -?A-\~]*+)*+)?+"
)
_WRITE_TRACE = Writer("trace", "trace", encode_text, _TRACE_TEXT)


class AnonymousResponse(SaslMessage):
    """No credentials, but perhaps a trace: an address to write to, or any words.

    `[ trace ]` (RFC 4505, 2)
    """

    __slots__ = ()

    rule = "anonymous-response"
    reference = "RFC 4505, 2"
    sender = "client"
    fields = ("trace",)
    __match_args__ = ("trace",)
    facts = ViewFacts(
        pattern=_ANONYMOUS_RESPONSE,
        reply="501 5.5.2",
        secret=True,
        groups={"trace": (1,)},
        machine="ANONYMOUSRESPONSE",
    )
    trace = rows.optional(decode_text, 1, doc="The address or the words")

    @classmethod
    def is_doubtful(cls, match: Match, length: int) -> bool:
        return rejects(check_trace, AnonymousResponse(match)) or not (
            match[0].isascii() or is_utf8(match[0])
        )

    @classmethod
    def build(cls, trace: str | bytes | None = None, *, over_long: bool = False) -> bytes:
        """The octets of the message; raises `BuildError`.

        trace: the address or the words
        over_long: whether it is written even where it is longer than it may be
        """
        line = b""
        if trace is not None:
            line += _WRITE_TRACE(trace)
        return cls.checked(line, over_long)


_CRAM_MD5_CHALLENGE = Pattern(r"<([!-;=?A-\~]++)@([!-;=?A-\~]++)>")
_UNIQUE_TEXT = Pattern(r"[!-;=?A-\~]++")
_WRITE_UNIQUE = Writer("unique", "unique", encode_text, _UNIQUE_TEXT)
_WRITE_HOST = Writer("host", "host", encode_text, _UNIQUE_TEXT)


class CramMd5Challenge(SaslMessage):
    """What the client has to digest together with its password.

    `"<" 1*<visible character but "<", ">", "@"> "@" 1*<visible character but "<", ">", "@">
        ">"` (RFC 2195, 2)
    """

    __slots__ = ()

    rule = "cram-md5-challenge"
    reference = "RFC 2195, 2"
    sender = "server"
    fields = ("unique", "host")
    __match_args__ = ("unique", "host")
    facts = ViewFacts(
        pattern=_CRAM_MD5_CHALLENGE,
        groups={"unique": (1,), "host": (2,)},
        machine="CRAMMD5CHALLENGE",
    )
    unique = rows.field(decode_text, 1, doc="Random digits and a timestamp.")
    host = rows.field(decode_text, 2, doc="The server's name.")

    @classmethod
    def build(cls, unique: str | bytes, host: str | bytes, *, over_long: bool = False) -> bytes:
        """The octets of the message; raises `BuildError`.

        unique: random digits and a timestamp
        host: the server's name
        over_long: whether it is written even where it is longer than it may be
        """
        return cls.checked(
            b"<" + _WRITE_UNIQUE(unique) + b"@" + _WRITE_HOST(host) + b">", over_long
        )


_CRAM_MD5_RESPONSE = Pattern(r"([!-\~\x80-\xff]++) ([0-9a-f]{32})")
_USER_NAME_TEXT = Pattern(
    r"(?=[!-\~\xc2-\xf4])[!-\~]*+(?:(?=[\xc2-\xf4])(?>[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf][\x80-\xbf]|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf][\x80-\xbf]|[\xf1-\xf3][\x80-\xbf][\x80-\xbf][\x80-\xbf]|\xf4[\x80-\x8f][\x80-\xbf][\x80-\xbf])[!-\~]*+)*+"
)
_WRITE_USERNAME = Writer("username", "user-name", encode_text, _USER_NAME_TEXT)
_DIGEST_TEXT = Pattern(r"[0-9a-f]{32}")
_WRITE_DIGEST = SecretWriter("digest", "digest", encode_text, _DIGEST_TEXT)


class CramMd5Response(SaslMessage):
    """Name, and digest of the challenge keyed with the password.

    `user-name SP digest` (RFC 2195, 2)
    """

    __slots__ = ()

    rule = "cram-md5-response"
    reference = "RFC 2195, 2"
    sender = "client"
    secret_fields = frozenset(["digest"])
    fields = ("username", "digest")
    __match_args__ = ("username", "digest")
    facts = ViewFacts(
        pattern=_CRAM_MD5_RESPONSE,
        reply="501 5.5.2",
        secret=True,
        groups={"username": (1,), "digest": (2,)},
        machine="CRAMMD5RESPONSE",
    )
    username = rows.field(decode_text, 1, doc="The name.")
    digest = rows.field(decode_text, 2, doc="HMAC-MD5 of the challenge, keyed with the password.")

    @classmethod
    def is_doubtful(cls, match: Match, length: int) -> bool:
        return not (match[0].isascii() or is_utf8(match[0]))

    @classmethod
    def build(cls, username: str | bytes, digest: str | bytes, *, over_long: bool = False) -> bytes:
        """The octets of the message; raises `BuildError`.

        username: the name
        digest: HMAC-MD5 of the challenge, keyed with the password
        over_long: whether it is written even where it is longer than it may be
        """
        return cls.checked(_WRITE_USERNAME(username) + b" " + _WRITE_DIGEST(digest), over_long)


_EXTERNAL_RESPONSE = Pattern(r"(?>(?:([\x01-\xff]++))?)")
_AUTHZID_TEXT = Pattern(
    r"(?=[\x01-\x7f\xc2-\xf4])[\x01-\x7f]*+(?:(?=[\xc2-\xf4])(?>[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf][\x80-\xbf]|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf][\x80-\xbf]|[\xf1-\xf3][\x80-\xbf][\x80-\xbf][\x80-\xbf]|\xf4[\x80-\x8f][\x80-\xbf][\x80-\xbf])[\x01-\x7f]*+)*+"
)
_WRITE_AUTHZID = Writer("authzid", "authzid", encode_text, _AUTHZID_TEXT)


class ExternalResponse(SaslMessage):
    """The identity to act as; who it is, something outside of SASL has told, such as TLS.

    `[ authzid ]` (RFC 4422, A.1)
    """

    __slots__ = ()

    rule = "external-response"
    reference = "RFC 4422, A.1"
    sender = "client"
    fields = ("authzid",)
    __match_args__ = ("authzid",)
    facts = ViewFacts(
        pattern=_EXTERNAL_RESPONSE,
        reply="501 5.5.2",
        secret=True,
        groups={"authzid": (1,)},
        machine="EXTERNALRESPONSE",
    )
    authzid = rows.optional(decode_text, 1, doc="The identity to act as, if it is another one")

    @classmethod
    def is_doubtful(cls, match: Match, length: int) -> bool:
        return not (match[0].isascii() or is_utf8(match[0]))

    @classmethod
    def build(cls, authzid: str | bytes | None = None, *, over_long: bool = False) -> bytes:
        """The octets of the message; raises `BuildError`.

        authzid: the identity to act as, if it is another one
        over_long: whether it is written even where it is longer than it may be
        """
        line = b""
        if authzid is not None:
            line += _WRITE_AUTHZID(authzid)
        return cls.checked(line, over_long)


_LOGIN_PROMPT = Pattern(r"([\x00-\xff]*+)")
_TEXT_TEXT = Pattern(r"[\x00-\xff]*+")
_WRITE_TEXT = Writer("text", "text", encode_text, _TEXT_TEXT)


class LoginPrompt(SaslMessage):
    """What the server asks for, in words of its own.

    `*<any octet>` (draft-murchison-sasl-login-00, 2)
    """

    __slots__ = ()

    rule = "login-prompt"
    reference = "draft-murchison-sasl-login-00, 2"
    sender = "server"
    fields = ("text",)
    __match_args__ = ("text",)
    facts = ViewFacts(pattern=_LOGIN_PROMPT, groups={"text": (1,)}, machine="LOGINPROMPT")
    text = rows.field(decode_text, 1, doc="The words.")

    @classmethod
    def build(cls, text: str | bytes, *, over_long: bool = False) -> bytes:
        """The octets of the message; raises `BuildError`.

        text: the words
        over_long: whether it is written even where it is longer than it may be
        """
        return cls.checked(_WRITE_TEXT(text), over_long)


_LOGIN_USERNAME = Pattern(r"([\x01-\xff]++)")
_USERNAME_TEXT = Pattern(r"[\x01-\xff]++")
_WRITE_USERNAME_2 = Writer("username", "username", encode_text, _USERNAME_TEXT)


class LoginUsername(SaslMessage):
    """The name, by itself.

    `1*<any octet but NUL>` (draft-murchison-sasl-login-00, 2)
    """

    __slots__ = ()

    rule = "login-username"
    reference = "draft-murchison-sasl-login-00, 2"
    sender = "client"
    fields = ("username",)
    __match_args__ = ("username",)
    facts = ViewFacts(
        pattern=_LOGIN_USERNAME,
        reply="501 5.5.2",
        secret=True,
        groups={"username": (1,)},
        machine="LOGINUSERNAME",
    )
    username = rows.field(decode_text, 1, doc="The name.")

    @classmethod
    def build(cls, username: str | bytes, *, over_long: bool = False) -> bytes:
        """The octets of the message; raises `BuildError`.

        username: the name
        over_long: whether it is written even where it is longer than it may be
        """
        return cls.checked(_WRITE_USERNAME_2(username), over_long)


_WRITE_PASSWORD = SecretWriter("password", "password", encode_text, _USERNAME_TEXT)


class LoginPassword(SaslMessage):
    """The password, by itself.

    `1*<any octet but NUL>` (draft-murchison-sasl-login-00, 2)
    """

    __slots__ = ()

    rule = "login-password"
    reference = "draft-murchison-sasl-login-00, 2"
    sender = "client"
    secret_fields = frozenset(["password"])
    fields = ("password",)
    __match_args__ = ("password",)
    facts = ViewFacts(
        pattern=_LOGIN_USERNAME,
        reply="501 5.5.2",
        secret=True,
        groups={"password": (1,)},
        machine="LOGINPASSWORD",
    )
    password = rows.field(decode_text, 1, doc="The password.")

    @classmethod
    def build(cls, password: str | bytes, *, over_long: bool = False) -> bytes:
        """The octets of the message; raises `BuildError`.

        password: the password
        over_long: whether it is written even where it is longer than it may be
        """
        return cls.checked(_WRITE_PASSWORD(password), over_long)


_OAUTHBEARER_RESPONSE = Pattern(
    r"((?>p=[\-.0-9A-Za-z]++|n|y)),(?>(?:a=((?=[\x01-+\--\xff])[\x01-+\--<>-\xff]*+(?:(?==)(?>=2C|=3D)[\x01-+\--<>-\xff]*+)*+))?),\x01((?:[A-Za-z]++=[\t\n\r -\~]*+\x01)++)\x01"
)
_GS2_CBIND_FLAG_TEXT = Pattern(r"(?>p=[\-.0-9A-Za-z]++|n|y)")
_WRITE_CBIND_FLAG = Writer("cbind_flag", "gs2-cbind-flag", encode_text, _GS2_CBIND_FLAG_TEXT)
_SASLNAME_TEXT = Pattern(
    r"(?=[\x01-+\--\x7f\xc2-\xf4])[\x01-+\--<>-\x7f]*+(?:(?=[=\xc2-\xf4])(?>(?>[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf][\x80-\xbf]|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf][\x80-\xbf]|[\xf1-\xf3][\x80-\xbf][\x80-\xbf][\x80-\xbf]|\xf4[\x80-\x8f][\x80-\xbf][\x80-\xbf])|=2C|=3D)[\x01-+\--<>-\x7f]*+)*+"
)
_WRITE_AUTHZID_2 = Writer("authzid", "saslname", encode_saslname, _SASLNAME_TEXT)
_PAIRS_TEXT = Pattern(r"(?:[A-Za-z]++=[\t\n\r -\~]*+\x01)++")
_WRITE_PAIRS = SecretWriter("pairs", "pairs", encode_kvpairs, _PAIRS_TEXT)


class OauthbearerResponse(BearerMessage):
    """The access token, and the server that it is for.

    `gs2-cbind-flag "," [ %s"a=" saslname ] "," %d1 1*kvpair %d1` (RFC 7628, 3.1)
    """

    __slots__ = ()

    rule = "oauthbearer-response"
    reference = "RFC 7628, 3.1"
    sender = "client"
    secret_fields = frozenset(["pairs"])
    fields = ("cbind_flag", "authzid", "pairs")
    __match_args__ = ("cbind_flag", "pairs")
    facts = ViewFacts(
        pattern=_OAUTHBEARER_RESPONSE,
        reply="501 5.5.2",
        secret=True,
        groups={"cbind_flag": (1,), "authzid": (2,), "pairs": (3,)},
        machine="OAUTHBEARERRESPONSE",
    )
    cbind_flag = rows.field(
        decode_text,
        1,
        doc="N: no channel binding; y: the server seems to have none; p=NAME: of this type.",
    )
    authzid = rows.optional(decode_saslname, 2, doc="The identity to act as, if it is another one")
    pairs = rows.field(
        decode_kvpairs, 3, doc="Host, port, auth, and whatever else, in the order sent."
    )

    @classmethod
    def is_doubtful(cls, match: Match, length: int) -> bool:
        return rejects(check_bearer, OauthbearerResponse(match)) or not (
            match[0].isascii() or is_utf8(match[0])
        )

    @classmethod
    def build(
        cls,
        cbind_flag: str | bytes,
        pairs: Iterable[tuple[str, str]],
        *,
        authzid: str | bytes | None = None,
        over_long: bool = False,
    ) -> bytes:
        """The octets of the message; raises `BuildError`.

        cbind_flag: n: no channel binding; y: the server seems to have none; p=NAME: of this
            type
        authzid: the identity to act as, if it is another one
        pairs: host, port, auth, and whatever else, in the order sent
        over_long: whether it is written even where it is longer than it may be
        """
        line = _WRITE_CBIND_FLAG(cbind_flag) + b","
        if authzid is not None:
            line += b"a=" + _WRITE_AUTHZID_2(authzid)
        line += b",\x01" + _WRITE_PAIRS(pairs) + b"\x01"
        return cls.checked(line, over_long)


_OAUTH_ERROR = Pattern(r"([\t\n\r -\xff]++)")
_JSON_TEXT_TEXT = Pattern(
    r"(?=[\t\n\r -\x7f\xc2-\xf4])[\t\n\r -\x7f]*+(?:(?=[\xc2-\xf4])(?>[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf][\x80-\xbf]|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf][\x80-\xbf]|[\xf1-\xf3][\x80-\xbf][\x80-\xbf][\x80-\xbf]|\xf4[\x80-\x8f][\x80-\xbf][\x80-\xbf])[\t\n\r -\x7f]*+)*+"
)
_WRITE_ERROR = Writer("error", "JSON-text", encode_json, _JSON_TEXT_TEXT)


class OauthError(SaslMessage):
    """Why a token was refused.

    `JSON-text` (RFC 7628, 3.2.2)
    """

    __slots__ = ()

    rule = "oauth-error"
    reference = "RFC 7628, 3.2.2"
    sender = "server"
    fields = ("error",)
    __match_args__ = ("error",)
    facts = ViewFacts(pattern=_OAUTH_ERROR, groups={"error": (1,)}, machine="OAUTHERROR")
    error = rows.field(decode_json, 1, doc="What the server says, as JSON has it.")

    @classmethod
    def is_doubtful(cls, match: Match, length: int) -> bool:
        return (match[1] is not None and rejects(decode_json, match[1])) or not (
            match[0].isascii() or is_utf8(match[0])
        )

    @classmethod
    def build(cls, error: dict[str, Any], *, over_long: bool = False) -> bytes:
        """The octets of the message; raises `BuildError`.

        error: what the server says, as JSON has it
        over_long: whether it is written even where it is longer than it may be
        """
        return cls.checked(_WRITE_ERROR(error), over_long)


_OAUTHBEARER_DUMMY = Pattern(r"\x01")


class OauthbearerDummy(SaslMessage):
    """The answer to an error: the server may now refuse in so many words.

    `%d1` (RFC 7628, 3.2.3)
    """

    __slots__ = ()

    rule = "oauthbearer-dummy"
    reference = "RFC 7628, 3.2.3"
    sender = "client"
    fields = ()
    __match_args__ = ()
    facts = ViewFacts(pattern=_OAUTHBEARER_DUMMY, secret=True, machine="OAUTHBEARERDUMMY")

    @classmethod
    def build(cls) -> bytes:
        """The octets of the message; raises `BuildError`."""
        return cls.checked(b"\x01")


_PLAIN_RESPONSE = Pattern(r"(?>(?:([\x01-\xff]++))?)\x00([\x01-\xff]++)\x00([\x01-\xff]++)")
_WRITE_AUTHCID = Writer("authcid", "authcid", encode_text, _AUTHZID_TEXT)
_WRITE_PASSWORD_2 = SecretWriter("password", "passwd", encode_text, _AUTHZID_TEXT)


class PlainResponse(SaslMessage):
    """Name and password.

    `[ authzid ] %d0 authcid %d0 passwd` (RFC 4616, 2)
    """

    __slots__ = ()

    rule = "plain-response"
    reference = "RFC 4616, 2"
    sender = "client"
    secret_fields = frozenset(["password"])
    fields = ("authzid", "authcid", "password")
    __match_args__ = ("authcid", "password")
    facts = ViewFacts(
        pattern=_PLAIN_RESPONSE,
        reply="501 5.5.2",
        secret=True,
        groups={"authzid": (1,), "authcid": (2,), "password": (3,)},
        machine="PLAINRESPONSE",
    )
    authzid = rows.optional(decode_text, 1, doc="The identity to act as, if it is another one")
    authcid = rows.field(decode_text, 2, doc="The identity whose password it is.")
    password = rows.field(decode_text, 3, doc="The password.")

    @classmethod
    def is_doubtful(cls, match: Match, length: int) -> bool:
        return not (match[0].isascii() or is_utf8(match[0]))

    @classmethod
    def build(
        cls,
        authcid: str | bytes,
        password: str | bytes,
        *,
        authzid: str | bytes | None = None,
        over_long: bool = False,
    ) -> bytes:
        """The octets of the message; raises `BuildError`.

        authzid: the identity to act as, if it is another one
        authcid: the identity whose password it is
        password: the password
        over_long: whether it is written even where it is longer than it may be
        """
        line = b""
        if authzid is not None:
            line += _WRITE_AUTHZID(authzid)
        line += b"\x00" + _WRITE_AUTHCID(authcid) + b"\x00" + _WRITE_PASSWORD_2(password)
        return cls.checked(line, over_long)


_SCRAM_CLIENT_FIRST = Pattern(
    r"((?>p=[\-.0-9A-Za-z]++|n|y)),(?>(?:a=((?=[\x01-+\--\xff])[\x01-+\--<>-\xff]*+(?:(?==)(?>=2C|=3D)[\x01-+\--<>-\xff]*+)*+))?),n=((?=[\x01-+\--\xff])[\x01-+\--<>-\xff]*+(?:(?==)(?>=2C|=3D)[\x01-+\--<>-\xff]*+)*+),r=([!-+\--\~]++)(?>(?:,([A-Za-z]=[\x01-+\--\xff]++(?:,[A-Za-z]=[\x01-+\--\xff]++)*+))?)"
)
_WRITE_USERNAME_3 = Writer("username", "saslname", encode_saslname, _SASLNAME_TEXT)
_NONCE_TEXT = Pattern(r"[!-+\--\~]++")
_WRITE_NONCE = Writer("nonce", "nonce", encode_text, _NONCE_TEXT)
_EXTENSIONS_TEXT = Pattern(
    r"[A-Za-z]=(?=[\x01-+\--\x7f\xc2-\xf4])[\x01-+\--\x7f]*+(?:(?=[\xc2-\xf4])(?>[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf][\x80-\xbf]|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf][\x80-\xbf]|[\xf1-\xf3][\x80-\xbf][\x80-\xbf][\x80-\xbf]|\xf4[\x80-\x8f][\x80-\xbf][\x80-\xbf])[\x01-+\--\x7f]*+)*+(?:,[A-Za-z]=(?=[\x01-+\--\x7f\xc2-\xf4])[\x01-+\--\x7f]*+(?:(?=[\xc2-\xf4])(?>[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf][\x80-\xbf]|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf][\x80-\xbf]|[\xf1-\xf3][\x80-\xbf][\x80-\xbf][\x80-\xbf]|\xf4[\x80-\x8f][\x80-\xbf][\x80-\xbf])[\x01-+\--\x7f]*+)*+)*+"
)
_WRITE_EXTENSIONS = Writer("extensions", "extensions", encode_attributes, _EXTENSIONS_TEXT)


class ScramClientFirst(SaslMessage):
    """The name, and the client's half of the nonce.

    `gs2-cbind-flag "," [ %s"a=" saslname ] "," %s"n=" saslname %s",r=" nonce [ ","
        extensions ]` (RFC 5802, 7, client-first-message)
    """

    __slots__ = ()

    rule = "scram-client-first"
    reference = "RFC 5802, 7, client-first-message"
    sender = "client"
    fields = ("cbind_flag", "authzid", "username", "nonce", "extensions")
    __match_args__ = ("cbind_flag", "username", "nonce", "extensions")
    facts = ViewFacts(
        pattern=_SCRAM_CLIENT_FIRST,
        reply="501 5.5.2",
        secret=True,
        groups={
            "cbind_flag": (1,),
            "authzid": (2,),
            "username": (3,),
            "nonce": (4,),
            "extensions": (5,),
        },
        machine="SCRAMCLIENTFIRST",
    )
    cbind_flag = rows.field(
        decode_text,
        1,
        doc="N: no channel binding; y: the server seems to have none; p=NAME: of this type.",
    )
    authzid = rows.optional(decode_saslname, 2, doc="The identity to act as, if it is another one")
    username = rows.field(decode_saslname, 3, doc="The name.")
    nonce = rows.field(decode_text, 4, doc="Random characters of the client.")
    extensions = rows.optional(decode_attributes, 5, doc="Attributes that RFC 5802 does not know")

    @classmethod
    def is_doubtful(cls, match: Match, length: int) -> bool:
        return not (match[0].isascii() or is_utf8(match[0]))

    @classmethod
    def build(
        cls,
        cbind_flag: str | bytes,
        username: str | bytes,
        nonce: str | bytes,
        extensions: Iterable[tuple[str, str]] | None = None,
        *,
        authzid: str | bytes | None = None,
        over_long: bool = False,
    ) -> bytes:
        """The octets of the message; raises `BuildError`.

        cbind_flag: n: no channel binding; y: the server seems to have none; p=NAME: of this
            type
        authzid: the identity to act as, if it is another one
        username: the name
        nonce: random characters of the client
        extensions: attributes that RFC 5802 does not know
        over_long: whether it is written even where it is longer than it may be
        """
        line = _WRITE_CBIND_FLAG(cbind_flag) + b","
        if authzid is not None:
            line += b"a=" + _WRITE_AUTHZID_2(authzid)
        line += b",n=" + _WRITE_USERNAME_3(username) + b",r=" + _WRITE_NONCE(nonce)
        if extensions is not None:
            line += b"," + _WRITE_EXTENSIONS(extensions)
        return cls.checked(line, over_long)


_SCRAM_SERVER_FIRST = Pattern(
    r"r=([!-+\--\~]++),s=((?>(?:[+/-9A-Za-z]{4})++(?:(?=[+/-9A-Za-z])[+/-9A-Za-z]{3}=|[+/-9A-Za-z]{2}==)?+|(?>[+/-9A-Za-z]{3}=|[+/-9A-Za-z]{2}==))),i=([1-9][0-9]*+)(?>(?:,([A-Za-z]=[\x01-+\--\xff]++(?:,[A-Za-z]=[\x01-+\--\xff]++)*+))?)"
)
_WRITE_SALT = Writer("salt", "base64", encode_base64, _BASE64_TEXT)
_POSIT_NUMBER_TEXT = Pattern(r"[1-9][0-9]*+")
_WRITE_ITERATIONS = Writer("iterations", "posit-number", encode_integer, _POSIT_NUMBER_TEXT)


class ScramServerFirst(SaslMessage):
    """The whole nonce, and how the password is to be hashed.

    `%s"r=" nonce %s",s=" base64 %s",i=" posit-number [ "," extensions ]` (RFC 5802, 7,
        server-first-message)
    """

    __slots__ = ()

    rule = "scram-server-first"
    reference = "RFC 5802, 7, server-first-message"
    sender = "server"
    fields = ("nonce", "salt", "iterations", "extensions")
    __match_args__ = ("nonce", "salt", "iterations", "extensions")
    facts = ViewFacts(
        pattern=_SCRAM_SERVER_FIRST,
        groups={"nonce": (1,), "salt": (2,), "iterations": (3,), "extensions": (4,)},
        machine="SCRAMSERVERFIRST",
    )
    nonce = rows.field(decode_text, 1, doc="The client's characters and then the server's.")
    salt = rows.field(decode_base64, 2, doc="The salt, decoded.")
    iterations = rows.field(decode_integer, 3, doc="How often the hash is applied.")
    extensions = rows.optional(decode_attributes, 4, doc="Attributes that RFC 5802 does not know")

    @classmethod
    def is_doubtful(cls, match: Match, length: int) -> bool:
        return (match[3] is not None and rejects(decode_integer, match[3])) or not (
            match[0].isascii() or is_utf8(match[0])
        )

    @classmethod
    def build(
        cls,
        nonce: str | bytes,
        salt: str | bytes,
        iterations: int,
        extensions: Iterable[tuple[str, str]] | None = None,
        *,
        over_long: bool = False,
    ) -> bytes:
        """The octets of the message; raises `BuildError`.

        nonce: the client's characters and then the server's
        salt: the salt, decoded
        iterations: how often the hash is applied
        extensions: attributes that RFC 5802 does not know
        over_long: whether it is written even where it is longer than it may be
        """
        line = (
            b"r="
            + _WRITE_NONCE(nonce)
            + b",s="
            + _WRITE_SALT(salt)
            + b",i="
            + _WRITE_ITERATIONS(iterations)
        )
        if extensions is not None:
            line += b"," + _WRITE_EXTENSIONS(extensions)
        return cls.checked(line, over_long)


_SCRAM_CLIENT_FINAL = Pattern(
    r"c=((?>(?:[+/-9A-Za-z]{4})++(?:(?=[+/-9A-Za-z])[+/-9A-Za-z]{3}=|[+/-9A-Za-z]{2}==)?+|(?>[+/-9A-Za-z]{3}=|[+/-9A-Za-z]{2}==))),r=([!-+\--\~]++)(?>(?:,([A-Za-oq-z]=[\x01-+\--\xff]++(?:,[A-Za-oq-z]=[\x01-+\--\xff]++)*+))?),p=((?>(?:[+/-9A-Za-z]{4})++(?:(?=[+/-9A-Za-z])[+/-9A-Za-z]{3}=|[+/-9A-Za-z]{2}==)?+|(?>[+/-9A-Za-z]{3}=|[+/-9A-Za-z]{2}==)))"
)
_WRITE_CBIND_INPUT = Writer("cbind_input", "base64", encode_base64, _BASE64_TEXT)
_EXTENSIONS_TEXT_2 = Pattern(
    r"[A-Za-oq-z]=(?=[\x01-+\--\x7f\xc2-\xf4])[\x01-+\--\x7f]*+(?:(?=[\xc2-\xf4])(?>[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf][\x80-\xbf]|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf][\x80-\xbf]|[\xf1-\xf3][\x80-\xbf][\x80-\xbf][\x80-\xbf]|\xf4[\x80-\x8f][\x80-\xbf][\x80-\xbf])[\x01-+\--\x7f]*+)*+(?:,[A-Za-oq-z]=(?=[\x01-+\--\x7f\xc2-\xf4])[\x01-+\--\x7f]*+(?:(?=[\xc2-\xf4])(?>[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf][\x80-\xbf]|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf][\x80-\xbf]|[\xf1-\xf3][\x80-\xbf][\x80-\xbf][\x80-\xbf]|\xf4[\x80-\x8f][\x80-\xbf][\x80-\xbf])[\x01-+\--\x7f]*+)*+)*+"
)
_WRITE_EXTENSIONS_2 = Writer("extensions", "extensions", encode_attributes, _EXTENSIONS_TEXT_2)
_WRITE_PROOF = SecretWriter("proof", "base64", encode_base64, _BASE64_TEXT)


class ScramClientFinal(SaslMessage):
    """The proof that the client knows the password.

    `%s"c=" base64 %s",r=" nonce [ "," extensions ] %s",p=" base64` (RFC 5802, 7,
        client-final-message)
    """

    __slots__ = ()

    rule = "scram-client-final"
    reference = "RFC 5802, 7, client-final-message"
    sender = "client"
    secret_fields = frozenset(["proof"])
    fields = ("cbind_input", "nonce", "extensions", "proof")
    __match_args__ = ("cbind_input", "nonce", "proof")
    facts = ViewFacts(
        pattern=_SCRAM_CLIENT_FINAL,
        reply="501 5.5.2",
        secret=True,
        groups={"cbind_input": (1,), "nonce": (2,), "extensions": (3,), "proof": (4,)},
        machine="SCRAMCLIENTFINAL",
    )
    cbind_input = rows.field(
        decode_base64, 1, doc="The gs2-header again, and the channel binding data, decoded."
    )
    nonce = rows.field(decode_text, 2, doc="The whole nonce.")
    extensions = rows.optional(decode_attributes, 3, doc="Attributes that RFC 5802 does not know")
    proof = rows.field(decode_base64, 4, doc="The proof, decoded.")

    @classmethod
    def is_doubtful(cls, match: Match, length: int) -> bool:
        return not (match[0].isascii() or is_utf8(match[0]))

    @classmethod
    def build(
        cls,
        cbind_input: str | bytes,
        nonce: str | bytes,
        proof: str | bytes,
        *,
        extensions: Iterable[tuple[str, str]] | None = None,
        over_long: bool = False,
    ) -> bytes:
        """The octets of the message; raises `BuildError`.

        cbind_input: the gs2-header again, and the channel binding data, decoded
        nonce: the whole nonce
        extensions: attributes that RFC 5802 does not know
        proof: the proof, decoded
        over_long: whether it is written even where it is longer than it may be
        """
        line = b"c=" + _WRITE_CBIND_INPUT(cbind_input) + b",r=" + _WRITE_NONCE(nonce)
        if extensions is not None:
            line += b"," + _WRITE_EXTENSIONS_2(extensions)
        line += b",p=" + _WRITE_PROOF(proof)
        return cls.checked(line, over_long)


_SCRAM_SERVER_FINAL = Pattern(
    r"(?>e=([\x01-+\--\xff]++)|v=((?>(?:[+/-9A-Za-z]{4})++(?:(?=[+/-9A-Za-z])[+/-9A-Za-z]{3}=|[+/-9A-Za-z]{2}==)?+|(?>[+/-9A-Za-z]{3}=|[+/-9A-Za-z]{2}==))))(?>(?:,([A-Za-z]=[\x01-+\--\xff]++(?:,[A-Za-z]=[\x01-+\--\xff]++)*+))?)"
)
_VALUE_TEXT = Pattern(
    r"(?=[\x01-+\--\x7f\xc2-\xf4])[\x01-+\--\x7f]*+(?:(?=[\xc2-\xf4])(?>[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf][\x80-\xbf]|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf][\x80-\xbf]|[\xf1-\xf3][\x80-\xbf][\x80-\xbf][\x80-\xbf]|\xf4[\x80-\x8f][\x80-\xbf][\x80-\xbf])[\x01-+\--\x7f]*+)*+"
)
_WRITE_ERROR_2 = Writer("error", "value", encode_text, _VALUE_TEXT)
_WRITE_VERIFIER = SecretWriter("verifier", "base64", encode_base64, _BASE64_TEXT)


class ScramServerFinal(SaslMessage):
    """The proof that the server knows the password, or an error.

    `( %s"e=" value / %s"v=" base64 ) [ "," extensions ]` (RFC 5802, 7,
        server-final-message)
    """

    __slots__ = ()

    rule = "scram-server-final"
    reference = "RFC 5802, 7, server-final-message"
    sender = "server"
    secret_fields = frozenset(["verifier"])
    fields = ("error", "verifier", "extensions")
    __match_args__ = ("error", "verifier", "extensions")
    facts = ViewFacts(
        pattern=_SCRAM_SERVER_FINAL,
        secret=True,
        groups={"error": (1,), "verifier": (2,), "extensions": (3,)},
        machine="SCRAMSERVERFINAL",
    )
    error = rows.optional(
        decode_text, 1, doc="What went wrong: `invalid-proof`, `unknown-user`, ..."
    )
    verifier = rows.optional(decode_base64, 2, doc="The server's signature, decoded")
    extensions = rows.optional(decode_attributes, 3, doc="Attributes that RFC 5802 does not know")

    @classmethod
    def is_doubtful(cls, match: Match, length: int) -> bool:
        return not (match[0].isascii() or is_utf8(match[0]))

    @classmethod
    def build(
        cls,
        error: str | bytes | None = None,
        verifier: str | bytes | None = None,
        extensions: Iterable[tuple[str, str]] | None = None,
        *,
        over_long: bool = False,
    ) -> bytes:
        """The octets of the message; raises `BuildError`.

        error: what went wrong: `invalid-proof`, `unknown-user`, ...
        verifier: the server's signature, decoded
        extensions: attributes that RFC 5802 does not know
        over_long: whether it is written even where it is longer than it may be
        """
        line = b""
        if error is not None:
            if verifier is not None:
                raise BuildError("verifier: not together with error", field="verifier")
            line += b"e=" + _WRITE_ERROR_2(error)
        elif verifier is not None:
            line += b"v=" + _WRITE_VERIFIER(verifier)
        else:
            raise BuildError("error or verifier: one of them is needed")
        if extensions is not None:
            line += b"," + _WRITE_EXTENSIONS(extensions)
        return cls.checked(line, over_long)


_EMPTY_RESPONSE = Pattern(r"")


class EmptyResponse(SaslMessage):
    """Nothing: the answer to a last message that asks for none.

    `` (RFC 4422, 3.4)
    """

    __slots__ = ()

    rule = "empty-response"
    reference = "RFC 4422, 3.4"
    sender = "client"
    fields = ()
    __match_args__ = ()
    facts = ViewFacts(pattern=_EMPTY_RESPONSE, secret=True, machine="EMPTYRESPONSE")

    @classmethod
    def build(cls) -> bytes:
        """The octets of the message; raises `BuildError`."""
        return cls.checked(b"")


_XOAUTH2_RESPONSE = Pattern(
    r"[Uu][Ss][Ee][Rr]=([ -\~\x80-\xff]++)\x01[Aa][Uu][Tt][Hh]=[Bb][Ee][Aa][Rr][Ee][Rr] ([ -\~]++)\x01\x01"
)
_USER_TEXT = Pattern(
    r"(?=[ -\~\xc2-\xf4])[ -\~]*+(?:(?=[\xc2-\xf4])(?>[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf][\x80-\xbf]|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf][\x80-\xbf]|[\xf1-\xf3][\x80-\xbf][\x80-\xbf][\x80-\xbf]|\xf4[\x80-\x8f][\x80-\xbf][\x80-\xbf])[ -\~]*+)*+"
)
_WRITE_USERNAME_4 = Writer("username", "user", encode_text, _USER_TEXT)
_ACCESS_TOKEN_TEXT = Pattern(r"[ -\~]++")
_WRITE_TOKEN = SecretWriter("token", "access-token", encode_text, _ACCESS_TOKEN_TEXT)


class Xoauth2Response(SaslMessage):
    """Name and access token.

    `"user=" user %d1 "auth=Bearer " access-token %d1 %d1`
        (developers.google.com/gmail/imap/xoauth2-protocol)
    """

    __slots__ = ()

    rule = "xoauth2-response"
    reference = "developers.google.com/gmail/imap/xoauth2-protocol"
    sender = "client"
    secret_fields = frozenset(["token"])
    fields = ("username", "token")
    __match_args__ = ("username", "token")
    facts = ViewFacts(
        pattern=_XOAUTH2_RESPONSE,
        reply="501 5.5.2",
        secret=True,
        groups={"username": (1,), "token": (2,)},
        machine="XOAUTH2RESPONSE",
    )
    username = rows.field(decode_text, 1, doc="The name.")
    token = rows.field(decode_text, 2, doc="The access token.")

    @classmethod
    def is_doubtful(cls, match: Match, length: int) -> bool:
        return not (match[0].isascii() or is_utf8(match[0]))

    @classmethod
    def build(cls, username: str | bytes, token: str | bytes, *, over_long: bool = False) -> bytes:
        """The octets of the message; raises `BuildError`.

        username: the name
        token: the access token
        over_long: whether it is written even where it is longer than it may be
        """
        return cls.checked(
            b"user="
            + _WRITE_USERNAME_4(username)
            + b"\x01auth=Bearer "
            + _WRITE_TOKEN(token)
            + b"\x01\x01",
            over_long,
        )


#: mechanism -> its messages, in the order in which they are sent
MECHANISMS: dict[str, tuple[type[SaslMessage], ...]] = {
    # RFC 4505
    "ANONYMOUS": (AnonymousResponse,),
    # RFC 2195
    "CRAM-MD5": (
        CramMd5Challenge,
        CramMd5Response,
    ),
    # RFC 4422, A
    "EXTERNAL": (ExternalResponse,),
    # draft-murchison-sasl-login-00, 2
    "LOGIN": (
        LoginPrompt,
        LoginUsername,
        LoginPrompt,
        LoginPassword,
    ),
    # RFC 7628
    "OAUTHBEARER": (
        OauthbearerResponse,
        OauthError,
        OauthbearerDummy,
    ),
    # RFC 4616
    "PLAIN": (PlainResponse,),
    # RFC 5802
    "SCRAM-SHA-1": (
        ScramClientFirst,
        ScramServerFirst,
        ScramClientFinal,
        ScramServerFinal,
        EmptyResponse,
    ),
    # RFC 5802
    "SCRAM-SHA-1-PLUS": (
        ScramClientFirst,
        ScramServerFirst,
        ScramClientFinal,
        ScramServerFinal,
        EmptyResponse,
    ),
    # RFC 7677
    "SCRAM-SHA-256": (
        ScramClientFirst,
        ScramServerFirst,
        ScramClientFinal,
        ScramServerFinal,
        EmptyResponse,
    ),
    # RFC 7677
    "SCRAM-SHA-256-PLUS": (
        ScramClientFirst,
        ScramServerFirst,
        ScramClientFinal,
        ScramServerFinal,
        EmptyResponse,
    ),
    # draft-melnikov-scram-sha-512
    "SCRAM-SHA-512": (
        ScramClientFirst,
        ScramServerFirst,
        ScramClientFinal,
        ScramServerFinal,
        EmptyResponse,
    ),
    # draft-melnikov-scram-sha-512
    "SCRAM-SHA-512-PLUS": (
        ScramClientFirst,
        ScramServerFirst,
        ScramClientFinal,
        ScramServerFinal,
        EmptyResponse,
    ),
    # developers.google.com/gmail/imap/xoauth2-protocol
    "XOAUTH2": (
        Xoauth2Response,
        OauthError,
        EmptyResponse,
    ),
}

#: registered mechanism -> where it is defined, and its use
MECHANISM_NAMES = {
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
MESSAGES = (
    ContinueReq,
    AuthAnswer,
    AnonymousResponse,
    CramMd5Challenge,
    CramMd5Response,
    ExternalResponse,
    LoginPrompt,
    LoginUsername,
    LoginPassword,
    OauthbearerResponse,
    OauthError,
    OauthbearerDummy,
    PlainResponse,
    ScramClientFirst,
    ScramServerFirst,
    ScramClientFinal,
    ScramServerFinal,
    EmptyResponse,
    Xoauth2Response,
)

__all__ = [
    "MECHANISMS",
    "MECHANISM_NAMES",
    "AnonymousResponse",
    "AuthAnswer",
    "ContinueReq",
    "CramMd5Challenge",
    "CramMd5Response",
    "EmptyResponse",
    "ExternalResponse",
    "LoginPassword",
    "LoginPrompt",
    "LoginUsername",
    "OauthError",
    "OauthbearerDummy",
    "OauthbearerResponse",
    "PlainResponse",
    "ScramClientFinal",
    "ScramClientFirst",
    "ScramServerFinal",
    "ScramServerFirst",
    "Xoauth2Response",
]

DIALECT.adopt(MESSAGES)
