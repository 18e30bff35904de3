"""What the generated `Capabilities` stands on: the lines of an answer to EHLO, by keyword."""

from __future__ import annotations

from smtpkit.errors import FieldError, ParseError
from smtpkit.facts import ViewFacts
from smtpkit.generated.codecs import decode_text, encode_text
from smtpkit.generated.constants import REPLY_OK
from smtpkit.generated.leniencies import (
    BARE_CR,
    BARE_LF,
    BLANK_LINE,
    CONTROL,
    EIGHT_BIT,
    EXTRA_CR,
    MASKED,
    NO_HYPHEN,
    NO_SPACE_AFTER_CODE,
    NUL,
    OVER_LONG,
    STATUS_CLASS,
    STATUS_PLACE,
    STRAY_LINE,
)
from smtpkit.generated.patterns import EHLO_LINE
from smtpkit.generated.replies import EhloReply, Reply
from smtpkit.matching import Defect, Pattern
from smtpkit.octets import json_text, lines_in
from smtpkit.reply import CodedReplyView
from smtpkit.view import View

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Set
    from typing import Any, ClassVar, Literal, Self, TypeAlias

    from typing_extensions import Buffer

    from smtpkit.offered import MalformedLine

    Profile: TypeAlias = Literal["strict", "lenient", "observer"] | Set[str]


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


#: with these a reply is read in any profile: each of them costs the line that it is about
_ALONE = frozenset(
    {BLANK_LINE, CONTROL, EIGHT_BIT, NO_HYPHEN, NO_SPACE_AFTER_CODE, NUL, OVER_LONG, STRAY_LINE}
)


