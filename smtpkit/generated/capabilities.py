"""What a server offers in its answer to EHLO.

Generated from grammar/extensions by `python -m grammar`; edit that instead.
"""

from __future__ import annotations

from smtpkit import rows
from smtpkit.capabilities import CapabilitiesView, EhloLine, keyword_alone
from smtpkit.errors import BuildError
from smtpkit.facts import ViewFacts
from smtpkit.generated.codecs import (
    Limits,
    decode_date_time,
    decode_integer,
    decode_limits,
    decode_text,
    encode_date_time,
    encode_integer,
    encode_limits,
    encode_text,
)
from smtpkit.generated.dialect import DIALECT
from smtpkit.matching import Items, Pattern, rejects
from smtpkit.writing import ListWriter, Writer

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    Match = re.Match[bytes]

_EHLO_SIZE = Pattern(r"[Ss][Ii][Zz][Ee](?![-0-9A-Za-z])(?>(?: ([0-9]++))?)")
_SIZE_TEXT = Pattern(r"[0-9]++")
_WRITE_SIZE = Writer("size", "size", encode_integer, _SIZE_TEXT)


class EhloSize(EhloLine):
    """Message size declaration.

    `"SIZE" [ SP 1*<digit> ]` (RFC 1870)
    """

    __slots__ = ()

    keyword = "SIZE"
    rule = "SIZE-line"
    reference = "RFC 1870"
    fields = ("size",)
    __match_args__ = ("size",)
    facts = ViewFacts(pattern=_EHLO_SIZE, groups={"size": (1,)}, machine="EHLOSIZE")
    size = rows.optional(decode_integer, 1, doc="The size")

    @classmethod
    def is_doubtful(cls, match: Match, length: int) -> bool:
        return length > 506 or (match[1] is not None and rejects(decode_integer, match[1]))

    @classmethod
    def build(cls, size: int | None = None, *, over_long: bool = False) -> bytes:
        """The line of SIZE; raises `BuildError`.

        size: the size
        over_long: whether it is written even where it is longer than it may be
        """
        line = b"SIZE"
        if size is not None:
            line += b" " + _WRITE_SIZE(size)
        return cls.checked(line, over_long)


EhloEightbitmime = keyword_alone(
    __name__, "EhloEightbitmime", "8BITMIME", "RFC 6152", "8-bit MIME transport."
)
EhloBinarymime = keyword_alone(
    __name__, "EhloBinarymime", "BINARYMIME", "RFC 3030, 3", "Binary MIME, sent by BDAT alone."
)
EhloSmtputf8 = keyword_alone(
    __name__, "EhloSmtputf8", "SMTPUTF8", "RFC 6531, 3", "Internationalized email."
)
EhloDsn = keyword_alone(__name__, "EhloDsn", "DSN", "RFC 3461", "Delivery status notifications.")
_EHLO_AUTH = Pattern(
    r"[Aa][Uu][Tt][Hh](?![-0-9A-Za-z])(?>(?: ([\-0-9A-Z_a-z]{1,20}+(?: [\-0-9A-Z_a-z]{1,20}+)*+))?)"
)
_SASL_MECH_TEXT = Pattern(r"[\-0-9A-Z_a-z]{1,20}+")
_WRITE_MECHANISMS = Writer("mechanisms", "sasl-mech", encode_text, _SASL_MECH_TEXT)
_MECHANISMS_TEXT = Pattern(r"[\-0-9A-Z_a-z]{1,20}+(?: [\-0-9A-Z_a-z]{1,20}+)*+")
_MECHANISMS_ITEMS = Pattern(r"(?> ([\-0-9A-Z_a-z]{1,20}+)|([\-0-9A-Z_a-z]{1,20}+))")
_MECHANISMS_LIST = Items(decode_text, _MECHANISMS_ITEMS, 1, 2)
_WRITE_MECHANISMS_2 = ListWriter(
    "mechanisms", "list of sasl-mech", _WRITE_MECHANISMS, text=(_MECHANISMS_TEXT, _MECHANISMS_LIST)
)


class EhloAuth(EhloLine):
    """Authentication.

    `"AUTH" [ SP ( sasl-mech *( SP sasl-mech ) ) ]` (RFC 4954)
    """

    __slots__ = ()

    keyword = "AUTH"
    rule = "AUTH-line"
    reference = "RFC 4954"
    also = ("AUTH=",)
    fields = ("mechanisms",)
    __match_args__ = ("mechanisms",)
    facts = ViewFacts(pattern=_EHLO_AUTH, groups={"mechanisms": (1,)}, machine="EHLOAUTH")
    mechanisms: rows.Field[tuple[str, ...]] = rows.items(
        _MECHANISMS_LIST, 1, doc="The SASL mechanisms"
    )

    @classmethod
    def is_doubtful(cls, match: Match, length: int) -> bool:
        return length > 506

    @classmethod
    def build(
        cls, mechanisms: str | bytes | Iterable[str | bytes] = (), *, over_long: bool = False
    ) -> bytes:
        """The line of AUTH; raises `BuildError`.

        mechanisms: the SASL mechanisms
        over_long: whether it is written even where it is longer than it may be
        """
        mechanisms_ = _WRITE_MECHANISMS_2(mechanisms, cls, over_long)
        line = b"AUTH"
        if mechanisms_:
            line += b" " + mechanisms_[0] + b"".join([b" " + each for each in mechanisms_[1:]])
        return cls.checked(line, over_long)


