"""What the generated views of replies stand on: the lines of a reply, read and written."""

from __future__ import annotations

from smtpkit.errors import BuildError, short_repr
from smtpkit.generated.codecs import decode_text
from smtpkit.generated.constants import REPLY_OK, REPLY_SERVICE_READY, SMTP_MAX_REPLY_LINE
from smtpkit.generated.patterns import ARGUMENTS
from smtpkit.octets import is_utf8, octets_of
from smtpkit.view import View, json_value
from smtpkit.writing import refusal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from smtpkit.matching import Match


class EnhancedCode(str):
    """An enhanced status code: `class.subject.detail` (RFC 3463).

    >>> code = EnhancedCode("5.1.1")
    >>> code.status_class, code.subject, code.detail, code.meaning
    (5, 1, 1, 'mailbox part does not exist')
    """

    __slots__ = ()

    @property
    def status_class(self) -> int:
        """2: success; 4: may succeed later; 5: permanent failure."""
        return int(self.split(".")[0])

    @property
    def subject(self) -> int:
        """What it is about: addressing, mailbox, mail system, ..."""
        return int(self.split(".")[1])

    @property
    def detail(self) -> int:
        """What of it."""
        return int(self.split(".")[2])

    @property
    def meaning(self) -> str:
        """What the registry says of it; "" for a code that is not registered."""
        from smtpkit.generated.constants import STATUS_CODES

        return STATUS_CODES.get("X." + self.partition(".")[2], "")


#: the greatest length of a line
_LINE = SMTP_MAX_REPLY_LINE


class ReplyView(View):
    """A reply: the `Reply-line` of RFC 5321, which is all of its lines."""

    __slots__ = ()

    multiline = True

    @classmethod
    def is_doubtful(cls, match: Match, length: int) -> bool:
        octets = match[0]
        if not (octets.isascii() or is_utf8(octets)):
            return True
        if length > _LINE:
            limits = cls.facts.line_limits
            for line in octets.split(b"\r\n"):
                if len(line) > _LINE - 2 and len(line) + 2 > limits.get(int(line[:3]), 0):
                    return True
        if octets[5:6] != b"." or octets[4:5] == octets[:1]:
            return False
        return octets[:1] != b"3" and bool(cls._leading_code(octets))

    @classmethod
    def _leading_code(cls, octets: bytes) -> bytes:
        """The status code that the first text begins with, if any."""
        if cls.facts.status_code is None or octets[5:6] != b"." or octets[3:4] not in (b" ", b"-"):
            return b""
        word = octets[4:].partition(b"\r\n")[0].partition(b" ")[0]
        return word if cls.facts.status_code.fullmatch(word) else b""

    @property
    def code(self) -> int:
        """The reply code: three digits."""
        return int(self.match[0][:3])

    @property
    def codes(self) -> tuple[int, ...]:
        """The reply code of each line; they differ only where a lenient reading let that pass.

        >>> import smtpkit
        >>> smtpkit.parse_reply(b"250-a\\r\\n550 b\\r\\n", profile="lenient").codes
        (250, 550)
        """
        return tuple([int(line[:3]) for line in self._whole_lines()])

    @property
    def severity(self) -> int:
        """The first digit: 2 done, 3 go on, 4 not now, 5 no (RFC 5321, 4.2.1)."""
        return self.code // 100

    @property
    def is_multiline(self) -> bool:
        """Whether it has more than one line."""
        return self.match[0][3:4] == b"-"

    @property
    def enhanced_code(self) -> EnhancedCode | None:
        """The enhanced status code that the first line's text begins with (RFC 2034)."""
        code = self._leading_code(self.match[0])
        return EnhancedCode(code.decode("ascii")) if code and self.code // 100 != 3 else None

    @property
    def lines(self) -> tuple[str, ...]:
        """The text of each line, without reply code and enhanced status code."""
        enhanced = self.enhanced_code
        if enhanced is None:
            return self.raw_lines
        return tuple(
            line[len(enhanced) + 1 :]
            if line == enhanced or line.startswith(enhanced + " ")
            else line
            for line in self.raw_lines
        )

    @property
    def raw_lines(self) -> tuple[str, ...]:
        """The text of each line, without the reply code."""
        if self.defects:
            return tuple(line[4 if line[3:4] in " -" else 3 :] for line in self._whole_lines())
        return tuple([line[4:] for line in self._whole_lines()])

    def _whole_lines(self) -> list[str]:
        """The lines with their codes, and without their ends."""
        text = decode_text(self.match[0])
        if not self.defects:
            return text[:-2].split("\r\n")
        lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        return [line for line in lines if line]

    @property
    def text(self) -> str:
        """The text of all lines, with line feeds between them."""
        return "\n".join(self.lines)

    def values(self) -> dict[str, Any]:
        values: dict[str, Any] = {"code": self.code, "lines": list(self.lines)}
        if self.enhanced_code is not None:
            values["enhanced_code"] = str(self.enhanced_code)
        return values

    def to_dict(self, *, secrets: bool = False) -> dict[str, Any]:
        plain = {name: json_value(value) for name, value in self.values().items()}
        return {"code": self.code, **plain, "is_multiline": self.is_multiline}

    def __repr__(self) -> str:
        enhanced = f" {self.enhanced_code}" if self.enhanced_code else ""
        return f"<{type(self).__name__} {self.code}{enhanced} {' | '.join(self.lines)!r}>"

    @classmethod
    def _joined(cls, code: int, texts: list[bytes], separator: bytes = b" ") -> bytes:
        """The octets of a reply of these texts."""
        *first, last = texts
        octets = b"".join(b"%d-%b\r\n" % (code, text) for text in first)
        octets += b"%d%b%b\r\n" % (code, separator, last)
        return cls.checked(octets)


