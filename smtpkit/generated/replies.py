"""The replies: a view of each form.

Generated from grammar/replies.py by `python -m grammar`; edit that instead.
"""

from __future__ import annotations

from smtpkit import rows
from smtpkit.facts import Lead, ViewFacts
from smtpkit.generated.codecs import decode_text, encode_integer, encode_text
from smtpkit.generated.commands import Mailbox
from smtpkit.matching import Items, Pattern, longest
from smtpkit.octets import is_utf8
from smtpkit.reply import CodedReplyView, EnhancedCode
from smtpkit.view import View
from smtpkit.writing import ListWriter, OffersWriter, StructureWriter, Writer, led

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Mapping

    from smtpkit.generated.values import (
        EhloReplyValues,
        GreetingValues,
        ReplyValues,
        VerifiedReplyValues,
    )

    Match = re.Match[bytes]

_REPLY = Pattern(
    r"([2-5][0-5][0-9])(?>(?<!3..)(?=[ \-]([245]\.(?>0|[1-9][0-9]{0,2}+)\.(?>0|[1-9][0-9]{0,2}+))[\r ])|)((?:-[\t -\~\x80-\xff]*+\r\n\1)*+(?: [\t -\~\x80-\xff]*+)?+\r\n)"
)
_REPLY_CODE_TEXT = Pattern(r"[2-5][0-5][0-9]")
_WRITE_CODE = Writer("code", "Reply-code", encode_integer, _REPLY_CODE_TEXT)
_STATUS_CODE_TEXT = Pattern(r"[245]\.(?>0|[1-9][0-9]{0,2}+)\.(?>0|[1-9][0-9]{0,2}+)")
_WRITE_ENHANCED_CODE = Writer("enhanced_code", "status-code", encode_text, _STATUS_CODE_TEXT)
_REPLY_TEXT_TEXT = Pattern(
    r"[\t -\~]*+(?:(?=[\xc2-\xf4])(?>[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf][\x80-\xbf]|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf][\x80-\xbf]|[\xf1-\xf3][\x80-\xbf][\x80-\xbf][\x80-\xbf]|\xf4[\x80-\x8f][\x80-\xbf][\x80-\xbf])[\t -\~]*+)*+"
)
_WRITE_LINES = Writer("lines", "reply-text", encode_text, _REPLY_TEXT_TEXT)
_WRITE_LINES_2 = ListWriter("lines", "continued-lines", _WRITE_LINES, nothing=b"")
_REPLY_NARROW = Pattern(
    r"([2-5][0-5][0-9])(?>(?:(?<=2..)(?=[ \-]2)(?!-(?:[^\n]*+\n)+?.{4}(?!2)[245]\.(?>0|[1-9][0-9]{0,2}+)\.(?>0|[1-9][0-9]{0,2}+)[\r ])|(?<=4..)(?=[ \-]4)(?!-(?:[^\n]*+\n)+?.{4}(?!4)[245]\.(?>0|[1-9][0-9]{0,2}+)\.(?>0|[1-9][0-9]{0,2}+)[\r ])|(?<=5..)(?=[ \-]5)(?!-(?:[^\n]*+\n)+?.{4}(?!5)[245]\.(?>0|[1-9][0-9]{0,2}+)\.(?>0|[1-9][0-9]{0,2}+)[\r ]))(?=[ \-]([245]\.(?>0|[1-9][0-9]{0,2}+)\.(?>0|[1-9][0-9]{0,2}+))[\r ])|(?<=3..)|(?![ \-][245]\.(?>0|[1-9][0-9]{0,2}+)\.(?>0|[1-9][0-9]{0,2}+)[\r ]))((?:-[\t -\~]*+\r\n\1)*+(?: [\t -\~]*+)?+\r\n)"
)
_MARKED_FIRST = Pattern(
    r"[(<\[{]?+(?:#)?+([245]\.(?>0|[1-9][0-9]{0,2}+)\.(?>0|[1-9][0-9]{0,2}+))(?>[),\-:;>\]}]{1,2}+[\x00-\x08\x0b\x0c\x0e-\x1f!-(*+/<=?-\\\^-\|\~-\xff][\x00-\t\x0b\x0c\x0e-\xff]*+|[),-.:;>\]}]{0,2}+)"
)
_MARKED_ANY = Pattern(
    r"[(<\[{]?+#([245]\.(?>0|[1-9][0-9]{0,2}+)\.(?>0|[1-9][0-9]{0,2}+))(?>[),\-:;>\]}]{1,2}+[\x00-\x08\x0b\x0c\x0e-\x1f!-(*+/<=?-\\\^-\|\~-\xff][\x00-\t\x0b\x0c\x0e-\xff]*+|[),-.:;>\]}]{0,2}+)"
)
_MARKED_AGREEING = Pattern(
    r"[(<\[{]([45]\.(?>0|[1-9][0-9]{0,2}+)\.(?>0|[1-9][0-9]{0,2}+))(?>[),\-:;>\]}]{1,2}+[\x00-\x08\x0b\x0c\x0e-\x1f!-(*+/<=?-\\\^-\|\~-\xff][\x00-\t\x0b\x0c\x0e-\xff]*+|[),-.:;>\]}]{0,2}+)"
)
_MASKED = Pattern(r"(?>\*\*\*[ *02]*+|XX(?:X)*+[A-Za-z]?+)")
_LINES_ITEMS = Pattern(
    r"(?>-([\t -\~\x80-\xff]*+)\r\n[2-5][0-5][0-9]|(?>(?: ([\t -\~\x80-\xff]*+))?)\r\n)"
)
_LINES_LIST = Items(decode_text, _LINES_ITEMS, 1, 2, split=(b"\r\n", 1, 4))