class CapabilitiesView:
    """The extensions that a server offers, typed where they are known.

    reply: the reply, as a view or as octets
    profile: how the octets are read, as in `parse_reply`. It is about codes and line ends: what is
        wrong with a line costs that line in any profile, and is listed in `malformed`

    Raises `ParseError` where the octets are not read, or the reply is not a 250. Keywords are
    compared without case.

    >>> import smtpkit
    >>> reply = b"250-x.example hi\\r\\n250-SIZE 1000\\r\\n250-X-MINE a b\\r\\n250 PIPELINING\\r\\n"
    >>> offered = smtpkit.Capabilities(reply)
    >>> offered.size, offered.pipelining, "chunking" in offered
    (1000, True, False)
    >>> offered["X-MINE"], offered.unknown
    ('a b', {'X-MINE': 'a b'})

    A value is None where the keyword is not offered, and where it is offered without one: what
    tells them apart is `in`, and the line itself.

    >>> bare = smtpkit.Capabilities(b"250-x.example\\r\\n250-SIZE\\r\\n250 AUTH\\r\\n")
    >>> bare.size, "SIZE" in bare, "DSN" in bare, bare.auth, offered.auth
    (None, True, False, (), None)
    >>> bare.line("SIZE"), bare.line("DSN")
    (<EhloSize>, None)

    One flaw costs one word. The line is kept in `malformed`, with what is wrong with it; its
    keyword is offered, and its value is what its other words say:

    >>> sloppy = smtpkit.Capabilities(b"250-x\\r\\n250-AUTH=LOGIN \\r\\n250 SIZE  5 x\\r\\n")
    >>> sloppy.auth, sloppy.size, sloppy.malformed
    (('LOGIN',), 5, ('AUTH=LOGIN ', 'SIZE  5 x'))
    >>> [each.name for line in sloppy.malformed for each in line.defects]
    ['old-spelling', 'trailing-blanks', 'blanks', 'bad-value']

    Lines that repeat a keyword are one line where its value is a list, or has names (`AUTH`,
    `LIMITS`). Else the last one that tells a value counts, and the repetition is malformed.

    >>> smtpkit.Capabilities(b"250-x\\r\\n250-AUTH PLAIN\\r\\n250 AUTH LOGIN\\r\\n").auth
    ('PLAIN', 'LOGIN')

    What is nearly a keyword, or left of it by a firewall, is not taken for it, and says so:

    >>> odd = smtpkit.Capabilities(b"250-x.example\\r\\n250-8 BITMIME\\r\\n250 XXXXXXXA\\r\\n")
    >>> [(line, line.defects[0].name) for line in odd.malformed]
    [('8 BITMIME', 'nearly-keyword'), ('XXXXXXXA', 'masked')]
    >>> odd.malformed[0].defects[0].sentence
    'not a keyword that is known, but nearly: 8BITMIME'

    So does a server that leaves its name out. The first line is read as its name all the same:

    >>> nameless = smtpkit.Capabilities(b"250-SIZE 5\\r\\n250 DSN\\r\\n")
    >>> nameless.domain, [each.name for each in nameless.malformed[0].defects]
    ('SIZE', ['no-domain'])
    """

    __slots__ = ("_lines", "_malformed", "_offered", "defects", "domain", "greet", "keywords")

    lines_by_keyword: ClassVar[dict[str, type[EhloLine]]] = {}
    #: whose extensions are typed; None: the library's own
    dialect: ClassVar[Any] = None

    def __init__(self, reply: CodedReplyView | Buffer, *, profile: Profile = "strict") -> None:
        if isinstance(reply, View) and not isinstance(reply, CodedReplyView):
            raise TypeError(f"a reply, as a view or as octets, not {reply!r}")
        read: Any = reply if isinstance(reply, View) else _reply_of(reply, profile)
        try:
            code = read.code
        except FieldError:
            code = 0
        if code != REPLY_OK:
            what = f"a reply {code}" if code else "what is no reply"
            message = f"{what} offers nothing (ehlo-ok-rsp, RFC 5321, 4.1.1.1)"
            raise ParseError(message, rule="ehlo-ok-rsp", reference="RFC 5321, 4.1.1.1")
        #: what a lenient reading let pass of the reply that this was read from
        self.defects: tuple[Defect, ...] = read.defects
        first, *lines = read.raw_lines
        #: the server's name, and its words for people
        domain, _, greet = first.partition(" ")
        wrong: list[Defect] = []
        # a name without a dot may be a keyword, or a word for people
        if first[:1].isdigit() or "." not in domain:
            from smtpkit.offered import code_before, no_domain

            wrong = [*no_domain(first, self.lines_by_keyword)]
            status = code_before(encode_text(first))
            domain, _, greet = first[status:].lstrip(" ").partition(" ")
        self.domain: str = domain
        self.greet: str = greet
        self._offered: dict[str, tuple[str, str]] = {}
        # the typed ones
        self._lines: dict[str, EhloLine] = {}
        self._malformed: tuple[MalformedLine, ...] = ()
        if self.defects or not self._take_right_ones(lines, isinstance(read, EhloReply)):
            self._take_any(_lines_of(read) if self.defects else [(each, []) for each in lines])
        if wrong:
            from smtpkit.offered import MalformedLine

            self._malformed = (MalformedLine(first, wrong), *self._malformed)
        #: the keywords, in upper case
        self.keywords = _shared(frozenset(self._offered))

    def _take_right_ones(self, lines: list[str], is_read: bool) -> bool:
        """Read lines with which nothing is wrong; false where something is.

        is_read: whether each of them is known to be an ehlo-line
        """
        known, offered = self.lines_by_keyword, self._offered
        for line in lines:
            keyword, _, rest = line.partition(" ")
            name = keyword.upper()
            if name in offered:
                return False
            view = known.get(name)
            if view is None:
                if not (is_read or EHLO_LINE.fullmatch(encode_text(line))) or self._is_odd(line):
                    return False
            else:
                octets = encode_text(line)
                match = view.facts.pattern.fullmatch(octets)
                if match is None or view.is_doubtful(match, len(octets)):
                    return False
                # names with what they have: one of them may be there twice
                if "=" in rest and " " in rest and self._is_odd(line):
                    return False
                self._lines[name] = view(match)
            offered[name] = (keyword, rest)
        return True

    def _take_any(self, lines: Iterable[tuple[str, list[Defect]]]) -> None:
        """Read lines of any kind, each with what is known to be wrong with it."""
        from smtpkit.generated.leniencies import REPEATED_KEYWORD
        from smtpkit.offered import MalformedLine, OfferedLine, flaw, lines_of, put

        right: dict[str, OfferedLine] = {}
        old: dict[str, OfferedLine] = {}
        malformed = []
        for line, known_defects in lines:
            found, defects = lines_of(line, self.lines_by_keyword)
            defects = [*defects, *known_defects]
            # what is no line of the reply offers nothing
            if any(each.name == STRAY_LINE for each in known_defects):
                found, defects = [], known_defects
            for each in found:
                if each.name and put(each, old if each.is_old else right):
                    defects.append(flaw(REPEATED_KEYWORD, (0, len(encode_text(line)))))
            if defects:
                malformed.append(MalformedLine(line, defects))
        # the line that is right counts, wherever it stands
        counting = {**old, **right}
        self._offered = {name: (each.keyword, each.rest) for name, each in counting.items()}
        self._lines = {name: each.view for name, each in counting.items() if each.view is not None}
        self._malformed = tuple(malformed)

    def _is_odd(self, line: str) -> bool:
        """Whether a line that its rule reads says something twice, or looks like something else."""
        key = type(self), line
        odd = _ODD.get(key)
        if odd is None:
            from smtpkit.offered import suspicions

            if len(_ODD) >= _MOST_ODD:
                _ODD.clear()
            odd = _ODD[key] = any(True for _ in suspicions(line, self.lines_by_keyword))
        return odd

    def line(self, keyword: str) -> EhloLine | None:
        """The typed line of a keyword.

        None where it is not offered, not known, or has nothing that its rule reads.
        """
        return self._lines.get(keyword.upper())

    def line_of(self, view: type[Any]) -> Any:
        """The typed line of a class; None where it is not offered, or has nothing that is read."""
        if self.lines_by_keyword.get(view.keyword) is not view:
            # of another dialect, which this one derives from
            return None
        return self._lines.get(view.keyword)

    def keys(self) -> Iterable[str]:
        """The keywords, in upper case, in the order of the lines."""
        return self._offered.keys()

    def items(self) -> Iterator[tuple[str, str]]:
        """Each keyword and what follows it, as it is built: without what is wrong with its line.

        >>> import smtpkit
        >>> offered = smtpkit.Capabilities(b"250-x.example\\r\\n250-SIZE  5\\r\\n250 DSN\\r\\n")
        >>> smtpkit.EhloReply.build("y.example", offered)
        b'250-y.example\\r\\n250-SIZE 5\\r\\n250 DSN\\r\\n'
        """
        for keyword, (_, rest) in self._offered.items():
            line = self._lines.get(keyword)
            yield keyword, rest if line is None else decode_text(bytes(line)).partition(" ")[2]

    def __contains__(self, keyword: object) -> bool:
        return isinstance(keyword, str) and keyword.upper() in self._offered

    def __getitem__(self, keyword: str) -> str:
        """What follows a keyword, as it was sent; raises `KeyError` where it is not offered.

        Blanks around it are cut; of lines that are read as one it is what all of them say.
        """
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
    def malformed(self) -> tuple[MalformedLine, ...]:
        """The lines that are no ehlo-line, or not what their keyword asks for, with the reasons.

        They are text, each with its `defects`.
        """
        return self._malformed

    def to_dict(self) -> dict[str, Any]:
        """Keyword -> what follows it, as plain values for JSON."""
        return {keyword: json_text(rest) for keyword, (_, rest) in self._offered.items()}


