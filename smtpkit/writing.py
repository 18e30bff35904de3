"""What the generated `build` methods stand on: values become octets, or a `BuildError`."""

from __future__ import annotations

from smtpkit.errors import BuildError, ParseError, escaped, short_repr
from smtpkit.generated.codecs import decode_list, encode_list, encode_text
from smtpkit.view import View

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    from smtpkit.matching import Pattern


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
        return BuildError(f"{field}: empty, not a {rule}", field=field, rule=rule)
    match = pattern.match(octets)
    at = match.end() if match is not None else 0
    place = f' at octet {at}, "{escaped(octets[at : at + 1])}"'
    return BuildError(f"{field}: not a {rule}{place}", field=field, rule=rule, offset=at)


class ListCodec:
    """Words with a separator between them."""

    __slots__ = ("separator",)

    def __init__(self, separator: str) -> None:
        self.separator = separator

    def read(self, octets: bytes) -> tuple[str, ...]:
        return decode_list(octets, self.separator)

    def write(self, value: Iterable[str] | str) -> bytes:
        return encode_list(value, self.separator)


class StructureWriter:
    """Writes a field that has fields: from its text, a view of it, a mapping or a tuple."""

    __slots__ = ("field", "view")

    def __init__(self, field: str, view: type[View]) -> None:
        self.field = field
        self.view = view

    def __call__(self, value: object) -> bytes:
        view = self.view
        if isinstance(value, View):
            octets = bytes(value)
            if view.facts.bracketed and not value.facts.bracketed:
                octets = b"<" + octets + b">"
        elif isinstance(value, (str, bytes)):
            octets = self._text(value)
        elif value is None and view.facts.bracketed:
            octets = b"<>"
        else:
            return self._built(value)
        match = view.facts.pattern.fullmatch(octets)
        if match is None or view.is_doubtful(match, len(octets)):
            self._refuse(octets)
        return octets

    def _text(self, value: str | bytes) -> bytes:
        try:
            octets = encode_text(value)
        except UnicodeEncodeError as error:
            raise BuildError(f"{self.field}: {error}", field=self.field) from None
        return b"<" + octets + b">" if self.view.facts.bracketed else octets

    def _built(self, value: Any) -> bytes:
        """The octets of a value that is given field by field."""
        view = self.view
        if not view.facts.built_from_text:
            try:
                if hasattr(value, "keys"):
                    return view.build(**value)  # type: ignore[attr-defined,no-any-return]
                if isinstance(value, (tuple, list)):
                    return view.build(*value)  # type: ignore[attr-defined,no-any-return]
            except TypeError:
                pass
        wanted = (
            "text" if view.facts.built_from_text else f"text or the fields {', '.join(view.fields)}"
        )
        message = f"{self.field}: {wanted}, not {short_repr(value)}"
        raise BuildError(message, field=self.field, rule=view.rule)

    def _refuse(self, octets: bytes) -> None:
        """Raise, unless a closer look finds nothing wrong."""
        try:
            self.view.parse(octets)
        except ParseError as error:
            rule = self.view.rule
            at = max(0, error.offset - self.view.facts.bracketed)
            if error.level == "syntax":
                found = octets[error.offset : error.offset + 1]
                message = f'{self.field}: not a {rule} at octet {at}, "{escaped(found)}"'
                if error.offset >= len(octets) - self.view.facts.bracketed:
                    message = f"{self.field}: not a {rule}, it ends too early"
            else:
                message = f"{self.field}: {error.message}"
            raise BuildError(message, field=self.field, rule=rule, offset=at) from None


class ParametersWriter:
    """Writes the parameters whose keywords are not known: pairs of keyword and value."""

    __slots__ = ("known", "view")

    def __init__(self, view: type[Any], known: tuple[str, ...]) -> None:
        self.view = view
        self.known = frozenset(known)

    def __call__(self, parameters: object) -> bytes:
        pairs: Any = parameters.items() if hasattr(parameters, "items") else parameters
        try:
            return b"".join([self._one(pair) for pair in pairs])
        except BuildError:
            raise
        except (TypeError, ValueError):
            message = f"parameters: pairs of keyword and value, not {short_repr(parameters)}"
            raise BuildError(message, field="parameters", rule="esmtp-param") from None

    def _one(self, pair: Any) -> bytes:
        if isinstance(pair, (str, bytes)):
            raise TypeError
        keyword, value = pair
        octets: bytes = self.view.build(keyword, value)
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
