"""What a server offers in its answer to EHLO.

Generated from grammar/extensions by `python -m grammar`; edit that instead.
"""

from __future__ import annotations

from smtpkit.capabilities import CapabilitiesView, EhloLine
from smtpkit.errors import BuildError
from smtpkit.facts import ViewFacts
from smtpkit.generated.codecs import (
    check_limit,
    decode_date_time,
    decode_integer,
    decode_list,
    decode_pairs,
    encode_date_time,
    encode_integer,
    encode_pairs,
    encode_text,
)
from smtpkit.generated.dialect import DIALECT
from smtpkit.matching import Pattern, refuses
from smtpkit.writing import Separated, Writer

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Iterable
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
    facts = ViewFacts(
        pattern=_EHLO_SIZE,
        groups={"size": (1,)},
    )

    @staticmethod
    def is_doubtful(match: Match, length: int) -> bool:
        return length > 506 or (match[1] is not None and refuses(decode_integer, match[1]))

    @property
    def size(self) -> int | None:
        """The size; None when not sent."""
        octets = self.match[1]
        return None if octets is None else decode_integer(octets)

    @classmethod
    def build(
        cls,
        size: int | None = None,
    ) -> bytes:
        """The line of SIZE; raises `BuildError`.

        size: the size
        """
        line = b"SIZE"
        if size is not None:
            line += b" " + _WRITE_SIZE(size)
        return cls.checked(line)


_EHLO_8BITMIME = Pattern(r"8[Bb][Ii][Tt][Mm][Ii][Mm][Ee](?![-0-9A-Za-z])")


class EhloEightbitmime(EhloLine):
    """8-bit MIME transport.

    `"8BITMIME"` (RFC 6152)
    """

    __slots__ = ()

    keyword = "8BITMIME"
    rule = "8BITMIME-line"
    reference = "RFC 6152"
    fields = ()
    facts = ViewFacts(
        pattern=_EHLO_8BITMIME,
    )

    @staticmethod
    def is_doubtful(match: Match, length: int) -> bool:
        return length > 506

    @classmethod
    def build(
        cls,
    ) -> bytes:
        """The line of 8BITMIME; raises `BuildError`."""
        return cls.checked(b"8BITMIME")


_EHLO_BINARYMIME = Pattern(r"[Bb][Ii][Nn][Aa][Rr][Yy][Mm][Ii][Mm][Ee](?![-0-9A-Za-z])")


class EhloBinarymime(EhloLine):
    """Binary MIME, sent by BDAT alone.

    `"BINARYMIME"` (RFC 3030, 3)
    """

    __slots__ = ()

    keyword = "BINARYMIME"
    rule = "BINARYMIME-line"
    reference = "RFC 3030, 3"
    fields = ()
    facts = ViewFacts(
        pattern=_EHLO_BINARYMIME,
    )

    @staticmethod
    def is_doubtful(match: Match, length: int) -> bool:
        return length > 506

    @classmethod
    def build(
        cls,
    ) -> bytes:
        """The line of BINARYMIME; raises `BuildError`."""
        return cls.checked(b"BINARYMIME")


_EHLO_SMTPUTF8 = Pattern(r"[Ss][Mm][Tt][Pp][Uu][Tt][Ff]8(?![-0-9A-Za-z])")


class EhloSmtputf8(EhloLine):
    """Internationalized email.

    `"SMTPUTF8"` (RFC 6531, 3)
    """

    __slots__ = ()

    keyword = "SMTPUTF8"
    rule = "SMTPUTF8-line"
    reference = "RFC 6531, 3"
    fields = ()
    facts = ViewFacts(
        pattern=_EHLO_SMTPUTF8,
    )

    @staticmethod
    def is_doubtful(match: Match, length: int) -> bool:
        return length > 506

    @classmethod
    def build(
        cls,
    ) -> bytes:
        """The line of SMTPUTF8; raises `BuildError`."""
        return cls.checked(b"SMTPUTF8")


_EHLO_DSN = Pattern(r"[Dd][Ss][Nn](?![-0-9A-Za-z])")


class EhloDsn(EhloLine):
    """Delivery status notifications.

    `"DSN"` (RFC 3461)
    """

    __slots__ = ()

    keyword = "DSN"
    rule = "DSN-line"
    reference = "RFC 3461"
    fields = ()
    facts = ViewFacts(
        pattern=_EHLO_DSN,
    )

    @staticmethod
    def is_doubtful(match: Match, length: int) -> bool:
        return length > 506

    @classmethod
    def build(
        cls,
    ) -> bytes:
        """The line of DSN; raises `BuildError`."""
        return cls.checked(b"DSN")


_EHLO_AUTH = Pattern(
    r"[Aa][Uu][Tt][Hh](?![-0-9A-Za-z])(?>(?: ([\-0-9A-Z_a-z]{1,20}+(?: [\-0-9A-Z_a-z]{1,20}+)*+))?)"
)
_MECHANISMS_TEXT = Pattern(r"[\-0-9A-Z_a-z]{1,20}+(?: [\-0-9A-Z_a-z]{1,20}+)*+")
_WRITE_MECHANISMS = Writer("mechanisms", "mechanisms", Separated(" ").write, _MECHANISMS_TEXT)


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
    facts = ViewFacts(
        pattern=_EHLO_AUTH,
        groups={"mechanisms": (1,)},
    )

    @staticmethod
    def is_doubtful(match: Match, length: int) -> bool:
        return length > 506

    @property
    def mechanisms(self) -> tuple[str, ...] | None:
        """The mechanisms; None when not sent."""
        octets = self.match[1]
        return None if octets is None else decode_list(octets, " ")

    @classmethod
    def build(
        cls,
        mechanisms: Iterable[str] | str | None = None,
    ) -> bytes:
        """The line of AUTH; raises `BuildError`.

        mechanisms: the mechanisms
        """
        line = b"AUTH"
        if mechanisms is not None:
            line += b" " + _WRITE_MECHANISMS(mechanisms)
        return cls.checked(line)


_EHLO_STARTTLS = Pattern(r"[Ss][Tt][Aa][Rr][Tt][Tt][Ll][Ss](?![-0-9A-Za-z])")


class EhloStarttls(EhloLine):
    """Start TLS.

    `"STARTTLS"` (RFC 3207)
    """

    __slots__ = ()

    keyword = "STARTTLS"
    rule = "STARTTLS-line"
    reference = "RFC 3207"
    fields = ()
    facts = ViewFacts(
        pattern=_EHLO_STARTTLS,
    )

    @staticmethod
    def is_doubtful(match: Match, length: int) -> bool:
        return length > 506

    @classmethod
    def build(
        cls,
    ) -> bytes:
        """The line of STARTTLS; raises `BuildError`."""
        return cls.checked(b"STARTTLS")


_EHLO_CHUNKING = Pattern(r"[Cc][Hh][Uu][Nn][Kk][Ii][Nn][Gg](?![-0-9A-Za-z])")


class EhloChunking(EhloLine):
    """Mail data in chunks.

    `"CHUNKING"` (RFC 3030, 2)
    """

    __slots__ = ()

    keyword = "CHUNKING"
    rule = "CHUNKING-line"
    reference = "RFC 3030, 2"
    fields = ()
    facts = ViewFacts(
        pattern=_EHLO_CHUNKING,
    )

    @staticmethod
    def is_doubtful(match: Match, length: int) -> bool:
        return length > 506

    @classmethod
    def build(
        cls,
    ) -> bytes:
        """The line of CHUNKING; raises `BuildError`."""
        return cls.checked(b"CHUNKING")


_EHLO_PIPELINING = Pattern(r"[Pp][Ii][Pp][Ee][Ll][Ii][Nn][Ii][Nn][Gg](?![-0-9A-Za-z])")


class EhloPipelining(EhloLine):
    """Command pipelining.

    `"PIPELINING"` (RFC 2920)
    """

    __slots__ = ()

    keyword = "PIPELINING"
    rule = "PIPELINING-line"
    reference = "RFC 2920"
    fields = ()
    facts = ViewFacts(
        pattern=_EHLO_PIPELINING,
    )

    @staticmethod
    def is_doubtful(match: Match, length: int) -> bool:
        return length > 506

    @classmethod
    def build(
        cls,
    ) -> bytes:
        """The line of PIPELINING; raises `BuildError`."""
        return cls.checked(b"PIPELINING")