class ReplyBase(ReplyView):
    """What `Reply` stands on: any reply."""

    __slots__ = ()

    @classmethod
    def build(
        cls,
        code: int,
        lines: str | bytes | Iterable[str | bytes] = "",
        *,
        enhanced_code: str | None = None,
    ) -> bytes:
        """The octets of a reply; raises `BuildError`.

        code: the reply code
        lines: the text, or the texts of all lines
        enhanced_code: an enhanced status code, which every line then begins with
        """
        if not isinstance(code, int) or isinstance(code, bool) or not 0 <= code <= 999:
            message = f"code: an integer of three digits, not {short_repr(code)}"
            raise BuildError(message, field="code", rule="Reply-code")
        texts = _texts(lines)
        status = cls._status(code, enhanced_code)
        written = [status + (b" " if status and text else b"") + text for text in texts]
        octets = cls._joined(code, written)
        if not status and code // 100 != 3 and cls._leading_code(octets):
            message = "lines: the text begins with a status code, which enhanced_code is for"
            raise BuildError(message, field="lines", rule="textstring")
        return octets

    @classmethod
    def _status(cls, code: int, enhanced_code: str | None) -> bytes:
        if enhanced_code is None:
            return b""
        status = octets_of(enhanced_code, "enhanced_code")
        if cls.facts.status_code is None or not cls.facts.status_code.fullmatch(status):
            message = f"enhanced_code: not a status-code, {short_repr(enhanced_code)}"
            raise BuildError(message, field="enhanced_code", rule="status-code")
        if code // 100 == 3:
            message = f"enhanced_code: a reply {code} has none"
            raise BuildError(message, field="enhanced_code", rule="status-code")
        return status


class NamedReplyBase(ReplyView):
    """What the replies that begin with the server's name stand on."""

    __slots__ = ()

    @classmethod
    def _named(cls, code: int, domain: str, greet: bytes, lines: list[bytes]) -> bytes:
        """The octets of a reply whose first text is the server's name and some words."""
        name = octets_of(domain, "domain")
        first = name + (b" " + greet if greet else b"")
        texts = [first, *lines]
        octets = cls._joined(code, texts, b" " if texts[-1] else b"")
        if octets.count(b"\n") != len(texts) or cls.parse(octets).octets("domain") != name:
            message = f"domain: not a domain, {short_repr(domain)}"
            raise BuildError(message, field="domain", rule="Domain")
        return octets


class GreetingBase(NamedReplyBase):
    """What `Greeting` stands on: the server's first words."""

    __slots__ = ()

    @classmethod
    def build(cls, domain: str, lines: str | bytes | Iterable[str | bytes] = "") -> bytes:
        """The octets of a greeting; raises `BuildError`.

        domain: the server's name, or its address in brackets
        lines: the text after it, or the texts of all lines
        """
        greet, *rest = _texts(lines)
        return cls._named(REPLY_SERVICE_READY, domain, greet, rest)

    def values(self) -> dict[str, Any]:
        first, *rest = self.raw_lines
        domain, _, greet = first.partition(" ")
        return {"domain": domain, "lines": [greet, *rest]}


class EhloReplyBase(NamedReplyBase):
    """What `EhloReply` stands on: the answer to EHLO."""

    __slots__ = ()

    @classmethod
    def build(
        cls, domain: str, extensions: Iterable[str] | Mapping[str, str] = (), greet: str = ""
    ) -> bytes:
        """The octets of an answer to EHLO; raises `BuildError`.

        domain: the server's name
        extensions: a line for each extension, or keywords and their parameters
        greet: words for people
        """
        lines = _offered(extensions)
        if not all(lines):
            raise BuildError("extensions: an empty line", field="extensions", rule="ehlo-line")
        return cls._named(REPLY_OK, domain, octets_of(greet, "greet"), lines)

    def values(self) -> dict[str, Any]:
        first, *lines = self.raw_lines
        domain, _, greet = first.partition(" ")
        return {"domain": domain, "extensions": lines, **({"greet": greet} if greet else {})}


def _offered(extensions: object) -> list[bytes]:
    """The lines of extensions that are given as lines, or as keywords and what follows them."""
    if isinstance(extensions, (str, bytes)):
        extensions = [extensions]
    try:
        if not hasattr(extensions, "items"):
            return [octets_of(line, "extensions") for line in extensions]  # type: ignore[attr-defined]
        return [
            octets_of(keyword, "extensions")
            + (b" " + octets_of(rest, "extensions") if rest not in (None, "") else b"")
            for keyword, rest in extensions.items()
        ]
    except TypeError:
        message = f"extensions: lines, or keywords and what follows, not {short_repr(extensions)}"
        raise BuildError(message, field="extensions", rule="ehlo-line") from None


def _texts(lines: object) -> list[bytes]:
    """The texts of a reply's lines, each of them fit for one."""
    given = [lines] if isinstance(lines, (str, bytes)) else lines
    try:
        if hasattr(given, "keys"):
            raise TypeError
        texts = [octets_of(text, "lines") for text in given]  # type: ignore[attr-defined]
    except TypeError:
        message = f"lines: a text, or the texts of all lines, not {short_repr(lines)}"
        raise BuildError(message, field="lines", rule="textstring") from None
    if not texts:
        raise BuildError("lines: a reply has one at least", field="lines", rule="textstring")
    for text in texts:
        if text and not ARGUMENTS.fullmatch(text):
            raise refusal("lines", "textstring", text, ARGUMENTS)
    return texts
