"""The constants of the library: verbs, reply codes, ports, status codes."""

from __future__ import annotations

from collections.abc import Iterator

from grammar import codes
from grammar.codes import ANY_COMMAND
from grammar.constants import COMMAND_LINE, CONSTANTS, REPLY_LINE
from grammar.data import CONTENT_RULES, DOT, LINE_END
from grammar.generator.module import HEADER
from grammar.generator.node_rows import leniencies
from grammar.leniencies import OFFERED
from grammar.sasl import NAMES
from grammar.session import (
    AUTHENTICATED,
    END_OF_DATA,
    GREETING,
    GREETING_FORM,
    PER_RECIPIENT,
    SECURITY_LAYER,
    UNASKED,
    Gate,
    Mode,
    Need,
    State,
)
from grammar.specification import Specification


def constants_module(specification: Specification) -> str:
    verbs = [command.verb for command in specification.commands]
    lines = [
        HEADER.format(
            doc="Verbs, reply codes, ports.", source="grammar/codes.py and grammar/constants.py"
        )
    ]
    for name, limit in (("COMMAND_LINE", COMMAND_LINE), ("REPLY_LINE", REPLY_LINE)):
        lines += ["#: where its greatest length is said", f"{name}_REFERENCE = {limit.reference!r}"]
    for name, (value, meaning) in CONSTANTS.items():
        lines += [f"#: {meaning}", f"{name} = {value}"]
    lines += ["#: the replies that any command may get, whatever its phase (RFC 5321, 4.3.2)"]
    lines += [f"SMTP_ANY_REPLIES = {ANY_COMMAND}"]
    lines.append("")
    lines += [f"CMD_{verb.replace('-', '_')} = {verb!r}" for verb in sorted(verbs)]
    lines += ["", "#: the verbs that are known", f"SMTP_COMMANDS = {tuple(verbs)!r}", ""]
    for code in specification.reply_codes:
        if code.name:
            lines += [f"#: {code.meaning} ({code.reference})", f"REPLY_{code.name} = {code.code}"]
    lines += ["", "#: reply code -> what it means", "CODES = {"]
    lines += [f"    {code.code}: {code.meaning!r}," for code in specification.reply_codes]
    lines += [
        "}",
        "",
        "#: enhanced status code without its class -> what it means",
        "STATUS_CODES = {",
    ]
    lines += [f"    {code.code!r}: {code.meaning!r}," for code in specification.status_codes]
    lines += ["}", "", "#: what the class of an enhanced status code says"]
    lines += [f"STATUS_CLASSES = {codes.STATUS_CLASSES!r}"]
    lines += ["", "#: the names of SASL mechanisms that are registered, or declared"]
    lines += [f"SASL_MECHANISMS = {mechanism_names(specification)!r}"]
    lines += ["", "#: what a server answers to octets that are wrong"]
    lines += [f"{name} = {str(reply)!r}" for name, reply in suggested().items()]
    lines += ["", *_session()]
    modes = ", ".join(map(repr, ["", *(mode.value for mode in Mode)]))
    lines += ["", "TYPE_CHECKING = False", "if TYPE_CHECKING:"]
    lines += ["    from typing import Literal, TypeAlias", ""]
    lines += ['    #: what the client\'s octets are after a command; "": command lines']
    lines += [f"    Enters: TypeAlias = Literal[{modes}]"]
    lines += ["    #: where a conversation is", f"    State: TypeAlias = Literal[{_words(State)}]"]
    exported = constant_names(specification)
    return "\n".join([*lines, "", f"__all__ = {exported!r}", ""])


def _words(words: type[State]) -> str:
    return ", ".join(repr(each.value) for each in words)