_EHLO_ENHANCEDSTATUSCODES = Pattern(
    r"[Ee][Nn][Hh][Aa][Nn][Cc][Ee][Dd][Ss][Tt][Aa][Tt][Uu][Ss][Cc][Oo][Dd][Ee][Ss](?![-0-9A-Za-z])"
)


class EhloEnhancedstatuscodes(EhloLine):
    """Enhanced status codes.

    `"ENHANCEDSTATUSCODES"` (RFC 2034)
    """

    __slots__ = ()

    keyword = "ENHANCEDSTATUSCODES"
    rule = "ENHANCEDSTATUSCODES-line"
    reference = "RFC 2034"
    fields = ()
    facts = ViewFacts(
        pattern=_EHLO_ENHANCEDSTATUSCODES,
    )

    @staticmethod
    def is_doubtful(match: Match, length: int) -> bool:
        return length > 506

    @classmethod
    def build(
        cls,
    ) -> bytes:
        """The line of ENHANCEDSTATUSCODES; raises `BuildError`."""
        return cls.checked(b"ENHANCEDSTATUSCODES")


_EHLO_REQUIRETLS = Pattern(r"[Rr][Ee][Qq][Uu][Ii][Rr][Ee][Tt][Ll][Ss](?![-0-9A-Za-z])")


class EhloRequiretls(EhloLine):
    """Require TLS.

    `"REQUIRETLS"` (RFC 8689)
    """

    __slots__ = ()

    keyword = "REQUIRETLS"
    rule = "REQUIRETLS-line"
    reference = "RFC 8689"
    fields = ()
    facts = ViewFacts(
        pattern=_EHLO_REQUIRETLS,
    )

    @staticmethod
    def is_doubtful(match: Match, length: int) -> bool:
        return length > 506

    @classmethod
    def build(
        cls,
    ) -> bytes:
        """The line of REQUIRETLS; raises `BuildError`."""
        return cls.checked(b"REQUIRETLS")


