"""What the generated views stand on: a match over a buffer, read when it is asked.

A view holds the match and nothing else: the octets stay in the buffer, and every field is cut
out of it when it is read.
"""

from __future__ import annotations

from smtpkit.errors import BuildError, FieldError, ParseError, shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Buffer, Callable, Iterator, Sequence  # type: ignore[attr-defined]
    from typing import Any, ClassVar, Self

    from smtpkit.profiles import Defect

    Match = re.Match[bytes]

REDACTED = "[redacted]"


class Pattern:
    """A regular expression over octets that is compiled when it is first used."""

    __slots__ = ("finditer", "fullmatch", "match", "source")

    fullmatch: Callable[..., Match | None]
    match: Callable[..., Match | None]
    finditer: Callable[..., Iterator[Match]]

    def __init__(self, source: str) -> None:
        self.source = source
        self.fullmatch = self._first_fullmatch
        self.match = self._first_match
        self.finditer = self._first_finditer

    def _compile(self) -> None:
        import re

        compiled = re.compile(self.source.encode("latin-1"))
        self.fullmatch = compiled.fullmatch
        self.match = compiled.match
        self.finditer = compiled.finditer

    def _first_fullmatch(self, *arguments: Any) -> Match | None:
        self._compile()
        return self.fullmatch(*arguments)

    def _first_match(self, *arguments: Any) -> Match | None:
        self._compile()
        return self.match(*arguments)

    def _first_finditer(self, *arguments: Any) -> Iterator[Match]:
        self._compile()
        return self.finditer(*arguments)


class Words:
    """The members of an enumeration by their octets; the enumeration is loaded when needed."""

    __slots__ = ("_members", "_module", "_name")

    def __init__(self, module: str, name: str) -> None:
        self._module = module
        self._name = name
        self._members: dict[bytes, Any] = {}

    def write(self, value: object) -> bytes:
        if not isinstance(value, str):
            raise TypeError(f"a word, not {type(value).__name__}")
        return value.encode("ascii").upper()

    def write_set(self, value: object) -> bytes:
        """The words of a set in the order of the enumeration, commas between them."""
        words = [value] if isinstance(value, str) else list(value)  # type: ignore[call-overload]
        given = {self.write(word) for word in words}
        if not given <= self.members.keys():
            known = b", ".join(self.members).decode("ascii")
            raise ValueError(f"words out of {known}, not {shown(value)}")
        return b",".join(word for word in self.members if word in given)

    @property
    def members(self) -> dict[bytes, Any]:
        """The members of the enumeration by their words, in upper case."""
        if not self._members:
            from importlib import import_module

            enumeration = getattr(import_module(self._module), self._name)
            self._members = {member.value.encode("ascii"): member for member in enumeration}
        return self._members

    def read(self, octets: bytes) -> Any:
        members = self._members or self.members
        return members.get(octets) or members[octets.upper()]

    def read_set(self, octets: bytes) -> frozenset[Any]:
        return frozenset(map(self.members.__getitem__, octets.upper().split(b",")))


def readable(buffer: Buffer) -> Any:
    """A buffer that can be matched and sliced by octets: itself, wherever that is possible.

    Raises `TypeError` for what is no contiguous buffer.
    """
    if isinstance(buffer, (bytes, bytearray)):
        return buffer
    if isinstance(buffer, str):
        raise TypeError("octets are needed, not str: encode the text first")
    view = memoryview(buffer)
    if not view.c_contiguous:
        raise TypeError("the buffer is not contiguous")
    if isinstance(buffer, memoryview):
        return view if view.format == "B" and view.ndim == 1 else view.cast("B")
    if hasattr(buffer, "find"):
        # a memory map: a memoryview of it would keep it from being closed
        view.release()
        return buffer
    return view.cast("B")


