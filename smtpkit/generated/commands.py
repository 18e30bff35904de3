"""The commands: a view and a builder each.

Generated from grammar/commands.py and grammar/extensions by `python -m grammar`; edit that instead.
"""

from __future__ import annotations

from smtpkit import rows
from smtpkit.address import MailboxView, PathView
from smtpkit.command import Command
from smtpkit.errors import BuildError
from smtpkit.facts import ViewFacts
from smtpkit.generated.codecs import (
    check_deliver_by,
    decode_base64,
    decode_date_time,
    decode_delimiters,
    decode_integer,
    decode_pairs,
    decode_peer_address,
    decode_peer_port,
    decode_text,
    decode_unicode_xtext,
    decode_xtext,
    encode_base64,
    encode_date_time,
    encode_delimiters,
    encode_integer,
    encode_pairs,
    encode_peer_address,
    encode_peer_port,
    encode_printable_xtext,
    encode_text,
    encode_unicode_xtext,
    encode_xtext,
)
from smtpkit.matching import EnumerationCodec, Items, Pattern, longest, rejects
from smtpkit.octets import is_utf8
from smtpkit.order import Order
from smtpkit.phases import Replies, ReplyCodes
from smtpkit.view import View
from smtpkit.writing import (
    ListWriter,
    ParametersWriter,
    SecretWriter,
    StructureWriter,
    Writer,
    flag_of,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Mapping
    from datetime import datetime
    from typing import ClassVar, Literal

    from smtpkit.generated.enumerations import (
        Body,
        ByMode,
        ClientProtocol,
        ForwardSource,
        LinkState,
        Notify,
        Ret,
        RrvsAction,
        Verbosity,
    )
    from smtpkit.generated.values import (
        AtrnValues,
        AuthValues,
        BdatValues,
        BurlValues,
        DataValues,
        EhloValues,
        EtrnValues,
        ExpnValues,
        HeloValues,
        HelpValues,
        LhloValues,
        MailValues,
        NoopValues,
        OnexValues,
        QuitValues,
        RcptValues,
        RsetValues,
        SamlValues,
        SendValues,
        SomlValues,
        StartTlsValues,
        TurnValues,
        VerbValues,
        VrfyValues,
        XadrValues,
        XanonymoustlsValues,
        XcirValues,
        XclientValues,
        Xexch50Values,
        XexpsValues,
        XforwardValues,
        XgenValues,
        Xlink2stateValues,
        XproxyfromValues,
        XqdiscardValues,
        XshadowValues,
        XstaValues,
        XusrValues,
    )

    Match = re.Match[bytes]

_EHLO = Pattern(
    r"[Ee][Hh][Ll][Oo] ((?>(\[(?>[0-9]{1,3}+\.[0-9]{1,3}+\.[0-9]{1,3}+\.[0-9]{1,3}+|(?:-++)?+[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+:[!-Z\^-\~]++)\])|(?>[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:(?=[\-\x80-\xff])-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)?+|[\-0-9A-Za-z]*+-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)(?:\.(?>[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:(?=[\-\x80-\xff])-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)?+|[\-0-9A-Za-z]*+-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+))*+))\r\n"
)
_DOMAIN_TEXT = Pattern(
    r"(?>\[(?>[0-9]{1,3}+\.[0-9]{1,3}+\.[0-9]{1,3}+\.[0-9]{1,3}+|(?:-++)?+[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+:[!-Z\^-\~]++)\]|(?>[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:(?=[\-\xc2-\xf4])-*+(?>[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf][\x80-\xbf]|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf][\x80-\xbf]|[\xf1-\xf3][\x80-\xbf][\x80-\xbf][\x80-\xbf]|\xf4[\x80-\x8f][\x80-\xbf][\x80-\xbf])[\-0-9A-Za-z]*+(?:(?=[\xc2-\xf4])(?>[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf][\x80-\xbf]|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf][\x80-\xbf]|[\xf1-\xf3][\x80-\xbf][\x80-\xbf][\x80-\xbf]|\xf4[\x80-\x8f][\x80-\xbf][\x80-\xbf])[\-0-9A-Za-z]*+)*+)?+|[\-0-9A-Za-z]*+-*+(?>[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf][\x80-\xbf]|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf][\x80-\xbf]|[\xf1-\xf3][\x80-\xbf][\x80-\xbf][\x80-\xbf]|\xf4[\x80-\x8f][\x80-\xbf][\x80-\xbf])[\-0-9A-Za-z]*+(?:(?=[\xc2-\xf4])(?>[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf][\x80-\xbf]|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf][\x80-\xbf]|[\xf1-\xf3][\x80-\xbf][\x80-\xbf][\x80-\xbf]|\xf4[\x80-\x8f][\x80-\xbf][\x80-\xbf])[\-0-9A-Za-z]*+)*+)(?:\.(?>[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:(?=[\-\xc2-\xf4])-*+(?>[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf][\x80-\xbf]|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf][\x80-\xbf]|[\xf1-\xf3][\x80-\xbf][\x80-\xbf][\x80-\xbf]|\xf4[\x80-\x8f][\x80-\xbf][\x80-\xbf])[\-0-9A-Za-z]*+(?:(?=[\xc2-\xf4])(?>[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf][\x80-\xbf]|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf][\x80-\xbf]|[\xf1-\xf3][\x80-\xbf][\x80-\xbf][\x80-\xbf]|\xf4[\x80-\x8f][\x80-\xbf][\x80-\xbf])[\-0-9A-Za-z]*+)*+)?+|[\-0-9A-Za-z]*+-*+(?>[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf][\x80-\xbf]|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf][\x80-\xbf]|[\xf1-\xf3][\x80-\xbf][\x80-\xbf][\x80-\xbf]|\xf4[\x80-\x8f][\x80-\xbf][\x80-\xbf])[\-0-9A-Za-z]*+(?:(?=[\xc2-\xf4])(?>[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf][\x80-\xbf]|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf][\x80-\xbf]|[\xf1-\xf3][\x80-\xbf][\x80-\xbf][\x80-\xbf]|\xf4[\x80-\x8f][\x80-\xbf][\x80-\xbf])[\-0-9A-Za-z]*+)*+))*+)"
)
_WRITE_DOMAIN = Writer("domain", "domain", encode_text, _DOMAIN_TEXT)
_EACH_LDH_LABEL = Pattern(r"[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+")
_STRICT_LITERAL = Pattern(
    r"\[(?>[Ii][Pp][Vv]6:(?>::(?:(?=[0-9A-Fa-f])(?:[0-9A-Fa-f]{1,4}+:){0,5}+(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])|[0-9A-Fa-f]{1,4}+(?::[0-9A-Fa-f]{1,4}+){0,6}+)?+|[0-9A-Fa-f]{1,4}+(?>::(?:(?=[0-9A-Fa-f])(?:[0-9A-Fa-f]{1,4}+:){0,4}+(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])|[0-9A-Fa-f]{1,4}+(?::[0-9A-Fa-f]{1,4}+){0,5}+)?+|:[0-9A-Fa-f]{1,4}+(?>::(?:(?=[0-9A-Fa-f])(?:[0-9A-Fa-f]{1,4}+:){0,3}+(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])|[0-9A-Fa-f]{1,4}+(?::[0-9A-Fa-f]{1,4}+){0,4}+)?+|:[0-9A-Fa-f]{1,4}+(?>::(?:(?=[0-9A-Fa-f])(?:[0-9A-Fa-f]{1,4}+:){0,2}+(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])|[0-9A-Fa-f]{1,4}+(?::[0-9A-Fa-f]{1,4}+){0,3}+)?+|:[0-9A-Fa-f]{1,4}+(?>::(?:(?=[0-9A-Fa-f])(?:[0-9A-Fa-f]{1,4}+:)?+(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])|[0-9A-Fa-f]{1,4}+(?::[0-9A-Fa-f]{1,4}+){0,2}+)?+|:[0-9A-Fa-f]{1,4}+(?>::(?:(?=[0-9A-Fa-f])(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])|[0-9A-Fa-f]{1,4}+(?::[0-9A-Fa-f]{1,4}+)?+)?+|:[0-9A-Fa-f]{1,4}+(?>::(?:[0-9A-Fa-f]{1,4}+)?+|:(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])|:[0-9A-Fa-f]{1,4}+(?>::|:[0-9A-Fa-f]{1,4}+))))))))|(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9]))\]"
)
_EHLO_NARROW = Pattern(
    r"[Ee][Hh][Ll][Oo] (?![^ \r]{64})((?>(?!)()|[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:\.[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+)*+))\r\n"
)


class Ehlo(Command):
    """Identify the client and ask which extensions the server offers.

    `"EHLO" SP ( address-literal / Domain ) CRLF` (RFC 5321, 4.1.1.1)
    """

    __slots__ = ()

    verb: ClassVar[Literal["EHLO"]] = "EHLO"
    rule = "EHLO"
    reference = "RFC 5321, 4.1.1.1"
    replies = Replies(line=ReplyCodes((250,), (502, 504, 550)))
    at_most = 512
    order = Order(
        allowed=("initial", "identified", "transaction", "recipients", "chunks", "indeterminate"),
        needs=("smtp",),
        passes=("tls", "authentication"),
        leads={2: "identified"},
        forgets=("transaction", "client", "extensions"),
        lists=True,
    )
    fields = ("domain",)
    __match_args__ = ("domain",)
    facts = ViewFacts(
        pattern=_EHLO,
        narrow=_EHLO_NARROW,
        reply="501 5.5.4",
        pieces=(
            b"EHLO ",
            _WRITE_DOMAIN,
            b"\r\n",
        ),
        groups={"domain": (1,)},
        machine="EHLO",
    )
    domain = rows.field(decode_text, 1, doc="The client's name, or its address.")

    @classmethod
    def is_doubtful(cls, match: Match, length: int) -> bool:
        return (
            (
                length > 63
                and (
                    length > 512
                    or (
                        match.end(1) - match.start(1) > 63
                        and (
                            match.end(1) - match.start(1) > 255
                            or longest(_EACH_LDH_LABEL, match[1]) > 63
                        )
                    )
                )
            )
            or (match[2] is not None and not _STRICT_LITERAL.fullmatch(match[2]))
            or not match[0].isascii()
        )

    if TYPE_CHECKING:

        def values(self) -> EhloValues: ...

    @classmethod
    def build(cls, domain: str | bytes, *, over_long: bool = False) -> bytes:
        """A EHLO line; raises `BuildError`.

        domain: the client's name, or its address
        over_long: whether it is written even where it is longer than it may be
        """
        return cls.checked(b"EHLO " + _WRITE_DOMAIN(domain) + b"\r\n", over_long)


_HELO = Pattern(
    r"[Hh][Ee][Ll][Oo] ((?>[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:(?=[\-\x80-\xff])-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)?+|[\-0-9A-Za-z]*+-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)(?:\.(?>[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:(?=[\-\x80-\xff])-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)?+|[\-0-9A-Za-z]*+-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+))*+)\r\n"
)
_DOMAIN_TEXT_2 = Pattern(
    r"(?>[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:(?=[\-\xc2-\xf4])-*+(?>[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf][\x80-\xbf]|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf][\x80-\xbf]|[\xf1-\xf3][\x80-\xbf][\x80-\xbf][\x80-\xbf]|\xf4[\x80-\x8f][\x80-\xbf][\x80-\xbf])[\-0-9A-Za-z]*+(?:(?=[\xc2-\xf4])(?>[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf][\x80-\xbf]|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf][\x80-\xbf]|[\xf1-\xf3][\x80-\xbf][\x80-\xbf][\x80-\xbf]|\xf4[\x80-\x8f][\x80-\xbf][\x80-\xbf])[\-0-9A-Za-z]*+)*+)?+|[\-0-9A-Za-z]*+-*+(?>[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf][\x80-\xbf]|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf][\x80-\xbf]|[\xf1-\xf3][\x80-\xbf][\x80-\xbf][\x80-\xbf]|\xf4[\x80-\x8f][\x80-\xbf][\x80-\xbf])[\-0-9A-Za-z]*+(?:(?=[\xc2-\xf4])(?>[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf][\x80-\xbf]|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf][\x80-\xbf]|[\xf1-\xf3][\x80-\xbf][\x80-\xbf][\x80-\xbf]|\xf4[\x80-\x8f][\x80-\xbf][\x80-\xbf])[\-0-9A-Za-z]*+)*+)(?:\.(?>[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:(?=[\-\xc2-\xf4])-*+(?>[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf][\x80-\xbf]|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf][\x80-\xbf]|[\xf1-\xf3][\x80-\xbf][\x80-\xbf][\x80-\xbf]|\xf4[\x80-\x8f][\x80-\xbf][\x80-\xbf])[\-0-9A-Za-z]*+(?:(?=[\xc2-\xf4])(?>[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf][\x80-\xbf]|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf][\x80-\xbf]|[\xf1-\xf3][\x80-\xbf][\x80-\xbf][\x80-\xbf]|\xf4[\x80-\x8f][\x80-\xbf][\x80-\xbf])[\-0-9A-Za-z]*+)*+)?+|[\-0-9A-Za-z]*+-*+(?>[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf][\x80-\xbf]|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf][\x80-\xbf]|[\xf1-\xf3][\x80-\xbf][\x80-\xbf][\x80-\xbf]|\xf4[\x80-\x8f][\x80-\xbf][\x80-\xbf])[\-0-9A-Za-z]*+(?:(?=[\xc2-\xf4])(?>[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf][\x80-\xbf]|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf][\x80-\xbf]|[\xf1-\xf3][\x80-\xbf][\x80-\xbf][\x80-\xbf]|\xf4[\x80-\x8f][\x80-\xbf][\x80-\xbf])[\-0-9A-Za-z]*+)*+))*+"
)
_WRITE_DOMAIN_2 = Writer("domain", "Domain", encode_text, _DOMAIN_TEXT_2)
_HELO_NARROW = Pattern(
    r"[Hh][Ee][Ll][Oo] (?![^ \r]{64})([0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:\.[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+)*+)\r\n"
)


class Helo(Command):
    """Identify the client, without extensions.

    `"HELO" SP Domain CRLF` (RFC 5321, 4.1.1.1)
    """

    __slots__ = ()

    verb: ClassVar[Literal["HELO"]] = "HELO"
    rule = "HELO"
    reference = "RFC 5321, 4.1.1.1"
    replies = Replies(line=ReplyCodes((250,), (502, 504, 550)))
    at_most = 512
    order = Order(
        allowed=("initial", "identified", "transaction", "recipients", "chunks", "indeterminate"),
        needs=("smtp",),
        passes=("authentication",),
        leads={2: "identified"},
        forgets=("transaction", "client", "extensions"),
    )
    fields = ("domain",)
    __match_args__ = ("domain",)
    facts = ViewFacts(
        pattern=_HELO,
        narrow=_HELO_NARROW,
        reply="501 5.5.4",
        pieces=(
            b"HELO ",
            _WRITE_DOMAIN_2,
            b"\r\n",
        ),
        groups={"domain": (1,)},
        machine="HELO",
    )
    domain = rows.field(decode_text, 1, doc="The client's name.")

    @classmethod
    def is_doubtful(cls, match: Match, length: int) -> bool:
        return (
            length > 63
            and (
                length > 512
                or (
                    match.end(1) - match.start(1) > 63
                    and (
                        match.end(1) - match.start(1) > 255
                        or longest(_EACH_LDH_LABEL, match[1]) > 63
                    )
                )
            )
        ) or not match[0].isascii()

    if TYPE_CHECKING:

        def values(self) -> HeloValues: ...

    @classmethod
    def build(cls, domain: str | bytes, *, over_long: bool = False) -> bytes:
        """A HELO line; raises `BuildError`.

        domain: the client's name
        over_long: whether it is written even where it is longer than it may be
        """
        return cls.checked(b"HELO " + _WRITE_DOMAIN_2(domain) + b"\r\n", over_long)


_MAILBOX = Pattern(
    r"((?>\x22[ !#-\[\]-\~\x80-\xff]*+(?:\\[ -\~][ !#-\[\]-\~\x80-\xff]*+)*+\x22|[!#-'*+\-/-9=?A-Z\^-\~\x80-\xff]++(?:\.[!#-'*+\-/-9=?A-Z\^-\~\x80-\xff]++)*+))@((?>(\[(?>[0-9]{1,3}+\.[0-9]{1,3}+\.[0-9]{1,3}+\.[0-9]{1,3}+|(?:-++)?+[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+:[!-Z\^-\~]++)\])|(?>[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:(?=[\-\x80-\xff])-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)?+|[\-0-9A-Za-z]*+-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)(?:\.(?>[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:(?=[\-\x80-\xff])-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)?+|[\-0-9A-Za-z]*+-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+))*+))"
)
_LOCAL_PART_TEXT = Pattern(
    r"(?>\x22[ !#-\[\]-\~]*+(?:(?=[\\\xc2-\xf4])(?>(?>[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf][\x80-\xbf]|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf][\x80-\xbf]|[\xf1-\xf3][\x80-\xbf][\x80-\xbf][\x80-\xbf]|\xf4[\x80-\x8f][\x80-\xbf][\x80-\xbf])|\\[ -\~])[ !#-\[\]-\~]*+)*+\x22|(?=[!#-'*+\-/-9=?A-Z\^-\~\xc2-\xf4])[!#-'*+\-/-9=?A-Z\^-\~]*+(?:(?=[\xc2-\xf4])(?>[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf][\x80-\xbf]|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf][\x80-\xbf]|[\xf1-\xf3][\x80-\xbf][\x80-\xbf][\x80-\xbf]|\xf4[\x80-\x8f][\x80-\xbf][\x80-\xbf])[!#-'*+\-/-9=?A-Z\^-\~]*+)*+(?:\.(?=[!#-'*+\-/-9=?A-Z\^-\~\xc2-\xf4])[!#-'*+\-/-9=?A-Z\^-\~]*+(?:(?=[\xc2-\xf4])(?>[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf][\x80-\xbf]|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf][\x80-\xbf]|[\xf1-\xf3][\x80-\xbf][\x80-\xbf][\x80-\xbf]|\xf4[\x80-\x8f][\x80-\xbf][\x80-\xbf])[!#-'*+\-/-9=?A-Z\^-\~]*+)*+)*+)"
)
_WRITE_LOCAL_PART = Writer("local_part", "Local-part", encode_text, _LOCAL_PART_TEXT)


class Mailbox(MailboxView):
    """Mailbox = Local-part "@" ( address-literal / Domain ) (RFC 5321, 4.1.2)."""

    __slots__ = ()

    rule = "Mailbox"
    reference = "RFC 5321, 4.1.2"
    fields = ("local_part", "domain")
    __match_args__ = ("local_part", "domain")
    facts = ViewFacts(
        pattern=_MAILBOX, groups={"local_part": (1,), "domain": (2,)}, machine="MAILBOX"
    )
    local_part = rows.field(decode_text, 1, doc="The name before the at sign, as it was written.")
    domain = rows.field(decode_text, 2, doc="The domain, or the address in brackets.")

    @classmethod
    def is_doubtful(cls, match: Match, length: int) -> bool:
        return (
            (
                length > 63
                and (
                    match.end(1) - match.start(1) > 64
                    or (
                        match.end(2) - match.start(2) > 63
                        and (
                            match.end(2) - match.start(2) > 255
                            or longest(_EACH_LDH_LABEL, match[2]) > 63
                        )
                    )
                )
            )
            or (match[3] is not None and not _STRICT_LITERAL.fullmatch(match[3]))
            or not (match[0].isascii() or is_utf8(match[0]))
        )

    @classmethod
    def build(
        cls, local_part: str | bytes, domain: str | bytes, *, over_long: bool = False
    ) -> bytes:
        """The octets of a Mailbox; raises `BuildError`.

        local_part: the name before the at sign, as it was written
        domain: the domain, or the address in brackets
        over_long: whether it is written even where it is longer than it may be
        """
        return cls.checked(_WRITE_LOCAL_PART(local_part) + b"@" + _WRITE_DOMAIN(domain), over_long)


_REVERSE_PATH = Pattern(
    r"(?>(<>)|<(?>(?:(@(?>[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:(?=[\-\x80-\xff])-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)?+|[\-0-9A-Za-z]*+-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)(?:\.(?>[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:(?=[\-\x80-\xff])-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)?+|[\-0-9A-Za-z]*+-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+))*+(?:,@(?>[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:(?=[\-\x80-\xff])-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)?+|[\-0-9A-Za-z]*+-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)(?:\.(?>[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:(?=[\-\x80-\xff])-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)?+|[\-0-9A-Za-z]*+-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+))*+)*+):)?)(((?>\x22[ !#-\[\]-\~\x80-\xff]*+(?:\\[ -\~][ !#-\[\]-\~\x80-\xff]*+)*+\x22|[!#-'*+\-/-9=?A-Z\^-\~\x80-\xff]++(?:\.[!#-'*+\-/-9=?A-Z\^-\~\x80-\xff]++)*+))@((?>(\[(?>[0-9]{1,3}+\.[0-9]{1,3}+\.[0-9]{1,3}+\.[0-9]{1,3}+|(?:-++)?+[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+:[!-Z\^-\~]++)\])|(?>[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:(?=[\-\x80-\xff])-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)?+|[\-0-9A-Za-z]*+-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)(?:\.(?>[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:(?=[\-\x80-\xff])-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)?+|[\-0-9A-Za-z]*+-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+))*+)))>)"
)
_A_D_L_TEXT = Pattern(
    r"@(?>[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:(?=[\-\xc2-\xf4])-*+(?>[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf][\x80-\xbf]|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf][\x80-\xbf]|[\xf1-\xf3][\x80-\xbf][\x80-\xbf][\x80-\xbf]|\xf4[\x80-\x8f][\x80-\xbf][\x80-\xbf])[\-0-9A-Za-z]*+(?:(?=[\xc2-\xf4])(?>[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf][\x80-\xbf]|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf][\x80-\xbf]|[\xf1-\xf3][\x80-\xbf][\x80-\xbf][\x80-\xbf]|\xf4[\x80-\x8f][\x80-\xbf][\x80-\xbf])[\-0-9A-Za-z]*+)*+)?+|[\-0-9A-Za-z]*+-*+(?>[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf][\x80-\xbf]|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf][\x80-\xbf]|[\xf1-\xf3][\x80-\xbf][\x80-\xbf][\x80-\xbf]|\xf4[\x80-\x8f][\x80-\xbf][\x80-\xbf])[\-0-9A-Za-z]*+(?:(?=[\xc2-\xf4])(?>[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf][\x80-\xbf]|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf][\x80-\xbf]|[\xf1-\xf3][\x80-\xbf][\x80-\xbf][\x80-\xbf]|\xf4[\x80-\x8f][\x80-\xbf][\x80-\xbf])[\-0-9A-Za-z]*+)*+)(?:\.(?>[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:(?=[\-\xc2-\xf4])-*+(?>[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf][\x80-\xbf]|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf][\x80-\xbf]|[\xf1-\xf3][\x80-\xbf][\x80-\xbf][\x80-\xbf]|\xf4[\x80-\x8f][\x80-\xbf][\x80-\xbf])[\-0-9A-Za-z]*+(?:(?=[\xc2-\xf4])(?>[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf][\x80-\xbf]|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf][\x80-\xbf]|[\xf1-\xf3][\x80-\xbf][\x80-\xbf][\x80-\xbf]|\xf4[\x80-\x8f][\x80-\xbf][\x80-\xbf])[\-0-9A-Za-z]*+)*+)?+|[\-0-9A-Za-z]*+-*+(?>[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf][\x80-\xbf]|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf][\x80-\xbf]|[\xf1-\xf3][\x80-\xbf][\x80-\xbf][\x80-\xbf]|\xf4[\x80-\x8f][\x80-\xbf][\x80-\xbf])[\-0-9A-Za-z]*+(?:(?=[\xc2-\xf4])(?>[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf][\x80-\xbf]|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf][\x80-\xbf]|[\xf1-\xf3][\x80-\xbf][\x80-\xbf][\x80-\xbf]|\xf4[\x80-\x8f][\x80-\xbf][\x80-\xbf])[\-0-9A-Za-z]*+)*+))*+(?:,@(?>[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:(?=[\-\xc2-\xf4])-*+(?>[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf][\x80-\xbf]|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf][\x80-\xbf]|[\xf1-\xf3][\x80-\xbf][\x80-\xbf][\x80-\xbf]|\xf4[\x80-\x8f][\x80-\xbf][\x80-\xbf])[\-0-9A-Za-z]*+(?:(?=[\xc2-\xf4])(?>[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf][\x80-\xbf]|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf][\x80-\xbf]|[\xf1-\xf3][\x80-\xbf][\x80-\xbf][\x80-\xbf]|\xf4[\x80-\x8f][\x80-\xbf][\x80-\xbf])[\-0-9A-Za-z]*+)*+)?+|[\-0-9A-Za-z]*+-*+(?>[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf][\x80-\xbf]|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf][\x80-\xbf]|[\xf1-\xf3][\x80-\xbf][\x80-\xbf][\x80-\xbf]|\xf4[\x80-\x8f][\x80-\xbf][\x80-\xbf])[\-0-9A-Za-z]*+(?:(?=[\xc2-\xf4])(?>[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf][\x80-\xbf]|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf][\x80-\xbf]|[\xf1-\xf3][\x80-\xbf][\x80-\xbf][\x80-\xbf]|\xf4[\x80-\x8f][\x80-\xbf][\x80-\xbf])[\-0-9A-Za-z]*+)*+)(?:\.(?>[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:(?=[\-\xc2-\xf4])-*+(?>[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf][\x80-\xbf]|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf][\x80-\xbf]|[\xf1-\xf3][\x80-\xbf][\x80-\xbf][\x80-\xbf]|\xf4[\x80-\x8f][\x80-\xbf][\x80-\xbf])[\-0-9A-Za-z]*+(?:(?=[\xc2-\xf4])(?>[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf][\x80-\xbf]|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf][\x80-\xbf]|[\xf1-\xf3][\x80-\xbf][\x80-\xbf][\x80-\xbf]|\xf4[\x80-\x8f][\x80-\xbf][\x80-\xbf])[\-0-9A-Za-z]*+)*+)?+|[\-0-9A-Za-z]*+-*+(?>[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf][\x80-\xbf]|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf][\x80-\xbf]|[\xf1-\xf3][\x80-\xbf][\x80-\xbf][\x80-\xbf]|\xf4[\x80-\x8f][\x80-\xbf][\x80-\xbf])[\-0-9A-Za-z]*+(?:(?=[\xc2-\xf4])(?>[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf][\x80-\xbf]|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf][\x80-\xbf]|[\xf1-\xf3][\x80-\xbf][\x80-\xbf][\x80-\xbf]|\xf4[\x80-\x8f][\x80-\xbf][\x80-\xbf])[\-0-9A-Za-z]*+)*+))*+)*+"
)
_WRITE_SOURCE_ROUTE = Writer("source_route", "A-d-l", encode_text, _A_D_L_TEXT)
_WRITE_MAILBOX = StructureWriter("mailbox", Mailbox)
_EACH_DOMAIN = Pattern(
    r"(?>[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:(?=[\-\x80-\xff])-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)?+|[\-0-9A-Za-z]*+-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)(?:\.(?>[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:(?=[\-\x80-\xff])-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)?+|[\-0-9A-Za-z]*+-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+))*+"
)


class ReversePath(PathView):
    """Reverse-path = "<>" / Path (RFC 5321, 4.1.2)."""

    __slots__ = ()

    rule = "Reverse-path"
    reference = "RFC 5321, 4.1.2"
    fields = ("is_null", "source_route", "mailbox")
    __match_args__ = ("source_route", "mailbox")
    facts = ViewFacts(
        pattern=_REVERSE_PATH,
        bracketed=True,
        built_from_text=True,
        reply="501 5.1.7",
        groups={
            "is_null": (1,),
            "source_route": (2,),
            "mailbox": (3,),
            "mailbox.local_part": (4,),
            "mailbox.domain": (5,),
        },
        machine="REVERSEPATH",
    )
    is_null = rows.flag(1, doc="Whether it is the null path.")
    source_route = rows.optional(decode_text, 2, doc="The hosts to go by, which are to be ignored")
    mailbox = rows.optional_part(Mailbox, 3, doc="The mailbox")

    @classmethod
    def is_doubtful(cls, match: Match, length: int) -> bool:
        return (
            (
                length > 63
                and (
                    length > 256
                    or (
                        match.end(2) - match.start(2) > 63
                        and (
                            longest(_EACH_DOMAIN, match[2]) > 255
                            or longest(_EACH_LDH_LABEL, match[2]) > 63
                        )
                    )
                    or (
                        match.end(3) - match.start(3) > 63
                        and (
                            match.end(4) - match.start(4) > 64
                            or (
                                match.end(5) - match.start(5) > 63
                                and (
                                    match.end(5) - match.start(5) > 255
                                    or longest(_EACH_LDH_LABEL, match[5]) > 63
                                )
                            )
                        )
                    )
                )
            )
            or (match[6] is not None and not _STRICT_LITERAL.fullmatch(match[6]))
            or not (match[0].isascii() or is_utf8(match[0]))
        )

    @classmethod
    def build(cls, text: str | bytes | View | None, *, over_long: bool = False) -> bytes:
        """The octets of a Reverse-path; raises `BuildError`."""
        return StructureWriter("Reverse-path", cls)(text, over_long)


_AUTHORIZED_MAILBOX = Pattern(
    r"(?><>|((?>\x22[ !#-\[\]-\~\x80-\xff]*+(?:\\[ -\~][ !#-\[\]-\~\x80-\xff]*+)*+\x22|[!#-'*+\-/-9=?A-Z\^-\~\x80-\xff]++(?:\.[!#-'*+\-/-9=?A-Z\^-\~\x80-\xff]++)*+))@((?>(\[(?>[0-9]{1,3}+\.[0-9]{1,3}+\.[0-9]{1,3}+\.[0-9]{1,3}+|(?:-++)?+[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+:[!-Z\^-\~]++)\])|(?>[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:(?=[\-\x80-\xff])-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)?+|[\-0-9A-Za-z]*+-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)(?:\.(?>[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:(?=[\-\x80-\xff])-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)?+|[\-0-9A-Za-z]*+-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+))*+)))"
)


class AuthorizedMailbox(View):
    """Authorized-mailbox = "<>" / Mailbox (RFC 4954, 5)."""

    __slots__ = ()

    rule = "Authorized-mailbox"
    reference = "RFC 4954, 5"
    fields = ("local_part", "domain")
    __match_args__ = ("local_part", "domain")
    facts = ViewFacts(
        pattern=_AUTHORIZED_MAILBOX,
        built_from_text=True,
        groups={"local_part": (1,), "domain": (2,)},
        machine="AUTHORIZEDMAILBOX",
    )
    local_part = rows.optional(decode_text, 1, doc="The name before the at sign, as it was written")
    domain = rows.optional(decode_text, 2, doc="The domain, or the address in brackets")

    @classmethod
    def is_doubtful(cls, match: Match, length: int) -> bool:
        return (
            (
                length > 63
                and (
                    match.end(1) - match.start(1) > 64
                    or (
                        match.end(2) - match.start(2) > 63
                        and (
                            match.end(2) - match.start(2) > 255
                            or longest(_EACH_LDH_LABEL, match[2]) > 63
                        )
                    )
                )
            )
            or (match[3] is not None and not _STRICT_LITERAL.fullmatch(match[3]))
            or not (match[0].isascii() or is_utf8(match[0]))
        )

    @classmethod
    def build(cls, text: str | bytes | View, *, over_long: bool = False) -> bytes:
        """The octets of a Authorized-mailbox; raises `BuildError`."""
        return StructureWriter("Authorized-mailbox", cls)(text, over_long)


_BY_VALUE = Pattern(r"((?:(?=[+\-])-|\+)?+[0-9]{1,9}+);((?>[Nn]|[Rr]))(?>(?:([Tt]))?)")
_BY_TIME_TEXT = Pattern(r"(?:(?=[+\-])-|\+)?+[0-9]{1,9}+")
_WRITE_TIME = Writer("time", "by-time", encode_integer, _BY_TIME_TEXT)
_BYMODE = EnumerationCodec("smtpkit.generated.enumerations", "ByMode")
_BYMODE_TEXT = Pattern(r"(?>[Nn]|[Rr])")
_WRITE_MODE = Writer("mode", "ByMode", _BYMODE.write, _BYMODE_TEXT)


class ByValue(View):
    """by-value = by-time ";" ( "N" / "R" ) [ "T" ] (RFC 2852, 4)."""

    __slots__ = ()

    rule = "by-value"
    reference = "RFC 2852, 4"
    fields = ("time", "mode", "trace")
    __match_args__ = ("time", "mode")
    facts = ViewFacts(
        pattern=_BY_VALUE, groups={"time": (1,), "mode": (2,), "trace": (3,)}, machine="BYVALUE"
    )
    time = rows.field(int, 1, doc="Seconds that are left.")
    mode: rows.Field[ByMode] = rows.field(_BYMODE.read, 2, doc="What happens after that.")
    trace = rows.flag(3, doc="Whether relaying is to be reported.")

    @classmethod
    def is_doubtful(cls, match: Match, length: int) -> bool:
        return rejects(check_deliver_by, ByValue(match))

    @classmethod
    def build(
        cls,
        time: int,
        mode: ByMode | Literal["N", "R"],
        *,
        trace: bool = False,
        over_long: bool = False,
    ) -> bytes:
        """The octets of a by-value; raises `BuildError`.

        time: seconds that are left
        mode: what happens after that
        trace: whether relaying is to be reported
        over_long: whether it is written even where it is longer than it may be
        """
        line = _WRITE_TIME(time) + b";" + _WRITE_MODE(mode)
        if flag_of("trace", trace):
            line += b"T"
        return cls.checked(line, over_long)


_MTRK_VALUE = Pattern(r"([+/-9A-Za-z]++)(?>(?::([0-9]{1,9}+))?)")
_MTRK_CERTIFIER_TEXT = Pattern(r"[+/-9A-Za-z]++")
_WRITE_CERTIFIER = Writer("certifier", "mtrk-certifier", encode_text, _MTRK_CERTIFIER_TEXT)
_MTRK_TIMEOUT_TEXT = Pattern(r"[0-9]{1,9}+")
_WRITE_TIMEOUT = Writer("timeout", "mtrk-timeout", encode_integer, _MTRK_TIMEOUT_TEXT)


class MtrkValue(View):
    """mtrk-value = mtrk-certifier [ ":" mtrk-timeout ] (RFC 3885, 3.1)."""

    __slots__ = ()

    rule = "mtrk-value"
    reference = "RFC 3885, 3.1"
    fields = ("certifier", "timeout")
    __match_args__ = ("certifier", "timeout")
    facts = ViewFacts(
        pattern=_MTRK_VALUE, groups={"certifier": (1,), "timeout": (2,)}, machine="MTRKVALUE"
    )
    certifier = rows.field(decode_text, 1, doc="Base64 of a hash, without padding.")
    timeout = rows.optional(int, 2, doc="How long tracking is wanted, in seconds")

    @classmethod
    def build(
        cls, certifier: str | bytes, timeout: int | None = None, *, over_long: bool = False
    ) -> bytes:
        """The octets of a mtrk-value; raises `BuildError`.

        certifier: base64 of a hash, without padding
        timeout: how long tracking is wanted, in seconds
        over_long: whether it is written even where it is longer than it may be
        """
        line = _WRITE_CERTIFIER(certifier)
        if timeout is not None:
            line += b":" + _WRITE_TIMEOUT(timeout)
        return cls.checked(line, over_long)


_TRANSID_VALUE = Pattern(
    r"<([!#-'*+\-0-9A-Z\^-\~]++(?:\.[!#-'*+\-0-9A-Z\^-\~]++)*+)@([!#-'*+\-0-9A-Z\^-\~]++(?:\.[!#-'*+\-0-9A-Z\^-\~]++)*+)>"
)
_TRANSID_TOKEN_TEXT = Pattern(r"[!#-'*+\-0-9A-Z\^-\~]++(?:\.[!#-'*+\-0-9A-Z\^-\~]++)*+")
_WRITE_LOCAL = Writer("local", "transid-token", encode_text, _TRANSID_TOKEN_TEXT)
_WRITE_DOMAIN_3 = Writer("domain", "transid-token", encode_text, _TRANSID_TOKEN_TEXT)


class TransidValue(View):
    """transid-value = "<" transid-token "@" transid-token ">" (RFC 1845, 2)."""

    __slots__ = ()

    rule = "transid-value"
    reference = "RFC 1845, 2"
    fields = ("local", "domain")
    __match_args__ = ("local", "domain")
    facts = ViewFacts(
        pattern=_TRANSID_VALUE, groups={"local": (1,), "domain": (2,)}, machine="TRANSIDVALUE"
    )
    local = rows.field(decode_text, 1, doc="The transaction's name within the domain.")
    domain = rows.field(decode_text, 2, doc="The client's domain.")

    @classmethod
    def is_doubtful(cls, match: Match, length: int) -> bool:
        return length > 80

    @classmethod
    def build(cls, local: str | bytes, domain: str | bytes, *, over_long: bool = False) -> bytes:
        """The octets of a transid-value; raises `BuildError`.

        local: the transaction's name within the domain
        domain: the client's domain
        over_long: whether it is written even where it is longer than it may be
        """
        return cls.checked(
            b"<" + _WRITE_LOCAL(local) + b"@" + _WRITE_DOMAIN_3(domain) + b">", over_long
        )


_ESMTP_PARAM = Pattern(r"([0-9A-Za-z][\-0-9A-Za-z]*+)(?>(?:=([!-<>-\~\x80-\xff]++))?)")
_ESMTP_KEYWORD_TEXT = Pattern(r"[0-9A-Za-z][\-0-9A-Za-z]*+")
_WRITE_KEYWORD = Writer("keyword", "esmtp-keyword", encode_text, _ESMTP_KEYWORD_TEXT)
_ESMTP_VALUE_TEXT = Pattern(
    r"(?=[!-<>-\~\xc2-\xf4])[!-<>-\~]*+(?:(?=[\xc2-\xf4])(?>[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf][\x80-\xbf]|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf][\x80-\xbf]|[\xf1-\xf3][\x80-\xbf][\x80-\xbf][\x80-\xbf]|\xf4[\x80-\x8f][\x80-\xbf][\x80-\xbf])[!-<>-\~]*+)*+"
)
_WRITE_VALUE = Writer("value", "esmtp-value", encode_text, _ESMTP_VALUE_TEXT)


class EsmtpParam(View):
    """esmtp-param = esmtp-keyword [ "=" esmtp-value ] (RFC 5321, 4.1.2)."""

    __slots__ = ()

    rule = "esmtp-param"
    reference = "RFC 5321, 4.1.2"
    fields = ("keyword", "value")
    __match_args__ = ("keyword", "value")
    facts = ViewFacts(
        pattern=_ESMTP_PARAM, groups={"keyword": (1,), "value": (2,)}, machine="ESMTPPARAM"
    )
    keyword = rows.field(decode_text, 1, doc="The esmtp-keyword.")
    value = rows.optional(decode_text, 2, doc="The esmtp-value")

    @classmethod
    def is_doubtful(cls, match: Match, length: int) -> bool:
        return not (match[0].isascii() or is_utf8(match[0]))

    @classmethod
    def build(
        cls, keyword: str | bytes, value: str | bytes | None = None, *, over_long: bool = False
    ) -> bytes:
        """The octets of a esmtp-param; raises `BuildError`.

        keyword: the esmtp-keyword
        value: the esmtp-value
        over_long: whether it is written even where it is longer than it may be
        """
        line = _WRITE_KEYWORD(keyword)
        if value is not None:
            line += b"=" + _WRITE_VALUE(value)
        return cls.checked(line, over_long)


_MAIL = Pattern(
    r"[Mm][Aa][Ii][Ll] [Ff][Rr][Oo][Mm]:((?>(<>)|<(?>(?:(@(?>[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:(?=[\-\x80-\xff])-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)?+|[\-0-9A-Za-z]*+-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)(?:\.(?>[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:(?=[\-\x80-\xff])-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)?+|[\-0-9A-Za-z]*+-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+))*+(?:,@(?>[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:(?=[\-\x80-\xff])-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)?+|[\-0-9A-Za-z]*+-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)(?:\.(?>[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:(?=[\-\x80-\xff])-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)?+|[\-0-9A-Za-z]*+-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+))*+)*+):)?)(((?>\x22[ !#-\[\]-\~\x80-\xff]*+(?:\\[ -\~][ !#-\[\]-\~\x80-\xff]*+)*+\x22|[!#-'*+\-/-9=?A-Z\^-\~\x80-\xff]++(?:\.[!#-'*+\-/-9=?A-Z\^-\~\x80-\xff]++)*+))@((?>(\[(?>[0-9]{1,3}+\.[0-9]{1,3}+\.[0-9]{1,3}+\.[0-9]{1,3}+|(?:-++)?+[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+:[!-Z\^-\~]++)\])|(?>[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:(?=[\-\x80-\xff])-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)?+|[\-0-9A-Za-z]*+-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)(?:\.(?>[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:(?=[\-\x80-\xff])-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)?+|[\-0-9A-Za-z]*+-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+))*+)))>))((?>(?: (?>[Ss][Ii][Zz][Ee]=(?(9)(?!))([0-9]{1,20}+)|[Bb][Oo][Dd][Yy]=(?(10)(?!))((?>7[Bb][Ii][Tt]|8[Bb][Ii][Tt][Mm][Ii][Mm][Ee]|[Bb][Ii][Nn][Aa][Rr][Yy][Mm][Ii][Mm][Ee]))|[Rr][Ee][Tt]=(?(11)(?!))((?>[Ff][Uu][Ll][Ll]|[Hh][Dd][Rr][Ss]))|[Ee][Nn][Vv][Ii][Dd]=(?(12)(?!))((?=[!-<>-\~])[!-*,-<>-\~]*+(?:\+(?>[2-6][0-9A-Fa-f]|7[0-9A-Ea-e])[!-*,-<>-\~]*+)*+)|[Aa][Uu][Tt][Hh]=(?(13)(?!))((?>(?><>|(?>\x22(?:(?=[!#-<>-\~])(?=[!#-<>-\[\]-\~])[!#-*,-<>-\[\]-\~]*+(?:\+(?>20|2[Bb]|3[Dd])[!#-*,-<>-\[\]-\~]*+)*+|\\(?:(?=[!-<>-\~])[!-*,-<>-\~]|\+(?>20|2[Bb]|3[Dd])))*+\x22|(?:(?=[!#-'*+\-/-9?A-Z\^-\~])(?=[!#-'*+\-/-9?A-Z\^-\~])[!#-'*\-/-9?A-Z\^-\~]*+(?:\+(?>2[Bb]|3[Dd])[!#-'*\-/-9?A-Z\^-\~]*+)*+)++(?:\.(?:(?=[!#-'*+\-/-9?A-Z\^-\~])(?=[!#-'*+\-/-9?A-Z\^-\~])[!#-'*\-/-9?A-Z\^-\~]*+(?:\+(?>2[Bb]|3[Dd])[!#-'*\-/-9?A-Z\^-\~]*+)*+)++)*+)@(?>(?>[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+)(?:\.(?>[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+))*+))(?=[ \r])|((?=[!-<>-\~])[!-*,-<>-\~]*+(?:\+(?>[2-689A-Fa-f][0-9A-Fa-f]|7[0-9A-Ea-e])[!-*,-<>-\~]*+)*+)))|[Bb][Yy]=(?(15)(?!))((?:(?=[+\-])-|\+)?+[0-9]{1,9}+;(?>[Nn]|[Rr])(?:[Tt])?+)|[Mm][Tt]-[Pp][Rr][Ii][Oo][Rr][Ii][Tt][Yy]=(?(16)(?!))((?>0|(?:-)?+[1-9]))|[Hh][Oo][Ll][Dd][Ff][Oo][Rr]=(?(17)(?!))([1-9][0-9]{0,8}+)|[Hh][Oo][Ll][Dd][Uu][Nn][Tt][Ii][Ll]=(?(18)(?!))([0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]++)?+(?>[Zz]|(?>\+|-)[0-9]{2}:[0-9]{2}))|[Mm][Tt][Rr][Kk]=(?(19)(?!))([+/-9A-Za-z]++(?::[0-9]{1,9}+)?+)|[Ss][Oo][Ll][Ii][Cc][Ii][Tt]=(?(20)(?!))([A-Za-z][\-.0-:A-Z_a-z]*+(?:,[A-Za-z][\-.0-:A-Z_a-z]*+)*+)|[Tt][Rr][Aa][Nn][Ss][Ii][Dd]=(?(21)(?!))(<[!#-'*+\-0-9A-Z\^-\~]++(?:\.[!#-'*+\-0-9A-Z\^-\~]++)*+@[!#-'*+\-0-9A-Z\^-\~]++(?:\.[!#-'*+\-0-9A-Z\^-\~]++)*+>)|[Ss][Uu][Bb][Mm][Ii][Tt][Tt][Ee][Rr]=(?(22)(?!))((?>(?>\x22(?:(?=[!#-<>-\~])(?=[!#-<>-\[\]-\~])[!#-*,-<>-\[\]-\~]*+(?:\+(?>20|2[Bb]|3[Dd])[!#-*,-<>-\[\]-\~]*+)*+|\\(?:(?=[!-<>-\~])[!-*,-<>-\~]|\+(?>20|2[Bb]|3[Dd])))*+\x22|(?:(?=[!#-'*+\-/-9?A-Z\^-\~])(?=[!#-'*+\-/-9?A-Z\^-\~])[!#-'*\-/-9?A-Z\^-\~]*+(?:\+(?>2[Bb]|3[Dd])[!#-'*\-/-9?A-Z\^-\~]*+)*+)++(?:\.(?:(?=[!#-'*+\-/-9?A-Z\^-\~])(?=[!#-'*+\-/-9?A-Z\^-\~])[!#-'*\-/-9?A-Z\^-\~]*+(?:\+(?>2[Bb]|3[Dd])[!#-'*\-/-9?A-Z\^-\~]*+)*+)++)*+)@(?>(?>[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+)(?:\.(?>[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+))*+)(?=[ \r])|((?=[!-<>-\~])[!-*,-<>-\~]*+(?:\+(?>[2-689A-Fa-f][0-9A-Fa-f]|7[0-9A-Ea-e])[!-*,-<>-\~]*+)*+)))|[Aa][Ll][Tt]-[Aa][Dd][Dd][Rr][Ee][Ss][Ss]=(?(24)(?!))((?=[!-<>-\~])[!-*,-<>-\~]*+(?:\+(?>[2-6][0-9A-Fa-f]|7[0-9A-Ea-e])[!-*,-<>-\~]*+)*+)|[Xx][Vv][Ee][Rr][Pp](?![-0-9A-Za-z])(?(25)(?!))((?:=[!-<>-\~]{2})?+)|(?(26)(?!))(?=[Ss][Mm][Tt][Pp][Uu][Tt][Ff]8(?![-0-9A-Za-z]))([Ss][Mm][Tt][Pp][Uu][Tt][Ff]8)|(?(27)(?!))(?=[Rr][Ee][Qq][Uu][Ii][Rr][Ee][Tt][Ll][Ss](?![-0-9A-Za-z]))([Rr][Ee][Qq][Uu][Ii][Rr][Ee][Tt][Ll][Ss])|(?(28)(?!))(?=[Cc][Oo][Nn][Pp][Ee][Rr][Mm](?![-0-9A-Za-z]))([Cc][Oo][Nn][Pp][Ee][Rr][Mm])|(?(29)(?!))(?=[Vv][Ee][Rr][Pp](?![-0-9A-Za-z]))([Vv][Ee][Rr][Pp])|(?(30)(?!))(?=[Pp][Rr][Dd][Rr](?![-0-9A-Za-z]))([Pp][Rr][Dd][Rr])|(?!(?>[Ss][Ii][Zz][Ee]|[Bb][Oo][Dd][Yy]|[Ss][Mm][Tt][Pp][Uu][Tt][Ff]8|[Rr][Ee][Tt]|[Ee][Nn][Vv][Ii][Dd]|[Aa][Uu][Tt][Hh]|[Rr][Ee][Qq][Uu][Ii][Rr][Ee][Tt][Ll][Ss]|[Bb][Yy]|[Mm][Tt]-[Pp][Rr][Ii][Oo][Rr][Ii][Tt][Yy]|[Hh][Oo][Ll][Dd][Ff][Oo][Rr]|[Hh][Oo][Ll][Dd][Uu][Nn][Tt][Ii][Ll]|[Mm][Tt][Rr][Kk]|[Ss][Oo][Ll][Ii][Cc][Ii][Tt]|[Tt][Rr][Aa][Nn][Ss][Ii][Dd]|[Ss][Uu][Bb][Mm][Ii][Tt][Tt][Ee][Rr]|[Cc][Oo][Nn][Pp][Ee][Rr][Mm]|[Aa][Ll][Tt]-[Aa][Dd][Dd][Rr][Ee][Ss][Ss]|[Xx][Vv][Ee][Rr][Pp]|[Vv][Ee][Rr][Pp]|[Pp][Rr][Dd][Rr])(?![-0-9A-Za-z]))[0-9A-Za-z][\-0-9A-Za-z]*+(?:=[!-<>-\~\x80-\xff]++)?+))*))\r\n"
)
_WRITE_REVERSE_PATH = StructureWriter("reverse_path", ReversePath)
_SIZE_VALUE_TEXT = Pattern(r"[0-9]{1,20}+")
_WRITE_SIZE = Writer("size", "size-value", encode_integer, _SIZE_VALUE_TEXT)
_BODY = EnumerationCodec("smtpkit.generated.enumerations", "Body")
_BODY_TEXT = Pattern(
    r"(?>7[Bb][Ii][Tt]|8[Bb][Ii][Tt][Mm][Ii][Mm][Ee]|[Bb][Ii][Nn][Aa][Rr][Yy][Mm][Ii][Mm][Ee])"
)
_WRITE_BODY = Writer("body", "Body", _BODY.write, _BODY_TEXT)
_RET = EnumerationCodec("smtpkit.generated.enumerations", "Ret")
_RET_TEXT = Pattern(r"(?>[Ff][Uu][Ll][Ll]|[Hh][Dd][Rr][Ss])")
_WRITE_RET = Writer("ret", "Ret", _RET.write, _RET_TEXT)
_ENVID_VALUE_TEXT = Pattern(
    r"(?=[!-<>-\~])[!-*,-<>-\~]*+(?:\+(?>[2-6][0-9A-Fa-f]|7[0-9A-Ea-e])[!-*,-<>-\~]*+)*+"
)
_WRITE_ENVID = Writer("envid", "envid-value", encode_printable_xtext, _ENVID_VALUE_TEXT)
_XTEXT_TEXT = Pattern(
    r"(?=[!-<>-\~])[!-*,-<>-\~]*+(?:\+(?>[2-689A-Fa-f][0-9A-Fa-f]|7[0-9A-Ea-e])[!-*,-<>-\~]*+)*+"
)
_WRITE_AUTH = Writer("auth", "xtext", encode_xtext, _XTEXT_TEXT)
_WRITE_BY = StructureWriter("by", ByValue)
_PRIORITY_VALUE_TEXT = Pattern(r"(?>0|(?:-)?+[1-9])")
_WRITE_MT_PRIORITY = Writer("mt_priority", "priority-value", encode_integer, _PRIORITY_VALUE_TEXT)
_FUTURE_RELEASE_INTEGER_TEXT = Pattern(r"[1-9][0-9]{0,8}+")
_WRITE_HOLDFOR = Writer(
    "holdfor", "future-release-integer", encode_integer, _FUTURE_RELEASE_INTEGER_TEXT
)
_DATE_TIME_TEXT = Pattern(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]++)?+(?>[Zz]|(?>\+|-)[0-9]{2}:[0-9]{2})"
)
_WRITE_HOLDUNTIL = Writer("holduntil", "date-time", encode_date_time, _DATE_TIME_TEXT)
_WRITE_MTRK = StructureWriter("mtrk", MtrkValue)
_SOL_WORD_TEXT = Pattern(r"[A-Za-z][\-.0-:A-Z_a-z]*+")
_WRITE_SOLICIT = Writer("solicit", "sol-word", encode_text, _SOL_WORD_TEXT)
_SOLICIT_TEXT = Pattern(r"[A-Za-z][\-.0-:A-Z_a-z]*+(?:,[A-Za-z][\-.0-:A-Z_a-z]*+)*+")
_SOLICIT_ITEMS = Pattern(r"(?>,([A-Za-z][\-.0-:A-Z_a-z]*+)|([A-Za-z][\-.0-:A-Z_a-z]*+))")
_SOLICIT_LIST = Items(decode_text, _SOLICIT_ITEMS, 1, 2)
_WRITE_SOLICIT_2 = ListWriter(
    "solicit", "Solicitation-keywords", _WRITE_SOLICIT, text=(_SOLICIT_TEXT, _SOLICIT_LIST)
)
_WRITE_TRANSID = StructureWriter("transid", TransidValue)
_WRITE_SUBMITTER = Writer("submitter", "xtext", encode_xtext, _XTEXT_TEXT)
_WRITE_ALT_ADDRESS = Writer(
    "alt_address", "printable-xtext", encode_printable_xtext, _ENVID_VALUE_TEXT
)
_VERP_DELIMITERS_TEXT = Pattern(r"(?:=[!-<>-\~]{2})?+")
_WRITE_XVERP = Writer("xverp", "verp-delimiters", encode_delimiters, _VERP_DELIMITERS_TEXT)
_WRITE_MAIL_PARAMETERS = ParametersWriter(
    EsmtpParam,
    (
        "SIZE",
        "BODY",
        "SMTPUTF8",
        "RET",
        "ENVID",
        "AUTH",
        "REQUIRETLS",
        "BY",
        "MT-PRIORITY",
        "HOLDFOR",
        "HOLDUNTIL",
        "MTRK",
        "SOLICIT",
        "TRANSID",
        "SUBMITTER",
        "CONPERM",
        "ALT-ADDRESS",
        "XVERP",
        "VERP",
        "PRDR",
    ),
)
_MAIL_NARROW = Pattern(
    r"[Mm][Aa][Ii][Ll] [Ff][Rr][Oo][Mm]:(?![^ \r]{64})((?>(<>)|<(?>(?:(@[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:\.[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+)*+(?:,@[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:\.[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+)*+)*+):)?)(((?>\x22\x22|[!#-'*+\-/-9=?A-Z\^-\~]++(?:\.[!#-'*+\-/-9=?A-Z\^-\~]++)*+))@((?>(?!)()|[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:\.[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+)*+)))>))((?>(?: (?>[Ss][Ii][Zz][Ee]=(?(9)(?!))([0-9]{1,20}+)|[Bb][Oo][Dd][Yy]=(?(10)(?!))((?>7[Bb][Ii][Tt]|8[Bb][Ii][Tt][Mm][Ii][Mm][Ee]|[Bb][Ii][Nn][Aa][Rr][Yy][Mm][Ii][Mm][Ee]))|[Rr][Ee][Tt]=(?(11)(?!))((?>[Ff][Uu][Ll][Ll]|[Hh][Dd][Rr][Ss]))|[Ee][Nn][Vv][Ii][Dd]=(?![^ \r]{95})(?(12)(?!))((?=[!-<>-\~])[!-*,-<>-\~]*+(?:\+(?>[2-6][0-9A-Fa-f]|7[0-9A-Ea-e])[!-*,-<>-\~]*+)*+)|[Aa][Uu][Tt][Hh]=(?(13)(?!))((?![^ \r]{64})(?><>|(?>\x22(?:(?=[!#-<>-\~])(?=[!#-<>-\[\]-\~])[!#-*,-<>-\[\]-\~]*+(?:\+(?>20|2[Bb]|3[Dd])[!#-*,-<>-\[\]-\~]*+)*+|\\(?:(?=[!-<>-\~])[!-*,-<>-\~]|\+(?>20|2[Bb]|3[Dd])))*+\x22|(?:(?=[!#-'*+\-/-9?A-Z\^-\~])[!#-'*\-/-9?A-Z\^-\~]*+(?:\+(?>2[Bb]|3[Dd])[!#-'*\-/-9?A-Z\^-\~]*+)*+)++(?:\.(?:(?=[!#-'*+\-/-9?A-Z\^-\~])[!#-'*\-/-9?A-Z\^-\~]*+(?:\+(?>2[Bb]|3[Dd])[!#-'*\-/-9?A-Z\^-\~]*+)*+)++)*+)@[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:\.[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+)*+)(?:(?!)())?)|(?!)()|[Mm][Tt]-[Pp][Rr][Ii][Oo][Rr][Ii][Tt][Yy]=(?(16)(?!))((?>0|(?:-)?+[1-9]))|(?!)()|(?!)()|(?!)()|[Ss][Oo][Ll][Ii][Cc][Ii][Tt]=(?![^ \r]{993})(?(20)(?!))([A-Za-z][\-.0-:A-Z_a-z]*+(?:,[A-Za-z][\-.0-:A-Z_a-z]*+)*+)|[Tt][Rr][Aa][Nn][Ss][Ii][Dd]=(?![^ \r]{73})(?(21)(?!))(<[!#-'*+\-0-9A-Z\^-\~]++(?:\.[!#-'*+\-0-9A-Z\^-\~]++)*+@[!#-'*+\-0-9A-Z\^-\~]++(?:\.[!#-'*+\-0-9A-Z\^-\~]++)*+>)|[Ss][Uu][Bb][Mm][Ii][Tt][Tt][Ee][Rr]=(?(22)(?!))((?![^ \r]{64})(?>\x22(?:(?=[!#-<>-\~])(?=[!#-<>-\[\]-\~])[!#-*,-<>-\[\]-\~]*+(?:\+(?>20|2[Bb]|3[Dd])[!#-*,-<>-\[\]-\~]*+)*+|\\(?:(?=[!-<>-\~])[!-*,-<>-\~]|\+(?>20|2[Bb]|3[Dd])))*+\x22|(?:(?=[!#-'*+\-/-9?A-Z\^-\~])[!#-'*\-/-9?A-Z\^-\~]*+(?:\+(?>2[Bb]|3[Dd])[!#-'*\-/-9?A-Z\^-\~]*+)*+)++(?:\.(?:(?=[!#-'*+\-/-9?A-Z\^-\~])[!#-'*\-/-9?A-Z\^-\~]*+(?:\+(?>2[Bb]|3[Dd])[!#-'*\-/-9?A-Z\^-\~]*+)*+)++)*+)@[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:\.[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+)*+(?:(?!)())?)|[Aa][Ll][Tt]-[Aa][Dd][Dd][Rr][Ee][Ss][Ss]=(?(24)(?!))((?=[!-<>-\~])[!-*,-<>-\~]*+(?:\+(?>[2-6][0-9A-Fa-f]|7[0-9A-Ea-e])[!-*,-<>-\~]*+)*+)|[Xx][Vv][Ee][Rr][Pp](?![-0-9A-Za-z])(?(25)(?!))((?:=[!-<>-\~]{2})?+)|(?(26)(?!))(?=[Ss][Mm][Tt][Pp][Uu][Tt][Ff]8(?![-0-9A-Za-z]))([Ss][Mm][Tt][Pp][Uu][Tt][Ff]8)|(?(27)(?!))(?=[Rr][Ee][Qq][Uu][Ii][Rr][Ee][Tt][Ll][Ss](?![-0-9A-Za-z]))([Rr][Ee][Qq][Uu][Ii][Rr][Ee][Tt][Ll][Ss])|(?(28)(?!))(?=[Cc][Oo][Nn][Pp][Ee][Rr][Mm](?![-0-9A-Za-z]))([Cc][Oo][Nn][Pp][Ee][Rr][Mm])|(?(29)(?!))(?=[Vv][Ee][Rr][Pp](?![-0-9A-Za-z]))([Vv][Ee][Rr][Pp])|(?(30)(?!))(?=[Pp][Rr][Dd][Rr](?![-0-9A-Za-z]))([Pp][Rr][Dd][Rr])|(?!(?>[Ss][Ii][Zz][Ee]|[Bb][Oo][Dd][Yy]|[Ss][Mm][Tt][Pp][Uu][Tt][Ff]8|[Rr][Ee][Tt]|[Ee][Nn][Vv][Ii][Dd]|[Aa][Uu][Tt][Hh]|[Rr][Ee][Qq][Uu][Ii][Rr][Ee][Tt][Ll][Ss]|[Bb][Yy]|[Mm][Tt]-[Pp][Rr][Ii][Oo][Rr][Ii][Tt][Yy]|[Hh][Oo][Ll][Dd][Ff][Oo][Rr]|[Hh][Oo][Ll][Dd][Uu][Nn][Tt][Ii][Ll]|[Mm][Tt][Rr][Kk]|[Ss][Oo][Ll][Ii][Cc][Ii][Tt]|[Tt][Rr][Aa][Nn][Ss][Ii][Dd]|[Ss][Uu][Bb][Mm][Ii][Tt][Tt][Ee][Rr]|[Cc][Oo][Nn][Pp][Ee][Rr][Mm]|[Aa][Ll][Tt]-[Aa][Dd][Dd][Rr][Ee][Ss][Ss]|[Xx][Vv][Ee][Rr][Pp]|[Vv][Ee][Rr][Pp]|[Pp][Rr][Dd][Rr])(?![-0-9A-Za-z]))[0-9A-Za-z][\-0-9A-Za-z]*+(?:=[!-<>-\~]++)?+))*))\r\n"
)


