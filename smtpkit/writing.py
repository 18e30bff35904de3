"""What the generated `build` methods stand on: values become octets, or a `BuildError`."""

from __future__ import annotations

from smtpkit.errors import BuildError, ParseError, escaped, short_repr
from smtpkit.generated.codecs import encode_text
from smtpkit.generated.patterns import KEYWORD
from smtpkit.octets import octets_of
from smtpkit.view import View
from smtpkit.wording import article, expectation, quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    from smtpkit.matching import Items, Pattern


#: how values have octets that may not stand for themselves (RFC 3461, 4; RFC 6533, 3)
_SPELLINGS = (b"+%02X", b"\\x{%X}")
#: what stands between the pieces of values
_MARKS = b".:;,=@/-_"
_BRACKETS = ": give it without its brackets"


class Writer:
    """Writes one field: the value is encoded, and the octets must follow the field's rule."""

    __slots__ = ("encode", "field", "pattern", "rule")

    def __init__(
        self, field: str, rule: str, encode: Callable[[Any], bytes], pattern: Pattern
    ) -> None:
        self.field = field
        self.rule = rule
        self.encode = encode
        self.pattern = pattern

    def __call__(self, value: object) -> bytes:
        try:
            octets = self.encode(value)
        except (TypeError, ValueError) as error:
            raise BuildError(f"{self.field}: {error}", field=self.field, rule=self.rule) from None
        if self.pattern.fullmatch(octets) is None:
            raise refusal(self.field, self.rule, octets, self.pattern)
        return octets


class SecretWriter(Writer):
    """Writes a field that is secret: its errors show none of it."""

    __slots__ = ()

    def __call__(self, value: object) -> bytes:
        try:
            return super().__call__(value)
        except BuildError as error:
            offset = error.offset
        place = f" at octet {offset}" if isinstance(value, (str, bytes)) else ""
        message = f"{self.field}: {type(value).__name__} that is no {self.rule}{place}"
        raise BuildError(message, field=self.field, rule=self.rule, offset=offset)


def refusal(field: str, rule: str, octets: bytes, pattern: Pattern) -> BuildError:
    """The error for octets that do not follow a field's rule."""
    if not octets:
        return BuildError(f"{field}: empty, not {article(rule)}", field=field, rule=rule)
    meant = _address_meant(octets, lambda each: pattern.fullmatch(each) is not None)
    match = pattern.match(octets)
    goes_on = _goes_on(octets, pattern) if match is None else ""
    if goes_on:
        message = f"{field}: not {article(rule)}, it ends too early: expected {goes_on}"
        return BuildError(message, field=field, rule=rule, offset=len(octets))
    if match is None or not match.end():
        # no telling where it goes wrong
        shown = _shown(octets) if field not in ("verb", "arguments") else quoted(octets[:1])
        # what is given for these may be a whole line, with its secrets
        message = f"{field}: {shown} is not {article(rule)}{meant}"
        return BuildError(message, field=field, rule=rule, offset=0)
    at = match.end()
    place = ", it ends too early"
    if at < len(octets):
        place = f' at octet {at}, "{escaped(octets[at : at + 1])}"'
        # what may stand there in the place of the last octet is one octet too many
        if pattern.fullmatch(octets[: at - 1] + octets[at : at + 1]) is not None:
            place += f": it has more than {at} octets" if at > 1 else ": it is more than one octet"
    message = f"{field}: not {article(rule)}{place}{meant}"
    return BuildError(message, field=field, rule=rule, offset=at)


def _goes_on(octets: bytes, pattern: Pattern) -> str:
    """The one mark with which octets would go on to be right, as it is quoted; "": there is none.

    >>> from smtpkit.matching import Pattern
    >>> _goes_on(b"a", Pattern("[a-z]+(?:[.][a-z]+)+"))
    '"."'
    """
    marks = [mark for mark in _MARKS if pattern.fullmatch(b"%b%ca" % (octets, mark)) is not None]
    return quoted(bytes(marks)) if len(marks) == 1 else ""


