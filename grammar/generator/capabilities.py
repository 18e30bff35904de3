"""Extensions -> the typed lines of an EHLO reply, and `Capabilities`."""

from __future__ import annotations

from collections.abc import Iterable

from grammar.declarations import Extension
from grammar.generator.layout import constant, indent, sentence
from grammar.generator.syntax import syntax
from grammar.generator.views import ModuleWriter
from grammar.model.lines import line_of

__all__ = ["capabilities"]


def capabilities(
    extensions: Iterable[Extension],
    module: ModuleWriter,
    *,
    base: str = "CapabilitiesView",
    inherited: str = "",
) -> list[str]:
    """A module's lines, with the views of the lines of an answer to EHLO, and `Capabilities`.

    `inherited` are the items of `lines_by_keyword` that another one has, too.
    """
    module.secret = frozenset()
    offered = list(extensions)
    for extension in offered:
        _line_view(module, extension)
    names = ", ".join(f"{each.keyword!r}: {each.name_of_class}" for each in offered)
    body = [
        '"""What a server offers, from its answer to EHLO (RFC 5321, 4.1.1.1)."""',
        "",
        "__slots__ = ()",
        "",
        f"lines_by_keyword = {{{inherited}{names}}}",
        *map(_row, offered),
    ]
    lines = [*module.lines, "", "", f"class Capabilities({base}):", *indent(body)]
    if base == "CapabilitiesView":
        lines += ["", "", f"LINES = ({''.join(f'{each.name_of_class}, ' for each in offered)})"]
    return lines


def _line_view(module: ModuleWriter, extension: Extension) -> None:
    """The view of an extension's line: a row, where nothing follows its keyword."""
    name, rule = extension.name_of_class, extension.line()
    line = line_of(rule)
    if extension.ehlo is None and name not in module.bases:
        facts = f"__name__, {name!r}, {extension.keyword!r}, {extension.reference!r}, "
        doc = repr(sentence(extension.summary))
        also = f", also={extension.old_spellings!r}" if extension.old_spellings else ""
        module.lines.append(f"{name} = keyword_alone({facts}{doc}{also})")
        return
    module.needed(line.fields)
    pattern = module.pattern(constant(f"ehlo {extension.keyword}"), line.node)
    members = [
        f"keyword = {extension.keyword!r}",
        f"rule = {rule.rule!r}",
        f"reference = {extension.reference!r}",
    ]
    if extension.old_spellings:
        members.append(f"also = {extension.old_spellings!r}")
    build = module.builder(line, module.writers(line), f"The line of {extension.keyword}")
    doc = [sentence(extension.summary), "", f"`{syntax(rule.subcon)}` ({extension.reference})"]
    module.view(f"{name}(EhloLine)", line, doc, members, {"pattern": pattern}, build)


def _row(extension: Extension) -> str:
    """The row of `Capabilities`: true or false, the one value, or the line."""
    fields = line_of(extension.line()).fields
    doc = sentence(f"{extension.keyword}: {extension.summary} ({extension.reference})")
    if not fields:
        row = f"rows.offered({extension.keyword!r}, doc={doc!r})"
    elif len(fields) > 1:
        row = f"rows.typed_line({extension.name_of_class}, doc={doc!r})"
    else:
        row = f"rows.value_of({extension.name_of_class}, {fields[0].name!r}, doc={doc!r})"
        return f"{extension.attribute}: rows.Field[{fields[0].reads} | None] = {row}"
    return f"{extension.attribute} = {row}"
