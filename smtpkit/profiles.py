"""Reading what is really sent: the profiles `lenient` and `observer`.

A strict reading is the RFC's. What it refuses is read once more with what the grammar declares
beside its rules: by the reading of least cost. Each leniency that was needed is a defect of the
view, with its place. A profile may also be a set of the names of leniencies.
"""

from __future__ import annotations

from smtpkit.command import Command
from smtpkit.errors import FieldError, ParseError
from smtpkit.facts import ViewFacts
from smtpkit.generated.codecs import decode_text
from smtpkit.generated.constants import SMTP_MAX_COMMAND_LINE
from smtpkit.generated.leniencies import (
    LEADING_BLANKS,
    NO_CODE,
    NO_VERB,
    UNKNOWN_VERB,
    UNREADABLE,
    UNREADABLE_ARGUMENTS,
)
from smtpkit.matching import Defect, LenientMatch
from smtpkit.octets import leading_word, verb_of
from smtpkit.reply import CodedReplyView, ReplyView
from smtpkit.secrets import is_answer
from smtpkit.view import View, json_value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Set
    from typing import Any


class UnreadableCommand(Command):
    """A line that follows no rule: its verb, if it has one, and the rest of it."""

    __slots__ = ()

    fields = ("arguments",)
    rule = "command"
    reference = "RFC 5321, 4.1.1"
    facts = ViewFacts(groups={"verb": (1,), "arguments": (2,)})

    @property
    def verb(self) -> str:  # type: ignore[override]  # there is no class for each
        """The letters, digits and hyphens that the line begins with, in upper case."""
        return self.octets("verb").decode("ascii").upper()

    @property
    def arguments(self) -> str:
        """What follows the verb, as it stands, without the line end."""
        return decode_text(self.octets("arguments"))


class HiddenCommand(UnreadableCommand):
    """A line that may hold credentials: they are not shown unless they are asked for by name."""

    __slots__ = ()

    secret_fields = frozenset(["arguments"])


class UnreadableReply(CodedReplyView):
    """Octets of a server that are no reply."""

    __slots__ = ()

    rule = "Reply"
    reference = "RFC 5321, 4.2"

    @property
    def code(self) -> int:
        """There is none; raises `FieldError`."""
        raise FieldError("code: the octets are no reply")

    @property
    def codes(self) -> tuple[int, ...]:
        """There are none."""
        return ()

    @property
    def enhanced_code(self) -> None:
        """There is none."""
        return None

    @property
    def raw_lines(self) -> tuple[str, ...]:
        """The lines as they stand."""
        text = decode_text(self.octets())
        return tuple(text.removesuffix("\n").removesuffix("\r").split("\n"))

    def values(self) -> dict[str, Any]:
        return {"lines": list(self.raw_lines)}

    def to_dict(self, *, secrets: bool = False) -> dict[str, Any]:
        return {"lines": json_value(self.raw_lines)}

    def __repr__(self) -> str:
        return f"<UnreadableReply {self.octets()!r}>"


def profile_of(dialect: Any, profile: str | Set[str]) -> tuple[frozenset[str], bool]:
    """The leniencies of a profile, and whether it reads octets that are no line, too.

    A profile is given by its name, or by those of its leniencies. Raises `ValueError`.
    """
    tables = dialect.tables
    if profile == "lenient":
        return tables.lenient, False
    if profile == "observer":
        return frozenset(tables.LENIENCIES), True
    unknown = [] if isinstance(profile, str) else sorted(profile - tables.LENIENCIES.keys())
    if unknown or isinstance(profile, str):
        raise ValueError(f"no leniency is called {', '.join(unknown) or profile}")
    return frozenset(profile), False


def lenient_view(
    view: type[View], buffer: Any, start: int, end: int, names: frozenset[str]
) -> View | None:
    """The view of octets, with its defects; None where these leniencies do not help."""
    from smtpkit.diagnosis import read_leniently

    match = view.facts.pattern.fullmatch(buffer, start, end)
    if match is not None and not view.is_doubtful(match, end - start):
        return view(match)
    octets, lead = bytes(buffer[start:end]), view.facts.lead
    found = read_leniently(view, octets, names)
    if match is not None and (found is None or not found[1]):
        try:
            return view.parse(buffer, start, end)
        except ParseError:
            return None
    if found is None:
        return None
    reading, taken = found
    tables = view.facts.dialect.tables
    defects = [
        Defect(each.name, (start + each.start, start + each.end), tables.LENIENCIES[each.name])
        for each in taken
    ]
    groups = {0: (start, end)}
    for name, (first, last) in reading.spans.items():
        for group in view.facts.groups.get(name, ())[:1]:
            groups[group] = (start + first, start + last)
    if lead is not None and (listed := reading.lists.get(lead.items)):
        first, last = listed[0][""]
        other = octets[slice(*reading.spans.get(lead.other, (0, 0)))]
        if length := lead.length(octets[first:last], other):
            [group] = view.facts.groups[lead.field]
            groups[group] = (start + first, start + first + length)
    items = {
        group: [{part: (start + a, start + b) for part, (a, b) in each.items()} for each in listed]
        for name, listed in reading.lists.items()
        for group in view.facts.groups.get(name, ())[:1]
    }
    needed = tables.needed(tables.roots[view.__name__]) if reading.lost else ()
    lost = {
        group: name
        for name in reading.lost
        if name.partition(".")[0] in needed
        for group in view.facts.groups.get(name, ())
    }
    bad = {group: name for name in reading.bad for group in view.facts.groups.get(name, ())}
    # and so are the fields within them
    lost |= {
        group: name
        for name, all_groups in view.facts.groups.items()
        if name.rpartition(".")[0] and name.partition(".")[0] in reading.bad
        for group in all_groups
    }
    return view(LenientMatch(buffer, groups, defects, lost, items, bad))  # type: ignore[arg-type]