EhloStarttls = keyword_alone(__name__, "EhloStarttls", "STARTTLS", "RFC 3207", "Start TLS.")
EhloChunking = keyword_alone(
    __name__, "EhloChunking", "CHUNKING", "RFC 3030, 2", "Mail data in chunks."
)
EhloPipelining = keyword_alone(
    __name__, "EhloPipelining", "PIPELINING", "RFC 2920", "Command pipelining."
)
EhloEnhancedstatuscodes = keyword_alone(
    __name__, "EhloEnhancedstatuscodes", "ENHANCEDSTATUSCODES", "RFC 2034", "Enhanced status codes."
)
EhloRequiretls = keyword_alone(__name__, "EhloRequiretls", "REQUIRETLS", "RFC 8689", "Require TLS.")
_EHLO_DELIVERBY = Pattern(
    r"[Dd][Ee][Ll][Ii][Vv][Ee][Rr][Bb][Yy](?![-0-9A-Za-z])(?>(?: (?>([0-9]{1,9}+)(?>(?:,([!-+\--\~]++(?:,[!-+\--\~]++)*+))?)|,([!-+\--\~]++(?:,[!-+\--\~]++)*+)))?)"
)
_MIN_BY_TIME_TEXT = Pattern(r"[0-9]{1,9}+")
_WRITE_MIN_BY_TIME = Writer("min_by_time", "min_by_time", encode_integer, _MIN_BY_TIME_TEXT)
_EXTENSION_TOKEN_TEXT = Pattern(r"[!-+\--\~]++")
_WRITE_TOKENS = Writer("tokens", "extension-token", encode_text, _EXTENSION_TOKEN_TEXT)
_TOKENS_TEXT = Pattern(r"[!-+\--\~]++(?:,[!-+\--\~]++)*+")
_TOKENS_ITEMS = Pattern(r"(?>,([!-+\--\~]++)|([!-+\--\~]++))")
_TOKENS_LIST = Items(decode_text, _TOKENS_ITEMS, 1, 2)
_WRITE_TOKENS_2 = ListWriter(
    "tokens", "list of extension-token", _WRITE_TOKENS, text=(_TOKENS_TEXT, _TOKENS_LIST)
)


class EhloDeliverby(EhloLine):
    """Deliver by a time.

    `"DELIVERBY" [ SP ( 1*9<digit> [ "," ( extension-token *( "," extension-token ) ) ] /
        "," ( extension-token *( "," extension-token ) ) ) ]` (RFC 2852)
    """

    __slots__ = ()

    keyword = "DELIVERBY"
    rule = "DELIVERBY-line"
    reference = "RFC 2852"
    fields = ("min_by_time", "tokens")
    __match_args__ = ("min_by_time", "tokens")
    facts = ViewFacts(
        pattern=_EHLO_DELIVERBY,
        groups={"min_by_time": (1,), "tokens": (2, 3)},
        machine="EHLODELIVERBY",
    )
    min_by_time = rows.optional(int, 1, doc="The least time, in seconds")
    tokens: rows.Field[tuple[str, ...]] = rows.items(
        _TOKENS_LIST, 2, 3, doc="Words of later extensions"
    )

    @classmethod
    def is_doubtful(cls, match: Match, length: int) -> bool:
        return length > 506

    @classmethod
    def build(
        cls,
        min_by_time: int | None = None,
        tokens: str | bytes | Iterable[str | bytes] = (),
        *,
        over_long: bool = False,
    ) -> bytes:
        """The line of DELIVERBY; raises `BuildError`.

        min_by_time: the least time, in seconds
        tokens: words of later extensions
        over_long: whether it is written even where it is longer than it may be
        """
        tokens_ = _WRITE_TOKENS_2(tokens, cls, over_long)
        line = b"DELIVERBY"
        if min_by_time is not None or tokens_:
            line += b" "
            if min_by_time is not None:
                line += _WRITE_MIN_BY_TIME(min_by_time)
                if tokens_:
                    line += b"," + tokens_[0] + b"".join([b"," + each for each in tokens_[1:]])
            elif tokens_:
                line += b"," + tokens_[0] + b"".join([b"," + each for each in tokens_[1:]])
            else:
                raise BuildError("min_by_time or tokens: one of them is needed")
        return cls.checked(line, over_long)


_EHLO_MT_PRIORITY = Pattern(
    r"[Mm][Tt]-[Pp][Rr][Ii][Oo][Rr][Ii][Tt][Yy](?![-0-9A-Za-z])(?>(?: ([\-.0-9A-Z_a-z]{1,20}+))?)"
)
_PRIORITY_PROFILE_TEXT = Pattern(r"[\-.0-9A-Z_a-z]{1,20}+")
_WRITE_PROFILE = Writer("profile", "priority-profile", encode_text, _PRIORITY_PROFILE_TEXT)


class EhloMtPriority(EhloLine):
    """Priority message handling.

    `"MT-PRIORITY" [ SP priority-profile ]` (RFC 6710)
    """

    __slots__ = ()

    keyword = "MT-PRIORITY"
    rule = "MT-PRIORITY-line"
    reference = "RFC 6710"
    fields = ("profile",)
    __match_args__ = ("profile",)
    facts = ViewFacts(pattern=_EHLO_MT_PRIORITY, groups={"profile": (1,)}, machine="EHLOMTPRIORITY")
    profile = rows.optional(decode_text, 1, doc="The priority policy")

    @classmethod
    def is_doubtful(cls, match: Match, length: int) -> bool:
        return length > 506

    @classmethod
    def build(cls, profile: str | bytes | None = None, *, over_long: bool = False) -> bytes:
        """The line of MT-PRIORITY; raises `BuildError`.

        profile: the priority policy
        over_long: whether it is written even where it is longer than it may be
        """
        line = b"MT-PRIORITY"
        if profile is not None:
            line += b" " + _WRITE_PROFILE(profile)
        return cls.checked(line, over_long)


