"""The styles of transcripts that are known by name: what stands before each side's lines.

One is used where somebody names it, and never otherwise: the finder needs none. What is quoted,
folded, masked or left out is read in every style in the same way.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from smtpkit.captures.transcripts.finder import Line, Marks
from smtpkit.stream import CLIENT, SERVER, Sender

_LOG = r"[^<>\n]{0,160}?"  # a time, a level, an id
_CLIENT, _SERVER = "client ", "server "


@dataclass(frozen=True, slots=True)
class Style:
    """A style: the marks of both sides, and what may stand before them, as regular expressions.

    An empty mark is none: then what is said tells who says it.

    `says` is a line that this tool alone prints. `by_line` tells that it writes each line by
    itself, and reads the replies to a group behind all of it; `between` what it prints in the midst
    of mail data: how that begins, and how its last line does.
    """

    name: str
    client: str
    server: str
    before: str = ""
    says: str = ""
    by_line: bool = False
    between: tuple[tuple[str, str], ...] = ()

    @property
    def marks(self) -> StyleMarks:
        """The marks of the style, to read a text with."""
        pattern = rf"{self.before}(?:(?P<client>{self.client})|(?P<server>{self.server}))"
        return StyleMarks(_SIDES, pattern=re.compile(pattern))


@dataclass(slots=True)
class StyleMarks(Marks):
    """The marks of a style that was named."""

    pattern: re.Pattern[str] = field(default_factory=lambda: re.compile(r"(?!)"))

    def of(self, line: Line, ordered: list[str]) -> tuple[str, int] | None:
        """The mark of a line, and where what is said begins; None where it has none."""
        found = self.pattern.match(line.text[:400])
        if found is None:
            return None
        return (_CLIENT if found.lastgroup == "client" else _SERVER), found.end()


_SIDES: dict[str, set[Sender]] = {_CLIENT: {CLIENT}, _SERVER: {SERVER}}

STYLES: dict[str, Style] = {
    style.name: style
    for style in (
        Style("rfc", r"[Cc]: ?", r"[Ss]: ?", r"[ \t]*"),  # RFC 5321, appendix D
        Style("words", r"(?i:client): ?", r"(?i:server): ?", r"[ \t]*"),
        Style("arrows", r">>>(?: |$)", r"<<<(?: |$)", _LOG),
        Style("swaks", r"(?:->|~>)(?: |$)", r"<(?:- |~ |\*\*|~\*) ?", r" ?"),
        Style("curl", r"> ", r"< ", r"(?:[\d:.]+ )?"),
        Style("msmtp", r"--> ", r"<-- ", says=r"tls_starttls = (?:on|off)\Z", by_line=True),
        Style("exim", r"SMTP[>|+]> ", r"SMTP<< ", _LOG),
        Style(
            "exim-server",
            r"SMTP<< ",
            r"SMTP>> ",
            _LOG,
            says=r"Exim version \S+ uid=\d+ |SMTP(?:<<|>>) ",  # of a session in a terminal
            between=(
                (r"DKIM >> |>>Headers received:\Z", "Data file name: "),
                (r"host in ignore_fromline_hosts\? |search_tidyup called\Z", ""),
            ),
        ),
        Style("postfix-smtp", r"> [^ ]+: ", r"< [^ ]+: ", _LOG),
        Style("postfix-smtpd", r"< [^ ]+: ", r"> [^ ]+: ", _LOG),
        Style("phpmailer", r"CLIENT -> SERVER: ?", r"SERVER -> CLIENT: ?", r"[^<>\n]{0,80}?"),
        Style("smtplib", r"send: b?['\"]", r"reply: b?['\"]", _LOG),
        Style("aiosmtpd", r"\([^()\n]{0,80}\) >> b['\"]", r"\([^()\n]{0,80}\) << b['\"]", _LOG),
        Style("nodemailer", r"C: ?", r"S: ?", r"[^<>\n]{0,80}?\[[^\]\n]{1,40}\] "),
        Style("s-nail", r"s-nail: >>> (?!SERVER: )", r"s-nail: >>> SERVER: "),
        Style("sendmail", r">>> ", r"(?=[2-5]\d\d[ -])"),
        Style("in-out", r" ?In: +", r" ?Out: +", r"[ \t]*"),
    )
}


def known_of(lines: list[Line], style: str) -> list[Style]:
    """The styles that a text is known to be of: the one that was named, or whose lines it has.

    style: the name of one, or a word that is none: then nothing is known; "" to look for them
    """
    if style:
        return [STYLES[style]] if style in STYLES else []
    signs = [(each, re.compile(each.says)) for each in STYLES.values() if each.says]
    return [each for each, sign in signs if any(sign.match(line.text) for line in lines)]


def remarks_of(lines: list[Line], styles: list[Style]) -> set[int]:
    """The numbers of the lines that tools of these styles print in the midst of mail data."""
    found: set[int] = set()
    for begins, ends in (each for style in styles for each in style.between):
        first = re.compile(begins)
        begun = -1
        for number, line in enumerate(lines):
            if begun < 0 and first.match(line.text):
                begun = number
            if line.text == ".":
                begun = -1  # the mail data end here
            elif begun >= 0 and line.text.startswith(ends):
                found.update(range(begun, number + 1))
                begun = -1
    return found