class Reply(CodedReplyView):
    """Any reply, of one line or many.

    `Reply-code continued-lines` (RFC 5321, 4.2)
    """

    __slots__ = ()

    rule = "Reply"
    reference = "RFC 5321, 4.2"
    at_most = 512
    limit_reference = "RFC 5321, 4.5.3.1.5"
    fields = ("code", "enhanced_code", "lines")
    __match_args__ = ("code", "lines")
    facts = ViewFacts(
        pattern=_REPLY,
        narrow=_REPLY_NARROW,
        line_limits={334: 12288},
        lead=Lead(
            "enhanced_code",
            "lines",
            _STATUS_CODE_TEXT,
            "code",
            b"3",
            first_word=_MARKED_FIRST,
            any_word=_MARKED_ANY,
            agreeing_word=_MARKED_AGREEING,
        ),
        noted={"masked": _MASKED},
        groups={"code": (1,), "enhanced_code": (2,), "lines": (3,)},
        machine="REPLY",
    )
    code = rows.field(int, 1, doc="The reply code.")
    enhanced_code = rows.optional(
        EnhancedCode.read, 2, doc="The enhanced status code that each line begins with"
    )
    lines = rows.led_items(_LINES_LIST, 3, 2, doc="The texts of all lines.")

    @classmethod
    def is_doubtful(cls, match: Match, length: int) -> bool:
        return super().is_doubtful(match, length) or (
            match[2] is not None
            and (
                match[2][:1] != match[1][:1]
                or any(
                    each[:1] != match[1][:1]
                    and _STATUS_CODE_TEXT.fullmatch(each.partition(b" ")[0])
                    for each in _LINES_LIST.octets(match, 3)
                )
            )
        )

    if TYPE_CHECKING:

        def values(self) -> ReplyValues: ...

    @classmethod
    def build(
        cls,
        code: int,
        lines: str | bytes | Iterable[str | bytes] = (),
        *,
        enhanced_code: str | bytes | None = None,
        over_long: bool = False,
    ) -> bytes:
        """The octets of a Reply; raises `BuildError`.

        code: the reply code
        lines: the texts of all lines
        enhanced_code: the enhanced status code that each line begins with
        over_long: whether it is written even where it is longer than it may be
        """
        code_ = _WRITE_CODE(code)
        lines_ = _WRITE_LINES_2(lines, cls, over_long)
        lines_ = led(lines_, _WRITE_ENHANCED_CODE, "lines", enhanced_code, code_[:1] == b"3")
        line = (
            code_
            + b"".join([b"-" + each + b"\r\n" + code_ for each in lines_[:-1]])
            + b" "
            + lines_[-1]
            + b"\r\n"
        )
        return cls.checked(line, over_long)


_GREETING = Pattern(
    r"(?>220-((?>(\[(?>[0-9]{1,3}+\.[0-9]{1,3}+\.[0-9]{1,3}+\.[0-9]{1,3}+|(?:-++)?+[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+:[!-Z\^-\~]++)\])|[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:\.[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+)*+))(?>(?: ([\t -\~\x80-\xff]++))?)\r\n((?:220-[\t -\~\x80-\xff]*+\r\n)*+220(?: [\t -\~\x80-\xff]++)?+\r\n)|220 ((?>(\[(?>[0-9]{1,3}+\.[0-9]{1,3}+\.[0-9]{1,3}+\.[0-9]{1,3}+|(?:-++)?+[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+:[!-Z\^-\~]++)\])|[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:\.[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+)*+))(?>(?: ([\t -\~\x80-\xff]++))?)\r\n)"
)
_DOMAIN_TEXT = Pattern(
    r"(?>\[(?>[0-9]{1,3}+\.[0-9]{1,3}+\.[0-9]{1,3}+\.[0-9]{1,3}+|(?:-++)?+[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+:[!-Z\^-\~]++)\]|[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:\.[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+)*+)"
)
_WRITE_DOMAIN = Writer("domain", "domain", encode_text, _DOMAIN_TEXT)
_TEXTSTRING_TEXT = Pattern(
    r"(?=[\t -\~\xc2-\xf4])[\t -\~]*+(?:(?=[\xc2-\xf4])(?>[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf][\x80-\xbf]|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf][\x80-\xbf]|[\xf1-\xf3][\x80-\xbf][\x80-\xbf][\x80-\xbf]|\xf4[\x80-\x8f][\x80-\xbf][\x80-\xbf])[\t -\~]*+)*+"
)
_WRITE_GREET = Writer("greet", "textstring", encode_text, _TEXTSTRING_TEXT)
_WRITE_MORE_LINES = Writer("more_lines", "reply-text", encode_text, _REPLY_TEXT_TEXT)
_WRITE_MORE_LINES_2 = ListWriter("more_lines", "list of reply-text", _WRITE_MORE_LINES)
_GREETING_NARROW = Pattern(
    r"(?>220-(?![^ \r]{64})((?>(?!)()|[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:\.[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+)*+))(?>(?: ([\t -\~]++))?)\r\n((?:220-[\t -\~]*+\r\n)*+220(?: [\t -\~]++)?+\r\n)|220 (?![^ \r]{64})((?>(?!)()|[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:\.[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+)*+))(?>(?: ([\t -\~]++))?)\r\n)"
)
_EACH_LDH_LABEL = Pattern(r"[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+")
_STRICT_LITERAL = Pattern(
    r"\[(?>[Ii][Pp][Vv]6:(?>::(?:(?=[0-9A-Fa-f])(?:[0-9A-Fa-f]{1,4}+:){0,5}+(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])|[0-9A-Fa-f]{1,4}+(?::[0-9A-Fa-f]{1,4}+){0,6}+)?+|[0-9A-Fa-f]{1,4}+(?>::(?:(?=[0-9A-Fa-f])(?:[0-9A-Fa-f]{1,4}+:){0,4}+(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])|[0-9A-Fa-f]{1,4}+(?::[0-9A-Fa-f]{1,4}+){0,5}+)?+|:[0-9A-Fa-f]{1,4}+(?>::(?:(?=[0-9A-Fa-f])(?:[0-9A-Fa-f]{1,4}+:){0,3}+(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])|[0-9A-Fa-f]{1,4}+(?::[0-9A-Fa-f]{1,4}+){0,4}+)?+|:[0-9A-Fa-f]{1,4}+(?>::(?:(?=[0-9A-Fa-f])(?:[0-9A-Fa-f]{1,4}+:){0,2}+(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])|[0-9A-Fa-f]{1,4}+(?::[0-9A-Fa-f]{1,4}+){0,3}+)?+|:[0-9A-Fa-f]{1,4}+(?>::(?:(?=[0-9A-Fa-f])(?:[0-9A-Fa-f]{1,4}+:)?+(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])|[0-9A-Fa-f]{1,4}+(?::[0-9A-Fa-f]{1,4}+){0,2}+)?+|:[0-9A-Fa-f]{1,4}+(?>::(?:(?=[0-9A-Fa-f])(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])|[0-9A-Fa-f]{1,4}+(?::[0-9A-Fa-f]{1,4}+)?+)?+|:[0-9A-Fa-f]{1,4}+(?>::(?:[0-9A-Fa-f]{1,4}+)?+|:(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])|:[0-9A-Fa-f]{1,4}+(?>::|:[0-9A-Fa-f]{1,4}+))))))))|(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])\.(?>25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9]))\]"
)
_MORE_LINES_ITEMS = Pattern(
    r"(?>220-([\t -\~\x80-\xff]*+)\r\n|220(?>(?: ([\t -\~\x80-\xff]++))?)\r\n)"
)
_MORE_LINES_LIST = Items(decode_text, _MORE_LINES_ITEMS, 1, 2, split=(b"\r\n", 4, 4))