def told(dialect: Any, name: str, span: tuple[int, int], message: str) -> Defect:
    """The defect of octets that nothing reads, with what was expected."""
    sentence = dialect.tables.LENIENCIES[name]
    return Defect(name, span, f"{sentence}: {message}")


def any_command(
    dialect: Any, buffer: Any, start: int, end: int, defect: str, offset: int, message: str
) -> UnreadableCommand:
    """The view of any octets as a line, and from where on they are not one."""
    octets = bytes(buffer[start:end])
    begin = start + len(octets) - len(octets.lstrip(b" \t"))
    word = begin + len(leading_word(octets[begin - start :]))
    first, last = word, end
    while last > first and buffer[last - 1] in b"\r\n":
        last -= 1
    if first < last and buffer[first] in b" \t":
        first += 1
    view = UnreadableCommand
    verb = octets[begin - start : word - start].decode("ascii").upper()
    if verb not in dialect.commands and is_answer(octets):
        view, word, first = HiddenCommand, begin, begin
    elif dialect.verbs.hidden_from(octets) is not None:
        view = HiddenCommand
    groups = {0: (start, end), 1: (begin, word), 2: (first, last)}
    defects = [told(dialect, defect, (offset, end), message)]
    return view(LenientMatch(buffer, groups, defects))  # type: ignore[arg-type]


def command_by_profile(
    dialect: Any, buffer: Any, start: int, end: int, profile: str | Set[str]
) -> Command:
    """A command line as a profile reads it; raises `ParseError`, but never as an observer."""
    from smtpkit.diagnosis import diagnose, is_line

    names, reads_anything = profile_of(dialect, profile)
    is_readable = reads_anything or is_line(bytes(buffer[start:end]))
    at = start
    while LEADING_BLANKS in names and at < end and buffer[at] in b" \t":
        at += 1
    octets = bytes(buffer[at : min(end, at + SMTP_MAX_COMMAND_LINE)])
    word = verb_of(octets)
    view = dialect.commands.get(word)
    if view is None:
        defect = UNKNOWN_VERB if word else NO_VERB
        if not is_readable or defect not in names:
            dialect.command_of(buffer, at, end)  # raises
        message = dialect.verbs.unknown(octets)[1]
        return any_command(dialect, buffer, start, end, defect, at, message)
    found = lenient_view(view, buffer, start, end, names)
    if found is not None:
        return found  # type: ignore[return-value]  # the view of a command is a command
    defect = UNREADABLE_ARGUMENTS
    try:
        diagnose(view, buffer, at, end)
    except ParseError as error:
        if is_readable and defect in names:
            return any_command(dialect, buffer, start, end, defect, error.offset, error.message)
        raise
    raise AssertionError("a line is read strictly, and not leniently")


def taken_without_a_verb(dialect: Any, octets: bytes) -> tuple[str, ...]:
    """The names of the leniencies with which a line without a known verb would be read."""
    from smtpkit.diagnosis import is_line

    if octets[:1] in (b" ", b"\t"):
        try:
            view = command_by_profile(dialect, octets, 0, len(octets), "lenient")
        except ParseError:
            return ()
        return tuple(dict.fromkeys(defect.name for defect in view.defects))
    if not is_line(octets):
        return ()
    return (UNKNOWN_VERB if leading_word(octets) else NO_VERB,)


def reply_by_profile(
    dialect: Any, buffer: Any, start: int, end: int, profile: str | Set[str]
) -> ReplyView:
    """A reply as a profile reads it; raises `ParseError`, but never as an observer."""
    from smtpkit.diagnosis import diagnose

    names, _ = profile_of(dialect, profile)
    found = lenient_view(dialect.reply, buffer, start, end, names)
    if found is not None:
        return found  # type: ignore[return-value]  # the view of a reply is a reply
    try:
        diagnose(dialect.reply, buffer, start, end)
    except ParseError as error:
        name = UNREADABLE if bytes(buffer[start : min(end, start + 3)]).isdigit() else NO_CODE
        if name not in names:
            raise
        defect = told(dialect, name, (error.offset, end), error.message)
        return UnreadableReply(LenientMatch(buffer, {0: (start, end)}, [defect]))  # type: ignore[arg-type]
    raise AssertionError("a reply is read strictly, and not leniently")
