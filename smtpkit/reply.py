"""What the generated views of replies stand on: the lines of a reply."""

from __future__ import annotations

from smtpkit.errors import REDACTED, BuildError, ParseError, unreadable
from smtpkit.generated.codecs import decode_text, encode_text
from smtpkit.generated.constants import STATUS_CLASSES, STATUS_CODES
from smtpkit.generated.leniencies import LOST_LINE_ENDS, STRAY_LINE
from smtpkit.matching import LenientMatch
from smtpkit.octets import is_utf8
from smtpkit.view import MATCHES, View, joined, json_value, match_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from typing_extensions import Buffer

    from smtpkit.matching import Match


# few codes are used, and those often
_MOST_CODES = 500
_codes: dict[bytes, EnhancedCode] = {}


class EnhancedCode(str):
    """An enhanced status code: `class.subject.detail` (RFC 3463).

    >>> code = EnhancedCode("5.1.1")
    >>> code.status_class, code.subject, code.detail, code.meaning
    (5, 1, 1, 'mailbox part does not exist')
    """

    __slots__ = ("_dialect",)

    #: that knows more codes than the registry has
    _dialect: Any

    @staticmethod
    def read(octets: bytes) -> EnhancedCode:
        """The code of these octets."""
        code = _codes.get(octets)
        if code is None:
            code = EnhancedCode(octets, "ascii")
            if len(_codes) < _MOST_CODES:
                _codes[octets] = code
        return code

    def in_dialect(self, dialect: Any) -> EnhancedCode:
        """The same code, with the meaning that a dialect knows."""
        code = EnhancedCode(self)
        code._dialect = dialect
        return code

    def __reduce__(self) -> tuple[Any, ...]:
        code = EnhancedCode, (str(self),)
        dialect = getattr(self, "_dialect", None)
        return code if dialect is None else (_code_in_dialect, (str(self), dialect))

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
        """What the registry, or its dialect, says of it.

        A detail that is not known means what its subject does, and a subject that is not known what
        its class does (RFC 3463, 2): "" is said of nothing that can be sent.

        >>> EnhancedCode("5.7.606").meaning, EnhancedCode("4.99.1").meaning
        ('something about security', 'persistent transient failure')
        """
        dialect = getattr(self, "_dialect", None)
        meanings: Mapping[str, str] = STATUS_CODES if dialect is None else dialect.status_codes
        status_class, _, detail = self.partition(".")
        known = meanings.get(f"X.{detail}") or meanings.get(f"X.{detail.partition('.')[0]}.0")
        return known or STATUS_CLASSES.get(int(status_class), "")


# an engine looks into what was read before
EnhancedCode.read.known = _codes  # type: ignore[attr-defined]


def pieces_of(octets: bytes) -> list[tuple[int, int]]:
    """Where the texts stand in a reply that goes on, but has no more lines; none in any other.

    Its code, a hyphen or a space behind it, stands where the lines may have begun.
    """
    code, line = octets[:3], octets.rstrip(b"\r\n")
    if not code.isdigit() or octets[3:4] != b"-" or b"\n" in line or b"\r" in line:
        return []
    starts, at = [], 0
    while at >= 0:
        if line[at + 3 : at + 4] in (b"-", b" "):
            starts.append(at)
        at = line.find(code, at + 3)
    pieces = []
    for start, end in zip(starts, [*starts[1:], len(line)], strict=True):
        # what stands for the line end may be written out
        text = line[start + 4 : end].rstrip(b" \t")
        for written in (b"\\n", b"\\r"):
            text = text.removesuffix(written)
        pieces.append((start + 4, start + 4 + len(text)))
    return pieces


def _code_in_dialect(code: str, dialect: Any) -> EnhancedCode:
    return EnhancedCode(code).in_dialect(dialect)


class ReplyView(View):
    """A reply: all of its lines."""

    __slots__ = ()

    multiline = True

    # all of a message: its groups are counted from the match itself
    first_group = 0

    def __init__(self, source: Match | Buffer | View | str) -> None:
        if type(source) not in MATCHES:
            source = match_of(type(self), source)
        self.match = source  # type: ignore[assignment]  # it is a match now

    def __bytes__(self) -> bytes:
        try:
            octets = self.match[0]
        except (TypeError, ValueError) as error:
            raise unreadable("octets", error) from error
        return octets if type(octets) is bytes else bytes(octets)

    @classmethod
    def is_doubtful(cls, match: Match, length: int) -> bool:
        octets = match[0]
        if not (octets.isascii() or is_utf8(octets)):
            return True
        most = cls.at_most
        if most is None or length <= most:
            return False
        limits = cls.facts.line_limits
        return any(
            len(line) > most - 2 and not (limits and len(line) + 2 <= limits.get(int(line[:3]), 0))
            for line in octets.split(b"\r\n")
        )

    @classmethod
    def secret_from(cls, octets: bytes) -> int | None:
        spans = cls.facts.dialect.verbs.hidden_in_reply(octets)
        return spans[0][0] if spans else super().secret_from(octets)

    def hidden_spans(self) -> Sequence[tuple[int, int]]:
        """The spans where it may repeat a secret that was sent."""
        facts, found = self.facts, super().hidden_spans()
        spans = facts.dialect and facts.dialect.verbs.hidden_in_reply(self.octets())
        if not spans:
            return found
        start = self.span()[0]
        return joined([*found, *((start + first, start + last) for first, last in spans)])

    @property
    def raw_lines(self) -> tuple[str, ...]:
        """The lines as they stand, without their ends."""
        return tuple(self._whole_lines())

    def _whole_lines(self) -> list[str]:
        """The lines with their codes, and without their ends; not those that are none of it."""
        octets = self.octets()
        if not self.defects:
            return decode_text(octets)[:-2].split("\r\n")
        start = self.span()[0]  # where defects are told
        for each in reversed(self.defects):
            if each.name in (STRAY_LINE, LOST_LINE_ENDS):
                first, last = (at - start for at in each.span)
                end = b"\n" if each.name == LOST_LINE_ENDS else b""
                octets = octets[:first] + end + octets[last:]
        text = decode_text(octets)
        lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        return [line for each in lines if (line := each.lstrip(" \t"))]

    @property
    def is_multiline(self) -> bool:
        """Whether it has more than one line."""
        return len(self._whole_lines()) > 1