_EHLO_FUTURERELEASE = Pattern(
    r"[Ff][Uu][Tt][Uu][Rr][Ee][Rr][Ee][Ll][Ee][Aa][Ss][Ee](?![-0-9A-Za-z]) ([1-9][0-9]{0,8}+) ([0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]++)?+(?>[Zz]|(?>\+|-)[0-9]{2}:[0-9]{2}))"
)
_FUTURE_RELEASE_INTEGER_TEXT = Pattern(r"[1-9][0-9]{0,8}+")
_WRITE_INTERVAL = Writer(
    "interval", "future-release-integer", encode_integer, _FUTURE_RELEASE_INTEGER_TEXT
)
_DATE_TIME_TEXT = Pattern(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]++)?+(?>[Zz]|(?>\+|-)[0-9]{2}:[0-9]{2})"
)
_WRITE_UNTIL = Writer("until", "date-time", encode_date_time, _DATE_TIME_TEXT)


class EhloFuturerelease(EhloLine):
    """Future message release.

    `"FUTURERELEASE" SP future-release-integer SP date-time` (RFC 4865)
    """

    __slots__ = ()

    keyword = "FUTURERELEASE"
    rule = "FUTURERELEASE-line"
    reference = "RFC 4865"
    fields = ("interval", "until")
    __match_args__ = ("interval", "until")
    facts = ViewFacts(
        pattern=_EHLO_FUTURERELEASE,
        groups={"interval": (1,), "until": (2,)},
        machine="EHLOFUTURERELEASE",
    )
    interval = rows.field(int, 1, doc="The longest hold, in seconds.")
    until = rows.field(decode_date_time, 2, doc="The latest release.")

    @classmethod
    def is_doubtful(cls, match: Match, length: int) -> bool:
        return length > 506 or (match[2] is not None and rejects(decode_date_time, match[2]))

    @classmethod
    def build(cls, interval: int, until: datetime, *, over_long: bool = False) -> bytes:
        """The line of FUTURERELEASE; raises `BuildError`.

        interval: the longest hold, in seconds
        until: the latest release
        over_long: whether it is written even where it is longer than it may be
        """
        return cls.checked(
            b"FUTURERELEASE " + _WRITE_INTERVAL(interval) + b" " + _WRITE_UNTIL(until), over_long
        )


EhloMtrk = keyword_alone(__name__, "EhloMtrk", "MTRK", "RFC 3885", "Message tracking.")
EhloRrvs = keyword_alone(__name__, "EhloRrvs", "RRVS", "RFC 7293", "Require recipient valid since.")
_EHLO_NO_SOLICITING = Pattern(
    r"[Nn][Oo]-[Ss][Oo][Ll][Ii][Cc][Ii][Tt][Ii][Nn][Gg](?![-0-9A-Za-z])(?>(?: ([A-Za-z][\-.0-:A-Z_a-z]*+(?:,[A-Za-z][\-.0-:A-Z_a-z]*+)*+))?)"
)
_SOL_WORD_TEXT = Pattern(r"[A-Za-z][\-.0-:A-Z_a-z]*+")
_WRITE_KEYWORDS = Writer("keywords", "sol-word", encode_text, _SOL_WORD_TEXT)
_KEYWORDS_TEXT = Pattern(r"[A-Za-z][\-.0-:A-Z_a-z]*+(?:,[A-Za-z][\-.0-:A-Z_a-z]*+)*+")
_KEYWORDS_ITEMS = Pattern(r"(?>,([A-Za-z][\-.0-:A-Z_a-z]*+)|([A-Za-z][\-.0-:A-Z_a-z]*+))")
_KEYWORDS_LIST = Items(decode_text, _KEYWORDS_ITEMS, 1, 2)
_WRITE_KEYWORDS_2 = ListWriter(
    "keywords", "Solicitation-keywords", _WRITE_KEYWORDS, text=(_KEYWORDS_TEXT, _KEYWORDS_LIST)
)


class EhloNoSoliciting(EhloLine):
    """No soliciting.

    `"NO-SOLICITING" [ SP Solicitation-keywords ]` (RFC 3865)
    """

    __slots__ = ()

    keyword = "NO-SOLICITING"
    rule = "NO-SOLICITING-line"
    reference = "RFC 3865"
    fields = ("keywords",)
    __match_args__ = ("keywords",)
    facts = ViewFacts(
        pattern=_EHLO_NO_SOLICITING, groups={"keywords": (1,)}, machine="EHLONOSOLICITING"
    )
    keywords: rows.Field[tuple[str, ...]] = rows.items(
        _KEYWORDS_LIST, 1, doc="Kinds of mail not wanted"
    )

    @classmethod
    def is_doubtful(cls, match: Match, length: int) -> bool:
        return length > 506 and (length > 506 or match.end(1) - match.start(1) > 1000)

    @classmethod
    def build(
        cls, keywords: str | bytes | Iterable[str | bytes] = (), *, over_long: bool = False
    ) -> bytes:
        """The line of NO-SOLICITING; raises `BuildError`.

        keywords: kinds of mail not wanted
        over_long: whether it is written even where it is longer than it may be
        """
        keywords_ = _WRITE_KEYWORDS_2(keywords, cls, over_long)
        line = b"NO-SOLICITING"
        if keywords_:
            line += b" " + keywords_[0] + b"".join([b"," + each for each in keywords_[1:]])
        return cls.checked(line, over_long)


_EHLO_LIMITS = Pattern(
    r"[Ll][Ii][Mm][Ii][Tt][Ss](?![-0-9A-Za-z]) ([\-0-9A-Z_a-z]++(?:=[!-:<-\~]++)?+(?: [\-0-9A-Z_a-z]++(?:=[!-:<-\~]++)?+)*+)"
)
_LIMITS_TEXT = Pattern(
    r"[\-0-9A-Z_a-z]++(?:=[!-:<-\~]++)?+(?: [\-0-9A-Z_a-z]++(?:=[!-:<-\~]++)?+)*+"
)
_WRITE_LIMITS = Writer("limits", "limits", encode_limits, _LIMITS_TEXT)