class View:
    """A part of a message, or a whole one, that was read by a rule.

    Text fields are `str`, decoded as UTF-8 with `surrogateescape`, so that no octet is lost.
    Two views are equal when they are of one class and of the same octets.
    """

    __slots__ = ("_base", "_match")

    #: the names of the fields, in wire order
    fields: ClassVar[tuple[str, ...]] = ()
    #: the ABNF rule, and the RFC and section it stands in
    rule: ClassVar[str] = ""
    reference: ClassVar[str] = ""
    #: the fields that are not shown unless they are asked for by name
    secret_fields: ClassVar[frozenset[str]] = frozenset()

    # the groups of each field, by its full name; several where alternatives share the name
    _groups: ClassVar[dict[str, tuple[int, ...]]] = {}
    _pattern: ClassVar[Pattern]
    _bracketed: ClassVar[bool] = False
    # whether it is built from its text alone
    _by_text: ClassVar[bool] = False
    # what a server answers to octets that are wrong, where no rule says better
    _reply: ClassVar[str] = ""
    #: the greatest length of a line in octets, CRLF included, and where that is said
    at_most: ClassVar[int | None] = None
    limit_reference: ClassVar[str] = ""
    # the greatest lengths of lines that begin with these reply codes
    _longer: ClassVar[dict[int, int]] = {}
    #: whether it may be of many lines
    multiline: ClassVar[bool] = False
    # what prose says of its fields
    _checks: ClassVar[tuple[Callable[[Any], None], ...]] = ()
    _dialect: ClassVar[Any] = None
    # whether errors show none of its octets
    _secret: ClassVar[bool] = False

    def __init__(self, match: Match, base: int = 0) -> None:
        self._match = match
        self._base = base

    @classmethod
    def parse(cls, buffer: Buffer, start: int = 0, end: int | None = None) -> Self:
        """The view of exactly these octets of a buffer; raises `ParseError`."""
        octets = readable(buffer)
        end = len(octets) if end is None else min(end, len(octets))
        match = cls._pattern.fullmatch(octets, start, end)
        if match is None or cls._suspicious(match, end - start):
            _diagnose(cls, octets, start, end)
            if match is None:
                raise ParseError("the octets do not match", offset=start, rule=cls.rule)
        return cls(match)

    @classmethod
    def accepts(cls, text: Buffer | str) -> bool:
        """Whether a text follows the rule."""
        try:
            octets = text.encode("utf-8", "surrogateescape") if isinstance(text, str) else text
        except UnicodeEncodeError:
            return False
        match = cls._pattern.fullmatch(octets)
        if match is None or not cls._suspicious(match, len(match[0])):
            return match is not None
        try:
            cls.parse(octets)
        except ParseError:
            return False
        return True

    @classmethod
    def _written(cls, octets: bytes) -> bytes:
        """Octets that were built, after a last look at what prose says of the whole."""
        match = cls._pattern.fullmatch(octets)
        if match is None or cls._suspicious(match, len(octets)):
            try:
                cls.parse(octets)
            except ParseError as error:
                field, at = cls._field_at(match, error.offset)
                message = f"{field}: {error.message}" if field else error.message
                raise BuildError(message, field=field, rule=error.rule, offset=at) from None
        return octets

    @classmethod
    def _field_at(cls, match: Match | None, offset: int) -> tuple[str, int]:
        """The field that an octet belongs to, and its place in it; "" where it is in none."""
        for name in cls.fields if match is not None else ():
            for group in cls._groups.get(name, ()):
                start, end = match.span(group)  # type: ignore[union-attr]  # there is a match
                if start <= offset < end and name != "parameters":
                    return name, max(0, offset - start - (match[group][:1] == b"<"))  # type: ignore[index]
        return "", offset

    @staticmethod
    def _suspicious(match: Match, length: int) -> bool:
        """Whether what only prose restricts has to be looked at; a quick test, never too lax."""
        return False

    def octets(self, name: str | None = None) -> bytes:
        """The octets of the whole, or of a field; raises `FieldError` where it was not sent."""
        start, end = self.span(name)
        return bytes(self._match.string[start:end])

    def span(self, name: str | None = None) -> tuple[int, int]:
        """Where the whole, or a field, stands in the buffer: start and end offset in octets.

        A field within a field has a dotted name, or its last part where that is clear:
        `mail.span("reverse_path.mailbox.domain")`, `mail.span("domain")`. Raises `FieldError`.
        """
        if name is None:
            return self._match.span(self._base)
        groups = self._groups.get(name)
        if groups is None:
            ends = [full for full in self._groups if full.endswith("." + name)]
            if len(ends) != 1:
                raise FieldError(f"{type(self).__name__} has no field {name!r}")
            groups = self._groups[ends[0]]
        for group in groups:
            span = self._match.span(self._base + group)
            if span[0] >= 0:
                return span
        raise FieldError(f"{name} was not sent")

    def _veiled(self) -> bytes:
        """The octets without those of fields that are secret."""
        start, end = self.span()
        shown = b""
        for name in self.fields:
            if name in self.secret_fields and self._groups.get(name):
                try:
                    first, last = self.span(name)
                except FieldError:
                    continue
                shown += bytes(self._match.string[start:first]) + REDACTED.encode("ascii")
                start = last
        return shown + bytes(self._match.string[start:end])

    def __bytes__(self) -> bytes:
        return self.octets()

    def __str__(self) -> str:
        octets = self._veiled() if self.secret_fields else self.octets()
        if self._bracketed and octets[:1] == b"<":
            octets = octets[1:-1].strip(b" \t")
        return str(octets, "utf-8", "surrogateescape")

    def __copy__(self) -> Self:
        """Itself: nothing of a view ever changes."""
        return self

    def __deepcopy__(self, memo: object) -> Self:
        return self

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return self.octets() == other.octets()

    def __hash__(self) -> int:
        return hash((type(self), self.octets()))

    def __repr__(self) -> str:
        shown = (
            f" {name}={REDACTED if name in self.secret_fields else _shown(value)}"
            for name, value in self._sent()
        )
        return f"<{type(self).__name__}{''.join(shown)}>"

    @property
    def defects(self) -> tuple[Defect, ...]:
        """What a lenient reading let pass; nothing in a strict one."""
        defects: tuple[Defect, ...] = getattr(self._match, "defects", ())
        if defects and self._base:
            start, end = self.span()
            return tuple(d for d in defects if start <= d.span[0] and d.span[1] <= end)
        return defects

    @classmethod
    def _prose(
        cls, spans: dict[str, tuple[int, int]], octets: bytes
    ) -> list[tuple[str, str, int, str]]:
        """What prose refuses in the whole: leniency, message, offset, suggested reply."""
        found = []
        match = cls._pattern.fullmatch(octets) if cls._checks else None
        if match is not None:
            for check in cls._checks:
                try:
                    check(cls(match))
                except ValueError as error:
                    found.append(("value", str(error), 0, ""))
        return found

    def _sent(self) -> Iterator[tuple[str, Any]]:
        for name in self.fields:
            value = getattr(self, name)
            if value is not None and value is not False and value != ():
                yield name, value

    def values(self) -> dict[str, Any]:
        """The fields as the arguments that `build` takes: what was sent, and nothing more."""
        if self._by_text:
            return {"text": str(self)}
        return {name: _argument(value) for name, value in self._sent()}

    def to_dict(self, *, secrets: bool = False) -> dict[str, Any]:
        """The fields that were sent, as plain values for JSON; secrets only when asked for."""
        return {
            name: REDACTED if name in self.secret_fields and not secrets else _plain(value)
            for name, value in self._sent()
        }


