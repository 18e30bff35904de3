"""The replies: a view of each form.

Generated from grammar/replies.py by `python -m grammar`; edit that instead.
"""

from __future__ import annotations

from smtpkit import rows
from smtpkit.facts import ViewFacts
from smtpkit.generated.codecs import decode_text
from smtpkit.matching import Pattern, longest
from smtpkit.reply import EhloReplyBase, GreetingBase, ReplyBase

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re

    Match = re.Match[bytes]

_REPLY = Pattern(
    r"([2-5][0-5][0-9])((?:-(?:[\t -\~\x80-\xff]++)?+\r\n\1)*+)(?>(?: (?>(?:([\t -\~\x80-\xff]++))?))?)\r\n"
)
_STATUS_CODE = Pattern(r"[245]\.(?>0|[1-9][0-9]{0,2}+)\.(?>0|[1-9][0-9]{0,2}+)")


class Reply(ReplyBase):
    """Any reply, of one line or many.

    `Reply-code continued-lines [ SP [ textstring ] ] CRLF` (RFC 5321, 4.2)
    """

    __slots__ = ()

    rule = "Reply"
    reference = "RFC 5321, 4.2"
    at_most = 512
    limit_reference = "RFC 5321, 4.5.3.1.5"
    fields = ("code", "text")
    facts = ViewFacts(
        pattern=_REPLY,
        line_limits={334: 12288},
        status_code=_STATUS_CODE,
        groups={"code": (1,), "continued": (2,), "text": (3,)},
    )


_GREETING = Pattern(
    r"(?>220 ((?>(\[(?>[0-9]{1,3}+\.[0-9]{1,3}+\.[0-9]{1,3}+\.[0-9]{1,3}+|(?:-++)?+[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+:[!-Z\^-\~]++)\])|[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:\.[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+)*+))(?>(?: ([\t -\~\x80-\xff]++))?)\r\n|220-((?>(\[(?>[0-9]{1,3}+\.[0-9]{1,3}+\.[0-9]{1,3}+\.[0-9]{1,3}+|(?:-++)?+[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+:[!-Z\^-\~]++)\])|[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:\.[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+)*+))(?>(?: ([\t -\~\x80-\xff]++))?)\r\n((?:220-(?:[\t -\~\x80-\xff]++)?+\r\n)*+)220(?>(?: ([\t -\~\x80-\xff]++))?)\r\n)"
)
_EACH_LDH_LABEL = Pattern(r"[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+")
_STRICT_LITERAL = Pattern(
    r"\[(?>[Ii][Pp][Vv]6:(?>::(?:(?=[0-9A-Fa-f])(?:[0-9A-Fa-f]{1,4}+:){0,5}+(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])|[0-9A-Fa-f]{1,4}+(?::[0-9A-Fa-f]{1,4}+){0,6}+)?+|[0-9A-Fa-f]{1,4}+(?>::(?:(?=[0-9A-Fa-f])(?:[0-9A-Fa-f]{1,4}+:){0,4}+(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])|[0-9A-Fa-f]{1,4}+(?::[0-9A-Fa-f]{1,4}+){0,5}+)?+|:[0-9A-Fa-f]{1,4}+(?>::(?:(?=[0-9A-Fa-f])(?:[0-9A-Fa-f]{1,4}+:){0,3}+(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])|[0-9A-Fa-f]{1,4}+(?::[0-9A-Fa-f]{1,4}+){0,4}+)?+|:[0-9A-Fa-f]{1,4}+(?>::(?:(?=[0-9A-Fa-f])(?:[0-9A-Fa-f]{1,4}+:){0,2}+(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])|[0-9A-Fa-f]{1,4}+(?::[0-9A-Fa-f]{1,4}+){0,3}+)?+|:[0-9A-Fa-f]{1,4}+(?>::(?:(?=[0-9A-Fa-f])(?:[0-9A-Fa-f]{1,4}+:)?+(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])|[0-9A-Fa-f]{1,4}+(?::[0-9A-Fa-f]{1,4}+){0,2}+)?+|:[0-9A-Fa-f]{1,4}+(?>::(?:(?=[0-9A-Fa-f])(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])|[0-9A-Fa-f]{1,4}+(?::[0-9A-Fa-f]{1,4}+)?+)?+|:[0-9A-Fa-f]{1,4}+(?>::(?:[0-9A-Fa-f]{1,4}+)?+|:(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])|:[0-9A-Fa-f]{1,4}+(?>::|:[0-9A-Fa-f]{1,4}+))))))))|(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9]))\]"
)


