"""What the generated views stand on: a match over a buffer, read when it is asked.

A view holds the match and nothing else: the octets stay in the buffer, and every field is cut
out of it when it is read.
"""

from __future__ import annotations

from smtpkit.engine import Spans, native
from smtpkit.errors import REDACTED, BuildError, FieldError, ParseError, unreadable
from smtpkit.facts import NOTHING, ViewFacts
from smtpkit.generated.codecs import encode_text
from smtpkit.machines import install
from smtpkit.matching import LenientMatch
from smtpkit.octets import bounds, json_text, readable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import Any, ClassVar, Self

    from typing_extensions import Buffer

    from smtpkit.matching import Defect, Match
    from smtpkit.pickling import State


class View(Spans):
    """A part of a message, or a whole one, that was read by a rule.

    Text fields are `str`, decoded as UTF-8 with `surrogateescape`, so that no octet is lost.
    Two views are equal when they are of one class and of the same octets.

    `str(view)` is the text of what `bytes(view)` has: of a line with its CRLF, as it was sent (for
    a terminal: `print(view, end="")`), of a path without its brackets, and with `[redacted]` in
    the place of secrets.

    The octets stay in the buffer, and are read when a field is asked for. Where somebody writes
    into it meanwhile, a field is what its octets say now, and of one that has become too short,
    what is left; `FieldError` is raised where they say nothing any more, and where the buffer is
    closed or released. Spans, and which fields were sent, stay what they were. Who has to let go of
    a buffer takes `pickle.loads(pickle.dumps(view))`, or reads `bytes(buffer)`. Compare and hash
    only views of what stays the same.

    A view is made of text, or of the octets that stand for it, too:

    >>> import smtpkit
    >>> mailbox = smtpkit.Mailbox("ned@x.example")
    >>> mailbox.local_part, mailbox == smtpkit.Mailbox.parse(b"ned@X.example")
    ('ned', True)
    >>> smtpkit.ForwardPath("ned@x.example") == smtpkit.ForwardPath("<ned@x.example>")
    True
    """

    __slots__ = ()

    #: the names of the fields, in wire order
    fields: ClassVar[tuple[str, ...]] = ()
    #: the ABNF rule, and the RFC and section it stands in
    rule: ClassVar[str] = ""
    reference: ClassVar[str] = ""
    #: the fields that are not shown unless they are asked for by name
    secret_fields: ClassVar[frozenset[str]] = frozenset()

    #: the greatest length of a line in octets, CRLF included, and where that is said
    at_most: ClassVar[int | None] = None
    limit_reference: ClassVar[str] = ""
    #: whether it may be of many lines
    multiline: ClassVar[bool] = False
    #: what the library has to know of the class to read, build and explain its octets
    facts: ClassVar[ViewFacts] = ViewFacts()

    #: what the octets are cut out of, as `re` gives it, and the group in it that is the whole
    match: Match
    first_group: int

    def __init_subclass__(cls) -> None:
        if native is not None and "facts" in vars(cls):
            install(cls)

    def __init__(self, source: Match | Buffer | View | str, first_group: int = 0) -> None:
        """The view of a text, or of a match and the group in it that is the whole.

        Raises `ParseError` for a text that does not follow the rule.
        """
        if type(source) not in MATCHES:
            source = match_of(type(self), source)
        self.match = source  # type: ignore[assignment]  # it is a match now
        self.first_group = first_group

    @classmethod
    def parse(cls, buffer: Buffer, start: int = 0, end: int | None = None) -> Self:
        """The view of exactly these octets of a buffer; raises `ParseError`.

        A place outside of the buffer is its nearest end. What are no octets, and places that are no
        whole numbers, raise `TypeError`.
        """
        octets = readable(buffer)
        if end is None and start == 0:
            end = len(octets)
        else:
            start, end = bounds(octets, start, end)
        match = cls.facts.pattern.fullmatch(octets, start, end)
        if match is None or cls.is_doubtful(match, end - start):
            cls.facts.dialect.explain(cls, octets, start, end)
            if match is None:
                raise ParseError("the octets do not match", offset=start, rule=cls.rule)
        return cls(match)

    @classmethod
    def accepts(cls, text: Buffer | str) -> bool:
        """Whether a text follows the rule."""
        try:
            octets = encode_text(text) if isinstance(text, str) else text
        except ValueError:
            return False
        match = cls.facts.pattern.fullmatch(octets)
        if match is None or not cls.is_doubtful(match, len(match[0])):
            return match is not None
        try:
            cls.parse(octets)
        except ParseError:
            return False
        return True

    @classmethod
    def checked(cls, octets: bytes, over_long: bool = False) -> bytes:
        """Octets that were built, after a last look at what prose says of the whole.

        over_long: whether what it says of lengths is passed over
        """
        facts, length = cls.facts, len(octets)
        if (
            facts.narrow is not NOTHING
            and facts.narrow.fullmatch(octets) is not None
            # all that such a line has left to be looked at
            and (cls.at_most is None or length <= cls.at_most)
        ):
            return octets
        match = facts.pattern.fullmatch(octets)
        if match is None or cls.is_doubtful(match, length):
            try:
                facts.dialect.explain(cls, octets, 0, length, over_long=over_long)
            except ParseError as error:
                raise cls.not_built(match, error) from None
        return octets

    @classmethod
    def must_read(cls, octets: bytes, over_long: bool = False) -> None:
        """Raise the `ParseError` of octets that its rule refuses, whole or but for their length."""
        if over_long:
            cls.facts.dialect.explain(cls, octets, 0, len(octets), over_long=True)
        else:
            cls.parse(octets)

    @classmethod
    def not_built(cls, match: Match | None, error: ParseError) -> BuildError:
        """The error of octets that were built and are not read: which field it is about."""
        field, at = cls._field_at(match, error.offset)
        message = f"{field}: {error.message}" if field else error.message
        return BuildError(message, field=field, rule=error.rule, offset=at)

    @classmethod
    def _field_at(cls, match: Match | None, offset: int) -> tuple[str, int]:
        """The field that an octet belongs to, and its place in it; "" where it is in none."""
        for name in cls.fields if match is not None else ():
            for group in cls.facts.groups.get(name, ()):
                start, end = match.span(group)  # type: ignore[union-attr]  # there is a match
                if start <= offset < end and name != "parameters":
                    return name, max(0, offset - start - (match[group][:1] == b"<"))  # type: ignore[index]
        return "", offset

    @classmethod
    def is_doubtful(cls, match: Match, length: int) -> bool:
        """Whether what only prose restricts has to be looked at; a quick test, never too lax."""
        return False

    def octets(self, name: str | None = None) -> bytes:
        """The octets of the whole, or of a field; raises `FieldError` where it was not sent."""
        if name is None:
            try:
                octets: bytes = self.match[self.first_group]
                return octets
            except (FieldError, TypeError, ValueError):
                pass  # octets that are no such value are cut out; or there are none any more
        return self._cut(*self._span(name))

    def _cut(self, start: int, end: int) -> bytes:
        """Octets of what the match is over."""
        try:
            return bytes(self.match.string[start:end])
        except (TypeError, ValueError) as error:
            raise unreadable("octets", error) from error

    def span(self, name: str | None = None) -> tuple[int, int]:
        """Where the whole, or a field, stands in the buffer: start and end offset in octets.

        A field within a field has a dotted name, or its last part where that is clear:
        `mail.span("reverse_path.mailbox.domain")`, `mail.span("domain")`. Raises `FieldError`.
        """
        start, end = self._span(name)
        # a view that was pickled has its own octets alone
        offset = getattr(self.match, "offset", 0)
        return start + offset, end + offset

    def _span(self, name: str | None = None) -> tuple[int, int]:
        """Where the whole, or a field, stands in what the match is over."""
        if name is None:
            return self.match.span(self.first_group)
        groups = self.facts.groups.get(name) or self.facts.groups_of(name)
        if not groups:
            raise FieldError(f"{type(self).__name__} has no field {name!r}")
        for group in groups:
            span = self.match.span(self.first_group + group)
            if span[0] >= 0:
                return span
        raise FieldError(f"{name} was not sent")

    @classmethod
    def secret_from(cls, octets: bytes) -> int | None:
        """From where on octets that the rule is to read may hold a secret; None: nowhere."""
        return 0 if cls.facts.secret else None

    def hidden_spans(self) -> Sequence[tuple[int, int]]:
        """What of the whole is secret, or may be: spans in wire order, none within another."""
        found: list[tuple[int, int]] = []
        for name in self.secret_fields:
            if self.facts.groups.get(name):
                try:
                    found.append(self.span(name))
                except FieldError:
                    continue
        return joined(found) if found else ()

    def _redacted(self, hidden: Sequence[tuple[int, int]]) -> bytes:
        """The octets without those that are secret."""
        octets, shown = self.octets(), b""
        begin, at = self.span()[0], 0
        for first, last in hidden:
            shown += octets[at : first - begin] + REDACTED.encode("ascii")
            at = last - begin
        return shown + octets[at:]

    def __bytes__(self) -> bytes:
        return self.octets()

    def __str__(self) -> str:
        hidden = self.hidden_spans()
        octets = self._redacted(hidden) if hidden else self.octets()
        if self.facts.bracketed and (octets[:1] == b"<" or octets[-1:] == b">"):
            # a lenient reader may have found one of them alone
            octets = octets.removeprefix(b"<").removesuffix(b">").strip(b" \t")
        return str(octets, "utf-8", "surrogateescape")

    def __copy__(self) -> Self:
        """Itself: nothing of a view ever changes."""
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        """A pickle has the octets of the view, where they stood, and nothing else of the buffer.

        Of a strict reading they are read again; of any other one it has the spans and the defects,
        too. Raises `DialectError` for a view of a dialect that cannot be made again from names.
        """
        from smtpkit.pickling import kept

        if self.facts.dialect is not None:
            self.facts.dialect.need_name()
        octets = self.octets()
        state = kept(self.match, self.first_group, octets, self.facts, self.defects)
        return _restored, (type(self), octets, self.span()[0], state)

    def __deepcopy__(self, memo: object) -> Self:
        return self

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return self.octets() == other.octets()

    def __hash__(self) -> int:
        return hash((type(self), self.octets()))

    def __repr__(self) -> str:
        return self._repr(self.hidden_spans())

    def _repr(self, hidden: Sequence[tuple[int, int]]) -> str:
        if isinstance(self.match, LenientMatch) and (why := self.match.lost_in(self.first_group)):
            return f"<{type(self).__name__}, {why}>"
        shown = []
        for name, value in self.present_fields():
            if self._is_shown(name, hidden):
                text = _shown(value)
            elif _is_list(value):
                text = f"({', '.join([each._repr(hidden) for each in value])})"
            else:
                text = REDACTED
            shown.append(f" {name}={text}")
        return f"<{type(self).__name__}{''.join(shown)}>"

    def _is_shown(self, name: str, hidden: Sequence[tuple[int, int]]) -> bool:
        """Whether a field is no secret, and nothing of it stands where something is hidden."""
        if name in self.secret_fields:
            return False
        if not hidden:
            return True
        try:
            start, end = self.span(name)
        except FieldError:
            return False
        return all(last <= start or end <= first for first, last in hidden)

    @property
    def defects(self) -> tuple[Defect, ...]:
        """What a lenient reading let pass; nothing in a strict one."""
        defects: tuple[Defect, ...] = getattr(self.match, "defects", ())
        if defects and self.first_group:
            start, end = self.span()
            return tuple(d for d in defects if start <= d.span[0] and d.span[1] <= end)
        return defects

    def present_fields(self) -> list[tuple[str, Any]]:
        """The fields that were sent, by name."""
        # an item of a list that was read leniently has no defects of its own
        is_lenient = isinstance(self.match, LenientMatch)
        found = []
        for name in self._readable() if is_lenient else self.fields:
            value = getattr(self, name)
            # no value is compared: a view would be asked
            if value is None or value is False or (isinstance(value, tuple) and not value):
                continue
            found.append((name, value))
        return found

    def _readable(self) -> Iterator[str]:
        """The fields that a lenient reading found a value of."""
        for name in self.fields:
            try:
                value = getattr(self, name)
                if isinstance(value, View):
                    value.span()
            except FieldError:
                continue
            yield name

    def values(self) -> Mapping[str, Any]:
        """The fields as the arguments that `build` takes: what was sent, and nothing more."""
        if self.facts.built_from_text:
            return {"text": str(self)}
        return {name: _argument(value) for name, value in self.present_fields()}

    def to_dict(self, *, secrets: bool = False) -> dict[str, Any]:
        """The fields that were sent, as plain values for JSON; secrets only when asked for.

        Whatever a field means, `json.dumps` takes what stands for it here (`json_value`).
        """
        if not secrets and (hidden := self.hidden_spans()):
            return self._dict(hidden)
        return {name: json_value(value, secrets=secrets) for name, value in self.present_fields()}

    def _dict(self, hidden: Sequence[tuple[int, int]]) -> dict[str, Any]:
        """The fields, but for those of which something is hidden."""
        shown: dict[str, Any] = {}
        for name, value in self.present_fields():
            if self._is_shown(name, hidden):
                shown[name] = json_value(value)
            elif _is_list(value):
                shown[name] = [each._dict(hidden) for each in value]
            else:
                shown[name] = REDACTED
        return shown


