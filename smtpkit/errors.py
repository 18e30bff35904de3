"""The errors of the library: what was wrong, where, by which rule, and what to answer."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import Any

#: what stands in the place of a secret
REDACTED = "[redacted]"
#: how many octets of a line an error shows
_WINDOW = 72
#: no name is longer: a comparison takes time
_LONGEST_NAME = 40


class SmtpError(Exception):
    """The base of every error that this library raises."""


class SuggestedReply:
    """What a server answers to an error: code, enhanced status code (or ""), text.

    A protocol without codes has another first word (`head`), and the code 0.

    >>> reply = SuggestedReply(501, "5.5.4", "no such word")
    >>> reply.build(), reply.build(enhanced=False)
    (b'501 5.5.4 no such word\\r\\n', b'501 no such word\\r\\n')
    """

    __slots__ = ("at_most", "code", "enhanced_code", "head", "text")

    def __init__(
        self,
        code: int,
        enhanced_code: str = "",
        text: str = "",
        *,
        head: str = "",
        at_most: int | None = 512,
    ) -> None:
        self.code = code
        self.enhanced_code = enhanced_code
        self.text = text
        #: the first word: the code, where there is one
        self.head = head or str(code)
        #: the greatest length of the line, CRLF included (RFC 5321, 4.5.3.1.5)
        self.at_most = at_most

    @classmethod
    def of(cls, codes: str, text: str = "") -> SuggestedReply:
        """The reply `501 5.5.4` of the declarations, with a text."""
        code, _, enhanced_code = codes.partition(" ")
        return cls(int(code), enhanced_code, text)

    def build(self, *, enhanced: bool = True) -> bytes:
        """The octets that answer: one line of printable ASCII, cut where it would be too long.

        enhanced: whether the enhanced status code is written, which a server does only if it
            offers ENHANCEDSTATUSCODES (RFC 2034, 3); most of them do

        What of the text is not printable ASCII is escaped; a secret is never in it.
        """
        head = f"{self.head} {self.enhanced_code}" if enhanced and self.enhanced_code else self.head
        text = self.text.encode("ascii", "backslashreplace").decode("ascii")
        text = "".join(each if each.isprintable() else _escape(each) for each in text)
        if self.at_most is not None:
            text = text[: max(0, self.at_most - len(head) - 3)]
        return f"{head} {text}\r\n".encode("ascii")

    def __bytes__(self) -> bytes:
        return self.build()

    def __str__(self) -> str:
        return " ".join(filter(None, (self.head, self.enhanced_code, self.text)))

    def __repr__(self) -> str:
        return f"SuggestedReply({str(self)!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SuggestedReply) and str(self) == str(other)

    def __hash__(self) -> int:
        return hash(str(self))


class ProtocolError(SmtpError):
    """A conversation cannot go on as it should: somebody did what is not done there.

    `reply` is what a server should answer; None where nobody is to be answered.
    """

    def __init__(self, message: str, *, reply: SuggestedReply | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.reply = reply


class LocalProtocolError(ProtocolError):
    """Our own mistake: what was to be sent may not be sent now. Nothing was sent or changed."""


class RemoteProtocolError(ProtocolError):
    """The peer's mistake, behind which nothing can be trusted: answer with `reply`, and close."""


class ParseError(SmtpError, ValueError):
    """Octets that are not what they should be: the peer's mistake.

    `offset` is the place in the buffer, in octets; `rule` the ABNF rule that is broken, and
    `reference` the RFC and section it stands in; `expected` what could have stood there;
    `found` what did. `level` says which reading refuses it: `syntax` (the base grammar),
    `generic` (a parameter's own rule), `semantic` (the prose) or `limit` (a length).
    `reply` is what a server should answer; None where there is nobody to answer.

    >>> import smtpkit
    >>> try:
    ...     smtpkit.parse_command(b"MAIL FROM:Smith@bar.com\\r\\n")
    ... except smtpkit.ParseError as error:
    ...     print(error)
    ...     print(error.offset, error.rule, error.reply.code, error.reply.enhanced_code)
    expected "<" (Reverse-path, RFC 5321, 4.1.2), found "S"
        MAIL FROM:Smith@bar.com\\r\\n
                  ^
    10 Reverse-path 501 5.1.7
    """

    def __init__(
        self,
        message: str = "",
        *,
        offset: int = 0,
        rule: str = "",
        expected: Iterable[str] = (),
        found: str = "",
        reference: str = "",
        level: str = "syntax",
        reply: SuggestedReply | None = None,
        excerpt: str = "",
        leniencies: Iterable[str] | Callable[[], Iterable[str]] = (),
    ) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset
        self.rule = rule
        self.expected = tuple(expected)
        self.found = found
        self.reference = reference
        self.level = level
        self.reply = reply
        self.excerpt = excerpt
        self._leniencies = leniencies

    @property
    def leniencies(self) -> tuple[str, ...]:
        """The names of those with which the lenient profile reads the octets; empty: it does not.

        They are looked for when they are first asked for: a server that only answers need not wait.
        """
        if callable(self._leniencies):
            self._leniencies = self._leniencies()
        self._leniencies = tuple(self._leniencies)
        return self._leniencies

    def __str__(self) -> str:
        return f"{self.message}\n{self.excerpt}" if self.excerpt else self.message

    def __reduce__(self) -> tuple[Any, ...]:
        # what is still to be looked for goes to no other process
        self._leniencies = self.leniencies
        return super().__reduce__()  # type: ignore[return-value]


