"""Declaration -> types of values: what each builder takes, as a `TypedDict`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from grammar.declarations import Command, ReplyForm
from grammar.generator.layout import indent
from grammar.model.lines import Field, line_of

__all__ = ["VALUES", "declared_values", "name_of_values", "value_types"]

#: where the types are
VALUES = "smtpkit.generated.values"


def name_of_values(declared: Command | ReplyForm) -> str:
    """The name of the type of what a builder takes: `MailValues`."""
    return f"{declared.name_of_class}Values"


def value_types(declared: Iterable[Command | ReplyForm]) -> list[str]:
    """A class for each command and each form of reply."""
    lines: list[str] = []
    names: list[str] = []
    for each in declared:
        names.append(name_of_values(each))
        fields = [_field(field) for field in line_of(each).fields]
        doc = f'"""What `{each.name_of_class}.build` takes, and `values()` gives."""'
        body = [doc, *([""] if fields else []), *fields]
        lines += ["", "", f"class {names[-1]}(TypedDict, total=False):", *indent(body)]
    return [*lines, "", "", f"__all__ = {sorted(names)!r}"]


def _field(field: Field) -> str:
    return f"{field.name}: {field.takes if field.default else f'Required[{field.takes}]'}"


def declared_values(name: str) -> Iterator[str]:
    """What a view says of its values to a type checker."""
    yield from ("", "if TYPE_CHECKING:", "", f"    def values(self) -> {name}: ...")