# a longer value is not shown whole
_LONGEST_SHOWN = 40


def _shown(octets: bytes) -> str:
    if len(octets) > _LONGEST_SHOWN:
        octets = octets[:_LONGEST_SHOWN] + b"..."
    return quoted(octets)


def _address_meant(octets: bytes, accepts: Callable[[bytes], bool]) -> str:
    """How an IP address is written, where octets are one, or end in one; else nothing."""
    before, at_sign, domain = octets.rpartition(b"@")
    bare = domain.removesuffix(b">").strip(b"[]")
    tag, address = (b"IPv6:", bare[5:]) if bare[:5].lower() == b"ipv6:" else (b"", bare)
    if not address[:1].isalnum() and address[:1] != b":":
        return ""
    from ipaddress import ip_address

    try:
        version = ip_address(address.decode("ascii")).version
    except ValueError:
        return ""
    literal = b"[%b%b]" % (tag or (b"IPv6:" if version == 6 else b""), address)
    end = b">" if domain.endswith(b">") else b""
    if not accepts(before + at_sign + literal + end):
        return ""
    return f": an address is given as {quoted(literal)}"


class ListWriter:
    """Writes the items of a list, one by one; what stands between them is written elsewhere.

    `fewest` is how many there have to be, `nothing` the item that stands for none at all, and
    `text` the pattern of the whole list as one text, with what finds the items in it.
    """

    __slots__ = ("fewest", "field", "item", "nothing", "rule", "text")

    def __init__(
        self,
        field: str,
        rule: str,
        item: Callable[[Any], bytes],
        *,
        fewest: int = 0,
        nothing: bytes | None = None,
        text: tuple[Pattern, Items] | None = None,
    ) -> None:
        self.field, self.rule, self.item = field, rule, item
        self.fewest, self.nothing, self.text = fewest, nothing, text

    def __call__(self, value: object, view: type[View], over_long: bool = False) -> list[bytes]:
        items = self._items(value, view, over_long)
        if not items and self.nothing is not None:
            return [self.nothing]
        if len(items) < self.fewest:
            message = f"{self.field}: {self.fewest} at least, not {len(items)}"
            raise BuildError(message, field=self.field, rule=self.rule)
        return items

    def _items(self, value: object, view: type[View], over_long: bool) -> list[bytes]:
        if value is None:
            return []
        if isinstance(value, (bytearray, memoryview)):
            value = bytes(value)
        if isinstance(value, (str, bytes)):
            if self.text is None:
                return [self._one(value, over_long)]
            return self._of_text(value, *self.text, over_long)
        try:
            given = list(self._given(value))
        except TypeError:
            message = f"{self.field}: a list, not {short_repr(value)}"
            raise BuildError(message, field=self.field, rule=self.rule) from None
        written: list[bytes] = []
        for each in given:
            try:
                written.append(self._written(each, view, over_long))
            except BuildError as error:
                if len(given) == 1:
                    raise
                # counted from 1, as people do
                text = str(error).removeprefix(f"{self.field}: ")
                message = f"{self.field}: item {len(written) + 1}: {text}"
                rule, at = error.rule, error.offset
                raise BuildError(message, field=self.field, rule=rule, offset=at) from None
        return written

    def _one(self, item: Any, over_long: bool) -> bytes:
        """An item by the writer of items; what has fields may have lengths of its own."""
        writer: Any = self.item
        return writer(item, over_long) if isinstance(writer, StructureWriter) else writer(item)

    def _given(self, value: Any) -> Iterable[Any]:
        """What is given for the items, one by one."""
        if hasattr(value, "keys"):
            raise TypeError
        return value  # type: ignore[no-any-return]

    def _written(self, item: Any, view: type[View], over_long: bool) -> bytes:
        return self._one(item, over_long)

    def _of_text(
        self, value: str | bytes, pattern: Pattern, items: Items, over_long: bool
    ) -> list[bytes]:
        octets = octets_of(value, self.field)
        match = pattern.fullmatch(octets)
        if match is None:
            raise refusal(self.field, self.rule, octets, pattern)
        return [self._one(each, over_long) for each in items.octets(match, 0)]