class Greeting(CodedReplyView):
    """The server's first words.

    `"220-" ( address-literal / ASCII-Domain ) [ SP textstring ] CRLF ( *( "220-" reply-text
        CRLF ) "220" [ SP textstring ] CRLF ) / "220 " ( address-literal / ASCII-Domain ) [
        SP textstring ] CRLF` (RFC 5321, 4.2)
    """

    __slots__ = ()

    rule = "Greeting"
    reference = "RFC 5321, 4.2"
    at_most = 512
    limit_reference = "RFC 5321, 4.5.3.1.5"
    fields = ("domain", "greet", "more_lines")
    __match_args__ = ("domain", "greet", "more_lines")
    facts = ViewFacts(
        pattern=_GREETING,
        narrow=_GREETING_NARROW,
        groups={"domain": (1, 5), "greet": (3, 7), "more_lines": (4,)},
        machine="GREETING",
    )
    domain = rows.field(decode_text, 1, 5, doc="The server's name, or its address.")
    greet = rows.optional(decode_text, 3, 7, doc="The rest of the first line")
    more_lines: rows.Field[tuple[str, ...]] = rows.items(
        _MORE_LINES_LIST, 4, doc="The texts of the lines after it"
    )

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
                        match.end(5) - match.start(5) > 63
                        and (
                            match.end(5) - match.start(5) > 255
                            or longest(_EACH_LDH_LABEL, match[5]) > 63
                        )
                    )
                )
            )
            or (match[2] is not None and not _STRICT_LITERAL.fullmatch(match[2]))
            or (match[6] is not None and not _STRICT_LITERAL.fullmatch(match[6]))
        )

    if TYPE_CHECKING:

        def values(self) -> GreetingValues: ...

    @classmethod
    def build(
        cls,
        domain: str | bytes,
        greet: str | bytes | None = None,
        more_lines: str | bytes | Iterable[str | bytes] = (),
        *,
        over_long: bool = False,
    ) -> bytes:
        """The octets of a Greeting; raises `BuildError`.

        domain: the server's name, or its address
        greet: the rest of the first line
        more_lines: the texts of the lines after it
        over_long: whether it is written even where it is longer than it may be
        """
        more_lines_ = _WRITE_MORE_LINES_2(more_lines, cls, over_long)
        line = b""
        if more_lines_:
            line += b"220-" + _WRITE_DOMAIN(domain)
            if greet is not None:
                line += b" " + _WRITE_GREET(greet)
            line += (
                b"\r\n" + b"".join([b"220-" + each + b"\r\n" for each in more_lines_[:-1]]) + b"220"
            )
            if more_lines_[-1]:
                line += b" " + more_lines_[-1]
            line += b"\r\n"
        else:
            line += b"220 " + _WRITE_DOMAIN(domain)
            if greet is not None:
                line += b" " + _WRITE_GREET(greet)
            line += b"\r\n"
        return cls.checked(line, over_long)


