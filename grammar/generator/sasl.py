"""The messages of an AUTH exchange -> their views, and what each mechanism says in which order."""

from __future__ import annotations

from collections.abc import Iterable

from grammar.generator.syntax import syntax
from grammar.generator.views import (
    Module,
    class_name,
    constant,
    fields_of,
    sentence,
)
from grammar.language.restrictions import MaxOctets
from grammar.sasl import MECHANISMS, MESSAGES, NAMES, Mechanism, Message

__all__ = ["message_view", "sasl_lines"]


def message_view(module: Module, message: Message) -> None:
    """The view and the builder of a message."""
    name, members = class_name(message), fields_of(message)
    module.secret = frozenset(message.secret)
    module.needed(members)
    own = module.pattern(constant(message.rule), message, loose=True)
    writers = module.writers(message, members)
    body = [
        f"rule = {message.rule!r}",
        f"reference = {message.reference!r}",
        f"sender = {message.sender!r}",
    ]
    if message.secret:
        body.append(f"secret_fields = frozenset({sorted(message.secret)!r})")
    if message.max_octets is not None:
        reference = message.restriction(MaxOctets).reference
        body += [f"at_most = {message.max_octets}", f"limit_reference = {reference!r}"]
    body += module.common(
        message,
        members,
        pattern=own,
        reply=repr(message.reply),
        # a client that has mistaken the mechanism sends its password in any message
        secret=bool(message.secret or message.sender == "client"),
    )
    body += module.suspicions(message, name)
    for field in members:
        body += module.property(field)
    body += module.builder(message, message, members, writers, "The octets of the message")
    doc = [sentence(message.summary), "", f"`{syntax(message.subcon)}` ({message.reference})"]
    module.class_(name, message.base, doc, body)


def sasl_lines(
    messages: Iterable[Message] = MESSAGES, mechanisms: Iterable[Mechanism] = MECHANISMS
) -> list[str]:
    """The text of the module: the views, the tables of mechanisms and of names."""
    module = Module()
    names = []
    for message in messages:
        message_view(module, message)
        names.append(class_name(message))
    module.lines += ["", "#: mechanism -> its messages, in the order in which they are sent"]
    module.lines.append("MECHANISMS: dict[str, tuple[type[SaslMessage], ...]] = {")
    for mechanism in mechanisms:
        sent = "".join(f"{class_name(message)}, " for message in mechanism.messages)
        module.lines += [f"    # {mechanism.reference}", f"    {mechanism.name!r}: ({sent}),"]
    module.lines += ["}", "", "#: registered mechanism -> where it is defined, and its use"]
    module.lines += ["MECHANISM_NAMES = {"]
    module.lines += [f"    {name!r}: {about!r}," for name, about in NAMES.items()]
    exported = sorted([*names, "MECHANISMS", "MECHANISM_NAMES"])
    table = "".join(f"{name}, " for name in names)
    return [*module.lines, "}", f"MESSAGES = ({table})", "", f"__all__ = {exported!r}"]