def _restored(view: type[View], octets: bytes, start: int, state: State | None) -> View:
    """The view that a pickle is of; raises `ParseError` where its rule has become another one."""
    from smtpkit.pickling import restored

    match = restored(view.facts, octets, start, state)
    return view.parse(octets) if match is None else view(match)


#: what views stand on: the types that have been met
MATCHES: set[type[Any]] = set()


def match_of(view: type[View], source: Any) -> Match:
    """The match of a text by a view's rule; the brackets around it may be missing.

    Raises `ParseError`.
    """
    if isinstance(source, View):
        source = bytes(source)
    elif hasattr(source, "span"):
        MATCHES.add(type(source))
        return source  # type: ignore[no-any-return]
    elif isinstance(source, str):
        try:
            source = encode_text(source)
        except ValueError as error:
            raise ParseError(str(error), rule=view.rule) from None
    octets = readable(source)
    if view.facts.bracketed and bytes(octets[:1]) != b"<":
        octets = b"<" + bytes(octets) + b">"
    return view.parse(octets).match


def joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans in wire order, without what stands within another.

    >>> joined([(4, 9), (0, 2), (3, 7), (5, 6)])
    [(0, 2), (3, 7), (7, 9)]
    """
    found: list[tuple[int, int]] = []
    reached = -1
    for start, end in sorted(spans):
        if end > reached:
            found.append((max(start, reached), end))
            reached = end
    return found


def _shown(value: Any) -> str:
    return repr(str(value)) if isinstance(value, (View, str)) else repr(value)


def _is_list(value: Any) -> bool:
    """Whether a value is a list of views, of which some may be shown."""
    return isinstance(value, tuple) and all(isinstance(each, View) for each in value)


def _argument(value: Any) -> Any:
    if isinstance(value, View):
        return (str(value) or None) if value.facts.built_from_text else value.values()
    if isinstance(value, tuple):
        return tuple([_argument(each) for each in value])
    return value


def json_value(value: Any, *, secrets: bool = False) -> Any:
    """A value of a field as JSON has it: RFC 8259 knows a few kinds, and a field may mean anything.

    Numbers, true and false stay what they are; texts and octets are texts, in which an octet that
    is not UTF-8 is written `\\xff`; a view is its fields, a mapping an object, and all that has
    items a list, a set in order. What has a form of its own in ISO 8601 is that (`isoformat`), and
    anything else is its text (`str`), like numbers beyond all bounds. Secrets of views in
    it are shown only when asked for.

    >>> from datetime import datetime, timezone
    >>> json_value((7, b"caf\\xe9", datetime(2014, 4, 3, 23, 1, tzinfo=timezone.utc)))
    [7, 'caf\\\\xe9', '2014-04-03T23:01:00+00:00']
    """
    kind = type(value)
    if kind is str and value.isascii():
        return value
    if value is None or kind is int or kind is bool:
        return value
    if kind is tuple:
        return [json_value(item, secrets=secrets) for item in value]
    if isinstance(value, (str, bytes)):
        return json_text(value)
    if isinstance(value, View):
        # what a lenient reading found may have no field of its own
        return value.to_dict(secrets=secrets) or json_text(str(value))
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float) and abs(value) < float("inf"):
        return float(value)
    if hasattr(value, "keys") and hasattr(value, "items"):
        # a key is a text
        return {
            str(json_value(key, secrets=secrets)): json_value(item, secrets=secrets)
            for key, item in value.items()
        }
    if isinstance(value, (frozenset, set)):
        return sorted([json_value(item, secrets=secrets) for item in value], key=_order)
    if isinstance(value, (bytearray, memoryview)):
        return json_text(bytes(value))
    if hasattr(value, "__len__") and hasattr(value, "__getitem__"):
        return [json_value(item, secrets=secrets) for item in value]
    isoformat = getattr(value, "isoformat", None)
    return json_text(str(isoformat()) if callable(isoformat) else str(value))


def _order(value: Any) -> tuple[str, Any]:
    """What a set is sorted by, whatever is in it."""
    return ("", value) if isinstance(value, (int, float)) else (type(value).__name__, str(value))