class EhloLimits(EhloLine):
    """Server limits.

    `"LIMITS" SP limits-param` (RFC 9422)
    """

    __slots__ = ()

    keyword = "LIMITS"
    rule = "LIMITS-line"
    reference = "RFC 9422"
    fields = ("limits",)
    __match_args__ = ("limits",)
    facts = ViewFacts(pattern=_EHLO_LIMITS, groups={"limits": (1,)}, machine="EHLOLIMITS")
    limits = rows.field(decode_limits, 1, doc="Limits by name.")

    @classmethod
    def is_doubtful(cls, match: Match, length: int) -> bool:
        return length > 506 or (match[1] is not None and rejects(decode_limits, match[1]))

    @classmethod
    def build(cls, limits: Mapping[str, int | str | None], *, over_long: bool = False) -> bytes:
        """The line of LIMITS; raises `BuildError`.

        limits: limits by name
        over_long: whether it is written even where it is longer than it may be
        """
        return cls.checked(b"LIMITS " + _WRITE_LIMITS(limits), over_long)


_EHLO_BURL = Pattern(
    r"[Bb][Uu][Rr][Ll](?![-0-9A-Za-z])(?>(?: ([Ii][Mm][Aa][Pp](?:://[!-.0-\~]++)?+(?: [Ii][Mm][Aa][Pp](?:://[!-.0-\~]++)?+)*+))?)"
)
_BURL_PARAM_TEXT = Pattern(r"[Ii][Mm][Aa][Pp](?:://[!-.0-\~]++)?+")
_WRITE_SOURCES = Writer("sources", "burl-param", encode_text, _BURL_PARAM_TEXT)
_SOURCES_TEXT = Pattern(
    r"[Ii][Mm][Aa][Pp](?:://[!-.0-\~]++)?+(?: [Ii][Mm][Aa][Pp](?:://[!-.0-\~]++)?+)*+"
)
_SOURCES_ITEMS = Pattern(
    r"(?> ([Ii][Mm][Aa][Pp](?:://[!-.0-\~]++)?+)|([Ii][Mm][Aa][Pp](?:://[!-.0-\~]++)?+))"
)
_SOURCES_LIST = Items(decode_text, _SOURCES_ITEMS, 1, 2)
_WRITE_SOURCES_2 = ListWriter(
    "sources", "list of burl-param", _WRITE_SOURCES, text=(_SOURCES_TEXT, _SOURCES_LIST)
)


class EhloBurl(EhloLine):
    """Remote content.

    `"BURL" [ SP ( burl-param *( SP burl-param ) ) ]` (RFC 4468)
    """

    __slots__ = ()

    keyword = "BURL"
    rule = "BURL-line"
    reference = "RFC 4468"
    fields = ("sources",)
    __match_args__ = ("sources",)
    facts = ViewFacts(pattern=_EHLO_BURL, groups={"sources": (1,)}, machine="EHLOBURL")
    sources: rows.Field[tuple[str, ...]] = rows.items(
        _SOURCES_LIST, 1, doc="The list of burl-param"
    )

    @classmethod
    def is_doubtful(cls, match: Match, length: int) -> bool:
        return length > 506

    @classmethod
    def build(
        cls, sources: str | bytes | Iterable[str | bytes] = (), *, over_long: bool = False
    ) -> bytes:
        """The line of BURL; raises `BuildError`.

        sources: the list of burl-param
        over_long: whether it is written even where it is longer than it may be
        """
        sources_ = _WRITE_SOURCES_2(sources, cls, over_long)
        line = b"BURL"
        if sources_:
            line += b" " + sources_[0] + b"".join([b" " + each for each in sources_[1:]])
        return cls.checked(line, over_long)


