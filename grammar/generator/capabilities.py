"""Extensions -> the typed lines of an EHLO reply, and `Capabilities`."""

from __future__ import annotations

from grammar.declarations import Extension
from grammar.generator.syntax import syntax
from grammar.generator.views import Module, constant, docstring, fields_of, indent, sentence


def line_view(module: Module, extension: Extension) -> None:
    """The view of an extension's line."""
    line = extension.line()
    members = fields_of(line)
    module.needed(members)
    own = module.pattern(constant(f"ehlo {extension.keyword}"), line)
    writers = module.writers(line, members)
    body = [
        f"keyword = {extension.keyword!r}",
        f"rule = {line.rule!r}",
        f"reference = {extension.reference!r}",
        *([f"also = {extension.old_spellings!r}"] if extension.old_spellings else []),
        *module.common(line, members, pattern=own),
        *module.suspicions(line, extension.name_of_class),
    ]
    for field in members:
        body += module.property(field)
    body += module.builder(line, line, members, writers, f"The line of {extension.keyword}")
    doc = [sentence(extension.summary), "", f"`{syntax(line.subcon)}` ({extension.reference})"]
    module.class_(extension.name_of_class, "EhloLine", doc, body)


def capability(extension: Extension) -> list[str]:
    """The property of `Capabilities`: true or false, the one value, or the line."""
    members = fields_of(extension.line())
    view = extension.name_of_class
    doc = docstring([sentence(f"{extension.keyword}: {extension.summary} ({extension.reference})")])
    name = extension.attribute
    if not members:
        body = [f"return {extension.keyword!r} in self"]
        return ["", "@property", f"def {name}(self) -> bool:", *indent([*doc, *body])]
    if len(members) > 1:
        body = [f"line: {view} | None = self.line_of({view})", "return line"]
        return ["", "@property", f"def {name}(self) -> {view} | None:", *indent([*doc, *body])]
    reads = members[0].reads if members[0].optional else f"{members[0].reads} | None"
    body = [
        f"line: {view} | None = self.line_of({view})",
        f"return None if line is None else line.{members[0].name}",
    ]
    return ["", "@property", f"def {name}(self) -> {reads}:", *indent([*doc, *body])]
