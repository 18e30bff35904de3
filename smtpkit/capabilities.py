"""What the generated `Capabilities` stands on: the lines of an answer to EHLO, by keyword."""

from __future__ import annotations

from smtpkit.errors import ParseError
from smtpkit.facts import ViewFacts
from smtpkit.generated.codecs import encode_text
from smtpkit.generated.constants import REPLY_OK
from smtpkit.generated.patterns import KEYWORD
from smtpkit.generated.replies import EhloReply, Reply
from smtpkit.matching import Pattern
from smtpkit.octets import json_text
from smtpkit.view import View

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any, ClassVar, Self

    from smtpkit.reply import CodedReplyView


class EhloLine(View):
    """A line of the answer to EHLO: a keyword and what follows it."""

    __slots__ = ()

    keyword: ClassVar[str] = ""
    #: other spellings of the keyword; one that ends in "=" has its parameters right behind it
    also: ClassVar[tuple[str, ...]] = ()


def keyword_alone(
    module: str,
    name: str,
    keyword: str,
    reference: str,
    summary: str,
    also: tuple[str, ...] = (),
) -> type[EhloLine]:
    """The view of a line that is its keyword and nothing more."""

    def build(cls: type[EhloLine]) -> bytes:
        return cls.keyword.encode("ascii")

    build.__doc__ = f"The line of {keyword}."
    members = {
        "__module__": module,
        "__doc__": f'{summary}\n\n`"{keyword}"` ({reference})',
        "__slots__": (),
        "keyword": keyword,
        "rule": f"{keyword}-line",
        "reference": reference,
        "also": also,
        "facts": ViewFacts(pattern=Pattern(f"(?i:{keyword})")),
        "build": classmethod(build),
    }
    return type(name, (EhloLine,), members)