class Mail(Command):
    """Begin a mail transaction.

    `"MAIL" SP "FROM:" Reverse-path *( SP esmtp-param ) CRLF` (RFC 5321, 4.1.1.2)
    """

    __slots__ = ()

    verb: ClassVar[Literal["MAIL"]] = "MAIL"
    rule = "MAIL"
    reference = "RFC 5321, 4.1.1.2"
    replies = Replies(
        line=ReplyCodes((250, 355), (450, 451, 452, 455, 503, 504, 550, 552, 553, 554, 555))
    )
    at_most = 2846
    order = Order(
        allowed=("identified",),
        needs=(),
        leads={2: "transaction", 355: "recipients"},
        forgets=("transaction",),
        place="anywhere",
    )
    fields = (
        "reverse_path",
        "size",
        "body",
        "ret",
        "envid",
        "auth",
        "by",
        "mt_priority",
        "holdfor",
        "holduntil",
        "mtrk",
        "solicit",
        "transid",
        "submitter",
        "alt_address",
        "xverp",
        "smtputf8",
        "requiretls",
        "conperm",
        "verp",
        "prdr",
        "parameters",
    )
    __match_args__ = ("reverse_path",)
    facts = ViewFacts(
        pattern=_MAIL,
        narrow=_MAIL_NARROW,
        reply="501 5.5.4",
        known={
            "SIZE": "SIZE",
            "BODY": "8BITMIME",
            "SMTPUTF8": "SMTPUTF8",
            "RET": "DSN",
            "ENVID": "DSN",
            "AUTH": "AUTH",
            "REQUIRETLS": "REQUIRETLS",
            "BY": "DELIVERBY",
            "MT-PRIORITY": "MT-PRIORITY",
            "HOLDFOR": "FUTURERELEASE",
            "HOLDUNTIL": "FUTURERELEASE",
            "MTRK": "MTRK",
            "SOLICIT": "NO-SOLICITING",
            "TRANSID": "CHECKPOINT",
            "SUBMITTER": "SUBMITTER",
            "CONPERM": "CONPERM",
            "ALT-ADDRESS": "UTF8SMTP",
            "XVERP": "XVERP",
            "VERP": "VERP",
            "PRDR": "PRDR",
            "BODY=BINARYMIME": "BINARYMIME",
        },
        pieces=(
            b"MAIL FROM:",
            _WRITE_REVERSE_PATH,
            (b" SIZE=", _WRITE_SIZE),
            (b" BODY=", _WRITE_BODY),
            ("smtputf8", b" SMTPUTF8"),
            (b" RET=", _WRITE_RET),
            (b" ENVID=", _WRITE_ENVID),
            (b" AUTH=", _WRITE_AUTH),
            ("requiretls", b" REQUIRETLS"),
            (b" BY=", _WRITE_BY),
            (b" MT-PRIORITY=", _WRITE_MT_PRIORITY),
            (b" HOLDFOR=", _WRITE_HOLDFOR),
            (b" HOLDUNTIL=", _WRITE_HOLDUNTIL),
            (b" MTRK=", _WRITE_MTRK),
            (b" TRANSID=", _WRITE_TRANSID),
            (b" SUBMITTER=", _WRITE_SUBMITTER),
            ("conperm", b" CONPERM"),
            (b" ALT-ADDRESS=", _WRITE_ALT_ADDRESS),
            (b" XVERP", _WRITE_XVERP),
            ("verp", b" VERP"),
            ("prdr", b" PRDR"),
            b"\r\n",
        ),
        groups={
            "reverse_path": (1,),
            "reverse_path.is_null": (2,),
            "reverse_path.source_route": (3,),
            "reverse_path.mailbox": (4,),
            "reverse_path.mailbox.local_part": (5,),
            "reverse_path.mailbox.domain": (6,),
            "parameters": (8,),
            "size": (9,),
            "body": (10,),
            "ret": (11,),
            "envid": (12,),
            "auth": (13,),
            "by": (15,),
            "mt_priority": (16,),
            "holdfor": (17,),
            "holduntil": (18,),
            "mtrk": (19,),
            "solicit": (20,),
            "transid": (21,),
            "submitter": (22,),
            "alt_address": (24,),
            "xverp": (25,),
            "smtputf8": (26,),
            "requiretls": (27,),
            "conperm": (28,),
            "verp": (29,),
            "prdr": (30,),
        },
        machine="MAIL",
    )
    reverse_path = rows.part(
        ReversePath, 1, doc="Where failures are reported; null for a report itself."
    )
    size = rows.optional(int, 9, doc="The message's size in octets")
    body: rows.Field[Body | None] = rows.optional(
        _BODY.read, 10, doc="The kind of octets in the mail data"
    )
    ret: rows.Field[Ret | None] = rows.optional(
        _RET.read, 11, doc="What of the message a report returns"
    )
    envid = rows.optional(decode_xtext, 12, doc="The sender's name for this envelope")
    auth = rows.optional(
        decode_xtext, 13, doc='Who handed the message in, or "<>" when that is not known'
    )
    by = rows.parsed(ByValue, 15, doc="By when, and what happens then")
    mt_priority = rows.optional(int, 16, doc="The priority, -9 to 9")
    holdfor = rows.optional(int, 17, doc="How long to hold the message, in seconds")
    holduntil = rows.optional(
        decode_date_time, 18, doc="Until when to hold the message (erratum 2040)"
    )
    mtrk = rows.parsed(MtrkValue, 19, doc="Who may track the message")
    solicit: rows.Field[tuple[str, ...]] = rows.items(
        _SOLICIT_LIST, 20, doc="Kinds of mail this is"
    )
    transid = rows.parsed(TransidValue, 21, doc="The transaction's name")
    submitter = rows.optional(decode_xtext, 22, doc="The responsible mailbox")
    alt_address = rows.optional(decode_xtext, 24, doc="An ASCII address to use instead")
    xverp = rows.optional(decode_delimiters, 25, doc='The two delimiters; "" for the server\'s own')
    smtputf8 = rows.flag(26, doc="Whether the message or its envelope needs UTF-8.")
    requiretls = rows.flag(27, doc="Whether TLS is required all the way.")
    conperm = rows.flag(28, doc="Whether content may be converted.")
    verp = rows.flag(29, doc="Whether each recipient gets a return path of its own.")
    prdr = rows.flag(30, doc="Whether each recipient gets a reply of its own.")
    parameters = rows.parameters(
        EsmtpParam, 8, doc="All parameters in wire order, those that are not known included."
    )

    @classmethod
    def is_doubtful(cls, match: Match, length: int) -> bool:
        return (
            (
                length > 63
                and (
                    length > 2846
                    or (
                        match.end(1) - match.start(1) > 63
                        and (
                            match.end(1) - match.start(1) > 256
                            or (
                                match.end(3) - match.start(3) > 63
                                and (
                                    longest(_EACH_DOMAIN, match[3]) > 255
                                    or longest(_EACH_LDH_LABEL, match[3]) > 63
                                )
                            )
                            or (
                                match.end(4) - match.start(4) > 63
                                and (
                                    match.end(5) - match.start(5) > 64
                                    or (
                                        match.end(6) - match.start(6) > 63
                                        and (
                                            match.end(6) - match.start(6) > 255
                                            or longest(_EACH_LDH_LABEL, match[6]) > 63
                                        )
                                    )
                                )
                            )
                        )
                    )
                    or (
                        match.end(8) - match.start(8) > 80
                        and (
                            match.end(12) - match.start(12) > 100
                            or match.end(20) - match.start(20) > 1000
                            or match.end(21) - match.start(21) > 80
                        )
                    )
                )
            )
            or (match[7] is not None and not _STRICT_LITERAL.fullmatch(match[7]))
            or (
                (match[14] is not None or match.end(13) - match.start(13) > 63)
                and not AuthorizedMailbox.accepts(decode_xtext(match[13]))
            )
            or (match[15] is not None and not ByValue.accepts(match[15]))
            or (match[18] is not None and rejects(decode_date_time, match[18]))
            or (match[21] is not None and not TransidValue.accepts(match[21]))
            or (
                (match[23] is not None or match.end(22) - match.start(22) > 63)
                and not Mailbox.accepts(decode_xtext(match[22]))
            )
            or (match[26] is None and not match[0].isascii())
            or (match[17] is not None and match[18] is not None)
            or (match[19] is not None and match[12] is None)
            or not (match[0].isascii() or is_utf8(match[0]))
        )

    if TYPE_CHECKING:

        def values(self) -> MailValues: ...

    @classmethod
    def build(
        cls,
        reverse_path: str | bytes | View | None,
        *,
        size: int | None = None,
        body: Body | Literal["7BIT", "8BITMIME", "BINARYMIME"] | None = None,
        ret: Ret | Literal["FULL", "HDRS"] | None = None,
        envid: str | bytes | None = None,
        auth: str | bytes | None = None,
        by: str | bytes | View | Mapping[str, object] | tuple[object, ...] | None = None,
        mt_priority: int | None = None,
        holdfor: int | None = None,
        holduntil: datetime | None = None,
        mtrk: str | bytes | View | Mapping[str, object] | tuple[object, ...] | None = None,
        solicit: str | bytes | Iterable[str | bytes] = (),
        transid: str | bytes | View | Mapping[str, object] | tuple[object, ...] | None = None,
        submitter: str | bytes | None = None,
        alt_address: str | bytes | None = None,
        xverp: str | None = None,
        smtputf8: bool = False,
        requiretls: bool = False,
        conperm: bool = False,
        verp: bool = False,
        prdr: bool = False,
        parameters: Iterable[tuple[str, str | None]] = (),
        over_long: bool = False,
    ) -> bytes:
        """A MAIL line; raises `BuildError`.

        reverse_path: where failures are reported; null for a report itself
        size: the message's size in octets
        body: the kind of octets in the mail data
        ret: what of the message a report returns
        envid: the sender's name for this envelope
        auth: who handed the message in, or "<>" when that is not known
        by: by when, and what happens then
        mt_priority: the priority, -9 to 9
        holdfor: how long to hold the message, in seconds
        holduntil: until when to hold the message (erratum 2040)
        mtrk: who may track the message
        solicit: kinds of mail this is
        transid: the transaction's name
        submitter: the responsible mailbox
        alt_address: an ASCII address to use instead
        xverp: the two delimiters; "" for the server's own
        smtputf8: whether the message or its envelope needs UTF-8
        requiretls: whether TLS is required all the way
        conperm: whether content may be converted
        verp: whether each recipient gets a return path of its own
        prdr: whether each recipient gets a reply of its own
        parameters: further ones, whose keywords are not known here
        over_long: whether it is written even where it is longer than it may be
        """
        solicit_ = [] if solicit == () else _WRITE_SOLICIT_2(solicit, cls, over_long)
        line = b"MAIL FROM:" + _WRITE_REVERSE_PATH(reverse_path, over_long)
        if size is not None:
            line += b" SIZE=" + _WRITE_SIZE(size)
        if body is not None:
            line += b" BODY=" + _WRITE_BODY(body)
        if flag_of("smtputf8", smtputf8):
            line += b" SMTPUTF8"
        if ret is not None:
            line += b" RET=" + _WRITE_RET(ret)
        if envid is not None:
            line += b" ENVID=" + _WRITE_ENVID(envid)
        if auth is not None:
            line += b" AUTH=" + _WRITE_AUTH(auth)
        if flag_of("requiretls", requiretls):
            line += b" REQUIRETLS"
        if by is not None:
            line += b" BY=" + _WRITE_BY(by, over_long)
        if mt_priority is not None:
            line += b" MT-PRIORITY=" + _WRITE_MT_PRIORITY(mt_priority)
        if holdfor is not None:
            line += b" HOLDFOR=" + _WRITE_HOLDFOR(holdfor)
        if holduntil is not None:
            line += b" HOLDUNTIL=" + _WRITE_HOLDUNTIL(holduntil)
        if mtrk is not None:
            line += b" MTRK=" + _WRITE_MTRK(mtrk, over_long)
        if solicit_:
            line += b" SOLICIT=" + solicit_[0] + b"".join([b"," + each for each in solicit_[1:]])
        if transid is not None:
            line += b" TRANSID=" + _WRITE_TRANSID(transid, over_long)
        if submitter is not None:
            line += b" SUBMITTER=" + _WRITE_SUBMITTER(submitter)
        if flag_of("conperm", conperm):
            line += b" CONPERM"
        if alt_address is not None:
            line += b" ALT-ADDRESS=" + _WRITE_ALT_ADDRESS(alt_address)
        if xverp is not None:
            line += b" XVERP" + _WRITE_XVERP(xverp)
        if flag_of("verp", verp):
            line += b" VERP"
        if flag_of("prdr", prdr):
            line += b" PRDR"
        if parameters != ():
            line += _WRITE_MAIL_PARAMETERS(parameters, over_long)
        line += b"\r\n"
        return cls.checked(line, over_long)