class Greeting(GreetingBase):
    """The server's first words.

    `"220 " ( address-literal / ASCII-Domain ) [ SP textstring ] CRLF / "220-" (
        address-literal / ASCII-Domain ) [ SP textstring ] CRLF *( "220-" [ textstring ]
        CRLF ) "220" [ SP textstring ] CRLF` (RFC 5321, 4.2)
    """

    __slots__ = ()

    rule = "Greeting"
    reference = "RFC 5321, 4.2"
    at_most = 512
    limit_reference = "RFC 5321, 4.5.3.1.5"
    fields = ("domain", "greet")
    facts = ViewFacts(
        pattern=_GREETING,
        groups={"domain": (1, 4), "greet": (3, 6), "continued": (7,), "last": (8,)},
    )
    domain = rows.field(decode_text, 1, 4, doc="The server's name, or its address.")
    greet = rows.optional(decode_text, 3, 6, doc="The rest of the first line")

    @classmethod
    def is_doubtful(cls, match: Match, length: int) -> bool:
        return (
            super().is_doubtful(match, length)
            or (
                length > 63
                and (
                    (
                        match.end(1) - match.start(1) > 63
                        and (
                            match.end(1) - match.start(1) > 255
                            or longest(_EACH_LDH_LABEL, match[1]) > 63
                        )
                    )
                    or (
                        match.end(4) - match.start(4) > 63
                        and (
                            match.end(4) - match.start(4) > 255
                            or longest(_EACH_LDH_LABEL, match[4]) > 63
                        )
                    )
                )
            )
            or (match[2] is not None and not _STRICT_LITERAL.fullmatch(match[2]))
            or (match[5] is not None and not _STRICT_LITERAL.fullmatch(match[5]))
        )


_EHLOREPLY = Pattern(
    r"(?>250 ([0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:\.[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+)*+)(?>(?: ([\x00-\t\x0b\x0c\x0e-\x7f]++))?)\r\n|250-([0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:\.[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+)*+)(?>(?: ([\x00-\t\x0b\x0c\x0e-\x7f]++))?)\r\n((?:250-[0-9A-Za-z][\-0-9A-Za-z]*+(?: [!-\~]++)*+\r\n)*+)250 ([0-9A-Za-z][\-0-9A-Za-z]*+(?: [!-\~]++)*+)\r\n)"
)


class EhloReply(EhloReplyBase):
    """The answer to EHLO: which extensions the server offers.

    `"250 " ASCII-Domain [ SP ehlo-greet ] CRLF / "250-" ASCII-Domain [ SP ehlo-greet ] CRLF
        *( "250-" ehlo-line CRLF ) "250 " ehlo-line CRLF` (RFC 5321, 4.1.1.1)
    """

    __slots__ = ()

    rule = "EhloReply"
    reference = "RFC 5321, 4.1.1.1"
    at_most = 512
    limit_reference = "RFC 5321, 4.5.3.1.5"
    fields = ("domain", "greet")
    facts = ViewFacts(
        pattern=_EHLOREPLY,
        groups={"domain": (1, 3), "greet": (2, 4), "continued": (5,), "last": (6,)},
    )
    domain = rows.field(decode_text, 1, 3, doc="The server's name.")
    greet = rows.optional(decode_text, 2, 4, doc="Words for people")

    @classmethod
    def is_doubtful(cls, match: Match, length: int) -> bool:
        return super().is_doubtful(match, length) or (
            length > 63
            and (
                (
                    match.end(1) - match.start(1) > 63
                    and (
                        match.end(1) - match.start(1) > 255
                        or longest(_EACH_LDH_LABEL, match[1]) > 63
                    )
                )
                or (
                    match.end(3) - match.start(3) > 63
                    and (
                        match.end(3) - match.start(3) > 255
                        or longest(_EACH_LDH_LABEL, match[3]) > 63
                    )
                )
            )
        )


FORMS = (
    Reply,
    Greeting,
    EhloReply,
)
__all__ = ["EhloReply", "Greeting", "Reply"]