class OffersWriter(ListWriter):
    """Writes lines of which the keyword tells what follows it: a line, or keyword and rest each.

    A line of an extension that the dialect knows follows the rule of that extension.
    """

    __slots__ = ()

    def _given(self, value: Any) -> Iterable[Any]:
        return value.items() if hasattr(value, "keys") else value  # type: ignore[no-any-return]

    def _written(self, item: Any, view: type[View], over_long: bool) -> bytes:
        if isinstance(item, (tuple, list)) and len(item) == 2:
            keyword, rest = (octets_of("" if each is None else each, self.field) for each in item)
            if KEYWORD.fullmatch(keyword) is None:
                message = f"{self.field}: not an EHLO keyword, {quoted(keyword)}"
                raise BuildError(message, field=self.field, rule=self.rule)
            item = keyword + b" " + rest if rest else keyword
        line = self.item(item)
        known = view.facts.dialect.Capabilities.lines_by_keyword
        offer = known.get(line.partition(b" ")[0].decode("ascii").upper())
        if offer is not None:
            try:
                offer.must_read(line, over_long)
            except ParseError as error:
                message, rule = f"{self.field}: {error.message}", error.rule
                raise BuildError(
                    message, field=self.field, rule=rule, offset=error.offset
                ) from None
        return line


def led(
    items: list[bytes], lead: Writer, field: str, value: object, is_exempt: bool = False
) -> list[bytes]:
    """The items of the list `field`, each of them led by a word that is a field of its own."""
    if value is not None:
        word = lead(value)
        if is_exempt:
            message = f"{lead.field}: a reply of this code has none"
            raise BuildError(message, field=lead.field, rule=lead.rule)
        return [word + b" " + each if each else word for each in items or [b""]]
    word = items[0].partition(b" ")[0] if items else b""
    if not is_exempt and lead.pattern.fullmatch(word) is not None:
        message = f"{field}: the text begins with a {lead.rule}, which {lead.field} is for"
        raise BuildError(message, field=field, rule=lead.rule)
    return items