class CodedReplyView(ReplyView):
    """A reply of which each line begins with the same three digits, the reply code."""

    __slots__ = ()

    @property
    def code(self) -> int:
        """The reply code: three digits."""
        try:
            return int(self.match[0][:3])
        except (TypeError, ValueError) as error:
            raise unreadable("code", error) from error

    @property
    def codes(self) -> tuple[int, ...]:
        """The reply code of each line; they differ only where a lenient reading let that pass.

        >>> import smtpkit
        >>> smtpkit.parse_reply(b"250-a\\r\\n550 b\\r\\n", profile="lenient").codes
        (250, 550)
        """
        try:
            return tuple([int(line[:3]) for line in self._whole_lines()])
        except ValueError as error:
            raise unreadable("codes", error) from error

    @classmethod
    def checked(cls, octets: bytes, over_long: bool = False) -> bytes:
        """Octets that were built, after a look at whether anybody reads them as a reply."""
        octets = super().checked(octets, over_long)
        reply = cls.facts.dialect.reply
        if issubclass(cls, reply) or reply.facts.lead is None:
            return octets
        match = cls.facts.pattern.fullmatch(octets)
        try:
            reply.must_read(octets, over_long)
        except ParseError as error:
            raise cls.not_built(match, error) from None
        lead = reply.facts.lead
        [group] = reply.facts.groups[lead.field]
        read = reply.facts.pattern.fullmatch(octets)
        span = (-1, -1) if read is None else read.span(group)
        for field in cls.fields if match is not None and span[0] >= 0 else ():
            if any(match.span(each) == span for each in cls.facts.groups.get(field, ())):  # type: ignore[union-attr]
                word = octets[slice(*span)].decode("ascii")
                message = f"{field}: {word} is read as the {lead.field} of a reply"
                raise BuildError(message, field=field, rule=cls.rule)
        return octets

    def text_spans(self) -> Iterator[tuple[int, int]]:
        """Where the text of each line stands, behind its code."""
        lead, match = self.facts.lead, self.match
        if isinstance(match, LenientMatch) and match.has_items and lead is not None:
            yield from match.items(self.facts.groups[lead.items][0])
            return
        at, end = match.span()
        for line in match[0].split(b"\r\n"):
            if at < end:
                yield at + 4, max(at + 4, at + len(line))
            at += len(line) + 2

    @property
    def severity(self) -> int:
        """The first digit: 2 done, 3 go on, 4 not now, 5 no (RFC 5321, 4.2.1)."""
        return self.code // 100

    @property
    def is_multiline(self) -> bool:
        """Whether it has more than one line."""
        octets = self.octets()
        return (octets.lstrip(b" \t\r\n") if self.defects else octets)[3:4] == b"-"

    @property
    def enhanced_code(self) -> EnhancedCode | None:
        """The enhanced status code; None where the form has none."""
        return None

    @property
    def lines(self) -> tuple[str, ...]:
        """The text of each line, without reply code and enhanced status code."""
        return self.raw_lines

    @property
    def raw_lines(self) -> tuple[str, ...]:
        """The text of each line, without the reply code."""
        if self.defects:
            return tuple(line[4 if line[3:4] in " -" else 3 :] for line in self._whole_lines())
        return tuple([line[4:] for line in self._whole_lines()])

    @property
    def text(self) -> str:
        """The text of all lines, with line feeds between them."""
        return "\n".join(self.lines)

    def to_dict(self, *, secrets: bool = False) -> dict[str, Any]:
        plain = super().to_dict(secrets=secrets)
        return {"code": self.code, **plain, "is_multiline": self.is_multiline}

    def _dict(self, hidden: Sequence[tuple[int, int]]) -> dict[str, Any]:
        shown = super()._dict(hidden)
        if hidden and "lines" in shown:
            shown["lines"] = json_value(self.shown_lines(hidden))
        return shown

    def shown_lines(self, hidden: Sequence[tuple[int, int]]) -> tuple[str, ...]:
        """The texts of the lines; what stands behind the first secret octet is not in them."""
        lines = self.lines
        if not hidden:
            return lines
        shown, start = [], hidden[0][0] - getattr(self.match, "offset", 0)
        spans = [*self.text_spans()]
        if len(spans) != len(lines):
            return (REDACTED,) * len(lines)
        for line, (first, last) in zip(lines, spans, strict=True):
            # the end of a text, whose beginning may be a code; else nobody knows where it stands
            octets = encode_text(line)
            if not bytes(self.match.string[first:last]).endswith(octets):
                shown.append(REDACTED)
            elif last <= start:
                shown.append(line)
            else:
                shown.append(decode_text(octets[: max(0, len(octets) - last + start)]) + REDACTED)
        return tuple(shown)

    def __repr__(self) -> str:
        enhanced = f" {self.enhanced_code}" if self.enhanced_code else ""
        lines = self.shown_lines(self.hidden_spans())
        return f"<{type(self).__name__} {self.code}{enhanced} {' | '.join(lines)!r}>"