EhloEtrn = keyword_alone(__name__, "EhloEtrn", "ETRN", "RFC 1985", "Remote queue start.")
EhloAtrn = keyword_alone(__name__, "EhloAtrn", "ATRN", "RFC 2645", "Authenticated TURN.")
EhloCheckpoint = keyword_alone(
    __name__, "EhloCheckpoint", "CHECKPOINT", "RFC 1845", "Checkpoint and restart."
)
EhloSubmitter = keyword_alone(
    __name__, "EhloSubmitter", "SUBMITTER", "RFC 4405", "Responsible submitter."
)
EhloConperm = keyword_alone(
    __name__, "EhloConperm", "CONPERM", "RFC 4141, 4", "Content conversion permission."
)
EhloConneg = keyword_alone(__name__, "EhloConneg", "CONNEG", "RFC 4141, 5", "Content negotiation.")
EhloUtf8smtp = keyword_alone(
    __name__, "EhloUtf8smtp", "UTF8SMTP", "RFC 5336, 3", "Internationalized addresses (experiment)."
)
EhloVrfy = keyword_alone(__name__, "EhloVrfy", "VRFY", "RFC 5321, 3.5.2", "Verify a user.")
EhloExpn = keyword_alone(__name__, "EhloExpn", "EXPN", "RFC 5321, 3.5.2", "Expand a mailing list.")
EhloHelp = keyword_alone(__name__, "EhloHelp", "HELP", "RFC 5321, 4.1.1.8", "Helpful information.")
EhloSend = keyword_alone(
    __name__, "EhloSend", "SEND", "RFC 821, 4.1.2; RFC 5321, F.6", "Send to a terminal."
)
EhloSoml = keyword_alone(
    __name__, "EhloSoml", "SOML", "RFC 821, 4.1.2; RFC 5321, F.6", "Send to a terminal, or mail."
)
EhloSaml = keyword_alone(
    __name__, "EhloSaml", "SAML", "RFC 821, 4.1.2; RFC 5321, F.6", "Send to a terminal, and mail."
)
EhloTurn = keyword_alone(
    __name__, "EhloTurn", "TURN", "RFC 821, 3.8; RFC 5321, F.1", "Exchange client and server roles."
)
EhloVerb = keyword_alone(__name__, "EhloVerb", "VERB", "sendmail", "Verbose.")
EhloOnex = keyword_alone(__name__, "EhloOnex", "ONEX", "sendmail", "One message transaction only.")
_EHLO_XCLIENT = Pattern(
    r"[Xx][Cc][Ll][Ii][Ee][Nn][Tt](?![-0-9A-Za-z]) ([\-0-9A-Z_a-z]++(?: [\-0-9A-Z_a-z]++)*+)"
)
_ATTRIBUTE_NAME_TEXT = Pattern(r"[\-0-9A-Z_a-z]++")
_WRITE_ATTRIBUTES = Writer("attributes", "attribute-name", encode_text, _ATTRIBUTE_NAME_TEXT)
_ATTRIBUTES_TEXT = Pattern(r"[\-0-9A-Z_a-z]++(?: [\-0-9A-Z_a-z]++)*+")
_ATTRIBUTES_ITEMS = Pattern(r"(?> ([\-0-9A-Z_a-z]++)|([\-0-9A-Z_a-z]++))")
_ATTRIBUTES_LIST = Items(decode_text, _ATTRIBUTES_ITEMS, 1, 2)
_WRITE_ATTRIBUTES_2 = ListWriter(
    "attributes",
    "list of attribute-name",
    _WRITE_ATTRIBUTES,
    fewest=1,
    text=(_ATTRIBUTES_TEXT, _ATTRIBUTES_LIST),
)


class EhloXclient(EhloLine):
    """Override client information.

    `"XCLIENT" SP ( attribute-name *( SP attribute-name ) )` (Postfix XCLIENT howto)
    """

    __slots__ = ()

    keyword = "XCLIENT"
    rule = "XCLIENT-line"
    reference = "Postfix XCLIENT howto"
    fields = ("attributes",)
    __match_args__ = ("attributes",)
    facts = ViewFacts(pattern=_EHLO_XCLIENT, groups={"attributes": (1,)}, machine="EHLOXCLIENT")
    attributes: rows.Field[tuple[str, ...]] = rows.items(
        _ATTRIBUTES_LIST, 1, doc="The attributes that are taken."
    )

    @classmethod
    def is_doubtful(cls, match: Match, length: int) -> bool:
        return length > 506

    @classmethod
    def build(
        cls, attributes: str | bytes | Iterable[str | bytes], *, over_long: bool = False
    ) -> bytes:
        """The line of XCLIENT; raises `BuildError`.

        attributes: the attributes that are taken
        over_long: whether it is written even where it is longer than it may be
        """
        attributes_ = _WRITE_ATTRIBUTES_2(attributes, cls, over_long)
        line = b"XCLIENT " + attributes_[0] + b"".join([b" " + each for each in attributes_[1:]])
        return cls.checked(line, over_long)


_EHLO_XFORWARD = Pattern(
    r"[Xx][Ff][Oo][Rr][Ww][Aa][Rr][Dd](?![-0-9A-Za-z]) ([\-0-9A-Z_a-z]++(?: [\-0-9A-Z_a-z]++)*+)"
)


class EhloXforward(EhloLine):
    """Forward client information through a filter.

    `"XFORWARD" SP ( attribute-name *( SP attribute-name ) )` (Postfix XFORWARD howto)
    """

    __slots__ = ()

    keyword = "XFORWARD"
    rule = "XFORWARD-line"
    reference = "Postfix XFORWARD howto"
    fields = ("attributes",)
    __match_args__ = ("attributes",)
    facts = ViewFacts(pattern=_EHLO_XFORWARD, groups={"attributes": (1,)}, machine="EHLOXFORWARD")
    attributes: rows.Field[tuple[str, ...]] = rows.items(
        _ATTRIBUTES_LIST, 1, doc="The attributes that are taken."
    )

    @classmethod
    def is_doubtful(cls, match: Match, length: int) -> bool:
        return length > 506

    @classmethod
    def build(
        cls, attributes: str | bytes | Iterable[str | bytes], *, over_long: bool = False
    ) -> bytes:
        """The line of XFORWARD; raises `BuildError`.

        attributes: the attributes that are taken
        over_long: whether it is written even where it is longer than it may be
        """
        attributes_ = _WRITE_ATTRIBUTES_2(attributes, cls, over_long)
        line = b"XFORWARD " + attributes_[0] + b"".join([b" " + each for each in attributes_[1:]])
        return cls.checked(line, over_long)


EhloXverp = keyword_alone(
    __name__, "EhloXverp", "XVERP", "Postfix VERP howto", "Variable envelope return path."
)
EhloVerp = keyword_alone(
    __name__, "EhloVerp", "VERP", "draft-varshavchik-verp-smtpext", "Variable envelope return path."
)
EhloPrdr = keyword_alone(
    __name__, "EhloPrdr", "PRDR", "draft-hall-prdr", "Per-recipient data response."
)
EhloPipeconnect = keyword_alone(
    __name__,
    "EhloPipeconnect",
    "PIPECONNECT",
    "Exim 4.93",
    "Early pipelining.",
    also=("X_PIPE_CONNECT",),
)
_EHLO_X_EXPS = Pattern(
    r"[Xx]-[Ee][Xx][Pp][Ss](?![-0-9A-Za-z])(?>(?: ([\-0-9A-Z_a-z]{1,20}+(?: [\-0-9A-Z_a-z]{1,20}+)*+))?)"
)