class StructureWriter:
    """Writes a field that has fields: from its text, a view of it, a mapping or a tuple."""

    __slots__ = ("field", "view")

    def __init__(self, field: str, view: type[View]) -> None:
        self.field = field
        self.view = view

    def __call__(self, value: object, over_long: bool = False) -> bytes:
        view = self.view
        if isinstance(value, View):
            octets = bytes(value)
            if view.facts.bracketed and not value.facts.bracketed:
                octets = b"<" + octets + b">"
        elif isinstance(value, (str, bytes, bytearray, memoryview)):
            octets = self._text(value)
        elif value is None and view.facts.bracketed:
            octets = b"<>"
        else:
            return self._built(value, over_long)
        match = view.facts.pattern.fullmatch(octets)
        if match is None or view.is_doubtful(match, len(octets)):
            self._refuse(octets, over_long)
        return octets

    def _text(self, value: Any) -> bytes:
        try:
            octets = encode_text(value)
        except ValueError as error:
            raise BuildError(f"{self.field}: {error}", field=self.field) from None
        return b"<" + octets + b">" if self.view.facts.bracketed else octets

    def _built(self, value: Any, over_long: bool) -> bytes:
        """The octets of a value that is given field by field."""
        view = self.view
        if not view.facts.built_from_text:
            try:
                if hasattr(value, "keys"):
                    return view.build(**value, over_long=over_long)  # type: ignore[attr-defined,no-any-return]
                if isinstance(value, (tuple, list)):
                    return view.build(*value, over_long=over_long)  # type: ignore[attr-defined,no-any-return]
            except TypeError:
                pass
        wanted = (
            "text" if view.facts.built_from_text else f"text or the fields {', '.join(view.fields)}"
        )
        message = f"{self.field}: {wanted}, not {short_repr(value)}"
        raise BuildError(message, field=self.field, rule=view.rule)

    def _refuse(self, octets: bytes, over_long: bool) -> None:
        """Raise, unless a closer look finds nothing wrong."""
        view = self.view
        try:
            view.facts.dialect.explain(view, octets, 0, len(octets), over_long=over_long)
        except ParseError as error:
            rule = self.view.rule
            at = max(0, error.offset - self.view.facts.bracketed)
            if error.level == "syntax":
                found = octets[error.offset : error.offset + 1]
                message = f'{self.field}: not {article(rule)} at octet {at}, "{escaped(found)}"'
                message += _address_meant(octets, view.accepts)
                if octets == b"<>":
                    message = f'{self.field}: None and "" are written "<>", which is no {rule}'
                elif octets[:2] == b"<<":
                    message += _BRACKETS
                elif set(error.expected) == {"the end"} and octets[error.offset :] == b">":
                    # the one that is added is too many, as there is one before it
                    at -= 1
                    message = f'{self.field}: not {article(rule)} at octet {at}, ">"{_BRACKETS}'
                elif error.offset >= len(octets) - self.view.facts.bracketed:
                    wanted = f": {expectation(error.expected)}" if error.expected else ""
                    message = f"{self.field}: not {article(rule)}, it ends too early{wanted}"
                message += self._escape_meant(octets, error.offset)
            else:
                message = f"{self.field}: {error.message}"
            raise BuildError(message, field=self.field, rule=rule, offset=at) from None

    def _escape_meant(self, octets: bytes, at: int) -> str:
        """How an octet is written that has to be encoded, or begins what is."""
        view = self.view
        near = dict.fromkeys(octets[max(at - 2, 0) : at + 1])
        for mark, spelling in ((mark, spelling) for mark in near for spelling in _SPELLINGS):
            written = spelling % mark
            meant = octets.replace(b"%c" % mark, written)
            if not view.accepts(meant):
                continue
            # elsewhere it stands for itself
            values = [value for _, value in view.parse(meant).present_fields()]
            if any(isinstance(value, str) and chr(mark) in value for value in values):
                text = f": {quoted(b'%c' % mark)} is written {quoted(written)}"
                if not view.facts.built_from_text:
                    text += f"; or give ({', '.join(view.fields)}), which is encoded"
                return text
        return ""


class ParametersWriter:
    """Writes the parameters whose keywords are not known: pairs of keyword and value."""

    __slots__ = ("known", "view")

    def __init__(self, view: type[Any], known: tuple[str, ...]) -> None:
        self.view = view
        self.known = frozenset(known)

    def __call__(self, parameters: object, over_long: bool = False) -> bytes:
        pairs: Any = parameters.items() if hasattr(parameters, "items") else parameters
        try:
            return b"".join([self._one(pair, over_long) for pair in pairs])
        except BuildError:
            raise
        except (TypeError, ValueError):
            message = f"parameters: pairs of keyword and value, not {short_repr(parameters)}"
            raise BuildError(message, field="parameters", rule=self.view.rule) from None

    def _one(self, pair: Any, over_long: bool) -> bytes:
        if isinstance(pair, (str, bytes)):
            raise TypeError
        keyword, value = pair
        octets: bytes = self.view.build(keyword, value, over_long=over_long)
        name = octets.partition(b"=")[0].decode("ascii")
        if name.upper() in self.known:
            argument = name.lower().replace("-", "_")
            raise BuildError(f"parameters: give {name} as {argument}=", field="parameters")
        return b" " + octets


def flag_of(name: str, value: object) -> bool:
    """Whether a word is written; true and false alone are meant by nothing else."""
    if value is True or value is False:
        return value
    raise BuildError(f"{name}: true or false, not {short_repr(value)}", field=name)