_EHLO_DELIVERBY = Pattern(
    r"[Dd][Ee][Ll][Ii][Vv][Ee][Rr][Bb][Yy](?![-0-9A-Za-z])(?>(?: (?>([0-9]{1,9}+)(?>(?:,([!-+\--\~]++(?:,[!-+\--\~]++)*+))?)|,([!-+\--\~]++(?:,[!-+\--\~]++)*+)))?)"
)
_MIN_BY_TIME_TEXT = Pattern(r"[0-9]{1,9}+")
_WRITE_MIN_BY_TIME = Writer("min_by_time", "min_by_time", encode_integer, _MIN_BY_TIME_TEXT)
_TOKENS_TEXT = Pattern(r"[!-+\--\~]++(?:,[!-+\--\~]++)*+")
_WRITE_TOKENS = Writer("tokens", "tokens", Separated(",").write, _TOKENS_TEXT)


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
    facts = ViewFacts(
        pattern=_EHLO_DELIVERBY,
        groups={"min_by_time": (1,), "tokens": (2, 3)},
    )

    @staticmethod
    def is_doubtful(match: Match, length: int) -> bool:
        return length > 506

    @property
    def min_by_time(self) -> int | None:
        """The least time, in seconds; None when not sent."""
        octets = self.match[1]
        return None if octets is None else decode_integer(octets)

    @property
    def tokens(self) -> tuple[str, ...] | None:
        """Words of later extensions; None when not sent."""
        octets = self.match[2]
        if octets is None:
            octets = self.match[3]
        return None if octets is None else decode_list(octets, ",")

    @classmethod
    def build(
        cls,
        min_by_time: int | None = None,
        tokens: Iterable[str] | str | None = None,
    ) -> bytes:
        """The line of DELIVERBY; raises `BuildError`.

        min_by_time: the least time, in seconds
        tokens: words of later extensions
        """
        line = b"DELIVERBY"
        if min_by_time is not None or tokens is not None:
            line += b" "
            if min_by_time is not None:
                line += _WRITE_MIN_BY_TIME(min_by_time)
                if tokens is not None:
                    line += b"," + _WRITE_TOKENS(tokens)
            elif tokens is not None:
                if min_by_time is not None:
                    raise BuildError("min_by_time: not together with tokens", field="min_by_time")
                line += b"," + _WRITE_TOKENS(tokens)
            else:
                raise BuildError("min_by_time or tokens: one of them is needed")
        return cls.checked(line)


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
    facts = ViewFacts(
        pattern=_EHLO_MT_PRIORITY,
        groups={"profile": (1,)},
    )

    @staticmethod
    def is_doubtful(match: Match, length: int) -> bool:
        return length > 506

    @property
    def profile(self) -> str | None:
        """The priority policy; None when not sent."""
        octets = self.match[1]
        return None if octets is None else str(octets, "utf-8", "surrogateescape")

    @classmethod
    def build(
        cls,
        profile: str | bytes | None = None,
    ) -> bytes:
        """The line of MT-PRIORITY; raises `BuildError`.

        profile: the priority policy
        """
        line = b"MT-PRIORITY"
        if profile is not None:
            line += b" " + _WRITE_PROFILE(profile)
        return cls.checked(line)


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

    `"FUTURERELEASE" SP ( future-release-integer SP date-time )` (RFC 4865)
    """

    __slots__ = ()

    keyword = "FUTURERELEASE"
    rule = "FUTURERELEASE-line"
    reference = "RFC 4865"
    fields = ("interval", "until")
    facts = ViewFacts(
        pattern=_EHLO_FUTURERELEASE,
        groups={"interval": (1,), "until": (2,)},
    )

    @staticmethod
    def is_doubtful(match: Match, length: int) -> bool:
        return length > 506 or (match[2] is not None and refuses(decode_date_time, match[2]))

    @property
    def interval(self) -> int:
        """The longest hold, in seconds."""
        return decode_integer(self.match[1])

    @property
    def until(self) -> datetime:
        """The latest release."""
        return decode_date_time(self.match[2])

    @classmethod
    def build(
        cls,
        interval: int,
        until: datetime,
    ) -> bytes:
        """The line of FUTURERELEASE; raises `BuildError`.

        interval: the longest hold, in seconds
        until: the latest release
        """
        return cls.checked(
            b"FUTURERELEASE " + _WRITE_INTERVAL(interval) + b" " + _WRITE_UNTIL(until)
        )


_EHLO_MTRK = Pattern(r"[Mm][Tt][Rr][Kk](?![-0-9A-Za-z])")


class EhloMtrk(EhloLine):
    """Message tracking.

    `"MTRK"` (RFC 3885)
    """

    __slots__ = ()

    keyword = "MTRK"
    rule = "MTRK-line"
    reference = "RFC 3885"
    fields = ()
    facts = ViewFacts(
        pattern=_EHLO_MTRK,
    )

    @staticmethod
    def is_doubtful(match: Match, length: int) -> bool:
        return length > 506

    @classmethod
    def build(
        cls,
    ) -> bytes:
        """The line of MTRK; raises `BuildError`."""
        return cls.checked(b"MTRK")


_EHLO_RRVS = Pattern(r"[Rr][Rr][Vv][Ss](?![-0-9A-Za-z])")


class EhloRrvs(EhloLine):
    """Require recipient valid since.

    `"RRVS"` (RFC 7293)
    """

    __slots__ = ()

    keyword = "RRVS"
    rule = "RRVS-line"
    reference = "RFC 7293"
    fields = ()
    facts = ViewFacts(
        pattern=_EHLO_RRVS,
    )

    @staticmethod
    def is_doubtful(match: Match, length: int) -> bool:
        return length > 506

    @classmethod
    def build(
        cls,
    ) -> bytes:
        """The line of RRVS; raises `BuildError`."""
        return cls.checked(b"RRVS")


_EHLO_NO_SOLICITING = Pattern(
    r"[Nn][Oo]-[Ss][Oo][Ll][Ii][Cc][Ii][Tt][Ii][Nn][Gg](?![-0-9A-Za-z])(?>(?: ([A-Za-z][\-.0-:A-Z_a-z]*+(?:,[A-Za-z][\-.0-:A-Z_a-z]*+)*+))?)"
)
_SOLICITATION_KEYWORDS_TEXT = Pattern(r"[A-Za-z][\-.0-:A-Z_a-z]*+(?:,[A-Za-z][\-.0-:A-Z_a-z]*+)*+")
_WRITE_KEYWORDS = Writer(
    "keywords", "Solicitation-keywords", Separated(",").write, _SOLICITATION_KEYWORDS_TEXT
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
    facts = ViewFacts(
        pattern=_EHLO_NO_SOLICITING,
        groups={"keywords": (1,)},
    )

    @staticmethod
    def is_doubtful(match: Match, length: int) -> bool:
        return length > 506 and (length > 506 or match.end(1) - match.start(1) > 1000)

    @property
    def keywords(self) -> tuple[str, ...] | None:
        """Kinds of mail not wanted; None when not sent."""
        octets = self.match[1]
        return None if octets is None else decode_list(octets, ",")

    @classmethod
    def build(
        cls,
        keywords: Iterable[str] | str | None = None,
    ) -> bytes:
        """The line of NO-SOLICITING; raises `BuildError`.

        keywords: kinds of mail not wanted
        """
        line = b"NO-SOLICITING"
        if keywords is not None:
            line += b" " + _WRITE_KEYWORDS(keywords)
        return cls.checked(line)


_EHLO_LIMITS = Pattern(
    r"[Ll][Ii][Mm][Ii][Tt][Ss](?![-0-9A-Za-z]) ([\-0-9A-Z_a-z]++(?:=[!-:<-\~]++)?+(?: [\-0-9A-Z_a-z]++(?:=[!-:<-\~]++)?+)*+)"
)
_LIMITS_TEXT = Pattern(
    r"[\-0-9A-Z_a-z]++(?:=[!-:<-\~]++)?+(?: [\-0-9A-Z_a-z]++(?:=[!-:<-\~]++)?+)*+"
)
_WRITE_LIMITS = Writer("limits", "limits", encode_pairs, _LIMITS_TEXT)


class EhloLimits(EhloLine):
    """Server limits.

    `"LIMITS" SP limits-param` (RFC 9422)
    """

    __slots__ = ()

    keyword = "LIMITS"
    rule = "LIMITS-line"
    reference = "RFC 9422"
    fields = ("limits",)
    facts = ViewFacts(
        pattern=_EHLO_LIMITS,
        groups={"limits": (1,)},
        checks=(check_limit,),
    )

    @staticmethod
    def is_doubtful(match: Match, length: int) -> bool:
        return length > 506 or refuses(check_limit, EhloLimits(match))

    @property
    def limits(self) -> tuple[tuple[str, str | None], ...]:
        """Names and values."""
        return decode_pairs(self.match[1])

    @classmethod
    def build(
        cls,
        limits: Iterable[tuple[str, str | None]],
    ) -> bytes:
        """The line of LIMITS; raises `BuildError`.

        limits: names and values
        """
        return cls.checked(b"LIMITS " + _WRITE_LIMITS(limits))


_EHLO_BURL = Pattern(
    r"[Bb][Uu][Rr][Ll](?![-0-9A-Za-z])(?>(?: ([Ii][Mm][Aa][Pp](?:://[!-.0-\~]++)?+(?: [Ii][Mm][Aa][Pp](?:://[!-.0-\~]++)?+)*+))?)"
)
_SOURCES_TEXT = Pattern(
    r"[Ii][Mm][Aa][Pp](?:://[!-.0-\~]++)?+(?: [Ii][Mm][Aa][Pp](?:://[!-.0-\~]++)?+)*+"
)
_WRITE_SOURCES = Writer("sources", "sources", Separated(" ").write, _SOURCES_TEXT)


class EhloBurl(EhloLine):
    """Remote content.

    `"BURL" [ SP ( burl-param *( SP burl-param ) ) ]` (RFC 4468)
    """

    __slots__ = ()

    keyword = "BURL"
    rule = "BURL-line"
    reference = "RFC 4468"
    fields = ("sources",)
    facts = ViewFacts(
        pattern=_EHLO_BURL,
        groups={"sources": (1,)},
    )

    @staticmethod
    def is_doubtful(match: Match, length: int) -> bool:
        return length > 506

    @property
    def sources(self) -> tuple[str, ...] | None:
        """The sources; None when not sent."""
        octets = self.match[1]
        return None if octets is None else decode_list(octets, " ")

    @classmethod
    def build(
        cls,
        sources: Iterable[str] | str | None = None,
    ) -> bytes:
        """The line of BURL; raises `BuildError`.

        sources: the sources
        """
        line = b"BURL"
        if sources is not None:
            line += b" " + _WRITE_SOURCES(sources)
        return cls.checked(line)


_EHLO_ETRN = Pattern(r"[Ee][Tt][Rr][Nn](?![-0-9A-Za-z])")


class EhloEtrn(EhloLine):
    """Remote queue start.

    `"ETRN"` (RFC 1985)
    """

    __slots__ = ()

    keyword = "ETRN"
    rule = "ETRN-line"
    reference = "RFC 1985"
    fields = ()
    facts = ViewFacts(
        pattern=_EHLO_ETRN,
    )

    @staticmethod
    def is_doubtful(match: Match, length: int) -> bool:
        return length > 506

    @classmethod
    def build(
        cls,
    ) -> bytes:
        """The line of ETRN; raises `BuildError`."""
        return cls.checked(b"ETRN")


_EHLO_ATRN = Pattern(r"[Aa][Tt][Rr][Nn](?![-0-9A-Za-z])")


class EhloAtrn(EhloLine):
    """Authenticated TURN.

    `"ATRN"` (RFC 2645)
    """

    __slots__ = ()

    keyword = "ATRN"
    rule = "ATRN-line"
    reference = "RFC 2645"
    fields = ()
    facts = ViewFacts(
        pattern=_EHLO_ATRN,
    )

    @staticmethod
    def is_doubtful(match: Match, length: int) -> bool:
        return length > 506

    @classmethod
    def build(
        cls,
    ) -> bytes:
        """The line of ATRN; raises `BuildError`."""
        return cls.checked(b"ATRN")


_EHLO_CHECKPOINT = Pattern(r"[Cc][Hh][Ee][Cc][Kk][Pp][Oo][Ii][Nn][Tt](?![-0-9A-Za-z])")


class EhloCheckpoint(EhloLine):
    """Checkpoint and restart.

    `"CHECKPOINT"` (RFC 1845)
    """

    __slots__ = ()

    keyword = "CHECKPOINT"
    rule = "CHECKPOINT-line"
    reference = "RFC 1845"
    fields = ()
    facts = ViewFacts(
        pattern=_EHLO_CHECKPOINT,
    )

    @staticmethod
    def is_doubtful(match: Match, length: int) -> bool:
        return length > 506

    @classmethod
    def build(
        cls,
    ) -> bytes:
        """The line of CHECKPOINT; raises `BuildError`."""
        return cls.checked(b"CHECKPOINT")


_EHLO_SUBMITTER = Pattern(r"[Ss][Uu][Bb][Mm][Ii][Tt][Tt][Ee][Rr](?![-0-9A-Za-z])")


class EhloSubmitter(EhloLine):
    """Responsible submitter.

    `"SUBMITTER"` (RFC 4405)
    """

    __slots__ = ()

    keyword = "SUBMITTER"
    rule = "SUBMITTER-line"
    reference = "RFC 4405"
    fields = ()
    facts = ViewFacts(
        pattern=_EHLO_SUBMITTER,
    )

    @staticmethod
    def is_doubtful(match: Match, length: int) -> bool:
        return length > 506

    @classmethod
    def build(
        cls,
    ) -> bytes:
        """The line of SUBMITTER; raises `BuildError`."""
        return cls.checked(b"SUBMITTER")


_EHLO_CONPERM = Pattern(r"[Cc][Oo][Nn][Pp][Ee][Rr][Mm](?![-0-9A-Za-z])")


class EhloConperm(EhloLine):
    """Content conversion permission.

    `"CONPERM"` (RFC 4141, 4)
    """

    __slots__ = ()

    keyword = "CONPERM"
    rule = "CONPERM-line"
    reference = "RFC 4141, 4"
    fields = ()
    facts = ViewFacts(
        pattern=_EHLO_CONPERM,
    )

    @staticmethod
    def is_doubtful(match: Match, length: int) -> bool:
        return length > 506

    @classmethod
    def build(
        cls,
    ) -> bytes:
        """The line of CONPERM; raises `BuildError`."""
        return cls.checked(b"CONPERM")


_EHLO_CONNEG = Pattern(r"[Cc][Oo][Nn][Nn][Ee][Gg](?![-0-9A-Za-z])")


class EhloConneg(EhloLine):
    """Content negotiation.

    `"CONNEG"` (RFC 4141, 5)
    """

    __slots__ = ()

    keyword = "CONNEG"
    rule = "CONNEG-line"
    reference = "RFC 4141, 5"
    fields = ()
    facts = ViewFacts(
        pattern=_EHLO_CONNEG,
    )

    @staticmethod
    def is_doubtful(match: Match, length: int) -> bool:
        return length > 506

    @classmethod
    def build(
        cls,
    ) -> bytes:
        """The line of CONNEG; raises `BuildError`."""
        return cls.checked(b"CONNEG")


_EHLO_UTF8SMTP = Pattern(r"[Uu][Tt][Ff]8[Ss][Mm][Tt][Pp](?![-0-9A-Za-z])")


class EhloUtf8smtp(EhloLine):
    """Internationalized addresses (experiment).

    `"UTF8SMTP"` (RFC 5336, 3)
    """

    __slots__ = ()

    keyword = "UTF8SMTP"
    rule = "UTF8SMTP-line"
    reference = "RFC 5336, 3"
    fields = ()
    facts = ViewFacts(
        pattern=_EHLO_UTF8SMTP,
    )

    @staticmethod
    def is_doubtful(match: Match, length: int) -> bool:
        return length > 506

    @classmethod
    def build(
        cls,
    ) -> bytes:
        """The line of UTF8SMTP; raises `BuildError`."""
        return cls.checked(b"UTF8SMTP")


_EHLO_VRFY = Pattern(r"[Vv][Rr][Ff][Yy](?![-0-9A-Za-z])")


class EhloVrfy(EhloLine):
    """Verify a user.

    `"VRFY"` (RFC 5321, 3.5.2)
    """

    __slots__ = ()

    keyword = "VRFY"
    rule = "VRFY-line"
    reference = "RFC 5321, 3.5.2"
    fields = ()
    facts = ViewFacts(
        pattern=_EHLO_VRFY,
    )

    @staticmethod
    def is_doubtful(match: Match, length: int) -> bool:
        return length > 506

    @classmethod
    def build(
        cls,
    ) -> bytes:
        """The line of VRFY; raises `BuildError`."""
        return cls.checked(b"VRFY")


_EHLO_EXPN = Pattern(r"[Ee][Xx][Pp][Nn](?![-0-9A-Za-z])")


class EhloExpn(EhloLine):
    """Expand a mailing list.

    `"EXPN"` (RFC 5321, 3.5.2)
    """

    __slots__ = ()

    keyword = "EXPN"
    rule = "EXPN-line"
    reference = "RFC 5321, 3.5.2"
    fields = ()
    facts = ViewFacts(
        pattern=_EHLO_EXPN,
    )

    @staticmethod
    def is_doubtful(match: Match, length: int) -> bool:
        return length > 506

    @classmethod
    def build(
        cls,
    ) -> bytes:
        """The line of EXPN; raises `BuildError`."""
        return cls.checked(b"EXPN")


_EHLO_HELP = Pattern(r"[Hh][Ee][Ll][Pp](?![-0-9A-Za-z])")


class EhloHelp(EhloLine):
    """Helpful information.

    `"HELP"` (RFC 5321, 4.1.1.8)
    """

    __slots__ = ()

    keyword = "HELP"
    rule = "HELP-line"
    reference = "RFC 5321, 4.1.1.8"
    fields = ()
    facts = ViewFacts(
        pattern=_EHLO_HELP,
    )

    @staticmethod
    def is_doubtful(match: Match, length: int) -> bool:
        return length > 506

    @classmethod
    def build(
        cls,
    ) -> bytes:
        """The line of HELP; raises `BuildError`."""
        return cls.checked(b"HELP")


_EHLO_SEND = Pattern(r"[Ss][Ee][Nn][Dd](?![-0-9A-Za-z])")


class EhloSend(EhloLine):
    """Send to a terminal.

    `"SEND"` (RFC 821, 4.1.2; RFC 5321, F.6)
    """

    __slots__ = ()

    keyword = "SEND"
    rule = "SEND-line"
    reference = "RFC 821, 4.1.2; RFC 5321, F.6"
    fields = ()
    facts = ViewFacts(
        pattern=_EHLO_SEND,
    )

    @staticmethod
    def is_doubtful(match: Match, length: int) -> bool:
        return length > 506

    @classmethod
    def build(
        cls,
    ) -> bytes:
        """The line of SEND; raises `BuildError`."""
        return cls.checked(b"SEND")


_EHLO_SOML = Pattern(r"[Ss][Oo][Mm][Ll](?![-0-9A-Za-z])")


class EhloSoml(EhloLine):
    """Send to a terminal, or mail.

    `"SOML"` (RFC 821, 4.1.2; RFC 5321, F.6)
    """

    __slots__ = ()

    keyword = "SOML"
    rule = "SOML-line"
    reference = "RFC 821, 4.1.2; RFC 5321, F.6"
    fields = ()
    facts = ViewFacts(
        pattern=_EHLO_SOML,
    )

    @staticmethod
    def is_doubtful(match: Match, length: int) -> bool:
        return length > 506

    @classmethod
    def build(
        cls,
    ) -> bytes:
        """The line of SOML; raises `BuildError`."""
        return cls.checked(b"SOML")


_EHLO_SAML = Pattern(r"[Ss][Aa][Mm][Ll](?![-0-9A-Za-z])")


class EhloSaml(EhloLine):
    """Send to a terminal, and mail.

    `"SAML"` (RFC 821, 4.1.2; RFC 5321, F.6)
    """

    __slots__ = ()

    keyword = "SAML"
    rule = "SAML-line"
    reference = "RFC 821, 4.1.2; RFC 5321, F.6"
    fields = ()
    facts = ViewFacts(
        pattern=_EHLO_SAML,
    )

    @staticmethod
    def is_doubtful(match: Match, length: int) -> bool:
        return length > 506

    @classmethod
    def build(
        cls,
    ) -> bytes:
        """The line of SAML; raises `BuildError`."""
        return cls.checked(b"SAML")


_EHLO_TURN = Pattern(r"[Tt][Uu][Rr][Nn](?![-0-9A-Za-z])")


class EhloTurn(EhloLine):
    """Exchange client and server roles.

    `"TURN"` (RFC 821, 3.8; RFC 5321, F.1)
    """

    __slots__ = ()

    keyword = "TURN"
    rule = "TURN-line"
    reference = "RFC 821, 3.8; RFC 5321, F.1"
    fields = ()
    facts = ViewFacts(
        pattern=_EHLO_TURN,
    )

    @staticmethod
    def is_doubtful(match: Match, length: int) -> bool:
        return length > 506

    @classmethod
    def build(
        cls,
    ) -> bytes:
        """The line of TURN; raises `BuildError`."""
        return cls.checked(b"TURN")


_EHLO_VERB = Pattern(r"[Vv][Ee][Rr][Bb](?![-0-9A-Za-z])")


class EhloVerb(EhloLine):
    """Verbose.

    `"VERB"` (sendmail)
    """

    __slots__ = ()

    keyword = "VERB"
    rule = "VERB-line"
    reference = "sendmail"
    fields = ()
    facts = ViewFacts(
        pattern=_EHLO_VERB,
    )

    @staticmethod
    def is_doubtful(match: Match, length: int) -> bool:
        return length > 506

    @classmethod
    def build(
        cls,
    ) -> bytes:
        """The line of VERB; raises `BuildError`."""
        return cls.checked(b"VERB")


_EHLO_ONEX = Pattern(r"[Oo][Nn][Ee][Xx](?![-0-9A-Za-z])")


class EhloOnex(EhloLine):
    """One message transaction only.

    `"ONEX"` (sendmail)
    """

    __slots__ = ()

    keyword = "ONEX"
    rule = "ONEX-line"
    reference = "sendmail"
    fields = ()
    facts = ViewFacts(
        pattern=_EHLO_ONEX,
    )

    @staticmethod
    def is_doubtful(match: Match, length: int) -> bool:
        return length > 506

    @classmethod
    def build(
        cls,
    ) -> bytes:
        """The line of ONEX; raises `BuildError`."""
        return cls.checked(b"ONEX")


_EHLO_XCLIENT = Pattern(
    r"[Xx][Cc][Ll][Ii][Ee][Nn][Tt](?![-0-9A-Za-z]) ((?>[Nn][Aa][Mm][Ee](?![-0-9A-Za-z])|[Aa][Dd][Dd][Rr](?![-0-9A-Za-z])|[Pp][Oo][Rr][Tt](?![-0-9A-Za-z])|[Pp][Rr][Oo][Tt][Oo](?![-0-9A-Za-z])|[Hh][Ee][Ll][Oo](?![-0-9A-Za-z])|[Ll][Oo][Gg][Ii][Nn](?![-0-9A-Za-z])|[Dd][Ee][Ss][Tt][Aa][Dd][Dd][Rr](?![-0-9A-Za-z])|[Dd][Ee][Ss][Tt][Pp][Oo][Rr][Tt](?![-0-9A-Za-z]))(?: (?>[Nn][Aa][Mm][Ee](?![-0-9A-Za-z])|[Aa][Dd][Dd][Rr](?![-0-9A-Za-z])|[Pp][Oo][Rr][Tt](?![-0-9A-Za-z])|[Pp][Rr][Oo][Tt][Oo](?![-0-9A-Za-z])|[Hh][Ee][Ll][Oo](?![-0-9A-Za-z])|[Ll][Oo][Gg][Ii][Nn](?![-0-9A-Za-z])|[Dd][Ee][Ss][Tt][Aa][Dd][Dd][Rr](?![-0-9A-Za-z])|[Dd][Ee][Ss][Tt][Pp][Oo][Rr][Tt](?![-0-9A-Za-z])))*+)"
)
_ATTRIBUTES_TEXT = Pattern(
    r"(?>[Nn][Aa][Mm][Ee](?![-0-9A-Za-z])|[Aa][Dd][Dd][Rr](?![-0-9A-Za-z])|[Pp][Oo][Rr][Tt](?![-0-9A-Za-z])|[Pp][Rr][Oo][Tt][Oo](?![-0-9A-Za-z])|[Hh][Ee][Ll][Oo](?![-0-9A-Za-z])|[Ll][Oo][Gg][Ii][Nn](?![-0-9A-Za-z])|[Dd][Ee][Ss][Tt][Aa][Dd][Dd][Rr](?![-0-9A-Za-z])|[Dd][Ee][Ss][Tt][Pp][Oo][Rr][Tt](?![-0-9A-Za-z]))(?: (?>[Nn][Aa][Mm][Ee](?![-0-9A-Za-z])|[Aa][Dd][Dd][Rr](?![-0-9A-Za-z])|[Pp][Oo][Rr][Tt](?![-0-9A-Za-z])|[Pp][Rr][Oo][Tt][Oo](?![-0-9A-Za-z])|[Hh][Ee][Ll][Oo](?![-0-9A-Za-z])|[Ll][Oo][Gg][Ii][Nn](?![-0-9A-Za-z])|[Dd][Ee][Ss][Tt][Aa][Dd][Dd][Rr](?![-0-9A-Za-z])|[Dd][Ee][Ss][Tt][Pp][Oo][Rr][Tt](?![-0-9A-Za-z])))*+"
)
_WRITE_ATTRIBUTES = Writer("attributes", "attributes", Separated(" ").write, _ATTRIBUTES_TEXT)


class EhloXclient(EhloLine):
    """Override client information.

    `"XCLIENT" SP ( ( "NAME" / "ADDR" / "PORT" / "PROTO" / "HELO" / "LOGIN" / "DESTADDR" /
        "DESTPORT" ) *( SP ( "NAME" / "ADDR" / "PORT" / "PROTO" / "HELO" / "LOGIN" /
        "DESTADDR" / "DESTPORT" ) ) )` (Postfix XCLIENT howto)
    """

    __slots__ = ()

    keyword = "XCLIENT"
    rule = "XCLIENT-line"
    reference = "Postfix XCLIENT howto"
    fields = ("attributes",)
    facts = ViewFacts(
        pattern=_EHLO_XCLIENT,
        groups={"attributes": (1,)},
    )

    @staticmethod
    def is_doubtful(match: Match, length: int) -> bool:
        return length > 506

    @property
    def attributes(self) -> tuple[str, ...]:
        """The attributes."""
        return decode_list(self.match[1], " ")

    @classmethod
    def build(
        cls,
        attributes: Iterable[str] | str,
    ) -> bytes:
        """The line of XCLIENT; raises `BuildError`.

        attributes: the attributes
        """
        return cls.checked(b"XCLIENT " + _WRITE_ATTRIBUTES(attributes))


_EHLO_XFORWARD = Pattern(
    r"[Xx][Ff][Oo][Rr][Ww][Aa][Rr][Dd](?![-0-9A-Za-z]) ((?>[Nn][Aa][Mm][Ee](?![-0-9A-Za-z])|[Aa][Dd][Dd][Rr](?![-0-9A-Za-z])|[Pp][Oo][Rr][Tt](?![-0-9A-Za-z])|[Pp][Rr][Oo][Tt][Oo](?![-0-9A-Za-z])|[Hh][Ee][Ll][Oo](?![-0-9A-Za-z])|[Ii][Dd][Ee][Nn][Tt](?![-0-9A-Za-z])|[Ss][Oo][Uu][Rr][Cc][Ee](?![-0-9A-Za-z]))(?: (?>[Nn][Aa][Mm][Ee](?![-0-9A-Za-z])|[Aa][Dd][Dd][Rr](?![-0-9A-Za-z])|[Pp][Oo][Rr][Tt](?![-0-9A-Za-z])|[Pp][Rr][Oo][Tt][Oo](?![-0-9A-Za-z])|[Hh][Ee][Ll][Oo](?![-0-9A-Za-z])|[Ii][Dd][Ee][Nn][Tt](?![-0-9A-Za-z])|[Ss][Oo][Uu][Rr][Cc][Ee](?![-0-9A-Za-z])))*+)"
)
_ATTRIBUTES_TEXT_2 = Pattern(
    r"(?>[Nn][Aa][Mm][Ee](?![-0-9A-Za-z])|[Aa][Dd][Dd][Rr](?![-0-9A-Za-z])|[Pp][Oo][Rr][Tt](?![-0-9A-Za-z])|[Pp][Rr][Oo][Tt][Oo](?![-0-9A-Za-z])|[Hh][Ee][Ll][Oo](?![-0-9A-Za-z])|[Ii][Dd][Ee][Nn][Tt](?![-0-9A-Za-z])|[Ss][Oo][Uu][Rr][Cc][Ee](?![-0-9A-Za-z]))(?: (?>[Nn][Aa][Mm][Ee](?![-0-9A-Za-z])|[Aa][Dd][Dd][Rr](?![-0-9A-Za-z])|[Pp][Oo][Rr][Tt](?![-0-9A-Za-z])|[Pp][Rr][Oo][Tt][Oo](?![-0-9A-Za-z])|[Hh][Ee][Ll][Oo](?![-0-9A-Za-z])|[Ii][Dd][Ee][Nn][Tt](?![-0-9A-Za-z])|[Ss][Oo][Uu][Rr][Cc][Ee](?![-0-9A-Za-z])))*+"
)
_WRITE_ATTRIBUTES_2 = Writer("attributes", "attributes", Separated(" ").write, _ATTRIBUTES_TEXT_2)


class EhloXforward(EhloLine):
    """Forward client information through a filter.

    `"XFORWARD" SP ( ( "NAME" / "ADDR" / "PORT" / "PROTO" / "HELO" / "IDENT" / "SOURCE" ) *(
        SP ( "NAME" / "ADDR" / "PORT" / "PROTO" / "HELO" / "IDENT" / "SOURCE" ) ) )`
        (Postfix XFORWARD howto)
    """

    __slots__ = ()

    keyword = "XFORWARD"
    rule = "XFORWARD-line"
    reference = "Postfix XFORWARD howto"
    fields = ("attributes",)
    facts = ViewFacts(
        pattern=_EHLO_XFORWARD,
        groups={"attributes": (1,)},
    )

    @staticmethod
    def is_doubtful(match: Match, length: int) -> bool:
        return length > 506

    @property
    def attributes(self) -> tuple[str, ...]:
        """The attributes."""
        return decode_list(self.match[1], " ")

    @classmethod
    def build(
        cls,
        attributes: Iterable[str] | str,
    ) -> bytes:
        """The line of XFORWARD; raises `BuildError`.

        attributes: the attributes
        """
        return cls.checked(b"XFORWARD " + _WRITE_ATTRIBUTES_2(attributes))


_EHLO_XVERP = Pattern(r"[Xx][Vv][Ee][Rr][Pp](?![-0-9A-Za-z])")


class EhloXverp(EhloLine):
    """Variable envelope return path.

    `"XVERP"` (Postfix VERP howto)
    """

    __slots__ = ()

    keyword = "XVERP"
    rule = "XVERP-line"
    reference = "Postfix VERP howto"
    fields = ()
    facts = ViewFacts(
        pattern=_EHLO_XVERP,
    )

    @staticmethod
    def is_doubtful(match: Match, length: int) -> bool:
        return length > 506

    @classmethod
    def build(
        cls,
    ) -> bytes:
        """The line of XVERP; raises `BuildError`."""
        return cls.checked(b"XVERP")


_EHLO_VERP = Pattern(r"[Vv][Ee][Rr][Pp](?![-0-9A-Za-z])")


class EhloVerp(EhloLine):
    """Variable envelope return path.

    `"VERP"` (draft-varshavchik-verp-smtpext)
    """

    __slots__ = ()

    keyword = "VERP"
    rule = "VERP-line"
    reference = "draft-varshavchik-verp-smtpext"
    fields = ()
    facts = ViewFacts(
        pattern=_EHLO_VERP,
    )

    @staticmethod
    def is_doubtful(match: Match, length: int) -> bool:
        return length > 506

    @classmethod
    def build(
        cls,
    ) -> bytes:
        """The line of VERP; raises `BuildError`."""
        return cls.checked(b"VERP")


_EHLO_PRDR = Pattern(r"[Pp][Rr][Dd][Rr](?![-0-9A-Za-z])")


class EhloPrdr(EhloLine):
    """Per-recipient data response.

    `"PRDR"` (draft-hall-prdr)
    """

    __slots__ = ()

    keyword = "PRDR"
    rule = "PRDR-line"
    reference = "draft-hall-prdr"
    fields = ()
    facts = ViewFacts(
        pattern=_EHLO_PRDR,
    )

    @staticmethod
    def is_doubtful(match: Match, length: int) -> bool:
        return length > 506

    @classmethod
    def build(
        cls,
    ) -> bytes:
        """The line of PRDR; raises `BuildError`."""
        return cls.checked(b"PRDR")


_EHLO_PIPECONNECT = Pattern(r"[Pp][Ii][Pp][Ee][Cc][Oo][Nn][Nn][Ee][Cc][Tt](?![-0-9A-Za-z])")


class EhloPipeconnect(EhloLine):
    """Early pipelining.

    `"PIPECONNECT"` (Exim 4.93)
    """

    __slots__ = ()

    keyword = "PIPECONNECT"
    rule = "PIPECONNECT-line"
    reference = "Exim 4.93"
    also = ("X_PIPE_CONNECT",)
    fields = ()
    facts = ViewFacts(
        pattern=_EHLO_PIPECONNECT,
    )

    @staticmethod
    def is_doubtful(match: Match, length: int) -> bool:
        return length > 506

    @classmethod
    def build(
        cls,
    ) -> bytes:
        """The line of PIPECONNECT; raises `BuildError`."""
        return cls.checked(b"PIPECONNECT")


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
    facts = ViewFacts(
        pattern=_EHLO_X_EXPS,
        groups={"mechanisms": (1,)},
    )

    @staticmethod
    def is_doubtful(match: Match, length: int) -> bool:
        return length > 506

    @property
    def mechanisms(self) -> tuple[str, ...] | None:
        """The mechanisms; None when not sent."""
        octets = self.match[1]
        return None if octets is None else decode_list(octets, " ")

    @classmethod
    def build(
        cls,
        mechanisms: Iterable[str] | str | None = None,
    ) -> bytes:
        """The line of X-EXPS; raises `BuildError`.

        mechanisms: the mechanisms
        """
        line = b"X-EXPS"
        if mechanisms is not None:
            line += b" " + _WRITE_MECHANISMS(mechanisms)
        return cls.checked(line)


_EHLO_X_ANONYMOUSTLS = Pattern(
    r"[Xx]-[Aa][Nn][Oo][Nn][Yy][Mm][Oo][Uu][Ss][Tt][Ll][Ss](?![-0-9A-Za-z])"
)


class EhloXAnonymoustls(EhloLine):
    """TLS without certificate check.

    `"X-ANONYMOUSTLS"` (Microsoft Exchange)
    """

    __slots__ = ()

    keyword = "X-ANONYMOUSTLS"
    rule = "X-ANONYMOUSTLS-line"
    reference = "Microsoft Exchange"
    fields = ()
    facts = ViewFacts(
        pattern=_EHLO_X_ANONYMOUSTLS,
    )

    @staticmethod
    def is_doubtful(match: Match, length: int) -> bool:
        return length > 506

    @classmethod
    def build(
        cls,
    ) -> bytes:
        """The line of X-ANONYMOUSTLS; raises `BuildError`."""
        return cls.checked(b"X-ANONYMOUSTLS")


_EHLO_X_LINK2STATE = Pattern(r"[Xx]-[Ll][Ii][Nn][Kk]2[Ss][Tt][Aa][Tt][Ee](?![-0-9A-Za-z])")


class EhloXLink2state(EhloLine):
    """Link state exchange.

    `"X-LINK2STATE"` (Microsoft Exchange)
    """

    __slots__ = ()

    keyword = "X-LINK2STATE"
    rule = "X-LINK2STATE-line"
    reference = "Microsoft Exchange"
    fields = ()
    facts = ViewFacts(
        pattern=_EHLO_X_LINK2STATE,
    )

    @staticmethod
    def is_doubtful(match: Match, length: int) -> bool:
        return length > 506

    @classmethod
    def build(
        cls,
    ) -> bytes:
        """The line of X-LINK2STATE; raises `BuildError`."""
        return cls.checked(b"X-LINK2STATE")


_EHLO_XEXCH50 = Pattern(r"[Xx][Ee][Xx][Cc][Hh]50(?![-0-9A-Za-z])")


class EhloXexch50(EhloLine):
    """Property blob.

    `"XEXCH50"` (Microsoft Exchange)
    """

    __slots__ = ()

    keyword = "XEXCH50"
    rule = "XEXCH50-line"
    reference = "Microsoft Exchange"
    fields = ()
    facts = ViewFacts(
        pattern=_EHLO_XEXCH50,
    )

    @staticmethod
    def is_doubtful(match: Match, length: int) -> bool:
        return length > 506

    @classmethod
    def build(
        cls,
    ) -> bytes:
        """The line of XEXCH50; raises `BuildError`."""
        return cls.checked(b"XEXCH50")


_EHLO_XRDST = Pattern(r"[Xx][Rr][Dd][Ss][Tt](?![-0-9A-Za-z])")


class EhloXrdst(EhloLine):
    """Routing destination.

    `"XRDST"` (Microsoft Exchange)
    """

    __slots__ = ()

    keyword = "XRDST"
    rule = "XRDST-line"
    reference = "Microsoft Exchange"
    fields = ()
    facts = ViewFacts(
        pattern=_EHLO_XRDST,
    )

    @staticmethod
    def is_doubtful(match: Match, length: int) -> bool:
        return length > 506

    @classmethod
    def build(
        cls,
    ) -> bytes:
        """The line of XRDST; raises `BuildError`."""
        return cls.checked(b"XRDST")


_EHLO_XSHADOW = Pattern(r"[Xx][Ss][Hh][Aa][Dd][Oo][Ww](?![-0-9A-Za-z])")


class EhloXshadow(EhloLine):
    """Shadow redundancy.

    `"XSHADOW"` (Microsoft Exchange)
    """

    __slots__ = ()

    keyword = "XSHADOW"
    rule = "XSHADOW-line"
    reference = "Microsoft Exchange"
    fields = ()
    facts = ViewFacts(
        pattern=_EHLO_XSHADOW,
    )

    @staticmethod
    def is_doubtful(match: Match, length: int) -> bool:
        return length > 506

    @classmethod
    def build(
        cls,
    ) -> bytes:
        """The line of XSHADOW; raises `BuildError`."""
        return cls.checked(b"XSHADOW")


_EHLO_XSHADOWREQUEST = Pattern(
    r"[Xx][Ss][Hh][Aa][Dd][Oo][Ww][Rr][Ee][Qq][Uu][Ee][Ss][Tt](?![-0-9A-Za-z])"
)


class EhloXshadowrequest(EhloLine):
    """Shadow redundancy.

    `"XSHADOWREQUEST"` (Microsoft Exchange)
    """

    __slots__ = ()

    keyword = "XSHADOWREQUEST"
    rule = "XSHADOWREQUEST-line"
    reference = "Microsoft Exchange"
    fields = ()
    facts = ViewFacts(
        pattern=_EHLO_XSHADOWREQUEST,
    )

    @staticmethod
    def is_doubtful(match: Match, length: int) -> bool:
        return length > 506

    @classmethod
    def build(
        cls,
    ) -> bytes:
        """The line of XSHADOWREQUEST; raises `BuildError`."""
        return cls.checked(b"XSHADOWREQUEST")


_EHLO_XPROXY = Pattern(r"[Xx][Pp][Rr][Oo][Xx][Yy](?![-0-9A-Za-z])")


class EhloXproxy(EhloLine):
    """Front-end proxy information.

    `"XPROXY"` (Microsoft Exchange)
    """

    __slots__ = ()

    keyword = "XPROXY"
    rule = "XPROXY-line"
    reference = "Microsoft Exchange"
    fields = ()
    facts = ViewFacts(
        pattern=_EHLO_XPROXY,
    )

    @staticmethod
    def is_doubtful(match: Match, length: int) -> bool:
        return length > 506

    @classmethod
    def build(
        cls,
    ) -> bytes:
        """The line of XPROXY; raises `BuildError`."""
        return cls.checked(b"XPROXY")


_EHLO_XPROXYFROM = Pattern(r"[Xx][Pp][Rr][Oo][Xx][Yy][Ff][Rr][Oo][Mm](?![-0-9A-Za-z])")


class EhloXproxyfrom(EhloLine):
    """Front-end proxy information.

    `"XPROXYFROM"` (Microsoft Exchange)
    """

    __slots__ = ()

    keyword = "XPROXYFROM"
    rule = "XPROXYFROM-line"
    reference = "Microsoft Exchange"
    fields = ()
    facts = ViewFacts(
        pattern=_EHLO_XPROXYFROM,
    )

    @staticmethod
    def is_doubtful(match: Match, length: int) -> bool:
        return length > 506

    @classmethod
    def build(
        cls,
    ) -> bytes:
        """The line of XPROXYFROM; raises `BuildError`."""
        return cls.checked(b"XPROXYFROM")


_EHLO_XPROXYTO = Pattern(r"[Xx][Pp][Rr][Oo][Xx][Yy][Tt][Oo](?![-0-9A-Za-z])")


class EhloXproxyto(EhloLine):
    """Front-end proxy information.

    `"XPROXYTO"` (Microsoft Exchange)
    """

    __slots__ = ()

    keyword = "XPROXYTO"
    rule = "XPROXYTO-line"
    reference = "Microsoft Exchange"
    fields = ()
    facts = ViewFacts(
        pattern=_EHLO_XPROXYTO,
    )

    @staticmethod
    def is_doubtful(match: Match, length: int) -> bool:
        return length > 506

    @classmethod
    def build(
        cls,
    ) -> bytes:
        """The line of XPROXYTO; raises `BuildError`."""
        return cls.checked(b"XPROXYTO")


_EHLO_XADR = Pattern(r"[Xx][Aa][Dd][Rr](?![-0-9A-Za-z])")


class EhloXadr(EhloLine):
    """Check an address.

    `"XADR"` (Oracle Messaging Server)
    """

    __slots__ = ()

    keyword = "XADR"
    rule = "XADR-line"
    reference = "Oracle Messaging Server"
    fields = ()
    facts = ViewFacts(
        pattern=_EHLO_XADR,
    )

    @staticmethod
    def is_doubtful(match: Match, length: int) -> bool:
        return length > 506

    @classmethod
    def build(
        cls,
    ) -> bytes:
        """The line of XADR; raises `BuildError`."""
        return cls.checked(b"XADR")


_EHLO_XCIR = Pattern(r"[Xx][Cc][Ii][Rr](?![-0-9A-Za-z])")


class EhloXcir(EhloLine):
    """Check a circuit.

    `"XCIR"` (Oracle Messaging Server)
    """

    __slots__ = ()

    keyword = "XCIR"
    rule = "XCIR-line"
    reference = "Oracle Messaging Server"
    fields = ()
    facts = ViewFacts(
        pattern=_EHLO_XCIR,
    )

    @staticmethod
    def is_doubtful(match: Match, length: int) -> bool:
        return length > 506

    @classmethod
    def build(
        cls,
    ) -> bytes:
        """The line of XCIR; raises `BuildError`."""
        return cls.checked(b"XCIR")


_EHLO_XSTA = Pattern(r"[Xx][Ss][Tt][Aa](?![-0-9A-Za-z])")


class EhloXsta(EhloLine):
    """Tell the status.

    `"XSTA"` (Oracle Messaging Server)
    """

    __slots__ = ()

    keyword = "XSTA"
    rule = "XSTA-line"
    reference = "Oracle Messaging Server"
    fields = ()
    facts = ViewFacts(
        pattern=_EHLO_XSTA,
    )

    @staticmethod
    def is_doubtful(match: Match, length: int) -> bool:
        return length > 506

    @classmethod
    def build(
        cls,
    ) -> bytes:
        """The line of XSTA; raises `BuildError`."""
        return cls.checked(b"XSTA")


_EHLO_XGEN = Pattern(r"[Xx][Gg][Ee][Nn](?![-0-9A-Za-z])")


class EhloXgen(EhloLine):
    """Tell the generation of the configuration.

    `"XGEN"` (Oracle Messaging Server)
    """

    __slots__ = ()

    keyword = "XGEN"
    rule = "XGEN-line"
    reference = "Oracle Messaging Server"
    fields = ()
    facts = ViewFacts(
        pattern=_EHLO_XGEN,
    )

    @staticmethod
    def is_doubtful(match: Match, length: int) -> bool:
        return length > 506

    @classmethod
    def build(
        cls,
    ) -> bytes:
        """The line of XGEN; raises `BuildError`."""
        return cls.checked(b"XGEN")


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
    facts = ViewFacts(
        pattern=_EHLO_XLOOP,
        groups={"token": (1,)},
    )

    @staticmethod
    def is_doubtful(match: Match, length: int) -> bool:
        return length > 506

    @property
    def token(self) -> str:
        """The loop-token."""
        return str(self.match[1], "utf-8", "surrogateescape")

    @classmethod
    def build(
        cls,
        token: str | bytes,
    ) -> bytes:
        """The line of XLOOP; raises `BuildError`.

        token: the loop-token
        """
        return cls.checked(b"XLOOP " + _WRITE_TOKEN(token))


_EHLO_XUSR = Pattern(r"[Xx][Uu][Ss][Rr](?![-0-9A-Za-z])")


class EhloXusr(EhloLine):
    """Initial user submission.

    `"XUSR"` (sendmail 8)
    """

    __slots__ = ()

    keyword = "XUSR"
    rule = "XUSR-line"
    reference = "sendmail 8"
    fields = ()
    facts = ViewFacts(
        pattern=_EHLO_XUSR,
    )

    @staticmethod
    def is_doubtful(match: Match, length: int) -> bool:
        return length > 506

    @classmethod
    def build(
        cls,
    ) -> bytes:
        """The line of XUSR; raises `BuildError`."""
        return cls.checked(b"XUSR")


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

    @property
    def size(self) -> int | None:
        """SIZE: message size declaration (RFC 1870)."""
        line: EhloSize | None = self.line_of(EhloSize)
        return None if line is None else line.size

    @property
    def eightbitmime(self) -> bool:
        """8BITMIME: 8-bit MIME transport (RFC 6152)."""
        return "8BITMIME" in self

    @property
    def binarymime(self) -> bool:
        """BINARYMIME: binary MIME, sent by BDAT alone (RFC 3030, 3)."""
        return "BINARYMIME" in self

    @property
    def smtputf8(self) -> bool:
        """SMTPUTF8: internationalized email (RFC 6531, 3)."""
        return "SMTPUTF8" in self

    @property
    def dsn(self) -> bool:
        """DSN: delivery status notifications (RFC 3461)."""
        return "DSN" in self

    @property
    def auth(self) -> tuple[str, ...] | None:
        """AUTH: authentication (RFC 4954)."""
        line: EhloAuth | None = self.line_of(EhloAuth)
        return None if line is None else line.mechanisms

    @property
    def starttls(self) -> bool:
        """STARTTLS: start TLS (RFC 3207)."""
        return "STARTTLS" in self

    @property
    def chunking(self) -> bool:
        """CHUNKING: mail data in chunks (RFC 3030, 2)."""
        return "CHUNKING" in self

    @property
    def pipelining(self) -> bool:
        """PIPELINING: command pipelining (RFC 2920)."""
        return "PIPELINING" in self

    @property
    def enhancedstatuscodes(self) -> bool:
        """ENHANCEDSTATUSCODES: enhanced status codes (RFC 2034)."""
        return "ENHANCEDSTATUSCODES" in self

    @property
    def requiretls(self) -> bool:
        """REQUIRETLS: require TLS (RFC 8689)."""
        return "REQUIRETLS" in self

    @property
    def deliverby(self) -> EhloDeliverby | None:
        """DELIVERBY: deliver by a time (RFC 2852)."""
        line: EhloDeliverby | None = self.line_of(EhloDeliverby)
        return line

    @property
    def mt_priority(self) -> str | None:
        """MT-PRIORITY: priority message handling (RFC 6710)."""
        line: EhloMtPriority | None = self.line_of(EhloMtPriority)
        return None if line is None else line.profile

    @property
    def futurerelease(self) -> EhloFuturerelease | None:
        """FUTURERELEASE: future message release (RFC 4865)."""
        line: EhloFuturerelease | None = self.line_of(EhloFuturerelease)
        return line

    @property
    def mtrk(self) -> bool:
        """MTRK: message tracking (RFC 3885)."""
        return "MTRK" in self

    @property
    def rrvs(self) -> bool:
        """RRVS: require recipient valid since (RFC 7293)."""
        return "RRVS" in self

    @property
    def no_soliciting(self) -> tuple[str, ...] | None:
        """NO-SOLICITING: no soliciting (RFC 3865)."""
        line: EhloNoSoliciting | None = self.line_of(EhloNoSoliciting)
        return None if line is None else line.keywords

    @property
    def limits(self) -> tuple[tuple[str, str | None], ...] | None:
        """LIMITS: server limits (RFC 9422)."""
        line: EhloLimits | None = self.line_of(EhloLimits)
        return None if line is None else line.limits

    @property
    def burl(self) -> tuple[str, ...] | None:
        """BURL: remote content (RFC 4468)."""
        line: EhloBurl | None = self.line_of(EhloBurl)
        return None if line is None else line.sources

    @property
    def etrn(self) -> bool:
        """ETRN: remote queue start (RFC 1985)."""
        return "ETRN" in self

    @property
    def atrn(self) -> bool:
        """ATRN: authenticated TURN (RFC 2645)."""
        return "ATRN" in self

    @property
    def checkpoint(self) -> bool:
        """CHECKPOINT: checkpoint and restart (RFC 1845)."""
        return "CHECKPOINT" in self

    @property
    def submitter(self) -> bool:
        """SUBMITTER: responsible submitter (RFC 4405)."""
        return "SUBMITTER" in self

    @property
    def conperm(self) -> bool:
        """CONPERM: content conversion permission (RFC 4141, 4)."""
        return "CONPERM" in self

    @property
    def conneg(self) -> bool:
        """CONNEG: content negotiation (RFC 4141, 5)."""
        return "CONNEG" in self

    @property
    def utf8smtp(self) -> bool:
        """UTF8SMTP: internationalized addresses (experiment) (RFC 5336, 3)."""
        return "UTF8SMTP" in self

    @property
    def vrfy(self) -> bool:
        """VRFY: verify a user (RFC 5321, 3.5.2)."""
        return "VRFY" in self

    @property
    def expn(self) -> bool:
        """EXPN: expand a mailing list (RFC 5321, 3.5.2)."""
        return "EXPN" in self

    @property
    def help(self) -> bool:
        """HELP: helpful information (RFC 5321, 4.1.1.8)."""
        return "HELP" in self

    @property
    def send(self) -> bool:
        """SEND: send to a terminal (RFC 821, 4.1.2; RFC 5321, F.6)."""
        return "SEND" in self

    @property
    def soml(self) -> bool:
        """SOML: send to a terminal, or mail (RFC 821, 4.1.2; RFC 5321, F.6)."""
        return "SOML" in self

    @property
    def saml(self) -> bool:
        """SAML: send to a terminal, and mail (RFC 821, 4.1.2; RFC 5321, F.6)."""
        return "SAML" in self

    @property
    def turn(self) -> bool:
        """TURN: exchange client and server roles (RFC 821, 3.8; RFC 5321, F.1)."""
        return "TURN" in self

    @property
    def verb(self) -> bool:
        """VERB: verbose (sendmail)."""
        return "VERB" in self

    @property
    def onex(self) -> bool:
        """ONEX: one message transaction only (sendmail)."""
        return "ONEX" in self

    @property
    def xclient(self) -> tuple[str, ...] | None:
        """XCLIENT: override client information (Postfix XCLIENT howto)."""
        line: EhloXclient | None = self.line_of(EhloXclient)
        return None if line is None else line.attributes

    @property
    def xforward(self) -> tuple[str, ...] | None:
        """XFORWARD: forward client information through a filter (Postfix XFORWARD howto)."""
        line: EhloXforward | None = self.line_of(EhloXforward)
        return None if line is None else line.attributes

    @property
    def xverp(self) -> bool:
        """XVERP: variable envelope return path (Postfix VERP howto)."""
        return "XVERP" in self

    @property
    def verp(self) -> bool:
        """VERP: variable envelope return path (draft-varshavchik-verp-smtpext)."""
        return "VERP" in self

    @property
    def prdr(self) -> bool:
        """PRDR: per-recipient data response (draft-hall-prdr)."""
        return "PRDR" in self

    @property
    def pipeconnect(self) -> bool:
        """PIPECONNECT: early pipelining (Exim 4.93)."""
        return "PIPECONNECT" in self

    @property
    def x_exps(self) -> tuple[str, ...] | None:
        """X-EXPS: server-to-server authentication (Microsoft Exchange)."""
        line: EhloXExps | None = self.line_of(EhloXExps)
        return None if line is None else line.mechanisms

    @property
    def x_anonymoustls(self) -> bool:
        """X-ANONYMOUSTLS: TLS without certificate check (Microsoft Exchange)."""
        return "X-ANONYMOUSTLS" in self

    @property
    def x_link2state(self) -> bool:
        """X-LINK2STATE: link state exchange (Microsoft Exchange)."""
        return "X-LINK2STATE" in self

    @property
    def xexch50(self) -> bool:
        """XEXCH50: property blob (Microsoft Exchange)."""
        return "XEXCH50" in self

    @property
    def xrdst(self) -> bool:
        """XRDST: routing destination (Microsoft Exchange)."""
        return "XRDST" in self

    @property
    def xshadow(self) -> bool:
        """XSHADOW: shadow redundancy (Microsoft Exchange)."""
        return "XSHADOW" in self

    @property
    def xshadowrequest(self) -> bool:
        """XSHADOWREQUEST: shadow redundancy (Microsoft Exchange)."""
        return "XSHADOWREQUEST" in self

    @property
    def xproxy(self) -> bool:
        """XPROXY: front-end proxy information (Microsoft Exchange)."""
        return "XPROXY" in self

    @property
    def xproxyfrom(self) -> bool:
        """XPROXYFROM: front-end proxy information (Microsoft Exchange)."""
        return "XPROXYFROM" in self

    @property
    def xproxyto(self) -> bool:
        """XPROXYTO: front-end proxy information (Microsoft Exchange)."""
        return "XPROXYTO" in self

    @property
    def xadr(self) -> bool:
        """XADR: check an address (Oracle Messaging Server)."""
        return "XADR" in self

    @property
    def xcir(self) -> bool:
        """XCIR: check a circuit (Oracle Messaging Server)."""
        return "XCIR" in self

    @property
    def xsta(self) -> bool:
        """XSTA: tell the status (Oracle Messaging Server)."""
        return "XSTA" in self

    @property
    def xgen(self) -> bool:
        """XGEN: tell the generation of the configuration (Oracle Messaging Server)."""
        return "XGEN" in self

    @property
    def xloop(self) -> str | None:
        """XLOOP: loop detection token (Oracle Messaging Server)."""
        line: EhloXloop | None = self.line_of(EhloXloop)
        return None if line is None else line.token

    @property
    def xusr(self) -> bool:
        """XUSR: initial user submission (sendmail 8)."""
        return "XUSR" in self


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