_FORWARD_PATH = Pattern(
    r"(?>(<[Pp][Oo][Ss][Tt][Mm][Aa][Ss][Tt][Ee][Rr]>)|<(?>(?:(@(?>[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:(?=[\-\x80-\xff])-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)?+|[\-0-9A-Za-z]*+-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)(?:\.(?>[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:(?=[\-\x80-\xff])-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)?+|[\-0-9A-Za-z]*+-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+))*+(?:,@(?>[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:(?=[\-\x80-\xff])-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)?+|[\-0-9A-Za-z]*+-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)(?:\.(?>[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:(?=[\-\x80-\xff])-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)?+|[\-0-9A-Za-z]*+-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+))*+)*+):)?)(((?>\x22[ !#-\[\]-\~\x80-\xff]*+(?:\\[ -\~][ !#-\[\]-\~\x80-\xff]*+)*+\x22|[!#-'*+\-/-9=?A-Z\^-\~\x80-\xff]++(?:\.[!#-'*+\-/-9=?A-Z\^-\~\x80-\xff]++)*+))@((?>(\[(?>[0-9]{1,3}+\.[0-9]{1,3}+\.[0-9]{1,3}+\.[0-9]{1,3}+|(?:-++)?+[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+:[!-Z\^-\~]++)\])|(?>[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:(?=[\-\x80-\xff])-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)?+|[\-0-9A-Za-z]*+-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)(?:\.(?>[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:(?=[\-\x80-\xff])-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)?+|[\-0-9A-Za-z]*+-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+))*+)))>)"
)


class ForwardPath(PathView):
    """Forward-path = "<Postmaster>" / Path (RFC 5321, 4.1.1.3)."""

    __slots__ = ()

    rule = "Forward-path"
    reference = "RFC 5321, 4.1.1.3"
    fields = ("is_postmaster", "source_route", "mailbox")
    __match_args__ = ("source_route", "mailbox")
    facts = ViewFacts(
        pattern=_FORWARD_PATH,
        bracketed=True,
        built_from_text=True,
        reply="501 5.1.3",
        groups={
            "is_postmaster": (1,),
            "source_route": (2,),
            "mailbox": (3,),
            "mailbox.local_part": (4,),
            "mailbox.domain": (5,),
        },
        machine="FORWARDPATH",
    )
    is_postmaster = rows.flag(1, doc="Whether it is <Postmaster>.")
    source_route = rows.optional(decode_text, 2, doc="The hosts to go by, which are to be ignored")
    mailbox = rows.optional_part(Mailbox, 3, doc="The mailbox")

    @classmethod
    def is_doubtful(cls, match: Match, length: int) -> bool:
        return (
            (
                length > 63
                and (
                    length > 256
                    or (
                        match.end(2) - match.start(2) > 63
                        and (
                            longest(_EACH_DOMAIN, match[2]) > 255
                            or longest(_EACH_LDH_LABEL, match[2]) > 63
                        )
                    )
                    or (
                        match.end(3) - match.start(3) > 63
                        and (
                            match.end(4) - match.start(4) > 64
                            or (
                                match.end(5) - match.start(5) > 63
                                and (
                                    match.end(5) - match.start(5) > 255
                                    or longest(_EACH_LDH_LABEL, match[5]) > 63
                                )
                            )
                        )
                    )
                )
            )
            or (match[6] is not None and not _STRICT_LITERAL.fullmatch(match[6]))
            or not (match[0].isascii() or is_utf8(match[0]))
        )

    @classmethod
    def build(cls, text: str | bytes | View | None, *, over_long: bool = False) -> bytes:
        """The octets of a Forward-path; raises `BuildError`."""
        return StructureWriter("Forward-path", cls)(text, over_long)


_ORIGINAL_RECIPIENT_ADDRESS = Pattern(
    r"(?>(?=[Uu][Tt][Ff]-8(?![-0-9A-Za-z]))([Uu][Tt][Ff]-8);((?=[!-*,-<>-\~\x80-\xff])[!-*,-<>-\[\]-\~\x80-\xff]*+(?:\\x\{(?>10[0-9A-Fa-f]{4}|[1-9A-Fa-f][0-9A-Fa-f]{4}|[1-9A-CEFa-cef][0-9A-Fa-f]{3}|[Dd][0-7][0-9A-Fa-f]{2}|[1-9A-Fa-f][0-9A-Fa-f]{2}|(?>20|2[Bb]|3[Dd]|5[Cc])|[89A-Fa-f][0-9A-Fa-f])\}[!-*,-<>-\[\]-\~\x80-\xff]*+)*+)|((?!(?>[Uu][Tt][Ff]-8)(?![-0-9A-Za-z]))[\-0-9A-Za-z]++);((?=[!-<>-\~])[!-*,-<>-\~]*+(?:\+(?>[2-6][0-9A-Fa-f]|7[0-9A-Ea-e])[!-*,-<>-\~]*+)*+))"
)
_ADDR_TYPE_TEXT = Pattern(r"[\-0-9A-Za-z]++")
_WRITE_ADDR_TYPE = Writer("addr_type", "addr-type", encode_text, _ADDR_TYPE_TEXT)
_WRITE_ADDRESS = Writer("address", "printable-xtext", encode_printable_xtext, _ENVID_VALUE_TEXT)
_UTF_8_ENC_ADDR_TEXT = Pattern(
    r"(?=[!-*,-<>-\~\xc2-\xf4])[!-*,-<>-\[\]-\~]*+(?:(?=[\\\xc2-\xf4])(?>(?>[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf][\x80-\xbf]|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf][\x80-\xbf]|[\xf1-\xf3][\x80-\xbf][\x80-\xbf][\x80-\xbf]|\xf4[\x80-\x8f][\x80-\xbf][\x80-\xbf])|\\x\{(?>10[0-9A-Fa-f]{4}|[1-9A-Fa-f][0-9A-Fa-f]{4}|[1-9A-CEFa-cef][0-9A-Fa-f]{3}|[Dd][0-7][0-9A-Fa-f]{2}|[1-9A-Fa-f][0-9A-Fa-f]{2}|(?>20|2[Bb]|3[Dd]|5[Cc])|[89A-Fa-f][0-9A-Fa-f])\})[!-*,-<>-\[\]-\~]*+)*+"
)
_WRITE_ADDRESS_2 = Writer("address", "utf-8-enc-addr", encode_unicode_xtext, _UTF_8_ENC_ADDR_TEXT)


class OriginalRecipientAddress(View):
    """original-recipient-address = "utf-8" ";" utf-8-enc-addr / addr-type ";" printable-xtext
    (RFC 3461, 4.2; RFC 6533, 3).
    """

    __slots__ = ()

    rule = "original-recipient-address"
    reference = "RFC 3461, 4.2; RFC 6533, 3"
    fields = ("addr_type", "address")
    __match_args__ = ("addr_type", "address")
    facts = ViewFacts(
        pattern=_ORIGINAL_RECIPIENT_ADDRESS,
        groups={"addr_type": (1, 3), "address": (2, 4)},
        machine="ORIGINALRECIPIENTADDRESS",
    )
    addr_type = rows.field(decode_text, 1, 3, doc="The kind of address, such as rfc822.")
    address: rows.Field[str] = rows.told(
        (1, 3),
        {b"UTF-8": decode_unicode_xtext},
        decode_xtext,
        2,
        4,
        doc="The address, decoded; of the kind utf-8 it may be any text.",
    )

    @classmethod
    def is_doubtful(cls, match: Match, length: int) -> bool:
        return not (match[0].isascii() or is_utf8(match[0]))

    @classmethod
    def build(
        cls, addr_type: str | bytes, address: str | bytes, *, over_long: bool = False
    ) -> bytes:
        """The octets of a original-recipient-address; raises `BuildError`.

        addr_type: the kind of address, such as rfc822
        address: the address, decoded; of the kind utf-8 it may be any text
        over_long: whether it is written even where it is longer than it may be
        """
        addr_type_ = _WRITE_ADDR_TYPE(addr_type)
        line = b""
        if addr_type_.upper() == b"UTF-8":
            line += addr_type_ + b";" + _WRITE_ADDRESS_2(address)
        else:
            line += addr_type_ + b";" + _WRITE_ADDRESS(address)
        return cls.checked(line, over_long)


_RRVS_VALUE = Pattern(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(?>[Zz]|(?>\+|-)[0-9]{2}:[0-9]{2}))(?>(?:;((?>[Cc]|[Rr])))?)"
)
_RRVS_DATE_TIME_TEXT = Pattern(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(?>[Zz]|(?>\+|-)[0-9]{2}:[0-9]{2})"
)
_WRITE_SINCE = Writer("since", "rrvs-date-time", encode_date_time, _RRVS_DATE_TIME_TEXT)
_RRVSACTION = EnumerationCodec("smtpkit.generated.enumerations", "RrvsAction")
_RRVSACTION_TEXT = Pattern(r"(?>[Cc]|[Rr])")
_WRITE_ACTION = Writer("action", "RrvsAction", _RRVSACTION.write, _RRVSACTION_TEXT)


class RrvsValue(View):
    """rrvs-value = rrvs-date-time [ ";" ( "C" / "R" ) ] (RFC 7293, 3.1)."""

    __slots__ = ()

    rule = "rrvs-value"
    reference = "RFC 7293, 3.1"
    fields = ("since", "action")
    __match_args__ = ("since", "action")
    facts = ViewFacts(
        pattern=_RRVS_VALUE, groups={"since": (1,), "action": (2,)}, machine="RRVSVALUE"
    )
    since = rows.field(decode_date_time, 1, doc="Since when.")
    action: rows.Field[RrvsAction | None] = rows.optional(
        _RRVSACTION.read, 2, doc="What to do when a later hop does not offer RRVS"
    )

    @classmethod
    def is_doubtful(cls, match: Match, length: int) -> bool:
        return match[1] is not None and rejects(decode_date_time, match[1])

    @classmethod
    def build(
        cls,
        since: datetime,
        action: RrvsAction | Literal["C", "R"] | None = None,
        *,
        over_long: bool = False,
    ) -> bytes:
        """The octets of a rrvs-value; raises `BuildError`.

        since: since when
        action: what to do when a later hop does not offer RRVS
        over_long: whether it is written even where it is longer than it may be
        """
        line = _WRITE_SINCE(since)
        if action is not None:
            line += b";" + _WRITE_ACTION(action)
        return cls.checked(line, over_long)


