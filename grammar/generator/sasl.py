"""The messages of an AUTH exchange -> their views, and what each mechanism says in which order."""

from __future__ import annotations

from collections.abc import Iterable

from grammar.declarations import Mechanism, Message
from grammar.generator.bases import base_of
from grammar.generator.layout import constant, listed, sentence
from grammar.generator.machines import Machines
from grammar.generator.syntax import syntax
from grammar.generator.views import ModuleWriter
from grammar.language.restrictions import MaxOctets
from grammar.model.lines import class_name, line_of
from grammar.sasl import NAMES
from grammar.specification import Specification

__all__ = ["message_view", "messages_of", "sasl_lines"]


def message_view(module: ModuleWriter, message: Message) -> None:
    """The view and the builder of a message."""
    name, line = class_name(message), line_of(message)
    module.needed(line.fields)
    pattern, writers = (
        module.pattern(constant(message.rule), line.node),
        module.writers(line, message.secret),
    )
    members = [
        f"rule = {message.rule!r}",
        f"reference = {message.reference!r}",
        f"sender = {message.sender!r}",
    ]
    if (limit := message.restriction(MaxOctets)) is not None:
        members += [f"at_most = {limit.most}", f"limit_reference = {limit.reference!r}"]
    facts = {
        "pattern": pattern,
        "reply": repr(message.reply),
        # a client that has mistaken the mechanism sends its password in any message
        "secret": bool(message.secret or message.sender == "client"),
    }
    build = module.builder(line, writers, "The octets of the message")
    doc = [sentence(message.summary), "", f"`{syntax(message.subcon)}` ({message.reference})"]
    module.view(
        f"{name}({base_of(message)})", line, doc, members, facts, build, secret=message.secret
    )


def sasl_lines(specification: Specification, machines: Machines | None = None) -> list[str]:
    """The text of the module: the views, the tables of mechanisms and of names."""
    module = ModuleWriter(machines=machines)
    for message in specification.messages:
        message_view(module, message)
    names = [class_name(message) for message in specification.messages]
    module.lines += ["", "#: mechanism -> its messages, in the order in which they are sent"]
    module.lines.append("MECHANISMS: dict[str, tuple[type[SaslMessage], ...]] = {")
    for mechanism in specification.mechanisms:
        module.lines += [f"    # {mechanism.reference}", f"    {messages_of(mechanism)}"]
    module.lines += ["}", "", "#: registered mechanism -> where it is defined, and its use"]
    module.lines += ["MECHANISM_NAMES = {"]
    module.lines += [f"    {name!r}: {about!r}," for name, about in NAMES.items()]
    exported = sorted([*names, "MECHANISMS", "MECHANISM_NAMES"])
    table = "".join(f"{name}, " for name in names)
    return [*module.lines, "}", f"MESSAGES = ({table})", "", f"__all__ = {exported!r}"]


def messages_of(mechanism: Mechanism, inherited: Iterable[Message] = ()) -> str:
    """A row of the table of mechanisms; messages that are inherited are those of `sasl`."""
    names = ("sasl." * (each in inherited) + class_name(each) for each in mechanism.messages)
    return f"{mechanism.name!r}: ({listed(names)}),"