_EHLOREPLY = Pattern(
    r"(?>250-([0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:\.[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+)*+)(?>(?: ([\x00-\t\x0b\x0c\x0e-\x7f]++))?)\r\n((?:250-[0-9A-Za-z][\-0-9A-Za-z]*+(?: [!-\~]++)*+\r\n)*+250 [0-9A-Za-z][\-0-9A-Za-z]*+(?: [!-\~]++)*+\r\n)|250 ([0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:\.[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+)*+)(?>(?: ([\x00-\t\x0b\x0c\x0e-\x7f]++))?)\r\n)"
)
_ASCII_DOMAIN_TEXT = Pattern(
    r"[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:\.[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+)*+"
)
_WRITE_DOMAIN_2 = Writer("domain", "ASCII-Domain", encode_text, _ASCII_DOMAIN_TEXT)
_EHLO_GREET_TEXT = Pattern(r"[\x00-\t\x0b\x0c\x0e-\x7f]++")
_WRITE_GREET_2 = Writer("greet", "ehlo-greet", encode_text, _EHLO_GREET_TEXT)
_EHLO_LINE_TEXT = Pattern(r"[0-9A-Za-z][\-0-9A-Za-z]*+(?: [!-\~]++)*+")
_WRITE_EXTENSIONS = Writer("extensions", "ehlo-line", encode_text, _EHLO_LINE_TEXT)
_WRITE_EXTENSIONS_2 = OffersWriter("extensions", "list of ehlo-line", _WRITE_EXTENSIONS)
_EHLOREPLY_NARROW = Pattern(
    r"(?>250-(?![^ \r]{64})([0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:\.[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+)*+)(?>(?: ([\x00-\t\x0b\x0c\x0e-\x7f]++))?)\r\n((?:250-[0-9A-Za-z][\-0-9A-Za-z]*+(?: [!-\~]++)*+\r\n)*+250 [0-9A-Za-z][\-0-9A-Za-z]*+(?: [!-\~]++)*+\r\n)|250 (?![^ \r]{64})([0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:\.[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+)*+)(?>(?: ([\x00-\t\x0b\x0c\x0e-\x7f]++))?)\r\n)"
)
_NO_OFFER = Pattern(
    r"(?>[Gg][Rr][Ee][Ee][Tt][Ii][Nn][Gg][Ss](?![-0-9A-Za-z])(?: [!-\~]++)*+|[Hh][Ee][Ll][Ll][Oo](?![-0-9A-Za-z])(?: [!-\~]++)*+|[Hh][Ii](?![-0-9A-Za-z])(?: [!-\~]++)*+|[Oo][Kk][Aa][Yy](?![-0-9A-Za-z])(?: [!-\~]++)*+|[Oo][Kk](?![-0-9A-Za-z])(?: [!-\~]++)*+|[Pp][Ll][Ee][Aa][Ss][Ee][Dd](?![-0-9A-Za-z])(?: [!-\~]++)*+|[Rr][Ee][Qq][Uu][Ee][Ss][Tt][Ee][Dd](?![-0-9A-Za-z])(?: [!-\~]++)*+|[Ww][Ee][Ll][Cc][Oo][Mm][Ee](?![-0-9A-Za-z])(?: [!-\~]++)*+|[Mm][Ee][Ss][Ss][Aa][Gg][Ee](?![-0-9A-Za-z])(?: [!-\~]++)*+|[Rr][Ee][Cc][Ii][Pp][Ii][Ee][Nn][Tt](?![-0-9A-Za-z])(?: [!-\~]++)*+|[Ss][Ee][Nn][Dd][Ee][Rr](?![-0-9A-Za-z])(?: [!-\~]++)*+|[A-Z]*+[a-z]++[A-Za-z]*+ [!-\~]++(?: [!-\~]++)*+)"
)
_EXTENSIONS_ITEMS = Pattern(
    r"(?>250-([0-9A-Za-z][\-0-9A-Za-z]*+(?: [!-\~]++)*+)\r\n|250 ([0-9A-Za-z][\-0-9A-Za-z]*+(?: [!-\~]++)*+)\r\n)"
)
_EXTENSIONS_LIST = Items(decode_text, _EXTENSIONS_ITEMS, 1, 2, split=(b"\r\n", 4, 4))