_RCPT = Pattern(
    r"[Rr][Cc][Pp][Tt] [Tt][Oo]:((?>(<[Pp][Oo][Ss][Tt][Mm][Aa][Ss][Tt][Ee][Rr]>)|<(?>(?:(@(?>[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:(?=[\-\x80-\xff])-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)?+|[\-0-9A-Za-z]*+-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)(?:\.(?>[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:(?=[\-\x80-\xff])-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)?+|[\-0-9A-Za-z]*+-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+))*+(?:,@(?>[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:(?=[\-\x80-\xff])-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)?+|[\-0-9A-Za-z]*+-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)(?:\.(?>[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:(?=[\-\x80-\xff])-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)?+|[\-0-9A-Za-z]*+-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+))*+)*+):)?)(((?>\x22[ !#-\[\]-\~\x80-\xff]*+(?:\\[ -\~][ !#-\[\]-\~\x80-\xff]*+)*+\x22|[!#-'*+\-/-9=?A-Z\^-\~\x80-\xff]++(?:\.[!#-'*+\-/-9=?A-Z\^-\~\x80-\xff]++)*+))@((?>(\[(?>[0-9]{1,3}+\.[0-9]{1,3}+\.[0-9]{1,3}+\.[0-9]{1,3}+|(?:-++)?+[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+:[!-Z\^-\~]++)\])|(?>[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:(?=[\-\x80-\xff])-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)?+|[\-0-9A-Za-z]*+-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)(?:\.(?>[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:(?=[\-\x80-\xff])-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)?+|[\-0-9A-Za-z]*+-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+))*+)))>))((?>(?: (?>[Nn][Oo][Tt][Ii][Ff][Yy]=(?(9)(?!))((?>[Nn][Ee][Vv][Ee][Rr]|(?>[Ss][Uu][Cc][Cc][Ee][Ss][Ss]|[Ff][Aa][Ii][Ll][Uu][Rr][Ee]|[Dd][Ee][Ll][Aa][Yy])(?:,(?>[Ss][Uu][Cc][Cc][Ee][Ss][Ss]|[Ff][Aa][Ii][Ll][Uu][Rr][Ee]|[Dd][Ee][Ll][Aa][Yy]))*+))|[Oo][Rr][Cc][Pp][Tt]=(?(10)(?!))((?>[Uu][Tt][Ff]-8(?![-0-9A-Za-z]);(?=[!-*,-<>-\~\x80-\xff])[!-*,-<>-\[\]-\~\x80-\xff]*+(?:\\x\{(?>10[0-9A-Fa-f]{4}|[1-9A-Fa-f][0-9A-Fa-f]{4}|[1-9A-CEFa-cef][0-9A-Fa-f]{3}|[Dd][0-7][0-9A-Fa-f]{2}|[1-9A-Fa-f][0-9A-Fa-f]{2}|(?>20|2[Bb]|3[Dd]|5[Cc])|[89A-Fa-f][0-9A-Fa-f])\}[!-*,-<>-\[\]-\~\x80-\xff]*+)*+|(?!(?>[Uu][Tt][Ff]-8)(?![-0-9A-Za-z]))[\-0-9A-Za-z]++;(?=[!-<>-\~])[!-*,-<>-\~]*+(?:\+(?>[2-6][0-9A-Fa-f]|7[0-9A-Ea-e])[!-*,-<>-\~]*+)*+))|[Rr][Rr][Vv][Ss]=(?(11)(?!))([0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(?>[Zz]|(?>\+|-)[0-9]{2}:[0-9]{2})(?:;(?>[Cc]|[Rr]))?+)|[Aa][Ll][Tt]-[Aa][Dd][Dd][Rr][Ee][Ss][Ss]=(?(12)(?!))((?=[!-<>-\~])[!-*,-<>-\~]*+(?:\+(?>[2-6][0-9A-Fa-f]|7[0-9A-Ea-e])[!-*,-<>-\~]*+)*+)|[Xx][Rr][Dd][Ss][Tt]=(?(13)(?!))((?=[!-<>-\~])[!-*,-<>-\~]*+(?:\+(?>[2-689A-Fa-f][0-9A-Fa-f]|7[0-9A-Ea-e])[!-*,-<>-\~]*+)*+)|(?(14)(?!))(?=[Cc][Oo][Nn][Nn][Ee][Gg](?![-0-9A-Za-z]))([Cc][Oo][Nn][Nn][Ee][Gg])|(?!(?>[Nn][Oo][Tt][Ii][Ff][Yy]|[Oo][Rr][Cc][Pp][Tt]|[Rr][Rr][Vv][Ss]|[Cc][Oo][Nn][Nn][Ee][Gg]|[Aa][Ll][Tt]-[Aa][Dd][Dd][Rr][Ee][Ss][Ss]|[Xx][Rr][Dd][Ss][Tt])(?![-0-9A-Za-z]))[0-9A-Za-z][\-0-9A-Za-z]*+(?:=[!-<>-\~\x80-\xff]++)?+))*))\r\n"
)
_WRITE_FORWARD_PATH = StructureWriter("forward_path", ForwardPath)
_NOTIFY = EnumerationCodec("smtpkit.generated.enumerations", "Notify")
_NOTIFY_TEXT = Pattern(
    r"(?>[Nn][Ee][Vv][Ee][Rr]|(?>[Ss][Uu][Cc][Cc][Ee][Ss][Ss]|[Ff][Aa][Ii][Ll][Uu][Rr][Ee]|[Dd][Ee][Ll][Aa][Yy])(?:,(?>[Ss][Uu][Cc][Cc][Ee][Ss][Ss]|[Ff][Aa][Ii][Ll][Uu][Rr][Ee]|[Dd][Ee][Ll][Aa][Yy]))*+)"
)
_WRITE_NOTIFY = Writer("notify", "Notify", _NOTIFY.write_set, _NOTIFY_TEXT)
_WRITE_ORCPT = StructureWriter("orcpt", OriginalRecipientAddress)
_WRITE_RRVS = StructureWriter("rrvs", RrvsValue)
_WRITE_XRDST = Writer("xrdst", "xtext", encode_xtext, _XTEXT_TEXT)
_WRITE_RCPT_PARAMETERS = ParametersWriter(
    EsmtpParam, ("NOTIFY", "ORCPT", "RRVS", "CONNEG", "ALT-ADDRESS", "XRDST")
)
_EACH_ORCPT_PARAM = Pattern(
    r"[Oo][Rr][Cc][Pp][Tt]=(?>[Uu][Tt][Ff]-8(?![-0-9A-Za-z]);(?=[!-*,-<>-\~\x80-\xff])[!-*,-<>-\[\]-\~\x80-\xff]*+(?:\\x\{(?>10[0-9A-Fa-f]{4}|[1-9A-Fa-f][0-9A-Fa-f]{4}|[1-9A-CEFa-cef][0-9A-Fa-f]{3}|[Dd][0-7][0-9A-Fa-f]{2}|[1-9A-Fa-f][0-9A-Fa-f]{2}|(?>20|2[Bb]|3[Dd]|5[Cc])|[89A-Fa-f][0-9A-Fa-f])\}[!-*,-<>-\[\]-\~\x80-\xff]*+)*+|(?!(?>[Uu][Tt][Ff]-8)(?![-0-9A-Za-z]))[\-0-9A-Za-z]++;(?=[!-<>-\~])[!-*,-<>-\~]*+(?:\+(?>[2-6][0-9A-Fa-f]|7[0-9A-Ea-e])[!-*,-<>-\~]*+)*+)"
)
_RCPT_NARROW = Pattern(
    r"[Rr][Cc][Pp][Tt] [Tt][Oo]:(?![^ \r]{64})((?>(<[Pp][Oo][Ss][Tt][Mm][Aa][Ss][Tt][Ee][Rr]>)|<(?>(?:(@[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:\.[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+)*+(?:,@[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:\.[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+)*+)*+):)?)(((?>\x22\x22|[!#-'*+\-/-9=?A-Z\^-\~]++(?:\.[!#-'*+\-/-9=?A-Z\^-\~]++)*+))@((?>(?!)()|[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:\.[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+)*+)))>))((?>(?: (?>[Nn][Oo][Tt][Ii][Ff][Yy]=(?(9)(?!))((?>[Nn][Ee][Vv][Ee][Rr]|(?>[Ss][Uu][Cc][Cc][Ee][Ss][Ss]|[Ff][Aa][Ii][Ll][Uu][Rr][Ee]|[Dd][Ee][Ll][Aa][Yy])(?:,(?>[Ss][Uu][Cc][Cc][Ee][Ss][Ss]|[Ff][Aa][Ii][Ll][Uu][Rr][Ee]|[Dd][Ee][Ll][Aa][Yy]))*+))|[Oo][Rr][Cc][Pp][Tt]=(?![^ \r]{495})(?(10)(?!))((?>[Uu][Tt][Ff]-8(?![-0-9A-Za-z]);(?=[!-*,-<>-\~])[!-*,-<>-\[\]-\~]*+(?:\\x\{(?>10[0-9A-Fa-f]{4}|[1-9A-Fa-f][0-9A-Fa-f]{4}|[1-9A-CEFa-cef][0-9A-Fa-f]{3}|[Dd][0-7][0-9A-Fa-f]{2}|[1-9A-Fa-f][0-9A-Fa-f]{2}|(?>20|2[Bb]|3[Dd]|5[Cc])|[89A-Fa-f][0-9A-Fa-f])\}[!-*,-<>-\[\]-\~]*+)*+|(?!(?>[Uu][Tt][Ff]-8)(?![-0-9A-Za-z]))[\-0-9A-Za-z]++;(?=[!-<>-\~])[!-*,-<>-\~]*+(?:\+(?>[2-6][0-9A-Fa-f]|7[0-9A-Ea-e])[!-*,-<>-\~]*+)*+))|(?!)()|[Aa][Ll][Tt]-[Aa][Dd][Dd][Rr][Ee][Ss][Ss]=(?(12)(?!))((?=[!-<>-\~])[!-*,-<>-\~]*+(?:\+(?>[2-6][0-9A-Fa-f]|7[0-9A-Ea-e])[!-*,-<>-\~]*+)*+)|[Xx][Rr][Dd][Ss][Tt]=(?(13)(?!))((?=[!-<>-\~])[!-*,-<>-\~]*+(?:\+(?>[2-689A-Fa-f][0-9A-Fa-f]|7[0-9A-Ea-e])[!-*,-<>-\~]*+)*+)|(?(14)(?!))(?=[Cc][Oo][Nn][Nn][Ee][Gg](?![-0-9A-Za-z]))([Cc][Oo][Nn][Nn][Ee][Gg])|(?!(?>[Nn][Oo][Tt][Ii][Ff][Yy]|[Oo][Rr][Cc][Pp][Tt]|[Rr][Rr][Vv][Ss]|[Cc][Oo][Nn][Nn][Ee][Gg]|[Aa][Ll][Tt]-[Aa][Dd][Dd][Rr][Ee][Ss][Ss]|[Xx][Rr][Dd][Ss][Tt])(?![-0-9A-Za-z]))[0-9A-Za-z][\-0-9A-Za-z]*+(?:=[!-<>-\~]++)?+))*))\r\n"
)


class Rcpt(Command):
    """Name one recipient of the mail.

    `"RCPT" SP "TO:" Forward-path *( SP esmtp-param ) CRLF` (RFC 5321, 4.1.1.3)
    """

    __slots__ = ()

    verb: ClassVar[Literal["RCPT"]] = "RCPT"
    rule = "RCPT"
    reference = "RFC 5321, 4.1.1.3"
    replies = Replies(
        line=ReplyCodes((250, 251), (450, 451, 452, 455, 503, 504, 550, 551, 552, 553, 555, 556))
    )
    at_most = 1512
    order = Order(
        allowed=("transaction", "recipients"), needs=(), leads={2: "recipients"}, place="anywhere"
    )
    fields = (
        "forward_path",
        "notify",
        "orcpt",
        "rrvs",
        "alt_address",
        "xrdst",
        "conneg",
        "parameters",
    )
    __match_args__ = ("forward_path",)
    facts = ViewFacts(
        pattern=_RCPT,
        narrow=_RCPT_NARROW,
        reply="501 5.5.4",
        known={
            "NOTIFY": "DSN",
            "ORCPT": "DSN",
            "RRVS": "RRVS",
            "CONNEG": "CONNEG",
            "ALT-ADDRESS": "UTF8SMTP",
            "XRDST": "XRDST",
        },
        pieces=(
            b"RCPT TO:",
            _WRITE_FORWARD_PATH,
            (b" NOTIFY=", _WRITE_NOTIFY),
            (b" ORCPT=", _WRITE_ORCPT),
            (b" RRVS=", _WRITE_RRVS),
            ("conneg", b" CONNEG"),
            (b" ALT-ADDRESS=", _WRITE_ALT_ADDRESS),
            (b" XRDST=", _WRITE_XRDST),
            b"\r\n",
        ),
        groups={
            "forward_path": (1,),
            "forward_path.is_postmaster": (2,),
            "forward_path.source_route": (3,),
            "forward_path.mailbox": (4,),
            "forward_path.mailbox.local_part": (5,),
            "forward_path.mailbox.domain": (6,),
            "parameters": (8,),
            "notify": (9,),
            "orcpt": (10,),
            "rrvs": (11,),
            "alt_address": (12,),
            "xrdst": (13,),
            "conneg": (14,),
        },
        machine="RCPT",
    )
    forward_path = rows.part(ForwardPath, 1, doc="Where the mail goes.")
    notify: rows.Field[frozenset[Notify] | None] = rows.optional(
        _NOTIFY.read_set, 9, doc="What the sender wants to be told of"
    )
    orcpt = rows.parsed(
        OriginalRecipientAddress, 10, doc="The recipient as the sender first named it"
    )
    rrvs = rows.parsed(RrvsValue, 11, doc="Since when the recipient has to be the same")
    alt_address = rows.optional(decode_xtext, 12, doc="An ASCII address to use instead")
    xrdst = rows.optional(decode_xtext, 13, doc="The routing destination")
    conneg = rows.flag(14, doc="Whether capabilities are asked for.")
    parameters = rows.parameters(
        EsmtpParam, 8, doc="All parameters in wire order, those that are not known included."
    )

    @classmethod
    def is_doubtful(cls, match: Match, length: int) -> bool:
        return (
            (
                length > 63
                and (
                    length > 1512
                    or (
                        match.end(1) - match.start(1) > 63
                        and (
                            match.end(1) - match.start(1) > 256
                            or (
                                match.end(3) - match.start(3) > 63
                                and (
                                    longest(_EACH_DOMAIN, match[3]) > 255
                                    or longest(_EACH_LDH_LABEL, match[3]) > 63
                                )
                            )
                            or (
                                match.end(4) - match.start(4) > 63
                                and (
                                    match.end(5) - match.start(5) > 64
                                    or (
                                        match.end(6) - match.start(6) > 63
                                        and (
                                            match.end(6) - match.start(6) > 255
                                            or longest(_EACH_LDH_LABEL, match[6]) > 63
                                        )
                                    )
                                )
                            )
                        )
                    )
                    or (
                        match.end(8) - match.start(8) > 500
                        and (longest(_EACH_ORCPT_PARAM, match[8]) > 500)
                    )
                )
            )
            or (match[7] is not None and not _STRICT_LITERAL.fullmatch(match[7]))
            or (match[10] is not None and not OriginalRecipientAddress.accepts(match[10]))
            or (match[11] is not None and not RrvsValue.accepts(match[11]))
            or not (match[0].isascii() or is_utf8(match[0]))
        )

    if TYPE_CHECKING:

        def values(self) -> RcptValues: ...

    @classmethod
    def build(
        cls,
        forward_path: str | bytes | View | None,
        *,
        notify: Iterable[Notify | Literal["NEVER", "SUCCESS", "FAILURE", "DELAY"]]
        | Notify
        | Literal["NEVER", "SUCCESS", "FAILURE", "DELAY"]
        | None = None,
        orcpt: str | bytes | View | Mapping[str, object] | tuple[object, ...] | None = None,
        rrvs: str | bytes | View | Mapping[str, object] | tuple[object, ...] | None = None,
        alt_address: str | bytes | None = None,
        xrdst: str | bytes | None = None,
        conneg: bool = False,
        parameters: Iterable[tuple[str, str | None]] = (),
        over_long: bool = False,
    ) -> bytes:
        """A RCPT line; raises `BuildError`.

        forward_path: where the mail goes
        notify: what the sender wants to be told of
        orcpt: the recipient as the sender first named it
        rrvs: since when the recipient has to be the same
        alt_address: an ASCII address to use instead
        xrdst: the routing destination
        conneg: whether capabilities are asked for
        parameters: further ones, whose keywords are not known here
        over_long: whether it is written even where it is longer than it may be
        """
        line = b"RCPT TO:" + _WRITE_FORWARD_PATH(forward_path, over_long)
        if notify is not None:
            line += b" NOTIFY=" + _WRITE_NOTIFY(notify)
        if orcpt is not None:
            line += b" ORCPT=" + _WRITE_ORCPT(orcpt, over_long)
        if rrvs is not None:
            line += b" RRVS=" + _WRITE_RRVS(rrvs, over_long)
        if flag_of("conneg", conneg):
            line += b" CONNEG"
        if alt_address is not None:
            line += b" ALT-ADDRESS=" + _WRITE_ALT_ADDRESS(alt_address)
        if xrdst is not None:
            line += b" XRDST=" + _WRITE_XRDST(xrdst)
        if parameters != ():
            line += _WRITE_RCPT_PARAMETERS(parameters, over_long)
        line += b"\r\n"
        return cls.checked(line, over_long)


_DATA = Pattern(r"[Dd][Aa][Tt][Aa]\r\n")


class Data(Command):
    """Send the mail data, ended by CRLF . CRLF.

    `"DATA" CRLF` (RFC 5321, 4.1.1.4)
    """

    __slots__ = ()

    verb: ClassVar[Literal["DATA"]] = "DATA"
    rule = "DATA"
    reference = "RFC 5321, 4.1.1.4"
    replies = Replies(
        line=ReplyCodes((354,), (503, 554)),
        end_of_data=ReplyCodes((250, 353), (450, 451, 452, 550, 552, 554)),
    )
    at_most = 512
    enters = "data"
    enters_on = 354
    order = Order(
        allowed=("recipients",),
        needs=(),
        unless=("BODY=BINARYMIME",),
        spoils=("chunks",),
        per_recipient=True,
    )
    fields = ()
    __match_args__ = ()
    facts = ViewFacts(
        pattern=_DATA, narrow=_DATA, reply="501 5.5.4", pieces=(b"DATA\r\n",), machine="DATA"
    )

    @classmethod
    def is_doubtful(cls, match: Match, length: int) -> bool:
        return length > 512

    if TYPE_CHECKING:

        def values(self) -> DataValues: ...

    @classmethod
    def build(cls) -> bytes:
        """A DATA line; raises `BuildError`."""
        return cls.checked(b"DATA\r\n")


_RSET = Pattern(r"[Rr][Ss][Ee][Tt]\r\n")


class Rset(Command):
    """Give up the mail transaction.

    `"RSET" CRLF` (RFC 5321, 4.1.1.5)
    """

    __slots__ = ()

    verb: ClassVar[Literal["RSET"]] = "RSET"
    rule = "RSET"
    reference = "RFC 5321, 4.1.1.5"
    replies = Replies(line=ReplyCodes((250,), ()))
    at_most = 512
    order = Order(
        allowed=("initial", "identified", "transaction", "recipients", "chunks", "indeterminate"),
        needs=(),
        passes=("authentication",),
        forgets=("transaction",),
        place="anywhere",
    )
    fields = ()
    __match_args__ = ()
    facts = ViewFacts(
        pattern=_RSET, narrow=_RSET, reply="501 5.5.4", pieces=(b"RSET\r\n",), machine="RSET"
    )

    @classmethod
    def is_doubtful(cls, match: Match, length: int) -> bool:
        return length > 512

    if TYPE_CHECKING:

        def values(self) -> RsetValues: ...

    @classmethod
    def build(cls) -> bytes:
        """A RSET line; raises `BuildError`."""
        return cls.checked(b"RSET\r\n")


_VRFY = Pattern(
    r"[Vv][Rr][Ff][Yy] ((?>[!#-'*+\-/-9=?A-Z\^-\~\x80-\xff]++|\x22[ !#-\[\]-\~\x80-\xff]*+(?:\\[ -\~][ !#-\[\]-\~\x80-\xff]*+)*+\x22))(?>(?: ([Ss][Mm][Tt][Pp][Uu][Tt][Ff]8))?)\r\n"
)
_STRING_TEXT = Pattern(
    r"(?>(?=[!#-'*+\-/-9=?A-Z\^-\~\xc2-\xf4])[!#-'*+\-/-9=?A-Z\^-\~]*+(?:(?=[\xc2-\xf4])(?>[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf][\x80-\xbf]|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf][\x80-\xbf]|[\xf1-\xf3][\x80-\xbf][\x80-\xbf][\x80-\xbf]|\xf4[\x80-\x8f][\x80-\xbf][\x80-\xbf])[!#-'*+\-/-9=?A-Z\^-\~]*+)*+|\x22[ !#-\[\]-\~]*+(?:(?=[\\\xc2-\xf4])(?>(?>[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf][\x80-\xbf]|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf][\x80-\xbf]|[\xf1-\xf3][\x80-\xbf][\x80-\xbf][\x80-\xbf]|\xf4[\x80-\x8f][\x80-\xbf][\x80-\xbf])|\\[ -\~])[ !#-\[\]-\~]*+)*+\x22)"
)
_WRITE_STRING = Writer("string", "String", encode_text, _STRING_TEXT)
_VRFY_NARROW = Pattern(
    r"[Vv][Rr][Ff][Yy] ((?>[!#-'*+\-/-9=?A-Z\^-\~]++|\x22[ !#-\[\]-\~]*+(?:\\[ -\~][ !#-\[\]-\~]*+)*+\x22))(?>(?: ([Ss][Mm][Tt][Pp][Uu][Tt][Ff]8))?)\r\n"
)


class Vrfy(Command):
    """Ask whether a user or mailbox exists.

    `"VRFY" SP String [ SP "SMTPUTF8" ] CRLF` (RFC 5321, 4.1.1.6; RFC 6531, 3.7.4.2)
    """

    __slots__ = ()

    verb: ClassVar[Literal["VRFY"]] = "VRFY"
    rule = "VRFY"
    reference = "RFC 5321, 4.1.1.6; RFC 6531, 3.7.4.2"
    replies = Replies(line=ReplyCodes((250, 251, 252), (502, 504, 550, 551, 553)))
    at_most = 512
    reply_forms = ("VerifiedReply",)
    order = Order(
        allowed=("initial", "identified", "transaction", "recipients", "chunks"), needs=()
    )
    fields = ("string", "smtputf8")
    __match_args__ = ("string",)
    facts = ViewFacts(
        pattern=_VRFY,
        narrow=_VRFY_NARROW,
        reply="501 5.5.4",
        words={"smtputf8": "SMTPUTF8"},
        pieces=(
            b"VRFY ",
            _WRITE_STRING,
            ("smtputf8", b" SMTPUTF8"),
            b"\r\n",
        ),
        groups={"string": (1,), "smtputf8": (2,)},
        machine="VRFY",
    )
    string = rows.field(decode_text, 1, doc="The user or mailbox; a mailbox has to be quoted.")
    smtputf8 = rows.flag(2, doc="Whether the reply may hold UTF-8.")

    @classmethod
    def is_doubtful(cls, match: Match, length: int) -> bool:
        return length > 512 or not (match[0].isascii() or is_utf8(match[0]))

    if TYPE_CHECKING:

        def values(self) -> VrfyValues: ...

    @classmethod
    def build(
        cls, string: str | bytes, *, smtputf8: bool = False, over_long: bool = False
    ) -> bytes:
        """A VRFY line; raises `BuildError`.

        string: the user or mailbox; a mailbox has to be quoted
        smtputf8: whether the reply may hold UTF-8
        over_long: whether it is written even where it is longer than it may be
        """
        line = b"VRFY " + _WRITE_STRING(string)
        if flag_of("smtputf8", smtputf8):
            line += b" SMTPUTF8"
        line += b"\r\n"
        return cls.checked(line, over_long)


_EXPN = Pattern(
    r"[Ee][Xx][Pp][Nn] ((?>[!#-'*+\-/-9=?A-Z\^-\~\x80-\xff]++|\x22[ !#-\[\]-\~\x80-\xff]*+(?:\\[ -\~][ !#-\[\]-\~\x80-\xff]*+)*+\x22))(?>(?: ([Ss][Mm][Tt][Pp][Uu][Tt][Ff]8))?)\r\n"
)
_EXPN_NARROW = Pattern(
    r"[Ee][Xx][Pp][Nn] ((?>[!#-'*+\-/-9=?A-Z\^-\~]++|\x22[ !#-\[\]-\~]*+(?:\\[ -\~][ !#-\[\]-\~]*+)*+\x22))(?>(?: ([Ss][Mm][Tt][Pp][Uu][Tt][Ff]8))?)\r\n"
)


class Expn(Command):
    """Ask who is on a mailing list.

    `"EXPN" SP String [ SP "SMTPUTF8" ] CRLF` (RFC 5321, 4.1.1.7; RFC 6531, 3.7.4.2)
    """

    __slots__ = ()

    verb: ClassVar[Literal["EXPN"]] = "EXPN"
    rule = "EXPN"
    reference = "RFC 5321, 4.1.1.7; RFC 6531, 3.7.4.2"
    replies = Replies(line=ReplyCodes((250, 252), (502, 504, 550, 553)))
    at_most = 512
    reply_forms = ("VerifiedReply",)
    order = Order(
        allowed=("initial", "identified", "transaction", "recipients", "chunks"), needs=()
    )
    fields = ("string", "smtputf8")
    __match_args__ = ("string",)
    facts = ViewFacts(
        pattern=_EXPN,
        narrow=_EXPN_NARROW,
        reply="501 5.5.4",
        offered_by="EXPN",
        words={"smtputf8": "SMTPUTF8"},
        pieces=(
            b"EXPN ",
            _WRITE_STRING,
            ("smtputf8", b" SMTPUTF8"),
            b"\r\n",
        ),
        groups={"string": (1,), "smtputf8": (2,)},
        machine="EXPN",
    )
    string = rows.field(decode_text, 1, doc="The mailing list.")
    smtputf8 = rows.flag(2, doc="Whether the reply may hold UTF-8.")

    @classmethod
    def is_doubtful(cls, match: Match, length: int) -> bool:
        return length > 512 or not (match[0].isascii() or is_utf8(match[0]))

    if TYPE_CHECKING:

        def values(self) -> ExpnValues: ...

    @classmethod
    def build(
        cls, string: str | bytes, *, smtputf8: bool = False, over_long: bool = False
    ) -> bytes:
        """A EXPN line; raises `BuildError`.

        string: the mailing list
        smtputf8: whether the reply may hold UTF-8
        over_long: whether it is written even where it is longer than it may be
        """
        line = b"EXPN " + _WRITE_STRING(string)
        if flag_of("smtputf8", smtputf8):
            line += b" SMTPUTF8"
        line += b"\r\n"
        return cls.checked(line, over_long)


_HELP = Pattern(
    r"[Hh][Ee][Ll][Pp](?>(?: ((?>[!#-'*+\-/-9=?A-Z\^-\~\x80-\xff]++|\x22[ !#-\[\]-\~\x80-\xff]*+(?:\\[ -\~][ !#-\[\]-\~\x80-\xff]*+)*+\x22)))?)\r\n"
)
_HELP_NARROW = Pattern(
    r"[Hh][Ee][Ll][Pp](?>(?: ((?>[!#-'*+\-/-9=?A-Z\^-\~]++|\x22[ !#-\[\]-\~]*+(?:\\[ -\~][ !#-\[\]-\~]*+)*+\x22)))?)\r\n"
)


class Help(Command):
    """Ask for help.

    `"HELP" [ SP String ] CRLF` (RFC 5321, 4.1.1.8)
    """

    __slots__ = ()

    verb: ClassVar[Literal["HELP"]] = "HELP"
    rule = "HELP"
    reference = "RFC 5321, 4.1.1.8"
    replies = Replies(line=ReplyCodes((211, 214), (502, 504)))
    at_most = 512
    order = Order(
        allowed=("initial", "identified", "transaction", "recipients", "chunks"), needs=()
    )
    fields = ("string",)
    __match_args__ = ("string",)
    facts = ViewFacts(
        pattern=_HELP,
        narrow=_HELP_NARROW,
        reply="501 5.5.4",
        pieces=(
            b"HELP",
            (b" ", _WRITE_STRING),
            b"\r\n",
        ),
        groups={"string": (1,)},
        machine="HELP",
    )
    string = rows.optional(decode_text, 1, doc="What about")

    @classmethod
    def is_doubtful(cls, match: Match, length: int) -> bool:
        return length > 512 or not match[0].isascii()

    if TYPE_CHECKING:

        def values(self) -> HelpValues: ...

    @classmethod
    def build(cls, string: str | bytes | None = None, *, over_long: bool = False) -> bytes:
        """A HELP line; raises `BuildError`.

        string: what about
        over_long: whether it is written even where it is longer than it may be
        """
        line = b"HELP"
        if string is not None:
            line += b" " + _WRITE_STRING(string)
        line += b"\r\n"
        return cls.checked(line, over_long)


_NOOP = Pattern(
    r"[Nn][Oo][Oo][Pp](?>(?: ((?>[!#-'*+\-/-9=?A-Z\^-\~\x80-\xff]++|\x22[ !#-\[\]-\~\x80-\xff]*+(?:\\[ -\~][ !#-\[\]-\~\x80-\xff]*+)*+\x22)))?)\r\n"
)
_NOOP_NARROW = Pattern(
    r"[Nn][Oo][Oo][Pp](?>(?: ((?>[!#-'*+\-/-9=?A-Z\^-\~]++|\x22[ !#-\[\]-\~]*+(?:\\[ -\~][ !#-\[\]-\~]*+)*+\x22)))?)\r\n"
)