class CapabilitiesView:
    """The extensions that a server offers, typed where they are known.

    Takes the reply, as a view or as octets. Keywords are compared without case.

    >>> import smtpkit
    >>> reply = b"250-x.example hi\\r\\n250-SIZE 1000\\r\\n250-X-MINE a b\\r\\n250 PIPELINING\\r\\n"
    >>> offered = smtpkit.Capabilities(reply)
    >>> offered.size, offered.pipelining, "chunking" in offered
    (1000, True, False)
    >>> offered["X-MINE"], offered.unknown
    ('a b', {'X-MINE': 'a b'})

    An old spelling that an extension declares is read as its keyword, and is malformed:

    >>> old = smtpkit.Capabilities(b"250-x.example hi\\r\\n250 AUTH=LOGIN PLAIN\\r\\n")
    >>> old.auth, old.malformed
    (('LOGIN', 'PLAIN'), ('AUTH=LOGIN PLAIN',))
    """

    __slots__ = ("_lines", "_malformed", "_offered", "domain", "greet", "keywords")

    lines_by_keyword: ClassVar[dict[str, type[EhloLine]]] = {}
    #: whose extensions are typed; None: the library's own
    dialect: ClassVar[Any] = None

    def __init__(self, reply: CodedReplyView | bytes) -> None:
        if not isinstance(reply, View):
            octets = reply
            try:
                reply = EhloReply.parse(octets)
            except ParseError:
                # a line that is no ehlo-line is no reason to lose the others
                reply = Reply.parse(octets)
        if reply.code != REPLY_OK:
            message = f"a reply {reply.code} offers nothing (ehlo-ok-rsp, RFC 5321, 4.1.1.1)"
            raise ParseError(message, rule="ehlo-ok-rsp", reference="RFC 5321, 4.1.1.1")
        first, *lines = reply.raw_lines
        #: the server's name, and its words for people
        self.domain, _, self.greet = first.partition(" ")
        self._offered: dict[str, tuple[str, str]] = {}
        # the typed ones, read once
        self._lines: dict[str, EhloLine] = {}
        malformed: list[str] = []
        old: dict[str, tuple[str, str]] = {}
        # an answer to EHLO that was read has keywords everywhere
        is_read = isinstance(reply, EhloReply) and not reply.defects
        for line in lines:
            keyword, _, rest = line.partition(" ")
            if not is_read and not _is_keyword(keyword):
                malformed.append(line)
                respelled = self._respelled(line)
                if respelled is not None:
                    old.setdefault(respelled[0], respelled)
                continue
            name = keyword.upper()
            self._offered[name] = (keyword, rest)
            view = self.lines_by_keyword.get(name)
            if view is not None:
                self._take(name, view, line, malformed)
        self._malformed = tuple(malformed)
        # the line that is right counts, wherever it stands
        self._offered = {**old, **self._offered}
        #: the keywords, in upper case
        self.keywords = _shared(frozenset(self._offered))

    def _take(self, name: str, view: type[EhloLine], line: str, malformed: list[str]) -> None:
        """Read a typed line; the last one of a keyword counts."""
        octets = encode_text(line)
        match = view.facts.pattern.fullmatch(octets)
        self._lines.pop(name, None)
        if match is not None and not view.is_doubtful(match, len(octets)):
            self._lines[name] = view(match)
        elif not view.accepts(octets):
            malformed.append(line)

    def _respelled(self, line: str) -> tuple[str, str] | None:
        """The keyword, and what follows it, of a line that has an old spelling of it."""
        upper = line.upper()
        for view in self.lines_by_keyword.values():
            for spelling in map(str.upper, view.also):
                if upper == spelling or upper.startswith(
                    spelling if spelling.endswith("=") else spelling + " "
                ):
                    return view.keyword, line[len(spelling) :].strip(" ")
        return None

    def line_of(self, view: type[Any]) -> Any:
        """The typed line of a keyword; None where it is not offered, or malformed."""
        if self.lines_by_keyword.get(view.keyword) is not view:
            # of another dialect, which this one derives from
            return None
        found = self._lines.get(view.keyword)
        if found is not None:
            return found
        if view.keyword not in self._offered:
            return None
        keyword, rest = self._offered[view.keyword]
        text = f"{keyword} {rest}" if rest else keyword
        try:
            return view.parse(encode_text(text))
        except ParseError:
            return None

    def __contains__(self, keyword: object) -> bool:
        return isinstance(keyword, str) and keyword.upper() in self._offered

    def __getitem__(self, keyword: str) -> str:
        """What follows a keyword, as it was sent; raises `KeyError` where it is not offered."""
        return self._offered[keyword.upper()][1]

    def __iter__(self) -> Iterator[str]:
        return iter(self._offered)

    def __len__(self) -> int:
        return len(self._offered)

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return self._told() == other._told()

    def __hash__(self) -> int:
        return hash((self.domain, self.keywords))

    def __copy__(self) -> Self:
        """Itself: nothing of it ever changes."""
        return self

    def __deepcopy__(self, memo: object) -> Self:
        return self

    def __reduce_ex__(self, protocol: Any) -> Any:
        if self.dialect is not None:
            self.dialect.need_name()
        return super().__reduce_ex__(protocol)

    def _told(self) -> tuple[Any, ...]:
        """All that the server said."""
        return self.domain, self.greet, self._offered, self._malformed

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.domain} {' '.join(self._offered)}>"

    @property
    def unknown(self) -> dict[str, str]:
        """The keywords that are not known here, with what follows them."""
        known = self.lines_by_keyword
        return {word: rest for word, (_, rest) in self._offered.items() if word not in known}

    @property
    def malformed(self) -> tuple[str, ...]:
        """The lines that are no ehlo-line, or not what their keyword asks for."""
        return self._malformed

    def to_dict(self) -> dict[str, Any]:
        """Keyword -> what follows it, as plain values for JSON."""
        return {keyword: json_text(rest) for keyword, (_, rest) in self._offered.items()}


#: the keywords of offers, each set once: many servers offer the same
_SETS: dict[frozenset[str], frozenset[str]] = {}
_MOST_SETS = 256


def _shared(keywords: frozenset[str]) -> frozenset[str]:
    """A set of keywords that is the same object for the same keywords: it is soon compared."""
    if len(_SETS) >= _MOST_SETS:
        _SETS.clear()
    return _SETS.setdefault(keywords, keywords)


def _is_keyword(text: str) -> bool:
    return KEYWORD.fullmatch(encode_text(text)) is not None
