"""Another protocol as one module: the views, the builder and the tables of all that it declares."""

from __future__ import annotations

from grammar.generator.functions import library_imports, own_functions
from grammar.generator.layout import listed
from grammar.generator.module import library_version, module_text
from grammar.generator.modules import (
    builder,
    enumerated,
    enumerations,
    protocol_source,
    types,
)
from grammar.generator.node_rows import all_rows_text
from grammar.generator.views import ModuleWriter
from grammar.specification import Specification

__all__ = ["protocol_module"]


def protocol_module(specification: Specification) -> str:
    """The text of the module of a protocol."""
    module = ModuleWriter()
    for command in specification.commands:
        module.command(command)
    for form in specification.forms:
        module.form(form)
    own = enumerated(specification)
    for each in (*specification.commands, *specification.forms):
        if each.name_of_class in module.structures:
            title = f"the class {each.name_of_class} of a command or form"
            raise ValueError(f"{title} is called as that of a rule with fields is")
    commands = [each.name_of_class for each in specification.commands]
    forms = [each.name_of_class for each in specification.forms]
    lines = [
        *own_functions(specification),
        *(enumerations(own)[:-3] if own else []),
        *module.lines,
        "",
        "",
        *builder(
            specification.commands,
            specification.forms,
            base="MessageBuilder",
            name="Builder",
            example=(),
        ),
        "",
        "",
        all_rows_text(specification),
        "DIALECT = Dialect(",
        f"    ({listed(commands).rstrip()}),",
        f"    ({listed(forms).rstrip()}),",
        f"    ({listed(sorted(module.structures)).rstrip()}),",
        "    tables=TABLES,",
        "    builder=Builder,",
        f"    protocol={protocol_source(specification)},",
        ")",
        "parse_command = DIALECT.parse_command",
        "parse_reply = DIALECT.parse_reply",
    ]
    public = [
        *("Builder", "DIALECT", "parse_command", "parse_reply"),
        *(*commands, *forms, *module.structures),
        *(value.name_of_type for value in own),
    ]
    text = "\n".join([f"__all__ = {sorted(public)!r}", "", *lines])
    doc = f"{specification.name}, for smtpkit {library_version()}."
    runtime, known = {**library_imports(), "smtpkit": ("rows",)}, types(specification)
    return module_text(doc, specification.reference, text, runtime=runtime, types=known)