class Noop(Command):
    """Do nothing but answer.

    `"NOOP" [ SP String ] CRLF` (RFC 5321, 4.1.1.9)
    """

    __slots__ = ()

    verb: ClassVar[Literal["NOOP"]] = "NOOP"
    rule = "NOOP"
    reference = "RFC 5321, 4.1.1.9"
    replies = Replies(line=ReplyCodes((250,), ()))
    at_most = 512
    order = Order(
        allowed=("initial", "identified", "transaction", "recipients", "chunks"),
        needs=(),
        passes=("tls", "authentication"),
    )
    fields = ("string",)
    __match_args__ = ("string",)
    facts = ViewFacts(
        pattern=_NOOP,
        narrow=_NOOP_NARROW,
        reply="501 5.5.4",
        pieces=(
            b"NOOP",
            (b" ", _WRITE_STRING),
            b"\r\n",
        ),
        groups={"string": (1,)},
        machine="NOOP",
    )
    string = rows.optional(decode_text, 1, doc="Ignored by the server")

    @classmethod
    def is_doubtful(cls, match: Match, length: int) -> bool:
        return length > 512 or not match[0].isascii()

    if TYPE_CHECKING:

        def values(self) -> NoopValues: ...

    @classmethod
    def build(cls, string: str | bytes | None = None, *, over_long: bool = False) -> bytes:
        """A NOOP line; raises `BuildError`.

        string: ignored by the server
        over_long: whether it is written even where it is longer than it may be
        """
        line = b"NOOP"
        if string is not None:
            line += b" " + _WRITE_STRING(string)
        line += b"\r\n"
        return cls.checked(line, over_long)


_QUIT = Pattern(r"[Qq][Uu][Ii][Tt]\r\n")


class Quit(Command):
    """End the session.

    `"QUIT" CRLF` (RFC 5321, 4.1.1.10)
    """

    __slots__ = ()

    verb: ClassVar[Literal["QUIT"]] = "QUIT"
    rule = "QUIT"
    reference = "RFC 5321, 4.1.1.10"
    replies = Replies(line=ReplyCodes((221,), ()))
    at_most = 512
    order = Order(
        allowed=(
            "initial",
            "identified",
            "transaction",
            "recipients",
            "chunks",
            "indeterminate",
            "refused",
        ),
        needs=(),
        passes=("tls", "authentication"),
        leads={2: "closed"},
        forgets=("transaction",),
    )
    fields = ()
    __match_args__ = ()
    facts = ViewFacts(
        pattern=_QUIT, narrow=_QUIT, reply="501 5.5.4", pieces=(b"QUIT\r\n",), machine="QUIT"
    )

    @classmethod
    def is_doubtful(cls, match: Match, length: int) -> bool:
        return length > 512

    if TYPE_CHECKING:

        def values(self) -> QuitValues: ...

    @classmethod
    def build(cls) -> bytes:
        """A QUIT line; raises `BuildError`."""
        return cls.checked(b"QUIT\r\n")


_AUTH = Pattern(
    r"[Aa][Uu][Tt][Hh] ([\-0-9A-Z_a-z]{1,20}+)(?>(?: ((?>(?>(?:[+/-9A-Za-z]{4})++(?:(?=[+/-9A-Za-z])[+/-9A-Za-z]{3}=|[+/-9A-Za-z]{2}==)?+|(?>[+/-9A-Za-z]{3}=|[+/-9A-Za-z]{2}==))|=)))?)\r\n"
)
_SASL_MECH_TEXT = Pattern(r"[\-0-9A-Z_a-z]{1,20}+")
_WRITE_MECHANISM = Writer("mechanism", "sasl-mech", encode_text, _SASL_MECH_TEXT)
_INITIAL_RESPONSE_TEXT = Pattern(
    r"(?>(?>(?:[+/-9A-Za-z]{4})++(?:(?=[+/-9A-Za-z])[+/-9A-Za-z]{3}=|[+/-9A-Za-z]{2}==)?+|(?>[+/-9A-Za-z]{3}=|[+/-9A-Za-z]{2}==))|=)"
)
_WRITE_INITIAL_RESPONSE = SecretWriter(
    "initial_response", "initial-response", encode_base64, _INITIAL_RESPONSE_TEXT
)


class Auth(Command):
    """Begin an authentication exchange.

    `"AUTH" SP sasl-mech [ SP initial-response ] CRLF` (RFC 4954, 4)
    """

    __slots__ = ()

    verb: ClassVar[Literal["AUTH"]] = "AUTH"
    rule = "AUTH"
    reference = "RFC 4954, 4"
    replies = Replies(
        line=ReplyCodes((235, 334), (432, 454, 503, 504, 530, 534, 535, 538)),
        response=ReplyCodes((235, 334), (432, 454, 534, 535)),
    )
    at_most = 512
    enters = "exchange"
    enters_on = 334
    order = Order(
        allowed=("identified",),
        needs=("offered", "not authenticated"),
        passes=("authentication",),
        place="one trip",
        authenticates=True,
    )
    secret_fields = frozenset(["initial_response"])
    fields = ("mechanism", "initial_response")
    __match_args__ = ("mechanism", "initial_response")
    facts = ViewFacts(
        pattern=_AUTH,
        narrow=_AUTH,
        reply="501 5.5.2",
        offered_by="AUTH",
        mechanism="mechanism",
        pieces=(
            b"AUTH ",
            _WRITE_MECHANISM,
            (b" ", _WRITE_INITIAL_RESPONSE),
            b"\r\n",
        ),
        groups={"mechanism": (1,), "initial_response": (2,)},
        machine="AUTH",
    )
    mechanism = rows.field(decode_text, 1, doc="The SASL mechanism.")
    initial_response = rows.optional(decode_base64, 2, doc="The client's first message, decoded")

    @classmethod
    def is_doubtful(cls, match: Match, length: int) -> bool:
        return length > 512

    if TYPE_CHECKING:

        def values(self) -> AuthValues: ...

    @classmethod
    def build(
        cls,
        mechanism: str | bytes,
        initial_response: str | bytes | None = None,
        *,
        over_long: bool = False,
    ) -> bytes:
        """A AUTH line; raises `BuildError`.

        mechanism: the SASL mechanism
        initial_response: the client's first message, decoded
        over_long: whether it is written even where it is longer than it may be
        """
        line = b"AUTH " + _WRITE_MECHANISM(mechanism)
        if initial_response is not None:
            line += b" " + _WRITE_INITIAL_RESPONSE(initial_response)
        line += b"\r\n"
        return cls.checked(line, over_long)


_STARTTLS = Pattern(r"[Ss][Tt][Aa][Rr][Tt][Tt][Ll][Ss]\r\n")


class StartTls(Command):
    """Start TLS; what was learned before is forgotten.

    `"STARTTLS" CRLF` (RFC 3207, 4)
    """

    __slots__ = ()

    verb: ClassVar[Literal["STARTTLS"]] = "STARTTLS"
    rule = "STARTTLS"
    reference = "RFC 3207, 4"
    replies = Replies(line=ReplyCodes((220,), (454, 502, 503, 530, 554)))
    at_most = 512
    enters = "tls"
    enters_on = 220
    order = Order(
        allowed=("initial", "identified", "transaction", "recipients"),
        needs=("tls off", "offered"),
        passes=("tls", "authentication"),
        leads={220: "initial"},
        forgets=("transaction", "client", "extensions", "authentication"),
        out_of_order="554 5.5.1",
    )
    fields = ()
    __match_args__ = ()
    facts = ViewFacts(
        pattern=_STARTTLS,
        narrow=_STARTTLS,
        reply="501 5.5.4",
        offered_by="STARTTLS",
        pieces=(b"STARTTLS\r\n",),
        machine="STARTTLS",
    )

    @classmethod
    def is_doubtful(cls, match: Match, length: int) -> bool:
        return length > 512

    if TYPE_CHECKING:

        def values(self) -> StartTlsValues: ...

    @classmethod
    def build(cls) -> bytes:
        """A STARTTLS line; raises `BuildError`."""
        return cls.checked(b"STARTTLS\r\n")


_BDAT = Pattern(r"[Bb][Dd][Aa][Tt] ([0-9]++)(?>(?: ([Ll][Aa][Ss][Tt]))?)\r\n")
_CHUNK_SIZE_TEXT = Pattern(r"[0-9]++")
_WRITE_CHUNK_SIZE = Writer("chunk_size", "chunk-size", encode_integer, _CHUNK_SIZE_TEXT)


class Bdat(Command):
    """Send a chunk of mail data: exactly so many octets follow the line.

    `"BDAT" SP chunk-size [ SP "LAST" ] CRLF` (RFC 3030, 2)
    """

    __slots__ = ()

    verb: ClassVar[Literal["BDAT"]] = "BDAT"
    rule = "BDAT"
    reference = "RFC 3030, 2"
    replies = Replies(
        chunk=ReplyCodes((250,), (451, 452, 503, 552, 554)),
        end_of_data=ReplyCodes((250, 353), (450, 451, 452, 503, 550, 552, 554)),
    )
    at_most = 512
    enters = "chunk"
    enters_on = 0
    order = Order(
        allowed=("recipients", "chunks"),
        leads={2: "chunks"},
        spoils=("recipients", "chunks"),
        place="before mail",
        per_recipient=True,
    )
    fields = ("chunk_size", "last")
    __match_args__ = ("chunk_size",)
    facts = ViewFacts(
        pattern=_BDAT,
        narrow=_BDAT,
        reply="501 5.5.4",
        offered_by="CHUNKING",
        pieces=(
            b"BDAT ",
            _WRITE_CHUNK_SIZE,
            ("last", b" LAST"),
            b"\r\n",
        ),
        groups={"chunk_size": (1,), "last": (2,)},
        machine="BDAT",
    )
    chunk_size = rows.field(decode_integer, 1, doc="Octets that follow the CRLF of this line.")
    last = rows.flag(2, doc="Whether this chunk ends the mail data.")

    @classmethod
    def is_doubtful(cls, match: Match, length: int) -> bool:
        return length > 512 or (match[1] is not None and rejects(decode_integer, match[1]))

    if TYPE_CHECKING:

        def values(self) -> BdatValues: ...

    @classmethod
    def build(cls, chunk_size: int, *, last: bool = False, over_long: bool = False) -> bytes:
        """A BDAT line; raises `BuildError`.

        chunk_size: octets that follow the CRLF of this line
        last: whether this chunk ends the mail data
        over_long: whether it is written even where it is longer than it may be
        """
        line = b"BDAT " + _WRITE_CHUNK_SIZE(chunk_size)
        if flag_of("last", last):
            line += b" LAST"
        line += b"\r\n"
        return cls.checked(line, over_long)


_BURL = Pattern(
    r"[Bb][Uu][Rr][Ll] ([A-Za-z][+\-.0-9A-Za-z]*+:(?=[!$-;=?-\[\]_a-z\~])[!$\&-;=?-\[\]_a-z\~]*+(?:%[0-9A-Fa-f]{2}[!$\&-;=?-\[\]_a-z\~]*+)*+)(?>(?: ([Ll][Aa][Ss][Tt]))?)\r\n"
)
_ABSOLUTE_URI_TEXT = Pattern(
    r"[A-Za-z][+\-.0-9A-Za-z]*+:(?=[!$-;=?-\[\]_a-z\~])[!$\&-;=?-\[\]_a-z\~]*+(?:%[0-9A-Fa-f]{2}[!$\&-;=?-\[\]_a-z\~]*+)*+"
)
_WRITE_URI = SecretWriter("uri", "absolute-URI", encode_text, _ABSOLUTE_URI_TEXT)


class Burl(Command):
    """Take mail data from a URL.

    `"BURL" SP absolute-URI [ SP "LAST" ] CRLF` (RFC 4468, 3.2)
    """

    __slots__ = ()

    verb: ClassVar[Literal["BURL"]] = "BURL"
    rule = "BURL"
    reference = "RFC 4468, 3.2"
    replies = Replies(line=ReplyCodes((250,), (451, 503, 552, 554)))
    at_most = 512
    order = Order(
        allowed=("recipients", "chunks"),
        needs=("offered", "authenticated"),
        leads={2: "chunks"},
        out_of_order="503 5.5.0",
        spoils=("recipients", "chunks"),
        place="before mail",
        per_recipient=True,
    )
    secret_fields = frozenset(["uri"])
    fields = ("uri", "last")
    __match_args__ = ("uri",)
    facts = ViewFacts(
        pattern=_BURL,
        narrow=_BURL,
        reply="501 5.5.4",
        offered_by="BURL",
        pieces=(
            b"BURL ",
            _WRITE_URI,
            ("last", b" LAST"),
            b"\r\n",
        ),
        groups={"uri": (1,), "last": (2,)},
        machine="BURL",
    )
    uri = rows.field(
        decode_text, 1, doc="Where the data is; whoever has it may have the data (RFC 4467)."
    )
    last = rows.flag(2, doc="Whether this ends the mail data.")

    @classmethod
    def is_doubtful(cls, match: Match, length: int) -> bool:
        return length > 512

    if TYPE_CHECKING:

        def values(self) -> BurlValues: ...

    @classmethod
    def build(cls, uri: str | bytes, *, last: bool = False, over_long: bool = False) -> bytes:
        """A BURL line; raises `BuildError`.

        uri: where the data is; whoever has it may have the data (RFC 4467)
        last: whether this ends the mail data
        over_long: whether it is written even where it is longer than it may be
        """
        line = b"BURL " + _WRITE_URI(uri)
        if flag_of("last", last):
            line += b" LAST"
        line += b"\r\n"
        return cls.checked(line, over_long)


_ETRN = Pattern(
    r"[Ee][Tt][Rr][Nn] (?>(?>(?:(@))?)((?>[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:(?=[\-\x80-\xff])-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)?+|[\-0-9A-Za-z]*+-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)(?:\.(?>[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:(?=[\-\x80-\xff])-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)?+|[\-0-9A-Za-z]*+-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+))*+)|#([!-\~]++))\r\n"
)
_QUEUE_NAME_TEXT = Pattern(r"[!-\~]++")
_WRITE_QUEUE = Writer("queue", "queue-name", encode_text, _QUEUE_NAME_TEXT)
_ETRN_NARROW = Pattern(
    r"[Ee][Tt][Rr][Nn] (?>(?>(?:(@))?)(?![^ \r]{64})([0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:\.[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+)*+)|#([!-\~]++))\r\n"
)


class Etrn(Command):
    """Start the queue for a node.

    `"ETRN" SP ( [ "@" ] Domain / "#" queue-name ) CRLF` (RFC 1985, 5)
    """

    __slots__ = ()

    verb: ClassVar[Literal["ETRN"]] = "ETRN"
    rule = "ETRN"
    reference = "RFC 1985, 5"
    replies = Replies(line=ReplyCodes((250, 251, 252, 253), (458, 459)))
    at_most = 512
    order = Order(allowed=("identified",))
    fields = ("subdomains", "domain", "queue")
    __match_args__ = ("domain", "queue")
    facts = ViewFacts(
        pattern=_ETRN,
        narrow=_ETRN_NARROW,
        reply="501 5.5.4",
        offered_by="ETRN",
        groups={"subdomains": (1,), "domain": (2,), "queue": (3,)},
        machine="ETRN",
    )
    subdomains = rows.flag(1, doc="Whether its subdomains are meant, too.")
    domain = rows.optional(decode_text, 2, doc="The node")
    queue = rows.optional(decode_text, 3, doc="A named queue")

    @classmethod
    def is_doubtful(cls, match: Match, length: int) -> bool:
        return (
            length > 63
            and (
                length > 512
                or (
                    match.end(2) - match.start(2) > 63
                    and (
                        match.end(2) - match.start(2) > 255
                        or longest(_EACH_LDH_LABEL, match[2]) > 63
                    )
                )
            )
        ) or not match[0].isascii()

    if TYPE_CHECKING:

        def values(self) -> EtrnValues: ...

    @classmethod
    def build(
        cls,
        domain: str | bytes | None = None,
        queue: str | bytes | None = None,
        *,
        subdomains: bool = False,
        over_long: bool = False,
    ) -> bytes:
        """A ETRN line; raises `BuildError`.

        subdomains: whether its subdomains are meant, too
        domain: the node
        queue: a named queue
        over_long: whether it is written even where it is longer than it may be
        """
        line = b"ETRN "
        if domain is not None:
            if queue is not None:
                raise BuildError("queue: not together with domain", field="queue")
            if flag_of("subdomains", subdomains):
                line += b"@"
            line += _WRITE_DOMAIN_2(domain)
        elif queue is not None:
            if flag_of("subdomains", subdomains):
                raise BuildError("subdomains: not together with queue", field="subdomains")
            line += b"#" + _WRITE_QUEUE(queue)
        else:
            raise BuildError("domain or queue: one of them is needed")
        line += b"\r\n"
        return cls.checked(line, over_long)


_ATRN_DOMAIN = Pattern(
    r"[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:\.[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+)++"
)


class AtrnDomain(View):
    """atrn-domain = Ldh-label 1*( "." Ldh-label ) (RFC 2645, 5.2.1)."""

    __slots__ = ()

    rule = "atrn-domain"
    reference = "RFC 2645, 5.2.1"
    fields = ()
    __match_args__ = ()
    facts = ViewFacts(pattern=_ATRN_DOMAIN, built_from_text=True, machine="ATRNDOMAIN")

    @classmethod
    def is_doubtful(cls, match: Match, length: int) -> bool:
        return length > 63 and (longest(_EACH_LDH_LABEL, match[0]) > 63)

    @classmethod
    def build(cls, text: str | bytes | View, *, over_long: bool = False) -> bytes:
        """The octets of a atrn-domain; raises `BuildError`."""
        return StructureWriter("atrn-domain", cls)(text, over_long)


_ATRN = Pattern(
    r"[Aa][Tt][Rr][Nn](?>(?: ([0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:\.[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+)++(?:,[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:\.[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+)++)*+))?)\r\n"
)
_WRITE_DOMAINS = Writer("domains", "atrn-domain", encode_text, _ATRN_DOMAIN)
_DOMAINS_TEXT = Pattern(
    r"[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:\.[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+)++(?:,[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:\.[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+)++)*+"
)
_DOMAINS_ITEMS = Pattern(
    r"(?>,([0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:\.[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+)++)|([0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:\.[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+)++))"
)
_DOMAINS_LIST = Items(decode_text, _DOMAINS_ITEMS, 1, 2)
_WRITE_DOMAINS_2 = ListWriter(
    "domains", "list of atrn-domain", _WRITE_DOMAINS, text=(_DOMAINS_TEXT, _DOMAINS_LIST)
)
_ATRN_NARROW = Pattern(
    r"[Aa][Tt][Rr][Nn](?>(?: (?![^ \r]{64})([0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:\.[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+)++(?:,[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:\.[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+)++)*+))?)\r\n"
)


class Atrn(Command):
    """Ask the server to become the client and send mail for domains.

    `"ATRN" [ SP ( atrn-domain *( "," atrn-domain ) ) ] CRLF` (RFC 2645, 5.2.1)
    """

    __slots__ = ()

    verb: ClassVar[Literal["ATRN"]] = "ATRN"
    rule = "ATRN"
    reference = "RFC 2645, 5.2.1"
    replies = Replies(line=ReplyCodes((250,), (450, 451, 453, 502, 530, 550)))
    at_most = 512
    order = Order(
        allowed=("identified",),
        needs=("offered", "authenticated"),
        leads={2: "reversed"},
        forgets=("transaction", "client", "extensions"),
    )
    fields = ("domains",)
    __match_args__ = ("domains",)
    facts = ViewFacts(
        pattern=_ATRN,
        narrow=_ATRN_NARROW,
        reply="501 5.5.4",
        offered_by="ATRN",
        pieces=(b"ATRN\r\n",),
        groups={"domains": (1,)},
        machine="ATRN",
    )
    domains: rows.Field[tuple[str, ...]] = rows.items(_DOMAINS_LIST, 1, doc="For which domains")

    @classmethod
    def is_doubtful(cls, match: Match, length: int) -> bool:
        return length > 512 or (
            match[1] is not None
            and any(not AtrnDomain.accepts(each) for each in _DOMAINS_LIST.octets(match, 1))
        )

    if TYPE_CHECKING:

        def values(self) -> AtrnValues: ...

    @classmethod
    def build(
        cls, domains: str | bytes | Iterable[str | bytes] = (), *, over_long: bool = False
    ) -> bytes:
        """A ATRN line; raises `BuildError`.

        domains: for which domains
        over_long: whether it is written even where it is longer than it may be
        """
        domains_ = _WRITE_DOMAINS_2(domains, cls, over_long)
        line = b"ATRN"
        if domains_:
            line += b" " + domains_[0] + b"".join([b"," + each for each in domains_[1:]])
        line += b"\r\n"
        return cls.checked(line, over_long)


_SEND = Pattern(
    r"[Ss][Ee][Nn][Dd] [Ff][Rr][Oo][Mm]:((?>(<>)|<(?>(?:(@(?>[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:(?=[\-\x80-\xff])-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)?+|[\-0-9A-Za-z]*+-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)(?:\.(?>[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:(?=[\-\x80-\xff])-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)?+|[\-0-9A-Za-z]*+-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+))*+(?:,@(?>[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:(?=[\-\x80-\xff])-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)?+|[\-0-9A-Za-z]*+-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)(?:\.(?>[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:(?=[\-\x80-\xff])-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)?+|[\-0-9A-Za-z]*+-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+))*+)*+):)?)(((?>\x22[ !#-\[\]-\~\x80-\xff]*+(?:\\[ -\~][ !#-\[\]-\~\x80-\xff]*+)*+\x22|[!#-'*+\-/-9=?A-Z\^-\~\x80-\xff]++(?:\.[!#-'*+\-/-9=?A-Z\^-\~\x80-\xff]++)*+))@((?>(\[(?>[0-9]{1,3}+\.[0-9]{1,3}+\.[0-9]{1,3}+\.[0-9]{1,3}+|(?:-++)?+[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+:[!-Z\^-\~]++)\])|(?>[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:(?=[\-\x80-\xff])-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)?+|[\-0-9A-Za-z]*+-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)(?:\.(?>[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:(?=[\-\x80-\xff])-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)?+|[\-0-9A-Za-z]*+-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+))*+)))>))\r\n"
)
_SEND_NARROW = Pattern(
    r"[Ss][Ee][Nn][Dd] [Ff][Rr][Oo][Mm]:(?![^ \r]{64})((?>(<>)|<(?>(?:(@[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:\.[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+)*+(?:,@[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:\.[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+)*+)*+):)?)(((?>\x22\x22|[!#-'*+\-/-9=?A-Z\^-\~]++(?:\.[!#-'*+\-/-9=?A-Z\^-\~]++)*+))@((?>(?!)()|[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:\.[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+)*+)))>))\r\n"
)


class Send(Command):
    """Send to a terminal.

    `"SEND" SP "FROM:" Reverse-path CRLF` (RFC 821, 4.1.2; RFC 5321, F.6)
    """

    __slots__ = ()

    verb: ClassVar[Literal["SEND"]] = "SEND"
    rule = "SEND"
    reference = "RFC 821, 4.1.2; RFC 5321, F.6"
    replies = Replies(line=ReplyCodes((250,), (451, 452, 502, 552)))
    at_most = 512
    order = Order(
        allowed=("identified",),
        leads={2: "transaction"},
        forgets=("transaction",),
        place="anywhere",
    )
    fields = ("reverse_path",)
    __match_args__ = ("reverse_path",)
    facts = ViewFacts(
        pattern=_SEND,
        narrow=_SEND_NARROW,
        reply="501 5.5.4",
        offered_by="SEND",
        pieces=(
            b"SEND FROM:",
            _WRITE_REVERSE_PATH,
            b"\r\n",
        ),
        groups={
            "reverse_path": (1,),
            "reverse_path.is_null": (2,),
            "reverse_path.source_route": (3,),
            "reverse_path.mailbox": (4,),
            "reverse_path.mailbox.local_part": (5,),
            "reverse_path.mailbox.domain": (6,),
        },
        machine="SEND",
    )
    reverse_path = rows.part(ReversePath, 1, doc="Where failures are reported.")

    @classmethod
    def is_doubtful(cls, match: Match, length: int) -> bool:
        return (
            (
                length > 63
                and (
                    length > 512
                    or (
                        match.end(1) - match.start(1) > 63
                        and (
                            match.end(1) - match.start(1) > 256
                            or (
                                match.end(3) - match.start(3) > 63
                                and (
                                    longest(_EACH_DOMAIN, match[3]) > 255
                                    or longest(_EACH_LDH_LABEL, match[3]) > 63
                                )
                            )
                            or (
                                match.end(4) - match.start(4) > 63
                                and (
                                    match.end(5) - match.start(5) > 64
                                    or (
                                        match.end(6) - match.start(6) > 63
                                        and (
                                            match.end(6) - match.start(6) > 255
                                            or longest(_EACH_LDH_LABEL, match[6]) > 63
                                        )
                                    )
                                )
                            )
                        )
                    )
                )
            )
            or (match[7] is not None and not _STRICT_LITERAL.fullmatch(match[7]))
            or not match[0].isascii()
        )

    if TYPE_CHECKING:

        def values(self) -> SendValues: ...

    @classmethod
    def build(cls, reverse_path: str | bytes | View | None, *, over_long: bool = False) -> bytes:
        """A SEND line; raises `BuildError`.

        reverse_path: where failures are reported
        over_long: whether it is written even where it is longer than it may be
        """
        return cls.checked(
            b"SEND FROM:" + _WRITE_REVERSE_PATH(reverse_path, over_long) + b"\r\n", over_long
        )


_SOML = Pattern(
    r"[Ss][Oo][Mm][Ll] [Ff][Rr][Oo][Mm]:((?>(<>)|<(?>(?:(@(?>[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:(?=[\-\x80-\xff])-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)?+|[\-0-9A-Za-z]*+-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)(?:\.(?>[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:(?=[\-\x80-\xff])-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)?+|[\-0-9A-Za-z]*+-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+))*+(?:,@(?>[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:(?=[\-\x80-\xff])-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)?+|[\-0-9A-Za-z]*+-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)(?:\.(?>[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:(?=[\-\x80-\xff])-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)?+|[\-0-9A-Za-z]*+-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+))*+)*+):)?)(((?>\x22[ !#-\[\]-\~\x80-\xff]*+(?:\\[ -\~][ !#-\[\]-\~\x80-\xff]*+)*+\x22|[!#-'*+\-/-9=?A-Z\^-\~\x80-\xff]++(?:\.[!#-'*+\-/-9=?A-Z\^-\~\x80-\xff]++)*+))@((?>(\[(?>[0-9]{1,3}+\.[0-9]{1,3}+\.[0-9]{1,3}+\.[0-9]{1,3}+|(?:-++)?+[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+:[!-Z\^-\~]++)\])|(?>[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:(?=[\-\x80-\xff])-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)?+|[\-0-9A-Za-z]*+-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)(?:\.(?>[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:(?=[\-\x80-\xff])-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)?+|[\-0-9A-Za-z]*+-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+))*+)))>))\r\n"
)
_SOML_NARROW = Pattern(
    r"[Ss][Oo][Mm][Ll] [Ff][Rr][Oo][Mm]:(?![^ \r]{64})((?>(<>)|<(?>(?:(@[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:\.[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+)*+(?:,@[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:\.[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+)*+)*+):)?)(((?>\x22\x22|[!#-'*+\-/-9=?A-Z\^-\~]++(?:\.[!#-'*+\-/-9=?A-Z\^-\~]++)*+))@((?>(?!)()|[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:\.[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+)*+)))>))\r\n"
)


class Soml(Command):
    """Send to a terminal, or mail.

    `"SOML" SP "FROM:" Reverse-path CRLF` (RFC 821, 4.1.2; RFC 5321, F.6)
    """

    __slots__ = ()

    verb: ClassVar[Literal["SOML"]] = "SOML"
    rule = "SOML"
    reference = "RFC 821, 4.1.2; RFC 5321, F.6"
    replies = Replies(line=ReplyCodes((250,), (451, 452, 502, 552)))
    at_most = 512
    order = Order(
        allowed=("identified",),
        leads={2: "transaction"},
        forgets=("transaction",),
        place="anywhere",
    )
    fields = ("reverse_path",)
    __match_args__ = ("reverse_path",)
    facts = ViewFacts(
        pattern=_SOML,
        narrow=_SOML_NARROW,
        reply="501 5.5.4",
        offered_by="SOML",
        pieces=(
            b"SOML FROM:",
            _WRITE_REVERSE_PATH,
            b"\r\n",
        ),
        groups={
            "reverse_path": (1,),
            "reverse_path.is_null": (2,),
            "reverse_path.source_route": (3,),
            "reverse_path.mailbox": (4,),
            "reverse_path.mailbox.local_part": (5,),
            "reverse_path.mailbox.domain": (6,),
        },
        machine="SOML",
    )
    reverse_path = rows.part(ReversePath, 1, doc="Where failures are reported.")

    @classmethod
    def is_doubtful(cls, match: Match, length: int) -> bool:
        return (
            (
                length > 63
                and (
                    length > 512
                    or (
                        match.end(1) - match.start(1) > 63
                        and (
                            match.end(1) - match.start(1) > 256
                            or (
                                match.end(3) - match.start(3) > 63
                                and (
                                    longest(_EACH_DOMAIN, match[3]) > 255
                                    or longest(_EACH_LDH_LABEL, match[3]) > 63
                                )
                            )
                            or (
                                match.end(4) - match.start(4) > 63
                                and (
                                    match.end(5) - match.start(5) > 64
                                    or (
                                        match.end(6) - match.start(6) > 63
                                        and (
                                            match.end(6) - match.start(6) > 255
                                            or longest(_EACH_LDH_LABEL, match[6]) > 63
                                        )
                                    )
                                )
                            )
                        )
                    )
                )
            )
            or (match[7] is not None and not _STRICT_LITERAL.fullmatch(match[7]))
            or not match[0].isascii()
        )

    if TYPE_CHECKING:

        def values(self) -> SomlValues: ...

    @classmethod
    def build(cls, reverse_path: str | bytes | View | None, *, over_long: bool = False) -> bytes:
        """A SOML line; raises `BuildError`.

        reverse_path: where failures are reported
        over_long: whether it is written even where it is longer than it may be
        """
        return cls.checked(
            b"SOML FROM:" + _WRITE_REVERSE_PATH(reverse_path, over_long) + b"\r\n", over_long
        )