class EhloXExps(EhloLine):
    """Server-to-server authentication.

    `"X-EXPS" [ SP ( sasl-mech *( SP sasl-mech ) ) ]` (Microsoft Exchange)
    """

    __slots__ = ()

    keyword = "X-EXPS"
    rule = "X-EXPS-line"
    reference = "Microsoft Exchange"
    also = ("X-EXPS=",)
    fields = ("mechanisms",)
    __match_args__ = ("mechanisms",)
    facts = ViewFacts(pattern=_EHLO_X_EXPS, groups={"mechanisms": (1,)}, machine="EHLOXEXPS")
    mechanisms: rows.Field[tuple[str, ...]] = rows.items(
        _MECHANISMS_LIST, 1, doc="The SASL mechanisms"
    )

    @classmethod
    def is_doubtful(cls, match: Match, length: int) -> bool:
        return length > 506

    @classmethod
    def build(
        cls, mechanisms: str | bytes | Iterable[str | bytes] = (), *, over_long: bool = False
    ) -> bytes:
        """The line of X-EXPS; raises `BuildError`.

        mechanisms: the SASL mechanisms
        over_long: whether it is written even where it is longer than it may be
        """
        mechanisms_ = _WRITE_MECHANISMS_2(mechanisms, cls, over_long)
        line = b"X-EXPS"
        if mechanisms_:
            line += b" " + mechanisms_[0] + b"".join([b" " + each for each in mechanisms_[1:]])
        return cls.checked(line, over_long)


EhloXAnonymoustls = keyword_alone(
    __name__,
    "EhloXAnonymoustls",
    "X-ANONYMOUSTLS",
    "Microsoft Exchange",
    "TLS without certificate check.",
)
EhloXLink2state = keyword_alone(
    __name__, "EhloXLink2state", "X-LINK2STATE", "Microsoft Exchange", "Link state exchange."
)
EhloXexch50 = keyword_alone(
    __name__, "EhloXexch50", "XEXCH50", "Microsoft Exchange", "Property blob."
)
EhloXrdst = keyword_alone(
    __name__, "EhloXrdst", "XRDST", "Microsoft Exchange", "Routing destination."
)
EhloXshadow = keyword_alone(
    __name__, "EhloXshadow", "XSHADOW", "Microsoft Exchange", "Shadow redundancy."
)
EhloXshadowrequest = keyword_alone(
    __name__, "EhloXshadowrequest", "XSHADOWREQUEST", "Microsoft Exchange", "Shadow redundancy."
)
EhloXproxy = keyword_alone(
    __name__, "EhloXproxy", "XPROXY", "Microsoft Exchange", "Front-end proxy information."
)
EhloXproxyfrom = keyword_alone(
    __name__, "EhloXproxyfrom", "XPROXYFROM", "Microsoft Exchange", "Front-end proxy information."
)
EhloXproxyto = keyword_alone(
    __name__, "EhloXproxyto", "XPROXYTO", "Microsoft Exchange", "Front-end proxy information."
)
EhloXadr = keyword_alone(
    __name__, "EhloXadr", "XADR", "Oracle Messaging Server", "Check an address."
)
EhloXcir = keyword_alone(
    __name__, "EhloXcir", "XCIR", "Oracle Messaging Server", "Check a circuit."
)
EhloXsta = keyword_alone(
    __name__, "EhloXsta", "XSTA", "Oracle Messaging Server", "Tell the status."
)
EhloXgen = keyword_alone(
    __name__,
    "EhloXgen",
    "XGEN",
    "Oracle Messaging Server",
    "Tell the generation of the configuration.",
)
_EHLO_XLOOP = Pattern(r"[Xx][Ll][Oo][Oo][Pp](?![-0-9A-Za-z]) ([0-9A-Fa-f]{32})")
_LOOP_TOKEN_TEXT = Pattern(r"[0-9A-Fa-f]{32}")
_WRITE_TOKEN = Writer("token", "loop-token", encode_text, _LOOP_TOKEN_TEXT)


class EhloXloop(EhloLine):
    """Loop detection token.

    `"XLOOP" SP loop-token-param` (Oracle Messaging Server)
    """

    __slots__ = ()

    keyword = "XLOOP"
    rule = "XLOOP-line"
    reference = "Oracle Messaging Server"
    fields = ("token",)
    __match_args__ = ("token",)
    facts = ViewFacts(pattern=_EHLO_XLOOP, groups={"token": (1,)}, machine="EHLOXLOOP")
    token = rows.field(decode_text, 1, doc="The loop-token.")

    @classmethod
    def is_doubtful(cls, match: Match, length: int) -> bool:
        return length > 506

    @classmethod
    def build(cls, token: str | bytes, *, over_long: bool = False) -> bytes:
        """The line of XLOOP; raises `BuildError`.

        token: the loop-token
        over_long: whether it is written even where it is longer than it may be
        """
        return cls.checked(b"XLOOP " + _WRITE_TOKEN(token), over_long)


EhloXusr = keyword_alone(__name__, "EhloXusr", "XUSR", "sendmail 8", "Initial user submission.")