class EhloReply(CodedReplyView):
    """The answer to EHLO: which extensions the server offers.

    `"250-" ASCII-Domain [ SP ehlo-greet ] CRLF ( *( "250-" ehlo-line CRLF ) "250 "
        ehlo-line CRLF ) / "250 " ASCII-Domain [ SP ehlo-greet ] CRLF` (RFC 5321, 4.1.1.1)
    """

    __slots__ = ()

    rule = "EhloReply"
    reference = "RFC 5321, 4.1.1.1"
    at_most = 512
    limit_reference = "RFC 5321, 4.5.3.1.5"
    fields = ("domain", "greet", "extensions")
    __match_args__ = ("domain", "greet", "extensions")
    facts = ViewFacts(
        pattern=_EHLOREPLY,
        narrow=_EHLOREPLY_NARROW,
        noted={"masked": _MASKED, "no-offer": _NO_OFFER},
        groups={"domain": (1, 4), "greet": (2, 5), "extensions": (3,)},
        machine="EHLOREPLY",
    )
    domain = rows.field(decode_text, 1, 4, doc="The server's name.")
    greet = rows.optional(decode_text, 2, 5, doc="Words for people")
    extensions: rows.Field[tuple[str, ...]] = rows.items(
        _EXTENSIONS_LIST, 3, doc="A line for each extension: its keyword, and what follows it"
    )

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
                    match.end(4) - match.start(4) > 63
                    and (
                        match.end(4) - match.start(4) > 255
                        or longest(_EACH_LDH_LABEL, match[4]) > 63
                    )
                )
            )
        )

    if TYPE_CHECKING:

        def values(self) -> EhloReplyValues: ...

    @classmethod
    def build(
        cls,
        domain: str | bytes,
        extensions: str | bytes | Iterable[str | bytes] = (),
        greet: str | bytes | None = None,
        *,
        over_long: bool = False,
    ) -> bytes:
        """The octets of a EhloReply; raises `BuildError`.

        domain: the server's name
        extensions: a line for each extension: its keyword, and what follows it
        greet: words for people
        over_long: whether it is written even where it is longer than it may be
        """
        extensions_ = _WRITE_EXTENSIONS_2(extensions, cls, over_long)
        line = b""
        if extensions_:
            line += b"250-" + _WRITE_DOMAIN_2(domain)
            if greet is not None:
                line += b" " + _WRITE_GREET_2(greet)
            line += (
                b"\r\n"
                + b"".join([b"250-" + each + b"\r\n" for each in extensions_[:-1]])
                + b"250 "
                + extensions_[-1]
                + b"\r\n"
            )
        else:
            line += b"250 " + _WRITE_DOMAIN_2(domain)
            if greet is not None:
                line += b" " + _WRITE_GREET_2(greet)
            line += b"\r\n"
        return cls.checked(line, over_long)


_VERIFIED_USER = Pattern(
    r"(?>(?:(2\.(?>0|[1-9][0-9]{0,2}+)\.(?>0|[1-9][0-9]{0,2}+)) )?)(?>([!#-/:;=?A-\~][!#-;=?A-\~]*+(?: [!#-;=?A-\~]++)*+) <(((?>\x22[ !#-\[\]-\~\x80-\xff]*+(?:\\[ -\~][ !#-\[\]-\~\x80-\xff]*+)*+\x22|[!#-'*+\-/-9=?A-Z\^-\~\x80-\xff]++(?:\.[!#-'*+\-/-9=?A-Z\^-\~\x80-\xff]++)*+))@((?>(\[(?>[0-9]{1,3}+\.[0-9]{1,3}+\.[0-9]{1,3}+\.[0-9]{1,3}+|(?:-++)?+[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+:[!-Z\^-\~]++)\])|(?>[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:(?=[\-\x80-\xff])-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)?+|[\-0-9A-Za-z]*+-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)(?:\.(?>[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:(?=[\-\x80-\xff])-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)?+|[\-0-9A-Za-z]*+-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+))*+)))>|<(((?>\x22[ !#-\[\]-\~\x80-\xff]*+(?:\\[ -\~][ !#-\[\]-\~\x80-\xff]*+)*+\x22|[!#-'*+\-/-9=?A-Z\^-\~\x80-\xff]++(?:\.[!#-'*+\-/-9=?A-Z\^-\~\x80-\xff]++)*+))@((?>(\[(?>[0-9]{1,3}+\.[0-9]{1,3}+\.[0-9]{1,3}+\.[0-9]{1,3}+|(?:-++)?+[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+:[!-Z\^-\~]++)\])|(?>[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:(?=[\-\x80-\xff])-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)?+|[\-0-9A-Za-z]*+-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)(?:\.(?>[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:(?=[\-\x80-\xff])-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)?+|[\-0-9A-Za-z]*+-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+))*+)))>|(((?>\x22[ !#-\[\]-\~\x80-\xff]*+(?:\\[ -\~][ !#-\[\]-\~\x80-\xff]*+)*+\x22|[!#-'*+\-/-9=?A-Z\^-\~\x80-\xff]++(?:\.[!#-'*+\-/-9=?A-Z\^-\~\x80-\xff]++)*+))@((?>(\[(?>[0-9]{1,3}+\.[0-9]{1,3}+\.[0-9]{1,3}+\.[0-9]{1,3}+|(?:-++)?+[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+:[!-Z\^-\~]++)\])|(?>[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:(?=[\-\x80-\xff])-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)?+|[\-0-9A-Za-z]*+-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)(?:\.(?>[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:(?=[\-\x80-\xff])-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)?+|[\-0-9A-Za-z]*+-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+))*+))))"
)
_SUCCESS_CODE_TEXT = Pattern(r"2\.(?>0|[1-9][0-9]{0,2}+)\.(?>0|[1-9][0-9]{0,2}+)")
_WRITE_ENHANCED_CODE_2 = Writer("enhanced_code", "success-code", encode_text, _SUCCESS_CODE_TEXT)
_FULL_NAME_TEXT = Pattern(r"[!#-/:;=?A-\~][!#-;=?A-\~]*+(?: [!#-;=?A-\~]++)*+")
_WRITE_FULL_NAME = Writer("full_name", "full-name", encode_text, _FULL_NAME_TEXT)
_WRITE_MAILBOX = StructureWriter("mailbox", Mailbox)