_SAML = Pattern(
    r"[Ss][Aa][Mm][Ll] [Ff][Rr][Oo][Mm]:((?>(<>)|<(?>(?:(@(?>[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:(?=[\-\x80-\xff])-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)?+|[\-0-9A-Za-z]*+-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)(?:\.(?>[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:(?=[\-\x80-\xff])-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)?+|[\-0-9A-Za-z]*+-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+))*+(?:,@(?>[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:(?=[\-\x80-\xff])-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)?+|[\-0-9A-Za-z]*+-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)(?:\.(?>[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:(?=[\-\x80-\xff])-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)?+|[\-0-9A-Za-z]*+-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+))*+)*+):)?)(((?>\x22[ !#-\[\]-\~\x80-\xff]*+(?:\\[ -\~][ !#-\[\]-\~\x80-\xff]*+)*+\x22|[!#-'*+\-/-9=?A-Z\^-\~\x80-\xff]++(?:\.[!#-'*+\-/-9=?A-Z\^-\~\x80-\xff]++)*+))@((?>(\[(?>[0-9]{1,3}+\.[0-9]{1,3}+\.[0-9]{1,3}+\.[0-9]{1,3}+|(?:-++)?+[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+:[!-Z\^-\~]++)\])|(?>[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:(?=[\-\x80-\xff])-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)?+|[\-0-9A-Za-z]*+-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)(?:\.(?>[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:(?=[\-\x80-\xff])-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)?+|[\-0-9A-Za-z]*+-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+))*+)))>))\r\n"
)
_SAML_NARROW = Pattern(
    r"[Ss][Aa][Mm][Ll] [Ff][Rr][Oo][Mm]:(?![^ \r]{64})((?>(<>)|<(?>(?:(@[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:\.[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+)*+(?:,@[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:\.[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+)*+)*+):)?)(((?>\x22\x22|[!#-'*+\-/-9=?A-Z\^-\~]++(?:\.[!#-'*+\-/-9=?A-Z\^-\~]++)*+))@((?>(?!)()|[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:\.[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+)*+)))>))\r\n"
)


class Saml(Command):
    """Send to a terminal, and mail.

    `"SAML" SP "FROM:" Reverse-path CRLF` (RFC 821, 4.1.2; RFC 5321, F.6)
    """

    __slots__ = ()

    verb: ClassVar[Literal["SAML"]] = "SAML"
    rule = "SAML"
    reference = "RFC 821, 4.1.2; RFC 5321, F.6"
    replies = Replies(line=ReplyCodes((250,), (451, 452, 502, 552)))
    at_most = 512
    order = Order(
        allowed=("identified",),
        leads={2: "transaction"},
        forgets=("transaction",),
        place="anywhere",
    )
    fields = ("reverse_path",)
    __match_args__ = ("reverse_path",)
    facts = ViewFacts(
        pattern=_SAML,
        narrow=_SAML_NARROW,
        reply="501 5.5.4",
        offered_by="SAML",
        pieces=(
            b"SAML FROM:",
            _WRITE_REVERSE_PATH,
            b"\r\n",
        ),
        groups={
            "reverse_path": (1,),
            "reverse_path.is_null": (2,),
            "reverse_path.source_route": (3,),
            "reverse_path.mailbox": (4,),
            "reverse_path.mailbox.local_part": (5,),
            "reverse_path.mailbox.domain": (6,),
        },
        machine="SAML",
    )
    reverse_path = rows.part(ReversePath, 1, doc="Where failures are reported.")

    @classmethod
    def is_doubtful(cls, match: Match, length: int) -> bool:
        return (
            (
                length > 63
                and (
                    length > 512
                    or (
                        match.end(1) - match.start(1) > 63
                        and (
                            match.end(1) - match.start(1) > 256
                            or (
                                match.end(3) - match.start(3) > 63
                                and (
                                    longest(_EACH_DOMAIN, match[3]) > 255
                                    or longest(_EACH_LDH_LABEL, match[3]) > 63
                                )
                            )
                            or (
                                match.end(4) - match.start(4) > 63
                                and (
                                    match.end(5) - match.start(5) > 64
                                    or (
                                        match.end(6) - match.start(6) > 63
                                        and (
                                            match.end(6) - match.start(6) > 255
                                            or longest(_EACH_LDH_LABEL, match[6]) > 63
                                        )
                                    )
                                )
                            )
                        )
                    )
                )
            )
            or (match[7] is not None and not _STRICT_LITERAL.fullmatch(match[7]))
            or not match[0].isascii()
        )

    if TYPE_CHECKING:

        def values(self) -> SamlValues: ...

    @classmethod
    def build(cls, reverse_path: str | bytes | View | None, *, over_long: bool = False) -> bytes:
        """A SAML line; raises `BuildError`.

        reverse_path: where failures are reported
        over_long: whether it is written even where it is longer than it may be
        """
        return cls.checked(
            b"SAML FROM:" + _WRITE_REVERSE_PATH(reverse_path, over_long) + b"\r\n", over_long
        )


_TURN = Pattern(r"[Tt][Uu][Rr][Nn]\r\n")


class Turn(Command):
    """Exchange the roles of client and server.

    `"TURN" CRLF` (RFC 821, 3.8; RFC 5321, F.1)
    """

    __slots__ = ()

    verb: ClassVar[Literal["TURN"]] = "TURN"
    rule = "TURN"
    reference = "RFC 821, 3.8; RFC 5321, F.1"
    replies = Replies(line=ReplyCodes((250,), (502, 503)))
    at_most = 512
    order = Order(
        allowed=("identified",),
        leads={2: "reversed"},
        forgets=("transaction", "client", "extensions"),
    )
    fields = ()
    __match_args__ = ()
    facts = ViewFacts(
        pattern=_TURN,
        narrow=_TURN,
        reply="501 5.5.4",
        offered_by="TURN",
        pieces=(b"TURN\r\n",),
        machine="TURN",
    )

    @classmethod
    def is_doubtful(cls, match: Match, length: int) -> bool:
        return length > 512

    if TYPE_CHECKING:

        def values(self) -> TurnValues: ...

    @classmethod
    def build(cls) -> bytes:
        """A TURN line; raises `BuildError`."""
        return cls.checked(b"TURN\r\n")


_VERB = Pattern(r"[Vv][Ee][Rr][Bb](?>(?: ((?>[Oo][Nn]|[Oo][Ff][Ff])))?)\r\n")
_VERBOSITY = EnumerationCodec("smtpkit.generated.enumerations", "Verbosity")
_VERBOSITY_TEXT = Pattern(r"(?>[Oo][Nn]|[Oo][Ff][Ff])")
_WRITE_MODE_2 = Writer("mode", "Verbosity", _VERBOSITY.write, _VERBOSITY_TEXT)


class Verb(Command):
    """Have the server tell what it does, in lines of 050.

    `"VERB" [ SP ( "ON" / "OFF" ) ] CRLF` (sendmail)
    """

    __slots__ = ()

    verb: ClassVar[Literal["VERB"]] = "VERB"
    rule = "VERB"
    reference = "sendmail"
    replies = Replies(line=ReplyCodes((250,), (502,)))
    at_most = 512
    order = Order(
        allowed=("initial", "identified", "transaction", "recipients", "chunks"), needs=()
    )
    fields = ("mode",)
    __match_args__ = ("mode",)
    facts = ViewFacts(
        pattern=_VERB,
        narrow=_VERB,
        reply="501 5.5.4",
        offered_by="VERB",
        pieces=(
            b"VERB",
            (b" ", _WRITE_MODE_2),
            b"\r\n",
        ),
        groups={"mode": (1,)},
        machine="VERB",
    )
    mode: rows.Field[Verbosity | None] = rows.optional(_VERBOSITY.read, 1, doc="On or off")

    @classmethod
    def is_doubtful(cls, match: Match, length: int) -> bool:
        return length > 512

    if TYPE_CHECKING:

        def values(self) -> VerbValues: ...

    @classmethod
    def build(
        cls, mode: Verbosity | Literal["ON", "OFF"] | None = None, *, over_long: bool = False
    ) -> bytes:
        """A VERB line; raises `BuildError`.

        mode: on or off
        over_long: whether it is written even where it is longer than it may be
        """
        line = b"VERB"
        if mode is not None:
            line += b" " + _WRITE_MODE_2(mode)
        line += b"\r\n"
        return cls.checked(line, over_long)


_ONEX = Pattern(r"[Oo][Nn][Ee][Xx]\r\n")


class Onex(Command):
    """One message transaction only.

    `"ONEX" CRLF` (sendmail)
    """

    __slots__ = ()

    verb: ClassVar[Literal["ONEX"]] = "ONEX"
    rule = "ONEX"
    reference = "sendmail"
    replies = Replies(line=ReplyCodes((250,), (502,)))
    at_most = 512
    order = Order(
        allowed=("initial", "identified", "transaction", "recipients", "chunks"), needs=()
    )
    fields = ()
    __match_args__ = ()
    facts = ViewFacts(
        pattern=_ONEX,
        narrow=_ONEX,
        reply="501 5.5.4",
        offered_by="ONEX",
        pieces=(b"ONEX\r\n",),
        machine="ONEX",
    )

    @classmethod
    def is_doubtful(cls, match: Match, length: int) -> bool:
        return length > 512

    if TYPE_CHECKING:

        def values(self) -> OnexValues: ...

    @classmethod
    def build(cls) -> bytes:
        """A ONEX line; raises `BuildError`."""
        return cls.checked(b"ONEX\r\n")


_ATTRIBUTE_PARAM = Pattern(r"([\-0-9A-Z_a-z]++)=([!-\~]*+)")
_ATTRIBUTE_NAME_TEXT = Pattern(r"[\-0-9A-Z_a-z]++")
_WRITE_KEYWORD_2 = Writer("keyword", "attribute-name", encode_text, _ATTRIBUTE_NAME_TEXT)
_ATTRIBUTE_TEXT_TEXT = Pattern(r"[!-\~]*+")
_WRITE_VALUE_2 = Writer("value", "attribute-text", encode_text, _ATTRIBUTE_TEXT_TEXT)


class AttributeParam(View):
    """attribute-param = attribute-name "=" attribute-text (Postfix XCLIENT howto)."""

    __slots__ = ()

    rule = "attribute-param"
    reference = "Postfix XCLIENT howto"
    fields = ("keyword", "value")
    __match_args__ = ("keyword", "value")
    facts = ViewFacts(
        pattern=_ATTRIBUTE_PARAM, groups={"keyword": (1,), "value": (2,)}, machine="ATTRIBUTEPARAM"
    )
    keyword = rows.field(decode_text, 1, doc="The name of the attribute.")
    value = rows.field(decode_text, 2, doc="Its value, as it stands.")

    @classmethod
    def build(cls, keyword: str | bytes, value: str | bytes, *, over_long: bool = False) -> bytes:
        """The octets of a attribute-param; raises `BuildError`.

        keyword: the name of the attribute
        value: its value, as it stands
        over_long: whether it is written even where it is longer than it may be
        """
        return cls.checked(_WRITE_KEYWORD_2(keyword) + b"=" + _WRITE_VALUE_2(value), over_long)


_XCLIENT = Pattern(
    r"[Xx][Cc][Ll][Ii][Ee][Nn][Tt]((?>(?: (?>[Nn][Aa][Mm][Ee]=(?(2)(?!))([!-*,-<>-\~]*+(?:\+(?>[2-689A-Fa-f][0-9A-Fa-f]|7[0-9A-Ea-e])[!-*,-<>-\~]*+)*+)|[Rr][Ee][Vv][Ee][Rr][Ss][Ee]_[Nn][Aa][Mm][Ee]=(?(3)(?!))([!-*,-<>-\~]*+(?:\+(?>[2-689A-Fa-f][0-9A-Fa-f]|7[0-9A-Ea-e])[!-*,-<>-\~]*+)*+)|[Aa][Dd][Dd][Rr]=(?(4)(?!))((?>(?>\[[Uu][Nn][Aa][Vv][Aa][Ii][Ll][Aa][Bb][Ll][Ee]\]|\[[Tt][Ee][Mm][Pp][Uu][Nn][Aa][Vv][Aa][Ii][Ll]\])|[Ii][Pp][Vv]6:(?>::(?:(?=[0-9A-Fa-f])(?:[0-9A-Fa-f]{1,4}+:){0,5}+(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])|[0-9A-Fa-f]{1,4}+(?::[0-9A-Fa-f]{1,4}+){0,6}+)?+|[0-9A-Fa-f]{1,4}+(?>::(?:(?=[0-9A-Fa-f])(?:[0-9A-Fa-f]{1,4}+:){0,4}+(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])|[0-9A-Fa-f]{1,4}+(?::[0-9A-Fa-f]{1,4}+){0,5}+)?+|:[0-9A-Fa-f]{1,4}+(?>::(?:(?=[0-9A-Fa-f])(?:[0-9A-Fa-f]{1,4}+:){0,3}+(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])|[0-9A-Fa-f]{1,4}+(?::[0-9A-Fa-f]{1,4}+){0,4}+)?+|:[0-9A-Fa-f]{1,4}+(?>::(?:(?=[0-9A-Fa-f])(?:[0-9A-Fa-f]{1,4}+:){0,2}+(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])|[0-9A-Fa-f]{1,4}+(?::[0-9A-Fa-f]{1,4}+){0,3}+)?+|:[0-9A-Fa-f]{1,4}+(?>::(?:(?=[0-9A-Fa-f])(?:[0-9A-Fa-f]{1,4}+:)?+(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])|[0-9A-Fa-f]{1,4}+(?::[0-9A-Fa-f]{1,4}+){0,2}+)?+|:[0-9A-Fa-f]{1,4}+(?>::(?:(?=[0-9A-Fa-f])(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])|[0-9A-Fa-f]{1,4}+(?::[0-9A-Fa-f]{1,4}+)?+)?+|:[0-9A-Fa-f]{1,4}+(?>::(?:[0-9A-Fa-f]{1,4}+)?+|:(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])|:[0-9A-Fa-f]{1,4}+(?>::|:[0-9A-Fa-f]{1,4}+))))))))|(?>::(?:(?=[0-9A-Fa-f])(?:[0-9A-Fa-f]{1,4}+:){0,5}+(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])|[0-9A-Fa-f]{1,4}+(?::[0-9A-Fa-f]{1,4}+){0,6}+)?+|[0-9A-Fa-f]{1,4}+(?>::(?:(?=[0-9A-Fa-f])(?:[0-9A-Fa-f]{1,4}+:){0,4}+(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])|[0-9A-Fa-f]{1,4}+(?::[0-9A-Fa-f]{1,4}+){0,5}+)?+|:[0-9A-Fa-f]{1,4}+(?>::(?:(?=[0-9A-Fa-f])(?:[0-9A-Fa-f]{1,4}+:){0,3}+(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])|[0-9A-Fa-f]{1,4}+(?::[0-9A-Fa-f]{1,4}+){0,4}+)?+|:[0-9A-Fa-f]{1,4}+(?>::(?:(?=[0-9A-Fa-f])(?:[0-9A-Fa-f]{1,4}+:){0,2}+(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])|[0-9A-Fa-f]{1,4}+(?::[0-9A-Fa-f]{1,4}+){0,3}+)?+|:[0-9A-Fa-f]{1,4}+(?>::(?:(?=[0-9A-Fa-f])(?:[0-9A-Fa-f]{1,4}+:)?+(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])|[0-9A-Fa-f]{1,4}+(?::[0-9A-Fa-f]{1,4}+){0,2}+)?+|:[0-9A-Fa-f]{1,4}+(?>::(?:(?=[0-9A-Fa-f])(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])|[0-9A-Fa-f]{1,4}+(?::[0-9A-Fa-f]{1,4}+)?+)?+|:[0-9A-Fa-f]{1,4}+(?>::(?:[0-9A-Fa-f]{1,4}+)?+|:(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])|:[0-9A-Fa-f]{1,4}+(?>::|:[0-9A-Fa-f]{1,4}+))))))))|(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])))|[Pp][Oo][Rr][Tt]=(?(5)(?!))((?>(?>\[[Uu][Nn][Aa][Vv][Aa][Ii][Ll][Aa][Bb][Ll][Ee]\]|\[[Tt][Ee][Mm][Pp][Uu][Nn][Aa][Vv][Aa][Ii][Ll]\])|[0-9]{1,5}+))|[Pp][Rr][Oo][Tt][Oo]=(?(6)(?!))((?>[Ss][Mm][Tt][Pp]|[Ee][Ss][Mm][Tt][Pp]|[Ll][Mm][Tt][Pp]))|[Hh][Ee][Ll][Oo]=(?(7)(?!))([!-*,-<>-\~]*+(?:\+(?>[2-689A-Fa-f][0-9A-Fa-f]|7[0-9A-Ea-e])[!-*,-<>-\~]*+)*+)|[Ll][Oo][Gg][Ii][Nn]=(?(8)(?!))([!-*,-<>-\~]*+(?:\+(?>[2-689A-Fa-f][0-9A-Fa-f]|7[0-9A-Ea-e])[!-*,-<>-\~]*+)*+)|[Dd][Ee][Ss][Tt][Aa][Dd][Dd][Rr]=(?(9)(?!))((?>(?>\[[Uu][Nn][Aa][Vv][Aa][Ii][Ll][Aa][Bb][Ll][Ee]\]|\[[Tt][Ee][Mm][Pp][Uu][Nn][Aa][Vv][Aa][Ii][Ll]\])|[Ii][Pp][Vv]6:(?>::(?:(?=[0-9A-Fa-f])(?:[0-9A-Fa-f]{1,4}+:){0,5}+(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])|[0-9A-Fa-f]{1,4}+(?::[0-9A-Fa-f]{1,4}+){0,6}+)?+|[0-9A-Fa-f]{1,4}+(?>::(?:(?=[0-9A-Fa-f])(?:[0-9A-Fa-f]{1,4}+:){0,4}+(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])|[0-9A-Fa-f]{1,4}+(?::[0-9A-Fa-f]{1,4}+){0,5}+)?+|:[0-9A-Fa-f]{1,4}+(?>::(?:(?=[0-9A-Fa-f])(?:[0-9A-Fa-f]{1,4}+:){0,3}+(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])|[0-9A-Fa-f]{1,4}+(?::[0-9A-Fa-f]{1,4}+){0,4}+)?+|:[0-9A-Fa-f]{1,4}+(?>::(?:(?=[0-9A-Fa-f])(?:[0-9A-Fa-f]{1,4}+:){0,2}+(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])|[0-9A-Fa-f]{1,4}+(?::[0-9A-Fa-f]{1,4}+){0,3}+)?+|:[0-9A-Fa-f]{1,4}+(?>::(?:(?=[0-9A-Fa-f])(?:[0-9A-Fa-f]{1,4}+:)?+(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])|[0-9A-Fa-f]{1,4}+(?::[0-9A-Fa-f]{1,4}+){0,2}+)?+|:[0-9A-Fa-f]{1,4}+(?>::(?:(?=[0-9A-Fa-f])(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])|[0-9A-Fa-f]{1,4}+(?::[0-9A-Fa-f]{1,4}+)?+)?+|:[0-9A-Fa-f]{1,4}+(?>::(?:[0-9A-Fa-f]{1,4}+)?+|:(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])|:[0-9A-Fa-f]{1,4}+(?>::|:[0-9A-Fa-f]{1,4}+))))))))|(?>::(?:(?=[0-9A-Fa-f])(?:[0-9A-Fa-f]{1,4}+:){0,5}+(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])|[0-9A-Fa-f]{1,4}+(?::[0-9A-Fa-f]{1,4}+){0,6}+)?+|[0-9A-Fa-f]{1,4}+(?>::(?:(?=[0-9A-Fa-f])(?:[0-9A-Fa-f]{1,4}+:){0,4}+(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])|[0-9A-Fa-f]{1,4}+(?::[0-9A-Fa-f]{1,4}+){0,5}+)?+|:[0-9A-Fa-f]{1,4}+(?>::(?:(?=[0-9A-Fa-f])(?:[0-9A-Fa-f]{1,4}+:){0,3}+(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])|[0-9A-Fa-f]{1,4}+(?::[0-9A-Fa-f]{1,4}+){0,4}+)?+|:[0-9A-Fa-f]{1,4}+(?>::(?:(?=[0-9A-Fa-f])(?:[0-9A-Fa-f]{1,4}+:){0,2}+(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])|[0-9A-Fa-f]{1,4}+(?::[0-9A-Fa-f]{1,4}+){0,3}+)?+|:[0-9A-Fa-f]{1,4}+(?>::(?:(?=[0-9A-Fa-f])(?:[0-9A-Fa-f]{1,4}+:)?+(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])|[0-9A-Fa-f]{1,4}+(?::[0-9A-Fa-f]{1,4}+){0,2}+)?+|:[0-9A-Fa-f]{1,4}+(?>::(?:(?=[0-9A-Fa-f])(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])|[0-9A-Fa-f]{1,4}+(?::[0-9A-Fa-f]{1,4}+)?+)?+|:[0-9A-Fa-f]{1,4}+(?>::(?:[0-9A-Fa-f]{1,4}+)?+|:(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])|:[0-9A-Fa-f]{1,4}+(?>::|:[0-9A-Fa-f]{1,4}+))))))))|(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])))|[Dd][Ee][Ss][Tt][Pp][Oo][Rr][Tt]=(?(10)(?!))((?>(?>\[[Uu][Nn][Aa][Vv][Aa][Ii][Ll][Aa][Bb][Ll][Ee]\]|\[[Tt][Ee][Mm][Pp][Uu][Nn][Aa][Vv][Aa][Ii][Ll]\])|[0-9]{1,5}+))|[Dd][Ee][Ss][Tt][Nn][Aa][Mm][Ee]=(?(11)(?!))([!-*,-<>-\~]*+(?:\+(?>[2-689A-Fa-f][0-9A-Fa-f]|7[0-9A-Ea-e])[!-*,-<>-\~]*+)*+)|[Ss][Ee][Ss][Ss][Ii][Oo][Nn]=(?(12)(?!))([!-*,-<>-\~]*+(?:\+(?>[2-689A-Fa-f][0-9A-Fa-f]|7[0-9A-Ea-e])[!-*,-<>-\~]*+)*+)|[Cc][Ll][Ii][Ee][Nn][Tt]-[Tt][Rr][Aa][Nn][Ss][Pp][Oo][Rr][Tt]=(?(13)(?!))([!-*,-<>-\~]*+(?:\+(?>[2-689A-Fa-f][0-9A-Fa-f]|7[0-9A-Ea-e])[!-*,-<>-\~]*+)*+)|[Tt][Ii][Mm][Ee][Oo][Uu][Tt]=(?(14)(?!))([0-9]{1,9}+)|[Tt][Tt][Ll]=(?(15)(?!))([0-9]{1,9}+)|[Ff][Oo][Rr][Ww][Aa][Rr][Dd]=(?(16)(?!))([!-*,-<>-\~]*+(?:\+(?>[2-689A-Fa-f][0-9A-Fa-f]|7[0-9A-Ea-e])[!-*,-<>-\~]*+)*+)))+))\r\n"
)
_ATTRIBUTE_VALUE_TEXT = Pattern(
    r"[!-*,-<>-\~]*+(?:\+(?>[2-689A-Fa-f][0-9A-Fa-f]|7[0-9A-Ea-e])[!-*,-<>-\~]*+)*+"
)
_WRITE_NAME = Writer("name", "attribute-value", encode_xtext, _ATTRIBUTE_VALUE_TEXT)
_WRITE_REVERSE_NAME = Writer("reverse_name", "attribute-value", encode_xtext, _ATTRIBUTE_VALUE_TEXT)
_PEER_ADDRESS_TEXT = Pattern(
    r"(?>(?>\[[Uu][Nn][Aa][Vv][Aa][Ii][Ll][Aa][Bb][Ll][Ee]\]|\[[Tt][Ee][Mm][Pp][Uu][Nn][Aa][Vv][Aa][Ii][Ll]\])|[Ii][Pp][Vv]6:(?>::(?:(?=[0-9A-Fa-f])(?:[0-9A-Fa-f]{1,4}+:){0,5}+(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])|[0-9A-Fa-f]{1,4}+(?::[0-9A-Fa-f]{1,4}+){0,6}+)?+|[0-9A-Fa-f]{1,4}+(?>::(?:(?=[0-9A-Fa-f])(?:[0-9A-Fa-f]{1,4}+:){0,4}+(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])|[0-9A-Fa-f]{1,4}+(?::[0-9A-Fa-f]{1,4}+){0,5}+)?+|:[0-9A-Fa-f]{1,4}+(?>::(?:(?=[0-9A-Fa-f])(?:[0-9A-Fa-f]{1,4}+:){0,3}+(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])|[0-9A-Fa-f]{1,4}+(?::[0-9A-Fa-f]{1,4}+){0,4}+)?+|:[0-9A-Fa-f]{1,4}+(?>::(?:(?=[0-9A-Fa-f])(?:[0-9A-Fa-f]{1,4}+:){0,2}+(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])|[0-9A-Fa-f]{1,4}+(?::[0-9A-Fa-f]{1,4}+){0,3}+)?+|:[0-9A-Fa-f]{1,4}+(?>::(?:(?=[0-9A-Fa-f])(?:[0-9A-Fa-f]{1,4}+:)?+(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])|[0-9A-Fa-f]{1,4}+(?::[0-9A-Fa-f]{1,4}+){0,2}+)?+|:[0-9A-Fa-f]{1,4}+(?>::(?:(?=[0-9A-Fa-f])(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])|[0-9A-Fa-f]{1,4}+(?::[0-9A-Fa-f]{1,4}+)?+)?+|:[0-9A-Fa-f]{1,4}+(?>::(?:[0-9A-Fa-f]{1,4}+)?+|:(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])|:[0-9A-Fa-f]{1,4}+(?>::|:[0-9A-Fa-f]{1,4}+))))))))|(?>::(?:(?=[0-9A-Fa-f])(?:[0-9A-Fa-f]{1,4}+:){0,5}+(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])|[0-9A-Fa-f]{1,4}+(?::[0-9A-Fa-f]{1,4}+){0,6}+)?+|[0-9A-Fa-f]{1,4}+(?>::(?:(?=[0-9A-Fa-f])(?:[0-9A-Fa-f]{1,4}+:){0,4}+(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])|[0-9A-Fa-f]{1,4}+(?::[0-9A-Fa-f]{1,4}+){0,5}+)?+|:[0-9A-Fa-f]{1,4}+(?>::(?:(?=[0-9A-Fa-f])(?:[0-9A-Fa-f]{1,4}+:){0,3}+(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])|[0-9A-Fa-f]{1,4}+(?::[0-9A-Fa-f]{1,4}+){0,4}+)?+|:[0-9A-Fa-f]{1,4}+(?>::(?:(?=[0-9A-Fa-f])(?:[0-9A-Fa-f]{1,4}+:){0,2}+(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])|[0-9A-Fa-f]{1,4}+(?::[0-9A-Fa-f]{1,4}+){0,3}+)?+|:[0-9A-Fa-f]{1,4}+(?>::(?:(?=[0-9A-Fa-f])(?:[0-9A-Fa-f]{1,4}+:)?+(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])|[0-9A-Fa-f]{1,4}+(?::[0-9A-Fa-f]{1,4}+){0,2}+)?+|:[0-9A-Fa-f]{1,4}+(?>::(?:(?=[0-9A-Fa-f])(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])|[0-9A-Fa-f]{1,4}+(?::[0-9A-Fa-f]{1,4}+)?+)?+|:[0-9A-Fa-f]{1,4}+(?>::(?:[0-9A-Fa-f]{1,4}+)?+|:(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])|:[0-9A-Fa-f]{1,4}+(?>::|:[0-9A-Fa-f]{1,4}+))))))))|(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9]))"
)
_WRITE_ADDR = Writer("addr", "peer-address", encode_peer_address, _PEER_ADDRESS_TEXT)
_PEER_PORT_TEXT = Pattern(
    r"(?>(?>\[[Uu][Nn][Aa][Vv][Aa][Ii][Ll][Aa][Bb][Ll][Ee]\]|\[[Tt][Ee][Mm][Pp][Uu][Nn][Aa][Vv][Aa][Ii][Ll]\])|[0-9]{1,5}+)"
)
_WRITE_PORT = Writer("port", "peer-port", encode_peer_port, _PEER_PORT_TEXT)
_CLIENTPROTOCOL = EnumerationCodec("smtpkit.generated.enumerations", "ClientProtocol")
_CLIENTPROTOCOL_TEXT = Pattern(r"(?>[Ss][Mm][Tt][Pp]|[Ee][Ss][Mm][Tt][Pp]|[Ll][Mm][Tt][Pp])")
_WRITE_PROTO = Writer("proto", "ClientProtocol", _CLIENTPROTOCOL.write, _CLIENTPROTOCOL_TEXT)
_WRITE_HELO = Writer("helo", "attribute-value", encode_xtext, _ATTRIBUTE_VALUE_TEXT)
_WRITE_LOGIN = Writer("login", "attribute-value", encode_xtext, _ATTRIBUTE_VALUE_TEXT)
_WRITE_DESTADDR = Writer("destaddr", "peer-address", encode_peer_address, _PEER_ADDRESS_TEXT)
_WRITE_DESTPORT = Writer("destport", "peer-port", encode_peer_port, _PEER_PORT_TEXT)
_WRITE_DESTNAME = Writer("destname", "attribute-value", encode_xtext, _ATTRIBUTE_VALUE_TEXT)
_WRITE_SESSION = Writer("session", "attribute-value", encode_xtext, _ATTRIBUTE_VALUE_TEXT)
_WRITE_CLIENT_TRANSPORT = Writer(
    "client_transport", "attribute-value", encode_xtext, _ATTRIBUTE_VALUE_TEXT
)
_WRITE_TIMEOUT_2 = Writer("timeout", "seconds", encode_integer, _MTRK_TIMEOUT_TEXT)
_WRITE_TTL = Writer("ttl", "seconds", encode_integer, _MTRK_TIMEOUT_TEXT)
_WRITE_FORWARD = Writer("forward", "attribute-value", encode_xtext, _ATTRIBUTE_VALUE_TEXT)
_WRITE_XCLIENT_PARAMETERS = ParametersWriter(
    AttributeParam,
    (
        "NAME",
        "REVERSE_NAME",
        "ADDR",
        "PORT",
        "PROTO",
        "HELO",
        "LOGIN",
        "DESTADDR",
        "DESTPORT",
        "DESTNAME",
        "SESSION",
        "CLIENT-TRANSPORT",
        "TIMEOUT",
        "TTL",
        "FORWARD",
    ),
)
_XCLIENT_NARROW = Pattern(
    r"[Xx][Cc][Ll][Ii][Ee][Nn][Tt]((?>(?: (?>[Nn][Aa][Mm][Ee]=(?(2)(?!))([!-*,-<>-\~]*+(?:\+(?>[2-689A-Fa-f][0-9A-Fa-f]|7[0-9A-Ea-e])[!-*,-<>-\~]*+)*+)|[Rr][Ee][Vv][Ee][Rr][Ss][Ee]_[Nn][Aa][Mm][Ee]=(?(3)(?!))([!-*,-<>-\~]*+(?:\+(?>[2-689A-Fa-f][0-9A-Fa-f]|7[0-9A-Ea-e])[!-*,-<>-\~]*+)*+)|(?!)()|(?!)()|[Pp][Rr][Oo][Tt][Oo]=(?(6)(?!))((?>[Ss][Mm][Tt][Pp]|[Ee][Ss][Mm][Tt][Pp]|[Ll][Mm][Tt][Pp]))|[Hh][Ee][Ll][Oo]=(?(7)(?!))([!-*,-<>-\~]*+(?:\+(?>[2-689A-Fa-f][0-9A-Fa-f]|7[0-9A-Ea-e])[!-*,-<>-\~]*+)*+)|[Ll][Oo][Gg][Ii][Nn]=(?(8)(?!))([!-*,-<>-\~]*+(?:\+(?>[2-689A-Fa-f][0-9A-Fa-f]|7[0-9A-Ea-e])[!-*,-<>-\~]*+)*+)|(?!)()|(?!)()|[Dd][Ee][Ss][Tt][Nn][Aa][Mm][Ee]=(?(11)(?!))([!-*,-<>-\~]*+(?:\+(?>[2-689A-Fa-f][0-9A-Fa-f]|7[0-9A-Ea-e])[!-*,-<>-\~]*+)*+)|[Ss][Ee][Ss][Ss][Ii][Oo][Nn]=(?(12)(?!))([!-*,-<>-\~]*+(?:\+(?>[2-689A-Fa-f][0-9A-Fa-f]|7[0-9A-Ea-e])[!-*,-<>-\~]*+)*+)|[Cc][Ll][Ii][Ee][Nn][Tt]-[Tt][Rr][Aa][Nn][Ss][Pp][Oo][Rr][Tt]=(?(13)(?!))([!-*,-<>-\~]*+(?:\+(?>[2-689A-Fa-f][0-9A-Fa-f]|7[0-9A-Ea-e])[!-*,-<>-\~]*+)*+)|[Tt][Ii][Mm][Ee][Oo][Uu][Tt]=(?(14)(?!))([0-9]{1,9}+)|[Tt][Tt][Ll]=(?(15)(?!))([0-9]{1,9}+)|[Ff][Oo][Rr][Ww][Aa][Rr][Dd]=(?(16)(?!))([!-*,-<>-\~]*+(?:\+(?>[2-689A-Fa-f][0-9A-Fa-f]|7[0-9A-Ea-e])[!-*,-<>-\~]*+)*+)))+))\r\n"
)