def _session() -> Iterator[str]:
    """What of the order of conversations is no command's own: see `grammar.session`."""
    yield "#: which state a greeting leads to, and a reply that comes unasked"
    yield f"GREETING_LEADS = { ({code: state.value for code, state in GREETING.items()})!r}"
    yield "#: where a conversation may be"
    yield f"STATES = {tuple(map(str, State))!r}"
    yield "#: the form of a greeting that is no refusal"
    yield f"GREETING_FORM = {GREETING_FORM!r}"
    yield f"UNASKED_LEADS = { ({code: state.value for code, state in UNASKED.items()})!r}"
    yield "#: what answers a command that lacks something, and one that a demand stops"
    yield f"NEED_REPLIES = { ({each.value: str(each.reply) for each in Need if each.reply})!r}"
    yield f"GATE_REPLIES = { ({each.value: str(each.reply) for each in Gate})!r}"
    yield "#: what the end of mail data, and a security layer, make both sides forget"
    yield f"END_OF_DATA_FORGETS = {tuple(map(str, END_OF_DATA))!r}"
    yield f"SECURITY_LAYER_FORGETS = {tuple(map(str, SECURITY_LAYER))!r}"
    yield "#: the reply that announces one for each recipient, and that of a client who is known"
    yield f"PER_RECIPIENT = {PER_RECIPIENT}"
    yield f"AUTHENTICATED = {AUTHENTICATED}"


def leniencies_module(specification: Specification) -> str:
    """The names of the leniencies: what hand-written parts call them by."""
    known = {**OFFERED, **leniencies(specification)}
    lines = [HEADER.format(doc="The names of the leniencies.", source="the package grammar")]
    for name, sentence in sorted(known.items()):
        lines += [f"#: {sentence}", f"{name.upper().replace('-', '_')} = {name!r}"]
    lines += ["", "#: what is wrong with a line of an answer to EHLO, of which the rest is read"]
    lines += ["OFFERED = {", *(f"    {name!r}: {text!r}," for name, text in OFFERED.items()), "}"]
    names = (*(name.upper().replace("-", "_") for name in known), "OFFERED")
    return "\n".join([*lines, "", f"__all__ = {sorted(names)!r}", ""])


def content_module() -> str:
    """What ends mail data, and what it may not hold."""
    lines = [HEADER.format(doc="What mail data may not hold.", source="grammar/data.py")]
    lines += ["#: what ends a line (RFC 5321, 2.3.8)", f"LINE_END = {LINE_END!r}"]
    lines += ["#: ends the data as a line, and is doubled before others (RFC 5321, 4.5.2)"]
    lines += [f"DOT = {DOT!r}", ""]
    lines += [
        "#: name -> what it is, what to do instead, reference, reply, the octets meant (none: a"
    ]
    lines += [
        "#: length), what stands for them when they are normalised, words of MAIL that lift it"
    ]
    lines += ["CONTENT_RULES = {"]
    for rule in CONTENT_RULES:
        row = (rule.what, rule.instead, rule.reference, str(rule.reply), rule.octets)
        lines += [f"    {rule.name!r}: {(*row, rule.replacement, rule.lifted_by)!r},"]
    return "\n".join([*lines, "}", "", '__all__ = ["CONTENT_RULES", "DOT", "LINE_END"]', ""])


def mechanism_names(specification: Specification) -> tuple[str, ...]:
    """The names of SASL mechanisms: those of the registry, and those whose messages are known."""
    return tuple(sorted({*NAMES, *(each.name for each in specification.mechanisms)}))


def suggested() -> dict[str, codes.SuggestedReply]:
    """The suggested replies, by their names."""
    replies = vars(codes).items()
    return {name: reply for name, reply in replies if isinstance(reply, codes.SuggestedReply)}


def constant_names(specification: Specification) -> list[str]:
    """The names that the library gives on."""
    verbs = sorted(f"CMD_{command.verb.replace('-', '_')}" for command in specification.commands)
    replies = sorted(f"REPLY_{code.name}" for code in specification.reply_codes if code.name)
    return [*verbs, *replies, *sorted(CONSTANTS), "SMTP_ANY_REPLIES", "SMTP_COMMANDS"]