class Capabilities(CapabilitiesView):
    """What a server offers, from its answer to EHLO (RFC 5321, 4.1.1.1)."""

    __slots__ = ()

    lines_by_keyword = {
        "SIZE": EhloSize,
        "8BITMIME": EhloEightbitmime,
        "BINARYMIME": EhloBinarymime,
        "SMTPUTF8": EhloSmtputf8,
        "DSN": EhloDsn,
        "AUTH": EhloAuth,
        "STARTTLS": EhloStarttls,
        "CHUNKING": EhloChunking,
        "PIPELINING": EhloPipelining,
        "ENHANCEDSTATUSCODES": EhloEnhancedstatuscodes,
        "REQUIRETLS": EhloRequiretls,
        "DELIVERBY": EhloDeliverby,
        "MT-PRIORITY": EhloMtPriority,
        "FUTURERELEASE": EhloFuturerelease,
        "MTRK": EhloMtrk,
        "RRVS": EhloRrvs,
        "NO-SOLICITING": EhloNoSoliciting,
        "LIMITS": EhloLimits,
        "BURL": EhloBurl,
        "ETRN": EhloEtrn,
        "ATRN": EhloAtrn,
        "CHECKPOINT": EhloCheckpoint,
        "SUBMITTER": EhloSubmitter,
        "CONPERM": EhloConperm,
        "CONNEG": EhloConneg,
        "UTF8SMTP": EhloUtf8smtp,
        "VRFY": EhloVrfy,
        "EXPN": EhloExpn,
        "HELP": EhloHelp,
        "SEND": EhloSend,
        "SOML": EhloSoml,
        "SAML": EhloSaml,
        "TURN": EhloTurn,
        "VERB": EhloVerb,
        "ONEX": EhloOnex,
        "XCLIENT": EhloXclient,
        "XFORWARD": EhloXforward,
        "XVERP": EhloXverp,
        "VERP": EhloVerp,
        "PRDR": EhloPrdr,
        "PIPECONNECT": EhloPipeconnect,
        "X-EXPS": EhloXExps,
        "X-ANONYMOUSTLS": EhloXAnonymoustls,
        "X-LINK2STATE": EhloXLink2state,
        "XEXCH50": EhloXexch50,
        "XRDST": EhloXrdst,
        "XSHADOW": EhloXshadow,
        "XSHADOWREQUEST": EhloXshadowrequest,
        "XPROXY": EhloXproxy,
        "XPROXYFROM": EhloXproxyfrom,
        "XPROXYTO": EhloXproxyto,
        "XADR": EhloXadr,
        "XCIR": EhloXcir,
        "XSTA": EhloXsta,
        "XGEN": EhloXgen,
        "XLOOP": EhloXloop,
        "XUSR": EhloXusr,
    }
    size: rows.Field[int | None] = rows.value_of(
        EhloSize, "size", doc="SIZE: message size declaration (RFC 1870)."
    )
    eightbitmime = rows.offered("8BITMIME", doc="8BITMIME: 8-bit MIME transport (RFC 6152).")
    binarymime = rows.offered(
        "BINARYMIME", doc="BINARYMIME: binary MIME, sent by BDAT alone (RFC 3030, 3)."
    )
    smtputf8 = rows.offered("SMTPUTF8", doc="SMTPUTF8: internationalized email (RFC 6531, 3).")
    dsn = rows.offered("DSN", doc="DSN: delivery status notifications (RFC 3461).")
    auth: rows.Field[tuple[str, ...] | None] = rows.value_of(
        EhloAuth, "mechanisms", doc="AUTH: authentication (RFC 4954)."
    )
    starttls = rows.offered("STARTTLS", doc="STARTTLS: start TLS (RFC 3207).")
    chunking = rows.offered("CHUNKING", doc="CHUNKING: mail data in chunks (RFC 3030, 2).")
    pipelining = rows.offered("PIPELINING", doc="PIPELINING: command pipelining (RFC 2920).")
    enhancedstatuscodes = rows.offered(
        "ENHANCEDSTATUSCODES", doc="ENHANCEDSTATUSCODES: enhanced status codes (RFC 2034)."
    )
    requiretls = rows.offered("REQUIRETLS", doc="REQUIRETLS: require TLS (RFC 8689).")
    deliverby = rows.typed_line(EhloDeliverby, doc="DELIVERBY: deliver by a time (RFC 2852).")
    mt_priority: rows.Field[str | None] = rows.value_of(
        EhloMtPriority, "profile", doc="MT-PRIORITY: priority message handling (RFC 6710)."
    )
    futurerelease = rows.typed_line(
        EhloFuturerelease, doc="FUTURERELEASE: future message release (RFC 4865)."
    )
    mtrk = rows.offered("MTRK", doc="MTRK: message tracking (RFC 3885).")
    rrvs = rows.offered("RRVS", doc="RRVS: require recipient valid since (RFC 7293).")
    no_soliciting: rows.Field[tuple[str, ...] | None] = rows.value_of(
        EhloNoSoliciting, "keywords", doc="NO-SOLICITING: no soliciting (RFC 3865)."
    )
    limits: rows.Field[Limits | None] = rows.value_of(
        EhloLimits, "limits", doc="LIMITS: server limits (RFC 9422)."
    )
    burl: rows.Field[tuple[str, ...] | None] = rows.value_of(
        EhloBurl, "sources", doc="BURL: remote content (RFC 4468)."
    )
    etrn = rows.offered("ETRN", doc="ETRN: remote queue start (RFC 1985).")
    atrn = rows.offered("ATRN", doc="ATRN: authenticated TURN (RFC 2645).")
    checkpoint = rows.offered("CHECKPOINT", doc="CHECKPOINT: checkpoint and restart (RFC 1845).")
    submitter = rows.offered("SUBMITTER", doc="SUBMITTER: responsible submitter (RFC 4405).")
    conperm = rows.offered("CONPERM", doc="CONPERM: content conversion permission (RFC 4141, 4).")
    conneg = rows.offered("CONNEG", doc="CONNEG: content negotiation (RFC 4141, 5).")
    utf8smtp = rows.offered(
        "UTF8SMTP", doc="UTF8SMTP: internationalized addresses (experiment) (RFC 5336, 3)."
    )
    vrfy = rows.offered("VRFY", doc="VRFY: verify a user (RFC 5321, 3.5.2).")
    expn = rows.offered("EXPN", doc="EXPN: expand a mailing list (RFC 5321, 3.5.2).")
    help = rows.offered("HELP", doc="HELP: helpful information (RFC 5321, 4.1.1.8).")
    send = rows.offered("SEND", doc="SEND: send to a terminal (RFC 821, 4.1.2; RFC 5321, F.6).")
    soml = rows.offered(
        "SOML", doc="SOML: send to a terminal, or mail (RFC 821, 4.1.2; RFC 5321, F.6)."
    )
    saml = rows.offered(
        "SAML", doc="SAML: send to a terminal, and mail (RFC 821, 4.1.2; RFC 5321, F.6)."
    )
    turn = rows.offered(
        "TURN", doc="TURN: exchange client and server roles (RFC 821, 3.8; RFC 5321, F.1)."
    )
    verb = rows.offered("VERB", doc="VERB: verbose (sendmail).")
    onex = rows.offered("ONEX", doc="ONEX: one message transaction only (sendmail).")
    xclient: rows.Field[tuple[str, ...] | None] = rows.value_of(
        EhloXclient,
        "attributes",
        doc="XCLIENT: override client information (Postfix XCLIENT howto).",
    )
    xforward: rows.Field[tuple[str, ...] | None] = rows.value_of(
        EhloXforward,
        "attributes",
        doc="XFORWARD: forward client information through a filter (Postfix XFORWARD howto).",
    )
    xverp = rows.offered("XVERP", doc="XVERP: variable envelope return path (Postfix VERP howto).")
    verp = rows.offered(
        "VERP", doc="VERP: variable envelope return path (draft-varshavchik-verp-smtpext)."
    )
    prdr = rows.offered("PRDR", doc="PRDR: per-recipient data response (draft-hall-prdr).")
    pipeconnect = rows.offered("PIPECONNECT", doc="PIPECONNECT: early pipelining (Exim 4.93).")
    x_exps: rows.Field[tuple[str, ...] | None] = rows.value_of(
        EhloXExps, "mechanisms", doc="X-EXPS: server-to-server authentication (Microsoft Exchange)."
    )
    x_anonymoustls = rows.offered(
        "X-ANONYMOUSTLS", doc="X-ANONYMOUSTLS: TLS without certificate check (Microsoft Exchange)."
    )
    x_link2state = rows.offered(
        "X-LINK2STATE", doc="X-LINK2STATE: link state exchange (Microsoft Exchange)."
    )
    xexch50 = rows.offered("XEXCH50", doc="XEXCH50: property blob (Microsoft Exchange).")
    xrdst = rows.offered("XRDST", doc="XRDST: routing destination (Microsoft Exchange).")
    xshadow = rows.offered("XSHADOW", doc="XSHADOW: shadow redundancy (Microsoft Exchange).")
    xshadowrequest = rows.offered(
        "XSHADOWREQUEST", doc="XSHADOWREQUEST: shadow redundancy (Microsoft Exchange)."
    )
    xproxy = rows.offered("XPROXY", doc="XPROXY: front-end proxy information (Microsoft Exchange).")
    xproxyfrom = rows.offered(
        "XPROXYFROM", doc="XPROXYFROM: front-end proxy information (Microsoft Exchange)."
    )
    xproxyto = rows.offered(
        "XPROXYTO", doc="XPROXYTO: front-end proxy information (Microsoft Exchange)."
    )
    xadr = rows.offered("XADR", doc="XADR: check an address (Oracle Messaging Server).")
    xcir = rows.offered("XCIR", doc="XCIR: check a circuit (Oracle Messaging Server).")
    xsta = rows.offered("XSTA", doc="XSTA: tell the status (Oracle Messaging Server).")
    xgen = rows.offered(
        "XGEN", doc="XGEN: tell the generation of the configuration (Oracle Messaging Server)."
    )
    xloop: rows.Field[str | None] = rows.value_of(
        EhloXloop, "token", doc="XLOOP: loop detection token (Oracle Messaging Server)."
    )
    xusr = rows.offered("XUSR", doc="XUSR: initial user submission (sendmail 8).")