class Xclient(Command):
    """Tell the server to see another client.

    `"XCLIENT" 1*( SP attribute-param ) CRLF` (Postfix XCLIENT howto)
    """

    __slots__ = ()

    verb: ClassVar[Literal["XCLIENT"]] = "XCLIENT"
    rule = "XCLIENT"
    reference = "Postfix XCLIENT howto"
    replies = Replies(line=ReplyCodes((220,), (503, 550)))
    at_most = 512
    reply_forms = ("Greeting",)
    order = Order(
        leads={220: "initial"},
        forgets=("transaction", "client", "extensions", "authentication"),
        brings={"login": "authentication"},
        void=("", "[UNAVAILABLE]", "[TEMPUNAVAIL]"),
    )
    fields = (
        "name",
        "reverse_name",
        "addr",
        "port",
        "proto",
        "helo",
        "login",
        "destaddr",
        "destport",
        "destname",
        "session",
        "client_transport",
        "timeout",
        "ttl",
        "forward",
        "parameters",
    )
    __match_args__ = ()
    facts = ViewFacts(
        pattern=_XCLIENT,
        narrow=_XCLIENT_NARROW,
        reply="501 5.5.4",
        known={
            "NAME": "XCLIENT",
            "REVERSE_NAME": "XCLIENT",
            "ADDR": "XCLIENT",
            "PORT": "XCLIENT",
            "PROTO": "XCLIENT",
            "HELO": "XCLIENT",
            "LOGIN": "XCLIENT",
            "DESTADDR": "XCLIENT",
            "DESTPORT": "XCLIENT",
            "DESTNAME": "XCLIENT",
            "SESSION": "XCLIENT",
            "CLIENT-TRANSPORT": "XCLIENT",
            "TIMEOUT": "XCLIENT",
            "TTL": "XCLIENT",
            "FORWARD": "XCLIENT",
        },
        offered_by="XCLIENT",
        pieces=(
            b"XCLIENT",
            (b" NAME=", _WRITE_NAME),
            (b" REVERSE_NAME=", _WRITE_REVERSE_NAME),
            (b" ADDR=", _WRITE_ADDR),
            (b" PORT=", _WRITE_PORT),
            (b" PROTO=", _WRITE_PROTO),
            (b" HELO=", _WRITE_HELO),
            (b" LOGIN=", _WRITE_LOGIN),
            (b" DESTADDR=", _WRITE_DESTADDR),
            (b" DESTPORT=", _WRITE_DESTPORT),
            (b" DESTNAME=", _WRITE_DESTNAME),
            (b" SESSION=", _WRITE_SESSION),
            (b" CLIENT-TRANSPORT=", _WRITE_CLIENT_TRANSPORT),
            (b" TIMEOUT=", _WRITE_TIMEOUT_2),
            (b" TTL=", _WRITE_TTL),
            (b" FORWARD=", _WRITE_FORWARD),
            b"\r\n",
        ),
        groups={
            "parameters": (1,),
            "name": (2,),
            "reverse_name": (3,),
            "addr": (4,),
            "port": (5,),
            "proto": (6,),
            "helo": (7,),
            "login": (8,),
            "destaddr": (9,),
            "destport": (10,),
            "destname": (11,),
            "session": (12,),
            "client_transport": (13,),
            "timeout": (14,),
            "ttl": (15,),
            "forward": (16,),
        },
        machine="XCLIENT",
    )
    name = rows.optional(decode_xtext, 2, doc="The client's name, by its address and back")
    reverse_name = rows.optional(decode_xtext, 3, doc="The client's name, by its address alone")
    addr = rows.optional(decode_peer_address, 4, doc="The client's address, or [UNAVAILABLE]")
    port = rows.optional(decode_peer_port, 5, doc="The client's port, or [UNAVAILABLE]")
    proto: rows.Field[ClientProtocol | None] = rows.optional(
        _CLIENTPROTOCOL.read, 6, doc="What the client speaks; LMTP is Dovecot's"
    )
    helo = rows.optional(decode_xtext, 7, doc="What the client said in HELO or EHLO")
    login = rows.optional(decode_xtext, 8, doc="The name the client logged in with")
    destaddr = rows.optional(decode_peer_address, 9, doc="The server's address, or [UNAVAILABLE]")
    destport = rows.optional(decode_peer_port, 10, doc="The server's port, or [UNAVAILABLE]")
    destname = rows.optional(decode_xtext, 11, doc="The server's name, as the client asked for it")
    session = rows.optional(decode_xtext, 12, doc="The name of the session")
    client_transport = rows.optional(
        decode_xtext, 13, doc="How the client is connected, such as TLS"
    )
    timeout = rows.optional(int, 14, doc="How long the proxy waits, in seconds")
    ttl = rows.optional(int, 15, doc="How many proxies may still follow")
    forward = rows.optional(decode_xtext, 16, doc="Further fields for the server, in base64")
    parameters = rows.parameters(
        AttributeParam, 1, doc="All parameters in wire order, those that are not known included."
    )

    @classmethod
    def is_doubtful(cls, match: Match, length: int) -> bool:
        return (
            length > 512
            or (match[4] is not None and rejects(decode_peer_address, match[4]))
            or (match[5] is not None and rejects(decode_peer_port, match[5]))
            or (match[9] is not None and rejects(decode_peer_address, match[9]))
            or (match[10] is not None and rejects(decode_peer_port, match[10]))
        )

    if TYPE_CHECKING:

        def values(self) -> XclientValues: ...

    @classmethod
    def build(
        cls,
        *,
        name: str | bytes | None = None,
        reverse_name: str | bytes | None = None,
        addr: str | bytes | None = None,
        port: int | str | bytes | None = None,
        proto: ClientProtocol | Literal["SMTP", "ESMTP", "LMTP"] | None = None,
        helo: str | bytes | None = None,
        login: str | bytes | None = None,
        destaddr: str | bytes | None = None,
        destport: int | str | bytes | None = None,
        destname: str | bytes | None = None,
        session: str | bytes | None = None,
        client_transport: str | bytes | None = None,
        timeout: int | None = None,
        ttl: int | None = None,
        forward: str | bytes | None = None,
        parameters: Iterable[tuple[str, str | None]] = (),
        over_long: bool = False,
    ) -> bytes:
        """A XCLIENT line; raises `BuildError`.

        name: the client's name, by its address and back
        reverse_name: the client's name, by its address alone
        addr: the client's address, or [UNAVAILABLE]
        port: the client's port, or [UNAVAILABLE]
        proto: what the client speaks; LMTP is Dovecot's
        helo: what the client said in HELO or EHLO
        login: the name the client logged in with
        destaddr: the server's address, or [UNAVAILABLE]
        destport: the server's port, or [UNAVAILABLE]
        destname: the server's name, as the client asked for it
        session: the name of the session
        client_transport: how the client is connected, such as TLS
        timeout: how long the proxy waits, in seconds
        ttl: how many proxies may still follow
        forward: further fields for the server, in base64
        parameters: further ones, whose keywords are not known here
        over_long: whether it is written even where it is longer than it may be
        """
        line = b"XCLIENT"
        if name is not None:
            line += b" NAME=" + _WRITE_NAME(name)
        if reverse_name is not None:
            line += b" REVERSE_NAME=" + _WRITE_REVERSE_NAME(reverse_name)
        if addr is not None:
            line += b" ADDR=" + _WRITE_ADDR(addr)
        if port is not None:
            line += b" PORT=" + _WRITE_PORT(port)
        if proto is not None:
            line += b" PROTO=" + _WRITE_PROTO(proto)
        if helo is not None:
            line += b" HELO=" + _WRITE_HELO(helo)
        if login is not None:
            line += b" LOGIN=" + _WRITE_LOGIN(login)
        if destaddr is not None:
            line += b" DESTADDR=" + _WRITE_DESTADDR(destaddr)
        if destport is not None:
            line += b" DESTPORT=" + _WRITE_DESTPORT(destport)
        if destname is not None:
            line += b" DESTNAME=" + _WRITE_DESTNAME(destname)
        if session is not None:
            line += b" SESSION=" + _WRITE_SESSION(session)
        if client_transport is not None:
            line += b" CLIENT-TRANSPORT=" + _WRITE_CLIENT_TRANSPORT(client_transport)
        if timeout is not None:
            line += b" TIMEOUT=" + _WRITE_TIMEOUT_2(timeout)
        if ttl is not None:
            line += b" TTL=" + _WRITE_TTL(ttl)
        if forward is not None:
            line += b" FORWARD=" + _WRITE_FORWARD(forward)
        if parameters != ():
            line += _WRITE_XCLIENT_PARAMETERS(parameters, over_long)
        line += b"\r\n"
        return cls.checked(line, over_long)


_XFORWARD = Pattern(
    r"[Xx][Ff][Oo][Rr][Ww][Aa][Rr][Dd]((?>(?: (?>[Nn][Aa][Mm][Ee]=(?(2)(?!))([!-*,-<>-\~]*+(?:\+(?>[2-689A-Fa-f][0-9A-Fa-f]|7[0-9A-Ea-e])[!-*,-<>-\~]*+)*+)|[Aa][Dd][Dd][Rr]=(?(3)(?!))((?>(?>\[[Uu][Nn][Aa][Vv][Aa][Ii][Ll][Aa][Bb][Ll][Ee]\]|\[[Tt][Ee][Mm][Pp][Uu][Nn][Aa][Vv][Aa][Ii][Ll]\])|[Ii][Pp][Vv]6:(?>::(?:(?=[0-9A-Fa-f])(?:[0-9A-Fa-f]{1,4}+:){0,5}+(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])|[0-9A-Fa-f]{1,4}+(?::[0-9A-Fa-f]{1,4}+){0,6}+)?+|[0-9A-Fa-f]{1,4}+(?>::(?:(?=[0-9A-Fa-f])(?:[0-9A-Fa-f]{1,4}+:){0,4}+(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])|[0-9A-Fa-f]{1,4}+(?::[0-9A-Fa-f]{1,4}+){0,5}+)?+|:[0-9A-Fa-f]{1,4}+(?>::(?:(?=[0-9A-Fa-f])(?:[0-9A-Fa-f]{1,4}+:){0,3}+(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])|[0-9A-Fa-f]{1,4}+(?::[0-9A-Fa-f]{1,4}+){0,4}+)?+|:[0-9A-Fa-f]{1,4}+(?>::(?:(?=[0-9A-Fa-f])(?:[0-9A-Fa-f]{1,4}+:){0,2}+(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])|[0-9A-Fa-f]{1,4}+(?::[0-9A-Fa-f]{1,4}+){0,3}+)?+|:[0-9A-Fa-f]{1,4}+(?>::(?:(?=[0-9A-Fa-f])(?:[0-9A-Fa-f]{1,4}+:)?+(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])|[0-9A-Fa-f]{1,4}+(?::[0-9A-Fa-f]{1,4}+){0,2}+)?+|:[0-9A-Fa-f]{1,4}+(?>::(?:(?=[0-9A-Fa-f])(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])|[0-9A-Fa-f]{1,4}+(?::[0-9A-Fa-f]{1,4}+)?+)?+|:[0-9A-Fa-f]{1,4}+(?>::(?:[0-9A-Fa-f]{1,4}+)?+|:(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])|:[0-9A-Fa-f]{1,4}+(?>::|:[0-9A-Fa-f]{1,4}+))))))))|(?>::(?:(?=[0-9A-Fa-f])(?:[0-9A-Fa-f]{1,4}+:){0,5}+(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])|[0-9A-Fa-f]{1,4}+(?::[0-9A-Fa-f]{1,4}+){0,6}+)?+|[0-9A-Fa-f]{1,4}+(?>::(?:(?=[0-9A-Fa-f])(?:[0-9A-Fa-f]{1,4}+:){0,4}+(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])|[0-9A-Fa-f]{1,4}+(?::[0-9A-Fa-f]{1,4}+){0,5}+)?+|:[0-9A-Fa-f]{1,4}+(?>::(?:(?=[0-9A-Fa-f])(?:[0-9A-Fa-f]{1,4}+:){0,3}+(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])|[0-9A-Fa-f]{1,4}+(?::[0-9A-Fa-f]{1,4}+){0,4}+)?+|:[0-9A-Fa-f]{1,4}+(?>::(?:(?=[0-9A-Fa-f])(?:[0-9A-Fa-f]{1,4}+:){0,2}+(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])|[0-9A-Fa-f]{1,4}+(?::[0-9A-Fa-f]{1,4}+){0,3}+)?+|:[0-9A-Fa-f]{1,4}+(?>::(?:(?=[0-9A-Fa-f])(?:[0-9A-Fa-f]{1,4}+:)?+(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])|[0-9A-Fa-f]{1,4}+(?::[0-9A-Fa-f]{1,4}+){0,2}+)?+|:[0-9A-Fa-f]{1,4}+(?>::(?:(?=[0-9A-Fa-f])(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])|[0-9A-Fa-f]{1,4}+(?::[0-9A-Fa-f]{1,4}+)?+)?+|:[0-9A-Fa-f]{1,4}+(?>::(?:[0-9A-Fa-f]{1,4}+)?+|:(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])|:[0-9A-Fa-f]{1,4}+(?>::|:[0-9A-Fa-f]{1,4}+))))))))|(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])))|[Pp][Oo][Rr][Tt]=(?(4)(?!))((?>(?>\[[Uu][Nn][Aa][Vv][Aa][Ii][Ll][Aa][Bb][Ll][Ee]\]|\[[Tt][Ee][Mm][Pp][Uu][Nn][Aa][Vv][Aa][Ii][Ll]\])|[0-9]{1,5}+))|[Pp][Rr][Oo][Tt][Oo]=(?(5)(?!))([!-*,-<>-\~]*+(?:\+(?>[2-689A-Fa-f][0-9A-Fa-f]|7[0-9A-Ea-e])[!-*,-<>-\~]*+)*+)|[Hh][Ee][Ll][Oo]=(?(6)(?!))([!-*,-<>-\~]*+(?:\+(?>[2-689A-Fa-f][0-9A-Fa-f]|7[0-9A-Ea-e])[!-*,-<>-\~]*+)*+)|[Ii][Dd][Ee][Nn][Tt]=(?(7)(?!))([!-*,-<>-\~]*+(?:\+(?>[2-689A-Fa-f][0-9A-Fa-f]|7[0-9A-Ea-e])[!-*,-<>-\~]*+)*+)|[Ss][Oo][Uu][Rr][Cc][Ee]=(?(8)(?!))((?>[Ll][Oo][Cc][Aa][Ll]|[Rr][Ee][Mm][Oo][Tt][Ee]|\[[Uu][Nn][Aa][Vv][Aa][Ii][Ll][Aa][Bb][Ll][Ee]\]))))+))\r\n"
)
_WRITE_PROTO_2 = Writer("proto", "attribute-value", encode_xtext, _ATTRIBUTE_VALUE_TEXT)
_WRITE_IDENT = Writer("ident", "attribute-value", encode_xtext, _ATTRIBUTE_VALUE_TEXT)
_FORWARDSOURCE = EnumerationCodec("smtpkit.generated.enumerations", "ForwardSource")
_FORWARDSOURCE_TEXT = Pattern(
    r"(?>[Ll][Oo][Cc][Aa][Ll]|[Rr][Ee][Mm][Oo][Tt][Ee]|\[[Uu][Nn][Aa][Vv][Aa][Ii][Ll][Aa][Bb][Ll][Ee]\])"
)
_WRITE_SOURCE = Writer("source", "ForwardSource", _FORWARDSOURCE.write, _FORWARDSOURCE_TEXT)
_WRITE_XFORWARD_PARAMETERS = ParametersWriter(
    AttributeParam, ("NAME", "ADDR", "PORT", "PROTO", "HELO", "IDENT", "SOURCE")
)
_XFORWARD_NARROW = Pattern(
    r"[Xx][Ff][Oo][Rr][Ww][Aa][Rr][Dd]((?>(?: (?>[Nn][Aa][Mm][Ee]=(?(2)(?!))([!-*,-<>-\~]*+(?:\+(?>[2-689A-Fa-f][0-9A-Fa-f]|7[0-9A-Ea-e])[!-*,-<>-\~]*+)*+)|(?!)()|(?!)()|[Pp][Rr][Oo][Tt][Oo]=(?(5)(?!))([!-*,-<>-\~]*+(?:\+(?>[2-689A-Fa-f][0-9A-Fa-f]|7[0-9A-Ea-e])[!-*,-<>-\~]*+)*+)|[Hh][Ee][Ll][Oo]=(?(6)(?!))([!-*,-<>-\~]*+(?:\+(?>[2-689A-Fa-f][0-9A-Fa-f]|7[0-9A-Ea-e])[!-*,-<>-\~]*+)*+)|[Ii][Dd][Ee][Nn][Tt]=(?(7)(?!))([!-*,-<>-\~]*+(?:\+(?>[2-689A-Fa-f][0-9A-Fa-f]|7[0-9A-Ea-e])[!-*,-<>-\~]*+)*+)|[Ss][Oo][Uu][Rr][Cc][Ee]=(?(8)(?!))((?>[Ll][Oo][Cc][Aa][Ll]|[Rr][Ee][Mm][Oo][Tt][Ee]|\[[Uu][Nn][Aa][Vv][Aa][Ii][Ll][Aa][Bb][Ll][Ee]\]))))+))\r\n"
)


class Xforward(Command):
    """Tell a filter who the client was.

    `"XFORWARD" 1*( SP attribute-param ) CRLF` (Postfix XFORWARD howto)
    """

    __slots__ = ()

    verb: ClassVar[Literal["XFORWARD"]] = "XFORWARD"
    rule = "XFORWARD"
    reference = "Postfix XFORWARD howto"
    replies = Replies(line=ReplyCodes((250,), (503, 550)))
    at_most = 512
    order = Order(place="anywhere")
    fields = ("name", "addr", "port", "proto", "helo", "ident", "source", "parameters")
    __match_args__ = ()
    facts = ViewFacts(
        pattern=_XFORWARD,
        narrow=_XFORWARD_NARROW,
        reply="501 5.5.4",
        known={
            "NAME": "XFORWARD",
            "ADDR": "XFORWARD",
            "PORT": "XFORWARD",
            "PROTO": "XFORWARD",
            "HELO": "XFORWARD",
            "IDENT": "XFORWARD",
            "SOURCE": "XFORWARD",
        },
        offered_by="XFORWARD",
        pieces=(
            b"XFORWARD",
            (b" NAME=", _WRITE_NAME),
            (b" ADDR=", _WRITE_ADDR),
            (b" PORT=", _WRITE_PORT),
            (b" PROTO=", _WRITE_PROTO_2),
            (b" HELO=", _WRITE_HELO),
            (b" IDENT=", _WRITE_IDENT),
            (b" SOURCE=", _WRITE_SOURCE),
            b"\r\n",
        ),
        groups={
            "parameters": (1,),
            "name": (2,),
            "addr": (3,),
            "port": (4,),
            "proto": (5,),
            "helo": (6,),
            "ident": (7,),
            "source": (8,),
        },
        machine="XFORWARD",
    )
    name = rows.optional(decode_xtext, 2, doc="The client's name, or [UNAVAILABLE]")
    addr = rows.optional(decode_peer_address, 3, doc="The client's address, or [UNAVAILABLE]")
    port = rows.optional(decode_peer_port, 4, doc="The client's port, or [UNAVAILABLE]")
    proto = rows.optional(decode_xtext, 5, doc="What the client spoke, SMTP or not")
    helo = rows.optional(decode_xtext, 6, doc="What the client said in HELO or EHLO")
    ident = rows.optional(decode_xtext, 7, doc="The first server's name for the message")
    source: rows.Field[ForwardSource | None] = rows.optional(
        _FORWARDSOURCE.read, 8, doc="Where the message came from"
    )
    parameters = rows.parameters(
        AttributeParam, 1, doc="All parameters in wire order, those that are not known included."
    )

    @classmethod
    def is_doubtful(cls, match: Match, length: int) -> bool:
        return (
            length > 512
            or (match[3] is not None and rejects(decode_peer_address, match[3]))
            or (match[4] is not None and rejects(decode_peer_port, match[4]))
        )

    if TYPE_CHECKING:

        def values(self) -> XforwardValues: ...

    @classmethod
    def build(
        cls,
        *,
        name: str | bytes | None = None,
        addr: str | bytes | None = None,
        port: int | str | bytes | None = None,
        proto: str | bytes | None = None,
        helo: str | bytes | None = None,
        ident: str | bytes | None = None,
        source: ForwardSource | Literal["LOCAL", "REMOTE", "[UNAVAILABLE]"] | None = None,
        parameters: Iterable[tuple[str, str | None]] = (),
        over_long: bool = False,
    ) -> bytes:
        """A XFORWARD line; raises `BuildError`.

        name: the client's name, or [UNAVAILABLE]
        addr: the client's address, or [UNAVAILABLE]
        port: the client's port, or [UNAVAILABLE]
        proto: what the client spoke, SMTP or not
        helo: what the client said in HELO or EHLO
        ident: the first server's name for the message
        source: where the message came from
        parameters: further ones, whose keywords are not known here
        over_long: whether it is written even where it is longer than it may be
        """
        line = b"XFORWARD"
        if name is not None:
            line += b" NAME=" + _WRITE_NAME(name)
        if addr is not None:
            line += b" ADDR=" + _WRITE_ADDR(addr)
        if port is not None:
            line += b" PORT=" + _WRITE_PORT(port)
        if proto is not None:
            line += b" PROTO=" + _WRITE_PROTO_2(proto)
        if helo is not None:
            line += b" HELO=" + _WRITE_HELO(helo)
        if ident is not None:
            line += b" IDENT=" + _WRITE_IDENT(ident)
        if source is not None:
            line += b" SOURCE=" + _WRITE_SOURCE(source)
        if parameters != ():
            line += _WRITE_XFORWARD_PARAMETERS(parameters, over_long)
        line += b"\r\n"
        return cls.checked(line, over_long)


_X_EXPS = Pattern(
    r"[Xx]-[Ee][Xx][Pp][Ss] ([\-0-9A-Z_a-z]{1,20}+)(?>(?: ((?>(?>(?:[+/-9A-Za-z]{4})++(?:(?=[+/-9A-Za-z])[+/-9A-Za-z]{3}=|[+/-9A-Za-z]{2}==)?+|(?>[+/-9A-Za-z]{3}=|[+/-9A-Za-z]{2}==))|=)))?)\r\n"
)