def _shown(value: Any) -> str:
    return repr(str(value)) if isinstance(value, (View, str)) else repr(value)


def secret_from(view: type[View] | None, octets: bytes) -> int | None:
    """From where on a line may hold a secret: behind its first argument, if that is a name."""
    if view is not None and view._secret:
        return 0
    if view is None or not view.secret_fields:
        return None
    blank = len(octets) - len(octets.lstrip(b" \t"))
    at = blank + len(leading_word(octets[blank:])) + 1
    if is_answer(octets[at:].partition(b" ")[0]):
        # the mechanism is missing, and this is no name of one
        return at
    return min(at + len(leading_word(octets[at:])) + 1, len(octets))


def is_answer(octets: bytes) -> bool:
    """Whether a line looks like an answer in an AUTH exchange: one word of base64, and no verb.

    Nothing but what went before it says what such a line is, and so it is not shown; a word of
    letters in one case passes for a verb.
    """
    word = octets.strip(b" \t\r\n")
    text = word.rstrip(b"=")
    return (
        0 < len(text) < len(word) + 1 <= len(text) + 3
        and len(word) % 4 == 0
        and _BASE64.issuperset(text)
        and not (word.isalpha() and (word.isupper() or word.islower()))
    )


def leading_word(octets: bytes) -> bytes:
    """The letters, digits, hyphens and low lines that octets begin with."""
    return octets[: len(octets) - len(octets.lstrip(_WORD))]


_WORD = b"-_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_BASE64 = frozenset(b"+/") | frozenset(_WORD) - frozenset(b"-_")


def _argument(value: Any) -> Any:
    if isinstance(value, View):
        return (str(value) or None) if value._by_text else value.values()
    return value


def _plain(value: Any) -> Any:
    if isinstance(value, View):
        # what a lenient reading found may have no field of its own
        return value.to_dict() or _plain(str(value))
    if isinstance(value, (frozenset, tuple, list)):
        items = [_plain(item) for item in value]
        return sorted(items) if isinstance(value, frozenset) else items
    if isinstance(value, bytes):
        return value.decode("utf-8", "backslashreplace")
    if isinstance(value, str):
        return str.__str__(value).encode("utf-8", "backslashreplace").decode("utf-8")
    return value