class VerifiedUser(View):
    """verified-user = [ success-code SP ] ( full-name SP "<" Mailbox ">" / "<" Mailbox ">" /
    Mailbox ) (RFC 5321, 3.5.1).
    """

    __slots__ = ()

    rule = "verified-user"
    reference = "RFC 5321, 3.5.1"
    fields = ("enhanced_code", "full_name", "mailbox")
    __match_args__ = ("mailbox",)
    facts = ViewFacts(
        pattern=_VERIFIED_USER,
        groups={
            "enhanced_code": (1,),
            "full_name": (2,),
            "mailbox": (3, 7, 11),
            "mailbox.local_part": (4, 8, 12),
            "mailbox.domain": (5, 9, 13),
        },
        machine="VERIFIEDUSER",
    )
    enhanced_code = rows.optional(EnhancedCode.read, 1, doc="The enhanced status code")
    full_name = rows.optional(decode_text, 2, doc="The name of the user")
    mailbox = rows.part(Mailbox, 3, 7, 11, doc="Where the mail of the user goes.")

    @classmethod
    def is_doubtful(cls, match: Match, length: int) -> bool:
        return (
            (
                length > 63
                and (
                    (
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
                    or (
                        match.end(7) - match.start(7) > 63
                        and (
                            match.end(8) - match.start(8) > 64
                            or (
                                match.end(9) - match.start(9) > 63
                                and (
                                    match.end(9) - match.start(9) > 255
                                    or longest(_EACH_LDH_LABEL, match[9]) > 63
                                )
                            )
                        )
                    )
                    or (
                        match.end(11) - match.start(11) > 63
                        and (
                            match.end(12) - match.start(12) > 64
                            or (
                                match.end(13) - match.start(13) > 63
                                and (
                                    match.end(13) - match.start(13) > 255
                                    or longest(_EACH_LDH_LABEL, match[13]) > 63
                                )
                            )
                        )
                    )
                )
            )
            or (match[6] is not None and not _STRICT_LITERAL.fullmatch(match[6]))
            or (match[10] is not None and not _STRICT_LITERAL.fullmatch(match[10]))
            or (match[14] is not None and not _STRICT_LITERAL.fullmatch(match[14]))
            or not (match[0].isascii() or is_utf8(match[0]))
        )

    @classmethod
    def build(
        cls,
        mailbox: str | bytes | View | Mapping[str, object] | tuple[object, ...],
        *,
        enhanced_code: str | bytes | None = None,
        full_name: str | bytes | None = None,
        over_long: bool = False,
    ) -> bytes:
        """The octets of a verified-user; raises `BuildError`.

        enhanced_code: the enhanced status code
        full_name: the name of the user
        mailbox: where the mail of the user goes
        over_long: whether it is written even where it is longer than it may be
        """
        line = b""
        if enhanced_code is not None:
            line += _WRITE_ENHANCED_CODE_2(enhanced_code) + b" "
        if full_name is not None:
            line += _WRITE_FULL_NAME(full_name) + b" <" + _WRITE_MAILBOX(mailbox, over_long) + b">"
        else:
            line += b"<" + _WRITE_MAILBOX(mailbox, over_long) + b">"
        return cls.checked(line, over_long)


_VERIFIEDREPLY = Pattern(
    r"((?:250-(?:2\.(?>0|[1-9][0-9]{0,2}+)\.(?>0|[1-9][0-9]{0,2}+) )?+(?>[!#-/:;=?A-\~][!#-;=?A-\~]*+(?: [!#-;=?A-\~]++)*+ <(?>\x22[ !#-\[\]-\~\x80-\xff]*+(?:\\[ -\~][ !#-\[\]-\~\x80-\xff]*+)*+\x22|[!#-'*+\-/-9=?A-Z\^-\~\x80-\xff]++(?:\.[!#-'*+\-/-9=?A-Z\^-\~\x80-\xff]++)*+)@(?>\[(?>[0-9]{1,3}+\.[0-9]{1,3}+\.[0-9]{1,3}+\.[0-9]{1,3}+|(?:-++)?+[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+:[!-Z\^-\~]++)\]|(?>[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:(?=[\-\x80-\xff])-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)?+|[\-0-9A-Za-z]*+-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)(?:\.(?>[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:(?=[\-\x80-\xff])-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)?+|[\-0-9A-Za-z]*+-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+))*+)>|<(?>\x22[ !#-\[\]-\~\x80-\xff]*+(?:\\[ -\~][ !#-\[\]-\~\x80-\xff]*+)*+\x22|[!#-'*+\-/-9=?A-Z\^-\~\x80-\xff]++(?:\.[!#-'*+\-/-9=?A-Z\^-\~\x80-\xff]++)*+)@(?>\[(?>[0-9]{1,3}+\.[0-9]{1,3}+\.[0-9]{1,3}+\.[0-9]{1,3}+|(?:-++)?+[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+:[!-Z\^-\~]++)\]|(?>[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:(?=[\-\x80-\xff])-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)?+|[\-0-9A-Za-z]*+-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)(?:\.(?>[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:(?=[\-\x80-\xff])-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)?+|[\-0-9A-Za-z]*+-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+))*+)>|(?>\x22[ !#-\[\]-\~\x80-\xff]*+(?:\\[ -\~][ !#-\[\]-\~\x80-\xff]*+)*+\x22|[!#-'*+\-/-9=?A-Z\^-\~\x80-\xff]++(?:\.[!#-'*+\-/-9=?A-Z\^-\~\x80-\xff]++)*+)@(?>\[(?>[0-9]{1,3}+\.[0-9]{1,3}+\.[0-9]{1,3}+\.[0-9]{1,3}+|(?:-++)?+[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+:[!-Z\^-\~]++)\]|(?>[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:(?=[\-\x80-\xff])-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)?+|[\-0-9A-Za-z]*+-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)(?:\.(?>[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:(?=[\-\x80-\xff])-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)?+|[\-0-9A-Za-z]*+-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+))*+))\r\n)*+250 (?:2\.(?>0|[1-9][0-9]{0,2}+)\.(?>0|[1-9][0-9]{0,2}+) )?+(?>[!#-/:;=?A-\~][!#-;=?A-\~]*+(?: [!#-;=?A-\~]++)*+ <(?>\x22[ !#-\[\]-\~\x80-\xff]*+(?:\\[ -\~][ !#-\[\]-\~\x80-\xff]*+)*+\x22|[!#-'*+\-/-9=?A-Z\^-\~\x80-\xff]++(?:\.[!#-'*+\-/-9=?A-Z\^-\~\x80-\xff]++)*+)@(?>\[(?>[0-9]{1,3}+\.[0-9]{1,3}+\.[0-9]{1,3}+\.[0-9]{1,3}+|(?:-++)?+[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+:[!-Z\^-\~]++)\]|(?>[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:(?=[\-\x80-\xff])-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)?+|[\-0-9A-Za-z]*+-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)(?:\.(?>[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:(?=[\-\x80-\xff])-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)?+|[\-0-9A-Za-z]*+-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+))*+)>|<(?>\x22[ !#-\[\]-\~\x80-\xff]*+(?:\\[ -\~][ !#-\[\]-\~\x80-\xff]*+)*+\x22|[!#-'*+\-/-9=?A-Z\^-\~\x80-\xff]++(?:\.[!#-'*+\-/-9=?A-Z\^-\~\x80-\xff]++)*+)@(?>\[(?>[0-9]{1,3}+\.[0-9]{1,3}+\.[0-9]{1,3}+\.[0-9]{1,3}+|(?:-++)?+[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+:[!-Z\^-\~]++)\]|(?>[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:(?=[\-\x80-\xff])-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)?+|[\-0-9A-Za-z]*+-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)(?:\.(?>[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:(?=[\-\x80-\xff])-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)?+|[\-0-9A-Za-z]*+-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+))*+)>|(?>\x22[ !#-\[\]-\~\x80-\xff]*+(?:\\[ -\~][ !#-\[\]-\~\x80-\xff]*+)*+\x22|[!#-'*+\-/-9=?A-Z\^-\~\x80-\xff]++(?:\.[!#-'*+\-/-9=?A-Z\^-\~\x80-\xff]++)*+)@(?>\[(?>[0-9]{1,3}+\.[0-9]{1,3}+\.[0-9]{1,3}+\.[0-9]{1,3}+|(?:-++)?+[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+:[!-Z\^-\~]++)\]|(?>[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:(?=[\-\x80-\xff])-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)?+|[\-0-9A-Za-z]*+-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)(?:\.(?>[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:(?=[\-\x80-\xff])-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)?+|[\-0-9A-Za-z]*+-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+))*+))\r\n)"
)
_WRITE_USERS = StructureWriter("users", VerifiedUser)
_WRITE_USERS_2 = ListWriter("users", "list of verified-user", _WRITE_USERS, fewest=1)
_VERIFIEDREPLY_NARROW = Pattern(r"(?!)()")
_USERS_ITEMS = Pattern(
    r"(?>250-((?>(?:(2\.(?>0|[1-9][0-9]{0,2}+)\.(?>0|[1-9][0-9]{0,2}+)) )?)(?>([!#-/:;=?A-\~][!#-;=?A-\~]*+(?: [!#-;=?A-\~]++)*+) <(((?>\x22[ !#-\[\]-\~\x80-\xff]*+(?:\\[ -\~][ !#-\[\]-\~\x80-\xff]*+)*+\x22|[!#-'*+\-/-9=?A-Z\^-\~\x80-\xff]++(?:\.[!#-'*+\-/-9=?A-Z\^-\~\x80-\xff]++)*+))@((?>(\[(?>[0-9]{1,3}+\.[0-9]{1,3}+\.[0-9]{1,3}+\.[0-9]{1,3}+|(?:-++)?+[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+:[!-Z\^-\~]++)\])|(?>[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:(?=[\-\x80-\xff])-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)?+|[\-0-9A-Za-z]*+-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)(?:\.(?>[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:(?=[\-\x80-\xff])-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)?+|[\-0-9A-Za-z]*+-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+))*+)))>|<(((?>\x22[ !#-\[\]-\~\x80-\xff]*+(?:\\[ -\~][ !#-\[\]-\~\x80-\xff]*+)*+\x22|[!#-'*+\-/-9=?A-Z\^-\~\x80-\xff]++(?:\.[!#-'*+\-/-9=?A-Z\^-\~\x80-\xff]++)*+))@((?>(\[(?>[0-9]{1,3}+\.[0-9]{1,3}+\.[0-9]{1,3}+\.[0-9]{1,3}+|(?:-++)?+[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+:[!-Z\^-\~]++)\])|(?>[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:(?=[\-\x80-\xff])-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)?+|[\-0-9A-Za-z]*+-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)(?:\.(?>[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:(?=[\-\x80-\xff])-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)?+|[\-0-9A-Za-z]*+-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+))*+)))>|(((?>\x22[ !#-\[\]-\~\x80-\xff]*+(?:\\[ -\~][ !#-\[\]-\~\x80-\xff]*+)*+\x22|[!#-'*+\-/-9=?A-Z\^-\~\x80-\xff]++(?:\.[!#-'*+\-/-9=?A-Z\^-\~\x80-\xff]++)*+))@((?>(\[(?>[0-9]{1,3}+\.[0-9]{1,3}+\.[0-9]{1,3}+\.[0-9]{1,3}+|(?:-++)?+[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+:[!-Z\^-\~]++)\])|(?>[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:(?=[\-\x80-\xff])-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)?+|[\-0-9A-Za-z]*+-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)(?:\.(?>[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:(?=[\-\x80-\xff])-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)?+|[\-0-9A-Za-z]*+-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+))*+)))))\r\n|250 ((?>(?:(2\.(?>0|[1-9][0-9]{0,2}+)\.(?>0|[1-9][0-9]{0,2}+)) )?)(?>([!#-/:;=?A-\~][!#-;=?A-\~]*+(?: [!#-;=?A-\~]++)*+) <(((?>\x22[ !#-\[\]-\~\x80-\xff]*+(?:\\[ -\~][ !#-\[\]-\~\x80-\xff]*+)*+\x22|[!#-'*+\-/-9=?A-Z\^-\~\x80-\xff]++(?:\.[!#-'*+\-/-9=?A-Z\^-\~\x80-\xff]++)*+))@((?>(\[(?>[0-9]{1,3}+\.[0-9]{1,3}+\.[0-9]{1,3}+\.[0-9]{1,3}+|(?:-++)?+[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+:[!-Z\^-\~]++)\])|(?>[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:(?=[\-\x80-\xff])-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)?+|[\-0-9A-Za-z]*+-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)(?:\.(?>[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:(?=[\-\x80-\xff])-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)?+|[\-0-9A-Za-z]*+-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+))*+)))>|<(((?>\x22[ !#-\[\]-\~\x80-\xff]*+(?:\\[ -\~][ !#-\[\]-\~\x80-\xff]*+)*+\x22|[!#-'*+\-/-9=?A-Z\^-\~\x80-\xff]++(?:\.[!#-'*+\-/-9=?A-Z\^-\~\x80-\xff]++)*+))@((?>(\[(?>[0-9]{1,3}+\.[0-9]{1,3}+\.[0-9]{1,3}+\.[0-9]{1,3}+|(?:-++)?+[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+:[!-Z\^-\~]++)\])|(?>[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:(?=[\-\x80-\xff])-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)?+|[\-0-9A-Za-z]*+-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)(?:\.(?>[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:(?=[\-\x80-\xff])-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)?+|[\-0-9A-Za-z]*+-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+))*+)))>|(((?>\x22[ !#-\[\]-\~\x80-\xff]*+(?:\\[ -\~][ !#-\[\]-\~\x80-\xff]*+)*+\x22|[!#-'*+\-/-9=?A-Z\^-\~\x80-\xff]++(?:\.[!#-'*+\-/-9=?A-Z\^-\~\x80-\xff]++)*+))@((?>(\[(?>[0-9]{1,3}+\.[0-9]{1,3}+\.[0-9]{1,3}+\.[0-9]{1,3}+|(?:-++)?+[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+:[!-Z\^-\~]++)\])|(?>[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:(?=[\-\x80-\xff])-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)?+|[\-0-9A-Za-z]*+-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)(?:\.(?>[0-9A-Za-z]++(?:-++[0-9A-Za-z]++)*+(?:(?=[\-\x80-\xff])-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+)?+|[\-0-9A-Za-z]*+-*+[\x80-\xff][\-0-9A-Za-z\x80-\xff]*+))*+)))))\r\n)"
)
_USERS_LIST = Items(VerifiedUser, _USERS_ITEMS, 1, 16)


class VerifiedReply(CodedReplyView):
    """Whom a name, or a mailing list, stands for.

    `( *( "250-" verified-user CRLF ) "250 " verified-user CRLF )` (RFC 5321, 3.5.1)
    """

    __slots__ = ()

    rule = "VerifiedReply"
    reference = "RFC 5321, 3.5.1"
    at_most = 512
    limit_reference = "RFC 5321, 4.5.3.1.5"
    fields = ("users",)
    __match_args__ = ("users",)
    facts = ViewFacts(
        pattern=_VERIFIEDREPLY,
        narrow=_VERIFIEDREPLY_NARROW,
        groups={"users": (1,)},
        machine="VERIFIEDREPLY",
    )
    users: rows.Field[tuple[VerifiedUser, ...]] = rows.items(
        _USERS_LIST, 1, doc="A user on each line."
    )

    @classmethod
    def is_doubtful(cls, match: Match, length: int) -> bool:
        return super().is_doubtful(match, length) or (
            match[1] is not None
            and any(not VerifiedUser.accepts(each) for each in _USERS_LIST.octets(match, 1))
        )

    if TYPE_CHECKING:

        def values(self) -> VerifiedReplyValues: ...

    @classmethod
    def build(
        cls,
        users: str
        | bytes
        | Iterable[str | bytes | View | Mapping[str, object] | tuple[object, ...]],
        *,
        over_long: bool = False,
    ) -> bytes:
        """The octets of a VerifiedReply; raises `BuildError`.

        users: a user on each line
        over_long: whether it is written even where it is longer than it may be
        """
        users_ = _WRITE_USERS_2(users, cls, over_long)
        line = (
            b"".join([b"250-" + each + b"\r\n" for each in users_[:-1]])
            + b"250 "
            + users_[-1]
            + b"\r\n"
        )
        return cls.checked(line, over_long)


FORMS = (
    Reply,
    Greeting,
    EhloReply,
    VerifiedReply,
)
STRUCTURES = (VerifiedUser,)
__all__ = ["EhloReply", "Greeting", "Reply", "VerifiedReply", "VerifiedUser"]