def _reply_of(octets: Any, profile: Profile) -> Any:
    """The view of a reply; what is wrong with a line is no reason to lose the others."""
    try:
        return EhloReply.parse(octets)
    except ParseError:
        pass
    dialect = Reply.facts.dialect
    if profile != "strict":
        return dialect.parse_reply(octets, profile=profile)
    try:
        return Reply.parse(octets)
    except ParseError as error:
        try:
            return dialect.parse_reply(octets, profile=_ALONE)
        except ParseError:
            raise error from None


#: these are about the reply, and no line of it
_OF_REPLIES = frozenset(
    {BARE_CR, BARE_LF, BLANK_LINE, EXTRA_CR, MASKED, STATUS_PLACE, STATUS_CLASS}
)


def _lines_of(reply: Any) -> Iterator[tuple[str, list[Defect]]]:
    """The lines of a reply behind the first, in their order, each with what is wrong with it.

    With them are those that are none of it.
    """
    buffer = reply.match.string
    (_, before), *texts = reply.text_spans()
    # with each line, what is said of it where it is none of the reply
    lines = [(span, "") for span in texts]
    others = []
    for each in reply.defects:
        if each.name == STRAY_LINE:
            at = each.span[0]
            stray = lines_in(bytes(buffer[slice(*each.span)]))
            lines += (((at + a, at + b), each.sentence) for a, b in stray if a < b)
        elif each.name not in _OF_REPLIES:
            others.append(each)
    for (start, end), sentence in sorted(lines):
        if sentence:
            defects = [Defect(STRAY_LINE, (0, end - start), sentence)]
        else:
            own = (each for each in others if before <= each.span[0] <= end)
            defects = [Defect(e.name, _within(e.span, start, end), e.sentence) for e in own]
        yield decode_text(bytes(buffer[start:end])), defects
        before = end + 1


def _within(span: tuple[int, int], start: int, end: int) -> tuple[int, int]:
    first, last = (min(max(at, start), end) - start for at in span)
    return first, last


#: the keywords of offers, each set once: many servers offer the same
_SETS: dict[frozenset[str], frozenset[str]] = {}
_MOST_SETS = 256


def _shared(keywords: frozenset[str]) -> frozenset[str]:
    """A set of keywords that is the same object for the same keywords: it is soon compared."""
    if len(_SETS) >= _MOST_SETS:
        _SETS.clear()
    return _SETS.setdefault(keywords, keywords)


#: lines of keywords that are not known: whether they look like something else
_ODD: dict[tuple[type[CapabilitiesView], str], bool] = {}
_MOST_ODD = 1024