def _diagnose(view: type[View], buffer: Any, start: int, end: int) -> None:
    from smtpkit.diagnosis import diagnose

    diagnose(view, buffer, start, end)


class Command(View):
    """A command line, read."""

    __slots__ = ()

    #: the verb, in upper case
    verb: ClassVar[str] = ""
    #: the mode that the client's octets are in after it: "", data, chunk, exchange or tls
    enters: ClassVar[str] = ""
    #: the reply code with which that mode begins; 0: it begins at once
    enters_on: ClassVar[int] = 0
    #: the replies it may get, as the registry lists them
    replies: ClassVar[str] = ""
    limit_reference = "RFC 5321, 4.5.3.1.4"

    # the parameter without which the line has to be ASCII: its group and its keyword
    _utf8_needs: ClassVar[tuple[str, str] | None] = None
    # the pattern of the lines that need no second look, with the same groups
    _usual: ClassVar[Pattern]
    at_most: ClassVar[int] = 512
    # whether the line has to be ASCII in any case
    _ascii: ClassVar[bool] = False
    # keyword -> (field, keywords it needs, keywords it excludes)
    _combinations: ClassVar[dict[str, tuple[str, tuple[str, ...], tuple[str, ...]]]] = {}
    _known: ClassVar[frozenset[str]] = frozenset()

    @classmethod
    def _prose(
        cls, spans: dict[str, tuple[int, int]], octets: bytes
    ) -> list[tuple[str, str, int, str]]:
        found = super()._prose(spans, octets)
        if not octets.isascii():
            at = next(i for i, octet in enumerate(octets) if octet > 0x7F)
            if cls._ascii:
                found.append(("not-ascii", f"not ASCII, which {cls.verb} has to be", at, ""))
            elif cls._utf8_needs is not None and cls._utf8_needs[0] not in spans:
                message = f"not ASCII, without {cls._utf8_needs[1]}"
                found.append(("not-ascii", message, at, "553 5.6.7"))
        for keyword, (name, needs, excludes) in cls._combinations.items():
            if name in spans:
                at = spans[name][0]
                sent = [k for k, (field, _, _) in cls._combinations.items() if field in spans]
                lacking = [f"{keyword} without {other}" for other in needs if other not in sent]
                clashing = [f"{keyword} with {other}" for other in excludes if other in sent]
                found += [("combination", message, at, "") for message in (*lacking, *clashing)]
        return found

    # a whole line: its groups are counted from the match itself
    _base = 0

    def __init__(self, match: Match) -> None:
        self._match = match

    def values(self) -> dict[str, Any]:
        values = super().values()
        if "parameters" in values:
            known = self._known
            sent = values.pop("parameters")
            unknown = [(p.keyword, p.value) for p in sent if p.keyword.upper() not in known]
            if unknown:
                values["parameters"] = unknown
        return values

    def to_dict(self, *, secrets: bool = False) -> dict[str, Any]:
        return {"verb": self.verb, **super().to_dict(secrets=secrets)}


def names_of(items: Sequence[str]) -> str:
    """Names as people list them: "a, b or c"."""
    return " or ".join(filter(None, (", ".join(items[:-1]), *items[-1:])))


def parameters_of(match: Any, group: int, view: Any) -> tuple[Any, ...]:
    """The views of the parameters in a group, in wire order."""
    start, end = match.span(group)
    if not hasattr(match, "defects"):
        return tuple(map(view, view._pattern.finditer(match.string, start, end)))
    from smtpkit.profiles import LenientMatch

    found = []
    words = bytes(match.string[start:end]).replace(b"\t", b" ").split(b" ")
    for word in words:
        stop = start + len(word)
        keyword, equals, value = word.partition(b"=")
        groups = {0: (start, stop), 1: (start, start + len(keyword))}
        if equals:
            groups[2] = (stop - len(value), stop)
        if word:
            found.append(view(LenientMatch(match.string, groups)))
        start = stop + 1
    return tuple(found)


def is_utf8(octets: bytes) -> bool:
    """Whether octets are well-formed UTF-8 (RFC 3629, 4)."""
    try:
        str(octets, "utf-8")
    except UnicodeDecodeError:
        return False
    return True


def refuses(function: Callable[[Any], object], value: object) -> bool:
    """Whether a decoder refuses octets, or a check fields, that their rule accepts."""
    try:
        function(value)
    except ValueError:
        return True
    return False