class Incomplete(ParseError):
    """Octets that break off: more of them could make them right, as far as their shape goes.

    So a reply can be read as it comes, without looking for its end (within some limit):

    >>> import smtpkit
    >>> received = b""
    >>> for octets in (b"250-x.exam", b"ple\\r", b"\\n250 SIZE\\r\\n"):
    ...     received += octets
    ...     try:
    ...         print(smtpkit.parse_reply(received).lines)
    ...     except smtpkit.Incomplete:
    ...         print("more is to come")
    more is to come
    more is to come
    ('x.example', 'SIZE')

    What prose adds (the same code on each line, no parameter twice) is looked at when the end is
    there.
    """


class BuildError(SmtpError, ValueError):
    """A value that cannot be written: the caller's mistake.

    `field` is the argument, `rule` the ABNF rule it breaks, `offset` the octet of the value at
    which it does.

    >>> import smtpkit
    >>> smtpkit.Mail.build("ned@x.example>\\r\\nRCPT TO:<eve@x.example")
    Traceback (most recent call last):
        ...
    smtpkit.errors.BuildError: reverse_path: not a Reverse-path at octet 14, "\\r"
    """

    def __init__(
        self, message: str = "", *, field: str = "", rule: str = "", offset: int = 0
    ) -> None:
        super().__init__(message)
        self.field = field
        self.rule = rule
        self.offset = offset


class DialectError(SmtpError, ValueError):
    """A declaration that cannot be honoured: a clash of names, or a rule that is no good."""


class FieldError(SmtpError, LookupError):
    """A field that these octets do not have, or that cannot be read from them."""


def unreadable(field: str, error: Exception) -> Exception:
    """The error of a field that has octets which say nothing; one of our own stays what it is.

    The octets were read by their rule once. So somebody has changed them, or closed their buffer;
    or a decoder of one's own refuses what its rule accepts.
    """
    if isinstance(error, (SmtpError, MemoryError)):
        return error
    return FieldError(
        f"{field}: cannot be read: {error or type(error).__name__}. Its octets were changed, or "
        "their buffer was closed, while there was a view over it: take bytes(view) before; or its "
        "decoder refuses what its rule accepts, and says so with may_refuse=True"
    )


def joined_with_or(items: Sequence[str]) -> str:
    """Names as people list them: "a, b or c"."""
    return " or ".join(filter(None, (", ".join(items[:-1]), *items[-1:])))


def nearest(name: str, names: Iterable[str]) -> str:
    """The one of the names that is nearly this one, as a question; nothing where none is.

    >>> nearest("8BITMIM", ["7BIT", "8BITMIME"]), nearest("8BIT", ["7BIT", "8BITMIME"])
    (' (is 8BITMIME meant?)', ' (is 8BITMIME meant?)')
    >>> nearest("X", ["7BIT"])
    ''
    """
    from difflib import get_close_matches

    near = get_close_matches(name[:_LONGEST_NAME], names)
    # one of which it is the beginning is nearer than the others
    near.sort(key=lambda each: not each.startswith(name))
    return f" (is {near[0]} meant?)" if near else ""


def short_repr(value: object) -> str:
    """A value as an error shows it: short, and whatever it is."""
    try:
        text = repr(value)
    except Exception:  # a value of the caller's, whose repr may do anything
        return f"<{type(value).__name__}>"
    return text if len(text) <= 60 else text[:57] + "..."


def check_flag(name: str, value: object) -> None:
    """Raise `TypeError` for what is neither true nor false."""
    if not isinstance(value, bool):
        raise TypeError(f"{name}: true or false, not {short_repr(value)}")


def check_number(name: str, value: object, least: int) -> None:
    """Raise `TypeError` for what is no whole number, and `ValueError` for one that is too small."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError(f"{name}: a whole number, not {short_repr(value)}")
    if value < least:
        raise ValueError(f"{name}: {least} or more, not {value}")


def escaped(octets: bytes) -> str:
    """Octets as text for people: what is not printable ASCII, or valid UTF-8, is escaped."""
    text = bytes(octets).decode("utf-8", "backslashreplace")
    if not text.isprintable():
        text = text.translate(_SHORT)
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else _escape(c) for c in text)


_SHORT = str.maketrans({"\r": "\\r", "\n": "\\n", "\t": "\\t"})


def _escape(character: str) -> str:
    return "".join(f"\\x{octet:02x}" for octet in character.encode("utf-8"))


def excerpt(octets: bytes, offset: int, secret_from: int | None = None) -> str:
    """A line with a caret under one of its octets; from `secret_from` on nothing is shown."""
    first = max(0, min(offset - _WINDOW // 2, len(octets) - _WINDOW))
    last = min(len(octets), first + _WINDOW)
    shown_to, hidden = last, ""
    if secret_from is not None and secret_from < last:
        shown_to = max(first, secret_from)
        hidden = f"[{len(octets) - shown_to} octets not shown]"
    if not octets:
        return "    (no octets)\n    ^"
    before = ("..." if first else "") + escaped(octets[first : min(offset, shown_to)])
    after = escaped(octets[min(offset, shown_to) : shown_to]) + hidden
    return f"    {before}{after}{'...' if last < len(octets) else ''}\n    {' ' * len(before)}^"