class Xexps(Command):
    """Authenticate between servers, as AUTH does.

    `"X-EXPS" SP sasl-mech [ SP initial-response ] CRLF` (Microsoft Exchange)
    """

    __slots__ = ()

    verb: ClassVar[Literal["X-EXPS"]] = "X-EXPS"
    rule = "X-EXPS"
    reference = "Microsoft Exchange"
    replies = Replies(
        line=ReplyCodes((235, 334), (454, 504, 535)), response=ReplyCodes((235, 334), (454, 535))
    )
    at_most = 512
    enters = "exchange"
    enters_on = 334
    order = Order(
        allowed=("identified",),
        needs=("offered", "not authenticated"),
        passes=("authentication",),
        authenticates=True,
    )
    secret_fields = frozenset(["initial_response"])
    fields = ("mechanism", "initial_response")
    __match_args__ = ("mechanism", "initial_response")
    facts = ViewFacts(
        pattern=_X_EXPS,
        narrow=_X_EXPS,
        reply="501 5.5.4",
        offered_by="X-EXPS",
        mechanism="mechanism",
        pieces=(
            b"X-EXPS ",
            _WRITE_MECHANISM,
            (b" ", _WRITE_INITIAL_RESPONSE),
            b"\r\n",
        ),
        groups={"mechanism": (1,), "initial_response": (2,)},
        machine="XEXPS",
    )
    mechanism = rows.field(decode_text, 1, doc="The SASL mechanism.")
    initial_response = rows.optional(decode_base64, 2, doc="The client's first message")

    @classmethod
    def is_doubtful(cls, match: Match, length: int) -> bool:
        return length > 512

    if TYPE_CHECKING:

        def values(self) -> XexpsValues: ...

    @classmethod
    def build(
        cls,
        mechanism: str | bytes,
        initial_response: str | bytes | None = None,
        *,
        over_long: bool = False,
    ) -> bytes:
        """A X-EXPS line; raises `BuildError`.

        mechanism: the SASL mechanism
        initial_response: the client's first message
        over_long: whether it is written even where it is longer than it may be
        """
        line = b"X-EXPS " + _WRITE_MECHANISM(mechanism)
        if initial_response is not None:
            line += b" " + _WRITE_INITIAL_RESPONSE(initial_response)
        line += b"\r\n"
        return cls.checked(line, over_long)


_X_ANONYMOUSTLS = Pattern(r"[Xx]-[Aa][Nn][Oo][Nn][Yy][Mm][Oo][Uu][Ss][Tt][Ll][Ss]\r\n")


class Xanonymoustls(Command):
    """Start TLS without looking at certificates.

    `"X-ANONYMOUSTLS" CRLF` (Microsoft Exchange)
    """

    __slots__ = ()

    verb: ClassVar[Literal["X-ANONYMOUSTLS"]] = "X-ANONYMOUSTLS"
    rule = "X-ANONYMOUSTLS"
    reference = "Microsoft Exchange"
    replies = Replies(line=ReplyCodes((220,), (454,)))
    at_most = 512
    enters = "tls"
    enters_on = 220
    order = Order(
        allowed=("identified",),
        needs=("tls off", "offered"),
        passes=("tls", "authentication"),
        leads={220: "initial"},
        forgets=("transaction", "client", "extensions", "authentication"),
    )
    fields = ()
    __match_args__ = ()
    facts = ViewFacts(
        pattern=_X_ANONYMOUSTLS,
        narrow=_X_ANONYMOUSTLS,
        reply="501 5.5.4",
        offered_by="X-ANONYMOUSTLS",
        pieces=(b"X-ANONYMOUSTLS\r\n",),
        machine="XANONYMOUSTLS",
    )

    @classmethod
    def is_doubtful(cls, match: Match, length: int) -> bool:
        return length > 512

    if TYPE_CHECKING:

        def values(self) -> XanonymoustlsValues: ...

    @classmethod
    def build(cls) -> bytes:
        """A X-ANONYMOUSTLS line; raises `BuildError`."""
        return cls.checked(b"X-ANONYMOUSTLS\r\n")


_X_LINK2STATE = Pattern(
    r"[Xx]-[Ll][Ii][Nn][Kk]2[Ss][Tt][Aa][Tt][Ee] ((?>[Ff][Ii][Rr][Ss][Tt]|[Nn][Ee][Xx][Tt]|[Ll][Aa][Ss][Tt])) [Cc][Hh][Uu][Nn][Kk]=\{([ -\|\~]++)\}\r\n"
)
_LINKSTATE = EnumerationCodec("smtpkit.generated.enumerations", "LinkState")
_LINKSTATE_TEXT = Pattern(r"(?>[Ff][Ii][Rr][Ss][Tt]|[Nn][Ee][Xx][Tt]|[Ll][Aa][Ss][Tt])")
_WRITE_OPERATION = Writer("operation", "LinkState", _LINKSTATE.write, _LINKSTATE_TEXT)
_LINK_STATE_CHUNK_TEXT = Pattern(r"[ -\|\~]++")
_WRITE_CHUNK = Writer("chunk", "link-state-chunk", encode_text, _LINK_STATE_CHUNK_TEXT)


class Xlink2state(Command):
    """Exchange link states.

    `"X-LINK2STATE" SP ( "FIRST" / "NEXT" / "LAST" ) " CHUNK={" link-state-chunk "}" CRLF`
        (Microsoft Exchange)
    """

    __slots__ = ()

    verb: ClassVar[Literal["X-LINK2STATE"]] = "X-LINK2STATE"
    rule = "X-LINK2STATE"
    reference = "Microsoft Exchange"
    replies = Replies(line=ReplyCodes((200,), ()))
    at_most = 512
    fields = ("operation", "chunk")
    __match_args__ = ("operation", "chunk")
    facts = ViewFacts(
        pattern=_X_LINK2STATE,
        narrow=_X_LINK2STATE,
        reply="501 5.5.4",
        offered_by="X-LINK2STATE",
        pieces=(
            b"X-LINK2STATE ",
            _WRITE_OPERATION,
            b" CHUNK={",
            _WRITE_CHUNK,
            b"}\r\n",
        ),
        groups={"operation": (1,), "chunk": (2,)},
        machine="XLINK2STATE",
    )
    operation: rows.Field[LinkState] = rows.field(_LINKSTATE.read, 1, doc="The LinkState.")
    chunk = rows.field(decode_text, 2, doc="What is between the braces.")

    @classmethod
    def is_doubtful(cls, match: Match, length: int) -> bool:
        return length > 512

    if TYPE_CHECKING:

        def values(self) -> Xlink2stateValues: ...

    @classmethod
    def build(
        cls,
        operation: LinkState | Literal["FIRST", "NEXT", "LAST"],
        chunk: str | bytes,
        *,
        over_long: bool = False,
    ) -> bytes:
        """A X-LINK2STATE line; raises `BuildError`.

        operation: the LinkState
        chunk: what is between the braces
        over_long: whether it is written even where it is longer than it may be
        """
        return cls.checked(
            b"X-LINK2STATE "
            + _WRITE_OPERATION(operation)
            + b" CHUNK={"
            + _WRITE_CHUNK(chunk)
            + b"}\r\n",
            over_long,
        )


_XEXCH50 = Pattern(r"[Xx][Ee][Xx][Cc][Hh]50 ([0-9]++) ([0-9]++)\r\n")
_WRITE_CHUNK_SIZE_2 = Writer("chunk_size", "number", encode_integer, _CHUNK_SIZE_TEXT)
_WRITE_RECIPIENT = Writer("recipient", "number", encode_integer, _CHUNK_SIZE_TEXT)


class Xexch50(Command):
    """Send message properties: so many octets after the reply 354.

    `"XEXCH50" SP number SP number CRLF` (Microsoft Exchange)
    """

    __slots__ = ()

    verb: ClassVar[Literal["XEXCH50"]] = "XEXCH50"
    rule = "XEXCH50"
    reference = "Microsoft Exchange"
    replies = Replies(line=ReplyCodes((354,), (504,)), chunk=ReplyCodes((250,), ()))
    at_most = 512
    enters = "chunk"
    enters_on = 354
    order = Order(allowed=("transaction", "recipients"))
    fields = ("chunk_size", "recipient")
    __match_args__ = ("chunk_size", "recipient")
    facts = ViewFacts(
        pattern=_XEXCH50,
        narrow=_XEXCH50,
        reply="501 5.5.4",
        offered_by="XEXCH50",
        pieces=(
            b"XEXCH50 ",
            _WRITE_CHUNK_SIZE_2,
            b" ",
            _WRITE_RECIPIENT,
            b"\r\n",
        ),
        groups={"chunk_size": (1,), "recipient": (2,)},
        machine="XEXCH50",
    )
    chunk_size = rows.field(decode_integer, 1, doc="Octets that follow the reply 354.")
    recipient = rows.field(decode_integer, 2, doc="An index, or a count, of recipients.")

    @classmethod
    def is_doubtful(cls, match: Match, length: int) -> bool:
        return (
            length > 512
            or (match[1] is not None and rejects(decode_integer, match[1]))
            or (match[2] is not None and rejects(decode_integer, match[2]))
        )

    if TYPE_CHECKING:

        def values(self) -> Xexch50Values: ...

    @classmethod
    def build(cls, chunk_size: int, recipient: int, *, over_long: bool = False) -> bytes:
        """A XEXCH50 line; raises `BuildError`.

        chunk_size: octets that follow the reply 354
        recipient: an index, or a count, of recipients
        over_long: whether it is written even where it is longer than it may be
        """
        return cls.checked(
            b"XEXCH50 "
            + _WRITE_CHUNK_SIZE_2(chunk_size)
            + b" "
            + _WRITE_RECIPIENT(recipient)
            + b"\r\n",
            over_long,
        )


_XSHADOW = Pattern(r"[Xx][Ss][Hh][Aa][Dd][Oo][Ww] ([!-\~]++)\r\n")
_WRITE_ARGUMENT = Writer("argument", "opaque", encode_text, _QUEUE_NAME_TEXT)


class Xshadow(Command):
    """Ask for shadow redundancy.

    `"XSHADOW" SP opaque CRLF` (Microsoft Exchange)
    """

    __slots__ = ()

    verb: ClassVar[Literal["XSHADOW"]] = "XSHADOW"
    rule = "XSHADOW"
    reference = "Microsoft Exchange"
    replies = Replies()
    at_most = 512
    fields = ("argument",)
    __match_args__ = ("argument",)
    facts = ViewFacts(
        pattern=_XSHADOW,
        narrow=_XSHADOW,
        reply="501 5.5.4",
        offered_by="XSHADOW",
        pieces=(
            b"XSHADOW ",
            _WRITE_ARGUMENT,
            b"\r\n",
        ),
        groups={"argument": (1,)},
        machine="XSHADOW",
    )
    argument = rows.field(decode_text, 1, doc="Private.")

    @classmethod
    def is_doubtful(cls, match: Match, length: int) -> bool:
        return length > 512

    if TYPE_CHECKING:

        def values(self) -> XshadowValues: ...

    @classmethod
    def build(cls, argument: str | bytes, *, over_long: bool = False) -> bytes:
        """A XSHADOW line; raises `BuildError`.

        argument: private
        over_long: whether it is written even where it is longer than it may be
        """
        return cls.checked(b"XSHADOW " + _WRITE_ARGUMENT(argument) + b"\r\n", over_long)


_XQDISCARD = Pattern(r"[Xx][Qq][Dd][Ii][Ss][Cc][Aa][Rr][Dd] ([!-\~]++)\r\n")


class Xqdiscard(Command):
    """Ask what shadow copies to discard.

    `"XQDISCARD" SP opaque CRLF` (Microsoft Exchange)
    """

    __slots__ = ()

    verb: ClassVar[Literal["XQDISCARD"]] = "XQDISCARD"
    rule = "XQDISCARD"
    reference = "Microsoft Exchange"
    replies = Replies()
    at_most = 512
    fields = ("argument",)
    __match_args__ = ("argument",)
    facts = ViewFacts(
        pattern=_XQDISCARD,
        narrow=_XQDISCARD,
        reply="501 5.5.4",
        offered_by="XSHADOW",
        pieces=(
            b"XQDISCARD ",
            _WRITE_ARGUMENT,
            b"\r\n",
        ),
        groups={"argument": (1,)},
        machine="XQDISCARD",
    )
    argument = rows.field(decode_text, 1, doc="Private.")

    @classmethod
    def is_doubtful(cls, match: Match, length: int) -> bool:
        return length > 512

    if TYPE_CHECKING:

        def values(self) -> XqdiscardValues: ...

    @classmethod
    def build(cls, argument: str | bytes, *, over_long: bool = False) -> bytes:
        """A XQDISCARD line; raises `BuildError`.

        argument: private
        over_long: whether it is written even where it is longer than it may be
        """
        return cls.checked(b"XQDISCARD " + _WRITE_ARGUMENT(argument) + b"\r\n", over_long)


_XPROXYFROM = Pattern(
    r"[Xx][Pp][Rr][Oo][Xx][Yy][Ff][Rr][Oo][Mm] ([0-9A-Za-z]++=[!-\~]++(?: [0-9A-Za-z]++=[!-\~]++)*+)\r\n"
)
_ATTRIBUTES_TEXT = Pattern(r"[0-9A-Za-z]++=[!-\~]++(?: [0-9A-Za-z]++=[!-\~]++)*+")
_WRITE_ATTRIBUTES = Writer("attributes", "attributes", encode_pairs, _ATTRIBUTES_TEXT)


class Xproxyfrom(Command):
    """Tell a back end who the client of the front end is.

    `"XPROXYFROM" SP ( proxy-attribute *( SP proxy-attribute ) ) CRLF` (Microsoft Exchange)
    """

    __slots__ = ()

    verb: ClassVar[Literal["XPROXYFROM"]] = "XPROXYFROM"
    rule = "XPROXYFROM"
    reference = "Microsoft Exchange"
    replies = Replies()
    at_most = 512
    fields = ("attributes",)
    __match_args__ = ("attributes",)
    facts = ViewFacts(
        pattern=_XPROXYFROM,
        narrow=_XPROXYFROM,
        reply="501 5.5.4",
        offered_by="XPROXYFROM",
        pieces=(
            b"XPROXYFROM ",
            _WRITE_ATTRIBUTES,
            b"\r\n",
        ),
        groups={"attributes": (1,)},
        machine="XPROXYFROM",
    )
    attributes = rows.field(
        decode_pairs,
        1,
        doc="Names and values: SID, IP, PORT, DOMAIN, CAPABILITIES, SEQNUM, PERMS, AUTHSRC.",
    )

    @classmethod
    def is_doubtful(cls, match: Match, length: int) -> bool:
        return length > 512

    if TYPE_CHECKING:

        def values(self) -> XproxyfromValues: ...

    @classmethod
    def build(
        cls, attributes: Iterable[tuple[str, str | None]], *, over_long: bool = False
    ) -> bytes:
        """A XPROXYFROM line; raises `BuildError`.

        attributes: names and values: SID, IP, PORT, DOMAIN, CAPABILITIES, SEQNUM, PERMS,
            AUTHSRC
        over_long: whether it is written even where it is longer than it may be
        """
        return cls.checked(b"XPROXYFROM " + _WRITE_ATTRIBUTES(attributes) + b"\r\n", over_long)


_XADR = Pattern(r"[Xx][Aa][Dd][Rr] ([\t -\~\x80-\xff]++)\r\n")
_TEXTSTRING_TEXT = Pattern(
    r"(?=[\t -\~\xc2-\xf4])[\t -\~]*+(?:(?=[\xc2-\xf4])(?>[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf][\x80-\xbf]|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf][\x80-\xbf]|[\xf1-\xf3][\x80-\xbf][\x80-\xbf][\x80-\xbf]|\xf4[\x80-\x8f][\x80-\xbf][\x80-\xbf])[\t -\~]*+)*+"
)
_WRITE_ARGUMENT_2 = Writer("argument", "textstring", encode_text, _TEXTSTRING_TEXT)
_XADR_NARROW = Pattern(r"[Xx][Aa][Dd][Rr] ([\t -\~]++)\r\n")


class Xadr(Command):
    """Check an address.

    `"XADR" SP textstring CRLF` (Oracle Messaging Server)
    """

    __slots__ = ()

    verb: ClassVar[Literal["XADR"]] = "XADR"
    rule = "XADR"
    reference = "Oracle Messaging Server"
    replies = Replies()
    at_most = 512
    order = Order(
        allowed=("initial", "identified", "transaction", "recipients", "chunks"), needs=()
    )
    fields = ("argument",)
    __match_args__ = ("argument",)
    facts = ViewFacts(
        pattern=_XADR,
        narrow=_XADR_NARROW,
        reply="501 5.5.4",
        offered_by="XADR",
        pieces=(
            b"XADR ",
            _WRITE_ARGUMENT_2,
            b"\r\n",
        ),
        groups={"argument": (1,)},
        machine="XADR",
    )
    argument = rows.field(decode_text, 1, doc="The address.")

    @classmethod
    def is_doubtful(cls, match: Match, length: int) -> bool:
        return length > 512 or not (match[0].isascii() or is_utf8(match[0]))

    if TYPE_CHECKING:

        def values(self) -> XadrValues: ...

    @classmethod
    def build(cls, argument: str | bytes, *, over_long: bool = False) -> bytes:
        """A XADR line; raises `BuildError`.

        argument: the address
        over_long: whether it is written even where it is longer than it may be
        """
        return cls.checked(b"XADR " + _WRITE_ARGUMENT_2(argument) + b"\r\n", over_long)


_XCIR = Pattern(r"[Xx][Cc][Ii][Rr] ([\t -\~\x80-\xff]++)\r\n")
_XCIR_NARROW = Pattern(r"[Xx][Cc][Ii][Rr] ([\t -\~]++)\r\n")


class Xcir(Command):
    """Check a circuit.

    `"XCIR" SP textstring CRLF` (Oracle Messaging Server)
    """

    __slots__ = ()

    verb: ClassVar[Literal["XCIR"]] = "XCIR"
    rule = "XCIR"
    reference = "Oracle Messaging Server"
    replies = Replies()
    at_most = 512
    order = Order(
        allowed=("initial", "identified", "transaction", "recipients", "chunks"), needs=()
    )
    fields = ("argument",)
    __match_args__ = ("argument",)
    facts = ViewFacts(
        pattern=_XCIR,
        narrow=_XCIR_NARROW,
        reply="501 5.5.4",
        offered_by="XCIR",
        pieces=(
            b"XCIR ",
            _WRITE_ARGUMENT_2,
            b"\r\n",
        ),
        groups={"argument": (1,)},
        machine="XCIR",
    )
    argument = rows.field(decode_text, 1, doc="The channel.")

    @classmethod
    def is_doubtful(cls, match: Match, length: int) -> bool:
        return length > 512 or not (match[0].isascii() or is_utf8(match[0]))

    if TYPE_CHECKING:

        def values(self) -> XcirValues: ...

    @classmethod
    def build(cls, argument: str | bytes, *, over_long: bool = False) -> bytes:
        """A XCIR line; raises `BuildError`.

        argument: the channel
        over_long: whether it is written even where it is longer than it may be
        """
        return cls.checked(b"XCIR " + _WRITE_ARGUMENT_2(argument) + b"\r\n", over_long)


_XSTA = Pattern(r"[Xx][Ss][Tt][Aa](?>(?: ([\t -\~\x80-\xff]++))?)\r\n")
_XSTA_NARROW = Pattern(r"[Xx][Ss][Tt][Aa](?>(?: ([\t -\~]++))?)\r\n")


class Xsta(Command):
    """Tell the status.

    `"XSTA" [ SP textstring ] CRLF` (Oracle Messaging Server)
    """

    __slots__ = ()

    verb: ClassVar[Literal["XSTA"]] = "XSTA"
    rule = "XSTA"
    reference = "Oracle Messaging Server"
    replies = Replies()
    at_most = 512
    order = Order(
        allowed=("initial", "identified", "transaction", "recipients", "chunks"), needs=()
    )
    fields = ("argument",)
    __match_args__ = ("argument",)
    facts = ViewFacts(
        pattern=_XSTA,
        narrow=_XSTA_NARROW,
        reply="501 5.5.4",
        offered_by="XSTA",
        pieces=(
            b"XSTA",
            (b" ", _WRITE_ARGUMENT_2),
            b"\r\n",
        ),
        groups={"argument": (1,)},
        machine="XSTA",
    )
    argument = rows.optional(decode_text, 1, doc="Private")

    @classmethod
    def is_doubtful(cls, match: Match, length: int) -> bool:
        return length > 512 or not (match[0].isascii() or is_utf8(match[0]))

    if TYPE_CHECKING:

        def values(self) -> XstaValues: ...

    @classmethod
    def build(cls, argument: str | bytes | None = None, *, over_long: bool = False) -> bytes:
        """A XSTA line; raises `BuildError`.

        argument: private
        over_long: whether it is written even where it is longer than it may be
        """
        line = b"XSTA"
        if argument is not None:
            line += b" " + _WRITE_ARGUMENT_2(argument)
        line += b"\r\n"
        return cls.checked(line, over_long)


_XGEN = Pattern(r"[Xx][Gg][Ee][Nn](?>(?: ([\t -\~\x80-\xff]++))?)\r\n")
_XGEN_NARROW = Pattern(r"[Xx][Gg][Ee][Nn](?>(?: ([\t -\~]++))?)\r\n")


class Xgen(Command):
    """Tell the generation of the configuration.

    `"XGEN" [ SP textstring ] CRLF` (Oracle Messaging Server)
    """

    __slots__ = ()

    verb: ClassVar[Literal["XGEN"]] = "XGEN"
    rule = "XGEN"
    reference = "Oracle Messaging Server"
    replies = Replies()
    at_most = 512
    order = Order(
        allowed=("initial", "identified", "transaction", "recipients", "chunks"), needs=()
    )
    fields = ("argument",)
    __match_args__ = ("argument",)
    facts = ViewFacts(
        pattern=_XGEN,
        narrow=_XGEN_NARROW,
        reply="501 5.5.4",
        offered_by="XGEN",
        pieces=(
            b"XGEN",
            (b" ", _WRITE_ARGUMENT_2),
            b"\r\n",
        ),
        groups={"argument": (1,)},
        machine="XGEN",
    )
    argument = rows.optional(decode_text, 1, doc="Private")

    @classmethod
    def is_doubtful(cls, match: Match, length: int) -> bool:
        return length > 512 or not (match[0].isascii() or is_utf8(match[0]))

    if TYPE_CHECKING:

        def values(self) -> XgenValues: ...

    @classmethod
    def build(cls, argument: str | bytes | None = None, *, over_long: bool = False) -> bytes:
        """A XGEN line; raises `BuildError`.

        argument: private
        over_long: whether it is written even where it is longer than it may be
        """
        line = b"XGEN"
        if argument is not None:
            line += b" " + _WRITE_ARGUMENT_2(argument)
        line += b"\r\n"
        return cls.checked(line, over_long)


_XUSR = Pattern(r"[Xx][Uu][Ss][Rr]\r\n")


class Xusr(Command):
    """This is an initial user submission.

    `"XUSR" CRLF` (sendmail 8)
    """

    __slots__ = ()

    verb: ClassVar[Literal["XUSR"]] = "XUSR"
    rule = "XUSR"
    reference = "sendmail 8"
    replies = Replies(line=ReplyCodes((250,), (502,)))
    at_most = 512
    order = Order(
        allowed=("initial", "identified", "transaction", "recipients", "chunks"), needs=()
    )
    fields = ()
    __match_args__ = ()
    facts = ViewFacts(
        pattern=_XUSR,
        narrow=_XUSR,
        reply="501 5.5.4",
        offered_by="XUSR",
        pieces=(b"XUSR\r\n",),
        machine="XUSR",
    )

    @classmethod
    def is_doubtful(cls, match: Match, length: int) -> bool:
        return length > 512

    if TYPE_CHECKING:

        def values(self) -> XusrValues: ...

    @classmethod
    def build(cls) -> bytes:
        """A XUSR line; raises `BuildError`."""
        return cls.checked(b"XUSR\r\n")


_LHLO = Pattern(
    r"[Ll][Hh][Ll][Oo] ((?>(\[(?>[0-9]{1,3}+\.[0-9]{1,3}+\.[0-9]{1,3}+\.[0-9]{1,3}+|(?:-++)?+[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+:[!-Z\^-\~]++)\])|(?>[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:(?=[\-\x80-\xff])-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)?+|[\-0-9A-Za-z]*+-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)(?:\.(?>[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:(?=[\-\x80-\xff])-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)?+|[\-0-9A-Za-z]*+-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+))*+))\r\n"
)
_LHLO_NARROW = Pattern(
    r"[Ll][Hh][Ll][Oo] (?![^ \r]{64})((?>(?!)()|[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:\.[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+)*+))\r\n"
)


class Lhlo(Command):
    """Identify an LMTP client and ask which extensions the server offers.

    `"LHLO" SP ( address-literal / Domain ) CRLF` (RFC 2033, 4.1)
    """

    __slots__ = ()

    verb: ClassVar[Literal["LHLO"]] = "LHLO"
    rule = "LHLO"
    reference = "RFC 2033, 4.1"
    replies = Replies(line=ReplyCodes((250,), (502, 504, 550)))
    at_most = 512
    order = Order(
        allowed=("initial", "identified", "transaction", "recipients", "chunks", "indeterminate"),
        needs=("lmtp",),
        passes=("tls", "authentication"),
        leads={2: "identified"},
        forgets=("transaction", "client", "extensions"),
        lists=True,
    )
    fields = ("domain",)
    __match_args__ = ("domain",)
    facts = ViewFacts(
        pattern=_LHLO,
        narrow=_LHLO_NARROW,
        reply="501 5.5.4",
        pieces=(
            b"LHLO ",
            _WRITE_DOMAIN,
            b"\r\n",
        ),
        groups={"domain": (1,)},
        machine="LHLO",
    )
    domain = rows.field(decode_text, 1, doc="The client's name, or its address.")

    @classmethod
    def is_doubtful(cls, match: Match, length: int) -> bool:
        return (
            (
                length > 63
                and (
                    length > 512
                    or (
                        match.end(1) - match.start(1) > 63
                        and (
                            match.end(1) - match.start(1) > 255
                            or longest(_EACH_LDH_LABEL, match[1]) > 63
                        )
                    )
                )
            )
            or (match[2] is not None and not _STRICT_LITERAL.fullmatch(match[2]))
            or not match[0].isascii()
        )

    if TYPE_CHECKING:

        def values(self) -> LhloValues: ...

    @classmethod
    def build(cls, domain: str | bytes, *, over_long: bool = False) -> bytes:
        """A LHLO line; raises `BuildError`.

        domain: the client's name, or its address
        over_long: whether it is written even where it is longer than it may be
        """
        return cls.checked(b"LHLO " + _WRITE_DOMAIN(domain) + b"\r\n", over_long)


COMMANDS = (
    Ehlo,
    Helo,
    Mail,
    Rcpt,
    Data,
    Rset,
    Vrfy,
    Expn,
    Help,
    Noop,
    Quit,
    Auth,
    StartTls,
    Bdat,
    Burl,
    Etrn,
    Atrn,
    Send,
    Soml,
    Saml,
    Turn,
    Verb,
    Onex,
    Xclient,
    Xforward,
    Xexps,
    Xanonymoustls,
    Xlink2state,
    Xexch50,
    Xshadow,
    Xqdiscard,
    Xproxyfrom,
    Xadr,
    Xcir,
    Xsta,
    Xgen,
    Xusr,
    Lhlo,
)
STRUCTURES = (
    AtrnDomain,
    AttributeParam,
    AuthorizedMailbox,
    ByValue,
    EsmtpParam,
    ForwardPath,
    Mailbox,
    MtrkValue,
    OriginalRecipientAddress,
    ReversePath,
    RrvsValue,
    TransidValue,
)
AnyCommand = (
    Ehlo
    | Helo
    | Mail
    | Rcpt
    | Data
    | Rset
    | Vrfy
    | Expn
    | Help
    | Noop
    | Quit
    | Auth
    | StartTls
    | Bdat
    | Burl
    | Etrn
    | Atrn
    | Send
    | Soml
    | Saml
    | Turn
    | Verb
    | Onex
    | Xclient
    | Xforward
    | Xexps
    | Xanonymoustls
    | Xlink2state
    | Xexch50
    | Xshadow
    | Xqdiscard
    | Xproxyfrom
    | Xadr
    | Xcir
    | Xsta
    | Xgen
    | Xusr
    | Lhlo
)
__all__ = [
    "AnyCommand",
    "Atrn",
    "AtrnDomain",
    "AttributeParam",
    "Auth",
    "AuthorizedMailbox",
    "Bdat",
    "Burl",
    "ByValue",
    "Data",
    "Ehlo",
    "EsmtpParam",
    "Etrn",
    "Expn",
    "ForwardPath",
    "Helo",
    "Help",
    "Lhlo",
    "Mail",
    "Mailbox",
    "MtrkValue",
    "Noop",
    "Onex",
    "OriginalRecipientAddress",
    "Quit",
    "Rcpt",
    "ReversePath",
    "RrvsValue",
    "Rset",
    "Saml",
    "Send",
    "Soml",
    "StartTls",
    "TransidValue",
    "Turn",
    "Verb",
    "Vrfy",
    "Xadr",
    "Xanonymoustls",
    "Xcir",
    "Xclient",
    "Xexch50",
    "Xexps",
    "Xforward",
    "Xgen",
    "Xlink2state",
    "Xproxyfrom",
    "Xqdiscard",
    "Xshadow",
    "Xsta",
    "Xusr",
]