LINES = (
    EhloSize,
    EhloEightbitmime,
    EhloBinarymime,
    EhloSmtputf8,
    EhloDsn,
    EhloAuth,
    EhloStarttls,
    EhloChunking,
    EhloPipelining,
    EhloEnhancedstatuscodes,
    EhloRequiretls,
    EhloDeliverby,
    EhloMtPriority,
    EhloFuturerelease,
    EhloMtrk,
    EhloRrvs,
    EhloNoSoliciting,
    EhloLimits,
    EhloBurl,
    EhloEtrn,
    EhloAtrn,
    EhloCheckpoint,
    EhloSubmitter,
    EhloConperm,
    EhloConneg,
    EhloUtf8smtp,
    EhloVrfy,
    EhloExpn,
    EhloHelp,
    EhloSend,
    EhloSoml,
    EhloSaml,
    EhloTurn,
    EhloVerb,
    EhloOnex,
    EhloXclient,
    EhloXforward,
    EhloXverp,
    EhloVerp,
    EhloPrdr,
    EhloPipeconnect,
    EhloXExps,
    EhloXAnonymoustls,
    EhloXLink2state,
    EhloXexch50,
    EhloXrdst,
    EhloXshadow,
    EhloXshadowrequest,
    EhloXproxy,
    EhloXproxyfrom,
    EhloXproxyto,
    EhloXadr,
    EhloXcir,
    EhloXsta,
    EhloXgen,
    EhloXloop,
    EhloXusr,
)

DIALECT.adopt(LINES)
